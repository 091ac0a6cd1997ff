/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Import and loading of exchange rate lists.  The rows of a kept list are currency, date, rate, per and kind,
 * sorted; its manifest says where it comes from.  Crosses through the euro are worked out on loading: the
 * quotient rounded half up to nine decimals, a rounding of ours.
 */
#include "rates.h"

#include "keep.h"

#include "tables/scan.h"

#include <stdlib.h>
#include <string.h>

typedef struct rate_row {
    adv_currency currency;
    adv_date date;
    int64_t e9;
    int32_t per;
    uint8_t kind; /* rate_kind */
    bool direct;  /* of a list through a base: units of the base for one of the currency */
} rate_row;

/* What a figure is for. */
typedef enum rate_kind { RATE_DAILY, RATE_QUARTERLY, RATE_MONTHLY, RATE_YEARLY } rate_kind;
static const char *const kind_names[] = {"daily", "quarterly", "monthly", "yearly"};
enum { KIND_COUNT = sizeof kind_names / sizeof *kind_names };

typedef enum rate_layout {
    LAYOUT_TABLE, /* date, currency, rate and so on: of the user */
    LAYOUT_ECB,   /* a column each currency */
    LAYOUT_HMRC,  /* a row each country, units for a pound, for the days from and to */
    LAYOUT_FED    /* a row each month or year and country */
} rate_layout;

/* What a list is called, what its figures are for one of, and whether customs law names it. */
static const struct {
    const char *id, *name, *base, *target;
    bool certified;
} layouts[] = {
    [LAYOUT_TABLE] = {"certified", "certified rate list of the user", NULL, "USD", true},
    [LAYOUT_ECB] = {"ecb", "European Central Bank euro reference rates", "EUR", NULL, false},
    [LAYOUT_HMRC] = {"hmrc", "HM Revenue and Customs monthly rates", "GBP", NULL, true},
    [LAYOUT_FED] = {"fed", "Federal Reserve means of exchange rates", "USD", NULL, false},
};

typedef struct import {
    adv_arena *arena;
    adv_error_list *problems;
    const char *source;
    rate_row *rows;
    size_t count, capacity;
    bool failed;
    uint8_t layout; /* rate_layout */
    adv_currency heads[256];
    size_t head_count;
    int column[5]; /* date, currency, rate, per, kind: where they stand; -1 = absent */
} import;

enum { COLUMN_DATE, COLUMN_CURRENCY, COLUMN_RATE, COLUMN_PER, COLUMN_KIND, COLUMN_COUNT };
_Static_assert((int)COLUMN_COUNT == (int)ADV_RATES_COLUMNS, "the columns are those of the table");
const adv_rates_column adv_rates_columns[ADV_RATES_COLUMNS] = {
    {"date", true, "Day of a daily rate; any day of the quarter, best its first, of a quarterly one."},
    {"currency", true, "Three capital letters of ISO 4217."},
    {"rate", true, "Dollars, at most 9 decimals."},
    {"per", false, "For so many units of the currency: 1 (when absent), 10, 100, 1000, 10000."},
    {"kind", false, "quarterly, or daily (when absent)."},
};

static void problem(import *in, int64_t record, size_t column, const char *field, const char *what,
                    adv_text found)
{
    adv_place place = {
        .source = in->source, .row = record + 1, .column = (int32_t)column + 1, .field = field};
    adv_error_list_add(in->problems, ADV_ERR_INPUT, place, "'%.*s' %s", (int)found.length,
                       found.bytes == NULL ? "" : found.bytes, what);
}

static void keep(import *in, rate_row row)
{
    if (in->count == in->capacity) {
        size_t capacity = in->capacity == 0 ? 4096 : in->capacity * 2;
        rate_row *grown = ADV_ARENA_ARRAY(in->arena, capacity, rate_row);
        if (grown == NULL) {
            in->failed = true;
            return;
        }
        if (in->count > 0) {
            memcpy(grown, in->rows, in->count * sizeof *grown);
        }
        in->rows = grown;
        in->capacity = capacity;
    }
    in->rows[in->count++] = row;
}

static bool heads_with(const adv_text *cells, size_t count, size_t at, const char *words)
{
    return at < count && adv_text_starts(adv_text_trim(cells[at]), words);
}

static rate_layout layout_of(const adv_text *cells, size_t count)
{
    bool dated = count > 1 && adv_text_is(adv_text_trim(cells[0]), "Date");
    if (dated && count > 2 && adv_currency_find(adv_text_trim(cells[1])) != ADV_CURRENCY_NONE) {
        return LAYOUT_ECB;
    }
    if (dated && heads_with(cells, count, 1, "Country") && heads_with(cells, count, 2, "Exchange rate")) {
        return LAYOUT_FED;
    }
    bool hmrc = heads_with(cells, count, 2, "Currency Code") &&
                heads_with(cells, count, 3, "Currency Units per") && heads_with(cells, count, 4, "Start");
    return hmrc ? LAYOUT_HMRC : LAYOUT_TABLE;
}

static void read_header(import *in, const adv_text *cells, size_t count)
{
    in->layout = (uint8_t)layout_of(cells, count);
    bool wide = in->layout == LAYOUT_ECB;
    if (in->layout == LAYOUT_HMRC || in->layout == LAYOUT_FED) {
        return;
    }
    for (size_t c = 0; c < COLUMN_COUNT; c++) {
        in->column[c] = -1;
    }
    for (size_t i = 0; i < count; i++) {
        adv_text cell = adv_text_trim(cells[i]);
        if (wide && i < sizeof in->heads / sizeof *in->heads) {
            in->heads[i] = i == 0 ? ADV_CURRENCY_NONE : adv_currency_find(cell);
            in->head_count = i + 1;
            if (i > 0 && cell.length > 0 && in->heads[i] == ADV_CURRENCY_NONE) {
                problem(in, 0, i, NULL, "is no ISO 4217 currency code", cell);
            }
        }
        for (int c = 0; c < COLUMN_COUNT && !wide; c++) {
            in->column[c] = adv_text_is_nocase(cell, adv_rates_columns[c].name) ? (int)i : in->column[c];
        }
    }
    for (int c = COLUMN_DATE; c <= COLUMN_RATE && !wide; c++) {
        if (in->column[c] < 0) {
            problem(in, 0, 0, adv_rates_columns[c].name,
                    "is not a header of a rate list; expected the European Central Bank's 'Date,USD,JPY,...' "
                    "or the "
                    "columns date,currency,rate[,per][,kind]",
                    count > 0 ? cells[0] : (adv_text){NULL, 0});
            return;
        }
    }
}

static bool read_date(import *in, int64_t record, size_t column, adv_text cell, adv_date *date)
{
    adv_date_problem why = adv_date_parse(date, adv_text_trim(cell));
    if (why != ADV_DATE_OK) {
        problem(in, record, column, "date", adv_date_problem_text(why), cell);
    }
    return why == ADV_DATE_OK;
}

static bool read_rate(import *in, int64_t record, size_t column, adv_text cell, int64_t *e9)
{
    adv_decimal_problem why = adv_rate_parse(e9, adv_text_trim(cell));
    if (why != ADV_DECIMAL_OK) {
        problem(in, record, column, "rate", adv_decimal_problem_text(why), cell);
        return false;
    }
    if (*e9 <= 0) {
        problem(in, record, column, "rate", "is no rate; a rate is more than zero", cell);
        return false;
    }
    return true;
}

static void read_wide(import *in, int64_t record, const adv_text *cells, size_t count)
{
    adv_date date = ADV_DATE_NONE;
    if (!read_date(in, record, 0, cells[0], &date)) {
        return;
    }
    for (size_t i = 1; i < count && i < in->head_count; i++) {
        adv_text cell = adv_text_trim(cells[i]);
        int64_t e9 = 0;
        if (cell.length == 0 || adv_text_is(cell, "N/A") || in->heads[i] == ADV_CURRENCY_NONE) {
            continue; /* not quoted on that day */
        }
        if (read_rate(in, record, i, cell, &e9)) {
            keep(in, (rate_row){.currency = in->heads[i], .date = date, .e9 = e9, .per = 1});
        }
    }
}

static adv_text long_cell(const import *in, const adv_text *cells, size_t count, int column)
{
    int at = in->column[column];
    return at < 0 || (size_t)at >= count ? (adv_text){NULL, 0} : adv_text_trim(cells[at]);
}

static void read_long(import *in, int64_t record, const adv_text *cells, size_t count)
{
    rate_row row = {.per = 1};
    adv_text code = long_cell(in, cells, count, COLUMN_CURRENCY);
    adv_text per = long_cell(in, cells, count, COLUMN_PER);
    adv_text kind = long_cell(in, cells, count, COLUMN_KIND);
    bool good = read_date(in, record, (size_t)in->column[COLUMN_DATE],
                          long_cell(in, cells, count, COLUMN_DATE), &row.date);
    good &= read_rate(in, record, (size_t)in->column[COLUMN_RATE], long_cell(in, cells, count, COLUMN_RATE),
                      &row.e9);
    row.currency = adv_currency_find(code);
    if (row.currency == ADV_CURRENCY_NONE) {
        problem(in, record, (size_t)in->column[COLUMN_CURRENCY], "currency", "is no ISO 4217 currency code",
                code);
        good = false;
    }
    int64_t units = 1;
    if (per.length > 0 && (adv_decimal_parse(&units, per, 0, 100000) != ADV_DECIMAL_OK ||
                           (units != 1 && units != 10 && units != 100 && units != 1000 && units != 10000))) {
        problem(in, record, (size_t)in->column[COLUMN_PER], "per", "is not 1, 10, 100, 1000 or 10000", per);
        good = false;
    }
    row.per = (int32_t)units;
    row.kind = adv_text_is(kind, "quarterly") ? RATE_QUARTERLY : RATE_DAILY;
    if (kind.length > 0 && row.kind != RATE_QUARTERLY && !adv_text_is(kind, "daily")) {
        problem(in, record, (size_t)in->column[COLUMN_KIND], "kind", "is neither quarterly nor daily", kind);
        good = false;
    }
    if (good) {
        keep(in, row);
    }
}

/* "31/10/2023" */
static bool read_british_date(import *in, int64_t record, size_t column, adv_text cell, adv_date *date)
{
    char iso[10];
    cell = adv_text_trim(cell);
    bool form = cell.length == sizeof iso && cell.bytes[2] == '/' && cell.bytes[5] == '/';
    if (!form) {
        problem(in, record, column, "date", "is no day such as 31/10/2023", cell);
        return false;
    }
    memcpy(iso, cell.bytes + 6, 4);
    memcpy(iso + 5, cell.bytes + 3, 2);
    memcpy(iso + 8, cell.bytes, 2);
    iso[4] = iso[7] = '-';
    return read_date(in, record, column, (adv_text){iso, sizeof iso}, date);
}

static adv_currency read_code(import *in, int64_t record, size_t column, adv_text code)
{
    adv_currency currency = adv_currency_find(code);
    if (currency == ADV_CURRENCY_NONE) {
        problem(in, record, column, "currency", "is no ISO 4217 currency code", code);
    }
    return currency;
}

/* Country, name of the currency, its code, units for a pound, first and last day. */
static void read_hmrc(import *in, int64_t record, const adv_text *cells, size_t count)
{
    enum { CODE = 2, UNITS, FROM, CELLS };
    rate_row row = {.per = 1, .kind = RATE_MONTHLY};
    if (count < CELLS) {
        problem(in, record, 0, NULL, "begins a row that ends before its first day", cells[0]);
        return;
    }
    row.currency = read_code(in, record, CODE, adv_text_trim(cells[CODE]));
    bool good = read_british_date(in, record, FROM, cells[FROM], &row.date);
    good &= read_rate(in, record, UNITS, cells[UNITS], &row.e9);
    if (good && row.currency != ADV_CURRENCY_NONE) {
        keep(in, row);
    }
}

/* Units of the currency for a dollar, but for those that are quoted in dollars.  What a country without a
   currency of its own here was quoted in changed with the years: it is left out. */
static const struct {
    const char *country, *code;
    bool direct;
} fed_countries[] = {
    {"Australia", "AUD", true},     {"Austria", "ATS", false},     {"Belgium", "BEF", false},
    {"Brazil", "BRL", false},       {"Canada", "CAD", false},      {"China", "CNY", false},
    {"Denmark", "DKK", false},      {"Euro", "EUR", true},         {"Finland", "FIM", false},
    {"France", "FRF", false},       {"Germany", "DEM", false},     {"Greece", "GRD", false},
    {"Hong Kong", "HKD", false},    {"India", "INR", false},       {"Ireland", "IEP", true},
    {"Italy", "ITL", false},        {"Japan", "JPY", false},       {"Malaysia", "MYR", false},
    {"Mexico", "MXN", false},       {"Netherlands", "NLG", false}, {"New Zealand", "NZD", true},
    {"Norway", "NOK", false},       {"Portugal", "PTE", false},    {"Singapore", "SGD", false},
    {"South Africa", "ZAR", false}, {"South Korea", "KRW", false}, {"Spain", "ESP", false},
    {"Sri Lanka", "LKR", false},    {"Sweden", "SEK", false},      {"Switzerland", "CHF", false},
    {"Taiwan", "TWD", false},       {"Thailand", "THB", false},    {"United Kingdom", "GBP", true},
    {"Venezuela", NULL, false},
};

static void read_fed(import *in, int64_t record, const adv_text *cells, size_t count)
{
    rate_row row = {.per = 1, .kind = RATE_MONTHLY};
    adv_text country = count < 3 ? (adv_text){NULL, 0} : adv_text_trim(cells[1]);
    for (size_t i = 0; i < sizeof fed_countries / sizeof *fed_countries && country.length > 0; i++) {
        if (!adv_text_is(country, fed_countries[i].country)) {
            continue;
        }
        row.direct = fed_countries[i].direct;
        if (fed_countries[i].code == NULL || adv_text_trim(cells[2]).length == 0) {
            return; /* no mean for that time */
        }
        row.currency = read_code(in, record, 1, adv_text_of(fed_countries[i].code));
        bool good = read_date(in, record, 0, cells[0], &row.date);
        good &= read_rate(in, record, 2, cells[2], &row.e9);
        if (good && row.currency != ADV_CURRENCY_NONE) {
            keep(in, row);
        }
        return;
    }
    problem(in, record, 1, "country", "is no country of the Federal Reserve's list", country);
}

/* Every mean of the list bears the first of January: it is one of years. */
static void name_years(import *in)
{
    bool yearly = in->layout == LAYOUT_FED && in->count > 0;
    for (size_t i = 0; i < in->count; i++) {
        int year = 0, month = 0, day = 0;
        adv_date_split(in->rows[i].date, &year, &month, &day);
        yearly = yearly && month == 1;
    }
    for (size_t i = 0; i < in->count && yearly; i++) {
        in->rows[i].kind = RATE_YEARLY;
    }
}

/* A month of HM Revenue and Customs as an interface gives it: base, period and rates by code. */
static adv_status read_json(import *in, adv_error *err)
{
    adv_text text;
    adv_node *node = NULL;
    adv_status status = adv_file_read(&text, in->arena, in->source, err);
    status = status != ADV_OK ? status : adv_json_read(&node, in->arena, text, in->source, err);
    if (status != ADV_OK) {
        return status;
    }
    const adv_node *rates = adv_node_get(node, "rates");
    adv_text from = adv_node_text(adv_node_get(node, "period"), "start");
    adv_date date = ADV_DATE_NONE;
    in->layout = LAYOUT_HMRC;
    if (!adv_text_is(adv_node_text(node, "base"), "GBP") || rates == NULL || rates->kind != ADV_NODE_MAP) {
        return adv_fail(err, ADV_ERR_INPUT, (adv_place){.source = in->source},
                        "this is no month of rates for a pound: it needs \"base\": \"GBP\", \"period\" and "
                        "\"rates\"");
    }
    if (!read_date(in, 0, 0, from, &date)) {
        return ADV_OK;
    }
    for (const adv_node *rate = rates->first; rate != NULL; rate = rate->next) {
        rate_row row = {.per = 1, .kind = RATE_MONTHLY, .date = date};
        row.currency = read_code(in, rate->line - 1, 0, rate->key);
        if (read_rate(in, rate->line - 1, 0, rate->text, &row.e9) && row.currency != ADV_CURRENCY_NONE) {
            keep(in, row);
        }
    }
    return ADV_OK;
}

static bool read_record(void *context, int64_t record, const adv_text *cells, size_t count)
{
    import *in = context;
    if (record == 0) {
        read_header(in, cells, count);
        return adv_error_list_empty(in->problems);
    }
    if (count > 0) {
        switch ((rate_layout)in->layout) {
        case LAYOUT_ECB: read_wide(in, record, cells, count); break;
        case LAYOUT_HMRC: read_hmrc(in, record, cells, count); break;
        case LAYOUT_FED: read_fed(in, record, cells, count); break;
        case LAYOUT_TABLE: read_long(in, record, cells, count); break;
        }
    }
    return !in->failed;
}

static int compare_rows(const void *a, const void *b, const void *context)
{
    (void)context;
    const rate_row *x = a;
    const rate_row *y = b;
    if (x->currency != y->currency) {
        return strcmp(adv_currency_get(x->currency)->code, adv_currency_get(y->currency)->code);
    }
    if (x->kind != y->kind) {
        return x->kind == RATE_QUARTERLY ? -1 : y->kind == RATE_QUARTERLY ? 1 : x->kind - y->kind;
    }
    return (x->date > y->date) - (x->date < y->date);
}

static bool sort_rows(import *in)
{
    rate_row *scratch = ADV_ARENA_ARRAY(in->arena, in->count + 1, rate_row);
    if (scratch == NULL) {
        return false;
    }
    adv_sort(in->rows, scratch, in->count, sizeof *in->rows, compare_rows, NULL);
    size_t kept = in->count == 0 ? 0 : 1;
    for (size_t i = 1; i < in->count; i++) {
        const rate_row *old = &in->rows[kept - 1];
        bool again = compare_rows(old, &in->rows[i], NULL) == 0;
        if (again && in->layout == LAYOUT_HMRC && old->e9 == in->rows[i].e9) {
            continue; /* a currency stands once for every country that has it */
        }
        if (again) {
            char day[11];
            adv_date_format(day, old->date);
            adv_error_list_add(in->problems, ADV_ERR_INPUT, (adv_place){.source = in->source},
                               "%s has two rates for %s; keep one", adv_currency_get(old->currency)->code,
                               day);
        }
        in->rows[kept++] = in->rows[i];
    }
    in->count = kept;
    return true;
}

static void write_rows(adv_buffer *out, const import *in)
{
    adv_buffer_string(out, "currency,date,rate,per,kind\n");
    for (size_t i = 0; i < in->count; i++) {
        char day[11];
        char rate[48];
        adv_date_format(day, in->rows[i].date);
        adv_decimal_format(rate, in->rows[i].e9, 9, 0);
        adv_buffer_string(out, adv_currency_get(in->rows[i].currency)->code);
        adv_buffer_char(out, ',');
        adv_buffer_string(out, day);
        adv_buffer_char(out, ',');
        adv_buffer_string(out, rate);
        adv_buffer_char(out, ',');
        adv_buffer_integer(out, in->rows[i].per);
        adv_buffer_char(out, ',');
        adv_buffer_string(out, kind_names[in->rows[i].kind]);
        adv_buffer_string(out, in->rows[i].direct ? ",direct\n" : "\n");
    }
}

static void write_date(adv_json_writer *w, const char *key, adv_date date)
{
    char day[11];
    adv_date_format(day, date);
    adv_json_key(w, key);
    adv_json_cstring(w, day);
}

static void write_manifest(adv_buffer *out, const import *in, const adv_rates_report *report,
                           const char *hash, const adv_kept_rows *rows)
{
    adv_json_writer w;
    adv_json_writer_init(&w, out, 2);
    adv_json_open(&w, '{');
    adv_json_key(&w, "format");
    adv_json_cstring(&w, "1");
    adv_json_key(&w, "name");
    adv_json_cstring(&w, report->name);
    adv_json_key(&w, "source");
    adv_json_cstring(&w, report->certified ? "certified" : "central_bank");
    adv_json_key(&w, "base");
    adv_json_cstring(&w, layouts[in->layout].base);
    adv_json_key(&w, "target");
    adv_json_cstring(&w, layouts[in->layout].target);
    write_date(&w, "first", report->first);
    write_date(&w, "last", report->last);
    adv_json_key(&w, "imported_from");
    adv_json_cstring(&w, adv_file_name(in->source));
    adv_json_key(&w, "blake2b");
    adv_json_cstring(&w, hash);
    adv_keep_describe(&w, rows);
    adv_json_close(&w, '}');
    adv_buffer_char(out, '\n');
}

static void measure(adv_rates_report *report, const import *in)
{
    report->rows = (int64_t)in->count;
    report->first = ADV_DATE_OPEN;
    report->last = ADV_DATE_NONE;
    adv_currency last = ADV_CURRENCY_NONE;
    for (size_t i = 0; i < in->count; i++) {
        report->first = in->rows[i].date < report->first ? in->rows[i].date : report->first;
        report->last = in->rows[i].date > report->last ? in->rows[i].date : report->last;
        report->currencies += in->rows[i].currency != last;
        last = in->rows[i].currency;
    }
}

static adv_status write_list(adv_rates_report *report, const import *in, const char *folder, const char *hash,
                             adv_error *err)
{
    adv_buffer rows;
    adv_buffer manifest;
    adv_kept_rows kept;
    adv_buffer_init(&rows, in->arena);
    adv_buffer_init(&manifest, in->arena);
    write_rows(&rows, in);
    if (rows.failed || !adv_keep_rows(&kept, in->arena, report->id, ".csv", adv_buffer_done(&rows))) {
        return adv_fail_memory(err);
    }
    write_manifest(&manifest, in, report, hash, &kept);
    return manifest.failed ? adv_fail_memory(err)
                           : adv_keep_write(&report->path, &report->replaced, in->arena, folder, report->id,
                                            &kept, adv_buffer_done(&manifest), err);
}

static adv_status store(adv_rates_report *report, const import *in, const char *data_dir, adv_error *err)
{
    char hash[ADV_HASH_TEXT];
    const char *folder = adv_file_join(in->arena, data_dir, "rates");
    if (folder == NULL) {
        return adv_fail_memory(err);
    }
    adv_status status = adv_file_hash(hash, in->source, err);
    status = status != ADV_OK ? status : adv_file_make_folder(folder, err);
    return status != ADV_OK ? status : write_list(report, in, folder, hash, err);
}

static bool ends_with(const char *path, const char *ending)
{
    size_t length = strlen(path);
    size_t tail = strlen(ending);
    return length >= tail && strcmp(path + length - tail, ending) == 0;
}

/* "ecb"; a month of HM Revenue and Customs keeps its first day in its name, and a list of years is apart. */
static const char *id_of(const import *in, adv_date first)
{
    adv_buffer out;
    char day[11];
    adv_buffer_init(&out, in->arena);
    adv_buffer_string(&out, layouts[in->layout].id);
    adv_date_format(day, first);
    if (in->layout == LAYOUT_HMRC) {
        adv_buffer_char(&out, '-');
        adv_buffer_string(&out, day);
    }
    adv_buffer_string(&out, in->count > 0 && in->rows[0].kind == RATE_YEARLY ? "-yearly" : "");
    return out.failed ? NULL : adv_buffer_done(&out).bytes;
}

adv_status adv_rates_import(adv_rates_report *report, adv_arena *arena, const char *data_dir,
                            const char *path, const char *name, adv_error_list *problems)
{
    import *in = ADV_ARENA_NEW(arena, import);
    adv_error err = {0};
    memset(report, 0, sizeof *report);
    if (in == NULL) {
        return ADV_ERR_MEMORY;
    }
    *in = (import){.arena = arena, .problems = problems, .source = path};
    if (name != NULL && !adv_keep_is_name(name)) {
        adv_error_list_add(problems, ADV_ERR_INPUT, (adv_place){.source = NULL},
                           "'%s' cannot be the name of a list; take up to 64 letters, digits, '-' and '_'",
                           name);
        return ADV_ERR_INPUT;
    }
    adv_status status = ends_with(path, ".json") ? read_json(in, &err)
                                                  : adv_tables_scan(path, read_record, in, &err);
    name_years(in);
    if (status == ADV_OK && (in->failed || !sort_rows(in))) {
        status = adv_fail_memory(&err);
    }
    if (status == ADV_OK && in->count == 0 && adv_error_list_empty(problems)) {
        status = adv_fail(&err, ADV_ERR_INPUT, (adv_place){.source = path}, "the list holds no rate");
    }
    if (status == ADV_OK && !adv_error_list_empty(problems)) {
        return ADV_ERR_INPUT;
    }
    if (status == ADV_OK) {
        report->certified = layouts[in->layout].certified;
        report->name = layouts[in->layout].name;
        report->means = in->layout == LAYOUT_FED;
        measure(report, in);
        report->id = name != NULL ? name : id_of(in, report->first);
        status = report->id == NULL ? adv_fail_memory(&err) : store(report, in, data_dir, &err);
    }
    if (status != ADV_OK) {
        adv_error_list_append(problems, &err);
    }
    return status;
}

/* ---- loading
 * ------------------------------------------------------------------------------------------------ */

typedef struct kept_list {
    const char *source; /* file, for messages */
    const char *name;
    adv_currency base, target;
    bool certified;
    rate_row *rows;
    size_t count;
} kept_list;

static adv_text next_piece(adv_text *line, char end)
{
    const char *at = line->length == 0 ? NULL : memchr(line->bytes, end, line->length);
    size_t length = at == NULL ? line->length : (size_t)(at - line->bytes);
    adv_text piece = {line->bytes, length};
    size_t skip = at == NULL ? length : length + 1;
    line->bytes += skip;
    line->length -= skip;
    return piece;
}

/* A line we wrote ourselves; false means somebody else did. */
static bool parse_row(rate_row *row, adv_text line)
{
    row->currency = adv_currency_find(next_piece(&line, ','));
    adv_text date = next_piece(&line, ',');
    adv_text rate = next_piece(&line, ',');
    adv_text per = next_piece(&line, ',');
    int64_t units = 0;
    adv_text kind = next_piece(&line, ',');
    row->direct = adv_text_is(line, "direct");
    row->kind = 0;
    while (row->kind + 1 < KIND_COUNT && !adv_text_is(kind, kind_names[row->kind])) {
        row->kind++;
    }
    bool good = row->currency != ADV_CURRENCY_NONE && adv_date_parse(&row->date, date) == ADV_DATE_OK &&
                adv_rate_parse(&row->e9, rate) == ADV_DECIMAL_OK && row->e9 > 0 &&
                adv_decimal_parse(&units, per, 0, 10001) == ADV_DECIMAL_OK && units > 0;
    row->per = (int32_t)units;
    return good;
}

static bool parse_rows(kept_list *list, adv_arena *arena, adv_text text, adv_error_list *problems)
{
    size_t lines = 0;
    for (size_t i = 0; i < text.length; i++) {
        lines += text.bytes[i] == '\n';
    }
    list->rows = ADV_ARENA_ARRAY(arena, lines + 1, rate_row);
    if (list->rows == NULL) {
        return false;
    }
    (void)next_piece(&text, '\n');
    for (int64_t line = 2; text.length > 0; line++) {
        if (!parse_row(&list->rows[list->count], next_piece(&text, '\n'))) {
            adv_error_list_add(problems, ADV_ERR_INPUT, (adv_place){.source = list->source, .row = line},
                               "this line of a kept rate list is damaged; import the list again");
            return true;
        }
        list->count++;
    }
    return true;
}

/* Rows [from, to) of one currency and kind; they are sorted so. */
static size_t group_end(const kept_list *list, size_t from)
{
    size_t to = from + 1;
    while (to < list->count && list->rows[to].currency == list->rows[from].currency &&
           list->rows[to].kind == list->rows[from].kind &&
           list->rows[to].direct == list->rows[from].direct &&
           list->rows[to].per == list->rows[from].per) {
        to++;
    }
    return to;
}

static adv_rate_series *new_series(adv_fx *fx, adv_arena *arena, size_t points, adv_rate_point **out)
{
    adv_rate_series *grown = ADV_ARENA_ARRAY(arena, fx->count + 1, adv_rate_series);
    *out = ADV_ARENA_ARRAY(arena, points + 1, adv_rate_point);
    if (grown == NULL || *out == NULL) {
        return NULL;
    }
    if (fx->count > 0) {
        memcpy(grown, fx->series, fx->count * sizeof *grown);
    }
    fx->series = grown;
    grown[fx->count].points = *out;
    return &grown[fx->count++];
}

/* As published: for so many units of the currency, or of a list through a base, for one unit of that. */
static bool add_direct(adv_fx *fx, adv_arena *arena, const kept_list *list, size_t from, size_t to)
{
    bool through = list->base != ADV_CURRENCY_NONE;
    bool divide = through && !list->rows[from].direct;
    adv_rate_point *points = NULL;
    adv_rate_series *series = new_series(fx, arena, to - from, &points);
    if (series == NULL) {
        return false;
    }
    const rate_row *first = &list->rows[from];
    *series = (adv_rate_series){.currency = first->currency,
                                .target = through ? list->base : list->target,
                                .per = first->per,
                                .divide = divide,
                                .source = list->certified ? ADV_RATE_CERTIFIED : ADV_RATE_CENTRAL_BANK,
                                .quarterly = first->kind == RATE_QUARTERLY,
                                .monthly = first->kind == RATE_MONTHLY,
                                .name = list->name,
                                .points = points};
    for (size_t i = from; i < to; i++) {
        points[series->count++] = (adv_rate_point){list->rows[i].date, list->rows[i].e9};
    }
    return true;
}

/* Target units for one unit of the currency: published target per base over published currency per base. */
static bool cross(int64_t *out_e9, int64_t target_e9, int64_t currency_e9)
{
    return adv_divide_round(out_e9, (adv_int128)target_e9 * ADV_E9, currency_e9, ADV_ROUND_HALF_UP) ==
               ADV_OK &&
           *out_e9 > 0;
}

static bool add_cross(adv_fx *fx, adv_arena *arena, const kept_list *list, size_t from, size_t to,
                      size_t target_from, size_t target_to, adv_currency target)
{
    bool is_base = from == target_from; /* the target's own rows give the base currency's rate */
    adv_rate_point *points = NULL;
    adv_rate_series *series = new_series(fx, arena, to - from, &points);
    if (series == NULL) {
        return false;
    }
    *series = (adv_rate_series){.currency = is_base ? list->base : list->rows[from].currency,
                                .target = target,
                                .per = 1,
                                .source = list->certified ? ADV_RATE_CERTIFIED : ADV_RATE_CENTRAL_BANK,
                                .name = list->name,
                                .points = points};
    size_t t = target_from;
    for (size_t i = from; i < to; i++) {
        while (t < target_to && list->rows[t].date < list->rows[i].date) {
            t++;
        }
        int64_t e9 = list->rows[i].e9;
        if (t == target_to || list->rows[t].date != list->rows[i].date ||
            (!is_base && !cross(&e9, list->rows[t].e9, list->rows[i].e9))) {
            continue;
        }
        points[series->count++] = (adv_rate_point){list->rows[i].date, e9};
    }
    return true;
}

static bool add_list(adv_fx *fx, adv_arena *arena, const kept_list *list, adv_currency target)
{
    size_t target_from = 0;
    size_t target_to = 0;
    bool through_base = list->base != ADV_CURRENCY_NONE;
    if (!through_base && list->target != target) {
        return true;
    }
    bool crosses = through_base && list->base != target;
    for (size_t from = 0; crosses && from < list->count; from = group_end(list, from)) {
        if (list->rows[from].currency == target) {
            target_from = from;
            target_to = group_end(list, from);
        }
    }
    if (crosses && target_to == target_from) {
        return true; /* the list does not quote the target at all */
    }
    for (size_t from = 0; from < list->count; from = group_end(list, from)) {
        size_t to = group_end(list, from);
        bool mean = list->rows[from].kind == RATE_MONTHLY || list->rows[from].kind == RATE_YEARLY;
        if (list->rows[from].kind == RATE_YEARLY || (mean && crosses)) {
            continue; /* no law known here takes such a figure */
        }
        bool good = crosses ? add_cross(fx, arena, list, from, to, target_from, target_to, target)
                            : add_direct(fx, arena, list, from, to);
        if (!good) {
            return false;
        }
    }
    return true;
}

/* What the manifest says of the list; false after the problem was said. */
static bool read_manifest(kept_list *out, adv_arena *arena, const adv_node *node, const char *path,
                          adv_error_list *problems)
{
    adv_text name = adv_node_text(node, "name");
    out->name = adv_arena_copy(arena, name.length == 0 ? "" : name.bytes, name.length);
    out->base = adv_currency_find(adv_node_text(node, "base"));
    out->target = adv_currency_find(adv_node_text(node, "target"));
    out->certified = adv_text_is(adv_node_text(node, "source"), "certified");
    bool one_currency = (out->base == ADV_CURRENCY_NONE) != (out->target == ADV_CURRENCY_NONE);
    if (name.length == 0 || out->name == NULL || !one_currency) {
        adv_error_list_add(problems, ADV_ERR_INPUT, (adv_place){.source = path},
                           "this is no manifest of a rate list of format 1; import the list again");
        return false;
    }
    return true;
}

/* False only when memory is out; a list that cannot be used is a problem. */
static bool load_list(adv_fx *fx, adv_arena *arena, const char *folder, const char *json_path,
                      adv_currency target, adv_error_list *problems)
{
    adv_error err = {0};
    adv_text text;
    kept_list list = {0};
    const adv_node *manifest = adv_keep_manifest(arena, json_path, problems);
    if (manifest == NULL || !read_manifest(&list, arena, manifest, json_path, problems)) {
        return true;
    }
    adv_status status = adv_keep_load(&text, &list.source, arena, folder, manifest, &err);
    if (status != ADV_OK) {
        adv_error_list_append(problems, &err);
        return status != ADV_ERR_MEMORY;
    }
    return parse_rows(&list, arena, text, problems) && add_list(fx, arena, &list, target);
}

adv_status adv_rates_load(adv_fx *fx, adv_arena *arena, const char *data_dir, adv_currency target,
                          adv_error_list *problems)
{
    *fx = (adv_fx){NULL, 0};
    const char **paths = NULL;
    size_t count = 0;
    const char *folder = adv_file_join(arena, data_dir, "rates");
    bool good = folder != NULL && adv_keep_manifests(&paths, &count, arena, folder);
    for (size_t i = 0; good && i < count; i++) {
        good = load_list(fx, arena, folder, paths[i], target, problems);
    }
    if (!good) {
        return ADV_ERR_MEMORY;
    }
    return adv_error_list_empty(problems) ? ADV_OK : ADV_ERR_INPUT;
}

const char *adv_data_dir(adv_arena *arena, const char *option)
{
    const char *set = option != NULL ? option : getenv("ADVALOREM_DATA");
    if (set != NULL && set[0] != '\0') {
        return set;
    }
    const char *xdg = getenv("XDG_DATA_HOME");
    if (xdg != NULL && xdg[0] != '\0') {
        return adv_file_join(arena, xdg, "advalorem");
    }
    const char *home = getenv("HOME");
    return adv_file_join(arena, home == NULL || home[0] == '\0' ? "/tmp" : home, ".local/share/advalorem");
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How long valuing a book takes, against a copy of the same columns by the column engine alone; and the
 * kernel against SQL.  Every run is a process of its own, copies and valuations taking turns, so that memory
 * is each one's peak and what else the machine does hits both alike.
 *
 *     bench_book FOLDER [LINES] [RUNS]      make the books in FOLDER, measure, print
 *     bench_book --make FOLDER LINES        only the books: book-csv/, book-parquet/ and those of groups
 *     bench_book --kernel FOLDER LINES      only the kernel, on a book made before
 *     bench_book --run copy|synced|value BOOK FOLDER
 *
 * BOOK is csv or parquet: rules of rows alone; or groups-csv, groups-parquet, groups-scattered (Parquet whose
 * lines stand in no order): duty and fees too, which take an entry as a whole.
 *
 * ADVALOREM_BENCH_MEMORY sets the engine's memory in bytes (default 1 GB), ADVALOREM_BENCH_THREADS its
 * threads.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../tests/tables/rates.h"
#include "advalorem/json.h"
#include "tables/duck.h"
#include "tables/gather.h"
#include "tables/kernel.h"

#define PATH 4096

static int64_t clock_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void fail(const char *what)
{
    fprintf(stderr, "bench_book: %s\n", what);
    exit(2);
}

static int64_t setting(const char *name, int64_t otherwise)
{
    const char *value = getenv(name);
    return value == NULL ? otherwise : strtoll(value, NULL, 10);
}

/* ---- the book ------------------------------------------------------------------------------------------ */

/* A linear congruential generator: the same book on every machine. */
static uint32_t roll(uint64_t *state, uint32_t sides)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((*state >> 33) % sides);
}

#define CODES 500 /* numbers of the tariff in a book whose lines are charged: as many as importers have */

static const char *const terms[] = {"FOB", "CIF", "EXW", "FCA", "CFR"};
static const char *const currencies[] = {"USD", "USD", "EUR", "CNY", "JPY"};

static void put_amount(FILE *out, uint64_t *state, unsigned chance, int64_t cents)
{
    if (roll(state, 100) < chance) {
        fprintf(out, ",%" PRId64 ".%02" PRId64, cents / 100, cents % 100);
    } else {
        fputc(',', out);
    }
}

static const char *const origins[] = {"VN", "CN", "DE", "MX", "IN", "JP", "GB", "TW", "KR", "BR"};

static void put_line(FILE *out, uint64_t *state, unsigned entry, unsigned line, const char *date,
                     unsigned what, bool groups)
{
    int64_t cents = 20000 + (int64_t)roll(state, 9000000);
    unsigned goods = roll(state, 1000000), tail = roll(state, 100);
    const char *origin = groups ? origins[goods % 10] : "VN";
    fprintf(out,
            "QX7%08u,%03u,84%06u%02u,item %u of the catalogue,%s,%s,%s,Port %u,%s,%" PRId64 ".%02" PRId64
            ",%u,pcs",
            entry, line, groups ? goods % CODES * 100 : goods, groups ? 0 : tail, roll(state, 5000), origin,
            date, terms[what % 5], what % 17, currencies[what % 5], cents / 100, cents % 100,
            1 + roll(state, 900));
    put_amount(out, state, 40, cents / 50); /* packing */
    put_amount(out, state, 20, cents / 25); /* selling_commission */
    put_amount(out, state, 15, cents / 20); /* buying_commission */
    put_amount(out, state, 10, cents / 10); /* royalty */
    fputs(roll(state, 2) ? ",yes,yes" : ",no,yes", out);
    put_amount(out, state, 10, cents / 30);  /* assist_tools */
    put_amount(out, state, 70, cents / 12);  /* main_freight */
    put_amount(out, state, 60, cents / 200); /* insurance */
    put_amount(out, state, 30, cents / 60);  /* inland_import */
    fprintf(out, ",%" PRId64, cents / 100 + 1);
    fputs(",yes,no,no,no,no", out);
    if (groups) {
        fprintf(out, ",INV%u-%u,%s", entry, line % 2,
                strcmp(origin, "CN") == 0 ? "9903.88.03=25;9903.01.24=20" : "");
    }
    fputc('\n', out);
}

static void put_entry(FILE *out, unsigned entry, const char *date, unsigned what)
{
    fprintf(out, "QX7%08u,consumption,electronic,%s,%s,%s,%s\n", entry, what % 3 == 0 ? "sea" : "air",
            what % 2 == 0 ? "yes" : "no", date, date);
}

/* `entries` NULL: a book of lines alone, whose rules look at no other line. */
static void make_csv(const char *path, const char *entries, unsigned lines)
{
    FILE *out = fopen(path, "wb");
    FILE *heads = entries == NULL ? NULL : fopen(entries, "wb");
    uint64_t state = 20250622;
    if (entries != NULL && heads == NULL) {
        fail("the book cannot be written");
    }
    if (out == NULL) {
        fail("the book cannot be written");
    }
    setvbuf(out, NULL, _IOFBF, 1 << 20);
    fputs("entry,line,hts,description,origin,export_date,incoterm,named_place,currency,price,quantity,"
          "quantity_unit,"
          "packing,selling_commission,buying_commission,royalty,royalty_condition_of_sale,"
          "royalty_related_to_goods,assist_tools,main_"
          "freight,"
          "insurance,inland_import,declared_value,sold_for_export,restricted,conditioned,proceeds_accrue,"
          "related",
          out);
    fputs(heads != NULL ? ",invoice,declared_layers\n" : "\n", out);
    if (heads != NULL) {
        fputs("entry,entry_type,filing,mode,covered_port,entry_date,importation_date\n", heads);
    }
    for (unsigned done = 0, entry = 1; done < lines; entry++) {
        char date[11];
        unsigned count = 1 + roll(&state, 12), what = roll(&state, 85);
        adv_date_format(date, adv_date_of(2022, 1, 3) + (adv_date)roll(&state, 1200));
        for (unsigned line = 1; line <= count && done < lines; line++, done++) {
            put_line(out, &state, entry, line, date, what, heads != NULL);
        }
        if (heads != NULL) {
            put_entry(heads, entry, date, what);
        }
    }
    if (fclose(out) != 0 || (heads != NULL && fclose(heads) != 0)) {
        fail("the book cannot be written whole");
    }
}

static void run_sql(adv_duck *duck, const char *sql)
{
    adv_error error;
    if (adv_duck_run(duck, sql, &error) != ADV_OK) {
        fail(error.message);
    }
}

/* What does not fit into memory goes to FOLDER/spill, as a valuation has a folder beside its output. */
static void open_duck(adv_duck *duck, const char *folder, int threads, int64_t memory)
{
    adv_error error;
    char spill[PATH];
    adv_tables_options options = {.threads = threads, .memory_bytes = memory};
    snprintf(spill, sizeof spill, "%s/spill", folder);
    if (adv_duck_open(duck, &options, spill, &error) != ADV_OK) {
        fail(error.message);
    }
}

static const char amounts[] =
    "price,packing,selling_commission,buying_commission,royalty,assist_tools,main_freight,"
    "insurance,inland_import,declared_value,quantity";

static void make_parquet(const char *folder, const char *csv, const char *parquet, const char *order)
{
    adv_duck duck;
    char sql[3 * PATH], casts[2048] = "", list[sizeof amounts];
    memcpy(list, amounts, sizeof list);
    for (char *name = strtok(list, ","); name != NULL; name = strtok(NULL, ",")) {
        size_t at = strlen(casts);
        snprintf(casts + at, sizeof casts - at, "%sCAST(%s AS DECIMAL(18,4)) AS %s", at == 0 ? "" : ", ",
                 name, name);
    }
    open_duck(&duck, folder, 0, 0);
    snprintf(sql, sizeof sql,
             "COPY (SELECT * REPLACE (%s, CAST(export_date AS DATE) AS export_date) FROM read_csv('%s', "
             "all_varchar=true, "
             "header=true, delim=',')%s) TO '%s' (FORMAT parquet)",
             casts, csv, order, parquet);
    run_sql(&duck, sql);
    adv_duck_close(&duck);
}

typedef struct bench_book {
    const char *name;
    bool csv, groups;
    const char *order; /* of the lines of a Parquet */
} bench_book;

static const bench_book books[] = {
    {"csv", true, false, ""},
    {"parquet", false, false, ""},
    {"groups-csv", true, true, ""},
    {"groups-parquet", false, true, ""},
    {"groups-scattered", false, true, " ORDER BY md5(line || entry)"},
};
#define BOOKS (sizeof books / sizeof *books)

static const bench_book *book_of(const char *name)
{
    for (size_t i = 0; i < BOOKS; i++) {
        if (strcmp(books[i].name, name) == 0) {
            return &books[i];
        }
    }
    fail("there is no such book");
    return NULL;
}

/* Path of a table of a book. */
static void table_of(char out[PATH], const char *folder, const char *book, const char *table, bool csv)
{
    snprintf(out, PATH, "%s/book-%s/%s.%s", folder, book, table, csv ? "csv" : "parquet");
}

static void copy_entries(const char *folder, const char *from, const char *to)
{
    adv_duck duck;
    char sql[3 * PATH];
    open_duck(&duck, folder, 0, 0);
    snprintf(sql, sizeof sql,
             "COPY (SELECT * REPLACE (CAST(entry_date AS DATE) AS entry_date, CAST(importation_date AS DATE) "
             "AS importation_date) FROM read_csv('%s', all_varchar=true, header=true, delim=',')) TO '%s' "
             "(FORMAT parquet)",
             from, to);
    run_sql(&duck, sql);
    adv_duck_close(&duck);
}

static void make_book(const char *folder, unsigned lines)
{
    char csv[PATH], entries[PATH], path[PATH];
    mkdir(folder, 0777);
    for (size_t i = 0; i < BOOKS; i++) {
        snprintf(path, sizeof path, "%s/book-%s", folder, books[i].name);
        mkdir(path, 0777);
    }
    for (size_t i = 0; i < BOOKS; i++) {
        const bench_book *book = &books[i];
        const char *source = book->groups ? "groups-csv" : "csv";
        table_of(csv, folder, source, "lines", true);
        table_of(entries, folder, source, "entries", true);
        table_of(path, folder, book->name, "lines", book->csv);
        if (book->csv) {
            make_csv(csv, book->groups ? entries : NULL, lines);
            continue;
        }
        make_parquet(folder, csv, path, book->order);
        table_of(path, folder, book->name, "entries", false);
        if (book->groups) {
            copy_entries(folder, entries, path);
        }
    }
}

/* ---- rates of duty ------------------------------------------------------------------------------------- */

/* A schedule as the USITC exports it, with a rate for every number of the book. */
static const adv_duty_sources *make_sources(adv_arena *arena, const adv_jurisdiction *j)
{
    static const char *const rates[] = {"Free", "2.5%", "3.7%", "5.3%", "8.5%", "16.5%", "28%"};
    adv_duty_sources *sources = ADV_ARENA_NEW(arena, adv_duty_sources);
    adv_tariff_shelf *shelf = ADV_ARENA_NEW(arena, adv_tariff_shelf);
    const adv_tariff **revisions = ADV_ARENA_ARRAY(arena, 1, const adv_tariff *);
    adv_layer_table *layers = NULL;
    adv_error error;
    adv_error_list problems;
    adv_tariff *tariff = NULL;
    adv_buffer text;
    adv_error_list_init(&problems, arena, 0);
    adv_buffer_init(&text, arena);
    for (unsigned code = 0; code < CODES; code++) {
        char row[400];
        snprintf(row, sizeof row,
                 "%s{\"htsno\":\"84%02u.%02u.00\",\"indent\":\"0\",\"description\":\"item\","
                 "\"superior\":null,"
                 "\"units\":[\"No.\"],\"general\":\"%s\",\"special\":\"Free (KR,S)\",\"other\":\"35%%\","
                 "\"footnotes\":[],\"quotaQuantity\":null,\"additionalDuties\":null}",
                 code == 0 ? "[" : ",", code / 100, code % 100, rates[code % 7]);
        adv_buffer_string(&text, row);
    }
    adv_buffer_string(&text, "]");
    adv_node *root = NULL;
    if (sources == NULL || shelf == NULL || revisions == NULL || text.failed ||
        adv_json_read(&root, arena, adv_buffer_done(&text), "schedule", &error) != ADV_OK ||
        adv_tariff_from_export(&tariff, arena, root, "schedule", &problems, NULL) != ADV_OK ||
        adv_layer_compile(&layers, arena, j, NULL, &problems) != ADV_OK) {
        fail("the schedule of the benchmark cannot be read");
    }
    tariff->name = "bench";
    tariff->jurisdiction = "US";
    tariff->in_force = adv_date_of(2015, 1, 1);
    revisions[0] = tariff;
    *shelf = (adv_tariff_shelf){revisions, 1};
    *sources = (adv_duty_sources){.shelf = shelf, .layers = layers};
    return sources;
}

/* ---- one run ------------------------------------------------------------------------------------------- */

static void bring_to_disk(const char *path)
{
    int file = open(path, O_RDONLY);
    if (file < 0 || fsync(file) != 0) {
        fail("the copy cannot be brought to disk");
    }
    close(file);
}

/* The same input columns read, and as many result columns of the same types written, filled from the input.
   The engine leaves its file to the system's memory; `synced` waits for the disk, as a valuation does. */
static void copy_book(const bench_book *book, const char *folder, bool synced)
{
    adv_duck duck;
    char sql[4 * PATH], from[2 * PATH], lines[PATH];
    bool csv = book->csv;
    open_duck(&duck, folder, (int)setting("ADVALOREM_BENCH_THREADS", 0),
              setting("ADVALOREM_BENCH_MEMORY", 0));
    table_of(lines, folder, book->name, "lines", csv);
    snprintf(from, sizeof from,
             csv ? "read_csv('%s', all_varchar=true, header=true, delim=',', quote='\"', escape='\"')"
                 : "read_parquet('%s')",
             lines);
    snprintf(
        sql, sizeof sql,
        "COPY (SELECT *, price AS customs_value, %s AS entered_value, quantity_unit AS outcome, "
        "'transaction_value' AS method, CAST(NULL AS VARCHAR) AS reason, hts AS points, origin AS standing, "
        "%s AS rate, named_place AS rate_unit, export_date AS rate_date, incoterm AS rate_source, 1 AS plan, "
        "%s'%064d' AS pack, '1' AS rule_version FROM %s) TO '%s/copy.%s' (FORMAT %s)",
        csv ? "declared_value" : "CAST(declared_value AS BIGINT)",
        csv ? "price" : "CAST(price AS DECIMAL(18,9))",
        !book->groups ? ""
        : csv         ? "price AS duty, main_freight AS additional_duty, royalty AS deposits, packing AS "
                        "processing_fee, insurance AS harbor_fee, royalty_related_to_goods AS duty_reason, "
                        "invoice AS duty_points, origin AS duty_standing, description AS duty_source, "
                        "price AS marginal_rate, "
                      : "CAST(price AS DECIMAL(18,2)) AS duty, CAST(main_freight AS DECIMAL(18,2)) AS "
                        "additional_duty, CAST(royalty AS DECIMAL(18,2)) AS deposits, CAST(packing AS "
                        "DECIMAL(18,2)) AS processing_fee, CAST(insurance AS DECIMAL(18,2)) AS harbor_fee, "
                        "royalty_related_to_goods AS duty_reason, invoice AS duty_points, origin AS "
                        "duty_standing, description AS duty_source, CAST(price AS DECIMAL(18,9)) AS "
                        "marginal_rate, ",
        0, from, folder, csv ? "csv" : "parquet", csv ? "csv, HEADER true" : "parquet");
    run_sql(&duck, sql);
    if (synced) {
        snprintf(from, sizeof from, "%s/copy.%s", folder, csv ? "csv" : "parquet");
        bring_to_disk(from);
    }
    adv_duck_close(&duck);
}

static void value_book(const bench_book *book, const char *folder)
{
    adv_arena arena;
    adv_fx fx;
    adv_error error;
    adv_tables_summary summary;
    char path[PATH], output[PATH];
    adv_arena_init(&arena, NULL);
    if (!test_rates_make(&fx, &arena)) {
        fail("memory is out");
    }
    snprintf(path, sizeof path, "%s/book-%s", folder, book->name);
    snprintf(output, sizeof output, "%s/values.%s", folder, book->csv ? "csv" : "parquet");
    adv_tables_sources duty = {.sources = NULL};
    adv_tables_options options = {.law = adv_law_builtin(),
                                  .fx = &fx,
                                  .output = output,
                                  .top = 10,
                                  .threads = (int)setting("ADVALOREM_BENCH_THREADS", 0),
                                  .memory_bytes = setting("ADVALOREM_BENCH_MEMORY", 0)};
    if (book->groups) {
        duty.sources = make_sources(&arena, adv_law_find(options.law, adv_text_of("US")));
        options.duty = &duty;
    }
    if (adv_tables_value(&summary, &arena, path, &options, &error) != ADV_OK) {
        fail(error.message);
    }
    if (summary.outcomes[ADV_VALUED] * 10 < summary.rows * 9 || summary.charges.open * 10 > summary.rows) {
        fail("fewer than nine in ten lines were valued and charged: this measures something else");
    }
    adv_arena_reset(&arena);
}

typedef struct measure {
    int64_t wall_us;
    int64_t cpu_us; /* of all its threads, user and system: what other work on the machine disturbs least */
    long peak_kb;
} measure;

static measure run_apart(const char *self, const char *what, const char *format, const char *folder)
{
    struct rusage usage;
    int status = 0;
    int64_t start = clock_us();
    pid_t child = fork();
    if (child == 0) {
        execl(self, self, "--run", what, format, folder, (char *)NULL);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) < 0 || status != 0) {
        fail("a run did not end well");
    }
    int64_t wall_us = clock_us() - start;
    int64_t cpu_us = ((int64_t)usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000 +
                     usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
    return (measure){wall_us, cpu_us, usage.ru_maxrss};
}

/* ---- the table ----------------------------------------------------------------------------------------- */

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

typedef struct series {
    int64_t wall_us[64], cpu_us[64];
    long peak_kb;
    int count;
} series;

static void note(series *s, measure m)
{
    s->wall_us[s->count] = m.wall_us;
    s->cpu_us[s->count++] = m.cpu_us;
    s->peak_kb = m.peak_kb > s->peak_kb ? m.peak_kb : s->peak_kb;
}

/* The middle one of `count` figures, which are sorted. */
static int64_t median(int64_t *figures, int count)
{
    qsort(figures, (size_t)count, sizeof *figures, by_size);
    return figures[count / 2];
}

static void print_series(const char *format, const char *what, series *s, series *base)
{
    int64_t wall = median(s->wall_us, s->count), cpu = median(s->cpu_us, s->count);
    double by_wall = (double)wall / (double)median(base->wall_us, base->count);
    double by_cpu = (double)cpu / (double)median(base->cpu_us, base->count);
    printf("| %-16s | %-6s | %7.3f | %7.3f to %7.3f | %5.2f | %7.3f | %5.2f | %5ld |\n", format, what,
           (double)wall / 1e6, (double)s->wall_us[0] / 1e6, (double)s->wall_us[s->count - 1] / 1e6, by_wall,
           (double)cpu / 1e6, by_cpu, s->peak_kb / 1024);
}

static void measure_book(const char *self, const char *folder, int runs)
{
    static const char head[] =
        "| book             | run    |  median |             spread | ratio |     CPU | ratio |    MB |\n";
    static const char line[] =
        "|------------------|--------|---------|--------------------|-------|---------|-------|-------|\n";
    printf("%s%s", head, line);
    for (size_t b = 0; b < BOOKS; b++) {
        const char *name = books[b].name;
        series copy = {0}, synced = {0}, value = {0};
        for (int i = 0; i < runs; i++) {
            note(&copy, run_apart(self, "copy", name, folder));
            note(&synced, run_apart(self, "synced", name, folder));
            note(&value, run_apart(self, "value", name, folder));
        }
        print_series(name, "copy", &copy, &copy);
        print_series(name, "synced", &synced, &copy);
        print_series(name, "value", &value, &copy);
    }
}

/* ---- the kernel alone ---------------------------------------------------------------------------------- */

/* Exact over the bounds of an amount (14 digits, 4 of them decimals) and of a rate (18, 9): sums stay in
   DECIMAL(18,4), the one product is DECIMAL(37,13), and the law's roundings are written out.  Rules that the
   book never meets are left out, and the rate stands in a column: both to the advantage of SQL. */
static const char sql_values[] =
    "SELECT sum(round(v, 2)), sum(round(v, 0)) FROM (SELECT CAST(price + coalesce(packing, 0) + "
    "coalesce(selling_commission, 0) + CASE WHEN royalty_condition_of_sale = 'yes' THEN coalesce(royalty, 0) "
    "ELSE 0 END "
    "+ coalesce(assist_tools, 0) AS DECIMAL(19,4)) * rate AS v FROM t)";

static adv_status take_sums(void *context, duckdb_data_chunk chunk, adv_error *err)
{
    char(*sums)[80] = context;
    (void)err;
    for (idx_t c = 0; c < 2; c++) {
        adv_text text = adv_chunk_text(chunk, c, 0);
        snprintf(sums[c], sizeof sums[c], "%.*s", (int)text.length, text.bytes);
    }
    return ADV_OK;
}

static int64_t time_query(adv_duck *duck, const char *sql, char sums[2][80])
{
    adv_error error;
    char text[2 * PATH];
    snprintf(text, sizeof text, "SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (%s)", sql);
    int64_t start = clock_us();
    if (adv_duck_stream(duck, text, NULL, take_sums, sums, &error) != ADV_OK) {
        fail(error.message);
    }
    return clock_us() - start;
}

/* The lines whose value needs no rule that SQL above leaves out: nothing taken out of the price, all facts
   stated. */
static void load_lines(adv_duck *duck, const char *folder)
{
    char sql[2 * PATH];
    snprintf(
        sql, sizeof sql,
        "CREATE TABLE t AS SELECT * EXCLUDE (incoterm, currency, main_freight, insurance, inland_import, "
        "buying_commission), 'USD' AS currency, CAST(1 AS DECIMAL(18,9)) AS rate "
        "FROM read_parquet('%s/book-parquet/lines.parquet')",
        folder);
    run_sql(duck, sql);
}

static int64_t copy_bandwidth(void)
{
    size_t bytes = (size_t)256 << 20;
    char *from = malloc(bytes), *to = malloc(bytes);
    int64_t best = INT64_MAX;
    if (from == NULL || to == NULL) {
        fail("memory is out");
    }
    memset(from, 1, bytes);
    memset(to, 2, bytes);
    for (int i = 0; i < 5; i++) {
        int64_t start = clock_us();
        memcpy(to, from, bytes);
        __asm__ volatile("" : : "r"(to) : "memory");
        int64_t took = clock_us() - start;
        best = took < best ? took : best;
    }
    free(from);
    free(to);
    return (int64_t)bytes / (best > 0 ? best : 1); /* bytes a microsecond */
}

static adv_batch *batch_of_table(adv_shelf *shelf, adv_arena *arena, const adv_fx *fx)
{
    static const char *const names[] = {"entry",
                                        "line",
                                        "export_date",
                                        "currency",
                                        "price",
                                        "packing",
                                        "selling_commission",
                                        "royalty",
                                        "royalty_condition_of_sale",
                                        "royalty_related_to_goods",
                                        "assist_tools",
                                        "sold_for_export",
                                        "restricted",
                                        "conditioned",
                                        "proceeds_accrue",
                                        "related"};
    enum { COUNT = sizeof names / sizeof names[0] };
    adv_source *lines = &shelf->sources[ADV_TABLE_LINES];
    adv_batch *batch = NULL;
    lines->format = ADV_FILE_PARQUET;
    lines->columns = ADV_ARENA_ARRAY(arena, COUNT, adv_source_column);
    lines->bindings = ADV_ARENA_ARRAY(arena, COUNT, adv_binding);
    lines->columns_of = ADV_ARENA_ARRAY(arena, COUNT, size_t);
    if (lines->columns == NULL || lines->bindings == NULL || lines->columns_of == NULL) {
        fail("memory is out");
    }
    lines->column_count = lines->binding_count = COUNT;
    for (size_t i = 0; i < COUNT; i++) {
        adv_binding *binding = &lines->bindings[i];
        if (!adv_book_column_find(&binding->column, ADV_TABLE_LINES, adv_text_of(names[i]))) {
            fail(names[i]);
        }
        bool amount = binding->column.type == ADV_COLUMN_AMOUNT,
             date = binding->column.type == ADV_COLUMN_DATE;
        binding->user_name = adv_text_of(names[i]);
        binding->form = amount ? ADV_CELL_INT64 : date ? ADV_CELL_DAYS : ADV_CELL_TEXT;
        binding->scale = amount ? 4 : 0;
        lines->columns[i] = (adv_source_column){adv_text_of(names[i]),
                                                amount ? "DECIMAL(18,4)"
                                                : date ? "DATE"
                                                       : "VARCHAR",
                                                (int)i};
        lines->columns_of[i] = i;
    }
    adv_batch_setup setup = {.law = shelf->law,
                             .jurisdiction = shelf->j,
                             .fx = fx,
                             .bindings = lines->bindings,
                             .binding_count = COUNT,
                             .gap_threshold_e9 = -1};
    adv_error error;
    if (adv_batch_new(&batch, arena, &setup, &error) != ADV_OK) {
        fail(error.message);
    }
    return batch;
}

static void measure_kernel(const char *folder, unsigned lines_count, int runs)
{
    adv_arena arena;
    adv_fx fx;
    adv_duck duck;
    adv_error error;
    char by_sql[2][80], by_kernel[2][80];
    series sql = {0}, kernel = {0};
    adv_arena_init(&arena, NULL);
    open_duck(&duck, folder, 1, INT64_C(8000000000));
    load_lines(&duck, folder);
    if (!test_rates_make(&fx, &arena)) {
        fail("memory is out");
    }
    adv_shelf shelf = {.arena = &arena, .duck = &duck, .law = adv_law_builtin()};
    shelf.j = adv_law_find(shelf.law, adv_text_of("US"));
    adv_pass pass = {.shelf = &shelf,
                     .lines = &shelf.sources[ADV_TABLE_LINES],
                     .batch = batch_of_table(&shelf, &arena, &fx),
                     .run_limit = (size_t)1 << 26};
    adv_pass_open(&pass);
    if (adv_pass_register(&pass, "adv_bench", &error) != ADV_OK) {
        fail(error.message);
    }
    adv_buffer query;
    adv_buffer_init(&query, &arena);
    adv_buffer_string(&query, "SELECT sum(r.customs_value), sum(r.entered_value) FROM (SELECT ");
    adv_pass_call(&query, &pass, "adv_bench");
    adv_buffer_string(&query, " AS r FROM t)");
    for (int i = 0; i < runs; i++) {
        note(&sql, (measure){time_query(&duck, sql_values, by_sql), 0, 0});
        note(&kernel, (measure){time_query(&duck, query.bytes, by_kernel), 0, 0});
    }
    /* The sums are compared as numbers of equal scale: SQL keeps thirteen decimals, nine or more of them
       zeros. */
    if (strncmp(by_sql[0], by_kernel[0], strcspn(by_kernel[0], ".") + 3) != 0 ||
        strncmp(by_sql[1], by_kernel[1], strcspn(by_sql[1], ".")) != 0) {
        fprintf(stderr, "sql %s %s, kernel %s %s\n", by_sql[0], by_sql[1], by_kernel[0], by_kernel[1]);
        fail("kernel and SQL do not agree");
    }
    int64_t k = median(kernel.wall_us, runs), s = median(sql.wall_us, runs), bandwidth = copy_bandwidth();
    int64_t bytes =
        (int64_t)lines_count * (5 * 8 + 4 + 11 * 16); /* amounts, day, texts: as the engine hands them over */
    printf("\nkernel against exact SQL, one thread, %u lines in memory; sums agree: %s, %s\n", lines_count,
           by_kernel[0], by_kernel[1]);
    printf("kernel %.3f s (%.3f to %.3f), SQL %.3f s (%.3f to %.3f): %.2f times as fast\n", (double)k / 1e6,
           (double)kernel.wall_us[0] / 1e6, (double)kernel.wall_us[runs - 1] / 1e6, (double)s / 1e6,
           (double)sql.wall_us[0] / 1e6, (double)sql.wall_us[runs - 1] / 1e6, (double)s / (double)k);
    printf("kernel reads %.2f GB/s of cells; memcpy moves %.2f GB/s: a share of %.0f %%\n",
           (double)bytes / (double)k / 1e3, (double)bandwidth / 1e3,
           100.0 * (double)bytes / (double)k / (double)bandwidth);
    adv_pass_close(&pass);
    adv_duck_close(&duck);
    adv_arena_reset(&arena);
}

int main(int argc, char **argv)
{
    if (argc == 5 && strcmp(argv[1], "--run") == 0) {
        if (strcmp(argv[2], "copy") == 0) {
            copy_book(book_of(argv[3]), argv[4], false);
        } else if (strcmp(argv[2], "synced") == 0) {
            copy_book(book_of(argv[3]), argv[4], true);
        } else {
            value_book(book_of(argv[3]), argv[4]);
        }
        return 0;
    }
    if (argc == 4 && strcmp(argv[1], "--make") == 0) {
        make_book(argv[2], (unsigned)strtoul(argv[3], NULL, 10));
        return 0;
    }
    if (argc == 4 && strcmp(argv[1], "--kernel") == 0) {
        measure_kernel(argv[2], (unsigned)strtoul(argv[3], NULL, 10), 5);
        return 0;
    }
    const char *folder = argc > 1 ? argv[1] : "bench-book";
    unsigned lines = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 1000000;
    int runs = argc > 3 ? (int)strtol(argv[3], NULL, 10) : 5;
    if (lines == 0 || runs < 1 || runs > 64) {
        fail("write bench_book FOLDER [LINES] [RUNS], with 1 to 64 runs");
    }
    printf("%u lines, %d runs each taking turns, engine %s, memory %" PRId64 " bytes\n\n", lines, runs,
           adv_tables_engine_version(), setting("ADVALOREM_BENCH_MEMORY", 1000000000));
    make_book(folder, lines);
    measure_book(argv[0], folder, runs);
    measure_kernel(folder, lines, runs);
    return 0;
}

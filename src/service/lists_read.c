/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading lists of goods and layers.  A layout is a row of a table: which headers it has, where the code, the
 * list and the days stand.  Published lists are taken as they are, with a last column of prose that may hold
 * commas; our own are taken strictly.
 */
#include "lists_read.h"

#include <stdio.h>
#include <string.h>

#include "engine/law_names.h"

#define HEADERS_MOST 8

struct lists_layout {
    const char *headers[HEADERS_MOST + 1];
    const char *what;
    const char *list; /* fixed name, or what stands before the cell of the list; NULL = the cell alone */
    int8_t code, list_column, from, until; /* -1 = none */
    bool until_is_last_day;                /* the day is the last it holds, not the first it does not */
    bool prose_at_end;
    bool kept, layers, digits;
};

static const lists_layout layouts[] = {
    {.headers = {"list", "code", "from", "until"},
     .what = "goods by list",
     .list_column = 0,
     .code = 1,
     .from = 2,
     .until = 3,
     .kept = true},
    {.headers = {"hts8", "list", "ch99_code"},
     .what = "goods by list of Section 301",
     .code = 0,
     .list_column = 2,
     .from = -1,
     .until = -1,
     .kept = true},
    {.headers = {"ch99_code", "hts10", "n_revisions", "first_rev", "last_rev"},
     .what = "goods that exclusions of Section 301 speak of",
     .code = 1,
     .list_column = 0,
     .from = -1,
     .until = -1,
     .kept = true},
    {.headers = {"hts_prefix", "ch99_code", "derivative_type", "effective_date"},
     .what = "derivatives of steel and aluminum",
     .code = 0,
     .list_column = 1,
     .from = 3,
     .until = -1,
     .kept = true},
    {.headers = {"hts10", "ch99_code", "heading", "description"},
     .what = "goods by heading",
     .code = 0,
     .list_column = 1,
     .from = -1,
     .until = -1,
     .prose_at_end = true,
     .kept = true},
    {.headers = {"hts10", "ch99_code"},
     .what = "goods by heading",
     .code = 0,
     .list_column = 1,
     .from = -1,
     .until = -1,
     .kept = true},
    {.headers = {"hts10", "effective_date_start", "effective_date_end"},
     .what = "goods outside the reciprocal duty, with their days",
     .list = "ieepa_exempt",
     .code = 0,
     .list_column = -1,
     .from = 1,
     .until = 2,
     .until_is_last_day = true,
     .kept = true},
    {.headers = {"ch99_code", "hts10", "effective_date_start", "effective_date_end", "source", "note"},
     .what = "goods outside the duty on a country, with their days",
     .list = "exempt_",
     .code = 1,
     .list_column = 0,
     .from = 2,
     .until = 3,
     .until_is_last_day = true,
     .prose_at_end = true,
     .kept = true},
    {.headers = {"hts8", "ch99_code", "category"},
     .what = "goods with a fentanyl rate of their own",
     .code = 0,
     .list_column = 1,
     .from = -1,
     .until = -1,
     .kept = true},
    {.headers = {"ch99_code", "validity_start", "validity_end", "coverage_share", "source", "source_note"},
     .what = "headings of exclusions without goods; their days stand in the law",
     .prose_at_end = true},
    {.headers = {"prefix", "first_revision", "last_revision", "first_effective_date", "removed_at",
                 "end_effective_date"},
     .what = "revisions in which goods of the list of exemptions first stood; the list with its days is "
             "ieepa_exempt_products"},
    {.headers = {"hts_prefix", "applicability_share", "source_note"},
     .what = "shares of trade that a model takes for parts; an estimate and no law",
     .prose_at_end = true},
    {.headers = {"Code", "Name"}, .what = "countries of the Census; the program knows their ISO codes"},
    {.headers = {"cty_code", "partner", "country_name"},
     .what = "partners of a model; the program knows the countries of the Census"},
    {.headers = {"authority", "tariff", "effective_date", "fr_number", "fr_name", "fr_link"},
     .what = "documents of the Federal Register; layers of the law cite them"},
    {.headers = {"old_hts10", "new_hts10", "revision_from", "revision_to", "change_type", "description_old",
                 "description_new", "similarity"},
     .what = "numbers that changed between revisions; the schedules kept say so",
     .prose_at_end = true},
    {.headers = {"hs8", "mfn_rate", "rate_type", "rate_raw"},
     .what = "general rates of a year; rates come from the schedules kept"},
    {.headers = {"hts10", "cty_code", "usmca_share"},
     .what = "shares of trade that claimed the agreement; an estimate and no law"},
    {.headers = {"revision", "effective_date", "policy_effective_date", "tpc_date", "policy_event",
                 "tpc_policy_revision", "needs_review"},
     .what = "days of revisions; schedules are imported with them by --dates"},
    {.headers = {"id", "heading", "authority"}, .what = "layers of your own", .kept = true, .layers = true},
};
static const lists_layout digits_alone = {
    .what = "goods of one list", .list_column = -1, .from = -1, .until = -1, .kept = true, .digits = true};

/* ---- problems and room ------------------------------------------------------------------------------- */

static int shown(adv_text text)
{
    return (int)(text.length > 60 ? 60 : text.length);
}

static void problem(lists_reader *r, int64_t record, size_t column, const char *field, adv_text found,
                    const char *what)
{
    adv_place place = {.source = r->source, .row = record + 1, .column = (int32_t)column + 1, .field = field};
    adv_error_list_add(r->problems, ADV_ERR_INPUT, place, "'%.*s' %s", shown(found),
                       found.bytes == NULL ? "" : found.bytes, what);
}

static void *grow(lists_reader *r, void *items, size_t count, size_t *capacity, size_t size, size_t alignment)
{
    if (count < *capacity) {
        return items;
    }
    size_t more = *capacity == 0 ? 256 : *capacity * 2;
    void *grown = adv_arena_array(r->arena, more, size, alignment);
    r->no_memory = r->no_memory || grown == NULL;
    if (grown != NULL && count > 0) {
        memcpy(grown, items, count * size);
    }
    *capacity = grown == NULL ? *capacity : more;
    return grown;
}

static const char *copy(lists_reader *r, adv_text text)
{
    const char *out = adv_arena_copy(r->arena, text.length == 0 ? "" : text.bytes, text.length);
    r->no_memory = r->no_memory || out == NULL;
    return out;
}

/* A cell without blanks at its ends; NA is missing. */
static adv_text cell_at(const adv_text *cells, size_t count, int column)
{
    adv_text cell =
        column < 0 || (size_t)column >= count ? (adv_text){NULL, 0} : adv_text_trim(cells[column]);
    return adv_text_is(cell, "NA") ? (adv_text){NULL, 0} : cell;
}

/* ---- headers ----------------------------------------------------------------------------------------- */

static size_t header_length(const lists_layout *layout)
{
    size_t length = 0;
    while (layout->headers[length] != NULL) {
        length++;
    }
    return length;
}

/* Published lists have exactly these columns; our own list may leave out its days. */
static bool fits(const lists_layout *layout, const adv_text *cells, size_t count)
{
    size_t length = header_length(layout);
    bool ours = layout == &layouts[0];
    if (layout->layers) {
        for (size_t k = 0; k < length; k++) {
            bool found = false;
            for (size_t i = 0; i < count; i++) {
                found = found || adv_text_is(adv_text_trim(cells[i]), layout->headers[k]);
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }
    if (count > length || (ours ? count < 2 : count < length)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!adv_text_is(adv_text_trim(cells[i]), layout->headers[i])) {
            return false;
        }
    }
    return true;
}

static bool is_digits(adv_text text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] < '0' || text.bytes[i] > '9') {
            return false;
        }
    }
    return text.length >= 2;
}

static void find_columns(lists_reader *r, int64_t record, const adv_text *cells, size_t count)
{
    for (size_t c = 0; c < LISTS_COLUMNS; c++) {
        r->column[c] = -1;
    }
    for (size_t i = 0; i < count; i++) {
        adv_text cell = adv_text_trim(cells[i]);
        bool known = adv_text_starts(cell, "x_");
        for (size_t c = 0; lists_layer_columns[c] != NULL; c++) {
            if (adv_text_is(cell, lists_layer_columns[c])) {
                if (r->column[c] >= 0) {
                    problem(r, record, i, NULL, cell, "stands twice in the header");
                }
                r->column[c] = (int)i;
                known = true;
            }
        }
        if (!known) {
            problem(r, record, i, NULL, cell,
                    "is no column of a layer; docs/layers.md lists them, and one of your own starts with x_");
        }
    }
}

static bool read_header(lists_reader *r, int64_t record, const adv_text *cells, size_t count)
{
    while (count > 0 && adv_text_trim(cells[count - 1]).length == 0) {
        count--; /* a file in which some later record is longer */
    }
    r->header_cells = count;
    if (count == 1 && is_digits(adv_text_trim(cells[0]))) {
        r->layout = &digits_alone;
        return lists_read_record(r, record, cells, count);
    }
    for (size_t i = 0; i < sizeof layouts / sizeof layouts[0] && r->layout == NULL; i++) {
        r->layout = fits(&layouts[i], cells, count) ? &layouts[i] : NULL;
    }
    if (r->layout == NULL) {
        problem(r, record, 0, NULL, count > 0 ? cells[0] : (adv_text){NULL, 0},
                "starts no header that is known; write your list with the columns list,code,from,until, your "
                "layers with id,heading,authority,... (docs/layers.md), or give a published list as it is");
        return false;
    }
    if (r->layout->layers) {
        find_columns(r, record, cells, count);
    }
    return true;
}

/* ---- entries ----------------------------------------------------------------------------------------- */

/* Zeros behind the tenth digit say nothing: a published list has a code of twelve. */
static bool read_code(lists_reader *r, int64_t record, int column, adv_text cell, adv_list_entry *entry)
{
    bool good = cell.length > 0;
    entry->code = 0;
    entry->digits = 0;
    for (size_t i = 0; i < cell.length && good; i++) {
        char ch = cell.bytes[i];
        if (ch == '.' || (ch == '0' && entry->digits == 10)) {
            continue;
        }
        good = ch >= '0' && ch <= '9' && entry->digits < 10;
        entry->code = good ? entry->code * 10 + (uint64_t)(ch - '0') : 0;
        entry->digits = (uint8_t)(entry->digits + good);
    }
    good = good && entry->digits >= 2;
    if (!good) {
        problem(r, record, (size_t)(column < 0 ? 0 : column), "code", cell,
                "is no beginning of a code; write 2 to 10 digits, with points or without");
    }
    return good;
}

static bool read_day(lists_reader *r, int64_t record, int column, const char *field, adv_text cell,
                     adv_date *day)
{
    if (cell.length == 0) {
        return true;
    }
    adv_date_problem why = adv_date_parse(day, cell);
    if (why != ADV_DATE_OK) {
        problem(r, record, (size_t)column, field, cell, adv_date_problem_text(why));
    }
    return why == ADV_DATE_OK;
}

static const char *list_name(lists_reader *r, int64_t record, adv_text cell)
{
    const lists_layout *l = r->layout;
    adv_buffer name;
    if (l->digits) {
        return r->stem;
    }
    if (l->list_column < 0) {
        return l->list;
    }
    bool ours = l == &layouts[0];
    if (ours ? !adv_list_name_has_form(cell) : !adv_heading_has_form(cell)) {
        problem(r, record, (size_t)l->list_column, "list", cell,
                ours ? "is no name of a list; take small letters, digits, _ and points, at most 40"
                     : "is no heading of chapter 99; expected one such as 9903.88.03");
        return NULL;
    }
    /* Records of one list mostly follow each other. */
    if (l->list == NULL && r->entry_count > 0 && adv_text_is(cell, r->entries[r->entry_count - 1].list)) {
        return r->entries[r->entry_count - 1].list;
    }
    adv_buffer_init(&name, r->arena);
    adv_buffer_string(&name, l->list == NULL ? "" : l->list);
    adv_buffer_text(&name, cell);
    r->no_memory = r->no_memory || name.failed;
    return name.failed ? NULL : adv_buffer_done(&name).bytes;
}

static void read_entry(lists_reader *r, int64_t record, const adv_text *cells, size_t count)
{
    const lists_layout *l = r->layout;
    lists_entry e = {.entry = {.from = ADV_DATE_NONE, .until = ADV_DATE_OPEN}};
    if (!l->prose_at_end && count > r->header_cells && adv_text_trim(cells[r->header_cells]).length > 0) {
        problem(r, record, r->header_cells, NULL, cells[r->header_cells],
                "stands behind the last column; put cells that hold commas into quotes");
        return;
    }
    e.list = list_name(r, record, cell_at(cells, count, l->list_column));
    bool good = e.list != NULL;
    good &= read_code(r, record, l->code, cell_at(cells, count, l->code), &e.entry);
    good &= read_day(r, record, l->from, "from", cell_at(cells, count, l->from), &e.entry.from);
    good &= read_day(r, record, l->until, "until", cell_at(cells, count, l->until), &e.entry.until);
    if (good && l->until_is_last_day && e.entry.until != ADV_DATE_OPEN) {
        e.entry.until++;
    }
    if (good && e.entry.until <= e.entry.from) {
        problem(r, record, (size_t)l->until, "until", cell_at(cells, count, l->until),
                "ends the days before they start");
        good = false;
    }
    if (good) {
        r->entries = grow(r, r->entries, r->entry_count, &r->entry_capacity, sizeof *r->entries,
                          _Alignof(lists_entry));
        if (r->entries != NULL) {
            r->entries[r->entry_count++] = e;
        }
    }
}

/* ---- layers ------------------------------------------------------------------------------------------ */

enum {
    COLUMN_ID,
    COLUMN_HEADING,
    COLUMN_AUTHORITY,
    COLUMN_SAYS,
    COLUMN_ORIGINS,
    COLUMN_SCOPE,
    COLUMN_EXCEPT,
    COLUMN_PROGRAMMES,
    COLUMN_LIFTS,
    COLUMN_FORM,
    COLUMN_CLAIM,
    COLUMN_RATE,
    COLUMN_BASE,
    COLUMN_MATERIAL,
    COLUMN_US_CONTENT,
    COLUMN_GROUP,
    COLUMN_RANK,
    COLUMN_ONE_OF,
    COLUMN_FROM,
    COLUMN_UNTIL,
    COLUMN_LOADED_FROM,
    COLUMN_LOADED_UNTIL,
    COLUMN_SOURCE,
    COLUMN_COUNT
};
const char *const lists_layer_columns[] = {
    "id",    "heading", "authority", "says",  "origins",     "scope",        "except",     "programmes",
    "lifts", "form",    "claim",     "rate",  "base",        "material",     "us_content", "group",
    "rank",  "one_of",  "from",      "until", "loaded_from", "loaded_until", "source",     NULL};
_Static_assert(sizeof lists_layer_columns / sizeof lists_layer_columns[0] == COLUMN_COUNT + 1,
               "columns of layers and their names");
_Static_assert((int)COLUMN_COUNT <= (int)LISTS_COLUMNS, "every column has its place");

typedef struct layer_cells {
    lists_reader *r;
    int64_t record;
    const adv_text *cells;
    size_t count;
    bool good;
} layer_cells;

static adv_text layer_cell(const layer_cells *c, int column)
{
    return cell_at(c->cells, c->count, c->r->column[column]);
}

static void bad_cell(layer_cells *c, int column, const char *what)
{
    int at = c->r->column[column];
    problem(c->r, c->record, (size_t)(at < 0 ? 0 : at), lists_layer_columns[column], layer_cell(c, column),
            what);
    c->good = false;
}

static const char *text_cell(layer_cells *c, int column, bool must)
{
    adv_text cell = layer_cell(c, column);
    if (cell.length == 0) {
        if (must) {
            bad_cell(c, column, "is missing; every layer states it");
        }
        return NULL;
    }
    if (memchr(cell.bytes, '\0', cell.length) != NULL || !adv_utf8_valid(cell)) {
        bad_cell(c, column, "is no text in UTF-8");
        return NULL;
    }
    return copy(c->r, cell);
}

static uint8_t name_cell(layer_cells *c, int column, const char *const *names)
{
    adv_text cell = layer_cell(c, column);
    for (uint8_t i = 0; cell.length > 0 && names[i] != NULL; i++) {
        if (adv_text_is(cell, names[i])) {
            return i;
        }
    }
    if (cell.length > 0) {
        bad_cell(c, column, "is none of the words of this column; docs/layers.md lists them");
    }
    return 0;
}

static int64_t rate_cell(layer_cells *c, int column)
{
    int64_t e9 = 0;
    adv_text cell = layer_cell(c, column);
    adv_decimal_problem why = cell.length == 0 ? ADV_DECIMAL_OK : adv_rate_parse(&e9, cell);
    if (why != ADV_DECIMAL_OK) {
        bad_cell(c, column, adv_decimal_problem_text(why));
    }
    return e9;
}

static adv_date day_cell(layer_cells *c, int column, adv_date otherwise)
{
    adv_date day = otherwise;
    int at = c->r->column[column];
    c->good &= read_day(c->r, c->record, at, lists_layer_columns[column], layer_cell(c, column), &day);
    return day;
}

static const char *id_cell(layer_cells *c)
{
    adv_text cell = layer_cell(c, COLUMN_ID);
    adv_buffer id;
    if (cell.length == 0) {
        bad_cell(c, COLUMN_ID, "is missing; every layer has a name of its own");
        return NULL;
    }
    adv_buffer_init(&id, c->r->arena);
    adv_buffer_string(&id, c->r->prefix);
    adv_buffer_char(&id, '.');
    adv_buffer_text(&id, cell);
    c->r->no_memory = c->r->no_memory || id.failed;
    return id.failed ? NULL : adv_buffer_done(&id).bytes;
}

/* Where it stands: what the user writes of it, which is knowledge until somebody reads a text. */
static void cite_source(layer_cells *c, adv_layer *row)
{
    adv_cite *cite = ADV_ARENA_NEW(c->r->arena, adv_cite);
    c->r->no_memory = c->r->no_memory || cite == NULL;
    if (cite != NULL && row->heading != NULL) {
        const char *source = text_cell(c, COLUMN_SOURCE, false);
        *cite = (adv_cite){.instrument = "HTSUS",
                           .provision = source == NULL ? row->heading : source,
                           .role = ADV_CITE_RULE,
                           .standing = ADV_KNOWLEDGE};
        row->cites = cite;
        row->cite_count = 1;
    }
}

static void read_layer(lists_reader *r, int64_t record, const adv_text *cells, size_t count)
{
    layer_cells c = {r, record, cells, count, true};
    adv_layer row = {.known = true};
    int64_t rank = 0;
    row.id = id_cell(&c);
    row.heading = text_cell(&c, COLUMN_HEADING, true);
    row.authority = text_cell(&c, COLUMN_AUTHORITY, true);
    row.says = text_cell(&c, COLUMN_SAYS, true);
    row.origins = text_cell(&c, COLUMN_ORIGINS, true);
    row.scope = text_cell(&c, COLUMN_SCOPE, false);
    row.except = text_cell(&c, COLUMN_EXCEPT, false);
    row.programmes = text_cell(&c, COLUMN_PROGRAMMES, false);
    row.lifts = text_cell(&c, COLUMN_LIFTS, false);
    row.group = text_cell(&c, COLUMN_GROUP, false);
    row.one_of = text_cell(&c, COLUMN_ONE_OF, false);
    row.form = name_cell(&c, COLUMN_FORM, adv_layer_form_names);
    row.base = name_cell(&c, COLUMN_BASE, adv_layer_base_names);
    row.material = name_cell(&c, COLUMN_MATERIAL, adv_material_names);
    static const char *const no_yes[] = {"no", "yes", NULL};
    row.claim = name_cell(&c, COLUMN_CLAIM, no_yes) == 1;
    row.rate_e9 = rate_cell(&c, COLUMN_RATE);
    row.us_content_e9 = rate_cell(&c, COLUMN_US_CONTENT);
    row.from = day_cell(&c, COLUMN_FROM, ADV_DATE_NONE);
    row.until = day_cell(&c, COLUMN_UNTIL, ADV_DATE_OPEN);
    row.loaded_from = day_cell(&c, COLUMN_LOADED_FROM, ADV_DATE_NONE);
    row.loaded_until = day_cell(&c, COLUMN_LOADED_UNTIL, ADV_DATE_OPEN);
    row.checked_on = ADV_DATE_NONE;
    if (layer_cell(&c, COLUMN_FROM).length == 0) {
        bad_cell(&c, COLUMN_FROM, "is missing; write the first day it holds");
    }
    if ((layer_cell(&c, COLUMN_RATE).length == 0) != (row.form == ADV_LAYER_LIFT)) {
        bad_cell(&c, COLUMN_RATE,
                 "does not fit: a layer has a rate such as 0.25, and one that lifts has none");
    }
    if (layer_cell(&c, COLUMN_RANK).length > 0 &&
        (adv_decimal_parse(&rank, layer_cell(&c, COLUMN_RANK), 0, 100) != ADV_DECIMAL_OK || rank < 1)) {
        bad_cell(&c, COLUMN_RANK, "is no rank: a whole number from 1, which takes its base first, to 99");
    }
    row.rank = (uint8_t)rank;
    cite_source(&c, &row);
    if (c.good) {
        r->layers =
            grow(r, r->layers, r->layer_count, &r->layer_capacity, sizeof *r->layers, _Alignof(lists_layer));
        if (r->layers != NULL) {
            r->layers[r->layer_count++] = (lists_layer){row, r->source, record};
        }
    }
}

/* ---- records ----------------------------------------------------------------------------------------- */

static bool is_empty(const adv_text *cells, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (adv_text_trim(cells[i]).length > 0) {
            return false;
        }
    }
    return true;
}

bool lists_read_record(void *reader, int64_t record, const adv_text *cells, size_t count)
{
    lists_reader *r = reader;
    if (is_empty(cells, count) || adv_text_starts(adv_text_trim(cells[0]), "#")) {
        return true;
    }
    if (r->layout == NULL) {
        return read_header(r, record, cells, count);
    }
    if (r->layout->layers) {
        read_layer(r, record, cells, count);
    } else if (r->layout->kept) {
        read_entry(r, record, cells, count);
    }
    return !r->no_memory;
}

const char *lists_what(const lists_reader *reader)
{
    return reader->layout == NULL ? NULL : reader->layout->what;
}

bool lists_is_kept(const lists_reader *reader)
{
    return reader->layout != NULL && reader->layout->kept;
}

bool lists_are_layers(const lists_reader *reader)
{
    return reader->layout != NULL && reader->layout->layers;
}

/* ---- kept layers ------------------------------------------------------------------------------------- */

static const char *decimal_text(adv_arena *arena, int64_t value, int scale)
{
    char out[48];
    size_t length = adv_decimal_format(out, value, scale, 0);
    return adv_arena_copy(arena, out, length);
}

static const char *day_text(adv_arena *arena, adv_date day)
{
    char out[11];
    if (day == ADV_DATE_NONE || day == ADV_DATE_OPEN) {
        return "";
    }
    adv_date_format(out, day);
    return adv_arena_copy(arena, out, 10);
}

static const char *or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

const char *lists_layer_cell(adv_arena *arena, const adv_layer *l, size_t column)
{
    switch (column) {
    case COLUMN_ID: return l->id + strcspn(l->id, ".") + 1;
    case COLUMN_HEADING: return l->heading;
    case COLUMN_AUTHORITY: return l->authority;
    case COLUMN_SAYS: return l->says;
    case COLUMN_ORIGINS: return l->origins;
    case COLUMN_SCOPE: return or_empty(l->scope);
    case COLUMN_EXCEPT: return or_empty(l->except);
    case COLUMN_PROGRAMMES: return or_empty(l->programmes);
    case COLUMN_LIFTS: return or_empty(l->lifts);
    case COLUMN_FORM: return adv_layer_form_names[l->form];
    case COLUMN_CLAIM: return l->claim ? "yes" : "";
    case COLUMN_RATE: return l->form == ADV_LAYER_LIFT ? "" : decimal_text(arena, l->rate_e9, 9);
    case COLUMN_BASE: return adv_layer_base_names[l->base];
    case COLUMN_MATERIAL: return adv_material_names[l->material];
    case COLUMN_US_CONTENT: return l->us_content_e9 == 0 ? "" : decimal_text(arena, l->us_content_e9, 9);
    case COLUMN_GROUP: return or_empty(l->group);
    case COLUMN_RANK: return l->rank == 0 ? "" : decimal_text(arena, l->rank, 0);
    case COLUMN_ONE_OF: return or_empty(l->one_of);
    case COLUMN_FROM: return day_text(arena, l->from);
    case COLUMN_UNTIL: return day_text(arena, l->until);
    case COLUMN_LOADED_FROM: return day_text(arena, l->loaded_from);
    case COLUMN_LOADED_UNTIL: return day_text(arena, l->loaded_until);
    case COLUMN_SOURCE: return l->cite_count == 0 ? "" : l->cites[0].provision;
    default: return "";
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Arrow face: whatever type a column comes in, wherever its rows begin, the same lines give the same
 * results; what is not as it must be is told by column; and all that was taken is given back.
 */
#include "arrow_made.h"

#define ROWS    2300 /* two tiles and a part */
#define COLUMNS 14

enum {
    ENTRY,
    LINE,
    TERM,
    PLACE,
    CURRENCY,
    PRICE,
    QUANTITY,
    EXPORT,
    SOLD,
    RELATED,
    PACKING,
    FREIGHT,
    IN_PRICE,
    DECLARED
};

static const char *const names[COLUMNS] = {"entry",
                                           "line",
                                           "incoterm",
                                           "named_place",
                                           "currency",
                                           "price",
                                           "free_quantity",
                                           "export_date",
                                           "sold_for_export",
                                           "related",
                                           "packing",
                                           "main_freight",
                                           "main_freight_in_price",
                                           "declared_value"};

static uint32_t roll(uint64_t *state, uint32_t sides)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((*state >> 33) % sides);
}

typedef struct lines {
    const char *cells[COLUMNS][ROWS];
    char room[COLUMNS][ROWS][32];
} lines;

static const char *kept(lines *l, int column, size_t row, const char *text)
{
    if (text == NULL) {
        return l->cells[column][row] = NULL;
    }
    snprintf(l->room[column][row], sizeof l->room[column][row], "%s", text);
    return l->cells[column][row] = l->room[column][row];
}

static void amount(lines *l, int column, size_t row, uint64_t *dice, uint32_t empty, const char *cents)
{
    char text[32];
    snprintf(text, sizeof text, "%u%s", roll(dice, 900000), cents);
    kept(l, column, row, roll(dice, empty) == 0 ? NULL : text);
}

/* Lines whose every cell can be written in every type of its column. */
static lines *make_lines(void)
{
    static const char *const terms[] = {"FOB", "CIF", "EXW", "DDP", "FCA", NULL};
    static const char *const places[] = {"Haiphong", "Ho Chi Minh City, Cat Lai terminal", NULL};
    static const char *const currencies[] = {"USD", "EUR", "USD", "VND", NULL};
    static const char *const facts[] = {"yes", "no", NULL};
    lines *l = calloc(1, sizeof *l);
    uint64_t dice = 11;
    assert_non_null(l);
    for (size_t i = 0; i < ROWS; i++) {
        char text[32];
        snprintf(text, sizeof text, "QX7-%07zu", i / 7);
        kept(l, ENTRY, i, text);
        snprintf(text, sizeof text, "%03zu", i % 7);
        kept(l, LINE, i, text);
        kept(l, TERM, i, terms[roll(&dice, 6)]);
        kept(l, PLACE, i, places[roll(&dice, 3)]);
        kept(l, CURRENCY, i, currencies[roll(&dice, 5)]);
        amount(l, PRICE, i, &dice, 30, ".25");
        amount(l, QUANTITY, i, &dice, 2, "");
        adv_date_format(text, adv_date_of(2020, 1, 5) + (adv_date)roll(&dice, 2200));
        kept(l, EXPORT, i, roll(&dice, 30) ? text : NULL);
        kept(l, SOLD, i, facts[roll(&dice, 30) ? 0 : roll(&dice, 3)]);
        kept(l, RELATED, i, facts[roll(&dice, 30) ? 1 : roll(&dice, 3)]);
        amount(l, PACKING, i, &dice, 2, ".5");
        amount(l, FREIGHT, i, &dice, 2, "");
        kept(l, IN_PRICE, i, facts[roll(&dice, 3)]);
        amount(l, DECLARED, i, &dice, 3, ".50");
    }
    return l;
}

static void plain_columns(made_column *columns, lines *l)
{
    for (size_t c = 0; c < COLUMNS; c++) {
        columns[c] = (made_column){.name = names[c], .format = "u", .texts = l->cells[c], .counted = true};
    }
}

static const adv_batch_options us = {.jurisdiction = "US"};

/* Rates of the years the lines are of. */
static const adv_fx *rates(void)
{
    static const adv_rate_point points[] = {{18262, 1080000000},
                                            {18263, 1090000000},
                                            {18264, 1110000000},
                                            {18267, 1090000000},
                                            {18268, 1085000000}};
    static adv_rate_series euro;
    static adv_fx fx;
    euro = (adv_rate_series){.currency = adv_currency_find(adv_text_of("EUR")),
                             .target = adv_currency_find(adv_text_of("USD")),
                             .source = ADV_RATE_CENTRAL_BANK,
                             .per = 1,
                             .name = "made up",
                             .points = points,
                             .count = sizeof points / sizeof points[0]};
    fx = (adv_fx){&euro, 1};
    return &fx;
}

typedef struct outcome {
    struct ArrowSchema schema;
    struct ArrowArray values;
} outcome;

static outcome determine(const struct ArrowSchema *schema, const struct ArrowArray *rows,
                         const adv_batch_options *options)
{
    outcome out;
    adv_error err = {0};
    adv_status status = adv_batch_determine(&out.values, &out.schema, adv_law_builtin(), rates(), rows,
                                            schema, options, &err);
    if (status != ADV_OK) {
        fail_msg("%s: %s: %s", adv_status_name(status), err.place.field == NULL ? "" : err.place.field,
                 err.message);
    }
    return out;
}

static void drop(outcome *o)
{
    o->schema.release(&o->schema);
    o->values.release(&o->values);
}

static void same_rows(const outcome *a, size_t a_row, const outcome *b, size_t b_row)
{
    for (size_t c = 0; c < ADV_RESULT_COUNT; c++) {
        char left[64], right[64];
        adv_text x = made_result(left, &a->schema, &a->values, c, a_row);
        adv_text y = made_result(right, &b->schema, &b->values, c, b_row);
        if (!adv_text_equal(x, y)) {
            fail_msg("%s of row %zu is '%.*s', not '%.*s'", adv_result_column_name((adv_result_column)c),
                     a_row, (int)x.length, x.bytes, (int)y.length, y.bytes);
        }
    }
}

static outcome plain_outcome(lines *l)
{
    made_column columns[COLUMNS];
    struct ArrowSchema schema;
    struct ArrowArray rows;
    plain_columns(columns, l);
    made_rows(&schema, &rows, columns, COLUMNS, ROWS);
    outcome out = determine(&schema, &rows, &us);
    schema.release(&schema);
    rows.release(&rows);
    assert_int_equal(made_live, 0);
    return out;
}

/* ---- values -------------------------------------------------------------------------------------------- */

static void lines_are_valued(void **state)
{
    lines *l = make_lines();
    outcome plain = plain_outcome(l);
    size_t outcomes[3] = {0};
    (void)state;
    assert_int_equal(plain.values.length, ROWS);
    assert_int_equal(plain.values.n_children, ADV_RESULT_COUNT);
    for (size_t i = 0; i < ROWS; i++) {
        char text[64];
        adv_text word = made_result(text, &plain.schema, &plain.values, ADV_RESULT_OUTCOME, i);
        adv_text value = made_result(text, &plain.schema, &plain.values, ADV_RESULT_CUSTOMS_VALUE, i);
        outcomes[0] += adv_text_is(word, "valued");
        outcomes[1] += adv_text_is(word, "incomplete");
        outcomes[2] += adv_text_is(word, "method_ended");
        assert_int_equal(adv_text_is(word, "valued"), value.length > 0);
    }
    assert_true(outcomes[0] > ROWS / 20 && outcomes[1] > ROWS / 20 && outcomes[2] > 0);
    drop(&plain);
    free(l);
}

/* Each column in each type it may have, one at a time and then all mixed, at every kind of offset. */
static const char *const types_of[COLUMNS][8] = {
    [ENTRY] = {"U", "vu", "s:u", "S:U"},
    [LINE] = {"vu", "c:u", "C:vu"},
    [TERM] = {"U", "vu", "c:u", "i:U", "L:u"},
    [PLACE] = {"U", "vu", "I:vu", "l:u"},
    [CURRENCY] = {"U", "vu", "c:vu"},
    [PRICE] = {"U", "vu", "d:18,4", "d:38,9", "d:18,2,64", "S:u"},
    [QUANTITY] = {"vu", "l", "i", "I", "L", "d:9,0,32", "d:10,0"},
    [EXPORT] = {"U", "tdD", "s:u"},
    [SOLD] = {"b", "vu", "c:u"},
    [RELATED] = {"b", "U"},
    [PACKING] = {"d:18,4", "d:9,1,32", "d:18,6,64"},
    [FREIGHT] = {"l", "L", "I", "d:20,4"},
    [IN_PRICE] = {"b", "vu", "C:U"},
    [DECLARED] = {"d:18,4", "d:12,2"},
};

static void set_type(made_column *column, const char *type)
{
    const char *colon = strchr(type, ':');
    bool dictionary = colon != NULL && type[0] != 'd';
    static const char indices[][2] = {"c", "C", "s", "S", "i", "I", "l", "L"};
    column->format = dictionary ? colon + 1 : type;
    for (size_t i = 0; dictionary && i < sizeof indices / sizeof indices[0]; i++) {
        column->index = indices[i][0] == type[0] ? indices[i] : column->index;
    }
}

static void compare_types(lines *l, const outcome *plain, made_column *columns)
{
    struct ArrowSchema schema;
    struct ArrowArray rows;
    made_rows(&schema, &rows, columns, COLUMNS, ROWS);
    outcome typed = determine(&schema, &rows, &us);
    for (size_t i = 0; i < ROWS; i++) {
        same_rows(&typed, i, plain, i);
    }
    drop(&typed);
    schema.release(&schema);
    rows.release(&rows);
    assert_int_equal(made_live, 0);
    (void)l;
}

static void every_type_means_the_same(void **state)
{
    lines *l = make_lines();
    outcome plain = plain_outcome(l);
    made_column columns[COLUMNS];
    uint64_t dice = 5;
    (void)state;
    for (size_t c = 0; c < COLUMNS; c++) {
        for (size_t t = 0; t < 8 && types_of[c][t] != NULL; t++) {
            plain_columns(columns, l);
            set_type(&columns[c], types_of[c][t]);
            columns[c].pad = roll(&dice, 70);
            columns[c].counted = roll(&dice, 2) == 0;
            compare_types(l, &plain, columns);
        }
    }
    for (size_t turn = 0; turn < 12; turn++) {
        plain_columns(columns, l);
        for (size_t c = 0; c < COLUMNS; c++) {
            const char *type = types_of[c][roll(&dice, 8)];
            columns[c].pad = roll(&dice, 3) == 0 ? 0 : roll(&dice, 130);
            columns[c].counted = roll(&dice, 2) == 0;
            if (type != NULL) {
                set_type(&columns[c], type);
            }
        }
        compare_types(l, &plain, columns);
    }
    drop(&plain);
    free(l);
}

/* A slice of the struct is the same rows, wherever it begins; a null of the struct is a row of nulls. */
static void slices_and_null_rows(void **state)
{
    lines *l = make_lines();
    outcome plain = plain_outcome(l);
    made_column columns[COLUMNS];
    struct ArrowSchema schema;
    struct ArrowArray rows;
    static const size_t firsts[] = {0, 1, 7, 8, 63, 64, 65, 1023, 1024, 1279, 2299};
    (void)state;
    plain_columns(columns, l);
    set_type(&columns[PRICE], "d:18,4");
    set_type(&columns[SOLD], "b");
    columns[PRICE].pad = 3;
    made_rows(&schema, &rows, columns, COLUMNS, ROWS);
    for (size_t f = 0; f < sizeof firsts / sizeof firsts[0]; f++) {
        rows.offset = (int64_t)firsts[f];
        rows.length = (int64_t)(ROWS - firsts[f] > 1030 ? 1030 : ROWS - firsts[f]);
        outcome slice = determine(&schema, &rows, &us);
        assert_int_equal(slice.values.length, rows.length);
        for (size_t i = 0; i < (size_t)rows.length; i++) {
            same_rows(&slice, i, &plain, firsts[f] + i);
        }
        drop(&slice);
    }
    rows.offset = 5;
    rows.length = 20;
    rows.null_count = -1;
    rows.buffers[0] = made_exactly("\xff\xff\xf7\xff", 4); /* bit 19 is null: row 14 of the slice */
    outcome holed = determine(&schema, &rows, &us);
    for (size_t i = 0; i < 20; i++) {
        char text[64];
        if (i != 14) {
            same_rows(&holed, i, &plain, 5 + i);
        } else {
            adv_text reason = made_result(text, &holed.schema, &holed.values, ADV_RESULT_REASON, i);
            assert_true(adv_text_is(reason, "cell:entry"));
        }
    }
    drop(&holed);
    drop(&plain);
    schema.release(&schema);
    rows.release(&rows);
    free(l);
}

static void no_rows_is_no_error(void **state)
{
    static const char *const none[] = {NULL};
    made_column columns[] = {{.name = "entry", .format = "u", .texts = none, .counted = true},
                             {.name = "line", .format = "vu", .texts = none, .counted = true},
                             {.name = "price", .format = "d:18,4", .texts = none, .counted = true}};
    struct ArrowSchema schema;
    struct ArrowArray rows;
    (void)state;
    made_rows(&schema, &rows, columns, 3, 0);
    for (int64_t i = 0; i < 3; i++) {
        free((void *)(uintptr_t)rows.children[i]->buffers[1]); /* a producer may leave empty buffers out */
        rows.children[i]->buffers[1] = NULL;
    }
    outcome out = determine(&schema, &rows, &us);
    assert_int_equal(out.values.length, 0);
    assert_int_equal(out.values.children[0]->length, 0);
    drop(&out);
    schema.release(&schema);
    rows.release(&rows);
    assert_int_equal(made_live, 0);
}

/* A column of type null says nothing in any row. */
static void a_null_column_is_not_stated(void **state)
{
    static const char *const one[] = {"1"}, *const price[] = {"100"}, *const usd[] = {"USD"};
    static const char *const none[] = {NULL};
    made_column columns[] = {{.name = "entry", .format = "u", .texts = one, .counted = true},
                             {.name = "line", .format = "u", .texts = one, .counted = true},
                             {.name = "price", .format = "l", .texts = price, .counted = true},
                             {.name = "currency", .format = "u", .texts = usd, .counted = true},
                             {.name = "export_date", .format = "u", .texts = none, .counted = true},
                             {.name = "packing", .format = "u", .texts = none, .counted = true}};
    struct ArrowSchema schema;
    struct ArrowArray rows;
    (void)state;
    made_rows(&schema, &rows, columns, 6, 1);
    outcome told = determine(&schema, &rows, &us);
    for (size_t c = 4; c < 6; c++) {
        schema.children[c]->format = "n";
        for (int64_t b = 0; b < 3; b++) {
            free((void *)(uintptr_t)rows.children[c]->buffers[b]);
        }
        rows.children[c]->n_buffers = 0;
        rows.children[c]->null_count = 1;
    }
    outcome out = determine(&schema, &rows, &us);
    same_rows(&out, 0, &told, 0);
    drop(&out);
    drop(&told);
    schema.release(&schema);
    rows.release(&rows);
}

/* ---- problems ------------------------------------------------------------------------------------------ */

static void cells_that_are_none_are_told_by_row(void **state)
{
    static const char *const entry[] = {"1", "1", "2", NULL}, *const line[] = {"1", "2", "1", "2"};
    static const char *const price[] = {"100.00", "1e3", "12.34567", "1"}, *const usd[] = {"USD", "usd",
                                                                                           "USD", "USD"};
    made_column columns[] = {{.name = "entry", .format = "u", .texts = entry, .counted = true},
                             {.name = "line", .format = "u", .texts = line, .counted = true},
                             {.name = "price", .format = "u", .texts = price, .counted = true},
                             {.name = "currency", .format = "u", .texts = usd, .counted = true}};
    struct ArrowSchema schema;
    struct ArrowArray rows;
    adv_arena arena;
    adv_error_list problems;
    char text[64];
    (void)state;
    adv_arena_init(&arena, NULL);
    adv_error_list_init(&problems, &arena, 0);
    adv_batch_options options = {.jurisdiction = "US", .problems = &problems};
    made_rows(&schema, &rows, columns, 4, 4);
    outcome out = determine(&schema, &rows, &options);
    assert_int_equal(problems.count, 4);
    static const struct {
        int64_t row;
        const char *field, *word;
    } expected[] = {{4, "entry", "may not be empty"},
                    {2, "price", "'1e3'"},
                    {3, "price", "'12.34567'"},
                    {2, "currency", "'usd'"}};
    for (size_t i = 0; i < 4; i++) {
        bool found = false;
        for (size_t k = 0; k < 4; k++) {
            const adv_error *p = &problems.items[k];
            found =
                found || (p->place.row == expected[i].row && strcmp(p->place.field, expected[i].field) == 0 &&
                          strstr(p->message, expected[i].word) != NULL);
        }
        assert_true(found);
    }
    for (size_t i = 1; i < 4; i++) {
        assert_true(
            adv_text_is(made_result(text, &out.schema, &out.values, ADV_RESULT_OUTCOME, i), "rejected"));
        assert_int_equal(made_result(text, &out.schema, &out.values, ADV_RESULT_CUSTOMS_VALUE, i).length, 0);
    }
    assert_false(adv_text_is(made_result(text, &out.schema, &out.values, ADV_RESULT_OUTCOME, 0), "rejected"));
    drop(&out);
    schema.release(&schema);
    rows.release(&rows);
    adv_arena_reset(&arena);
}

/* Calls and expects an error that names the column and holds the word; nothing may be handed out. */
static void refuse(const struct ArrowSchema *schema, const struct ArrowArray *rows, const char *column,
                   const char *word)
{
    struct ArrowArray values;
    struct ArrowSchema values_schema;
    adv_error err = {0};
    adv_status status =
        adv_batch_determine(&values, &values_schema, adv_law_builtin(), NULL, rows, schema, &us, &err);
    if (status != ADV_ERR_INPUT || strstr(err.message, word) == NULL ||
        (column != NULL && (err.place.field == NULL || strcmp(err.place.field, column) != 0))) {
        fail_msg("expected '%s' of column %s, and was told %s: %s: %s", word,
                 column == NULL ? "(none)" : column, adv_status_name(status),
                 err.place.field == NULL ? "(none)" : err.place.field, err.message);
    }
    assert_null(values.release);
    assert_null(values_schema.release);
}

static void types_that_cannot_be_read_are_refused(void **state)
{
    static const char *const one[] = {"1"};
    static const struct {
        const char *column, *format, *word;
    } cases[] = {
        {"price", "g", "binary fraction"}, {"price", "f", "binary fraction"},
        {"price", "b", "DECIMAL(18,4)"},   {"price", "d:40,4,256", "DECIMAL"},
        {"price", "d:18,-2", "DECIMAL"},   {"price", "d:38,30", "DECIMAL"},
        {"price", "d:", "DECIMAL"},        {"price", "d:18", "DECIMAL"},
        {"price", "d:18,4,", "DECIMAL"},   {"price", "d:99999999999999,4", "DECIMAL"},
        {"price", "z", "as text"},         {"price", "+l", "several values"},
        {"export_date", "tsu:UTC", "day"}, {"export_date", "tdm", "DATE"},
        {"export_date", "i", "DATE"},      {"related", "c", "BOOLEAN"},
        {"entry", "l", "leading zeros"},   {"currency", "b", "text"},
        {"price", "", "cannot be read"},   {"price", "+s", "several values"},
        {"incoterm", "tdD", "as text"},    {"price", "uu", "cannot be read"},
        {"price", "tdD", "a day"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        made_column columns[] = {{.name = "entry", .format = "u", .texts = one, .counted = true},
                                 {.name = "line", .format = "u", .texts = one, .counted = true},
                                 {.name = cases[i].column, .format = "u", .texts = one, .counted = true}};
        struct ArrowSchema schema;
        struct ArrowArray rows;
        bool key = strcmp(cases[i].column, "entry") == 0;
        made_rows(&schema, &rows, columns, key ? 2 : 3, 1);
        schema.children[key ? 0 : 2]->format = cases[i].format;
        refuse(&schema, &rows, cases[i].column, cases[i].word);
        schema.release(&schema);
        rows.release(&rows);
    }
}

static void columns_that_do_not_fit_are_all_told(void **state)
{
    static const char *const one[] = {"1"};
    made_column columns[] = {{.name = "entry", .format = "u", .texts = one, .counted = true},
                             {.name = "pricce", .format = "u", .texts = one, .counted = true},
                             {.name = "colour", .format = "u", .texts = one, .counted = true},
                             {.name = "x_colour", .format = "l", .texts = one, .counted = true},
                             {.name = "entry", .format = "u", .texts = one, .counted = true},
                             {.name = "price", .format = "u", .texts = one, .counted = true}};
    struct ArrowSchema schema, values_schema;
    struct ArrowArray rows, values;
    adv_arena arena;
    adv_error_list problems;
    adv_error err = {0};
    (void)state;
    adv_arena_init(&arena, NULL);
    adv_error_list_init(&problems, &arena, 0);
    adv_batch_options options = {.jurisdiction = "US", .problems = &problems};
    made_rows(&schema, &rows, columns, 6, 1);
    schema.children[5]->format = "g";
    assert_int_equal(
        adv_batch_determine(&values, &values_schema, adv_law_builtin(), NULL, &rows, &schema, &options, &err),
        ADV_ERR_INPUT);
    static const char *const words[] = {"is price meant?", "has no such column", "two columns have this name",
                                        "binary fraction", "is missing"};
    static const char *const fields[] = {"pricce", "colour", "entry", "price", "line"};
    assert_int_equal(problems.count, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_non_null(strstr(problems.items[i].message, words[i]));
        assert_string_equal(problems.items[i].place.field, fields[i]);
        assert_string_equal(problems.items[i].place.source, "rows");
    }
    assert_string_equal(err.message, problems.items[0].message);
    adv_arena_reset(&arena);

    options = (adv_batch_options){0};
    assert_int_equal(
        adv_batch_determine(&values, NULL, adv_law_builtin(), NULL, &rows, &schema, &options, &err),
        ADV_ERR_INPUT);
    assert_string_equal(err.place.field, "jurisdiction");
    options.jurisdiction = "ZZ";
    assert_int_equal(
        adv_batch_determine(&values, NULL, adv_law_builtin(), NULL, &rows, &schema, &options, NULL),
        ADV_ERR_INPUT);
    assert_int_equal(adv_batch_determine(&values, NULL, adv_law_builtin(), NULL, &rows, &schema, NULL, &err),
                     ADV_ERR_INPUT);
    schema.children[5]->name = NULL;
    refuse(&schema, &rows, NULL, "no such column");
    schema.release(&schema);
    rows.release(&rows);
    refuse(&schema, &rows, NULL, "struct array"); /* released */
}

typedef struct broken {
    struct ArrowSchema schema;
    struct ArrowArray rows;
} broken;

static broken *open_broken(void)
{
    static broken b;
    static const char *const entry[] = {"1", "2", "3"}, *const line[] = {"a name of more than twelve", "b",
                                                                         NULL};
    static const char *const term[] = {"FOB", "CIF", NULL}, *const price[] = {"1", "2", "3"};
    static const char *const day[] = {"2025-01-01", NULL, "2025-01-03"};
    made_column columns[] = {
        {.name = "entry", .format = "u", .texts = entry, .counted = true},
        {.name = "line", .format = "vu", .texts = line, .counted = true},
        {.name = "incoterm", .format = "u", .index = "c", .texts = term, .counted = true},
        {.name = "price", .format = "d:18,4", .texts = price, .counted = true},
        {.name = "export_date", .format = "tdD", .texts = day, .counted = true}};
    made_rows(&b.schema, &b.rows, columns, 5, 3);
    return &b;
}

static void arrays_unlike_their_schema_are_refused(void **state)
{
    broken *b = open_broken();
    struct ArrowArray **c = b->rows.children;
    (void)state;
#define WITH(place, value, column, word)                                                                     \
    do {                                                                                                     \
        __typeof__(place) before = place;                                                                    \
        place = value;                                                                                       \
        refuse(&b->schema, &b->rows, column, word);                                                          \
        place = before;                                                                                      \
    } while (0)
    WITH(c[3]->release, NULL, "price", "moved away");
    WITH(c[3]->length, 2, "price", "shorter");
    WITH(c[3]->offset, -1, "price", "shorter");
    WITH(c[3]->n_buffers, 3, "price", "number of buffers");
    WITH(c[3]->n_children, 1, "price", "children");
    WITH(c[3]->buffers, NULL, "price", "no values");
    WITH(c[3]->buffers[1], NULL, "price", "no values");
    WITH(c[3]->null_count, 1, "price", "no bitmap");
    WITH(c[1]->n_buffers, 2, "line", "number of buffers");
    WITH(c[1]->n_buffers, 3, "line", "does not have");
    WITH(c[1]->buffers[2], NULL, "line", "past the end");
    WITH(c[2]->dictionary, NULL, "incoterm", "no dictionary");
    WITH(c[2]->dictionary->length, 2, "incoterm", "code");
    WITH(c[2]->dictionary->length, -1, "incoterm", "shorter");
    WITH(c[2]->dictionary->buffers[2], NULL, "incoterm", "no bytes");
    WITH(((int8_t *)(uintptr_t)c[2]->buffers[1])[0], -1, "incoterm", "code");
    WITH(((int8_t *)(uintptr_t)c[2]->buffers[1])[1], 100, "incoterm", "code");
    WITH(((int32_t *)(uintptr_t)c[0]->buffers[1])[1], 9, "entry", "backwards");
    WITH(((int32_t *)(uintptr_t)c[0]->buffers[1])[0], -1, "entry", "backwards");
    WITH(((int32_t *)(uintptr_t)c[1]->buffers[1])[0], -3, "line", "does not have");
    WITH(((int32_t *)(uintptr_t)c[1]->buffers[1])[2], 7, "line", "does not have");
    WITH(((int32_t *)(uintptr_t)c[1]->buffers[1])[2], -1, "line", "does not have");
    WITH(((int32_t *)(uintptr_t)c[1]->buffers[1])[3], 1, "line", "past the end");
    WITH(((int32_t *)(uintptr_t)c[1]->buffers[1])[0], 9000, "line", "past the end");
    WITH(b->rows.n_children, 4, NULL, "not the struct");
    WITH(b->rows.n_buffers, 0, NULL, "not the struct");
    WITH(b->rows.length, -1, NULL, "not the struct");
    WITH(b->rows.length, INT64_MAX, "entry", "shorter");
    WITH(b->rows.offset, INT64_MAX, NULL, "not the struct");
    WITH(b->rows.offset, 1, "entry", "shorter");
    WITH(b->rows.release, NULL, NULL, "released");
    WITH(b->schema.format, "u", NULL, "struct array");
    WITH(b->schema.n_children, -1, NULL, "struct array");
    WITH(b->schema.children[2]->format, "u", "incoterm", "Arrow type");
    WITH(b->schema.children[2]->dictionary->format, "l", "incoterm", "Arrow type");
    WITH(b->schema.children[2]->dictionary->format, NULL, "incoterm", "Arrow type");
#undef WITH
    outcome good = determine(&b->schema, &b->rows, &us);
    drop(&good);
    b->schema.release(&b->schema);
    b->rows.release(&b->rows);
    assert_int_equal(made_live, 0);
}

/* ---- schemas ------------------------------------------------------------------------------------------- */

static void schemas_name_every_column(void **state)
{
    struct ArrowSchema schema, moved;
    (void)state;
    assert_int_equal(adv_batch_schema(&schema, NULL, NULL), ADV_OK);
    assert_string_equal(schema.format, "+s");
    assert_int_equal(schema.n_children, adv_book_column_count(ADV_TABLE_LINES));
    for (int64_t i = 0; i < schema.n_children; i++) {
        adv_book_column column;
        adv_book_column_at(&column, ADV_TABLE_LINES, (size_t)i);
        assert_string_equal(schema.children[i]->name, column.name);
        assert_int_equal(schema.children[i]->flags, column.required ? 0 : ARROW_FLAG_NULLABLE);
    }
    moved = *schema.children[0];
    schema.children[0]->release = NULL;
    schema.release(&schema);
    assert_null(schema.release);
    assert_string_equal(moved.name, "entry");
    moved.release(&moved);

    assert_int_equal(adv_batch_values_schema(&schema, adv_law_builtin(), &us, NULL), ADV_OK);
    assert_int_equal(schema.n_children, ADV_RESULT_COUNT);
    assert_string_equal(schema.children[ADV_RESULT_CUSTOMS_VALUE]->format, "d:18,4");
    assert_string_equal(schema.children[ADV_RESULT_ENTERED_VALUE]->format, "l");
    assert_string_equal(schema.children[ADV_RESULT_RATE]->format, "d:18,9");
    assert_string_equal(schema.children[ADV_RESULT_PACK]->dictionary->format, "u");
    schema.release(&schema);
}

/* A batch made by the published schema, every column empty but the key, is taken as it is. */
static void the_published_schema_is_taken(void **state)
{
    struct ArrowSchema published, schema;
    struct ArrowArray rows;
    static const char *const one[] = {"1"}, *const none[] = {NULL};
    (void)state;
    assert_int_equal(adv_batch_schema(&published, NULL, NULL), ADV_OK);
    size_t count = (size_t)published.n_children;
    made_column *columns = calloc(count, sizeof *columns);
    assert_non_null(columns);
    for (size_t i = 0; i < count; i++) {
        bool key = strcmp(published.children[i]->name, "entry") == 0 ||
                   strcmp(published.children[i]->name, "line") == 0;
        columns[i] = (made_column){.name = published.children[i]->name,
                                   .format = published.children[i]->format,
                                   .texts = key ? one : none,
                                   .counted = true};
    }
    made_rows(&schema, &rows, columns, count, 1);
    outcome out = determine(&published, &rows, &us);
    char text[64];
    assert_true(
        adv_text_is(made_result(text, &out.schema, &out.values, ADV_RESULT_OUTCOME, 0), "incomplete"));
    drop(&out);
    free(columns);
    schema.release(&schema);
    rows.release(&rows);
    published.release(&published);
}

/* ---- ownership ----------------------------------------------------------------------------------------- */

typedef struct memory {
    size_t calls, fail_at, live;
} memory;

static void *take(void *context, size_t size)
{
    memory *m = context;
    m->calls++;
    void *block = m->calls == m->fail_at ? NULL : malloc(size);
    m->live += block != NULL;
    return block;
}

static void give(void *context, void *block, size_t size)
{
    ((memory *)context)->live--;
    memset(block, 0xdd, size); /* whoever looks again sees it */
    free(block);
}

static void each_column_can_be_moved_out(void **state)
{
    lines *l = make_lines();
    made_column columns[COLUMNS];
    struct ArrowSchema schema;
    struct ArrowArray rows, moved[ADV_RESULT_COUNT], pointers_to;
    memory m = {0};
    adv_allocator allocator = {take, give, &m};
    adv_batch_options options = {.jurisdiction = "US", .allocator = &allocator};
    (void)state;
    outcome plain = plain_outcome(l);
    plain_columns(columns, l);
    made_rows(&schema, &rows, columns, COLUMNS, ROWS);
    outcome out = determine(&schema, &rows, &options);
    schema.release(&schema);
    rows.release(&rows); /* results borrow nothing from the rows */
    for (size_t c = 0; c < ADV_RESULT_COUNT; c++) {
        moved[c] = *out.values.children[c];
        out.values.children[c]->release = NULL;
    }
    out.values.release(&out.values);
    struct ArrowArray *children[ADV_RESULT_COUNT];
    for (size_t c = 0; c < ADV_RESULT_COUNT; c++) {
        children[c] = &moved[c];
    }
    pointers_to = (struct ArrowArray){.length = ROWS, .children = children};
    outcome apart = {out.schema, pointers_to};
    for (size_t i = 0; i < ROWS; i++) {
        same_rows(&apart, i, &plain, i);
    }
    for (size_t c = 0; c < ADV_RESULT_COUNT; c++) {
        moved[c].release(&moved[c]);
        assert_null(moved[c].release);
    }
    out.schema.release(&out.schema);
    assert_int_equal(m.live, 0);
    assert_true(m.calls > ADV_RESULT_COUNT);
    drop(&plain);
    free(l);
}

static void each_allocation_may_fail(void **state)
{
    lines *l = make_lines();
    made_column columns[COLUMNS];
    struct ArrowSchema schema;
    struct ArrowArray rows;
    (void)state;
    plain_columns(columns, l);
    set_type(&columns[SOLD], "b");
    set_type(&columns[TERM], "c:u");
    made_rows(&schema, &rows, columns, COLUMNS, 1500);
    adv_status status = ADV_ERR_MEMORY;
    size_t refused = 0;
    for (size_t n = 1; status != ADV_OK; n++) {
        memory m = {.fail_at = n};
        adv_allocator allocator = {take, give, &m};
        adv_batch_options options = {.jurisdiction = "US", .allocator = &allocator};
        struct ArrowArray values;
        struct ArrowSchema values_schema;
        adv_error err = {0};
        status = adv_batch_determine(&values, &values_schema, adv_law_builtin(), rates(), &rows, &schema,
                                     &options, &err);
        if (status == ADV_OK) {
            values.release(&values);
            values_schema.release(&values_schema);
        } else {
            assert_int_equal(status, ADV_ERR_MEMORY);
            assert_int_equal(err.status, ADV_ERR_MEMORY);
            assert_null(values.release);
            assert_null(values_schema.release);
            refused++;
        }
        assert_int_equal(m.live, 0);
        assert_true(n < 1000);
    }
    assert_true(refused > 60);
    for (size_t n = 1; n < 40; n++) {
        memory m = {.fail_at = n};
        adv_allocator allocator = {take, give, &m};
        struct ArrowSchema published;
        assert_int_equal(adv_batch_schema(&published, &allocator, NULL), ADV_ERR_MEMORY);
        assert_null(published.release);
        assert_int_equal(m.live, 0);
    }
    schema.release(&schema);
    rows.release(&rows);
    free(l);
}

/* ---- streams ------------------------------------------------------------------------------------------- */

enum { CHUNK = 700 };

/* A stream of the lines in chunks; may fail on purpose. */
typedef struct source {
    lines *l;
    size_t at;
    int fail_schema, fail_next;
    size_t fail_after; /* chunks */
    bool released;
    bool broken; /* the third chunk is */
} source;

static void chunk_columns(made_column *columns, lines *l, size_t at)
{
    plain_columns(columns, l);
    for (size_t c = 0; c < COLUMNS; c++) {
        columns[c].texts = l->cells[c] + at;
    }
    set_type(&columns[PRICE], "d:18,4");
}

static int source_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    source *s = stream->private_data;
    made_column columns[COLUMNS];
    struct ArrowArray rows;
    if (s->fail_schema != 0) {
        return s->fail_schema;
    }
    chunk_columns(columns, s->l, 0);
    made_rows(out, &rows, columns, COLUMNS, 0);
    rows.release(&rows);
    return 0;
}

static int source_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    source *s = stream->private_data;
    made_column columns[COLUMNS];
    struct ArrowSchema schema;
    if (s->fail_next != 0 && s->at / CHUNK >= s->fail_after) {
        return s->fail_next;
    }
    if (s->at >= ROWS) {
        out->release = NULL;
        return 0;
    }
    size_t rows = ROWS - s->at < CHUNK ? ROWS - s->at : CHUNK;
    chunk_columns(columns, s->l, s->at);
    made_rows(&schema, out, columns, COLUMNS, rows);
    schema.release(&schema);
    s->at += rows;
    if (s->broken && s->at >= 3 * CHUNK) {
        out->children[PRICE]->length = 1;
    }
    return 0;
}

static const char *source_error(struct ArrowArrayStream *stream)
{
    (void)stream;
    return "the cable was cut";
}

static void source_release(struct ArrowArrayStream *stream)
{
    ((source *)stream->private_data)->released = true;
    stream->release = NULL;
}

static struct ArrowArrayStream open_source(source *s)
{
    return (struct ArrowArrayStream){source_schema, source_next, source_error, source_release, s};
}

static void a_stream_values_as_a_batch_does(void **state)
{
    lines *l = make_lines();
    outcome plain = plain_outcome(l);
    source s = {.l = l};
    struct ArrowArrayStream rows = open_source(&s), values;
    adv_arena arena;
    adv_error_list problems;
    (void)state;
    kept(l, CURRENCY, 1000, "US$"); /* told by its row in the stream, not in its chunk */
    adv_arena_init(&arena, NULL);
    adv_error_list_init(&problems, &arena, 0);
    memory m = {0};
    adv_allocator allocator = {take, give, &m};
    adv_batch_options options = {.jurisdiction = "US", .problems = &problems, .allocator = &allocator};
    assert_int_equal(adv_batch_stream(&values, &rows, adv_law_builtin(), rates(), &options, NULL), ADV_OK);
    assert_null(rows.release);
    outcome got;
    size_t at = 0;
    assert_int_equal(values.get_schema(&values, &got.schema), 0);
    for (;;) {
        assert_int_equal(values.get_next(&values, &got.values), 0);
        if (got.values.release == NULL) {
            break;
        }
        for (size_t i = 0; i < (size_t)got.values.length; i++, at++) {
            if (at != 1000) {
                same_rows(&got, i, &plain, at);
            }
        }
        got.values.release(&got.values);
    }
    assert_int_equal(at, ROWS);
    assert_int_equal(problems.count, 1);
    assert_int_equal(problems.items[0].place.row, 1001);
    assert_null(values.get_last_error(&values));
    assert_false(s.released);
    values.release(&values);
    assert_true(s.released);
    assert_null(values.release);
    got.schema.release(&got.schema);
    assert_int_equal(m.live, 0);
    assert_int_equal(made_live, 0);
    adv_arena_reset(&arena);
    drop(&plain);
    free(l);
}

static void a_stream_that_fails_says_why(void **state)
{
    lines *l = make_lines();
    struct ArrowArrayStream rows, values;
    struct ArrowArray array;
    adv_error err = {0};
    (void)state;

    source dumb = {.l = l, .fail_schema = 5};
    rows = open_source(&dumb);
    assert_int_equal(adv_batch_stream(&values, &rows, adv_law_builtin(), NULL, &us, &err), ADV_ERR_INPUT);
    assert_non_null(strstr(err.message, "the cable was cut"));
    assert_non_null(rows.release); /* still the caller's */
    assert_null(values.release);
    assert_int_equal(adv_batch_stream(&values, &rows, adv_law_builtin(), NULL, NULL, &err), ADV_ERR_INPUT);
    rows.release(&rows);
    assert_int_equal(adv_batch_stream(&values, &rows, adv_law_builtin(), NULL, &us, &err), ADV_ERR_INPUT);

    source cut = {.l = l, .fail_next = 104, .fail_after = 1};
    rows = open_source(&cut);
    assert_int_equal(adv_batch_stream(&values, &rows, adv_law_builtin(), NULL, &us, &err), ADV_OK);
    assert_int_equal(values.get_next(&values, &array), 0);
    array.release(&array);
    assert_int_equal(values.get_next(&values, &array), 104);
    assert_null(array.release);
    assert_non_null(strstr(values.get_last_error(&values), "the cable was cut"));
    values.release(&values);

    source bad = {.l = l, .broken = true};
    rows = open_source(&bad);
    assert_int_equal(adv_batch_stream(&values, &rows, adv_law_builtin(), NULL, &us, &err), ADV_OK);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(values.get_next(&values, &array), 0);
        array.release(&array);
    }
    assert_int_equal(values.get_next(&values, &array), 22);
    assert_null(array.release);
    assert_non_null(strstr(values.get_last_error(&values), "price: this column's array is shorter"));
    values.release(&values);
    assert_int_equal(made_live, 0);
    free(l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_valued),
        cmocka_unit_test(every_type_means_the_same),
        cmocka_unit_test(slices_and_null_rows),
        cmocka_unit_test(no_rows_is_no_error),
        cmocka_unit_test(a_null_column_is_not_stated),
        cmocka_unit_test(cells_that_are_none_are_told_by_row),
        cmocka_unit_test(types_that_cannot_be_read_are_refused),
        cmocka_unit_test(columns_that_do_not_fit_are_all_told),
        cmocka_unit_test(arrays_unlike_their_schema_are_refused),
        cmocka_unit_test(schemas_name_every_column),
        cmocka_unit_test(the_published_schema_is_taken),
        cmocka_unit_test(each_column_can_be_moved_out),
        cmocka_unit_test(each_allocation_may_fail),
        cmocka_unit_test(a_stream_values_as_a_batch_does),
        cmocka_unit_test(a_stream_that_fails_says_why),
    };
    return test_run("arrow", tests);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A line of a book is worth what the same line is worth as a shipment, whatever stands in the rows beside it:
 * generated lines run as shipments, as rows of tiles, as explained rows and as an Arrow batch, and all must
 * agree on outcome, value, figure to key, and where it is held on standing and points.
 */
#include <stdlib.h>
#include <string.h>

#include "advalorem/batch.h"
#include "batch/batch.h"
#include "batch/records.h"
#include "rates.h"
#include "test.h"

#define ROWS    6000
#define COLUMNS 64

/* A linear congruential generator: the same rows in every run. */
static uint32_t roll(uint64_t *state, uint32_t sides)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((*state >> 33) % sides);
}

static const char *const kinds[] = {
    "packing",      "selling_commission", "buying_commission", "royalty",
    "proceeds",     "assist_tools",       "assist_design",     "inland_export",
    "main_freight", "insurance",          "inland_import",     "post_import_work",
    "customs_duty", "import_fee",         "discount",          "tooling_payment",
    "interest"};
#define KINDS (sizeof kinds / sizeof kinds[0])
static const char *const facts[] = {"in_price", "actual", "condition_of_sale", "separately_identified"};
#define FACTS (sizeof facts / sizeof facts[0])

static const char *const terms[] = {"FOB", "CIF", "EXW", "DDP", "FCA", "CFR", "DAP", "DAT", "XYZ", ""};
static const char *const currencies[] = {"USD", "USD", "EUR", "JPY", "VND", "GBP", ""};
static const char *const answers[] = {"yes", "no", "", ""};

typedef struct column {
    adv_binding binding;
    adv_cell_text *cells;
    uint64_t *validity;
} column;

typedef struct book {
    adv_arena arena;
    adv_fx fx;
    const adv_law *law;
    column columns[COLUMNS + KINDS * (2 + FACTS)];
    adv_binding *bindings;
    adv_cells *cells;
    size_t count;
    adv_shipment *shipments;
    uint64_t dice;
} book;

static void *room(book *b, size_t count, size_t size)
{
    void *made = adv_arena_array(&b->arena, count, size, 16);
    assert_non_null(made);
    return made;
}

static size_t add_column(book *b, const char *name)
{
    column *c = &b->columns[b->count];
    assert_true(adv_book_column_find(&c->binding.column, ADV_TABLE_LINES, adv_text_of(name)));
    c->binding.user_name = adv_text_of(name);
    c->cells = room(b, ROWS, sizeof *c->cells);
    c->validity = room(b, ROWS / 64 + 1, sizeof *c->validity);
    return b->count++;
}

static adv_text put(book *b, size_t at, size_t row, const char *text)
{
    adv_text copy = {adv_arena_copy(&b->arena, text, strlen(text)), strlen(text)};
    assert_non_null(copy.bytes);
    if (copy.length > 0) {
        b->columns[at].cells[row] = adv_cell_text_of(copy);
        b->columns[at].validity[row >> 6] |= UINT64_C(1) << (row & 63);
    } else {
        /* Rubbish under an invalid bit: nobody may read it. */
        memset(&b->columns[at].cells[row], 0x5a, sizeof *b->columns[at].cells);
    }
    return copy;
}

static const char *amount_text(char out[48], uint64_t *dice)
{
    if (roll(dice, 30) == 0) {
        return "unknown";
    }
    adv_decimal_format(out, roll(dice, 90000000), roll(dice, 2) ? 4 : 2, 0);
    return out;
}

static adv_money money_of(const char *text, adv_currency currency)
{
    adv_money money = {.currency = currency, .stated = true};
    if (strcmp(text, "unknown") == 0) {
        money.e4 = ADV_AMOUNT_UNKNOWN;
    } else {
        assert_int_equal(adv_amount_parse(&money.e4, adv_text_of(text)), ADV_DECIMAL_OK);
    }
    return money;
}

typedef struct wide {
    size_t amount, currency, facts[FACTS];
} wide;

/* What a column of its own means unless somebody says otherwise: docs/book.md. */
static adv_facts_word as_column(adv_element_kind kind, adv_facts_word stated, const adv_incoterm *term)
{
    uint8_t group = adv_element_kind_row(kind)->group;
    bool outside = group == ADV_GROUP_ADDITION || group == ADV_GROUP_ASSIST || group == ADV_GROUP_OTHER;
    return outside && adv_term_facts(term, kind) == 0 ? adv_facts_merge(stated, ADV_NO(ADV_FACT_IN_PRICE))
                                                      : stated;
}

static void make_elements(book *b, adv_shipment *s, const wide *wides, size_t row, adv_currency price,
                          const adv_incoterm *term)
{
    adv_element *elements = room(b, KINDS, sizeof *elements);
    size_t count = 0;
    for (size_t k = 0; k < KINDS; k++) {
        char digits[48];
        bool here = roll(&b->dice, 4) == 0;
        adv_element_kind kind = (adv_element_kind)adv_element_kind_find(adv_text_of(kinds[k]));
        const char *amount = here ? amount_text(digits, &b->dice) : "";
        const char *currency = roll(&b->dice, 5) == 0 ? currencies[roll(&b->dice, 4)] : "";
        adv_facts_word stated = 0;
        put(b, wides[k].amount, row, amount);
        put(b, wides[k].currency, row, currency);
        for (size_t f = 0; f < FACTS; f++) {
            const char *answer = answers[roll(&b->dice, 4)];
            uint8_t fact = (uint8_t)adv_element_fact_find(adv_text_of(facts[f]));
            put(b, wides[k].facts[f], row, answer);
            stated |= answer[0] == 'y' ? ADV_YES(fact) : answer[0] == 'n' ? ADV_NO(fact) : 0;
        }
        if (!here) {
            continue;
        }
        adv_currency stated_currency = currency[0] == '\0' ? price : adv_currency_find(adv_text_of(currency));
        elements[count++] = (adv_element){.id = adv_text_of(kinds[k]),
                                          .kind = (uint8_t)(kind + 1),
                                          .amount = money_of(amount, stated_currency),
                                          .agreed = ADV_DATE_NONE,
                                          .effected = ADV_DATE_NONE,
                                          .facts = as_column(kind, stated, term)};
    }
    s->elements = (adv_list){elements, count};
}

static void set_date(book *b, adv_shipment *s, size_t at, size_t row, adv_date_kind kind)
{
    char text[11] = "";
    s->dates[kind] = ADV_DATE_NONE;
    if (roll(&b->dice, 40) != 0) {
        s->dates[kind] = adv_date_of(2019, 6, 1) + (adv_date)roll(&b->dice, 2600);
        adv_date_format(text, s->dates[kind]);
    }
    put(b, at, row, text);
}

typedef struct places {
    size_t entry, line, term, place, currency, price, declared, mode, dates[3], sale[ADV_SALE_FACT_COUNT];
    size_t no_sale, quantity, unit_price, index, quotation, premium, provisional, day, agreed, settled;
    wide wides[KINDS];
} places;

static void make_sale(book *b, adv_shipment *s, const places *at, size_t row, const adv_incoterm **term)
{
    static const char *const modes[] = {"sea", "air", "truck", ""};
    static const char *const no_sales[] = {"sample",      "replacement", "lease",
                                           "consignment", "transfer",    "other"};
    adv_sale *sale = room(b, 1, sizeof *sale);
    const char *word = terms[roll(&b->dice, 10)];
    uint32_t mode = roll(&b->dice, 4);
    sale->incoterm = put(b, at->term, row, word);
    sale->named_place = put(b, at->place, row, roll(&b->dice, 3) ? "Haiphong" : "");
    *term = adv_incoterm_find(b->law, sale->incoterm, (adv_text){NULL, 0});
    put(b, at->mode, row, modes[mode]);
    s->mode = (uint8_t)(mode < 3 ? mode + 1 : 0);
    for (unsigned f = 0; f < ADV_SALE_FACT_COUNT; f++) {
        bool usual = roll(&b->dice, 12) != 0;
        const char *answer =
            usual ? (f == ADV_SALE_SOLD_FOR_EXPORT ? "yes" : "no") : answers[roll(&b->dice, 4)];
        put(b, at->sale[f], row, answer);
        sale->facts |= answer[0] == 'y' ? ADV_YES(f) : answer[0] == 'n' ? ADV_NO(f) : 0;
    }
    /* Only where nobody says that it was sold: together they are no facts at all. */
    bool kind = roll(&b->dice, 3) == 0 && (sale->facts & ADV_YES(ADV_SALE_SOLD_FOR_EXPORT)) == 0;
    sale->no_sale_kind = (uint8_t)(kind ? 1 + roll(&b->dice, 6) : 0);
    put(b, at->no_sale, row, kind ? no_sales[sale->no_sale_kind - 1] : "");
    s->sale = sale;
}

/* An amount a unit, small enough for its quantity; "" = not stated. */
static adv_money put_unit(book *b, size_t at, size_t row, uint32_t rare, bool sign, adv_currency currency)
{
    char text[48] = "";
    adv_money money = {.currency = currency};
    uint32_t turn = roll(&b->dice, rare);
    if (turn == 1) {
        snprintf(text, sizeof text, "unknown");
    } else if (turn > 1) {
        bool below = sign && roll(&b->dice, 2) == 0;
        adv_decimal_format(text, (int64_t)roll(&b->dice, 900000) * (below ? -1 : 1), 4, 0);
    }
    put(b, at, row, text);
    return text[0] == '\0' ? money : money_of(text, currency);
}

static adv_date put_day(book *b, size_t at, size_t row, bool here)
{
    char text[11] = "";
    adv_date day = here ? adv_date_of(2019, 6, 1) + (adv_date)roll(&b->dice, 2600) : ADV_DATE_NONE;
    if (here) {
        adv_date_format(text, day);
    }
    put(b, at, row, text);
    return day;
}

/* When the formula was agreed and its price settled, in that order. */
static void make_agreement(book *b, const places *at, adv_formula *formula, size_t row, bool here)
{
    const char *agreed = here ? answers[roll(&b->dice, 4)] : "";
    put(b, at->agreed, row, agreed);
    formula->agreed_before_export =
        (uint8_t)(agreed[0] == 'y' ? ADV_TRUE : agreed[0] == 'n' ? ADV_FALSE : ADV_UNKNOWN);
    bool day = here && roll(&b->dice, 2) == 0;
    formula->quotation_date = put_day(b, at->day, row, day);
    formula->settled = put_day(b, at->settled, row, here && !day && roll(&b->dice, 2) == 0);
}

/* The price of the line as stated, by the unit, or by a formula; in the latter two the quantity is there. */
static void make_price(book *b, const places *at, adv_goods_line *goods, size_t row, adv_currency currency)
{
    char digits[48] = "";
    uint32_t way = roll(&b->dice, 4);
    adv_formula *formula = room(b, 1, sizeof *formula);
    const char *price = way > 1 && roll(&b->dice, 40) != 0 ? amount_text(digits, &b->dice) : "";
    put(b, at->price, row, price);
    if (way > 1) {
        goods->price = price[0] == '\0'
                           ? (adv_money){.e4 = ADV_AMOUNT_UNKNOWN, .currency = currency, .stated = true}
                           : money_of(price, currency);
    }
    goods->quantity = (adv_quantity){.e4 = 1 + roll(&b->dice, 5000000), .stated = true};
    adv_decimal_format(digits, goods->quantity.e4, 4, 0);
    put(b, at->quantity, row, digits);
    goods->unit_price = way == 0 ? put_unit(b, at->unit_price, row, 30, false, currency)
                                 : (adv_money){.stated = false};
    if (way == 0 && !goods->unit_price.stated) {
        put(b, at->unit_price, row, "unknown");
        goods->unit_price = money_of("unknown", currency);
    }
    if (way != 0) {
        put(b, at->unit_price, row, "");
    }
    put(b, at->index, row, way == 1 ? "LME" : "");
    formula->index = adv_text_of("LME");
    formula->quotation = put_unit(b, at->quotation, row, way == 1 ? 3 : 1, false, currency);
    formula->premium = put_unit(b, at->premium, row, way == 1 ? 3 : 1, true, currency);
    formula->provisional_quotation = put_unit(b, at->provisional, row, way == 1 ? 3 : 1, false, currency);
    if (way == 1 && !formula->quotation.stated && !formula->provisional_quotation.stated) {
        put(b, at->quotation, row, "unknown");
        formula->quotation = money_of("unknown", currency);
    }
    make_agreement(b, at, formula, row, way == 1);
    goods->formula = way == 1 ? formula : NULL;
}

static void make_row(book *b, const places *at, size_t row)
{
    char digits[48], name[16] = "A00000";
    adv_shipment *s = &b->shipments[row];
    adv_goods_line *goods = room(b, 1, sizeof *goods);
    const adv_incoterm *term = NULL;
    for (size_t i = 0, n = row; i < 5; i++, n /= 10) {
        name[5 - i] = (char)('0' + n % 10);
    }
    put(b, at->entry, row, name);
    put(b, at->line, row, "1");
    make_sale(b, s, at, row, &term);
    set_date(b, s, at->dates[0], row, ADV_DATE_EXPORT);
    set_date(b, s, at->dates[1], row, ADV_DATE_ENTRY);
    set_date(b, s, at->dates[2], row, ADV_DATE_IMPORTATION);
    for (unsigned k = 0; k < ADV_DATE_KIND_COUNT; k++) {
        bool stated = k == ADV_DATE_EXPORT || k == ADV_DATE_ENTRY || k == ADV_DATE_IMPORTATION;
        s->dates[k] = stated ? s->dates[k] : ADV_DATE_NONE;
    }
    const char *code = currencies[roll(&b->dice, 7)];
    adv_currency currency = adv_currency_find(adv_text_of(code));
    put(b, at->currency, row, code);
    goods->line = adv_text_of("1");
    make_price(b, at, goods, row, currency);
    const char *declared = roll(&b->dice, 3) == 0 ? "" : amount_text(digits, &b->dice);
    put(b, at->declared, row, declared);
    if (declared[0] != '\0') {
        goods->declared_value = money_of(declared, adv_currency_find(adv_text_of("USD")));
    }
    s->jurisdiction = adv_text_of("US");
    s->goods = (adv_list){goods, 1};
    make_elements(b, s, at->wides, row, currency, term);
}

static places make_columns(book *b)
{
    places at = {.entry = add_column(b, "entry"),
                 .line = add_column(b, "line"),
                 .term = add_column(b, "incoterm"),
                 .place = add_column(b, "named_place"),
                 .currency = add_column(b, "currency"),
                 .price = add_column(b, "price"),
                 .declared = add_column(b, "declared_value"),
                 .mode = add_column(b, "mode"),
                 .no_sale = add_column(b, "no_sale_kind"),
                 .quantity = add_column(b, "quantity"),
                 .unit_price = add_column(b, "unit_price"),
                 .index = add_column(b, "formula_index"),
                 .quotation = add_column(b, "formula_quotation"),
                 .premium = add_column(b, "formula_premium"),
                 .provisional = add_column(b, "formula_provisional_quotation"),
                 .day = add_column(b, "formula_quotation_date"),
                 .agreed = add_column(b, "formula_agreed_before_export"),
                 .settled = add_column(b, "formula_settled")};
    at.dates[0] = add_column(b, "export_date");
    at.dates[1] = add_column(b, "entry_date");
    at.dates[2] = add_column(b, "importation_date");
    for (unsigned f = 0; f < ADV_SALE_FACT_COUNT; f++) {
        at.sale[f] = add_column(b, adv_sale_fact_row((adv_sale_fact)f)->name);
    }
    for (size_t k = 0; k < KINDS; k++) {
        char name[ADV_COLUMN_NAME_SIZE];
        at.wides[k].amount = add_column(b, kinds[k]);
        snprintf(name, sizeof name, "%s_currency", kinds[k]);
        at.wides[k].currency = add_column(b, adv_arena_copy(&b->arena, name, strlen(name)));
        for (size_t f = 0; f < FACTS; f++) {
            snprintf(name, sizeof name, "%s_%s", kinds[k], facts[f]);
            at.wides[k].facts[f] = add_column(b, adv_arena_copy(&b->arena, name, strlen(name)));
        }
    }
    return at;
}

static book *make_book(void)
{
    book *b = calloc(1, sizeof *b);
    assert_non_null(b);
    adv_arena_init(&b->arena, NULL);
    b->law = adv_law_builtin();
    b->dice = 7;
    assert_true(test_rates_make(&b->fx, &b->arena));
    b->shipments = room(b, ROWS, sizeof *b->shipments);
    places at = make_columns(b);
    for (size_t i = 0; i < ROWS; i++) {
        make_row(b, &at, i);
    }
    b->bindings = room(b, b->count, sizeof *b->bindings);
    b->cells = room(b, b->count, sizeof *b->cells);
    for (size_t i = 0; i < b->count; i++) {
        b->bindings[i] = b->columns[i].binding;
        b->cells[i] = (adv_cells){b->columns[i].cells, b->columns[i].validity};
    }
    return b;
}

static void drop_book(book *b)
{
    adv_arena_reset(&b->arena);
    free(b);
}

static adv_batch *make_batch(book *b, adv_arena *arena)
{
    adv_batch_setup setup = {.law = b->law,
                             .jurisdiction = adv_law_find(b->law, adv_text_of("US")),
                             .fx = &b->fx,
                             .bindings = b->bindings,
                             .binding_count = b->count,
                             .gap_threshold_e9 = -1,
                             .top = 5};
    adv_batch *batch = NULL;
    adv_error error;
    assert_int_equal(adv_batch_new(&batch, arena, &setup, &error), ADV_OK);
    return batch;
}

/* Points of a shipment as bits; what a book knows no papers for is left out. */
static uint64_t points_of(const adv_determination *d)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < d->point_count; i++) {
        bits |= d->points[i].code == ADV_POINT_NO_EVIDENCE ? 0 : ADV_TILE_POINT(d->points[i].code);
    }
    return bits;
}

/* The gap is judged on valued lines; a shipment's points of a rejected or unvalued line otherwise stay. */
static void same(const adv_determination *d, uint8_t outcome, int64_t value, int64_t entered,
                 uint8_t standing, uint64_t points, size_t row)
{
    const adv_line_result *line = &d->lines[0];
    if (line->outcome != outcome || points_of(d) != points ||
        (outcome == ADV_VALUED &&
         (line->value_e4 != value || line->entered_e4 != entered || line->standing != standing))) {
        fail_msg("row %zu: the shipment is %s %lld keyed %lld standing %u points %llx, the row %s %lld %lld "
                 "%u %llx",
                 row, adv_outcome_name((adv_outcome)line->outcome), (long long)line->value_e4,
                 (long long)line->entered_e4, line->standing, (unsigned long long)points_of(d),
                 adv_outcome_name((adv_outcome)outcome), (long long)value, (long long)entered, standing,
                 (unsigned long long)points);
    }
}

static void each_row_is_its_shipment(void **state)
{
    book *b = make_book();
    adv_batch *batch = make_batch(b, &b->arena);
    adv_batch_work *work = adv_batch_work_new(batch, &b->arena);
    size_t outcomes[ADV_OUTCOME_COUNT] = {0};
    (void)state;
    assert_non_null(work);
    /* Tiles of odd sizes, so that no row keeps its neighbours. */
    for (size_t first = 0, rows = 0; first < ROWS; first += rows) {
        rows = 1 + roll(&b->dice, ADV_TILE_ROWS);
        rows = rows < ROWS - first ? rows : ROWS - first;
        adv_batch_run(batch, work, b->cells, first, rows, NULL);
        adv_batch_count(batch, work);
        assert_int_equal(work->problems.count, 0);
        assert_false(work->failed);
        for (size_t i = 0; i < rows; i++) {
            adv_arena arena;
            adv_determination *d = NULL;
            adv_error error;
            adv_arena_init(&arena, NULL);
            assert_int_equal(
                adv_determine(&d, &arena, b->law, &b->fx, &b->shipments[first + i], NULL, &error), ADV_OK);
            same(d, work->outcome[i], work->value_e4[i], work->entered_e4[i], work->standing[i],
                 work->points[i], first + i);
            outcomes[work->outcome[i]]++;
            adv_arena_reset(&arena);
        }
    }
    assert_true(outcomes[ADV_VALUED] > ROWS / 20);
    assert_true(outcomes[ADV_INCOMPLETE] > ROWS / 20);
    assert_true(outcomes[ADV_METHOD_ENDED] > 0);
    drop_book(b);
}

static void explained_it_is_the_same(void **state)
{
    book *b = make_book();
    adv_batch *batch = make_batch(b, &b->arena);
    adv_batch_work *work = adv_batch_work_new(batch, &b->arena);
    adv_batch_work *other = adv_batch_work_new(batch, &b->arena);
    (void)state;
    assert_non_null(work);
    assert_non_null(other);
    adv_batch_run(batch, work, b->cells, 0, ADV_TILE_ROWS, NULL);
    adv_batch_count(batch, work);
    for (size_t i = 0; i < ADV_TILE_ROWS; i++) {
        adv_arena arena;
        adv_determination *d = NULL;
        adv_error error;
        adv_arena_init(&arena, NULL);
        assert_int_equal(adv_batch_explain(&d, batch, other, b->cells, i, NULL, &arena, &error), ADV_OK);
        same(d, work->outcome[i], work->value_e4[i], work->entered_e4[i], work->standing[i], work->points[i],
             i);
        assert_true(d->trace.count > 0 || d->outcome == ADV_NO_LAW || d->day == ADV_DATE_NONE);
        for (size_t t = 0; t < d->trace.count; t++) {
            assert_true(d->trace.records[t].item < (int32_t)d->item_count);
        }
        adv_arena_reset(&arena);
    }
    drop_book(b);
}

/* ---- through the public face --------------------------------------------------------------------------- */

static void not_ours_to_free_schema(struct ArrowSchema *schema)
{
    schema->release = NULL;
}

static void not_ours_to_free_array(struct ArrowArray *array)
{
    array->release = NULL;
}

/* The same cells as a struct of utf8 columns, in the book's own memory. */
static void arrow_of(book *b, struct ArrowSchema *schema, struct ArrowArray *rows)
{
    struct ArrowSchema *schemas = room(b, b->count, sizeof *schemas), **schema_list = room(b, b->count, 8);
    struct ArrowArray *arrays = room(b, b->count, sizeof *arrays), **array_list = room(b, b->count, 8);
    for (size_t c = 0; c < b->count; c++) {
        const column *from = &b->columns[c];
        int32_t *offsets = room(b, ROWS + 1, sizeof *offsets);
        size_t total = 0;
        for (size_t i = 0; i < ROWS; i++) {
            bool here = (from->validity[i >> 6] >> (i & 63) & 1) != 0;
            total += here ? from->cells[i].near.length : 0;
            offsets[i + 1] = (int32_t)total;
        }
        char *bytes = room(b, total + 1, 1);
        for (size_t i = 0; i < ROWS; i++) {
            if (offsets[i + 1] > offsets[i]) {
                memcpy(bytes + offsets[i], adv_cell_text_get(&from->cells[i]).bytes,
                       (size_t)(offsets[i + 1] - offsets[i]));
            }
        }
        const void **buffers = room(b, 3, sizeof *buffers);
        buffers[0] = from->validity;
        buffers[1] = offsets;
        buffers[2] = bytes;
        schemas[c] = (struct ArrowSchema){
            .format = "u", .name = from->binding.user_name.bytes, .release = not_ours_to_free_schema};
        arrays[c] = (struct ArrowArray){.length = ROWS,
                                        .null_count = -1,
                                        .n_buffers = 3,
                                        .buffers = buffers,
                                        .release = not_ours_to_free_array};
        schema_list[c] = &schemas[c];
        array_list[c] = &arrays[c];
    }
    static const void *no_bitmap = NULL;
    *schema = (struct ArrowSchema){.format = "+s",
                                   .name = "",
                                   .n_children = (int64_t)b->count,
                                   .children = schema_list,
                                   .release = not_ours_to_free_schema};
    *rows = (struct ArrowArray){.length = ROWS,
                                .n_buffers = 1,
                                .n_children = (int64_t)b->count,
                                .buffers = &no_bitmap,
                                .children = array_list,
                                .release = not_ours_to_free_array};
}

static bool arrow_text_is(const struct ArrowArray *texts, size_t row, adv_text text)
{
    const int32_t *offsets = texts->buffers[1];
    const char *bytes = texts->buffers[2];
    return adv_text_equal(text, (adv_text){bytes + offsets[row], (size_t)(offsets[row + 1] - offsets[row])});
}

static void through_arrow_it_is_the_same(void **state)
{
    book *b = make_book();
    struct ArrowSchema schema;
    struct ArrowArray rows, values;
    adv_batch_options options = {.jurisdiction = "US"};
    adv_error err = {0};
    size_t valued = 0;
    (void)state;
    arrow_of(b, &schema, &rows);
    if (adv_batch_determine(&values, NULL, b->law, &b->fx, &rows, &schema, &options, &err) != ADV_OK) {
        fail_msg("%s: %s", err.place.field, err.message);
    }
    const struct ArrowArray *customs = values.children[ADV_RESULT_CUSTOMS_VALUE];
    const struct ArrowArray *entered = values.children[ADV_RESULT_ENTERED_VALUE];
    for (size_t i = 0; i < ROWS; i++) {
        adv_arena arena;
        adv_determination *d = NULL;
        adv_arena_init(&arena, NULL);
        assert_int_equal(adv_determine(&d, &arena, b->law, &b->fx, &b->shipments[i], NULL, NULL), ADV_OK);
        const adv_line_result *line = &d->lines[0];
        adv_outcome outcome = (adv_outcome)line->outcome;
        adv_text word = adv_text_of(adv_outcome_name(outcome));
        assert_true(arrow_text_is(values.children[ADV_RESULT_OUTCOME], i, word));
        bool there = (((const uint8_t *)customs->buffers[0])[i / 8] >> (i % 8) & 1) != 0;
        assert_int_equal(there, outcome == ADV_VALUED);
        if (there) {
            adv_int128 value;
            memcpy(&value, (const char *)customs->buffers[1] + 16 * i, sizeof value);
            assert_true(value == line->value_e4);
            assert_true(((const int64_t *)entered->buffers[1])[i] * ADV_E4 == line->entered_e4);
            valued++;
        }
        adv_arena_reset(&arena);
    }
    assert_true(valued > ROWS / 20);
    values.release(&values);
    drop_book(b);
}

static void totals_do_not_depend_on_tiles(void **state)
{
    book *b = make_book();
    adv_batch *batch = make_batch(b, &b->arena);
    adv_batch_totals sums[2] = {{0}, {0}};
    adv_difference top[2][5];
    size_t counts[2] = {0, 0};
    (void)state;
    for (size_t turn = 0; turn < 2; turn++) {
        adv_batch_work *works[2] = {adv_batch_work_new(batch, &b->arena),
                                    adv_batch_work_new(batch, &b->arena)};
        for (size_t first = 0, n = 0, size = turn == 0 ? 1024 : 333; first < ROWS; first += size, n++) {
            adv_batch_run(batch, works[n % 2], b->cells, first, size < ROWS - first ? size : ROWS - first,
                          NULL);
            adv_batch_count(batch, works[n % 2]);
        }
        for (size_t w = 0; w < 2; w++) {
            adv_batch_merge(&sums[turn], top[turn], &counts[turn], 5, works[turn == 0 ? w : 1 - w]);
        }
    }
    assert_memory_equal(&sums[0], &sums[1], sizeof sums[0]);
    assert_int_equal(sums[0].rows, ROWS);
    assert_int_equal(counts[0], 5);
    assert_int_equal(counts[1], 5);
    for (size_t i = 0; i < 5; i++) {
        assert_true(adv_text_equal(top[0][i].entry, top[1][i].entry));
        assert_int_equal(top[0][i].value_e4, top[1][i].value_e4);
    }
    drop_book(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_row_is_its_shipment),
        cmocka_unit_test(explained_it_is_the_same),
        cmocka_unit_test(through_arrow_it_is_the_same),
        cmocka_unit_test(totals_do_not_depend_on_tiles),
    };
    return test_run("row is batch", tests);
}

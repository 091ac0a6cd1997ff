/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From columns of cells to the tile the engine runs.  Only columns that are there cost anything: facts that
 * are the same for a whole tile are one word, a kind nobody states in the tile is no column of it.  What is
 * said of an element is gathered in the order a single shipment uses: what the user states, the delivery
 * term, whether the amount is known, the kind itself, and last what a column of its own means.
 */
#include "room.h"

#include <assert.h>
#include <string.h>

#include "advalorem/facts.h"

/* ---- binding ------------------------------------------------------------------------------------------- */

static void bind_to(int *at, size_t index)
{
    *at = (int)index;
}

/* Bindings with a place of their own in struct adv_batch; false where the column is only checked. */
static bool bind_single(adv_batch *batch, const adv_book_column *column, size_t index)
{
    switch ((adv_column_target)column->target) {
    case ADV_TARGET_ENTRY: bind_to(&batch->entry, index); return true;
    case ADV_TARGET_LINE: bind_to(&batch->line, index); return true;
    case ADV_TARGET_PRICE: bind_to(&batch->price, index); return true;
    case ADV_TARGET_CURRENCY: bind_to(&batch->currency, index); return true;
    case ADV_TARGET_TERM: bind_to(&batch->term, index); return true;
    case ADV_TARGET_TERM_EDITION: bind_to(&batch->edition, index); return true;
    case ADV_TARGET_NAMED_PLACE: bind_to(&batch->place, index); return true;
    case ADV_TARGET_MODE: bind_to(&batch->mode, index); return true;
    case ADV_TARGET_EXPORT_COUNTRY:
        bind_to(&batch->export_country, index);
        return false; /* it is checked as well */
    case ADV_TARGET_FREE_QUANTITY: bind_to(&batch->free_quantity, index); return true;
    case ADV_TARGET_DECLARED_VALUE: bind_to(&batch->declared, index); return true;
    case ADV_TARGET_DATE: bind_to(&batch->dates[column->kind], index); return true;
    case ADV_TARGET_PRICE_PART: bind_to(&batch->price_part[column->kind], index); return true;
    case ADV_TARGET_KEY:
        if (column->kind != ADV_SPREAD_QUANTITY || !batch->any_price_part) {
            return false;
        }
        bind_to(&batch->quantity, index);
        return true;
    case ADV_TARGET_NO_SALE:
        bind_to(&batch->no_sale, index);
        batch->any_sale = true;
        return true;
    case ADV_TARGET_SALE:
        bind_to(&batch->sale[column->fact], index);
        batch->any_sale = true;
        return true;
    default: break;
    }
    if (adv_text_is(adv_text_of(column->name), "carrier_value")) {
        bind_to(&batch->carrier, index);
        return true;
    }
    if (adv_text_is(adv_text_of(column->name), "insured_value")) {
        bind_to(&batch->insured, index);
        return true;
    }
    return false;
}

static adv_facts_word assumed_of(adv_element_kind kind)
{
    uint8_t group = adv_element_kind_row(kind)->group;
    bool outside = group == ADV_GROUP_ADDITION || group == ADV_GROUP_ASSIST || group == ADV_GROUP_OTHER;
    return outside ? ADV_NO(ADV_FACT_IN_PRICE) : 0;
}

/* The columns of one kind; false when its amount has none, and then the others say nothing. */
static bool bind_kind(adv_wide_kind *wide, const adv_batch_setup *setup, adv_element_kind kind)
{
    memset(wide, 0, sizeof *wide);
    wide->kind = (uint8_t)kind;
    wide->amount = ADV_UNBOUND;
    wide->currency = ADV_UNBOUND;
    wide->itself = adv_kind_facts(kind);
    wide->assumed = assumed_of(kind);
    for (size_t i = 0; i < setup->binding_count; i++) {
        const adv_book_column *column = &setup->bindings[i].column;
        if (column->kind != kind) {
            continue;
        }
        if (column->target == ADV_TARGET_ELEMENT) {
            wide->amount = (int)i;
        } else if (column->target == ADV_TARGET_ELEMENT_CURRENCY) {
            wide->currency = (int)i;
        } else if (column->target == ADV_TARGET_ELEMENT_FACT) {
            wide->facts[wide->fact_count++] = (int)i;
        }
    }
    return wide->amount != ADV_UNBOUND;
}

static bool is_wide(const adv_book_column *column)
{
    return column->target == ADV_TARGET_ELEMENT || column->target == ADV_TARGET_ELEMENT_CURRENCY ||
           column->target == ADV_TARGET_ELEMENT_FACT;
}

static bool has_amount(const adv_batch *batch, uint8_t kind)
{
    for (size_t i = 0; i < batch->wide_count; i++) {
        if (batch->wide[i].kind == kind) {
            return true;
        }
    }
    return false;
}

static adv_status bind_all(adv_batch *batch, adv_arena *arena)
{
    const adv_batch_setup *setup = &batch->setup;
    int *singles[] = {&batch->entry,         &batch->line,     &batch->price,   &batch->currency,
                      &batch->term,          &batch->edition,  &batch->place,   &batch->mode,
                      &batch->free_quantity, &batch->declared, &batch->carrier, &batch->insured,
                      &batch->no_sale,       &batch->quantity, &batch->export_country};
    for (size_t i = 0; i < sizeof singles / sizeof *singles; i++) {
        *singles[i] = ADV_UNBOUND;
    }
    for (size_t i = 0; i < ADV_DATE_KIND_COUNT; i++) {
        batch->dates[i] = ADV_UNBOUND;
    }
    for (size_t i = 0; i < ADV_PRICE_PART_COUNT; i++) {
        batch->price_part[i] = ADV_UNBOUND;
    }
    for (size_t i = 0; i < setup->binding_count; i++) {
        batch->any_price_part |= setup->bindings[i].column.target == ADV_TARGET_PRICE_PART;
    }
    for (size_t i = 0; i < ADV_SALE_FACT_COUNT; i++) {
        batch->sale[i] = ADV_UNBOUND;
    }
    batch->wide = ADV_ARENA_ARRAY(arena, ADV_KIND_COUNT, adv_wide_kind);
    batch->checked = ADV_ARENA_ARRAY(arena, setup->binding_count + 1, int);
    if (batch->wide == NULL || batch->checked == NULL) {
        return ADV_ERR_MEMORY;
    }
    for (unsigned kind = 1; kind < ADV_KIND_COUNT; kind++) {
        batch->wide_count += bind_kind(&batch->wide[batch->wide_count], setup, (adv_element_kind)kind);
    }
    for (size_t w = 0; w < batch->wide_count; w++) {
        batch->wide_of[batch->wide[w].kind] = (uint8_t)(w + 1);
    }
    for (size_t i = 0; i < setup->binding_count; i++) {
        const adv_book_column *column = &setup->bindings[i].column;
        bool used = is_wide(column) ? has_amount(batch, column->kind) : bind_single(batch, column, i);
        if (!used) {
            batch->checked[batch->checked_count++] = (int)i;
        }
    }
    return ADV_OK;
}

/* ---- delivery terms ------------------------------------------------------------------------------------ */

static adv_status make_terms(adv_batch *batch, adv_arena *arena)
{
    const adv_law *law = batch->setup.law;
    size_t count = (size_t)law->incoterm_count + 1;
    batch->term_points = ADV_ARENA_ARRAY(arena, count, uint64_t);
    batch->term_legs = ADV_ARENA_ARRAY(arena, count, uint32_t);
    batch->term_facts = adv_arena_array(arena, count, sizeof *batch->term_facts, _Alignof(adv_facts_word));
    if (batch->term_points == NULL || batch->term_legs == NULL || batch->term_facts == NULL) {
        return ADV_ERR_MEMORY;
    }
    for (size_t i = 1; i < count; i++) {
        const adv_incoterm *term = &law->incoterms[i - 1];
        for (unsigned kind = 0; kind < ADV_KIND_COUNT; kind++) {
            batch->term_facts[i][kind] = adv_term_facts(term, (adv_element_kind)kind);
        }
        bool american = adv_text_starts(adv_text_of(term->edition), "UCC");
        batch->term_legs[i] = term->in_price;
        batch->term_points[i] = american ? ADV_TILE_POINT(ADV_POINT_TERM_AMERICAN) : 0;
    }
    return ADV_OK;
}

/* ---- lists of rates ------------------------------------------------------------------------------------ */

/* The list a series belongs to; a new one where it is the first of it. */
static uint8_t list_of(adv_batch *batch, const adv_rate_series *series)
{
    size_t at = 0;
    while (at < batch->list_count && (batch->lists[at].source != series->source ||
                                      strcmp(batch->lists[at].name, series->name) != 0)) {
        at++;
    }
    if (at == batch->list_count && at < ADV_BATCH_LISTS) {
        batch->lists[batch->list_count++] = (adv_batch_list){series->name, series->source};
    }
    return (uint8_t)(at < ADV_BATCH_LISTS ? at : ADV_BATCH_LISTS - 1);
}

static adv_status make_lists(adv_batch *batch, adv_arena *arena)
{
    const adv_fx *fx = batch->setup.fx;
    uint8_t *lists = ADV_ARENA_ARRAY(arena, fx->count + 1, uint8_t);
    if (lists == NULL) {
        return ADV_ERR_MEMORY;
    }
    for (size_t i = 0; i < fx->count; i++) {
        lists[i] = list_of(batch, &fx->series[i]);
    }
    batch->rates = (adv_rates){.table = &batch->table, .fx = fx, .lists = lists};
    return ADV_OK;
}

size_t adv_batch_list_count(const adv_batch *batch)
{
    return batch->list_count;
}

const adv_batch_list *adv_batch_list_at(const adv_batch *batch, size_t index)
{
    return &batch->lists[index];
}

/* The kinds of day that rows about entries look at. */
static uint32_t entry_days(const adv_jurisdiction *j)
{
    uint32_t days = 1u << ADV_DATE_ENTRY;
    for (size_t i = 0; i < j->entry_rule_count; i++) {
        days |= 1u << j->entry_rules[i].day | 1u << j->entry_rules[i].trigger;
    }
    return days;
}
_Static_assert(ADV_DATE_KIND_COUNT <= 32, "kinds of day are bits of 32");

adv_status adv_batch_new(adv_batch **out, adv_arena *arena, const adv_batch_setup *setup, adv_error *err)
{
    static const adv_fx no_rates = {NULL, 0};
    adv_batch *batch = ADV_ARENA_NEW(arena, adv_batch);
    if (batch == NULL) {
        return adv_fail_memory(err);
    }
    batch->setup = *setup;
    batch->setup.fx = setup->fx == NULL ? &no_rates : setup->fx;
    if (bind_all(batch, arena) != ADV_OK || make_terms(batch, arena) != ADV_OK ||
        adv_plans_build(&batch->plans, setup->jurisdiction, arena) != ADV_OK ||
        adv_fx_table_build(&batch->table, batch->setup.fx, setup->jurisdiction, arena) != ADV_OK ||
        make_lists(batch, arena) != ADV_OK || adv_batch_words_make(batch, arena) != ADV_OK) {
        return adv_fail_memory(err);
    }
    adv_goods_bind(&batch->goods, batch->setup.bindings, batch->setup.binding_count);
    batch->entry_days = entry_days(setup->jurisdiction);
    batch->asks_mode = adv_law_asks(setup->jurisdiction, ADV_FACT_BY_AIR);
    batch->asks_country = adv_law_has_shares(setup->jurisdiction);
    if (batch->entry == ADV_UNBOUND || batch->line == ADV_UNBOUND) {
        return adv_fail(err, ADV_ERR_INPUT, (adv_place){0},
                        "the table lines needs the columns entry and line; a mapping file can name yours");
    }
    *out = batch;
    return ADV_OK;
}

adv_batch_work *adv_batch_work_new(const adv_batch *batch, adv_arena *arena)
{
    adv_batch_work *work = ADV_ARENA_NEW(arena, adv_batch_work);
    struct adv_batch_columns *columns = ADV_ARENA_NEW(arena, struct adv_batch_columns);
    adv_input_column *wide = ADV_ARENA_ARRAY(arena, batch->wide_count + 1, adv_input_column);
    adv_unit_word *units = ADV_ARENA_ARRAY(arena, adv_currency_count(), adv_unit_word);
    adv_difference *top = ADV_ARENA_ARRAY(arena, batch->setup.top + 1, adv_difference);
    adv_price_cells *parts = batch->any_price_part ? ADV_ARENA_NEW(arena, adv_price_cells) : NULL;
    size_t exact = batch->setup.goods ? ADV_TILE_ROWS : 1;
    adv_goods_cells *goods = batch->setup.goods ? adv_goods_cells_new(arena) : NULL;
    adv_int128 *exact_e13 = ADV_ARENA_ARRAY(arena, exact, adv_int128);
    bool room = work != NULL && columns != NULL && wide != NULL && units != NULL && top != NULL &&
                exact_e13 != NULL && (goods != NULL) == batch->setup.goods;
    if (!room || (batch->any_price_part && parts == NULL)) {
        return NULL;
    }
    columns->parts = parts;
    columns->goods = goods;
    columns->exact_e13 = exact_e13;
    columns->wide = wide;
    columns->units = units;
    work->columns = columns;
    work->arena = arena;
    for (size_t i = 0; i < ADV_TILE_ROWS; i++) {
        work->marginal_e9[i] = ADV_AMOUNT_UNKNOWN;
    }
    work->top = top;
    return work;
}

/* ---- reading ------------------------------------------------------------------------------------------- */

typedef struct reading {
    const adv_batch *batch;
    adv_batch_work *work;
    struct adv_batch_columns *in;
    const adv_cells *cells;
    size_t first, rows;
} reading;

static adv_cell_span span_of(const reading *r, int binding)
{
    return adv_batch_span(r->batch, r->work, r->cells, r->first, r->rows, binding);
}

static size_t read_numbers(const reading *r, int64_t *out, uint8_t *present, int binding)
{
    if (binding == ADV_UNBOUND) {
        memset(present, 0, r->rows);
        return 0;
    }
    adv_cell_span span = span_of(r, binding);
    return adv_cells_numbers(out, present, &span, &r->work->problems);
}

static void read_texts(const reading *r, adv_text *out, int binding)
{
    adv_cell_span span = span_of(r, binding);
    adv_cells_texts(out, &span, &r->work->problems);
}

static void read_ids(const reading *r, adv_text *out, int binding)
{
    read_texts(r, out, binding);
    for (size_t i = 0; i < r->rows; i++) {
        if (out[i].length > ADV_ID_LIMIT) {
            adv_cell_problem_add(&r->work->problems, i, (uint16_t)binding, out[i],
                                 "is longer than the 100 bytes an identifier may have", NULL);
            out[i].length = ADV_ID_LIMIT;
        }
    }
}

static void read_price(const reading *r)
{
    struct adv_batch_columns *in = r->in;
    read_numbers(r, in->price_e4, in->has_price, r->batch->price);
    for (size_t i = 0; i < r->rows; i++) {
        in->price_e4[i] = in->has_price[i] ? in->price_e4[i] : ADV_AMOUNT_UNKNOWN;
    }
    if (r->batch->currency == ADV_UNBOUND) {
        memset(in->currency, 0, r->rows * sizeof *in->currency);
    } else {
        adv_cell_span span = span_of(r, r->batch->currency);
        adv_cells_currencies(in->currency, &span, &r->work->problems);
    }
}

static void read_price_parts(const reading *r)
{
    adv_price_cells *parts = r->in->parts;
    if (parts == NULL) {
        return;
    }
    adv_price_clear(parts, r->rows);
    for (unsigned part = 0; part < ADV_PRICE_PART_COUNT; part++) {
        if (r->batch->price_part[part] != ADV_UNBOUND) {
            adv_cell_span span = span_of(r, r->batch->price_part[part]);
            adv_price_read(parts, &span, &r->work->problems);
        }
    }
    if (r->batch->quantity != ADV_UNBOUND) {
        adv_cell_span span = span_of(r, r->batch->quantity);
        adv_price_read_quantity(parts, &span, &r->work->problems);
    }
}

/* Once the currency is known, that of the entry among it. */
static void settle_prices(const reading *r)
{
    struct adv_batch_columns *in = r->in;
    if (in->parts == NULL) {
        return;
    }
    adv_price_settle(in->price_e4, in->parts, in->has_price, in->currency, r->rows, &r->work->problems);
    for (size_t i = 0; i < r->rows; i++) {
        adv_unit_price price;
        adv_formula formula;
        bool made = adv_price_of_row(&price, &formula, in->parts, i, in->currency[i]);
        in->points[i] |= made && price.provisional ? ADV_TILE_POINT(ADV_POINT_PROVISIONAL) : 0;
        if (made && price.out_of_bounds && !in->has_price[i] && in->rejected[i] == NULL) {
            in->rejected[i] = &r->batch->words.range;
        }
    }
}

static void read_dates(const reading *r)
{
    for (unsigned k = 0; k < ADV_DATE_KIND_COUNT; k++) {
        r->in->has_date[k] = r->batch->dates[k] != ADV_UNBOUND;
        if (r->in->has_date[k]) {
            adv_cell_span span = span_of(r, r->batch->dates[k]);
            adv_cells_dates(r->in->dates[k], &span, &r->work->problems);
        }
    }
}

static uint16_t term_of(const adv_batch *batch, adv_text term, adv_text edition)
{
    if (term.length == 0) {
        return 0;
    }
    const adv_incoterm *row = adv_incoterm_find(batch->setup.law, term, edition);
    return row == NULL ? ADV_TERM_UNKNOWN : (uint16_t)(row - batch->setup.law->incoterms + 1);
}

/* The same without an edition, which is the usual way: looked up once for each word. */
static uint16_t term_of_word(const reading *r, adv_text term)
{
    if (term.length == 0 || term.length > 12) {
        return term_of(r->batch, term, (adv_text){NULL, 0});
    }
    adv_cell_text cell = adv_cell_text_of(term);
    uint64_t words[2];
    memcpy(words, &cell, sizeof words);
    size_t at = (size_t)((words[0] * 31 + words[1]) * UINT64_C(0x9e3779b97f4a7c15) >> 58);
    adv_term_word *word = &r->in->term_words[at];
    if (!word->made || memcmp(&word->text, &cell, sizeof cell) != 0) {
        *word = (adv_term_word){cell, term_of(r->batch, term, (adv_text){NULL, 0}), true};
    }
    return word->term;
}

static void read_terms(const reading *r)
{
    struct adv_batch_columns *in = r->in;
    adv_text terms[ADV_TILE_ROWS], editions[ADV_TILE_ROWS];
    bool with_edition = r->batch->edition != ADV_UNBOUND;
    memset(in->term, 0, r->rows * sizeof *in->term);
    if (r->batch->term == ADV_UNBOUND) {
        return;
    }
    read_texts(r, terms, r->batch->term);
    if (with_edition) {
        read_texts(r, editions, r->batch->edition);
    }
    for (size_t i = 0; i < r->rows; i++) {
        bool plain = !with_edition || editions[i].length == 0;
        bool same = i > 0 && !with_edition && adv_text_equal(terms[i], terms[i - 1]);
        in->term[i] = same    ? in->term[i - 1]
                      : plain ? term_of_word(r, terms[i])
                              : term_of(r->batch, terms[i], editions[i]);
        if (!plain && in->term[i] != 0 && in->term[i] != ADV_TERM_UNKNOWN &&
            !adv_incoterm_is_of(&r->batch->setup.law->incoterms[in->term[i] - 1], editions[i])) {
            in->points[i] |= ADV_TILE_POINT(ADV_POINT_TERM_EDITION);
        }
    }
}

static void read_no_sale(const reading *r)
{
    struct adv_batch_columns *in = r->in;
    memset(in->no_sale, 0, r->rows);
    if (r->batch->no_sale == ADV_UNBOUND) {
        return;
    }
    adv_cell_span span = span_of(r, r->batch->no_sale);
    adv_cells_words(in->no_sale, &span, &r->work->problems);
    for (size_t i = 0; i < r->rows; i++) {
        if (!adv_sale_without(&in->sale[i], in->no_sale[i])) {
            adv_cell_problem_add(&r->work->problems, i, span.index,
                                 adv_text_of(span.binding->column.words[in->no_sale[i] - 1]),
                                 adv_phrase_no_sale, NULL);
        }
    }
}

static void read_sale(const reading *r)
{
    memset(r->in->sale, 0, r->rows * sizeof *r->in->sale);
    for (unsigned fact = 0; fact < ADV_SALE_FACT_COUNT; fact++) {
        if (r->batch->sale[fact] != ADV_UNBOUND) {
            adv_cell_span span = span_of(r, r->batch->sale[fact]);
            adv_cells_facts(r->in->sale, (uint8_t)fact, &span, &r->work->problems);
        }
    }
    read_no_sale(r);
}

static void read_rest(const reading *r)
{
    struct adv_batch_columns *in = r->in;
    adv_text places[ADV_TILE_ROWS];
    memset(in->mode, 0, r->rows);
    memset(in->has_place, 0, r->rows);
    if (r->batch->mode != ADV_UNBOUND) {
        adv_cell_span span = span_of(r, r->batch->mode);
        adv_cells_words(in->mode, &span, &r->work->problems);
    }
    if (r->batch->place != ADV_UNBOUND) {
        read_texts(r, places, r->batch->place);
        for (size_t i = 0; i < r->rows; i++) {
            in->has_place[i] = places[i].length > 0;
        }
    }
    memset(in->exported_from, 0, r->rows * sizeof *in->exported_from);
    if (r->batch->asks_country && r->batch->export_country != ADV_UNBOUND) {
        read_texts(r, places, r->batch->export_country);
        for (size_t i = 0; i < r->rows; i++) {
            in->exported_from[i] = adv_country_of(places[i]);
        }
    }
    read_numbers(r, in->declared_e4, in->has_declared, r->batch->declared);
    read_numbers(r, in->carrier_e4, in->has_carrier, r->batch->carrier);
    read_numbers(r, in->insured_e4, in->has_insured, r->batch->insured);
    read_numbers(r, in->numbers, in->has_free, r->batch->free_quantity);
    for (size_t i = 0; i < r->batch->checked_count; i++) {
        adv_cell_span span = span_of(r, r->batch->checked[i]);
        adv_cells_check(&span, &r->work->problems);
    }
}

static void read_wide(const reading *r)
{
    for (size_t w = 0; w < r->batch->wide_count; w++) {
        const adv_wide_kind *wide = &r->batch->wide[w];
        adv_input_column *in = &r->in->wide[w];
        in->count = read_numbers(r, in->amount_e4, in->present, wide->amount);
        in->solved = false;
        in->every = in->count == r->rows;
        in->each = wide->fact_count > 0;
        in->own_currency = wide->currency != ADV_UNBOUND;
        if (in->own_currency) {
            adv_cell_span span = span_of(r, wide->currency);
            adv_cells_currencies(in->currency, &span, &r->work->problems);
        }
        if (in->each) {
            memset(in->facts, 0, r->rows * sizeof *in->facts);
        }
        for (int f = 0; f < wide->fact_count; f++) {
            adv_cell_span span = span_of(r, wide->facts[f]);
            adv_cells_facts(in->facts, span.binding->column.fact, &span, &r->work->problems);
        }
    }
}

/* ---- what other tables say ----------------------------------------------------------------------------- */

static void take_entry(const reading *r, size_t i, const adv_entry_facts *entry)
{
    struct adv_batch_columns *in = r->in;
    for (unsigned k = 0; k < ADV_DATE_KIND_COUNT; k++) {
        if (in->dates[k][i] == ADV_DATE_NONE) {
            in->dates[k][i] = entry->dates[k];
        }
    }
    in->currency[i] = in->currency[i] == ADV_CURRENCY_NONE ? entry->currency : in->currency[i];
    if (in->term[i] == 0 && entry->other_edition) {
        in->points[i] |= ADV_TILE_POINT(ADV_POINT_TERM_EDITION);
    }
    in->term[i] = in->term[i] == 0 ? entry->term : in->term[i];
    in->mode[i] = in->mode[i] == 0 ? entry->mode : in->mode[i];
    in->exported_from[i] = in->exported_from[i] == 0 ? entry->exported_from : in->exported_from[i];
    in->has_place[i] = in->has_place[i] || entry->has_place;
    if (in->no_sale[i] == 0 && (in->sale[i] & ADV_YES(ADV_SALE_SOLD_FOR_EXPORT)) == 0) {
        in->no_sale[i] = entry->no_sale; /* a line that says it was sold does not lack the kind */
    }
    in->sale[i] = adv_facts_merge(in->sale[i], entry->sale);
    if (entry->bad) {
        in->rejected[i] = &r->batch->words.entry;
    }
}

static void take_entries(const reading *r)
{
    const adv_side *side = r->batch->setup.side;
    int64_t numbers[ADV_TILE_ROWS];
    for (unsigned k = 0; k < ADV_DATE_KIND_COUNT; k++) {
        if (!r->in->has_date[k]) {
            for (size_t i = 0; i < r->rows; i++) {
                r->in->dates[k][i] = ADV_DATE_NONE;
            }
            r->in->has_date[k] = true;
        }
    }
    adv_keys_find_entries(numbers, &side->entry_keys, r->work->entry, r->rows);
    for (size_t i = 0; i < r->rows; i++) {
        r->in->entry[i] = numbers[i] < 0 ? NULL : &side->entries[numbers[i]];
        __builtin_prefetch(r->in->entry[i]);
        __builtin_prefetch((const char *)r->in->entry[i] + sizeof(adv_entry_facts) - 1);
    }
    for (size_t i = 0; i < r->rows; i++) {
        if (r->in->entry[i] != NULL) {
            take_entry(r, i, r->in->entry[i]);
        }
    }
}

static void take_side(const reading *r)
{
    const adv_side *side = r->batch->setup.side;
    for (size_t i = 0; i < r->rows; i++) {
        const adv_side_line *line = adv_side_line_find(side, r->work->entry[i], r->work->line[i]);
        r->in->side[i] = line;
        if (line == NULL) {
            continue;
        }
        r->in->any_side = true;
        if (line->blocked == ADV_REJECTED) {
            r->in->rejected[i] = &r->batch->words.charge;
        } else if (line->blocked != 0) {
            r->in->blocked[i] = line->blocked;
            r->in->blocked_reason[i] = line->blocked_reason;
            r->in->any_blocked = true;
        }
    }
    for (size_t i = 0; i < r->rows && side->charge_keys.count > 0; i++) {
        const adv_side_entry *charged = adv_side_charged_find(side, r->work->entry[i]);
        if (charged != NULL && charged->bad) {
            r->in->rejected[i] = &r->batch->words.charge;
        }
    }
}

/* Rows with a bad cell, and repeats of an earlier row, are out before anything is determined. */
static void block_rejected(const reading *r, const adv_batch_marks *marks)
{
    struct adv_batch_columns *in = r->in;
    for (size_t i = 0; i < r->rows; i++) {
        if (marks != NULL && marks->duplicate != NULL && marks->duplicate[i]) {
            in->rejected[i] = &r->batch->words.duplicate;
        }
        if (r->work->problems.of_row[i] != 0) {
            in->rejected[i] = &r->batch->words.cells[r->work->problems.first[i]];
        }
        if (in->rejected[i] != NULL) {
            bool range = in->rejected[i] == &r->batch->words.range;
            in->blocked[i] = ADV_REJECTED;
            in->blocked_reason[i] = range ? ADV_KIND_PRICE << 8 | ADV_LACK_RANGE : 0;
            in->any_blocked = true;
        }
    }
}

/* ---- facts of elements --------------------------------------------------------------------------------- */

static adv_facts_word all_facts(adv_facts_word stated, adv_facts_word term, bool known,
                                const adv_wide_kind *wide)
{
    adv_facts_word facts = adv_facts_merge(stated, term);
    facts = adv_facts_merge(facts, known ? ADV_YES(ADV_FACT_QUANTIFIABLE) : 0);
    facts = adv_facts_merge(facts, wide->itself);
    return adv_facts_merge(facts, wide->assumed);
}

static bool contradicts(adv_facts_word stated, adv_facts_word term)
{
    return term != 0 && (stated & ADV_FACTS_TURNED(term)) != 0;
}

static adv_facts_word term_facts(const adv_batch *batch, uint16_t term, uint8_t kind)
{
    return term == ADV_TERM_UNKNOWN ? 0 : batch->term_facts[term][kind];
}

static bool is_payable(uint8_t kind)
{
    return kind == ADV_KIND_CUSTOMS_DUTY || kind == ADV_KIND_IMPORT_FEE;
}

/* What is payable counts, not the seller's estimate: that is an amount nobody knows. */
static bool is_estimate(uint8_t kind, adv_facts_word stated)
{
    return is_payable(kind) && (stated & ADV_NO(ADV_FACT_ACTUAL)) != 0;
}

static void forget_estimates(adv_input_column *in, size_t rows)
{
    for (size_t i = 0; i < rows; i++) {
        bool estimate = in->present[i] && (in->facts[i] & ADV_NO(ADV_FACT_ACTUAL)) != 0;
        in->amount_e4[i] = estimate ? ADV_AMOUNT_UNKNOWN : in->amount_e4[i];
    }
}

static bool any_unknown(const adv_input_column *in, size_t rows)
{
    int64_t unknown = 0;
    for (size_t i = 0; i < rows; i++) {
        unknown |= in->amount_e4[i] == ADV_AMOUNT_UNKNOWN;
    }
    return unknown != 0;
}

static bool is_leg(uint8_t kind)
{
    return adv_element_kind_row((adv_element_kind)kind)->group == ADV_GROUP_LEG;
}

static void complete_wide(const reading *r, size_t w)
{
    const adv_wide_kind *wide = &r->batch->wide[w];
    adv_input_column *in = &r->in->wide[w];
    bool by_term = is_leg(wide->kind) || is_payable(wide->kind);
    bool stated = in->each;
    if (stated && is_payable(wide->kind)) {
        forget_estimates(in, r->rows);
    }
    bool by_mode = r->batch->asks_mode && is_leg(wide->kind);
    in->each = stated || by_mode || (by_term && !r->in->one_term) || any_unknown(in, r->rows);
    if (!in->each) {
        in->facts_all = all_facts(0, term_facts(r->batch, r->in->term[0], wide->kind), true, wide);
        return;
    }
    adv_facts_word last[2] = {0, 0},
                   whole[2] = {0, 0}; /* of the row before, by whether the amount is known */
    bool made[2] = {false, false};
    adv_facts_word last_term[2] = {0, 0};
    for (size_t i = 0; i < r->rows; i++) {
        adv_facts_word term = term_facts(r->batch, r->in->term[i], wide->kind);
        adv_facts_word said = stated ? in->facts[i] : 0;
        said = by_mode ? adv_facts_merge(said, adv_mode_facts(r->in->mode[i])) : said;
        bool known = in->amount_e4[i] != ADV_AMOUNT_UNKNOWN;
        if (in->present[i] && contradicts(said, term)) {
            r->in->points[i] |= ADV_TILE_POINT(ADV_POINT_LEG_CONTRADICTS);
        }
        if (!made[known] || last[known] != said || last_term[known] != term) {
            whole[known] = all_facts(said, term, known, wide);
            last[known] = said;
            last_term[known] = term;
            made[known] = true;
        }
        in->facts[i] = whole[known];
    }
}

static void point_at_terms(const reading *r)
{
    enum { MODE_SEA = 1 };
    struct adv_batch_columns *in = r->in;
    in->one_term = true;
    for (size_t i = 0; i < r->rows; i++) {
        uint16_t term = in->term[i];
        in->one_term = in->one_term && term == in->term[0];
        if (term == 0) {
            continue;
        }
        if (term == ADV_TERM_UNKNOWN) {
            in->points[i] |= ADV_TILE_POINT(ADV_POINT_TERM_UNKNOWN);
            continue;
        }
        bool sea_only = r->batch->setup.law->incoterms[term - 1].sea_only;
        bool odd = sea_only && in->mode[i] != 0 && in->mode[i] != MODE_SEA;
        in->points[i] |= r->batch->term_points[term];
        in->points[i] |= in->has_place[i] ? 0 : ADV_TILE_POINT(ADV_POINT_PLACE_MISSING);
        in->points[i] |= odd ? ADV_TILE_POINT(ADV_POINT_TERM_MODE) : 0;
    }
}

static bool gap_passes(int64_t a_e4, int64_t b_e4, int64_t threshold_e9)
{
    int64_t gap = a_e4 > b_e4 ? a_e4 - b_e4 : b_e4 - a_e4;
    return (adv_int128)gap * ADV_E9 > (adv_int128)threshold_e9 * b_e4;
}

static void point_at_amounts(const reading *r)
{
    struct adv_batch_columns *in = r->in;
    int64_t threshold = r->batch->setup.gap_threshold_e9;
    for (size_t i = 0; i < r->rows; i++) {
        in->points[i] |= in->has_free[i] && in->numbers[i] > 0 ? ADV_TILE_POINT(ADV_POINT_FREE_UNITS) : 0;
        in->points[i] |= in->no_sale[i] != 0 ? ADV_TILE_POINT(ADV_POINT_NO_SALE) : 0;
        if (threshold < 0 || in->price_e4[i] == ADV_AMOUNT_UNKNOWN) {
            continue;
        }
        if (in->has_carrier[i] && in->carrier_e4[i] != ADV_AMOUNT_UNKNOWN &&
            gap_passes(in->carrier_e4[i], in->price_e4[i], threshold)) {
            in->points[i] |= ADV_TILE_POINT(ADV_POINT_CARRIER_VALUE);
        }
        if (in->has_insured[i] && in->insured_e4[i] != ADV_AMOUNT_UNKNOWN &&
            gap_passes(in->insured_e4[i], in->price_e4[i], threshold)) {
            in->points[i] |= ADV_TILE_POINT(ADV_POINT_INSURED_VALUE);
        }
    }
}

void adv_batch_entries(adv_text *out, const adv_batch *batch, adv_batch_work *work, const adv_cells *cells,
                       size_t first, size_t rows)
{
    reading r = {batch, work, work->columns, cells, first, rows};
    assert(rows <= ADV_TILE_ROWS);
    adv_cell_problems_clear(&work->problems, rows);
    read_ids(&r, out, batch->entry);
}

void adv_batch_read(const adv_batch *batch, adv_batch_work *work, const adv_cells *cells, size_t first,
                    size_t rows, const adv_batch_marks *marks)
{
    struct adv_batch_columns *in = work->columns;
    reading r = {batch, work, in, cells, first, rows};
    assert(rows <= ADV_TILE_ROWS);
    in->rows = rows;
    in->any_blocked = false;
    in->any_side = false;
    in->any_asked = in->any_given = false;
    memset(in->asked, 0, rows);
    memset(in->given, 0, rows);
    memset(in->laid, 0, rows);
    adv_cell_problems_clear(&work->problems, rows);
    memset(in->points, 0, rows * sizeof *in->points);
    memset(in->blocked, 0, rows);
    memset(in->rejected, 0, rows * sizeof *in->rejected);
    read_ids(&r, work->entry, batch->entry);
    read_ids(&r, work->line, batch->line);
    read_price(&r);
    read_price_parts(&r);
    read_dates(&r);
    read_terms(&r);
    read_sale(&r);
    read_rest(&r);
    read_wide(&r);
    if (batch->setup.side != NULL && batch->setup.side->entry_keys.count > 0) {
        take_entries(&r);
    }
    if (batch->setup.side != NULL &&
        (batch->setup.side->line_keys.count > 0 || batch->setup.side->charge_keys.count > 0)) {
        take_side(&r);
    }
    settle_prices(&r);
    block_rejected(&r, marks);
    point_at_terms(&r);
    point_at_amounts(&r);
    for (size_t w = 0; w < batch->wide_count && rows > 0; w++) {
        complete_wide(&r, w);
    }
}

/* ---- the tile ------------------------------------------------------------------------------------------ */

typedef struct range {
    const adv_batch *batch;
    adv_batch_work *work;
    struct adv_batch_columns *in;
    size_t from, to;
    size_t count; /* of columns */
    adv_row_story *story;
} range;

/* Adds a column of inputs to the tile; false when the tile is full. */
static bool add_column(range *g, uint8_t kind, const adv_input_column *in, const char *id,
                       adv_facts_word from_term)
{
    if (g->count + 1 >= ADV_TILE_COLUMNS) {
        return false;
    }
    adv_column *column = &g->in->columns[g->count];
    *column = (adv_column){.kind = kind,
                           .item = -1,
                           .amount_e4 = in->amount_e4 + g->from,
                           .present = in->every ? NULL : in->present + g->from,
                           .facts = in->each ? in->facts + g->from : NULL,
                           .facts_all = in->facts_all,
                           .currency = in->own_currency ? in->currency + g->from : NULL};
    if (g->story != NULL) {
        column->item = adv_story_item(g->story, g->batch, column, id, from_term, in->solved);
    }
    g->count++;
    return true;
}

static bool is_present(const adv_input_column *in, size_t from, size_t to)
{
    return in->every || memchr(in->present + from, 1, to - from) != NULL;
}

static bool add_wide(range *g)
{
    for (size_t w = 0; w < g->batch->wide_count; w++) {
        const adv_wide_kind *wide = &g->batch->wide[w];
        const adv_input_column *in = &g->in->wide[w];
        if (in->count == 0 || !is_present(in, g->from, g->to)) {
            continue;
        }
        adv_facts_word from_term = term_facts(g->batch, g->in->term[g->from], wide->kind);
        if (!add_column(g, wide->kind, in, adv_element_kind_row((adv_element_kind)wide->kind)->name,
                        from_term)) {
            return false;
        }
    }
    return true;
}

/* An empty column for amounts that stand in no column of the book; NULL when memory is out. */
static adv_input_column *new_extra(range *g, uint8_t kind)
{
    if (g->in->extra_count >= ADV_TILE_COLUMNS) {
        return NULL;
    }
    adv_extra_column **extra = &g->in->extra[g->in->extra_count];
    if (*extra == NULL) {
        *extra = ADV_ARENA_NEW(g->work->arena, adv_extra_column);
        if (*extra == NULL) {
            g->work->failed = true;
            return NULL;
        }
    }
    g->in->extra_count++;
    adv_input_column *in = &(*extra)->input;
    (*extra)->kind = kind;
    memset(in->present + g->from, 0, g->to - g->from);
    memset(in->amount_e4 + g->from, 0, (g->to - g->from) * sizeof *in->amount_e4);
    memset(in->currency + g->from, 0, (g->to - g->from) * sizeof *in->currency);
    in->each = true;
    in->own_currency = true;
    in->every = false;
    in->solved = false;
    return in;
}

/* The column of that kind in which the row has nothing yet; a new one where all are taken. */
static adv_input_column *free_extra(range *g, uint8_t kind, size_t row)
{
    for (size_t e = 0; e < g->in->extra_count; e++) {
        if (g->in->extra[e]->kind == kind && !g->in->extra[e]->input.present[row]) {
            return &g->in->extra[e]->input;
        }
    }
    return new_extra(g, kind);
}

static void put_extra(adv_input_column *in, size_t row, int64_t amount_e4, adv_currency currency,
                      adv_facts_word facts)
{
    in->amount_e4[row] = amount_e4;
    in->currency[row] = currency;
    in->facts[row] = facts;
    in->present[row] = 1;
}

static bool has_kind(const adv_batch *batch, const struct adv_batch_columns *in, uint8_t kind, size_t row)
{
    if (batch->wide_of[kind] != 0 && in->wide[batch->wide_of[kind] - 1].present[row]) {
        return true;
    }
    for (size_t e = 0; e < in->extra_count; e++) {
        if (in->extra[e]->kind == kind && in->extra[e]->input.present[row]) {
            return true;
        }
    }
    return false;
}

uint32_t adv_batch_unstated_legs(const adv_batch *batch, const adv_batch_work *work, size_t row)
{
    const struct adv_batch_columns *in = work->columns;
    uint16_t term = in->term[row];
    uint32_t unstated = 0;
    if (term == 0 || term == ADV_TERM_UNKNOWN || work->plan[row] == 0) {
        return 0;
    }
    uint32_t inside = batch->term_legs[term] & batch->plans.plans[work->plan[row] - 1].leaving;
    for (uint32_t left = inside; left != 0; left &= left - 1) {
        bool stated = has_kind(batch, in, (uint8_t)(ADV_KIND_INLAND_EXPORT + adv_lowest_fact(left)), row);
        unstated |= stated ? 0 : left & -left;
    }
    return unstated;
}

/* Amounts that records of other tables lay on the row. */
static bool add_items(range *g, size_t row)
{
    const adv_side *side = g->batch->setup.side;
    for (uint32_t at = g->in->side[row]->first; at != 0; at = side->items[at - 1].next) {
        const adv_side_item *item = &side->items[at - 1];
        adv_input_column *in = free_extra(g, item->kind, row);
        if (in == NULL) {
            return false;
        }
        adv_facts_word term = term_facts(g->batch, g->in->term[row], item->kind);
        bool estimate = is_estimate(item->kind, item->facts);
        bool whole_known = item->assist ? item->amount_e4 != ADV_AMOUNT_UNKNOWN
                                        : side->charges[item->source].amount_e4 != ADV_AMOUNT_UNKNOWN;
        bool by_mode = g->batch->asks_mode && is_leg(item->kind);
        adv_wide_kind own = {.itself = adv_kind_facts((adv_element_kind)item->kind),
                             .assumed = by_mode ? adv_mode_facts(g->in->mode[row]) : 0};
        put_extra(in, row, estimate ? ADV_AMOUNT_UNKNOWN : item->amount_e4, item->currency,
                  all_facts(item->facts, term, whole_known && !estimate, &own));
        uint64_t points = contradicts(item->facts, term) ? ADV_TILE_POINT(ADV_POINT_LEG_CONTRADICTS) : 0;
        points |= item->doubt == ADV_CHARGE_UNKNOWN    ? ADV_TILE_POINT(ADV_POINT_UNKNOWN_CHARGE)
                  : item->doubt == ADV_CHARGE_DOUBTFUL ? ADV_TILE_POINT(ADV_POINT_DOUBTFUL_CHARGE)
                                                       : 0;
        points |= item->differs ? ADV_TILE_POINT(ADV_POINT_ASSIST_DIFFERS) : 0;
        g->in->points[row] |= points;
    }
    return true;
}

/* A duty-paid price promises duty and fees inside it: without their amounts each is there and unknown. */
static bool add_promised(range *g, size_t row, uint8_t kind)
{
    if (has_kind(g->batch, g->in, kind, row)) {
        return true;
    }
    adv_input_column *in = free_extra(g, kind, row);
    if (in == NULL) {
        return false;
    }
    put_extra(in, row, ADV_AMOUNT_UNKNOWN, ADV_CURRENCY_NONE,
              ADV_YES(ADV_FACT_IN_PRICE) | ADV_YES(ADV_FACT_SEPARATELY_IDENTIFIED) |
                  ADV_YES(ADV_FACT_PAYABLE_ON_IMPORT));
    g->in->points[row] |= g->in->given[row] != 0 ? 0 : ADV_TILE_POINT(ADV_POINT_DDP);
    return true;
}

/* What the final quotation of a formula changed after a provisional price was payable. */
static bool add_change(range *g, size_t row)
{
    adv_unit_price price;
    adv_formula formula;
    adv_currency currency = g->in->currency[row];
    if (g->in->has_price[row] || !adv_price_of_row(&price, &formula, g->in->parts, row, currency) ||
        price.op != ADV_OP_FORMULA) {
        return true;
    }
    const adv_date *importation = g->in->dates[ADV_DATE_IMPORTATION];
    bool dated = g->in->has_date[ADV_DATE_IMPORTATION];
    adv_price_change change =
        adv_formula_change(&formula, (adv_money){g->in->price_e4[row], currency, true}, price.quantity_e4,
                           dated ? importation[row] : ADV_DATE_NONE);
    adv_input_column *in = change.present ? free_extra(g, change.kind, row) : NULL;
    if (in != NULL) {
        put_extra(in, row, change.amount.e4, change.amount.currency, change.facts);
    }
    return in != NULL || !change.present;
}

/* In the order of the kinds and not in the one in which rows brought them: what a row is told to lack must
   not depend on the rows beside it. */
static bool add_extra_columns(range *g)
{
    for (unsigned kind = 0; kind < ADV_KIND_COUNT; kind++) {
        for (size_t e = 0; e < g->in->extra_count; e++) {
            const char *name = adv_element_kind_row((adv_element_kind)kind)->name;
            if (g->in->extra[e]->kind == kind &&
                !add_column(g, (uint8_t)kind, &g->in->extra[e]->input, name,
                            term_facts(g->batch, g->in->term[g->from], (uint8_t)kind))) {
                return false;
            }
        }
    }
    return true;
}

static bool add_extra(range *g)
{
    const adv_law *law = g->batch->setup.law;
    g->in->extra_count = 0;
    for (size_t i = g->from; i < g->to; i++) {
        uint16_t term = g->in->term[i];
        if (g->in->any_side && g->in->side[i] != NULL && !add_items(g, i)) {
            return false;
        }
        if (g->in->parts != NULL && !add_change(g, i)) {
            return false;
        }
        if (term != 0 && term != ADV_TERM_UNKNOWN && law->incoterms[term - 1].duty_in_price &&
            (!add_promised(g, i, ADV_KIND_CUSTOMS_DUTY) || !add_promised(g, i, ADV_KIND_IMPORT_FEE))) {
            return false;
        }
    }
    adv_promised_lay(g->batch, g->work, g->from, g->to);
    return add_extra_columns(g);
}

static void open_tile(adv_tile *tile, const range *g)
{
    adv_batch_work *work = g->work;
    size_t from = g->from;
    memset(tile, 0, sizeof *tile);
    tile->rows = g->to - from;
    tile->price_e4 = g->in->price_e4 + from;
    tile->currency = g->in->currency + from;
    bool entries = g->batch->setup.side != NULL && g->batch->setup.side->entry_keys.count > 0;
    tile->sale = g->batch->any_sale || entries ? g->in->sale + from : NULL;
    for (unsigned k = 0; k < ADV_DATE_KIND_COUNT; k++) {
        tile->dates[k] = g->in->has_date[k] ? g->in->dates[k] + from : NULL;
    }
    tile->exported_from = g->in->exported_from + from;
    tile->columns = g->in->columns;
    tile->column_count = g->count;
    tile->blocked = g->in->any_blocked ? g->in->blocked + from : NULL;
    tile->blocked_reason = g->in->any_blocked ? g->in->blocked_reason + from : NULL;
    tile->outcome = work->outcome + from;
    tile->rule = work->rule + from;
    tile->reason = work->reason + from;
    tile->value_e4 = work->value_e4 + from;
    tile->entered_e4 = work->entered_e4 + from;
    bool whole = g->in->goods != NULL;
    tile->exact_e13 = whole ? g->in->exact_e13 + from : g->story != NULL ? g->in->exact_e13 : NULL;
    tile->points = work->points + from;
    tile->standing = work->standing + from;
    tile->plan = work->plan + from;
}

bool adv_batch_value(const adv_batch *batch, adv_batch_work *work, size_t from, size_t to,
                     adv_row_story *story)
{
    range g = {.batch = batch, .work = work, .in = work->columns, .from = from, .to = to, .story = story};
    adv_tile tile;
    if (!add_wide(&g) || !add_extra(&g)) {
        return false;
    }
    open_tile(&tile, &g);
    adv_tile_run(&tile, &batch->plans, &batch->rates, &work->columns->tile_work,
                 story == NULL ? NULL : &story->trace, story == NULL ? NULL : &story->points, 0);
    memcpy(work->columns->lists + from, work->columns->tile_work.lists,
           (to - from) * sizeof *work->columns->lists);
    adv_promised_note(batch, work, from, to);
    adv_batch_settle(batch, work, from, to);
    return true;
}

/* Rows that together have more kinds of charges than a tile holds are run in smaller ranges. */
static void value_range(const adv_batch *batch, adv_batch_work *work, size_t from, size_t to)
{
    if (from == to || adv_batch_value(batch, work, from, to, NULL)) {
        return;
    }
    if (to - from > 1) {
        size_t middle = from + (to - from) / 2;
        value_range(batch, work, from, middle);
        value_range(batch, work, middle, to);
        return;
    }
    work->columns->side[from] =
        NULL; /* more charges on one line than can be added up without looking at each sum */
    work->columns->rejected[from] = &batch->words.range;
    work->columns->blocked[from] = ADV_REJECTED;
    work->columns->blocked_reason[from] = ADV_KIND_PRICE << 8 | ADV_LACK_RANGE;
    work->columns->any_blocked = true;
    (void)adv_batch_value(batch, work, from, to, NULL);
}

void adv_batch_run(const adv_batch *batch, adv_batch_work *work, const adv_cells *cells, size_t first,
                   size_t rows, const adv_batch_marks *marks)
{
    adv_batch_read(batch, work, cells, first, rows, marks);
    value_range(batch, work, 0, rows);
}

void adv_batch_again(const adv_batch *batch, adv_batch_work *work)
{
    value_range(batch, work, 0, work->columns->rows);
}

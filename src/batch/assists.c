/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads what a book says of assists and draws them down over its entries (19 CFR 152.103(d), (e)).  What an
 * assist is worth and how it is spread is the engine's to say; here its records become those terms, the lines
 * made with it are put in the order of their entries, and what each draws is laid on it as an amount beside
 * the price.  A share that was given counts as given.
 */
#include "assists.h"

#include <string.h>

static const char phrase_assist[] =
    "is in no record of the table assists; add it there, or mend the number here";
static const char phrase_design[] =
    "is no design work, so it has no parts by country; state its cost in the table assists";
static const char phrase_all_here[] =
    "goes to other countries, but all_for_importing_country says yes; mend one of them";

/* ---- a tile of records --------------------------------------------------------------------------------- */

/* Arrays of the columns that are bound; NULL = the book has no such column. */
typedef struct tile {
    adv_text *assist, *entry, *line;
    int64_t *amount;
    uint8_t *has_amount, *kind;
    adv_currency *currency;
    adv_facts_word *facts;
    int64_t *number[ADV_ASSIST_FIELD_COUNT];
    uint8_t *present[ADV_ASSIST_FIELD_COUNT]; /* of numbers; words of the others */
    adv_text *text[ADV_ASSIST_FIELD_COUNT];
    adv_date *date[ADV_ASSIST_FIELD_COUNT];
    adv_facts_word *answer[ADV_ASSIST_FIELD_COUNT];
    uint16_t at_assist, at[ADV_ASSIST_FIELD_COUNT]; /* bindings, for problems found later */
    bool failed;
} tile;

#define ROWS_OF(t, r, type) rows_of(t, r, sizeof(type), _Alignof(type))

static void *rows_of(tile *t, const adv_records *r, size_t size, size_t align)
{
    void *rows = adv_arena_array(r->arena, r->rows, size, align);
    t->failed = t->failed || rows == NULL;
    return rows;
}

static void read_field(const adv_records *r, tile *t, const adv_book_column *column,
                       const adv_cell_span *span)
{
    size_t field = column->kind;
    t->at[field] = span->index;
    if (column->type == ADV_COLUMN_ENUM) {
        t->present[field] = ROWS_OF(t, r, uint8_t);
    } else if (column->type == ADV_COLUMN_DATE) {
        t->date[field] = ROWS_OF(t, r, adv_date);
    } else if (column->type == ADV_COLUMN_TERNARY) {
        t->answer[field] = ROWS_OF(t, r, adv_facts_word);
    } else if (column->type == ADV_COLUMN_TEXT || column->type == ADV_COLUMN_COUNTRY) {
        t->text[field] = ROWS_OF(t, r, adv_text);
    } else {
        t->number[field] = ROWS_OF(t, r, int64_t);
        t->present[field] = ROWS_OF(t, r, uint8_t);
    }
    if (t->failed) {
        return;
    }
    if (t->date[field] != NULL) {
        adv_cells_dates(t->date[field], span, r->problems);
    } else if (t->answer[field] != NULL) {
        adv_cells_facts(t->answer[field], 0, span, r->problems);
    } else if (t->text[field] != NULL && column->type == ADV_COLUMN_COUNTRY) {
        adv_cells_check(span, r->problems);
        adv_cells_texts(t->text[field], span, r->problems);
    } else if (t->text[field] != NULL) {
        adv_cells_texts(t->text[field], span, r->problems);
    } else if (t->number[field] != NULL) {
        adv_cells_numbers(t->number[field], t->present[field], span, r->problems);
    } else {
        adv_cells_words(t->present[field], span, r->problems);
    }
}

static adv_text *id_of(tile *t, adv_column_target target)
{
    return target == ADV_TARGET_ASSIST ? t->assist : target == ADV_TARGET_ENTRY ? t->entry : t->line;
}

static void read_column(const adv_records *r, tile *t, size_t binding)
{
    const adv_book_column *column = &r->bindings[binding].column;
    adv_cell_span span = adv_records_span(r, binding);
    switch ((adv_column_target)column->target) {
    case ADV_TARGET_ASSIST: t->at_assist = span.index; __attribute__((fallthrough));
    case ADV_TARGET_ENTRY:
    case ADV_TARGET_LINE: adv_records_ids(r, id_of(t, (adv_column_target)column->target), &span); return;
    case ADV_TARGET_AMOUNT: adv_cells_numbers(t->amount, t->has_amount, &span, r->problems); return;
    case ADV_TARGET_CURRENCY: adv_cells_currencies(t->currency, &span, r->problems); return;
    case ADV_TARGET_KIND: adv_cells_words(t->kind, &span, r->problems); return;
    case ADV_TARGET_FACT: adv_cells_facts(t->facts, column->fact, &span, r->problems); return;
    case ADV_TARGET_ASSIST_FIELD: read_field(r, t, column, &span); return;
    default: adv_cells_check(&span, r->problems);
    }
}

/* Columns that are not bound read as nothing stated. */
static tile *read_tile(const adv_records *r)
{
    tile *t = ADV_ARENA_NEW(r->arena, tile);
    adv_cell_problems_clear(r->problems, r->rows);
    if (t == NULL) {
        return NULL;
    }
    t->assist = ROWS_OF(t, r, adv_text);
    t->entry = ROWS_OF(t, r, adv_text);
    t->line = ROWS_OF(t, r, adv_text);
    t->amount = ROWS_OF(t, r, int64_t);
    t->has_amount = ROWS_OF(t, r, uint8_t);
    t->kind = ROWS_OF(t, r, uint8_t);
    t->currency = ROWS_OF(t, r, adv_currency);
    t->facts = ROWS_OF(t, r, adv_facts_word);
    for (size_t i = 0; i < r->binding_count && !t->failed; i++) {
        read_column(r, t, i);
    }
    return t->failed ? NULL : t;
}

static int64_t number_in(const tile *t, adv_assist_field field, size_t i)
{
    bool there = t->number[field] != NULL && t->present[field][i];
    return there ? t->number[field][i] : ADV_AMOUNT_UNKNOWN;
}

static uint8_t word_in(const tile *t, adv_assist_field field, size_t i)
{
    return t->present[field] == NULL ? 0 : t->present[field][i];
}

static adv_text text_in(const tile *t, adv_assist_field field, size_t i)
{
    return t->text[field] == NULL ? (adv_text){NULL, 0} : t->text[field][i];
}

static adv_date date_in(const tile *t, adv_assist_field field, size_t i)
{
    return t->date[field] == NULL ? ADV_DATE_NONE : t->date[field][i];
}

static uint8_t answer_in(const tile *t, adv_assist_field field, size_t i)
{
    adv_facts_word word = t->answer[field] == NULL ? 0 : t->answer[field][i];
    return (word & ADV_YES(0)) != 0 ? ADV_TRUE : (word & ADV_NO(0)) != 0 ? ADV_FALSE : ADV_UNKNOWN;
}

static adv_money money_in(const tile *t, adv_assist_field field, size_t i)
{
    bool there = t->number[field] != NULL && t->present[field][i];
    return (adv_money){there ? t->number[field][i] : 0, there ? t->currency[i] : ADV_CURRENCY_NONE, there};
}

/* A number of 9 decimals where the column is a rate, of 4 where it is a quantity. */
static adv_decimal decimal_in(const tile *t, adv_assist_field field, size_t i, int64_t to_e9)
{
    int64_t number = number_in(t, field, i), e9 = 0;
    bool there = number != ADV_AMOUNT_UNKNOWN && !__builtin_mul_overflow(number, to_e9, &e9);
    return (adv_decimal){there ? e9 : 0, there};
}

static void complain(const adv_records *r, size_t i, uint16_t binding, adv_text found, const char *phrase)
{
    adv_cell_problem_add(r->problems, i, binding, found, phrase, NULL);
}

/* The assist a record belongs to; NULL where there is none, which is a problem unless the cell is empty. */
static adv_assist_record *owner_of(const adv_records *r, const tile *t, size_t i)
{
    int64_t number = adv_keys_find(&r->side->assist_keys, t->assist[i], (adv_text){NULL, 0});
    if (number < 0 && t->assist[i].length > 0) {
        complain(r, i, t->at_assist, t->assist[i], phrase_assist);
    }
    return number < 0 ? NULL : &r->side->assists[number];
}

/* ---- assists ------------------------------------------------------------------------------------------- */

static bool take_assist(adv_side *side, adv_assist_record *record, const tile *t, size_t i)
{
    adv_assist *a = &record->assist;
    record->id = t->assist[i];
    a->description = text_in(t, ADV_ASSIST_DESCRIPTION, i);
    a->undertaken_in = text_in(t, ADV_ASSIST_UNDERTAKEN_IN, i);
    if (!adv_side_text(side, &record->id) || !adv_side_text(side, &a->description) ||
        !adv_side_text(side, &a->undertaken_in)) {
        return false;
    }
    a->id = record->id;
    a->kind = t->kind[i];
    a->acquired = word_in(t, ADV_ASSIST_ACQUIRED, i);
    a->cost = money_in(t, ADV_ASSIST_COST, i);
    a->producer_cost = money_in(t, ADV_ASSIST_PRODUCER_COST, i);
    a->lease_per_period = money_in(t, ADV_ASSIST_LEASE, i);
    a->lease_periods = decimal_in(t, ADV_ASSIST_LEASE_PERIODS, i, ADV_E9 / ADV_E4);
    a->used_before = answer_in(t, ADV_ASSIST_USED_BEFORE, i);
    a->share_used = decimal_in(t, ADV_ASSIST_SHARE_USED, i, 1);
    a->value_after_use = money_in(t, ADV_ASSIST_VALUE_AFTER_USE, i);
    a->repairs = money_in(t, ADV_ASSIST_REPAIRS, i);
    a->transport = money_in(t, ADV_ASSIST_TRANSPORT, i);
    a->paid_by_producer = money_in(t, ADV_ASSIST_PAID_BY_PRODUCER, i);
    a->facts = t->facts[i];
    a->all_for_importing_country = answer_in(t, ADV_ASSIST_ALL_HERE, i);
    return true;
}

static void take_terms(adv_assist_record *record, const tile *t, size_t i)
{
    uint8_t method = word_in(t, ADV_ASSIST_APPORTIONMENT, i);
    bool material = adv_ledger_ways(t->kind[i])[0] == ADV_APPORTION_CONSUMPTION;
    record->currency = t->currency[i];
    record->end_date = date_in(t, ADV_ASSIST_END_DATE, i);
    record->per_unit_e9 = number_in(t, ADV_ASSIST_PER_UNIT, i);
    record->terms =
        (adv_ledger_terms){.currency = t->currency[i],
                           .method = method == 0 && material ? ADV_APPORTION_CONSUMPTION : method,
                           .whole = {number_in(t, ADV_ASSIST_UNITS, i), number_in(t, ADV_ASSIST_WORTH, i),
                                     number_in(t, ADV_ASSIST_BASIS, i), number_in(t, ADV_ASSIST_QUANTITY, i)},
                           .produced = number_in(t, ADV_ASSIST_PRODUCED, i),
                           .elsewhere = number_in(t, ADV_ASSIST_OTHER_UNITS, i),
                           .shared = record->assist.all_for_importing_country == ADV_FALSE,
                           .basis_named = text_in(t, ADV_ASSIST_BASIS_NAME, i).length > 0,
                           .supplied = ADV_AMOUNT_UNKNOWN,
                           .before = number_in(t, ADV_ASSIST_BEFORE_QUANTITY, i),
                           .before_e4 = number_in(t, ADV_ASSIST_BEFORE_AMOUNT, i)};
}

static void check_countries(const adv_records *r, const adv_assist_record *record, const tile *t, size_t i)
{
    int64_t others = record->terms.elsewhere;
    if (record->assist.all_for_importing_country == ADV_TRUE && others != ADV_AMOUNT_UNKNOWN && others > 0) {
        char digits[48];
        size_t length = adv_decimal_format(digits, others, 4, 0);
        complain(r, i, t->at[ADV_ASSIST_OTHER_UNITS], (adv_text){digits, length}, phrase_all_here);
    }
}

static adv_status read_assists(const adv_records *r)
{
    tile *t = read_tile(r);
    for (size_t i = 0; t != NULL && i < r->rows; i++) {
        bool added = false;
        if (t->assist[i].length == 0) {
            continue;
        }
        adv_assist_record *record = adv_side_assist_put(r->side, t->assist[i], &added);
        if (record == NULL) {
            return ADV_ERR_MEMORY;
        }
        if (!added) {
            complain(r, i, t->at_assist, t->assist[i], adv_phrase_repeat);
            record->bad = true;
            continue;
        }
        if (!take_assist(r->side, record, t, i)) {
            return ADV_ERR_MEMORY;
        }
        take_terms(record, t, i);
        check_countries(r, record, t, i);
        record->kind = t->kind[i] == 0 ? ADV_KIND_UNCLASSIFIED : adv_assist_element(t->kind[i]);
        record->bad = r->problems->of_row[i] != 0;
    }
    return t == NULL ? ADV_ERR_MEMORY : ADV_OK;
}

/* ---- parts and movements ------------------------------------------------------------------------------- */

static adv_status add_part(adv_side *side, adv_assist_record *record, adv_assist_part part)
{
    adv_list *parts = &record->assist.parts;
    if (parts->count == record->part_capacity) {
        size_t capacity = record->part_capacity == 0 ? 4 : record->part_capacity * 2;
        adv_assist_part *more = ADV_ARENA_ARRAY(&side->texts, capacity, adv_assist_part);
        if (more == NULL) {
            return ADV_ERR_MEMORY;
        }
        if (parts->count > 0) {
            memcpy(more, parts->items, parts->count * sizeof *more);
        }
        parts->items = more;
        record->part_capacity = capacity;
    }
    if (!adv_side_text(side, &part.undertaken_in)) {
        return ADV_ERR_MEMORY;
    }
    ((adv_assist_part *)parts->items)[parts->count++] = part; /* ours to fill: made just now */
    return ADV_OK;
}

/* A bad record leaves the assist it belongs to unusable, and with it the lines made with that. */
static adv_status read_parts(const adv_records *r)
{
    tile *t = read_tile(r);
    adv_status status = t == NULL ? ADV_ERR_MEMORY : ADV_OK;
    for (size_t i = 0; status == ADV_OK && i < r->rows; i++) {
        adv_assist_record *record = owner_of(r, t, i);
        if (record == NULL) {
            continue;
        }
        if (record->kind != ADV_KIND_ASSIST_DESIGN && !record->bad) {
            complain(r, i, t->at_assist, t->assist[i], phrase_design);
        }
        adv_assist_part part = {.undertaken_in = text_in(t, ADV_ASSIST_UNDERTAKEN_IN, i),
                                .cost = money_in(t, ADV_ASSIST_COST, i)};
        part.cost.currency = record->currency;
        record->bad = record->bad || r->problems->of_row[i] != 0;
        status = record->bad ? ADV_OK : add_part(r->side, record, part);
    }
    return status;
}

static adv_status read_moves(const adv_records *r)
{
    tile *t = read_tile(r);
    for (size_t i = 0; t != NULL && i < r->rows; i++) {
        adv_assist_record *record = owner_of(r, t, i);
        if (record == NULL) {
            continue;
        }
        record->bad = record->bad || r->problems->of_row[i] != 0;
        if (record->bad) {
            continue;
        }
        adv_assist_move *move = ADV_ARENA_NEW(&r->side->texts, adv_assist_move);
        if (move == NULL) {
            return ADV_ERR_MEMORY;
        }
        *move = (adv_assist_move){.quantity_e4 = number_in(t, ADV_ASSIST_QUANTITY, i),
                                  .other_units_e4 = number_in(t, ADV_ASSIST_OTHER_UNITS, i),
                                  .date = date_in(t, ADV_ASSIST_MOVE_DATE, i),
                                  .kind = word_in(t, ADV_ASSIST_MOVE_KIND, i)};
        if (record->last_move == NULL) {
            record->moves = move;
        } else {
            record->last_move->next = move;
        }
        record->last_move = move;
        record->move_count++;
    }
    return t == NULL ? ADV_ERR_MEMORY : ADV_OK;
}

/* ---- uses ---------------------------------------------------------------------------------------------- */

static adv_status use_assist(const adv_records *r, const tile *t, size_t i)
{
    adv_side *side = r->side;
    const adv_assist_record *record = owner_of(r, t, i);
    adv_side_line *line = adv_side_line_put(side, t->entry[i], t->line[i]);
    if (line == NULL) {
        return ADV_ERR_MEMORY;
    }
    if (record == NULL || record->bad || r->problems->of_row[i] != 0) {
        line->blocked = ADV_REJECTED;
        return ADV_OK;
    }
    if (side->use_count >= UINT32_MAX ||
        !adv_side_grow(&side->allocator, &side->uses, side->use_count, &side->use_capacity, sizeof *side->uses)) {
        return ADV_ERR_MEMORY;
    }
    int64_t consumed = number_in(t, ADV_ASSIST_USE_CONSUMED, i),
            waste = number_in(t, ADV_ASSIST_USE_WASTE, i);
    if (consumed != ADV_AMOUNT_UNKNOWN && waste != ADV_AMOUNT_UNKNOWN &&
        adv_amount_add(&consumed, consumed, waste) != ADV_OK) {
        consumed = ADV_AMOUNT_UNKNOWN;
    }
    side->uses[side->use_count++] =
        (adv_assist_use){.units_e4 = number_in(t, ADV_ASSIST_USE_UNITS, i),
                         .basis_e4 = number_in(t, ADV_ASSIST_USE_BASIS, i),
                         .consumed_e4 = consumed,
                         .stated_e4 = t->has_amount[i] ? t->amount[i] : ADV_AMOUNT_UNKNOWN,
                         .record = r->ordinal + i,
                         .assist = (uint32_t)(record - side->assists),
                         .line = (uint32_t)(line - side->lines),
                         .currency = t->currency[i]};
    return ADV_OK;
}

static adv_status read_uses(const adv_records *r)
{
    tile *t = read_tile(r);
    adv_status status = t == NULL ? ADV_ERR_MEMORY : ADV_OK;
    for (size_t i = 0; status == ADV_OK && i < r->rows; i++) {
        if (t->entry[i].length > 0 && t->line[i].length > 0) {
            status = use_assist(r, t, i);
        }
    }
    return status;
}

adv_status adv_assist_records_read(const adv_records *records, adv_book_table table)
{
    switch (table) {
    case ADV_TABLE_ASSISTS: return read_assists(records);
    case ADV_TABLE_ASSIST_PARTS: return read_parts(records);
    case ADV_TABLE_ASSIST_MOVES: return read_moves(records);
    default: return read_uses(records);
    }
}

/* ---- their lines --------------------------------------------------------------------------------------- */

bool adv_assists_need(const adv_book_column *column)
{
    switch ((adv_column_target)column->target) {
    case ADV_TARGET_ENTRY:
    case ADV_TARGET_LINE:
    case ADV_TARGET_PRICE:
    case ADV_TARGET_PRICE_PART:
    case ADV_TARGET_CURRENCY:
    case ADV_TARGET_FREE_QUANTITY: return true;
    case ADV_TARGET_DATE: return column->kind == ADV_DATE_ENTRY;
    case ADV_TARGET_KEY: return column->kind == ADV_SPREAD_QUANTITY;
    default: return false;
    }
}

adv_status adv_assists_expect_lines(adv_side *side)
{
    size_t count = side->line_keys.count;
    if (side->use_count == 0) {
        return ADV_OK;
    }
    side->used_lines = side->allocator.allocate(side->allocator.context, count * sizeof *side->used_lines);
    if (side->used_lines == NULL) {
        return ADV_ERR_MEMORY;
    }
    side->used_line_count = count;
    memset(side->used_lines, 0, count * sizeof *side->used_lines);
    for (size_t i = 0; i < side->use_count; i++) {
        side->used_lines[side->uses[i].line].used = true;
    }
    return ADV_OK;
}

void adv_assists_take_lines(adv_side *side, const adv_text *entries, const adv_group_line *lines,
                            size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool named = entries[i].length > 0 && lines[i].line.length > 0;
        int64_t number = named ? adv_keys_find(&side->line_keys, entries[i], lines[i].line) : -1;
        if (number < 0 || (size_t)number >= side->used_line_count || side->used_lines[number].met) {
            continue;
        }
        side->used_lines[number] = (adv_used_line){.quantity_e4 = lines[i].key[ADV_SPREAD_QUANTITY],
                                                   .price_e4 = lines[i].key[ADV_SPREAD_VALUE],
                                                   .date = lines[i].dates[ADV_DATE_ENTRY],
                                                   .currency = lines[i].currency,
                                                   .used = side->used_lines[number].used,
                                                   .met = true};
    }
}

/* ---- terms --------------------------------------------------------------------------------------------- */

static bool counts_by(adv_date date, adv_date as_of)
{
    return as_of == ADV_DATE_NONE || date <= as_of;
}

static void add_to(int64_t *sum, int64_t quantity)
{
    if (*sum != ADV_AMOUNT_UNKNOWN && __builtin_add_overflow(*sum, quantity, sum)) {
        *sum = ADV_AMOUNT_UNKNOWN;
    }
}

static void take_move(adv_ledger_terms *terms, adv_ledger_revision *revisions, const adv_assist_move *move,
                      bool *issued)
{
    uint8_t measure = move->kind == ADV_MOVE_EXPECTED_UNITS   ? ADV_MEASURE_UNITS
                      : move->kind == ADV_MOVE_EXPECTED_VALUE ? ADV_MEASURE_VALUE
                                                              : ADV_MEASURE_BASIS;
    if (move->kind == ADV_MOVE_ISSUED) {
        terms->supplied = *issued ? terms->supplied : 0;
        *issued = true;
        add_to(&terms->supplied, move->quantity_e4);
    } else if (move->kind < ADV_MOVE_EXPECTED_UNITS) {
        add_to(&terms->away, move->quantity_e4);
    } else {
        revisions[terms->revision_count++] = (adv_ledger_revision){.date = move->date,
                                                                   .measure = measure,
                                                                   .whole = move->quantity_e4,
                                                                   .elsewhere = move->other_units_e4};
    }
}

static int compare_revisions(const void *a, const void *b, const void *context)
{
    const adv_ledger_revision *left = a, *right = b;
    (void)context;
    return (left->date > right->date) - (left->date < right->date);
}

adv_status adv_assist_terms(adv_ledger_terms *out, adv_side *side, const adv_assist_record *record,
                            const adv_jurisdiction *j, adv_date as_of)
{
    adv_ledger_revision *revisions =
        ADV_ARENA_ARRAY(&side->texts, record->move_count + 1, adv_ledger_revision);
    adv_ledger_revision *scratch = ADV_ARENA_ARRAY(&side->texts, record->move_count + 1, adv_ledger_revision);
    bool issued = false;
    if (revisions == NULL || scratch == NULL) {
        return ADV_ERR_MEMORY;
    }
    *out = record->terms;
    if (record->currency == ADV_CURRENCY_NONE) {
        out->value_e4 = ADV_AMOUNT_UNKNOWN; /* an amount of no currency is none */
    } else {
        int64_t worth = adv_assist_worth(&record->assist, j, record->currency, false, NULL, -1);
        out->value_e4 = worth == ADV_AMOUNT_UNKNOWN || worth > 0 ? worth : 0;
    }
    out->ended = record->end_date != ADV_DATE_NONE && counts_by(record->end_date, as_of);
    out->revisions = revisions;
    for (const adv_assist_move *move = record->moves; move != NULL; move = move->next) {
        if (counts_by(move->date, as_of)) {
            take_move(out, revisions, move, &issued);
        }
    }
    adv_sort(revisions, scratch, out->revision_count, sizeof *revisions, compare_revisions, NULL);
    return ADV_OK;
}

/* ---- drawing ------------------------------------------------------------------------------------------- */

/* Quantity of material by the stated consumption of a unit, to 1/10 000, half up: ours. */
static int64_t consumed_by(int64_t units_e4, int64_t per_unit_e9)
{
    int64_t consumed = 0;
    bool known =
        units_e4 != ADV_AMOUNT_UNKNOWN && per_unit_e9 != ADV_AMOUNT_UNKNOWN &&
        adv_divide_round(&consumed, (adv_int128)units_e4 * per_unit_e9, ADV_E9, ADV_ROUND_HALF_UP) == ADV_OK;
    return known ? consumed : ADV_AMOUNT_UNKNOWN;
}

/* The currency a share that is given is in. */
static adv_currency given_in(const adv_side *side, const adv_assist_use *use)
{
    return use->currency == ADV_CURRENCY_NONE ? side->used_lines[use->line].currency : use->currency;
}

adv_ledger_use adv_assist_ledger_use(const adv_side *side, const adv_assist_use *use)
{
    const adv_assist_record *record = &side->assists[use->assist];
    const adv_used_line *line = &side->used_lines[use->line];
    int64_t units = use->units_e4 != ADV_AMOUNT_UNKNOWN ? use->units_e4 : line->quantity_e4;
    int64_t consumed =
        use->consumed_e4 != ADV_AMOUNT_UNKNOWN ? use->consumed_e4 : consumed_by(units, record->per_unit_e9);
    bool one_currency = line->currency == record->currency;
    bool comparable = given_in(side, use) == record->currency;
    return (adv_ledger_use){
        .date = line->date,
        .measure = {units, one_currency ? line->price_e4 : ADV_AMOUNT_UNKNOWN, use->basis_e4, consumed},
        .stated_e4 = comparable ? use->stated_e4 : ADV_AMOUNT_UNKNOWN};
}

bool adv_assist_same_entry(const adv_side *side, const adv_assist_use *a, const adv_assist_use *b)
{
    adv_text left, right, line;
    adv_side_key(side, a->line, &left, &line);
    adv_side_key(side, b->line, &right, &line);
    return adv_text_equal(left, right);
}

static int compare_texts(adv_text a, adv_text b)
{
    size_t length = a.length < b.length ? a.length : b.length;
    int order = length == 0 ? 0 : memcmp(a.bytes, b.bytes, length);
    return order != 0 ? order : (a.length > b.length) - (a.length < b.length);
}

/* By assist (its number, so that the order of the table does not matter), entry date (those without one
   last), entry and line; records of one line as they came. */
static int compare_uses(const void *a, const void *b, const void *context)
{
    const adv_side *side = context;
    const adv_assist_use *left = &side->uses[*(const uint32_t *)a],
                         *right = &side->uses[*(const uint32_t *)b];
    if (left->assist != right->assist) {
        return compare_texts(side->assists[left->assist].id, side->assists[right->assist].id);
    }
    adv_date x = side->used_lines[left->line].date, y = side->used_lines[right->line].date;
    if (x != y) {
        bool last = x == ADV_DATE_NONE || (y != ADV_DATE_NONE && x > y);
        return last ? 1 : -1;
    }
    adv_text entries[2], lines[2];
    adv_side_key(side, left->line, &entries[0], &lines[0]);
    adv_side_key(side, right->line, &entries[1], &lines[1]);
    int order = compare_texts(entries[0], entries[1]);
    return order != 0 ? order : compare_texts(lines[0], lines[1]);
}

typedef struct drawing {
    adv_side *side;
    const adv_assists_drawing *asked;
    uint32_t *order, *scratch; /* uses that count */
    size_t count;
    adv_ledger_use *uses; /* of one assist */
    adv_ledger_line *lines;
} drawing;

static void *take(const drawing *d, size_t count, size_t size)
{
    const adv_allocator *allocator = &d->side->allocator;
    return allocator->allocate(allocator->context, (count + 1) * size);
}

static void give(const drawing *d, void *block, size_t count, size_t size)
{
    const adv_allocator *allocator = &d->side->allocator;
    if (block != NULL) {
        allocator->release(allocator->context, block, (count + 1) * size);
    }
}

/* Uses of lines the book has, of entries up to the day. */
static void choose_uses(drawing *d)
{
    for (size_t i = 0; i < d->side->use_count; i++) {
        const adv_used_line *line = &d->side->used_lines[d->side->uses[i].line];
        bool later =
            d->asked->as_of != ADV_DATE_NONE && line->date != ADV_DATE_NONE && line->date > d->asked->as_of;
        if (line->met && !later) {
            d->order[d->count++] = (uint32_t)i;
        }
    }
}

static bool lay(adv_side *side, const adv_assist_use *use, const adv_ledger_line *drawn)
{
    const adv_assist_record *record = &side->assists[use->assist];
    adv_side_line *line = &side->lines[use->line];
    bool given = use->stated_e4 != ADV_AMOUNT_UNKNOWN;
    bool whole = given || drawn->lack == ADV_LEDGER_COMPLETE;
    if (!whole) {
        uint8_t *lack = &line->lacks[record->kind - ADV_KIND_ASSIST_MATERIALS];
        *lack = *lack == 0 || drawn->lack < *lack ? drawn->lack : *lack;
    }
    adv_side_item item = {.amount_e4 = given   ? use->stated_e4
                                       : whole ? drawn->drawn_e4
                                               : ADV_AMOUNT_UNKNOWN,
                          .facts = record->facts,
                          .source = use->assist,
                          .currency = given ? use->currency : record->currency,
                          .kind = record->kind,
                          .assist = true,
                          .differs = drawn->differs};
    return adv_side_item_add(side, use->line, &item);
}

static bool keep(adv_side *side, uint32_t use, const adv_ledger_line *drawn, adv_date date)
{
    if (!adv_side_grow(&side->allocator, &side->draws, side->draw_count, &side->draw_capacity, sizeof *side->draws)) {
        return false;
    }
    side->draws[side->draw_count++] = (adv_side_draw){*drawn, date, use};
    return true;
}

/* One assist: uses [from, to) of the order. */
static adv_status draw_assist(drawing *d, size_t from, size_t to)
{
    adv_side *side = d->side;
    adv_ledger ledger;
    adv_ledger_terms terms;
    uint32_t shipment = 0;
    const adv_assist_record *record = &side->assists[side->uses[d->order[from]].assist];
    if (adv_assist_terms(&terms, side, record, d->asked->j, d->asked->as_of) != ADV_OK) {
        return ADV_ERR_MEMORY;
    }
    for (size_t i = from; i < to; i++) {
        const adv_assist_use *use = &side->uses[d->order[i]];
        bool same = i > from && adv_assist_same_entry(side, use, &side->uses[d->order[i - 1]]);
        shipment += i > from && !same;
        d->uses[i - from] = adv_assist_ledger_use(side, use);
        d->uses[i - from].shipment = shipment;
    }
    adv_ledger_draw(&ledger, d->lines, &terms, d->uses, to - from);
    for (size_t i = from; i < to; i++) {
        const adv_assist_use *use = &side->uses[d->order[i]];
        const adv_ledger_line *line = &d->lines[i - from];
        if (!lay(side, use, line) ||
            (d->asked->keep && !keep(side, d->order[i], line, d->uses[i - from].date))) {
            return ADV_ERR_MEMORY;
        }
    }
    return ADV_OK;
}

static size_t end_of(const drawing *d, size_t from)
{
    size_t to = from + 1;
    while (to < d->count && d->side->uses[d->order[to]].assist == d->side->uses[d->order[from]].assist) {
        to++;
    }
    return to;
}

static adv_status draw_all(drawing *d)
{
    size_t most = 0;
    adv_status status = ADV_OK;
    adv_sort(d->order, d->scratch, d->count, sizeof *d->order, compare_uses, d->side);
    for (size_t from = 0; from < d->count; from = end_of(d, from)) {
        most = end_of(d, from) - from > most ? end_of(d, from) - from : most;
    }
    d->uses = take(d, most, sizeof *d->uses);
    d->lines = take(d, most, sizeof *d->lines);
    for (size_t from = 0; from < d->count && status == ADV_OK; from = end_of(d, from)) {
        bool room = d->uses != NULL && d->lines != NULL;
        status = room ? draw_assist(d, from, end_of(d, from)) : ADV_ERR_MEMORY;
    }
    give(d, d->uses, most, sizeof *d->uses);
    give(d, d->lines, most, sizeof *d->lines);
    return status;
}

/* What kind of element each assist is to the rules. */
static void settle_facts(adv_side *side, const adv_jurisdiction *j)
{
    for (size_t i = 0; i < side->assist_keys.count; i++) {
        adv_facts_word stated = adv_assist_facts(&side->assists[i].assist, j);
        side->assists[i].facts = adv_facts_merge(stated, ADV_NO(ADV_FACT_IN_PRICE));
    }
}

adv_status adv_assists_draw(adv_side *side, const adv_assists_drawing *asked)
{
    drawing d = {.side = side, .asked = asked};
    settle_facts(side, asked->j);
    if (side->use_count == 0) {
        return ADV_OK;
    }
    d.order = take(&d, side->use_count, sizeof *d.order);
    d.scratch = take(&d, side->use_count, sizeof *d.scratch);
    adv_status status = d.order == NULL || d.scratch == NULL ? ADV_ERR_MEMORY : ADV_OK;
    if (status == ADV_OK) {
        choose_uses(&d);
        status = draw_all(&d);
    }
    give(&d, d.order, side->use_count, sizeof *d.order);
    give(&d, d.scratch, side->use_count, sizeof *d.scratch);
    if (!asked->keep) {
        adv_side_forget_uses(side);
    }
    return status;
}

/* ---- one entry of a book that was drawn as a whole ----------------------------------------------------- */

adv_status adv_assists_copy(adv_side *side, const adv_side *whole, adv_text entry)
{
    for (size_t i = 0; i < whole->draw_count; i++) {
        adv_side_draw draw = whole->draws[i];
        adv_assist_use use = whole->uses[draw.use];
        adv_text of, number;
        adv_side_key(whole, use.line, &of, &number);
        if (!adv_id_equal(of, entry)) {
            continue;
        }
        adv_side_line *line = adv_side_line_put(side, of, number);
        if (line == NULL ||
            !adv_side_grow(&side->allocator, &side->uses, side->use_count, &side->use_capacity, sizeof *side->uses)) {
            return ADV_ERR_MEMORY;
        }
        use.line = (uint32_t)(line - side->lines);
        draw.use = (uint32_t)side->use_count;
        side->uses[side->use_count++] = use;
        side->assists[use.assist].facts = whole->assists[use.assist].facts;
        if (!lay(side, &use, &draw.line) || !keep(side, draw.use, &draw.line, draw.date)) {
            return ADV_ERR_MEMORY;
        }
    }
    return ADV_OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads what a book says of assists: what was supplied and how it is spread, design by the country it was
 * undertaken in, movements of material and changes of what is expected, and the lines made with it.  A record
 * that cannot be used leaves its assist unusable, and every line made with that is rejected.
 */
#include "assists.h"

#include <string.h>

static const char phrase_assist[] =
    "is in no record of the table assists; add it there, or mend the number here";
static const char phrase_design[] =
    "is no design work, so it has no parts by country; state its cost in the table assists";
static const char phrase_used[] = "is stated for this entry and line by an earlier record already; keep one "
                                  "record of an assist and a line, with all its units";
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

/* The use of a line that states the same assist; NULL where there is none. */
static const adv_assist_use *used_before(const adv_side *side, const adv_side_line *line, uint32_t assist)
{
    uint32_t at = line->last_use;
    while (at != 0 && side->uses[at - 1].assist != assist) {
        at = side->uses[at - 1].before;
    }
    return at == 0 ? NULL : &side->uses[at - 1];
}

static bool same_use(const adv_assist_use *a, const adv_assist_use *b)
{
    return a->units_e4 == b->units_e4 && a->basis_e4 == b->basis_e4 && a->consumed_e4 == b->consumed_e4 &&
           a->stated_e4 == b->stated_e4 && a->currency == b->currency;
}

static adv_assist_use use_of(const tile *t, size_t i)
{
    int64_t consumed = number_in(t, ADV_ASSIST_USE_CONSUMED, i),
            waste = number_in(t, ADV_ASSIST_USE_WASTE, i);
    if (consumed != ADV_AMOUNT_UNKNOWN && waste != ADV_AMOUNT_UNKNOWN &&
        adv_amount_add(&consumed, consumed, waste) != ADV_OK) {
        consumed = ADV_AMOUNT_UNKNOWN;
    }
    return (adv_assist_use){.units_e4 = number_in(t, ADV_ASSIST_USE_UNITS, i),
                            .basis_e4 = number_in(t, ADV_ASSIST_USE_BASIS, i),
                            .consumed_e4 = consumed,
                            .stated_e4 = t->has_amount[i] ? t->amount[i] : ADV_AMOUNT_UNKNOWN,
                            .currency = t->currency[i]};
}

/* A record that repeats another draws nothing.  Where it says otherwise, nobody knows which is meant: the
   line is rejected. */
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
    adv_assist_use use = use_of(t, i);
    use.record = r->ordinal + i;
    use.assist = (uint32_t)(record - side->assists);
    use.line = (uint32_t)(line - side->lines);
    use.before = line->last_use;
    const adv_assist_use *earlier = used_before(side, line, use.assist);
    if (earlier != NULL) {
        complain(r, i, t->at_assist, t->assist[i], phrase_used);
        line->blocked = same_use(earlier, &use) ? line->blocked : ADV_REJECTED;
        return ADV_OK;
    }
    if (side->use_count >= UINT32_MAX || !adv_side_grow(&side->allocator, &side->uses, side->use_count,
                                                        &side->use_capacity, sizeof *side->uses)) {
        return ADV_ERR_MEMORY;
    }
    side->uses[side->use_count++] = use;
    line->last_use = (uint32_t)side->use_count;
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

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Draws the assists of a book down over its entries (19 CFR 152.103(e)).  What an assist is worth and how it
 * is spread is the engine's to say; here its records become those terms, the lines made with it are put in
 * the order of their entries, and what each draws is laid on it as an amount beside the price.  A share that
 * was given counts as given.
 */
#include "assists.h"

#include <string.h>

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

bool adv_assists_need_days(const adv_book_column *column)
{
    return column->target == ADV_TARGET_DATE || adv_assists_need(column);
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

bool adv_assists_use_line(const adv_side *side, adv_text entry, adv_text line)
{
    bool named = entry.length > 0 && line.length > 0;
    int64_t number = named ? adv_keys_find(&side->line_keys, entry, line) : -1;
    return number >= 0 && (size_t)number < side->used_line_count && side->used_lines[number].used;
}

void adv_assists_take_lines(adv_side *side, const adv_text *entries, const adv_group_line *lines,
                            size_t count, const adv_jurisdiction *j)
{
    for (size_t i = 0; i < count; i++) {
        bool named = entries[i].length > 0 && lines[i].line.length > 0;
        int64_t number = named ? adv_keys_find(&side->line_keys, entries[i], lines[i].line) : -1;
        if (number < 0 || (size_t)number >= side->used_line_count || side->used_lines[number].met) {
            continue;
        }
        adv_date trigger = lines[i].dates[j->trigger];
        const adv_fx_rule *rule = adv_fx_rule_find(j, trigger);
        side->used_lines[number] = (adv_used_line){.quantity_e4 = lines[i].key[ADV_SPREAD_QUANTITY],
                                                   .price_e4 = lines[i].key[ADV_SPREAD_VALUE],
                                                   .date = lines[i].dates[ADV_DATE_ENTRY],
                                                   .currency = lines[i].currency,
                                                   .trigger = trigger,
                                                   .rate_day = rule == NULL ? ADV_DATE_NONE
                                                                            : lines[i].dates[rule->trigger],
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

bool adv_assist_in_value(int64_t *out_e4, const adv_side *side, const adv_assist_use *use, adv_money drawn,
                         const adv_jurisdiction *j)
{
    const adv_used_line *line = &side->used_lines[use->line];
    *out_e4 = drawn.e4;
    return drawn.currency == j->currency ||
           adv_side_value(out_e4, &side->fx, j, drawn, line->trigger, line->rate_day);
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
    if (!adv_side_grow(&side->allocator, &side->draws, side->draw_count, &side->draw_capacity,
                       sizeof *side->draws)) {
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
        if (line == NULL || !adv_side_grow(&side->allocator, &side->uses, side->use_count,
                                           &side->use_capacity, sizeof *side->uses)) {
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

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Charges whose lines may stand in several entries: of an order, of all entries with one bill, of several
 * entries that are named, of a period.  The charges are known before the lines are read, so each line goes to
 * those that concern it as it comes by, in whatever order the book stands, and only what a charge is spread
 * by is kept of it.  A charge of which one record cannot be right rejects its lines: the parts of the others
 * would be wrong too.  A record that cannot be used and names an invoice without its entry comes here too,
 * since such lines may stand in any entry.
 */
#include "side.h"

#include <string.h>

static const adv_text as_order = {"o", 1}, as_bill = {"b", 1}, as_entry = {"e", 1}, as_charge = {"c", 1},
                      as_invoice = {"i", 1};

bool adv_level_is_wide(uint8_t level)
{
    return level > ADV_LEVEL_ENTRY;
}

/* ---- records ------------------------------------------------------------------------------------------- */

static uint32_t *put_head(adv_side *side, bool given, adv_text first, adv_text second, bool *added)
{
    return given ? adv_side_row_put(side, &side->given_keys, &side->given_heads, &side->given_head_capacity,
                                    sizeof(uint32_t), first, second, added)
                 : adv_side_row_put(side, &side->wide_keys, &side->wide_heads, &side->wide_head_capacity,
                                    sizeof(uint32_t), first, second, added);
}

static bool leads_to(const adv_side *side, uint32_t head, uint32_t wide)
{
    for (uint32_t at = head; at != 0; at = side->links[at - 1].next) {
        if (side->links[at - 1].wide == wide) {
            return true;
        }
    }
    return false;
}

/* Whatever has this key leads to the record of the charge.  A record that names what another of its charge
   names already contradicts it: which of the two is meant nobody knows. */
static bool link_to(adv_side *side, bool given, adv_text first, adv_text second, uint32_t wide,
                    uint32_t record)
{
    bool added = false;
    uint32_t *head = put_head(side, given, first, second, &added);
    if (head != NULL && leads_to(side, *head, wide)) {
        side->charges[record].fate = ADV_CHARGE_CONFLICT;
        return true;
    }
    if (head == NULL || !adv_side_grow(&side->allocator, &side->links, side->link_count, &side->link_capacity,
                                       sizeof *side->links)) {
        return false;
    }
    side->links[side->link_count] = (adv_wide_link){.wide = wide, .record = record, .next = *head};
    *head = (uint32_t)++side->link_count;
    return true;
}

/* Records of one charge are held together by its name; others are charges of their own. */
static bool is_held_together(const adv_charge_record *record)
{
    return record->charge.length > 0 &&
           (record->key == ADV_SPREAD_GIVEN || record->level == ADV_LEVEL_ENTRIES);
}

static bool list_period(adv_side *side, uint32_t wide)
{
    const adv_wide_charge *charge = &side->wide[wide];
    if (charge->level != ADV_LEVEL_PERIOD || charge->key == ADV_SPREAD_GIVEN ||
        (charge->from == ADV_DATE_NONE && charge->to == ADV_DATE_NONE)) {
        return true; /* a period that is not stated is a problem of its record */
    }
    if (!adv_side_grow(&side->allocator, &side->periods, side->period_count, &side->period_capacity,
                       sizeof *side->periods)) {
        return false;
    }
    side->periods[side->period_count++] = wide;
    return true;
}

/* The index of a new charge, or of the one the record belongs to; -1 when memory is out. */
static int64_t charge_of(adv_side *side, const adv_charge_record *record, adv_text of, adv_date from,
                         adv_date to)
{
    bool added = true;
    uint32_t *head = NULL;
    if (is_held_together(record)) {
        head = put_head(side, false, as_charge, record->charge, &added);
        if (head == NULL) {
            return -1;
        }
        if (!added) {
            return (int64_t)*head - 1;
        }
    }
    if (!adv_side_grow(&side->allocator, &side->wide, side->wide_count, &side->wide_capacity,
                       sizeof *side->wide)) {
        return -1;
    }
    const char *copy = adv_arena_copy(&side->texts, of.bytes == NULL ? "" : of.bytes, of.length);
    if (copy == NULL) {
        return -1;
    }
    side->wide[side->wide_count] =
        (adv_wide_charge){.of = {copy, of.length},
                          .from = from,
                          .to = to,
                          .level = record->level,
                          .key = record->key == 0 ? ADV_SPREAD_VALUE : record->key};
    uint32_t at = (uint32_t)side->wide_count++;
    if (head != NULL) {
        *head = at + 1;
    }
    return list_period(side, at) ? (int64_t)at : -1;
}

static bool link_record(adv_side *side, adv_text entry, const adv_charge_record *record, adv_text of,
                        uint32_t wide, uint32_t number)
{
    if (record->key == ADV_SPREAD_GIVEN) {
        return entry.length == 0 || record->line.length == 0 ||
               link_to(side, true, entry, record->line, wide, number);
    }
    switch (record->level) {
    case ADV_LEVEL_ORDER: return of.length == 0 || link_to(side, false, as_order, of, wide, number);
    case ADV_LEVEL_BILL: return of.length == 0 || link_to(side, false, as_bill, of, wide, number);
    case ADV_LEVEL_ENTRIES: return entry.length == 0 || link_to(side, false, as_entry, entry, wide, number);
    case ADV_LEVEL_INVOICE: return of.length == 0 || link_to(side, false, as_invoice, of, wide, number);
    default: return true; /* every line is asked whether it lies in a period */
    }
}

adv_charge_record *adv_wide_put(adv_side *side, adv_text entry, const adv_charge_record *record, adv_text of,
                                adv_date from, adv_date to)
{
    int64_t wide = charge_of(side, record, of, from, to);
    adv_charge_record *mine = wide < 0 ? NULL : adv_side_charge_add(side, record);
    if (mine == NULL) {
        return NULL;
    }
    uint32_t number = (uint32_t)side->charge_count;
    adv_wide_charge *charge = &side->wide[wide];
    mine->wide = (uint32_t)wide + 1;
    if (charge->last != 0) {
        side->charges[charge->last - 1].next = number;
    } else {
        charge->first = number;
    }
    charge->last = number;
    charge->bad |= record->bad;
    return link_record(side, entry, record, of, (uint32_t)wide, number - 1) ? mine : NULL;
}

uint32_t adv_wide_bill(const adv_side *side, adv_text bill)
{
    return bill.length == 0 ? 0 : (uint32_t)(adv_keys_find(&side->wide_keys, as_bill, bill) + 1);
}

/* ---- lines --------------------------------------------------------------------------------------------- */

/* The unit as a text that stays; books know few. */
static const adv_text *keep_unit(adv_side *side, adv_text unit)
{
    for (size_t i = side->unit_count; i > 0; i--) {
        if (adv_text_equal(*side->units[i - 1], unit)) {
            return side->units[i - 1];
        }
    }
    adv_text *mine = ADV_ARENA_NEW(&side->texts, adv_text);
    const char *bytes = adv_arena_copy(&side->texts, unit.bytes == NULL ? "" : unit.bytes, unit.length);
    if (mine == NULL || bytes == NULL ||
        !adv_side_grow(&side->allocator, &side->units, side->unit_count, &side->unit_capacity,
                       sizeof *side->units)) {
        return NULL;
    }
    *mine = (adv_text){bytes, unit.length};
    side->units[side->unit_count++] = mine;
    return mine;
}

/* A line being taken. */
typedef struct taking {
    adv_side *side;
    adv_text entry;
    const adv_group_line *line;
    const adv_group_law *law;
    bool asked;
} taking;

static adv_status add_member(const taking *t, uint32_t wide, int64_t share_e9)
{
    adv_wide_charge *charge = &t->side->wide[wide];
    adv_member member;
    adv_status status = adv_group_member(&member, t->side, t->entry, t->line, charge->key, t->law);
    member.unit = status == ADV_OK ? keep_unit(t->side, t->line->unit) : NULL;
    if (member.unit == NULL || !adv_side_grow(&t->side->allocator, &charge->members, charge->count,
                                              &charge->capacity, sizeof *charge->members)) {
        return ADV_ERR_MEMORY;
    }
    if (charge->key == ADV_SPREAD_GIVEN) {
        member.key = share_e9 < 0 ? ADV_AMOUNT_UNKNOWN : share_e9;
    }
    charge->members[charge->count++] = member;
    charge->touched |= t->asked;
    return ADV_OK;
}

/* Every record a key leads to finds its line here. */
static adv_status follow(const taking *t, uint32_t head)
{
    for (uint32_t at = head; at != 0; at = t->side->links[at - 1].next) {
        const adv_wide_link *link = &t->side->links[at - 1];
        adv_charge_record *record = &t->side->charges[link->record];
        record->fate = ADV_CHARGE_SPREAD;
        adv_status status = add_member(t, link->wide, record->share_e9);
        if (status != ADV_OK) {
            return status;
        }
    }
    return ADV_OK;
}

static adv_status follow_key(const taking *t, adv_text kind, adv_text id)
{
    int64_t number = id.length == 0 ? -1 : adv_keys_find(&t->side->wide_keys, kind, id);
    return number < 0 ? ADV_OK : follow(t, t->side->wide_heads[number]);
}

/* Of a period that cannot be used the days that are stated count: it is open where one is missing, and one
   that ends before it begins may have its days exchanged. */
static bool may_lie_in(const adv_wide_charge *charge, adv_date day)
{
    bool begun = charge->from == ADV_DATE_NONE || day >= charge->from;
    bool ended = charge->to != ADV_DATE_NONE && day > charge->to;
    bool backwards = charge->to != ADV_DATE_NONE && charge->from > charge->to;
    return backwards ? day >= charge->to && day <= charge->from : begun && !ended;
}

/* A line without a day of entry may lie in any period. */
static adv_status try_period(const taking *t, uint32_t wide)
{
    adv_wide_charge *charge = &t->side->wide[wide];
    adv_date day = t->line->dates[ADV_DATE_ENTRY];
    if (day != ADV_DATE_NONE && !may_lie_in(charge, day)) {
        return ADV_OK;
    }
    charge->undated += day == ADV_DATE_NONE;
    t->side->charges[charge->first - 1].fate = ADV_CHARGE_SPREAD;
    return add_member(t, wide, -1);
}

adv_status adv_wide_take(adv_side *side, adv_text entry, const adv_group_line *line, const adv_group_law *law,
                         bool asked)
{
    taking t = {side, entry, line, law, asked};
    int64_t given = adv_keys_find(&side->given_keys, entry, line->line);
    adv_status status = given < 0 ? ADV_OK : follow(&t, side->given_heads[given]);
    status = status == ADV_OK ? follow_key(&t, as_order, line->order) : status;
    status = status == ADV_OK ? follow_key(&t, as_entry, entry) : status;
    status = status == ADV_OK ? follow_key(&t, as_invoice, line->invoice) : status;
    if (status == ADV_OK && line->bill != 0) {
        status = follow(&t, side->wide_heads[line->bill - 1]);
    }
    for (size_t i = 0; status == ADV_OK && i < side->period_count; i++) {
        status = try_period(&t, side->periods[i]);
    }
    return status;
}

/* ---- spreading ----------------------------------------------------------------------------------------- */

static bool contradict(const adv_charge_record *a, const adv_charge_record *b)
{
    return a->amount_e4 != b->amount_e4 || a->currency != b->currency || a->kind != b->kind ||
           a->level != b->level || a->key != b->key || a->facts != b->facts;
}

/* What the records of a charge come to; each keeps its own fate where it has one. */
static adv_charge_fate settle(adv_side *side, const adv_wide_charge *charge)
{
    adv_charge_fate fate = charge->undated > 0 ? ADV_CHARGE_UNDATED : ADV_CHARGE_SPREAD;
    for (uint32_t at = charge->first; at != 0; at = side->charges[at - 1].next) {
        const adv_charge_record *record = &side->charges[at - 1];
        if (record->fate == ADV_CHARGE_CONFLICT || contradict(&side->charges[charge->first - 1], record)) {
            return ADV_CHARGE_CONFLICT;
        }
        fate = record->fate == ADV_CHARGE_PENDING && fate == ADV_CHARGE_SPREAD ? ADV_CHARGE_PARTLY : fate;
    }
    return fate;
}

/* Nothing of the charge can be right: its lines are not valued as if it were not there. */
static void reject_lines(adv_side *side, const adv_wide_charge *charge, adv_charge_fate fate)
{
    for (size_t i = 0; i < charge->count; i++) {
        side->lines[charge->members[i].line].blocked = ADV_REJECTED;
    }
    for (uint32_t at = charge->first; at != 0; at = side->charges[at - 1].next) {
        adv_charge_record *record = &side->charges[at - 1];
        bool alone = record->fate == ADV_CHARGE_PENDING;
        record->fate = (uint8_t)(alone ? ADV_CHARGE_NO_LINE : fate);
    }
}

adv_status adv_wide_spread(adv_side *side, const adv_group_law *law, adv_arena *scratch)
{
    adv_status status = ADV_OK;
    for (size_t i = 0; i < side->wide_count && status == ADV_OK; i++) {
        const adv_wide_charge *charge = &side->wide[i];
        adv_charge_fate fate = settle(side, charge);
        bool given = charge->key == ADV_SPREAD_GIVEN, known = true;
        if (charge->bad || fate != ADV_CHARGE_SPREAD) {
            reject_lines(side, charge, fate);
            continue;
        }
        for (size_t k = 0; k < charge->count && given; k++) {
            known = known && charge->members[k].key != ADV_AMOUNT_UNKNOWN;
        }
        adv_arena_reset(scratch);
        status = adv_group_lay(side, charge->first - 1, charge->members, charge->count, known, law, scratch);
    }
    adv_arena_reset(scratch);
    return status;
}

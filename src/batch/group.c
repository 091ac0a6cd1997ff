/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The group operator: a charge over the lines it concerns, and the charges of one entry over its lines.  The
 * parts of a charge sum to it to the last minor unit of its currency; a charge whose key is missing on one of
 * the lines it concerns is not guessed at, it lies on each of them with an unknown amount, and the row of law
 * that would count it says what that means.
 */
#include "side.h"

#include <assert.h>
#include <string.h>

#include "advalorem/fx.h"
#include "advalorem/unit.h"

/* ---- one charge ---------------------------------------------------------------------------------------- */

typedef struct laying {
    adv_side *side;
    uint32_t source;
    const adv_member *members;
    size_t count;
    const adv_group_law *law;
    adv_arena *scratch;
    int64_t *keys, *parts; /* of each member; NULL until it is spread */
} laying;

adv_status adv_group_member(adv_member *out, adv_side *side, adv_text entry, const adv_group_line *line,
                            uint8_t key, const adv_group_law *law)
{
    adv_side_line *row = adv_side_line_put(side, entry, line->line);
    adv_date trigger = line->dates[law->j->trigger];
    const adv_fx_rule *rule = adv_fx_rule_find(law->j, trigger);
    if (row == NULL) {
        return ADV_ERR_MEMORY;
    }
    *out = (adv_member){.key = key == ADV_SPREAD_GIVEN ? ADV_AMOUNT_UNKNOWN : line->key[key],
                        .unit = &line->unit,
                        .trigger = trigger,
                        .day = rule == NULL ? ADV_DATE_NONE : line->dates[rule->trigger],
                        .line = (uint32_t)(row - side->lines),
                        .currency = line->currency};
    return ADV_OK;
}

bool adv_side_value(int64_t *out_e4, const adv_fx *fx, const adv_jurisdiction *j, adv_money amount,
                    adv_date trigger, adv_date day)
{
    adv_rate_pick pick;
    adv_int128 e13 = 0;
    bool rounded = false;
    const adv_fx_rule *rule = adv_fx_rule_find(j, trigger);
    return rule != NULL && fx != NULL && amount.currency != ADV_CURRENCY_NONE &&
           adv_fx_pick(&pick, fx, rule, amount.currency, j->currency, day) &&
           adv_amount_convert(&e13, &rounded, amount.e4, pick.rate) == ADV_OK &&
           adv_round_e13(out_e4, e13, 1, ADV_ROUND_HALF_UP) == ADV_OK;
}

/* The price of a line in the currency of the value, for lines whose prices are in several. */
static bool price_in_value(const laying *l, int64_t *out_e4, const adv_member *member)
{
    adv_money price = {member->key, member->currency, true};
    return adv_side_value(out_e4, l->law->fx, l->law->j, price, member->trigger, member->day);
}

static bool key_of(const laying *l, int64_t *out, const adv_member *member, uint8_t key, adv_currency common,
                   adv_text unit)
{
    *out = member->key;
    if (*out == ADV_AMOUNT_UNKNOWN) {
        return false;
    }
    if (key == ADV_SPREAD_VALUE && member->currency != common) {
        return price_in_value(l, out, member);
    }
    if (key == ADV_SPREAD_QUANTITY && !adv_text_equal(*member->unit, unit)) {
        return adv_unit_convert(out, NULL, member->key, *member->unit, unit, NULL, 0) == ADV_OK;
    }
    return true;
}

/* Keys of the lines; false when one is missing or cannot be compared with the others. */
static bool take_keys(const laying *l, uint8_t key)
{
    adv_currency common = l->members[0].currency;
    for (size_t i = 1; i < l->count; i++) {
        common = l->members[i].currency == l->members[0].currency ? common : l->law->j->currency;
    }
    for (size_t i = 0; i < l->count; i++) {
        if (!key_of(l, &l->keys[i], &l->members[i], key, common, *l->members[0].unit)) {
            return false;
        }
    }
    return true;
}

/* The currency whose minor unit the parts are counted in: the charge's, else the one price currency of its
   lines. */
static adv_currency unit_currency(const laying *l)
{
    adv_currency currency = l->side->charges[l->source].currency;
    if (currency != ADV_CURRENCY_NONE) {
        return currency;
    }
    for (size_t i = 1; i < l->count; i++) {
        if (l->members[i].currency != l->members[0].currency) {
            return ADV_CURRENCY_NONE;
        }
    }
    return l->members[0].currency;
}

/* The sum of the keys, for the explanation; nothing where it passes what can be shown. */
static int64_t key_total(const laying *l)
{
    int64_t sum = 0;
    for (size_t i = 0; i < l->count; i++) {
        if (__builtin_add_overflow(sum, l->keys[i], &sum)) {
            return 0;
        }
    }
    return sum;
}

/* Lays the parts on the lines; without parts an unknown amount on each. */
static adv_status lay_parts(const laying *l, const int64_t *parts, bool spread)
{
    adv_charge_record *charge = &l->side->charges[l->source];
    bool by_keys = spread && parts != NULL;
    charge->reach = (uint32_t)l->count;
    charge->key_total = by_keys ? key_total(l) : 0;
    for (size_t i = 0; i < l->count; i++) {
        adv_side_item item = {.amount_e4 = parts == NULL ? ADV_AMOUNT_UNKNOWN : parts[i],
                              .key = by_keys ? l->keys[i] : 0,
                              .facts = charge->facts,
                              .source = l->source,
                              .currency = charge->currency,
                              .kind = charge->kind,
                              .doubt = charge->doubt,
                              .spread = spread};
        if (!adv_side_item_add(l->side, l->members[i].line, &item)) {
            return ADV_ERR_MEMORY;
        }
    }
    return ADV_OK;
}

adv_status adv_group_lay(adv_side *side, uint32_t source, const adv_member *members, size_t count, bool known,
                         const adv_group_law *law, adv_arena *scratch)
{
    const adv_charge_record *charge = &side->charges[source];
    uint8_t key = charge->key == 0 ? ADV_SPREAD_VALUE : charge->key;
    laying l = {
        .side = side, .source = source, .members = members, .count = count, .law = law, .scratch = scratch};
    if (count == 0) {
        return ADV_OK;
    }
    if (!known || charge->amount_e4 == ADV_AMOUNT_UNKNOWN) {
        return lay_parts(&l, NULL, !known || count > 1);
    }
    if (count == 1) {
        return lay_parts(&l, &charge->amount_e4, false);
    }
    l.keys = ADV_ARENA_ARRAY(scratch, count, int64_t);
    l.parts = ADV_ARENA_ARRAY(scratch, count, int64_t);
    if (l.keys == NULL || l.parts == NULL) {
        return ADV_ERR_MEMORY;
    }
    adv_currency currency = unit_currency(&l);
    if (currency == ADV_CURRENCY_NONE || !take_keys(&l, key)) {
        return lay_parts(&l, NULL, true);
    }
    adv_status status = adv_spread(l.parts, charge->amount_e4, currency, l.keys, count, scratch);
    if (status == ADV_ERR_MEMORY) {
        return status;
    }
    return lay_parts(&l, status == ADV_OK ? l.parts : NULL, true);
}

/* ---- the charges of an entry --------------------------------------------------------------------------- */

typedef struct group {
    adv_side *side;
    adv_text entry;
    const adv_group_line *lines;
    size_t count;
    const adv_group_law *law;
    adv_arena *scratch;
    adv_member *members; /* room for every line */
} group;

static bool concerns(const adv_charge_record *charge, const adv_group_line *line)
{
    if (charge->line.length > 0) {
        return adv_id_equal(charge->line, line->line);
    }
    return charge->level != ADV_LEVEL_INVOICE || adv_id_equal(charge->invoice, line->invoice);
}

/* Records of one charge with key `given` are one charge: each names a line and its share of it. */
static bool same_charge(const adv_charge_record *a, const adv_charge_record *b)
{
    return a == b || (a->key == ADV_SPREAD_GIVEN && b->key == ADV_SPREAD_GIVEN && a->charge.length > 0 &&
                      adv_id_equal(a->charge, b->charge));
}

/* A charge stated line by line: its records together name the lines and their shares.  Each record settles
   here. */
static adv_status spread_given(const group *g, uint32_t source)
{
    adv_charge_record *charges = g->side->charges;
    bool known = true, conflict = false;
    int64_t *shares = ADV_ARENA_ARRAY(g->scratch, g->count, int64_t);
    uint8_t *concerned = ADV_ARENA_ARRAY(g->scratch, g->count, uint8_t);
    if (shares == NULL || concerned == NULL) {
        return ADV_ERR_MEMORY;
    }
    for (uint32_t at = source + 1; at != 0; at = charges[at - 1].next) {
        adv_charge_record *other = &charges[at - 1];
        if (!same_charge(&charges[source], other)) {
            continue;
        }
        conflict |=
            other->amount_e4 != charges[source].amount_e4 || other->currency != charges[source].currency;
        other->fate = ADV_CHARGE_NO_LINE;
        for (size_t i = 0; i < g->count; i++) {
            if (!concerns(other, &g->lines[i])) {
                continue;
            }
            other->fate = ADV_CHARGE_SPREAD;
            known = known && other->share_e9 >= 0;
            shares[i] = other->share_e9;
            concerned[i] = 1;
        }
    }
    if (conflict) {
        charges[source].fate = ADV_CHARGE_CONFLICT;
    }
    size_t n = 0;
    for (size_t i = 0; i < g->count; i++) {
        if (!concerned[i]) {
            continue;
        }
        adv_member *member = &g->members[n++];
        if (adv_group_member(member, g->side, g->entry, &g->lines[i], ADV_SPREAD_GIVEN, g->law) != ADV_OK) {
            return ADV_ERR_MEMORY;
        }
        member->key = shares[i];
    }
    /* The share of a single line is the whole, so even then shares must be stated. */
    return adv_group_lay(g->side, source, g->members, n, known && !conflict, g->law, g->scratch);
}

static adv_status spread_charge(const group *g, uint32_t source)
{
    adv_charge_record *charge = &g->side->charges[source];
    if (charge->fate != ADV_CHARGE_PENDING) {
        return ADV_OK; /* a given charge settles with its first record */
    }
    if (charge->key == ADV_SPREAD_GIVEN) {
        return spread_given(g, source);
    }
    uint8_t key = charge->key == 0 ? ADV_SPREAD_VALUE : charge->key;
    size_t n = 0;
    for (size_t i = 0; i < g->count; i++) {
        if (concerns(charge, &g->lines[i]) &&
            adv_group_member(&g->members[n++], g->side, g->entry, &g->lines[i], key, g->law) != ADV_OK) {
            return ADV_ERR_MEMORY;
        }
    }
    charge->fate = n == 0 ? ADV_CHARGE_NO_LINE : ADV_CHARGE_SPREAD;
    return adv_group_lay(g->side, source, g->members, n, true, g->law, g->scratch);
}

adv_status adv_group_spread(adv_side *side, adv_text entry, const adv_group_line *lines, size_t count,
                            const adv_group_law *law, adv_arena *scratch)
{
    adv_side_entry *charged = adv_side_charged_find(side, entry);
    if (charged == NULL || count == 0) {
        return ADV_OK;
    }
    group g = {.side = side, .entry = entry, .lines = lines, .count = count, .law = law, .scratch = scratch};
    adv_status status = ADV_OK;
    charged->done = true;
    for (uint32_t at = charged->first; at != 0 && status == ADV_OK; at = side->charges[at - 1].next) {
        adv_arena_reset(scratch);
        g.members = ADV_ARENA_ARRAY(scratch, count, adv_member);
        status = g.members == NULL           ? ADV_ERR_MEMORY
                 : side->charges[at - 1].bad ? ADV_OK
                                             : spread_charge(&g, at - 1);
    }
    adv_arena_reset(scratch);
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The group operator: charges of one entry over its lines.  The parts of a charge sum to it to the last minor
 * unit of its currency; a charge whose key is missing on one of the lines it concerns is not guessed at, it
 * lies on each of them with an unknown amount, and the row of law that would count it says what that means.
 */
#include "side.h"

#include <assert.h>
#include <string.h>

#include "advalorem/fx.h"
#include "advalorem/unit.h"

typedef struct group {
    adv_side *side;
    adv_text entry;
    const adv_group_line *lines;
    size_t count;
    const adv_group_law *law;
    adv_arena *scratch;
    uint8_t *concerned; /* of each line */
    int64_t *keys;      /* of the concerned ones, in their order */
    int64_t *parts;
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

static size_t mark_concerned(const group *g, const adv_charge_record *charge)
{
    size_t count = 0;
    for (size_t i = 0; i < g->count; i++) {
        g->concerned[i] = concerns(charge, &g->lines[i]);
        count += g->concerned[i];
    }
    return count;
}

/* The price of a line in the currency of the value, for lines whose prices are in several. */
static bool price_in_value(const group *g, int64_t *out_e4, const adv_group_line *line)
{
    adv_rate_pick pick;
    adv_int128 e13 = 0;
    bool rounded = false;
    adv_date trigger = line->dates[g->law->j->trigger];
    const adv_fx_rule *rule = adv_fx_rule_find(g->law->j, trigger);
    return rule != NULL && g->law->fx != NULL && line->currency != ADV_CURRENCY_NONE &&
           adv_fx_pick(&pick, g->law->fx, rule, line->currency, g->law->j->currency,
                       line->dates[rule->trigger]) &&
           adv_amount_convert(&e13, &rounded, line->key[ADV_SPREAD_VALUE], pick.rate) == ADV_OK &&
           adv_round_e13(out_e4, e13, 1, ADV_ROUND_HALF_UP) == ADV_OK;
}

static bool key_of(const group *g, int64_t *out, const adv_group_line *line, uint8_t key, adv_currency common,
                   adv_text unit)
{
    *out = line->key[key];
    if (*out == ADV_AMOUNT_UNKNOWN) {
        return false;
    }
    if (key == ADV_SPREAD_VALUE && line->currency != common) {
        return price_in_value(g, out, line);
    }
    if (key == ADV_SPREAD_QUANTITY && !adv_text_equal(line->unit, unit)) {
        return adv_unit_convert(out, NULL, line->key[key], line->unit, unit, NULL, 0) == ADV_OK;
    }
    return true;
}

/* Keys of the concerned lines; false when one is missing or cannot be compared with the others. */
static bool take_keys(const group *g, uint8_t key)
{
    adv_currency common = ADV_CURRENCY_NONE;
    adv_text unit = {NULL, 0};
    bool first = true;
    for (size_t i = 0; i < g->count; i++) {
        if (!g->concerned[i]) {
            continue;
        }
        if (first) {
            common = g->lines[i].currency;
            unit = g->lines[i].unit;
            first = false;
        } else if (g->lines[i].currency != common) {
            common = g->law->j->currency;
        }
    }
    size_t n = 0;
    for (size_t i = 0; i < g->count; i++) {
        if (g->concerned[i] && !key_of(g, &g->keys[n++], &g->lines[i], key, common, unit)) {
            return false;
        }
    }
    return true;
}

/* The currency whose minor unit the parts are counted in: the charge's, else the one price currency of its
   lines. */
static adv_currency unit_currency(const group *g, const adv_charge_record *charge)
{
    adv_currency currency = charge->currency;
    for (size_t i = 0; i < g->count && charge->currency == ADV_CURRENCY_NONE; i++) {
        if (!g->concerned[i]) {
            continue;
        }
        if (currency != ADV_CURRENCY_NONE && currency != g->lines[i].currency) {
            return ADV_CURRENCY_NONE;
        }
        currency = g->lines[i].currency;
    }
    return currency;
}

static adv_status lay(const group *g, uint32_t source, size_t line, int64_t amount_e4, bool spread)
{
    const adv_charge_record *charge = &g->side->charges[source];
    adv_side_item item = {.amount_e4 = amount_e4,
                          .facts = charge->facts,
                          .source = source,
                          .currency = charge->currency,
                          .kind = charge->kind,
                          .doubt = charge->doubt,
                          .spread = spread};
    return adv_side_item_put(g->side, g->entry, g->lines[line].line, &item) ? ADV_OK : ADV_ERR_MEMORY;
}

/* Lays the parts on the concerned lines; without parts an unknown amount on each. */
static adv_status lay_parts(const group *g, uint32_t source, const int64_t *parts, bool spread)
{
    size_t n = 0;
    for (size_t i = 0; i < g->count; i++) {
        if (!g->concerned[i]) {
            continue;
        }
        adv_status status = lay(g, source, i, parts == NULL ? ADV_AMOUNT_UNKNOWN : parts[n], spread);
        if (status != ADV_OK) {
            return status;
        }
        n++;
    }
    return ADV_OK;
}

static adv_status spread_one(const group *g, uint32_t source, size_t count, bool have_keys)
{
    const adv_charge_record *charge = &g->side->charges[source];
    adv_currency currency = unit_currency(g, charge);
    if (charge->amount_e4 == ADV_AMOUNT_UNKNOWN) {
        return lay_parts(g, source, NULL, count > 1);
    }
    if (count == 1) {
        g->parts[0] = charge->amount_e4;
        return lay_parts(g, source, g->parts, false);
    }
    if (!have_keys || currency == ADV_CURRENCY_NONE) {
        return lay_parts(g, source, NULL, true);
    }
    adv_status status = adv_spread(g->parts, charge->amount_e4, currency, g->keys, count, g->scratch);
    if (status == ADV_ERR_MEMORY) {
        return status;
    }
    return lay_parts(g, source, status == ADV_OK ? g->parts : NULL, true);
}

/* A charge stated line by line: its records together name the lines and their shares.  Each record settles
   here. */
static adv_status spread_given(const group *g, uint32_t source)
{
    adv_charge_record *charges = g->side->charges;
    size_t count = 0;
    bool known = true;
    memset(g->concerned, 0, g->count);
    memset(g->keys, 0, g->count * sizeof *g->keys);
    int64_t *by_line = ADV_ARENA_ARRAY(g->scratch, g->count, int64_t);
    if (by_line == NULL) {
        return ADV_ERR_MEMORY;
    }
    bool conflict = false;
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
            by_line[i] = other->share_e9;
            g->concerned[i] = 1;
        }
    }
    for (size_t i = 0; i < g->count; i++) {
        if (g->concerned[i]) {
            g->keys[count++] = by_line[i];
        }
    }
    if (conflict) {
        charges[source].fate = ADV_CHARGE_CONFLICT;
    }
    if (count == 0) {
        return ADV_OK;
    }
    /* The share of a single line is the whole, so even then shares must be stated. */
    return conflict || !known ? lay_parts(g, source, NULL, true) : spread_one(g, source, count, true);
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
    size_t count = mark_concerned(g, charge);
    charge->fate = count == 0 ? ADV_CHARGE_NO_LINE : ADV_CHARGE_SPREAD;
    if (count == 0) {
        return ADV_OK;
    }
    bool have_keys = count > 1 && take_keys(g, charge->key == 0 ? ADV_SPREAD_VALUE : charge->key);
    return spread_one(g, source, count, have_keys);
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
        g.concerned = ADV_ARENA_ARRAY(scratch, count, uint8_t);
        g.keys = ADV_ARENA_ARRAY(scratch, count, int64_t);
        g.parts = ADV_ARENA_ARRAY(scratch, count, int64_t);
        bool room = g.concerned != NULL && g.keys != NULL && g.parts != NULL;
        status = !room ? ADV_ERR_MEMORY : side->charges[at - 1].bad ? ADV_OK : spread_charge(&g, at - 1);
    }
    adv_arena_reset(scratch);
    return status;
}

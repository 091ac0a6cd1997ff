/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The choice among accepted values of identical or similar goods.
 *
 * Values of other countries, other methods and other times, and of goods with free local design, are left out
 * first.  What differs in level or quantity is adjusted, only by a list that is shown to be genuine.  Then
 * the same producer comes before others, the same level and quantity before adjusted values, and the lowest
 * is used.  A value that lacks a fact stops the choice only where it would be the one used.
 */
#include "comparables.h"

#define E11 ((adv_int128)100 * ADV_E9) /* a hundred per cent */

/* Smaller comes first, from the first member on. */
typedef struct rank {
    bool                other_producer;
    int64_t             days;
    bool                adjusted;
    int64_t             quantity_off_e4;
    adv_comparable_unit unit;
} rank;

typedef struct best {
    bool    any;
    rank    key;
    int64_t serial;
} best;

struct adv_comparables_search {
    adv_comparable_terms terms;
    best                 counted, lacking;
    int64_t              seen[ADV_COMPARABLE_VERDICT_COUNT];
};

adv_comparables_search *adv_comparables_new(adv_arena *arena, const adv_comparable_terms *terms)
{
    adv_comparables_search *search = ADV_ARENA_NEW(arena, adv_comparables_search);
    if (search != NULL) {
        search->terms = *terms;
    }
    return search;
}

/* ---- the value of one unit ----------------------------------------------------------------------------- */

static bool is_adjusted(const adv_comparable_row *row)
{
    return row->same_level == ADV_FALSE || row->same_quantity == ADV_FALSE;
}

/* A price or discount of both; nothing is left to compare with where all of it is taken off. */
static bool has_list_price(const adv_comparable_row *row)
{
    return (row->demonstrated == ADV_SHOWN_UNPROVED || row->demonstrated == ADV_SHOWN_BY_LIST) &&
           (!row->discounts || row->from < E11);
}

bool adv_comparable_by_list(adv_comparable_unit *out, const adv_comparable_row *row)
{
    *out = (adv_comparable_unit){row->unit_e4, 1};
    if (is_adjusted(row) && row->demonstrated == ADV_SHOWN_UNKNOWN) {
        out->numerator = 1; /* as low as it could be */
    }
    if (!is_adjusted(row) || !has_list_price(row)) {
        return false;
    }
    if (!row->discounts) {
        out->numerator += row->to - row->from;
        return true;
    }
    adv_int128 numerator = row->unit_e4 * (E11 - row->to);
    adv_int128 denominator = E11 - row->from;
    adv_int128 divisor = numerator > 0 ? adv_greatest_divisor(numerator, denominator) : denominator;
    *out = (adv_comparable_unit){numerator / divisor, denominator / divisor};
    return true;
}

bool adv_comparable_by_carriage(const adv_comparable_terms *terms, const adv_comparable_row *row)
{
    return terms->carriage && row->same_transport != ADV_TRUE && row->carriage_e4 != ADV_AMOUNT_UNKNOWN &&
           row->own_carriage_e4 != ADV_AMOUNT_UNKNOWN && row->carriage_e4 != row->own_carriage_e4;
}

/* Both denominators are at most a hundred per cent, and rank_of bounds what a unit comes to. */
static int compare_units(const adv_comparable_unit *a, const adv_comparable_unit *b)
{
    adv_int128 x = a->numerator * b->denominator;
    adv_int128 y = b->numerator * a->denominator;
    return (x > y) - (x < y);
}

static int compare_int64(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int compare_ranks(const rank *a, const rank *b)
{
    int order = (int)a->other_producer - (int)b->other_producer;
    order = order != 0 ? order : compare_int64(a->days, b->days);
    order = order != 0 ? order : (int)a->adjusted - (int)b->adjusted;
    order = order != 0 ? order : compare_int64(a->quantity_off_e4, b->quantity_off_e4);
    return order != 0 ? order : compare_units(&a->unit, &b->unit);
}

/* ---- one value ----------------------------------------------------------------------------------------- */

/* Deductive and computed values, where the fall-back method takes them. */
static bool is_flexed_method(const adv_comparable_terms *t, uint8_t accepted_by)
{
    return t->any_method && accepted_by != ADV_BY_FALLBACK + 1;
}

/* Of other goods, from elsewhere, or not to be relied on. */
static adv_comparable_verdict left_out(const adv_comparable_terms *t, const adv_comparable_row *row)
{
    if (row->goods != t->goods) {
        return ADV_COMPARABLE_OTHER_CLASS;
    }
    if (adv_source_forbidden(row->source) != '\0') {
        return ADV_COMPARABLE_PROHIBITED;
    }
    if (row->alike == ADV_FALSE) {
        return ADV_COMPARABLE_NOT_ALIKE;
    }
    if (row->accepted_by > ADV_BY_TRANSACTION_VALUE + 1 && !is_flexed_method(t, row->accepted_by)) {
        return ADV_COMPARABLE_OTHER_METHOD;
    }
    if (row->under_doubt == ADV_TRUE) {
        return ADV_COMPARABLE_DOUBTED;
    }
    if (row->design_here == ADV_TRUE) {
        return ADV_COMPARABLE_DESIGN;
    }
    if (!t->any_country && row->country.length != 0 && t->country.length != 0 &&
        !adv_text_equal(row->country, t->country)) {
        return ADV_COMPARABLE_OTHER_COUNTRY;
    }
    if (row->unit_e4 == ADV_AMOUNT_UNKNOWN || row->unit_e4 <= 0) {
        return ADV_COMPARABLE_NO_AMOUNT;
    }
    return row->currency == t->currency ? ADV_COMPARABLE_COUNTED : ADV_COMPARABLE_OTHER_CURRENCY;
}

static int64_t days_apart(const adv_comparable_terms *t, const adv_comparable_row *row)
{
    int64_t days = (int64_t)row->export_date - t->day;
    return days < 0 ? -days : days;
}

static adv_comparable_verdict by_time(const adv_comparable_terms *t, const adv_comparable_row *row)
{
    if (row->export_date == ADV_DATE_NONE) {
        return ADV_COMPARABLE_COUNTED;
    }
    int64_t days = days_apart(t, row);
    return t->about_days >= 0 && days > t->about_days ? ADV_COMPARABLE_TOO_FAR : ADV_COMPARABLE_COUNTED;
}

/* Level, quantity and transport: an adjustment needs what demonstrates it. */
static adv_comparable_verdict by_evidence(const adv_comparable_terms *t, const adv_comparable_row *row)
{
    if (is_adjusted(row) && row->demonstrated == ADV_SHOWN_BY_NOTHING) {
        return ADV_COMPARABLE_NO_EVIDENCE;
    }
    if (is_adjusted(row) && row->demonstrated != ADV_SHOWN_UNKNOWN && !has_list_price(row)) {
        return ADV_COMPARABLE_NO_LIST_PRICE;
    }
    bool known = row->carriage_e4 != ADV_AMOUNT_UNKNOWN && row->own_carriage_e4 != ADV_AMOUNT_UNKNOWN;
    return t->carriage && row->same_transport == ADV_FALSE && !known ? ADV_COMPARABLE_NO_CARRIAGE
                                                                    : ADV_COMPARABLE_COUNTED;
}

/* What would decide of a value that nothing leaves out. */
static adv_comparable_verdict lacking(const adv_comparable_terms *t, const adv_comparable_row *row)
{
    if (!t->any_country && (row->country.length == 0 || t->country.length == 0)) {
        return ADV_COMPARABLE_LACKS_COUNTRY;
    }
    if (row->export_date == ADV_DATE_NONE) {
        return ADV_COMPARABLE_LACKS_DATE;
    }
    if (t->about_days < 0 && days_apart(t, row) != 0) {
        return ADV_COMPARABLE_LACKS_ABOUT;
    }
    if (row->accepted_by == 0) {
        return ADV_COMPARABLE_LACKS_METHOD;
    }
    if (row->same_producer == ADV_UNKNOWN) {
        return ADV_COMPARABLE_LACKS_PRODUCER;
    }
    /* where one differs, the other matters for the row of the list only */
    bool asked = !is_adjusted(row) || row->demonstrated == ADV_SHOWN_UNKNOWN;
    if (asked && row->same_level == ADV_UNKNOWN) {
        return ADV_COMPARABLE_LACKS_LEVEL;
    }
    if (asked && row->same_quantity != ADV_TRUE) {
        return ADV_COMPARABLE_LACKS_QUANTITY;
    }
    if (is_adjusted(row) && row->demonstrated == ADV_SHOWN_UNPROVED) {
        return ADV_COMPARABLE_LACKS_PROOF;
    }
    return adv_comparable_by_carriage(t, row) && row->same_transport == ADV_UNKNOWN
               ? ADV_COMPARABLE_LACKS_TRANSPORT
               : ADV_COMPARABLE_COUNTED;
}

/* Whether transport differs significantly, where nobody says: the lower of the two readings above nothing. */
static void set_unit(const adv_comparable_terms *t, const adv_comparable_row *row, adv_comparable_unit *unit)
{
    (void)adv_comparable_by_list(unit, row);
    bool lowest = is_adjusted(row) && row->demonstrated == ADV_SHOWN_UNKNOWN;
    if (lowest || !adv_comparable_by_carriage(t, row)) {
        return;
    }
    adv_int128 change = (row->own_carriage_e4 - row->carriage_e4) * unit->denominator;
    adv_int128 carried = unit->numerator + change;
    bool lower = change < 0 ? carried > 0 : unit->numerator <= 0;
    if (row->same_transport == ADV_FALSE || lower) {
        unit->numerator = carried;
    }
}

/* Where a value that lacks something would stand at best: what is not known is taken as the same. */
static adv_comparable_verdict rank_of(const adv_comparable_terms *t, const adv_comparable_row *row, rank *key)
{
    adv_comparable_verdict verdict = left_out(t, row);
    verdict = verdict == ADV_COMPARABLE_COUNTED ? by_time(t, row) : verdict;
    verdict = verdict == ADV_COMPARABLE_COUNTED ? by_evidence(t, row) : verdict;
    if (verdict != ADV_COMPARABLE_COUNTED) {
        return verdict;
    }
    *key = (rank){.other_producer = row->same_producer == ADV_FALSE, .adjusted = is_adjusted(row)};
    if (t->closest) {
        key->days = row->export_date == ADV_DATE_NONE ? 0 : days_apart(t, row);
        key->quantity_off_e4 = row->quantity_off_e4;
    }
    set_unit(t, row, &key->unit);
    if (key->unit.numerator >= (adv_int128)ADV_AMOUNT_LIMIT_E4 * key->unit.denominator ||
        key->unit.numerator >= ADV_AMOUNT_LIMIT_E4 * (adv_int128)ADV_E9) {
        return ADV_COMPARABLE_RANGE;
    }
    return key->unit.numerator <= 0 ? ADV_COMPARABLE_NOTHING_LEFT : lacking(t, row);
}

static bool may_count(adv_comparable_verdict verdict)
{
    return verdict == ADV_COMPARABLE_COUNTED || verdict >= ADV_COMPARABLE_LACKS_COUNTRY;
}

adv_comparable_verdict adv_comparables_take(adv_comparables_search *search, const adv_comparable_row *row)
{
    rank key = {.days = 0};
    adv_comparable_verdict verdict = rank_of(&search->terms, row, &key);
    best *kept = verdict == ADV_COMPARABLE_COUNTED ? &search->counted : &search->lacking;
    search->seen[verdict]++;
    if (may_count(verdict) && (!kept->any || compare_ranks(&key, &kept->key) < 0)) {
        *kept = (best){true, key, row->serial};
    }
    return verdict;
}

/* ---- the choice ---------------------------------------------------------------------------------------- */

void adv_comparables_choose(adv_comparable_choice *out, const adv_comparables_search *search)
{
    const best *counted = &search->counted;
    const best *lacks = &search->lacking;
    bool open = lacks->any && (!counted->any || compare_ranks(&lacks->key, &counted->key) < 0);
    *out = (adv_comparable_choice){.used = -1, .lacks = open ? lacks->serial : -1,
                                   .why = open ? ADV_WHY_VALUE_LACKS : ADV_WHY_NO_VALUE};
    for (size_t i = 0; i < ADV_COMPARABLE_VERDICT_COUNT; i++) {
        out->seen[i] = search->seen[i];
    }
    if (!open && counted->any) {
        out->why = ADV_WHY_NONE;
        out->used = counted->serial;
        out->unit = counted->key.unit;
    }
}

adv_comparable_verdict adv_comparables_verdict(const adv_comparables_search *search,
                                               const adv_comparable_choice *choice,
                                               const adv_comparable_row *row)
{
    rank key = {.days = 0};
    adv_comparable_verdict verdict = rank_of(&search->terms, row, &key);
    const rank *first = &search->counted.key;
    if (!may_count(verdict) || choice->used < 0) {
        return verdict;
    }
    if (row->serial == choice->used) {
        return ADV_COMPARABLE_USED;
    }
    if (key.other_producer != first->other_producer) {
        return ADV_COMPARABLE_PRODUCER_LATER;
    }
    if (key.days != first->days) {
        return ADV_COMPARABLE_FARTHER;
    }
    if (key.adjusted != first->adjusted) {
        return ADV_COMPARABLE_LEVEL_LATER;
    }
    return key.quantity_off_e4 != first->quantity_off_e4 ? ADV_COMPARABLE_FARTHER : ADV_COMPARABLE_NOT_LOWEST;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fall-back method (CVA Article 7; 19 USC 1401a(f)): the methods before it once more, in their order, as
 * flexibly as the facts ask and the rows of law grant.  What was relaxed is told with the value.  Behind each
 * method come the values somebody worked out by hand on its lines.  A number of a prohibited source is none.
 */
#include "walk.h"

typedef struct working {
    adv_method_result     *out;
    adv_fallback_result   *result;
    adv_build             *b;
    const adv_fallback    *facts;
    const adv_line_result *line;
    uint8_t               *verdicts;
    adv_flexible           flexible;
} working;

static const adv_parameter *row_of(const working *w, const char *name)
{
    return adv_method_row(w->b->j, w->b->shipment->dates, name);
}

/* ---- what is relaxed ----------------------------------------------------------------------------------- */

static bool grant(working *w, adv_relaxed what, const char *name, bool asked)
{
    const adv_parameter *row = row_of(w, name);
    bool granted = asked && adv_method_answer(row) == ADV_TRUE;
    w->result->rows[what] = granted ? row : NULL;
    w->result->refused |= asked && !granted ? ADV_RELAXED(what) : 0;
    return granted;
}

/* Days the user takes; a law that gives a number gives it unasked, and no more than it. */
static int64_t grant_days(working *w, adv_relaxed what, const char *limit, const char *name,
                          adv_decimal asked)
{
    const adv_parameter *row = row_of(w, limit);
    int64_t days = asked.stated ? asked.e9 / ADV_E9 : -1;
    if (row != NULL && row->known) {
        int64_t most = row->e9 / ADV_E9;
        w->result->rows[what] = row;
        w->result->refused |= days > most ? ADV_RELAXED(what) : 0;
        return days < 0 || days > most ? most : days;
    }
    return grant(w, what, name, asked.stated) ? days : -1;
}

static void read_flexible(working *w)
{
    const adv_fallback *f = w->facts;
    w->flexible = (adv_flexible){
        .same_time_days = grant_days(w, ADV_RELAXED_TIME, "fallback_identical_similar_days", "fallback_time",
                                     f->same_time_days),
        .later_days = grant_days(w, ADV_RELAXED_WINDOW, "fallback_deductive_days", "fallback_window",
                                 f->later_days),
        .other_country =
            grant(w, ADV_RELAXED_COUNTRY, "fallback_country", f->other_country == ADV_TRUE),
        .other_method = grant(w, ADV_RELAXED_METHOD, "fallback_accepted", f->other_method == ADV_TRUE),
        .processed = grant(w, ADV_RELAXED_CONDITION, "fallback_condition", f->processed == ADV_TRUE),
        .like_costs = grant(w, ADV_RELAXED_COSTS, "fallback_costs", f->like_costs == ADV_TRUE),
    };
}

/* ---- the methods once more ----------------------------------------------------------------------------- */

static adv_status compare_again(const working *w, adv_method_result *inner)
{
    const adv_comparables *sets = w->b->shipment->comparables.items;
    const adv_flexible *f = &w->flexible;
    bool asked = f->same_time_days >= 0 || f->other_country || f->other_method;
    for (size_t i = 0; i < w->b->shipment->comparables.count && asked; i++) {
        if (adv_method_concerns(&sets[i].lines, w->line->line) &&
            adv_comparison_concerns(&sets[i], inner->method)) {
            return adv_comparison_value(inner, w->b, &sets[i], w->line, f);
        }
    }
    return ADV_OK;
}

static adv_status deduct_again(const working *w, adv_method_result *inner)
{
    const adv_deductive *sets = w->b->shipment->deductive.items;
    bool asked = w->flexible.later_days >= 0 || w->flexible.processed;
    for (size_t i = 0; i < w->b->shipment->deductive.count && asked; i++) {
        if (adv_method_concerns(&sets[i].lines, w->line->line)) {
            return adv_deductive_value(inner, w->b, &sets[i], w->line, &w->flexible);
        }
    }
    return ADV_OK;
}

static adv_status compute_again(const working *w, adv_method_result *inner)
{
    const adv_computed *sets = w->b->shipment->computed.items;
    const adv_method_facts *said = w->b->shipment->methods;
    bool asked = w->flexible.like_costs && (said == NULL || said->producer_costs != ADV_FALSE);
    for (size_t i = 0; i < w->b->shipment->computed.count && asked; i++) {
        if (adv_method_concerns(&sets[i].lines, w->line->line)) {
            return adv_computed_value(inner, w->b, &sets[i], w->line, &w->flexible);
        }
    }
    return ADV_OK;
}

static adv_status again(const working *w, adv_method_result *inner)
{
    switch ((adv_method)inner->method) {
    case ADV_BY_IDENTICAL:
    case ADV_BY_SIMILAR: return compare_again(w, inner);
    case ADV_BY_DEDUCTIVE: return deduct_again(w, inner);
    case ADV_BY_COMPUTED: return compute_again(w, inner);
    default: return ADV_OK;
    }
}

static uint32_t relaxed_of(const adv_method_result *inner)
{
    const adv_deductive_result *d = inner->deductive;
    if (inner->comparison != NULL) {
        return inner->comparison->relaxed;
    }
    if (d != NULL && d->rung == ADV_RUNG_PROCESSED) {
        return d->facts->further_processing == ADV_TRUE ? 0 : ADV_RELAXED(ADV_RELAXED_CONDITION);
    }
    if (d != NULL) {
        return d->rung == ADV_RUNG_LATER ? ADV_RELAXED(ADV_RELAXED_WINDOW) : 0;
    }
    return ADV_RELAXED(ADV_RELAXED_COSTS);
}

/* Notes that the value rests on the rows that granted what was relaxed. */
static void rest(working *w)
{
    for (size_t i = 0; i < ADV_RELAXED_COUNT; i++) {
        if ((w->result->relaxed & ADV_RELAXED(i)) != 0) {
            adv_method_rests(w->out, w->result->rows[i]);
        }
    }
}

static void take_inner(working *w, const adv_method_result *inner)
{
    w->result->flexed = inner->method;
    w->result->inner = inner;
    w->out->comparison = inner->comparison;
    w->out->deductive = inner->deductive;
    w->out->computed = inner->computed;
    w->out->standing = inner->standing;
    adv_method_ends(w->out, (adv_method_state)inner->state, (adv_method_why)inner->why, inner->row);
    if (inner->state != ADV_METHOD_IS_USED) {
        return;
    }
    w->result->relaxed = relaxed_of(inner);
    w->out->value_e4 = inner->value_e4;
    w->out->entered_e4 = inner->entered_e4;
    w->out->exact_e13 = inner->exact_e13;
    w->result->numerator = inner->comparison != NULL  ? inner->comparison->numerator
                           : inner->deductive != NULL ? inner->deductive->numerator
                                                      : inner->computed->numerator;
    w->result->denominator = inner->comparison != NULL  ? inner->comparison->denominator
                             : inner->deductive != NULL ? inner->deductive->denominator
                                                        : inner->computed->denominator;
    rest(w);
}

/* ---- offers -------------------------------------------------------------------------------------------- */

static uint8_t offer_verdict(const working *w, const adv_fallback_offer *offer)
{
    if (adv_source_forbidden(offer->source) != '\0') {
        return ADV_OFFER_PROHIBITED;
    }
    if (offer->unit_value.e4 == ADV_AMOUNT_UNKNOWN || offer->unit_value.e4 <= 0) {
        return ADV_OFFER_NO_AMOUNT;
    }
    return offer->unit_value.currency == w->b->j->currency ? ADV_OFFER_LATER : ADV_OFFER_OTHER_CURRENCY;
}

/* Of identical and similar goods the lowest counts, as in their methods; others have to agree. */
static bool choose_offer(working *w, uint8_t method, int32_t *chosen)
{
    const adv_fallback_offer *offers = w->facts->offers.items;
    bool lowest = method == ADV_BY_IDENTICAL || method == ADV_BY_SIMILAR;
    bool differ = false;
    *chosen = -1;
    for (size_t i = 0; i < w->facts->offers.count; i++) {
        if (w->verdicts[i] != ADV_OFFER_LATER || offers[i].method != method + 1) {
            continue;
        }
        differ = differ || (*chosen >= 0 && offers[i].unit_value.e4 != offers[*chosen].unit_value.e4);
        if (*chosen < 0 || offers[i].unit_value.e4 < offers[*chosen].unit_value.e4) {
            *chosen = (int32_t)i;
        }
    }
    for (size_t i = 0; i < w->facts->offers.count && *chosen >= 0; i++) {
        if (w->verdicts[i] == ADV_OFFER_LATER && offers[i].method == method + 1) {
            w->verdicts[i] = differ && !lowest ? ADV_OFFER_DIFFERS : ADV_OFFER_NOT_LOWEST;
        }
    }
    return *chosen < 0 || !differ || lowest;
}

/* True where the walk through the methods ends at this one. */
static bool take_offer(working *w, uint8_t method)
{
    const adv_fallback_offer *offers = w->facts->offers.items;
    adv_fallback_result *r = w->result;
    int32_t chosen = -1;
    if (!choose_offer(w, method, &chosen)) {
        r->flexed = method;
        adv_method_ends(w->out, ADV_METHOD_UNDECIDED, ADV_WHY_OFFERS, NULL);
        return true;
    }
    if (chosen < 0) {
        return false;
    }
    r->flexed = method;
    r->offer = chosen;
    r->relaxed = ADV_RELAXED(ADV_RELAXED_BY_HAND);
    r->numerator = offers[chosen].unit_value.e4;
    if (!adv_method_multiply(&r->numerator, &r->denominator, 1, ADV_E4) ||
        !adv_method_value_line(w->out, w->b, w->line, r->numerator, r->denominator)) {
        r->numerator = 0;
        r->denominator = 1;
        adv_method_ends(w->out, ADV_METHOD_UNDECIDED, ADV_WHY_RANGE, NULL);
        return true;
    }
    w->verdicts[chosen] = ADV_OFFER_USED;
    adv_method_ends(w->out, ADV_METHOD_IS_USED, ADV_WHY_NONE, r->prohibited);
    return true;
}

static bool are_all_prohibited(const working *w)
{
    for (size_t i = 0; i < w->facts->offers.count; i++) {
        if (w->verdicts[i] != ADV_OFFER_PROHIBITED) {
            return false;
        }
    }
    return w->facts->offers.count > 0;
}

/* ---- the order ----------------------------------------------------------------------------------------- */

static adv_status walk_again(working *w, const uint8_t *order, size_t count)
{
    adv_method_result *inner = ADV_ARENA_ARRAY(w->b->arena, count, adv_method_result);
    if (inner == NULL && count > 0) {
        return ADV_ERR_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        if (order[i] == ADV_BY_FALLBACK) {
            continue;
        }
        inner[i] = (adv_method_result){.line = w->out->line, .method = order[i], .rule = ADV_NO_RULE,
                                       .state = ADV_METHOD_NOTHING_STATED, .why = ADV_WHY_NO_FIGURES};
        adv_status status = again(w, &inner[i]);
        if (status != ADV_OK) {
            return status;
        }
        if (inner[i].state == ADV_METHOD_IS_USED || inner[i].state == ADV_METHOD_UNDECIDED) {
            take_inner(w, &inner[i]);
            return ADV_OK;
        }
        if (take_offer(w, order[i])) {
            return ADV_OK;
        }
    }
    adv_method_ends(w->out, ADV_METHOD_UNDECIDED,
                    are_all_prohibited(w) ? ADV_WHY_PROHIBITED : ADV_WHY_NO_BASIS, w->result->prohibited);
    return ADV_OK;
}

adv_status adv_fallback_value(adv_method_result *out, adv_build *b, const adv_fallback *facts,
                              const adv_line_result *line, const uint8_t *order, size_t count)
{
    const adv_fallback_offer *offers = facts->offers.items;
    adv_fallback_result *result = ADV_ARENA_NEW(b->arena, adv_fallback_result);
    uint8_t *verdicts = ADV_ARENA_ARRAY(b->arena, facts->offers.count + 1, uint8_t);
    if (result == NULL || verdicts == NULL) {
        return ADV_ERR_MEMORY;
    }
    *result = (adv_fallback_result){.facts = facts, .flexed = ADV_BY_FALLBACK, .offer = -1,
                                    .verdicts = verdicts, .denominator = 1};
    working w = {.out = out, .result = result, .b = b, .facts = facts, .line = line, .verdicts = verdicts};
    result->prohibited = row_of(&w, "fallback_prohibited");
    out->fallback = result;
    for (size_t i = 0; i < facts->offers.count; i++) {
        verdicts[i] = offer_verdict(&w, &offers[i]);
    }
    if (line->quantity_e4 == ADV_AMOUNT_UNKNOWN || line->quantity_e4 <= 0) {
        adv_method_ends(out, ADV_METHOD_UNDECIDED, ADV_WHY_NO_QUANTITY, NULL);
        return ADV_OK;
    }
    if (result->prohibited == NULL) {
        adv_method_ends(out, ADV_METHOD_UNDECIDED, ADV_WHY_NO_LAW, NULL);
        return ADV_OK;
    }
    adv_method_rests(out, result->prohibited);
    read_flexible(&w);
    return walk_again(&w, order, count);
}

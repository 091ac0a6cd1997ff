/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The duty a rate gives on a value and quantities.  Specific components take the quantity as 19 CFR 159.3(b)
 * rounds it: whole units where the rate is one dollar or less per unit, two decimals above.  Every component
 * is rounded to the cent, halves up: no provision read here says where cents are rounded, so that is ours.
 * Products are exact: a rate with four more places stays below 10^19 and an amount below 10^17, so the
 * product needs fewer than 120 bits.
 */
#include "advalorem/duty_rate.h"

#include <assert.h>

#define CENT_E4      100
#define WHOLE_E4     10000
#define HUNDREDTH_E4 100

static const char *const outcome_names[ADV_DUTY_OUTCOME_COUNT] = {
    "computed", "free", "no rate", "not computable", "quantity missing", "value missing", "out of range",
};

const char *adv_duty_outcome_name(adv_duty_outcome outcome)
{
    return outcome_names[(unsigned)outcome < ADV_DUTY_OUTCOME_COUNT ? outcome : ADV_DUTY_RANGE];
}

/* The schedule's spellings of units that have none in the table of units or several. */
static const struct {
    const char *printed, *unit;
} spellings[] = {
    {"pf. liter", "pf.liter"},
    {"pf. liters", "pf.liter"},
    {"pf.liters", "pf.liter"},
    {"proof liter", "pf.liter"},
    {"proof liters", "pf.liter"},
    {"pfl", "pf.liter"},
    {"jewels", "jewel"},
    {"jwls.", "jewel"},
    {"jwls", "jewel"},
    {"gr.lines", "gr.line"},
    {"gross lines", "gr.line"},
    {"gross line", "gr.line"},
    {"packs", "pack"},
    {"degree", "degrees"},
    {"no.", "each"},
    {"doz", "doz."},
    {"dozen", "doz."},
    {"liters", "liter"},
    {"prs.", "pr."},
    {"pair", "pr."},
    {"pairs", "pr."},
};

adv_text adv_duty_unit(adv_text name)
{
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        if (adv_text_is_nocase(name, spellings[i].printed)) {
            return adv_text_of(spellings[i].unit);
        }
    }
    return name;
}

static bool same_part(adv_text a, adv_text b)
{
    if (a.length != b.length) {
        return false;
    }
    for (size_t i = 0; i < a.length; i++) {
        char x = a.bytes[i];
        char y = b.bytes[i];
        x = x >= 'A' && x <= 'Z' ? (char)(x | 0x20) : x;
        y = y >= 'A' && y <= 'Z' ? (char)(y | 0x20) : y;
        if (x != y) {
            return false;
        }
    }
    return true;
}

/* The first quantity of that part that leads to the unit: quantity = e4 * ratio. */
static bool find_quantity(int64_t *e4, adv_ratio *ratio, const adv_duty_basis *basis, adv_text unit,
                          adv_text of)
{
    for (uint16_t i = 0; i < basis->quantity_count; i++) {
        const adv_duty_quantity *q = &basis->quantities[i];
        if (q->e4 >= 0 && q->e4 < ADV_AMOUNT_LIMIT_E4 && same_part(q->of, of) &&
            adv_unit_ratio(ratio, adv_duty_unit(q->unit), unit, basis->rules, basis->rule_count) == ADV_OK) {
            *e4 = q->e4;
            return true;
        }
    }
    return false;
}

static bool find_value(int64_t *e4, const adv_duty_basis *basis, adv_text of)
{
    *e4 = basis->value_e4;
    for (uint16_t i = 0; of.length > 0; i++) {
        if (i == basis->part_count) {
            return false;
        }
        if (same_part(basis->parts[i].of, of)) {
            *e4 = basis->parts[i].value_e4;
            break;
        }
    }
    return *e4 != ADV_AMOUNT_UNKNOWN && *e4 > -ADV_AMOUNT_LIMIT_E4 && *e4 < ADV_AMOUNT_LIMIT_E4;
}

/* base (e4) * rate (e13) / per, in whole cents. */
static bool round_product(adv_duty_component *part, int32_t per)
{
    adv_int128 product = (adv_int128)part->base_e4 * part->rate_e13;
    int64_t cents = 0;
    if (adv_divide_round(&cents, product, (adv_int128)ADV_E13 * CENT_E4 * per, ADV_ROUND_HALF_UP) != ADV_OK ||
        cents >= ADV_AMOUNT_LIMIT_E4 / CENT_E4 || cents <= -(ADV_AMOUNT_LIMIT_E4 / CENT_E4)) {
        return false;
    }
    part->amount_e4 = cents * CENT_E4;
    return true;
}

static adv_duty_outcome missing(adv_duty_amount *out, adv_duty_outcome outcome, adv_text unit, adv_text of)
{
    out->missing_unit = unit;
    out->missing_of = of;
    return outcome;
}

/* Takes off what the rate loses for each degree short of full, fractions in proportion. */
static adv_duty_outcome take_degrees(adv_duty_amount *out, int64_t *rate_e13, const adv_duty_rate *rate,
                                     const adv_duty_basis *basis)
{
    adv_text unit = adv_text_of("degrees");
    adv_ratio ratio;
    int64_t degrees_e4 = 0;
    if (!find_quantity(&degrees_e4, &ratio, basis, unit, (adv_text){0})) {
        return missing(out, ADV_DUTY_QUANTITY_MISSING, unit, (adv_text){0});
    }
    int64_t short_e4 = (int64_t)rate->degrees * ADV_E4 - degrees_e4;
    adv_int128 less = short_e4 <= 0 ? 0 : (adv_int128)rate->less_e9 * short_e4;
    *rate_e13 = less >= *rate_e13 ? 0 : *rate_e13 - (int64_t)less;
    return ADV_DUTY_COMPUTED;
}

static adv_duty_outcome specific(adv_duty_amount *out, adv_duty_component *part, const adv_duty_term *term,
                                 const adv_duty_basis *basis)
{
    adv_ratio ratio;
    int64_t given_e4 = 0;
    int64_t steps = 0;
    if (!find_quantity(&given_e4, &ratio, basis, term->unit, term->of)) {
        return missing(out, ADV_DUTY_QUANTITY_MISSING, term->unit, term->of);
    }
    bool up_to_a_dollar = part->rate_e13 <= (adv_int128)ADV_E13 * term->per;
    int64_t step_e4 = up_to_a_dollar ? WHOLE_E4 : HUNDREDTH_E4;
    if (adv_divide_round(&steps, (adv_int128)given_e4 * ratio.numerator,
                         (adv_int128)ratio.denominator * step_e4, ADV_ROUND_HALF_UP) != ADV_OK ||
        steps >= ADV_AMOUNT_LIMIT_E4 / step_e4) {
        return ADV_DUTY_RANGE;
    }
    part->base_e4 = steps * step_e4;
    return ADV_DUTY_COMPUTED;
}

/* One component; `rate` is given where what is taken off by degrees concerns it. */
static adv_duty_outcome component(adv_duty_amount *out, adv_duty_component *part, const adv_duty_term *term,
                                  const adv_duty_rate *rate, const adv_duty_basis *basis)
{
    adv_duty_outcome outcome = ADV_DUTY_COMPUTED;
    *part = (adv_duty_component){.term = term, .rate_e13 = term->e9 * ADV_E4};
    if (rate != NULL && rate->degrees > 0) {
        outcome = take_degrees(out, &part->rate_e13, rate, basis);
    }
    if (outcome == ADV_DUTY_COMPUTED && term->base == ADV_DUTY_ON_QUANTITY) {
        outcome = specific(out, part, term, basis);
    } else if (outcome == ADV_DUTY_COMPUTED && !find_value(&part->base_e4, basis, term->of)) {
        outcome = missing(out, ADV_DUTY_VALUE_MISSING, (adv_text){0}, term->of);
    }
    return outcome != ADV_DUTY_COMPUTED || round_product(part, term->per) ? outcome : ADV_DUTY_RANGE;
}

/* Components and sum of a list of terms into *out. */
static adv_duty_outcome add_up(adv_duty_amount *out, const adv_duty_term *terms, uint16_t count,
                               const adv_duty_rate *rate, const adv_duty_basis *basis)
{
    out->e4 = 0;
    out->component_count = 0;
    for (uint16_t i = 0; i < count; i++) {
        adv_duty_component *part = &out->components[i];
        adv_duty_outcome outcome = component(out, part, &terms[i], i == 0 ? rate : NULL, basis);
        if (outcome != ADV_DUTY_COMPUTED) {
            return outcome;
        }
        if (adv_amount_add(&out->e4, out->e4, part->amount_e4) != ADV_OK) {
            return ADV_DUTY_RANGE;
        }
        out->component_count++;
    }
    return ADV_DUTY_COMPUTED;
}

/* Lets the minimum or the maximum take the place of the sum where it decides. */
static adv_duty_outcome hold(adv_duty_amount *out, const adv_duty_term *terms, uint16_t count, uint8_t bound,
                             const adv_duty_basis *basis)
{
    adv_duty_amount limit = {.bound = bound};
    if (count == 0) {
        return ADV_DUTY_COMPUTED;
    }
    adv_duty_outcome outcome = add_up(&limit, terms, count, NULL, basis);
    if (outcome != ADV_DUTY_COMPUTED || (bound == 1 ? limit.e4 > out->e4 : limit.e4 < out->e4)) {
        *out = limit;
    }
    return outcome;
}

static adv_duty_outcome evaluate(adv_duty_amount *out, const adv_duty_rate *rate, const adv_duty_basis *basis)
{
    switch ((adv_duty_form)rate->form) {
    case ADV_DUTY_NONE: return ADV_DUTY_NO_RATE;
    case ADV_DUTY_FREE: return ADV_DUTY_IS_FREE;
    case ADV_DUTY_REFERENCE:
    case ADV_DUTY_WORDS: return ADV_DUTY_NOT_COMPUTABLE;
    case ADV_DUTY_TERMS:
    case ADV_DUTY_ADDED: break;
    }
    adv_duty_outcome outcome = add_up(out, rate->terms, rate->term_count, rate, basis);
    if (outcome == ADV_DUTY_COMPUTED) {
        outcome = hold(out, rate->minimum, rate->minimum_count, 1, basis);
    }
    if (outcome == ADV_DUTY_COMPUTED) {
        outcome = hold(out, rate->maximum, rate->maximum_count, 2, basis);
    }
    return outcome;
}

void adv_duty_evaluate(adv_duty_amount *out, const adv_duty_rate *rate, const adv_duty_basis *basis)
{
    assert(out != NULL && rate != NULL && basis != NULL);
    out->outcome = ADV_DUTY_NO_RATE;
    out->bound = 0;
    out->component_count = 0;
    out->e4 = 0;
    out->missing_unit = (adv_text){0};
    out->missing_of = (adv_text){0};
    out->outcome = (uint8_t)evaluate(out, rate, basis);
}

adv_duty_outcome adv_duty_marginal(int64_t *e9, int32_t *per, const adv_duty_rate *rate,
                                   const adv_duty_basis *basis, adv_text of)
{
    adv_duty_amount amount;
    adv_duty_evaluate(&amount, rate, basis);
    *e9 = 0;
    *per = 1;
    for (uint8_t i = 0; i < amount.component_count && amount.outcome == ADV_DUTY_COMPUTED; i++) {
        const adv_duty_term *term = amount.components[i].term;
        if (term->base != ADV_DUTY_ON_VALUE || !same_part(term->of, of)) {
            continue;
        }
        if (term->per > *per) { /* per is 1 or 3 */
            *e9 *= term->per;
            *per = term->per;
        }
        *e9 += term->e9 * (*per / term->per);
    }
    return (adv_duty_outcome)amount.outcome;
}

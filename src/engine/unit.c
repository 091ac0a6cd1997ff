/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Units and their exact relations.  The pound, the yard and what follows from them are fixed by the
 * international yard and pound agreement of 1959 (1 yd = 0.9144 m, 1 lb = 0.45359237 kg); a fraction keeps
 * each exactly.  The barrel of the tariff is 42 gallons of 231 cubic inches.  Words that mean different
 * things to different people (ton, gallon, carton, set of so many) are not relations.
 */
#include "advalorem/unit.h"

#include <assert.h>

#define COUNT  ADV_DIMENSION_COUNT
#define MASS   ADV_DIMENSION_MASS
#define LENGTH ADV_DIMENSION_LENGTH
#define AREA   ADV_DIMENSION_AREA
#define VOLUME ADV_DIMENSION_VOLUME

static const adv_unit_row rows[] = {
    {"pcs", COUNT, 1, 1},
    {"pc", COUNT, 1, 1},
    {"piece", COUNT, 1, 1},
    {"pieces", COUNT, 1, 1},
    {"ea", COUNT, 1, 1},
    {"each", COUNT, 1, 1},
    {"no", COUNT, 1, 1},
    {"no.", COUNT, 1, 1},
    {"nos", COUNT, 1, 1},
    {"unit", COUNT, 1, 1},
    {"units", COUNT, 1, 1},
    {"pair", COUNT, 2, 1},
    {"pairs", COUNT, 2, 1},
    {"prs", COUNT, 2, 1},
    {"pr.", COUNT, 2, 1},
    {"prs.", COUNT, 2, 1},
    {"doz. prs.", COUNT, 24, 1},
    {"dz pcs", COUNT, 12, 1},
    {"head", COUNT, 1, 1},
    {"dozen", COUNT, 12, 1},
    {"dozens", COUNT, 12, 1},
    {"doz", COUNT, 12, 1},
    {"doz.", COUNT, 12, 1},
    {"dz", COUNT, 12, 1},
    {"gross", COUNT, 144, 1},
    {"hundred", COUNT, 100, 1},
    {"hundreds", COUNT, 100, 1},
    {"thousand", COUNT, 1000, 1},
    {"thousands", COUNT, 1000, 1},
    {"mille", COUNT, 1000, 1},
    {"set", ADV_DIMENSION_SET, 1, 1},
    {"sets", ADV_DIMENSION_SET, 1, 1},
    {"mg", MASS, 1, 1000},
    {"g", MASS, 1, 1},
    {"kg", MASS, 1000, 1},
    {"kgs", MASS, 1000, 1},
    {"t", MASS, 1000000, 1},
    {"carat", MASS, 1, 5},
    {"lb", MASS, 45359237, 100000},
    {"lbs", MASS, 45359237, 100000},
    {"oz", MASS, 45359237, 1600000},
    {"mm", LENGTH, 1, 1000},
    {"cm", LENGTH, 1, 100},
    {"m", LENGTH, 1, 1},
    {"lin. m", LENGTH, 1, 1},
    {"km", LENGTH, 1000, 1},
    {"in", LENGTH, 127, 5000},
    {"ft", LENGTH, 381, 1250},
    {"yd", LENGTH, 1143, 1250},
    {"yds", LENGTH, 1143, 1250},
    {"cm2", AREA, 1, 10000},
    {"cm\xC2\xB2", AREA, 1, 10000},
    {"m2", AREA, 1, 1},
    {"m\xC2\xB2", AREA, 1, 1},
    {"sqm", AREA, 1, 1},
    {"ft2", AREA, 145161, 1562500},
    {"ft\xC2\xB2", AREA, 145161, 1562500},
    {"sqft", AREA, 145161, 1562500},
    {"yd2", AREA, 1306449, 1562500},
    {"yd\xC2\xB2", AREA, 1306449, 1562500},
    {"ml", VOLUME, 1, 1000},
    {"l", VOLUME, 1, 1},
    {"liter", VOLUME, 1, 1},
    {"liters", VOLUME, 1, 1},
    {"bbl", VOLUME, INT64_C(9936705933), 62500000},
    {"hl", VOLUME, 100, 1},
    {"m3", VOLUME, 1000, 1},
    {"m\xC2\xB3", VOLUME, 1000, 1},
    {"cbm", VOLUME, 1000, 1},
    {"cm3", VOLUME, 1, 1000},
    {"ft3", VOLUME, 55306341, 1953125},
};

#define ROW_COUNT (sizeof rows / sizeof rows[0])

/* A unit brought down to the table or, where that is not reached, to the last unit its rules name. */
typedef struct reduced {
    adv_text name;
    const adv_unit_row *row; /* NULL = not in the table */
    adv_ratio ratio;
} reduced;

const adv_unit_row *adv_unit_find(adv_text name)
{
    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (adv_text_is_nocase(name, rows[i].name)) {
            return &rows[i];
        }
    }
    return NULL;
}

const adv_unit_row *adv_unit_get(size_t index)
{
    return index < ROW_COUNT ? &rows[index] : NULL;
}

const char *adv_dimension_name(adv_dimension dimension)
{
    switch (dimension) {
    case ADV_DIMENSION_COUNT: return "pieces";
    case ADV_DIMENSION_MASS: return "weight";
    case ADV_DIMENSION_LENGTH: return "length";
    case ADV_DIMENSION_AREA: return "area";
    case ADV_DIMENSION_VOLUME: return "volume";
    case ADV_DIMENSION_SET: return "sets";
    case ADV_DIMENSION_NONE: break;
    }
    return "units of their own";
}

/* numerator / denominator in lowest terms; false when that does not fit. */
static bool reduce(adv_ratio *out, adv_int128 numerator, adv_int128 denominator)
{
    adv_int128 divisor;
    assert(numerator > 0 && denominator > 0);
    divisor = adv_greatest_divisor(numerator, denominator);
    numerator /= divisor;
    denominator /= divisor;
    if (numerator > INT64_MAX || denominator > INT64_MAX) {
        return false;
    }
    out->numerator = (int64_t)numerator;
    out->denominator = (int64_t)denominator;
    return true;
}

static bool multiply(adv_ratio *out, adv_ratio a, adv_ratio b)
{
    return reduce(out, (adv_int128)a.numerator * b.numerator, (adv_int128)a.denominator * b.denominator);
}

static const adv_unit_rule *rule_find(adv_text name, const adv_unit_rule *rules, size_t rule_count)
{
    for (size_t i = 0; i < rule_count; i++) {
        if (adv_text_equal(rules[i].unit, name)) {
            return &rules[i];
        }
    }
    return NULL;
}

/* Follows the rules as long as they lead on.  The table comes first: a rule cannot change it.  A chain
   longer than the list of rules goes in a circle. */
static adv_status bring_down(reduced *out, adv_text name, const adv_unit_rule *rules, size_t rule_count)
{
    reduced r = {.name = name, .row = adv_unit_find(name), .ratio = {1, 1}};
    for (size_t steps = 0; r.row == NULL; steps++) {
        const adv_unit_rule *rule = rule_find(r.name, rules, rule_count);
        adv_ratio factor;
        if (rule == NULL) {
            *out = r;
            return ADV_OK;
        }
        if (steps == rule_count || rule->factor.e9 <= 0) {
            return ADV_ERR_INPUT;
        }
        if (!reduce(&factor, rule->factor.e9, ADV_E9) || !multiply(&r.ratio, r.ratio, factor)) {
            return ADV_ERR_RANGE;
        }
        r.name = rule->of;
        r.row = adv_unit_find(r.name);
    }
    if (!multiply(&r.ratio, r.ratio, (adv_ratio){r.row->numerator, r.row->denominator})) {
        return ADV_ERR_RANGE;
    }
    *out = r;
    return ADV_OK;
}

adv_dimension adv_unit_dimension(adv_text name, const adv_unit_rule *rules, size_t rule_count)
{
    reduced r;
    if (bring_down(&r, name, rules, rule_count) != ADV_OK || r.row == NULL) {
        return ADV_DIMENSION_NONE;
    }
    return (adv_dimension)r.row->dimension;
}

adv_status adv_unit_ratio(adv_ratio *out, adv_text from, adv_text to, const adv_unit_rule *rules,
                          size_t rule_count)
{
    reduced a;
    reduced b;
    adv_ratio inverse;
    adv_status status;
    assert(out != NULL && (rules != NULL || rule_count == 0));
    if (adv_text_equal(from, to)) {
        *out = (adv_ratio){1, 1};
        return ADV_OK;
    }
    status = bring_down(&a, from, rules, rule_count);
    if (status == ADV_OK) {
        status = bring_down(&b, to, rules, rule_count);
    }
    if (status != ADV_OK) {
        return status;
    }
    if ((a.row == NULL) != (b.row == NULL) || (a.row != NULL && a.row->dimension != b.row->dimension) ||
        (a.row == NULL && !adv_text_equal(a.name, b.name))) {
        return ADV_ERR_INPUT;
    }
    inverse = (adv_ratio){b.ratio.denominator, b.ratio.numerator};
    return multiply(out, a.ratio, inverse) ? ADV_OK : ADV_ERR_RANGE;
}

adv_status adv_unit_convert(int64_t *out_e4, bool *exact, int64_t value_e4, adv_text from, adv_text to,
                            const adv_unit_rule *rules, size_t rule_count)
{
    adv_ratio ratio;
    adv_int128 product;
    int64_t converted;
    adv_status status = adv_unit_ratio(&ratio, from, to, rules, rule_count);
    if (status != ADV_OK) {
        return status;
    }
    product = (adv_int128)value_e4 * ratio.numerator;
    status = adv_divide_round(&converted, product, ratio.denominator, ADV_ROUND_HALF_UP);
    if (status != ADV_OK) {
        return status;
    }
    if (converted >= ADV_AMOUNT_LIMIT_E4 || converted <= -ADV_AMOUNT_LIMIT_E4) {
        return ADV_ERR_RANGE;
    }
    if (exact != NULL) {
        *exact = product % ratio.denominator == 0;
    }
    *out_e4 = converted;
    return ADV_OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The end of the later methods: from the exact value of one unit to that of the line.
 */
#include "walk.h"

void adv_method_ends(adv_method_result *out, adv_method_state state, adv_method_why why,
                     const adv_parameter *row)
{
    out->state = (uint8_t)state;
    out->why = (uint8_t)why;
    out->row = row != NULL ? row : out->row;
    adv_method_rests(out, row);
}

bool adv_method_concerns(const adv_list *lines, adv_text line)
{
    const adv_text *names = lines->items;
    bool found = lines->count == 0;
    for (size_t i = 0; i < lines->count; i++) {
        found = found || adv_text_equal(names[i], line);
    }
    return found;
}

bool adv_method_multiply(adv_int128 *numerator, adv_int128 *denominator, adv_int128 by, adv_int128 over)
{
    adv_int128 a = adv_greatest_divisor(*numerator, over);
    adv_int128 b = adv_greatest_divisor(by, *denominator);
    return !__builtin_mul_overflow(*numerator / a, by / b, numerator) &&
           !__builtin_mul_overflow(*denominator / b, over / a, denominator);
}

static void reduce(adv_fraction *f)
{
    adv_int128 size = f->numerator < 0 ? -f->numerator : f->numerator;
    adv_int128 divisor = size == 0 ? f->denominator : adv_greatest_divisor(size, f->denominator);
    f->numerator /= divisor;
    f->denominator /= divisor;
}

bool adv_fraction_add(adv_fraction *sum, adv_fraction plus)
{
    adv_int128 common = adv_greatest_divisor(sum->denominator, plus.denominator);
    adv_int128 left = 0;
    adv_int128 right = 0;
    bool fine = !__builtin_mul_overflow(sum->numerator, plus.denominator / common, &left) &&
                !__builtin_mul_overflow(plus.numerator, sum->denominator / common, &right) &&
                !__builtin_add_overflow(left, right, &sum->numerator) &&
                !__builtin_mul_overflow(sum->denominator, plus.denominator / common, &sum->denominator);
    if (fine) {
        reduce(sum);
    }
    return fine;
}

bool adv_fraction_compare(int *out, adv_fraction a, adv_fraction b)
{
    b.numerator = -b.numerator;
    bool fine = adv_fraction_add(&a, b);
    *out = (a.numerator > 0) - (a.numerator < 0);
    return fine;
}

bool adv_fraction_round(adv_int128 *out_e13, adv_fraction f)
{
    adv_int128 whole = f.numerator / f.denominator;
    adv_int128 rest = f.numerator % f.denominator;
    adv_int128 part = 0;
    if (f.denominator > ((adv_int128)1 << 80) || __builtin_mul_overflow(whole, ADV_E13, out_e13)) {
        return false;
    }
    return adv_divide_round128(&part, rest * ADV_E13, f.denominator, ADV_ROUND_HALF_UP) == ADV_OK &&
           !__builtin_add_overflow(*out_e13, part, out_e13);
}

static bool round_to(int64_t *out_e4, adv_int128 numerator, adv_int128 denominator,
                     const adv_rounding_rule *rule)
{
    adv_int128 scaled = 0;
    adv_int128 units = 0;
    int64_t whole = 0;
    return !__builtin_mul_overflow(numerator, (adv_int128)ADV_E4, &scaled) &&
           !__builtin_mul_overflow(denominator, (adv_int128)rule->unit_e4, &units) &&
           adv_divide_round(&whole, scaled, units, (adv_rounding)rule->mode) == ADV_OK &&
           !__builtin_mul_overflow(whole, rule->unit_e4, out_e4) && *out_e4 < ADV_AMOUNT_LIMIT_E4;
}

bool adv_method_value_line(adv_method_result *out, const adv_build *b, const adv_line_result *line,
                           adv_int128 numerator, adv_int128 denominator)
{
    adv_int128 scaled = 0;
    return adv_method_multiply(&numerator, &denominator, line->quantity_e4, ADV_E4) &&
           round_to(&out->value_e4, numerator, denominator, &b->j->round_value) &&
           round_to(&out->entered_e4, numerator, denominator, &b->j->round_entered) &&
           !__builtin_mul_overflow(numerator, (adv_int128)ADV_E13, &scaled) &&
           adv_divide_round128(&out->exact_e13, scaled, denominator, ADV_ROUND_HALF_UP) == ADV_OK;
}

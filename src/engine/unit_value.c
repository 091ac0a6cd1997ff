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

bool adv_method_multiply(adv_int128 *numerator, adv_int128 *denominator, adv_int128 by, adv_int128 over)
{
    adv_int128 a = adv_greatest_divisor(*numerator, over);
    adv_int128 b = adv_greatest_divisor(by, *denominator);
    return !__builtin_mul_overflow(*numerator / a, by / b, numerator) &&
           !__builtin_mul_overflow(*denominator / b, over / a, denominator);
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

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whole dollars and fees are left aside: what an assist comes to in duty is a matter of its rates.
 */
#include "account_duty.h"

#define CENT_E4 100

int64_t adv_account_marginal(adv_account_rates *rates, const adv_assist_use *use)
{
    adv_line_charges figures;
    adv_text entry, line;
    adv_side_key(rates->side, use->line, &entry, &line);
    bool found = adv_charges_find(&figures, rates->charges, &rates->cursor, entry, line);
    return found ? adv_charges_rate_e9(rates->charges, figures.marginal) : ADV_AMOUNT_UNKNOWN;
}

int64_t adv_account_duty_on(const adv_account_rates *rates, const adv_assist_use *use, adv_money drawn,
                            int64_t marginal_e9)
{
    int64_t value_e4 = 0, duty_e4 = 0;
    bool known = drawn.e4 != ADV_AMOUNT_UNKNOWN && marginal_e9 != ADV_AMOUNT_UNKNOWN &&
                 adv_assist_in_value(&value_e4, rates->side, use, drawn, rates->j) &&
                 adv_round_e13(&duty_e4, adv_amount_times_rate(value_e4, marginal_e9), CENT_E4,
                               ADV_ROUND_HALF_UP) == ADV_OK;
    return known ? duty_e4 : ADV_AMOUNT_UNKNOWN;
}

void adv_account_duty_add(adv_account_sum *sum, int64_t share_e4, int64_t duty_e4, bool first)
{
    if (share_e4 == ADV_AMOUNT_UNKNOWN || share_e4 == 0) {
        return;
    }
    if (duty_e4 == ADV_AMOUNT_UNKNOWN ||
        adv_amount_add(&sum->duty.drawn_e4, sum->duty.drawn_e4, duty_e4) != ADV_OK) {
        sum->duty.without++;
        sum->duty.first_without += first;
        return;
    }
    sum->duty.first_e4 += first ? duty_e4 : 0; /* part of a sum within the bounds */
    sum->drawn_e4 += share_e4;
    sum->known++;
    sum->first_known += first;
}

/* Exact where nothing is to come. */
static int64_t later(const adv_account_sum *sum, int64_t balance_e4)
{
    int64_t e4 = 0;
    if (balance_e4 == ADV_AMOUNT_UNKNOWN || balance_e4 <= 0) {
        return balance_e4 == ADV_AMOUNT_UNKNOWN ? ADV_AMOUNT_UNKNOWN : 0;
    }
    bool known = sum->drawn_e4 > 0 &&
                 adv_divide_round(&e4, (adv_int128)balance_e4 * sum->duty.drawn_e4, sum->drawn_e4,
                                  ADV_ROUND_HALF_UP) == ADV_OK &&
                 adv_round_e4(&e4, e4, CENT_E4, ADV_ROUND_HALF_UP) == ADV_OK;
    return known ? e4 : ADV_AMOUNT_UNKNOWN;
}

adv_account_duty adv_account_duty_end(const adv_account_sum *sum, int64_t balance_e4)
{
    adv_account_duty duty = sum->duty;
    duty.later_e4 = later(sum, balance_e4);
    duty.drawn_e4 = sum->known == 0 && duty.without > 0 ? ADV_AMOUNT_UNKNOWN : duty.drawn_e4;
    duty.first_e4 = sum->first_known == 0 && duty.first_without > 0 ? ADV_AMOUNT_UNKNOWN : duty.first_e4;
    return duty;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Duty on what is drawn of an assist: the share of each line at what one more dollar of value adds to duty of
 * that line.
 */
#ifndef ADV_TABLES_ACCOUNT_DUTY_H
#define ADV_TABLES_ACCOUNT_DUTY_H

#include "advalorem/ledger.h"
#include "batch/assists.h"
#include "batch/charges.h"

typedef struct adv_account_rates {
    const adv_side *side;
    const adv_jurisdiction *j;
    const adv_charges *charges;
    adv_charges_cursor cursor;
} adv_account_rates;

/** ADV_AMOUNT_UNKNOWN where nobody knows it. */
int64_t adv_account_marginal(adv_account_rates *rates, const adv_assist_use *use);

/** Duty on an amount laid on the line of a use, to the cent, half up; ADV_AMOUNT_UNKNOWN where the rate, the
    amount or its rate of exchange is not known. */
int64_t adv_account_duty_on(const adv_account_rates *rates, const adv_assist_use *use, adv_money drawn,
                            int64_t marginal_e9);

/** A sum on its way. */
typedef struct adv_account_sum {
    adv_account_duty duty;
    adv_int128 drawn_e4; /* of the lines whose duty is known, in the ledger's currency */
    size_t known, first_known;
} adv_account_sum;

/** Adds one line; an unknown share, and one of nothing, is left to the ledger to tell. */
void adv_account_duty_add(adv_account_sum *sum, int64_t share_e4, int64_t duty_e4, bool first);
/** Ends the sum with the estimate of what is to come. */
adv_account_duty adv_account_duty_end(const adv_account_sum *sum, int64_t balance_e4);

#endif

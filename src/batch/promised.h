/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Duty and fees inside the price of a row whose amounts nobody knows.  Such a row has no value by itself: it
 * is valued with nothing taken out for them, its entry is solved (duty/duty_paid.h), and the row valued once
 * more with the amounts found.
 */
#ifndef ADV_BATCH_PROMISED_H
#define ADV_BATCH_PROMISED_H

#include "batch.h"

#define ADV_ASKED_DUTY 1u
#define ADV_ASKED_FEES 2u
#define ADV_ASKED_VAIN 4u /* with the amounts too it would have no value: then nothing else is asked */

/** What keeps row `row` of the tile last run from its value, as far as solving could give it: ADV_ASKED_*. */
unsigned adv_promised_asked(const adv_batch_work *work, size_t row);
/** What a row asked that was given its amounts: ADV_ASKED_VAIN where it has no value with them, 0 where it
    was given none. */
unsigned adv_promised_answered(const adv_batch_work *work, size_t row);
/** Some row of the tile last run asks. */
bool adv_promised_any(const adv_batch_work *work);

/** Gives a row that asks its amounts, in the law's currency; adv_promised_take values the tile with them. */
void adv_promised_give(adv_batch_work *work, size_t row, adv_promised promised);
void adv_promised_take(const adv_batch *batch, adv_batch_work *work);
/** Gives a row that asks nothing at all, so that it names what it lacks beside its amounts. */
void adv_promised_withhold(adv_batch_work *work, size_t row);
/** Values every row that asks as if its price held nothing: those valued then can be solved. */
void adv_promised_net(const adv_batch *batch, adv_batch_work *work);

/** Names what a row that still lacks its amounts waits for. */
void adv_promised_name(adv_batch_work *work, size_t row, adv_cell_text reason);

#endif

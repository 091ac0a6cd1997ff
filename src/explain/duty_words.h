/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rates of duty in words: what is charged on what.
 */
#ifndef ADVALOREM_EXPLAIN_DUTY_WORDS_H
#define ADVALOREM_EXPLAIN_DUTY_WORDS_H

#include "advalorem/duty_rate.h"

/** "16.5 % of the value", "0.007 USD per kg (copper content)". */
void adv_words_duty_term(adv_buffer *out, const adv_duty_term *term);
/** The whole rate: terms and limits, "free", or why it gives no figure. */
void adv_words_duty_rate(adv_buffer *out, const adv_duty_rate *rate);
/** "33 1/3 %" of e9 / per, "0 %" where nothing is. */
void adv_words_percent(adv_buffer *out, int64_t e9, int32_t per);
/** What lacks: "the quantity in kg (copper content)", "the value of the case"; "" when nothing does. */
void adv_words_duty_missing(adv_buffer *out, const adv_duty_amount *amount);

#endif

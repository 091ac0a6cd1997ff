/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a text somebody states can be a rate of duty at all, so that a slip is refused where it is read, in
 * a shipment and in a book alike.  What the rate comes to is not decided here (advalorem/duty_rate.h).
 */
#ifndef ADV_ENGINE_RATE_TEXT_H
#define ADV_ENGINE_RATE_TEXT_H

#include "advalorem/text.h"

#ifdef __cplusplus
extern "C" {
#endif

/** "8.3 %", "$0.35/kg", "6.3¢/liter + 4 %", "Free": a number with a sign of parts or of money and none below
    zero, or the word that says there is none. */
bool adv_rate_is_written(adv_text text);
/** Completes "'...' ": what is amiss and what to write. */
extern const char adv_phrase_rate[];

#ifdef __cplusplus
}
#endif
#endif

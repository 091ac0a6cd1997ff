/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The calendar of a published list of rates: from the day a rate is asked for to days whose figures count.
 */
#ifndef ADVALOREM_ENGINE_FX_CALENDAR_H
#define ADVALOREM_ENGINE_FX_CALENDAR_H

#include "advalorem/law.h"

#ifdef __cplusplus
extern "C" {
#endif

/* From a day in the second month after a figure the calendar still reaches it. */
#define ADV_FX_REACH_DAYS 93
/* Between a third Thursday and the first of the next month lie three weeks at most, and a day until force. */
#define ADV_FX_HELD_DAYS  22

/** The period of a rule's calendar, both days included. */
typedef struct adv_fx_span {
    adv_date first, last;
} adv_fx_span;

adv_fx_span adv_fx_span_of(const adv_fx_rule *rule, adv_date day);

/** The day of the period whose figure is taken: the weekday the rule names, or the day itself. */
adv_date adv_fx_named_day(const adv_fx_rule *rule, adv_fx_span span);

#ifdef __cplusplus
}
#endif
#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calendar days, ISO 8601, proleptic Gregorian, no time of day and no zone.
 */
#ifndef ADVALOREM_DATE_H
#define ADVALOREM_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "advalorem/text.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Days since 1970-01-01. */
typedef int32_t adv_date;
#define ADV_DATE_NONE INT32_MIN /* not stated */
#define ADV_DATE_OPEN INT32_MAX /* no end */

typedef enum adv_date_problem {
    ADV_DATE_OK = 0,
    ADV_DATE_EMPTY,
    ADV_DATE_SYNTAX,    /* not YYYY-MM-DD */
    ADV_DATE_TIMESTAMP, /* a day with a time behind it: which day it is depends on a zone nobody stated */
    ADV_DATE_CALENDAR   /* 2025-02-30 */
} adv_date_problem;

/** A phrase that completes "'2025-02-30' ...". */
ADV_API const char      *adv_date_problem_text(adv_date_problem problem);
/** YYYY-MM-DD, years 0001 to 9999. */
ADV_API adv_date_problem adv_date_parse(adv_date *out, adv_text text);
ADV_API adv_date         adv_date_of(int year, int month, int day); /* must be a real day: asserted */
ADV_API void             adv_date_split(adv_date date, int *year, int *month, int *day);
/** "2025-02-18" into out[11]; "none" and "open" for the two that are no days. */
ADV_API void             adv_date_format(char out[11], adv_date date);
/** 1 = Monday ... 7 = Sunday. */
ADV_API int              adv_date_weekday(adv_date date);
/** First day of the calendar quarter the date falls in. */
ADV_API adv_date         adv_date_quarter_start(adv_date date);

#ifdef __cplusplus
}
#endif
#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which days of a published list count for a day.  Customs laws name them by a calendar: the second-last
 * Wednesday of the preceding month (UCC-IA Article 146), the Thursday of the preceding week, the week two
 * weeks before.  The parts of such a sentence are data in the row of law; here they become days.
 */
#include "engine/fx_calendar.h"

static adv_date month_start(int year, int month)
{
    while (month < 1) {
        month += 12;
        year--;
    }
    while (month > 12) {
        month -= 12;
        year++;
    }
    if (year < 1) {
        return adv_date_of(1, 1, 1); /* dates begin here, and figures long after */
    }
    return year > 9999 ? adv_date_of(9999, 12, 31) + 1 : adv_date_of(year, month, 1);
}

adv_fx_span adv_fx_span_of(const adv_fx_rule *rule, adv_date day)
{
    const uint8_t *calendar = rule->calendar;
    int back = calendar[ADV_FX_BACK] == 0 ? 0 : calendar[ADV_FX_BACK] - 1;
    int year = 0, month = 0, ignored = 0;
    switch (calendar[ADV_FX_PERIOD]) {
    case ADV_FX_OF_MONTH:
        adv_date_split(day, &year, &month, &ignored);
        return (adv_fx_span){month_start(year, month - back), month_start(year, month - back + 1) - 1};
    case ADV_FX_OF_WEEK: {
        int starts = calendar[ADV_FX_WEEK_STARTS] == 0 ? 1 : calendar[ADV_FX_WEEK_STARTS];
        adv_date first = day - (adv_date_weekday(day) - starts + 7) % 7 - 7 * back;
        return (adv_fx_span){first, first + 6};
    }
    default: return (adv_fx_span){day - back, day - back};
    }
}

adv_date adv_fx_named_day(const adv_fx_rule *rule, adv_fx_span span)
{
    int weekday = rule->calendar[ADV_FX_WEEKDAY];
    int which = rule->calendar[ADV_FX_WHICH];
    if (weekday == 0) {
        return span.last;
    }
    if (which >= ADV_FX_WHICH_LAST) {
        adv_date last = span.last - (adv_date_weekday(span.last) - weekday + 7) % 7;
        return which == ADV_FX_WHICH_SECOND_LAST ? last - 7 : last;
    }
    adv_date first = span.first + (weekday - adv_date_weekday(span.first) + 7) % 7;
    return which > 1 ? first + 7 * (which - 1) : first;
}

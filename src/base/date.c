/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calendar days as a count since 1970-01-01.  A year is counted from March here, so that the leap day is its
 * last and the months before it have a fixed pattern of lengths (31, 30, 31, 30, 31 twice).
 */
#include "advalorem/date.h"

#include <assert.h>
#include <string.h>

#define DAYS_400_YEARS 146097
#define DAYS_100_YEARS 36524
#define DAYS_4_YEARS   1461
#define DAYS_5_MONTHS  153
/* Days from 0000-03-01 to 1970-01-01. */
#define EPOCH 719468

const char *adv_date_problem_text(adv_date_problem problem)
{
    switch (problem) {
    case ADV_DATE_OK: return "is a date";
    case ADV_DATE_EMPTY:
        return "is empty where a date is expected; write it as year-month-day, like 2025-02-18";
    case ADV_DATE_SYNTAX: return "is not a date; write it as year-month-day, like 2025-02-18";
    case ADV_DATE_TIMESTAMP:
        return "has a time behind the day, and which day that is depends on a time zone nobody stated; "
               "write only the day the law asks for, like 2025-02-18";
    case ADV_DATE_CALENDAR: return "is not a day of the calendar; check its month and day";
    }
    return "is not a date";
}

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_of_month(int year, int month)
{
    static const signed char days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year));
}

static bool is_day(int year, int month, int day)
{
    return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
           day <= days_of_month(year, month);
}

adv_date adv_date_of(int year, int month, int day)
{
    assert(is_day(year, month, day));
    int from_march = month > 2 ? month - 3 : month + 9;
    int y = month > 2 ? year : year - 1;
    int day_of_year = (DAYS_5_MONTHS * from_march + 2) / 5 + day - 1;
    return 365 * y + y / 4 - y / 100 + y / 400 + day_of_year - EPOCH;
}

void adv_date_split(adv_date date, int *year, int *month, int *day)
{
    int days = date + EPOCH; /* since 0000-03-01 */
    assert(date != ADV_DATE_NONE && date != ADV_DATE_OPEN && days >= 306 && days < 9999 * 366);
    int cycle = days / DAYS_400_YEARS;
    int rest = days % DAYS_400_YEARS;
    int century =
        rest / DAYS_100_YEARS - rest / (DAYS_400_YEARS - 1); /* the last day belongs to the fourth */
    rest -= century * DAYS_100_YEARS;
    int fours = rest / DAYS_4_YEARS;
    rest %= DAYS_4_YEARS;
    int single = rest / 365 - rest / (DAYS_4_YEARS - 1); /* likewise the leap day */
    rest -= single * 365;
    int from_march = (5 * rest + 2) / DAYS_5_MONTHS;
    *day = rest - (DAYS_5_MONTHS * from_march + 2) / 5 + 1;
    *month = from_march < 10 ? from_march + 3 : from_march - 9;
    *year = cycle * 400 + century * 100 + fours * 4 + single + (from_march >= 10);
}

/* Two or four digits; -1 when one is none. */
static int read_digits(const char *bytes, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        unsigned digit = (unsigned)(unsigned char)bytes[i] - '0';
        if (digit > 9u) {
            return -1;
        }
        value = value * 10 + (int)digit;
    }
    return value;
}

adv_date_problem adv_date_parse(adv_date *out, adv_text text)
{
    const char *b = text.bytes;
    if (text.length == 0) {
        return ADV_DATE_EMPTY;
    }
    if (text.length < 10 || b[4] != '-' || b[7] != '-') {
        return ADV_DATE_SYNTAX;
    }
    int year = read_digits(b, 4);
    int month = read_digits(b + 5, 2);
    int day = read_digits(b + 8, 2);
    if (year < 0 || month < 0 || day < 0) {
        return ADV_DATE_SYNTAX;
    }
    if (text.length > 10) {
        bool has_time =
            text.length > 11 && (b[10] == 'T' || b[10] == 't' || b[10] == ' ') && read_digits(b + 11, 1) >= 0;
        return has_time ? ADV_DATE_TIMESTAMP : ADV_DATE_SYNTAX;
    }
    if (!is_day(year, month, day)) {
        return ADV_DATE_CALENDAR;
    }
    *out = adv_date_of(year, month, day);
    return ADV_DATE_OK;
}

static void write_digits(char *out, int value, int count)
{
    for (int i = count - 1; i >= 0; i--) {
        out[i] = (char)('0' + value % 10);
        value /= 10;
    }
}

void adv_date_format(char out[11], adv_date date)
{
    if (date == ADV_DATE_NONE || date == ADV_DATE_OPEN) {
        memcpy(out, date == ADV_DATE_NONE ? "none" : "open", 5);
        return;
    }
    int year;
    int month;
    int day;
    adv_date_split(date, &year, &month, &day);
    memcpy(out, "0000-00-00", 11);
    write_digits(out, year, 4);
    write_digits(out + 5, month, 2);
    write_digits(out + 8, day, 2);
}

int adv_date_weekday(adv_date date)
{
    assert(date != ADV_DATE_NONE && date != ADV_DATE_OPEN);
    return ((date % 7) + 7 + 3) % 7 + 1; /* 1970-01-01 was a Thursday */
}

adv_date adv_date_quarter_start(adv_date date)
{
    int year;
    int month;
    int day;
    adv_date_split(date, &year, &month, &day);
    return adv_date_of(year, month - (month - 1) % 3, 1);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Every day of ten thousand years there and back, and every way a date is written wrongly. */
#include <string.h>

#include "advalorem/date.h"
#include "test.h"

static void known_days(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        adv_date days;
        int weekday;
        const char *quarter;
    } rows[] = {
        {"1970-01-01", 0, 4, "1970-01-01"},       {"1969-12-31", -1, 3, "1969-10-01"},
        {"2000-02-29", 11016, 2, "2000-01-01"},   {"2025-02-18", 20137, 2, "2025-01-01"},
        {"2025-06-30", 20269, 1, "2025-04-01"},   {"2025-07-01", 20270, 2, "2025-07-01"},
        {"2024-12-31", 20088, 2, "2024-10-01"},   {"0001-01-01", -719162, 1, "0001-01-01"},
        {"9999-12-31", 2932896, 5, "9999-10-01"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        adv_date date = ADV_DATE_NONE;
        char written[11];
        assert_int_equal(adv_date_parse(&date, adv_text_of(rows[i].text)), ADV_DATE_OK);
        assert_int_equal(date, rows[i].days);
        assert_int_equal(adv_date_weekday(date), rows[i].weekday);
        adv_date_format(written, date);
        assert_string_equal(written, rows[i].text);
        adv_date_format(written, adv_date_quarter_start(date));
        assert_string_equal(written, rows[i].quarter);
    }
}

static void every_day_follows_the_one_before(void **state)
{
    (void)state;
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    adv_date expected = adv_date_of(1, 1, 1);
    for (int year = 1; year <= 9999; year++) {
        int leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
        for (int month = 1; month <= 12; month++) {
            int days = lengths[month - 1] + (month == 2 ? leap : 0);
            for (int day = 1; day <= days; day++, expected++) {
                int y = 0;
                int m = 0;
                int d = 0;
                adv_date_split(expected, &y, &m, &d);
                if (adv_date_of(year, month, day) != expected || y != year || m != month || d != day) {
                    fail_msg("%04d-%02d-%02d", year, month, day);
                }
            }
        }
    }
}

static void wrong_dates_are_told_apart(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        adv_date_problem problem;
    } rows[] = {
        {"", ADV_DATE_EMPTY},
        {"2025-2-18", ADV_DATE_SYNTAX},
        {"2025/02/18", ADV_DATE_SYNTAX},
        {"20250218", ADV_DATE_SYNTAX},
        {"18.02.2025", ADV_DATE_SYNTAX},
        {"02/18/2025", ADV_DATE_SYNTAX},
        {" 2025-02-18", ADV_DATE_SYNTAX},
        {"2025-02-18 ", ADV_DATE_SYNTAX},
        {"2025-02-18x", ADV_DATE_SYNTAX},
        {"2025-02-18Tx", ADV_DATE_SYNTAX},
        {"2025-02-1x", ADV_DATE_SYNTAX},
        {"-025-02-18", ADV_DATE_SYNTAX},
        {"2025-02-18T00:00:00Z", ADV_DATE_TIMESTAMP},
        {"2025-02-18 14:30", ADV_DATE_TIMESTAMP},
        {"2025-02-18t1", ADV_DATE_TIMESTAMP},
        {"2025-02-30", ADV_DATE_CALENDAR},
        {"2025-02-29", ADV_DATE_CALENDAR},
        {"1900-02-29", ADV_DATE_CALENDAR},
        {"2025-13-01", ADV_DATE_CALENDAR},
        {"2025-00-10", ADV_DATE_CALENDAR},
        {"2025-04-31", ADV_DATE_CALENDAR},
        {"2025-04-00", ADV_DATE_CALENDAR},
        {"0000-01-01", ADV_DATE_CALENDAR},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        adv_date date = 42;
        if (adv_date_parse(&date, adv_text_of(rows[i].text)) != rows[i].problem) {
            fail_msg("'%s'", rows[i].text);
        }
        assert_int_equal(date, 42);
    }
}

static void each_problem_is_said(void **state)
{
    (void)state;
    static const char *const words[] = {"is a date", "empty", "year-month-day", "time zone", "calendar"};
    for (int i = ADV_DATE_OK; i <= ADV_DATE_CALENDAR; i++) {
        assert_non_null(strstr(adv_date_problem_text((adv_date_problem)i), words[i]));
    }
}

static void no_day_is_written_as_a_word(void **state)
{
    (void)state;
    char written[11];
    adv_date_format(written, ADV_DATE_NONE);
    assert_string_equal(written, "none");
    adv_date_format(written, ADV_DATE_OPEN);
    assert_string_equal(written, "open");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_days),
        cmocka_unit_test(every_day_follows_the_one_before),
        cmocka_unit_test(wrong_dates_are_told_apart),
        cmocka_unit_test(each_problem_is_said),
        cmocka_unit_test(no_day_is_written_as_a_word),
    };
    return test_run("date", tests);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The table of currencies: sorted, complete for what practice meets, with its days. */
#include <string.h>

#include "advalorem/currency.h"
#include "test.h"

static void the_table_is_sorted_and_found(void **state)
{
    (void)state;
    assert_string_equal(adv_currency_get(ADV_CURRENCY_NONE)->code, "   ");
    for (uint16_t i = 1; i < adv_currency_count(); i++) {
        const adv_currency_row *row = adv_currency_get(i);
        assert_true(i == 1 || strcmp(adv_currency_get((uint16_t)(i - 1))->code, row->code) < 0);
        assert_int_equal(strlen(row->code), 3);
        for (int j = 0; j < 3; j++) {
            assert_true(row->code[j] >= 'A' && row->code[j] <= 'Z');
        }
        assert_true(row->minor_units <= 4);
        assert_true(row->from < row->until);
        assert_true(strlen(row->name) > 1);
        assert_int_equal(adv_currency_find(adv_text_of(row->code)), i);
    }
}

static void what_is_no_code_is_not_found(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",    "US",  "USDX", "usd", "Usd",      "   ",
                                        "AAA", "ZZZ", "$",    "US$", "\xC2\xA3 "};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(adv_currency_find(adv_text_of(wrong[i])), ADV_CURRENCY_NONE);
    }
    assert_int_equal(adv_currency_find(adv_text_of(NULL)), ADV_CURRENCY_NONE);
}

static void minor_units_and_days_are_those_of_iso(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        int minor_units;
        int64_t unit_e4;
        const char *from;
        const char *until;
    } rows[] = {
        {"USD", 2, 100, "none", "open"},
        {"EUR", 2, 100, "1999-01-01", "open"},
        {"JPY", 0, 10000, "none", "open"},
        {"VND", 0, 10000, "none", "open"},
        {"KRW", 0, 10000, "none", "open"},
        {"IDR", 2, 100, "none", "open"},
        {"KWD", 3, 10, "none", "open"},
        {"TND", 3, 10, "none", "open"},
        {"CLF", 4, 1, "none", "open"},
        {"MGA", 2, 100, "2003-07-31", "open"},
        {"MRU", 2, 100, "2018-01-01", "open"},
        {"XAU", 4, 1, "none", "open"},
        {"DEM", 2, 100, "none", "2002-03-01"},
        {"ITL", 0, 10000, "none", "2002-03-01"},
        {"HRK", 2, 100, "1994-05-30", "2023-01-15"},
        {"LTL", 2, 100, "1993-06-25", "2015-01-16"},
        {"TRL", 0, 10000, "none", "2006-01-01"},
        {"TRY", 2, 100, "2005-01-01", "open"},
        {"ROL", 2, 100, "none", "2007-01-01"},
        {"RON", 2, 100, "2005-07-01", "open"},
        {"BYR", 0, 10000, "2000-01-01", "2017-01-01"},
        {"BYN", 2, 100, "2016-07-01", "open"},
        {"BGN", 2, 100, "1999-07-05", "2026-02-01"},
        {"XCG", 2, 100, "2025-03-31", "open"},
        {"ANG", 2, 100, "none", "2025-07-01"},
        {"ZWG", 2, 100, "2024-04-08", "open"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        adv_currency currency = adv_currency_find(adv_text_of(rows[i].code));
        assert_int_not_equal(currency, ADV_CURRENCY_NONE);
        const adv_currency_row *row = adv_currency_get(currency);
        char day[11];
        assert_int_equal(row->minor_units, rows[i].minor_units);
        assert_int_equal(adv_currency_unit_e4(currency), rows[i].unit_e4);
        adv_date_format(day, row->from);
        assert_string_equal(day, rows[i].from);
        adv_date_format(day, row->until);
        assert_string_equal(day, rows[i].until);
    }
}

/* The days are constants made by a macro; splitting and joining them again must give the same count. */
static void days_are_real_days(void **state)
{
    (void)state;
    for (uint16_t i = 1; i < adv_currency_count(); i++) {
        const adv_date days[] = {adv_currency_get(i)->from, adv_currency_get(i)->until};
        for (size_t j = 0; j < 2; j++) {
            if (days[j] != ADV_DATE_NONE && days[j] != ADV_DATE_OPEN) {
                int year = 0;
                int month = 0;
                int day = 0;
                adv_date_split(days[j], &year, &month, &day);
                assert_int_equal(adv_date_of(year, month, day), days[j]);
                assert_true(year >= 1979 && year <= 2026);
            }
        }
    }
}

static void predecessors_are_kept(void **state)
{
    (void)state;
    static const char codes[] =
        "ADP ATS BEF BGL BYB CSD CSK CYP DEM ECS EEK ESP FIM FRF GHC GRD HRK IEP ITL LTL LUF "
        "LVL MGF MRO MTL MXP MZM NLG PLZ PTE ROL RUR SDD SIT SKK SLL SRG STD TMM TRL UAK "
        "VEB VEF XEU YUM ZMK ZWD ZWL";
    for (size_t i = 0; i < sizeof codes - 1; i += 4) {
        adv_text code = {codes + i, 3};
        adv_currency currency = adv_currency_find(code);
        assert_int_not_equal(currency, ADV_CURRENCY_NONE);
        assert_int_not_equal(adv_currency_get(currency)->until, ADV_DATE_OPEN);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_sorted_and_found),
        cmocka_unit_test(what_is_no_code_is_not_found),
        cmocka_unit_test(minor_units_and_days_are_those_of_iso),
        cmocka_unit_test(days_are_real_days),
        cmocka_unit_test(predecessors_are_kept),
    };
    return test_run("currency", tests);
}

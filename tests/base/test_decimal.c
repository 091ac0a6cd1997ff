/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decimals at their edges, by hand; tests/oracle/money_properties.py does a million more against Python.
 */
#include <string.h>

#include "advalorem/decimal.h"
#include "failing.h"

#define INT128_MAX ((adv_int128)(~(adv_uint128)0 >> 1))
#define INT128_MIN (-INT128_MAX - 1)
#define LIMIT      ADV_AMOUNT_LIMIT_E4

/* The text of an amount at the limit less `less`, from the constant. */
static adv_text limit_text(char out[48], int64_t less)
{
    adv_text text = {out, adv_decimal_format(out, LIMIT - less, 4, 0)};
    return text;
}

static void amounts_are_read_exactly_or_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        adv_decimal_problem problem;
        int64_t e4;
    } rows[] = {
        {"0", ADV_DECIMAL_OK, 0},
        {"-0", ADV_DECIMAL_OK, 0},
        {"-0.0000", ADV_DECIMAL_OK, 0},
        {"1", ADV_DECIMAL_OK, 10000},
        {"12.3456", ADV_DECIMAL_OK, 123456},
        {"-12.3456", ADV_DECIMAL_OK, -123456},
        {"1.5", ADV_DECIMAL_OK, 15000},
        {"0001.5", ADV_DECIMAL_OK, 15000},
        {"0.0001", ADV_DECIMAL_OK, 1},
        {"1.23450000000000000000000000000000000", ADV_DECIMAL_OK, 12345},
        {"000000000000000000000000000000000000007", ADV_DECIMAL_OK, 70000},
        {"", ADV_DECIMAL_EMPTY, 0},
        {"-", ADV_DECIMAL_SYNTAX, 0},
        {".", ADV_DECIMAL_SYNTAX, 0},
        {"5.", ADV_DECIMAL_SYNTAX, 0},
        {".5", ADV_DECIMAL_SYNTAX, 0},
        {"-.5", ADV_DECIMAL_SYNTAX, 0},
        {"+5", ADV_DECIMAL_SYNTAX, 0},
        {"--5", ADV_DECIMAL_SYNTAX, 0},
        {"5-", ADV_DECIMAL_SYNTAX, 0},
        {" 5", ADV_DECIMAL_SYNTAX, 0},
        {"5 ", ADV_DECIMAL_SYNTAX, 0},
        {"1e3", ADV_DECIMAL_SYNTAX, 0},
        {"1.5E3", ADV_DECIMAL_SYNTAX, 0},
        {"1_000", ADV_DECIMAL_SYNTAX, 0},
        {"1,000", ADV_DECIMAL_SYNTAX, 0},
        {"1,5", ADV_DECIMAL_SYNTAX, 0},
        {"1.2.3", ADV_DECIMAL_SYNTAX, 0},
        {"0x10", ADV_DECIMAL_SYNTAX, 0},
        {"NaN", ADV_DECIMAL_SYNTAX, 0},
        {"\xD9\xA1", ADV_DECIMAL_SYNTAX, 0}, /* an Arabic digit */
        {"1\xC2\xA0"
         "000",
         ADV_DECIMAL_SYNTAX, 0},
        {"1.23456", ADV_DECIMAL_SCALE, 0},
        {"1.00001", ADV_DECIMAL_SCALE, 0},
        {"1.000010", ADV_DECIMAL_SCALE, 0},
        {"1.0000x", ADV_DECIMAL_SYNTAX, 0},
        {"1.23456x", ADV_DECIMAL_SYNTAX, 0},
        {"99999999999999999999999999999999", ADV_DECIMAL_OVERFLOW, 0},
        {"-99999999999999999999999999999999", ADV_DECIMAL_OVERFLOW, 0},
        {"99999999999999999999999999999999x", ADV_DECIMAL_SYNTAX, 0},
        {"18446744073709551616", ADV_DECIMAL_OVERFLOW, 0}, /* 2^64 would wrap to zero */
        {"184467440737095.51616", ADV_DECIMAL_SCALE, 0},
    };
    int64_t none = 77;
    assert_int_equal(adv_amount_parse(&none, (adv_text){NULL, 0}), ADV_DECIMAL_EMPTY);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t e4 = 77;
        adv_decimal_problem problem = adv_amount_parse(&e4, adv_text_of(rows[i].text));
        if (problem != rows[i].problem || e4 != (problem == ADV_DECIMAL_OK ? rows[i].e4 : 77)) {
            fail_msg("'%s' gave problem %d", rows[i].text, (int)problem);
        }
    }
}

static void the_limit_itself_is_refused(void **state)
{
    (void)state;
    char text[48];
    int64_t value = 0;
    assert_int_equal(adv_amount_parse(&value, limit_text(text, 1)), ADV_DECIMAL_OK);
    assert_int_equal(value, LIMIT - 1);
    assert_int_equal(adv_amount_parse(&value, limit_text(text, 0)), ADV_DECIMAL_OVERFLOW);
    assert_int_equal(adv_rate_parse(&value, adv_text_of("999999999.999999999")), ADV_DECIMAL_OK);
    assert_int_equal(value, ADV_RATE_LIMIT_E9 - 1);
    assert_int_equal(adv_rate_parse(&value, adv_text_of("1000000000")), ADV_DECIMAL_OVERFLOW);
    adv_text largest = adv_text_of("9223372036854775806");
    assert_int_equal(adv_decimal_parse(&value, largest, 0, INT64_MAX), ADV_DECIMAL_OK);
    assert_int_equal(value, INT64_MAX - 1);
    largest = adv_text_of("-9223372036854775807");
    assert_int_equal(adv_decimal_parse(&value, largest, 0, INT64_MAX), ADV_DECIMAL_OVERFLOW);
    largest = adv_text_of("9.223372036854775806");
    assert_int_equal(adv_decimal_parse(&value, largest, 18, INT64_MAX), ADV_DECIMAL_OK);
    assert_int_equal(value, INT64_MAX - 1);
    assert_int_equal(adv_decimal_parse(&value, adv_text_of("0"), 0, 1), ADV_DECIMAL_OK);
    assert_int_equal(adv_decimal_parse(&value, adv_text_of("1"), 0, 1), ADV_DECIMAL_OVERFLOW);
}

static void each_problem_is_said(void **state)
{
    (void)state;
    static const char *const words[] = {"is a number", "empty", "not a number", "more decimals", "larger"};
    for (int i = ADV_DECIMAL_OK; i <= ADV_DECIMAL_OVERFLOW; i++) {
        assert_non_null(strstr(adv_decimal_problem_text((adv_decimal_problem)i), words[i]));
    }
}

static void numbers_are_written_shortest(void **state)
{
    (void)state;
    static const struct {
        int64_t value;
        int scale;
        int least;
        const char *text;
    } rows[] = {
        {123400, 4, 2, "12.34"}, {123450, 4, 2, "12.345"},
        {120000, 4, 2, "12.00"}, {120000, 4, 0, "12"},
        {0, 4, 0, "0"},          {0, 4, 2, "0.00"},
        {-1, 4, 0, "-0.0001"},   {-120000, 4, 4, "-12.0000"},
        {7, 0, 0, "7"},          {7, 0, 2, "7.00"},
        {1000, 0, 0, "1000"},    {5, 9, 0, "0.000000005"},
        {5, 1, 7, "0.5000000"},  {INT64_MIN, 4, 0, "-922337203685477.5808"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[48];
        size_t length = adv_decimal_format(text, rows[i].value, rows[i].scale, rows[i].least);
        assert_string_equal(text, rows[i].text);
        assert_int_equal(length, strlen(text));
    }
    char text[48];
    assert_int_equal(adv_decimal_format(text, INT128_MIN, 0, 6), 47);
    assert_string_equal(text, "-170141183460469231731687303715884105728.000000");
    assert_int_equal(adv_decimal_format(text, INT128_MIN, 38, 44), 47);
    assert_string_equal(text, "-1.70141183460469231731687303715884105728000000");
    adv_decimal_format(text, (adv_int128)UINT64_MAX + 1, 0, 0);
    assert_string_equal(text, "18446744073709551616");
}

static void every_mode_rounds_as_its_name_says(void **state)
{
    (void)state;
    /* value in tenths, then: half_up, half_down, half_even, up, down, ceiling, floor */
    static const int rows[][8] = {
        {25, 3, 2, 2, 3, 2, 3, 2},         {-25, -3, -2, -2, -3, -2, -2, -3},
        {35, 4, 3, 4, 4, 3, 4, 3},         {-35, -4, -3, -4, -4, -3, -3, -4},
        {24, 2, 2, 2, 3, 2, 3, 2},         {-24, -2, -2, -2, -3, -2, -2, -3},
        {26, 3, 3, 3, 3, 2, 3, 2},         {-26, -3, -3, -3, -3, -2, -2, -3},
        {20, 2, 2, 2, 2, 2, 2, 2},         {-20, -2, -2, -2, -2, -2, -2, -2},
        {0, 0, 0, 0, 0, 0, 0, 0},          {5, 1, 0, 0, 1, 0, 1, 0},
        {-5, -1, 0, 0, -1, 0, 0, -1},      {1, 0, 0, 0, 1, 0, 1, 0},
        {-1, 0, 0, 0, -1, 0, 0, -1},       {15, 2, 1, 2, 2, 1, 2, 1},
        {-15, -2, -1, -2, -2, -1, -1, -2}, {9, 1, 1, 1, 1, 0, 1, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (int mode = 0; mode < ADV_ROUNDING_COUNT; mode++) {
            int64_t out = 99;
            adv_int128 wide = 99;
            assert_int_equal(adv_divide_round(&out, rows[i][0], 10, (adv_rounding)mode), ADV_OK);
            assert_int_equal(out, rows[i][mode + 1]);
            assert_int_equal(adv_divide_round(&out, -rows[i][0], -10, (adv_rounding)mode), ADV_OK);
            assert_int_equal(out, rows[i][mode + 1]);
            assert_int_equal(adv_divide_round128(&wide, (adv_int128)rows[i][0] * ADV_E13 * ADV_E13,
                                                 (adv_int128)10 * ADV_E13 * ADV_E13, (adv_rounding)mode),
                             ADV_OK);
            assert_int_equal(wide, rows[i][mode + 1]);
        }
    }
}

static void quotients_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    int64_t out = 77;
    adv_int128 wide = 77;
    for (int mode = 0; mode < ADV_ROUNDING_COUNT; mode++) {
        adv_rounding m = (adv_rounding)mode;
        assert_int_equal(adv_divide_round128(&wide, INT128_MIN, -1, m), ADV_ERR_RANGE);
        assert_true(wide == 77);
        assert_int_equal(adv_divide_round(&out, (adv_int128)INT64_MAX + 1, 1, m), ADV_ERR_RANGE);
        assert_int_equal(adv_divide_round(&out, (adv_int128)INT64_MIN - 1, 1, m), ADV_ERR_RANGE);
        assert_int_equal(adv_divide_round(&out, INT128_MIN, -1, m), ADV_ERR_RANGE);
        assert_int_equal(out, 77);
        assert_int_equal(adv_divide_round128(&wide, INT128_MIN, 1, m), ADV_OK);
        assert_true(wide == INT128_MIN);
        assert_int_equal(adv_divide_round128(&wide, INT128_MIN, INT128_MIN, m), ADV_OK);
        assert_true(wide == 1);
        assert_int_equal(adv_divide_round(&out, INT64_MIN, 1, m), ADV_OK);
        assert_int_equal(out, INT64_MIN);
        out = 77;
        wide = 77;
    }
    /* Only rounding carries it over the edge. */
    assert_int_equal(adv_divide_round(&out, (adv_int128)INT64_MAX * 2 + 1, 2, ADV_ROUND_DOWN), ADV_OK);
    assert_int_equal(out, INT64_MAX);
    adv_int128 over = (adv_int128)INT64_MAX * 2 + 1;
    assert_int_equal(adv_divide_round(&out, over, 2, ADV_ROUND_HALF_UP), ADV_ERR_RANGE);
    assert_int_equal(adv_divide_round128(&wide, INT128_MAX, 2, ADV_ROUND_UP), ADV_OK);
    assert_true(wide == INT128_MAX / 2 + 1);
    assert_int_equal(adv_divide_round128(&wide, INT128_MAX, INT128_MIN, ADV_ROUND_HALF_UP), ADV_OK);
    assert_true(wide == -1);
}

static void sums_stay_inside_their_limit(void **state)
{
    (void)state;
    int64_t sum = 77;
    assert_int_equal(adv_amount_add(&sum, LIMIT - 2, 1), ADV_OK);
    assert_int_equal(sum, LIMIT - 1);
    assert_int_equal(adv_amount_add(&sum, LIMIT - 1, 1), ADV_ERR_RANGE);
    assert_int_equal(adv_amount_add(&sum, -(LIMIT - 1), -1), ADV_ERR_RANGE);
    assert_int_equal(adv_amount_add(&sum, INT64_MAX, INT64_MAX), ADV_ERR_RANGE);
    assert_int_equal(adv_amount_add(&sum, INT64_MIN + 1, INT64_MIN + 1), ADV_ERR_RANGE);
    assert_int_equal(adv_amount_add(&sum, ADV_AMOUNT_UNKNOWN, 0), ADV_ERR_RANGE);
    assert_int_equal(adv_amount_add(&sum, INT64_MAX, ADV_AMOUNT_UNKNOWN), ADV_ERR_RANGE);
    assert_int_equal(adv_amount_subtract(&sum, 0, LIMIT), ADV_ERR_RANGE);
    assert_int_equal(adv_amount_subtract(&sum, 0, ADV_AMOUNT_UNKNOWN), ADV_ERR_RANGE);
    assert_int_equal(adv_amount_subtract(&sum, ADV_AMOUNT_UNKNOWN, ADV_AMOUNT_UNKNOWN), ADV_ERR_RANGE);
    assert_int_equal(sum, LIMIT - 1);
    assert_int_equal(adv_amount_subtract(&sum, 3, 5), ADV_OK);
    assert_int_equal(sum, -2);
}

static void conversions_follow_the_rate_as_published(void **state)
{
    (void)state;
    static const struct {
        int64_t amount_e4;
        adv_rate rate;
        const char *text; /* the value at thirteen decimals */
        bool rounded;
    } rows[] = {
        {10000000, {UINT64_C(1084500000), 1, false}, "1084.5", false}, /* 1000 EUR at 1.0845 */
        {10000000, {INT64_C(665300000), 100, false}, "6.653", false},  /* 1000 JPY at 0.6653 per 100 */
        {10000000,
         {INT64_C(25400000000000), 1, true},
         "0.0393700787402",
         true}, /* 1000 VND, 25 400 a dollar */
        {30000, {INT64_C(3000000000), 1, true}, "1", false},
        {10000, {INT64_C(3000000000), 1, true}, "0.3333333333333", true},
        {20000, {INT64_C(3000000000), 1, true}, "0.6666666666667", true},
        {-20000, {INT64_C(3000000000), 1, true}, "-0.6666666666667", true},
        {1, {1, 1, false}, "0.0000000000001", false},
        {1, {1, 10, false}, "0", true},
        {1, {5, 10, false}, "0.0000000000001", true},
        {-1, {5, 10, false}, "-0.0000000000001", true},
        {0, {1, 10000, true}, "0", false},
        {10000, {INT64_C(2000000000), 1000, true}, "500", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        adv_int128 e13 = 0;
        bool rounded = !rows[i].rounded;
        char text[48];
        assert_int_equal(adv_amount_convert(&e13, &rounded, rows[i].amount_e4, rows[i].rate), ADV_OK);
        adv_decimal_format(text, e13, 13, 0);
        assert_string_equal(text, rows[i].text);
        assert_int_equal(rounded, rows[i].rounded);
    }
}

static void every_amount_converts_at_every_rate(void **state)
{
    (void)state;
    static const int32_t pers[] = {1, 10, 100, 1000, 10000};
    for (size_t i = 0; i < sizeof pers / sizeof pers[0]; i++) {
        adv_int128 e13 = 0;
        bool rounded = false;
        adv_rate rate = {ADV_RATE_LIMIT_E9 - 1, pers[i], false};
        assert_int_equal(adv_amount_convert(&e13, &rounded, 64 * (LIMIT - 1), rate), ADV_OK);
        assert_int_equal(adv_amount_convert(&e13, &rounded, -64 * (LIMIT - 1), rate), ADV_OK);
        rate.divide = true;
        assert_int_equal(adv_amount_convert(&e13, &rounded, LIMIT - 1, rate), ADV_OK);
    }
    adv_int128 e13 = 77;
    bool rounded = true;
    adv_rate tiny = {1, INT32_MAX, true};
    assert_int_equal(adv_amount_convert(&e13, &rounded, INT64_MAX, tiny), ADV_ERR_RANGE);
    assert_int_equal(adv_amount_convert(&e13, &rounded, -INT64_MAX, tiny), ADV_ERR_RANGE);
    assert_int_equal(adv_amount_convert(&e13, &rounded, ADV_AMOUNT_UNKNOWN, (adv_rate){1, 1, false}),
                     ADV_ERR_RANGE);
    assert_int_equal(adv_amount_convert(&e13, &rounded, 1, (adv_rate){0, 1, false}), ADV_ERR_INPUT);
    assert_int_equal(adv_amount_convert(&e13, &rounded, 1, (adv_rate){-5, 1, true}), ADV_ERR_INPUT);
    assert_int_equal(adv_amount_convert(&e13, &rounded, 1, (adv_rate){5, 0, true}), ADV_ERR_INPUT);
    assert_int_equal(adv_amount_convert(&e13, &rounded, 1, (adv_rate){5, -1, false}), ADV_ERR_INPUT);
    assert_true(e13 == 77 && rounded);
}

static void values_round_to_units(void **state)
{
    (void)state;
    static const struct {
        int64_t value_e4;
        int64_t unit_e4;
        adv_rounding mode;
        int64_t out_e4;
    } rows[] = {
        {12345678, 100, ADV_ROUND_HALF_UP, 12345700},   /* 1234.5678 to cents */
        {12344999, 10000, ADV_ROUND_HALF_UP, 12340000}, /* to whole units */
        {12345000, 10000, ADV_ROUND_HALF_UP, 12350000},
        {12345000, 10000, ADV_ROUND_HALF_EVEN, 12340000},
        {-12345000, 10000, ADV_ROUND_HALF_UP, -12350000},
        {12345678, 1, ADV_ROUND_UP, 12345678},
        {125, 250, ADV_ROUND_HALF_DOWN, 0},
        {1, 50000, ADV_ROUND_CEILING, 50000},
        {-1, 50000, ADV_ROUND_CEILING, 0},
        {-1, 50000, ADV_ROUND_FLOOR, -50000},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t out = 77;
        assert_int_equal(adv_round_e4(&out, rows[i].value_e4, rows[i].unit_e4, rows[i].mode), ADV_OK);
        assert_int_equal(out, rows[i].out_e4);
        adv_int128 e13 = (adv_int128)rows[i].value_e4 * ADV_E9;
        assert_int_equal(adv_round_e13(&out, e13, rows[i].unit_e4, rows[i].mode), ADV_OK);
        assert_int_equal(out, rows[i].out_e4);
    }
    int64_t out = 77;
    assert_int_equal(adv_round_e13(&out, (adv_int128)100 * ADV_E9 / 2 + 1, 100, ADV_ROUND_HALF_DOWN), ADV_OK);
    assert_int_equal(out, 100); /* a ten-thousandth-millionth past the half */
    out = 77;
    assert_int_equal(adv_round_e4(&out, ADV_AMOUNT_UNKNOWN, 1, ADV_ROUND_DOWN), ADV_ERR_RANGE);
    assert_int_equal(adv_round_e4(&out, LIMIT - 1, 10000, ADV_ROUND_UP), ADV_ERR_RANGE);
    assert_int_equal(adv_round_e4(&out, -(LIMIT - 1), 10000, ADV_ROUND_UP), ADV_ERR_RANGE);
    assert_int_equal(adv_round_e13(&out, INT128_MAX, 1, ADV_ROUND_DOWN), ADV_ERR_RANGE);
    assert_int_equal(adv_round_e13(&out, INT128_MIN, INT64_MAX, ADV_ROUND_UP), ADV_ERR_RANGE);
    assert_int_equal(adv_round_e13(&out, (adv_int128)LIMIT * ADV_E9 - 1, 1, ADV_ROUND_UP), ADV_ERR_RANGE);
    assert_int_equal(out, 77);
    assert_int_equal(adv_round_e4(&out, LIMIT - 1, 10000, ADV_ROUND_DOWN), ADV_OK);
    assert_int_equal(out, LIMIT - 10000);
}

static void modes_have_names(void **state)
{
    (void)state;
    for (int mode = 0; mode < ADV_ROUNDING_COUNT; mode++) {
        adv_rounding back = (adv_rounding)((mode + 1) % ADV_ROUNDING_COUNT);
        assert_true(adv_rounding_parse(&back, adv_text_of(adv_rounding_name((adv_rounding)mode))));
        assert_int_equal(back, mode);
    }
    adv_rounding mode;
    assert_false(adv_rounding_parse(&mode, adv_text_of("HALF_UP")));
    assert_false(adv_rounding_parse(&mode, adv_text_of("")));
    assert_string_equal(adv_rounding_name(ADV_ROUND_HALF_UP), "half_up");
}

#define PARTS 5
typedef struct allocation {
    int64_t total;
    int64_t unit;
    size_t count;
    int64_t keys[PARTS];
    adv_status status;
    int64_t parts[PARTS];
} allocation;

static void totals_are_split_to_the_last_unit(void **state)
{
    (void)state;
    static const allocation rows[] = {
        {1000000, 100, 3, {1, 1, 1}, ADV_OK, {333400, 333300, 333300}}, /* 100.00 over three alike */
        {1000000, 1, 3, {1, 1, 1}, ADV_OK, {333334, 333333, 333333}},
        {1000001, 100, 3, {1, 1, 1}, ADV_OK, {333334, 333334, 333333}}, /* no whole cents: smallest units */
        {-1000000, 100, 3, {1, 1, 1}, ADV_OK, {-333400, -333300, -333300}},
        {500, 100, 3, {1, 3, 1}, ADV_OK, {100, 300, 100}},
        {700, 100, 4, {3, 2, 2, 1}, ADV_OK, {200, 200, 200, 100} /* 2.625 1.75 1.75 0.875 */},
        {100, 100, 3, {1, 2, 2}, ADV_OK, {0, 100, 0}}, /* the largest remainder, the earlier of two */
        {0, 100, 2, {1, 2}, ADV_OK, {0, 0}},
        {900, 100, 3, {0, 5, 0}, ADV_OK, {0, 900, 0}},
        {300, 100, 1, {7}, ADV_OK, {300}},
        {INT64_MAX, 1, 2, {INT64_MAX, INT64_MAX}, ADV_OK, {INT64_MAX / 2 + 1, INT64_MAX / 2}},
        {-INT64_MAX, 1, 2, {INT64_MAX, INT64_MAX}, ADV_OK, {-INT64_MAX / 2 - 1, -INT64_MAX / 2}},
        {INT64_MAX, 7, 2, {1, 0}, ADV_OK, {INT64_MAX, 0}},
        {100, 1, 0, {0}, ADV_ERR_INPUT, {0}},
        {100, 1, 2, {0, 0}, ADV_ERR_INPUT, {0}},
        {100, 1, 2, {5, -1}, ADV_ERR_INPUT, {0}},
        {ADV_AMOUNT_UNKNOWN, 1, 2, {5, 1}, ADV_ERR_RANGE, {0}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        adv_arena arena;
        adv_arena_init(&arena, NULL);
        int64_t parts[PARTS] = {0};
        const allocation *row = &rows[i];
        assert_int_equal(adv_allocate(parts, row->total, row->unit, row->keys, row->count, &arena),
                         row->status);
        for (size_t j = 0; j < row->count && row->status == ADV_OK; j++) {
            if (parts[j] != row->parts[j]) {
                fail_msg("row %zu part %zu: %lld", i, j, (long long)parts[j]);
            }
        }
        adv_arena_reset(&arena);
    }
}

static void a_million_parts_sum_to_the_total(void **state)
{
    (void)state;
    enum { count = 1000000 };
    int64_t *keys = test_malloc(count * sizeof *keys);
    int64_t *parts = test_malloc(count * sizeof *parts);
    for (size_t i = 0; i < count; i++) {
        keys[i] = (int64_t)(i * 7919 % 99991) * 1000000007;
    }
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    int64_t total = LIMIT - 1;
    assert_int_equal(adv_allocate(parts, total, 1, keys, count, &arena), ADV_OK);
    assert_true(arena.total_bytes <= 64 * (size_t)count + 4096);
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += parts[i];
        assert_true(keys[i] != 0 || parts[i] == 0);
    }
    assert_int_equal(sum, total);
    adv_arena_reset(&arena);
    test_free(keys);
    test_free(parts);
}

static adv_status split(adv_arena *arena, const void *given)
{
    int64_t parts[7];
    (void)given;
    static const int64_t keys[7] = {3, 1, 4, 1, 5, 9, 2};
    return adv_allocate(parts, 1000, 1, keys, 7, arena);
}

static void each_allocation_can_fail(void **state)
{
    (void)state;
    each_allocation_fails(split, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts_are_read_exactly_or_refused),
        cmocka_unit_test(the_limit_itself_is_refused),
        cmocka_unit_test(each_problem_is_said),
        cmocka_unit_test(numbers_are_written_shortest),
        cmocka_unit_test(every_mode_rounds_as_its_name_says),
        cmocka_unit_test(quotients_that_do_not_fit_are_refused),
        cmocka_unit_test(sums_stay_inside_their_limit),
        cmocka_unit_test(conversions_follow_the_rate_as_published),
        cmocka_unit_test(every_amount_converts_at_every_rate),
        cmocka_unit_test(values_round_to_units),
        cmocka_unit_test(modes_have_names),
        cmocka_unit_test(totals_are_split_to_the_last_unit),
        cmocka_unit_test(a_million_parts_sum_to_the_total),
        cmocka_unit_test(each_allocation_can_fail),
    };
    return test_run("decimal", tests);
}

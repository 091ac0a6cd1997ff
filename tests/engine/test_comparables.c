/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The choice among accepted values: the order in which they come does not matter, a law may want the closest
 * before the lowest, and a table of many needs the memory of two.
 */
#include "engine/comparables.h"

#include "test.h"

enum { DAY = 20000 };

static const adv_comparable_terms plain = {
    .day = DAY, .about_days = 30, .country = {"KR", 2}, .currency = 7, .goods = ADV_GOODS_IDENTICAL};

static adv_comparable_row row_of(int64_t serial, int64_t unit_e4)
{
    return (adv_comparable_row){.serial = serial,
                                .export_date = DAY,
                                .country = {"KR", 2},
                                .unit_e4 = unit_e4,
                                .currency = 7,
                                .goods = ADV_GOODS_IDENTICAL,
                                .accepted_by = ADV_BY_TRANSACTION_VALUE + 1,
                                .same_producer = ADV_TRUE,
                                .same_level = ADV_TRUE,
                                .same_quantity = ADV_TRUE,
                                .carriage_e4 = ADV_AMOUNT_UNKNOWN,
                                .own_carriage_e4 = ADV_AMOUNT_UNKNOWN};
}

static adv_comparable_choice choice_of(adv_comparables_search *search, const adv_comparable_row *rows,
                                       size_t count, bool backwards)
{
    adv_comparable_choice choice;
    assert_non_null(search);
    for (size_t i = 0; i < count; i++) {
        (void)adv_comparables_take(search, &rows[backwards ? count - 1 - i : i]);
    }
    adv_comparables_choose(&choice, search);
    return choice;
}

/* KR-ID-01: a of 980 pieces, b retail, c and d of the 1000 valued. */
static void closest_or_lowest(void **state)
{
    adv_arena arena;
    (void)state;
    adv_arena_init(&arena, NULL);
    adv_comparable_row rows[] = {row_of('a', 124000), row_of('b', 111000), row_of('c', 126000),
                                 row_of('d', 125500)};
    rows[0].quantity_off_e4 = 20 * ADV_E4;
    rows[1].quantity_off_e4 = 850 * ADV_E4;
    rows[1].same_level = ADV_FALSE;
    rows[1].same_quantity = ADV_FALSE;
    for (int backwards = 0; backwards < 2; backwards++) {
        adv_comparable_terms terms = plain;
        adv_comparables_search *search = adv_comparables_new(&arena, &terms);
        adv_comparable_choice choice = choice_of(search, rows, 4, backwards == 1);
        assert_int_equal(choice.used, 'a');
        assert_int_equal(adv_comparables_verdict(search, &choice, &rows[1]), ADV_COMPARABLE_NO_EVIDENCE);
        terms.closest = true;
        search = adv_comparables_new(&arena, &terms);
        choice = choice_of(search, rows, 4, backwards == 1);
        assert_int_equal(choice.used, 'd');
        assert_true(choice.unit.numerator == 125500 && choice.unit.denominator == 1);
        assert_int_equal(adv_comparables_verdict(search, &choice, &rows[0]), ADV_COMPARABLE_FARTHER);
        assert_int_equal(adv_comparables_verdict(search, &choice, &rows[2]), ADV_COMPARABLE_NOT_LOWEST);
    }
    adv_arena_reset(&arena);
}

static void a_discount_stays_a_fraction(void **state)
{
    adv_arena arena;
    (void)state;
    adv_arena_init(&arena, NULL);
    adv_comparable_row row = row_of(1, 10000);
    row.same_quantity = ADV_FALSE;
    row.demonstrated = ADV_SHOWN_BY_LIST;
    row.discounts = true;
    row.from = 10 * ADV_E9;
    row.to = 30 * ADV_E9;
    adv_comparable_choice choice = choice_of(adv_comparables_new(&arena, &plain), &row, 1, false);
    assert_int_equal(choice.used, 1);
    assert_true(choice.unit.numerator == 70000 && choice.unit.denominator == 9);
    row.from = 100 * ADV_E9; /* nothing was paid that could be compared with */
    adv_comparables_search *search = adv_comparables_new(&arena, &plain);
    assert_int_equal(adv_comparables_take(search, &row), ADV_COMPARABLE_NO_LIST_PRICE);
    row.from = 0;
    row.to = 100 * ADV_E9;
    assert_int_equal(adv_comparables_take(search, &row), ADV_COMPARABLE_NOTHING_LEFT);
    adv_arena_reset(&arena);
}

static void bounds_are_told(void **state)
{
    adv_arena arena;
    (void)state;
    adv_arena_init(&arena, NULL);
    adv_comparables_search *search = adv_comparables_new(&arena, &plain);
    adv_comparable_row row = row_of(1, ADV_AMOUNT_LIMIT_E4 - 1);
    assert_int_equal(adv_comparables_take(search, &row), ADV_COMPARABLE_COUNTED);
    row.same_quantity = ADV_FALSE;
    row.demonstrated = ADV_SHOWN_BY_LIST;
    row.to = ADV_AMOUNT_LIMIT_E4 - 1;
    assert_int_equal(adv_comparables_take(search, &row), ADV_COMPARABLE_RANGE);
    row.discounts = true;
    row.from = 1;
    row.to = 0;
    assert_int_equal(adv_comparables_take(search, &row), ADV_COMPARABLE_RANGE);
    adv_arena_reset(&arena);
}

/* A list without the row that is meant could lower the value to next to nothing. */
static void an_unknown_row_of_a_list_is_asked_for(void **state)
{
    adv_arena arena;
    (void)state;
    adv_arena_init(&arena, NULL);
    adv_comparable_row rows[] = {row_of(1, 50000), row_of(2, 90000)};
    rows[0].same_quantity = ADV_FALSE;
    rows[0].demonstrated = ADV_SHOWN_BY_LIST;
    rows[1].same_quantity = ADV_FALSE;
    rows[1].same_level = ADV_UNKNOWN;
    rows[1].demonstrated = ADV_SHOWN_UNKNOWN;
    adv_comparables_search *search = adv_comparables_new(&arena, &plain);
    adv_comparable_choice choice = choice_of(search, rows, 2, false);
    assert_int_equal(choice.lacks, 2);
    assert_int_equal(adv_comparables_verdict(search, &choice, &rows[1]), ADV_COMPARABLE_LACKS_LEVEL);
    rows[0].same_quantity = ADV_TRUE; /* one of the same level and quantity comes first whatever it is */
    choice = choice_of(adv_comparables_new(&arena, &plain), rows, 2, true);
    assert_int_equal(choice.used, 1);
    adv_arena_reset(&arena);
}

static void a_million_need_no_more_memory(void **state)
{
    adv_arena arena;
    adv_comparable_choice choice;
    (void)state;
    adv_arena_init(&arena, NULL);
    adv_comparables_search *search = adv_comparables_new(&arena, &plain);
    for (int64_t i = 0; i < 1000000; i++) {
        adv_comparable_row row = row_of(i, 20000 + (i * 7919) % 1000003);
        row.country = i % 3 == 0 ? (adv_text){"CN", 2} : row.country;
        (void)adv_comparables_take(search, &row);
    }
    adv_comparables_choose(&choice, search);
    assert_int_equal(choice.seen[ADV_COMPARABLE_OTHER_COUNTRY], 333334);
    assert_int_equal(choice.seen[ADV_COMPARABLE_COUNTED], 666666);
    int64_t lowest = INT64_MAX;
    for (int64_t i = 0; i < 1000000; i++) {
        int64_t unit = 20000 + (i * 7919) % 1000003;
        lowest = i % 3 != 0 && unit < lowest ? unit : lowest;
    }
    assert_true(choice.unit.numerator == lowest);
    adv_arena_reset(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closest_or_lowest),
        cmocka_unit_test(a_discount_stays_a_fraction),
        cmocka_unit_test(bounds_are_told),
        cmocka_unit_test(an_unknown_row_of_a_list_is_asked_for),
        cmocka_unit_test(a_million_need_no_more_memory),
    };
    return test_run("comparables", tests);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Units: exact fractions both ways, names, units of the shipment's own, and what must not convert. */
#include <string.h>

#include "advalorem/unit.h"
#include "test.h"

#define NAME(text) adv_text_of(text)

static adv_unit_rule rule(const char *unit, const char *of, int64_t factor_e9)
{
    return (adv_unit_rule){.unit = NAME(unit), .of = NAME(of), .factor = {factor_e9, true}};
}

static void known_units_convert_exactly(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to;
        int64_t numerator, denominator;
    } rows[] = {
        {"dozen", "pcs", 12, 1},
        {"pcs", "dozen", 1, 12},
        {"gross", "dozen", 12, 1},
        {"pair", "pcs", 2, 1},
        {"doz", "pairs", 6, 1},
        {"kg", "g", 1000, 1},
        {"KG", "kgs", 1, 1},
        {"t", "kg", 1000, 1},
        {"lb", "kg", 45359237, 100000000},
        {"kg", "lb", 100000000, 45359237},
        {"lb", "oz", 16, 1},
        {"t", "lb", 100000000000, 45359237},
        {"yd", "m", 1143, 1250},
        {"yd", "ft", 3, 1},
        {"ft", "in", 12, 1},
        {"m", "cm", 100, 1},
        {"yd2", "ft2", 9, 1},
        {"m2", "ft2", 1562500, 145161},
        {"sqm", "m\xC2\xB2", 1, 1},
        {"cbm", "l", 1000, 1},
        {"m3", "ft3", 1953125000, 55306341},
        {"set", "sets", 1, 1},
        {"carton", "carton", 1, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        adv_ratio ratio;
        assert_int_equal(adv_unit_ratio(&ratio, NAME(rows[i].from), NAME(rows[i].to), NULL, 0), ADV_OK);
        assert_int_equal(ratio.numerator, rows[i].numerator);
        assert_int_equal(ratio.denominator, rows[i].denominator);
    }
}

static void every_row_is_in_lowest_terms_and_named_once(void **state)
{
    (void)state;
    size_t count = 0;
    for (const adv_unit_row *row; (row = adv_unit_get(count)) != NULL; count++) {
        int64_t a = row->numerator;
        int64_t b = row->denominator;
        assert_true(a > 0 && b > 0);
        while (b != 0) {
            int64_t rest = a % b;
            a = b;
            b = rest;
        }
        assert_int_equal(a, 1);
        assert_ptr_equal(adv_unit_find(NAME(row->name)), row);
    }
    assert_true(count > 40);
}

static void every_pair_of_one_dimension_goes_there_and_back(void **state)
{
    (void)state;
    const adv_unit_row *a;
    const adv_unit_row *b;
    for (size_t i = 0; (a = adv_unit_get(i)) != NULL; i++) {
        for (size_t j = 0; (b = adv_unit_get(j)) != NULL; j++) {
            adv_ratio there;
            adv_ratio back;
            adv_status expected = a->dimension == b->dimension ? ADV_OK : ADV_ERR_INPUT;
            assert_int_equal(adv_unit_ratio(&there, NAME(a->name), NAME(b->name), NULL, 0), expected);
            assert_int_equal(adv_unit_ratio(&back, NAME(b->name), NAME(a->name), NULL, 0), expected);
            if (expected == ADV_OK) {
                assert_int_equal(there.numerator, back.denominator);
                assert_int_equal(there.denominator, back.numerator);
            }
        }
    }
}

static void amounts_round_half_up_and_say_so(void **state)
{
    (void)state;
    int64_t out;
    bool exact;
    assert_int_equal(adv_unit_convert(&out, &exact, 10000, NAME("lb"), NAME("kg"), NULL, 0), ADV_OK);
    assert_int_equal(out, 4536); /* 0.45359237 */
    assert_false(exact);
    assert_int_equal(adv_unit_convert(&out, &exact, 120000, NAME("pcs"), NAME("dozen"), NULL, 0), ADV_OK);
    assert_int_equal(out, 10000);
    assert_true(exact);
    assert_int_equal(adv_unit_convert(&out, NULL, 1, NAME("t"), NAME("kg"), NULL, 0), ADV_OK);
    assert_int_equal(out, 1000);
    assert_int_equal(adv_unit_convert(&out, &exact, 6, NAME("pcs"), NAME("dozen"), NULL, 0), ADV_OK);
    assert_int_equal(out, 1); /* 0.00005 dozen: a half goes up */
    assert_false(exact);
    assert_int_equal(adv_unit_convert(&out, &exact, ADV_AMOUNT_LIMIT_E4 - 1, NAME("t"), NAME("g"), NULL, 0),
                     ADV_ERR_RANGE);
    assert_int_equal(adv_unit_convert(&out, &exact, 10000, NAME("m"), NAME("kg"), NULL, 0), ADV_ERR_INPUT);
}

static void own_units_build_on_each_other(void **state)
{
    (void)state;
    const adv_unit_rule rules[] = {
        rule("pallet", "carton", 40 * ADV_E9),
        rule("carton", "dozen", 2 * ADV_E9),
        rule("sleeve", "tube", ADV_E9 / 2),
    };
    adv_ratio ratio;
    assert_int_equal(adv_unit_ratio(&ratio, NAME("pallet"), NAME("pcs"), rules, 3), ADV_OK);
    assert_int_equal(ratio.numerator, 960);
    assert_int_equal(ratio.denominator, 1);
    assert_int_equal(adv_unit_ratio(&ratio, NAME("pcs"), NAME("pallet"), rules, 3), ADV_OK);
    assert_int_equal(ratio.denominator, 960);
    assert_int_equal(adv_unit_ratio(&ratio, NAME("sleeve"), NAME("tube"), rules, 3), ADV_OK);
    assert_int_equal(ratio.denominator, 2);
    assert_int_equal(adv_unit_ratio(&ratio, NAME("sleeve"), NAME("pcs"), rules, 3), ADV_ERR_INPUT);
    assert_int_equal(adv_unit_dimension(NAME("pallet"), rules, 3), ADV_DIMENSION_COUNT);
    assert_int_equal(adv_unit_dimension(NAME("sleeve"), rules, 3), ADV_DIMENSION_NONE);
}

static void circles_and_giants_end(void **state)
{
    (void)state;
    const adv_unit_rule circle[] = {rule("a", "b", ADV_E9), rule("b", "c", ADV_E9), rule("c", "a", ADV_E9)};
    const adv_unit_rule giants[] = {rule("a", "b", INT64_C(999999999) * ADV_E9),
                                    rule("b", "c", INT64_C(999999999) * ADV_E9),
                                    rule("c", "kg", INT64_C(999999999) * ADV_E9)};
    adv_ratio ratio;
    assert_int_equal(adv_unit_ratio(&ratio, NAME("a"), NAME("pcs"), circle, 3), ADV_ERR_INPUT);
    assert_int_equal(adv_unit_dimension(NAME("a"), circle, 3), ADV_DIMENSION_NONE);
    assert_int_equal(adv_unit_ratio(&ratio, NAME("a"), NAME("kg"), giants, 3), ADV_ERR_RANGE);
}

static void a_rule_cannot_change_the_table(void **state)
{
    (void)state;
    const adv_unit_rule rules[] = {rule("dozen", "pcs", 10 * ADV_E9)};
    adv_ratio ratio;
    assert_int_equal(adv_unit_ratio(&ratio, NAME("dozen"), NAME("pcs"), rules, 1), ADV_OK);
    assert_int_equal(ratio.numerator, 12);
}

static void every_dimension_has_a_name(void **state)
{
    (void)state;
    for (int i = 0; i <= ADV_DIMENSION_NONE; i++) {
        assert_true(strlen(adv_dimension_name((adv_dimension)i)) > 3);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_units_convert_exactly),
        cmocka_unit_test(every_row_is_in_lowest_terms_and_named_once),
        cmocka_unit_test(every_pair_of_one_dimension_goes_there_and_back),
        cmocka_unit_test(amounts_round_half_up_and_say_so),
        cmocka_unit_test(own_units_build_on_each_other),
        cmocka_unit_test(circles_and_giants_end),
        cmocka_unit_test(a_rule_cannot_change_the_table),
        cmocka_unit_test(every_dimension_has_a_name),
    };
    return test_run("unit", tests);
}

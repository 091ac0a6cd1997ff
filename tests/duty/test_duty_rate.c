/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rates read into terms, and the duty they give: published worked cases (the compound rate of VWP of America
 * v. United States, the quantities of 19 CFR 159.3(b)), the raw sugar formula, watches by their parts, minima
 * and maxima, what is missing, and what one more dollar of value adds.  Expected figures are worked out by
 * hand beside them.
 */
#include <string.h>

#include "../base/failing.h"
#include "advalorem/duty_rate.h"
#include "test.h"

#define NAME(text) adv_text_of(text)

static adv_duty_rate read_rate(adv_arena *arena, const char *text)
{
    adv_duty_rate rate;
    assert_int_equal(adv_duty_rate_read(&rate, arena, NAME(text)), ADV_OK);
    return rate;
}

static adv_duty_amount duty_of(const adv_duty_rate *rate, int64_t value_e4,
                               const adv_duty_quantity *quantities, uint16_t count)
{
    adv_duty_basis basis = {.value_e4 = value_e4, .quantities = quantities, .quantity_count = count};
    adv_duty_amount amount;
    adv_duty_evaluate(&amount, rate, &basis);
    return amount;
}

static void forms_and_reasons(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        adv_duty_form form;
        adv_duty_reason reason;
    } rows[] = {
        {"", ADV_DUTY_NONE, ADV_DUTY_REASON_NONE},
        {" \n\t", ADV_DUTY_NONE, ADV_DUTY_REASON_NONE},
        {"Free", ADV_DUTY_FREE, ADV_DUTY_REASON_NONE},
        {" FREE. ", ADV_DUTY_FREE, ADV_DUTY_REASON_NONE},
        {"Free, under bond", ADV_DUTY_FREE, ADV_DUTY_REASON_NONE},
        {"No additional duty", ADV_DUTY_FREE, ADV_DUTY_REASON_NONE},
        {"16.5%", ADV_DUTY_TERMS, ADV_DUTY_REASON_NONE},
        {"37% /", ADV_DUTY_TERMS, ADV_DUTY_REASON_NONE},
        {"$2.50/thou- sand + 40%", ADV_DUTY_TERMS, ADV_DUTY_REASON_NONE},
        {"14.5\xC2\xA2/m<sup>2 </sup>+ 0.4%", ADV_DUTY_TERMS, ADV_DUTY_REASON_NONE},
        {"No change", ADV_DUTY_ADDED, ADV_DUTY_REASON_NONE},
        {"The duty provided inthe applicable subheading+ 25%", ADV_DUTY_ADDED, ADV_DUTY_REASON_NONE},
        {"See 9822.05.20", ADV_DUTY_REFERENCE, ADV_DUTY_REASON_HEADING},
        {"See additional U.S. note 1", ADV_DUTY_WORDS, ADV_DUTY_REASON_NOTE},
        {"The rate applicable to each garment in the ensemble if separately entered", ADV_DUTY_WORDS,
         ADV_DUTY_REASON_ENSEMBLE},
        {"The rate of duty appli- cable to that article in the set subject to the high- est rate of duty",
         ADV_DUTY_WORDS, ADV_DUTY_REASON_SET},
        {"The rate applicable to the complete, assembled movement", ADV_DUTY_WORDS, ADV_DUTY_REASON_ARTICLE},
        {":", ADV_DUTY_WORDS, ADV_DUTY_REASON_BLANK},
        {"16.5", ADV_DUTY_WORDS, ADV_DUTY_REASON_UNREAD},
        {"16.5% and something else", ADV_DUTY_WORDS, ADV_DUTY_REASON_UNREAD},
        {"6.3\xC2\xA2/furlong", ADV_DUTY_WORDS, ADV_DUTY_REASON_UNREAD},
        {"1,234%", ADV_DUTY_WORDS, ADV_DUTY_REASON_UNREAD},
        {"-5%", ADV_DUTY_WORDS, ADV_DUTY_REASON_UNREAD},
        {"1 1/7%", ADV_DUTY_WORDS, ADV_DUTY_REASON_UNREAD},
        {"0.123456789%", ADV_DUTY_WORDS, ADV_DUTY_REASON_UNREAD},
        {"99999999999999999999%", ADV_DUTY_WORDS, ADV_DUTY_REASON_UNREAD},
        {"1%+1%+1%+1%+1%+1%+1%+1%+1%", ADV_DUTY_WORDS, ADV_DUTY_REASON_UNREAD},
        {"5% but not less than", ADV_DUTY_WORDS, ADV_DUTY_REASON_UNREAD},
    };
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        adv_duty_rate rate = read_rate(&arena, rows[i].text);
        if (rate.form != rows[i].form || rate.reason != rows[i].reason) {
            fail_msg("'%s' is %s: %s", rows[i].text, adv_duty_form_name(rate.form),
                     adv_duty_reason_text(rate.reason));
        }
        assert_int_equal(rate.why == NULL, rate.reason == ADV_DUTY_REASON_NONE);
        assert_ptr_equal(rate.text.bytes, rows[i].text);
    }
    adv_duty_rate cut = {0};
    assert_int_equal(adv_duty_rate_read(&cut, &arena, (adv_text){"Fr\0ee", 5}), ADV_OK);
    assert_int_equal(cut.form, ADV_DUTY_WORDS);
    adv_arena_reset(&arena);
}

static void terms_are_exact(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t e9;
        int32_t per;
        const char *unit, *of;
    } rows[] = {
        {"16.5%", 165000000, 1, "", ""},
        {"33 1/3%", 1000000000, 3, "", ""},
        {"12 1/2%", 125000000, 1, "", ""},
        {"6.3\xC2\xA2/liter", 63000000, 1, "liter", ""},
        {"3.6606\xC2\xA2/kg of total sugars", 36606000, 1, "kg", "total sugars"},
        {"20.6\xC2\xA2/clean kg", 206000000, 1, "kg", "clean"},
        {"23.7\xC2\xA2/pf.liter", 237000000, 1, "pf.liter", ""},
        {"$1.32/pf. liter", 1320000000, 1, "pf.liter", ""},
        {"89.6\xC2\xA2/1000", 896000000, 1000, "each", ""},
        {"2.5% on the value of the lead content", 25000000, 1, "", "lead content"},
        {"5% on the full value of the imported article", 50000000, 1, "", ""},
        {"6.5% on the entire set", 65000000, 1, "", ""},
        {"$1.32/t, including weight of container", 1320000000, 1, "t", "including weight of container"},
        {"86.1\xC2\xA2/m2of recording surface", 861000000, 1, "m2", "recording surface"},
    };
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        adv_duty_rate rate = read_rate(&arena, rows[i].text);
        assert_int_equal(rate.form, ADV_DUTY_TERMS);
        assert_int_equal(rate.term_count, 1);
        assert_int_equal(rate.terms[0].e9, rows[i].e9);
        assert_int_equal(rate.terms[0].per, rows[i].per);
        assert_true(adv_text_is(rate.terms[0].unit, rows[i].unit) || rows[i].unit[0] == '\0');
        assert_true(adv_text_is(rate.terms[0].of, rows[i].of) || rows[i].of[0] == '\0');
        assert_int_equal(rate.terms[0].of.length, strlen(rows[i].of));
    }
    adv_duty_rate minus = read_rate(&arena, "The duty rate provided in such subheading minus 0.5%");
    assert_int_equal(minus.terms[0].e9, -5000000);
    adv_arena_reset(&arena);
}

static void special_cells_name_their_programmes(void **state)
{
    (void)state;
    static const char cell[] =
        "Free (BH,CL, JO\n,.OM) 1.7% (KR)See 9822.04.01-9822.04.03 (AU) See U.S. note 3(e) (CO,PE) "
        "See 9919.02.01, 9919.02.02 (PA (PA)";
    adv_arena arena;
    const adv_duty_special *rates = NULL;
    uint16_t count = 0;
    adv_arena_init(&arena, NULL);
    assert_int_equal(adv_duty_special_read(&rates, &count, &arena, NAME(cell)), ADV_OK);
    assert_int_equal(count, 5);
    assert_int_equal(rates[0].symbol_count, 4);
    assert_true(adv_text_is(rates[0].symbols[3], "OM"));
    assert_true(adv_text_is(rates[1].rate.text, "1.7%"));
    assert_int_equal(rates[2].rate.form, ADV_DUTY_REFERENCE);
    assert_true(adv_text_is(rates[2].rate.heading, "9822.04.01-9822.04.03"));
    assert_int_equal(rates[3].rate.reason, ADV_DUTY_REASON_NOTE);
    assert_int_equal(rates[3].symbol_count, 2);
    assert_int_equal(rates[4].rate.form, ADV_DUTY_REFERENCE);
    assert_true(adv_text_is(rates[4].symbols[0], "PA"));
    assert_int_equal(adv_duty_special_read(&rates, &count, &arena, NAME("No change")), ADV_OK);
    assert_int_equal(count, 1);
    assert_int_equal(rates[0].symbol_count, 0);
    assert_int_equal(adv_duty_special_read(&rates, &count, &arena, NAME(" \n")), ADV_OK);
    assert_int_equal(count, 0);
    adv_arena_reset(&arena);
}

/* US-EX-042: 38 % of 10,000 and 22 cents on each of 1,000 pounds. */
static void compound_duty_is_the_sum(void **state)
{
    (void)state;
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    adv_duty_rate rate = read_rate(&arena, "22\xC2\xA2/lb + 38%");
    adv_duty_quantity pounds = {10000000, NAME("lb"), {NULL, 0}};
    adv_duty_amount amount = duty_of(&rate, 100000000, &pounds, 1);
    assert_int_equal(amount.outcome, ADV_DUTY_COMPUTED);
    assert_int_equal(amount.components[0].amount_e4, 2200000);
    assert_int_equal(amount.components[1].amount_e4, 38000000);
    assert_int_equal(amount.e4, 40200000);
    adv_arena_reset(&arena);
}

/* US-EX-064: a rate of exactly one dollar still takes whole units. */
static void quantities_are_rounded_by_the_regulation(void **state)
{
    (void)state;
    static const struct {
        const char *rate;
        int64_t quantity_e4, base_e4, duty_e4;
    } rows[] = {
        {"$1/kg", 5125000, 5130000, 5130000},
        {"$2.25/kg", 183370, 183400, 412700}, /* 18.34 x 2.25 = 41.265 */
        {"$1.01/kg", 5124, 5100, 5200},       /* 0.51 x 1.01 = 0.5151 */
        {"$1/kg", 4999, 0, 0},
        {"99.9\xC2\xA2/kg", 15000, 20000, 20000}, /* 2 x 0.999 = 1.998 */
    };
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        adv_duty_rate rate = read_rate(&arena, rows[i].rate);
        adv_duty_quantity kg = {rows[i].quantity_e4, NAME("kg"), {NULL, 0}};
        adv_duty_amount amount = duty_of(&rate, ADV_AMOUNT_UNKNOWN, &kg, 1);
        assert_int_equal(amount.outcome, ADV_DUTY_COMPUTED);
        assert_int_equal(amount.components[0].base_e4, rows[i].base_e4);
        assert_int_equal(amount.e4, rows[i].duty_e4);
    }
    adv_arena_reset(&arena);
}

static const char sugar[] =
    "3.6606\xC2\xA2/kg less 0.020668\xC2\xA2/kg for each degree under 100 degrees (and "
    "fractions of a degree in proportion) but not less than 3.143854\xC2\xA2/kg";

/* 96.5 degrees: 3.6606 - 3.5 x 0.020668 = 3.588262 cents; 70 degrees: 3.04056, so the minimum holds. */
static void raw_sugar_by_degrees(void **state)
{
    (void)state;
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    adv_duty_rate rate = read_rate(&arena, sugar);
    adv_duty_quantity given[] = {{100000000, NAME("kg"), {NULL, 0}}, {965000, NAME("degrees"), {NULL, 0}}};
    adv_duty_amount amount = duty_of(&rate, ADV_AMOUNT_UNKNOWN, given, 2);
    assert_int_equal(amount.outcome, ADV_DUTY_COMPUTED);
    assert_int_equal(amount.bound, 0);
    assert_int_equal(amount.components[0].rate_e13, 358826200000);
    assert_int_equal(amount.e4, 3588300); /* 10,000 kg: 358.8262 */
    given[1].e4 = 700000;
    amount = duty_of(&rate, ADV_AMOUNT_UNKNOWN, given, 2);
    assert_int_equal(amount.bound, 1);
    assert_int_equal(amount.e4, 3143900); /* 314.3854 */
    given[1].e4 = 1010000;
    amount = duty_of(&rate, ADV_AMOUNT_UNKNOWN, given, 2);
    assert_int_equal(amount.e4, 3660600);
    amount = duty_of(&rate, ADV_AMOUNT_UNKNOWN, given, 1);
    assert_int_equal(amount.outcome, ADV_DUTY_QUANTITY_MISSING);
    assert_true(adv_text_is(amount.missing_unit, "degrees"));
    adv_arena_reset(&arena);
}

/* 100 watches, cases 400, straps 120: 80 cents each, 6 % and 14 %, 5.3 % of batteries worth 30. */
static void watches_by_their_parts(void **state)
{
    (void)state;
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    adv_duty_rate rate =
        read_rate(&arena, "80\xC2\xA2 each + 6% on the case + 14% on the strap, band or bracelet + "
                          "5.3% on thebattery");
    adv_duty_quantity pieces = {1000000, NAME("No."), {NULL, 0}};
    adv_duty_part parts[] = {
        {4000000, NAME("Case")}, {1200000, NAME("strap, band or bracelet")}, {300000, NAME("battery")}};
    adv_duty_basis basis = {
        .value_e4 = 20000000, .quantities = &pieces, .quantity_count = 1, .parts = parts, .part_count = 3};
    adv_duty_amount amount;
    int64_t e9 = 0;
    int32_t per = 0;
    adv_duty_evaluate(&amount, &rate, &basis);
    assert_int_equal(amount.outcome, ADV_DUTY_COMPUTED);
    assert_int_equal(amount.e4, 800000 + 240000 + 168000 + 15900);
    assert_int_equal(adv_duty_marginal(&e9, &per, &rate, &basis, NAME("")), ADV_DUTY_COMPUTED);
    assert_int_equal(e9, 0);
    assert_int_equal(adv_duty_marginal(&e9, &per, &rate, &basis, NAME("the case") /* not how it is named */),
                     ADV_DUTY_COMPUTED);
    assert_int_equal(e9, 0);
    (void)adv_duty_marginal(&e9, &per, &rate, &basis, NAME("case"));
    assert_int_equal(e9, 60000000);
    basis.part_count = 2;
    adv_duty_evaluate(&amount, &rate, &basis);
    assert_int_equal(amount.outcome, ADV_DUTY_VALUE_MISSING);
    assert_true(adv_text_is(amount.missing_of, "battery"));
    adv_arena_reset(&arena);
}

/* 10 % between 2 and 5 dollars a kilogram, on 100 kg: 200 below a value of 2,000, 500 above 5,000. */
static void minimum_and_maximum_decide(void **state)
{
    (void)state;
    static const struct {
        int64_t value_e4, duty_e4;
        uint8_t bound;
        int64_t marginal_e9;
    } rows[] = {
        {10000000, 2000000, 1, 0},         {20000000, 2000000, 0, 100000000},
        {30000000, 3000000, 0, 100000000}, {50000000, 5000000, 0, 100000000},
        {60000000, 5000000, 2, 0},
    };
    static const char *const texts[] = {
        "10% but not less than $2/kg nor more than $5/kg",
        "10%, but not less than $2/kg and not more than $5/kg",
    };
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    adv_duty_quantity kg = {1000000, NAME("kg"), {NULL, 0}};
    for (size_t t = 0; t < 2; t++) {
        adv_duty_rate rate = read_rate(&arena, texts[t]);
        assert_int_equal(rate.minimum_count, 1);
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
            int64_t e9 = 0;
            int32_t per = 0;
            adv_duty_basis basis = {.value_e4 = rows[i].value_e4, .quantities = &kg, .quantity_count = 1};
            adv_duty_amount amount = duty_of(&rate, rows[i].value_e4, &kg, 1);
            assert_int_equal(amount.e4, rows[i].duty_e4);
            assert_int_equal(amount.bound, rows[i].bound);
            (void)adv_duty_marginal(&e9, &per, &rate, &basis, NAME(""));
            assert_int_equal(e9, rows[i].marginal_e9);
        }
    }
    adv_duty_rate higher = read_rate(&arena, "10% or $2/kg, whichever is higher");
    assert_int_equal(duty_of(&higher, 10000000, &kg, 1).e4, 2000000);
    adv_duty_rate lower = read_rate(&arena, "10% or $2/kg, whichever is lower");
    assert_int_equal(duty_of(&lower, 10000000, &kg, 1).e4, 1000000);
    assert_int_equal(duty_of(&lower, 10000000, NULL, 0).outcome, ADV_DUTY_QUANTITY_MISSING);
    adv_arena_reset(&arena);
}

static void units_are_converted_and_parts_are_not_mixed(void **state)
{
    (void)state;
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    adv_duty_rate dozens = read_rate(&arena, "2.8\xC2\xA2/doz.");
    adv_duty_quantity pieces = {12 * 1000 * 10000, NAME("pcs"), {NULL, 0}};
    assert_int_equal(duty_of(&dozens, 0, &pieces, 1).e4, 280000); /* 1,000 dozen */
    adv_duty_rate barrels = read_rate(&arena, "5.25\xC2\xA2/bbl");
    adv_duty_quantity liters = {1589872949, NAME("liters"), {NULL, 0}}; /* a thousand barrels, less a drop */
    assert_int_equal(duty_of(&barrels, 0, &liters, 1).components[0].base_e4, 10000000);
    adv_duty_rate copper = read_rate(&arena, "0.7\xC2\xA2/kg on copper content");
    adv_duty_quantity given[] = {{50000000, NAME("kg"), {NULL, 0}}, {20, NAME("t"), NAME("copper content")}};
    assert_int_equal(duty_of(&copper, 0, given, 1).outcome, ADV_DUTY_QUANTITY_MISSING);
    assert_int_equal(duty_of(&copper, 0, given, 2).components[0].base_e4, 20000); /* 0.002 t */
    adv_duty_rate proof = read_rate(&arena, "18.9\xC2\xA2/pf.liter");
    adv_duty_quantity bottles = {7500000, NAME("proof liters"), {NULL, 0}};
    assert_int_equal(duty_of(&proof, 0, &bottles, 1).e4, 1417500);
    adv_duty_rate thousand = read_rate(&arena, "$1.34/1000");
    adv_duty_quantity many = {25004000, NAME("No."), {NULL, 0}}; /* 2,500.4 pieces are 2,500 */
    assert_int_equal(duty_of(&thousand, 0, &many, 1).e4, 33500);
    adv_arena_reset(&arena);
}

static void outcomes_are_never_zero_by_accident(void **state)
{
    (void)state;
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    adv_duty_rate none = read_rate(&arena, "");
    adv_duty_rate words = read_rate(&arena, "See additional U.S. note 4");
    adv_duty_rate percent = read_rate(&arena, "16.5%");
    adv_duty_rate free_of = read_rate(&arena, "Free");
    adv_duty_rate most = read_rate(&arena, "89999999%");
    assert_int_equal(duty_of(&none, 10000, NULL, 0).outcome, ADV_DUTY_NO_RATE);
    assert_int_equal(duty_of(&words, 10000, NULL, 0).outcome, ADV_DUTY_NOT_COMPUTABLE);
    assert_int_equal(duty_of(&percent, ADV_AMOUNT_UNKNOWN, NULL, 0).outcome, ADV_DUTY_VALUE_MISSING);
    assert_int_equal(duty_of(&free_of, ADV_AMOUNT_UNKNOWN, NULL, 0).outcome, ADV_DUTY_IS_FREE);
    assert_int_equal(duty_of(&most, ADV_AMOUNT_LIMIT_E4 - 1, NULL, 0).outcome, ADV_DUTY_RANGE);
    assert_int_equal(duty_of(&percent, 300, NULL, 0).e4, 0);      /* 0.00495 */
    assert_int_equal(duty_of(&percent, 10000, NULL, 0).e4, 1700); /* 0.165: half up */
    adv_arena_reset(&arena);
}

static adv_status read_once(adv_arena *arena, const void *given)
{
    adv_duty_rate rate;
    const adv_duty_special *special = NULL;
    uint16_t count = 0;
    adv_status status = adv_duty_rate_read(&rate, arena, NAME(given));
    return status != ADV_OK ? status
                            : adv_duty_special_read(&special, &count, arena, NAME("Free (A,B) 5% (C)"));
}

static void memory_may_run_out_anywhere(void **state)
{
    (void)state;
    each_allocation_fails(read_once, sugar);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_and_reasons),
        cmocka_unit_test(terms_are_exact),
        cmocka_unit_test(special_cells_name_their_programmes),
        cmocka_unit_test(compound_duty_is_the_sum),
        cmocka_unit_test(quantities_are_rounded_by_the_regulation),
        cmocka_unit_test(raw_sugar_by_degrees),
        cmocka_unit_test(watches_by_their_parts),
        cmocka_unit_test(minimum_and_maximum_decide),
        cmocka_unit_test(units_are_converted_and_parts_are_not_mixed),
        cmocka_unit_test(outcomes_are_never_zero_by_accident),
        cmocka_unit_test(memory_may_run_out_anywhere),
    };
    return test_run("duty_rate", tests);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The greatest aggregate quantity: the order in which sales come does not matter, what the law leaves open
 * does, and a ledger of many sales needs memory for its prices only.
 */
#include "engine/resales.h"

#include "test.h"

enum { DAY = 20000 };

static const adv_resale_terms plain = {.day = DAY,
                                       .about_days = 5,
                                       .days = {ADV_DAYS_UNKNOWN, 90, 180},
                                       .last_day = {ADV_TRUE, ADV_TRUE, ADV_UNKNOWN},
                                       .earliest = ADV_TRUE,
                                       .own_first = ADV_FALSE,
                                       .processed_asked = true,
                                       .currency = 7};

typedef struct sold {
    int     after; /* days after importation */
    int64_t units, price;
    uint8_t goods, condition;
} sold;

static adv_resale_row row_of(const sold *s)
{
    return (adv_resale_row){.date = DAY + s->after,
                            .units_e4 = s->units * ADV_E4,
                            .price_e4 = s->price * ADV_E4,
                            .currency = 7,
                            .goods = s->goods,
                            .level = ADV_RESALE_FIRST,
                            .condition = s->condition,
                            .buyer_related = ADV_FALSE,
                            .buyer_supplied_assists = ADV_FALSE};
}

static adv_resale_choice choice_of(adv_arena *arena, const adv_resale_terms *terms, const sold *list,
                                   size_t count, bool backwards)
{
    adv_resale_choice choice;
    adv_resales *sales = adv_resales_new(arena, terms);
    assert_non_null(sales);
    for (size_t i = 0; i < count; i++) {
        adv_resale_row row = row_of(&list[backwards ? count - 1 - i : i]);
        (void)adv_resales_take(sales, &row);
    }
    assert_int_equal(adv_resales_choose(&choice, sales), ADV_OK);
    return choice;
}

static void expect(const adv_resale_terms *terms, const sold *list, size_t count, uint8_t why, int64_t price)
{
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    for (int backwards = 0; backwards < 2; backwards++) {
        adv_resale_choice choice = choice_of(&arena, terms, list, count, backwards == 1);
        assert_int_equal(choice.why, why);
        assert_int_equal(choice.price_e4, price * ADV_E4);
    }
    adv_arena_reset(&arena);
}

#define EXPECT(terms, list, why, price) expect(terms, list, sizeof(list) / sizeof *(list), why, price)

static void units_are_summed_by_price(void **state)
{
    (void)state;
    static const sold note[] = {{0, 40, 100, 0, 0}, {1, 30, 90, 0, 0},  {2, 15, 100, 0, 0}, {3, 50, 95, 0, 0},
                                {4, 25, 105, 0, 0}, {-3, 35, 90, 0, 0}, {-5, 5, 100, 0, 0}};
    static const sold tie[] = {{0, 50, 40, 0, 0}, {0, 50, 42, 0, 0}, {0, 49, 41, 0, 0}};
    static const sold late_tie[] = {
        {0, 50, 40, 0, 0}, {0, 20, 42, 0, 0}, {0, 30, 42, 0, 0}, {0, 1, 40, 0, 0}};
    EXPECT(&plain, note, ADV_WHY_NONE, 90);
    EXPECT(&plain, tie, ADV_WHY_TIE, 0);
    EXPECT(&plain, late_tie, ADV_WHY_NONE, 40);
}

static void an_earlier_rung_decides(void **state)
{
    (void)state;
    static const sold both[] = {{5, 1, 40, 0, 0}, {6, 900, 30, 0, 0}};
    static const sold later[] = {{6, 2, 40, 0, 0}, {7, 900, 30, 0, 0}};
    static const sold processed[] = {{90, 2, 40, 0, 0}, {10, 900, 30, 0, ADV_RESALE_PROCESSED}};
    static const sold too_late[] = {{91, 2, 40, 0, 0}, {10, 9, 30, 0, ADV_RESALE_PROCESSED}};
    adv_resale_terms enough = plain;
    adv_resale_terms together = plain;
    enough.enough_e4 = 3 * ADV_E4;
    together.earliest = ADV_FALSE;
    EXPECT(&plain, both, ADV_WHY_NONE, 40);
    EXPECT(&plain, later, ADV_WHY_NONE, 40);
    EXPECT(&enough, later, ADV_WHY_NONE, 30);
    EXPECT(&together, later, ADV_WHY_NONE, 30);
    EXPECT(&plain, processed, ADV_WHY_NONE, 40);
    EXPECT(&plain, too_late, ADV_WHY_NONE, 30);
    EXPECT(&enough, both, ADV_WHY_TOO_FEW, 0);
}

static void a_tie_waits_for_a_later_day(void **state)
{
    (void)state;
    static const sold days[] = {{6, 10, 40, 0, 0}, {6, 10, 42, 0, 0}, {8, 1, 42, 0, 0}, {9, 99, 30, 0, 0}};
    EXPECT(&plain, days, ADV_WHY_NONE, 42);
}

static void what_the_law_leaves_open(void **state)
{
    (void)state;
    static const sold last[] = {{80, 10, 40, 0, 0}, {90, 11, 30, 0, 0}};
    static const sold same[] = {{80, 10, 40, 0, 0}, {90, 9, 30, 0, 0}};
    static const sold goods[] = {{0, 10, 40, 0, 0}, {0, 11, 30, ADV_RESALE_SIMILAR, 0}};
    static const sold agree[] = {{0, 10, 40, 0, 0}, {0, 11, 40, ADV_RESALE_SIMILAR, 0}};
    static const sold about[] = {{0, 10, 40, 0, 0}, {1, 1, 40, 0, 0}};
    adv_resale_terms open = plain;
    open.earliest = ADV_FALSE;
    open.last_day[ADV_RUNG_LATER] = ADV_UNKNOWN;
    EXPECT(&open, last, ADV_WHY_LAST_DAY, 0);
    EXPECT(&open, same, ADV_WHY_NONE, 40);
    open = plain;
    open.own_first = ADV_UNKNOWN;
    EXPECT(&open, goods, ADV_WHY_GOODS_ORDER, 0);
    EXPECT(&open, agree, ADV_WHY_NONE, 40);
    open.own_first = ADV_TRUE;
    EXPECT(&open, goods, ADV_WHY_NONE, 40);
    open.own_first = ADV_FALSE;
    EXPECT(&open, goods, ADV_WHY_NONE, 30);
    open.about_days = ADV_DAYS_UNKNOWN;
    EXPECT(&open, about, ADV_WHY_ABOUT, 0);
    EXPECT(&open, goods, ADV_WHY_NONE, 30);
}

/* Two hundred thousand sales at fifty prices: more memory than fifty sums need is not taken. */
static void a_ledger_needs_memory_for_its_prices(void **state)
{
    (void)state;
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    arena.limit_bytes = 256 * 1024;
    adv_resales *sales = adv_resales_new(&arena, &plain);
    adv_resale_choice choice;
    assert_non_null(sales);
    for (int64_t i = 0; i < 200000; i++) {
        sold s = {(int)(i % 5), 1 + (i % 50 == 17), 100 + i % 50, 0, 0};
        adv_resale_row row = row_of(&s);
        assert_int_equal(adv_resales_take(sales, &row), ADV_RESALE_COUNTED);
    }
    assert_int_equal(adv_resales_choose(&choice, sales), ADV_OK);
    assert_int_equal(choice.why, ADV_WHY_NONE);
    assert_int_equal(choice.price_e4, 117 * ADV_E4);
    assert_int_equal(choice.units_e4, 8000 * ADV_E4);
    adv_arena_reset(&arena);
}

static void past_the_limit_it_says_so(void **state)
{
    (void)state;
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    adv_resales *sales = adv_resales_new(&arena, &plain);
    adv_resale_choice choice;
    assert_non_null(sales);
    for (int64_t i = 0; i <= (int64_t)ADV_RESALE_SUMS_LIMIT; i++) {
        sold s = {0, 1, 1 + i, 0, 0};
        adv_resale_row row = row_of(&s);
        (void)adv_resales_take(sales, &row);
    }
    assert_int_equal(adv_resales_choose(&choice, sales), ADV_ERR_LIMIT);
    adv_arena_reset(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_are_summed_by_price),
        cmocka_unit_test(an_earlier_rung_decides),
        cmocka_unit_test(a_tie_waits_for_a_later_day),
        cmocka_unit_test(what_the_law_leaves_open),
        cmocka_unit_test(a_ledger_needs_memory_for_its_prices),
        cmocka_unit_test(past_the_limit_it_says_so),
    };
    return test_run("resales", tests);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One rule, one implementation: a row in a batch of a thousand is the row alone with a trace, and the trace
 * adds up to the value.  What the values ought to be is worked out apart from all this by tile_values.py.
 */
#include "rows.h"

typedef struct setting {
    adv_arena             arena;
    const adv_jurisdiction *j;
    adv_plans             plans;
    adv_fx_table          table;
    random_rates          rates;
    adv_rates             looked_up, searched;
} setting;

static random_tile many, one;
static setting     s;

static int open_setting(void **state)
{
    (void)state;
    adv_arena_init(&s.arena, NULL);
    s.j = adv_law_find(adv_law_builtin(), adv_text_of("US"));
    make_rates(&s.rates, 19);
    if (s.j == NULL || adv_plans_build(&s.plans, s.j, &s.arena) != ADV_OK ||
        adv_fx_table_build(&s.table, &s.rates.fx, s.j, &s.arena) != ADV_OK) {
        return -1;
    }
    s.looked_up = (adv_rates){.table = &s.table};
    s.searched = (adv_rates){.fx = &s.rates.fx};
    return 0;
}

static int close_setting(void **state)
{
    (void)state;
    adv_arena_reset(&s.arena);
    return 0;
}

/* The last record that tells of a running value; a row that stopped early may have none. */
static const adv_trace_record *last_before_rounding(const adv_trace *trace)
{
    for (size_t i = trace->count; i-- > 0;) {
        if (trace->records[i].op != ADV_OP_ROUND && trace->records[i].op != ADV_OP_VALUE) {
            return &trace->records[i];
        }
    }
    return NULL;
}

/* Every step starts where the one before ended and moves by what it says; the last is the exact value. */
static void trace_adds_up(const adv_trace *trace, const random_tile *row)
{
    adv_int128 running = 0;
    for (size_t i = 0; i < trace->count; i++) {
        const adv_trace_record *record = &trace->records[i];
        if (record->op == ADV_OP_ROUND || record->op == ADV_OP_VALUE) {
            continue;
        }
        assert_true(record->before_e13 == running);
        bool moved = record->after_e13 != record->before_e13;
        assert_true(!moved || record->after_e13 == record->before_e13 + record->operand_e13);
        assert_true(!moved || record->op == ADV_OP_TAKE || record->op == ADV_OP_ADD ||
                    record->op == ADV_OP_EXCLUDE);
        running = record->after_e13;
    }
    if (row->outcome[0] == ADV_VALUED) {
        assert_true(last_before_rounding(trace)->after_e13 == row->exact_e13[0]);
        const adv_trace_record *round = &trace->records[trace->count - 2];
        const adv_trace_record *value = &trace->records[trace->count - 1];
        assert_int_equal(round->op, ADV_OP_ROUND);
        assert_true(round->before_e13 == row->exact_e13[0]);
        assert_true(round->after_e13 == (adv_int128)row->value_e4[0] * ADV_E9);
        assert_int_equal(value->op, ADV_OP_VALUE);
        assert_true(value->after_e13 == round->after_e13);
        assert_int_equal(value->operand_e4, row->entered_e4[0]);
    }
}

static uint64_t bits_of(const adv_point_list *points)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < points->count; i++) {
        bits |= ADV_TILE_POINT(points->items[i].code);
    }
    return bits;
}

static void rows_agree(size_t i)
{
    assert_int_equal(one.outcome[0], many.outcome[i]);
    assert_int_equal(one.rule[0], many.rule[i]);
    assert_int_equal(one.reason[0], many.reason[i]);
    assert_int_equal(one.value_e4[0], many.value_e4[i]);
    assert_int_equal(one.entered_e4[0], many.entered_e4[i]);
    assert_true(one.exact_e13[0] == many.exact_e13[i]);
    assert_int_equal(one.points[0], many.points[i]);
    assert_int_equal(one.standing[0], many.standing[i]);
    assert_int_equal(one.plan[0], many.plan[i]);
}

static void a_batch_is_its_rows(void **state)
{
    (void)state;
    size_t outcomes[ADV_OUTCOME_COUNT] = {0};
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    for (uint64_t seed = 1; seed <= 60; seed++) {
        make_rows(&many, seed % 7 == 0 ? ADV_TILE_ROWS : 1 + seed * 5, seed);
        adv_tile_run(&many.tile, &s.plans, &s.looked_up, &many.work, NULL, NULL, 0);
        for (size_t i = 0; i < many.tile.rows; i++) {
            adv_trace trace = {.arena = &arena};
            adv_point_list points = {.arena = &arena};
            take_row(&one, &many, i);
            adv_tile_run(&one.tile, &s.plans, &s.searched, &one.work, &trace, &points, (int32_t)i);
            assert_false(trace.failed || points.failed);
            rows_agree(i);
            assert_int_equal(bits_of(&points), one.points[0]);
            trace_adds_up(&trace, &one);
            outcomes[many.outcome[i]]++;
            adv_arena_reset(&arena);
        }
    }
    for (unsigned k = 0; k < ADV_OUTCOME_COUNT; k++) {
        assert_true(outcomes[k] > 100); /* the generator reached every way a row can end */
    }
}

static void a_result_does_not_depend_on_what_was_there_before(void **state)
{
    (void)state;
    static random_tile other;
    make_rows(&many, 300, 4);
    adv_tile_run(&many.tile, &s.plans, &s.looked_up, &many.work, NULL, NULL, 0);
    memset(&other, 0xa5, sizeof other);
    make_rows(&other, 300, 4);
    adv_tile_run(&other.tile, &s.plans, &s.looked_up, &other.work, NULL, NULL, 0);
    assert_memory_equal(many.outcome, other.outcome, 300);
    assert_memory_equal(many.value_e4, other.value_e4, 300 * sizeof(int64_t));
    assert_memory_equal(many.exact_e13, other.exact_e13, 300 * sizeof(adv_int128));
    assert_memory_equal(many.points, other.points, 300 * sizeof(uint64_t));
    assert_memory_equal(many.reason, other.reason, 300 * sizeof(uint16_t));
}

/* ---- bounds -------------------------------------------------------------------------------------------- */

static const adv_facts_word bought = ADV_YES(ADV_SALE_SOLD_FOR_EXPORT);

/* One row of USD with `count` packings of `amount` each. */
static void pack(size_t count, int64_t price_e4, int64_t amount_e4, const char *currency)
{
    make_rows(&one, 1, 1);
    one.tile.column_count = count;
    one.tile.sale = &bought;
    one.tile.blocked = NULL;
    one.price_e4[0] = price_e4;
    one.currency[0] = currency_of("USD");
    one.export[0] = day_of("2025-01-15");
    for (size_t c = 0; c < count; c++) {
        one.inputs[c].amount_e4[0] = amount_e4;
        one.columns[c] = (adv_column){.kind = ADV_KIND_PACKING,
                                      .item = (int32_t)c,
                                      .amount_e4 = one.inputs[c].amount_e4,
                                      .facts_all = ADV_NO(ADV_FACT_IN_PRICE),
                                      .currency_all = currency_of(currency)};
    }
    adv_tile_run(&one.tile, &s.plans, &s.searched, &one.work, NULL, NULL, 0);
}

static void the_largest_sums_are_rejected_not_wrapped(void **state)
{
    (void)state;
    const int64_t most = ADV_AMOUNT_LIMIT_E4 - 1;
    pack(0, most / 10000 * 10000, 0, "USD");
    assert_int_equal(one.outcome[0], ADV_VALUED);
    assert_int_equal(one.value_e4[0], most / 10000 * 10000);
    pack(1, most / 10000 * 10000, 10000, "USD"); /* one dollar more reaches the limit */
    assert_int_equal(one.outcome[0], ADV_REJECTED);
    assert_int_equal(one.value_e4[0], 0);
    pack(ADV_TILE_COLUMNS - 1, most, most, "USD");
    assert_int_equal(one.outcome[0], ADV_REJECTED);
    pack(ADV_TILE_COLUMNS - 1, most, most, "EUR");
    assert_int_equal(one.outcome[0], ADV_REJECTED);
    pack(ADV_TILE_COLUMNS - 1, e4_of("1"), e4_of("0.01"), "USD");
    assert_int_equal(one.value_e4[0], e4_of("1.63"));
}

/* A figure so small that dividing by it leaves 127 bits, alone or summed: no rate of this world, but no wrap
   either. */
static void quotients_past_127_bits_are_rejected(void **state)
{
    (void)state;
    adv_rate_point tiny[] = {{day_of("2025-01-15"), 1}};
    adv_rate_series series = {.currency = currency_of("CLP"),
                              .target = currency_of("USD"),
                              .per = 1,
                              .divide = true,
                              .source = ADV_RATE_CENTRAL_BANK,
                              .name = "tiny",
                              .points = tiny,
                              .count = 1};
    adv_fx fx = {&series, 1};
    adv_rates rates = {.fx = &fx};
    for (int32_t per = 1; per <= 10000; per *= 10) {
        series.per = per;
        for (size_t count = 1; count < ADV_TILE_COLUMNS; count += 31) {
            pack(count, e4_of("1"), ADV_AMOUNT_LIMIT_E4 - 1, "CLP");
            adv_tile_run(&one.tile, &s.plans, &rates, &one.work, NULL, NULL, 0);
            assert_int_equal(one.outcome[0], ADV_REJECTED);
        }
    }
}

static void more_out_than_the_price_holds_is_rejected(void **state)
{
    (void)state;
    pack(1, e4_of("10"), e4_of("10"), "USD");
    one.columns[0].kind = ADV_KIND_MAIN_FREIGHT;
    one.columns[0].facts_all = ADV_YES(ADV_FACT_IN_PRICE) | ADV_YES(ADV_FACT_ACTUAL);
    adv_tile_run(&one.tile, &s.plans, &s.searched, &one.work, NULL, NULL, 0);
    assert_int_equal(one.outcome[0], ADV_VALUED);
    assert_int_equal(one.value_e4[0], 0);
    one.inputs[0].amount_e4[0] = e4_of("10.0001");
    adv_tile_run(&one.tile, &s.plans, &s.searched, &one.work, NULL, NULL, 0);
    assert_int_equal(one.outcome[0], ADV_REJECTED);
    assert_int_equal(one.reason[0], ADV_KIND_PRICE << 8 | ADV_LACK_POSITIVE);
}

/* ---- rounding: once to the cent, once to the dollar, both from the exact value ------------------------- */

static void both_roundings_start_from_the_exact_value(void **state)
{
    (void)state;
    static const struct {
        const char *price, *value, *entered;
    } rows[] = {
        {"0.4949", "0.49", "0"}, {"0.495", "0.50", "0"},  {"0.4999", "0.50", "0"}, {"0.5", "0.50", "1"},
        {"0.0049", "0", "0"},    {"0.005", "0.01", "0"},  {"1.4999", "1.50", "1"}, {"2.5", "2.50", "3"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        pack(0, e4_of(rows[i].price), 0, "USD");
        assert_int_equal(one.value_e4[0], e4_of(rows[i].value));
        assert_int_equal(one.entered_e4[0], e4_of(rows[i].entered));
        assert_true(one.exact_e13[0] == (adv_int128)e4_of(rows[i].price) * ADV_E9);
    }
}

static void a_blocked_row_stays_what_it_is_known_to_be(void **state)
{
    (void)state;
    static const char *const days[] = {"2025-01-15", "1979-12-31"};
    for (size_t i = 0; i < 2; i++) {
        uint8_t blocked = ADV_REJECTED;
        uint16_t reason = ADV_KIND_PACKING << 8 | ADV_NO_FACT;
        pack(0, e4_of("10"), 0, "USD");
        one.tile.blocked = &blocked;
        one.tile.blocked_reason = &reason;
        one.export[0] = day_of(days[i]);
        adv_tile_run(&one.tile, &s.plans, &s.searched, &one.work, NULL, NULL, 0);
        assert_int_equal(one.outcome[0], ADV_REJECTED);
        assert_int_equal(one.reason[0], reason);
        assert_int_equal(one.value_e4[0], 0);
    }
}

static void nothing_stated_lacks_no_fact(void **state)
{
    (void)state;
    pack(1, e4_of("10"), 0, "USD");
    one.columns[0].facts_all = 0; /* nobody says whether the price holds a packing of nothing */
    adv_tile_run(&one.tile, &s.plans, &s.searched, &one.work, NULL, NULL, 0);
    assert_int_equal(one.outcome[0], ADV_VALUED);
    assert_int_equal(one.points[0] & ADV_TILE_POINT(ADV_POINT_MISSING_FACT), 0);
    one.inputs[0].amount_e4[0] = 1;
    adv_tile_run(&one.tile, &s.plans, &s.searched, &one.work, NULL, NULL, 0);
    assert_int_equal(one.outcome[0], ADV_INCOMPLETE);
    assert_int_equal(one.reason[0], ADV_KIND_PACKING << 8 | ADV_FACT_IN_PRICE);
    assert_int_not_equal(one.points[0] & ADV_TILE_POINT(ADV_POINT_MISSING_FACT), 0);
}

/* What ends a row worst is its outcome, wherever it stands among the columns; of equals the first. */
static void the_worst_that_befalls_a_row_is_its_outcome(void **state)
{
    (void)state;
    for (size_t first = 0; first < 2; first++) {
        pack(2, e4_of("10"), e4_of("1"), "USD");
        one.columns[first].facts_all = 0; /* incomplete */
        one.columns[1 - first].kind = ADV_KIND_CONSIDERATION;
        one.columns[1 - first].facts_all =
            ADV_NO(ADV_FACT_QUANTIFIABLE) | ADV_NO(ADV_FACT_IN_PRICE); /* ends it */
        adv_tile_run(&one.tile, &s.plans, &s.searched, &one.work, NULL, NULL, 0);
        assert_int_equal(one.outcome[0], ADV_METHOD_ENDED);
        assert_string_equal(s.j->rules[one.rule[0]].id, "us.consideration_without_value");
    }
    pack(2, e4_of("10"), e4_of("1"), "USD");
    one.columns[0].kind = ADV_KIND_BROKERAGE;
    one.columns[0].facts_all = one.columns[1].facts_all = 0;
    adv_tile_run(&one.tile, &s.plans, &s.searched, &one.work, NULL, NULL, 0);
    assert_int_equal(one.reason[0] >> 8, ADV_KIND_BROKERAGE);
}

/* Points that differ in one thing each, in an order of their own; every one twice. */
static adv_point point_number(size_t n)
{
    static const char *const texts[] = {NULL, "a", "b", "ab"};
    return (adv_point){.code = (uint8_t)(n % 5), .fact = (uint8_t)(n / 5 % 3), .rule = (uint16_t)(n / 15 % 7),
                       .item = (int32_t)(n / 105 % 11) - 1, .line = (int32_t)(n / 1155 % 13) - 1,
                       .text = adv_text_of(texts[n / 15015 % 4]), .amount = {.e4 = (int64_t)n}};
}

static void a_point_is_said_once_and_where_it_was_first_said(void **state)
{
    (void)state;
    enum { COUNT = 5 * 3 * 7 * 11 * 13 * 4, STEP = 17 };
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    adv_point_list list = {.arena = &arena};
    for (size_t i = 0; i < 2 * COUNT; i++) {
        assert_int_equal(adv_point_put(&list, point_number(i * STEP % COUNT)), i % COUNT);
    }
    assert_int_equal(list.count, COUNT);
    for (size_t i = 0; i < COUNT; i++) {
        assert_int_equal(list.items[i].amount.e4, (int64_t)(i * STEP % COUNT));
    }
    for (size_t i = 0; i < COUNT / 2; i++) { /* every other one is taken out again */
        list.items[i] = list.items[2 * i];
    }
    list.count = COUNT / 2;
    list.slot_count = 0;
    adv_point_add(&list, point_number(0));
    assert_int_equal(list.count, COUNT / 2);
    adv_point_add(&list, point_number(STEP));
    assert_int_equal(list.count, COUNT / 2 + 1);
    assert_int_equal(list.items[COUNT / 2].amount.e4, STEP);
    adv_arena_reset(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_batch_is_its_rows),
        cmocka_unit_test(a_result_does_not_depend_on_what_was_there_before),
        cmocka_unit_test(the_largest_sums_are_rejected_not_wrapped),
        cmocka_unit_test(quotients_past_127_bits_are_rejected),
        cmocka_unit_test(more_out_than_the_price_holds_is_rejected),
        cmocka_unit_test(both_roundings_start_from_the_exact_value),
        cmocka_unit_test(a_blocked_row_stays_what_it_is_known_to_be),
        cmocka_unit_test(nothing_stated_lacks_no_fact),
        cmocka_unit_test(the_worst_that_befalls_a_row_is_its_outcome),
        cmocka_unit_test(a_point_is_said_once_and_where_it_was_first_said),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("tile", tests, open_setting, close_setting);
}

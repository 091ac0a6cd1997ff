/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is charged on an entry, apart from worked cases: rounding at its edges, rows with conditions that
 * cannot be answered, memory that runs out at every allocation.
 */
#include "advalorem/entry.h"

#include <string.h>

#include "../base/failing.h"
#include "duty/entry_rule.h"
#include "intake/shipment.h"
#include "test.h"

#define HEAD                                                                                                 \
    "format: \"1\"\njurisdiction: US\nmode: sea\nentry_type: consumption\nfiling: electronic\n"              \
    "dates: {entry: 2025-12-01}\n"
#define SALE                                                                                                 \
    "sale: {sold_for_export: yes, related: no, restricted: no, conditioned: no, proceeds_accrue: no}\n"
#define DDP                                                                                                  \
    "sale: {sold_for_export: yes, related: no, restricted: no, conditioned: no, proceeds_accrue: no, "       \
    "incoterm: DDP, named_place: Chicago}\n"

/* ---- whole dollars ------------------------------------------------------------------------------------- */

static adv_int128 dollars(int64_t cents)
{
    return (adv_int128)cents * (ADV_E13 / 100);
}

/* One invoice; group i has rate i percent. */
static void key(int64_t *out, const int64_t *cents, const uint32_t *groups, size_t count)
{
    adv_entered lines[8] = {0};
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    for (size_t i = 0; i < count; i++) {
        lines[i] = (adv_entered){.invoice = adv_text_of("i"), .exact_e13 = dollars(cents[i]),
                                 .group = groups[i], .rate_e9 = (int64_t)groups[i] * 10000000};
    }
    assert_int_equal(adv_enter_values(lines, count, ADV_E4, &arena), ADV_OK);
    for (size_t i = 0; i < count; i++) {
        out[i] = lines[i].entered_e4 / ADV_E4;
    }
    adv_arena_reset(&arena);
}

static void keeps_the_invoice(void **state)
{
    static const int64_t halves[] = {150, 250, 350, 450};
    static const uint32_t apart[] = {1, 2, 3, 4};
    static const uint32_t together[] = {1, 1, 1, 1};
    int64_t out[4];
    (void)state;
    key(out, halves, apart, 4); /* 12.00: two of four halves, at the higher rates, stay up */
    assert_int_equal(out[0] + out[1] + out[2] + out[3], 12);
    assert_int_equal(out[0], 1);
    assert_int_equal(out[1], 2);
    assert_int_equal(out[2], 4);
    assert_int_equal(out[3], 5);
    key(out, halves, together, 4); /* one rate: the earlier lines take them, which is ours */
    assert_int_equal(out[0], 2);
    assert_int_equal(out[1], 3);
    assert_int_equal(out[2], 3);
    assert_int_equal(out[3], 4);
}

static void refuses_what_is_too_large(void **state)
{
    adv_entered line = {.invoice = adv_text_of("i"), .exact_e13 = (adv_int128)ADV_AMOUNT_LIMIT_E4 * ADV_E9,
                        .group = 1};
    adv_arena arena;
    (void)state;
    adv_arena_init(&arena, NULL);
    assert_int_equal(adv_enter_values(&line, 1, ADV_E4, &arena), ADV_ERR_RANGE);
    line.exact_e13 -= 1;
    /* it rounds up to the bound */
    assert_int_equal(adv_enter_values(&line, 1, ADV_E4, &arena), ADV_ERR_RANGE);
    line.exact_e13 = (adv_int128)(ADV_AMOUNT_LIMIT_E4 - ADV_E4) * ADV_E9;
    assert_int_equal(adv_enter_values(&line, 1, ADV_E4, &arena), ADV_OK);
    assert_true(line.entered_e4 == ADV_AMOUNT_LIMIT_E4 - ADV_E4);
    assert_int_equal(adv_enter_values(&line, 0, ADV_E4, &arena), ADV_OK);
    adv_arena_reset(&arena);
}

/* ---- duty-paid prices ---------------------------------------------------------------------------------- */

static void leaves_no_value(void **state)
{
    adv_ddp_line line = {.net_e13 = dollars(1000), .duty_per = 1, .shares = true};
    adv_ddp_fee fee = {.rate_e9 = 3464000, .minimum_e4 = 335800, .maximum_e4 = 6515000};
    adv_arena arena;
    (void)state;
    adv_arena_init(&arena, NULL);
    assert_int_equal(adv_ddp_solve(&line, 1, &fee, &arena), ADV_ERR_INPUT); /* 10.00 do not bear 33.58 */
    line.net_e13 = dollars(3358);
    assert_int_equal(adv_ddp_solve(&line, 1, &fee, &arena), ADV_OK);
    assert_true(line.value_e13 == 0 && !line.cut && line.share_e4 == 335800);
    line.net_e13 = (adv_int128)1 << 126;
    assert_int_equal(adv_ddp_solve(&line, 1, &fee, &arena), ADV_ERR_RANGE);
    adv_arena_reset(&arena);
}

/* A floor of 33.58 on values of some two dollars: each round moves a share by more than the one before. */
static void a_fee_above_the_value_is_not_shared(void **state)
{
    adv_ddp_line lines[] = {
        {.net_e13 = dollars(2400), .duty_per = 1, .shares = true},
        {.net_e13 = dollars(1200), .duty_per = 1, .duty_e9 = 165000000, .shares = true},
    };
    adv_ddp_fee fee = {.rate_e9 = 3464000, .minimum_e4 = 335800, .maximum_e4 = 6515000};
    adv_arena arena;
    (void)state;
    adv_arena_init(&arena, NULL);
    assert_int_equal(adv_ddp_solve(lines, 2, &fee, &arena), ADV_ERR_INPUT);
    lines[0].net_e13 = dollars(9400);
    lines[1].net_e13 = dollars(4200);
    assert_int_equal(adv_ddp_solve(lines, 2, &fee, &arena), ADV_OK);
    assert_int_equal(lines[0].share_e4 + lines[1].share_e4, 335800);
    adv_arena_reset(&arena);
}

/* The other line counts for the fee and pays its part beside its price. */
static void a_fee_beside_the_price_leaves_it_whole(void **state)
{
    adv_ddp_line lines[] = {
        {.net_e13 = dollars(5000000), .duty_per = 1, .shares = true},
        {.net_e13 = dollars(5000000), .duty_per = 1, .shares = true, .beside = true},
    };
    adv_ddp_fee fee = {.rate_e9 = 3464000, .minimum_e4 = 335800, .maximum_e4 = 3000000};
    adv_arena arena;
    (void)state;
    adv_arena_init(&arena, NULL);
    assert_int_equal(adv_ddp_solve(lines, 2, &fee, &arena), ADV_OK);
    assert_int_equal(fee.limit, ADV_DUE_AT_MAXIMUM);
    assert_true(lines[1].value_e13 == dollars(5000000));
    assert_int_equal(lines[0].share_e4 + lines[1].share_e4, 3000000);
    assert_true(lines[0].value_e13 == dollars(5000000) - (adv_int128)lines[0].share_e4 * ADV_E9);
    adv_arena_reset(&arena);
}

/* ---- entries ------------------------------------------------------------------------------------------- */

typedef struct worked {
    adv_arena arena;
    adv_determination *d;
    adv_assessment *a;
} worked;

static adv_status assess(adv_arena *arena, const char *text, adv_determination **d, adv_assessment **a)
{
    adv_error_list problems;
    adv_error err = {0};
    adv_shipment *shipment = NULL;
    adv_layer_table *layers = NULL;
    adv_error_list_init(&problems, arena, 0);
    adv_status status =
        adv_intake_shipment_text(&shipment, arena, adv_text_of(text), ADV_NOTATION_YAML, "t.yaml", &problems);
    if (status == ADV_OK) {
        const adv_jurisdiction *j = adv_law_find(adv_law_builtin(), shipment->jurisdiction);
        status = adv_layer_compile(&layers, arena, j, NULL, &problems);
    }
    if (status != ADV_OK) {
        return status;
    }
    adv_duty_sources sources = {.layers = layers};
    return adv_value_and_assess(d, a, arena, adv_law_builtin(), NULL, &sources, shipment, NULL, &err);
}

static void open_worked(worked *w, const char *text)
{
    adv_arena_init(&w->arena, NULL);
    assert_int_equal(assess(&w->arena, text, &w->d, &w->a), ADV_OK);
}

static const adv_due *due_of(const worked *w, adv_due_kind kind, int32_t line)
{
    for (size_t i = 0; i < w->a->due_count; i++) {
        if (w->a->dues[i].kind == kind && w->a->dues[i].line == line) {
            return &w->a->dues[i];
        }
    }
    return NULL;
}

/* Shares of every fee sum to the fee; a line that is not valued leaves the sum open and never at nothing. */
static void shares_sum_to_the_fee(void **state)
{
    worked w;
    (void)state;
    open_worked(&w, HEAD SALE "covered_port: yes\ngoods:\n"
                              "- {line: \"1\", price: 100.01 USD, duty_rate: Free}\n"
                              "- {line: \"2\", price: 0.40 USD, duty_rate: Free}\n"
                              "- {line: \"3\", price: 70000.37 USD, duty_rate: 2.5%}\n");
    int64_t shares = 0;
    for (size_t i = 0; i < w.a->line_count; i++) {
        shares += w.a->lines[i].fees_e4;
    }
    const adv_due *mpf = due_of(&w, ADV_DUE_PROCESSING, -1);
    const adv_due *hmf = due_of(&w, ADV_DUE_HARBOR, -1);
    assert_non_null(mpf);
    assert_non_null(hmf);
    assert_int_equal(shares, mpf->amount_e4 + hmf->amount_e4);
    assert_int_equal(w.a->fees_e4, shares);
    assert_int_equal(w.a->lines[1].entered_e4, 0);
    assert_int_equal(w.a->lines[1].fees_e4, 0);
    adv_arena_reset(&w.arena);
}

static void a_line_without_value_leaves_it_open(void **state)
{
    worked w;
    (void)state;
    open_worked(&w, HEAD SALE "goods:\n- {line: \"1\", price: 100.00 USD, duty_rate: Free}\n"
                              "- {line: \"2\", price: unknown USD, duty_rate: 5%}\n");
    const adv_due *mpf = due_of(&w, ADV_DUE_PROCESSING, -1);
    assert_int_equal(mpf->outcome, ADV_DUE_NOT_VALUED);
    assert_int_equal(due_of(&w, ADV_DUE_DUTY, 1)->outcome, ADV_DUE_NOT_VALUED);
    assert_true(w.a->fees_e4 == ADV_AMOUNT_UNKNOWN && w.a->duty_e4 == ADV_AMOUNT_UNKNOWN);
    assert_true(w.a->entered_e4 == ADV_AMOUNT_UNKNOWN && !w.a->complete);
    adv_arena_reset(&w.arena);
}

static void no_source_is_no_answer(void **state)
{
    worked w;
    (void)state;
    open_worked(&w, HEAD SALE "goods: [{line: \"1\", price: 100.00 USD, hts: 6109.10.00, origin: PE}]\n");
    const adv_due *duty = due_of(&w, ADV_DUE_DUTY, 0);
    assert_int_equal(duty->outcome, ADV_DUE_NO_SCHEDULE);
    assert_true(w.a->duty_e4 == ADV_AMOUNT_UNKNOWN);
    adv_arena_reset(&w.arena);
}

/* A heading nobody knows is told, not passed over. */
static void a_strange_heading_is_told(void **state)
{
    worked w;
    (void)state;
    open_worked(&w, HEAD SALE "goods: [{line: \"1\", price: 100.00 USD, duty_rate: 5%, hts: 6109.10.00, "
                              "origin: PE, layers: [{heading: 9903.77.77}]}]\n");
    bool told = false;
    for (size_t i = 0; i < w.a->due_count; i++) {
        told = told || (w.a->dues[i].outcome == ADV_DUE_NO_CODE &&
                        adv_text_is(w.a->dues[i].heading, "9903.77.77"));
    }
    assert_true(told);
    assert_true(w.a->duty_e4 == ADV_AMOUNT_UNKNOWN);
    adv_arena_reset(&w.arena);
}

/* What a user states of the line comes before what is said of the whole entry. */
static void the_line_comes_first(void **state)
{
    worked w;
    (void)state;
    open_worked(&w, HEAD SALE "mpf_exempt: yes\ngoods:\n"
                              "- {line: \"1\", price: 20000.00 USD, duty_rate: Free}\n"
                              "- {line: \"2\", price: 20000.00 USD, duty_rate: Free, mpf_exempt: no}\n");
    assert_int_equal(due_of(&w, ADV_DUE_PROCESSING, 0)->outcome, ADV_DUE_EXEMPT);
    assert_int_equal(due_of(&w, ADV_DUE_PROCESSING, -1)->base_e4, 20000 * ADV_E4);
    adv_arena_reset(&w.arena);
}

/* ---- points of many lines ------------------------------------------------------------------------------ */

enum { MANY = 400 };

/* Lines of some dozen invoices, a third of them without a rate, so that they are rounded by themselves. */
static void open_many(worked *w, uint32_t seed)
{
    static char text[MANY * 96 + 4096];
    size_t length = (size_t)snprintf(text, sizeof text, "%s", HEAD SALE "invoices:\n");
    uint32_t random = seed;
    for (int i = 0; i < 80; i++) {
        length += (size_t)snprintf(text + length, sizeof text - length,
                                   "- {id: I%d, date: 2025-11-01, status: final}\n", i);
    }
    length += (size_t)snprintf(text + length, sizeof text - length, "goods:\n");
    for (int i = 0; i < MANY; i++) {
        random = random * 1664525u + 1013904223u;
        int invoice = i < 80 ? i : (int)(random >> 20) % 55; /* the last ones stay with one line */
        const char *rate = random >> 9 & 1 ? ", duty_rate: 5%" : random >> 10 & 1 ? ", duty_rate: 7.5%" : "";
        length += (size_t)snprintf(text + length, sizeof text - length,
                                   "- {line: \"%d\", invoice: I%d, price: %u.%02u USD%s}\n", i + 1, invoice,
                                   random >> 16 & 0xfff, random >> 12 & 0x3f, rate);
    }
    open_worked(w, text);
}

/* By looking at every other line, as the regulation reads. */
static bool shares_invoice(const adv_entry *entry, size_t line)
{
    adv_text invoice = entry->lines[line].invoice;
    for (size_t i = 0; i < entry->line_count && invoice.bytes != NULL; i++) {
        if (i != line && adv_text_equal(entry->lines[i].invoice, invoice)) {
            return true;
        }
    }
    return false;
}

static bool says_the_same(const adv_entry_point *p, const adv_entry_point *other)
{
    return p->code == other->code && p->rule == other->rule && adv_text_equal(p->text, other->text) &&
           (p->line == other->line || p->rule != NULL);
}

/* The next point of the code, or NULL. */
static const adv_entry_point *next_point(const worked *w, size_t *at, adv_entry_point_code code)
{
    while (*at < w->a->point_count) {
        const adv_entry_point *point = &w->a->points[(*at)++];
        if (point->code == code) {
            return point;
        }
    }
    return NULL;
}

static void check_alone(const worked *w)
{
    bool told[80] = {false};
    size_t at = 0, count = 0;
    for (size_t i = 0; i < MANY; i++) {
        adv_text invoice = w->a->entry->lines[i].invoice;
        int64_t number = 0;
        assert_int_equal(adv_decimal_parse(&number, (adv_text){invoice.bytes + 1, invoice.length - 1}, 0, 80),
                         ADV_DECIMAL_OK);
        if (w->a->lines[i].alone && shares_invoice(w->a->entry, i) && !told[number]) {
            const adv_entry_point *point = next_point(w, &at, ADV_ENTRY_POINT_ALONE);
            assert_non_null(point);
            assert_true(point->line == -1 && adv_text_equal(point->text, invoice));
            told[number] = true;
            count++;
        }
    }
    assert_null(next_point(w, &at, ADV_ENTRY_POINT_ALONE));
    assert_true(count > 20);
}

/* Each point once, in the order in which its lines raise it, as looking through all of them finds. */
static void points_of_many_lines(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 5; seed++) {
        worked w;
        size_t at = 0;
        open_many(&w, seed);
        for (size_t i = 0; i < w.a->point_count; i++) {
            for (size_t k = 0; k < i; k++) {
                assert_false(says_the_same(&w.a->points[i], &w.a->points[k]));
            }
        }
        check_alone(&w);
        for (int32_t i = 0; i < MANY; i++) {
            if (w.a->entry->lines[i].duty_rate.length > 0) {
                const adv_entry_point *point = next_point(&w, &at, ADV_ENTRY_POINT_STATED_RATE);
                assert_true(point != NULL && point->line == i);
            }
        }
        assert_null(next_point(&w, &at, ADV_ENTRY_POINT_STATED_RATE));
        adv_arena_reset(&w.arena);
    }
}

/* The tie between rounding and an exact value: whatever digits stand behind, the keyed figure is that of the
   exact value.  Prices around a half of a dollar and of a cent, one ten-thousandth apart. */
static void solved_values_fall_on_their_side(void **state)
{
    char text[512];
    (void)state;
    for (int64_t e4 = 52673100; e4 < 52673400; e4++) {
        worked w;
        char price[48];
        adv_decimal_format(price, e4, 4, 4);
        (void)snprintf(text, sizeof text,
                       "format: \"1\"\njurisdiction: US\nmode: truck\nentry_type: consumption\n"
                       "filing: electronic\ndates: {entry: 2025-12-01}\n" DDP
                       "goods: [{line: \"1\", price: %s USD, duty_rate: 5%%}]\n",
                       price);
        open_worked(&w, text);
        /* (price - 33.58) / 1.05, cut behind the ninth decimal, half up from there */
        adv_int128 net = (adv_int128)(e4 - 335800) * ADV_E9;
        int64_t cents = 0;
        int64_t whole = 0;
        assert_int_equal(adv_divide_round(&cents, net * 100, (adv_int128)105 * (ADV_E13 / 100),
                                          ADV_ROUND_HALF_UP), ADV_OK);
        assert_int_equal(adv_divide_round(&whole, net * 100, (adv_int128)105 * ADV_E13, ADV_ROUND_HALF_UP),
                         ADV_OK);
        assert_int_equal(w.d->outcome, ADV_VALUED);
        assert_int_equal(w.d->value_e4, cents * 100);
        assert_int_equal(w.d->entered_e4, whole * ADV_E4);
        adv_arena_reset(&w.arena);
    }
}

static void names_are_told(void **state)
{
    (void)state;
    assert_string_equal(adv_due_kind_name(ADV_DUE_HARBOR), "harbor_fee");
    assert_string_equal(adv_due_kind_name(ADV_DUE_KIND_COUNT), "unknown");
    assert_string_equal(adv_due_outcome_name(ADV_DUE_UNCLAIMED), "unclaimed");
    assert_string_equal(adv_due_outcome_name(ADV_DUE_OUTCOME_COUNT), "unknown");
    assert_string_equal(adv_entry_point_name(ADV_ENTRY_POINT_COUNT), "unknown");
    assert_string_equal(adv_entry_base_name(ADV_ON_BILL), "bill");
}

static adv_status one_of_everything(adv_arena *arena, const void *given)
{
    adv_determination *d = NULL;
    adv_assessment *a = NULL;
    return assess(arena, given, &d, &a);
}

static void memory_runs_out(void **state)
{
    (void)state;
    each_allocation_fails(one_of_everything,
                          HEAD DDP
                          "goods:\n"
                          "- {line: \"1\", price: 21000.00 USD, quantity: 100 kg, duty_rate: 2¢/kg + 5%, "
                          "invoice: a, deposits: [{case: A-570-000, kind: antidumping, rate: 20%}], "
                          "contents: [{of: steel, value: 10.00 USD}], hts: 7326.90.86, origin: DE, "
                          "layers: [{heading: 9903.82.09, rate: 25%}]}\n"
                          "- {line: \"2\", price: 3000.00 USD, duty_rate: 9%, invoice: a}\n"
                          "invoices: [{id: a}]\n"
                          "figures: [{figure: mpf_minimum, value: \"33.58\"}]\n");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_the_invoice),
        cmocka_unit_test(refuses_what_is_too_large),
        cmocka_unit_test(leaves_no_value),
        cmocka_unit_test(a_fee_above_the_value_is_not_shared),
        cmocka_unit_test(a_fee_beside_the_price_leaves_it_whole),
        cmocka_unit_test(shares_sum_to_the_fee),
        cmocka_unit_test(a_line_without_value_leaves_it_open),
        cmocka_unit_test(no_source_is_no_answer),
        cmocka_unit_test(a_strange_heading_is_told),
        cmocka_unit_test(the_line_comes_first),
        cmocka_unit_test(points_of_many_lines),
        cmocka_unit_test(solved_values_fall_on_their_side),
        cmocka_unit_test(names_are_told),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A shipment as a whole: every way a determination can end, sums over lines, rates the shipment states,
 * bounds, memory that runs out at every point, and the same answer twice.
 */
#include "../base/failing.h"
#include "workshop.h"

/* ---- how it ends --------------------------------------------------------------------------------------- */

#define NOT_SOLD(kind) SHIPMENT "sale: {seller: maker, buyer: us, no_sale_kind: " kind "}\n" ONE_LINE
#define WITH(conditions)                                                                                     \
    SHIPMENT "sale: {seller: maker, buyer: us, sold_for_export: yes, " conditions "}\n" ONE_LINE

static const shipment_case endings[] = {
    {"sold, nothing beside the price", SHIPMENT SALE ONE_LINE, "1 valued 1000.00", "", ""},
    {"samples have no transaction value (US-030)", NOT_SOLD("sample"), "1 method_ended us.no_sale", NULL,
     NULL},
    {"nor have free replacements", NOT_SOLD("replacement"), "1 method_ended us.no_sale", NULL, NULL},
    {"nor leased goods", NOT_SOLD("lease"), "1 method_ended us.no_sale", NULL, NULL},
    {"stated as no sale without saying what it is", SHIPMENT "sale: {sold_for_export: no}\n" ONE_LINE,
     "1 method_ended us.no_sale", NULL, NULL},
    {"a restriction that matters (US-031)",
     WITH("related: no, restricted: yes, restriction_matters: yes, conditioned: no, proceeds_accrue: no"),
     "1 method_ended us.restriction", NULL, ""},
    {"one that does not",
     WITH("related: no, restricted: yes, restriction_matters: no, conditioned: no, "
          "proceeds_accrue: no"),
     "1 valued 1000.00", NULL, ""},
    {"a condition without a value (US-032)",
     WITH("related: no, restricted: no, conditioned: yes, condition_valued: no, proceeds_accrue: no"),
     "1 method_ended us.condition_without_value", NULL, ""},
    {"proceeds nobody can determine (US-033)",
     WITH("related: no, restricted: no, conditioned: no, proceeds_accrue: yes, proceeds_known: no"),
     "1 method_ended us.proceeds_not_determinable", NULL, ""},
    {"related, and the price is not acceptable (US-034)",
     WITH("related: yes, price_acceptable: no, restricted: no, conditioned: no, proceeds_accrue: no"),
     "1 method_ended us.relationship_not_acceptable", NULL, ""},
    {"related, and it is",
     WITH("related: yes, price_acceptable: yes, restricted: no, conditioned: no, "
          "proceeds_accrue: no"),
     "1 valued 1000.00", NULL, ""},
    {"conditions nobody spoke about leave the value standing, with open points", WITH("related: no"),
     "1 valued 1000.00", NULL,
     "open_fact restricted; open_fact restriction_matters; open_fact conditioned; open_fact "
     "condition_valued; "
     "open_fact proceeds_accrue; open_fact proceeds_known"},
    {"an addition that cannot be quantified ends the method (US-006)",
     SHIPMENT SALE ONE_LINE "elements: [{kind: proceeds, in_price: no, quantifiable: no, amount: unknown}]\n",
     "1 method_ended proceeds us.addition_not_quantifiable", NULL, NULL},
    {"exported before the law began",
     "format: \"1\"\njurisdiction: US\ndates: {export: 1980-06-30}\nparties: [{id: maker}, {id: us}]\n" SALE
         ONE_LINE,
     "1 no_law", NULL, ""},
    {"exported on its first day",
     "format: \"1\"\njurisdiction: US\ndates: {export: 1980-07-01}\nparties: [{id: maker}, {id: us}]\n" SALE
         ONE_LINE,
     "1 valued 1000.00", NULL, ""},
    {"the day of export is not stated, and the law has been one",
     "format: \"1\"\njurisdiction: US\nparties: [{id: maker}, {id: us}]\n" SALE ONE_LINE, "1 valued 1000.00",
     NULL, "day_not_stated"},
    {"the day of export is not stated, and a rate is needed",
     "format: \"1\"\njurisdiction: US\nparties: [{id: maker}, {id: us}]\n" SALE
     "goods: [{line: \"1\", price: 10.00 EUR}]\n",
     "1 incomplete date", NULL, "day_not_stated; no_rate"},
    {"more is taken out than the price holds",
     SHIPMENT SALE ONE_LINE "legs: [{kind: main_freight, amount: 1000.01 USD, in_price: yes, actual: yes}]\n",
     "1 rejected positive", NULL, ""},
    {"a line past the bounds of an amount",
     SHIPMENT SALE "goods: [{line: \"1\", price: 9999999999999.99 USD}]\n"
                   "elements: [{kind: packing, amount: 0.01 USD, in_price: no}]\n",
     "1 rejected range", NULL, ""},
};

static void every_way_a_determination_ends(void **state)
{
    (void)state;
    CASES_HOLD(endings);
}

static void the_worst_line_is_the_shipment(void **state)
{
    (void)state;
    static const struct {
        const char *what, *yaml;
        uint8_t     outcome;
    } cases[] = {
        {"all valued", SHIPMENT SALE TWO_LINES, ADV_VALUED},
        {"one price not known",
         SHIPMENT SALE "goods: [{line: \"1\", price: 5.00 USD}, {line: \"2\", price: unknown USD}]\n",
         ADV_INCOMPLETE},
        {"one line rejected",
         SHIPMENT SALE TWO_LINES
         "legs: [{kind: main_freight, level: line, of: \"1\", amount: 1001.00 USD, in_price: yes, "
         "actual: yes}]\n",
         ADV_REJECTED},
        {"each within bounds, the sum past them",
         SHIPMENT SALE
         "goods: [{line: \"1\", price: 9999999999999.00 USD}, {line: \"2\", price: 1.00 USD}]\n",
         ADV_REJECTED},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        workshop w;
        workshop_open(&w);
        determined(&w, cases[i].yaml);
        assert_int_equal(w.d->outcome, cases[i].outcome);
        bool valued = cases[i].outcome == ADV_VALUED;
        assert_int_equal(w.d->value_e4, valued ? e4_of("4000") : 0);
        assert_int_equal(w.d->entered_e4, valued ? e4_of("4000") : 0);
        assert_int_equal(w.d->method != NULL, valued);
        workshop_close(&w);
    }
}

static void a_jurisdiction_nobody_knows(void **state)
{
    (void)state;
    workshop w;
    workshop_open(&w);
    determine(&w, "format: \"1\"\njurisdiction: XK\ngoods: [{line: \"1\", price: 1.00 USD}]\n");
    assert_int_equal(w.status, ADV_ERR_NO_LAW);
    assert_null(w.d);
    assert_non_null(strstr(w.err.message, "'XK'"));
    workshop_close(&w);
}

/* ---- what the reason names ----------------------------------------------------------------------------- */

static void the_reason_names_the_item_that_lacks_something(void **state)
{
    (void)state;
    static const struct {
        const char *elements;
        int         item, fact;
    } cases[] = {
        {"{kind: packing, amount: 1.00 USD, in_price: no}, {kind: packing, amount: 1.00 USD}", 1,
         ADV_FACT_IN_PRICE},
        {"{kind: packing, amount: 0.00 USD}, {kind: packing, amount: 1.00 USD}", 1, ADV_FACT_IN_PRICE},
        {"{kind: packing, amount: 1.00 USD, in_price: no}, {kind: packing, amount: unknown, in_price: no}", 1,
         ADV_NO_FACT},
        {"{kind: packing, amount: 1.00 USD, in_price: no}, {kind: packing, amount: 1.00 NOK, in_price: no}",
         1, ADV_LACK_RATE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char yaml[1024];
        workshop w;
        workshop_open(&w);
        (void)snprintf(yaml, sizeof yaml, "%selements: [%s]\n", SHIPMENT SALE ONE_LINE, cases[i].elements);
        determined(&w, yaml);
        assert_int_equal(w.d->lines[0].outcome, ADV_INCOMPLETE);
        assert_int_equal(w.d->lines[0].reason_item, cases[i].item);
        assert_int_equal(w.d->lines[0].reason_fact, cases[i].fact);
        workshop_close(&w);
    }
}

static void a_valued_line_lacks_nothing(void **state)
{
    (void)state;
    workshop w;
    workshop_open(&w);
    determined(&w, SHIPMENT SALE TWO_LINES);
    for (size_t i = 0; i < w.d->line_count; i++) {
        assert_int_equal(w.d->lines[i].reason_fact, ADV_NO_FACT);
        assert_int_equal(w.d->lines[i].reason_rule, ADV_NO_RULE);
        assert_int_equal(w.d->lines[i].reason_item, -1);
    }
    workshop_close(&w);
}

/* ---- rates the shipment states ------------------------------------------------------------------------- */

#define EUROS SHIPMENT SALE "goods: [{line: \"1\", price: 100.00 EUR}]\n"
#define RATE(rate, kind, date) "{currency: EUR, rate: \"" rate "\", kind: " kind ", date: " date "}"
static const shipment_case rates[] = {
    {"no rate: incomplete, never one to one", EUROS, "1 incomplete rate", NULL, "no_rate"},
    {"certified for the quarter", EUROS "rates: [" RATE("1.05", "certified_quarterly", "2025-01-01") "]\n",
     "1 valued 105.00", NULL, ""},
    {"of another quarter", EUROS "rates: [" RATE("1.05", "certified_quarterly", "2024-10-01") "]\n",
     "1 incomplete rate", NULL, NULL},
    {"the daily one is five per cent away (US-121)",
     EUROS "rates: [" RATE("1.1025", "certified_daily", "2025-03-03") ", " RATE("1.05", "certified_quarterly",
                                                                                "2025-01-01") "]\n",
     "1 valued 110.25", NULL, ""},
    {"it is not quite",
     EUROS "rates: [" RATE("1.1024", "certified_daily", "2025-03-03") ", " RATE("1.05", "certified_quarterly",
                                                                                "2025-01-01") "]\n",
     "1 valued 105.00", NULL, ""},
    {"a central bank's is marked", EUROS "rates: [" RATE("1.07", "central_bank", "2025-03-03") "]\n",
     "1 valued 107.00", NULL, "uncertified_rate"},
    {"figures in any order of days",
     EUROS "rates: [" RATE("1.09", "certified_daily", "2025-03-04") ", " RATE(
         "1.02", "certified_daily", "2025-02-27") ", " RATE("1.03", "certified_daily", "2025-02-28") "]\n",
     "1 valued 103.00", NULL, ""},
    {"a day past the only figure", EUROS "rates: [" RATE("1.02", "certified_daily", "2025-02-28") "]\n",
     "1 incomplete rate", NULL, "no_rate"},
    {"for a hundred",
     SHIPMENT SALE
     "goods: [{line: \"1\", price: 20000 JPY}]\n"
     "rates: [{currency: JPY, rate: \"0.65\", per: 100, kind: certified_quarterly, date: 2025-01-01}]\n",
     "1 valued 130.00", NULL, ""},
    {"price and charge in different currencies: each at its own rate",
     EUROS "elements: [{kind: packing, amount: 1000 JPY, in_price: no}]\nrates: [" RATE(
         "1.05", "certified_quarterly", "2025-01-01") ", {currency: JPY, rate: \"0.65\", per: 100, kind: "
                                                      "certified_quarterly, date: 2025-01-01}]\n",
     "1 valued 111.50", NULL, ""},
};

static void stated_rates_stand_in_the_rule(void **state)
{
    (void)state;
    workshop w;
    CASES_HOLD(rates);
    workshop_open(&w);
    determined(&w, EUROS "rates: [" RATE("1.07", "central_bank", "2025-03-03") "]\n");
    assert_true(w.d->uncertified && w.d->lines[0].uncertified);
    workshop_close(&w);
}

static void rates_of_the_host_come_after_those_stated(void **state)
{
    (void)state;
    static const adv_rate_point points[] = {{20090, 1080000000},
                                            {20150, 1090000000}}; /* 2025-01-02, 2025-03-03 */
    adv_rate_series series = {.currency = currency_of("EUR"), .target = currency_of("USD"), .per = 1,
                              .source = ADV_RATE_CERTIFIED, .name = "host", .points = points, .count = 2};
    workshop w;
    assert_int_equal(points[0].date, day_of("2025-01-02"));
    assert_int_equal(points[1].date, day_of("2025-03-03"));
    workshop_open(&w);
    w.fx = (adv_fx){&series, 1};
    determined(&w, EUROS);
    assert_string_equal(told_lines(&w.arena, w.d), "1 valued 108.00");
    determined(&w, EUROS "rates: [" RATE("1.05", "certified_quarterly", "2025-01-01") "]\n");
    assert_string_equal(told_lines(&w.arena, w.d), "1 valued 105.00");
    workshop_close(&w);
}

/* ---- bounds -------------------------------------------------------------------------------------------- */

static void a_line_holds_so_many_elements(void **state)
{
    (void)state;
    for (unsigned count = ADV_TILE_COLUMNS - 1; count <= ADV_TILE_COLUMNS; count++) {
        static char yaml[8192];
        workshop w;
        int length = snprintf(yaml, sizeof yaml, "%selements:\n", SHIPMENT SALE ONE_LINE);
        for (unsigned i = 0; i < count; i++) {
            length += snprintf(yaml + length, sizeof yaml - (size_t)length,
                               "- {kind: packing, amount: 1.00 USD, in_price: no}\n");
        }
        workshop_open(&w);
        determine(&w, yaml);
        if (count < ADV_TILE_COLUMNS) {
            assert_int_equal(w.status, ADV_OK);
            assert_string_equal(told_lines(&w.arena, w.d), "1 valued 1063.00");
        } else {
            assert_int_equal(w.status, ADV_ERR_LIMIT);
            assert_null(w.d);
            assert_non_null(strstr(w.err.message, "line 1 has more than 63 elements"));
        }
        workshop_close(&w);
    }
}

/* ---- a rich shipment ----------------------------------------------------------------------------------- */

static const char rich[] = SHIPMENT
    "sale: {seller: maker, buyer: us, sold_for_export: yes, related: yes, restricted: no, incoterm: CIF, "
    "named_place: Los Angeles}\n"
    "invoices: [{id: A, total: 900.00 EUR}, {id: B, status: provisional}]\n"
    "goods:\n"
    "- {line: \"1\", invoice: A, quantity: 300 pcs, free_quantity: 1 dozen, quantity_ordered: 400 pcs, "
    "price: 1000.00 EUR,\n"
    "   net_weight: 50 kg, carrier_value: 10.00 EUR, declared_value: 1.00 USD}\n"
    "- {line: \"2\", invoice: B, quantity: 100 pcs, unit_price: 30.00 USD, net_weight: 20 lb}\n"
    "- {line: \"3\", invoice: B, quantity: 2 t, formula: {index: LME, provisional_quotation: 9000.00 USD}}\n"
    "elements:\n"
    "- {kind: royalty, percent: \"6.5\", in_price: no, related_to_goods: yes, condition_of_sale: yes}\n"
    "- {kind: packing, amount: 10.00 USD, key: volume, in_price: no}\n"
    "- {kind: packing, amount: 17.77 CNY, key: net_weight, level: invoice, of: B}\n"
    "- {kind: selling_commission, per_unit: 0.10 EUR, level: line, of: \"1\", in_price: no}\n"
    "- {name: Zweckwidmung, amount: unknown}\n"
    "- {name: courier fee, amount: 3.00 USD}\n"
    "- {kind: discount, amount: 5.00 USD, agreed: 2025-03-01, level: period, level_value: 90000.00 USD}\n"
    "legs:\n"
    "- {kind: main_freight, amount: 80.00 USD, evidence: [bill]}\n"
    "- {kind: insurance, amount: 5.00 NOK, in_price: no}\n"
    "assists:\n"
    "- {id: mould, kind: tools, acquired: bought_unrelated, cost: 5000.00 USD, transport: 80.00 EUR, "
    "used_before: yes,\n"
    "   share_used: \"0.25\", repairs: 12.00 USD, in_price: no, apportionment: anticipated_production,\n"
    "   anticipated_units: \"90000\"}\n"
    "- {id: drawings, kind: design, parts: [{undertaken_in: US, cost: 9.00 USD}, {undertaken_in: TW, cost: "
    "7.00 EUR}],\n"
    "   lines: [\"2\"], apportionment: first_shipment, first_shipment: yes}\n"
    "evidence: [{id: bill, kind: freight_bill}]\n"
    "rates: [{currency: EUR, rate: \"1.05\", kind: certified_quarterly, date: 2025-01-01},\n"
    "        {currency: EUR, rate: \"1.12\", kind: central_bank, date: 2025-03-03},\n"
    "        {currency: CNY, rate: \"13.7\", per: 100, kind: certified_daily, date: 2025-03-03}]\n"
    "gap_threshold: \"0.1\"\n";

static adv_status determine_rich(adv_arena *arena, const void *given)
{
    adv_determination *d = NULL;
    adv_error err = {.status = ADV_OK};
    adv_fx none = {NULL, 0};
    adv_status status = adv_determine(&d, arena, adv_law_builtin(), &none, given, NULL, &err);
    assert_int_equal(err.status, status);
    assert_int_equal(d != NULL, status == ADV_OK);
    return status;
}

#define RESOLD                                                                                               \
    "methods: {identical_found: no, similar_found: no}\n"                                                    \
    "deductive:\n"                                                                                           \
    "- {about_days: \"400\", profit_and_expenses_percent: \"20\", inland: 2.00 USD, carriage: 3.00 USD,\n"   \
    "   duty_percent: \"0\", taxes: 0.00 USD,\n"                                                             \
    "   sales: [{date: 2025-03-01, quantity: 5 pcs, unit_price: 40.00 USD}]}\n"

static const char resold[] = SHIPMENT SALE
    "goods:\n"
    "- {line: \"1\", price: 100.00 USD, quantity: 10 pcs}\n"
    "- {line: \"2\", quantity: 10 pcs, no_sale_kind: sample}\n" RESOLD;

static void memory_may_run_out_anywhere(void **state)
{
    (void)state;
    workshop w;
    workshop_open(&w);
    each_allocation_fails(determine_rich, shipment_of(&w.arena, rich));
    each_allocation_fails(determine_rich, shipment_of(&w.arena, resold));
    workshop_close(&w);
}

/* ---- the later methods --------------------------------------------------------------------------------- */

static const adv_method_result *method_of(const adv_determination *d, adv_method method)
{
    for (size_t i = 0; i < d->method_count; i++) {
        if (d->methods[i].method == method) {
            return &d->methods[i];
        }
    }
    return NULL;
}

/* What one would have to say otherwise: of every row that ended the method, one of its facts. */
static void what_ended_says_what_brings_back(void **state)
{
    (void)state;
    workshop w;
    workshop_open(&w);
    determined(&w, WITH("related: yes, price_acceptable: no, conditioned: yes, condition_valued: no"));
    const adv_method_result *first = method_of(w.d, ADV_BY_TRANSACTION_VALUE);
    assert_non_null(first);
    assert_int_equal(first->state, ADV_METHOD_NOT_USABLE);
    assert_int_equal(first->back_count, 2);
    assert_int_equal(first->back[0].no, UINT64_C(1) << ADV_SALE_CONDITIONED);
    assert_int_equal(first->back[0].yes, UINT64_C(1) << ADV_SALE_CONDITION_VALUED);
    assert_int_equal(first->back[1].no, UINT64_C(1) << ADV_SALE_RELATED);
    assert_int_equal(first->back[1].yes, UINT64_C(1) << ADV_SALE_PRICE_ACCEPTABLE);
    workshop_close(&w);
    workshop_open(&w);
    determined(&w, WITH("related: yes, price_acceptable: yes, conditioned: yes, condition_valued: yes"));
    assert_int_equal(method_of(w.d, ADV_BY_TRANSACTION_VALUE)->state, ADV_METHOD_IS_USED);
    assert_int_equal(method_of(w.d, ADV_BY_DEDUCTIVE)->state, ADV_METHOD_NOT_ASKED);
    workshop_close(&w);
}

/* A price that is only missing does not hand the goods on to the next method. */
static void a_method_undecided_stops_the_walk(void **state)
{
    (void)state;
    workshop w;
    workshop_open(&w);
    determined(&w, SHIPMENT SALE "goods: [{line: \"1\", price: unknown USD, quantity: 10 pcs}]\n" RESOLD);
    assert_int_equal(w.d->outcome, ADV_INCOMPLETE);
    assert_int_equal(method_of(w.d, ADV_BY_TRANSACTION_VALUE)->state, ADV_METHOD_UNDECIDED);
    assert_int_equal(method_of(w.d, ADV_BY_DEDUCTIVE)->state, ADV_METHOD_NOT_ASKED);
    workshop_close(&w);
}

/* Two lines valued in two ways are one shipment. */
static void lines_take_the_method_that_is_theirs(void **state)
{
    (void)state;
    workshop w;
    workshop_open(&w);
    determined(&w, resold);
    assert_int_equal(w.d->outcome, ADV_VALUED);
    assert_string_equal(w.d->method, "several");
    assert_int_equal(w.d->lines[0].method, ADV_BY_TRANSACTION_VALUE);
    assert_int_equal(w.d->lines[1].method, ADV_BY_DEDUCTIVE);
    assert_int_equal(w.d->lines[1].value_e4, e4_of("270"));
    assert_int_equal(w.d->value_e4, e4_of("370"));
    workshop_close(&w);
}

static void tell_wide(adv_buffer *out, adv_int128 value)
{
    char text[48];
    (void)adv_decimal_format(text, value, 0, 0);
    adv_buffer_char(out, ' ');
    adv_buffer_string(out, text);
}

static void tell_numbers(adv_buffer *out, const int64_t *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        tell_wide(out, numbers[i]);
    }
    adv_buffer_char(out, '\n');
}

/* Everything a determination says, but for where it lies in memory. */
static const char *told_whole(adv_arena *arena, const adv_determination *d)
{
    adv_buffer out;
    adv_buffer_init(&out, arena);
    adv_buffer_string(&out, told_lines(arena, d));
    adv_buffer_string(&out, told_items(arena, d));
    for (size_t i = 0; i < d->trace.count; i++) {
        const adv_trace_record *r = &d->trace.records[i];
        const int64_t numbers[] = {r->op,           r->outcome,   r->fact,        r->part,
                                   r->rule,         r->currency,  r->item,        r->line,
                                   r->operand_e4,   r->factor_e9, r->divisor_e9,  r->result_e4,
                                   r->rate.rate.e9, r->rate.date, r->rate.source, r->rate.quarterly};
        tell_wide(&out, r->operand_e13);
        tell_wide(&out, r->before_e13);
        tell_wide(&out, r->after_e13);
        tell_numbers(&out, numbers, sizeof numbers / sizeof numbers[0]);
    }
    for (size_t i = 0; i < d->point_count; i++) {
        const adv_point *p = &d->points[i];
        const int64_t numbers[] = {p->code, p->fact,      p->rule,     p->item,
                                   p->line, p->amount.e4, p->other.e4, p->date};
        adv_buffer_text(&out, p->text);
        tell_numbers(&out, numbers, sizeof numbers / sizeof numbers[0]);
    }
    return adv_buffer_done(&out).bytes;
}

static void the_same_facts_give_the_same_answer(void **state)
{
    (void)state;
    workshop first, second;
    workshop_open(&first);
    workshop_open(&second);
    determined(&first, rich);
    (void)adv_arena_alloc(&second.arena, 12345, 1); /* elsewhere in memory */
    determined(&second, rich);
    const char *told = told_whole(&first.arena, first.d);
    assert_true(strlen(told) > 5000);
    assert_string_equal(told, told_whole(&second.arena, second.d));
    workshop_close(&first);
    workshop_close(&second);
}

static void points_are_listed_once(void **state)
{
    (void)state;
    workshop w;
    workshop_open(&w);
    determined(&w, rich);
    assert_true(w.d->point_count > 20);
    for (size_t i = 0; i < w.d->point_count; i++) {
        for (size_t k = 0; k < i; k++) {
            const adv_point *a = &w.d->points[i], *b = &w.d->points[k];
            assert_false(a->code == b->code && a->fact == b->fact && a->rule == b->rule &&
                         a->item == b->item && a->line == b->line && adv_text_equal(a->text, b->text));
        }
    }
    workshop_close(&w);
}

/* Parts of a spread sum to what is spread; figures to key are those of the lines. */
static void figures_of_a_rich_shipment_agree_with_each_other(void **state)
{
    (void)state;
    workshop w;
    workshop_open(&w);
    determined(&w, rich);
    for (size_t item = 0; item < w.d->item_count; item++) {
        int64_t sum = 0, whole = 0;
        size_t parts = 0;
        for (size_t i = 0; i < w.d->trace.count; i++) {
            const adv_trace_record *r = &w.d->trace.records[i];
            if (r->op == ADV_OP_SPREAD && r->item == (int32_t)item) {
                sum += r->result_e4;
                whole = r->operand_e4;
                parts++;
            }
        }
        assert_int_equal(sum, whole);
        assert_true(parts == 0 || w.d->items[item].spread != NULL);
    }
    workshop_close(&w);
}

static void names_of_outcomes_and_ways(void **state)
{
    (void)state;
    static const char *const outcomes[] = {"valued", "incomplete", "method_ended", "no_law", "rejected"};
    static const char *const ways[] = {"not_chosen", "first_shipment", "produced_to_first_shipment",
                                       "anticipated_production", "given"};
    for (unsigned i = 0; i < ADV_OUTCOME_COUNT; i++) {
        assert_string_equal(adv_outcome_name((adv_outcome)i), outcomes[i]);
        assert_string_equal(adv_apportionment_name((adv_apportionment)i), ways[i]);
    }
    assert_string_equal(adv_outcome_name((adv_outcome)ADV_OUTCOME_COUNT), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_way_a_determination_ends),
        cmocka_unit_test(the_worst_line_is_the_shipment),
        cmocka_unit_test(a_jurisdiction_nobody_knows),
        cmocka_unit_test(the_reason_names_the_item_that_lacks_something),
        cmocka_unit_test(a_valued_line_lacks_nothing),
        cmocka_unit_test(stated_rates_stand_in_the_rule),
        cmocka_unit_test(rates_of_the_host_come_after_those_stated),
        cmocka_unit_test(a_line_holds_so_many_elements),
        cmocka_unit_test(memory_may_run_out_anywhere),
        cmocka_unit_test(what_ended_says_what_brings_back),
        cmocka_unit_test(a_method_undecided_stops_the_walk),
        cmocka_unit_test(lines_take_the_method_that_is_theirs),
        cmocka_unit_test(the_same_facts_give_the_same_answer),
        cmocka_unit_test(points_are_listed_once),
        cmocka_unit_test(figures_of_a_rich_shipment_agree_with_each_other),
        cmocka_unit_test(names_of_outcomes_and_ways),
    };
    return test_run("determine", tests);
}

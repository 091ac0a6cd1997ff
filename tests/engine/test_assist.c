/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the buyer supplies for production: what it is worth by the way it was come by, and the part that falls
 * on this shipment (19 CFR 152.103(d), (e); US-055 to US-064).
 */
#include "workshop.h"

#define HUNDRED SHIPMENT SALE "goods: [{line: \"1\", quantity: 100 pcs, price: 1000.00 USD}]\n"
#define ASSIST(row) HUNDRED "assists: [{id: a, in_price: no, " row "}]\n"
#define EURO                                                                                                 \
    "rates: [{currency: EUR, rate: \"2\", kind: certified_quarterly, date: 2025-01-01}, "                    \
    "{currency: CNY, rate: \"0.125\", kind: certified_quarterly, date: 2025-01-01}]\n"

static const shipment_case worth[] = {
    {"materials from an unrelated seller: what they cost",
     ASSIST("kind: materials, acquired: bought_unrelated, "
            "cost: 200.00 USD"),
     "1 valued 1200.00", "assist_materials 200.00 USD: 200.00", ""},
    {"with the carriage to the place of production (US-059)",
     ASSIST("kind: materials, acquired: bought_unrelated, "
            "cost: 200.00 USD, transport: 12.50 USD"),
     "1 valued 1212.50", NULL, ""},
    {"bought from a related person: its cost of production, never the transfer price",
     ASSIST("kind: materials, "
            "acquired: bought_related, cost: 900.00 USD, producer_cost: 640.00 USD"),
     "1 valued 1640.00", NULL, ""},
    {"that cost is not known",
     ASSIST("kind: materials, acquired: bought_related, cost: 900.00 USD, "
            "producer_cost: unknown, transport: 50.00 USD"),
     "1 incomplete assist_materials amount", "assist_materials unknown USD: unknown", NULL},
    {"made by the buyer", ASSIST("kind: consumed, acquired: produced, cost: 80.00 USD"), "1 valued 1080.00",
     "assist_consumed 80.00 USD: 80.00", ""},
    {"made by a related person", ASSIST("kind: consumed, acquired: produced_by_related, cost: 80.00 USD"),
     "1 valued 1080.00", NULL, ""},
    {"leased: so much a month",
     ASSIST("kind: materials, acquired: leased, lease_per_period: 33.33 USD, "
            "lease_periods: \"3\""),
     "1 valued 1099.99", NULL, ""},
    {"leased for half a period",
     ASSIST("kind: materials, acquired: leased, lease_per_period: 33.33 USD, "
            "lease_periods: \"0.5\""),
     "1 valued 1016.67", NULL, ""},
    {"leased for a sum", ASSIST("kind: materials, acquired: leased, cost: 70.00 USD"), "1 valued 1070.00",
     NULL, ""},
    {"in the public domain: the cost of copies (US-058)",
     ASSIST("kind: design, acquired: public_domain, "
            "cost: 15.00 USD, undertaken_in: CN, apportionment: first_shipment, first_shipment: yes"),
     "1 valued 1015.00", NULL, ""},
    {"nobody knows what it cost, though its carriage is known",
     ASSIST("kind: materials, acquired: bought_unrelated, "
            "cost: unknown, transport: 50.00 USD"),
     "1 incomplete assist_materials amount", "assist_materials unknown USD: unknown",
     "missing_amount assist_materials"},
    {"the market price is never used (US-060)",
     ASSIST("kind: materials, acquired: bought_unrelated, cost: 200.00 USD, "
            "market_price: 900.00 USD"),
     "1 valued 1200.00", NULL, ""},
    {"reduced cost: less what the producer paid (US-061)",
     ASSIST("kind: materials, acquired: bought_unrelated, "
            "cost: 200.00 USD, paid_by_producer: 150.00 USD"),
     "1 valued 1050.00", NULL, ""},
    {"the producer paid more than it was worth: nothing is added",
     ASSIST("kind: materials, "
            "acquired: bought_unrelated, cost: 200.00 USD, paid_by_producer: 250.00 USD"),
     "1 valued 1000.00", "assist_materials 0.00 USD: 0.00", ""},
    {"the price holds it already (US-062)",
     HUNDRED "assists: [{id: a, in_price: yes, kind: materials, "
             "acquired: bought_unrelated, cost: 200.00 USD}]\n",
     "1 valued 1000.00", NULL, ""},
    {"nobody says whether it does",
     HUNDRED "assists: [{id: a, kind: materials, acquired: bought_unrelated, "
             "cost: 200.00 USD}]\n",
     "1 incomplete assist_materials in_price", NULL, "missing_fact assist_materials in_price"},
};

static void an_assist_is_worth_what_it_cost(void **state)
{
    (void)state;
    CASES_HOLD(worth);
}

#define TOOL(row)                                                                                            \
    ASSIST(                                                                                                  \
        "kind: tools, acquired: bought_unrelated, apportionment: first_shipment, first_shipment: yes, " row)
static const shipment_case tools[] = {
    {"a new tool", TOOL("cost: 500.00 USD, used_before: no"), "1 valued 1500.00", NULL, ""},
    {"repaired before it was supplied (US-060)",
     TOOL("cost: 500.00 USD, repairs: 40.00 USD, transport: 9.00 USD"), "1 valued 1549.00", NULL, ""},
    {"two fifths of its life used up", TOOL("cost: 500.00 USD, used_before: yes, share_used: \"0.4\""),
     "1 valued 1300.00", NULL, ""},
    {"the use comes off the cost, not off repairs",
     TOOL("cost: 500.00 USD, used_before: yes, share_used: \"0.4\", "
          "repairs: 40.00 USD"),
     "1 valued 1340.00", NULL, ""},
    {"its value after the use is stated",
     TOOL("cost: 500.00 USD, used_before: yes, value_after_use: 120.00 USD"), "1 valued 1120.00", NULL, ""},
    {"used before, and nobody knows how much of it is left",
     TOOL("cost: 500.00 USD, used_before: yes, "
          "value_after_use: unknown"),
     "1 incomplete assist_tools amount", NULL, NULL},
    {"made in the United States: an assist all the same (US-056)",
     TOOL("cost: 500.00 USD, undertaken_abroad: no"), "1 valued 1500.00", NULL, ""},
};

static void tools_lose_by_use_and_gain_by_repair(void **state)
{
    (void)state;
    CASES_HOLD(tools);
}

#define DESIGN(row) ASSIST("kind: design, apportionment: first_shipment, first_shipment: yes, " row)
#define BOUGHT "acquired: bought_unrelated, "
static const shipment_case designs[] = {
    {"undertaken abroad", DESIGN(BOUGHT "cost: 300.00 USD, undertaken_in: TW"), "1 valued 1300.00",
     "assist_design 300.00 USD: 300.00", ""},
    {"undertaken here: never an assist (US-056)", DESIGN(BOUGHT "cost: 300.00 USD, undertaken_in: US"),
     "1 valued 1000.00", NULL, ""},
    {"nobody says where", DESIGN(BOUGHT "cost: 300.00 USD"), "1 incomplete assist_design undertaken_abroad",
     NULL, NULL},
    {"partly here: only the work abroad counts (US-058)",
     DESIGN("parts: [{undertaken_in: US, cost: 310.00 USD}, {undertaken_in: TW, cost: 25.00 USD}, "
            "{undertaken_in: CN, "
            "cost: 5.00 USD}]"),
     "1 valued 1030.00", "assist_design 30.00 USD: 30.00", ""},
    {"all of it here", DESIGN("parts: [{undertaken_in: US, cost: 310.00 USD}]"), "1 valued 1000.00", NULL,
     ""},
    {"a part abroad whose cost nobody knows",
     DESIGN("parts: [{undertaken_in: US, cost: 310.00 USD}, {undertaken_in: TW, cost: unknown USD}]"),
     "1 incomplete assist_design amount", NULL, NULL},
    {"a part here whose cost nobody knows makes no difference",
     DESIGN("parts: [{undertaken_in: US, cost: unknown USD}, {undertaken_in: TW, cost: 25.00 USD}]"),
     "1 valued 1025.00", NULL, NULL},
    {"parts in three currencies are an item each",
     DESIGN("parts: [{undertaken_in: TW, cost: 25.00 USD}, {undertaken_in: DE, cost: 10.00 EUR}, "
            "{undertaken_in: CN, "
            "cost: 80.00 CNY}]") EURO,
     "1 valued 1055.00",
     "assist_design 25.00 USD: 25.00; assist_design 10.00 EUR: 10.00; assist_design 80.00 CNY: 80.00", ""},
    {"incidental work abroad by the buyer's own man from here (US-057)",
     DESIGN(BOUGHT "cost: 300.00 USD, undertaken_in: TW, domiciled_individual: yes, employee_of_buyer: yes, "
                   "incidental: yes"),
     "1 valued 1000.00", NULL, ""},
    {"two of the three are not enough",
     DESIGN(BOUGHT "cost: 300.00 USD, undertaken_in: TW, domiciled_individual: yes, employee_of_buyer: yes, "
                   "incidental: no"),
     "1 valued 1300.00", NULL, ""},
};

static void design_counts_where_it_was_undertaken(void **state)
{
    (void)state;
    CASES_HOLD(designs);
}

static const shipment_case currencies[] = {
    {"cost in dollars, carriage in euros",
     ASSIST("kind: materials, acquired: bought_unrelated, cost: 200.00 USD, transport: 10.00 EUR") EURO,
     "1 valued 1220.00", "assist_materials 200.00 USD: 200.00; assist_materials 10.00 EUR: 10.00", ""},
    {"the producer paid in its own money: it lowers the sum",
     ASSIST("kind: materials, acquired: bought_unrelated, cost: 200.00 USD, paid_by_producer: 400.00 CNY")
         EURO,
     "1 valued 1150.00", "assist_materials 200.00 USD: 200.00; assist_materials -400.00 CNY: -400.00", ""},
    {"an unknown cost leaves nothing known",
     ASSIST("kind: materials, acquired: bought_unrelated, cost: unknown, transport: 10.00 EUR, repairs: 1.00 "
            "USD") EURO,
     "1 incomplete assist_materials amount",
     "assist_materials unknown USD: unknown; assist_materials unknown EUR: unknown", NULL},
    {"no rate for the euro", ASSIST("kind: materials, acquired: bought_unrelated, cost: 200.00 EUR"),
     "1 incomplete assist_materials rate", NULL, NULL},
    {"a share given in euros of what cost dollars is counted once, in euros",
     ASSIST("kind: tools, acquired: bought_unrelated, cost: 5000.00 USD, transport: 80.00 CNY, "
            "apportionment: given, "
            "given_amount: 30.00 EUR") EURO,
     "1 valued 1060.00", "assist_tools 30.00 EUR: 30.00", ""},
};

static void several_currencies_are_several_items(void **state)
{
    (void)state;
    CASES_HOLD(currencies);
}

/* A mould for 1 000 000 USD cents: 10 000.00 over 2 500 first, 4 000 produced, 50 000 expected units; 100 are
   here. */
#define MOULD(row) ASSIST("kind: tools, acquired: bought_unrelated, cost: 10000.00 USD, " row)
#define FIGURES "first_shipment_units: \"2500\", produced_units: \"4000\", anticipated_units: \"50000\""
static const shipment_case ways[] = {
    {"no way chosen: incomplete", MOULD(FIGURES ", first_shipment: yes"),
     "1 incomplete assist_tools assist.apportionment",
     "assist_tools unknown USD: unknown", "missing_amount assist_tools assist.apportionment"},
    {"over the first shipment", MOULD("apportionment: first_shipment, first_shipment: yes"),
     "1 valued 11000.00", NULL, ""},
    {"over the first shipment, and this is a later one",
     MOULD("apportionment: first_shipment, first_shipment: no"), "1 valued 1000.00",
     "assist_tools 0.00 USD: 0.00", ""},
    {"over the first shipment, and nobody says whether this is it", MOULD("apportionment: first_shipment"),
     "1 incomplete assist_tools first_shipment", NULL, NULL},
    {"over the units produced to the first shipment",
     MOULD("apportionment: produced_to_first_shipment, produced_units: \"4000\""), "1 valued 1250.00", NULL,
     ""},
    {"over the anticipated production",
     MOULD("apportionment: anticipated_production, anticipated_units: \"50000\""), "1 valued 1020.00",
     "assist_tools 20.00 USD: 20.00", ""},
    {"units made with it differ from the units of the line",
     MOULD("apportionment: anticipated_production, anticipated_units: \"50000\", units: \"40\""),
     "1 valued 1008.00", NULL, ""},
    {"more units than expected: no more than the whole",
     MOULD("apportionment: anticipated_production, anticipated_units: \"80\""), "1 valued 11000.00", NULL,
     ""},
    {"to the cent, half up: 10000 x 100 / 30000 is 33.333",
     MOULD("apportionment: anticipated_production, anticipated_units: \"30000\""), "1 valued 1033.33", NULL,
     ""},
    {"8000 of 10000 units for this country: 8000.00 over them",
     MOULD("apportionment: anticipated_production, anticipated_units: \"10000\", other_units: \"2000\", "
           "all_for_importing_country: no"),
     "1 valued 1100.00", "assist_tools 100.00 USD: 100.00", ""},
    {"the first shipment bears the share of this country",
     MOULD("apportionment: first_shipment, first_shipment: yes, anticipated_units: \"10000\", "
           "other_units: \"2000\""),
     "1 valued 9000.00", NULL, ""},
    {"some of it is for other countries, and nobody says how much",
     MOULD("apportionment: anticipated_production, anticipated_units: \"50000\", "
           "all_for_importing_country: no"),
     "1 incomplete assist_tools assist.other_units", NULL,
     "missing_amount assist_tools assist.other_units"},
    {"the same over the first shipment",
     MOULD("apportionment: first_shipment, first_shipment: yes, all_for_importing_country: no"),
     "1 incomplete assist_tools assist.other_units", NULL, NULL},
    {"as in a book, a share is no matter of what is not denied",
     MOULD("apportionment: anticipated_production, anticipated_units: \"50000\", "
           "all_for_importing_country: unknown"),
     "1 valued 1020.00", NULL, ""},
    {"a share given", MOULD("apportionment: given, given_amount: 77.70 USD"), "1 valued 1077.70", NULL, ""},
    {"a share given as unknown", MOULD("apportionment: given, given_amount: unknown USD"),
     "1 incomplete assist_tools amount", NULL, NULL},
    {"a share given without anything else",
     ASSIST("kind: tools, apportionment: given, given_amount: 77.70 USD"), "1 valued 1077.70", NULL, ""},
};

static void four_ways_of_spreading(void **state)
{
    (void)state;
    CASES_HOLD(ways);
}

/* The same mould, the four ways side by side, as an option of the call; materials are not touched by it. */
static void the_ways_side_by_side(void **state)
{
    (void)state;
    static const struct {
        adv_apportionment way;
        const char       *value;
    } expected[] = {
        {0, "1 valued 1070.00"}, /* as stated: over the anticipated production */
        {ADV_APPORTION_FIRST_SHIPMENT, "1 valued 11050.00"},
        {ADV_APPORTION_PRODUCED, "1 valued 1300.00"},
        {ADV_APPORTION_ANTICIPATED, "1 valued 1070.00"},
        {ADV_APPORTION_GIVEN, "1 incomplete assist_tools amount"},
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        workshop w;
        workshop_open(&w);
        w.options.apportionment = (uint8_t)expected[i].way;
        determined(&w, HUNDRED
                   "assists:\n"
                   "- {id: a, in_price: no, kind: tools, acquired: bought_unrelated, cost: 10000.00 USD, "
                   "apportionment: anticipated_production, first_shipment: yes, " FIGURES "}\n"
                   "- {id: b, in_price: no, kind: materials, acquired: bought_unrelated, cost: 50.00 USD}\n");
        assert_string_equal(told_lines(&w.arena, w.d), expected[i].value);
        workshop_close(&w);
    }
}

#define GOODS SHIPMENT SALE TWO_LINES
static const shipment_case lines[] = {
    {"over all lines by quantity, 3 to 1: somebody should look at it",
     GOODS
     "assists: [{id: a, in_price: no, kind: materials, acquired: bought_unrelated, cost: 100.00 USD}]\n",
     "1 valued 1075.00; 2 valued 3025.00", "assist_materials 100.00 USD by quantity: 75.00, 25.00",
     "several_products assist_materials"},
    {"over one line",
     GOODS "assists: [{id: a, in_price: no, kind: materials, acquired: bought_unrelated, cost: 100.00 USD, "
           "lines: [\"2\"]}]\n",
     "1 valued 1000.00; 2 valued 3100.00", "assist_materials 100.00 USD: -, 100.00", ""},
    {"the units of its lines are those that count: 100 of 1000",
     GOODS "assists: [{id: a, in_price: no, kind: tools, acquired: bought_unrelated, cost: 100.00 USD, "
           "apportionment: anticipated_production, anticipated_units: \"1000\", lines: [\"2\"]}]\n",
     "1 valued 1000.00; 2 valued 3010.00", NULL, ""},
    {"lines without a quantity cannot bear it by quantity",
     SHIPMENT SALE
     "goods: [{line: \"1\", price: 1.00 USD}, {line: \"2\", price: 1.00 USD}]\n"
     "assists: [{id: a, in_price: no, kind: materials, acquired: bought_unrelated, cost: 100.00 USD}]\n",
     "1 incomplete assist_materials share; 2 incomplete assist_materials share", NULL, NULL},
};

static void an_assist_falls_on_the_lines_made_with_it(void **state)
{
    (void)state;
    CASES_HOLD(lines);
}

static void every_part_of_the_cost_is_a_step(void **state)
{
    (void)state;
    static const struct {
        uint8_t     part;
        const char *operand, *result;
    } steps[] = {
        {ADV_COST_BASE, "500", "500"},       {ADV_COST_USE, "200", "300"},
        {ADV_COST_REPAIR, "40", "340"},      {ADV_COST_TRANSPORT, "9", "349"},
        {ADV_COST_PAID_BY_PRODUCER, "49", "300"},
    };
    workshop w;
    workshop_open(&w);
    determined(&w, TOOL("cost: 500.00 USD, used_before: yes, share_used: \"0.4\", repairs: 40.00 USD, "
                        "transport: 9.00 USD, paid_by_producer: 49.00 USD"));
    size_t n = 0;
    for (size_t i = 0; i < w.d->trace.count; i++) {
        const adv_trace_record *record = &w.d->trace.records[i];
        if (record->op != ADV_OP_COST) {
            continue;
        }
        assert_true(n < sizeof steps / sizeof steps[0]);
        assert_int_equal(record->part, steps[n].part);
        assert_int_equal(record->operand_e4, e4_of(steps[n].operand));
        assert_int_equal(record->result_e4, e4_of(steps[n].result));
        n++;
    }
    assert_int_equal(n, sizeof steps / sizeof steps[0]);
    workshop_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_assist_is_worth_what_it_cost),
        cmocka_unit_test(tools_lose_by_use_and_gain_by_repair),
        cmocka_unit_test(design_counts_where_it_was_undertaken),
        cmocka_unit_test(several_currencies_are_several_items),
        cmocka_unit_test(four_ways_of_spreading),
        cmocka_unit_test(the_ways_side_by_side),
        cmocka_unit_test(an_assist_falls_on_the_lines_made_with_it),
        cmocka_unit_test(every_part_of_the_cost_is_a_step),
    };
    return test_run("assist", tests);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is known of an element: what the user says, then what the delivery term, the parties, the dates, the
 * papers and the name on the invoice say, each filling gaps only.  The comment beside a case names the line
 * of the fact sheet.
 */
#include "workshop.h"

#define TERM(more)   "sale: {" SOLD ", " more "}\n"
#define ELEMENT(row) "elements: [{" row "}]\n"
#define LEG(row)     "legs: [{" row "}]\n"
#define PAPERS                                                                                               \
    "evidence: [{id: bill, kind: freight_bill}, {id: through, kind: through_bill}, "                         \
    "{id: cover, kind: insurance_invoice}, {id: invoice, kind: invoice}, {id: bl, kind: bill_of_lading}]\n"

/* ---- delivery terms ------------------------------------------------------------------------------------ */

static const shipment_case terms[] = {
    {"CIF: freight and insurance leave at the actual cost (US-012, US-040)",
     SHIPMENT TERM("incoterm: CIF, named_place: Los Angeles, named_place_country: US") ONE_LINE
     "legs: [{kind: main_freight, amount: 80.00 USD, actual: yes}, {kind: insurance, amount: 5.00 USD, "
     "actual: yes}]\n",
     "1 valued 915.00", "main_freight 80.00 USD: 80.00; insurance 5.00 USD: 5.00", ""},
    {"CFR: the insurance is not in the price",
     SHIPMENT TERM("incoterm: CFR, named_place: Los Angeles, named_place_country: US") ONE_LINE
     "legs: [{kind: main_freight, amount: 80.00 USD, actual: yes}, {kind: insurance, amount: 5.00 USD, "
     "actual: yes}]\n",
     "1 valued 920.00", NULL, ""},
    {"FOB: freight is not in the price, and there is nothing to take out",
     SHIPMENT TERM("incoterm: FOB, named_place: Ningbo, named_place_country: CN")
         ONE_LINE LEG("kind: main_freight, amount: 80.00 USD, actual: yes"),
     "1 valued 1000.00", NULL, ""},
    {"freight quoted, not proved: it stays in (US-040)",
     SHIPMENT TERM("incoterm: CIF, named_place: Los Angeles")
         ONE_LINE LEG("kind: main_freight, amount: 80.00 USD, actual: no"),
     "1 valued 1000.00", NULL, ""},
    {"nobody says whether it was actual: it stays in, with an open point",
     SHIPMENT TERM("incoterm: CIF, named_place: Los Angeles")
         ONE_LINE LEG("kind: main_freight, amount: 80.00 USD"),
     "1 valued 1000.00", NULL, "open_fact main_freight actual"},
    {"an unknown freight inside the price is left there",
     SHIPMENT TERM("incoterm: CIF, named_place: Los Angeles")
         ONE_LINE LEG("kind: main_freight, amount: unknown USD, actual: yes"),
     "1 valued 1000.00", NULL, "missing_amount main_freight"},
    {"the leg says otherwise than the term, and is believed",
     SHIPMENT TERM("incoterm: FOB, named_place: Ningbo")
         ONE_LINE LEG("kind: main_freight, amount: 80.00 USD, actual: yes, in_price: yes"),
     "1 valued 920.00", NULL, "leg_contradicts main_freight"},
    {"and the other way round",
     SHIPMENT TERM("incoterm: CIF, named_place: Los Angeles")
         ONE_LINE LEG("kind: main_freight, amount: 80.00 USD, actual: yes, in_price: no"),
     "1 valued 1000.00", NULL, "leg_contradicts main_freight"},
    {"without a term nobody knows what the price holds",
     SHIPMENT SALE ONE_LINE LEG("kind: main_freight, amount: 80.00 USD, actual: yes"), "1 valued 1000.00",
     NULL, "open_fact main_freight in_price"},
    {"EXW: inland carriage paid beside the price is not added (US-043)",
     SHIPMENT TERM("incoterm: EXW, named_place: Wuhan")
         ONE_LINE LEG("kind: inland_export, amount: 80.00 USD"),
     "1 valued 1000.00", NULL, NULL},
    {"FOB: inland carriage stays in the price, however itemised (US-044)",
     SHIPMENT TERM("incoterm: FOB, named_place: Ningbo")
         ONE_LINE LEG("kind: inland_export, amount: 80.00 USD, separately_identified: yes, after_sale: yes, "
                      "through_shipment: yes, "
                      "through_bill: no"),
     "1 valued 1000.00", NULL, ""},
    {"and leaves under a through bill",
     SHIPMENT TERM("incoterm: FOB, named_place: Ningbo")
         ONE_LINE LEG("kind: inland_export, amount: 80.00 USD, separately_identified: yes, after_sale: yes, "
                      "through_shipment: yes, "
                      "through_bill: yes"),
     "1 valued 920.00", NULL, ""},
};

static void delivery_terms_say_what_the_price_holds(void **state)
{
    (void)state;
    CASES_HOLD(terms);
}

static const shipment_case places[] = {
    {"a named place abroad under FOB",
     SHIPMENT TERM("incoterm: FOB, named_place: Ningbo, named_place_country: CN") ONE_LINE, NULL, NULL, ""},
    {"no named place", SHIPMENT TERM("incoterm: FOB") ONE_LINE, NULL, NULL, "place_missing"},
    {"FOB with a place in the country of import",
     SHIPMENT TERM("incoterm: FOB, named_place: Chicago, named_place_country: US") ONE_LINE, NULL, NULL,
     "place_odd"},
    {"CIF with a place in the country of export",
     SHIPMENT TERM("incoterm: CIF, named_place: Ningbo, named_place_country: CN") ONE_LINE, NULL, NULL,
     "place_odd"},
    {"a term nobody knows", SHIPMENT TERM("incoterm: FOX, named_place: Ningbo") ONE_LINE, NULL, NULL,
     "term_unknown"},
    {"FOB in the American sense", SHIPMENT TERM("incoterm: FOB Origin, named_place: Ningbo") ONE_LINE, NULL,
     NULL, "term_american"},
    {"no term at all", SHIPMENT SALE ONE_LINE, NULL, NULL, ""},
    {"a sea term by sea", SHIPMENT TERM("incoterm: CFR, named_place: Los Angeles") ONE_LINE, NULL, NULL, ""},
};

static void named_places_are_questioned(void **state)
{
    (void)state;
    workshop w;
    CASES_HOLD(places);
    workshop_open(&w);
    determined(&w,
               "format: \"1\"\njurisdiction: US\nmode: air\ndates: {export: 2025-03-03}\n"
               "parties: [{id: maker}, {id: us}]\n" TERM("incoterm: FOB, named_place: Shanghai") ONE_LINE);
    assert_true(has_point(w.d, ADV_POINT_TERM_MODE));
    workshop_close(&w);
}

#define DDP TERM("incoterm: DDP, named_place: Dallas, named_place_country: US")
#define APART "in_price: yes, separately_identified: yes, payable_on_import: yes"
static const shipment_case duty_paid[] = {
    {"duty and fees inside the price, amounts given",
     SHIPMENT DDP ONE_LINE "elements: [{kind: customs_duty, amount: 50.00 USD, " APART
                           "}, {kind: import_fee, "
                           "amount: 30.00 USD, " APART "}]\n",
     "1 valued 920.00", NULL, ""},
    {"amounts not given: incomplete, never taken for nothing", SHIPMENT DDP ONE_LINE,
     "1 incomplete customs_duty amount", "customs_duty unknown: unknown; import_fee unknown: unknown",
     "ddp customs_duty; ddp import_fee; missing_amount customs_duty; missing_amount import_fee"},
    {"the fee is forgotten", SHIPMENT DDP ONE_LINE ELEMENT("kind: customs_duty, amount: 50.00 USD, " APART),
     "1 incomplete import_fee amount", NULL, "ddp import_fee; missing_amount import_fee"},
    {"duty said to be unknown",
     SHIPMENT DDP ONE_LINE "elements: [{kind: customs_duty, amount: unknown, " APART "}, {kind: import_fee, "
                           "amount: 30.00 USD, " APART "}]\n",
     "1 incomplete customs_duty amount", NULL, NULL},
    {"duty of nothing",
     SHIPMENT DDP ONE_LINE "elements: [{kind: customs_duty, amount: 0.00 USD, " APART
                           "}, {kind: import_fee, amount: 0.00 USD, " APART "}]\n",
     "1 valued 1000.00", NULL, ""},
    {"in the price but not shown apart: nobody guesses",
     SHIPMENT DDP ONE_LINE
     "elements: [{kind: customs_duty, amount: 50.00 USD, in_price: yes, payable_on_import: yes}, "
     "{kind: import_fee, amount: 0.00 USD, " APART "}]\n",
     "1 incomplete customs_duty separately_identified", NULL, NULL},
    {"DAP promises no duty",
     SHIPMENT TERM("incoterm: DAP, named_place: Dallas, named_place_country: US") ONE_LINE,
     "1 valued 1000.00", "", ""},
};

static void duty_paid_prices_need_their_amounts(void **state)
{
    (void)state;
    CASES_HOLD(duty_paid);
}

/* ---- papers, parties, dates ---------------------------------------------------------------------------- */

#define CIF TERM("incoterm: CIF, named_place: Los Angeles")
static const shipment_case sources[] = {
    {"a freight bill shows the actual cost",
     SHIPMENT CIF ONE_LINE PAPERS LEG("kind: main_freight, amount: 80.00 USD, evidence: [bill]"),
     "1 valued 920.00", NULL, ""},
    {"so does the insurer's invoice",
     SHIPMENT CIF ONE_LINE PAPERS LEG("kind: insurance, amount: 5.00 USD, evidence: [cover]"),
     "1 valued 995.00", NULL, ""},
    {"the seller's invoice does not (US-041)",
     SHIPMENT CIF ONE_LINE PAPERS LEG("kind: main_freight, amount: 80.00 USD, evidence: [invoice]"),
     "1 valued 1000.00", NULL, "open_fact main_freight actual"},
    {"what the user says is not overruled by a paper",
     SHIPMENT CIF ONE_LINE PAPERS LEG("kind: main_freight, amount: 80.00 USD, evidence: [bill], actual: no"),
     "1 valued 1000.00", NULL, ""},
    {"a through bill shows through shipment's paper (US-045)",
     SHIPMENT TERM("incoterm: FOB, named_place: Ningbo")
         ONE_LINE PAPERS LEG("kind: inland_export, amount: 80.00 USD, separately_identified: yes, "
                             "after_sale: yes, through_shipment: yes, "
                             "evidence: [through]"),
     "1 valued 920.00", NULL, ""},
    {"an ordinary bill of lading does not",
     SHIPMENT TERM("incoterm: FOB, named_place: Ningbo")
         ONE_LINE PAPERS LEG("kind: inland_export, amount: 80.00 USD, separately_identified: yes, "
                             "after_sale: yes, through_shipment: yes, "
                             "evidence: [bl]"),
     "1 valued 1000.00", NULL, NULL},
    {"packing the seller pays is not added",
     SHIPMENT SALE ONE_LINE ELEMENT("kind: packing, amount: 9.00 USD, in_price: no, payer: maker"),
     "1 valued 1000.00", NULL, ""},
    {"packing the buyer pays is",
     SHIPMENT SALE ONE_LINE ELEMENT("kind: packing, amount: 9.00 USD, in_price: no, payer: us"),
     "1 valued 1009.00", NULL, ""},
    {"a test paid to the seller is price (US-017)",
     SHIPMENT SALE ONE_LINE ELEMENT("kind: testing, amount: 9.00 USD, in_price: no, payee: maker"),
     "1 valued 1009.00", NULL, ""},
    {"paid to somebody else: not said whether for the seller",
     SHIPMENT SALE ONE_LINE ELEMENT("kind: testing, amount: 9.00 USD, in_price: no, payee: carrier"),
     "1 incomplete testing to_seller", NULL, "missing_fact testing to_seller"},
    {"tooling money goes to the seller by its nature (US-017)",
     SHIPMENT SALE ONE_LINE ELEMENT(
         "kind: tooling_payment, amount: 500.00 USD, in_price: no, for_these_goods: yes"),
     "1 valued 1500.00", NULL, ""},
    {"a discount agreed before the goods arrived (US-019)",
     SHIPMENT SALE ONE_LINE ELEMENT("kind: discount, amount: 20.00 USD, in_price: no, agreed: 2025-03-19"),
     "1 valued 980.00", NULL, ""},
    {"on the day they arrived is not before",
     SHIPMENT SALE ONE_LINE ELEMENT("kind: rebate, amount: 20.00 USD, in_price: no, formula_agreed: no, "
                                    "agreed: 2025-03-20"),
     "1 valued 1000.00", NULL, ""},
    {"agreed before and effected after is after",
     SHIPMENT SALE ONE_LINE ELEMENT("kind: rebate, amount: 20.00 USD, in_price: no, formula_agreed: no, "
                                    "agreed: 2025-01-02, effected: 2025-04-01"),
     "1 valued 1000.00", NULL, ""},
    {"already taken off, after import: put back",
     SHIPMENT SALE ONE_LINE ELEMENT("kind: rebate, amount: 20.00 USD, in_price: yes, formula_agreed: no, "
                                    "effected: 2025-04-01"),
     "1 valued 1020.00", NULL, ""},
};

static void papers_parties_and_dates_fill_gaps(void **state)
{
    (void)state;
    CASES_HOLD(sources);
}

/* ---- percentages and amounts a unit -------------------------------------------------------------------- */

#define ROYALTY "kind: royalty, in_price: no, related_to_goods: yes, condition_of_sale: yes, "
static const shipment_case percentages[] = {
    {"of a stated base", SHIPMENT SALE ONE_LINE ELEMENT(ROYALTY "percent: \"6.5\", percent_of: 2000.00 USD"),
     "1 valued 1130.00", "royalty 130.00 USD: 130.00", NULL},
    {"of the price of each line", SHIPMENT SALE TWO_LINES ELEMENT(ROYALTY "percent: \"5\""),
     "1 valued 1050.00; 2 valued 3150.00", "royalty 200.00 USD: 50.00, 150.00", NULL},
    {"of the price of one line",
     SHIPMENT SALE TWO_LINES ELEMENT(ROYALTY "percent: \"5\", level: line, of: \"2\""),
     "1 valued 1000.00; 2 valued 3150.00", "royalty 150.00 USD: -, 150.00", NULL},
    {"to the cent, half up: 2.5 % of 0.20 and of 0.19",
     SHIPMENT SALE "goods: [{line: \"1\", price: 0.20 USD}, {line: \"2\", price: 0.19 USD}]\n" ELEMENT(
         ROYALTY "percent: \"2.5\""),
     "1 valued 0.21; 2 valued 0.19", "royalty 0.01 USD: 0.01, 0.00", NULL},
    {"of an unknown base",
     SHIPMENT SALE ONE_LINE ELEMENT(ROYALTY "percent: \"6.5\", percent_of: unknown USD"),
     "1 incomplete royalty amount", "royalty unknown USD: unknown", NULL},
    {"of an unknown price",
     SHIPMENT SALE "goods: [{line: \"1\", price: unknown USD}]\n" ELEMENT(ROYALTY "percent: \"5\""),
     "1 incomplete price", "royalty unknown: unknown", NULL},
    {"of prices in two currencies: each in its own",
     SHIPMENT SALE
     "goods: [{line: \"1\", price: 100.00 USD}, {line: \"2\", price: 100.00 EUR}]\n"
     "rates: [{currency: EUR, rate: \"2\", kind: certified_quarterly, date: 2025-01-01}]\n" ELEMENT(
         ROYALTY "percent: \"5\""),
     "1 valued 105.00; 2 valued 210.00", "royalty unknown: 5.00, 5.00", NULL},
    {"an amount a unit", SHIPMENT SALE TWO_LINES ELEMENT(ROYALTY "per_unit: 0.125 USD"),
     "1 valued 1037.50; 2 valued 3012.50", "royalty 50.00 USD: 37.50, 12.50", NULL},
    {"free units pay it too",
     SHIPMENT SALE
     "goods: [{line: \"1\", quantity: 10 pcs, free_quantity: 2 pcs, price: 100.00 USD}]\n" ELEMENT(
         ROYALTY "per_unit: 1.00 USD"),
     "1 valued 112.00", NULL, NULL},
    {"an amount a unit in another currency than the price",
     SHIPMENT SALE ONE_LINE
     "rates: [{currency: EUR, rate: \"2\", kind: certified_quarterly, date: 2025-01-01}]\n" ELEMENT(
         ROYALTY "per_unit: 0.50 EUR"),
     "1 valued 1100.00", "royalty 50.00 EUR: 50.00", NULL},
    {"an unknown amount a unit", SHIPMENT SALE ONE_LINE ELEMENT(ROYALTY "per_unit: unknown USD"),
     "1 incomplete royalty amount", "royalty unknown USD: unknown", NULL},
};

static void percentages_and_amounts_a_unit_are_worked_out(void **state)
{
    (void)state;
    CASES_HOLD(percentages);
}

/* ---- names as invoices write them ---------------------------------------------------------------------- */

static const shipment_case names[] = {
    {"a name the dictionary knows",
     SHIPMENT CIF ONE_LINE LEG("name: Ocean Freight, amount: 80.00 USD, actual: yes"), "1 valued 920.00",
     "main_freight 80.00 USD: 80.00", ""},
    {"in Chinese", SHIPMENT CIF ONE_LINE LEG("name: 海运费, amount: 80.00 USD, actual: yes"),
     "1 valued 920.00", NULL, ""},
    {"one that only contains it: a hint, and a question",
     SHIPMENT CIF ONE_LINE LEG("name: ocean freight Ningbo - LA, amount: 80.00 USD, actual: yes"),
     "1 valued 920.00", "main_freight 80.00 USD: 80.00", "doubtful_charge main_freight"},
    {"some doubt: taken, and asked about",
     SHIPMENT CIF ONE_LINE LEG("name: courier fee, amount: 80.00 USD, actual: yes"), "1 valued 920.00", NULL,
     "doubtful_charge main_freight"},
    {"much doubt: a person has to say what it is",
     SHIPMENT SALE ONE_LINE ELEMENT("name: trucking fee, amount: 80.00 USD, in_price: no"),
     "1 incomplete unclassified to_seller", "unclassified 80.00 USD: 80.00",
     "doubtful_charge unclassified; missing_fact unclassified to_seller"},
    {"a name nobody knows is listed, never dropped",
     SHIPMENT SALE ONE_LINE ELEMENT("name: Zweckwidmung, amount: 80.00 USD, in_price: no, to_seller: yes"),
     "1 valued 1080.00", "unclassified 80.00 USD: 80.00", "unknown_charge unclassified"},
    {"the kind the user states is believed",
     SHIPMENT SALE ONE_LINE ELEMENT("kind: packing, name: ocean freight, amount: 80.00 USD, in_price: no"),
     "1 valued 1080.00", "packing 80.00 USD: 80.00", ""},
};

static void names_are_hints(void **state)
{
    (void)state;
    CASES_HOLD(names);
}

/* ---- the words themselves ------------------------------------------------------------------------------ */

static void more_fills_only_what_is_not_known(void **state)
{
    (void)state;
    adv_facts_word yes = ADV_YES(ADV_FACT_IN_PRICE), no = ADV_NO(ADV_FACT_IN_PRICE);
    adv_facts_word actual = ADV_YES(ADV_FACT_ACTUAL);
    assert_int_equal(adv_facts_merge(0, yes), yes);
    assert_int_equal(adv_facts_merge(yes, no), yes);
    assert_int_equal(adv_facts_merge(no, yes), no);
    assert_int_equal(adv_facts_merge(no, yes | actual), no | actual);
    assert_int_equal(adv_facts_merge(yes, 0), yes);
}

static void terms_speak_of_legs_and_duty_only(void **state)
{
    (void)state;
    const adv_law *law = adv_law_builtin();
    for (size_t i = 0; i < law->incoterm_count; i++) {
        const adv_incoterm *term = &law->incoterms[i];
        for (unsigned kind = 0; kind < ADV_KIND_COUNT; kind++) {
            adv_facts_word said = adv_term_facts(term, (adv_element_kind)kind);
            bool duty = kind == ADV_KIND_CUSTOMS_DUTY || kind == ADV_KIND_IMPORT_FEE;
            bool leg = adv_element_kind_row((adv_element_kind)kind)->group == ADV_GROUP_LEG;
            assert_true(said == 0 || said == ADV_YES(ADV_FACT_IN_PRICE) || said == ADV_NO(ADV_FACT_IN_PRICE));
            assert_true(duty || leg || said == 0);
            assert_true(!duty || said == (term->duty_in_price ? ADV_YES(ADV_FACT_IN_PRICE)
                                                              : ADV_NO(ADV_FACT_IN_PRICE)));
        }
    }
    assert_int_equal(adv_term_facts(NULL, ADV_KIND_MAIN_FREIGHT), 0);
}

static void facts_tell_where_they_came_from(void **state)
{
    (void)state;
    workshop w;
    workshop_open(&w);
    determined(&w, SHIPMENT CIF ONE_LINE LEG("kind: main_freight, amount: 80.00 USD, actual: yes"));
    assert_int_equal(w.d->items[0].from_term, ADV_YES(ADV_FACT_IN_PRICE));
    assert_true((w.d->items[0].facts & ADV_YES(ADV_FACT_ACTUAL)) != 0);
    assert_true((w.d->items[0].facts & ADV_YES(ADV_FACT_QUANTIFIABLE)) != 0);
    determined(&w, SHIPMENT CIF ONE_LINE LEG("kind: main_freight, amount: 80.00 USD, in_price: yes"));
    assert_int_equal(w.d->items[0].from_term, 0); /* the user said so too */
    workshop_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(delivery_terms_say_what_the_price_holds),
        cmocka_unit_test(named_places_are_questioned),
        cmocka_unit_test(duty_paid_prices_need_their_amounts),
        cmocka_unit_test(papers_parties_and_dates_fill_gaps),
        cmocka_unit_test(percentages_and_amounts_a_unit_are_worked_out),
        cmocka_unit_test(names_are_hints),
        cmocka_unit_test(more_fills_only_what_is_not_known),
        cmocka_unit_test(terms_speak_of_legs_and_duty_only),
        cmocka_unit_test(facts_tell_where_they_came_from),
    };
    return test_run("item", tests);
}

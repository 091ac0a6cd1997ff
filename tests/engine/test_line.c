/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Prices and quantities of goods lines: stated, by the unit, by formula, with free units, short, provisional,
 * missing.
 */
#include "workshop.h"

#define GOODS(more) SHIPMENT SALE "goods: [{line: \"1\", " more "}]\n"

static const shipment_case prices[] = {
    {"as stated", GOODS("price: 1234.5678 USD"), "1 valued 1234.57", "", ""},
    {"half a cent goes up", GOODS("price: 0.005 USD"), "1 valued 0.01", NULL, NULL},
    {"just below half a cent", GOODS("price: 0.0049 USD"), "1 valued 0.00", NULL, NULL},
    {"a unit price times the quantity", GOODS("quantity: 320 pcs, unit_price: 96.50 USD"),
     "1 valued 30880.00", NULL, ""},
    {"to the cent, half up: 0.015 x 333 = 4.995", GOODS("quantity: 333 pcs, unit_price: 0.015 USD"),
     "1 valued 5.00", NULL, ""},
    {"a fraction of a unit: 12.5 kg at 3.333", GOODS("quantity: 12.5 kg, unit_price: 3.333 USD"),
     "1 valued 41.66", NULL, ""},
    {"yen have no smaller unit: 3 x 0.5 is 2",
     GOODS("quantity: 3 pcs, unit_price: 0.5 JPY") "rates: [{currency: JPY, rate: \"1\", kind: "
                                                   "certified_quarterly, "
                                                   "date: 2025-01-01}]\n",
     "1 valued 2.00", NULL, ""},
    {"nobody knows the price", GOODS("price: unknown USD"), "1 incomplete price", NULL, "missing_amount"},
    {"nor its currency", GOODS("price: unknown"), "1 incomplete currency", NULL, "no_rate; missing_amount"},
    {"nor the unit price", GOODS("quantity: 5 pcs, unit_price: unknown USD"), "1 incomplete price", NULL,
     "missing_amount"},
    {"a price of nothing is a question and not a value of zero", GOODS("price: 0.00 USD"),
     "1 incomplete nothing_paid", NULL, "nothing_paid"},
    {"nor is one by the unit", GOODS("quantity: 5 pcs, unit_price: 0 USD"), "1 incomplete nothing_paid", NULL,
     "nothing_paid"},
    {"set off in full against the seller's debt: paid otherwise",
     GOODS("price: 0.00 USD") "elements: [{kind: indirect_payment, amount: 80.00 USD, in_price: no}]\n",
     "1 valued 80.00", NULL, ""},
    {"packing is no payment for the goods",
     GOODS("price: 0.00 USD") "elements: [{kind: packing, amount: 80.00 USD, in_price: no, "
                              "borne_by_buyer: yes}]\n",
     "1 incomplete nothing_paid", NULL, "nothing_paid"},
    {"one line paid, one a sample",
     SHIPMENT SALE "goods: [{line: \"1\", price: 100.00 USD}, {line: \"2\", price: 0 USD, no_sale_kind: "
                   "sample}]\n",
     "1 valued 100.00; 2 method_ended us.no_sale", NULL, "no_sale 2"},
    {"past the stated bounds: 99999999.00 a piece times 999999999",
     GOODS("quantity: 999999999 pcs, unit_price: 99999999.00 USD"), "1 rejected range", NULL, ""},
    {"a sample among goods that are sold needs no price",
     SHIPMENT SALE "goods: [{line: \"1\", price: 100.00 USD}, {line: \"2\", no_sale_kind: sample}]\n",
     "1 valued 100.00; 2 method_ended us.no_sale", NULL, NULL},
};

static void a_price_is_what_was_agreed(void **state)
{
    (void)state;
    CASES_HOLD(prices);
}

#define FORMULA(quantity, more) GOODS("quantity: " quantity ", formula: {index: LME copper, " more "}")
static const shipment_case formulas[] = {
    {"quotation and premium: (9500 + 120) x 2.5",
     FORMULA("2.5 t", "quotation: 9500.00 USD, premium: 120.00 USD"), "1 valued 24050.00", NULL, ""},
    {"the premium is a discount", FORMULA("2 t", "quotation: 9500.00 USD, premium: -20.00 USD"),
     "1 valued 18960.00", NULL, ""},
    {"no premium", FORMULA("2 t", "quotation: 9500.00 USD"), "1 valued 19000.00", NULL, ""},
    {"a provisional quotation until the day has come",
     FORMULA("2 t", "provisional_quotation: 9000.00 USD, premium: 10.00 USD"), "1 valued 18020.00", NULL,
     "provisional"},
    {"the final one counts where both are there",
     FORMULA("2 t", "quotation: 9500.00 USD, provisional_quotation: 9000.00 USD"), "1 valued 19000.00", NULL,
     ""},
    {"an unknown quotation with a provisional one",
     FORMULA("2 t", "quotation: unknown USD, provisional_quotation: 9000.00 USD"), "1 valued 18000.00", NULL,
     "provisional"},
    {"no quotation at all", FORMULA("2 t", "quotation: unknown USD"), "1 incomplete price", NULL,
     "missing_amount"},
    {"the final one counts where it is lower and nobody says when it was settled",
     FORMULA("2 t", "quotation: 8500.00 USD, provisional_quotation: 9000.00 USD"), "1 valued 17000.00", NULL,
     "open_fact rebate before_import; open_fact rebate formula_agreed; "
     "open_fact rebate before_import"},
    {"settled on the day of importation, agreed before export",
     FORMULA("2 t", "quotation: 8500.00 USD, provisional_quotation: 9000.00 USD, agreed_before_export: yes, "
                    "settled: 2025-03-20"),
     "1 valued 17000.00", NULL, ""},
    {"settled on the day of importation, agreed after export",
     FORMULA("2 t", "quotation: 8500.00 USD, provisional_quotation: 9000.00 USD, agreed_before_export: no, "
                    "settled: 2025-03-20"),
     "1 valued 18000.00", NULL, "open_fact rebate formula_agreed"},
    {"settled the day before importation, agreed after export",
     FORMULA("2 t", "quotation: 8500.00 USD, provisional_quotation: 9000.00 USD, agreed_before_export: no, "
                    "settled: 2025-03-19"),
     "1 valued 17000.00", NULL, ""},
    {"a quotation of the day of importation cannot be settled earlier",
     FORMULA("2 t", "quotation: 8500.00 USD, provisional_quotation: 9000.00 USD, agreed_before_export: no, "
                    "quotation_date: 2025-03-20"),
     "1 valued 18000.00", NULL, "open_fact rebate formula_agreed"},
    {"the two quotations are one, and nothing changed",
     FORMULA("2 t", "quotation: 9000.00 USD, provisional_quotation: 9000.00 USD, agreed_before_export: no"),
     "1 valued 18000.00", NULL, ""},
    {"an unknown premium", FORMULA("2 t", "quotation: 9500.00 USD, premium: unknown USD"),
     "1 incomplete price", NULL, "missing_amount"},
};

static void a_formula_is_a_price(void **state)
{
    (void)state;
    CASES_HOLD(formulas);
}

static void a_formula_shows_its_quotation_and_quantity(void **state)
{
    (void)state;
    workshop w;
    workshop_open(&w);
    determined(&w, FORMULA("2 t", "provisional_quotation: 9000.00 USD, premium: 10.00 USD"));
    const adv_trace_record *step = &w.d->trace.records[0];
    assert_int_equal(step->op, ADV_OP_FORMULA);
    assert_int_equal(step->line, 0);
    assert_int_equal(step->item, -1);
    assert_int_equal(step->operand_e4, e4_of("9010"));
    assert_int_equal(step->factor_e9, e4_of("2"));
    assert_int_equal(step->result_e4, e4_of("18020"));
    assert_int_equal(step->part, 1);
    workshop_close(&w);
}

static const struct {
    const char *what, *goods;
    const char *quantity; /* paid and free; NULL = not known */
    const char *unit, *value, *points;
} quantities[] = {
    {"paid units", "quantity: 20 pcs, unit_price: 2.00 USD", "20", "pcs", "40", ""},
    {"free units share the price", "quantity: 20 pcs, free_quantity: 2 pcs, unit_price: 2.00 USD", "22",
     "pcs", "40", "free_units"},
    {"free units in another unit", "quantity: 20 pcs, free_quantity: 1 dozen, price: 40.00 USD", "32", "pcs",
     "40", "free_units"},
    {"less than ordered", "quantity: 20 pcs, quantity_ordered: 25 pcs, price: 40.00 USD", "20", "pcs", "40",
     "quantity_differs"},
    {"more than ordered", "quantity: 25 pcs, quantity_ordered: 2 dozen, price: 40.00 USD", "25", "pcs", "40",
     "quantity_differs"},
    {"as ordered", "quantity: 24 pcs, quantity_ordered: 2 dozen, price: 40.00 USD", "24", "pcs", "40", ""},
    {"free units are not what was ordered",
     "quantity: 20 pcs, free_quantity: 5 pcs, quantity_ordered: 20 pcs, "
     "price: 40.00 USD",
     "25", "pcs", "40", "free_units"},
    {"no quantity", "price: 40.00 USD", NULL, "", "40", ""},
};

static void quantities_are_counted_in_the_unit_of_the_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof quantities / sizeof quantities[0]; i++) {
        char yaml[1024];
        workshop w;
        workshop_open(&w);
        (void)snprintf(yaml, sizeof yaml, "%sgoods: [{line: \"1\", %s}]\n", SHIPMENT SALE,
                       quantities[i].goods);
        determined(&w, yaml);
        const adv_line_result *line = &w.d->lines[0];
        assert_int_equal(line->quantity_e4,
                         quantities[i].quantity == NULL ? ADV_AMOUNT_UNKNOWN : e4_of(quantities[i].quantity));
        assert_true(adv_text_is(line->unit, quantities[i].unit) || quantities[i].unit[0] == '\0');
        assert_int_equal(line->value_e4, e4_of(quantities[i].value));
        assert_int_equal(
            compare_told(quantities[i].what, "points", told_points(&w.arena, w.d), quantities[i].points), 0);
        workshop_close(&w);
    }
}

/* The value declared to a carrier or an insurer is never the customs value; past the user's threshold it is a
   finding. */
static const shipment_case other_values[] = {
    {"a tenth apart is not past a tenth",
     GOODS(
         "price: 100.00 USD, carrier_value: 110.00 USD, insured_value: 90.00 USD") "gap_threshold: \"0.1\"\n",
     "1 valued 100.00", NULL, ""},
    {"a little more is",
     GOODS("price: 100.00 USD, carrier_value: 110.0001 USD, insured_value: 89.99 USD") "gap_threshold: "
                                                                                       "\"0.1\"\n",
     "1 valued 100.00", NULL, "carrier_value; insured_value"},
    {"no threshold, no finding", GOODS("price: 100.00 USD, carrier_value: 1.00 USD"), "1 valued 100.00", NULL,
     ""},
    {"another currency is not compared",
     GOODS("price: 100.00 USD, carrier_value: 999.00 EUR") "gap_threshold: \"0.1\"\n", "1 valued 100.00",
     NULL, ""},
    {"declared and determined, a tenth apart", GOODS("price: 100.00 USD, declared_value: 90.00 USD"), NULL,
     NULL, ""},
    {"more than a tenth", GOODS("price: 100.00 USD, declared_value: 89.00 USD"), NULL, NULL, "large_gap"},
    {"within a threshold of its own",
     GOODS("price: 100.00 USD, declared_value: 89.00 USD") "gap_threshold: \"0.2\"\n", NULL, NULL, ""},
};

static void values_for_other_purposes_are_compared_only(void **state)
{
    (void)state;
    CASES_HOLD(other_values);
}

#define INVOICED(more)                                                                                       \
    SHIPMENT SALE                                                                                            \
        "invoices: [{id: A, " more "}, {id: B}]\ngoods:\n"                                                   \
        "- {line: \"1\", invoice: A, price: 40.00 USD}\n- {line: \"2\", invoice: A, price: 60.00 USD}\n"     \
        "- {line: \"3\", invoice: B, price: 5.00 USD}\n"
#define BILLED(more)                                                                                         \
    "elements: [{kind: packing, level: invoice, of: A, in_price: no, amount: 7.00 USD" more "}]\n"
static const shipment_case invoices[] = {
    {"the lines come to the total", INVOICED("total: 100.00 USD"), NULL, NULL, ""},
    {"they do not", INVOICED("total: 101.00 USD"), NULL, NULL, "invoice_total"},
    {"with the charge billed on it they do", INVOICED("total: 107.00 USD") BILLED(""), NULL, NULL, ""},
    {"the charge may also be billed apart", INVOICED("total: 100.00 USD") BILLED(""), NULL, NULL, ""},
    {"a discount lowers the total",
     INVOICED("total: 93.00 USD") "elements: [{kind: discount, level: invoice, of: A, in_price: no, "
                                  "before_import: yes, "
                                  "amount: 7.00 USD}]\n",
     NULL, NULL, ""},
    {"a charge on a line of the same name is not the invoice's",
     SHIPMENT SALE "invoices: [{id: \"1\", total: 47.00 USD}]\ngoods: [{line: \"1\", price: 40.00 USD}]\n"
                   "elements: [{kind: packing, level: line, of: \"1\", in_price: no, amount: 7.00 USD}]\n",
     "1 valued 47.00", NULL, "invoice_total"},
    {"an unknown price cannot be summed",
     SHIPMENT SALE "invoices: [{id: A, total: 47.00 USD}]\ngoods: [{line: \"1\", price: unknown USD}]\n",
     NULL, NULL, "missing_amount"},
    {"a pro forma invoice is not final", INVOICED("status: pro_forma"), NULL, NULL, "provisional"},
    {"nor is a provisional one", INVOICED("status: provisional"), NULL, NULL, "provisional"},
};

static void invoices_are_compared_with_their_lines(void **state)
{
    (void)state;
    CASES_HOLD(invoices);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_price_is_what_was_agreed),
        cmocka_unit_test(a_formula_is_a_price),
        cmocka_unit_test(a_formula_shows_its_quotation_and_quantity),
        cmocka_unit_test(quantities_are_counted_in_the_unit_of_the_line),
        cmocka_unit_test(values_for_other_purposes_are_compared_only),
        cmocka_unit_test(invoices_are_compared_with_their_lines),
    };
    return test_run("line", tests);
}

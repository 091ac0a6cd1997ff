/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Papers held against what was agreed: payments against the price, places of the transport document against
 * the place named with the term.  None of it changes a value.
 */
#include "workshop.h"

#define PAID(rows) SHIPMENT SALE ONE_LINE "payments: [" rows "]\n"
static const shipment_case payments[] = {
    {"paid in full", PAID("{kind: full, amount: 1000.00 USD}"), "1 valued 1000.00", NULL, ""},
    {"deposit and balance", PAID("{kind: deposit, amount: 300.00 USD}, {kind: balance, amount: 700.00 USD}"),
     "1 valued 1000.00", NULL, ""},
    {"less was paid in the end",
     PAID("{kind: deposit, amount: 300.00 USD}, {kind: balance, amount: 650.00 USD}"), "1 valued 1000.00",
     NULL, "payments_differ"},
    {"more was paid in the end", PAID("{kind: full, amount: 1000.01 USD}"), "1 valued 1000.00", NULL,
     "payments_differ"},
    {"a refund brings it back", PAID("{kind: full, amount: 1050.00 USD}, {kind: refund, amount: 50.00 USD}"),
     "1 valued 1000.00", NULL, ""},
    {"only a deposit so far: the rest may come", PAID("{kind: deposit, amount: 300.00 USD}"),
     "1 valued 1000.00", NULL, ""},
    {"paid in another currency: not compared", PAID("{kind: full, amount: 900.00 EUR}"), "1 valued 1000.00",
     NULL, ""},
    {"an unknown payment", PAID("{kind: full, amount: unknown USD}"), "1 valued 1000.00", NULL, ""},
};

static void payments_come_to_the_price(void **state)
{
    (void)state;
    CASES_HOLD(payments);
}

static void every_payment_is_a_step(void **state)
{
    (void)state;
    workshop w;
    size_t steps = 0;
    workshop_open(&w);
    determined(&w, PAID("{kind: deposit, amount: 300.00 USD}, {kind: balance, amount: 700.00 USD}"));
    for (size_t i = 0; i < w.d->trace.count; i++) {
        steps += w.d->trace.records[i].op == ADV_OP_PAYMENT;
    }
    assert_int_equal(steps, 2);
    workshop_close(&w);
}

#define AT(term, transport) SHIPMENT "sale: {" SOLD ", " term "}\n" ONE_LINE "transport: {" transport "}\n"
static const shipment_case places[] = {
    {"loaded where the term says", AT("incoterm: FOB, named_place: Ningbo", "loading_place: Ningbo"), NULL,
     NULL, ""},
    {"in other letters and with the country",
     AT("incoterm: FOB, named_place: \"NINGBO, China\"", "loading_place: Ningbo"), NULL, NULL, ""},
    {"loaded elsewhere", AT("incoterm: FOB, named_place: Ningbo", "loading_place: Shanghai"), NULL, NULL,
     "place_papers"},
    {"received where the term says, and loaded elsewhere",
     AT("incoterm: FCA, named_place: Yiwu", "receipt_place: Yiwu, loading_place: Ningbo"), NULL, NULL, ""},
    {"discharged where the term says",
     AT("incoterm: CIF, named_place: Long Beach", "discharge_place: Long Beach"), NULL, NULL, ""},
    {"discharged elsewhere", AT("incoterm: CIF, named_place: Long Beach", "discharge_place: Oakland"), NULL,
     NULL, "place_papers"},
    {"the document names no place", AT("incoterm: CIF, named_place: Long Beach", "number: B-17"), NULL,
     NULL, ""},
    {"carriage to an inland place",
     SHIPMENT "sale: {" SOLD ", incoterm: CPT, named_place: Dallas, "
              "named_place_kind: inland}\n" ONE_LINE,
     NULL, NULL, "place_inland"},
    {"a sea term with an inland place",
     SHIPMENT "sale: {" SOLD ", incoterm: CIF, named_place: Dallas, "
              "named_place_kind: inland}\n" ONE_LINE,
     NULL, NULL, "place_odd"},
};

static void places_are_those_of_the_papers(void **state)
{
    (void)state;
    CASES_HOLD(places);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(payments_come_to_the_price),
        cmocka_unit_test(every_payment_is_a_step),
        cmocka_unit_test(places_are_those_of_the_papers),
    };
    return test_run("papers", tests);
}

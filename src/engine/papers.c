/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Papers against what the parties agreed: payments against the price, and the places of the transport
 * document against the place named with the delivery term.  Nothing here changes a value; it says what a
 * person should look at.
 */
#include "build.h"

#include "choices.h"

/* The prices of all lines, if they are known and in one currency. */
static bool sum_prices(const adv_build *b, adv_money *sum)
{
    *sum = (adv_money){0, b->lines[0].currency, true};
    for (size_t i = 0; i < b->line_count; i++) {
        if (b->lines[i].price_e4 == ADV_AMOUNT_UNKNOWN || b->lines[i].currency != sum->currency ||
            adv_amount_add(&sum->e4, sum->e4, b->lines[i].price_e4) != ADV_OK) {
            return false;
        }
    }
    return true;
}

/* Deposits and part payments are on account of the price.  Once a balance or the whole is paid, the sum of
   what moved should be the price; what it is not has to be explained. */
void adv_build_payments(adv_build *b)
{
    const adv_payment *payments = (const adv_payment *)b->shipment->payments.items;
    adv_money price;
    int64_t paid = 0;
    bool settled = false;
    bool comparable = sum_prices(b, &price);
    for (size_t i = 0; i < b->shipment->payments.count; i++) {
        adv_trace_record step = adv_build_step(ADV_OP_PAYMENT, 0, -1, payments[i].amount);
        step.item = -1;
        step.part = payments[i].kind;
        step.factor_e9 = (int64_t)i;
        step.result_e4 = payments[i].amount.e4;
        adv_trace_add(&b->trace, &step);
        int64_t sign = payments[i].kind == ADV_PAYMENT_REFUND ? -1 : 1;
        settled |= payments[i].kind == ADV_PAYMENT_BALANCE || payments[i].kind == ADV_PAYMENT_FULL;
        comparable = comparable && payments[i].amount.e4 != ADV_AMOUNT_UNKNOWN &&
                     payments[i].amount.currency == price.currency &&
                     adv_amount_add(&paid, paid, sign * payments[i].amount.e4) == ADV_OK;
    }
    if (settled && comparable && paid != price.e4) {
        adv_point_add(&b->points, (adv_point){.code = ADV_POINT_PAYMENTS_DIFFER, .fact = ADV_NO_FACT,
                                              .rule = ADV_NO_RULE, .item = -1, .line = -1,
                                              .amount = {paid, price.currency, true}, .other = price});
    }
}

static char folded(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* "Ningbo, China" names Ningbo: one of the two begins with the other, capitals aside. */
static bool same_place(adv_text a, adv_text b)
{
    size_t shorter = a.length < b.length ? a.length : b.length;
    for (size_t i = 0; i < shorter; i++) {
        if (folded(a.bytes[i]) != folded(b.bytes[i])) {
            return false;
        }
    }
    return shorter > 0;
}

/* The place of the document that a term's named place should be: on board abroad, or where the carriage ends.
   */
static void compare_papers(adv_build *b)
{
    const adv_transport *transport = b->shipment->transport;
    const adv_sale *sale = b->shipment->sale;
    if (transport == NULL || sale->named_place.length == 0) {
        return;
    }
    bool abroad = b->term->place_abroad;
    adv_text first = abroad ? transport->loading_place : transport->delivery_place;
    adv_text second = abroad ? transport->receipt_place : transport->discharge_place;
    bool any = first.length > 0 || second.length > 0;
    if (any && !same_place(sale->named_place, first) && !same_place(sale->named_place, second)) {
        adv_build_point(b, ADV_POINT_PLACE_PAPERS, -1, -1, first.length > 0 ? first : second);
    }
}

void adv_build_places(adv_build *b)
{
    if (b->term == NULL) {
        return;
    }
    const adv_sale *sale = b->shipment->sale;
    if (sale->named_place_kind == ADV_PLACE_INLAND && b->term->sea_only) {
        adv_build_point(b, ADV_POINT_PLACE_ODD, -1, -1, sale->named_place);
    } else if (sale->named_place_kind == ADV_PLACE_INLAND && !b->term->place_abroad) {
        adv_build_point(b, ADV_POINT_PLACE_INLAND, -1, -1, sale->named_place);
    }
    compare_papers(b);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The numbers behind the enumerations of facts.h: what a field of type `enum` holds is the place of its word
 * in the list of words, from 1, and 0 where the key is absent.  The lists stand in facts.c; both keep one
 * order.
 */
#ifndef ADV_ENGINE_CHOICES_H
#define ADV_ENGINE_CHOICES_H

/** adv_element.level: what an amount was charged for. */
enum {
    ADV_LEVEL_LINE = 1,
    ADV_LEVEL_INVOICE,
    ADV_LEVEL_ORDER,
    ADV_LEVEL_SHIPMENT,
    ADV_LEVEL_ENTRY,
    ADV_LEVEL_PERIOD,
    ADV_LEVEL_ENTRIES
};

/** adv_element.stage. */
enum { ADV_STAGE_EXPORT = 1, ADV_STAGE_MAIN, ADV_STAGE_POST_ENTRY };

/** adv_assist.kind. */
enum { ADV_ASSIST_MATERIALS = 1, ADV_ASSIST_TOOLS, ADV_ASSIST_CONSUMED, ADV_ASSIST_DESIGN };

/** adv_assist.acquired: how the buyer came by it. */
enum {
    ADV_BOUGHT_UNRELATED = 1,
    ADV_BOUGHT_RELATED,
    ADV_PRODUCED,
    ADV_PRODUCED_BY_RELATED,
    ADV_LEASED,
    ADV_PUBLIC_DOMAIN
};

/** adv_evidence.kind, those that show something by their nature. */
enum { ADV_PAPER_THROUGH_BILL = 7, ADV_PAPER_FREIGHT_BILL, ADV_PAPER_INSURANCE_INVOICE };

/** adv_stated_rate.kind. */
enum { ADV_STATED_QUARTERLY = 1, ADV_STATED_DAILY, ADV_STATED_CENTRAL_BANK, ADV_STATED_PROCLAIMED };

/** adv_invoice.status. */
enum { ADV_INVOICE_FINAL = 1, ADV_INVOICE_PROVISIONAL, ADV_INVOICE_CORRECTED, ADV_INVOICE_PRO_FORMA };

/** adv_payment.kind, those that say how the price was settled. */
enum { ADV_PAYMENT_BALANCE = 3, ADV_PAYMENT_FULL, ADV_PAYMENT_REFUND };

/** adv_sale.named_place_kind. */
enum { ADV_PLACE_INLAND = 4 };

#endif

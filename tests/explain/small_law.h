/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small law and a few rates for the tests of this room: rows in the manner of the real pack, but frozen, so
 * that golden files change when the words or the layout do and not when the law is looked after.
 */
#ifndef ADVALOREM_TESTS_EXPLAIN_SMALL_LAW_H
#define ADVALOREM_TESTS_EXPLAIN_SMALL_LAW_H

#include "advalorem/determination.h"

#define BIT(fact)   (UINT32_C(1) << (fact))
#define CITES(list) .cites = list, .cite_count = sizeof(list) / sizeof(list)[0]
#define ROW(kind, name, does)                                                                                \
    .id = "small." name, .term = name, .subject = (kind), .effect = (does), .from = 0,                       \
    .until = ADV_DATE_OPEN, .checked_on = 20000, .trigger = ADV_DATE_EXPORT

static const adv_cite cite_price[] = {
    {"USC19", "1401a(b)(4)(A)", "US-011", ADV_CITE_RULE, ADV_VERIFIED},
    {"CVA", "Note to Art. 1", NULL, ADV_CITE_BASIS, ADV_VERIFIED},
};
static const adv_cite cite_addition[] = {{"USC19", "1401a(b)(1)", "US-050", ADV_CITE_RULE, ADV_VERIFIED}};
static const adv_cite cite_assist[] = {{"USC19", "1401a(h)(1)(A)", "US-055", ADV_CITE_RULE, ADV_VERIFIED}};
static const adv_cite cite_leg[] = {
    {"TD 00-20", "2000", "US-040", ADV_CITE_RULE, ADV_SECONDARY},
    {"CFR19", "152.103(a)(5)", "US-044", ADV_CITE_PRACTICE, ADV_VERIFIED},
};
static const adv_cite cite_duty[] = {{"USC19", "1401a(b)(3)(B)", "US-201", ADV_CITE_RULE, ADV_VERIFIED}};
static const adv_cite cite_doubt[] = {
    {"COURT", "Generra, 905 F.2d 377", "US-017", ADV_CITE_PRACTICE, ADV_KNOWLEDGE}};
static const adv_cite cite_sale[] = {{"USC19", "1401a(b)(2)(A)", "US-030", ADV_CITE_RULE, ADV_VERIFIED}};
static const adv_cite cite_currency[] = {{"USC31", "5151", "US-022", ADV_CITE_RULE, ADV_VERIFIED}};
static const adv_cite cite_day[] = {{"CFR19", "141.69", "US-183", ADV_CITE_RULE, ADV_VERIFIED}};
static const adv_cite cite_fee[] = {{"CFR19", "24.23", "US-136", ADV_CITE_RULE, ADV_SECONDARY}};
static const adv_cite cite_form[] = {{"FORM7501", "box 32", NULL, ADV_CITE_PRACTICE, ADV_SECONDARY}};

#define ADDITION(kind, name, sentence)                                                                       \
    {ROW(kind, name, ADV_EFFECT_ADD),       CITES(cite_addition),                                            \
     .when = BIT(ADV_FACT_BORNE_BY_BUYER),  .unless = BIT(ADV_FACT_IN_PRICE),                                \
     .no_amount = ADV_NO_AMOUNT_END_METHOD, .says = sentence},                                               \
        {ROW(kind, "already_in_price", ADV_EFFECT_LEAVE), CITES(cite_addition), .otherwise = true,           \
         .when = BIT(ADV_FACT_IN_PRICE),                                                                     \
         .says = "The price already holds it, and nothing is counted twice."},                               \
    {                                                                                                        \
        ROW(kind, "not_borne", ADV_EFFECT_LEAVE), CITES(cite_addition),                                      \
            .otherwise = true, .says = "What the buyer does not bear is not added."                          \
    }

#define CARRIAGE(kind)                                                                                       \
    {ROW(kind, "carriage", ADV_EFFECT_EXCLUDE),                                                              \
     CITES(cite_price),                                                                                      \
     .when = BIT(ADV_FACT_IN_PRICE) | BIT(ADV_FACT_ACTUAL),                                                  \
     .unknown = ADV_UNKNOWN_PASS,                                                                            \
     .no_amount = ADV_NO_AMOUNT_LEAVE,                                                                       \
     .says = "International carriage leaves the price at its actual cost."},                                 \
        {ROW(kind, "carriage_unproved", ADV_EFFECT_LEAVE),                                                   \
         CITES(cite_leg),                                                                                    \
         .otherwise = true,                                                                                  \
         .when = BIT(ADV_FACT_IN_PRICE),                                                                     \
         .unknown = ADV_UNKNOWN_PASS,                                                                        \
         .ask = true,                                                                                        \
         .ask_why = "Ask for the carrier's or insurer's own paper.",                                         \
         .says = "Carriage that is not proved stays in the price."},                                         \
    {                                                                                                        \
        ROW(kind, "carriage_outside", ADV_EFFECT_LEAVE), CITES(cite_price),                                  \
            .otherwise = true, .says = "Carriage outside the price is no part of the value."                 \
    }

#define ASSIST(kind)                                                                                         \
    {ROW(kind, "assist", ADV_EFFECT_ADD), CITES(cite_assist), .unless = BIT(ADV_FACT_IN_PRICE),              \
     .no_amount = ADV_NO_AMOUNT_END_METHOD,                                                                  \
     .says = "What the buyer supplies free for the production is added."},                                   \
    {                                                                                                        \
        ROW(kind, "assist_in_price", ADV_EFFECT_LEAVE), CITES(cite_assist),                                  \
            .otherwise = true, .says = "The price already holds the assist."                                 \
    }

#define DUTY(kind)                                                                                           \
    {ROW(kind, "duty", ADV_EFFECT_EXCLUDE), CITES(cite_duty),                                                \
     .when = BIT(ADV_FACT_IN_PRICE) | BIT(ADV_FACT_SEPARATELY_IDENTIFIED), .unknown = ADV_UNKNOWN_PASS,      \
     .says = "Duty payable on importation leaves the price where it is shown apart."},                       \
    {                                                                                                        \
        ROW(kind, "duty_stays", ADV_EFFECT_LEAVE), CITES(cite_duty),                                         \
            .otherwise = true, .says = "Duty that is not shown apart stays in the price."                    \
    }

static const adv_rule small_rules[] = {
    {ROW(ADV_KIND_PRICE, "price", ADV_EFFECT_ADD), CITES(cite_price),
     .says = "The value starts from all that the buyer pays to or for the seller."},
    ADDITION(ADV_KIND_PACKING, "packing", "Packing that the buyer bears outside the price is added."),
    ADDITION(ADV_KIND_SELLING_COMMISSION, "selling_commission",
             "A selling commission that the buyer bears is added."),
    {ROW(ADV_KIND_BUYING_COMMISSION, "buying_commission", ADV_EFFECT_LEAVE), CITES(cite_addition),
     .ask = true, .ask_why = "Show that the agent acts for the buyer alone.",
     .says = "A fee to the buyer's own agent is not among the additions."},
    {ROW(ADV_KIND_ROYALTY, "royalty", ADV_EFFECT_ADD), CITES(cite_addition),
     .when = BIT(ADV_FACT_RELATED_TO_GOODS) | BIT(ADV_FACT_CONDITION_OF_SALE),
     .unless = BIT(ADV_FACT_IN_PRICE), .no_amount = ADV_NO_AMOUNT_END_METHOD, .ask = true,
     .ask_why = "Read the licence beside the purchase agreement.",
     .says = "A royalty on these goods that is a condition of the sale is added."},
    {ROW(ADV_KIND_ROYALTY, "royalty_left", ADV_EFFECT_LEAVE), CITES(cite_addition), .otherwise = true,
     .says = "Any other royalty is left."},
    ASSIST(ADV_KIND_ASSIST_MATERIALS),
    ASSIST(ADV_KIND_ASSIST_TOOLS),
    {ROW(ADV_KIND_INLAND_EXPORT, "inland_through", ADV_EFFECT_EXCLUDE), CITES(cite_leg),
     .when = BIT(ADV_FACT_IN_PRICE) | BIT(ADV_FACT_SEPARATELY_IDENTIFIED) | BIT(ADV_FACT_AFTER_SALE) |
             BIT(ADV_FACT_THROUGH_SHIPMENT) | BIT(ADV_FACT_THROUGH_BILL),
     .unknown = ADV_UNKNOWN_PASS, .says = "Inland carriage under a through bill leaves the price."},
    {ROW(ADV_KIND_INLAND_EXPORT, "inland_stays", ADV_EFFECT_LEAVE), CITES(cite_leg), .otherwise = true,
     .says = "Inland carriage abroad stays where it is, however well it is itemised."},
    CARRIAGE(ADV_KIND_MAIN_FREIGHT),
    CARRIAGE(ADV_KIND_INSURANCE),
    {ROW(ADV_KIND_INLAND_IMPORT, "after_import", ADV_EFFECT_LEAVE), CITES(cite_duty),
     .says = "What is done after importation, outside the price, is no part of the value."},
    DUTY(ADV_KIND_CUSTOMS_DUTY),
    DUTY(ADV_KIND_IMPORT_FEE),
    {ROW(ADV_KIND_UNCLASSIFIED, "unclassified", ADV_EFFECT_ADD), CITES(cite_doubt),
     .when = BIT(ADV_FACT_TO_SELLER),
     .says = "A charge of unknown nature that goes to the seller is presumed to be price."},
    {ROW(ADV_KIND_UNCLASSIFIED, "unclassified_left", ADV_EFFECT_LEAVE), CITES(cite_doubt), .otherwise = true,
     .says = "A charge of unknown nature that goes elsewhere is left."},
    {ROW(ADV_SUBJECT_SALE, "no_sale", ADV_EFFECT_END_METHOD), CITES(cite_sale),
     .unless = BIT(ADV_SALE_SOLD_FOR_EXPORT), .ask = true, .ask_why = "A zero on an invoice is no value.",
     .says = "Goods that are not sold for export have no transaction value."},
    {ROW(ADV_SUBJECT_SALE, "restriction", ADV_EFFECT_END_METHOD), CITES(cite_sale),
     .unknown = ADV_UNKNOWN_PASS, .when = BIT(ADV_SALE_RESTRICTED) | BIT(ADV_SALE_RESTRICTION_MATTERS),
     .says = "A restriction that affects the value ends the method."},
    {ROW(ADV_SUBJECT_SALE, "related", ADV_EFFECT_LEAVE), CITES(cite_sale), .unknown = ADV_UNKNOWN_SILENT,
     .when = BIT(ADV_SALE_RELATED), .ask = true,
     .ask_why = "Keep what shows that the price stands on its own.",
     .says = "Related persons declare that they are."},
};

static const adv_instrument small_instruments[] = {
    {"USC19", "United States Code, title 19"},
    {"CFR19", "Code of Federal Regulations, title 19"},
    {"USC31", "United States Code, title 31"},
    {"TD 00-20", "Treasury Decision 00-20"},
    {"COURT", "Court decisions"},
    {"FORM7501", "Entry summary and its instructions"},
    {"CVA", "Agreement on Implementation of Article VII"},
};

static const adv_fx_rule small_fx[] = {
    {.id = "small.currency",
     CITES(cite_currency),
     .method = ADV_FX_DAILY,
     .trigger = ADV_DATE_EXPORT,
     .until = ADV_DATE_OPEN,
     .says = "Amounts are converted at the rate of the day of exportation."},
};

static const adv_parameter small_figures[] = {
    {.id = "small.fee_rate",
     .unit = "fraction",
     .known = true,
     .e9 = 3464000,
     CITES(cite_fee),
     .trigger = ADV_DATE_ENTRY,
     .until = ADV_DATE_OPEN},
    {.id = "small.fee_minimum",
     .unit = "USD",
     .known = true,
     .e9 = 32710000000,
     CITES(cite_fee),
     .trigger = ADV_DATE_ENTRY,
     .until = ADV_DATE_OPEN},
    {.id = "small.harbor_rate",
     .unit = "fraction",
     .trigger = ADV_DATE_ENTRY,
     .until = ADV_DATE_OPEN},
};

#define ENTRY_ROW(about, name, does)                                                                         \
    .id = "small." name, .term = name, .subject = (about), .effect = (does), .until = ADV_DATE_OPEN,         \
    .trigger = ADV_DATE_ENTRY
static const adv_entry_rule small_entry_rules[] = {
    {ENTRY_ROW(ADV_ABOUT_DUTY_DAY, "duty_day", ADV_ENTRY_TAKE_DAY), CITES(cite_day), .day = ADV_DATE_ENTRY,
     .says = "Goods are dutiable at the rates in effect at the time of entry."},
    {ENTRY_ROW(ADV_ABOUT_DUTY, "duty_due", ADV_ENTRY_CHARGE), CITES(cite_day), .base = ADV_ON_VALUE,
     .day = ADV_DATE_ENTRY, .says = "Duty is owed on the value."},
    {ENTRY_ROW(ADV_ABOUT_PROCESSING, "fee", ADV_ENTRY_CHARGE), CITES(cite_fee), .base = ADV_ON_VALUE,
     .day = ADV_DATE_ENTRY, .rate = "small.fee_rate", .minimum = "small.fee_minimum",
     .says = "A fee on the value of the entry, with a minimum."},
    {ENTRY_ROW(ADV_ABOUT_HARBOR, "harbor", ADV_ENTRY_CHARGE), CITES(cite_fee), .base = ADV_ON_VALUE,
     .day = ADV_DATE_ENTRY, .rate = "small.harbor_rate", .modes = UINT32_C(1) << (ADV_MODE_SEA - 1),
     .says = "A fee on what a ship unloads."},
    {ENTRY_ROW(ADV_ABOUT_HARBOR, "harbor_by_land", ADV_ENTRY_EXEMPT), CITES(cite_fee),
     .unknown = ADV_UNKNOWN_PASS, .modes = UINT32_C(1) << (ADV_MODE_TRUCK - 1),
     .says = "What comes by road pays no fee of the harbor."},
    {ENTRY_ROW(ADV_ABOUT_BESIDE, "cotton", ADV_ENTRY_NOT_COMPUTED), CITES(cite_doubt), .codes = "52",
     .base = ADV_ON_QUANTITY, .says = "An assessment on cotton may be owed.",
     .ask_why = "Ask the broker for the amount of the day."},
};

static const char *const small_methods[] = {"transaction_value",
                                            "transaction_value_identical",
                                            "transaction_value_similar",
                                            "deductive_value",
                                            "computed_value",
                                            "fallback"};

#define LEG(kind) (UINT32_C(1) << ((kind)-ADV_KIND_INLAND_EXPORT))
#define LEGS_ABROAD                                                                                          \
    (LEG(ADV_KIND_INLAND_EXPORT) | LEG(ADV_KIND_EXPORT_FORMALITIES) | LEG(ADV_KIND_TERMINAL_ORIGIN))
#define LEGS_MAIN (LEG(ADV_KIND_MAIN_FREIGHT) | LEG(ADV_KIND_INSURANCE))
static const adv_incoterm small_terms[] = {
    {.term = "CIF",
     .edition = "2020",
     .says = "Carriage and insurance are in the price.",
     .sea_only = true,
     .in_price = LEGS_ABROAD | LEGS_MAIN},
    {.term = "DDP",
     .edition = "2020",
     .says = "All is in the price.",
     .in_price = LEGS_ABROAD | LEGS_MAIN,
     .duty_in_price = true},
    {.term = "FOB",
     .edition = "2020",
     .says = "The price ends on board.",
     .sea_only = true,
     .place_abroad = true,
     .in_price = LEGS_ABROAD,
     .not_in_price = LEGS_MAIN},
};

static const adv_charge small_charges[] = {
    {.name = "telex surcharge",
     .language = "en",
     .kind = ADV_KIND_UNCLASSIFIED,
     .doubt = 2,
     CITES(cite_doubt),
     .says = "The name does not say what the money is for."},
};

/* The jurisdiction and the pack as functions, so that no test can write to them by mistake. */
static inline adv_jurisdiction small_jurisdiction(void)
{
    return (adv_jurisdiction){.code = "US",
                              .name = "Small law for tests",
                              .currency = adv_currency_find(adv_text_of("USD")),
                              .basis = "Goods as priced at the place of export.",
                              .trigger = ADV_DATE_EXPORT,
                              .instruments = small_instruments,
                              .instrument_count = sizeof small_instruments / sizeof *small_instruments,
                              .rules = small_rules,
                              .rule_count = sizeof small_rules / sizeof *small_rules,
                              .parameters = small_figures,
                              .parameter_count = sizeof small_figures / sizeof *small_figures,
                              .entry_rules = small_entry_rules,
                              .entry_rule_count = sizeof small_entry_rules / sizeof *small_entry_rules,
                              .fx = small_fx,
                              .fx_count = 1,
                              .round_value = {.id = "small.round_value",
                                              .says = "The value is kept to the cent.",
                                              .unit_e4 = 100,
                                              .mode = ADV_ROUND_HALF_UP,
                                              .ours = true},
                              .round_entered = {.id = "small.round_entered",
                                                .says = "Whole dollars are keyed.",
                                                CITES(cite_form),
                                                .unit_e4 = 10000,
                                                .mode = ADV_ROUND_HALF_UP},
                              .methods = small_methods,
                              .method_count = sizeof small_methods / sizeof *small_methods};
}

static inline adv_law small_law(const adv_jurisdiction *jurisdiction)
{
    return (adv_law){.format = ADV_LAW_FORMAT,
                     .digest = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                     .jurisdictions = jurisdiction,
                     .jurisdiction_count = 1,
                     .incoterms = small_terms,
                     .incoterm_count = sizeof small_terms / sizeof *small_terms,
                     .charges = small_charges,
                     .charge_count = 1};
}

/* 2025-02-17, 2025-02-18, 2025-03-04 */
static const adv_rate_point small_euro[] = {{20136, 1047300000}, {20137, 1044300000}, {20151, 1055700000}};
static const adv_rate_point small_yuan[] = {{20136, 137710000}, {20137, 137650000}, {20151, 137710000}};

static inline void small_series(adv_rate_series series[2])
{
    adv_currency dollar = adv_currency_find(adv_text_of("USD"));
    series[0] = (adv_rate_series){.currency = adv_currency_find(adv_text_of("EUR")),
                                  .target = dollar,
                                  .source = ADV_RATE_CENTRAL_BANK,
                                  .per = 1,
                                  .name = "central-bank cross",
                                  .points = small_euro,
                                  .count = 3};
    series[1] = (adv_rate_series){.currency = adv_currency_find(adv_text_of("CNY")),
                                  .target = dollar,
                                  .source = ADV_RATE_CENTRAL_BANK,
                                  .per = 1,
                                  .name = "central-bank cross",
                                  .points = small_yuan,
                                  .count = 3};
}

#endif

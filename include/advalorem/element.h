/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The closed lists every other list is made from: kinds of element, the facts an element can carry, the facts
 * of the sale, the dates.  Schema, columns, law files and documentation are generated from or checked against
 * these tables.  A name here is the name in YAML, JSON, CSV headers, law rows, traces and print-outs.
 */
#ifndef ADVALOREM_ELEMENT_H
#define ADVALOREM_ELEMENT_H

#include <stdint.h>

#include "advalorem/api.h"
#include "advalorem/decimal.h"
#include "advalorem/text.h"

#ifdef __cplusplus
extern "C" {
#endif

/** X(NAME, name, title, group): group is price, addition, assist, leg or other. */
#define ADV_ELEMENT_KINDS(X)                                                                                 \
    X(PRICE, price, "price of the goods", PRICE)                                                             \
    X(INDIRECT_PAYMENT, indirect_payment, "payment to or for the seller beside the invoice", PRICE)          \
    X(CONSIDERATION, consideration, "consideration of known value beside the money price", PRICE)            \
    X(TOOLING_PAYMENT, tooling_payment, "tooling money paid to the seller", PRICE)                           \
    X(TESTING, testing, "testing or inspection charge", PRICE)                                               \
    X(QUOTA, quota, "quota or visa charge", PRICE)                                                           \
    X(INTEREST, interest, "interest for deferred payment", PRICE)                                            \
    X(DISCOUNT, discount, "discount", PRICE)                                                                 \
    X(REBATE, rebate, "rebate or other price decrease", PRICE)                                               \
    X(PRICE_INCREASE, price_increase, "later increase of the price", PRICE)                                  \
    X(BANK_CHARGE, bank_charge, "bank or transfer charge", PRICE)                                            \
    X(OWN_ACTIVITY, own_activity, "activity of the buyer on its own account", PRICE)                         \
    X(UNRELATED_PAYMENT, unrelated_payment, "payment not tied to the goods, such as a dividend", PRICE)      \
    X(PACKING, packing, "packing: containers, coverings, labour and materials", ADDITION)                    \
    X(TRAFFIC_INSTRUMENT, traffic_instrument, "instrument of international traffic", ADDITION)               \
    X(SELLING_COMMISSION, selling_commission, "selling commission", ADDITION)                                \
    X(BUYING_COMMISSION, buying_commission, "buying commission", ADDITION)                                   \
    X(BROKERAGE, brokerage, "brokerage for both sides", ADDITION)                                            \
    X(ROYALTY, royalty, "royalty or licence fee", ADDITION)                                                  \
    X(REPRODUCTION_RIGHT, reproduction_right, "right to reproduce", ADDITION)                                \
    X(PROCEEDS, proceeds, "proceeds of resale, disposal or use", ADDITION)                                   \
    X(ASSIST_MATERIALS, assist_materials, "assist: materials, components, parts", ASSIST)                    \
    X(ASSIST_TOOLS, assist_tools, "assist: tools, dies, moulds", ASSIST)                                     \
    X(ASSIST_CONSUMED, assist_consumed, "assist: goods consumed in production", ASSIST)                      \
    X(ASSIST_DESIGN, assist_design, "assist: engineering, development, artwork, design", ASSIST)             \
    X(INLAND_EXPORT, inland_export, "inland carriage in the country of export", LEG)                         \
    X(EXPORT_FORMALITIES, export_formalities, "export formalities", LEG)                                     \
    X(TERMINAL_ORIGIN, terminal_origin, "handling and loading at the place of export", LEG)                  \
    X(MAIN_FREIGHT, main_freight, "international carriage", LEG)                                             \
    X(INSURANCE, insurance, "insurance of the international carriage", LEG)                                  \
    X(TERMINAL_DESTINATION, terminal_destination, "handling and unloading at the place of import", LEG)      \
    X(IMPORT_FORMALITIES, import_formalities, "import formalities and customs broker", LEG)                  \
    X(INLAND_IMPORT, inland_import, "inland carriage in the country of import", LEG)                         \
    X(POST_IMPORT_WORK, post_import_work, "construction, assembly, maintenance, assistance after import",    \
      OTHER)                                                                                                 \
    X(CUSTOMS_DUTY, customs_duty, "customs duty of the country of import", OTHER)                            \
    X(IMPORT_TAX, import_tax, "federal tax of the country of import", OTHER)                                 \
    X(IMPORT_FEE, import_fee, "customs fee of the country of import", OTHER)                                 \
    X(UNCLASSIFIED, unclassified, "charge whose nature is not known", OTHER)

typedef enum adv_element_kind {
#define ADV_X(NAME, name, title, group) ADV_KIND_##NAME,
    ADV_ELEMENT_KINDS(ADV_X)
#undef ADV_X
    ADV_KIND_COUNT
} adv_element_kind;

/** Kinds of element, a bit each. */
typedef uint64_t adv_kind_set;
#define ADV_KIND(kind) ((adv_kind_set)1 << (kind))

typedef enum adv_element_group {
    ADV_GROUP_PRICE,
    ADV_GROUP_ADDITION,
    ADV_GROUP_ASSIST,
    ADV_GROUP_LEG,
    ADV_GROUP_OTHER
} adv_element_group;

/** X(NAME, name, meaning): what can be said of an element, each yes, no or unknown. */
#define ADV_ELEMENT_FACTS(X)                                                                                 \
    X(IN_PRICE, in_price, "the price of the goods already contains it")                                      \
    X(SEPARATELY_IDENTIFIED, separately_identified, "it is shown apart from the price")                      \
    X(ACTUAL, actual,                                                                                        \
      "the amount is the actual cost, shown by the carrier's, insurer's or forwarder's paper")               \
    X(TO_SELLER, to_seller, "it goes to the seller or to somebody for the seller's benefit")                 \
    X(BORNE_BY_BUYER, borne_by_buyer, "the buyer bears it")                                                  \
    X(CONDITION_OF_SALE, condition_of_sale, "the buyer must pay it as a condition of the sale for export")   \
    X(RELATED_TO_GOODS, related_to_goods, "it relates to the goods being valued")                            \
    X(UNDERTAKEN_ABROAD, undertaken_abroad, "the work was undertaken outside the country of importation")    \
    X(NECESSARY, necessary, "it is necessary for the production of the goods")                               \
    X(DOMICILED_INDIVIDUAL, domiciled_individual,                                                            \
      "done by an individual domiciled in the country of importation")                                       \
    X(EMPLOYEE_OF_BUYER, employee_of_buyer, "done as employee or agent of the buyer")                        \
    X(INCIDENTAL, incidental, "incidental to other such work undertaken in the country of importation")      \
    X(AFTER_SALE, after_sale, "it occurs after the goods are sold for export")                               \
    X(THROUGH_SHIPMENT, through_shipment, "goods are with a carrier for through shipment")                   \
    X(THROUGH_BILL, through_bill, "a through bill of lading shows it, or such a bill is clearly impossible") \
    X(BEFORE_IMPORT, before_import, "agreed and effected before the date of importation")                    \
    X(FORMULA_AGREED, formula_agreed, "it follows from a formula or policy fixed before importation")        \
    X(WRITTEN_FINANCING, written_financing, "a written financing agreement exists")                          \
    X(MARKET_RATE, market_rate, "the interest rate is not above the prevailing level")                       \
    X(BOOKED_AS_INTEREST, booked_as_interest, "it is booked as interest")                                    \
    X(SOLD_AT_PRICE, sold_at_price, "the goods are really sold at the price stated")                         \
    X(REASONABLE, reasonable, "the cost is reasonable")                                                      \
    X(QUANTIFIABLE, quantifiable, "it can be quantified on sufficient information")                          \
    X(LISTED_GOODS, listed_goods, "the goods are of a class the reproduction rule lists")                    \
    X(PAYABLE_ON_IMPORT, payable_on_import, "currently payable by reason of the importation")                \
    X(FOR_THESE_GOODS, for_these_goods, "paid for these goods and not for something else")                   \
    X(PAST_PLACE_OF_EXPORT, past_place_of_export,                                                            \
      "it comes after the place of direct shipment, or where the container was packed")                      \
    X(LEVEL_QUANTITY_PAYMENT, level_quantity_payment,                                                        \
      "given for the level of trade, the quantity, or the form or time of payment")                          \
    X(WRITTEN_BEFORE_LOADING, written_before_loading,                                                        \
      "agreed in writing before the goods were loaded in the exporting country")                             \
    X(PAPERS_LODGED, papers_lodged, "documents that quantify it are handed in with the declaration")         \
    X(PAID_THROUGH_BANK, paid_through_bank, "the goods are paid through a bank, by credit or transfer")      \
    X(BY_AIR, by_air, "the goods come by air")                                                               \
    X(TRANSHIPPED, transhipped,                                                                              \
      "it goes on, under transhipment, from the first customs station to another one")

typedef enum adv_element_fact {
#define ADV_X(NAME, name, meaning) ADV_FACT_##NAME,
    ADV_ELEMENT_FACTS(ADV_X)
#undef ADV_X
    ADV_ELEMENT_FACT_COUNT
} adv_element_fact;

/** X(NAME, name, meaning): what can be said of the sale, each yes, no or unknown. */
#define ADV_SALE_FACTS(X)                                                                                    \
    X(SOLD_FOR_EXPORT, sold_for_export, "the goods are sold for export to the country of importation")       \
    X(RESTRICTED, restricted, "use or disposal is restricted beyond law and territory")                      \
    X(RESTRICTION_MATTERS, restriction_matters, "the restriction affects the value substantially")           \
    X(CONDITIONED, conditioned, "the sale or price is subject to a condition or consideration")              \
    X(CONDITION_VALUED, condition_valued, "the value of that condition can be determined")                   \
    X(PROCEEDS_ACCRUE, proceeds_accrue, "part of later proceeds goes to the seller")                         \
    X(PROCEEDS_KNOWN, proceeds_known, "that part can be determined")                                         \
    X(RELATED, related, "buyer and seller are related")                                                      \
    X(PRICE_ACCEPTABLE, price_acceptable,                                                                    \
      "the relationship did not influence the price, or a test value is met")                                \
    X(ASSEMBLY, assembly, "the contract is for assembly of goods the buyer supplies")                        \
    X(BUYER_RESIDENT, buyer_resident, "the buyer is resident in the country of importation")                 \
    X(BUYER_ESTABLISHED, buyer_established,                                                                  \
      "the buyer has a permanent establishment in the country of importation")                               \
    X(RESALE_AGREED, resale_agreed, "resale to a resident there was agreed before the purchase")

typedef enum adv_sale_fact {
#define ADV_X(NAME, name, meaning) ADV_SALE_##NAME,
    ADV_SALE_FACTS(ADV_X)
#undef ADV_X
    ADV_SALE_FACT_COUNT
} adv_sale_fact;

/** X(NAME, name, meaning): dates with separate uses. */
#define ADV_DATES(X)                                                              \
    X(ORDER, order, "order or contract")                                          \
    X(EXPORT, export, "goods finally left the country of export")                 \
    X(LOADING, loading, "loaded on the conveyance that brought them")             \
    X(IMPORTATION, importation, "arrived within the limits of the port of entry") \
    X(ENTRY, entry, "entry")                                                      \
    X(ENTRY_SUMMARY, entry_summary, "entry summary filed")                        \
    X(DEPOSIT_DUE, deposit_due, "deposit of estimated duties due")                \
    X(RELEASE, release, "release")                                                \
    X(WITHDRAWAL, withdrawal, "withdrawal from warehouse or zone")                \
    X(LIQUIDATION, liquidation, "liquidation")                                    \
    X(ZONE_STATUS, zone_status, "privileged foreign status granted in a zone")    \
    X(IMMEDIATE_TRANSPORTATION, immediate_transportation,                         \
      "entry for immediate transportation accepted at the port of arrival")

typedef enum adv_date_kind {
#define ADV_X(NAME, name, meaning) ADV_DATE_##NAME,
    ADV_DATES(ADV_X)
#undef ADV_X
    ADV_DATE_KIND_COUNT
} adv_date_kind;

/** X(NAME, name, meaning): how goods are entered. */
#define ADV_ENTRY_TYPES(X)                                                             \
    X(CONSUMPTION, consumption, "formal entry for consumption")                        \
    X(INFORMAL, informal, "informal entry")                                            \
    X(LOW_VALUE, low_value, "released free under the low-value exemption")             \
    X(WAREHOUSE, warehouse, "entry for a bonded warehouse")                            \
    X(WAREHOUSE_WITHDRAWAL, warehouse_withdrawal, "withdrawal from warehouse for consumption") \
    X(ZONE_ADMISSION, zone_admission, "admission into a foreign-trade zone")           \
    X(ZONE, zone, "entry for consumption from a foreign-trade zone")                   \
    X(TEMPORARY_IMPORT, temporary_import, "temporary importation under bond")

typedef enum adv_entry_type {
    ADV_ENTRY_TYPE_NONE, /* not stated */
#define ADV_X(NAME, name, meaning) ADV_ENTRY_TYPE_##NAME,
    ADV_ENTRY_TYPES(ADV_X)
#undef ADV_X
    ADV_ENTRY_TYPE_END
} adv_entry_type;

/** How goods came; 0 = not stated. */
typedef enum adv_mode {
    ADV_MODE_SEA = 1,
    ADV_MODE_AIR,
    ADV_MODE_TRUCK,
    ADV_MODE_RAIL,
    ADV_MODE_MAIL,
    ADV_MODE_EXPRESS,
    ADV_MODE_END
} adv_mode;

/** How an entry was filed; 0 = not stated. */
typedef enum adv_filing {
    ADV_FILED_ELECTRONICALLY = 1,
    ADV_FILED_ON_PAPER,
    ADV_FILED_BY_CUSTOMS, /* prepared by customs personnel */
    ADV_FILING_END
} adv_filing;

/** What goods in a foreign-trade zone are; 0 = not stated. */
typedef enum adv_zone_status {
    ADV_ZONE_PRIVILEGED_FOREIGN = 1,
    ADV_ZONE_NONPRIVILEGED_FOREIGN,
    ADV_ZONE_DOMESTIC,
    ADV_ZONE_STATUS_END
} adv_zone_status;

/** X(NAME, name, meaning): what can be said of an entry or of one of its lines, each yes, no or unknown. */
#define ADV_ENTRY_FACTS(X)                                                                           \
    X(COVERED_PORT, covered_port, "unloaded at a port at which the harbor maintenance fee is charged") \
    X(MPF_EXEMPT, mpf_exempt, "exempt from the merchandise processing fee, such as originating goods") \
    X(EXPRESS_FACILITY, express_facility, "cleared at an express carrier's or hub facility")          \
    X(QUOTA, quota_goods, "subject to a quota or tariff-rate quota")                                  \
    X(GENERAL_ORDER, general_order, "taken into custody for general order")                           \
    X(NO_LAYERS, no_additional_duty, "the entry claims no additional duty of chapter 99")            \
    X(DEPOSITS_LEAVE, deposits_leave_price,                                                           \
      "instructed: deposits inside a duty-paid price are taken out of it")

typedef enum adv_entry_fact {
#define ADV_X(NAME, name, meaning) ADV_ENTRY_FACT_##NAME,
    ADV_ENTRY_FACTS(ADV_X)
#undef ADV_X
    ADV_ENTRY_FACT_COUNT
} adv_entry_fact;

/** By what a charge over several lines is spread. */
typedef enum adv_spread_key {
    ADV_SPREAD_VALUE = 1,
    ADV_SPREAD_QUANTITY,
    ADV_SPREAD_NET_WEIGHT,
    ADV_SPREAD_GROSS_WEIGHT,
    ADV_SPREAD_VOLUME,
    ADV_SPREAD_GIVEN
} adv_spread_key;
/** "value", "quantity" ... in the order of the keys, NULL behind the last. */
ADV_API extern const char *const adv_spread_key_words[];

/** Ternary facts in one word: bit i of the low half = yes to fact i, bit i of the high half = no to it.
    Neither bit = unknown; both = contradiction, which no reader lets through. */
typedef adv_uint128 adv_facts_word;
/** Facts of one list, a bit each. */
typedef uint64_t adv_fact_set;
#define ADV_FACT_LIMIT 64
#define ADV_YES(fact)  ((adv_facts_word)1 << (fact))
#define ADV_NO(fact)   ((adv_facts_word)1 << ((fact) + ADV_FACT_LIMIT))
#define ADV_FACT(fact) ((adv_fact_set)1 << (fact))
/** The facts that are yes, and those that are no. */
#define ADV_FACTS_YES(word) ((adv_fact_set)(word))
#define ADV_FACTS_NO(word)  ((adv_fact_set)((word) >> ADV_FACT_LIMIT))
/** The word in which every yes is a no, and every no a yes. */
#define ADV_FACTS_TURNED(word) ((word) << ADV_FACT_LIMIT | (word) >> ADV_FACT_LIMIT)

typedef struct adv_name_row {
    const char *name;
    const char *title;
    uint8_t     group; /* of an element kind */
} adv_name_row;

ADV_API const adv_name_row *adv_element_kind_row(adv_element_kind kind);
ADV_API const adv_name_row *adv_element_fact_row(adv_element_fact fact);
ADV_API const adv_name_row *adv_sale_fact_row(adv_sale_fact fact);
ADV_API const adv_name_row *adv_date_kind_row(adv_date_kind kind);
ADV_API const adv_name_row *adv_entry_fact_row(adv_entry_fact fact);
/** `type` is a stated one. */
ADV_API const adv_name_row *adv_entry_type_row(adv_entry_type type);
/** Each -1 when the name is none of the list. */
ADV_API int adv_element_kind_find(adv_text name);
ADV_API int adv_element_fact_find(adv_text name);
ADV_API int adv_sale_fact_find(adv_text name);
ADV_API int adv_date_kind_find(adv_text name);
ADV_API int adv_entry_fact_find(adv_text name);

#ifdef __cplusplus
}
#endif
#endif

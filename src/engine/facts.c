/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables of a shipment's facts: every key a person may write, what it holds, and the sentence that
 * explains it. schema/shipment.json, docs/facts.md and the reader all come from here.  What one table
 * cannot check is in facts_check.c.
 */
#include "advalorem/facts.h"

#include <assert.h>

#include "facts_check.h"
#include "law_names.h"

#define NO_PLACE 0xffff

/* One field of the struct `owner`, named like its member. */
#define FIELD(owner, member, kind, must, words)                                                              \
    {                                                                                                        \
        .name = #member, .type = ADV_FIELD_##kind, .required = (must), .offset = offsetof(owner, member),    \
        .doc = (words)                                                                                       \
    }
#define CHOICE(owner, member, must, choices, words)                                                          \
    {                                                                                                        \
        .name = #member, .type = ADV_FIELD_ENUM, .required = (must), .offset = offsetof(owner, member),      \
        .names = (choices), .doc = (words)                                                                   \
    }
#define PART(owner, member, kind, must, schema, words)                                                       \
    {                                                                                                        \
        .name = #member, .type = ADV_FIELD_##kind, .required = (must), .offset = offsetof(owner, member),    \
        .of = &(schema), .doc = (words)                                                                      \
    }
#define SCHEMA(title, owner, table, words)                                                                   \
    {                                                                                                        \
        .name = (title), .doc = (words), .size = sizeof(owner), .align = _Alignof(owner), .fields = (table), \
        .field_count = sizeof(table) / sizeof((table)[0]), .place_offset = offsetof(owner, place)            \
    }

static const char *const element_kind_names[] = {
#define ADV_X(NAME, name, title, group) #name,
    ADV_ELEMENT_KINDS(ADV_X)
#undef ADV_X
        NULL};
static const char *const no_sale_names[] = {"sample",   "replacement", "lease", "consignment",
                                            "transfer", "other",       NULL};
static const char *const invoice_status_names[] = {"final", "provisional", "corrected", "pro_forma", NULL};
static const char *const level_names[] = {"line",  "invoice", "order",   "shipment",
                                          "entry", "period",  "entries", NULL};
static const char *const stage_names[] = {"export", "main", "post_entry", NULL};
static const char *const assist_kind_names[] = {"materials", "tools", "consumed", "design", NULL};
static const char *const acquired_names[] = {
    "bought_unrelated", "bought_related", "produced", "produced_by_related", "leased", "public_domain", NULL};
static const char *const apportionment_names[] = {"first_shipment", "produced_to_first_shipment",
                                                  "anticipated_production", "given", NULL};
static const char *const agreement_names[] = {"purchase",         "agency",  "licence", "financing",
                                              "transfer_pricing", "service", "other",   NULL};
static const char *const place_names[] = {"port", "airport", "border", "inland", NULL};
static const char *const document_names[] = {"bill_of_lading", "through_bill", "air_waybill", "road_waybill",
                                             "rail_waybill",   NULL};
static const char *const payment_names[] = {"deposit", "part", "balance", "full", "refund", "set_off", NULL};
static const char *const evidence_names[] = {"invoice",
                                             "order",
                                             "contract",
                                             "payment",
                                             "packing_list",
                                             "bill_of_lading",
                                             "through_bill",
                                             "freight_bill",
                                             "insurance_invoice",
                                             "agency_agreement",
                                             "licence_agreement",
                                             "assist_record",
                                             "statement",
                                             "other",
                                             NULL};
static const char *const rate_names[] = {"certified_quarterly", "certified_daily", "central_bank",
                                         "proclaimed", NULL};
static const char *const resale_goods_names[] = {"own", "identical", "similar", "domestic", NULL};
static const char *const costs_of_names[] = {"own", "identical", "similar", "other", NULL};
static const char *const source_names[] = {
#define ADV_X(NAME, name, letter) #name,
    ADV_NUMBER_SOURCES(ADV_X)
#undef ADV_X
    NULL,
};
static const char *const resale_level_names[] = {"first", "later", NULL};
static const char *const resale_condition_names[] = {"as_imported", "processed", NULL};
static const char *const trade_level_names[] = {"manufacture", "wholesale", "retail", "end_use", NULL};
static const char *const comparable_goods_names[] = {"identical", "similar", NULL};
static const char *const deposit_names[] = {"antidumping", "countervailing", NULL};

static const char *const tie_names[] = {"holds_votes", "controls", "officer",          "employs",
                                        "partner",     "family",   "sole_distributor", NULL};
static const char *const kinship_names[] = {"spouse",  "ancestor", "descendant", "sibling",
                                            "in_law", "other",    NULL};

static const char *const adjustment_names[] = {"level", "quantity", "additions", "seller_costs", NULL};

static const adv_field party_fields[] = {
    FIELD(adv_party, id, ID, true, "Name of the party within this file; other places refer to it."),
    FIELD(adv_party, name, TEXT, false, "The party's name as its papers write it."),
    FIELD(adv_party, country, COUNTRY, false, "Country the party is established in."),
    FIELD(adv_party, role, TEXT, false,
          "What it does in the deal: seller, buyer, manufacturer, agent, carrier."),
};
static const adv_schema party_schema = SCHEMA(
    "party", adv_party, party_fields, "Somebody who sells, buys, makes, carries, licenses or mediates.");

static const adv_field tie_fields[] = {
    FIELD(adv_tie, id, ID, false, "Name of the tie within this file."),
    FIELD(adv_tie, party, ID, true, "Party id of the one that holds, controls, employs, or is."),
    CHOICE(adv_tie, kind, true, tie_names,
           "Read as a sentence: party, kind, of. Votes and control through others are worked out."),
    FIELD(adv_tie, of, ID, true, "Party id of the other one."),
    FIELD(adv_tie, percent, PERCENT, false,
          "For `holds_votes`: percent of the outstanding voting stock or shares, held directly."),
    CHOICE(adv_tie, kinship, false, kinship_names, "For `family`: what the party is to the other."),
    FIELD(adv_tie, note, TEXT, false, "How that is known."),
    FIELD(adv_tie, evidence, TEXTS, false, "Ids of the papers that show it."),
};
static const adv_schema tie_schema =
    SCHEMA("tie", adv_tie, tie_fields,
           "What ties one party to another: votes, control, office, work, partnership, family.");

static const adv_field pair_fields[] = {
    FIELD(adv_pair, id, ID, true, "Name of the pair within this file."),
    FIELD(adv_pair, party, ID, true, "Party id of one."),
    FIELD(adv_pair, with, ID, true, "Party id of the other."),
};
static const adv_schema pair_schema =
    SCHEMA("pair", adv_pair, pair_fields,
           "Two parties beside seller and buyer of whom it is asked whether they are related.");

static const adv_field price_adjustment_fields[] = {
    CHOICE(adv_price_adjustment, reason, true, adjustment_names,
           "Level of trade, quantity, additions, or costs the seller has only with unrelated buyers."),
    FIELD(adv_price_adjustment, change, MONEY, true,
          "Added to what is compared with; negative takes off; `unknown` where nobody can say."),
    FIELD(adv_price_adjustment, evidence, TEXTS, false, "Ids of the papers that show it."),
};
static const adv_schema price_adjustment_schema =
    SCHEMA("price adjustment", adv_price_adjustment, price_adjustment_fields,
           "What makes two sales comparable.");

static const adv_field price_judgement_fields[] = {
    FIELD(adv_price_judgement, price, MONEY, true, "The price judged."),
    FIELD(adv_price_judgement, against, MONEY, true, "What it was held against."),
    FIELD(adv_price_judgement, accepted, TERNARY, true, "Close enough: it is the same above and below."),
    FIELD(adv_price_judgement, by, TEXT, true, "Who gave the verdict."),
    FIELD(adv_price_judgement, date, DATE, false, "When."),
    FIELD(adv_price_judgement, evidence, TEXTS, false, "Ids of the papers that show it."),
};
static const adv_schema price_judgement_schema =
    SCHEMA("price judgement", adv_price_judgement, price_judgement_fields,
           "A verdict on how close is close enough, for these goods.");

static const adv_field price_test_fields[] = {
    FIELD(adv_price_test, id, ID, true, "Name of the test within this file."),
    CHOICE(adv_price_test, way, true, adv_price_way_names,
           "Industry practice, unrelated buyers, costs with the firm's profit, or a test value."),
    FIELD(adv_price_test, price, MONEY, true, "The price under test."),
    FIELD(adv_price_test, against, MONEY, false,
          "What it is held against: the price of practice, to unrelated buyers, or the test value."),
    FIELD(adv_price_test, costs, MONEY, false,
          "For `costs_and_profit`: all costs of the seller in this sale."),
    FIELD(adv_price_test, firm_sales, MONEY, false, "Sales of the firm in the period."),
    FIELD(adv_price_test, firm_profit, MONEY, false, "Its profit on them; negative for a loss."),
    FIELD(adv_price_test, same_class, TERNARY, false, "Those sales are of goods of the same class or kind."),
    FIELD(adv_price_test, representative, TERNARY, false, "The period is representative, such as a year."),
    FIELD(adv_price_test, accepted_value, TERNARY, false, "Customs has accepted the test value."),
    FIELD(adv_price_test, same_time, TERNARY, false, "It is of goods exported at or about the same time."),
    FIELD(adv_price_test, unrelated_buyer, TERNARY, false,
          "Buyer and seller of the other sale are unrelated."),
    PART(adv_price_test, adjustments, LIST, false, price_adjustment_schema,
         "What makes the two sales comparable."),
    PART(adv_price_test, judged, LIST, false, price_judgement_schema,
         "Verdicts on how close is close enough, this one's or earlier ones of the same goods."),
    FIELD(adv_price_test, evidence, TEXTS, false, "Ids of the papers that show it."),
};
static const adv_schema price_test_schema =
    SCHEMA("price test", adv_price_test, price_test_fields,
           "What a price between related parties is held against.");

static const adv_field formula_fields[] = {
    FIELD(adv_formula, index, TEXT, true,
          "The quotation the price follows, such as LME copper cash settlement."),
    FIELD(adv_formula, quotation_date, DATE, false, "Day whose quotation counts."),
    FIELD(adv_formula, quotation, MONEY, false,
          "Quotation for one unit of the quantity; absent until the day has come."),
    FIELD(adv_formula, premium, MONEY, false,
          "Premium for one unit; negative where the formula takes a discount."),
    FIELD(adv_formula, provisional_quotation, MONEY, false, "Quotation used until the final one is known."),
    FIELD(adv_formula, agreed_before_export, TERNARY, false,
          "Agreed before export; unless yes, a decrease after importation does not count."),
    FIELD(adv_formula, settled, DATE, false, "Day of the final invoice."),
};
static const adv_schema formula_schema =
    SCHEMA("formula", adv_formula, formula_fields,
           "A price that a formula fixes: a quotation plus a premium, a unit.");

static const adv_field sale_fields[] = {
    FIELD(adv_sale, seller, ID, false, "Party id of the seller."),
    FIELD(adv_sale, buyer, ID, false, "Party id of the buyer."),
    {.type = ADV_FIELD_FACTS,
     .offset = offsetof(adv_sale, facts),
     .facts = 1,
     .doc = "How the sale stands, each yes, no or unknown."},
    CHOICE(adv_sale, no_sale_kind, false, no_sale_names, "What the delivery is when it is no sale."),
    FIELD(adv_sale, incoterm, TEXT, false,
          "Delivery term as agreed, such as FOB; older and American ones too."),
    FIELD(adv_sale, incoterm_edition, ID, false,
          "Edition of the rules, such as 2020; absent: the latest with that term."),
    FIELD(adv_sale, named_place, TEXT, false, "Place named with the term, such as Ningbo."),
    FIELD(adv_sale, named_place_country, COUNTRY, false, "Country of the named place."),
    CHOICE(adv_sale, named_place_kind, false, place_names, "What the named place is."),
    FIELD(adv_sale, note, TEXT, false, "Why the facts of the sale are as stated."),
    FIELD(adv_sale, evidence, TEXTS, false, "Ids of the papers that show it."),
};
static const adv_schema sale_schema =
    SCHEMA("sale", adv_sale, sale_fields, "The sale for export and its terms.");

static const adv_field invoice_fields[] = {
    FIELD(adv_invoice, id, ID, true, "Number of the invoice."),
    FIELD(adv_invoice, seller, ID, false, "Party id of who issued it; absent: the seller of the sale."),
    FIELD(adv_invoice, date, DATE, false, "Day of the invoice."),
    FIELD(adv_invoice, total, MONEY, false,
          "Total the invoice shows, compared with its lines; negative for a credit note."),
    CHOICE(adv_invoice, status, false, invoice_status_names, "Whether the price is final; absent: final."),
};
static const adv_schema invoice_schema =
    SCHEMA("invoice", adv_invoice, invoice_fields, "One commercial invoice.");

static const adv_field layer_fields[] = {
    FIELD(adv_stated_layer, heading, ID, true, "Heading of chapter 99, such as 9903.88.03."),
    FIELD(adv_stated_layer, rate, TEXT, false,
          "Its rate, such as 25 %: compared with the law's, charged where that has none."),
};
static const adv_schema layer_schema = SCHEMA("layer", adv_stated_layer, layer_fields,
                                              "An additional duty that the entry claims for a line.");

static const adv_field deposit_fields[] = {
    {.name = "case", .type = ADV_FIELD_ID, .required = true,
     .offset = offsetof(adv_stated_deposit, case_number), .doc = "Case number, such as A-570-967-001."},
    CHOICE(adv_stated_deposit, kind, true, deposit_names, "Which of the two duties it secures."),
    FIELD(adv_stated_deposit, rate, TEXT, false,
          "Deposit rate as instructed, such as 12.50 % or $0.35/kg; it is never guessed."),
    FIELD(adv_stated_deposit, base, MONEY, false, "What the rate is taken of; absent: the entered value."),
    FIELD(adv_stated_deposit, source, TEXT, false, "Where rate and base were read."),
};
static const adv_schema deposit_schema =
    SCHEMA("deposit", adv_stated_deposit, deposit_fields,
           "A deposit of antidumping or countervailing duty; it stands apart from duty.");

static const adv_field content_fields[] = {
    FIELD(adv_stated_content, of, TEXT, true,
          "The part: steel, aluminum, copper, or as the tariff names it."),
    FIELD(adv_stated_content, value, MONEY, true, "Value of that part."),
};
static const adv_schema content_schema =
    SCHEMA("content", adv_stated_content, content_fields, "The value of a part that a duty is measured on.");

static const adv_field measured_fields[] = {
    FIELD(adv_stated_quantity, quantity, QUANTITY, true, "The quantity, in a unit the tariff asks for."),
    FIELD(adv_stated_quantity, of, TEXT, false,
          "The part it is of, as the tariff names it, such as copper content; absent: the whole."),
};
static const adv_schema measured_schema =
    SCHEMA("measured quantity", adv_stated_quantity, measured_fields,
           "A quantity in a unit of the tariff, beside the one invoiced.");

static const adv_field goods_fields[] = {
    FIELD(adv_goods_line, line, ID, true, "Number of the line; results and other places refer to it."),
    FIELD(adv_goods_line, description, TEXT, false, "What the goods are."),
    FIELD(adv_goods_line, hts, ID, false, "Tariff code as declared, digits with or without points."),
    FIELD(adv_goods_line, origin, COUNTRY, false, "Country of origin."),
    FIELD(adv_goods_line, invoice, ID, false, "Invoice the line stands on; needed when there are several."),
    FIELD(adv_goods_line, order, ID, false, "Order the line was bought under."),
    FIELD(adv_goods_line, sku, TEXT, false, "The buyer's own number of the article."),
    FIELD(adv_goods_line, quantity, QUANTITY, false, "Paid units shipped, with their unit."),
    FIELD(adv_goods_line, quantity_ordered, QUANTITY, false,
          "Units ordered, where it differs from what was shipped."),
    FIELD(adv_goods_line, free_quantity, QUANTITY, false,
          "Free units of the same paid order; they share its price."),
    FIELD(adv_goods_line, price, MONEY, false, "Price of the whole line."),
    FIELD(adv_goods_line, unit_price, MONEY, false,
          "Price of one unit, instead of `price`; times the quantity."),
    PART(adv_goods_line, formula, OBJECT, false, formula_schema,
         "Price by formula, instead of the other two."),
    CHOICE(adv_goods_line, no_sale_kind, false, no_sale_names,
           "What the delivery of this line is when it alone is no sale."),
    FIELD(adv_goods_line, net_weight, QUANTITY, false, "Net weight of the line."),
    FIELD(adv_goods_line, gross_weight, QUANTITY, false, "Gross weight of the line."),
    FIELD(adv_goods_line, volume, QUANTITY, false, "Volume of the line."),
    FIELD(adv_goods_line, carrier_value, MONEY, false,
          "Value declared to a carrier: a limit of liability, never the customs value."),
    FIELD(adv_goods_line, insured_value, MONEY, false, "Value insured: never the customs value."),
    FIELD(adv_goods_line, declared_value, MONEY, false, "Value the entry declares, for comparison only."),
    FIELD(adv_goods_line, programme, TEXT, false,
          "Preference claimed, as the symbol of the special column, such as S or KR."),
    FIELD(adv_goods_line, provision, ID, false, "Heading of chapter 98 claimed, such as 9802.00.80."),
    FIELD(adv_goods_line, duty_rate, TEXT, false,
          "Rate of duty as you state it, such as 8.3 %; it comes before a schedule."),
    FIELD(adv_goods_line, duty_rate_source, TEXT, false, "Where that rate was read."),
    PART(adv_goods_line, layers, LIST, false, layer_schema,
         "Headings of chapter 99 the entry claims, at least one; absent: all that reach the goods."),
    PART(adv_goods_line, deposits, LIST, false, deposit_schema,
         "Deposits of antidumping or countervailing duty."),
    PART(adv_goods_line, quantities, LIST, false, measured_schema,
         "Quantities in units of the tariff, beside the one above and the weights."),
    PART(adv_goods_line, contents, LIST, false, content_schema,
         "Values of parts that a duty is measured on, such as the steel in the goods."),
    FIELD(adv_goods_line, value_abroad, MONEY, false,
          "Value of repairs, alterations or processing abroad, for goods of chapter 98."),
    FIELD(adv_goods_line, us_content, MONEY, false, "Value of components of the United States."),
    CHOICE(adv_goods_line, zone_status, false, adv_zone_status_names, "Status in a foreign-trade zone."),
    FIELD(adv_goods_line, zone_status_date, DATE, false,
          "Day that status was granted; absent: the shipment's date zone_status."),
    {.type = ADV_FIELD_FACTS,
     .offset = offsetof(adv_goods_line, entry_facts),
     .facts = 2,
     .doc = "What is known of the entry of this line."},
    FIELD(adv_goods_line, evidence, TEXTS, false, "Ids of the papers that show the line."),
};
static const adv_schema goods_schema =
    SCHEMA("goods line", adv_goods_line, goods_fields, "One line of goods to value.");

static const adv_field share_fields[] = {
    FIELD(adv_share, line, ID, true, "Line of goods that bears the share."),
    FIELD(adv_share, share, DECIMAL, true, "The share, in any scale; all of them are divided by their sum."),
};
static const adv_schema share_schema =
    SCHEMA("share", adv_share, share_fields, "What one line bears of an element.");

static const adv_field element_fields[] = {
    FIELD(adv_element, id, ID, false, "Name of the element within this file."),
    FIELD(adv_element, name, TEXT, false,
          "The charge as its paper writes it; the charge dictionary reads it."),
    CHOICE(adv_element, kind, false, element_kind_names,
           "What the amount is; absent: the charge dictionary decides by `name`."),
    FIELD(adv_element, amount, MONEY, false,
          "The amount; one of `amount`, `percent` and `per_unit` must be there."),
    FIELD(adv_element, percent, PERCENT, false,
          "Instead of an amount: percent of `percent_of`, or of the lines' price."),
    FIELD(adv_element, percent_of, MONEY, false, "What the percentage is taken of."),
    FIELD(adv_element, per_unit, MONEY, false,
          "Instead of an amount: so much for one unit of the lines' quantity."),
    FIELD(adv_element, distance, COUNT, false,
          "Of one carriage across the border: the whole way it is for, such as kilometres."),
    FIELD(adv_element, distance_counted, COUNT, false,
          "The part of that way to the place up to which the law counts it, in the same unit."),
    CHOICE(adv_element, level, false, level_names, "What the amount was charged for; absent: this shipment."),
    FIELD(adv_element, of, ID, false, "Which line, invoice or order that is."),
    CHOICE(adv_element, key, false, adv_spread_key_words, "How it is spread over lines; absent: by value."),
    PART(adv_element, shares, LIST, false, share_schema, "Shares of the lines, for the key `given`."),
    FIELD(adv_element, level_total, QUANTITY, false,
          "The key summed over the whole order, period or entries, where they hold more than this."),
    FIELD(adv_element, level_value, MONEY, false,
          "The same for the key `value`: the price of all goods charged for."),
    FIELD(adv_element, payer, ID, false, "Party id of who pays."),
    FIELD(adv_element, payee, ID, false, "Party id of who is paid."),
    CHOICE(adv_element, stage, false, stage_names,
           "Stage of the journey of a transport leg, checked against its kind."),
    {.type = ADV_FIELD_FACTS,
     .offset = offsetof(adv_element, facts),
     .facts = 0,
     .doc = "What is known of the element, each yes, no or unknown."},
    FIELD(adv_element, agreed, DATE, false, "Day it was agreed."),
    FIELD(adv_element, effected, DATE, false, "Day it was paid or credited."),
    FIELD(adv_element, evidence, TEXTS, false, "Ids of the papers that show it."),
    FIELD(adv_element, note, TEXT, false, "Why the facts are as stated."),
};
static const adv_schema element_schema =
    SCHEMA("element", adv_element, element_fields,
           "Any amount beside the price that law may add, take out or leave; a transport leg is one.");

static const adv_field assist_part_fields[] = {
    FIELD(adv_assist_part, undertaken_in, COUNTRY, true, "Country the part of the work was undertaken in."),
    FIELD(adv_assist_part, cost, MONEY, true, "Cost of that part."),
};
static const adv_schema assist_part_schema = SCHEMA("assist part", adv_assist_part, assist_part_fields,
                                                    "Design work undertaken in one of several places.");

static const adv_field assist_fields[] = {
    FIELD(adv_assist, id, ID, true, "Name of the assist within this file."),
    FIELD(adv_assist, description, TEXT, false, "What is supplied."),
    CHOICE(adv_assist, kind, true, assist_kind_names, "Which of the four kinds the law knows."),
    CHOICE(adv_assist, acquired, false, acquired_names,
           "How the buyer came by it, which decides what it is worth."),
    FIELD(adv_assist, cost, MONEY, false,
          "Cost of acquisition, of production, of the lease, or of copies, as `acquired` says."),
    FIELD(adv_assist, producer_cost, MONEY, false,
          "For `bought_related`: the related producer's cost of production."),
    FIELD(adv_assist, lease_per_period, MONEY, false, "Lease for one period, instead of `cost`."),
    FIELD(adv_assist, lease_periods, COUNT, false, "Number of such periods."),
    FIELD(adv_assist, used_before, TERNARY, false, "The buyer had used it before it was supplied."),
    FIELD(adv_assist, share_used, DECIMAL, false,
          "Share of its life used up before it was supplied, 0 to 1."),
    FIELD(adv_assist, value_after_use, MONEY, false,
          "Instead of `share_used`: cost adjusted down for the earlier use."),
    FIELD(adv_assist, repairs, MONEY, false, "Repair or modification before it was supplied."),
    FIELD(adv_assist, transport, MONEY, false, "Transport to the place of production."),
    FIELD(adv_assist, paid_by_producer, MONEY, false,
          "What the producer paid the buyer for it: supplied at reduced cost."),
    FIELD(adv_assist, market_price, MONEY, false, "What it would cost today; recorded, never used."),
    FIELD(adv_assist, undertaken_in, COUNTRY, false, "Country design work was undertaken in."),
    PART(adv_assist, parts, LIST, false, assist_part_schema,
         "Design work undertaken in several places, instead of `cost` and `undertaken_in`."),
    {.type = ADV_FIELD_FACTS,
     .offset = offsetof(adv_assist, facts),
     .facts = 0,
     .doc = "What is known of the element it becomes, each yes, no or unknown."},
    CHOICE(adv_assist, apportionment, false, apportionment_names, "How its value is spread over production."),
    FIELD(adv_assist, all_for_importing_country, TERNARY, false,
          "All that is made with it goes to the country of importation."),
    FIELD(adv_assist, first_shipment_units, COUNT, false, "Units in the first shipment."),
    FIELD(adv_assist, produced_units, COUNT, false, "Units produced up to the first shipment."),
    FIELD(adv_assist, anticipated_units, COUNT, false, "Units the assist is expected to make in all."),
    FIELD(adv_assist, other_units, COUNT, false,
          "Of the units anticipated, those for other countries, which bear their share."),
    FIELD(adv_assist, first_shipment, TERNARY, false, "This is the first shipment made with it."),
    FIELD(adv_assist, units, COUNT, false,
          "Units of this shipment made with it; absent: the quantity of its lines."),
    FIELD(adv_assist, given_amount, MONEY, false,
          "For the apportionment `given`: what falls on this shipment."),
    FIELD(adv_assist, lines, TEXTS, false, "Lines of goods made with it; absent: all."),
    FIELD(adv_assist, evidence, TEXTS, false, "Ids of the papers that show it."),
};
static const adv_schema assist_schema =
    SCHEMA("assist", adv_assist, assist_fields,
           "What the buyer supplies free or at reduced cost for the production of the goods.");

static const adv_field agreement_fields[] = {
    FIELD(adv_agreement, id, ID, true, "Name of the agreement within this file."),
    CHOICE(adv_agreement, kind, true, agreement_names, "What is agreed."),
    FIELD(adv_agreement, between, TEXT, false, "Who agreed."),
    FIELD(adv_agreement, note, TEXT, false, "What in it matters for the value."),
    FIELD(adv_agreement, from, DATE, false, "First day it holds."),
    FIELD(adv_agreement, until, DATE, false, "Day it ends."),
    FIELD(adv_agreement, evidence, TEXTS, false, "Ids of the papers that show it."),
};
static const adv_schema agreement_schema =
    SCHEMA("agreement", adv_agreement, agreement_fields, "A contract that matters.");

static const adv_field payment_fields[] = {
    FIELD(adv_payment, id, ID, false, "Name of the payment within this file."),
    FIELD(adv_payment, invoice, ID, false, "Invoice it pays."),
    FIELD(adv_payment, payee, ID, false, "Party id of who was paid."),
    CHOICE(adv_payment, kind, false, payment_names, "What the payment is."),
    FIELD(adv_payment, date, DATE, false, "Day it was paid."),
    FIELD(adv_payment, amount, MONEY, true, "Amount paid."),
};
static const adv_schema payment_schema = SCHEMA("payment", adv_payment, payment_fields, "Money that moved.");

static const adv_field transport_fields[] = {
    CHOICE(adv_transport, document, false, document_names, "What kind of transport document it is."),
    FIELD(adv_transport, number, TEXT, false, "Its number."),
    FIELD(adv_transport, receipt_place, TEXT, false, "Place where the carrier took the goods over."),
    FIELD(adv_transport, loading_place, TEXT, false, "Port or airport of loading."),
    FIELD(adv_transport, discharge_place, TEXT, false, "Port or airport of discharge."),
    FIELD(adv_transport, delivery_place, TEXT, false, "Place where the carrier hands the goods over."),
};
static const adv_schema transport_schema =
    SCHEMA("transport", adv_transport, transport_fields, "What the transport document says of the journey.");

static const adv_field evidence_fields[] = {
    FIELD(adv_evidence, id, ID, true, "Name of the paper within this file."),
    CHOICE(adv_evidence, kind, true, evidence_names, "What paper it is."),
    FIELD(adv_evidence, file, TEXT, false, "File it is kept in."),
    FIELD(adv_evidence, reference, TEXT, false, "Its own number."),
    FIELD(adv_evidence, date, DATE, false, "Its date."),
};
static const adv_schema evidence_schema =
    SCHEMA("paper", adv_evidence, evidence_fields, "A paper that shows a fact.");

static const adv_field rate_fields[] = {
    FIELD(adv_stated_rate, currency, CURRENCY, true, "The foreign currency."),
    FIELD(adv_stated_rate, rate, DECIMAL, true,
          "Units of the value's currency for `per` units of the foreign one."),
    FIELD(adv_stated_rate, per, INTEGER, false,
          "1, 10, 100, 1000 or 10000 units of the foreign currency; absent: 1."),
    CHOICE(adv_stated_rate, kind, true, rate_names, "Who published it and for how long it holds."),
    FIELD(adv_stated_rate, date, DATE, true,
          "Day of a daily rate; first day of the quarter of a quarterly one."),
    FIELD(adv_stated_rate, source, TEXT, false, "Where it was read."),
};
static const adv_schema rate_schema =
    SCHEMA("rate", adv_stated_rate, rate_fields, "An exchange rate the user states.");

static const adv_field figure_fields[] = {
    FIELD(adv_stated_figure, figure, ID, true, "Name of the figure in the law: mpf_minimum."),
    FIELD(adv_stated_figure, value, DECIMAL, true, "Its value, in the unit of the law."),
    FIELD(adv_stated_figure, source, TEXT, false, "Where it was read."),
};
static const adv_schema figure_schema =
    SCHEMA("figure", adv_stated_figure, figure_fields,
           "A figure of the law as you state it for this entry, such as a fee's limit.");

static const adv_field unit_rule_fields[] = {
    FIELD(adv_unit_rule, unit, TEXT, true, "The unit, such as carton."),
    FIELD(adv_unit_rule, of, TEXT, true, "The unit it is made of, such as pcs."),
    FIELD(adv_unit_rule, factor, COUNT, true, "How many of them."),
};
static const adv_schema unit_rule_schema =
    SCHEMA("unit", adv_unit_rule, unit_rule_fields, "A unit whose size only this shipment knows.");

static const adv_field resale_fields[] = {
    FIELD(adv_resale, id, ID, false, "Name of the sale within this file."),
    FIELD(adv_resale, date, DATE, false, "Day of the sale; without it the sale does not count."),
    FIELD(adv_resale, quantity, QUANTITY, true, "Units sold, in the unit of the line valued."),
    FIELD(adv_resale, unit_price, MONEY, true, "Price of one unit."),
    CHOICE(adv_resale, goods, false, resale_goods_names,
           "The goods valued, identical or similar imported ones, or domestic ones; absent: own."),
    CHOICE(adv_resale, level, false, resale_level_names,
           "Commercial level of the sale after importation; only the first counts."),
    CHOICE(adv_resale, condition, false, resale_condition_names,
           "Condition the goods were sold in; absent: as imported."),
    FIELD(adv_resale, buyer_related, TERNARY, false, "The buyer is related to the seller of this sale."),
    FIELD(adv_resale, buyer_supplied_assists, TERNARY, false,
          "The buyer supplied assists for the production of the goods."),
    FIELD(adv_resale, evidence, TEXTS, false, "Ids of the papers that show it."),
};
static const adv_schema resale_schema =
    SCHEMA("resale", adv_resale, resale_fields, "A sale of goods in the country of importation.");

static const adv_field deductive_fields[] = {
    FIELD(adv_deductive, id, ID, false, "Name of this set of figures within this file."),
    FIELD(adv_deductive, lines, TEXTS, false, "Lines of goods it values; absent: all."),
    PART(adv_deductive, sales, LIST, false, resale_schema, "Sales in the country of importation."),
    FIELD(adv_deductive, about_days, COUNT, false,
          "Days before and after importation that you take as about the time of it."),
    FIELD(adv_deductive, enough, QUANTITY, false,
          "Units whose sale is enough to establish a unit price; absent: any quantity."),
    FIELD(adv_deductive, on_commission, TERNARY, false,
          "Sold on commission, so that it is deducted and not profit and general expenses."),
    FIELD(adv_deductive, commission, MONEY, false, "Commission usually paid or agreed, for one unit."),
    FIELD(adv_deductive, commission_percent, PERCENT, false, "Instead: percent of the unit price."),
    FIELD(adv_deductive, profit_and_expenses, MONEY, false,
          "Usual profit and general expenses together, for one unit."),
    FIELD(adv_deductive, profit_and_expenses_percent, PERCENT, false,
          "Instead: percent of the unit price."),
    FIELD(adv_deductive, inland, MONEY, false,
          "Usual transport and insurance within the country of importation, for one unit."),
    FIELD(adv_deductive, inland_in_expenses, TERNARY, false,
          "That transport is in the general expenses already."),
    FIELD(adv_deductive, carriage, MONEY, false,
          "Transport and insurance to the country of importation, for one unit."),
    FIELD(adv_deductive, duty, MONEY, false, "Customs duty, where it is so much for one unit."),
    FIELD(adv_deductive, taxes, MONEY, false,
          "Other taxes on importation or sale, where they are so much for one unit."),
    FIELD(adv_deductive, duty_percent, PERCENT, false, "Customs duty in percent of the value sought."),
    FIELD(adv_deductive, taxes_percent, PERCENT, false, "Other taxes in percent of the value sought."),
    FIELD(adv_deductive, taxes_on_duty, TERNARY, false, "That percentage is of the value and the duty."),
    FIELD(adv_deductive, packing, MONEY, false,
          "Packing the importer or buyer bore that is not in the price, for one unit."),
    FIELD(adv_deductive, further_processing, TERNARY, false,
          "The importer asks for sales after further processing."),
    FIELD(adv_deductive, keeps_identity, TERNARY, false, "The goods keep their identity when processed."),
    FIELD(adv_deductive, minor_element, TERNARY, false,
          "They are only a minor element of what is sold after processing."),
    FIELD(adv_deductive, value_added_determinable, TERNARY, false,
          "The value added can be determined exactly although identity is lost."),
    FIELD(adv_deductive, value_added, MONEY, false, "Value the processing adds, for one unit."),
    FIELD(adv_deductive, evidence, TEXTS, false, "Ids of the papers that show the figures."),
};
static const adv_schema deductive_schema =
    SCHEMA("deductive value", adv_deductive, deductive_fields,
           "Sales after importation, and what is deducted from their price.");

static const adv_field list_price_fields[] = {
    CHOICE(adv_list_price, level, false, trade_level_names,
           "Commercial level of the buyer it is for; absent: every level."),
    FIELD(adv_list_price, least, QUANTITY, false, "From this quantity on."),
    FIELD(adv_list_price, most, QUANTITY, false, "Up to this quantity, itself included."),
    FIELD(adv_list_price, unit_price, MONEY, false, "Price of one unit of the line."),
    FIELD(adv_list_price, discount_percent, PERCENT, false, "Instead: percent off the price."),
};
static const adv_schema list_price_schema =
    SCHEMA("list price", adv_list_price, list_price_fields, "What one unit costs in such a quantity.");

static const adv_field price_list_fields[] = {
    FIELD(adv_price_list, id, ID, true, "Name of the list within this file."),
    FIELD(adv_price_list, genuine, TERNARY, false,
          "Sales at some quantity prove it; without that nothing is adjusted by it."),
    PART(adv_price_list, prices, LIST, true, list_price_schema, "Its rows."),
    FIELD(adv_price_list, evidence, TEXTS, false, "Ids of the papers that show it."),
};
static const adv_schema price_list_schema =
    SCHEMA("price list", adv_price_list, price_list_fields,
           "What shows how a price changes with level and quantity.");

static const adv_field comparable_fields[] = {
    FIELD(adv_comparable, id, ID, false, "Name of the value within this file."),
    CHOICE(adv_comparable, goods, true, comparable_goods_names,
           "Whether those goods are identical or similar."),
    FIELD(adv_comparable, same_characteristics, TERNARY, false,
          "Identical: the same physical characteristics, but for small differences of appearance."),
    FIELD(adv_comparable, same_quality, TERNARY, false, "Identical: the same quality."),
    FIELD(adv_comparable, same_reputation, TERNARY, false, "Identical: the same reputation."),
    FIELD(adv_comparable, like_characteristics, TERNARY, false, "Similar: like characteristics."),
    FIELD(adv_comparable, like_materials, TERNARY, false, "Similar: like component materials."),
    FIELD(adv_comparable, same_functions, TERNARY, false, "Similar: they perform the same functions."),
    FIELD(adv_comparable, interchangeable, TERNARY, false,
          "Similar: commercially interchangeable, quality, reputation and trade mark considered."),
    FIELD(adv_comparable, country, COUNTRY, false, "Country the goods were produced in."),
    FIELD(adv_comparable, producer, TEXT, false, "Who produced them, written as for the goods valued."),
    FIELD(adv_comparable, export_date, DATE, false, "Day they were exported."),
    CHOICE(adv_comparable, level, false, trade_level_names, "Commercial level of the buyer in that sale."),
    FIELD(adv_comparable, quantity, QUANTITY, false, "Quantity of that sale."),
    FIELD(adv_comparable, unit_value, MONEY, true, "Accepted value of one unit of the line valued."),
    CHOICE(adv_comparable, accepted_by, false, adv_method_names, "Method it was accepted under."),
    CHOICE(adv_comparable, source, false, source_names,
           "Where the number comes from; absent: a value customs accepted."),
    FIELD(adv_comparable, under_doubt, TERNARY, false, "The accepted value is itself in doubt."),
    FIELD(adv_comparable, design_here, TERNARY, false,
          "They embody design made in the importing country, which was not added for that reason."),
    FIELD(adv_comparable, same_transport, TERNARY, false,
          "Distance and mode of transport do not differ significantly."),
    FIELD(adv_comparable, carriage, MONEY, false, "Transport within the accepted value, for one unit."),
    FIELD(adv_comparable, price_list, ID, false, "Price list of that seller, by its id."),
    FIELD(adv_comparable, evidence, TEXTS, false, "Ids of the papers that show it."),
};
static const adv_schema comparable_schema =
    SCHEMA("accepted value", adv_comparable, comparable_fields, "A value customs accepted for other goods.");

static const adv_field comparables_fields[] = {
    FIELD(adv_comparables, id, ID, false, "Name of this comparison within this file."),
    FIELD(adv_comparables, lines, TEXTS, false, "Lines of goods that are compared; absent: all."),
    FIELD(adv_comparables, producer, TEXT, false, "Who produced the goods valued."),
    CHOICE(adv_comparables, level, false, trade_level_names,
           "Commercial level of the buyer of the goods valued."),
    FIELD(adv_comparables, carriage, MONEY, false,
          "Transport of the goods valued to the place the law values at, for one unit."),
    FIELD(adv_comparables, same_time_days, COUNT, false,
          "Days before and after export that you take as about the same time."),
    FIELD(adv_comparables, same_quantity_percent, COUNT, false,
          "Percent of the quantity valued by which another is still about the same to you."),
    PART(adv_comparables, values, LIST, true, comparable_schema, "Accepted values of other goods."),
    PART(adv_comparables, price_lists, LIST, false, price_list_schema,
         "Price lists the values are adjusted by."),
    FIELD(adv_comparables, evidence, TEXTS, false, "Ids of the papers that show them."),
};
static const adv_schema comparables_schema =
    SCHEMA("comparison", adv_comparables, comparables_fields,
           "Accepted values of identical and similar goods, and what they are compared by.");

static const adv_field class_figure_fields[] = {
    FIELD(adv_class_figure, id, ID, false, "Name of the figure within this file."),
    FIELD(adv_class_figure, country, COUNTRY, false, "Country those goods were produced in."),
    FIELD(adv_class_figure, same_class, TERNARY, false,
          "Those goods are of the same class or kind as the goods valued."),
    FIELD(adv_class_figure, for_country, TERNARY, false,
          "The figure is of sales for export to the country of importation."),
    FIELD(adv_class_figure, percent, PERCENT, true,
          "Profit and general expenses as a whole, percent of materials and fabrication."),
    FIELD(adv_class_figure, evidence, TEXTS, false, "Ids of the papers that show it."),
};
static const adv_schema class_figure_schema =
    SCHEMA("class figure", adv_class_figure, class_figure_fields,
           "Profit and general expenses of another producer of goods of the same class or kind.");

static const adv_field computed_assist_fields[] = {
    FIELD(adv_computed_assist, id, ID, false, "Name of the assist within this file."),
    FIELD(adv_computed_assist, amount, MONEY, true, "Its value, for the units the figures are for."),
    FIELD(adv_computed_assist, in_costs, TERNARY, false,
          "It is in materials, fabrication or general expenses already."),
    FIELD(adv_computed_assist, design_here, TERNARY, false,
          "Design or engineering undertaken in the country of importation."),
    FIELD(adv_computed_assist, charged, MONEY, false,
          "Of such design: what the producer was charged for it."),
    FIELD(adv_computed_assist, evidence, TEXTS, false, "Ids of the papers that show it."),
};
static const adv_schema computed_assist_schema =
    SCHEMA("assist of a computed value", adv_computed_assist, computed_assist_fields,
           "What the buyer supplied for the production.");

static const adv_field computed_fields[] = {
    FIELD(adv_computed, id, ID, false, "Name of this set of figures within this file."),
    FIELD(adv_computed, lines, TEXTS, false, "Lines of goods it values; absent: all."),
    CHOICE(adv_computed, costs_of, false, costs_of_names,
           "Whose costs these are: of the goods valued, or of other goods; absent: own."),
    FIELD(adv_computed, units, QUANTITY, false,
          "Units the amounts are for, such as a production run; absent: one unit of the line."),
    FIELD(adv_computed, materials, MONEY, false, "Cost of materials, from the producer's books."),
    FIELD(adv_computed, fabrication, MONEY, false,
          "Cost of fabrication or other processing, from the producer's books."),
    FIELD(adv_computed, refunded_taxes, MONEY, false,
          "Taxes of the country of production within the materials that are refunded on export."),
    FIELD(adv_computed, profit_and_expenses, MONEY, false,
          "The producer's own profit and general expenses, as a whole."),
    FIELD(adv_computed, profit_and_expenses_percent, PERCENT, false,
          "Instead: percent of materials and fabrication."),
    FIELD(adv_computed, usual_percent, PERCENT, false,
          "What is usual for the class or kind, percent of materials and fabrication."),
    FIELD(adv_computed, in_line, TERNARY, false,
          "Somebody has settled that the producer's own figure is consistent with the usual one."),
    FIELD(adv_computed, reasons_shown, TERNARY, false,
          "Valid commercial reasons are shown for an own figure that is not."),
    PART(adv_computed, class_figures, LIST, false, class_figure_schema,
         "Figures of other producers, which the own one is tested against."),
    PART(adv_computed, assists, LIST, false, computed_assist_schema,
         "What the buyer supplied for the production, free or not."),
    FIELD(adv_computed, packing, MONEY, false, "Packing, labour and materials."),
    FIELD(adv_computed, packing_in_costs, TERNARY, false,
          "It is in materials, fabrication or general expenses already."),
    FIELD(adv_computed, carriage, MONEY, false,
          "Transport and insurance to the place the law values at, where the value holds them."),
    FIELD(adv_computed, evidence, TEXTS, false, "Ids of the papers that show the figures."),
};
static const adv_schema computed_schema =
    SCHEMA("computed value", adv_computed, computed_fields,
           "The producer's costs, profit and general expenses.");

static const adv_field offer_fields[] = {
    FIELD(adv_fallback_offer, id, ID, false, "Name of the offer within this file."),
    CHOICE(adv_fallback_offer, method, true, adv_method_names, "Method that is applied flexibly."),
    CHOICE(adv_fallback_offer, source, true, source_names, "Where the number comes from."),
    FIELD(adv_fallback_offer, unit_value, MONEY, true, "Value of one unit of the line."),
    FIELD(adv_fallback_offer, relaxed, TEXTS, true, "What was relaxed to arrive at it, in your words."),
    FIELD(adv_fallback_offer, evidence, TEXTS, false, "Ids of the papers that show it."),
};
static const adv_schema offer_schema =
    SCHEMA("offer", adv_fallback_offer, offer_fields, "A value worked out by hand for the fall-back method.");

static const adv_field fallback_fields[] = {
    FIELD(adv_fallback, id, ID, false, "Name of this set within this file."),
    FIELD(adv_fallback, lines, TEXTS, false, "Lines of goods it is for; absent: all."),
    FIELD(adv_fallback, same_time_days, COUNT, false,
          "Days before and after export within which accepted values still count."),
    FIELD(adv_fallback, other_country, TERNARY, false,
          "Accepted values of goods produced in another country count."),
    FIELD(adv_fallback, other_method, TERNARY, false,
          "Values accepted under deductive or computed value count."),
    FIELD(adv_fallback, later_days, COUNT, false,
          "Days after importation within which sales still count for the deductive value."),
    FIELD(adv_fallback, processed, TERNARY, false,
          "Sales after further processing count though nobody asks for them."),
    FIELD(adv_fallback, like_costs, TERNARY, false, "Costs of identical or similar goods count."),
    PART(adv_fallback, offers, LIST, false, offer_schema,
         "Values worked out by hand, where a method applied flexibly gives none."),
    FIELD(adv_fallback, evidence, TEXTS, false, "Ids of the papers that show it."),
};
static const adv_schema fallback_schema =
    SCHEMA("fall-back", adv_fallback, fallback_fields,
           "How far the methods are applied flexibly where none of them gives a value.");

static const adv_field method_fields[] = {
    FIELD(adv_method_facts, computed_first, TERNARY, false,
          "The importer asks for computed value before deductive value."),
    FIELD(adv_method_facts, computed_first_asked, DATE, false, "Day that was asked for."),
    FIELD(adv_method_facts, identical_found, TERNARY, false,
          "A search found accepted values of identical goods."),
    FIELD(adv_method_facts, similar_found, TERNARY, false,
          "A search found accepted values of similar goods."),
    FIELD(adv_method_facts, producer_costs, TERNARY, false,
          "The producer's costs are to be had and can be checked, as computed value asks."),
    FIELD(adv_method_facts, note, TEXT, false, "How that was searched, and why it is as stated."),
    FIELD(adv_method_facts, evidence, TEXTS, false, "Ids of the papers that show it."),
};
static const adv_schema method_schema =
    SCHEMA("methods", adv_method_facts, method_fields, "What is said of the methods behind the first.");

static const adv_field shipment_fields[] = {
    FIELD(adv_shipment, format, INTEGER, true, "Version of this format: 1."),
    FIELD(adv_shipment, id, ID, false, "Name of the shipment, for print-outs."),
    FIELD(adv_shipment, jurisdiction, ID, true, "Whose law values the goods, such as US."),
    FIELD(adv_shipment, entry_number, ID, false, "Number of the customs entry."),
    CHOICE(adv_shipment, mode, false, adv_mode_names, "How the goods came."),
    CHOICE(adv_shipment, entry_type, false, adv_entry_type_names,
           "How the goods are entered; absent: formally, where the value leaves no choice."),
    CHOICE(adv_shipment, filing, false, adv_filing_names,
           "How the entry was filed: electronically, on paper, or prepared by customs."),
    FIELD(adv_shipment, port, TEXT, false, "Port of entry."),
    FIELD(adv_shipment, bills, COUNT, false, "How many bills of lading or air waybills the entry covers."),
    {.type = ADV_FIELD_FACTS,
     .offset = offsetof(adv_shipment, entry_facts),
     .facts = 2,
     .doc = "What is known of the entry, for every line that does not say otherwise."},
    FIELD(adv_shipment, export_country, COUNTRY, false, "Country the goods were exported from."),
    FIELD(adv_shipment, dates, DATES, false, "Days with separate uses; the law says which counts for what."),
    PART(adv_shipment, parties, LIST, false, party_schema, "Everybody the file refers to."),
    PART(adv_shipment, ties, LIST, false, tie_schema,
         "What ties the parties, from which it is derived whether seller and buyer are related."),
    FIELD(adv_shipment, ties_complete, TERNARY, false,
          "Every tie between them is stated, so that one not stated is not there."),
    PART(adv_shipment, pairs, LIST, false, pair_schema,
         "Others of whom it is asked whether they are related."),
    PART(adv_shipment, price_tests, LIST, false, price_test_schema,
         "What shows that a relationship did not influence the price, or that a test value is met."),
    PART(adv_shipment, sale, OBJECT, false, sale_schema, "The sale for export and its terms."),
    PART(adv_shipment, invoices, LIST, false, invoice_schema, "Commercial invoices."),
    PART(adv_shipment, goods, LIST, true, goods_schema, "Lines of goods, at least one."),
    PART(adv_shipment, elements, LIST, false, element_schema, "Amounts beside the price."),
    PART(adv_shipment, legs, LIST, false, element_schema,
         "Transport legs and their insurance: elements of those kinds."),
    PART(adv_shipment, assists, LIST, false, assist_schema, "What the buyer supplied for production."),
    PART(adv_shipment, agreements, LIST, false, agreement_schema, "Contracts that matter."),
    PART(adv_shipment, payments, LIST, false, payment_schema, "Money that moved."),
    PART(adv_shipment, transport, OBJECT, false, transport_schema, "The transport document."),
    PART(adv_shipment, evidence, LIST, false, evidence_schema, "Papers; other places refer to their ids."),
    PART(adv_shipment, rates, LIST, false, rate_schema,
         "Exchange rates the user states, such as certified ones."),
    PART(adv_shipment, figures, LIST, false, figure_schema,
         "Figures of the law you state for this entry, such as fee limits not known here."),
    PART(adv_shipment, units, LIST, false, unit_rule_schema,
         "Units only this shipment knows, such as a carton of 12 pcs."),
    PART(adv_shipment, methods, OBJECT, false, method_schema, "The methods behind transaction value."),
    PART(adv_shipment, comparables, LIST, false, comparables_schema,
         "Accepted values of identical and similar goods."),
    PART(adv_shipment, deductive, LIST, false, deductive_schema,
         "Figures for the deductive value, where transaction value cannot be used."),
    PART(adv_shipment, computed, LIST, false, computed_schema,
         "Figures for the computed value, where it has its turn."),
    PART(adv_shipment, fallback, LIST, false, fallback_schema,
         "What is relaxed in the fall-back method, where no other gives a value."),
    FIELD(adv_shipment, gap_threshold, COUNT, false,
          "How far from the price a carrier's or insured value may be: 0.1 is a tenth."),
};
static const adv_schema shipment_schema =
    SCHEMA("shipment", adv_shipment, shipment_fields,
           "The facts of one shipment as a person states them, before any law is looked at.");

const adv_schema *adv_shipment_schema(void)
{
    return &shipment_schema;
}

adv_status adv_shipment_schema_json(adv_buffer *out)
{
    return adv_schema_json(out, &shipment_schema, "urn:advalorem:shipment:1", "Facts of a shipment");
}

static int compare_places(const void *a, const void *b, const void *context)
{
    const adv_error *left = a;
    const adv_error *right = b;
    (void)context;
    if (left->place.row != right->place.row) {
        return left->place.row < right->place.row ? -1 : 1;
    }
    return (left->place.column > right->place.column) - (left->place.column < right->place.column);
}

/* People mend a file from top to bottom, so the problems come in that order.  Without memory they stay as
   found. */
static void sort_problems(adv_arena *arena, adv_error_list *list, size_t first)
{
    size_t count = list->count - first;
    adv_error *scratch = count < 2 ? NULL : ADV_ARENA_ARRAY(arena, count, adv_error);
    if (scratch != NULL) {
        adv_sort(list->items + first, scratch, count, sizeof *scratch, compare_places, NULL);
    }
}

/* What an absent key stands for. */
static void fill_defaults(adv_shipment *shipment)
{
    adv_stated_rate *rates =
        (adv_stated_rate *)shipment->rates.items; /* made by the walk just now: ours to fill */
    for (size_t i = 0; i < shipment->rates.count; i++) {
        if (rates[i].per == 0) {
            rates[i].per = 1;
        }
    }
}

adv_status adv_shipment_read(adv_shipment **out, const adv_node *node, const adv_walk *walk)
{
    adv_shipment *shipment;
    adv_status walked;
    adv_status checked;
    size_t first;
    assert(out != NULL && node != NULL && walk != NULL && walk->problems != NULL);
    first = walk->problems->count;
    shipment = ADV_ARENA_NEW(walk->arena, adv_shipment);
    if (shipment == NULL) {
        return ADV_ERR_MEMORY;
    }
    walked = adv_schema_walk(shipment, &shipment_schema, node, walk);
    if (walked == ADV_ERR_MEMORY) {
        return walked;
    }
    checked = node->kind == ADV_NODE_MAP ? adv_facts_check(shipment, node, walk) : ADV_OK;
    sort_problems(walk->arena, walk->problems, first);
    if (checked == ADV_ERR_MEMORY || (walked == ADV_OK && checked != ADV_OK)) {
        return checked;
    }
    if (walked != ADV_OK) {
        return walked;
    }
    fill_defaults(shipment);
    *out = shipment;
    return ADV_OK;
}

adv_status adv_shipment_canonical(adv_buffer *out, const adv_shipment *shipment)
{
    assert(out != NULL && shipment != NULL);
    adv_buffer_string(out, "advalorem-facts/1\n");
    return adv_schema_canonical(out, &shipment_schema, shipment);
}

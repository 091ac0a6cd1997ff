/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which tables and columns a book may have.  Plain columns stand in tables below; columns of elements, dates
 * and facts are counted off the closed lists of element.h: three blocks for every kind in lines (amount,
 * currency, one for each fact), one block of facts in elements and assists.
 */
#include "advalorem/book.h"

#include <assert.h>
#include <string.h>

typedef struct plain_column {
    const char *name;
    uint8_t type, target, kind;
    bool required;
    const char *const *words;
    const char *doc;
} plain_column;

/* The blocks of generated columns a table has behind its plain ones. */
enum { BLOCK_DATES = 1, BLOCK_SALE = 2, BLOCK_FACTS = 4, BLOCK_WIDE = 8 };

typedef struct table_row {
    const char *name, *doc;
    const plain_column *columns;
    size_t count;
    unsigned blocks;
} table_row;

static const char *const mode_words[] = {"sea", "air", "truck", "rail", "mail", "express", NULL};
static const char *const no_sale_words[] = {"sample",      "replacement", "lease",
                                            "consignment", "transfer",    "other", NULL};
static const char *const level_words[] = {"line", "invoice", "entry",  "order",
                                          "bill", "entries", "period", NULL};
static const char *const zone_words[] = {"privileged_foreign", "nonprivileged_foreign", "domestic", NULL};
static const char *const filing_words[] = {"electronic", "paper", "customs", NULL};
static const char *const entry_words[] = {
#define ADV_X(NAME, name, meaning) #name,
    ADV_ENTRY_TYPES(ADV_X)
#undef ADV_X
        NULL};
static const char *const assist_words[] = {"materials", "tools", "consumed", "design", NULL};
static const char *const acquired_words[] = {
    "bought_unrelated", "bought_related", "produced", "produced_by_related", "leased", "public_domain", NULL};
static const char *const apportionment_words[] = {"first_shipment",
                                                  "produced_to_first_shipment",
                                                  "anticipated_production",
                                                  "given",
                                                  "anticipated_value",
                                                  "other_basis",
                                                  "consumption",
                                                  NULL};
static const char *const move_words[] = {"issued",         "returned",        "scrapped",
                                         "sold",           "other_countries", "expected_units",
                                         "expected_value", "expected_basis",  NULL};
static const char *const invoice_words[] = {"final", "provisional", "corrected", "pro_forma", NULL};
static const char *const payment_words[] = {"deposit", "part", "balance", "full", "refund", "set_off", NULL};
static const char *const agreement_words[] = {"purchase",         "agency",  "licence", "financing",
                                              "transfer_pricing", "service", "other",   NULL};
static const char *const rate_words[] = {"certified_quarterly", "certified_daily", "central_bank",
                                         "proclaimed", NULL};

#define PLAIN(name, type, target, doc)                                                                       \
    {                                                                                                        \
        name, ADV_COLUMN_##type, ADV_TARGET_##target, 0, false, NULL, doc                                    \
    }
#define NEEDED(name, type, target, doc)                                                                      \
    {                                                                                                        \
        name, ADV_COLUMN_##type, ADV_TARGET_##target, 0, true, NULL, doc                                     \
    }
#define WORDS(name, target, words, doc)                                                                      \
    {                                                                                                        \
        name, ADV_COLUMN_ENUM, ADV_TARGET_##target, 0, false, words, doc                                     \
    }
#define PART(name, type, part, doc)                                                                          \
    {                                                                                                        \
        name, ADV_COLUMN_##type, ADV_TARGET_PRICE_PART, ADV_PRICE_##part, false, NULL, doc                   \
    }
#define KEY(name, key, doc)                                                                                  \
    {                                                                                                        \
        name, ADV_COLUMN_QUANTITY, ADV_TARGET_KEY, key, false, NULL, doc                                     \
    }

#define DUTY(name, type, field, doc)                                                                         \
    {                                                                                                        \
        name, ADV_COLUMN_##type, ADV_TARGET_DUTY, ADV_FIELD_##field, false, NULL, doc                        \
    }
#define DUTY_WORDS(name, field, words, doc)                                                                  \
    {                                                                                                        \
        name, ADV_COLUMN_ENUM, ADV_TARGET_DUTY, ADV_FIELD_##field, false, words, doc                         \
    }
#define ENTRY_FACT(name, which, doc)                                                                         \
    {                                                                                                        \
        name, ADV_COLUMN_TERNARY, ADV_TARGET_ENTRY_FACT, ADV_ENTRY_FACT_##which, false, NULL, doc            \
    }
#define ASSIST(name, type, field, doc)                                                                       \
    {                                                                                                        \
        name, ADV_COLUMN_##type, ADV_TARGET_ASSIST_FIELD, ADV_ASSIST_##field, false, NULL, doc               \
    }
#define ASSIST_WORDS(name, field, required, words, doc)                                                      \
    {                                                                                                        \
        name, ADV_COLUMN_ENUM, ADV_TARGET_ASSIST_FIELD, ADV_ASSIST_##field, required, words, doc             \
    }

static const plain_column entries_columns[] = {
    NEEDED("entry", ID, ENTRY, "Number of the entry; what a line lacks is looked up by it."),
    PLAIN("jurisdiction", TEXT, JURISDICTION,
          "Country of importation; must be the one the book is valued under."),
    PLAIN("importer", ID, CARRIED, "Importer of record, a party."),
    PLAIN("seller", ID, CARRIED, "Seller of the sale for export, a party."),
    PLAIN("buyer", ID, CARRIED, "Buyer of the sale for export, a party."),
    PLAIN("port", TEXT, CARRIED, "Port of entry."),
    DUTY_WORDS("entry_type", ENTRY_TYPE, entry_words, "How the goods are entered."),
    DUTY_WORDS("filing", FILING, filing_words, "How the entry was filed."),
    DUTY("bills", QUANTITY, BILLS, "How many bills of lading or air waybills the entry covers."),
    ENTRY_FACT("covered_port", COVERED_PORT,
               "Unloaded at a port at which the harbor maintenance fee is charged."),
    ENTRY_FACT("express_facility", EXPRESS_FACILITY, "Cleared at an express carrier's or hub facility."),
    ENTRY_FACT("general_order", GENERAL_ORDER, "Taken into custody for general order."),
    ENTRY_FACT("no_additional_duty", NO_LAYERS, "The entry claims no additional duty of chapter 99."),
    WORDS("mode", MODE, mode_words, "How the goods travelled."),
    PLAIN("export_country", COUNTRY, EXPORT_COUNTRY, "Country the goods were exported from."),
    PLAIN("incoterm", TEXT, TERM, "Delivery term of the sale, such as FOB."),
    PLAIN("incoterm_edition", TEXT, TERM_EDITION,
          "Edition of the rules the term is taken from; empty: 2020, or the last that knew it."),
    PLAIN("named_place", TEXT, NAMED_PLACE, "Place named with the delivery term."),
    PLAIN("currency", CURRENCY, CURRENCY, "Currency of the prices of the entry's lines."),
    PLAIN("bill", ID, BILL, "Bill of lading or air waybill."),
    PLAIN("through_bill", TERNARY, CARRIED, "Whether one bill covers the whole carriage."),
    PLAIN("declared_value", AMOUNT, CARRIED, "Entered value of the whole entry, as declared."),
    PLAIN("declared_duty", AMOUNT, CARRIED, "Duty of the whole entry, as declared."),
    PLAIN("declared_mpf", AMOUNT, CARRIED, "Merchandise processing fee of the whole entry, as declared."),
    PLAIN("declared_hmf", AMOUNT, CARRIED, "Harbor maintenance fee of the whole entry, as declared."),
    WORDS("no_sale_kind", NO_SALE, no_sale_words,
          "What the delivery is when it is no sale; `sold_for_export` is then `no`."),
};

static const plain_column lines_columns[] = {
    NEEDED("entry", ID, ENTRY, "Number of the entry; with `line` the key of the table."),
    NEEDED("line", ID, LINE, "Number of the line within its entry."),
    PLAIN("invoice", ID, INVOICE, "Invoice the line was charged on."),
    PLAIN("order", ID, CARRIED, "Purchase order."),
    PLAIN("sku", TEXT, CARRIED, "The importer's article number."),
    PLAIN("description", TEXT, CARRIED, "What the goods are."),
    DUTY("hts", ID, HTS, "Tariff number as declared; leading zeros count."),
    DUTY("origin", COUNTRY, ORIGIN, "Country of origin."),
    PLAIN("export_country", COUNTRY, EXPORT_COUNTRY, "Country the goods were exported from."),
    PLAIN("seller", ID, CARRIED, "Seller, a party."),
    PLAIN("manufacturer", ID, CARRIED, "Manufacturer, a party."),
    WORDS("mode", MODE, mode_words, "How the goods travelled."),
    PLAIN("incoterm", TEXT, TERM, "Delivery term of the sale, such as FOB."),
    PLAIN("incoterm_edition", TEXT, TERM_EDITION,
          "Edition of the rules the term is taken from; empty: 2020, or the last that knew it."),
    PLAIN("named_place", TEXT, NAMED_PLACE, "Place named with the delivery term."),
    PLAIN("currency", CURRENCY, CURRENCY,
          "Currency of the price, and of every element without a currency of its own."),
    PLAIN("price", AMOUNT, PRICE, "Price of the line as invoiced."),
    PART("unit_price", AMOUNT, UNIT, "Price of one unit, instead of `price`; times the quantity."),
    PART("formula_index", TEXT, INDEX,
         "Instead of both: the quotation the price follows, such as LME copper cash settlement."),
    PART("formula_quotation_date", DATE, QUOTATION_DATE, "Day whose quotation counts."),
    PART("formula_quotation", AMOUNT, QUOTATION,
         "Quotation for one unit of the quantity; empty until the day has come."),
    PART("formula_premium", SIGNED, PREMIUM,
         "Premium for one unit; negative where the formula takes a discount."),
    PART("formula_provisional_quotation", AMOUNT, PROVISIONAL,
         "Quotation used until the final one is known."),
    PART("formula_agreed_before_export", TERNARY, AGREED,
         "The formula was agreed before the goods were exported."),
    PART("formula_settled", DATE, SETTLED, "Day of the final invoice."),
    KEY("quantity", ADV_SPREAD_QUANTITY, "Paid units."),
    PLAIN("quantity_unit", TEXT, QUANTITY_UNIT, "Unit the quantity is counted in."),
    PLAIN("free_quantity", QUANTITY, FREE_QUANTITY,
          "Free units of the same paid order: they share its price."),
    KEY("net_weight", ADV_SPREAD_NET_WEIGHT, "Net weight in kilograms."),
    KEY("gross_weight", ADV_SPREAD_GROSS_WEIGHT, "Gross weight in kilograms."),
    KEY("volume", ADV_SPREAD_VOLUME, "Volume in cubic metres."),
    PLAIN("declared_value", AMOUNT, DECLARED_VALUE,
          "Entered value of the line, as declared; for comparison only."),
    PLAIN("declared_duty", AMOUNT, CARRIED, "Duty of the line, as declared."),
    PLAIN("declared_mpf", AMOUNT, CARRIED, "Merchandise processing fee of the line, as declared."),
    PLAIN("declared_hmf", AMOUNT, CARRIED, "Harbor maintenance fee of the line, as declared."),
    DUTY("declared_layers", TEXT, LAYERS,
          "Duty layers of the line, as declared: `9903.01.24=20;9903.88.15=7.5`."),
    PLAIN("carrier_value", AMOUNT, CARRIED,
          "Value declared to a carrier: a limit of liability, never the customs value."),
    PLAIN("insured_value", AMOUNT, CARRIED, "Insured value, never the customs value."),
    WORDS("no_sale_kind", NO_SALE, no_sale_words,
          "What the delivery is when it is no sale; `sold_for_export` is then `no`."),
    DUTY("programme", TEXT, PROGRAMME, "Preference claimed, as the symbol of the special column, such as S."),
    DUTY("provision", ID, PROVISION, "Heading of chapter 98 claimed, such as 9802.00.80."),
    DUTY("duty_rate", TEXT, RATE, "Rate of duty as stated, such as `8.3 %`; it comes before a schedule."),
    DUTY("duty_rate_source", TEXT, RATE_SOURCE, "Where that rate was read."),
    DUTY("antidumping_case", ID, ANTIDUMPING_CASE, "Case number of an antidumping deposit."),
    DUTY("antidumping_rate", TEXT, ANTIDUMPING_RATE, "Its deposit rate as instructed, such as `12.50 %`."),
    DUTY("antidumping_base", AMOUNT, ANTIDUMPING_BASE, "What it is taken of; empty: the entered value."),
    DUTY("countervailing_case", ID, COUNTERVAILING_CASE, "Case number of a countervailing deposit."),
    DUTY("countervailing_rate", TEXT, COUNTERVAILING_RATE, "Its deposit rate as instructed."),
    DUTY("countervailing_base", AMOUNT, COUNTERVAILING_BASE,
         "What it is taken of; empty: the entered value."),
    DUTY("second_quantity", QUANTITY, SECOND_QUANTITY, "Quantity in a second unit of the tariff."),
    DUTY("second_unit", TEXT, SECOND_UNIT, "That unit."),
    DUTY("value_abroad", AMOUNT, ABROAD, "Value of what was done abroad, for goods of chapter 98."),
    DUTY("us_content", AMOUNT, US_CONTENT, "Value of components of the United States."),
    DUTY("steel_content", AMOUNT, STEEL, "Value of the steel in the goods."),
    DUTY("aluminum_content", AMOUNT, ALUMINUM, "Value of the aluminum in the goods."),
    DUTY("copper_content", AMOUNT, COPPER, "Value of the copper in the goods."),
    DUTY_WORDS("zone_status", ZONE_STATUS, zone_words, "Status in a foreign-trade zone."),
    ENTRY_FACT("mpf_exempt", MPF_EXEMPT, "Exempt from the merchandise processing fee."),
    ENTRY_FACT("quota_goods", QUOTA, "Subject to a quota or tariff-rate quota."),
    ENTRY_FACT("no_additional_duty", NO_LAYERS, "The line claims no additional duty of chapter 99."),
};

static const plain_column elements_columns[] = {
    PLAIN("entry", ID, ENTRY, "Entry the charge belongs to; may be empty for the levels behind `entry`."),
    PLAIN("line", ID, LINE, "Line it belongs to; empty: the lines `level` reaches."),
    PLAIN("invoice", ID, INVOICE,
          "Invoice it stands on; with level `invoice`, the lines of that invoice share it."),
    PLAIN("order", ID, ORDER, "With level `order`: the lines of that purchase order share it."),
    PLAIN("bill", ID, BILL, "With level `bill`: the lines of all entries with that bill share it."),
    PLAIN("from_date", DATE, FROM, "With level `period`: first day of entry."),
    PLAIN("to_date", DATE, TO, "With level `period`: last day of entry."),
    PLAIN(
        "charge", ID, CHARGE,
        "Name that holds together the records of one charge: with level `entries` one record an entry, with "
        "key `given` one a line."),
    PLAIN("element", TEXT, KIND, "Kind of element; empty: found by `name` in the charge dictionary."),
    PLAIN("name", TEXT, NAME, "The charge as the invoice names it."),
    PLAIN("amount", AMOUNT, AMOUNT, "Amount of the whole charge."),
    PLAIN("currency", CURRENCY, CURRENCY, "Currency of the amount; empty: that of the line's price."),
    WORDS("level", LEVEL, level_words,
          "How far it reaches; empty: line if `line` is stated, else invoice if `invoice` is, else entry."),
    WORDS("key", SPREAD, adv_spread_key_words,
          "By what it is spread over the lines it reaches; empty: value."),
    PLAIN("share", RATE, SHARE,
          "With key `given`: the part of the line of this record; parts are divided by their sum."),
    PLAIN("payer", ID, CARRIED, "Who pays, a party."),
    PLAIN("payee", ID, CARRIED, "Who is paid, a party."),
    PLAIN("evidence", TEXT, CARRIED, "Paper that shows it."),
};

static const plain_column invoices_columns[] = {
    NEEDED("invoice", ID, INVOICE, "Number of the invoice."),
    PLAIN("seller", ID, CARRIED, "Seller, a party."),
    PLAIN("entry", ID, ENTRY, "Entry it was filed with."),
    PLAIN("invoice_date", DATE, CARRIED, "Day of the invoice."),
    PLAIN("total", AMOUNT, CARRIED, "Total of the invoice."),
    PLAIN("currency", CURRENCY, CARRIED, "Currency of the total."),
    WORDS("status", CARRIED, invoice_words, "Whether the invoice is final."),
};

static const plain_column payments_columns[] = {
    NEEDED("payment", ID, CARRIED, "Number of the payment."),
    PLAIN("invoice", ID, INVOICE, "Invoice it pays."),
    PLAIN("payee", ID, CARRIED, "Who was paid, a party."),
    PLAIN("payment_date", DATE, CARRIED, "Day of the payment."),
    PLAIN("amount", AMOUNT, AMOUNT, "Amount paid."),
    PLAIN("currency", CURRENCY, CARRIED, "Currency of the amount."),
    WORDS("kind", CARRIED, payment_words, "What the payment is."),
    PLAIN("account", TEXT, CARRIED, "Ledger account."),
    PLAIN("text", TEXT, CARRIED, "Text of the ledger or statement."),
};

static const plain_column assists_columns[] = {
    NEEDED("assist", ID, ASSIST, "Number of the assist."),
    {"kind", ADV_COLUMN_ENUM, ADV_TARGET_KIND, 0, true, assist_words, "What was supplied."},
    ASSIST("description", TEXT, DESCRIPTION, "What it is."),
    ASSIST_WORDS("acquired", ACQUIRED, false, acquired_words, "How the buyer came by it."),
    ASSIST("cost", AMOUNT, COST, "Cost of acquisition, production or lease, as `acquired` says."),
    PLAIN("currency", CURRENCY, CURRENCY, "Currency of every amount of the record."),
    ASSIST("producer_cost", AMOUNT, PRODUCER_COST,
           "For `bought_related`: the related maker's cost of production."),
    ASSIST("lease_per_period", AMOUNT, LEASE, "Lease for one period, instead of `cost`."),
    ASSIST("lease_periods", QUANTITY, LEASE_PERIODS, "Number of such periods."),
    ASSIST("used_before", TERNARY, USED_BEFORE, "Whether the buyer had used it before it was supplied."),
    ASSIST("share_used", RATE, SHARE_USED, "Share of its life used up before it was supplied, 0 to 1."),
    ASSIST("value_after_use", AMOUNT, VALUE_AFTER_USE,
           "Instead of `share_used`: cost adjusted down for the earlier use."),
    ASSIST("repairs", AMOUNT, REPAIRS, "Repair or modification before it was supplied."),
    ASSIST("transport", AMOUNT, TRANSPORT, "Transport to the place of production."),
    ASSIST("paid_by_producer", AMOUNT, PAID_BY_PRODUCER, "What the producer paid the buyer for it."),
    ASSIST("undertaken_in", COUNTRY, UNDERTAKEN_IN,
           "Country design work was undertaken in; for several countries see assist_parts."),
    PLAIN("supplied_to", ID, CARRIED, "Producer it was supplied to, a party."),
    PLAIN("supplied_date", DATE, CARRIED, "Day it was supplied."),
    ASSIST_WORDS("apportionment", APPORTIONMENT, false, apportionment_words,
                 "How its value is spread over entries; empty: `consumption` for materials and goods "
                 "consumed, not chosen for the others."),
    ASSIST("all_for_importing_country", TERNARY, ALL_HERE,
           "Whether all that is made with it goes to the country of importation."),
    ASSIST("produced_units", QUANTITY, PRODUCED, "Units produced up to the first shipment."),
    ASSIST("anticipated_units", QUANTITY, UNITS, "Units expected to be made with it, for all countries."),
    ASSIST("other_units", QUANTITY, OTHER_UNITS, "Those of them that go to other countries."),
    ASSIST("anticipated_value", AMOUNT, WORTH,
           "Price of all goods expected for the country of importation, for `anticipated_value`."),
    ASSIST("anticipated_basis", QUANTITY, BASIS,
           "The whole of the other basis expected for the country of importation, for `other_basis`."),
    ASSIST("basis", TEXT, BASIS_NAME, "What that basis counts, such as press hours."),
    ASSIST("quantity", QUANTITY, QUANTITY, "Quantity of material the cost is for."),
    ASSIST("per_unit", RATE, PER_UNIT,
           "Material consumed for one unit of goods, cutting waste and normal loss included."),
    ASSIST("before_quantity", QUANTITY, BEFORE_QUANTITY,
           "Units, price, basis or material counted before the first entry of the book."),
    ASSIST("before_amount", AMOUNT, BEFORE_AMOUNT,
           "What was declared of it by then; empty: what `before_quantity` comes to."),
    ASSIST("end_date", DATE, END_DATE, "Day on which production with it ended."),
};

static const plain_column assist_use_columns[] = {
    NEEDED("assist", ID, ASSIST, "Assist used."),
    NEEDED("entry", ID, ENTRY, "Entry of the goods made with it."),
    NEEDED("line", ID, LINE, "Line of the goods made with it."),
    PLAIN("amount", AMOUNT, AMOUNT,
          "Share given for the line, which then counts and is compared; empty: drawn from the assist."),
    PLAIN("currency", CURRENCY, CURRENCY, "Currency of the amount; empty: that of the line's price."),
    ASSIST("units", QUANTITY, USE_UNITS,
           "Units of the line made with it; empty: the line's quantity, free units included."),
    ASSIST("basis", QUANTITY, USE_BASIS, "What the line takes of the other basis."),
    ASSIST("consumed", QUANTITY, USE_CONSUMED,
           "Material consumed for the line; empty: `units` times `per_unit`."),
    ASSIST("waste", QUANTITY, USE_WASTE, "Cutting waste and normal loss on top of `consumed`."),
};

static const plain_column assist_parts_columns[] = {
    NEEDED("assist", ID, ASSIST, "Assist the design work belongs to."),
    {"undertaken_in", ADV_COLUMN_COUNTRY, ADV_TARGET_ASSIST_FIELD, ADV_ASSIST_UNDERTAKEN_IN, true, NULL,
     "Country this part of the work was undertaken in."},
    {"cost", ADV_COLUMN_AMOUNT, ADV_TARGET_ASSIST_FIELD, ADV_ASSIST_COST, true, NULL,
     "Cost of this part, in the currency of the assist."},
};

static const plain_column assist_moves_columns[] = {
    NEEDED("assist", ID, ASSIST, "Assist it concerns."),
    {"move_date", ADV_COLUMN_DATE, ADV_TARGET_ASSIST_FIELD, ADV_ASSIST_MOVE_DATE, true, NULL, "Day of it."},
    ASSIST_WORDS("kind", MOVE_KIND, true, move_words,
                 "Material that moved, or what is expected in all from that day on."),
    {"quantity", ADV_COLUMN_QUANTITY, ADV_TARGET_ASSIST_FIELD, ADV_ASSIST_QUANTITY, true, NULL,
     "How much; of `expected_value` the price, in the currency of the assist."},
    ASSIST("other_units", QUANTITY, OTHER_UNITS,
           "With `expected_units`: those that go to other countries; empty: as before."),
    PLAIN("note", TEXT, CARRIED, "Why, and where it is written."),
};

static const plain_column agreements_columns[] = {
    NEEDED("agreement", ID, CARRIED, "Number of the agreement."),
    WORDS("kind", CARRIED, agreement_words, "What was agreed."),
    PLAIN("between", TEXT, CARRIED, "Parties to it."),
    PLAIN("from_date", DATE, CARRIED, "First day."),
    PLAIN("until_date", DATE, CARRIED, "First day it no longer holds."),
    PLAIN("note", TEXT, CARRIED, "What matters in it."),
};

static const plain_column parties_columns[] = {
    NEEDED("party", ID, CARRIED, "Number of the party."),
    PLAIN("name", TEXT, CARRIED, "Name."),
    PLAIN("country", COUNTRY, CARRIED, "Country."),
    PLAIN("role", TEXT, CARRIED, "seller, buyer, manufacturer, agent, carrier, licensor ..."),
    PLAIN("related", TERNARY, CARRIED, "Whether related to the importer."),
};

static const plain_column rates_columns[] = {
    NEEDED("currency", CURRENCY, CURRENCY, "Foreign currency."),
    NEEDED("rate_date", DATE, DAY,
           "Day of the rate; of a quarterly one any day of its quarter, best its first."),
    NEEDED("rate", RATE, RATE, "Rate as published: units of the value's currency for `per` foreign ones."),
    PLAIN("per", QUANTITY, PER, "1, 10, 100, 1000 or 10000 units of the foreign currency; empty: 1."),
    {"kind", ADV_COLUMN_ENUM, ADV_TARGET_KIND, 0, true, rate_words, "Who published it, and how."},
    PLAIN("source", TEXT, SOURCE, "Where it was published."),
};

#define TABLE(name, doc, columns, blocks)                                                                    \
    {                                                                                                        \
        name, doc, columns, sizeof columns / sizeof columns[0], blocks                                       \
    }

static const table_row tables[ADV_TABLE_COUNT] = {
    TABLE("entries", "One record an entry: what all its lines share.", entries_columns,
          BLOCK_DATES | BLOCK_SALE),
    TABLE("lines", "One record an entry line: what is valued.", lines_columns,
          BLOCK_DATES | BLOCK_SALE | BLOCK_WIDE),
    TABLE("elements",
          "One record a charge beside the price, for lines, invoices, entries, orders or periods.",
          elements_columns, BLOCK_FACTS),
    TABLE("invoices", "One record an invoice.", invoices_columns, 0),
    TABLE("payments", "One record a payment.", payments_columns, 0),
    TABLE("assists", "One record an assist.", assists_columns, BLOCK_FACTS),
    TABLE("assist_use", "One record an assist and an entry line made with it.", assist_use_columns, 0),
    TABLE("agreements", "One record an agreement.", agreements_columns, 0),
    TABLE("parties", "One record a party.", parties_columns, 0),
    TABLE("rates", "One record an exchange rate the user has.", rates_columns, 0),
    TABLE("assist_parts", "One record a part of design work, by the country it was undertaken in.",
          assist_parts_columns, 0),
    TABLE("assist_moves", "One record a movement of material, or a change of what is expected to be made.",
          assist_moves_columns, 0),
};

#define WIDE_OF_KIND (2 + ADV_ELEMENT_FACT_COUNT) /* amount, currency, facts */
#define WIDE_KINDS   (ADV_KIND_COUNT - 1)         /* the price has columns of its own */
_Static_assert(ADV_KIND_PRICE == 0, "wide columns begin with the kind after the price");

static void name_join(char out[ADV_COLUMN_NAME_SIZE], const char *first, const char *second)
{
    size_t a = strlen(first), b = strlen(second);
    assert(a + b + 2 <= ADV_COLUMN_NAME_SIZE);
    memcpy(out, first, a);
    if (b > 0) {
        out[a++] = '_';
        memcpy(out + a, second, b);
    }
    out[a + b] = '\0';
}

static size_t block_size(unsigned block)
{
    switch (block) {
    case BLOCK_DATES: return ADV_DATE_KIND_COUNT;
    case BLOCK_SALE: return ADV_SALE_FACT_COUNT;
    case BLOCK_FACTS: return ADV_ELEMENT_FACT_COUNT;
    default: return (size_t)WIDE_KINDS * WIDE_OF_KIND;
    }
}

static void date_column(adv_book_column *out, size_t index)
{
    const adv_name_row *row = adv_date_kind_row((adv_date_kind)index);
    name_join(out->name, row->name, "date");
    out->type = ADV_COLUMN_DATE;
    out->target = ADV_TARGET_DATE;
    out->kind = (uint8_t)index;
    out->doc = row->title;
}

static void fact_column(adv_book_column *out, const adv_name_row *row, size_t index, adv_column_target target)
{
    name_join(out->name, row->name, "");
    out->type = ADV_COLUMN_TERNARY;
    out->target = (uint8_t)target;
    out->fact = (uint8_t)index;
    out->doc = row->title;
}

static void wide_column(adv_book_column *out, size_t index)
{
    size_t part = index % WIDE_OF_KIND;
    adv_element_kind kind = (adv_element_kind)(1 + index / WIDE_OF_KIND);
    const adv_name_row *row = adv_element_kind_row(kind);
    out->kind = (uint8_t)kind;
    out->doc = row->title;
    if (part == 0) {
        name_join(out->name, row->name, "");
        out->type = ADV_COLUMN_AMOUNT;
        out->target = ADV_TARGET_ELEMENT;
    } else if (part == 1) {
        name_join(out->name, row->name, "currency");
        out->type = ADV_COLUMN_CURRENCY;
        out->target = ADV_TARGET_ELEMENT_CURRENCY;
    } else {
        const adv_name_row *fact = adv_element_fact_row((adv_element_fact)(part - 2));
        name_join(out->name, row->name, fact->name);
        out->type = ADV_COLUMN_TERNARY;
        out->target = ADV_TARGET_ELEMENT_FACT;
        out->fact = (uint8_t)(part - 2);
        out->doc = fact->title;
    }
}

static void plain(adv_book_column *out, const plain_column *column)
{
    name_join(out->name, column->name, "");
    out->type = column->type;
    out->target = column->target;
    out->kind = column->kind;
    out->fact = column->target == ADV_TARGET_ENTRY_FACT ? column->kind : 0;
    out->required = column->required;
    out->words = column->words;
    out->doc = column->doc;
}

const char *adv_book_table_name(adv_book_table table)
{
    return tables[table].name;
}

const char *adv_book_table_doc(adv_book_table table)
{
    return tables[table].doc;
}

int adv_book_table_find(adv_text name)
{
    for (int i = 0; i < ADV_TABLE_COUNT; i++) {
        if (adv_text_is(name, tables[i].name)) {
            return i;
        }
    }
    return -1;
}

size_t adv_book_column_count(adv_book_table table)
{
    size_t count = tables[table].count;
    for (unsigned block = BLOCK_DATES; block <= BLOCK_WIDE; block <<= 1) {
        count += tables[table].blocks & block ? block_size(block) : 0;
    }
    return count;
}

void adv_book_column_at(adv_book_column *out, adv_book_table table, size_t index)
{
    const table_row *row = &tables[table];
    assert(index < adv_book_column_count(table));
    memset(out, 0, sizeof *out);
    out->table = (uint8_t)table;
    if (index < row->count) {
        plain(out, &row->columns[index]);
        return;
    }
    index -= row->count;
    unsigned block = BLOCK_DATES;
    for (;; block <<= 1) {
        size_t size = row->blocks & block ? block_size(block) : 0;
        if (index < size) {
            break;
        }
        index -= size;
    }
    switch (block) {
    case BLOCK_DATES: date_column(out, index); return;
    case BLOCK_SALE:
        fact_column(out, adv_sale_fact_row((adv_sale_fact)index), index, ADV_TARGET_SALE);
        return;
    case BLOCK_FACTS:
        fact_column(out, adv_element_fact_row((adv_element_fact)index), index, ADV_TARGET_FACT);
        return;
    default: wide_column(out, index); return;
    }
}

bool adv_book_column_find(adv_book_column *out, adv_book_table table, adv_text name)
{
    size_t count = adv_book_column_count(table);
    for (size_t i = 0; i < count; i++) {
        adv_book_column_at(out, table, i);
        if (adv_text_is(name, out->name)) {
            return true;
        }
    }
    return false;
}

/* Words that differ in little: of two names of like length at most two letters stand otherwise. */
static bool looks_like(adv_text a, adv_text b)
{
    if (a.length < 4 || (a.length > b.length ? a.length - b.length : b.length - a.length) > 1) {
        return false;
    }
    size_t head = 0, tail = 0, shorter = a.length < b.length ? a.length : b.length;
    while (head < shorter && a.bytes[head] == b.bytes[head]) {
        head++;
    }
    while (tail < shorter - head && a.bytes[a.length - 1 - tail] == b.bytes[b.length - 1 - tail]) {
        tail++;
    }
    return shorter - head - tail <= 2;
}

bool adv_book_column_near(adv_book_column *out, adv_book_table table, adv_text name)
{
    size_t count = adv_book_column_count(table);
    for (size_t i = 0; i < count; i++) {
        adv_book_column_at(out, table, i);
        if (looks_like(name, adv_text_of(out->name))) {
            return true;
        }
    }
    return false;
}

const char *adv_column_type_name(adv_column_type type)
{
    static const char *const names[ADV_COLUMN_TYPE_COUNT] = {
        "text", "id",      "amount",   "signed amount", "quantity", "rate",
        "date", "ternary", "currency", "country",       "word"};
    return names[type];
}

const char *adv_column_type_expected(adv_column_type type)
{
    static const char *const expected[ADV_COLUMN_TYPE_COUNT] = {
        "text",
        "text, not empty",
        "an amount such as 1234.50, not negative, with at most 4 decimals, or the word unknown",
        "an amount such as 1234.50 or -12.50, with at most 4 decimals, or the word unknown",
        "a number such as 500 or 12.5, not negative, with at most 4 decimals",
        "a number such as 0.938612, not negative, with at most 9 decimals",
        "a day written YYYY-MM-DD, such as 2025-02-18",
        "yes, no or unknown",
        "a currency of ISO 4217 in three capital letters, such as USD",
        "a country in two capital letters, such as VN",
        "one of the words of the column",
    };
    return expected[type];
}

const char *adv_charge_level_name(adv_charge_level level)
{
    return level_words[level - 1];
}

static const struct {
    const char *name, *doc;
} results[ADV_RESULT_COUNT] = {
    {"customs_value",
     "Customs value in the currency of the jurisdiction, DECIMAL(18,4); empty unless valued."},
    {"entered_value",
     "The figure to key: rounded as the declaration wants it, BIGINT where that is whole units."},
    {"outcome", "valued, incomplete, method_ended, no_law or rejected."},
    {"method", "transaction_value where valued, else empty."},
    {"reason",
     "Why it is not valued: the missing fact (`inland_export.in_price`), `price`, `currency`, `export_date`, "
     "`rate:VND`, `share`, `assist.anticipated_units`, duty inside the price that `--duty` would solve for "
     "(`customs_duty.amount:--duty`) or that cannot be (`customs_duty.amount:not_solved:kg`), the row of law "
     "that ended the method, or what was rejected (`cell:price`, `duplicate`)."},
    {"points", "Codes of what a person should look at, separated by blanks."},
    {"standing", "Weakest standing of the rows of law it rests on: verified, secondary or knowledge."},
    {"rate", "Exchange rate of the price as published, DECIMAL(18,9); empty where nothing was converted."},
    {"rate_unit", "What the rate counts, such as `USD per EUR` or `USD per 100 JPY`."},
    {"rate_date", "Day of the rate."},
    {"rate_source", "certified, central_bank, or stated for a rate of the book that was proclaimed."},
    {"plan", "Number of the arrangement of law versions the line was valued under."},
    {"pack", "Digest of the law pack."},
    {"rule_version", "Version of the engine's rules."},
};

const char *adv_result_column_name(adv_result_column column)
{
    return results[column].name;
}

const char *adv_result_column_doc(adv_result_column column)
{
    return results[column].doc;
}

static const struct {
    const char *name, *doc;
} charges[ADV_CHARGE_COLUMN_COUNT] = {
    {"duty",
     "Base duty on the figure to key, in the currency of the jurisdiction, DECIMAL(18,2); empty where it has "
     "no figure."},
    {"additional_duty", "Additional duties of chapter 99 together, DECIMAL(18,2)."},
    {"deposits", "Deposits of antidumping and countervailing duty, DECIMAL(18,2); never part of the duty."},
    {"processing_fee",
     "Share of the line in the merchandise processing fee of its entry, a surcharge included, "
     "DECIMAL(18,2)."},
    {"harbor_fee", "Share of the line in the harbor maintenance fee of its entry, DECIMAL(18,2)."},
    {"duty_reason",
     "The first charge without a figure, and why: `duty:no_schedule`, `duty:missing_quantity:kg`, "
     "`processing_fee:no_day:importation`, or `entry_differs` where lines contradict each other about their "
     "entry; empty where all have one."},
    {"duty_points", "Codes of what a person should look at, separated by blanks: `unclaimed:9903.88.15`."},
    {"duty_standing", "Weakest standing of the rows of law the charges rest on."},
    {"duty_source", "Where the rate of duty was read: the schedule and its column, or what the user named."},
    {"marginal_rate",
     "What one more dollar of value adds to duty and additional duties of the line, as a fraction, "
     "DECIMAL(18,9); empty where it is not known."},
};

const char *adv_charge_column_name(adv_charge_column column)
{
    return charges[column].name;
}

const char *adv_charge_column_doc(adv_charge_column column)
{
    return charges[column].doc;
}

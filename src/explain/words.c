/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One table a closed list: the name that JSON uses and the words that people read.  Each table is tied to its
 * enum, so that a new step, fact or point cannot be forgotten here.
 */
#include "words.h"

#include <assert.h>
#include <string.h>

#include "advalorem/ledger.h"
#include "engine/tile.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

typedef struct words {
    const char *name;
    const char *words;
} words;

static const words ops[] = {
    [ADV_OP_TAKE] = {"take", "take the price"},
    [ADV_OP_ADD] = {"add", "add"},
    [ADV_OP_EXCLUDE] = {"exclude", "take out"},
    [ADV_OP_LEAVE] = {"leave", "leave as it is"},
    [ADV_OP_CONDITION] = {"condition", "condition of the method"},
    [ADV_OP_CONVERT] = {"convert", "convert"},
    [ADV_OP_ROUND] = {"round", "round"},
    [ADV_OP_SPREAD] = {"spread", "part of a charge over several lines"},
    [ADV_OP_PERCENT] = {"percent", "percentage"},
    [ADV_OP_PER_UNIT] = {"per_unit", "amount a unit, times the units"},
    [ADV_OP_FORMULA] = {"formula", "price by formula"},
    [ADV_OP_COST] = {"cost", "value of an assist"},
    [ADV_OP_APPORTION] = {"apportion", "share of an assist"},
    [ADV_OP_VALUE] = {"value", "customs value"},
    [ADV_OP_PAYMENT] = {"payment", "payment on account of the price"},
    [ADV_OP_FREE_UNITS] = {"free_units", "free units share the price"},
    [ADV_OP_SHIPPED] = {"shipped", "shipped against ordered"},
};
_Static_assert(COUNT(ops) == ADV_OP_COUNT, "every step has its words");

static const words step_outcomes[] = {
    [ADV_STEP_APPLIED] = {"applied", "done"},
    [ADV_STEP_NOT_APPLIED] = {"not_applied", "does not apply"},
    [ADV_STEP_MISSING_FACT] = {"missing_fact", "a fact is missing"},
    [ADV_STEP_MISSING_AMOUNT] = {"missing_amount", "the amount is missing"},
    [ADV_STEP_OPEN] = {"open", "not shown, so taken not to apply"},
    [ADV_STEP_NO_RATE] = {"no_rate", "no exchange rate"},
    [ADV_STEP_ENDED] = {"ended", "ends the method"},
    [ADV_STEP_RANGE] = {"range", "the figure is too large"},
};
_Static_assert(COUNT(step_outcomes) == ADV_STEP_OUTCOME_COUNT, "every outcome of a step has its words");

static const words cost_parts[] = {
    [ADV_COST_BASE] = {"base", "cost as acquired, produced or leased"},
    [ADV_COST_USE] = {"use", "less earlier use"},
    [ADV_COST_REPAIR] = {"repair", "repair or modification before supply"},
    [ADV_COST_TRANSPORT] = {"transport", "transport to the place of production"},
    [ADV_COST_PAID_BY_PRODUCER] = {"paid_by_producer", "less what the producer paid"},
    [ADV_COST_OUT_OF_SCOPE] = {"out_of_scope",
                               "work that is no assist, such as design undertaken in the country "
                               "of importation"},
};
_Static_assert(COUNT(cost_parts) == ADV_COST_PART_COUNT, "every part of an assist's value has its words");

static const char *const rate_sources[] = {
    [ADV_RATE_NONE] = "no rate",
    [ADV_RATE_SAME_CURRENCY] = "no conversion",
    [ADV_RATE_CERTIFIED] = "certified rate",
    [ADV_RATE_CENTRAL_BANK] = "central-bank cross",
    [ADV_RATE_STATED] = "stated rate",
};
_Static_assert(COUNT(rate_sources) == ADV_RATE_SOURCE_COUNT, "every source of a rate has its words");

static const char *const outcome_sentences[] = {
    [ADV_VALUED] = "The value is determined by the method named with it.",
    [ADV_INCOMPLETE] = "A fact or an amount is missing that would decide the value.",
    [ADV_METHOD_ENDED] = "Transaction value cannot be used, and no later method gives a value.",
    [ADV_NO_LAW] = "No version of the law is known for the day, so nothing is said about the value.",
    [ADV_REJECTED] = "A figure passes the stated bounds or cannot be used, so the line is not valued.",
};
_Static_assert(COUNT(outcome_sentences) == ADV_OUTCOME_COUNT, "every outcome has its sentence");

static const char *const points[] = {
    [ADV_POINT_MISSING_FACT] = "Missing fact",
    [ADV_POINT_MISSING_AMOUNT] = "Missing amount",
    [ADV_POINT_OPEN_FACT] = "Not shown",
    [ADV_POINT_ASK] = "Ask a person",
    [ADV_POINT_UNKNOWN_CHARGE] = "Unknown charge",
    [ADV_POINT_DOUBTFUL_CHARGE] = "Doubtful charge",
    [ADV_POINT_NO_RATE] = "No exchange rate",
    [ADV_POINT_UNCERTIFIED_RATE] = "Rate not certified",
    [ADV_POINT_PLACE_MISSING] = "No named place",
    [ADV_POINT_PLACE_ODD] = "Odd named place",
    [ADV_POINT_TERM_UNKNOWN] = "Unknown delivery term",
    [ADV_POINT_TERM_AMERICAN] = "American delivery term",
    [ADV_POINT_TERM_MODE] = "Delivery term and transport",
    [ADV_POINT_LEG_CONTRADICTS] = "Leg against delivery term",
    [ADV_POINT_CARRIER_VALUE] = "Carrier's value",
    [ADV_POINT_INSURED_VALUE] = "Insured value",
    [ADV_POINT_QUANTITY_DIFFERS] = "Quantity differs",
    [ADV_POINT_PROVISIONAL] = "Price not final",
    [ADV_POINT_FREE_UNITS] = "Free units",
    [ADV_POINT_SEVERAL_PRODUCTS] = "Assist over several products",
    [ADV_POINT_LARGE_GAP] = "Far from the declared value",
    [ADV_POINT_NO_EVIDENCE] = "No evidence",
    [ADV_POINT_LEVEL_WIDER] = "Charge covers more",
    [ADV_POINT_INVOICE_TOTAL] = "Invoice total",
    [ADV_POINT_DDP] = "Duty inside the price",
    [ADV_POINT_NO_SALE] = "No sale",
    [ADV_POINT_PLACE_INLAND] = "Inland named place",
    [ADV_POINT_PLACE_PAPERS] = "Transport document names another place",
    [ADV_POINT_PAYMENTS_DIFFER] = "Payments and price differ",
    [ADV_POINT_DAY_NOT_STATED] = "Day not stated",
    [ADV_POINT_ASSIST_DIFFERS] = "Share given is not the ledger's",
    [ADV_POINT_NOTHING_PAID] = "Nothing paid",
    [ADV_POINT_LEG_NOT_STATED] = "Leg inside the price",
    [ADV_POINT_TERM_EDITION] = "Edition of the delivery term",
    [ADV_POINT_RATE_NOT_COMPARED] = "Rate not compared",
    [ADV_POINT_RATE_UNUSED] = "Rate of another quarter",
    [ADV_POINT_METHOD_UNSAID] = "Earlier method without figures",
    [ADV_POINT_RESALE_UNSAID] = "Sale not described",
    [ADV_POINT_COMPARABLE_UNSAID] = "Accepted value not described",
    [ADV_POINT_COMPUTED_UNSAID] = "Costs not described",
    [ADV_POINT_ORDER_STAYS] = "Order of methods",
    [ADV_POINT_BY_LAW] = "Amount by law",
    [ADV_POINT_RELATION_DIFFERS] = "Relationship declared otherwise",
    [ADV_POINT_RELATION_OPEN] = "Relationship open",
    [ADV_POINT_PRICE_DIFFERS] = "Price declared otherwise than tested",
    [ADV_POINT_PRICE_JUDGE] = "Price to be judged",
};
_Static_assert(COUNT(points) == ADV_POINT_COUNT, "every point has its title");

/* What is so when a fact is answered yes, and when it is answered no. */
typedef struct clause {
    const char *yes;
    const char *no;
} clause;

static const clause element_facts[] = {
    [ADV_FACT_IN_PRICE] = {"the price of the goods already contains it",
                           "the price of the goods does not contain it"},
    [ADV_FACT_SEPARATELY_IDENTIFIED] = {"it is shown apart from the price",
                                        "it is not shown apart from the price"},
    [ADV_FACT_ACTUAL] =
        {"the amount is the actual cost, shown by the paper of the carrier, insurer or forwarder",
         "the amount is not shown to be the actual cost"},
    [ADV_FACT_TO_SELLER] = {"it goes to the seller or to somebody for the seller's benefit",
                            "it does not go to the seller or benefit the seller"},
    [ADV_FACT_BORNE_BY_BUYER] = {"the buyer bears it", "the buyer does not bear it"},
    [ADV_FACT_CONDITION_OF_SALE] = {"the buyer must pay it as a condition of the sale for export",
                                    "it is no condition of the sale for export"},
    [ADV_FACT_RELATED_TO_GOODS] = {"it relates to the goods being valued",
                                   "it does not relate to the goods being valued"},
    [ADV_FACT_UNDERTAKEN_ABROAD] = {"the work was undertaken outside the country of importation",
                                    "the work was undertaken in the country of importation"},
    [ADV_FACT_NECESSARY] = {"it is necessary for the production of the goods",
                            "it is not necessary for the production of the goods"},
    [ADV_FACT_DOMICILED_INDIVIDUAL] =
        {"it was done by an individual domiciled in the country of importation",
         "it was not done by an individual domiciled in the country of importation"},
    [ADV_FACT_EMPLOYEE_OF_BUYER] = {"it was done as employee or agent of the buyer",
                                    "it was not done as employee or agent of the buyer"},
    [ADV_FACT_INCIDENTAL] =
        {"it is incidental to other such work undertaken in the country of importation",
         "it is not incidental to other such work undertaken in the country of importation"},
    [ADV_FACT_AFTER_SALE] = {"it occurs after the goods are sold for export",
                             "it occurs before the goods are sold for export"},
    [ADV_FACT_THROUGH_SHIPMENT] = {"the goods are with a carrier for through shipment",
                                   "the goods are not yet with a carrier for through shipment"},
    [ADV_FACT_THROUGH_BILL] = {"a through bill of lading shows it, or such a bill is clearly impossible",
                               "no through bill of lading shows it"},
    [ADV_FACT_BEFORE_IMPORT] = {"it was agreed and effected before the date of importation",
                                "it was not agreed and effected before the date of importation"},
    [ADV_FACT_FORMULA_AGREED] = {"it follows from a formula or policy fixed before importation",
                                 "no formula or policy fixed before importation leads to it"},
    [ADV_FACT_WRITTEN_FINANCING] = {"a written financing agreement exists",
                                    "there is no written financing agreement"},
    [ADV_FACT_MARKET_RATE] = {"the interest rate is not above the prevailing level",
                              "the interest rate is above the prevailing level"},
    [ADV_FACT_BOOKED_AS_INTEREST] = {"it is booked as interest", "it is not booked as interest"},
    [ADV_FACT_SOLD_AT_PRICE] = {"the goods are really sold at the price stated",
                                "the goods are not really sold at the price stated"},
    [ADV_FACT_REASONABLE] = {"the cost is reasonable", "the cost is not reasonable"},
    [ADV_FACT_QUANTIFIABLE] = {"it can be quantified on sufficient information",
                               "it cannot be quantified on sufficient information"},
    [ADV_FACT_LISTED_GOODS] = {"the goods are of a class that the rule on reproduction lists",
                               "the goods are of no class that the rule on reproduction lists"},
    [ADV_FACT_PAYABLE_ON_IMPORT] = {"it is currently payable by reason of the importation",
                                    "it is not payable by reason of the importation"},
    [ADV_FACT_FOR_THESE_GOODS] = {"it is paid for these goods and not for something else",
                                  "it is paid for something else than these goods"},
    [ADV_FACT_PAST_PLACE_OF_EXPORT] = {"it comes after the place from which the goods go directly to the "
                                       "country of importation, or where they were packed for the voyage",
                                       "it comes before the place from which the goods go directly to the "
                                       "country of importation, or where they were packed for the voyage"},
    [ADV_FACT_LEVEL_QUANTITY_PAYMENT] =
        {"it is given for the level of trade, the quantity, or the form or time of payment",
         "it is given for another reason than the level of trade, the quantity, or form or time of payment"},
    [ADV_FACT_WRITTEN_BEFORE_LOADING] =
        {"it was agreed in writing before the goods were loaded in the exporting country",
         "it was not agreed in writing before the goods were loaded in the exporting country"},
    [ADV_FACT_PAPERS_LODGED] = {"documents that quantify it are handed in with the declaration",
                                "no documents that quantify it are handed in with the declaration"},
    [ADV_FACT_PAID_THROUGH_BANK] = {"the goods are paid through a bank, by letter of credit or transfer",
                                    "the goods are not paid through a bank, by letter of credit or transfer"},
    [ADV_FACT_BY_AIR] = {"the goods come by air", "the goods do not come by air"},
    [ADV_FACT_TRANSHIPPED] =
        {"it is of the way on, under transhipment, from the first customs station to another of the country",
         "it is of no way under transhipment inside the country"},
};
_Static_assert(COUNT(element_facts) == ADV_ELEMENT_FACT_COUNT, "every fact of an element has its clauses");

static const clause sale_facts[] = {
    [ADV_SALE_SOLD_FOR_EXPORT] = {"the goods are sold for export to the country of importation",
                                  "the goods are not sold for export to the country of importation"},
    [ADV_SALE_RESTRICTED] = {"use or disposal of the goods is restricted beyond law and territory",
                             "use and disposal of the goods are not restricted beyond law and territory"},
    [ADV_SALE_RESTRICTION_MATTERS] = {"the restriction affects the value substantially",
                                      "the restriction does not affect the value substantially"},
    [ADV_SALE_CONDITIONED] = {"the sale or the price is subject to a condition or consideration",
                              "the sale and the price are subject to no condition or consideration"},
    [ADV_SALE_CONDITION_VALUED] = {"the value of that condition can be determined",
                                   "the value of that condition cannot be determined"},
    [ADV_SALE_PROCEEDS_ACCRUE] = {"part of the later proceeds goes to the seller",
                                  "no part of the later proceeds goes to the seller"},
    [ADV_SALE_PROCEEDS_KNOWN] = {"that part of the proceeds can be determined",
                                 "that part of the proceeds cannot be determined"},
    [ADV_SALE_RELATED] = {"buyer and seller are related", "buyer and seller are not related"},
    [ADV_SALE_PRICE_ACCEPTABLE] = {"the relationship did not influence the price, or a test value is met",
                                   "the relationship influenced the price, and no test value is met"},
    [ADV_SALE_ASSEMBLY] = {"the contract is for assembly of goods that the buyer supplies",
                           "the contract is not for assembly of goods that the buyer supplies"},
    [ADV_SALE_BUYER_RESIDENT] = {"the buyer is resident in the country of importation",
                                 "the buyer is not resident in the country of importation"},
    [ADV_SALE_BUYER_ESTABLISHED] = {"the buyer has a permanent establishment in the country of importation",
                                    "the buyer has no permanent establishment in the country of importation"},
    [ADV_SALE_RESALE_AGREED] = {"before buying, the buyer had agreed to sell the goods to a resident of the "
                                "country of importation",
                                "before buying, the buyer had not agreed to sell the goods to a resident of "
                                "the country of importation"},
};
_Static_assert(COUNT(sale_facts) == ADV_SALE_FACT_COUNT, "every fact of the sale has its clauses");

static const char *const roundings[] = {
    [ADV_ROUND_HALF_UP] = "halves up",        [ADV_ROUND_HALF_DOWN] = "halves down",
    [ADV_ROUND_HALF_EVEN] = "halves to even", [ADV_ROUND_UP] = "always up",
    [ADV_ROUND_DOWN] = "always down",         [ADV_ROUND_CEILING] = "to the next higher",
    [ADV_ROUND_FLOOR] = "to the next lower",
};
_Static_assert(COUNT(roundings) == ADV_ROUNDING_COUNT, "every rounding has its words");

typedef struct lack_words {
    unsigned lack;
    const char *name;
    const char *words;
} lack_words;

static const lack_words lacks[] = {
    {ADV_LACK_PRICE, "price", "the price is not known; state it"},
    {ADV_LACK_CURRENCY, "currency", "the currency is not known; state it beside the amount"},
    {ADV_LACK_DATE, "date", "the day the law asks for is not stated; state it under dates"},
    {ADV_LACK_RATE, "rate", "there is no exchange rate for the day; import a list or state a rate"},
    {ADV_LACK_LAW, "law", "no version of the law is known that covers it on that day"},
    {ADV_LACK_SHARE, "share", "the charge cannot be spread over its lines; state the key of every line"},
    {ADV_LACK_POSITIVE, "positive", "more is taken out than the price holds; check the amounts taken out"},
    {ADV_LACK_NAME, "name", "the charge's name is not known, or too doubtful; state its kind"},
    {ADV_LACK_NOTHING_PAID, "nothing_paid",
     "nothing is paid, and a price of nothing is no price; state no_sale_kind, or free_quantity of the paid "
     "line, or what was given instead of money"},
    {ADV_LACK_UNITS, "units",
     "the lines it is spread over count in units that do not convert into each other; state one unit, or the "
     "conversion under units, or another key"},
    {ADV_LACK_RANGE, "range", "a figure passes the stated bounds; check it for a misplaced decimal point"},
    {ADV_LACK_EXPORT_COUNTRY, "export_country",
     "the law names a share by the country of export, and that country is not stated, or none is known for "
     "it; state export_country, or the amount"},
    {ADV_LACK_FIRST_SHIPMENT, "first_shipment",
     "whether this is the first shipment made with the assist is not stated; state first_shipment"},
};

/* What the ledger of an assist lacks, and where to state it. */
static const char *const ledger_lacks[] = {
    [ADV_LEDGER_COMPLETE] = NULL,
    [ADV_LEDGER_NO_METHOD] = "how the assist is spread over production was not chosen; state apportionment",
    [ADV_LEDGER_NO_VALUE] = "what the assist is worth is not known; state its cost and currency",
    [ADV_LEDGER_NO_PRODUCED] = "units produced up to the first shipment are not stated; state produced_units",
    [ADV_LEDGER_NO_UNITS] =
        "units expected to be made with the assist are not stated; state anticipated_units",
    [ADV_LEDGER_NO_WORTH] = "the price of all goods expected is not stated; state anticipated_value",
    [ADV_LEDGER_NO_BASIS] = "the whole of the other basis is not stated; state anticipated_basis",
    [ADV_LEDGER_NO_NAME] = "what the other basis counts is not stated; write it in basis",
    [ADV_LEDGER_NO_QUANTITY] = "how much material the cost is for is not stated; state quantity",
    [ADV_LEDGER_NO_ELSEWHERE] = "how many of the expected units go to other countries is not stated, or more "
                                "than are expected; state "
                                "other_units",
    [ADV_LEDGER_NO_BEFORE] =
        "what was declared before the book is stated, but not for how much of the production; state "
        "before_quantity",
    [ADV_LEDGER_NO_AMOUNT] =
        "the share of the assist is to be given, and it is not; state amount in assist_use",
    [ADV_LEDGER_NO_USE_UNITS] = "units of a line made with the assist are not stated; state the line's "
                                "quantity, or units (in a book of assist_use)",
    [ADV_LEDGER_NO_USE_VALUE] =
        "the price of the line is not known in the currency of the assist, by which it is spread",
    [ADV_LEDGER_NO_USE_BASIS] =
        "what the line takes of the other basis is not stated; state basis in assist_use",
    [ADV_LEDGER_NO_CONSUMED] = "material consumed for the line is not stated; state consumed in assist_use, "
                               "or per_unit of the assist",
    [ADV_LEDGER_NO_DATE] =
        "the entry date of the line is not stated; an assist is drawn in the order of entries",
    [ADV_LEDGER_SHORT] =
        "more material is consumed than was handed over and not taken away again; state what else was issued",
    [ADV_LEDGER_RANGE] = "the figures of the assist pass what can be counted; check them",
};
_Static_assert(COUNT(ledger_lacks) == ADV_LEDGER_LACK_COUNT, "every lack has its words");

static bool is_ledger_lack(unsigned lack)
{
    return lack > ADV_LACK_LEDGER && lack - ADV_LACK_LEDGER < ADV_LEDGER_LACK_COUNT;
}

static const lack_words *lack_find(unsigned lack)
{
    for (size_t i = 0; i < COUNT(lacks); i++) {
        if (lacks[i].lack == lack) {
            return &lacks[i];
        }
    }
    return NULL;
}

const char *adv_op_name(adv_op op)
{
    return (size_t)op < COUNT(ops) ? ops[op].name : "unknown";
}

const char *adv_words_op(adv_op op)
{
    return (size_t)op < COUNT(ops) ? ops[op].words : "unknown step";
}

const char *adv_step_outcome_name(adv_step_outcome outcome)
{
    return (size_t)outcome < COUNT(step_outcomes) ? step_outcomes[outcome].name : "unknown";
}

const char *adv_words_step_outcome(adv_step_outcome outcome)
{
    return (size_t)outcome < COUNT(step_outcomes) ? step_outcomes[outcome].words : "unknown outcome";
}

const char *adv_cost_part_name(adv_cost_part part)
{
    return (size_t)part < COUNT(cost_parts) ? cost_parts[part].name : "unknown";
}

const char *adv_words_cost_part(adv_cost_part part)
{
    return (size_t)part < COUNT(cost_parts) ? cost_parts[part].words : "unknown part";
}

const char *adv_words_apportionment(adv_apportionment apportionment)
{
    switch (apportionment) {
    case ADV_APPORTION_FIRST_SHIPMENT: return "all of it in the first shipment";
    case ADV_APPORTION_PRODUCED: return "over the units produced up to the first shipment";
    case ADV_APPORTION_ANTICIPATED: return "over the entire anticipated production";
    case ADV_APPORTION_GIVEN: return "by another documented method, the share given";
    case ADV_APPORTION_VALUE: return "by the price of the goods over all that is expected";
    case ADV_APPORTION_OTHER: return "over another reasonable basis";
    case ADV_APPORTION_CONSUMPTION: return "by what was consumed";
    }
    return "as the assist states";
}

const char *adv_words_rate_source(adv_rate_source source)
{
    return (size_t)source < COUNT(rate_sources) ? rate_sources[source] : "unknown source";
}

const char *adv_item_origin_name(adv_item_origin origin)
{
    switch (origin) {
    case ADV_FROM_ELEMENT: return "element";
    case ADV_FROM_LEG: return "leg";
    case ADV_FROM_ASSIST: return "assist";
    case ADV_FROM_COLUMN: return "column";
    }
    return "unknown";
}

const char *adv_words_rounding(adv_rounding mode)
{
    return (size_t)mode < COUNT(roundings) ? roundings[mode] : "unknown rounding";
}

const char *adv_words_standing(adv_standing standing)
{
    switch (standing) {
    case ADV_VERIFIED: return "verified";
    case ADV_SECONDARY: return "secondary source";
    case ADV_KNOWLEDGE: return "from knowledge, not confirmed";
    }
    return "unknown standing";
}

const char *adv_words_lack(unsigned lack)
{
    if (is_ledger_lack(lack)) {
        return ledger_lacks[lack - ADV_LACK_LEDGER];
    }
    const lack_words *found = lack_find(lack);
    return found == NULL ? NULL : found->words;
}

const char *adv_words_lack_name(unsigned lack)
{
    if (is_ledger_lack(lack)) {
        return adv_ledger_lack_name((adv_ledger_lack)(lack - ADV_LACK_LEDGER));
    }
    const lack_words *found = lack_find(lack);
    return found == NULL ? NULL : found->name;
}

bool adv_point_decides(adv_point_code code)
{
    return code == ADV_POINT_MISSING_FACT || code == ADV_POINT_MISSING_AMOUNT || code == ADV_POINT_NO_RATE ||
           code == ADV_POINT_NOTHING_PAID;
}

bool adv_point_asks_person(adv_point_code code)
{
    switch (code) {
    case ADV_POINT_ASK:
    case ADV_POINT_UNKNOWN_CHARGE:
    case ADV_POINT_DOUBTFUL_CHARGE:
    case ADV_POINT_PLACE_ODD:
    case ADV_POINT_TERM_UNKNOWN:
    case ADV_POINT_TERM_AMERICAN:
    case ADV_POINT_SEVERAL_PRODUCTS:
    case ADV_POINT_LARGE_GAP:
    case ADV_POINT_DDP:
    case ADV_POINT_PAYMENTS_DIFFER:
    case ADV_POINT_ASSIST_DIFFERS:
    case ADV_POINT_METHOD_UNSAID:
    case ADV_POINT_RELATION_DIFFERS:
    case ADV_POINT_RELATION_OPEN:
    case ADV_POINT_PRICE_DIFFERS:
    case ADV_POINT_PRICE_JUDGE:
    case ADV_POINT_NO_SALE: return true;
    default: return false;
    }
}

const char *adv_explain_outcome(adv_outcome outcome)
{
    return (size_t)outcome < COUNT(outcome_sentences) ? outcome_sentences[outcome]
                                                      : "The outcome is not known.";
}

const char *adv_explain_fact(adv_element_fact fact, bool yes)
{
    assert((size_t)fact < COUNT(element_facts));
    return yes ? element_facts[fact].yes : element_facts[fact].no;
}

const char *adv_explain_sale_fact(adv_sale_fact fact, bool yes)
{
    assert((size_t)fact < COUNT(sale_facts));
    return yes ? sale_facts[fact].yes : sale_facts[fact].no;
}

const char *adv_explain_point_title(adv_point_code code)
{
    return (size_t)code < COUNT(points) ? points[code] : "Unknown point";
}

/* What stands before the colon of a title names the kind; of an assist the kind stands behind it. */
adv_text adv_explain_kind(adv_element_kind kind)
{
    adv_text title =
        adv_text_of((unsigned)kind < ADV_KIND_COUNT ? adv_element_kind_row(kind)->title : "the sale");
    const char *colon = adv_text_starts(title, "assist:") ? NULL : memchr(title.bytes, ':', title.length);
    if (colon != NULL) {
        title.length = (size_t)(colon - title.bytes);
    }
    return title;
}

static const adv_field *field_of(const adv_schema *schema, const char *name)
{
    for (size_t i = 0; schema != NULL && i < schema->field_count; i++) {
        if (schema->fields[i].name != NULL && strcmp(schema->fields[i].name, name) == 0) {
            return &schema->fields[i];
        }
    }
    return NULL;
}

const char *adv_words_of_schema(const char *list, const char *field, uint8_t value)
{
    const adv_schema *schema = adv_shipment_schema();
    if (list != NULL) {
        const adv_field *inner = field_of(schema, list);
        schema = inner == NULL ? NULL : inner->of;
    }
    const adv_field *found = field_of(schema, field);
    if (found == NULL || found->names == NULL || value == 0) {
        return NULL;
    }
    for (uint8_t i = 1; found->names[i - 1] != NULL; i++) {
        if (i == value) {
            return found->names[i - 1];
        }
    }
    return NULL;
}

bool adv_step_rounds_as_ours(const adv_trace_record *record)
{
    switch ((adv_op)record->op) {
    case ADV_OP_PERCENT:
    case ADV_OP_PER_UNIT:
    case ADV_OP_FORMULA:
    case ADV_OP_SPREAD: return true;
    case ADV_OP_APPORTION: return record->divisor_e9 != 0 && record->factor_e9 != 0;
    case ADV_OP_COST: return record->part == ADV_COST_USE;
    default: return false;
    }
}

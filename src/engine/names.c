/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The names of outcomes, ways of spreading and points: one word each for JSON, the columns of a valued book,
 * cases and messages.
 */
#include "advalorem/determination.h"

#include "law_names.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

const char *adv_outcome_name(adv_outcome outcome)
{
    static const char *const names[ADV_OUTCOME_COUNT] = {"valued", "incomplete", "method_ended", "no_law",
                                                         "rejected"};
    return (unsigned)outcome < ADV_OUTCOME_COUNT ? names[outcome] : "unknown";
}

const char *adv_apportionment_name(adv_apportionment apportionment)
{
    static const char *const names[] = {"not_chosen", "first_shipment", "produced_to_first_shipment",
                                        "anticipated_production", "given", "anticipated_value",
                                        "other_basis", "consumption"};
    _Static_assert(COUNT(names) == ADV_APPORTION_COUNT, "every way has its name");
    return (unsigned)apportionment < sizeof names / sizeof *names ? names[apportionment] : "unknown";
}

const char *adv_rate_source_name(adv_rate_source source)
{
    static const char *const names[] = {
        [ADV_RATE_NONE] = "none",
        [ADV_RATE_SAME_CURRENCY] = "same_currency",
        [ADV_RATE_CERTIFIED] = "certified",
        [ADV_RATE_CENTRAL_BANK] = "central_bank",
        [ADV_RATE_STATED] = "stated",
    };
    _Static_assert(sizeof names / sizeof *names == ADV_RATE_SOURCE_COUNT, "every source has its name");
    return (unsigned)source < ADV_RATE_SOURCE_COUNT ? names[source] : "unknown";
}

const char *adv_point_name(adv_point_code code)
{
    static const char *const names[] = {
        [ADV_POINT_MISSING_FACT] = "missing_fact",
        [ADV_POINT_MISSING_AMOUNT] = "missing_amount",
        [ADV_POINT_OPEN_FACT] = "open_fact",
        [ADV_POINT_ASK] = "ask",
        [ADV_POINT_UNKNOWN_CHARGE] = "unknown_charge",
        [ADV_POINT_DOUBTFUL_CHARGE] = "doubtful_charge",
        [ADV_POINT_NO_RATE] = "no_rate",
        [ADV_POINT_UNCERTIFIED_RATE] = "uncertified_rate",
        [ADV_POINT_PLACE_MISSING] = "place_missing",
        [ADV_POINT_PLACE_ODD] = "place_odd",
        [ADV_POINT_TERM_UNKNOWN] = "term_unknown",
        [ADV_POINT_TERM_AMERICAN] = "term_american",
        [ADV_POINT_TERM_MODE] = "term_mode",
        [ADV_POINT_LEG_CONTRADICTS] = "leg_contradicts",
        [ADV_POINT_CARRIER_VALUE] = "carrier_value",
        [ADV_POINT_INSURED_VALUE] = "insured_value",
        [ADV_POINT_QUANTITY_DIFFERS] = "quantity_differs",
        [ADV_POINT_PROVISIONAL] = "provisional",
        [ADV_POINT_FREE_UNITS] = "free_units",
        [ADV_POINT_SEVERAL_PRODUCTS] = "several_products",
        [ADV_POINT_LARGE_GAP] = "large_gap",
        [ADV_POINT_NO_EVIDENCE] = "no_evidence",
        [ADV_POINT_LEVEL_WIDER] = "level_wider",
        [ADV_POINT_INVOICE_TOTAL] = "invoice_total",
        [ADV_POINT_DDP] = "ddp",
        [ADV_POINT_NO_SALE] = "no_sale",
        [ADV_POINT_PLACE_INLAND] = "place_inland",
        [ADV_POINT_PLACE_PAPERS] = "place_papers",
        [ADV_POINT_PAYMENTS_DIFFER] = "payments_differ",
        [ADV_POINT_DAY_NOT_STATED] = "day_not_stated",
        [ADV_POINT_ASSIST_DIFFERS] = "assist_differs",
        [ADV_POINT_NOTHING_PAID] = "nothing_paid",
        [ADV_POINT_LEG_NOT_STATED] = "leg_not_stated",
        [ADV_POINT_TERM_EDITION] = "term_edition",
        [ADV_POINT_RATE_NOT_COMPARED] = "rate_not_compared",
        [ADV_POINT_RATE_UNUSED] = "rate_unused",
        [ADV_POINT_METHOD_UNSAID] = "method_unsaid",
        [ADV_POINT_RESALE_UNSAID] = "resale_unsaid",
        [ADV_POINT_COMPARABLE_UNSAID] = "comparable_unsaid",
        [ADV_POINT_COMPUTED_UNSAID] = "computed_unsaid",
        [ADV_POINT_ORDER_STAYS] = "order_stays",
        [ADV_POINT_BY_LAW] = "by_law",
        [ADV_POINT_RELATION_DIFFERS] = "relation_differs",
        [ADV_POINT_RELATION_OPEN] = "relation_open",
        [ADV_POINT_PRICE_DIFFERS] = "price_differs",
        [ADV_POINT_PRICE_JUDGE] = "price_judge",
    };
    _Static_assert(COUNT(names) == ADV_POINT_COUNT, "every point has its name");
    return (size_t)code < COUNT(names) ? names[code] : "unknown";
}

const char *adv_method_name(adv_method method)
{
    _Static_assert(ADV_BY_COUNT == ADV_METHOD_COUNT, "the methods of the law are the six");
    return (unsigned)method < ADV_BY_COUNT ? adv_method_names[method] : "unknown";
}

const char *adv_method_state_name(adv_method_state state)
{
    static const char *const names[] = {"used", "not_usable", "undecided", "not_asked", "nothing_stated"};
    _Static_assert(COUNT(names) == ADV_METHOD_STATE_COUNT, "every state has its name");
    return (size_t)state < COUNT(names) ? names[state] : "unknown";
}

const char *adv_method_why_name(adv_method_why why)
{
    static const char *const names[] = {
#define ADV_X(NAME, name) #name,
        ADV_METHOD_WHYS(ADV_X)
#undef ADV_X
    };
    return (size_t)why < COUNT(names) ? names[why] : "unknown";
}

const char *adv_comparable_verdict_name(adv_comparable_verdict verdict)
{
    static const char *const names[] = {
#define ADV_X(NAME, name) #name,
        ADV_COMPARABLE_VERDICTS(ADV_X)
#undef ADV_X
    };
    return (size_t)verdict < COUNT(names) ? names[verdict] : "unknown";
}

const char *adv_resale_verdict_name(adv_resale_verdict verdict)
{
    static const char *const names[] = {"counted",        "no_date",        "no_amount",
                                        "other_unit",     "other_currency", "buyer_related",
                                        "buyer_supplied_assists", "later_level", "before_importation",
                                        "too_late",       "last_day_not_settled", "processing_not_asked",
                                        "earlier_sales_first", "after_enough", "other_goods",
                                        "prohibited_basis", "about_not_stated"};
    _Static_assert(COUNT(names) == ADV_RESALE_VERDICT_COUNT, "every verdict has its name");
    return (size_t)verdict < COUNT(names) ? names[verdict] : "unknown";
}

const char *adv_resale_rung_name(adv_resale_rung rung)
{
    static const char *const names[] = {"about_importation", "after_importation", "after_processing"};
    _Static_assert(COUNT(names) == ADV_RUNG_COUNT, "every rung has its name");
    return (size_t)rung < COUNT(names) ? names[rung] : "unknown";
}

const char *adv_computed_part_name(adv_computed_part part)
{
    static const char *const names[] = {"materials", "refunded_taxes", "fabrication", "profit_and_expenses",
                                        "assist",    "packing",        "carriage"};
    _Static_assert(COUNT(names) == ADV_COMPUTED_COUNT, "every part has its name");
    return (size_t)part < COUNT(names) ? names[part] : "unknown";
}

const char *adv_profit_choice_name(adv_profit_choice choice)
{
    static const char *const names[] = {"none",     "in_line",     "within_class", "reasons_shown",
                                        "untested", "out_of_line", "only_usual"};
    _Static_assert(COUNT(names) == ADV_PROFIT_CHOICE_COUNT, "every choice has its name");
    return (size_t)choice < COUNT(names) ? names[choice] : "unknown";
}

const char *adv_profit_figures_name(adv_profit_choice choice)
{
    return choice == ADV_PROFIT_NONE         ? "none"
           : choice < ADV_PROFIT_OUT_OF_LINE ? "producer"
                                             : "industry_usual";
}

const char *adv_relaxed_name(adv_relaxed what)
{
    static const char *const names[] = {"time",      "country", "accepted_by", "window_after_importation",
                                        "condition", "costs",   "by_hand"};
    _Static_assert(COUNT(names) == ADV_RELAXED_COUNT, "everything relaxed has its name");
    return (size_t)what < COUNT(names) ? names[what] : "unknown";
}

const char *adv_offer_verdict_name(adv_offer_verdict verdict)
{
    static const char *const names[] = {"used",  "prohibited_basis", "no_amount", "other_currency",
                                        "later", "not_lowest",       "differs"};
    _Static_assert(COUNT(names) == ADV_OFFER_VERDICT_COUNT, "every verdict has its name");
    return (size_t)verdict < COUNT(names) ? names[verdict] : "unknown";
}

const char *adv_source_name(adv_number_source source)
{
    static const char *const names[] = {
#define ADV_X(NAME, name, letter) #name,
        ADV_NUMBER_SOURCES(ADV_X)
#undef ADV_X
    };
    return (size_t)source < COUNT(names) ? names[source] : "unknown";
}

const char *adv_class_verdict_name(adv_class_verdict verdict)
{
    static const char *const names[] = {"counted", "other_country", "other_class", "not_exported_here",
                                        "lacks"};
    _Static_assert(COUNT(names) == ADV_CLASS_VERDICT_COUNT, "every verdict has its name");
    return (size_t)verdict < COUNT(names) ? names[verdict] : "unknown";
}

const char *adv_deduction_name(adv_deduction part)
{
    static const char *const names[] = {"commission",  "profit_and_expenses", "inland", "carriage",
                                        "value_added", "duty",                "taxes",  "packing"};
    _Static_assert(COUNT(names) == ADV_DEDUCTION_COUNT, "every part has its name");
    return (size_t)part < COUNT(names) ? names[part] : "unknown";
}

const char *adv_relation_test_name(adv_relation_test test)
{
    static const char *const names[] = {
#define ADV_X(NAME, name) #name,
        ADV_RELATION_TESTS(ADV_X)
#undef ADV_X
    };
    return (size_t)test < COUNT(names) ? names[test] : "unknown";
}

const char *adv_relation_verdict_name(adv_relation_verdict verdict)
{
    static const char *const names[] = {"not_met", "met", "open"};
    return (size_t)verdict < COUNT(names) ? names[verdict] : "unknown";
}

const char *adv_relation_why_name(adv_relation_why why)
{
    static const char *const names[] = {
#define ADV_X(NAME, name) #name,
        ADV_RELATION_WHYS(ADV_X)
#undef ADV_X
    };
    return (size_t)why < COUNT(names) ? names[why] : "unknown";
}

const char *adv_relation_state_name(adv_relation_state state)
{
    static const char *const names[] = {"related", "unrelated", "undecided", "not_settled_by_what_is_stated"};
    _Static_assert(COUNT(names) == ADV_RELATION_STATE_COUNT, "every state has its name");
    return (size_t)state < COUNT(names) ? names[state] : "unknown";
}

const char *const adv_price_way_names[] = {"industry_practice",    "unrelated_buyers",
                                           "costs_and_profit",     "test_value_identical",
                                           "test_value_similar",   "test_value_deductive",
                                           "test_value_computed",  NULL};

const char *adv_price_way_name(adv_price_way way)
{
    return way >= ADV_WAY_INDUSTRY && way <= ADV_WAY_TEST_COMPUTED ? adv_price_way_names[way - 1] : "unknown";
}

const char *adv_price_verdict_name(adv_price_verdict verdict)
{
    static const char *const names[] = {"not_met", "met", "open"};
    return (size_t)verdict < COUNT(names) ? names[verdict] : "unknown";
}

const char *adv_price_why_name(adv_price_why why)
{
    static const char *const names[] = {
#define ADV_X(NAME, name) #name,
        ADV_PRICE_WHYS(ADV_X)
#undef ADV_X
    };
    return (size_t)why < COUNT(names) ? names[why] : "unknown";
}

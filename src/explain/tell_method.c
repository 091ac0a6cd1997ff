/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What became of each method in words, and what would bring it back.
 */
#include "tell_method.h"

#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const char *const methods[] = {
    [ADV_BY_TRANSACTION_VALUE] = "transaction value",
    [ADV_BY_IDENTICAL] = "transaction value of identical goods",
    [ADV_BY_SIMILAR] = "transaction value of similar goods",
    [ADV_BY_DEDUCTIVE] = "deductive value",
    [ADV_BY_COMPUTED] = "computed value",
    [ADV_BY_FALLBACK] = "fall-back method",
};
_Static_assert(COUNT(methods) == ADV_BY_COUNT, "every method has its words");

/* Why a method was not used, and what would bring it back. */
static const struct {
    const char *why, *back;
} whys[] = {
    [ADV_WHY_NONE] = {"it gives the value", NULL},
    [ADV_WHY_RULE] = {"a row of law ends it", NULL},
    [ADV_WHY_NO_PRICE] = {"it is neither settled nor ended: something that decides it is missing",
                          "state what is missing"},
    [ADV_WHY_EARLIER] = {"not looked at, because an earlier method gives the value", NULL},
    [ADV_WHY_EARLIER_UNDECIDED] = {"not looked at, because an earlier method is undecided", NULL},
    [ADV_WHY_NO_FIGURES] = {"nothing is stated that it could be worked out from",
                            "state its figures, or that there are none"},
    [ADV_WHY_NO_COSTS] = {"the producer's costs are not to be had, or cannot be checked",
                          "the costs of the producer"},
    [ADV_WHY_COSTS] = {"the producer's costs are to be had, and they are not stated",
                       "state them in `computed`"},
    [ADV_WHY_NO_MATERIALS] = {"the cost of materials is not known", "state materials"},
    [ADV_WHY_NO_FABRICATION] = {"the cost of fabrication is not known",
                                "state fabrication, zero where there is none"},
    [ADV_WHY_REFUNDS] = {"taxes on the materials are refunded on export, and whether they leave the costs is "
                         "not settled",
                         "a ruling on refunded taxes, or materials without any"},
    [ADV_WHY_NO_PROFIT] = {"neither the producer's profit and general expenses nor the usual ones are stated",
                           "state profit_and_expenses, or usual_percent"},
    [ADV_WHY_CLASS] = {"the producer's profit and general expenses lie outside what is stated of the class "
                       "or kind, and whether they are consistent with it is not settled",
                       "state in_line, or reasons_shown"},
    [ADV_WHY_NO_USUAL] = {"the producer's own figure is not used, and what is usual is not one figure",
                          "state usual_percent"},
    [ADV_WHY_IN_COSTS] = {"whether an assist is in the costs already is not stated", "state in_costs of it"},
    [ADV_WHY_NO_ASSIST] = {"the amount of an assist is not known", "state its amount"},
    [ADV_WHY_NO_CHARGED] = {"what the producer was charged for design made in the country of importation is "
                            "not known",
                            "state charged of it, zero where nothing was"},
    [ADV_WHY_NO_PACKING] = {"packing is not known", "state packing, or packing_in_costs"},
    [ADV_WHY_NO_RATE] = {"a figure has no exchange rate for the day the law names", "state the rate"},
    [ADV_WHY_LIKE_COSTS] = {"the costs are of other goods than those valued, which only the fall-back method "
                            "may look at",
                            "the costs of the goods valued"},
    [ADV_WHY_PROHIBITED] = {"everything offered is of a source that no customs value may rest on",
                            "a value that one of the methods gives when applied flexibly"},
    [ADV_WHY_NO_BASIS] = {"none of the methods gives a value when applied as flexibly as is stated",
                          "state what more may be relaxed, or an offer"},
    [ADV_WHY_OFFERS] = {"offers of one method differ, and which counts is not stated", "keep one of them"},
    [ADV_WHY_UNSEARCHED] = {"whether accepted values of such goods exist is not stated",
                            "state what a search found"},
    [ADV_WHY_NONE_FOUND] = {"no accepted value of such goods was found", "an accepted value of such goods"},
    [ADV_WHY_FOUND] = {"accepted values of such goods were found, and a person has to settle which counts",
                       "a search that finds none, for the later methods to have their turn"},
    [ADV_WHY_NO_VALUE] = {"none of the accepted values stated counts",
                          "an accepted transaction value of such goods of the same country and time"},
    [ADV_WHY_VALUE_LACKS] = {"an accepted value would be the one used, but for something that is not stated "
                             "of it",
                             NULL},
    [ADV_WHY_NO_LAW] = {"no row of law about it is known for the day", "law for the day"},
    [ADV_WHY_NO_DAY] = {"the day its days are counted from is not stated", "state that day"},
    [ADV_WHY_NO_QUANTITY] = {"the quantity of the line is not stated", "state the quantity"},
    [ADV_WHY_ABOUT] = {"sales stand on other days than that of importation, and the law gives no number of "
                       "days for about the time of it",
                       "state about_days, the days you take for it"},
    [ADV_WHY_NO_SALE] = {"no sale in the country of importation counts",
                         "a sale at the first commercial level to somebody unrelated within the days of the "
                         "law"},
    [ADV_WHY_TIE] = {"two prices share the greatest quantity, and none of them is established by it",
                     "one more sale that counts at one of the two prices"},
    [ADV_WHY_TOO_FEW] = {"fewer units were sold than are enough to establish a unit price",
                         "more sales that count"},
    [ADV_WHY_LAST_DAY] = {"the price depends on sales of the last day, and whether it counts is not settled",
                          "a ruling on the last day, or sales before it that decide alone"},
    [ADV_WHY_GOODS_ORDER] = {"the price depends on whether the goods valued come before identical and "
                             "similar ones, and that is not settled",
                             "a ruling on that order, or sales of one of them alone"},
    [ADV_WHY_NO_MARGIN] = {"neither the commission nor profit and general expenses are stated",
                           "state one of them"},
    [ADV_WHY_TWO_MARGINS] = {"commission and profit and general expenses are both stated, only one of them "
                             "is deducted, and they differ",
                             "state on_commission, whether the goods are sold on commission"},
    [ADV_WHY_NO_INLAND] = {"transport within the country of importation is not known", "state inland"},
    [ADV_WHY_NO_CARRIAGE] = {"transport to the country of importation is not known", "state carriage"},
    [ADV_WHY_NO_DUTY] = {"customs duty is not known", "state duty_percent or duty"},
    [ADV_WHY_NO_TAXES] = {"other taxes are not known",
                          "state taxes_percent or taxes, zero where none is due"},
    [ADV_WHY_TAX_BASE] = {"whether the other taxes are charged on duty too is not stated",
                          "state taxes_on_duty"},
    [ADV_WHY_NO_VALUE_ADDED] = {"the value added by processing is not known", "state value_added"},
    [ADV_WHY_IDENTITY] = {"whether the goods keep their identity when processed, or the value added can be "
                          "determined without it, is not stated",
                          "state keeps_identity, and value_added_determinable where it is lost"},
    [ADV_WHY_IDENTITY_LOST] = {"the goods lose their identity when processed, and the value added cannot be "
                               "determined",
                               "sales as imported"},
    [ADV_WHY_MINOR] = {"the goods are only a minor element of what is sold after processing",
                       "sales as imported"},
    [ADV_WHY_CURRENCY] = {"a figure is in another currency than that of the country",
                          "state it in the currency of the country"},
    [ADV_WHY_NOTHING_LEFT] = {"more is deducted than the unit price holds", "a mistake found in the figures"},
    [ADV_WHY_RANGE] = {"a figure passes the stated bounds", "a misplaced decimal point found"},
    [ADV_WHY_MANY_PRICES] = {"the sales have more different prices than are kept", "fewer prices"},
};
_Static_assert(COUNT(whys) == ADV_WHY_COUNT, "every reason has its words");

/* What became of an accepted value; of one that lacks something, what to state. */
static const char *const comparables[] = {
    [ADV_COMPARABLE_USED] = "used",
    [ADV_COMPARABLE_COUNTED] = "it counts",
    [ADV_COMPARABLE_OTHER_CLASS] = "it is of another class of goods than those looked for",
    [ADV_COMPARABLE_NOT_LOWEST] = "another that counts is not higher",
    [ADV_COMPARABLE_FARTHER] = "another that counts is closer in time or quantity",
    [ADV_COMPARABLE_LEVEL_LATER] = "it is of another level or quantity, and one of the same counts",
    [ADV_COMPARABLE_PRODUCER_LATER] = "it is of another producer, and one of the same producer counts",
    [ADV_COMPARABLE_PROHIBITED] = "its source is no basis of a customs value",
    [ADV_COMPARABLE_NOT_ALIKE] = "the goods differ in what makes them identical or similar",
    [ADV_COMPARABLE_OTHER_METHOD] = "it was not accepted under transaction value",
    [ADV_COMPARABLE_DOUBTED] = "the accepted value is itself in doubt",
    [ADV_COMPARABLE_DESIGN] = "it leaves out design that was made in the country of importation",
    [ADV_COMPARABLE_OTHER_COUNTRY] = "the goods were produced in another country",
    [ADV_COMPARABLE_NO_AMOUNT] = "its amount is not known",
    [ADV_COMPARABLE_OTHER_CURRENCY] = "it is not in the currency of the country",
    [ADV_COMPARABLE_TOO_FAR] = "the goods were not exported at or about the same time",
    [ADV_COMPARABLE_NO_EVIDENCE] = "level or quantity differ, and no genuine price list shows by how much",
    [ADV_COMPARABLE_NO_LIST_PRICE] = "level or quantity differ, and the list has not one price for each",
    [ADV_COMPARABLE_NO_CARRIAGE] = "transport differs, and its cost is not stated of both",
    [ADV_COMPARABLE_NOTHING_LEFT] = "adjusted, nothing is left of it",
    [ADV_COMPARABLE_RANGE] = "it passes the stated bounds",
    [ADV_COMPARABLE_LACKS_COUNTRY] = "state the country of production, of the value and of the line",
    [ADV_COMPARABLE_LACKS_DATE] = "state its export_date",
    [ADV_COMPARABLE_LACKS_ABOUT] = "state same_time_days, the days you take as about the same time",
    [ADV_COMPARABLE_LACKS_METHOD] = "state accepted_by, the method it was accepted under",
    [ADV_COMPARABLE_LACKS_PRODUCER] = "state the producer, of the value and of the goods valued",
    [ADV_COMPARABLE_LACKS_LEVEL] = "state the commercial level, of the value and of the goods valued",
    [ADV_COMPARABLE_LACKS_QUANTITY] = "state its quantity, and same_quantity_percent where that differs",
    [ADV_COMPARABLE_LACKS_PROOF] = "state whether its price list is genuine",
    [ADV_COMPARABLE_LACKS_TRANSPORT] = "state same_transport, whether distance and mode differ significantly",
};
_Static_assert(COUNT(comparables) == ADV_COMPARABLE_VERDICT_COUNT, "every verdict has its words");

static const char *const verdicts[] = {
    [ADV_RESALE_COUNTED] = "counted",
    [ADV_RESALE_NO_DATE] = "its day is not stated",
    [ADV_RESALE_NO_AMOUNT] = "its quantity or price is not known",
    [ADV_RESALE_OTHER_UNIT] = "it is not in the unit of the line",
    [ADV_RESALE_OTHER_CURRENCY] = "it is not in the currency of the country",
    [ADV_RESALE_RELATED] = "the buyer is related to the seller",
    [ADV_RESALE_ASSISTS] = "the buyer supplied assists",
    [ADV_RESALE_LATER_LEVEL] = "it is not at the first commercial level after importation",
    [ADV_RESALE_BEFORE] = "it lies before importation, and not about the time of it",
    [ADV_RESALE_TOO_LATE] = "the days after importation have run",
    [ADV_RESALE_LAST_DAY] = "it lies on the last day, and whether that counts is not settled",
    [ADV_RESALE_NOT_ASKED] = "it is after further processing, and the importer does not ask for such sales",
    [ADV_RESALE_LATER_RUNG] = "sales that come before it establish the price",
    [ADV_RESALE_AFTER_ENOUGH] = "the price was established by an earlier day",
    [ADV_RESALE_OTHER_GOODS] = "the goods valued, or nearer ones, were sold themselves",
    [ADV_RESALE_PROHIBITED] = "the goods were produced in the country of importation, no basis of a value",
    [ADV_RESALE_ABOUT] = "whether its day is about the time of importation is not stated",
};
_Static_assert(COUNT(verdicts) == ADV_RESALE_VERDICT_COUNT, "every verdict has its words");

static const char *const deductions[] = {
    [ADV_DEDUCT_COMMISSION] = "commission",
    [ADV_DEDUCT_MARGIN] = "profit and general expenses",
    [ADV_DEDUCT_INLAND] = "transport and insurance within the country of importation",
    [ADV_DEDUCT_CARRIAGE] = "transport and insurance to the country of importation",
    [ADV_DEDUCT_VALUE_ADDED] = "value added by further processing",
    [ADV_DEDUCT_DUTY] = "customs duty",
    [ADV_DEDUCT_TAXES] = "other taxes",
    [ADV_ADD_PACKING] = "packing not in the price",
};
_Static_assert(COUNT(deductions) == ADV_DEDUCTION_COUNT, "every deduction has its words");

static const char *const parts[] = {
    [ADV_COMPUTED_MATERIALS] = "materials",
    [ADV_COMPUTED_REFUNDED] = "taxes on materials, refunded on export",
    [ADV_COMPUTED_FABRICATION] = "fabrication and other processing",
    [ADV_COMPUTED_PROFIT] = "profit and general expenses",
    [ADV_COMPUTED_ASSIST] = "assist",
    [ADV_COMPUTED_PACKING] = "packing",
    [ADV_COMPUTED_CARRIAGE] = "transport and insurance to the place the law values at",
};
_Static_assert(COUNT(parts) == ADV_COMPUTED_COUNT, "every part has its words");

static const char *const choices[] = {
    [ADV_PROFIT_NONE] = "not settled whose",
    [ADV_PROFIT_IN_LINE] = "the producer's own, settled to be consistent with the usual",
    [ADV_PROFIT_WITHIN] = "the producer's own, within what is stated of the class or kind",
    [ADV_PROFIT_REASONS] = "the producer's own, for valid commercial reasons",
    [ADV_PROFIT_UNTESTED] = "the producer's own; nothing is stated of the class or kind",
    [ADV_PROFIT_OUT_OF_LINE] = "the usual, since the producer's own is not consistent with it",
    [ADV_PROFIT_ONLY_USUAL] = "the usual, since the producer's own is not stated",
};
_Static_assert(COUNT(choices) == ADV_PROFIT_CHOICE_COUNT, "every choice has its words");

static const char *const classes[] = {
    [ADV_CLASS_COUNTED] = "counted",
    [ADV_CLASS_OTHER_COUNTRY] = "it is of another country than the goods are exported from",
    [ADV_CLASS_OTHER_CLASS] = "it is of goods of another class or kind",
    [ADV_CLASS_NOT_EXPORTED] = "it is not of sales for export to the country of importation",
    [ADV_CLASS_LACKS] = "its country, same_class or for_country is not stated",
};
_Static_assert(COUNT(classes) == ADV_CLASS_VERDICT_COUNT, "every verdict has its words");

static const char *const relaxed[] = {
    [ADV_RELAXED_TIME] = "the time of export of accepted values",
    [ADV_RELAXED_COUNTRY] = "the country of production",
    [ADV_RELAXED_METHOD] = "the method a value was accepted under",
    [ADV_RELAXED_WINDOW] = "the days after importation within which sales count",
    [ADV_RELAXED_CONDITION] = "the condition as imported",
    [ADV_RELAXED_COSTS] = "whose costs these are",
    [ADV_RELAXED_BY_HAND] = "what the offer says",
};
_Static_assert(COUNT(relaxed) == ADV_RELAXED_COUNT, "everything relaxed has its words");

static const char *const offers[] = {
    [ADV_OFFER_USED] = "used",
    [ADV_OFFER_PROHIBITED] = "its source is no basis of a customs value",
    [ADV_OFFER_NO_AMOUNT] = "its amount is not known",
    [ADV_OFFER_OTHER_CURRENCY] = "it is not in the currency of the country",
    [ADV_OFFER_LATER] = "a method before it gives the value, or is undecided",
    [ADV_OFFER_NOT_LOWEST] = "another of the same method is not higher",
    [ADV_OFFER_DIFFERS] = "another of the same method differs",
};
_Static_assert(COUNT(offers) == ADV_OFFER_VERDICT_COUNT, "every verdict has its words");

const char *adv_words_method(adv_method method)
{
    return (size_t)method < COUNT(methods) ? methods[method] : "another method";
}

const char *adv_words_method_named(const char *name)
{
    for (size_t i = 0; i < COUNT(methods) && name != NULL; i++) {
        if (strcmp(adv_method_name((adv_method)i), name) == 0) {
            return methods[i];
        }
    }
    return "several methods";
}

const char *adv_words_comparable(adv_comparable_verdict verdict)
{
    return (size_t)verdict < COUNT(comparables) ? comparables[verdict] : "not used";
}

const char *adv_words_resale(adv_resale_verdict verdict)
{
    return (size_t)verdict < COUNT(verdicts) ? verdicts[verdict] : "not counted";
}

const char *adv_words_deduction(adv_deduction part)
{
    return (size_t)part < COUNT(deductions) ? deductions[part] : "another deduction";
}

const char *adv_words_computed_part(adv_computed_part part)
{
    return (size_t)part < COUNT(parts) ? parts[part] : "another cost";
}

const char *adv_words_profit_choice(adv_profit_choice choice)
{
    return (size_t)choice < COUNT(choices) ? choices[choice] : "not settled whose";
}

const char *adv_words_class(adv_class_verdict verdict)
{
    return (size_t)verdict < COUNT(classes) ? classes[verdict] : "not counted";
}

const char *adv_words_relaxed(adv_relaxed what)
{
    return (size_t)what < COUNT(relaxed) ? relaxed[what] : "something else";
}

const char *adv_words_offer(adv_offer_verdict verdict)
{
    return (size_t)verdict < COUNT(offers) ? offers[verdict] : "not used";
}

/* "deductive value, with the condition as imported relaxed" */
static void say_flexed(adv_document *doc, adv_prose *p, const adv_fallback_result *r)
{
    bool any = false;
    if (r == NULL || r->flexed == ADV_BY_FALLBACK) {
        return;
    }
    adv_say(doc, p, " Applied flexibly: ");
    adv_say(doc, p, adv_words_method((adv_method)r->flexed));
    for (size_t i = 0; i < ADV_RELAXED_COUNT; i++) {
        if ((r->relaxed & ADV_RELAXED(i)) != 0) {
            adv_say(doc, p, any ? "; " : "; relaxed: ");
            adv_say(doc, p, adv_words_relaxed((adv_relaxed)i));
            any = true;
        }
    }
    adv_say(doc, p, ".");
}

void adv_tell_method(adv_document *doc, adv_prose *p, const adv_determination *d,
                     const adv_method_result *result)
{
    const adv_rule *rule = adv_rule_of(d, result->rule);
    adv_prose sentence = {NULL, NULL};
    if (result->why == ADV_WHY_RULE && rule != NULL) {
        adv_say(doc, p, rule->says);
    } else if (result->why < COUNT(whys)) {
        adv_say(doc, &sentence, whys[result->why].why);
        adv_say(doc, &sentence, ".");
        adv_prose_capital(doc, &sentence);
        adv_prose_append(p, &sentence);
    }
    say_flexed(doc, p, result->fallback);
    if (result->reversed) {
        adv_say(doc, p, " It comes before deductive value because the importer asked for it.");
    }
}

static void say_fact(adv_document *doc, adv_prose *p, adv_fact_set bits, const char *answer, bool *any)
{
    for (; bits != 0; bits &= bits - 1) {
        adv_say(doc, p, *any ? " or " : "");
        adv_say(doc, p, adv_sale_fact_row((adv_sale_fact)__builtin_ctzll(bits))->name);
        adv_say(doc, p, answer);
        *any = true;
    }
}

static void say_way(adv_document *doc, adv_prose *p, const adv_determination *d, const adv_way_back *way)
{
    bool any = false;
    if (way->item >= 0) {
        adv_say(doc, p, "the amount of ");
        adv_tell_item(doc, p, d, way->item);
        return;
    }
    say_fact(doc, p, way->yes, ": yes", &any);
    say_fact(doc, p, way->no, ": no", &any);
}

void adv_tell_way_back(adv_document *doc, adv_prose *p, const adv_determination *d,
                       const adv_method_result *result)
{
    adv_prose sentence = {NULL, NULL};
    for (size_t i = 0; i < result->back_count; i++) {
        adv_say(doc, &sentence, i == 0 ? "with " : ", and ");
        say_way(doc, &sentence, d, &result->back[i]);
    }
    if (result->why == ADV_WHY_VALUE_LACKS && result->comparison != NULL) {
        const adv_comparable *values = result->comparison->facts->values.items;
        adv_say(doc, &sentence, "of ");
        adv_say_user(doc, &sentence, values[result->comparison->lacks].id);
        adv_say(doc, &sentence, values[result->comparison->lacks].id.length == 0 ? "the value: " : ": ");
        adv_say(doc, &sentence, adv_words_comparable((adv_comparable_verdict)result->comparison->lack));
    } else if (result->back_count == 0 && result->why < COUNT(whys) && whys[result->why].back != NULL) {
        adv_say(doc, &sentence, whys[result->why].back);
    }
    if (sentence.first != NULL) {
        adv_say(doc, &sentence, ".");
        adv_prose_capital(doc, &sentence);
        adv_prose_append(p, &sentence);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tests of a price between related parties, in words.
 */
#include "tell_price.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const char *const ways[] = {
    [ADV_WAY_INDUSTRY] = "as the industry prices",
    [ADV_WAY_UNRELATED] = "as the seller prices for unrelated buyers",
    [ADV_WAY_COSTS] = "all costs and the firm's profit",
    [ADV_WAY_TEST_IDENTICAL] = "test value: identical goods",
    [ADV_WAY_TEST_SIMILAR] = "test value: similar goods",
    [ADV_WAY_TEST_DEDUCTIVE] = "test value: deductive value",
    [ADV_WAY_TEST_COMPUTED] = "test value: computed value",
};

static const char *const whys[] = {
    [ADV_PRICE_WHY_EQUAL] = "the two are equal",
    [ADV_PRICE_WHY_COVERED] = "the price covers all costs and at least the profit of the firm",
    [ADV_PRICE_WHY_JUDGED] = "",
    [ADV_PRICE_WHY_LOSS] = "the price does not cover the costs",
    [ADV_PRICE_WHY_NOT_ACCEPTED] = "customs has not accepted that value, so it tests nothing",
    [ADV_PRICE_WHY_RELATED_BUYER] = "buyer and seller of the other sale are related themselves",
    [ADV_PRICE_WHY_OTHER_TIME] = "it is not of about the same time",
    [ADV_PRICE_WHY_OTHER_CLASS] = "the profit is not of goods of the same class or kind, or of no "
                                  "representative period",
    [ADV_PRICE_WHY_UNSAID] = "state what the law asks of it: same_class and representative, or "
                             "accepted_value, same_time and unrelated_buyer",
    [ADV_PRICE_WHY_AMOUNT] = "an amount is not known",
    [ADV_PRICE_WHY_JUDGE] = "no provision says how close is close enough; state a verdict in judged, with "
                            "who gave it",
    [ADV_PRICE_WHY_JUDGED_BOTH] = "verdicts on these goods contradict each other about such a distance",
    [ADV_PRICE_WHY_NO_LAW] = "no row of law about it is known for the day",
};
_Static_assert(COUNT(whys) == ADV_PRICE_WHY_COUNT, "every reason has its words");

const char *adv_words_price_way(adv_price_way way)
{
    return (size_t)way < COUNT(ways) && ways[way] != NULL ? ways[way] : "another way";
}

int64_t adv_price_e9(adv_price_fraction fraction)
{
    const adv_int128 most = (adv_int128)ADV_E13 * ADV_E13;
    adv_int128 numerator = fraction.numerator;
    adv_int128 denominator = fraction.denominator;
    int64_t e9 = 0;
    while (denominator > most || numerator > most || numerator < -most) {
        numerator /= 10;
        denominator /= 10;
    }
    (void)adv_divide_round(&e9, numerator * ADV_E9, denominator, ADV_ROUND_HALF_UP);
    return e9;
}

static void say_percent(adv_document *doc, adv_prose *p, adv_price_fraction fraction)
{
    adv_span *span = adv_say_amount(doc, p, adv_price_e9(fraction), 9, ADV_CURRENCY_NONE);
    if (span != NULL) {
        span->most = 4;
    }
    adv_say(doc, p, " %");
}

static void say_verdict(adv_document *doc, adv_prose *p, const adv_price_result *r)
{
    const adv_price_judgement *verdict = (const adv_price_judgement *)r->facts->judged.items + r->judged;
    adv_say_user(doc, p, verdict->by);
    adv_say(doc, p, verdict->accepted == ADV_TRUE ? " accepted " : " refused ");
    adv_tell_money(doc, p, verdict->price);
    adv_say(doc, p, " against ");
    adv_tell_money(doc, p, verdict->against);
    adv_say(doc, p, ", and what is so of one distance is so of every ");
    adv_say(doc, p, verdict->accepted == ADV_TRUE ? "nearer one" : "farther one");
}

void adv_tell_price(adv_document *doc, adv_prose *p, const adv_price_result *r)
{
    adv_prose sentence = {NULL, NULL};
    if (r->firm_margin.denominator != 1) {
        adv_say(doc, &sentence, "the price leaves ");
        say_percent(doc, &sentence, r->margin);
        adv_say(doc, &sentence, " of itself, the firm has ");
        say_percent(doc, &sentence, r->firm_margin);
        adv_say(doc, &sentence, " of its sales; ");
    }
    if (r->distance.numerator != 0) {
        adv_say(doc, &sentence, "the distance is ");
        say_percent(doc, &sentence, r->distance);
        adv_say(doc, &sentence, "; ");
    }
    if (r->judged >= 0) {
        say_verdict(doc, &sentence, r);
    } else if (r->why < COUNT(whys)) {
        adv_say(doc, &sentence, whys[r->why]);
    }
    adv_say(doc, &sentence, ".");
    adv_prose_capital(doc, &sentence);
    adv_prose_append(p, &sentence);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a price between related parties is acceptable: the circumstances of the sale three ways, and test
 * values.  Each way leads to an amount the price is held against.  No law known here says how close is close
 * enough, so the distance is shown and a person's verdict asked for; a verdict is applied alike above and
 * below, and to whatever lies nearer or farther.  price_test.c of the engine works them out.
 */
#ifndef ADVALOREM_PRICE_TEST_H
#define ADVALOREM_PRICE_TEST_H

#include "advalorem/facts.h"
#include "advalorem/law.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum adv_price_verdict { ADV_PRICE_NOT_MET, ADV_PRICE_MET, ADV_PRICE_OPEN } adv_price_verdict;

/** X(NAME, name): why a test came out as it did. */
#define ADV_PRICE_WHYS(X)                                                                                    \
    X(EQUAL, equal)                       /* the amounts are the same */                                     \
    X(COVERED, covered)                   /* all costs and at least the firm's profit */                     \
    X(JUDGED, judged)                     /* a verdict decides, given of it or of a distance that does */    \
    X(LOSS, costs_not_covered)                                                                               \
    X(NOT_ACCEPTED, not_accepted)         /* a test value customs has not accepted */                        \
    X(RELATED_BUYER, related_buyer)       /* the buyer in the other sale is related to its seller */         \
    X(OTHER_TIME, other_time)                                                                                \
    X(OTHER_CLASS, other_class)           /* the firm's profit is of other goods, or of no such period */    \
    X(UNSAID, not_described)              /* one of these is not stated */                                   \
    X(AMOUNT, amount_not_known)                                                                              \
    X(JUDGE, verdict_not_given)                                                                              \
    X(JUDGED_BOTH, verdicts_contradict)                                                                      \
    X(NO_LAW, no_law)

typedef enum adv_price_why {
#define ADV_X(NAME, name) ADV_PRICE_WHY_##NAME,
    ADV_PRICE_WHYS(ADV_X)
#undef ADV_X
    ADV_PRICE_WHY_COUNT
} adv_price_why;

/** numerator / denominator, exactly; 0 of 1 where nothing was worked out. */
typedef struct adv_price_fraction {
    adv_int128 numerator, denominator;
} adv_price_fraction;

typedef struct adv_price_result {
    const adv_price_test *facts;
    uint8_t               verdict;  /* adv_price_verdict */
    uint8_t               why;      /* adv_price_why */
    const adv_parameter  *row;      /* of the way; NULL = the law known here has none for the day */
    int32_t               judged;   /* the verdict of `facts` that decides; -1 */
    adv_price_fraction    compared; /* amount in ten-thousandths, after adjustments */
    adv_price_fraction    distance; /* of the price from it, in percent of it; never negative */
    adv_price_fraction    margin, firm_margin; /* percent of the price, of the firm's sales */
} adv_price_result;

ADV_API const char *adv_price_way_name(adv_price_way way);             /* "costs_and_profit" */
ADV_API const char *adv_price_verdict_name(adv_price_verdict verdict); /* "met" */
ADV_API const char *adv_price_why_name(adv_price_why why);             /* "costs_not_covered" */

#ifdef __cplusplus
}
#endif
#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether two parties are related, derived from what ties them: holdings of votes through other bodies,
 * control, office, employment, partnership, family.  Which tests there are and from which share on stands in
 * the rows of law `related_...` of each jurisdiction; a law without the row does not have the test.
 * relation.c of the engine derives; explain.h words it.
 */
#ifndef ADVALOREM_RELATION_H
#define ADVALOREM_RELATION_H

#include "advalorem/facts.h"
#include "advalorem/law.h"

#ifdef __cplusplus
extern "C" {
#endif

/** X(NAME, name): the tests; the row of each is "related_" and the name. */
#define ADV_RELATION_TESTS(X)                                                                                \
    X(MUTUAL_OFFICERS, mutual_officers)   /* each is officer or director of the other */                     \
    X(OFFICER, officer)                   /* one is officer or director of the other */                      \
    X(SAME_OFFICES, same_offices)         /* both are officers of the same two bodies */                     \
    X(PARTNERS, partners)                                                                                    \
    X(EMPLOYER, employer)                                                                                    \
    X(HOLDING, holding_percent)           /* one holds that much of the other */                             \
    X(THIRD_PARTY, third_party_percent)   /* a third holds that much of both */                              \
    X(CONTROL, control)                   /* one controls the other */                                       \
    X(COMMON_CONTROL, common_control)     /* a third controls both */                                        \
    X(JOINT_CONTROL, joint_control)       /* together they control a third */                                \
    X(FAMILY, family)

typedef enum adv_relation_test {
#define ADV_X(NAME, name) ADV_RELATION_##NAME,
    ADV_RELATION_TESTS(ADV_X)
#undef ADV_X
    ADV_RELATION_TEST_COUNT
} adv_relation_test;

typedef enum adv_relation_verdict {
    ADV_RELATION_NOT_MET,
    ADV_RELATION_MET,
    ADV_RELATION_OPEN
} adv_relation_verdict;

/** X(NAME, name): why a test is open. */
#define ADV_RELATION_WHYS(X)                                                                                 \
    X(NONE, none)                                                                                            \
    X(PERCENT, percent_not_stated)        /* of a holding that would decide */                               \
    X(KINSHIP, kinship_not_stated)                                                                           \
    X(WIDER_FAMILY, wider_family)         /* whether such kin are family is not settled */                   \
    X(NO_LAW, no_law)                     /* whether the law has the test is a stated gap */                 \
    X(THROUGH_SHARES, through_shares)     /* reached only by shares of bodies that are not controlled */     \
    X(CIRCLE, circle)                     /* such shares lead back to themselves */                          \
    X(TOGETHER, together)                 /* their votes together are a majority; acting so is not stated */ \
    X(RANGE, range)

typedef enum adv_relation_why {
#define ADV_X(NAME, name) ADV_RELATION_WHY_##NAME,
    ADV_RELATION_WHYS(ADV_X)
#undef ADV_X
    ADV_RELATION_WHY_COUNT
} adv_relation_why;

typedef enum adv_relation_state {
    ADV_RELATED,
    ADV_UNRELATED,         /* no test is met, and every tie is said to be stated */
    ADV_RELATION_UNDECIDED,/* a test is open and none is met */
    ADV_RELATION_UNSAID,   /* no test is met by what is stated, which may not be everything */
    ADV_RELATION_STATE_COUNT
} adv_relation_state;

/** A share of votes in percent, exactly. */
typedef struct adv_relation_share {
    adv_int128 numerator, denominator; /* 0 of 1: none measured */
} adv_relation_share;

/** What one test found. */
typedef struct adv_relation_finding {
    uint8_t              test;    /* adv_relation_test */
    uint8_t              verdict; /* adv_relation_verdict */
    uint8_t              why;     /* adv_relation_why, of an open one */
    const adv_parameter *row;
    /* index in the shipment's parties: the third party of a test that has one, else the party that holds,
       controls or employs; -1 */
    int32_t              by;
    adv_relation_share   in[2];   /* of `by`: in the first and the second party, as the test measures */
    const uint32_t      *ties;    /* indexes of the shipment's ties that lead there */
    size_t               tie_count;
} adv_relation_finding;

/** Two parties, looked at by every test of the law, in the order above. */
typedef struct adv_relation_result {
    adv_text id;                   /* of the pair; empty = seller and buyer */
    adv_text party, with;
    uint8_t  state;                /* adv_relation_state */
    uint8_t  declared;             /* adv_ternary: what the sale says of itself */
    bool     used;                 /* the sale said nothing, so what was derived stands in its place */
    uint8_t  standing;             /* weakest adv_standing of the rows it rests on */
    const adv_relation_finding *findings;
    size_t   finding_count;
} adv_relation_result;

/** The share in percent, to nine decimals, half up: for people.  Comparisons are made with the fraction. */
ADV_API int64_t     adv_relation_share_e9(adv_relation_share share);
ADV_API const char *adv_relation_test_name(adv_relation_test test);          /* "third_party_percent" */
ADV_API const char *adv_relation_verdict_name(adv_relation_verdict verdict); /* "met" */
ADV_API const char *adv_relation_why_name(adv_relation_why why);
ADV_API const char *adv_relation_state_name(adv_relation_state state);       /* "related" */

#ifdef __cplusplus
}
#endif
#endif

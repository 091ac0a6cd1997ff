/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What relates two parties, or leaves it open, in words.
 */
#include "tell_relation.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const char *const tests[] = {
    [ADV_RELATION_MUTUAL_OFFICERS] = "each is officer or director of the other",
    [ADV_RELATION_OFFICER] = "one is officer or director of the other",
    [ADV_RELATION_SAME_OFFICES] = "both are officers or directors of the same two bodies",
    [ADV_RELATION_PARTNERS] = "they are partners",
    [ADV_RELATION_EMPLOYER] = "one employs the other",
    [ADV_RELATION_HOLDING] = "one holds enough of the other",
    [ADV_RELATION_THIRD_PARTY] = "a third holds enough of both",
    [ADV_RELATION_CONTROL] = "one controls the other",
    [ADV_RELATION_COMMON_CONTROL] = "a third controls both",
    [ADV_RELATION_JOINT_CONTROL] = "together they control a third",
    [ADV_RELATION_FAMILY] = "they are family",
};
_Static_assert(COUNT(tests) == ADV_RELATION_TEST_COUNT, "every test has its words");

/* Why a test is open, and what would settle it. */
static const char *const whys[] = {
    [ADV_RELATION_WHY_NONE] = "it is settled",
    [ADV_RELATION_WHY_PERCENT] = "a share that would decide is not stated; state its percent",
    [ADV_RELATION_WHY_KINSHIP] = "state the kinship",
    [ADV_RELATION_WHY_WIDER_FAMILY] = "whether such kin are family is not settled by the law known here",
    [ADV_RELATION_WHY_NO_LAW] = "whether the law asks this at all is not known here",
    [ADV_RELATION_WHY_THROUGH_SHARES] = "only shares of bodies that are not controlled lead there, and "
                                        "whether those count is not settled",
    [ADV_RELATION_WHY_CIRCLE] = "shares of bodies that are not controlled lead back to themselves; a person "
                                "has to work them out",
    [ADV_RELATION_WHY_TOGETHER] = "they hold a majority only together; state whether both control it, or "
                                  "that every tie is stated",
    [ADV_RELATION_WHY_RANGE] = "the shares pass what can be counted",
};
_Static_assert(COUNT(whys) == ADV_RELATION_WHY_COUNT, "every reason has its words");

const char *adv_words_relation_test(adv_relation_test test)
{
    return (size_t)test < COUNT(tests) ? tests[test] : "another test";
}

static void say_percent(adv_document *doc, adv_prose *p, adv_relation_share share)
{
    adv_span *span = adv_say_amount(doc, p, adv_relation_share_e9(share), 9, ADV_CURRENCY_NONE);
    if (span != NULL) {
        span->most = 4;
    }
    adv_say(doc, p, " %");
}

static void say_index(adv_document *doc, adv_prose *p, const adv_determination *d, int32_t index)
{
    const adv_party *parties = d->shipment->parties.items;
    adv_tell_party(doc, p, d, parties[index].id);
}

void adv_tell_tie(adv_document *doc, adv_prose *p, const adv_determination *d, const adv_tie *tie)
{
    static const char *const kinds[] = {
        " is tied to ",
        [ADV_TIE_HOLDS_VOTES] = " holds ",
        [ADV_TIE_CONTROLS] = " controls ",
        [ADV_TIE_OFFICER] = " is officer or director of ",
        [ADV_TIE_EMPLOYS] = " employs ",
        [ADV_TIE_PARTNER] = " is partner of ",
        [ADV_TIE_FAMILY] = " is family of ",
        [ADV_TIE_SOLE_DISTRIBUTOR] = " is sole distributor of ",
    };
    static const char *const kin[] = {
        " is family of ",
        [ADV_KIN_SPOUSE] = " is spouse of ",
        [ADV_KIN_ANCESTOR] = " is ancestor of ",
        [ADV_KIN_DESCENDANT] = " is descendant of ",
        [ADV_KIN_SIBLING] = " is brother or sister of ",
        [ADV_KIN_IN_LAW] = " is kin by marriage of ",
        [ADV_KIN_OTHER] = " is further kin of ",
    };
    bool family = tie->kind == ADV_TIE_FAMILY && tie->kinship != 0 && tie->kinship < COUNT(kin);
    adv_tell_party(doc, p, d, tie->party);
    adv_say(doc, p, family ? kin[tie->kinship] : tie->kind < COUNT(kinds) ? kinds[tie->kind] : kinds[0]);
    if (tie->kind == ADV_TIE_HOLDS_VOTES) {
        if (tie->percent.stated) {
            say_percent(doc, p, (adv_relation_share){tie->percent.e9, ADV_E9});
        } else {
            adv_say(doc, p, "a share that is not stated");
        }
        adv_say(doc, p, " of the votes of ");
    }
    adv_tell_party(doc, p, d, tie->of);
}

static void say_shares(adv_document *doc, adv_prose *p, const adv_determination *d,
                       const adv_relation_result *result, const adv_relation_finding *finding)
{
    bool any = false;
    for (size_t side = 0; side < 2; side++) {
        if (finding->in[side].numerator == 0) {
            continue;
        }
        if (any) {
            adv_say(doc, p, " and ");
        } else {
            say_index(doc, p, d, finding->by);
            adv_say(doc, p, ", with what it controls, holds ");
        }
        say_percent(doc, p, finding->in[side]);
        adv_say(doc, p, " of ");
        adv_tell_party(doc, p, d, side == 0 ? result->party : result->with);
        any = true;
    }
    adv_say(doc, p, any ? "; " : "");
}

static void say_threshold(adv_document *doc, adv_prose *p, const adv_parameter *row)
{
    if (row->known) {
        adv_say(doc, p, "the law asks for ");
        say_percent(doc, p, (adv_relation_share){row->e9, ADV_E9});
        adv_say(doc, p, " or more");
    } else {
        adv_say(doc, p, "no figure of the law is known here");
    }
}

void adv_tell_finding(adv_document *doc, adv_prose *p, const adv_determination *d,
                      const adv_relation_result *result, const adv_relation_finding *finding)
{
    bool share = finding->test == ADV_RELATION_HOLDING || finding->test == ADV_RELATION_THIRD_PARTY;
    adv_prose sentence = {NULL, NULL};
    if (finding->verdict == ADV_RELATION_NOT_MET) {
        adv_say(doc, &sentence, "Nothing stated meets it");
    } else if (share) {
        say_shares(doc, &sentence, d, result, finding);
        say_threshold(doc, &sentence, finding->row);
    } else if (finding->by >= 0) {
        say_index(doc, &sentence, d, finding->by);
        adv_say(doc, &sentence, finding->test == ADV_RELATION_CONTROL          ? " controls the other"
                                : finding->test == ADV_RELATION_COMMON_CONTROL ? " controls both"
                                                                               : " is controlled by both");
    } else {
        adv_say(doc, &sentence, adv_words_relation_test((adv_relation_test)finding->test));
    }
    if (finding->verdict == ADV_RELATION_OPEN && finding->why < COUNT(whys)) {
        adv_say(doc, &sentence, share ? "; open: " : ": open, because ");
        adv_say(doc, &sentence, whys[finding->why]);
    }
    adv_say(doc, &sentence, ".");
    adv_prose_capital(doc, &sentence);
    adv_prose_append(p, &sentence);
}

static const char *declared_otherwise(const adv_relation_result *result)
{
    bool says_yes = result->declared == ADV_TRUE;
    if (result->declared == ADV_UNKNOWN || result->state == ADV_RELATION_UNDECIDED ||
        result->state == ADV_RELATION_UNSAID || says_yes == (result->state == ADV_RELATED)) {
        return NULL;
    }
    return says_yes ? " The sale is declared to be between related parties, and that counts until one of the "
                      "two is mended."
                    : " The sale is declared to be between parties that are not related, and that counts "
                      "until one of the two is mended.";
}

void adv_tell_relation(adv_document *doc, adv_prose *p, const adv_determination *d,
                       const adv_relation_result *result)
{
    static const char *const states[] = {
        [ADV_RELATED] = " are related.",
        [ADV_UNRELATED] = " are not related: every tie is said to be stated, and no test of the law is met.",
        [ADV_RELATION_UNDECIDED] = ": whether they are related is open.",
        [ADV_RELATION_UNSAID] = ": no tie that is stated relates them; say ties_complete where that is all.",
    };
    _Static_assert(COUNT(states) == ADV_RELATION_STATE_COUNT, "every state has its words");
    adv_tell_party(doc, p, d, result->party);
    adv_say(doc, p, " and ");
    adv_tell_party(doc, p, d, result->with);
    adv_say(doc, p, states[result->state]);
    if (declared_otherwise(result) != NULL) {
        adv_say(doc, p, declared_otherwise(result));
    }
}

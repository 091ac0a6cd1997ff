/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether two parties are related, by the list of each law (CVA Article 15.4 and 15.5; 19 USC 1401a(g)).  The
 * list is exhaustive: what is no test of it, such as sole distribution, relates nobody.
 */
#include "relation.h"

#include <string.h>

#include "holdings.h"
#include "law_names.h"
#include "walk.h"

static const char *const row_names[ADV_RELATION_TEST_COUNT] = {
#define ADV_X(NAME, name) "related_" #name,
    ADV_RELATION_TESTS(ADV_X)
#undef ADV_X
};

typedef struct deriving {
    adv_build      *b;
    const adv_tie  *ties;
    size_t          tie_count;
    uint32_t       *from, *to; /* parties of every tie */
    adv_holdings    holdings;
    adv_reach       low[2], high[2]; /* of the two parties: shares not stated as nothing, and as everything */
    adv_reach       third_low, third_high;
    uint32_t        pair[2];
    uint8_t        *marks; /* [tie] */
    adv_relation_finding *out;
} deriving;

/* ---- ties as holdings ---------------------------------------------------------------------------------- */

static uint32_t party_of(const adv_build *b, adv_text id)
{
    const adv_party *parties = b->shipment->parties.items;
    uint32_t i = 0;
    while (i < b->shipment->parties.count && !adv_text_equal(parties[i].id, id)) {
        i++;
    }
    return i;
}

static bool is_holding(const adv_tie *tie)
{
    return tie->kind == ADV_TIE_HOLDS_VOTES || tie->kind == ADV_TIE_CONTROLS;
}

static const adv_parameter *row_of(const deriving *d, const char *name)
{
    return adv_method_row(d->b->j, d->b->shipment->dates, name);
}

/* Sorted by counting: by the party they lead from. */
static bool open_holdings(deriving *d)
{
    adv_holdings *h = &d->holdings;
    const adv_parameter *majority = row_of(d, "related_majority_percent");
    h->party_count = (uint32_t)d->b->shipment->parties.count;
    h->majority_e9 = majority == NULL || !majority->known ? INT64_MAX : majority->e9;
    adv_holding *items = ADV_ARENA_ARRAY(d->b->arena, d->tie_count + 1, adv_holding);
    uint32_t *first = ADV_ARENA_ARRAY(d->b->arena, (size_t)h->party_count + 2, uint32_t);
    if (items == NULL || first == NULL) {
        return false;
    }
    for (size_t i = 0; i < d->tie_count; i++) {
        first[d->from[i] + 2] += is_holding(&d->ties[i]) ? 1 : 0;
    }
    for (uint32_t i = 1; i <= h->party_count; i++) {
        first[i + 1] += first[i];
    }
    for (size_t i = 0; i < d->tie_count; i++) {
        const adv_tie *tie = &d->ties[i];
        if (is_holding(tie)) {
            items[first[d->from[i] + 1]++] =
                (adv_holding){.from = d->from[i], .to = d->to[i], .tie = (uint32_t)i,
                              .controls = tie->kind == ADV_TIE_CONTROLS,
                              .percent_e9 = tie->percent.stated ? tie->percent.e9 : -1};
            h->count++;
        }
    }
    h->items = items;
    h->first = first;
    return true;
}

static bool open_deriving(deriving *d, adv_build *b)
{
    *d = (deriving){.b = b, .ties = b->shipment->ties.items, .tie_count = b->shipment->ties.count};
    d->from = ADV_ARENA_ARRAY(b->arena, d->tie_count + 1, uint32_t);
    d->to = ADV_ARENA_ARRAY(b->arena, d->tie_count + 1, uint32_t);
    d->marks = ADV_ARENA_ARRAY(b->arena, d->tie_count + 1, uint8_t);
    if (d->from == NULL || d->to == NULL || d->marks == NULL) {
        return false;
    }
    for (size_t i = 0; i < d->tie_count; i++) {
        d->from[i] = party_of(b, d->ties[i].party);
        d->to[i] = party_of(b, d->ties[i].of);
    }
    adv_reach *const all[] = {&d->low[0],  &d->low[1],    &d->high[0],
                              &d->high[1], &d->third_low, &d->third_high};
    bool good = open_holdings(d);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        good = good && adv_reach_open(all[i], b->arena, &d->holdings);
    }
    return good;
}

/* ---- findings ------------------------------------------------------------------------------------------ */

static void finds(deriving *d, adv_relation_verdict verdict, adv_relation_why why, uint32_t by)
{
    d->out->verdict = (uint8_t)verdict;
    d->out->why = (uint8_t)why;
    d->out->by = by == UINT32_MAX ? -1 : (int32_t)by;
}

/* What has been marked becomes the ties of the finding. */
static void take_marks(deriving *d)
{
    uint32_t *ties = ADV_ARENA_ARRAY(d->b->arena, d->tie_count + 1, uint32_t);
    if (ties == NULL) {
        d->b->failed = true;
        return;
    }
    for (size_t i = 0; i < d->tie_count; i++) {
        if (d->marks[i]) {
            ties[d->out->tie_count++] = (uint32_t)i;
        }
    }
    d->out->ties = ties;
    memset(d->marks, 0, d->tie_count);
}

static void mark(deriving *d, const adv_reach *reach, uint32_t body, bool control)
{
    d->b->failed |= !adv_reach_mark(d->marks, d->b->arena, &d->holdings, reach, body, control);
}

/* Marks the ties of a kind between two parties; both ways where `either`. */
static size_t mark_direct(deriving *d, adv_tie_kind kind, uint32_t from, uint32_t to, bool either)
{
    size_t found = 0;
    for (size_t i = 0; i < d->tie_count; i++) {
        bool there = d->from[i] == from && d->to[i] == to;
        bool back = d->from[i] == to && d->to[i] == from;
        if (d->ties[i].kind == kind && (there || (either && back))) {
            d->marks[i] = 1;
            found++;
        }
    }
    return found;
}

static void find_direct(deriving *d, adv_tie_kind kind)
{
    if (mark_direct(d, kind, d->pair[0], d->pair[1], true) > 0) {
        finds(d, ADV_RELATION_MET, ADV_RELATION_WHY_NONE, UINT32_MAX);
    }
}

static void find_mutual_officers(deriving *d)
{
    size_t there = mark_direct(d, ADV_TIE_OFFICER, d->pair[0], d->pair[1], false);
    size_t back = mark_direct(d, ADV_TIE_OFFICER, d->pair[1], d->pair[0], false);
    if (there > 0 && back > 0) {
        finds(d, ADV_RELATION_MET, ADV_RELATION_WHY_NONE, UINT32_MAX);
    } else {
        memset(d->marks, 0, d->tie_count);
    }
}

/* Both of them officers of two bodies, the same ones. */
static void find_same_offices(deriving *d)
{
    size_t bodies = 0;
    for (uint32_t body = 0; body < d->holdings.party_count; body++) {
        bool both = true;
        for (size_t side = 0; side < 2; side++) {
            bool serves = false;
            for (size_t i = 0; i < d->tie_count; i++) {
                serves = serves || (d->ties[i].kind == ADV_TIE_OFFICER && d->from[i] == d->pair[side] &&
                                    d->to[i] == body);
            }
            both = both && serves;
        }
        for (size_t side = 0; both && side < 2; side++) {
            (void)mark_direct(d, ADV_TIE_OFFICER, d->pair[side], body, false);
        }
        bodies += both ? 1 : 0;
    }
    if (bodies >= 2) {
        finds(d, ADV_RELATION_MET, ADV_RELATION_WHY_NONE, UINT32_MAX);
    } else {
        memset(d->marks, 0, d->tie_count);
    }
}

/* Spouses, ancestors, descendants and siblings are family everywhere; of others a row speaks. */
static void find_family(deriving *d)
{
    const adv_parameter *wider = row_of(d, "related_wider_family");
    adv_ternary counts = adv_method_answer(wider);
    bool met = false;
    bool unsettled = false;
    bool unsaid = false;
    if (mark_direct(d, ADV_TIE_FAMILY, d->pair[0], d->pair[1], true) == 0) {
        return;
    }
    for (size_t i = 0; i < d->tie_count; i++) {
        uint8_t kin = d->marks[i] ? d->ties[i].kinship : ADV_KIN_OTHER;
        bool near = kin != 0 && kin < ADV_KIN_IN_LAW;
        met = met || near || (d->marks[i] && counts == ADV_TRUE);
        unsaid = unsaid || kin == 0;
        unsettled = unsettled || (d->marks[i] && !near && kin != 0 && counts == ADV_UNKNOWN);
    }
    if (met) {
        finds(d, ADV_RELATION_MET, ADV_RELATION_WHY_NONE, UINT32_MAX);
    } else if (unsettled) {
        finds(d, ADV_RELATION_OPEN, ADV_RELATION_WHY_WIDER_FAMILY, UINT32_MAX);
    } else if (unsaid) {
        finds(d, ADV_RELATION_OPEN, ADV_RELATION_WHY_KINSHIP, UINT32_MAX);
    } else {
        memset(d->marks, 0, d->tie_count);
    }
    if (!met && unsettled) {
        d->out->row = wider;
    }
}

/* ---- shares -------------------------------------------------------------------------------------------- */

typedef struct measured {
    adv_relation_verdict verdict;
    adv_relation_why     why;
    adv_relation_share   share;
} measured;

int64_t adv_relation_share_e9(adv_relation_share share)
{
    const adv_int128 most = (adv_int128)ADV_E13 * ADV_E13; /* so that a hundred wholes can be multiplied */
    int64_t e9 = 0;
    while (share.denominator > most) {
        share.numerator /= 10;
        share.denominator /= 10;
    }
    (void)adv_divide_round(&e9, share.numerator * ADV_E9, share.denominator, ADV_ROUND_HALF_UP);
    return e9;
}

/* a / b is at least c / d.  Whole parts first, then the rests turned over: nothing is multiplied, so no chain
   of shares is too long. */
static bool reaches(adv_relation_share share, int64_t threshold_e9)
{
    adv_int128 a = share.numerator;
    adv_int128 b = share.denominator;
    adv_int128 c = threshold_e9;
    adv_int128 d = ADV_E9;
    while (a / b == c / d) {
        adv_int128 rest = a % b;
        adv_int128 asked = c % d;
        if (asked == 0 || rest == 0) {
            return asked == 0;
        }
        a = d;
        c = b;
        b = asked;
        d = rest;
    }
    return a / b > c / d;
}

/* Whether a reach holds as much of the body as the law asks.  Shares of bodies that are not controlled are no
   votes of its own: where only they lead to the figure, a row of law has to say that they count. */
static measured measure(deriving *d, const adv_reach *low, const adv_reach *high, uint32_t body)
{
    const adv_parameter *row = d->out->row;
    const adv_parameter *through = row_of(d, "related_through_shares");
    int64_t asked = row->known ? row->e9 : 1; /* where the figure is a gap, any share may be enough */
    measured m = {.share = {low->votes_e9[body], ADV_E9}};
    if (low->votes_e9[body] >= asked) {
        m.verdict = row->known ? ADV_RELATION_MET : ADV_RELATION_OPEN;
        m.why = row->known ? ADV_RELATION_WHY_NONE : ADV_RELATION_WHY_NO_LAW;
        return m;
    }
    if (high->votes_e9[body] >= asked) {
        return (measured){ADV_RELATION_OPEN, ADV_RELATION_WHY_PERCENT, m.share};
    }
    adv_ternary counts = adv_method_answer(through);
    adv_through way = ADV_THROUGH_SUMMED;
    if (counts != ADV_FALSE) {
        way = adv_shares_through(&m.share, d->b->arena, &d->holdings, low, body, NULL);
    }
    d->b->failed |= way == ADV_THROUGH_MEMORY;
    if (way == ADV_THROUGH_CIRCLE || way == ADV_THROUGH_RANGE) {
        m.why = way == ADV_THROUGH_CIRCLE ? ADV_RELATION_WHY_CIRCLE : ADV_RELATION_WHY_RANGE;
        m.verdict = ADV_RELATION_OPEN;
    } else if (counts != ADV_FALSE && reaches(m.share, asked)) {
        m.verdict = counts == ADV_TRUE && row->known ? ADV_RELATION_MET : ADV_RELATION_OPEN;
        m.why = m.verdict == ADV_RELATION_MET ? ADV_RELATION_WHY_NONE : ADV_RELATION_WHY_THROUGH_SHARES;
    }
    return m;
}

static void mark_share(deriving *d, const measured *m, const adv_reach *low, const adv_reach *high,
                       uint32_t body)
{
    bool direct = low->votes_e9[body] > 0 && m->why != ADV_RELATION_WHY_THROUGH_SHARES;
    if (direct || m->why == ADV_RELATION_WHY_PERCENT) {
        mark(d, m->why == ADV_RELATION_WHY_PERCENT ? high : low, body, false);
    } else {
        adv_relation_share share;
        d->b->failed |= adv_shares_through(&share, d->b->arena, &d->holdings, low, body, d->marks) ==
                        ADV_THROUGH_MEMORY;
    }
}

/* A finding of a later party replaces an open one only where it is met. */
static bool better(const deriving *d, adv_relation_verdict verdict)
{
    return verdict != ADV_RELATION_NOT_MET &&
           (d->out->verdict == ADV_RELATION_NOT_MET ||
            (verdict == ADV_RELATION_MET && d->out->verdict == ADV_RELATION_OPEN));
}

static void find_holding(deriving *d)
{
    for (size_t side = 0; side < 2; side++) {
        uint32_t body = d->pair[1 - side];
        measured m = measure(d, &d->low[side], &d->high[side], body);
        if (better(d, m.verdict)) {
            memset(d->marks, 0, d->tie_count);
            finds(d, m.verdict, m.why, d->pair[side]);
            d->out->in[side] = (adv_relation_share){0, 1};
            d->out->in[1 - side] = m.share;
            mark_share(d, &m, &d->low[side], &d->high[side], body);
        }
    }
}

static void find_third_party(deriving *d)
{
    for (uint32_t third = 0; third < d->holdings.party_count; third++) {
        bool outside = third != d->pair[0] && third != d->pair[1];
        if (!outside || d->holdings.first[third] == d->holdings.first[third + 1] ||
            d->out->verdict == ADV_RELATION_MET) {
            continue;
        }
        adv_reach_find(&d->third_low, &d->holdings, third, 0);
        adv_reach_find(&d->third_high, &d->holdings, third, 100 * ADV_E9);
        measured m[2];
        for (size_t side = 0; side < 2; side++) {
            m[side] = measure(d, &d->third_low, &d->third_high, d->pair[side]);
        }
        bool any = m[0].verdict != ADV_RELATION_NOT_MET && m[1].verdict != ADV_RELATION_NOT_MET;
        const measured *weaker = m[0].verdict == ADV_RELATION_OPEN ? &m[0] : &m[1];
        if (any && better(d, weaker->verdict)) {
            memset(d->marks, 0, d->tie_count);
            finds(d, weaker->verdict, weaker->why, third);
            for (size_t side = 0; side < 2; side++) {
                d->out->in[side] = m[side].share;
                mark_share(d, &m[side], &d->third_low, &d->third_high, d->pair[side]);
            }
        }
    }
}

/* ---- control ------------------------------------------------------------------------------------------- */

static void find_control(deriving *d)
{
    for (size_t side = 0; side < 2; side++) {
        uint32_t body = d->pair[1 - side];
        bool met = d->low[side].joined[body] != 0;
        bool open = d->high[side].joined[body] != 0;
        adv_relation_verdict verdict = met    ? ADV_RELATION_MET
                                       : open ? ADV_RELATION_OPEN
                                              : ADV_RELATION_NOT_MET;
        if (better(d, verdict)) {
            memset(d->marks, 0, d->tie_count);
            finds(d, verdict, met ? ADV_RELATION_WHY_NONE : ADV_RELATION_WHY_PERCENT, d->pair[side]);
            mark(d, met ? &d->low[side] : &d->high[side], body, true);
        }
    }
}

static void find_common_control(deriving *d)
{
    for (uint32_t third = 0; third < d->holdings.party_count; third++) {
        bool outside = third != d->pair[0] && third != d->pair[1];
        if (!outside || d->holdings.first[third] == d->holdings.first[third + 1] ||
            d->out->verdict == ADV_RELATION_MET) {
            continue;
        }
        adv_reach_find(&d->third_low, &d->holdings, third, 0);
        adv_reach_find(&d->third_high, &d->holdings, third, 100 * ADV_E9);
        const uint32_t *low = d->third_low.joined;
        const uint32_t *high = d->third_high.joined;
        bool met = low[d->pair[0]] != 0 && low[d->pair[1]] != 0;
        bool open = high[d->pair[0]] != 0 && high[d->pair[1]] != 0;
        adv_relation_verdict verdict = met    ? ADV_RELATION_MET
                                       : open ? ADV_RELATION_OPEN
                                              : ADV_RELATION_NOT_MET;
        if (better(d, verdict)) {
            memset(d->marks, 0, d->tie_count);
            finds(d, verdict, met ? ADV_RELATION_WHY_NONE : ADV_RELATION_WHY_PERCENT, third);
            mark(d, met ? &d->third_low : &d->third_high, d->pair[0], true);
            mark(d, met ? &d->third_low : &d->third_high, d->pair[1], true);
        }
    }
}

/* A body that both are said to control; or of which they hold a majority only together, where it is not
   stated whether they act together. */
static void find_joint_control(deriving *d)
{
    bool complete = d->b->shipment->ties_complete == ADV_TRUE;
    for (uint32_t body = 0; body < d->holdings.party_count && d->out->verdict != ADV_RELATION_MET; body++) {
        const adv_reach *a = &d->low[0];
        const adv_reach *b = &d->low[1];
        bool both = a->joined[body] != 0 && b->joined[body] != 0;
        bool neither = a->joined[body] == 0 && b->joined[body] == 0;
        bool votes = a->votes_e9[body] > 0 && b->votes_e9[body] > 0 && neither && !complete &&
                     a->votes_e9[body] + b->votes_e9[body] > d->holdings.majority_e9;
        adv_relation_verdict verdict = both    ? ADV_RELATION_MET
                                       : votes ? ADV_RELATION_OPEN
                                               : ADV_RELATION_NOT_MET;
        if (body != d->pair[0] && body != d->pair[1] && better(d, verdict)) {
            memset(d->marks, 0, d->tie_count);
            finds(d, verdict, both ? ADV_RELATION_WHY_NONE : ADV_RELATION_WHY_TOGETHER, body);
            mark(d, a, body, both);
            mark(d, b, body, both);
        }
    }
}

/* ---- a pair -------------------------------------------------------------------------------------------- */

static void find(deriving *d)
{
    switch ((adv_relation_test)d->out->test) {
    case ADV_RELATION_MUTUAL_OFFICERS: find_mutual_officers(d); return;
    case ADV_RELATION_OFFICER: find_direct(d, ADV_TIE_OFFICER); return;
    case ADV_RELATION_SAME_OFFICES: find_same_offices(d); return;
    case ADV_RELATION_PARTNERS: find_direct(d, ADV_TIE_PARTNER); return;
    case ADV_RELATION_EMPLOYER: find_direct(d, ADV_TIE_EMPLOYS); return;
    case ADV_RELATION_HOLDING: find_holding(d); return;
    case ADV_RELATION_THIRD_PARTY: find_third_party(d); return;
    case ADV_RELATION_CONTROL: find_control(d); return;
    case ADV_RELATION_COMMON_CONTROL: find_common_control(d); return;
    case ADV_RELATION_JOINT_CONTROL: find_joint_control(d); return;
    case ADV_RELATION_FAMILY: find_family(d); return;
    case ADV_RELATION_TEST_COUNT: return;
    }
}

static void settle(const deriving *d, adv_relation_result *r)
{
    bool met = false;
    bool open = false;
    for (size_t i = 0; i < r->finding_count; i++) {
        met = met || r->findings[i].verdict == ADV_RELATION_MET;
        open = open || r->findings[i].verdict == ADV_RELATION_OPEN;
    }
    for (size_t i = 0; i < r->finding_count; i++) {
        const adv_relation_finding *f = &r->findings[i];
        adv_standing standing = adv_weakest_standing(f->row->cites, f->row->cite_count);
        bool rests = !met || f->verdict == ADV_RELATION_MET;
        r->standing = rests && standing > r->standing ? (uint8_t)standing : r->standing;
    }
    bool complete = d->b->shipment->ties_complete == ADV_TRUE;
    r->state = met                                ? ADV_RELATED
               : open || r->finding_count == 0    ? ADV_RELATION_UNDECIDED
               : complete                         ? ADV_UNRELATED
                                                  : ADV_RELATION_UNSAID;
}

static void derive(deriving *d, adv_relation_result *r, adv_text party, adv_text with)
{
    adv_relation_finding *findings =
        ADV_ARENA_ARRAY(d->b->arena, ADV_RELATION_TEST_COUNT, adv_relation_finding);
    r->party = party;
    r->with = with;
    if (findings == NULL) {
        d->b->failed = true;
        return;
    }
    d->pair[0] = party_of(d->b, party);
    d->pair[1] = party_of(d->b, with);
    for (size_t side = 0; side < 2; side++) {
        adv_reach_find(&d->low[side], &d->holdings, d->pair[side], 0);
        adv_reach_find(&d->high[side], &d->holdings, d->pair[side], 100 * ADV_E9);
    }
    for (unsigned test = 0; test < ADV_RELATION_TEST_COUNT; test++) {
        const adv_parameter *row = row_of(d, row_names[test]);
        bool percent = test == ADV_RELATION_HOLDING || test == ADV_RELATION_THIRD_PARTY;
        if (row == NULL || (!percent && adv_method_answer(row) == ADV_FALSE)) {
            continue;
        }
        d->out = &findings[r->finding_count++];
        *d->out = (adv_relation_finding){.test = (uint8_t)test, .row = row, .by = -1,
                                         .in = {{0, 1}, {0, 1}}};
        find(d);
        take_marks(d);
    }
    r->findings = findings;
    settle(d, r);
}

/* ---- the sale ------------------------------------------------------------------------------------------ */

/* What was derived stands where the sale says nothing; where it says otherwise both are told. */
static void apply(adv_build *b, adv_relation_result *r)
{
    adv_facts_word facts = b->shipment->sale->facts;
    r->declared = (facts & ADV_YES(ADV_SALE_RELATED)) != 0  ? ADV_TRUE
                  : (facts & ADV_NO(ADV_SALE_RELATED)) != 0 ? ADV_FALSE
                                                            : ADV_UNKNOWN;
    bool decided = r->state == ADV_RELATED || r->state == ADV_UNRELATED;
    r->used = decided && r->declared == ADV_UNKNOWN;
    if (r->used) {
        b->derived = r->state == ADV_RELATED ? ADV_YES(ADV_SALE_RELATED) : ADV_NO(ADV_SALE_RELATED);
        b->derived_standing = r->standing;
    } else if (decided && (r->state == ADV_RELATED) != (r->declared == ADV_TRUE)) {
        adv_build_point(b, ADV_POINT_RELATION_DIFFERS, -1, -1, adv_text_of(NULL));
    } else if (r->state == ADV_RELATION_UNDECIDED && r->declared != ADV_TRUE) {
        adv_build_point(b, ADV_POINT_RELATION_OPEN, -1, -1, adv_text_of(NULL));
    }
}

void adv_build_relations(adv_build *b)
{
    const adv_sale *sale = b->shipment->sale;
    const adv_pair *pairs = b->shipment->pairs.items;
    size_t pair_count = b->shipment->pairs.count;
    bool asked = sale != NULL && sale->seller.length != 0 && sale->buyer.length != 0 &&
                 (b->shipment->ties.count != 0 || b->shipment->ties_complete == ADV_TRUE) &&
                 !adv_text_equal(sale->seller, sale->buyer);
    deriving d;
    if (!asked && pair_count == 0) {
        return;
    }
    b->relations = ADV_ARENA_ARRAY(b->arena, pair_count + 1, adv_relation_result);
    if (b->relations == NULL || !open_deriving(&d, b)) {
        b->failed = true;
        return;
    }
    if (asked) {
        derive(&d, &b->relations[b->relation_count], sale->seller, sale->buyer);
        apply(b, &b->relations[b->relation_count++]);
    }
    for (size_t i = 0; i < pair_count; i++) {
        b->relations[b->relation_count].id = pairs[i].id;
        derive(&d, &b->relations[b->relation_count++], pairs[i].party, pairs[i].with);
    }
}

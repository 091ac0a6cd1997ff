/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Votes and control through chains of bodies: the reach of one party, found with every tie looked at once.
 */
#include "holdings.h"

#include <string.h>

#include "walk.h"

bool adv_reach_open(adv_reach *reach, adv_arena *arena, const adv_holdings *holdings)
{
    reach->joined = ADV_ARENA_ARRAY(arena, holdings->party_count, uint32_t);
    reach->votes_e9 = ADV_ARENA_ARRAY(arena, holdings->party_count, int64_t);
    reach->order = ADV_ARENA_ARRAY(arena, holdings->party_count, uint32_t);
    return reach->joined != NULL && reach->votes_e9 != NULL && reach->order != NULL;
}

static void join(adv_reach *reach, uint32_t party)
{
    if (reach->joined[party] == 0) {
        reach->order[reach->count++] = party;
        reach->joined[party] = reach->count;
    }
}

void adv_reach_find(adv_reach *reach, const adv_holdings *holdings, uint32_t who, int64_t unknown_e9)
{
    memset(reach->joined, 0, holdings->party_count * sizeof *reach->joined);
    memset(reach->votes_e9, 0, holdings->party_count * sizeof *reach->votes_e9);
    reach->count = 0;
    join(reach, who);
    for (uint32_t i = 0; i < reach->count; i++) {
        uint32_t from = reach->order[i];
        for (uint32_t k = holdings->first[from]; k < holdings->first[from + 1]; k++) {
            const adv_holding *h = &holdings->items[k];
            if (!h->controls) {
                reach->votes_e9[h->to] += h->percent_e9 < 0 ? unknown_e9 : h->percent_e9;
            }
            if (h->controls || reach->votes_e9[h->to] > holdings->majority_e9) {
                join(reach, h->to);
            }
        }
    }
}

/* Marks what gives the party its place in the reach: one tie of control, or the votes before it. */
static void mark_one(uint8_t *marks, uint8_t *wanted, const adv_holdings *holdings, const adv_reach *reach,
                     uint32_t party, bool control)
{
    uint32_t before = control ? reach->joined[party] : UINT32_MAX;
    for (size_t i = 0; i < holdings->count && control; i++) {
        const adv_holding *h = &holdings->items[i];
        if (h->to == party && h->controls && reach->joined[h->from] != 0 && reach->joined[h->from] < before) {
            marks[h->tie] = 1;
            wanted[h->from] = 1;
            return;
        }
    }
    for (size_t i = 0; i < holdings->count; i++) {
        const adv_holding *h = &holdings->items[i];
        bool earlier = reach->joined[h->from] != 0 && reach->joined[h->from] < before;
        if (h->to == party && !h->controls && earlier) {
            marks[h->tie] = 1;
            wanted[h->from] = 1;
        }
    }
}

bool adv_reach_mark(uint8_t *marks, adv_arena *arena, const adv_holdings *holdings, const adv_reach *reach,
                    uint32_t body, bool control)
{
    uint8_t *wanted = ADV_ARENA_ARRAY(arena, holdings->party_count, uint8_t);
    if (wanted == NULL) {
        return false;
    }
    mark_one(marks, wanted, holdings, reach, body, control);
    for (uint32_t i = reach->count; i-- > 1;) {
        if (wanted[reach->order[i]]) {
            mark_one(marks, wanted, holdings, reach, reach->order[i], true);
        }
    }
    return true;
}

/* ---- through bodies that are not controlled ------------------------------------------------------------ */

/* What hangs on the reach by shares alone: bodies in the order they were met, ways not yet summed, and the
   share of each. */
typedef struct hanging {
    const adv_holdings *holdings;
    const adv_reach    *reach;
    uint32_t            body;
    uint32_t           *order, *ways;
    uint8_t            *met;
    adv_relation_share *shares;
    uint32_t            count;
    bool                range;
} hanging;

static bool is_way(const hanging *g, const adv_holding *h)
{
    return !h->controls && h->percent_e9 > 0 && g->reach->joined[h->to] == 0;
}

/* Counts the ways into every body met, and meets what lies behind it; the body asked for ends a way. */
static void meet(hanging *g, uint32_t from)
{
    for (uint32_t k = g->holdings->first[from]; k < g->holdings->first[from + 1]; k++) {
        const adv_holding *h = &g->holdings->items[k];
        if (!is_way(g, h)) {
            continue;
        }
        g->ways[h->to]++;
        if (!g->met[h->to] && h->to != g->body) {
            g->met[h->to] = 1;
            g->order[g->count++] = h->to;
        }
    }
}

static bool add_share(adv_relation_share *to, adv_relation_share part)
{
    adv_int128 divisor = adv_greatest_divisor(to->denominator, part.denominator);
    adv_int128 left = 0;
    adv_int128 right = 0;
    adv_int128 sum = 0;
    if (__builtin_mul_overflow(to->numerator, part.denominator / divisor, &left) ||
        __builtin_mul_overflow(part.numerator, to->denominator / divisor, &right) ||
        __builtin_add_overflow(left, right, &sum) ||
        __builtin_mul_overflow(to->denominator, part.denominator / divisor, &to->denominator)) {
        return false;
    }
    divisor = adv_greatest_divisor(sum, to->denominator);
    to->numerator = sum / divisor;
    to->denominator /= divisor;
    return true;
}

/* Hands the share of a party on along its ties; what has no ways left to sum is next. */
static void hand_on(hanging *g, uint32_t from, adv_relation_share share, uint32_t *queue, uint32_t *end)
{
    for (uint32_t k = g->holdings->first[from]; k < g->holdings->first[from + 1]; k++) {
        const adv_holding *h = &g->holdings->items[k];
        if (!is_way(g, h)) {
            continue;
        }
        adv_relation_share part = share;
        g->range = g->range ||
                   !adv_method_multiply(&part.numerator, &part.denominator, h->percent_e9, 100 * ADV_E9) ||
                   !add_share(&g->shares[h->to], part);
        if (--g->ways[h->to] == 0 && h->to != g->body) {
            queue[(*end)++] = h->to;
        }
    }
}

/* Ties on a way from the reach to the body. */
static void mark_ways(const hanging *g, uint8_t *marks, uint8_t *leads)
{
    bool more = true;
    leads[g->body] = 1;
    while (more) {
        more = false;
        for (size_t i = 0; i < g->holdings->count; i++) {
            const adv_holding *h = &g->holdings->items[i];
            bool starts = g->reach->joined[h->from] != 0 || g->met[h->from];
            if (starts && is_way(g, h) && leads[h->to] && !marks[h->tie]) {
                marks[h->tie] = 1;
                leads[h->from] = 1;
                more = true;
            }
        }
    }
}

static bool open_hanging(hanging *g, adv_arena *arena)
{
    uint32_t count = g->holdings->party_count;
    g->order = ADV_ARENA_ARRAY(arena, count, uint32_t);
    g->ways = ADV_ARENA_ARRAY(arena, count, uint32_t);
    g->met = ADV_ARENA_ARRAY(arena, count, uint8_t);
    g->shares = ADV_ARENA_ARRAY(arena, count, adv_relation_share);
    for (uint32_t i = 0; i < count && g->shares != NULL; i++) {
        g->shares[i] = (adv_relation_share){0, 1};
    }
    return g->order != NULL && g->ways != NULL && g->met != NULL && g->shares != NULL;
}

adv_through adv_shares_through(adv_relation_share *out, adv_arena *arena, const adv_holdings *holdings,
                               const adv_reach *reach, uint32_t body, uint8_t *marks)
{
    hanging g = {.holdings = holdings, .reach = reach, .body = body};
    uint32_t *queue = ADV_ARENA_ARRAY(arena, holdings->party_count, uint32_t);
    uint8_t *leads = ADV_ARENA_ARRAY(arena, holdings->party_count, uint8_t);
    uint32_t end = 0;
    if (queue == NULL || leads == NULL || !open_hanging(&g, arena)) {
        return ADV_THROUGH_MEMORY;
    }
    for (uint32_t i = 0; i < reach->count; i++) {
        meet(&g, reach->order[i]);
    }
    for (uint32_t i = 0; i < g.count; i++) {
        meet(&g, g.order[i]);
    }
    if (marks != NULL) {
        mark_ways(&g, marks, leads);
    }
    for (uint32_t i = 0; i < reach->count; i++) {
        hand_on(&g, reach->order[i], (adv_relation_share){100, 1}, queue, &end);
    }
    for (uint32_t i = 0; i < end; i++) {
        hand_on(&g, queue[i], g.shares[queue[i]], queue, &end);
    }
    *out = g.shares[body];
    return g.range ? ADV_THROUGH_RANGE : g.ways[body] != 0 ? ADV_THROUGH_CIRCLE : ADV_THROUGH_SUMMED;
}

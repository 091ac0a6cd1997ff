/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Votes and control through chains of bodies.  A party controls what it is said to control, what a body it
 * controls does, and a body of whose votes it and what it controls hold a majority together.  The votes those
 * bodies hold are its own for a share that is owned, controlled or held directly or indirectly.
 */
#ifndef ADV_ENGINE_HOLDINGS_H
#define ADV_ENGINE_HOLDINGS_H

#include "advalorem/relation.h"

/** One tie that leads from a party to what it holds or controls. */
typedef struct adv_holding {
    uint32_t from, to;
    uint32_t tie;        /* its number in the shipment */
    bool     controls;
    int64_t  percent_e9; /* of the votes; negative = not stated */
} adv_holding;

typedef struct adv_holdings {
    const adv_holding *items; /* by `from`: those of party i are first[i] to first[i + 1] */
    size_t             count;
    const uint32_t    *first;
    uint32_t           party_count;
    int64_t            majority_e9; /* what passes it is control; INT64_MAX = the law has no such row */
} adv_holdings;

/** What one party controls, and the votes that it and they hold of each body. */
typedef struct adv_reach {
    uint32_t *joined;   /* [party]: 1 of itself, then in the order control was found; 0 = not controlled */
    int64_t  *votes_e9; /* [party] */
    uint32_t *order;    /* parties as they joined */
    uint32_t  count;
} adv_reach;

/** Room for one reach; false when memory is out. */
bool adv_reach_open(adv_reach *reach, adv_arena *arena, const adv_holdings *holdings);
/** From the beginning, `who` being the party; a share that is not stated is taken as `unknown_e9`. */
void adv_reach_find(adv_reach *reach, const adv_holdings *holdings, uint32_t who, int64_t unknown_e9);
/** Marks [tie of the shipment] by which the votes in `body`, or with `control` the control of it, are
    reached.  False when memory is out. */
bool adv_reach_mark(uint8_t *marks, adv_arena *arena, const adv_holdings *holdings, const adv_reach *reach,
                    uint32_t body, bool control);

/** What came of shares that run through bodies nobody here controls. */
typedef enum adv_through {
    ADV_THROUGH_SUMMED,
    ADV_THROUGH_CIRCLE,
    ADV_THROUGH_RANGE,
    ADV_THROUGH_MEMORY
} adv_through;

/** The votes of a reach in `body`, and besides the product of the shares along every way there through bodies
    that are not controlled, in percent.  Marks the ties walked where `marks` is not NULL. */
adv_through adv_shares_through(adv_relation_share *out, adv_arena *arena, const adv_holdings *holdings,
                               const adv_reach *reach, uint32_t body, uint8_t *marks);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Prices that hold duty or fees nobody gave amounts for, solved for the lines of an entry: for a shipment and
 * for an entry of a book alike.
 */
#ifndef ADV_DUTY_DUTY_PAID_H
#define ADV_DUTY_DUTY_PAID_H

#include "advalorem/determination.h"
#include "advalorem/entry.h"

/** What the price of a line holds that is to be solved for. */
typedef struct adv_paid_hold {
    bool duty, fees;
} adv_paid_hold;

/** What came of it. */
typedef struct adv_paid_outcome {
    adv_text obstacle; /* why there is no solution; {NULL, 0} = there is one */
    uint8_t why;       /* adv_due_outcome of the rate that is the obstacle; COMPUTED = it is none */
    const adv_entry_point *points; /* what was met on the way, the obstacle among it */
    size_t point_count;
} adv_paid_outcome;

/**
 * Solves for what the lines hold, each at the value it has in `entry` with nothing taken out for it.
 *
 * Shape   holds, promised: one a line, in the order of the entry; `promised` counts where there is a
 *         solution.
 * Errors  as adv_assess.  What cannot be solved is no error: see out->obstacle.
 */
adv_status adv_paid_solve(adv_paid_outcome *out, adv_promised *promised, adv_arena *arena,
                          const adv_entry *entry, const adv_paid_hold *holds,
                          const adv_duty_sources *sources, adv_error *err);

/** Puts what was met while solving before the points of the assessment.  Errors  ADV_ERR_MEMORY. */
adv_status adv_paid_tell(adv_assessment *assessment, adv_arena *arena, const adv_paid_outcome *outcome);

#endif

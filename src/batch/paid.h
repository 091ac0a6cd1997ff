/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An entry of a book with prices that hold their own duty and fees: solved as a shipment is
 * (duty/duty_paid.h), so that its lines have values before anything is charged on them.
 */
#ifndef ADV_BATCH_PAID_H
#define ADV_BATCH_PAID_H

#include "charges.h"
#include "duty/duty_paid.h"
#include "goods.h"

/** What came of the lines of one entry. */
typedef struct adv_paid_lines {
    bool asked;             /* some price holds something; else nothing else is set */
    adv_promised *promised; /* one a line */
    adv_paid_outcome outcome;
} adv_paid_lines;

/** The price of the line is to be solved for. */
bool adv_paid_line_asked(const adv_packed_line *line);
/** Some line is to be solved for. */
bool adv_paid_asked(const adv_packed_line *lines, size_t count);

/**
 * Solves `entry`, which is made of `lines` with the values they are packed with.  Lines that were solved are
 * valued then; where there is no solution they stay without value and *out says why.
 * Errors  as adv_assess.
 */
adv_status adv_paid_lines_solve(adv_paid_lines *out, adv_packed_line *lines, const adv_entry *entry,
                                const adv_duty_sources *sources, adv_arena *arena, adv_error *err);

/** Lines that say different things of their entry have no solution. */
adv_status adv_paid_lines_refuse(adv_paid_lines *out, size_t count, adv_arena *arena);

/** Puts what came of line `i` into its figures: amounts or what stands in the way, and what a person should
    look at before the points it has.  Errors  ADV_ERR_MEMORY. */
adv_status adv_paid_lines_note(adv_line_charges *figures, adv_charges *charges, const adv_paid_lines *paid,
                               const adv_packed_line *line, size_t i, adv_arena *scratch);

#endif

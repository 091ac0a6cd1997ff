/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Duty and fees of a whole book: every line is valued and packed by the kernel, lines are brought together by
 * entry (sorted only where the book is not so already), and each entry is assessed as a whole.
 */
#ifndef ADV_TABLES_DUTY_PASS_H
#define ADV_TABLES_DUTY_PASS_H

#include "batch/charging.h"
#include "kernel.h"

typedef struct adv_duty_pass {
    adv_shelf *shelf;
    const adv_side *side;
    adv_watch *watch;
    const adv_tables_options *options; /* duty is asked for */
    adv_arena *arena;
} adv_duty_pass;

/** Charges every line into `charges`, which is initialised.  Errors  as adv_tables_value. */
adv_status adv_duty_pass_run(adv_charges *charges, const adv_duty_pass *pass, adv_error *err);

/**
 * Charges ahead what cannot be charged in the pass that writes the book: of a book whose entries stand
 * together those that a chunk cuts, for which the desk charges; of any other every line.  *together tells
 * which it was; the desk is of no more use where it is false.
 * Errors  as adv_tables_value.
 */
adv_status adv_duty_pass_ahead(bool *together, adv_charges *charges, adv_charging_desk *desk,
                               const adv_duty_pass *pass, adv_error *err);
/** How that pass charges. */
adv_charging_setup adv_duty_pass_setup(const adv_duty_pass *pass, adv_charges *charges);

#endif

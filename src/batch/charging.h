/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The group operator of duty and fees: lines packed by goods.h come entry by entry, each entry is assessed as
 * a whole (whole-dollar values by invoice and rate, fees with their limits, shares to the cent), and what is
 * charged on its lines goes into the side table that the book is written from.
 */
#ifndef ADV_BATCH_CHARGING_H
#define ADV_BATCH_CHARGING_H

#include "charges.h"
#include "goods.h"

typedef struct adv_charging_setup {
    const adv_jurisdiction *j;
    const adv_duty_sources *sources; /* borrowed; what `reach` brings appears in them */
    /** Called before rates of these days are looked up; false ends the work with what `err` says.  NULL = all
        that can be looked up is there. */
    bool (*reach)(void *context, adv_date first, adv_date last, adv_error *err);
    void *context;
    bool whole; /* every entry is assessed as a whole */
    adv_charges *charges;
} adv_charging_setup;

typedef struct adv_charging adv_charging;

/** NULL when memory is out. */
adv_charging *adv_charging_new(const adv_charging_setup *setup);
void adv_charging_free(adv_charging *charging);

/**
 * Takes the next line, which is copied.  A line of no entry is passed over, and one that repeats another of
 * its entry: it is rejected where it is valued.
 * Errors  ADV_ERR_LIMIT when the entry ended before: the lines do not come entry by entry; ADV_ERR_INPUT,
 *         ADV_ERR_IO from `reach`; ADV_ERR_NO_LAW; ADV_ERR_MEMORY.
 */
adv_status adv_charging_take(adv_charging *charging, adv_text record, adv_error *err);
/** The whole entry that packed lines make, a line that repeats another passed over: what adv_charging_take
    charges on it.  The assessment lives in `arena`.  Errors  as adv_charging_take. */
adv_status adv_charging_assess(adv_assessment **out, adv_arena *arena, const adv_charging_setup *setup,
                               const adv_text *records, size_t count, adv_error *err);
/** Ends the last entry. */
adv_status adv_charging_end(adv_charging *charging, adv_error *err);

#endif

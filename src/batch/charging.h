/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The group operator of duty and fees: lines come entry by entry, each entry is assessed as a whole
 * (whole-dollar values by invoice and rate, fees with their limits, shares to the cent).  Lines packed by
 * goods.h are gathered until their entry ends, and what is charged on them goes into the side table that the
 * book is written from; or all lines of an entry are at hand and are told at once, by any number of threads
 * that share what is known.
 */
#ifndef ADV_BATCH_CHARGING_H
#define ADV_BATCH_CHARGING_H

#include "charges.h"
#include "goods.h"
#include "tally.h"

typedef struct adv_charging_setup {
    const adv_jurisdiction *j;
    const adv_duty_sources *sources; /* borrowed; what `reach` brings appears in them */
    /** Called before rates of these days are looked up; false ends the work with what `err` says.  NULL = all
        that can be looked up is there. */
    bool (*reach)(void *context, adv_date first, adv_date last, adv_error *err);
    void *context;
    bool whole; /* every entry is assessed as a whole */
    adv_charges *charges;
    const adv_tally_locks *locks; /* NULL = one thread charges; else `reach` is called by any of them, while
                                     no other charges */
} adv_charging_setup;

/** What those who charge share. */
typedef struct adv_charging_desk adv_charging_desk;
/** The setup is copied.  NULL when memory is out. */
adv_charging_desk *adv_charging_desk_new(const adv_charging_setup *setup);
void adv_charging_desk_free(adv_charging_desk *desk);

/** One who charges: a thread has its own. */
typedef struct adv_charging adv_charging;

/** NULL when memory is out. */
adv_charging *adv_charging_new(adv_charging_desk *desk);
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
/** Ends the entry at hand. */
adv_status adv_charging_end(adv_charging *charging, adv_error *err);

/**
 * Charges the lines of one whole entry, which are not put into the side table: out[i] tells of lines[i], and
 * nothing of a line without a number or one that repeats another.  Called between adv_charging_enter and
 * adv_charging_leave, which keep the shared knowledge in place.
 * Errors  as adv_charging_take, but for ADV_ERR_LIMIT.
 */
adv_status adv_charging_entry(adv_line_charges *out, adv_charging *charging, adv_packed_line *lines,
                              size_t count, adv_error *err);
/** The same, put into the side table.  Errors  as adv_charging_take. */
adv_status adv_charging_put(adv_charging *charging, adv_packed_line *lines, size_t count, adv_error *err);
void adv_charging_enter(adv_charging *charging);
void adv_charging_leave(adv_charging *charging);
/** What adv_charging_entry charged so far. */
const adv_charge_count *adv_charging_counted(const adv_charging *charging);

#endif

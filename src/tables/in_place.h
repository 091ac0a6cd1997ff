/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries charged in the pass that writes the book, by the thread that has their lines: every thread takes
 * entries as wholes, and what is known of lines is shared.
 */
#ifndef ADV_TABLES_IN_PLACE_H
#define ADV_TABLES_IN_PLACE_H

#include <pthread.h>

#include "batch/charging.h"
#include "kernel.h"

/** What the threads of a pass share. */
struct adv_in_place {
    adv_charging_desk *desk;
    adv_tally_locks locks;
    pthread_rwlock_t rest; /* held shared while charging */
    pthread_mutex_t gate;  /* passed before `rest` is taken, so that those who claim it come in */
    pthread_mutex_t known;
    pthread_mutex_t told; /* of the error */
    adv_error error;
    bool failed;   /* and `error` says how */
    bool unplaced; /* an entry was not charged ahead that had to be: cut by a chunk, or to be solved */
};

/** `setup->locks` is set here.  Errors  ADV_ERR_MEMORY. */
adv_status adv_in_place_open(adv_in_place *place, adv_charging_setup *setup, adv_error *err);
void adv_in_place_close(adv_in_place *place);
/** Keeps the first error of any thread. */
void adv_in_place_fail(adv_in_place *place, const adv_error *error);

/** Charges the rows of the tile last run, which begins at row `first` of the chunk with the run `run`. */
void adv_in_place_charge(adv_pass *pass, adv_worker *worker, size_t first, size_t rows, size_t run);
/** Adds up what the workers of a pass charged.  Errors  ADV_ERR_MEMORY. */
adv_status adv_in_place_count(adv_charge_count *into, const adv_allocator *allocator, const adv_pass *pass);

#endif

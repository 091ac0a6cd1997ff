/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines of entries that stand scattered, brought together in memory: one reading of the book packs them and
 * puts each aside by its entry, then every thread charges entries whole.  What is charged is kept by row, so
 * that the pass that writes the book need not look names up.
 */
#ifndef ADV_TABLES_REGROUP_H
#define ADV_TABLES_REGROUP_H

#include "in_place.h"

typedef struct adv_regroup_shelf adv_regroup_shelf;

typedef struct adv_regroup {
    adv_in_place place;
    adv_charges *charges;
    const adv_watch *watch;
    size_t byte_limit, bytes; /* of packed lines; counted atomically */
    bool overrun;             /* there are more: nothing is charged, and the lines have to be sorted */
    bool failed;              /* memory */
    bool interrupted;
    pthread_mutex_t lock;
    adv_regroup_shelf *shelves;
    size_t next; /* part to be charged, taken atomically */
} adv_regroup;

/** For `rows` rows of a book.  Errors  ADV_ERR_MEMORY. */
adv_status adv_regroup_open(adv_regroup *regroup, adv_charging_setup *setup, size_t rows, size_t byte_limit,
                            adv_error *err);
void adv_regroup_close(adv_regroup *regroup);

/** Where one thread puts lines aside; it lives as long as the regrouping.  NULL when memory is out. */
adv_regroup_shelf *adv_regroup_shelf_new(adv_regroup *regroup);
/** Puts a line packed by adv_goods_pack aside; `row` counts the rows of the book from 0. */
void adv_regroup_put(adv_regroup *regroup, adv_regroup_shelf *shelf, uint64_t row, adv_text record);
/** Charges all lines put aside on `threads` threads, the caller's among them.
    Errors  as adv_charging_entry; ADV_ERR_MEMORY; ADV_ERR_IO where it was interrupted. */
adv_status adv_regroup_charge(adv_regroup *regroup, unsigned threads, adv_error *err);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines of entries that stand scattered, brought together: one reading of the book packs them and puts each
 * aside by its entry, on disk where there are more than memory is for, then every thread charges entries
 * whole.  What is charged is kept by row, so that the pass that writes the book need not look names up.
 */
#ifndef ADV_TABLES_REGROUP_H
#define ADV_TABLES_REGROUP_H

#include "in_place.h"

#define ADV_REGROUP_PARTS 256 /* that lines are put aside in */

typedef struct adv_regroup_shelf adv_regroup_shelf;

typedef struct adv_regroup {
    adv_in_place place;
    adv_charges *charges;
    const adv_watch *watch;
    size_t byte_limit, bytes; /* of packed lines in memory; counted atomically */
    size_t block_size;        /* bytes put aside in one piece */
    const char *spill;        /* folder for what is more; NULL or "" = there is none */
    int file;                 /* in it, -1 = not opened yet; without a name, so that nothing is left behind */
    int64_t file_size;        /* counted atomically */
    bool overrun; /* more than either takes: nothing is charged, and the lines have to be sorted */
    bool failed;  /* memory */
    bool interrupted;
    pthread_mutex_t lock;
    adv_regroup_shelf *shelves;
    size_t next; /* part to be charged, taken atomically */
} adv_regroup;

/** For `rows` rows of a book read by `threads` threads, of which `byte_limit` bytes may be in memory.
    Errors  ADV_ERR_MEMORY. */
adv_status adv_regroup_open(adv_regroup *regroup, adv_charging_setup *setup, size_t rows, unsigned threads,
                            size_t byte_limit, const char *spill, adv_error *err);
void adv_regroup_close(adv_regroup *regroup);

/** Where one thread puts lines aside; it lives as long as the regrouping.  NULL when memory is out. */
adv_regroup_shelf *adv_regroup_shelf_new(adv_regroup *regroup);
/** Puts a line packed by adv_goods_pack aside; `row` counts the rows of the book from 0.  Where it could not
    be written to disk, `place` has the error. */
void adv_regroup_put(adv_regroup *regroup, adv_regroup_shelf *shelf, uint64_t row, adv_text record);
/** Charges all lines put aside on `threads` threads, the caller's among them.
    Errors  as adv_charging_entry; ADV_ERR_MEMORY; ADV_ERR_IO where it was interrupted. */
adv_status adv_regroup_charge(adv_regroup *regroup, unsigned threads, adv_error *err);

#endif

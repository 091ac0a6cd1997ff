/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Packed lines charged as they come, entry by entry, by every thread that the engine brings: a function of
 * records charges the entries that stand whole in a chunk and hands on the lines of the others, as
 * ADV_PASS_AHEAD does.
 */
#ifndef ADV_TABLES_PACKED_H
#define ADV_TABLES_PACKED_H

#include "in_place.h"

typedef struct adv_packed_worker adv_packed_worker;

typedef struct adv_packed_pass {
    adv_in_place place;
    bool scattered; /* an entry came in two places */
    bool failed;    /* memory */
    char function[32];
    pthread_mutex_t lock;
    adv_packed_worker *workers, *free_workers;
} adv_packed_pass;

/** Registers the function under a name of its own, pass->function.  Errors  ADV_ERR_MEMORY, ADV_ERR_IO. */
adv_status adv_packed_open(adv_packed_pass *pass, adv_charging_setup *setup, const adv_shelf *shelf,
                           adv_error *err);
void adv_packed_close(adv_packed_pass *pass);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A book valued inside the engine, for those who ask it questions instead of writing a file.
 */
#ifndef ADV_TABLES_VALUE_H
#define ADV_TABLES_VALUE_H

#include "rejects.h"

/** The book while the engine that valued it is still open. */
typedef struct adv_valued {
    adv_shelf *shelf;
    const adv_rejects *rejects; /* settled */
    adv_watch *watch;
} adv_valued;

/** Where the results go. */
typedef struct adv_inside {
    const char *spill; /* folder the engine may spill to */
    const char *begin; /* statements run when the engine is open */
    const char *table; /* made of entry, line and the result columns */
    adv_status (*take)(void *context, const adv_valued *valued, adv_error *err); /* called when all is well */
    void *context;
} adv_inside;

/** As adv_tables_value, into a table instead of a file; nothing is said of options->output and rejects. */
adv_status adv_tables_value_inside(adv_tables_summary *out, adv_arena *arena, const char *book,
                                   const adv_tables_options *options, const adv_inside *inside,
                                   adv_error *err);

#endif

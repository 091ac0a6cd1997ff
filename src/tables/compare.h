/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A line of a values file beside the same line of the book as it is valued now.
 */
#ifndef ADV_TABLES_COMPARE_H
#define ADV_TABLES_COMPARE_H

#include "batch/charges.h"
#include "shelf.h"

/** Both as they are compared: without '.', '-' and blanks. */
typedef struct adv_line_key {
    const char *entry, *line;
} adv_line_key;

/**
 * Finds the line in the values file `path` and values it once more.  What was read into the side of `batch`
 * must cover the entry, and so must `charges`; NULL = nothing is charged.  What is charged is compared where
 * the file tells it.
 * Errors  ADV_ERR_INPUT and ADV_ERR_IO for a file that is not there, is no values file, was not written from
 *         this book or does not have the line exactly once.
 */
adv_status adv_compare_line(adv_tables_comparison *out, adv_shelf *shelf, const adv_batch *batch,
                            const adv_charges *charges, adv_line_key key, const char *path, adv_error *err);

#endif

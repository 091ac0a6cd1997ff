/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a row became, as the result columns of book.h.  Every host of a batch writes the same columns from
 * here: the column engine into its vectors, the Arrow face into its arrays.
 */
#ifndef ADV_BATCH_RESULTS_H
#define ADV_BATCH_RESULTS_H

#include "batch.h"

/** Pack and rule version are the same in every row: a host writes them once, and they come last. */
#define ADV_ROW_RESULTS ADV_RESULT_PACK
_Static_assert(ADV_RESULT_RULE_VERSION == ADV_RESULT_PACK + 1 && ADV_RESULT_COUNT == ADV_RESULT_PACK + 2,
               "the columns that do not differ from row to row come last");

/** How the cells of a result column lie. */
typedef struct adv_result_shape {
    uint8_t form;  /* adv_cell_form: TEXT, INT32, INT64 or DAYS */
    uint8_t scale; /* of an INT64: above 0 it is DECIMAL(18, scale) */
    bool may_be_empty;
} adv_result_shape;

adv_result_shape adv_result_shape_of(adv_result_column column, const adv_jurisdiction *j);

/** Where result columns go.  A row without a value clears its bit of `validity`, which the host has set. */
typedef struct adv_result_sink {
    void *values[ADV_ROW_RESULTS];
    uint64_t *validity[ADV_ROW_RESULTS]; /* NULL where the column may not be empty */
} adv_result_sink;

/** Writes rows [0, rows) of the tile last run to rows [first, first + rows) of the sink.  Texts are
    references: to static storage, the batch or the arena of the work. */
void adv_batch_results(const adv_result_sink *out, const adv_batch *batch, adv_batch_work *work, size_t first,
                       size_t rows);

#endif

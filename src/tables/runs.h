/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs of lines of one entry: what tells, without the lines, whether a key stands twice in a book and whether
 * the lines of each entry stand together.
 */
#ifndef ADV_TABLES_RUNS_H
#define ADV_TABLES_RUNS_H

#include "kernel.h"

/** Notes which lines of which entries the tile last run holds. */
void adv_runs_note(adv_pass *pass, adv_worker *worker, size_t rows);
/** False where there is no more room; the pass then says why. */
bool adv_runs_add(adv_pass *pass, adv_worker *worker, adv_line_run run);
/** Entries of which two runs overlap, so that some line may stand twice, by hash, ascending; *count 0 = none.
    Of the runs noted, those of entries that have no other are dropped.  Errors  ADV_ERR_MEMORY. */
adv_status adv_runs_repeated(uint64_t **out, size_t *count, adv_pass *pass, adv_arena *arena);

/** The runs of the chunk whose cells the worker points at. */
void adv_chunk_runs_read(adv_chunk_runs *out, const adv_pass *pass, adv_worker *worker, size_t rows);
/** Whether the entry of a run has to be charged before its lines are valued for good: its other lines may be
    in the chunks beside this one, or it does not fit into a tile. */
bool adv_chunk_runs_ahead(const adv_chunk_runs *runs, size_t run);
/** Rows of the tile that begins at `first`: whole runs where one fits.  `run` counts those behind it. */
size_t adv_chunk_runs_tile(const adv_chunk_runs *runs, size_t *run, size_t first);
/** Notes the entries that are not charged ahead; false where one has two runs in the chunk. */
bool adv_chunk_runs_note(adv_pass *pass, adv_worker *worker, const adv_chunk_runs *runs);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a file of results goes and how it gets there: format by its ending, a partial name while it is
 * written, the final one when all is well.
 */
#ifndef ADV_TABLES_OUTPUT_H
#define ADV_TABLES_OUTPUT_H

#include "duck.h"

typedef struct adv_output {
    const char *path, *partial, *rejects, *rejects_partial, *spill, *format, *compression;
    bool as_text;    /* every column is written as text */
    int64_t sent_ms; /* when it was last sent on its way to disk */
} adv_output;

/** Names that belong to an output; `rejects` NULL = rejects.csv beside it. */
adv_status adv_output_name(adv_output *out, adv_arena *arena, const char *path, const char *rejects,
                           adv_error *err);
/** Whether two paths lead to one file or folder, by whatever way; what is not there is at no place. */
bool adv_output_is_at(const char *path, const char *other);
/** Sweeps what processes that are gone left half written under these names, and begins the partial file.
    Errors  ADV_ERR_IO where nothing can be written there. */
adv_status adv_output_begin(const adv_output *out, adv_arena *arena, adv_error *err);
/** Makes a folder in the folder `above` that nobody else may enter, for what a run keeps on disk and no file
    is the outcome of; sweeps those of processes that are gone. */
adv_status adv_spill_make(const char **out, adv_arena *arena, const char *above, adv_error *err);
void adv_spill_clear(const char *spill);
/** Removes the partial files of this process. */
void adv_output_clear(const adv_output *out);

/** Sends what is written of it (an adv_output) on its way to disk while the rest is made, so that little is
    left to wait for when it is brought there for good.  Where the system has no such call, all is left. */
void adv_output_send(void *output);

/** Around a SELECT: "COPY (" ... ") TO 'partial' (...)". */
void adv_output_copy_from(adv_buffer *sql, const adv_output *out);
void adv_output_copy_to(adv_buffer *sql, const adv_output *out);

adv_status adv_output_sync(const char *path, int flags, adv_error *err);
adv_status adv_output_rename(const char *from, const char *to, adv_error *err);
adv_status adv_output_sync_folder(adv_arena *arena, const char *path, adv_error *err);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The batch kernel as a function of the column engine: adv(columns of lines) gives the result columns.
 */
#ifndef ADV_TABLES_KERNEL_H
#define ADV_TABLES_KERNEL_H

#include <pthread.h>

#include "batch/batch.h"
#include "batch/charges.h"
#include "rejects.h"

/** Consecutive rows of one entry whose lines rise: all that is needed to see that no key stands twice. */
typedef struct adv_line_run {
    uint64_t entry; /* hash */
    uint32_t first, last;
} adv_line_run;

typedef struct adv_worker {
    struct adv_worker *next, *next_free;
    adv_arena arena;
    adv_batch_work *work;
    adv_cells *cells;
    adv_line_run *runs;
    size_t run_count, run_capacity;
    adv_charges_cursor cursor;
} adv_worker;

/** What the function gives for a row. */
typedef enum adv_pass_kind {
    ADV_PASS_VALUES, /* the result columns */
    ADV_PASS_GOODS   /* packed lines, for those who take an entry as a whole; nothing is rejected */
} adv_pass_kind;

/** One pass over the lines of a book. */
typedef struct adv_pass {
    adv_shelf *shelf;
    adv_source *lines;
    const adv_batch *batch;
    adv_rejects *rejects;
    uint8_t kind;               /* adv_pass_kind */
    const adv_charges *charges; /* looked up line by line; NULL = duty was not asked for */
    bool numbered;              /* rows come with their ordinal, so that rejects can be named */
    bool with_file;             /* and with the path of their file */
    const uint64_t *duplicates; /* ordinals, ascending */
    const uint64_t *originals;  /* the record each repeats */
    size_t duplicate_count;
    size_t run_limit; /* of one worker */
    uint64_t rows;    /* counted atomically */
    bool met_problem; /* an unnumbered pass ends at the first */
    bool overrun;     /* too many runs to keep */
    bool failed;      /* memory */
    pthread_mutex_t lock;
    adv_worker *workers, *free_workers;
} adv_pass;

void adv_pass_open(adv_pass *pass);
void adv_pass_close(adv_pass *pass);

/** Registers the function under `name` for this pass. */
adv_status adv_pass_register(adv_pass *pass, const char *name, adv_error *err);
/** Appends "name(ordinal, file, columns ...)". */
void adv_pass_call(adv_buffer *sql, const adv_pass *pass, const char *name);
/** Appends "SELECT columns, results FROM lines", the results made by the function `name`; returns the number
    of the scan. */
unsigned adv_pass_select(adv_buffer *sql, const adv_pass *pass, const char *name);
/** The part of it behind the columns: "results FROM lines". */
unsigned adv_pass_results(adv_buffer *sql, const adv_pass *pass, const char *name);

/** The type under which a bound column reaches a function of ours; the caller destroys it. */
duckdb_logical_type adv_kernel_type(const adv_source *source, size_t binding);

#endif

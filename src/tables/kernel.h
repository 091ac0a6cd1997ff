/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The batch kernel as a function of the column engine: adv(columns of lines) gives the result columns.
 */
#ifndef ADV_TABLES_KERNEL_H
#define ADV_TABLES_KERNEL_H

#include <pthread.h>

#include "batch/batch.h"
#include "batch/charging.h"
#include "rejects.h"

/** Consecutive rows of one entry whose lines rise: all that is needed to see that no key stands twice. */
typedef struct adv_line_run {
    uint64_t entry; /* hash */
    uint32_t first, last;
} adv_line_run;

#define ADV_CHUNK_ROWS (2 * ADV_TILE_ROWS) /* at most, of a call of the function */

/** Where each run of rows of one entry begins in a chunk. */
typedef struct adv_chunk_runs {
    adv_text entries[ADV_CHUNK_ROWS]; /* of each row */
    uint16_t starts[ADV_CHUNK_ROWS + 1]; /* and one past the last row */
    size_t count;
} adv_chunk_runs;

typedef struct adv_in_place adv_in_place;
typedef struct adv_regroup adv_regroup;

typedef struct adv_worker {
    struct adv_worker *next, *next_free;
    adv_arena arena;
    adv_batch_work *work;
    adv_cells *cells;
    adv_line_run *runs;
    size_t run_count, run_capacity;
    adv_charges_cursor cursor;
    adv_line_charges *figures; /* of each row of the tile last run, where lines are charged */
    bool *charged;             /* and whether they are there */
    adv_chunk_runs *chunk;     /* where entries are told apart */
    adv_charging *charging;    /* where they are charged in place; its lines */
    adv_packed_line *lines;
    struct adv_regroup_shelf *shelf; /* where lines are put aside */
} adv_worker;

/** What the function gives for a row. */
typedef enum adv_pass_kind {
    ADV_PASS_VALUES, /* the result columns */
    ADV_PASS_GOODS,  /* packed lines, for those who take an entry as a whole; nothing is rejected */
    ADV_PASS_REGROUP, /* nothing: packed lines are put aside by entry */
    ADV_PASS_AHEAD   /* the same of entries that have to be charged ahead of the others; an empty record in
                        front of lines that do not follow on the last ones, nothing for other rows */
} adv_pass_kind;

/** One pass over the lines of a book. */
typedef struct adv_pass {
    adv_shelf *shelf;
    adv_source *lines;
    const adv_batch *batch;
    adv_rejects *rejects;
    uint8_t kind;               /* adv_pass_kind */
    const adv_charges *charges; /* looked up line by line; NULL = duty was not asked for */
    adv_in_place *in_place;     /* entries that are not there are charged where they stand; NULL = all are */
    adv_regroup *regroup;       /* where ADV_PASS_REGROUP puts them */
    bool distinct;              /* it is known that no key stands twice */
    bool numbered;              /* rows come with their ordinal, so that rejects can be named */
    bool with_file;             /* and with the path of their file */
    const uint64_t *duplicates; /* ordinals, ascending */
    const uint64_t *originals;  /* the record each repeats */
    size_t duplicate_count;
    size_t run_limit; /* of one worker */
    uint64_t rows;    /* counted atomically */
    bool met_problem; /* an unnumbered pass ends at the first */
    bool overrun;     /* too many runs to keep */
    bool scattered;   /* an entry was seen to have two runs: ADV_PASS_AHEAD ends */
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

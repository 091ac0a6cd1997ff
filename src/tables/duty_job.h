/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the parts of a run of duty over a table share: the columns found, what is counted, and the steps of a
 * row: read, worked out, counted, written.
 */
#ifndef ADV_TABLES_DUTY_JOB_H
#define ADV_TABLES_DUTY_JOB_H

#include <pthread.h>

#include "duck.h"
#include "duty_table.h"
#include "output.h"
#include "rejects.h"
#include "shelf.h"

#define ADV_DUTY_ORIGINS      (26 * 26 + 1) /* every pair of letters, and none */
#define ADV_DUTY_CHAPTERS     100
#define ADV_DUTY_REASONS_MOST 512
#define ADV_DUTY_TOP_MOST     100
#define ADV_DUTY_RESULT_COUNT 18
#define ADV_DUTY_NO_COLUMN    SIZE_MAX

typedef struct adv_duty_job {
    adv_arena *arena;
    const adv_duty_table_options *options;
    adv_duty_summary *summary;
    adv_duck duck;
    adv_shelf shelf;
    adv_rejects rejects;
    adv_error_list problems;
    adv_watch watch;
    adv_output out;
    size_t column_of[ADV_DUTY_CELL_COUNT]; /* ADV_DUTY_NO_COLUMN = the table has none */
    unsigned arguments;
    int argument_of[ADV_DUTY_CELL_COUNT]; /* of the function; -1 = none */
    uint64_t rows;
    bool failed;
    pthread_mutex_t lock;
    adv_duty_group origins[ADV_DUTY_ORIGINS], chapters[ADV_DUTY_CHAPTERS];
    adv_duty_reason_count reasons[ADV_DUTY_REASONS_MOST + 1];
    size_t reason_count;
    adv_duty_worst worst[ADV_DUTY_TOP_MOST + 1];
    size_t worst_count;
} adv_duty_job;

/** A row as its cells have it. */
typedef struct adv_duty_row {
    adv_duty_job *j;
    uint64_t ordinal;
    adv_text text[ADV_DUTY_CELL_COUNT];
    adv_duty_quantity quantities[2];
    char digits[16]; /* of the code, without dots */
    bool bad;        /* a cell cannot be read, and the row was put aside */
} adv_duty_row;

/** The one file of the table. */
adv_source *adv_duty_source(adv_duty_job *j);
adv_status adv_duty_open(adv_duty_job *j, const char *table, adv_error *err);
/** Finds which column is what; every one that is missing or of a type that loses digits is a problem. */
adv_status adv_duty_bind(adv_duty_job *j, adv_error *err);

/** What the cells of a row ask; *out borrows from *r. */
void adv_duty_read_row(adv_recompute_row *out, adv_duty_row *r);

bool adv_duty_has_figure(const adv_recomputed *d);
/** Counts a row in every sum it is part of. */
void adv_duty_count(adv_duty_job *j, const adv_recompute_row *row, const adv_recomputed *d, uint64_t ordinal);
/** Makes the summary of what was counted; only memory can fail. */
adv_status adv_duty_sum_up(adv_duty_job *j);

/** The answers of a row: a struct of the columns of adv_duty_result_name. */
duckdb_logical_type adv_duty_result_type(void);
void adv_duty_write_row(duckdb_vector *to, idx_t row, const adv_recompute_row *in, const adv_recomputed *d);

#endif

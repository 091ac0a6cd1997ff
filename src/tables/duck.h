/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The column engine: opened without any file of its own, without fetching extensions, and asked in ways that
 * keep the caller's thread free to report progress and to stop.
 */
#ifndef ADV_TABLES_DUCK_H
#define ADV_TABLES_DUCK_H

#include <duckdb.h>

#include "advalorem/error.h"
#include "tables.h"

/** Who is told how far things are, and asked whether to go on. */
typedef struct adv_watch {
    const adv_tables_options *options;
    const char *stage;
    uint64_t total;
    const uint64_t *rows; /* counted by the kernel, read atomically; NULL = the engine's figure */
    int64_t started_ms, told_ms;
    bool stopped; /* by the caller */
    bool unmeasured; /* the engine's figure is none: it knows no length of what is packed */
    void (*meanwhile)(void *context); /* called every few milliseconds while a query runs; may be NULL */
    void *context;
} adv_watch;

typedef struct adv_duck {
    duckdb_database db;
    duckdb_connection con;
    bool open;
    const char *spill; /* folder to spill to, which need not be there yet; NULL or "" = nothing is spilled */
    adv_buffer *words; /* gets the engine's own words of a failure, whole; NULL = nobody asks */
} adv_duck;

int64_t adv_clock_ms(void);

/** What the engine says is wrong, in one line; part of `message`. */
adv_text adv_engine_words(const char *message);

/** `spill` has to live as long as the engine.
    Errors  ADV_ERR_IO: another version of the engine than this program was built for, or it cannot start. */
adv_status adv_duck_open(adv_duck *duck, const adv_tables_options *options, const char *spill,
                         adv_error *err);
void adv_duck_close(adv_duck *duck);

/** Runs statements whose results nobody wants. */
adv_status adv_duck_run(adv_duck *duck, const char *sql, adv_error *err);

/** Called for each chunk in the order of the rows; any status but ADV_OK ends the reading. */
typedef adv_status (*adv_chunk_take)(void *context, duckdb_data_chunk chunk, adv_error *err);

/** Runs a query and hands over its rows chunk by chunk, without holding them.  `watch` may be NULL. */
adv_status adv_duck_stream(adv_duck *duck, const char *sql, adv_watch *watch, adv_chunk_take take,
                           void *context, adv_error *err);
/** The same of a statement that is prepared, which stays the caller's. */
adv_status adv_duck_answer(adv_duck *duck, duckdb_prepared_statement statement, adv_watch *watch,
                           adv_chunk_take take, void *context, adv_error *err);
/** Runs a statement to its end; the caller's thread works with the engine's own. */
adv_status adv_duck_work(adv_duck *duck, const char *sql, adv_watch *watch, adv_error *err);

/** Text of column `column` of a chunk of text; {NULL, 0} where it is NULL. */
adv_text adv_chunk_text(duckdb_data_chunk chunk, idx_t column, idx_t row);
int64_t adv_chunk_integer(duckdb_data_chunk chunk, idx_t column, idx_t row);

/** Appends 'text' as an SQL literal, or "text" as an SQL name. */
void adv_sql_literal(adv_buffer *sql, adv_text text);
void adv_sql_name(adv_buffer *sql, adv_text text);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A table of imports, read by the column engine, with the duty of every row worked out beside it and, where
 * the table has the duty that was assessed, held against that.
 */
#ifndef ADV_TABLES_DUTY_TABLE_H
#define ADV_TABLES_DUTY_TABLE_H

#include "duty/recompute.h"
#include "tables.h"

/* What a column of the table can be.  X(NAME, word, meaning) */
#define ADV_DUTY_CELLS(X)                                                                                    \
    X(CODE, code, "number of the goods in the schedule, 4 to 10 digits")                                     \
    X(ORIGIN, origin, "country of origin, ISO 3166 or a code of the Census")                                 \
    X(VALUE, value, "value the duty is charged on")                                                          \
    X(DUTY, duty, "duty that was assessed")                                                                  \
    X(DAY, day, "day whose rate applies, YYYY-MM-DD")                                                        \
    X(CLAIM, claim, "preference claimed, as the special column writes it")                                   \
    X(QUANTITY, quantity, "quantity")                                                                        \
    X(UNIT, unit, "its unit")                                                                                \
    X(QUANTITY_2, quantity_2, "a second quantity")                                                           \
    X(UNIT_2, unit_2, "its unit")

typedef enum adv_duty_cell {
#define ADV_X(NAME, word, meaning) ADV_DUTY_CELL_##NAME,
    ADV_DUTY_CELLS(ADV_X)
#undef ADV_X
} adv_duty_cell;
#define ADV_DUTY_CELL_COUNT 10

/** "code", "origin" ...; what it means. */
const char *adv_duty_cell_name(adv_duty_cell cell);
const char *adv_duty_cell_meaning(adv_duty_cell cell);

/** The columns written behind those of the table; NULL behind the last. */
const char *adv_duty_result_name(size_t index);
const char *adv_duty_result_meaning(size_t index);

typedef struct adv_duty_table_options {
    adv_tables_options run;      /* output (NULL = none is written), rejects, threads, memory, top, ... */
    const adv_recompute *with;
    adv_text columns[ADV_DUTY_CELL_COUNT]; /* name in the table; {NULL, 0} = found by its name */
    bool left_out[100];          /* chapters that are worked out and stay out of the comparison */
} adv_duty_table_options;

/** What was counted of some rows; amounts of rows with a figure. */
typedef struct adv_duty_tally {
    uint64_t rows, worked_out;
    uint64_t by_subheading; /* of those worked out, by the rate of the first 8 digits */
    uint64_t compared, column_agree, agree, within; /* among those with a value and an assessed duty */
    adv_int128 value_e4, duty_e4;                   /* of rows with a figure */
    adv_int128 compared_value_e4, compared_duty_e4, assessed_e4;
    uint64_t causes[ADV_RECOMPUTE_CAUSE_COUNT];
} adv_duty_tally;

typedef struct adv_duty_group {
    const char *name; /* "CN", "61" */
    adv_duty_tally tally;
} adv_duty_group;

/** Rows without a figure for one reason. */
typedef struct adv_duty_reason_count {
    uint8_t outcome;
    const char *detail; /* a unit, a phrase, a code of a country; "" = none */
    uint64_t rows;
    adv_int128 value_e4;
} adv_duty_reason_count;

typedef struct adv_duty_worst {
    adv_text code, origin, rate, cause;
    int64_t value_e4, assessed_e4, duty_e4, difference_e4;
    uint64_t row;
} adv_duty_worst;

typedef struct adv_duty_summary {
    adv_duty_tally all;
    const adv_duty_group *origins, *chapters; /* by rows compared, largest first; by number */
    size_t origin_count, chapter_count;
    const adv_duty_reason_count *reasons; /* most rows first */
    size_t reason_count;
    const adv_duty_worst *worst; /* largest difference first */
    size_t worst_count;
    uint64_t cause_rows[ADV_RECOMPUTE_CAUSE_COUNT];
    adv_int128 cause_e4[ADV_RECOMPUTE_CAUSE_COUNT]; /* sum of differences without their sign */
    uint64_t unreadable, rejected;
    const char *rejects;
    const char *names[ADV_DUTY_CELL_COUNT]; /* of the columns used; NULL = the table has none */
    bool has_duty;
    bool interrupted; /* then nothing was written */
    int64_t elapsed_ms;
} adv_duty_summary;

/**
 * Works out every row of the file `table`.
 *
 * Shape   the output has the columns of the table, untouched and in order, then those of
 *         adv_duty_result_name.  Rows keep their order.
 * Writes  as adv_tables_value; without an output nothing is written, and rows that cannot be read are in the
 *         problems of the options.
 * Errors  ADV_ERR_INPUT for a table that cannot be used, with every problem; ADV_ERR_IO, ADV_ERR_MEMORY.
 *         Interrupted: ADV_ERR_IO with out->interrupted set.
 */
adv_status adv_tables_duty(adv_duty_summary *out, adv_arena *arena, const char *table,
                           const adv_duty_table_options *options, adv_error *err);

#endif

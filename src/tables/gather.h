/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables beside lines: read into the side that lines look up, or checked cell by cell and carried.
 */
#ifndef ADV_TABLES_GATHER_H
#define ADV_TABLES_GATHER_H

#include "batch/assists.h"
#include "rejects.h"

/** malloc and free, for what grows. */
extern const adv_allocator adv_heap;

typedef struct adv_gather {
    adv_shelf *shelf;
    adv_side *side;
    adv_rejects *rejects;
    const adv_fx *host; /* rates of the host; NULL = none */
    adv_watch *watch;
    const char *only; /* folded entry: nothing else is read; NULL = everything */
    adv_date as_of;   /* assists are drawn over entries up to then; ADV_DATE_NONE = over all */
    bool keep_draws;  /* for those who tell how assists were drawn */
    bool only_draws;  /* lines are not valued: what is amiss with those made with assists is told here */
    adv_arena *arena;
} adv_gather;

/**
 * Reads rates, entries, assists, elements and assist use into the side, spreads charges over the lines of
 * their entries, draws assists down over the entries of the book, and checks what is only carried.  Rejects
 * are added for records that cannot be used.
 * Errors  ADV_ERR_INPUT where a record of rates cannot be used, or two contradict each other: any line may
 *         rest on them, so all of them are problems of the book and none is valued.
 */
adv_status adv_gather_all(const adv_gather *gather, adv_error *err);

/** Only what assists need: their tables, entries, and the lines made with them. */
adv_status adv_gather_assists(const adv_gather *gather, adv_error *err);

/** SELECT of the bound columns of a source for which `wanted` says yes (NULL = all), file path behind them
    where the table has several files. */
unsigned adv_gather_select(adv_buffer *sql, adv_shelf *shelf, const adv_source *source,
                           bool (*wanted)(const adv_book_column *column), const char *only);

#endif

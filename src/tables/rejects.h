/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records put aside, with their reasons: those the reader could not split into cells, those with a cell that
 * is none, those that repeat another or name what is not there.
 */
#ifndef ADV_TABLES_REJECTS_H
#define ADV_TABLES_REJECTS_H

#include "shelf.h"

typedef struct adv_reject {
    uint64_t ordinal; /* among the readable rows of its table, from 1; 0 = `record` is known */
    uint64_t record;  /* of its file, from 1, broken ones counted */
    uint64_t order;   /* of finding, for reasons of one record */
    const char *file;
    adv_text column; /* empty = the record as a whole */
    adv_text reason;
    size_t file_index;
    uint8_t table;
} adv_reject;

typedef struct adv_rejects {
    adv_arena *arena;
    adv_reject *items;
    size_t count, capacity;
    bool failed; /* memory ran out: the list is not whole */
} adv_rejects;

/** adv_cell_problem_message, with examples as the file itself is written. */
void adv_cell_problem_word(adv_buffer *out, const adv_source *source, const adv_cell_problem *problem);

/** Texts are copied. */
void adv_rejects_add(adv_rejects *rejects, uint8_t table, uint64_t ordinal, adv_text column, adv_text reason);
/** Every problem of a tile whose row i has the ordinal ordinals[i], or first + i where ordinals is NULL. */
void adv_rejects_add_problems(adv_rejects *rejects, const adv_source *source,
                              const adv_cell_problems *problems, const uint64_t *ordinals, uint64_t first);
/** Forgets those of one table, before it is read anew. */
void adv_rejects_forget(adv_rejects *rejects, uint8_t table);

/** Adds the records that scan `number` of a text table could not read, and notes them in its files. */
adv_status adv_rejects_take_broken(adv_rejects *rejects, adv_shelf *shelf, adv_source *source,
                                   unsigned number, adv_error *err);

/** The file of an ordinal and the number of its record there, once the files' first ordinals are known. */
void adv_source_locate(const adv_source *source, uint64_t ordinal, size_t *file, uint64_t *record);

/** Gives every reject its file and record and puts them in order; returns how many records they are. */
uint64_t adv_rejects_settle(adv_rejects *rejects, adv_shelf *shelf);

/** Writes the settled list as CSV (file, record, column, reason) and syncs it. */
adv_status adv_rejects_write(const adv_rejects *rejects, const char *path, adv_error *err);

#endif

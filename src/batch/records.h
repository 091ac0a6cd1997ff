/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records of the tables beside lines: what entries, elements, assists and assist use state goes into the side
 * that lines look up; of the others each cell is checked.  A record that cannot be read is a problem, and
 * what it would have touched is marked so that no line is valued as if the record were not there.
 */
#ifndef ADV_BATCH_RECORDS_H
#define ADV_BATCH_RECORDS_H

#include "side.h"

/** A tile of records of one table. */
typedef struct adv_records {
    const adv_law *law;
    const adv_jurisdiction *j;
    adv_side *side;
    const adv_binding *bindings;
    size_t binding_count;
    const adv_cells *cells;
    size_t first, rows;          /* rows <= ADV_TILE_ROWS */
    uint64_t ordinal;            /* of the first row: 1-based within the table */
    adv_arena *arena;            /* reset by the caller between tiles */
    adv_cell_problems *problems; /* cleared here */
} adv_records;

/** Errors  ADV_ERR_MEMORY. */
adv_status adv_records_read(const adv_records *records, adv_book_table table);

/** What the readers of tables share: the cells of a bound column, and identifiers that are not too long. */
adv_cell_span adv_records_span(const adv_records *records, size_t binding);
void adv_records_ids(const adv_records *records, adv_text *out, const adv_cell_span *span);
extern const char adv_phrase_repeat[];

/** Which columns of lines the group pass needs. */
bool adv_group_needs(const adv_book_column *column);

/** The lines of a tile as the group operator wants them, entry beside them; texts are borrowed from the
    cells. */
adv_status adv_group_read(adv_text *entries, adv_group_line *lines, const adv_records *records);

#endif

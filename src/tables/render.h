/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cells of an answer as text: exact digits for what is counted, the engine's own words for the rest.
 */
#ifndef ADV_TABLES_RENDER_H
#define ADV_TABLES_RENDER_H

#include "duck.h"
#include "sql.h"

typedef struct adv_render {
    adv_sql_column *columns;
    duckdb_logical_type *types;
    size_t count;
    adv_text *cells;
    adv_arena row; /* texts of the row at hand */
} adv_render;

/** Names and types of what a prepared statement gives. */
adv_status adv_render_open(adv_render *render, adv_arena *arena, duckdb_prepared_statement statement);
void adv_render_close(adv_render *render);
/** The cells of a row, until the next is asked for; NULL = memory is out. */
const adv_text *adv_render_row(adv_render *render, duckdb_data_chunk chunk, size_t row);

#endif

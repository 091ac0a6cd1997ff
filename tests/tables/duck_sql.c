/* SPDX-License-Identifier: Apache-2.0 */
/*
 *     duck_sql STATEMENT...      runs statements in one engine and prints the rows of each as text, cells
 *     separated by tabs
 *
 * For the scripts of this folder: they write and read Parquet with it.
 */
#include <stdio.h>

#include "tables/duck.h"

static adv_status print_rows(void *context, duckdb_data_chunk chunk, adv_error *err)
{
    (void)context;
    (void)err;
    idx_t columns = duckdb_data_chunk_get_column_count(chunk);
    for (idx_t i = 0; i < duckdb_data_chunk_get_size(chunk); i++) {
        for (idx_t c = 0; c < columns; c++) {
            adv_text text = adv_chunk_text(chunk, c, i);
            printf("%.*s%c", (int)text.length, text.bytes == NULL ? "" : text.bytes,
                   c + 1 < columns ? '\t' : '\n');
        }
    }
    return ADV_OK;
}

int main(int argc, char **argv)
{
    adv_duck duck;
    adv_error error;
    adv_tables_options options = {.threads = 2};
    adv_status status = adv_duck_open(&duck, &options, "", &error);
    for (int i = 1; status == ADV_OK && i < argc; i++) {
        adv_arena arena;
        adv_buffer sql;
        adv_arena_init(&arena, NULL);
        adv_buffer_init(&sql, &arena);
        bool rows = adv_text_starts(adv_text_of(argv[i]), "SELECT");
        adv_buffer_string(&sql, rows ? "SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (" : "");
        adv_buffer_string(&sql, argv[i]);
        adv_buffer_string(&sql, rows ? ")" : "");
        status = rows ? adv_duck_stream(&duck, sql.bytes, NULL, print_rows, NULL, &error)
                      : adv_duck_run(&duck, sql.bytes, &error);
        adv_arena_reset(&arena);
    }
    if (status != ADV_OK) {
        fprintf(stderr, "%s\n", error.message);
    }
    adv_duck_close(&duck);
    return status == ADV_OK ? 0 : 1;
}

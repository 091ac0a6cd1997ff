/* SPDX-License-Identifier: Apache-2.0 */
/*
 *     duck_sql      runs the statements of standard input, each ended by a zero byte, in one engine and
 *                   prints the rows of each as text, cells separated by tabs
 *
 * For the scripts of this folder: they write and read Parquet with it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* All of standard input and a zero byte; NULL when memory is out. */
static char *read_all(size_t *length)
{
    size_t room = (size_t)1 << 16;
    char *text = malloc(room + 1);
    for (*length = 0; text != NULL; room *= 2) {
        *length += fread(text + *length, 1, room - *length, stdin);
        if (*length < room) {
            text[*length] = '\0';
            break;
        }
        char *grown = realloc(text, room * 2 + 1);
        if (grown == NULL) {
            free(text);
        }
        text = grown;
    }
    return text;
}

int main(void)
{
    adv_duck duck;
    adv_error error;
    adv_tables_options options = {.threads = 2};
    adv_status status = adv_duck_open(&duck, &options, "", &error);
    size_t length = 0;
    char *all = read_all(&length);
    const char *end = all == NULL ? NULL : all + length;
    for (const char *at = all; status == ADV_OK && at < end; at += strlen(at) + 1) {
        adv_arena arena;
        adv_buffer sql;
        adv_arena_init(&arena, NULL);
        adv_buffer_init(&sql, &arena);
        bool rows = adv_text_starts(adv_text_of(at), "SELECT");
        adv_buffer_string(&sql, rows ? "SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (" : "");
        adv_buffer_string(&sql, at);
        adv_buffer_string(&sql, rows ? ")" : "");
        status = rows ? adv_duck_stream(&duck, sql.bytes, NULL, print_rows, NULL, &error)
                      : adv_duck_run(&duck, sql.bytes, &error);
        adv_arena_reset(&arena);
    }
    if (status != ADV_OK) {
        fprintf(stderr, "%s\n", error.message);
    }
    adv_duck_close(&duck);
    free(all);
    return status == ADV_OK && all != NULL ? 0 : 1;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A delimited text file as rows of text, read by DuckDB with every column as VARCHAR.
 */
#include "scan.h"

#include <duckdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "duck.h"

typedef struct scan {
    duckdb_database   database;
    duckdb_connection connection;
    duckdb_result     result;
    bool              has_result;
} scan;

static void close_scan(scan *s)
{
    if (s->has_result) {
        duckdb_destroy_result(&s->result);
    }
    duckdb_disconnect(&s->connection);
    duckdb_close(&s->database);
}

static adv_status open_database(scan *s)
{
    duckdb_config config = NULL;
    if (duckdb_create_config(&config) != DuckDBSuccess) {
        return ADV_ERR_MEMORY;
    }
    (void)duckdb_set_config(config, "autoinstall_known_extensions", "false");
    (void)duckdb_set_config(config, "autoload_known_extensions", "false");
    (void)duckdb_set_config(config, "threads", "1");
    char *message = NULL;
    duckdb_state state = duckdb_open_ext(NULL, &s->database, config, &message);
    duckdb_destroy_config(&config);
    duckdb_free(message);
    if (state != DuckDBSuccess || duckdb_connect(s->database, &s->connection) != DuckDBSuccess) {
        return ADV_ERR_MEMORY;
    }
    return ADV_OK;
}

static adv_status run_query(scan *s, const char *path, adv_error *err)
{
    static const char query[] = "SELECT * FROM read_csv(?, all_varchar = true, header = false, null_padding "
                                "= true, strict_mode = true)";
    adv_place place = {.source = path};
    duckdb_prepared_statement statement = NULL;
    if (duckdb_prepare(s->connection, query, &statement) != DuckDBSuccess ||
        duckdb_bind_varchar(statement, 1, path) != DuckDBSuccess) {
        duckdb_destroy_prepare(&statement);
        return adv_fail(err, ADV_ERR_INPUT, place, "the file cannot be read as delimited text");
    }
    duckdb_state state = duckdb_execute_prepared(statement, &s->result);
    duckdb_destroy_prepare(&statement);
    s->has_result = true;
    if (state != DuckDBSuccess) {
        adv_text why = adv_engine_words(duckdb_result_error(&s->result));
        return adv_fail(err, ADV_ERR_INPUT, place, "the file cannot be read as delimited text: %.*s",
                        (int)why.length, why.bytes);
    }
    return ADV_OK;
}

static adv_text cell_of(duckdb_vector vector, idx_t row)
{
    uint64_t *validity = duckdb_vector_get_validity(vector);
    if (validity != NULL && !duckdb_validity_row_is_valid(validity, row)) {
        return (adv_text){NULL, 0};
    }
    duckdb_string_t *strings = duckdb_vector_get_data(vector);
    return (adv_text){duckdb_string_t_data(&strings[row]), duckdb_string_t_length(strings[row])};
}

enum { CELLS_MOST = 4096 };

static bool hand_chunk(duckdb_data_chunk chunk, adv_scan_row row, void *context, int64_t *record,
                       adv_text *cells)
{
    idx_t columns = duckdb_data_chunk_get_column_count(chunk);
    idx_t rows = duckdb_data_chunk_get_size(chunk);
    columns = columns < CELLS_MOST ? columns : CELLS_MOST;
    for (idx_t r = 0; r < rows; r++) {
        for (idx_t c = 0; c < columns; c++) {
            cells[c] = cell_of(duckdb_data_chunk_get_vector(chunk, c), r);
        }
        if (!row(context, (*record)++, cells, (size_t)columns)) {
            return false;
        }
    }
    return true;
}

adv_status adv_tables_scan(const char *path, adv_scan_row row, void *context, adv_error *err)
{
    if (access(path, R_OK) != 0) {
        return adv_fail(err, ADV_ERR_IO, (adv_place){.source = path},
                        "the file is not there or cannot be read");
    }
    struct stat about;
    if (stat(path, &about) == 0 && S_ISDIR(about.st_mode)) {
        return adv_fail(err, ADV_ERR_INPUT, (adv_place){.source = path},
                        "this is a folder, and a file is read here; name the file in it");
    }
    scan s = {0};
    adv_status status = open_database(&s);
    adv_text *cells = malloc(CELLS_MOST * sizeof *cells);
    if (status != ADV_OK || cells == NULL) {
        status = adv_fail_memory(err);
    } else {
        status = run_query(&s, path, err);
    }
    int64_t record = 0;
    bool more = status == ADV_OK && cells != NULL;
    while (more) {
        duckdb_data_chunk chunk = duckdb_fetch_chunk(s.result);
        if (chunk == NULL) {
            break;
        }
        more = hand_chunk(chunk, row, context, &record, cells);
        duckdb_destroy_data_chunk(&chunk);
    }
    free(cells);
    close_scan(&s);
    return status;
}

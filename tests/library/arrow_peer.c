/* SPDX-License-Identifier: Apache-2.0 */
/*
 *     arrow_peer SETTINGS QUERY OUT.csv
 *
 * A host that is not ours: DuckDB makes Arrow arrays of a query's rows, the library values them as a stream,
 * DuckDB reads the results back and writes them.  SETTINGS are statements that choose how it writes Arrow.
 * Uses the public headers alone.  Prints the Arrow types it met, and one line a cell that could not be read.
 */
#include <duckdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advalorem/advalorem.h"

enum { COLUMNS_MOST = 256 };

static _Noreturn void stop(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why == NULL ? "failed" : why);
    exit(1);
}

static void expect(duckdb_error_data error, const char *what)
{
    if (duckdb_error_data_has_error(error)) {
        stop(what, duckdb_error_data_message(error));
    }
    duckdb_destroy_error_data(&error);
}

static void run(duckdb_connection con, const char *sql)
{
    duckdb_result result;
    if (duckdb_query(con, sql, &result) != DuckDBSuccess) {
        stop(sql, duckdb_result_error(&result));
    }
    duckdb_destroy_result(&result);
}

/* ---- rows: the chunks of a result as a stream ---------------------------------------------------------- */

typedef struct feed {
    duckdb_result result;
    duckdb_arrow_options options;
} feed;

static int feed_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    feed *f = stream->private_data;
    idx_t count = duckdb_column_count(&f->result);
    duckdb_logical_type types[COLUMNS_MOST];
    const char *names[COLUMNS_MOST];
    for (idx_t i = 0; i < count && i < COLUMNS_MOST; i++) {
        types[i] = duckdb_column_logical_type(&f->result, i);
        names[i] = duckdb_column_name(&f->result, i);
    }
    expect(duckdb_to_arrow_schema(f->options, types, names, count, out), "schema of the rows");
    for (idx_t i = 0; i < count && i < COLUMNS_MOST; i++) {
        duckdb_destroy_logical_type(&types[i]);
    }
    return 0;
}

static int feed_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    feed *f = stream->private_data;
    memset(out, 0, sizeof *out);
    duckdb_data_chunk chunk = duckdb_fetch_chunk(f->result);
    if (chunk != NULL) {
        expect(duckdb_data_chunk_to_arrow(f->options, chunk, out), "rows");
        duckdb_destroy_data_chunk(&chunk);
    }
    return 0;
}

static const char *feed_error(struct ArrowArrayStream *stream)
{
    (void)stream;
    return NULL;
}

static void feed_release(struct ArrowArrayStream *stream)
{
    feed *f = stream->private_data;
    duckdb_destroy_arrow_options(&f->options);
    duckdb_destroy_result(&f->result);
    stream->release = NULL;
}

/* ---- values: back into a table ------------------------------------------------------------------------- */

static void say_types(const struct ArrowSchema *schema)
{
    for (int64_t i = 0; i < schema->n_children; i++) {
        const struct ArrowSchema *child = schema->children[i];
        printf("%s%s%s%s", i == 0 ? "" : " ", child->format, child->dictionary == NULL ? "" : ":",
               child->dictionary == NULL ? "" : child->dictionary->format);
    }
    printf("\n");
}

static void append(duckdb_connection con, duckdb_arrow_converted_schema types, struct ArrowArray *values)
{
    duckdb_data_chunk chunk = NULL;
    duckdb_appender appender;
    expect(duckdb_data_chunk_from_arrow(con, values, types, &chunk), "values");
    if (duckdb_appender_create(con, NULL, "results", &appender) != DuckDBSuccess ||
        duckdb_append_data_chunk(appender, chunk) != DuckDBSuccess ||
        duckdb_appender_close(appender) != DuckDBSuccess) {
        stop("append", duckdb_appender_error(appender));
    }
    duckdb_appender_destroy(&appender);
    duckdb_destroy_data_chunk(&chunk);
    if (values->release != NULL) {
        values->release(values);
    }
}

static void store(duckdb_connection con, struct ArrowArrayStream *values)
{
    struct ArrowSchema schema;
    struct ArrowArray array;
    duckdb_arrow_converted_schema types = NULL;
    if (values->get_schema(values, &schema) != 0) {
        stop("schema of the values", values->get_last_error(values));
    }
    say_types(&schema);
    expect(duckdb_schema_from_arrow(con, &schema, &types), "schema of the values");
    run(con, "CREATE TABLE results (customs_value DECIMAL(18,4), entered_value BIGINT, outcome VARCHAR, "
             "method VARCHAR, reason VARCHAR, points VARCHAR, standing VARCHAR, rate DECIMAL(18,9), "
             "rate_unit VARCHAR, rate_date DATE, rate_source VARCHAR, plan INTEGER, pack VARCHAR, "
             "rule_version VARCHAR)");
    for (;;) {
        if (values->get_next(values, &array) != 0) {
            stop("values", values->get_last_error(values));
        }
        if (array.release == NULL) {
            break;
        }
        append(con, types, &array);
    }
    duckdb_destroy_arrow_converted_schema(&types);
    schema.release(&schema);
}

int main(int argc, char **argv)
{
    duckdb_database database;
    duckdb_connection con;
    feed f;
    char copy[4096];
    adv_arena arena;
    adv_error_list problems;
    adv_error err = {0};
    if (argc != 4 || duckdb_open(NULL, &database) != DuckDBSuccess ||
        duckdb_connect(database, &con) != DuckDBSuccess) {
        stop("usage", "arrow_peer SETTINGS QUERY OUT.csv");
    }
    run(con, argv[1]);
    if (duckdb_query(con, argv[2], &f.result) != DuckDBSuccess) {
        stop("query", duckdb_result_error(&f.result));
    }
    f.options = duckdb_result_get_arrow_options(&f.result);
    struct ArrowArrayStream rows = {feed_schema, feed_next, feed_error, feed_release, &f}, values;
    struct ArrowSchema schema;
    feed_schema(&rows, &schema);
    say_types(&schema);
    schema.release(&schema);

    adv_arena_init(&arena, NULL);
    adv_error_list_init(&problems, &arena, 0);
    adv_batch_options options = {.jurisdiction = "US", .problems = &problems};
    if (adv_batch_stream(&values, &rows, adv_law_builtin(), NULL, &options, &err) != ADV_OK) {
        rows.release(&rows);
        stop("library", err.message);
    }
    store(con, &values);
    values.release(&values);
    for (size_t i = 0; i < problems.count; i++) {
        const adv_place *place = &problems.items[i].place;
        printf("%ld %s: %s\n", (long)place->row, place->field, problems.items[i].message);
    }
    adv_arena_reset(&arena);
    snprintf(copy, sizeof copy, "COPY results TO '%s' (HEADER)", argv[3]);
    run(con, copy);
    duckdb_disconnect(&con);
    duckdb_close(&database);
    return 0;
}

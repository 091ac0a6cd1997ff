/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Holds a line against a values file that was written earlier.  The file carries the law's digest, the rule
 * version and the plan beside each result, and all cells of the input before them: so it can be told whether
 * the law differs, the line was changed, or something else the value rests on.
 */
#include "compare.h"

#include <string.h>
#include <unistd.h>

#include "batch/results.h"
#include "binding.h"
#include "kernel.h"

typedef struct comparing {
    adv_shelf *shelf;
    const adv_source *lines; /* of the book */
    adv_source file;
    const char *path;
    adv_line_key key;
    const adv_charges *charges; /* NULL = not compared */
} comparing;

/* ---- the file ------------------------------------------------------------------------------------------ */

static adv_status refuse(const comparing *c, adv_error *err, const char *message)
{
    return adv_fail(err, ADV_ERR_INPUT, (adv_place){.source = c->path}, "%s", message);
}

static adv_status open_file(comparing *c, adv_error *err)
{
    if (access(c->path, R_OK) != 0) {
        return adv_fail(err, ADV_ERR_IO, (adv_place){.source = c->path},
                        "the values file is not there or cannot be read; check the path");
    }
    if (!adv_file_format_of(&c->file.format, adv_text_of(c->path))) {
        return refuse(c, err, "the ending of a values file tells its format; one ends in .parquet, .csv, "
                              ".tsv or .ndjson, the text ones perhaps with .gz or .zst behind");
    }
    c->file.table = ADV_TABLE_LINES;
    c->file.files = ADV_ARENA_NEW(c->shelf->arena, adv_source_file);
    if (c->file.files == NULL) {
        return adv_fail_memory(err);
    }
    *c->file.files = (adv_source_file){.path = c->path, .name = c->path};
    c->file.file_count = 1;
    return adv_source_headers(c->shelf, &c->file, err);
}

/* -1 where the source has no such column. */
static long column_of(const adv_source *source, adv_text name)
{
    for (size_t i = 0; i < source->column_count; i++) {
        if (adv_text_equal(source->columns[i].name, name)) {
            return (long)i;
        }
    }
    return -1;
}

static adv_text key_name(const adv_source *lines, adv_column_target target)
{
    return lines->columns[lines->columns_of[adv_source_find(lines, target)]].name;
}

/* Results in the order in which they are written: charges, where there are any, stand before the pack. */
static size_t result_count(const comparing *c)
{
    return ADV_RESULT_COUNT + (c->charges == NULL ? 0 : ADV_CHARGE_COLUMN_COUNT);
}

static size_t place_of_result(const comparing *c, unsigned result)
{
    return result + (result < ADV_ROW_RESULTS ? 0 : result_count(c) - ADV_RESULT_COUNT);
}

static const char *result_name(const comparing *c, size_t at)
{
    size_t behind = result_count(c) - ADV_RESULT_COUNT + ADV_ROW_RESULTS;
    return at < ADV_ROW_RESULTS ? adv_result_column_name((adv_result_column)at)
           : at < behind        ? adv_charge_column_name((adv_charge_column)(at - ADV_ROW_RESULTS))
                                : adv_result_column_name((adv_result_column)(at - behind + ADV_ROW_RESULTS));
}

/* A file written without duty tells no charges, and its values rest on none. */
static bool tells_charges(const comparing *c)
{
    for (unsigned i = 0; i < ADV_CHARGE_COLUMN_COUNT; i++) {
        if (column_of(&c->file, adv_text_of(adv_charge_column_name((adv_charge_column)i))) < 0) {
            return false;
        }
    }
    return true;
}

/* Every column of results must be there, and those by which a line is found. */
static adv_status check_columns(const comparing *c, adv_error *err)
{
    adv_buffer missing;
    adv_buffer_init(&missing, c->shelf->arena);
    for (unsigned r = 0; r < ADV_RESULT_COUNT; r++) {
        const char *name = adv_result_column_name((adv_result_column)r);
        if (column_of(&c->file, adv_text_of(name)) < 0) {
            adv_buffer_string(&missing, missing.length == 0 ? "" : ", ");
            adv_buffer_string(&missing, name);
        }
    }
    if (missing.failed) {
        return adv_fail_memory(err);
    }
    if (missing.length > 0) {
        return adv_fail(err, ADV_ERR_INPUT, (adv_place){.source = c->path},
                        "this is no values file, as `adval value BOOK -o FILE` writes it: it has no column "
                        "%s",
                        missing.bytes);
    }
    static const adv_column_target keys[] = {ADV_TARGET_ENTRY, ADV_TARGET_LINE};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        adv_text name = key_name(c->lines, keys[i]);
        if (column_of(&c->file, name) < 0) {
            return adv_fail(err, ADV_ERR_INPUT, (adv_place){.source = c->path, .field = name.bytes},
                            "this values file has no such column, by which the book finds a line; it was "
                            "written from another book, or when the column had another name");
        }
    }
    return ADV_OK;
}

/* ---- one row of each ----------------------------------------------------------------------------------- */

/* The cells of the lines table, then the results; of the first row that comes. */
typedef struct row {
    adv_arena *arena;
    adv_text *cells;
    size_t cell_count;
    size_t count; /* of rows */
} row;

static adv_status take_row(void *context, duckdb_data_chunk chunk, adv_error *err)
{
    row *r = context;
    for (size_t i = 0; i < r->cell_count && r->count == 0; i++) {
        adv_text text = adv_chunk_text(chunk, i, 0);
        const char *bytes = adv_arena_copy(r->arena, text.bytes == NULL ? "" : text.bytes, text.length);
        if (bytes == NULL) {
            return adv_fail_memory(err);
        }
        r->cells[i] = (adv_text){bytes, text.length};
    }
    r->count += duckdb_data_chunk_get_size(chunk);
    return ADV_OK;
}

static adv_status ask(row *out, const comparing *c, const adv_buffer *sql, adv_error *err)
{
    out->arena = c->shelf->arena;
    out->cell_count = c->lines->column_count + result_count(c);
    out->cells = ADV_ARENA_ARRAY(out->arena, out->cell_count, adv_text);
    out->count = 0;
    return sql->failed || out->cells == NULL
               ? adv_fail_memory(err)
               : adv_duck_stream(c->shelf->duck, sql->bytes, NULL, take_row, out, err);
}

static void add_key(adv_buffer *sql, const char *between, const adv_source *source, size_t column,
                    const char *key)
{
    adv_buffer_string(sql, between);
    adv_source_folded_column(sql, source, column);
    adv_buffer_string(sql, " = ");
    adv_sql_literal(sql, adv_text_of(key));
}

static void add_keys(adv_buffer *sql, const comparing *c, const adv_source *source)
{
    long entry = column_of(source, key_name(c->lines, ADV_TARGET_ENTRY));
    long line = column_of(source, key_name(c->lines, ADV_TARGET_LINE));
    add_key(sql, " WHERE ", source, (size_t)entry, c->key.entry);
    add_key(sql, " AND ", source, (size_t)line, c->key.line);
    adv_buffer_string(sql, ")");
}

static adv_status read_there(row *out, const comparing *c, adv_error *err)
{
    adv_buffer sql;
    adv_buffer_init(&sql, c->shelf->arena);
    adv_buffer_string(&sql, "SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (SELECT ");
    for (size_t i = 0; i < c->lines->column_count + result_count(c); i++) {
        bool result = i >= c->lines->column_count;
        adv_text name = result ? adv_text_of(result_name(c, i - c->lines->column_count))
                               : c->lines->columns[i].name;
        long column = column_of(&c->file, name);
        adv_buffer_string(&sql, i == 0 ? "" : ", ");
        if (column < 0) {
            adv_buffer_string(&sql, "NULL AS ");
            adv_sql_name(&sql, name);
        } else {
            adv_source_output(&sql, &c->file, (size_t)column);
        }
    }
    adv_buffer_string(&sql, " FROM ");
    (void)adv_source_scan(&sql, c->shelf, &c->file, false);
    add_keys(&sql, c, &c->file);
    return ask(out, c, &sql, err);
}

static adv_status read_here(row *out, const comparing *c, const adv_batch *batch, adv_error *err)
{
    static const char function[] = "adv_compared";
    adv_rejects none = {.arena = c->shelf->arena};
    adv_pass pass = {.shelf = c->shelf,
                     .lines = &c->shelf->sources[ADV_TABLE_LINES],
                     .batch = batch,
                     .charges = c->charges,
                     .rejects = &none};
    adv_buffer sql;
    adv_buffer_init(&sql, c->shelf->arena);
    adv_pass_open(&pass);
    adv_buffer_string(&sql, "SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (");
    (void)adv_pass_select(&sql, &pass, function);
    add_keys(&sql, c, c->lines);
    adv_status status = adv_pass_register(&pass, function, err);
    status = status == ADV_OK ? ask(out, c, &sql, err) : status;
    adv_pass_close(&pass);
    return status == ADV_OK && pass.failed ? adv_fail_memory(err) : status;
}

/* ---- side by side -------------------------------------------------------------------------------------- */

static adv_status list_changes(adv_tables_comparison *out, const comparing *c, const row *there,
                               const row *here)
{
    adv_tables_cell *changes = ADV_ARENA_ARRAY(c->shelf->arena, c->lines->column_count, adv_tables_cell);
    if (changes == NULL) {
        return ADV_ERR_MEMORY;
    }
    out->changes = changes;
    out->change_count = 0;
    for (size_t i = 0; i < c->lines->column_count; i++) {
        if (!adv_text_equal(there->cells[i], here->cells[i])) {
            changes[out->change_count++] =
                (adv_tables_cell){c->lines->columns[i].name, there->cells[i], here->cells[i]};
        }
    }
    return ADV_OK;
}

static void put_cell(adv_tables_cell *cell, adv_tables_comparison *out, const comparing *c, size_t at,
                     const row *there, const row *here)
{
    size_t first = c->lines->column_count;
    *cell = (adv_tables_cell){adv_text_of(result_name(c, at)), there->cells[first + at],
                              here->cells[first + at]};
    out->same = out->same && adv_text_equal(cell->there, cell->here);
}

static adv_status put_results(adv_tables_comparison *out, const comparing *c, const row *there,
                              const row *here)
{
    size_t count = result_count(c) - ADV_RESULT_COUNT;
    adv_tables_cell *charges = ADV_ARENA_ARRAY(c->shelf->arena, count + 1, adv_tables_cell);
    if (charges == NULL) {
        return ADV_ERR_MEMORY;
    }
    out->same = true;
    for (unsigned r = 0; r < ADV_RESULT_COUNT; r++) {
        put_cell(&out->results[r], out, c, place_of_result(c, r), there, here);
    }
    for (size_t i = 0; i < count; i++) {
        put_cell(&charges[i], out, c, ADV_ROW_RESULTS + i, there, here);
    }
    out->charges = charges;
    out->charge_count = count;
    const adv_tables_cell *pack = &out->results[ADV_RESULT_PACK];
    const adv_tables_cell *version = &out->results[ADV_RESULT_RULE_VERSION];
    out->same_law =
        adv_text_equal(pack->there, pack->here) && adv_text_equal(version->there, version->here);
    return ADV_OK;
}

adv_status adv_compare_line(adv_tables_comparison *out, adv_shelf *shelf, const adv_batch *batch,
                            const adv_charges *charges, adv_line_key key, const char *path, adv_error *err)
{
    comparing c = {.shelf = shelf, .lines = &shelf->sources[ADV_TABLE_LINES], .path = path, .key = key};
    adv_error_list problems;
    row there, here;
    adv_error_list_init(&problems, shelf->arena, 0);
    shelf->problems = &problems; /* an empty file adds one */
    adv_status status = open_file(&c, err);
    shelf->problems = NULL;
    if (status == ADV_OK && problems.count > 0) {
        return refuse(&c, err, "this file is empty, so it is no values file");
    }
    status = status == ADV_OK ? check_columns(&c, err) : status;
    bool charged = status == ADV_OK && tells_charges(&c);
    if (charged && charges == NULL) {
        return refuse(&c, err,
                      "this values file tells duty and fees too, and its entered values rest on them; ask "
                      "with --duty, by the schedule it was written with");
    }
    c.charges = charged ? charges : NULL;
    status = status == ADV_OK ? read_there(&there, &c, err) : status;
    if (status != ADV_OK) {
        return status;
    }
    if (there.count != 1) {
        return adv_fail(err, ADV_ERR_INPUT, (adv_place){.source = path},
                        there.count == 0
                            ? "this values file has no line %s of entry %s; it was written from another "
                              "book, or before the line was there"
                            : "this values file has line %s of entry %s more than once; value the book anew "
                              "to a file of its own",
                        key.line, key.entry);
    }
    status = read_here(&here, &c, batch, err);
    bool told = status != ADV_OK || (list_changes(out, &c, &there, &here) == ADV_OK &&
                                     put_results(out, &c, &there, &here) == ADV_OK);
    return told ? status : adv_fail_memory(err);
}

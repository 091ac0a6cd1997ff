/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cells are read by the same parsers as when they are valued, inside a function of the engine that gives all
 * bound columns of a row at once.  What is no cell of its type becomes NULL and never a figure near it.
 */
#include "typed.h"

#include <stdlib.h>
#include <string.h>

#include "kernel.h"
#include "rejects.h"

/* ---- cells --------------------------------------------------------------------------------------------- */

/* A tile of one column, and where it goes. */
typedef struct column_tile {
    adv_cell_span span;
    adv_cell_problems *problems;
    duckdb_vector out;
    uint64_t *validity;
} column_tile;

static void leave_empty(const column_tile *t, size_t i)
{
    duckdb_validity_set_row_invalid(t->validity, t->span.first + i);
}

static void put_numbers(const column_tile *t)
{
    int64_t numbers[ADV_TILE_ROWS];
    uint8_t present[ADV_TILE_ROWS];
    int64_t *out = (int64_t *)duckdb_vector_get_data(t->out) + t->span.first;
    (void)adv_cells_numbers(numbers, present, &t->span, t->problems);
    for (size_t i = 0; i < t->span.rows; i++) {
        bool there = present[i] && t->problems->of_row[i] == 0 && numbers[i] != ADV_AMOUNT_UNKNOWN;
        out[i] = there ? numbers[i] : 0;
        if (!there) {
            leave_empty(t, i);
        }
    }
}

static void put_dates(const column_tile *t)
{
    adv_date dates[ADV_TILE_ROWS];
    int32_t *out = (int32_t *)duckdb_vector_get_data(t->out) + t->span.first;
    adv_cells_dates(dates, &t->span, t->problems);
    for (size_t i = 0; i < t->span.rows; i++) {
        bool there = dates[i] != ADV_DATE_NONE && t->problems->of_row[i] == 0;
        out[i] = there ? dates[i] : 0;
        if (!there) {
            leave_empty(t, i);
        }
    }
}

static void put_text(const column_tile *t, size_t i, adv_text text)
{
    duckdb_vector_assign_string_element_len(t->out, t->span.first + i, text.bytes, text.length);
}

/* yes and no of a column the file keeps as such. */
static void put_booleans(const column_tile *t)
{
    const uint64_t *stated = t->span.cells.validity;
    for (size_t i = 0; i < t->span.rows; i++) {
        size_t at = t->span.first + i;
        if (stated != NULL && (stated[at >> 6] >> (at & 63) & 1u) == 0) {
            leave_empty(t, i);
        } else {
            put_text(t, i, adv_text_of(((const uint8_t *)t->span.cells.values)[at] != 0 ? "yes" : "no"));
        }
    }
}

static void put_texts(const column_tile *t)
{
    adv_text texts[ADV_TILE_ROWS];
    adv_cells_check(&t->span, t->problems);
    adv_cells_texts(texts, &t->span, t->problems);
    for (size_t i = 0; i < t->span.rows; i++) {
        if (texts[i].length > 0 && t->problems->of_row[i] == 0) {
            put_text(t, i, texts[i]);
        } else {
            leave_empty(t, i);
        }
    }
}

static void put_tile(const column_tile *t)
{
    adv_cell_problems_clear(t->problems, t->span.rows);
    switch ((adv_column_type)t->span.binding->column.type) {
    case ADV_COLUMN_AMOUNT:
    case ADV_COLUMN_SIGNED:
    case ADV_COLUMN_QUANTITY:
    case ADV_COLUMN_RATE: put_numbers(t); return;
    case ADV_COLUMN_DATE: put_dates(t); return;
    default:
        if (t->span.binding->form == ADV_CELL_BOOL) {
            put_booleans(t);
        } else {
            put_texts(t);
        }
    }
}

/* ---- the function -------------------------------------------------------------------------------------- */

/* What a run over one table knows. */
typedef struct reading {
    const adv_source *source;
    uint64_t *unreadable; /* shared by the threads of the engine */
} reading;

/* Records of a tile with a cell that is none; `bad` is shared by its columns. */
static void note_bad(uint8_t *bad, const column_tile *t)
{
    for (size_t i = 0; i < t->span.rows; i++) {
        bad[t->span.first + i] |= t->problems->of_row[i] != 0;
    }
}

static void put_column(const adv_source *source, size_t binding, duckdb_data_chunk input,
                       duckdb_vector output, adv_cell_problems *problems, uint8_t *bad, adv_arena *arena)
{
    size_t rows = duckdb_data_chunk_get_size(input);
    duckdb_vector cells = duckdb_data_chunk_get_vector(input, binding);
    column_tile t = {.problems = problems, .out = duckdb_struct_vector_get_child(output, binding)};
    duckdb_vector_ensure_validity_writable(t.out);
    t.validity = duckdb_vector_get_validity(t.out);
    t.span = (adv_cell_span){.binding = &source->bindings[binding],
                             .index = (uint16_t)binding,
                             .cells = {duckdb_vector_get_data(cells), duckdb_vector_get_validity(cells)},
                             .arena = arena};
    for (size_t first = 0; first < rows; first += ADV_TILE_ROWS) {
        t.span.first = first;
        t.span.rows = rows - first < ADV_TILE_ROWS ? rows - first : ADV_TILE_ROWS;
        put_tile(&t);
        note_bad(bad, &t);
    }
}

static void type_rows(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output)
{
    const reading *r = duckdb_scalar_function_get_extra_info(info);
    size_t rows = duckdb_data_chunk_get_size(input);
    uint64_t count = 0;
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    adv_cell_problems *problems = malloc(sizeof *problems);
    uint8_t *bad = ADV_ARENA_ARRAY(&arena, rows + 1, uint8_t);
    if (problems == NULL || bad == NULL) {
        duckdb_scalar_function_set_error(info, "Out of Memory");
        free(problems);
        adv_arena_reset(&arena);
        return;
    }
    for (size_t i = 0; i < r->source->binding_count; i++) {
        put_column(r->source, i, input, output, problems, bad, &arena);
    }
    for (size_t i = 0; i < rows; i++) {
        count += bad[i];
    }
    __atomic_fetch_add(r->unreadable, count, __ATOMIC_RELAXED);
    free(problems);
    adv_arena_reset(&arena);
}

static duckdb_logical_type type_of(adv_column_type type)
{
    switch (type) {
    case ADV_COLUMN_AMOUNT:
    case ADV_COLUMN_SIGNED:
    case ADV_COLUMN_QUANTITY: return duckdb_create_decimal_type(18, 4);
    case ADV_COLUMN_RATE: return duckdb_create_decimal_type(18, 9);
    case ADV_COLUMN_DATE: return duckdb_create_logical_type(DUCKDB_TYPE_DATE);
    default: return duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR);
    }
}

static adv_status struct_of(duckdb_logical_type *out, adv_shelf *shelf, const adv_source *source)
{
    size_t count = source->binding_count;
    duckdb_logical_type *types = ADV_ARENA_ARRAY(shelf->arena, count, duckdb_logical_type);
    const char **names = ADV_ARENA_ARRAY(shelf->arena, count, const char *);
    if (types == NULL || names == NULL) {
        return ADV_ERR_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        types[i] = type_of((adv_column_type)source->bindings[i].column.type);
        names[i] = source->bindings[i].column.name;
    }
    *out = duckdb_create_struct_type(types, names, count);
    for (size_t i = 0; i < count; i++) {
        duckdb_destroy_logical_type(&types[i]);
    }
    return ADV_OK;
}

static adv_status register_function(adv_typed *typed, adv_shelf *shelf, adv_source *source,
                                    const char *name, adv_error *err)
{
    duckdb_logical_type result = NULL;
    reading *r = ADV_ARENA_NEW(shelf->arena, reading);
    if (r == NULL || struct_of(&result, shelf, source) != ADV_OK) {
        return adv_fail_memory(err);
    }
    *r = (reading){source, &typed->unreadable};
    duckdb_scalar_function function = duckdb_create_scalar_function();
    duckdb_scalar_function_set_name(function, name);
    for (size_t i = 0; i < source->binding_count; i++) {
        duckdb_logical_type type = adv_kernel_type(source, i);
        duckdb_scalar_function_add_parameter(function, type);
        duckdb_destroy_logical_type(&type);
    }
    duckdb_scalar_function_set_return_type(function, result);
    duckdb_scalar_function_set_special_handling(function);
    duckdb_scalar_function_set_extra_info(function, r, NULL);
    duckdb_scalar_function_set_function(function, type_rows);
    duckdb_state state = duckdb_register_scalar_function(shelf->duck->con, function);
    duckdb_destroy_logical_type(&result);
    duckdb_destroy_scalar_function(&function);
    return state == DuckDBSuccess ? ADV_OK
                                  : adv_fail(err, ADV_ERR_IO, (adv_place){0},
                                             "the column engine does not take the reader of cells as a "
                                             "function");
}

/* ---- tables -------------------------------------------------------------------------------------------- */

/* The name of ours under which the mapping has an unread column, else its own. */
static adv_text name_of(const adv_source *source, size_t column)
{
    adv_text name = source->columns[column].name;
    const adv_node *columns = source->style.columns;
    for (const adv_node *child = columns == NULL ? NULL : columns->first; child != NULL;
         child = child->next) {
        if (adv_text_equal(child->text, name)) {
            return child->key;
        }
    }
    return name;
}

/* The engine takes capital and small letters of a name for the same. */
static bool is_taken(const adv_source *source, size_t column, adv_text name)
{
    for (size_t i = 0; i < source->column_count; i++) {
        int binding = source->columns[i].binding;
        bool before = binding >= 0 || i < column;
        adv_text other =
            binding >= 0 ? adv_text_of(source->bindings[binding].column.name) : name_of(source, i);
        if (before && i != column && other.length == name.length &&
            adv_text_is_nocase(other, name.bytes)) {
            return true;
        }
    }
    return false;
}

/* A carried column whose name is that of another gets x_ before it. */
static void add_carried_name(adv_buffer *sql, adv_shelf *shelf, const adv_source *source, size_t column)
{
    adv_buffer name;
    adv_buffer_init(&name, shelf->arena);
    adv_buffer_text(&name, name_of(source, column));
    while (!name.failed && is_taken(source, column, adv_buffer_done(&name))) {
        adv_text old = adv_buffer_done(&name);
        adv_buffer_init(&name, shelf->arena);
        adv_buffer_string(&name, "x_");
        adv_buffer_text(&name, old);
    }
    adv_sql_name(sql, name.failed ? (adv_text){"", 0} : adv_buffer_done(&name));
    sql->failed |= name.failed;
}

/* "SELECT function(bound columns) AS adv_row, carried AS adv_3 ... FROM scan" */
static unsigned inner_select(adv_buffer *sql, adv_shelf *shelf, const adv_source *source,
                             const char *function)
{
    adv_buffer_string(sql, "SELECT ");
    for (size_t i = 0; i < source->binding_count; i++) {
        adv_buffer_string(sql, i == 0 ? function : ", ");
        adv_buffer_string(sql, i == 0 ? "(" : "");
        adv_source_argument(sql, source, i);
    }
    adv_buffer_string(sql, source->binding_count > 0 ? ") AS adv_row" : "0 AS adv_row");
    for (size_t i = 0; i < source->column_count; i++) {
        if (source->columns[i].binding < 0) {
            adv_buffer_string(sql, ", NULLIF(");
            adv_source_text(sql, source, i);
            adv_buffer_string(sql, ", '') AS adv_");
            adv_buffer_integer(sql, (int64_t)i);
        }
    }
    adv_buffer_string(sql, " FROM ");
    return adv_source_scan(sql, shelf, source, false);
}

/* Columns stand in the order of the file. */
static unsigned table_statement(adv_buffer *sql, adv_shelf *shelf, const adv_source *source,
                                const char *schema, const char *function)
{
    adv_buffer_string(sql, "CREATE TABLE ");
    adv_buffer_string(sql, schema);
    adv_buffer_char(sql, '.');
    adv_buffer_string(sql, adv_book_table_name((adv_book_table)source->table));
    for (size_t i = 0; i < source->column_count; i++) {
        int binding = source->columns[i].binding;
        adv_buffer_string(sql, i == 0 ? " AS SELECT " : ", ");
        if (binding < 0) {
            adv_buffer_string(sql, "adv_");
            adv_buffer_integer(sql, (int64_t)i);
            adv_buffer_string(sql, " AS ");
            add_carried_name(sql, shelf, source, i);
        } else {
            adv_text name = adv_text_of(source->bindings[binding].column.name);
            adv_buffer_string(sql, "struct_extract(adv_row, ");
            adv_sql_literal(sql, name);
            adv_buffer_string(sql, ") AS ");
            adv_sql_name(sql, name);
        }
    }
    adv_buffer_string(sql, " FROM (");
    unsigned scan = inner_select(sql, shelf, source, function);
    adv_buffer_char(sql, ')');
    return scan;
}

/* Records the reader could not split into cells. */
static adv_status count_broken(adv_typed *typed, adv_shelf *shelf, adv_source *source, unsigned scan,
                               adv_error *err)
{
    adv_rejects broken = {.arena = shelf->arena};
    if (source->format != ADV_FILE_CSV && source->format != ADV_FILE_TSV) {
        return ADV_OK;
    }
    adv_status status = adv_rejects_take_broken(&broken, shelf, source, scan, err);
    typed->unreadable += broken.count;
    return status == ADV_OK && broken.failed ? adv_fail_memory(err) : status;
}

static adv_status make_table(adv_typed *typed, adv_shelf *shelf, adv_source *source, adv_watch *watch,
                             adv_error *err)
{
    adv_buffer name, sql;
    adv_buffer_init(&name, shelf->arena);
    adv_buffer_init(&sql, shelf->arena);
    adv_buffer_string(&name, "adv_typed_");
    adv_buffer_string(&name, adv_book_table_name((adv_book_table)source->table));
    if (name.failed) {
        return adv_fail_memory(err);
    }
    if (source->binding_count > 0) {
        adv_status status = register_function(typed, shelf, source, name.bytes, err);
        if (status != ADV_OK) {
            return status;
        }
    }
    unsigned scan = table_statement(&sql, shelf, source, typed->schema, name.bytes);
    adv_status status =
        sql.failed ? adv_fail_memory(err) : adv_duck_work(shelf->duck, sql.bytes, watch, err);
    return status == ADV_OK ? count_broken(typed, shelf, source, scan, err) : status;
}

adv_status adv_typed_tables(adv_typed *typed, adv_shelf *shelf, adv_watch *watch, adv_error *err)
{
    adv_status status = ADV_OK;
    watch->stage = "reading";
    for (size_t t = 0; t < ADV_TABLE_COUNT && status == ADV_OK; t++) {
        adv_source *source = &shelf->sources[t];
        if (typed->wanted[t] && source->file_count > 0 && source->column_count > 0) {
            status = make_table(typed, shelf, source, watch, err);
        }
    }
    return status;
}

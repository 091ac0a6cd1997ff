/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the engine's vectors meet the batch.  Vectors are read where they lie, cut into tiles without
 * copying; every validity mask is read by us, because the engine neither skips rows with missing arguments
 * nor empties their results. Result texts are written as references to memory that outlives the query.
 * Workers are handed out under a lock, one a call, so the number of threads never matters to what a row
 * becomes.
 */
#include "kernel.h"

#include "batch/goods.h"
#include "batch/promised.h"
#include "batch/results.h"
#include "in_place.h"
#include "regroup.h"
#include "runs.h"

#include <stdlib.h>
#include <string.h>

void adv_pass_open(adv_pass *pass)
{
    pass->workers = NULL;
    pass->free_workers = NULL;
    pass->rows = 0;
    pass->met_problem = false;
    pass->overrun = false;
    pass->scattered = false;
    pass->failed = false;
    pthread_mutex_init(&pass->lock, NULL);
}

static void free_worker(adv_worker *worker)
{
    free(worker->runs);
    adv_charging_free(worker->charging);
    adv_arena_reset(&worker->arena);
    free(worker);
}

void adv_pass_close(adv_pass *pass)
{
    adv_worker *worker = pass->workers;
    while (worker != NULL) {
        adv_worker *next = worker->next;
        free_worker(worker);
        worker = next;
    }
    pass->workers = NULL;
    pass->free_workers = NULL;
    pthread_mutex_destroy(&pass->lock);
}

/* ---- workers ------------------------------------------------------------------------------------------- */

/* What some passes need beside cells and results; false when memory is out. */
static bool equip(adv_worker *worker, const adv_pass *pass)
{
    adv_arena *arena = &worker->arena;
    if (pass->charges != NULL) {
        worker->figures = ADV_ARENA_ARRAY(arena, ADV_TILE_ROWS, adv_line_charges);
        worker->charged = ADV_ARENA_ARRAY(arena, ADV_TILE_ROWS, bool);
    }
    if (pass->in_place != NULL || pass->kind == ADV_PASS_AHEAD) {
        worker->chunk = ADV_ARENA_NEW(arena, adv_chunk_runs);
    }
    if (pass->in_place != NULL) {
        worker->lines = ADV_ARENA_ARRAY(arena, ADV_TILE_ROWS, adv_packed_line);
        worker->charging = adv_charging_new(pass->in_place->desk);
    }
    if (pass->kind == ADV_PASS_REGROUP && (worker->shelf = adv_regroup_shelf_new(pass->regroup)) == NULL) {
        return false;
    }
    return (pass->charges == NULL || (worker->figures != NULL && worker->charged != NULL)) &&
           (worker->chunk != NULL || (pass->in_place == NULL && pass->kind != ADV_PASS_AHEAD)) &&
           (pass->in_place == NULL || (worker->lines != NULL && worker->charging != NULL));
}

static adv_worker *new_worker(adv_pass *pass)
{
    adv_worker *worker = calloc(1, sizeof *worker);
    if (worker == NULL) {
        return NULL;
    }
    adv_arena_init(&worker->arena, NULL);
    worker->work = adv_batch_work_new(pass->batch, &worker->arena);
    worker->cursor = (adv_charges_cursor)ADV_CHARGES_CURSOR_INIT;
    worker->cells = ADV_ARENA_ARRAY(&worker->arena, pass->lines->binding_count + 1, adv_cells);
    if (worker->work == NULL || worker->cells == NULL || !equip(worker, pass)) {
        free_worker(worker);
        return NULL;
    }
    return worker;
}

static adv_worker *take_worker(adv_pass *pass)
{
    pthread_mutex_lock(&pass->lock);
    adv_worker *worker = pass->free_workers;
    if (worker != NULL) {
        pass->free_workers = worker->next_free;
    }
    pthread_mutex_unlock(&pass->lock);
    if (worker == NULL && (worker = new_worker(pass)) != NULL) {
        pthread_mutex_lock(&pass->lock);
        worker->next = pass->workers;
        pass->workers = worker;
        pthread_mutex_unlock(&pass->lock);
    }
    return worker;
}

static void give_worker(adv_pass *pass, adv_worker *worker)
{
    pthread_mutex_lock(&pass->lock);
    worker->next_free = pass->free_workers;
    pass->free_workers = worker;
    pthread_mutex_unlock(&pass->lock);
}

/* ---- results ------------------------------------------------------------------------------------------- */

static void open_sink(adv_result_sink *out, duckdb_vector output, const adv_jurisdiction *j)
{
    for (unsigned c = 0; c < ADV_ROW_RESULTS; c++) {
        duckdb_vector child = duckdb_struct_vector_get_child(output, c);
        out->values[c] = duckdb_vector_get_data(child);
        out->validity[c] = NULL;
        if (adv_result_shape_of((adv_result_column)c, j).may_be_empty) {
            duckdb_vector_ensure_validity_writable(child);
            out->validity[c] = duckdb_vector_get_validity(child);
        }
    }
}

/* ---- what is charged ----------------------------------------------------------------------------------- */

typedef struct charge_sink {
    void *values[ADV_CHARGE_COLUMN_COUNT];
    uint64_t *validity[ADV_CHARGE_COLUMN_COUNT];
} charge_sink;

static bool is_money(unsigned column)
{
    return column <= ADV_CHARGE_HARBOR_FEE;
}

static void open_charge_sink(charge_sink *out, duckdb_vector output)
{
    for (unsigned c = 0; c < ADV_CHARGE_COLUMN_COUNT; c++) {
        duckdb_vector child = duckdb_struct_vector_get_child(output, ADV_ROW_RESULTS + c);
        out->values[c] = duckdb_vector_get_data(child);
        duckdb_vector_ensure_validity_writable(child);
        out->validity[c] = duckdb_vector_get_validity(child);
    }
}

static void put_text(const charge_sink *out, unsigned column, size_t row, adv_cell_text text)
{
    ((adv_cell_text *)out->values[column])[row] = text;
}

/* What counts in the last digit of the column; ADV_AMOUNT_UNKNOWN leaves the cell empty. */
static void put_decimal(const charge_sink *out, unsigned column, size_t row, int64_t count)
{
    bool known = count != ADV_AMOUNT_UNKNOWN;
    ((int64_t *)out->values[column])[row] = known ? count : 0;
    if (!known) {
        out->validity[column][row / 64] &= ~(UINT64_C(1) << row % 64);
    }
}

static void put_money(const charge_sink *out, unsigned column, size_t row, int64_t e4)
{
    put_decimal(out, column, row, e4 == ADV_AMOUNT_UNKNOWN ? ADV_AMOUNT_UNKNOWN : e4 / 100);
}

/* What is charged on the rows of the tile: [first, first + rows) of the chunk, from its run `run` on. */
static void charge_rows(adv_pass *pass, adv_worker *worker, size_t first, size_t rows, size_t run,
                        const uint64_t *ordinals)
{
    const adv_batch_work *work = worker->work;
    if (pass->in_place != NULL) {
        adv_in_place_charge(pass, worker, first, rows, run);
    } else if (pass->charges->rows != NULL) {
        adv_charges_find_rows(worker->figures, worker->charged, pass->charges, ordinals + first, rows);
    } else {
        adv_charges_find_lines(worker->figures, worker->charged, pass->charges, &worker->cursor, work->entry,
                               work->line, rows);
    }
    for (size_t i = 0; i < rows; i++) { /* a row that was rejected may bear the number of another */
        worker->charged[i] = worker->charged[i] && work->outcome[i] != ADV_REJECTED;
    }
}

/* Rows whose price holds duty and fees nobody states: their entry was solved for them, or told why not. */
static void take_promised(const adv_pass *pass, adv_worker *worker, size_t rows)
{
    adv_batch_work *work = worker->work;
    adv_cell_text reasons[ADV_TILE_ROWS];
    bool named[ADV_TILE_ROWS];
    for (size_t i = 0; i < rows; i++) {
        const adv_line_charges *figures = &worker->figures[i];
        bool asks = adv_promised_asked(work, i) != 0 && worker->charged[i];
        named[i] = asks && figures->unsolved != 0;
        if (named[i]) {
            reasons[i] = *adv_charges_text(pass->charges, figures->unsolved);
        } else if (asks && (figures->asked & ADV_ASKED_VAIN) != 0) {
            adv_promised_withhold(work, i);
        } else if (asks && figures->asked != 0) {
            adv_promised_give(work, i, figures->promised);
        }
    }
    adv_promised_take(pass->batch, work);
    for (size_t i = 0; i < rows; i++) {
        if (named[i]) {
            adv_promised_name(work, i, reasons[i]);
        }
    }
}

/* Writes it, and takes the figures to key from there. */
static void put_charges(const charge_sink *out, const adv_pass *pass, adv_worker *worker, size_t first,
                        size_t rows)
{
    adv_batch_work *work = worker->work;
    for (size_t i = 0; i < rows; i++) {
        adv_line_charges figures = ADV_LINE_CHARGES_NONE;
        size_t row = first + i;
        bool found = worker->charged[i];
        if (found) {
            figures = worker->figures[i];
        }
        if (figures.entered_e4 != ADV_AMOUNT_UNKNOWN && work->outcome[i] == ADV_VALUED) {
            work->entered_e4[i] = figures.entered_e4;
        }
        const int64_t money[] = {figures.duty_e4, figures.additional_e4, figures.deposits_e4,
                                 figures.processing_e4, figures.harbor_e4};
        for (unsigned c = 0; c <= ADV_CHARGE_HARBOR_FEE; c++) {
            put_money(out, c, row, money[c]);
        }
        const char *standing = found ? adv_standing_name((adv_standing)figures.standing) : "";
        put_text(out, ADV_CHARGE_REASON, row, *adv_charges_text(pass->charges, figures.reason));
        put_text(out, ADV_CHARGE_POINTS, row, *adv_charges_text(pass->charges, figures.points));
        put_text(out, ADV_CHARGE_SOURCE, row, *adv_charges_text(pass->charges, figures.source));
        put_text(out, ADV_CHARGE_STANDING, row, adv_cell_text_of(adv_text_of(standing)));
        work->marginal_e9[i] = adv_charges_rate_e9(pass->charges, figures.marginal);
        put_decimal(out, ADV_CHARGE_MARGINAL_RATE, row, work->marginal_e9[i]);
    }
}

/* ---- the function -------------------------------------------------------------------------------------- */

static size_t leading(const adv_pass *pass)
{
    return (pass->numbered ? 1u : 0u) + (pass->with_file ? 1u : 0u);
}

/* Ordinals of the rows of a chunk, 1-based within the table; false where the pass does not number. */
static bool ordinals_of(uint64_t *out, adv_pass *pass, duckdb_data_chunk input, size_t rows)
{
    if (!pass->numbered) {
        return false;
    }
    bool parquet = pass->lines->format == ADV_FILE_PARQUET;
    for (size_t i = 0; i < rows; i++) {
        uint64_t number = (uint64_t)adv_chunk_integer(input, 0, i) + (parquet ? 1 : 0);
        adv_source_file *file =
            pass->with_file ? adv_source_file_of(pass->lines, adv_chunk_text(input, 1, i)) : NULL;
        if (parquet && file != NULL) {
            number += file->first - 1;
        } else if (file != NULL) {
            pthread_mutex_lock(&pass->lock);
            file->first = file->first == 0 || number < file->first ? number : file->first;
            pthread_mutex_unlock(&pass->lock);
        }
        out[i] = number;
    }
    return true;
}

static size_t lower_bound(const uint64_t *values, size_t count, uint64_t value)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (values[middle] < value) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Marks the rows that repeat an earlier one; false where none does. */
static bool mark_duplicates(uint8_t *marks, const adv_pass *pass, const uint64_t *ordinals, size_t rows)
{
    bool any = false;
    memset(marks, 0, rows);
    for (size_t i = 0; i < rows && pass->duplicate_count > 0; i++) {
        size_t at = lower_bound(pass->duplicates, pass->duplicate_count, ordinals[i]);
        marks[i] = at < pass->duplicate_count && pass->duplicates[at] == ordinals[i];
        any = any || marks[i];
    }
    return any;
}

/* In a numbered pass problems are kept; in another the first one ends it. */
static void take_problems(adv_pass *pass, adv_worker *worker, const uint64_t *ordinals)
{
    if (worker->work->problems.count == 0) {
        return;
    }
    if (!pass->numbered) {
        __atomic_store_n(&pass->met_problem, true, __ATOMIC_RELAXED);
        return;
    }
    pthread_mutex_lock(&pass->lock);
    adv_rejects_add_problems(pass->rejects, pass->lines, &worker->work->problems, ordinals, 0);
    pthread_mutex_unlock(&pass->lock);
}

static void point_cells(const adv_pass *pass, adv_worker *worker, duckdb_data_chunk input, size_t skip)
{
    for (size_t i = 0; i < pass->lines->binding_count; i++) {
        duckdb_vector vector = duckdb_data_chunk_get_vector(input, i + skip);
        worker->cells[i] = (adv_cells){duckdb_vector_get_data(vector), duckdb_vector_get_validity(vector)};
    }
}

/* Problems of cells are left to the pass that values: here such a row just has no value. */
static void pack_chunk(adv_pass *pass, adv_worker *worker, duckdb_data_chunk input, duckdb_vector output)
{
    adv_text records[ADV_TILE_ROWS];
    size_t rows = duckdb_data_chunk_get_size(input);
    point_cells(pass, worker, input, 0);
    for (size_t first = 0; first < rows; first += ADV_TILE_ROWS) {
        size_t count = rows - first < ADV_TILE_ROWS ? rows - first : ADV_TILE_ROWS;
        adv_batch_run(pass->batch, worker->work, worker->cells, first, count, NULL);
        if (adv_goods_pack(records, pass->batch, worker->work, worker->cells, first, count) != ADV_OK) {
            worker->work->failed = true;
            break;
        }
        for (size_t i = 0; i < count; i++) {
            duckdb_vector_assign_string_element_len(output, first + i, records[i].bytes, records[i].length);
        }
    }
    if (worker->work->failed) {
        __atomic_store_n(&pass->failed, true, __ATOMIC_RELAXED);
    }
    __atomic_fetch_add(&pass->rows, rows, __ATOMIC_RELAXED);
}

/* The same, put aside by entry. */
static void put_aside(adv_pass *pass, adv_worker *worker, duckdb_data_chunk input, duckdb_vector output)
{
    adv_text records[ADV_TILE_ROWS];
    uint64_t ordinals[ADV_CHUNK_ROWS];
    size_t rows = duckdb_data_chunk_get_size(input), count = 0;
    duckdb_vector_ensure_validity_writable(output);
    memset(duckdb_vector_get_validity(output), 0, (rows + 63) / 64 * sizeof(uint64_t));
    point_cells(pass, worker, input, leading(pass));
    rows = ordinals_of(ordinals, pass, input, rows) ? rows : 0; /* such a pass is always numbered */
    for (size_t first = 0; first < rows; first += count) {
        count = rows - first < ADV_TILE_ROWS ? rows - first : ADV_TILE_ROWS;
        adv_batch_run(pass->batch, worker->work, worker->cells, first, count, NULL);
        if (adv_goods_pack(records, pass->batch, worker->work, worker->cells, first, count) != ADV_OK) {
            worker->work->failed = true;
            break;
        }
        for (size_t i = 0; i < count; i++) {
            adv_regroup_put(pass->regroup, worker->shelf, ordinals[first + i] - 1, records[i]);
        }
    }
    if (worker->work->failed || __atomic_load_n(&pass->regroup->failed, __ATOMIC_RELAXED)) {
        __atomic_store_n(&pass->failed, true, __ATOMIC_RELAXED);
    }
    __atomic_fetch_add(&pass->rows, rows, __ATOMIC_RELAXED);
}

/* Packs rows [first, first + rows) of a run into their places of the output. */
static void pack_run(adv_pass *pass, adv_worker *worker, size_t first, size_t rows, duckdb_vector output)
{
    adv_text records[ADV_TILE_ROWS];
    uint64_t *validity = duckdb_vector_get_validity(output);
    for (size_t end = first + rows; first < end; first += rows) {
        rows = end - first < ADV_TILE_ROWS ? end - first : ADV_TILE_ROWS;
        adv_batch_run(pass->batch, worker->work, worker->cells, first, rows, NULL);
        if (adv_goods_pack(records, pass->batch, worker->work, worker->cells, first, rows) != ADV_OK) {
            worker->work->failed = true;
            return;
        }
        for (size_t i = 0; i < rows; i++) {
            duckdb_vector_assign_string_element_len(output, first + i, records[i].bytes, records[i].length);
            duckdb_validity_set_row_valid(validity, first + i);
        }
    }
}

/* Of most chunks the first and the last entry are all there is to do. */
static void pack_ahead(adv_pass *pass, adv_worker *worker, duckdb_data_chunk input, duckdb_vector output)
{
    size_t rows = duckdb_data_chunk_get_size(input);
    adv_chunk_runs *runs = worker->chunk;
    bool follows = true;
    duckdb_vector_ensure_validity_writable(output);
    uint64_t *validity = duckdb_vector_get_validity(output);
    memset(validity, 0, (rows + 63) / 64 * sizeof *validity);
    point_cells(pass, worker, input, 0);
    adv_chunk_runs_read(runs, pass, worker, rows);
    if (!adv_chunk_runs_note(pass, worker, runs)) {
        __atomic_store_n(&pass->scattered, true, __ATOMIC_RELAXED);
        return;
    }
    for (size_t r = 0; r < runs->count; r++) {
        if (!adv_chunk_runs_ahead(runs, r)) {
            follows = false;
            continue;
        }
        if (!follows) {
            duckdb_vector_assign_string_element_len(output, runs->starts[r] - 1u, "", 0);
            duckdb_validity_set_row_valid(validity, runs->starts[r] - 1u);
        }
        follows = true;
        pack_run(pass, worker, runs->starts[r], (size_t)(runs->starts[r + 1] - runs->starts[r]), output);
    }
    if (worker->work->failed) {
        __atomic_store_n(&pass->failed, true, __ATOMIC_RELAXED);
    }
    __atomic_fetch_add(&pass->rows, rows, __ATOMIC_RELAXED);
}

/* Rows of the tile that begins at `first`; entries charged in place are not cut. */
static size_t rows_of_tile(const adv_pass *pass, const adv_worker *worker, size_t *run, size_t first,
                           size_t rows)
{
    size_t rest = rows - first;
    size_t tile = pass->in_place != NULL ? adv_chunk_runs_tile(worker->chunk, run, first) : ADV_TILE_ROWS;
    return rest < tile ? rest : tile;
}

static void value_chunk(adv_pass *pass, adv_worker *worker, duckdb_data_chunk input, duckdb_vector output)
{
    uint64_t ordinals[ADV_CHUNK_ROWS];
    uint8_t marks[ADV_TILE_ROWS];
    size_t rows = duckdb_data_chunk_get_size(input), count = 0, run = 0;
    adv_result_sink out;
    charge_sink room, *charges = NULL;
    open_sink(&out, output, pass->shelf->j);
    if (pass->charges != NULL) {
        charges = &room;
        open_charge_sink(charges, output);
    }
    point_cells(pass, worker, input, leading(pass));
    if (pass->in_place != NULL) {
        adv_chunk_runs_read(worker->chunk, pass, worker, rows);
    }
    bool numbered = ordinals_of(ordinals, pass, input, rows);
    for (size_t first = 0; first < rows; first += count) {
        size_t begin = run;
        count = rows_of_tile(pass, worker, &run, first, rows);
        adv_batch_marks given = {marks};
        bool any = numbered && mark_duplicates(marks, pass, ordinals + first, count);
        adv_batch_run(pass->batch, worker->work, worker->cells, first, count, any ? &given : NULL);
        if (charges != NULL) {
            charge_rows(pass, worker, first, count, begin, ordinals);
            if (adv_promised_any(worker->work)) {
                take_promised(pass, worker, count);
            }
            put_charges(charges, pass, worker, first, count);
        }
        adv_batch_count(pass->batch, worker->work);
        if (!pass->distinct) {
            adv_runs_note(pass, worker, count);
        }
        take_problems(pass, worker, ordinals + first);
        adv_batch_results(&out, pass->batch, worker->work, first, count);
    }
    if (worker->work->failed) {
        __atomic_store_n(&pass->failed, true, __ATOMIC_RELAXED);
    }
    __atomic_fetch_add(&pass->rows, rows, __ATOMIC_RELAXED);
}

static bool is_set(const bool *flag)
{
    return __atomic_load_n(flag, __ATOMIC_RELAXED);
}

/* Why the pass cannot go on; NULL = it can. */
static const char *reason_to_end(const adv_pass *pass)
{
    const adv_in_place *place = pass->in_place;
    const adv_regroup *regroup = pass->regroup;
    bool overrun = regroup != NULL && is_set(&regroup->overrun);
    return is_set(&pass->failed)                       ? "memory is out"
           : is_set(&pass->met_problem)                ? "a record needs its number"
           : is_set(&pass->scattered) || overrun       ? "lines have to be sorted"
           : regroup != NULL && is_set(&regroup->place.failed) ? "lines cannot be put aside"
           : place != NULL && is_set(&place->failed)   ? "an entry is not charged"
           : place != NULL && is_set(&place->unplaced) ? "entries are cut"
                                                       : NULL;
}

static void kernel(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output)
{
    adv_pass *pass = duckdb_scalar_function_get_extra_info(info);
    adv_worker *worker = take_worker(pass);
    if (worker == NULL) {
        __atomic_store_n(&pass->failed, true, __ATOMIC_RELAXED);
        duckdb_scalar_function_set_error(info, "memory is out");
        return;
    }
    switch ((adv_pass_kind)pass->kind) {
    case ADV_PASS_GOODS: pack_chunk(pass, worker, input, output); break;
    case ADV_PASS_REGROUP: put_aside(pass, worker, input, output); break;
    case ADV_PASS_AHEAD: pack_ahead(pass, worker, input, output); break;
    case ADV_PASS_VALUES: value_chunk(pass, worker, input, output); break;
    }
    give_worker(pass, worker);
    const char *reason = reason_to_end(pass);
    if (reason != NULL) {
        duckdb_scalar_function_set_error(info, reason);
    }
}

/* ---- registering --------------------------------------------------------------------------------------- */

static duckdb_logical_type result_type(adv_result_column column, const adv_jurisdiction *j)
{
    adv_result_shape shape = adv_result_shape_of(column, j);
    if (shape.scale > 0) {
        return duckdb_create_decimal_type(18, shape.scale);
    }
    return duckdb_create_logical_type(shape.form == ADV_CELL_INT64   ? DUCKDB_TYPE_BIGINT
                                      : shape.form == ADV_CELL_INT32 ? DUCKDB_TYPE_INTEGER
                                      : shape.form == ADV_CELL_DAYS  ? DUCKDB_TYPE_DATE
                                                                     : DUCKDB_TYPE_VARCHAR);
}

static duckdb_logical_type charge_type(unsigned column)
{
    return is_money(column)                    ? duckdb_create_decimal_type(18, 2)
           : column == ADV_CHARGE_MARGINAL_RATE ? duckdb_create_decimal_type(18, 9)
                                                : duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR);
}

static duckdb_logical_type struct_type(const adv_pass *pass)
{
    enum { MOST = ADV_ROW_RESULTS + ADV_CHARGE_COLUMN_COUNT };
    duckdb_logical_type types[MOST];
    const char *names[MOST];
    unsigned count = pass->charges == NULL ? ADV_ROW_RESULTS : MOST;
    if (pass->kind != ADV_PASS_VALUES) {
        return duckdb_create_logical_type(DUCKDB_TYPE_BLOB);
    }
    for (unsigned c = 0; c < count; c++) {
        bool charge = c >= ADV_ROW_RESULTS;
        unsigned own = charge ? c - ADV_ROW_RESULTS : c;
        types[c] = charge ? charge_type(own) : result_type((adv_result_column)own, pass->shelf->j);
        names[c] = charge ? adv_charge_column_name((adv_charge_column)own)
                          : adv_result_column_name((adv_result_column)own);
    }
    duckdb_logical_type whole = duckdb_create_struct_type(types, names, count);
    for (unsigned c = 0; c < count; c++) {
        duckdb_destroy_logical_type(&types[c]);
    }
    return whole;
}

/* Integers of decimals carry their scale in the binding. */
duckdb_logical_type adv_kernel_type(const adv_source *source, size_t binding)
{
    const char *type = source->columns[source->columns_of[binding]].type;
    unsigned width = 18, scale = 0;
    if (type != NULL && strncmp(type, "DECIMAL", 7) == 0) {
        const char *comma = strchr(type, ',');
        width = (unsigned)strtoul(type + 8, NULL, 10);
        scale = comma == NULL ? 0 : (unsigned)strtoul(comma + 1, NULL, 10);
        return duckdb_create_decimal_type((uint8_t)width, (uint8_t)scale);
    }
    switch (source->bindings[binding].form) {
    case ADV_CELL_INT8: return duckdb_create_logical_type(DUCKDB_TYPE_TINYINT);
    case ADV_CELL_INT16: return duckdb_create_logical_type(DUCKDB_TYPE_SMALLINT);
    case ADV_CELL_INT32: return duckdb_create_logical_type(DUCKDB_TYPE_INTEGER);
    case ADV_CELL_INT64: return duckdb_create_logical_type(DUCKDB_TYPE_BIGINT);
    case ADV_CELL_INT128: return duckdb_create_logical_type(DUCKDB_TYPE_HUGEINT);
    case ADV_CELL_DAYS: return duckdb_create_logical_type(DUCKDB_TYPE_DATE);
    case ADV_CELL_BOOL: return duckdb_create_logical_type(DUCKDB_TYPE_BOOLEAN);
    default: return duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR);
    }
}

static void add_parameter(duckdb_scalar_function function, duckdb_logical_type type)
{
    duckdb_scalar_function_add_parameter(function, type);
    duckdb_destroy_logical_type(&type);
}

adv_status adv_pass_register(adv_pass *pass, const char *name, adv_error *err)
{
    duckdb_scalar_function function = duckdb_create_scalar_function();
    duckdb_logical_type result = struct_type(pass);
    duckdb_scalar_function_set_name(function, name);
    if (pass->numbered) {
        add_parameter(function, duckdb_create_logical_type(DUCKDB_TYPE_BIGINT));
    }
    if (pass->with_file) {
        add_parameter(function, duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR));
    }
    for (size_t i = 0; i < pass->lines->binding_count; i++) {
        add_parameter(function, adv_kernel_type(pass->lines, i));
    }
    duckdb_scalar_function_set_return_type(function, result);
    duckdb_scalar_function_set_special_handling(function);
    if (pass->kind == ADV_PASS_AHEAD || pass->kind == ADV_PASS_REGROUP) {
        duckdb_scalar_function_set_volatile(function); /* a filter on what it gives must not call it twice */
    }
    duckdb_scalar_function_set_extra_info(function, pass, NULL);
    duckdb_scalar_function_set_function(function, kernel);
    duckdb_state state = duckdb_register_scalar_function(pass->shelf->duck->con, function);
    duckdb_destroy_logical_type(&result);
    duckdb_destroy_scalar_function(&function);
    return state == DuckDBSuccess ? ADV_OK
                                  : adv_fail(err, ADV_ERR_IO, (adv_place){0},
                                             "the column engine does not take the kernel as a function");
}

void adv_pass_call(adv_buffer *sql, const adv_pass *pass, const char *name)
{
    bool first = true;
    adv_buffer_string(sql, name);
    adv_buffer_char(sql, '(');
    if (pass->numbered) {
        adv_buffer_string(sql, pass->lines->format == ADV_FILE_PARQUET ? "file_row_number"
                                                                       : "row_number() OVER ()");
        first = false;
    }
    if (pass->with_file) {
        adv_buffer_string(sql, first ? "adv_file" : ", adv_file");
        first = false;
    }
    for (size_t i = 0; i < pass->lines->binding_count; i++) {
        adv_buffer_string(sql, first ? "" : ", ");
        adv_source_argument(sql, pass->lines, i);
        first = false;
    }
    adv_buffer_char(sql, ')');
}

unsigned adv_pass_select(adv_buffer *sql, const adv_pass *pass, const char *name)
{
    adv_buffer_string(sql, "SELECT ");
    for (size_t i = 0; i < pass->lines->column_count; i++) {
        adv_source_output(sql, pass->lines, i);
        adv_buffer_string(sql, ", ");
    }
    return adv_pass_results(sql, pass, name);
}

unsigned adv_pass_results(adv_buffer *sql, const adv_pass *pass, const char *name)
{
    adv_buffer_string(sql, "unnest(");
    adv_pass_call(sql, pass, name);
    adv_buffer_string(sql, "), ");
    adv_sql_literal(sql, adv_text_of(pass->shelf->law->digest));
    adv_buffer_string(sql, " AS pack, '" ADV_RULE_VERSION "' AS rule_version FROM ");
    return adv_source_scan(sql, pass->shelf, pass->lines, pass->with_file);
}

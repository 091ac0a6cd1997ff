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

#include <stdlib.h>
#include <string.h>

void adv_pass_open(adv_pass *pass)
{
    pass->workers = NULL;
    pass->free_workers = NULL;
    pass->rows = 0;
    pass->met_problem = false;
    pass->overrun = false;
    pass->failed = false;
    pthread_mutex_init(&pass->lock, NULL);
}

void adv_pass_close(adv_pass *pass)
{
    adv_worker *worker = pass->workers;
    while (worker != NULL) {
        adv_worker *next = worker->next;
        free(worker->runs);
        adv_arena_reset(&worker->arena);
        free(worker);
        worker = next;
    }
    pass->workers = NULL;
    pass->free_workers = NULL;
    pthread_mutex_destroy(&pass->lock);
}

/* ---- workers ------------------------------------------------------------------------------------------- */

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
    if (worker->work == NULL || worker->cells == NULL) {
        adv_arena_reset(&worker->arena);
        free(worker);
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

/* ---- keys that stand twice ----------------------------------------------------------------------------- */

#define NO_NUMBER UINT32_MAX

/* The number a line's identifier is, or NO_NUMBER. */
static uint32_t number_of(adv_text line)
{
    uint32_t number = 0;
    if (line.length == 0 || line.length > 9) {
        return NO_NUMBER;
    }
    for (size_t i = 0; i < line.length; i++) {
        unsigned digit = (unsigned)(unsigned char)line.bytes[i] - '0';
        if (digit > 9) {
            return NO_NUMBER;
        }
        number = number * 10 + digit;
    }
    return number;
}

static bool add_run(adv_pass *pass, adv_worker *worker, adv_line_run run)
{
    if (worker->run_count == worker->run_capacity) {
        size_t capacity = worker->run_capacity == 0 ? 4096 : worker->run_capacity * 2;
        if (worker->run_count >= pass->run_limit) {
            __atomic_store_n(&pass->overrun, true, __ATOMIC_RELAXED);
            return false;
        }
        adv_line_run *runs = realloc(worker->runs, capacity * sizeof *runs);
        if (runs == NULL) {
            __atomic_store_n(&pass->failed, true, __ATOMIC_RELAXED);
            return false;
        }
        worker->runs = runs;
        worker->run_capacity = capacity;
    }
    worker->runs[worker->run_count++] = run;
    return true;
}

/* Notes which lines of which entries the tile holds. */
static void note_runs(adv_pass *pass, adv_worker *worker, size_t rows)
{
    const adv_batch_work *work = worker->work;
    bool open = false;
    for (size_t i = 0; i < rows && !__atomic_load_n(&pass->overrun, __ATOMIC_RELAXED); i++) {
        uint32_t number = number_of(work->line[i]);
        bool same = open && adv_text_equal(work->entry[i], work->entry[i - 1]);
        if (same && number != NO_NUMBER && number > worker->runs[worker->run_count - 1].last) {
            worker->runs[worker->run_count - 1].last = number;
            continue;
        }
        adv_line_run run = {.entry = same ? worker->runs[worker->run_count - 1].entry
                                          : adv_key_hash(work->entry[i], (adv_text){NULL, 0})};
        if (number == NO_NUMBER) {
            uint64_t hash = adv_key_hash(work->line[i], (adv_text){NULL, 0});
            number = (uint32_t)(hash >> 32) % (UINT32_MAX - 1000000000) + 1000000000;
        }
        run.first = run.last = number;
        open = add_run(pass, worker, run);
    }
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

/* A row that was rejected is charged nothing, and its number may be another's. */
static bool charged(adv_line_charges *out, const adv_pass *pass, adv_worker *worker, size_t i)
{
    const adv_batch_work *work = worker->work;
    bool found = work->outcome[i] != ADV_REJECTED &&
                 adv_charges_find(out, pass->charges, &worker->cursor, work->entry[i], work->line[i]);
    if (!found) {
        *out = (adv_line_charges)ADV_LINE_CHARGES_NONE;
    }
    return found;
}

/* Rows whose price holds duty and fees nobody states: their entry was solved for them, or told why not. */
static void take_promised(const adv_pass *pass, adv_worker *worker, size_t rows)
{
    adv_batch_work *work = worker->work;
    adv_cell_text reasons[ADV_TILE_ROWS];
    bool named[ADV_TILE_ROWS];
    for (size_t i = 0; i < rows; i++) {
        adv_line_charges figures;
        bool asks = adv_promised_asked(work, i) != 0 && charged(&figures, pass, worker, i);
        named[i] = asks && figures.unsolved != 0;
        if (named[i]) {
            reasons[i] = *adv_charges_text(pass->charges, figures.unsolved);
        } else if (asks && (figures.asked & ADV_ASKED_VAIN) != 0) {
            adv_promised_withhold(work, i);
        } else if (asks && figures.asked != 0) {
            adv_promised_give(work, i, figures.promised);
        }
    }
    adv_promised_take(pass->batch, work);
    for (size_t i = 0; i < rows; i++) {
        if (named[i]) {
            adv_promised_name(work, i, reasons[i]);
        }
    }
}

/* Writes what is charged on the rows of the tile, and takes the figures to key from there. */
static void put_charges(const charge_sink *out, const adv_pass *pass, adv_worker *worker, size_t first,
                        size_t rows)
{
    adv_batch_work *work = worker->work;
    for (size_t i = 0; i < rows; i++) {
        adv_line_charges figures;
        size_t row = first + i;
        bool found = charged(&figures, pass, worker, i);
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

static void value_chunk(adv_pass *pass, adv_worker *worker, duckdb_data_chunk input, duckdb_vector output)
{
    uint64_t ordinals[ADV_TILE_ROWS * 2];
    uint8_t marks[ADV_TILE_ROWS];
    size_t rows = duckdb_data_chunk_get_size(input), skip = leading(pass);
    adv_result_sink out;
    charge_sink room, *charges = NULL;
    open_sink(&out, output, pass->shelf->j);
    if (pass->charges != NULL) {
        charges = &room;
        open_charge_sink(charges, output);
    }
    point_cells(pass, worker, input, skip);
    bool numbered = ordinals_of(ordinals, pass, input, rows);
    for (size_t first = 0; first < rows; first += ADV_TILE_ROWS) {
        size_t count = rows - first < ADV_TILE_ROWS ? rows - first : ADV_TILE_ROWS;
        adv_batch_marks given = {marks};
        bool any = numbered && mark_duplicates(marks, pass, ordinals + first, count);
        adv_batch_run(pass->batch, worker->work, worker->cells, first, count, any ? &given : NULL);
        if (charges != NULL && adv_promised_any(worker->work)) {
            take_promised(pass, worker, count);
        }
        if (charges != NULL) {
            put_charges(charges, pass, worker, first, count);
        }
        adv_batch_count(pass->batch, worker->work);
        note_runs(pass, worker, count);
        take_problems(pass, worker, ordinals + first);
        adv_batch_results(&out, pass->batch, worker->work, first, count);
    }
    if (worker->work->failed) {
        __atomic_store_n(&pass->failed, true, __ATOMIC_RELAXED);
    }
    __atomic_fetch_add(&pass->rows, rows, __ATOMIC_RELAXED);
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
    if (pass->kind == ADV_PASS_GOODS) {
        pack_chunk(pass, worker, input, output);
    } else {
        value_chunk(pass, worker, input, output);
    }
    give_worker(pass, worker);
    if (__atomic_load_n(&pass->failed, __ATOMIC_RELAXED)) {
        duckdb_scalar_function_set_error(info, "memory is out");
    } else if (__atomic_load_n(&pass->met_problem, __ATOMIC_RELAXED)) {
        duckdb_scalar_function_set_error(info, "a record needs its number");
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
    if (pass->kind == ADV_PASS_GOODS) {
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

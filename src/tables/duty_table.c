/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pass over a table whose duty is asked for: the column engine reads the rows, each is worked out and
 * counted inside a function it calls, and the rows are written with their answers behind them.
 */
#include "duty_job.h"

#include <stdlib.h>
#include <string.h>

#include "binding.h"

/* ---- the function -------------------------------------------------------------------------------------- */

static void one_row(adv_duty_job *j, duckdb_data_chunk input, duckdb_vector *to, idx_t row)
{
    adv_recompute_row in;
    adv_recomputed d;
    adv_duty_row r = {.j = j, .ordinal = (uint64_t)adv_chunk_integer(input, 0, row)};
    for (int c = 0; c < ADV_DUTY_CELL_COUNT; c++) {
        if (j->argument_of[c] >= 0) {
            r.text[c] = adv_text_trim(adv_chunk_text(input, (idx_t)j->argument_of[c], row));
        }
    }
    adv_duty_read_row(&in, &r);
    if (r.bad) {
        d = (adv_recomputed){.outcome = ADV_RECOMPUTE_REJECTED};
    } else {
        adv_recompute_one(&d, j->options->with, &in);
    }
    if (d.outcome == ADV_RECOMPUTE_NO_ORIGIN) {
        d.detail = r.text[ADV_DUTY_CELL_ORIGIN];
    }
    adv_duty_count(j, &in, &d, r.ordinal);
    adv_duty_write_row(to, row, &in, &d);
}

static void function(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output)
{
    adv_duty_job *j = duckdb_scalar_function_get_extra_info(info);
    idx_t rows = duckdb_data_chunk_get_size(input);
    duckdb_vector to[ADV_DUTY_RESULT_COUNT];
    for (size_t c = 0; c < ADV_DUTY_RESULT_COUNT; c++) {
        to[c] = duckdb_struct_vector_get_child(output, c);
        duckdb_vector_ensure_validity_writable(to[c]);
    }
    pthread_mutex_lock(&j->lock);
    for (idx_t i = 0; i < rows; i++) {
        one_row(j, input, to, i);
    }
    bool failed = j->failed || j->rejects.failed;
    pthread_mutex_unlock(&j->lock);
    __atomic_fetch_add(&j->rows, rows, __ATOMIC_RELAXED);
    if (failed) {
        duckdb_scalar_function_set_error(info, "memory is out");
    }
}

static adv_status register_function(adv_duty_job *j, adv_error *err)
{
    duckdb_scalar_function made = duckdb_create_scalar_function();
    duckdb_logical_type result = adv_duty_result_type();
    duckdb_logical_type number = duckdb_create_logical_type(DUCKDB_TYPE_BIGINT);
    duckdb_logical_type text = duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR);
    duckdb_scalar_function_set_name(made, "adv_duty");
    duckdb_scalar_function_add_parameter(made, number);
    for (unsigned i = 0; i < j->arguments; i++) {
        duckdb_scalar_function_add_parameter(made, text);
    }
    duckdb_scalar_function_set_return_type(made, result);
    duckdb_scalar_function_set_special_handling(made);
    duckdb_scalar_function_set_extra_info(made, j, NULL);
    duckdb_scalar_function_set_function(made, function);
    duckdb_state state = duckdb_register_scalar_function(j->duck.con, made);
    duckdb_destroy_logical_type(&text);
    duckdb_destroy_logical_type(&number);
    duckdb_destroy_logical_type(&result);
    duckdb_destroy_scalar_function(&made);
    return state == DuckDBSuccess ? ADV_OK
                                  : adv_fail(err, ADV_ERR_IO, (adv_place){0},
                                             "the column engine does not take the kernel as a function");
}

/* ---- the run ------------------------------------------------------------------------------------------- */

static void call_function(adv_buffer *sql, adv_duty_job *j)
{
    adv_buffer_string(sql, "adv_duty(row_number() OVER ()");
    for (int c = 0; c < ADV_DUTY_CELL_COUNT; c++) {
        if (j->column_of[c] != ADV_DUTY_NO_COLUMN) {
            adv_buffer_string(sql, ", ");
            adv_source_text(sql, adv_duty_source(j), j->column_of[c]);
        }
    }
    adv_buffer_char(sql, ')');
}

static unsigned make_statement(adv_buffer *sql, adv_duty_job *j)
{
    const adv_source *source = adv_duty_source(j);
    bool writes = j->options->run.output != NULL;
    if (writes) {
        adv_output_copy_from(sql, &j->out);
    }
    adv_buffer_string(sql, "SELECT ");
    for (size_t i = 0; i < source->column_count && writes; i++) {
        adv_source_output(sql, source, i);
        adv_buffer_string(sql, ", ");
    }
    adv_buffer_string(sql, "unnest(");
    call_function(sql, j);
    adv_buffer_string(sql, ") FROM ");
    unsigned scan = adv_source_scan(sql, &j->shelf, source, false);
    if (writes) {
        adv_output_copy_to(sql, &j->out);
    }
    return scan;
}

static adv_status take_nothing(void *context, duckdb_data_chunk chunk, adv_error *err)
{
    (void)context;
    (void)chunk;
    (void)err;
    return ADV_OK;
}

static adv_status run(adv_duty_job *j, adv_error *err)
{
    adv_buffer sql;
    adv_buffer_init(&sql, j->arena);
    unsigned scan = make_statement(&sql, j);
    adv_status status = sql.failed ? adv_fail_memory(err) : register_function(j, err);
    if (status != ADV_OK) {
        return status;
    }
    bool writes = j->options->run.output != NULL;
    j->watch.stage = "computing";
    j->watch.rows = &j->rows;
    j->watch.meanwhile = writes ? adv_output_send : NULL;
    j->watch.context = &j->out;
    status = writes ? adv_duck_work(&j->duck, sql.bytes, &j->watch, err)
                    : adv_duck_stream(&j->duck, sql.bytes, &j->watch, take_nothing, NULL, err);
    j->watch.rows = NULL;
    j->watch.meanwhile = NULL;
    adv_source *source = adv_duty_source(j);
    bool text = source->format == ADV_FILE_CSV || source->format == ADV_FILE_TSV;
    return status == ADV_OK && text ? adv_rejects_take_broken(&j->rejects, &j->shelf, source, scan, err)
                                    : status;
}

/* Without an output the rows put aside are told, not written. */
static adv_status tell_rejects(adv_duty_job *j)
{
    for (size_t i = 0; i < j->rejects.count; i++) {
        const adv_reject *r = &j->rejects.items[i];
        const char *field = adv_arena_copy(j->arena, r->column.bytes, r->column.length);
        adv_place place = {
            .source = adv_duty_source(j)->files[0].path, .row = (int64_t)r->record, .field = field};
        adv_error_list_add(j->shelf.problems, ADV_ERR_INPUT, place, "%.*s", (int)r->reason.length,
                           r->reason.bytes);
    }
    return ADV_OK;
}

/* An interrupt that came behind the last row still ends the run. */
static adv_status stop_if_asked(adv_duty_job *j, adv_error *err)
{
    const adv_tables_options *options = &j->options->run;
    if (options->interrupted == NULL || !options->interrupted(options->context)) {
        return ADV_OK;
    }
    j->watch.stopped = true;
    return adv_fail(err, ADV_ERR_IO, (adv_place){0}, "interrupted");
}

/* The rows under their final name last: where they are, their rejects are. */
static adv_status write_files(adv_duty_job *j, adv_error *err)
{
    const adv_output *out = &j->out;
    j->summary->rejects = out->rejects;
    adv_status status = adv_output_sync(out->partial, 0, err);
    status = status != ADV_OK ? status : adv_rejects_write(&j->rejects, out->rejects_partial, err);
    status = status != ADV_OK ? status : stop_if_asked(j, err);
    status = status != ADV_OK ? status : adv_output_rename(out->rejects_partial, out->rejects, err);
    status = status != ADV_OK ? status : adv_output_rename(out->partial, out->path, err);
    return status != ADV_OK ? status : adv_output_sync_folder(j->arena, out->path, err);
}

static adv_status finish(adv_duty_job *j, adv_error *err)
{
    j->summary->unreadable = adv_duty_source(j)->files[0].broken_count;
    j->summary->rejected = adv_rejects_settle(&j->rejects, &j->shelf);
    if (j->rejects.failed) {
        return adv_fail_memory(err);
    }
    if (j->options->run.output != NULL) {
        return write_files(j, err);
    }
    adv_status status = stop_if_asked(j, err);
    return status != ADV_OK ? status : tell_rejects(j);
}

/* What is written takes the place of what stands under its name, and the table is none of it. */
static adv_status name_output(adv_duty_job *j, const char *table, adv_error *err)
{
    const adv_tables_options *options = &j->options->run;
    adv_status status = adv_output_name(&j->out, j->arena, options->output, options->rejects, err);
    if (status != ADV_OK) {
        return status;
    }
    if (adv_output_is_at(j->out.path, table)) {
        return adv_fail(err, ADV_ERR_INPUT, (adv_place){.source = j->out.path},
                        "this is the table itself, and writing here would take its place; name another file, "
                        "such as duty.parquet");
    }
    if (adv_output_is_at(j->out.rejects, table)) {
        return adv_fail(err, ADV_ERR_INPUT, (adv_place){.source = j->out.rejects},
                        "this is the table itself, and records that are put aside would take its place; "
                        "write to another folder");
    }
    return adv_output_begin(&j->out, j->arena, err);
}

static adv_status do_job(adv_duty_job *j, const char *table, adv_error *err)
{
    const adv_tables_options *options = &j->options->run;
    adv_status status = adv_duty_open(j, table, err);
    if (status == ADV_OK && options->output != NULL) {
        status = name_output(j, table, err);
    }
    status = status != ADV_OK ? status : adv_duck_open(&j->duck, options, j->out.spill, err);
    status = status != ADV_OK ? status : adv_duty_bind(j, err);
    status = status != ADV_OK ? status : run(j, err);
    status = status != ADV_OK ? status : finish(j, err);
    if (status == ADV_OK && adv_duty_sum_up(j) != ADV_OK) {
        status = adv_fail_memory(err);
    }
    return status;
}

adv_status adv_tables_duty(adv_duty_summary *out, adv_arena *arena, const char *table,
                           const adv_duty_table_options *options, adv_error *err)
{
    adv_duty_job *j = calloc(1, sizeof *j);
    int64_t started = adv_clock_ms();
    memset(out, 0, sizeof *out);
    if (j == NULL) {
        return adv_fail_memory(err);
    }
    *j = (adv_duty_job){.arena = arena, .options = options, .summary = out, .rejects = {.arena = arena}};
    adv_error_list_init(&j->problems, arena, 0);
    pthread_mutex_init(&j->lock, NULL);
    j->watch.options = &options->run;
    j->shelf = (adv_shelf){.arena = arena,
                           .duck = &j->duck,
                           .folder = "",
                           .problems = options->run.problems != NULL ? options->run.problems : &j->problems};
    adv_status status = do_job(j, table, err);
    adv_duck_close(&j->duck);
    if (j->out.partial != NULL) {
        adv_output_clear(&j->out);
    }
    out->interrupted = j->watch.stopped;
    out->elapsed_ms = adv_clock_ms() - started;
    pthread_mutex_destroy(&j->lock);
    free(j);
    return status;
}

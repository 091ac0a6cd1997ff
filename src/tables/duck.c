/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opens the column engine and runs queries in it.  The version is checked first: Parquet bytes and the traps
 * we go round depend on it.  Everything the engine could fetch or write on its own is turned off, but for the
 * folder it may spill to.
 */
#include "duck.h"

#include <string.h>
#include <time.h>

#include "batch/cells.h"

#define ENGINE_WANTED "v1.4.4"
#define TELL_EACH_MS  200
#define DEFAULT_BYTES INT64_C(1000000000)

_Static_assert(sizeof(duckdb_string_t) == sizeof(adv_cell_text),
               "cells are read where the engine keeps them");
_Static_assert(offsetof(duckdb_string_t, value.pointer.ptr) == offsetof(adv_cell_text, far.bytes),
               "same layout");
_Static_assert(offsetof(duckdb_string_t, value.inlined.inlined) == offsetof(adv_cell_text, near.bytes),
               "same layout");

const char *adv_tables_engine_version(void)
{
    return duckdb_library_version();
}

const char *adv_tables_engine_wanted(void)
{
    return ENGINE_WANTED;
}

int64_t adv_clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void adv_sql_literal(adv_buffer *sql, adv_text text)
{
    adv_buffer_char(sql, '\'');
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == '\'') {
            adv_buffer_char(sql, '\'');
        }
        adv_buffer_char(sql, text.bytes[i]);
    }
    adv_buffer_char(sql, '\'');
}

void adv_sql_name(adv_buffer *sql, adv_text text)
{
    adv_buffer_char(sql, '"');
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == '"') {
            adv_buffer_char(sql, '"');
        }
        adv_buffer_char(sql, text.bytes[i]);
    }
    adv_buffer_char(sql, '"');
}

/* Outside quotes the engine takes one kind of line end in a file, the first it meets, and says no more than
   that its state is off.  False where the message is another. */
static bool tell_line_ends(const char *message, adv_error *err)
{
    static const char mark[] = "file = ";
    const char *file = strstr(message, mark);
    if (strstr(message, "CSV Parser state machine reached an invalid state") == NULL || file == NULL) {
        return false;
    }
    file += sizeof mark - 1;
    (void)adv_fail(err, ADV_ERR_INPUT, (adv_place){0},
                   "%.*s: some lines end in CR LF and some in LF alone, which the engine does not read; "
                   "write them all in one way, say with dos2unix",
                   (int)strcspn(file, "\n"), file);
    return true;
}

/* "Invalid Input Error: No magic bytes ...": the class says nothing to whoever reads it, and the lines behind
   the first show a place in a query nobody wrote. */
adv_text adv_engine_words(const char *message)
{
    static const char class_end[] = "Error: ";
    if (message == NULL || message[0] == '\0') {
        message = "no reason given";
    }
    size_t length = strcspn(message, "\r\n");
    const char *behind = strstr(message, class_end);
    if (behind != NULL && behind + strlen(class_end) < message + length) {
        behind += strlen(class_end);
        return (adv_text){behind, length - (size_t)(behind - message)};
    }
    return (adv_text){message, length};
}

static adv_status engine_failed(const adv_duck *duck, const char *message, adv_error *err)
{
    if (message == NULL) {
        message = "no reason given";
    }
    if (tell_line_ends(message, err)) {
        return ADV_ERR_INPUT;
    }
    if (duck->words != NULL) {
        duck->words->length = 0;
        adv_buffer_string(duck->words, message);
    }
    bool memory = strstr(message, "Out of Memory") != NULL || strstr(message, "could not allocate") != NULL;
    adv_text words = adv_engine_words(message);
    return adv_fail(err, memory ? ADV_ERR_MEMORY : ADV_ERR_IO, (adv_place){0},
                    "the column engine stopped: %.*s%s", (int)words.length, words.bytes,
                    memory ? " (--memory raises its limit)" : "");
}

static adv_status set(duckdb_config config, const char *name, const char *value, adv_error *err)
{
    if (duckdb_set_config(config, name, value) != DuckDBSuccess) {
        return adv_fail(err, ADV_ERR_IO, (adv_place){0}, "the column engine knows no setting %s = %s", name,
                        value);
    }
    return ADV_OK;
}

static void put_integer(char out[32], int64_t value, const char *unit)
{
    char digits[48];
    size_t length = adv_decimal_format(digits, value, 0, 0);
    memcpy(out, digits, length);
    memcpy(out + length, unit, strlen(unit) + 1);
}

static adv_status configure(duckdb_config config, const adv_tables_options *options, const char *spill,
                            adv_error *err)
{
    char memory[32], threads[32];
    int64_t bytes = options->memory_bytes > 0 ? options->memory_bytes : DEFAULT_BYTES;
    /* An engine of one thread cuts the row groups of Parquet elsewhere than one of several.  It is therefore
       told of two that are both ours: it starts none, and the one that calls it does all the work. */
    bool alone = options->threads == 1;
    adv_status status = ADV_OK;
    put_integer(memory, bytes / 1000, "KB");
    put_integer(threads, alone ? 2 : options->threads, "");
    const char *settings[][2] = {
        {"memory_limit", memory},
        {"temp_directory", spill == NULL ? "" : spill},
        {"autoinstall_known_extensions", "false"},
        {"autoload_known_extensions", "false"},
        {"preserve_insertion_order", "true"},
        {"threads", options->threads > 0 ? threads : NULL},
        {"external_threads", alone ? "2" : NULL},
    };
    for (size_t i = 0; i < sizeof settings / sizeof *settings && status == ADV_OK; i++) {
        if (settings[i][1] != NULL) {
            status = set(config, settings[i][0], settings[i][1], err);
        }
    }
    return status;
}

adv_status adv_duck_open(adv_duck *duck, const adv_tables_options *options, const char *spill, adv_error *err)
{
    duckdb_config config = NULL;
    char *message = NULL;
    memset(duck, 0, sizeof *duck);
    if (strcmp(duckdb_library_version(), ENGINE_WANTED) != 0) {
        return adv_fail(err, ADV_ERR_IO, (adv_place){0},
                        "libduckdb is version %s, and this program is made for %s; put that one in its place",
                        duckdb_library_version(), ENGINE_WANTED);
    }
    if (duckdb_create_config(&config) != DuckDBSuccess) {
        return adv_fail_memory(err);
    }
    adv_status status = configure(config, options, spill, err);
    if (status == ADV_OK && (duckdb_open_ext(NULL, &duck->db, config, &message) != DuckDBSuccess ||
                             duckdb_connect(duck->db, &duck->con) != DuckDBSuccess)) {
        status = engine_failed(duck, message, err);
    }
    duck->open = status == ADV_OK;
    duck->spill = spill;
    duckdb_free(message);
    duckdb_destroy_config(&config);
    /* The engine keeps count of its work only where it is told to; it prints nothing of it. */
    static const char count[] = "SET enable_progress_bar = true; SET enable_progress_bar_print = false";
    return status == ADV_OK && options->progress != NULL ? adv_duck_run(duck, count, err) : status;
}

void adv_duck_close(adv_duck *duck)
{
    if (duck->con != NULL) {
        duckdb_disconnect(&duck->con);
    }
    if (duck->db != NULL) {
        duckdb_close(&duck->db);
    }
    duck->open = false;
}

adv_status adv_duck_run(adv_duck *duck, const char *sql, adv_error *err)
{
    duckdb_result result;
    adv_status status = ADV_OK;
    if (duckdb_query(duck->con, sql, &result) != DuckDBSuccess) {
        status = engine_failed(duck, duckdb_result_error(&result), err);
    }
    duckdb_destroy_result(&result);
    return status;
}

/* ---- while a query runs -------------------------------------------------------------------------------- */

static void tell(adv_duck *duck, adv_watch *watch)
{
    int64_t now = adv_clock_ms();
    if (watch->options->progress == NULL || now - watch->told_ms < TELL_EACH_MS) {
        return;
    }
    watch->told_ms = now;
    adv_tables_progress progress = {
        .stage = watch->stage, .permille = -1, .total = watch->total, .elapsed_ms = now - watch->started_ms};
    if (watch->rows != NULL) {
        progress.rows = __atomic_load_n(watch->rows, __ATOMIC_RELAXED);
    }
    if (watch->total == 0 && !watch->unmeasured) {
        progress.permille = (int)(duckdb_query_progress(duck->con).percentage * 10);
    }
    watch->options->progress(watch->options->context, &progress);
}

/* Tells and asks; after a stop the engine is told once, and the query then ends with an error of its own. */
static void look(adv_duck *duck, adv_watch *watch)
{
    if (watch == NULL) {
        return;
    }
    tell(duck, watch);
    if (watch->meanwhile != NULL) {
        watch->meanwhile(watch->context);
    }
    if (!watch->stopped && watch->options->interrupted != NULL &&
        watch->options->interrupted(watch->options->context)) {
        watch->stopped = true;
        duckdb_interrupt(duck->con);
    }
}

static void rest(void)
{
    struct timespec millisecond = {0, 1000000};
    nanosleep(&millisecond, NULL);
}

static void start(adv_watch *watch)
{
    if (watch != NULL) {
        watch->started_ms = adv_clock_ms();
        watch->told_ms = watch->started_ms;
    }
}

/* Works on the query until its result is ready; the engine's threads work beside. */
static adv_status drive(adv_duck *duck, duckdb_pending_result pending, adv_watch *watch, adv_error *err)
{
    for (;;) {
        look(duck, watch);
        duckdb_pending_state state = duckdb_pending_execute_task(pending);
        if (state == DUCKDB_PENDING_ERROR) {
            return engine_failed(duck, duckdb_pending_error(pending), err);
        }
        if (duckdb_pending_execution_is_finished(state)) {
            return ADV_OK;
        }
        if (state == DUCKDB_PENDING_NO_TASKS_AVAILABLE) {
            rest();
        }
    }
}

static adv_status fetch_all(adv_duck *duck, duckdb_result *result, adv_watch *watch, adv_chunk_take take,
                            void *context, adv_error *err)
{
    adv_status status = ADV_OK;
    while (status == ADV_OK) {
        look(duck, watch);
        duckdb_data_chunk chunk = duckdb_fetch_chunk(*result);
        if (chunk == NULL) {
            const char *message = duckdb_result_error(result);
            return message != NULL && message[0] != '\0' ? engine_failed(duck, message, err) : ADV_OK;
        }
        if (take != NULL && duckdb_data_chunk_get_size(chunk) > 0) {
            status = take(context, chunk, err);
        }
        duckdb_destroy_data_chunk(&chunk);
    }
    return status;
}

static adv_status perform(adv_duck *duck, duckdb_prepared_statement statement, bool streaming,
                          adv_watch *watch, adv_chunk_take take, void *context, adv_error *err)
{
    duckdb_pending_result pending = NULL;
    duckdb_result result;
    adv_status status = ADV_OK;
    start(watch);
    duckdb_state made = streaming ? duckdb_pending_prepared_streaming(statement, &pending)
                                  : duckdb_pending_prepared(statement, &pending);
    status = made != DuckDBSuccess ? engine_failed(duck, duckdb_pending_error(pending), err)
                                   : drive(duck, pending, watch, err);
    if (status == ADV_OK) {
        if (duckdb_execute_pending(pending, &result) != DuckDBSuccess) {
            status = engine_failed(duck, duckdb_result_error(&result), err);
        } else {
            status = fetch_all(duck, &result, watch, take, context, err);
        }
        duckdb_destroy_result(&result);
    }
    duckdb_destroy_pending(&pending);
    return watch != NULL && watch->stopped ? adv_fail(err, ADV_ERR_IO, (adv_place){0}, "interrupted")
                                           : status;
}

static adv_status prepare_and_perform(adv_duck *duck, const char *sql, bool streaming, adv_watch *watch,
                                      adv_chunk_take take, void *context, adv_error *err)
{
    duckdb_prepared_statement statement = NULL;
    adv_status status = duckdb_prepare(duck->con, sql, &statement) != DuckDBSuccess
                            ? engine_failed(duck, duckdb_prepare_error(statement), err)
                            : perform(duck, statement, streaming, watch, take, context, err);
    duckdb_destroy_prepare(&statement);
    return status;
}

adv_status adv_duck_stream(adv_duck *duck, const char *sql, adv_watch *watch, adv_chunk_take take,
                           void *context, adv_error *err)
{
    return prepare_and_perform(duck, sql, true, watch, take, context, err);
}

adv_status adv_duck_answer(adv_duck *duck, duckdb_prepared_statement statement, adv_watch *watch,
                           adv_chunk_take take, void *context, adv_error *err)
{
    return perform(duck, statement, true, watch, take, context, err);
}

adv_status adv_duck_work(adv_duck *duck, const char *sql, adv_watch *watch, adv_error *err)
{
    return prepare_and_perform(duck, sql, false, watch, NULL, NULL, err);
}

/* ---- chunks -------------------------------------------------------------------------------------------- */

static bool is_valid(duckdb_vector vector, idx_t row)
{
    uint64_t *validity = duckdb_vector_get_validity(vector);
    return validity == NULL || duckdb_validity_row_is_valid(validity, row);
}

adv_text adv_chunk_text(duckdb_data_chunk chunk, idx_t column, idx_t row)
{
    duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, column);
    if (!is_valid(vector, row)) {
        return (adv_text){NULL, 0};
    }
    return adv_cell_text_get((const adv_cell_text *)duckdb_vector_get_data(vector) + row);
}

int64_t adv_chunk_integer(duckdb_data_chunk chunk, idx_t column, idx_t row)
{
    duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, column);
    return is_valid(vector, row) ? ((const int64_t *)duckdb_vector_get_data(vector))[row] : 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The entries at the edges of a chunk may go on in the chunks beside it; their lines are handed on in order.
 */
#include "packed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct adv_packed_worker {
    adv_packed_worker *next, *next_free;
    adv_charging *charging;
    adv_packed_line lines[ADV_CHUNK_ROWS];
};

/* ---- workers ------------------------------------------------------------------------------------------- */

static adv_packed_worker *new_worker(adv_packed_pass *pass)
{
    adv_packed_worker *worker = calloc(1, sizeof *worker);
    if (worker != NULL && (worker->charging = adv_charging_new(pass->place.desk)) == NULL) {
        free(worker);
        worker = NULL;
    }
    return worker;
}

static adv_packed_worker *take_worker(adv_packed_pass *pass)
{
    pthread_mutex_lock(&pass->lock);
    adv_packed_worker *worker = pass->free_workers;
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

static void give_worker(adv_packed_pass *pass, adv_packed_worker *worker)
{
    pthread_mutex_lock(&pass->lock);
    worker->next_free = pass->free_workers;
    pass->free_workers = worker;
    pthread_mutex_unlock(&pass->lock);
}

/* ---- a chunk ------------------------------------------------------------------------------------------- */

/* Lines [from, to) of the chunk go on as they came; an empty record before them where others were charged. */
static void hand_on(duckdb_vector output, duckdb_data_chunk input, size_t from, size_t to, bool follows)
{
    uint64_t *validity = duckdb_vector_get_validity(output);
    if (!follows) {
        duckdb_vector_assign_string_element_len(output, from - 1, "", 0);
        duckdb_validity_set_row_valid(validity, from - 1);
    }
    for (size_t i = from; i < to; i++) {
        adv_text record = adv_chunk_text(input, 0, i);
        duckdb_vector_assign_string_element_len(output, i, record.bytes, record.length);
        duckdb_validity_set_row_valid(validity, i);
    }
}

static adv_status open_lines(adv_packed_worker *worker, duckdb_data_chunk input, size_t rows, adv_error *err)
{
    for (size_t i = 0; i < rows; i++) {
        if (!adv_goods_open(&worker->lines[i], adv_chunk_text(input, 0, i))) {
            return adv_fail(err, ADV_ERR_INPUT, (adv_place){0}, "a packed line cannot be opened");
        }
    }
    return ADV_OK;
}

static adv_status charge_chunk(adv_packed_worker *worker, duckdb_data_chunk input, duckdb_vector output,
                               adv_error *err)
{
    adv_packed_line *lines = worker->lines;
    size_t rows = duckdb_data_chunk_get_size(input), to = 0;
    bool follows = true;
    adv_status status = open_lines(worker, input, rows, err);
    for (size_t from = 0; from < rows && status == ADV_OK; from = to) {
        for (to = from + 1; to < rows && adv_text_equal(lines[to].number, lines[from].number); to++) {
        }
        if (from == 0 || to == rows) {
            hand_on(output, input, from, to, follows);
            follows = true;
        } else {
            bool named = lines[from].number.length > 0; /* lines of no entry are passed over */
            status = named ? adv_charging_put(worker->charging, lines + from, to - from, err) : ADV_OK;
            follows = false;
        }
    }
    return status;
}

static void charge_packed(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output)
{
    adv_packed_pass *pass = duckdb_scalar_function_get_extra_info(info);
    adv_packed_worker *worker = take_worker(pass);
    adv_error error;
    duckdb_vector_ensure_validity_writable(output);
    uint64_t *validity = duckdb_vector_get_validity(output);
    memset(validity, 0, (duckdb_data_chunk_get_size(input) + 63) / 64 * sizeof *validity);
    if (worker == NULL) {
        __atomic_store_n(&pass->failed, true, __ATOMIC_RELAXED);
        duckdb_scalar_function_set_error(info, "memory is out");
        return;
    }
    adv_charging_enter(worker->charging);
    adv_status status = charge_chunk(worker, input, output, &error);
    adv_charging_leave(worker->charging);
    give_worker(pass, worker);
    if (status == ADV_ERR_LIMIT) {
        __atomic_store_n(&pass->scattered, true, __ATOMIC_RELAXED);
        duckdb_scalar_function_set_error(info, "lines have to be sorted");
    } else if (status != ADV_OK) {
        adv_in_place_fail(&pass->place, &error);
        duckdb_scalar_function_set_error(info, "an entry is not charged");
    }
}

/* ---- the pass ------------------------------------------------------------------------------------------ */

adv_status adv_packed_open(adv_packed_pass *pass, adv_charging_setup *setup, const adv_shelf *shelf,
                           adv_error *err)
{
    *pass = (adv_packed_pass){.scattered = false};
    pthread_mutex_init(&pass->lock, NULL);
    adv_status status = adv_in_place_open(&pass->place, setup, err);
    if (status != ADV_OK) {
        pthread_mutex_destroy(&pass->lock);
        return status;
    }
    duckdb_scalar_function function = duckdb_create_scalar_function();
    duckdb_logical_type blob = duckdb_create_logical_type(DUCKDB_TYPE_BLOB);
    snprintf(pass->function, sizeof pass->function, "adv_charge_%u", shelf->scans);
    duckdb_scalar_function_set_name(function, pass->function);
    duckdb_scalar_function_add_parameter(function, blob);
    duckdb_scalar_function_set_return_type(function, blob);
    duckdb_scalar_function_set_special_handling(function);
    duckdb_scalar_function_set_volatile(function); /* a filter on what it gives must not call it twice */
    duckdb_scalar_function_set_extra_info(function, pass, NULL);
    duckdb_scalar_function_set_function(function, charge_packed);
    duckdb_state state = duckdb_register_scalar_function(shelf->duck->con, function);
    duckdb_destroy_logical_type(&blob);
    duckdb_destroy_scalar_function(&function);
    if (state != DuckDBSuccess) {
        adv_packed_close(pass);
        return adv_fail(err, ADV_ERR_IO, (adv_place){0},
                        "the column engine does not take the charging of entries as a function");
    }
    return ADV_OK;
}

void adv_packed_close(adv_packed_pass *pass)
{
    adv_packed_worker *worker = pass->workers;
    while (worker != NULL) {
        adv_packed_worker *next = worker->next;
        adv_charging_free(worker->charging);
        free(worker);
        worker = next;
    }
    pass->workers = NULL;
    adv_in_place_close(&pass->place);
    pthread_mutex_destroy(&pass->lock);
}

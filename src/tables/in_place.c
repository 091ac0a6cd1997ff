/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An entry that was charged ahead is looked up, wherever it stands now; every other stands whole in a tile
 * and is charged there.  Chunks may be cut elsewhere than they were when entries were charged ahead: then
 * some entry at an edge is not found, and the pass is given up for one that looks everything up; so it is
 * where a price holds duty and fees nobody states, since its whole entry has to be solved before the line has
 * a value.
 */
#include "in_place.h"

#include "batch/goods.h"
#include "batch/promised.h"
#include "runs.h"

/* ---- locks --------------------------------------------------------------------------------------------- */

static void share(void *context)
{
    adv_in_place *place = context;
    pthread_mutex_lock(&place->gate);
    pthread_rwlock_rdlock(&place->rest);
    pthread_mutex_unlock(&place->gate);
}

static void claim(void *context)
{
    adv_in_place *place = context;
    pthread_mutex_lock(&place->gate);
    pthread_rwlock_wrlock(&place->rest);
    pthread_mutex_unlock(&place->gate);
}

static void leave(void *context)
{
    adv_in_place *place = context;
    pthread_rwlock_unlock(&place->rest);
}

static void lock(void *context)
{
    adv_in_place *place = context;
    pthread_mutex_lock(&place->known);
}

static void unlock(void *context)
{
    adv_in_place *place = context;
    pthread_mutex_unlock(&place->known);
}

adv_status adv_in_place_open(adv_in_place *place, adv_charging_setup *setup, adv_error *err)
{
    *place = (adv_in_place){.locks = {share, claim, leave, lock, unlock, place}};
    pthread_rwlock_init(&place->rest, NULL);
    pthread_mutex_init(&place->gate, NULL);
    pthread_mutex_init(&place->known, NULL);
    pthread_mutex_init(&place->told, NULL);
    setup->locks = &place->locks;
    place->desk = adv_charging_desk_new(setup);
    if (place->desk == NULL) {
        adv_in_place_close(place);
        return adv_fail_memory(err);
    }
    return ADV_OK;
}

void adv_in_place_close(adv_in_place *place)
{
    adv_charging_desk_free(place->desk);
    place->desk = NULL;
    pthread_rwlock_destroy(&place->rest);
    pthread_mutex_destroy(&place->gate);
    pthread_mutex_destroy(&place->known);
    pthread_mutex_destroy(&place->told);
}

/* ---- a tile -------------------------------------------------------------------------------------------- */

void adv_in_place_fail(adv_in_place *place, const adv_error *error)
{
    pthread_mutex_lock(&place->told);
    if (!place->failed) {
        place->error = *error;
        __atomic_store_n(&place->failed, true, __ATOMIC_RELAXED);
    }
    pthread_mutex_unlock(&place->told);
}

static void tell_nothing(adv_worker *worker, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        worker->figures[i] = (adv_line_charges)ADV_LINE_CHARGES_NONE;
        worker->charged[i] = false;
    }
}

/* Rows [from, to) of the tile are all of an entry, or all of it that this tile has. */
static void look_up(adv_pass *pass, adv_worker *worker, size_t from, size_t to)
{
    const adv_batch_work *work = worker->work;
    for (size_t i = from; i < to; i++) {
        worker->charged[i] = adv_charges_find(&worker->figures[i], pass->charges, &worker->cursor,
                                              work->entry[i], work->line[i]);
    }
}

static void charge_entry(adv_pass *pass, adv_worker *worker, size_t from, size_t to)
{
    adv_error error;
    adv_status status = adv_goods_take(worker->lines, pass->batch, worker->work, from, to);
    if (status != ADV_OK) {
        worker->work->failed = true;
        return;
    }
    status = adv_charging_entry(worker->figures + from, worker->charging, worker->lines, to - from, &error);
    if (status != ADV_OK) {
        adv_in_place_fail(pass->in_place, &error);
    }
    for (size_t i = from; i < to; i++) {
        worker->charged[i] = status == ADV_OK;
    }
}

static void charge_run(adv_pass *pass, adv_worker *worker, size_t run, size_t from, size_t to)
{
    adv_text entry = worker->work->entry[from];
    tell_nothing(worker, from, to);
    if (entry.length == 0) {
        return;
    }
    if (adv_charges_has(pass->charges, entry)) {
        look_up(pass, worker, from, to);
    } else if (adv_chunk_runs_ahead(worker->chunk, run)) {
        __atomic_store_n(&pass->in_place->unplaced, true, __ATOMIC_RELAXED);
    } else {
        charge_entry(pass, worker, from, to);
    }
}

void adv_in_place_charge(adv_pass *pass, adv_worker *worker, size_t first, size_t rows, size_t run)
{
    const adv_chunk_runs *runs = worker->chunk;
    if (adv_promised_any(worker->work)) {
        __atomic_store_n(&pass->in_place->unplaced, true, __ATOMIC_RELAXED);
    }
    adv_goods_read(pass->batch, worker->work, worker->cells, first, rows);
    adv_charging_enter(worker->charging);
    for (; run < runs->count && runs->starts[run] < first + rows; run++) {
        size_t from = runs->starts[run] < first ? first : runs->starts[run];
        size_t to = runs->starts[run + 1] > first + rows ? first + rows : runs->starts[run + 1];
        charge_run(pass, worker, run, from - first, to - first);
    }
    adv_charging_leave(worker->charging);
}

adv_status adv_in_place_count(adv_charge_count *into, const adv_allocator *allocator, const adv_pass *pass)
{
    adv_status status = ADV_OK;
    for (const adv_worker *w = pass->workers; w != NULL && status == ADV_OK; w = w->next) {
        status = adv_charge_count_merge(into, allocator, adv_charging_counted(w->charging));
    }
    return status;
}

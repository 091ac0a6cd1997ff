/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory that runs out on purpose.  each_allocation_fails() runs a piece of work again and again: first with
 * the first block refused, then the second, and so on; then with an arena that may hold one more byte each
 * time, which makes every single piece the one that does not fit.  Each run must say ADV_ERR_MEMORY or
 * finish, never crash, and give every block back.
 */
#ifndef ADVALOREM_TESTS_BASE_FAILING_H
#define ADVALOREM_TESTS_BASE_FAILING_H

#include <stdlib.h>

#include "advalorem/arena.h"
#include "advalorem/status.h"
#include "test.h"

typedef struct failing {
    size_t calls;
    size_t fail_at; /* the call that is refused; 0 = none */
    size_t live;
} failing;

static void *failing_allocate(void *context, size_t size)
{
    failing *f = context;
    f->calls++;
    if (f->calls == f->fail_at) {
        return NULL;
    }
    void *block = malloc(size);
    f->live += block != NULL;
    return block;
}

static void failing_release(void *context, void *block, size_t size)
{
    failing *f = context;
    (void)size;
    f->live--;
    free(block);
}

typedef adv_status (*piece_of_work)(adv_arena *arena, const void *given);

static adv_status run_once(failing *f, size_t limit_bytes, piece_of_work work, const void *given)
{
    adv_allocator allocator = {failing_allocate, failing_release, f};
    adv_arena arena;
    adv_arena_init(&arena, &allocator);
    arena.limit_bytes = limit_bytes;
    adv_status status = work(&arena, given);
    if (limit_bytes != 0) {
        assert_true(arena.total_bytes <= limit_bytes);
    }
    adv_arena_reset(&arena);
    assert_int_equal(f->live, 0);
    return status;
}

static void each_allocation_fails(piece_of_work work, const void *given)
{
    failing never = {0};
    assert_int_equal(run_once(&never, 0, work, given), ADV_OK);
    assert_true(never.calls > 0);
    for (size_t i = 1; i <= never.calls; i++) {
        failing f = {.fail_at = i};
        assert_int_equal(run_once(&f, 0, work, given), ADV_ERR_MEMORY);
    }
    size_t refused = 0;
    adv_status status = ADV_ERR_MEMORY;
    for (size_t limit = 1; status != ADV_OK; limit += 1 + limit / 1000) {
        failing f = {0};
        status = run_once(&f, limit, work, given);
        assert_true(status == ADV_OK || status == ADV_ERR_MEMORY);
        refused += status != ADV_OK;
        assert_true(limit < (size_t)1 << 24);
    }
    assert_true(refused > 0);
}

#endif

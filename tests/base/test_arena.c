/* SPDX-License-Identifier: Apache-2.0 */
/* Memory given back at once: alignment, zeros, limits, and every block returned. */
#include <stdbool.h>
#include <string.h>

#include "advalorem/arena.h"
#include "failing.h"

static void pieces_are_aligned_zeroed_and_apart(void **state)
{
    (void)state;
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    char *before = NULL;
    size_t before_size = 0;
    for (size_t i = 0; i < 5000; i++) {
        size_t alignment = (size_t)1 << i % 7;
        size_t size = i * 37 % 700;
        char *piece = adv_arena_alloc(&arena, size, alignment);
        assert_non_null(piece);
        assert_int_equal((uintptr_t)piece % alignment, 0);
        for (size_t j = 0; j < size; j++) {
            assert_int_equal(piece[j], 0);
        }
        memset(piece, 0xAA, size);
        if (before != NULL && before_size != 0) {
            assert_int_equal((unsigned char)before[before_size - 1], 0xAA);
            assert_true(piece >= before + before_size || piece + size <= before);
        }
        before = piece;
        before_size = size;
    }
    adv_arena_reset(&arena);
}

static void a_large_piece_leaves_the_newest_block_in_use(void **state)
{
    (void)state;
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    char *first = adv_arena_alloc(&arena, 10, 1);
    char *large = adv_arena_alloc(&arena, 3000000, 64);
    char *second = adv_arena_alloc(&arena, 10, 1);
    assert_non_null(large);
    assert_ptr_equal(second, first + 10);
    large[2999999] = 'x';
    adv_arena_reset(&arena);
    assert_int_equal(arena.total_bytes, 0);
    assert_non_null(adv_arena_alloc(&arena, 3000000, 1)); /* alone and first */
    assert_non_null(adv_arena_alloc(&arena, 1, 1));
    adv_arena_reset(&arena);
}

static void arena_can_be_used_again(void **state)
{
    (void)state;
    failing f = {0};
    adv_allocator allocator = {failing_allocate, failing_release, &f};
    adv_arena arena;
    adv_arena_init(&arena, &allocator);
    adv_arena_reset(&arena);
    assert_int_equal(f.calls, 0);
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 1000; i++) {
            assert_non_null(adv_arena_alloc(&arena, 100, 8));
        }
        assert_true(f.live > 1);
        adv_arena_reset(&arena);
        assert_int_equal(f.live, 0);
        assert_int_equal(arena.total_bytes, 0);
    }
}

static void sizes_that_overflow_are_refused(void **state)
{
    (void)state;
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    assert_null(adv_arena_alloc(&arena, SIZE_MAX, 1));
    assert_null(adv_arena_alloc(&arena, SIZE_MAX - 70, 64));
    assert_null(adv_arena_array(&arena, SIZE_MAX / 8 + 1, 8, 8));
    assert_null(adv_arena_copy(&arena, "x", SIZE_MAX));
    assert_int_equal(arena.total_bytes, 0);
    assert_non_null(ADV_ARENA_ARRAY(&arena, 0, int64_t));
    adv_arena_reset(&arena);
}

static void the_limit_counts_whole_blocks(void **state)
{
    (void)state;
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    arena.limit_bytes = 100000;
    size_t pieces = 0;
    while (adv_arena_alloc(&arena, 1000, 8) != NULL) {
        pieces++;
        assert_true(arena.total_bytes <= arena.limit_bytes);
    }
    assert_true(pieces > 90); /* the last blocks are cut to what is left */
    assert_null(adv_arena_alloc(&arena, 1000, 8));
    adv_arena_reset(&arena);
    assert_non_null(adv_arena_alloc(&arena, 1000, 8));
    adv_arena_reset(&arena);
}

static void copies_end_with_nul(void **state)
{
    (void)state;
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    assert_string_equal(adv_arena_copy(&arena, "freight and more", 7), "freight");
    assert_string_equal(adv_arena_copy(&arena, NULL, 0), "");
    adv_arena_reset(&arena);
}

static adv_status use_everything(adv_arena *arena, const void *given)
{
    (void)given;
    bool complete = adv_arena_alloc(arena, 10, 64) != NULL && adv_arena_array(arena, 3000, 8, 8) != NULL &&
                    adv_arena_copy(arena, "text", 4) != NULL;
    return complete ? ADV_OK : ADV_ERR_MEMORY;
}

static void each_allocation_can_fail(void **state)
{
    (void)state;
    each_allocation_fails(use_everything, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_aligned_zeroed_and_apart),
        cmocka_unit_test(a_large_piece_leaves_the_newest_block_in_use),
        cmocka_unit_test(arena_can_be_used_again),
        cmocka_unit_test(sizes_that_overflow_are_refused),
        cmocka_unit_test(the_limit_counts_whole_blocks),
        cmocka_unit_test(copies_end_with_nul),
        cmocka_unit_test(each_allocation_can_fail),
    };
    return test_run("arena", tests);
}

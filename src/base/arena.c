/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory that is given back all at once: a list of blocks, newest first, filled from the front.  This is the
 * only place of the library that calls malloc and free.  Blocks double from 4 KiB to 1 MiB, so a small
 * request costs one malloc and a large one few; a piece too large for a block of its turn gets a block of its
 * own behind the newest, which goes on being filled.
 */
#include "advalorem/arena.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_LEAST    ((size_t)4096)
#define BLOCK_MOST     ((size_t)1 << 20)
#define ALIGNMENT_MOST ((size_t)64)

struct adv_arena_block {
    adv_arena_block *next;
    size_t size; /* of the whole block, this header included */
};

static void *allocate_plainly(void *context, size_t size)
{
    (void)context;
    return malloc(size);
}

static void release_plainly(void *context, void *block, size_t size)
{
    (void)context;
    (void)size;
    free(block);
}

void adv_arena_init(adv_arena *arena, const adv_allocator *allocator)
{
    assert(arena != NULL);
    memset(arena, 0, sizeof *arena);
    if (allocator != NULL) {
        arena->allocator = *allocator;
    } else {
        arena->allocator.allocate = allocate_plainly;
        arena->allocator.release = release_plainly;
    }
}

/* How many bytes of `block` from `used` on are lost to alignment. */
static size_t padding_at(const adv_arena_block *block, size_t used, size_t alignment)
{
    uintptr_t address = (uintptr_t)block + used;
    return (size_t)(-address & (uintptr_t)(alignment - 1));
}

static bool fits(const adv_arena *arena, size_t size, size_t alignment)
{
    if (arena->blocks == NULL) {
        return false;
    }
    size_t room = arena->blocks->size - arena->used_bytes;
    size_t padding = padding_at(arena->blocks, arena->used_bytes, alignment);
    return padding <= room && size <= room - padding;
}

static adv_arena_block *new_block(adv_arena *arena, size_t size)
{
    if (arena->limit_bytes != 0 &&
        (arena->total_bytes > arena->limit_bytes || size > arena->limit_bytes - arena->total_bytes)) {
        return NULL;
    }
    adv_arena_block *block = arena->allocator.allocate(arena->allocator.context, size);
    if (block != NULL) {
        block->next = NULL;
        block->size = size;
        arena->total_bytes += size;
    }
    return block;
}

/* The size of the next ordinary block: as much again as the arena already has, between the two bounds. */
static size_t next_block_size(const adv_arena *arena)
{
    size_t size = arena->total_bytes < BLOCK_LEAST ? BLOCK_LEAST : arena->total_bytes;
    return size > BLOCK_MOST ? BLOCK_MOST : size;
}

static void *take(adv_arena_block *block, size_t *used, size_t size, size_t alignment)
{
    size_t start = *used + padding_at(block, *used, alignment);
    *used = start + size;
    void *piece = (char *)block + start;
    memset(piece, 0, size);
    return piece;
}

/* A piece that no ordinary block holds; the newest block keeps its place at the front. */
static void *alloc_alone(adv_arena *arena, size_t needed, size_t size, size_t alignment)
{
    adv_arena_block *block = new_block(arena, needed);
    if (block == NULL) {
        return NULL;
    }
    size_t used = sizeof *block;
    void *piece = take(block, &used, size, alignment);
    if (arena->blocks == NULL) {
        arena->blocks = block;
        arena->used_bytes = used;
    } else {
        block->next = arena->blocks->next;
        arena->blocks->next = block;
    }
    return piece;
}

void *adv_arena_alloc(adv_arena *arena, size_t size, size_t alignment)
{
    assert(arena != NULL && arena->allocator.allocate != NULL);
    assert(alignment != 0 && (alignment & (alignment - 1)) == 0 && alignment <= ALIGNMENT_MOST);
    size += size == 0; /* so that every piece has an address of its own */
    if (fits(arena, size, alignment)) {
        return take(arena->blocks, &arena->used_bytes, size, alignment);
    }
    if (size > SIZE_MAX - sizeof(adv_arena_block) - alignment) {
        return NULL;
    }
    size_t needed = sizeof(adv_arena_block) + alignment + size;
    size_t ordinary = next_block_size(arena);
    bool limited = arena->limit_bytes != 0 && ordinary > arena->limit_bytes - arena->total_bytes;
    if (needed > ordinary / 2 || limited) {
        return alloc_alone(arena, needed, size, alignment);
    }
    adv_arena_block *block = new_block(arena, ordinary);
    if (block == NULL) {
        return NULL;
    }
    block->next = arena->blocks;
    arena->blocks = block;
    arena->used_bytes = sizeof *block;
    return take(block, &arena->used_bytes, size, alignment);
}

void *adv_arena_array(adv_arena *arena, size_t count, size_t size, size_t alignment)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        return NULL;
    }
    return adv_arena_alloc(arena, bytes, alignment);
}

char *adv_arena_copy(adv_arena *arena, const char *bytes, size_t length)
{
    assert(bytes != NULL || length == 0);
    if (length == SIZE_MAX) {
        return NULL;
    }
    char *copy = adv_arena_alloc(arena, length + 1, 1);
    if (copy != NULL && length != 0) {
        memcpy(copy, bytes, length);
    }
    return copy;
}

void adv_arena_reset(adv_arena *arena)
{
    assert(arena != NULL);
    adv_arena_block *block = arena->blocks;
    while (block != NULL) {
        adv_arena_block *next = block->next;
        arena->allocator.release(arena->allocator.context, block, block->size);
        block = next;
    }
    arena->blocks = NULL;
    arena->used_bytes = 0;
    arena->total_bytes = 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory that is given back all at once.  One arena a request, a command or a tile; whoever made it resets
 * it.  Every allocation can fail and says so with NULL; the allocator is a parameter so that a test can make
 * each one fail in turn.
 */
#ifndef ADVALOREM_ARENA_H
#define ADVALOREM_ARENA_H

#include <stddef.h>

#include "advalorem/api.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Where an arena gets its blocks.  Both functions receive `context`. */
typedef struct adv_allocator {
    void *(*allocate)(void *context, size_t size);
    void (*release)(void *context, void *block, size_t size);
    void *context;
} adv_allocator;

typedef struct adv_arena_block adv_arena_block;

/** Plain so that it can live on the stack; its fields are the arena's own business. */
typedef struct adv_arena {
    adv_allocator    allocator;
    adv_arena_block *blocks;      /* newest first */
    size_t           used_bytes;  /* in the newest block */
    size_t           total_bytes; /* of all blocks */
    size_t           limit_bytes; /* 0 = none; an allocation past it fails like any other */
} adv_arena;

/** An empty arena; NULL takes malloc and free.  Allocates nothing yet. */
ADV_API void adv_arena_init(adv_arena *arena, const adv_allocator *allocator);

/** `size` bytes, zeroed, aligned to `alignment` (a power of two, at most 64).  NULL when memory is out. */
ADV_API void *adv_arena_alloc(adv_arena *arena, size_t size, size_t alignment);

/** `count` elements of `size` bytes, zeroed; NULL when memory is out or the product overflows. */
ADV_API void *adv_arena_array(adv_arena *arena, size_t count, size_t size, size_t alignment);

/** A copy of `length` bytes with a NUL behind them. */
ADV_API char *adv_arena_copy(adv_arena *arena, const char *bytes, size_t length);

/** Gives everything back; the arena can be used again. */
ADV_API void adv_arena_reset(adv_arena *arena);

#define ADV_ARENA_NEW(arena, type) ((type *)adv_arena_alloc((arena), sizeof(type), _Alignof(type)))
#define ADV_ARENA_ARRAY(arena, count, type) \
    ((type *)adv_arena_array((arena), (count), sizeof(type), _Alignof(type)))

#ifdef __cplusplus
}
#endif
#endif

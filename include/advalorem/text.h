/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text as a pointer and a length, and a growing buffer to write into.  Bytes are UTF-8 as given; nothing here
 * depends on a locale.
 */
#ifndef ADVALOREM_TEXT_H
#define ADVALOREM_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "advalorem/arena.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Borrowed bytes; not NUL-terminated unless said.  {NULL, 0} is "no text". */
typedef struct adv_text {
    const char *bytes;
    size_t      length;
} adv_text;

ADV_API adv_text adv_text_of(const char *nul_terminated); /* NULL gives {NULL, 0} */
ADV_API bool     adv_text_equal(adv_text a, adv_text b);
ADV_API bool     adv_text_is(adv_text a, const char *nul_terminated);
ADV_API bool     adv_text_is_nocase(adv_text a, const char *nul_terminated); /* ASCII letters only */
/** <0, 0, >0 by bytes: the order of canonical keys. */
ADV_API int      adv_text_compare(adv_text a, adv_text b);
ADV_API adv_text adv_text_trim(adv_text a); /* ASCII blanks and tabs at both ends */
ADV_API bool     adv_text_starts(adv_text a, const char *prefix);
/** True when the bytes are well-formed UTF-8 (no surrogates, no overlong forms). */
ADV_API bool     adv_utf8_valid(adv_text a);
/** Columns a terminal needs: counts code points, East Asian wide ones twice, combining ones not. */
ADV_API size_t   adv_utf8_width(adv_text a);

/** A buffer that grows in an arena.  After a failed allocation `failed` stays set and writes do nothing. */
typedef struct adv_buffer {
    adv_arena *arena;
    char      *bytes; /* NUL-terminated once anything was written */
    size_t     length;
    size_t     capacity;
    bool       failed;
} adv_buffer;

ADV_API void     adv_buffer_init(adv_buffer *buffer, adv_arena *arena);
ADV_API void     adv_buffer_text(adv_buffer *buffer, adv_text text);
ADV_API void     adv_buffer_string(adv_buffer *buffer, const char *nul_terminated);
ADV_API void     adv_buffer_char(adv_buffer *buffer, char c);
ADV_API void     adv_buffer_integer(adv_buffer *buffer, int64_t value);
ADV_API adv_text adv_buffer_done(const adv_buffer *buffer);

/** Sorts `count` items of `size` bytes, stable, by `compare`; needs `count * size` bytes of scratch.
    Stable because ties must fall the same way on every host, which qsort does not promise. */
ADV_API void adv_sort(void *items, void *scratch, size_t count, size_t size,
                      int (*compare)(const void *a, const void *b, const void *context), const void *context);

#ifdef __cplusplus
}
#endif
#endif

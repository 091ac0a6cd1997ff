/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What went wrong, where, and what to do.  The caller owns adv_error and may pass NULL.  The lowest function
 * that knows the place sets it; nobody above rewrites it.  Readers of files collect every problem in an
 * adv_error_list instead of stopping at the first.
 */
#ifndef ADVALOREM_ERROR_H
#define ADVALOREM_ERROR_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "advalorem/arena.h"
#include "advalorem/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Where in the user's input.  Strings are borrowed from that input or static. */
typedef struct adv_place {
    const char *source; /* "invoice.csv", "law/us/elements.yaml"; NULL = unknown */
    int64_t     row;    /* 1-based line or record; 0 = the source has none */
    int32_t     column; /* 1-based; 0 = unknown */
    const char *field;  /* as the user wrote it: "elements[2].amount"; NULL = none */
} adv_place;

typedef struct adv_error {
    adv_status status;
    adv_place  place;
    char       message[512]; /* a whole sentence: found, expected, what to do; always NUL-terminated */
} adv_error;

/**
 * Fills `err` (unless NULL) and returns `status`.  The format knows %s (NULL prints "(none)"), %.*s with an
 * int length, %d int, %ld int64_t given as long, %lu unsigned long, %zu size_t, %c and %%; anything else is a
 * programming error.  Control characters and malformed UTF-8 in arguments are shown as '?'; a message too
 * long ends in "...".
 */
ADV_API adv_status adv_fail(adv_error *err, adv_status status, adv_place place, const char *format, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 4, 5)))
#endif
    ;
ADV_API adv_status adv_fail_list(adv_error *err, adv_status status, adv_place place, const char *format,
                                 va_list arguments);

/** Memory is out: a message that needs no memory. */
ADV_API adv_status adv_fail_memory(adv_error *err);

/** Problems in the order they were met; strings are copied into the list's arena. */
typedef struct adv_error_list {
    adv_arena *arena;
    adv_error *items;
    size_t     count;
    size_t     capacity;
    size_t     limit;   /* further problems are only counted */
    size_t     dropped; /* problems past the limit, or that no memory was left for */
} adv_error_list;

/** Keeps at most `limit` problems (0 = 100). */
ADV_API void adv_error_list_init(adv_error_list *list, adv_arena *arena, size_t limit);

/** Adds one, formatted as adv_fail does.  `list` may be NULL. */
ADV_API void adv_error_list_add(adv_error_list *list, adv_status status, adv_place place, const char *format,
                                ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 4, 5)))
#endif
    ;
ADV_API void adv_error_list_append(adv_error_list *list, const adv_error *err);

/** True when nothing was added. */
ADV_API int adv_error_list_empty(const adv_error_list *list);

#ifdef __cplusplus
}
#endif
#endif

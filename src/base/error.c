/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages without stdio: a small formatter into the error's own buffer, so that saying "memory is out" needs
 * no memory.  Arguments come from people's files; what could disturb a terminal or a log is shown as '?'.
 */
#include "advalorem/error.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "utf8.h"

#define MESSAGE_SIZE  (sizeof((adv_error *)0)->message)
#define PROBLEM_LIMIT ((size_t)100)

/* A message on its way; once a character did not fit, nothing more is taken. */
typedef struct sink {
    char *out;
    size_t length;
    bool full;
} sink;

static void put(sink *to, const char *bytes, size_t length)
{
    if (to->full || length >= MESSAGE_SIZE - to->length) {
        to->full = true;
        return;
    }
    memcpy(to->out + to->length, bytes, length);
    to->length += length;
}

static bool is_control(uint32_t code_point)
{
    return code_point < 0x20u || (code_point >= 0x7Fu && code_point < 0xA0u);
}

/* One argument, character by character, so that a cut never falls inside one. */
static void put_text(sink *to, const char *bytes, size_t length)
{
    size_t position = 0;
    while (position < length && !to->full) {
        uint32_t code_point = 0;
        size_t step = adv_utf8_decode(&code_point, bytes + position, length - position);
        if (step == 0 || is_control(code_point)) {
            put(to, "?", 1);
        } else {
            put(to, bytes + position, step);
        }
        position += step == 0 ? 1 : step;
    }
}

static void put_string(sink *to, const char *string, bool bounded, int precision)
{
    if (string == NULL) {
        put(to, "(none)", 6);
    } else if (bounded && precision >= 0) {
        const char *end = memchr(string, '\0', (size_t)precision);
        put_text(to, string, end == NULL ? (size_t)precision : (size_t)(end - string));
    } else {
        put_text(to, string, strlen(string));
    }
}

static void put_unsigned(sink *to, unsigned long value, bool negative)
{
    char digits[24];
    size_t start = sizeof digits;
    do {
        digits[--start] = (char)('0' + (int)(value % 10u));
        value /= 10u;
    } while (value != 0);
    if (negative) {
        digits[--start] = '-';
    }
    put(to, digits + start, sizeof digits - start);
}

static void put_signed(sink *to, long value)
{
    put_unsigned(to, value < 0 ? 0ul - (unsigned long)value : (unsigned long)value, value < 0);
}

static void finish(sink *to)
{
    if (to->full) {
        while (to->length > MESSAGE_SIZE - 4 || (to->length != 0 && (to->out[to->length] & 0xC0) == 0x80)) {
            to->length--;
        }
        memcpy(to->out + to->length, "...", 3);
        to->length += 3;
    }
    to->out[to->length] = '\0';
}

/* Writes the argument of the conversion at `f`, which stands behind a '%'; returns what follows it.  The
   analyser loses sight of a va_list handed on by pointer and calls it uninitialized. */
/* NOLINTBEGIN(clang-analyzer-valist.Uninitialized) */
static const char *put_conversion(sink *to, const char *f, va_list *arguments)
{
    if (*f == 's') {
        put_string(to, va_arg(*arguments, const char *), false, 0);
        return f + 1;
    }
    if (strncmp(f, ".*s", 3) == 0) {
        int precision = va_arg(*arguments, int);
        put_string(to, va_arg(*arguments, const char *), true, precision);
        return f + 3;
    }
    if (*f == 'd') {
        put_signed(to, va_arg(*arguments, int));
        return f + 1;
    }
    if (strncmp(f, "ld", 2) == 0) {
        put_signed(to, va_arg(*arguments, long));
        return f + 2;
    }
    if (strncmp(f, "lu", 2) == 0 || strncmp(f, "zu", 2) == 0) {
        _Static_assert(sizeof(size_t) == sizeof(unsigned long), "%zu is read as %lu");
        put_unsigned(to, va_arg(*arguments, unsigned long), false);
        return f + 2;
    }
    if (*f == 'c') {
        char c = (char)va_arg(*arguments, int);
        put_text(to, &c, 1);
        return f + 1;
    }
    assert(*f == '%' && "a conversion adv_fail does not know");
    put(to, "%", 1);
    return *f == '\0' ? f : f + 1;
}
/* NOLINTEND(clang-analyzer-valist.Uninitialized) */

static void format_message(char *out, const char *format, va_list arguments)
{
    sink to = {.out = out};
    va_list own;
    va_copy(own, arguments);
    const char *f = format;
    while (*f != '\0') {
        if (*f == '%') {
            f = put_conversion(&to, f + 1, &own);
        } else {
            put(&to, f++, 1);
        }
    }
    va_end(own);
    finish(&to);
}

adv_status adv_fail_list(adv_error *err, adv_status status, adv_place place, const char *format,
                         va_list arguments)
{
    assert(status != ADV_OK && format != NULL);
    if (err != NULL) {
        err->status = status;
        err->place = place;
        format_message(err->message, format, arguments);
    }
    return status;
}

adv_status adv_fail(adv_error *err, adv_status status, adv_place place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    adv_fail_list(err, status, place, format, arguments);
    va_end(arguments);
    return status;
}

adv_status adv_fail_memory(adv_error *err)
{
    adv_place nowhere = {0};
    return adv_fail(err, ADV_ERR_MEMORY, nowhere,
                    "there is not enough memory for this; give the program more, or less work at a time");
}

void adv_error_list_init(adv_error_list *list, adv_arena *arena, size_t limit)
{
    assert(list != NULL && arena != NULL);
    memset(list, 0, sizeof *list);
    list->arena = arena;
    list->limit = limit == 0 ? PROBLEM_LIMIT : limit;
}

/* Room for one more problem; NULL when the limit is reached or memory is out. */
static adv_error *next_slot(adv_error_list *list)
{
    if (list->count >= list->limit) {
        return NULL;
    }
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? 8 : list->capacity * 2;
        adv_error *items = ADV_ARENA_ARRAY(list->arena, capacity, adv_error);
        if (items == NULL) {
            return NULL;
        }
        if (list->count != 0) {
            memcpy(items, list->items, list->count * sizeof *items);
        }
        list->items = items;
        list->capacity = capacity;
    }
    return &list->items[list->count];
}

/* Copies a string of a place; `before` is the copy made for the previous problem, often the same words. */
static bool keep_string(adv_error_list *list, const char **string, const char *before)
{
    if (*string == NULL) {
        return true;
    }
    if (before != NULL && strcmp(before, *string) == 0) {
        *string = before;
        return true;
    }
    *string = adv_arena_copy(list->arena, *string, strlen(*string));
    return *string != NULL;
}

void adv_error_list_append(adv_error_list *list, const adv_error *err)
{
    if (list == NULL) {
        return;
    }
    assert(err != NULL && err->status != ADV_OK);
    adv_error *slot = next_slot(list);
    if (slot == NULL) {
        list->dropped++;
        return;
    }
    const adv_error *before = list->count == 0 ? NULL : slot - 1;
    *slot = *err;
    if (!keep_string(list, &slot->place.source, before == NULL ? NULL : before->place.source) ||
        !keep_string(list, &slot->place.field, before == NULL ? NULL : before->place.field)) {
        list->dropped++;
        return;
    }
    list->count++;
}

void adv_error_list_add(adv_error_list *list, adv_status status, adv_place place, const char *format, ...)
{
    if (list == NULL) {
        return;
    }
    adv_error err;
    va_list arguments;
    va_start(arguments, format);
    adv_fail_list(&err, status, place, format, arguments);
    va_end(arguments);
    adv_error_list_append(list, &err);
}

int adv_error_list_empty(const adv_error_list *list)
{
    return list == NULL || (list->count == 0 && list->dropped == 0);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text as pointer and length, the growing buffer, and the one sort of the library.  The sort is a merge sort
 * because equal items must keep their order: shares that tie go to the earlier line on every host.
 */
#include "advalorem/text.h"

#include <assert.h>
#include <string.h>

#include "utf8.h"

adv_text adv_text_of(const char *nul_terminated)
{
    adv_text text = {nul_terminated, nul_terminated == NULL ? 0 : strlen(nul_terminated)};
    return text;
}

bool adv_text_equal(adv_text a, adv_text b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.bytes, b.bytes, a.length) == 0);
}

bool adv_text_is(adv_text a, const char *nul_terminated)
{
    return adv_text_equal(a, adv_text_of(nul_terminated));
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool adv_text_is_nocase(adv_text a, const char *nul_terminated)
{
    adv_text b = adv_text_of(nul_terminated);
    if (a.length != b.length) {
        return false;
    }
    for (size_t i = 0; i < a.length; i++) {
        if (lower(a.bytes[i]) != lower(b.bytes[i])) {
            return false;
        }
    }
    return true;
}

int adv_text_compare(adv_text a, adv_text b)
{
    size_t shared = a.length < b.length ? a.length : b.length;
    int order = shared == 0 ? 0 : memcmp(a.bytes, b.bytes, shared);
    if (order == 0) {
        order = (a.length > b.length) - (a.length < b.length);
    }
    return order;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

adv_text adv_text_trim(adv_text a)
{
    while (a.length != 0 && is_blank(a.bytes[0])) {
        a.bytes++;
        a.length--;
    }
    while (a.length != 0 && is_blank(a.bytes[a.length - 1])) {
        a.length--;
    }
    return a;
}

bool adv_text_starts(adv_text a, const char *prefix)
{
    adv_text start = adv_text_of(prefix);
    return start.length <= a.length && (start.length == 0 || memcmp(a.bytes, start.bytes, start.length) == 0);
}

bool adv_utf8_valid(adv_text a)
{
    size_t position = 0;
    while (position < a.length) {
        uint32_t code_point;
        size_t length = adv_utf8_decode(&code_point, a.bytes + position, a.length - position);
        if (length == 0) {
            return false;
        }
        position += length;
    }
    return true;
}

size_t adv_utf8_width(adv_text a)
{
    size_t width = 0;
    size_t position = 0;
    while (position < a.length) {
        uint32_t code_point;
        size_t length = adv_utf8_decode(&code_point, a.bytes + position, a.length - position);
        width += length == 0 ? 1 : adv_utf8_columns(code_point); /* a malformed byte is shown as one mark */
        position += length == 0 ? 1 : length;
    }
    return width;
}

void adv_buffer_init(adv_buffer *buffer, adv_arena *arena)
{
    assert(buffer != NULL && arena != NULL);
    memset(buffer, 0, sizeof *buffer);
    buffer->arena = arena;
}

/* Room for `more` bytes and the NUL behind them. */
static bool reserve(adv_buffer *buffer, size_t more)
{
    if (buffer->failed) {
        return false;
    }
    if (more < buffer->capacity - buffer->length) {
        return true;
    }
    size_t wanted = buffer->capacity < 64 ? 64 : buffer->capacity;
    while (wanted - buffer->length <= more) {
        if (wanted > SIZE_MAX / 2) {
            buffer->failed = true;
            return false;
        }
        wanted *= 2;
    }
    char *bytes = adv_arena_alloc(buffer->arena, wanted, 1);
    if (bytes == NULL) {
        buffer->failed = true;
        return false;
    }
    if (buffer->length != 0) {
        memcpy(bytes, buffer->bytes, buffer->length);
    }
    buffer->bytes = bytes;
    buffer->capacity = wanted;
    return true;
}

void adv_buffer_text(adv_buffer *buffer, adv_text text)
{
    if (!reserve(buffer, text.length)) {
        return;
    }
    if (text.length != 0) {
        memcpy(buffer->bytes + buffer->length, text.bytes, text.length);
    }
    buffer->length += text.length;
    buffer->bytes[buffer->length] = '\0';
}

void adv_buffer_string(adv_buffer *buffer, const char *nul_terminated)
{
    adv_buffer_text(buffer, adv_text_of(nul_terminated));
}

void adv_buffer_char(adv_buffer *buffer, char c)
{
    if (reserve(buffer, 1)) {
        buffer->bytes[buffer->length++] = c;
        buffer->bytes[buffer->length] = '\0';
    }
}

void adv_buffer_integer(adv_buffer *buffer, int64_t value)
{
    char digits[20];
    size_t start = sizeof digits;
    uint64_t rest = value < 0 ? 0u - (uint64_t)value : (uint64_t)value;
    do {
        digits[--start] = (char)('0' + (int)(rest % 10u));
        rest /= 10u;
    } while (rest != 0);
    if (value < 0) {
        digits[--start] = '-';
    }
    adv_text text = {digits + start, sizeof digits - start};
    adv_buffer_text(buffer, text);
}

adv_text adv_buffer_done(const adv_buffer *buffer)
{
    adv_text nothing = {NULL, 0};
    if (buffer->failed) {
        return nothing;
    }
    adv_text text = {buffer->bytes == NULL ? "" : buffer->bytes, buffer->length};
    return text;
}

typedef int (*comparison)(const void *a, const void *b, const void *context);

/* Merges the sorted runs [0, middle) and [middle, count) of `from` into `into`. */
static void merge(char *into, const char *from, size_t middle, size_t count, size_t size, comparison compare,
                  const void *context)
{
    size_t left = 0;
    size_t right = middle;
    if (middle < count && compare(from + (middle - 1) * size, from + middle * size, context) <= 0) {
        middle = count; /* in order already: one copy */
        right = count;
    }
    for (size_t out = 0; out < count; out++) {
        bool take_left = right == count;
        if (!take_left && left < middle) {
            take_left = compare(from + left * size, from + right * size, context) <= 0;
        }
        if (take_left && right == count) {
            memcpy(into + out * size, from + left * size, (middle - left) * size);
            return;
        }
        memcpy(into + out * size, from + (take_left ? left++ : right++) * size, size);
    }
}

void adv_sort(void *items, void *scratch, size_t count, size_t size, comparison compare, const void *context)
{
    assert(size != 0 && compare != NULL);
    char *from = items;
    char *into = scratch;
    for (size_t width = 1; width<count; width = width> count / 2 ? count : width * 2) {
        for (size_t start = 0; start < count; start += 2 * width) {
            size_t rest = count - start;
            size_t middle = width < rest ? width : rest;
            size_t end = middle < rest - middle ? 2 * middle : rest;
            merge(into + start * size, from + start * size, middle, end, size, compare, context);
            if (rest <= 2 * width) {
                break; /* so that start never wraps */
            }
        }
        char *swap = from;
        from = into;
        into = swap;
    }
    if (count != 0 && from != (char *)items) {
        memcpy(items, from, count * size);
    }
}

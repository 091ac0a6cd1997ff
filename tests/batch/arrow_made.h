/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Arrow arrays made by hand from texts, in every type the batch takes: what a producer could hand over, with
 * rows before the offset, rubbish under nulls and nulls that are not counted.  Everything is counted, so that
 * a test sees whether all was released.
 */
#ifndef ADVALOREM_TESTS_BATCH_ARROW_MADE_H
#define ADVALOREM_TESTS_BATCH_ARROW_MADE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advalorem/advalorem.h"
#include "test.h"

/** A column as texts; NULL is null. */
typedef struct made_column {
    const char *name;
    const char *format; /* of the values: "u", "U", "vu", "d:18,4", "d:30,6", "d:9,2,32", "l", "tdD", "b" */
    const char *index;  /* "c", "I" ...: dictionary-encoded; NULL = plain */
    const char *const *texts;
    size_t pad;   /* rows before the offset */
    bool counted; /* null_count is right; else -1 */
} made_column;

static int made_live; /* objects not yet released */

static void made_release_schema(struct ArrowSchema *schema)
{
    for (int64_t i = 0; i < schema->n_children; i++) {
        if (schema->children[i]->release != NULL) {
            schema->children[i]->release(schema->children[i]);
        }
        free(schema->children[i]);
    }
    free(schema->children);
    if (schema->dictionary != NULL) {
        schema->dictionary->release(schema->dictionary);
        free(schema->dictionary);
    }
    made_live--;
    schema->release = NULL;
}

static void made_release_array(struct ArrowArray *array)
{
    for (int64_t i = 0; i < array->n_children; i++) {
        if (array->children[i]->release != NULL) {
            array->children[i]->release(array->children[i]);
        }
        free(array->children[i]);
    }
    free(array->children);
    for (int64_t i = 0; i < array->n_buffers; i++) {
        free((void *)(uintptr_t)array->buffers[i]);
    }
    free(array->buffers);
    if (array->dictionary != NULL) {
        array->dictionary->release(array->dictionary);
        free(array->dictionary);
    }
    made_live--;
    array->release = NULL;
}

static void *made_room(size_t count, size_t size)
{
    void *room = calloc(count + 1, size);
    assert_non_null(room);
    return room;
}

static void made_schema(struct ArrowSchema *out, const char *format, const char *name)
{
    *out = (struct ArrowSchema){
        .format = format, .name = name, .flags = ARROW_FLAG_NULLABLE, .release = made_release_schema};
    made_live++;
}

static void made_array(struct ArrowArray *out, size_t length, size_t buffers)
{
    *out = (struct ArrowArray){.length = (int64_t)length,
                               .n_buffers = (int64_t)buffers,
                               .buffers = made_room(buffers, sizeof(void *)),
                               .release = made_release_array};
    made_live++;
}

/* A copy in exactly as many bytes as it needs, so that a sanitizer sees one read too many. */
static void *made_exactly(const void *from, size_t size)
{
    void *copy = malloc(size == 0 ? 1 : size);
    assert_non_null(copy);
    memcpy(copy, from, size);
    return copy;
}

static void made_validity(struct ArrowArray *out, const char *const *texts, size_t rows, bool counted)
{
    uint8_t *bits = made_room(rows / 8 + 1, 1);
    int64_t nulls = 0;
    for (size_t i = 0; i < rows; i++) {
        bits[i / 8] |= (uint8_t)((texts[i] != NULL) << (i % 8));
        nulls += texts[i] == NULL;
    }
    if (nulls > 0 || !counted) {
        out->buffers[0] = made_exactly(bits, (rows + 7) / 8);
    }
    out->null_count = counted ? nulls : -1;
    free(bits);
}

static void made_texts(struct ArrowArray *out, const char *const *texts, size_t rows, bool large)
{
    size_t total = 0, width = large ? 8 : 4;
    for (size_t i = 0; i < rows; i++) {
        total += texts[i] == NULL ? 3 : strlen(texts[i]);
    }
    char *bytes = made_room(total, 1), *offsets = made_room(rows + 1, width);
    int64_t at = 0;
    for (size_t i = 0; i < rows; i++) {
        const char *text = texts[i] == NULL ? "\xff\x00?" : texts[i]; /* rubbish under a null */
        size_t length = texts[i] == NULL ? 3 : strlen(text);
        memcpy(bytes + at, text, length);
        at += (int64_t)length;
        int32_t small = (int32_t)at;
        memcpy(offsets + (i + 1) * width, large ? (void *)&at : (void *)&small, width);
    }
    out->buffers[1] = made_exactly(offsets, (rows + 1) * width);
    out->buffers[2] = made_exactly(bytes, total);
    free(bytes);
    free(offsets);
}

/* Long ones alternate between two buffers. */
static void made_views(struct ArrowArray *out, const char *const *texts, size_t rows)
{
    char *bytes[2] = {made_room(rows * 64, 1), made_room(rows * 64, 1)};
    int64_t sizes[2] = {0, 0};
    int32_t *views = made_room(rows, 16);
    for (size_t i = 0; i < rows; i++) {
        const char *text = texts[i] == NULL ? "" : texts[i];
        int32_t length = (int32_t)strlen(text), *view = views + i * 4, buffer = (int32_t)(i % 2);
        view[0] = texts[i] == NULL ? -5 : length;
        assert_true(length < 64);
        memcpy(&view[1], text, (size_t)(length > 12 ? 4 : length));
        if (length > 12) {
            view[2] = buffer;
            view[3] = (int32_t)sizes[buffer];
            memcpy(bytes[buffer] + sizes[buffer], text, (size_t)length);
            sizes[buffer] += length;
        }
    }
    out->buffers[1] = made_exactly(views, rows * 16);
    out->buffers[2] = made_exactly(bytes[0], (size_t)sizes[0]);
    out->buffers[3] = made_exactly(bytes[1], (size_t)sizes[1]);
    out->buffers[4] = made_exactly(sizes, sizeof sizes);
    free(bytes[0]);
    free(bytes[1]);
    free(views);
}

/* Width in bytes and scale of a decimal or integer type. */
static size_t made_width(const char *format, int *scale)
{
    int precision = 0, bits = 128;
    *scale = 0;
    if (format[0] == 'd') {
        assert_true(sscanf(format, "d:%d,%d,%d", &precision, scale, &bits) >= 2);
        return (size_t)bits / 8;
    }
    switch (format[0]) {
    case 'c':
    case 'C': return 1;
    case 's':
    case 'S': return 2;
    case 'i':
    case 'I':
    case 't': return 4;
    default: return 8;
    }
}

static adv_int128 made_number(const char *text, const char *format, int scale)
{
    int64_t e9 = 0;
    adv_date day = 0;
    if (format[0] == 't') {
        assert_int_equal(adv_date_parse(&day, adv_text_of(text)), ADV_DATE_OK);
        return day;
    }
    assert_int_equal(adv_decimal_parse(&e9, adv_text_of(text), 9, INT64_MAX), ADV_DECIMAL_OK);
    adv_int128 value = e9;
    for (int i = 9; i < scale; i++) {
        value *= 10;
    }
    for (int i = 9; i > scale; i--) {
        assert_true(value % 10 == 0);
        value /= 10;
    }
    return value;
}

static void made_numbers(struct ArrowArray *out, const char *const *texts, size_t rows, const char *format)
{
    int scale;
    size_t width = made_width(format, &scale);
    char *values = made_room(rows, width);
    for (size_t i = 0; i < rows; i++) {
        adv_int128 value = texts[i] == NULL ? -77 : made_number(texts[i], format, scale);
        memcpy(values + i * width, &value, width); /* little-endian, as this test's machines are */
    }
    out->buffers[1] = made_exactly(values, rows * width);
    free(values);
}

static void made_bits(struct ArrowArray *out, const char *const *texts, size_t rows)
{
    uint8_t *bits = made_room(rows / 8 + 1, 1);
    for (size_t i = 0; i < rows; i++) {
        bits[i / 8] |= (uint8_t)((texts[i] == NULL || texts[i][0] == 'y') << (i % 8));
    }
    out->buffers[1] = made_exactly(bits, (rows + 7) / 8);
    free(bits);
}

static void made_values(struct ArrowArray *out, const char *format, const char *const *texts, size_t rows,
                        bool counted)
{
    size_t buffers = strcmp(format, "vu") == 0 ? 5 : format[0] == 'u' || format[0] == 'U' ? 3 : 2;
    made_array(out, rows, buffers);
    made_validity(out, texts, rows, counted);
    if (strcmp(format, "vu") == 0) {
        made_views(out, texts, rows);
    } else if (format[0] == 'u' || format[0] == 'U') {
        made_texts(out, texts, rows, format[0] == 'U');
    } else if (format[0] == 'b') {
        made_bits(out, texts, rows);
    } else {
        made_numbers(out, texts, rows, format);
    }
}

/* Codes into a dictionary of the distinct texts, which begins with a null and an unused word; every other
   null of the column is a code of that null instead of a null of its own. */
static void made_dictionary(struct ArrowArray *out, const made_column *column, const char *const *texts,
                            size_t rows)
{
    const char **words = made_room(rows + 2, sizeof *words), **codes = made_room(rows, sizeof *codes);
    char *digits = made_room(rows, 24);
    size_t count = 2;
    words[1] = "never said";
    for (size_t i = 0; i < rows; i++) {
        size_t code = 0;
        for (size_t w = 1; texts[i] != NULL && code == 0; w++) {
            if (w == count) {
                words[count++] = texts[i];
            }
            code = strcmp(words[w], texts[i]) == 0 ? w : 0;
        }
        snprintf(digits + i * 24, 24, "%zu", code);
        codes[i] = texts[i] == NULL && i % 2 == 0 ? NULL : digits + i * 24;
    }
    made_values(out, column->index, codes, rows, column->counted);
    out->dictionary = made_room(1, sizeof *out->dictionary);
    made_values(out->dictionary, column->format, words, count, true);
    free(words);
    free(codes);
    free(digits);
}

static void made_child(struct ArrowArray *out, const made_column *column, size_t rows)
{
    size_t whole = rows + column->pad;
    const char **texts = made_room(whole, sizeof *texts);
    for (size_t i = 0; i < whole; i++) {
        texts[i] = i < column->pad ? NULL : column->texts[i - column->pad];
    }
    if (column->index != NULL) {
        made_dictionary(out, column, texts, whole);
    } else {
        made_values(out, column->format, texts, whole, column->counted);
    }
    out->offset = (int64_t)column->pad;
    out->length = (int64_t)rows;
    free(texts);
}

/** A struct array of the columns. */
static void made_rows(struct ArrowSchema *schema, struct ArrowArray *array, const made_column *columns,
                      size_t count, size_t rows)
{
    made_schema(schema, "+s", "");
    made_array(array, rows, 1);
    schema->children = made_room(count, sizeof *schema->children);
    array->children = made_room(count, sizeof *array->children);
    for (size_t i = 0; i < count; i++) {
        schema->children[i] = made_room(1, sizeof **schema->children);
        array->children[i] = made_room(1, sizeof **array->children);
        made_schema(schema->children[i], columns[i].index == NULL ? columns[i].format : columns[i].index,
                    columns[i].name);
        if (columns[i].index != NULL) {
            schema->children[i]->dictionary = made_room(1, sizeof(struct ArrowSchema));
            made_schema(schema->children[i]->dictionary, columns[i].format, "");
        }
        made_child(array->children[i], &columns[i], rows);
        schema->n_children = array->n_children = (int64_t)i + 1;
    }
}

/** The text of a cell of results, "" where it is null: what a reader without Arrow would see. */
static adv_text made_result(char out[64], const struct ArrowSchema *schema, const struct ArrowArray *values,
                            size_t column, size_t row)
{
    const struct ArrowSchema *type = schema->children[column];
    const struct ArrowArray *array = values->children[column];
    const uint8_t *bits = array->buffers[0];
    const int32_t *offsets = array->buffers[1];
    if (bits != NULL && (bits[row / 8] >> (row % 8) & 1) == 0) {
        return (adv_text){"", 0};
    }
    if (type->dictionary != NULL) {
        row = (size_t)((const int8_t *)array->buffers[1])[row];
        array = array->dictionary;
        offsets = array->buffers[1];
        type = type->dictionary;
    }
    adv_int128 value = 0;
    int scale;
    switch (type->format[0]) {
    case 'u':
        return (adv_text){(const char *)array->buffers[2] + offsets[row],
                          (size_t)(offsets[row + 1] - offsets[row])};
    case 't': adv_date_format(out, ((const int32_t *)array->buffers[1])[row]); return adv_text_of(out);
    case 'i': value = ((const int32_t *)array->buffers[1])[row]; break;
    case 'l': value = ((const int64_t *)array->buffers[1])[row]; break;
    default: memcpy(&value, (const char *)array->buffers[1] + 16 * row, sizeof value); break;
    }
    made_width(type->format, &scale);
    return (adv_text){out, adv_decimal_format(out, value, scale, 0)};
}

#endif

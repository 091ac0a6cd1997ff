/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Results as Arrow arrays.  Buffers of a fixed width are as long as the batch from the start; texts grow.
 * Each column is a piece of memory of its own with its buffers, because Arrow lets a column be moved out of
 * the array and outlive it.
 */
#include "arrow.h"

#include <string.h>

/* The buffers of a column: validity, values or offsets, and the bytes of texts. */
typedef struct column_room {
    adv_allocator allocator;
    void *buffers[3];
    struct ArrowArray dictionary;
    int64_t null_count;
    size_t used_bytes, room_bytes; /* of texts */
} column_room;

struct adv_arrow_values {
    adv_allocator allocator;
    const adv_jurisdiction *j;
    size_t rows, capacity;
    column_room *rooms[ADV_RESULT_COUNT];
    struct ArrowArray children[ADV_RESULT_COUNT];
    struct ArrowArray *pointers[ADV_RESULT_COUNT];
    const void *no_validity; /* the one buffer of a struct */
};

/* ---- a column ------------------------------------------------------------------------------------------ */

static void drop_room(column_room *room)
{
    if (room != NULL) {
        adv_allocator allocator = room->allocator;
        for (unsigned b = 0; b < 3; b++) {
            adv_arrow_give(&allocator, room->buffers[b]);
        }
        if (room->dictionary.release != NULL) {
            room->dictionary.release(&room->dictionary);
        }
        adv_arrow_give(&allocator, room);
    }
}

static void release_column(struct ArrowArray *array)
{
    drop_room(array->private_data);
    array->release = NULL;
}

static column_room *open_room(const adv_allocator *allocator)
{
    column_room *room = adv_arrow_take(allocator, sizeof *room);
    if (room != NULL) {
        memset(room, 0, sizeof *room);
        room->allocator = *allocator;
    }
    return room;
}

static bool take_buffer(column_room *room, unsigned buffer, size_t count, size_t width)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, width, &bytes)) {
        return false;
    }
    room->buffers[buffer] = adv_arrow_take(&room->allocator, bytes);
    return room->buffers[buffer] != NULL;
}

static void close_room(struct ArrowArray *out, column_room *room, size_t rows, bool text)
{
    if (room->null_count == 0) {
        adv_arrow_give(&room->allocator, room->buffers[0]);
        room->buffers[0] = NULL;
    }
    *out = (struct ArrowArray){.length = (int64_t)rows,
                               .null_count = room->null_count,
                               .n_buffers = text ? 3 : 2,
                               .buffers = (const void **)room->buffers,
                               .dictionary = room->dictionary.release == NULL ? NULL : &room->dictionary,
                               .release = release_column,
                               .private_data = room};
}

/* One text as an array, for a dictionary. */
static bool make_dictionary(struct ArrowArray *out, const adv_allocator *allocator, adv_text text)
{
    column_room *room = open_room(allocator);
    if (room == NULL || !take_buffer(room, 1, 2, sizeof(int32_t)) || !take_buffer(room, 2, text.length, 1)) {
        drop_room(room);
        return false;
    }
    int32_t offsets[2] = {0, (int32_t)text.length};
    memcpy(room->buffers[1], offsets, sizeof offsets);
    memcpy(room->buffers[2], text.bytes == NULL ? "" : text.bytes, text.length);
    close_room(out, room, 1, true);
    return true;
}

/* A column that says the same in every row. */
static bool open_constant(column_room *room, size_t rows, const char *text)
{
    if (!take_buffer(room, 1, rows, 1) ||
        !make_dictionary(&room->dictionary, &room->allocator, adv_text_of(text))) {
        return false;
    }
    memset(room->buffers[1], 0, rows);
    return true;
}

static size_t width_of(adv_result_shape shape)
{
    switch (shape.form) {
    case ADV_CELL_INT64: return shape.scale > 0 ? sizeof(adv_int128) : sizeof(int64_t);
    default: return sizeof(int32_t);
    }
}

static bool open_column(adv_arrow_values *values, adv_result_column column, const adv_law *law)
{
    adv_result_shape shape = adv_result_shape_of(column, values->j);
    column_room *room = open_room(&values->allocator);
    values->rooms[column] = room;
    if (room == NULL) {
        return false;
    }
    if (column >= ADV_ROW_RESULTS) {
        return open_constant(room, values->capacity,
                             column == ADV_RESULT_PACK ? law->digest : ADV_RULE_VERSION);
    }
    bool text = shape.form == ADV_CELL_TEXT;
    if ((shape.may_be_empty && !take_buffer(room, 0, values->capacity / 8 + 1, 1)) ||
        !take_buffer(room, 1, values->capacity + text, width_of(shape))) {
        return false;
    }
    if (text) {
        memset(room->buffers[1], 0, sizeof(int32_t));
    }
    return true;
}

/* ---- a tile -------------------------------------------------------------------------------------------- */

/* Tiles begin at whole bytes of the bitmap: all but the last have ADV_TILE_ROWS rows. */
_Static_assert(ADV_TILE_ROWS % 8 == 0, "a tile ends with a byte of the bitmap");

static void add_validity(column_room *room, const uint64_t *bits, size_t first, size_t rows)
{
    uint8_t *out = (uint8_t *)room->buffers[0] + first / 8;
    int64_t there = 0;
    for (size_t i = 0; i < rows; i += 8) {
        unsigned left = rows - i < 8 ? (unsigned)(rows - i) : 8;
        unsigned byte = (unsigned)(bits[i >> 6] >> (i & 63)) & ((1u << left) - 1);
        out[i / 8] = (uint8_t)byte;
        for (; byte != 0; byte &= byte - 1) {
            there++;
        }
    }
    room->null_count += (int64_t)rows - there;
}

static void add_decimals(column_room *room, const int64_t *from, size_t first, size_t rows)
{
    char *out = (char *)room->buffers[1] + first * sizeof(adv_int128);
    for (size_t i = 0; i < rows; i++) {
        adv_int128 value = from[i];
        memcpy(out + i * sizeof value, &value, sizeof value);
    }
}

static bool grow(column_room *room, size_t more)
{
    size_t wanted = room->used_bytes + more;
    if (wanted <= room->room_bytes) {
        return true;
    }
    size_t size = room->room_bytes < 4096 ? 4096 : room->room_bytes * 2;
    size = size < wanted ? wanted : size;
    void *bytes = adv_arrow_take(&room->allocator, size);
    if (bytes == NULL) {
        return false;
    }
    if (room->used_bytes > 0) {
        memcpy(bytes, room->buffers[2], room->used_bytes);
    }
    adv_arrow_give(&room->allocator, room->buffers[2]);
    room->buffers[2] = bytes;
    room->room_bytes = size;
    return true;
}

static adv_status add_texts(column_room *room, const adv_cell_text *from, size_t first, size_t rows,
                            adv_error *err)
{
    int32_t *offsets = (int32_t *)room->buffers[1] + first + 1;
    size_t more = 0;
    for (size_t i = 0; i < rows; i++) {
        more += from[i].near.length;
    }
    if (more > INT32_MAX - room->used_bytes) {
        return adv_fail(err, ADV_ERR_LIMIT, (adv_place){.source = "values"},
                        "the texts of one batch of results pass 2 GiB; give smaller batches");
    }
    if (!grow(room, more)) {
        return adv_fail_memory(err);
    }
    for (size_t i = 0; i < rows; i++) {
        adv_text text = adv_cell_text_get(&from[i]);
        if (text.length > 0) {
            memcpy((char *)room->buffers[2] + room->used_bytes, text.bytes, text.length);
        }
        room->used_bytes += text.length;
        offsets[i] = (int32_t)room->used_bytes;
    }
    return ADV_OK;
}

adv_status adv_arrow_values_add(adv_arrow_values *values, const adv_result_sink *sink, size_t rows,
                                adv_error *err)
{
    size_t first = values->rows;
    for (unsigned c = 0; c < ADV_ROW_RESULTS; c++) {
        adv_result_shape shape = adv_result_shape_of((adv_result_column)c, values->j);
        column_room *room = values->rooms[c];
        if (shape.may_be_empty) {
            add_validity(room, sink->validity[c], first, rows);
        }
        if (shape.form == ADV_CELL_TEXT) {
            adv_status status = add_texts(room, sink->values[c], first, rows, err);
            if (status != ADV_OK) {
                return status;
            }
        } else if (shape.scale > 0) {
            add_decimals(room, sink->values[c], first, rows);
        } else {
            size_t width = width_of(shape);
            memcpy((char *)room->buffers[1] + first * width, sink->values[c], rows * width);
        }
    }
    values->rows += rows;
    return ADV_OK;
}

/* ---- the array ----------------------------------------------------------------------------------------- */

static void release_values(struct ArrowArray *array)
{
    for (int64_t i = 0; i < array->n_children; i++) {
        if (array->children[i]->release != NULL) {
            array->children[i]->release(array->children[i]);
        }
    }
    adv_arrow_values *values = array->private_data;
    adv_allocator allocator = values->allocator;
    adv_arrow_give(&allocator, values);
    array->release = NULL;
}

adv_arrow_values *adv_arrow_values_open(const adv_allocator *allocator, const adv_law *law,
                                        const adv_jurisdiction *j, size_t rows)
{
    adv_arrow_values *values = adv_arrow_take(allocator, sizeof *values);
    if (values == NULL) {
        return NULL;
    }
    memset(values, 0, sizeof *values);
    values->allocator = *allocator;
    values->j = j;
    values->capacity = rows;
    for (unsigned c = 0; c < ADV_RESULT_COUNT; c++) {
        if (!open_column(values, (adv_result_column)c, law)) {
            adv_arrow_values_drop(values);
            return NULL;
        }
    }
    return values;
}

void adv_arrow_values_drop(adv_arrow_values *values)
{
    if (values != NULL) {
        adv_allocator allocator = values->allocator;
        for (unsigned c = 0; c < ADV_RESULT_COUNT; c++) {
            drop_room(values->rooms[c]);
        }
        adv_arrow_give(&allocator, values);
    }
}

void adv_arrow_values_close(struct ArrowArray *out, adv_arrow_values *values)
{
    for (unsigned c = 0; c < ADV_RESULT_COUNT; c++) {
        bool text =
            c < ADV_ROW_RESULTS && adv_result_shape_of((adv_result_column)c, values->j).form == ADV_CELL_TEXT;
        close_room(&values->children[c], values->rooms[c], values->rows, text);
        values->pointers[c] = &values->children[c];
    }
    *out = (struct ArrowArray){.length = (int64_t)values->rows,
                               .n_buffers = 1,
                               .n_children = ADV_RESULT_COUNT,
                               .buffers = &values->no_validity,
                               .children = values->pointers,
                               .release = release_values,
                               .private_data = values};
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Schemas of the Arrow face, and the memory that schemas and arrays are made of.  A child can be moved out of
 * its parent and outlive it, so each is one piece of memory with a release of its own; a piece remembers
 * where it came from, since whoever releases it knows neither us nor our allocator.
 */
#include "arrow.h"

#include <assert.h>
#include <string.h>

/* ---- memory -------------------------------------------------------------------------------------------- */

#define PIECE_ALIGNMENT ((size_t)64)

/* Stands right before a piece. */
typedef struct piece_head {
    void *block;
    size_t size;
} piece_head;

adv_allocator adv_arrow_allocator(const adv_allocator *given)
{
    adv_arena arena;
    adv_arena_init(&arena, given);
    return arena.allocator;
}

void *adv_arrow_take(const adv_allocator *allocator, size_t size)
{
    size_t room = sizeof(piece_head) + PIECE_ALIGNMENT;
    if (size > SIZE_MAX - room) {
        return NULL;
    }
    char *block = allocator->allocate(allocator->context, size + room);
    if (block == NULL) {
        return NULL;
    }
    char *piece = block + sizeof(piece_head);
    piece += (size_t)(-(uintptr_t)piece & (uintptr_t)(PIECE_ALIGNMENT - 1));
    piece_head head = {block, size + room};
    memcpy(piece - sizeof head, &head, sizeof head);
    return piece;
}

void adv_arrow_give(const adv_allocator *allocator, const void *piece)
{
    if (piece != NULL) {
        piece_head head;
        memcpy(&head, (const char *)piece - sizeof head, sizeof head);
        allocator->release(allocator->context, head.block, head.size);
    }
}

/* ---- one schema ---------------------------------------------------------------------------------------- */

#define FORMAT_SIZE 16

/* All that a schema of ours is made of, in one piece. */
typedef struct schema_room {
    adv_allocator allocator;
    char format[FORMAT_SIZE];
    char name[ADV_COLUMN_NAME_SIZE];
    struct ArrowSchema dictionary;
    struct ArrowSchema *children; /* a piece of its own; NULL where there are none */
    struct ArrowSchema **pointers;
} schema_room;

static void release_schema(struct ArrowSchema *schema)
{
    schema_room *room = schema->private_data;
    for (int64_t i = 0; i < schema->n_children; i++) {
        if (schema->children[i]->release != NULL) {
            schema->children[i]->release(schema->children[i]);
        }
    }
    if (schema->dictionary != NULL && schema->dictionary->release != NULL) {
        schema->dictionary->release(schema->dictionary);
    }
    adv_allocator allocator = room->allocator;
    adv_arrow_give(&allocator, room->children);
    adv_arrow_give(&allocator, room->pointers);
    adv_arrow_give(&allocator, room);
    schema->release = NULL;
}

static bool open_schema(struct ArrowSchema *out, const adv_allocator *allocator, const char *format,
                        const char *name, bool nullable)
{
    schema_room *room = adv_arrow_take(allocator, sizeof *room);
    memset(out, 0, sizeof *out);
    if (room == NULL) {
        return false;
    }
    assert(strlen(format) < sizeof room->format && strlen(name) < sizeof room->name);
    memset(room, 0, sizeof *room);
    room->allocator = *allocator;
    memcpy(room->format, format, strlen(format) + 1);
    memcpy(room->name, name, strlen(name) + 1);
    out->format = room->format;
    out->name = room->name;
    out->flags = nullable ? ARROW_FLAG_NULLABLE : 0;
    out->private_data = room;
    out->release = release_schema;
    return true;
}

/* A struct without its children; false when memory is out. */
static bool open_struct(struct ArrowSchema *out, const adv_allocator *allocator, size_t children)
{
    if (!open_schema(out, allocator, "+s", "", false)) {
        return false;
    }
    schema_room *room = out->private_data;
    room->children = adv_arrow_take(allocator, children * sizeof *room->children);
    room->pointers = adv_arrow_take(allocator, children * sizeof *room->pointers);
    if (room->children == NULL || room->pointers == NULL) {
        out->release(out);
        return false;
    }
    memset(room->children, 0, children * sizeof *room->children);
    for (size_t i = 0; i < children; i++) {
        room->pointers[i] = &room->children[i];
    }
    out->children = room->pointers;
    out->n_children = (int64_t)children;
    return true;
}

/* The integer type becomes the index of a dictionary of texts. */
static bool add_dictionary(struct ArrowSchema *schema)
{
    schema_room *room = schema->private_data;
    if (!open_schema(&room->dictionary, &room->allocator, "u", "", false)) {
        return false;
    }
    schema->dictionary = &room->dictionary;
    return true;
}

/* ---- the two we publish -------------------------------------------------------------------------------- */

static const char *row_format(adv_column_type type)
{
    switch (type) {
    case ADV_COLUMN_AMOUNT:
    case ADV_COLUMN_QUANTITY: return "d:18,4";
    case ADV_COLUMN_RATE: return "d:18,9";
    case ADV_COLUMN_DATE: return "tdD";
    case ADV_COLUMN_TERNARY: return "b";
    default: return "u";
    }
}

adv_status adv_batch_schema(struct ArrowSchema *out, const adv_allocator *allocator, adv_error *err)
{
    adv_allocator memory = adv_arrow_allocator(allocator);
    size_t count = adv_book_column_count(ADV_TABLE_LINES);
    if (!open_struct(out, &memory, count)) {
        return adv_fail_memory(err);
    }
    for (size_t i = 0; i < count; i++) {
        adv_book_column column;
        adv_book_column_at(&column, ADV_TABLE_LINES, i);
        if (!open_schema(out->children[i], &memory, row_format((adv_column_type)column.type), column.name,
                         !column.required)) {
            out->release(out);
            return adv_fail_memory(err);
        }
    }
    return ADV_OK;
}

/* pack and rule_version are the same in every row: one byte a row that leads to one text. */
static bool is_constant(adv_result_column column)
{
    return column >= ADV_ROW_RESULTS;
}

static const char *value_format(adv_result_column column, const adv_jurisdiction *j)
{
    adv_result_shape shape = adv_result_shape_of(column, j);
    if (is_constant(column)) {
        return "c";
    }
    switch (shape.form) {
    case ADV_CELL_INT64: return shape.scale == 0 ? "l" : shape.scale == 4 ? "d:18,4" : "d:18,9";
    case ADV_CELL_INT32: return "i";
    case ADV_CELL_DAYS: return "tdD";
    default: return "u";
    }
}

adv_status adv_arrow_values_schema(struct ArrowSchema *out, const adv_jurisdiction *j,
                                   const adv_allocator *allocator, adv_error *err)
{
    if (!open_struct(out, allocator, ADV_RESULT_COUNT)) {
        return adv_fail_memory(err);
    }
    for (unsigned c = 0; c < ADV_RESULT_COUNT; c++) {
        adv_result_column column = (adv_result_column)c;
        if (!open_schema(out->children[c], allocator, value_format(column, j), adv_result_column_name(column),
                         adv_result_shape_of(column, j).may_be_empty) ||
            (is_constant(column) && !add_dictionary(out->children[c]))) {
            out->release(out);
            return adv_fail_memory(err);
        }
    }
    return ADV_OK;
}

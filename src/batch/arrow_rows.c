/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Arrow columns as cells.  Values of a fixed width are read where they lie; bits, texts and codes of a
 * dictionary become cells a tile at a time.  Lengths, offsets of arrays and addresses are the producer's
 * word, as the interface has it; what its format strings, counts, codes and text offsets say is looked at
 * first.
 */
#include "arrow.h"

#include <assert.h>
#include <string.h>

static const char rows_source[] = "rows";

/* ---- types --------------------------------------------------------------------------------------------- */

/* A whole number of at most three digits behind *at; -1 where there is none. */
static int short_number(const char **at)
{
    int value = 0, digits = 0;
    while (**at >= '0' && **at <= '9' && digits < 3) {
        value = value * 10 + (*(*at)++ - '0');
        digits++;
    }
    return digits == 0 ? -1 : value;
}

/* "d:18,4" or "d:18,4,64"; false where it is no decimal we can read. */
static bool decimal_shape(adv_arrow_shape *out, const char *format)
{
    const char *at = format + 2;
    int bits = 128, precision = short_number(&at);
    if (precision <= 0 || *at++ != ',') {
        return false;
    }
    int scale = short_number(&at);
    if (*at == ',') {
        at++;
        bits = short_number(&at);
    }
    if (scale < 0 || *at != '\0' || (bits != 32 && bits != 64 && bits != 128)) {
        return false;
    }
    adv_cell_form form = bits == 32 ? ADV_CELL_INT32 : bits == 64 ? ADV_CELL_INT64 : ADV_CELL_INT128;
    *out = (adv_arrow_shape){ADV_LIE_FIXED, (uint8_t)form, (uint8_t)(scale > 255 ? 255 : scale),
                             (uint8_t)(bits / 8), true};
    return true;
}

/* How the cells of a format lie; false where they cannot be read here. */
static bool shape_of(adv_arrow_shape *out, const char *format)
{
    static const struct {
        char format[4];
        adv_arrow_shape shape;
    } shapes[] = {
        {"n", {ADV_LIE_NULLS, ADV_CELL_TEXT, 0, 0, false}},
        {"b", {ADV_LIE_BITS, ADV_CELL_BOOL, 0, 0, false}},
        {"c", {ADV_LIE_FIXED, ADV_CELL_INT8, 0, 1, true}},
        {"s", {ADV_LIE_FIXED, ADV_CELL_INT16, 0, 2, true}},
        {"i", {ADV_LIE_FIXED, ADV_CELL_INT32, 0, 4, true}},
        {"l", {ADV_LIE_FIXED, ADV_CELL_INT64, 0, 8, true}},
        {"C", {ADV_LIE_WIDEN, ADV_CELL_INT64, 0, 1, false}},
        {"S", {ADV_LIE_WIDEN, ADV_CELL_INT64, 0, 2, false}},
        {"I", {ADV_LIE_WIDEN, ADV_CELL_INT64, 0, 4, false}},
        {"L", {ADV_LIE_WIDEN, ADV_CELL_INT128, 0, 8, false}},
        {"u", {ADV_LIE_UTF8, ADV_CELL_TEXT, 0, 4, false}},
        {"U", {ADV_LIE_LARGE_UTF8, ADV_CELL_TEXT, 0, 8, false}},
        {"vu", {ADV_LIE_VIEW, ADV_CELL_TEXT, 0, 16, false}},
        {"tdD", {ADV_LIE_FIXED, ADV_CELL_DAYS, 0, 4, true}},
    };
    if (format[0] == 'd' && format[1] == ':') {
        return decimal_shape(out, format);
    }
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        if (strcmp(format, shapes[i].format) == 0) {
            *out = shapes[i].shape;
            return true;
        }
    }
    return false;
}

/* Why a type that other systems use is not taken; completes "is of Arrow type '...'". */
static const char *why_not(const char *format)
{
    switch (format[0]) {
    case 'e':
    case 'f':
    case 'g': return ", a binary fraction that cannot hold 0.10 exactly";
    case 't': return strcmp(format, "tdD") == 0 ? ", a day" : ", more than a day, or not one in whole days";
    case '+': return ", which holds several values";
    default: return ", which cannot be read as it is meant";
    }
}

/* ---- binding ------------------------------------------------------------------------------------------- */

typedef struct binder {
    adv_arrow_rows *rows;
    adv_error_list *problems;
    adv_error *err;
    size_t count; /* of problems */
} binder;

static void complain(binder *b, const char *column, const char *format, ...)
{
    adv_error problem;
    va_list arguments;
    va_start(arguments, format);
    (void)adv_fail_list(&problem, ADV_ERR_INPUT, (adv_place){.source = rows_source, .field = column}, format,
                        arguments);
    va_end(arguments);
    if (b->count++ == 0 && b->err != NULL) {
        *b->err = problem;
    }
    if (b->problems != NULL) {
        adv_error_list_append(b->problems, &problem);
    }
}

static bool is_bound(const binder *b, const char *name)
{
    for (size_t i = 0; i < b->rows->binding_count; i++) {
        if (strcmp(b->rows->columns[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* Free text that no rule reads need not become cells. */
static bool is_read(const adv_book_column *column)
{
    bool free_text = column->type == ADV_COLUMN_TEXT || column->type == ADV_COLUMN_ID;
    bool read = column->target != ADV_TARGET_CARRIED && column->target != ADV_TARGET_DUTY;
    return column->required || read || !free_text;
}

static bool is_text(const adv_arrow_shape *shape)
{
    return shape->form == ADV_CELL_TEXT && shape->lie != ADV_LIE_NULLS;
}

/* The shapes of a column and of its dictionary; false after a complaint. */
static bool shape_column(binder *b, adv_arrow_column *out, const adv_book_column *ours,
                         const struct ArrowSchema *schema)
{
    const char *instead = "", *format = schema->format;
    (void)adv_cell_form_fits((adv_column_type)ours->type, ADV_CELL_BOOL, 0, &instead);
    bool known = shape_of(&out->shape, format);
    out->encoded = schema->dictionary != NULL;
    if (out->encoded) {
        out->index = out->shape;
        bool codes = known && out->index.form != ADV_CELL_TEXT && out->index.form != ADV_CELL_DAYS &&
                     out->index.form != ADV_CELL_BOOL && out->index.scale == 0 && format[0] != 'd';
        format = schema->dictionary->format == NULL ? "" : schema->dictionary->format;
        known = codes && shape_of(&out->shape, format) && is_text(&out->shape) &&
                schema->dictionary->dictionary == NULL;
    }
    if (!known || !adv_cell_form_fits((adv_column_type)ours->type, (adv_cell_form)out->shape.form,
                                      out->shape.scale, &instead)) {
        complain(b, schema->name, "this column is %sof Arrow type '%s'%s; %s",
                 out->encoded ? "a dictionary " : "", format, why_not(format), instead);
        return false;
    }
    return true;
}

static void bind_child(binder *b, size_t child, const struct ArrowSchema *schema)
{
    adv_book_column ours, near;
    if (schema == NULL || schema->format == NULL || schema->name == NULL) {
        complain(b, NULL, "column %zu has no name or no format in its schema", child + 1);
        return;
    }
    adv_text name = adv_text_of(schema->name);
    if (adv_text_starts(name, "x_")) {
        return;
    }
    if (!adv_book_column_find(&ours, ADV_TABLE_LINES, name)) {
        bool meant = adv_book_column_near(&near, ADV_TABLE_LINES, name);
        complain(b, schema->name, "the table lines has no such column; %s%s%s", meant ? "is " : "",
                 meant ? near.name : "rename it to one it has, or put x_ before its name",
                 meant ? " meant?" : "");
        return;
    }
    if (is_bound(b, schema->name)) {
        complain(b, schema->name, "two columns have this name; keep one, or rename the other to x_%s",
                 schema->name);
        return;
    }
    if (!is_read(&ours)) {
        return;
    }
    adv_arrow_column *column = &b->rows->columns[b->rows->binding_count];
    adv_binding *binding = &b->rows->bindings[b->rows->binding_count];
    *column = (adv_arrow_column){.name = schema->name, .child = child};
    *binding = (adv_binding){.column = ours, .user_name = name};
    if (shape_column(b, column, &ours, schema)) {
        binding->form = column->shape.form;
        binding->scale = column->shape.scale;
    }
    b->rows->binding_count++;
}

static void need_required(binder *b)
{
    static const char *const required[] = {"entry", "line"};
    for (size_t i = 0; i < sizeof required / sizeof *required; i++) {
        if (!is_bound(b, required[i])) {
            complain(b, required[i], "this column is missing; lines cannot be told apart without it");
        }
    }
}

adv_status adv_arrow_rows_bind(adv_arrow_rows *rows, adv_arena *arena, const struct ArrowSchema *schema,
                               adv_error_list *problems, adv_error *err)
{
    binder b = {rows, problems, err, 0};
    memset(rows, 0, sizeof *rows);
    rows->arena = arena;
    if (schema == NULL || schema->release == NULL || schema->format == NULL || schema->n_children < 0 ||
        strcmp(schema->format, "+s") != 0 || (schema->n_children > 0 && schema->children == NULL)) {
        complain(&b, NULL, "rows come as a struct array, Arrow type '+s', with a column a child");
        return ADV_ERR_INPUT;
    }
    rows->child_count = (size_t)schema->n_children;
    rows->columns = ADV_ARENA_ARRAY(arena, rows->child_count + 1, adv_arrow_column);
    rows->bindings = ADV_ARENA_ARRAY(arena, rows->child_count + 1, adv_binding);
    rows->cells = ADV_ARENA_ARRAY(arena, rows->child_count + 1, adv_cells);
    if (rows->columns == NULL || rows->bindings == NULL || rows->cells == NULL) {
        return adv_fail_memory(err);
    }
    for (size_t i = 0; i < rows->child_count; i++) {
        bind_child(&b, i, schema->children[i]);
    }
    need_required(&b);
    return b.count == 0 ? ADV_OK : ADV_ERR_INPUT;
}

/* ---- arrays -------------------------------------------------------------------------------------------- */

static adv_status fail_column(adv_error *err, const adv_arrow_column *column, const char *what)
{
    return adv_fail(err, ADV_ERR_INPUT, (adv_place){.source = rows_source, .field = column->name},
                    "this column's array %s; it was not made as its schema says", what);
}

static int64_t buffers_of(const adv_arrow_shape *shape)
{
    switch ((adv_arrow_lie)shape->lie) {
    case ADV_LIE_NULLS: return 0;
    case ADV_LIE_UTF8:
    case ADV_LIE_LARGE_UTF8:
    case ADV_LIE_VIEW: return 3; /* views: at least */
    default: return 2;
    }
}

/* What can be seen of an array of `needed` rows without its values; NULL = nothing is wrong. */
static const char *wrong_with(const struct ArrowArray *array, const adv_arrow_shape *shape, int64_t needed)
{
    int64_t buffers = buffers_of(shape);
    bool view = shape->lie == ADV_LIE_VIEW;
    if (array == NULL || array->release == NULL) {
        return "is missing, released or moved away";
    }
    if (array->length < needed || array->length < 0 || array->offset < 0) {
        return "is shorter than the batch";
    }
    if (view ? array->n_buffers < buffers : array->n_buffers != buffers) {
        return "has another number of buffers than its type";
    }
    if (array->n_children != 0) {
        return "has children";
    }
    if (buffers == 0) {
        return NULL;
    }
    if (array->buffers == NULL || (needed > 0 && array->buffers[1] == NULL)) {
        return "has no values";
    }
    if (array->buffers[0] == NULL && array->null_count > 0) {
        return "counts nulls and has no bitmap of them";
    }
    return NULL;
}

adv_status adv_arrow_rows_check(const adv_arrow_rows *rows, const struct ArrowArray *array, adv_error *err)
{
    int64_t needed = 0;
    if (array == NULL || array->release == NULL || array->length < 0 || array->offset < 0 ||
        array->n_children != (int64_t)rows->child_count || array->n_buffers != 1 ||
        (array->n_children > 0 && array->children == NULL) ||
        __builtin_add_overflow(array->length, array->offset, &needed)) {
        return adv_fail(err, ADV_ERR_INPUT, (adv_place){.source = rows_source},
                        "the array of rows is released, or not the struct its schema describes");
    }
    for (size_t i = 0; i < rows->binding_count; i++) {
        const adv_arrow_column *column = &rows->columns[i];
        const struct ArrowArray *child = array->children[column->child];
        const char *wrong = wrong_with(child, column->encoded ? &column->index : &column->shape,
                                       array->length == 0 ? 0 : needed);
        if (wrong == NULL && column->encoded) {
            wrong = child->dictionary == NULL
                        ? "has no dictionary"
                        : wrong_with(child->dictionary, &column->shape, child->dictionary->length);
        }
        if (wrong != NULL) {
            return fail_column(err, column, wrong);
        }
    }
    return ADV_OK;
}

/* ---- validity ------------------------------------------------------------------------------------------ */

#define TILE_WORDS (ADV_TILE_ROWS / 64)

/* `count` bits from bit `at` on, to the front of `out`; no byte is read that holds none of them. */
static void take_bits(uint64_t out[TILE_WORDS], const uint8_t *bits, uint64_t at, size_t count)
{
    const uint8_t *from = bits + at / 8;
    unsigned shift = (unsigned)(at % 8);
    memset(out, 0, TILE_WORDS * sizeof *out);
    if (count == 0) {
        return;
    }
    size_t last = (shift + count - 1) / 8;
    for (size_t b = 0; b < (count + 7) / 8; b++) {
        unsigned byte = (unsigned)from[b] >> shift;
        if (shift != 0 && b < last) {
            byte |= (unsigned)from[b + 1] << (8 - shift);
        }
        out[b / 8] |= (uint64_t)(byte & 0xff) << (8 * (b % 8));
    }
}

static bool has_nulls(const struct ArrowArray *array)
{
    return array->null_count != 0 && array->buffers[0] != NULL;
}

static bool bit_at(const void *bits, uint64_t at)
{
    unsigned byte = ((const uint8_t *)bits)[at / 8];
    return (byte >> (at % 8) & 1u) != 0;
}

/* ---- cells --------------------------------------------------------------------------------------------- */

/* One column's part of a tile. */
typedef struct part {
    adv_arrow_column *column;
    const struct ArrowArray *array;
    uint64_t at; /* of its first row, in the array's buffers */
    size_t rows;
    const uint64_t *validity; /* NULL = every row has a cell */
} part;

static bool there(const part *p, size_t i)
{
    return p->validity == NULL || (p->validity[i / 64] >> (i % 64) & 1u) != 0;
}

static uint64_t unsigned_at(const void *values, unsigned width, uint64_t at)
{
    const char *from = (const char *)values + at * width;
    uint8_t u8;
    uint16_t u16;
    uint32_t u32;
    uint64_t u64;
    switch (width) {
    case sizeof u8: memcpy(&u8, from, sizeof u8); return u8;
    case sizeof u16: memcpy(&u16, from, sizeof u16); return u16;
    case sizeof u32: memcpy(&u32, from, sizeof u32); return u32;
    default: memcpy(&u64, from, sizeof u64); return u64;
    }
}

static void widen(const part *p)
{
    const adv_arrow_shape *shape = &p->column->shape;
    for (size_t i = 0; i < p->rows; i++) {
        uint64_t value = unsigned_at(p->array->buffers[1], shape->width, p->at + i);
        if (shape->form == ADV_CELL_INT128) {
            adv_int128 wide = (adv_int128)value;
            memcpy((char *)p->column->scratch + i * sizeof wide, &wide, sizeof wide);
        } else {
            ((int64_t *)p->column->scratch)[i] = (int64_t)value;
        }
    }
}

static void spread_bits(const part *p)
{
    uint64_t bits[TILE_WORDS];
    uint8_t *out = p->column->scratch;
    take_bits(bits, p->array->buffers[1], p->at, p->rows);
    for (size_t i = 0; i < p->rows; i++) {
        out[i] = (uint8_t)(bits[i / 64] >> (i % 64) & 1u);
    }
}

/* The text at a place of an array of views: twelve bytes in place, or a buffer and where in it. */
static const char *view_at(adv_text *out, const struct ArrowArray *array, uint64_t at)
{
    int32_t view[4]; /* length, prefix, buffer, offset */
    const char *from = (const char *)array->buffers[1] + at * sizeof view;
    memcpy(view, from, sizeof view);
    *out = (adv_text){from + sizeof view[0], (size_t)(view[0] < 0 ? 0 : view[0])};
    if (view[0] >= 0 && view[0] <= 12) {
        return NULL;
    }
    int64_t buffers = array->n_buffers - 3, size = 0;
    const void *sizes = array->buffers[array->n_buffers - 1];
    if (view[0] < 0 || view[2] < 0 || view[2] >= buffers || view[3] < 0 || sizes == NULL) {
        return "has a text in a buffer it does not have";
    }
    memcpy(&size, (const char *)sizes + (size_t)view[2] * sizeof size, sizeof size);
    if ((int64_t)view[3] + view[0] > size || array->buffers[2 + view[2]] == NULL) {
        return "has a text past the end of its buffer";
    }
    out->bytes = (const char *)array->buffers[2 + view[2]] + view[3];
    return NULL;
}

static int64_t offset_at(const struct ArrowArray *array, unsigned width, uint64_t at)
{
    int32_t small;
    int64_t large;
    if (width == sizeof small) {
        memcpy(&small, (const char *)array->buffers[1] + at * sizeof small, sizeof small);
        return small;
    }
    memcpy(&large, (const char *)array->buffers[1] + at * sizeof large, sizeof large);
    return large;
}

/* Where the last text of an array of texts ends: none of the others may end behind it. */
static int64_t end_of_texts(const struct ArrowArray *array, const adv_arrow_shape *shape)
{
    return shape->lie == ADV_LIE_VIEW || array->length == 0
               ? 0
               : offset_at(array, shape->width, (uint64_t)array->offset + (uint64_t)array->length);
}

/* The text at a place of an array of texts; returns NULL or what is wrong. */
static const char *text_at(adv_text *out, const struct ArrowArray *array, const adv_arrow_shape *shape,
                           uint64_t at, int64_t end)
{
    if (shape->lie == ADV_LIE_VIEW) {
        return view_at(out, array, at);
    }
    int64_t from = offset_at(array, shape->width, at), to = offset_at(array, shape->width, at + 1);
    *out = (adv_text){NULL, 0};
    if (from < 0 || to < from || to > end) {
        return "has offsets that run backwards";
    }
    if (to - from > INT32_MAX) {
        return "has a text of more than 2 GiB";
    }
    if (to > from && array->buffers[2] == NULL) {
        return "has texts and no bytes for them";
    }
    if (to > from) {
        *out = (adv_text){(const char *)array->buffers[2] + from, (size_t)(to - from)};
    }
    return NULL;
}

/* Where in its dictionary a row points; -1 where it points nowhere. */
static int64_t code_at(const part *p, size_t i)
{
    const adv_arrow_shape *index = &p->column->index;
    uint64_t code = unsigned_at(p->array->buffers[1], index->width, p->at + i);
    unsigned sign = 8u * index->width - 1;
    bool negative = index->is_signed && (code >> sign & 1u) != 0;
    return negative || code >= (uint64_t)p->array->dictionary->length ? -1 : (int64_t)code;
}

/* Texts as cells.  A null of the dictionary is a null of the row. */
static const char *take_texts(const part *p)
{
    adv_arrow_column *column = p->column;
    adv_cell_text *out = column->scratch;
    const struct ArrowArray *texts = column->encoded ? p->array->dictionary : p->array;
    bool holes = column->encoded && has_nulls(texts);
    int64_t end = end_of_texts(texts, &column->shape);
    for (size_t i = 0; i < p->rows; i++) {
        uint64_t at = p->at + i;
        adv_text text = {NULL, 0};
        if (!there(p, i)) {
            continue;
        }
        if (column->encoded) {
            int64_t code = code_at(p, i);
            if (code < 0) {
                return "has a code that its dictionary does not";
            }
            at = (uint64_t)texts->offset + (uint64_t)code;
        }
        const char *wrong =
            holes && !bit_at(texts->buffers[0], at) ? NULL : text_at(&text, texts, &column->shape, at, end);
        if (wrong != NULL) {
            return wrong;
        }
        out[i] = adv_cell_text_of(text);
    }
    return NULL;
}

static size_t cell_width(const adv_arrow_shape *shape)
{
    switch ((adv_cell_form)shape->form) {
    case ADV_CELL_BOOL:
    case ADV_CELL_INT8: return 1;
    case ADV_CELL_INT16: return 2;
    case ADV_CELL_INT32:
    case ADV_CELL_DAYS: return 4;
    case ADV_CELL_INT64: return 8;
    default: return 16;
    }
}

/* Values of a fixed width stay where they lie, unless they lie where this machine would not have them. */
static bool lies_well(const part *p, const void *values)
{
    size_t width = p->column->shape.width;
    return p->column->shape.form == ADV_CELL_INT128 || (uintptr_t)values % width == 0;
}

/* Sets *values to the cells of the part; *wrong says what is broken. */
static adv_status read_part(const void **values, const part *p, adv_arena *arena, const char **wrong)
{
    adv_arrow_column *column = p->column;
    size_t width = cell_width(&column->shape);
    bool fixed = column->shape.lie == ADV_LIE_FIXED && !column->encoded;
    *values = NULL;
    if (column->shape.lie == ADV_LIE_NULLS) {
        return ADV_OK;
    }
    if (fixed) {
        *values = (const char *)p->array->buffers[1] + p->at * width;
        if (lies_well(p, *values)) {
            return ADV_OK;
        }
    }
    if (column->scratch == NULL) {
        column->scratch = adv_arena_array(arena, ADV_TILE_ROWS, width, 16);
        if (column->scratch == NULL) {
            return ADV_ERR_MEMORY;
        }
    }
    if (fixed) {
        memcpy(column->scratch, *values, p->rows * width);
    } else if (column->shape.lie == ADV_LIE_BITS) {
        spread_bits(p);
    } else if (column->shape.lie == ADV_LIE_WIDEN) {
        widen(p);
    } else {
        *wrong = take_texts(p);
    }
    *values = column->scratch;
    return ADV_OK;
}

/* The rows of the part that have a cell: those of the column and of the struct; NULL = all. */
static const uint64_t *read_validity(const part *p, const uint64_t *of_struct)
{
    uint64_t *out = p->column->validity;
    if (p->column->shape.lie == ADV_LIE_NULLS) {
        memset(out, 0, sizeof p->column->validity);
        return out;
    }
    if (!has_nulls(p->array)) {
        return of_struct;
    }
    take_bits(out, p->array->buffers[0], p->at, p->rows);
    for (size_t w = 0; of_struct != NULL && w < TILE_WORDS; w++) {
        out[w] &= of_struct[w];
    }
    return out;
}

adv_status adv_arrow_rows_read(adv_arrow_rows *rows, const struct ArrowArray *array, size_t first,
                               size_t count, adv_error *err)
{
    assert(count <= ADV_TILE_ROWS);
    const uint64_t *of_struct = NULL;
    uint64_t at = (uint64_t)array->offset + first;
    if (array->null_count != 0 && array->buffers != NULL && array->buffers[0] != NULL) {
        take_bits(rows->validity, array->buffers[0], at, count);
        of_struct = rows->validity;
    }
    for (size_t i = 0; i < rows->binding_count; i++) {
        adv_arrow_column *column = &rows->columns[i];
        const struct ArrowArray *child = array->children[column->child];
        const char *wrong = NULL;
        part p = {column, child, at + (uint64_t)child->offset, count, NULL};
        p.validity = read_validity(&p, of_struct);
        if (read_part(&rows->cells[i].values, &p, rows->arena, &wrong) != ADV_OK) {
            return adv_fail_memory(err);
        }
        if (wrong != NULL) {
            return fail_column(err, column, wrong);
        }
        rows->cells[i].validity = p.validity;
    }
    return ADV_OK;
}

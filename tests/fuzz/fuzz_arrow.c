/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Arrow batches as nobody should make them: names, formats, counts of buffers, codes, text offsets and views
 * are wrong now and then, and any bytes.  Sizes and addresses are true, since the interface leaves no way to
 * doubt them: every buffer is as large as the array says, in memory of its own, so that a byte read past it
 * is seen.
 */
#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "advalorem/batch.h"

enum {
    COLUMNS_MOST = 6,
    ROWS_MOST = 40,
    BUFFERS_MOST = 6,
    NAME_SIZE = 24,
    FORMAT_SIZE = 12,
    TEXT_BYTES = 48
};

typedef struct input {
    const uint8_t *at, *end;
} input;

static uint8_t take(input *in)
{
    return in->at < in->end ? *in->at++ : 0;
}

static void take_bytes(input *in, void *out, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        ((uint8_t *)out)[i] = take(in);
    }
}

typedef struct column {
    struct ArrowSchema schema;
    struct ArrowArray array;
    const void *buffers[BUFFERS_MOST];
    char name[NAME_SIZE], format[FORMAT_SIZE];
    struct column *dictionary;
} column;

static void release_schema(struct ArrowSchema *schema)
{
    schema->release = NULL;
}

static void release_array(struct ArrowArray *array)
{
    array->release = NULL;
}

/* As many bytes as the input likes. */
static void take_word(input *in, char *out, size_t size)
{
    size_t length = take(in) % size;
    take_bytes(in, out, length);
}

typedef struct known {
    const char *name;
    const char *const *formats; /* that fit it, NULL-terminated */
} known;

static const char *const text_formats[] = {"u", "U", "vu", NULL};
static const char *const amount_formats[] = {"u",       "U", "vu", "d:18,4", "l", "L", "d:9,2,32",
                                             "d:38,18", "n", "C",  "i",      "S", NULL};
static const char *const date_formats[] = {"u", "vu", "tdD", "n", NULL};
static const char *const fact_formats[] = {"b", "u", "vu", "n", NULL};
static const char *const any_formats[] = {"g", "tsu:", "z", "+s", "d:40,4,256", "c", "tdD", "b", NULL};

static const known knowns[] = {
    {"entry", text_formats},       {"line", text_formats},
    {"price", amount_formats},     {"currency", text_formats},
    {"export_date", date_formats}, {"related", fact_formats},
    {"quantity", amount_formats},  {"incoterm", text_formats},
    {"packing", amount_formats},   {"packing_in_price", fact_formats},
    {"x_a", any_formats},          {"price", any_formats},
};

static void name_column(input *in, char *name, char *format, size_t turn)
{
    uint8_t which = take(in), form = take(in);
    const known *k = &knowns[turn < 2 && which % 32 != 0 ? turn : which % (sizeof knowns / sizeof knowns[0])];
    size_t count = 0;
    while (k->formats[count] != NULL) {
        count++;
    }
    strncpy(name, k->name, NAME_SIZE - 1);
    strncpy(format, k->formats[form % count], FORMAT_SIZE - 1);
    if (which == 255) {
        take_word(in, name, NAME_SIZE);
    }
    if (form == 255) {
        take_word(in, format, FORMAT_SIZE);
    }
}

static void *exactly(input *in, size_t size)
{
    uint8_t *room = malloc(size == 0 ? 1 : size);
    assert(room != NULL);
    take_bytes(in, room, size);
    return room;
}

/* Offsets are any numbers but the last, which tells how many bytes there are. */
static void fill_texts(input *in, column *c, size_t rows, size_t width)
{
    uint8_t *offsets = exactly(in, (rows + 1) * width);
    int64_t last = TEXT_BYTES;
    bool ordered = take(in) % 8 != 0;
    for (size_t i = 0; i < rows; i++) {
        int64_t small = ordered ? (int64_t)(i * TEXT_BYTES / rows) : take(in) % (TEXT_BYTES + 1);
        memcpy(offsets + i * width, &small, ordered || take(in) % 16 != 0 ? width : 0);
    }
    memcpy(offsets + rows * width, &last, width);
    c->buffers[1] = offsets;
    c->buffers[2] = take(in) % 32 == 0 ? NULL : exactly(in, TEXT_BYTES);
}

static void fill_views(input *in, column *c, size_t rows)
{
    int64_t sizes[2] = {TEXT_BYTES, 8};
    int32_t *views = exactly(in, rows * 16);
    for (size_t i = 0; i < rows; i++) {
        if (take(in) % 32 != 0) {
            views[i * 4] = take(in) % 20;
            views[i * 4 + 2] = take(in) % 64 == 0;
            views[i * 4 + 3] = take(in) % 32;
        }
    }
    c->buffers[1] = views;
    c->buffers[2] = exactly(in, TEXT_BYTES);
    c->buffers[3] = exactly(in, 8);
    void *truth = malloc(sizeof sizes);
    assert(truth != NULL);
    memcpy(truth, sizes, sizeof sizes);
    c->buffers[4] = truth;
}

static column *make_column(input *in, size_t rows, size_t turn, bool may_be_encoded)
{
    column *c = calloc(1, sizeof *c);
    assert(c != NULL);
    name_column(in, c->name, c->format, turn);
    bool encoded = may_be_encoded && take(in) % 4 == 0;
    if (encoded) {
        strcpy(c->format, take(in) % 32 == 0 ? "l" : "C");
    }
    size_t offset = take(in) % 20, whole = rows + offset;
    bool text = c->format[0] == 'u' || c->format[0] == 'U', view = c->format[0] == 'v';
    uint8_t odd = take(in);
    int64_t buffers = c->format[0] == 'n' ? 0 : view ? 5 : text ? 3 : 2;
    c->array = (struct ArrowArray){.length = (int64_t)rows - (odd % 32 == 1 && rows > 0 && may_be_encoded),
                                   .offset = (int64_t)offset,
                                   .null_count = odd % 4 == 0   ? -1
                                                 : odd % 4 == 1 ? 0
                                                                : 3,
                                   .n_buffers = odd % 16 == 2 ? take(in) % BUFFERS_MOST : buffers,
                                   .buffers = c->buffers,
                                   .release = odd % 64 == 3 ? NULL : release_array};
    c->buffers[0] = odd % 8 == 4 ? NULL : exactly(in, whole / 8 + 1);
    if (view) {
        fill_views(in, c, whole);
    } else if (text) {
        fill_texts(in, c, whole, c->format[0] == 'u' ? 4 : 8);
    } else {
        c->buffers[1] = odd % 32 == 5 ? NULL : exactly(in, whole * 16 + 1);
    }
    c->schema = (struct ArrowSchema){.format = odd % 64 == 6 ? NULL : c->format,
                                     .name = odd % 64 == 7 ? NULL : c->name,
                                     .release = release_schema};
    if (encoded) {
        c->dictionary = make_column(in, take(in) % 8, 0, false);
        c->schema.dictionary = &c->dictionary->schema;
        c->array.dictionary = odd % 32 == 8 ? NULL : &c->dictionary->array;
    }
    return c;
}

static void drop_column(column *c)
{
    for (size_t b = 0; b < BUFFERS_MOST; b++) {
        free((void *)(uintptr_t)c->buffers[b]);
    }
    if (c->dictionary != NULL) {
        drop_column(c->dictionary);
    }
    free(c);
}

static void look_at(const struct ArrowArray *values, size_t rows)
{
    assert((size_t)values->length == rows);
    const int32_t *offsets = values->children[2]->buffers[1]; /* outcome */
    for (size_t i = 0; i < rows; i++) {
        assert(offsets[i + 1] > offsets[i]); /* every row has one */
    }
}

static void value(const struct ArrowSchema *schema, const struct ArrowArray *rows)
{
    struct ArrowArray values;
    struct ArrowSchema values_schema;
    adv_arena arena;
    adv_error_list problems;
    adv_error err = {0};
    adv_arena_init(&arena, NULL);
    adv_error_list_init(&problems, &arena, 10);
    adv_batch_options options = {.jurisdiction = "US", .problems = &problems};
    adv_status status =
        adv_batch_determine(&values, &values_schema, adv_law_builtin(), NULL, rows, schema, &options, &err);
    if (status == ADV_OK) {
        look_at(&values, (size_t)rows->length);
        values.release(&values);
        values_schema.release(&values_schema);
    } else {
        assert(status == ADV_ERR_INPUT);
        assert(err.message[0] != '\0' && values.release == NULL && values_schema.release == NULL);
    }
    adv_arena_reset(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    input in = {bytes, bytes + size};
    column *columns[COLUMNS_MOST];
    struct ArrowSchema *schemas[COLUMNS_MOST];
    struct ArrowArray *arrays[COLUMNS_MOST];
    size_t count = COLUMNS_MOST - take(&in) % (COLUMNS_MOST + 1), rows = take(&in) % ROWS_MOST,
           offset = take(&in) % 12;
    uint8_t odd = take(&in);
    for (size_t i = 0; i < count; i++) {
        columns[i] = make_column(&in, rows + offset, i, true);
        schemas[i] = &columns[i]->schema;
        arrays[i] = &columns[i]->array;
    }
    const void *bitmap = odd % 4 == 0 ? exactly(&in, (rows + offset) / 8 + 1) : NULL;
    struct ArrowSchema schema = {.format = odd % 16 == 1 ? "u" : "+s",
                                 .name = "",
                                 .n_children = (int64_t)count,
                                 .children = schemas,
                                 .release = release_schema};
    struct ArrowArray array = {.length = (int64_t)rows,
                               .offset = (int64_t)offset,
                               .null_count = odd % 8 == 0 ? -1 : 0,
                               .n_buffers = 1,
                               .buffers = &bitmap,
                               .n_children = (int64_t)count - (odd % 16 == 3 && count > 0),
                               .children = arrays,
                               .release = release_array};
    value(&schema, &array);
    for (size_t i = 0; i < count; i++) {
        drop_column(columns[i]);
    }
    free((void *)(uintptr_t)bitmap);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Arrow face from inside: memory that outlives the call, schemas, rows in, values out.
 */
#ifndef ADV_BATCH_ARROW_H
#define ADV_BATCH_ARROW_H

#include "advalorem/batch.h"
#include "results.h"

/* ---- memory (arrow_schema.c) --------------------------------------------------------------------------- */

/** The one given, or malloc and free. */
adv_allocator adv_arrow_allocator(const adv_allocator *given);
/** A piece of its own, aligned to 64 bytes; NULL when memory is out. */
void *adv_arrow_take(const adv_allocator *allocator, size_t size);
/** Gives one back; NULL is none. */
void adv_arrow_give(const adv_allocator *allocator, const void *piece);

/* ---- rows in (arrow_rows.c) ---------------------------------------------------------------------------- */

/** How the cells of a column lie in its Arrow buffers. */
typedef enum adv_arrow_lie {
    ADV_LIE_FIXED, /* as adv_cells has them */
    ADV_LIE_WIDEN, /* unsigned: one size up */
    ADV_LIE_BITS,
    ADV_LIE_UTF8,
    ADV_LIE_LARGE_UTF8,
    ADV_LIE_VIEW,
    ADV_LIE_NULLS /* no buffers: every row is null */
} adv_arrow_lie;

typedef struct adv_arrow_shape {
    uint8_t lie;
    uint8_t form; /* adv_cell_form */
    uint8_t scale;
    uint8_t width; /* bytes of a FIXED or WIDEN value */
    bool is_signed;
} adv_arrow_shape;

/** A column that is read. */
typedef struct adv_arrow_column {
    const char *name;
    size_t child;
    adv_arrow_shape shape; /* of the values of the dictionary where there is one */
    bool encoded;
    adv_arrow_shape index;
    void *scratch; /* a tile of cells; NULL until needed */
    uint64_t validity[ADV_TILE_ROWS / 64];
} adv_arrow_column;

/** Columns of the rows as their schema binds them: names are the schema's, the rest lives in an arena. */
typedef struct adv_arrow_rows {
    adv_arena *arena;
    size_t child_count;
    adv_arrow_column *columns; /* one a binding */
    adv_binding *bindings;
    size_t binding_count;
    adv_cells *cells;
    uint64_t validity[ADV_TILE_ROWS / 64]; /* of the struct, for the tile at hand */
} adv_arrow_rows;

/** Errors  ADV_ERR_INPUT: `err` has the first, `problems` (may be NULL) all; ADV_ERR_MEMORY. */
adv_status adv_arrow_rows_bind(adv_arrow_rows *rows, adv_arena *arena, const struct ArrowSchema *schema,
                               adv_error_list *problems, adv_error *err);
/** Whether an array is what the schema says, as far as that can be seen without reading its values. */
adv_status adv_arrow_rows_check(const adv_arrow_rows *rows, const struct ArrowArray *array, adv_error *err);
/** Puts `rows` rows from `first` on into rows->cells, which then begin at row 0. */
adv_status adv_arrow_rows_read(adv_arrow_rows *rows, const struct ArrowArray *array, size_t first,
                               size_t count, adv_error *err);

/* ---- values out (arrow_schema.c, arrow_values.c) ------------------------------------------------------- */

adv_status adv_arrow_values_schema(struct ArrowSchema *out, const adv_jurisdiction *j,
                                   const adv_allocator *allocator, adv_error *err);

/** An array of results while it is filled. */
typedef struct adv_arrow_values adv_arrow_values;

/** NULL when memory is out. */
adv_arrow_values *adv_arrow_values_open(const adv_allocator *allocator, const adv_law *law,
                                        const adv_jurisdiction *j, size_t rows);
/** Appends the tile last run: its results as `sink` has them.  All tiles but the last are whole. */
adv_status adv_arrow_values_add(adv_arrow_values *values, const adv_result_sink *sink, size_t rows,
                                adv_error *err);
/** The finished array; the values are the array's then. */
void adv_arrow_values_close(struct ArrowArray *out, adv_arrow_values *values);
void adv_arrow_values_drop(adv_arrow_values *values);

#endif

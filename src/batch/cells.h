/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cells of a book into counted integers: what stands in a CSV, JSON or Parquet column becomes amounts, days,
 * ternaries and codes by the parsers of base/, never by anybody's cast.  A cell that is none is a problem
 * with its row, its column, what was found and what to write; the row is then marked bad and never valued.
 */
#ifndef ADV_BATCH_CELLS_H
#define ADV_BATCH_CELLS_H

#include "advalorem/book.h"
#include "advalorem/currency.h"
#include "advalorem/date.h"
#include "engine/tile.h"

/** How cells lie in memory. */
typedef enum adv_cell_form {
    ADV_CELL_TEXT, /* adv_cell_text */
    ADV_CELL_JSON, /* adv_cell_text holding one JSON value */
    ADV_CELL_INT8, /* the integers count 10^-scale */
    ADV_CELL_INT16,
    ADV_CELL_INT32,
    ADV_CELL_INT64,
    ADV_CELL_INT128,
    ADV_CELL_DAYS, /* int32 days since 1970-01-01 */
    ADV_CELL_BOOL  /* one byte */
} adv_cell_form;

/** Sixteen bytes: up to 12 characters in place, else the first four and a pointer.  The layout column engines
    share. */
typedef union adv_cell_text {
    struct {
        uint32_t length;
        char bytes[12];
    } near;
    struct {
        uint32_t length;
        char prefix[4];
        const char *bytes;
    } far;
} adv_cell_text;
_Static_assert(sizeof(adv_cell_text) == 16, "the layout is shared");

static inline adv_text adv_cell_text_get(const adv_cell_text *cell)
{
    uint32_t length = cell->near.length;
    return (adv_text){length <= 12 ? cell->near.bytes : cell->far.bytes, length};
}

/** Text that outlives the cell, as a cell. */
adv_cell_text adv_cell_text_of(adv_text text);

/** How a file writes numbers and days; all zero = as this house writes them. */
typedef struct adv_cell_style {
    char decimal;   /* ',' where the file has a decimal comma; 0 = '.' */
    char thousands; /* '.', ',', '\'' or ' '; 0 = none */
    uint8_t dates;  /* adv_date_style */
} adv_cell_style;

typedef enum adv_date_style {
    ADV_DATES_ISO,
    ADV_DATES_DMY, /* 18.02.2025, 18/02/2025, 18-02-2025 */
    ADV_DATES_MDY, /* 02/18/2025 */
    ADV_DATES_YMD  /* 20250218, 2025/02/18, 2025.02.18 */
} adv_date_style;

/** A column of the input, as it was bound to a column of the list. */
typedef struct adv_binding {
    adv_book_column column;
    adv_text user_name; /* what the file calls it */
    uint8_t form;       /* adv_cell_form */
    uint8_t scale;      /* of integers */
    adv_cell_style style;
} adv_binding;

/** The cells of one column.  Bit i of `validity` tells whether row i has one; NULL = every row has. */
typedef struct adv_cells {
    const void *values;
    const uint64_t *validity;
} adv_cells;

#define ADV_PROBLEM_FOUND_SIZE 80
#define ADV_PROBLEMS_A_ROW     4

typedef struct adv_cell_problem {
    uint32_t row; /* of the tile */
    uint16_t binding;
    const char *phrase;       /* completes "'found' ..."; static storage */
    const char *const *words; /* the words allowed; NULL = the phrase says it */
    uint8_t length;           /* of found */
    bool cut;                 /* found is only its beginning */
    char found[ADV_PROBLEM_FOUND_SIZE];
} adv_cell_problem;

/** Problems of one tile: at most ADV_PROBLEMS_A_ROW a row are kept with their words, all mark their row. */
typedef struct adv_cell_problems {
    adv_cell_problem items[ADV_TILE_ROWS * ADV_PROBLEMS_A_ROW];
    size_t count;
    uint8_t of_row[ADV_TILE_ROWS]; /* 0 = the row is good */
    uint16_t first[ADV_TILE_ROWS]; /* binding of the row's first problem */
} adv_cell_problems;

void adv_cell_problems_clear(adv_cell_problems *problems, size_t rows);
void adv_cell_problem_add(adv_cell_problems *problems, size_t row, uint16_t binding, adv_text found,
                          const char *phrase, const char *const *words);
/** The whole sentence, such as "'1,5' is not a number ...; write ...". */
void adv_cell_problem_message(adv_buffer *out, const adv_cell_problem *problem);

/** True where the form can carry the type; else *instead says what to write. */
bool adv_cell_form_fits(adv_column_type type, adv_cell_form form, uint8_t scale, const char **instead);

/** One column's part of a tile: rows [first, first + rows) of `cells`. */
typedef struct adv_cell_span {
    const adv_binding *binding;
    uint16_t index; /* of the binding */
    adv_cells cells;
    size_t first;
    size_t rows;
    adv_arena *arena; /* for JSON strings with escapes */
} adv_cell_span;

/** Numbers, scaled by 4 decimals (9 for rates).  out = 0 and present = 0 where nothing is stated; `unknown`
    gives ADV_AMOUNT_UNKNOWN where the type allows it.  Returns how many rows have one. */
size_t adv_cells_numbers(int64_t *out, uint8_t *present, const adv_cell_span *span,
                         adv_cell_problems *problems);
/** ADV_DATE_NONE where none is stated. */
void adv_cells_dates(adv_date *out, const adv_cell_span *span, adv_cell_problems *problems);
/** ADV_CURRENCY_NONE where none is stated. */
void adv_cells_currencies(adv_currency *out, const adv_cell_span *span, adv_cell_problems *problems);
/** Sets yes or no to `fact` in each word; leaves it unknown where the cell says so or is empty. */
void adv_cells_facts(adv_facts_word *words, uint8_t fact, const adv_cell_span *span,
                     adv_cell_problems *problems);
/** Index of the word plus 1; 0 where none is stated. */
void adv_cells_words(uint8_t *out, const adv_cell_span *span, adv_cell_problems *problems);
/** The text of each row, {NULL, 0} where none is stated; borrowed from the cells or the span's arena. */
void adv_cells_texts(adv_text *out, const adv_cell_span *span, adv_cell_problems *problems);
/** Reads the cells only for their problems. */
void adv_cells_check(const adv_cell_span *span, adv_cell_problems *problems);

/** Identifiers compare without '.', '-' and blanks: those bytes into `out` (room for the text), their number
    back. */
size_t adv_id_fold(char *out, adv_text id);
bool adv_id_equal(adv_text a, adv_text b);

#endif

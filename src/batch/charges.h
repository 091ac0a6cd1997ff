/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is charged on the lines of a book: filled entry by entry, then looked up line by line by any number of
 * threads while the book is written.  Figures are kept as bytes of varying length, some twenty a line, in the
 * order in which the lines of an entry came; what a line is told in words stands once for all that are told
 * the same.  Words and rates never move once they have a number, so a thread that was given a number may read
 * what it stands for while others add new ones, one at a time.
 */
#ifndef ADV_BATCH_CHARGES_H
#define ADV_BATCH_CHARGES_H

#include "advalorem/determination.h"
#include "side.h"

/** What is charged on one line, in cents of the law's currency (e4); ADV_AMOUNT_UNKNOWN where a part of it
    has no figure. */
typedef struct adv_line_charges {
    int64_t entered_e4; /* ADV_AMOUNT_UNKNOWN = the line has no value */
    int64_t duty_e4, additional_e4, deposits_e4, processing_e4, harbor_e4;
    uint8_t standing; /* adv_standing, the weakest of what they rest on */
    /* numbers of adv_charges_word; 0 = nothing */
    uint32_t reason; /* the first thing without a figure, and why */
    uint32_t points; /* what a person should look at */
    uint32_t source; /* of the rate of duty */
    uint32_t marginal; /* number of adv_charges_rate; 0 = not known */
    /* of a line whose price holds duty or fees nobody gave amounts for */
    uint8_t asked;         /* ADV_ASKED_* of promised.h; 0 = it is none */
    uint32_t unsolved;     /* number of adv_charges_word: what stands in the way; 0 = it was solved */
    adv_promised promised; /* what leaves the price, where it was solved */
} adv_line_charges;

#define ADV_LINE_CHARGES_NONE                                                                                \
    {                                                                                                        \
        .entered_e4 = ADV_AMOUNT_UNKNOWN, .duty_e4 = ADV_AMOUNT_UNKNOWN,                                     \
        .additional_e4 = ADV_AMOUNT_UNKNOWN, .deposits_e4 = ADV_AMOUNT_UNKNOWN,                              \
        .processing_e4 = ADV_AMOUNT_UNKNOWN, .harbor_e4 = ADV_AMOUNT_UNKNOWN                                 \
    }

/** Sums over the lines of a book, each over the lines that have the figure. */
typedef struct adv_charges_totals {
    uint64_t entries, lines;
    uint64_t open; /* lines on which something has no figure */
    adv_int128 entered_e4, duty_e4, additional_e4, deposits_e4, processing_e4, harbor_e4;
} adv_charges_totals;

/** What was charged, counted; each thread that charges counts for itself. */
typedef struct adv_charge_count {
    adv_charges_totals totals;
    uint64_t left_out; /* lines of entries taken as wholes that repeat another one or have no number */
    uint64_t *word_lines; /* by number of the word: lines told so, as reason */
    size_t word_line_count;
} adv_charge_count;

/** Counts one line.  Errors  ADV_ERR_MEMORY. */
adv_status adv_charge_count_line(adv_charge_count *count, const adv_allocator *allocator,
                                 const adv_line_charges *figures);
/** Adds what another counted.  Errors  ADV_ERR_MEMORY. */
adv_status adv_charge_count_merge(adv_charge_count *into, const adv_allocator *allocator,
                                  const adv_charge_count *from);
void adv_charge_count_release(adv_charge_count *count, const adv_allocator *allocator);

#define ADV_CHARGE_PLACE  5  /* bytes of a place */
#define ADV_CHARGE_BLOCKS 23 /* of numbered things; each is twice as long as the one before it */

typedef struct adv_charges {
    adv_allocator allocator;
    adv_keys entries;  /* folded */
    size_t *starts;    /* place of each entry's first line */
    size_t start_capacity;
    char **blocks;
    size_t block_count, block_capacity;
    size_t byte_count; /* place of the next record */
    adv_keys rates; /* distinct ones, as bytes */
    int64_t *rate_blocks[ADV_CHARGE_BLOCKS];
    adv_keys words;
    adv_arena texts; /* of the words */
    adv_cell_text *word_blocks[ADV_CHARGE_BLOCKS];
    adv_charge_count count; /* of the lines that were put */
    uint8_t *rows; /* the place of each row's record, ADV_CHARGE_PLACE bytes; NULL = kept by entry and line */
    size_t row_count;
} adv_charges;

void adv_charges_init(adv_charges *charges, adv_allocator allocator);
void adv_charges_release(adv_charges *charges);
/** Bytes it has taken. */
size_t adv_charges_memory(const adv_charges *charges);

/** The number of a text, for the words of a line; 0 for an empty one, -1 when memory is out. */
int64_t adv_charges_word(adv_charges *charges, adv_text text);
/** The text of a number. */
const adv_cell_text *adv_charges_text(const adv_charges *charges, uint32_t word);

/** The number of what one more dollar of value adds to duty, a fraction; -1 when memory is out. */
int64_t adv_charges_rate(adv_charges *charges, int64_t e9);
/** The rate of a number; ADV_AMOUNT_UNKNOWN of 0. */
int64_t adv_charges_rate_e9(const adv_charges *charges, uint32_t rate);

/** Opens an entry that has none yet; its lines follow. Errors  ADV_ERR_INPUT where it has; ADV_ERR_MEMORY. */
adv_status adv_charges_begin(adv_charges *charges, adv_text entry);
adv_status adv_charges_put(adv_charges *charges, adv_text line, const adv_line_charges *figures);
/** Keeps figures by row of the book instead, for `rows` rows.  Errors  ADV_ERR_MEMORY. */
adv_status adv_charges_by_row(adv_charges *charges, size_t rows);
/** What was charged on a row, from 0; whoever charges counts it.  Errors  ADV_ERR_MEMORY. */
adv_status adv_charges_put_row(adv_charges *charges, uint64_t row, const adv_line_charges *figures);
/** What is charged on rows; rows[i] counts from 1; found[i] is false where nothing was put. */
void adv_charges_find_rows(adv_line_charges *out, bool *found, const adv_charges *charges,
                           const uint64_t *rows, size_t count);

/** Whether the entry was opened. */
bool adv_charges_has(const adv_charges *charges, adv_text entry);

/** Where a thread stands: the lines of an entry mostly follow one another. */
typedef struct adv_charges_cursor {
    int64_t entry; /* number; -1 = none */
    size_t next;   /* place */
} adv_charges_cursor;
#define ADV_CHARGES_CURSOR_INIT                                                                              \
    {                                                                                                        \
        -1, 0                                                                                                \
    }

/** What is charged on many lines; found[i] is false where one is none of those that were put. */
void adv_charges_find_lines(adv_line_charges *out, bool *found, const adv_charges *charges,
                            adv_charges_cursor *cursor, const adv_text *entries, const adv_text *lines,
                            size_t count);
/** False where the line is none of those that were put. */
bool adv_charges_find(adv_line_charges *out, const adv_charges *charges, adv_charges_cursor *cursor,
                      adv_text entry, adv_text line);

#endif

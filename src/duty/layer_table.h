/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Layers ready for look-up.  Rows stand by rank, so that who takes the value first is met first; sets of rows
 * are bits.  A line's origin and day give the rows that may reach it, a code the lists that hold it, and no
 * row is looked at that neither of them names.
 */
#ifndef ADVALOREM_DUTY_LAYER_TABLE_H
#define ADVALOREM_DUTY_LAYER_TABLE_H

#include "advalorem/layer.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ROW_WORDS_MOST (ADV_LAYER_ROWS_MOST / 64)
#define LIST_WORDS     (ADV_LAYER_LISTS_MOST / 64)
#define NO_SET         UINT8_MAX
#define ORIGINS        (26u * 26u)
#define DIGITS_MOST    10

typedef struct layer_row {
    const adv_layer *layer;
    const adv_authority *authority;
    uint64_t heading; /* its digits as a number */
    uint64_t scope[LIST_WORDS], except[LIST_WORDS];
    const uint64_t *lifts; /* rows; NULL = it charges */
    uint8_t group, one_of;
} layer_row;

/** Codes of one length, sorted; each has a run of entries. */
typedef struct layer_codes {
    const uint64_t *codes;
    const uint32_t *first; /* count + 1 of them: where the run of a code begins */
    size_t count;
} layer_codes;

typedef struct layer_heading {
    uint64_t heading;
    uint16_t row;
} layer_heading;

struct adv_layer_table {
    layer_row *rows;
    size_t row_count, words;   /* words of 64 rows */
    const uint64_t *by_origin; /* ORIGINS x words */
    const adv_date *days;      /* on which some row starts or ends */
    size_t day_count;
    const uint64_t *by_day;        /* (day_count + 1) x words: before the first, then from each */
    const layer_heading *headings; /* by heading, then row */
    const char **lists;
    size_t list_count;
    uint64_t at_hand[LIST_WORDS];
    size_t group_count, set_count;
    layer_codes codes[DIGITS_MOST + 1];
    const adv_list_entry *entries;
};

static inline bool bit_is_set(const uint64_t *bits, size_t i)
{
    return (bits[i / 64] >> (i % 64) & 1u) != 0;
}

static inline void bit_set(uint64_t *bits, size_t i)
{
    bits[i / 64] |= UINT64_C(1) << (i % 64);
}

/** Of two capital letters; ORIGINS for anything else. */
size_t adv_layer_origin(adv_text code);

/** The rows in force on a day. */
const uint64_t *adv_layer_on(const adv_layer_table *table, adv_date day);

/** What a code is found in: `hit`, and `open` where it has too few digits to tell. */
void adv_layer_lists_of(uint64_t hit[LIST_WORDS], uint64_t open[LIST_WORDS], const adv_layer_table *table,
                        adv_text code, adv_date day);

/** Where a code stands among those of its length; their count where it is none of them. */
size_t adv_layer_code(const layer_codes *codes, uint64_t code);

/** Where the rows of a heading begin in `headings`; *count = 0 when there are none. */
const layer_heading *adv_layer_heading(const adv_layer_table *table, adv_text heading, size_t *count);

#ifdef __cplusplus
}
#endif
#endif

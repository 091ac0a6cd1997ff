/* SPDX-License-Identifier: Apache-2.0 */
/*
 * adv_law_check with places: whoever made the law from files tells where each row stands in them.
 * adv_law_check itself names the row: the table as source, its number there as row, its id as field.
 */
#ifndef ADVALOREM_ENGINE_LAW_CHECK_H
#define ADVALOREM_ENGINE_LAW_CHECK_H

#include "advalorem/law.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum adv_law_part {
    ADV_PART_JURISDICTION, /* index unused */
    ADV_PART_RULE,
    ADV_PART_PARAMETER,
    ADV_PART_FX,
    ADV_PART_ENTRY,
    ADV_PART_PROGRAMME,
    ADV_PART_ROUND_VALUE,
    ADV_PART_ROUND_ENTERED,
    ADV_PART_LAYER,
    ADV_PART_AUTHORITY,
    ADV_PART_GROUP,
    ADV_PART_LIST,
    ADV_PART_LAW, /* instruments of terms and charges; jurisdiction unused, here and below */
    ADV_PART_INCOTERM,
    ADV_PART_CHARGE
} adv_law_part;

/** What of the law a problem is about. */
typedef struct adv_law_spot {
    adv_law_part part;
    size_t jurisdiction;
    size_t index;
    const char *key; /* as law files write it: "versions", "until", "cites"; NULL = the row as a whole */
    int cite;        /* which citation, or -1 */
} adv_law_spot;

typedef struct adv_law_places {
    adv_place (*place)(const void *context, const adv_law_spot *spot);
    const void *context;
} adv_law_places;

/** `places` may be NULL. */
adv_status adv_law_check_placed(const adv_law *law, adv_error_list *problems, adv_arena *arena,
                                const adv_law_places *places);

/**
 * Bits, sign included, that the running sum of a plan can need: `terms` products of an amount below
 * `amount_e4` and a rate below `rate_e9`, and one unit of rounding of `unit_e4` (as e13) on top.  128
 * stands for 128 or more.
 */
unsigned adv_law_sum_bits(size_t terms, int64_t amount_e4, int64_t rate_e9, int64_t unit_e4);

/** Products a plan may add between two roundings: the sum of a tile's 64 columns times one rate, and each
    column in a currency of its own times another; here so that the proof does not depend on the kernel. */
#define ADV_LAW_TERMS 128
/** Texts a law may hold, in bytes: a C compiler need not take string literals past 4095. */
#define ADV_LAW_TEXT_LIMIT 3000

#ifdef __cplusplus
}
#endif
#endif

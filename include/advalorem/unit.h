/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Units of quantity, weight, length, area and volume with their exact relations: one table for everybody
 * who compares or spreads.  A relation no law of measure fixes (how many pieces a set or a carton holds) is
 * only known when the shipment states it in `units`.
 */
#ifndef ADVALOREM_UNIT_H
#define ADVALOREM_UNIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "advalorem/facts.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum adv_dimension {
    ADV_DIMENSION_COUNT,  /* base: piece */
    ADV_DIMENSION_MASS,   /* base: gram */
    ADV_DIMENSION_LENGTH, /* base: metre */
    ADV_DIMENSION_AREA,   /* base: square metre */
    ADV_DIMENSION_VOLUME, /* base: litre */
    ADV_DIMENSION_SET,    /* sets convert into nothing else of themselves */
    ADV_DIMENSION_NONE    /* not in the table */
} adv_dimension;

/** One unit; several names of one unit are several rows with the same factor. */
typedef struct adv_unit_row {
    const char *name;  /* compared without regard to the case of ASCII letters */
    uint8_t dimension; /* adv_dimension */
    int64_t numerator; /* so many base units: numerator / denominator, in lowest terms */
    int64_t denominator;
} adv_unit_row;

/** A reduced fraction, both parts > 0. */
typedef struct adv_ratio {
    int64_t numerator;
    int64_t denominator;
} adv_ratio;

/** NULL when the table does not know the name. */
ADV_API const adv_unit_row *adv_unit_find(adv_text name);
ADV_API const adv_unit_row *adv_unit_get(size_t index); /* NULL behind the last */
/** "pieces", "weight", ... for messages; "units of their own" for ADV_DIMENSION_NONE. */
ADV_API const char *adv_dimension_name(adv_dimension dimension);
/** Follows the rules to the table; ADV_DIMENSION_NONE when they do not lead there. */
ADV_API adv_dimension adv_unit_dimension(adv_text name, const adv_unit_rule *rules, size_t rule_count);

/**
 * How many `to` are one `from`, exactly; equal names always give 1.
 *
 * `rules` are the shipment's own units and may build on each other.
 * Errors  ADV_ERR_INPUT when nothing leads from one to the other; ADV_ERR_RANGE when the exact fraction
 *         does not fit.
 */
ADV_API adv_status adv_unit_ratio(adv_ratio *out, adv_text from, adv_text to, const adv_unit_rule *rules,
                                  size_t rule_count);

/**
 * `value_e4` of `from`, in `to`.  Rounded half up to four decimals where it does not come out even, and
 * *exact (unless NULL) tells so.
 * Errors  as adv_unit_ratio; ADV_ERR_RANGE also when the result passes ADV_AMOUNT_LIMIT_E4.
 */
ADV_API adv_status adv_unit_convert(int64_t *out_e4, bool *exact, int64_t value_e4, adv_text from,
                                    adv_text to, const adv_unit_rule *rules, size_t rule_count);

#ifdef __cplusplus
}
#endif
#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a broker keys beside the value: the charges that are not part of it, the relationship, and what must
 * be said with every figure.  Worksheet and JSON take it from here, so that both say the same.
 */
#ifndef ADVALOREM_EXPLAIN_KEY_H
#define ADVALOREM_EXPLAIN_KEY_H

#include "tell.h"

/** A charge that is not part of the value. */
typedef struct adv_key_charge {
    int32_t item;
    bool taken_out; /* of the price; false = it never was in it */
    bool chgs;      /* international carriage, its insurance and unloading: the field CHGS */
    bool known;     /* false = its amount in the value's currency is not known on every line */
    adv_int128 e13; /* in the value's currency */
} adv_key_charge;

typedef struct adv_key_sheet {
    adv_key_charge *charges;
    size_t charge_count;
    bool chgs_known;
    adv_int128 chgs_e13;
    int64_t chgs_entered_e4; /* rounded as the entered value is */
    uint8_t related;         /* adv_ternary */
} adv_key_sheet;

/** ADV_ERR_MEMORY when memory is out. */
adv_status adv_key_sheet_make(adv_key_sheet *sheet, adv_arena *arena, const adv_determination *d,
                              const adv_decisions *decisions);

/** "Y", "N", "not stated". */
const char *adv_key_related(const adv_key_sheet *sheet);

#endif

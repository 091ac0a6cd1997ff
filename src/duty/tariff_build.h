/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the rows of a schedule, whoever read them, to lines with path, rates and index.
 */
#ifndef ADV_DUTY_TARIFF_BUILD_H
#define ADV_DUTY_TARIFF_BUILD_H

#include "advalorem/tariff.h"

/** One row in the order of the schedule.  Texts are borrowed and outlive the tariff built from them. */
typedef struct adv_tariff_row {
    adv_text code; /* digits only, or empty */
    adv_text description, units, footnotes;
    adv_text cells[ADV_TARIFF_COLUMN_COUNT];
    uint8_t  indent;
} adv_tariff_row;

/** Lines, texts read once each, path, inheritance and index; name and dates stay empty.  ADV_ERR_MEMORY, or
    ADV_ERR_INPUT when a code stands twice: *twice is the later row. */
adv_status adv_tariff_build(adv_tariff **out, adv_arena *arena, const adv_tariff_row *rows, uint32_t count,
                            uint32_t *twice);

#endif

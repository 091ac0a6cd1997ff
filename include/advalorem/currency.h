/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ISO 4217: codes with their minor units and the days they were in use.  Obsolete codes stay, since entries
 * of their time do.
 */
#ifndef ADVALOREM_CURRENCY_H
#define ADVALOREM_CURRENCY_H

#include <stdint.h>

#include "advalorem/date.h"
#include "advalorem/text.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Index into the table; 0 means no currency. */
typedef uint16_t adv_currency;
#define ADV_CURRENCY_NONE 0

typedef struct adv_currency_row {
    char        code[4];
    const char *name;
    uint8_t     minor_units; /* 2 = cents, 0 = none, 3 = mils; 4 where ISO has none for metals and the like */
    adv_date    from;        /* ADV_DATE_NONE = before anything valued here */
    adv_date    until;       /* first day no longer in use; ADV_DATE_OPEN = in use */
} adv_currency_row;

/** ADV_CURRENCY_NONE when the three letters are no code.  Capital letters only, as ISO writes them. */
ADV_API adv_currency            adv_currency_find(adv_text code);
ADV_API const adv_currency_row *adv_currency_get(adv_currency currency); /* of NONE: the code "   " */
ADV_API uint16_t                adv_currency_count(void);                /* rows including NONE */
/** The minor unit as an amount: 100 for cents, 10 000 for yen. */
ADV_API int64_t                 adv_currency_unit_e4(adv_currency currency);

#ifdef __cplusplus
}
#endif
#endif

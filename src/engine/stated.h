/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rates a user states, in a shipment or in a book, as series beside the lists of the host.
 */
#ifndef ADV_ENGINE_STATED_H
#define ADV_ENGINE_STATED_H

#include "advalorem/facts.h"
#include "advalorem/fx.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What stated rates count as. */
typedef struct adv_stated_as {
    adv_currency target;
    const char *name;  /* of every series */
    uint8_t certified; /* adv_rate_source of those that are certified */
    bool foremost;     /* see adv_rate_series */
} adv_stated_as;

/**
 * Series of the stated rates, those of one currency, kind and number of units together, and behind them the
 * series of `host` (NULL = none).  A central bank's stay a central bank's; a proclaimed one is as stated.
 * Errors  ADV_ERR_MEMORY.
 */
adv_status adv_stated_series(adv_fx *out, adv_arena *arena, const adv_stated_rate *rates, size_t count,
                             const adv_stated_as *as, const adv_fx *host);

#ifdef __cplusplus
}
#endif
#endif

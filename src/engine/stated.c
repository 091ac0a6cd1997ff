/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sorts stated rates into series.  Which of all series counts on a day is fx.c's to decide.
 */
#include "stated.h"

#include "choices.h"

#include <string.h>

static uint8_t source_of(const adv_stated_rate *rate, const adv_stated_as *as)
{
    switch (rate->kind) {
    case ADV_STATED_CENTRAL_BANK: return ADV_RATE_CENTRAL_BANK;
    case ADV_STATED_QUARTERLY:
    case ADV_STATED_DAILY: return as->certified;
    default: return ADV_RATE_STATED;
    }
}

static bool same_series(const adv_rate_series *series, const adv_stated_rate *rate, const adv_stated_as *as)
{
    return series->currency == rate->currency && series->per == rate->per &&
           series->quarterly == (rate->kind == ADV_STATED_QUARTERLY) &&
           series->source == source_of(rate, as);
}

/* The series a stated rate belongs to; a new one behind the others where it is the first of its like. */
static adv_rate_series *series_of(adv_rate_series *series, size_t *count, const adv_stated_rate *rate,
                                  const adv_stated_as *as)
{
    size_t at = 0;
    while (at < *count && !same_series(&series[at], rate, as)) {
        at++;
    }
    if (at == *count) {
        series[(*count)++] = (adv_rate_series){.currency = rate->currency,
                                               .target = as->target,
                                               .per = (int32_t)rate->per,
                                               .quarterly = rate->kind == ADV_STATED_QUARTERLY,
                                               .source = source_of(rate, as),
                                               .foremost = as->foremost,
                                               .name = as->name};
    }
    return &series[at];
}

/* Adds a stated figure to the series of its like, keeping dates ascending. */
static void add_stated(adv_rate_series *series, adv_rate_point *points, const adv_stated_rate *rate)
{
    size_t at = series->count++;
    while (at > 0 && points[at - 1].date > rate->date) {
        points[at] = points[at - 1];
        at--;
    }
    points[at] = (adv_rate_point){rate->date, rate->rate.e9};
}

/* Cuts `points` into the pieces of the series, which have been counted, and fills them. */
static void fill_series(adv_rate_series *series, size_t count, adv_rate_point *points,
                        const adv_stated_rate *rates, size_t rate_count, const adv_stated_as *as)
{
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        adv_rate_point *mine = points + used;
        used += series[i].count;
        series[i].count = 0;
        series[i].points = mine;
        for (size_t k = 0; k < rate_count; k++) {
            if (same_series(&series[i], &rates[k], as)) {
                add_stated(&series[i], mine, &rates[k]);
            }
        }
    }
}

adv_status adv_stated_series(adv_fx *out, adv_arena *arena, const adv_stated_rate *rates, size_t count,
                             const adv_stated_as *as, const adv_fx *host)
{
    size_t host_count = host == NULL ? 0 : host->count;
    adv_rate_series *series = ADV_ARENA_ARRAY(arena, count + host_count + 1, adv_rate_series);
    adv_rate_point *points = ADV_ARENA_ARRAY(arena, count + 1, adv_rate_point);
    if (series == NULL || points == NULL) {
        return ADV_ERR_MEMORY;
    }
    size_t made = 0;
    for (size_t i = 0; i < count; i++) {
        series_of(series, &made, &rates[i], as)->count++;
    }
    fill_series(series, made, points, rates, count, as);
    if (host_count > 0) {
        memcpy(&series[made], host->series, host_count * sizeof *series);
    }
    *out = (adv_fx){series, made + host_count};
    return ADV_OK;
}

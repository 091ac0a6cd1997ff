/* SPDX-License-Identifier: Apache-2.0 */
/* Made-up exchange rates for tests of books: daily figures of a few currencies, the same in every run. */
#ifndef ADV_TESTS_TABLES_RATES_H
#define ADV_TESTS_TABLES_RATES_H

#include "advalorem/fx.h"

#define TEST_RATE_DAYS 2600

static inline bool test_rates_make(adv_fx *fx, adv_arena *arena)
{
    static const struct {
        const char *code;
        int64_t e9, step;
        int32_t per;
    } rows[] = {{"EUR", 1080000000, 1370000, 1},
                {"JPY", 665000000, 910000, 100},
                {"VND", 39800, 61, 1},
                {"CNY", 139500000, 170000, 1}};
    enum { COUNT = sizeof rows / sizeof rows[0] };
    adv_rate_series *series = ADV_ARENA_ARRAY(arena, COUNT, adv_rate_series);
    for (size_t s = 0; series != NULL && s < COUNT; s++) {
        adv_rate_point *points = ADV_ARENA_ARRAY(arena, TEST_RATE_DAYS, adv_rate_point);
        size_t count = 0;
        if (points == NULL) {
            return false;
        }
        for (adv_date day = adv_date_of(2020, 1, 1);
             count < TEST_RATE_DAYS && day < adv_date_of(2026, 12, 31); day++) {
            if (adv_date_weekday(day) <= 5) {
                points[count++] = (adv_rate_point){day, rows[s].e9 + rows[s].step * ((day * 37) % 61 - 30)};
            }
        }
        series[s] = (adv_rate_series){.currency = adv_currency_find(adv_text_of(rows[s].code)),
                                      .target = adv_currency_find(adv_text_of("USD")),
                                      .source = ADV_RATE_CENTRAL_BANK,
                                      .per = rows[s].per,
                                      .name = "made up for tests",
                                      .points = points,
                                      .count = count};
    }
    fx->series = series;
    fx->count = COUNT;
    return series != NULL;
}

#endif

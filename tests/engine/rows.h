/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows for a tile from a seed: any elements with any facts, amounts known, unknown and nothing, prices and
 * charges in several currencies, days before and after the law and the rates began, columns that are alike
 * for all rows and columns that are not.  The same seed makes the same rows on every host.
 */
#ifndef ADVALOREM_TESTS_ENGINE_ROWS_H
#define ADVALOREM_TESTS_ENGINE_ROWS_H

#include "workshop.h"

#define ROW_CURRENCIES 5

typedef struct random_column {
    int64_t        amount_e4[ADV_TILE_ROWS];
    uint8_t        present[ADV_TILE_ROWS];
    adv_facts_word facts[ADV_TILE_ROWS];
    adv_currency   currency[ADV_TILE_ROWS];
} random_column;

/** A tile with memory for its inputs and results; large, so static or on the heap. */
typedef struct random_tile {
    adv_tile       tile;
    int64_t        price_e4[ADV_TILE_ROWS];
    adv_currency   currency[ADV_TILE_ROWS];
    adv_facts_word sale[ADV_TILE_ROWS];
    adv_date       export[ADV_TILE_ROWS];
    uint8_t        blocked[ADV_TILE_ROWS];
    uint16_t       blocked_reason[ADV_TILE_ROWS];
    random_column  inputs[ADV_TILE_COLUMNS];
    adv_column     columns[ADV_TILE_COLUMNS];
    uint8_t        outcome[ADV_TILE_ROWS], standing[ADV_TILE_ROWS];
    uint16_t       rule[ADV_TILE_ROWS], reason[ADV_TILE_ROWS], plan[ADV_TILE_ROWS];
    int64_t        value_e4[ADV_TILE_ROWS], entered_e4[ADV_TILE_ROWS];
    adv_int128     exact_e13[ADV_TILE_ROWS];
    uint64_t       points[ADV_TILE_ROWS];
    adv_tile_work  work;
} random_tile;

/** Series for three currencies: one certified by quarters, one of a central bank for a hundred, one that
   divides. */
typedef struct random_rates {
    adv_rate_point  points[4][64];
    adv_rate_series series[4];
    adv_fx          fx;
} random_rates;

static inline uint64_t draw(uint64_t *random, uint64_t below)
{
    *random = *random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (*random >> 33) % below;
}

static inline adv_currency drawn_currency(uint64_t *random)
{
    static const char *const codes[ROW_CURRENCIES] = {"USD", "EUR", "JPY", "CLP",
                                                      "NOK"}; /* no rate for the last */
    uint64_t which = draw(random, 16);
    return which >= ROW_CURRENCIES + 3 ? currency_of("USD") : currency_of(codes[which % ROW_CURRENCIES]);
}

static inline void make_rates(random_rates *rates, uint64_t seed)
{
    static const struct {
        const char *code;
        bool        quarterly, divide;
        int32_t     per;
        uint8_t     source;
        int64_t     around_e9;
    } kinds[4] = {
        {"EUR", true, false, 1, ADV_RATE_CERTIFIED, 1080000000},
        {"EUR", false, false, 1, ADV_RATE_CENTRAL_BANK, 1080000000},
        {"JPY", false, false, 100, ADV_RATE_CENTRAL_BANK, 650000000},
        {"CLP", false, true, 1, ADV_RATE_CENTRAL_BANK, 943000000000},
    };
    uint64_t random = seed;
    for (size_t i = 0; i < 4; i++) {
        adv_date day = day_of("2024-12-27");
        size_t count = kinds[i].quarterly ? 2 : 50;
        for (size_t k = 0; k < count; k++) {
            int64_t tenth = kinds[i].around_e9 / 10;
            rates->points[i][k].e9 = kinds[i].around_e9 - tenth + (int64_t)draw(&random, (uint64_t)tenth * 2);
            rates->points[i][k].date =
                kinds[i].quarterly ? day_of(k == 0 ? "2024-10-01" : "2025-01-01") : day;
            day += 1 + (adv_date)draw(&random, 3);
        }
        rates->series[i] = (adv_rate_series){.currency = currency_of(kinds[i].code),
                                             .target = currency_of("USD"),
                                             .source = kinds[i].source,
                                             .quarterly = kinds[i].quarterly,
                                             .per = kinds[i].per,
                                             .divide = kinds[i].divide,
                                             .name = "made up",
                                             .points = rates->points[i],
                                             .count = count};
    }
    rates->fx = (adv_fx){rates->series, 4};
}

/* Each fact unknown, yes or no; most of them yes or no, or hardly a row would be valued. */
static inline adv_facts_word drawn_facts(uint64_t *random, unsigned count, unsigned unknown_in)
{
    adv_facts_word word = 0;
    for (unsigned fact = 0; fact < count; fact++) {
        uint64_t said = draw(random, unknown_in);
        word |= said == 0 ? 0 : said % 2 == 0 ? ADV_YES(fact) : ADV_NO(fact);
    }
    return word;
}

static inline int64_t drawn_amount(uint64_t *random)
{
    switch (draw(random, 24)) {
    case 0:
        return 0;
    case 1:
        return ADV_AMOUNT_UNKNOWN;
    case 2:
        return (int64_t)draw(random, 1000); /* fractions of a cent */
    case 3:
        return ADV_AMOUNT_LIMIT_E4 - 1 - (int64_t)draw(random, 5);
    default:
        return (int64_t)draw(random, 5000000) * 100;
    }
}

static inline adv_date drawn_day(uint64_t *random)
{
    switch (draw(random, 20)) {
    case 0:
        return ADV_DATE_NONE;
    case 1:
        return day_of("1979-12-31"); /* before the law */
    case 2:
        return day_of("2025-08-01"); /* past the rates */
    default:
        return day_of("2025-01-01") + (adv_date)draw(random, 75);
    }
}

static inline void make_column(random_tile *t, size_t at, uint64_t *random)
{
    random_column *input = &t->inputs[at];
    adv_column *column = &t->columns[at];
    bool everywhere = draw(random, 3) == 0;
    for (size_t i = 0; i < t->tile.rows; i++) {
        input->present[i] = everywhere || draw(random, 3) != 0;
        input->amount_e4[i] = input->present[i] ? drawn_amount(random) : 0;
        input->facts[i] = drawn_facts(random, ADV_ELEMENT_FACT_COUNT, 10);
        input->currency[i] = drawn_currency(random);
    }
    if (draw(random, 3) == 0) { /* a plain column: small known amounts, the loop that runs wide */
        for (size_t i = 0; i < t->tile.rows; i++) {
            input->amount_e4[i] = input->present[i] ? (int64_t)draw(random, 9000000) : 0;
        }
    }
    *column = (adv_column){.kind = (uint8_t)(1 + draw(random, ADV_KIND_COUNT - 1)), .item = (int32_t)at,
                           .amount_e4 = input->amount_e4, .present = everywhere ? NULL : input->present,
                           .facts = draw(random, 2) == 0 ? input->facts : NULL,
                           .facts_all = drawn_facts(random, ADV_ELEMENT_FACT_COUNT, 12),
                           .currency = draw(random, 3) == 0 ? input->currency : NULL,
                           .currency_all = draw(random, 3) == 0 ? drawn_currency(random) : ADV_CURRENCY_NONE};
}

static inline void lay_results(random_tile *t)
{
    t->tile.outcome = t->outcome;
    t->tile.rule = t->rule;
    t->tile.reason = t->reason;
    t->tile.value_e4 = t->value_e4;
    t->tile.entered_e4 = t->entered_e4;
    t->tile.exact_e13 = t->exact_e13;
    t->tile.points = t->points;
    t->tile.standing = t->standing;
    t->tile.plan = t->plan;
}

static inline void make_rows(random_tile *t, size_t rows, uint64_t seed)
{
    uint64_t random = seed;
    memset(&t->tile, 0, sizeof t->tile);
    t->tile.rows = rows;
    bool any_sale = draw(&random, 2) == 0;
    for (size_t i = 0; i < rows; i++) {
        t->price_e4[i] = drawn_amount(&random);
        t->currency[i] = draw(&random, 40) == 0 ? ADV_CURRENCY_NONE : drawn_currency(&random);
        t->sale[i] = drawn_facts(&random, ADV_SALE_FACT_COUNT, 40) & ~ADV_NO(ADV_SALE_SOLD_FOR_EXPORT);
        t->export[i] = i > 0 && draw(&random, 2) == 0 ? t->export[i - 1] : drawn_day(&random);
        t->blocked[i] = draw(&random, 40) == 0 ? ADV_REJECTED : draw(&random, 40) == 0 ? ADV_INCOMPLETE : 0;
        t->blocked_reason[i] = (uint16_t)(ADV_KIND_COUNT << 8 | ADV_LACK_SHARE);
    }
    t->tile.price_e4 = t->price_e4;
    t->tile.currency = t->currency;
    t->tile.sale = any_sale ? t->sale : NULL;
    t->tile.sale_all = ADV_YES(ADV_SALE_SOLD_FOR_EXPORT) | ADV_NO(ADV_SALE_RELATED);
    t->tile.dates[ADV_DATE_EXPORT] = t->export;
    t->tile.blocked = draw(&random, 2) == 0 ? t->blocked : NULL;
    t->tile.blocked_reason = t->blocked_reason;
    t->tile.column_count = draw(&random, 12);
    t->tile.columns = t->columns;
    for (size_t c = 0; c < t->tile.column_count; c++) {
        make_column(t, c, &random);
    }
    lay_results(t);
}

/** The row `i` of `from` as a tile of its own. */
static inline void take_row(random_tile *one, const random_tile *from, size_t i)
{
    one->tile = from->tile;
    one->tile.rows = 1;
    one->tile.price_e4 = &from->price_e4[i];
    one->tile.currency = &from->currency[i];
    one->tile.sale = from->tile.sale == NULL ? NULL : &from->sale[i];
    one->tile.dates[ADV_DATE_EXPORT] = &from->export[i];
    one->tile.blocked = from->tile.blocked == NULL ? NULL : &from->blocked[i];
    one->tile.blocked_reason = &from->blocked_reason[i];
    one->tile.columns = one->columns;
    for (size_t c = 0; c < from->tile.column_count; c++) {
        const adv_column *column = &from->columns[c];
        one->columns[c] = *column;
        one->columns[c].amount_e4 = &column->amount_e4[i];
        one->columns[c].present = column->present == NULL ? NULL : &column->present[i];
        one->columns[c].facts = column->facts == NULL ? NULL : &column->facts[i];
        one->columns[c].currency = column->currency == NULL ? NULL : &column->currency[i];
    }
    lay_results(one);
}

#endif

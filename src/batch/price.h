/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A price that a record of lines states by the unit or by a formula.
 */
#ifndef ADV_BATCH_PRICE_H
#define ADV_BATCH_PRICE_H

#include "cells.h"

/** Their cells for the tile at hand. */
typedef struct adv_price_cells {
    int64_t amount_e4[ADV_PRICE_PART_COUNT][ADV_TILE_ROWS];
    uint8_t present[ADV_PRICE_PART_COUNT][ADV_TILE_ROWS];
    adv_date day[ADV_PRICE_PART_COUNT][ADV_TILE_ROWS];
    adv_facts_word agreed[ADV_TILE_ROWS];
    adv_text index[ADV_TILE_ROWS];
    int64_t quantity_e4[ADV_TILE_ROWS];
    uint8_t has_quantity[ADV_TILE_ROWS];
    int at[ADV_PRICE_PART_COUNT]; /* binding of each part; -1 = none */
} adv_price_cells;

/** Nothing is bound, nothing stated in `rows` rows. */
void adv_price_clear(adv_price_cells *cells, size_t rows);
void adv_price_read(adv_price_cells *cells, const adv_cell_span *span, adv_cell_problems *problems);
void adv_price_read_quantity(adv_price_cells *cells, const adv_cell_span *span, adv_cell_problems *problems);

/**
 * Gives each row its price in its currency, ADV_AMOUNT_UNKNOWN where it cannot be worked out, and adds a
 * problem where the price is stated twice or not wholly.  `has_price` tells which rows state it themselves.
 */
void adv_price_settle(int64_t *price_e4, const adv_price_cells *cells, const uint8_t *has_price,
                      const adv_currency *currency, size_t rows, adv_cell_problems *problems);

/** How the price of a row came about; false where the row states none of these. */
bool adv_price_of_row(adv_unit_price *out, adv_formula *formula, const adv_price_cells *cells, size_t row,
                      adv_currency currency);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Prices that lines state by the unit or by a formula (19 CFR 152.103(a)(1): how a price is arrived at is
 * immaterial).  The cells become what a shipment states, the engine's functions make the price of it, and the
 * checks of a shipment's goods line are those of a record here.
 */
#include "price.h"

#include <string.h>

static const char phrase_twice[] = "states the price of the line once more; keep one of price, unit_price "
                                   "and the formula, and give a column "
                                   "that is only for information a name with x_";
static const char phrase_quantity[] =
    "is a price for one unit, and there is no quantity above zero to multiply it by; state quantity";
static const char phrase_index[] =
    "belongs to a formula, and a formula names what it follows; state formula_index";
static const char phrase_quotation[] =
    "has no quotation; state formula_quotation, or formula_provisional_quotation until the day has come";
static const char phrase_settled[] =
    "comes before the day of the quotation the final invoice follows; one of the two is wrong";

void adv_price_clear(adv_price_cells *cells, size_t rows)
{
    for (unsigned part = 0; part < ADV_PRICE_PART_COUNT; part++) {
        cells->at[part] = -1;
        memset(cells->present[part], 0, rows);
    }
    memset(cells->has_quantity, 0, rows);
}

void adv_price_read(adv_price_cells *cells, const adv_cell_span *span, adv_cell_problems *problems)
{
    uint8_t part = span->binding->column.kind;
    uint8_t *present = cells->present[part];
    cells->at[part] = span->index;
    switch ((adv_price_part)part) {
    case ADV_PRICE_INDEX:
        adv_cells_texts(cells->index, span, problems);
        for (size_t i = 0; i < span->rows; i++) {
            present[i] = cells->index[i].length > 0;
        }
        return;
    case ADV_PRICE_QUOTATION_DATE:
    case ADV_PRICE_SETTLED:
        adv_cells_dates(cells->day[part], span, problems);
        for (size_t i = 0; i < span->rows; i++) {
            present[i] = cells->day[part][i] != ADV_DATE_NONE;
        }
        return;
    case ADV_PRICE_AGREED:
        memset(cells->agreed, 0, span->rows * sizeof *cells->agreed);
        adv_cells_facts(cells->agreed, 0, span, problems);
        for (size_t i = 0; i < span->rows; i++) {
            present[i] = cells->agreed[i] != 0;
        }
        return;
    default: adv_cells_numbers(cells->amount_e4[part], present, span, problems); return;
    }
}

void adv_price_read_quantity(adv_price_cells *cells, const adv_cell_span *span, adv_cell_problems *problems)
{
    adv_cells_numbers(cells->quantity_e4, cells->has_quantity, span, problems);
}

/* ---- one row ------------------------------------------------------------------------------------------- */

/* The first part of a formula that is stated; ADV_PRICE_PART_COUNT = none is. */
static unsigned formula_part(const adv_price_cells *cells, size_t i)
{
    unsigned part = ADV_PRICE_UNIT + 1;
    while (part < ADV_PRICE_PART_COUNT && !cells->present[part][i]) {
        part++;
    }
    return part;
}

static adv_money money_of(const adv_price_cells *cells, adv_price_part part, size_t i, adv_currency currency)
{
    bool stated = cells->present[part][i] != 0;
    return (adv_money){.e4 = stated ? cells->amount_e4[part][i] : 0, .currency = currency, .stated = stated};
}

static void formula_of(adv_formula *out, const adv_price_cells *cells, size_t i, adv_currency currency)
{
    bool agreed = cells->present[ADV_PRICE_AGREED][i] != 0;
    bool day = cells->present[ADV_PRICE_QUOTATION_DATE][i] != 0;
    bool settled = cells->present[ADV_PRICE_SETTLED][i] != 0;
    *out = (adv_formula){.index = cells->present[ADV_PRICE_INDEX][i] ? cells->index[i] : (adv_text){NULL, 0},
                         .quotation_date = day ? cells->day[ADV_PRICE_QUOTATION_DATE][i] : ADV_DATE_NONE,
                         .quotation = money_of(cells, ADV_PRICE_QUOTATION, i, currency),
                         .premium = money_of(cells, ADV_PRICE_PREMIUM, i, currency),
                         .provisional_quotation = money_of(cells, ADV_PRICE_PROVISIONAL, i, currency),
                         .agreed_before_export = (uint8_t)(!agreed                          ? ADV_UNKNOWN
                                                           : cells->agreed[i] == ADV_YES(0) ? ADV_TRUE
                                                                                            : ADV_FALSE),
                         .settled = settled ? cells->day[ADV_PRICE_SETTLED][i] : ADV_DATE_NONE};
}

bool adv_price_of_row(adv_unit_price *out, adv_formula *formula, const adv_price_cells *cells, size_t i,
                      adv_currency currency)
{
    bool by_formula = formula_part(cells, i) < ADV_PRICE_PART_COUNT;
    if (!by_formula && !cells->present[ADV_PRICE_UNIT][i]) {
        return false;
    }
    formula_of(formula, cells, i, currency);
    *out = adv_price_units(money_of(cells, ADV_PRICE_UNIT, i, currency), by_formula ? formula : NULL,
                           cells->has_quantity[i] ? cells->quantity_e4[i] : ADV_AMOUNT_UNKNOWN);
    return true;
}

/* ---- checks -------------------------------------------------------------------------------------------- */

/* What stands in the cell, near enough to be found again. */
static adv_text found_in(char out[48], const adv_price_cells *cells, unsigned part, size_t i)
{
    switch ((adv_price_part)part) {
    case ADV_PRICE_INDEX: return cells->index[i];
    case ADV_PRICE_AGREED: return adv_text_of(cells->agreed[i] == ADV_YES(0) ? "yes" : "no");
    case ADV_PRICE_QUOTATION_DATE:
    case ADV_PRICE_SETTLED: adv_date_format(out, cells->day[part][i]); return adv_text_of(out);
    default:
        if (cells->amount_e4[part][i] == ADV_AMOUNT_UNKNOWN) {
            return adv_text_of("unknown");
        }
        return (adv_text){out, adv_decimal_format(out, cells->amount_e4[part][i], 4, 0)};
    }
}

static void complain(const adv_price_cells *cells, unsigned part, size_t i, const char *phrase,
                     adv_cell_problems *problems)
{
    char room[48];
    adv_cell_problem_add(problems, i, (uint16_t)cells->at[part], found_in(room, cells, part, i), phrase,
                         NULL);
}

static void check_formula(const adv_price_cells *cells, unsigned first, size_t i, adv_cell_problems *problems)
{
    const uint8_t (*present)[ADV_TILE_ROWS] = cells->present;
    if (!present[ADV_PRICE_INDEX][i]) {
        complain(cells, first, i, phrase_index, problems);
    }
    if (!present[ADV_PRICE_QUOTATION][i] && !present[ADV_PRICE_PROVISIONAL][i]) {
        complain(cells, first, i, phrase_quotation, problems);
    }
    if (present[ADV_PRICE_SETTLED][i] && present[ADV_PRICE_QUOTATION_DATE][i] &&
        cells->day[ADV_PRICE_SETTLED][i] < cells->day[ADV_PRICE_QUOTATION_DATE][i]) {
        complain(cells, ADV_PRICE_SETTLED, i, phrase_settled, problems);
    }
}

static void check_row(const adv_price_cells *cells, bool has_price, size_t i, adv_cell_problems *problems)
{
    unsigned first = formula_part(cells, i);
    bool by_unit = cells->present[ADV_PRICE_UNIT][i] != 0, by_formula = first < ADV_PRICE_PART_COUNT;
    unsigned part = by_unit ? ADV_PRICE_UNIT : first;
    if (by_formula) {
        check_formula(cells, first, i, problems);
    }
    if (has_price + by_unit + by_formula > 1) {
        complain(cells, part, i, phrase_twice, problems);
    } else if (by_unit + by_formula > 0 && (!cells->has_quantity[i] || cells->quantity_e4[i] == 0)) {
        complain(cells, part, i, phrase_quantity, problems);
    }
}

void adv_price_settle(int64_t *price_e4, const adv_price_cells *cells, const uint8_t *has_price,
                      const adv_currency *currency, size_t rows, adv_cell_problems *problems)
{
    for (size_t i = 0; i < rows; i++) {
        adv_unit_price price;
        adv_formula formula;
        check_row(cells, has_price[i], i, problems);
        if (problems->of_row[i] == 0 && !has_price[i] &&
            adv_price_of_row(&price, &formula, cells, i, currency[i])) {
            price_e4[i] = price.price.stated ? price.price.e4 : ADV_AMOUNT_UNKNOWN;
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Price and quantity of a goods line: the price as stated, a unit price times the quantity, or what a formula
 * fixed before export makes of a quotation (19 CFR 152.103(a)(1): how the price is arrived at is
 * immaterial).  Free units of a paid order share its price.
 */
#include "build.h"

#include <string.h>

/** What the `part` of a formula's step says. */
enum { FORMULA_FINAL, FORMULA_PROVISIONAL };

static adv_money unknown_money(adv_currency currency)
{
    return (adv_money){.e4 = ADV_AMOUNT_UNKNOWN, .currency = currency, .stated = true};
}

/* An amount a unit, times a quantity in ten-thousandths. */
static adv_money times_quantity(adv_money unit_price, int64_t quantity_e4)
{
    adv_money out = unknown_money(unit_price.currency);
    if (unit_price.e4 != ADV_AMOUNT_UNKNOWN && quantity_e4 != ADV_AMOUNT_UNKNOWN &&
        !adv_build_scale(&out.e4, unit_price.e4, quantity_e4, ADV_E4, unit_price.currency)) {
        out.e4 = ADV_AMOUNT_UNKNOWN;
    }
    return out;
}

adv_trace_record adv_price_step(const adv_unit_price *price, int32_t line)
{
    adv_trace_record step = adv_build_step(price->op, 0, line, price->unit);
    step.item = -1;
    step.factor_e9 = price->quantity_e4;
    step.result_e4 = price->price.e4;
    step.part = price->provisional ? FORMULA_PROVISIONAL : FORMULA_FINAL;
    step.outcome = price->out_of_bounds                     ? ADV_STEP_RANGE
                   : price->price.e4 == ADV_AMOUNT_UNKNOWN ? ADV_STEP_MISSING_AMOUNT
                                                            : ADV_STEP_APPLIED;
    return step;
}

static bool is_known(adv_money amount)
{
    return amount.stated && amount.e4 != ADV_AMOUNT_UNKNOWN;
}

/* Quotation plus premium, per unit; the provisional quotation stands in until the day has come. */
static adv_money formula_unit(const adv_formula *formula, bool *provisional)
{
    adv_money unit = formula->quotation;
    *provisional = !is_known(unit) && is_known(formula->provisional_quotation);
    if (*provisional) {
        unit = formula->provisional_quotation;
    }
    if (!is_known(unit)) {
        return unknown_money(unit.currency);
    }
    if (formula->premium.stated && (formula->premium.currency != unit.currency ||
                                    adv_amount_add(&unit.e4, unit.e4, formula->premium.e4) != ADV_OK)) {
        return unknown_money(unit.currency);
    }
    return unit;
}

adv_money adv_formula_price(const adv_formula *formula, int64_t quantity_e4)
{
    bool provisional = false;
    return times_quantity(formula_unit(formula, &provisional), quantity_e4);
}

adv_unit_price adv_price_units(adv_money unit_price, const adv_formula *formula, int64_t quantity_e4)
{
    adv_unit_price out = {.op = formula == NULL ? ADV_OP_PER_UNIT : ADV_OP_FORMULA,
                          .quantity_e4 = quantity_e4};
    out.unit = formula == NULL ? unit_price : formula_unit(formula, &out.provisional);
    if (out.unit.stated) {
        out.price = times_quantity(out.unit, quantity_e4);
        out.out_of_bounds = out.price.e4 == ADV_AMOUNT_UNKNOWN && out.unit.e4 != ADV_AMOUNT_UNKNOWN &&
                            quantity_e4 != ADV_AMOUNT_UNKNOWN;
    }
    return out;
}

/* A price that passes the stated bounds leaves its mark in the line's reason. */
static adv_money price_of(adv_build *b, size_t line, const adv_goods_line *goods)
{
    if (goods->price.stated) {
        return goods->price;
    }
    int64_t quantity_e4 = goods->quantity.stated ? goods->quantity.e4 : ADV_AMOUNT_UNKNOWN;
    adv_unit_price out = adv_price_units(goods->unit_price, goods->formula, quantity_e4);
    if (out.provisional) {
        adv_build_point(b, ADV_POINT_PROVISIONAL, -1, (int32_t)line, goods->formula->index);
    }
    if (!out.price.stated) {
        return unknown_money(ADV_CURRENCY_NONE);
    }
    b->lines[line].reason_fact = out.out_of_bounds ? ADV_LACK_RANGE : ADV_NO_FACT;
    adv_trace_record step = adv_price_step(&out, (int32_t)line);
    adv_trace_add(&b->trace, &step);
    return out.price;
}

adv_trace_record adv_free_units_step(adv_money price, int64_t paid_e4, int64_t all_e4, int32_t line)
{
    adv_trace_record step = adv_build_step(ADV_OP_FREE_UNITS, 0, line, price);
    step.item = -1;
    step.factor_e9 = paid_e4;
    step.divisor_e9 = all_e4;
    step.result_e4 = ADV_AMOUNT_UNKNOWN;
    bool known = price.e4 != ADV_AMOUNT_UNKNOWN && all_e4 != ADV_AMOUNT_UNKNOWN && all_e4 > 0;
    if (!known || adv_divide_round(&step.result_e4, (adv_int128)price.e4 * ADV_E4, all_e4,
                                   ADV_ROUND_HALF_UP) != ADV_OK) {
        step.result_e4 = ADV_AMOUNT_UNKNOWN;
        step.outcome = ADV_STEP_MISSING_AMOUNT;
    }
    return step;
}

static void tell_shipped(adv_build *b, const adv_line_result *line, int64_t shipped_e4, int64_t ordered_e4,
                         size_t at)
{
    adv_money price = {line->price_e4, line->currency, true};
    adv_trace_record step = adv_build_step(ADV_OP_SHIPPED, 0, (int32_t)at, price);
    step.item = -1;
    step.factor_e9 = shipped_e4;
    step.divisor_e9 = ordered_e4;
    step.result_e4 = line->price_e4;
    adv_trace_add(&b->trace, &step);
}

/* Free units of the order belong to what is shipped; where they cannot be counted in its unit the whole is
   not known. */
static void add_free_units(adv_build *b, adv_line_result *line, size_t at)
{
    int64_t free_e4 = 0;
    if (!adv_build_in_unit(b, &free_e4, line->goods->free_quantity, line->unit) ||
        adv_amount_add(&line->quantity_e4, line->quantity_e4, free_e4) != ADV_OK) {
        line->quantity_e4 = ADV_AMOUNT_UNKNOWN;
    }
    adv_trace_record step = adv_free_units_step((adv_money){line->price_e4, line->currency, true},
                                                line->goods->quantity.e4, line->quantity_e4, (int32_t)at);
    adv_trace_add(&b->trace, &step);
    adv_build_point(b, ADV_POINT_FREE_UNITS, -1, (int32_t)at, line->goods->line);
}

static void take_quantity(adv_build *b, adv_line_result *line, size_t at)
{
    const adv_goods_line *goods = line->goods;
    line->quantity_e4 = ADV_AMOUNT_UNKNOWN;
    if (!goods->quantity.stated) {
        return;
    }
    line->quantity_e4 = goods->quantity.e4;
    line->unit = goods->quantity.unit;
    if (goods->free_quantity.stated) {
        add_free_units(b, line, at);
    }
    int64_t ordered_e4 = 0;
    if (adv_build_in_unit(b, &ordered_e4, goods->quantity_ordered, line->unit) &&
        ordered_e4 != goods->quantity.e4) {
        tell_shipped(b, line, goods->quantity.e4, ordered_e4, at);
        adv_build_point(b, ADV_POINT_QUANTITY_DIFFERS, -1, (int32_t)at, goods->line);
    }
}

/* |value - price| / price past the user's threshold; both in one currency, else nothing is compared. */
static void compare(adv_build *b, uint8_t code, adv_money value, const adv_line_result *line, size_t at)
{
    adv_decimal threshold = b->shipment->gap_threshold;
    if (!value.stated || !threshold.stated || value.e4 == ADV_AMOUNT_UNKNOWN ||
        line->price_e4 == ADV_AMOUNT_UNKNOWN || value.currency != line->currency) {
        return;
    }
    int64_t gap = value.e4 > line->price_e4 ? value.e4 - line->price_e4 : line->price_e4 - value.e4;
    if ((adv_int128)gap * ADV_E9 > (adv_int128)threshold.e9 * line->price_e4) {
        adv_point_add(&b->points,
                      (adv_point){.code = code, .fact = ADV_NO_FACT, .rule = ADV_NO_RULE, .item = -1,
                                  .line = (int32_t)at, .amount = value,
                                  .other = {line->price_e4, line->currency, true}});
    }
}

void adv_build_lines(adv_build *b)
{
    const adv_goods_line *goods = (const adv_goods_line *)b->shipment->goods.items;
    for (size_t i = 0; i < b->line_count; i++) {
        adv_line_result *line = &b->lines[i];
        line->line = goods[i].line;
        line->goods = &goods[i];
        line->reason_fact = ADV_NO_FACT;
        line->reason_rule = ADV_NO_RULE;
        line->reason_item = -1;
        adv_money price = price_of(b, i, &goods[i]);
        line->price_e4 = price.e4;
        line->currency = price.currency;
        take_quantity(b, line, i);
        compare(b, ADV_POINT_CARRIER_VALUE, goods[i].carrier_value, line, i);
        compare(b, ADV_POINT_INSURED_VALUE, goods[i].insured_value, line, i);
    }
}

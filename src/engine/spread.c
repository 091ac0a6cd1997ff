/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Charges over lines.  A charge that concerns several lines is spread by a stated key so that the parts sum
 * to the whole to the last minor unit; a charge that covers more than the shipment first leaves the rest
 * outside.
 */
#include "build.h"

#include "advalorem/unit.h"
#include "choices.h"

#include <string.h>

const char *adv_spread_key_name(uint8_t key)
{
    return adv_spread_key_words[key >= ADV_SPREAD_VALUE && key <= ADV_SPREAD_GIVEN ? key - 1 : 0];
}

adv_status adv_spread(int64_t *parts_e4, int64_t total_e4, adv_currency currency, const int64_t *keys_e4,
                      size_t count, adv_arena *arena)
{
    return adv_allocate(parts_e4, total_e4, adv_currency_unit_e4(currency), keys_e4, count, arena);
}

bool adv_build_scale(int64_t *out_e4, int64_t amount_e4, int64_t factor, int64_t divisor,
                     adv_currency currency)
{
    int64_t unit = adv_currency_unit_e4(currency);
    adv_int128 product = 0;
    int64_t units = 0;
    if (divisor == 0 || __builtin_mul_overflow((adv_int128)amount_e4, (adv_int128)factor, &product) ||
        adv_divide_round(&units, product, (adv_int128)divisor * unit, ADV_ROUND_HALF_UP) != ADV_OK ||
        __builtin_mul_overflow(units, unit, out_e4)) {
        return false;
    }
    return *out_e4 < ADV_AMOUNT_LIMIT_E4 && *out_e4 > -ADV_AMOUNT_LIMIT_E4;
}

adv_trace_record adv_build_step(uint8_t op, size_t item, int32_t line, adv_money operand)
{
    adv_trace_record record;
    memset(&record, 0, sizeof record);
    record.op = op;
    record.fact = ADV_NO_FACT;
    record.rule = ADV_NO_RULE;
    record.item = (int32_t)item;
    record.line = line;
    record.operand_e4 = operand.e4;
    record.currency = operand.currency;
    return record;
}

void adv_build_point(adv_build *b, uint8_t code, int32_t item, int32_t line, adv_text text)
{
    adv_point_add(&b->points, (adv_point){.code = code,
                                          .fact = ADV_NO_FACT,
                                          .rule = ADV_NO_RULE,
                                          .item = item,
                                          .line = line,
                                          .text = text});
}

adv_item *adv_build_item(adv_build *b, adv_part **parts)
{
    if (b->item_count == b->item_capacity) {
        size_t capacity = b->item_capacity == 0 ? 16 : b->item_capacity * 2;
        adv_item *items = ADV_ARENA_ARRAY(b->arena, capacity, adv_item);
        adv_part **lists = ADV_ARENA_ARRAY(b->arena, capacity, adv_part *);
        if (items == NULL || lists == NULL) {
            b->failed = true;
            return NULL;
        }
        if (b->item_count > 0) {
            memcpy(items, b->items, b->item_count * sizeof *items);
            memcpy(lists, b->parts, b->item_count * sizeof *lists);
        }
        b->items = items;
        b->parts = lists;
        b->item_capacity = capacity;
    }
    *parts = ADV_ARENA_ARRAY(b->arena, b->line_count, adv_part);
    if (*parts == NULL) {
        b->failed = true;
        return NULL;
    }
    b->parts[b->item_count] = *parts;
    return &b->items[b->item_count++];
}

adv_text adv_build_invoice_of(const adv_build *b, const adv_goods_line *goods)
{
    const adv_list *invoices = &b->shipment->invoices;
    bool only = goods->invoice.length == 0 && invoices->count == 1;
    return only ? ((const adv_invoice *)invoices->items)[0].id : goods->invoice;
}

static bool concerns(const adv_build *b, const adv_element *element, const adv_goods_line *goods)
{
    switch (element->level) {
    case ADV_LEVEL_LINE: /* without `of` there is only one */
        return element->of.length == 0 || adv_text_equal(element->of, goods->line);
    case ADV_LEVEL_INVOICE:
        return element->of.length == 0 || adv_text_equal(element->of, adv_build_invoice_of(b, goods));
    case ADV_LEVEL_ORDER:
        return element->of.length == 0 || adv_text_equal(element->of, goods->order);
    default:
        return true;
    }
}

size_t adv_build_concerned(const adv_build *b, const adv_element *element, uint8_t *concerned)
{
    size_t count = 0;
    for (size_t i = 0; i < b->line_count; i++) {
        concerned[i] = concerns(b, element, b->lines[i].goods);
        count += concerned[i];
    }
    return count;
}

bool adv_build_in_unit(const adv_build *b, int64_t *out_e4, adv_quantity quantity, adv_text unit)
{
    const adv_list *rules = &b->shipment->units;
    return quantity.stated && adv_unit_convert(out_e4, NULL, quantity.e4, quantity.unit, unit,
                                               (const adv_unit_rule *)rules->items, rules->count) == ADV_OK;
}

static adv_quantity line_quantity(const adv_line_result *line)
{
    bool stated = line->quantity_e4 != ADV_AMOUNT_UNKNOWN;
    return (adv_quantity){.e4 = line->quantity_e4, .unit = line->unit, .stated = stated};
}

bool adv_build_units(const adv_build *b, int64_t *out_e4, const uint8_t *concerned)
{
    adv_text unit = {NULL, 0};
    int64_t sum = 0;
    for (size_t i = 0; i < b->line_count; i++) {
        if (!concerned[i]) {
            continue;
        }
        int64_t here = 0;
        unit = unit.bytes == NULL ? b->lines[i].unit : unit;
        if (!adv_build_in_unit(b, &here, line_quantity(&b->lines[i]), unit) ||
            adv_amount_add(&sum, sum, here) != ADV_OK) {
            return false;
        }
    }
    *out_e4 = sum;
    return sum > 0;
}

bool adv_build_all_counted(const adv_build *b, const uint8_t *concerned)
{
    for (size_t i = 0; i < b->line_count; i++) {
        if (concerned[i] && b->lines[i].quantity_e4 == ADV_AMOUNT_UNKNOWN) {
            return false;
        }
    }
    return true;
}

/* Prices of lines in different currencies are compared in the currency of the value. */
static bool value_key(const adv_build *b, int64_t *out_e4, const adv_line_result *line, adv_currency common)
{
    if (line->price_e4 == ADV_AMOUNT_UNKNOWN || line->price_e4 < 0) {
        return false;
    }
    if (line->currency == common) {
        *out_e4 = line->price_e4;
        return true;
    }
    adv_rate_pick pick;
    adv_int128 e13 = 0;
    bool rounded = false;
    adv_date day = b->fx_rule == NULL ? ADV_DATE_NONE : b->shipment->dates[b->fx_rule->trigger];
    return adv_fx_pick(&pick, &b->fx, b->fx_rule, line->currency, b->j->currency, day) &&
           adv_amount_convert(&e13, &rounded, line->price_e4, pick.rate) == ADV_OK &&
           adv_round_e13(out_e4, e13, 1, ADV_ROUND_HALF_UP) == ADV_OK;
}

static bool share_key(int64_t *out, const adv_list *shares, adv_text line)
{
    const adv_share *list = (const adv_share *)shares->items;
    *out = 0; /* a line that no share names takes none */
    for (size_t i = 0; i < shares->count; i++) {
        if (adv_text_equal(list[i].line, line)) {
            *out = list[i].share.e9;
        }
    }
    return *out >= 0;
}

static adv_quantity measure_of(const adv_line_result *line, uint8_t key)
{
    switch (key) {
    case ADV_SPREAD_NET_WEIGHT:
        return line->goods->net_weight;
    case ADV_SPREAD_GROSS_WEIGHT:
        return line->goods->gross_weight;
    case ADV_SPREAD_VOLUME:
        return line->goods->volume;
    default:
        return line_quantity(line);
    }
}

/* Keys of the concerned lines, in their order; 0, or why there are none: one is missing, or they cannot be
   compared. */
static uint8_t keys_of(const adv_build *b, int64_t *keys, uint8_t key, const adv_list *shares,
                    const uint8_t *concerned)
{
    adv_currency common = ADV_CURRENCY_NONE;
    adv_text unit = {NULL, 0};
    for (size_t i = 0; i < b->line_count; i++) {
        if (concerned[i] && common == ADV_CURRENCY_NONE) {
            common = b->lines[i].currency;
            unit = measure_of(&b->lines[i], key).unit;
        } else if (concerned[i] && b->lines[i].currency != common) {
            common = b->j->currency;
        }
    }
    size_t n = 0;
    for (size_t i = 0; i < b->line_count; i++) {
        if (!concerned[i]) {
            continue;
        }
        bool known = key == ADV_SPREAD_GIVEN ? share_key(&keys[n], shares, b->lines[i].line)
                     : key <= ADV_SPREAD_VALUE
                         ? value_key(b, &keys[n], &b->lines[i], common)
                         : adv_build_in_unit(b, &keys[n], measure_of(&b->lines[i], key), unit);
        if (!known) {
            bool counted = key > ADV_SPREAD_VALUE && key != ADV_SPREAD_GIVEN;
            return counted && measure_of(&b->lines[i], key).stated ? ADV_LACK_UNITS : ADV_LACK_SHARE;
        }
        n++;
    }
    return 0;
}

static void all_unknown(adv_build *b, size_t item, const uint8_t *concerned)
{
    for (size_t i = 0; i < b->line_count; i++) {
        if (concerned[i]) {
            b->parts[item][i] = (adv_part){ADV_AMOUNT_UNKNOWN, 1};
        }
    }
}

static void take_part(adv_build *b, size_t item, size_t line, adv_money whole, int64_t part_e4, bool record)
{
    b->parts[item][line] = (adv_part){part_e4, 1};
    if (record) {
        adv_trace_record step = adv_build_step(ADV_OP_SPREAD, item, (int32_t)line, whole);
        step.result_e4 = part_e4;
        adv_trace_add(&b->trace, &step);
    }
}

void adv_build_spread(adv_build *b, size_t item, adv_money amount, uint8_t key, const adv_list *shares,
                      const uint8_t *concerned)
{
    size_t count = 0;
    size_t only = 0;
    for (size_t i = 0; i < b->line_count; i++) {
        only = concerned[i] && count == 0 ? i : only;
        count += concerned[i];
    }
    if (count == 0 || amount.e4 == ADV_AMOUNT_UNKNOWN) {
        all_unknown(b, item, concerned);
        return;
    }
    if (count == 1) {
        take_part(b, item, only, amount, amount.e4, false);
        return;
    }
    b->items[item].spread = adv_spread_key_name(key);
    int64_t *keys = ADV_ARENA_ARRAY(b->arena, count, int64_t);
    int64_t *parts = ADV_ARENA_ARRAY(b->arena, count, int64_t);
    if (keys == NULL || parts == NULL) {
        b->failed = true;
        return;
    }
    uint8_t lack = keys_of(b, keys, key, shares, concerned);
    adv_status status =
        lack == 0 ? adv_spread(parts, amount.e4, amount.currency, keys, count, b->arena) : ADV_ERR_INPUT;
    if (status != ADV_OK) {
        b->failed |= status == ADV_ERR_MEMORY;
        b->items[item].lack = lack == 0 ? ADV_LACK_SHARE : lack;
        all_unknown(b, item, concerned);
        return;
    }
    for (size_t i = 0, n = 0; i < b->line_count; i++) {
        if (concerned[i]) {
            take_part(b, item, i, amount, parts[n++], true);
        }
    }
}

/* The key summed over the lines of this shipment, and over everything the charge covers. */
static bool portion_keys(const adv_build *b, int64_t *here, int64_t *whole, const adv_element *element,
                         const uint8_t *concerned)
{
    *here = 0;
    bool by_value = element->key <= ADV_SPREAD_VALUE;
    for (size_t i = 0; i < b->line_count; i++) {
        int64_t key = 0;
        if (!concerned[i]) {
            continue;
        }
        bool known = by_value ? value_key(b, &key, &b->lines[i], element->level_value.currency)
                              : adv_build_in_unit(b, &key, measure_of(&b->lines[i], element->key),
                                                  element->level_total.unit);
        if (!known || (by_value && b->lines[i].currency != element->level_value.currency) ||
            adv_amount_add(here, *here, key) != ADV_OK) {
            return false;
        }
    }
    *whole = by_value ? element->level_value.e4 : element->level_total.e4;
    return *whole > 0 && *whole != ADV_AMOUNT_UNKNOWN && *here <= *whole;
}

bool adv_build_portion(adv_build *b, adv_money *out, adv_money amount, const adv_element *element,
                       const uint8_t *concerned)
{
    int64_t here = 0;
    int64_t whole = 0;
    bool stated =
        element->key <= ADV_SPREAD_VALUE ? element->level_value.stated : element->level_total.stated;
    *out = amount;
    if (!stated || amount.e4 == ADV_AMOUNT_UNKNOWN || !portion_keys(b, &here, &whole, element, concerned) ||
        !adv_build_scale(&out->e4, amount.e4, here, whole, amount.currency)) {
        out->e4 = ADV_AMOUNT_UNKNOWN;
        return false;
    }
    adv_trace_record step = adv_build_step(ADV_OP_APPORTION, b->item_count - 1, -1, amount);
    step.factor_e9 = here;
    step.divisor_e9 = whole;
    step.result_e4 = out->e4;
    adv_trace_add(&b->trace, &step);
    return true;
}

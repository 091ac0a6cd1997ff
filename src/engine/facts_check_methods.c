/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is stated of the methods behind the first: figures given twice, lines valued twice, requests that
 * contradict each other.
 */
#include "facts_check.h"

/* A figure is an amount for one unit or a percentage, not both. */
static void check_one_of(adv_checker *c, const adv_here *map, const char *amount, const char *percent)
{
    if (adv_here_has(map, amount) && adv_here_has(map, percent)) {
        adv_here here = adv_here_key(map, percent);
        adv_check_problem(c, &here, "%s is stated already; keep one of the two", amount);
    }
}

static bool values(const adv_deductive *set, adv_text line)
{
    const adv_text *lines = set->lines.items;
    bool found = set->lines.count == 0;
    for (size_t i = 0; i < set->lines.count; i++) {
        found = found || adv_text_equal(lines[i], line);
    }
    return found;
}

/* Every line takes its figures from one set. */
static void check_lines(adv_checker *c, const adv_here *map, size_t index)
{
    const adv_deductive *sets = c->shipment->deductive.items;
    const adv_goods_line *goods = c->shipment->goods.items;
    for (size_t line = 0; line < c->shipment->goods.count; line++) {
        for (size_t i = 0; i < index; i++) {
            if (values(&sets[i], goods[line].line) && values(&sets[index], goods[line].line)) {
                adv_here here = adv_here_key(map, "lines");
                adv_check_problem(c, &here,
                                  "line %.*s has its figures in an item before; name each line once",
                                  adv_shown(goods[line].line), goods[line].line.bytes);
                return;
            }
        }
    }
}

/* What is enough is counted in the unit of the lines. */
static void check_enough(adv_checker *c, const adv_here *map, const adv_deductive *set)
{
    const adv_goods_line *goods = c->shipment->goods.items;
    const adv_list *units = &c->shipment->units;
    for (size_t i = 0; i < c->shipment->goods.count && set->enough.stated; i++) {
        adv_ratio ratio;
        if (goods[i].quantity.stated && values(set, goods[i].line) &&
            adv_unit_ratio(&ratio, set->enough.unit, goods[i].quantity.unit, units->items, units->count) !=
                ADV_OK) {
            adv_here here = adv_here_key(map, "enough");
            adv_check_problem(c, &here, "'%.*s' does not convert into '%.*s', the unit of line %.*s",
                              adv_shown(set->enough.unit), set->enough.unit.bytes,
                              adv_shown(goods[i].quantity.unit), goods[i].quantity.unit.bytes,
                              adv_shown(goods[i].line), goods[i].line.bytes);
            return;
        }
    }
}

static void check_sales(adv_checker *c, const adv_here *map, const adv_deductive *set)
{
    adv_here list = adv_here_key(map, "sales");
    const adv_resale *sales = set->sales.items;
    const adv_node *node = list.node->kind == ADV_NODE_LIST ? list.node->first : NULL;
    for (size_t i = 0; i < set->sales.count && node != NULL; i++, node = node->next) {
        adv_here sale = adv_here_item(&list, node, i);
        adv_check_evidence(c, &sale, &sales[i].evidence);
    }
}

static void check_set(adv_checker *c, const adv_here *map, size_t index)
{
    const adv_deductive *set = (const adv_deductive *)c->shipment->deductive.items + index;
    check_one_of(c, map, "commission", "commission_percent");
    check_one_of(c, map, "profit_and_expenses", "profit_and_expenses_percent");
    check_one_of(c, map, "duty", "duty_percent");
    check_one_of(c, map, "taxes", "taxes_percent");
    if (set->about_days.stated && set->about_days.e9 % ADV_E9 != 0) {
        adv_here here = adv_here_key(map, "about_days");
        adv_check_problem(c, &here, "days are whole; write a number without decimals");
    }
    adv_check_references(c, map, "lines", &set->lines, &c->goods, "line", "goods");
    check_lines(c, map, index);
    check_enough(c, map, set);
    check_sales(c, map, set);
    adv_check_evidence(c, map, &set->evidence);
}

static void check_order(adv_checker *c)
{
    const adv_method_facts *said = c->shipment->methods;
    adv_here map = adv_here_key(&c->root, "methods");
    if (said == NULL || map.node->kind != ADV_NODE_MAP) {
        return;
    }
    if (said->computed_first_asked != ADV_DATE_NONE && said->computed_first != ADV_TRUE) {
        adv_here here = adv_here_key(&map, "computed_first_asked");
        adv_check_problem(c, &here, "a day of asking needs 'computed_first: yes'");
    }
    adv_check_evidence(c, &map, &said->evidence);
}

void adv_check_methods(adv_checker *c)
{
    adv_here list = adv_here_key(&c->root, "deductive");
    const adv_node *node = list.node->kind == ADV_NODE_LIST ? list.node->first : NULL;
    for (size_t i = 0; i < c->shipment->deductive.count && node != NULL; i++, node = node->next) {
        adv_here map = adv_here_item(&list, node, i);
        if (node->kind == ADV_NODE_MAP) {
            check_set(c, &map, i);
        }
    }
    check_order(c);
}

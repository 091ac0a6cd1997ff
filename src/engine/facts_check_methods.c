/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is stated of the methods behind the first: figures given twice, lines valued twice, requests that
 * contradict each other.
 */
#include "facts_check.h"

#include "advalorem/method.h"

/* A figure is an amount for one unit or a percentage, not both. */
static void check_one_of(adv_checker *c, const adv_here *map, const char *amount, const char *percent)
{
    if (adv_here_has(map, amount) && adv_here_has(map, percent)) {
        adv_here here = adv_here_key(map, percent);
        adv_check_problem(c, &here, "%s is stated already; keep one of the two", amount);
    }
}

static void check_days(adv_checker *c, const adv_here *map, const char *key, const adv_decimal *days)
{
    if (days->stated && days->e9 % ADV_E9 != 0) {
        adv_here here = adv_here_key(map, key);
        adv_check_problem(c, &here, "days are whole; write a number without decimals");
    }
}

static bool values(const adv_list *lines, adv_text line)
{
    const adv_text *names = lines->items;
    bool found = lines->count == 0;
    for (size_t i = 0; i < lines->count; i++) {
        found = found || adv_text_equal(names[i], line);
    }
    return found;
}

/* Every line takes its figures from one set, whose lines `lines_of` gives. */
static void check_lines(adv_checker *c, const adv_here *map, size_t index,
                        const adv_list *(*lines_of)(const adv_shipment *shipment, size_t index))
{
    const adv_goods_line *goods = c->shipment->goods.items;
    for (size_t line = 0; line < c->shipment->goods.count; line++) {
        for (size_t i = 0; i < index; i++) {
            if (values(lines_of(c->shipment, i), goods[line].line) &&
                values(lines_of(c->shipment, index), goods[line].line)) {
                adv_here here = adv_here_key(map, "lines");
                adv_check_problem(c, &here,
                                  "line %.*s has its figures in an item before; name each line once",
                                  adv_shown(goods[line].line), goods[line].line.bytes);
                return;
            }
        }
    }
}

static const adv_list *lines_of_deductive(const adv_shipment *shipment, size_t index)
{
    return &((const adv_deductive *)shipment->deductive.items)[index].lines;
}

static const adv_list *lines_of_comparables(const adv_shipment *shipment, size_t index)
{
    return &((const adv_comparables *)shipment->comparables.items)[index].lines;
}

static const adv_list *lines_of_computed(const adv_shipment *shipment, size_t index)
{
    return &((const adv_computed *)shipment->computed.items)[index].lines;
}

/* What is counted for lines is counted in their unit. */
static void check_counted(adv_checker *c, const adv_here *map, const char *key, adv_quantity counted,
                          const adv_list *lines)
{
    const adv_goods_line *goods = c->shipment->goods.items;
    const adv_list *units = &c->shipment->units;
    for (size_t i = 0; i < c->shipment->goods.count && counted.stated; i++) {
        adv_ratio ratio;
        if (goods[i].quantity.stated && values(lines, goods[i].line) &&
            adv_unit_ratio(&ratio, counted.unit, goods[i].quantity.unit, units->items, units->count) !=
                ADV_OK) {
            adv_here here = adv_here_key(map, key);
            adv_check_problem(c, &here, "'%.*s' does not convert into '%.*s', the unit of line %.*s",
                              adv_shown(counted.unit), counted.unit.bytes,
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
    check_days(c, map, "about_days", &set->about_days);
    adv_check_references(c, map, "lines", &set->lines, &c->goods, "line", "goods");
    check_lines(c, map, index, lines_of_deductive);
    check_counted(c, map, "enough", set->enough, &set->lines);
    check_sales(c, map, set);
    adv_check_evidence(c, map, &set->evidence);
}

/* ---- computed value ------------------------------------------------------------------------------------ */

/* The papers of an element of a list within a set. */
static void check_papers(adv_checker *c, const adv_here *map, const char *key, const adv_list *list,
                         const adv_list *(*papers)(const adv_list *list, size_t index))
{
    adv_here here = adv_here_key(map, key);
    const adv_node *node = here.node->kind == ADV_NODE_LIST ? here.node->first : NULL;
    for (size_t i = 0; i < list->count && node != NULL; i++, node = node->next) {
        adv_here item = adv_here_item(&here, node, i);
        adv_check_evidence(c, &item, papers(list, i));
    }
}

static const adv_list *papers_of_figure(const adv_list *list, size_t index)
{
    return &((const adv_class_figure *)list->items)[index].evidence;
}

static const adv_list *papers_of_assist(const adv_list *list, size_t index)
{
    return &((const adv_computed_assist *)list->items)[index].evidence;
}

/* Only design that was made in the importing country counts by what the producer was charged. */
static void check_charged(adv_checker *c, const adv_here *map, const adv_list *assists)
{
    adv_here list = adv_here_key(map, "assists");
    const adv_computed_assist *items = assists->items;
    const adv_node *node = list.node->kind == ADV_NODE_LIST ? list.node->first : NULL;
    for (size_t i = 0; i < assists->count && node != NULL; i++, node = node->next) {
        adv_here item = adv_here_item(&list, node, i);
        if (items[i].charged.stated && items[i].design_here != ADV_TRUE) {
            adv_here here = adv_here_key(&item, "charged");
            adv_check_problem(c, &here, "what the producer was charged needs 'design_here: yes'");
        }
    }
}

static void check_computed(adv_checker *c, const adv_here *map, size_t index)
{
    const adv_computed *set = (const adv_computed *)c->shipment->computed.items + index;
    check_one_of(c, map, "profit_and_expenses", "profit_and_expenses_percent");
    adv_check_references(c, map, "lines", &set->lines, &c->goods, "line", "goods");
    check_lines(c, map, index, lines_of_computed);
    check_counted(c, map, "units", set->units, &set->lines);
    if (set->units.stated && set->units.e4 == 0) {
        adv_here here = adv_here_key(map, "units");
        adv_check_problem(c, &here, "no unit has no value; write how many units the amounts are for");
    }
    check_charged(c, map, &set->assists);
    check_papers(c, map, "class_figures", &set->class_figures, papers_of_figure);
    check_papers(c, map, "assists", &set->assists, papers_of_assist);
    adv_check_evidence(c, map, &set->evidence);
}

/* ---- fall-back method ---------------------------------------------------------------------------------- */

static const adv_list *lines_of_fallback(const adv_shipment *shipment, size_t index)
{
    return &((const adv_fallback *)shipment->fallback.items)[index].lines;
}

static const adv_list *papers_of_offer(const adv_list *list, size_t index)
{
    return &((const adv_fallback_offer *)list->items)[index].evidence;
}

/* It is one of the five before that is applied flexibly, and something of it is relaxed. */
static void check_offers(adv_checker *c, const adv_here *map, const adv_list *offers)
{
    adv_here list = adv_here_key(map, "offers");
    const adv_fallback_offer *items = offers->items;
    const adv_node *node = list.node->kind == ADV_NODE_LIST ? list.node->first : NULL;
    for (size_t i = 0; i < offers->count && node != NULL; i++, node = node->next) {
        adv_here item = adv_here_item(&list, node, i);
        if (items[i].method == ADV_BY_FALLBACK + 1) {
            adv_here here = adv_here_key(&item, "method");
            adv_check_problem(c, &here, "name the method before it that is applied flexibly");
        }
        if (adv_here_has(&item, "relaxed") && items[i].relaxed.count == 0) {
            adv_here here = adv_here_key(&item, "relaxed");
            adv_check_problem(c, &here, "say what was relaxed; without that the method itself gives it");
        }
    }
}

static void check_fallback(adv_checker *c, const adv_here *map, size_t index)
{
    const adv_fallback *set = (const adv_fallback *)c->shipment->fallback.items + index;
    check_days(c, map, "same_time_days", &set->same_time_days);
    check_days(c, map, "later_days", &set->later_days);
    adv_check_references(c, map, "lines", &set->lines, &c->goods, "line", "goods");
    check_lines(c, map, index, lines_of_fallback);
    check_offers(c, map, &set->offers);
    check_papers(c, map, "offers", &set->offers, papers_of_offer);
    adv_check_evidence(c, map, &set->evidence);
}

/* ---- accepted values ----------------------------------------------------------------------------------- */

/* A row of a list holds a price or a discount, and nothing takes off more than all. */
static void check_list_price(adv_checker *c, const adv_here *map, const adv_list_price *price)
{
    check_one_of(c, map, "unit_price", "discount_percent");
    if (!adv_here_has(map, "unit_price") && !adv_here_has(map, "discount_percent")) {
        adv_check_problem(c, map, "state unit_price or discount_percent");
    }
    if (price->discount_percent.stated && price->discount_percent.e9 > 100 * ADV_E9) {
        adv_here here = adv_here_key(map, "discount_percent");
        adv_check_problem(c, &here, "more than 100 per cent is taken off");
    }
}

static void check_price_lists(adv_checker *c, const adv_here *map, const adv_comparables *set)
{
    adv_here lists = adv_here_key(map, "price_lists");
    const adv_price_list *items = set->price_lists.items;
    const adv_node *node = lists.node->kind == ADV_NODE_LIST ? lists.node->first : NULL;
    for (size_t i = 0; i < set->price_lists.count && node != NULL; i++, node = node->next) {
        adv_here list = adv_here_item(&lists, node, i);
        adv_here prices = adv_here_key(&list, "prices");
        const adv_node *row = prices.node->kind == ADV_NODE_LIST ? prices.node->first : NULL;
        for (size_t k = 0; k < items[i].prices.count && row != NULL; k++, row = row->next) {
            adv_here price = adv_here_item(&prices, row, k);
            check_list_price(c, &price, (const adv_list_price *)items[i].prices.items + k);
        }
        for (size_t k = 0; k < i; k++) {
            if (adv_text_equal(items[k].id, items[i].id)) {
                adv_here here = adv_here_key(&list, "id");
                adv_check_problem(c, &here, "'%.*s' is a list before; name each once",
                                  adv_shown(items[i].id), items[i].id.bytes);
                break;
            }
        }
        adv_check_evidence(c, &list, &items[i].evidence);
    }
}

static bool has_list(const adv_comparables *set, adv_text id)
{
    const adv_price_list *lists = set->price_lists.items;
    for (size_t i = 0; i < set->price_lists.count; i++) {
        if (adv_text_equal(lists[i].id, id)) {
            return true;
        }
    }
    return id.length == 0;
}

static void check_values(adv_checker *c, const adv_here *map, const adv_comparables *set)
{
    adv_here list = adv_here_key(map, "values");
    const adv_comparable *values = set->values.items;
    const adv_node *node = list.node->kind == ADV_NODE_LIST ? list.node->first : NULL;
    for (size_t i = 0; i < set->values.count && node != NULL; i++, node = node->next) {
        adv_here value = adv_here_item(&list, node, i);
        if (!has_list(set, values[i].price_list)) {
            adv_here here = adv_here_key(&value, "price_list");
            adv_check_problem(c, &here, "no list '%.*s' stands in price_lists",
                              adv_shown(values[i].price_list), values[i].price_list.bytes);
        }
        adv_check_evidence(c, &value, &values[i].evidence);
    }
}

static void check_comparables(adv_checker *c, const adv_here *map, size_t index)
{
    const adv_comparables *set = (const adv_comparables *)c->shipment->comparables.items + index;
    check_days(c, map, "same_time_days", &set->same_time_days);
    adv_check_references(c, map, "lines", &set->lines, &c->goods, "line", "goods");
    check_lines(c, map, index, lines_of_comparables);
    check_price_lists(c, map, set);
    check_values(c, map, set);
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

static void check_each(adv_checker *c, const char *key, size_t count,
                       void (*check)(adv_checker *, const adv_here *, size_t))
{
    adv_here list = adv_here_key(&c->root, key);
    const adv_node *node = list.node->kind == ADV_NODE_LIST ? list.node->first : NULL;
    for (size_t i = 0; i < count && node != NULL; i++, node = node->next) {
        adv_here map = adv_here_item(&list, node, i);
        if (node->kind == ADV_NODE_MAP) {
            check(c, &map, i);
        }
    }
}

void adv_check_methods(adv_checker *c)
{
    check_each(c, "comparables", c->shipment->comparables.count, check_comparables);
    check_each(c, "deductive", c->shipment->deductive.count, check_set);
    check_each(c, "computed", c->shipment->computed.count, check_computed);
    check_each(c, "fallback", c->shipment->fallback.count, check_fallback);
    check_order(c);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A shipment as a whole: ids that repeat or lead nowhere, prices stated twice or not at all, days in an
 * impossible order, money in a currency that was not in use, weights that are no weights.  Only
 * contradictions are problems; a fact that is merely missing is for the determination to name.
 */
#include "facts_check.h"

#include <assert.h>
#include <string.h>

#include "rate_text.h"

#define FORMAT_VERSION  1
#define UNIT_RULE_LIMIT 256

/* Reading of one row of facts.h lists, whatever its type: where the id stands in the struct. */
typedef struct id_list {
    const char *key;
    const adv_list *list;
    size_t size;
    size_t id_offset;
    bool id_required;
} id_list;

int adv_shown(adv_text text)
{
    return (int)(text.length < 48 ? text.length : 48);
}

adv_here adv_here_key(const adv_here *map, const char *key)
{
    const adv_node *child = adv_node_get(map->node, key);
    adv_here here = *map;
    if (child != NULL) {
        here.node = child;
        here.spot = (adv_spot){.above = map->spot.key.bytes == NULL && !map->spot.item ? NULL : &map->spot,
                               .key = adv_text_of(key)};
    }
    return here;
}

adv_here adv_here_item(const adv_here *list, const adv_node *item, size_t index)
{
    adv_here here = {.node = item, .spot = {.above = &list->spot, .item = true, .index = index}};
    return here;
}

bool adv_here_has(const adv_here *map, const char *key)
{
    return adv_node_get(map->node, key) != NULL;
}

void adv_check_problem(adv_checker *c, const adv_here *here, const char *format, ...)
{
    bool root = here->spot.key.bytes == NULL && !here->spot.item;
    va_list arguments;
    va_start(arguments, format);
    adv_walker_problem_list(&c->walker, here->node->line, here->node->column, root ? NULL : &here->spot,
                            format, arguments);
    va_end(arguments);
}

/* The items of a list key: the list's place, and its first item's node (NULL when it is no list). */
static const adv_node *items_of(const adv_checker *c, const char *key, adv_here *list)
{
    *list = adv_here_key(&c->root, key);
    return adv_here_has(&c->root, key) && list->node->kind == ADV_NODE_LIST ? list->node->first : NULL;
}

/* True when the walker read a whole number there: what it refused needs no second word. */
static bool is_integer(const adv_here *here)
{
    int64_t value;
    return here->node->kind == ADV_NODE_TEXT &&
           adv_decimal_parse(&value, here->node->text, 0, INT64_MAX) == ADV_DECIMAL_OK;
}

/* ---- ids ---- */

static int compare_ids(const void *a, const void *b, const void *context)
{
    const adv_id_row *left = a;
    const adv_id_row *right = b;
    (void)context;
    return adv_text_compare(left->id, right->id);
}

/* Adds the ids of one list behind those already in `ids`, which has room. */
static void index_list(const adv_checker *c, adv_id_index *ids, const id_list *from)
{
    adv_here list;
    const adv_node *item = items_of(c, from->key, &list);
    const char *struct_at = from->list->items;
    if (adv_here_has(&c->root, from->key) && list.node->kind != ADV_NODE_LIST) {
        ids->whole = false;
    }
    for (size_t i = 0; i < from->list->count && item != NULL; i++, item = item->next) {
        adv_text id;
        memcpy(&id, struct_at + i * from->size + from->id_offset, sizeof id);
        if (id.length != 0) {
            assert(ids->rows != NULL); /* room was made for every item */
            ids->rows[ids->count++] = (adv_id_row){.id = id, .node = item, .list = from->key, .index = i};
        } else if (from->id_required) {
            ids->whole = false;
        }
    }
}

static void report_repeats(adv_checker *c, const adv_id_index *ids, const char *key)
{
    for (size_t i = 1; i < ids->count; i++) {
        const adv_id_row *first = &ids->rows[i - 1];
        const adv_id_row *second = &ids->rows[i];
        if (adv_text_equal(first->id, second->id)) {
            adv_here list = adv_here_key(&c->root, second->list);
            adv_here item = adv_here_item(&list, second->node, second->index);
            adv_here id = adv_here_key(&item, key);
            adv_check_problem(c, &id, "'%.*s' is the %s of another item too, in line %d; give each its own",
                              adv_shown(second->id), second->id.bytes, key, (int)first->node->line);
        }
    }
}

/* Sorts and, when `key` is not NULL, reports ids given twice.  Sorting is stable: the first written stays
   first. */
static bool index_finish(adv_checker *c, adv_id_index *ids, const char *key)
{
    adv_id_row *scratch =
        ids->count < 2 ? NULL : ADV_ARENA_ARRAY(c->walker.walk->arena, ids->count, adv_id_row);
    if (scratch == NULL && ids->count > 1) {
        return false;
    }
    if (ids->count > 1) {
        adv_sort(ids->rows, scratch, ids->count, sizeof *scratch, compare_ids, NULL);
    }
    if (key != NULL) {
        report_repeats(c, ids, key);
    }
    return true;
}

static bool index_lists(adv_checker *c, adv_id_index *ids, const id_list *lists, size_t list_count,
                        const char *key)
{
    size_t room = 0;
    for (size_t i = 0; i < list_count; i++) {
        room += lists[i].list->count;
    }
    ids->whole = true;
    ids->rows = room == 0 ? NULL : ADV_ARENA_ARRAY(c->walker.walk->arena, room, adv_id_row);
    if (room != 0 && ids->rows == NULL) {
        return false;
    }
    for (size_t i = 0; i < list_count; i++) {
        index_list(c, ids, &lists[i]);
    }
    return index_finish(c, ids, key);
}

#define IDS(member, type, id, required)                                                                      \
    {                                                                                                        \
#member, &c->shipment->member, sizeof(type), offsetof(type, id), (required)                          \
    }

static bool index_all(adv_checker *c)
{
    const id_list parties[] = {IDS(parties, adv_party, id, true)};
    const id_list invoices[] = {IDS(invoices, adv_invoice, id, true)};
    const id_list goods[] = {IDS(goods, adv_goods_line, line, true)};
    const id_list orders[] = {IDS(goods, adv_goods_line, order, false)};
    const id_list elements[] = {IDS(elements, adv_element, id, false), IDS(legs, adv_element, id, false)};
    const id_list assists[] = {IDS(assists, adv_assist, id, true)};
    const id_list agreements[] = {IDS(agreements, adv_agreement, id, true)};
    const id_list payments[] = {IDS(payments, adv_payment, id, false)};
    const id_list evidence[] = {IDS(evidence, adv_evidence, id, true)};
    const id_list ties[] = {IDS(ties, adv_tie, id, false)};
    const id_list pairs[] = {IDS(pairs, adv_pair, id, true)};
    const id_list price_tests[] = {IDS(price_tests, adv_price_test, id, true)};
    const id_list comparables[] = {IDS(comparables, adv_comparables, id, false)};
    const id_list deductive[] = {IDS(deductive, adv_deductive, id, false)};
    return index_lists(c, &c->parties, parties, 1, "id") && index_lists(c, &c->invoices, invoices, 1, "id") &&
           index_lists(c, &c->goods, goods, 1, "line") && index_lists(c, &c->orders, orders, 1, NULL) &&
           index_lists(c, &c->elements, elements, 2, "id") && index_lists(c, &c->assists, assists, 1, "id") &&
           index_lists(c, &c->agreements, agreements, 1, "id") &&
           index_lists(c, &c->payments, payments, 1, "id") &&
           index_lists(c, &c->comparables, comparables, 1, "id") &&
           index_lists(c, &c->deductive, deductive, 1, "id") && index_lists(c, &c->ties, ties, 1, "id") &&
           index_lists(c, &c->pairs, pairs, 1, "id") &&
           index_lists(c, &c->price_tests, price_tests, 1, "id") &&
           index_lists(c, &c->evidence, evidence, 1, "id");
}

const adv_id_row *adv_id_find(const adv_id_index *ids, adv_text id)
{
    size_t low = 0;
    size_t high = ids->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = adv_text_compare(ids->rows[middle].id, id);
        if (order == 0) {
            return &ids->rows[middle];
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

static void report_nowhere(adv_checker *c, const adv_here *here, adv_text id, const char *what,
                           const char *list)
{
    adv_check_problem(c, here, "there is no %s '%.*s'; add it under %s, or mend the name", what,
                      adv_shown(id), id.bytes, list);
}

void adv_check_reference(adv_checker *c, const adv_here *map, const char *key, adv_text id,
                         const adv_id_index *ids, const char *what, const char *list)
{
    if (id.length != 0 && ids->whole && adv_id_find(ids, id) == NULL) {
        adv_here here = adv_here_key(map, key);
        report_nowhere(c, &here, id, what, list);
    }
}

void adv_check_references(adv_checker *c, const adv_here *map, const char *key, const adv_list *texts,
                          const adv_id_index *ids, const char *what, const char *list)
{
    const adv_text *items = texts->items;
    adv_here all = adv_here_key(map, key);
    const adv_node *node = all.node->kind == ADV_NODE_LIST ? all.node->first : all.node;
    for (size_t i = 0; i < texts->count && node != NULL && ids->whole; i++) {
        bool single = all.node->kind != ADV_NODE_LIST;
        if (items[i].length != 0 && adv_id_find(ids, items[i]) == NULL) {
            adv_here here = single ? all : adv_here_item(&all, node, i);
            report_nowhere(c, &here, items[i], what, list);
        }
        node = single ? NULL : node->next;
    }
}

void adv_check_evidence(adv_checker *c, const adv_here *map, const adv_list *texts)
{
    adv_check_references(c, map, "evidence", texts, &c->evidence, "paper", "evidence");
}

/* ---- money of every kind, wherever it stands ---- */

static bool in_use_on(const adv_currency_row *row, adv_date date)
{
    return (row->from == ADV_DATE_NONE || row->from <= date) && date < row->until;
}

/* A currency is wrong only when it was in use on none of the days of the shipment. */
static bool in_use(const adv_shipment *shipment, adv_currency currency)
{
    bool any_date = false;
    for (size_t i = 0; i < ADV_DATE_KIND_COUNT; i++) {
        if (shipment->dates[i] != ADV_DATE_NONE) {
            any_date = true;
            if (in_use_on(adv_currency_get(currency), shipment->dates[i])) {
                return true;
            }
        }
    }
    return !any_date;
}

static void check_currency(adv_checker *c, const adv_here *here, adv_currency currency)
{
    const adv_currency_row *row = adv_currency_get(currency);
    if (currency == ADV_CURRENCY_NONE || in_use(c->shipment, currency)) {
        return;
    }
    adv_check_problem(c, here,
                      "%s (%s) was not in use on any day of this shipment; check the currency and the dates",
                      row->code, row->name);
}

/* A premium may be a discount, a credit note has a negative total, a change goes either way and a firm may
   have a loss; every other amount says by its key which way it goes. */
static bool may_be_negative(const adv_field *field)
{
    static const char *const names[] = {"premium", "total", "change", "firm_profit"};
    bool may = false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        may = may || strcmp(field->name, names[i]) == 0;
    }
    return may;
}

static void check_money(adv_checker *c, const adv_here *here, const adv_field *field, const adv_money *money)
{
    if (!money->stated) {
        return;
    }
    check_currency(c, here, money->currency);
    if (money->e4 < 0 && money->e4 != ADV_AMOUNT_UNKNOWN && !may_be_negative(field)) {
        adv_check_problem(
            c, here,
            "a negative amount does not say what it is; state it without the sign, a decrease as an "
            "element of kind discount or rebate");
    }
}

static void check_number(adv_checker *c, const adv_here *here, const adv_decimal *number)
{
    if (number->stated && number->e9 < 0) {
        adv_check_problem(c, here, "this cannot be negative");
    }
}

static void visit_object(adv_checker *c, const adv_here *map, const adv_schema *schema, const void *object);

static void visit_list(adv_checker *c, const adv_here *here, const adv_schema *of, const adv_list *list)
{
    const adv_node *node = here->node->kind == ADV_NODE_LIST ? here->node->first : NULL;
    const char *items = list->items;
    for (size_t i = 0; i < list->count && node != NULL; i++, node = node->next) {
        adv_here item = adv_here_item(here, node, i);
        visit_object(c, &item, of, items + i * of->size);
    }
}

static void visit_field(adv_checker *c, const adv_here *map, const adv_field *field, const void *value)
{
    adv_here here = adv_here_key(map, field->name);
    const void *object;
    switch ((adv_field_type)field->type) {
    case ADV_FIELD_MONEY: check_money(c, &here, field, value); return;
    case ADV_FIELD_CURRENCY: check_currency(c, &here, *(const adv_currency *)value); return;
    case ADV_FIELD_DECIMAL:
    case ADV_FIELD_PERCENT: check_number(c, &here, value); return;
    case ADV_FIELD_OBJECT:
        memcpy(&object, value, sizeof object);
        if (object != NULL) {
            visit_object(c, &here, field->of, object);
        }
        return;
    case ADV_FIELD_LIST: visit_list(c, &here, field->of, value); return;
    default: return;
    }
}

static void visit_object(adv_checker *c, const adv_here *map, const adv_schema *schema, const void *object)
{
    for (size_t i = 0; i < schema->field_count; i++) {
        const adv_field *field = &schema->fields[i];
        if (field->name != NULL && adv_here_has(map, field->name)) {
            visit_field(c, map, field, (const char *)object + field->offset);
        }
    }
}

/* ---- units ---- */

static void check_unit_rule(adv_checker *c, const adv_here *map, size_t index)
{
    const adv_unit_rule *rules = c->shipment->units.items;
    const adv_unit_rule *rule = &rules[index];
    adv_here here = adv_here_key(map, "unit");
    adv_ratio ratio;
    if (rule->unit.length == 0 || rule->of.length == 0 || !rule->factor.stated) {
        return;
    }
    for (size_t i = 0; i < index; i++) {
        if (adv_text_equal(rules[i].unit, rule->unit)) {
            adv_check_problem(c, &here, "the unit '%.*s' is stated twice; keep one", adv_shown(rule->unit),
                              rule->unit.bytes);
            return;
        }
    }
    if (adv_unit_find(rule->unit) != NULL) {
        adv_check_problem(c, &here,
                          "the unit '%.*s' is known already and keeps its meaning; choose another name",
                          adv_shown(rule->unit), rule->unit.bytes);
    } else if (rule->factor.e9 == 0) {
        here = adv_here_key(map, "factor");
        adv_check_problem(c, &here, "a unit cannot be made of nothing; state how many '%.*s' it is",
                          adv_shown(rule->of), rule->of.bytes);
    } else if (adv_text_equal(rule->unit, rule->of) ||
               adv_unit_ratio(&ratio, rule->unit, rule->of, rules, c->shipment->units.count) != ADV_OK) {
        adv_check_problem(c, &here,
                          "the unit '%.*s' leads back to itself or to a number too large; state it in a "
                          "unit that is known",
                          adv_shown(rule->unit), rule->unit.bytes);
    }
}

static void check_units(adv_checker *c)
{
    adv_here list;
    const adv_node *node = items_of(c, "units", &list);
    if (c->shipment->units.count > UNIT_RULE_LIMIT) {
        adv_check_problem(c, &list, "more than %d units of its own are too many for one shipment",
                          UNIT_RULE_LIMIT);
        return;
    }
    for (size_t i = 0; i < c->shipment->units.count && node != NULL; i++, node = node->next) {
        adv_here map = adv_here_item(&list, node, i);
        check_unit_rule(c, &map, i);
    }
}

void adv_check_dimension(adv_checker *c, const adv_here *map, const char *key, const adv_quantity *quantity,
                         adv_dimension dimension)
{
    adv_dimension found;
    adv_here here;
    if (!quantity->stated || c->shipment->units.count > UNIT_RULE_LIMIT) {
        return;
    }
    found = adv_unit_dimension(quantity->unit, c->shipment->units.items, c->shipment->units.count);
    if (found == dimension) {
        return;
    }
    here = adv_here_key(map, key);
    if (found == ADV_DIMENSION_NONE) {
        adv_check_problem(c, &here,
                          "the unit '%.*s' is not known as one of %s; use a known one, or say under units "
                          "what it is",
                          adv_shown(quantity->unit), quantity->unit.bytes, adv_dimension_name(dimension));
    } else {
        adv_check_problem(c, &here, "'%.*s' is a unit of %s, expected one of %s", adv_shown(quantity->unit),
                          quantity->unit.bytes, adv_dimension_name(found), adv_dimension_name(dimension));
    }
}

/* ---- sale ---- */

bool adv_check_no_sale(const adv_shipment *shipment)
{
    const adv_sale *sale = shipment->sale;
    return sale != NULL && (sale->no_sale_kind != 0 || (sale->facts & ADV_NO(ADV_SALE_SOLD_FOR_EXPORT)) != 0);
}

/* `follows` cannot be yes where `leads` is no. */
static void check_sale_pair(adv_checker *c, const adv_here *sale, adv_sale_fact leads, adv_sale_fact follows)
{
    const char *lead = adv_sale_fact_row(leads)->name;
    const char *follow = adv_sale_fact_row(follows)->name;
    adv_here here = adv_here_key(sale, follow);
    if ((c->shipment->sale->facts & ADV_NO(leads)) != 0 &&
        (c->shipment->sale->facts & ADV_YES(follows)) != 0) {
        adv_check_problem(c, &here, "'%s: yes' contradicts '%s: no'; one of them is wrong", follow, lead);
    }
}

static void check_sale(adv_checker *c)
{
    const adv_sale *sale = c->shipment->sale;
    adv_here map = adv_here_key(&c->root, "sale");
    adv_here here;
    if (sale == NULL || map.node->kind != ADV_NODE_MAP) {
        return;
    }
    adv_check_reference(c, &map, "seller", sale->seller, &c->parties, "party", "parties");
    adv_check_reference(c, &map, "buyer", sale->buyer, &c->parties, "party", "parties");
    adv_check_evidence(c, &map, &sale->evidence);
    check_sale_pair(c, &map, ADV_SALE_RESTRICTED, ADV_SALE_RESTRICTION_MATTERS);
    check_sale_pair(c, &map, ADV_SALE_CONDITIONED, ADV_SALE_CONDITION_VALUED);
    check_sale_pair(c, &map, ADV_SALE_PROCEEDS_ACCRUE, ADV_SALE_PROCEEDS_KNOWN);
    if (sale->no_sale_kind != 0 && (sale->facts & ADV_YES(ADV_SALE_SOLD_FOR_EXPORT)) != 0) {
        here = adv_here_key(&map, "no_sale_kind");
        adv_check_problem(c, &here, "no_sale_kind contradicts 'sold_for_export: yes'; one of them is wrong");
    }
    if (sale->seller.length != 0 && adv_text_equal(sale->seller, sale->buyer) &&
        (sale->facts & ADV_YES(ADV_SALE_SOLD_FOR_EXPORT)) != 0) {
        here = adv_here_key(&map, "buyer");
        adv_check_problem(c, &here,
                          "seller and buyer are the same party, so nothing was sold; mend one of them");
    }
}

/* ---- goods ---- */

static bool is_tariff_code(adv_text code)
{
    size_t digits = 0;
    for (size_t i = 0; i < code.length; i++) {
        bool digit = code.bytes[i] >= '0' && code.bytes[i] <= '9';
        if (!digit && code.bytes[i] != '.') {
            return false;
        }
        digits += digit;
    }
    return digits >= 4 && digits <= 12;
}

static void check_price(adv_checker *c, const adv_here *map, const adv_goods_line *line)
{
    int stated = adv_here_has(map, "price") + adv_here_has(map, "unit_price") + adv_here_has(map, "formula");
    adv_here here = *map;
    if (stated == 0) {
        c->priceless++;
        if (line->no_sale_kind == 0 && !adv_check_no_sale(c->shipment)) {
            adv_check_problem(c, map,
                              "the line has no price; state one of price, unit_price and formula, and write "
                              "\"unknown USD\" when the price is not known");
        }
        return;
    }
    if (stated > 1) {
        here = adv_here_key(map, adv_here_has(map, "unit_price") ? "unit_price" : "formula");
        adv_check_problem(
            c, &here, "the price is stated in %d ways; keep one of price, unit_price and formula", stated);
        return;
    }
    if (!adv_here_has(map, "price") && !adv_here_has(map, "quantity")) {
        here = adv_here_key(map, adv_here_has(map, "unit_price") ? "unit_price" : "formula");
        adv_check_problem(c, &here,
                          "a price for one unit needs the line's quantity; add it, such as \"500 pcs\"");
    }
}

static bool differ_in_currency(const adv_money *a, const adv_money *b)
{
    return a->stated && b->stated && a->currency != ADV_CURRENCY_NONE && b->currency != ADV_CURRENCY_NONE &&
           a->currency != b->currency;
}

static void check_formula(adv_checker *c, const adv_here *line, const adv_formula *formula)
{
    adv_here map = adv_here_key(line, "formula");
    adv_here here;
    if (formula == NULL || map.node->kind != ADV_NODE_MAP) {
        return;
    }
    if (!adv_here_has(&map, "quotation") && !adv_here_has(&map, "provisional_quotation")) {
        adv_check_problem(c, &map,
                          "the formula has no quotation; state quotation, or provisional_quotation until the "
                          "day has come");
    }
    if (differ_in_currency(&formula->quotation, &formula->premium) ||
        differ_in_currency(&formula->provisional_quotation, &formula->premium)) {
        here = adv_here_key(&map, "premium");
        adv_check_problem(c, &here,
                          "the premium is in another currency than the quotation; state both in one");
    }
    if (formula->settled != ADV_DATE_NONE && formula->quotation_date != ADV_DATE_NONE &&
        formula->settled < formula->quotation_date) {
        here = adv_here_key(&map, "settled");
        adv_check_problem(c, &here,
                          "the final invoice cannot come before the day of the quotation it follows");
    }
}

/* Paid, ordered and free units are counted together, so one must convert into the other. */
static void check_same_units(adv_checker *c, const adv_here *map, const char *key, const adv_quantity *a,
                             const adv_quantity *quantity)
{
    adv_ratio ratio;
    adv_here here = adv_here_key(map, key);
    if (a->stated && quantity->stated &&
        adv_unit_ratio(&ratio, a->unit, quantity->unit, c->shipment->units.items, c->shipment->units.count) !=
            ADV_OK) {
        adv_check_problem(
            c, &here, "nothing says how many '%.*s' make one '%.*s'; use one unit, or state it under units",
            adv_shown(a->unit), a->unit.bytes, adv_shown(quantity->unit), quantity->unit.bytes);
    }
}

static void check_weights(adv_checker *c, const adv_here *map, const adv_goods_line *line)
{
    int64_t gross_e4;
    bool exact;
    adv_here here = adv_here_key(map, "net_weight");
    adv_check_dimension(c, map, "net_weight", &line->net_weight, ADV_DIMENSION_MASS);
    adv_check_dimension(c, map, "gross_weight", &line->gross_weight, ADV_DIMENSION_MASS);
    adv_check_dimension(c, map, "volume", &line->volume, ADV_DIMENSION_VOLUME);
    if (line->net_weight.stated && line->gross_weight.stated &&
        adv_unit_convert(&gross_e4, &exact, line->gross_weight.e4, line->gross_weight.unit,
                         line->net_weight.unit, c->shipment->units.items,
                         c->shipment->units.count) == ADV_OK &&
        line->net_weight.e4 > gross_e4 && (exact || line->net_weight.e4 > gross_e4 + 1)) {
        adv_check_problem(c, &here, "the net weight is more than the gross weight; one of them is wrong");
    }
}

static void check_code(adv_checker *c, const adv_here *map, const char *key, adv_text code,
                       const char *chapter, const char *example)
{
    adv_here here = adv_here_key(map, key);
    if (code.length != 0 && !(is_tariff_code(code) && adv_text_starts(code, chapter))) {
        adv_check_problem(c, &here, "'%.*s' is no heading of chapter %s; write it like %s", adv_shown(code),
                          code.bytes, chapter, example);
    }
}

static void check_duty_rate(adv_checker *c, const adv_here *map, const char *key, adv_text rate)
{
    adv_here here = adv_here_key(map, key);
    if (rate.length != 0 && !adv_rate_is_written(rate)) {
        adv_check_problem(c, &here, "'%.*s' %s", adv_shown(rate), rate.bytes, adv_phrase_rate);
    }
}

/* The rates of duty the entry states for the line. */
static void check_duty_rates(adv_checker *c, const adv_here *map, const adv_goods_line *line)
{
    adv_here list = adv_here_key(map, "deposits");
    const adv_stated_deposit *deposits = line->deposits.items;
    const adv_node *node = list.node->kind == ADV_NODE_LIST ? list.node->first : NULL;
    check_duty_rate(c, map, "duty_rate", line->duty_rate);
    for (size_t i = 0; i < line->deposits.count && node != NULL; i++, node = node->next) {
        adv_here item = adv_here_item(&list, node, i);
        check_duty_rate(c, &item, "rate", deposits[i].rate);
    }
}

/* What the entry claims for the line. */
static void check_claims(adv_checker *c, const adv_here *map, const adv_goods_line *line)
{
    adv_here list = adv_here_key(map, "layers");
    const adv_stated_layer *layers = line->layers.items;
    const adv_node *node = list.node->kind == ADV_NODE_LIST ? list.node->first : NULL;
    check_code(c, map, "provision", line->provision, "98", "9802.00.80");
    if (list.node->kind == ADV_NODE_LIST && node == NULL) {
        adv_check_problem(c, &list, "an empty list does not say whether none is claimed or nobody knows; "
                                    "where none is, write no_additional_duty: yes, else leave the key out");
    }
    for (size_t i = 0; i < line->layers.count && node != NULL; i++, node = node->next) {
        adv_here item = adv_here_item(&list, node, i);
        check_code(c, &item, "heading", layers[i].heading, "99", "9903.88.03");
        check_duty_rate(c, &item, "rate", layers[i].rate);
        for (size_t k = 0; k < i; k++) {
            if (adv_text_equal(layers[k].heading, layers[i].heading)) {
                adv_check_problem(c, &item, "the heading '%.*s' is claimed twice for the line",
                                  adv_shown(layers[i].heading), layers[i].heading.bytes);
            }
        }
    }
    check_duty_rates(c, map, line);
    if (line->duty_rate_source.length != 0 && line->duty_rate.length == 0) {
        adv_here here = adv_here_key(map, "duty_rate_source");
        adv_check_problem(c, &here, "a source without a rate; state duty_rate, or leave the source out");
    }
}

static void check_goods_line(adv_checker *c, const adv_here *map, const adv_goods_line *line)
{
    adv_here here;
    check_claims(c, map, line);
    check_price(c, map, line);
    check_formula(c, map, line->formula);
    check_weights(c, map, line);
    check_same_units(c, map, "quantity_ordered", &line->quantity_ordered, &line->quantity);
    check_same_units(c, map, "free_quantity", &line->free_quantity, &line->quantity);
    adv_check_reference(c, map, "invoice", line->invoice, &c->invoices, "invoice", "invoices");
    adv_check_evidence(c, map, &line->evidence);
    if (line->hts.length != 0 && !is_tariff_code(line->hts)) {
        here = adv_here_key(map, "hts");
        adv_check_problem(c, &here,
                          "'%.*s' is not a tariff code; write 4 to 12 digits, with points if you like, such "
                          "as 6109.10.0012",
                          adv_shown(line->hts), line->hts.bytes);
    }
    if (line->quantity.stated && line->quantity.e4 == 0) {
        here = adv_here_key(map, "quantity");
        adv_check_problem(c, &here, "the quantity is zero; leave out a line of which nothing came");
    }
    if (!adv_here_has(map, "invoice") && c->invoices.count > 1) {
        adv_check_problem(
            c, map, "several invoices are listed, so the line must say which one it stands on; add invoice");
    }
}

static void check_goods(adv_checker *c)
{
    adv_here list;
    const adv_node *node = items_of(c, "goods", &list);
    const adv_goods_line *lines = c->shipment->goods.items;
    if (adv_here_has(&c->root, "goods") && list.node->kind == ADV_NODE_LIST && list.node->count == 0) {
        adv_check_problem(c, &list, "there are no goods; list at least one line with its price");
    }
    for (size_t i = 0; i < c->shipment->goods.count && node != NULL; i++, node = node->next) {
        adv_here map = adv_here_item(&list, node, i);
        if (node->kind == ADV_NODE_MAP) {
            check_goods_line(c, &map, &lines[i]);
        }
    }
}

/* ---- the other lists ---- */

static void check_invoices(adv_checker *c)
{
    adv_here list;
    const adv_node *node = items_of(c, "invoices", &list);
    const adv_invoice *invoices = c->shipment->invoices.items;
    for (size_t i = 0; i < c->shipment->invoices.count && node != NULL; i++, node = node->next) {
        adv_here map = adv_here_item(&list, node, i);
        adv_check_reference(c, &map, "seller", invoices[i].seller, &c->parties, "party", "parties");
    }
}

static void check_agreements(adv_checker *c)
{
    adv_here list;
    const adv_node *node = items_of(c, "agreements", &list);
    const adv_agreement *agreements = c->shipment->agreements.items;
    for (size_t i = 0; i < c->shipment->agreements.count && node != NULL; i++, node = node->next) {
        const adv_agreement *agreement = &agreements[i];
        adv_here map = adv_here_item(&list, node, i);
        adv_check_evidence(c, &map, &agreement->evidence);
        if (agreement->from != ADV_DATE_NONE && agreement->until != ADV_DATE_NONE &&
            agreement->until < agreement->from) {
            adv_here here = adv_here_key(&map, "until");
            adv_check_problem(c, &here, "the agreement ends before it begins; mend from or until");
        }
    }
}

static void check_payments(adv_checker *c)
{
    adv_here list;
    const adv_node *node = items_of(c, "payments", &list);
    const adv_payment *payments = c->shipment->payments.items;
    for (size_t i = 0; i < c->shipment->payments.count && node != NULL; i++, node = node->next) {
        adv_here map = adv_here_item(&list, node, i);
        adv_check_reference(c, &map, "invoice", payments[i].invoice, &c->invoices, "invoice", "invoices");
        adv_check_reference(c, &map, "payee", payments[i].payee, &c->parties, "party", "parties");
    }
}

static bool is_power_of_ten(int64_t per)
{
    return per == 1 || per == 10 || per == 100 || per == 1000 || per == 10000;
}

/* Rates of one currency, one kind and one day. */
static int compare_rates(const void *a, const void *b, const void *context)
{
    const adv_stated_rate *left = *(const adv_stated_rate *const *)a;
    const adv_stated_rate *right = *(const adv_stated_rate *const *)b;
    (void)context;
    if (left->currency != right->currency) {
        return left->currency < right->currency ? -1 : 1;
    }
    if (left->kind != right->kind) {
        return left->kind < right->kind ? -1 : 1;
    }
    return (left->date > right->date) - (left->date < right->date);
}

static void check_rate(adv_checker *c, const adv_here *map, const adv_stated_rate *rate)
{
    adv_here here;
    if (rate->rate.stated && rate->rate.e9 == 0) {
        here = adv_here_key(map, "rate");
        adv_check_problem(c, &here,
                          "a rate of zero would make every amount nothing; state the rate as published");
    }
    here = adv_here_key(map, "per");
    if (adv_here_has(map, "per") && is_integer(&here) && !is_power_of_ten(rate->per)) {
        adv_check_problem(c, &here, "per must be 1, 10, 100, 1000 or 10000");
    }
    if (rate->kind == 1 && rate->date != ADV_DATE_NONE && rate->date != adv_date_quarter_start(rate->date)) {
        char first[11];
        adv_date_format(first, adv_date_quarter_start(rate->date));
        here = adv_here_key(map, "date");
        adv_check_problem(c, &here, "a quarterly rate is dated by the first day of its quarter; write %s",
                          first);
    }
}

static void report_repeated_rates(adv_checker *c, const adv_here *list, const adv_stated_rate **sorted,
                                  size_t count)
{
    const adv_stated_rate *rates = c->shipment->rates.items;
    for (size_t i = 1; i < count; i++) {
        size_t index = (size_t)(sorted[i] - rates);
        const adv_node *node = list->node->first;
        adv_here here;
        if (sorted[i]->currency == ADV_CURRENCY_NONE || sorted[i]->kind == 0 ||
            sorted[i]->date == ADV_DATE_NONE || compare_rates(&sorted[i - 1], &sorted[i], NULL) != 0) {
            continue;
        }
        for (size_t step = 0; step < index; step++) {
            node = node->next;
        }
        here = adv_here_item(list, node, index);
        adv_check_problem(c, &here,
                          "a rate of the same currency, kind and day stands in line %ld already; keep one",
                          (long)sorted[i - 1]->place.row);
    }
}

static bool check_rates(adv_checker *c)
{
    adv_here list;
    const adv_node *node = items_of(c, "rates", &list);
    const adv_stated_rate *rates = c->shipment->rates.items;
    size_t count = c->shipment->rates.count;
    if (count == 0) {
        return true; /* before anything is allocated: to fail at nothing would go unnoticed */
    }
    const adv_stated_rate **sorted = ADV_ARENA_ARRAY(c->walker.walk->arena, count, const adv_stated_rate *);
    const adv_stated_rate **scratch = ADV_ARENA_ARRAY(c->walker.walk->arena, count, const adv_stated_rate *);
    if (sorted == NULL || scratch == NULL) {
        return false;
    }
    for (size_t i = 0; i < count && node != NULL; i++, node = node->next) {
        adv_here map = adv_here_item(&list, node, i);
        check_rate(c, &map, &rates[i]);
        sorted[i] = &rates[i];
    }
    adv_sort(sorted, scratch, count, sizeof sorted[0], compare_rates, NULL);
    report_repeated_rates(c, &list, sorted, count);
    return true;
}

/* ---- days ---- */

/* The first cannot be after the second.  Pairs that paper can turn round (an entry filed before arrival)
   are not here. */
static const struct {
    uint8_t first, second;
    const char *why;
} date_orders[] = {
    {ADV_DATE_EXPORT, ADV_DATE_IMPORTATION, "goods leave before they arrive"},
    {ADV_DATE_LOADING, ADV_DATE_IMPORTATION, "goods are loaded before they arrive"},
    {ADV_DATE_EXPORT, ADV_DATE_LIQUIDATION, "goods leave before their entry is liquidated"},
    {ADV_DATE_EXPORT, ADV_DATE_WITHDRAWAL, "goods leave before they are withdrawn from a warehouse"},
    {ADV_DATE_IMPORTATION, ADV_DATE_WITHDRAWAL, "goods arrive before they are withdrawn from a warehouse"},
    {ADV_DATE_IMPORTATION, ADV_DATE_LIQUIDATION, "goods arrive before their entry is liquidated"},
    {ADV_DATE_ENTRY, ADV_DATE_WITHDRAWAL, "goods are entered before they are withdrawn from a warehouse"},
    {ADV_DATE_ENTRY, ADV_DATE_LIQUIDATION, "an entry is made before it is liquidated"},
    {ADV_DATE_ENTRY_SUMMARY, ADV_DATE_LIQUIDATION,
     "an entry summary is filed before the entry is liquidated"},
};

static void check_dates(adv_checker *c)
{
    const adv_date *dates = c->shipment->dates;
    adv_here map = adv_here_key(&c->root, "dates");
    for (size_t i = 0; i < sizeof date_orders / sizeof date_orders[0]; i++) {
        adv_date first = dates[date_orders[i].first];
        adv_date second = dates[date_orders[i].second];
        const char *first_name = adv_date_kind_row((adv_date_kind)date_orders[i].first)->name;
        const char *second_name = adv_date_kind_row((adv_date_kind)date_orders[i].second)->name;
        if (first != ADV_DATE_NONE && second != ADV_DATE_NONE && first > second) {
            char first_text[11];
            char second_text[11];
            adv_here here = adv_here_key(&map, first_name);
            adv_date_format(first_text, first);
            adv_date_format(second_text, second);
            adv_check_problem(c, &here, "%s (%s) is after %s (%s), but %s; one of the days is wrong",
                              first_name, first_text, second_name, second_text, date_orders[i].why);
        }
    }
}

static void check_format(adv_checker *c)
{
    adv_here here = adv_here_key(&c->root, "format");
    if (adv_here_has(&c->root, "format") && is_integer(&here) && c->shipment->format != FORMAT_VERSION) {
        adv_check_problem(c, &here, "this program reads format %d; found %.*s", FORMAT_VERSION,
                          adv_shown(here.node->text), here.node->text.bytes);
    }
}

adv_status adv_facts_check(const adv_shipment *shipment, const adv_node *node, const adv_walk *walk)
{
    adv_checker c = {.walker = {.walk = walk}, .shipment = shipment, .root = {.node = node}};
    assert(shipment != NULL && node != NULL && node->kind == ADV_NODE_MAP && walk != NULL);
    if (!index_all(&c)) {
        return ADV_ERR_MEMORY;
    }
    check_format(&c);
    check_dates(&c);
    visit_object(&c, &c.root, adv_shipment_schema(), shipment);
    check_units(&c);
    check_sale(&c);
    check_goods(&c);
    check_invoices(&c);
    adv_check_elements(&c, &shipment->elements, "elements", false);
    adv_check_elements(&c, &shipment->legs, "legs", true);
    adv_check_assists(&c);
    adv_check_methods(&c);
    check_agreements(&c);
    check_payments(&c);
    adv_check_price_tests(&c);
    if (!adv_check_relations(&c) || !check_rates(&c) || c.walker.no_memory) {
        return ADV_ERR_MEMORY;
    }
    return c.walker.problems == 0 ? ADV_OK : ADV_ERR_INPUT;
}

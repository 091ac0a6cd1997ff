/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Elements, legs and assists: one way of stating the amount, a level that says what it was charged for, a
 * key that can be applied, a stage that fits the kind; and for assists the figures that `acquired` and
 * `apportionment` ask for.
 */
#include <string.h>

#include "advalorem/determination.h"
#include "choices.h"
#include "facts_check.h"
#include "tile.h"

/* ---- what an element was charged for ---- */

static size_t distinct(const adv_id_index *ids)
{
    size_t count = 0;
    for (size_t i = 0; i < ids->count; i++) {
        count += i == 0 || !adv_text_equal(ids->rows[i - 1].id, ids->rows[i].id);
    }
    return count;
}

static void check_level_of(adv_checker *c, const adv_here *map, const adv_element *element,
                           const adv_id_index *ids, const char *what, const char *list)
{
    if (!adv_here_has(map, "of")) {
        if (distinct(ids) > 1) {
            adv_here here = adv_here_key(map, "level");
            adv_check_problem(c, &here, "there are several of level '%s' here; say which one with of: ID",
                              what);
        }
        return;
    }
    adv_check_reference(c, map, "of", element->of, ids, what, list);
}

static void check_level(adv_checker *c, const adv_here *map, const adv_element *element)
{
    adv_here here = adv_here_key(map, "of");
    switch (element->level) {
    case ADV_LEVEL_LINE: check_level_of(c, map, element, &c->goods, "line", "goods"); return;
    case ADV_LEVEL_INVOICE: check_level_of(c, map, element, &c->invoices, "invoice", "invoices"); return;
    case ADV_LEVEL_ORDER: check_level_of(c, map, element, &c->orders, "order", "goods (key order)"); return;
    case ADV_LEVEL_ENTRY:
    case ADV_LEVEL_PERIOD:
    case ADV_LEVEL_ENTRIES: return;
    default:
        if (adv_here_has(map, "of") &&
            (element->level == ADV_LEVEL_SHIPMENT || !adv_here_has(map, "level"))) {
            adv_check_problem(c, &here,
                              "of says which line, invoice or order is meant, but the level is the whole "
                              "shipment; state the level, or leave of out");
        }
        return;
    }
}

/* True when the element was charged for this line too. */
static bool concerns(const adv_element *element, const adv_goods_line *line)
{
    if (element->of.length == 0) {
        return true;
    }
    return element->level == ADV_LEVEL_LINE      ? adv_text_equal(element->of, line->line)
           : element->level == ADV_LEVEL_INVOICE ? adv_text_equal(element->of, line->invoice)
           : element->level == ADV_LEVEL_ORDER   ? adv_text_equal(element->of, line->order)
                                             : true;
}

static bool is_priceless(const adv_goods_line *line)
{
    return !line->price.stated && !line->unit_price.stated && line->formula == NULL;
}

/* A percentage without a stated base is taken of the lines' price, an amount a unit of their quantity. */
static void check_base(adv_checker *c, const adv_here *map, const adv_element *element)
{
    const adv_goods_line *lines = c->shipment->goods.items;
    bool of_price = element->percent.stated && !adv_here_has(map, "percent_of") && c->priceless != 0;
    adv_here here = adv_here_key(map, element->percent.stated ? "percent" : "per_unit");
    for (size_t i = 0; (of_price || element->per_unit.stated) && i < c->shipment->goods.count; i++) {
        if (!concerns(element, &lines[i])) {
            continue;
        }
        if (of_price && is_priceless(&lines[i])) {
            adv_check_problem(c, &here,
                              "the percentage has no base, since line '%.*s' has no price; state percent_of",
                              adv_shown(lines[i].line), lines[i].line.bytes);
            return;
        }
        if (element->per_unit.stated && !lines[i].quantity.stated) {
            adv_check_problem(c, &here,
                              "an amount for one unit needs the quantity of line '%.*s'; add it there",
                              adv_shown(lines[i].line), lines[i].line.bytes);
            return;
        }
    }
}

static void check_amount(adv_checker *c, const adv_here *map, const adv_element *element)
{
    int stated = adv_here_has(map, "amount") + adv_here_has(map, "percent") + adv_here_has(map, "per_unit");
    if (stated == 0) {
        adv_check_problem(c, map,
                          "the element has no amount; state one of amount, percent and per_unit, and write "
                          "amount: unknown when nobody knows it");
    } else if (stated > 1) {
        adv_here here = adv_here_key(map, adv_here_has(map, "percent") ? "percent" : "per_unit");
        adv_check_problem(
            c, &here, "the amount is stated in %d ways; keep one of amount, percent and per_unit", stated);
    } else {
        check_base(c, map, element);
    }
    if (adv_here_has(map, "percent_of") && !adv_here_has(map, "percent")) {
        adv_here here = adv_here_key(map, "percent_of");
        adv_check_problem(c, &here,
                          "percent_of is the base of a percentage; state percent too, or leave it out");
    }
}

/* ---- how it is spread ---- */

static void check_share_lines(adv_checker *c, const adv_here *map, const adv_element *element)
{
    const adv_share *shares = element->shares.items;
    adv_here list = adv_here_key(map, "shares");
    const adv_node *node = list.node->kind == ADV_NODE_LIST ? list.node->first : NULL;
    bool all_zero = true;
    for (size_t i = 0; i < element->shares.count && node != NULL; i++, node = node->next) {
        adv_here item = adv_here_item(&list, node, i);
        adv_check_reference(c, &item, "line", shares[i].line, &c->goods, "line", "goods");
        all_zero = all_zero && shares[i].share.stated && shares[i].share.e9 == 0;
        for (size_t j = 0; j < i && shares[i].line.length != 0; j++) {
            if (adv_text_equal(shares[j].line, shares[i].line)) {
                adv_here line = adv_here_key(&item, "line");
                adv_check_problem(c, &line, "line '%.*s' has a share already; add the two",
                                  adv_shown(shares[i].line), shares[i].line.bytes);
                break;
            }
        }
    }
    if (element->shares.count != 0 && all_zero) {
        adv_check_problem(c, &list, "all shares are zero, so the amount falls on no line");
    }
}

/* One carriage is told by its way and the part of it that counts, or by neither. */
static void check_way(adv_checker *c, const adv_here *map, const adv_element *element)
{
    adv_here here = adv_here_key(map, element->distance.stated ? "distance" : "distance_counted");
    if (element->distance.stated != element->distance_counted.stated) {
        adv_check_problem(c, &here, "the way of a carriage needs both 'distance' and 'distance_counted'");
    } else if (element->distance.stated && (element->distance.e9 <= 0 || element->distance_counted.e9 <= 0 ||
                                            element->distance_counted.e9 > element->distance.e9)) {
        adv_check_problem(c, &here, "the part of the way that counts is above 0 and no longer than the way");
    }
}

static void check_level_total(adv_checker *c, const adv_here *map, const adv_element *element)
{
    adv_here here;
    if (element->level_total.stated && element->level_total.e4 == 0) {
        here = adv_here_key(map, "level_total");
        adv_check_problem(c, &here, "the total over everything charged for cannot be zero");
    }
    switch (element->key) {
    case ADV_SPREAD_NET_WEIGHT:
    case ADV_SPREAD_GROSS_WEIGHT:
        adv_check_dimension(c, map, "level_total", &element->level_total, ADV_DIMENSION_MASS);
        break;
    case ADV_SPREAD_VOLUME:
        adv_check_dimension(c, map, "level_total", &element->level_total, ADV_DIMENSION_VOLUME);
        break;
    case ADV_SPREAD_QUANTITY: break;
    default:
        if (adv_here_has(map, "level_total")) {
            here = adv_here_key(map, "level_total");
            adv_check_problem(c, &here,
                              "level_total sums a quantity, a weight or a volume, but the key is '%s'; %s",
                              element->key == ADV_SPREAD_GIVEN ? "given" : "value",
                              element->key == ADV_SPREAD_GIVEN ? "leave it out"
                                                               : "state level_value instead");
        }
        break;
    }
    if (adv_here_has(map, "level_value") && element->key > ADV_SPREAD_VALUE) {
        here = adv_here_key(map, "level_value");
        adv_check_problem(c, &here,
                          "level_value is for the key 'value'; state level_total instead, or leave it out");
    }
}

static void check_key(adv_checker *c, const adv_here *map, const adv_element *element)
{
    adv_here here = adv_here_key(map, "key");
    if (element->key == ADV_SPREAD_GIVEN && !adv_here_has(map, "shares")) {
        adv_check_problem(c, &here, "the key 'given' needs the shares of the lines; add shares");
    } else if (element->key == ADV_SPREAD_GIVEN && element->shares.count == 0 &&
               adv_here_key(map, "shares").node->kind == ADV_NODE_LIST) {
        here = adv_here_key(map, "shares");
        adv_check_problem(c, &here, "the list of shares is empty; state the share of at least one line");
    }
    if (element->key != ADV_SPREAD_GIVEN && adv_here_has(map, "shares")) {
        here = adv_here_key(map, "shares");
        adv_check_problem(c, &here,
                          "shares are only read with key: given; state it, or leave the shares out");
    }
    check_share_lines(c, map, element);
    check_level_total(c, map, element);
    check_way(c, map, element);
}

/* ---- what it is ---- */

static int stage_of(adv_element_kind kind)
{
    switch (kind) {
    case ADV_KIND_INLAND_EXPORT:
    case ADV_KIND_EXPORT_FORMALITIES:
    case ADV_KIND_TERMINAL_ORIGIN: return ADV_STAGE_EXPORT;
    case ADV_KIND_MAIN_FREIGHT:
    case ADV_KIND_INSURANCE: return ADV_STAGE_MAIN;
    case ADV_KIND_TERMINAL_DESTINATION:
    case ADV_KIND_IMPORT_FORMALITIES:
    case ADV_KIND_INLAND_IMPORT:
    case ADV_KIND_POST_IMPORT_WORK:
    case ADV_KIND_CUSTOMS_DUTY:
    case ADV_KIND_IMPORT_TAX:
    case ADV_KIND_IMPORT_FEE: return ADV_STAGE_POST_ENTRY;
    default: return 0;
    }
}

static void check_stage(adv_checker *c, const adv_here *map, const adv_element *element)
{
    static const char *const names[] = {"", "export", "main", "post_entry"};
    adv_element_kind kind = (adv_element_kind)(element->kind - 1);
    adv_here here = adv_here_key(map, "stage");
    int expected;
    if (element->stage == 0 || element->kind == 0 || kind == ADV_KIND_UNCLASSIFIED) {
        return;
    }
    expected = stage_of(kind);
    if (expected == 0) {
        adv_check_problem(c, &here, "stage is for costs on the way, and '%s' is none; leave it out",
                          adv_element_kind_row(kind)->name);
    } else if (expected != element->stage) {
        adv_check_problem(c, &here,
                          "the stage '%s' contradicts the kind '%s', which belongs to the stage '%s'",
                          names[element->stage], adv_element_kind_row(kind)->name, names[expected]);
    }
}

/* What a kind says by its nature cannot be denied beside it. */
static void check_kind_facts(adv_checker *c, const adv_here *map, const adv_element *element)
{
    adv_element_kind kind = (adv_element_kind)(element->kind - 1);
    adv_facts_word itself = adv_kind_facts(kind);
    adv_facts_word denied = element->facts & ADV_FACTS_TURNED(itself);
    if (denied == 0) {
        return;
    }
    const char *fact =
        adv_element_fact_row((adv_element_fact)adv_lowest_fact(ADV_FACTS_NO(denied)))->name;
    adv_here here = adv_here_key(map, fact);
    adv_check_problem(c, &here,
                      "'%s: no' contradicts the kind '%s', which is money that goes to the seller; a tool "
                      "paid to others and supplied free is an assist of kind tools",
                      fact, adv_element_kind_row(kind)->name);
}

static void check_kind(adv_checker *c, const adv_here *map, const adv_element *element, bool leg)
{
    adv_element_kind kind = (adv_element_kind)(element->kind - 1);
    adv_here here = adv_here_key(map, "kind");
    if (!adv_here_has(map, "kind") && !adv_here_has(map, "name")) {
        adv_check_problem(c, map,
                          "the element says neither what it is nor how its paper calls it; add kind or name");
        return;
    }
    if (element->kind == 0) {
        return;
    }
    check_kind_facts(c, map, element);
    if (kind == ADV_KIND_PRICE) {
        adv_check_problem(c, &here,
                          "the price of the goods stands with the goods; state it there as price, or choose "
                          "the kind of this payment");
    } else if (leg && adv_element_kind_row(kind)->group != ADV_GROUP_LEG) {
        adv_check_problem(c, &here, "'%s' is not a transport leg; list it under elements",
                          adv_element_kind_row(kind)->name);
    }
}

static void check_element_dates(adv_checker *c, const adv_here *map, const adv_element *element)
{
    adv_date arrived = c->shipment->dates[ADV_DATE_IMPORTATION];
    adv_here here = adv_here_key(map, "before_import");
    if (arrived == ADV_DATE_NONE || (element->facts & ADV_YES(ADV_FACT_BEFORE_IMPORT)) == 0) {
        return;
    }
    if (element->effected != ADV_DATE_NONE && element->effected >= arrived) {
        adv_check_problem(c, &here,
                          "'before_import: yes' contradicts effected, which is not before the day of "
                          "importation; one of them is wrong");
    } else if (element->agreed != ADV_DATE_NONE && element->agreed >= arrived) {
        adv_check_problem(c, &here,
                          "'before_import: yes' contradicts agreed, which is not before the day of "
                          "importation; one of them is wrong");
    }
}

void adv_check_elements(adv_checker *c, const adv_list *elements, const char *key, bool legs)
{
    adv_here list = adv_here_key(&c->root, key);
    const adv_node *node = list.node->kind == ADV_NODE_LIST ? list.node->first : NULL;
    const adv_element *items = elements->items;
    for (size_t i = 0; i < elements->count && node != NULL; i++, node = node->next) {
        adv_here map = adv_here_item(&list, node, i);
        if (node->kind != ADV_NODE_MAP) {
            continue;
        }
        check_kind(c, &map, &items[i], legs);
        check_amount(c, &map, &items[i]);
        check_level(c, &map, &items[i]);
        check_key(c, &map, &items[i]);
        check_stage(c, &map, &items[i]);
        check_element_dates(c, &map, &items[i]);
        adv_check_reference(c, &map, "payer", items[i].payer, &c->parties, "party", "parties");
        adv_check_reference(c, &map, "payee", items[i].payee, &c->parties, "party", "parties");
        adv_check_evidence(c, &map, &items[i].evidence);
    }
}

/* ---- assists ---- */

static void need_key(adv_checker *c, const adv_here *map, const char *because, const char *value,
                     const char *key)
{
    if (!adv_here_has(map, key)) {
        adv_here here = adv_here_key(map, because);
        adv_check_problem(c, &here, "'%s: %s' needs %s; state it, with unknown for an amount nobody knows",
                          because, value, key);
    }
}

static void refuse_key(adv_checker *c, const adv_here *map, const char *key, const char *why)
{
    if (adv_here_has(map, key)) {
        adv_here here = adv_here_key(map, key);
        adv_check_problem(c, &here, "%s %s", key, why);
    }
}

static void check_lease(adv_checker *c, const adv_here *map)
{
    if (adv_here_has(map, "cost") && adv_here_has(map, "lease_per_period")) {
        refuse_key(c, map, "lease_per_period", "and cost state the lease twice; keep one");
    } else if (!adv_here_has(map, "cost")) {
        need_key(c, map, "acquired", "leased", "lease_per_period");
        need_key(c, map, "acquired", "leased", "lease_periods");
    }
}

static void check_cost(adv_checker *c, const adv_here *map, const adv_assist *assist)
{
    static const char *const names[] = {
        "",       "bought_unrelated", "bought_related", "produced", "produced_by_related",
        "leased", "public_domain"};
    if (assist->acquired == ADV_LEASED) {
        check_lease(c, map);
    } else if (adv_here_has(map, "acquired")) {
        refuse_key(c, map, "lease_per_period",
                   "is for an assist that was leased; leave it out, or mend acquired");
        refuse_key(c, map, "lease_periods",
                   "is for an assist that was leased; leave it out, or mend acquired");
    }
    if (assist->acquired != ADV_BOUGHT_RELATED) {
        refuse_key(c, map, "producer_cost",
                   "is for acquired: bought_related; leave it out, or mend acquired");
    }
    if (assist->acquired == ADV_BOUGHT_RELATED) {
        need_key(c, map, "acquired", names[ADV_BOUGHT_RELATED], "producer_cost");
    } else if (assist->acquired != 0 && assist->acquired != ADV_LEASED && !adv_here_has(map, "parts")) {
        need_key(c, map, "acquired", names[assist->acquired], "cost");
    }
    if (!adv_here_has(map, "acquired") && !adv_here_has(map, "given_amount") && !adv_here_has(map, "parts")) {
        adv_check_problem(
            c, map,
            "the assist does not say how the buyer came by it; add acquired, or the share of this "
            "shipment with apportionment: given");
    }
}

static void check_use(adv_checker *c, const adv_here *map, const adv_assist *assist)
{
    bool share = adv_here_has(map, "share_used");
    bool value = adv_here_has(map, "value_after_use");
    if (share && value) {
        refuse_key(c, map, "value_after_use", "and share_used state the earlier use twice; keep one");
    }
    if (assist->used_before == ADV_FALSE) {
        refuse_key(c, map, "share_used", "contradicts 'used_before: no'; one of them is wrong");
        refuse_key(c, map, "value_after_use", "contradicts 'used_before: no'; one of them is wrong");
    } else if (assist->used_before == ADV_TRUE && !share && !value) {
        adv_here here = adv_here_key(map, "used_before");
        adv_check_problem(c, &here,
                          "'used_before: yes' needs share_used or value_after_use; write value_after_use: "
                          "unknown when nobody knows it");
    }
    if (assist->share_used.stated && assist->share_used.e9 > ADV_E9) {
        adv_here here = adv_here_key(map, "share_used");
        adv_check_problem(c, &here, "no more than the whole life can be used up; write a share from 0 to 1");
    }
}

/* Work is placed abroad or not by the country it was undertaken in; the fact must not say otherwise. */
static void check_design_place(adv_checker *c, const adv_here *map, const adv_assist *assist)
{
    adv_here here = adv_here_key(map, "undertaken_abroad");
    bool home;
    if (assist->undertaken_in.length == 0 || c->shipment->jurisdiction.length == 0) {
        return;
    }
    home = adv_text_equal(assist->undertaken_in, c->shipment->jurisdiction);
    if ((home && (assist->facts & ADV_YES(ADV_FACT_UNDERTAKEN_ABROAD)) != 0) ||
        (!home && c->shipment->jurisdiction.length == 2 && !adv_text_is(c->shipment->jurisdiction, "EU") &&
         (assist->facts & ADV_NO(ADV_FACT_UNDERTAKEN_ABROAD)) != 0)) {
        adv_check_problem(c, &here,
                          "undertaken_abroad contradicts undertaken_in (%.*s); one of them is wrong",
                          adv_shown(assist->undertaken_in), assist->undertaken_in.bytes);
    }
}

static void check_design(adv_checker *c, const adv_here *map, const adv_assist *assist)
{
    if (assist->kind != 0 && assist->kind != ADV_ASSIST_DESIGN) {
        refuse_key(c, map, "undertaken_in",
                   "is for design work; materials, tools and goods consumed count wherever they "
                   "were made");
        refuse_key(c, map, "parts", "are for design work undertaken in several places");
        return;
    }
    if (adv_here_has(map, "parts")) {
        refuse_key(c, map, "cost", "and parts state the cost twice; keep one");
        refuse_key(c, map, "undertaken_in", "and parts state the place twice; keep one");
    }
    check_design_place(c, map, assist);
}

static void check_apportionment(adv_checker *c, const adv_here *map, const adv_assist *assist)
{
    switch (assist->apportionment) {
    case ADV_APPORTION_PRODUCED:
        need_key(c, map, "apportionment", "produced_to_first_shipment", "produced_units");
        break;
    case ADV_APPORTION_ANTICIPATED:
        need_key(c, map, "apportionment", "anticipated_production", "anticipated_units");
        break;
    case ADV_APPORTION_GIVEN: need_key(c, map, "apportionment", "given", "given_amount"); break;
    default: break; /* a given amount may stand beside another way, to be compared with it */
    }
}

static void check_countries(adv_checker *c, const adv_here *map, const adv_assist *assist)
{
    adv_here here = adv_here_key(map, "other_units");
    if (assist->all_for_importing_country == ADV_TRUE && assist->other_units.stated &&
        assist->other_units.e9 > 0) {
        adv_check_problem(c, &here,
                          "units go to other countries, but 'all_for_importing_country: yes'; one of them is "
                          "wrong");
    }
}

/* A number of units that something is divided by. */
static void check_divisor(adv_checker *c, const adv_here *map, const char *key, const adv_decimal *units)
{
    if (units->stated && units->e9 == 0) {
        adv_here here = adv_here_key(map, key);
        adv_check_problem(c, &here, "%s cannot be zero; leave the key out while it is not known", key);
    }
}

void adv_check_assists(adv_checker *c)
{
    adv_here list = adv_here_key(&c->root, "assists");
    const adv_node *node = list.node->kind == ADV_NODE_LIST ? list.node->first : NULL;
    const adv_assist *items = c->shipment->assists.items;
    for (size_t i = 0; i < c->shipment->assists.count && node != NULL; i++, node = node->next) {
        adv_here map = adv_here_item(&list, node, i);
        if (node->kind != ADV_NODE_MAP) {
            continue;
        }
        check_cost(c, &map, &items[i]);
        check_use(c, &map, &items[i]);
        check_design(c, &map, &items[i]);
        check_apportionment(c, &map, &items[i]);
        check_countries(c, &map, &items[i]);
        check_divisor(c, &map, "first_shipment_units", &items[i].first_shipment_units);
        check_divisor(c, &map, "produced_units", &items[i].produced_units);
        check_divisor(c, &map, "anticipated_units", &items[i].anticipated_units);
        adv_check_references(c, &map, "lines", &items[i].lines, &c->goods, "line", "goods");
        adv_check_evidence(c, &map, &items[i].evidence);
    }
}

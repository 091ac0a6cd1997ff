/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the tables of a shipment cannot check one key at a time.  Private to the engine room; facts_check.c
 * holds the shipment as a whole, its sale and goods, facts_check_elements.c elements and assists.
 */
#ifndef ADV_ENGINE_FACTS_CHECK_H
#define ADV_ENGINE_FACTS_CHECK_H

#include "advalorem/unit.h"
#include "schema_walk.h"

/** A place in the file: a node and the way to it. */
typedef struct adv_here {
    const adv_node *node;
    adv_spot spot;
} adv_here;

/** Ids of one list, sorted, for look-ups and repeats. */
typedef struct adv_id_row {
    adv_text id;
    const adv_node *node; /* of the item's map */
    const char *list;     /* key of the list it stands in */
    size_t index;         /* in that list */
} adv_id_row;
typedef struct adv_id_index {
    adv_id_row *rows;
    size_t count;
    bool whole; /* every item could be read: what is not here is nowhere */
} adv_id_index;

typedef struct adv_checker {
    adv_walker walker;
    const adv_shipment *shipment;
    adv_here root;
    adv_id_index parties, invoices, goods, elements, assists, agreements, payments, evidence, orders;
    adv_id_index deductive, comparables, ties, pairs, price_tests;
    size_t priceless; /* goods lines without any price */
} adv_checker;

adv_status adv_facts_check(const adv_shipment *shipment, const adv_node *node, const adv_walk *walk);

/** The value of a key, or the map itself where the key is absent. */
adv_here adv_here_key(const adv_here *map, const char *key);
/** Item `index` of a list whose node is `item`. */
adv_here adv_here_item(const adv_here *list, const adv_node *item, size_t index);
bool adv_here_has(const adv_here *map, const char *key);
void adv_check_problem(adv_checker *c, const adv_here *here, const char *format, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 3, 4)))
#endif
    ;
/** A length for %.*s that keeps messages short. */
int adv_shown(adv_text text);

const adv_id_row *adv_id_find(const adv_id_index *ids, adv_text id);
/** Reports when `id`, the value of `key`, is stated and not among `ids`; `what` such as "party". */
void adv_check_reference(adv_checker *c, const adv_here *map, const char *key, adv_text id,
                         const adv_id_index *ids, const char *what, const char *list);
/** The same for every text of a list of ids; a repeat is reported too. */
void adv_check_references(adv_checker *c, const adv_here *map, const char *key, const adv_list *texts,
                          const adv_id_index *ids, const char *what, const char *list);
void adv_check_evidence(adv_checker *c, const adv_here *map, const adv_list *texts);
/** Reports a unit of another dimension, such as a weight in metres. */
void adv_check_dimension(adv_checker *c, const adv_here *map, const char *key, const adv_quantity *quantity,
                         adv_dimension dimension);
/** True when the sale is said to be none, so that goods need no price. */
bool adv_check_no_sale(const adv_shipment *shipment);

void adv_check_elements(adv_checker *c, const adv_list *elements, const char *key, bool legs);
void adv_check_assists(adv_checker *c);
void adv_check_methods(adv_checker *c);
/** facts_check_relation.c: what ties the parties.  False when memory is out. */
bool adv_check_relations(adv_checker *c);
/** facts_check_price.c */
void adv_check_price_tests(adv_checker *c);

#endif

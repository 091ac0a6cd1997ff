/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What ties the parties: parties that are not there, a party tied to itself, shares that pass the whole, and
 * ties of which nobody could say between whom they are looked at.
 */
#include "facts_check.h"

#include <string.h>

static void check_tie(adv_checker *c, const adv_here *map, const adv_tie *tie)
{
    adv_here here = adv_here_key(map, "of");
    adv_check_reference(c, map, "party", tie->party, &c->parties, "party", "parties");
    adv_check_reference(c, map, "of", tie->of, &c->parties, "party", "parties");
    adv_check_evidence(c, map, &tie->evidence);
    if (tie->party.length != 0 && adv_text_equal(tie->party, tie->of)) {
        adv_check_problem(c, &here, "'%.*s' is tied to itself; name the other party", adv_shown(tie->of),
                          tie->of.bytes);
    }
    here = adv_here_key(map, "percent");
    if (tie->percent.stated && tie->kind != 0 && tie->kind != ADV_TIE_HOLDS_VOTES) {
        adv_check_problem(c, &here, "is for kind: holds_votes; leave it out, or mend kind");
    } else if (tie->percent.stated && (tie->percent.e9 < 0 || tie->percent.e9 > 100 * ADV_E9)) {
        adv_check_problem(c, &here, "a share of the votes lies between 0 and 100 per cent");
    }
    here = adv_here_key(map, "kinship");
    if (tie->kinship != 0 && tie->kind != 0 && tie->kind != ADV_TIE_FAMILY) {
        adv_check_problem(c, &here, "is for kind: family; leave it out, or mend kind");
    }
}

/* All that is held of one body is at most the whole; its votes are counted where they pass it. */
static bool check_whole(adv_checker *c, const adv_here *list)
{
    const adv_tie *ties = c->shipment->ties.items;
    int64_t *held = ADV_ARENA_ARRAY(c->walker.walk->arena, c->parties.count + 1, int64_t);
    const adv_node *node = list->node->kind == ADV_NODE_LIST ? list->node->first : NULL;
    if (held == NULL) {
        return false;
    }
    for (size_t i = 0; i < c->shipment->ties.count && node != NULL; i++, node = node->next) {
        const adv_id_row *body = adv_id_find(&c->parties, ties[i].of);
        if (body == NULL || ties[i].kind != ADV_TIE_HOLDS_VOTES || !ties[i].percent.stated ||
            ties[i].percent.e9 < 0 || ties[i].percent.e9 > 100 * ADV_E9) {
            continue;
        }
        int64_t *sum = &held[body - c->parties.rows];
        bool passed = *sum > 100 * ADV_E9;
        *sum += passed ? 0 : ties[i].percent.e9;
        if (!passed && *sum > 100 * ADV_E9) {
            adv_here map = adv_here_item(list, node, i);
            adv_here here = adv_here_key(&map, "percent");
            adv_check_problem(c, &here,
                              "more than 100 per cent of the votes in '%.*s' are held; mend a share",
                              adv_shown(ties[i].of), ties[i].of.bytes);
        }
    }
    return true;
}

static void check_pairs(adv_checker *c)
{
    adv_here list = adv_here_key(&c->root, "pairs");
    const adv_pair *pairs = c->shipment->pairs.items;
    const adv_node *node = list.node->kind == ADV_NODE_LIST ? list.node->first : NULL;
    for (size_t i = 0; i < c->shipment->pairs.count && node != NULL; i++, node = node->next) {
        adv_here map = adv_here_item(&list, node, i);
        adv_check_reference(c, &map, "party", pairs[i].party, &c->parties, "party", "parties");
        adv_check_reference(c, &map, "with", pairs[i].with, &c->parties, "party", "parties");
        if (pairs[i].party.length != 0 && adv_text_equal(pairs[i].party, pairs[i].with)) {
            adv_here here = adv_here_key(&map, "with");
            adv_check_problem(c, &here, "'%.*s' is a pair with itself; name the other party",
                              adv_shown(pairs[i].with), pairs[i].with.bytes);
        }
    }
}

bool adv_check_relations(adv_checker *c)
{
    adv_here list = adv_here_key(&c->root, "ties");
    const adv_sale *sale = c->shipment->sale;
    const adv_tie *ties = c->shipment->ties.items;
    const adv_node *node = list.node->kind == ADV_NODE_LIST ? list.node->first : NULL;
    bool named = sale != NULL && sale->seller.length != 0 && sale->buyer.length != 0;
    for (size_t i = 0; i < c->shipment->ties.count && node != NULL; i++, node = node->next) {
        adv_here map = adv_here_item(&list, node, i);
        check_tie(c, &map, &ties[i]);
    }
    check_pairs(c);
    if (c->shipment->ties.count != 0 && !named && c->shipment->pairs.count == 0) {
        adv_check_problem(c, &list,
                          "nobody could say between whom these are looked at; state seller and buyer in "
                          "sale, or pairs");
    }
    return check_whole(c, &list);
}

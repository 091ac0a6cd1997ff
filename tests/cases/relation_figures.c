/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a case expects of pairs of parties: `related`, `tests` and `chains`, each by the name of the pair,
 * `sale` being seller and buyer.
 */
#include "figures_pass.h"

static const adv_relation_result *find_pair(const pass *p, adv_text name)
{
    for (size_t i = 0; i < p->d->relation_count; i++) {
        const adv_relation_result *r = &p->d->relations[i];
        if (adv_text_equal(r->id, name) || (r->id.length == 0 && adv_text_is(name, "sale"))) {
            return r;
        }
    }
    return NULL;
}

static const adv_relation_finding *find_test(const adv_relation_result *r, adv_text name)
{
    for (size_t i = 0; i < r->finding_count; i++) {
        if (adv_text_is(name, adv_relation_test_name((adv_relation_test)r->findings[i].test))) {
            return &r->findings[i];
        }
    }
    return NULL;
}

void related_compare(pass *p, const adv_node *expected)
{
    for (const adv_node *node = expected->first; node != NULL; node = node->next) {
        const adv_relation_result *r = find_pair(p, node->key);
        if (r == NULL) {
            pass_unknown_key(p, "related/", node);
        } else {
            pass_state(p, "related/", node,
                       figure_word(r->state == ADV_RELATED     ? "yes"
                                   : r->state == ADV_UNRELATED ? "no"
                                                               : adv_relation_state_name(r->state)));
        }
    }
}

/* Ids of the ties, in the order of the facts. */
static figure chain_of(const pass *p, const adv_relation_finding *f)
{
    const adv_tie *ties = p->d->shipment->ties.items;
    adv_buffer out;
    adv_buffer_init(&out, p->c->arena);
    for (size_t i = 0; i < f->tie_count; i++) {
        adv_buffer_string(&out, i == 0 ? "" : " ");
        adv_buffer_text(&out, ties[f->ties[i]].id);
    }
    return figure_word(f->tie_count == 0 ? NULL : adv_buffer_done(&out).bytes);
}

static void compare_pair(pass *p, const adv_node *tests, const adv_relation_result *r, bool chains)
{
    const char *group = chains ? "chains/" : "tests/";
    for (const adv_node *node = tests->first; node != NULL; node = node->next) {
        const adv_relation_finding *f = find_test(r, node->key);
        if (f == NULL) {
            pass_state(p, group, node, figure_word("no_test"));
        } else if (chains) {
            pass_state(p, group, node, chain_of(p, f));
        } else {
            pass_state(p, group, node,
                       figure_word(f->verdict == ADV_RELATION_OPEN
                                       ? adv_relation_why_name((adv_relation_why)f->why)
                                       : adv_relation_verdict_name((adv_relation_verdict)f->verdict)));
        }
    }
}

void relation_tests_compare(pass *p, const adv_node *expected)
{
    bool chains = adv_text_is(expected->key, "chains");
    for (const adv_node *node = expected->first; node != NULL; node = node->next) {
        const adv_relation_result *r = find_pair(p, node->key);
        if (r == NULL || node->kind != ADV_NODE_MAP) {
            pass_unknown_key(p, chains ? "chains/" : "tests/", node);
        } else {
            compare_pair(p, node, r, chains);
        }
    }
}

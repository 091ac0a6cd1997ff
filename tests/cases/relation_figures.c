/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a case expects of pairs of parties: `related`, `tests` and `chains`, each by the name of the pair,
 * `sale` being seller and buyer; and of the tests of its price, by their ids.
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

/* ---- the price ----------------------------------------------------------------------------------------- */

static figure fraction_of(adv_price_fraction f, adv_int128 one)
{
    return f.denominator == 1 && f.numerator == 0 ? figure_absent()
                                                  : figure_quotient(f.numerator, f.denominator * one);
}

static void compare_price(pass *p, const adv_node *node, const adv_price_result *r)
{
    const char *group = "price_tests/";
    const adv_price_judgement *judged = r->facts->judged.items;
    if (adv_text_is(node->key, "verdict")) {
        pass_state(p, group, node, figure_word(adv_price_verdict_name((adv_price_verdict)r->verdict)));
    } else if (adv_text_is(node->key, "why")) {
        pass_state(p, group, node, figure_word(adv_price_why_name((adv_price_why)r->why)));
    } else if (adv_text_is(node->key, "influenced") || adv_text_is(node->key, "acceptable")) {
        bool met = r->verdict == ADV_PRICE_MET;
        bool yes = adv_text_is(node->key, "acceptable") ? met : !met;
        pass_state(p, group, node, r->verdict == ADV_PRICE_OPEN ? figure_absent() : figure_yes_no(yes));
    } else if (adv_text_is(node->key, "compared")) {
        pass_state(p, group, node, fraction_of(r->compared, ADV_E4));
    } else if (adv_text_is(node->key, "distance_percent")) {
        pass_state(p, group, node, fraction_of(r->distance, 1));
    } else if (adv_text_is(node->key, "price_margin_percent")) {
        pass_state(p, group, node, fraction_of(r->margin, 1));
    } else if (adv_text_is(node->key, "firm_margin_percent")) {
        pass_state(p, group, node, fraction_of(r->firm_margin, 1));
    } else if (adv_text_is(node->key, "by")) {
        adv_text by = r->judged < 0 ? adv_text_of("nobody") : judged[r->judged].by;
        pass_state(p, group, node, figure_word(adv_arena_copy(p->c->arena, by.bytes, by.length)));
    } else {
        pass_unknown_key(p, group, node);
    }
}

void price_tests_compare(pass *p, const adv_node *expected)
{
    for (const adv_node *node = expected->first; node != NULL; node = node->next) {
        const adv_price_result *r = NULL;
        for (size_t i = 0; i < p->d->price_test_count; i++) {
            r = adv_text_equal(p->d->price_tests[i].facts->id, node->key) ? &p->d->price_tests[i] : r;
        }
        if (r == NULL || node->kind != ADV_NODE_MAP) {
            pass_unknown_key(p, "price_tests/", node);
            continue;
        }
        for (const adv_node *key = node->first; key != NULL; key = key->next) {
            compare_price(p, key, r);
        }
    }
}

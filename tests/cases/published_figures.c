/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The figures of a published case, each read by a statement of what is expected: none is passed over, none is
 * said otherwise than the source says it.
 */
#include "published_figures.h"

#include "figures.h"

/* What stands under a path such as "items/mould/per_unit"; of a list, whether the name is in it. */
static bool find_statement(adv_text *out, const adv_node *expected, adv_text path)
{
    const adv_node *node = expected;
    size_t at = 0;
    while (node != NULL && at <= path.length) {
        size_t end = at;
        while (end < path.length && path.bytes[end] != '/') {
            end++;
        }
        adv_text part = {path.bytes + at, end - at};
        if (node->kind == ADV_NODE_LIST) {
            bool found = false;
            for (const adv_node *name = node->first; name != NULL; name = name->next) {
                found = found || adv_text_equal(name->text, part);
            }
            *out = adv_text_of("yes");
            return found && end == path.length;
        }
        node = case_child(node, part.bytes, part.length);
        at = end + 1;
    }
    if (node == NULL || node->kind != ADV_NODE_TEXT) {
        return false;
    }
    *out = node->text;
    return true;
}

static bool says_the_same(const adv_node *published, adv_text ours)
{
    int64_t a = 0;
    int64_t b = 0;
    if (published->kind == ADV_NODE_BOOL) {
        return adv_text_is(ours, adv_text_is(published->text, "true") ? "yes" : "no");
    }
    if (adv_decimal_parse(&a, published->text, 9, INT64_MAX) == ADV_DECIMAL_OK &&
        adv_decimal_parse(&b, ours, 9, INT64_MAX) == ADV_DECIMAL_OK) {
        return a == b && figures_decimals(published->text) == figures_decimals(ours);
    }
    return adv_text_equal(published->text, ours);
}

typedef struct published_walk {
    const case_file *c;
    case_problems *problems;
    size_t leaves;
} published_walk;

static void check_leaf(published_walk *w, const adv_node *leaf, adv_text path)
{
    const adv_node *reads = adv_node_get(w->c->root, "reads");
    const adv_node *later = case_child(adv_node_get(w->c->root, "not_yet"), path.bytes, path.length);
    const adv_node *read = case_child(reads, path.bytes, path.length);
    adv_text ours = {NULL, 0};
    w->leaves++;
    bool ended = adv_text_is(adv_node_text(w->c->expected, "outcome"), "method_ended");
    if (later != NULL && read == NULL && (ended || (reads != NULL && reads->first != NULL))) {
        return; /* it comes later; what there is beside it is compared */
    }
    if (read == NULL || later != NULL || !find_statement(&ours, w->c->expected, read->text)) {
        case_problem(w->problems, "published %.*s is not compared with anything expected", (int)path.length,
                     path.bytes);
    } else if (!says_the_same(leaf, ours)) {
        case_problem(w->problems, "published %.*s is %.*s, but %.*s is expected to be %.*s", (int)path.length,
                     path.bytes, (int)leaf->text.length, leaf->text.bytes, (int)read->text.length,
                     read->text.bytes, (int)ours.length, ours.bytes);
    }
}

static void walk_published(published_walk *w, const adv_node *node, adv_text path)
{
    size_t index = 0;
    if (node->kind != ADV_NODE_MAP && node->kind != ADV_NODE_LIST) {
        check_leaf(w, node, path);
        return;
    }
    for (const adv_node *child = node->first; child != NULL; child = child->next) {
        adv_buffer next;
        adv_buffer_init(&next, w->c->arena);
        adv_buffer_text(&next, path);
        if (path.length > 0) {
            adv_buffer_char(&next, '/');
        }
        if (node->kind == ADV_NODE_MAP) {
            adv_buffer_text(&next, child->key);
        } else {
            adv_buffer_integer(&next, (int64_t)index++);
        }
        walk_published(w, child, adv_buffer_done(&next));
    }
}

size_t published_check(const case_file *c, case_problems *problems)
{
    published_walk w = {c, problems, 0};
    const adv_node *published = adv_node_get(c->root, "published");
    if (published != NULL) {
        walk_published(&w, published, (adv_text){"", 0});
    }
    return w.leaves;
}

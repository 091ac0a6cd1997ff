/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading a tree of text values.  Maps are short where people write them, so a look-up walks the children.
 */
#include "advalorem/node.h"

const adv_node *adv_node_get(const adv_node *map, const char *key)
{
    if (map == NULL || map->kind != ADV_NODE_MAP) {
        return NULL;
    }
    adv_text wanted = adv_text_of(key);
    for (const adv_node *child = map->first; child != NULL; child = child->next) {
        if (adv_text_equal(child->key, wanted)) {
            return child;
        }
    }
    return NULL;
}

adv_text adv_node_text(const adv_node *map, const char *key)
{
    const adv_node *child = adv_node_get(map, key);
    if (child == NULL || child->kind == ADV_NODE_MAP || child->kind == ADV_NODE_LIST) {
        return adv_text_of(NULL);
    }
    return child->text;
}

const char *adv_node_kind_name(adv_node_kind kind)
{
    switch (kind) {
    case ADV_NODE_MAP: return "map";
    case ADV_NODE_LIST: return "list";
    case ADV_NODE_TEXT: return "text";
    case ADV_NODE_NUMBER: return "number";
    case ADV_NODE_BOOL: return "true or false";
    case ADV_NODE_NULL: return "null";
    }
    return "unknown";
}

adv_place adv_node_place(const adv_node *node, const char *source, const char *field)
{
    adv_place place = {.source = source, .field = field};
    if (node != NULL) {
        place.row = node->line;
        place.column = node->column;
    }
    return place;
}

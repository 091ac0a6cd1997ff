/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A tree of text values with their places: what the JSON reader and the YAML reader both produce, and what
 * the schema walker reads.  Scalars stay text until the schema types them; a JSON number, true, false or null
 * keeps its kind so that the walker can refuse it by name.
 */
#ifndef ADVALOREM_NODE_H
#define ADVALOREM_NODE_H

#include <stddef.h>
#include <stdint.h>

#include "advalorem/arena.h"
#include "advalorem/error.h"
#include "advalorem/text.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum adv_node_kind {
    ADV_NODE_MAP,
    ADV_NODE_LIST,
    ADV_NODE_TEXT,   /* a JSON string, or any YAML scalar */
    ADV_NODE_NUMBER, /* JSON only: its text as written */
    ADV_NODE_BOOL,   /* JSON only: text is "true" or "false" */
    ADV_NODE_NULL    /* JSON null, or an empty plain YAML scalar; its text is empty */
} adv_node_kind;

typedef struct adv_node adv_node;
struct adv_node {
    adv_node_kind kind;
    adv_text      text;  /* scalars; decoded, NUL-terminated in the arena */
    adv_text      key;   /* when the parent is a map */
    adv_node     *first; /* children in order of writing */
    adv_node     *next;  /* sibling */
    size_t        count; /* of children */
    int32_t       line;  /* 1-based place of the value */
    int32_t       column;
    int32_t       key_line; /* of the key, when the parent is a map */
    int32_t       key_column;
};

/** The child of a map with that key, or NULL (also when `map` is NULL or no map). */
ADV_API const adv_node *adv_node_get(const adv_node *map, const char *key);
/** Its text, or {NULL, 0} when it is absent or no scalar. */
ADV_API adv_text        adv_node_text(const adv_node *map, const char *key);
/** "map", "list", "text", "number", "true or false", "null" for messages. */
ADV_API const char     *adv_node_kind_name(adv_node_kind kind);
ADV_API adv_place       adv_node_place(const adv_node *node, const char *source, const char *field);

#ifdef __cplusplus
}
#endif
#endif

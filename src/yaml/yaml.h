/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The strict part of YAML in which shipments and law are written: maps, lists and text.  Every scalar is
 * text, whatever it looks like; yes, 12.50 and 2025-02-18 stay as they were typed.
 */
#ifndef ADV_YAML_YAML_H
#define ADV_YAML_YAML_H

#include "advalorem/node.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Reads one YAML document into the tree adv_json_read makes too: same limits, same places.
 *
 * Refused with line and column: tags, anchors, aliases, merge keys, several documents, duplicate keys, keys
 * that are no text, malformed UTF-8, an empty file.  An empty plain value ("key:") is ADV_NODE_NULL.  A
 * UTF-8 byte order mark at the start is passed over.  The tree lives in `arena` and borrows nothing from
 * `text`; `source` is borrowed by *err only.
 * Errors  ADV_ERR_INPUT; ADV_ERR_LIMIT past depth, count or size (json.h); ADV_ERR_MEMORY.
 */
adv_status adv_yaml_read(adv_node **out, adv_arena *arena, adv_text text, const char *source, adv_error *err);

#ifdef __cplusplus
}
#endif
#endif

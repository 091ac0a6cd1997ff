/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON, strictly RFC 8259: UTF-8, no byte order mark, no comments, no trailing commas, no duplicate keys.
 * Values keep line and column; numbers stay text.  The writer makes canonical text: keys sorted by bytes, no
 * blanks.
 */
#ifndef ADVALOREM_JSON_H
#define ADVALOREM_JSON_H

#include "advalorem/decimal.h"
#include "advalorem/node.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ADV_NODE_DEPTH_LIMIT 64
#define ADV_NODE_COUNT_LIMIT 2000000
#define ADV_NODE_BYTES_LIMIT ((size_t)256 << 20)

/**
 * Reads one JSON text.  The tree lives in `arena` and borrows nothing from `text`.
 * Errors  ADV_ERR_INPUT with line and column; ADV_ERR_LIMIT past depth, count or size; ADV_ERR_MEMORY.
 */
ADV_API adv_status adv_json_read(adv_node **out, adv_arena *arena, adv_text text, const char *source,
                                 adv_error *err);

/** Writes a JSON string with quotes and escapes (only what must be escaped).  What is written is UTF-8
    whatever came in: a malformed byte becomes U+FFFD.  Readers refuse such bytes, so none should arrive. */
ADV_API void adv_json_string(adv_buffer *out, adv_text text);
/** Canonical form of a tree: maps sorted by key bytes, no white space, numbers as their text.
    ADV_ERR_MEMORY if the buffer failed. */
ADV_API adv_status adv_json_canonical(adv_buffer *out, const adv_node *node);

/** Streaming writer with indentation (0 = compact) for results. */
typedef struct adv_json_writer {
    adv_buffer *out;
    int         indent;
    int         depth;
    bool        first[ADV_NODE_DEPTH_LIMIT];
    bool        after_key;
} adv_json_writer;
ADV_API void adv_json_writer_init(adv_json_writer *w, adv_buffer *out, int indent);
ADV_API void adv_json_open(adv_json_writer *w, char bracket);  /* '{' or '[' */
ADV_API void adv_json_close(adv_json_writer *w, char bracket); /* '}' or ']' */
ADV_API void adv_json_key(adv_json_writer *w, const char *key);
ADV_API void adv_json_text(adv_json_writer *w, adv_text value);
ADV_API void adv_json_cstring(adv_json_writer *w, const char *value); /* NULL writes null */
ADV_API void adv_json_integer(adv_json_writer *w, int64_t value);
ADV_API void adv_json_bool(adv_json_writer *w, bool value);
ADV_API void adv_json_null(adv_json_writer *w);
/** A decimal as a JSON string: amounts are never JSON numbers. */
ADV_API void adv_json_decimal(adv_json_writer *w, adv_int128 value, int scale, int least);

#ifdef __cplusplus
}
#endif
#endif

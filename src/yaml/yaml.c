/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libyaml events to a node tree.  What makes YAML surprising is refused where it stands, with what to write
 * instead: tags and guessed types, anchors and aliases, merge keys, several documents, repeated keys.
 */
#include "yaml/yaml.h"

#include <assert.h>
#include <string.h>

#include <yaml.h>

#include "advalorem/json.h"

/* Maps up to this size look for a repeated key by comparing all; larger ones are sorted. */
#define SMALL_MAP 16

/* A map or list that is still open. */
typedef struct open_node {
    adv_node *node;
    adv_node *last; /* child */
    adv_text key;   /* of a map, when its value is awaited */
    int32_t key_line;
    int32_t key_column;
    bool has_key;
} open_node;

typedef struct reader {
    adv_arena *arena;
    adv_text text;
    const char *source;
    adv_error *err;
    yaml_parser_t parser;
    open_node open[ADV_NODE_DEPTH_LIMIT];
    size_t depth;
    size_t nodes;
    adv_node *root;
} reader;

static int32_t counted(size_t zero_based)
{
    return zero_based >= INT32_MAX ? INT32_MAX : (int32_t)zero_based + 1;
}

static adv_place place_of(const reader *r, yaml_mark_t mark)
{
    adv_place place = {.source = r->source, .row = counted(mark.line), .column = counted(mark.column)};
    return place;
}

static size_t sequence_length(char first)
{
    unsigned char c = (unsigned char)first;
    return c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

/* Line and column of a byte, counting characters; malformed ones count one each. */
static adv_place place_of_byte(adv_text text, size_t offset, const char *source)
{
    adv_place place = {.source = source, .row = 1, .column = 1};
    size_t i = 0;
    while (i < offset && i < text.length) {
        place.row += text.bytes[i] == '\n';
        place.column = text.bytes[i] == '\n' ? 1 : place.column + 1;
        i += sequence_length(text.bytes[i]);
    }
    return place;
}

/* The first byte that is not UTF-8. */
static size_t bad_byte(adv_text text)
{
    size_t i = 0;
    while (i < text.length) {
        adv_text one = {text.bytes + i, sequence_length(text.bytes[i])};
        if (one.length > text.length - i || !adv_utf8_valid(one)) {
            break;
        }
        i += one.length;
    }
    return i;
}

/* libyaml's own words for what it cannot parse, with the likely cause first. */
static adv_status fail_parser(reader *r)
{
    const yaml_parser_t *p = &r->parser;
    const char *problem = p->problem == NULL ? "it breaks off" : p->problem;
    const char *advice = "check the indentation, the colons and the quotes there";
    if (p->error == YAML_MEMORY_ERROR) {
        return adv_fail_memory(r->err);
    }
    if (p->error == YAML_READER_ERROR) {
        return adv_fail(
            r->err, ADV_ERR_INPUT, place_of_byte(r->text, p->problem_offset, r->source),
            "this is not YAML: %s; YAML holds no control characters, write them as \\x.. in double quotes",
            problem);
    }
    if (strstr(problem, "cannot start any token") != NULL) {
        advice =
            "indent with blanks, never with tabs, and put text that begins with @, `, % or a tab in quotes";
    } else if (strstr(problem, "mapping values are not allowed") != NULL) {
        advice = "put text that holds a colon in quotes, and check the indentation";
    }
    if (p->context != NULL) {
        return adv_fail(r->err, ADV_ERR_INPUT, place_of(r, p->problem_mark),
                        "this is not YAML: %s, %s that began in line %d; %s", problem, p->context,
                        (int)counted(p->context_mark.line), advice);
    }
    return adv_fail(r->err, ADV_ERR_INPUT, place_of(r, p->problem_mark), "this is not YAML: %s; %s", problem,
                    advice);
}

static adv_status next_event(reader *r, yaml_event_t *event)
{
    if (!yaml_parser_parse(&r->parser, event)) {
        return fail_parser(r);
    }
    return ADV_OK;
}

/* Anchors and tags may stand at any node. */
static adv_status refuse_decoration(const reader *r, const yaml_event_t *event, const yaml_char_t *anchor,
                                    const yaml_char_t *tag)
{
    if (anchor != NULL) {
        return adv_fail(r->err, ADV_ERR_INPUT, place_of(r, event->start_mark),
                        "anchors such as &%s are not read here; write the value out wherever it is needed",
                        (const char *)anchor);
    }
    if (tag != NULL) {
        return adv_fail(r->err, ADV_ERR_INPUT, place_of(r, event->start_mark),
                        "tags such as %s are not read here; leave the tag away, every value is text",
                        (const char *)tag);
    }
    return ADV_OK;
}

/* The text of a scalar in the arena, NUL-terminated. */
static adv_status copy_scalar(const reader *r, adv_text *out, const yaml_event_t *event)
{
    size_t length = event->data.scalar.length;
    assert(out != NULL);
    if (memchr(event->data.scalar.value, '\0', length) != NULL) {
        return adv_fail(
            r->err, ADV_ERR_INPUT, place_of(r, event->start_mark),
            "the text holds a character with the number 0 (\\0), which ends texts elsewhere; remove it");
    }
    const char *copy = adv_arena_copy(r->arena, (const char *)event->data.scalar.value, length);
    if (copy == NULL) {
        return adv_fail_memory(r->err);
    }
    out->bytes = copy;
    out->length = length;
    return ADV_OK;
}

/* Hangs a new node below the innermost open one, or makes it the root. */
static adv_status add_node(reader *r, adv_node **out, adv_node_kind kind, const yaml_event_t *event)
{
    adv_node *node;
    if (r->nodes == ADV_NODE_COUNT_LIMIT) {
        return adv_fail(r->err, ADV_ERR_LIMIT, place_of(r, event->start_mark),
                        "more than %d values in one file; split it", ADV_NODE_COUNT_LIMIT);
    }
    node = ADV_ARENA_NEW(r->arena, adv_node);
    if (node == NULL) {
        return adv_fail_memory(r->err);
    }
    r->nodes++;
    node->kind = kind;
    node->line = counted(event->start_mark.line);
    node->column = counted(event->start_mark.column);
    if (r->depth == 0) {
        r->root = node;
    } else {
        open_node *parent = &r->open[r->depth - 1];
        node->key = parent->key;
        node->key_line = parent->key_line;
        node->key_column = parent->key_column;
        parent->has_key = false;
        parent->key = adv_text_of(NULL);
        if (parent->last == NULL) {
            parent->node->first = node;
        } else {
            parent->last->next = node;
        }
        parent->last = node;
        parent->node->count++;
    }
    *out = node;
    return ADV_OK;
}

static bool awaits_key(const reader *r)
{
    return r->depth != 0 && r->open[r->depth - 1].node->kind == ADV_NODE_MAP &&
           !r->open[r->depth - 1].has_key;
}

static adv_status take_key(reader *r, const yaml_event_t *event)
{
    open_node *map = &r->open[r->depth - 1];
    if (event->data.scalar.length == 0) {
        return adv_fail(r->err, ADV_ERR_INPUT, place_of(r, event->start_mark),
                        "the key is empty; write a name before the colon");
    }
    if (event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
        strcmp((const char *)event->data.scalar.value, "<<") == 0) {
        return adv_fail(r->err, ADV_ERR_INPUT, place_of(r, event->start_mark),
                        "merge keys (<<) are not read here; write the keys out");
    }
    map->key_line = counted(event->start_mark.line);
    map->key_column = counted(event->start_mark.column);
    map->has_key = true;
    return copy_scalar(r, &map->key, event);
}

static adv_status take_scalar(reader *r, const yaml_event_t *event)
{
    adv_node *node = NULL;
    bool plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    adv_status status = refuse_decoration(r, event, event->data.scalar.anchor, event->data.scalar.tag);
    if (status != ADV_OK) {
        return status;
    }
    if (awaits_key(r)) {
        return take_key(r, event);
    }
    status =
        add_node(r, &node, plain && event->data.scalar.length == 0 ? ADV_NODE_NULL : ADV_NODE_TEXT, event);
    return status != ADV_OK ? status : copy_scalar(r, &node->text, event);
}

static adv_status take_open(reader *r, const yaml_event_t *event)
{
    bool map = event->type == YAML_MAPPING_START_EVENT;
    adv_node *node = NULL;
    adv_status status = refuse_decoration(
        r, event, map ? event->data.mapping_start.anchor : event->data.sequence_start.anchor,
        map ? event->data.mapping_start.tag : event->data.sequence_start.tag);
    if (status != ADV_OK) {
        return status;
    }
    if (awaits_key(r)) {
        return adv_fail(
            r->err, ADV_ERR_INPUT, place_of(r, event->start_mark),
            "a %s cannot be a key; write a name before the colon, and put text that begins with %c in "
            "quotes",
            map ? "map" : "list", map ? '{' : '[');
    }
    if (r->depth == ADV_NODE_DEPTH_LIMIT) {
        return adv_fail(r->err, ADV_ERR_LIMIT, place_of(r, event->start_mark),
                        "maps and lists are nested more than %d deep", ADV_NODE_DEPTH_LIMIT);
    }
    status = add_node(r, &node, map ? ADV_NODE_MAP : ADV_NODE_LIST, event);
    if (status != ADV_OK) {
        return status;
    }
    r->open[r->depth] = (open_node){.node = node};
    r->depth++;
    return ADV_OK;
}

static adv_status fail_duplicate(const reader *r, const adv_node *first, const adv_node *second)
{
    adv_place place = {.source = r->source, .row = second->key_line, .column = second->key_column};
    int shown = second->key.length < 64 ? (int)second->key.length : 64;
    return adv_fail(r->err, ADV_ERR_INPUT, place,
                    "the key '%.*s' stands here a second time, first in line %d; keep one of them", shown,
                    second->key.bytes, (int)first->key_line);
}

static int compare_keys(const void *a, const void *b, const void *context)
{
    const adv_node *const *left = a;
    const adv_node *const *right = b;
    (void)context;
    return adv_text_compare((*left)->key, (*right)->key);
}

/* Sorting is stable, so of two equal keys the one written later comes second. */
static adv_status check_large_map(const reader *r, const adv_node *map)
{
    const adv_node **nodes = ADV_ARENA_ARRAY(r->arena, map->count, const adv_node *);
    const adv_node **scratch = ADV_ARENA_ARRAY(r->arena, map->count, const adv_node *);
    size_t count = 0;
    if (nodes == NULL || scratch == NULL) {
        return adv_fail_memory(r->err);
    }
    for (const adv_node *child = map->first; child != NULL; child = child->next) {
        nodes[count++] = child;
    }
    adv_sort(nodes, scratch, count, sizeof nodes[0], compare_keys, NULL);
    for (size_t i = 1; i < count; i++) {
        if (adv_text_equal(nodes[i - 1]->key, nodes[i]->key)) {
            return fail_duplicate(r, nodes[i - 1], nodes[i]);
        }
    }
    return ADV_OK;
}

static adv_status check_map(const reader *r, const adv_node *map)
{
    if (map->count > SMALL_MAP) {
        return check_large_map(r, map);
    }
    for (const adv_node *second = map->first; second != NULL; second = second->next) {
        for (const adv_node *first = map->first; first != second; first = first->next) {
            if (adv_text_equal(first->key, second->key)) {
                return fail_duplicate(r, first, second);
            }
        }
    }
    return ADV_OK;
}

static adv_status take_close(reader *r)
{
    const adv_node *node;
    assert(r->depth > 0);
    r->depth--;
    node = r->open[r->depth].node;
    return node->kind == ADV_NODE_MAP ? check_map(r, node) : ADV_OK;
}

static adv_status take_document(reader *r, const yaml_event_t *event)
{
    if (r->root != NULL) {
        return adv_fail(
            r->err, ADV_ERR_INPUT, place_of(r, event->start_mark),
            "a second document begins here; one file holds one document, so put it in a file of its own");
    }
    if (event->data.document_start.tag_directives.start != event->data.document_start.tag_directives.end) {
        return adv_fail(r->err, ADV_ERR_INPUT, place_of(r, event->start_mark),
                        "tag directives (%%TAG) are not read here; remove the line");
    }
    return ADV_OK;
}

static adv_status take_event(reader *r, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT: return take_scalar(r, event);
    case YAML_MAPPING_START_EVENT:
    case YAML_SEQUENCE_START_EVENT: return take_open(r, event);
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT: return take_close(r);
    case YAML_DOCUMENT_START_EVENT: return take_document(r, event);
    case YAML_ALIAS_EVENT:
        return adv_fail(
            r->err, ADV_ERR_INPUT, place_of(r, event->start_mark),
            "aliases such as *%s are not read here; write the value out, and put text that begins with * "
            "in quotes",
            (const char *)event->data.alias.anchor);
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_END_EVENT: return ADV_OK;
    }
    return ADV_OK;
}

static adv_status read_events(reader *r)
{
    bool more = true;
    adv_status status = ADV_OK;
    while (more && status == ADV_OK) {
        yaml_event_t event;
        status = next_event(r, &event);
        if (status == ADV_OK) {
            status = take_event(r, &event);
            more = event.type != YAML_STREAM_END_EVENT;
            yaml_event_delete(&event);
        }
    }
    return status;
}

static adv_status check_text(adv_text text, const char *source, adv_error *err)
{
    adv_place start = {.source = source, .row = 1, .column = 1};
    if (text.length > ADV_NODE_BYTES_LIMIT) {
        return adv_fail(err, ADV_ERR_LIMIT, start, "the file is larger than %lu bytes; split it",
                        (unsigned long)ADV_NODE_BYTES_LIMIT);
    }
    if (!adv_utf8_valid(text)) {
        return adv_fail(err, ADV_ERR_INPUT, place_of_byte(text, bad_byte(text), source),
                        "a byte here is not UTF-8; save the file as UTF-8");
    }
    return ADV_OK;
}

static adv_text without_mark(adv_text text)
{
    if (adv_text_starts(text, "\xEF\xBB\xBF")) {
        text.bytes += 3;
        text.length -= 3;
    }
    return text;
}

adv_status adv_yaml_read(adv_node **out, adv_arena *arena, adv_text text, const char *source, adv_error *err)
{
    reader r = {.arena = arena, .text = without_mark(text), .source = source, .err = err};
    adv_status status;
    assert(out != NULL && arena != NULL && (text.bytes != NULL || text.length == 0));
    status = check_text(r.text, source, err);
    if (status != ADV_OK) {
        return status;
    }
    if (!yaml_parser_initialize(&r.parser)) {
        return adv_fail_memory(err);
    }
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)(r.text.length == 0 ? "" : r.text.bytes),
                                 r.text.length);
    status = read_events(&r);
    yaml_parser_delete(&r.parser);
    if (status == ADV_OK && r.root == NULL) {
        adv_place start = {.source = source, .row = 1, .column = 1};
        status = adv_fail(err, ADV_ERR_INPUT, start, "the file holds nothing; write the keys it should have");
    }
    if (status == ADV_OK) {
        *out = r.root;
    }
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The walker from a node tree to structs, for facts and for law files alike.  It never stops at the first
 * problem: whoever wrote the file wants to mend it in one go.  What a single value may look like is
 * schema_value.c's; this file decides which keys a map may have, what must be there, and where everything
 * goes.
 */
#include <assert.h>
#include <string.h>

#include "schema_walk.h"

/* Longer words are no slips of the names here. */
#define SLIP_LIMIT 40

/* A key as written, made fit to be printed: unknown keys can be anything. */
static void path_write_key(adv_buffer *out, adv_text key)
{
    if (key.length > SLIP_LIMIT) {
        key.length = SLIP_LIMIT;
        while (key.length != 0 && ((unsigned char)key.bytes[key.length] & 0xC0) == 0x80) {
            key.length--;
        }
    }
    for (size_t i = 0; i < key.length; i++) {
        unsigned char c = (unsigned char)key.bytes[i];
        adv_buffer_char(out, c < 0x20 || c == 0x7f ? '?' : key.bytes[i]);
    }
}

static void path_write(adv_buffer *out, const adv_spot *spot)
{
    if (spot->above != NULL) {
        path_write(out, spot->above);
    }
    if (spot->item) {
        adv_buffer_char(out, '[');
        adv_buffer_integer(out, (int64_t)spot->index);
        adv_buffer_char(out, ']');
        return;
    }
    if (out->length != 0) {
        adv_buffer_char(out, '.');
    }
    path_write_key(out, spot->key);
}

const char *adv_spot_path(adv_walker *walker, const adv_spot *spot)
{
    adv_buffer path;
    if (spot == NULL) {
        return NULL;
    }
    adv_buffer_init(&path, walker->walk->arena);
    path_write(&path, spot);
    if (path.failed) {
        walker->no_memory = true;
        return NULL;
    }
    return adv_buffer_done(&path).bytes;
}

void adv_walker_problem_list(adv_walker *walker, int32_t line, int32_t column, const adv_spot *spot,
                             const char *format, va_list arguments)
{
    adv_error_list *list = walker->walk->problems;
    adv_place place = {.source = walker->walk->source, .row = line, .column = column};
    adv_error err;
    walker->problems++;
    if (list == NULL) {
        return;
    }
    if (list->count < list->limit) { /* past the limit a problem is only counted: its path is not needed */
        place.field = adv_spot_path(walker, spot);
    }
    (void)adv_fail_list(&err, ADV_ERR_INPUT, place, format, arguments);
    adv_error_list_append(list, &err);
}

void adv_walker_problem(adv_walker *walker, int32_t line, int32_t column, const adv_spot *spot,
                        const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    adv_walker_problem_list(walker, line, column, spot, format, arguments);
    va_end(arguments);
}

static char folded(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Letters and digits only, small; returns the length, 0 when the word is too long to be a slip. */
static size_t fold_word(char out[SLIP_LIMIT], adv_text word)
{
    size_t length = 0;
    for (size_t i = 0; i < word.length; i++) {
        char c = word.bytes[i];
        if (c == '_' || c == '-' || c == ' ') {
            continue;
        }
        if (length == SLIP_LIMIT) {
            return 0;
        }
        out[length++] = folded(c);
    }
    return length;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Letters to change, add, drop or swap with their neighbour to make one word of the other. */
static unsigned slips_between(const char *a, size_t a_length, const char *b, size_t b_length)
{
    unsigned rows[3][SLIP_LIMIT + 1];
    for (size_t j = 0; j <= b_length; j++) {
        rows[0][j] = (unsigned)j;
    }
    for (size_t i = 1; i <= a_length; i++) {
        unsigned *row = rows[i % 3];
        const unsigned *above = rows[(i + 2) % 3];
        const unsigned *two_above = rows[(i + 1) % 3];
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= b_length; j++) {
            unsigned change = above[j - 1] + (a[i - 1] != b[j - 1]);
            row[j] = least(change, least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = least(row[j], two_above[j - 2] + 1);
            }
        }
    }
    return rows[a_length % 3][b_length];
}

/* Slips to one of the words of a longer name: freigt is near main_freight.  One more than to a whole name. */
static unsigned slips_to_words(const char *mine, size_t mine_length, const char *name)
{
    unsigned best = SLIP_LIMIT;
    while (*name != '\0') {
        size_t length = 0;
        while (name[length] != '\0' && name[length] != '_') {
            length++;
        }
        if (length >= 4 && length <= SLIP_LIMIT) {
            best = least(best, slips_between(mine, mine_length, name, length) + 1);
        }
        name += length;
        name += *name == '_';
    }
    return best;
}

const char *adv_name_nearest(adv_text found, adv_name_at at, const void *of)
{
    char mine[SLIP_LIMIT];
    size_t mine_length = fold_word(mine, found);
    unsigned best = (unsigned)mine_length / 3 + 1;
    const char *nearest = NULL;
    const char *name;
    if (mine_length == 0) {
        return NULL;
    }
    for (size_t i = 0; (name = at(of, i)) != NULL; i++) {
        char other[SLIP_LIMIT];
        size_t other_length = fold_word(other, adv_text_of(name));
        unsigned slips = least(slips_between(mine, mine_length, other, other_length),
                               slips_to_words(mine, mine_length, name));
        if (slips < best) {
            best = slips;
            nearest = name;
        }
    }
    return nearest;
}

const char *adv_name_list(adv_walker *walker, adv_name_at at, const void *of)
{
    adv_buffer list;
    const char *name;
    adv_buffer_init(&list, walker->walk->arena);
    for (size_t i = 0; (name = at(of, i)) != NULL; i++) {
        if (i != 0) {
            adv_buffer_string(&list, ", ");
        }
        adv_buffer_string(&list, name);
    }
    if (list.failed) {
        walker->no_memory = true;
        return "";
    }
    return list.length == 0 ? "" : adv_buffer_done(&list).bytes;
}

const char *adv_name_in_array(const void *names, size_t index)
{
    return ((const char *const *)names)[index];
}

size_t adv_fact_count(const adv_field *field)
{
    return field->facts == 0   ? ADV_ELEMENT_FACT_COUNT
           : field->facts == 1 ? ADV_SALE_FACT_COUNT
                               : ADV_ENTRY_FACT_COUNT;
}

const adv_name_row *adv_fact_row(const adv_field *field, size_t index)
{
    return field->facts == 0   ? adv_element_fact_row((adv_element_fact)index)
           : field->facts == 1 ? adv_sale_fact_row((adv_sale_fact)index)
                               : adv_entry_fact_row((adv_entry_fact)index);
}

static int fact_find(const adv_field *field, adv_text name)
{
    return field->facts == 0   ? adv_element_fact_find(name)
           : field->facts == 1 ? adv_sale_fact_find(name)
                               : adv_entry_fact_find(name);
}

const char *adv_schema_key_at(const void *of, size_t index)
{
    const adv_schema *schema = of;
    for (size_t i = 0; i < schema->field_count; i++) {
        const adv_field *field = &schema->fields[i];
        size_t here = field->type == ADV_FIELD_FACTS ? adv_fact_count(field) : 1;
        if (index < here) {
            return field->type == ADV_FIELD_FACTS ? adv_fact_row(field, index)->name : field->name;
        }
        index -= here;
    }
    return NULL;
}

static const char *date_name_at(const void *of, size_t index)
{
    (void)of;
    return index < ADV_DATE_KIND_COUNT ? adv_date_kind_row((adv_date_kind)index)->name : NULL;
}

static const char *article(const char *name)
{
    return memchr("aeio", name[0], 4) != NULL ? "an" : "a";
}

static void report_unknown_key(adv_walker *walker, const adv_node *child, const char *map_name,
                               adv_name_at at, const void *of, const adv_spot *spot)
{
    const adv_error_list *list = walker->walk->problems;
    int shown = (int)(child->key.length < SLIP_LIMIT ? child->key.length : SLIP_LIMIT);
    const char *near;
    if (list == NULL || list->count >= list->limit) {
        adv_walker_problem(walker, child->key_line, child->key_column, spot, "unknown key");
        return;
    }
    near = adv_name_nearest(child->key, at, of);
    if (near != NULL) {
        adv_walker_problem(
            walker, child->key_line, child->key_column, spot,
            "unknown key '%.*s' in %s %s; did you mean '%s'? (a key of your own must begin with x_)", shown,
            child->key.bytes, article(map_name), map_name, near);
    } else {
        adv_walker_problem(
            walker, child->key_line, child->key_column, spot,
            "unknown key '%.*s' in %s %s; a key of your own must begin with x_, and the known ones are "
            "%s",
            shown, child->key.bytes, article(map_name), map_name, adv_name_list(walker, at, of));
    }
}

static void *place_in(void *object, uint16_t offset)
{
    return (char *)object + offset;
}

/* What an absent key means, where zeros do not say it. */
static void object_clear(void *out, const adv_schema *schema)
{
    memset(out, 0, schema->size);
    for (size_t i = 0; i < schema->field_count; i++) {
        const adv_field *field = &schema->fields[i];
        size_t days = field->type == ADV_FIELD_DATE    ? 1
                      : field->type == ADV_FIELD_DATES ? ADV_DATE_KIND_COUNT
                                                       : 0;
        for (size_t day = 0; day < days; day++) {
            ((adv_date *)place_in(out, field->offset))[day] = ADV_DATE_NONE;
        }
    }
}

static void walk_object(adv_walker *walker, void *out, const adv_schema *schema, const adv_node *node,
                        const adv_spot *spot);

static void walk_dates(adv_walker *walker, adv_date *out, const adv_node *node, const adv_spot *spot)
{
    if (node->kind != ADV_NODE_MAP) {
        adv_value_wrong_kind(walker, ADV_FIELD_DATES, node, spot);
        return;
    }
    for (const adv_node *child = node->first; child != NULL; child = child->next) {
        adv_spot here = {.above = spot, .key = child->key};
        int kind = adv_date_kind_find(child->key);
        if (kind >= 0) {
            adv_value_read_date(walker, &out[kind], child, &here);
        } else if (!adv_text_starts(child->key, "x_")) {
            report_unknown_key(walker, child, "map of dates", date_name_at, NULL, &here);
        }
    }
}

static void walk_new_object(adv_walker *walker, void *out, const adv_schema *of, const adv_node *node,
                            const adv_spot *spot)
{
    void *object = adv_arena_alloc(walker->walk->arena, of->size, of->align);
    if (object == NULL) {
        walker->no_memory = true;
        return;
    }
    walk_object(walker, object, of, node, spot);
    memcpy(out, &object, sizeof object);
}

static void walk_list(adv_walker *walker, adv_list *out, const adv_schema *of, const adv_node *node,
                      const adv_spot *spot)
{
    char *items;
    size_t index = 0;
    if (node->kind != ADV_NODE_LIST) {
        adv_value_wrong_kind(walker, ADV_FIELD_LIST, node, spot);
        return;
    }
    if (node->count == 0) {
        return;
    }
    items = adv_arena_array(walker->walk->arena, node->count, of->size, of->align);
    if (items == NULL) {
        walker->no_memory = true;
        return;
    }
    for (const adv_node *child = node->first; child != NULL && !walker->no_memory; child = child->next) {
        adv_spot here = {.above = spot, .item = true, .index = index};
        walk_object(walker, items + index * of->size, of, child, &here);
        index++;
    }
    out->items = items;
    out->count = index;
}

static void walk_texts(adv_walker *walker, adv_list *out, const adv_node *node, const adv_spot *spot)
{
    size_t count = node->kind == ADV_NODE_LIST ? node->count : 1;
    adv_text *items;
    if (node->kind != ADV_NODE_LIST && node->kind != ADV_NODE_TEXT) {
        adv_value_wrong_kind(walker, ADV_FIELD_TEXTS, node, spot);
        return;
    }
    if (count == 0) {
        return;
    }
    items = ADV_ARENA_ARRAY(walker->walk->arena, count, adv_text);
    if (items == NULL) {
        walker->no_memory = true;
        return;
    }
    if (node->kind == ADV_NODE_TEXT) {
        adv_value_read_text(walker, &items[0], node, spot);
    } else {
        size_t index = 0;
        for (const adv_node *child = node->first; child != NULL; child = child->next) {
            adv_spot here = {.above = spot, .item = true, .index = index};
            adv_value_read_text(walker, &items[index], child, &here);
            index++;
        }
    }
    out->items = items;
    out->count = count;
}

static void walk_field(adv_walker *walker, void *out, const adv_field *field, const adv_node *child,
                       const adv_spot *spot)
{
    switch ((adv_field_type)field->type) {
    case ADV_FIELD_DATES: walk_dates(walker, out, child, spot); return;
    case ADV_FIELD_OBJECT: walk_new_object(walker, out, field->of, child, spot); return;
    case ADV_FIELD_LIST: walk_list(walker, out, field->of, child, spot); return;
    case ADV_FIELD_TEXTS: walk_texts(walker, out, child, spot); return;
    default: adv_value_read(walker, out, field, child, spot); return;
    }
}

static void walk_fact(adv_walker *walker, adv_facts_word *word, int fact, const adv_node *child,
                      const adv_spot *spot)
{
    uint8_t said = ADV_UNKNOWN;
    adv_value_read_ternary(walker, &said, child, spot);
    *word &= ~(ADV_YES(fact) | ADV_NO(fact));
    *word |= said == ADV_TRUE ? ADV_YES(fact) : said == ADV_FALSE ? ADV_NO(fact) : 0;
}

static void walk_child(adv_walker *walker, void *out, const adv_schema *schema, const adv_node *child,
                       const adv_spot *spot)
{
    if (adv_text_starts(child->key, "x_")) {
        return;
    }
    for (size_t i = 0; i < schema->field_count; i++) {
        const adv_field *field = &schema->fields[i];
        if (field->type == ADV_FIELD_FACTS) {
            int fact = fact_find(field, child->key);
            if (fact >= 0) {
                walk_fact(walker, place_in(out, field->offset), fact, child, spot);
                return;
            }
        } else if (adv_text_is(child->key, field->name)) {
            walk_field(walker, place_in(out, field->offset), field, child, spot);
            return;
        }
    }
    report_unknown_key(walker, child, schema->name, adv_schema_key_at, schema, spot);
}

static void report_missing(adv_walker *walker, const adv_schema *schema, const adv_node *node,
                           const adv_spot *spot)
{
    for (size_t i = 0; i < schema->field_count; i++) {
        const adv_field *field = &schema->fields[i];
        if (field->required && field->name != NULL && adv_node_get(node, field->name) == NULL) {
            adv_walker_problem(walker, node->line, node->column, spot, "%s %s needs the key '%s': %s",
                               article(schema->name), schema->name, field->name,
                               field->doc != NULL ? field->doc
                                                  : adv_field_expected((adv_field_type)field->type));
        }
    }
}

static void walk_object(adv_walker *walker, void *out, const adv_schema *schema, const adv_node *node,
                        const adv_spot *spot)
{
    object_clear(out, schema);
    if (schema->place_offset != 0xffff) {
        adv_place *place = place_in(out, schema->place_offset);
        *place = adv_node_place(node, walker->walk->source, adv_spot_path(walker, spot));
    }
    if (node->kind != ADV_NODE_MAP) {
        adv_value_wrong_kind(walker, ADV_FIELD_OBJECT, node, spot);
        return;
    }
    for (const adv_node *child = node->first; child != NULL && !walker->no_memory; child = child->next) {
        adv_spot here = {.above = spot, .key = child->key};
        walk_child(walker, out, schema, child, &here);
    }
    report_missing(walker, schema, node, spot);
}

adv_status adv_schema_walk(void *out, const adv_schema *schema, const adv_node *node, const adv_walk *walk)
{
    adv_walker walker = {.walk = walk};
    assert(out != NULL && schema != NULL && node != NULL && walk != NULL && walk->arena != NULL);
    walk_object(&walker, out, schema, node, NULL);
    if (walker.no_memory) {
        return ADV_ERR_MEMORY;
    }
    return walker.problems == 0 ? ADV_OK : ADV_ERR_INPUT;
}

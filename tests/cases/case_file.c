/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading a case: strict JSON, only the keys a case may have, facts through the reader every shipment goes
 * through.
 */
#include "case_file.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

void case_problem(case_problems *problems, const char *format, ...)
{
    char line[1024];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    adv_buffer_string(&problems->text, "# ");
    adv_buffer_string(&problems->text, line);
    adv_buffer_char(&problems->text, '\n');
    problems->count++;
}

const adv_node *case_child(const adv_node *map, const char *key, size_t length)
{
    if (map == NULL || map->kind != ADV_NODE_MAP) {
        return NULL;
    }
    for (const adv_node *child = map->first; child != NULL; child = child->next) {
        if (adv_text_equal(child->key, (adv_text){key, length})) {
            return child;
        }
    }
    return NULL;
}

static bool is_among(adv_text key, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (adv_text_is(key, names[i])) {
            return true;
        }
    }
    return false;
}

static void check_keys(const adv_node *root, case_problems *problems)
{
    static const char *const known[] = {"id",    "title",    "source",         "jurisdiction", "as_of",
                                        "facts", "question", "expected",       "published",    "published_in",
                                        "reads", "not_yet",  "published_part", "reasoning",    "confidence",
                                        "doubt"};
    static const char *const needed[] = {"id",    "title",    "source",   "jurisdiction",
                                         "facts", "expected", "reasoning"};
    for (const adv_node *child = root->first; child != NULL; child = child->next) {
        if (!is_among(child->key, known, COUNT(known))) {
            case_problem(problems, "line %d: a case has no key '%.*s'", child->key_line,
                         (int)child->key.length, child->key.bytes);
        }
    }
    for (size_t i = 0; i < COUNT(needed); i++) {
        if (adv_node_get(root, needed[i]) == NULL) {
            case_problem(problems, "the case has no '%s'", needed[i]);
        }
    }
    bool published = adv_node_get(root, "published") != NULL;
    if (published != (adv_node_get(root, "published_in") != NULL) ||
        published != (adv_node_get(root, "reads") != NULL)) {
        case_problem(problems, "published, published_in and reads come together or not at all");
    }
}

static bool read_facts(adv_shipment **out, const case_file *c, const adv_node *facts, case_problems *problems)
{
    adv_error_list found;
    adv_error_list_init(&found, c->arena, 0);
    adv_walk walk = {c->arena, c->path, &found};
    if (facts == NULL) {
        return false;
    }
    if (adv_shipment_read(out, facts, &walk) == ADV_OK) {
        return true;
    }
    for (size_t i = 0; i < found.count; i++) {
        const adv_place *place = &found.items[i].place;
        case_problem(problems, "line %ld, column %d: %s: %s", (long)place->row, (int)place->column,
                     place->field == NULL ? "facts" : place->field, found.items[i].message);
    }
    return false;
}

bool case_read(case_file *out, adv_arena *arena, const adv_law *law, adv_text text, const char *path,
               case_problems *problems)
{
    adv_error err = {0};
    *out = (case_file){.arena = arena, .path = path, .law = law};
    if (adv_json_read(&out->root, arena, text, path, &err) != ADV_OK) {
        case_problem(problems, "line %ld: %s", (long)err.place.row, err.message);
        return false;
    }
    if (out->root->kind != ADV_NODE_MAP) {
        case_problem(problems, "a case is a map");
        return false;
    }
    check_keys(out->root, problems);
    out->id = adv_node_text(out->root, "id");
    out->expected = adv_node_get(out->root, "expected");
    const adv_node *facts = adv_node_get(out->root, "facts");
    if (!adv_text_equal(adv_node_text(facts, "jurisdiction"), adv_node_text(out->root, "jurisdiction"))) {
        case_problem(problems, "the jurisdiction of the case and that of its facts differ");
    }
    return read_facts(&out->shipment, out, facts, problems) && problems->count == 0;
}

/* Unlinks the final quotation of every line's formula from the tree and reads the facts again. */
bool case_read_provisional(adv_shipment **out, const case_file *c, case_problems *problems)
{
    const adv_node *facts = adv_node_get(c->root, "facts");
    const adv_node *goods = adv_node_get(facts, "goods");
    for (const adv_node *line = goods == NULL ? NULL : goods->first; line != NULL; line = line->next) {
        adv_node *formula = (adv_node *)(uintptr_t)adv_node_get(line, "formula");
        adv_node **link = formula == NULL ? NULL : &formula->first;
        while (link != NULL && *link != NULL) {
            if (adv_text_is((*link)->key, "quotation")) {
                *link = (*link)->next;
                formula->count--;
            } else {
                link = &(*link)->next;
            }
        }
    }
    return read_facts(out, c, facts, problems);
}

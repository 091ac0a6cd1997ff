/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The export of the United States International Trade Commission: a JSON list with one map a row, in the
 * order of the schedule.  The export changes now and then and holds slips (a key spelt "addiitionalDuties",
 * null for an empty list, tags, line ends in cells), so a key that is not known is named and passed over;
 * what a row cannot do without is its number, its indent, its description and its general rate, each of which
 * may be empty but must be there.
 */
#include "tariff_build.h"

#include "markup.h"

#include <string.h>

#define INDENT_MOST 20

typedef enum key_use {
    USE_CODE,
    USE_INDENT,
    USE_DESCRIPTION,
    USE_GENERAL,
    USE_SPECIAL,
    USE_OTHER,
    USE_ADDITIONAL,
    USE_UNITS,
    USE_FOOTNOTES,
    USE_PASS
} key_use;

static const struct {
    const char *key;
    key_use use;
} keys[] = {
    {"htsno", USE_CODE},
    {"indent", USE_INDENT},
    {"description", USE_DESCRIPTION},
    {"general", USE_GENERAL},
    {"special", USE_SPECIAL},
    {"other", USE_OTHER},
    {"units", USE_UNITS},
    {"footnotes", USE_FOOTNOTES},
    {"superior", USE_PASS},
    {"quotaQuantity", USE_PASS},
    {"additionalDuties", USE_ADDITIONAL},
    {"addiitionalDuties", USE_ADDITIONAL},
};
#define KEY_COUNT (sizeof keys / sizeof *keys)
/* The first four of the table are the ones a row cannot do without. */
#define NEEDED 4

#define STRANGE_MOST 16

typedef struct export
{
    adv_arena *arena;
    const char *source;
    adv_error_list *problems;
    adv_error_list *notes;
    adv_tariff_row *rows;
    const adv_node **nodes; /* of the rows, for messages that come later */
    uint32_t count;
    size_t found; /* problems, whether the list still had room for them or not */
    size_t rated;
    bool failed; /* memory is out */
    adv_text strange[STRANGE_MOST];
    size_t strange_count;
}
export;

static void problem(export *in, const adv_node *node, const char *field, const char *what, adv_text shown)
{
    in->found++;
    adv_error_list_add(in->problems, ADV_ERR_INPUT, adv_node_place(node, in->source, field), "'%.*s' %s",
                       (int)(shown.length > 60 ? 60 : shown.length), shown.bytes == NULL ? "" : shown.bytes,
                       what);
}

static void wrong_kind(export *in, const adv_node *node, const char *field, const char *expected)
{
    in->found++;
    adv_error_list_add(in->problems, ADV_ERR_INPUT, adv_node_place(node, in->source, field),
                       "a %s stands where %s is expected", adv_node_kind_name(node->kind), expected);
}

/* A text or null; anything else is a problem. */
static adv_text text_of(export *in, const adv_node *node, const char *field)
{
    if (node->kind != ADV_NODE_TEXT && node->kind != ADV_NODE_NULL) {
        wrong_kind(in, node, field, "a text");
        return (adv_text){NULL, 0};
    }
    return adv_markup_plain(in->arena, node->text, &in->failed);
}

/* "6109.10.00.04": four digits, then pairs behind dots. */
static adv_text code_of(export *in, const adv_node *node)
{
    adv_text text = text_of(in, node, "htsno");
    size_t digits = 0;
    char *code = adv_arena_alloc(in->arena, text.length + 1, 1);
    if (code == NULL) {
        in->failed = true;
        return (adv_text){NULL, 0};
    }
    bool good = true;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        bool dot = digits >= 4 && digits % 2 == 0 && i + 1 < text.length && text.bytes[i - 1] != '.';
        if (c >= '0' && c <= '9') {
            code[digits++] = c;
        } else if (c != '.' || !dot) {
            good = false;
        }
    }
    if (!good || (digits > 0 && (digits < 4 || digits > 10 || digits % 2 != 0))) {
        problem(in, node, "htsno", "is no tariff number; expected such as 6109.10.00.04, or empty", text);
        return (adv_text){NULL, 0};
    }
    return (adv_text){code, digits};
}

static uint8_t indent_of(export *in, const adv_node *node)
{
    int64_t indent = 0;
    adv_text text = adv_text_trim(node->text);
    if (node->kind != ADV_NODE_TEXT && node->kind != ADV_NODE_NUMBER) {
        wrong_kind(in, node, "indent", "a whole number");
    } else if (adv_decimal_parse(&indent, text, 0, INDENT_MOST + 1) != ADV_DECIMAL_OK || indent < 0) {
        problem(in, node, "indent", "is no whole number from 0 to 20", text);
        indent = 0;
    }
    return (uint8_t)indent;
}

/* A list of texts, or of footnotes with their text under "value", joined. */
static adv_text joined(export *in, const adv_node *list, const char *field, const char *between)
{
    adv_buffer out;
    if (list->kind == ADV_NODE_TEXT) {
        return text_of(in, list, field);
    }
    if (list->kind != ADV_NODE_LIST && list->kind != ADV_NODE_NULL) {
        wrong_kind(in, list, field, "a list");
        return (adv_text){NULL, 0};
    }
    adv_buffer_init(&out, in->arena);
    for (const adv_node *item = list->first; item != NULL; item = item->next) {
        const adv_node *value = item->kind == ADV_NODE_MAP ? adv_node_get(item, "value") : item;
        adv_text text = value == NULL ? (adv_text){NULL, 0} : text_of(in, value, field);
        if (text.length > 0) {
            adv_buffer_string(&out, out.length > 0 ? between : "");
            adv_buffer_text(&out, text);
        }
    }
    in->failed = in->failed || out.failed;
    return out.length == 0 ? (adv_text){NULL, 0} : adv_buffer_done(&out);
}

static void note_strange(export *in, const adv_node *node)
{
    for (size_t i = 0; i < in->strange_count; i++) {
        if (adv_text_equal(in->strange[i], node->key)) {
            return;
        }
    }
    if (in->strange_count < STRANGE_MOST) {
        in->strange[in->strange_count++] = node->key;
        adv_place place = {in->source, node->key_line, node->key_column, NULL};
        adv_error_list_add(in->notes, ADV_ERR_INPUT, place,
                           "the key '%.*s' is not known and was passed over in every row",
                           (int)(node->key.length > 60 ? 60 : node->key.length), node->key.bytes);
    }
}

static size_t key_index(adv_text key)
{
    size_t i = 0;
    while (i < KEY_COUNT && !adv_text_is(key, keys[i].key)) {
        i++;
    }
    return i;
}

static void set_cell(export *in, adv_tariff_row *row, adv_tariff_column column, const adv_node *node)
{
    adv_text text = text_of(in, node, keys[key_index(node->key)].key);
    if (text.length > 0) {
        row->cells[column] = text;
    }
}

static void read_value(export *in, adv_tariff_row *row, key_use use, const adv_node *node)
{
    switch (use) {
    case USE_CODE: row->code = code_of(in, node); break;
    case USE_INDENT: row->indent = indent_of(in, node); break;
    case USE_DESCRIPTION: row->description = text_of(in, node, "description"); break;
    case USE_GENERAL: set_cell(in, row, ADV_TARIFF_GENERAL, node); break;
    case USE_SPECIAL: set_cell(in, row, ADV_TARIFF_SPECIAL, node); break;
    case USE_OTHER: set_cell(in, row, ADV_TARIFF_OTHER, node); break;
    case USE_ADDITIONAL: set_cell(in, row, ADV_TARIFF_ADDITIONAL, node); break;
    case USE_UNITS: row->units = joined(in, node, "units", ", "); break;
    case USE_FOOTNOTES: row->footnotes = joined(in, node, "footnotes", "; "); break;
    case USE_PASS: break;
    }
}

static void read_row(export *in, const adv_node *node)
{
    adv_tariff_row *row = &in->rows[in->count];
    bool there[NEEDED] = {false};
    in->nodes[in->count++] = node;
    if (node->kind != ADV_NODE_MAP) {
        wrong_kind(in, node, NULL, "a row of the schedule, a map with htsno and general,");
        return;
    }
    for (const adv_node *value = node->first; value != NULL; value = value->next) {
        size_t at = key_index(value->key);
        if (at == KEY_COUNT) {
            note_strange(in, value);
            continue;
        }
        if (at < NEEDED) {
            there[at] = true;
        }
        read_value(in, row, keys[at].use, value);
    }
    for (size_t i = 0; i < NEEDED; i++) {
        if (!there[i]) {
            problem(in, node, keys[i].key, "is missing from this row; every row has it, empty or not",
                    adv_text_of(keys[i].key));
        }
    }
    in->rated += row->code.length > 0 && row->cells[ADV_TARIFF_GENERAL].length > 0;
}

static bool read_rows(export *in, const adv_node *root)
{
    in->rows = ADV_ARENA_ARRAY(in->arena, root->count + 1, adv_tariff_row);
    in->nodes = ADV_ARENA_ARRAY(in->arena, root->count + 1, const adv_node *);
    if (in->rows == NULL || in->nodes == NULL) {
        return false;
    }
    for (const adv_node *node = root->first; node != NULL && !in->failed; node = node->next) {
        read_row(in, node);
    }
    if (in->rated == 0 && in->found == 0) {
        problem(in, root, NULL, "is no schedule: no row has a number and a general rate",
                adv_text_of(in->source));
    }
    return !in->failed;
}

adv_status adv_tariff_from_export(adv_tariff **out, adv_arena *arena, const adv_node *root,
                                  const char *source, adv_error_list *problems, adv_error_list *notes)
{
    export in = {.arena = arena, .source = source, .problems = problems, .notes = notes};
    uint32_t twice = 0;
    if (root->kind != ADV_NODE_LIST) {
        wrong_kind(&in, root, NULL, "the list of rows the USITC exports");
        return ADV_ERR_INPUT;
    }
    if (!read_rows(&in, root)) {
        return ADV_ERR_MEMORY;
    }
    adv_status status = adv_tariff_build(out, arena, in.rows, in.count, &twice);
    if (status == ADV_ERR_INPUT) {
        problem(&in, in.nodes[twice], "htsno", "stands on two rows; keep one", in.rows[twice].code);
    }
    return status == ADV_OK && in.found > 0 ? ADV_ERR_INPUT : status;
}

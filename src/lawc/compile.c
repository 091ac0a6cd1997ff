/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A folder of law into one adv_law: reads every file, puts the rows into the order the kernel takes them
 * in, lets adv_law_check judge the whole, and gives every problem its place in a file.
 */
#include "lawc/compile.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "advalorem/lawpack.h"
#include "lawc/files.h"
#include "yaml/yaml.h"

/* ---- tables and problems ----------------------------------------------------------------------------- */

void *lawc_table_push(lawc_compiler *c, lawc_table *table, size_t size)
{
    assert(table->size == 0 || table->size == size);
    table->size = size;
    if (table->count == table->capacity) {
        size_t more = table->capacity == 0 ? 32 : table->capacity * 2;
        char *items = adv_arena_array(c->arena, more, size, _Alignof(max_align_t));
        if (items == NULL) {
            c->no_memory = true;
            return NULL;
        }
        if (table->count > 0) {
            memcpy(items, table->items, table->count * size);
        }
        table->items = items;
        table->capacity = more;
    }
    return table->items + table->count++ * size;
}

#define ITEMS(table, type) ((const type *)(const void *)(table).items)

void lawc_problem(lawc_compiler *c, const char *source, const adv_node *node, const char *format, ...)
{
    adv_error err;
    va_list arguments;
    va_start(arguments, format);
    (void)adv_fail_list(&err, ADV_ERR_INPUT, adv_node_place(node, source, NULL), format, arguments);
    va_end(arguments);
    c->found++;
    adv_error_list_append(c->problems, &err);
}

bool lawc_read_shape(lawc_compiler *c, void *out, const adv_schema *schema, lawc_origin *at, const char *path)
{
    adv_text text;
    adv_node *node = NULL;
    adv_error err;
    if (path == NULL) {
        c->no_memory = true;
        return false;
    }
    adv_status status = adv_lawc_file_read(&text, c->arena, path, &err);
    if (status == ADV_OK) {
        status = adv_yaml_read(&node, c->arena, text, path, &err);
    }
    if (status != ADV_OK) {
        c->found++;
        c->no_memory = c->no_memory || status == ADV_ERR_MEMORY;
        err.place.source = path;
        adv_error_list_append(c->problems, &err);
        return false;
    }
    adv_walk walk = {.arena = c->arena, .source = path, .problems = c->problems};
    status = adv_schema_walk(out, schema, node, &walk);
    c->no_memory = c->no_memory || status == ADV_ERR_MEMORY;
    c->found += status != ADV_OK;
    *at = (lawc_origin){path, node, NULL};
    return status == ADV_OK;
}

/* ---- where a row was written ------------------------------------------------------------------------- */

static lawc_origin origin_of(const lawc_compiler *c, const adv_law_spot *spot)
{
    const lawc_jurisdiction *j = NULL;
    if (spot->part < ADV_PART_LAW) {
        j = &ITEMS(c->jurisdictions, lawc_jurisdiction)[spot->jurisdiction];
    }
    switch (spot->part) {
    case ADV_PART_RULE: return ITEMS(j->rules, lawc_rule)[spot->index].at;
    case ADV_PART_PARAMETER: return ITEMS(j->parameters, lawc_parameter)[spot->index].at;
    case ADV_PART_FX: return ITEMS(j->fx, lawc_fx)[spot->index].at;
    case ADV_PART_ENTRY: return ITEMS(j->entry, lawc_entry)[spot->index].at;
    case ADV_PART_PROGRAMME: return ITEMS(j->programmes, lawc_programme)[spot->index].at;
    case ADV_PART_LAYER: return ITEMS(j->layers, lawc_layer)[spot->index].at;
    case ADV_PART_AUTHORITY: return ITEMS(j->authorities, lawc_authority)[spot->index].at;
    case ADV_PART_GROUP: return ITEMS(j->groups, lawc_group)[spot->index].at;
    case ADV_PART_LIST: return ITEMS(j->lists, lawc_product_list)[spot->index].at;
    case ADV_PART_INCOTERM: return ITEMS(c->incoterms, lawc_incoterm)[spot->index].at;
    case ADV_PART_CHARGE: return ITEMS(c->charges, lawc_charge)[spot->index].at;
    case ADV_PART_LAW: return c->terms_at.row != NULL ? c->terms_at : c->charges_at;
    case ADV_PART_ROUND_VALUE:
    case ADV_PART_ROUND_ENTERED: {
        lawc_origin at = j->at;
        const adv_node *rounding = adv_node_get(at.row, "rounding");
        const adv_node *row =
            adv_node_get(rounding, spot->part == ADV_PART_ROUND_VALUE ? "value" : "entered");
        at.row = row != NULL ? row : at.row;
        return at;
    }
    case ADV_PART_JURISDICTION: break;
    }
    return j->at;
}

/* The key in the version, else in the row, else the version as a whole. */
static adv_place place_in_files(const void *context, const adv_law_spot *spot)
{
    lawc_origin at = origin_of(context, spot);
    const adv_node *node = at.version != NULL ? at.version : at.row;
    const adv_node *found = NULL;
    if (spot->key != NULL) {
        found = adv_node_get(at.version, spot->key);
        found = found != NULL ? found : adv_node_get(at.row, spot->key);
    }
    if (spot->part == ADV_PART_CHARGE && found != NULL && strcmp(spot->key, "names") == 0) {
        found = at.version; /* the name itself */
    }
    if (found != NULL && spot->cite >= 0 && found->kind == ADV_NODE_LIST) {
        const adv_node *cite = found->first;
        for (int i = 0; i < spot->cite && cite != NULL; i++) {
            cite = cite->next;
        }
        found = cite != NULL ? cite : found;
    }
    return adv_node_place(found != NULL ? found : node, at.source, NULL);
}

/* ---- order ------------------------------------------------------------------------------------------- */

static int compare_numbers(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int compare_rules(const void *a, const void *b, const void *context)
{
    const lawc_rule *x = a, *y = b;
    (void)context;
    int order = compare_numbers(x->row.subject, y->row.subject);
    order = order != 0 ? order : compare_numbers((int64_t)x->order, (int64_t)y->order);
    return order != 0 ? order : compare_numbers(x->row.from, y->row.from);
}

static int compare_parameters(const void *a, const void *b, const void *context)
{
    const lawc_parameter *x = a, *y = b;
    (void)context;
    int order = compare_numbers((int64_t)x->order, (int64_t)y->order);
    return order != 0 ? order : compare_numbers(x->row.from, y->row.from);
}

static int compare_entry(const void *a, const void *b, const void *context)
{
    const lawc_entry *x = a, *y = b;
    (void)context;
    int order = compare_numbers(x->row.subject, y->row.subject);
    order = order != 0 ? order : compare_numbers((int64_t)x->order, (int64_t)y->order);
    return order != 0 ? order : compare_numbers(x->row.from, y->row.from);
}

static int compare_programmes(const void *a, const void *b, const void *context)
{
    const lawc_programme *x = a, *y = b;
    (void)context;
    int order = compare_numbers((int64_t)x->order, (int64_t)y->order);
    return order != 0 ? order : compare_numbers(x->row.from, y->row.from);
}

static int compare_fx(const void *a, const void *b, const void *context)
{
    const lawc_fx *x = a, *y = b;
    (void)context;
    return compare_numbers(x->row.from, y->row.from);
}

static int compare_layers(const void *a, const void *b, const void *context)
{
    const lawc_layer *x = a, *y = b;
    (void)context;
    int order = compare_numbers((int64_t)x->order, (int64_t)y->order);
    return order != 0 ? order : compare_numbers(x->row.from, y->row.from);
}

static int compare_charges(const void *a, const void *b, const void *context)
{
    const lawc_charge *x = a, *y = b;
    (void)context;
    return strcmp(x->row.name, y->row.name);
}

static int compare_jurisdictions(const void *a, const void *b, const void *context)
{
    const lawc_jurisdiction *x = a, *y = b;
    (void)context;
    return strcmp(x->row.code, y->row.code);
}

static void sort_table(lawc_compiler *c, lawc_table *table,
                       int (*compare)(const void *a, const void *b, const void *context))
{
    if (table->count < 2) {
        return;
    }
    void *scratch = adv_arena_array(c->arena, table->count, table->size, _Alignof(max_align_t));
    if (scratch == NULL) {
        c->no_memory = true;
        return;
    }
    adv_sort(table->items, scratch, table->count, table->size, compare, NULL);
}

/* The rows alone, which stand first in every item; *count is what the law's tables can say. */
static void *rows_of(lawc_compiler *c, const lawc_table *table, size_t row_size, uint16_t *count,
                     const char *what)
{
    *count = 0;
    if (table->count == 0) {
        return NULL;
    }
    if (table->count >= UINT16_MAX) {
        lawc_problem(c, c->dir, NULL, "%lu %s are more than a table of law holds (%d)",
                     (unsigned long)table->count, what, UINT16_MAX - 1);
        return NULL;
    }
    char *rows = adv_arena_array(c->arena, table->count, row_size, _Alignof(max_align_t));
    if (rows == NULL) {
        c->no_memory = true;
        return NULL;
    }
    for (size_t i = 0; i < table->count; i++) {
        memcpy(rows + i * row_size, table->items + i * table->size, row_size);
    }
    *count = (uint16_t)table->count;
    return rows;
}

_Static_assert(offsetof(lawc_rule, row) == 0 && offsetof(lawc_parameter, row) == 0 &&
                   offsetof(lawc_fx, row) == 0 && offsetof(lawc_programme, row) == 0 &&
                   offsetof(lawc_incoterm, row) == 0 && offsetof(lawc_charge, row) == 0 &&
                   offsetof(lawc_jurisdiction, row) == 0 && offsetof(lawc_entry, row) == 0 &&
                   offsetof(lawc_layer, row) == 0 && offsetof(lawc_authority, row) == 0 &&
                   offsetof(lawc_group, row) == 0 && offsetof(lawc_product_list, row) == 0,
               "rows_of copies the beginning of every item");

static void finish_jurisdiction(lawc_compiler *c, lawc_jurisdiction *j)
{
    sort_table(c, &j->rules, compare_rules);
    sort_table(c, &j->parameters, compare_parameters);
    sort_table(c, &j->fx, compare_fx);
    sort_table(c, &j->entry, compare_entry);
    sort_table(c, &j->programmes, compare_programmes);
    j->row.rules = rows_of(c, &j->rules, sizeof(adv_rule), &j->row.rule_count, "rules");
    j->row.parameters =
        rows_of(c, &j->parameters, sizeof(adv_parameter), &j->row.parameter_count, "parameters");
    j->row.fx = rows_of(c, &j->fx, sizeof(adv_fx_rule), &j->row.fx_count, "currency rules");
    j->row.entry_rules =
        rows_of(c, &j->entry, sizeof(adv_entry_rule), &j->row.entry_rule_count, "rows about entries");
    j->row.programmes =
        rows_of(c, &j->programmes, sizeof(adv_programme), &j->row.programme_count, "programmes");
    sort_table(c, &j->layers, compare_layers);
    j->row.authorities =
        rows_of(c, &j->authorities, sizeof(adv_authority), &j->row.authority_count, "authorities");
    j->row.groups = rows_of(c, &j->groups, sizeof(adv_country_group), &j->row.group_count, "groups");
    j->row.lists = rows_of(c, &j->lists, sizeof(adv_product_list), &j->row.list_count, "lists of goods");
    j->row.layers = rows_of(c, &j->layers, sizeof(adv_layer), &j->row.layer_count, "layers");
}

static void finish_law(lawc_compiler *c, adv_law *law)
{
    sort_table(c, &c->jurisdictions, compare_jurisdictions);
    sort_table(c, &c->charges, compare_charges);
    for (size_t i = 0; i < c->jurisdictions.count; i++) {
        finish_jurisdiction(c, (lawc_jurisdiction *)(void *)c->jurisdictions.items + i);
    }
    law->format = ADV_LAW_FORMAT;
    law->digest = "";
    law->jurisdictions =
        rows_of(c, &c->jurisdictions, sizeof(adv_jurisdiction), &law->jurisdiction_count, "jurisdictions");
    law->incoterms = rows_of(c, &c->incoterms, sizeof(adv_incoterm), &law->incoterm_count, "delivery terms");
    law->charges = rows_of(c, &c->charges, sizeof(adv_charge), &law->charge_count, "charge names");
    law->instruments =
        rows_of(c, &c->instruments, sizeof(adv_instrument), &law->instrument_count, "instruments");
}

/* ---- the folder -------------------------------------------------------------------------------------- */

static void read_files(lawc_compiler *c)
{
    adv_error err;
    adv_lawc_names folders, files;
    if (adv_lawc_list(&folders, c->arena, c->dir, 1, &err) != ADV_OK ||
        adv_lawc_list(&files, c->arena, c->dir, 0, &err) != ADV_OK) {
        c->found++;
        adv_error_list_append(c->problems, &err);
        return;
    }
    for (size_t i = 0; i < folders.count && !c->no_memory; i++) {
        lawc_add_jurisdiction(c, folders.items[i]);
    }
    for (size_t i = 0; i < files.count && !c->no_memory; i++) {
        const char *path = adv_lawc_path(c->arena, c->dir, files.items[i]);
        if (strcmp(files.items[i], "incoterms.yaml") == 0) {
            lawc_add_terms(c, path);
        } else if (strcmp(files.items[i], "charges.yaml") == 0) {
            lawc_add_charges(c, path);
        } else {
            lawc_problem(c, path, NULL,
                         "no file of this name is read here, so nothing in it would hold; beside the "
                         "folders of jurisdictions stand incoterms.yaml and charges.yaml");
        }
    }
    if (c->jurisdictions.count == 0 && c->found == 0) {
        lawc_problem(c, c->dir, NULL,
                     "the folder holds no jurisdiction; law files stand as in law/us/jurisdiction.yaml");
    }
}

static adv_status set_digest(lawc_compiler *c, adv_law *law)
{
    adv_buffer pack;
    char *digest = adv_arena_alloc(c->arena, 65, 1);
    adv_buffer_init(&pack, c->arena);
    if (digest == NULL || adv_lawpack_write(&pack, law) != ADV_OK) {
        return ADV_ERR_MEMORY;
    }
    adv_lawc_digest(digest, adv_buffer_done(&pack));
    law->digest = digest;
    return ADV_OK;
}

static adv_status check_and_finish(lawc_compiler *c, adv_law **out)
{
    adv_error err;
    adv_law *law = ADV_ARENA_NEW(c->arena, adv_law);
    if (law == NULL || c->no_memory) {
        return ADV_ERR_MEMORY;
    }
    if (c->options->glossary != NULL && lawc_check_terms(c, c->options->glossary, &err) != ADV_OK) {
        adv_error_list_append(c->problems, &err);
        return err.status;
    }
    finish_law(c, law);
    if (c->no_memory) {
        return ADV_ERR_MEMORY;
    }
    if (c->found > 0) {
        return ADV_ERR_INPUT; /* the meaning of half a law would only mislead */
    }
    adv_law_places places = {place_in_files, c};
    adv_status status = adv_law_check_placed(law, c->problems, c->arena, &places);
    if (status == ADV_OK) {
        status = set_digest(c, law);
    }
    if (status == ADV_OK) {
        *out = law;
    }
    return status;
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* A row about several elements, or with several versions, would say the same of the same place each time. */
static void drop_repeats(adv_error_list *problems)
{
    size_t kept = 0;
    for (size_t i = 0; problems != NULL && i < problems->count; i++) {
        const adv_error *here = &problems->items[i];
        bool repeated = false;
        for (size_t k = 0; k < kept && !repeated; k++) {
            const adv_error *before = &problems->items[k];
            repeated = before->place.row == here->place.row && before->place.column == here->place.column &&
                       same_text(before->place.source, here->place.source) &&
                       strcmp(before->message, here->message) == 0;
        }
        if (!repeated) {
            problems->items[kept++] = *here;
        }
    }
    if (problems != NULL) {
        problems->count = kept;
    }
}

adv_status adv_lawc_read(adv_law **out, adv_arena *arena, const char *dir, const adv_lawc_options *options,
                         adv_error_list *problems)
{
    static const adv_lawc_options plain;
    lawc_compiler c = {
        .arena = arena, .dir = dir, .options = options != NULL ? options : &plain, .problems = problems};
    read_files(&c);
    adv_status status = check_and_finish(&c, out);
    drop_repeats(problems);
    return status;
}

adv_status adv_lawc_read_dir(adv_law **out, adv_arena *arena, const char *dir, adv_error_list *problems)
{
    return adv_lawc_read(out, arena, dir, NULL, problems);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the shapes of law files to rows of law: one row a version and element, what a version states in
 * place of what the row states, ids with the jurisdiction in front.
 */
#include <string.h>

#include "engine/law_names.h"
#include "lawc/compile.h"
#include "lawc/files.h"

/* ---- small steps ------------------------------------------------------------------------------------- */

static adv_shaper shaper_of(lawc_compiler *c, const char *source)
{
    return (adv_shaper){.arena = c->arena, .source = source, .problems = c->problems};
}

static void shaper_done(lawc_compiler *c, const adv_shaper *s)
{
    c->found += s->found;
    c->no_memory = c->no_memory || s->no_memory;
}

static adv_date end_day(adv_date until)
{
    return until == ADV_DATE_NONE ? ADV_DATE_OPEN : until;
}

/* What a version states, else what the row states, else the default: enums count from 1, 0 is absent. */
static uint8_t choose(uint8_t version, uint8_t row, uint8_t otherwise)
{
    return version != 0 ? (uint8_t)(version - 1) : row != 0 ? (uint8_t)(row - 1) : otherwise;
}

/* "us" + "packing" -> "us.packing". */
static const char *full_id(lawc_compiler *c, const char *folder, adv_text id)
{
    adv_buffer out;
    adv_buffer_init(&out, c->arena);
    adv_buffer_string(&out, folder);
    adv_buffer_char(&out, '.');
    adv_buffer_text(&out, id);
    c->no_memory = c->no_memory || out.failed;
    return out.failed ? "" : adv_buffer_done(&out).bytes;
}

static const adv_node *list_first(const adv_node *list)
{
    return list == NULL ? NULL : list->kind == ADV_NODE_LIST ? list->first : list;
}

static const adv_node *list_next(const adv_node *list, const adv_node *item)
{
    return list->kind == ADV_NODE_LIST ? item->next : NULL;
}

/* A row is written once: another definition with its id, in this file or one before, is a slip. */
static bool id_is_free(lawc_compiler *c, const lawc_jurisdiction *j, const char *id, const char *source,
                       const adv_node *row)
{
    const adv_node *here = adv_node_get(row, "id");
    const lawc_origin *before = NULL;
    for (size_t i = 0; i < j->rules.count && before == NULL; i++) {
        const lawc_rule *other = &((const lawc_rule *)(const void *)j->rules.items)[i];
        before = strcmp(other->row.id, id) == 0 ? &other->at : NULL;
    }
    for (size_t i = 0; i < j->parameters.count && before == NULL; i++) {
        const lawc_parameter *other = &((const lawc_parameter *)(const void *)j->parameters.items)[i];
        before = strcmp(other->row.id, id) == 0 ? &other->at : NULL;
    }
    for (size_t i = 0; i < j->entry.count && before == NULL; i++) {
        const lawc_entry *other = &((const lawc_entry *)(const void *)j->entry.items)[i];
        before = strcmp(other->row.id, id) == 0 ? &other->at : NULL;
    }
    for (size_t i = 0; i < j->programmes.count && before == NULL; i++) {
        const lawc_programme *other = &((const lawc_programme *)(const void *)j->programmes.items)[i];
        before = strcmp(other->row.id, id) == 0 ? &other->at : NULL;
    }
    for (size_t i = 0; i < j->layers.count && before == NULL; i++) {
        const lawc_layer *other = &((const lawc_layer *)(const void *)j->layers.items)[i];
        before = strcmp(other->row.id, id) == 0 ? &other->at : NULL;
    }
    if (before != NULL) {
        lawc_problem(c, source, here,
                     "the id %s is already that of the row in line %d of %s; every row has its own", id,
                     (int)before->row->line, before->source);
    }
    return before == NULL;
}

static bool has_versions(lawc_compiler *c, const adv_list *versions, const char *source, const adv_node *row)
{
    if (versions->count == 0) {
        lawc_problem(c, source, adv_node_get(row, "versions"),
                     "a row without versions never holds; write the day it starts: "
                     "versions: [{from: \"YYYY-MM-DD\", checked_on: \"YYYY-MM-DD\"}]");
    }
    return versions->count > 0;
}

/* ---- rules ------------------------------------------------------------------------------------------- */

typedef struct rule_context {
    lawc_compiler *c;
    lawc_jurisdiction *j;
    const source_rule *shape;
    const adv_node *node;
    const char *source;
    adv_rule base; /* what all its versions share */
} rule_context;

static adv_rule version_of(const rule_context *x, adv_shaper *s, const source_version *version,
                           const adv_node *node, uint8_t subject)
{
    const source_rule *shape = x->shape;
    adv_rule row = x->base;
    const adv_node *when = adv_node_get(node, "when"), *unless = adv_node_get(node, "unless");
    row.subject = subject;
    row.effect = choose(version->effect, shape->effect, ADV_EFFECT_LEAVE);
    row.unknown = choose(version->unknown, shape->unknown, ADV_UNKNOWN_INCOMPLETE);
    row.no_amount = choose(version->no_amount, shape->no_amount, ADV_NO_AMOUNT_INCOMPLETE);
    row.when = adv_shape_facts(s, when != NULL ? when : adv_node_get(x->node, "when"), subject);
    row.unless = adv_shape_facts(s, unless != NULL ? unless : adv_node_get(x->node, "unless"), subject);
    if (version->says.bytes != NULL) {
        row.says = adv_shape_string(s, version->says, adv_node_get(node, "says"));
    }
    row.trigger = choose(version->trigger, 0, x->j->row.trigger);
    row.from = version->from;
    row.until = end_day(version->until);
    row.checked_on = version->checked_on;
    return row;
}

static void add_versions(const rule_context *x, uint8_t subject, size_t order)
{
    const source_version *versions = x->shape->versions.items;
    const adv_node *node = list_first(adv_node_get(x->node, "versions"));
    for (size_t i = 0; i < x->shape->versions.count; i++, node = node->next) {
        adv_shaper s = shaper_of(x->c, x->source);
        lawc_rule *built = lawc_table_push(x->c, &x->j->rules, sizeof *built);
        if (built == NULL) {
            return;
        }
        built->row = version_of(x, &s, &versions[i], node, subject);
        built->at = (lawc_origin){x->source, x->node, node};
        built->order = order;
        shaper_done(x->c, &s);
    }
}

static void refuse_element(lawc_compiler *c, const char *source, const adv_node *name)
{
    int length = (int)(name->text.length > 60 ? 60 : name->text.length);
    lawc_problem(c, source, name, "'%.*s' is no kind of element; include/advalorem/element.h lists them",
                 length, name->text.bytes);
}

/* One set of versions an element the row names. */
static void add_elements(const rule_context *x, size_t order)
{
    const adv_node *list = adv_node_get(x->node, "element");
    bool seen[ADV_KIND_COUNT] = {false};
    for (const adv_node *name = list_first(list); name != NULL; name = list_next(list, name)) {
        int kind = adv_element_kind_find(name->text);
        int length = (int)(name->text.length > 60 ? 60 : name->text.length);
        if (kind < 0) {
            refuse_element(x->c, x->source, name);
        } else if (seen[kind]) {
            lawc_problem(x->c, x->source, name, "the element '%.*s' stands twice", length, name->text.bytes);
        } else {
            seen[kind] = true;
            add_versions(x, (uint8_t)kind, order);
        }
    }
}

static void add_rule(lawc_compiler *c, lawc_jurisdiction *j, const source_rule *shape, const adv_node *node,
                     const char *source, bool may_be_sale)
{
    adv_shaper s = shaper_of(c, source);
    rule_context x = {.c = c, .j = j, .shape = shape, .node = node, .source = source};
    x.base.id = full_id(c, j->folder, shape->id);
    x.base.term = adv_shape_string(&s, shape->term, node);
    x.base.says = adv_shape_string(&s, shape->says, node);
    x.base.ask_why = adv_shape_string(&s, shape->ask, node);
    x.base.ask = x.base.ask_why != NULL;
    x.base.otherwise = adv_shape_yes(&s, shape->otherwise, node, "otherwise");
    x.base.allowance = adv_shape_allowance_row(&s, shape->allowance, adv_node_get(node, "allowance"));
    x.base.cites = adv_shape_cites(&s, &x.base.cite_count, &shape->cites, adv_node_get(node, "cites"));
    shaper_done(c, &s);
    if (c->no_memory || !id_is_free(c, j, x.base.id, source, node) ||
        !has_versions(c, &shape->versions, source, node)) {
        return;
    }
    size_t order = j->order++;
    if (adv_node_get(node, "element") != NULL) {
        add_elements(&x, order);
    } else if (may_be_sale) {
        add_versions(&x, ADV_SUBJECT_SALE, order);
    } else {
        lawc_problem(c, source, node,
                     "'element' is missing: it says which element the row is about; rows about the "
                     "sale as a whole stand in methods.yaml");
    }
}

/* ---- figures and currency ---------------------------------------------------------------------------- */

static adv_parameter figure_of(lawc_compiler *c, adv_shaper *s, const adv_parameter *base,
                               const source_figure *figure, const adv_node *node, uint8_t trigger)
{
    adv_parameter row = *base;
    row.known = figure->value.stated;
    row.e9 = figure->value.e9;
    row.trigger = choose(figure->trigger, 0, trigger);
    row.from = figure->from;
    row.until = end_day(figure->until);
    row.checked_on = figure->checked_on;
    if (figure->value.stated == (figure->gap.bytes != NULL)) {
        lawc_problem(c, s->source, node,
                     "a version of %s has either a value or gap: \"why no figure is known\"", base->id);
    } else if (figure->gap.bytes != NULL) {
        row.says = adv_shape_string(s, figure->gap, adv_node_get(node, "gap"));
    }
    return row;
}

static void add_parameter(lawc_compiler *c, lawc_jurisdiction *j, const source_parameter *shape,
                          const adv_node *node, const char *source)
{
    adv_shaper s = shaper_of(c, source);
    adv_parameter base = {.id = full_id(c, j->folder, shape->id)};
    base.term = adv_shape_string(&s, shape->term, node);
    base.unit = adv_shape_string(&s, shape->unit, node);
    base.says = adv_shape_string(&s, shape->says, node);
    base.cites = adv_shape_cites(&s, &base.cite_count, &shape->cites, adv_node_get(node, "cites"));
    shaper_done(c, &s);
    if (c->no_memory || !id_is_free(c, j, base.id, source, node) ||
        !has_versions(c, &shape->versions, source, node)) {
        return;
    }
    const source_figure *figures = shape->versions.items;
    const adv_node *version = list_first(adv_node_get(node, "versions"));
    size_t order = j->order++;
    for (size_t i = 0; i < shape->versions.count; i++, version = version->next) {
        lawc_parameter *built = lawc_table_push(c, &j->parameters, sizeof *built);
        if (built == NULL) {
            return;
        }
        s = shaper_of(c, source);
        built->row = figure_of(c, &s, &base, &figures[i], version, j->row.trigger);
        built->at = (lawc_origin){source, node, version};
        built->order = order;
        shaper_done(c, &s);
    }
}

static void add_fx(lawc_compiler *c, lawc_jurisdiction *j, const source_fx *shape, const adv_node *node,
                   const char *source)
{
    adv_shaper s = shaper_of(c, source);
    adv_fx_rule base = {.id = full_id(c, j->folder, shape->id),
                        .method = choose(0, shape->method, 0),
                        .variance_e9 = shape->variance.e9};
    memcpy(base.calendar, shape->calendar, sizeof base.calendar);
    base.says = adv_shape_string(&s, shape->says, node);
    base.cites = adv_shape_cites(&s, &base.cite_count, &shape->cites, adv_node_get(node, "cites"));
    base.quarterly = adv_shape_currencies(&s, &base.quarterly_count, adv_node_get(node, "quarterly"));
    shaper_done(c, &s);
    if (c->no_memory || !has_versions(c, &shape->versions, source, node)) {
        return;
    }
    const source_fx_version *versions = shape->versions.items;
    const adv_node *version = list_first(adv_node_get(node, "versions"));
    size_t order = j->order++;
    for (size_t i = 0; i < shape->versions.count; i++, version = version->next) {
        lawc_fx *built = lawc_table_push(c, &j->fx, sizeof *built);
        if (built == NULL) {
            return;
        }
        built->row = base;
        built->row.trigger = choose(versions[i].trigger, shape->trigger, j->row.trigger);
        built->row.from = versions[i].from;
        built->row.until = end_day(versions[i].until);
        built->row.checked_on = versions[i].checked_on;
        built->at = (lawc_origin){source, node, version};
        built->order = order;
    }
}

/* ---- entries ----------------------------------------------------------------------------------------- */

static void full_figure(lawc_compiler *c, const lawc_jurisdiction *j, const char **id)
{
    *id = *id == NULL ? NULL : full_id(c, j->folder, adv_text_of(*id));
}

static void add_entry(lawc_compiler *c, lawc_jurisdiction *j, const source_entry *shape, const adv_node *node,
                      const char *source)
{
    adv_shaper s = shaper_of(c, source);
    adv_entry_rule base = adv_shape_entry_row(&s, &shape->entry, node);
    base.id = full_id(c, j->folder, shape->entry.id);
    full_figure(c, j, &base.rate);
    full_figure(c, j, &base.minimum);
    full_figure(c, j, &base.maximum);
    full_figure(c, j, &base.amount);
    full_figure(c, j, &base.at_most);
    full_figure(c, j, &base.above);
    shaper_done(c, &s);
    if (c->no_memory || !id_is_free(c, j, base.id, source, node) ||
        !has_versions(c, &shape->versions, source, node)) {
        return;
    }
    const source_days *versions = shape->versions.items;
    const adv_node *version = list_first(adv_node_get(node, "versions"));
    size_t order = j->order++;
    for (size_t i = 0; i < shape->versions.count; i++, version = version->next) {
        lawc_entry *built = lawc_table_push(c, &j->entry, sizeof *built);
        if (built == NULL) {
            return;
        }
        built->row = base;
        built->row.trigger = choose(versions[i].trigger, 0, ADV_DATE_ENTRY);
        built->row.from = versions[i].from;
        built->row.until = end_day(versions[i].until);
        built->row.checked_on = versions[i].checked_on;
        built->at = (lawc_origin){source, node, version};
        built->order = order;
    }
}

/* ---- programmes -------------------------------------------------------------------------------------- */

/* One version: to whom it is open, or in the place of the row's sentence why it is not. */
static void add_programme_version(lawc_compiler *c, lawc_programme *built,
                                  const source_programme_version *shape, const adv_node *node,
                                  uint8_t trigger)
{
    adv_shaper s = shaper_of(c, built->at.source);
    adv_programme *row = &built->row;
    bool lapsed = shape->lapsed.bytes != NULL;
    bool gap = shape->gap.bytes != NULL;
    row->origins = adv_shape_texts(&s, &row->origin_count, &shape->origins, node);
    row->any_origin = adv_shape_yes(&s, shape->any_origin, node, "any_origin");
    row->state = gap ? ADV_PROGRAMME_GAP : lapsed ? ADV_PROGRAMME_LAPSED : ADV_PROGRAMME_IN_FORCE;
    if (gap || lapsed) {
        row->says = adv_shape_string(&s, gap ? shape->gap : shape->lapsed, node);
    }
    if (gap && lapsed) {
        lawc_problem(c, s.source, node, "a version of %s is lapsed or a gap, not both", row->id);
    }
    row->trigger = choose(shape->trigger, 0, trigger);
    row->from = shape->from;
    row->until = end_day(shape->until);
    row->checked_on = shape->checked_on;
    shaper_done(c, &s);
}

static void add_programme(lawc_compiler *c, lawc_jurisdiction *j, const source_programme *shape,
                          const adv_node *node, const char *source)
{
    adv_shaper s = shaper_of(c, source);
    adv_programme base = {.id = full_id(c, j->folder, shape->id), .column = choose(0, shape->column, 0)};
    base.term = adv_shape_string(&s, shape->term, node);
    base.symbol = adv_shape_string(&s, shape->symbol, node);
    base.name = adv_shape_string(&s, shape->name, node);
    base.says = adv_shape_string(&s, shape->says, node);
    base.cites = adv_shape_cites(&s, &base.cite_count, &shape->cites, adv_node_get(node, "cites"));
    shaper_done(c, &s);
    if (c->no_memory || !id_is_free(c, j, base.id, source, node) ||
        !has_versions(c, &shape->versions, source, node)) {
        return;
    }
    const source_programme_version *versions = shape->versions.items;
    const adv_node *version = list_first(adv_node_get(node, "versions"));
    size_t order = j->order++;
    for (size_t i = 0; i < shape->versions.count; i++, version = version->next) {
        lawc_programme *built = lawc_table_push(c, &j->programmes, sizeof *built);
        if (built == NULL) {
            return;
        }
        built->row = base;
        built->at = (lawc_origin){source, node, version};
        built->order = order;
        add_programme_version(c, built, &versions[i], version, j->row.trigger);
    }
}

/* ---- layers of chapter 99 ---------------------------------------------------------------------------- */

static const char *choose_text(adv_shaper *s, adv_text version, adv_text row, const adv_node *node)
{
    return adv_shape_string(s, version.bytes != NULL ? version : row, node);
}

static adv_layer layer_of(lawc_compiler *c, adv_shaper *s, const adv_layer *base, const source_layer *shape,
                          const source_layer_version *version, const adv_node *node)
{
    adv_layer row = *base;
    bool stated = version->rate.stated || shape->rate.stated;
    bool gap = version->gap.bytes != NULL;
    row.known = !gap;
    row.rate_e9 = gap ? 0 : version->rate.stated ? version->rate.e9 : shape->rate.e9;
    row.base = choose(version->base, shape->base, ADV_BASE_FULL_VALUE);
    row.rank = adv_shape_rank(s, version->rank != 0 ? version->rank : shape->rank, node);
    row.origins = choose_text(s, version->origins, shape->origins, node);
    row.scope = choose_text(s, version->scope, shape->scope, node);
    row.except = choose_text(s, version->except, shape->except, node);
    row.says =
        gap ? adv_shape_string(s, version->gap, node) : choose_text(s, version->says, shape->says, node);
    row.from = version->from;
    row.until = end_day(version->until);
    row.loaded_from = version->loaded_from;
    row.loaded_until = end_day(version->loaded_until);
    row.vessel = base->vessel && (row.loaded_from != ADV_DATE_NONE || row.loaded_until != ADV_DATE_OPEN);
    row.checked_on = version->checked_on;
    if (gap && version->rate.stated) {
        lawc_problem(c, s->source, node, "a version of %s has either a rate or a gap", base->id);
    } else {
        adv_shape_layer_rate(s, stated && !gap, gap, row.form, node);
    }
    return row;
}

static void add_layer(lawc_compiler *c, lawc_jurisdiction *j, const source_layer *shape, const adv_node *node,
                      const char *source)
{
    adv_shaper s = shaper_of(c, source);
    adv_layer base = {.id = full_id(c, j->folder, shape->id),
                      .form = choose(0, shape->form, ADV_LAYER_ADD),
                      .material = choose(0, shape->material, ADV_MATERIAL_NONE),
                      .us_content_e9 = shape->us_content.e9};
    base.heading = adv_shape_string(&s, shape->heading, node);
    base.authority = adv_shape_string(&s, shape->authority, node);
    base.programmes = adv_shape_string(&s, shape->programmes, node);
    base.lifts = adv_shape_string(&s, shape->lifts, node);
    base.group = adv_shape_string(&s, shape->group, node);
    base.one_of = adv_shape_string(&s, shape->one_of, node);
    base.claim = adv_shape_yes(&s, shape->claim, node, "claim");
    base.vessel = adv_shape_yes(&s, shape->vessel, node, "vessel");
    base.cites = adv_shape_cites(&s, &base.cite_count, &shape->cites, adv_node_get(node, "cites"));
    if (c->no_memory || s.no_memory || !id_is_free(c, j, base.id, source, node) ||
        !has_versions(c, &shape->versions, source, node)) {
        shaper_done(c, &s);
        return;
    }
    const source_layer_version *versions = shape->versions.items;
    const adv_node *version = list_first(adv_node_get(node, "versions"));
    size_t order = j->order++;
    for (size_t i = 0; i < shape->versions.count; i++, version = version->next) {
        lawc_layer *built = lawc_table_push(c, &j->layers, sizeof *built);
        if (built != NULL) {
            built->row = layer_of(c, &s, &base, shape, &versions[i], version);
            built->at = (lawc_origin){source, node, version};
            built->order = order;
        }
    }
    shaper_done(c, &s);
}

/* What the layers of the file name: authorities, groups of countries, lists of goods. */
static void add_named(lawc_compiler *c, lawc_jurisdiction *j, const source_layers *file,
                      const lawc_origin *at)
{
    adv_shaper s = shaper_of(c, at->source);
    const adv_node *node = list_first(adv_node_get(at->row, "authorities"));
    const adv_shape_authority *authorities = file->authorities.items;
    for (size_t i = 0; i < file->authorities.count && !c->no_memory; i++, node = node->next) {
        lawc_authority *built = lawc_table_push(c, &j->authorities, sizeof *built);
        if (built != NULL) {
            built->row = adv_shape_authority_row(&s, &authorities[i], node);
            built->at = (lawc_origin){at->source, node, NULL};
        }
    }
    node = list_first(adv_node_get(at->row, "groups"));
    const adv_shape_group *groups = file->groups.items;
    for (size_t i = 0; i < file->groups.count && !c->no_memory; i++, node = node->next) {
        lawc_group *built = lawc_table_push(c, &j->groups, sizeof *built);
        if (built != NULL) {
            built->row = adv_shape_group_row(&s, &groups[i], node);
            built->at = (lawc_origin){at->source, node, NULL};
        }
    }
    node = list_first(adv_node_get(at->row, "lists"));
    const adv_shape_product_list *lists = file->lists.items;
    for (size_t i = 0; i < file->lists.count && !c->no_memory; i++, node = node->next) {
        lawc_product_list *built = lawc_table_push(c, &j->lists, sizeof *built);
        if (built != NULL) {
            built->row = adv_shape_product_list_row(&s, &lists[i], node);
            built->at = (lawc_origin){at->source, node, NULL};
        }
    }
    shaper_done(c, &s);
}

/* ---- files ------------------------------------------------------------------------------------------- */

static bool format_is_known(lawc_compiler *c, int64_t format, const lawc_origin *at)
{
    if (format != ADV_LAW_FORMAT) {
        lawc_problem(c, at->source, adv_node_get(at->row, "format"),
                     "the file has format %ld and this program reads format %d", (long)format,
                     ADV_LAW_FORMAT);
    }
    return format == ADV_LAW_FORMAT;
}

static void add_parameters(lawc_compiler *c, lawc_jurisdiction *j, const adv_list *list,
                           const lawc_origin *at)
{
    const source_parameter *shapes = list->items;
    const adv_node *node = list_first(adv_node_get(at->row, "parameters"));
    for (size_t i = 0; i < list->count; i++, node = node->next) {
        add_parameter(c, j, &shapes[i], node, at->source);
    }
}

/* Of a file that cannot be used for another reason: its elements, so that all is said in one go. */
static void check_elements(lawc_compiler *c, const lawc_origin *at)
{
    bool is_map = at->row != NULL && at->row->kind == ADV_NODE_MAP;
    const adv_node *rules = is_map ? adv_node_get(at->row, "rules") : NULL;
    bool is_list = rules != NULL && rules->kind == ADV_NODE_LIST;
    for (const adv_node *rule = is_list ? rules->first : NULL; rule != NULL; rule = rule->next) {
        const adv_node *list = rule->kind == ADV_NODE_MAP ? adv_node_get(rule, "element") : NULL;
        for (const adv_node *name = list_first(list); name != NULL; name = list_next(list, name)) {
            if (name->kind == ADV_NODE_TEXT && adv_element_kind_find(name->text) < 0) {
                refuse_element(c, at->source, name);
            }
        }
    }
}

/* elements.yaml, methods.yaml, assists.yaml, fees.yaml, entry.yaml, programmes.yaml or figures.yaml. */
static void add_rows(lawc_compiler *c, lawc_jurisdiction *j, const char *path, bool may_be_sale)
{
    source_rows file;
    lawc_origin at = {0};
    if (!lawc_read_shape(c, &file, &source_rows_schema, &at, path)) {
        check_elements(c, &at);
        return;
    }
    if (!format_is_known(c, file.format, &at)) {
        return;
    }
    const source_rule *rules = file.rules.items;
    const adv_node *node = list_first(adv_node_get(at.row, "rules"));
    for (size_t i = 0; i < file.rules.count && !c->no_memory; i++, node = node->next) {
        add_rule(c, j, &rules[i], node, at.source, may_be_sale);
    }
    add_parameters(c, j, &file.parameters, &at);
    const source_entry *entries = file.entry.items;
    node = list_first(adv_node_get(at.row, "entry"));
    for (size_t i = 0; i < file.entry.count && !c->no_memory; i++, node = node->next) {
        add_entry(c, j, &entries[i], node, at.source);
    }
    const source_programme *programmes = file.programmes.items;
    node = list_first(adv_node_get(at.row, "programmes"));
    for (size_t i = 0; i < file.programmes.count && !c->no_memory; i++, node = node->next) {
        add_programme(c, j, &programmes[i], node, at.source);
    }
}

/* layers.yaml or lists.yaml. */
static void add_layers(lawc_compiler *c, lawc_jurisdiction *j, const char *path)
{
    source_layers file;
    lawc_origin at;
    if (!lawc_read_shape(c, &file, &source_layers_schema, &at, path) ||
        !format_is_known(c, file.format, &at)) {
        return;
    }
    add_named(c, j, &file, &at);
    const source_layer *layers = file.layers.items;
    const adv_node *node = list_first(adv_node_get(at.row, "layers"));
    for (size_t i = 0; i < file.layers.count && !c->no_memory; i++, node = node->next) {
        add_layer(c, j, &layers[i], node, at.source);
    }
}

static bool folder_is_code(const char *folder, adv_text code)
{
    size_t length = strlen(folder);
    for (size_t i = 0; i < length && i < code.length; i++) {
        if (code.bytes[i] < 'A' || code.bytes[i] > 'Z' || folder[i] != code.bytes[i] - 'A' + 'a') {
            return false;
        }
    }
    return length == code.length;
}

static void fill_jurisdiction(lawc_compiler *c, lawc_jurisdiction *j, const source_jurisdiction *file)
{
    adv_shaper s = shaper_of(c, j->at.source);
    const adv_node *node = j->at.row, *rounding = adv_node_get(node, "rounding");
    j->row.code = adv_shape_string(&s, file->code, node);
    j->row.name = adv_shape_string(&s, file->name, node);
    j->row.basis = adv_shape_string(&s, file->basis, node);
    j->row.currency = file->currency;
    j->row.trigger = choose(0, file->trigger, 0);
    j->row.instruments = adv_shape_instruments(&s, &j->row.instrument_count, &file->instruments, node);
    j->row.methods = adv_shape_texts(&s, &j->row.method_count, &file->methods, node);
    if (file->rounding != NULL) {
        j->row.round_value =
            adv_shape_rounding_rule(&s, file->rounding->value, adv_node_get(rounding, "value"));
        j->row.round_entered =
            adv_shape_rounding_rule(&s, file->rounding->entered, adv_node_get(rounding, "entered"));
        j->row.round_value.id = full_id(c, j->folder, file->rounding->value->id);
        j->row.round_entered.id = full_id(c, j->folder, file->rounding->entered->id);
    }
    shaper_done(c, &s);
    const source_fx *fx = file->fx.items;
    const adv_node *child = list_first(adv_node_get(node, "fx"));
    for (size_t i = 0; i < file->fx.count && !c->no_memory; i++, child = child->next) {
        add_fx(c, j, &fx[i], child, j->at.source);
    }
    add_parameters(c, j, &file->parameters, &j->at);
}

static const char *const row_files[] = {"elements.yaml", "methods.yaml", "assists.yaml",
                                        "fees.yaml",     "entry.yaml",   "programmes.yaml",
                                        "figures.yaml"};
static const char *const layer_files[] = {"layers.yaml", "lists.yaml"};

static bool is_row_file(const char *name)
{
    for (size_t i = 0; i < sizeof row_files / sizeof row_files[0]; i++) {
        if (strcmp(name, row_files[i]) == 0) {
            return true;
        }
    }
    for (size_t i = 0; i < sizeof layer_files / sizeof layer_files[0]; i++) {
        if (strcmp(name, layer_files[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool holds_name(const adv_lawc_names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++) {
        if (strcmp(names->items[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static void refuse_strangers(lawc_compiler *c, const char *dir, const adv_lawc_names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        if (strcmp(names->items[i], "jurisdiction.yaml") != 0 && !is_row_file(names->items[i])) {
            lawc_problem(c, adv_lawc_path(c->arena, dir, names->items[i]), NULL,
                         "no file of this name is read here, so nothing in it would hold; a jurisdiction has "
                         "jurisdiction.yaml, elements.yaml, methods.yaml, assists.yaml, fees.yaml, "
                         "entry.yaml, programmes.yaml, figures.yaml, layers.yaml and lists.yaml");
        }
    }
}

void lawc_add_jurisdiction(lawc_compiler *c, const char *folder)
{
    adv_error err;
    adv_lawc_names names;
    const char *dir = adv_lawc_path(c->arena, c->dir, folder);
    source_jurisdiction file;
    lawc_origin at = {0};
    if (dir == NULL || adv_lawc_list(&names, c->arena, dir, 0, &err) != ADV_OK) {
        lawc_problem(c, dir, NULL, "%s", dir == NULL ? "memory is out" : err.message);
        return;
    }
    if (names.count == 0) {
        return; /* a folder without law, such as one of cases only */
    }
    refuse_strangers(c, dir, &names);
    if (!holds_name(&names, "jurisdiction.yaml")) {
        lawc_problem(c, dir, NULL,
                     "the folder has no jurisdiction.yaml; it says what holds for all its rows");
        return;
    }
    bool sound = lawc_read_shape(c, &file, &source_jurisdiction_schema, &at,
                                 adv_lawc_path(c->arena, dir, "jurisdiction.yaml")) &&
                 format_is_known(c, file.format, &at);
    if (sound && !folder_is_code(folder, file.code)) {
        lawc_problem(
            c, at.source, adv_node_get(at.row, "code"),
            "the code '%.*s' and the folder '%s' must be one: capital letters here, small ones there",
            (int)(file.code.length > 60 ? 60 : file.code.length), file.code.bytes, folder);
        sound = false;
    }
    lawc_jurisdiction *j = lawc_table_push(c, &c->jurisdictions, sizeof *j);
    if (j == NULL) {
        return;
    }
    j->folder = folder;
    j->at = at;
    j->row.code = folder; /* until the file gives it: the others are read whether or not this one holds */
    if (sound) {
        fill_jurisdiction(c, j, &file);
    }
    for (size_t i = 0; i < sizeof row_files / sizeof row_files[0] && !c->no_memory; i++) {
        if (holds_name(&names, row_files[i])) {
            add_rows(c, j, adv_lawc_path(c->arena, dir, row_files[i]), i == 1);
        }
    }
    for (size_t i = 0; i < sizeof layer_files / sizeof layer_files[0] && !c->no_memory; i++) {
        if (holds_name(&names, layer_files[i])) {
            add_layers(c, j, adv_lawc_path(c->arena, dir, layer_files[i]));
        }
    }
}

/* Instruments of terms and charges stand in one list; both files may declare the same one. */
static void add_instruments(lawc_compiler *c, const adv_list *list, const lawc_origin *at)
{
    adv_shaper s = shaper_of(c, at->source);
    uint16_t count = 0;
    const adv_instrument *rows =
        adv_shape_instruments(&s, &count, list, adv_node_get(at->row, "instruments"));
    shaper_done(c, &s);
    for (size_t i = 0; i < count && !c->no_memory; i++) {
        const adv_instrument *known = (const adv_instrument *)(const void *)c->instruments.items;
        bool is_known = false;
        for (size_t k = 0; k < c->instruments.count; k++) {
            is_known = is_known ||
                       (strcmp(known[k].id, rows[i].id) == 0 && strcmp(known[k].title, rows[i].title) == 0);
        }
        if (!is_known) {
            adv_instrument *added = lawc_table_push(c, &c->instruments, sizeof *added);
            if (added != NULL) {
                *added = rows[i];
            }
        }
    }
}

void lawc_add_terms(lawc_compiler *c, const char *path)
{
    source_terms file;
    if (!lawc_read_shape(c, &file, &source_terms_schema, &c->terms_at, path) ||
        !format_is_known(c, file.format, &c->terms_at)) {
        return;
    }
    add_instruments(c, &file.instruments, &c->terms_at);
    const adv_shape_incoterm *shapes = file.terms.items;
    const adv_node *node = list_first(adv_node_get(c->terms_at.row, "terms"));
    for (size_t i = 0; i < file.terms.count && !c->no_memory; i++, node = node->next) {
        adv_shaper s = shaper_of(c, c->terms_at.source);
        lawc_incoterm *built = lawc_table_push(c, &c->incoterms, sizeof *built);
        if (built != NULL) {
            built->row = adv_shape_incoterm_row(&s, &shapes[i], node);
            built->at = (lawc_origin){c->terms_at.source, node, NULL};
            shaper_done(c, &s);
        }
    }
}

/* Spelled with a dash and with a blank a name is one name; under another charge it would lead to two
   elements. */
static bool name_is_new(lawc_compiler *c, const char *folded, const lawc_origin *at, const adv_node *name)
{
    const lawc_charge *rows = (const lawc_charge *)(const void *)c->charges.items;
    for (size_t i = 0; i < c->charges.count; i++) {
        if (strcmp(rows[i].row.name, folded) != 0) {
            continue;
        }
        if (rows[i].at.row != at->row) {
            lawc_problem(c, at->source, name,
                         "the charge name '%s' stands in line %d already, under another charge; a "
                         "name leads to one element",
                         folded, (int)rows[i].at.version->line);
        }
        return false;
    }
    return true;
}

/* Every name of a charge in one language becomes a row of its own. */
static void add_names(lawc_compiler *c, const adv_charge *base, const adv_node *list, const char *language,
                      const lawc_origin *at)
{
    for (const adv_node *name = list_first(list); name != NULL && !c->no_memory;
         name = list_next(list, name)) {
        adv_buffer folded;
        adv_buffer_init(&folded, c->arena);
        adv_charge_fold(&folded, name->text);
        c->no_memory = c->no_memory || folded.failed;
        if (folded.length == 0 && !folded.failed) {
            lawc_problem(c, at->source, name, "the name '%.*s' has neither letters nor digits",
                         (int)(name->text.length > 60 ? 60 : name->text.length), name->text.bytes);
            continue;
        }
        const char *text = adv_buffer_done(&folded).bytes;
        if (c->no_memory || !name_is_new(c, text, at, name)) {
            continue;
        }
        lawc_charge *built = lawc_table_push(c, &c->charges, sizeof *built);
        if (built != NULL) {
            built->row = *base;
            built->row.name = text;
            built->row.language = language;
            built->at = (lawc_origin){at->source, at->row, name};
        }
    }
}

static void add_charge(lawc_compiler *c, const source_charge *shape, const adv_node *node, const char *source)
{
    adv_shaper s = shaper_of(c, source);
    lawc_origin at = {source, node, NULL};
    const adv_node *names = adv_node_get(node, "names");
    adv_charge base = {.kind = (uint8_t)(shape->element - 1), .doubt = choose(0, shape->doubt, 0)};
    base.says = adv_shape_string(&s, shape->says, node);
    base.cites = adv_shape_cites(&s, &base.cite_count, &shape->cites, adv_node_get(node, "cites"));
    shaper_done(c, &s);
    if (base.kind >= ADV_KIND_COUNT) {
        lawc_problem(c, source, adv_node_get(node, "element"),
                     "a charge is an element of its own, not the sale");
        return;
    }
    size_t before = c->charges.count;
    for (size_t i = 0; adv_language_names[i] != NULL; i++) {
        add_names(c, &base, adv_node_get(names, adv_language_names[i]), adv_language_names[i], &at);
    }
    if (c->charges.count == before && !c->no_memory) {
        lawc_problem(c, source, names, "the charge has no name in any language");
    }
}

void lawc_add_charges(lawc_compiler *c, const char *path)
{
    source_charges file;
    if (!lawc_read_shape(c, &file, &source_charges_schema, &c->charges_at, path) ||
        !format_is_known(c, file.format, &c->charges_at)) {
        return;
    }
    add_instruments(c, &file.instruments, &c->charges_at);
    const source_charge *shapes = file.charges.items;
    const adv_node *node = list_first(adv_node_get(c->charges_at.row, "charges"));
    for (size_t i = 0; i < file.charges.count && !c->no_memory; i++, node = node->next) {
        add_charge(c, &shapes[i], node, c->charges_at.source);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A canonical pack back into law.  A pack may come from anywhere: its shape is checked by the walker, its
 * names by the steps of shape.c, its meaning by adv_law_check, and only then does anybody get to see it.
 */
#include <string.h>

#include "advalorem/lawpack.h"
#include "engine/law_check.h"
#include "engine/law_names.h"
#include "lawpack/shape_fields.h"

/* ---- shapes ------------------------------------------------------------------------------------------ */

typedef struct pack_rule {
    adv_place place;
    adv_text id, term, says, ask;
    uint8_t element, effect, unknown, no_amount, otherwise, trigger;
    adv_shape_allowance *allowance;
    adv_list cites, when, unless;
    adv_date from, until, checked_on;
} pack_rule;

typedef struct pack_parameter {
    adv_place place;
    adv_text id, term, unit, says;
    adv_decimal value;
    uint8_t gap, trigger;
    adv_list cites;
    adv_date from, until, checked_on;
} pack_parameter;

typedef struct pack_programme {
    adv_place place;
    adv_text id, term, symbol, name, says;
    uint8_t column, state, any_origin, trigger;
    adv_list cites, origins;
    adv_date from, until, checked_on;
} pack_programme;

typedef struct pack_fx {
    adv_place place;
    adv_text id, says;
    uint8_t method, trigger, calendar[ADV_FX_PART_COUNT];
    adv_decimal variance;
    adv_list cites, quarterly;
    adv_date from, until, checked_on;
} pack_fx;

typedef struct pack_entry {
    adv_place place;
    adv_shape_entry entry;
    uint8_t trigger;
    adv_date from, until, checked_on;
} pack_entry;

typedef struct pack_layer {
    adv_place place;
    adv_text id, heading, authority, says, origins, scope, except, programmes, lifts, group, one_of;
    uint8_t form, base, material, gap, claim, vessel;
    int64_t rank;
    adv_decimal rate, us_content;
    adv_list cites;
    adv_date from, until, loaded_from, loaded_until, checked_on;
} pack_layer;

typedef struct pack_jurisdiction {
    adv_place place;
    adv_text code, name, basis;
    adv_currency currency;
    uint8_t trigger;
    adv_list instruments, rules, parameters, fx, entry, methods, programmes;
    adv_list authorities, groups, lists, layers;
    adv_shape_roundings *rounding;
} pack_jurisdiction;

typedef struct pack_charge {
    adv_place place;
    adv_text name, says;
    uint8_t language, element, doubt;
    adv_list cites;
} pack_charge;

typedef struct pack_law {
    adv_place place;
    int64_t format;
    adv_list jurisdictions, incoterms, charges, instruments;
} pack_law;

#define CITES(structure)                                                                                     \
    ADV_SHAPE_FIELD(structure, cites, "cites", ADV_FIELD_LIST, false, .of = &adv_shape_cite_schema,          \
                    .doc = "citations")

static const adv_field rule_fields[] = {
    TEXT(pack_rule, id, true, "name of the row, the same from here to the print-out"),
    TEXT(pack_rule, term, true, "term of the glossary"),
    TEXT(pack_rule, says, true, "one sentence"),
    TEXT(pack_rule, ask, false, "why a person should be asked when the row decides"),
    NAME(pack_rule, element, adv_subject_names, true, "kind of element, or sale"),
    NAME(pack_rule, effect, adv_effect_names, true, "what the row does"),
    NAME(pack_rule, unknown, adv_unknown_names, true, "what it does when a fact is not known"),
    NAME(pack_rule, no_amount, adv_no_amount_names, true, "what it does when the amount is not known"),
    ADV_SHAPE_FIELD(pack_rule, otherwise, "otherwise", ADV_FIELD_TERNARY, false,
                    .doc = "yes: where the rows before it did not apply"),
    ADV_SHAPE_FIELD(pack_rule, allowance, "allowance", ADV_FIELD_OBJECT, false,
                    .of = &adv_shape_allowance_schema, .doc = "how the law finds the amount"),
    CITES(pack_rule),
    TEXTS(pack_rule, when, false, "facts that must be yes"),
    TEXTS(pack_rule, unless, false, "facts that must be no"),
    NAME(pack_rule, trigger, adv_date_kind_names, true, "date whose day decides the version"),
    DAY(pack_rule, from, true, "first day"),
    DAY(pack_rule, until, false, "first day it no longer holds"),
    DAY(pack_rule, checked_on, false, "day somebody last checked it; absent: nobody has"),
};
static const adv_schema rule_schema =
    ADV_SHAPE_SCHEMA(pack_rule, "rule", "one version of one row", rule_fields);

static const adv_field parameter_fields[] = {
    TEXT(pack_parameter, id, true, "name of the row"),
    TEXT(pack_parameter, term, true, "term of the glossary"),
    TEXT(pack_parameter, unit, true, "what the figure counts"),
    TEXT(pack_parameter, says, true, "one sentence"),
    ADV_SHAPE_FIELD(pack_parameter, value, "value", ADV_FIELD_DECIMAL, false, .doc = "the figure"),
    ADV_SHAPE_FIELD(pack_parameter, gap, "gap", ADV_FIELD_TERNARY, false,
                    .doc = "yes: no figure is known here"),
    CITES(pack_parameter),
    NAME(pack_parameter, trigger, adv_date_kind_names, true, "date whose day decides the version"),
    DAY(pack_parameter, from, true, "first day"),
    DAY(pack_parameter, until, false, "first day it no longer holds"),
    DAY(pack_parameter, checked_on, false, "day somebody last checked it; absent: nobody has"),
};
static const adv_schema parameter_schema =
    ADV_SHAPE_SCHEMA(pack_parameter, "parameter", "one version of a figure", parameter_fields);

static const adv_field programme_fields[] = {
    TEXT(pack_programme, id, true, "name of the row"),
    TEXT(pack_programme, term, true, "term of the glossary"),
    NAME(pack_programme, column, adv_tariff_column_names, true, "column of rates it opens"),
    TEXT(pack_programme, symbol, false, "as the special column writes it"),
    TEXT(pack_programme, name, true, "in words"),
    TEXT(pack_programme, says, true, "one sentence, or why it is not in force or not known"),
    NAME(pack_programme, state, adv_programme_state_names, true, "in force, lapsed, or not known here"),
    ADV_SHAPE_FIELD(pack_programme, any_origin, "any_origin", ADV_FIELD_TERNARY, false,
                    .doc = "yes: open to every country that column 2 does not take"),
    TEXTS(pack_programme, origins, false, "countries it is open to"),
    CITES(pack_programme),
    NAME(pack_programme, trigger, adv_date_kind_names, true, "date whose day decides the version"),
    DAY(pack_programme, from, true, "first day"),
    DAY(pack_programme, until, false, "first day it no longer holds"),
    DAY(pack_programme, checked_on, false, "day somebody last checked it; absent: nobody has"),
};
static const adv_schema programme_schema =
    ADV_SHAPE_SCHEMA(pack_programme, "programme", "one version of who may have a column", programme_fields);

static const adv_field fx_fields[] = {
    TEXT(pack_fx, id, true, "name of the row"),
    TEXT(pack_fx, says, true, "one sentence"),
    NAME(pack_fx, method, adv_fx_method_names, true, "which rate counts"),
    NAME(pack_fx, trigger, adv_date_kind_names, true, "date whose rate counts"),
    ADV_SHAPE_FIELD(pack_fx, variance, "variance", ADV_FIELD_DECIMAL, false,
                    .doc = "from which distance the daily rate counts"),
    ADV_SHAPE_FIELD(pack_fx, calendar[ADV_FX_PERIOD], "period", ADV_FIELD_ENUM, false,
                    .names = adv_fx_period_names, .doc = "of a published list: the span one figure is for"),
    ADV_SHAPE_FIELD(pack_fx, calendar[ADV_FX_BACK], "back", ADV_FIELD_ENUM, false,
                    .names = adv_fx_back_names, .doc = "which period, seen from the day"),
    ADV_SHAPE_FIELD(pack_fx, calendar[ADV_FX_TAKE], "take", ADV_FIELD_ENUM, false,
                    .names = adv_fx_take_names, .doc = "which figure of the period"),
    ADV_SHAPE_FIELD(pack_fx, calendar[ADV_FX_WEEKDAY], "weekday", ADV_FIELD_ENUM, false,
                    .names = adv_weekday_names, .doc = "the day whose figure is taken"),
    ADV_SHAPE_FIELD(pack_fx, calendar[ADV_FX_WHICH], "which", ADV_FIELD_ENUM, false,
                    .names = adv_fx_which_names, .doc = "which such day of the month"),
    ADV_SHAPE_FIELD(pack_fx, calendar[ADV_FX_WEEK_STARTS], "week_starts", ADV_FIELD_ENUM, false,
                    .names = adv_weekday_names, .doc = "first day of a week; absent: monday"),
    ADV_SHAPE_FIELD(pack_fx, calendar[ADV_FX_MISSING], "missing", ADV_FIELD_ENUM, false,
                    .names = adv_fx_missing_names, .doc = "which figure where that day has none"),
    ADV_SHAPE_FIELD(pack_fx, calendar[ADV_FX_FORCE], "force", ADV_FIELD_ENUM, false,
                    .names = adv_fx_force_names, .doc = "of the latest: from when a figure holds"),
    TEXTS(pack_fx, quarterly, false, "currencies with quarterly rates"),
    CITES(pack_fx),
    DAY(pack_fx, from, true, "first day"),
    DAY(pack_fx, until, false, "first day it no longer holds"),
    DAY(pack_fx, checked_on, false, "day somebody last checked it; absent: nobody has"),
};
static const adv_schema fx_schema =
    ADV_SHAPE_SCHEMA(pack_fx, "currency rule", "how currencies are converted", fx_fields);

static const adv_field entry_fields[] = {
    ADV_SHAPE_ENTRY_FIELDS(pack_entry),
    NAME(pack_entry, trigger, adv_date_kind_names, true, "date whose day decides the version"),
    DAY(pack_entry, from, true, "first day"),
    DAY(pack_entry, until, false, "first day it no longer holds"),
    DAY(pack_entry, checked_on, false, "day somebody last checked it; absent: nobody has"),
};
static const adv_schema entry_schema =
    ADV_SHAPE_SCHEMA(pack_entry, "entry rule", "one version of a row about entries", entry_fields);

static const adv_field layer_fields[] = {
    TEXT(pack_layer, id, true, "name of the row"),
    TEXT(pack_layer, heading, true, "heading of chapter 99"),
    TEXT(pack_layer, authority, true, "id of an authority"),
    TEXT(pack_layer, says, true, "one sentence"),
    TEXT(pack_layer, origins, true, "any, codes, ids of groups; except"),
    TEXT(pack_layer, scope, false, "names of lists; absent: all goods"),
    TEXT(pack_layer, except, false, "names of lists taken out again"),
    TEXT(pack_layer, programmes, false, "preferences a lifting row asks for"),
    TEXT(pack_layer, lifts, false, "ids and authorities it takes away"),
    TEXT(pack_layer, group, false, "layers that share the value"),
    TEXT(pack_layer, one_of, false, "set of which at most one applies"),
    NAME(pack_layer, form, adv_layer_form_names, true, "add, total or lift"),
    NAME(pack_layer, base, adv_layer_base_names, true, "what it is charged on"),
    NAME(pack_layer, material, adv_material_names, true, "material of a content base"),
    ADV_SHAPE_FIELD(pack_layer, rank, "rank", ADV_FIELD_INTEGER, false, .doc = "1 to 99 within the group"),
    ADV_SHAPE_FIELD(pack_layer, rate, "rate", ADV_FIELD_DECIMAL, false, .doc = "part of the base"),
    ADV_SHAPE_FIELD(pack_layer, us_content, "us_content", ADV_FIELD_DECIMAL, false,
                    .doc = "content of the United States from which on it leaves the base"),
    ADV_SHAPE_FIELD(pack_layer, gap, "gap", ADV_FIELD_TERNARY, false, .doc = "yes: nobody knows"),
    ADV_SHAPE_FIELD(pack_layer, claim, "claim", ADV_FIELD_TERNARY, false,
                    .doc = "yes: holds only where it is claimed"),
    CITES(pack_layer),
    DAY(pack_layer, from, true, "first day of entry"),
    DAY(pack_layer, until, false, "first day it no longer holds"),
    DAY(pack_layer, loaded_from, false, "first day of loading"),
    DAY(pack_layer, loaded_until, false, "first day of loading it no longer reaches"),
    ADV_SHAPE_FIELD(pack_layer, vessel, "vessel", ADV_FIELD_TERNARY, false,
                    .doc = "yes: only loading onto a vessel counts"),
    DAY(pack_layer, checked_on, false, "day somebody last checked it; absent: nobody has"),
};
static const adv_schema layer_schema =
    ADV_SHAPE_SCHEMA(pack_layer, "layer", "one version of a heading of chapter 99", layer_fields);

static const adv_field jurisdiction_fields[] = {
    TEXT(pack_jurisdiction, code, true, "such as US"),
    TEXT(pack_jurisdiction, name, true, "in words"),
    TEXT(pack_jurisdiction, basis, true, "where the value stops growing"),
    ADV_SHAPE_FIELD(pack_jurisdiction, currency, "currency", ADV_FIELD_CURRENCY, false,
                    .doc = "of its values"),
    NAME(pack_jurisdiction, trigger, adv_date_kind_names, true, "date the rules look at"),
    ROWS(pack_jurisdiction, instruments, adv_shape_instrument_schema, false, "what its rows cite"),
    ROWS(pack_jurisdiction, rules, rule_schema, false, "rules, by element, as written, by first day"),
    ROWS(pack_jurisdiction, parameters, parameter_schema, false, "dated figures"),
    ROWS(pack_jurisdiction, fx, fx_schema, false, "how currencies are converted"),
    ROWS(pack_jurisdiction, entry, entry_schema, false, "rows about entries, by what they decide"),
    TEXTS(pack_jurisdiction, methods, true, "methods in lawful order"),
    ROWS(pack_jurisdiction, programmes, programme_schema, false, "who may have the rates of which column"),
    ROWS(pack_jurisdiction, authorities, adv_shape_authority_schema, false, "powers behind its layers"),
    ROWS(pack_jurisdiction, groups, adv_shape_group_schema, false, "countries that share a word"),
    ROWS(pack_jurisdiction, lists, adv_shape_product_list_schema, false, "lists of goods"),
    ROWS(pack_jurisdiction, layers, layer_schema, false, "layers, as written, by first day"),
    ADV_SHAPE_FIELD(pack_jurisdiction, rounding, "rounding", ADV_FIELD_OBJECT, false,
                    .of = &adv_shape_roundings_schema, .doc = "its two roundings"),
};
static const adv_schema jurisdiction_schema =
    ADV_SHAPE_SCHEMA(pack_jurisdiction, "jurisdiction", "the law of one jurisdiction", jurisdiction_fields);

static const adv_field charge_fields[] = {
    TEXT(pack_charge, name, true, "folded name"),
    TEXT(pack_charge, says, true, "what it is, and what the doubt is"),
    NAME(pack_charge, language, adv_language_names, true, "language of the name"),
    NAME(pack_charge, element, adv_subject_names, true, "kind of element"),
    NAME(pack_charge, doubt, adv_doubt_names, true, "none, some or much"),
    CITES(pack_charge),
};
static const adv_schema charge_schema =
    ADV_SHAPE_SCHEMA(pack_charge, "charge", "a charge as invoices name it", charge_fields);

static const adv_field law_fields[] = {
    ADV_SHAPE_FIELD(pack_law, format, "format", ADV_FIELD_INTEGER, true, .doc = "1"),
    ROWS(pack_law, jurisdictions, jurisdiction_schema, true, "sorted by code"),
    ROWS(pack_law, incoterms, adv_shape_incoterm_schema, false, "delivery terms"),
    ROWS(pack_law, charges, charge_schema, false, "charge names, sorted"),
    ROWS(pack_law, instruments, adv_shape_instrument_schema, false, "what terms and charges cite"),
};
static const adv_schema law_schema = ADV_SHAPE_SCHEMA(pack_law, "law pack", "the whole law", law_fields);

/* ---- from shapes to rows ----------------------------------------------------------------------------- */

/* `count` rows of `type` in the arena; NULL for none or when memory is out. */
#define NEW_ROWS(shaper, count, type) ((type *)new_rows((shaper), (count), sizeof(type), _Alignof(type)))

static void *new_rows(adv_shaper *shaper, size_t count, size_t size, size_t alignment)
{
    if (count == 0) {
        return NULL;
    }
    void *rows = adv_arena_array(shaper->arena, count, size, alignment);
    shaper->no_memory = shaper->no_memory || rows == NULL;
    return rows;
}

static adv_date end_day(adv_date until)
{
    return until == ADV_DATE_NONE ? ADV_DATE_OPEN : until;
}

static adv_rule rule_of(adv_shaper *s, const pack_rule *shape, const adv_node *node)
{
    adv_rule row = {.subject = (uint8_t)(shape->element - 1),
                    .effect = (uint8_t)(shape->effect - 1),
                    .unknown = (uint8_t)(shape->unknown - 1),
                    .no_amount = (uint8_t)(shape->no_amount - 1),
                    .trigger = (uint8_t)(shape->trigger - 1),
                    .from = shape->from,
                    .until = end_day(shape->until),
                    .checked_on = shape->checked_on};
    row.id = adv_shape_string(s, shape->id, node);
    row.term = adv_shape_string(s, shape->term, node);
    row.says = adv_shape_string(s, shape->says, node);
    row.ask_why = adv_shape_string(s, shape->ask, node);
    row.ask = row.ask_why != NULL;
    row.otherwise = adv_shape_yes(s, shape->otherwise, node, "otherwise");
    row.allowance = adv_shape_allowance_row(s, shape->allowance, adv_node_get(node, "allowance"));
    row.cites = adv_shape_cites(s, &row.cite_count, &shape->cites, adv_node_get(node, "cites"));
    row.when = adv_shape_facts(s, adv_node_get(node, "when"), row.subject);
    row.unless = adv_shape_facts(s, adv_node_get(node, "unless"), row.subject);
    return row;
}

static adv_parameter parameter_of(adv_shaper *s, const pack_parameter *shape, const adv_node *node)
{
    adv_parameter row = {.known = shape->value.stated,
                         .e9 = shape->value.e9,
                         .trigger = (uint8_t)(shape->trigger - 1),
                         .from = shape->from,
                         .until = end_day(shape->until),
                         .checked_on = shape->checked_on};
    row.id = adv_shape_string(s, shape->id, node);
    row.term = adv_shape_string(s, shape->term, node);
    row.unit = adv_shape_string(s, shape->unit, node);
    row.says = adv_shape_string(s, shape->says, node);
    row.cites = adv_shape_cites(s, &row.cite_count, &shape->cites, adv_node_get(node, "cites"));
    if (shape->value.stated == adv_shape_yes(s, shape->gap, node, "gap")) {
        adv_shaper_problem(s, node, "a version of a parameter has either a value or gap: \"yes\"");
    }
    return row;
}

static adv_fx_rule fx_of(adv_shaper *s, const pack_fx *shape, const adv_node *node)
{
    adv_fx_rule row = {.method = (uint8_t)(shape->method - 1),
                       .trigger = (uint8_t)(shape->trigger - 1),
                       .variance_e9 = shape->variance.e9,
                       .from = shape->from,
                       .until = end_day(shape->until),
                       .checked_on = shape->checked_on};
    memcpy(row.calendar, shape->calendar, sizeof row.calendar);
    row.id = adv_shape_string(s, shape->id, node);
    row.says = adv_shape_string(s, shape->says, node);
    row.cites = adv_shape_cites(s, &row.cite_count, &shape->cites, adv_node_get(node, "cites"));
    row.quarterly = adv_shape_currencies(s, &row.quarterly_count, adv_node_get(node, "quarterly"));
    return row;
}

static adv_layer layer_of(adv_shaper *s, const pack_layer *shape, const adv_node *node)
{
    adv_layer row = {.form = (uint8_t)(shape->form - 1),
                     .base = (uint8_t)(shape->base - 1),
                     .material = (uint8_t)(shape->material - 1),
                     .rate_e9 = shape->rate.e9,
                     .us_content_e9 = shape->us_content.e9,
                     .from = shape->from,
                     .until = end_day(shape->until),
                     .loaded_from = shape->loaded_from,
                     .loaded_until = end_day(shape->loaded_until),
                     .checked_on = shape->checked_on};
    row.id = adv_shape_string(s, shape->id, node);
    row.heading = adv_shape_string(s, shape->heading, node);
    row.authority = adv_shape_string(s, shape->authority, node);
    row.says = adv_shape_string(s, shape->says, node);
    row.origins = adv_shape_string(s, shape->origins, node);
    row.scope = adv_shape_string(s, shape->scope, node);
    row.except = adv_shape_string(s, shape->except, node);
    row.programmes = adv_shape_string(s, shape->programmes, node);
    row.lifts = adv_shape_string(s, shape->lifts, node);
    row.group = adv_shape_string(s, shape->group, node);
    row.one_of = adv_shape_string(s, shape->one_of, node);
    row.cites = adv_shape_cites(s, &row.cite_count, &shape->cites, adv_node_get(node, "cites"));
    row.claim = adv_shape_yes(s, shape->claim, node, "claim");
    row.vessel = adv_shape_yes(s, shape->vessel, node, "vessel");
    row.known = !adv_shape_yes(s, shape->gap, node, "gap");
    row.rank = adv_shape_rank(s, shape->rank, node);
    adv_shape_layer_rate(s, shape->rate.stated, !row.known, row.form, node);
    return row;
}

/* Nodes and structs of a list go in step: the walker keeps every item of a list it found nothing wrong
   with. */
static const adv_node *first_of(const adv_node *map, const char *key)
{
    const adv_node *list = adv_node_get(map, key);
    return list != NULL ? list->first : NULL;
}

/* `function` makes one row of a shape and its node. */
#define READ_TABLE(s, j, shape, node, table, table_count, shape_type, row_type, function)                    \
    do {                                                                                                     \
        const shape_type *shapes_ = (shape)->table.items;                                                    \
        const adv_node *child_ = first_of((node), #table);                                                   \
        uint16_t count_ = adv_shape_count((s), (shape)->table.count, (node));                                \
        row_type *rows_ = NEW_ROWS((s), count_, row_type);                                                   \
        for (size_t i_ = 0; rows_ != NULL && i_ < count_; i_++, child_ = child_->next) {                     \
            rows_[i_] = function((s), &shapes_[i_], child_);                                                 \
        }                                                                                                    \
        (j)->table = rows_;                                                                                  \
        (j)->table_count = rows_ != NULL ? count_ : 0;                                                       \
    } while (0)

static void read_rules(adv_shaper *s, adv_jurisdiction *j, const pack_jurisdiction *shape,
                       const adv_node *node)
{
    READ_TABLE(s, j, shape, node, rules, rule_count, pack_rule, adv_rule, rule_of);
}

static void read_figures(adv_shaper *s, adv_jurisdiction *j, const pack_jurisdiction *shape,
                         const adv_node *node)
{
    const pack_parameter *parameters = shape->parameters.items;
    const adv_node *child = first_of(node, "parameters");
    uint16_t count = adv_shape_count(s, shape->parameters.count, node);
    adv_parameter *rows = NEW_ROWS(s, count, adv_parameter);
    for (size_t i = 0; rows != NULL && i < count; i++, child = child->next) {
        rows[i] = parameter_of(s, &parameters[i], child);
    }
    j->parameters = rows;
    j->parameter_count = rows != NULL ? count : 0;

    const pack_fx *fx = shape->fx.items;
    count = adv_shape_count(s, shape->fx.count, node);
    child = first_of(node, "fx");
    adv_fx_rule *fx_rows = NEW_ROWS(s, count, adv_fx_rule);
    for (size_t i = 0; fx_rows != NULL && i < count; i++, child = child->next) {
        fx_rows[i] = fx_of(s, &fx[i], child);
    }
    j->fx = fx_rows;
    j->fx_count = fx_rows != NULL ? count : 0;
}

static void read_entry_rules(adv_shaper *s, adv_jurisdiction *j, const pack_jurisdiction *shape,
                             const adv_node *node)
{
    const pack_entry *shapes = shape->entry.items;
    const adv_node *child = first_of(node, "entry");
    uint16_t count = adv_shape_count(s, shape->entry.count, node);
    adv_entry_rule *rows = NEW_ROWS(s, count, adv_entry_rule);
    for (size_t i = 0; rows != NULL && i < count; i++, child = child->next) {
        rows[i] = adv_shape_entry_row(s, &shapes[i].entry, child);
        rows[i].trigger = (uint8_t)(shapes[i].trigger - 1);
        rows[i].from = shapes[i].from;
        rows[i].until = end_day(shapes[i].until);
        rows[i].checked_on = shapes[i].checked_on;
    }
    j->entry_rules = rows;
    j->entry_rule_count = rows != NULL ? count : 0;
}

static adv_programme programme_of(adv_shaper *s, const pack_programme *shape, const adv_node *node)
{
    adv_programme row = {.column = (uint8_t)(shape->column - 1),
                         .state = (uint8_t)(shape->state - 1),
                         .trigger = (uint8_t)(shape->trigger - 1),
                         .from = shape->from,
                         .until = end_day(shape->until),
                         .checked_on = shape->checked_on};
    row.id = adv_shape_string(s, shape->id, node);
    row.term = adv_shape_string(s, shape->term, node);
    row.symbol = adv_shape_string(s, shape->symbol, node);
    row.name = adv_shape_string(s, shape->name, node);
    row.says = adv_shape_string(s, shape->says, node);
    row.cites = adv_shape_cites(s, &row.cite_count, &shape->cites, adv_node_get(node, "cites"));
    row.origins = adv_shape_texts(s, &row.origin_count, &shape->origins, node);
    row.any_origin = adv_shape_yes(s, shape->any_origin, node, "any_origin");
    return row;
}

static void read_programmes(adv_shaper *s, adv_jurisdiction *j, const pack_jurisdiction *shape,
                            const adv_node *node)
{
    READ_TABLE(s, j, shape, node, programmes, programme_count, pack_programme, adv_programme, programme_of);
}

static void read_layers(adv_shaper *s, adv_jurisdiction *j, const pack_jurisdiction *shape,
                        const adv_node *node)
{
    READ_TABLE(s, j, shape, node, authorities, authority_count, adv_shape_authority, adv_authority,
               adv_shape_authority_row);
    READ_TABLE(s, j, shape, node, groups, group_count, adv_shape_group, adv_country_group,
               adv_shape_group_row);
    READ_TABLE(s, j, shape, node, lists, list_count, adv_shape_product_list, adv_product_list,
               adv_shape_product_list_row);
    READ_TABLE(s, j, shape, node, layers, layer_count, pack_layer, adv_layer, layer_of);
}

static adv_jurisdiction jurisdiction_of(adv_shaper *s, const pack_jurisdiction *shape, const adv_node *node)
{
    adv_jurisdiction j = {.currency = shape->currency, .trigger = (uint8_t)(shape->trigger - 1)};
    j.code = adv_shape_string(s, shape->code, node);
    j.name = adv_shape_string(s, shape->name, node);
    j.basis = adv_shape_string(s, shape->basis, node);
    j.instruments = adv_shape_instruments(s, &j.instrument_count, &shape->instruments, node);
    j.methods = adv_shape_texts(s, &j.method_count, &shape->methods, node);
    if (shape->rounding != NULL) {
        const adv_node *rounding = adv_node_get(node, "rounding");
        j.round_value = adv_shape_rounding_rule(s, shape->rounding->value, adv_node_get(rounding, "value"));
        j.round_entered =
            adv_shape_rounding_rule(s, shape->rounding->entered, adv_node_get(rounding, "entered"));
    }
    read_rules(s, &j, shape, node);
    read_figures(s, &j, shape, node);
    read_entry_rules(s, &j, shape, node);
    read_programmes(s, &j, shape, node);
    read_layers(s, &j, shape, node);
    return j;
}

static adv_charge charge_of(adv_shaper *s, const pack_charge *shape, const adv_node *node)
{
    adv_charge row = {.kind = (uint8_t)(shape->element - 1), .doubt = (uint8_t)(shape->doubt - 1)};
    row.name = adv_shape_string(s, shape->name, node);
    row.says = adv_shape_string(s, shape->says, node);
    row.language = adv_language_names[shape->language - 1];
    row.cites = adv_shape_cites(s, &row.cite_count, &shape->cites, adv_node_get(node, "cites"));
    return row;
}

static void read_terms_and_charges(adv_shaper *s, adv_law *law, const pack_law *shape, const adv_node *node)
{
    const adv_shape_incoterm *terms = shape->incoterms.items;
    const adv_node *child = first_of(node, "incoterms");
    uint16_t count = adv_shape_count(s, shape->incoterms.count, node);
    adv_incoterm *rows = NEW_ROWS(s, count, adv_incoterm);
    for (size_t i = 0; rows != NULL && i < count; i++, child = child->next) {
        rows[i] = adv_shape_incoterm_row(s, &terms[i], child);
    }
    law->incoterms = rows;
    law->incoterm_count = rows != NULL ? count : 0;

    const pack_charge *charges = shape->charges.items;
    count = adv_shape_count(s, shape->charges.count, node);
    child = first_of(node, "charges");
    adv_charge *charge_rows = NEW_ROWS(s, count, adv_charge);
    for (size_t i = 0; charge_rows != NULL && i < count; i++, child = child->next) {
        charge_rows[i] = charge_of(s, &charges[i], child);
    }
    law->charges = charge_rows;
    law->charge_count = charge_rows != NULL ? count : 0;
}

static void law_of(adv_shaper *s, adv_law *law, const pack_law *shape, const adv_node *node)
{
    const pack_jurisdiction *shapes = shape->jurisdictions.items;
    const adv_node *child = first_of(node, "jurisdictions");
    uint16_t count = adv_shape_count(s, shape->jurisdictions.count, node);
    adv_jurisdiction *rows = NEW_ROWS(s, count, adv_jurisdiction);
    for (size_t i = 0; rows != NULL && i < count; i++, child = child->next) {
        rows[i] = jurisdiction_of(s, &shapes[i], child);
    }
    law->format = ADV_LAW_FORMAT;
    law->digest = "";
    law->jurisdictions = rows;
    law->jurisdiction_count = rows != NULL ? count : 0;
    law->instruments = adv_shape_instruments(s, &law->instrument_count, &shape->instruments, node);
    read_terms_and_charges(s, law, shape, node);
}

adv_status adv_lawpack_read(adv_law **out, adv_arena *arena, adv_text text, const char *source,
                            adv_error_list *problems)
{
    adv_node *node = NULL;
    adv_error err;
    adv_status status = adv_json_read(&node, arena, text, source, &err);
    if (status != ADV_OK) {
        adv_error_list_append(problems, &err);
        return status;
    }
    pack_law shape;
    adv_walk walk = {.arena = arena, .source = source, .problems = problems};
    status = adv_schema_walk(&shape, &law_schema, node, &walk);
    if (status != ADV_OK) {
        return status;
    }
    if (shape.format != ADV_LAW_FORMAT) {
        adv_error_list_add(problems, ADV_ERR_INPUT,
                           adv_node_place(adv_node_get(node, "format"), source, "format"),
                           "the pack has format %ld and this program reads format %d; use a pack made for it",
                           (long)shape.format, ADV_LAW_FORMAT);
        return ADV_ERR_INPUT;
    }
    adv_law *law = ADV_ARENA_NEW(arena, adv_law);
    adv_shaper shaper = {.arena = arena, .source = source, .problems = problems};
    if (law == NULL) {
        return ADV_ERR_MEMORY;
    }
    law_of(&shaper, law, &shape, node);
    if (shaper.no_memory) {
        return ADV_ERR_MEMORY;
    }
    if (shaper.found > 0) {
        return ADV_ERR_INPUT;
    }
    status = adv_law_check(law, problems, arena);
    if (status == ADV_OK) {
        *out = law;
    }
    return status;
}

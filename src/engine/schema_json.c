/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON Schema 2020-12 of a format, from the tables the walker reads by, so that the published schema cannot
 * say something else than the reader.  What one table cannot say (ids that lead somewhere, one of several
 * keys) is not in it: a file the schema accepts can still be refused.
 */
#include <assert.h>
#include <string.h>

#include "advalorem/json.h"
#include "schema_walk.h"

#define OBJECT_LIMIT 64

/* Every schema that the root reaches, in the order it is met. */
typedef struct reached {
    const adv_schema *items[OBJECT_LIMIT];
    size_t count;
} reached;

typedef struct scalar_def {
    const char *name, *pattern, *doc;
} scalar_def;

#define DECIMALS(least_most) "(\\.[0-9]{" least_most "}0*)?"

static const scalar_def scalar_defs[] = {
    {"amount", "^(unknown( [A-Z]{3})?|-?[0-9]+" DECIMALS("1,4") " [A-Z]{3})$",
     "An amount with its currency: 1200.00 USD; unknown, or unknown USD, when nobody knows."},
    {"count", "^[0-9]+" DECIMALS("1,9") "$", "A number that is not negative."},
    {"country", "^[A-Z]{2}$", "A country of ISO 3166-1, two capital letters."},
    {"currency", "^[A-Z]{3}$", "A currency of ISO 4217, three capital letters."},
    {"date", "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", "A day, such as 2025-02-18."},
    {"decimal", "^-?[0-9]+" DECIMALS("1,9") "$", "A decimal."},
    {"id", "^[A-Za-z0-9_./:-]+$", "Letters, digits and - _ . / :"},
    {"integer", "^-?[0-9]+(\\.0+)?$", "A whole number."},
    {"quantity", "^[0-9]+" DECIMALS("1,4") " [^ \\t\\n0-9.,%+-][^ \\t\\n]*$",
     "A figure and its unit, such as 500 pcs."},
    {"text", "[^ \\t]", "Text that says something."},
};

static void text_pair(adv_json_writer *w, const char *key, const char *value)
{
    adv_json_key(w, key);
    adv_json_cstring(w, value);
}

static void ref_to(adv_json_writer *w, const char *def)
{
    char path[96] = "#/$defs/";
    size_t start = strlen(path);
    size_t length = strlen(def);
    assert(start + length < sizeof path);
    for (size_t i = 0; i < length; i++) {
        path[start + i] = def[i] == ' ' ? '_' : def[i];
    }
    path[start + length] = '\0';
    text_pair(w, "$ref", path);
}

static void key_of_schema(adv_json_writer *w, const adv_schema *schema)
{
    char name[64];
    size_t length = strlen(schema->name);
    assert(length < sizeof name);
    for (size_t i = 0; i <= length; i++) {
        name[i] = schema->name[i] == ' ' ? '_' : schema->name[i];
    }
    adv_json_key(w, name);
}

static void reach(reached *all, const adv_schema *schema)
{
    for (size_t i = 0; i < all->count; i++) {
        if (all->items[i] == schema) {
            return;
        }
    }
    assert(all->count < OBJECT_LIMIT);
    all->items[all->count++] = schema;
    for (size_t i = 0; i < schema->field_count; i++) {
        if (schema->fields[i].of != NULL) {
            reach(all, schema->fields[i].of);
        }
    }
}

static const char *scalar_def_of(adv_field_type type)
{
    switch (type) {
    case ADV_FIELD_TEXT: return "text";
    case ADV_FIELD_ID: return "id";
    case ADV_FIELD_MONEY: return "amount";
    case ADV_FIELD_QUANTITY: return "quantity";
    case ADV_FIELD_COUNT: return "count";
    case ADV_FIELD_DECIMAL:
    case ADV_FIELD_PERCENT: return "decimal";
    case ADV_FIELD_DATE: return "date";
    case ADV_FIELD_TERNARY:
    case ADV_FIELD_FACTS: return "ternary";
    case ADV_FIELD_COUNTRY: return "country";
    case ADV_FIELD_CURRENCY: return "currency";
    case ADV_FIELD_INTEGER: return "integer";
    case ADV_FIELD_DATES: return "dates";
    case ADV_FIELD_TEXTS: return "texts";
    case ADV_FIELD_ENUM:
    case ADV_FIELD_OBJECT:
    case ADV_FIELD_LIST: break;
    }
    return NULL;
}

static void write_words(adv_json_writer *w, const char *const *names)
{
    adv_json_key(w, "enum");
    adv_json_open(w, '[');
    for (size_t i = 0; names[i] != NULL; i++) {
        adv_json_cstring(w, names[i]);
    }
    adv_json_close(w, ']');
}

static void write_property(adv_json_writer *w, const adv_field *field)
{
    adv_json_key(w, field->name);
    adv_json_open(w, '{');
    if (field->type == ADV_FIELD_ENUM) {
        write_words(w, field->names);
    } else if (field->type == ADV_FIELD_OBJECT) {
        ref_to(w, field->of->name);
    } else if (field->type == ADV_FIELD_LIST) {
        text_pair(w, "type", "array");
        adv_json_key(w, "items");
        adv_json_open(w, '{');
        ref_to(w, field->of->name);
        adv_json_close(w, '}');
    } else {
        ref_to(w, scalar_def_of((adv_field_type)field->type));
    }
    if (field->doc != NULL) {
        text_pair(w, "description", field->doc);
    }
    adv_json_close(w, '}');
}

static void write_fact_properties(adv_json_writer *w, const adv_field *field)
{
    for (size_t i = 0; i < adv_fact_count(field); i++) {
        const adv_name_row *row = adv_fact_row(field, i);
        adv_json_key(w, row->name);
        adv_json_open(w, '{');
        ref_to(w, "ternary");
        text_pair(w, "description", row->title);
        adv_json_close(w, '}');
    }
}

static void write_required(adv_json_writer *w, const adv_schema *schema)
{
    bool open = false;
    for (size_t i = 0; i < schema->field_count; i++) {
        if (!schema->fields[i].required) {
            continue;
        }
        if (!open) {
            adv_json_key(w, "required");
            adv_json_open(w, '[');
            open = true;
        }
        adv_json_cstring(w, schema->fields[i].name);
    }
    if (open) {
        adv_json_close(w, ']');
    }
}

/* Keys that begin with x_ are the user's own. */
static void write_own_keys(adv_json_writer *w)
{
    adv_json_key(w, "patternProperties");
    adv_json_open(w, '{');
    adv_json_key(w, "^x_");
    adv_json_bool(w, true);
    adv_json_close(w, '}');
    adv_json_key(w, "additionalProperties");
    adv_json_bool(w, false);
}

static void write_object_body(adv_json_writer *w, const adv_schema *schema)
{
    text_pair(w, "type", "object");
    adv_json_key(w, "properties");
    adv_json_open(w, '{');
    for (size_t i = 0; i < schema->field_count; i++) {
        if (schema->fields[i].type == ADV_FIELD_FACTS) {
            write_fact_properties(w, &schema->fields[i]);
        } else {
            write_property(w, &schema->fields[i]);
        }
    }
    adv_json_close(w, '}');
    write_required(w, schema);
    write_own_keys(w);
}

static void write_scalar_defs(adv_json_writer *w)
{
    static const char *const ternary[] = {"yes", "no", "unknown", NULL};
    for (size_t i = 0; i < sizeof scalar_defs / sizeof scalar_defs[0]; i++) {
        adv_json_key(w, scalar_defs[i].name);
        adv_json_open(w, '{');
        text_pair(w, "type", "string");
        text_pair(w, "pattern", scalar_defs[i].pattern);
        text_pair(w, "description", scalar_defs[i].doc);
        adv_json_close(w, '}');
    }
    adv_json_key(w, "ternary");
    adv_json_open(w, '{');
    write_words(w, ternary);
    text_pair(w, "description", "A fact: yes, no, or not known.");
    adv_json_close(w, '}');
}

static void write_texts_def(adv_json_writer *w)
{
    adv_json_key(w, "texts");
    adv_json_open(w, '{');
    adv_json_key(w, "anyOf");
    adv_json_open(w, '[');
    adv_json_open(w, '{');
    ref_to(w, "text");
    adv_json_close(w, '}');
    adv_json_open(w, '{');
    text_pair(w, "type", "array");
    adv_json_key(w, "items");
    adv_json_open(w, '{');
    ref_to(w, "text");
    adv_json_close(w, '}');
    adv_json_close(w, '}');
    adv_json_close(w, ']');
    adv_json_close(w, '}');
}

static void write_dates_def(adv_json_writer *w)
{
    adv_json_key(w, "dates");
    adv_json_open(w, '{');
    text_pair(w, "type", "object");
    adv_json_key(w, "properties");
    adv_json_open(w, '{');
    for (size_t i = 0; i < ADV_DATE_KIND_COUNT; i++) {
        const adv_name_row *row = adv_date_kind_row((adv_date_kind)i);
        adv_json_key(w, row->name);
        adv_json_open(w, '{');
        ref_to(w, "date");
        text_pair(w, "description", row->title);
        adv_json_close(w, '}');
    }
    adv_json_close(w, '}');
    write_own_keys(w);
    adv_json_close(w, '}');
}

static void write_object_defs(adv_json_writer *w, const reached *all)
{
    for (size_t i = 1; i < all->count; i++) {
        key_of_schema(w, all->items[i]);
        adv_json_open(w, '{');
        if (all->items[i]->doc != NULL) {
            text_pair(w, "description", all->items[i]->doc);
        }
        write_object_body(w, all->items[i]);
        adv_json_close(w, '}');
    }
}

adv_status adv_schema_json(adv_buffer *out, const adv_schema *schema, const char *id, const char *title)
{
    adv_json_writer w;
    reached all = {.count = 0};
    assert(out != NULL && schema != NULL && id != NULL && title != NULL);
    reach(&all, schema);
    adv_json_writer_init(&w, out, 1);
    adv_json_open(&w, '{');
    text_pair(&w, "$schema", "https://json-schema.org/draft/2020-12/schema");
    text_pair(&w, "$id", id);
    text_pair(&w, "title", title);
    if (schema->doc != NULL) {
        text_pair(&w, "description", schema->doc);
    }
    write_object_body(&w, schema);
    adv_json_key(&w, "$defs");
    adv_json_open(&w, '{');
    write_scalar_defs(&w);
    write_texts_def(&w);
    write_dates_def(&w);
    write_object_defs(&w, &all);
    adv_json_close(&w, '}');
    adv_json_close(&w, '}');
    adv_buffer_char(out, '\n');
    return out->failed ? ADV_ERR_MEMORY : ADV_OK;
}

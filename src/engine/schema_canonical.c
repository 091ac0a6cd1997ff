/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Canonical JSON of a struct by its table: the same facts give the same bytes, whichever file they came
 * from.  Keys are sorted by bytes, amounts are shortest decimals, days are ISO, absent keys are absent.
 * "Not known" of a yes-or-no fact says the same as not stating it and is left out; an amount said to be
 * unknown is kept.
 */
#include <assert.h>
#include <string.h>

#include "advalorem/json.h"
#include "schema_walk.h"

/* One key of a map and where its value is. */
typedef struct entry {
    const char *name;
    const adv_field *field;
    size_t fact; /* of a field of type ADV_FIELD_FACTS */
} entry;

static void write_object(adv_buffer *out, const adv_schema *schema, const void *object);

static const void *value_at(const void *object, const adv_field *field)
{
    return (const char *)object + field->offset;
}

static bool has_date(const adv_date *dates)
{
    for (size_t i = 0; i < ADV_DATE_KIND_COUNT; i++) {
        if (dates[i] != ADV_DATE_NONE) {
            return true;
        }
    }
    return false;
}

static const void *object_of(const void *value)
{
    const void *object;
    memcpy(&object, value, sizeof object);
    return object;
}

static bool is_stated(const entry *e, const void *object)
{
    const void *value = value_at(object, e->field);
    switch ((adv_field_type)e->field->type) {
    case ADV_FIELD_TEXT:
    case ADV_FIELD_ID:
    case ADV_FIELD_COUNTRY: return ((const adv_text *)value)->length != 0;
    case ADV_FIELD_MONEY: return ((const adv_money *)value)->stated;
    case ADV_FIELD_QUANTITY: return ((const adv_quantity *)value)->stated;
    case ADV_FIELD_COUNT:
    case ADV_FIELD_DECIMAL:
    case ADV_FIELD_PERCENT: return ((const adv_decimal *)value)->stated;
    case ADV_FIELD_DATE: return *(const adv_date *)value != ADV_DATE_NONE;
    case ADV_FIELD_TERNARY:
    case ADV_FIELD_ENUM: return *(const uint8_t *)value != 0;
    case ADV_FIELD_CURRENCY: return *(const adv_currency *)value != ADV_CURRENCY_NONE;
    case ADV_FIELD_INTEGER: return *(const int64_t *)value != 0;
    case ADV_FIELD_FACTS: return (*(const adv_facts_word *)value & (ADV_YES(e->fact) | ADV_NO(e->fact))) != 0;
    case ADV_FIELD_DATES: return has_date(value);
    case ADV_FIELD_OBJECT: return object_of(value) != NULL;
    case ADV_FIELD_LIST:
    case ADV_FIELD_TEXTS: return ((const adv_list *)value)->count != 0;
    }
    return false;
}

static void write_decimal(adv_buffer *out, int64_t value, int scale)
{
    char text[48];
    adv_decimal_format(text, value, scale, 0);
    adv_buffer_string(out, text);
}

static void write_money(adv_buffer *out, const adv_money *money)
{
    adv_buffer_char(out, '"');
    if (money->e4 == ADV_AMOUNT_UNKNOWN) {
        adv_buffer_string(out, "unknown");
    } else {
        write_decimal(out, money->e4, 4);
    }
    if (money->currency != ADV_CURRENCY_NONE) {
        adv_buffer_char(out, ' ');
        adv_buffer_string(out, adv_currency_get(money->currency)->code);
    }
    adv_buffer_char(out, '"');
}

static void write_quantity(adv_buffer *out, const adv_quantity *quantity)
{
    char text[48];
    adv_buffer joined;
    adv_decimal_format(text, quantity->e4, 4, 0);
    adv_buffer_init(&joined, out->arena);
    adv_buffer_string(&joined, text);
    adv_buffer_char(&joined, ' ');
    adv_buffer_text(&joined, quantity->unit);
    out->failed = out->failed || joined.failed;
    adv_json_string(out, adv_buffer_done(&joined));
}

static void write_date(adv_buffer *out, adv_date date)
{
    char text[11];
    adv_date_format(text, date);
    adv_json_string(out, adv_text_of(text));
}

static void write_dates(adv_buffer *out, const adv_date *dates)
{
    const char *after = "";
    bool first = true;
    adv_buffer_char(out, '{');
    for (;;) { /* the next name in byte order among the days stated */
        const char *next = NULL;
        size_t kind = 0;
        for (size_t i = 0; i < ADV_DATE_KIND_COUNT; i++) {
            const char *name = adv_date_kind_row((adv_date_kind)i)->name;
            if (dates[i] != ADV_DATE_NONE && strcmp(name, after) > 0 &&
                (next == NULL || strcmp(name, next) < 0)) {
                next = name;
                kind = i;
            }
        }
        if (next == NULL) {
            break;
        }
        adv_buffer_string(out, first ? "" : ",");
        adv_json_string(out, adv_text_of(next));
        adv_buffer_char(out, ':');
        write_date(out, dates[kind]);
        first = false;
        after = next;
    }
    adv_buffer_char(out, '}');
}

static void write_list(adv_buffer *out, const adv_schema *of, const adv_list *list)
{
    const char *items = list->items;
    adv_buffer_char(out, '[');
    for (size_t i = 0; i < list->count; i++) {
        adv_buffer_string(out, i == 0 ? "" : ",");
        write_object(out, of, items + i * of->size);
    }
    adv_buffer_char(out, ']');
}

static void write_texts(adv_buffer *out, const adv_list *list)
{
    const adv_text *items = list->items;
    adv_buffer_char(out, '[');
    for (size_t i = 0; i < list->count; i++) {
        adv_buffer_string(out, i == 0 ? "" : ",");
        adv_json_string(out, items[i]);
    }
    adv_buffer_char(out, ']');
}

static void write_quoted_decimal(adv_buffer *out, int64_t value, int scale)
{
    adv_buffer_char(out, '"');
    write_decimal(out, value, scale);
    adv_buffer_char(out, '"');
}

static void write_fact(adv_buffer *out, adv_facts_word word, size_t fact)
{
    adv_buffer_string(out, (word & ADV_YES(fact)) != 0 ? "\"yes\"" : "\"no\"");
}

static void write_value(adv_buffer *out, const entry *e, const void *object)
{
    const void *value = value_at(object, e->field);
    switch ((adv_field_type)e->field->type) {
    case ADV_FIELD_TEXT:
    case ADV_FIELD_ID:
    case ADV_FIELD_COUNTRY: adv_json_string(out, *(const adv_text *)value); return;
    case ADV_FIELD_MONEY: write_money(out, value); return;
    case ADV_FIELD_QUANTITY: write_quantity(out, value); return;
    case ADV_FIELD_COUNT:
    case ADV_FIELD_DECIMAL:
    case ADV_FIELD_PERCENT: write_quoted_decimal(out, ((const adv_decimal *)value)->e9, 9); return;
    case ADV_FIELD_DATE: write_date(out, *(const adv_date *)value); return;
    case ADV_FIELD_TERNARY:
        adv_buffer_string(out, *(const uint8_t *)value == ADV_TRUE ? "\"yes\"" : "\"no\"");
        return;
    case ADV_FIELD_ENUM:
        adv_json_string(out, adv_text_of(e->field->names[*(const uint8_t *)value - 1]));
        return;
    case ADV_FIELD_CURRENCY:
        adv_json_string(out, adv_text_of(adv_currency_get(*(const adv_currency *)value)->code));
        return;
    case ADV_FIELD_INTEGER: write_quoted_decimal(out, *(const int64_t *)value, 0); return;
    case ADV_FIELD_FACTS: write_fact(out, *(const adv_facts_word *)value, e->fact); return;
    case ADV_FIELD_DATES: write_dates(out, value); return;
    case ADV_FIELD_OBJECT: write_object(out, e->field->of, object_of(value)); return;
    case ADV_FIELD_LIST: write_list(out, e->field->of, value); return;
    case ADV_FIELD_TEXTS: write_texts(out, value); return;
    }
}

/* The stated key that follows `after` in byte order; its name is NULL when there is none. */
static entry next_entry(const adv_schema *schema, const void *object, const char *after)
{
    entry next = {NULL, NULL, 0};
    for (size_t i = 0; i < schema->field_count; i++) {
        const adv_field *field = &schema->fields[i];
        bool facts = field->type == ADV_FIELD_FACTS;
        size_t names = facts ? adv_fact_count(field) : 1;
        for (size_t j = 0; j < names; j++) {
            entry here = {facts ? adv_fact_row(field, j)->name : field->name, field, j};
            if (strcmp(here.name, after) > 0 && (next.name == NULL || strcmp(here.name, next.name) < 0) &&
                is_stated(&here, object)) {
                next = here;
            }
        }
    }
    return next;
}

static void write_object(adv_buffer *out, const adv_schema *schema, const void *object)
{
    entry e = next_entry(schema, object, "");
    adv_buffer_char(out, '{');
    while (e.name != NULL) {
        adv_json_string(out, adv_text_of(e.name));
        adv_buffer_char(out, ':');
        write_value(out, &e, object);
        e = next_entry(schema, object, e.name);
        adv_buffer_string(out, e.name == NULL ? "" : ",");
    }
    adv_buffer_char(out, '}');
}

adv_status adv_schema_canonical(adv_buffer *out, const adv_schema *schema, const void *object)
{
    assert(out != NULL && schema != NULL && object != NULL);
    write_object(out, schema, object);
    return out->failed ? ADV_ERR_MEMORY : ADV_OK;
}

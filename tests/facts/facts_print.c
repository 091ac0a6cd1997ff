/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Prints what the tables of a shipment say, for generated files and for tests:
 *
 *     facts_print schema             JSON Schema of a shipment (kept as schema/shipment.json)
 *     facts_print reference          every key as Markdown (kept inside docs/facts.md)
 *     facts_print canonical FILE     canonical bytes of the facts in FILE
 *     facts_print problems FILE...   every problem as FILE:LINE:COLUMN: FIELD: MESSAGE; status 1 if any
 */
#include <stdio.h>
#include <string.h>

#include "advalorem/element.h"
#include "advalorem/facts.h"
#include "intake/shipment.h"

typedef struct seen {
    const adv_schema *items[64];
    size_t count;
} seen;

static int put_buffer(const adv_buffer *buffer)
{
    adv_text text = adv_buffer_done(buffer);
    return fwrite(text.bytes, 1, text.length, stdout) == text.length && fflush(stdout) == 0 ? 0 : 2;
}

static int print_schema(adv_arena *arena)
{
    adv_buffer buffer;
    adv_buffer_init(&buffer, arena);
    if (adv_shipment_schema_json(&buffer) != ADV_OK) {
        return 2;
    }
    return put_buffer(&buffer);
}

static const char *type_words(const adv_field *field)
{
    switch ((adv_field_type)field->type) {
    case ADV_FIELD_TEXT: return "text";
    case ADV_FIELD_ID: return "id";
    case ADV_FIELD_MONEY: return "amount";
    case ADV_FIELD_QUANTITY: return "quantity";
    case ADV_FIELD_COUNT: return "number, not negative";
    case ADV_FIELD_DECIMAL: return "decimal";
    case ADV_FIELD_PERCENT: return "percentage";
    case ADV_FIELD_DATE: return "day";
    case ADV_FIELD_TERNARY:
    case ADV_FIELD_FACTS: return "yes, no, unknown";
    case ADV_FIELD_ENUM: return "one of ";
    case ADV_FIELD_COUNTRY: return "country";
    case ADV_FIELD_CURRENCY: return "currency";
    case ADV_FIELD_INTEGER: return "whole number";
    case ADV_FIELD_DATES: return "map of days";
    case ADV_FIELD_OBJECT: return "map: ";
    case ADV_FIELD_LIST: return "list of: ";
    case ADV_FIELD_TEXTS: return "list of texts";
    }
    return "";
}

static void print_type(const adv_field *field)
{
    printf("%s", type_words(field));
    for (size_t i = 0; field->names != NULL && field->names[i] != NULL; i++) {
        printf("%s`%s`", i == 0 ? "" : ", ", field->names[i]);
    }
    if (field->of != NULL) {
        printf("%s", field->of->name);
    }
}

static void print_facts(void)
{
    for (size_t i = 0; i < ADV_SALE_FACT_COUNT; i++) {
        const adv_name_row *row = adv_sale_fact_row((adv_sale_fact)i);
        printf("| `%s` | yes, no, unknown | %s |\n", row->name, row->title);
    }
}

/* One table a map; facts of an element and of an entry, which two maps share, get tables of their own. */
static void print_schema_table(const adv_schema *schema)
{
    printf("\n### %s\n\n%s\n\n| key | holds | meaning |\n|---|---|---|\n", schema->name, schema->doc);
    for (size_t i = 0; i < schema->field_count; i++) {
        const adv_field *field = &schema->fields[i];
        if (field->type == ADV_FIELD_FACTS && field->facts == 0) {
            printf("| facts of an element | yes, no, unknown | %s |\n", field->doc);
        } else if (field->type == ADV_FIELD_FACTS && field->facts == 2) {
            printf("| facts of an entry | yes, no, unknown | %s |\n", field->doc);
        } else if (field->type == ADV_FIELD_FACTS) {
            print_facts();
        } else {
            printf("| `%s`%s | ", field->name, field->required ? " (required)" : "");
            print_type(field);
            printf(" | %s |\n", field->doc);
        }
    }
}

static void print_reached(seen *done, const adv_schema *schema)
{
    for (size_t i = 0; i < done->count; i++) {
        if (done->items[i] == schema) {
            return;
        }
    }
    done->items[done->count++] = schema;
    print_schema_table(schema);
    for (size_t i = 0; i < schema->field_count; i++) {
        if (schema->fields[i].of != NULL) {
            print_reached(done, schema->fields[i].of);
        }
    }
}

static void print_names(const char *title, const adv_name_row *(*row_at)(int), int count)
{
    printf("\n### %s\n\n| name | meaning |\n|---|---|\n", title);
    for (int i = 0; i < count; i++) {
        printf("| `%s` | %s |\n", row_at(i)->name, row_at(i)->title);
    }
}

static const adv_name_row *kind_row(int i)
{
    return adv_element_kind_row((adv_element_kind)i);
}

static const adv_name_row *fact_row(int i)
{
    return adv_element_fact_row((adv_element_fact)i);
}

static const adv_name_row *entry_fact_row(int i)
{
    return adv_entry_fact_row((adv_entry_fact)i);
}

static const adv_name_row *entry_type_row(int i)
{
    return adv_entry_type_row((adv_entry_type)(i + 1));
}

static const adv_name_row *date_row(int i)
{
    return adv_date_kind_row((adv_date_kind)i);
}

static int print_reference(void)
{
    seen done = {.count = 0};
    print_reached(&done, adv_shipment_schema());
    print_names("kinds of element", kind_row, ADV_KIND_COUNT);
    print_names("facts of an element", fact_row, ADV_ELEMENT_FACT_COUNT);
    print_names("facts of an entry", entry_fact_row, ADV_ENTRY_FACT_COUNT);
    print_names("types of entry", entry_type_row, ADV_ENTRY_TYPE_END - 1);
    print_names("dates", date_row, ADV_DATE_KIND_COUNT);
    return fflush(stdout) == 0 ? 0 : 2;
}

static int print_problems(const adv_error_list *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        const adv_error *err = &problems->items[i];
        printf("%s:%ld:%ld: %s: %s\n", err->place.source, (long)err->place.row, (long)err->place.column,
               err->place.field == NULL ? "" : err->place.field, err->message);
    }
    if (problems->dropped != 0) {
        printf("and %lu more\n", (unsigned long)problems->dropped);
    }
    return problems->count == 0 ? 0 : 1;
}

static int print_problems_of(adv_arena *arena, char **paths, int count)
{
    int result = 0;
    for (int i = 0; i < count; i++) {
        adv_error_list problems;
        adv_shipment *shipment = NULL;
        adv_error_list_init(&problems, arena, 0);
        if (adv_intake_shipment(&shipment, arena, paths[i], &problems) == ADV_ERR_MEMORY) {
            return 2;
        }
        result |= print_problems(&problems);
    }
    return result;
}

static int print_canonical(adv_arena *arena, const char *path)
{
    adv_error_list problems;
    adv_shipment *shipment = NULL;
    adv_buffer buffer;
    adv_error_list_init(&problems, arena, 0);
    if (adv_intake_shipment(&shipment, arena, path, &problems) != ADV_OK) {
        (void)print_problems(&problems);
        return 1;
    }
    adv_buffer_init(&buffer, arena);
    return adv_shipment_canonical(&buffer, shipment) == ADV_OK ? put_buffer(&buffer) : 2;
}

int main(int argc, char **argv)
{
    adv_arena arena;
    int status = 2;
    adv_arena_init(&arena, NULL);
    if (argc == 2 && strcmp(argv[1], "schema") == 0) {
        status = print_schema(&arena);
    } else if (argc == 2 && strcmp(argv[1], "reference") == 0) {
        status = print_reference();
    } else if (argc == 3 && strcmp(argv[1], "canonical") == 0) {
        status = print_canonical(&arena, argv[2]);
    } else if (argc > 2 && strcmp(argv[1], "problems") == 0) {
        status = print_problems_of(&arena, argv + 2, argc - 2);
    } else {
        fputs("usage: facts_print schema | reference | canonical FILE | problems FILE...\n", stderr);
    }
    adv_arena_reset(&arena);
    return status;
}

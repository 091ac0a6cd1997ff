/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The walker on a table of its own with a field of every type, the closed lists behind it, and the tables
 * of a shipment: names that are unique, documented, and spelled like keys.
 */
#include <string.h>

#include "../base/failing.h"
#include "advalorem/facts.h"
#include "advalorem/json.h"
#include "yaml/yaml.h"

typedef struct part {
    adv_place place;
    adv_text name;
    adv_list parts; /* of itself: tables may be recursive */
} part;

typedef struct everything {
    adv_text text, id, country;
    adv_money money;
    adv_quantity quantity;
    adv_decimal count, decimal, percent;
    adv_date day;
    uint8_t ternary, choice;
    adv_currency currency;
    int64_t integer;
    adv_facts_word facts;
    adv_date dates[ADV_DATE_KIND_COUNT];
    part *object;
    adv_list list, texts;
} everything;

static const char *const choices[] = {"first", "second", NULL};
static const adv_schema part_schema;
static const adv_field part_fields[] = {
    {.name = "name",
     .type = ADV_FIELD_TEXT,
     .required = true,
     .offset = offsetof(part, name),
     .doc = "A name."},
    {.name = "parts", .type = ADV_FIELD_LIST, .offset = offsetof(part, parts), .of = &part_schema},
};
static const adv_schema part_schema = {.name = "inner part",
                                       .size = sizeof(part),
                                       .align = _Alignof(part),
                                       .fields = part_fields,
                                       .field_count = 2,
                                       .place_offset = offsetof(part, place)};
#define FIELD(key, kind, member)                                                                             \
    {                                                                                                        \
        .name = key, .type = ADV_FIELD_##kind, .offset = offsetof(everything, member)                        \
    }
static const adv_field fields[] = {
    FIELD("text", TEXT, text),
    FIELD("id", ID, id),
    FIELD("country", COUNTRY, country),
    FIELD("money", MONEY, money),
    FIELD("quantity", QUANTITY, quantity),
    FIELD("count", COUNT, count),
    FIELD("decimal", DECIMAL, decimal),
    FIELD("percent", PERCENT, percent),
    FIELD("day", DATE, day),
    FIELD("ternary", TERNARY, ternary),
    {.name = "choice", .type = ADV_FIELD_ENUM, .offset = offsetof(everything, choice), .names = choices},
    FIELD("currency", CURRENCY, currency),
    FIELD("integer", INTEGER, integer),
    {.type = ADV_FIELD_FACTS, .offset = offsetof(everything, facts), .facts = 1},
    FIELD("dates", DATES, dates),
    {.name = "object", .type = ADV_FIELD_OBJECT, .offset = offsetof(everything, object), .of = &part_schema},
    {.name = "list", .type = ADV_FIELD_LIST, .offset = offsetof(everything, list), .of = &part_schema},
    FIELD("texts", TEXTS, texts),
};
static const adv_schema schema = {.name = "everything",
                                  .size = sizeof(everything),
                                  .align = _Alignof(everything),
                                  .fields = fields,
                                  .field_count = sizeof fields / sizeof fields[0],
                                  .place_offset = 0xffff};

static const char full_text[] =
    "text: two words, 中文\nid: \"A-1_b./:\"\ncountry: XK\nmoney: 0.0001 JPY\nquantity: 2.5 m²\ncount: "
    "3\ndecimal: "
    "-0.000000001\npercent: 100\nday: 0001-01-01\nternary: no\nchoice: second\ncurrency: EUR\ninteger: -42\n"
    "related: yes\nrestricted: no\nconditioned: unknown\ndates: {order: 2024-02-29, x_own: 1}\nobject: "
    "{name: o, "
    "parts: [{name: p}, {name: q}]}\nlist: [{name: r}]\ntexts: [a, b]\nx_own: [anything, {at: all}]\n";
static const char full_canonical[] =
    "{\"choice\":\"second\",\"count\":\"3\",\"country\":\"XK\",\"currency\":\"EUR\",\"dates\":{\"order\":"
    "\"2024-02-29\"},"
    "\"day\":\"0001-01-01\",\"decimal\":\"-0.000000001\",\"id\":\"A-1_b./"
    ":\",\"integer\":\"-42\",\"list\":[{\"name\":"
    "\"r\"}],\"money\":\"0.0001 "
    "JPY\",\"object\":{\"name\":\"o\",\"parts\":[{\"name\":\"p\"},{\"name\":\"q\"}]},"
    "\"percent\":\"100\",\"quantity\":\"2.5 "
    "m²\",\"related\":\"yes\",\"restricted\":\"no\",\"ternary\":\"no\","
    "\"text\":\"two words, 中文\",\"texts\":[\"a\",\"b\"]}";

static adv_status walk(everything *out, adv_arena *arena, adv_error_list *problems, const char *yaml)
{
    adv_node *node = NULL;
    adv_error err;
    adv_walk w = {.arena = arena, .source = "t.yaml", .problems = problems};
    adv_status status = adv_yaml_read(&node, arena, adv_text_of(yaml), "t.yaml", &err);
    if (status != ADV_OK && status != ADV_ERR_MEMORY) {
        fail_msg("%s", err.message);
    }
    return status != ADV_OK ? status : adv_schema_walk(out, &schema, node, &w);
}

static void every_type_reads_and_writes(void **state)
{
    (void)state;
    adv_arena arena;
    adv_error_list problems;
    adv_buffer out;
    everything e;
    adv_arena_init(&arena, NULL);
    adv_error_list_init(&problems, &arena, 0);
    adv_status status = walk(&e, &arena, &problems, full_text);
    if (status != ADV_OK) {
        fail_msg("%s: %s", problems.items[0].place.field, problems.items[0].message);
    }
    assert_int_equal(e.money.e4, 1);
    assert_int_equal(e.decimal.e9, -1);
    assert_int_equal(e.integer, -42);
    assert_int_equal(e.choice, 2);
    assert_int_equal(e.ternary, ADV_FALSE);
    assert_int_equal(e.facts, ADV_YES(ADV_SALE_RELATED) | ADV_NO(ADV_SALE_RESTRICTED));
    assert_int_equal(e.dates[ADV_DATE_ENTRY], ADV_DATE_NONE);
    assert_int_equal(e.object->parts.count, 2);
    const part *parts = e.object->parts.items;
    assert_string_equal(parts[1].place.field, "object.parts[1]");
    assert_int_equal(parts[1].place.row, 18);
    assert_int_equal(parts[1].place.column, 38);
    adv_buffer_init(&out, &arena);
    assert_int_equal(adv_schema_canonical(&out, &schema, &e), ADV_OK);
    assert_string_equal(out.bytes, full_canonical);
    adv_arena_reset(&arena);
}

static void an_empty_map_is_all_absent(void **state)
{
    (void)state;
    adv_arena arena;
    adv_error_list problems;
    adv_buffer out;
    everything e;
    memset(&e, 0x5a, sizeof e); /* whatever was there before */
    adv_arena_init(&arena, NULL);
    adv_error_list_init(&problems, &arena, 0);
    assert_int_equal(walk(&e, &arena, &problems, "{}"), ADV_OK);
    assert_int_equal(e.day, ADV_DATE_NONE);
    assert_int_equal(e.dates[ADV_DATE_ORDER], ADV_DATE_NONE);
    assert_null(e.object);
    assert_null(e.text.bytes);
    assert_false(e.money.stated);
    adv_buffer_init(&out, &arena);
    assert_int_equal(adv_schema_canonical(&out, &schema, &e), ADV_OK);
    assert_string_equal(out.bytes, "{}");
    adv_arena_reset(&arena);
}

static void mistakes_are_named_where_they_stand(void **state)
{
    (void)state;
    static const struct {
        const char *text, *field, *words;
        long row, column;
    } rows[] = {
        {"txet: a", "txet", "unknown key 'txet' in an everything; did you mean 'text'?", 1, 1},
        {"zzz: a", "zzz", "the known ones are text, id, country", 1, 1},
        {"relatde: yes", "relatde", "did you mean 'related'?", 1, 1},
        {"object: {}", "object", "an inner part needs the key 'name': A name.", 1, 9},
        {"list:\n- name: a\n  parts:\n  - name: [b]", "list[0].parts[0].name", "found a list, expected text",
         4, 11},
        {"texts: {a: b}", "texts", "found a map, expected a text or a list of texts", 1, 8},
        {"texts: [a, [b]]", "texts[1]", "found a list, expected text", 1, 12},
        {"count: -1", "count", "a count cannot be negative", 1, 8},
        {"integer: 1.5", "integer", "is not a whole number", 1, 10},
        {"integer: 9223372036854775808", "integer", "larger than any figure", 1, 10},
        {"choice: First", "choice", "did you mean 'first'? write one of first, second", 1, 9},
        {"currency: US", "currency", "not a currency code of ISO 4217", 1, 11},
        {"dates: {ordr: 2024-01-01}", "dates.ordr", "did you mean 'order'?", 1, 9},
        {"day: 2023-02-29", "day", "not a day of the calendar", 1, 6},
        {"ternary: Yes", "ternary", "write yes", 1, 10},
        {"percent: 5 %", "percent", "write the figure alone", 1, 10},
        {"country: de", "country", "'de' is not a country code", 1, 10},
        {"\"a\\tb\": x", "a?b", "unknown key 'a?b'", 1, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        adv_arena arena;
        adv_error_list problems;
        everything e;
        adv_arena_init(&arena, NULL);
        adv_error_list_init(&problems, &arena, 0);
        assert_int_equal(walk(&e, &arena, &problems, rows[i].text), ADV_ERR_INPUT);
        assert_int_equal(problems.count, 1);
        const adv_error *err = &problems.items[0];
        if (err->place.row != rows[i].row || err->place.column != rows[i].column ||
            strcmp(err->place.field, rows[i].field) != 0 || strstr(err->message, rows[i].words) == NULL) {
            fail_msg("'%s' gave %ld:%ld %s: %s", rows[i].text, (long)err->place.row, (long)err->place.column,
                     err->place.field, err->message);
        }
        adv_arena_reset(&arena);
    }
}

/* Every type refuses what JSON writes without quotes, and maps and lists, each in words that say what it
   holds. */
static void wrong_kinds_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *key, *expected;
    } rows[] = {
        {"text", "expected text"},
        {"id", "expected an id made of letters"},
        {"country", "expected a country written as two capital letters"},
        {"money", "expected an amount written as text"},
        {"quantity", "expected a quantity with its unit"},
        {"count", "expected a number written as text"},
        {"decimal", "expected a decimal written as text"},
        {"percent", "expected a percentage written as text"},
        {"day", "expected a day written as text"},
        {"ternary", "expected one of the words \"yes\", \"no\" and \"unknown\""},
        {"choice", "expected one of the words"},
        {"currency", "expected a currency written as three capital letters"},
        {"integer", "expected a whole number written as text"},
        {"related", "expected one of the words \"yes\", \"no\" and \"unknown\""},
        {"texts", "expected a text or a list of texts"},
        {"dates", "expected a map of days"},
        {"object", "expected a map of keys and values"},
        {"list", "expected a list of maps"},
    };
    static const char *const values[] = {"1", "true", "null", "[[]]", "{\"x_a\": {}}"};
    static const char *const found[] = {"found ", "found true", "found nothing", "found a list",
                                        "found a map"};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (size_t j = 0; j < 5; j++) {
            bool map_wanted = strcmp(rows[i].key, "dates") == 0 || strcmp(rows[i].key, "object") == 0;
            bool list_wanted = strcmp(rows[i].key, "list") == 0 || strcmp(rows[i].key, "texts") == 0;
            if ((j == 3 && list_wanted) || (j == 4 && map_wanted)) {
                continue; /* the right kind; what is inside has its own tests */
            }
            char text[64];
            adv_arena arena;
            adv_error_list problems;
            adv_node *node = NULL;
            everything e;
            snprintf(text, sizeof text, "{\"%s\": %s}", rows[i].key, values[j]);
            adv_arena_init(&arena, NULL);
            adv_error_list_init(&problems, &arena, 0);
            adv_walk w = {.arena = &arena, .source = "t.json", .problems = &problems};
            assert_int_equal(adv_json_read(&node, &arena, adv_text_of(text), "t.json", NULL), ADV_OK);
            assert_int_equal(adv_schema_walk(&e, &schema, node, &w), ADV_ERR_INPUT);
            assert_int_equal(problems.count, 1);
            if (strstr(problems.items[0].message, rows[i].expected) == NULL ||
                strncmp(problems.items[0].message, found[j], strlen(found[j])) != 0) {
                fail_msg("%s gave: %s", text, problems.items[0].message);
            }
            bool fact = strcmp(rows[i].key, "ternary") == 0 || strcmp(rows[i].key, "related") == 0;
            assert_true((strstr(problems.items[0].message, "; write \"yes\"") != NULL) == (fact && j == 1));
            assert_int_equal(problems.items[0].place.column, (int)strlen(rows[i].key) + 6);
            adv_arena_reset(&arena);
        }
    }
}

static adv_status walk_full(adv_arena *arena, const void *given)
{
    adv_error_list problems;
    adv_buffer out;
    everything e;
    adv_node *node = NULL;
    adv_walk w = {.arena = arena, .source = "t", .problems = &problems};
    adv_error_list_init(&problems, arena, 0);
    adv_status status = adv_json_read(&node, arena, adv_text_of(given), "t", NULL);
    if (status == ADV_OK) {
        status = adv_schema_walk(&e, &schema, node, &w);
    }
    if (status == ADV_OK) {
        adv_buffer_init(&out, arena);
        status = adv_schema_canonical(&out, &schema, &e);
    }
    return status;
}

static void every_allocation_of_the_walk_can_fail(void **state)
{
    (void)state;
    each_allocation_fails(walk_full, full_canonical);
}

static adv_status print_schema(adv_arena *arena, const void *given)
{
    adv_buffer out;
    adv_buffer_init(&out, arena);
    return adv_schema_json(&out, given, "urn:test", "Test");
}

static void every_allocation_of_the_schema_can_fail(void **state)
{
    (void)state;
    each_allocation_fails(print_schema, &schema);
}

static void schemas_are_json_that_knows_every_key(void **state)
{
    (void)state;
    adv_arena arena;
    adv_buffer out;
    adv_node *root = NULL;
    adv_arena_init(&arena, NULL);
    adv_buffer_init(&out, &arena);
    assert_int_equal(adv_schema_json(&out, &schema, "urn:test", "Test"), ADV_OK);
    assert_int_equal(adv_json_read(&root, &arena, adv_buffer_done(&out), "schema", NULL), ADV_OK);
    const adv_node *properties = adv_node_get(root, "properties");
    for (size_t i = 0; i < schema.field_count; i++) {
        if (fields[i].name != NULL) {
            assert_non_null(adv_node_get(properties, fields[i].name));
        }
    }
    assert_non_null(adv_node_get(properties, "sold_for_export"));
    assert_non_null(adv_node_get(adv_node_get(root, "$defs"), "inner_part"));
    adv_arena_reset(&arena);
}

static void closed_lists_find_their_own_names(void **state)
{
    (void)state;
    for (int i = 0; i < ADV_KIND_COUNT; i++) {
        const adv_name_row *row = adv_element_kind_row((adv_element_kind)i);
        assert_int_equal(adv_element_kind_find(adv_text_of(row->name)), i);
        assert_true(strlen(row->title) > 2);
    }
    for (int i = 0; i < ADV_ELEMENT_FACT_COUNT; i++) {
        assert_int_equal(adv_element_fact_find(adv_text_of(adv_element_fact_row((adv_element_fact)i)->name)),
                         i);
    }
    for (int i = 0; i < ADV_SALE_FACT_COUNT; i++) {
        assert_int_equal(adv_sale_fact_find(adv_text_of(adv_sale_fact_row((adv_sale_fact)i)->name)), i);
    }
    for (int i = 0; i < ADV_DATE_KIND_COUNT; i++) {
        assert_int_equal(adv_date_kind_find(adv_text_of(adv_date_kind_row((adv_date_kind)i)->name)), i);
    }
    assert_int_equal(adv_element_kind_find(adv_text_of("freight")), -1);
    assert_int_equal(adv_element_fact_find(adv_text_of("")), -1);
    assert_int_equal(adv_sale_fact_find(adv_text_of("in_price")), -1);
    assert_int_equal(adv_date_kind_find(adv_text_of(NULL)), -1);
    assert_int_equal(adv_element_kind_row(ADV_KIND_MAIN_FREIGHT)->group, ADV_GROUP_LEG);
    assert_int_equal(adv_element_kind_row(ADV_KIND_ASSIST_DESIGN)->group, ADV_GROUP_ASSIST);
}

static bool is_key(const char *name)
{
    return name != NULL && strspn(name, "abcdefghijklmnopqrstuvwxyz_") == strlen(name);
}

/* Every key of a map once, in words a key may have, with a sentence; and so on below it. */
static void check_table(const adv_schema *table, int depth)
{
    assert_true(depth < 8);
    assert_non_null(table->doc);
    for (size_t i = 0; i < table->field_count; i++) {
        const adv_field *field = &table->fields[i];
        assert_non_null(field->doc);
        assert_true(field->doc[strlen(field->doc) - 1] == '.');
        assert_true(field->offset < table->size);
        assert_true(field->type == ADV_FIELD_FACTS || is_key(field->name));
        assert_true((field->type == ADV_FIELD_ENUM) == (field->names != NULL));
        assert_true((field->type == ADV_FIELD_LIST || field->type == ADV_FIELD_OBJECT) ==
                    (field->of != NULL));
        for (size_t j = 0; j < i && field->name != NULL; j++) {
            assert_true(table->fields[j].name == NULL || strcmp(table->fields[j].name, field->name) != 0);
        }
        for (size_t j = 0; field->names != NULL && field->names[j] != NULL; j++) {
            assert_true(is_key(field->names[j]));
        }
        if (field->type == ADV_FIELD_FACTS) {
            for (size_t j = 0; j < table->field_count; j++) {
                adv_text name = adv_text_of(table->fields[j].name);
                assert_int_equal(field->facts == 0   ? adv_element_fact_find(name)
                                 : field->facts == 1 ? adv_sale_fact_find(name)
                                                     : adv_entry_fact_find(name),
                                 -1);
            }
        }
        if (field->of != NULL) {
            check_table(field->of, depth + 1);
        }
    }
}

static void tables_of_a_shipment_are_sound(void **state)
{
    (void)state;
    check_table(adv_shipment_schema(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_reads_and_writes),
        cmocka_unit_test(an_empty_map_is_all_absent),
        cmocka_unit_test(mistakes_are_named_where_they_stand),
        cmocka_unit_test(wrong_kinds_are_named),
        cmocka_unit_test(every_allocation_of_the_walk_can_fail),
        cmocka_unit_test(every_allocation_of_the_schema_can_fail),
        cmocka_unit_test(schemas_are_json_that_knows_every_key),
        cmocka_unit_test(closed_lists_find_their_own_names),
        cmocka_unit_test(tables_of_a_shipment_are_sound),
    };
    return test_run("schema", tests);
}

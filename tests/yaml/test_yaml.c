/* SPDX-License-Identifier: Apache-2.0 */
/* The strict part of YAML: what becomes which tree, what is refused in which words and where, and the
   limits. */
#include <stdlib.h>
#include <string.h>

#include "../base/failing.h"
#include "advalorem/json.h"
#include "yaml/yaml.h"

static adv_status canonical(adv_buffer *out, adv_arena *arena, adv_text text, adv_error *err)
{
    adv_node *root = NULL;
    adv_status status = adv_yaml_read(&root, arena, text, "t.yaml", err);
    if (status != ADV_OK) {
        assert_null(root);
        return status;
    }
    adv_buffer_init(out, arena);
    return adv_json_canonical(out, root);
}

static void every_scalar_is_text(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"a: yes", "{\"a\":\"yes\"}"},
        {"a: 12.50", "{\"a\":\"12.50\"}"},
        {"a: 2025-02-18", "{\"a\":\"2025-02-18\"}"},
        {"a: null\nb: ~\nc: true\nd: 0x1F\ne: 1_000\nf: .inf",
         "{\"a\":\"null\",\"b\":\"~\",\"c\":\"true\",\"d\":\"0x1F\",\"e\":\"1_000\",\"f\":\".inf\"}"},
        {"a:\nb: ''\nc: \"\"", "{\"a\":null,\"b\":\"\",\"c\":\"\"}"},
        {"- a\n- [b, c]\n- {d: e}\n-", "[\"a\",[\"b\",\"c\"],{\"d\":\"e\"},null]"},
        {"a: |\n  one\n  two\n", "{\"a\":\"one\\ntwo\\n\"}"},
        {"a: >-\n  one\n  two\n", "{\"a\":\"one two\"}"},
        {"a: one\n  two", "{\"a\":\"one two\"}"},
        {"\"a b\": 'it''s'", "{\"a b\":\"it's\"}"},
        {"a: \"\\u20ac \\x41 \\t\"", "{\"a\":\"\xE2\x82\xAC A \\t\"}"},
        {"'<<': x", "{\"<<\":\"x\"}"},
        {"'*a': '&b'", "{\"*a\":\"&b\"}"},
        {"\xEF\xBB\xBF"
         "a: b",
         "{\"a\":\"b\"}"},
        {"%YAML 1.1\n---\na: b\n...\n", "{\"a\":\"b\"}"},
        {"{}", "{}"},
        {"[]", "[]"},
        {"text", "\"text\""},
        {"a: b\r\nc: d\r\n", "{\"a\":\"b\",\"c\":\"d\"}"},
        {"{\"b\": [\"1\", \"2\"], \"a\": {}}", "{\"a\":{},\"b\":[\"1\",\"2\"]}"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        adv_arena arena;
        adv_buffer out;
        adv_error err = {.message = ""};
        adv_arena_init(&arena, NULL);
        if (canonical(&out, &arena, adv_text_of(rows[i][0]), &err) != ADV_OK) {
            fail_msg("'%s': %s", rows[i][0], err.message);
        }
        assert_string_equal(out.bytes, rows[i][1]);
        adv_arena_reset(&arena);
    }
}

static void broken_texts_are_refused_in_words(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        long row, column;
        const char *words;
    } rows[] = {
        {"", 1, 1, "the file holds nothing"},
        {"# only a remark\n", 1, 1, "the file holds nothing"},
        {"a: b\nc: &d e", 2, 4, "anchors such as &d are not read here"},
        {"a: &d {}", 1, 4, "anchors such as &d"},
        {"a: &d []", 1, 4, "anchors such as &d"},
        {"a: *d", 1, 4, "aliases such as *d are not read here"},
        {"*d : a", 1, 1, "aliases such as *d"},
        {"a: !!int 5", 1, 4, "tags such as tag:yaml.org,2002:int are not read here"},
        {"a: ! 5", 1, 4, "tags such as ! are not read here"},
        {"a: !m {}", 1, 4, "tags such as !m"},
        {"a: !l []", 1, 4, "tags such as !l"},
        {"!!str a: b", 1, 1, "tags such as"},
        {"<<: {a: b}", 1, 1, "merge keys (<<)"},
        {"a: b\n---\nc: d", 2, 1, "a second document begins here"},
        {"a: b\na: c", 2, 1, "the key 'a' stands here a second time, first in line 1"},
        {"a: b\n'a': c", 2, 1, "the key 'a' stands here a second time"},
        {"x: {a: b, c: d, a: e}", 1, 17, "the key 'a' stands here a second time"},
        {"? [a]\n: b", 1, 3, "a list cannot be a key"},
        {"? {a: b}\n: c", 1, 3, "a map cannot be a key"},
        {"'': a", 1, 1, "the key is empty"},
        {"a: \"b\\0c\"", 1, 4, "a character with the number 0"},
        {"\"a\\0\": c", 1, 1, "a character with the number 0"},
        {"a:\n\t- b", 2, 1, "never with tabs"},
        {"a: b: c", 1, 5, "put text that holds a colon in quotes"},
        {"a: [b", 2, 1, "a flow sequence that began in line 1"},
        {"a: 'b", 1, 6, "a quoted scalar that began in line 1"},
        {"a: @b", 1, 4, "put text that begins with @"},
        {"%TAG ! tag:example.com,2000:\n---\na: b", 1, 1, "tag directives (%TAG) are not read here"},
        {"a: b\nc: \xC3\x28", 2, 4, "a byte here is not UTF-8"},
        {"a: \xFF", 1, 4, "a byte here is not UTF-8"},
        {"a: \xE2\x82", 1, 4, "a byte here is not UTF-8"},
        {"\xC3\xA9: \xC3", 1, 4, "a byte here is not UTF-8"},
        {"a: \x01", 1, 4, "YAML holds no control characters"},
        {"\xFF\xFE"
         "a\0:\0",
         1, 1, "a byte here is not UTF-8"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        adv_arena arena;
        adv_buffer out;
        adv_error err = {.message = ""};
        adv_arena_init(&arena, NULL);
        assert_int_equal(canonical(&out, &arena, adv_text_of(rows[i].text), &err), ADV_ERR_INPUT);
        if (err.place.row != rows[i].row || strstr(err.message, rows[i].words) == NULL ||
            err.place.column != rows[i].column) {
            fail_msg("'%s' gave %ld:%ld %s", rows[i].text, (long)err.place.row, (long)err.place.column,
                     err.message);
        }
        assert_string_equal(err.place.source, "t.yaml");
        assert_int_equal(canonical(&out, &arena, adv_text_of(rows[i].text), NULL), ADV_ERR_INPUT);
        adv_arena_reset(&arena);
    }
}

static void values_know_where_they_stand(void **state)
{
    (void)state;
    static const char text[] = "é: 中文\nlist:\n  - a\n  - key:  value\n    more: [x, y]\n";
    adv_arena arena;
    adv_node *root = NULL;
    adv_arena_init(&arena, NULL);
    assert_int_equal(adv_yaml_read(&root, &arena, adv_text_of(text), "t.yaml", NULL), ADV_OK);
    const adv_node *first = adv_node_get(root, "é");
    assert_int_equal(first->line, 1);
    assert_int_equal(first->column, 4); /* characters, not bytes */
    assert_int_equal(first->key_column, 1);
    const adv_node *item = adv_node_get(root, "list")->first->next;
    assert_int_equal(item->kind, ADV_NODE_MAP);
    assert_int_equal(item->line, 4);
    assert_int_equal(item->column, 5);
    const adv_node *value = adv_node_get(item, "key");
    assert_int_equal(value->column, 11);
    assert_int_equal(value->key_column, 5);
    const adv_node *y = adv_node_get(item, "more")->first->next;
    assert_int_equal(y->line, 5);
    assert_int_equal(y->column, 15);
    assert_true(adv_text_is(y->text, "y"));
    assert_int_equal(y->text.bytes[1], '\0');
    adv_arena_reset(&arena);
}

static char *repeated(const char *before, const char *piece, size_t times, const char *after)
{
    size_t length = strlen(before) + strlen(piece) * times + strlen(after);
    char *text = malloc(length + 1);
    assert_non_null(text);
    char *at = text + strlen(strcpy(text, before));
    for (size_t i = 0; i < times; i++) {
        memcpy(at, piece, strlen(piece));
        at += strlen(piece);
    }
    strcpy(at, after);
    return text;
}

static adv_status read_status(const char *text, adv_error *err)
{
    adv_arena arena;
    adv_node *root = NULL;
    adv_arena_init(&arena, NULL);
    adv_status status = adv_yaml_read(&root, &arena, adv_text_of(text), "t.yaml", err);
    adv_arena_reset(&arena);
    return status;
}

static void depth_and_count_are_bounded(void **state)
{
    (void)state;
    adv_error err;
    char *closing = repeated("", "]", ADV_NODE_DEPTH_LIMIT, "");
    char *deep = repeated("", "[", ADV_NODE_DEPTH_LIMIT, closing);
    assert_int_equal(read_status(deep, &err), ADV_OK);
    free(deep);
    deep = repeated("[", "[", ADV_NODE_DEPTH_LIMIT, closing);
    assert_int_equal(read_status(deep, &err), ADV_ERR_LIMIT);
    assert_non_null(strstr(err.message, "nested more than 64 deep"));
    assert_int_equal(err.place.column, ADV_NODE_DEPTH_LIMIT + 1);
    free(deep);
    free(closing);
    char *many = repeated("- a\n", "- a\n", ADV_NODE_COUNT_LIMIT, "");
    assert_int_equal(read_status(many, &err), ADV_ERR_LIMIT);
    assert_non_null(strstr(err.message, "more than 2000000 values"));
    free(many);
}

static void large_maps_find_repeated_keys(void **state)
{
    (void)state;
    char *text = malloc(400000);
    size_t length = 0;
    adv_error err;
    assert_non_null(text);
    for (int i = 0; i < 20000; i++) {
        length += (size_t)sprintf(text + length, "k%d: v\n", (i * 7919) % 20000);
    }
    assert_int_equal(read_status(text, &err), ADV_OK);
    strcpy(text + length, "k15838: again\n");
    assert_int_equal(read_status(text, &err), ADV_ERR_INPUT);
    assert_int_equal(err.place.row, 20001);
    assert_non_null(strstr(err.message, "'k15838' stands here a second time, first in line 3"));
    free(text);
}

static adv_status read_given(adv_arena *arena, const void *given)
{
    adv_node *root = NULL;
    return adv_yaml_read(&root, arena, adv_text_of(given), "t.yaml", NULL);
}

static void every_allocation_can_fail(void **state)
{
    (void)state;
    each_allocation_fails(read_given,
                          "a: [b, {c: d}]\ne: {k1: 1, k2: 2, k3: 3, k4: 4, k5: 5, k6: 6, k7: 7, k8: 8, "
                          "k9: 9, ka: 1, kb: 2, kc: 3, kd: 4, ke: 5, kf: 6, kg: 7, kh: 8}\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_scalar_is_text),          cmocka_unit_test(broken_texts_are_refused_in_words),
        cmocka_unit_test(values_know_where_they_stand),  cmocka_unit_test(depth_and_count_are_bounded),
        cmocka_unit_test(large_maps_find_repeated_keys), cmocka_unit_test(every_allocation_can_fail),
    };
    return test_run("yaml", tests);
}

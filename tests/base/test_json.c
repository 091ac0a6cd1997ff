/* SPDX-License-Identifier: Apache-2.0 */
/* JSON: what is read, what is refused and in which words, canonical form, and the writer. */
#include <stdlib.h>
#include <string.h>

#include "advalorem/json.h"
#include "failing.h"

static adv_status canonical(adv_buffer *out, adv_arena *arena, adv_text text, adv_error *err)
{
    adv_node *root = NULL;
    adv_status status = adv_json_read(&root, arena, text, "facts.json", err);
    if (status != ADV_OK) {
        assert_null(root);
        return status;
    }
    adv_buffer_init(out, arena);
    return adv_json_canonical(out, root);
}

static void readable_texts_become_canonical(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"{}", "{}"},
        {" [ ] ", "[]"},
        {"\"\"", "\"\""},
        {"0", "0"},
        {"-0", "-0"},
        {"-0.10e+05", "-0.10e+05"},
        {"1E9", "1E9"},
        {"true", "true"},
        {"\r\n\tnull\n", "null"},
        {"{\"b\":1,\"a\":[true,false,null,\"x\"]}", "{\"a\":[true,false,null,\"x\"],\"b\":1}"},
        {"{\"a\":{\"c\":{},\"b\":[[],[1]]}}", "{\"a\":{\"b\":[[],[1]],\"c\":{}}}"},
        {"{\"ab\":1,\"a\":2,\"\":3,\"B\":4}", "{\"\":3,\"B\":4,\"a\":2,\"ab\":1}"},
        {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\\"\\\\/\\b\\f\\n\\r\\t\""},
        {"\"\\u0041\\u00e9\\u6295\\uD83D\\udce6\"", "\"A\xC3\xA9\xE6\x8A\x95\xF0\x9F\x93\xA6\""},
        {"\"\\u0001\\u000b\\u001F\\u007f\"", "\"\\u0001\\u000B\\u001F\x7F\""},
        {"\"\xC3\xA9\xE6\x8A\x95\xF0\x9F\x93\xA6\"", "\"\xC3\xA9\xE6\x8A\x95\xF0\x9F\x93\xA6\""},
        {"\"\\uFFFF\\uD7FF\\uE000\"", "\"\xEF\xBF\xBF\xED\x9F\xBF\xEE\x80\x80\""},
        {"{\"\\u0061\":1}", "{\"a\":1}"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        adv_arena arena;
        adv_arena_init(&arena, NULL);
        adv_buffer out;
        adv_error err = {.message = ""};
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
        int row;
        int column;
        const char *message;
    } rows[] = {
        {"", 1, 1, "found the end of the text, expected a value"},
        {"  \n ", 2, 2, "found the end of the text, expected a value"},
        {"\xEF\xBB\xBF{}", 1, 1, "byte order mark"},
        {"{", 1, 2, "found the end of the text, expected a key in double quotes, or }"},
        {"[", 1, 2, "found the end of the text, expected a value"},
        {"[1", 1, 3, "found the end of the text, expected a comma or ]"},
        {"{\"a\":1", 1, 7, "expected a comma or }"},
        {"[1,]", 1, 4, "found ']', expected another value; remove the comma"},
        {"{\"a\":1,}", 1, 8, "found '}', expected another key; remove the comma"},
        {"{,}", 1, 2, "found ',', expected a key in double quotes, or }"},
        {"[1 2]", 1, 4, "found '2', expected a comma or ]"},
        {"{\"a\" 1}", 1, 6, "found '1', expected a colon"},
        {"{\"a\":}", 1, 6, "found '}', expected another value"},
        {"{a:1}", 1, 2, "found 'a', expected a key in double quotes"},
        {"{'a':1}", 1, 2, "expected a key in double quotes"},
        {"['a']", 1, 2, "text stands in double quotes"},
        {"[1] x", 1, 5, "found 'x', expected nothing more"},
        {"{}{}", 1, 3, "expected nothing more"},
        {"// note\n1", 1, 1, "JSON has no comments"},
        {"{\n  # note\n}", 2, 3, "JSON has no comments"},
        {"{}]", 1, 3, "found ']'"},
        {"[}", 1, 2, "found '}'"},
        {"True", 1, 1, "found 'True', expected true, false or null in small letters"},
        {"nul", 1, 1, "found 'nul'"},
        {"nullx", 1, 1, "found 'nullx'"},
        {"NaN", 1, 1, "found 'NaN'"},
        {"undefined", 1, 1, "found 'undefined'"},
        {"01", 1, 1, "found '01', expected a number without a zero in front"},
        {"-01", 1, 1, "without a zero in front"},
        {"-", 1, 2, "expected a digit behind the minus sign"},
        {"+1", 1, 1, "found '+1', expected a value"},
        {".5", 1, 1, "found '.5', expected a value"},
        {"1.", 1, 3, "expected a digit behind the decimal point"},
        {"1.e5", 1, 3, "expected a digit behind the decimal point"},
        {"1e", 1, 3, "expected a digit in the exponent"},
        {"1e+", 1, 4, "expected a digit in the exponent"},
        {"0x10", 1, 2, "found 'x10'"},
        {"\"abc", 1, 1, "no closing quote"},
        {"\"abc\\\"", 1, 1, "no closing quote"},
        {"\"a\nb\"", 1, 3, "found the end of the line, expected the closing quote"},
        {"\"a\tb\"", 1, 3, "found the control character U+0009, expected the closing quote"},
        {"\"\\x\"", 1, 3, "found 'x', expected one of"},
        {"\"\\", 1, 3, "found the end of the text, expected one of"},
        {"\"\\u12\"", 1, 2, "four hexadecimal digits"},
        {"\"\\u12G4\"", 1, 2, "four hexadecimal digits"},
        {"\"ab\\u0000\"", 1, 4, "\\u0000"},
        {"\"\\uD83D\"", 1, 2, "surrogate"},
        {"\"\\uD83Dx\"", 1, 2, "surrogate"},
        {"\"\\uD83D\\n\"", 1, 2, "surrogate"},
        {"\"\\uD83D\\u0041\"", 1, 2, "surrogate"},
        {"\"\\uD83D\\uD83D\"", 1, 2, "surrogate"},
        {"\"\\uDE00\"", 1, 2, "surrogate"},
        {"\"caf\xE9\"", 1, 5, "found the byte 0xE9, which is not UTF-8"},
        {"\"\xED\xA0\x80\"", 1, 2, "0xED"},
        {"[\xFF]", 1, 2, "0xFF"},
        {"\xC3\xA9", 1, 1, "found '\xC3\xA9', expected a value"},
        {"{\"a\":1,\n \"b\":2,\n \"a\":3}", 3, 2, "'a' stands twice in one map, first at line 1, column 2"},
        {"{\"a\":{\"x\":1,\"\\u0078\":2}}", 1, 13, "'x' stands twice in one map, first at line 1, column 7"},
        {"{\"\xE6\x8A\x95\xE8\xB3\x87\": \"\xE6\x8A\x95\", x}", 1, 13,
         "found 'x'"}, /* columns are characters */
        {"[\"\xF0\x9F\x93\xA6\", x]", 1, 7, "found 'x'"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        adv_arena arena;
        adv_arena_init(&arena, NULL);
        adv_error err = {.message = ""};
        adv_node *root = NULL;
        adv_status status = adv_json_read(&root, &arena, adv_text_of(rows[i].text), "facts.json", &err);
        if (status != ADV_ERR_INPUT || err.status != status || err.place.row != rows[i].row ||
            err.place.column != rows[i].column || strstr(err.message, rows[i].message) == NULL) {
            fail_msg("'%s' gave %d at %d:%d: %s", rows[i].text, (int)status, (int)err.place.row,
                     (int)err.place.column, err.message);
        }
        assert_string_equal(err.place.source, "facts.json");
        assert_null(root);
        assert_int_equal(adv_json_read(&root, &arena, adv_text_of(rows[i].text), NULL, NULL), ADV_ERR_INPUT);
        adv_arena_reset(&arena);
    }
}

static void a_zero_byte_is_no_end(void **state)
{
    (void)state;
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    adv_node *root = NULL;
    adv_error err;
    adv_text outside = {"1\0", 2};
    assert_int_equal(adv_json_read(&root, &arena, outside, NULL, &err), ADV_ERR_INPUT);
    assert_non_null(strstr(err.message, "U+0000"));
    adv_text inside = {"\"\0\"", 3};
    assert_int_equal(adv_json_read(&root, &arena, inside, NULL, &err), ADV_ERR_INPUT);
    adv_text escaped = {"\"\\\0\"", 4};
    assert_int_equal(adv_json_read(&root, &arena, escaped, NULL, &err), ADV_ERR_INPUT);
    adv_arena_reset(&arena);
}

static void places_are_kept(void **state)
{
    (void)state;
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    adv_node *root = NULL;
    char text[] = "{\n  \"price\": \"1.00\",\r\n\t\"legs\": [ {\"in_price\": true}, 12 ]\n}";
    assert_int_equal(adv_json_read(&root, &arena, adv_text_of(text), NULL, NULL), ADV_OK);
    memset(text, '?', sizeof text - 1); /* the tree borrows nothing */
    const adv_node *price = adv_node_get(root, "price");
    const adv_node *legs = adv_node_get(root, "legs");
    assert_int_equal(root->line, 1);
    assert_int_equal(root->column, 1);
    assert_int_equal(root->count, 2);
    assert_int_equal(price->line, 2);
    assert_int_equal(price->column, 12);
    assert_int_equal(price->key_line, 2);
    assert_int_equal(price->key_column, 3);
    assert_int_equal(price->kind, ADV_NODE_TEXT);
    assert_string_equal(price->text.bytes, "1.00");
    assert_string_equal(price->key.bytes, "price");
    assert_int_equal(legs->line, 3);
    assert_int_equal(legs->column, 10);
    assert_int_equal(legs->count, 2);
    assert_int_equal(legs->first->key_line, 0);
    const adv_node *in_price = adv_node_get(legs->first, "in_price");
    assert_int_equal(in_price->kind, ADV_NODE_BOOL);
    assert_string_equal(in_price->text.bytes, "true");
    assert_int_equal(in_price->column, 25);
    assert_int_equal(legs->first->next->kind, ADV_NODE_NUMBER);
    assert_string_equal(legs->first->next->text.bytes, "12");
    adv_arena_reset(&arena);
}

static char *many_keys(size_t count, size_t repeated)
{
    char *text = test_malloc(count * 20 + 10);
    size_t length = 0;
    text[length++] = '{';
    for (size_t i = 0; i < count; i++) {
        size_t number = i == repeated ? repeated / 2 : i;
        length +=
            (size_t)sprintf(text + length, "%s\n\"key%zu\":0", i == 0 ? "" : ",", number * 7919 % 100003);
    }
    text[length++] = '}';
    text[length] = '\0';
    return text;
}

static void repeats_are_found_among_many_keys(void **state)
{
    (void)state;
    static const size_t counts[] = {2, 15, 16, 17, 18, 1000, 50000};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        adv_arena arena;
        adv_arena_init(&arena, NULL);
        adv_node *root = NULL;
        adv_error err;
        char *text = many_keys(counts[i], counts[i]);
        assert_int_equal(adv_json_read(&root, &arena, adv_text_of(text), NULL, &err), ADV_OK);
        assert_int_equal(root->count, counts[i]);
        test_free(text);
        text = many_keys(counts[i], counts[i] - 1);
        assert_int_equal(adv_json_read(&root, &arena, adv_text_of(text), NULL, &err), ADV_ERR_INPUT);
        assert_int_equal(err.place.row, counts[i] + 1); /* the later one, naming the earlier */
        char words[40];
        sprintf(words, "first at line %zu,", (counts[i] - 1) / 2 + 2);
        assert_non_null(strstr(err.message, words));
        test_free(text);
        adv_arena_reset(&arena);
    }
}

static char *nested(size_t depth, char open, char close)
{
    char *text = test_malloc(depth * 6 + 2);
    size_t length = 0;
    for (size_t i = 0; i < depth; i++) {
        text[length++] = open;
        if (open == '{' && i + 1 < depth) {
            memcpy(text + length, "\"a\":", 4);
            length += 4;
        }
    }
    memset(text + length, close, depth);
    text[length + depth] = '\0';
    return text;
}

static void depth_and_count_have_limits(void **state)
{
    (void)state;
    static const char brackets[] = "[]{}";
    for (size_t i = 0; i < 4; i += 2) {
        adv_arena arena;
        adv_arena_init(&arena, NULL);
        adv_buffer out;
        adv_error err;
        char *deepest = nested(ADV_NODE_DEPTH_LIMIT, brackets[i], brackets[i + 1]);
        assert_int_equal(canonical(&out, &arena, adv_text_of(deepest), &err), ADV_OK);
        assert_string_equal(out.bytes, deepest);
        test_free(deepest);
        char *deeper = nested(100000, brackets[i], brackets[i + 1]);
        assert_int_equal(canonical(&out, &arena, adv_text_of(deeper), &err), ADV_ERR_LIMIT);
        assert_int_equal(err.place.column, ADV_NODE_DEPTH_LIMIT * (i == 0 ? 1 : 5) + 1);
        assert_non_null(strstr(err.message, "64 deep"));
        test_free(deeper);
        adv_arena_reset(&arena);
    }
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    size_t length = 2 * (size_t)ADV_NODE_COUNT_LIMIT + 1;
    char *text = test_malloc(length);
    for (size_t i = 0; i < length; i++) {
        text[i] = i == 0 ? '[' : i == length - 1 ? ']' : i % 2 == 1 ? '0' : ',';
    }
    adv_node *root = NULL;
    adv_error err;
    adv_text all = {text, length};
    assert_int_equal(adv_json_read(&root, &arena, all, NULL, &err), ADV_ERR_LIMIT); /* with the list itself */
    assert_non_null(strstr(err.message, "2000000 values"));
    adv_arena_reset(&arena);
    text[length - 3] = ']';
    all.length = length - 2;
    assert_int_equal(adv_json_read(&root, &arena, all, NULL, &err), ADV_OK);
    assert_int_equal(root->count, ADV_NODE_COUNT_LIMIT - 1);
    adv_arena_reset(&arena);
    test_free(text);
    adv_text huge = {"{}", ADV_NODE_BYTES_LIMIT + 1}; /* refused by its size before a byte is read */
    assert_int_equal(adv_json_read(&root, &arena, huge, NULL, &err), ADV_ERR_LIMIT);
    assert_non_null(strstr(err.message, "256 MB"));
}

static void strings_come_out_as_utf8_whatever_went_in(void **state)
{
    (void)state;
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    adv_buffer out;
    adv_buffer_init(&out, &arena);
    adv_json_string(&out, adv_text_of("a\xFF"
                                      "b\xC3"));
    assert_string_equal(out.bytes, "\"a\xEF\xBF\xBD"
                                   "b\xEF\xBF\xBD\"");
    adv_buffer_init(&out, &arena);
    adv_json_string(&out, adv_text_of(NULL));
    assert_string_equal(out.bytes, "\"\"");
    adv_arena_reset(&arena);
}

static void write_everything(adv_json_writer *w)
{
    adv_json_open(w, '{');
    adv_json_key(w, "value");
    adv_json_decimal(w, INT64_C(12345000), 4, 2);
    adv_json_key(w, "none");
    adv_json_cstring(w, NULL);
    adv_json_key(w, "steps");
    adv_json_open(w, '[');
    adv_json_integer(w, -7);
    adv_json_bool(w, true);
    adv_json_bool(w, false);
    adv_json_null(w);
    adv_json_cstring(w, "a\"b");
    adv_json_open(w, '{');
    adv_json_close(w, '}');
    adv_json_open(w, '[');
    adv_json_close(w, ']');
    adv_json_open(w, '{');
    adv_json_key(w, "k");
    adv_json_text(w, adv_text_of("v"));
    adv_json_close(w, '}');
    adv_json_close(w, ']');
    adv_json_close(w, '}');
}

static void the_writer_indents_or_packs(void **state)
{
    (void)state;
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    adv_buffer out;
    adv_json_writer w;
    adv_buffer_init(&out, &arena);
    adv_json_writer_init(&w, &out, 0);
    write_everything(&w);
    assert_string_equal(out.bytes,
                        "{\"value\":\"1234.50\",\"none\":null,\"steps\":[-7,true,false,null,\"a\\\"b\","
                        "{},[],{\"k\":\"v\"}]}");
    adv_buffer_init(&out, &arena);
    adv_json_writer_init(&w, &out, 2);
    write_everything(&w);
    assert_string_equal(out.bytes,
                        "{\n  \"value\": \"1234.50\",\n  \"none\": null,\n  \"steps\": [\n    -7,\n"
                        "    true,\n    false,\n    null,\n    \"a\\\"b\",\n    {},\n    [],\n"
                        "    {\n      \"k\": \"v\"\n    }\n  ]\n}");
    adv_node *root = NULL;
    assert_int_equal(adv_json_read(&root, &arena, adv_buffer_done(&out), NULL, NULL), ADV_OK);
    adv_buffer_init(&out, &arena);
    adv_json_writer_init(&w, &out, 2);
    adv_json_text(&w, adv_text_of("alone"));
    assert_string_equal(out.bytes, "\"alone\"");
    adv_arena_reset(&arena);
}

static const char sample[] =
    "{\"price\":\"1000.00\",\"legs\":[{\"leg\":\"main_freight\",\"amount\":\"50.00\",\"in_price\":false}],"
    "\"k01\":1,\"k02\":1,\"k03\":1,\"k04\":1,\"k05\":1,\"k06\":1,\"k07\":1,\"k08\":1,\"k09\":1,\"k10\":1,"
    "\"k11\":1,\"k12\":1,\"k13\":1,\"k14\":1,\"k15\":1,\"k16\":null,\"note\":\"\\u6295\\n\"}";

static adv_status read_and_write(adv_arena *arena, const void *given)
{
    adv_buffer out;
    adv_status status = canonical(&out, arena, adv_text_of(given), NULL);
    if (status == ADV_OK) {
        adv_json_writer w;
        adv_json_writer_init(&w, &out, 2);
        write_everything(&w);
        status = out.failed ? ADV_ERR_MEMORY : ADV_OK;
    }
    return status;
}

static void each_allocation_can_fail(void **state)
{
    (void)state;
    each_allocation_fails(read_and_write, sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(readable_texts_become_canonical),
        cmocka_unit_test(broken_texts_are_refused_in_words),
        cmocka_unit_test(a_zero_byte_is_no_end),
        cmocka_unit_test(places_are_kept),
        cmocka_unit_test(repeats_are_found_among_many_keys),
        cmocka_unit_test(depth_and_count_have_limits),
        cmocka_unit_test(strings_come_out_as_utf8_whatever_went_in),
        cmocka_unit_test(the_writer_indents_or_packs),
        cmocka_unit_test(each_allocation_can_fail),
    };
    return test_run("json", tests);
}

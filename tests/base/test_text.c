/* SPDX-License-Identifier: Apache-2.0 */
/* Text, UTF-8, the growing buffer, and a sort that keeps equal items in order. */
#include <string.h>

#include "advalorem/text.h"
#include "failing.h"

static adv_text text(const char *string)
{
    return adv_text_of(string);
}

static int sign(int n)
{
    return (n > 0) - (n < 0);
}

static void texts_compare_by_bytes(void **state)
{
    (void)state;
    static const struct {
        const char *a;
        const char *b;
        int order;
    } rows[] = {
        {"", "", 0},    {NULL, "", 0},  {"a", "a", 0},         {"a", "b", -1},       {"a", "ab", -1},
        {"ab", "a", 1}, {"Z", "a", -1}, {"a", "\xC3\xA9", -1}, {"\xC3\xA9", "z", 1}, {"", "a", -1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        adv_text a = text(rows[i].a);
        adv_text b = text(rows[i].b);
        assert_int_equal(sign(adv_text_compare(a, b)), rows[i].order);
        assert_int_equal(adv_text_equal(a, b), rows[i].order == 0);
        assert_int_equal(adv_text_is(a, rows[i].b), rows[i].order == 0);
    }
    assert_true(adv_text_is_nocase(text("FoB"), "fOb"));
    assert_false(adv_text_is_nocase(text("FoB"), "fOc"));
    assert_false(adv_text_is_nocase(text("FoB "), "fOb"));
    assert_false(adv_text_is_nocase(text("\xC3\x89"), "\xC3\xA9")); /* ASCII letters only */
    assert_false(adv_text_is_nocase(text("@"), "`"));
}

static void trimming_and_starts(void **state)
{
    (void)state;
    static const char *const rows[][2] = {{"", ""},   {"  ", ""},     {" \ta b\t ", "a b"},
                                          {"x", "x"}, {"\nx", "\nx"}, {"x ", "x"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_true(adv_text_is(adv_text_trim(text(rows[i][0])), rows[i][1]));
    }
    assert_true(adv_text_starts(text("EXW Hai Phong"), "EXW"));
    assert_true(adv_text_starts(text("EXW"), ""));
    assert_true(adv_text_starts(text(NULL), ""));
    assert_false(adv_text_starts(text("EX"), "EXW"));
    assert_false(adv_text_starts(text("FCA"), "EXW"));
}

static void utf8_is_judged_as_the_standard_does(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        bool valid;
    } rows[] = {
        {"", true},
        {"plain", true},
        {"\x7F", true},
        {"\x80", false},
        {"\xBF", false},
        {"\xC1\xBF", false},
        {"\xC2\x80", true},
        {"\xDF\xBF", true},
        {"\xC2", false},
        {"\xE0\x9F\xBF", false},
        {"\xE0\xA0\x80", true},
        {"\xED\x9F\xBF", true},
        {"\xED\xA0\x80", false},
        {"\xED\xBF\xBF", false},
        {"\xEE\x80\x80", true},
        {"\xEF\xBF\xBF", true},
        {"\xE6\x8A", false},
        {"\xF0\x8F\xBF\xBF", false},
        {"\xF0\x90\x80\x80", true},
        {"\xF4\x8F\xBF\xBF", true},
        {"\xF4\x90\x80\x80", false},
        {"\xF5\x80\x80\x80", false},
        {"\xFF", false},
        {"ok\xC3", false},
        {"\xC3\xA9\xC3\xA9", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(adv_utf8_valid(text(rows[i].bytes)), rows[i].valid);
    }
}

static void width_is_what_a_terminal_shows(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t width;
    } rows[] = {
        {"", 0},
        {"FOB", 3},
        {"\xE6\x8A\x95\xE8\xB3\x87", 4}, /* two Chinese characters */
        {"Vi\xE1\xBB\x87t", 4},          /* precomposed */
        {"Vie\xCC\xA3\xCC\x82t", 4},     /* the same with combining marks */
        {"\xED\x95\x9C", 2},             /* a Korean syllable */
        {"\xE1\x84\x92\xE1\x85\xA1", 2}, /* the same from its letters */
        {"\xEF\xBC\xA1", 2},             /* full width A */
        {"\xF0\x9F\x93\xA6", 2},         /* an emoji */
        {"\xE2\x82\xAC", 1},             /* the euro sign */
        {"\xD8\xA7\xD9\x8E", 1},         /* Arabic letter with vowel mark */
        {"a\xE2\x80\x8B"
         "b",
         2},             /* zero width space */
        {"\xC2\xAD", 1}, /* soft hyphen */
        {"a\xFF"
         "b",
         3},                     /* malformed: one mark a byte */
        {"\xF0\xA0\x80\x80", 2}, /* plane 2 */
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(adv_utf8_width(text(rows[i].bytes)), rows[i].width);
    }
}

static void buffers_grow_and_end_with_nul(void **state)
{
    (void)state;
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    adv_buffer buffer;
    adv_buffer_init(&buffer, &arena);
    assert_true(adv_text_is(adv_buffer_done(&buffer), ""));
    assert_non_null(adv_buffer_done(&buffer).bytes);
    adv_buffer_string(&buffer, NULL);
    adv_buffer_integer(&buffer, INT64_MIN);
    adv_buffer_char(&buffer, ' ');
    adv_buffer_integer(&buffer, INT64_MAX);
    adv_buffer_string(&buffer, " ");
    adv_buffer_integer(&buffer, 0);
    assert_string_equal(buffer.bytes, "-9223372036854775808 9223372036854775807 0");
    for (size_t i = 0; i < 10000; i++) {
        adv_buffer_char(&buffer, (char)('a' + i % 26));
        assert_int_equal(buffer.bytes[buffer.length], '\0');
    }
    assert_int_equal(buffer.length, 42 + 10000);
    for (size_t i = 0; i < 10000; i++) {
        assert_int_equal(buffer.bytes[42 + i], 'a' + i % 26);
    }
    adv_arena_reset(&arena);
}

static adv_status write_a_buffer(adv_arena *arena, const void *given)
{
    (void)given;
    adv_buffer buffer;
    adv_buffer_init(&buffer, arena);
    for (int i = 0; i < 2000; i++) {
        adv_buffer_string(&buffer, "freight ");
        adv_buffer_integer(&buffer, i);
        adv_buffer_char(&buffer, '\n');
    }
    adv_text done = adv_buffer_done(&buffer);
    if (buffer.failed) {
        assert_null(done.bytes); /* a part is never taken for the whole */
        assert_int_equal(done.length, 0);
        return ADV_ERR_MEMORY;
    }
    assert_int_equal(done.length, strlen(done.bytes));
    return ADV_OK;
}

static void each_allocation_can_fail(void **state)
{
    (void)state;
    each_allocation_fails(write_a_buffer, NULL);
}

typedef struct item {
    int32_t key;
    int32_t place;
} item;

static int by_key(const void *a, const void *b, const void *context)
{
    int direction = *(const int *)context;
    int32_t x = ((const item *)a)->key;
    int32_t y = ((const item *)b)->key;
    return direction * ((x > y) - (x < y));
}

static void sorting_keeps_equal_items_in_order(void **state)
{
    (void)state;
    static item items[3000];
    static item scratch[3000];
    uint32_t random = 12345;
    for (size_t count = 0; count <= 3000; count = count < 70 ? count + 1 : count * 7 / 4) {
        for (int32_t kinds = 1; kinds <= 4096; kinds *= 8) {
            for (int direction = -1; direction <= 1; direction += 2) {
                for (size_t i = 0; i < count; i++) {
                    random = random * 1664525u + 1013904223u;
                    items[i] = (item){(int32_t)(random >> 12) % kinds, (int32_t)i};
                }
                adv_sort(items, scratch, count, sizeof items[0], by_key, &direction);
                for (size_t i = 1; i < count; i++) {
                    int order = by_key(&items[i - 1], &items[i], &direction);
                    assert_true(order < 0 || (order == 0 && items[i - 1].place < items[i].place));
                }
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_compare_by_bytes),
        cmocka_unit_test(trimming_and_starts),
        cmocka_unit_test(utf8_is_judged_as_the_standard_does),
        cmocka_unit_test(width_is_what_a_terminal_shows),
        cmocka_unit_test(buffers_grow_and_end_with_nul),
        cmocka_unit_test(each_allocation_can_fail),
        cmocka_unit_test(sorting_keeps_equal_items_in_order),
    };
    return test_run("text", tests);
}

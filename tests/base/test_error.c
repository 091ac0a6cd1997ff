/* SPDX-License-Identifier: Apache-2.0 */
/* Messages: every conversion, hostile arguments, cuts on a character, and lists that never stop early. */
#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include "advalorem/error.h"
#include "advalorem/text.h"
#include "failing.h"

static const adv_place nowhere = {0};

static void every_conversion_is_written(void **state)
{
    (void)state;
    adv_error err;
    adv_place place = {"invoice.csv", 12, 3, "royalty_amount"};
    assert_int_equal(adv_fail(&err, ADV_ERR_INPUT, place, "'%s' %.*s %d %ld %lu %zu %c %%", "a", 2, "bcd", -5,
                              LONG_MIN, ULONG_MAX, (size_t)7, 'x'),
                     ADV_ERR_INPUT);
    assert_string_equal(err.message, "'a' bc -5 -9223372036854775808 18446744073709551615 7 x %");
    assert_int_equal(err.status, ADV_ERR_INPUT);
    assert_string_equal(err.place.source, "invoice.csv");
    assert_int_equal(err.place.row, 12);
    assert_int_equal(err.place.column, 3);
    assert_string_equal(err.place.field, "royalty_amount");
    adv_fail(&err, ADV_ERR_RANGE, nowhere, "%d %d %ld", 0, INT_MIN, LONG_MAX);
    assert_string_equal(err.message, "0 -2147483648 9223372036854775807");
}

static void no_error_wanted_is_no_crash(void **state)
{
    (void)state;
    assert_int_equal(adv_fail(NULL, ADV_ERR_LIMIT, nowhere, "%s", "x"), ADV_ERR_LIMIT);
    assert_int_equal(adv_fail_memory(NULL), ADV_ERR_MEMORY);
}

static void arguments_cannot_disturb(void **state)
{
    (void)state;
    static const struct {
        const char *given;
        const char *shown;
    } rows[] = {
        {"plain", "plain"},
        {"", ""},
        {NULL, "(none)"},
        {"a\nb\tc\x1B[31m\x7F", "a?b?c?[31m?"},
        {"caf\xC3\xA9 \xE6\x8A\x95", "caf\xC3\xA9 \xE6\x8A\x95"},
        {"\xC3", "?"},
        {"\xC3(", "?("},
        {"\xE6\x8A", "??"},
        {"\xED\xA0\x80", "???"},      /* a surrogate */
        {"\xC0\xAF", "??"},           /* overlong */
        {"\xF4\x90\x80\x80", "????"}, /* past U+10FFFF */
        {"\xC2\x9B"
         "31m",
         "?31m"}, /* a control sequence in one character */
        {"100%d", "100%d"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        adv_error err;
        adv_fail(&err, ADV_ERR_INPUT, nowhere, "%s", rows[i].given);
        assert_string_equal(err.message, rows[i].shown);
    }
    adv_error err;
    adv_fail(&err, ADV_ERR_INPUT, nowhere, "%c%c%c", '\n', 'y', (char)0xC3);
    assert_string_equal(err.message, "?y?");
}

static void precision_bounds_what_is_read(void **state)
{
    (void)state;
    static const char unterminated[3] = {'a', 'b', 'c'};
    adv_error err;
    adv_fail(&err, ADV_ERR_INPUT, nowhere, "%.*s|%.*s|%.*s|%.*s", 3, unterminated, 0, "x", 9, "short", -1,
             "all");
    assert_string_equal(err.message, "abc||short|all");
}

static void a_long_message_ends_in_dots_on_a_character(void **state)
{
    (void)state;
    static char text[1200];
    adv_error err;
    for (size_t length = 480; length < 540; length++) {
        for (size_t shift = 0; shift < 3; shift++) {
            memset(text, 'x', shift);
            for (size_t i = shift; i + 3 <= length; i += 3) {
                memcpy(text + i, "\xE6\x8A\x95", 3);
            }
            size_t whole = shift + (length - shift) / 3 * 3;
            text[whole] = '\0';
            adv_fail(&err, ADV_ERR_INPUT, nowhere, "%s", text);
            size_t written = strlen(err.message);
            assert_true(adv_utf8_valid(adv_text_of(err.message)));
            if (whole <= 511) {
                assert_string_equal(err.message, text);
            } else {
                assert_true(written >= 508 && written <= 511);
                assert_string_equal(err.message + written - 3, "...");
            }
        }
    }
    memset(text, 'y', 511);
    text[511] = '\0';
    adv_fail(&err, ADV_ERR_INPUT, nowhere, "%s", text);
    assert_string_equal(err.message, text);
    adv_fail(&err, ADV_ERR_INPUT, nowhere, "%s!", text);
    assert_int_equal(strlen(err.message), 511);
    assert_string_equal(err.message + 507, "y...");
}

static void memory_out_says_what_to_do(void **state)
{
    (void)state;
    adv_error err;
    assert_int_equal(adv_fail_memory(&err), ADV_ERR_MEMORY);
    assert_non_null(strstr(err.message, "not enough memory"));
    assert_null(err.place.source);
}

static void a_list_keeps_order_copies_and_limit(void **state)
{
    (void)state;
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    adv_error_list list;
    adv_error_list_init(&list, &arena, 20);
    assert_true(adv_error_list_empty(&list));
    char source[] = "a.csv";
    char field[] = "f0";
    for (int i = 0; i < 30; i++) {
        field[1] = (char)('0' + i % 10);
        adv_place place = {source, i + 1, 0, field};
        adv_error_list_add(&list, ADV_ERR_INPUT, place, "problem %d", i);
    }
    memset(source, 'z', 5);
    assert_false(adv_error_list_empty(&list));
    assert_int_equal(list.count, 20);
    assert_int_equal(list.dropped, 10);
    assert_string_equal(list.items[0].place.source, "a.csv");
    assert_ptr_equal(list.items[0].place.source, list.items[19].place.source); /* kept once */
    assert_string_equal(list.items[13].place.field, "f3");
    assert_string_equal(list.items[19].message, "problem 19");
    assert_int_equal(list.items[19].place.row, 20);
    adv_error_list_add(NULL, ADV_ERR_INPUT, nowhere, "nobody listens");
    adv_error_list_append(NULL, &list.items[0]);
    assert_true(adv_error_list_empty(NULL));
    adv_error_list_init(&list, &arena, 0);
    assert_int_equal(list.limit, 100);
    adv_arena_reset(&arena);
}

static adv_status fill_a_list(adv_arena *arena, const void *given)
{
    (void)given;
    adv_error_list list;
    adv_error_list_init(&list, arena, 0);
    for (int i = 0; i < 20; i++) {
        char field[] = "field 0";
        field[6] = (char)('a' + i);
        adv_place place = {"book/lines.csv", i, 1, field};
        adv_error_list_add(&list, ADV_ERR_INPUT, place, "problem %d", i);
    }
    assert_int_equal(list.count + list.dropped, 20); /* nothing is lost without being counted */
    for (size_t i = 0; i < list.count; i++) {
        assert_non_null(list.items[i].place.source);
        assert_non_null(list.items[i].place.field);
    }
    return list.dropped == 0 ? ADV_OK : ADV_ERR_MEMORY;
}

static void each_allocation_can_fail(void **state)
{
    (void)state;
    each_allocation_fails(fill_a_list, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_conversion_is_written),
        cmocka_unit_test(no_error_wanted_is_no_crash),
        cmocka_unit_test(arguments_cannot_disturb),
        cmocka_unit_test(precision_bounds_what_is_read),
        cmocka_unit_test(a_long_message_ends_in_dots_on_a_character),
        cmocka_unit_test(memory_out_says_what_to_do),
        cmocka_unit_test(a_list_keeps_order_copies_and_limit),
        cmocka_unit_test(each_allocation_can_fail),
    };
    return test_run("error", tests);
}

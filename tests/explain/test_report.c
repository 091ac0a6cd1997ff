/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the writers promise: nothing wider than asked, nothing of the user's escapes, nothing depends on the
 * day or the host, and memory that runs out is reported.
 */
#include "specimen.h"

#include "report/report.h"

static adv_text terminal(specimen *s, const adv_explain_options *options, int width, bool colour)
{
    adv_buffer out;
    adv_document *document = NULL;
    adv_buffer_init(&out, &s->arena);
    assert_int_equal(adv_explain_document(&document, &s->arena, s->d, options), ADV_OK);
    assert_int_equal(adv_report_terminal(&out, document, width, colour), ADV_OK);
    return adv_buffer_done(&out);
}

static adv_text html(specimen *s)
{
    adv_buffer out;
    adv_document *document = NULL;
    adv_buffer_init(&out, &s->arena);
    assert_int_equal(adv_explain_document(&document, &s->arena, s->d, NULL), ADV_OK);
    assert_int_equal(adv_report_html(&out, document), ADV_OK);
    return adv_buffer_done(&out);
}

static void no_line_is_wider_than(adv_text text, size_t width)
{
    size_t start = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] != '\n') {
            continue;
        }
        adv_text line = {text.bytes + start, i - start};
        if (adv_utf8_width(line) > width) {
            fail_msg("%zu columns: %.*s", adv_utf8_width(line), (int)line.length, line.bytes);
        }
        assert_false(line.length != 0 && line.bytes[line.length - 1] == ' ');
        start = i + 1;
    }
}

static void lines_keep_the_width(void **state)
{
    (void)state;
    static const char *const names[] = {"one-line.json", "three-lines.json", "incomplete.json", "ended.json",
                                        "hostile.json"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        specimen s;
        specimen_open(&s, names[i]);
        for (int width = ADV_TERMINAL_LEAST; width <= ADV_TERMINAL_MOST; width += 7) {
            no_line_is_wider_than(terminal(&s, NULL, width, false), (size_t)width);
        }
        no_line_is_wider_than(terminal(&s, NULL, 10, false), ADV_TERMINAL_LEAST);
        specimen_close(&s);
    }
}

/* Takes the colours out again: what remains is the plain print-out. */
static adv_text without_ansi(specimen *s, adv_text text)
{
    adv_buffer out;
    adv_buffer_init(&out, &s->arena);
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == '\x1b') {
            while (text.bytes[i] != 'm') {
                i++;
            }
            continue;
        }
        adv_buffer_char(&out, text.bytes[i]);
    }
    return adv_buffer_done(&out);
}

/* Blanks before a line's end may wear a colour and stay. */
static adv_text trimmed_lines(specimen *s, adv_text text)
{
    adv_buffer out;
    adv_buffer_init(&out, &s->arena);
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == '\n') {
            while (out.length != 0 && out.bytes[out.length - 1] == ' ') {
                out.length--;
            }
        }
        adv_buffer_char(&out, text.bytes[i]);
    }
    return adv_buffer_done(&out);
}

static void colour_only_when_asked(void **state)
{
    (void)state;
    specimen s;
    specimen_open(&s, "one-line.json");
    adv_text plain = terminal(&s, NULL, 100, false);
    adv_text coloured = terminal(&s, NULL, 100, true);
    assert_null(memchr(plain.bytes, '\x1b', plain.length));
    assert_non_null(memchr(coloured.bytes, '\x1b', coloured.length));
    assert_true(adv_text_equal(plain, trimmed_lines(&s, without_ansi(&s, coloured))));
    specimen_close(&s);
}

/* A shipment as a caller of the library might hand it over, past every reader. */
static void poison(specimen *s)
{
    adv_goods_line *goods = (adv_goods_line *)(uintptr_t)s->shipment->goods.items;
    goods->description = adv_text_of("\x1b[2J\x07 \xff\xfe \xc2\x9b"
                                     "31m \xe2\x80\xae"
                                     "evil\xe2\x81\xa6 \r\n\t<script>alert('1')</script>&amp;\"");
    goods->hts = adv_text_of("\"><svg onload=alert(1)>");
    goods->quantity.unit = adv_text_of("</td>");
    s->shipment->id = adv_text_of("</title><script>");
    s->shipment->entry_number = adv_text_of("\x1b]0;owned\x07");
    s->shipment->sale->named_place = adv_text_of("<!--");
}

static bool contains(adv_text text, const char *needle)
{
    size_t length = strlen(needle);
    for (size_t i = 0; i + length <= text.length; i++) {
        if (memcmp(text.bytes + i, needle, length) == 0) {
            return true;
        }
    }
    return false;
}

static void hostile_words_stay_words(void **state)
{
    (void)state;
    specimen s;
    specimen_read(&s, "hostile.json");
    poison(&s);
    specimen_value(&s, NULL);
    adv_text text = terminal(&s, NULL, 100, false);
    for (size_t i = 0; i < text.length; i++) {
        assert_true((unsigned char)text.bytes[i] >= 0x20 || text.bytes[i] == '\n');
    }
    assert_true(adv_utf8_valid(text));
    assert_false(contains(text, "\xe2\x80\xae") || contains(text, "\xe2\x81\xa6") ||
                 contains(text, "\xc2\x9b"));

    adv_text page = html(&s);
    assert_true(adv_utf8_valid(page));
    assert_false(contains(page, "<script") || contains(page, "onload=alert(1)>") || contains(page, "<img"));
    assert_false(contains(page, "<b onmouseover") || contains(page, "<!--") || contains(page, "</td></td>"));
    assert_false(contains(page, "\xe2\x80\xae") || contains(page, "\x1b"));
    assert_true(contains(page, "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;&quot;"));

    adv_node *tree = NULL;
    adv_buffer json;
    adv_buffer_init(&json, &s.arena);
    assert_int_equal(adv_explain_json(&json, s.d, NULL), ADV_OK);
    assert_int_equal(adv_json_read(&tree, &s.arena, adv_buffer_done(&json), "json", NULL), ADV_OK);
    specimen_close(&s);
}

static void a_page_needs_nothing_else(void **state)
{
    (void)state;
    specimen s;
    specimen_open(&s, "three-lines.json");
    adv_text page = html(&s);
    assert_false(contains(page, "http://") || contains(page, "https://") || contains(page, "src="));
    assert_false(contains(page, "@import") || contains(page, "url("));
    assert_true(contains(page, "<html lang=\"en\">") &&
                contains(page, "<th role=\"columnheader\" scope=\"col\""));
    assert_true(contains(page, "class=\"own-page\" id=\"what-to-key\""));
    specimen_close(&s);
}

static void options_choose_the_lines(void **state)
{
    (void)state;
    specimen s;
    specimen_open(&s, "three-lines.json");
    adv_explain_options second = {.line = adv_text_of("2")};
    adv_explain_options first = {.first_lines = 1};
    adv_explain_options none = {.line = adv_text_of("9")};
    adv_document *document = NULL;
    adv_text text = terminal(&s, &second, 120, false);
    assert_true(contains(text, "Steps of line 2") && !contains(text, "Steps of line 1"));
    text = terminal(&s, &first, 120, false);
    assert_true(contains(text, "Steps of line 1") && !contains(text, "Steps of line 2"));
    assert_true(contains(text, "Steps of 2 further lines"));
    assert_int_equal(adv_explain_document(&document, &s.arena, s.d, &none), ADV_ERR_INPUT);
    specimen_close(&s);
}

static void the_same_determination_gives_the_same_bytes(void **state)
{
    (void)state;
    specimen a;
    specimen b;
    adv_buffer one;
    adv_buffer two;
    specimen_open(&a, "one-line.json");
    specimen_open(&b, "one-line.json");
    b.d->identity = NULL; /* the name of the bytes is no part of them */
    adv_buffer_init(&one, &a.arena);
    adv_buffer_init(&two, &b.arena);
    assert_int_equal(adv_explain_canonical(&one, a.d), ADV_OK);
    assert_int_equal(adv_explain_canonical(&two, b.d), ADV_OK);
    assert_true(adv_text_equal(adv_buffer_done(&one), adv_buffer_done(&two)));
    assert_true(adv_text_starts(adv_buffer_done(&one), "advalorem-result/1\n{"));
    assert_true(adv_text_equal(html(&a), html(&a)));
    specimen_close(&a);
    specimen_close(&b);
}

/* The canonical bytes are those of the JSON, its identity and what is charged left out, in the canonical form
   every file has. */
static void canonical_bytes_are_the_sorted_json(void **state)
{
    (void)state;
    specimen s;
    adv_buffer json, expected, made;
    adv_node *tree = NULL;
    specimen_open(&s, "three-lines.json");
    adv_buffer_init(&json, &s.arena);
    adv_buffer_init(&expected, &s.arena);
    adv_buffer_init(&made, &s.arena);
    assert_int_equal(adv_explain_json(&json, s.d, NULL), ADV_OK);
    assert_int_equal(adv_json_read(&tree, &s.arena, adv_buffer_done(&json), "json", NULL), ADV_OK);
    for (adv_node **child = &tree->first; *child != NULL; child = &(*child)->next) {
        while (*child != NULL &&
               (adv_text_is((*child)->key, "identity") || adv_text_is((*child)->key, "duty"))) {
            *child = (*child)->next;
            tree->count--;
        }
        if (*child == NULL) {
            break;
        }
    }
    adv_buffer_string(&expected, "advalorem-result/1\n");
    assert_int_equal(adv_json_canonical(&expected, tree), ADV_OK);
    assert_int_equal(adv_explain_canonical(&made, s.d), ADV_OK);
    assert_true(adv_text_equal(adv_buffer_done(&expected), adv_buffer_done(&made)));
    specimen_close(&s);
}

static adv_currency currency(const char *code)
{
    return adv_currency_find(adv_text_of(code));
}

static void amounts_read_as_people_write_them(void **state)
{
    (void)state;
    static const struct {
        int64_t value;
        int scale, least, most;
        bool sign;
        const char *words;
    } rows[] = {
        {0, 4, 2, 0, false, "0.00"},
        {12345678, 4, 2, 0, false, "1,234.5678"},
        {9990000, 4, 2, 0, false, "999.00"},
        {10000000, 4, 2, 0, false, "1,000.00"},
        {-12345670000, 4, 2, 0, false,
         "\xe2\x88\x92"
         "1,234,567.00"},
        {5000, 4, 2, 0, true, "+0.50"},
        {0, 4, 2, 0, true, "0.00"},
        {24000000, 4, 0, 0, false, "2,400"},
        {123456789, 9, 2, 4, false, "0.1234\xe2\x80\xa6"},
        {120000000, 9, 2, 4, false, "0.12"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[64];
        adv_span span = {.kind = ADV_SPAN_AMOUNT,
                         .amount = rows[i].value,
                         .scale = (uint8_t)rows[i].scale,
                         .least = (uint8_t)rows[i].least,
                         .most = (uint8_t)rows[i].most,
                         .sign = rows[i].sign,
                         .currency = currency("USD")};
        assert_int_equal(adv_amount_text(text, &span), strlen(rows[i].words));
        assert_string_equal(text, rows[i].words);
    }
}

/* ---- memory ------------------------------------------------------------------------------------------- */

typedef struct failing {
    size_t calls, fail_at, live;
} failing;

static void *failing_allocate(void *context, size_t size)
{
    failing *f = context;
    if (++f->calls == f->fail_at) {
        return NULL;
    }
    f->live++;
    return malloc(size);
}

static void failing_release(void *context, void *block, size_t size)
{
    failing *f = context;
    (void)size;
    f->live--;
    free(block);
}

typedef adv_status (*work)(adv_arena *arena, const adv_determination *d);

static adv_status work_terminal(adv_arena *arena, const adv_determination *d)
{
    adv_buffer out;
    adv_document *document = NULL;
    adv_buffer_init(&out, arena);
    adv_status status = adv_explain_document(&document, arena, d, NULL);
    return status != ADV_OK ? status : adv_report_terminal(&out, document, 80, true);
}

static adv_status work_html(adv_arena *arena, const adv_determination *d)
{
    adv_buffer out;
    adv_document *document = NULL;
    adv_buffer_init(&out, arena);
    adv_status status = adv_explain_document(&document, arena, d, NULL);
    return status != ADV_OK ? status : adv_report_html(&out, document);
}

static adv_status work_canonical(adv_arena *arena, const adv_determination *d)
{
    adv_buffer out;
    adv_buffer_init(&out, arena);
    return adv_explain_canonical(&out, d);
}

static adv_status work_apportionments(adv_arena *arena, const adv_determination *d)
{
    adv_apportionment_view view = {ADV_APPORTION_GIVEN, d};
    adv_document *document = NULL;
    return adv_explain_apportionments(&document, arena, &view, 1);
}

static adv_status run(work what, const adv_determination *d, size_t fail_at, size_t limit, size_t *calls,
                      size_t *total)
{
    failing f = {.fail_at = fail_at};
    adv_allocator allocator = {failing_allocate, failing_release, &f};
    adv_arena arena;
    adv_arena_init(&arena, &allocator);
    arena.limit_bytes = limit;
    adv_status status = what(&arena, d);
    *calls = f.calls;
    *total = arena.total_bytes;
    adv_arena_reset(&arena);
    assert_int_equal(f.live, 0);
    return status;
}

/* Every block refused in turn, then arenas that are too small by ever less. */
static void fails_cleanly(work what, const adv_determination *d)
{
    size_t calls = 0;
    size_t total = 0;
    size_t unused = 0;
    size_t refused = 0;
    assert_int_equal(run(what, d, 0, 0, &calls, &total), ADV_OK);
    for (size_t i = 1; i <= calls; i++) {
        assert_int_equal(run(what, d, i, 0, &unused, &unused), ADV_ERR_MEMORY);
    }
    for (size_t part = 1; part <= 150; part++) {
        adv_status status = run(what, d, 0, 1 + total / 150 * part, &unused, &unused);
        assert_true(status == ADV_OK || status == ADV_ERR_MEMORY);
        refused += status == ADV_ERR_MEMORY;
    }
    assert_true(refused > 0);
}

static void memory_that_runs_out_is_reported(void **state)
{
    (void)state;
    static const char *const names[] = {"one-line.json", "incomplete.json", "ended.json"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        specimen s;
        specimen_open(&s, names[i]);
        fails_cleanly(work_terminal, s.d);
        fails_cleanly(work_html, s.d);
        fails_cleanly(work_canonical, s.d);
        fails_cleanly(work_apportionments, s.d);
        specimen_close(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_keep_the_width),
        cmocka_unit_test(colour_only_when_asked),
        cmocka_unit_test(hostile_words_stay_words),
        cmocka_unit_test(a_page_needs_nothing_else),
        cmocka_unit_test(options_choose_the_lines),
        cmocka_unit_test(the_same_determination_gives_the_same_bytes),
        cmocka_unit_test(canonical_bytes_are_the_sorted_json),
        cmocka_unit_test(amounts_read_as_people_write_them),
        cmocka_unit_test(memory_that_runs_out_is_reported),
    };
    return test_run("report", tests);
}

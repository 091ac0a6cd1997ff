/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every specimen as it is shown: terminal at two widths, JSON and HTML, byte for byte against
 * tests/explain/golden. A change that is meant is taken over by running the program with ADVALOREM_REFRESH=1
 * and read in review.
 */
#include "specimen.h"

#include "report/report.h"

static const char *const specimens[] = {"one-line", "three-lines", "incomplete",
                                        "ended",    "hostile",     "entry"};

static void write_file(const char *name, adv_text text)
{
    char path[256];
    (void)snprintf(path, sizeof path, "tests/explain/golden/%s", name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text.bytes, 1, text.length, file), text.length);
    assert_int_equal(fclose(file), 0);
}

static size_t line_of_difference(adv_text a, adv_text b)
{
    size_t line = 1;
    for (size_t i = 0; i < a.length && i < b.length && a.bytes[i] == b.bytes[i]; i++) {
        line += a.bytes[i] == '\n';
    }
    return line;
}

static void compare(specimen *s, const char *name, adv_text made)
{
    if (getenv("ADVALOREM_REFRESH") != NULL) {
        write_file(name, made);
        return;
    }
    adv_text kept = specimen_file(&s->arena, "golden", name);
    if (!adv_text_equal(kept, made)) {
        fail_msg("tests/explain/golden/%s: line %zu is not as kept; if it is meant so, run with "
                 "ADVALOREM_REFRESH=1",
                 name, line_of_difference(kept, made));
    }
}

static void golden_terminal(specimen *s, const char *name, int width)
{
    char file[128];
    adv_buffer out;
    adv_document *document = NULL;
    adv_buffer_init(&out, &s->arena);
    adv_explain_options options = {.assessment = s->a, .per_unit = s->a != NULL && width >= 100};
    assert_int_equal(adv_explain_document(&document, &s->arena, s->d, &options), ADV_OK);
    assert_int_equal(adv_report_terminal(&out, document, width, false), ADV_OK);
    (void)snprintf(file, sizeof file, "%s.%d.txt", name, width);
    compare(s, file, adv_buffer_done(&out));
}

static void golden_html(specimen *s, const char *name)
{
    char file[128];
    adv_buffer out;
    adv_document *document = NULL;
    adv_buffer_init(&out, &s->arena);
    adv_explain_options options = {.assessment = s->a};
    assert_int_equal(adv_explain_document(&document, &s->arena, s->d, &options), ADV_OK);
    assert_int_equal(adv_report_html(&out, document), ADV_OK);
    (void)snprintf(file, sizeof file, "%s.html", name);
    compare(s, file, adv_buffer_done(&out));
}

static void golden_json(specimen *s, const char *name)
{
    char file[128];
    adv_buffer out;
    adv_buffer_init(&out, &s->arena);
    adv_explain_options options = {.assessment = s->a, .indent = 2};
    assert_int_equal(adv_explain_json(&out, s->d, &options), ADV_OK);
    (void)snprintf(file, sizeof file, "%s.json", name);
    compare(s, file, adv_buffer_done(&out));
}

static void each(void (*check)(specimen *s, const char *name))
{
    for (size_t i = 0; i < sizeof specimens / sizeof *specimens; i++) {
        char file[64];
        specimen s;
        (void)snprintf(file, sizeof file, "%s.json", specimens[i]);
        if (strcmp(specimens[i], "entry") == 0) {
            specimen_open_entry(&s, file);
        } else {
            specimen_open(&s, file);
        }
        check(&s, specimens[i]);
        specimen_close(&s);
    }
}

static void narrow(specimen *s, const char *name)
{
    golden_terminal(s, name, 80);
}

static void wide(specimen *s, const char *name)
{
    golden_terminal(s, name, 120);
}

static void terminal_of_80_columns(void **state)
{
    (void)state;
    each(narrow);
}

static void terminal_of_120_columns(void **state)
{
    (void)state;
    each(wide);
}

static void html(void **state)
{
    (void)state;
    each(golden_html);
}

static void json(void **state)
{
    (void)state;
    each(golden_json);
}

static void apportionments_side_by_side(void **state)
{
    (void)state;
    static const adv_apportionment ways[] = {ADV_APPORTION_FIRST_SHIPMENT, ADV_APPORTION_PRODUCED,
                                             ADV_APPORTION_ANTICIPATED, ADV_APPORTION_GIVEN};
    adv_apportionment_view views[4];
    specimen s;
    specimen_read(&s, "one-line.json");
    adv_assist *assist = (adv_assist *)(uintptr_t)s.shipment->assists.items;
    assist->given_amount = (adv_money){9000000, adv_currency_find(adv_text_of("USD")), true};
    for (size_t i = 0; i < 4; i++) {
        adv_options options = {.apportionment = (uint8_t)ways[i]};
        specimen_value(&s, &options);
        views[i] = (adv_apportionment_view){ways[i], s.d};
    }
    adv_buffer out;
    adv_document *document = NULL;
    adv_buffer_init(&out, &s.arena);
    assert_int_equal(adv_explain_apportionments(&document, &s.arena, views, 4), ADV_OK);
    assert_int_equal(adv_report_terminal(&out, document, 100, false), ADV_OK);
    compare(&s, "apportionments.100.txt", adv_buffer_done(&out));
    specimen_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(terminal_of_80_columns),
        cmocka_unit_test(terminal_of_120_columns),
        cmocka_unit_test(html),
        cmocka_unit_test(json),
        cmocka_unit_test(apportionments_side_by_side),
    };
    return test_run("golden", tests);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every method that gives a value, side by side: what the line would come to by each, how far that lies from
 * the value, and between which figures all of them lie.  Only the method the law comes to first is the value.
 */
#include "tell_method.h"

static const adv_column_head columns[] = {
    {"Method", ADV_ALIGN_LEFT, 0},      {"Would give", ADV_ALIGN_DECIMAL, 0},
    {"From the value", ADV_ALIGN_DECIMAL, 0}, {"What became of it", ADV_ALIGN_LEFT, 0},
};
enum { ALL_METHOD, ALL_VALUE, ALL_DIFFERENCE, ALL_STATE };

/* What the methods of a line come to together. */
typedef struct range {
    size_t  count;
    int64_t lowest_e4, highest_e4;
} range;

static bool gives_value(const adv_method_result *result)
{
    return result->state == ADV_METHOD_IS_USED;
}

static size_t end_of_line(const adv_determination *d, size_t from)
{
    size_t end = from;
    while (end < d->every_method_count && d->every_method[end].line == d->every_method[from].line) {
        end++;
    }
    return end;
}

static range range_of(const adv_determination *d, size_t from, size_t end)
{
    range r = {0, 0, 0};
    for (size_t i = from; i < end; i++) {
        const adv_method_result *result = &d->every_method[i];
        if (gives_value(result)) {
            r.lowest_e4 = r.count == 0 || result->value_e4 < r.lowest_e4 ? result->value_e4 : r.lowest_e4;
            r.highest_e4 = r.count == 0 || result->value_e4 > r.highest_e4 ? result->value_e4 : r.highest_e4;
            r.count++;
        }
    }
    return r;
}

/* ---- as a document ------------------------------------------------------------------------------------- */

static void method_row(adv_document *doc, adv_block *table, const adv_determination *d,
                       const adv_line_result *line, const adv_method_result *result)
{
    adv_row *row = adv_row_add(doc, table);
    adv_currency currency = d->jurisdiction->currency;
    bool valued = line != NULL && line->outcome == ADV_VALUED;
    bool is_value = valued && line->method == result->method;
    if (row == NULL) {
        return;
    }
    row->tone = is_value ? ADV_TONE_GOOD : ADV_TONE_PLAIN;
    adv_say(doc, adv_cell(row, ALL_METHOD), adv_words_method((adv_method)result->method));
    adv_prose_capital(doc, adv_cell(row, ALL_METHOD));
    if (gives_value(result)) {
        (void)adv_say_amount(doc, adv_cell(row, ALL_VALUE), result->value_e4, 4, currency);
    }
    if (gives_value(result) && valued && !is_value) {
        adv_span *span = adv_say_amount(doc, adv_cell(row, ALL_DIFFERENCE),
                                        (adv_int128)result->value_e4 - line->value_e4, 4, currency);
        if (span != NULL) {
            span->sign = true;
        }
    }
    if (is_value) {
        adv_say(doc, adv_cell(row, ALL_STATE), "The value: it comes first in the lawful order.");
    } else if (gives_value(result)) {
        adv_say(doc, adv_cell(row, ALL_STATE), "Not the value; a method before it decides.");
    } else {
        adv_tell_method(doc, adv_cell(row, ALL_STATE), d, result);
    }
}

static void line_table(adv_document *doc, const adv_determination *d, size_t from, size_t end)
{
    const adv_line_result *line = adv_line_of(d, d->every_method[from].line);
    range r = range_of(d, from, end);
    adv_block *section = adv_section_add(doc, NULL, NULL, "Line ");
    if (section != NULL && line != NULL) {
        adv_say_user(doc, &section->prose, line->line);
    }
    adv_block *table = adv_table_add(doc, section, columns, sizeof columns / sizeof *columns);
    for (size_t i = from; i < end; i++) {
        method_row(doc, table, d, line, &d->every_method[i]);
    }
    adv_block *paragraph = adv_block_add(doc, section, ADV_BLOCK_PARAGRAPH);
    adv_prose *p = paragraph == NULL ? NULL : &paragraph->prose;
    if (r.count == 0) {
        adv_say(doc, p, "No method gives a value from what is stated.");
        return;
    }
    if (r.count == 1) {
        adv_say(doc, p, "Only one method gives a value from what is stated.");
        return;
    }
    adv_say(doc, p, "All that can be worked out lie between ");
    (void)adv_say_amount(doc, p, r.lowest_e4, 4, d->jurisdiction->currency);
    adv_say(doc, p, " and ");
    (void)adv_say_amount(doc, p, r.highest_e4, 4, d->jurisdiction->currency);
    adv_say(doc, p, ". A range is no choice: the law's order decides.");
}

adv_status adv_explain_methods(adv_document **out, adv_arena *arena, const adv_determination *d)
{
    adv_document *doc = adv_document_new(arena);
    if (doc == NULL) {
        return ADV_ERR_MEMORY;
    }
    adv_say(doc, &doc->title, "Every method that can be worked out, side by side");
    for (size_t from = 0; from < d->every_method_count;) {
        size_t end = end_of_line(d, from);
        line_table(doc, d, from, end);
        from = end;
    }
    if (doc->failed) {
        return ADV_ERR_MEMORY;
    }
    *out = doc;
    return ADV_OK;
}

/* ---- JSON ---------------------------------------------------------------------------------------------- */

static void put_text(adv_json_writer *w, const char *key, const char *text)
{
    adv_json_key(w, key);
    adv_json_cstring(w, text);
}

static void put_amount(adv_json_writer *w, const char *key, adv_int128 e4, bool known)
{
    adv_json_key(w, key);
    if (known) {
        adv_json_decimal(w, e4, 4, 2);
    } else {
        adv_json_null(w);
    }
}

static void put_method(adv_json_writer *w, const adv_line_result *line, const adv_method_result *result)
{
    bool valued = line != NULL && line->outcome == ADV_VALUED;
    bool gives = gives_value(result);
    adv_json_open(w, '{');
    put_text(w, "method", adv_method_name((adv_method)result->method));
    put_text(w, "is_the_value", valued && line->method == result->method ? "yes" : "no");
    put_text(w, "gives_a_value", gives ? "yes" : "no");
    put_text(w, "why", result->why == ADV_WHY_NONE ? NULL
                                                   : adv_method_why_name((adv_method_why)result->why));
    put_text(w, "standing", adv_standing_name((adv_standing)result->standing));
    put_amount(w, "would_give", result->value_e4, gives);
    put_amount(w, "from_the_value", valued ? (adv_int128)result->value_e4 - line->value_e4 : 0,
               gives && valued);
    adv_json_close(w, '}');
}

static void put_line(adv_json_writer *w, const adv_determination *d, size_t from, size_t end)
{
    const adv_line_result *line = adv_line_of(d, d->every_method[from].line);
    range r = range_of(d, from, end);
    adv_json_open(w, '{');
    adv_json_key(w, "line");
    adv_json_text(w, line == NULL ? adv_text_of("") : line->line);
    put_amount(w, "customs_value", line == NULL ? 0 : line->value_e4,
               line != NULL && line->outcome == ADV_VALUED);
    put_amount(w, "lowest", r.lowest_e4, r.count > 0);
    put_amount(w, "highest", r.highest_e4, r.count > 0);
    adv_json_key(w, "methods");
    adv_json_open(w, '[');
    for (size_t i = from; i < end; i++) {
        put_method(w, line, &d->every_method[i]);
    }
    adv_json_close(w, ']');
    adv_json_close(w, '}');
}

adv_status adv_explain_methods_json(adv_buffer *out, const adv_determination *d, int indent)
{
    adv_json_writer w;
    adv_json_writer_init(&w, out, indent);
    adv_json_open(&w, '{');
    adv_json_key(&w, "format");
    adv_json_integer(&w, 1);
    put_text(&w, "jurisdiction", d->jurisdiction->code);
    put_text(&w, "currency", adv_currency_get(d->jurisdiction->currency)->code);
    adv_json_key(&w, "lines");
    adv_json_open(&w, '[');
    for (size_t from = 0; from < d->every_method_count;) {
        size_t end = end_of_line(d, from);
        put_line(&w, d, from, end);
        from = end;
    }
    adv_json_close(&w, ']');
    adv_json_close(&w, '}');
    return out->failed ? ADV_ERR_MEMORY : ADV_OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tests of a price between related parties: as JSON, an element of the key `price_tests`, and as a part
 * of a worksheet.
 */
#include "tell_price.h"

/* ---- JSON ---------------------------------------------------------------------------------------------- */

static void put_word(adv_json_writer *w, const char *key, const char *word)
{
    adv_json_key(w, key);
    adv_json_cstring(w, word);
}

static void put_e9(adv_json_writer *w, const char *key, int64_t e9, bool known)
{
    adv_json_key(w, key);
    if (known) {
        adv_json_decimal(w, e9, 9, 2);
    } else {
        adv_json_null(w);
    }
}

static void put_judged(adv_json_writer *w, const adv_price_result *r)
{
    const adv_price_judgement *judged = r->facts->judged.items;
    adv_json_key(w, "judged_by");
    if (r->judged < 0) {
        adv_json_null(w);
    } else {
        adv_json_text(w, judged[r->judged].by);
    }
}

bool adv_explain_price(adv_json_writer *w, adv_arena *arena, const adv_determination *d, size_t index)
{
    const adv_price_result *r = &d->price_tests[index];
    adv_document doc = {.arena = arena};
    adv_prose prose = {NULL, NULL};
    adv_buffer words;
    adv_price_fraction compared = {r->compared.numerator, r->compared.denominator * ADV_E4};
    bool costs = r->firm_margin.denominator != 1;
    adv_buffer_init(&words, arena);
    adv_json_open(w, '{');
    adv_json_key(w, "test");
    adv_json_text(w, r->facts->id);
    put_word(w, "way", adv_price_way_name((adv_price_way)r->facts->way));
    put_word(w, "row", r->row == NULL ? NULL : r->row->id);
    put_word(w, "verdict", adv_price_verdict_name((adv_price_verdict)r->verdict));
    put_word(w, "why", adv_price_why_name((adv_price_why)r->why));
    put_e9(w, "compared_with", adv_price_e9(compared), compared.numerator != 0);
    put_e9(w, "distance_percent", adv_price_e9(r->distance), compared.numerator != 0);
    put_e9(w, "price_margin_percent", adv_price_e9(r->margin), costs);
    put_e9(w, "firm_margin_percent", adv_price_e9(r->firm_margin), costs);
    put_judged(w, r);
    adv_tell_price(&doc, &prose, r);
    adv_prose_plain(&words, &prose);
    adv_text text = adv_buffer_done(&words);
    bool failed = doc.failed || words.failed;
    adv_json_key(w, "says");
    adv_json_text(w, failed ? adv_text_of("") : text);
    adv_json_close(w, '}');
    return !failed;
}

/* ---- the worksheet ------------------------------------------------------------------------------------- */

static const adv_column_head columns[] = {
    {"Test", ADV_ALIGN_LEFT, 0},
    {"Price", ADV_ALIGN_DECIMAL, 0},
    {"Held against", ADV_ALIGN_DECIMAL, 0},
    {"What it found", ADV_ALIGN_LEFT, 0},
    {"Law", ADV_ALIGN_LEFT, 1},
};

static void test_row(adv_worksheet *w, adv_block *table, const adv_price_result *r)
{
    adv_row *row = adv_row_add(w->doc, table);
    if (row == NULL) {
        return;
    }
    row->tone = r->verdict == ADV_PRICE_MET    ? ADV_TONE_GOOD
                : r->verdict == ADV_PRICE_OPEN ? ADV_TONE_WARN
                                               : ADV_TONE_PLAIN;
    adv_say_user(w->doc, adv_cell(row, 0), r->facts->id);
    adv_say(w->doc, adv_cell(row, 0), ": ");
    adv_say(w->doc, adv_cell(row, 0), adv_words_price_way((adv_price_way)r->facts->way));
    adv_tell_money(w->doc, adv_cell(row, 1), r->facts->price);
    if (r->compared.numerator != 0) {
        adv_price_fraction compared = {r->compared.numerator, r->compared.denominator * ADV_E4};
        adv_span *span = adv_say_amount(w->doc, adv_cell(row, 2), adv_price_e9(compared), 9,
                                        r->facts->price.currency);
        if (span != NULL) {
            span->most = 4;
        }
    }
    adv_say(w->doc, adv_cell(row, 3),
            r->verdict == ADV_PRICE_MET    ? "Met. "
            : r->verdict == ADV_PRICE_OPEN ? "Open. "
                                           : "Not met. ");
    adv_tell_price(w->doc, adv_cell(row, 3), r);
    if (r->row != NULL) {
        adv_tell_cites(w->doc, adv_cell(row, 4), r->row->cites, r->row->cite_count, false);
    }
}

void adv_worksheet_price_tests(adv_worksheet *w)
{
    if (w->d->price_test_count == 0) {
        return;
    }
    adv_block *section = adv_section_add(w->doc, NULL, "price_tests", "The price between related parties");
    adv_block *table = adv_table_add(w->doc, section, columns, 5);
    for (size_t i = 0; i < w->d->price_test_count; i++) {
        test_row(w, table, &w->d->price_tests[i]);
    }
    adv_block *paragraph = adv_block_add(w->doc, section, ADV_BLOCK_PARAGRAPH);
    adv_say(w->doc, paragraph == NULL ? NULL : &paragraph->prose,
            "One test that is met is enough. A test value only compares and never becomes the value.");
}

void adv_worksheet_price_rows(const adv_worksheet *w, uint8_t *used)
{
    for (size_t i = 0; i < w->d->price_test_count; i++) {
        const adv_price_result *r = &w->d->price_tests[i];
        if (r->row != NULL && r->verdict == ADV_PRICE_MET) {
            used[r->row - w->d->jurisdiction->parameters] = 1;
        }
    }
}

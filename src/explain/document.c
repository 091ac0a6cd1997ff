/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The document tree: builds blocks, rows and spans in an arena, and sets an amount as people read it.
 * Thousands are set apart only here, in what people read; files and JSON never are.
 */
#include "advalorem/document.h"

#include <assert.h>
#include <string.h>

adv_document *adv_document_new(adv_arena *arena)
{
    adv_document *d = ADV_ARENA_NEW(arena, adv_document);
    if (d != NULL) {
        d->arena = arena;
        d->language = "en";
        d->root.kind = ADV_BLOCK_SECTION;
        d->root.level = 1;
    }
    return d;
}

adv_block *adv_block_add(adv_document *d, adv_block *parent, adv_block_kind kind)
{
    adv_block *block = d->failed ? NULL : ADV_ARENA_NEW(d->arena, adv_block);
    if (block == NULL) {
        d->failed = true;
        return NULL;
    }
    adv_block *above = parent == NULL ? &d->root : parent;
    block->kind = (uint8_t)kind;
    block->level = (uint8_t)(above->level + 1);
    if (above->last_child == NULL) {
        above->child = block;
    } else {
        above->last_child->next = block;
    }
    above->last_child = block;
    return block;
}

adv_block *adv_section_add(adv_document *d, adv_block *parent, const char *anchor, const char *heading)
{
    adv_block *section = adv_block_add(d, parent, ADV_BLOCK_SECTION);
    if (section != NULL) {
        section->anchor = anchor;
        adv_say(d, &section->prose, heading);
    }
    return section;
}

adv_block *adv_paragraph_add(adv_document *d, adv_block *parent, const char *words)
{
    adv_block *paragraph = adv_block_add(d, parent, ADV_BLOCK_PARAGRAPH);
    if (paragraph != NULL) {
        adv_say(d, &paragraph->prose, words);
    }
    return paragraph;
}

adv_block *adv_table_add(adv_document *d, adv_block *parent, const adv_column_head *columns, size_t count)
{
    adv_block *table = adv_block_add(d, parent, ADV_BLOCK_TABLE);
    if (table != NULL) {
        table->columns = columns;
        table->column_count = count;
    }
    return table;
}

adv_row *adv_row_add(adv_document *d, adv_block *table)
{
    if (table == NULL || d->failed) {
        return NULL;
    }
    size_t count = table->kind == ADV_BLOCK_PAIRS ? 2 : table->column_count;
    adv_row *row = ADV_ARENA_NEW(d->arena, adv_row);
    adv_prose *cells = row == NULL ? NULL : ADV_ARENA_ARRAY(d->arena, count, adv_prose);
    if (cells == NULL) {
        d->failed = true;
        return NULL;
    }
    row->cells = cells;
    if (table->last_row == NULL) {
        table->row = row;
    } else {
        table->last_row->next = row;
    }
    table->last_row = row;
    return row;
}

adv_prose *adv_cell(adv_row *row, size_t column)
{
    return row == NULL ? NULL : &row->cells[column];
}

adv_prose *adv_pair_add(adv_document *d, adv_block *pairs, const char *name)
{
    adv_row *row = adv_row_add(d, pairs);
    adv_say(d, adv_cell(row, 0), name);
    return adv_cell(row, 1);
}

adv_prose *adv_item_add(adv_document *d, adv_block *list)
{
    if (list == NULL) {
        return NULL;
    }
    adv_block *item = adv_block_add(d, list, ADV_BLOCK_PARAGRAPH);
    return item == NULL ? NULL : &item->prose;
}

adv_bar *adv_bar_add(adv_document *d, adv_block *waterfall, adv_bar_kind kind, adv_int128 from_e13,
                     adv_int128 to_e13)
{
    adv_bar *bar = waterfall == NULL || d->failed ? NULL : ADV_ARENA_NEW(d->arena, adv_bar);
    if (bar == NULL) {
        d->failed = true;
        return NULL;
    }
    bar->kind = (uint8_t)kind;
    bar->from_e13 = from_e13;
    bar->to_e13 = to_e13;
    if (waterfall->last_bar == NULL) {
        waterfall->bar = bar;
    } else {
        waterfall->last_bar->next = bar;
    }
    waterfall->last_bar = bar;
    return bar;
}

static adv_span *add_span(adv_document *d, adv_prose *prose, adv_span_kind kind, adv_text text)
{
    adv_span *span = prose == NULL || d->failed ? NULL : ADV_ARENA_NEW(d->arena, adv_span);
    if (span == NULL) {
        d->failed = true;
        return NULL;
    }
    span->kind = (uint8_t)kind;
    span->text = text;
    if (prose->last == NULL) {
        prose->first = span;
    } else {
        prose->last->next = span;
    }
    prose->last = span;
    return span;
}

void adv_say(adv_document *d, adv_prose *prose, const char *words)
{
    if (words != NULL && words[0] != '\0') {
        (void)add_span(d, prose, ADV_SPAN_TEXT, adv_text_of(words));
    }
}

void adv_say_whole(adv_document *d, adv_prose *prose, const char *words)
{
    adv_span *span = add_span(d, prose, ADV_SPAN_TEXT, adv_text_of(words));
    if (span != NULL) {
        span->whole = true;
    }
}

void adv_say_strong(adv_document *d, adv_prose *prose, const char *words)
{
    (void)add_span(d, prose, ADV_SPAN_STRONG, adv_text_of(words));
}

void adv_say_user(adv_document *d, adv_prose *prose, adv_text text)
{
    if (text.length != 0) {
        (void)add_span(d, prose, ADV_SPAN_USER, text);
    }
}

void adv_say_mark(adv_document *d, adv_prose *prose, adv_tone tone, const char *words)
{
    adv_span *span = add_span(d, prose, ADV_SPAN_MARK, adv_text_of(words));
    if (span != NULL) {
        span->tone = (uint8_t)tone;
    }
}

void adv_say_break(adv_document *d, adv_prose *prose)
{
    (void)add_span(d, prose, ADV_SPAN_BREAK, adv_text_of(NULL));
}

/* Words that were put together here need a home of their own. */
static adv_span *say_copy(adv_document *d, adv_prose *prose, const char *bytes, size_t length)
{
    char *copy = d->failed ? NULL : adv_arena_copy(d->arena, bytes, length);
    if (copy == NULL) {
        d->failed = true;
        return NULL;
    }
    adv_text text = {copy, length};
    return add_span(d, prose, ADV_SPAN_TEXT, text);
}

void adv_say_date(adv_document *d, adv_prose *prose, adv_date date)
{
    if (date == ADV_DATE_NONE || date == ADV_DATE_OPEN) {
        adv_say(d, prose, date == ADV_DATE_OPEN ? "no end" : "not stated");
        return;
    }
    char text[11];
    adv_date_format(text, date);
    adv_span *span = say_copy(d, prose, text, strlen(text));
    if (span != NULL) {
        span->whole = true;
    }
}

void adv_say_number(adv_document *d, adv_prose *prose, int64_t number)
{
    char text[48];
    size_t length = adv_decimal_format(text, number, 0, 0);
    (void)say_copy(d, prose, text, length);
}

adv_span *adv_say_amount(adv_document *d, adv_prose *prose, adv_int128 amount, int scale,
                         adv_currency currency)
{
    adv_span *span = add_span(d, prose, ADV_SPAN_AMOUNT, adv_text_of(NULL));
    if (span != NULL) {
        span->amount = amount;
        span->scale = (uint8_t)scale;
        span->least = currency == ADV_CURRENCY_NONE ? 2 : adv_currency_get(currency)->minor_units;
        span->currency = currency;
    }
    return span;
}

void adv_prose_capital(adv_document *d, adv_prose *prose)
{
    adv_span *first = prose == NULL ? NULL : prose->first;
    if (first == NULL || first->kind != ADV_SPAN_TEXT || first->text.bytes[0] < 'a' ||
        first->text.bytes[0] > 'z') {
        return;
    }
    char *copy = d->failed ? NULL : adv_arena_copy(d->arena, first->text.bytes, first->text.length);
    if (copy == NULL) {
        d->failed = true;
        return;
    }
    copy[0] = (char)(copy[0] - 'a' + 'A');
    first->text.bytes = copy;
}

void adv_prose_append(adv_prose *prose, const adv_prose *more)
{
    if (prose == NULL || more->first == NULL) {
        return;
    }
    if (prose->last == NULL) {
        prose->first = more->first;
    } else {
        prose->last->next = more->first;
    }
    prose->last = more->last;
}

/* Digits before the point, a comma before every third; returns the new length of `out`. */
static size_t group_thousands(char *out, size_t length, const char *digits, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i != 0 && (count - i) % 3 == 0) {
            out[length++] = ',';
        }
        out[length++] = digits[i];
    }
    return length;
}

size_t adv_amount_text(char out[64], const adv_span *span)
{
    assert(span->kind == ADV_SPAN_AMOUNT);
    static const char minus[] = "\xe2\x88\x92";
    char text[48];
    size_t total =
        adv_decimal_format(text, span->amount < 0 ? -span->amount : span->amount, span->scale, span->least);
    size_t whole = 0;
    while (whole < total && text[whole] != '.') {
        whole++;
    }
    size_t length = 0;
    if (span->amount < 0) {
        memcpy(out, minus, sizeof minus - 1);
        length = sizeof minus - 1;
    } else if (span->sign && span->amount > 0) {
        out[length++] = '+';
    }
    length = group_thousands(out, length, text, whole);
    size_t most = whole + 1 + span->most;
    bool cut = span->most != 0 && total > most;
    size_t end = cut ? most : total;
    memcpy(out + length, text + whole, end - whole);
    length += end - whole;
    if (cut) {
        memcpy(out + length, "\xe2\x80\xa6", 3);
        length += 3;
    }
    out[length] = '\0';
    return length;
}

void adv_prose_plain(adv_buffer *out, const adv_prose *prose)
{
    for (const adv_span *span = prose->first; span != NULL; span = span->next) {
        switch ((adv_span_kind)span->kind) {
        case ADV_SPAN_AMOUNT: {
            char text[64];
            (void)adv_amount_text(text, span);
            adv_buffer_string(out, text);
            if (span->currency != ADV_CURRENCY_NONE) {
                adv_buffer_char(out, ' ');
                adv_buffer_string(out, adv_currency_get(span->currency)->code);
            }
            break;
        }
        case ADV_SPAN_BREAK: adv_buffer_char(out, ' '); break;
        case ADV_SPAN_TEXT:
        case ADV_SPAN_USER:
        case ADV_SPAN_STRONG:
        case ADV_SPAN_MARK: adv_buffer_text(out, span->text); break;
        }
    }
}

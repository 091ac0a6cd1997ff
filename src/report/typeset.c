/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Glyphs and lines.  Widths are those of terminals: East Asian wide characters take two columns, combining
 * marks none and stay with what they combine with.
 */
#include "typeset.h"

#include <string.h>

#include "base/utf8.h"

enum { GAP_NONE, GAP_BLANK, GAP_BREAK, GAP_AFTER };

uint32_t adv_shown_code_point(uint32_t c)
{
    bool control = c < 0x20u || (c >= 0x7fu && c < 0xa0u) || c == 0xfeffu || c == 0x2028u || c == 0x2029u;
    bool turns = c == 0x061cu || c == 0x200eu || c == 0x200fu || (c >= 0x202au && c <= 0x202eu) ||
                 (c >= 0x2066u && c <= 0x2069u);
    return control || turns ? 0xfffdu : c;
}

static void add_glyph(adv_glyphs *g, adv_glyph glyph)
{
    if (g->failed) {
        return;
    }
    if (g->count == g->capacity) {
        size_t capacity = g->capacity == 0 ? 64 : g->capacity * 2;
        adv_glyph *grown = ADV_ARENA_ARRAY(g->arena, capacity, adv_glyph);
        if (grown == NULL) {
            g->failed = true;
            return;
        }
        if (g->count != 0) {
            memcpy(grown, g->items, g->count * sizeof *grown);
        }
        g->items = grown;
        g->capacity = capacity;
    }
    g->items[g->count++] = glyph;
}

static void add_code_point(adv_glyphs *g, uint32_t code_point, adv_style style)
{
    uint32_t shown = adv_shown_code_point(code_point);
    adv_glyph glyph = {.style = (uint8_t)style, .width = (uint8_t)adv_utf8_columns(shown)};
    glyph.length = (uint8_t)adv_utf8_encode(glyph.bytes, shown);
    bool joint = shown == '_' || shown == '/' || shown == ')' || shown == '.' || shown == '-';
    glyph.gap = shown == ' ' ? GAP_BLANK : joint ? GAP_AFTER : GAP_NONE;
    add_glyph(g, glyph);
}

void adv_glyphs_text(adv_glyphs *g, adv_text text, adv_style style)
{
    size_t position = 0;
    while (position < text.length) {
        uint32_t code_point = 0xfffdu;
        size_t length = adv_utf8_decode(&code_point, text.bytes + position, text.length - position);
        add_code_point(g, length == 0 ? 0xfffdu : code_point, style);
        position += length == 0 ? 1 : length;
    }
}

void adv_glyphs_words(adv_glyphs *g, const char *words, adv_style style)
{
    adv_glyphs_text(g, adv_text_of(words), style);
}

static void add_fixed_blanks(adv_glyphs *g, size_t count, adv_style style)
{
    adv_glyph blank = {.bytes = {' '}, .length = 1, .width = 1, .style = (uint8_t)style, .gap = GAP_NONE};
    for (size_t i = 0; i < count; i++) {
        add_glyph(g, blank);
    }
}

/* Columns from the point on, 0 for a whole number. */
static size_t tail_of(const char *text)
{
    const char *point = strchr(text, '.');
    return point == NULL ? 0 : adv_utf8_width(adv_text_of(point));
}

void adv_decimals_learn(adv_decimals *decimals, const adv_prose *prose)
{
    for (const adv_span *span = prose->first; span != NULL; span = span->next) {
        char text[64];
        if (span->kind != ADV_SPAN_AMOUNT) {
            continue;
        }
        (void)adv_amount_text(text, span);
        size_t tail = tail_of(text);
        decimals->tail = tail > decimals->tail ? tail : decimals->tail;
        decimals->currency = decimals->currency || span->currency != ADV_CURRENCY_NONE;
    }
}

static void add_amount(adv_glyphs *g, const adv_span *span, adv_style style, const adv_decimals *decimals)
{
    char text[64];
    (void)adv_amount_text(text, span);
    adv_glyphs_words(g, text, style);
    if (decimals != NULL) {
        add_fixed_blanks(g, decimals->tail - tail_of(text), style);
    }
    if (span->currency != ADV_CURRENCY_NONE) {
        add_fixed_blanks(g, 1, style);
        adv_glyphs_words(g, adv_currency_get(span->currency)->code, style);
    } else if (decimals != NULL && decimals->currency) {
        add_fixed_blanks(g, 4, style);
    }
}

/* A short mark stays in one piece. */
static void add_mark(adv_glyphs *g, adv_text text, adv_style style)
{
    size_t start = g->count;
    adv_glyphs_words(g, "[", style);
    adv_glyphs_text(g, text, style);
    adv_glyphs_words(g, "]", style);
    for (size_t i = start; text.length <= 16 && i < g->count; i++) {
        g->items[i].gap = GAP_NONE;
    }
}

/* A date, or what binds a number to its unit. */
static void add_whole(adv_glyphs *g, adv_text text, adv_style style)
{
    size_t start = g->count;
    adv_glyphs_text(g, text, style);
    for (size_t i = start; i < g->count; i++) {
        g->items[i].gap = GAP_NONE;
    }
}

static adv_style style_of(const adv_span *span, adv_style around)
{
    switch ((adv_tone)span->tone) {
    case ADV_TONE_GOOD: return ADV_STYLE_GOOD;
    case ADV_TONE_WARN: return ADV_STYLE_WARN;
    case ADV_TONE_BAD: return ADV_STYLE_BAD;
    case ADV_TONE_QUIET: return ADV_STYLE_QUIET;
    case ADV_TONE_PLAIN: break;
    }
    return span->kind == ADV_SPAN_STRONG ? ADV_STYLE_STRONG : around;
}

void adv_glyphs_prose(adv_glyphs *g, const adv_prose *prose, adv_style style, const adv_decimals *decimals,
                      bool one_line)
{
    adv_glyph line_end = {.style = (uint8_t)style, .gap = GAP_BREAK};
    for (const adv_span *span = prose->first; span != NULL; span = span->next) {
        adv_style own = style_of(span, style);
        switch ((adv_span_kind)span->kind) {
        case ADV_SPAN_TEXT:
        case ADV_SPAN_USER:
        case ADV_SPAN_STRONG: (span->whole ? add_whole : adv_glyphs_text)(g, span->text, own); break;
        case ADV_SPAN_MARK: add_mark(g, span->text, own); break;
        case ADV_SPAN_AMOUNT: add_amount(g, span, own, decimals); break;
        case ADV_SPAN_BREAK:
            if (one_line) {
                adv_glyphs_words(g, ", ", style);
            } else {
                add_glyph(g, line_end);
            }
            break;
        }
    }
}

size_t adv_glyphs_natural(const adv_glyphs *g)
{
    size_t widest = 0;
    size_t width = 0;
    for (size_t i = 0; i < g->count; i++) {
        width = g->items[i].gap == GAP_BREAK ? 0 : width + g->items[i].width;
        widest = width > widest ? width : widest;
    }
    return widest;
}

size_t adv_glyphs_widest_word(const adv_glyphs *g)
{
    size_t widest = 0;
    size_t width = 0;
    for (size_t i = 0; i < g->count; i++) {
        bool ink = g->items[i].gap == GAP_NONE || g->items[i].gap == GAP_AFTER;
        width = ink ? width + g->items[i].width : 0;
        widest = width > widest ? width : widest;
    }
    return widest;
}

static bool is_letter(const adv_glyph *glyph)
{
    char c = glyph->bytes[0];
    return glyph->length == 1 && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
}

/* A bracket is left only where another opens, points and hyphens only between letters, as in an id, other
   marks only before a letter. */
static bool breaks_behind(const adv_glyphs *g, size_t i)
{
    char c = g->items[i].bytes[0];
    if (g->items[i].gap != GAP_AFTER || i + 1 >= g->count) {
        return false;
    }
    if (c == '.' || c == '-') {
        return i > 0 && is_letter(&g->items[i - 1]) && is_letter(&g->items[i + 1]);
    }
    return c == ')' ? g->items[i + 1].bytes[0] == '(' : g->items[i + 1].gap == GAP_NONE;
}

size_t adv_glyphs_widest_part(const adv_glyphs *g)
{
    size_t widest = 0;
    size_t width = 0;
    for (size_t i = 0; i < g->count; i++) {
        bool ink = g->items[i].gap == GAP_NONE || g->items[i].gap == GAP_AFTER;
        width = ink ? width + g->items[i].width : 0;
        widest = width > widest ? width : widest;
        width = breaks_behind(g, i) ? 0 : width;
    }
    return widest;
}

/* Blanks at the end of a line are not set. */
static void end_line(adv_line_break *line, const adv_glyphs *g, size_t end, size_t next)
{
    line->next = next;
    while (end > line->start && g->items[end - 1].gap == GAP_BLANK) {
        end--;
    }
    line->end = end;
    line->width = 0;
    for (size_t i = line->start; i < end; i++) {
        line->width += g->items[i].width;
    }
}

bool adv_glyphs_line(adv_line_break *line, const adv_glyphs *g, size_t start, size_t width)
{
    size_t used = 0;
    size_t blank = 0; /* one past the last place to break at; 0 = none yet */
    size_t soft = 0;  /* the same within a long word */
    if (start >= g->count) {
        return false;
    }
    line->start = start;
    for (size_t i = start; i < g->count; i++) {
        const adv_glyph *glyph = &g->items[i];
        if (glyph->gap == GAP_BREAK) {
            end_line(line, g, i, i + 1);
            return true;
        }
        used += glyph->width;
        if (used > width && glyph->gap != GAP_BLANK && glyph->width != 0) {
            size_t at = blank != 0  ? blank
                        : soft != 0 ? soft
                        : i > start ? i
                                    : i + 1; /* a word too long must break */
            end_line(line, g, at, at);
            return true;
        }
        blank = glyph->gap == GAP_BLANK ? i + 1 : blank;
        soft = breaks_behind(g, i) ? i + 1 : soft;
    }
    end_line(line, g, g->count, g->count);
    return true;
}

static const char *ansi(adv_style style)
{
    switch (style) {
    case ADV_STYLE_STRONG: return "\x1b[1m";
    case ADV_STYLE_QUIET: return "\x1b[2m";
    case ADV_STYLE_HEADING: return "\x1b[1;36m";
    case ADV_STYLE_GOOD: return "\x1b[32m";
    case ADV_STYLE_WARN: return "\x1b[33m";
    case ADV_STYLE_BAD: return "\x1b[31m";
    case ADV_STYLE_PLAIN: break;
    }
    return "";
}

void adv_put_glyphs(adv_buffer *out, const adv_glyphs *g, size_t start, size_t end, bool colour)
{
    adv_style current = ADV_STYLE_PLAIN;
    for (size_t i = start; i < end; i++) {
        const adv_glyph *glyph = &g->items[i];
        if (colour && glyph->style != current) {
            adv_buffer_string(out, current == ADV_STYLE_PLAIN ? "" : "\x1b[0m");
            current = (adv_style)glyph->style;
            adv_buffer_string(out, ansi(current));
        }
        adv_text text = {glyph->bytes, glyph->length};
        adv_buffer_text(out, text);
    }
    if (current != ADV_STYLE_PLAIN) {
        adv_buffer_string(out, "\x1b[0m");
    }
}

void adv_put_repeated(adv_buffer *out, const char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        adv_buffer_string(out, bytes);
    }
}

void adv_put_blanks(adv_buffer *out, size_t count)
{
    adv_put_repeated(out, " ", count);
}

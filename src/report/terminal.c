/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The terminal writer: headings, paragraphs, notes, lists and the waterfall; tables are in terminal_table.c.
 */
#include "terminal.h"

#include "report.h"
#include "scale.h"

adv_style adv_terminal_tone(adv_tone tone)
{
    switch (tone) {
    case ADV_TONE_GOOD: return ADV_STYLE_GOOD;
    case ADV_TONE_WARN: return ADV_STYLE_WARN;
    case ADV_TONE_BAD: return ADV_STYLE_BAD;
    case ADV_TONE_QUIET: return ADV_STYLE_QUIET;
    case ADV_TONE_PLAIN: break;
    }
    return ADV_STYLE_PLAIN;
}

void adv_terminal_words(adv_terminal *t, const char *words, adv_style style)
{
    adv_glyphs g = {.arena = t->arena};
    adv_glyphs_words(&g, words, style);
    adv_put_glyphs(t->out, &g, 0, g.count, t->colour);
    t->failed = t->failed || g.failed;
}

void adv_terminal_rule(adv_terminal *t, const char *bytes, size_t count)
{
    adv_buffer_string(t->out, t->colour ? "\x1b[2m" : "");
    adv_put_repeated(t->out, bytes, count);
    adv_buffer_string(t->out, t->colour ? "\x1b[0m" : "");
}

void adv_terminal_wrap(adv_terminal *t, const adv_glyphs *g, const char *first, adv_style first_style)
{
    size_t indent = adv_utf8_width(adv_text_of(first));
    adv_line_break line;
    size_t start = 0;
    bool bar = first_style != ADV_STYLE_PLAIN; /* a note keeps its bar on every line */
    t->failed = t->failed || g->failed;
    while (adv_glyphs_line(&line, g, start, t->width - indent)) {
        if (start == 0 || bar) {
            adv_terminal_words(t, first, first_style);
        } else {
            adv_put_blanks(t->out, indent);
        }
        adv_put_glyphs(t->out, g, line.start, line.end, t->colour);
        adv_buffer_char(t->out, '\n');
        start = line.next;
    }
}

static void prose(adv_terminal *t, const adv_prose *words, const char *first, adv_style first_style,
                  adv_style style)
{
    adv_glyphs g = {.arena = t->arena};
    adv_glyphs_prose(&g, words, style, NULL, false);
    adv_terminal_wrap(t, &g, first, first_style);
}

static void heading(adv_terminal *t, const adv_block *section)
{
    adv_glyphs g = {.arena = t->arena};
    adv_glyphs_prose(&g, &section->prose, section->level <= 2 ? ADV_STYLE_HEADING : ADV_STYLE_STRONG, NULL,
                     true);
    size_t width = adv_glyphs_natural(&g);
    adv_buffer_char(t->out, '\n');
    if (section->level > 2 || width + 6 > t->width) {
        adv_terminal_wrap(t, &g, "", ADV_STYLE_PLAIN);
        return;
    }
    adv_terminal_rule(t, "─", 2);
    adv_buffer_char(t->out, ' ');
    adv_put_glyphs(t->out, &g, 0, g.count, t->colour);
    adv_buffer_char(t->out, ' ');
    adv_terminal_rule(t, "─", t->width - width - 4);
    adv_buffer_char(t->out, '\n');
    t->failed = t->failed || g.failed;
}

/* ---- waterfall ---------------------------------------------------------------------------------------- */

typedef struct picture {
    adv_scale scale;
    size_t label, bars, figure; /* columns */
} picture;

static size_t figure_width(const adv_bar *bar)
{
    adv_span span;
    char text[64];
    adv_bar_figure(&span, bar);
    (void)adv_amount_text(text, &span);
    return adv_utf8_width(adv_text_of(text));
}

static picture measure(adv_terminal *t, const adv_block *block)
{
    picture p = {.scale = adv_scale_of(block)};
    for (const adv_bar *bar = block->bar; bar != NULL; bar = bar->next) {
        adv_glyphs g = {.arena = t->arena};
        adv_glyphs_prose(&g, &bar->label, ADV_STYLE_PLAIN, NULL, true);
        size_t label = adv_glyphs_natural(&g);
        size_t figure = figure_width(bar);
        p.label = label > p.label ? label : p.label;
        p.figure = figure > p.figure ? figure : p.figure;
    }
    size_t most = t->width / 3;
    p.label = p.label > most ? most : p.label;
    size_t taken = p.label + p.figure + 4;
    p.bars = t->width > taken + 10 ? t->width - taken : 10;
    p.bars = p.bars > 72 ? 72 : p.bars;
    return p;
}

static void draw(adv_terminal *t, const picture *p, const adv_bar *bar)
{
    int from = 0;
    int to = 0;
    adv_scale_bar(&from, &to, &p->scale, bar, (int)p->bars);
    const char *ink = bar->kind == ADV_BAR_UP ? "▓" : bar->kind == ADV_BAR_DOWN ? "░" : "█";
    adv_style style = bar->kind == ADV_BAR_UP     ? ADV_STYLE_WARN
                      : bar->kind == ADV_BAR_DOWN ? ADV_STYLE_GOOD
                                                  : ADV_STYLE_HEADING;
    adv_put_blanks(t->out, (size_t)from);
    adv_glyphs g = {.arena = t->arena};
    for (int i = from; i < to; i++) {
        adv_glyphs_words(&g, ink, style);
    }
    adv_put_glyphs(t->out, &g, 0, g.count, t->colour);
    t->failed = t->failed || g.failed;
    adv_put_blanks(t->out, p->bars - (size_t)to);
}

static void bar_line(adv_terminal *t, const picture *p, const adv_bar *bar)
{
    adv_glyphs g = {.arena = t->arena};
    adv_line_break line;
    adv_span span;
    char text[64];
    size_t start = 0;
    adv_glyphs_prose(&g, &bar->label, ADV_STYLE_PLAIN, NULL, true);
    adv_bar_figure(&span, bar);
    (void)adv_amount_text(text, &span);
    while (adv_glyphs_line(&line, &g, start, p->label)) {
        adv_put_glyphs(t->out, &g, line.start, line.end, t->colour);
        if (start == 0) {
            adv_put_blanks(t->out, p->label - line.width + 2);
            draw(t, p, bar);
            adv_put_blanks(t->out, p->figure - adv_utf8_width(adv_text_of(text)) + 2);
            adv_buffer_string(t->out, text);
        }
        adv_buffer_char(t->out, '\n');
        start = line.next;
    }
    t->failed = t->failed || g.failed;
}

static void waterfall(adv_terminal *t, const adv_block *block)
{
    picture p = measure(t, block);
    prose(t, &block->prose, "", ADV_STYLE_PLAIN, ADV_STYLE_QUIET);
    for (const adv_bar *bar = block->bar; bar != NULL; bar = bar->next) {
        bar_line(t, &p, bar);
    }
    if (p.scale.base_e13 > 0) {
        adv_span span = {.kind = ADV_SPAN_AMOUNT, .scale = 13, .least = 2, .amount = p.scale.base_e13};
        char text[64];
        (void)adv_amount_text(text, &span);
        adv_terminal_words(t, "Bars start at ", ADV_STYLE_QUIET);
        adv_terminal_words(t, text, ADV_STYLE_QUIET);
        adv_terminal_words(t, ", not at zero.", ADV_STYLE_QUIET);
        adv_buffer_char(t->out, '\n');
    }
}

/* ---- blocks ------------------------------------------------------------------------------------------- */

static void blocks(adv_terminal *t, const adv_block *parent);

static void block(adv_terminal *t, const adv_block *b)
{
    switch ((adv_block_kind)b->kind) {
    case ADV_BLOCK_SECTION:
        heading(t, b);
        blocks(t, b);
        break;
    case ADV_BLOCK_PARAGRAPH: prose(t, &b->prose, "", ADV_STYLE_PLAIN, ADV_STYLE_PLAIN); break;
    case ADV_BLOCK_NOTE:
        prose(t, &b->prose, "┃ ",
              b->tone == ADV_TONE_PLAIN ? ADV_STYLE_QUIET : adv_terminal_tone((adv_tone)b->tone),
              ADV_STYLE_PLAIN);
        break;
    case ADV_BLOCK_LIST:
        for (const adv_block *item = b->child; item != NULL; item = item->next) {
            prose(t, &item->prose, "• ", ADV_STYLE_PLAIN, ADV_STYLE_PLAIN);
        }
        break;
    case ADV_BLOCK_PAIRS: adv_terminal_pairs(t, b); break;
    case ADV_BLOCK_TABLE: adv_terminal_table(t, b); break;
    case ADV_BLOCK_WATERFALL: waterfall(t, b); break;
    }
}

/* Sections and headings are no deeper than the builders make them: three levels. */
static void blocks(adv_terminal *t, const adv_block *parent)
{
    for (const adv_block *b = parent->child; b != NULL && !t->failed && !t->out->failed; b = b->next) {
        bool first = b == parent->child;
        if (!first && b->kind != ADV_BLOCK_SECTION) {
            adv_buffer_char(t->out, '\n');
        }
        block(t, b);
    }
}

static void title(adv_terminal *t, const adv_document *document)
{
    adv_glyphs g = {.arena = t->arena};
    adv_glyphs_prose(&g, &document->title, ADV_STYLE_HEADING, NULL, true);
    adv_terminal_wrap(t, &g, "", ADV_STYLE_PLAIN);
    size_t width = adv_glyphs_natural(&g);
    adv_terminal_rule(t, "═", width < t->width ? width : t->width);
    adv_buffer_string(t->out, "\n\n");
}

adv_status adv_report_terminal(adv_buffer *out, const adv_document *document, int width, bool colour)
{
    int fitting = width < ADV_TERMINAL_LEAST  ? ADV_TERMINAL_LEAST
                  : width > ADV_TERMINAL_MOST ? ADV_TERMINAL_MOST
                                              : width;
    adv_terminal t = {.out = out, .arena = out->arena, .width = (size_t)fitting, .colour = colour};
    title(&t, document);
    blocks(&t, &document->root);
    return t.failed || out->failed ? ADV_ERR_MEMORY : ADV_OK;
}

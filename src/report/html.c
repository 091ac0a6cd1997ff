/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The HTML writer: one file that needs nothing else.  All text is escaped, words of the user's are isolated
 * so that their direction stays their own, the picture is inline SVG, one row a bar, so that it narrows with
 * the page while its words stay text.
 */
#include <string.h>

#include "base/utf8.h"
#include "report.h"
#include "scale.h"
#include "typeset.h"

typedef struct page {
    adv_buffer *out;
    bool failed;
} page;

/* clang-format off */
static const char screen_style[] =
    ":root{color-scheme:light dark;--paper:#fff;--ink:#1c2430;--soft:#5b6675;--line:#d9dee6;"
    "--band:#f5f7fa;--brand:#1f4e79;--good:#1d6b3f;--goodbg:#e7f4ec;--warn:#8a5200;--warnbg:#fdf2dd;"
    "--bad:#a12622;--badbg:#fbe9e7;--whole:#1f4e79;--up:#c0791a;--down:#3b8a63}\n"
    "@media (prefers-color-scheme:dark){:root{--paper:#14181f;--ink:#e4e8ee;--soft:#9aa6b5;"
    "--line:#333c49;--band:#1b2129;--brand:#8dbbe8;--good:#86d3a5;--goodbg:#173325;--warn:#f0bd6a;"
    "--warnbg:#3a2c12;--bad:#f39a92;--badbg:#411c1a;--whole:#6fa8dc;--up:#e0a04a;--down:#63b78c}}\n"
    "*{box-sizing:border-box}\n"
    "body{margin:0;background:var(--paper);color:var(--ink);"
    "font:16px/1.5 system-ui,-apple-system,\"Segoe UI\",Roboto,\"Noto Sans\",\"Noto Sans CJK "
    "SC\",sans-serif}\n"
    "main{max-width:76rem;margin:0 auto;padding:2rem 1.25rem 4rem}\n"
    "h1{font-size:1.6rem;line-height:1.25;margin:0 0 1rem;color:var(--brand)}\n"
    "h2{font-size:1.15rem;margin:2.25rem 0 .6rem;padding-bottom:.3rem;"
    "border-bottom:2px solid var(--line);color:var(--brand)}\n"
    "h3{font-size:1rem;margin:1.4rem 0 .4rem}\n"
    "h1,h2,h3,p,li,td,th,dd{overflow-wrap:break-word}bdi{overflow-wrap:anywhere}\n"
    "p{margin:.5rem 0;max-width:52rem}\n"
    ".note{border-left:.3rem solid var(--soft);background:var(--band);padding:.6rem .9rem;"
    "margin:.8rem 0;max-width:none;border-radius:0 .3rem .3rem 0}\n"
    ".note.good{border-color:var(--good);background:var(--goodbg)}.note.warn{border-color:var(--warn);"
    "background:var(--warnbg)}.note.bad{border-color:var(--bad);background:var(--badbg)}\n"
    "dl{display:grid;grid-template-columns:minmax(8rem,max-content) minmax(0,1fr);"
    "gap:.25rem 1.25rem;margin:.6rem 0}\n"
    "dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}\n"
    "ul{margin:.4rem 0;padding-left:1.2rem}li{margin:.3rem 0;max-width:56rem}\n"
    ".scroll{overflow-x:auto;margin:.6rem 0}\n"
    "table{border-collapse:collapse;width:100%;font-size:.9rem}\n"
    "th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid var(--line);"
    "min-width:5.5rem}\n"
    "thead th{background:var(--band);color:var(--soft);font-weight:600;white-space:nowrap}\n"
    ".num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}\n"
    ".cur{color:var(--soft);font-size:.85em}.one{white-space:nowrap}\n"
    "tr.quiet td{color:var(--soft);font-size:.95em}tr.total td{font-weight:700;"
    "border-top:2px solid var(--ink)}\n"
    "tr.warn td{background:var(--warnbg)}\n"
    ".mark{display:inline-block;font-size:.78rem;line-height:1.35;padding:0 .4rem;border-radius:.25rem;"
    "background:var(--band);color:var(--soft);border:1px solid currentColor;overflow-wrap:normal}\n"
    ".mark.good{color:var(--good);background:var(--goodbg)}.mark.warn{color:var(--warn);"
    "background:var(--warnbg)}.mark.bad{color:var(--bad);background:var(--badbg)}\n"
    "figure{margin:.6rem 0}figcaption{color:var(--soft);font-size:.85rem;margin-bottom:.4rem}\n"
    ".fall th,.fall td{border:0;padding:0 .6rem 0 0;vertical-align:middle;min-width:0}\n"
    ".fall th{font-weight:400;width:28%}.fall td.bar{width:auto;padding-right:0}.fall td.num{width:1%;"
    "padding-left:.8rem;padding-right:0}\n"
    ".fall tr.whole th,.fall tr.whole td.num{font-weight:700}\n"
    ".fall th{line-height:1.2}.fall svg{display:block;width:100%;height:2.4rem}\n"
    ".whole rect{fill:var(--whole)}.up rect{fill:var(--up)}.down rect{fill:var(--down)}\n"
    ".fall line{stroke:var(--soft);stroke-width:1;stroke-dasharray:2 2;"
    "vector-effect:non-scaling-stroke}\n"
    "@media (max-width:40rem){main{padding:1.2rem .8rem 3rem}dl{"
    "grid-template-columns:minmax(0,1fr);gap:0}dd{"
    "margin-bottom:.4rem}.fall th,.fall td{padding-top:.2rem;padding-bottom:.2rem}}\n"
    "@media screen and (max-width:48rem){.scroll,.scroll table,.scroll tbody,.scroll tr,.scroll td{"
    "display:block;width:auto}.scroll thead{position:absolute;width:1px;height:1px;overflow:hidden;"
    "clip-path:inset(50%)}.scroll tr{border:1px solid var(--line);border-radius:.4rem;margin:.6rem 0;"
    "padding:.3rem .2rem}.scroll td{border:0;padding:.15rem .6rem .15rem 8.2rem;position:relative;"
    "min-height:1.6em}.scroll td.num{text-align:left}.scroll td:empty{display:none}.scroll td::before{"
    "content:attr(data-label);position:absolute;left:.6rem;width:7.2rem;color:var(--soft);"
    "font-weight:400}}\n";

static const char print_style[] =
    "@media print{:root{color-scheme:light;--paper:#fff;--ink:#000;--soft:#444;--line:#bbb;"
    "--band:#f4f4f4;--brand:#000;--good:#000;--goodbg:#fff;--warn:#000;--warnbg:#fff;--bad:#000;"
    "--badbg:#fff;--whole:#333;--up:#888;--down:#bbb}@page{size:auto;margin:14mm}html{font-size:9pt}"
    "body{font-size:9pt;line-height:1.35}main{max-width:none;padding:0}h2{break-after:avoid;"
    "margin-top:1.2rem}table{font-size:8pt}tr,li,dd,.note{break-inside:avoid}.scroll{overflow:visible}"
    "thead{display:table-header-group}.fall rect{print-color-adjust:exact;"
    "-webkit-print-color-adjust:exact}.own-page{break-before:page;line-height:1.25}.own-page h2{"
    "margin-top:0}.own-page h3{margin:.5rem 0 .1rem}.own-page li{margin:.1rem 0}"
    ".own-page th,.own-page td{padding:.15rem .4rem}}\n";

/* clang-format on */

/* ---- text --------------------------------------------------------------------------------------------- */

static void raw(page *p, const char *html)
{
    adv_buffer_string(p->out, html);
}

static void number(page *p, int64_t value)
{
    adv_buffer_integer(p->out, value);
}

static void put_code_point(page *p, uint32_t code_point)
{
    switch (code_point) {
    case '&': raw(p, "&amp;"); return;
    case '<': raw(p, "&lt;"); return;
    case '>': raw(p, "&gt;"); return;
    case '"': raw(p, "&quot;"); return;
    case '\'': raw(p, "&#39;"); return;
    default: break;
    }
    char bytes[4];
    adv_text text = {bytes, adv_utf8_encode(bytes, code_point)};
    adv_buffer_text(p->out, text);
}

static void escaped(page *p, adv_text text)
{
    size_t position = 0;
    while (position < text.length) {
        uint32_t code_point = 0xfffdu;
        size_t length = adv_utf8_decode(&code_point, text.bytes + position, text.length - position);
        put_code_point(p, length == 0 ? 0xfffdu : adv_shown_code_point(code_point));
        position += length == 0 ? 1 : length;
    }
}

/* Words that stay together: a date, a number with its unit. */
static void whole(page *p, adv_text text)
{
    raw(p, "<span class=\"one\">");
    if (adv_text_is(text, " ")) {
        raw(p, "\xc2\xa0");
    } else {
        escaped(p, text);
    }
    raw(p, "</span>");
}

/* Words of ours may be broken behind an underscore: ids of rows of law are long. */
static void escaped_words(page *p, adv_text text)
{
    size_t start = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == '_') {
            adv_text part = {text.bytes + start, i + 1 - start};
            escaped(p, part);
            raw(p, "<wbr>");
            start = i + 1;
        }
    }
    adv_text rest = {text.bytes + start, text.length - start};
    escaped(p, rest);
}

static const char *tone_class(uint8_t tone)
{
    switch ((adv_tone)tone) {
    case ADV_TONE_GOOD: return " good";
    case ADV_TONE_WARN: return " warn";
    case ADV_TONE_BAD: return " bad";
    case ADV_TONE_QUIET: return " quiet";
    case ADV_TONE_PLAIN: break;
    }
    return "";
}

/* Figure spaces, as wide as a digit, bring the points of a column under each other. */
static void pad_decimals(page *p, const char *text, const adv_decimals *decimals)
{
    const char *point = strchr(text, '.');
    size_t tail = point == NULL ? 0 : adv_utf8_width(adv_text_of(point));
    for (size_t i = tail; i < decimals->tail; i++) {
        raw(p, i == 0 ? "\xe2\x80\x88" : "\xe2\x80\x87");
    }
}

static void amount(page *p, const adv_span *span, const adv_decimals *decimals)
{
    char text[64];
    (void)adv_amount_text(text, span);
    escaped(p, adv_text_of(text));
    if (decimals != NULL) {
        pad_decimals(p, text, decimals);
    }
    if (span->currency != ADV_CURRENCY_NONE) {
        raw(p, "\xc2\xa0<span class=\"cur\">");
        escaped(p, adv_text_of(adv_currency_get(span->currency)->code));
        raw(p, "</span>");
    }
}

static void prose(page *p, const adv_prose *words, const adv_decimals *decimals)
{
    for (const adv_span *span = words->first; span != NULL; span = span->next) {
        switch ((adv_span_kind)span->kind) {
        case ADV_SPAN_TEXT: (span->whole ? whole : escaped_words)(p, span->text); break;
        case ADV_SPAN_USER:
            raw(p, "<bdi>");
            escaped(p, span->text);
            raw(p, "</bdi>");
            break;
        case ADV_SPAN_STRONG:
            raw(p, "<strong>");
            escaped(p, span->text);
            raw(p, "</strong>");
            break;
        case ADV_SPAN_MARK:
            raw(p, "<span class=\"mark");
            raw(p, tone_class(span->tone));
            raw(p, "\">");
            escaped(p, span->text);
            raw(p, "</span>");
            break;
        case ADV_SPAN_AMOUNT: amount(p, span, decimals); break;
        case ADV_SPAN_BREAK: raw(p, "<br>"); break;
        }
    }
}

/* ---- tables ------------------------------------------------------------------------------------------- */

static bool column_is_empty(const adv_block *table, size_t column)
{
    for (const adv_row *row = table->row; row != NULL; row = row->next) {
        if (row->cells[column].first != NULL) {
            return false;
        }
    }
    return true;
}

static void table_head(page *p, const adv_block *table)
{
    raw(p, "<thead role=\"rowgroup\"><tr role=\"row\">");
    for (size_t i = 0; i < table->column_count; i++) {
        if (column_is_empty(table, i)) {
            continue;
        }
        raw(p, table->columns[i].align == ADV_ALIGN_LEFT
                   ? "<th role=\"columnheader\" scope=\"col\">"
                   : "<th role=\"columnheader\" scope=\"col\" class=\"num\">");
        escaped(p, adv_text_of(table->columns[i].title));
        raw(p, "</th>");
    }
    raw(p, "</tr></thead>\n");
}

static adv_decimals decimals_of(const adv_block *table, size_t column)
{
    adv_decimals decimals = {0, false};
    for (const adv_row *row = table->row; row != NULL; row = row->next) {
        adv_decimals_learn(&decimals, &row->cells[column]);
    }
    return decimals;
}

static void table_row(page *p, const adv_block *table, const adv_row *row, const adv_decimals *decimals)
{
    raw(p, "<tr role=\"row\" class=\"");
    raw(p, row->total                    ? "total"
           : row->tone == ADV_TONE_QUIET ? "quiet"
           : row->tone == ADV_TONE_WARN  ? "warn"
                                         : "step");
    raw(p, "\">");
    for (size_t i = 0; i < table->column_count; i++) {
        bool decimal = table->columns[i].align == ADV_ALIGN_DECIMAL;
        if (column_is_empty(table, i)) {
            continue;
        }
        raw(p, table->columns[i].align == ADV_ALIGN_LEFT ? "<td role=\"cell\" data-label=\""
                                                         : "<td role=\"cell\" class=\"num\" data-label=\"");
        escaped(p, adv_text_of(table->columns[i].title));
        raw(p, "\">");
        prose(p, &row->cells[i], decimal ? &decimals[i] : NULL);
        raw(p, "</td>");
    }
    raw(p, "</tr>\n");
}

static void table(page *p, const adv_block *block)
{
    adv_decimals *decimals = ADV_ARENA_ARRAY(p->out->arena, block->column_count, adv_decimals);
    if (decimals == NULL) {
        p->failed = true;
        return;
    }
    for (size_t i = 0; i < block->column_count; i++) {
        decimals[i] = decimals_of(block, i);
    }
    raw(p,
        "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table role=\"table\">\n");
    table_head(p, block);
    raw(p, "<tbody role=\"rowgroup\">\n");
    for (const adv_row *row = block->row; row != NULL; row = row->next) {
        table_row(p, block, row, decimals);
    }
    raw(p, "</tbody></table></div>\n");
}

static void pairs(page *p, const adv_block *block)
{
    raw(p, "<dl>\n");
    for (const adv_row *row = block->row; row != NULL; row = row->next) {
        raw(p, "<dt>");
        prose(p, &row->cells[0], NULL);
        raw(p, "</dt><dd>");
        prose(p, &row->cells[1], NULL);
        raw(p, "</dd>\n");
    }
    raw(p, "</dl>\n");
}

/* ---- waterfall ---------------------------------------------------------------------------------------- */

enum { UNITS = 1000, BAR_TOP = 4, BAR_HEIGHT = 16, ROW_HEIGHT = 24 };

static void rule_line(page *p, int x, int from, int to)
{
    raw(p, "<line x1=\"");
    number(p, x);
    raw(p, "\" x2=\"");
    number(p, x);
    raw(p, "\" y1=\"");
    number(p, from);
    raw(p, "\" y2=\"");
    number(p, to);
    raw(p, "\"/>");
}

/* One bar, with the thin lines that lead in from the figure before it and on to the next. */
static void bar_picture(page *p, const adv_scale *scale, const adv_bar *bar, const adv_bar *before)
{
    int from = 0;
    int to = 0;
    adv_scale_bar(&from, &to, scale, bar, UNITS);
    raw(p, "<svg viewBox=\"0 0 1000 24\" preserveAspectRatio=\"none\" aria-hidden=\"true\" "
           "focusable=\"false\">");
    if (before != NULL) {
        rule_line(p, adv_scale_at(scale, before->to_e13, UNITS), 0, BAR_TOP);
    }
    if (bar->next != NULL) {
        rule_line(p, adv_scale_at(scale, bar->to_e13, UNITS), BAR_TOP + BAR_HEIGHT, ROW_HEIGHT);
    }
    raw(p, "<rect x=\"");
    number(p, from);
    raw(p, "\" y=\"4\" height=\"16\" width=\"");
    number(p, to - from);
    raw(p, "\"/></svg>");
}

static void bar_row(page *p, const adv_scale *scale, const adv_bar *bar, const adv_bar *before)
{
    adv_span figure;
    adv_bar_figure(&figure, bar);
    raw(p, bar->kind == ADV_BAR_UP     ? "<tr class=\"up\">"
           : bar->kind == ADV_BAR_DOWN ? "<tr class=\"down\">"
                                       : "<tr class=\"whole\">");
    raw(p, "<th scope=\"row\">");
    prose(p, &bar->label, NULL);
    raw(p, "</th><td class=\"bar\">");
    bar_picture(p, scale, bar, before);
    raw(p, "</td><td class=\"num\">");
    amount(p, &figure, NULL);
    raw(p, "</td></tr>\n");
}

static void waterfall(page *p, const adv_block *block)
{
    adv_scale scale = adv_scale_of(block);
    const adv_bar *before = NULL;
    raw(p, "<figure><figcaption>");
    prose(p, &block->prose, NULL);
    if (scale.base_e13 > 0) {
        adv_span base = {.kind = ADV_SPAN_AMOUNT, .scale = 13, .least = 2, .amount = scale.base_e13};
        raw(p, ". Bars start at ");
        amount(p, &base, NULL);
        raw(p, ", not at zero");
    }
    raw(p, ".</figcaption>\n<table class=\"fall\"><tbody>\n");
    for (const adv_bar *bar = block->bar; bar != NULL; bar = bar->next) {
        bar_row(p, &scale, bar, before);
        before = bar;
    }
    raw(p, "</tbody></table></figure>\n");
}

/* ---- blocks ------------------------------------------------------------------------------------------- */

static void blocks(page *p, const adv_block *parent);

static void section(page *p, const adv_block *block)
{
    const char *heading = block->level <= 2 ? "h2" : "h3";
    raw(p, block->own_page ? "<section class=\"own-page\"" : "<section");
    if (block->anchor != NULL) {
        raw(p, " id=\"");
        escaped(p, adv_text_of(block->anchor));
        raw(p, "\"");
    }
    raw(p, ">\n<");
    raw(p, heading);
    raw(p, ">");
    prose(p, &block->prose, NULL);
    raw(p, "</");
    raw(p, heading);
    raw(p, ">\n");
    blocks(p, block);
    raw(p, "</section>\n");
}

static void paragraph(page *p, const adv_block *block)
{
    raw(p, block->kind == ADV_BLOCK_NOTE ? "<p class=\"note" : "<p class=\"text");
    raw(p, tone_class(block->tone));
    raw(p, "\">");
    prose(p, &block->prose, NULL);
    raw(p, "</p>\n");
}

static void list(page *p, const adv_block *block)
{
    if (block->child == NULL) {
        return;
    }
    raw(p, "<ul>\n");
    for (const adv_block *item = block->child; item != NULL; item = item->next) {
        raw(p, "<li>");
        prose(p, &item->prose, NULL);
        raw(p, "</li>\n");
    }
    raw(p, "</ul>\n");
}

static void blocks(page *p, const adv_block *parent)
{
    for (const adv_block *b = parent->child; b != NULL && !p->failed && !p->out->failed; b = b->next) {
        switch ((adv_block_kind)b->kind) {
        case ADV_BLOCK_SECTION: section(p, b); break;
        case ADV_BLOCK_PARAGRAPH:
        case ADV_BLOCK_NOTE: paragraph(p, b); break;
        case ADV_BLOCK_LIST: list(p, b); break;
        case ADV_BLOCK_PAIRS: pairs(p, b); break;
        case ADV_BLOCK_TABLE: table(p, b); break;
        case ADV_BLOCK_WATERFALL: waterfall(p, b); break;
        }
    }
}

/* A title in the tab of a browser has no markup. */
static void plain_title(page *p, const adv_document *document)
{
    adv_buffer plain;
    adv_buffer_init(&plain, p->out->arena);
    adv_prose_plain(&plain, &document->title);
    p->failed = p->failed || plain.failed;
    escaped(p, adv_buffer_done(&plain));
}

adv_status adv_report_html(adv_buffer *out, const adv_document *document)
{
    page p = {.out = out};
    raw(&p, "<!DOCTYPE html>\n<html lang=\"");
    escaped(&p, adv_text_of(document->language));
    raw(&p, "\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
            "'unsafe-inline'\">\n"
            "<title>");
    plain_title(&p, document);
    raw(&p, "</title>\n<style>\n");
    raw(&p, screen_style);
    raw(&p, print_style);
    raw(&p, "</style>\n</head>\n<body>\n<main>\n<h1>");
    prose(&p, &document->title, NULL);
    raw(&p, "</h1>\n");
    blocks(&p, &document->root);
    raw(&p, "</main>\n</body>\n</html>\n");
    return p.failed || out->failed ? ADV_ERR_MEMORY : ADV_OK;
}

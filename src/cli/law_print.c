/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables and paragraphs within a width.  A cell that is too long is wrapped at blanks, or behind the joints
 * of an id; a date is never cut apart.
 */
#include "law_print.h"

#include <string.h>

#define GAP       2
#define NARROWEST 6 /* of a column, where the line is short */

void law_colour(law_printer *printer, const char *code)
{
    if (printer->colour) {
        adv_buffer_string(&printer->out, "\033[");
        adv_buffer_string(&printer->out, code == NULL ? "0" : code);
        adv_buffer_char(&printer->out, 'm');
    }
}

void law_strong(law_printer *printer, const char *text)
{
    law_colour(printer, "1");
    adv_buffer_string(&printer->out, text);
    law_colour(printer, NULL);
}

static void blanks(law_printer *printer, size_t count)
{
    while (count-- > 0) {
        adv_buffer_char(&printer->out, ' ');
    }
}

/* Bytes of the next character. */
static size_t character_length(const char *bytes, size_t length)
{
    size_t step = 1;
    while (step < length && ((unsigned char)bytes[step] & 0xC0) == 0x80) {
        step++;
    }
    return step;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A cell may be cut behind this byte: at the joints of an id, not within a number or a date. */
static bool is_joint(adv_text text, size_t at)
{
    char c = text.bytes[at];
    bool between = at > 0 && at + 1 < text.length && is_letter(text.bytes[at - 1]) &&
                   is_letter(text.bytes[at + 1]);
    return c == ' ' || (c == '_' && at + 1 < text.length) || ((c == '.' || c == '-') && between);
}

/* Columns of the longest part without a joint. */
static size_t widest_part(adv_text text)
{
    size_t most = 0;
    size_t start = 0;
    for (size_t i = 0; i <= text.length; i++) {
        if (i == text.length || is_joint(text, i)) {
            size_t end = i == text.length || text.bytes[i] == ' ' ? i : i + 1;
            size_t width = adv_utf8_width((adv_text){text.bytes + start, end - start});
            most = width > most ? width : most;
            start = i + 1;
        }
    }
    return most;
}

/* As much of `rest` as fits into `room` columns, ending at a blank, or else behind a joint, where there is
   one; moves `rest` on. */
static adv_text take_piece(adv_text *rest, size_t room)
{
    size_t fits = 0, blank = 0, joint = 0, at = 0;
    while (at < rest->length) {
        size_t step = character_length(rest->bytes + at, rest->length - at);
        if (rest->bytes[at] == ' ') {
            blank = at;
        }
        if (adv_utf8_width((adv_text){rest->bytes, at + step}) > room) {
            break;
        }
        at += step;
        fits = at;
        joint = is_joint(*rest, at - 1) ? at : joint;
    }
    if (fits < rest->length && rest->bytes[fits] != ' ') {
        fits = blank > 0 ? blank : joint > 0 ? joint : fits;
    }
    if (fits == 0 && rest->length > 0) {
        fits = character_length(rest->bytes, rest->length);
    }
    adv_text piece = {rest->bytes, fits};
    while (fits < rest->length && rest->bytes[fits] == ' ') {
        fits++;
    }
    *rest = (adv_text){rest->bytes + fits, rest->length - fits};
    return piece;
}

void law_paragraph(law_printer *printer, size_t at, size_t indent, const char *text)
{
    adv_text rest = adv_text_of(text);
    size_t room = printer->width > at + 20 ? printer->width - at : 20;
    do {
        adv_buffer_text(&printer->out, take_piece(&rest, room));
        adv_buffer_char(&printer->out, '\n');
        room = printer->width > indent + 20 ? printer->width - indent : 20;
        blanks(printer, rest.length > 0 ? indent : 0);
    } while (rest.length > 0);
}

void law_pair(law_printer *printer, const char *label, const char *text)
{
    size_t indent = 14;
    adv_buffer_string(&printer->out, "  ");
    adv_buffer_string(&printer->out, label);
    blanks(printer, strlen(label) + 2 < indent ? indent - 2 - strlen(label) : 1);
    law_paragraph(printer, indent, indent, text);
}

void law_table_start(law_table *table, const char *const *titles, size_t columns)
{
    *table =
        (law_table){.titles = titles, .columns = columns < LAW_COLUMNS_MOST ? columns : LAW_COLUMNS_MOST};
}

void law_table_add(law_table *table, adv_arena *arena, const char *const *cells)
{
    if (table->rows == table->capacity) {
        size_t more = table->capacity == 0 ? 64 : table->capacity * 2;
        const char **grown = ADV_ARENA_ARRAY(arena, more * table->columns, const char *);
        if (grown == NULL) {
            table->failed = true;
            return;
        }
        if (table->rows > 0) {
            memcpy(grown, table->cells, table->rows * table->columns * sizeof *grown);
        }
        table->cells = grown;
        table->capacity = more;
    }
    for (size_t i = 0; i < table->columns; i++) {
        table->cells[table->rows * table->columns + i] = cells[i] == NULL ? "" : cells[i];
    }
    table->rows++;
}

typedef struct widths {
    size_t now[LAW_COLUMNS_MOST], least[LAW_COLUMNS_MOST];
    bool folded; /* the first column stands on a line of its own, the others below it */
} widths;

/* The widest column that can still give way; `count` where none can. */
static size_t widest(const widths *w, size_t first, size_t count)
{
    size_t best = count;
    for (size_t i = first; i < count; i++) {
        if (w->now[i] > w->least[i] && (best == count || w->now[i] > w->now[best])) {
            best = i;
        }
    }
    return best;
}

static size_t sum_of(const size_t *columns, size_t first, size_t count)
{
    size_t sum = first * GAP; /* what is folded leaves an indent */
    for (size_t i = first; i < count; i++) {
        sum += columns[i] + (i == first ? 0 : GAP);
    }
    return sum;
}

static void measure(const law_table *table, widths *w)
{
    for (size_t c = 0; c < table->columns; c++) {
        w->least[c] = w->now[c] = adv_utf8_width(adv_text_of(table->titles[c]));
        for (size_t r = 0; r < table->rows; r++) {
            adv_text cell = adv_text_of(table->cells[r * table->columns + c]);
            size_t needs = adv_utf8_width(cell);
            size_t part = widest_part(cell);
            w->now[c] = needs > w->now[c] ? needs : w->now[c];
            w->least[c] = part > w->least[c] ? part : w->least[c];
        }
    }
}

/* One column of room at a time from whichever takes most; returns what they then take together. */
static size_t shrink(widths *w, size_t first, size_t count, size_t sum, size_t width)
{
    for (size_t at = widest(w, first, count); sum > width && at < count; at = widest(w, first, count)) {
        w->now[at]--;
        sum--;
    }
    return sum;
}

static void column_widths(const law_table *table, size_t width, widths *w)
{
    size_t count = table->columns;
    *w = (widths){.folded = false};
    measure(table, w);
    w->folded = sum_of(w->least, 0, count) > width;
    size_t first = w->folded ? 1 : 0;
    size_t sum = shrink(w, first, count, sum_of(w->now, first, count), width);
    for (size_t i = first; i < count; i++) { /* where even that is too wide, words are cut */
        w->least[i] = w->least[i] < NARROWEST ? w->least[i] : NARROWEST;
    }
    (void)shrink(w, first, count, sum, width);
    w->now[0] = w->folded ? width : w->now[0];
}

static void print_cells(law_printer *printer, const widths *w, size_t first, size_t columns,
                        const char *const *cells)
{
    adv_text rest[LAW_COLUMNS_MOST];
    size_t left = 0;
    for (size_t c = first; c < columns; c++) {
        rest[c] = adv_text_of(cells[c]);
    }
    do {
        left = 0;
        size_t owed = first * GAP; /* blanks are written only where something follows: no line ends in one */
        for (size_t c = first; c < columns; c++) {
            adv_text piece = take_piece(&rest[c], w->now[c]);
            if (piece.length > 0) {
                blanks(printer, owed);
                adv_buffer_text(&printer->out, piece);
                owed = 0;
            }
            size_t used = adv_utf8_width(piece);
            owed += (used < w->now[c] ? w->now[c] - used : 0) + GAP;
            left += rest[c].length;
        }
        adv_buffer_char(&printer->out, '\n');
    } while (left > 0);
}

static void print_row(law_printer *printer, const widths *w, size_t columns, const char *const *cells)
{
    if (w->folded) {
        print_cells(printer, w, 0, 1, cells);
    }
    print_cells(printer, w, w->folded ? 1 : 0, columns, cells);
}

void law_table_print(law_printer *printer, const law_table *table)
{
    widths w;
    column_widths(table, printer->width, &w);
    law_colour(printer, "1");
    print_row(printer, &w, table->columns, table->titles);
    law_colour(printer, NULL);
    for (size_t r = 0; r < table->rows; r++) {
        print_row(printer, &w, table->columns, table->cells + r * table->columns);
    }
}

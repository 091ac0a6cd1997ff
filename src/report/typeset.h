/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Running text as glyphs with their width and style, broken into lines.  What a terminal must not receive
 * (control characters, marks that turn the direction of text, bytes that are no UTF-8) is replaced on the way
 * in.
 */
#ifndef ADVALOREM_REPORT_TYPESET_H
#define ADVALOREM_REPORT_TYPESET_H

#include "advalorem/document.h"

typedef enum adv_style {
    ADV_STYLE_PLAIN,
    ADV_STYLE_STRONG,
    ADV_STYLE_QUIET,
    ADV_STYLE_HEADING,
    ADV_STYLE_GOOD,
    ADV_STYLE_WARN,
    ADV_STYLE_BAD
} adv_style;

typedef struct adv_glyph {
    char bytes[4];
    uint8_t length;
    uint8_t width;
    uint8_t style;
    uint8_t gap; /* 0 = ink; 1 = a blank a line may break at; 2 = a break; 3 = ink behind which a line may
                    break */
} adv_glyph;

typedef struct adv_glyphs {
    adv_arena *arena;
    adv_glyph *items;
    size_t count, capacity;
    bool failed;
} adv_glyphs;

/** How amounts of a column line up: so many columns from the point on, and room for a currency. */
typedef struct adv_decimals {
    size_t tail;
    bool currency;
} adv_decimals;

void adv_glyphs_text(adv_glyphs *g, adv_text text, adv_style style);
void adv_glyphs_words(adv_glyphs *g, const char *words, adv_style style);
/** `decimals` may be NULL; `style` dresses what has no dress of its own; `one_line` turns breaks into commas.
 */
void adv_glyphs_prose(adv_glyphs *g, const adv_prose *prose, adv_style style, const adv_decimals *decimals,
                      bool one_line);
/** Learns from a cell how its column's amounts line up. */
void adv_decimals_learn(adv_decimals *decimals, const adv_prose *prose);

/** The widest line, the widest word, and the widest part of a word that stays in one piece. */
size_t adv_glyphs_natural(const adv_glyphs *g);
size_t adv_glyphs_widest_word(const adv_glyphs *g);
size_t adv_glyphs_widest_part(const adv_glyphs *g);

/** The line that starts at `start`: its end, its width, and where the next one starts; false when there is
 * none. */
typedef struct adv_line_break {
    size_t start, end, next, width;
} adv_line_break;
bool adv_glyphs_line(adv_line_break *line, const adv_glyphs *g, size_t start, size_t width);

/** Copies a line out, in colours where asked. */
void adv_put_glyphs(adv_buffer *out, const adv_glyphs *g, size_t start, size_t end, bool colour);
void adv_put_blanks(adv_buffer *out, size_t count);
void adv_put_repeated(adv_buffer *out, const char *bytes, size_t count);
/** Replaces what a code point of the user's may not do to the page; returns the code point to show. */
uint32_t adv_shown_code_point(uint32_t code_point);

#endif

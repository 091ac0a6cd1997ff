/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of the terminal writer share.
 */
#ifndef ADVALOREM_REPORT_TERMINAL_H
#define ADVALOREM_REPORT_TERMINAL_H

#include "typeset.h"

typedef struct adv_terminal {
    adv_buffer *out;
    adv_arena *arena; /* scratch */
    size_t width;
    bool colour;
    bool failed;
} adv_terminal;

/* Wraps glyphs; the first line behind `first`, the others behind as many blanks as it is wide. */
void adv_terminal_wrap(adv_terminal *t, const adv_glyphs *g, const char *first, adv_style first_style);
void adv_terminal_words(adv_terminal *t, const char *words, adv_style style);
void adv_terminal_rule(adv_terminal *t, const char *bytes, size_t count);
adv_style adv_terminal_tone(adv_tone tone);

/* terminal_table.c */
void adv_terminal_table(adv_terminal *t, const adv_block *table);
void adv_terminal_pairs(adv_terminal *t, const adv_block *pairs);

#endif

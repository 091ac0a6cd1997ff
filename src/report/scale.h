/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the bars of a waterfall lie on a scale of whole units.
 */
#ifndef ADVALOREM_REPORT_SCALE_H
#define ADVALOREM_REPORT_SCALE_H

#include "advalorem/document.h"

typedef struct adv_scale {
    adv_int128 base_e13; /* what the left edge stands for; 0 unless the bars would all look alike */
    adv_int128 top_e13;
} adv_scale;

adv_scale adv_scale_of(const adv_block *waterfall);
/** Where a figure lies, 0 to `units`. */
int adv_scale_at(const adv_scale *scale, adv_int128 value_e13, int units);
/** A bar's ends, left before right; at least one unit wide, inside the scale. */
void adv_scale_bar(int *from, int *to, const adv_scale *scale, const adv_bar *bar, int units);
/** The figure beside a bar, rounded to the cent for the eye: totals whole, others signed. */
void adv_bar_figure(adv_span *figure, const adv_bar *bar);

#endif

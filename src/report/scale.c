/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The scale of a waterfall.  Additions are often small beside the price; where every figure lies within two
 * fifths of the largest, the scale starts above zero, and the writers say so.
 */
#include "scale.h"

static adv_int128 smaller(adv_int128 a, adv_int128 b)
{
    return a < b ? a : b;
}

static adv_int128 larger(adv_int128 a, adv_int128 b)
{
    return a > b ? a : b;
}

/* The largest power of ten that is not above the span, so that a scale starts at a round figure. */
static adv_int128 round_step(adv_int128 span)
{
    adv_int128 step = 1;
    while (step <= span / 10) {
        step *= 10;
    }
    return step;
}

adv_scale adv_scale_of(const adv_block *waterfall)
{
    adv_scale scale = {0, 0};
    adv_int128 low = 0;
    bool any = false;
    for (const adv_bar *bar = waterfall->bar; bar != NULL; bar = bar->next) {
        bool whole = bar->kind == ADV_BAR_START || bar->kind == ADV_BAR_TOTAL;
        adv_int128 least = whole ? bar->to_e13 : smaller(bar->from_e13, bar->to_e13);
        low = any ? smaller(low, least) : least;
        scale.top_e13 = larger(scale.top_e13, larger(bar->from_e13, bar->to_e13));
        any = true;
    }
    if (low < 0) {
        scale.base_e13 = low;
    } else if (scale.top_e13 != low && low > scale.top_e13 / 5 * 3) {
        adv_int128 span = scale.top_e13 - low;
        adv_int128 step = round_step(span);
        scale.base_e13 = larger(0, (low - 2 * span) / step * step);
    }
    return scale;
}

int adv_scale_at(const adv_scale *scale, adv_int128 value_e13, int units)
{
    adv_int128 span = scale->top_e13 - scale->base_e13;
    if (span <= 0 || value_e13 <= scale->base_e13) {
        return 0;
    }
    return value_e13 >= scale->top_e13 ? units : (int)((value_e13 - scale->base_e13) * units / span);
}

void adv_scale_bar(int *from, int *to, const adv_scale *scale, const adv_bar *bar, int units)
{
    bool whole = bar->kind == ADV_BAR_START || bar->kind == ADV_BAR_TOTAL;
    int a = whole ? adv_scale_at(scale, larger(0, scale->base_e13), units)
                  : adv_scale_at(scale, bar->from_e13, units);
    int b = adv_scale_at(scale, bar->to_e13, units);
    *from = a < b ? a : b;
    *to = a < b ? b : a;
    if (*from == *to) {
        *from = *from == units ? units - 1 : *from;
        *to = *from + 1;
    }
}

void adv_bar_figure(adv_span *figure, const adv_bar *bar)
{
    bool whole = bar->kind == ADV_BAR_START || bar->kind == ADV_BAR_TOTAL;
    int64_t cents = 0;
    adv_int128 exact = whole ? bar->to_e13 : bar->to_e13 - bar->from_e13;
    *figure = (adv_span){.kind = ADV_SPAN_AMOUNT, .scale = 13, .least = 2, .sign = !whole, .amount = exact};
    if (adv_round_e13(&cents, exact, 100, ADV_ROUND_HALF_UP) == ADV_OK) {
        figure->scale = 4;
        figure->amount = cents;
    }
}

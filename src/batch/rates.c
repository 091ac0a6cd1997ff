/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The exchange rates a book states, beside those of the host.  They are lists like those that were imported:
 * certified ones before a central bank's, and of like lists the book's figure for a day before the host's.
 */
#include "side.h"

#include <string.h>

/* Rates that cannot both be right: of one currency and kind, for one day or one quarter. */
static adv_date day_of(const adv_stated_rate *rate)
{
    enum { QUARTERLY = 1 };
    return rate->kind == QUARTERLY ? adv_date_quarter_start(rate->date) : rate->date;
}

static int compare(const void *left, const void *right, const void *context)
{
    const adv_stated_rate *a = left, *b = right;
    (void)context;
    if (a->currency != b->currency) {
        return a->currency < b->currency ? -1 : 1;
    }
    if (a->kind != b->kind) {
        return a->kind < b->kind ? -1 : 1;
    }
    return (day_of(a) > day_of(b)) - (day_of(a) < day_of(b));
}

static bool same_figure(const adv_stated_rate *a, const adv_stated_rate *b)
{
    return (adv_int128)a->rate.e9 * b->per == (adv_int128)b->rate.e9 * a->per;
}

/* Sorted rates without those that say the same again; clashes aside. */
static size_t settle(adv_stated_rate *rates, size_t count, adv_rate_clash *clashes, size_t *clash_count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const adv_stated_rate *before = kept == 0 ? NULL : &rates[kept - 1];
        if (before == NULL || compare(before, &rates[i], NULL) != 0) {
            rates[kept++] = rates[i];
        } else if (!same_figure(before, &rates[i])) {
            clashes[(*clash_count)++] =
                (adv_rate_clash){(uint64_t)rates[i].place.row, (uint64_t)before->place.row};
        }
    }
    return kept;
}

/* "rates of the book", with the source where all records name the same one. */
static const char *name_of(adv_side *side)
{
    adv_buffer name;
    bool one = side->rate_count > 0 && side->rates[0].source.length > 0;
    for (size_t i = 1; i < side->rate_count && one; i++) {
        one = adv_text_equal(side->rates[i].source, side->rates[0].source);
    }
    adv_buffer_init(&name, &side->texts);
    adv_buffer_string(&name, "rates of the book");
    if (one) {
        adv_buffer_string(&name, ": ");
        adv_buffer_text(&name, side->rates[0].source);
    }
    return name.failed ? NULL : name.bytes;
}

adv_status adv_side_rates_join(adv_side *side, adv_currency target, const adv_fx *host, adv_arena *arena,
                               const adv_rate_clash **clashes, size_t *clash_count)
{
    size_t count = side->rate_count;
    adv_stated_rate *rates = ADV_ARENA_ARRAY(arena, count + 1, adv_stated_rate);
    adv_stated_rate *scratch = ADV_ARENA_ARRAY(arena, count + 1, adv_stated_rate);
    adv_rate_clash *found = ADV_ARENA_ARRAY(arena, count + 1, adv_rate_clash);
    adv_stated_as as = {.target = target, .name = name_of(side), .certified = ADV_RATE_CERTIFIED};
    *clashes = found;
    *clash_count = 0;
    if (rates == NULL || scratch == NULL || found == NULL || as.name == NULL) {
        return ADV_ERR_MEMORY;
    }
    if (count > 0) {
        memcpy(rates, side->rates, count * sizeof *rates);
        adv_sort(rates, scratch, count, sizeof *rates, compare, NULL);
        count = settle(rates, count, found, clash_count);
    }
    return adv_stated_series(&side->fx, &side->texts, rates, count, &as, host);
}

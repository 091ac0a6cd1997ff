/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values in whole dollars (19 CFR 159.3(a)).  Goods of one invoice at one rate are a unit; an invoice must
 * not move by more than its own rounding.  Both are one rule: a total in whole units is given to parts so
 * that each part gets its whole units, and the units left over go to the largest fractions.  First the
 * rounded total of the invoice over its rates, then the figure of each rate over its lines.
 *
 * That the largest fractions get them is what the regulation says in two sentences: where fractions of fifty
 * cents or more must be dropped the lower ones are, where smaller ones must be taken up the larger ones are.
 * Of two equal fractions the one at the lower rate of duty is dropped or taken up, as the case may be: so
 * among those of fifty cents or more the higher rate comes first, among the smaller ones the lower rate.
 */
#include "advalorem/entry.h"

#include <assert.h>

/* What gets a share of whole units: the lines of a rate together, or a line. */
typedef struct part {
    adv_int128 exact_e13;
    adv_int128 fraction_e13;
    int64_t    rate_e9;
    int64_t    whole_e4;
    bool       half; /* its fraction is half a unit or more */
    size_t     at;   /* index of its first line */
} part;

static int compare_parts(const void *a, const void *b, const void *context)
{
    const part *x = *(const part *const *)a;
    const part *y = *(const part *const *)b;
    (void)context;
    if (x->fraction_e13 != y->fraction_e13) {
        return x->fraction_e13 > y->fraction_e13 ? -1 : 1;
    }
    if (x->rate_e9 != y->rate_e9) {
        bool higher_first = x->half;
        return (x->rate_e9 > y->rate_e9) == higher_first ? -1 : 1;
    }
    return 0; /* the sort is stable: the earlier line */
}

/* Gives `total_e4`, a whole number of units, to the parts. */
static adv_status give(part *parts, size_t count, int64_t total_e4, int64_t unit_e4, adv_arena *scratch)
{
    adv_int128 unit_e13 = (adv_int128)unit_e4 * ADV_E9;
    adv_int128 rest = total_e4;
    part **order = ADV_ARENA_ARRAY(scratch, count, part *);
    part **room = ADV_ARENA_ARRAY(scratch, count, part *);
    if (order == NULL || room == NULL) {
        return ADV_ERR_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        adv_int128 units = parts[i].exact_e13 / unit_e13;
        adv_int128 whole = units * unit_e4;
        if (whole >= ADV_AMOUNT_LIMIT_E4) {
            return ADV_ERR_RANGE;
        }
        parts[i].whole_e4 = (int64_t)whole;
        parts[i].fraction_e13 = parts[i].exact_e13 - units * unit_e13;
        parts[i].half = parts[i].fraction_e13 * 2 >= unit_e13;
        rest -= whole;
        order[i] = &parts[i];
    }
    adv_sort(order, room, count, sizeof *order, compare_parts, NULL);
    for (size_t i = 0; i < count && rest > 0; i++, rest -= unit_e4) {
        assert(order[i]->fraction_e13 > 0); /* the total exceeds the whole units by less than the fractions */
        order[i]->whole_e4 += unit_e4;
    }
    assert(rest == 0);
    return ADV_OK;
}

static adv_status round_alone(adv_entered *line, int64_t unit_e4)
{
    line->alone = true;
    line->moved = 0;
    return adv_round_e13(&line->entered_e4, line->exact_e13, unit_e4, ADV_ROUND_HALF_UP);
}

static int8_t movement(const adv_entered *line, int64_t unit_e4)
{
    int64_t own = 0;
    adv_status status = adv_round_e13(&own, line->exact_e13, unit_e4, ADV_ROUND_HALF_UP);
    assert(status == ADV_OK);
    (void)status;
    return (int8_t)((line->entered_e4 > own) - (line->entered_e4 < own));
}

/* An invoice on its way: which lines are its own. */
typedef struct invoice {
    adv_entered *lines;
    const size_t *own; /* indices */
    size_t count;
    int64_t unit_e4;
    adv_arena *scratch;
    part *parts; /* room for a part of each */
} invoice;

static adv_status give_group(const invoice *v, const part *group, size_t number)
{
    size_t count = 0;
    for (size_t i = 0; i < v->count; i++) {
        const adv_entered *line = &v->lines[v->own[i]];
        if (line->group == number) {
            v->parts[count++] =
                (part){.exact_e13 = line->exact_e13, .rate_e9 = line->rate_e9, .at = v->own[i]};
        }
    }
    adv_status status = give(v->parts, count, group->whole_e4, v->unit_e4, v->scratch);
    for (size_t i = 0; status == ADV_OK && i < count; i++) {
        adv_entered *line = &v->lines[v->parts[i].at];
        line->entered_e4 = v->parts[i].whole_e4;
        line->moved = movement(line, v->unit_e4);
        line->alone = false;
    }
    return status;
}

/* The rates of an invoice, each with the sum of its lines. */
static size_t gather(const invoice *v, part *groups, adv_int128 *total_e13)
{
    size_t count = 0;
    *total_e13 = 0;
    for (size_t i = 0; i < v->count; i++) {
        const adv_entered *line = &v->lines[v->own[i]];
        size_t k = 0;
        while (k < count && v->lines[groups[k].at].group != line->group) {
            k++;
        }
        if (k == count) {
            groups[count++] = (part){.rate_e9 = line->rate_e9, .at = v->own[i]};
        }
        groups[k].exact_e13 += line->exact_e13;
        *total_e13 += line->exact_e13;
    }
    return count;
}

static adv_status enter_invoice(const invoice *v)
{
    adv_int128 total_e13 = 0;
    int64_t total_e4 = 0;
    part *groups = ADV_ARENA_ARRAY(v->scratch, v->count, part);
    if (groups == NULL) {
        return ADV_ERR_MEMORY;
    }
    size_t count = gather(v, groups, &total_e13);
    adv_status status = adv_round_e13(&total_e4, total_e13, v->unit_e4, ADV_ROUND_HALF_UP);
    if (status == ADV_OK) {
        status = give(groups, count, total_e4, v->unit_e4, v->scratch);
    }
    for (size_t i = 0; status == ADV_OK && i < count; i++) {
        status = give_group(v, &groups[i], v->lines[groups[i].at].group);
    }
    return status;
}

static adv_status enter_alone(adv_entered *lines, const size_t *own, size_t count, int64_t unit_e4)
{
    adv_status status = ADV_OK;
    for (size_t i = 0; i < count && status == ADV_OK; i++) {
        status = round_alone(&lines[own[i]], unit_e4);
    }
    return status;
}

/* The lines of the invoice of line `first`, in their order; true when the rate of each is known. */
static bool lines_of_invoice(const adv_entered *lines, size_t count, size_t first, size_t *own,
                             size_t *own_count)
{
    bool known = true;
    *own_count = 0;
    for (size_t i = first; i < count; i++) {
        if (i == first || (lines[first].invoice.bytes != NULL &&
                           adv_text_equal(lines[i].invoice, lines[first].invoice))) {
            own[(*own_count)++] = i;
            known = known && lines[i].group != ADV_NO_GROUP;
        }
    }
    return known && lines[first].invoice.bytes != NULL;
}

static bool is_first_of_invoice(const adv_entered *lines, size_t at)
{
    for (size_t i = 0; lines[at].invoice.bytes != NULL && i < at; i++) {
        if (adv_text_equal(lines[i].invoice, lines[at].invoice)) {
            return false;
        }
    }
    return true;
}

adv_status adv_enter_values(adv_entered *lines, size_t count, int64_t unit_e4, adv_arena *scratch)
{
    size_t *own = count == 0 ? NULL : ADV_ARENA_ARRAY(scratch, count, size_t);
    part *parts = count == 0 ? NULL : ADV_ARENA_ARRAY(scratch, count, part);
    adv_status status = ADV_OK;
    assert(unit_e4 > 0);
    if (count > 0 && (own == NULL || parts == NULL)) {
        return ADV_ERR_MEMORY;
    }
    for (size_t i = 0; i < count && status == ADV_OK; i++) {
        size_t own_count = 0;
        if (!is_first_of_invoice(lines, i)) {
            continue;
        }
        assert(lines[i].exact_e13 >= 0);
        bool together = lines_of_invoice(lines, count, i, own, &own_count);
        invoice v = {lines, own, own_count, unit_e4, scratch, parts};
        status = together ? enter_invoice(&v) : enter_alone(lines, own, own_count, unit_e4);
    }
    return status;
}

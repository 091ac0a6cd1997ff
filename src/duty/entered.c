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
    bool       half;  /* its fraction is half a unit or more */
    size_t     at;    /* of a line its index; of a rate where its lines begin in the order of the invoice */
    size_t     count; /* of a rate: its lines */
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
    const size_t *own; /* indices by rate, those of a rate ascending */
    size_t count;
    int64_t unit_e4;
    adv_arena *scratch;
    part *parts, *groups, *room; /* room for a part of each */
} invoice;

static adv_status give_group(const invoice *v, const part *group)
{
    const size_t *own = v->own + group->at;
    for (size_t i = 0; i < group->count; i++) {
        const adv_entered *line = &v->lines[own[i]];
        v->parts[i] = (part){.exact_e13 = line->exact_e13, .rate_e9 = line->rate_e9, .at = own[i]};
    }
    adv_status status = give(v->parts, group->count, group->whole_e4, v->unit_e4, v->scratch);
    for (size_t i = 0; status == ADV_OK && i < group->count; i++) {
        adv_entered *line = &v->lines[v->parts[i].at];
        line->entered_e4 = v->parts[i].whole_e4;
        line->moved = movement(line, v->unit_e4);
        line->alone = false;
    }
    return status;
}

static int by_first_line(const void *a, const void *b, const void *context)
{
    const size_t *own = context;
    size_t x = own[((const part *)a)->at], y = own[((const part *)b)->at];
    return (x > y) - (x < y);
}

/* The rates of an invoice, each with the sum of its lines, in the order of their first lines. */
static size_t gather(const invoice *v, adv_int128 *total_e13)
{
    size_t count = 0;
    *total_e13 = 0;
    for (size_t i = 0; i < v->count; i++) {
        const adv_entered *line = &v->lines[v->own[i]];
        if (i == 0 || v->lines[v->own[i - 1]].group != line->group) {
            v->groups[count++] = (part){.rate_e9 = line->rate_e9, .at = i};
        }
        part *group = &v->groups[count - 1];
        group->exact_e13 += line->exact_e13;
        group->count++;
        *total_e13 += line->exact_e13;
    }
    adv_sort(v->groups, v->room, count, sizeof *v->groups, by_first_line, v->own);
    return count;
}

static adv_status enter_together(const invoice *v)
{
    adv_int128 total_e13 = 0;
    int64_t total_e4 = 0;
    size_t count = gather(v, &total_e13);
    adv_status status = adv_round_e13(&total_e4, total_e13, v->unit_e4, ADV_ROUND_HALF_UP);
    if (status == ADV_OK) {
        status = give(v->groups, count, total_e4, v->unit_e4, v->scratch);
    }
    for (size_t i = 0; status == ADV_OK && i < count; i++) {
        status = give_group(v, &v->groups[i]);
    }
    return status;
}

static adv_status enter_alone(const invoice *v)
{
    adv_status status = ADV_OK;
    for (size_t i = 0; i < v->count && status == ADV_OK; i++) {
        status = round_alone(&v->lines[v->own[i]], v->unit_e4);
    }
    return status;
}

/* Lines of no invoice first, then invoice by invoice, and of an invoice rate by rate; one whose rate is not
   known comes last. */
static int by_invoice_and_group(const void *a, const void *b, const void *context)
{
    const adv_entered *lines = context;
    const adv_entered *x = &lines[*(const size_t *)a], *y = &lines[*(const size_t *)b];
    bool x_has = x->invoice.bytes != NULL, y_has = y->invoice.bytes != NULL;
    int order = x_has - y_has;
    if (order == 0 && x_has) {
        order = adv_text_compare(x->invoice, y->invoice);
    }
    return order != 0 ? order : (x->group > y->group) - (x->group < y->group);
}

/* Where the invoice that begins at `first` ends; a line of no invoice is one by itself. */
static size_t end_of_invoice(const adv_entered *lines, const size_t *order, size_t count, size_t first)
{
    adv_text name = lines[order[first]].invoice;
    size_t end = first + 1;
    while (end < count && name.bytes != NULL && adv_text_equal(lines[order[end]].invoice, name)) {
        end++;
    }
    return end;
}

static adv_status enter_invoice(const invoice *v)
{
    const adv_entered *last = &v->lines[v->own[v->count - 1]];
    bool together = last->invoice.bytes != NULL && last->group != ADV_NO_GROUP;
    return together ? enter_together(v) : enter_alone(v);
}

adv_status adv_enter_values(adv_entered *lines, size_t count, int64_t unit_e4, adv_arena *scratch)
{
    assert(unit_e4 > 0);
    if (count == 0) {
        return ADV_OK;
    }
    size_t *order = ADV_ARENA_ARRAY(scratch, count, size_t);
    size_t *unsorted = ADV_ARENA_ARRAY(scratch, count, size_t);
    invoice v = {.lines = lines, .unit_e4 = unit_e4, .scratch = scratch};
    v.parts = ADV_ARENA_ARRAY(scratch, count, part);
    v.groups = ADV_ARENA_ARRAY(scratch, count, part);
    v.room = ADV_ARENA_ARRAY(scratch, count, part);
    if (order == NULL || unsorted == NULL || v.parts == NULL || v.groups == NULL || v.room == NULL) {
        return ADV_ERR_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        assert(lines[i].exact_e13 >= 0);
        order[i] = i;
    }
    adv_sort(order, unsorted, count, sizeof *order, by_invoice_and_group, lines);
    adv_status status = ADV_OK;
    for (size_t first = 0; first < count && status == ADV_OK; first += v.count) {
        v.own = order + first;
        v.count = end_of_invoice(lines, order, count, first) - first;
        status = enter_invoice(&v);
    }
    return status;
}

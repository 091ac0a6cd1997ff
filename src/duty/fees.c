/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fees of an entry: the rows of law say for every line whether it pays, and by which figures; lines that pay
 * by the same figures are charged together, within the limits of the day, and the sum is shared over them by
 * what they are measured on, to the cent.  The cent of the sum is rounded half up, which is ours.
 */
#include "assess.h"

#include <string.h>

static const uint8_t subjects[ADV_FEE_COUNT] = {ADV_ABOUT_PROCESSING, ADV_ABOUT_SURCHARGE, ADV_ABOUT_HARBOR};
static const uint8_t due_kinds[ADV_FEE_COUNT] = {ADV_DUE_PROCESSING, ADV_DUE_SURCHARGE, ADV_DUE_HARBOR};

/* ---- who pays ------------------------------------------------------------------------------------------ */

static bool same_id(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool same_figures(const adv_entry_rule *a, const adv_entry_rule *b)
{
    bool one_sum = a->base == ADV_ON_BILL || b->base == ADV_ON_BILL;
    return same_id(a->rate, b->rate) && same_id(a->minimum, b->minimum) && same_id(a->maximum, b->maximum) &&
           same_id(a->amount, b->amount) && a->day == b->day && (!one_sum || a->base == b->base);
}

static void worst(adv_fee_pool *pool, const adv_entry_figure *figure, const char *day)
{
    if (pool->outcome != ADV_DUE_COMPUTED || figure->outcome == ADV_DUE_COMPUTED) {
        return;
    }
    pool->outcome = figure->outcome;
    pool->missing = figure->outcome == ADV_DUE_NO_DAY ? adv_text_of(day) : (adv_text){NULL, 0};
}

static void look_up(adv_fee_pool *pool, const adv_entry *entry)
{
    const char *day = adv_date_kind_row((adv_date_kind)pool->rule->day)->name;
    pool->day = entry->dates[pool->rule->day];
    pool->rate = adv_entry_figure_find(entry, pool->rule->rate, pool->day);
    pool->minimum = adv_entry_figure_find(entry, pool->rule->minimum, pool->day);
    pool->maximum = adv_entry_figure_find(entry, pool->rule->maximum, pool->day);
    pool->amount = adv_entry_figure_find(entry, pool->rule->amount, pool->day);
    pool->outcome = ADV_DUE_COMPUTED;
    worst(pool, &pool->rate, day);
    worst(pool, &pool->minimum, day);
    worst(pool, &pool->maximum, day);
    worst(pool, &pool->amount, day);
    if (pool->rule->base == ADV_ON_BILL && entry->bills < 0 && pool->outcome == ADV_DUE_COMPUTED) {
        pool->outcome = ADV_DUE_MISSING_FACT;
        pool->missing = adv_text_of("bills");
    }
}

static int pool_of(adv_assessing *a, uint8_t kind, const adv_entry_rule *rule)
{
    for (size_t i = 0; i < a->pool_count; i++) {
        if (a->pools[i].kind == kind && same_figures(a->pools[i].rule, rule)) {
            return (int)i;
        }
    }
    a->pools[a->pool_count] = (adv_fee_pool){.kind = kind, .rule = rule};
    look_up(&a->pools[a->pool_count], a->entry);
    return (int)a->pool_count++;
}

static bool pays(const adv_entry_verdict *verdict)
{
    return verdict->rule != NULL && verdict->missing.length == 0 && verdict->rule->effect == ADV_ENTRY_CHARGE;
}

void adv_fees_decide(adv_assessing *a)
{
    a->pool_count = 0;
    a->pools = ADV_ARENA_ARRAY(a->arena, a->entry->line_count * ADV_FEE_COUNT + 1, adv_fee_pool);
    if (a->pools == NULL) {
        a->failed = true;
        return;
    }
    for (size_t i = 0; i < a->entry->line_count; i++) {
        adv_line_work *line = &a->lines[i];
        adv_entry_view view = adv_view_of(a, i);
        for (unsigned kind = 0; kind < ADV_FEE_COUNT; kind++) {
            line->fee[kind] = adv_entry_decide(&view, subjects[kind]);
            line->pool[kind] = -1;
            bool follows = kind != ADV_FEE_SURCHARGE || pays(&line->fee[ADV_FEE_PROCESSING]);
            if (pays(&line->fee[kind]) && follows) {
                line->pool[kind] = pool_of(a, (uint8_t)kind, line->fee[kind].rule);
            }
        }
    }
}

/* ---- how much ------------------------------------------------------------------------------------------ */

/* What the lines of a pool are measured on; false when one of it is not known (*due says which). */
static bool measure(adv_assessing *a, const adv_fee_pool *pool, int at, int64_t *bases, adv_due *due)
{
    for (size_t i = 0; i < a->entry->line_count; i++) {
        const adv_line_work *line = &a->lines[i];
        adv_text missing = {NULL, 0};
        bases[i] = 0;
        if (line->pool[pool->kind] != at) {
            continue;
        }
        uint8_t base = line->fee[pool->kind].rule->base;
        bool part = base == ADV_ON_ABROAD || base == ADV_ON_FOREIGN_PART;
        bases[i] = adv_base_of(a, i, part ? base : ADV_ON_VALUE, &missing);
        if (bases[i] == ADV_AMOUNT_UNKNOWN) {
            due->outcome = missing.length > 0 ? ADV_DUE_MISSING_FACT : ADV_DUE_NOT_VALUED;
            due->missing = missing;
            return false;
        }
        due->base_e4 += bases[i];
    }
    return true;
}

/* A line of which nobody can say whether it pays leaves the sum open. */
static bool undecided(const adv_assessing *a, const adv_fee_pool *pool, adv_due *due)
{
    for (size_t i = 0; i < a->entry->line_count; i++) {
        const adv_entry_verdict *verdict = &a->lines[i].fee[pool->kind];
        if (verdict->missing.length > 0) {
            due->outcome = ADV_DUE_MISSING_FACT;
            due->missing = verdict->missing;
            return true;
        }
    }
    return false;
}

/* A figure in units of the law, as cents in e4. */
static int64_t as_amount(const adv_entry_figure *figure)
{
    return figure->e9 / (ADV_E9 / ADV_E4);
}

adv_status adv_fee_measure(adv_due *due)
{
    adv_int128 exact_e13 = adv_amount_times_rate(due->base_e4, due->rate_e9);
    adv_status status = adv_round_e13(&due->amount_e4, exact_e13, 100, ADV_ROUND_HALF_UP);
    if (status != ADV_OK) {
        return status;
    }
    due->before_e4 = due->amount_e4;
    due->limit = ADV_DUE_BETWEEN;
    if (due->minimum_e4 != ADV_AMOUNT_UNKNOWN && due->amount_e4 < due->minimum_e4) {
        due->limit = ADV_DUE_AT_MINIMUM;
        due->amount_e4 = due->minimum_e4;
    }
    if (due->maximum_e4 != ADV_AMOUNT_UNKNOWN && due->amount_e4 > due->maximum_e4) {
        due->limit = ADV_DUE_AT_MAXIMUM;
        due->amount_e4 = due->maximum_e4;
    }
    return ADV_OK;
}

static bool sum_of(const adv_assessing *a, const adv_fee_pool *pool, adv_due *due)
{
    int64_t bills = pool->rule->base == ADV_ON_BILL ? a->entry->bills : 1;
    if (pool->amount.wanted) {
        return !__builtin_mul_overflow(as_amount(&pool->amount), bills, &due->amount_e4) &&
               due->amount_e4 < ADV_AMOUNT_LIMIT_E4;
    }
    due->rate_e9 = pool->rate.e9;
    due->minimum_e4 = pool->minimum.wanted ? as_amount(&pool->minimum) : ADV_AMOUNT_UNKNOWN;
    due->maximum_e4 = pool->maximum.wanted ? as_amount(&pool->maximum) : ADV_AMOUNT_UNKNOWN;
    return adv_fee_measure(due) == ADV_OK;
}

/* By what the lines are measured on; where that is nothing everywhere, equally. */
static void share(adv_assessing *a, const adv_fee_pool *pool, int at, const adv_due *due, int64_t *bases)
{
    size_t n = 0;
    for (size_t i = 0; i < a->entry->line_count; i++) {
        if (a->lines[i].pool[pool->kind] == at) {
            bases[n++] = due->base_e4 > 0 ? bases[i] : 1;
        }
    }
    int64_t *parts = ADV_ARENA_ARRAY(a->arena, n + 1, int64_t);
    if (parts == NULL || adv_allocate(parts, due->amount_e4, 100, bases, n, a->arena) != ADV_OK) {
        a->failed = true;
        return;
    }
    n = 0;
    for (size_t i = 0; i < a->entry->line_count; i++) {
        if (a->lines[i].pool[pool->kind] == at) {
            a->lines[i].fee_share_e4[pool->kind] = parts[n++];
        }
    }
}

static void charge_pool(adv_assessing *a, int at)
{
    const adv_fee_pool *pool = &a->pools[at];
    const adv_entry_verdict verdict = {.rule = pool->rule};
    adv_due due = adv_due_of(a, due_kinds[pool->kind], -1, &verdict);
    int64_t *bases = ADV_ARENA_ARRAY(a->arena, a->entry->line_count, int64_t);
    if (bases == NULL) {
        a->failed = true;
        return;
    }
    due.day = pool->day;
    due.base_e4 = 0;
    adv_due_figure(&due, 0, pool->amount.wanted ? &pool->amount : &pool->rate);
    adv_due_figure(&due, 1, &pool->minimum);
    adv_due_figure(&due, 2, &pool->maximum);
    bool measured = measure(a, pool, at, bases, &due);
    due.base_e4 = measured ? due.base_e4 : ADV_AMOUNT_UNKNOWN;
    if (pool->outcome != ADV_DUE_COMPUTED) {
        due.outcome = pool->outcome;
        due.missing = pool->missing;
    } else if (measured && !undecided(a, pool, &due) && !sum_of(a, pool, &due)) {
        due.outcome = ADV_DUE_NOT_COMPUTED;
        due.why = "the amount passes the stated bounds";
    }
    if (due.outcome == ADV_DUE_COMPUTED) {
        share(a, pool, at, &due, bases);
    }
    for (size_t i = 0; i < a->entry->line_count; i++) {
        if (a->lines[i].pool[pool->kind] == at && due.outcome != ADV_DUE_COMPUTED) {
            a->lines[i].fee_share_e4[pool->kind] = ADV_AMOUNT_UNKNOWN;
        }
    }
    (void)adv_due_add(a, &due);
}

/* What a line that is in no pool is told. */
static void tell_line(adv_assessing *a, size_t i, uint8_t kind)
{
    adv_line_work *line = &a->lines[i];
    const adv_entry_verdict *verdict = &line->fee[kind];
    adv_due due = adv_due_of(a, due_kinds[kind], (int32_t)i, verdict);
    bool idle = kind == ADV_FEE_SURCHARGE && !pays(&line->fee[ADV_FEE_PROCESSING]);
    if (line->pool[kind] >= 0 || verdict->rule == NULL || idle) {
        return;
    }
    adv_text missing = {NULL, 0};
    due.base_e4 = adv_base_of(a, i, ADV_ON_VALUE, &missing);
    if (due.outcome != ADV_DUE_EXEMPT && due.outcome != ADV_DUE_LATER) {
        line->fee_share_e4[kind] = ADV_AMOUNT_UNKNOWN;
    }
    (void)adv_due_add(a, &due);
}

void adv_fees_charge(adv_assessing *a)
{
    for (unsigned kind = 0; kind < ADV_FEE_COUNT && !a->failed; kind++) {
        for (size_t i = 0; i < a->entry->line_count; i++) {
            tell_line(a, i, (uint8_t)kind);
        }
        for (size_t at = 0; at < a->pool_count; at++) {
            if (a->pools[at].kind == kind) {
                charge_pool(a, (int)at);
            }
        }
    }
}

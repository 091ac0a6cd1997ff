/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a run over a table counts: by origin, by chapter, by reason and by cause, and the rows that differ
 * most; and the summary made of it.
 */
#include "duty_job.h"

#include <stdio.h>
#include <string.h>

bool adv_duty_has_figure(const adv_recomputed *d)
{
    return d->outcome == ADV_RECOMPUTE_COMPUTED || d->outcome == ADV_RECOMPUTE_FREE;
}

static void tally(adv_duty_tally *t, const adv_recompute_row *row, const adv_recomputed *d, bool counts)
{
    int64_t value = row->basis.value_e4 == ADV_AMOUNT_UNKNOWN ? 0 : row->basis.value_e4;
    t->rows++;
    if (!adv_duty_has_figure(d)) {
        return;
    }
    t->worked_out++;
    t->by_subheading += d->by_subheading;
    t->value_e4 += value;
    t->duty_e4 += d->duty_e4;
    if (!d->compared || !counts) {
        return;
    }
    t->compared++;
    t->column_agree += d->column_agrees;
    t->agree += d->agrees;
    t->within += d->within;
    t->compared_value_e4 += value;
    t->compared_duty_e4 += d->duty_e4;
    t->assessed_e4 += row->assessed_e4;
    t->causes[d->cause]++;
}

static void count_reason(adv_duty_job *j, const adv_recompute_row *row, const adv_recomputed *d)
{
    adv_duty_reason_count *found = NULL;
    for (size_t i = 0; i < j->reason_count && found == NULL; i++) {
        adv_duty_reason_count *here = &j->reasons[i];
        bool rest = i == ADV_DUTY_REASONS_MOST;
        if (rest || (here->outcome == d->outcome && adv_text_is(d->detail, here->detail))) {
            found = here;
        }
    }
    if (found == NULL) {
        const char *copy = d->detail.length == 0 || j->reason_count == ADV_DUTY_REASONS_MOST
                               ? ""
                               : adv_arena_copy(j->arena, d->detail.bytes, d->detail.length);
        found = &j->reasons[j->reason_count++];
        *found = (adv_duty_reason_count){.outcome = d->outcome, .detail = copy == NULL ? "" : copy};
    }
    found->rows++;
    found->value_e4 += row->basis.value_e4 == ADV_AMOUNT_UNKNOWN ? 0 : row->basis.value_e4;
}

static int64_t absolute(int64_t value)
{
    return value < 0 ? -value : value;
}

static adv_text keep(adv_duty_job *j, adv_text text)
{
    const char *copy = text.length == 0 ? "" : adv_arena_copy(j->arena, text.bytes, text.length);
    j->failed = j->failed || copy == NULL;
    return (adv_text){copy, copy == NULL ? 0 : text.length};
}

static void keep_worst(adv_duty_job *j, const adv_recompute_row *row, const adv_recomputed *d,
                       uint64_t ordinal)
{
    size_t top = j->options->run.top < ADV_DUTY_TOP_MOST ? j->options->run.top : ADV_DUTY_TOP_MOST;
    size_t at = j->worst_count;
    int64_t size = absolute(d->difference_e4);
    if (top == 0 || (at == top && size <= absolute(j->worst[top - 1].difference_e4))) {
        return;
    }
    while (at > 0 && absolute(j->worst[at - 1].difference_e4) < size) {
        at--;
    }
    size_t behind = (j->worst_count < top ? j->worst_count : top - 1) - at;
    memmove(j->worst + at + 1, j->worst + at, behind * sizeof *j->worst);
    j->worst[at] =
        (adv_duty_worst){.code = keep(j, row->question.code),
                         .origin = keep(j, row->question.origin),
                         .rate = d->choice.rate == NULL ? adv_text_of("") : d->choice.rate->text,
                         .cause = adv_text_of(adv_recompute_cause_name((adv_recompute_cause)d->cause)),
                         .value_e4 = row->basis.value_e4,
                         .assessed_e4 = row->assessed_e4,
                         .duty_e4 = d->duty_e4,
                         .difference_e4 = d->difference_e4,
                         .row = ordinal};
    j->worst_count += j->worst_count < top;
}

static size_t origin_slot(adv_text iso)
{
    return iso.length != 2 ? ADV_DUTY_ORIGINS - 1
                           : (size_t)(iso.bytes[0] - 'A') * 26 + (size_t)(iso.bytes[1] - 'A');
}

/* 0 for what is no code. */
static size_t chapter_of(adv_text code)
{
    int64_t chapter = 0;
    adv_text digits = {code.bytes, 2};
    return code.length >= 2 && adv_decimal_parse(&chapter, digits, 0, ADV_DUTY_CHAPTERS) == ADV_DECIMAL_OK &&
                   chapter > 0
               ? (size_t)chapter
               : 0;
}

void adv_duty_count(adv_duty_job *j, const adv_recompute_row *row, const adv_recomputed *d, uint64_t ordinal)
{
    size_t chapter = chapter_of(row->question.code);
    bool counts = !j->options->left_out[chapter];
    tally(&j->summary->all, row, d, counts);
    tally(&j->origins[origin_slot(row->question.origin)].tally, row, d, counts);
    tally(&j->chapters[chapter].tally, row, d, counts);
    if (!adv_duty_has_figure(d)) {
        count_reason(j, row, d);
    } else if (d->compared && !d->agrees && counts) {
        j->summary->cause_rows[d->cause]++;
        j->summary->cause_e4[d->cause] += absolute(d->difference_e4);
        keep_worst(j, row, d, ordinal);
    }
}

/* ---- the summary --------------------------------------------------------------------------------------- */

static int by_compared(const void *a, const void *b, const void *context)
{
    const adv_duty_group *x = a, *y = b;
    (void)context;
    if (x->tally.compared != y->tally.compared) {
        return x->tally.compared > y->tally.compared ? -1 : 1;
    }
    return strcmp(x->name, y->name);
}

static int by_rows(const void *a, const void *b, const void *context)
{
    const adv_duty_reason_count *x = a, *y = b;
    (void)context;
    return x->rows != y->rows ? (x->rows > y->rows ? -1 : 1) : x->outcome - y->outcome;
}

/* The groups that have rows, under their names. */
static adv_status name_groups(const adv_duty_group **out, size_t *count, adv_duty_job *j,
                              adv_duty_group *groups, size_t size, bool origins)
{
    adv_duty_group *kept = ADV_ARENA_ARRAY(j->arena, size, adv_duty_group);
    adv_duty_group *scratch = ADV_ARENA_ARRAY(j->arena, size, adv_duty_group);
    size_t found = 0;
    for (size_t i = 0; kept != NULL && scratch != NULL && i < size; i++) {
        char name[3] = {(char)('A' + i / 26), (char)('A' + i % 26), '\0'};
        if (!origins) {
            snprintf(name, sizeof name, "%02zu", i % ADV_DUTY_CHAPTERS);
        }
        if (groups[i].tally.rows == 0) {
            continue;
        }
        bool known = !origins || i + 1 < ADV_DUTY_ORIGINS;
        kept[found] = groups[i];
        kept[found].name = known ? adv_arena_copy(j->arena, name, 2) : "none";
        if (kept[found++].name == NULL) {
            return ADV_ERR_MEMORY;
        }
    }
    if (kept == NULL || scratch == NULL) {
        return ADV_ERR_MEMORY;
    }
    if (origins) {
        adv_sort(kept, scratch, found, sizeof *kept, by_compared, NULL);
    }
    *out = kept;
    *count = found;
    return ADV_OK;
}

adv_status adv_duty_sum_up(adv_duty_job *j)
{
    adv_duty_summary *s = j->summary;
    adv_duty_reason_count *scratch = ADV_ARENA_ARRAY(j->arena, j->reason_count + 1, adv_duty_reason_count);
    adv_duty_reason_count *kept = ADV_ARENA_ARRAY(j->arena, j->reason_count + 1, adv_duty_reason_count);
    adv_duty_worst *worst = ADV_ARENA_ARRAY(j->arena, j->worst_count + 1, adv_duty_worst);
    if (scratch == NULL || kept == NULL || worst == NULL) {
        return ADV_ERR_MEMORY;
    }
    memcpy(kept, j->reasons, j->reason_count * sizeof *kept);
    memcpy(worst, j->worst, j->worst_count * sizeof *worst);
    adv_sort(kept, scratch, j->reason_count, sizeof *kept, by_rows, NULL);
    s->reasons = kept;
    s->reason_count = j->reason_count;
    s->worst = worst;
    s->worst_count = j->worst_count;
    adv_status status = name_groups(&s->origins, &s->origin_count, j, j->origins, ADV_DUTY_ORIGINS, true);
    if (status != ADV_OK) {
        return status;
    }
    return name_groups(&s->chapters, &s->chapter_count, j, j->chapters, ADV_DUTY_CHAPTERS, false);
}

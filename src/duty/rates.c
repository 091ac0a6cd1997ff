/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rate of every line: the one the user states, else the schedule's of the day the law names.  A stated
 * rate comes first and is marked; nothing is guessed where there is neither.  What does not depend on the
 * value is settled here too: the day, whether duty is due at all, and which lines share a rate (19 CFR
 * 159.3(a)).
 */
#include "assess.h"

#include <string.h>

/* ---- rates --------------------------------------------------------------------------------------------- */

static void read_stated(adv_assessing *a, adv_line_rate *out, adv_text rate, adv_text heading,
                        adv_text source)
{
    *out = (adv_line_rate){.stated = true, .heading = heading, .source = source, .since = ADV_DATE_NONE};
    if (adv_duty_rate_read(&out->rate, a->arena, rate) != ADV_OK) {
        a->failed = true;
        return;
    }
    bool alone = out->rate.form == ADV_DUTY_TERMS || out->rate.form == ADV_DUTY_FREE;
    out->outcome = alone ? ADV_DUE_COMPUTED : ADV_DUE_NOT_COMPUTED;
    out->why = out->rate.why != NULL ? out->rate.why : "the rate does not stand alone";
}

static void resolve_duty(adv_assessing *a, adv_line_work *line)
{
    const adv_entry_line *in = line->in;
    adv_text heading = in->hts;
    if (in->duty_rate.length > 0) {
        read_stated(a, &line->rate, in->duty_rate, heading, in->duty_rate_source);
        return;
    }
    line->rate = (adv_line_rate){.outcome = ADV_DUE_NO_SCHEDULE, .heading = heading, .since = ADV_DATE_NONE};
}

static void resolve_layers(adv_assessing *a, adv_line_work *line)
{
    const adv_entry_line *in = line->in;
    line->layers = ADV_ARENA_ARRAY(a->arena, in->claim_count + 1, adv_line_rate);
    if (line->layers == NULL) {
        a->failed = true;
        return;
    }
    for (size_t i = 0; i < in->claim_count; i++) {
        if (in->claims[i].rate.length > 0) {
            read_stated(a, &line->layers[i], in->claims[i].rate, in->claims[i].heading, (adv_text){NULL, 0});
        } else {
            line->layers[i] = (adv_line_rate){
                .outcome = ADV_DUE_NO_SCHEDULE, .heading = in->claims[i].heading, .since = ADV_DATE_NONE};
        }
    }
}

/* ---- the day ------------------------------------------------------------------------------------------- */

static void resolve_day(adv_assessing *a, size_t i)
{
    adv_line_work *line = &a->lines[i];
    adv_entry_view view = adv_view_of(a, i);
    line->day = ADV_DATE_NONE;
    line->day_row = adv_entry_decide(&view, ADV_ABOUT_DUTY_DAY);
    if (line->day_row.rule == NULL || line->day_row.missing.length > 0) {
        return;
    }
    uint8_t kind = line->day_row.rule->day;
    bool own = kind == ADV_DATE_ZONE_STATUS && line->in->zone_day != ADV_DATE_NONE;
    line->day = own ? line->in->zone_day : a->entry->dates[kind];
    if (line->day == ADV_DATE_NONE) {
        line->day_row.missing = adv_text_of(adv_date_kind_row((adv_date_kind)kind)->name);
    }
}

/* ---- lines that share a rate --------------------------------------------------------------------------- */

static void put_rate(adv_buffer *out, const adv_line_rate *rate)
{
    adv_buffer_text(out, rate->rate.text);
    adv_buffer_char(out, '\n');
}

/* Everything that is charged in proportion to the value, as bytes: equal bytes are one rate of duty. */
static adv_text rate_key(adv_assessing *a, const adv_line_work *line)
{
    adv_buffer out;
    adv_buffer_init(&out, a->arena);
    adv_buffer_string(&out, line->duty_row.rule == NULL ? "" : line->duty_row.rule->id);
    adv_buffer_char(&out, '\n');
    put_rate(&out, &line->rate);
    for (size_t i = 0; i < line->in->claim_count; i++) {
        adv_buffer_text(&out, line->in->claims[i].heading);
        put_rate(&out, &line->layers[i]);
    }
    for (size_t i = 0; i < line->in->deposit_count; i++) {
        adv_buffer_text(&out, line->in->deposits[i].case_number);
        adv_buffer_text(&out, line->in->deposits[i].rate);
        adv_buffer_char(&out, '\n');
    }
    a->failed = a->failed || out.failed;
    return out.failed ? (adv_text){NULL, 0} : adv_buffer_done(&out);
}

static void add_fraction(int64_t *e9, int32_t *per, int64_t more_e9, int32_t more_per)
{
    if (more_per > *per) { /* per is 1 or 3 */
        *e9 *= more_per;
        *per = more_per;
    }
    *e9 += more_e9 * (*per / more_per);
}

/* The parts of a rate that are taken of the whole value. */
static void add_rate(int64_t *e9, int32_t *per, const adv_duty_rate *rate)
{
    for (uint16_t i = 0; i < rate->term_count; i++) {
        const adv_duty_term *term = &rate->terms[i];
        if (term->base == ADV_DUTY_ON_VALUE && term->of.length == 0) {
            add_fraction(e9, per, term->e9, term->per);
        }
    }
}

bool adv_line_rate_sum(const adv_line_work *line, int64_t *e9, int32_t *per)
{
    bool due = line->duty_row.rule != NULL && line->duty_row.rule->effect == ADV_ENTRY_CHARGE;
    bool known = line->duty_row.rule != NULL && line->duty_row.missing.length == 0;
    *e9 = 0;
    *per = 1;
    if (due) {
        known = known && line->rate.outcome == ADV_DUE_COMPUTED;
        add_rate(e9, per, &line->rate.rate);
        for (size_t i = 0; i < line->in->claim_count; i++) {
            known = known && line->layers[i].outcome == ADV_DUE_COMPUTED;
            add_rate(e9, per, &line->layers[i].rate);
        }
    }
    return known;
}

static void group(adv_assessing *a)
{
    adv_text *keys = ADV_ARENA_ARRAY(a->arena, a->entry->line_count + 1, adv_text);
    if (keys == NULL) {
        a->failed = true;
        return;
    }
    for (size_t i = 0; i < a->entry->line_count && !a->failed; i++) {
        int64_t e9 = 0;
        int32_t per = 1;
        bool known = adv_line_rate_sum(&a->lines[i], &e9, &per);
        keys[i] = rate_key(a, &a->lines[i]);
        a->entered[i].rate_e9 = known ? e9 / per : -1;
        a->entered[i].group = known ? (uint32_t)i : ADV_NO_GROUP;
        for (size_t k = 0; k < i && known; k++) {
            if (a->entered[k].group != ADV_NO_GROUP && adv_text_equal(keys[k], keys[i])) {
                a->entered[i].group = a->entered[k].group;
                break;
            }
        }
    }
}

void adv_rates_resolve(adv_assessing *a)
{
    for (size_t i = 0; i < a->entry->line_count && !a->failed; i++) {
        adv_entry_view view = adv_view_of(a, i);
        resolve_day(a, i);
        a->lines[i].duty_row = adv_entry_decide(&view, ADV_ABOUT_DUTY);
        resolve_duty(a, &a->lines[i]);
        resolve_layers(a, &a->lines[i]);
    }
    if (!a->failed) {
        group(a);
    }
}

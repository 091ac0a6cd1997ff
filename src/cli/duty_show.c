/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The summary of adval duty: what was worked out, by which schedule, what could not be and why, and how far
 * the figures agree with those assessed.
 */
#include "duty_command.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void say(duty_run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say(duty_run *run, const char *format, ...)
{
    char line[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    adv_buffer_string(&run->out, line);
}

/* 1234567 as 1,234,567; whole dollars of an amount e4 where `scale` is 4, cut. */
static const char *grouped(char out[64], adv_int128 value)
{
    char plain[48];
    size_t length = adv_decimal_format(plain, value, 0, 0), n = 0;
    size_t start = plain[0] == '-';
    for (size_t i = 0; i < length; i++) {
        if (i > start && (length - i) % 3 == 0) {
            out[n++] = ',';
        }
        out[n++] = plain[i];
    }
    out[n] = '\0';
    return out;
}

static const char *dollars(char out[64], adv_int128 e4)
{
    adv_int128 half = e4 < 0 ? -5000 : 5000;
    return grouped(out, (e4 + half) / 10000);
}

/* Hundredths of a percent, cut: 99.995 % is not shown as 100. */
static const char *percent(char out[32], uint64_t part, uint64_t whole)
{
    unsigned long long parts = whole == 0 ? 0 : part * 10000 / whole;
    snprintf(out, 32, "%llu.%02llu", parts / 100, parts % 100);
    return whole == 0 ? "" : out;
}

/* ---- text ---------------------------------------------------------------------------------------------- */

/* Whether some day asked for comes after one on which a revision that is not kept replaced it. */
static bool is_superseded(const duty_run *run, const adv_tariff *t)
{
    adv_date next = ADV_DATE_OPEN;
    for (uint32_t i = 0; i < run->shelf.count; i++) {
        adv_date from = run->shelf.revisions[i]->in_force;
        next = from > t->in_force && from < next ? from : next;
    }
    adv_date last = run->last == ADV_DATE_NONE ? ADV_DATE_OPEN : run->last;
    return t->next_in_force < next && adv_tariff_is_superseded(t, last);
}

static void say_superseded(duty_run *run, const adv_tariff *t)
{
    char day[11];
    if (is_superseded(run, t)) {
        adv_date_format(day, t->next_in_force);
        say(run, "           %s, in force from %s, is not kept; what it changed is not charged here\n",
            t->next, day);
    }
}

static void say_schedule(duty_run *run)
{
    char from[11], first[11], last[11];
    const adv_tariff *named = run->with.named;
    if (run->first != ADV_DATE_NONE) {
        adv_date_format(first, run->first);
        adv_date_format(last, run->last);
    }
    if (named != NULL) {
        adv_date_format(from, named->in_force);
        say(run, "schedule   %s, in force from %s, used on request", named->name, from);
        if (run->first != ADV_DATE_NONE) {
            say(run, " for %s%s%s", first, run->first == run->last ? "" : " to ",
                run->first == run->last ? "" : last);
        }
        say(run, "\n");
        say_superseded(run, named);
        return;
    }
    for (uint32_t i = 0; i < run->shelf.count; i++) {
        adv_date_format(from, run->shelf.revisions[i]->in_force);
        say(run, "%-10s %s, in force from %s\n", i == 0 ? "schedule" : "", run->shelf.revisions[i]->name,
            from);
        say_superseded(run, run->shelf.revisions[i]);
    }
    if (run->shelf.count == 0) {
        say(run,
            "schedule   none in force is known; adval tariff list shows those kept, --schedule NAME takes "
            "one whatever the day\n");
    }
}

static void say_totals(duty_run *run)
{
    const adv_duty_tally *all = &run->summary.all;
    char a[64], b[64], c[64];
    say(run, "layers     %s\n",
        run->with.layers == NULL ? "left out"
                                 : "charged as if every one that reaches the goods were claimed");
    say(run, "rows       %s, worked out %s, value %s USD, duty %s USD\n", grouped(a, (adv_int128)all->rows),
        grouped(b, (adv_int128)all->worked_out), dollars(c, all->value_e4),
        dollars((char[64]){0}, all->duty_e4));
    if (all->by_subheading > 0) {
        say(run, "           %s of them by the rate of their first 8 digits: the schedule lacks the number\n",
            grouped(a, (adv_int128)all->by_subheading));
    }
    if (run->summary.has_duty) {
        say(run, "compared   %s with a value and an assessed duty: computed %s USD, assessed %s USD\n",
            grouped(a, (adv_int128)all->compared), dollars(b, all->compared_duty_e4),
            dollars(c, all->assessed_e4));
    }
    if (run->summary.unreadable > 0 || run->summary.rejected > 0) {
        say(run, "put aside  %s records%s%s\n", grouped(a, (adv_int128)run->summary.rejected),
            run->summary.rejects == NULL ? "" : ", see ",
            run->summary.rejects == NULL ? "" : run->summary.rejects);
    }
}

static void say_reasons(duty_run *run)
{
    const adv_duty_summary *s = &run->summary;
    char a[64], b[64];
    size_t shown = s->reason_count < 15 ? s->reason_count : 15;
    uint64_t rest = 0;
    if (shown > 0) {
        say(run, "\n%12s %20s  %s\n", "no figure", "value USD", "why");
    }
    for (size_t i = 0; i < s->reason_count; i++) {
        const adv_duty_reason_count *r = &s->reasons[i];
        if (i >= shown) {
            rest += r->rows;
            continue;
        }
        say(run, "%12s %20s  %s%s%s\n", grouped(a, (adv_int128)r->rows), dollars(b, r->value_e4),
            adv_recompute_outcome_says((adv_recompute_outcome)r->outcome), r->detail[0] == '\0' ? "" : ": ",
            r->detail);
    }
    if (rest > 0) {
        say(run, "%12s %20s  other reasons: -o FILE has each row's, --json all of them\n",
            grouped(a, (adv_int128)rest), "");
    }
}

static void say_group(duty_run *run, const char *name, const adv_duty_tally *t)
{
    char rows[64], value[64], a[32], b[32], c[32], computed[64], assessed[64];
    say(run, "%-7s %9s %19s %7s %7s %7s %16s %16s\n", name, grouped(rows, (adv_int128)t->compared),
        dollars(value, t->compared_value_e4), percent(a, t->column_agree, t->compared),
        percent(b, t->agree, t->compared), percent(c, t->within, t->compared),
        dollars(computed, t->compared_duty_e4), dollars(assessed, t->assessed_e4));
}

static void say_groups(duty_run *run, const char *title, const adv_duty_group *groups, size_t count,
                       size_t most)
{
    size_t shown = 0, left = 0;
    say(run, "\nAgreement: within the greater of 2 USD and 0.2 %% of the value\n");
    say(run, "%-7s %9s %19s %7s %7s %7s %16s %16s\n", "", "", "", "column", "layers", "least", "", "");
    say(run, "%-7s %9s %19s %7s %7s %7s %16s %16s\n", title, "compared", "value USD", "%", "%", "..most%",
        "computed USD", "assessed USD");
    for (size_t i = 0; i < count; i++) {
        if (groups[i].tally.compared == 0) {
            continue;
        }
        if (shown == most) {
            left++;
            continue;
        }
        say_group(run, groups[i].name, &groups[i].tally);
        shown++;
    }
    if (left > 0) {
        say(run, "and %zu more: --json has all of them\n", left);
    }
    say_group(run, "all", &run->summary.all);
}

static void say_causes(duty_run *run)
{
    const adv_duty_summary *s = &run->summary;
    uint64_t differing = s->all.compared - s->all.agree;
    char a[64], b[64];
    if (differing == 0) {
        return;
    }
    say(run, "\n%12s %20s  %-17s %s\n", "rows differ", "USD", "cause",
        "what the figures are consistent with");
    for (int c = 1; c < ADV_RECOMPUTE_CAUSE_COUNT; c++) {
        if (s->cause_rows[c] > 0) {
            say(run, "%12s %20s  %-17s %s\n", grouped(a, (adv_int128)s->cause_rows[c]),
                dollars(b, s->cause_e4[c]), adv_recompute_cause_name((adv_recompute_cause)c),
                adv_recompute_cause_says((adv_recompute_cause)c));
        }
    }
}

/* Causes by origin: one column each. */
static void say_causes_by_origin(duty_run *run)
{
    const adv_duty_summary *s = &run->summary;
    say(run, "\n%-7s", "origin");
    for (int c = 1; c < ADV_RECOMPUTE_CAUSE_COUNT; c++) {
        if (s->cause_rows[c] > 0) {
            say(run, " %17s", adv_recompute_cause_name((adv_recompute_cause)c));
        }
    }
    say(run, "\n");
    for (size_t i = 0; i < s->origin_count && i < 25; i++) {
        say(run, "%-7s", s->origins[i].name);
        for (int c = 1; c < ADV_RECOMPUTE_CAUSE_COUNT; c++) {
            char a[64];
            if (s->cause_rows[c] > 0) {
                say(run, " %17s", grouped(a, (adv_int128)s->origins[i].tally.causes[c]));
            }
        }
        say(run, "\n");
    }
}

static void say_worst(duty_run *run)
{
    const adv_duty_summary *s = &run->summary;
    char a[64], b[64], c[64];
    if (s->worst_count > 0) {
        say(run, "\nLargest differences\n%-9s %-10s %-2s %17s %15s %15s  %-17s %s\n", "row", "code", "of",
            "value USD", "computed USD", "assessed USD", "cause", "rate");
    }
    for (size_t i = 0; i < s->worst_count; i++) {
        const adv_duty_worst *w = &s->worst[i];
        say(run, "%-9llu %-10.*s %-2.*s %17s %15s %15s  %-17.*s %.*s\n", (unsigned long long)w->row,
            (int)w->code.length, w->code.bytes, (int)w->origin.length, w->origin.bytes,
            dollars(a, w->value_e4), dollars(b, w->duty_e4), dollars(c, w->assessed_e4), (int)w->cause.length,
            w->cause.bytes, (int)w->rate.length, w->rate.bytes);
    }
}

void duty_show_text(duty_run *run)
{
    const adv_duty_summary *s = &run->summary;
    say_schedule(run);
    say_totals(run);
    say_reasons(run);
    if (s->has_duty) {
        if (run->by == DUTY_BY_CHAPTER) {
            say_groups(run, "chapter", s->chapters, s->chapter_count, 100);
        } else if (run->by == DUTY_BY_ORIGIN) {
            say_groups(run, "origin", s->origins, s->origin_count, 25);
        }
        say_causes(run);
        if (run->by == DUTY_BY_CAUSE) {
            say_causes_by_origin(run);
        }
        say_worst(run);
    }
    say(run, "\n%lld.%03lld s\n", (long long)s->elapsed_ms / 1000, (long long)s->elapsed_ms % 1000);
    if (run->options.run.output != NULL) {
        say(run, "written to %s\n", run->options.run.output);
    }
}

/* ---- JSON ---------------------------------------------------------------------------------------------- */

static void put_amount(adv_json_writer *w, const char *key, adv_int128 e4)
{
    char text[48];
    adv_decimal_format(text, e4, 4, 2);
    adv_json_key(w, key);
    adv_json_cstring(w, text);
}

static void put_count(adv_json_writer *w, const char *key, uint64_t count)
{
    adv_json_key(w, key);
    adv_json_integer(w, (int64_t)count);
}

static void put_word(adv_json_writer *w, const char *key, const char *word)
{
    adv_json_key(w, key);
    adv_json_cstring(w, word);
}

static void put_day(adv_json_writer *w, const char *key, adv_date day)
{
    char text[11];
    if (day != ADV_DATE_NONE) {
        adv_date_format(text, day);
        put_word(w, key, text);
    }
}

static void put_tally(adv_json_writer *w, const adv_duty_tally *t)
{
    put_count(w, "rows", t->rows);
    put_count(w, "worked_out", t->worked_out);
    put_count(w, "by_first_8_digits", t->by_subheading);
    put_amount(w, "value", t->value_e4);
    put_amount(w, "duty", t->duty_e4);
    put_count(w, "compared", t->compared);
    put_count(w, "column_agrees", t->column_agree);
    put_count(w, "agrees", t->agree);
    put_count(w, "within", t->within);
    put_amount(w, "compared_value", t->compared_value_e4);
    put_amount(w, "compared_duty", t->compared_duty_e4);
    put_amount(w, "assessed", t->assessed_e4);
    adv_json_key(w, "causes");
    adv_json_open(w, '{');
    for (int c = 1; c < ADV_RECOMPUTE_CAUSE_COUNT; c++) {
        if (t->causes[c] > 0) {
            put_count(w, adv_recompute_cause_name((adv_recompute_cause)c), t->causes[c]);
        }
    }
    adv_json_close(w, '}');
}

static void put_groups(adv_json_writer *w, const char *key, const adv_duty_group *groups, size_t count)
{
    adv_json_key(w, key);
    adv_json_open(w, '{');
    for (size_t i = 0; i < count; i++) {
        adv_json_key(w, groups[i].name);
        adv_json_open(w, '{');
        put_tally(w, &groups[i].tally);
        adv_json_close(w, '}');
    }
    adv_json_close(w, '}');
}

static void put_schedules(adv_json_writer *w, const duty_run *run)
{
    adv_json_key(w, "schedules");
    adv_json_open(w, '[');
    uint32_t count = run->with.named != NULL ? 1 : run->shelf.count;
    for (uint32_t i = 0; i < count; i++) {
        const adv_tariff *t = run->with.named != NULL ? run->with.named : run->shelf.revisions[i];
        adv_json_open(w, '{');
        put_word(w, "name", t->name);
        put_day(w, "in_force", t->in_force);
        adv_json_key(w, "on_request");
        adv_json_bool(w, run->with.named != NULL);
        if (is_superseded(run, t)) {
            put_word(w, "superseded_by", t->next);
            put_day(w, "superseded_on", t->next_in_force);
        }
        adv_json_close(w, '}');
    }
    adv_json_close(w, ']');
}

static void put_reasons(adv_json_writer *w, const adv_duty_summary *s)
{
    adv_json_key(w, "no_figure");
    adv_json_open(w, '[');
    for (size_t i = 0; i < s->reason_count; i++) {
        adv_json_open(w, '{');
        put_word(w, "outcome", adv_recompute_outcome_name((adv_recompute_outcome)s->reasons[i].outcome));
        put_word(w, "detail", s->reasons[i].detail);
        put_count(w, "rows", s->reasons[i].rows);
        put_amount(w, "value", s->reasons[i].value_e4);
        adv_json_close(w, '}');
    }
    adv_json_close(w, ']');
}

static void put_text(adv_json_writer *w, const char *key, adv_text text)
{
    adv_json_key(w, key);
    adv_json_text(w, text);
}

static void put_worst(adv_json_writer *w, const adv_duty_summary *s)
{
    adv_json_key(w, "largest_differences");
    adv_json_open(w, '[');
    for (size_t i = 0; i < s->worst_count; i++) {
        const adv_duty_worst *worst = &s->worst[i];
        adv_json_open(w, '{');
        put_count(w, "row", worst->row);
        put_text(w, "code", worst->code);
        put_text(w, "origin", worst->origin);
        put_text(w, "rate", worst->rate);
        put_amount(w, "value", worst->value_e4);
        put_amount(w, "duty", worst->duty_e4);
        put_amount(w, "assessed", worst->assessed_e4);
        put_text(w, "cause", worst->cause);
        adv_json_close(w, '}');
    }
    adv_json_close(w, ']');
}

void duty_show_json(duty_run *run)
{
    const adv_duty_summary *s = &run->summary;
    adv_json_writer w;
    adv_json_writer_init(&w, &run->out, 2);
    adv_json_open(&w, '{');
    put_schedules(&w, run);
    put_day(&w, "first_day", run->first);
    put_day(&w, "last_day", run->last);
    adv_json_key(&w, "layers");
    adv_json_bool(&w, run->with.layers != NULL);
    put_word(&w, "tolerance", "the greater of 2 USD and 0.2 % of the value");
    put_tally(&w, &s->all);
    put_count(&w, "put_aside", s->rejected);
    put_reasons(&w, s);
    put_groups(&w, "origins", s->origins, s->origin_count);
    put_groups(&w, "chapters", s->chapters, s->chapter_count);
    put_worst(&w, s);
    put_count(&w, "milliseconds", (uint64_t)s->elapsed_ms);
    adv_json_close(&w, '}');
    adv_buffer_char(&run->out, '\n');
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A line of a schedule for people: its path, the schedule, the columns with what they charge, and, where an
 * origin was given, which column applies, by which provision, and what became of the claims.
 */
#include "tariff_command.h"

#include "explain/duty_words.h"

#include <string.h>

enum { BELOW_MOST = 40 };

static adv_arena *arena_of(tariff_run *run)
{
    return &run->cli->arena;
}

static void say(tariff_run *run, const char *text)
{
    adv_buffer_string(&run->print.out, text);
}

static const char *day_text(tariff_run *run, adv_date day)
{
    char text[11];
    adv_date_format(text, day);
    return tariff_string(arena_of(run), (adv_text){text, strlen(text)});
}

/* Several pieces as one string. */
static const char *joined(tariff_run *run, const char *const *pieces)
{
    adv_buffer out;
    adv_buffer_init(&out, arena_of(run));
    for (size_t i = 0; pieces[i] != NULL; i++) {
        adv_buffer_string(&out, pieces[i]);
    }
    return out.failed || out.length == 0 ? "" : out.bytes;
}
#define JOINED(run, ...) joined((run), (const char *const[]){__VA_ARGS__, NULL})

/* The amount with its thousands apart: 12,345.67. */
static const char *money(tariff_run *run, int64_t e4)
{
    char plain[48];
    adv_buffer out;
    size_t length = adv_decimal_format(plain, e4, 4, 2);
    size_t whole = strcspn(plain, ".");
    adv_buffer_init(&out, arena_of(run));
    for (size_t i = 0; i < length; i++) {
        adv_buffer_string(&out, i > 0 && i < whole && (whole - i) % 3 == 0 && plain[i - 1] != '-' ? "," : "");
        adv_buffer_char(&out, plain[i]);
    }
    return out.failed ? "" : out.bytes;
}

/* ---- the line ----------------------------------------------------------------------------------------- */

static void show_path(tariff_run *run, const adv_tariff_line *line)
{
    const adv_tariff_line *above = adv_tariff_parent(run->tariff, line);
    if (above != NULL) {
        show_path(run, above);
    }
    size_t at = 17 + 2 * (size_t)line->indent;
    const char *code = tariff_dotted(arena_of(run), line->code);
    say(run, "  ");
    say(run, code);
    for (size_t i = strlen(code) + 2; i < at; i++) {
        say(run, " ");
    }
    law_paragraph(&run->print, at, at, tariff_string(arena_of(run), line->description));
}

static void show_schedule(tariff_run *run)
{
    const adv_tariff *t = run->tariff;
    const char *published = t->published == ADV_DATE_NONE || t->published == t->in_force
                                ? ""
                                : JOINED(run, ", published ", day_text(run, t->published));
    law_pair(&run->print, "schedule",
             JOINED(run, t->name, ", in force since ", day_text(run, t->in_force), published));
    if (t->note[0] != '\0') {
        law_pair(&run->print, "", t->note);
    }
    if (adv_tariff_is_superseded(t, run->question.day)) {
        law_pair(&run->print, "not kept",
                 JOINED(run, t->next, ", in force since ", day_text(run, t->next_in_force),
                        ", is not among the kept revisions; what it changed is not shown here"));
    }
}

/* Whether a row below the line is worth naming: what has a rate of its own, and below a rated line the
   numbers that inherit from it. */
static bool is_named_below(const tariff_run *run, const adv_tariff_line *line)
{
    const adv_tariff_line *rated = adv_tariff_rated(run->tariff, line);
    return line->code.length > 0 && (rated == line || rated == run->line);
}

static void show_below(tariff_run *run, bool is_rated)
{
    static const char *const titles[] = {"number", "description", "general"};
    law_table table;
    size_t found = 0;
    law_table_start(&table, titles, is_rated ? 2 : 3);
    for (const adv_tariff_line *line = run->line + 1;
         line < run->tariff->lines + run->tariff->line_count && line->indent > run->line->indent; line++) {
        if (!is_named_below(run, line) || found++ >= BELOW_MOST) {
            continue;
        }
        const adv_tariff_cell *cell = line->cells[ADV_TARIFF_GENERAL];
        const char *cells[] = {tariff_dotted(arena_of(run), line->code),
                               tariff_string(arena_of(run), line->description),
                               cell == NULL ? "" : tariff_string(arena_of(run), cell->text)};
        law_table_add(&table, arena_of(run), cells);
    }
    if (found == 0) {
        return;
    }
    say(run, is_rated ? "\nNumbers below it, with the same rates:\n\n"
                      : "\nA heading without a rate of its own; rated below it:\n\n");
    law_table_print(&run->print, &table);
    if (found > BELOW_MOST) {
        char count[48];
        adv_decimal_format(count, (adv_int128)(found - BELOW_MOST), 0, 0);
        say(run, JOINED(run, "and ", count, " more\n"));
    }
}

/* ---- the columns -------------------------------------------------------------------------------------- */

static void add_rate(tariff_run *run, law_table *table, const char *column, const char *symbols,
                     const adv_duty_rate *rate)
{
    adv_buffer words;
    adv_buffer_init(&words, arena_of(run));
    adv_words_duty_rate(&words, rate);
    if (rate->condition.length > 0) {
        adv_buffer_string(&words, ": ");
        adv_buffer_text(&words, rate->condition);
    }
    const char *cells[] = {column, tariff_string(arena_of(run), rate->text), symbols,
                           words.failed ? "" : words.bytes};
    law_table_add(table, arena_of(run), cells);
}

static const char *symbols_of(tariff_run *run, const adv_duty_special *special)
{
    adv_buffer out;
    adv_buffer_init(&out, arena_of(run));
    for (uint16_t i = 0; i < special->symbol_count; i++) {
        adv_buffer_string(&out, i == 0 ? "" : " ");
        adv_buffer_text(&out, special->symbols[i]);
    }
    return special->symbol_count == 0 ? "every programme" : out.failed ? "" : out.bytes;
}

static void show_columns(tariff_run *run, const adv_tariff_line *rated)
{
    static const char *const titles[] = {"column", "rate as published", "for", "that is"};
    law_table table;
    law_table_start(&table, titles, 4);
    for (int column = 0; column < ADV_TARIFF_COLUMN_COUNT; column++) {
        const adv_tariff_cell *cell = rated->cells[column];
        const char *name = adv_tariff_column_name((adv_tariff_column)column);
        if (cell == NULL && column == ADV_TARIFF_ADDITIONAL) {
            continue;
        }
        if (cell == NULL) {
            const char *empty[] = {name, "", "", "no rate"};
            law_table_add(&table, arena_of(run), empty);
        } else if (column != ADV_TARIFF_SPECIAL) {
            add_rate(run, &table, name, "", &cell->rate);
        }
        for (uint16_t i = 0; cell != NULL && i < cell->special_count; i++) {
            add_rate(run, &table, i == 0 ? name : "", symbols_of(run, &cell->special[i]),
                     &cell->special[i].rate);
        }
    }
    say(run, "\n");
    law_table_print(&run->print, &table);
}

/* ---- the choice --------------------------------------------------------------------------------------- */

static const char *cites_of(tariff_run *run, const adv_programme *p)
{
    adv_buffer out;
    adv_buffer_init(&out, arena_of(run));
    for (uint16_t i = 0; i < p->cite_count; i++) {
        adv_buffer_string(&out, i == 0 ? "" : "; ");
        adv_buffer_string(&out, p->cites[i].instrument);
        adv_buffer_char(&out, ' ');
        adv_buffer_string(&out, p->cites[i].provision);
        adv_buffer_string(&out, " [");
        adv_buffer_string(&out, adv_standing_name((adv_standing)p->cites[i].standing));
        adv_buffer_char(&out, ']');
    }
    return out.failed || out.length == 0 ? "" : out.bytes;
}

static void show_claims(tariff_run *run)
{
    for (uint8_t i = 0; i < run->question.claim_count; i++) {
        const adv_claim_verdict *verdict = &run->choice.claims[i];
        const adv_programme *p = verdict->programme;
        const char *symbol = tariff_string(arena_of(run), run->question.claims[i]);
        law_pair(&run->print, "claim",
                 JOINED(run, symbol, p == NULL || p->symbol == NULL ? "" : ", ",
                        p == NULL || p->symbol == NULL ? "" : p->name, ": ",
                        adv_claim_outcome_text((adv_claim_outcome)verdict->outcome)));
        bool says_why = verdict->outcome == ADV_CLAIM_NOT_IN_FORCE || verdict->outcome == ADV_CLAIM_NO_LAW;
        if (says_why && p->state != ADV_PROGRAMME_IN_FORCE) {
            law_pair(&run->print, "", p->says);
        }
        if (p != NULL && verdict->outcome != ADV_CLAIM_STANDS) {
            law_pair(&run->print, "", cites_of(run, p));
        }
    }
}

static void show_possible(tariff_run *run)
{
    const adv_programme *p = NULL;
    if (run->question.claim_count > 0) {
        return;
    }
    while ((p = adv_tariff_possible(run->j, run->tariff, run->line, run->question.origin, run->question.day,
                                    p)) != NULL) {
        law_pair(&run->print, "could claim", JOINED(run, p->symbol, ", ", p->name));
    }
}

static void show_outcome(tariff_run *run)
{
    switch ((adv_tariff_outcome)run->choice.outcome) {
    case ADV_TARIFF_CHOSEN:
        law_pair(&run->print, "rate", tariff_string(arena_of(run), run->choice.rate->text));
        break;
    case ADV_TARIFF_NO_RATE:
        law_pair(&run->print, "rate",
                 run->choice.rated == NULL ? "none: this is a heading"
                                           : "none: the cell of this column is empty");
        break;
    case ADV_TARIFF_NO_LAW:
        law_pair(&run->print, "rate", "open: the law data do not know who belongs to the column on that day");
        break;
    case ADV_TARIFF_NO_DAY:
    case ADV_TARIFF_NO_SCHEDULE:
    case ADV_TARIFF_NO_CODE:
    case ADV_TARIFF_NO_ORIGIN: break; /* said before it comes to this */
    }
}

static void show_choice(tariff_run *run)
{
    const adv_programme *p = run->choice.programme;
    say(run, "\n");
    law_strong(&run->print, JOINED(run, "Goods of ", tariff_string(arena_of(run), run->question.origin),
                                   " on ", day_text(run, run->question.day)));
    say(run, "\n");
    if (p != NULL) {
        law_pair(&run->print, "column",
                 JOINED(run, adv_tariff_column_name((adv_tariff_column)run->choice.column),
                        p->symbol == NULL ? "" : ", ", p->symbol == NULL ? "" : p->symbol));
    }
    show_outcome(run);
    if (p != NULL) {
        law_pair(&run->print, "because", p->says);
        law_pair(&run->print, "law", cites_of(run, p));
    }
    show_claims(run);
    show_possible(run);
}

/* ---- the duty ----------------------------------------------------------------------------------------- */

static void show_components(tariff_run *run)
{
    static const char *const titles[] = {"component", "on", "duty, USD"};
    law_table table;
    law_table_start(&table, titles, 3);
    for (uint8_t i = 0; i < run->amount.component_count; i++) {
        const adv_duty_component *part = &run->amount.components[i];
        adv_buffer words;
        char base[48];
        adv_buffer_init(&words, arena_of(run));
        adv_words_duty_term(&words, part->term);
        adv_decimal_format(base, part->base_e4, 4, part->term->base == ADV_DUTY_ON_VALUE ? 2 : 0);
        const char *unit =
            part->term->base == ADV_DUTY_ON_VALUE ? "USD" : tariff_string(arena_of(run), part->term->unit);
        const char *cells[] = {words.failed ? "" : words.bytes, JOINED(run, base, " ", unit),
                               money(run, part->amount_e4)};
        law_table_add(&table, arena_of(run), cells);
    }
    law_table_print(&run->print, &table);
}

static void show_margin(tariff_run *run)
{
    adv_buffer marginal;
    adv_buffer_init(&marginal, arena_of(run));
    adv_words_percent(&marginal, run->marginal_e9, run->marginal_per);
    law_pair(&run->print, "margin",
             run->marginal_e9 == 0 || marginal.failed
                 ? "one more dollar of value adds no duty"
                 : JOINED(run, "of one more dollar of value ", marginal.bytes, " is added"));
}

/* What a rate by degrees came to. */
static void show_degrees(tariff_run *run)
{
    char usd[48];
    if (run->choice.rate->degrees == 0 || run->amount.bound != 0) {
        return;
    }
    adv_decimal_format(usd, run->amount.components[0].rate_e13, 13, 0);
    law_pair(
        &run->print, "by degrees",
        JOINED(run, usd, " USD per ", tariff_string(arena_of(run), run->amount.components[0].term->unit)));
}

static void show_figure(tariff_run *run)
{
    const adv_duty_rate *rate = run->choice.rate;
    if (run->amount.component_count > 0) {
        say(run, "\n");
        show_components(run);
        say(run, "\n");
    }
    show_degrees(run);
    if (run->amount.bound != 0) {
        law_pair(&run->print, "limit",
                 run->amount.bound == 1 ? "the minimum decides" : "the maximum decides");
    }
    law_pair(&run->print, "duty",
             JOINED(run, run->amount.outcome == ADV_DUTY_IS_FREE ? "free: " : "", money(run, run->amount.e4),
                    " USD",
                    rate->form == ADV_DUTY_ADDED ? " on top of the duty of the goods' own subheading" : ""));
    show_margin(run);
    if (run->amount.component_count > 0) {
        law_pair(&run->print, "rounding",
                 "quantities as 19 CFR 159.3(b) asks; each component to the cent, halves up: ours");
    }
}

/* Headings of one outcome, each once. */
static const char *headings_of(tariff_run *run, uint8_t outcome)
{
    adv_buffer out;
    adv_buffer_init(&out, arena_of(run));
    for (size_t i = 0; i < run->layers->count; i++) {
        const adv_layer_line *line = &run->layers->lines[i];
        if (line->outcome == outcome && tariff_layer_on_top(line)) {
            adv_buffer_string(&out, out.length == 0 ? "" : ", ");
            adv_buffer_string(&out, line->layer->heading);
        }
    }
    return out.failed || out.length == 0 ? "" : adv_buffer_done(&out).bytes;
}

/* The schedule's figure is not all that is charged. */
static void show_layers(tariff_run *run)
{
    if (run->layers == NULL) {
        return;
    }
    const char *on_top = headings_of(run, ADV_LAYER_APPLIES);
    const char *in_doubt = headings_of(run, ADV_LAYER_UNKNOWN);
    law_pair(&run->print, "on top",
             on_top[0] == '\0'
                 ? "the figure is the schedule's alone; no additional duty of chapter 99 is known to reach "
                   "the goods"
                 : JOINED(run, "additional duties of chapter 99 reach the goods and are not in the figure: ",
                          on_top));
    if (in_doubt[0] != '\0') {
        law_pair(&run->print, "in doubt",
                 JOINED(run, "additional duties whose lists or facts are not at hand: ", in_doubt));
    }
}

static void show_duty(tariff_run *run)
{
    adv_buffer missing;
    adv_duty_outcome outcome = (adv_duty_outcome)run->amount.outcome;
    adv_buffer_init(&missing, arena_of(run));
    adv_words_duty_missing(&missing, &run->amount);
    if (outcome == ADV_DUTY_COMPUTED || outcome == ADV_DUTY_IS_FREE) {
        show_figure(run);
    } else if (missing.length > 0) {
        law_pair(&run->print, "duty", JOINED(run, "not computed: ", missing.bytes, " is missing"));
    } else {
        law_pair(
            &run->print, "duty",
            JOINED(run, "not computed: ",
                   run->choice.rate->why != NULL ? run->choice.rate->why : adv_duty_outcome_name(outcome)));
    }
    show_layers(run);
}

void tariff_show_text(tariff_run *run)
{
    const adv_tariff_line *rated = adv_tariff_rated(run->tariff, run->line);
    show_path(run, run->line);
    say(run, "\n");
    show_schedule(run);
    if (run->line->units.length > 0) {
        law_pair(&run->print, "units", tariff_string(arena_of(run), run->line->units));
    }
    if (rated == NULL) {
        show_below(run, false);
    } else {
        if (rated != run->line) {
            law_pair(&run->print, "rates of",
                     JOINED(run, tariff_dotted(arena_of(run), rated->code),
                            ", the nearest line above that has them"));
        }
        if (rated->footnotes.length > 0) {
            law_pair(&run->print, "footnotes", tariff_string(arena_of(run), rated->footnotes));
        }
        show_columns(run, rated);
        if (!tariff_has_choice(run)) {
            show_below(run, true);
        }
    }
    if (tariff_has_choice(run)) {
        show_choice(run);
    }
    if (run->asks_duty && run->choice.outcome == ADV_TARIFF_CHOSEN) {
        show_duty(run);
    }
}

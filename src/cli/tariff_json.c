/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A line of a schedule for programs.  Figures are texts, as everywhere.
 */
#include "tariff_command.h"

#include "engine/law_names.h"

static void key_text(adv_json_writer *w, const char *key, adv_text text)
{
    if (text.length > 0) {
        adv_json_key(w, key);
        adv_json_text(w, text);
    }
}

static void key_string(adv_json_writer *w, const char *key, const char *text)
{
    key_text(w, key, adv_text_of(text));
}

static void key_day(adv_json_writer *w, const char *key, adv_date day)
{
    char text[11];
    if (day != ADV_DATE_NONE && day != ADV_DATE_OPEN) {
        adv_date_format(text, day);
        key_string(w, key, text);
    }
}

static void key_decimal(adv_json_writer *w, const char *key, adv_int128 value, int scale, int least)
{
    adv_json_key(w, key);
    adv_json_decimal(w, value, scale, least);
}

static void write_terms(adv_json_writer *w, const char *key, const adv_duty_term *terms, uint16_t count)
{
    if (count == 0) {
        return;
    }
    adv_json_key(w, key);
    adv_json_open(w, '[');
    for (uint16_t i = 0; i < count; i++) {
        adv_json_open(w, '{');
        key_string(w, "base", terms[i].base == ADV_DUTY_ON_VALUE ? "value" : "quantity");
        key_decimal(w, terms[i].base == ADV_DUTY_ON_VALUE ? "fraction" : "usd", terms[i].e9, 9, 0);
        key_decimal(w, "per", terms[i].per, 0, 0);
        key_text(w, "unit", terms[i].unit);
        key_text(w, "of", terms[i].of);
        adv_json_close(w, '}');
    }
    adv_json_close(w, ']');
}

static void write_rate(adv_json_writer *w, const adv_duty_rate *rate)
{
    key_text(w, "text", rate->text);
    key_string(w, "form", adv_duty_form_name((adv_duty_form)rate->form));
    adv_json_key(w, "computable");
    adv_json_bool(w, adv_duty_computable(rate));
    key_string(w, "why_not", rate->why);
    key_text(w, "heading", rate->heading);
    key_text(w, "condition", rate->condition);
    write_terms(w, "terms", rate->terms, rate->term_count);
    if (rate->degrees > 0) {
        key_decimal(w, "less_per_degree", rate->less_e9, 9, 0);
        key_decimal(w, "full_degrees", rate->degrees, 0, 0);
    }
    write_terms(w, "minimum", rate->minimum, rate->minimum_count);
    write_terms(w, "maximum", rate->maximum, rate->maximum_count);
}

static void write_special(adv_json_writer *w, const adv_tariff_cell *cell)
{
    adv_json_open(w, '[');
    for (uint16_t i = 0; i < cell->special_count; i++) {
        adv_json_open(w, '{');
        adv_json_key(w, "programmes");
        adv_json_open(w, '[');
        for (uint16_t k = 0; k < cell->special[i].symbol_count; k++) {
            adv_json_text(w, cell->special[i].symbols[k]);
        }
        adv_json_close(w, ']');
        write_rate(w, &cell->special[i].rate);
        adv_json_close(w, '}');
    }
    adv_json_close(w, ']');
}

static void write_columns(adv_json_writer *w, const adv_tariff_line *rated)
{
    adv_json_key(w, "columns");
    adv_json_open(w, '{');
    for (int column = 0; column < ADV_TARIFF_COLUMN_COUNT; column++) {
        const adv_tariff_cell *cell = rated->cells[column];
        if (cell == NULL) {
            continue;
        }
        adv_json_key(w, adv_tariff_column_names[column]);
        if (column == ADV_TARIFF_SPECIAL) {
            write_special(w, cell);
            continue;
        }
        adv_json_open(w, '{');
        write_rate(w, &cell->rate);
        adv_json_close(w, '}');
    }
    adv_json_close(w, '}');
}

static void write_schedule(adv_json_writer *w, const adv_tariff *t, adv_date day)
{
    adv_json_key(w, "schedule");
    adv_json_open(w, '{');
    key_string(w, "name", t->name);
    key_string(w, "jurisdiction", t->jurisdiction);
    key_day(w, "in_force", t->in_force);
    key_day(w, "published", t->published);
    key_string(w, "note", t->note);
    key_string(w, "blake2b", t->hash);
    if (adv_tariff_is_superseded(t, day)) {
        key_string(w, "superseded_by", t->next);
        key_day(w, "superseded_on", t->next_in_force);
    }
    adv_json_close(w, '}');
}

static void write_path(adv_json_writer *w, const adv_tariff *t, const adv_tariff_line *line)
{
    const adv_tariff_line *above = adv_tariff_parent(t, line);
    if (above != NULL) {
        write_path(w, t, above);
    }
    adv_json_open(w, '{');
    key_text(w, "code", line->code);
    adv_json_key(w, "description");
    adv_json_text(w, line->description);
    adv_json_close(w, '}');
}

static void write_programme(adv_json_writer *w, const adv_programme *p)
{
    key_string(w, "programme", p->id);
    key_string(w, "symbol", p->symbol);
    key_string(w, "says", p->says);
    adv_json_key(w, "cites");
    adv_json_open(w, '[');
    for (uint16_t i = 0; i < p->cite_count; i++) {
        adv_json_open(w, '{');
        key_string(w, "instrument", p->cites[i].instrument);
        key_string(w, "provision", p->cites[i].provision);
        key_string(w, "standing", adv_standing_name((adv_standing)p->cites[i].standing));
        adv_json_close(w, '}');
    }
    adv_json_close(w, ']');
}

static void write_claims(adv_json_writer *w, const tariff_run *run)
{
    adv_json_key(w, "claims");
    adv_json_open(w, '[');
    for (uint8_t i = 0; i < run->question.claim_count; i++) {
        const adv_claim_verdict *verdict = &run->choice.claims[i];
        adv_json_open(w, '{');
        key_text(w, "claim", run->question.claims[i]);
        adv_json_key(w, "stands");
        adv_json_bool(w, verdict->outcome == ADV_CLAIM_STANDS);
        key_string(w, "why", adv_claim_outcome_text((adv_claim_outcome)verdict->outcome));
        if (verdict->programme != NULL) {
            write_programme(w, verdict->programme);
        }
        adv_json_close(w, '}');
    }
    adv_json_close(w, ']');
}

static void write_possible(adv_json_writer *w, const tariff_run *run)
{
    const adv_programme *p = NULL;
    adv_json_key(w, "could_claim");
    adv_json_open(w, '[');
    while ((p = adv_tariff_possible(run->j, run->tariff, run->line, run->question.origin, run->question.day,
                                    p)) != NULL) {
        adv_json_cstring(w, p->symbol);
    }
    adv_json_close(w, ']');
}

static void write_choice(adv_json_writer *w, const tariff_run *run)
{
    adv_json_key(w, "choice");
    adv_json_open(w, '{');
    key_text(w, "origin", run->question.origin);
    key_day(w, "day", run->question.day);
    key_string(w, "outcome", adv_tariff_outcome_name((adv_tariff_outcome)run->choice.outcome));
    if (run->choice.programme != NULL) {
        key_string(w, "column", adv_tariff_column_names[run->choice.column]);
        write_programme(w, run->choice.programme);
    }
    if (run->choice.rate != NULL) {
        key_text(w, "rate", run->choice.rate->text);
    }
    write_claims(w, run);
    write_possible(w, run);
    adv_json_close(w, '}');
}

static void write_components(adv_json_writer *w, const adv_duty_amount *amount)
{
    adv_json_key(w, "components");
    adv_json_open(w, '[');
    for (uint8_t i = 0; i < amount->component_count; i++) {
        const adv_duty_component *part = &amount->components[i];
        adv_json_open(w, '{');
        key_string(w, "base", part->term->base == ADV_DUTY_ON_VALUE ? "value" : "quantity");
        key_decimal(w, "on", part->base_e4, 4, 0);
        key_text(w, "unit", part->term->unit);
        key_text(w, "of", part->term->of);
        key_decimal(w, "amount", part->amount_e4, 4, 2);
        adv_json_close(w, '}');
    }
    adv_json_close(w, ']');
}

/* What is charged on top of the figure, or may be. */
static void write_layers(adv_json_writer *w, const tariff_run *run)
{
    adv_json_key(w, "not_in_it");
    adv_json_open(w, '[');
    for (size_t i = 0; run->layers != NULL && i < run->layers->count; i++) {
        const adv_layer_line *line = &run->layers->lines[i];
        if (tariff_layer_on_top(line)) {
            adv_json_open(w, '{');
            key_string(w, "heading", line->layer->heading);
            key_string(w, "outcome", adv_layer_outcome_name((adv_layer_outcome)line->outcome));
            adv_json_close(w, '}');
        }
    }
    adv_json_close(w, ']');
}

static void write_duty(adv_json_writer *w, const tariff_run *run)
{
    adv_duty_outcome outcome = (adv_duty_outcome)run->amount.outcome;
    adv_json_key(w, "duty");
    adv_json_open(w, '{');
    key_string(w, "outcome", adv_duty_outcome_name(outcome));
    if (outcome == ADV_DUTY_COMPUTED || outcome == ADV_DUTY_IS_FREE) {
        static const char *const bounds[] = {NULL, "minimum", "maximum"};
        key_decimal(w, "amount", run->amount.e4, 4, 2);
        key_string(w, "bound", bounds[run->amount.bound]);
        key_decimal(w, "marginal_fraction", run->marginal_e9, 9, 0);
        key_decimal(w, "marginal_per", run->marginal_per, 0, 0);
        write_components(w, &run->amount);
    }
    key_text(w, "missing_unit", run->amount.missing_unit);
    key_text(w, "missing_of", run->amount.missing_of);
    write_layers(w, run);
    adv_json_close(w, '}');
}

void tariff_show_json(tariff_run *run)
{
    adv_json_writer w;
    const adv_tariff_line *rated = adv_tariff_rated(run->tariff, run->line);
    adv_json_writer_init(&w, &run->print.out, 2);
    adv_json_open(&w, '{');
    key_text(&w, "code", run->line->code);
    write_schedule(&w, run->tariff, run->question.day);
    adv_json_key(&w, "path");
    adv_json_open(&w, '[');
    write_path(&w, run->tariff, run->line);
    adv_json_close(&w, ']');
    key_text(&w, "units", run->line->units);
    if (rated != NULL) {
        key_text(&w, "rates_of", rated->code);
        key_text(&w, "footnotes", rated->footnotes);
        write_columns(&w, rated);
    }
    if (tariff_has_choice(run)) {
        write_choice(&w, run);
    }
    if (run->asks_duty && run->choice.outcome == ADV_TARIFF_CHOSEN) {
        write_duty(&w, run);
    }
    adv_json_close(&w, '}');
    adv_buffer_char(&run->print.out, '\n');
}

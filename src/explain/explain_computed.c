/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The costs of a computed value as JSON: the key `computed` of an element of `methods`.
 */
#include "tell_method.h"

static void put_word(adv_json_writer *w, const char *key, const char *word)
{
    adv_json_key(w, key);
    adv_json_cstring(w, word);
}

static void put_id(adv_json_writer *w, const char *key, adv_text id)
{
    adv_json_key(w, key);
    if (id.length == 0) {
        adv_json_null(w);
    } else {
        adv_json_text(w, id);
    }
}

static void put_decimal(adv_json_writer *w, const char *key, adv_int128 value, int scale, int least,
                        bool known)
{
    adv_json_key(w, key);
    if (known) {
        adv_json_decimal(w, value, scale, least);
    } else {
        adv_json_null(w);
    }
}

static void put_figures(adv_json_writer *w, const adv_computed_result *r)
{
    const adv_class_figure *figures = r->facts->class_figures.items;
    adv_json_key(w, "class_figures");
    adv_json_open(w, '[');
    for (size_t i = 0; i < r->facts->class_figures.count && r->verdicts != NULL; i++) {
        adv_class_verdict verdict = (adv_class_verdict)r->verdicts[i];
        adv_json_open(w, '{');
        put_id(w, "figure", figures[i].id);
        put_decimal(w, "percent", figures[i].percent.e9, 9, 0, true);
        put_word(w, "verdict", adv_class_verdict_name(verdict));
        put_word(w, "says", adv_words_class(verdict));
        adv_json_close(w, '}');
    }
    adv_json_close(w, ']');
}

static void put_rate(adv_json_writer *w, const adv_rate_pick *pick)
{
    char date[11];
    bool used = pick->source != ADV_RATE_NONE && pick->source != ADV_RATE_SAME_CURRENCY;
    adv_date_format(date, used ? pick->date : 0);
    put_decimal(w, "rate", pick->rate.e9, 9, 0, used);
    put_word(w, "rate_date", used ? date : NULL);
    put_word(w, "rate_source", used ? adv_rate_source_name((adv_rate_source)pick->source) : NULL);
}

static void put_costs(adv_json_writer *w, const adv_computed_result *r)
{
    const adv_computed_assist *assists = r->facts->assists.items;
    adv_json_key(w, "costs");
    adv_json_open(w, '[');
    for (size_t i = 0; i < r->step_count; i++) {
        const adv_computed_step *step = &r->steps[i];
        bool stated = step->stated.stated;
        adv_json_open(w, '{');
        put_word(w, "part", adv_computed_part_name((adv_computed_part)step->part));
        put_id(w, "assist", step->assist < 0 ? adv_text_of(NULL) : assists[step->assist].id);
        put_word(w, "row", step->row == NULL ? NULL : step->row->id);
        put_decimal(w, "percent", step->percent_e9, 9, 0, !stated);
        put_decimal(w, "stated", step->stated.e4, 4, 2, stated);
        put_word(w, "currency", stated ? adv_currency_get(step->stated.currency)->code : NULL);
        put_rate(w, &step->rate);
        put_decimal(w, "amount", step->amount_e13, 13, 2, true);
        put_decimal(w, "after", step->after_e13, 13, 2, true);
        adv_json_close(w, '}');
    }
    adv_json_close(w, ']');
}

void adv_explain_computed(adv_json_writer *w, const adv_computed_result *r)
{
    adv_json_key(w, "computed");
    if (r == NULL) {
        adv_json_null(w);
        return;
    }
    const adv_computed_assist *assists = r->facts->assists.items;
    bool solved = r->numerator != 0;
    bool counted = r->counted > 0;
    bool counts_units = r->facts->units.stated;
    adv_json_open(w, '{');
    put_decimal(w, "units", r->facts->units.e4, 4, 0, counts_units);
    put_id(w, "unit", counts_units ? r->facts->units.unit : adv_text_of(NULL));
    put_word(w, "profit_of", adv_profit_figures_name((adv_profit_choice)r->choice));
    put_word(w, "profit_choice", adv_profit_choice_name((adv_profit_choice)r->choice));
    put_word(w, "profit_says", adv_words_profit_choice((adv_profit_choice)r->choice));
    put_decimal(w, "class_least_percent", r->least_e9, 9, 0, counted);
    put_decimal(w, "class_most_percent", r->most_e9, 9, 0, counted);
    put_figures(w, r);
    put_id(w, "lacks_assist", r->assist < 0 ? adv_text_of(NULL) : assists[r->assist].id);
    put_costs(w, r);
    put_decimal(w, "unit_value_numerator", r->numerator, 0, 0, solved);
    put_decimal(w, "unit_value_denominator", r->denominator, 0, 0, solved);
    adv_json_close(w, '}');
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What became of each method as JSON: an element of the key `methods` of a determination.
 */
#include "tell_method.h"

typedef struct telling {
    adv_json_writer *w;
    adv_arena *arena;
    const adv_determination *d;
    bool failed;
} telling;

static void put_word(telling *t, const char *key, const char *word)
{
    adv_json_key(t->w, key);
    adv_json_cstring(t->w, word);
}

static void put_decimal(telling *t, const char *key, adv_int128 value, int scale, int least, bool known)
{
    adv_json_key(t->w, key);
    if (known) {
        adv_json_decimal(t->w, value, scale, least);
    } else {
        adv_json_null(t->w);
    }
}

static void put_date(telling *t, const char *key, adv_date date)
{
    char text[11];
    adv_date_format(text, date == ADV_DATE_NONE ? 0 : date);
    put_word(t, key, date == ADV_DATE_NONE ? NULL : text);
}

static void put_said(telling *t, const char *key,
                     void (*say)(adv_document *, adv_prose *, const adv_determination *,
                                 const adv_method_result *),
                     const adv_method_result *result)
{
    adv_document doc = {.arena = t->arena};
    adv_prose prose = {NULL, NULL};
    adv_buffer words;
    adv_buffer_init(&words, t->arena);
    say(&doc, &prose, t->d, result);
    if (prose.first == NULL) {
        put_word(t, key, NULL);
        return;
    }
    adv_prose_plain(&words, &prose);
    adv_text text = adv_buffer_done(&words);
    t->failed = t->failed || doc.failed || words.failed;
    adv_json_key(t->w, key);
    if (t->failed) {
        adv_json_null(t->w);
    } else {
        adv_json_text(t->w, text);
    }
}

/* ---- what would bring it back -------------------------------------------------------------------------- */

static void put_facts(telling *t, adv_fact_set bits, const char *answer)
{
    for (; bits != 0; bits &= bits - 1) {
        adv_json_open(t->w, '{');
        put_word(t, "fact", adv_sale_fact_row((adv_sale_fact)__builtin_ctzll(bits))->name);
        put_word(t, "answer", answer);
        adv_json_close(t->w, '}');
    }
}

static void put_ways(telling *t, const adv_method_result *result)
{
    adv_json_key(t->w, "back");
    adv_json_open(t->w, '[');
    for (size_t i = 0; i < result->back_count; i++) {
        const adv_way_back *way = &result->back[i];
        const adv_rule *rule = adv_rule_of(t->d, way->rule);
        adv_json_open(t->w, '{');
        put_word(t, "rule", rule == NULL ? NULL : rule->id);
        adv_json_key(t->w, "any_of");
        adv_json_open(t->w, '[');
        put_facts(t, way->yes, "yes");
        put_facts(t, way->no, "no");
        adv_json_close(t->w, ']');
        adv_json_key(t->w, "item");
        if (way->item < 0) {
            adv_json_null(t->w);
        } else {
            adv_json_integer(t->w, way->item);
        }
        adv_json_close(t->w, '}');
    }
    adv_json_close(t->w, ']');
}

/* ---- deductive value ----------------------------------------------------------------------------------- */

static void put_prices(telling *t, const adv_deductive_result *r)
{
    adv_json_key(t->w, "prices");
    adv_json_open(t->w, '[');
    for (size_t i = 0; i < r->price_count; i++) {
        adv_json_open(t->w, '{');
        put_decimal(t, "price", r->prices[i].price_e4, 4, 2, true);
        put_decimal(t, "units", r->prices[i].units_e4, 4, 0, true);
        adv_json_key(t->w, "sales");
        adv_json_integer(t->w, r->prices[i].sales);
        adv_json_close(t->w, '}');
    }
    adv_json_close(t->w, ']');
}

static void put_sales(telling *t, const adv_deductive_result *r)
{
    const adv_resale *sales = r->facts->sales.items;
    adv_json_key(t->w, "sales");
    adv_json_open(t->w, '[');
    for (size_t i = 0; i < r->facts->sales.count && r->verdicts != NULL; i++) {
        adv_resale_verdict verdict = (adv_resale_verdict)r->verdicts[i];
        adv_json_open(t->w, '{');
        adv_json_key(t->w, "sale");
        if (sales[i].id.length == 0) {
            adv_json_null(t->w);
        } else {
            adv_json_text(t->w, sales[i].id);
        }
        put_word(t, "verdict", adv_resale_verdict_name(verdict));
        put_word(t, "says", adv_words_resale(verdict));
        adv_json_close(t->w, '}');
    }
    adv_json_close(t->w, ']');
}

static void put_deductions(telling *t, const adv_deductive_result *r)
{
    adv_json_key(t->w, "deductions");
    adv_json_open(t->w, '[');
    for (size_t i = 0; i < r->step_count; i++) {
        const adv_deduction_step *step = &r->steps[i];
        adv_json_open(t->w, '{');
        put_word(t, "part", adv_deduction_name((adv_deduction)step->part));
        put_word(t, "row", step->row == NULL ? NULL : step->row->id);
        put_decimal(t, "percent", step->percent_e9, 9, 0, step->percent_e9 != 0 || step->of_value);
        put_word(t, "of", step->of_value ? "value" : step->percent_e9 != 0 ? "price" : NULL);
        put_decimal(t, "amount", step->amount_e15, 15, 2, !step->of_value || step->amount_e15 != 0);
        put_decimal(t, "after", step->after_e15, 15, 2, true);
        adv_json_close(t->w, '}');
    }
    adv_json_close(t->w, ']');
}

static void put_deductive(telling *t, const adv_deductive_result *r)
{
    adv_json_key(t->w, "deductive");
    if (r == NULL) {
        adv_json_null(t->w);
        return;
    }
    bool solved = r->numerator != 0;
    adv_json_open(t->w, '{');
    put_word(t, "sold", r->price_count == 0 ? NULL : adv_resale_rung_name((adv_resale_rung)r->rung));
    put_decimal(t, "unit_price", r->price_e4, 4, 2, r->chosen);
    put_decimal(t, "units", r->units_e4, 4, 0, r->chosen);
    put_date(t, "until", r->until);
    put_date(t, "last_day", r->last);
    put_prices(t, r);
    put_sales(t, r);
    put_deductions(t, r);
    put_decimal(t, "unit_value_numerator", r->numerator, 0, 0, solved);
    put_decimal(t, "unit_value_denominator", r->denominator, 0, 0, solved);
    adv_json_close(t->w, '}');
}

/* ---- one method ---------------------------------------------------------------------------------------- */

bool adv_explain_method(adv_json_writer *w, adv_arena *arena, const adv_determination *d, size_t index)
{
    const adv_method_result *result = &d->methods[index];
    const adv_rule *rule = adv_rule_of(d, result->rule);
    const adv_line_result *line = adv_line_of(d, result->line);
    bool used = result->state == ADV_METHOD_IS_USED;
    telling t = {.w = w, .arena = arena, .d = d};
    adv_json_open(w, '{');
    adv_json_key(w, "line");
    adv_json_text(w, line == NULL ? adv_text_of("") : line->line);
    put_word(&t, "method", adv_method_name((adv_method)result->method));
    put_word(&t, "state", adv_method_state_name((adv_method_state)result->state));
    put_word(&t, "why", result->why == ADV_WHY_NONE ? NULL
                                                    : adv_method_why_name((adv_method_why)result->why));
    put_word(&t, "row", rule != NULL ? rule->id : result->row != NULL ? result->row->id : NULL);
    put_said(&t, "says", adv_tell_method, result);
    put_said(&t, "brings_back", adv_tell_way_back, result);
    put_ways(&t, result);
    put_word(&t, "standing", adv_standing_name((adv_standing)result->standing));
    put_decimal(&t, "value", result->value_e4, 4, 2, used);
    adv_explain_comparison(w, result->comparison);
    put_deductive(&t, result->deductive);
    adv_explain_computed(w, result->computed);
    adv_explain_fallback(w, result->fallback);
    adv_json_close(w, '}');
    return !t.failed;
}

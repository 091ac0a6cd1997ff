/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a rate charges on what, for people.  The published text stands beside it wherever it is shown.
 */
#include "duty_words.h"

#define PERCENT_E9 INT64_C(10000000)

static void put_decimal(adv_buffer *out, int64_t value, int scale)
{
    char text[48];
    adv_decimal_format(text, value, scale, 0);
    adv_buffer_string(out, text);
}

void adv_words_percent(adv_buffer *out, int64_t e9, int32_t per)
{
    int64_t part = PERCENT_E9 * per;
    if (per == 1) {
        put_decimal(out, e9, 7);
    } else {
        put_decimal(out, e9 / part, 0);
        if (e9 % part != 0) {
            adv_buffer_char(out, ' ');
            put_decimal(out, e9 % part, 7);
            adv_buffer_char(out, '/');
            put_decimal(out, per, 0);
        }
    }
    adv_buffer_string(out, " %");
}

/* "the fair retail value" and "the cost of ..." are amounts by themselves; other parts have a value. */
static bool is_amount(adv_text of)
{
    return adv_text_starts(of, "fair retail value") || adv_text_starts(of, "cost of");
}

static void put_value_base(adv_buffer *out, adv_text of)
{
    if (of.length == 0) {
        adv_buffer_string(out, "the value");
        return;
    }
    adv_buffer_string(out, is_amount(of) ? "the " : "the value of the ");
    adv_buffer_text(out, of);
}

static void put_unit(adv_buffer *out, adv_text unit, adv_text of)
{
    if (adv_text_is(unit, "each")) {
        adv_buffer_string(out, "piece");
    } else {
        adv_buffer_text(out, unit);
    }
    if (of.length > 0) {
        adv_buffer_string(out, " (");
        adv_buffer_text(out, of);
        adv_buffer_char(out, ')');
    }
}

void adv_words_duty_term(adv_buffer *out, const adv_duty_term *term)
{
    if (term->base == ADV_DUTY_ON_VALUE) {
        adv_words_percent(out, term->e9 < 0 ? -term->e9 : term->e9, term->per);
        adv_buffer_string(out, " of ");
        put_value_base(out, term->of);
        return;
    }
    put_decimal(out, term->e9 < 0 ? -term->e9 : term->e9, 9);
    adv_buffer_string(out, " USD per ");
    if (term->per != 1) {
        put_decimal(out, term->per, 0);
        adv_buffer_char(out, ' ');
    }
    put_unit(out, term->unit, term->of);
}

static void put_terms(adv_buffer *out, const adv_duty_term *terms, uint16_t count, bool on_top)
{
    for (uint16_t i = 0; i < count; i++) {
        const char *plus = terms[i].e9 < 0 ? " - " : " + ";
        adv_buffer_string(out, i > 0 || on_top ? plus : "");
        adv_words_duty_term(out, &terms[i]);
    }
}

void adv_words_duty_rate(adv_buffer *out, const adv_duty_rate *rate)
{
    if (rate->form == ADV_DUTY_NONE) {
        adv_buffer_string(out, "no rate");
    } else if (rate->form == ADV_DUTY_FREE) {
        adv_buffer_string(out, rate->condition.length > 0 ? "free, on a condition" : "free");
    } else if (!adv_duty_computable(rate)) {
        adv_buffer_string(out, "not computable: ");
        adv_buffer_string(out, rate->why);
    } else {
        bool on_top = rate->form == ADV_DUTY_ADDED;
        adv_buffer_string(out, on_top ? "the duty of the goods' own subheading" : "");
        put_terms(out, rate->terms, rate->term_count, on_top);
    }
    if (rate->degrees > 0) {
        adv_buffer_string(out, ", less ");
        put_decimal(out, rate->less_e9, 9);
        adv_buffer_string(out, " USD for each degree under ");
        put_decimal(out, rate->degrees, 0);
    }
    if (rate->minimum_count > 0) {
        adv_buffer_string(out, ", not less than ");
        put_terms(out, rate->minimum, rate->minimum_count, false);
    }
    if (rate->maximum_count > 0) {
        adv_buffer_string(out, ", not more than ");
        put_terms(out, rate->maximum, rate->maximum_count, false);
    }
}

void adv_words_duty_missing(adv_buffer *out, const adv_duty_amount *amount)
{
    if (amount->outcome == ADV_DUTY_QUANTITY_MISSING) {
        bool pieces = adv_text_is(amount->missing_unit, "each");
        adv_buffer_string(out, pieces ? "the number of " : "the quantity in ");
        put_unit(out, amount->missing_unit, amount->missing_of);
        adv_buffer_string(out, pieces && amount->missing_of.length == 0 ? "s" : "");
    } else if (amount->outcome == ADV_DUTY_VALUE_MISSING) {
        put_value_base(out, amount->missing_of);
    }
}

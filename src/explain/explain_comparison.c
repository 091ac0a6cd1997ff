/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The choice among accepted values as JSON: the key `comparison` of an element of `methods`.
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

static void put_date(adv_json_writer *w, const char *key, adv_date date)
{
    char text[11];
    adv_date_format(text, date == ADV_DATE_NONE ? 0 : date);
    put_word(w, key, date == ADV_DATE_NONE ? NULL : text);
}

static void put_whole(adv_json_writer *w, const char *key, adv_int128 value, bool known)
{
    adv_json_key(w, key);
    if (known) {
        adv_json_decimal(w, value, 0, 0);
    } else {
        adv_json_null(w);
    }
}

static void put_values(adv_json_writer *w, const adv_comparison_result *r)
{
    const adv_comparable *values = r->facts->values.items;
    adv_json_key(w, "values");
    adv_json_open(w, '[');
    for (size_t i = 0; i < r->facts->values.count && r->verdicts != NULL; i++) {
        adv_comparable_verdict verdict = (adv_comparable_verdict)r->verdicts[i];
        if (verdict == ADV_COMPARABLE_OTHER_CLASS) {
            continue;
        }
        adv_json_open(w, '{');
        put_id(w, "value", values[i].id);
        put_word(w, "verdict", adv_comparable_verdict_name(verdict));
        put_word(w, "says", adv_words_comparable(verdict));
        adv_json_close(w, '}');
    }
    adv_json_close(w, ']');
}

void adv_explain_comparison(adv_json_writer *w, const adv_comparison_result *r)
{
    adv_json_key(w, "comparison");
    if (r == NULL) {
        adv_json_null(w);
        return;
    }
    const adv_comparable *values = r->facts->values.items;
    bool solved = r->numerator != 0;
    adv_json_open(w, '{');
    put_id(w, "used", r->used < 0 ? adv_text_of(NULL) : values[r->used].id);
    put_id(w, "lacks", r->lacks < 0 ? adv_text_of(NULL) : values[r->lacks].id);
    put_date(w, "first_day", r->first);
    put_date(w, "last_day", r->last);
    put_word(w, "adjusted_for_level_or_quantity", r->from != NULL ? "yes" : "no");
    put_word(w, "adjusted_for_transport", r->carried ? "yes" : "no");
    put_values(w, r);
    put_whole(w, "unit_value_numerator", r->numerator, solved);
    put_whole(w, "unit_value_denominator", r->denominator, solved);
    adv_json_close(w, '}');
}

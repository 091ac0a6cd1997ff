/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fall-back method as JSON: the key `fallback` of an element of `methods`.
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

static void put_whole(adv_json_writer *w, const char *key, adv_int128 value, bool known)
{
    adv_json_key(w, key);
    if (known) {
        adv_json_decimal(w, value, 0, 0);
    } else {
        adv_json_null(w);
    }
}

/* What was relaxed, each with the row that grants it; or what was asked for and no row grants. */
static void put_relaxed(adv_json_writer *w, const char *key, const adv_fallback_result *r, uint32_t bits)
{
    adv_json_key(w, key);
    adv_json_open(w, '[');
    for (size_t i = 0; i < ADV_RELAXED_COUNT; i++) {
        if ((bits & ADV_RELAXED(i)) != 0) {
            adv_json_open(w, '{');
            put_word(w, "what", adv_relaxed_name((adv_relaxed)i));
            put_word(w, "says", adv_words_relaxed((adv_relaxed)i));
            put_word(w, "row", r->rows[i] == NULL ? NULL : r->rows[i]->id);
            adv_json_close(w, '}');
        }
    }
    adv_json_close(w, ']');
}

static void put_offers(adv_json_writer *w, const adv_fallback_result *r)
{
    const adv_fallback_offer *offers = r->facts->offers.items;
    adv_json_key(w, "offers");
    adv_json_open(w, '[');
    for (size_t i = 0; i < r->facts->offers.count; i++) {
        adv_offer_verdict verdict = (adv_offer_verdict)r->verdicts[i];
        char letter[2] = {adv_source_forbidden(offers[i].source), '\0'};
        adv_json_open(w, '{');
        put_id(w, "offer", offers[i].id);
        put_word(w, "source", adv_source_name((adv_number_source)(offers[i].source - 1)));
        put_word(w, "verdict", adv_offer_verdict_name(verdict));
        put_word(w, "letter", letter[0] == '\0' ? NULL : letter);
        put_word(w, "says", adv_words_offer(verdict));
        adv_json_close(w, '}');
    }
    adv_json_close(w, ']');
}

void adv_explain_fallback(adv_json_writer *w, const adv_fallback_result *r)
{
    adv_json_key(w, "fallback");
    if (r == NULL) {
        adv_json_null(w);
        return;
    }
    const adv_fallback_offer *offers = r->facts->offers.items;
    bool solved = r->numerator != 0;
    bool any = r->flexed != ADV_BY_FALLBACK;
    adv_json_open(w, '{');
    put_word(w, "flexed", any ? adv_method_name((adv_method)r->flexed) : NULL);
    put_relaxed(w, "relaxed", r, r->relaxed);
    put_relaxed(w, "not_granted", r, r->refused);
    put_id(w, "offer", r->offer < 0 ? adv_text_of(NULL) : offers[r->offer].id);
    put_offers(w, r);
    put_whole(w, "unit_value_numerator", r->numerator, solved);
    put_whole(w, "unit_value_denominator", r->denominator, solved);
    adv_json_close(w, '}');
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who is related to whom as JSON: an element of the key `relations` of a determination.
 */
#include "tell_relation.h"

typedef struct telling {
    adv_json_writer *w;
    adv_arena *arena;
    const adv_determination *d;
    const adv_relation_result *result;
    bool failed;
} telling;

static void put_word(telling *t, const char *key, const char *word)
{
    adv_json_key(t->w, key);
    adv_json_cstring(t->w, word);
}

static void put_text(telling *t, const char *key, adv_text text)
{
    adv_json_key(t->w, key);
    if (text.length == 0) {
        adv_json_null(t->w);
    } else {
        adv_json_text(t->w, text);
    }
}

static void put_prose(telling *t, const adv_document *doc, const adv_prose *prose)
{
    adv_buffer words;
    adv_buffer_init(&words, t->arena);
    adv_prose_plain(&words, prose);
    adv_text text = adv_buffer_done(&words);
    t->failed = t->failed || doc->failed || words.failed;
    adv_json_text(t->w, t->failed ? adv_text_of("") : text);
}

/* To nine decimals, half up: a share of an exact fraction need not end. */
static void put_share(telling *t, const char *key, adv_relation_share share)
{
    adv_json_key(t->w, key);
    if (share.numerator == 0) {
        adv_json_null(t->w);
    } else {
        adv_json_decimal(t->w, adv_relation_share_e9(share), 9, 0);
    }
}

static void put_chain(telling *t, const adv_relation_finding *finding)
{
    const adv_tie *ties = t->d->shipment->ties.items;
    adv_json_key(t->w, "chain");
    adv_json_open(t->w, '[');
    for (size_t i = 0; i < finding->tie_count; i++) {
        adv_document doc = {.arena = t->arena};
        adv_prose prose = {NULL, NULL};
        adv_json_open(t->w, '{');
        put_text(t, "tie", ties[finding->ties[i]].id);
        adv_tell_tie(&doc, &prose, t->d, &ties[finding->ties[i]]);
        adv_json_key(t->w, "says");
        put_prose(t, &doc, &prose);
        adv_json_close(t->w, '}');
    }
    adv_json_close(t->w, ']');
}

static void put_finding(telling *t, const adv_relation_finding *finding)
{
    const adv_party *parties = t->d->shipment->parties.items;
    adv_document doc = {.arena = t->arena};
    adv_prose prose = {NULL, NULL};
    bool open = finding->verdict == ADV_RELATION_OPEN;
    adv_json_open(t->w, '{');
    put_word(t, "test", adv_relation_test_name((adv_relation_test)finding->test));
    put_word(t, "row", finding->row->id);
    put_word(t, "verdict", adv_relation_verdict_name((adv_relation_verdict)finding->verdict));
    put_word(t, "why", open ? adv_relation_why_name((adv_relation_why)finding->why) : NULL);
    put_text(t, "by", finding->by < 0 ? adv_text_of(NULL) : parties[finding->by].id);
    put_share(t, "percent_of_party", finding->in[0]);
    put_share(t, "percent_of_with", finding->in[1]);
    put_chain(t, finding);
    adv_tell_finding(&doc, &prose, t->d, t->result, finding);
    adv_json_key(t->w, "says");
    put_prose(t, &doc, &prose);
    adv_json_close(t->w, '}');
}

bool adv_explain_relation(adv_json_writer *w, adv_arena *arena, const adv_determination *d, size_t index)
{
    const adv_relation_result *result = &d->relations[index];
    telling t = {.w = w, .arena = arena, .d = d, .result = result};
    adv_document doc = {.arena = arena};
    adv_prose prose = {NULL, NULL};
    adv_json_open(w, '{');
    put_text(&t, "pair", result->id);
    put_text(&t, "party", result->party);
    put_text(&t, "with", result->with);
    put_word(&t, "state", adv_relation_state_name((adv_relation_state)result->state));
    put_word(&t, "declared", result->declared == ADV_TRUE    ? "yes"
                             : result->declared == ADV_FALSE ? "no"
                                                             : NULL);
    put_word(&t, "used", result->used ? "yes" : "no");
    put_word(&t, "standing", adv_standing_name((adv_standing)result->standing));
    adv_tell_relation(&doc, &prose, d, result);
    adv_json_key(w, "says");
    put_prose(&t, &doc, &prose);
    adv_json_key(w, "tests");
    adv_json_open(w, '[');
    for (size_t i = 0; i < result->finding_count; i++) {
        put_finding(&t, &result->findings[i]);
    }
    adv_json_close(w, ']');
    adv_json_close(w, '}');
    return !t.failed;
}

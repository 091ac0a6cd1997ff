/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is charged on an entry as JSON: the key `duty` of a determination.
 */
#include "explain_duty.h"

#include "advalorem/json.h"
#include "tell_due.h"

typedef struct telling {
    adv_json_writer *w;
    adv_arena *arena;
    const adv_determination *d;
    const adv_assessment *a;
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

static void put_bool(telling *t, const char *key, bool value)
{
    adv_json_key(t->w, key);
    adv_json_bool(t->w, value);
}

static void put_e4(telling *t, const char *key, int64_t e4, bool known)
{
    adv_json_key(t->w, key);
    if (!known || e4 == ADV_AMOUNT_UNKNOWN) {
        adv_json_null(t->w);
    } else {
        adv_json_decimal(t->w, e4, 4, 2);
    }
}

static void put_date(telling *t, const char *key, adv_date date)
{
    char text[11];
    adv_json_key(t->w, key);
    if (date == ADV_DATE_NONE) {
        adv_json_null(t->w);
        return;
    }
    adv_date_format(text, date);
    adv_json_cstring(t->w, text);
}

static void put_line_name(telling *t, int32_t line)
{
    put_text(t, "line", line < 0 ? adv_text_of(NULL) : t->a->lines[line].line);
}

/* What a charge waits for that lines are to be valued for: which of them. */
static void put_missing_lines(telling *t, const adv_due *due)
{
    bool waits = adv_due_waits_for_value(due);
    size_t first = due->line < 0 ? 0 : (size_t)due->line;
    size_t end = due->line < 0 ? t->a->line_count : first + 1;
    adv_json_key(t->w, "missing_lines");
    adv_json_open(t->w, '[');
    for (size_t i = first; i < end && waits; i++) {
        if (t->a->lines[i].entered_e4 == ADV_AMOUNT_UNKNOWN) {
            adv_json_text(t->w, t->a->lines[i].line);
        }
    }
    adv_json_close(t->w, ']');
}

static void put_cites(telling *t, const adv_cite *cites, size_t count)
{
    static const char *const roles[] = {"rule", "basis", "practice"};
    for (size_t i = 0; i < count; i++) {
        adv_json_open(t->w, '{');
        put_word(t, "instrument", cites[i].instrument);
        put_word(t, "title", adv_instrument_title(t->d, cites[i].instrument));
        put_word(t, "provision", cites[i].provision);
        put_word(t, "fact", cites[i].fact);
        put_word(t, "role", cites[i].role < 3 ? roles[cites[i].role] : NULL);
        put_word(t, "standing", adv_standing_name((adv_standing)cites[i].standing));
        adv_json_close(t->w, '}');
    }
}

static void put_law(telling *t, const adv_due *due)
{
    adv_json_key(t->w, "figures");
    adv_json_open(t->w, '[');
    for (size_t i = 0; i < 3; i++) {
        if (due->figures[i] != NULL) {
            adv_json_cstring(t->w, due->figures[i]->id);
        }
    }
    adv_json_close(t->w, ']');
    adv_json_key(t->w, "citations");
    adv_json_open(t->w, '[');
    if (due->rule != NULL) {
        put_cites(t, due->rule->cites, due->rule->cite_count);
    }
    put_cites(t, due->cites, due->cite_count);
    for (size_t i = 0; i < 3; i++) {
        if (due->figures[i] != NULL) {
            put_cites(t, due->figures[i]->cites, due->figures[i]->cite_count);
        }
    }
    adv_json_close(t->w, ']');
}

static void put_due(telling *t, const adv_due *due)
{
    static const char *const limits[] = {NULL, "minimum", "maximum"};
    bool computed = due->outcome == ADV_DUE_COMPUTED;
    adv_json_open(t->w, '{');
    put_word(t, "kind", adv_due_kind_name((adv_due_kind)due->kind));
    put_word(t, "outcome", adv_due_outcome_name((adv_due_outcome)due->outcome));
    put_line_name(t, due->line);
    put_text(t, "heading", due->heading);
    put_text(t, "rate", due->rate);
    put_bool(t, "stated", due->stated);
    put_bool(t, "aside", due->aside);
    adv_json_key(t->w, "fraction");
    if (due->rate_e9 == 0) {
        adv_json_null(t->w);
    } else {
        adv_json_decimal(t->w, due->rate_e9, 9, 0);
    }
    adv_json_key(t->w, "effect_of_a_dollar");
    if (due->marginal_known) {
        adv_json_decimal(t->w, due->marginal_e9, 9, 0);
    } else {
        adv_json_null(t->w);
    }
    put_text(t, "source", due->source);
    put_date(t, "since", due->since);
    put_date(t, "day", due->day);
    put_word(t, "base", adv_entry_base_name((adv_entry_base)due->base));
    put_e4(t, "base_amount", due->base_e4, true);
    put_e4(t, "quantity", due->quantity_e4, true);
    put_text(t, "unit", due->unit);
    put_e4(t, "before_limits", due->before_e4, computed && due->rate_e9 != 0 && due->rate.length == 0);
    put_word(t, "limit", due->limit < 3 ? limits[due->limit] : NULL);
    put_e4(t, "amount", due->amount_e4, computed || due->outcome == ADV_DUE_FREE);
    put_e4(t, "entry_amount", due->entry_e4, computed);
    put_e4(t, "on_value", due->on_value_e4, computed && due->rate.length > 0);
    put_e4(t, "on_quantity", due->on_quantity_e4, computed && due->rate.length > 0);
    put_text(t, "missing", due->missing);
    put_missing_lines(t, due);
    put_word(t, "why", due->why);
    put_word(t, "rule", due->rule == NULL ? NULL : due->rule->id);
    put_word(t, "layer", due->layer == NULL ? NULL : due->layer->id);
    put_word(t, "by", due->by == NULL ? NULL : due->by->id);
    const adv_state *state = due->state;
    put_word(t, "state", state == NULL ? NULL : adv_layer_state_name((adv_layer_state)state->state));
    put_word(t, "standing", adv_standing_name((adv_standing)due->standing));
    put_law(t, due);
    adv_json_close(t->w, '}');
}

static void put_per_unit(telling *t, size_t i)
{
    const adv_assessed_line *line = &t->a->lines[i];
    bool valued = t->d->lines[i].outcome == ADV_VALUED;
    int64_t charges = adv_all_charges_e4(line->duty_e4, line->deposits_e4, line->fees_e4);
    int64_t value = valued ? t->d->lines[i].value_e4 : ADV_AMOUNT_UNKNOWN;
    adv_json_key(t->w, "per_unit");
    adv_json_open(t->w, '{');
    put_e4(t, "value", adv_per_unit_e4(line, value), true);
    put_e4(t, "duty", adv_per_unit_e4(line, line->duty_e4), true);
    put_e4(t, "deposits", adv_per_unit_e4(line, line->deposits_e4), true);
    put_e4(t, "fees", adv_per_unit_e4(line, line->fees_e4), true);
    put_e4(t, "charges", adv_per_unit_e4(line, charges), true);
    put_e4(t, "value_and_charges", adv_per_unit_e4(line, adv_all_charges_e4(value, charges, 0)), true);
    adv_json_close(t->w, '}');
}

static void put_line(telling *t, size_t i)
{
    const adv_assessed_line *line = &t->a->lines[i];
    adv_json_open(t->w, '{');
    put_text(t, "line", line->line);
    put_e4(t, "entered", line->entered_e4, true);
    put_word(t, "moved", line->moved < 0 ? "dropped" : line->moved > 0 ? "taken_up" : NULL);
    put_bool(t, "rounded_alone", line->alone);
    adv_json_key(t->w, "fraction");
    if (line->rate_known) {
        adv_json_decimal(t->w, line->rate_e9, 9, 0);
    } else {
        adv_json_null(t->w);
    }
    put_e4(t, "duty", line->duty_e4, true);
    put_e4(t, "deposits", line->deposits_e4, true);
    put_e4(t, "fees", line->fees_e4, true);
    put_per_unit(t, i);
    adv_json_close(t->w, '}');
}

static void put_point(telling *t, const adv_entry_point *point)
{
    adv_document doc = {.arena = t->arena};
    adv_prose prose = {NULL, NULL};
    adv_buffer words;
    adv_buffer_init(&words, t->arena);
    adv_tell_entry_point(&doc, &prose, t->a, point);
    if (!doc.failed) {
        adv_prose_plain(&words, &prose);
    }
    t->failed = t->failed || doc.failed || words.failed;
    adv_json_open(t->w, '{');
    put_word(t, "code", adv_entry_point_name((adv_entry_point_code)point->code));
    put_bool(t, "ask_a_person", adv_entry_point_asks_person((adv_entry_point_code)point->code));
    put_line_name(t, point->line);
    put_word(t, "rule", point->rule == NULL ? NULL : point->rule->id);
    put_text(t, "text", point->text);
    put_text(t, "says", words.failed ? adv_text_of(NULL) : adv_buffer_done(&words));
    adv_json_close(t->w, '}');
}

static void put_total(telling *t)
{
    const adv_assessment *a = t->a;
    adv_json_key(t->w, "total");
    adv_json_open(t->w, '{');
    put_e4(t, "entered", a->entered_e4, true);
    put_e4(t, "duty", a->duty_e4, true);
    put_e4(t, "deposits", a->deposits_e4, true);
    put_e4(t, "fees", a->fees_e4, true);
    put_e4(t, "charges", adv_all_charges_e4(a->duty_e4, a->deposits_e4, a->fees_e4), true);
    adv_json_close(t->w, '}');
}

bool adv_explain_duty(adv_json_writer *w, adv_arena *arena, const adv_determination *d,
                      const adv_assessment *a)
{
    telling t = {.w = w, .arena = arena, .d = d, .a = a};
    if (a == NULL) {
        adv_json_null(w);
        return true;
    }
    adv_json_open(w, '{');
    put_word(&t, "entry_type", adv_entry_type_row((adv_entry_type)a->type)->name);
    put_bool(&t, "entry_type_assumed", a->entry->type == ADV_ENTRY_TYPE_NONE);
    put_date(&t, "duty_day", a->duty_day);
    put_word(&t, "schedule_on_request", a->named == NULL ? NULL : a->named->name);
    put_bool(&t, "complete", a->complete);
    put_word(&t, "standing", adv_standing_name((adv_standing)a->standing));
    put_total(&t);
    adv_json_key(w, "lines");
    adv_json_open(w, '[');
    for (size_t i = 0; i < a->line_count; i++) {
        put_line(&t, i);
    }
    adv_json_close(w, ']');
    adv_json_key(w, "charges");
    adv_json_open(w, '[');
    for (size_t i = 0; i < a->due_count; i++) {
        put_due(&t, &a->dues[i]);
    }
    adv_json_close(w, ']');
    adv_json_key(w, "points");
    adv_json_open(w, '[');
    for (size_t i = 0; i < a->point_count; i++) {
        put_point(&t, &a->points[i]);
    }
    adv_json_close(w, ']');
    adv_json_close(w, '}');
    return !t.failed;
}

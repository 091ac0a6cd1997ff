/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows about entries: what they are about and what they do fit each other, the figures they name exist, lists
 * are lists, versions do not overlap, and the last row of a subject decides whatever the earlier ones leave.
 */
#include "engine/law_checker.h"

#include <string.h>

#include "engine/law_names.h"

static bool is_unconditional(const adv_entry_rule *r)
{
    return r->types == 0 && r->modes == 0 && r->filings == 0 && r->statuses == 0 && r->when == 0 &&
           r->unless == 0 && r->programmes == NULL && r->codes == NULL && r->origins == NULL &&
           r->layers == NULL && r->at_most == NULL && r->above == NULL && !r->if_stated;
}

/* `unit` is what the figure has to be in. */
static void check_figure(adv_law_checker *c, adv_law_spot spot, const char *id, const char *unit)
{
    const adv_parameter *figure = NULL;
    for (size_t i = 0; i < c->j->parameter_count && figure == NULL && id != NULL; i++) {
        figure = strcmp(c->j->parameters[i].id, id) == 0 ? &c->j->parameters[i] : NULL;
    }
    if (id != NULL && figure == NULL) {
        PROBLEM(c, &spot, "there is no figure '%s'; write it among 'parameters', or correct the name", id);
    } else if (figure != NULL && figure->unit != NULL && strcmp(figure->unit, unit) != 0) {
        PROBLEM(c, &spot, "the figure '%s' is in %s, and has to be in %s here", id, figure->unit, unit);
    }
}

static size_t word_length(const char *at)
{
    size_t length = 0;
    while (at[length] != '\0' && at[length] != ' ') {
        length++;
    }
    return length;
}

/* Words with one blank between, none of them twice. */
static void check_words(adv_law_checker *c, adv_law_spot spot, const char *words)
{
    for (const char *at = words; at != NULL && *at != '\0';) {
        size_t length = word_length(at);
        bool again = false;
        for (const char *before = words; before < at; before += word_length(before) + 1) {
            again = again || (word_length(before) == length && memcmp(before, at, length) == 0);
        }
        if (length == 0 || again) {
            PROBLEM(c, &spot, "'%s' is no list of words: one blank between them, and each once", words);
            return;
        }
        at += length + (at[length] == ' ');
    }
}

/* Whether a word is an authority, or a layer without the jurisdiction before it. */
static bool names_layer(const adv_jurisdiction *j, adv_text word)
{
    for (size_t i = 0; i < j->layer_count; i++) {
        const char *id = j->layers[i].id;
        const char *point = id == NULL ? NULL : memchr(id, '.', strlen(id));
        if ((j->layers[i].authority != NULL && adv_text_is(word, j->layers[i].authority)) ||
            (point != NULL && adv_text_is(word, point + 1))) {
            return true;
        }
    }
    return false;
}

static void check_layers(adv_law_checker *c, adv_law_spot spot, const adv_entry_rule *r)
{
    check_words(c, spot, r->layers);
    if (r->layers != NULL && r->subject != ADV_ABOUT_LAYER) {
        PROBLEM(c, &spot, "only a row about additional_duty names layers");
    }
    for (const char *at = r->layers; at != NULL && *at != '\0';) {
        adv_text word = {at, word_length(at)};
        if (!names_layer(c->j, word)) {
            PROBLEM(c, &spot, "'%.*s' is no authority of a layer and no layer; correct the name",
                    (int)(word.length > 60 ? 60 : word.length), word.bytes);
        }
        at += word.length + (at[word.length] == ' ');
    }
}

static void check_entry_effect(adv_law_checker *c, adv_law_spot spot, const adv_entry_rule *r)
{
    bool figures = r->rate != NULL || r->amount != NULL;
    bool day = r->effect == ADV_ENTRY_TAKE_DAY;
    bool beside = r->effect == ADV_ENTRY_NOT_COMPUTED;
    bool fee = r->subject == ADV_ABOUT_PROCESSING || r->subject == ADV_ABOUT_SURCHARGE ||
               r->subject == ADV_ABOUT_HARBOR;
    spot.key = "effect";
    if (day != (r->subject == ADV_ABOUT_DUTY_DAY) || (r->subject == ADV_ABOUT_BESIDE && !beside)) {
        PROBLEM(c, &spot, "'%s' does not fit a row about %s", adv_entry_effect_names[r->effect],
                adv_entry_subject_names[r->subject]);
    }
    if (fee && (r->effect == ADV_ENTRY_CHARGE) != figures) {
        PROBLEM(c, &spot, "a fee that is charged names its rate or its amount, and no other row does");
    }
    if ((r->minimum != NULL || r->maximum != NULL) && r->rate == NULL) {
        PROBLEM(c, &spot, "minimum and maximum belong to a rate");
    }
    if (r->rate != NULL && r->amount != NULL) {
        PROBLEM(c, &spot, "a fee has a rate or an amount, not both; a sum on top is a row about another fee");
    }
    if (is_unconditional(r) && r->unknown != ADV_UNKNOWN_INCOMPLETE) {
        spot.key = "unknown";
        PROBLEM(c, &spot, "the row asks for nothing, so nothing can be unknown; leave it out");
    }
}

static void check_entry_rule(adv_law_checker *c, size_t index)
{
    const adv_entry_rule *r = &c->j->entry_rules[index];
    adv_law_spot spot = adv_law_spot_of(c, ADV_PART_ENTRY, index);
    adv_law_check_id(c, spot, r->id);
    adv_law_check_text(c, adv_law_at_key(spot, "term"), r->term);
    adv_law_check_text(c, adv_law_at_key(spot, "says"), r->says);
    if (r->ask_why != NULL) {
        adv_law_check_text(c, adv_law_at_key(spot, "ask"), r->ask_why);
    }
    adv_law_check_cites(c, spot, r->cites, r->cite_count, false);
    adv_law_check_dates(c, spot, r->from, r->until, r->checked_on, r->cites, r->cite_count);
    if (r->trigger >= ADV_DATE_KIND_COUNT || r->day >= ADV_DATE_KIND_COUNT) {
        PROBLEM(c, &spot, "trigger or day is no kind of date");
    }
    const char *money = adv_currency_get(c->j->currency)->code;
    check_figure(c, adv_law_at_key(spot, "rate"), r->rate, "fraction");
    check_figure(c, adv_law_at_key(spot, "minimum"), r->minimum, money);
    check_figure(c, adv_law_at_key(spot, "maximum"), r->maximum, money);
    check_figure(c, adv_law_at_key(spot, "amount"), r->amount, money);
    check_figure(c, adv_law_at_key(spot, "at_most"), r->at_most, money);
    check_figure(c, adv_law_at_key(spot, "above"), r->above, money);
    check_words(c, adv_law_at_key(spot, "programmes"), r->programmes);
    check_words(c, adv_law_at_key(spot, "codes"), r->codes);
    check_words(c, adv_law_at_key(spot, "origins"), r->origins);
    check_layers(c, adv_law_at_key(spot, "layers"), r);
    if ((r->when & r->unless) != 0) {
        spot.key = "unless";
        PROBLEM(c, &spot, "a fact stands in 'when' and in 'unless': such a row never applies");
    }
    check_entry_effect(c, spot, r);
}

/* Versions of one row meet no other of their own; rows of a subject stand together. */
static void check_entry_step(adv_law_checker *c, size_t index)
{
    const adv_entry_rule *r = &c->j->entry_rules[index];
    const adv_entry_rule *before = &c->j->entry_rules[index - 1];
    adv_law_spot spot = adv_law_at_key(adv_law_spot_of(c, ADV_PART_ENTRY, index), "from");
    char a[11], b[11];
    if (r->subject < before->subject) {
        PROBLEM(c, &spot, "%s stands out of order: rows go by what they decide, then as written", r->id);
    }
    if (strcmp(r->id, before->id) == 0 && r->from < before->until) {
        PROBLEM(c, &spot, "two versions of %s overlap: one holds until %s, the next from %s", r->id,
                adv_law_day_text(a, before->until), adv_law_day_text(b, r->from));
    }
}

/* The last row of a subject has no condition and no end, and no row before it is such: every entry is decided
   from its first day on, and every row can be reached.  What is owed beside may be nothing, and a layer that
   no row names is charged on the value. */
static void check_entry_subject(adv_law_checker *c, size_t begin, size_t end)
{
    const adv_entry_rule *rows = c->j->entry_rules;
    const adv_entry_rule *last = NULL;
    for (size_t i = begin; i < end; i++) {
        adv_law_spot spot = adv_law_spot_of(c, ADV_PART_ENTRY, i);
        if (last != NULL && is_unconditional(last) && strcmp(last->id, rows[i].id) != 0) {
            PROBLEM(c, &spot, "%s is never reached: %s before it has no conditions", rows[i].id, last->id);
        }
        last = &rows[i];
    }
    if (last != NULL && (!is_unconditional(last) || last->until != ADV_DATE_OPEN)) {
        adv_law_spot spot = adv_law_spot_of(c, ADV_PART_ENTRY, end - 1);
        PROBLEM(c, &spot, "the last row about %s must have no conditions and no end, so that every entry is "
                          "decided",
                adv_entry_subject_names[last->subject]);
    }
}

void adv_law_check_entry_rules(adv_law_checker *c)
{
    const adv_jurisdiction *j = c->j;
    for (size_t i = 0; i < j->entry_rule_count; i++) {
        adv_law_spot spot = adv_law_spot_of(c, ADV_PART_ENTRY, i);
        const adv_entry_rule *r = &j->entry_rules[i];
        if (r->subject >= ADV_ABOUT_COUNT || r->effect >= ADV_ENTRY_EFFECT_COUNT ||
            r->base >= ADV_ENTRY_BASE_COUNT || r->unknown >= ADV_UNKNOWN_COUNT) {
            PROBLEM(c, &spot, "what the row is about, its effect, base or unknown is none of the lists");
            return;
        }
        check_entry_rule(c, i);
        if (i > 0) {
            check_entry_step(c, i);
        }
    }
    for (size_t begin = 0, end = 0; begin < j->entry_rule_count; begin = end) {
        uint8_t subject = j->entry_rules[begin].subject;
        while (end < j->entry_rule_count && j->entry_rules[end].subject == subject) {
            end++;
        }
        if (subject != ADV_ABOUT_BESIDE && subject != ADV_ABOUT_LAYER) {
            check_entry_subject(c, begin, end);
        }
    }
}

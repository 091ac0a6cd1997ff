/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows about entries, tried in order.  A condition has three answers; a row applies when all of its own
 * hold, fails when one does not, and is undecided otherwise: what that means is the row's to say, as with
 * rows about elements (docs/decisions/0002).
 */
#include "entry_rule.h"

#include <string.h>

enum { NO, YES, OPEN = -1 };

static int both(int a, int b)
{
    return a == NO || b == NO ? NO : a == OPEN || b == OPEN ? OPEN : YES;
}

/* One of a closed list counted from 1; 0 = not stated. */
static int among(uint32_t bits, uint8_t value)
{
    return bits == 0 ? YES : value == 0 ? OPEN : (bits >> (value - 1) & 1u) != 0 ? YES : NO;
}

static int facts_met(adv_facts_word facts, uint32_t when, uint32_t unless)
{
    adv_fact_set yes = ADV_FACTS_YES(facts);
    adv_fact_set no = ADV_FACTS_NO(facts);
    if ((no & when) != 0 || (yes & unless) != 0) {
        return NO;
    }
    return (yes & when) == when && (no & unless) == unless ? YES : OPEN;
}

static adv_text next_word(const char **rest)
{
    const char *begin = *rest;
    size_t length = 0;
    while (begin[length] != '\0' && begin[length] != ' ') {
        length++;
    }
    *rest = begin + length + (begin[length] == ' ');
    return (adv_text){begin, length};
}

static bool is_word_of(const char *words, adv_text text)
{
    for (const char *rest = words; *rest != '\0';) {
        if (adv_text_equal(next_word(&rest), text)) {
            return true;
        }
    }
    return false;
}

static bool begins(adv_text code, adv_text prefix)
{
    return prefix.length > 0 && code.length >= prefix.length &&
           memcmp(code.bytes, prefix.bytes, prefix.length) == 0;
}

/* The provision claimed decides before the number of the goods; a line that claims none has none. */
static int code_met(const char *codes, const adv_entry_line *line)
{
    for (const char *rest = codes; codes != NULL && *rest != '\0';) {
        adv_text prefix = next_word(&rest);
        if (begins(line->provision, prefix) || begins(line->hts, prefix)) {
            return YES;
        }
    }
    return codes == NULL ? YES : NO;
}

static int origin_met(const char *origins, adv_text origin)
{
    return origins == NULL ? YES : origin.length == 0 ? OPEN : is_word_of(origins, origin) ? YES : NO;
}

static int value_met(const adv_entry_view *view, const adv_entry_rule *rule)
{
    const char *id = rule->at_most != NULL ? rule->at_most : rule->above;
    if (id == NULL) {
        return YES;
    }
    adv_entry_figure limit = adv_entry_figure_find(view->entry, id, view->entry->dates[rule->day]);
    if (limit.outcome != ADV_DUE_COMPUTED || view->value_e4 == ADV_AMOUNT_UNKNOWN) {
        return OPEN;
    }
    bool above = (adv_int128)view->value_e4 * (ADV_E9 / ADV_E4) > (adv_int128)limit.e9;
    return above == (rule->above != NULL) ? YES : NO;
}

/* The first condition that cannot be answered, as a word. */
static adv_text what_is_open(const adv_entry_view *view, const adv_entry_rule *rule)
{
    const adv_entry_line *line = view->line;
    if (among(rule->types, view->type) == OPEN) {
        return adv_text_of("entry_type");
    }
    if (among(rule->modes, view->entry->mode) == OPEN) {
        return adv_text_of("mode");
    }
    if (among(rule->filings, view->entry->filing) == OPEN) {
        return adv_text_of("filing");
    }
    if (among(rule->statuses, line->zone_status) == OPEN) {
        return adv_text_of("zone_status");
    }
    if (origin_met(rule->origins, line->origin) == OPEN) {
        return adv_text_of("origin");
    }
    for (unsigned fact = 0; fact < ADV_ENTRY_FACT_COUNT; fact++) {
        bool asked = ((rule->when | rule->unless) >> fact & 1u) != 0;
        if (asked && (line->facts & (ADV_YES(fact) | ADV_NO(fact))) == 0) {
            return adv_text_of(adv_entry_fact_row((adv_entry_fact)fact)->name);
        }
    }
    return adv_text_of("customs_value");
}

int adv_entry_applies(const adv_entry_view *view, const adv_entry_rule *rule, adv_text *missing)
{
    const adv_entry_line *line = view->line;
    if (rule->if_stated && view->entry->dates[rule->day] == ADV_DATE_NONE) {
        return NO;
    }
    int met = both(among(rule->types, view->type), among(rule->modes, view->entry->mode));
    met = both(met, among(rule->filings, view->entry->filing));
    met = both(met, among(rule->statuses, line->zone_status));
    met = both(met, facts_met(line->facts, rule->when, rule->unless));
    met = both(met, rule->programmes == NULL || is_word_of(rule->programmes, view->programme) ? YES : NO);
    met = both(met, both(code_met(rule->codes, line), origin_met(rule->origins, line->origin)));
    met = both(met, value_met(view, rule));
    if (met == OPEN) {
        *missing = what_is_open(view, rule);
    }
    return met;
}

bool adv_entry_in_force(const adv_entry_rule *rule, const adv_entry *entry)
{
    adv_date day = entry->dates[rule->trigger];
    return day == ADV_DATE_NONE ? rule->until == ADV_DATE_OPEN : rule->from <= day && day < rule->until;
}

adv_entry_verdict adv_entry_decide(const adv_entry_view *view, uint8_t subject)
{
    const adv_jurisdiction *j = view->entry->j;
    adv_entry_verdict verdict = {.rule = NULL};
    for (size_t i = 0; i < j->entry_rule_count; i++) {
        const adv_entry_rule *rule = &j->entry_rules[i];
        adv_text missing = {NULL, 0};
        if (rule->subject != subject || !adv_entry_in_force(rule, view->entry)) {
            continue;
        }
        int met = adv_entry_applies(view, rule, &missing);
        if (met == YES || (met == OPEN && rule->unknown == ADV_UNKNOWN_INCOMPLETE)) {
            verdict.rule = rule;
            verdict.missing = met == YES ? (adv_text){NULL, 0} : missing;
            return verdict;
        }
        if (met == OPEN && rule->unknown == ADV_UNKNOWN_PASS && verdict.open == NULL) {
            verdict.open = rule;
            verdict.open_missing = missing;
        }
    }
    return verdict;
}

/* A user names a figure with or without the jurisdiction in front. */
static bool names_figure(adv_text name, const char *id)
{
    const char *own = id;
    while (*own != '\0' && *own != '.') {
        own++;
    }
    return adv_text_is(name, id) || (*own == '.' && adv_text_is(name, own + 1));
}

adv_entry_figure adv_entry_figure_find(const adv_entry *entry, const char *id, adv_date day)
{
    adv_entry_figure figure = {.outcome = ADV_DUE_COMPUTED, .wanted = id != NULL};
    if (id == NULL) {
        return figure;
    }
    for (size_t i = 0; i < entry->figure_count; i++) {
        if (names_figure(entry->figures[i].name, id)) {
            figure.stated = true;
            figure.own = &entry->figures[i];
            figure.e9 = entry->figures[i].e9;
            return figure;
        }
    }
    if (day == ADV_DATE_NONE) {
        figure.outcome = ADV_DUE_NO_DAY;
        return figure;
    }
    figure.parameter = adv_parameter_find(entry->j, id, day);
    if (figure.parameter == NULL || !figure.parameter->known) {
        figure.outcome = ADV_DUE_NO_FIGURE;
        return figure;
    }
    figure.e9 = figure.parameter->e9;
    return figure;
}

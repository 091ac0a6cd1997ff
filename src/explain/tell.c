/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parts that steps and points are told with: items, lines, citations with their standing, rates with
 * their date and source, roundings, evidence.
 */
#include "tell.h"

#include <string.h>

const adv_rule *adv_rule_of(const adv_determination *d, uint16_t rule)
{
    return rule == ADV_NO_RULE || d->jurisdiction == NULL || rule >= d->jurisdiction->rule_count
               ? NULL
               : &d->jurisdiction->rules[rule];
}

const adv_item *adv_item_of(const adv_determination *d, int32_t item)
{
    return item < 0 || (size_t)item >= d->item_count ? NULL : &d->items[item];
}

const adv_line_result *adv_line_of(const adv_determination *d, int32_t line)
{
    return line < 0 || (size_t)line >= d->line_count ? NULL : &d->lines[line];
}

const adv_fx_rule *adv_fx_rule_of(const adv_determination *d)
{
    return d->jurisdiction == NULL || d->day == ADV_DATE_NONE ? NULL
                                                              : adv_fx_rule_find(d->jurisdiction, d->day);
}

const char *adv_instrument_title(const adv_determination *d, const char *id)
{
    const adv_instrument *found = adv_instrument_find(d->law, d->jurisdiction, id);
    return found == NULL ? id : found->title;
}

adv_text adv_item_name(const adv_item *item)
{
    if (item->name.length != 0 || item->assist == NULL) {
        return item->name;
    }
    return item->assist->description;
}

/* As the tariff prints it: four digits, then pairs; whatever else the user wrote stays as it is. */
void adv_tell_code(adv_document *doc, adv_prose *p, adv_text code)
{
    char digits[20];
    size_t count = 0;
    for (size_t i = 0; i < code.length; i++) {
        char c = code.bytes[i];
        bool digit = c >= '0' && c <= '9';
        if ((!digit && c != '.' && c != ' ') || (digit && count == 10)) {
            adv_say_user(doc, p, code);
            return;
        }
        if (digit) {
            digits[count++] = c;
        }
    }
    char text[16];
    size_t length = 0;
    for (size_t i = 0; i < count; i++) {
        if (i >= 4 && i % 2 == 0) {
            text[length++] = '.';
        }
        text[length++] = digits[i];
    }
    char *copy = doc->failed ? NULL : adv_arena_copy(doc->arena, text, length);
    doc->failed = doc->failed || copy == NULL;
    adv_say_user(doc, p, (adv_text){copy, copy == NULL ? 0 : length});
}

static adv_list no_list(void)
{
    adv_list none = {NULL, 0};
    return none;
}

adv_list adv_evidence_of(const adv_determination *d, int32_t item, int32_t line)
{
    const adv_item *it = adv_item_of(d, item);
    if (it != NULL) {
        return it->element != NULL  ? it->element->evidence
               : it->assist != NULL ? it->assist->evidence
                                    : no_list();
    }
    const adv_line_result *result = adv_line_of(d, line);
    if (result != NULL && result->goods != NULL && result->goods->evidence.count != 0) {
        return result->goods->evidence;
    }
    bool sale = d->shipment != NULL && d->shipment->sale != NULL;
    return sale ? d->shipment->sale->evidence : no_list();
}

const char *adv_evidence_kind(const adv_determination *d, adv_text id)
{
    const adv_evidence *papers = d->shipment == NULL ? NULL : d->shipment->evidence.items;
    for (size_t i = 0; papers != NULL && i < d->shipment->evidence.count; i++) {
        if (adv_text_equal(papers[i].id, id)) {
            return adv_words_of_schema("evidence", "kind", papers[i].kind);
        }
    }
    return NULL;
}

adv_ternary adv_fact_answer(adv_facts_word facts, unsigned fact)
{
    if (fact >= ADV_FACT_LIMIT) {
        return ADV_UNKNOWN;
    }
    return (facts & ADV_YES(fact)) != 0 ? ADV_TRUE : (facts & ADV_NO(fact)) != 0 ? ADV_FALSE : ADV_UNKNOWN;
}

adv_ternary adv_deciding_answer(const adv_determination *d, const adv_trace_record *record)
{
    const adv_rule *rule = adv_rule_of(d, record->rule);
    if (rule == NULL || record->fact >= ADV_FACT_LIMIT || record->outcome != ADV_STEP_NOT_APPLIED) {
        return ADV_UNKNOWN;
    }
    return (rule->unless >> record->fact & 1u) != 0 ? ADV_TRUE : ADV_FALSE;
}

bool adv_is_rule_step(const adv_trace_record *record)
{
    return record->op == ADV_OP_ADD || record->op == ADV_OP_EXCLUDE || record->op == ADV_OP_LEAVE;
}

bool adv_is_counted(const adv_trace_record *record)
{
    return (record->op == ADV_OP_ADD || record->op == ADV_OP_EXCLUDE) && record->outcome == ADV_STEP_APPLIED;
}

adv_standing adv_value_standing(const adv_determination *d, int32_t line)
{
    adv_standing weakest = ADV_VERIFIED;
    for (size_t i = 0; i < d->trace.count; i++) {
        const adv_trace_record *record = &d->trace.records[i];
        const adv_rule *rule = adv_rule_of(d, record->rule);
        bool applied = record->outcome == ADV_STEP_APPLIED || record->outcome == ADV_STEP_ENDED;
        if (rule == NULL || !applied || record->op == ADV_OP_LEAVE ||
            (line >= 0 && record->line != line && record->line >= 0)) {
            continue;
        }
        adv_standing standing = adv_weakest_standing(rule->cites, rule->cite_count);
        weakest = standing > weakest ? standing : weakest;
    }
    for (size_t i = 0; i < d->method_count; i++) {
        const adv_method_result *used = &d->methods[i];
        if (used->state == ADV_METHOD_IS_USED && used->method != ADV_BY_TRANSACTION_VALUE &&
            (line < 0 || used->line == line)) {
            weakest = used->standing > weakest ? (adv_standing)used->standing : weakest;
        }
    }
    return weakest;
}

bool adv_is_working_step(const adv_trace_record *record)
{
    return record->op == ADV_OP_SPREAD || record->op == ADV_OP_PERCENT || record->op == ADV_OP_PER_UNIT ||
           record->op == ADV_OP_FORMULA || record->op == ADV_OP_COST || record->op == ADV_OP_APPORTION ||
           record->op == ADV_OP_FREE_UNITS || record->op == ADV_OP_SHIPPED;
}

/* Where the chain a step belongs to begins. */
static uint32_t *chain_of(const adv_decisions *decisions, const adv_determination *d,
                          const adv_trace_record *record)
{
    size_t line = adv_line_of(d, record->line) == NULL ? 0 : (size_t)record->line + 1;
    size_t item = adv_item_of(d, record->item) == NULL ? 0 : (size_t)record->item + 1;
    return adv_is_working_step(record) ? &decisions->working[item * (decisions->line_count + 1) + line]
                                       : &decisions->first[line];
}

/* Chains keep the order of the trace, so they are strung from its end. */
static void string_chains(adv_decisions *decisions, const adv_determination *d)
{
    for (size_t i = d->trace.count; i > 0; i--) {
        uint32_t *chain = chain_of(decisions, d, &d->trace.records[i - 1]);
        decisions->next[i - 1] = *chain;
        *chain = (uint32_t)i;
    }
}

static void note_decision(adv_decisions *decisions, const adv_determination *d,
                          const adv_trace_record *record)
{
    if (adv_line_of(d, record->line) == NULL) {
        return;
    }
    if (record->op == ADV_OP_TAKE) {
        decisions->takes[record->line] = record;
    } else if (adv_is_rule_step(record) && adv_item_of(d, record->item) != NULL) {
        decisions->steps[(size_t)record->item * d->line_count + (size_t)record->line] = record;
    }
}

bool adv_decisions_make(adv_decisions *decisions, adv_arena *arena, const adv_determination *d)
{
    size_t cells = 0;
    if (__builtin_mul_overflow(d->item_count + 1, d->line_count + 1, &cells) ||
        d->trace.count >= UINT32_MAX) {
        return false;
    }
    *decisions = (adv_decisions){
        .steps = ADV_ARENA_ARRAY(arena, cells, const adv_trace_record *),
        .takes = ADV_ARENA_ARRAY(arena, d->line_count + 1, const adv_trace_record *),
        .first = ADV_ARENA_ARRAY(arena, d->line_count + 1, uint32_t),
        .working = ADV_ARENA_ARRAY(arena, cells, uint32_t),
        .next = ADV_ARENA_ARRAY(arena, d->trace.count + 1, uint32_t),
        .item_count = d->item_count,
        .line_count = d->line_count,
    };
    if (decisions->steps == NULL || decisions->takes == NULL || decisions->first == NULL ||
        decisions->working == NULL || decisions->next == NULL) {
        return false;
    }
    for (size_t i = 0; i < d->trace.count; i++) {
        note_decision(decisions, d, &d->trace.records[i]);
    }
    string_chains(decisions, d);
    return true;
}

const adv_trace_record *adv_deciding_step(const adv_decisions *decisions, int32_t item, int32_t line)
{
    bool inside = item >= 0 && line >= 0 && (size_t)item < decisions->item_count &&
                  (size_t)line < decisions->line_count;
    return inside ? decisions->steps[(size_t)item * decisions->line_count + (size_t)line] : NULL;
}

static const adv_trace_record *numbered(const adv_determination *d, uint32_t number)
{
    return number == 0 ? NULL : &d->trace.records[number - 1];
}

const adv_trace_record *adv_first_step(const adv_decisions *decisions, const adv_determination *d,
                                       int32_t line)
{
    return numbered(d, decisions->first[line + 1]);
}

const adv_trace_record *adv_first_working(const adv_decisions *decisions, const adv_determination *d,
                                          int32_t item, int32_t line)
{
    return numbered(
        d, decisions->working[(size_t)(item + 1) * (decisions->line_count + 1) + (size_t)(line + 1)]);
}

const adv_trace_record *adv_next_step(const adv_decisions *decisions, const adv_determination *d,
                                      const adv_trace_record *step)
{
    return numbered(d, decisions->next[step - d->trace.records]);
}

bool adv_is_table_step(const adv_trace_record *record)
{
    if (record->op == ADV_OP_CONDITION) {
        return false;
    }
    if (!adv_is_rule_step(record)) {
        return true;
    }
    if (record->outcome == ADV_STEP_NOT_APPLIED || record->outcome == ADV_STEP_OPEN) {
        return false;
    }
    return record->op != ADV_OP_LEAVE || record->outcome != ADV_STEP_APPLIED;
}

void adv_tell_money(adv_document *doc, adv_prose *p, adv_money money)
{
    if (!money.stated && money.e4 == 0) {
        adv_say(doc, p, "not stated");
    } else if (money.e4 == ADV_AMOUNT_UNKNOWN) {
        adv_say_mark(doc, p, ADV_TONE_WARN, "not known");
    } else {
        (void)adv_say_amount(doc, p, money.e4, 4, money.currency);
    }
}

void adv_tell_keyed(adv_document *doc, adv_prose *p, const adv_determination *d, int64_t e4, bool currency)
{
    const adv_jurisdiction *j = d->jurisdiction;
    adv_span *span = adv_say_amount(doc, p, e4, 4, currency ? j->currency : ADV_CURRENCY_NONE);
    if (span != NULL && j->round_entered.unit_e4 % ADV_E4 == 0) {
        span->least = 0;
    }
}

/* The row called `first` and `part` behind its jurisdiction, such as "assist_transport", on the day. */
static const adv_parameter *row_named(const adv_determination *d, const char *first, const char *part)
{
    size_t head = strlen(first), tail = strlen(part);
    for (uint16_t i = 0; i < d->jurisdiction->parameter_count; i++) {
        const adv_parameter *row = &d->jurisdiction->parameters[i];
        const char *point = memchr(row->id, '.', strlen(row->id));
        bool holds = d->day == ADV_DATE_NONE || (row->from <= d->day && d->day < row->until);
        if (holds && point != NULL && strlen(point + 1) == head + tail &&
            memcmp(point + 1, first, head) == 0 && memcmp(point + 1 + head, part, tail) == 0) {
            return row;
        }
    }
    return NULL;
}

const adv_parameter *adv_row_of_way(const adv_determination *d, adv_apportionment way)
{
    return row_named(d, "apportionment_", adv_apportionment_name(way));
}

const adv_parameter *adv_row_of_assist(const adv_determination *d, const adv_trace_record *record)
{
    const adv_item *item = adv_item_of(d, record->item);
    if (item == NULL || item->assist == NULL) {
        return NULL;
    }
    if (record->op == ADV_OP_COST) {
        return row_named(d, "assist_", adv_cost_part_name((adv_cost_part)record->part));
    }
    if (record->op != ADV_OP_APPORTION) {
        return NULL;
    }
    return record->part == 0 ? row_named(d, "apportionment_", "other_countries")
                             : adv_row_of_way(d, (adv_apportionment)record->part);
}

void adv_tell_outcome(adv_document *doc, adv_prose *p, const adv_line_result *line)
{
    const char *lack = line->outcome == ADV_REJECTED ? adv_words_lack(line->reason_fact) : NULL;
    adv_prose sentence = {NULL, NULL};
    if (lack == NULL) {
        adv_say(doc, p, adv_explain_outcome((adv_outcome)line->outcome));
        return;
    }
    adv_say(doc, &sentence, lack);
    adv_say(doc, &sentence, ".");
    adv_prose_capital(doc, &sentence);
    adv_prose_append(p, &sentence);
}

void adv_tell_quantity(adv_document *doc, adv_prose *p, int64_t e4, adv_text unit)
{
    if (e4 == ADV_AMOUNT_UNKNOWN) {
        adv_say_mark(doc, p, ADV_TONE_WARN, "not stated");
        return;
    }
    adv_span *span = adv_say_amount(doc, p, e4, 4, ADV_CURRENCY_NONE);
    if (span != NULL) {
        span->least = 0;
    }
    if (unit.length != 0) {
        adv_say_whole(doc, p, " ");
        adv_say_user(doc, p, unit);
    }
}

/* An id that only repeats the kind, as of a column, or the delivery term that promised the duty, says
   nothing. */
static bool id_tells_more(const adv_item *item)
{
    bool promised = item->origin == ADV_FROM_ELEMENT && item->element == NULL &&
                    (item->kind == ADV_KIND_CUSTOMS_DUTY || item->kind == ADV_KIND_IMPORT_FEE);
    return item->id.length != 0 && !promised &&
           !adv_text_is(item->id, adv_element_kind_row((adv_element_kind)item->kind)->name);
}

void adv_tell_item(adv_document *doc, adv_prose *p, const adv_determination *d, int32_t index)
{
    const adv_item *item = adv_item_of(d, index);
    if (item == NULL) {
        adv_say(doc, p, "the price");
        return;
    }
    adv_text kind = adv_explain_kind((adv_element_kind)item->kind);
    adv_text name = adv_item_name(item);
    if (p != NULL && kind.length == strlen(kind.bytes)) {
        adv_say(doc, p, kind.bytes);
    } else {
        char *copy = doc->failed ? NULL : adv_arena_copy(doc->arena, kind.bytes, kind.length);
        doc->failed = doc->failed || copy == NULL;
        adv_say(doc, p, copy);
    }
    if (name.length != 0) {
        adv_say(doc, p, " “");
        adv_say_user(doc, p, name);
        adv_say(doc, p, "”");
    } else if (id_tells_more(item)) {
        adv_say(doc, p, " ");
        adv_say_user(doc, p, item->id);
    }
}

void adv_tell_line(adv_document *doc, adv_prose *p, const adv_determination *d, int32_t index)
{
    const adv_line_result *line = adv_line_of(d, index);
    if (line == NULL) {
        adv_say(doc, p, "the shipment");
        return;
    }
    adv_say(doc, p, "line ");
    adv_say_user(doc, p, line->line);
}

/* "verified" needs no alarm; whatever is less is marked wherever it is shown. */
void adv_tell_standing(adv_document *doc, adv_prose *p, adv_standing standing)
{
    adv_tone tone = standing == ADV_VERIFIED ? ADV_TONE_GOOD : ADV_TONE_WARN;
    adv_say_mark(doc, p, tone, adv_standing_name(standing));
}

static void tell_cite(adv_document *doc, adv_prose *p, const adv_cite *cite)
{
    adv_say(doc, p, cite->instrument);
    adv_say(doc, p, " ");
    adv_say(doc, p, cite->provision);
    adv_say(doc, p, " ");
    adv_tell_standing(doc, p, (adv_standing)cite->standing);
}

/* The citation that states the rule; without one the first. */
static size_t leading_cite(const adv_cite *cites, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (cites[i].role == ADV_CITE_RULE) {
            return i;
        }
    }
    return 0;
}

void adv_tell_cites(adv_document *doc, adv_prose *p, const adv_cite *cites, size_t count, bool all)
{
    if (count == 0) {
        adv_say_mark(doc, p, ADV_TONE_WARN, "no citation");
        return;
    }
    if (!all) {
        tell_cite(doc, p, &cites[leading_cite(cites, count)]);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (i != 0) {
            adv_say_break(doc, p);
        }
        tell_cite(doc, p, &cites[i]);
        if (cites[i].role != ADV_CITE_RULE) {
            adv_say(doc, p, cites[i].role == ADV_CITE_BASIS ? " (basis)" : " (practice)");
        }
    }
}

/* "1.1044 USD per EUR", or "7.25 CNY per USD" where the published figure is that way round. */
static void tell_figure(adv_document *doc, adv_prose *p, adv_rate rate, adv_currency from, adv_currency into)
{
    adv_span *figure = adv_say_amount(doc, p, rate.e9, 9, rate.divide ? from : into);
    if (figure != NULL) {
        figure->least = 4;
    }
    adv_say(doc, p, " per ");
    if (rate.per != 1) {
        adv_say_number(doc, p, rate.per);
        adv_say(doc, p, " ");
    }
    adv_say(doc, p, adv_currency_get(rate.divide ? into : from)->code);
}

void adv_tell_rate(adv_document *doc, adv_prose *p, const adv_determination *d, const adv_rate_pick *pick,
                   adv_currency currency)
{
    if (pick->source == ADV_RATE_NONE || pick->source == ADV_RATE_SAME_CURRENCY) {
        return;
    }
    tell_figure(doc, p, pick->rate, currency, d->jurisdiction->currency);
    adv_say(doc, p, ", ");
    adv_say(doc, p, adv_words_rate_source((adv_rate_source)pick->source));
    adv_say(doc, p, " of ");
    adv_say_date(doc, p, pick->date);
    if (pick->quarterly) {
        adv_say(doc, p, ", first of the quarter");
    } else if (pick->quarter_e9 != 0) {
        adv_say(doc, p, ", of the day: the quarter's rate is too far from it");
    }
    if (pick->asked != pick->date && !pick->quarterly && pick->asked != ADV_DATE_NONE) {
        adv_say(doc, p, ", the last before ");
        adv_say_date(doc, p, pick->asked);
    }
    if (pick->source == ADV_RATE_CENTRAL_BANK) {
        adv_say(doc, p, "; ");
        adv_say_mark(doc, p, ADV_TONE_WARN, "not certified");
    }
}

void adv_tell_rounding(adv_document *doc, adv_prose *p, const adv_rounding_rule *rule, adv_currency currency)
{
    adv_say(doc, p, "round to ");
    if (rule->unit_e4 == ADV_E4) {
        adv_say(doc, p, "whole ");
        adv_say(doc, p, adv_currency_get(currency)->code);
    } else {
        (void)adv_say_amount(doc, p, rule->unit_e4, 4, currency);
    }
    adv_say(doc, p, ", ");
    adv_say(doc, p, adv_words_rounding((adv_rounding)rule->mode));
}

/* A name of a closed list as words: "licence agreement". */
static void say_name(adv_document *doc, adv_prose *p, const char *name)
{
    size_t length = strlen(name);
    char *copy = doc->failed ? NULL : adv_arena_copy(doc->arena, name, length);
    if (copy == NULL) {
        doc->failed = true;
        return;
    }
    for (size_t i = 0; i < length; i++) {
        copy[i] = copy[i] == '_' ? ' ' : copy[i];
    }
    adv_say(doc, p, copy);
}

void adv_tell_evidence(adv_document *doc, adv_prose *p, const adv_determination *d, int32_t item,
                       int32_t line)
{
    adv_list ids = adv_evidence_of(d, item, line);
    const adv_text *texts = ids.items;
    if (ids.count == 0) {
        adv_say_mark(doc, p, ADV_TONE_WARN, "missing");
        return;
    }
    for (size_t i = 0; i < ids.count; i++) {
        const char *kind = adv_evidence_kind(d, texts[i]);
        if (i != 0) {
            adv_say_break(doc, p);
        }
        adv_say_user(doc, p, texts[i]);
        if (kind != NULL) {
            adv_say(doc, p, " (");
            say_name(doc, p, kind);
            adv_say(doc, p, ")");
        }
    }
}

void adv_tell_party(adv_document *doc, adv_prose *p, const adv_determination *d, adv_text id)
{
    const adv_party *parties = d->shipment == NULL ? NULL : d->shipment->parties.items;
    if (id.length == 0) {
        adv_say_mark(doc, p, ADV_TONE_WARN, "not stated");
        return;
    }
    for (size_t i = 0; parties != NULL && i < d->shipment->parties.count; i++) {
        if (adv_text_equal(parties[i].id, id) && parties[i].name.length != 0) {
            adv_say_user(doc, p, parties[i].name);
            if (parties[i].country.length != 0) {
                adv_say(doc, p, " (");
                adv_say_user(doc, p, parties[i].country);
                adv_say(doc, p, ")");
            }
            return;
        }
    }
    adv_say_user(doc, p, id);
}

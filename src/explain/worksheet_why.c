/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The second half of a worksheet: what was looked at and not counted, the conditions of the method, what is
 * missing, the law relied on.
 */
#include "worksheet.h"

#include <string.h>

/* ---- not counted -------------------------------------------------------------------------------------- */

static const adv_column_head left_columns[] = {
    {"Element", ADV_ALIGN_LEFT, 0},
    {"Amount", ADV_ALIGN_DECIMAL, 0},
    {"Why", ADV_ALIGN_LEFT, 0},
    {"Law", ADV_ALIGN_LEFT, 1},
};
enum { LEFT_ITEM, LEFT_AMOUNT, LEFT_WHY, LEFT_LAW, LEFT_COLUMNS };

/* Two lines on which an item fared alike are told once. */
static bool alike(const adv_trace_record *a, const adv_trace_record *b)
{
    return a->rule == b->rule && a->outcome == b->outcome && a->fact == b->fact && a->op == b->op;
}

/* A rule that was tried and that nobody needs to hear of: it would have counted nothing, or asks for what is
   not usually asked for. */
static bool is_idle(const adv_worksheet *w, const adv_trace_record *record)
{
    const adv_rule *rule = adv_rule_of(w->d, record->rule);
    bool silent = rule != NULL && rule->unknown == ADV_UNKNOWN_SILENT && record->outcome == ADV_STEP_OPEN;
    return silent || (record->op == ADV_OP_LEAVE && record->outcome == ADV_STEP_NOT_APPLIED);
}

/* A reason as a sentence; what a row of law says is one already. */
static void say_reason(adv_worksheet *w, adv_prose *p, const adv_trace_record *record)
{
    adv_prose sentence = {NULL, NULL};
    adv_tell_reason(w->doc, &sentence, w->d, record);
    adv_prose_capital(w->doc, &sentence);
    adv_prose_append(p, &sentence);
    adv_say(w->doc, p,
            record->outcome == ADV_STEP_APPLIED && adv_rule_of(w->d, record->rule) != NULL ? "" : ".");
}

/* The rules that were tried first and why they failed, then the one that decided. */
static void say_why(adv_worksheet *w, adv_row *row, const adv_trace_record *deciding)
{
    adv_prose *why = adv_cell(row, LEFT_WHY);
    bool any = false;
    const adv_trace_record *r = adv_first_step(&w->decisions, w->d, deciding->line);
    for (; r != NULL && r != deciding; r = adv_next_step(&w->decisions, w->d, r)) {
        if (!adv_is_rule_step(r) || r->item != deciding->item || is_idle(w, r)) {
            continue;
        }
        if (any) {
            adv_say_break(w->doc, why);
        }
        say_reason(w, why, r);
        any = true;
    }
    if (any) {
        adv_say_break(w->doc, why);
    }
    say_reason(w, why, deciding);
}

/* The lines a told-once row speaks for, named where it does not speak for all. */
static void say_lines(adv_worksheet *w, adv_prose *p, const adv_trace_record *deciding)
{
    size_t all = 0;
    size_t same = 0;
    for (size_t line = 0; line < w->d->line_count; line++) {
        const adv_trace_record *other = adv_deciding_step(&w->decisions, deciding->item, (int32_t)line);
        all += other != NULL;
        same += other != NULL && alike(deciding, other);
    }
    if (same == all) {
        return;
    }
    adv_say(w->doc, p, same == 1 ? ", on line " : ", on lines ");
    bool first = true;
    for (size_t line = 0; line < w->d->line_count; line++) {
        const adv_trace_record *other = adv_deciding_step(&w->decisions, deciding->item, (int32_t)line);
        if (other != NULL && alike(deciding, other)) {
            adv_say(w->doc, p, first ? "" : ", ");
            adv_say_user(w->doc, p, w->d->lines[line].line);
            first = false;
        }
    }
}

static void left_row(adv_worksheet *w, adv_block *table, const adv_trace_record *deciding)
{
    const adv_item *item = adv_item_of(w->d, deciding->item);
    const adv_rule *rule = adv_rule_of(w->d, deciding->rule);
    adv_row *row = adv_row_add(w->doc, table);
    if (row == NULL || item == NULL) {
        return;
    }
    adv_tell_item(w->doc, adv_cell(row, LEFT_ITEM), w->d, deciding->item);
    adv_prose_capital(w->doc, adv_cell(row, LEFT_ITEM));
    say_lines(w, adv_cell(row, LEFT_ITEM), deciding);
    adv_money money = item->amount;
    if (w->d->line_count == 1 || !money.stated) {
        money = (adv_money){deciding->operand_e4, deciding->currency, true};
    } else if (money.currency == ADV_CURRENCY_NONE) {
        money.currency = deciding->currency;
    }
    if (money.e4 == ADV_AMOUNT_UNKNOWN && deciding->operand_e4 != ADV_AMOUNT_UNKNOWN) {
        adv_say(w->doc, adv_cell(row, LEFT_AMOUNT), "by line"); /* lines in several currencies have no sum */
    } else {
        adv_tell_money(w->doc, adv_cell(row, LEFT_AMOUNT), money);
    }
    say_why(w, row, deciding);
    if (rule != NULL) {
        adv_tell_cites(w->doc, adv_cell(row, LEFT_LAW), rule->cites, rule->cite_count, false);
    }
}

static bool told_before(const adv_worksheet *w, const adv_trace_record *record)
{
    for (int32_t line = 0; line < record->line; line++) {
        const adv_trace_record *other = adv_deciding_step(&w->decisions, record->item, line);
        if (other != NULL && alike(record, other)) {
            return true;
        }
    }
    return false;
}

void adv_worksheet_left(adv_worksheet *w)
{
    adv_block *section = adv_section_add(w->doc, NULL, "not-counted", "Not counted, and why");
    adv_block *table = NULL;
    for (size_t item = 0; item < w->d->item_count; item++) {
        for (size_t line = 0; line < w->d->line_count; line++) {
            const adv_trace_record *record = adv_deciding_step(&w->decisions, (int32_t)item, (int32_t)line);
            if (record == NULL || adv_is_counted(record) || told_before(w, record)) {
                continue;
            }
            if (table == NULL) {
                table = adv_table_add(w->doc, section, left_columns, LEFT_COLUMNS);
            }
            left_row(w, table, record);
        }
    }
    if (table == NULL) {
        (void)adv_paragraph_add(w->doc, section,
                                w->d->item_count == 0 ? "No element beside the price is stated."
                                                      : "Every element that was looked at is counted.");
    }
}

/* ---- conditions --------------------------------------------------------------------------------------- */

static const adv_column_head condition_columns[] = {
    {"Condition", ADV_ALIGN_LEFT, 0},
    {"Outcome", ADV_ALIGN_LEFT, 0},
    {"Law", ADV_ALIGN_LEFT, 1},
};

static void condition_outcome(adv_worksheet *w, adv_prose *p, const adv_trace_record *record)
{
    switch ((adv_step_outcome)record->outcome) {
    case ADV_STEP_NOT_APPLIED: adv_say_mark(w->doc, p, ADV_TONE_GOOD, "met"); return;
    case ADV_STEP_APPLIED: adv_say(w->doc, p, "applies"); return;
    case ADV_STEP_OPEN:
        if (is_idle(w, record)) {
            adv_say(w->doc, p, "not usually asked for");
            return;
        }
        adv_say_mark(w->doc, p, ADV_TONE_WARN, "open");
        adv_say(w->doc, p, ": no obstacle until it is answered");
        return;
    case ADV_STEP_MISSING_FACT:
        adv_say_mark(w->doc, p, ADV_TONE_WARN, "missing, and it would decide");
        return;
    case ADV_STEP_ENDED: adv_say_mark(w->doc, p, ADV_TONE_BAD, "fails: the method ends"); return;
    case ADV_STEP_MISSING_AMOUNT:
    case ADV_STEP_NO_RATE:
    case ADV_STEP_RANGE:
        adv_say_mark(w->doc, p, ADV_TONE_BAD, adv_words_step_outcome((adv_step_outcome)record->outcome));
        return;
    }
}

/* The row that says that nothing bars the method is no word to give where an element ended it afterwards. */
static bool is_overtaken(const adv_worksheet *w, const adv_trace_record *record)
{
    const adv_rule *rule = adv_rule_of(w->d, record->rule);
    const adv_line_result *line = adv_line_of(w->d, record->line);
    bool ended = line != NULL &&
                 (line->outcome == ADV_METHOD_ENDED || line->method != ADV_BY_TRANSACTION_VALUE);
    return rule != NULL && ended && record->op == ADV_OP_CONDITION && record->outcome == ADV_STEP_APPLIED &&
           rule->when == 0 && rule->unless == 0;
}

/* A row that ends nothing, such as one that asks a person to declare something, is no condition where it does
   not apply. */
static bool is_told(const adv_worksheet *w, const adv_trace_record *record)
{
    const adv_rule *rule = adv_rule_of(w->d, record->rule);
    return record->op == ADV_OP_CONDITION && !is_overtaken(w, record) &&
           (record->outcome != ADV_STEP_NOT_APPLIED || rule == NULL ||
            rule->effect == ADV_EFFECT_END_METHOD);
}

static bool is_sold_apart(const adv_worksheet *w, int32_t line)
{
    const adv_line_result *result = adv_line_of(w->d, line);
    return result != NULL && result->goods != NULL && result->goods->no_sale_kind != 0;
}

/* The sale is one, so every line meets the same conditions and one line is told for all: one of those sold,
   and one of those that say for themselves that they are not.  -1 = there is none of that sort. */
static int32_t line_to_tell(const adv_worksheet *w, bool apart)
{
    for (size_t i = 0; i < w->d->line_count; i++) {
        if (is_sold_apart(w, (int32_t)i) == apart) {
            return (int32_t)i;
        }
    }
    return -1;
}

static void condition_row(adv_worksheet *w, adv_block *table, const adv_trace_record *record, bool name_line)
{
    adv_row *row = adv_row_add(w->doc, table);
    const adv_rule *rule = adv_rule_of(w->d, record->rule);
    if (name_line) {
        adv_tell_line(w->doc, adv_cell(row, 0), w->d, record->line);
        adv_say(w->doc, adv_cell(row, 0), ": ");
    }
    adv_tell_step(w->doc, adv_cell(row, 0), w->d, record);
    adv_prose_capital(w->doc, adv_cell(row, 0));
    condition_outcome(w, adv_cell(row, 1), record);
    if (rule != NULL) {
        adv_tell_cites(w->doc, adv_cell(row, 2), rule->cites, rule->cite_count, false);
    }
}

void adv_worksheet_conditions(adv_worksheet *w)
{
    adv_block *section = adv_section_add(w->doc, NULL, "conditions", "Conditions of the method");
    adv_block *table = NULL;
    int32_t sold = line_to_tell(w, false);
    int32_t apart = line_to_tell(w, true);
    for (size_t i = 0; i < w->d->trace.count; i++) {
        const adv_trace_record *record = &w->d->trace.records[i];
        if (!is_told(w, record) || (record->line != sold && record->line != apart)) {
            continue;
        }
        if (table == NULL) {
            table = adv_table_add(w->doc, section, condition_columns, 3);
        }
        condition_row(w, table, record, sold >= 0 && apart >= 0);
    }
    if (table == NULL) {
        (void)adv_paragraph_add(w->doc, section,
                                "No condition was tested, because no version of the law covers the day.");
    }
}

/* ---- missing, ended ----------------------------------------------------------------------------------- */

/* A line's own reason, where no point says it. */
static void say_line_reason(adv_worksheet *w, adv_block *list, size_t index)
{
    const adv_line_result *line = &w->d->lines[index];
    const adv_rule *rule = adv_rule_of(w->d, line->reason_rule);
    const char *lack = adv_words_lack(line->reason_fact);
    bool sale = rule != NULL && rule->subject == ADV_SUBJECT_SALE;
    for (size_t i = 0; i < w->d->point_count; i++) {
        const adv_point *point = &w->d->points[i];
        if (adv_point_decides((adv_point_code)point->code) &&
            (point->line == (int32_t)index || point->line < 0)) {
            return;
        }
    }
    adv_prose *p = adv_item_add(w->doc, list);
    adv_tell_line(w->doc, p, w->d, (int32_t)index);
    adv_prose_capital(w->doc, p);
    adv_say(w->doc, p, ", ");
    adv_tell_item(w->doc, p, w->d, line->reason_item);
    adv_say(w->doc, p, ": ");
    if (lack != NULL) {
        adv_say(w->doc, p, lack);
    } else if (sale && line->reason_fact < ADV_SALE_FACT_COUNT) {
        adv_say(w->doc, p, "it is not stated whether ");
        adv_say(w->doc, p, adv_explain_sale_fact((adv_sale_fact)line->reason_fact, true));
    } else if (!sale && line->reason_fact < ADV_ELEMENT_FACT_COUNT) {
        adv_say(w->doc, p, "it is not stated whether ");
        adv_say(w->doc, p, adv_explain_fact((adv_element_fact)line->reason_fact, true));
    } else {
        adv_say(w->doc, p, "the amount is not known; find it and state it");
    }
    adv_say(w->doc, p, ".");
}

static void missing_facts(adv_worksheet *w)
{
    adv_block *section = adv_section_add(w->doc, NULL, "missing", "Missing facts that would decide");
    adv_block *list = adv_block_add(w->doc, section, ADV_BLOCK_LIST);
    for (size_t i = 0; i < w->points.count; i++) {
        const adv_point *point = &w->points.items[i];
        if (adv_point_decides((adv_point_code)point->code)) {
            adv_prose *p = adv_item_add(w->doc, list);
            adv_tell_point(w->doc, p, w->d, point);
            adv_prose_capital(w->doc, p);
        }
    }
    for (size_t i = 0; i < w->d->line_count; i++) {
        if (w->d->lines[i].outcome == ADV_INCOMPLETE) {
            say_line_reason(w, list, i);
        }
    }
}

static void ended_line(adv_worksheet *w, adv_block *list, size_t index)
{
    const adv_line_result *line = &w->d->lines[index];
    const adv_rule *rule = adv_rule_of(w->d, line->reason_rule);
    adv_prose *p = adv_item_add(w->doc, list);
    adv_tell_line(w->doc, p, w->d, (int32_t)index);
    adv_prose_capital(w->doc, p);
    if (line->reason_item >= 0) {
        adv_say(w->doc, p, ", ");
        adv_tell_item(w->doc, p, w->d, line->reason_item);
    }
    adv_say(w->doc, p, ": ");
    adv_say(w->doc, p, rule == NULL ? "the method ends" : rule->says);
    adv_say(w->doc, p, " ");
    if (rule != NULL) {
        adv_tell_cites(w->doc, p, rule->cites, rule->cite_count, false);
    }
}

static void ended(adv_worksheet *w)
{
    adv_block *section = adv_section_add(w->doc, NULL, "ended", "Why transaction value cannot be used");
    adv_block *list = adv_block_add(w->doc, section, ADV_BLOCK_LIST);
    for (size_t i = 0; i < w->d->line_count; i++) {
        if (w->d->lines[i].outcome == ADV_METHOD_ENDED) {
            ended_line(w, list, i);
        }
    }
    (void)adv_paragraph_add(w->doc, section,
                            "What became of the later methods stands with the lawful order above; the goods "
                            "have a value all the same, and zero is not it.");
}

static bool any_line(const adv_determination *d, adv_outcome outcome)
{
    for (size_t i = 0; i < d->line_count; i++) {
        if (d->lines[i].outcome == outcome) {
            return true;
        }
    }
    return d->line_count == 0 && d->outcome == outcome;
}

static void not_valued(adv_worksheet *w, adv_outcome outcome, const char *anchor, const char *heading)
{
    if (!any_line(w->d, outcome)) {
        return;
    }
    adv_block *section = adv_section_add(w->doc, NULL, anchor, heading);
    adv_block *list = adv_block_add(w->doc, section, ADV_BLOCK_LIST);
    for (size_t i = 0; i < w->d->line_count; i++) {
        if (w->d->lines[i].outcome != outcome) {
            continue;
        }
        const char *lack = adv_words_lack(w->d->lines[i].reason_fact);
        adv_prose *p = adv_item_add(w->doc, list);
        adv_tell_line(w->doc, p, w->d, (int32_t)i);
        adv_prose_capital(w->doc, p);
        adv_say(w->doc, p, ": ");
        adv_say(w->doc, p, lack == NULL ? adv_explain_outcome(outcome) : lack);
        adv_say(w->doc, p, lack == NULL ? "" : ".");
    }
}

void adv_worksheet_missing(adv_worksheet *w)
{
    if (any_line(w->d, ADV_METHOD_ENDED)) {
        ended(w);
    }
    if (any_line(w->d, ADV_INCOMPLETE)) {
        missing_facts(w);
    }
    not_valued(w, ADV_NO_LAW, "no-law", "No law for the day");
    not_valued(w, ADV_REJECTED, "rejected", "Not valued");
}

/* ---- law ---------------------------------------------------------------------------------------------- */

static const adv_column_head law_columns[] = {
    {"Row", ADV_ALIGN_LEFT, 0},
    {"What it says", ADV_ALIGN_LEFT, 0},
    {"Citations", ADV_ALIGN_LEFT, 1},
};

static void law_row(adv_worksheet *w, adv_block *table, const char *id, const char *says,
                    const adv_cite *cites, size_t count)
{
    adv_row *row = adv_row_add(w->doc, table);
    adv_say(w->doc, adv_cell(row, 0), id);
    adv_say(w->doc, adv_cell(row, 1), says);
    adv_tell_cites(w->doc, adv_cell(row, 2), cites, count, true);
}

static void rounding_row(adv_worksheet *w, adv_block *table, const adv_rounding_rule *rule)
{
    if (rule->ours) {
        adv_row *row = adv_row_add(w->doc, table);
        adv_say(w->doc, adv_cell(row, 0), rule->id);
        adv_say(w->doc, adv_cell(row, 1), rule->says);
        adv_say_mark(w->doc, adv_cell(row, 2), ADV_TONE_WARN, "our rounding");
        return;
    }
    law_row(w, table, rule->id, rule->says, rule->cites, rule->cite_count);
}

/* The rows that decided something, once each, in the order of the pack; and whether a rate was used. */
static bool collect(const adv_worksheet *w, uint8_t *used)
{
    bool rate = false;
    for (size_t i = 0; i < w->d->trace.count; i++) {
        const adv_trace_record *record = &w->d->trace.records[i];
        bool decided =
            record->outcome != ADV_STEP_NOT_APPLIED && !is_idle(w, record) && !is_overtaken(w, record);
        if (decided && adv_rule_of(w->d, record->rule) != NULL) {
            used[record->rule] = 1;
        }
        rate = rate || record->rate.source > ADV_RATE_SAME_CURRENCY || record->outcome == ADV_STEP_NO_RATE;
    }
    return rate;
}

/* One row of a law file may stand for several kinds of element; it is told once. */
static bool named_before(const adv_jurisdiction *j, const uint8_t *used, uint16_t index)
{
    for (uint16_t i = 0; i < index; i++) {
        if (used[i] && strcmp(j->rules[i].id, j->rules[index].id) == 0) {
            return true;
        }
    }
    return false;
}

static void say_legend(adv_worksheet *w, adv_block *section)
{
    adv_block *paragraph = adv_block_add(w->doc, section, ADV_BLOCK_PARAGRAPH);
    adv_prose *p = paragraph == NULL ? NULL : &paragraph->prose;
    adv_say(w->doc, p,
            "Standing of a citation: verified = read in the source; secondary = found in a source about it; "
            "knowledge = from knowledge, not confirmed.");
}

/* Rows by which assists were valued and spread, and later methods went, once each. */
static void figure_rows(adv_worksheet *w, adv_block *table)
{
    const adv_jurisdiction *j = w->d->jurisdiction;
    uint8_t *used = ADV_ARENA_ARRAY(w->doc->arena, (size_t)j->parameter_count + 1, uint8_t);
    if (used == NULL) {
        w->doc->failed = true;
        return;
    }
    for (size_t i = 0; i < w->d->trace.count; i++) {
        const adv_parameter *row = adv_row_of_assist(w->d, &w->d->trace.records[i]);
        if (row != NULL) {
            used[row - j->parameters] = 1;
        }
    }
    adv_worksheet_method_rows(w, used);
    adv_worksheet_relation_rows(w, used);
    adv_worksheet_price_rows(w, used);
    for (uint16_t i = 0; i < j->parameter_count; i++) {
        const adv_parameter *row = &j->parameters[i];
        if (used[i]) {
            law_row(w, table, row->id, row->says, row->cites, row->cite_count);
        }
    }
}

void adv_worksheet_law(adv_worksheet *w)
{
    const adv_jurisdiction *j = w->d->jurisdiction;
    uint8_t *used = ADV_ARENA_ARRAY(w->doc->arena, (size_t)j->rule_count + 1, uint8_t);
    if (used == NULL) {
        w->doc->failed = true;
        return;
    }
    bool rate = collect(w, used);
    const adv_fx_rule *fx = adv_fx_rule_of(w->d);
    adv_block *section = adv_section_add(w->doc, NULL, "law", "Law relied on");
    adv_block *table = adv_table_add(w->doc, section, law_columns, 3);
    for (uint16_t i = 0; i < j->rule_count; i++) {
        if (used[i] && !named_before(j, used, i)) {
            law_row(w, table, j->rules[i].id, j->rules[i].says, j->rules[i].cites, j->rules[i].cite_count);
        }
    }
    figure_rows(w, table);
    if (rate && fx != NULL) {
        law_row(w, table, fx->id, fx->says, fx->cites, fx->cite_count);
    }
    if (w->d->outcome == ADV_VALUED) {
        rounding_row(w, table, &j->round_value);
        rounding_row(w, table, &j->round_entered);
    }
    say_legend(w, section);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parts of a determination as running text.  The worksheet, the sentences of JSON and the single sentences of
 * explain.h are all told here, so that each is worded once.
 */
#ifndef ADVALOREM_EXPLAIN_TELL_H
#define ADVALOREM_EXPLAIN_TELL_H

#include "words.h"

/* Looking up what a determination points at; NULL when it points nowhere. */
const adv_rule *adv_rule_of(const adv_determination *d, uint16_t rule);
const adv_item *adv_item_of(const adv_determination *d, int32_t item);
const adv_line_result *adv_line_of(const adv_determination *d, int32_t line);
const adv_fx_rule *adv_fx_rule_of(const adv_determination *d);
const char *adv_instrument_title(const adv_determination *d, const char *id);
adv_text adv_item_name(const adv_item *item);
/* Evidence ids of an item, or of the price of a line; none = {NULL, 0}. */
adv_list adv_evidence_of(const adv_determination *d, int32_t item, int32_t line);
/* "invoice", or NULL when the shipment holds no such paper. */
const char *adv_evidence_kind(const adv_determination *d, adv_text id);

/* The value of a fact in a word: 1 yes, 2 no, 0 unknown (adv_ternary). */
adv_ternary adv_fact_answer(adv_facts_word facts, unsigned fact);
/* How the fact that decided a step stood: a rule that does not apply had it the other way than it needs. */
adv_ternary adv_deciding_answer(const adv_determination *d, const adv_trace_record *record);

/* The weakest row of law the value of a line rests on (-1 = of all lines): the price, what was counted, the
   conditions of the method.  What was left out rests on rows that are told beside it. */
adv_standing adv_value_standing(const adv_determination *d, int32_t line);

bool adv_is_rule_step(const adv_trace_record *record);
bool adv_is_counted(const adv_trace_record *record);

/* What became of every item on every line: the last step by a rule decides, others were only looked at. */
typedef struct adv_decisions {
    const adv_trace_record **steps; /* [item][line] */
    const adv_trace_record **takes; /* [line]: the step that took the price */
    uint32_t *first;   /* [line + 1]: number of its first step that works nothing out; 0 = none */
    uint32_t *working; /* [item + 1][line + 1]: first step that works an amount out */
    uint32_t *next;    /* [step]: the next of the same chain */
    size_t item_count, line_count;
} adv_decisions;
/* Steps that work an amount out before a rule counts it. */
bool adv_is_working_step(const adv_trace_record *record);
bool adv_decisions_make(adv_decisions *decisions, adv_arena *arena,
                        const adv_determination *d); /* false: memory */
/* The step that decided the item on that line; NULL when the item does not concern the line. */
const adv_trace_record *adv_deciding_step(const adv_decisions *decisions, int32_t item, int32_t line);
/* Walking the steps of a line (-1 = of the shipment), and those that work out an item's amount; NULL ends. */
const adv_trace_record *adv_first_step(const adv_decisions *decisions, const adv_determination *d,
                                       int32_t line);
const adv_trace_record *adv_first_working(const adv_decisions *decisions, const adv_determination *d,
                                          int32_t item, int32_t line);
const adv_trace_record *adv_next_step(const adv_decisions *decisions, const adv_determination *d,
                                      const adv_trace_record *step);
/* A step of the table of steps, as against one that only says why something is not counted. */
bool adv_is_table_step(const adv_trace_record *record);

void adv_tell_money(adv_document *doc, adv_prose *p, adv_money money);
/* A tariff number, written one way wherever it is shown. */
void adv_tell_code(adv_document *doc, adv_prose *p, adv_text code);
void adv_tell_quantity(adv_document *doc, adv_prose *p, int64_t e4, adv_text unit);
void adv_tell_item(adv_document *doc, adv_prose *p, const adv_determination *d, int32_t item);
void adv_tell_line(adv_document *doc, adv_prose *p, const adv_determination *d, int32_t line);
void adv_tell_cites(adv_document *doc, adv_prose *p, const adv_cite *cites, size_t count, bool all);
void adv_tell_standing(adv_document *doc, adv_prose *p, adv_standing standing);
void adv_tell_rate(adv_document *doc, adv_prose *p, const adv_determination *d, const adv_rate_pick *pick,
                   adv_currency currency);
/* A figure to key: without decimals where whole units are keyed. */
void adv_tell_keyed(adv_document *doc, adv_prose *p, const adv_determination *d, int64_t e4, bool currency);
/* The row of law about a part of an assist's value, or a way of spreading it; NULL where the step is none. */
const adv_parameter *adv_row_of_way(const adv_determination *d, adv_apportionment way);
const adv_parameter *adv_row_of_assist(const adv_determination *d, const adv_trace_record *record);
/* Why the line has no value: of a reject the reason itself, which says more than its outcome. */
void adv_tell_outcome(adv_document *doc, adv_prose *p, const adv_line_result *line);
/* A spreading key by its name, as words. */
void adv_tell_key(adv_document *doc, adv_prose *p, const char *key);
void adv_tell_rounding(adv_document *doc, adv_prose *p, const adv_rounding_rule *rule, adv_currency currency);
void adv_tell_evidence(adv_document *doc, adv_prose *p, const adv_determination *d, int32_t item,
                       int32_t line);
void adv_tell_party(adv_document *doc, adv_prose *p, const adv_determination *d, adv_text id);
void adv_tell_step(adv_document *doc, adv_prose *p, const adv_determination *d,
                   const adv_trace_record *record);
/* Why a rule that was looked at did not count the item, or did not end the method. */
void adv_tell_reason(adv_document *doc, adv_prose *p, const adv_determination *d,
                     const adv_trace_record *record);
/* A rule that adds a decrease to the price it has lowered already. */
bool adv_puts_back(const adv_item *item, const adv_rule *rule);
/* A leg of the journey that is stated to have cost nothing. */
bool adv_is_nothing(const adv_item *item);
/* Not a price where there is no sale, nor a fact that only counts once another one is answered. */
bool adv_point_matters(const adv_determination *d, const adv_point *point);
/* The points of a determination that matter, one for what several lines share: it loses its line then. */
typedef struct adv_gathered_points {
    const adv_point *items;
    size_t count;
} adv_gathered_points;
/* Both lists live in `arena`; false when memory is out. */
bool adv_points_gather(adv_gathered_points *out, adv_arena *arena, const adv_determination *d);
void adv_tell_point(adv_document *doc, adv_prose *p, const adv_determination *d, const adv_point *point);

#endif

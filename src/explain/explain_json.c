/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A determination as JSON, in the shape of schema/determination.json: every amount, rate and date a string,
 * every key always there, null where there is nothing to say.  Its canonical form is these bytes with keys
 * sorted and blanks gone.
 */
#include "key.h"

#include "advalorem/json.h"
#include "advalorem/ledger.h"
#include "explain_duty.h"
#include "tell_due.h"
#include "tell_method.h"
#include "tell_price.h"
#include "tell_relation.h"

typedef struct telling {
    adv_json_writer w;
    const adv_determination *d;
    const adv_assessment *assessment;
    adv_arena *arena;
    adv_decisions decisions;
    adv_key_sheet key;
    const adv_point **points; /* that matter */
    size_t point_count;
    bool failed;
} telling;

/* ---- small values ------------------------------------------------------------------------------------- */

static void put_text(telling *t, const char *key, adv_text text)
{
    adv_json_key(&t->w, key);
    if (text.length == 0) {
        adv_json_null(&t->w);
    } else {
        adv_json_text(&t->w, text);
    }
}

static void put_word(telling *t, const char *key, const char *word)
{
    adv_json_key(&t->w, key);
    adv_json_cstring(&t->w, word);
}

static void put_bool(telling *t, const char *key, bool value)
{
    adv_json_key(&t->w, key);
    adv_json_bool(&t->w, value);
}

static void put_e4(telling *t, const char *key, int64_t e4, bool known)
{
    adv_json_key(&t->w, key);
    if (!known || e4 == ADV_AMOUNT_UNKNOWN) {
        adv_json_null(&t->w);
    } else {
        adv_json_decimal(&t->w, e4, 4, 2);
    }
}

static void put_decimal(telling *t, const char *key, adv_int128 value, int scale, bool known)
{
    adv_json_key(&t->w, key);
    if (known) {
        adv_json_decimal(&t->w, value, scale, scale == 13 ? 2 : 0);
    } else {
        adv_json_null(&t->w);
    }
}

static void put_date(telling *t, const char *key, adv_date date)
{
    char text[11];
    adv_json_key(&t->w, key);
    if (date == ADV_DATE_NONE || date == ADV_DATE_OPEN) {
        adv_json_null(&t->w);
        return;
    }
    adv_date_format(text, date);
    adv_json_cstring(&t->w, text);
}

static void put_currency(telling *t, const char *key, adv_currency currency)
{
    put_word(t, key, currency == ADV_CURRENCY_NONE ? NULL : adv_currency_get(currency)->code);
}

static void put_money(telling *t, const char *key, adv_money money)
{
    adv_json_key(&t->w, key);
    if (!money.stated) {
        adv_json_null(&t->w);
        return;
    }
    adv_json_open(&t->w, '{');
    put_e4(t, "amount", money.e4, true);
    put_currency(t, "currency", money.currency);
    adv_json_close(&t->w, '}');
}

static void put_sentence(telling *t, const char *key,
                         adv_status (*say)(adv_buffer *, const telling *, size_t), size_t index)
{
    adv_buffer words;
    adv_buffer_init(&words, t->arena);
    if (say(&words, t, index) != ADV_OK) {
        t->failed = true;
        return;
    }
    adv_json_key(&t->w, key);
    adv_json_text(&t->w, adv_buffer_done(&words));
}

static adv_status say_step(adv_buffer *out, const telling *t, size_t index)
{
    return adv_explain_step(out, t->d, &t->d->trace.records[index]);
}

static adv_status say_point(adv_buffer *out, const telling *t, size_t index)
{
    return adv_explain_point(out, t->d, t->points[index]);
}

/* ---- law ---------------------------------------------------------------------------------------------- */

static void put_cites(telling *t, const adv_cite *cites, size_t count)
{
    static const char *const roles[] = {"rule", "basis", "practice"};
    adv_json_key(&t->w, "citations");
    adv_json_open(&t->w, '[');
    for (size_t i = 0; i < count; i++) {
        adv_json_open(&t->w, '{');
        put_word(t, "instrument", cites[i].instrument);
        put_word(t, "title", adv_instrument_title(t->d, cites[i].instrument));
        put_word(t, "provision", cites[i].provision);
        put_word(t, "fact", cites[i].fact);
        put_word(t, "role", cites[i].role < 3 ? roles[cites[i].role] : NULL);
        put_word(t, "standing", adv_standing_name((adv_standing)cites[i].standing));
        adv_json_close(&t->w, '}');
    }
    adv_json_close(&t->w, ']');
}

/* The row of law behind a step: a rule, or one of the roundings. */
static void put_rule(telling *t, const adv_trace_record *record)
{
    const adv_rule *rule = adv_rule_of(t->d, record->rule);
    const adv_rounding_rule *round = record->op == ADV_OP_ROUND ? &t->d->jurisdiction->round_value : NULL;
    const adv_parameter *assist = adv_row_of_assist(t->d, record);
    const char *id = assist != NULL ? assist->id : round != NULL ? round->id : NULL;
    put_word(t, "rule", rule != NULL ? rule->id : id);
    put_bool(t, "ours", (round != NULL && round->ours) || adv_step_rounds_as_ours(record));
    if (rule != NULL) {
        put_cites(t, rule->cites, rule->cite_count);
    } else if (assist != NULL) {
        put_cites(t, assist->cites, assist->cite_count);
    } else {
        put_cites(t, round == NULL ? NULL : round->cites, round == NULL ? 0 : round->cite_count);
    }
}

static void put_law(telling *t)
{
    const char *digest = t->d->law->digest;
    adv_json_key(&t->w, "law");
    adv_json_open(&t->w, '{');
    adv_json_key(&t->w, "format");
    adv_json_integer(&t->w, t->d->law->format);
    put_word(t, "digest", digest == NULL || digest[0] == '\0' ? NULL : digest);
    put_word(t, "rule_version", ADV_RULE_VERSION);
    adv_json_close(&t->w, '}');
}

/* ---- steps -------------------------------------------------------------------------------------------- */

static const char *answer_word(adv_ternary answer)
{
    return answer == ADV_TRUE ? "yes" : answer == ADV_FALSE ? "no" : "unknown";
}

static const char *fact_origin(const telling *t, const adv_trace_record *record)
{
    const adv_item *item = adv_item_of(t->d, record->item);
    if (item == NULL || record->fact >= ADV_ELEMENT_FACT_COUNT) {
        return "facts";
    }
    adv_facts_word bits = ADV_YES(record->fact) | ADV_NO(record->fact);
    return (item->from_term & bits) != 0     ? "delivery_term"
           : (item->from_charge & bits) != 0 ? "charge_dictionary"
                                             : "facts";
}

static void put_fact(telling *t, const adv_trace_record *record)
{
    bool sale = record->op == ADV_OP_CONDITION;
    bool known = record->fact < (sale ? ADV_SALE_FACT_COUNT : ADV_ELEMENT_FACT_COUNT);
    adv_json_key(&t->w, "fact");
    if (!known) {
        adv_json_null(&t->w);
        return;
    }
    adv_json_open(&t->w, '{');
    put_word(t, "name",
             sale ? adv_sale_fact_row((adv_sale_fact)record->fact)->name
                  : adv_element_fact_row((adv_element_fact)record->fact)->name);
    put_word(t, "answer", answer_word(adv_deciding_answer(t->d, record)));
    put_word(t, "from", fact_origin(t, record));
    adv_json_close(&t->w, '}');
}

static void put_rate(telling *t, const adv_rate_pick *pick)
{
    adv_json_key(&t->w, "rate");
    if (pick->source == ADV_RATE_NONE || pick->source == ADV_RATE_SAME_CURRENCY) {
        adv_json_null(&t->w);
        return;
    }
    adv_json_open(&t->w, '{');
    put_decimal(t, "figure", pick->rate.e9, 9, true);
    adv_json_key(&t->w, "per");
    adv_json_integer(&t->w, pick->rate.per);
    put_bool(t, "divide", pick->rate.divide);
    put_date(t, "date", pick->date);
    put_date(t, "asked", pick->asked);
    put_word(t, "source", adv_rate_source_name((adv_rate_source)pick->source));
    put_word(t, "series", pick->series == NULL ? NULL : pick->series->name);
    put_bool(t, "quarterly", pick->quarterly);
    put_decimal(t, "quarter_figure", pick->quarter_e9, 9, pick->quarter_e9 != 0);
    put_decimal(t, "daily_figure", pick->daily_e9, 9, pick->daily_e9 != 0);
    adv_json_close(&t->w, '}');
}

static void put_evidence(telling *t, const adv_trace_record *record)
{
    bool asks = record->op == ADV_OP_TAKE || adv_is_rule_step(record);
    adv_list ids = adv_evidence_of(t->d, record->item, record->line);
    const adv_text *texts = ids.items;
    adv_json_key(&t->w, "evidence");
    if (!asks) {
        adv_json_null(&t->w);
        return;
    }
    adv_json_open(&t->w, '[');
    for (size_t i = 0; i < ids.count; i++) {
        adv_json_open(&t->w, '{');
        put_text(t, "id", texts[i]);
        put_word(t, "kind", adv_evidence_kind(t->d, texts[i]));
        adv_json_close(&t->w, '}');
    }
    adv_json_close(&t->w, ']');
}

static const char *part_name(const adv_trace_record *record)
{
    if (record->op == ADV_OP_COST) {
        return adv_cost_part_name((adv_cost_part)record->part);
    }
    return record->op == ADV_OP_APPORTION && record->part != 0
               ? adv_apportionment_name((adv_apportionment)record->part)
               : NULL;
}

/* Units and keys of a shipment count in ten-thousandths, percentages and units of a production in billionths.
 */
static int factor_scale(const telling *t, const adv_trace_record *record)
{
    const adv_item *item = adv_item_of(t->d, record->item);
    bool units = record->op == ADV_OP_PER_UNIT || record->op == ADV_OP_FORMULA ||
                 record->op == ADV_OP_FREE_UNITS || record->op == ADV_OP_SHIPPED;
    bool given = item != NULL && item->spread != NULL && adv_text_is(adv_text_of(item->spread), "given");
    bool keys =
        (record->op == ADV_OP_APPORTION && item != NULL && (item->assist == NULL || item->draw != NULL)) ||
        (record->op == ADV_OP_SPREAD && !given);
    return units || keys ? 4 : 9;
}

static void put_figures(telling *t, const adv_trace_record *record)
{
    bool running = record->op == ADV_OP_TAKE || adv_is_rule_step(record) || record->op == ADV_OP_ROUND ||
                   record->op == ADV_OP_VALUE || record->op == ADV_OP_CONVERT;
    bool operand = record->op != ADV_OP_CONDITION && record->op != ADV_OP_ROUND && record->op != ADV_OP_VALUE;
    int scale = factor_scale(t, record);
    put_e4(t, "amount", record->operand_e4, operand);
    put_currency(t, "currency", operand ? record->currency : ADV_CURRENCY_NONE);
    /* of a payment it is the place in its list */
    bool factor = record->factor_e9 != 0 && record->op != ADV_OP_PAYMENT;
    put_decimal(t, "factor", record->factor_e9, scale, factor);
    put_decimal(t, "divisor", record->divisor_e9, scale, record->divisor_e9 != 0);
    put_e4(t, "result", record->result_e4, adv_is_working_step(record));
    put_rate(t, &record->rate);
    put_decimal(t, "in_value_currency", record->operand_e13, 13,
                record->rate.source != ADV_RATE_NONE && record->outcome == ADV_STEP_APPLIED);
    put_decimal(t, "before", record->before_e13, 13, running);
    put_decimal(t, "after", record->after_e13, 13, running);
}

static void put_index(telling *t, const char *key, int32_t index, size_t count)
{
    adv_json_key(&t->w, key);
    if (index < 0 || (size_t)index >= count) {
        adv_json_null(&t->w);
    } else {
        adv_json_integer(&t->w, index);
    }
}

static void put_line_name(telling *t, int32_t index)
{
    const adv_line_result *line = adv_line_of(t->d, index);
    adv_text none = {NULL, 0};
    put_text(t, "line", line == NULL ? none : line->line);
}

static void put_step(telling *t, size_t index)
{
    const adv_trace_record *record = &t->d->trace.records[index];
    adv_json_open(&t->w, '{');
    put_word(t, "op", adv_op_name((adv_op)record->op));
    put_word(t, "outcome", adv_step_outcome_name((adv_step_outcome)record->outcome));
    put_line_name(t, record->line);
    put_index(t, "item", record->item, t->d->item_count);
    put_word(t, "part", part_name(record));
    put_rule(t, record);
    put_fact(t, record);
    put_figures(t, record);
    put_evidence(t, record);
    put_sentence(t, "says", say_step, index);
    adv_json_close(&t->w, '}');
}

/* ---- items, points, lines ----------------------------------------------------------------------------- */

static void put_item_facts(telling *t, const adv_item *item)
{
    adv_json_key(&t->w, "facts");
    adv_json_open(&t->w, '{');
    for (unsigned fact = 0; fact < ADV_ELEMENT_FACT_COUNT; fact++) {
        adv_ternary answer = adv_fact_answer(item->facts, fact);
        if (answer != ADV_UNKNOWN) {
            put_word(t, adv_element_fact_row((adv_element_fact)fact)->name, answer_word(answer));
        }
    }
    adv_json_close(&t->w, '}');
}

static void put_draw(telling *t, const adv_ledger_line *draw)
{
    adv_json_key(&t->w, "ledger");
    if (draw == NULL) {
        adv_json_null(&t->w);
        return;
    }
    adv_json_open(&t->w, '{');
    put_e4(t, "drawn_before", draw->before_e4, true);
    put_e4(t, "by_method", draw->by_method_e4, true);
    put_e4(t, "drawn", draw->drawn_e4, true);
    put_e4(t, "balance", draw->balance_e4, true);
    adv_json_close(&t->w, '}');
}

static void put_item(telling *t, size_t i)
{
    const adv_item *item = &t->d->items[i];
    adv_json_open(&t->w, '{');
    put_text(t, "id", item->id);
    put_word(t, "kind", adv_element_kind_row((adv_element_kind)item->kind)->name);
    put_word(t, "from", adv_item_origin_name((adv_item_origin)item->origin));
    put_text(t, "name", adv_item_name(item));
    put_money(t, "amount", item->amount);
    put_word(t, "spread_by", item->spread);
    put_draw(t, item->draw);
    put_item_facts(t, item);
    adv_json_close(&t->w, '}');
}

static void put_point(telling *t, size_t i)
{
    const adv_point *point = t->points[i];
    const adv_rule *rule = adv_rule_of(t->d, point->rule);
    bool sale = rule == NULL ? point->item < 0 : rule->subject == ADV_SUBJECT_SALE;
    const char *fact = sale && point->fact < ADV_SALE_FACT_COUNT
                           ? adv_sale_fact_row((adv_sale_fact)point->fact)->name
                       : !sale && point->fact < ADV_ELEMENT_FACT_COUNT
                           ? adv_element_fact_row((adv_element_fact)point->fact)->name
                           : NULL;
    adv_json_open(&t->w, '{');
    put_word(t, "code", adv_point_name((adv_point_code)point->code));
    put_bool(t, "decides", adv_point_decides((adv_point_code)point->code));
    put_bool(t, "ask_a_person", adv_point_asks_person((adv_point_code)point->code));
    put_line_name(t, point->line);
    put_index(t, "item", point->item, t->d->item_count);
    put_word(t, "rule", rule == NULL ? NULL : rule->id);
    put_word(t, "fact", fact);
    put_money(t, "amount", point->amount);
    put_money(t, "other", point->other);
    put_text(t, "text", point->text);
    put_sentence(t, "says", say_point, i);
    adv_json_close(&t->w, '}');
}

static void put_reason(telling *t, const adv_line_result *line)
{
    const adv_rule *rule = adv_rule_of(t->d, line->reason_rule);
    unsigned kind = rule != NULL ? rule->subject : ADV_SUBJECT_SALE;
    const adv_item *item = adv_item_of(t->d, line->reason_item);
    adv_json_key(&t->w, "reason");
    if (line->outcome == ADV_VALUED) {
        adv_json_null(&t->w);
        return;
    }
    kind = item != NULL ? item->kind : kind;
    uint16_t reason = (uint16_t)(kind << 8 | line->reason_fact);
    adv_buffer name;
    adv_buffer words;
    adv_buffer_init(&name, t->arena);
    adv_buffer_init(&words, t->arena);
    adv_explain_reason_name(&name, (adv_outcome)line->outcome, reason);
    adv_explain_reason(&words, (adv_outcome)line->outcome, reason);
    t->failed = t->failed || name.failed || words.failed;
    adv_json_open(&t->w, '{');
    put_text(t, "name", adv_buffer_done(&name));
    put_word(t, "rule", rule == NULL ? NULL : rule->id);
    put_text(t, "says", adv_buffer_done(&words));
    adv_json_close(&t->w, '}');
}

static void put_quantity(telling *t, const adv_line_result *line)
{
    adv_json_key(&t->w, "quantity");
    if (line->quantity_e4 == ADV_AMOUNT_UNKNOWN) {
        adv_json_null(&t->w);
        return;
    }
    adv_json_open(&t->w, '{');
    put_decimal(t, "amount", line->quantity_e4, 4, true);
    put_text(t, "unit", line->unit);
    adv_json_close(&t->w, '}');
}

static void put_line(telling *t, size_t i)
{
    adv_text none = {NULL, 0};
    const adv_line_result *line = &t->d->lines[i];
    bool valued = line->outcome == ADV_VALUED;
    adv_json_open(&t->w, '{');
    put_text(t, "line", line->line);
    put_text(t, "description", line->goods == NULL ? none : line->goods->description);
    put_text(t, "hts", line->goods == NULL ? none : line->goods->hts);
    put_word(t, "outcome", adv_outcome_name((adv_outcome)line->outcome));
    put_reason(t, line);
    put_money(t, "price", (adv_money){line->price_e4, line->currency, true});
    put_quantity(t, line);
    put_word(t, "method", valued ? adv_method_name((adv_method)line->method) : NULL);
    put_e4(t, "value", line->value_e4, valued);
    put_e4(t, "entered", line->entered_e4, valued);
    put_decimal(t, "exact", line->exact_e13, 13, valued);
    put_word(t, "standing", adv_standing_name((adv_standing)line->standing));
    put_bool(t, "uncertified_rate", line->uncertified);
    adv_json_close(&t->w, '}');
}

/* ---- what to key -------------------------------------------------------------------------------------- */

static void put_charges(telling *t)
{
    adv_json_key(&t->w, "charges");
    adv_json_open(&t->w, '[');
    for (size_t i = 0; i < t->key.charge_count; i++) {
        const adv_key_charge *charge = &t->key.charges[i];
        adv_json_open(&t->w, '{');
        put_index(t, "item", charge->item, t->d->item_count);
        put_decimal(t, "amount", charge->e13, 13, charge->known);
        put_bool(t, "taken_out", charge->taken_out);
        put_bool(t, "chgs", charge->chgs);
        adv_json_close(&t->w, '}');
    }
    adv_json_close(&t->w, ']');
}

static void put_key_lines(telling *t)
{
    adv_text none = {NULL, 0};
    adv_json_key(&t->w, "lines");
    adv_json_open(&t->w, '[');
    for (size_t i = 0; i < t->d->line_count; i++) {
        const adv_line_result *line = &t->d->lines[i];
        bool valued = line->outcome == ADV_VALUED;
        adv_json_open(&t->w, '{');
        put_text(t, "line", line->line);
        put_text(t, "hts", line->goods == NULL ? none : line->goods->hts);
        put_e4(t, "entered_value", adv_entered_e4(t->d, t->assessment, i), valued);
        put_decimal(t, "exact_value", line->exact_e13, 13, valued);
        put_quantity(t, line);
        adv_json_close(&t->w, '}');
    }
    adv_json_close(&t->w, ']');
}

static void put_key(telling *t)
{
    adv_json_key(&t->w, "what_to_key");
    adv_json_open(&t->w, '{');
    put_text(t, "entry", t->d->shipment == NULL ? adv_text_of(NULL) : t->d->shipment->entry_number);
    put_word(t, "method", t->d->method);
    put_word(t, "relationship", adv_key_related(&t->key));
    put_e4(t, "chgs", t->key.chgs_entered_e4, t->key.chgs_known);
    put_charges(t);
    put_key_lines(t);
    put_word(t, "standing", adv_standing_name((adv_standing)t->d->standing));
    put_bool(t, "uncertified_rate", t->d->uncertified);
    adv_json_close(&t->w, '}');
}

/* ---- the whole ---------------------------------------------------------------------------------------- */

static void put_total(telling *t)
{
    adv_json_key(&t->w, "total");
    if (t->d->outcome != ADV_VALUED) {
        adv_json_null(&t->w);
        return;
    }
    adv_json_open(&t->w, '{');
    put_e4(t, "value", t->d->value_e4, true);
    put_e4(t, "entered", t->d->entered_e4, true);
    adv_json_close(&t->w, '}');
}

static void put_term(telling *t)
{
    const adv_sale *sale = t->d->shipment == NULL ? NULL : t->d->shipment->sale;
    adv_json_key(&t->w, "delivery_term");
    if (sale == NULL || sale->incoterm.length == 0) {
        adv_json_null(&t->w);
        return;
    }
    adv_json_open(&t->w, '{');
    put_text(t, "term", sale->incoterm);
    put_text(t, "place", sale->named_place);
    put_word(t, "edition", t->d->incoterm == NULL ? NULL : t->d->incoterm->edition);
    adv_json_close(&t->w, '}');
}

static void put_format(telling *t)
{
    adv_json_key(&t->w, "format");
    adv_json_integer(&t->w, 1);
}

static void put_shipment(telling *t)
{
    put_text(t, "shipment", t->d->shipment == NULL ? adv_text_of(NULL) : t->d->shipment->id);
}

static void put_jurisdiction(telling *t)
{
    put_word(t, "jurisdiction", t->d->jurisdiction->code);
}

static void put_day(telling *t)
{
    put_date(t, "day", t->d->day);
}

static void put_day_is(telling *t)
{
    put_word(t, "day_is", adv_date_kind_row((adv_date_kind)t->d->jurisdiction->trigger)->name);
}

static void put_value_currency(telling *t)
{
    put_currency(t, "currency", t->d->jurisdiction->currency);
}

static void put_identity(telling *t)
{
    put_word(t, "identity", t->d->identity);
}

static void put_outcome(telling *t)
{
    put_word(t, "outcome", adv_outcome_name((adv_outcome)t->d->outcome));
}

static void put_method(telling *t)
{
    put_word(t, "method", t->d->method);
}

static void put_standing(telling *t)
{
    put_word(t, "standing", adv_standing_name((adv_standing)t->d->standing));
}

static void put_uncertified(telling *t)
{
    put_bool(t, "uncertified_rate", t->d->uncertified);
}

static void put_duty(telling *t)
{
    adv_json_key(&t->w, "duty");
    t->failed = !adv_explain_duty(&t->w, t->arena, t->d, t->assessment) || t->failed;
}

static void put_method_result(telling *t, size_t index)
{
    t->failed = !adv_explain_method(&t->w, t->arena, t->d, index) || t->failed;
}

static void put_relation(telling *t, size_t index)
{
    t->failed = !adv_explain_relation(&t->w, t->arena, t->d, index) || t->failed;
}

static size_t count_relations(const telling *t)
{
    return t->d->relation_count;
}

static void put_price_test(telling *t, size_t index)
{
    t->failed = !adv_explain_price(&t->w, t->arena, t->d, index) || t->failed;
}

static size_t count_price_tests(const telling *t)
{
    return t->d->price_test_count;
}

static size_t count_methods(const telling *t)
{
    return t->d->method_count;
}

static size_t count_lines(const telling *t)
{
    return t->d->line_count;
}

static size_t count_items(const telling *t)
{
    return t->d->item_count;
}

static size_t count_steps(const telling *t)
{
    return t->d->trace.count;
}

static size_t count_points(const telling *t)
{
    return t->point_count;
}

/* The keys of a determination, in the order in which they read best: one value, or a list with its elements.
 */
typedef struct section {
    const char *key;
    void (*put)(telling *t); /* key and value; NULL for a list */
    size_t (*count)(const telling *t);
    void (*element)(telling *t, size_t index);
} section;

static const section sections[] = {
    {"format", put_format, NULL, NULL},
    {"shipment", put_shipment, NULL, NULL},
    {"jurisdiction", put_jurisdiction, NULL, NULL},
    {"day", put_day, NULL, NULL},
    {"day_is", put_day_is, NULL, NULL},
    {"currency", put_value_currency, NULL, NULL},
    {"law", put_law, NULL, NULL},
    {"identity", put_identity, NULL, NULL},
    {"outcome", put_outcome, NULL, NULL},
    {"method", put_method, NULL, NULL},
    {"standing", put_standing, NULL, NULL},
    {"uncertified_rate", put_uncertified, NULL, NULL},
    {"total", put_total, NULL, NULL},
    {"delivery_term", put_term, NULL, NULL},
    {"lines", NULL, count_lines, put_line},
    {"relations", NULL, count_relations, put_relation},
    {"price_tests", NULL, count_price_tests, put_price_test},
    {"methods", NULL, count_methods, put_method_result},
    {"items", NULL, count_items, put_item},
    {"steps", NULL, count_steps, put_step},
    {"points", NULL, count_points, put_point},
    {"duty", put_duty, NULL, NULL},
    {"what_to_key", put_key, NULL, NULL},
};
enum { SECTION_COUNT = sizeof sections / sizeof *sections };

static void put_section(telling *t, const section *s)
{
    if (s->put != NULL) {
        s->put(t);
        return;
    }
    adv_json_key(&t->w, s->key);
    adv_json_open(&t->w, '[');
    for (size_t i = 0; i < s->count(t) && !t->failed && !t->w.out->failed; i++) {
        s->element(t, i);
    }
    adv_json_close(&t->w, ']');
}

static adv_status open_telling(telling *t, adv_arena *arena, const adv_determination *d)
{
    *t = (telling){.d = d, .arena = arena};
    t->points = ADV_ARENA_ARRAY(arena, d->point_count + 1, const adv_point *);
    if (t->points == NULL || !adv_decisions_make(&t->decisions, arena, d)) {
        return ADV_ERR_MEMORY;
    }
    for (size_t i = 0; i < d->point_count; i++) {
        if (adv_point_matters(d, &d->points[i])) {
            t->points[t->point_count++] = &d->points[i];
        }
    }
    return adv_key_sheet_make(&t->key, arena, d, &t->decisions);
}

adv_status adv_explain_json(adv_buffer *out, const adv_determination *d, const adv_explain_options *options)
{
    telling t;
    int indent = options == NULL ? 2 : options->indent;
    adv_status status = open_telling(&t, out->arena, d);
    t.assessment = options == NULL ? NULL : options->assessment;
    if (status != ADV_OK) {
        return status;
    }
    adv_json_writer_init(&t.w, out, indent);
    adv_json_open(&t.w, '{');
    for (size_t i = 0; i < SECTION_COUNT; i++) {
        put_section(&t, &sections[i]);
    }
    adv_json_close(&t.w, '}');
    if (indent != 0) {
        adv_buffer_char(out, '\n');
    }
    return t.failed || out->failed ? ADV_ERR_MEMORY : ADV_OK;
}

/* ---- canonical form ------------------------------------------------------------------------------------ */

/* One value, written, read back and written with its keys sorted, in memory of its own: a determination of
   many lines is too large to stand as one tree. */
static adv_status put_canonical_piece(adv_buffer *out, telling *t, const section *s, size_t index)
{
    adv_arena scratch;
    adv_buffer text;
    adv_node *tree = NULL;
    adv_arena_init(&scratch, &out->arena->allocator);
    scratch.limit_bytes = out->arena->limit_bytes;
    t->arena = &scratch;
    adv_buffer_init(&text, &scratch);
    adv_json_writer_init(&t->w, &text, 0);
    if (s->put != NULL) {
        adv_json_open(&t->w, '{');
        s->put(t);
        adv_json_close(&t->w, '}');
    } else {
        s->element(t, index);
    }
    adv_status status = t->failed || text.failed ? ADV_ERR_MEMORY : ADV_OK;
    if (status == ADV_OK) {
        status = adv_json_read(&tree, &scratch, adv_buffer_done(&text), "determination", NULL);
    }
    if (status == ADV_OK) {
        status = adv_json_canonical(out, s->put != NULL ? tree->first : tree);
    }
    adv_arena_reset(&scratch);
    t->arena = out->arena;
    return status;
}

static adv_status put_canonical_section(adv_buffer *out, telling *t, const section *s)
{
    adv_json_string(out, adv_text_of(s->key));
    adv_buffer_char(out, ':');
    if (s->put != NULL) {
        return put_canonical_piece(out, t, s, 0);
    }
    adv_status status = ADV_OK;
    adv_buffer_char(out, '[');
    for (size_t i = 0; i < s->count(t) && status == ADV_OK; i++) {
        adv_buffer_string(out, i == 0 ? "" : ",");
        status = put_canonical_piece(out, t, s, i);
    }
    adv_buffer_char(out, ']');
    return status;
}

static int compare_sections(const void *a, const void *b, const void *context)
{
    const section *const *x = a;
    const section *const *y = b;
    (void)context;
    return adv_text_compare(adv_text_of((*x)->key), adv_text_of((*y)->key));
}

adv_status adv_explain_canonical(adv_buffer *out, const adv_determination *d)
{
    telling t;
    const section *order[SECTION_COUNT];
    const section *scratch[SECTION_COUNT];
    size_t count = 0;
    adv_status status = open_telling(&t, out->arena, d);
    for (size_t i = 0; i < SECTION_COUNT; i++) {
        if (sections[i].put != put_identity && sections[i].put != put_duty) {
            order[count++] = &sections[i];
        }
    }
    adv_sort(order, scratch, count, sizeof *order, compare_sections, NULL);
    adv_buffer_string(out, "advalorem-result/1\n{");
    for (size_t i = 0; i < count && status == ADV_OK; i++) {
        adv_buffer_string(out, i == 0 ? "" : ",");
        status = put_canonical_section(out, &t, order[i]);
    }
    adv_buffer_char(out, '}');
    return status != ADV_OK ? status : out->failed ? ADV_ERR_MEMORY : ADV_OK;
}

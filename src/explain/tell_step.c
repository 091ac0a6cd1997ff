/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One step of a trace in words, and why a rule that was looked at did not count an element.
 */
#include "tell.h"

#include "advalorem/ledger.h"

static bool answered_yes(const adv_determination *d, const adv_trace_record *record)
{
    return adv_deciding_answer(d, record) == ADV_TRUE;
}

static const char *clause_of(const adv_trace_record *record, bool yes)
{
    if (record->op == ADV_OP_CONDITION) {
        return record->fact < ADV_SALE_FACT_COUNT ? adv_explain_sale_fact((adv_sale_fact)record->fact, yes)
                                                  : "";
    }
    return record->fact < ADV_ELEMENT_FACT_COUNT ? adv_explain_fact((adv_element_fact)record->fact, yes) : "";
}

/* Which way a rule needs the fact: yes when it stands under `when`, no when under `unless`. */
static bool needs_yes(const adv_rule *rule, uint8_t fact)
{
    return rule == NULL || fact >= ADV_FACT_LIMIT || (rule->unless >> fact & 1u) == 0;
}

/* Where the deciding fact comes from, when nobody stated it. */
static void tell_origin(adv_document *doc, adv_prose *p, const adv_determination *d,
                        const adv_trace_record *record)
{
    const adv_item *item = adv_item_of(d, record->item);
    if (item == NULL || record->fact >= ADV_ELEMENT_FACT_COUNT) {
        return;
    }
    adv_facts_word bits = ADV_YES(record->fact) | ADV_NO(record->fact);
    if ((item->from_term & bits) != 0) {
        adv_say(doc, p, ", as the delivery term ");
        adv_say(doc, p, d->incoterm == NULL ? "" : d->incoterm->term);
        adv_say(doc, p, " says");
    } else if ((item->from_charge & bits) != 0) {
        adv_say(doc, p, ", as the dictionary of charges says");
    }
}

static void tell_condition(adv_document *doc, adv_prose *p, const adv_determination *d,
                           const adv_trace_record *record)
{
    const adv_rule *rule = adv_rule_of(d, record->rule);
    if (record->fact == ADV_NO_FACT) {
        adv_say(doc, p, rule == NULL ? "a condition of the method" : rule->says);
    } else if (record->outcome == ADV_STEP_OPEN || record->outcome == ADV_STEP_MISSING_FACT) {
        adv_say(doc, p, "not stated whether ");
        adv_say(doc, p, clause_of(record, true));
    } else {
        adv_say(doc, p, clause_of(record, answered_yes(d, record)));
    }
}

bool adv_is_nothing(const adv_item *item)
{
    return item != NULL && item->amount.stated && item->amount.e4 == 0 &&
           adv_element_kind_row((adv_element_kind)item->kind)->group == ADV_GROUP_LEG;
}

bool adv_puts_back(const adv_item *item, const adv_rule *rule)
{
    return item != NULL && rule != NULL && rule->effect == ADV_EFFECT_ADD &&
           (item->kind == ADV_KIND_DISCOUNT || item->kind == ADV_KIND_REBATE);
}

void adv_tell_reason(adv_document *doc, adv_prose *p, const adv_determination *d,
                     const adv_trace_record *record)
{
    const adv_rule *rule = adv_rule_of(d, record->rule);
    if (record->op == ADV_OP_CONDITION) {
        tell_condition(doc, p, d, record);
        return;
    }
    bool back = adv_puts_back(adv_item_of(d, record->item), rule);
    const char *verb = back                           ? "not put back: "
                       : record->op == ADV_OP_ADD     ? "not added: "
                       : record->op == ADV_OP_EXCLUDE ? "not taken out: "
                                                      : "";
    switch ((adv_step_outcome)record->outcome) {
    case ADV_STEP_NOT_APPLIED:
        if (record->op == ADV_OP_ADD && record->fact == ADV_FACT_IN_PRICE && answered_yes(d, record)) {
            adv_say(doc, p, "already in the price");
        } else if (back && record->fact == ADV_FACT_IN_PRICE) {
            adv_say(doc, p, "not put back: the price given has not been lowered by it");
        } else {
            adv_say(doc, p, verb);
            adv_say(doc, p, clause_of(record, answered_yes(d, record)));
        }
        tell_origin(doc, p, d, record);
        return;
    case ADV_STEP_OPEN:
        adv_say(doc, p, verb);
        if (back && record->fact == ADV_FACT_IN_PRICE) {
            adv_say(doc, p, "not stated whether the price given has already been lowered by it");
            return;
        }
        adv_say(doc, p, "not shown that ");
        adv_say(doc, p, clause_of(record, needs_yes(rule, record->fact)));
        return;
    case ADV_STEP_MISSING_FACT:
        adv_say(doc, p, "undecided: not stated whether ");
        adv_say(doc, p, clause_of(record, true));
        return;
    case ADV_STEP_MISSING_AMOUNT:
        adv_say(doc, p,
                rule != NULL && rule->no_amount == ADV_NO_AMOUNT_LEAVE
                    ? "the amount is not known, so it stays where it is"
                    : "the amount is not known, and the rule needs it");
        return;
    case ADV_STEP_NO_RATE:
        adv_say(doc, p, "there is no exchange rate for its currency on the day the law names");
        return;
    case ADV_STEP_ENDED: adv_say(doc, p, "ends the method"); return;
    case ADV_STEP_RANGE: adv_say(doc, p, "the figure passes the stated bounds"); return;
    case ADV_STEP_APPLIED:
        if (record->op == ADV_OP_LEAVE && adv_is_nothing(adv_item_of(d, record->item))) {
            adv_say(doc, p, "It is stated to have cost nothing, so there is nothing to take out.");
            return;
        }
        adv_say(doc, p, rule == NULL ? adv_words_op((adv_op)record->op) : rule->says);
        return;
    }
}

/* What came of a step that did not go its plain way. */
static void tell_trouble(adv_document *doc, adv_prose *p, const adv_determination *d,
                         const adv_trace_record *record)
{
    if (record->outcome == ADV_STEP_APPLIED) {
        return;
    }
    adv_say(doc, p, ": ");
    if (adv_is_rule_step(record) && record->outcome != ADV_STEP_ENDED) {
        adv_tell_reason(doc, p, d, record);
    } else {
        adv_say_mark(doc, p, ADV_TONE_BAD, adv_words_step_outcome((adv_step_outcome)record->outcome));
    }
}

void adv_tell_key(adv_document *doc, adv_prose *p, const char *key)
{
    static const struct {
        const char *key, *words;
    } keys[] = {{"value", "value"},           {"quantity", "quantity"},
                {"net_weight", "net weight"}, {"gross_weight", "gross weight"},
                {"volume", "volume"},         {"given", "the shares given"}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (adv_text_is(adv_text_of(key), keys[i].key)) {
            adv_say(doc, p, keys[i].words);
            return;
        }
    }
    adv_say(doc, p, key);
}

static void tell_operand(adv_document *doc, adv_prose *p, const adv_trace_record *record, int64_t e4)
{
    adv_tell_money(doc, p, (adv_money){.e4 = e4, .currency = record->currency, .stated = true});
}

static void tell_plain(adv_document *doc, adv_prose *p, int64_t amount, int scale)
{
    adv_span *span = adv_say_amount(doc, p, amount, scale, ADV_CURRENCY_NONE);
    if (span != NULL) {
        span->least = 0;
    }
}

/* Over how many lines a charge of a book was spread, and what holds them together. */
static void tell_reach(adv_document *doc, adv_prose *p, const adv_item *item)
{
    static const struct {
        const char *level, *words;
    } levels[] = {{"line", " lines of charge "},
                  {"invoice", " lines of invoice "},
                  {"entry", " lines of the entry"},
                  {"order", " lines of order "},
                  {"bill", " lines of the entries with bill "},
                  {"entries", " lines of the entries named by charge "},
                  {"period", " lines entered from "}};
    if (item == NULL || item->level == NULL) {
        return;
    }
    adv_say(doc, p, " over the ");
    adv_say_number(doc, p, item->reach);
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        if (adv_text_is(adv_text_of(item->level), levels[i].level)) {
            adv_say(doc, p, levels[i].words);
        }
    }
    adv_say_user(doc, p, item->of);
}

static void tell_spread(adv_document *doc, adv_prose *p, const adv_determination *d,
                        const adv_trace_record *record)
{
    const adv_item *item = adv_item_of(d, record->item);
    adv_say(doc, p, "part of ");
    adv_tell_item(doc, p, d, record->item);
    adv_say(doc, p, " on ");
    adv_tell_line(doc, p, d, record->line);
    adv_say(doc, p, ", spread by ");
    adv_tell_key(doc, p, item == NULL || item->spread == NULL ? "value" : item->spread);
    tell_reach(doc, p, item);
    if (record->divisor_e9 != 0) {
        int scale = item != NULL && adv_text_is(adv_text_of(item->spread), "given") ? 9 : 4;
        adv_say(doc, p, ", ");
        tell_plain(doc, p, record->factor_e9, scale);
        adv_say(doc, p, " of ");
        tell_plain(doc, p, record->divisor_e9, scale);
    }
    adv_say(doc, p, ": ");
    tell_operand(doc, p, record, record->result_e4);
    adv_say(doc, p, " of ");
    tell_operand(doc, p, record, record->operand_e4);
}

static void tell_percent(adv_document *doc, adv_prose *p, const adv_determination *d,
                         const adv_trace_record *record)
{
    adv_tell_item(doc, p, d, record->item);
    adv_say(doc, p, ": ");
    const adv_rule *rule = adv_rule_of(d, record->rule);
    const adv_item *item = adv_item_of(d, record->item);
    bool at_most = item != NULL && item->amount.e4 != ADV_AMOUNT_UNKNOWN;
    adv_say(doc, p, rule == NULL ? "" : at_most ? "the law counts at most " : "supplied by the law, ");
    tell_plain(doc, p, record->factor_e9, 9);
    adv_say(doc, p, "% of ");
    tell_operand(doc, p, record, record->operand_e4);
}

/* A price of a line, or a charge by the unit; of a formula the quotation with its day. */
static void tell_per_unit(adv_document *doc, adv_prose *p, const adv_determination *d,
                          const adv_trace_record *record)
{
    const adv_line_result *line = adv_line_of(d, record->line);
    const adv_goods_line *goods = line == NULL ? NULL : line->goods;
    adv_tell_item(doc, p, d, record->item);
    adv_say(doc, p, ": ");
    tell_operand(doc, p, record, record->operand_e4);
    adv_say(doc, p, " a unit, times ");
    tell_plain(doc, p, record->factor_e9, 4);
    if (record->item < 0 && goods != NULL && goods->quantity.stated) {
        adv_say(doc, p, " ");
        adv_say_user(doc, p, goods->quantity.unit);
    }
    if (record->op == ADV_OP_FORMULA && goods != NULL && goods->formula != NULL) {
        adv_say(doc, p, "; the formula rests on ");
        adv_say_user(doc, p, goods->formula->index);
        if (goods->formula->quotation_date != ADV_DATE_NONE) {
            adv_say(doc, p, " of ");
            adv_say_date(doc, p, goods->formula->quotation_date);
        }
        adv_say(doc, p, record->part != 0 ? ", provisional" : "");
    }
}

static void tell_cost(adv_document *doc, adv_prose *p, const adv_determination *d,
                      const adv_trace_record *record)
{
    adv_tell_item(doc, p, d, record->item);
    adv_say(doc, p, ": ");
    adv_say(doc, p, adv_words_cost_part((adv_cost_part)record->part));
}

/* What a line of a book draws from an assist, with what was drawn before it and what is left. */
static void tell_draw(adv_document *doc, adv_prose *p, const adv_trace_record *record,
                      const adv_ledger_line *draw)
{
    if (draw->by_method_e4 != ADV_AMOUNT_UNKNOWN && draw->by_method_e4 != draw->drawn_e4) {
        adv_say(doc, p, "; the ledger says ");
        tell_operand(doc, p, record, draw->by_method_e4);
    }
    adv_say(doc, p, draw->revised ? "; what is expected has been revised" : "");
    adv_say(doc, p, "; drawn before ");
    tell_operand(doc, p, record, draw->before_e4);
    if (draw->balance_e4 != ADV_AMOUNT_UNKNOWN) {
        adv_say(doc, p, ", left after it ");
        tell_operand(doc, p, record, draw->balance_e4);
    }
}

static void tell_apportion(adv_document *doc, adv_prose *p, const adv_determination *d,
                           const adv_trace_record *record)
{
    const adv_item *item = adv_item_of(d, record->item);
    bool assist = item != NULL && item->assist != NULL;
    adv_tell_item(doc, p, d, record->item);
    const adv_ledger_line *draw = item == NULL ? NULL : item->draw;
    bool country = assist && draw == NULL && record->part == 0;
    bool way = record->rule != ADV_NO_RULE;
    adv_say(doc, p, draw != NULL ? ": share of this line"
                    : way        ? ": the part of its way that counts"
                    : country    ? ": share of the country of importation"
                                 : ": share of this shipment");
    if (assist && record->part != 0) {
        adv_say(doc, p, ", ");
        adv_say(doc, p, adv_words_apportionment((adv_apportionment)record->part));
    }
    if (record->divisor_e9 != 0 && record->factor_e9 != 0) {
        int scale = way || (assist && draw == NULL) ? 9 : 4;
        adv_say(doc, p, ": ");
        tell_plain(doc, p, record->factor_e9, scale);
        adv_say(doc, p, " of ");
        tell_plain(doc, p, record->divisor_e9, scale);
        adv_say(doc, p, assist && record->part <= ADV_APPORTION_ANTICIPATED ? " units" : "");
    }
    adv_say(doc, p, ", out of ");
    tell_operand(doc, p, record, record->operand_e4);
    if (draw != NULL) {
        tell_draw(doc, p, record, draw);
    }
}

static adv_text unit_of(const adv_determination *d, const adv_trace_record *record)
{
    const adv_line_result *line = adv_line_of(d, record->line);
    return line == NULL ? (adv_text){NULL, 0} : line->unit;
}

/* Free units lower the price of each, and not what is paid for all. */
static void tell_free_units(adv_document *doc, adv_prose *p, const adv_determination *d,
                            const adv_trace_record *record)
{
    adv_say(doc, p, "the price of ");
    adv_tell_quantity(doc, p, record->factor_e9, unit_of(d, record));
    if (record->divisor_e9 == ADV_AMOUNT_UNKNOWN || record->result_e4 == ADV_AMOUNT_UNKNOWN) {
        adv_say(doc, p, " paid for is shared by the free ones");
        return;
    }
    adv_say(doc, p, " paid for is shared by ");
    adv_tell_quantity(doc, p, record->divisor_e9, unit_of(d, record));
    adv_say(doc, p, ", free ones included: ");
    tell_operand(doc, p, record, record->result_e4);
    adv_say(doc, p, " each");
}

static void tell_shipped(adv_document *doc, adv_prose *p, const adv_determination *d,
                         const adv_trace_record *record)
{
    adv_say(doc, p, record->factor_e9 < record->divisor_e9 ? "short shipment: " : "over shipment: ");
    adv_tell_quantity(doc, p, record->factor_e9, unit_of(d, record));
    adv_say(doc, p, " shipped, ");
    adv_tell_quantity(doc, p, record->divisor_e9, unit_of(d, record));
    adv_say(doc, p, " ordered; the price is that of what was shipped");
}

static void tell_convert(adv_document *doc, adv_prose *p, const adv_determination *d,
                         const adv_trace_record *record)
{
    adv_say(doc, p, "convert ");
    tell_operand(doc, p, record, record->operand_e4);
    adv_say(doc, p, " at ");
    adv_tell_rate(doc, p, d, &record->rate, record->currency);
}

/* Money that moved: already in the price, so no amount of its own. */
static void tell_payment(adv_document *doc, adv_prose *p, const adv_determination *d,
                         const adv_trace_record *record)
{
    const adv_list *list = d->shipment == NULL ? NULL : &d->shipment->payments;
    bool known = list != NULL && (size_t)record->factor_e9 < list->count;
    const adv_payment *payment = known ? (const adv_payment *)list->items + record->factor_e9 : NULL;
    const char *kind = adv_words_of_schema("payments", "kind", record->part);
    adv_say(doc, p, "payment");
    if (payment != NULL && payment->id.length != 0) {
        adv_say(doc, p, " ");
        adv_say_user(doc, p, payment->id);
    }
    if (kind != NULL) {
        adv_say(doc, p, " (");
        adv_say(doc, p, kind);
        adv_say(doc, p, ")");
    }
    if (payment != NULL && payment->date != ADV_DATE_NONE) {
        adv_say(doc, p, " of ");
        adv_say_date(doc, p, payment->date);
    }
    adv_say(doc, p, ": on account of the price, not beside it");
}

/* What a duty-paid price holds is what is payable on the value found; an estimate in its place does not
   count. */
static void tell_solved(adv_document *doc, adv_prose *p, const adv_determination *d, int32_t index)
{
    const adv_item *item = adv_item_of(d, index);
    if (item == NULL || !item->solved) {
        return;
    }
    adv_say(doc, p, ": solved from the price");
    if (item->element != NULL && item->element->amount.stated &&
        item->element->amount.e4 != ADV_AMOUNT_UNKNOWN) {
        adv_say(doc, p, ", in place of the estimate of ");
        adv_tell_money(doc, p, item->element->amount);
    }
}

void adv_tell_step(adv_document *doc, adv_prose *p, const adv_determination *d,
                   const adv_trace_record *record)
{
    switch ((adv_op)record->op) {
    case ADV_OP_TAKE: adv_say(doc, p, "price paid or payable"); break;
    case ADV_OP_ADD:
        adv_say(doc, p, "add ");
        adv_tell_item(doc, p, d, record->item);
        break;
    case ADV_OP_EXCLUDE:
        adv_say(doc, p, "take out ");
        adv_tell_item(doc, p, d, record->item);
        tell_solved(doc, p, d, record->item);
        break;
    case ADV_OP_LEAVE:
        adv_say(doc, p, "leave ");
        adv_tell_item(doc, p, d, record->item);
        break;
    case ADV_OP_CONDITION: tell_condition(doc, p, d, record); break;
    case ADV_OP_CONVERT: tell_convert(doc, p, d, record); break;
    case ADV_OP_ROUND:
        adv_tell_rounding(doc, p, &d->jurisdiction->round_value, d->jurisdiction->currency);
        break;
    case ADV_OP_SPREAD: tell_spread(doc, p, d, record); break;
    case ADV_OP_PERCENT: tell_percent(doc, p, d, record); break;
    case ADV_OP_PER_UNIT:
    case ADV_OP_FORMULA: tell_per_unit(doc, p, d, record); break;
    case ADV_OP_COST: tell_cost(doc, p, d, record); break;
    case ADV_OP_APPORTION: tell_apportion(doc, p, d, record); break;
    case ADV_OP_VALUE: adv_say(doc, p, "customs value"); break;
    case ADV_OP_PAYMENT: tell_payment(doc, p, d, record); break;
    case ADV_OP_FREE_UNITS: tell_free_units(doc, p, d, record); break;
    case ADV_OP_SHIPPED: tell_shipped(doc, p, d, record); break;
    }
    if (record->op != ADV_OP_CONDITION) {
        tell_trouble(doc, p, d, record);
    }
}

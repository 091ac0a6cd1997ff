/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A plan run over a tile: conditions of the method, the price, every element the law adds, takes out or
 * leaves, conversion and rounding.  The arithmetic is that of docs/money.md: sums in the currency of the
 * price stay in 64 bits, one product by a rate stays in 127, and the only roundings are the two the law file
 * names.
 */
#include "build.h"

#include <assert.h>
#include <string.h>

typedef struct run {
    adv_tile        *tile;
    const adv_plan  *plan;
    const adv_rates *rates;
    adv_tile_work   *work;
    adv_trace       *trace;
    adv_point_list  *points;
    int32_t          line_base;
} run;

static const adv_rate_pick same_currency = {
    .rate = {.e9 = ADV_E9, .per = 1, .divide = false}, .source = ADV_RATE_SAME_CURRENCY};

void adv_trace_add(adv_trace *trace, const adv_trace_record *record)
{
    if (trace->failed) {
        return;
    }
    if (trace->count == trace->capacity) {
        size_t capacity = trace->capacity == 0 ? 64 : trace->capacity * 2;
        adv_trace_record *grown = ADV_ARENA_ARRAY(trace->arena, capacity, adv_trace_record);
        if (grown == NULL) {
            trace->failed = true;
            return;
        }
        if (trace->count > 0) {
            memcpy(grown, trace->records, trace->count * sizeof *grown);
        }
        trace->records = grown;
        trace->capacity = capacity;
    }
    trace->records[trace->count++] = *record;
}

/* ---- points -------------------------------------------------------------------------------------------- */

static bool same_point(const adv_point *a, const adv_point *b)
{
    return a->code == b->code && a->fact == b->fact && a->rule == b->rule && a->item == b->item &&
           a->line == b->line && adv_text_equal(a->text, b->text);
}

static uint64_t mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ (hash >> 32);
}

static uint64_t hash_point(const adv_point *point)
{
    uint64_t what = (uint64_t)point->code << 24 | (uint64_t)point->fact << 16 | point->rule;
    uint64_t hash = mix(point->text.length, what);
    hash = mix(hash, (uint64_t)(uint32_t)point->item << 32 | (uint32_t)point->line);
    for (size_t i = 0; i < point->text.length; i++) {
        hash = mix(hash, (unsigned char)point->text.bytes[i]);
    }
    return hash;
}

/* The slot of the point that says the same, or the free one where this one belongs. */
static uint32_t *slot_of(const adv_point_list *list, const adv_point *point)
{
    size_t mask = list->slot_count - 1; /* a power of two */
    size_t at = (size_t)hash_point(point) & mask;
    while (list->slots[at] != 0 && !same_point(&list->items[list->slots[at] - 1], point)) {
        at = (at + 1) & mask;
    }
    return &list->slots[at];
}

/* Makes room for another point, in the list and in its index, which is kept at most half full. */
static bool make_room(adv_point_list *list)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? 32 : list->capacity * 2;
        adv_point *grown = ADV_ARENA_ARRAY(list->arena, capacity, adv_point);
        if (grown == NULL) {
            return false;
        }
        if (list->count > 0) {
            memcpy(grown, list->items, list->count * sizeof *grown);
        }
        list->items = grown;
        list->capacity = capacity;
    }
    if (list->slot_count < 2 * (list->count + 1)) {
        size_t slots = 64;
        while (slots < 4 * (list->count + 1)) {
            slots *= 2;
        }
        list->slots = ADV_ARENA_ARRAY(list->arena, slots, uint32_t);
        list->slot_count = list->slots == NULL ? 0 : slots;
        for (size_t i = 0; i < list->count && list->slots != NULL; i++) {
            *slot_of(list, &list->items[i]) = (uint32_t)(i + 1);
        }
    }
    return list->slots != NULL;
}

size_t adv_point_put(adv_point_list *list, adv_point point)
{
    if (list->failed || list->count >= UINT32_MAX - 1 || !make_room(list)) {
        list->failed = true;
        return SIZE_MAX;
    }
    uint32_t *slot = slot_of(list, &point);
    if (*slot == 0) {
        list->items[list->count++] = point;
        *slot = (uint32_t)list->count;
    }
    return *slot - 1;
}

void adv_point_add(adv_point_list *list, adv_point point)
{
    if (list != NULL) {
        (void)adv_point_put(list, point);
    }
}

/* ---- the row as a whole -------------------------------------------------------------------------------- */

/* The worst that befell a row is what it is called; among equals the first. */
static void settle(adv_tile *tile, size_t i, uint8_t outcome, uint16_t rule, unsigned reason)
{
    if (outcome > tile->outcome[i]) {
        tile->outcome[i] = outcome;
        tile->rule[i] = rule;
        tile->reason[i] = (uint16_t)reason;
    }
}

static unsigned lack(unsigned kind, unsigned fact)
{
    return kind << 8 | fact;
}

static adv_date row_date(const adv_tile *tile, unsigned kind, size_t i)
{
    return tile->dates[kind] == NULL ? ADV_DATE_NONE : tile->dates[kind][i];
}

static int32_t line_of(const run *r, size_t i)
{
    return r->line_base + (int32_t)i;
}

/* Of a row that was out before anything was determined there is nothing to look at but the reject. */
static bool is_out(const run *r, size_t i)
{
    return r->tile->blocked != NULL && r->tile->blocked[i] == ADV_REJECTED;
}

static void add_point(const run *r, size_t i, adv_point point)
{
    if (is_out(r, i)) {
        return;
    }
    r->tile->points[i] |= ADV_TILE_POINT(point.code);
    if (r->points != NULL) {
        point.line = line_of(r, i);
        adv_point_add(r->points, point);
    }
}

/* ---- rates --------------------------------------------------------------------------------------------- */

/* The rate of a currency for a row, or NULL.  `room` is used when rates are searched instead of looked up. */
static const adv_rate_pick *rate_of(const run *r, size_t i, adv_currency currency, adv_rate_pick *room)
{
    const adv_jurisdiction *j = r->plan->jurisdiction;
    if (currency == j->currency) {
        return &same_currency;
    }
    adv_date day = r->plan->fx == NULL ? ADV_DATE_NONE : row_date(r->tile, r->plan->fx->trigger, i);
    if (day == ADV_DATE_NONE || currency == ADV_CURRENCY_NONE) {
        return NULL;
    }
    if (r->rates->table != NULL) {
        return adv_fx_table_find(r->rates->table, currency, day);
    }
    return adv_fx_pick(room, r->rates->fx, r->plan->fx, currency, j->currency, day) ? room : NULL;
}

static void lacks_rate(const run *r, size_t i, unsigned kind, int32_t item, adv_currency currency)
{
    adv_date day = r->plan->fx == NULL ? ADV_DATE_NONE : row_date(r->tile, r->plan->fx->trigger, i);
    unsigned what = currency == ADV_CURRENCY_NONE ? ADV_LACK_CURRENCY
                    : day == ADV_DATE_NONE        ? ADV_LACK_DATE
                                                  : ADV_LACK_RATE;
    settle(r->tile, i, ADV_INCOMPLETE, ADV_NO_RULE, lack(kind, what));
    add_point(r, i,
              (adv_point){.code = ADV_POINT_NO_RATE,
                          .fact = ADV_NO_FACT,
                          .rule = ADV_NO_RULE,
                          .item = item,
                          .date = day,
                          .other = {.currency = currency}});
}

static void note_rate(const run *r, size_t i, const adv_rate_pick *pick, adv_currency currency)
{
    if (pick->uncompared) {
        add_point(r, i,
                  (adv_point){.code = ADV_POINT_RATE_NOT_COMPARED, .fact = ADV_NO_FACT, .rule = ADV_NO_RULE,
                              .item = -1, .text = adv_text_of(adv_currency_get(currency)->code)});
    }
    if (r->rates->lists != NULL && pick->series != NULL) {
        r->work->lists[i] |= UINT64_C(1) << r->rates->lists[pick->series - r->rates->fx->series];
    }
    if (pick->source == ADV_RATE_CENTRAL_BANK) {
        add_point(
            r, i,
            (adv_point){
                .code = ADV_POINT_UNCERTIFIED_RATE, .fact = ADV_NO_FACT, .rule = ADV_NO_RULE, .item = -1});
    }
}

static void take_rates(const run *r, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        adv_currency currency = r->tile->currency[i];
        r->work->rate[i] = rate_of(r, i, currency, &r->work->picked[i]);
        if (r->work->rate[i] == NULL) {
            lacks_rate(r, i, ADV_KIND_PRICE, -1, currency);
        } else {
            note_rate(r, i, r->work->rate[i], currency);
        }
    }
}

/* The running value of a row: its sum in the currency of the price, converted, plus what came in other
   currencies. */
static adv_status running(adv_int128 *out_e13, const run *r, size_t i)
{
    const adv_rate_pick *pick = r->work->rate[i];
    if (pick == NULL) {
        *out_e13 = 0;
        return ADV_OK;
    }
    adv_int128 converted = 0;
    if (pick->rate.per == 1 && !pick->rate.divide) {
        converted = (adv_int128)r->work->sum_e4[i] * pick->rate.e9;
    } else {
        bool rounded = false;
        adv_status status = adv_amount_convert(&converted, &rounded, r->work->sum_e4[i], pick->rate);
        if (status != ADV_OK) {
            return status;
        }
    }
    return __builtin_add_overflow(converted, r->work->sum_e13[i], out_e13) ? ADV_ERR_RANGE : ADV_OK;
}

/* ---- tracing ------------------------------------------------------------------------------------------- */

static adv_trace_record blank_record(const run *r, size_t i, uint8_t op)
{
    adv_trace_record record;
    memset(&record, 0, sizeof record);
    record.op = op;
    record.fact = ADV_NO_FACT;
    record.rule = ADV_NO_RULE;
    record.item = -1;
    record.line = line_of(r, i);
    (void)running(&record.before_e13, r, i);
    record.after_e13 = record.before_e13;
    return record;
}

static uint8_t op_of(const adv_rule *rule)
{
    return rule->subject == ADV_SUBJECT_SALE     ? ADV_OP_CONDITION
           : rule->effect == ADV_EFFECT_ADD      ? ADV_OP_ADD
           : rule->effect == ADV_EFFECT_EXCLUDE  ? ADV_OP_EXCLUDE
                                                 : ADV_OP_LEAVE;
}

/* Every open point a rule leaves behind: one a fact it asks for and does not get. */
static void point_unknowns(const run *r, size_t i, uint8_t code, uint16_t index, adv_fact_set unknown,
                           int32_t item)
{
    for (adv_fact_set left = unknown; left != 0; left &= left - 1) {
        add_point(r, i,
                  (adv_point){.code = code, .fact = adv_lowest_fact(left), .rule = index, .item = item});
    }
}

/* How one rule stands to what is said, with the points it leaves behind; true when it settles the matter. */
static bool trace_rule(const run *r, size_t i, uint16_t index, adv_facts_word facts, adv_trace_record *record)
{
    const adv_rule *rule = &r->plan->jurisdiction->rules[index];
    adv_fact_set against = adv_rule_against(rule, facts);
    adv_fact_set unknown = adv_rule_unknown(rule, facts);
    if (against != 0) {
        record->outcome = ADV_STEP_NOT_APPLIED;
        record->fact = adv_lowest_fact(against);
        return false;
    }
    if (unknown == 0) {
        record->outcome = rule->effect == ADV_EFFECT_END_METHOD ? ADV_STEP_ENDED : ADV_STEP_APPLIED;
        if (rule->ask) {
            add_point(r, i, (adv_point){.code = ADV_POINT_ASK, .fact = ADV_NO_FACT, .rule = index,
                                        .item = record->item});
        }
        return true;
    }
    bool incomplete = rule->unknown == ADV_UNKNOWN_INCOMPLETE;
    bool idle =
        rule->subject != ADV_SUBJECT_SALE && record->operand_e4 == 0; /* an amount of nothing lacks nothing */
    record->outcome = incomplete ? ADV_STEP_MISSING_FACT : ADV_STEP_OPEN;
    record->fact = adv_lowest_fact(unknown);
    if (incomplete && !idle) {
        point_unknowns(r, i, ADV_POINT_MISSING_FACT, index, unknown, record->item);
    } else if (rule->unknown == ADV_UNKNOWN_PASS) {
        point_unknowns(r, i, ADV_POINT_OPEN_FACT, index, unknown, record->item);
    }
    return incomplete;
}

/* Records how each rule of the subject stood, up to the one that decides, in the order adv_plan_decide met
   them. */
static void trace_rules(const run *r, size_t i, uint8_t subject, adv_facts_word facts,
                        const adv_column *column)
{
    for (uint16_t k = r->plan->first[subject]; k < r->plan->first[subject + 1]; k++) {
        uint16_t index = r->plan->rules[k];
        adv_trace_record record = blank_record(r, i, op_of(&r->plan->jurisdiction->rules[index]));
        record.rule = index;
        record.item = column == NULL ? -1 : column->item;
        record.operand_e4 = column == NULL ? 0 : column->amount_e4[i];
        bool decides = trace_rule(r, i, index, facts, &record);
        if (decides && subject != ADV_SUBJECT_SALE) {
            return; /* the deciding step is recorded with its figures by the caller */
        }
        adv_trace_add(r->trace, &record);
        if (record.outcome == ADV_STEP_ENDED) {
            return; /* the condition that fails is the reason; those behind it were not looked at */
        }
    }
}

/* ---- conditions and price ------------------------------------------------------------------------------ */

static void test_conditions(const run *r, size_t from, size_t to)
{
    adv_tile *tile = r->tile;
    adv_facts_word known = 0;
    adv_decision decision = {0};
    for (size_t i = from; i < to; i++) {
        adv_facts_word facts = tile->sale == NULL ? tile->sale_all : tile->sale[i];
        if (i == from || facts != known) {
            known = facts;
            decision = adv_plan_decide(r->plan, ADV_SUBJECT_SALE, facts);
        }
        tile->points[i] |= decision.points;
        tile->standing[i] = decision.standing > tile->standing[i] ? decision.standing : tile->standing[i];
        if (decision.ends) {
            settle(tile, i, ADV_METHOD_ENDED, decision.rule, lack(ADV_SUBJECT_SALE, ADV_NO_FACT));
        } else if (decision.outcome == ADV_STEP_MISSING_FACT) {
            settle(tile, i, ADV_INCOMPLETE, decision.rule, lack(ADV_SUBJECT_SALE, decision.fact));
        }
        if (r->trace != NULL) {
            trace_rules(r, i, ADV_SUBJECT_SALE, facts, NULL);
        }
    }
}

/* The step that takes the price; the running value begins with it. */
static void trace_price(const run *r, size_t i, uint16_t rule)
{
    adv_trace_record record = blank_record(r, i, ADV_OP_TAKE);
    bool unknown = r->tile->price_e4[i] == ADV_AMOUNT_UNKNOWN;
    record.before_e13 = 0;
    record.operand_e13 = record.after_e13;
    record.rule = rule;
    record.operand_e4 = r->tile->price_e4[i];
    record.currency = r->tile->currency[i];
    record.outcome = unknown && is_out(r, i)      ? ADV_STEP_RANGE
                     : unknown                    ? ADV_STEP_MISSING_AMOUNT
                     : r->work->rate[i] == NULL ? ADV_STEP_NO_RATE
                                                : ADV_STEP_APPLIED;
    if (r->work->rate[i] != NULL) {
        record.rate = *r->work->rate[i];
    }
    adv_trace_add(r->trace, &record);
}

static void take_price(const run *r, size_t from, size_t to)
{
    adv_tile *tile = r->tile;
    adv_decision decision = adv_plan_decide(r->plan, ADV_KIND_PRICE, 0);
    for (size_t i = from; i < to; i++) {
        bool unknown = tile->price_e4[i] == ADV_AMOUNT_UNKNOWN;
        r->work->sum_e4[i] = unknown ? 0 : tile->price_e4[i];
        tile->standing[i] = decision.standing > tile->standing[i] ? decision.standing : tile->standing[i];
        if (r->trace != NULL) {
            trace_price(r, i, decision.rule);
        }
        if (decision.rule == ADV_NO_RULE) {
            settle(tile, i, ADV_NO_LAW, ADV_NO_RULE, lack(ADV_KIND_PRICE, ADV_LACK_LAW));
        } else if (unknown) {
            settle(tile, i, ADV_INCOMPLETE, ADV_NO_RULE, lack(ADV_KIND_PRICE, ADV_LACK_PRICE));
            add_point(r, i, (adv_point){.code = ADV_POINT_MISSING_AMOUNT, .fact = ADV_NO_FACT,
                                        .rule = decision.rule, .item = -1});
        }
    }
}

/* Whether money that counts as price reaches the seller beside the invoice. */
static bool is_paid_otherwise(const run *r, size_t i)
{
    for (size_t c = 0; c < r->tile->column_count; c++) {
        const adv_column *column = &r->tile->columns[c];
        bool here = column->present == NULL || column->present[i] != 0;
        if (!here || column->amount_e4[i] == 0 ||
            adv_element_kind_row((adv_element_kind)column->kind)->group != ADV_GROUP_PRICE) {
            continue;
        }
        adv_decision decision = adv_plan_decide(
            r->plan, column->kind, column->facts == NULL ? column->facts_all : column->facts[i]);
        if (decision.outcome == ADV_STEP_APPLIED && decision.sign > 0) {
            return true;
        }
    }
    return false;
}

/* The value starts from a payment.  Of a price of nothing nobody knows whether there is no sale, whether the
   goods are free units of a paid order, or what was given instead: it is a question, not a value of zero. */
static void question_nothing(const run *r, size_t from, size_t to)
{
    adv_decision decision = adv_plan_decide(r->plan, ADV_KIND_PRICE, 0);
    for (size_t i = from; i < to; i++) {
        bool open = r->tile->price_e4[i] == 0 && r->tile->outcome[i] <= ADV_INCOMPLETE;
        if (open && !is_paid_otherwise(r, i)) {
            settle(r->tile, i, ADV_INCOMPLETE, ADV_NO_RULE, lack(ADV_KIND_PRICE, ADV_LACK_NOTHING_PAID));
            add_point(r, i, (adv_point){.code = ADV_POINT_NOTHING_PAID, .fact = ADV_NO_FACT,
                                        .rule = decision.rule, .item = -1});
        }
    }
}

/* ---- elements ------------------------------------------------------------------------------------------ */

static adv_currency currency_of(const adv_column *column, const adv_tile *tile, size_t i)
{
    adv_currency currency = column->currency == NULL ? column->currency_all : column->currency[i];
    return currency == ADV_CURRENCY_NONE ? tile->currency[i] : currency;
}

/* The amount of an applying rule is not known: what that means is the rule's to say. */
static uint8_t lacks_amount(const run *r, size_t i, const adv_column *column, const adv_decision *decision,
                            uint8_t why)
{
    const adv_rule *rule = &r->plan->jurisdiction->rules[decision->rule];
    uint8_t what = column->lack == 0 ? why : column->lack;
    if (what == ADV_LACK_RANGE) {
        settle(r->tile, i, ADV_REJECTED, ADV_NO_RULE, lack(column->kind, what));
        return ADV_STEP_RANGE;
    }
    add_point(r, i, (adv_point){.code = ADV_POINT_MISSING_AMOUNT, .fact = what, .rule = decision->rule,
                                .item = column->item});
    if (rule->no_amount == ADV_NO_AMOUNT_END_METHOD) {
        settle(r->tile, i, ADV_METHOD_ENDED, decision->rule, lack(column->kind, ADV_NO_FACT));
        return ADV_STEP_ENDED;
    }
    if (rule->no_amount == ADV_NO_AMOUNT_INCOMPLETE) {
        settle(r->tile, i, ADV_INCOMPLETE, decision->rule, lack(column->kind, what));
    }
    return ADV_STEP_MISSING_AMOUNT;
}

/* What of an element was counted, and how. */
typedef struct counted {
    int64_t              amount_e4;
    adv_currency         currency;
    uint16_t             rule;  /* ADV_NO_RULE = the one that decided */
    const adv_rate_pick *pick;  /* the rate it was counted at; NULL = none */
    adv_rate_pick        room;  /* where `pick` points without a table */
} counted;

/* Adds a signed amount to the row: to the sum in the price's currency, or converted. */
static uint8_t count_amount(const run *r, size_t i, const adv_column *column, int sign, counted *out)
{
    adv_currency currency = out->currency;
    int64_t signed_e4 = sign * out->amount_e4;
    const adv_rate_pick **pick = &out->pick;
    if (currency == r->tile->currency[i]) {
        r->work->sum_e4[i] += signed_e4;
        *pick = r->work->rate[i];
        return *pick == NULL ? ADV_STEP_NO_RATE : ADV_STEP_APPLIED;
    }
    *pick = rate_of(r, i, currency, &out->room);
    if (*pick == NULL) {
        lacks_rate(r, i, column->kind, column->item, currency);
        return ADV_STEP_NO_RATE;
    }
    note_rate(r, i, *pick, currency);
    adv_int128 converted = 0;
    bool rounded = false;
    if (adv_amount_convert(&converted, &rounded, signed_e4, (*pick)->rate) != ADV_OK ||
        __builtin_add_overflow(r->work->sum_e13[i], converted, &converted)) {
        settle(r->tile, i, ADV_REJECTED, ADV_NO_RULE, lack(column->kind, ADV_LACK_RANGE));
        return ADV_STEP_RANGE;
    }
    r->work->sum_e13[i] = converted;
    return ADV_STEP_APPLIED;
}

/* ---- amounts by law ------------------------------------------------------------------------------------ */

static bool is_here(const adv_column *column, size_t i)
{
    return column->present == NULL || column->present[i] != 0;
}

static adv_facts_word facts_at(const adv_column *column, size_t i)
{
    return column->facts == NULL ? column->facts_all : column->facts[i];
}

/* With which sign a further element of the row belongs to the base of an allowance. */
static int sign_in_base(const run *r, size_t i, const adv_column *column, const adv_allowance *m)
{
    adv_facts_word facts = facts_at(column, i);
    adv_decision decision = adv_plan_decide(r->plan, column->kind, facts);
    uint8_t group = adv_element_kind_row((adv_element_kind)column->kind)->group;
    int sign = decision.outcome == ADV_STEP_APPLIED ? decision.sign : 0;
    if (group == ADV_GROUP_PRICE || (m->of & ADV_KIND(column->kind)) != 0) {
        return sign;
    }
    bool inside = group == ADV_GROUP_LEG && (facts & ADV_YES(ADV_FACT_IN_PRICE)) != 0;
    return inside || sign < 0 ? -1 : 0;
}

/* The base of an allowance while it is summed: in the currency of the price, and what came in others. */
typedef struct measured {
    int64_t    sum_e4;
    adv_int128 other_e13;
    bool       mixed;
} measured;

static uint8_t add_to_base(const run *r, size_t i, const adv_column *column, int sign, measured *base)
{
    adv_currency currency = currency_of(column, r->tile, i);
    int64_t amount = column->amount_e4[i];
    if (amount == ADV_AMOUNT_UNKNOWN) { /* inside the price it stays in the base, as the law then says */
        return sign < 0 ? ADV_STEP_APPLIED : ADV_STEP_MISSING_AMOUNT;
    }
    if (currency == r->tile->currency[i]) {
        base->sum_e4 += sign * amount;
        return ADV_STEP_APPLIED;
    }
    adv_rate_pick room;
    const adv_rate_pick *pick = rate_of(r, i, currency, &room);
    adv_int128 converted = 0;
    bool rounded = false;
    if (pick == NULL) {
        return ADV_STEP_NO_RATE;
    }
    base->mixed = true;
    return adv_amount_convert(&converted, &rounded, sign * amount, pick->rate) != ADV_OK ||
                   __builtin_add_overflow(base->other_e13, converted, &base->other_e13)
               ? ADV_STEP_RANGE
               : ADV_STEP_APPLIED;
}

/* In the currency of the price, or, where a part came in another, in that of the value. */
static uint8_t base_of(const run *r, size_t i, const adv_column *self, const adv_allowance *m, adv_money *out)
{
    const adv_tile *tile = r->tile;
    measured base = {.sum_e4 = tile->price_e4[i]};
    if (base.sum_e4 == ADV_AMOUNT_UNKNOWN) {
        return ADV_STEP_MISSING_AMOUNT;
    }
    for (size_t c = 0; c < tile->column_count; c++) {
        const adv_column *column = &tile->columns[c];
        int sign = column == self || !is_here(column, i) ? 0 : sign_in_base(r, i, column, m);
        uint8_t added = sign == 0 ? ADV_STEP_APPLIED : add_to_base(r, i, column, sign, &base);
        if (added != ADV_STEP_APPLIED) {
            return added;
        }
    }
    *out = (adv_money){base.sum_e4, tile->currency[i], true};
    if (!base.mixed) {
        return ADV_STEP_APPLIED;
    }
    adv_int128 sum = 0;
    bool rounded = false;
    const adv_rate_pick *pick = r->work->rate[i];
    out->currency = r->plan->jurisdiction->currency;
    if (pick == NULL) {
        return ADV_STEP_NO_RATE;
    }
    return adv_amount_convert(&sum, &rounded, base.sum_e4, pick->rate) != ADV_OK ||
                   __builtin_add_overflow(sum, base.other_e13, &sum) ||
                   adv_round_e13(&out->e4, sum, 1, ADV_ROUND_HALF_UP) != ADV_OK
               ? ADV_STEP_RANGE
               : ADV_STEP_APPLIED;
}

/* False where the law names shares by country of export and none for that of the row. */
static bool share_of(int64_t *percent_e9, const run *r, size_t i, const adv_allowance *m)
{
    adv_country from = r->tile->exported_from == NULL ? 0 : r->tile->exported_from[i];
    *percent_e9 = m->percent_e9;
    for (uint16_t k = 0; k < m->share_count && from != 0; k++) {
        adv_text rest = adv_text_of(m->shares[k].countries);
        for (adv_text word = adv_word_next(&rest); word.length > 0; word = adv_word_next(&rest)) {
            if (adv_country_of(word) == from) {
                *percent_e9 = m->shares[k].percent_e9;
                return true;
            }
        }
    }
    return m->share_count == 0;
}

static void trace_share(const run *r, size_t i, const adv_column *column, uint16_t rule, adv_money base,
                        int64_t percent_e9, int64_t share_e4)
{
    adv_trace_record record = blank_record(r, i, ADV_OP_PERCENT);
    record.rule = rule;
    record.item = column->item;
    record.operand_e4 = base.e4;
    record.currency = base.currency;
    record.factor_e9 = percent_e9;
    record.result_e4 = share_e4;
    adv_trace_add(r->trace, &record);
}

/* Whether an amount passes a limit, both in the currency of the value where they differ. */
static uint8_t passes(bool *out, const run *r, size_t i, const counted *amount, adv_money limit)
{
    adv_rate_pick rooms[2];
    const adv_rate_pick *picks[] = {rate_of(r, i, amount->currency, &rooms[0]),
                                    rate_of(r, i, limit.currency, &rooms[1])};
    adv_int128 values[2] = {0, 0};
    bool rounded = false;
    if (amount->currency == limit.currency) {
        *out = amount->amount_e4 > limit.e4;
        return ADV_STEP_APPLIED;
    }
    if (picks[0] == NULL || picks[1] == NULL) {
        return ADV_STEP_NO_RATE;
    }
    if (adv_amount_convert(&values[0], &rounded, amount->amount_e4, picks[0]->rate) != ADV_OK ||
        adv_amount_convert(&values[1], &rounded, limit.e4, picks[1]->rate) != ADV_OK) {
        return ADV_STEP_RANGE;
    }
    *out = values[0] > values[1];
    return ADV_STEP_APPLIED;
}

/* The share by law could not be found: the row is what the amount, or its currency, lacks. */
static uint8_t lacks_share(const run *r, size_t i, const adv_column *column, const adv_decision *decision,
                           uint8_t outcome)
{
    if (outcome == ADV_STEP_MISSING_AMOUNT) {
        return lacks_amount(r, i, column, decision, ADV_NO_FACT);
    }
    if (outcome == ADV_STEP_NO_RATE) {
        lacks_rate(r, i, column->kind, column->item, currency_of(column, r->tile, i));
    } else {
        settle(r->tile, i, ADV_REJECTED, ADV_NO_RULE, lack(column->kind, ADV_LACK_RANGE));
    }
    return outcome;
}

/* Of carriage that goes on past the place up to which it counts, the part before that place. */
static uint8_t by_distance(const run *r, size_t i, const adv_column *column, const adv_decision *decision,
                           counted *out)
{
    int64_t whole = out->amount_e4;
    if (column->way_e9 == 0) {
        return count_amount(r, i, column, decision->sign, out);
    }
    if (!adv_build_scale(&out->amount_e4, whole, column->counted_e9, column->way_e9, out->currency)) {
        return lacks_share(r, i, column, decision, ADV_STEP_RANGE);
    }
    if (r->trace != NULL) {
        adv_trace_record record = blank_record(r, i, ADV_OP_APPORTION);
        record.rule = decision->rule;
        record.item = column->item;
        record.operand_e4 = whole;
        record.currency = out->currency;
        record.factor_e9 = column->counted_e9;
        record.divisor_e9 = column->way_e9;
        record.result_e4 = out->amount_e4;
        adv_trace_add(r->trace, &record);
    }
    return count_amount(r, i, column, decision->sign, out);
}

/* An amount the law supplies, or of which it counts a part only. */
static uint8_t allow(const run *r, size_t i, const adv_column *column, const adv_decision *decision,
                       counted *out)
{
    const adv_allowance *m = r->plan->jurisdiction->rules[decision->rule].allowance;
    bool known = out->amount_e4 != ADV_AMOUNT_UNKNOWN;
    adv_money base;
    int64_t percent = 0;
    int64_t share = 0;
    bool takes = !known;
    if (known && m->use == ADV_ALLOWANCE_BY_DISTANCE) {
        return by_distance(r, i, column, decision, out);
    }
    bool supplies = m->use == ADV_ALLOWANCE_SUPPLIED || m->use == ADV_ALLOWANCE_SUPPLIED_AT_MOST;
    if (column->lack == ADV_LACK_RANGE || (!known && !supplies)) {
        return lacks_amount(r, i, column, decision, ADV_NO_FACT);
    }
    if (known && m->use == ADV_ALLOWANCE_SUPPLIED) {
        return count_amount(r, i, column, decision->sign, out);
    }
    if (!share_of(&percent, r, i, m)) {
        return lacks_amount(r, i, column, decision, ADV_LACK_EXPORT_COUNTRY);
    }
    uint8_t found = base_of(r, i, column, m, &base);
    if (found == ADV_STEP_APPLIED &&
        !adv_build_scale(&share, base.e4, percent, 100 * ADV_E9, base.currency)) {
        found = ADV_STEP_RANGE;
    }
    if (found == ADV_STEP_APPLIED && known) {
        found = passes(&takes, r, i, out, (adv_money){share, base.currency, true});
    }
    if (found != ADV_STEP_APPLIED) {
        return lacks_share(r, i, column, decision, found);
    }
    if (r->trace != NULL) {
        trace_share(r, i, column, decision->rule, base, percent, share);
    }
    if (takes) {
        out->amount_e4 = share;
        out->currency = base.currency;
        add_point(r, i, (adv_point){.code = ADV_POINT_BY_LAW, .fact = ADV_NO_FACT, .rule = decision->rule,
                                    .item = column->item, .amount = {share, base.currency, true}});
    }
    return count_amount(r, i, column, decision->sign, out);
}

/* What the share supplied for another element of the row holds is not counted beside it. */
static bool is_covered(const run *r, size_t i, const adv_column *column, counted *out)
{
    if ((r->plan->covered & ADV_KIND(column->kind)) == 0) {
        return false;
    }
    for (size_t c = 0; c < r->tile->column_count; c++) {
        const adv_column *other = &r->tile->columns[c];
        if (other == column || !is_here(other, i) || other->amount_e4[i] != ADV_AMOUNT_UNKNOWN) {
            continue;
        }
        adv_decision decision = adv_plan_decide(r->plan, other->kind, facts_at(other, i));
        const adv_rule *rule = decision.rule == ADV_NO_RULE || decision.outcome != ADV_STEP_APPLIED
                                   ? NULL
                                   : &r->plan->jurisdiction->rules[decision.rule];
        if (rule != NULL && rule->allowance != NULL && rule->allowance->use != ADV_ALLOWANCE_AT_MOST &&
            rule->allowance->use != ADV_ALLOWANCE_BY_DISTANCE &&
            (rule->allowance->covers & ADV_KIND(column->kind)) != 0) {
            out->rule = decision.rule;
            return true;
        }
    }
    return false;
}

/* What the decision means for one row: the outcome of the step, and in `out` what was counted. */
static uint8_t follow(const run *r, size_t i, const adv_column *column, const adv_decision *decision,
                      counted *out)
{
    adv_tile *tile = r->tile;
    int64_t amount = column->amount_e4[i];
    out->amount_e4 = amount;
    out->currency = currency_of(column, tile, i);
    out->rule = ADV_NO_RULE;
    out->pick = NULL;
    if (decision->rule == ADV_NO_RULE) {
        settle(tile, i, ADV_NO_LAW, ADV_NO_RULE, lack(column->kind, ADV_LACK_LAW));
        return decision->outcome;
    }
    if (decision->outcome == ADV_STEP_MISSING_FACT) {
        if (amount != 0) { /* an amount of nothing makes no difference either way */
            settle(tile, i, ADV_INCOMPLETE, decision->rule, lack(column->kind, decision->fact));
        }
        return decision->outcome;
    }
    tile->standing[i] = decision->standing > tile->standing[i] ? decision->standing : tile->standing[i];
    if (decision->ends) {
        settle(tile, i, ADV_METHOD_ENDED, decision->rule, lack(column->kind, ADV_NO_FACT));
        return ADV_STEP_ENDED;
    }
    if (decision->sign == 0 || is_covered(r, i, column, out)) {
        return decision->outcome;
    }
    if (r->plan->jurisdiction->rules[decision->rule].allowance != NULL) {
        return allow(r, i, column, decision, out);
    }
    return amount == ADV_AMOUNT_UNKNOWN ? lacks_amount(r, i, column, decision, ADV_NO_FACT)
                                        : count_amount(r, i, column, decision->sign, out);
}

/* The same with its record.  Records are large, so nothing of them is touched where no trace is asked for. */
static void trace_decision(const run *r, size_t i, const adv_column *column, const adv_decision *decision)
{
    counted out;
    adv_trace_record record = blank_record(r, i, ADV_OP_LEAVE);
    record.outcome = follow(r, i, column, decision, &out);
    if (decision->rule != ADV_NO_RULE && out.rule == ADV_NO_RULE) {
        record.op = op_of(&r->plan->jurisdiction->rules[decision->rule]);
    }
    record.rule = out.rule == ADV_NO_RULE ? decision->rule : out.rule;
    record.fact = decision->fact;
    record.item = column->item;
    record.operand_e4 = out.amount_e4;
    record.currency = out.currency;
    (void)running(&record.after_e13, r, i);
    record.operand_e13 = record.after_e13 - record.before_e13;
    if (out.pick != NULL) {
        record.rate = *out.pick;
    }
    adv_trace_add(r->trace, &record);
}

static void apply_decision(const run *r, size_t i, const adv_column *column, const adv_decision *decision)
{
    bool idle = column->amount_e4[i] == 0 && decision->outcome == ADV_STEP_MISSING_FACT;
    r->tile->points[i] |= decision->points & ~(idle ? ADV_TILE_POINT(ADV_POINT_MISSING_FACT) : 0);
    if (r->trace != NULL) {
        trace_decision(r, i, column, decision);
        return;
    }
    counted out;
    (void)follow(r, i, column, decision, &out);
}

/* Where a whole column decides alike and shares the price's currency, the same sums as a loop the compiler
   can widen. */
static bool add_column(const run *r, const adv_column *column, const adv_decision *decision, size_t from,
                       size_t to)
{
    int64_t unknown = 0;
    for (size_t i = from; i < to; i++) {
        unknown |= column->amount_e4[i] == ADV_AMOUNT_UNKNOWN;
    }
    if (unknown) {
        return false;
    }
    int64_t sign = decision->sign;
    for (size_t i = from; i < to; i++) {
        r->work->sum_e4[i] += sign * column->amount_e4[i];
    }
    for (size_t i = from; i < to; i++) {
        uint8_t here = column->present == NULL ? 1 : column->present[i];
        uint8_t standing = here ? decision->standing : 0;
        r->tile->points[i] |= here ? decision->points : 0;
        r->tile->standing[i] = standing > r->tile->standing[i] ? standing : r->tile->standing[i];
    }
    return true;
}

/* How the amount counts is the law's to say, row by row. */
static bool by_law(const run *r, const adv_column *column, const adv_decision *decision)
{
    const adv_allowance *allowance =
        decision->rule == ADV_NO_RULE ? NULL : r->plan->jurisdiction->rules[decision->rule].allowance;
    bool idle = allowance == NULL || (allowance->use == ADV_ALLOWANCE_BY_DISTANCE && column->way_e9 == 0);
    return (r->plan->covered & ADV_KIND(column->kind)) != 0 || !idle;
}

static void run_column(const run *r, const adv_column *column, size_t from, size_t to)
{
    adv_facts_word known = column->facts_all;
    adv_decision decision = adv_plan_decide(r->plan, column->kind, known);
    bool alike = column->facts == NULL && column->currency == NULL && !by_law(r, column, &decision) &&
                 column->currency_all == ADV_CURRENCY_NONE && decision.outcome == ADV_STEP_APPLIED &&
                 !decision.ends && r->trace == NULL && r->points == NULL;
    if (alike && add_column(r, column, &decision, from, to)) {
        return;
    }
    for (size_t i = from; i < to; i++) {
        if (column->present != NULL && !column->present[i]) {
            continue;
        }
        adv_facts_word facts = column->facts == NULL ? column->facts_all : column->facts[i];
        if (facts != known) {
            known = facts;
            decision = adv_plan_decide(r->plan, column->kind, facts);
        }
        if (r->trace != NULL) {
            trace_rules(r, i, column->kind, facts, column);
        }
        apply_decision(r, i, column, &decision);
    }
}

/* ---- conversion and rounding --------------------------------------------------------------------------- */

static adv_status round_row(const run *r, size_t i, int64_t *value_e4, int64_t *entered_e4,
                            adv_int128 *exact_e13)
{
    const adv_jurisdiction *j = r->plan->jurisdiction;
    const adv_rounding_rule *value = &j->round_value;
    const adv_rounding_rule *entered = &j->round_entered;
    if (r->work->rate[i] == &same_currency && r->work->sum_e13[i] == 0) {
        int64_t sum = r->work->sum_e4[i]; /* no product was taken: 64 bits do */
        *exact_e13 = (adv_int128)sum * ADV_E9;
        adv_status status = adv_round_e4(value_e4, sum, value->unit_e4, (adv_rounding)value->mode);
        return status != ADV_OK
                   ? status
                   : adv_round_e4(entered_e4, sum, entered->unit_e4, (adv_rounding)entered->mode);
    }
    adv_status status = running(exact_e13, r, i);
    if (status == ADV_OK) {
        status = adv_round_e13(value_e4, *exact_e13, value->unit_e4, (adv_rounding)value->mode);
    }
    return status != ADV_OK
               ? status
               : adv_round_e13(entered_e4, *exact_e13, entered->unit_e4, (adv_rounding)entered->mode);
}

static void trace_rounding(const run *r, size_t i, adv_int128 exact_e13)
{
    adv_trace_record record = blank_record(r, i, ADV_OP_ROUND);
    record.operand_e4 = r->tile->value_e4[i];
    record.currency = r->plan->jurisdiction->currency;
    record.before_e13 = exact_e13;
    record.after_e13 = (adv_int128)r->tile->value_e4[i] * ADV_E9;
    adv_trace_add(r->trace, &record);
    record.op = ADV_OP_VALUE;
    record.before_e13 = record.after_e13;
    record.operand_e4 = r->tile->entered_e4[i];
    adv_trace_add(r->trace, &record);
}

static void finish(const run *r, size_t from, size_t to)
{
    adv_tile *tile = r->tile;
    for (size_t i = from; i < to; i++) {
        if (tile->outcome[i] != ADV_VALUED) {
            continue;
        }
        int64_t value = 0;
        int64_t entered = 0;
        adv_int128 exact = 0;
        if (round_row(r, i, &value, &entered, &exact) != ADV_OK || value >= ADV_AMOUNT_LIMIT_E4) {
            settle(tile, i, ADV_REJECTED, ADV_NO_RULE, lack(ADV_KIND_PRICE, ADV_LACK_RANGE));
            continue;
        }
        if (exact < 0) {
            settle(tile, i, ADV_REJECTED, ADV_NO_RULE, lack(ADV_KIND_PRICE, ADV_LACK_POSITIVE));
            continue;
        }
        tile->value_e4[i] = value;
        tile->entered_e4[i] = entered;
        if (tile->exact_e13 != NULL) {
            tile->exact_e13[i] = exact;
        }
        if (r->trace != NULL) {
            trace_rounding(r, i, exact);
        }
    }
}

/* A plan was found for a day nobody stated: the law has been the same throughout (decision 0005). */
static void point_at_day(const run *r, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        if (row_date(r->tile, r->plan->jurisdiction->trigger, i) == ADV_DATE_NONE) {
            add_point(r, i, (adv_point){.code = ADV_POINT_DAY_NOT_STATED, .fact = ADV_NO_FACT,
                                        .rule = ADV_NO_RULE, .item = -1});
        }
    }
}

static void run_plan(const run *r, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        r->tile->plan[i] = r->plan->id;
        r->work->sum_e4[i] = 0;
        r->work->sum_e13[i] = 0;
    }
    point_at_day(r, from, to);
    take_rates(r, from, to);
    test_conditions(r, from, to);
    take_price(r, from, to);
    question_nothing(r, from, to);
    for (size_t c = 0; c < r->tile->column_count; c++) {
        run_column(r, &r->tile->columns[c], from, to);
    }
    finish(r, from, to);
    for (size_t i = from; i < to && r->tile->blocked != NULL; i++) {
        r->tile->points[i] = is_out(r, i) ? 0 : r->tile->points[i];
    }
}

static void clear_results(adv_tile *tile)
{
    for (size_t i = 0; i < tile->rows; i++) {
        tile->outcome[i] = ADV_VALUED;
        tile->rule[i] = ADV_NO_RULE;
        tile->reason[i] = 0;
        tile->value_e4[i] = 0;
        tile->entered_e4[i] = 0;
        tile->points[i] = 0;
        tile->standing[i] = ADV_VERIFIED;
        tile->plan[i] = 0;
        if (tile->blocked != NULL && tile->blocked[i]) {
            settle(tile, i, tile->blocked[i], ADV_NO_RULE, tile->blocked_reason[i]);
        }
    }
    if (tile->exact_e13 != NULL) {
        memset(tile->exact_e13, 0, tile->rows * sizeof *tile->exact_e13);
    }
}

/* No plan covers the row: its day is not stated and matters, or no version of the law is known for it. */
static void no_plan(adv_tile *tile, size_t i, adv_date day)
{
    if (day == ADV_DATE_NONE) {
        settle(tile, i, ADV_INCOMPLETE, ADV_NO_RULE, lack(ADV_SUBJECT_SALE, ADV_LACK_DATE));
    } else {
        settle(tile, i, ADV_NO_LAW, ADV_NO_RULE, lack(ADV_SUBJECT_SALE, ADV_LACK_LAW));
    }
}

void adv_tile_run(adv_tile *tile, const adv_plans *plans, const adv_rates *rates, adv_tile_work *work,
                  adv_trace *trace, adv_point_list *points, int32_t line_base)
{
    assert(tile->rows <= ADV_TILE_ROWS && tile->column_count < ADV_TILE_COLUMNS);
    assert(trace == NULL || tile->rows == 1);
    clear_results(tile);
    if (rates->lists != NULL) {
        memset(work->lists, 0, tile->rows * sizeof *work->lists);
    }
    unsigned trigger = plans->jurisdiction->trigger;
    size_t from = 0;
    while (from < tile->rows) {
        const adv_plan *plan = adv_plans_find(plans, row_date(tile, trigger, from));
        size_t to = from + 1;
        while (to < tile->rows && adv_plans_find(plans, row_date(tile, trigger, to)) == plan) {
            to++;
        }
        if (plan == NULL) {
            for (size_t i = from; i < to; i++) {
                no_plan(tile, i, row_date(tile, trigger, i));
            }
        } else {
            run r = {tile, plan, rates, work, trace, points, line_base};
            run_plan(&r, from, to);
        }
        from = to;
    }
}

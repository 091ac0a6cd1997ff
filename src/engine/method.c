/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The walk through the lawful order (CVA Articles 1 to 7; 19 USC 1401a(a)): strictly one method after the
 * other, stopping at the first that gives a value.  One that lacks something that would decide it stops the
 * walk too: a later method has its turn only where the earlier ones cannot be used.
 */
#include "walk.h"

#include <string.h>

#include "law_names.h"

/* ---- rows ---------------------------------------------------------------------------------------------- */

static bool is_named(const adv_parameter *row, const char *name)
{
    const char *point = memchr(row->id, '.', strlen(row->id));
    return point != NULL && strcmp(point + 1, name) == 0;
}

const adv_parameter *adv_method_row(const adv_jurisdiction *j, const adv_date *dates, const char *name)
{
    const adv_parameter *only = NULL;
    size_t versions = 0;
    for (uint16_t i = 0; i < j->parameter_count; i++) {
        const adv_parameter *row = &j->parameters[i];
        if (!is_named(row, name)) {
            continue;
        }
        adv_date day = dates[row->trigger];
        if (day != ADV_DATE_NONE && row->from <= day && day < row->until) {
            return row;
        }
        only = day == ADV_DATE_NONE ? row : only;
        versions++;
    }
    return versions == 1 ? only : NULL;
}

adv_ternary adv_method_answer(const adv_parameter *row)
{
    return row == NULL || !row->known ? ADV_UNKNOWN : row->e9 != 0 ? ADV_TRUE : ADV_FALSE;
}

void adv_method_rests(adv_method_result *out, const adv_parameter *row)
{
    uint8_t standing = row == NULL ? 0 : (uint8_t)adv_weakest_standing(row->cites, row->cite_count);
    out->standing = standing > out->standing ? standing : out->standing;
}

/* ---- transaction value --------------------------------------------------------------------------------- */

typedef struct walk {
    adv_build         *b;
    const adv_plans   *plans;
    adv_method_result *results; /* [line][method] */
    uint8_t           *order; /* of the methods, as they are tried */
    size_t             order_count;
    bool               reversed;
} walk;

/* Every row that ends the method by what is said of the sale, and what would keep each from it. */
static void ways_of_sale(const walk *k, adv_method_result *out, adv_way_back *ways, adv_facts_word facts)
{
    const adv_plan *plan = adv_plans_find(k->plans, k->b->shipment->dates[k->b->j->trigger]);
    uint16_t first = plan == NULL ? 0 : plan->first[ADV_SUBJECT_SALE];
    uint16_t end = plan == NULL ? 0 : plan->first[ADV_SUBJECT_SALE + 1];
    for (uint16_t i = first; i < end; i++) {
        const adv_rule *rule = &k->b->j->rules[plan->rules[i]];
        if (rule->effect == ADV_EFFECT_END_METHOD && adv_rule_against(rule, facts) == 0 &&
            adv_rule_unknown(rule, facts) == 0) {
            ways[out->back_count++] = (adv_way_back){.rule = plan->rules[i], .no = rule->when,
                                                     .yes = rule->unless, .item = -1};
        }
    }
}

/* An addition that is due and cannot be quantified. */
static void ways_of_items(const walk *k, adv_method_result *out, adv_way_back *ways, int32_t line)
{
    const adv_trace *trace = &k->b->trace;
    for (size_t i = 0; i < trace->count; i++) {
        const adv_trace_record *record = &trace->records[i];
        if (record->line == line && record->item >= 0 && record->outcome == ADV_STEP_ENDED) {
            ways[out->back_count++] = (adv_way_back){.rule = record->rule, .item = record->item};
        }
    }
}

static void by_transaction_value(walk *k, adv_method_result *out, const adv_line_result *line)
{
    size_t room = (size_t)k->b->j->rule_count + k->b->trace.count + 1;
    out->standing = line->standing;
    if (line->outcome == ADV_VALUED) {
        out->state = ADV_METHOD_IS_USED;
        out->value_e4 = line->value_e4;
        out->entered_e4 = line->entered_e4;
        out->exact_e13 = line->exact_e13;
        return;
    }
    out->state = line->outcome == ADV_METHOD_ENDED ? ADV_METHOD_NOT_USABLE : ADV_METHOD_UNDECIDED;
    out->why = line->outcome == ADV_METHOD_ENDED ? ADV_WHY_RULE : ADV_WHY_NO_PRICE;
    out->rule = line->reason_rule;
    if (line->outcome == ADV_METHOD_ENDED) {
        adv_way_back *ways = ADV_ARENA_ARRAY(k->b->arena, room, adv_way_back);
        if (ways == NULL) {
            k->b->failed = true;
            return;
        }
        out->back = ways;
        ways_of_sale(k, out, ways, adv_build_sale_facts(k->b, line->goods));
        ways_of_items(k, out, ways, out->line);
    }
}

/* ---- the later methods --------------------------------------------------------------------------------- */

/* What a search for accepted values of such goods is said to have found. */
static void by_search(adv_method_result *out, uint8_t found)
{
    if (found == ADV_FALSE) {
        out->state = ADV_METHOD_NOT_USABLE;
        out->why = ADV_WHY_NONE_FOUND;
    } else if (found == ADV_TRUE) {
        out->state = ADV_METHOD_UNDECIDED;
        out->why = ADV_WHY_FOUND;
    } else {
        out->why = ADV_WHY_UNSEARCHED;
    }
}

/* The values stated for the line; without any, what a search is said to have found. */
static void by_comparison(walk *k, adv_method_result *out, const adv_line_result *line, uint8_t found)
{
    const adv_comparables *sets = k->b->shipment->comparables.items;
    for (size_t i = 0; i < k->b->shipment->comparables.count; i++) {
        if (!adv_method_concerns(&sets[i].lines, line->line) ||
            !adv_comparison_concerns(&sets[i], out->method)) {
            continue;
        }
        k->b->failed |= adv_comparison_value(out, k->b, &sets[i], line, NULL) != ADV_OK;
        return;
    }
    by_search(out, found);
}

static void by_deductive_value(walk *k, adv_method_result *out, const adv_line_result *line)
{
    const adv_deductive *sets = k->b->shipment->deductive.items;
    for (size_t i = 0; i < k->b->shipment->deductive.count; i++) {
        if (!adv_method_concerns(&sets[i].lines, line->line)) {
            continue;
        }
        k->b->failed |= adv_deductive_value(out, k->b, &sets[i], line, NULL) != ADV_OK;
        return;
    }
}

/* What is said of the producer's costs comes first: figures that cannot be checked are none. */
static void by_computed_value(walk *k, adv_method_result *out, const adv_line_result *line, uint8_t available)
{
    const adv_computed *sets = k->b->shipment->computed.items;
    if (available == ADV_FALSE) {
        const adv_parameter *row = adv_method_row(k->b->j, k->b->shipment->dates, "computed_access");
        adv_method_ends(out, ADV_METHOD_NOT_USABLE, ADV_WHY_NO_COSTS, row);
        return;
    }
    for (size_t i = 0; i < k->b->shipment->computed.count; i++) {
        if (!adv_method_concerns(&sets[i].lines, line->line)) {
            continue;
        }
        k->b->failed |= adv_computed_value(out, k->b, &sets[i], line, NULL) != ADV_OK;
        return;
    }
    if (available == ADV_TRUE) {
        adv_method_ends(out, ADV_METHOD_UNDECIDED, ADV_WHY_COSTS, NULL);
    }
}

static void by_fallback(walk *k, adv_method_result *out, const adv_line_result *line)
{
    const adv_fallback *sets = k->b->shipment->fallback.items;
    for (size_t i = 0; i < k->b->shipment->fallback.count; i++) {
        if (adv_method_concerns(&sets[i].lines, line->line)) {
            k->b->failed |=
                adv_fallback_value(out, k->b, &sets[i], line, k->order, k->order_count) != ADV_OK;
            return;
        }
    }
}

/* What the value rests on and nobody describes. */
static void point_at_unsaid(walk *k, const adv_method_result *used)
{
    if (used->comparison != NULL && used->comparison->unsaid) {
        const adv_comparable *values = used->comparison->facts->values.items;
        adv_build_point(k->b, ADV_POINT_COMPARABLE_UNSAID, -1, used->line,
                        values[used->comparison->used].id);
    }
    if (used->deductive != NULL && used->deductive->unsaid) {
        adv_build_point(k->b, ADV_POINT_RESALE_UNSAID, -1, used->line, used->deductive->facts->id);
    }
    if (used->computed != NULL && used->computed->unsaid) {
        adv_build_point(k->b, ADV_POINT_COMPUTED_UNSAID, -1, used->line, used->computed->facts->id);
    }
}

static void by_method(walk *k, adv_method_result *out, const adv_line_result *line)
{
    const adv_method_facts *said = k->b->shipment->methods;
    out->state = ADV_METHOD_NOTHING_STATED;
    out->why = ADV_WHY_NO_FIGURES;
    switch ((adv_method)out->method) {
    case ADV_BY_TRANSACTION_VALUE: by_transaction_value(k, out, line); return;
    case ADV_BY_IDENTICAL:
        by_comparison(k, out, line, said == NULL ? ADV_UNKNOWN : said->identical_found);
        return;
    case ADV_BY_SIMILAR:
        by_comparison(k, out, line, said == NULL ? ADV_UNKNOWN : said->similar_found);
        return;
    case ADV_BY_DEDUCTIVE: by_deductive_value(k, out, line); return;
    case ADV_BY_COMPUTED:
        by_computed_value(k, out, line, said == NULL ? ADV_UNKNOWN : said->producer_costs);
        return;
    case ADV_BY_FALLBACK: by_fallback(k, out, line); return;
    case ADV_BY_COUNT: return;
    }
}

/* ---- the order ----------------------------------------------------------------------------------------- */

static bool asked_in_time(const adv_build *b, const adv_method_facts *said)
{
    const adv_parameter *limit = adv_method_row(b->j, b->shipment->dates, "order_reversal_by");
    adv_date day = limit == NULL ? ADV_DATE_NONE : b->shipment->dates[limit->trigger];
    if (limit == NULL) {
        return true; /* the law names no day */
    }
    return limit->known && day != ADV_DATE_NONE && said->computed_first_asked != ADV_DATE_NONE &&
           said->computed_first_asked <= day + limit->e9 / ADV_E9;
}

static size_t place_of(const walk *k, adv_method method)
{
    size_t at = 0;
    while (at < k->order_count && k->order[at] != method) {
        at++;
    }
    return at;
}

/* Computed value before deductive, where the law lets the importer choose and the importer has. */
static void reverse(walk *k)
{
    const adv_method_facts *said = k->b->shipment->methods;
    const adv_parameter *right = adv_method_row(k->b->j, k->b->shipment->dates, "order_reversal");
    size_t deductive = place_of(k, ADV_BY_DEDUCTIVE);
    size_t computed = place_of(k, ADV_BY_COMPUTED);
    if (said == NULL || said->computed_first != ADV_TRUE || computed == k->order_count ||
        deductive > computed) {
        return;
    }
    if (adv_method_answer(right) == ADV_TRUE && asked_in_time(k->b, said)) {
        k->order[deductive] = ADV_BY_COMPUTED;
        k->order[computed] = ADV_BY_DEDUCTIVE;
        k->reversed = true;
    } else {
        adv_build_point(k->b, ADV_POINT_ORDER_STAYS, -1, -1, adv_text_of(NULL));
    }
}

static void set_order(walk *k)
{
    for (uint16_t i = 0; i < k->b->j->method_count && k->order_count < ADV_BY_COUNT; i++) {
        for (unsigned method = 0; method < ADV_BY_COUNT; method++) {
            if (strcmp(k->b->j->methods[i], adv_method_names[method]) == 0) {
                k->order[k->order_count++] = (uint8_t)method;
            }
        }
    }
}

/* The line takes the value of a later method; its own row of law stands with the first one. */
static void give_value(walk *k, adv_line_result *line, const adv_method_result *results,
                       const adv_method_result *used)
{
    if (used->method == ADV_BY_TRANSACTION_VALUE) {
        return;
    }
    line->outcome = ADV_VALUED;
    line->method = used->method;
    line->standing = used->standing > line->standing ? used->standing : line->standing;
    line->reason_rule = ADV_NO_RULE;
    line->reason_fact = ADV_NO_FACT;
    line->reason_item = -1;
    line->value_e4 = used->value_e4;
    line->entered_e4 = used->entered_e4;
    line->exact_e13 = used->exact_e13;
    line->uncertified = used->computed != NULL && used->computed->uncertified;
    for (const adv_method_result *earlier = results; earlier < used; earlier++) {
        if (earlier->state == ADV_METHOD_NOTHING_STATED) {
            adv_point_add(&k->b->points, (adv_point){.code = ADV_POINT_METHOD_UNSAID, .fact = earlier->method,
                                                     .rule = ADV_NO_RULE, .item = -1, .line = used->line});
        }
    }
}

static void walk_line(walk *k, size_t index)
{
    adv_line_result *line = &k->b->lines[index];
    adv_method_result *results = k->results + index * k->order_count;
    const adv_method_result *stop = NULL;
    for (size_t i = 0; i < k->order_count; i++) {
        results[i] = (adv_method_result){.line = (int32_t)index, .method = k->order[i], .rule = ADV_NO_RULE};
        results[i].reversed = k->reversed && k->order[i] == ADV_BY_COMPUTED;
        if (stop != NULL) {
            results[i].state = ADV_METHOD_NOT_ASKED;
            results[i].why = stop->state == ADV_METHOD_IS_USED ? ADV_WHY_EARLIER : ADV_WHY_EARLIER_UNDECIDED;
            continue;
        }
        by_method(k, &results[i], line);
        if (results[i].state == ADV_METHOD_IS_USED) {
            point_at_unsaid(k, &results[i]);
        }
        bool goes_on = results[i].state == ADV_METHOD_NOT_USABLE ||
                       results[i].state == ADV_METHOD_NOTHING_STATED;
        stop = goes_on ? NULL : &results[i];
    }
    if (stop != NULL && stop->state == ADV_METHOD_IS_USED) {
        give_value(k, line, results, stop);
    }
}

/* Every method as if its turn had come.  What is noted on the way is not about the value, and goes again. */
static void walk_every(walk *k)
{
    adv_build *b = k->b;
    size_t points = b->points.count;
    b->every_method = ADV_ARENA_ARRAY(b->arena, b->method_count + 1, adv_method_result);
    if (b->every_method == NULL) {
        b->failed = true;
        return;
    }
    for (size_t i = 0; i < b->method_count; i++) {
        adv_method_result *out = &b->every_method[i];
        *out = k->results[i];
        if (out->state == ADV_METHOD_NOT_ASKED) {
            *out = (adv_method_result){.line = out->line, .method = out->method, .rule = ADV_NO_RULE,
                                       .reversed = out->reversed};
            by_method(k, out, &b->lines[out->line]);
        }
    }
    b->points.count = points;
    b->points.slot_count = 0;
}

void adv_walk_methods(adv_build *b, const adv_plans *plans)
{
    walk k = {.b = b, .plans = plans, .order = ADV_ARENA_ARRAY(b->arena, ADV_BY_COUNT, uint8_t)};
    k.results = ADV_ARENA_ARRAY(b->arena, b->line_count * ADV_BY_COUNT + 1, adv_method_result);
    if (k.order == NULL || k.results == NULL) {
        b->failed = true;
        return;
    }
    set_order(&k);
    reverse(&k);
    for (size_t i = 0; i < b->line_count; i++) {
        walk_line(&k, i);
    }
    b->methods = k.results;
    b->method_count = b->line_count * k.order_count;
    if (b->options->all_methods) {
        walk_every(&k);
    }
}

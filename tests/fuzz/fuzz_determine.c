/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as a shipment, and every shipment that is one through the determination: text that begins with {
 * is JSON, the rest YAML.  Whatever the facts, the figures agree with each other: parts sum to the whole, the
 * steps of a line lead to its exact value, its roundings start from there, and the shipment is the sum of its
 * lines.
 */
#include <stdlib.h>
#include <string.h>

#include "advalorem/determination.h"
#include "intake/shipment.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void require(bool condition)
{
    if (!condition) {
        abort();
    }
}

static void lines_make_the_shipment(const adv_determination *d)
{
    int64_t value = 0, entered = 0;
    uint8_t worst = ADV_VALUED;
    for (size_t i = 0; i < d->line_count; i++) {
        const adv_line_result *line = &d->lines[i];
        bool valued = line->outcome == ADV_VALUED;
        int64_t rounded = 0;
        require(line->outcome < ADV_OUTCOME_COUNT);
        require(valued || (line->value_e4 == 0 && line->entered_e4 == 0 && line->exact_e13 == 0));
        require(line->value_e4 >= 0 && line->value_e4 < ADV_AMOUNT_LIMIT_E4);
        if (line->method != ADV_BY_TRANSACTION_VALUE) { /* rounded from the fraction, not from its decimals */
            int64_t apart = 0;
            require(adv_round_e13(&rounded, line->exact_e13, 100, ADV_ROUND_HALF_UP) == ADV_OK);
            apart = rounded - line->value_e4;
            require(apart == 0 || apart == 100);
            worst = line->outcome > worst ? line->outcome : worst;
            value += line->value_e4 / 100;
            entered += line->entered_e4 / 100;
            continue;
        }
        require(adv_round_e13(&rounded, line->exact_e13, 100, ADV_ROUND_HALF_UP) == ADV_OK);
        require(rounded == line->value_e4);
        require(adv_round_e13(&rounded, line->exact_e13, ADV_E4, ADV_ROUND_HALF_UP) == ADV_OK);
        require(rounded == line->entered_e4);
        worst = line->outcome > worst ? line->outcome : worst;
        value += line->value_e4 / 100; /* in cents, so that no number of lines wraps */
        entered += line->entered_e4 / 100;
    }
    require(d->outcome >= worst);
    require(d->outcome != ADV_VALUED || (d->value_e4 / 100 == value && d->entered_e4 / 100 == entered));
    require(d->outcome == ADV_VALUED || (d->value_e4 == 0 && d->entered_e4 == 0));
    require((d->method != NULL) == (d->outcome == ADV_VALUED));
}

/* One method gives the value of a line or none does; behind it nothing is asked. */
static void methods_stand_in_order(const adv_determination *d)
{
    for (size_t i = 0; i < d->method_count; i++) {
        const adv_method_result *m = &d->methods[i];
        const adv_line_result *line = &d->lines[m->line];
        bool starts = i == 0 || d->methods[i - 1].line != m->line;
        uint8_t before = starts ? ADV_METHOD_NOT_USABLE : d->methods[i - 1].state;
        bool open = before == ADV_METHOD_NOT_USABLE || before == ADV_METHOD_NOTHING_STATED;
        require((m->state == ADV_METHOD_NOT_ASKED) == !open);
        require(m->state != ADV_METHOD_IS_USED ||
                (line->outcome == ADV_VALUED && line->method == m->method && line->value_e4 == m->value_e4));
        require(m->state == ADV_METHOD_IS_USED || m->value_e4 == 0);
    }
}

/* Every step of a line starts where the one before it ended. */
static void steps_lead_to_the_value(const adv_determination *d)
{
    adv_int128 running = 0;
    int32_t line = -1;
    for (size_t i = 0; i < d->trace.count; i++) {
        const adv_trace_record *record = &d->trace.records[i];
        bool in_plan = record->op == ADV_OP_TAKE || record->op == ADV_OP_ADD ||
                       record->op == ADV_OP_EXCLUDE || record->op == ADV_OP_LEAVE ||
                       record->op == ADV_OP_CONDITION;
        require(record->item >= -1 && record->item < (int32_t)d->item_count);
        require(record->line >= -1 && record->line < (int32_t)d->line_count);
        require(record->rule == ADV_NO_RULE || record->rule < d->jurisdiction->rule_count);
        if (in_plan) {
            running = record->line != line ? 0 : running;
            line = record->line;
            require(record->before_e13 == running);
            running = record->after_e13;
        } else if (record->op == ADV_OP_ROUND &&
                   d->lines[record->line].method == ADV_BY_TRANSACTION_VALUE) {
            require(record->before_e13 == running && d->lines[record->line].exact_e13 == running);
        }
    }
}

/* The parts of one item; spread steps of an item stand together. */
static void parts_sum_to_the_whole(const adv_determination *d)
{
    for (size_t i = 0; i < d->trace.count;) {
        const adv_trace_record *first = &d->trace.records[i];
        int64_t sum = 0;
        if (first->op != ADV_OP_SPREAD) {
            i++;
            continue;
        }
        for (; i < d->trace.count && d->trace.records[i].op == ADV_OP_SPREAD &&
               d->trace.records[i].item == first->item;
             i++) {
            require(!__builtin_add_overflow(sum, d->trace.records[i].result_e4, &sum));
        }
        require(sum == first->operand_e4);
    }
}

static void points_lead_somewhere(const adv_determination *d)
{
    for (size_t i = 0; i < d->point_count; i++) {
        const adv_point *point = &d->points[i];
        require(point->code < ADV_POINT_COUNT);
        require(point->item >= -1 && point->item < (int32_t)d->item_count);
        require(point->line >= -1 && point->line < (int32_t)d->line_count);
    }
}

static void determine(adv_arena *arena, const adv_shipment *shipment)
{
    adv_determination *d = NULL;
    adv_error err = {.status = ADV_OK};
    adv_options options = {.apportionment = (uint8_t)(shipment->goods.count % 5)};
    adv_status status = adv_determine(&d, arena, adv_law_builtin(), NULL, shipment, &options, &err);
    if (status != ADV_OK) {
        require(status == ADV_ERR_LIMIT || status == ADV_ERR_NO_LAW);
        require(d == NULL && err.status == status && strlen(err.message) > 10);
        return;
    }
    lines_make_the_shipment(d);
    methods_stand_in_order(d);
    steps_lead_to_the_value(d);
    parts_sum_to_the_whole(d);
    points_lead_somewhere(d);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    adv_arena arena;
    adv_error_list problems;
    adv_shipment *shipment = NULL;
    adv_arena_init(&arena, NULL);
    adv_error_list_init(&problems, &arena, 0);
    adv_notation notation = size > 0 && bytes[0] == '{' ? ADV_NOTATION_JSON : ADV_NOTATION_YAML;
    adv_text text = {(const char *)bytes, size};
    if (adv_intake_shipment_text(&shipment, &arena, text, notation, "fuzz", &problems) == ADV_OK) {
        determine(&arena, shipment);
    }
    adv_arena_reset(&arena);
    return 0;
}

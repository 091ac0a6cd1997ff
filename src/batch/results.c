/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which result column says what of a row: a figure only where the row was valued, a rate only where something
 * was converted, a reason only where there is none of either.
 */
#include "results.h"

#include "room.h"

static bool keys_whole_units(const adv_jurisdiction *j)
{
    return j->round_entered.unit_e4 % ADV_E4 == 0;
}

adv_result_shape adv_result_shape_of(adv_result_column column, const adv_jurisdiction *j)
{
    switch (column) {
    case ADV_RESULT_CUSTOMS_VALUE: return (adv_result_shape){ADV_CELL_INT64, 4, true};
    case ADV_RESULT_ENTERED_VALUE:
        return (adv_result_shape){ADV_CELL_INT64, keys_whole_units(j) ? 0 : 4, true};
    case ADV_RESULT_RATE: return (adv_result_shape){ADV_CELL_INT64, 9, true};
    case ADV_RESULT_RATE_DATE: return (adv_result_shape){ADV_CELL_DAYS, 0, true};
    case ADV_RESULT_PLAN: return (adv_result_shape){ADV_CELL_INT32, 0, true};
    case ADV_RESULT_OUTCOME:
    case ADV_RESULT_PACK:
    case ADV_RESULT_RULE_VERSION: return (adv_result_shape){ADV_CELL_TEXT, 0, false};
    default: return (adv_result_shape){ADV_CELL_TEXT, 0, true};
    }
}

static void leave_empty(const adv_result_sink *out, adv_result_column column, size_t row)
{
    out->validity[column][row >> 6] &= ~(UINT64_C(1) << (row & 63));
}

static void put_text(const adv_result_sink *out, adv_result_column column, size_t row, adv_cell_text text)
{
    if (text.near.length == 0 && out->validity[column] != NULL) {
        leave_empty(out, column, row);
    }
    ((adv_cell_text *)out->values[column])[row] = text;
}

static void put_integer(const adv_result_sink *out, adv_result_column column, size_t row, int64_t value,
                        bool there)
{
    ((int64_t *)out->values[column])[row] = there ? value : 0;
    if (!there) {
        leave_empty(out, column, row);
    }
}

static void put_rate(const adv_result_sink *out, const adv_batch *batch, adv_batch_work *work, size_t at,
                     size_t i)
{
    const adv_batch_words *words = &batch->words;
    const adv_rate_pick *rate = work->rate[i];
    bool there = rate != NULL;
    put_integer(out, ADV_RESULT_RATE, at, there ? rate->rate.e9 : 0, there);
    put_text(out, ADV_RESULT_RATE_UNIT, at,
             there ? adv_batch_rate_unit(batch, work, rate, adv_batch_currency(work, i)) : words->none);
    put_text(out, ADV_RESULT_RATE_SOURCE, at, there ? words->sources[rate->source] : words->none);
    ((int32_t *)out->values[ADV_RESULT_RATE_DATE])[at] = there ? rate->date : 0;
    if (!there) {
        leave_empty(out, ADV_RESULT_RATE_DATE, at);
    }
}

void adv_batch_results(const adv_result_sink *out, const adv_batch *batch, adv_batch_work *work, size_t first,
                       size_t rows)
{
    const adv_batch_words *words = &batch->words;
    int64_t entered_unit_e4 = keys_whole_units(batch->setup.jurisdiction) ? ADV_E4 : 1;
    for (size_t i = 0; i < rows; i++) {
        size_t at = first + i;
        bool valued = work->outcome[i] == ADV_VALUED;
        put_integer(out, ADV_RESULT_CUSTOMS_VALUE, at, work->value_e4[i], valued);
        put_integer(out, ADV_RESULT_ENTERED_VALUE, at, work->entered_e4[i] / entered_unit_e4, valued);
        put_text(out, ADV_RESULT_OUTCOME, at, words->outcomes[work->outcome[i]]);
        put_text(out, ADV_RESULT_METHOD, at, valued ? words->method : words->none);
        put_text(out, ADV_RESULT_REASON, at, work->reason_text[i]);
        put_text(out, ADV_RESULT_POINTS, at, work->points_text[i]);
        put_text(out, ADV_RESULT_STANDING, at, valued ? words->standings[work->standing[i]] : words->none);
        put_rate(out, batch, work, at, i);
        ((int32_t *)out->values[ADV_RESULT_PLAN])[at] = work->plan[i];
        if (work->plan[i] == 0) {
            leave_empty(out, ADV_RESULT_PLAN, at);
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which rows ask is found where a tile is valued, since columns that stand in no table of the book exist only
 * there.  Amounts a row was given go to the first element of their kind; further ones hold nothing, as in a
 * shipment.
 */
#include "promised.h"

#include <string.h>

#include "room.h"

static const struct {
    uint8_t kind, asked;
} kinds[] = {{ADV_KIND_CUSTOMS_DUTY, ADV_ASKED_DUTY}, {ADV_KIND_IMPORT_FEE, ADV_ASKED_FEES}};
enum { KINDS = sizeof kinds / sizeof *kinds };

static unsigned asked_of(uint8_t kind)
{
    return kind == ADV_KIND_CUSTOMS_DUTY ? ADV_ASKED_DUTY : kind == ADV_KIND_IMPORT_FEE ? ADV_ASKED_FEES : 0;
}

static adv_facts_word facts_of(const adv_input_column *in, size_t i)
{
    return in->each ? in->facts[i] : in->facts_all;
}

static bool is_unknown_inside(const adv_input_column *in, size_t i)
{
    return in->present[i] && in->amount_e4[i] == ADV_AMOUNT_UNKNOWN &&
           (facts_of(in, i) & ADV_YES(ADV_FACT_IN_PRICE)) != 0;
}

/* ---- who asks ------------------------------------------------------------------------------------------ */

/* The law takes it out of the price once its amount is known, or lacks a fact it will then name. */
static bool leaves(const adv_plan *plan, uint8_t kind, adv_facts_word facts)
{
    adv_facts_word known = adv_facts_merge(facts, ADV_YES(ADV_FACT_QUANTIFIABLE));
    adv_decision decision = adv_plan_decide(plan, kind, known);
    return decision.outcome == ADV_STEP_MISSING_FACT ||
           (decision.outcome == ADV_STEP_APPLIED && decision.sign < 0);
}

static unsigned asks_for(const adv_batch *batch, const adv_batch_work *work, size_t i, uint8_t kind)
{
    const struct adv_batch_columns *in = work->columns;
    const adv_plan *plan = &batch->plans.plans[work->plan[i] - 1];
    const adv_input_column *wide = batch->wide_of[kind] == 0 ? NULL : &in->wide[batch->wide_of[kind] - 1];
    if (wide != NULL && is_unknown_inside(wide, i) && leaves(plan, kind, facts_of(wide, i))) {
        return asked_of(kind);
    }
    for (size_t e = 0; e < in->extra_count; e++) {
        const adv_input_column *extra = &in->extra[e]->input;
        if (in->extra[e]->kind == kind && is_unknown_inside(extra, i) &&
            leaves(plan, kind, facts_of(extra, i))) {
            return asked_of(kind);
        }
    }
    return 0;
}

void adv_promised_note(const adv_batch *batch, adv_batch_work *work, size_t from, size_t to)
{
    struct adv_batch_columns *in = work->columns;
    for (size_t i = from; i < to; i++) {
        unsigned asked = 0;
        bool open = work->outcome[i] == ADV_INCOMPLETE && work->plan[i] != 0 && in->given[i] == 0;
        for (size_t k = 0; k < KINDS && open; k++) {
            asked |= asks_for(batch, work, i, kinds[k].kind);
        }
        in->asked[i] = (uint8_t)asked;
        in->any_asked = in->any_asked || asked != 0;
    }
}

unsigned adv_promised_asked(const adv_batch_work *work, size_t row)
{
    return work->columns->asked[row];
}

unsigned adv_promised_answered(const adv_batch_work *work, size_t row)
{
    unsigned given = work->columns->given[row];
    return given == 0 || work->outcome[row] == ADV_VALUED ? given : ADV_ASKED_VAIN;
}

bool adv_promised_any(const adv_batch_work *work)
{
    return work->columns->any_asked;
}

/* ---- giving -------------------------------------------------------------------------------------------- */

static void lay(adv_input_column *in, const adv_batch *batch, struct adv_batch_columns *columns, size_t i,
                uint8_t kind)
{
    unsigned bit = asked_of(kind);
    const adv_promised *promised = &columns->promised[i];
    int64_t all = kind == ADV_KIND_CUSTOMS_DUTY ? promised->duty_e4 : promised->fees_e4;
    in->amount_e4[i] = (columns->laid[i] & bit) != 0 ? 0 : all;
    in->currency[i] = batch->setup.jurisdiction->currency;
    in->facts[i] = adv_facts_merge(in->facts[i], ADV_YES(ADV_FACT_QUANTIFIABLE));
    in->solved = in->solved || i == 0;
    columns->laid[i] = (uint8_t)(columns->laid[i] | bit);
}

/* A column of the book: where an amount is unknown its facts are kept row by row. */
static void lay_wide(const adv_batch *batch, adv_batch_work *work, uint8_t kind)
{
    struct adv_batch_columns *columns = work->columns;
    adv_input_column *in = batch->wide_of[kind] == 0 ? NULL : &columns->wide[batch->wide_of[kind] - 1];
    for (size_t i = 0; in != NULL && i < columns->rows; i++) {
        if (columns->given[i] == 0 || !is_unknown_inside(in, i)) {
            continue;
        }
        if (!in->own_currency) {
            memset(in->currency, 0, columns->rows * sizeof *in->currency);
            in->own_currency = true;
        }
        lay(in, batch, columns, i, kind);
    }
}

static void lay_all_wide(const adv_batch *batch, adv_batch_work *work)
{
    for (size_t k = 0; k < KINDS; k++) {
        lay_wide(batch, work, kinds[k].kind);
    }
}

void adv_promised_lay(const adv_batch *batch, adv_batch_work *work, size_t from, size_t to)
{
    struct adv_batch_columns *columns = work->columns;
    for (size_t i = from; i < to && columns->any_given; i++) {
        uint8_t laid = columns->laid[i]; /* the tile may be valued again, and its extra columns made anew */
        for (size_t e = 0; e < columns->extra_count && columns->given[i] != 0; e++) {
            adv_input_column *in = &columns->extra[e]->input;
            if (asked_of(columns->extra[e]->kind) != 0 && is_unknown_inside(in, i)) {
                lay(in, batch, columns, i, columns->extra[e]->kind);
            }
        }
        columns->laid[i] = laid;
    }
}

void adv_promised_give(adv_batch_work *work, size_t row, adv_promised promised)
{
    struct adv_batch_columns *columns = work->columns;
    columns->given[row] = columns->asked[row];
    columns->promised[row] = promised;
    columns->points[row] &= ~ADV_TILE_POINT(ADV_POINT_DDP);
    columns->any_given = true;
}

void adv_promised_withhold(adv_batch_work *work, size_t row)
{
    struct adv_batch_columns *columns = work->columns;
    columns->given[row] = columns->asked[row];
    columns->promised[row] = (adv_promised){0, 0};
    columns->any_given = true;
}

void adv_promised_begin(const adv_batch *batch, adv_batch_work *work, adv_promised promised)
{
    struct adv_batch_columns *columns = work->columns;
    columns->given[0] = ADV_ASKED_DUTY | ADV_ASKED_FEES;
    columns->promised[0] = promised;
    columns->any_given = true;
    lay_all_wide(batch, work);
}

void adv_promised_take(const adv_batch *batch, adv_batch_work *work)
{
    if (work->columns->any_given) {
        lay_all_wide(batch, work);
        adv_batch_again(batch, work);
    }
}

void adv_promised_net(const adv_batch *batch, adv_batch_work *work)
{
    for (size_t i = 0; i < work->columns->rows && work->columns->any_asked; i++) {
        if (work->columns->asked[i] != 0) {
            adv_promised_withhold(work, i);
        }
    }
    adv_promised_take(batch, work);
}

void adv_promised_name(adv_batch_work *work, size_t row, adv_cell_text reason)
{
    unsigned kind = work->reason[row] >> 8, fact = work->reason[row] & 0xff;
    if (work->outcome[row] == ADV_INCOMPLETE && asked_of((uint8_t)kind) != 0 && fact == ADV_NO_FACT) {
        work->reason_text[row] = reason;
    }
}

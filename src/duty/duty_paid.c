/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Value and duty where they meet: a price that holds duty or fees nobody gave amounts for.  The shipment is
 * valued with nothing taken out for them, which leaves the net of every line; rates and rows of law say what
 * is taken of the value; the equation is solved, and the shipment valued again with the amounts found, so
 * that they stand among its steps like any other deduction.
 *
 * Rows that look at the value of the entry (the limit of informal entry) may decide otherwise once the value
 * is known: then it is solved again, and where neither way agrees with itself there is no solution.
 */
#include "duty_paid.h"

#include <string.h>

#include "assess.h"

typedef struct solving {
    adv_assessing a; /* of the entry with the net of each line as its value */
    const adv_paid_hold *holds;
    adv_ddp_line *lines;
    adv_promised *promised;
    adv_text obstacle; /* why it cannot be solved; {NULL, 0} = it can */
    uint8_t why;       /* adv_due_outcome of the rate that is the obstacle; COMPUTED = it is none */
} solving;

/* ---- duty as a line: a part of the value and a sum ----------------------------------------------------- */

static bool is_linear(const adv_duty_rate *rate)
{
    return rate->minimum_count == 0 && rate->maximum_count == 0;
}

static void add_fraction(adv_ddp_line *line, int64_t e9, int32_t per)
{
    if (per > line->duty_per) { /* per is 1 or 3 */
        line->duty_e9 *= per;
        line->duty_per = per;
    }
    line->duty_e9 += e9 * (line->duty_per / per);
}

/* Adds a rate: what is taken of the value stays a fraction, the rest is a sum now. */
static bool add_rate(solving *s, adv_ddp_line *line, const adv_duty_rate *rate, const adv_duty_basis *basis,
                     bool of_value)
{
    adv_duty_amount amount;
    adv_duty_evaluate(&amount, rate, basis);
    if (rate->form == ADV_DUTY_FREE) {
        return true;
    }
    if (amount.outcome == ADV_DUTY_QUANTITY_MISSING) {
        s->obstacle = amount.missing_unit;
        return false;
    }
    if (amount.outcome != ADV_DUTY_COMPUTED || !is_linear(rate)) {
        s->obstacle = rate->text;
        return false;
    }
    for (uint16_t i = 0; of_value && i < rate->term_count; i++) {
        const adv_duty_term *term = &rate->terms[i];
        if (term->base == ADV_DUTY_ON_VALUE && term->of.length == 0) {
            add_fraction(line, term->e9, term->per);
        }
    }
    line->duty_fixed_e13 += (adv_int128)amount.e4 * ADV_E9;
    return true;
}

/* A layer found by law on the net: a rate of the value less a part that does not grow with it. */
static bool add_layer(solving *s, adv_ddp_line *line, const adv_layer_line *found, const adv_entry_line *in)
{
    int64_t value_e4 = in->value_e4;
    bool in_doubt = found->outcome == ADV_LAYER_UNKNOWN && (found->claimed || !in->claims_stated);
    if (found->outcome != ADV_LAYER_APPLIES && !in_doubt) {
        return true;
    }
    if (in_doubt || !found->amount_known || !found->marginal_known) {
        s->obstacle = adv_text_of(found->layer->heading);
        return false;
    }
    if (found->marginal_e9 == 0) {
        line->duty_fixed_e13 += (adv_int128)found->amount_e4 * ADV_E9;
        return true;
    }
    if (found->layer->form != ADV_LAYER_ADD) {
        s->obstacle = adv_text_of(found->layer->heading); /* bends where the duty alone reaches the total */
        return false;
    }
    add_fraction(line, found->marginal_e9, 1);
    line->duty_fixed_e13 -= (adv_int128)found->marginal_e9 * (value_e4 - found->base_e4 - line->duty_less_e4);
    return true;
}

static bool take_deposits(solving *s, size_t i)
{
    const adv_entry_line *in = &s->a.entry->lines[i];
    bool leave = (in->facts & ADV_YES(ADV_ENTRY_FACT_DEPOSITS_LEAVE)) != 0;
    if (in->deposit_count > 0 && !leave) {
        adv_entry_point_add(&s->a, (adv_entry_point){.code = ADV_ENTRY_POINT_DEPOSITS_STAY,
                                                     .line = (int32_t)i});
        return true;
    }
    for (size_t k = 0; k < in->deposit_count; k++) {
        const adv_deposit_claim *claim = &in->deposits[k];
        bool of_value = claim->base_e4 == ADV_AMOUNT_UNKNOWN;
        adv_duty_basis basis = s->a.lines[i].basis;
        adv_duty_rate rate;
        basis.value_e4 = of_value ? 0 : claim->base_e4;
        if (claim->rate.length == 0) {
            s->obstacle = adv_text_of("deposit rate");
            return false;
        }
        if (adv_duty_rate_read(&rate, s->a.arena, claim->rate) != ADV_OK) {
            s->a.failed = true;
            return false;
        }
        if (!add_rate(s, &s->lines[i], &rate, &basis, of_value)) {
            return false;
        }
    }
    return true;
}

/* The duty of one line as fraction and sum. */
static bool take_duty(solving *s, size_t i)
{
    adv_line_work *work = &s->a.lines[i];
    const adv_entry_line *in = work->in;
    adv_ddp_line *line = &s->lines[i];
    if (work->duty_row.rule == NULL || work->duty_row.missing.length > 0) {
        s->obstacle = work->duty_row.rule == NULL ? adv_text_of("law of the day") : work->duty_row.missing;
        return false;
    }
    if (work->duty_row.rule->effect == ADV_ENTRY_NOT_COMPUTED) {
        s->obstacle = adv_text_of("entry_type"); /* the goods cannot be entered as stated */
        return false;
    }
    if (work->duty_row.rule->effect != ADV_ENTRY_CHARGE) {
        return true;
    }
    uint8_t base = work->duty_row.rule->base;
    int64_t stated_e4 = base == ADV_ON_ABROAD         ? in->abroad_e4
                        : base == ADV_ON_FOREIGN_PART ? in->content_e4
                                                      : 0;
    if (stated_e4 == ADV_AMOUNT_UNKNOWN) {
        s->obstacle = adv_text_of(base == ADV_ON_ABROAD ? "value_abroad" : "us_content");
        return false;
    }
    adv_duty_basis basis = work->basis;
    basis.value_e4 = base == ADV_ON_ABROAD ? stated_e4 : 0;
    line->duty_less_e4 = base == ADV_ON_FOREIGN_PART ? stated_e4 : 0;
    for (size_t k = 0; k <= in->claim_count; k++) {
        const adv_line_rate *rate = k == 0 ? &work->rate : &work->stated[k - 1];
        bool by_law = k > 0 && adv_claim_rate(work, k - 1) == NULL;
        if (by_law && work->layers != NULL) {
            continue;
        }
        if (by_law || rate->outcome != ADV_DUE_COMPUTED) {
            s->obstacle = by_law                     ? in->claims[k - 1].heading
                          : rate->heading.length > 0 ? rate->heading
                                                     : adv_text_of("duty_rate");
            s->why = by_law ? ADV_DUE_COMPUTED : rate->outcome;
            return false;
        }
        if (!add_rate(s, line, &rate->rate, &basis, base != ADV_ON_ABROAD)) {
            return false;
        }
    }
    for (size_t k = 0; work->layers != NULL && k < work->layers->count; k++) {
        if (!add_layer(s, line, &work->layers->lines[k], in)) {
            return false;
        }
    }
    return take_deposits(s, i);
}

/* ---- fees ---------------------------------------------------------------------------------------------- */

static int64_t as_amount(const adv_entry_figure *figure)
{
    return figure->wanted ? figure->e9 / (ADV_E9 / ADV_E4) : ADV_AMOUNT_UNKNOWN;
}

/* Shared as a sum or within limits, and not a plain part of each line's value. */
static bool is_limited(const adv_fee_pool *pool)
{
    return !pool->rate.wanted || pool->minimum.wanted || pool->maximum.wanted;
}

static bool take_pool(solving *s, const adv_fee_pool *pool, adv_ddp_fee *fee, bool shared)
{
    if (pool->outcome != ADV_DUE_COMPUTED) {
        s->obstacle = pool->missing.length > 0 ? pool->missing : adv_text_of(pool->rule->id);
        return false;
    }
    if (pool->amount.wanted) {
        int64_t bills = pool->rule->base == ADV_ON_BILL ? s->a.entry->bills : 1;
        fee->sum_e4 += as_amount(&pool->amount) * bills;
    } else if (shared) {
        fee->rate_e9 = pool->rate.e9;
        fee->minimum_e4 = as_amount(&pool->minimum);
        fee->maximum_e4 = as_amount(&pool->maximum);
    }
    return true;
}

/* The fee of a pool on a line whose price holds it: in proportion, or shared with the others. */
static bool take_line_fee(solving *s, size_t i, const adv_fee_pool *pool, const adv_fee_pool **shared)
{
    adv_line_work *work = &s->a.lines[i];
    adv_ddp_line *line = &s->lines[i];
    if (pool->outcome != ADV_DUE_COMPUTED) {
        s->obstacle = pool->missing.length > 0 ? pool->missing : adv_text_of(pool->rule->id);
        return false;
    }
    uint8_t base = work->fee[pool->kind].rule->base;
    int64_t less_e4 = base == ADV_ON_FOREIGN_PART ? work->in->content_e4 : 0;
    if (base == ADV_ON_ABROAD || less_e4 == ADV_AMOUNT_UNKNOWN) {
        s->obstacle = adv_text_of(base == ADV_ON_ABROAD ? "fee on work abroad" : "us_content");
        return false;
    }
    if (!is_limited(pool)) {
        line->fee_e9 += line->beside ? 0 : pool->rate.e9;
        return true;
    }
    if (*shared != NULL && *shared != pool && pool->rate.wanted && (*shared)->rate.wanted) {
        s->obstacle = adv_text_of("two fees with limits");
        return false;
    }
    *shared = *shared == NULL || pool->rate.wanted ? pool : *shared;
    line->shares = true;
    line->share_less_e4 = less_e4;
    return true;
}

/* The fees of one line.  One whose price holds none matters by its part in those that others hold. */
static bool take_line_fees(solving *s, size_t i, const bool *held, const adv_fee_pool **shared)
{
    adv_line_work *work = &s->a.lines[i];
    for (unsigned kind = 0; kind < ADV_FEE_COUNT; kind++) {
        if (work->fee[kind].missing.length > 0) {
            s->obstacle = work->fee[kind].missing;
            return false;
        }
        int at = work->pool[kind];
        bool counts = at >= 0 && (s->holds[i].fees || held[at]);
        if (counts && !take_line_fee(s, i, &s->a.pools[at], shared)) {
            return false;
        }
    }
    return true;
}

/* Marks the pools that some price holds a part of; false where none does. */
static bool mark_held(const solving *s, bool *held)
{
    bool any = false;
    for (size_t i = 0; i < s->a.entry->line_count; i++) {
        for (unsigned kind = 0; kind < ADV_FEE_COUNT && s->holds[i].fees; kind++) {
            int at = s->a.lines[i].pool[kind];
            held[at < 0 ? s->a.pool_count : (size_t)at] = true;
        }
        any = any || s->holds[i].fees;
    }
    return any;
}

static bool take_fees(solving *s, adv_ddp_fee *fee)
{
    const adv_fee_pool *shared = NULL;
    bool *held = ADV_ARENA_ARRAY(s->a.arena, s->a.pool_count + 1, bool); /* the last: of no pool */
    *fee = (adv_ddp_fee){.minimum_e4 = ADV_AMOUNT_UNKNOWN, .maximum_e4 = ADV_AMOUNT_UNKNOWN};
    if (held == NULL) {
        s->a.failed = true;
        return false;
    }
    bool any = mark_held(s, held);
    for (size_t i = 0; i < s->a.entry->line_count; i++) {
        s->lines[i].fee_e9 = 0;
        s->lines[i].shares = false;
        s->lines[i].beside = !s->holds[i].fees;
        s->lines[i].share_less_e4 = 0;
        if (any && !take_line_fees(s, i, held, &shared)) {
            return false;
        }
    }
    for (size_t k = 0; k < s->a.pool_count; k++) {
        const adv_fee_pool *pool = &s->a.pools[k];
        bool limited = pool->minimum.wanted || pool->maximum.wanted;
        if (held[k] && (limited || pool->amount.wanted) && !take_pool(s, pool, fee, limited)) {
            return false;
        }
    }
    return true;
}

/* ---- solving ------------------------------------------------------------------------------------------- */

static int64_t sum_of_values(const solving *s)
{
    int64_t sum = 0;
    for (size_t i = 0; i < s->a.entry->line_count; i++) {
        int64_t cents = 0;
        if (adv_round_e13(&cents, s->lines[i].value_e13, 100, ADV_ROUND_HALF_UP) != ADV_OK ||
            adv_amount_add(&sum, sum, cents) != ADV_OK) {
            return ADV_AMOUNT_UNKNOWN;
        }
    }
    return sum;
}

typedef struct decided {
    const adv_entry_rule *rules[ADV_FEE_COUNT];
} decided;

static void note(const solving *s, decided *out)
{
    for (size_t i = 0; i < s->a.entry->line_count; i++) {
        for (unsigned kind = 0; kind < ADV_FEE_COUNT; kind++) {
            out[i].rules[kind] = s->a.lines[i].fee[kind].rule;
        }
    }
}

/* Solves under the rows that hold at `value_e4`; *same tells whether they hold at the value found. */
static adv_status solve_at(solving *s, int64_t value_e4, adv_ddp_fee *fee, bool *same)
{
    size_t count = s->a.entry->line_count;
    decided *before = ADV_ARENA_ARRAY(s->a.arena, count, decided);
    decided *after = ADV_ARENA_ARRAY(s->a.arena, count, decided);
    if (before == NULL || after == NULL) {
        return ADV_ERR_MEMORY;
    }
    s->a.value_e4 = value_e4;
    adv_fees_decide(&s->a);
    if (s->a.failed) {
        return ADV_ERR_MEMORY;
    }
    if (!take_fees(s, fee)) {
        return s->a.failed ? ADV_ERR_MEMORY : ADV_ERR_INPUT;
    }
    note(s, before);
    adv_status status = adv_ddp_solve(s->lines, count, fee, s->a.arena);
    if (status != ADV_OK) {
        if (status != ADV_ERR_MEMORY) {
            s->obstacle = adv_text_of("the price does not cover the duty and fees it is to hold");
        }
        return status;
    }
    s->a.value_e4 = sum_of_values(s);
    adv_fees_decide(&s->a);
    note(s, after);
    *same = memcmp(before, after, count * sizeof *before) == 0;
    return s->a.failed ? ADV_ERR_MEMORY : ADV_OK;
}

/* Additional duties look at the value too (content of the United States, shares of a group): found anew on
   the value, they must be what they were on the net. */
static bool layers_agree(solving *s)
{
    for (size_t i = 0; i < s->a.entry->line_count; i++) {
        adv_line_work *work = &s->a.lines[i];
        int64_t value_e4 = 0;
        if (!s->holds[i].duty || work->layers == NULL ||
            adv_round_e13(&value_e4, s->lines[i].value_e13, 100, ADV_ROUND_HALF_UP) != ADV_OK) {
            continue;
        }
        int64_t marginal_e9 = work->layers->marginal_e9;
        size_t count = work->layers->count;
        adv_layers_find(&s->a, i, value_e4);
        if (work->layers->marginal_e9 != marginal_e9 || work->layers->count != count) {
            return false;
        }
    }
    return true;
}

/* What is taken out of a line, in ten-thousandths: fees as they are, duty the rest, so that the value,
   however rounded later, falls on the side of a half on which the exact one lies. */
static adv_status take_out(solving *s, size_t i, const adv_ddp_fee *fee)
{
    const adv_ddp_line *line = &s->lines[i];
    bool bears = line->shares && !line->beside;
    bool in_proportion = bears && fee->rate_e9 != 0 && fee->limit == ADV_DUE_BETWEEN;
    adv_int128 fees_e13 = bears ? (adv_int128)line->share_e4 * ADV_E9 : 0;
    int64_t fees_e4 = 0;
    int64_t all_e4 = 0;
    adv_int128 counted = line->value_e13 - (adv_int128)line->share_less_e4 * ADV_E9;
    adv_int128 rates = line->value_e13 / ADV_E9 * line->fee_e9;
    rates += in_proportion ? counted / ADV_E9 * fee->rate_e9 : 0;
    fees_e13 += rates;
    bool duty_is_rest = line->duty_e9 != 0 || line->duty_fixed_e13 != 0;
    adv_int128 all_e13 = line->net_e13 - line->value_e13;
    adv_status status = adv_round_e13(&all_e4, all_e13, 1, ADV_ROUND_CEILING);
    if (status == ADV_OK) {
        status = adv_round_e13(&fees_e4, fees_e13, 1, ADV_ROUND_HALF_UP);
    }
    /* The value that is left is at most the exact one; where it falls below a cent or a whole unit the exact
       one reaches, one ten-thousandth less is taken. */
    for (int64_t unit = 100; status == ADV_OK && unit <= ADV_E4; unit *= 100) {
        int64_t exact = 0;
        int64_t left = 0;
        status = adv_round_e13(&exact, line->value_e13, unit, ADV_ROUND_HALF_UP);
        if (status == ADV_OK) {
            adv_int128 left_e13 = line->net_e13 - (adv_int128)all_e4 * ADV_E9;
            status = adv_round_e13(&left, left_e13, unit, ADV_ROUND_HALF_UP);
        }
        all_e4 -= left < exact;
    }
    fees_e4 = !s->holds[i].fees ? 0 : duty_is_rest && s->holds[i].duty ? fees_e4 : all_e4;
    s->promised[i] = (adv_promised){.duty_e4 = all_e4 - fees_e4, .fees_e4 = fees_e4};
    return status;
}

static adv_status solve(solving *s, adv_error *err)
{
    adv_ddp_fee fee;
    bool same = false;
    size_t count = s->a.entry->line_count;
    s->lines = ADV_ARENA_ARRAY(s->a.arena, count + 1, adv_ddp_line);
    if (s->lines == NULL) {
        return adv_fail_memory(err);
    }
    for (size_t i = 0; i < count; i++) {
        s->lines[i] = (adv_ddp_line){.net_e13 = s->a.entry->lines[i].exact_e13, .duty_per = 1};
        if (s->holds[i].duty && !take_duty(s, i)) {
            return s->a.failed ? adv_fail_memory(err) : ADV_OK;
        }
    }
    adv_status status = solve_at(s, s->a.value_e4, &fee, &same);
    if (status == ADV_OK && !same) {
        status = solve_at(s, s->a.value_e4, &fee, &same);
        s->obstacle = status == ADV_OK && !same ? adv_text_of("the limit of informal entry") : s->obstacle;
    }
    if (status == ADV_OK && !layers_agree(s)) {
        s->obstacle = adv_text_of("an additional duty that changes with the value");
    }
    if (status == ADV_ERR_MEMORY || s->a.failed) {
        return adv_fail_memory(err);
    }
    for (size_t i = 0; i < count && status == ADV_OK; i++) {
        status = take_out(s, i, &fee);
    }
    if (status != ADV_OK && s->obstacle.length == 0) {
        s->obstacle = adv_text_of("an amount past the stated bounds");
    }
    return ADV_OK;
}

/* ---- the entry ----------------------------------------------------------------------------------------- */

/* Of what was met while solving what is not told by the assessment anyway. */
static adv_status keep_points(adv_paid_outcome *out, const solving *s, adv_error *err)
{
    adv_entry_point *points = ADV_ARENA_ARRAY(s->a.arena, s->a.point_count + 1, adv_entry_point);
    if (points == NULL) {
        return adv_fail_memory(err);
    }
    for (size_t i = 0; i < s->a.point_count; i++) {
        uint8_t code = s->a.points[i].code;
        if (code == ADV_ENTRY_POINT_NOT_SOLVED || code == ADV_ENTRY_POINT_DEPOSITS_STAY) {
            points[out->point_count++] = s->a.points[i];
        }
    }
    out->points = points;
    return ADV_OK;
}

adv_status adv_paid_solve(adv_paid_outcome *out, adv_promised *promised, adv_arena *arena,
                          const adv_entry *entry, const adv_paid_hold *holds,
                          const adv_duty_sources *sources, adv_error *err)
{
    solving s = {.a = {.arena = arena, .entry = entry, .sources = sources},
                 .holds = holds,
                 .promised = promised};
    *out = (adv_paid_outcome){.why = ADV_DUE_COMPUTED};
    adv_status status = adv_assess_open(&s.a, err);
    status = status == ADV_OK ? solve(&s, err) : status;
    if (status == ADV_OK && s.obstacle.length > 0) {
        adv_entry_point_add(&s.a, (adv_entry_point){.code = ADV_ENTRY_POINT_NOT_SOLVED, .line = -1,
                                                    .text = s.obstacle, .why = s.why});
        status = s.a.failed ? adv_fail_memory(err) : ADV_OK;
    }
    out->obstacle = s.obstacle;
    out->why = s.why;
    return status == ADV_OK ? keep_points(out, &s, err) : status;
}

adv_status adv_paid_tell(adv_assessment *assessment, adv_arena *arena, const adv_paid_outcome *outcome)
{
    size_t own = outcome->point_count;
    if (own == 0) {
        return ADV_OK;
    }
    adv_entry_point *points = ADV_ARENA_ARRAY(arena, own + assessment->point_count, adv_entry_point);
    if (points == NULL) {
        return ADV_ERR_MEMORY;
    }
    memcpy(points, outcome->points, own * sizeof *points);
    if (assessment->point_count > 0) {
        memcpy(points + own, assessment->points, assessment->point_count * sizeof *points);
    }
    assessment->points = points;
    assessment->point_count += own;
    return ADV_OK;
}

/* ---- the shipment -------------------------------------------------------------------------------------- */

static bool wants(const adv_determination *d, uint8_t kind)
{
    for (size_t i = 0; i < d->item_count; i++) {
        const adv_item *item = &d->items[i];
        if (item->kind == kind && item->amount.e4 == ADV_AMOUNT_UNKNOWN &&
            (item->facts & ADV_YES(ADV_FACT_IN_PRICE)) != 0) {
            return true;
        }
    }
    return false;
}

/* What the law takes out of the price of each line, or lacks a fact for: then valuing again will name it. */
static void find_holds(adv_paid_hold *out, const adv_determination *net)
{
    for (size_t i = 0; i < net->trace.count; i++) {
        const adv_trace_record *record = &net->trace.records[i];
        bool leaves = (record->op == ADV_OP_EXCLUDE && record->outcome == ADV_STEP_APPLIED) ||
                      record->outcome == ADV_STEP_MISSING_FACT;
        if (!leaves || record->item < 0 || record->line < 0 || !net->items[record->item].solved) {
            continue;
        }
        out[record->line].duty |= net->items[record->item].kind == ADV_KIND_CUSTOMS_DUTY;
        out[record->line].fees |= net->items[record->item].kind == ADV_KIND_IMPORT_FEE;
    }
}

/* Values the shipment with the given amounts for duty and fees inside the price. */
static adv_status value_with(adv_determination **out, adv_arena *arena, const adv_determination *first,
                             const adv_fx *fx, const adv_options *options, const adv_promised *promised,
                             adv_error *err)
{
    adv_options with = options == NULL ? (adv_options){0} : *options;
    with.promised = promised;
    return adv_determine(out, arena, first->law, fx, first->shipment, &with, err);
}

static adv_status solve_shipment(adv_determination **d, adv_paid_outcome *outcome, adv_arena *arena,
                                 const adv_fx *fx, const adv_duty_sources *sources,
                                 const adv_options *options, adv_error *err)
{
    adv_determination *net = NULL;
    adv_promised *promised = ADV_ARENA_ARRAY(arena, (*d)->line_count + 1, adv_promised);
    adv_paid_hold *holds = ADV_ARENA_ARRAY(arena, (*d)->line_count + 1, adv_paid_hold);
    if (promised == NULL || holds == NULL) {
        return adv_fail_memory(err);
    }
    adv_status status = value_with(&net, arena, *d, fx, options, promised, err);
    if (status != ADV_OK || net->outcome != ADV_VALUED) {
        return status; /* something else is missing too: the first determination names it */
    }
    find_holds(holds, net);
    const adv_entry *entry = adv_entry_of(arena, net);
    if (entry == NULL) {
        return adv_fail_memory(err);
    }
    status = adv_paid_solve(outcome, promised, arena, entry, holds, sources, err);
    return status == ADV_OK && outcome->obstacle.length == 0
               ? value_with(d, arena, *d, fx, options, promised, err)
               : status;
}

static adv_status assess(adv_assessment **out, adv_arena *arena, const adv_determination *d,
                         const adv_duty_sources *sources, const adv_paid_outcome *outcome, adv_error *err)
{
    const adv_entry *entry = adv_entry_of(arena, d);
    if (entry == NULL) {
        return adv_fail_memory(err);
    }
    adv_status status = adv_assess(out, arena, entry, sources, err);
    return status == ADV_OK && adv_paid_tell(*out, arena, outcome) != ADV_OK ? adv_fail_memory(err) : status;
}

adv_status adv_value_and_assess(adv_determination **determination, adv_assessment **assessment,
                                adv_arena *arena, const adv_law *law, const adv_fx *fx,
                                const adv_duty_sources *sources, const adv_shipment *shipment,
                                const adv_options *options, adv_error *err)
{
    adv_determination *d = NULL;
    adv_paid_outcome outcome = {.why = ADV_DUE_COMPUTED};
    adv_status status = adv_determine(&d, arena, law, fx, shipment, options, err);
    *assessment = NULL;
    if (status != ADV_OK) {
        return status;
    }
    bool ruled = d->jurisdiction->entry_rule_count > 0;
    bool wanted = wants(d, ADV_KIND_CUSTOMS_DUTY) || wants(d, ADV_KIND_IMPORT_FEE);
    if (ruled && wanted && d->outcome == ADV_INCOMPLETE) {
        status = solve_shipment(&d, &outcome, arena, fx, sources, options, err);
    }
    if (status == ADV_OK && ruled) {
        status = assess(assessment, arena, d, sources, &outcome, err);
    }
    *determination = d;
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A row of assessed duty recomputed.  The duty of the column is that of the schedule (HTSUS General Note 3);
 * the layers of chapter 99 are charged as if each that reaches the goods were claimed.  A row of statistics
 * is the sum of many entries of a period: whatever each of them paid under a law that changed, or with an
 * exclusion that may have been claimed, the sum lies between the least and the most, since every entry does.
 */
#include "recompute.h"

#include "layer_table.h"

#include <string.h>

#define DOLLAR_E4       INT64_C(10000)
#define TOLERANCE_E4    (2 * DOLLAR_E4)
#define TOLERANCE_PARTS 500 /* 0.2 % */
#define FEW_E4          (5 * DOLLAR_E4)

enum { SUBHEADING = 8 }; /* digits */

/* ---- days of a period ---------------------------------------------------------------------------------- */

/* Keeps the days in order, each once. */
static bool add_day(adv_recompute *with, adv_date day)
{
    size_t at = 0;
    while (at < with->day_count && with->days[at] < day) {
        at++;
    }
    if (at < with->day_count && with->days[at] == day) {
        return true;
    }
    if (with->day_count == ADV_RECOMPUTE_DAYS_MOST) {
        return false;
    }
    memmove(with->days + at + 1, with->days + at, (with->day_count - at) * sizeof *with->days);
    with->days[at] = day;
    with->day_count++;
    return true;
}

static bool add_within(adv_recompute *with, adv_date day, adv_date first, adv_date last)
{
    return day <= first || day > last || add_day(with, day);
}

static uint32_t entry_count(const adv_layer_table *table)
{
    uint32_t most = 0;
    for (size_t d = 0; d <= DIGITS_MOST; d++) {
        const layer_codes *codes = &table->codes[d];
        uint32_t end = codes->count == 0 ? 0 : codes->first[codes->count];
        most = end > most ? end : most;
    }
    return most;
}

bool adv_recompute_period(adv_recompute *with, adv_date first, adv_date last)
{
    const adv_layer_table *table = with->layers;
    with->day = first + (last - first) / 2;
    with->day_count = 0;
    bool room = add_day(with, first);
    for (size_t i = 0; table != NULL && i < table->day_count; i++) {
        room = add_within(with, table->days[i], first, last) && room;
    }
    for (uint32_t i = 0; table != NULL && i < entry_count(table); i++) {
        room = add_within(with, table->entries[i].from, first, last) && room;
        room = add_within(with, table->entries[i].until, first, last) && room;
    }
    return room;
}

/* ---- the column ---------------------------------------------------------------------------------------- */

static adv_recompute_outcome choice_outcome(adv_tariff_outcome outcome)
{
    static const uint8_t outcomes[ADV_TARIFF_OUTCOME_COUNT] = {
        [ADV_TARIFF_CHOSEN] = ADV_RECOMPUTE_COMPUTED,
        [ADV_TARIFF_NO_DAY] = ADV_RECOMPUTE_NO_DAY,
        [ADV_TARIFF_NO_SCHEDULE] = ADV_RECOMPUTE_NO_SCHEDULE,
        [ADV_TARIFF_NO_CODE] = ADV_RECOMPUTE_NO_CODE,
        [ADV_TARIFF_NO_ORIGIN] = ADV_RECOMPUTE_NO_ORIGIN,
        [ADV_TARIFF_NO_RATE] = ADV_RECOMPUTE_NO_RATE,
        [ADV_TARIFF_NO_LAW] = ADV_RECOMPUTE_NO_LAW};
    return (adv_recompute_outcome)outcomes[outcome];
}

static adv_recompute_outcome amount_outcome(adv_duty_outcome outcome)
{
    static const uint8_t outcomes[ADV_DUTY_OUTCOME_COUNT] = {
        [ADV_DUTY_COMPUTED] = ADV_RECOMPUTE_COMPUTED,
        [ADV_DUTY_IS_FREE] = ADV_RECOMPUTE_FREE,
        [ADV_DUTY_NO_RATE] = ADV_RECOMPUTE_NO_RATE,
        [ADV_DUTY_NOT_COMPUTABLE] = ADV_RECOMPUTE_NOT_COMPUTABLE,
        [ADV_DUTY_QUANTITY_MISSING] = ADV_RECOMPUTE_QUANTITY_MISSING,
        [ADV_DUTY_VALUE_MISSING] = ADV_RECOMPUTE_VALUE_MISSING,
        [ADV_DUTY_RANGE] = ADV_RECOMPUTE_RANGE};
    return (adv_recompute_outcome)outcomes[outcome];
}

static bool has_figure(const adv_recomputed *out)
{
    return out->outcome == ADV_RECOMPUTE_COMPUTED || out->outcome == ADV_RECOMPUTE_FREE;
}

/* Rates stand at 8 digits; the two behind them are for statistics and change more often.  A statistical
   number the schedule does not have has the rate of its subheading. */
static void choose(adv_recomputed *out, const adv_recompute *with, const adv_tariff_question *question)
{
    adv_tariff_question q = *question;
    adv_tariff_choose(&out->choice, with->j, with->shelf, &q);
    if (out->choice.outcome == ADV_TARIFF_NO_CODE && q.code.length > SUBHEADING) {
        q.code.length = SUBHEADING;
        adv_tariff_choose(&out->choice, with->j, with->shelf, &q);
        out->by_subheading = out->choice.outcome != ADV_TARIFF_NO_CODE;
    }
}

static void work_out_column(adv_recomputed *out, const adv_recompute *with, const adv_tariff_question *q,
                            const adv_duty_basis *basis)
{
    adv_duty_amount amount;
    choose(out, with, q);
    out->outcome = (uint8_t)choice_outcome((adv_tariff_outcome)out->choice.outcome);
    if (out->choice.outcome != ADV_TARIFF_CHOSEN) {
        return;
    }
    const adv_duty_rate *rate = out->choice.rate;
    bool alone = rate->form == ADV_DUTY_TERMS || rate->form == ADV_DUTY_FREE;
    adv_duty_evaluate(&amount, rate, basis);
    out->outcome =
        (uint8_t)(alone ? amount_outcome((adv_duty_outcome)amount.outcome) : ADV_RECOMPUTE_NOT_COMPUTABLE);
    if (has_figure(out)) {
        out->detail = adv_text_of(out->by_subheading ? "the rate of the first 8 digits" : "");
        out->column_e4 = amount.e4;
    } else if (out->outcome == ADV_RECOMPUTE_NOT_COMPUTABLE) {
        out->detail =
            adv_text_of(rate->why != NULL ? rate->why : "it adds to the duty of another subheading");
    } else {
        out->detail = amount.missing_of.length > 0 ? amount.missing_of : amount.missing_unit;
    }
}

/* ---- the layers ---------------------------------------------------------------------------------------- */

/* What the layers of one day come to. */
typedef struct layer_sums {
    int64_t due_e4;     /* every one charged */
    int64_t certain_e4; /* less those an exclusion may take away */
    bool known;
} layer_sums;

static void find_layers(layer_sums *sums, adv_layer_result *found, const adv_recompute *with,
                        const adv_recompute_row *row, const adv_recomputed *out, adv_date day)
{
    adv_layer_query query = ADV_LAYER_QUERY_INIT;
    const adv_tariff_question *q = &row->question;
    query.code = q->code;
    query.origin = q->origin;
    query.day = day;
    query.value_e4 = row->basis.value_e4;
    query.duty_e4 = out->column_e4;
    query.programmes = q->claims;
    query.programme_count = q->claim_count;
    query.by_law = true;
    adv_layer_find(found, with->layers, &query);
    *sums = (layer_sums){.due_e4 = found->due_e4, .certain_e4 = found->due_e4, .known = found->due_known};
    for (size_t i = 0; i < found->count; i++) {
        const adv_layer_line *line = &found->lines[i];
        if (line->outcome == ADV_LAYER_APPLIES && line->exclusion != NULL && line->amount_known) {
            sums->certain_e4 -= line->amount_e4;
        }
    }
}

static void name_headings(adv_recomputed *out, const adv_layer_result *found)
{
    for (size_t i = 0; i < found->count && out->heading_count < 8; i++) {
        if (found->lines[i].outcome == ADV_LAYER_APPLIES) {
            out->headings[out->heading_count++] = found->lines[i].layer->heading;
        }
    }
}

/* Bounds of the layers alone: with every exclusion that may hold, and without any. */
typedef struct layer_bounds {
    int64_t least_e4, most_e4; /* with exclusions */
    int64_t lowest_due_e4;     /* of the days, none excluded */
} layer_bounds;

static void widen(layer_bounds *b, const layer_sums *sums)
{
    b->least_e4 = sums->certain_e4 < b->least_e4 ? sums->certain_e4 : b->least_e4;
    b->most_e4 = sums->due_e4 > b->most_e4 ? sums->due_e4 : b->most_e4;
    b->lowest_due_e4 = sums->due_e4 < b->lowest_due_e4 ? sums->due_e4 : b->lowest_due_e4;
}

static void work_out_layers(adv_recomputed *out, layer_bounds *bounds, const adv_recompute *with,
                            const adv_recompute_row *row, bool own_day)
{
    adv_layer_result found;
    layer_sums sums;
    *bounds = (layer_bounds){0};
    out->layers_known = true;
    if (with->layers == NULL) {
        return;
    }
    find_layers(&sums, &found, with, row, out, row->question.day);
    out->layers_e4 = sums.due_e4;
    out->layers_known = sums.known;
    name_headings(out, &found);
    *bounds = (layer_bounds){sums.certain_e4, sums.due_e4, sums.due_e4};
    for (size_t i = 0; !own_day && i < with->day_count; i++) {
        find_layers(&sums, &found, with, row, out, with->days[i]);
        widen(bounds, &sums);
        out->layers_known = out->layers_known && sums.known;
    }
}

/* ---- what the figures agree with ----------------------------------------------------------------------- */

static int64_t tolerance_of(int64_t value_e4)
{
    int64_t part = value_e4 / TOLERANCE_PARTS;
    return part > TOLERANCE_E4 ? part : TOLERANCE_E4;
}

static bool is_between(int64_t figure, int64_t least, int64_t most, int64_t tolerance)
{
    return figure >= least - tolerance && figure <= most + tolerance;
}

/* The lowest duty above nothing that a preference open to the origin gives; *free where one gives nothing. */
static int64_t reduced_duty(bool *free, const adv_recompute *with, const adv_recompute_row *row,
                            const adv_recomputed *out)
{
    int64_t lowest = out->column_e4;
    const adv_tariff_question *asked = &row->question;
    const adv_programme *p = NULL;
    *free = false;
    while ((p = adv_tariff_possible(with->j, out->choice.schedule, out->choice.line, asked->origin,
                                    asked->day, p)) != NULL) {
        adv_tariff_question q = *asked;
        adv_tariff_choice choice;
        q.code = out->choice.line->code;
        adv_duty_amount amount;
        q.claims[0] = adv_text_of(p->symbol);
        q.claim_count = 1;
        adv_tariff_choose(&choice, with->j, with->shelf, &q);
        if (choice.outcome != ADV_TARIFF_CHOSEN || choice.column != ADV_TARIFF_SPECIAL) {
            continue;
        }
        adv_duty_evaluate(&amount, choice.rate, &row->basis);
        *free = *free || amount.outcome == ADV_DUTY_IS_FREE;
        if (amount.outcome == ADV_DUTY_COMPUTED && amount.e4 < lowest) {
            lowest = amount.e4;
        }
    }
    return lowest;
}

/* Whether the assessed duty is that of the general column, for goods of column 2. */
static bool is_general(const adv_recompute_row *row, const adv_recomputed *out, int64_t tolerance)
{
    const adv_tariff_cell *general = out->choice.rated->cells[ADV_TARIFF_GENERAL];
    adv_duty_amount amount;
    if (out->choice.column != ADV_TARIFF_OTHER || general == NULL) {
        return false;
    }
    adv_duty_evaluate(&amount, &general->rate, &row->basis);
    return (amount.outcome == ADV_DUTY_COMPUTED || amount.outcome == ADV_DUTY_IS_FREE) &&
           is_between(row->assessed_e4, amount.e4, amount.e4, tolerance);
}

static adv_recompute_cause find_cause(const adv_recompute *with, const adv_recompute_row *row,
                                      const adv_recomputed *out, const layer_bounds *b, int64_t tolerance)
{
    int64_t assessed = row->assessed_e4, column = out->column_e4;
    bool free = false;
    bool charged = b->most_e4 > 0;
    if (is_between(assessed, column + b->lowest_due_e4, column + b->most_e4, tolerance)) {
        return ADV_CAUSE_CHANGED;
    }
    if (out->within) {
        return ADV_CAUSE_EXCLUSION;
    }
    if (!out->layers_known && assessed > column) {
        return ADV_CAUSE_LAYER_OPEN;
    }
    if (assessed == 0) {
        return ADV_CAUSE_NOTHING;
    }
    if (is_general(row, out, tolerance)) {
        return ADV_CAUSE_GENERAL;
    }
    int64_t reduced = reduced_duty(&free, with, row, out);
    if (reduced < column && is_between(assessed, reduced + b->least_e4, column + b->most_e4, tolerance)) {
        return ADV_CAUSE_REDUCED;
    }
    if (charged && is_between(assessed, column, column, tolerance)) {
        return ADV_CAUSE_NOT_CHARGED;
    }
    if (charged && is_between(assessed, column, column + b->most_e4, tolerance)) {
        return ADV_CAUSE_IN_PART;
    }
    if (out->difference_e4 >= -FEW_E4 && out->difference_e4 <= FEW_E4) {
        return ADV_CAUSE_SMALL;
    }
    if (assessed > column + b->most_e4) {
        return ADV_CAUSE_ABOVE;
    }
    return free ? ADV_CAUSE_ASIDE : ADV_CAUSE_BELOW;
}

static void compare(adv_recomputed *out, const adv_recompute *with, const adv_recompute_row *row,
                    const layer_bounds *b)
{
    int64_t value = row->basis.value_e4, assessed = row->assessed_e4;
    out->compared = assessed != ADV_AMOUNT_UNKNOWN && value != ADV_AMOUNT_UNKNOWN && value > 0;
    if (!out->compared) {
        return;
    }
    int64_t tolerance = tolerance_of(value);
    out->difference_e4 = assessed - out->duty_e4;
    out->column_agrees = is_between(assessed, out->column_e4, out->column_e4, tolerance);
    out->agrees = is_between(assessed, out->duty_e4, out->duty_e4, tolerance);
    out->within = is_between(assessed, out->least_e4, out->most_e4, tolerance);
    if (!out->agrees) {
        out->cause = (uint8_t)find_cause(with, row, out, b, tolerance);
    }
}

void adv_recompute_one(adv_recomputed *out, const adv_recompute *with, const adv_recompute_row *row)
{
    layer_bounds bounds;
    adv_recompute_row here = *row;
    bool own_day = here.question.day != ADV_DATE_NONE;
    if (!own_day) {
        here.question.day = with->day;
    }
    here.question.schedule = with->named;
    *out = (adv_recomputed){.outcome = ADV_RECOMPUTE_NO_DAY};
    work_out_column(out, with, &here.question, &here.basis);
    if (!has_figure(out)) {
        return;
    }
    work_out_layers(out, &bounds, with, &here, own_day);
    bool sound = adv_amount_add(&out->duty_e4, out->column_e4, out->layers_e4) == ADV_OK &&
                 adv_amount_add(&out->least_e4, out->column_e4, bounds.least_e4) == ADV_OK &&
                 adv_amount_add(&out->most_e4, out->column_e4, bounds.most_e4) == ADV_OK;
    if (!sound) {
        out->outcome = ADV_RECOMPUTE_RANGE;
        return;
    }
    compare(out, with, &here, &bounds);
}

/* ---- words --------------------------------------------------------------------------------------------- */

#define ADV_X(NAME, word, says) {#word, says},
static const char *const outcomes[][2] = {ADV_RECOMPUTE_OUTCOMES(ADV_X)};
static const char *const causes[][2] = {ADV_RECOMPUTE_CAUSES(ADV_X)};
#undef ADV_X
_Static_assert(sizeof outcomes / sizeof outcomes[0] == ADV_RECOMPUTE_OUTCOME_COUNT, "outcomes, words");
_Static_assert(sizeof causes / sizeof causes[0] == ADV_RECOMPUTE_CAUSE_COUNT, "causes and their words");

const char *adv_recompute_outcome_name(adv_recompute_outcome outcome)
{
    return outcomes[outcome][0];
}

const char *adv_recompute_outcome_says(adv_recompute_outcome outcome)
{
    return outcomes[outcome][1];
}

const char *adv_recompute_cause_name(adv_recompute_cause cause)
{
    return causes[cause][0];
}

const char *adv_recompute_cause_says(adv_recompute_cause cause)
{
    return causes[cause][1];
}

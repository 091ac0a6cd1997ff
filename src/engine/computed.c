/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Computed value (CVA Article 6; 19 USC 1401a(e)): materials and fabrication from the producer's books,
 * profit and general expenses as one figure, assists and packing, each once.  The producer's own profit and
 * expenses are taken unless they are out of line with what is usual for the class or kind.  Everything is
 * exact; the line is rounded once, as its law says.
 */
#include "advalorem/unit.h"

#include "walk.h"

#define E11 ((adv_int128)100 * ADV_E9) /* a hundred per cent */

typedef struct working {
    adv_method_result     *out;
    adv_computed_result   *result;
    adv_build             *b;
    const adv_computed    *facts;
    const adv_line_result *line;
    adv_computed_step     *steps;
    adv_fraction           costs; /* materials and fabrication, in the currency of the law */
    adv_fraction           sum;
    const adv_flexible    *flexible; /* NULL = strictly */
} working;

static bool undecided(working *w, adv_method_why why, const adv_parameter *row)
{
    adv_method_ends(w->out, ADV_METHOD_UNDECIDED, why, row);
    return false;
}

static const adv_parameter *row_of(const working *w, const char *name)
{
    return adv_method_row(w->b->j, w->b->shipment->dates, name);
}

/* ---- amounts ------------------------------------------------------------------------------------------- */

/* A rate nobody certified is told of, as where a price is converted. */
static void note_rate(working *w, const adv_rate_pick *pick, adv_currency currency)
{
    adv_point point = {.fact = ADV_NO_FACT, .rule = ADV_NO_RULE, .item = -1, .line = w->out->line};
    if (pick->source == ADV_RATE_CENTRAL_BANK) {
        point.code = ADV_POINT_UNCERTIFIED_RATE;
        adv_point_add(&w->b->points, point);
        w->result->uncertified = true;
    }
    if (pick->uncompared) {
        point.code = ADV_POINT_RATE_NOT_COMPARED;
        point.text = adv_text_of(adv_currency_get(currency)->code);
        adv_point_add(&w->b->points, point);
    }
}

/* An amount in the currency of the law, exactly. */
static bool convert(working *w, adv_fraction *out, adv_rate_pick *pick, adv_money amount)
{
    const adv_fx_rule *rule = w->b->fx_rule;
    adv_date day = rule == NULL ? ADV_DATE_NONE : w->b->shipment->dates[rule->trigger];
    *out = (adv_fraction){amount.e4, 1};
    *pick = (adv_rate_pick){.source = ADV_RATE_SAME_CURRENCY};
    if (!adv_method_multiply(&out->numerator, &out->denominator, 1, ADV_E4)) {
        return undecided(w, ADV_WHY_RANGE, NULL);
    }
    if (amount.currency == w->b->j->currency) {
        return true;
    }
    if (day == ADV_DATE_NONE || amount.currency == ADV_CURRENCY_NONE ||
        !adv_fx_pick(pick, &w->b->fx, rule, amount.currency, w->b->j->currency, day)) {
        return undecided(w, ADV_WHY_NO_RATE, NULL);
    }
    note_rate(w, pick, amount.currency);
    adv_int128 by = pick->rate.divide ? (adv_int128)ADV_E9 * pick->rate.per : pick->rate.e9;
    adv_int128 over = pick->rate.divide ? pick->rate.e9 : (adv_int128)ADV_E9 * pick->rate.per;
    adv_int128 divisor = adv_greatest_divisor(by, over);
    return adv_method_multiply(&out->numerator, &out->denominator, by / divisor, over / divisor) ||
           undecided(w, ADV_WHY_RANGE, NULL);
}

/* Adds a part to the sum; `sign` is -1 for what leaves it. */
static bool add_step(working *w, adv_computed_step step, adv_fraction part, int sign)
{
    part.numerator *= sign;
    if (!adv_fraction_add(&w->sum, part) || !adv_fraction_round(&step.amount_e13, part) ||
        !adv_fraction_round(&step.after_e13, w->sum)) {
        return undecided(w, ADV_WHY_RANGE, NULL);
    }
    w->steps[w->result->step_count++] = step;
    adv_method_rests(w->out, step.row);
    return true;
}

static bool is_known(adv_money amount)
{
    return amount.stated && amount.e4 != ADV_AMOUNT_UNKNOWN;
}

/* A stated amount as a part of the sum; where it is not known the method waits for it. */
static bool take(working *w, adv_computed_part part, const adv_parameter *row, adv_money amount,
                 adv_method_why lack, int32_t assist)
{
    adv_computed_step step = {.part = (uint8_t)part, .assist = assist, .row = row, .stated = amount};
    adv_fraction value = {0, 1};
    if (!is_known(amount)) {
        return undecided(w, lack, row);
    }
    return convert(w, &value, &step.rate, amount) &&
           add_step(w, step, value, part == ADV_COMPUTED_REFUNDED ? -1 : 1);
}

/* ---- costs --------------------------------------------------------------------------------------------- */

/* Taxes the country of production gives back leave the materials, where a row says so. */
static bool take_refunds(working *w)
{
    const adv_parameter *row = row_of(w, "computed_refunds");
    bool nothing = w->facts->refunded_taxes.stated && w->facts->refunded_taxes.e4 == 0;
    if (nothing || adv_method_answer(row) == ADV_FALSE) {
        return true;
    }
    if (!w->facts->refunded_taxes.stated) {
        w->result->unsaid = w->result->unsaid || adv_method_answer(row) == ADV_TRUE;
        return true;
    }
    if (adv_method_answer(row) == ADV_UNKNOWN) {
        return undecided(w, ADV_WHY_REFUNDS, row);
    }
    return take(w, ADV_COMPUTED_REFUNDED, row, w->facts->refunded_taxes, ADV_WHY_REFUNDS, -1);
}

/* Costs of identical or similar goods are for the fall-back method; any others are never a basis. */
static bool are_of_the_goods(working *w)
{
    bool like = w->facts->costs_of == ADV_COSTS_OF_IDENTICAL || w->facts->costs_of == ADV_COSTS_OF_SIMILAR;
    if (w->facts->costs_of == ADV_COSTS_OF_OTHER) {
        adv_method_ends(w->out, ADV_METHOD_NOT_USABLE, ADV_WHY_PROHIBITED,
                        row_of(w, "fallback_prohibited"));
        return false;
    }
    if (like && (w->flexible == NULL || !w->flexible->like_costs)) {
        adv_method_ends(w->out, ADV_METHOD_NOT_USABLE, ADV_WHY_LIKE_COSTS, row_of(w, "computed_costs"));
        return false;
    }
    return true;
}

static bool take_costs(working *w)
{
    const adv_parameter *row = row_of(w, "computed_costs");
    if (adv_method_answer(row) != ADV_TRUE) {
        return undecided(w, ADV_WHY_NO_LAW, row);
    }
    bool fine =
        take(w, ADV_COMPUTED_MATERIALS, row, w->facts->materials, ADV_WHY_NO_MATERIALS, -1) &&
        take_refunds(w) &&
        take(w, ADV_COMPUTED_FABRICATION, row, w->facts->fabrication, ADV_WHY_NO_FABRICATION, -1);
    w->costs = w->sum;
    if (fine && w->costs.numerator < 0) {
        adv_method_ends(w->out, ADV_METHOD_NOT_USABLE, ADV_WHY_NOTHING_LEFT, row);
        return false;
    }
    return fine;
}

/* ---- profit and general expenses ----------------------------------------------------------------------- */

/* Goods of the same class or kind are those of the country the goods valued are exported from, sold for
   export to the country of importation. */
static uint8_t class_verdict(const working *w, const adv_class_figure *figure)
{
    adv_text country = w->b->shipment->export_country.length != 0 ? w->b->shipment->export_country
                                                                  : w->line->goods->origin;
    bool compared = figure->country.length != 0 && country.length != 0;
    if (compared && !adv_text_equal(figure->country, country)) {
        return ADV_CLASS_OTHER_COUNTRY;
    }
    if (figure->same_class == ADV_FALSE) {
        return ADV_CLASS_OTHER_CLASS;
    }
    if (figure->for_country == ADV_FALSE) {
        return ADV_CLASS_NOT_EXPORTED;
    }
    bool said = compared && figure->same_class == ADV_TRUE && figure->for_country == ADV_TRUE;
    return said ? ADV_CLASS_COUNTED : ADV_CLASS_LACKS;
}

static bool look_at_class(working *w)
{
    adv_computed_result *r = w->result;
    const adv_class_figure *figures = w->facts->class_figures.items;
    uint8_t *verdicts = ADV_ARENA_ARRAY(w->b->arena, w->facts->class_figures.count + 1, uint8_t);
    if (verdicts == NULL) {
        w->b->failed = true;
        return false;
    }
    for (size_t i = 0; i < w->facts->class_figures.count; i++) {
        verdicts[i] = class_verdict(w, &figures[i]);
        if (verdicts[i] != ADV_CLASS_COUNTED) {
            continue;
        }
        int64_t percent = figures[i].percent.e9;
        r->least_e9 = r->counted == 0 || percent < r->least_e9 ? percent : r->least_e9;
        r->most_e9 = r->counted == 0 || percent > r->most_e9 ? percent : r->most_e9;
        r->counted++;
    }
    r->verdicts = verdicts;
    return true;
}

/* What is usual: as stated, or where every figure that counts is the same. */
static bool usual_percent(const working *w, int64_t *percent_e9)
{
    bool agreed = w->result->counted > 0 && w->result->least_e9 == w->result->most_e9;
    *percent_e9 = w->facts->usual_percent.stated ? w->facts->usual_percent.e9 : w->result->least_e9;
    return w->facts->usual_percent.stated || agreed;
}

static bool percent_of_costs(const working *w, adv_fraction *out, int64_t percent_e9)
{
    *out = w->costs;
    return adv_method_multiply(&out->numerator, &out->denominator, percent_e9, E11);
}

/* The own figure is not less than `least` and not more than `most` per cent; false past 128 bits. */
static bool is_between(const working *w, bool *between, adv_fraction own, int64_t least_e9, int64_t most_e9)
{
    adv_fraction least, most;
    int low = 0;
    int high = 0;
    bool fine = percent_of_costs(w, &least, least_e9) && percent_of_costs(w, &most, most_e9) &&
                adv_fraction_compare(&low, own, least) && adv_fraction_compare(&high, own, most);
    *between = low >= 0 && high <= 0;
    return fine;
}

/* The own figure is tested as a whole, against figures that count and against the usual one. */
static bool choose_own(working *w, adv_fraction own)
{
    adv_computed_result *r = w->result;
    bool within = false;
    bool usual = false;
    bool justified = w->facts->reasons_shown == ADV_TRUE;
    bool untested = !w->facts->usual_percent.stated && w->facts->class_figures.count == 0;
    if ((r->counted > 0 && !is_between(w, &within, own, r->least_e9, r->most_e9)) ||
        (w->facts->usual_percent.stated &&
         !is_between(w, &usual, own, w->facts->usual_percent.e9, w->facts->usual_percent.e9))) {
        return undecided(w, ADV_WHY_RANGE, NULL);
    }
    if (w->facts->in_line == ADV_UNKNOWN && !within && !usual && !untested && !justified) {
        return undecided(w, ADV_WHY_CLASS, row_of(w, "computed_profit"));
    }
    r->choice = w->facts->in_line == ADV_TRUE    ? ADV_PROFIT_IN_LINE
                : w->facts->in_line == ADV_FALSE ? (justified ? ADV_PROFIT_REASONS : ADV_PROFIT_OUT_OF_LINE)
                : within || usual                ? ADV_PROFIT_WITHIN
                : justified                      ? ADV_PROFIT_REASONS
                                                 : ADV_PROFIT_UNTESTED;
    bool unsaid = r->choice == ADV_PROFIT_UNTESTED ||
                  (r->choice == ADV_PROFIT_OUT_OF_LINE && w->facts->reasons_shown == ADV_UNKNOWN);
    r->unsaid = r->unsaid || unsaid;
    return true;
}

static bool take_usual(working *w, const adv_parameter *row)
{
    adv_computed_step step = {.part = ADV_COMPUTED_PROFIT, .assist = -1, .row = row};
    adv_fraction usual = {0, 1};
    if (!usual_percent(w, &step.percent_e9)) {
        bool none = w->result->choice == ADV_PROFIT_ONLY_USUAL && w->result->counted == 0;
        w->result->choice = ADV_PROFIT_NONE;
        return undecided(w, none ? ADV_WHY_NO_PROFIT : ADV_WHY_NO_USUAL, row);
    }
    return percent_of_costs(w, &usual, step.percent_e9) ? add_step(w, step, usual, 1)
                                                        : undecided(w, ADV_WHY_RANGE, NULL);
}

static bool take_profit(working *w)
{
    const adv_parameter *row = row_of(w, "computed_profit");
    adv_computed_step step = {.part = ADV_COMPUTED_PROFIT, .assist = -1, .row = row,
                              .percent_e9 = w->facts->profit_and_expenses_percent.e9,
                              .stated = w->facts->profit_and_expenses};
    adv_fraction own = {0, 1};
    bool by_percent = w->facts->profit_and_expenses_percent.stated;
    if (adv_method_answer(row) != ADV_TRUE) {
        return undecided(w, ADV_WHY_NO_LAW, row);
    }
    if (!look_at_class(w)) {
        return false;
    }
    if (!by_percent && !is_known(w->facts->profit_and_expenses)) {
        w->result->choice = ADV_PROFIT_ONLY_USUAL;
        return take_usual(w, row);
    }
    if (by_percent && !percent_of_costs(w, &own, step.percent_e9)) {
        return undecided(w, ADV_WHY_RANGE, NULL);
    }
    if (!by_percent && !convert(w, &own, &step.rate, w->facts->profit_and_expenses)) {
        return false;
    }
    if (!choose_own(w, own)) {
        return false;
    }
    return w->result->choice == ADV_PROFIT_OUT_OF_LINE ? take_usual(w, row) : add_step(w, step, own, 1);
}

/* ---- assists, packing, transport ----------------------------------------------------------------------- */

/* Design made in the importing country counts by what the producer was charged, where a row says so. */
static bool take_assist(working *w, int32_t index)
{
    const adv_computed_assist *assist = (const adv_computed_assist *)w->facts->assists.items + index;
    const adv_parameter *row = row_of(w, "computed_assists");
    const adv_parameter *design = row_of(w, "computed_design");
    w->result->assist = index;
    if (adv_method_answer(row) != ADV_TRUE) {
        return undecided(w, ADV_WHY_NO_LAW, row);
    }
    if (assist->in_costs == ADV_UNKNOWN) {
        return undecided(w, ADV_WHY_IN_COSTS, row);
    }
    if (assist->in_costs == ADV_TRUE) {
        adv_method_rests(w->out, row);
        return true;
    }
    if (assist->design_here == ADV_TRUE && adv_method_answer(design) == ADV_UNKNOWN) {
        return undecided(w, ADV_WHY_NO_LAW, design);
    }
    if (assist->design_here == ADV_TRUE && adv_method_answer(design) == ADV_TRUE) {
        return take(w, ADV_COMPUTED_ASSIST, design, assist->charged, ADV_WHY_NO_CHARGED, index);
    }
    w->result->unsaid = w->result->unsaid || assist->design_here == ADV_UNKNOWN;
    return take(w, ADV_COMPUTED_ASSIST, row, assist->amount, ADV_WHY_NO_ASSIST, index);
}

/* What the buyer supplied is stated for transaction value, and the producer's figures do not name it. */
static bool forgets_assists(const working *w)
{
    return w->facts->assists.count == 0 && w->b->shipment->assists.count > 0;
}

static bool take_assists(working *w)
{
    bool fine = true;
    for (size_t i = 0; i < w->facts->assists.count && fine; i++) {
        fine = take_assist(w, (int32_t)i);
    }
    if (fine) {
        w->result->assist = -1;
    }
    w->result->unsaid = w->result->unsaid || forgets_assists(w);
    return fine;
}

static bool take_packing(working *w)
{
    const adv_parameter *row = row_of(w, "computed_packing");
    if (adv_method_answer(row) != ADV_TRUE) {
        return undecided(w, ADV_WHY_NO_LAW, row);
    }
    if (w->facts->packing_in_costs == ADV_TRUE) {
        adv_method_rests(w->out, row);
        return true;
    }
    return take(w, ADV_COMPUTED_PACKING, row, w->facts->packing, ADV_WHY_NO_PACKING, -1);
}

static bool take_carriage(working *w)
{
    const adv_parameter *row = row_of(w, "computed_carriage");
    if (adv_method_answer(row) == ADV_UNKNOWN) {
        return undecided(w, ADV_WHY_NO_LAW, row);
    }
    if (adv_method_answer(row) == ADV_FALSE) {
        adv_method_rests(w->out, row);
        return true;
    }
    return take(w, ADV_COMPUTED_CARRIAGE, row, w->facts->carriage, ADV_WHY_NO_CARRIAGE, -1);
}

/* ---- the value ----------------------------------------------------------------------------------------- */

/* Of one unit of the line, where the figures are for so many of `units`. */
static bool per_unit(const working *w, adv_fraction *unit)
{
    const adv_list *units = &w->b->shipment->units;
    adv_ratio ratio = {1, 1};
    *unit = w->sum;
    if (!w->facts->units.stated) {
        return true;
    }
    return adv_unit_ratio(&ratio, w->facts->units.unit, w->line->unit, units->items, units->count) ==
               ADV_OK &&
           adv_method_multiply(&unit->numerator, &unit->denominator, ADV_E4, w->facts->units.e4) &&
           adv_method_multiply(&unit->numerator, &unit->denominator, ratio.denominator, ratio.numerator);
}

static void finish(working *w)
{
    adv_fraction unit = {0, 1};
    if (w->sum.numerator <= 0) {
        adv_method_ends(w->out, ADV_METHOD_NOT_USABLE, ADV_WHY_NOTHING_LEFT, row_of(w, "computed_costs"));
    } else if (!per_unit(w, &unit) ||
               !adv_method_value_line(w->out, w->b, w->line, unit.numerator, unit.denominator)) {
        adv_method_ends(w->out, ADV_METHOD_UNDECIDED, ADV_WHY_RANGE, NULL);
    } else {
        w->result->numerator = unit.numerator;
        w->result->denominator = unit.denominator;
        adv_method_ends(w->out, ADV_METHOD_IS_USED, ADV_WHY_NONE, row_of(w, "computed_costs"));
    }
}

adv_status adv_computed_value(adv_method_result *out, adv_build *b, const adv_computed *facts,
                              const adv_line_result *line, const adv_flexible *flexible)
{
    adv_computed_result *result = ADV_ARENA_NEW(b->arena, adv_computed_result);
    size_t room = ADV_COMPUTED_COUNT + facts->assists.count;
    adv_computed_step *steps = ADV_ARENA_ARRAY(b->arena, room, adv_computed_step);
    if (result == NULL || steps == NULL) {
        return ADV_ERR_MEMORY;
    }
    *result = (adv_computed_result){.facts = facts, .assist = -1, .steps = steps, .denominator = 1};
    working w = {.out = out, .result = result, .b = b, .facts = facts, .line = line, .steps = steps,
                 .costs = {0, 1}, .sum = {0, 1}, .flexible = flexible};
    out->computed = result;
    if (line->quantity_e4 == ADV_AMOUNT_UNKNOWN || line->quantity_e4 <= 0) {
        adv_method_ends(out, ADV_METHOD_UNDECIDED, ADV_WHY_NO_QUANTITY, NULL);
    } else if (are_of_the_goods(&w) && take_costs(&w) && take_profit(&w) && take_assists(&w) &&
               take_packing(&w) && take_carriage(&w)) {
        finish(&w);
    }
    return b->failed ? ADV_ERR_MEMORY : ADV_OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Deductive value (CVA Article 5; 19 USC 1401a(d)): the unit price at which most is sold in the country of
 * importation, less what lies between that price and the value.  Duty and taxes in percent of the value are
 * solved with it: V = net / (1 + d).  Everything is exact; the line is rounded once, as its law says.
 */
#include "advalorem/unit.h"

#include "resales.h"
#include "walk.h"

#define E11 ((adv_int128)100 * ADV_E9) /* a hundred per cent */
#define E15 (E11 * ADV_E4)

typedef struct working {
    adv_method_result    *out;
    adv_deductive_result *result;
    adv_build            *b;
    const adv_deductive  *facts;
    const adv_line_result *line;
    adv_deduction_step   *steps;
    adv_int128            net_e15;
    const adv_flexible   *flexible; /* NULL = strictly */
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

/* ---- the sales ----------------------------------------------------------------------------------------- */

static adv_resale_row sale_row(const working *w, const adv_resale *sale)
{
    const adv_list *units = &w->b->shipment->units;
    adv_ratio ratio = {0, 1};
    bool same = adv_unit_ratio(&ratio, sale->quantity.unit, w->line->unit, units->items, units->count) ==
                    ADV_OK &&
                ratio.numerator == ratio.denominator;
    return (adv_resale_row){.date = sale->date,
                            .units_e4 = sale->quantity.e4,
                            .price_e4 = sale->unit_price.e4,
                            .currency = sale->unit_price.currency,
                            .other_unit = !same,
                            .goods = sale->goods,
                            .level = sale->level,
                            .condition = sale->condition,
                            .buyer_related = sale->buyer_related,
                            .buyer_supplied_assists = sale->buyer_supplied_assists};
}

static int64_t whole_days(const adv_parameter *row)
{
    return row == NULL || !row->known ? ADV_DAYS_UNKNOWN : row->e9 / ADV_E9;
}

static bool enough_units(const working *w, int64_t *out_e4)
{
    const adv_list *units = &w->b->shipment->units;
    return w->facts->enough.e4 != ADV_AMOUNT_UNKNOWN &&
           adv_unit_convert(out_e4, NULL, w->facts->enough.e4, w->facts->enough.unit, w->line->unit,
                            units->items, units->count) == ADV_OK;
}

/* What the rows and the facts say of the sales; false where a row or the day is missing. */
static bool set_terms(working *w, adv_resale_terms *terms)
{
    const adv_parameter *window = row_of(w, "deductive_window");
    const adv_parameter *about = row_of(w, "deductive_about");
    const adv_parameter *earliest = row_of(w, "deductive_earliest_day");
    const adv_shipment *shipment = w->b->shipment;
    if (window == NULL || !window->known || earliest == NULL) {
        return undecided(w, ADV_WHY_NO_LAW, window);
    }
    adv_method_rests(w->out, window);
    *terms = (adv_resale_terms){.day = shipment->dates[window->trigger],
                                .about_days = whole_days(about),
                                .earliest = (uint8_t)adv_method_answer(earliest),
                                .own_first = (uint8_t)adv_method_answer(row_of(w, "deductive_own_first")),
                                .processed_asked = w->facts->further_processing == ADV_TRUE ||
                                                   (w->flexible != NULL && w->flexible->processed),
                                .currency = w->b->j->currency};
    terms->days[ADV_RUNG_LATER] = whole_days(window);
    terms->days[ADV_RUNG_PROCESSED] = whole_days(row_of(w, "deductive_processed_window"));
    terms->last_day[ADV_RUNG_LATER] = (uint8_t)adv_method_answer(row_of(w, "deductive_last_day"));
    terms->last_day[ADV_RUNG_PROCESSED] =
        (uint8_t)adv_method_answer(row_of(w, "deductive_processed_last_day"));
    if (w->flexible != NULL && w->flexible->later_days > terms->days[ADV_RUNG_LATER]) {
        terms->days[ADV_RUNG_LATER] = w->flexible->later_days;
        terms->last_day[ADV_RUNG_LATER] = ADV_TRUE; /* the days are the user's */
    }
    if (terms->about_days == ADV_DAYS_UNKNOWN && w->facts->about_days.stated) {
        terms->about_days = w->facts->about_days.e9 / ADV_E9;
    }
    if (w->facts->enough.stated && !enough_units(w, &terms->enough_e4)) {
        return undecided(w, ADV_WHY_NO_QUANTITY, NULL);
    }
    return terms->day != ADV_DATE_NONE || undecided(w, ADV_WHY_NO_DAY, window);
}

static void note_unsaid(working *w, const adv_resale *sale, uint8_t verdict)
{
    w->result->unsaid |=
        verdict == ADV_RESALE_COUNTED && (sale->level == 0 || sale->buyer_related == ADV_UNKNOWN ||
                                          sale->buyer_supplied_assists == ADV_UNKNOWN);
}

static void keep_choice(working *w, const adv_resales *sales, const adv_resale_choice *choice,
                        uint8_t *verdicts)
{
    const adv_resale *list = w->facts->sales.items;
    adv_deductive_result *result = w->result;
    result->rung = choice->rung;
    result->chosen = choice->why == ADV_WHY_NONE;
    result->price_e4 = choice->price_e4;
    result->units_e4 = choice->units_e4;
    result->until = choice->until == ADV_DATE_OPEN ? ADV_DATE_NONE : choice->until;
    result->prices = choice->prices;
    result->price_count = choice->price_count;
    result->verdicts = verdicts;
    for (size_t i = 0; i < w->facts->sales.count; i++) {
        adv_resale_row row = sale_row(w, &list[i]);
        verdicts[i] = (uint8_t)adv_resales_verdict(sales, choice, &row);
        note_unsaid(w, &list[i], verdicts[i]);
    }
}

/* The row that settles, or does not settle, what a choice without a price ended at. */
static const adv_parameter *row_of_why(const working *w, uint8_t why)
{
    switch (why) {
    case ADV_WHY_ABOUT: return row_of(w, "deductive_about");
    case ADV_WHY_TIE:
    case ADV_WHY_TOO_FEW: return row_of(w, "deductive_greatest");
    case ADV_WHY_LAST_DAY:
        return row_of(w, w->result->rung == ADV_RUNG_PROCESSED ? "deductive_processed_last_day"
                                                               : "deductive_last_day");
    case ADV_WHY_GOODS_ORDER: return row_of(w, "deductive_own_first");
    default: return row_of(w, "deductive_window");
    }
}

/* The last day on which a sale of the rung still counts, where the rows settle it. */
static adv_date last_day(const adv_resale_terms *terms, uint8_t rung)
{
    int64_t days = rung == ADV_RUNG_ABOUT ? terms->about_days : terms->days[rung];
    uint8_t counts = rung == ADV_RUNG_ABOUT ? ADV_TRUE : terms->last_day[rung];
    if (days == ADV_DAYS_UNKNOWN || counts == ADV_UNKNOWN) {
        return ADV_DATE_NONE;
    }
    int64_t last = terms->day + days - (counts == ADV_FALSE);
    return last > adv_date_of(9999, 12, 31) ? ADV_DATE_NONE : (adv_date)last;
}

static void note_rung_rows(working *w)
{
    static const char *const windows[ADV_RUNG_COUNT] = {"deductive_about", "deductive_window",
                                                        "deductive_processed_window"};
    adv_deductive_result *result = w->result;
    result->later = row_of(w, windows[result->rung]);
    result->last_day = result->rung == ADV_RUNG_LATER       ? row_of(w, "deductive_last_day")
                       : result->rung == ADV_RUNG_PROCESSED ? row_of(w, "deductive_processed_last_day")
                                                            : NULL;
    adv_method_rests(w->out, result->later);
    adv_method_rests(w->out, result->last_day);
    adv_method_rests(w->out, row_of(w, "deductive_greatest"));
}

static adv_status choose_price(working *w, bool *chosen)
{
    adv_resale_terms terms;
    adv_resale_choice choice;
    const adv_resale *list = w->facts->sales.items;
    uint8_t *verdicts = ADV_ARENA_ARRAY(w->b->arena, w->facts->sales.count + 1, uint8_t);
    *chosen = false;
    if (!set_terms(w, &terms)) {
        return ADV_OK;
    }
    adv_resales *sales = adv_resales_new(w->b->arena, &terms);
    if (verdicts == NULL || sales == NULL) {
        return ADV_ERR_MEMORY;
    }
    for (size_t i = 0; i < w->facts->sales.count; i++) {
        adv_resale_row row = sale_row(w, &list[i]);
        (void)adv_resales_take(sales, &row);
    }
    adv_status status = adv_resales_choose(&choice, sales);
    if (status != ADV_OK) {
        return status;
    }
    keep_choice(w, sales, &choice, verdicts);
    w->result->last = last_day(&terms, choice.rung);
    *chosen = choice.why == ADV_WHY_NONE;
    if (*chosen) {
        note_rung_rows(w);
        return ADV_OK;
    }
    bool open = choice.why == ADV_WHY_ABOUT || choice.why == ADV_WHY_LAST_DAY ||
                choice.why == ADV_WHY_GOODS_ORDER;
    adv_method_ends(w->out, open ? ADV_METHOD_UNDECIDED : ADV_METHOD_NOT_USABLE, (adv_method_why)choice.why,
           row_of_why(w, choice.why));
    return ADV_OK;
}

/* ---- the deductions ------------------------------------------------------------------------------------ */

static void add_step(working *w, adv_deduction part, const adv_parameter *row, int64_t percent_e9,
                     adv_int128 amount_e15, bool of_value)
{
    w->net_e15 += part == ADV_ADD_PACKING ? amount_e15 : -amount_e15;
    w->steps[w->result->step_count++] = (adv_deduction_step){.part = (uint8_t)part,
                                                             .of_value = of_value,
                                                             .row = row,
                                                             .percent_e9 = percent_e9,
                                                             .amount_e15 = amount_e15,
                                                             .after_e15 = w->net_e15};
    adv_method_rests(w->out, row);
}

/* An amount of the country's currency for one unit, or why it is none. */
static bool unit_amount(working *w, adv_int128 *e15, adv_money amount, adv_method_why lack,
                        const adv_parameter *row)
{
    if (!amount.stated || amount.e4 == ADV_AMOUNT_UNKNOWN) {
        return undecided(w, lack, row);
    }
    if (amount.currency != w->b->j->currency) {
        return undecided(w, ADV_WHY_CURRENCY, row);
    }
    *e15 = (adv_int128)amount.e4 * E11;
    return true;
}

/* A row that says yes deducts, one that says no leaves it in; without one nobody knows. */
static bool deducts(working *w, const char *name, const adv_parameter **row, bool *yes)
{
    *row = row_of(w, name);
    *yes = adv_method_answer(*row) == ADV_TRUE;
    return adv_method_answer(*row) != ADV_UNKNOWN || undecided(w, ADV_WHY_NO_LAW, *row);
}

static bool take_off(working *w, adv_deduction part, const char *name, adv_money amount, adv_method_why lack)
{
    const adv_parameter *row = NULL;
    adv_int128 e15 = 0;
    bool yes = false;
    if (!deducts(w, name, &row, &yes)) {
        return false;
    }
    if (!yes) {
        adv_method_rests(w->out, row);
        return true;
    }
    if (!unit_amount(w, &e15, amount, lack, row)) {
        return false;
    }
    add_step(w, part, row, 0, e15, false);
    return true;
}

typedef struct margin {
    bool      stated;
    int64_t   percent_e9;
    adv_int128 e15;
} margin;

static bool read_margin(working *w, margin *out, adv_money amount, adv_decimal percent,
                        const adv_parameter *row)
{
    *out = (margin){.stated = percent.stated || amount.stated};
    if (percent.stated) {
        out->percent_e9 = percent.e9;
        out->e15 = (adv_int128)w->result->price_e4 * percent.e9;
        return true;
    }
    return !amount.stated || unit_amount(w, &out->e15, amount, ADV_WHY_NO_MARGIN, row);
}

/* Commission or profit and general expenses, never both. */
static bool take_margin(working *w)
{
    const adv_parameter *by_commission = row_of(w, "deductive_commission");
    const adv_parameter *by_margin = row_of(w, "deductive_margin");
    const adv_deductive *f = w->facts;
    margin commission, profit;
    if (adv_method_answer(by_commission) != ADV_TRUE || adv_method_answer(by_margin) != ADV_TRUE) {
        return undecided(w, ADV_WHY_NO_LAW, by_margin);
    }
    if (!read_margin(w, &commission, f->commission, f->commission_percent, by_commission) ||
        !read_margin(w, &profit, f->profit_and_expenses, f->profit_and_expenses_percent, by_margin)) {
        return false;
    }
    commission.stated = commission.stated && f->on_commission != ADV_FALSE;
    profit.stated = profit.stated && f->on_commission != ADV_TRUE;
    if (!commission.stated && !profit.stated) {
        return undecided(w, ADV_WHY_NO_MARGIN, by_margin);
    }
    if (commission.stated && profit.stated && commission.e15 != profit.e15) {
        return undecided(w, ADV_WHY_TWO_MARGINS, by_margin);
    }
    if (profit.stated) {
        add_step(w, ADV_DEDUCT_MARGIN, by_margin, profit.percent_e9, profit.e15, false);
    } else {
        add_step(w, ADV_DEDUCT_COMMISSION, by_commission, commission.percent_e9, commission.e15, false);
    }
    return true;
}

static bool take_inland(working *w)
{
    const adv_parameter *row = row_of(w, "deductive_inland");
    bool inside = w->facts->inland_in_expenses == ADV_TRUE && w->steps[0].part == ADV_DEDUCT_MARGIN;
    if (inside && row != NULL) {
        adv_method_rests(w->out, row);
        return true;
    }
    return take_off(w, ADV_DEDUCT_INLAND, "deductive_inland", w->facts->inland, ADV_WHY_NO_INLAND);
}

/* Sales after further processing: what the goods must still be, and what the processing added. */
static bool take_processing(working *w)
{
    const adv_parameter *row = row_of(w, "deductive_value_added");
    const adv_deductive *f = w->facts;
    if (w->result->rung != ADV_RUNG_PROCESSED) {
        return true;
    }
    if (f->minor_element == ADV_TRUE) {
        adv_method_ends(w->out, ADV_METHOD_NOT_USABLE, ADV_WHY_MINOR, row);
        return false;
    }
    if (f->keeps_identity == ADV_FALSE && f->value_added_determinable != ADV_TRUE) {
        adv_method_state state =
            f->value_added_determinable == ADV_FALSE ? ADV_METHOD_NOT_USABLE : ADV_METHOD_UNDECIDED;
        adv_method_ends(w->out, state,
               state == ADV_METHOD_NOT_USABLE ? ADV_WHY_IDENTITY_LOST : ADV_WHY_IDENTITY, row);
        return false;
    }
    if (f->keeps_identity == ADV_UNKNOWN) {
        return undecided(w, ADV_WHY_IDENTITY, row);
    }
    return take_off(w, ADV_DEDUCT_VALUE_ADDED, "deductive_value_added", f->value_added,
                    ADV_WHY_NO_VALUE_ADDED);
}

static bool take_duty(working *w)
{
    const adv_parameter *row = NULL;
    bool yes = false;
    if (!w->facts->duty_percent.stated) {
        return take_off(w, ADV_DEDUCT_DUTY, "deductive_duty", w->facts->duty, ADV_WHY_NO_DUTY);
    }
    if (!deducts(w, "deductive_duty", &row, &yes)) {
        return false;
    }
    if (yes) {
        add_step(w, ADV_DEDUCT_DUTY, row, w->facts->duty_percent.e9, 0, true);
    }
    return true;
}

/* The rate of duty that was counted; 0 where duty is an amount. */
static int64_t duty_rate(const working *w)
{
    for (size_t i = 0; i < w->result->step_count; i++) {
        if (w->steps[i].part == ADV_DEDUCT_DUTY) {
            return w->steps[i].percent_e9;
        }
    }
    return 0;
}

/* A tax on value and duty takes its part of a stated amount of duty at once; of duty in percent it is
   solved. */
static bool take_taxes(working *w)
{
    const adv_parameter *row = NULL;
    const adv_deductive *f = w->facts;
    adv_int128 on_duty = 0;
    bool yes = false;
    if (!f->taxes_percent.stated) {
        return take_off(w, ADV_DEDUCT_TAXES, "deductive_taxes", f->taxes, ADV_WHY_NO_TAXES);
    }
    if (!deducts(w, "deductive_taxes", &row, &yes)) {
        return false;
    }
    bool dutiable = duty_rate(w) != 0 || (!f->duty_percent.stated && f->duty.stated && f->duty.e4 != 0);
    if (yes && f->taxes_percent.e9 != 0 && dutiable && f->taxes_on_duty == ADV_UNKNOWN) {
        return undecided(w, ADV_WHY_TAX_BASE, row);
    }
    if (yes && f->taxes_on_duty == ADV_TRUE && !f->duty_percent.stated && f->duty.stated) {
        on_duty = (adv_int128)f->duty.e4 * f->taxes_percent.e9;
    }
    if (yes) {
        add_step(w, ADV_DEDUCT_TAXES, row, f->taxes_percent.e9, on_duty, true);
    }
    return true;
}

static bool add_packing(working *w)
{
    const adv_parameter *row = row_of(w, "deductive_packing");
    adv_int128 e15 = 0;
    if (!w->facts->packing.stated || adv_method_answer(row) != ADV_TRUE) {
        return true;
    }
    if (!unit_amount(w, &e15, w->facts->packing, ADV_WHY_CURRENCY, row)) {
        return false;
    }
    add_step(w, ADV_ADD_PACKING, row, 0, e15, false);
    return true;
}

static bool take_all(working *w)
{
    w->net_e15 = (adv_int128)w->result->price_e4 * E11;
    return take_margin(w) && take_inland(w) &&
           take_off(w, ADV_DEDUCT_CARRIAGE, "deductive_carriage", w->facts->carriage, ADV_WHY_NO_CARRIAGE) &&
           take_processing(w) && take_duty(w) && take_taxes(w) && add_packing(w);
}

/* ---- the value ----------------------------------------------------------------------------------------- */

/* V = net / ((1 + d)(1 + t)), or net / (1 + d + t) where the tax is not on the duty. */
static bool solve_unit(working *w)
{
    adv_deductive_result *r = w->result;
    adv_int128 duty = 0;
    adv_int128 taxes = 0;
    for (size_t i = 0; i < r->step_count; i++) {
        duty = w->steps[i].part == ADV_DEDUCT_DUTY && w->steps[i].of_value ? w->steps[i].percent_e9 : duty;
        taxes = w->steps[i].part == ADV_DEDUCT_TAXES && w->steps[i].of_value ? w->steps[i].percent_e9 : taxes;
    }
    r->numerator = w->net_e15;
    r->denominator = 1;
    if (w->facts->taxes_on_duty == ADV_TRUE) {
        return adv_method_multiply(&r->numerator, &r->denominator, 1, E15) &&
               adv_method_multiply(&r->numerator, &r->denominator, E11, E11 + duty) &&
               adv_method_multiply(&r->numerator, &r->denominator, E11, E11 + taxes);
    }
    return adv_method_multiply(&r->numerator, &r->denominator, 1, E15) &&
           adv_method_multiply(&r->numerator, &r->denominator, E11, E11 + duty + taxes);
}

adv_status adv_deductive_value(adv_method_result *out, adv_build *b, const adv_deductive *facts,
                               const adv_line_result *line, const adv_flexible *flexible)
{
    adv_deductive_result *result = ADV_ARENA_NEW(b->arena, adv_deductive_result);
    adv_deduction_step *steps = ADV_ARENA_ARRAY(b->arena, ADV_DEDUCTION_COUNT, adv_deduction_step);
    bool chosen = false;
    if (result == NULL || steps == NULL) {
        return ADV_ERR_MEMORY;
    }
    *result = (adv_deductive_result){.facts = facts, .steps = steps, .until = ADV_DATE_NONE,
                                     .last = ADV_DATE_NONE, .numerator = 0, .denominator = 1};
    working w = {.out = out, .result = result, .b = b, .facts = facts, .line = line, .steps = steps,
                 .flexible = flexible};
    out->deductive = result;
    if (line->quantity_e4 == ADV_AMOUNT_UNKNOWN || line->quantity_e4 <= 0) {
        adv_method_ends(out, ADV_METHOD_UNDECIDED, ADV_WHY_NO_QUANTITY, NULL);
        return ADV_OK;
    }
    adv_status status = choose_price(&w, &chosen);
    if (status == ADV_ERR_LIMIT || status == ADV_ERR_RANGE) {
        adv_method_ends(out, ADV_METHOD_UNDECIDED,
               status == ADV_ERR_LIMIT ? ADV_WHY_MANY_PRICES : ADV_WHY_RANGE, NULL);
        return ADV_OK;
    }
    if (status != ADV_OK || !chosen || !take_all(&w)) {
        return status;
    }
    if (w.net_e15 <= 0) {
        adv_method_ends(out, ADV_METHOD_NOT_USABLE, ADV_WHY_NOTHING_LEFT, NULL);
    } else if (!solve_unit(&w) ||
               !adv_method_value_line(out, b, line, result->numerator, result->denominator)) {
        result->numerator = 0;
        result->denominator = 1;
        adv_method_ends(out, ADV_METHOD_UNDECIDED, ADV_WHY_RANGE, NULL);
    } else {
        adv_method_ends(out, ADV_METHOD_IS_USED, ADV_WHY_NONE, row_of(&w, "deductive_greatest"));
    }
    return ADV_OK;
}

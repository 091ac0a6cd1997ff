/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is charged on an entry, line by line and then on the whole: duty and additional duties on the figure
 * that is keyed, deposits apart, fees, and what is owed beside without a figure.  Every due says what it
 * rests on; what cannot be computed has an outcome of its own and leaves the sums it belongs to open, never
 * at zero.
 */
#include "assess.h"

#include <assert.h>
#include <string.h>

#define WHOLE_E4 ADV_E4

/* ---- dues ---------------------------------------------------------------------------------------------- */

adv_due *adv_due_add(adv_assessing *a, const adv_due *due)
{
    if (a->due_count == a->due_capacity) {
        size_t capacity = a->due_capacity == 0 ? 16 : a->due_capacity * 2;
        adv_due *grown = ADV_ARENA_ARRAY(a->arena, capacity, adv_due);
        if (grown == NULL) {
            a->failed = true;
            return NULL;
        }
        if (a->due_count > 0) {
            memcpy(grown, a->dues, a->due_count * sizeof *grown);
        }
        a->dues = grown;
        a->due_capacity = capacity;
    }
    a->dues[a->due_count] = *due;
    return &a->dues[a->due_count++];
}

adv_entry_view adv_view_of(const adv_assessing *a, size_t line)
{
    return (adv_entry_view){.entry = a->entry, .line = &a->entry->lines[line], .type = a->type,
                            .programme = a->lines[line].programme, .value_e4 = a->value_e4};
}

static uint8_t outcome_of(const adv_entry_verdict *verdict)
{
    if (verdict->rule == NULL) {
        return ADV_DUE_NO_FIGURE;
    }
    if (verdict->missing.length > 0) {
        return ADV_DUE_MISSING_FACT;
    }
    switch ((adv_entry_effect)verdict->rule->effect) {
    case ADV_ENTRY_EXEMPT: return ADV_DUE_EXEMPT;
    case ADV_ENTRY_LATER: return ADV_DUE_LATER;
    case ADV_ENTRY_NOT_COMPUTED: return ADV_DUE_NOT_COMPUTED;
    default: return ADV_DUE_COMPUTED;
    }
}

adv_due adv_due_of(adv_assessing *a, uint8_t kind, int32_t line, const adv_entry_verdict *verdict)
{
    adv_due due = {.kind = kind, .line = line, .rule = verdict->rule, .outcome = outcome_of(verdict),
                   .missing = verdict->missing, .since = ADV_DATE_NONE, .day = ADV_DATE_NONE,
                   .base_e4 = ADV_AMOUNT_UNKNOWN, .quantity_e4 = ADV_AMOUNT_UNKNOWN,
                   .minimum_e4 = ADV_AMOUNT_UNKNOWN, .maximum_e4 = ADV_AMOUNT_UNKNOWN,
                   .entry_e4 = ADV_AMOUNT_UNKNOWN};
    if (verdict->rule != NULL) {
        due.base = verdict->rule->base;
        due.standing = (uint8_t)adv_weakest_standing(verdict->rule->cites, verdict->rule->cite_count);
        due.why = due.outcome == ADV_DUE_NOT_COMPUTED ? verdict->rule->says : NULL;
        if (verdict->rule->ask_why != NULL && due.outcome != ADV_DUE_MISSING_FACT) {
            adv_entry_point_add(a, (adv_entry_point){.code = ADV_ENTRY_POINT_ASK, .line = line,
                                                     .rule = verdict->rule});
        }
    }
    if (verdict->open != NULL) {
        adv_entry_point_add(a, (adv_entry_point){.code = ADV_ENTRY_POINT_OPEN, .line = line,
                                                 .rule = verdict->open, .text = verdict->open_missing});
    }
    return due;
}

void adv_due_figure(adv_due *due, size_t at, const adv_entry_figure *figure)
{
    due->figures[at] = figure->parameter;
    due->stated = due->stated || figure->stated;
    if (figure->parameter != NULL) {
        uint8_t weakest =
            (uint8_t)adv_weakest_standing(figure->parameter->cites, figure->parameter->cite_count);
        due->standing = weakest > due->standing ? weakest : due->standing;
    }
}

/* Half a dollar upward, as values are keyed. */
static int64_t in_whole_units(int64_t e4)
{
    int64_t whole = 0;
    return adv_round_e4(&whole, e4, WHOLE_E4, ADV_ROUND_HALF_UP) == ADV_OK ? whole : ADV_AMOUNT_UNKNOWN;
}

const char *adv_part_refused(const adv_entry_line *line, uint8_t base)
{
    int64_t part_e4 = base == ADV_ON_ABROAD         ? line->abroad_e4
                      : base == ADV_ON_FOREIGN_PART ? line->content_e4
                                                    : ADV_AMOUNT_UNKNOWN;
    if (part_e4 == ADV_AMOUNT_UNKNOWN || line->value_e4 == ADV_AMOUNT_UNKNOWN || part_e4 <= line->value_e4) {
        return NULL;
    }
    return adv_layer_why_text(base == ADV_ON_ABROAD ? ADV_LAYER_WHY_ABROAD_ABOVE : ADV_LAYER_WHY_US_ABOVE);
}

int64_t adv_base_of(const adv_assessing *a, size_t line, uint8_t base, adv_text *missing)
{
    const adv_entry_line *in = &a->entry->lines[line];
    int64_t entered_e4 = a->lines[line].entered_e4;
    if (adv_part_refused(in, base) != NULL) {
        *missing = adv_text_of(base == ADV_ON_ABROAD ? "value_abroad" : "us_content");
        return ADV_AMOUNT_UNKNOWN;
    }
    if (base == ADV_ON_ABROAD) {
        *missing = in->abroad_e4 == ADV_AMOUNT_UNKNOWN ? adv_text_of("value_abroad") : (adv_text){NULL, 0};
        return in->abroad_e4 == ADV_AMOUNT_UNKNOWN ? ADV_AMOUNT_UNKNOWN : in_whole_units(in->abroad_e4);
    }
    if (base == ADV_ON_FOREIGN_PART) {
        *missing = in->content_e4 == ADV_AMOUNT_UNKNOWN ? adv_text_of("us_content") : (adv_text){NULL, 0};
        bool known = in->content_e4 != ADV_AMOUNT_UNKNOWN && in->value_e4 != ADV_AMOUNT_UNKNOWN;
        int64_t part_e4 = known && in->content_e4 < in->value_e4 ? in->value_e4 - in->content_e4 : 0;
        return known ? in_whole_units(part_e4) : ADV_AMOUNT_UNKNOWN;
    }
    return entered_e4;
}

/* ---- duty, layers, deposits ---------------------------------------------------------------------------- */

/* What a computed rate gives, as it stands in a due. */
static void take_amount(adv_due *due, const adv_duty_rate *rate, const adv_duty_basis *basis)
{
    adv_duty_amount amount;
    adv_duty_evaluate(&amount, rate, basis);
    due->amount_e4 = amount.e4;
    due->limit = amount.bound;
    switch ((adv_duty_outcome)amount.outcome) {
    case ADV_DUTY_COMPUTED: due->outcome = ADV_DUE_COMPUTED; break;
    case ADV_DUTY_IS_FREE: due->outcome = ADV_DUE_FREE; break;
    case ADV_DUTY_QUANTITY_MISSING:
        due->outcome = ADV_DUE_MISSING_QUANTITY;
        due->missing = amount.missing_unit;
        break;
    case ADV_DUTY_VALUE_MISSING:
        due->outcome = amount.missing_of.length > 0 ? ADV_DUE_MISSING_FACT : ADV_DUE_NOT_VALUED;
        due->missing = amount.missing_of;
        break;
    case ADV_DUTY_RANGE:
        due->outcome = ADV_DUE_NOT_COMPUTED;
        due->why = "the amount passes the stated bounds";
        break;
    default:
        due->outcome = ADV_DUE_NOT_COMPUTED;
        due->why = rate->why;
    }
    for (uint8_t i = 0; i < amount.component_count; i++) {
        const adv_duty_component *part = &amount.components[i];
        int64_t *sum_e4 = part->term->base == ADV_DUTY_ON_QUANTITY ? &due->on_quantity_e4 : &due->on_value_e4;
        *sum_e4 += part->amount_e4; /* their sum is the amount, which is within the bounds */
        if (part->term->base == ADV_DUTY_ON_QUANTITY) {
            due->quantity_e4 = part->base_e4;
            due->unit = part->term->unit;
        } else if (part->term->of.length == 0) {
            due->rate_e9 += part->term->e9 / part->term->per;
        }
    }
}

static void take_rate(adv_due *due, const adv_line_rate *rate, adv_date day)
{
    due->heading = rate->heading;
    due->source = rate->source;
    due->since = rate->since;
    due->day = day;
    due->stated = rate->stated;
    due->rate = rate->rate.text;
    due->missing = rate->missing;
    due->why = rate->why;
    due->cites = rate->cites;
    due->cite_count = rate->cite_count;
    if (rate->cite_count > 0) {
        uint8_t weakest = (uint8_t)adv_weakest_standing(rate->cites, rate->cite_count);
        due->standing = weakest > due->standing ? weakest : due->standing;
    }
}

static void charge_rate(adv_assessing *a, size_t i, uint8_t kind, const adv_line_rate *rate)
{
    adv_line_work *line = &a->lines[i];
    adv_due due = adv_due_of(a, kind, (int32_t)i, &line->duty_row);
    adv_text missing = {NULL, 0};
    take_rate(&due, rate, line->day);
    if (line->duty_row.rule == NULL || line->duty_row.missing.length > 0 ||
        line->duty_row.rule->effect != ADV_ENTRY_CHARGE) {
        due.missing = line->duty_row.missing;
        due.base_e4 = line->entered_e4;
        (void)adv_due_add(a, &due);
        return;
    }
    line->basis.value_e4 = due.base_e4 = adv_base_of(a, i, line->duty_row.rule->base, &missing);
    if (rate->outcome != ADV_DUE_COMPUTED) {
        due.outcome = rate->outcome;
    } else if (adv_part_refused(line->in, line->duty_row.rule->base) != NULL) {
        due.outcome = ADV_DUE_NOT_COMPUTED;
        due.why = adv_part_refused(line->in, line->duty_row.rule->base);
        adv_entry_point_add(a, (adv_entry_point){.code = ADV_ENTRY_POINT_PART, .line = (int32_t)i,
                                                 .text = adv_text_of(due.why)});
    } else if (rate->rate.form != ADV_DUTY_FREE && due.base_e4 == ADV_AMOUNT_UNKNOWN && missing.length > 0) {
        due.outcome = ADV_DUE_MISSING_FACT;
        due.missing = missing;
    } else {
        due.why = NULL;
        take_amount(&due, &rate->rate, &line->basis);
    }
    if (rate->stated) {
        adv_entry_point_add(a, (adv_entry_point){.code = ADV_ENTRY_POINT_STATED_RATE, .line = (int32_t)i,
                                                 .text = rate->rate.text});
    }
    (void)adv_due_add(a, &due);
}

/* A deposit is taken at its word: case, rate and base as given, and never part of the duty. */
static void charge_deposit(adv_assessing *a, size_t i, const adv_deposit_claim *claim)
{
    adv_line_work *line = &a->lines[i];
    uint8_t kind = claim->countervailing ? ADV_DUE_COUNTERVAILING : ADV_DUE_ANTIDUMPING;
    adv_due due = adv_due_of(a, kind, (int32_t)i, &line->duty_row);
    adv_duty_rate rate;
    adv_duty_basis basis = line->basis;
    due.heading = claim->case_number;
    due.source = claim->source;
    due.stated = true;
    due.rate = claim->rate;
    due.base = ADV_ON_VALUE;
    basis.value_e4 = due.base_e4 = claim->base_e4 != ADV_AMOUNT_UNKNOWN ? claim->base_e4 : line->entered_e4;
    if (due.outcome != ADV_DUE_COMPUTED) {
        (void)adv_due_add(a, &due);
        return;
    }
    if (claim->rate.length == 0) {
        due.outcome = ADV_DUE_MISSING_FACT;
        due.missing = adv_text_of("deposit rate");
    } else if (adv_duty_rate_read(&rate, a->arena, claim->rate) != ADV_OK) {
        a->failed = true;
    } else {
        take_amount(&due, &rate, &basis);
    }
    (void)adv_due_add(a, &due);
}

/* What is missing, in the words of the facts. */
static adv_text layer_missing(const adv_layer_line *line)
{
    switch ((adv_layer_why)line->why) {
    case ADV_LAYER_WHY_DAY_MISSING: return adv_text_of("entry");
    case ADV_LAYER_WHY_LOADED_MISSING: return adv_text_of("loading");
    case ADV_LAYER_WHY_ORIGIN_MISSING: return adv_text_of("origin");
    case ADV_LAYER_WHY_CODE_MISSING: return adv_text_of("hts");
    case ADV_LAYER_WHY_VALUE_MISSING: return adv_text_of("customs_value");
    case ADV_LAYER_WHY_CONTENT_MISSING:
        return adv_text_of(adv_material_name((adv_material)line->layer->material));
    case ADV_LAYER_WHY_US_MISSING: return adv_text_of("us_content");
    case ADV_LAYER_WHY_MODE_MISSING: return adv_text_of("mode");
    case ADV_LAYER_WHY_ABROAD_MISSING: return adv_text_of("value_abroad");
    case ADV_LAYER_WHY_DUTY_MISSING: return adv_text_of("duty");
    default: return (adv_text){NULL, 0};
    }
}

/* What became of a layer, as an outcome of a due. */
static uint8_t layer_outcome(const adv_layer_line *line)
{
    switch ((adv_layer_outcome)line->outcome) {
    case ADV_LAYER_APPLIES:
        return line->amount_known                 ? ADV_DUE_COMPUTED
               : layer_missing(line).length > 0   ? ADV_DUE_MISSING_FACT
                                                  : ADV_DUE_NOT_COMPUTED;
    case ADV_LAYER_UNCLAIMED: return ADV_DUE_UNCLAIMED;
    case ADV_LAYER_UNKNOWN: break;
    default: return ADV_DUE_EXEMPT;
    }
    switch ((adv_layer_why)line->why) {
    case ADV_LAYER_WHY_LIST_MISSING: return ADV_DUE_NO_LIST;
    case ADV_LAYER_WHY_DAY_MISSING: return ADV_DUE_NO_DAY;
    case ADV_LAYER_WHY_GAP: return ADV_DUE_NO_FIGURE;
    default: return ADV_DUE_MISSING_FACT;
    }
}

/* The row about the entry that decided what it is charged on, or that it is not. */
static const adv_entry_rule *rule_of(const adv_layer_line *found)
{
    bool decided = found->outcome == ADV_LAYER_APPLIES || found->outcome == ADV_LAYER_UNCLAIMED ||
                   (found->outcome == ADV_LAYER_LIFTED && found->by == NULL);
    return decided && found->part != NULL ? found->part->rule : NULL;
}

static void point_at_layer(adv_assessing *a, size_t i, const adv_layer_line *found)
{
    adv_entry_point point = {.line = (int32_t)i, .text = adv_text_of(found->layer->heading)};
    bool doubtful = found->state != NULL && (found->state->state == ADV_LAYER_CONTESTED ||
                                             found->state->state == ADV_LAYER_HELD_UNLAWFUL);
    if (found->outcome == ADV_LAYER_UNCLAIMED) {
        point.code = ADV_ENTRY_POINT_UNCLAIMED;
        adv_entry_point_add(a, point);
    }
    if (found->outcome == ADV_LAYER_APPLIES && doubtful) {
        point.code = ADV_ENTRY_POINT_CONTESTED;
        adv_entry_point_add(a, point);
    }
    bool needless = found->outcome == ADV_LAYER_NOT_DUE ||
                    (found->outcome == ADV_LAYER_LIFTED && found->claimed);
    if (needless && found->layer->form != ADV_LAYER_LIFT) {
        point.code = ADV_ENTRY_POINT_NOT_DUE;
        adv_entry_point_add(a, point);
    }
    if (found->outcome == ADV_LAYER_APPLIES && !a->lines[i].in->claims_stated) {
        point.code = ADV_ENTRY_POINT_BY_LAW;
        point.line = -1;
        adv_entry_point_add(a, point);
    }
    const adv_entry_rule *rule = rule_of(found);
    if (rule != NULL && rule->ask_why != NULL) {
        point.code = ADV_ENTRY_POINT_ASK;
        point.text = (adv_text){NULL, 0};
        point.rule = rule;
        adv_entry_point_add(a, point);
        point.rule = NULL;
        point.text = adv_text_of(found->layer->heading);
    }
    if (found->outcome == ADV_LAYER_USED && !found->claimed) {
        point.code = ADV_ENTRY_POINT_LIFTS;
        point.line = (int32_t)i;
        adv_entry_point_add(a, point);
    }
}

/* One layer found by law, with its authority's standing beside its own. */
static void charge_layer(adv_assessing *a, size_t i, const adv_layer_line *found)
{
    const adv_layer *layer = found->layer;
    adv_due due = adv_due_of(a, ADV_DUE_LAYER, (int32_t)i, &a->lines[i].duty_row);
    uint8_t weakest = (uint8_t)adv_weakest_standing(layer->cites, layer->cite_count);
    due.rule = rule_of(found);
    if (due.rule != NULL) {
        uint8_t of_rule = (uint8_t)adv_weakest_standing(due.rule->cites, due.rule->cite_count);
        weakest = of_rule > weakest ? of_rule : weakest;
    }
    due.outcome = layer_outcome(found);
    due.missing = layer_missing(found);
    due.heading = adv_text_of(layer->heading);
    due.layer = layer;
    due.by = found->by;
    due.state = found->state;
    due.since = layer->from;
    due.day = a->lines[i].day;
    bool charged = due.rule != NULL && due.rule->effect == ADV_ENTRY_CHARGE;
    due.base = charged ? due.rule->base : (uint8_t)ADV_ON_VALUE;
    due.base_e4 = found->outcome == ADV_LAYER_APPLIES && found->amount_known ? found->base_e4
                  : charged                                                  ? found->part->base_e4
                                                                             : a->lines[i].entered_e4;
    due.marginal_e9 = found->marginal_e9;
    due.marginal_known = found->outcome == ADV_LAYER_APPLIES && found->marginal_known;
    due.rate_e9 = layer->rate_e9;
    due.amount_e4 = found->amount_known ? found->amount_e4 : 0;
    due.cites = layer->cites;
    due.cite_count = layer->cite_count;
    due.standing = weakest > due.standing ? weakest : due.standing;
    due.why = found->why != ADV_LAYER_WHY_NONE ? adv_layer_why_text((adv_layer_why)found->why)
              : due.rule != NULL && due.rule->effect == ADV_ENTRY_EXEMPT ? due.rule->says
                                                                         : NULL;
    due.aside = found->outcome == ADV_LAYER_UNCLAIMED ||
                (found->outcome == ADV_LAYER_UNKNOWN && a->lines[i].in->claims_stated && !found->claimed);
    point_at_layer(a, i, found);
    if (due.aside && due.outcome != ADV_DUE_UNCLAIMED) {
        adv_entry_point_add(a, (adv_entry_point){.code = ADV_ENTRY_POINT_IN_DOUBT, .line = (int32_t)i});
    }
    (void)adv_due_add(a, &due);
}

/* Headings claimed that no row of law and no stated rate speaks of. */
static void charge_strangers(adv_assessing *a, size_t i)
{
    const adv_line_work *line = &a->lines[i];
    for (size_t k = 0; k < line->in->claim_count; k++) {
        if (adv_claim_rate(line, k) != NULL) {
            charge_rate(a, i, ADV_DUE_LAYER, adv_claim_rate(line, k));
        } else if (!line->of_law[k]) {
            adv_line_rate none = {.outcome = ADV_DUE_NO_CODE, .heading = line->in->claims[k].heading,
                                  .since = ADV_DATE_NONE};
            charge_rate(a, i, ADV_DUE_LAYER, &none);
        }
    }
}

/* A rate stated for a heading the law knows is not charged; one other than the law's is told. */
static void compare_rates(adv_assessing *a, size_t i)
{
    const adv_line_work *line = &a->lines[i];
    for (size_t k = 0; k < line->in->claim_count; k++) {
        const adv_duty_rate *rate = &line->stated[k].rate;
        int64_t e9 = 0;
        int32_t per = 1;
        bool compared = line->in->claims[k].rate.length > 0 && line->of_law[k];
        bool plain = compared && (rate->form == ADV_DUTY_FREE || adv_duty_ad_valorem(&e9, &per, rate));
        for (size_t n = 0; compared && n < line->layers->count; n++) {
            const adv_layer *layer = line->layers->lines[n].layer;
            bool differs = !plain || e9 != layer->rate_e9 * per;
            if (differs && layer->known && layer->form != ADV_LAYER_LIFT &&
                adv_claims_layer(&line->in->claims[k], layer)) {
                adv_entry_point_add(a, (adv_entry_point){.code = ADV_ENTRY_POINT_RATE_DIFFERS,
                                                         .line = (int32_t)i,
                                                         .text = adv_text_of(layer->heading)});
            }
        }
    }
}

static void charge_layers(adv_assessing *a, size_t i)
{
    const adv_line_work *line = &a->lines[i];
    adv_layers_find(a, i, line->entered_e4);
    compare_rates(a, i);
    for (size_t k = 0; line->layers != NULL && k < line->layers->count; k++) {
        charge_layer(a, i, &line->layers->lines[k]);
    }
    charge_strangers(a, i);
}

static void charge_duty(adv_assessing *a)
{
    for (size_t i = 0; i < a->entry->line_count && !a->failed; i++) {
        const adv_entry_line *in = &a->entry->lines[i];
        a->lines[i].first_due = a->due_count;
        charge_rate(a, i, ADV_DUE_DUTY, &a->lines[i].rate);
        charge_layers(a, i);
        for (size_t k = 0; k < in->deposit_count; k++) {
            charge_deposit(a, i, &in->deposits[k]);
        }
        a->lines[i].end_due = a->due_count;
    }
}

/* ---- what is owed beside ------------------------------------------------------------------------------- */

static int64_t duty_of_line(const adv_assessing *a, size_t line);
static void add_to(int64_t *sum_e4, int64_t amount_e4);

/* The first quantity of the goods that stands for one in the unit. */
static int64_t quantity_in(const adv_entry_line *in, adv_text unit)
{
    for (size_t k = 0; k < in->quantity_count; k++) {
        const adv_duty_quantity *q = &in->quantities[k];
        int64_t e4 = 0;
        bool exact = false;
        if (q->of.length == 0 && q->e4 != ADV_AMOUNT_UNKNOWN &&
            adv_unit_convert(&e4, &exact, q->e4, adv_duty_unit(q->unit), unit, in->units, in->unit_count) ==
                ADV_OK) {
            return e4;
        }
    }
    return ADV_AMOUNT_UNKNOWN;
}

/* The duty that would fall on the line if it were entered for consumption. */
static int64_t duty_otherwise(adv_assessing *a, size_t i)
{
    adv_line_work *line = &a->lines[i];
    adv_line_work kept = *line;
    adv_entry_view view = adv_view_of(a, i);
    adv_duty_amount duty;
    adv_text missing = {NULL, 0};
    view.type = ADV_ENTRY_TYPE_CONSUMPTION;
    line->duty_row = adv_entry_decide(&view, ADV_ABOUT_DUTY);
    line->layers = NULL;
    int64_t sum_e4 = ADV_AMOUNT_UNKNOWN;
    if (adv_duty_is_charged(line) && line->rate.outcome == ADV_DUE_COMPUTED && line->in->claim_count == 0) {
        int64_t base_e4 = adv_base_of(a, i, line->duty_row.rule->base, &missing);
        line->basis.value_e4 = base_e4;
        adv_duty_evaluate(&duty, &line->rate.rate, &line->basis);
        adv_layers_find(a, i, line->entered_e4);
        bool known = duty.outcome == ADV_DUTY_COMPUTED || duty.outcome == ADV_DUTY_IS_FREE;
        bool layers_known = line->layers == NULL || line->layers->due_known;
        sum_e4 = known && layers_known ? duty.e4 : ADV_AMOUNT_UNKNOWN;
        add_to(&sum_e4, line->layers == NULL ? 0 : line->layers->due_e4);
    }
    *line = kept;
    return sum_e4;
}

/* What a row beside is measured on. */
static void measure_beside(adv_assessing *a, size_t i, const adv_entry_rule *rule, adv_due *due)
{
    const adv_entry_line *in = a->lines[i].in;
    due->base_e4 = a->lines[i].entered_e4;
    if (rule->base == ADV_ON_QUANTITY) {
        due->unit = rule->unit == NULL ? in->unit : adv_text_of(rule->unit);
        due->base_e4 = rule->unit == NULL ? in->units_e4 : quantity_in(in, due->unit);
    } else if (rule->base == ADV_ON_DUTY) {
        due->base_e4 = adv_duty_is_charged(&a->lines[i]) ? duty_of_line(a, i) : duty_otherwise(a, i);
    }
}

static void name_beside(adv_assessing *a, size_t i)
{
    const adv_jurisdiction *j = a->entry->j;
    adv_entry_view view = adv_view_of(a, i);
    for (size_t k = 0; k < j->entry_rule_count; k++) {
        const adv_entry_rule *rule = &j->entry_rules[k];
        adv_text missing = {NULL, 0};
        if (rule->subject != ADV_ABOUT_BESIDE || !adv_entry_in_force(rule, a->entry)) {
            continue;
        }
        int met = adv_entry_applies(&view, rule, &missing);
        if (met == 0 || (met < 0 && rule->unknown != ADV_UNKNOWN_INCOMPLETE)) {
            continue;
        }
        adv_entry_verdict verdict = {.rule = rule, .missing = missing};
        adv_due due = adv_due_of(a, ADV_DUE_BESIDE, (int32_t)i, &verdict);
        measure_beside(a, i, rule, &due);
        (void)adv_due_add(a, &due);
    }
}

/* ---- sums ---------------------------------------------------------------------------------------------- */

static bool is_deposit(uint8_t kind)
{
    return kind == ADV_DUE_ANTIDUMPING || kind == ADV_DUE_COUNTERVAILING;
}

bool adv_due_is_settled(const adv_due *due)
{
    return due->aside || due->outcome == ADV_DUE_COMPUTED || due->outcome == ADV_DUE_FREE ||
           due->outcome == ADV_DUE_EXEMPT || due->outcome == ADV_DUE_LATER;
}

static void add_to(int64_t *sum_e4, int64_t amount_e4)
{
    if (amount_e4 == ADV_AMOUNT_UNKNOWN || *sum_e4 == ADV_AMOUNT_UNKNOWN ||
        adv_amount_add(sum_e4, *sum_e4, amount_e4) != ADV_OK) {
        *sum_e4 = ADV_AMOUNT_UNKNOWN;
    }
}

static void add_due(int64_t *sum_e4, const adv_due *due)
{
    bool counts = due->outcome == ADV_DUE_COMPUTED;
    add_to(sum_e4, !adv_due_is_settled(due) ? ADV_AMOUNT_UNKNOWN : counts ? due->amount_e4 : 0);
}

static int64_t due_of_line(const adv_assessing *a, size_t line, uint8_t kind)
{
    int64_t sum_e4 = 0;
    for (size_t i = a->lines[line].first_due; i < a->lines[line].end_due; i++) {
        if (a->dues[i].kind == kind) {
            add_due(&sum_e4, &a->dues[i]);
        }
    }
    return sum_e4;
}

static int64_t duty_of_line(const adv_assessing *a, size_t line)
{
    int64_t sum_e4 = due_of_line(a, line, ADV_DUE_DUTY);
    add_to(&sum_e4, due_of_line(a, line, ADV_DUE_LAYER));
    return sum_e4;
}

static void describe_line(const adv_assessing *a, adv_assessed_line *out, size_t i)
{
    const adv_line_work *line = &a->lines[i];
    int32_t per = 1;
    *out = (adv_assessed_line){.line = line->in->line, .entered_e4 = line->entered_e4,
                               .moved = a->entered[i].moved, .alone = a->entered[i].alone,
                               .units_e4 = line->in->units_e4, .unit = line->in->unit};
    out->day_rule = line->day_row.missing.length == 0 ? line->day_row.rule : NULL;
    out->rate_known = adv_line_rate_sum(line, &out->rate_e9, &per);
    out->rate_e9 /= per;
    out->rate_key = line->rate_key;
    for (unsigned kind = 0; kind < ADV_FEE_COUNT; kind++) {
        out->due_e4[ADV_DUE_PROCESSING + kind] = line->fee_share_e4[kind];
        add_to(&out->fees_e4, line->fee_share_e4[kind]);
    }
}

/* In one walk over the dues, since an entry may have thousands of lines. */
static void sum_lines(const adv_assessing *a, adv_assessed_line *lines)
{
    for (size_t i = 0; i < a->entry->line_count; i++) {
        describe_line(a, &lines[i], i);
    }
    for (size_t i = 0; i < a->due_count; i++) {
        const adv_due *due = &a->dues[i];
        if (due->line >= 0 && due->kind < ADV_DUE_PROCESSING) {
            adv_assessed_line *line = &lines[due->line];
            add_due(&line->due_e4[due->kind], due);
            add_due(is_deposit(due->kind) ? &line->deposits_e4 : &line->duty_e4, due);
        }
    }
}

static bool same_day(const adv_assessing *a)
{
    for (size_t i = 1; i < a->entry->line_count; i++) {
        if (a->lines[i].day != a->lines[0].day) {
            return false;
        }
    }
    return true;
}

static adv_assessment *hand_over(adv_assessing *a)
{
    adv_assessment *out = ADV_ARENA_NEW(a->arena, adv_assessment);
    adv_assessed_line *lines = ADV_ARENA_ARRAY(a->arena, a->entry->line_count + 1, adv_assessed_line);
    if (out == NULL || lines == NULL || a->failed) {
        return NULL;
    }
    *out = (adv_assessment){.j = a->entry->j, .type = a->type, .complete = true, .dues = a->dues,
                            .due_count = a->due_count, .lines = lines, .line_count = a->entry->line_count,
                            .points = a->points, .point_count = a->point_count, .entry = a->entry,
                            .named = a->sources == NULL ? NULL : a->sources->named};
    out->duty_day = a->entry->line_count > 0 && same_day(a) ? a->lines[0].day : ADV_DATE_NONE;
    sum_lines(a, lines);
    for (size_t i = 0; i < a->entry->line_count; i++) {
        add_to(&out->entered_e4, lines[i].entered_e4);
        add_to(&out->duty_e4, lines[i].duty_e4);
        add_to(&out->deposits_e4, lines[i].deposits_e4);
        add_to(&out->fees_e4, lines[i].fees_e4);
    }
    for (size_t i = 0; i < a->due_count; i++) {
        const adv_due *due = &a->dues[i];
        out->complete = out->complete && (due->kind == ADV_DUE_BESIDE || adv_due_is_settled(due));
        out->standing = due->standing > out->standing ? due->standing : out->standing;
    }
    return out;
}

/* ---- the whole ----------------------------------------------------------------------------------------- */

static void take_basis(adv_assessing *a, size_t i)
{
    const adv_entry_line *in = &a->entry->lines[i];
    adv_line_work *line = &a->lines[i];
    line->parts = ADV_ARENA_ARRAY(a->arena, in->content_count + 1, adv_duty_part);
    if (line->parts == NULL) {
        a->failed = true;
        return;
    }
    for (size_t k = 0; k < in->content_count; k++) {
        line->parts[k] = (adv_duty_part){in->contents[k].value_e4, in->contents[k].of};
    }
    line->basis = (adv_duty_basis){.value_e4 = ADV_AMOUNT_UNKNOWN, .quantities = in->quantities,
                                   .quantity_count = (uint16_t)in->quantity_count, .parts = line->parts,
                                   .part_count = (uint16_t)in->content_count, .rules = in->units,
                                   .rule_count = (uint16_t)in->unit_count};
}

adv_status adv_assess_open(adv_assessing *a, adv_error *err)
{
    size_t count = a->entry->line_count;
    bool ruled = a->entry->j->entry_rule_count > 0;
    if (!ruled) {
        return adv_fail(err, ADV_ERR_NO_LAW, (adv_place){.source = a->entry->j->code},
                        "the law of '%s' has no rows about entries, so nothing can be charged by it",
                        a->entry->j->code);
    }
    a->lines = ADV_ARENA_ARRAY(a->arena, count + 1, adv_line_work);
    a->entered = ADV_ARENA_ARRAY(a->arena, count + 1, adv_entered);
    if (a->lines == NULL || a->entered == NULL) {
        return adv_fail_memory(err);
    }
    a->type = a->entry->type;
    if (a->type == ADV_ENTRY_TYPE_NONE) {
        a->type = ADV_ENTRY_TYPE_CONSUMPTION;
        adv_entry_point_add(a, (adv_entry_point){.code = ADV_ENTRY_POINT_TYPE_ASSUMED, .line = -1});
    }
    for (size_t i = 0; i < count && !a->failed; i++) {
        a->lines[i].in = &a->entry->lines[i];
        a->lines[i].programme = a->entry->lines[i].programme;
        a->lines[i].entered_e4 = ADV_AMOUNT_UNKNOWN;
        add_to(&a->value_e4, a->entry->lines[i].value_e4);
        take_basis(a, i);
    }
    if (!a->failed) {
        adv_rates_resolve(a);
    }
    return a->failed ? adv_fail_memory(err) : ADV_OK;
}

static int by_invoice(const void *a, const void *b, const void *context)
{
    const adv_entry_line *lines = context;
    return adv_text_compare(lines[*(const size_t *)a].invoice, lines[*(const size_t *)b].invoice);
}

/* Which lines stand on an invoice with others. */
static bool find_shared(bool *shared, const adv_assessing *a)
{
    size_t count = a->entry->line_count;
    const adv_entry_line *lines = a->entry->lines;
    size_t *order = ADV_ARENA_ARRAY(a->arena, count + 1, size_t);
    size_t *scratch = ADV_ARENA_ARRAY(a->arena, count + 1, size_t);
    if (order == NULL || scratch == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        order[i] = i;
    }
    adv_sort(order, scratch, count, sizeof *order, by_invoice, lines);
    for (size_t i = 1; i < count; i++) {
        if (adv_text_equal(lines[order[i]].invoice, lines[order[i - 1]].invoice)) {
            shared[order[i]] = lines[order[i]].invoice.bytes != NULL;
            shared[order[i - 1]] = lines[order[i - 1]].invoice.bytes != NULL;
        }
    }
    return true;
}

/* A line rounded by itself though it is not the only one of its invoice is told, once an invoice. */
static adv_status tell_alone(adv_assessing *a, adv_error *err)
{
    size_t count = a->entry->line_count;
    bool *shared = ADV_ARENA_ARRAY(a->arena, count + 1, bool);
    if (shared == NULL || !find_shared(shared, a)) {
        return adv_fail_memory(err);
    }
    for (size_t i = 0; i < count; i++) {
        if (a->entered[i].alone && shared[i] && a->entry->lines[i].value_e4 != ADV_AMOUNT_UNKNOWN) {
            adv_entry_point_add(a, (adv_entry_point){.code = ADV_ENTRY_POINT_ALONE, .line = -1,
                                                     .text = a->entry->lines[i].invoice});
        }
    }
    return ADV_OK;
}

/* Lines without a value take no part: an invoice with such a line is not known as a whole. */
static adv_status enter(adv_assessing *a, adv_error *err)
{
    size_t count = a->entry->line_count;
    assert(count == 0 || a->entered != NULL);
    for (size_t i = 0; i < count; i++) {
        const adv_entry_line *in = &a->entry->lines[i];
        bool valued = in->value_e4 != ADV_AMOUNT_UNKNOWN;
        a->entered[i].invoice = in->invoice;
        a->entered[i].exact_e13 = valued ? in->exact_e13 : 0;
        a->entered[i].group = valued ? a->entered[i].group : ADV_NO_GROUP;
    }
    adv_status status = adv_enter_values(a->entered, count, a->entry->j->round_entered.unit_e4, a->arena);
    if (status != ADV_OK) {
        return status == ADV_ERR_MEMORY
                   ? adv_fail_memory(err)
                   : adv_fail(err, status, (adv_place){0}, "a value of the entry passes the stated bounds");
    }
    for (size_t i = 0; i < count; i++) {
        bool valued = a->entry->lines[i].value_e4 != ADV_AMOUNT_UNKNOWN;
        a->lines[i].entered_e4 = valued ? a->entered[i].entered_e4 : ADV_AMOUNT_UNKNOWN;
    }
    return tell_alone(a, err);
}

adv_status adv_assess(adv_assessment **out, adv_arena *arena, const adv_entry *entry,
                      const adv_duty_sources *sources, adv_error *err)
{
    adv_assessing a = {.arena = arena, .entry = entry, .sources = sources};
    adv_status status = adv_assess_open(&a, err);
    if (status == ADV_OK) {
        status = enter(&a, err);
    }
    if (status != ADV_OK) {
        return status;
    }
    adv_fees_decide(&a);
    charge_duty(&a);
    if (!a.failed) {
        adv_fees_charge(&a);
    }
    for (size_t i = 0; i < entry->line_count && !a.failed; i++) {
        name_beside(&a, i);
    }
    *out = hand_over(&a);
    return *out == NULL ? adv_fail_memory(err) : ADV_OK;
}

/* ---- names --------------------------------------------------------------------------------------------- */

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

const char *adv_due_kind_name(adv_due_kind kind)
{
    static const char *const names[] = {"duty",           "additional_duty",      "antidumping_deposit",
                                        "countervailing_deposit", "processing_fee", "processing_surcharge",
                                        "harbor_fee",     "beside"};
    _Static_assert(COUNT(names) == ADV_DUE_KIND_COUNT, "every kind has its name");
    return (size_t)kind < COUNT(names) ? names[kind] : "unknown";
}

const char *adv_due_outcome_name(adv_due_outcome outcome)
{
    static const char *const names[] = {"computed",  "free",        "exempt",      "later",   "not_computed",
                                        "missing_fact", "missing_quantity", "no_figure", "no_day",
                                        "no_schedule", "no_code",   "no_list",     "not_valued",
                                        "unclaimed"};
    _Static_assert(COUNT(names) == ADV_DUE_OUTCOME_COUNT, "every outcome has its name");
    return (size_t)outcome < COUNT(names) ? names[outcome] : "unknown";
}

const char *adv_entry_point_name(adv_entry_point_code code)
{
    static const char *const names[] = {"entry_type_assumed", "rounded_alone", "stated_rate", "ask", "open",
                                        "not_solved", "deposits_stay", "claim", "unclaimed", "contested",
                                         "layers_by_law", "not_due", "rate_differs", "lifts_unclaimed",
                                         "part_refused", "in_doubt", "superseded"};
    _Static_assert(COUNT(names) == ADV_ENTRY_POINT_COUNT, "every point has its name");
    return (size_t)code < COUNT(names) ? names[code] : "unknown";
}

const char *adv_entry_base_name(adv_entry_base base)
{
    static const char *const names[] = {"value", "abroad", "foreign_part", "entry",
                                        "bill",  "duty",   "quantity"};
    _Static_assert(COUNT(names) == ADV_ENTRY_BASE_COUNT, "every base has its name");
    return (size_t)base < COUNT(names) ? names[base] : "unknown";
}

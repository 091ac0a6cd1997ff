/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rate of every line: the one the user states, else the schedule's of the day the law names, in the
 * column the law chooses; and the additional duties of chapter 99 on top.  A stated rate comes first and is
 * marked; nothing is guessed where there is neither.  Which lines share a rate (19 CFR 159.3(a)) is settled
 * here too.
 */
#include "assess.h"

#include <assert.h>
#include <string.h>

bool adv_duty_is_charged(const adv_line_work *line)
{
    const adv_entry_verdict *row = &line->duty_row;
    return row->rule != NULL && row->missing.length == 0 && row->rule->effect == ADV_ENTRY_CHARGE;
}

/* ---- the day ------------------------------------------------------------------------------------------- */

static void resolve_day(adv_assessing *a, size_t i)
{
    adv_line_work *line = &a->lines[i];
    adv_entry_view view = adv_view_of(a, i);
    line->day = ADV_DATE_NONE;
    line->day_row = adv_entry_decide(&view, ADV_ABOUT_DUTY_DAY);
    if (line->day_row.rule == NULL || line->day_row.missing.length > 0) {
        return;
    }
    uint8_t kind = line->day_row.rule->day;
    bool own = kind == ADV_DATE_ZONE_STATUS && line->in->zone_day != ADV_DATE_NONE;
    line->day = own ? line->in->zone_day : a->entry->dates[kind];
    if (line->day == ADV_DATE_NONE) {
        line->day_row.missing = adv_text_of(adv_date_kind_row((adv_date_kind)kind)->name);
    }
}

/* ---- stated rates -------------------------------------------------------------------------------------- */

static void read_stated(adv_assessing *a, adv_line_rate *out, adv_text rate, adv_text heading,
                        adv_text source)
{
    *out = (adv_line_rate){.stated = true, .heading = heading, .source = source, .since = ADV_DATE_NONE};
    if (adv_duty_rate_read(&out->rate, a->arena, rate) != ADV_OK) {
        a->failed = true;
        return;
    }
    bool alone = out->rate.form == ADV_DUTY_TERMS || out->rate.form == ADV_DUTY_FREE;
    out->outcome = alone ? ADV_DUE_COMPUTED : ADV_DUE_NOT_COMPUTED;
    out->why = alone ? NULL : out->rate.why != NULL ? out->rate.why : "the rate does not stand alone";
}

/* ---- the schedule -------------------------------------------------------------------------------------- */

/* "hts_2025_rev_4, general column". */
static adv_text source_of(adv_assessing *a, const adv_tariff_choice *choice)
{
    adv_buffer out;
    adv_buffer_init(&out, a->arena);
    adv_buffer_string(&out, choice->schedule->name);
    adv_buffer_string(&out, ", column ");
    adv_buffer_string(&out, adv_tariff_column_name((adv_tariff_column)choice->column));
    a->failed = a->failed || out.failed;
    return out.failed ? (adv_text){NULL, 0} : adv_buffer_done(&out);
}

/* Whatever is read of a revision that a later one had replaced by the day says so. */
static void take_schedule(adv_assessing *a, size_t i, const adv_tariff *schedule)
{
    adv_line_work *line = &a->lines[i];
    line->rate.since = schedule->in_force;
    line->rate.source = adv_text_of(schedule->name);
    if (adv_tariff_is_superseded(schedule, line->day)) {
        adv_entry_point_add(a, (adv_entry_point){.code = ADV_ENTRY_POINT_SUPERSEDED, .line = (int32_t)i,
                                                 .text = adv_text_of(schedule->next),
                                                 .schedule = schedule});
    }
}

static void take_choice(adv_assessing *a, size_t i, const adv_tariff_choice *choice)
{
    adv_line_work *line = &a->lines[i];
    adv_line_rate *rate = &line->rate;
    if (choice->schedule != NULL) {
        take_schedule(a, i, choice->schedule);
    }
    switch ((adv_tariff_outcome)choice->outcome) {
    case ADV_TARIFF_CHOSEN: {
        assert(choice->schedule != NULL && choice->rate != NULL);
        bool computable = choice->rate->form == ADV_DUTY_TERMS || choice->rate->form == ADV_DUTY_FREE;
        rate->outcome = computable ? ADV_DUE_COMPUTED : ADV_DUE_NOT_COMPUTED;
        rate->rate = *choice->rate;
        rate->why = computable ? NULL : choice->rate->why;
        rate->heading = choice->rated->code;
        rate->source = source_of(a, choice);
        if (choice->programme != NULL) {
            rate->cites = choice->programme->cites;
            rate->cite_count = choice->programme->cite_count;
        }
        return;
    }
    case ADV_TARIFF_NO_DAY:
        rate->outcome = ADV_DUE_NO_DAY;
        rate->missing = line->day_row.missing;
        return;
    case ADV_TARIFF_NO_SCHEDULE: rate->outcome = ADV_DUE_NO_SCHEDULE; return;
    case ADV_TARIFF_NO_CODE: rate->outcome = ADV_DUE_NO_CODE; return;
    case ADV_TARIFF_NO_ORIGIN:
        rate->outcome = ADV_DUE_MISSING_FACT;
        rate->missing = adv_text_of("origin");
        return;
    case ADV_TARIFF_NO_RATE:
        rate->outcome = ADV_DUE_NOT_COMPUTED;
        rate->why = "the schedule has no rate there";
        return;
    case ADV_TARIFF_NO_LAW: rate->outcome = ADV_DUE_NO_FIGURE; return;
    }
}

/* A claim that cannot stand exempts from nothing.  One the line does not list may be needless, since the rate
   is free without it, and still exempts from the processing fee. */
static bool claim_fails(uint8_t verdict)
{
    return verdict == ADV_CLAIM_UNKNOWN || verdict == ADV_CLAIM_NOT_IN_FORCE || verdict == ADV_CLAIM_ORIGIN ||
           verdict == ADV_CLAIM_COLUMN_2;
}

static void take_verdict(adv_assessing *a, size_t i, const adv_tariff_choice *choice)
{
    adv_line_work *line = &a->lines[i];
    uint8_t verdict = choice->claims[0].outcome;
    bool decided = choice->outcome == ADV_TARIFF_CHOSEN || choice->outcome == ADV_TARIFF_NO_RATE;
    if (line->in->programme.length == 0 || !decided || verdict == ADV_CLAIM_STANDS) {
        return;
    }
    line->programme = claim_fails(verdict) ? (adv_text){NULL, 0} : line->programme;
    adv_entry_point_add(a, (adv_entry_point){
                               .code = ADV_ENTRY_POINT_CLAIM, .line = (int32_t)i,
                               .text = adv_text_of(adv_claim_outcome_text((adv_claim_outcome)verdict))});
}

/* Goods of chapter 98 with a dutiable part pay the rate of the article; others that of the provision. */
static adv_text number_of(const adv_line_work *line)
{
    bool own = line->in->provision.length > 0 && line->duty_row.rule != NULL &&
               line->duty_row.rule->base == ADV_ON_VALUE;
    return own ? line->in->provision : line->in->hts;
}

static void resolve_duty(adv_assessing *a, size_t i)
{
    adv_line_work *line = &a->lines[i];
    const adv_entry_line *in = line->in;
    adv_text number = number_of(line);
    if (in->duty_rate.length > 0) {
        read_stated(a, &line->rate, in->duty_rate, number, in->duty_rate_source);
        return;
    }
    line->rate = (adv_line_rate){.outcome = ADV_DUE_NO_SCHEDULE, .heading = number, .since = ADV_DATE_NONE};
    if (number.length == 0) {
        line->rate.outcome = ADV_DUE_MISSING_FACT;
        line->rate.missing = adv_text_of("hts or duty_rate");
        return;
    }
    if (line->day == ADV_DATE_NONE) {
        line->rate.outcome = ADV_DUE_NO_DAY;
        line->rate.missing = line->day_row.missing;
        return;
    }
    if (a->sources == NULL || (a->sources->shelf == NULL && a->sources->named == NULL)) {
        return;
    }
    adv_tariff_choice choice;
    adv_tariff_question question = {.code = number, .origin = in->origin, .day = line->day,
                                    .schedule = a->sources->named};
    question.claims[0] = in->programme;
    question.claim_count = in->programme.length > 0;
    adv_tariff_choose(&choice, a->entry->j, a->sources->shelf, &question);
    take_choice(a, i, &choice);
    take_verdict(a, i, &choice);
}

/* ---- additional duties --------------------------------------------------------------------------------- */

/* The value of a material; what no content says is not stated. */
static int64_t content_of(const adv_entry_line *in, const char *material)
{
    for (size_t i = 0; i < in->content_count; i++) {
        if (adv_text_is_nocase(in->contents[i].of, material)) {
            return in->contents[i].value_e4;
        }
    }
    return ADV_AMOUNT_UNKNOWN;
}

/* What the duty of the goods, or a layer, is charged on in a part of the value; ADV_AMOUNT_UNKNOWN with *why.
   The value of the line is that of the goods before it is keyed, and in whole units behind. */
static int64_t part_e4(const adv_assessing *a, size_t i, uint8_t base, int64_t value_e4, uint8_t *why)
{
    const adv_entry_line *in = a->lines[i].in;
    adv_text missing = {NULL, 0};
    *why = ADV_LAYER_WHY_NONE;
    if (base != ADV_ON_ABROAD && base != ADV_ON_FOREIGN_PART) {
        return value_e4;
    }
    bool abroad = base == ADV_ON_ABROAD;
    int64_t stated_e4 = abroad ? in->abroad_e4 : in->content_e4;
    if (stated_e4 == ADV_AMOUNT_UNKNOWN) {
        *why = abroad ? ADV_LAYER_WHY_ABROAD_MISSING : ADV_LAYER_WHY_US_MISSING;
    } else if (adv_part_refused(in, base) != NULL) {
        *why = abroad ? ADV_LAYER_WHY_ABROAD_ABOVE : ADV_LAYER_WHY_US_ABOVE;
    } else if (in->value_e4 == ADV_AMOUNT_UNKNOWN) {
        *why = ADV_LAYER_WHY_VALUE_MISSING;
    } else if (a->lines[i].entered_e4 != ADV_AMOUNT_UNKNOWN) {
        return adv_base_of(a, i, base, &missing);
    } else {
        return abroad ? stated_e4 : value_e4 > stated_e4 ? value_e4 - stated_e4 : 0;
    }
    return ADV_AMOUNT_UNKNOWN;
}

/* One more dollar of value: work done abroad does not grow with it, what is not of the country does. */
static int64_t part_marginal_e9(uint8_t base, int64_t base_e4)
{
    return base == ADV_ON_ABROAD || (base == ADV_ON_FOREIGN_PART && base_e4 == 0) ? 0 : ADV_E9;
}

/* The rows about additional duties that hold of the line, for layers to choose among. */
static void find_parts(adv_assessing *a, size_t i, int64_t value_e4, adv_layer_query *query)
{
    const adv_jurisdiction *j = a->entry->j;
    adv_entry_view view = adv_view_of(a, i);
    adv_layer_part *parts = NULL;
    for (size_t k = 0; k < j->entry_rule_count; k++) {
        const adv_entry_rule *rule = &j->entry_rules[k];
        adv_text missing = {NULL, 0};
        if (rule->subject != ADV_ABOUT_LAYER || !adv_entry_in_force(rule, a->entry) ||
            adv_entry_applies(&view, rule, &missing) != 1) {
            continue;
        }
        parts = parts != NULL ? parts : ADV_ARENA_ARRAY(a->arena, j->entry_rule_count, adv_layer_part);
        if (parts == NULL) {
            a->failed = true;
            return;
        }
        adv_layer_part *part = &parts[query->part_count++];
        part->rule = rule;
        part->base_e4 = part_e4(a, i, rule->base, value_e4, &part->why);
        part->marginal_e9 = part_marginal_e9(rule->base, part->base_e4);
    }
    query->parts = parts;
}

static void ask_duty(adv_assessing *a, size_t i, int64_t value_e4, adv_layer_query *query)
{
    adv_line_work *line = &a->lines[i];
    uint8_t base = line->duty_row.rule->base, why = ADV_LAYER_WHY_NONE;
    int64_t e9 = 0;
    int32_t per = 1;
    adv_duty_amount duty = {.outcome = ADV_DUTY_NO_RATE};
    query->duty_base_e4 = part_e4(a, i, base, value_e4, &why);
    line->basis.value_e4 = query->duty_base_e4;
    if (line->rate.outcome == ADV_DUE_COMPUTED) {
        adv_duty_evaluate(&duty, &line->rate.rate, &line->basis);
        (void)adv_duty_marginal(&e9, &per, &line->rate.rate, &line->basis, (adv_text){NULL, 0});
    }
    bool known = duty.outcome == ADV_DUTY_COMPUTED || duty.outcome == ADV_DUTY_IS_FREE;
    query->duty_e4 = known ? duty.e4 : ADV_AMOUNT_UNKNOWN;
    query->duty_marginal_e9 = part_marginal_e9(base, query->duty_base_e4) == 0 ? 0 : e9 / per;
}

/* The digits of a heading, at most eight: people write it with points or without, and with a suffix. */
static uint64_t heading_of(adv_text text)
{
    uint64_t number = 0;
    size_t digits = 0;
    for (size_t i = 0; i < text.length && digits < 8; i++) {
        bool digit = text.bytes[i] >= '0' && text.bytes[i] <= '9';
        number = digit ? number * 10 + (uint64_t)(text.bytes[i] - '0') : number;
        digits += digit;
    }
    return number;
}

bool adv_claims_layer(const adv_layer_claim *claim, const adv_layer *layer)
{
    return heading_of(claim->heading) == heading_of(adv_text_of(layer->heading));
}

/* The law knows a rate of the heading that is claimed, or knows that nothing is due by it. */
static bool law_has_rate(const adv_line_work *line, size_t claim)
{
    const adv_layer_result *layers = line->layers;
    bool stranger = claim >= 64 || (layers->strangers >> claim & 1u) != 0;
    for (size_t k = 0; k < layers->count; k++) {
        const adv_layer_line *found = &layers->lines[k];
        if (adv_claims_layer(&line->in->claims[claim], found->layer) &&
            found->outcome == ADV_LAYER_UNKNOWN && found->why == ADV_LAYER_WHY_GAP) {
            return false;
        }
    }
    return !stranger;
}

/* A rate stated where the law has a gap takes its place. */
static void settle_claims(adv_line_work *line)
{
    adv_layer_result *layers = line->layers;
    size_t kept = 0;
    for (size_t k = 0; k < line->in->claim_count; k++) {
        line->of_law[k] = law_has_rate(line, k);
    }
    for (size_t i = 0; i < layers->count; i++) {
        bool replaced = false;
        for (size_t k = 0; k < line->in->claim_count && layers->lines[i].outcome == ADV_LAYER_UNKNOWN; k++) {
            replaced = replaced || (adv_claim_rate(line, k) != NULL &&
                                    adv_claims_layer(&line->in->claims[k], layers->lines[i].layer));
        }
        if (!replaced) {
            layers->lines[kept++] = layers->lines[i];
        }
    }
    layers->count = kept;
}

const adv_line_rate *adv_claim_rate(const adv_line_work *line, size_t claim)
{
    bool stated = line->in->claims[claim].rate.length > 0;
    return stated && !line->of_law[claim] ? &line->stated[claim] : NULL;
}

void adv_layers_find(adv_assessing *a, size_t i, int64_t value_e4)
{
    adv_line_work *line = &a->lines[i];
    const adv_entry_line *in = line->in;
    bool at_hand = a->sources != NULL && a->sources->layers != NULL;
    if (!at_hand || !adv_duty_is_charged(line) || in->hts.length == 0) {
        return;
    }
    if (line->layers == NULL) {
        line->layers = ADV_ARENA_NEW(a->arena, adv_layer_result);
    }
    adv_text *claimed = ADV_ARENA_ARRAY(a->arena, in->claim_count + 1, adv_text);
    if (line->layers == NULL || claimed == NULL) {
        a->failed = true;
        return;
    }
    for (size_t k = 0; k < in->claim_count; k++) {
        claimed[k] = in->claims[k].heading;
    }
    adv_layer_query query = ADV_LAYER_QUERY_INIT;
    ask_duty(a, i, value_e4, &query);
    find_parts(a, i, value_e4, &query);
    query.code = in->hts;
    query.origin = in->origin;
    query.day = line->day;
    query.loaded = in->loaded != ADV_DATE_NONE ? in->loaded : a->entry->dates[ADV_DATE_LOADING];
    query.mode = a->entry->mode;
    query.value_e4 = value_e4;
    query.content_e4[ADV_MATERIAL_STEEL] = content_of(in, "steel");
    query.content_e4[ADV_MATERIAL_ALUMINUM] = content_of(in, "aluminum");
    query.content_e4[ADV_MATERIAL_COPPER] = content_of(in, "copper");
    query.us_content_e4 = in->content_e4;
    query.claimed = claimed;
    query.claimed_count = in->claim_count;
    query.programmes = &line->programme;
    query.programme_count = line->programme.length > 0;
    query.by_law = !in->claims_stated;
    adv_layer_find(line->layers, a->sources->layers, &query);
    settle_claims(line);
}

static void resolve_layers(adv_assessing *a, size_t i)
{
    adv_line_work *line = &a->lines[i];
    const adv_entry_line *in = line->in;
    line->stated = ADV_ARENA_ARRAY(a->arena, in->claim_count + 1, adv_line_rate);
    line->of_law = ADV_ARENA_ARRAY(a->arena, in->claim_count + 1, bool);
    if (line->stated == NULL || line->of_law == NULL) {
        a->failed = true;
        return;
    }
    for (size_t k = 0; k < in->claim_count; k++) {
        if (in->claims[k].rate.length > 0) {
            adv_text none = {NULL, 0};
            read_stated(a, &line->stated[k], in->claims[k].rate, in->claims[k].heading, none);
        }
    }
    adv_layers_find(a, i, in->value_e4);
}

/* ---- lines that share a rate --------------------------------------------------------------------------- */

/* Everything that is charged in proportion to the value, as bytes: equal bytes are one rate of duty. */
static adv_text rate_key(adv_assessing *a, const adv_line_work *line)
{
    adv_buffer out;
    adv_buffer_init(&out, a->arena);
    adv_buffer_string(&out, line->duty_row.rule == NULL ? "" : line->duty_row.rule->id);
    adv_buffer_char(&out, '\n');
    adv_buffer_text(&out, line->rate.rate.text);
    for (size_t i = 0; i < line->in->claim_count; i++) {
        adv_buffer_char(&out, '\n');
        adv_buffer_text(&out, line->in->claims[i].heading);
        if (adv_claim_rate(line, i) != NULL) {
            adv_buffer_text(&out, line->stated[i].rate.text);
        }
    }
    for (size_t i = 0; line->layers != NULL && i < line->layers->count; i++) {
        if (line->layers->lines[i].outcome == ADV_LAYER_APPLIES) {
            adv_buffer_char(&out, '\n');
            adv_buffer_string(&out, line->layers->lines[i].layer->id);
        }
    }
    for (size_t i = 0; i < line->in->deposit_count; i++) {
        adv_buffer_char(&out, '\n');
        adv_buffer_text(&out, line->in->deposits[i].case_number);
        adv_buffer_text(&out, line->in->deposits[i].rate);
    }
    a->failed = a->failed || out.failed;
    return out.failed ? (adv_text){NULL, 0} : adv_buffer_done(&out);
}

static void add_fraction(int64_t *e9, int32_t *per, int64_t more_e9, int32_t more_per)
{
    if (more_per > *per) { /* per is 1 or 3 */
        *e9 *= more_per;
        *per = more_per;
    }
    *e9 += more_e9 * (*per / more_per);
}

/* The parts of a rate that are taken of the whole value. */
static void add_rate(int64_t *e9, int32_t *per, const adv_duty_rate *rate)
{
    for (uint16_t i = 0; i < rate->term_count; i++) {
        const adv_duty_term *term = &rate->terms[i];
        if (term->base == ADV_DUTY_ON_VALUE && term->of.length == 0) {
            add_fraction(e9, per, term->e9, term->per);
        }
    }
}

static bool layers_known(const adv_line_work *line)
{
    bool by_law = line->layers != NULL;
    for (size_t i = 0; i < line->in->claim_count; i++) {
        const adv_line_rate *stated = adv_claim_rate(line, i);
        if (stated != NULL ? stated->outcome != ADV_DUE_COMPUTED : !by_law) {
            return false;
        }
    }
    for (size_t i = 0; by_law && i < line->layers->count; i++) {
        const adv_layer_line *found = &line->layers->lines[i];
        bool in_doubt = found->outcome == ADV_LAYER_UNKNOWN && (found->claimed || !line->in->claims_stated);
        bool open = found->outcome == ADV_LAYER_APPLIES && !(found->amount_known && found->marginal_known);
        if (in_doubt || open) {
            return false;
        }
    }
    return true;
}

bool adv_line_rate_sum(const adv_line_work *line, int64_t *e9, int32_t *per)
{
    *e9 = 0;
    *per = 1;
    if (!adv_duty_is_charged(line)) {
        const adv_entry_verdict *row = &line->duty_row;
        return row->rule != NULL && row->missing.length == 0 && row->rule->effect != ADV_ENTRY_NOT_COMPUTED;
    }
    add_rate(e9, per, &line->rate.rate);
    for (size_t i = 0; i < line->in->claim_count; i++) {
        const adv_line_rate *stated = adv_claim_rate(line, i);
        if (stated != NULL) {
            add_rate(e9, per, &stated->rate);
        }
    }
    if (line->layers != NULL) {
        add_fraction(e9, per, line->layers->marginal_e9, 1);
    }
    return line->rate.outcome == ADV_DUE_COMPUTED && layers_known(line);
}

static int by_key(const void *a, const void *b, const void *context)
{
    const adv_text *keys = context;
    return adv_text_compare(keys[*(const size_t *)a], keys[*(const size_t *)b]);
}

/* Lines of equal keys bear the number of the first of them; those whose rate is not known bear none. */
static void group(adv_assessing *a)
{
    size_t count = a->entry->line_count, known = 0;
    adv_text *keys = ADV_ARENA_ARRAY(a->arena, count + 1, adv_text);
    size_t *order = ADV_ARENA_ARRAY(a->arena, count + 1, size_t);
    size_t *scratch = ADV_ARENA_ARRAY(a->arena, count + 1, size_t);
    a->failed = a->failed || keys == NULL || order == NULL || scratch == NULL;
    for (size_t i = 0; i < count && !a->failed; i++) {
        int64_t e9 = 0;
        int32_t per = 1;
        bool is_known = adv_line_rate_sum(&a->lines[i], &e9, &per);
        keys[i] = a->lines[i].rate_key = rate_key(a, &a->lines[i]);
        a->entered[i].rate_e9 = is_known ? e9 / per : 0;
        a->entered[i].group = is_known ? (uint32_t)i : ADV_NO_GROUP;
        if (is_known) {
            order[known++] = i;
        }
    }
    if (a->failed) {
        return;
    }
    adv_sort(order, scratch, known, sizeof *order, by_key, keys);
    for (size_t i = 1; i < known; i++) {
        if (adv_text_equal(keys[order[i]], keys[order[i - 1]])) {
            a->entered[order[i]].group = a->entered[order[i - 1]].group;
        }
    }
}

void adv_rates_resolve(adv_assessing *a)
{
    for (size_t i = 0; i < a->entry->line_count && !a->failed; i++) {
        adv_entry_view view = adv_view_of(a, i);
        resolve_day(a, i);
        a->lines[i].duty_row = adv_entry_decide(&view, ADV_ABOUT_DUTY);
        resolve_duty(a, i);
        resolve_layers(a, i);
    }
    if (!a->failed) {
        group(a);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What becomes of a row once the plan has run: the words for why it has no value and what a person should
 * look at, the rate it rests on, and what is counted over all rows.  Words are made once a batch, or once a
 * set of points, and then only referred to.
 */
#include "room.h"

#include <string.h>

/* ---- words made once ----------------------------------------------------------------------------------- */

typedef struct maker {
    adv_arena *arena;
    bool failed;
} maker;

static adv_cell_text join(maker *m, const char *first, const char *between, adv_text last)
{
    adv_buffer buffer;
    adv_buffer_init(&buffer, m->arena);
    adv_buffer_string(&buffer, first);
    adv_buffer_string(&buffer, between);
    adv_buffer_text(&buffer, last);
    m->failed |= buffer.failed;
    return adv_cell_text_of(buffer.failed ? (adv_text){NULL, 0} : adv_buffer_done(&buffer));
}

static adv_cell_text plain(const char *word)
{
    return adv_cell_text_of(adv_text_of(word));
}

static void *words_room(maker *m, size_t count, size_t size)
{
    void *room = adv_arena_array(m->arena, count + 1, size, _Alignof(adv_cell_text));
    m->failed |= room == NULL;
    return room;
}

static void make_missing(adv_batch_words *words, maker *m)
{
    for (unsigned kind = 0; kind < ADV_KIND_COUNT && !m->failed; kind++) {
        const char *name = adv_element_kind_row((adv_element_kind)kind)->name;
        for (unsigned fact = 0; fact < ADV_ELEMENT_FACT_COUNT; fact++) {
            const char *what = adv_element_fact_row((adv_element_fact)fact)->name;
            words->missing[kind][fact] = join(m, name, ".", adv_text_of(what));
        }
        words->missing[kind][ADV_ELEMENT_FACT_COUNT] = join(m, name, ".", adv_text_of("amount"));
        words->currencies[kind] =
            kind == ADV_KIND_PRICE ? words->currency : join(m, name, "_", adv_text_of("currency"));
    }
}

static void make_result_words(adv_batch_words *words)
{
    for (unsigned i = 0; i < ADV_OUTCOME_COUNT; i++) {
        words->outcomes[i] = plain(adv_outcome_name((adv_outcome)i));
    }
    for (unsigned i = 0; i <= ADV_KNOWLEDGE; i++) {
        words->standings[i] = plain(adv_standing_name((adv_standing)i));
    }
    for (unsigned i = 0; i < ADV_RATE_SOURCE_COUNT; i++) {
        words->sources[i] = plain(adv_rate_source_name((adv_rate_source)i));
    }
    words->method = plain("transaction_value");
}

static void make_others(adv_batch_words *words, const adv_batch *batch, maker *m)
{
    const adv_jurisdiction *j = batch->setup.jurisdiction;
    for (unsigned fact = 0; fact < ADV_SALE_FACT_COUNT; fact++) {
        words->sale[fact] = join(m, "sale", ".", adv_text_of(adv_sale_fact_row((adv_sale_fact)fact)->name));
    }
    for (unsigned kind = 0; kind < ADV_DATE_KIND_COUNT; kind++) {
        words->dates[kind] = join(m, adv_date_kind_row((adv_date_kind)kind)->name, "_", adv_text_of("date"));
    }
    for (uint16_t i = 0; i < j->rule_count; i++) {
        words->rules[i] = plain(j->rules[i].id);
    }
    for (adv_currency c = 0; c < adv_currency_count(); c++) {
        words->rates[c] = join(m, "rate", ":", adv_text_of(adv_currency_get(c)->code));
    }
    for (size_t i = 0; i < batch->setup.binding_count; i++) {
        words->cells[i] = join(m, "cell", ":", batch->setup.bindings[i].user_name);
    }
}

adv_status adv_batch_words_make(adv_batch *batch, adv_arena *arena)
{
    adv_batch_words *words = &batch->words;
    maker m = {arena, false};
    make_result_words(words);
    words->none = plain("");
    words->price = plain("price");
    words->currency = plain("currency");
    words->law = plain("law");
    for (unsigned lack = 0; lack < ADV_LEDGER_LACK_COUNT; lack++) {
        words->ledger[lack] = plain(adv_ledger_lack_name((adv_ledger_lack)lack));
    }
    words->share = plain("share");
    words->name = plain("charge_name");
    words->range = plain("range");
    words->negative = plain("negative");
    words->duplicate = plain("duplicate");
    words->entry = plain("entries");
    words->charge = plain("elements");
    words->nothing_paid = plain("nothing_paid");
    words->export_country = plain("export_country");
    words->unasked_duty = plain("customs_duty.amount:--duty");
    words->unasked_fees = plain("import_fee.amount:--duty");
    words->missing = words_room(&m, ADV_KIND_COUNT, sizeof *words->missing);
    words->currencies = words_room(&m, ADV_KIND_COUNT, sizeof *words->currencies);
    words->sale = words_room(&m, ADV_SALE_FACT_COUNT, sizeof *words->sale);
    words->dates = words_room(&m, ADV_DATE_KIND_COUNT, sizeof *words->dates);
    words->rules = words_room(&m, batch->setup.jurisdiction->rule_count, sizeof *words->rules);
    words->rates = words_room(&m, adv_currency_count(), sizeof *words->rates);
    words->cells = words_room(&m, batch->setup.binding_count, sizeof *words->cells);
    if (!m.failed) {
        make_missing(words, &m);
        make_others(words, batch, &m);
    }
    return m.failed ? ADV_ERR_MEMORY : ADV_OK;
}

/* ---- why a row has no value ---------------------------------------------------------------------------- */

static const adv_plan *plan_of(const adv_batch *batch, const adv_batch_work *work, size_t i)
{
    return work->plan[i] == 0 ? NULL : &batch->plans.plans[work->plan[i] - 1];
}

static adv_date date_of(const struct adv_batch_columns *in, unsigned kind, size_t i)
{
    return in->has_date[kind] ? in->dates[kind][i] : ADV_DATE_NONE;
}

static const adv_rate_pick *pick_of(const adv_batch *batch, const adv_batch_work *work, size_t i,
                                    adv_currency currency)
{
    const adv_plan *plan = plan_of(batch, work, i);
    if (plan == NULL || plan->fx == NULL || currency == ADV_CURRENCY_NONE ||
        currency == batch->setup.jurisdiction->currency) {
        return NULL;
    }
    adv_date day = date_of(work->columns, plan->fx->trigger, i);
    return day == ADV_DATE_NONE ? NULL : adv_fx_table_find(&batch->table, currency, day);
}

/* The currency of the amount of that kind on the row for which no rate was found. */
static adv_currency currency_without_rate(const adv_batch *batch, const adv_batch_work *work, size_t i,
                                          unsigned kind)
{
    const struct adv_batch_columns *in = work->columns;
    for (size_t w = 0; w < batch->wide_count; w++) {
        const adv_input_column *column = &in->wide[w];
        if (batch->wide[w].kind == kind && column->own_currency && column->present[i] &&
            column->currency[i] != ADV_CURRENCY_NONE &&
            pick_of(batch, work, i, column->currency[i]) == NULL &&
            column->currency[i] != batch->setup.jurisdiction->currency) {
            return column->currency[i];
        }
    }
    for (size_t e = 0; e < in->extra_count; e++) {
        const adv_input_column *column = &in->extra[e]->input;
        if (in->extra[e]->kind == kind && column->present[i] && column->currency[i] != ADV_CURRENCY_NONE &&
            pick_of(batch, work, i, column->currency[i]) == NULL &&
            column->currency[i] != batch->setup.jurisdiction->currency) {
            return column->currency[i];
        }
    }
    return in->currency[i];
}

static adv_cell_text lack_word(const adv_batch *batch, const adv_batch_work *work, size_t i, unsigned kind,
                               unsigned lack)
{
    const adv_batch_words *words = &batch->words;
    const adv_plan *plan = plan_of(batch, work, i);
    if (lack >= ADV_LACK_LEDGER && lack - ADV_LACK_LEDGER < ADV_LEDGER_LACK_COUNT) {
        return words->ledger[lack - ADV_LACK_LEDGER];
    }
    switch (lack) {
    case ADV_LACK_PRICE: return words->price;
    case ADV_LACK_CURRENCY: return kind < ADV_KIND_COUNT ? words->currencies[kind] : words->currency;
    case ADV_LACK_DATE:
        return words->dates[plan == NULL || plan->fx == NULL ? batch->setup.jurisdiction->trigger
                                                             : plan->fx->trigger];
    case ADV_LACK_RATE: return words->rates[currency_without_rate(batch, work, i, kind)];
    case ADV_LACK_LAW: return words->law;
    case ADV_LACK_SHARE: return words->share;
    case ADV_LACK_POSITIVE: return words->negative;
    case ADV_LACK_NAME: return words->name;
    case ADV_LACK_NOTHING_PAID: return words->nothing_paid;
    case ADV_LACK_EXPORT_COUNTRY: return words->export_country;
    default: return words->range;
    }
}

static adv_cell_text reason_of(const adv_batch *batch, const adv_batch_work *work, size_t i)
{
    const adv_batch_words *words = &batch->words;
    unsigned kind = work->reason[i] >> 8, fact = work->reason[i] & 0xff;
    if (work->columns->rejected[i] != NULL) {
        return *work->columns->rejected[i];
    }
    if (work->outcome[i] == ADV_METHOD_ENDED && work->rule[i] != ADV_NO_RULE) {
        return words->rules[work->rule[i]];
    }
    if (fact >= ADV_LACK_PRICE && fact != ADV_NO_FACT) {
        return lack_word(batch, work, i, kind, fact);
    }
    if (work->outcome[i] == ADV_REJECTED) {
        return words->range;
    }
    if (batch->setup.unasked && work->columns->asked[i] != 0 && fact == ADV_NO_FACT &&
        (kind == ADV_KIND_CUSTOMS_DUTY || kind == ADV_KIND_IMPORT_FEE)) {
        return kind == ADV_KIND_CUSTOMS_DUTY ? words->unasked_duty : words->unasked_fees;
    }
    if (kind == ADV_SUBJECT_SALE) {
        return fact < ADV_SALE_FACT_COUNT ? words->sale[fact] : words->law;
    }
    return kind < ADV_KIND_COUNT
               ? words->missing[kind][fact < ADV_ELEMENT_FACT_COUNT ? fact : ADV_ELEMENT_FACT_COUNT]
               : words->range;
}

/* ---- points -------------------------------------------------------------------------------------------- */

static adv_cell_text spell_points(adv_batch_work *work, uint64_t bits)
{
    adv_buffer buffer;
    adv_buffer_init(&buffer, work->arena);
    for (uint64_t left = bits; left != 0; left &= left - 1) {
        adv_buffer_string(&buffer, left == bits ? "" : " ");
        adv_buffer_string(&buffer, adv_point_name((adv_point_code)__builtin_ctzll(left)));
    }
    work->failed |= buffer.failed;
    return adv_cell_text_of(buffer.failed ? (adv_text){NULL, 0} : adv_buffer_done(&buffer));
}

/* Few sets of points occur in a book, so each is spelled once. */
static adv_cell_text points_word(adv_batch_work *work, uint64_t bits)
{
    adv_points_word *words = work->columns->points_words;
    size_t at = (size_t)(bits * UINT64_C(0x9e3779b97f4a7c15) >> 54);
    for (size_t tried = 0; tried < ADV_POINTS_WORDS; tried++, at = (at + 1) % ADV_POINTS_WORDS) {
        if (words[at].bits == bits) {
            return words[at].text;
        }
        if (words[at].bits == 0) {
            words[at].text = spell_points(work, bits);
            words[at].bits = bits;
            return words[at].text;
        }
    }
    return spell_points(work, bits);
}

static bool large_gap(const adv_batch *batch, const adv_batch_work *work, size_t i)
{
    const struct adv_batch_columns *in = work->columns;
    if (!in->has_declared[i] || in->declared_e4[i] == ADV_AMOUNT_UNKNOWN) {
        return false;
    }
    int64_t threshold = batch->setup.gap_threshold_e9 < 0 ? ADV_E9 / 10 : batch->setup.gap_threshold_e9;
    int64_t value = work->value_e4[i], declared = in->declared_e4[i];
    int64_t gap = declared > value ? declared - value : value - declared;
    return (adv_int128)gap * ADV_E9 > (adv_int128)threshold * value;
}

/* A line that waits for the amount of an assist waits for the fact its ledger lacks. */
static void name_ledger_lack(adv_batch_work *work, size_t i)
{
    const adv_side_line *line = work->columns->any_side ? work->columns->side[i] : NULL;
    unsigned kind = work->reason[i] >> 8;
    bool amount = line != NULL && work->outcome[i] == ADV_INCOMPLETE && adv_is_assist_kind(kind) &&
                  (work->reason[i] & 0xff) == ADV_NO_FACT;
    uint8_t lack = amount ? line->lacks[kind - ADV_KIND_ASSIST_MATERIALS] : ADV_LEDGER_COMPLETE;
    if (lack != ADV_LEDGER_COMPLETE) {
        work->reason[i] = (uint16_t)(kind << 8 | (ADV_LACK_LEDGER + lack));
    }
}

void adv_batch_settle(const adv_batch *batch, adv_batch_work *work, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        bool valued = work->outcome[i] == ADV_VALUED;
        work->rate[i] = NULL;
        work->points[i] |= work->columns->points[i];
        if (adv_batch_unstated_legs(batch, work, i) != 0) {
            work->points[i] |= ADV_TILE_POINT(ADV_POINT_LEG_NOT_STATED);
        }
        if (valued) {
            work->points[i] |= large_gap(batch, work, i) ? ADV_TILE_POINT(ADV_POINT_LARGE_GAP) : 0;
            work->rate[i] = pick_of(batch, work, i, work->columns->currency[i]);
        }
        if (work->columns->rejected[i] != NULL) {
            work->points[i] = 0; /* nothing was determined, so there is nothing to look at but the reject */
        }
        name_ledger_lack(work, i);
        work->reason_text[i] = valued ? batch->words.none : reason_of(batch, work, i);
        work->points_text[i] = work->points[i] == 0 ? batch->words.none : points_word(work, work->points[i]);
    }
}

adv_currency adv_batch_currency(const adv_batch_work *work, size_t row)
{
    return work->columns->currency[row];
}

static adv_cell_text spell_unit(const adv_batch *batch, adv_batch_work *work, const adv_rate_pick *rate,
                                adv_currency currency)
{
    const char *ours = adv_currency_get(batch->setup.jurisdiction->currency)->code;
    const char *theirs = adv_currency_get(currency)->code;
    adv_buffer buffer;
    adv_buffer_init(&buffer, work->arena);
    adv_buffer_string(&buffer, rate->rate.divide ? theirs : ours);
    adv_buffer_string(&buffer, " per ");
    if (rate->rate.per != 1) {
        adv_buffer_integer(&buffer, rate->rate.per);
        adv_buffer_char(&buffer, ' ');
    }
    adv_buffer_string(&buffer, rate->rate.divide ? ours : theirs);
    work->failed |= buffer.failed;
    return adv_cell_text_of(buffer.failed ? (adv_text){NULL, 0} : adv_buffer_done(&buffer));
}

adv_cell_text adv_batch_rate_unit(const adv_batch *batch, adv_batch_work *work, const adv_rate_pick *rate,
                                  adv_currency currency)
{
    adv_unit_word *word = &work->columns->units[currency];
    if (!word->made || word->per != rate->rate.per || word->divide != rate->rate.divide) {
        *word =
            (adv_unit_word){spell_unit(batch, work, rate, currency), rate->rate.per, rate->rate.divide, true};
    }
    return word->text;
}

/* ---- counting ------------------------------------------------------------------------------------------ */

static int64_t size_of(const adv_difference *d)
{
    return d->value_e4 > d->declared_e4 ? d->value_e4 - d->declared_e4 : d->declared_e4 - d->value_e4;
}

/* Largest first; equal ones by entry and line, so that the list does not depend on the order of rows. */
static bool comes_before(const adv_difference *a, const adv_difference *b)
{
    int64_t x = size_of(a), y = size_of(b);
    if (x != y) {
        return x > y;
    }
    int order = adv_text_compare(a->entry, b->entry);
    return order != 0 ? order < 0 : adv_text_compare(a->line, b->line) < 0;
}

/* Puts one where it belongs; returns false where it is none of the largest. */
static bool insert(adv_difference *top, size_t *count, size_t limit, const adv_difference *difference)
{
    if (limit == 0 || (*count == limit && !comes_before(difference, &top[limit - 1]))) {
        return false;
    }
    size_t at = *count < limit ? (*count)++ : limit - 1;
    for (; at > 0 && comes_before(difference, &top[at - 1]); at--) {
        top[at] = top[at - 1];
    }
    top[at] = *difference;
    return true;
}

static void keep(const adv_batch *batch, adv_batch_work *work, size_t i)
{
    adv_difference d = {work->entry[i], work->line[i], work->value_e4[i], work->columns->declared_e4[i]};
    size_t limit = batch->setup.top;
    if (limit == 0 || size_of(&d) == 0 ||
        (work->top_count == limit && !comes_before(&d, &work->top[limit - 1]))) {
        return;
    }
    d.entry.bytes = adv_arena_copy(work->arena, d.entry.bytes, d.entry.length);
    d.line.bytes = adv_arena_copy(work->arena, d.line.bytes, d.line.length);
    if (d.entry.bytes == NULL || d.line.bytes == NULL) {
        work->failed = true;
        return;
    }
    insert(work->top, &work->top_count, limit, &d);
}

void adv_batch_count(const adv_batch *batch, adv_batch_work *work)
{
    const struct adv_batch_columns *in = work->columns;
    adv_batch_totals *totals = &work->totals;
    totals->rows += in->rows;
    for (size_t i = 0; i < in->rows; i++) {
        totals->outcomes[work->outcome[i]]++;
        if (work->outcome[i] != ADV_VALUED) {
            continue;
        }
        totals->value_e4 += work->value_e4[i];
        totals->uncertified += (work->points[i] & ADV_TILE_POINT(ADV_POINT_UNCERTIFIED_RATE)) != 0;
        for (uint64_t left = in->lists[i]; left != 0; left &= left - 1) {
            totals->lists[__builtin_ctzll(left)]++;
        }
        if (!in->has_declared[i] || in->declared_e4[i] == ADV_AMOUNT_UNKNOWN) {
            continue;
        }
        totals->compared++;
        totals->declared_e4 += in->declared_e4[i];
        totals->compared_e4 += work->value_e4[i];
        bool rate_known = work->marginal_e9[i] != ADV_AMOUNT_UNKNOWN;
        if (rate_known) {
            totals->moved_e13 +=
                (adv_int128)(work->value_e4[i] - in->declared_e4[i]) * work->marginal_e9[i];
        }
        if (work->entered_e4[i] != in->declared_e4[i] && work->value_e4[i] != in->declared_e4[i]) {
            totals->differing++;
            totals->unmoved += !rate_known;
            keep(batch, work, i);
        }
    }
}

void adv_batch_merge(adv_batch_totals *into, adv_difference *top, size_t *top_count, size_t limit,
                     const adv_batch_work *work)
{
    const adv_batch_totals *from = &work->totals;
    into->rows += from->rows;
    for (size_t i = 0; i < ADV_OUTCOME_COUNT; i++) {
        into->outcomes[i] += from->outcomes[i];
    }
    into->compared += from->compared;
    into->differing += from->differing;
    into->uncertified += from->uncertified;
    for (size_t i = 0; i < ADV_BATCH_LISTS; i++) {
        into->lists[i] += from->lists[i];
    }
    into->value_e4 += from->value_e4;
    into->declared_e4 += from->declared_e4;
    into->compared_e4 += from->compared_e4;
    into->moved_e13 += from->moved_e13;
    into->unmoved += from->unmoved;
    for (size_t i = 0; i < work->top_count; i++) {
        insert(top, top_count, limit, &work->top[i]);
    }
}

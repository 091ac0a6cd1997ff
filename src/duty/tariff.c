/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looking things up in a tariff: the line of a code, the row that holds its rate, the revision of a day, and
 * the column.  Column 2 is for the products of the countries named in HTSUS General Note 3(b), whatever they
 * claim; the special column for goods of a programme that the line lists (General Note 3(c)); the general
 * column for the rest (General Note 3(a)).  Which countries and when is law data.
 */
#include "advalorem/tariff.h"

#include <assert.h>

static const char *const column_names[ADV_TARIFF_COLUMN_COUNT] = {
    "general",
    "special",
    "column 2",
    "additional",
};

static const char *const outcome_names[ADV_TARIFF_OUTCOME_COUNT] = {
    "chosen", "no day", "no schedule", "no such code", "no origin", "no rate", "no law",
};

static const char *const claim_texts[ADV_CLAIM_OUTCOME_COUNT] = {
    [ADV_CLAIM_STANDS] = "the claim stands",
    [ADV_CLAIM_NOT_NEEDED] = "another claim stands already",
    [ADV_CLAIM_UNKNOWN] = "the law data have no programme of that symbol",
    [ADV_CLAIM_NOT_IN_FORCE] = "the programme was not in force on the day",
    [ADV_CLAIM_NO_LAW] = "the law data do not say who was eligible on the day",
    [ADV_CLAIM_ORIGIN] = "the origin does not belong to the programme",
    [ADV_CLAIM_NOT_LISTED] = "the special column of the line does not list the symbol",
    [ADV_CLAIM_COLUMN_2] = "goods of this origin are charged by column 2, whatever they claim",
};

const char *adv_tariff_column_name(adv_tariff_column column)
{
    return (unsigned)column < ADV_TARIFF_COLUMN_COUNT ? column_names[column] : "";
}

const char *adv_tariff_outcome_name(adv_tariff_outcome outcome)
{
    return (unsigned)outcome < ADV_TARIFF_OUTCOME_COUNT ? outcome_names[outcome] : "";
}

const char *adv_claim_outcome_text(adv_claim_outcome outcome)
{
    return (unsigned)outcome < ADV_CLAIM_OUTCOME_COUNT ? claim_texts[outcome] : "";
}

/* ---- codes -------------------------------------------------------------------------------------------- */

/* The digits padded to ten, and behind them how many there were: a heading sorts before what it holds. */
#define KEY_LENGTHS 16

uint64_t adv_tariff_key(adv_text code)
{
    uint64_t digits = 0;
    unsigned count = 0;
    for (size_t i = 0; i < code.length; i++) {
        char c = code.bytes[i];
        if (c == '.' || c == ' ') {
            continue;
        }
        if (c < '0' || c > '9' || count == 10) {
            return 0;
        }
        digits = digits * 10 + (uint64_t)(c - '0');
        count++;
    }
    if (count < 4) {
        return 0;
    }
    for (unsigned i = count; i < 10; i++) {
        digits *= 10;
    }
    return digits * KEY_LENGTHS + count;
}

/* Index of the first key that is not less. */
static uint32_t lower_bound(const adv_tariff *tariff, uint64_t key)
{
    uint32_t low = 0;
    uint32_t count = tariff->key_count;
    while (count > 0) {
        uint32_t half = count / 2;
        bool less = tariff->keys[low + half] < key;
        low = less ? low + half + 1 : low;
        count = less ? count - half - 1 : half;
    }
    return low;
}

static const adv_tariff_line *line_of_key(const adv_tariff *tariff, uint64_t key)
{
    uint32_t at = lower_bound(tariff, key);
    return at < tariff->key_count && tariff->keys[at] == key ? &tariff->lines[tariff->at[at]] : NULL;
}

/* The 8-digit line of a 10-digit code that ends in 00, where no suffixes stand below it. */
static const adv_tariff_line *line_without_suffix(const adv_tariff *tariff, uint64_t key)
{
    const uint64_t eight = key - key % KEY_LENGTHS + 8;
    const uint64_t next = eight + UINT64_C(100) * KEY_LENGTHS - 8;
    uint32_t at = lower_bound(tariff, eight);
    if (key / KEY_LENGTHS % 100 != 0 || at >= tariff->key_count || tariff->keys[at] != eight ||
        (at + 1 < tariff->key_count && tariff->keys[at + 1] < next)) {
        return NULL;
    }
    return &tariff->lines[tariff->at[at]];
}

const adv_tariff_line *adv_tariff_find(const adv_tariff *tariff, adv_text code)
{
    uint64_t key = adv_tariff_key(code);
    const adv_tariff_line *line = key == 0 ? NULL : line_of_key(tariff, key);
    if (line == NULL && key % KEY_LENGTHS == 8) {
        line = line_of_key(tariff, key + 2);
    } else if (line == NULL && key % KEY_LENGTHS == 10) {
        line = line_without_suffix(tariff, key);
    }
    return line;
}

static bool same_path(const adv_tariff *a, const adv_tariff_line *x, const adv_tariff *b,
                      const adv_tariff_line *y)
{
    while (x != NULL && y != NULL && adv_text_equal(x->description, y->description)) {
        x = adv_tariff_parent(a, x);
        y = adv_tariff_parent(b, y);
    }
    return x == NULL && y == NULL;
}

const adv_tariff_line *adv_tariff_namesake(const adv_tariff *tariff, const adv_tariff *other,
                                           const adv_tariff_line *line)
{
    const adv_tariff_line *found = NULL;
    for (uint32_t i = 0; i < tariff->line_count; i++) {
        const adv_tariff_line *here = &tariff->lines[i];
        if (here->code.length < 8 || line->code.length < 8 || here->code.bytes[0] != line->code.bytes[0] ||
            here->code.bytes[1] != line->code.bytes[1] || adv_text_equal(here->code, line->code) ||
            !same_path(tariff, here, other, line)) {
            continue;
        }
        if (found != NULL) {
            return NULL;
        }
        found = here;
    }
    return found;
}

const adv_tariff_line *adv_tariff_rated(const adv_tariff *tariff, const adv_tariff_line *line)
{
    return line == NULL || line->rated == ADV_TARIFF_NO_LINE ? NULL : &tariff->lines[line->rated];
}

const adv_tariff_line *adv_tariff_parent(const adv_tariff *tariff, const adv_tariff_line *line)
{
    return line == NULL || line->parent == ADV_TARIFF_NO_LINE ? NULL : &tariff->lines[line->parent];
}

const adv_tariff *adv_tariff_in_force(const adv_tariff_shelf *shelf, adv_date day)
{
    const adv_tariff *found = NULL;
    for (uint32_t i = 0; shelf != NULL && i < shelf->count && shelf->revisions[i]->in_force <= day; i++) {
        found = shelf->revisions[i];
    }
    return found;
}

bool adv_tariff_is_superseded(const adv_tariff *tariff, adv_date day)
{
    return tariff->next_in_force <= day;
}

/* ---- the column --------------------------------------------------------------------------------------- */

static bool covers(const adv_programme *p, adv_date day)
{
    return p->from <= day && day < p->until;
}

static bool is_of(const adv_programme *p, adv_text origin)
{
    for (uint16_t i = 0; i < p->origin_count; i++) {
        if (adv_text_is(origin, p->origins[i])) {
            return true;
        }
    }
    return p->any_origin;
}

/* The version of a column other than special that covers the day and takes the origin; NULL = none.  *gap is
   set when none covers the day, or one that does is a gap. */
static const adv_programme *column_row(const adv_jurisdiction *j, adv_tariff_column column, adv_text origin,
                                       adv_date day, bool *gap)
{
    bool covered = false;
    *gap = false;
    for (uint16_t i = 0; i < j->programme_count; i++) {
        const adv_programme *p = &j->programmes[i];
        if (p->column != column || !covers(p, day)) {
            continue;
        }
        if (p->state == ADV_PROGRAMME_IN_FORCE && is_of(p, origin)) {
            return p;
        }
        covered = true;
        *gap = *gap || p->state == ADV_PROGRAMME_GAP;
    }
    *gap = *gap || !covered;
    return NULL;
}

/* The version of a symbol on the day; where none covers it, the last version known, with *covered false. */
static const adv_programme *symbol_row(const adv_jurisdiction *j, adv_text symbol, adv_date day,
                                       bool *covered)
{
    const adv_programme *found = NULL;
    *covered = false;
    for (uint16_t i = 0; i < j->programme_count && !*covered; i++) {
        const adv_programme *p = &j->programmes[i];
        if (p->symbol != NULL && adv_text_is(symbol, p->symbol)) {
            *covered = covers(p, day);
            found = p;
        }
    }
    return found;
}

/* The rate a special cell gives to a symbol; NULL = it does not list it. */
static const adv_duty_rate *listed(const adv_tariff_cell *cell, adv_text symbol)
{
    for (uint16_t i = 0; cell != NULL && i < cell->special_count; i++) {
        const adv_duty_special *special = &cell->special[i];
        for (uint16_t k = 0; k < special->symbol_count; k++) {
            if (adv_text_equal(special->symbols[k], symbol)) {
                return &special->rate;
            }
        }
        if (special->symbol_count == 0) {
            return &special->rate;
        }
    }
    return NULL;
}

static adv_claim_outcome judge(adv_claim_verdict *verdict, const adv_duty_rate **rate,
                               const adv_jurisdiction *j, const adv_tariff_line *rated, adv_text symbol,
                               adv_text origin, adv_date day)
{
    bool covered = false;
    const adv_programme *p = symbol_row(j, symbol, day, &covered);
    verdict->programme = p;
    *rate = NULL;
    if (p == NULL) {
        return ADV_CLAIM_UNKNOWN;
    }
    if (!covered || p->state == ADV_PROGRAMME_LAPSED) {
        return ADV_CLAIM_NOT_IN_FORCE;
    }
    *rate = listed(rated->cells[ADV_TARIFF_SPECIAL], symbol);
    if (*rate == NULL) {
        return ADV_CLAIM_NOT_LISTED;
    }
    if (p->state == ADV_PROGRAMME_GAP) {
        return ADV_CLAIM_NO_LAW;
    }
    return is_of(p, origin) ? ADV_CLAIM_STANDS : ADV_CLAIM_ORIGIN;
}

/* Whether one rate is certainly below another: both plain percentages, or free. */
static bool is_lower(const adv_duty_rate *a, const adv_duty_rate *b)
{
    int64_t a_e9 = 0, b_e9 = 0;
    int32_t a_per = 1, b_per = 1;
    return adv_duty_ad_valorem(&a_e9, &a_per, a) && adv_duty_ad_valorem(&b_e9, &b_per, b) &&
           (adv_int128)a_e9 * b_per < (adv_int128)b_e9 * a_per;
}

/* True when a claim stands; *open when one might and the law data do not say.  Of several that stand the
   lowest rate applies (HTSUS General Note 3(a)(iii)); where rates cannot be compared without the goods, the
   first does. */
static bool try_claims(adv_tariff_choice *out, const adv_jurisdiction *j, const adv_tariff_question *q,
                       bool *open)
{
    int taken = -1;
    *open = false;
    for (uint8_t i = 0; i < q->claim_count; i++) {
        const adv_duty_rate *rate = NULL;
        adv_claim_verdict *verdict = &out->claims[i];
        adv_claim_outcome outcome = judge(verdict, &rate, j, out->rated, q->claims[i], q->origin, q->day);
        if (outcome == ADV_CLAIM_STANDS && (taken < 0 || is_lower(rate, out->rate))) {
            if (taken >= 0) {
                out->claims[taken].outcome = ADV_CLAIM_NOT_NEEDED;
            }
            taken = i;
            out->column = ADV_TARIFF_SPECIAL;
            out->rate = rate;
            out->programme = verdict->programme;
        } else if (outcome == ADV_CLAIM_STANDS) {
            outcome = ADV_CLAIM_NOT_NEEDED;
        }
        *open = *open || outcome == ADV_CLAIM_NO_LAW;
        verdict->outcome = (uint8_t)outcome;
    }
    return taken >= 0;
}

/* Column 2 or general: the row of law and the cell. */
static adv_tariff_outcome take_column(adv_tariff_choice *out, adv_tariff_column column,
                                      const adv_programme *programme)
{
    const adv_tariff_cell *cell = out->rated->cells[column];
    out->column = (uint8_t)column;
    out->programme = programme;
    out->rate = cell == NULL ? NULL : &cell->rate;
    return cell == NULL ? ADV_TARIFF_NO_RATE : ADV_TARIFF_CHOSEN;
}

static adv_tariff_outcome choose_column(adv_tariff_choice *out, const adv_jurisdiction *j,
                                        const adv_tariff_question *q)
{
    bool gap = false;
    bool open = false;
    const adv_programme *row = column_row(j, ADV_TARIFF_OTHER, q->origin, q->day, &gap);
    if (row != NULL) {
        for (uint8_t i = 0; i < q->claim_count; i++) {
            out->claims[i] = (adv_claim_verdict){ADV_CLAIM_COLUMN_2, row};
        }
        return take_column(out, ADV_TARIFF_OTHER, row);
    }
    if (gap) {
        return ADV_TARIFF_NO_LAW;
    }
    if (try_claims(out, j, q, &open)) {
        return ADV_TARIFF_CHOSEN;
    }
    row = column_row(j, ADV_TARIFF_GENERAL, q->origin, q->day, &gap);
    return open || row == NULL ? ADV_TARIFF_NO_LAW : take_column(out, ADV_TARIFF_GENERAL, row);
}

static adv_tariff_outcome choose(adv_tariff_choice *out, const adv_jurisdiction *j,
                                 const adv_tariff_shelf *shelf, const adv_tariff_question *q)
{
    if (q->day == ADV_DATE_NONE) {
        return ADV_TARIFF_NO_DAY;
    }
    out->schedule = q->schedule != NULL ? q->schedule : adv_tariff_in_force(shelf, q->day);
    if (out->schedule == NULL) {
        return ADV_TARIFF_NO_SCHEDULE;
    }
    out->line = adv_tariff_find(out->schedule, q->code);
    if (out->line == NULL) {
        return ADV_TARIFF_NO_CODE;
    }
    out->rated = adv_tariff_rated(out->schedule, out->line);
    if (out->rated == NULL) {
        return ADV_TARIFF_NO_RATE;
    }
    return q->origin.length == 0 ? ADV_TARIFF_NO_ORIGIN : choose_column(out, j, q);
}

void adv_tariff_choose(adv_tariff_choice *out, const adv_jurisdiction *j, const adv_tariff_shelf *shelf,
                       const adv_tariff_question *question)
{
    assert(question->claim_count <= ADV_TARIFF_CLAIMS_MOST);
    *out = (adv_tariff_choice){.outcome = ADV_TARIFF_NO_DAY};
    out->outcome = (uint8_t)choose(out, j, shelf, question);
}

const adv_programme *adv_tariff_possible(const adv_jurisdiction *j, const adv_tariff *tariff,
                                         const adv_tariff_line *line, adv_text origin, adv_date day,
                                         const adv_programme *after)
{
    bool gap = false;
    const adv_tariff_line *rated = adv_tariff_rated(tariff, line);
    const adv_programme *p = after == NULL ? j->programmes : after + 1;
    if (rated == NULL || column_row(j, ADV_TARIFF_OTHER, origin, day, &gap) != NULL) {
        return NULL;
    }
    for (; p != NULL && p < j->programmes + j->programme_count; p++) {
        if (p->symbol != NULL && p->state == ADV_PROGRAMME_IN_FORCE && covers(p, day) && is_of(p, origin) &&
            listed(rated->cells[ADV_TARIFF_SPECIAL], adv_text_of(p->symbol)) != NULL) {
            return p;
        }
    }
    return NULL;
}

/* ---- counting ----------------------------------------------------------------------------------------- */

static void count_rate(adv_tariff_count *out, int column, const adv_duty_rate *rate)
{
    out->forms[column][rate->form]++;
    out->reasons[column][rate->reason]++;
    if (adv_duty_computable(rate)) {
        out->computable++;
    } else {
        out->not_computable += rate->form != ADV_DUTY_NONE;
    }
}

static void count_cell(adv_tariff_count *out, int column, const adv_tariff_cell *cell)
{
    if (cell != NULL && column != ADV_TARIFF_SPECIAL) {
        count_rate(out, column, &cell->rate);
    }
    for (uint16_t k = 0; cell != NULL && k < cell->special_count; k++) {
        count_rate(out, column, &cell->special[k].rate);
    }
}

void adv_tariff_count_rates(adv_tariff_count *out, const adv_tariff *tariff)
{
    *out = (adv_tariff_count){0};
    for (uint32_t i = 0; i < tariff->line_count; i++) {
        for (int column = 0; column < ADV_TARIFF_COLUMN_COUNT; column++) {
            count_cell(out, column, tariff->lines[i].cells[column]);
        }
    }
}

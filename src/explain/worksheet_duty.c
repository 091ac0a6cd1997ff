/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Duty and fees on a worksheet: everything charged with its rate as published, its base, its amount and its
 * law; what a unit bears; and the sums a broker keys.
 */
#include "worksheet.h"

#include <string.h>

static const adv_assessment *assessment_of(const adv_worksheet *w)
{
    return w->options->assessment;
}

static void say_sum(adv_worksheet *w, adv_prose *p, int64_t e4, adv_currency currency)
{
    if (e4 == ADV_AMOUNT_UNKNOWN) {
        adv_say_mark(w->doc, p, ADV_TONE_WARN, "not known in full");
    } else {
        (void)adv_say_amount(w->doc, p, e4, 4, currency);
    }
}

/* ---- for one unit -------------------------------------------------------------------------------------- */

static const adv_column_head unit_columns[] = {
    {"Line", ADV_ALIGN_LEFT, 0},        {"Unit", ADV_ALIGN_LEFT, 0},     {"Value", ADV_ALIGN_DECIMAL, 0},
    {"Duty", ADV_ALIGN_DECIMAL, 0},     {"Deposits", ADV_ALIGN_DECIMAL, 1}, {"Fees", ADV_ALIGN_DECIMAL, 0},
    {"All charges", ADV_ALIGN_DECIMAL, 0}, {"Value and charges", ADV_ALIGN_DECIMAL, 0},
};
enum { UNIT_COLUMNS = 8 };

static void say_per_unit(adv_worksheet *w, adv_prose *p, const adv_assessed_line *line, int64_t e4)
{
    int64_t each = adv_per_unit_e4(line, e4);
    if (each == ADV_AMOUNT_UNKNOWN) {
        adv_say_mark(w->doc, p, ADV_TONE_WARN, "not known");
    } else {
        adv_span *span = adv_say_amount(w->doc, p, each, 4, ADV_CURRENCY_NONE);
        if (span != NULL) {
            span->least = 4; /* as many decimals in every row: points stand below each other */
        }
    }
}

static void unit_row(adv_worksheet *w, adv_block *table, size_t i)
{
    const adv_assessed_line *line = &assessment_of(w)->lines[i];
    int64_t value_e4 = w->d->lines[i].outcome == ADV_VALUED ? w->d->lines[i].value_e4 : ADV_AMOUNT_UNKNOWN;
    int64_t charges_e4 = adv_all_charges_e4(line->duty_e4, line->deposits_e4, line->fees_e4);
    int64_t all_e4 = adv_all_charges_e4(value_e4, charges_e4, 0);
    adv_row *row = adv_row_add(w->doc, table);
    adv_say_user(w->doc, adv_cell(row, 0), line->line);
    if (line->unit.length > 0) {
        adv_say_user(w->doc, adv_cell(row, 1), line->unit);
    } else {
        adv_say_mark(w->doc, adv_cell(row, 1), ADV_TONE_WARN, "quantity not stated");
    }
    say_per_unit(w, adv_cell(row, 2), line, value_e4);
    say_per_unit(w, adv_cell(row, 3), line, line->duty_e4);
    say_per_unit(w, adv_cell(row, 4), line, line->deposits_e4);
    say_per_unit(w, adv_cell(row, 5), line, line->fees_e4);
    say_per_unit(w, adv_cell(row, 6), line, charges_e4);
    say_per_unit(w, adv_cell(row, 7), line, all_e4);
}

void adv_worksheet_per_unit(adv_worksheet *w)
{
    if (assessment_of(w) == NULL || !w->options->per_unit) {
        return;
    }
    adv_block *section = adv_section_add(w->doc, NULL, "per-unit", "For one unit");
    adv_block *table = adv_table_add(w->doc, section, unit_columns, UNIT_COLUMNS);
    for (size_t i = 0; i < w->d->line_count; i++) {
        unit_row(w, table, i);
    }
    adv_block *paragraph = adv_block_add(w->doc, section, ADV_BLOCK_PARAGRAPH);
    adv_prose *p = paragraph == NULL ? NULL : &paragraph->prose;
    adv_say(w->doc, p, "In ");
    adv_say(w->doc, p, adv_currency_get(w->d->jurisdiction->currency)->code);
    adv_say(w->doc, p, " a unit, halves up to the fourth decimal: for the eye; what is paid stands below.");
}

/* ---- charges ------------------------------------------------------------------------------------------- */

static const adv_column_head due_columns[] = {
    {"Charge", ADV_ALIGN_LEFT, 0}, {"Rate", ADV_ALIGN_LEFT, 0}, {"On", ADV_ALIGN_LEFT, 0},
    {"Amount", ADV_ALIGN_DECIMAL, 0}, {"Law", ADV_ALIGN_LEFT, 1},
};
enum { DUE_WHAT, DUE_RATE, DUE_ON, DUE_AMOUNT, DUE_LAW, DUE_COLUMNS };

/* The same was said of a charge above. */
static bool state_told(const adv_worksheet *w, const adv_due *due)
{
    const adv_assessment *a = assessment_of(w);
    for (size_t i = 0; i < a->due_count && &a->dues[i] != due; i++) {
        const adv_due *other = &a->dues[i];
        bool shown = other->line < 0 || adv_worksheet_shows(w, (size_t)other->line);
        bool told = other->outcome == ADV_DUE_COMPUTED || other->outcome == ADV_DUE_UNCLAIMED;
        if (shown && told && other->state != NULL && strcmp(other->state->says, due->state->says) == 0) {
            return true;
        }
    }
    return false;
}

/* Why there is no figure, and what of the law stands in the way. */
static void say_why(adv_worksheet *w, adv_prose *p, const adv_due *due)
{
    bool told = due->outcome == ADV_DUE_COMPUTED || due->outcome == ADV_DUE_FREE ||
                due->outcome == ADV_DUE_NO_LIST || due->kind == ADV_DUE_BESIDE;
    if (due->why != NULL && !told) {
        adv_say_break(w->doc, p);
        adv_say(w->doc, p, due->why);
    }
    bool said = due->why != NULL && !told;
    if (!said && (due->missing.length > 0 || due->outcome == ADV_DUE_NOT_VALUED)) {
        adv_say_break(w->doc, p);
        adv_say(w->doc, p, "needs ");
        adv_tell_due_need(w->doc, p, assessment_of(w), due);
    }
    if (due->by != NULL) {
        adv_say_break(w->doc, p);
        adv_say(w->doc, p, due->layer->form == ADV_LAYER_LIFT ? "takes away " : "gives way to ");
        adv_say(w->doc, p, due->by->heading);
    }
    bool charged = due->outcome == ADV_DUE_COMPUTED || due->outcome == ADV_DUE_UNCLAIMED;
    bool doubtful = due->state != NULL && (due->state->state == ADV_LAYER_CONTESTED ||
                                           due->state->state == ADV_LAYER_HELD_UNLAWFUL);
    if (charged && doubtful) {
        adv_say_break(w->doc, p);
        bool contested = due->state->state == ADV_LAYER_CONTESTED;
        adv_say(w->doc, p, !state_told(w, due) ? due->state->says
                           : contested         ? "contested, as above"
                                               : "held unlawful, as above");
    }
}

static void due_row(adv_worksheet *w, adv_block *table, const adv_due *due)
{
    const adv_assessment *a = assessment_of(w);
    adv_row *row = adv_row_add(w->doc, table);
    adv_prose *what = adv_cell(row, DUE_WHAT);
    if (row != NULL && due->outcome != ADV_DUE_COMPUTED && due->outcome != ADV_DUE_FREE) {
        row->tone = ADV_TONE_QUIET;
    }
    adv_say(w->doc, what, due->line < 0 ? "Entry: " : "Line ");
    if (due->line >= 0) {
        adv_say_user(w->doc, what, a->lines[due->line].line);
        adv_say(w->doc, what, ": ");
    }
    adv_say(w->doc, what, due->kind == ADV_DUE_BESIDE ? due->rule->says
                                                      : adv_words_due((adv_due_kind)due->kind));
    if (due->heading.length > 0) {
        adv_say_break(w->doc, what);
        adv_tell_code(w->doc, what, due->heading);
    }
    say_why(w, what, due);
    adv_tell_due_rate(w->doc, adv_cell(row, DUE_RATE), a, due);
    adv_tell_due_base(w->doc, adv_cell(row, DUE_ON), a, due);
    adv_tell_due_amount(w->doc, adv_cell(row, DUE_AMOUNT), a, due);
    adv_tell_due_law(w->doc, adv_cell(row, DUE_LAW), due);
}

static void total_row(adv_worksheet *w, adv_block *table)
{
    const adv_assessment *a = assessment_of(w);
    adv_row *row = adv_row_add(w->doc, table);
    if (row == NULL) {
        return;
    }
    row->total = true;
    adv_say(w->doc, adv_cell(row, DUE_WHAT), "All charges");
    say_sum(w, adv_cell(row, DUE_AMOUNT), adv_all_charges_e4(a->duty_e4, a->deposits_e4, a->fees_e4),
            a->j->currency);
}

static void days(adv_worksheet *w, adv_block *section)
{
    const adv_assessment *a = assessment_of(w);
    adv_block *pairs = adv_block_add(w->doc, section, ADV_BLOCK_PAIRS);
    adv_prose *type = adv_pair_add(w->doc, pairs, "Entry");
    adv_say(w->doc, type, adv_entry_type_row((adv_entry_type)a->type)->title);
    if (a->entry->type == ADV_ENTRY_TYPE_NONE) {
        adv_say(w->doc, type, " ");
        adv_say_mark(w->doc, type, ADV_TONE_WARN, "assumed");
    }
    adv_prose *day = adv_pair_add(w->doc, pairs, "Day of the rates of duty");
    if (a->duty_day == ADV_DATE_NONE) {
        adv_say_mark(w->doc, day, ADV_TONE_WARN, "not stated, or not the same on every line");
    } else {
        adv_say_date(w->doc, day, a->duty_day);
    }
    if (a->named != NULL) {
        adv_prose *schedule = adv_pair_add(w->doc, pairs, "Schedule");
        adv_say_user(w->doc, schedule, adv_text_of(a->named->name));
        adv_say(w->doc, schedule, ", in force from ");
        adv_say_date(w->doc, schedule, a->named->in_force);
        adv_say(w->doc, schedule, ", used on request");
    }
}

/* A heading the entry does not claim, and of which nobody can tell whether it reaches the goods. */
static bool is_doubt_aside(const adv_due *due)
{
    return due->aside && due->outcome != ADV_DUE_UNCLAIMED;
}

static void doubts_aside(adv_worksheet *w, adv_block *section)
{
    const adv_assessment *a = assessment_of(w);
    adv_prose *p = NULL;
    for (size_t i = 0; i < a->due_count; i++) {
        if (!is_doubt_aside(&a->dues[i])) {
            continue;
        }
        if (p == NULL) {
            adv_block *paragraph = adv_block_add(w->doc, section, ADV_BLOCK_PARAGRAPH);
            p = paragraph == NULL ? NULL : &paragraph->prose;
            adv_say(w->doc, p, "Not claimed, and not to be told here whether they reach the goods: ");
        } else {
            adv_say(w->doc, p, ", ");
        }
        adv_say_user(w->doc, p, a->dues[i].heading);
    }
    adv_say(w->doc, p, p == NULL ? NULL : ".");
}

void adv_worksheet_duty(adv_worksheet *w)
{
    const adv_assessment *a = assessment_of(w);
    if (a == NULL) {
        return;
    }
    adv_block *section = adv_section_add(w->doc, NULL, "duty-and-fees", "Duty and fees");
    days(w, section);
    adv_block *table = adv_table_add(w->doc, section, due_columns, DUE_COLUMNS);
    for (size_t i = 0; i < a->due_count; i++) {
        bool shown = a->dues[i].line < 0 || adv_worksheet_shows(w, (size_t)a->dues[i].line);
        bool idle = a->dues[i].kind == ADV_DUE_SURCHARGE && a->dues[i].outcome == ADV_DUE_EXEMPT;
        if (shown && !idle && !is_doubt_aside(&a->dues[i])) {
            due_row(w, table, &a->dues[i]);
        }
    }
    total_row(w, table);
    doubts_aside(w, section);
}

/* ---- what to key --------------------------------------------------------------------------------------- */

static int64_t sum_of_kind(const adv_assessment *a, uint8_t kind, bool *any)
{
    int64_t sum = 0;
    for (size_t i = 0; i < a->due_count; i++) {
        const adv_due *due = &a->dues[i];
        if (due->kind != kind || due->aside || due->outcome == ADV_DUE_EXEMPT ||
            due->outcome == ADV_DUE_LATER) {
            continue;
        }
        *any = true;
        bool known = due->outcome == ADV_DUE_COMPUTED || due->outcome == ADV_DUE_FREE;
        int64_t amount = due->outcome == ADV_DUE_COMPUTED ? due->amount_e4 : 0;
        if (!known || sum == ADV_AMOUNT_UNKNOWN || adv_amount_add(&sum, sum, amount) != ADV_OK) {
            sum = ADV_AMOUNT_UNKNOWN;
        }
    }
    return sum;
}

static const char *const key_words[ADV_DUE_KIND_COUNT] = {
    "Duty", "Additional duties", "Antidumping deposits", "Countervailing deposits",
    "Merchandise processing fee", "Surcharge for paper", "Harbor maintenance fee", NULL};

void adv_worksheet_key_duty(adv_worksheet *w, adv_block *section)
{
    const adv_assessment *a = assessment_of(w);
    if (a == NULL) {
        return;
    }
    adv_block *pairs = adv_block_add(w->doc, section, ADV_BLOCK_PAIRS);
    for (unsigned kind = 0; kind < ADV_DUE_BESIDE; kind++) {
        bool any = false;
        int64_t sum = sum_of_kind(a, (uint8_t)kind, &any);
        if (any) {
            say_sum(w, adv_pair_add(w->doc, pairs, key_words[kind]), sum, a->j->currency);
        }
    }
    adv_prose *all = adv_pair_add(w->doc, pairs, "All charges");
    say_sum(w, all, adv_all_charges_e4(a->duty_e4, a->deposits_e4, a->fees_e4), a->j->currency);
}

void adv_worksheet_entry_points(adv_worksheet *w, adv_block *part, adv_block **list, bool persons)
{
    const adv_assessment *a = assessment_of(w);
    for (size_t i = 0; a != NULL && i < a->point_count; i++) {
        const adv_entry_point *point = &a->points[i];
        if (adv_entry_point_asks_person((adv_entry_point_code)point->code) != persons ||
            !adv_entry_point_matters(a, i)) {
            continue;
        }
        *list = *list == NULL ? adv_block_add(w->doc, part, ADV_BLOCK_LIST) : *list;
        adv_prose *p = adv_item_add(w->doc, *list);
        adv_tell_entry_points(w->doc, p, a, i);
        if (point->code == ADV_ENTRY_POINT_ASK) {
            adv_say(w->doc, p, " (");
            adv_say(w->doc, p, point->rule->id);
            adv_say(w->doc, p, ")");
        }
    }
    for (size_t i = 0; a != NULL && !persons && i < a->due_count; i++) {
        if (adv_due_speaks(a, i)) {
            *list = *list == NULL ? adv_block_add(w->doc, part, ADV_BLOCK_LIST) : *list;
            adv_tell_due_lack(w->doc, adv_item_add(w->doc, *list), a, i);
        }
    }
}

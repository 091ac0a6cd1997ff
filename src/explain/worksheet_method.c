/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The part of a worksheet about the lawful order, where transaction value cannot be used: what became of
 * every method, and how the deductive value of a line was worked out.
 */
#include "worksheet.h"

#include "tell_method.h"

#include <string.h>

static const adv_column_head method_columns[] = {
    {"Method", ADV_ALIGN_LEFT, 0},
    {"What became of it", ADV_ALIGN_LEFT, 0},
    {"What would bring it back", ADV_ALIGN_LEFT, 0},
    {"Law", ADV_ALIGN_LEFT, 1},
};
static const adv_column_head price_columns[] = {
    {"Unit price", ADV_ALIGN_DECIMAL, 0},
    {"Units sold", ADV_ALIGN_DECIMAL, 0},
    {"Sales", ADV_ALIGN_RIGHT, 1},
};
static const adv_column_head step_columns[] = {
    {"For one unit", ADV_ALIGN_LEFT, 0},
    {"Amount", ADV_ALIGN_DECIMAL, 0},
    {"So far", ADV_ALIGN_DECIMAL, 0},
    {"Law", ADV_ALIGN_LEFT, 1},
};
static const adv_column_head sale_columns[] = {
    {"Sale", ADV_ALIGN_LEFT, 0},
    {"Units", ADV_ALIGN_DECIMAL, 0},
    {"Unit price", ADV_ALIGN_DECIMAL, 0},
    {"Why it does not count", ADV_ALIGN_LEFT, 0},
};

static void row_law(adv_worksheet *w, adv_prose *p, const adv_parameter *row)
{
    if (row != NULL) {
        adv_tell_cites(w->doc, p, row->cites, row->cite_count, false);
    }
}

static void method_row(adv_worksheet *w, adv_block *table, const adv_method_result *result)
{
    adv_row *row = adv_row_add(w->doc, table);
    const adv_rule *rule = adv_rule_of(w->d, result->rule);
    if (row == NULL) {
        return;
    }
    row->tone = result->state == ADV_METHOD_UNDECIDED ? ADV_TONE_WARN
                : result->state == ADV_METHOD_IS_USED ? ADV_TONE_GOOD
                                                      : ADV_TONE_PLAIN;
    adv_say(w->doc, adv_cell(row, 0), adv_words_method((adv_method)result->method));
    adv_prose_capital(w->doc, adv_cell(row, 0));
    adv_tell_method(w->doc, adv_cell(row, 1), w->d, result);
    adv_tell_way_back(w->doc, adv_cell(row, 2), w->d, result);
    if (rule != NULL) {
        adv_tell_cites(w->doc, adv_cell(row, 3), rule->cites, rule->cite_count, false);
    } else {
        row_law(w, adv_cell(row, 3), result->row);
    }
}

/* ---- deductive value ----------------------------------------------------------------------------------- */

static void say_e15(adv_worksheet *w, adv_prose *p, adv_int128 e15, bool sign)
{
    adv_span *span = adv_say_amount(w->doc, p, e15, 15, ADV_CURRENCY_NONE);
    if (span != NULL) {
        span->most = 4;
        span->sign = sign;
    }
}

static void prices(adv_worksheet *w, adv_block *section, const adv_deductive_result *r)
{
    static const char *const sold[] = {"as imported, at or about the time of importation",
                                       "as imported, after importation", "after further processing"};
    adv_block *table = adv_table_add(w->doc, section, price_columns, 3);
    if (table == NULL || r->price_count == 0) {
        return;
    }
    adv_say(w->doc, &table->prose, "Sold ");
    adv_say(w->doc, &table->prose, sold[r->rung]);
    if (r->until != ADV_DATE_NONE) {
        adv_say(w->doc, &table->prose, ", until ");
        adv_say_date(w->doc, &table->prose, r->until);
        adv_say(w->doc, &table->prose, ", when enough were");
    }
    for (size_t i = 0; i < r->price_count; i++) {
        adv_row *row = adv_row_add(w->doc, table);
        if (row != NULL) {
            row->tone = r->chosen && r->prices[i].price_e4 == r->price_e4 ? ADV_TONE_GOOD : ADV_TONE_PLAIN;
        }
        (void)adv_say_amount(w->doc, adv_cell(row, 0), r->prices[i].price_e4, 4,
                             w->d->jurisdiction->currency);
        adv_tell_quantity(w->doc, adv_cell(row, 1), r->prices[i].units_e4, adv_text_of(NULL));
        adv_say_number(w->doc, adv_cell(row, 2), r->prices[i].sales);
    }
}

static void say_percent(adv_worksheet *w, adv_prose *p, const adv_deduction_step *step)
{
    if (step->percent_e9 == 0 && !step->of_value) {
        return;
    }
    adv_say(w->doc, p, ", ");
    adv_span *span = adv_say_amount(w->doc, p, step->percent_e9, 9, ADV_CURRENCY_NONE);
    if (span != NULL) {
        span->least = 0;
    }
    adv_say(w->doc, p, step->of_value ? " % of the value, solved with it" : " % of the price");
}

static void steps(adv_worksheet *w, adv_block *section, const adv_deductive_result *r)
{
    adv_block *table = adv_table_add(w->doc, section, step_columns, 4);
    adv_row *row = adv_row_add(w->doc, table);
    adv_say(w->doc, adv_cell(row, 0), "Unit price of the greatest aggregate quantity");
    say_e15(w, adv_cell(row, 2), (adv_int128)r->price_e4 * 100 * ADV_E9, false);
    for (size_t i = 0; i < r->step_count; i++) {
        const adv_deduction_step *step = &r->steps[i];
        bool plus = step->part == ADV_ADD_PACKING;
        row = adv_row_add(w->doc, table);
        adv_say(w->doc, adv_cell(row, 0), plus ? "Plus " : "Less ");
        adv_say(w->doc, adv_cell(row, 0), adv_words_deduction((adv_deduction)step->part));
        say_percent(w, adv_cell(row, 0), step);
        if (!step->of_value || step->amount_e15 != 0) {
            say_e15(w, adv_cell(row, 1), plus ? step->amount_e15 : -step->amount_e15, true);
        }
        say_e15(w, adv_cell(row, 2), step->after_e15, false);
        row_law(w, adv_cell(row, 3), step->row);
    }
}

static bool any_refused(const adv_deductive_result *r)
{
    for (size_t i = 0; i < r->facts->sales.count && r->verdicts != NULL; i++) {
        if (r->verdicts[i] != ADV_RESALE_COUNTED) {
            return true;
        }
    }
    return false;
}

static void refused(adv_worksheet *w, adv_block *section, const adv_deductive_result *r)
{
    const adv_resale *sales = r->facts->sales.items;
    if (!any_refused(r)) {
        return;
    }
    adv_block *table = adv_table_add(w->doc, section, sale_columns, 4);
    for (size_t i = 0; i < r->facts->sales.count; i++) {
        if (r->verdicts[i] == ADV_RESALE_COUNTED) {
            continue;
        }
        adv_row *row = adv_row_add(w->doc, table);
        if (sales[i].id.length != 0) {
            adv_say_user(w->doc, adv_cell(row, 0), sales[i].id);
            adv_say(w->doc, adv_cell(row, 0), " ");
        }
        if (sales[i].date != ADV_DATE_NONE) {
            adv_say_date(w->doc, adv_cell(row, 0), sales[i].date);
        }
        adv_tell_quantity(w->doc, adv_cell(row, 1), sales[i].quantity.e4, sales[i].quantity.unit);
        adv_tell_money(w->doc, adv_cell(row, 2), sales[i].unit_price);
        adv_say(w->doc, adv_cell(row, 3), adv_words_resale((adv_resale_verdict)r->verdicts[i]));
        adv_prose_capital(w->doc, adv_cell(row, 3));
    }
}

void adv_worksheet_value(adv_worksheet *w, adv_block *section, const adv_method_result *result,
                         const char *how)
{
    const adv_line_result *line = adv_line_of(w->d, result->line);
    if (result->state != ADV_METHOD_IS_USED || line == NULL) {
        return;
    }
    adv_block *paragraph = adv_block_add(w->doc, section, ADV_BLOCK_PARAGRAPH);
    adv_prose *p = paragraph == NULL ? NULL : &paragraph->prose;
    adv_say(w->doc, p, "Value of ");
    adv_tell_quantity(w->doc, p, line->quantity_e4, line->unit);
    adv_say(w->doc, p, ": ");
    (void)adv_say_amount(w->doc, p, result->value_e4, 4, w->d->jurisdiction->currency);
    adv_say(w->doc, p, how);
}

static void deductive(adv_worksheet *w, adv_block *parent, const adv_method_result *result)
{
    const adv_deductive_result *r = result->deductive;
    adv_block *section = adv_section_add(w->doc, parent, NULL, "Deductive value");
    prices(w, section, r);
    if (r->chosen) {
        steps(w, section, r);
    }
    refused(w, section, r);
    adv_worksheet_value(w, section, result, "; worked out exactly, and rounded once.");
}

/* ---- rows of law --------------------------------------------------------------------------------------- */

static void mark(const adv_worksheet *w, uint8_t *used, const adv_parameter *row)
{
    if (row != NULL) {
        used[row - w->d->jurisdiction->parameters] = 1;
    }
}

void adv_worksheet_method_rows(const adv_worksheet *w, uint8_t *used)
{
    for (size_t i = 0; i < w->d->method_count; i++) {
        const adv_method_result *result = &w->d->methods[i];
        const adv_deductive_result *r = result->deductive;
        const adv_comparison_result *compared = result->comparison;
        mark(w, used, result->row);
        for (size_t k = 0; compared != NULL && compared->used >= 0 && k < ADV_COMPARISON_ROW_COUNT; k++) {
            mark(w, used, compared->rows[k]);
        }
        const adv_computed_result *costs = result->computed;
        for (size_t k = 0; result->fallback != NULL && k < ADV_RELAXED_COUNT; k++) {
            if ((result->fallback->relaxed & ADV_RELAXED(k)) != 0) {
                mark(w, used, result->fallback->rows[k]);
            }
        }
        if (result->fallback != NULL) {
            mark(w, used, result->fallback->prohibited);
        }
        for (size_t k = 0; costs != NULL && k < costs->step_count; k++) {
            mark(w, used, costs->steps[k].row);
        }
        for (size_t k = 0; r != NULL && k < r->step_count; k++) {
            mark(w, used, r->steps[k].row);
        }
        if (r != NULL && r->chosen) {
            mark(w, used, r->later);
            mark(w, used, r->last_day);
        }
    }
}

/* ---- the section --------------------------------------------------------------------------------------- */

/* The first method of a line that transaction value does not value. */
static bool is_told(const adv_worksheet *w, size_t index)
{
    const adv_method_result *first = &w->d->methods[index];
    bool starts = index == 0 || w->d->methods[index - 1].line != first->line;
    return starts && first->state == ADV_METHOD_NOT_USABLE && adv_worksheet_shows(w, (size_t)first->line);
}

static void worked_out(adv_worksheet *w, adv_block *part, const adv_method_result *result)
{
    if (result != NULL && result->comparison != NULL) {
        adv_worksheet_comparison(w, part, result);
    }
    if (result != NULL && result->deductive != NULL) {
        deductive(w, part, result);
    }
    if (result != NULL && result->computed != NULL) {
        adv_worksheet_computed(w, part, result);
    }
}

static void line_methods(adv_worksheet *w, adv_block *section, size_t index)
{
    int32_t line = w->d->methods[index].line;
    adv_block *part = section;
    if (w->d->line_count > 1) {
        part = adv_section_add(w->doc, section, NULL, "Line");
        if (part != NULL) {
            adv_say(w->doc, &part->prose, " ");
            adv_say_user(w->doc, &part->prose, w->d->lines[line].line);
        }
    }
    adv_block *table = adv_table_add(w->doc, part, method_columns, 4);
    for (size_t i = index; i < w->d->method_count && w->d->methods[i].line == line; i++) {
        method_row(w, table, &w->d->methods[i]);
    }
    for (size_t i = index; i < w->d->method_count && w->d->methods[i].line == line; i++) {
        const adv_method_result *result = &w->d->methods[i];
        if (result->fallback != NULL) {
            adv_worksheet_fallback(w, part, result);
        }
        worked_out(w, part, result->fallback != NULL ? result->fallback->inner : result);
    }
}

void adv_worksheet_methods(adv_worksheet *w)
{
    adv_block *section = NULL;
    for (size_t i = 0; i < w->d->method_count; i++) {
        if (is_told(w, i)) {
            section = section != NULL
                          ? section
                          : adv_section_add(w->doc, NULL, "methods", "The lawful order of methods");
            line_methods(w, section, i);
        }
    }
}

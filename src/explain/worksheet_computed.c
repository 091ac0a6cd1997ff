/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The part of a worksheet about computed value: every cost, whose profit and general expenses were taken and
 * what they were tested against.
 */
#include "worksheet.h"

#include "tell_method.h"

static const adv_column_head cost_columns[] = {
    {"Cost", ADV_ALIGN_LEFT, 0},
    {"Stated", ADV_ALIGN_DECIMAL, 0},
    {"Counted", ADV_ALIGN_DECIMAL, 0},
    {"So far", ADV_ALIGN_DECIMAL, 0},
    {"Law", ADV_ALIGN_LEFT, 1},
};
static const adv_column_head figure_columns[] = {
    {"Figure of another producer", ADV_ALIGN_LEFT, 0},
    {"Per cent", ADV_ALIGN_DECIMAL, 0},
    {"What became of it", ADV_ALIGN_LEFT, 0},
};

static void say_e13(adv_worksheet *w, adv_prose *p, adv_int128 e13, bool sign)
{
    adv_span *span = adv_say_amount(w->doc, p, e13, 13, ADV_CURRENCY_NONE);
    if (span != NULL) {
        span->most = 4;
        span->sign = sign;
    }
}

static void say_percent(adv_worksheet *w, adv_prose *p, int64_t percent_e9)
{
    adv_span *span = adv_say_amount(w->doc, p, percent_e9, 9, ADV_CURRENCY_NONE);
    if (span != NULL) {
        span->least = 0;
    }
}

static void say_cost(adv_worksheet *w, adv_prose *p, const adv_computed_result *r,
                     const adv_computed_step *step)
{
    const adv_computed_assist *assists = r->facts->assists.items;
    adv_prose words = {NULL, NULL};
    adv_say(w->doc, &words, step->part == ADV_COMPUTED_REFUNDED ? "less " : "");
    adv_say(w->doc, &words, adv_words_computed_part((adv_computed_part)step->part));
    adv_prose_capital(w->doc, &words);
    adv_prose_append(p, &words);
    if (step->assist >= 0 && assists[step->assist].id.length != 0) {
        adv_say(w->doc, p, " ");
        adv_say_user(w->doc, p, assists[step->assist].id);
    }
    if (!step->stated.stated) {
        adv_say(w->doc, p, ", ");
        say_percent(w, p, step->percent_e9);
        adv_say(w->doc, p, " % of materials and fabrication");
    }
    if (step->rate.source != ADV_RATE_NONE && step->rate.source != ADV_RATE_SAME_CURRENCY) {
        adv_say(w->doc, p, ", at ");
        adv_tell_rate(w->doc, p, w->d, &step->rate, step->stated.currency);
    }
}

static void costs(adv_worksheet *w, adv_block *section, const adv_computed_result *r)
{
    adv_block *table = r->step_count == 0 ? NULL : adv_table_add(w->doc, section, cost_columns, 5);
    if (table == NULL) {
        return;
    }
    adv_say(w->doc, &table->prose, "For ");
    if (r->facts->units.stated) {
        adv_tell_quantity(w->doc, &table->prose, r->facts->units.e4, r->facts->units.unit);
    } else {
        adv_say(w->doc, &table->prose, "one unit");
    }
    for (size_t i = 0; i < r->step_count; i++) {
        const adv_computed_step *step = &r->steps[i];
        adv_row *row = adv_row_add(w->doc, table);
        say_cost(w, adv_cell(row, 0), r, step);
        if (step->stated.stated) {
            adv_tell_money(w->doc, adv_cell(row, 1), step->stated);
        }
        say_e13(w, adv_cell(row, 2), step->amount_e13, true);
        say_e13(w, adv_cell(row, 3), step->after_e13, false);
        if (step->row != NULL) {
            adv_tell_cites(w->doc, adv_cell(row, 4), step->row->cites, step->row->cite_count, false);
        }
    }
}

static void figures(adv_worksheet *w, adv_block *section, const adv_computed_result *r)
{
    const adv_class_figure *all = r->facts->class_figures.items;
    bool any = r->verdicts != NULL && r->facts->class_figures.count > 0;
    adv_block *table = any ? adv_table_add(w->doc, section, figure_columns, 3) : NULL;
    for (size_t i = 0; i < r->facts->class_figures.count && table != NULL; i++) {
        adv_row *row = adv_row_add(w->doc, table);
        if (all[i].id.length != 0) {
            adv_say_user(w->doc, adv_cell(row, 0), all[i].id);
            adv_say(w->doc, adv_cell(row, 0), " ");
        }
        if (all[i].country.length != 0) {
            adv_say_user(w->doc, adv_cell(row, 0), all[i].country);
        }
        say_percent(w, adv_cell(row, 1), all[i].percent.e9);
        adv_say(w->doc, adv_cell(row, 2), adv_words_class((adv_class_verdict)r->verdicts[i]));
        adv_prose_capital(w->doc, adv_cell(row, 2));
    }
}

static void ending(adv_worksheet *w, adv_block *section, const adv_method_result *result)
{
    const adv_line_result *line = adv_line_of(w->d, result->line);
    adv_block *paragraph = adv_block_add(w->doc, section, ADV_BLOCK_PARAGRAPH);
    adv_prose *p = paragraph == NULL ? NULL : &paragraph->prose;
    adv_say(w->doc, p, "Profit and general expenses: ");
    adv_say(w->doc, p, adv_words_profit_choice((adv_profit_choice)result->computed->choice));
    adv_say(w->doc, p, ".");
    if (result->state == ADV_METHOD_IS_USED && line != NULL) {
        adv_say(w->doc, p, " Value of ");
        adv_tell_quantity(w->doc, p, line->quantity_e4, line->unit);
        adv_say(w->doc, p, ": ");
        (void)adv_say_amount(w->doc, p, result->value_e4, 4, w->d->jurisdiction->currency);
        adv_say(w->doc, p, "; worked out exactly, and rounded once.");
    }
}

void adv_worksheet_computed(adv_worksheet *w, adv_block *parent, const adv_method_result *result)
{
    adv_block *section = adv_section_add(w->doc, parent, NULL, "Computed value");
    costs(w, section, result->computed);
    figures(w, section, result->computed);
    ending(w, section, result);
}

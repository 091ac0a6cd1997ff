/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The part of a worksheet about the value of identical or similar goods: which accepted value was used, how
 * it was adjusted, and why the others were not.
 */
#include "worksheet.h"

#include "tell_method.h"

static const adv_column_head unit_columns[] = {
    {"For one unit", ADV_ALIGN_LEFT, 0},
    {"Amount", ADV_ALIGN_DECIMAL, 0},
    {"So far", ADV_ALIGN_DECIMAL, 0},
    {"Law", ADV_ALIGN_LEFT, 1},
};
static const adv_column_head value_columns[] = {
    {"Accepted value", ADV_ALIGN_LEFT, 0},
    {"Quantity", ADV_ALIGN_DECIMAL, 0},
    {"Unit value", ADV_ALIGN_DECIMAL, 0},
    {"What became of it", ADV_ALIGN_LEFT, 0},
};

static void say_name(adv_worksheet *w, adv_prose *p, const adv_comparable *value)
{
    if (value->id.length != 0) {
        adv_say_user(w->doc, p, value->id);
        adv_say(w->doc, p, " ");
    }
    if (value->export_date != ADV_DATE_NONE) {
        adv_say_date(w->doc, p, value->export_date);
    }
}

static void say_e13(adv_worksheet *w, adv_prose *p, adv_int128 e4, adv_int128 of, bool sign)
{
    adv_int128 rounded = 0;
    if (adv_divide_round128(&rounded, e4 * ADV_E9, of, ADV_ROUND_HALF_UP) != ADV_OK) {
        return;
    }
    adv_span *span = adv_say_amount(w->doc, p, rounded, 13, ADV_CURRENCY_NONE);
    if (span != NULL) {
        span->most = 4;
        span->sign = sign;
    }
}

static void unit_row(adv_worksheet *w, adv_block *table, const char *says, const adv_parameter *law,
                     adv_int128 change, adv_int128 after, adv_int128 of)
{
    adv_row *row = adv_row_add(w->doc, table);
    adv_say(w->doc, adv_cell(row, 0), says);
    if (change != 0) {
        say_e13(w, adv_cell(row, 1), change, of, true);
    }
    say_e13(w, adv_cell(row, 2), after, of, false);
    if (law != NULL) {
        adv_tell_cites(w->doc, adv_cell(row, 3), law->cites, law->cite_count, false);
    }
}

static void unit_steps(adv_worksheet *w, adv_block *section, const adv_comparison_result *r)
{
    const adv_comparable *value = (const adv_comparable *)r->facts->values.items + r->used;
    adv_block *table = adv_table_add(w->doc, section, unit_columns, 4);
    adv_int128 accepted = value->unit_value.e4 * r->listed_of;
    unit_row(w, table, "Accepted value", r->rows[ADV_COMPARE_LOWEST], 0, accepted, r->listed_of);
    if (r->from != NULL) {
        unit_row(w, table, "Adjusted to the level and quantity of the goods valued, by the price list",
                 r->rows[ADV_COMPARE_LEVEL], r->listed - accepted, r->listed, r->listed_of);
    }
    if (r->carried) {
        adv_int128 change = (r->facts->carriage.e4 - value->carriage.e4) * r->listed_of;
        unit_row(w, table, "Adjusted for transport", r->rows[ADV_COMPARE_CARRIAGE], change,
                 r->listed + change, r->listed_of);
    }
}

static void values(adv_worksheet *w, adv_block *section, const adv_comparison_result *r)
{
    const adv_comparable *all = r->facts->values.items;
    adv_block *table = r->verdicts == NULL ? NULL : adv_table_add(w->doc, section, value_columns, 4);
    for (size_t i = 0; i < r->facts->values.count && table != NULL; i++) {
        if (r->verdicts[i] == ADV_COMPARABLE_OTHER_CLASS) {
            continue;
        }
        adv_row *row = adv_row_add(w->doc, table);
        if (row != NULL) {
            row->tone = r->verdicts[i] == ADV_COMPARABLE_USED ? ADV_TONE_GOOD : ADV_TONE_PLAIN;
        }
        say_name(w, adv_cell(row, 0), &all[i]);
        if (all[i].quantity.stated) {
            adv_tell_quantity(w->doc, adv_cell(row, 1), all[i].quantity.e4, all[i].quantity.unit);
        }
        adv_tell_money(w->doc, adv_cell(row, 2), all[i].unit_value);
        adv_say(w->doc, adv_cell(row, 3), adv_words_comparable((adv_comparable_verdict)r->verdicts[i]));
        adv_prose_capital(w->doc, adv_cell(row, 3));
    }
}

void adv_worksheet_comparison(adv_worksheet *w, adv_block *parent, const adv_method_result *result)
{
    bool identical = result->method == ADV_BY_IDENTICAL;
    adv_block *section = adv_section_add(w->doc, parent, NULL,
                                         identical ? "Accepted values of identical goods"
                                                   : "Accepted values of similar goods");
    values(w, section, result->comparison);
    if (result->comparison->used >= 0) {
        unit_steps(w, section, result->comparison);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The last page of a worksheet: what a broker keys, what must be said with it, and whom to ask.
 */
#include "worksheet.h"

#include "tell_method.h"

static const adv_column_head key_columns[] = {
    {"Line", ADV_ALIGN_LEFT, 0},           {"HTS", ADV_ALIGN_LEFT, 0},
    {"Quantity", ADV_ALIGN_RIGHT, 0},      {"Entered value", ADV_ALIGN_RIGHT, 0},
    {"Exact value", ADV_ALIGN_DECIMAL, 0}, {"Note", ADV_ALIGN_LEFT, 1},
};
enum { KEY_LINE, KEY_HTS, KEY_QUANTITY, KEY_ENTERED, KEY_EXACT, KEY_MARKS, KEY_COLUMNS };

/* What must be said with the figures of a line; nothing where law and rates are beyond doubt. */
static void say_marks(adv_worksheet *w, adv_prose *p, const adv_line_result *line)
{
    if (line->outcome != ADV_VALUED) {
        adv_say_mark(w->doc, p, line->outcome == ADV_INCOMPLETE ? ADV_TONE_WARN : ADV_TONE_BAD, "do not key");
        adv_say(w->doc, p, ": ");
        adv_tell_outcome(w->doc, p, line);
        return;
    }
    adv_standing standing = adv_value_standing(w->d, (int32_t)(line - w->d->lines));
    if (standing != ADV_VERIFIED) {
        adv_say(w->doc, p, "law: ");
        adv_say_mark(w->doc, p, ADV_TONE_WARN, adv_words_standing(standing));
        adv_say(w->doc, p, line->uncertified ? "; " : "");
    }
    if (line->uncertified) {
        adv_say_mark(w->doc, p, ADV_TONE_WARN, "rate not certified");
    }
}

static void key_row(adv_worksheet *w, adv_block *table, size_t index)
{
    const adv_line_result *line = &w->d->lines[index];
    adv_row *row = adv_row_add(w->doc, table);
    adv_say_user(w->doc, adv_cell(row, KEY_LINE), line->line);
    if (line->goods != NULL && line->goods->hts.length != 0) {
        adv_tell_code(w->doc, adv_cell(row, KEY_HTS), line->goods->hts);
    } else {
        adv_say_mark(w->doc, adv_cell(row, KEY_HTS), ADV_TONE_WARN, "not stated");
    }
    adv_tell_quantity(w->doc, adv_cell(row, KEY_QUANTITY), line->quantity_e4, line->unit);
    if (line->outcome == ADV_VALUED) {
        adv_tell_keyed(w->doc, adv_cell(row, KEY_ENTERED), w->d,
                       adv_entered_e4(w->d, w->options->assessment, index), true);
        adv_span *exact =
            adv_say_amount(w->doc, adv_cell(row, KEY_EXACT), line->exact_e13, 13, ADV_CURRENCY_NONE);
        if (exact != NULL) {
            exact->most = 6;
        }
    }
    say_marks(w, adv_cell(row, KEY_MARKS), line);
}

static void lines(adv_worksheet *w, adv_block *section)
{
    const adv_determination *d = w->d;
    adv_block *table = adv_table_add(w->doc, section, key_columns, KEY_COLUMNS);
    for (size_t i = 0; i < d->line_count; i++) {
        key_row(w, table, i);
    }
    if (d->line_count > 1 && d->outcome == ADV_VALUED) {
        adv_row *row = adv_row_add(w->doc, table);
        if (row != NULL) {
            row->total = true;
            adv_say(w->doc, adv_cell(row, KEY_LINE), "Total");
            adv_tell_keyed(w->doc, adv_cell(row, KEY_ENTERED), d,
                           adv_all_entered_e4(d, w->options->assessment), true);
            (void)adv_say_amount(w->doc, adv_cell(row, KEY_EXACT), d->value_e4, 4, ADV_CURRENCY_NONE);
        }
    }
}

/* A charge that was converted has more decimals than money has; it is shown like other amounts. */
static void say_charge(adv_worksheet *w, adv_prose *p, adv_int128 e13)
{
    int64_t shown_e4 = 0;
    const adv_rounding_rule *rule = &w->d->jurisdiction->round_value;
    if (adv_round_e13(&shown_e4, e13, rule->unit_e4, (adv_rounding)rule->mode) == ADV_OK) {
        (void)adv_say_amount(w->doc, p, shown_e4, 4, w->d->jurisdiction->currency);
    } else {
        (void)adv_say_amount(w->doc, p, e13, 13, w->d->jurisdiction->currency);
    }
}

static void charges(adv_worksheet *w, adv_prose *p)
{
    if (!w->key.chgs_known) {
        adv_say_mark(w->doc, p, ADV_TONE_WARN, "not known in full");
        adv_say(w->doc, p, "; known of it: ");
    }
    adv_tell_keyed(w->doc, p, w->d, w->key.chgs_entered_e4, true);
    for (size_t i = 0; i < w->key.charge_count; i++) {
        const adv_key_charge *charge = &w->key.charges[i];
        adv_say_break(w->doc, p);
        adv_prose name = {NULL, NULL};
        adv_tell_item(w->doc, &name, w->d, charge->item);
        adv_prose_capital(w->doc, &name);
        adv_prose_append(p, &name);
        adv_say(w->doc, p, ": ");
        if (charge->known) {
            say_charge(w, p, charge->e13);
        } else {
            adv_money amount = w->d->items[charge->item].amount;
            adv_tell_money(w->doc, p, amount);
            if (amount.e4 != ADV_AMOUNT_UNKNOWN && amount.stated) {
                adv_say(w->doc, p, " ");
                adv_say_mark(w->doc, p, ADV_TONE_WARN, "not converted");
            }
        }
        adv_say(w->doc, p, charge->taken_out ? ", taken out of the price" : ", not in the price");
        adv_say(w->doc, p, charge->chgs ? "" : "; no part of CHGS");
    }
}

static void fields(adv_worksheet *w, adv_block *section)
{
    const adv_shipment *s = w->d->shipment;
    adv_block *pairs = adv_block_add(w->doc, section, ADV_BLOCK_PAIRS);
    if (s != NULL && s->entry_number.length != 0) {
        adv_say_user(w->doc, adv_pair_add(w->doc, pairs, "Entry"), s->entry_number);
    }
    adv_prose *method = adv_pair_add(w->doc, pairs, "Method");
    if (w->d->outcome == ADV_VALUED) {
        adv_say(w->doc, method, adv_words_method_named(w->d->method));
    } else {
        adv_say_mark(w->doc, method, ADV_TONE_WARN, "none yet");
    }
    adv_prose *related = adv_pair_add(w->doc, pairs, "Relationship");
    if (w->key.related == ADV_UNKNOWN) {
        adv_say_mark(w->doc, related, ADV_TONE_WARN, adv_key_related(&w->key));
    } else {
        adv_say_strong(w->doc, related, adv_key_related(&w->key));
    }
    charges(w, adv_pair_add(w->doc, pairs, "Non-dutiable charges (CHGS)"));
}

static void warnings(adv_worksheet *w, adv_block *section)
{
    adv_standing standing = adv_value_standing(w->d, -1);
    if (standing == ADV_VERIFIED && !w->d->uncertified) {
        return;
    }
    adv_block *note = adv_block_add(w->doc, section, ADV_BLOCK_NOTE);
    if (note == NULL) {
        return;
    }
    note->tone = ADV_TONE_WARN;
    if (standing != ADV_VERIFIED) {
        adv_say(w->doc, &note->prose, "The weakest law relied on is ");
        adv_say_mark(w->doc, &note->prose, ADV_TONE_WARN, adv_words_standing(standing));
        adv_say(w->doc, &note->prose, "; have it confirmed before filing. ");
    }
    if (w->d->uncertified) {
        adv_say(w->doc, &note->prose, "An exchange rate is ");
        adv_say_mark(w->doc, &note->prose, ADV_TONE_WARN, "not certified");
        adv_say(w->doc, &note->prose, "; compare it with the certified list before filing.");
    }
}

/* One point, and the row of law that raised it. */
static void point_item(adv_worksheet *w, adv_block *list, const adv_point *point)
{
    const adv_rule *rule = adv_rule_of(w->d, point->rule);
    adv_prose *p = adv_item_add(w->doc, list);
    if (point->code != ADV_POINT_ASK) {
        adv_say_strong(w->doc, p, adv_explain_point_title((adv_point_code)point->code));
        adv_say(w->doc, p, ". ");
    }
    adv_prose sentence = {NULL, NULL};
    adv_tell_point(w->doc, &sentence, w->d, point);
    adv_prose_capital(w->doc, &sentence);
    adv_prose_append(p, &sentence);
    if (rule != NULL) {
        adv_say(w->doc, p, " (");
        adv_say(w->doc, p, rule->id);
        adv_say(w->doc, p, ")");
    }
}

static void point_items(adv_worksheet *w, adv_block *part, adv_block **list, bool persons, bool decides)
{
    for (size_t i = 0; i < w->points.count; i++) {
        const adv_point *point = &w->points.items[i];
        if (adv_point_asks_person((adv_point_code)point->code) == persons &&
            adv_point_decides((adv_point_code)point->code) == decides) {
            *list = *list == NULL ? adv_block_add(w->doc, part, ADV_BLOCK_LIST) : *list;
            point_item(w, *list, point);
        }
    }
}

/* What stands in the way of a value comes first. */
static void points(adv_worksheet *w, adv_block *section, bool persons, const char *heading, const char *none)
{
    adv_block *part = adv_section_add(w->doc, section, NULL, heading);
    adv_block *list = NULL;
    point_items(w, part, &list, persons, true);
    point_items(w, part, &list, persons, false);
    adv_worksheet_entry_points(w, part, &list, persons);
    if (list == NULL) {
        (void)adv_paragraph_add(w->doc, part, none);
    }
}

void adv_worksheet_key(adv_worksheet *w)
{
    adv_block *section = adv_section_add(w->doc, NULL, "what-to-key", "What to key");
    if (section != NULL) {
        section->own_page = true;
    }
    fields(w, section);
    lines(w, section);
    adv_worksheet_key_duty(w, section);
    warnings(w, section);
    points(w, section, true, "Ask a person",
           w->d->outcome == ADV_METHOD_ENDED
               ? "Transaction value cannot be used: a person has to value the goods by the methods that come "
                 "next."
               : "Nothing here asks for a person.");
    points(w, section, false, "Open points", "No point is open.");
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first half of a worksheet: what came out, what was valued, the picture from price to value, the steps.
 */
#include "worksheet.h"

#include "tell_method.h"

#include <string.h>

bool adv_worksheet_shows(const adv_worksheet *w, size_t line)
{
    if (w->options->line.length != 0) {
        return adv_text_equal(w->options->line, w->d->lines[line].line);
    }
    return w->options->first_lines <= 0 || line < (size_t)w->options->first_lines;
}

/* ---- head --------------------------------------------------------------------------------------------- */

static void title(adv_worksheet *w)
{
    adv_document *doc = w->doc;
    adv_say(doc, &doc->title, "Customs value worksheet");
    if (w->d->shipment != NULL && w->d->shipment->id.length != 0) {
        adv_say(doc, &doc->title, ": ");
        adv_say_user(doc, &doc->title, w->d->shipment->id);
    } else if (w->d->line_count == 1) {
        adv_say(doc, &doc->title, ": line ");
        adv_say_user(doc, &doc->title, w->d->lines[0].line);
    }
}

/* Of the first line that ended as the whole did. */
static void say_outcome(adv_worksheet *w, adv_prose *p)
{
    for (size_t i = 0; i < w->d->line_count; i++) {
        if (w->d->lines[i].outcome == w->d->outcome) {
            adv_tell_outcome(w->doc, p, &w->d->lines[i]);
            return;
        }
    }
    adv_say(w->doc, p, adv_explain_outcome((adv_outcome)w->d->outcome));
}

static void result(adv_worksheet *w)
{
    const adv_determination *d = w->d;
    bool valued = d->outcome == ADV_VALUED;
    adv_block *note = adv_block_add(w->doc, NULL, ADV_BLOCK_NOTE);
    if (note == NULL) {
        return;
    }
    note->tone = valued ? ADV_TONE_GOOD : d->outcome == ADV_INCOMPLETE ? ADV_TONE_WARN : ADV_TONE_BAD;
    if (valued) {
        adv_say_strong(w->doc, &note->prose, "Customs value ");
        (void)adv_say_amount(w->doc, &note->prose, d->value_e4, 4, d->jurisdiction->currency);
        adv_say(w->doc, &note->prose, ", by ");
        adv_say(w->doc, &note->prose, adv_words_method_named(d->method));
        adv_say(w->doc, &note->prose, ". ");
    } else {
        adv_say_strong(w->doc, &note->prose, "No value. ");
        say_outcome(w, &note->prose);
        adv_say(w->doc, &note->prose, " ");
    }
    adv_standing standing = adv_value_standing(d, -1);
    if (standing != ADV_VERIFIED) {
        adv_say(w->doc, &note->prose, "Weakest law relied on: ");
        adv_say_mark(w->doc, &note->prose, ADV_TONE_WARN, adv_words_standing(standing));
        adv_say(w->doc, &note->prose, ". ");
    }
    if (d->uncertified) {
        adv_say(w->doc, &note->prose, "Exchange rate: ");
        adv_say_mark(w->doc, &note->prose, ADV_TONE_WARN, "not certified");
        adv_say(w->doc, &note->prose, ".");
    }
}

static void delivery_term(adv_worksheet *w, adv_block *pairs)
{
    const adv_sale *sale = w->d->shipment == NULL ? NULL : w->d->shipment->sale;
    adv_prose *p = adv_pair_add(w->doc, pairs, "Delivery term");
    if (sale == NULL || sale->incoterm.length == 0) {
        adv_say_mark(w->doc, p, ADV_TONE_WARN, "not stated");
        return;
    }
    adv_say_user(w->doc, p, sale->incoterm);
    adv_say(w->doc, p, " ");
    if (sale->named_place.length != 0) {
        adv_say_user(w->doc, p, sale->named_place);
    } else {
        adv_say_mark(w->doc, p, ADV_TONE_WARN, "without a named place");
    }
    if (w->d->incoterm != NULL) {
        adv_say(w->doc, p, ", Incoterms ");
        adv_say(w->doc, p, w->d->incoterm->edition);
    } else {
        adv_say(w->doc, p, ", ");
        adv_say_mark(w->doc, p, ADV_TONE_WARN, "term not known");
    }
}

static void day(adv_worksheet *w, adv_block *pairs)
{
    adv_prose *p = adv_pair_add(w->doc, pairs, "Day of the law");
    if (w->d->day == ADV_DATE_NONE) {
        adv_say_mark(w->doc, p, ADV_TONE_WARN, "not stated");
    } else {
        adv_say_date(w->doc, p, w->d->day);
    }
    const adv_name_row *row = adv_date_kind_row((adv_date_kind)w->d->jurisdiction->trigger);
    adv_say(w->doc, p, ", the date of ");
    adv_say(w->doc, p, row->name);
    adv_say(w->doc, p, " (");
    adv_say(w->doc, p, row->title);
    adv_say(w->doc, p, ")");
}

/* Twelve digits of a digest are enough to compare by eye; all of it is in the JSON. */
static void digest(adv_worksheet *w, adv_prose *p, const char *hex)
{
    size_t length = hex == NULL ? 0 : strlen(hex);
    if (length == 0) {
        adv_say(w->doc, p, "digest not computed");
        return;
    }
    adv_text text = {hex, length < 12 ? length : 12};
    adv_say_user(w->doc, p, text);
}

static void identity(adv_worksheet *w, adv_block *pairs)
{
    adv_prose *p = adv_pair_add(w->doc, pairs, "Law");
    adv_say(w->doc, p, w->d->jurisdiction->name);
    adv_say(w->doc, p, ", pack ");
    digest(w, p, w->d->law->digest);
    adv_say(w->doc, p, ", rule version " ADV_RULE_VERSION);
    if (w->d->identity != NULL) {
        adv_say(w->doc, adv_pair_add(w->doc, pairs, "Identity"), w->d->identity);
    }
}

static void shipment(adv_worksheet *w)
{
    const adv_shipment *s = w->d->shipment;
    adv_block *section = adv_section_add(w->doc, NULL, "shipment", "What was valued");
    adv_block *pairs = adv_block_add(w->doc, section, ADV_BLOCK_PAIRS);
    if (s != NULL && s->entry_number.length != 0) {
        adv_say_user(w->doc, adv_pair_add(w->doc, pairs, "Entry"), s->entry_number);
    }
    if (s != NULL && s->sale != NULL) {
        adv_tell_party(w->doc, adv_pair_add(w->doc, pairs, "Seller"), w->d, s->sale->seller);
        adv_tell_party(w->doc, adv_pair_add(w->doc, pairs, "Buyer"), w->d, s->sale->buyer);
        delivery_term(w, pairs);
    } else if (s == NULL) {
        adv_say(w->doc, adv_pair_add(w->doc, pairs, "Source"), "a line of a book");
    }
    day(w, pairs);
    adv_say(w->doc, adv_pair_add(w->doc, pairs, "Basis"), w->d->jurisdiction->basis);
    identity(w, pairs);
}

void adv_worksheet_head(adv_worksheet *w)
{
    title(w);
    result(w);
    shipment(w);
}

/* ---- picture ------------------------------------------------------------------------------------------ */

/* What the valued lines together gained or lost by one item; false when it counted on none. */
static bool item_sum(const adv_worksheet *w, size_t item, adv_int128 *sum_e13)
{
    bool any = false;
    *sum_e13 = 0;
    for (size_t line = 0; line < w->d->line_count; line++) {
        const adv_trace_record *record = adv_deciding_step(&w->decisions, (int32_t)item, (int32_t)line);
        if (w->d->lines[line].outcome == ADV_VALUED && record != NULL && adv_is_counted(record)) {
            *sum_e13 += record->after_e13 - record->before_e13;
            any = true;
        }
    }
    return any;
}

static void bars(adv_worksheet *w, adv_block *picture, adv_int128 price_e13)
{
    const adv_determination *d = w->d;
    adv_bar *bar = adv_bar_add(w->doc, picture, ADV_BAR_START, 0, price_e13);
    adv_int128 running = price_e13;
    adv_say(w->doc, bar == NULL ? NULL : &bar->label, "Price");
    for (size_t item = 0; item < d->item_count; item++) {
        adv_int128 sum = 0;
        if (!item_sum(w, item, &sum) || sum == 0) {
            continue;
        }
        bar = adv_bar_add(w->doc, picture, sum > 0 ? ADV_BAR_UP : ADV_BAR_DOWN, running, running + sum);
        adv_tell_item(w->doc, bar == NULL ? NULL : &bar->label, d, (int32_t)item);
        adv_prose_capital(w->doc, bar == NULL ? NULL : &bar->label);
        running += sum;
    }
    bar = adv_bar_add(w->doc, picture, ADV_BAR_TOTAL, 0, (adv_int128)d->value_e4 * ADV_E9);
    adv_say(w->doc, bar == NULL ? NULL : &bar->label, "Customs value");
}

void adv_worksheet_picture(adv_worksheet *w)
{
    adv_int128 price_e13 = 0;
    if (w->d->outcome != ADV_VALUED) {
        return; /* there is no way from the price to a value that is not there */
    }
    for (size_t line = 0; line < w->d->line_count; line++) {
        if (w->d->lines[line].method != ADV_BY_TRANSACTION_VALUE) {
            return; /* nor from a price that the value does not start from */
        }
    }
    for (size_t line = 0; line < w->d->line_count; line++) {
        const adv_trace_record *take = w->decisions.takes[line];
        price_e13 += take == NULL ? 0 : take->after_e13;
    }
    adv_block *section = adv_section_add(w->doc, NULL, "picture", "From price to value");
    adv_block *picture = adv_block_add(w->doc, section, ADV_BLOCK_WATERFALL);
    if (picture != NULL) {
        picture->currency = w->d->jurisdiction->currency;
        adv_say(w->doc, &picture->prose,
                w->d->line_count > 1 ? "All lines together; every figure in " : "Every figure in ");
        adv_say(w->doc, &picture->prose, adv_currency_get(picture->currency)->code);
        adv_say(w->doc, &picture->prose, ", rounded to the cent for display");
        bars(w, picture, price_e13);
    }
}

/* ---- steps -------------------------------------------------------------------------------------------- */

static const adv_column_head step_columns[] = {
    {"Step", ADV_ALIGN_LEFT, 0}, {"Amount", ADV_ALIGN_DECIMAL, 0}, {"Value so far", ADV_ALIGN_DECIMAL, 0},
    {"Rate", ADV_ALIGN_LEFT, 3}, {"Law", ADV_ALIGN_LEFT, 1},       {"Evidence", ADV_ALIGN_LEFT, 2},
};
enum { STEP_WHAT, STEP_AMOUNT, STEP_VALUE, STEP_RATE, STEP_LAW, STEP_EVIDENCE, STEP_COLUMNS };
_Static_assert(sizeof step_columns / sizeof *step_columns == STEP_COLUMNS, "every column has its head");

/* A running value is cut after four decimals, and says so; the last one stands in full below the table. */
static void say_running(adv_worksheet *w, adv_prose *p, adv_int128 e13)
{
    adv_span *span = adv_say_amount(w->doc, p, e13, 13, ADV_CURRENCY_NONE);
    if (span != NULL) {
        span->most = 4;
    }
}

static void step_amount(adv_worksheet *w, adv_prose *p, const adv_trace_record *record)
{
    bool cost =
        record->op == ADV_OP_COST; /* its result is the sum so far; the part itself is what is shown */
    int64_t e4 = adv_is_working_step(record) && !cost ? record->result_e4 : record->operand_e4;
    bool less = record->op == ADV_OP_EXCLUDE ||
                (cost && (record->part == ADV_COST_USE || record->part == ADV_COST_PAID_BY_PRODUCER));
    bool counting = record->op == ADV_OP_FREE_UNITS || record->op == ADV_OP_SHIPPED;
    if (record->op == ADV_OP_ROUND || record->op == ADV_OP_VALUE || counting) {
        return;
    } else if (e4 == ADV_AMOUNT_UNKNOWN) {
        adv_say_mark(w->doc, p, ADV_TONE_WARN, "not known");
    } else {
        bool sign = adv_is_counted(record);
        adv_span *span = adv_say_amount(w->doc, p, less ? -e4 : e4, 4, record->currency);
        if (span != NULL) {
            span->sign = sign;
        }
    }
}

static void rounding_law(adv_worksheet *w, adv_prose *p, const adv_rounding_rule *rule)
{
    if (rule->ours) {
        adv_say_mark(w->doc, p, ADV_TONE_WARN, "our rounding");
        adv_say(w->doc, p, ": no provision states it");
        return;
    }
    adv_tell_cites(w->doc, p, rule->cites, rule->cite_count, false);
}

static void our_rounding(adv_worksheet *w, adv_prose *p)
{
    adv_say_mark(w->doc, p, ADV_TONE_QUIET, "our rounding");
    adv_say(w->doc, p, " to the minor unit");
}

static void step_law(adv_worksheet *w, adv_prose *p, const adv_trace_record *record)
{
    const adv_rule *rule = adv_rule_of(w->d, record->rule);
    const adv_parameter *assist = adv_row_of_assist(w->d, record);
    if (assist != NULL) {
        adv_tell_cites(w->doc, p, assist->cites, assist->cite_count, false);
        if (adv_step_rounds_as_ours(record)) {
            adv_say_break(w->doc, p);
            our_rounding(w, p);
        }
    } else if (record->op == ADV_OP_ROUND) {
        rounding_law(w, p, &w->d->jurisdiction->round_value);
    } else if (rule != NULL) {
        adv_tell_cites(w->doc, p, rule->cites, rule->cite_count, false);
    } else if (adv_is_rule_step(record)) {
        adv_say_mark(w->doc, p, ADV_TONE_BAD, "no row of law");
    } else if (adv_step_rounds_as_ours(record)) {
        our_rounding(w, p);
    }
}

/* Without a price, or a rate for it, nothing runs. */
static bool has_price(const adv_worksheet *w, int32_t line)
{
    const adv_trace_record *take = adv_line_of(w->d, line) == NULL ? NULL : w->decisions.takes[line];
    return take != NULL && take->outcome == ADV_STEP_APPLIED;
}

static void step_row(adv_worksheet *w, adv_block *table, const adv_trace_record *record)
{
    adv_row *row = adv_row_add(w->doc, table);
    if (row == NULL) {
        return;
    }
    bool counts = record->op == ADV_OP_TAKE || adv_is_rule_step(record);
    bool value = record->op == ADV_OP_VALUE;
    row->total = value;
    row->tone = adv_is_working_step(record)           ? ADV_TONE_QUIET
                : record->outcome != ADV_STEP_APPLIED ? ADV_TONE_WARN
                                                      : ADV_TONE_PLAIN;
    adv_tell_step(w->doc, adv_cell(row, STEP_WHAT), w->d, record);
    adv_prose_capital(w->doc, adv_cell(row, STEP_WHAT));
    step_amount(w, adv_cell(row, STEP_AMOUNT), record);
    if ((counts && has_price(w, record->line)) || value || record->op == ADV_OP_ROUND) {
        say_running(w, adv_cell(row, STEP_VALUE), record->after_e13);
    }
    if (record->op != ADV_OP_CONVERT) {
        adv_tell_rate(w->doc, adv_cell(row, STEP_RATE), w->d, &record->rate, record->currency);
    }
    step_law(w, adv_cell(row, STEP_LAW), record);
    if (counts) {
        adv_tell_evidence(w->doc, adv_cell(row, STEP_EVIDENCE), w->d, record->item, record->line);
    }
}

/* The figure to key comes from the unrounded value, so it is no step behind the rounded one. */
static void entered_row(adv_worksheet *w, adv_block *table, size_t index)
{
    const adv_line_result *line = &w->d->lines[index];
    adv_row *row = line->outcome == ADV_VALUED ? adv_row_add(w->doc, table) : NULL;
    if (row == NULL) {
        return;
    }
    const adv_assessment *a = w->options->assessment;
    const adv_rounding_rule *rule = &w->d->jurisdiction->round_entered;
    adv_say(w->doc, adv_cell(row, STEP_WHAT), "Value to key: ");
    adv_tell_rounding(w->doc, adv_cell(row, STEP_WHAT), rule, w->d->jurisdiction->currency);
    adv_say(w->doc, adv_cell(row, STEP_WHAT), ", from the exact value");
    if (a != NULL && a->lines[index].moved != 0) {
        adv_say(w->doc, adv_cell(row, STEP_WHAT),
                a->lines[index].moved < 0 ? "; its fraction dropped to keep the total of the invoice"
                                          : "; taken up to keep the total of the invoice");
    }
    adv_tell_keyed(w->doc, adv_cell(row, STEP_VALUE), w->d, adv_entered_e4(w->d, a, index), false);
    rounding_law(w, adv_cell(row, STEP_LAW), rule);
}

static void exact_value(adv_worksheet *w, adv_block *section, const adv_line_result *line)
{
    if (line->outcome != ADV_VALUED || line->exact_e13 == (adv_int128)line->value_e4 * ADV_E9) {
        return;
    }
    adv_block *paragraph = adv_block_add(w->doc, section, ADV_BLOCK_PARAGRAPH);
    adv_prose *p = paragraph == NULL ? NULL : &paragraph->prose;
    adv_say(w->doc, p, "Exact value before rounding: ");
    (void)adv_say_amount(w->doc, p, line->exact_e13, 13, w->d->jurisdiction->currency);
    adv_say(w->doc, p, ".");
}

/* How the amount of an item came about stands right above the step that counts it. */
static void working_rows(adv_worksheet *w, adv_block *table, int32_t item, int32_t line)
{
    const adv_trace_record *record = adv_first_working(&w->decisions, w->d, item, line);
    for (; record != NULL; record = adv_next_step(&w->decisions, w->d, record)) {
        step_row(w, table, record);
    }
}

static void line_steps(adv_worksheet *w, size_t index)
{
    const adv_line_result *line = &w->d->lines[index];
    adv_block *section =
        adv_section_add(w->doc, NULL, NULL, w->d->line_count > 1 ? "Steps of line " : "Steps, line ");
    if (section == NULL) {
        return;
    }
    adv_say_user(w->doc, &section->prose, line->line);
    if (line->goods != NULL && line->goods->description.length != 0) {
        adv_say(w->doc, &section->prose, ": ");
        adv_say_user(w->doc, &section->prose, line->goods->description);
    }
    adv_block *table = adv_table_add(w->doc, section, step_columns, STEP_COLUMNS);
    const adv_trace_record *record = adv_first_step(&w->decisions, w->d, (int32_t)index);
    for (; record != NULL; record = adv_next_step(&w->decisions, w->d, record)) {
        if (!adv_is_table_step(record)) {
            continue;
        }
        if (record->op == ADV_OP_TAKE || adv_is_rule_step(record)) {
            if (w->d->line_count == 1) {
                working_rows(w, table, record->item, -1);
            }
            working_rows(w, table, record->item, (int32_t)index);
        }
        step_row(w, table, record);
    }
    if (table != NULL && table->row == NULL) {
        adv_row *row = adv_row_add(w->doc, table);
        adv_say(w->doc, adv_cell(row, STEP_WHAT), "No step could be taken: ");
        adv_tell_outcome(w->doc, adv_cell(row, STEP_WHAT), line);
    }
    entered_row(w, table, index);
    exact_value(w, section, line);
}

static bool counted_anywhere(const adv_worksheet *w, size_t item)
{
    for (size_t line = 0; line < w->d->line_count; line++) {
        const adv_trace_record *record = adv_deciding_step(&w->decisions, (int32_t)item, (int32_t)line);
        if (record != NULL && adv_is_table_step(record)) {
            return true;
        }
    }
    return false;
}

/* Percentages, costs and shares of charges that concern the shipment as a whole. */
static void shipment_steps(adv_worksheet *w)
{
    adv_block *table = NULL;
    for (size_t item = 0; item < w->d->item_count; item++) {
        if (adv_first_working(&w->decisions, w->d, (int32_t)item, -1) == NULL || !counted_anywhere(w, item)) {
            continue;
        }
        if (table == NULL) {
            adv_block *section = adv_section_add(w->doc, NULL, "amounts", "Amounts of the whole shipment");
            table = adv_table_add(w->doc, section, step_columns, STEP_COLUMNS);
        }
        working_rows(w, table, (int32_t)item, -1);
    }
}

static const adv_column_head payment_columns[] = {
    {"Payment", ADV_ALIGN_LEFT, 0},
    {"Amount", ADV_ALIGN_DECIMAL, 0},
};
enum { PAYMENT_WHAT, PAYMENT_AMOUNT, PAYMENT_COLUMNS };

/* Deposits, part payments and balances: how the price was settled. */
static void payments(adv_worksheet *w)
{
    adv_block *table = NULL;
    for (size_t i = 0; i < w->d->trace.count; i++) {
        const adv_trace_record *record = &w->d->trace.records[i];
        if (record->op != ADV_OP_PAYMENT) {
            continue;
        }
        if (table == NULL) {
            adv_block *section = adv_section_add(w->doc, NULL, "payments", "Payments");
            table = adv_table_add(w->doc, section, payment_columns, PAYMENT_COLUMNS);
        }
        adv_row *row = adv_row_add(w->doc, table);
        adv_money amount = {record->operand_e4, record->currency, true};
        adv_tell_step(w->doc, adv_cell(row, PAYMENT_WHAT), w->d, record);
        adv_prose_capital(w->doc, adv_cell(row, PAYMENT_WHAT));
        adv_tell_money(w->doc, adv_cell(row, PAYMENT_AMOUNT), amount);
    }
}

static const adv_column_head line_columns[] = {
    {"Line", ADV_ALIGN_LEFT, 0},     {"Goods", ADV_ALIGN_LEFT, 1},     {"Price", ADV_ALIGN_DECIMAL, 0},
    {"Value", ADV_ALIGN_DECIMAL, 0}, {"To key", ADV_ALIGN_DECIMAL, 0}, {"Outcome", ADV_ALIGN_LEFT, 0},
};
enum { LINE_NAME, LINE_GOODS, LINE_PRICE, LINE_VALUE, LINE_KEYED, LINE_OUTCOME, LINE_COLUMNS };

static void line_outcome(adv_worksheet *w, adv_prose *p, const adv_line_result *line)
{
    if (line->outcome != ADV_VALUED) {
        adv_text name = adv_text_of(adv_outcome_name((adv_outcome)line->outcome));
        adv_tone tone = line->outcome == ADV_INCOMPLETE ? ADV_TONE_WARN : ADV_TONE_BAD;
        const char *words = adv_text_is(name, "method_ended") ? "method ended"
                            : adv_text_is(name, "no_law")     ? "no law"
                                                              : name.bytes;
        adv_say_mark(w->doc, p, tone, words);
        return;
    }
    adv_standing standing = adv_value_standing(w->d, (int32_t)(line - w->d->lines));
    adv_say(w->doc, p, "valued");
    if (standing != ADV_VERIFIED) {
        adv_say(w->doc, p, ", ");
        adv_tell_standing(w->doc, p, standing);
    }
    if (line->uncertified) {
        adv_say(w->doc, p, ", ");
        adv_say_mark(w->doc, p, ADV_TONE_WARN, "rate not certified");
    }
}

static void line_row(adv_worksheet *w, adv_block *table, size_t index)
{
    const adv_line_result *line = &w->d->lines[index];
    adv_row *row = adv_row_add(w->doc, table);
    adv_say_user(w->doc, adv_cell(row, LINE_NAME), line->line);
    if (line->goods != NULL) {
        adv_say_user(w->doc, adv_cell(row, LINE_GOODS), line->goods->description);
    }
    adv_tell_money(w->doc, adv_cell(row, LINE_PRICE), (adv_money){line->price_e4, line->currency, true});
    if (line->outcome == ADV_VALUED) {
        (void)adv_say_amount(w->doc, adv_cell(row, LINE_VALUE), line->value_e4, 4,
                             w->d->jurisdiction->currency);
        adv_tell_keyed(w->doc, adv_cell(row, LINE_KEYED), w->d,
                       adv_entered_e4(w->d, w->options->assessment, index), false);
    }
    line_outcome(w, adv_cell(row, LINE_OUTCOME), line);
}

static void lines_table(adv_worksheet *w)
{
    const adv_determination *d = w->d;
    adv_block *section = adv_section_add(w->doc, NULL, "lines", "Lines");
    adv_block *table = adv_table_add(w->doc, section, line_columns, LINE_COLUMNS);
    for (size_t i = 0; i < d->line_count; i++) {
        line_row(w, table, i);
    }
    if (d->outcome == ADV_VALUED) {
        adv_row *row = adv_row_add(w->doc, table);
        if (row != NULL) {
            row->total = true;
            adv_say(w->doc, adv_cell(row, LINE_NAME), "Total");
            (void)adv_say_amount(w->doc, adv_cell(row, LINE_VALUE), d->value_e4, 4,
                                 d->jurisdiction->currency);
            adv_tell_keyed(w->doc, adv_cell(row, LINE_KEYED), d,
                           adv_all_entered_e4(d, w->options->assessment), false);
        }
    }
}

void adv_worksheet_steps(adv_worksheet *w)
{
    size_t hidden = 0;
    payments(w);
    if (w->d->line_count > 1) {
        lines_table(w);
        shipment_steps(w);
    }
    for (size_t i = 0; i < w->d->line_count; i++) {
        if (adv_worksheet_shows(w, i)) {
            line_steps(w, i);
        } else {
            hidden++;
        }
    }
    if (hidden != 0) {
        adv_block *paragraph = adv_block_add(w->doc, NULL, ADV_BLOCK_PARAGRAPH);
        adv_prose *p = paragraph == NULL ? NULL : &paragraph->prose;
        adv_say(w->doc, p, "Steps of ");
        adv_say_number(w->doc, p, (int64_t)hidden);
        adv_say(w->doc, p, hidden == 1 ? " further line" : " further lines");
        adv_say(w->doc, p, " are not shown here.");
    }
}

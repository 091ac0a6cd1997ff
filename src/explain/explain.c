/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The public face of this room: a worksheet put together section by section, apportionments side by side,
 * single sentences, and the reason column of a book in words.
 */
#include "advalorem/explain.h"

#include <assert.h>

#include "engine/tile.h"
#include "worksheet.h"

static const adv_explain_options no_options = {.indent = 2};

static bool has_line(const adv_determination *d, adv_text line)
{
    for (size_t i = 0; i < d->line_count; i++) {
        if (adv_text_equal(d->lines[i].line, line)) {
            return true;
        }
    }
    return false;
}

adv_status adv_explain_document(adv_document **out, adv_arena *arena, const adv_determination *d,
                                const adv_explain_options *options)
{
    adv_worksheet w = {.d = d, .options = options == NULL ? &no_options : options};
    if (w.options->line.length != 0 && !has_line(d, w.options->line)) {
        return ADV_ERR_INPUT;
    }
    w.doc = adv_document_new(arena);
    if (w.doc == NULL || !adv_decisions_make(&w.decisions, arena, d) ||
        !adv_points_gather(&w.points, arena, d)) {
        return ADV_ERR_MEMORY;
    }
    adv_status status = adv_key_sheet_make(&w.key, arena, d, &w.decisions);
    if (status != ADV_OK) {
        return status;
    }
    adv_worksheet_head(&w);
    adv_worksheet_per_unit(&w);
    adv_worksheet_picture(&w);
    adv_worksheet_steps(&w);
    adv_worksheet_left(&w);
    adv_worksheet_conditions(&w);
    adv_worksheet_missing(&w);
    adv_worksheet_duty(&w);
    adv_worksheet_law(&w);
    adv_worksheet_key(&w);
    if (w.doc->failed) {
        return ADV_ERR_MEMORY;
    }
    *out = w.doc;
    return ADV_OK;
}

/* ---- apportionments ----------------------------------------------------------------------------------- */

static const adv_column_head apportionment_columns[] = {
    {"Apportionment", ADV_ALIGN_LEFT, 0}, {"Assists counted", ADV_ALIGN_DECIMAL, 0},
    {"Value", ADV_ALIGN_DECIMAL, 0},      {"To key", ADV_ALIGN_DECIMAL, 0},
    {"Outcome", ADV_ALIGN_LEFT, 0},       {"Law", ADV_ALIGN_LEFT, 1},
};
enum { WAY_NAME, WAY_ASSISTS, WAY_VALUE, WAY_KEYED, WAY_OUTCOME, WAY_LAW };

/* The law names the way only where all that is made with the assists goes to one country. */
static bool needs_papers(const adv_determination *d, adv_apportionment way)
{
    const adv_list *list = d->shipment == NULL ? NULL : &d->shipment->assists;
    const adv_assist *assists = list == NULL ? NULL : list->items;
    bool needed = way == ADV_APPORTION_GIVEN;
    for (size_t i = 0; list != NULL && i < list->count; i++) {
        adv_ledger_terms terms = {
            .shared = assists[i].all_for_importing_country == ADV_FALSE,
            .elsewhere = assists[i].other_units.stated ? assists[i].other_units.e9 : ADV_AMOUNT_UNKNOWN};
        needed = needed || adv_ledger_way_needs_papers(&terms, way);
    }
    return needed;
}

static void way_outcome(adv_document *doc, adv_prose *p, const adv_apportionment_view *view)
{
    const adv_determination *d = view->determination;
    const char *lack = NULL;
    for (size_t i = 0; i < d->line_count && lack == NULL; i++) {
        lack = d->lines[i].outcome == d->outcome ? adv_words_lack(d->lines[i].reason_fact) : NULL;
    }
    if (d->outcome == ADV_VALUED) {
        adv_say(doc, p, "valued");
    } else {
        adv_say_mark(doc, p, ADV_TONE_WARN,
                     lack != NULL ? lack : adv_explain_outcome((adv_outcome)d->outcome));
    }
    if (needs_papers(d, view->apportionment)) {
        adv_say(doc, p, ", ");
        adv_say_mark(doc, p, ADV_TONE_WARN, "only with documents");
    }
}

static adv_int128 assists_e13(const adv_determination *d)
{
    adv_int128 sum = 0;
    for (size_t i = 0; i < d->trace.count; i++) {
        const adv_trace_record *record = &d->trace.records[i];
        const adv_item *item = adv_item_of(d, record->item);
        if (item != NULL && item->origin == ADV_FROM_ASSIST && adv_is_counted(record)) {
            sum += record->after_e13 - record->before_e13;
        }
    }
    return sum;
}

static void apportionment_row(adv_document *doc, adv_block *table, const adv_apportionment_view *view)
{
    const adv_determination *d = view->determination;
    adv_row *row = adv_row_add(doc, table);
    adv_say(doc, adv_cell(row, WAY_NAME), adv_words_apportionment(view->apportionment));
    adv_prose_capital(doc, adv_cell(row, WAY_NAME));
    const adv_parameter *law = adv_row_of_way(d, view->apportionment);
    way_outcome(doc, adv_cell(row, WAY_OUTCOME), view);
    if (law != NULL) {
        adv_tell_cites(doc, adv_cell(row, WAY_LAW), law->cites, law->cite_count, false);
    }
    if (d->outcome != ADV_VALUED) {
        return;
    }
    adv_span *sum =
        adv_say_amount(doc, adv_cell(row, WAY_ASSISTS), assists_e13(d), 13, d->jurisdiction->currency);
    if (sum != NULL) {
        sum->most = 4;
    }
    (void)adv_say_amount(doc, adv_cell(row, WAY_VALUE), d->value_e4, 4, d->jurisdiction->currency);
    adv_tell_keyed(doc, adv_cell(row, WAY_KEYED), d, d->entered_e4, false);
}

adv_status adv_explain_apportionments(adv_document **out, adv_arena *arena,
                                      const adv_apportionment_view *views, size_t count)
{
    adv_document *doc = adv_document_new(arena);
    if (doc == NULL) {
        return ADV_ERR_MEMORY;
    }
    adv_say(doc, &doc->title, "Assists by each apportionment");
    (void)adv_paragraph_add(
        doc, NULL,
        "The same shipment, valued once for each way of spreading its assists. The importer "
        "chooses one the law leaves open, documents it, and keeps to it.");
    adv_block *table = adv_table_add(doc, NULL, apportionment_columns,
                                     sizeof apportionment_columns / sizeof *apportionment_columns);
    for (size_t i = 0; i < count; i++) {
        apportionment_row(doc, table, &views[i]);
    }
    if (doc->failed) {
        return ADV_ERR_MEMORY;
    }
    *out = doc;
    return ADV_OK;
}

/* ---- single sentences --------------------------------------------------------------------------------- */

static adv_status plain(adv_buffer *out, const adv_document *doc, const adv_prose *prose)
{
    if (!doc->failed) {
        adv_prose_plain(out, prose);
    }
    return doc->failed || out->failed ? ADV_ERR_MEMORY : ADV_OK;
}

adv_status adv_explain_point(adv_buffer *out, const adv_determination *d, const adv_point *point)
{
    adv_document doc = {.arena = out->arena};
    adv_prose prose = {NULL, NULL};
    adv_tell_point(&doc, &prose, d, point);
    return plain(out, &doc, &prose);
}

adv_status adv_explain_step(adv_buffer *out, const adv_determination *d, const adv_trace_record *record)
{
    adv_document doc = {.arena = out->arena};
    adv_prose prose = {NULL, NULL};
    bool counted = !adv_is_rule_step(record) || adv_is_counted(record);
    if (counted) {
        adv_tell_step(&doc, &prose, d, record);
    } else {
        adv_tell_item(&doc, &prose, d, record->item);
        adv_say(&doc, &prose, ": ");
        adv_tell_reason(&doc, &prose, d, record);
    }
    return plain(out, &doc, &prose);
}

/* ---- the reason column of a book ---------------------------------------------------------------------- */

enum { REASON_AMOUNT = ADV_NO_FACT };

static const char *fact_name(unsigned kind, unsigned fact)
{
    if (kind == ADV_SUBJECT_SALE) {
        return fact < ADV_SALE_FACT_COUNT ? adv_sale_fact_row((adv_sale_fact)fact)->name : NULL;
    }
    return fact < ADV_ELEMENT_FACT_COUNT ? adv_element_fact_row((adv_element_fact)fact)->name : NULL;
}

void adv_explain_reason_name(adv_buffer *out, adv_outcome outcome, uint16_t reason)
{
    unsigned kind = reason >> 8;
    unsigned fact = reason & 0xffu;
    const char *lack = adv_words_lack_name(fact);
    const char *name = fact_name(kind, fact);
    if (outcome == ADV_VALUED) {
        return;
    }
    if (fact < ADV_LACK_LEDGER || lack == NULL) { /* what a ledger lacks is named by its table */
        adv_buffer_string(out, kind < ADV_KIND_COUNT ? adv_element_kind_row((adv_element_kind)kind)->name
                                                     : "sale");
        adv_buffer_char(out, '.');
    }
    adv_buffer_string(out, lack != NULL                  ? lack
                           : name != NULL                ? name
                           : outcome == ADV_METHOD_ENDED ? "ended"
                           : outcome == ADV_REJECTED     ? "range"
                                                         : "amount");
}

void adv_explain_reason(adv_buffer *out, adv_outcome outcome, uint16_t reason)
{
    unsigned kind = reason >> 8;
    unsigned fact = reason & 0xffu;
    const char *lack = adv_words_lack(fact);
    if (outcome == ADV_VALUED) {
        return;
    }
    if (kind < ADV_KIND_COUNT) {
        adv_buffer_text(out, adv_explain_kind((adv_element_kind)kind));
    } else {
        adv_buffer_string(out, "the sale");
    }
    adv_buffer_string(out, ": ");
    if (lack != NULL) {
        adv_buffer_string(out, lack);
    } else if (outcome == ADV_METHOD_ENDED) {
        adv_buffer_string(out, "transaction value cannot be used; the rule named beside it says why");
    } else if (outcome == ADV_REJECTED) {
        adv_buffer_string(out, "a figure passes the stated bounds; check it for a misplaced decimal point");
    } else if (fact == REASON_AMOUNT || fact_name(kind, fact) == NULL) {
        adv_buffer_string(out, "the amount is not known, and the law needs it; find it and state it");
    } else {
        adv_buffer_string(out, "it is not stated whether ");
        adv_buffer_string(out, kind == ADV_SUBJECT_SALE ? adv_explain_sale_fact((adv_sale_fact)fact, true)
                                                        : adv_explain_fact((adv_element_fact)fact, true));
    }
}

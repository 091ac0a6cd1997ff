/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The public face of this room: a worksheet put together section by section, single sentences, and the reason
 * column of a book in words.
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
    adv_worksheet_relations(&w);
    adv_worksheet_price_tests(&w);
    adv_worksheet_methods(&w);
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

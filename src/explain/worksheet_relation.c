/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The part of a worksheet about who is related: every pair looked at, each test of the law with what it found
 * and the chain of ties that leads there.
 */
#include "tell_relation.h"

static const adv_column_head columns[] = {
    {"Test", ADV_ALIGN_LEFT, 0},
    {"What it found", ADV_ALIGN_LEFT, 0},
    {"Shown by", ADV_ALIGN_LEFT, 0},
    {"Law", ADV_ALIGN_LEFT, 1},
};

static void finding_row(adv_worksheet *w, adv_block *table, const adv_relation_result *result,
                        const adv_relation_finding *finding)
{
    const adv_tie *ties = w->d->shipment->ties.items;
    adv_row *row = adv_row_add(w->doc, table);
    if (row == NULL) {
        return;
    }
    row->tone = finding->verdict == ADV_RELATION_OPEN ? ADV_TONE_WARN : ADV_TONE_PLAIN;
    adv_say(w->doc, adv_cell(row, 0), adv_words_relation_test((adv_relation_test)finding->test));
    adv_prose_capital(w->doc, adv_cell(row, 0));
    adv_tell_finding(w->doc, adv_cell(row, 1), w->d, result, finding);
    for (size_t i = 0; i < finding->tie_count; i++) {
        if (i > 0) {
            adv_say_break(w->doc, adv_cell(row, 2));
        }
        adv_tell_tie(w->doc, adv_cell(row, 2), w->d, &ties[finding->ties[i]]);
    }
    adv_tell_cites(w->doc, adv_cell(row, 3), finding->row->cites, finding->row->cite_count, false);
}

static void pair(adv_worksheet *w, adv_block *section, const adv_relation_result *result)
{
    adv_block *paragraph = adv_block_add(w->doc, section, ADV_BLOCK_PARAGRAPH);
    adv_prose *p = paragraph == NULL ? NULL : &paragraph->prose;
    if (result->id.length != 0) {
        adv_say_user(w->doc, p, result->id);
        adv_say(w->doc, p, ": ");
    }
    adv_tell_relation(w->doc, p, w->d, result);
    adv_block *table = result->finding_count == 0 ? NULL : adv_table_add(w->doc, section, columns, 4);
    for (size_t i = 0; i < result->finding_count && table != NULL; i++) {
        finding_row(w, table, result, &result->findings[i]);
    }
}

void adv_worksheet_relations(adv_worksheet *w)
{
    adv_block *section = w->d->relation_count == 0
                             ? NULL
                             : adv_section_add(w->doc, NULL, "relations", "Who is related");
    for (size_t i = 0; i < w->d->relation_count; i++) {
        pair(w, section, &w->d->relations[i]);
    }
}

void adv_worksheet_relation_rows(const adv_worksheet *w, uint8_t *used)
{
    for (size_t i = 0; i < w->d->relation_count; i++) {
        const adv_relation_result *result = &w->d->relations[i];
        for (size_t k = 0; k < result->finding_count; k++) {
            const adv_relation_finding *finding = &result->findings[k];
            bool rests = result->state != ADV_RELATED || finding->verdict == ADV_RELATION_MET;
            if (rests) {
                used[finding->row - w->d->jurisdiction->parameters] = 1;
            }
        }
    }
}

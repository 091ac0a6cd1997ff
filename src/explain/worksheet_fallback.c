/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The part of a worksheet about the fall-back method: what was relaxed by which row of law, and what became
 * of the values offered.
 */
#include "worksheet.h"

#include "tell_method.h"

static const adv_column_head relaxed_columns[] = {
    {"Relaxed", ADV_ALIGN_LEFT, 0},
    {"What became of it", ADV_ALIGN_LEFT, 0},
    {"Law", ADV_ALIGN_LEFT, 1},
};
static const adv_column_head offer_columns[] = {
    {"Offered", ADV_ALIGN_LEFT, 0},
    {"Unit value", ADV_ALIGN_DECIMAL, 0},
    {"What became of it", ADV_ALIGN_LEFT, 0},
};

static void relaxed(adv_worksheet *w, adv_block *section, const adv_fallback_result *r)
{
    uint32_t all = r->relaxed | r->refused;
    adv_block *table = all == 0 ? NULL : adv_table_add(w->doc, section, relaxed_columns, 3);
    for (size_t i = 0; i < ADV_RELAXED_COUNT && table != NULL; i++) {
        bool used = (r->relaxed & ADV_RELAXED(i)) != 0;
        if ((all & ADV_RELAXED(i)) == 0) {
            continue;
        }
        adv_row *row = adv_row_add(w->doc, table);
        adv_say(w->doc, adv_cell(row, 0), adv_words_relaxed((adv_relaxed)i));
        adv_prose_capital(w->doc, adv_cell(row, 0));
        adv_say(w->doc, adv_cell(row, 1),
                !used               ? "Asked for; no row of law grants it so far"
                : r->rows[i] != NULL ? "Relaxed for the value used"
                                     : "Worked out by hand");
        if (r->rows[i] != NULL) {
            adv_tell_cites(w->doc, adv_cell(row, 2), r->rows[i]->cites, r->rows[i]->cite_count, false);
        }
    }
}

static void say_relaxed(adv_worksheet *w, adv_prose *p, const adv_fallback_offer *offer)
{
    const adv_text *words = offer->relaxed.items;
    for (size_t i = 0; i < offer->relaxed.count; i++) {
        adv_say(w->doc, p, i == 0 ? "; relaxed: " : ", ");
        adv_say_user(w->doc, p, words[i]);
    }
}

static void offered(adv_worksheet *w, adv_block *section, const adv_fallback_result *r)
{
    const adv_fallback_offer *offers = r->facts->offers.items;
    adv_block *table = r->facts->offers.count == 0 ? NULL : adv_table_add(w->doc, section, offer_columns, 3);
    for (size_t i = 0; i < r->facts->offers.count && table != NULL; i++) {
        char letter[2] = {adv_source_forbidden(offers[i].source), '\0'};
        adv_row *row = adv_row_add(w->doc, table);
        if (row != NULL) {
            row->tone = r->verdicts[i] == ADV_OFFER_USED ? ADV_TONE_GOOD : ADV_TONE_PLAIN;
        }
        adv_say_user(w->doc, adv_cell(row, 0), offers[i].id);
        adv_tell_money(w->doc, adv_cell(row, 1), offers[i].unit_value);
        adv_say(w->doc, adv_cell(row, 2), adv_words_offer((adv_offer_verdict)r->verdicts[i]));
        adv_prose_capital(w->doc, adv_cell(row, 2));
        if (letter[0] != '\0') {
            adv_say(w->doc, adv_cell(row, 2), ": letter ");
            adv_say(w->doc, adv_cell(row, 2), adv_arena_copy(w->doc->arena, letter, 1));
        } else {
            say_relaxed(w, adv_cell(row, 2), &offers[i]);
        }
    }
}

void adv_worksheet_fallback(adv_worksheet *w, adv_block *parent, const adv_method_result *result)
{
    const adv_fallback_result *r = result->fallback;
    adv_block *section = adv_section_add(w->doc, parent, NULL, "Fall-back method");
    relaxed(w, section, r);
    offered(w, section, r);
    adv_worksheet_value(w, section, result, "; consult customs, who may see reasonable means otherwise.");
}

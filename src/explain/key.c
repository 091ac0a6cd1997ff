/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sums what the engine took out of the price, and what never was in it, over the lines of an entry.  The
 * field CHGS of an American entry summary wants what bringing the goods from alongside the carrier abroad to
 * alongside it at the first port cost: international carriage, its insurance, unloading.
 */
#include "key.h"

static bool is_chgs(uint8_t kind)
{
    return kind == ADV_KIND_MAIN_FREIGHT || kind == ADV_KIND_INSURANCE ||
           kind == ADV_KIND_TERMINAL_DESTINATION;
}

/* The rate that the price of the line was converted at serves a charge in the same currency that the plan,
   since it does not count it, never had to convert. */
static bool in_value_currency(adv_int128 *out_e13, const adv_determination *d, const adv_decisions *decisions,
                              const adv_trace_record *record)
{
    if (record->operand_e4 == ADV_AMOUNT_UNKNOWN) {
        return false;
    }
    if (record->currency == d->jurisdiction->currency) {
        *out_e13 = (adv_int128)record->operand_e4 * ADV_E9;
        return true;
    }
    const adv_trace_record *take = decisions->takes[record->line];
    bool rounded = false;
    return take != NULL && take->rate.source != ADV_RATE_NONE && take->currency == record->currency &&
           adv_amount_convert(out_e13, &rounded, record->operand_e4, take->rate.rate) == ADV_OK;
}

static bool left_outside(const adv_determination *d, const adv_trace_record *record)
{
    const adv_item *item = &d->items[record->item];
    uint8_t group = adv_element_kind_row((adv_element_kind)item->kind)->group;
    bool left = record->op == ADV_OP_LEAVE && record->outcome == ADV_STEP_APPLIED;
    return left && (group == ADV_GROUP_LEG || group == ADV_GROUP_OTHER) &&
           adv_fact_answer(item->facts, ADV_FACT_IN_PRICE) == ADV_FALSE;
}

/* One line's share of a charge. */
static void count_charge(adv_key_sheet *sheet, const adv_determination *d, const adv_decisions *decisions,
                         const adv_trace_record *record)
{
    bool out = record->op == ADV_OP_EXCLUDE && record->outcome == ADV_STEP_APPLIED;
    if (!out && !left_outside(d, record)) {
        return;
    }
    adv_key_charge *charge = sheet->charge_count == 0 ? NULL : &sheet->charges[sheet->charge_count - 1];
    if (charge == NULL || charge->item != record->item) {
        charge = &sheet->charges[sheet->charge_count++];
        charge->item = record->item;
        charge->taken_out = out;
        charge->chgs = is_chgs(d->items[record->item].kind);
        charge->known = true;
    }
    adv_int128 e13 = 0;
    if (out) {
        e13 = record->operand_e13 < 0 ? -record->operand_e13 : record->operand_e13;
    } else if (!in_value_currency(&e13, d, decisions, record)) {
        charge->known = false;
    }
    charge->e13 += e13;
}

/* The delivery term puts the leg into the price, and nobody says how much it is. */
static bool term_hides(const adv_determination *d, adv_element_kind kind)
{
    uint32_t bit = UINT32_C(1) << (kind - ADV_KIND_INLAND_EXPORT);
    if (d->incoterm == NULL || (d->incoterm->in_price & bit) == 0) {
        return false;
    }
    for (size_t i = 0; i < d->item_count; i++) {
        if (d->items[i].kind == kind) {
            return false;
        }
    }
    return true;
}

adv_status adv_key_sheet_make(adv_key_sheet *sheet, adv_arena *arena, const adv_determination *d,
                              const adv_decisions *decisions)
{
    *sheet = (adv_key_sheet){.chgs_known = true};
    sheet->charges = ADV_ARENA_ARRAY(arena, d->item_count + 1, adv_key_charge);
    if (sheet->charges == NULL) {
        return ADV_ERR_MEMORY;
    }
    for (size_t item = 0; item < d->item_count; item++) {
        for (size_t line = 0; line < d->line_count; line++) {
            const adv_trace_record *record = adv_deciding_step(decisions, (int32_t)item, (int32_t)line);
            if (record != NULL) {
                count_charge(sheet, d, decisions, record);
            }
        }
    }
    for (size_t i = 0; i < sheet->charge_count; i++) {
        if (sheet->charges[i].chgs) {
            sheet->chgs_e13 += sheet->charges[i].e13;
            sheet->chgs_known = sheet->chgs_known && sheet->charges[i].known;
        }
    }
    sheet->chgs_known = sheet->chgs_known && !term_hides(d, ADV_KIND_MAIN_FREIGHT) &&
                        !term_hides(d, ADV_KIND_INSURANCE);
    if (d->shipment != NULL && d->shipment->sale != NULL) {
        sheet->related = (uint8_t)adv_fact_answer(d->shipment->sale->facts | d->derived, ADV_SALE_RELATED);
    }
    const adv_rounding_rule *rule = &d->jurisdiction->round_entered;
    if (adv_round_e13(&sheet->chgs_entered_e4, sheet->chgs_e13, rule->unit_e4, (adv_rounding)rule->mode) !=
        ADV_OK) {
        sheet->chgs_known = false; /* past every bound: no figure is better than a wrong one */
        sheet->chgs_entered_e4 = 0;
    }
    return ADV_OK;
}

const char *adv_key_related(const adv_key_sheet *sheet)
{
    return sheet->related == ADV_TRUE ? "Y" : sheet->related == ADV_FALSE ? "N" : "not stated";
}

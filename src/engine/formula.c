/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the final quotation of a formula changed after a provisional price was payable.  How a price is
 * arrived at is immaterial where the formula was agreed before (19 CFR 152.103(a)(1)): then the final price
 * simply is the price.  Where that is denied or not shown, the difference is a change of the price like any
 * other, already in the price given, and the rows of law on decreases and increases decide what it counts
 * for.
 */
#include "build.h"

#include "choices.h"

/* Seen from the day of importation: a formula agreed later than export, but settled before importation, still
   made the price at which the goods came in. */
static adv_facts_word when_effected(const adv_formula *formula, adv_date importation)
{
    if (importation == ADV_DATE_NONE) {
        return 0;
    }
    if (formula->settled != ADV_DATE_NONE) {
        return formula->settled < importation ? ADV_YES(ADV_FACT_BEFORE_IMPORT)
                                              : ADV_NO(ADV_FACT_BEFORE_IMPORT);
    }
    bool later = formula->quotation_date != ADV_DATE_NONE && formula->quotation_date >= importation;
    return later ? ADV_NO(ADV_FACT_BEFORE_IMPORT) : 0;
}

adv_price_change adv_formula_change(const adv_formula *formula, adv_money price, int64_t quantity_e4,
                                    adv_date importation)
{
    adv_price_change change = {.kind = ADV_KIND_REBATE, .amount = price};
    adv_formula earlier = *formula;
    bool final = formula->quotation.stated && formula->quotation.e4 != ADV_AMOUNT_UNKNOWN;
    if (formula->agreed_before_export == ADV_TRUE || !final || price.e4 == ADV_AMOUNT_UNKNOWN) {
        return change;
    }
    earlier.quotation = formula->provisional_quotation;
    adv_money before = adv_formula_price(&earlier, quantity_e4);
    bool known = before.e4 != ADV_AMOUNT_UNKNOWN && before.currency == price.currency;
    bool denied = formula->agreed_before_export == ADV_FALSE;
    change.present = known ? before.e4 != price.e4 : denied || formula->provisional_quotation.stated;
    change.amount.e4 = !known                   ? ADV_AMOUNT_UNKNOWN
                       : before.e4 > price.e4 ? before.e4 - price.e4
                                              : price.e4 - before.e4;
    change.kind = known && before.e4 < price.e4 ? ADV_KIND_PRICE_INCREASE : ADV_KIND_REBATE;
    change.facts = ADV_YES(ADV_FACT_IN_PRICE) | when_effected(formula, importation);
    return change;
}

void adv_build_formulas(adv_build *b)
{
    for (size_t i = 0; i < b->line_count; i++) {
        const adv_line_result *line = &b->lines[i];
        const adv_formula *formula = line->goods->formula;
        adv_part *parts = NULL;
        if (formula == NULL) {
            continue;
        }
        const adv_quantity *quantity = &line->goods->quantity;
        adv_price_change change =
            adv_formula_change(formula, (adv_money){line->price_e4, line->currency, true},
                               quantity->stated ? quantity->e4 : ADV_AMOUNT_UNKNOWN,
                               b->shipment->dates[ADV_DATE_IMPORTATION]);
        adv_item *item = change.present ? adv_build_item(b, &parts) : NULL;
        if (item == NULL) {
            continue;
        }
        *item = (adv_item){.kind = change.kind, .origin = ADV_FROM_ELEMENT, .id = formula->index,
                           .amount = change.amount, .facts = change.facts};
        parts[i] = (adv_part){change.amount.e4, 1};
    }
}

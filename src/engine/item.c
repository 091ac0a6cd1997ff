/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Elements and transport legs as they are looked at: the kind from the user or the charge dictionary, and
 * what the user, the delivery term, the parties, the dates and the papers say of them.  What the user states
 * is never overruled; the rest fills gaps only.
 */
#include "build.h"

#include "choices.h"

#include <string.h>

adv_facts_word adv_facts_merge(adv_facts_word facts, adv_facts_word more)
{
    return facts | (more & ~(facts | ADV_FACTS_TURNED(facts)));
}

adv_facts_word adv_kind_facts(adv_element_kind kind)
{
    return kind == ADV_KIND_TOOLING_PAYMENT ? ADV_YES(ADV_FACT_TO_SELLER) : 0;
}

adv_facts_word adv_term_facts(const adv_incoterm *term, adv_element_kind kind)
{
    if (term == NULL) {
        return 0;
    }
    if (kind == ADV_KIND_CUSTOMS_DUTY || kind == ADV_KIND_IMPORT_FEE) {
        return term->duty_in_price ? ADV_YES(ADV_FACT_IN_PRICE) : ADV_NO(ADV_FACT_IN_PRICE);
    }
    if (adv_element_kind_row(kind)->group != ADV_GROUP_LEG) {
        return 0;
    }
    uint32_t bit = UINT32_C(1) << (kind - ADV_KIND_INLAND_EXPORT);
    return term->in_price & bit       ? ADV_YES(ADV_FACT_IN_PRICE)
           : term->not_in_price & bit ? ADV_NO(ADV_FACT_IN_PRICE)
                                      : 0;
}

/* What the papers named as evidence show by their nature. */
static adv_facts_word facts_of_papers(const adv_build *b, const adv_list *ids)
{
    const adv_evidence *papers = (const adv_evidence *)b->shipment->evidence.items;
    const adv_text *list = (const adv_text *)ids->items;
    adv_facts_word facts = 0;
    for (size_t i = 0; i < ids->count; i++) {
        for (size_t k = 0; k < b->shipment->evidence.count; k++) {
            if (!adv_text_equal(papers[k].id, list[i])) {
                continue;
            }
            if (papers[k].kind == ADV_PAPER_FREIGHT_BILL || papers[k].kind == ADV_PAPER_INSURANCE_INVOICE) {
                facts |= ADV_YES(ADV_FACT_ACTUAL);
            }
            if (papers[k].kind == ADV_PAPER_THROUGH_BILL) {
                facts |= ADV_YES(ADV_FACT_THROUGH_BILL);
            }
        }
    }
    return facts;
}

static adv_facts_word facts_of_parties(const adv_build *b, const adv_element *element)
{
    const adv_sale *sale = b->shipment->sale;
    adv_facts_word facts = 0;
    if (sale == NULL) {
        return 0;
    }
    if (element->payer.length > 0 && adv_text_equal(element->payer, sale->buyer)) {
        facts |= ADV_YES(ADV_FACT_BORNE_BY_BUYER);
    } else if (element->payer.length > 0 && adv_text_equal(element->payer, sale->seller)) {
        facts |= ADV_NO(ADV_FACT_BORNE_BY_BUYER);
    }
    if (element->payee.length > 0 && adv_text_equal(element->payee, sale->seller)) {
        facts |= ADV_YES(ADV_FACT_TO_SELLER);
    }
    return facts;
}

/* A change of price counts from the day it was effected, else agreed, seen from the day of importation. */
static adv_facts_word facts_of_dates(const adv_build *b, const adv_element *element)
{
    adv_date day = element->effected != ADV_DATE_NONE ? element->effected : element->agreed;
    adv_date importation = b->shipment->dates[ADV_DATE_IMPORTATION];
    if (day == ADV_DATE_NONE || importation == ADV_DATE_NONE) {
        return 0;
    }
    return day < importation ? ADV_YES(ADV_FACT_BEFORE_IMPORT) : ADV_NO(ADV_FACT_BEFORE_IMPORT);
}

static adv_facts_word facts_of_amount(adv_money amount)
{
    return amount.e4 == ADV_AMOUNT_UNKNOWN ? 0 : ADV_YES(ADV_FACT_QUANTIFIABLE);
}

/* The buyer pays apart what the term puts into the price, or the seller what it leaves to the buyer; where it
   is stated whether the price holds it, that is held against the term and not who pays. */
static bool is_paid_by_other(const adv_build *b, const adv_element *element, adv_facts_word term)
{
    const adv_sale *sale = b->shipment->sale;
    adv_facts_word said = ADV_YES(ADV_FACT_IN_PRICE) | ADV_NO(ADV_FACT_IN_PRICE);
    adv_text other = term == ADV_YES(ADV_FACT_IN_PRICE) ? sale->buyer : sale->seller;
    return (element->facts & said) == 0 && element->payer.length > 0 && adv_text_equal(element->payer, other);
}

static void take_facts(adv_build *b, adv_item *item, const adv_element *element)
{
    adv_facts_word stated = element->facts;
    adv_facts_word term = adv_term_facts(b->term, (adv_element_kind)item->kind);
    item->from_term = adv_facts_merge(stated, term) & ~stated;
    item->facts = adv_facts_merge(stated, term);
    item->facts = adv_facts_merge(item->facts, facts_of_parties(b, element));
    item->facts = adv_facts_merge(item->facts, facts_of_dates(b, element));
    item->facts = adv_facts_merge(item->facts, facts_of_papers(b, &element->evidence));
    item->facts = adv_facts_merge(item->facts, facts_of_amount(item->amount));
    if (b->asks_mode && item->origin == ADV_FROM_LEG) {
        item->facts = adv_facts_merge(item->facts, adv_mode_facts(b->shipment->mode));
    }
    item->facts = adv_facts_merge(item->facts, adv_kind_facts((adv_element_kind)item->kind));
    adv_facts_word other = ADV_FACTS_TURNED(term);
    if (term != 0 && ((stated & other) != 0 || is_paid_by_other(b, element, term))) {
        adv_build_point(b, ADV_POINT_LEG_CONTRADICTS, (int32_t)(item - b->items), -1,
                        b->shipment->sale->incoterm);
    }
}

/* The kind by the name on the invoice; an unknown or very doubtful one stays unclassified until a person
   says. */
static void classify(adv_build *b, adv_item *item, const adv_element *element)
{
    int32_t at = (int32_t)(item - b->items);
    if (element->kind != 0) {
        item->kind = (uint8_t)(element->kind - 1);
        return;
    }
    bool exact = false;
    item->charge = adv_charge_find(b->law, element->name, &exact);
    if (item->charge == NULL) {
        item->kind = ADV_KIND_UNCLASSIFIED;
        adv_build_point(b, ADV_POINT_UNKNOWN_CHARGE, at, -1, element->name);
        return;
    }
    item->kind = item->charge->doubt > 1 ? ADV_KIND_UNCLASSIFIED : item->charge->kind;
    if (item->charge->doubt > 0 || !exact) {
        adv_build_point(b, ADV_POINT_DOUBTFUL_CHARGE, at, -1, element->name);
    }
}

/* A percentage of each concerned line's own price, or an amount a unit: worked out line by line. */
static void per_line(adv_build *b, size_t at, const adv_element *element, const uint8_t *concerned)
{
    bool percent = element->percent.stated;
    int64_t sum = 0;
    bool known = true;
    for (size_t i = 0; i < b->line_count; i++) {
        if (!concerned[i]) {
            continue;
        }
        const adv_line_result *line = &b->lines[i];
        adv_money base = percent ? (adv_money){line->price_e4, line->currency, true} : element->per_unit;
        int64_t factor = percent ? element->percent.e9 : line->quantity_e4;
        int64_t divisor = percent ? 100 * ADV_E9 : ADV_E4;
        adv_trace_record step =
            adv_build_step(percent ? ADV_OP_PERCENT : ADV_OP_PER_UNIT, at, (int32_t)i, base);
        step.factor_e9 = factor;
        step.result_e4 = ADV_AMOUNT_UNKNOWN;
        if (base.e4 == ADV_AMOUNT_UNKNOWN || factor == ADV_AMOUNT_UNKNOWN) {
            step.outcome = ADV_STEP_MISSING_AMOUNT;
        } else if (!adv_build_scale(&step.result_e4, base.e4, factor, divisor, base.currency)) {
            step.outcome = ADV_STEP_RANGE;
            step.result_e4 = ADV_AMOUNT_UNKNOWN;
            b->items[at].lack = ADV_LACK_RANGE;
        }
        b->parts[at][i] = (adv_part){step.result_e4, 1};
        known = known && adv_amount_add(&sum, sum, step.result_e4) == ADV_OK &&
                (!percent || line->currency == b->lines[0].currency);
        adv_trace_add(&b->trace, &step);
    }
    /* A part of a price is in that price's currency; over lines of several currencies there is no sum. */
    adv_currency common = known ? b->lines[0].currency : ADV_CURRENCY_NONE;
    adv_currency currency = percent ? common : element->per_unit.currency;
    b->items[at].amount = (adv_money){known ? sum : ADV_AMOUNT_UNKNOWN, currency, true};
}

static adv_money percent_of_base(adv_build *b, size_t at, const adv_element *element)
{
    adv_money out = element->percent_of;
    adv_trace_record step = adv_build_step(ADV_OP_PERCENT, at, -1, element->percent_of);
    step.factor_e9 = element->percent.e9;
    if (element->percent_of.e4 == ADV_AMOUNT_UNKNOWN) {
        out.e4 = ADV_AMOUNT_UNKNOWN;
        step.outcome = ADV_STEP_MISSING_AMOUNT;
    } else if (!adv_build_scale(&out.e4, element->percent_of.e4, element->percent.e9, 100 * ADV_E9,
                                out.currency)) {
        out.e4 = ADV_AMOUNT_UNKNOWN;
        step.outcome = ADV_STEP_RANGE;
        b->items[at].lack = ADV_LACK_RANGE;
    }
    step.result_e4 = out.e4;
    adv_trace_add(&b->trace, &step);
    return out;
}

/* Charged for more than this shipment: by its level, or, for an order, where somebody says how much more. */
static bool is_wider(const adv_element *element)
{
    bool says_more = element->level_total.stated || element->level_value.stated;
    return element->level == ADV_LEVEL_PERIOD || element->level == ADV_LEVEL_ENTRIES ||
           (element->level == ADV_LEVEL_ORDER && says_more);
}

static adv_money whole_amount(adv_build *b, size_t at, const adv_element *element, const uint8_t *concerned)
{
    adv_money amount = element->percent.stated ? percent_of_base(b, at, element) : element->amount;
    if (!is_wider(element)) {
        return amount;
    }
    adv_money here;
    if (!adv_build_portion(b, &here, amount, element, concerned)) {
        adv_build_point(b, ADV_POINT_LEVEL_WIDER, (int32_t)at, -1, element->id);
    }
    return here;
}

static bool is_promised_kind(uint8_t kind)
{
    return kind == ADV_KIND_CUSTOMS_DUTY || kind == ADV_KIND_IMPORT_FEE;
}

/* What leaves a duty-paid price is what is payable, not the seller's estimate (19 CFR 152.103(i)(2)): an
   estimate inside the price is an amount that is not known. */
static bool is_estimate(const adv_item *item, const adv_element *element)
{
    return is_promised_kind(item->kind) && (element->facts & ADV_NO(ADV_FACT_ACTUAL)) != 0;
}

/* An item of that kind before this one lies on the line; `solved` = only one whose amount was solved for. */
static bool lies_before(const adv_build *b, size_t at, size_t line, bool solved)
{
    for (size_t i = 0; i < at; i++) {
        bool counts = b->items[i].kind == b->items[at].kind && (!solved || b->items[i].solved);
        if (counts && b->parts[i][line].present != 0) {
            return true;
        }
    }
    return false;
}

/* Amounts the caller solved for take the place of those nobody knows; the first item of a kind on a line
   holds all of it. */
static void take_promised(adv_build *b, size_t at)
{
    adv_item *item = &b->items[at];
    const adv_promised *promised = b->options->promised;
    int64_t sum = 0;
    if (promised == NULL || !is_promised_kind(item->kind) || item->amount.e4 != ADV_AMOUNT_UNKNOWN ||
        (item->facts & ADV_YES(ADV_FACT_IN_PRICE)) == 0) {
        return;
    }
    for (size_t i = 0; i < b->line_count; i++) {
        if (b->parts[at][i].present == 0) {
            continue;
        }
        int64_t all = item->kind == ADV_KIND_CUSTOMS_DUTY ? promised[i].duty_e4 : promised[i].fees_e4;
        int64_t part = lies_before(b, at, i, true) ? 0 : all;
        b->parts[at][i] = (adv_part){part, 1};
        if (adv_amount_add(&sum, sum, part) != ADV_OK) {
            return; /* the parts pass the bound line by line, where it is seen */
        }
    }
    item->amount = (adv_money){sum, b->j->currency, true};
    item->facts = adv_facts_merge(item->facts, facts_of_amount(item->amount));
    item->solved = true;
}

static void add_element(adv_build *b, const adv_element *element, uint8_t origin)
{
    adv_part *parts = NULL;
    adv_item *item = adv_build_item(b, &parts);
    uint8_t *concerned = ADV_ARENA_ARRAY(b->arena, b->line_count, uint8_t);
    if (item == NULL || concerned == NULL) {
        b->failed = true;
        return;
    }
    size_t at = b->item_count - 1;
    *item = (adv_item){.origin = origin, .id = element->id, .name = element->name, .element = element,
                       .amount = element->amount};
    (void)adv_build_concerned(b, element, concerned);
    classify(b, item, element);
    if ((element->percent.stated && !element->percent_of.stated) || element->per_unit.stated) {
        per_line(b, at, element, concerned);
    } else {
        adv_money amount = whole_amount(b, at, element, concerned);
        amount.e4 = is_estimate(&b->items[at], element) ? ADV_AMOUNT_UNKNOWN : amount.e4;
        b->items[at].amount = amount;
        adv_build_spread(b, at, amount, element->key, &element->shares, concerned);
    }
    take_facts(b, &b->items[at], element);
    take_promised(b, at);
}

/* Whether the item lies on any line. */
static bool lies_anywhere(const adv_build *b, size_t at)
{
    for (size_t i = 0; i < b->line_count; i++) {
        if (b->parts[at][i].present != 0) {
            return true;
        }
    }
    return false;
}

/* Duty-paid terms promise duty and fees inside the price.  Where their amounts are not given the price cannot
   be valued by taking them out, so each stands as an item of unknown amount on the lines that have no other.
   */
static void add_promised_duty(adv_build *b, adv_element_kind kind)
{
    adv_part *parts = NULL;
    adv_item *item = adv_build_item(b, &parts);
    if (item == NULL) {
        return;
    }
    size_t at = b->item_count - 1;
    *item = (adv_item){.kind = (uint8_t)kind, .origin = ADV_FROM_ELEMENT, .id = b->shipment->sale->incoterm,
                       .amount = {ADV_AMOUNT_UNKNOWN, ADV_CURRENCY_NONE, true}};
    item->facts = item->from_term = ADV_YES(ADV_FACT_IN_PRICE) | ADV_YES(ADV_FACT_SEPARATELY_IDENTIFIED) |
                                    ADV_YES(ADV_FACT_PAYABLE_ON_IMPORT);
    for (size_t i = 0; i < b->line_count; i++) {
        parts[i] = (adv_part){ADV_AMOUNT_UNKNOWN, !lies_before(b, at, i, false)};
    }
    if (!lies_anywhere(b, at)) {
        b->item_count--;
        return;
    }
    take_promised(b, at);
    if (!item->solved) {
        adv_build_point(b, ADV_POINT_DDP, (int32_t)at, -1, b->shipment->sale->incoterm);
    }
}

void adv_build_elements(adv_build *b)
{
    const adv_element *elements = (const adv_element *)b->shipment->elements.items;
    const adv_element *legs = (const adv_element *)b->shipment->legs.items;
    for (size_t i = 0; i < b->shipment->elements.count; i++) {
        add_element(b, &elements[i], ADV_FROM_ELEMENT);
    }
    for (size_t i = 0; i < b->shipment->legs.count; i++) {
        add_element(b, &legs[i], ADV_FROM_LEG);
    }
    if (b->term != NULL && b->term->duty_in_price) {
        add_promised_duty(b, ADV_KIND_CUSTOMS_DUTY);
        add_promised_duty(b, ADV_KIND_IMPORT_FEE);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One row of a book told in full: the same reading and the same plan as in a batch, with every step kept,
 * handed over as a determination so that whatever words a shipment words a line of a book as well.
 */
#include "room.h"

#include <assert.h>
#include <string.h>

int32_t adv_story_item(adv_row_story *story, const adv_batch *batch, const adv_column *column, const char *id,
                       adv_facts_word from_term, bool solved)
{
    if (story->items == NULL) {
        story->items = ADV_ARENA_ARRAY(story->arena, ADV_TILE_COLUMNS, adv_item);
    }
    if (story->items == NULL || story->item_count >= ADV_TILE_COLUMNS) {
        story->failed = true;
        return -1;
    }
    (void)batch;
    adv_item *item = &story->items[story->item_count];
    memset(item, 0, sizeof *item);
    item->kind = column->kind;
    item->origin = ADV_FROM_COLUMN;
    item->id = adv_text_of(id);
    item->facts = column->facts == NULL ? column->facts_all : column->facts[0];
    item->from_term = item->facts & from_term;
    item->solved = solved;
    adv_currency currency = column->currency == NULL ? ADV_CURRENCY_NONE : column->currency[0];
    item->amount = (adv_money){column->amount_e4[0], currency, true};
    return (int32_t)story->item_count++;
}

/* Over what a charge was spread. */
static void tell_reach(adv_row_story *story, adv_item *item, const adv_side *side,
                       const adv_charge_record *charge)
{
    const adv_wide_charge *wide = charge->wide == 0 ? NULL : &side->wide[charge->wide - 1];
    adv_buffer of;
    adv_buffer_init(&of, story->arena);
    if (wide == NULL) {
        adv_buffer_text(&of, charge->level == ADV_LEVEL_INVOICE ? charge->invoice
                             : charge->level == ADV_LEVEL_LINE  ? charge->charge
                                                                : (adv_text){"", 0});
    } else if (charge->level == ADV_LEVEL_PERIOD && wide->from != ADV_DATE_NONE) {
        char day[11];
        adv_date_format(day, wide->from);
        adv_buffer_string(&of, day);
        adv_buffer_string(&of, " to ");
        adv_date_format(day, wide->to);
        adv_buffer_string(&of, day);
    } else {
        adv_buffer_text(&of, wide->of);
    }
    story->failed |= of.failed;
    item->level = adv_charge_level_name((adv_charge_level)charge->level);
    item->of = of.failed ? (adv_text){NULL, 0} : adv_buffer_done(&of);
    item->reach = charge->reach;
}

/* How a charge of another table became what lies on the line. */
static void name_charge(adv_row_story *story, const adv_side *side, const adv_side_item *from, size_t i)
{
    adv_item *item = &story->items[i];
    const adv_charge_record *charge = &side->charges[from->source];
    item->name = charge->name;
    item->id = charge->charge.length > 0 ? charge->charge : item->id;
    item->charge = charge->dictionary;
    item->spread = from->spread ? adv_spread_key_name(charge->key) : NULL;
    if (from->spread) {
        tell_reach(story, item, side, charge);
        adv_trace_record record;
        memset(&record, 0, sizeof record);
        record.op = ADV_OP_SPREAD;
        record.fact = ADV_NO_FACT;
        record.rule = ADV_NO_RULE;
        record.item = (int32_t)i;
        record.currency = item->amount.currency;
        record.operand_e4 = charge->amount_e4;
        record.factor_e9 = charge->key_total == 0 ? 0 : from->key;
        record.divisor_e9 = charge->key_total;
        record.result_e4 = from->amount_e4;
        record.outcome = from->amount_e4 == ADV_AMOUNT_UNKNOWN ? ADV_STEP_MISSING_AMOUNT : ADV_STEP_APPLIED;
        adv_trace_add(&story->trace, &record);
    }
}

/* What the assist is worth, part by part, and what the line draws of it. */
static void tell_draw(adv_row_story *story, const adv_batch *batch, const adv_assist_record *assist,
                      const adv_ledger_line *draw, size_t i)
{
    (void)adv_assist_worth(&assist->assist, batch->setup.jurisdiction, assist->currency, false, &story->trace,
                           (int32_t)i);
    adv_trace_record record;
    memset(&record, 0, sizeof record);
    record.op = ADV_OP_APPORTION;
    record.part = assist->terms.method;
    record.fact = ADV_NO_FACT;
    record.rule = ADV_NO_RULE;
    record.item = (int32_t)i;
    record.line = -1;
    record.currency = assist->currency;
    record.operand_e4 = draw->of_e4;
    record.factor_e9 = draw->counted;
    record.divisor_e9 = draw->whole;
    record.result_e4 = draw->drawn_e4;
    record.outcome = draw->lack != ADV_LEDGER_COMPLETE ? ADV_STEP_MISSING_AMOUNT : ADV_STEP_APPLIED;
    adv_trace_add(&story->trace, &record);
    for (size_t k = 0; k < story->points.count && draw->lack != ADV_LEDGER_COMPLETE; k++) {
        adv_point *point = &story->points.items[k];
        if (point->code == ADV_POINT_MISSING_AMOUNT && point->item == (int32_t)i) {
            point->fact = (uint8_t)(ADV_LACK_LEDGER + draw->lack);
        }
    }
}

/* `told` = draws up to it were told already. */
static void name_assist(adv_row_story *story, const adv_batch *batch, const adv_side_item *from, size_t i,
                        size_t *told)
{
    const adv_side *side = batch->setup.side;
    const adv_assist_record *assist = &side->assists[from->source];
    adv_item *item = &story->items[i];
    item->id = assist->id;
    item->origin = ADV_FROM_ASSIST;
    item->assist = &assist->assist;
    const adv_side_line *line = batch->setup.side->lines;
    for (; *told < side->draw_count; (*told)++) {
        const adv_side_draw *draw = &side->draws[*told];
        const adv_assist_use *use = &side->uses[draw->use];
        if (use->assist == from->source && line + use->line == story->side) {
            item->draw = &draw->line;
            tell_draw(story, batch, assist, &draw->line, i);
            (*told)++;
            return;
        }
    }
}

/* The items that records of other tables laid on the line get their names and what they were before
   spreading. */
static void name_items(adv_row_story *story, const adv_batch *batch, const adv_side_line *line)
{
    const adv_side *side = batch->setup.side;
    bool named[ADV_TILE_COLUMNS] = {false};
    size_t told = 0;
    story->side = line;
    for (uint32_t at = line->first; at != 0; at = side->items[at - 1].next) {
        const adv_side_item *from = &side->items[at - 1];
        for (size_t i = 0; i < story->item_count; i++) {
            adv_item *item = &story->items[i];
            bool estimate = item->amount.e4 == ADV_AMOUNT_UNKNOWN && !from->assist; /* which is no amount */
            bool own = item->amount.e4 == from->amount_e4 || item->solved || estimate;
            if (named[i] || item->kind != from->kind || !own) {
                continue;
            }
            named[i] = true;
            if (from->assist) {
                name_assist(story, batch, from, i, &told);
            } else {
                name_charge(story, side, from, i);
            }
            break;
        }
    }
}

/* The item a point about a charge's name is about: one the dictionary does not know, or doubts. */
static int32_t charge_item(const adv_row_story *story, bool unknown)
{
    for (size_t i = 0; i < story->item_count; i++) {
        const adv_item *item = &story->items[i];
        if (item->name.length > 0 && (item->charge == NULL) == unknown) {
            return (int32_t)i;
        }
    }
    return -1;
}

static adv_text keep_text(adv_row_story *story, adv_text text)
{
    const char *bytes = text.length == 0 ? NULL : adv_arena_copy(story->arena, text.bytes, text.length);
    story->failed = story->failed || (text.length > 0 && bytes == NULL);
    return (adv_text){bytes, bytes == NULL ? 0 : text.length};
}

/* The share that was given, beside what its ledger says. */
static void point_at_draw(const adv_row_story *story, adv_point *point)
{
    for (size_t i = 0; i < story->item_count; i++) {
        const adv_item *item = &story->items[i];
        if (item->draw != NULL && item->draw->differs) {
            point->item = (int32_t)i;
            point->amount = (adv_money){item->draw->drawn_e4, item->amount.currency, true};
            point->other = (adv_money){item->draw->by_method_e4, item->amount.currency, true};
            return;
        }
    }
}

/* A point for each leg that the term puts into the price and nobody states; the bits told. */
static uint64_t point_at_legs(adv_row_story *story, const adv_batch *batch, const adv_batch_work *work)
{
    if ((work->points[0] & ADV_TILE_POINT(ADV_POINT_LEG_NOT_STATED)) == 0) {
        return 0;
    }
    const adv_plan *plan = &batch->plans.plans[work->plan[0] - 1];
    for (uint32_t left = adv_batch_unstated_legs(batch, work, 0); left != 0; left &= left - 1) {
        uint8_t kind = (uint8_t)(ADV_KIND_INLAND_EXPORT + adv_lowest_fact(left));
        adv_point_add(&story->points,
                      (adv_point){.code = ADV_POINT_LEG_NOT_STATED, .fact = ADV_NO_FACT,
                                  .rule = adv_plan_leaves_by(plan, kind), .item = -1});
    }
    return ADV_TILE_POINT(ADV_POINT_LEG_NOT_STATED);
}

/* Points the tile does not make by itself, so that none of the row's bits is without its point. */
static void complete_points(adv_row_story *story, const adv_batch *batch, const adv_batch_work *work)
{
    uint64_t told = point_at_legs(story, batch, work);
    for (size_t i = 0; i < story->points.count; i++) {
        told |= ADV_TILE_POINT(story->points.items[i].code);
    }
    for (uint64_t left = work->points[0] & ~told; left != 0; left &= left - 1) {
        adv_point point = {.code = (uint8_t)__builtin_ctzll(left),
                           .fact = ADV_NO_FACT,
                           .rule = ADV_NO_RULE,
                           .item = -1,
                           .line = 0};
        if (point.code == ADV_POINT_DOUBTFUL_CHARGE || point.code == ADV_POINT_UNKNOWN_CHARGE) {
            point.item = charge_item(story, point.code == ADV_POINT_UNKNOWN_CHARGE);
            point.text = point.item < 0 ? point.text : story->items[point.item].name;
        } else if (point.code == ADV_POINT_LARGE_GAP) {
            adv_currency currency = batch->setup.jurisdiction->currency;
            point.amount = (adv_money){work->value_e4[0], currency, true};
            point.other = (adv_money){work->columns->declared_e4[0], currency, true};
        } else if (point.code == ADV_POINT_PROVISIONAL) {
            point.text = keep_text(story, work->columns->parts->index[0]);
        } else if (point.code == ADV_POINT_CARRIER_VALUE || point.code == ADV_POINT_INSURED_VALUE) {
            bool carrier = point.code == ADV_POINT_CARRIER_VALUE;
            point.amount = (adv_money){carrier ? work->columns->carrier_e4[0] : work->columns->insured_e4[0],
                                       work->columns->currency[0], true};
            point.other = (adv_money){work->columns->price_e4[0], work->columns->currency[0], true};
        }
        if (point.code == ADV_POINT_ASSIST_DIFFERS) {
            point_at_draw(story, &point);
        }
        adv_point_add(&story->points, point);
    }
}

/* How the price came about, before anything is done with it. */
static void tell_price(adv_row_story *story, const adv_batch_work *work)
{
    const struct adv_batch_columns *in = work->columns;
    adv_unit_price price;
    adv_formula formula;
    if (in->parts != NULL &&
        adv_price_of_row(&price, &formula, in->parts, 0, in->currency[0]) && price.price.stated) {
        adv_trace_record step = adv_price_step(&price, 0);
        adv_trace_add(&story->trace, &step);
    }
}

static adv_line_result *line_result(const adv_row_story *story, const adv_batch_work *work,
                                    const adv_goods_line *goods)
{
    adv_line_result *line = ADV_ARENA_NEW(story->arena, adv_line_result);
    if (line == NULL) {
        return NULL;
    }
    line->line = work->line[0];
    line->line.bytes = adv_arena_copy(story->arena, work->line[0].bytes == NULL ? "" : work->line[0].bytes,
                                      work->line[0].length);
    line->outcome = work->outcome[0];
    line->standing = work->standing[0];
    line->reason_rule = work->rule[0];
    line->reason_fact = (uint8_t)(work->outcome[0] == ADV_VALUED ? ADV_NO_FACT : work->reason[0] & 0xff);
    line->reason_item = -1;
    line->currency = work->columns->currency[0];
    line->price_e4 = work->columns->price_e4[0];
    line->goods = goods;
    line->quantity_e4 = goods->quantity.stated ? goods->quantity.e4 : ADV_AMOUNT_UNKNOWN;
    line->unit = goods->quantity.unit;
    line->value_e4 = work->value_e4[0];
    line->entered_e4 = work->entered_e4[0];
    line->exact_e13 = work->columns->exact_e13[0];
    line->uncertified = (work->points[0] & ADV_TILE_POINT(ADV_POINT_UNCERTIFIED_RATE)) != 0;
    for (size_t i = story->item_count; i > 0 && work->outcome[0] != ADV_VALUED; i--) {
        if (story->items[i - 1].kind == work->reason[0] >> 8) {
            line->reason_item = (int32_t)(i - 1);
        }
    }
    return line->line.bytes == NULL ? NULL : line;
}

/* ---- the line as facts, for the words that speak of goods, term and parties ---------------------------- */

/* The cell of a column by its name; nothing where the book has no such column. */
static adv_text cell_named(adv_row_story *story, const adv_batch *batch, adv_batch_work *work,
                           const adv_cells *cells, size_t row, const char *name)
{
    for (size_t i = 0; i < batch->setup.binding_count; i++) {
        const adv_binding *binding = &batch->setup.bindings[i];
        if (strcmp(binding->column.name, name) != 0) {
            continue;
        }
        adv_text text = {NULL, 0};
        adv_cell_span span = {.binding = binding,
                              .index = (uint16_t)i,
                              .cells = cells[i],
                              .first = row,
                              .rows = 1,
                              .arena = work->arena};
        adv_cells_texts(&text, &span, &work->problems);
        return keep_text(story, text);
    }
    return (adv_text){NULL, 0};
}

static adv_quantity quantity_cell(adv_row_story *story, const adv_batch *batch, adv_batch_work *work,
                                  const adv_cells *cells, size_t row, const char *name)
{
    adv_quantity quantity = {.unit = cell_named(story, batch, work, cells, row, "quantity_unit")};
    for (size_t i = 0; i < batch->setup.binding_count; i++) {
        const adv_binding *binding = &batch->setup.bindings[i];
        if (strcmp(binding->column.name, name) != 0) {
            continue;
        }
        uint8_t present = 0;
        adv_cell_span span = {.binding = binding,
                              .index = (uint16_t)i,
                              .cells = cells[i],
                              .first = row,
                              .rows = 1,
                              .arena = work->arena};
        (void)adv_cells_numbers(&quantity.e4, &present, &span, &work->problems);
        quantity.stated = present != 0 && quantity.e4 != ADV_AMOUNT_UNKNOWN;
    }
    return quantity;
}

/* The change of the price that a formula brought bears the formula's name. */
static void name_change(adv_row_story *story, const adv_batch_work *work, const adv_unit_price *price,
                        const adv_formula *formula)
{
    const struct adv_batch_columns *in = work->columns;
    if (price->op != ADV_OP_FORMULA || in->has_price[0]) {
        return;
    }
    adv_price_change change =
        adv_formula_change(formula, (adv_money){in->price_e4[0], in->currency[0], true}, price->quantity_e4,
                           in->has_date[ADV_DATE_IMPORTATION] ? in->dates[ADV_DATE_IMPORTATION][0]
                                                              : ADV_DATE_NONE);
    for (size_t i = story->item_count; i > 0 && change.present; i--) {
        adv_item *item = &story->items[i - 1];
        if (item->kind == change.kind && item->amount.e4 == change.amount.e4 && item->facts == change.facts) {
            item->id = formula->index;
            return;
        }
    }
}

/* What the price of the goods was worked out of. */
static void tell_formula(adv_row_story *story, adv_goods_line *goods, const adv_batch_work *work)
{
    const struct adv_batch_columns *in = work->columns;
    adv_unit_price price;
    adv_formula *formula = ADV_ARENA_NEW(story->arena, adv_formula);
    if (formula == NULL) {
        story->failed = true;
        return;
    }
    if (in->parts == NULL || !adv_price_of_row(&price, formula, in->parts, 0, in->currency[0])) {
        return;
    }
    formula->index = keep_text(story, formula->index);
    name_change(story, work, &price, formula);
    goods->formula = price.op == ADV_OP_FORMULA ? formula : NULL;
    goods->unit_price = goods->formula == NULL ? price.unit : goods->unit_price;
}

/* How free units share the price of those paid for. */
static void tell_free_units(adv_row_story *story, const adv_goods_line *goods, const adv_batch_work *work)
{
    const struct adv_batch_columns *in = work->columns;
    int64_t all_e4 = 0;
    if (!goods->free_quantity.stated || goods->free_quantity.e4 == 0 || !goods->quantity.stated) {
        return;
    }
    if (adv_amount_add(&all_e4, goods->quantity.e4, goods->free_quantity.e4) != ADV_OK) {
        all_e4 = ADV_AMOUNT_UNKNOWN;
    }
    adv_trace_record step = adv_free_units_step((adv_money){in->price_e4[0], in->currency[0], true},
                                                goods->quantity.e4, all_e4, 0);
    adv_trace_add(&story->trace, &step);
}

static adv_goods_line *goods_of_row(adv_row_story *story, const adv_batch *batch, adv_batch_work *work,
                                    const adv_cells *cells, size_t row)
{
    adv_goods_line *goods = ADV_ARENA_NEW(story->arena, adv_goods_line);
    if (goods == NULL) {
        return NULL;
    }
    goods->line = keep_text(story, work->line[0]);
    goods->description = cell_named(story, batch, work, cells, row, "description");
    goods->hts = cell_named(story, batch, work, cells, row, "hts");
    goods->origin = cell_named(story, batch, work, cells, row, "origin");
    goods->invoice = cell_named(story, batch, work, cells, row, "invoice");
    goods->order = cell_named(story, batch, work, cells, row, "order");
    goods->sku = cell_named(story, batch, work, cells, row, "sku");
    goods->quantity = quantity_cell(story, batch, work, cells, row, "quantity");
    goods->free_quantity = quantity_cell(story, batch, work, cells, row, "free_quantity");
    tell_free_units(story, goods, work);
    tell_formula(story, goods, work);
    return goods;
}

/* The price is shown by the invoice the line names, if the book has it. */
static const adv_evidence *invoice_of(const adv_goods_line *goods, const adv_entry_words *words)
{
    for (size_t i = 0; goods->invoice.length > 0 && i < words->invoice_count; i++) {
        if (adv_id_equal(words->invoices[i].id, goods->invoice)) {
            return &words->invoices[i];
        }
    }
    return NULL;
}

static adv_text either(adv_text first, adv_text second)
{
    return first.length > 0 ? first : second;
}

/* The delivery term as the line has it, else as its entry does: the edition goes with the term. */
static void take_term(adv_row_story *story, const adv_batch *batch, adv_batch_work *work,
                      const adv_cells *cells, size_t row, const adv_entry_words *words, adv_sale *sale)
{
    sale->incoterm = cell_named(story, batch, work, cells, row, "incoterm");
    sale->incoterm_edition = cell_named(story, batch, work, cells, row, "incoterm_edition");
    if (sale->incoterm.length == 0) {
        sale->incoterm = words->incoterm;
        sale->incoterm_edition = words->incoterm_edition;
    }
    uint16_t term = work->columns->term[0];
    if (sale->incoterm.length == 0 && term != 0 && term != ADV_TERM_UNKNOWN) {
        sale->incoterm = adv_text_of(batch->setup.law->incoterms[term - 1].term);
    }
    sale->named_place =
        either(cell_named(story, batch, work, cells, row, "named_place"), words->named_place);
}

/* Those of the book's parties that the sale names, under the ids it names them by. */
static adv_list parties_of(adv_row_story *story, const adv_entry_words *words, const adv_sale *sale)
{
    const adv_text ids[] = {sale->seller, sale->buyer};
    adv_party *parties = ADV_ARENA_ARRAY(story->arena, 2, adv_party);
    size_t count = 0;
    story->failed = story->failed || parties == NULL;
    for (size_t k = 0; k < 2 && parties != NULL; k++) {
        size_t i = 0;
        while (i < words->party_count && !adv_id_equal(words->parties[i].id, ids[k])) {
            i++;
        }
        if (ids[k].length > 0 && i < words->party_count) {
            parties[count] = words->parties[i];
            parties[count++].id = ids[k];
        }
    }
    return (adv_list){parties, count};
}

static adv_shipment *shipment_of_row(adv_row_story *story, const adv_batch *batch, adv_batch_work *work,
                                     const adv_cells *cells, size_t row, const adv_entry_words *words,
                                     adv_goods_line *goods)
{
    adv_shipment *shipment = ADV_ARENA_NEW(story->arena, adv_shipment);
    adv_sale *sale = ADV_ARENA_NEW(story->arena, adv_sale);
    adv_buffer id;
    if (shipment == NULL || sale == NULL) {
        return NULL;
    }
    adv_buffer_init(&id, story->arena);
    adv_buffer_string(&id, "entry ");
    adv_buffer_text(&id, work->entry[0]);
    adv_buffer_string(&id, ", line ");
    adv_buffer_text(&id, work->line[0]);
    story->failed = story->failed || id.failed;
    sale->facts = work->columns->sale[0];
    sale->no_sale_kind = work->columns->no_sale[0];
    take_term(story, batch, work, cells, row, words, sale);
    sale->seller = either(cell_named(story, batch, work, cells, row, "seller"), words->seller);
    sale->buyer = words->buyer;
    const adv_evidence *invoice = invoice_of(goods, words);
    if (invoice != NULL) {
        shipment->evidence = (adv_list){invoice, 1};
        goods->evidence = (adv_list){&invoice->id, 1};
    }
    shipment->parties = parties_of(story, words, sale);
    shipment->id = adv_buffer_done(&id);
    shipment->jurisdiction = adv_text_of(batch->setup.jurisdiction->code);
    shipment->entry_number = keep_text(story, work->entry[0]);
    shipment->sale = sale;
    shipment->goods = (adv_list){goods, 1};
    for (unsigned kind = 0; kind < ADV_DATE_KIND_COUNT; kind++) {
        shipment->dates[kind] = work->columns->has_date[kind] ? work->columns->dates[kind][0] : ADV_DATE_NONE;
    }
    return shipment;
}

static adv_determination *hand_over(const adv_row_story *story, const adv_batch *batch,
                                    const adv_batch_work *work, const adv_shipment *shipment)
{
    adv_determination *d = ADV_ARENA_NEW(story->arena, adv_determination);
    adv_line_result *line = line_result(story, work, shipment->goods.items);
    if (d == NULL || line == NULL || story->failed || story->trace.failed || story->points.failed) {
        return NULL;
    }
    const struct adv_batch_columns *in = work->columns;
    uint16_t term = in->term[0];
    uint8_t trigger = batch->setup.jurisdiction->trigger;
    d->law = batch->setup.law;
    d->jurisdiction = batch->setup.jurisdiction;
    d->shipment = shipment;
    d->incoterm = term == 0 || term == ADV_TERM_UNKNOWN ? NULL : &batch->setup.law->incoterms[term - 1];
    d->day = in->has_date[trigger] ? in->dates[trigger][0] : ADV_DATE_NONE;
    d->outcome = line->outcome;
    d->method = line->outcome == ADV_VALUED ? "transaction_value" : NULL;
    d->standing = line->standing;
    d->uncertified = line->uncertified;
    d->value_e4 = line->outcome == ADV_VALUED ? line->value_e4 : 0;
    d->entered_e4 = line->outcome == ADV_VALUED ? line->entered_e4 : 0;
    d->items = story->items;
    d->item_count = story->item_count;
    d->lines = line;
    d->line_count = 1;
    d->trace = story->trace;
    d->points = story->points.items;
    d->point_count = story->points.count;
    return d;
}

adv_status adv_batch_explain(adv_determination **out, const adv_batch *batch, adv_batch_work *work,
                             const adv_cells *cells, size_t row, const adv_entry_words *words,
                             adv_arena *arena, adv_error *err)
{
    static const adv_entry_words no_words = {0};
    adv_row_story story = {.arena = arena, .trace = {.arena = arena}, .points = {.arena = arena}};
    adv_batch_read(batch, work, cells, row, 1, NULL);
    if (work->promised != NULL) {
        adv_promised_begin(batch, work, *work->promised);
    }
    tell_price(&story, work);
    if (!adv_batch_value(batch, work, 0, 1, &story)) {
        return adv_fail(err, ADV_ERR_LIMIT, (adv_place){0},
                        "the line has more than %d charges; combine charges of one kind",
                        ADV_TILE_COLUMNS - 1);
    }
    if (work->columns->any_side && work->columns->side[0] != NULL) {
        name_items(&story, batch, work->columns->side[0]);
    }
    complete_points(&story, batch, work);
    adv_goods_line *goods = goods_of_row(&story, batch, work, cells, row);
    adv_shipment *shipment =
        goods == NULL ? NULL
                      : shipment_of_row(&story, batch, work, cells, row, words == NULL ? &no_words : words,
                                        goods);
    adv_determination *d = work->failed || shipment == NULL ? NULL : hand_over(&story, batch, work, shipment);
    if (d == NULL) {
        return adv_fail_memory(err);
    }
    *out = d;
    return ADV_OK;
}

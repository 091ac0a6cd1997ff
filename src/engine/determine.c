/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The value of a shipment: its lines and items are built from the facts, each line then runs the plan of its
 * day as a tile of one row with a trace, the later methods have their turn where transaction value cannot be
 * used, and the shipment is the sum of its lines.
 */
#include "advalorem/determination.h"

#include "build.h"

#include "choices.h"
#include "relation.h"
#include "stated.h"
#include "walk.h"

#include <string.h>

/* ---- the delivery term --------------------------------------------------------------------------------- */

static void check_term(adv_build *b)
{
    const adv_sale *sale = b->shipment->sale;
    if (sale == NULL || sale->incoterm.length == 0) {
        return;
    }
    b->term = adv_incoterm_find(b->law, sale->incoterm, sale->incoterm_edition);
    if (b->term == NULL) {
        adv_build_point(b, ADV_POINT_TERM_UNKNOWN, -1, -1, sale->incoterm);
        return;
    }
    if (!adv_incoterm_is_of(b->term, sale->incoterm_edition)) {
        adv_build_point(b, ADV_POINT_TERM_EDITION, -1, -1, sale->incoterm_edition);
    }
    if (adv_text_starts(adv_text_of(b->term->edition), "UCC")) {
        adv_build_point(b, ADV_POINT_TERM_AMERICAN, -1, -1, sale->incoterm);
    }
    if (sale->named_place.length == 0) {
        adv_build_point(b, ADV_POINT_PLACE_MISSING, -1, -1, sale->incoterm);
    }
    bool here = adv_text_is(sale->named_place_country, b->j->code);
    bool there = sale->named_place_country.length > 0 &&
                 adv_text_equal(sale->named_place_country, b->shipment->export_country);
    if ((b->term->place_abroad && here) || (!b->term->place_abroad && there)) {
        adv_build_point(b, ADV_POINT_PLACE_ODD, -1, -1, sale->named_place);
    }
    if (b->term->sea_only && b->shipment->mode != 0 && b->shipment->mode != ADV_MODE_SEA) {
        adv_build_point(b, ADV_POINT_TERM_MODE, -1, -1, sale->incoterm);
    }
}

static bool has_kind(const adv_build *b, unsigned kind)
{
    for (size_t i = 0; i < b->item_count; i++) {
        if (b->items[i].kind == kind) {
            return true;
        }
    }
    return false;
}

/* A leg that the term puts into the price, and that would leave it at its cost, does not leave in silence. */
static void point_at_legs(adv_build *b, const adv_plans *plans)
{
    const adv_plan *plan = adv_plans_find(plans, b->shipment->dates[b->j->trigger]);
    uint32_t inside = b->term == NULL || plan == NULL ? 0 : b->term->in_price & plan->leaving;
    for (uint32_t left = inside; left != 0; left &= left - 1) {
        uint8_t kind = (uint8_t)(ADV_KIND_INLAND_EXPORT + adv_lowest_fact(left));
        if (!has_kind(b, kind)) {
            adv_point_add(&b->points, (adv_point){.code = ADV_POINT_LEG_NOT_STATED, .fact = ADV_NO_FACT,
                                                  .rule = adv_plan_leaves_by(plan, kind), .item = -1,
                                                  .line = -1, .text = b->shipment->sale->incoterm});
        }
    }
}

/* The quarter's rates somebody states of a currency, none of them of the quarter of the day that counts. */
static void point_at_quarters(adv_build *b)
{
    const adv_stated_rate *rates = (const adv_stated_rate *)b->shipment->rates.items;
    adv_date day = b->fx_rule == NULL ? ADV_DATE_NONE : b->shipment->dates[b->fx_rule->trigger];
    adv_date quarter = day == ADV_DATE_NONE ? ADV_DATE_NONE : adv_date_quarter_start(day);
    for (size_t i = 0; i < b->shipment->rates.count && quarter != ADV_DATE_NONE; i++) {
        bool meant = false;
        for (size_t k = 0; k < b->shipment->rates.count; k++) {
            meant = meant || (rates[k].currency == rates[i].currency &&
                              rates[k].kind == ADV_STATED_QUARTERLY && rates[k].date == quarter);
        }
        if (rates[i].kind == ADV_STATED_QUARTERLY && !meant) {
            adv_point_add(&b->points,
                          (adv_point){.code = ADV_POINT_RATE_UNUSED, .fact = ADV_NO_FACT, .rule = ADV_NO_RULE,
                                      .item = -1, .line = -1, .date = rates[i].date,
                                      .other = {.currency = rates[i].currency},
                                      .text = adv_text_of(adv_currency_get(rates[i].currency)->code)});
        }
    }
}

/* ---- lines through the plan ---------------------------------------------------------------------------- */

/* A line that is no sale is none whatever is said of the sale of the others. */
adv_facts_word adv_build_sale_facts(const adv_build *b, const adv_goods_line *goods)
{
    const adv_sale *sale = b->shipment->sale;
    const adv_facts_word no_sale = ADV_NO(ADV_SALE_SOLD_FOR_EXPORT);
    adv_facts_word facts = sale == NULL ? 0 : sale->facts;
    if (goods->no_sale_kind != 0) {
        return adv_facts_merge(adv_facts_merge(no_sale, facts), b->derived);
    }
    facts = adv_facts_merge(facts, sale != NULL && sale->no_sale_kind != 0 ? no_sale : 0);
    return adv_facts_merge(facts, b->derived);
}

static void point_at_no_sale(adv_build *b)
{
    const adv_sale *sale = b->shipment->sale;
    const adv_goods_line *goods = (const adv_goods_line *)b->shipment->goods.items;
    if (sale != NULL && sale->no_sale_kind != 0) {
        adv_build_point(b, ADV_POINT_NO_SALE, -1, -1, adv_text_of(NULL));
        return;
    }
    for (size_t i = 0; i < b->line_count; i++) {
        if (goods[i].no_sale_kind != 0) {
            adv_build_point(b, ADV_POINT_NO_SALE, -1, (int32_t)i, adv_text_of(NULL));
        }
    }
}

/* A line stands no better in law than what was derived for its sale. */
static void rest_on_relation(adv_build *b)
{
    for (size_t i = 0; i < b->line_count && b->derived != 0; i++) {
        uint8_t standing = b->derived_standing;
        b->lines[i].standing = standing > b->lines[i].standing ? standing : b->lines[i].standing;
    }
}

typedef struct one_row {
    adv_tile      tile;
    adv_tile_work work;
    adv_column    columns[ADV_TILE_COLUMNS];
    int64_t       amounts[ADV_TILE_COLUMNS];
    adv_country   exported_from;
    uint8_t       outcome, standing, blocked;
    uint16_t      blocked_reason;
    uint16_t      rule, reason, plan;
    int64_t       value_e4, entered_e4;
    adv_int128    exact_e13;
    uint64_t      points;
} one_row;

static void open_row(one_row *row, const adv_build *b, const adv_line_result *line)
{
    adv_tile *tile = &row->tile;
    memset(tile, 0, sizeof *tile);
    tile->rows = 1;
    tile->price_e4 = &line->price_e4;
    tile->currency = &line->currency;
    tile->sale_all = adv_build_sale_facts(b, line->goods);
    for (unsigned k = 0; k < ADV_DATE_KIND_COUNT; k++) {
        tile->dates[k] = &b->shipment->dates[k];
    }
    row->exported_from = adv_country_of(b->shipment->export_country);
    tile->exported_from = &row->exported_from;
    tile->columns = row->columns;
    row->blocked = line->reason_fact == ADV_LACK_RANGE ? ADV_REJECTED : 0; /* its price cannot be counted */
    row->blocked_reason = (uint16_t)(ADV_KIND_PRICE << 8 | ADV_LACK_RANGE);
    tile->blocked = &row->blocked;
    tile->blocked_reason = &row->blocked_reason;
    tile->outcome = &row->outcome;
    tile->rule = &row->rule;
    tile->reason = &row->reason;
    tile->value_e4 = &row->value_e4;
    tile->entered_e4 = &row->entered_e4;
    tile->exact_e13 = &row->exact_e13;
    tile->points = &row->points;
    tile->standing = &row->standing;
    tile->plan = &row->plan;
}

static bool add_columns(one_row *row, const adv_build *b, size_t line)
{
    size_t n = 0;
    for (size_t i = 0; i < b->item_count; i++) {
        if (!b->parts[i][line].present) {
            continue;
        }
        if (n + 1 >= ADV_TILE_COLUMNS) {
            return false;
        }
        row->amounts[n] = b->parts[i][line].amount_e4;
        const adv_element *element = b->items[i].element;
        bool way = element != NULL && element->distance.stated && element->distance_counted.stated;
        row->columns[n] = (adv_column){.kind = b->items[i].kind,
                                       .way_e9 = way ? element->distance.e9 : 0,
                                       .counted_e9 = way ? element->distance_counted.e9 : 0,
                                       .item = (int32_t)i,
                                       .lack = b->items[i].lack,
                                       .amount_e4 = &row->amounts[n],
                                       .facts_all = b->items[i].facts,
                                       .currency_all = b->items[i].amount.currency};
        n++;
    }
    row->tile.column_count = n;
    return true;
}

static bool stopped(const adv_trace_record *record)
{
    switch (record->outcome) {
    case ADV_STEP_MISSING_FACT:
        return record->operand_e4 != 0; /* an amount of nothing lacks nothing */
    case ADV_STEP_MISSING_AMOUNT:
    case ADV_STEP_NO_RATE:
    case ADV_STEP_ENDED:
    case ADV_STEP_RANGE:
        return true;
    default:
        return record->rule == ADV_NO_RULE;
    }
}

/* The item a line that is not valued stopped at: of the kind and the row of law the reason names. */
static int32_t item_of_reason(const adv_build *b, const one_row *row, size_t first_record)
{
    uint8_t kind = (uint8_t)(row->reason >> 8);
    for (size_t i = first_record; i < b->trace.count && row->outcome != ADV_VALUED; i++) {
        const adv_trace_record *record = &b->trace.records[i];
        if (record->item >= 0 && b->items[record->item].kind == kind && stopped(record) &&
            (row->rule == ADV_NO_RULE || record->rule == row->rule)) {
            return record->item;
        }
    }
    return -1;
}

static void close_row(const one_row *row, adv_line_result *line, const adv_build *b, size_t first_record)
{
    line->outcome = row->outcome;
    line->standing = row->standing;
    line->reason_rule = row->rule;
    line->reason_fact = row->outcome == ADV_VALUED ? ADV_NO_FACT : (uint8_t)(row->reason & 0xff);
    line->value_e4 = row->value_e4;
    line->entered_e4 = row->entered_e4;
    line->exact_e13 = row->exact_e13;
    line->uncertified = (row->points & ADV_TILE_POINT(ADV_POINT_UNCERTIFIED_RATE)) != 0;
    line->reason_item = item_of_reason(b, row, first_record);
}

static adv_status value_lines(adv_build *b, const adv_plans *plans, adv_error *err)
{
    one_row *row = ADV_ARENA_NEW(b->arena, one_row);
    if (row == NULL) {
        return adv_fail_memory(err);
    }
    adv_rates rates = {.table = NULL, .fx = &b->fx};
    for (size_t i = 0; i < b->line_count; i++) {
        adv_line_result *line = &b->lines[i];
        open_row(row, b, line);
        if (!add_columns(row, b, i)) {
            return adv_fail(err, ADV_ERR_LIMIT, line->goods->place,
                            "line %.*s has more than %d elements; combine charges of one kind",
                            (int)line->line.length, line->line.bytes, ADV_TILE_COLUMNS - 1);
        }
        size_t first_record = b->trace.count;
        adv_tile_run(&row->tile, plans, &rates, &row->work, &b->trace, &b->points, (int32_t)i);
        close_row(row, line, b, first_record);
    }
    return ADV_OK;
}

/* ---- what a person should look at ---------------------------------------------------------------------- */

static const adv_list *evidence_of(const adv_item *item)
{
    return item->element != NULL  ? &item->element->evidence
           : item->assist != NULL ? &item->assist->evidence
                                  : NULL;
}

/* An amount that changed the value without a paper behind it. */
static void point_at_evidence(adv_build *b)
{
    for (size_t i = 0; i < b->trace.count; i++) {
        adv_trace_record record = b->trace.records[i];
        if ((record.op != ADV_OP_ADD && record.op != ADV_OP_EXCLUDE) || record.outcome != ADV_STEP_APPLIED ||
            record.item < 0 || record.operand_e4 == 0) {
            continue;
        }
        const adv_list *evidence = evidence_of(&b->items[record.item]);
        const adv_item *item = &b->items[record.item];
        /* by the equation or by the law, not by a paper */
        bool shown = item->solved || item->amount.e4 == ADV_AMOUNT_UNKNOWN;
        if (!shown && evidence != NULL && evidence->count == 0) {
            adv_build_point(b, ADV_POINT_NO_EVIDENCE, record.item, -1, b->items[record.item].id);
        }
    }
}

/* For each item whether some rule asked for its amount, or for a fact, and did not get it. */
static uint8_t *items_lacking(adv_build *b)
{
    uint8_t *lacking = ADV_ARENA_ARRAY(b->arena, b->item_count + 1, uint8_t);
    for (size_t i = 0; i < b->trace.count && lacking != NULL; i++) {
        const adv_trace_record *record = &b->trace.records[i];
        bool counted = record->op == ADV_OP_ADD || record->op == ADV_OP_EXCLUDE;
        bool lacked = record->outcome == ADV_STEP_MISSING_AMOUNT || record->outcome == ADV_STEP_ENDED;
        if (record->item >= 0 && ((counted && lacked) || record->outcome == ADV_STEP_MISSING_FACT)) {
            lacking[record->item] = 1;
        }
    }
    return lacking;
}

/* An amount that could not be spread is no matter where no rule asked for it. */
static void drop_idle_points(adv_build *b)
{
    const uint8_t *lacking = items_lacking(b);
    size_t kept = 0;
    if (lacking == NULL) {
        b->failed = true;
        return;
    }
    for (size_t i = 0; i < b->points.count; i++) {
        const adv_point *point = &b->points.items[i];
        if (point->code != ADV_POINT_LEVEL_WIDER || point->item < 0 || lacking[point->item]) {
            b->points.items[kept++] = *point;
        }
    }
    b->points.count = kept;
    b->points.slot_count = 0;
}

/* Determined against declared, a tenth apart unless the user sets another threshold. */
static void point_at_gaps(adv_build *b)
{
    int64_t threshold = b->shipment->gap_threshold.stated ? b->shipment->gap_threshold.e9 : ADV_E9 / 10;
    for (size_t i = 0; i < b->line_count; i++) {
        const adv_line_result *line = &b->lines[i];
        adv_money declared = line->goods->declared_value;
        if (!declared.stated || line->outcome != ADV_VALUED || declared.currency != b->j->currency ||
            declared.e4 == ADV_AMOUNT_UNKNOWN) {
            continue;
        }
        int64_t gap =
            declared.e4 > line->value_e4 ? declared.e4 - line->value_e4 : line->value_e4 - declared.e4;
        if ((adv_int128)gap * ADV_E9 > (adv_int128)threshold * line->value_e4) {
            adv_point_add(&b->points, (adv_point){.code = ADV_POINT_LARGE_GAP, .fact = ADV_NO_FACT,
                                                  .rule = ADV_NO_RULE, .item = -1, .line = (int32_t)i,
                                                  .amount = {line->value_e4, b->j->currency, true},
                                                  .other = declared});
        }
    }
}

/* What the invoice bills beside the price of its lines; a decrease lowers it. */
static bool sum_charges(const adv_build *b, const adv_invoice *invoice, int64_t *sum_e4)
{
    *sum_e4 = 0;
    for (size_t i = 0; i < b->item_count; i++) {
        const adv_item *item = &b->items[i];
        bool billed = item->element != NULL && item->element->level == ADV_LEVEL_INVOICE &&
                      adv_text_equal(item->element->of, invoice->id) && item->element->amount.stated &&
                      (item->facts & ADV_NO(ADV_FACT_IN_PRICE)) != 0;
        if (!billed || item->element->amount.e4 == ADV_AMOUNT_UNKNOWN ||
            item->element->amount.currency != invoice->total.currency) {
            continue;
        }
        bool decrease = item->kind == ADV_KIND_DISCOUNT || item->kind == ADV_KIND_REBATE;
        int64_t amount = decrease ? -item->element->amount.e4 : item->element->amount.e4;
        if (adv_amount_add(sum_e4, *sum_e4, amount) != ADV_OK) {
            return false;
        }
    }
    return true;
}

static bool sum_invoice(const adv_build *b, const adv_invoice *invoice, int64_t *lines_e4,
                        int64_t *charges_e4)
{
    *lines_e4 = 0;
    size_t count = 0;
    for (size_t i = 0; i < b->line_count; i++) {
        const adv_line_result *line = &b->lines[i];
        if (!adv_text_equal(adv_build_invoice_of(b, line->goods), invoice->id)) {
            continue;
        }
        count++;
        if (line->price_e4 == ADV_AMOUNT_UNKNOWN || line->currency != invoice->total.currency ||
            adv_amount_add(lines_e4, *lines_e4, line->price_e4) != ADV_OK) {
            return false;
        }
    }
    return count > 0 && sum_charges(b, invoice, charges_e4);
}

/* The lines of an invoice, with or without the charges billed on it, come to its total. */
static void point_at_invoices(adv_build *b)
{
    const adv_invoice *invoices = (const adv_invoice *)b->shipment->invoices.items;
    for (size_t i = 0; i < b->shipment->invoices.count; i++) {
        int64_t lines = 0;
        int64_t charges = 0;
        if (invoices[i].status == ADV_INVOICE_PROVISIONAL || invoices[i].status == ADV_INVOICE_PRO_FORMA) {
            adv_build_point(b, ADV_POINT_PROVISIONAL, -1, -1, invoices[i].id);
        }
        if (!invoices[i].total.stated || invoices[i].total.e4 == ADV_AMOUNT_UNKNOWN ||
            !sum_invoice(b, &invoices[i], &lines, &charges)) {
            continue;
        }
        if (lines != invoices[i].total.e4 && lines + charges != invoices[i].total.e4) {
            adv_point_add(&b->points, (adv_point){.code = ADV_POINT_INVOICE_TOTAL, .fact = ADV_NO_FACT,
                                                  .rule = ADV_NO_RULE, .item = -1, .line = -1,
                                                  .amount = {lines, invoices[i].total.currency, true},
                                                  .other = invoices[i].total, .text = invoices[i].id});
        }
    }
}

/* ---- the whole ----------------------------------------------------------------------------------------- */

/* By which all lines were valued. */
static const char *method_of(const adv_build *b)
{
    for (size_t i = 1; i < b->line_count; i++) {
        if (b->lines[i].method != b->lines[0].method) {
            return "several";
        }
    }
    return b->line_count == 0 ? NULL : adv_method_name((adv_method)b->lines[0].method);
}

static void sum_lines(adv_determination *d, const adv_build *b)
{
    adv_status status = ADV_OK;
    for (size_t i = 0; i < b->line_count; i++) {
        const adv_line_result *line = &b->lines[i];
        d->outcome = line->outcome > d->outcome ? line->outcome : d->outcome;
        d->standing = line->standing > d->standing ? line->standing : d->standing;
        d->uncertified |= line->uncertified;
        if (line->outcome == ADV_VALUED && status == ADV_OK) {
            status = adv_amount_add(&d->value_e4, d->value_e4, line->value_e4);
        }
        if (line->outcome == ADV_VALUED && status == ADV_OK) {
            status = adv_amount_add(&d->entered_e4, d->entered_e4, line->entered_e4);
        }
    }
    if (status != ADV_OK) {
        d->outcome = ADV_REJECTED;
    }
    if (d->outcome != ADV_VALUED) {
        d->value_e4 = 0; /* the sum of some lines is no value of the shipment */
        d->entered_e4 = 0;
    }
    d->method = d->outcome == ADV_VALUED ? method_of(b) : NULL;
}

static adv_determination *hand_over(adv_build *b)
{
    adv_determination *d = ADV_ARENA_NEW(b->arena, adv_determination);
    if (d == NULL || b->failed || b->trace.failed || b->points.failed) {
        return NULL;
    }
    d->law = b->law;
    d->jurisdiction = b->j;
    d->shipment = b->shipment;
    d->incoterm = b->term;
    d->day = b->shipment->dates[b->j->trigger];
    d->items = b->items;
    d->item_count = b->item_count;
    d->lines = b->lines;
    d->line_count = b->line_count;
    d->trace = b->trace;
    d->points = b->points.items;
    d->point_count = b->points.count;
    d->methods = b->methods;
    d->method_count = b->method_count;
    d->relations = b->relations;
    d->relation_count = b->relation_count;
    d->price_tests = b->price_tests;
    d->price_test_count = b->price_tests == NULL ? 0 : b->shipment->price_tests.count;
    d->derived = b->derived;
    d->every_method = b->every_method;
    d->every_method_count = b->every_method == NULL ? 0 : b->method_count;
    sum_lines(d, b);
    return d;
}

static adv_status open_build(adv_build *b, const adv_fx *fx, adv_error *err)
{
    static const adv_options none = {0};
    b->options = b->options == NULL ? &none : b->options;
    b->j = adv_law_find(b->law, b->shipment->jurisdiction);
    if (b->j == NULL) {
        return adv_fail(err, ADV_ERR_NO_LAW, b->shipment->place,
                        "the law pack has no jurisdiction '%.*s'; `adval law list` shows those it has",
                        (int)b->shipment->jurisdiction.length, b->shipment->jurisdiction.bytes);
    }
    adv_date day = b->shipment->dates[b->j->trigger];
    b->fx_rule = adv_fx_rule_find(b->j, day);
    b->asks_mode = adv_law_asks(b->j, ADV_FACT_BY_AIR);
    b->trace.arena = b->arena;
    b->points.arena = b->arena;
    b->line_count = b->shipment->goods.count;
    b->lines = ADV_ARENA_ARRAY(b->arena, b->line_count, adv_line_result);
    /* Rates the shipment states come first. */
    adv_stated_as as = {.target = b->j->currency, .name = "stated in the shipment",
                        .certified = ADV_RATE_STATED, .foremost = true};
    const adv_list *stated = &b->shipment->rates;
    bool good = b->lines != NULL &&
                adv_stated_series(&b->fx, b->arena, (const adv_stated_rate *)stated->items, stated->count,
                                  &as, fx) == ADV_OK;
    return good ? ADV_OK : adv_fail_memory(err);
}

adv_status adv_determine(adv_determination **out, adv_arena *arena, const adv_law *law, const adv_fx *fx,
                         const adv_shipment *shipment, const adv_options *options, adv_error *err)
{
    adv_build b = {.arena = arena, .law = law, .shipment = shipment, .options = options};
    adv_plans plans;
    adv_status status = open_build(&b, fx, err);
    if (status != ADV_OK) {
        return status;
    }
    status = adv_plans_build(&plans, b.j, arena);
    if (status != ADV_OK) {
        return status == ADV_ERR_MEMORY
                   ? adv_fail_memory(err)
                   : adv_fail(err, status, shipment->place,
                              "the law of '%s' changes on more days than can be numbered", b.j->code);
    }
    check_term(&b);
    point_at_no_sale(&b);
    adv_build_relations(&b);
    adv_build_price_tests(&b);
    adv_build_places(&b);
    adv_build_lines(&b);
    adv_build_payments(&b);
    adv_build_elements(&b);
    point_at_legs(&b, &plans);
    point_at_quarters(&b);
    adv_build_formulas(&b);
    adv_build_assists(&b);
    status = b.failed ? adv_fail_memory(err) : value_lines(&b, &plans, err);
    if (status != ADV_OK) {
        return status;
    }
    rest_on_relation(&b);
    drop_idle_points(&b);
    adv_walk_methods(&b, &plans);
    point_at_evidence(&b);
    point_at_gaps(&b);
    point_at_invoices(&b);
    *out = hand_over(&b);
    return *out == NULL ? adv_fail_memory(err) : ADV_OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A case's lines inside a batch.  The columns come from the steps of the determination, since these hold what
 * falls on every line; the neighbours come from a small generator, the same on every run.
 */
#include "in_batch.h"

#include <string.h>

#include "engine/tile.h"

enum { ROWS = 400, EXTRA_COLUMNS = 6, FIRST_OWN_ROW = 37, OWN_ROW_STEP = 31 };

typedef struct batch {
    const case_file *c;
    const adv_determination *d;
    adv_plans plans;
    adv_fx fx;
    adv_fx_table table;
    uint64_t seed;
    size_t columns;
    int64_t *price;
    adv_currency *currency;
    adv_facts_word *sale;
    adv_country *from;
    uint8_t *blocked; /* where the price of a line passes the bounds */
    uint16_t *blocked_reason;
    adv_date *dates[ADV_DATE_KIND_COUNT];
    adv_column column[ADV_TILE_COLUMNS];
    int64_t *amounts[ADV_TILE_COLUMNS];
    uint8_t *present[ADV_TILE_COLUMNS];
    adv_facts_word *facts[ADV_TILE_COLUMNS];
    adv_currency *currencies[ADV_TILE_COLUMNS];
} batch;

typedef struct results {
    uint8_t *outcome, *standing;
    uint16_t *rule, *reason, *plan;
    int64_t *value_e4, *entered_e4;
    adv_int128 *exact_e13;
    uint64_t *points;
} results;

/* ---- neighbours ---------------------------------------------------------------------------------------- */

static uint64_t next(batch *b)
{
    b->seed = b->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return b->seed >> 33;
}

/* Each fact yes, no or unknown, never both. */
static adv_facts_word some_facts(batch *b, unsigned count)
{
    adv_facts_word facts = 0;
    for (unsigned fact = 0; fact < count; fact++) {
        uint64_t answer = next(b) % 3;
        facts |= answer == 1 ? ADV_YES(fact) : answer == 2 ? ADV_NO(fact) : 0;
    }
    return facts;
}

static int64_t some_amount(batch *b)
{
    uint64_t kind = next(b) % 16;
    return kind == 0   ? ADV_AMOUNT_UNKNOWN
           : kind == 1 ? 0
                       : (int64_t)(next(b) % 5000000) * (kind == 2 ? 1 : 100);
}

static adv_currency some_currency(batch *b)
{
    static const char *const codes[] = {"USD", "USD", "USD", "EUR", "KRW", "JPY"};
    uint64_t kind = next(b) % 7;
    return kind == 6 ? ADV_CURRENCY_NONE : adv_currency_find(adv_text_of(codes[kind]));
}

static adv_date some_day(batch *b)
{
    return next(b) % 8 == 0 ? ADV_DATE_NONE : adv_date_of(1994, 6, 1) + (adv_date)(next(b) % 12000);
}

static void fill_neighbour(batch *b, size_t row)
{
    b->price[row] = some_amount(b);
    b->currency[row] = some_currency(b);
    b->sale[row] = next(b) % 2 ? 0 : some_facts(b, ADV_SALE_FACT_COUNT);
    b->from[row] = adv_country_of(adv_text_of(next(b) % 2 ? "CN" : "BR"));
    for (unsigned k = 0; k < ADV_DATE_KIND_COUNT; k++) {
        b->dates[k][row] = some_day(b);
    }
    for (size_t c = 0; c < b->columns; c++) {
        b->amounts[c][row] = some_amount(b);
        b->present[c][row] = (uint8_t)(next(b) % 2);
        b->facts[c][row] = some_facts(b, ADV_ELEMENT_FACT_COUNT);
        b->currencies[c][row] = next(b) % 2 ? ADV_CURRENCY_NONE : some_currency(b);
    }
}

/* ---- the case's own rows ------------------------------------------------------------------------------- */

static const adv_trace_record *deciding_step(const adv_determination *d, size_t item, size_t line)
{
    const adv_trace_record *found = NULL;
    for (size_t i = 0; i < d->trace.count; i++) {
        const adv_trace_record *r = &d->trace.records[i];
        bool decides = r->op == ADV_OP_ADD || r->op == ADV_OP_EXCLUDE || r->op == ADV_OP_LEAVE;
        if (decides && r->item == (int32_t)item && r->line == (int32_t)line) {
            found = r;
        }
    }
    return found;
}

/* Whether the law found the amount: a batch is given what was stated, as the shipment was. */
static bool is_by_law(const adv_determination *d, size_t item, size_t line)
{
    for (size_t i = 0; i < d->trace.count; i++) {
        const adv_trace_record *r = &d->trace.records[i];
        if (r->op == ADV_OP_PERCENT && r->rule != ADV_NO_RULE && r->item == (int32_t)item &&
            r->line == (int32_t)line) {
            return true;
        }
    }
    return false;
}

static adv_facts_word facts_of_sale(const adv_determination *d, const adv_goods_line *goods)
{
    const adv_shipment *shipment = d->shipment;
    const adv_facts_word not_sold = ADV_NO(ADV_SALE_SOLD_FOR_EXPORT);
    adv_facts_word facts = shipment->sale == NULL ? 0 : shipment->sale->facts;
    bool whole = shipment->sale != NULL && shipment->sale->no_sale_kind != 0;
    facts |= d->derived; /* a book states what a shipment derives */
    return goods->no_sale_kind != 0 ? adv_facts_merge(not_sold, facts)
                                    : adv_facts_merge(facts, whole ? not_sold : 0);
}

static void fill_own(batch *b, size_t row, size_t line)
{
    bool range = b->d->lines[line].price_e4 == ADV_AMOUNT_UNKNOWN &&
                 b->d->lines[line].reason_fact == ADV_LACK_RANGE;
    b->price[row] = b->d->lines[line].price_e4;
    b->blocked[row] = range ? ADV_REJECTED : 0;
    b->blocked_reason[row] = ADV_KIND_PRICE << 8 | ADV_LACK_RANGE;
    b->currency[row] = b->d->lines[line].currency;
    b->from[row] = adv_country_of(b->c->shipment->export_country);
    b->sale[row] = facts_of_sale(b->d, b->d->lines[line].goods);
    for (unsigned k = 0; k < ADV_DATE_KIND_COUNT; k++) {
        b->dates[k][row] = b->c->shipment->dates[k];
    }
    for (size_t c = 0; c < b->columns; c++) {
        const adv_trace_record *r = c < b->d->item_count ? deciding_step(b->d, c, line) : NULL;
        b->present[c][row] = r != NULL;
        b->amounts[c][row] = r == NULL ? 0 : r->operand_e4;
        b->currencies[c][row] = r == NULL ? ADV_CURRENCY_NONE : r->currency;
        b->facts[c][row] = r == NULL ? 0 : b->d->items[c].facts;
        if (r != NULL && is_by_law(b->d, c, line)) {
            b->amounts[c][row] = b->d->items[c].amount.e4;
            b->currencies[c][row] = b->d->items[c].amount.currency;
        }
    }
}

static size_t row_of_line(size_t line)
{
    return FIRST_OWN_ROW + line * OWN_ROW_STEP;
}

/* ---- columns, rates, plans ----------------------------------------------------------------------------- */

static bool open_columns(batch *b)
{
    static const uint8_t extra[EXTRA_COLUMNS] = {ADV_KIND_PACKING,      ADV_KIND_ROYALTY,
                                                 ADV_KIND_MAIN_FREIGHT, ADV_KIND_REBATE,
                                                 ADV_KIND_CUSTOMS_DUTY, ADV_KIND_ASSIST_DESIGN};
    adv_arena *arena = b->c->arena;
    b->columns = b->d->item_count + EXTRA_COLUMNS;
    b->price = ADV_ARENA_ARRAY(arena, ROWS, int64_t);
    b->currency = ADV_ARENA_ARRAY(arena, ROWS, adv_currency);
    b->sale = ADV_ARENA_ARRAY(arena, ROWS, adv_facts_word);
    b->from = ADV_ARENA_ARRAY(arena, ROWS, adv_country);
    b->blocked = ADV_ARENA_ARRAY(arena, ROWS, uint8_t);
    b->blocked_reason = ADV_ARENA_ARRAY(arena, ROWS, uint16_t);
    bool good = b->columns < ADV_TILE_COLUMNS && b->price != NULL && b->currency != NULL && b->sale != NULL &&
                b->from != NULL &&
                b->blocked != NULL && b->blocked_reason != NULL;
    for (unsigned k = 0; k < ADV_DATE_KIND_COUNT; k++) {
        b->dates[k] = ADV_ARENA_ARRAY(arena, ROWS, adv_date);
        good = good && b->dates[k] != NULL;
    }
    for (size_t c = 0; good && c < b->columns; c++) {
        b->amounts[c] = ADV_ARENA_ARRAY(arena, ROWS, int64_t);
        b->present[c] = ADV_ARENA_ARRAY(arena, ROWS, uint8_t);
        b->facts[c] = ADV_ARENA_ARRAY(arena, ROWS, adv_facts_word);
        b->currencies[c] = ADV_ARENA_ARRAY(arena, ROWS, adv_currency);
        good =
            b->amounts[c] != NULL && b->present[c] != NULL && b->facts[c] != NULL && b->currencies[c] != NULL;
        b->column[c] = (adv_column){
            .kind = c < b->d->item_count ? b->d->items[c].kind : extra[c - b->d->item_count],
            .item = -1,
            .lack = c < b->d->item_count ? b->d->items[c].lack : 0};
    }
    return good;
}

/* The rates the case states, a series for each currency and kind. */
static bool open_rates(batch *b)
{
    const adv_list *stated = &b->c->shipment->rates;
    const adv_stated_rate *rates = (const adv_stated_rate *)stated->items;
    adv_rate_series *series = ADV_ARENA_ARRAY(b->c->arena, stated->count + 1, adv_rate_series);
    enum { QUARTERLY = 1, CENTRAL_BANK = 3, PROCLAIMED = 4 };
    size_t count = 0;
    if (series == NULL) {
        return false;
    }
    for (adv_currency currency = 1; currency < adv_currency_count(); currency++) {
        for (unsigned kind = QUARTERLY; kind <= PROCLAIMED; kind++) {
            adv_rate_point *points = ADV_ARENA_ARRAY(b->c->arena, stated->count + 1, adv_rate_point);
            size_t n = 0;
            int64_t per = 1;
            for (size_t i = 0; points != NULL && i < stated->count; i++) {
                if (rates[i].currency == currency && rates[i].kind == kind) {
                    points[n++] = (adv_rate_point){rates[i].date, rates[i].rate.e9};
                    per = rates[i].per;
                }
            }
            if (n > 0) {
                series[count++] = (adv_rate_series){.currency = currency,
                                                    .target = b->d->jurisdiction->currency,
                                                    .per = (int32_t)per,
                                                    .quarterly = kind == QUARTERLY,
                                                    .name = "stated in the case",
                                                    .points = points,
                                                    .count = n,
                                                    .source = kind == CENTRAL_BANK ? ADV_RATE_CENTRAL_BANK
                                                                                   : ADV_RATE_STATED};
            }
            if (stated->count == 0) {
                break;
            }
        }
    }
    b->fx = (adv_fx){series, count};
    return adv_fx_table_build(&b->table, &b->fx, b->d->jurisdiction, b->c->arena) == ADV_OK;
}

static bool open_results(results *r, adv_arena *arena, size_t rows)
{
    r->outcome = ADV_ARENA_ARRAY(arena, rows, uint8_t);
    r->standing = ADV_ARENA_ARRAY(arena, rows, uint8_t);
    r->rule = ADV_ARENA_ARRAY(arena, rows, uint16_t);
    r->reason = ADV_ARENA_ARRAY(arena, rows, uint16_t);
    r->plan = ADV_ARENA_ARRAY(arena, rows, uint16_t);
    r->value_e4 = ADV_ARENA_ARRAY(arena, rows, int64_t);
    r->entered_e4 = ADV_ARENA_ARRAY(arena, rows, int64_t);
    r->exact_e13 = ADV_ARENA_ARRAY(arena, rows, adv_int128);
    r->points = ADV_ARENA_ARRAY(arena, rows, uint64_t);
    return r->outcome != NULL && r->standing != NULL && r->rule != NULL && r->reason != NULL &&
           r->plan != NULL && r->value_e4 != NULL && r->entered_e4 != NULL && r->exact_e13 != NULL &&
           r->points != NULL;
}

/* Runs `rows` rows from `first` on. */
static void run_rows(batch *b, const results *r, size_t first, size_t rows, adv_tile_work *work)
{
    adv_column columns[ADV_TILE_COLUMNS];
    adv_tile tile;
    adv_rates rates = {.table = &b->table, .fx = &b->fx};
    memset(&tile, 0, sizeof tile);
    for (size_t c = 0; c < b->columns; c++) {
        columns[c] = b->column[c];
        columns[c].amount_e4 = b->amounts[c] + first;
        columns[c].present = b->present[c] + first;
        columns[c].facts = b->facts[c] + first;
        columns[c].currency = b->currencies[c] + first;
    }
    tile.rows = rows;
    tile.price_e4 = b->price + first;
    tile.currency = b->currency + first;
    tile.sale = b->sale + first;
    tile.exported_from = b->from + first;
    for (unsigned k = 0; k < ADV_DATE_KIND_COUNT; k++) {
        tile.dates[k] = b->dates[k] + first;
    }
    tile.blocked = b->blocked + first;
    tile.blocked_reason = b->blocked_reason + first;
    tile.columns = columns;
    tile.column_count = b->columns;
    tile.outcome = r->outcome;
    tile.standing = r->standing;
    tile.rule = r->rule;
    tile.reason = r->reason;
    tile.plan = r->plan;
    tile.value_e4 = r->value_e4;
    tile.entered_e4 = r->entered_e4;
    tile.exact_e13 = r->exact_e13;
    tile.points = r->points;
    adv_tile_run(&tile, &b->plans, &rates, work, NULL, NULL, 0);
}

/* ---- comparing ----------------------------------------------------------------------------------------- */

static void compare_own(const batch *b, const results *all, size_t line, case_problems *problems)
{
    const adv_line_result *want = &b->d->lines[line];
    size_t row = row_of_line(line);
    bool valued = want->outcome == ADV_VALUED;
    if (want->method != ADV_BY_TRANSACTION_VALUE) { /* a book holds nothing of the later methods */
        if (all->outcome[row] != ADV_METHOD_ENDED) {
            case_problem(problems, "line %.*s in a batch: transaction value does not end",
                         (int)want->line.length, want->line.bytes);
        }
        return;
    }
    /* a fact that a book states rests on whoever states it, one derived on the rows it was derived by */
    bool stands = all->standing[row] == want->standing ||
                  (b->d->derived != 0 && all->standing[row] < want->standing);
    if (all->outcome[row] != want->outcome || all->rule[row] != want->reason_rule || !stands ||
        (!valued && (all->reason[row] & 0xff) != want->reason_fact)) {
        case_problem(
            problems, "line %.*s in a batch: %s, rule %d, fact %d, standing %d; alone %s, %d, %d, %d",
            (int)want->line.length, want->line.bytes, adv_outcome_name((adv_outcome)all->outcome[row]),
            all->rule[row], all->reason[row] & 0xff, all->standing[row],
            adv_outcome_name((adv_outcome)want->outcome), want->reason_rule, want->reason_fact,
            want->standing);
    }
    if (valued && (all->value_e4[row] != want->value_e4 || all->entered_e4[row] != want->entered_e4 ||
                   all->exact_e13[row] != want->exact_e13)) {
        case_problem(problems,
                     "line %.*s in a batch: value %ld, entered %ld; alone %ld, %ld (ten-thousandths)",
                     (int)want->line.length, want->line.bytes, (long)all->value_e4[row],
                     (long)all->entered_e4[row], (long)want->value_e4, (long)want->entered_e4);
    }
}

static void compare_alone(const results *all, size_t row, const results *one, case_problems *problems)
{
    if (all->outcome[row] != *one->outcome || all->rule[row] != *one->rule ||
        all->reason[row] != *one->reason || all->value_e4[row] != *one->value_e4 ||
        all->entered_e4[row] != *one->entered_e4 || all->exact_e13[row] != *one->exact_e13 ||
        all->points[row] != *one->points || all->standing[row] != *one->standing ||
        all->plan[row] != *one->plan) {
        case_problem(problems, "row %zu of the batch differs from the same row alone: %s %ld, not %s %ld",
                     row, adv_outcome_name((adv_outcome)all->outcome[row]), (long)all->value_e4[row],
                     adv_outcome_name((adv_outcome)*one->outcome), (long)*one->value_e4);
    }
}

size_t in_batch_compare(const case_file *c, const adv_determination *d, case_problems *problems)
{
    batch b = {.c = c, .d = d, .seed = 20250218};
    results all, one;
    adv_tile_work *work = ADV_ARENA_NEW(c->arena, adv_tile_work);
    if (work == NULL || !open_columns(&b) || !open_rates(&b) || !open_results(&all, c->arena, ROWS) ||
        !open_results(&one, c->arena, 1) || adv_plans_build(&b.plans, d->jurisdiction, c->arena) != ADV_OK ||
        row_of_line(d->line_count) >= ROWS) {
        case_problem(problems, "the batch could not be built: too many lines or elements for it");
        return 0;
    }
    for (size_t row = 0; row < ROWS; row++) {
        fill_neighbour(&b, row);
    }
    for (size_t line = 0; line < d->line_count; line++) {
        fill_own(&b, row_of_line(line), line);
    }
    run_rows(&b, &all, 0, ROWS, work);
    for (size_t line = 0; line < d->line_count; line++) {
        compare_own(&b, &all, line, problems);
    }
    for (size_t row = 0; row < ROWS; row++) {
        run_rows(&b, &one, row, 1, work);
        compare_alone(&all, row, &one, problems);
    }
    return ROWS;
}

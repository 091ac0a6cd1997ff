/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Assists: what the buyer supplies free or at reduced cost for production.  Their value (19 CFR 152.103(d);
 * CVA Note to Article 8.1(b)): cost of acquisition, or of production where the buyer or a related person made
 * it, or the lease; less earlier use; plus repairs and carriage to the place of production; less what the
 * producer paid.  Then the part of it that falls on this shipment, by the way of spreading the importer chose
 * (152.103(e)).
 */
#include "build.h"

#include "advalorem/ledger.h"
#include "choices.h"

#include <string.h>

uint8_t adv_assist_element(uint8_t kind)
{
    static const uint8_t kinds[] = {ADV_KIND_ASSIST_MATERIALS, ADV_KIND_ASSIST_MATERIALS,
                                    ADV_KIND_ASSIST_TOOLS, ADV_KIND_ASSIST_CONSUMED, ADV_KIND_ASSIST_DESIGN};
    return kinds[kind <= ADV_ASSIST_DESIGN ? kind : 0];
}

/* What an assist costs in one currency.  A supply paid in several currencies becomes one item for each. */
typedef struct cost {
    const adv_jurisdiction *j;
    adv_trace   *trace; /* NULL = nobody asks for the steps */
    int32_t      item;
    adv_currency currency;
    int64_t      sum_e4;
    bool         unknown;
    bool         range;
} cost;

/* Takes one amount into the sum, with its sign; 0 = looked at and out of scope. */
static void add_cost(cost *c, adv_money amount, int64_t sign, uint8_t part)
{
    bool in_any =
        amount.e4 == ADV_AMOUNT_UNKNOWN && amount.currency == ADV_CURRENCY_NONE; /* a bare "unknown" */
    if (!amount.stated || (amount.currency != c->currency && !in_any)) {
        return;
    }
    adv_trace_record step = adv_build_step(ADV_OP_COST, (size_t)c->item, -1, amount);
    step.part = part;
    if (amount.e4 == ADV_AMOUNT_UNKNOWN && sign != 0) {
        c->unknown = true;
        step.outcome = ADV_STEP_MISSING_AMOUNT;
        step.result_e4 = ADV_AMOUNT_UNKNOWN;
    } else {
        c->range |= sign != 0 && adv_amount_add(&c->sum_e4, c->sum_e4, sign * amount.e4) != ADV_OK;
        step.result_e4 = c->sum_e4;
    }
    if (c->trace != NULL) {
        adv_trace_add(c->trace, &step);
    }
}

/* The amount the valuation starts from: the producer's cost where the seller is related, never the transfer
   price. Where nobody states one it is not known, and neither is what the assist is worth. */
static adv_money base_cost(const adv_assist *assist)
{
    const adv_money missing = {ADV_AMOUNT_UNKNOWN, ADV_CURRENCY_NONE, true};
    if (assist->acquired == ADV_BOUGHT_RELATED) {
        return assist->producer_cost.stated ? assist->producer_cost : missing;
    }
    if (assist->acquired == ADV_LEASED && assist->lease_per_period.stated) {
        adv_money lease = assist->lease_per_period;
        if (!assist->lease_periods.stated || lease.e4 == ADV_AMOUNT_UNKNOWN ||
            !adv_build_scale(&lease.e4, lease.e4, assist->lease_periods.e9, ADV_E9, lease.currency)) {
            lease.e4 = ADV_AMOUNT_UNKNOWN;
        }
        return lease;
    }
    return assist->cost.stated ? assist->cost : missing;
}

/* Earlier use takes a share of the original cost off, or the owner states what is left. */
static void add_use(cost *c, const adv_assist *assist, adv_money base)
{
    adv_money off = base;
    if (base.e4 == ADV_AMOUNT_UNKNOWN || !base.stated || base.currency != c->currency) {
        return;
    }
    if (assist->value_after_use.stated) {
        bool known = assist->value_after_use.e4 != ADV_AMOUNT_UNKNOWN &&
                     assist->value_after_use.currency == base.currency &&
                     adv_amount_subtract(&off.e4, base.e4, assist->value_after_use.e4) == ADV_OK;
        off.e4 = known ? off.e4 : ADV_AMOUNT_UNKNOWN;
        add_cost(c, off, -1, ADV_COST_USE);
    } else if (assist->share_used.stated) {
        if (!adv_build_scale(&off.e4, base.e4, assist->share_used.e9, ADV_E9, base.currency)) {
            off.e4 = ADV_AMOUNT_UNKNOWN;
        }
        add_cost(c, off, -1, ADV_COST_USE);
    } else if (assist->used_before == ADV_TRUE) {
        off.e4 = ADV_AMOUNT_UNKNOWN; /* used before, and nobody says how much of it is left */
        add_cost(c, off, -1, ADV_COST_USE);
    }
}

static bool is_inside(const adv_jurisdiction *j, adv_text country)
{
    return adv_text_is(country, j->code);
}

/* Design undertaken in several places: the work done in the country of importation is out of scope. */
static void add_design_parts(cost *c, const adv_assist *assist)
{
    const adv_assist_part *parts = (const adv_assist_part *)assist->parts.items;
    for (size_t i = 0; i < assist->parts.count; i++) {
        bool inside = is_inside(c->j, parts[i].undertaken_in);
        add_cost(c, parts[i].cost, inside ? 0 : 1, inside ? ADV_COST_OUT_OF_SCOPE : ADV_COST_BASE);
    }
}

/* With the share of this shipment given, what the whole cost is told where it is known and not asked for. */
static void value_assist(cost *c, const adv_assist *assist, bool given)
{
    adv_money base = base_cost(assist);
    if (assist->parts.count > 0) {
        add_design_parts(c, assist);
    } else if (!given || base.e4 != ADV_AMOUNT_UNKNOWN) {
        add_cost(c, base, 1, ADV_COST_BASE);
        add_use(c, assist, base);
    }
    add_cost(c, assist->repairs, 1, ADV_COST_REPAIR);
    add_cost(c, assist->transport, 1, ADV_COST_TRANSPORT);
    add_cost(c, assist->paid_by_producer, -1, ADV_COST_PAID_BY_PRODUCER);
}

static int64_t stated_or_unknown(adv_decimal figure)
{
    return figure.stated ? figure.e9 : ADV_AMOUNT_UNKNOWN;
}

/* Units of this shipment made with the assist, e9; ADV_AMOUNT_UNKNOWN where they cannot be counted. */
static int64_t units_here(const adv_build *b, const adv_assist *assist, const uint8_t *concerned)
{
    int64_t e4 = 0;
    int64_t e9 = 0;
    if (assist->units.stated) {
        return assist->units.e9;
    }
    bool counted = adv_build_units(b, &e4, concerned) && !__builtin_mul_overflow(e4, ADV_E9 / ADV_E4, &e9);
    return counted ? e9 : ADV_AMOUNT_UNKNOWN;
}

/* A shipment is a ledger of one use; quantities are counted in billionths throughout. */
static adv_ledger_terms terms_of(const adv_assist *assist, uint8_t way, adv_money value)
{
    const int64_t unknown = ADV_AMOUNT_UNKNOWN;
    bool gone = way == ADV_APPORTION_FIRST_SHIPMENT && assist->first_shipment == ADV_FALSE;
    return (adv_ledger_terms){
        .currency = value.currency,
        .method = way,
        .value_e4 = value.e4,
        .whole = {stated_or_unknown(assist->anticipated_units), unknown, unknown, unknown},
        .produced = stated_or_unknown(assist->produced_units),
        .elsewhere = stated_or_unknown(assist->other_units),
        .shared = assist->all_for_importing_country == ADV_FALSE,
        .supplied = unknown,
        .before = gone ? 1 : unknown, /* an earlier shipment has borne it */
        .before_e4 = unknown};
}

/* What goes to other countries bears its share of the value, which is not declared here. */
static void tell_elsewhere(adv_build *b, size_t item, adv_money value, const adv_ledger_terms *terms,
                           int64_t here_e4)
{
    if (here_e4 == ADV_AMOUNT_UNKNOWN || here_e4 == value.e4) {
        return;
    }
    adv_trace_record step = adv_build_step(ADV_OP_APPORTION, item, -1, value);
    step.factor_e9 = terms->whole[ADV_MEASURE_UNITS] - terms->elsewhere;
    step.divisor_e9 = terms->whole[ADV_MEASURE_UNITS];
    step.result_e4 = here_e4;
    adv_trace_add(&b->trace, &step);
}

/* What the value is divided by; 0 where that is not stated. */
static int64_t whole_of(const adv_assist *assist, uint8_t way)
{
    switch (way) {
    case ADV_APPORTION_FIRST_SHIPMENT: return assist->first_shipment_units.e9;
    case ADV_APPORTION_PRODUCED: return assist->produced_units.e9;
    case ADV_APPORTION_ANTICIPATED:
        return assist->anticipated_units.e9 > assist->other_units.e9
                   ? assist->anticipated_units.e9 - assist->other_units.e9
                   : 0;
    default: return 0;
    }
}

/* Why the ledger draws nothing, in the words of a shipment. */
static uint8_t lack_of(const adv_build *b, const adv_assist *assist, uint8_t ledger_lack,
                       const uint8_t *concerned)
{
    if (ledger_lack == ADV_LEDGER_NO_USE_UNITS && !assist->units.stated &&
        adv_build_all_counted(b, concerned)) {
        return ADV_LACK_UNITS;
    }
    return (uint8_t)(ADV_LACK_LEDGER + ledger_lack);
}

/* The part of `value` that falls on this shipment, drawn as the ledger of a book draws it.  Overrun of the
   expected production adds nothing more. */
static int64_t apportion(adv_build *b, size_t item, adv_money value, uint8_t way, const adv_assist *assist,
                         const uint8_t *concerned)
{
    adv_trace_record step = adv_build_step(ADV_OP_APPORTION, item, -1, value);
    adv_ledger_terms terms = terms_of(assist, way, value);
    adv_ledger_use use = {.measure = {units_here(b, assist, concerned), ADV_AMOUNT_UNKNOWN,
                                      ADV_AMOUNT_UNKNOWN, ADV_AMOUNT_UNKNOWN},
                          .stated_e4 = way == ADV_APPORTION_GIVEN && assist->given_amount.stated
                                           ? assist->given_amount.e4
                                           : ADV_AMOUNT_UNKNOWN};
    adv_ledger ledger;
    adv_ledger_line line;
    adv_ledger_draw(&ledger, &line, &terms, &use, 1);
    step.part = way;
    step.result_e4 = line.drawn_e4;
    step.factor_e9 = line.counted;
    step.divisor_e9 = whole_of(assist, way);
    bool unsaid = way == ADV_APPORTION_FIRST_SHIPMENT && assist->first_shipment == ADV_UNKNOWN;
    if (unsaid) {
        step.result_e4 = ADV_AMOUNT_UNKNOWN;
        b->items[item].lack = ADV_LACK_FIRST_SHIPMENT;
    } else if (line.lack != ADV_LEDGER_COMPLETE && way != ADV_APPORTION_GIVEN &&
               value.e4 != ADV_AMOUNT_UNKNOWN) {
        b->items[item].lack = lack_of(b, assist, line.lack, concerned);
    }
    if (way != ADV_APPORTION_GIVEN && line.of_e4 != ADV_AMOUNT_UNKNOWN) {
        tell_elsewhere(b, item, value, &terms, line.of_e4);
        step.operand_e4 = line.of_e4;
    }
    step.outcome = step.result_e4 == ADV_AMOUNT_UNKNOWN ? ADV_STEP_MISSING_AMOUNT : ADV_STEP_APPLIED;
    adv_trace_add(&b->trace, &step);
    return step.result_e4;
}

/* Materials and goods consumed were supplied for these goods; tools and design serve a production, so the way
   of spreading them has to be chosen. */
static uint8_t way_of(const adv_build *b, const adv_assist *assist)
{
    bool chosen = assist->apportionment != 0;
    bool spreads = chosen || assist->kind == ADV_ASSIST_TOOLS || assist->kind == ADV_ASSIST_DESIGN;
    return spreads && b->options->apportionment != 0 ? b->options->apportionment : assist->apportionment;
}

adv_facts_word adv_assist_facts(const adv_assist *assist, const adv_jurisdiction *j)
{
    adv_facts_word where = 0;
    if (assist->kind == ADV_ASSIST_DESIGN && assist->parts.count > 0) {
        where = ADV_YES(ADV_FACT_UNDERTAKEN_ABROAD); /* what is left of it */
    } else if (assist->kind == ADV_ASSIST_DESIGN && assist->undertaken_in.length > 0) {
        where = is_inside(j, assist->undertaken_in) ? ADV_NO(ADV_FACT_UNDERTAKEN_ABROAD)
                                                    : ADV_YES(ADV_FACT_UNDERTAKEN_ABROAD);
    }
    return adv_facts_merge(assist->facts, where);
}

static void take_facts(const adv_build *b, adv_item *item, const adv_assist *assist)
{
    item->facts = adv_assist_facts(assist, b->j);
    if (item->amount.e4 != ADV_AMOUNT_UNKNOWN) {
        item->facts = adv_facts_merge(item->facts, ADV_YES(ADV_FACT_QUANTIFIABLE));
    }
}

static size_t lines_of(const adv_build *b, const adv_assist *assist, uint8_t *concerned)
{
    const adv_text *names = (const adv_text *)assist->lines.items;
    size_t count = 0;
    for (size_t i = 0; i < b->line_count; i++) {
        concerned[i] = assist->lines.count == 0;
        for (size_t k = 0; k < assist->lines.count; k++) {
            concerned[i] |= adv_text_equal(names[k], b->lines[i].line);
        }
        count += concerned[i];
    }
    return count;
}

int64_t adv_assist_worth(const adv_assist *assist, const adv_jurisdiction *j, adv_currency currency,
                         bool given, adv_trace *trace, int32_t item)
{
    cost c = {.j = j, .trace = trace, .item = item, .currency = currency};
    value_assist(&c, assist, given);
    return c.unknown || c.range ? ADV_AMOUNT_UNKNOWN : c.sum_e4;
}

/* `only`: all that was paid for the assist is in this currency.  What the producer paid back in another one
   lowers the sum of both, so it may stand below zero alone. */
static adv_money worth(adv_build *b, size_t item, const adv_assist *assist, adv_currency currency, bool given,
                       bool only)
{
    int64_t sum = adv_assist_worth(assist, b->j, currency, given, &b->trace, (int32_t)item);
    bool below = only && sum < 0 && sum != ADV_AMOUNT_UNKNOWN;
    return (adv_money){below ? 0 : sum, currency, true};
}

static void add_assist_item(adv_build *b, const adv_assist *assist, adv_currency currency, bool only)
{
    adv_part *parts = NULL;
    adv_item *item = adv_build_item(b, &parts);
    uint8_t *concerned = ADV_ARENA_ARRAY(b->arena, b->line_count, uint8_t);
    if (item == NULL || concerned == NULL) {
        b->failed = true;
        return;
    }
    size_t at = b->item_count - 1;
    *item = (adv_item){.kind = adv_assist_element(assist->kind), .origin = ADV_FROM_ASSIST,
                       .id = assist->id, .name = assist->description, .assist = assist};
    size_t products = lines_of(b, assist, concerned);
    uint8_t way = way_of(b, assist);
    adv_money amount = worth(b, at, assist, currency, way == ADV_APPORTION_GIVEN, only);
    bool nothing =
        amount.e4 == 0 && !assist->given_amount.stated; /* however it is spread, it stays nothing */
    bool whole =
        way == 0 && (nothing || assist->kind == ADV_ASSIST_MATERIALS || assist->kind == ADV_ASSIST_CONSUMED);
    if (!whole) {
        amount.e4 = apportion(b, at, amount, way, assist, concerned);
    }
    b->items[at].amount = amount;
    take_facts(b, &b->items[at], assist);
    adv_build_spread(b, at, amount, ADV_SPREAD_QUANTITY, NULL, concerned);
    if (products > 1) {
        adv_build_point(b, ADV_POINT_SEVERAL_PRODUCTS, (int32_t)at, -1, assist->id);
    }
}

static void note_currency(adv_currency *list, size_t *count, adv_money amount)
{
    if (!amount.stated || amount.currency == ADV_CURRENCY_NONE) {
        return;
    }
    for (size_t i = 0; i < *count; i++) {
        if (list[i] == amount.currency) {
            return;
        }
    }
    list[(*count)++] = amount.currency;
}

/* A share that is given comes in one currency, whatever the assist was paid in. */
static size_t currencies_of(adv_currency *list, const adv_assist *assist, bool given)
{
    size_t count = 0;
    if (given) {
        note_currency(list, &count, assist->given_amount);
    } else {
        note_currency(list, &count, base_cost(assist));
        note_currency(list, &count, assist->repairs);
        note_currency(list, &count, assist->transport);
        note_currency(list, &count, assist->paid_by_producer);
    }
    const adv_assist_part *parts = (const adv_assist_part *)assist->parts.items;
    for (size_t i = 0; i < assist->parts.count && !given; i++) {
        note_currency(list, &count, parts[i].cost);
    }
    if (count == 0) {
        list[count++] = ADV_CURRENCY_NONE;
    }
    return count;
}

void adv_build_assists(adv_build *b)
{
    const adv_assist *assists = (const adv_assist *)b->shipment->assists.items;
    enum { MONEY_OF_ITS_OWN = 4 }; /* base, repairs, transport, paid by the producer */
    for (size_t i = 0; i < b->shipment->assists.count; i++) {
        adv_currency *currencies =
            ADV_ARENA_ARRAY(b->arena, assists[i].parts.count + MONEY_OF_ITS_OWN, adv_currency);
        if (currencies == NULL) {
            b->failed = true;
            return;
        }
        size_t count = currencies_of(currencies, &assists[i], way_of(b, &assists[i]) == ADV_APPORTION_GIVEN);
        for (size_t k = 0; k < count; k++) {
            add_assist_item(b, &assists[i], currencies[k], count == 1);
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The entry a shipment makes: the facts of its lines in the shape duty and fees ask for, with the values that
 * were found.  Amounts in another currency than the value's are not converted here: they count as not known.
 */
#include "advalorem/entry.h"

#include <string.h>

typedef struct making {
    adv_arena *arena;
    const adv_determination *d;
    const adv_shipment *s;
    bool failed;
} making;

static void *rows(making *m, size_t count, size_t size, size_t alignment)
{
    void *items = adv_arena_array(m->arena, count + 1, size, alignment);
    m->failed = m->failed || items == NULL;
    return items;
}
#define ROWS(m, count, type) ((type *)rows((m), (count), sizeof(type), _Alignof(type)))

/* A number as digits alone. */
static adv_text digits_of(making *m, adv_text code)
{
    char *digits = ROWS(m, code.length, char);
    size_t length = 0;
    for (size_t i = 0; digits != NULL && i < code.length; i++) {
        if (code.bytes[i] >= '0' && code.bytes[i] <= '9') {
            digits[length++] = code.bytes[i];
        }
    }
    return code.length == 0 || digits == NULL ? (adv_text){NULL, 0} : (adv_text){digits, length};
}

static int64_t in_currency(const making *m, adv_money money)
{
    bool ours = money.stated && money.currency == m->d->jurisdiction->currency;
    return ours ? money.e4 : ADV_AMOUNT_UNKNOWN;
}

static adv_text invoice_of(const making *m, const adv_goods_line *goods)
{
    bool only = goods->invoice.length == 0 && m->s->invoices.count == 1;
    adv_text invoice = only ? ((const adv_invoice *)m->s->invoices.items)[0].id : goods->invoice;
    return invoice.length == 0 ? (adv_text){NULL, 0} : invoice;
}

static void add_quantity(adv_duty_quantity *list, size_t *count, adv_quantity quantity, adv_text of)
{
    if (quantity.stated) {
        list[(*count)++] = (adv_duty_quantity){quantity.e4, quantity.unit, of};
    }
}

/* What the user measured for the tariff comes before what the invoice counts. */
static void take_quantities(making *m, adv_entry_line *out, const adv_goods_line *goods)
{
    const adv_stated_quantity *stated = goods->quantities.items;
    adv_duty_quantity *list = ROWS(m, goods->quantities.count + 3, adv_duty_quantity);
    adv_text whole = {NULL, 0};
    size_t count = 0;
    for (size_t i = 0; list != NULL && i < goods->quantities.count; i++) {
        add_quantity(list, &count, stated[i].quantity, stated[i].of);
    }
    if (list != NULL) {
        adv_quantity shipped = {out->units_e4, out->unit, out->units_e4 != ADV_AMOUNT_UNKNOWN};
        add_quantity(list, &count, shipped, whole);
        add_quantity(list, &count, goods->net_weight, whole);
        add_quantity(list, &count, goods->volume, whole);
    }
    out->quantities = list;
    out->quantity_count = count;
}

static void take_claims(making *m, adv_entry_line *out, const adv_goods_line *goods)
{
    const adv_stated_layer *layers = goods->layers.items;
    const adv_stated_deposit *deposits = goods->deposits.items;
    const adv_stated_content *contents = goods->contents.items;
    adv_layer_claim *claims = ROWS(m, goods->layers.count, adv_layer_claim);
    adv_deposit_claim *secured = ROWS(m, goods->deposits.count, adv_deposit_claim);
    adv_content_value *parts = ROWS(m, goods->contents.count, adv_content_value);
    if (m->failed) {
        return;
    }
    for (size_t i = 0; i < goods->layers.count; i++) {
        claims[i] = (adv_layer_claim){layers[i].heading, layers[i].rate};
    }
    for (size_t i = 0; i < goods->deposits.count; i++) {
        secured[i] = (adv_deposit_claim){.case_number = deposits[i].case_number,
                                         .countervailing = deposits[i].kind == 2,
                                         .rate = deposits[i].rate,
                                         .base_e4 = in_currency(m, deposits[i].base),
                                         .source = deposits[i].source};
    }
    for (size_t i = 0; i < goods->contents.count; i++) {
        parts[i] = (adv_content_value){contents[i].of, in_currency(m, contents[i].value)};
    }
    out->claims = claims;
    out->claim_count = goods->layers.count;
    out->claims_stated =
        goods->layers.count > 0 || (out->facts & ADV_YES(ADV_ENTRY_FACT_NO_LAYERS)) != 0;
    out->deposits = secured;
    out->deposit_count = goods->deposits.count;
    out->contents = parts;
    out->content_count = goods->contents.count;
}

/* What the line says comes before what the shipment says of all. */
static adv_facts_word merged(adv_facts_word own, adv_facts_word all)
{
    return own | (all & ~(own | ADV_FACTS_TURNED(own)));
}

static void take_line(making *m, adv_entry_line *out, const adv_line_result *line)
{
    const adv_goods_line *goods = line->goods;
    bool valued = line->outcome == ADV_VALUED;
    *out = (adv_entry_line){.line = line->line,
                            .invoice = invoice_of(m, goods),
                            .hts = digits_of(m, goods->hts),
                            .origin = goods->origin,
                            .programme = goods->programme,
                            .provision = digits_of(m, goods->provision),
                            .facts = merged(goods->entry_facts, m->s->entry_facts),
                            .zone_status = goods->zone_status,
                            .zone_day = goods->zone_status_date,
                            .loaded = ADV_DATE_NONE,
                            .value_e4 = valued ? line->value_e4 : ADV_AMOUNT_UNKNOWN,
                            .exact_e13 = line->exact_e13,
                            .units_e4 = line->quantity_e4,
                            .unit = line->unit,
                            .units = m->s->units.items,
                            .unit_count = m->s->units.count,
                            .abroad_e4 = in_currency(m, goods->value_abroad),
                            .content_e4 = in_currency(m, goods->us_content),
                            .duty_rate = goods->duty_rate,
                            .duty_rate_source = goods->duty_rate_source};
    take_quantities(m, out, goods);
    take_claims(m, out, goods);
}

const adv_entry *adv_entry_of(adv_arena *arena, const adv_determination *d)
{
    making m = {.arena = arena, .d = d, .s = d->shipment};
    const adv_stated_figure *stated = m.s->figures.items;
    adv_entry *entry = ROWS(&m, 1, adv_entry);
    adv_entry_line *lines = ROWS(&m, d->line_count, adv_entry_line);
    adv_figure *figures = ROWS(&m, m.s->figures.count, adv_figure);
    if (m.failed) {
        return NULL;
    }
    for (size_t i = 0; i < m.s->figures.count; i++) {
        figures[i] = (adv_figure){stated[i].figure, stated[i].value.e9, stated[i].source};
    }
    for (size_t i = 0; i < d->line_count; i++) {
        take_line(&m, &lines[i], &d->lines[i]);
    }
    *entry = (adv_entry){.j = d->jurisdiction, .type = m.s->entry_type, .mode = m.s->mode,
                         .filing = m.s->filing, .bills = m.s->bills.stated ? m.s->bills.e9 / ADV_E9 : -1,
                         .figures = figures, .figure_count = m.s->figures.count,
                         .lines = lines, .line_count = d->line_count};
    memcpy(entry->dates, m.s->dates, sizeof entry->dates);
    return m.failed ? NULL : entry;
}

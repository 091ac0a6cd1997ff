/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines of a book packed for duty and fees, and opened again.  A packed line is a head of fixed size, then
 * the numbers of its entry and of itself, its invoice, what it says of its entry, its words, and the figures
 * it states.  Words and what is said of the entry are packed so that equal bytes mean the same: whoever opens
 * many lines need look at each of them once.
 */
#include "goods.h"

#include <assert.h>
#include <string.h>

#include "promised.h"
#include "room.h"

/* ---- binding ------------------------------------------------------------------------------------------- */

static const uint8_t figure_of_field[][2] = {
    {ADV_FIELD_ANTIDUMPING_BASE, ADV_FIGURE_ANTIDUMPING_BASE},
    {ADV_FIELD_COUNTERVAILING_BASE, ADV_FIGURE_COUNTERVAILING_BASE},
    {ADV_FIELD_SECOND_QUANTITY, ADV_FIGURE_SECOND_QUANTITY},
    {ADV_FIELD_ABROAD, ADV_FIGURE_ABROAD},
    {ADV_FIELD_US_CONTENT, ADV_FIGURE_US_CONTENT},
    {ADV_FIELD_STEEL, ADV_FIGURE_STEEL},
    {ADV_FIELD_ALUMINUM, ADV_FIGURE_ALUMINUM},
    {ADV_FIELD_COPPER, ADV_FIGURE_COPPER},
};

static void bind_field(adv_goods_columns *out, uint8_t field, int at)
{
    if (field <= ADV_FIELD_SECOND_UNIT) {
        out->texts[field] = at;
    }
    if (field == ADV_FIELD_ZONE_STATUS) {
        out->zone_status = at;
    }
    for (size_t i = 0; i < sizeof figure_of_field / sizeof *figure_of_field; i++) {
        if (figure_of_field[i][0] == field) {
            out->figures[figure_of_field[i][1]] = at;
        }
    }
}

static void bind_key(adv_goods_columns *out, uint8_t key, int at)
{
    switch (key) {
    case ADV_SPREAD_QUANTITY: out->figures[ADV_FIGURE_QUANTITY] = at; break;
    case ADV_SPREAD_NET_WEIGHT: out->figures[ADV_FIGURE_NET_WEIGHT] = at; break;
    case ADV_SPREAD_VOLUME: out->figures[ADV_FIGURE_VOLUME] = at; break;
    default: break;
    }
}

void adv_goods_bind(adv_goods_columns *out, const adv_binding *bindings, size_t count)
{
    for (size_t i = 0; i < ADV_GOODS_TEXT_COUNT; i++) {
        out->texts[i] = ADV_UNBOUND;
    }
    for (size_t i = 0; i < ADV_FIGURE_COUNT; i++) {
        out->figures[i] = ADV_UNBOUND;
    }
    for (size_t i = 0; i < ADV_ENTRY_FACT_COUNT; i++) {
        out->facts[i] = ADV_UNBOUND;
    }
    out->invoice = out->zone_status = ADV_UNBOUND;
    for (size_t i = 0; i < count; i++) {
        const adv_book_column *column = &bindings[i].column;
        switch ((adv_column_target)column->target) {
        case ADV_TARGET_DUTY: bind_field(out, column->kind, (int)i); break;
        case ADV_TARGET_ENTRY_FACT: out->facts[column->fact] = (int)i; break;
        case ADV_TARGET_KEY: bind_key(out, column->kind, (int)i); break;
        case ADV_TARGET_INVOICE: out->invoice = (int)i; break;
        case ADV_TARGET_QUANTITY_UNIT: out->texts[ADV_GOODS_UNIT] = (int)i; break;
        case ADV_TARGET_FREE_QUANTITY: out->figures[ADV_FIGURE_FREE_QUANTITY] = (int)i; break;
        default: break;
        }
    }
}

/* ---- the tile ------------------------------------------------------------------------------------------ */

struct adv_goods_cells {
    adv_text texts[ADV_GOODS_TEXT_COUNT][ADV_TILE_ROWS];
    adv_text invoice[ADV_TILE_ROWS];
    int64_t figures[ADV_FIGURE_COUNT][ADV_TILE_ROWS];
    uint8_t has_figure[ADV_FIGURE_COUNT][ADV_TILE_ROWS];
    uint8_t zone_status[ADV_TILE_ROWS];
    adv_facts_word facts[ADV_TILE_ROWS];
    char *bytes; /* of one tile */
    size_t capacity;
};

adv_goods_cells *adv_goods_cells_new(adv_arena *arena)
{
    return ADV_ARENA_NEW(arena, adv_goods_cells);
}

typedef struct reading {
    const adv_batch *batch;
    adv_batch_work *work;
    adv_goods_cells *in;
    const adv_cells *cells;
    size_t first, rows;
} reading;

static adv_cell_span span_of(const reading *r, int binding)
{
    return adv_batch_span(r->batch, r->work, r->cells, r->first, r->rows, binding);
}

/* Cells that are none were told of when the row was valued; those rows have no value. */
static void read_cells(const reading *r)
{
    const adv_goods_columns *columns = &r->batch->goods;
    adv_goods_cells *in = r->in;
    for (size_t t = 0; t < ADV_GOODS_TEXT_COUNT; t++) {
        if (columns->texts[t] != ADV_UNBOUND) {
            adv_cell_span span = span_of(r, columns->texts[t]);
            adv_cells_texts(in->texts[t], &span, &r->work->problems);
        }
    }
    for (size_t f = 0; f < ADV_FIGURE_COUNT; f++) {
        if (columns->figures[f] != ADV_UNBOUND) {
            adv_cell_span span = span_of(r, columns->figures[f]);
            adv_cells_numbers(in->figures[f], in->has_figure[f], &span, &r->work->problems);
        }
    }
    memset(in->facts, 0, r->rows * sizeof *in->facts);
    for (unsigned fact = 0; fact < ADV_ENTRY_FACT_COUNT; fact++) {
        if (columns->facts[fact] != ADV_UNBOUND) {
            adv_cell_span span = span_of(r, columns->facts[fact]);
            adv_cells_facts(in->facts, (uint8_t)fact, &span, &r->work->problems);
        }
    }
    if (columns->zone_status != ADV_UNBOUND) {
        adv_cell_span span = span_of(r, columns->zone_status);
        adv_cells_words(in->zone_status, &span, &r->work->problems);
    }
    if (columns->invoice != ADV_UNBOUND) {
        adv_cell_span span = span_of(r, columns->invoice);
        adv_cells_texts(in->invoice, &span, &r->work->problems);
    }
}

static const adv_entry_facts *entry_of(const reading *r, size_t i)
{
    const adv_side *side = r->batch->setup.side;
    return side == NULL || side->entry_keys.count == 0 ? NULL : r->work->columns->entry[i];
}

/* ---- packing ------------------------------------------------------------------------------------------- */

typedef struct head {
    adv_int128 exact_e13;
    int64_t value_e4;
    adv_date loaded, zone_day;
    uint16_t number, line, invoice, entry, words; /* lengths */
    uint16_t stated;
    uint8_t valued, asked, has_invoice;
} head;

#define PACKED_MOST (sizeof(head) + 3 * ADV_ID_LIMIT + 256 + ADV_FIGURE_COUNT * 8 + 16)

static char *put(char *at, const void *bytes, size_t length)
{
    if (length > 0) {
        memcpy(at, bytes, length);
    }
    return at + length;
}

/* Days of the entry a rule of duty can look at, each behind its kind. */
static char *put_entry(char *at, const reading *r, size_t i)
{
    const struct adv_batch_columns *in = r->work->columns;
    const adv_entry_facts *entry = entry_of(r, i);
    int32_t bills = entry == NULL ? -1 : entry->bills;
    *at++ = (char)(entry == NULL ? 0 : entry->type);
    *at++ = (char)in->mode[i];
    *at++ = (char)(entry == NULL ? 0 : entry->filing);
    at = put(at, &bills, sizeof bills);
    for (unsigned k = 0; k < ADV_DATE_KIND_COUNT; k++) {
        adv_date day = in->has_date[k] ? in->dates[k][i] : ADV_DATE_NONE;
        bool own = k == ADV_DATE_ZONE_STATUS || k == ADV_DATE_LOADING; /* lines may differ in these */
        if (day != ADV_DATE_NONE && !own && (r->batch->entry_days >> k & 1u) != 0) {
            *at++ = (char)k;
            at = put(at, &day, sizeof day);
        }
    }
    return at;
}

static bool is_digit_field(size_t text)
{
    return text == ADV_FIELD_HTS || text == ADV_FIELD_PROVISION;
}

static char *put_text(char *at, adv_text text, bool digits)
{
    uint16_t length = (uint16_t)text.length;
    char *begin = at;
    at += sizeof length;
    if (!digits) {
        at = put(at, text.bytes, length);
    } else {
        for (size_t i = 0; i < text.length; i++) {
            *at = text.bytes[i];
            at += text.bytes[i] >= '0' && text.bytes[i] <= '9';
        }
        length = (uint16_t)(at - begin - (ptrdiff_t)sizeof length);
    }
    memcpy(begin, &length, sizeof length);
    return at;
}

static char *put_words(char *at, const reading *r, size_t i)
{
    const adv_goods_columns *columns = &r->batch->goods;
    adv_facts_word facts = r->in->facts[i];
    const adv_entry_facts *entry = entry_of(r, i);
    if (entry != NULL) {
        facts = adv_facts_merge(facts, entry->facts);
    }
    at = put(at, &facts, sizeof facts);
    *at++ = (char)(columns->zone_status == ADV_UNBOUND ? 0 : r->in->zone_status[i]);
    for (size_t t = 0; t < ADV_GOODS_TEXT_COUNT; t++) {
        if (columns->texts[t] != ADV_UNBOUND && r->in->texts[t][i].length > 0) {
            *at++ = (char)(t + 1);
            at = put_text(at, r->in->texts[t][i], is_digit_field(t));
        }
    }
    return at;
}

/* Amounts in another currency than the value's are not converted here: they count as not known. */
static bool in_currency(const reading *r, size_t i, size_t figure)
{
    bool amount = figure <= ADV_FIGURE_COPPER && figure != ADV_FIGURE_SECOND_QUANTITY;
    return !amount || r->work->columns->currency[i] == r->batch->setup.jurisdiction->currency;
}

static void take_row_figures(adv_packed_line *out, const reading *r, size_t i)
{
    for (size_t f = 0; f < ADV_FIGURE_COUNT; f++) {
        out->figures[f] = ADV_AMOUNT_UNKNOWN;
        if (r->batch->goods.figures[f] != ADV_UNBOUND && r->in->has_figure[f][i]) {
            out->figures[f] = in_currency(r, i, f) ? r->in->figures[f][i] : ADV_AMOUNT_UNKNOWN;
            out->stated = (uint16_t)(out->stated | 1u << f);
        }
    }
}

static size_t room_for(const reading *r, size_t i)
{
    size_t room = PACKED_MOST + 5 * ADV_DATE_KIND_COUNT;
    for (size_t t = 0; t < ADV_GOODS_TEXT_COUNT; t++) {
        room += 3 + (r->batch->goods.texts[t] == ADV_UNBOUND ? 0 : r->in->texts[t][i].length);
    }
    return room;
}

static bool too_long(const reading *r, size_t i)
{
    for (size_t t = 0; t < ADV_GOODS_TEXT_COUNT; t++) {
        if (r->batch->goods.texts[t] != ADV_UNBOUND && r->in->texts[t][i].length > 1000) {
            return true;
        }
    }
    return false;
}

static adv_text between(const char *from, const char *to)
{
    return (adv_text){from, (size_t)(to - from)};
}

/* The texts of a line go to `at`; returns where they end. */
static char *take_row(adv_packed_line *out, char *at, const reading *r, size_t i)
{
    const adv_batch_work *work = r->work;
    const struct adv_batch_columns *in = r->work->columns;
    bool invoiced = r->batch->goods.invoice != ADV_UNBOUND && r->in->invoice[i].length > 0;
    bool long_text = too_long(r, i);
    *out = (adv_packed_line){.loaded = ADV_DATE_NONE, .zone_day = ADV_DATE_NONE};
    bool known = work->outcome[i] == ADV_VALUED && !long_text;
    out->asked = long_text ? 0 : (uint8_t)adv_promised_answered(work, i);
    out->valued = known && adv_promised_answered(work, i) == 0;
    out->exact_e13 = known ? in->exact_e13[i] : 0;
    out->value_e4 = known ? work->value_e4[i] : 0;
    out->loaded = in->has_date[ADV_DATE_LOADING] ? in->dates[ADV_DATE_LOADING][i] : ADV_DATE_NONE;
    out->zone_day = in->has_date[ADV_DATE_ZONE_STATUS] ? in->dates[ADV_DATE_ZONE_STATUS][i] : ADV_DATE_NONE;
    out->number = (adv_text){at, adv_id_fold(at, work->entry[i])};
    at += out->number.length;
    out->line = (adv_text){at, adv_id_fold(at, work->line[i])};
    at += out->line.length;
    if (invoiced) {
        adv_text invoice = r->in->invoice[i];
        invoice.length = invoice.length > ADV_ID_LIMIT ? ADV_ID_LIMIT : invoice.length;
        out->invoice = (adv_text){at, adv_id_fold(at, invoice)};
        at += out->invoice.length;
    }
    const char *begin = at;
    at = put_entry(at, r, i);
    out->entry = between(begin, at);
    begin = at;
    at = long_text ? at : put_words(at, r, i);
    out->words = between(begin, at);
    take_row_figures(out, r, i);
    return at;
}

/* Returns where the bytes end. */
static char *pack_row(char *bytes, const reading *r, size_t i)
{
    adv_packed_line line;
    char *at = take_row(&line, bytes + sizeof(head), r, i);
    head h = {.exact_e13 = line.exact_e13,
              .value_e4 = line.value_e4,
              .loaded = line.loaded,
              .zone_day = line.zone_day,
              .number = (uint16_t)line.number.length,
              .line = (uint16_t)line.line.length,
              .invoice = (uint16_t)line.invoice.length,
              .entry = (uint16_t)line.entry.length,
              .words = (uint16_t)line.words.length,
              .stated = line.stated,
              .asked = line.asked,
              .valued = line.valued,
              .has_invoice = line.invoice.bytes != NULL};
    for (size_t f = 0; f < ADV_FIGURE_COUNT; f++) {
        if (((unsigned)line.stated >> f & 1u) != 0) {
            at = put(at, &line.figures[f], sizeof line.figures[f]);
        }
    }
    memcpy(bytes, &h, sizeof h);
    return at;
}

static bool make_room(const reading *r, size_t from, size_t to)
{
    size_t room = 0;
    for (size_t i = from; i < to; i++) {
        room += room_for(r, i);
    }
    if (room > r->in->capacity) {
        r->in->capacity = room * 2;
        r->in->bytes = adv_arena_alloc(r->work->arena, r->in->capacity, 1);
    }
    return r->in->bytes != NULL;
}

adv_status adv_goods_pack(adv_text *records, const adv_batch *batch, adv_batch_work *work,
                          const adv_cells *cells, size_t first, size_t rows)
{
    reading r = {batch, work, work->columns->goods, cells, first, rows};
    adv_promised_net(batch, work);
    read_cells(&r);
    if (!make_room(&r, 0, rows)) {
        return ADV_ERR_MEMORY;
    }
    char *at = r.in->bytes;
    for (size_t i = 0; i < rows; i++) {
        records[i].bytes = at;
        at = pack_row(at, &r, i);
        records[i].length = (size_t)(at - records[i].bytes);
    }
    return ADV_OK;
}

void adv_goods_read(const adv_batch *batch, adv_batch_work *work, const adv_cells *cells, size_t first,
                    size_t rows)
{
    reading r = {batch, work, work->columns->goods, cells, first, rows};
    read_cells(&r);
}

adv_status adv_goods_take(adv_packed_line *out, const adv_batch *batch, adv_batch_work *work, size_t from,
                          size_t to)
{
    reading r = {batch, work, work->columns->goods, NULL, 0, to};
    if (!make_room(&r, from, to)) {
        return ADV_ERR_MEMORY;
    }
    char *at = r.in->bytes;
    for (size_t i = from; i < to; i++) {
        at = take_row(&out[i - from], at, &r, i);
    }
    return ADV_OK;
}

/* ---- opening ------------------------------------------------------------------------------------------- */

typedef struct opening {
    const char *at, *end;
    bool good;
} opening;

static const char *take(opening *o, size_t length)
{
    const char *at = o->at;
    if (!o->good || (size_t)(o->end - at) < length) {
        o->good = false;
        return NULL;
    }
    o->at += length;
    return at;
}

static void take_into(opening *o, void *out, size_t length)
{
    const char *bytes = take(o, length);
    if (bytes != NULL) {
        memcpy(out, bytes, length);
    }
}

static adv_text take_text(opening *o, size_t length)
{
    const char *bytes = take(o, length);
    return bytes == NULL ? (adv_text){NULL, 0} : (adv_text){bytes, length};
}

adv_text adv_goods_number(adv_text record)
{
    head h;
    memcpy(&h, record.bytes, sizeof h);
    return (adv_text){record.bytes + sizeof h, h.number};
}

bool adv_goods_open(adv_packed_line *out, adv_text record)
{
    opening o = {record.bytes, record.bytes + record.length, true};
    head h = {.valued = 0};
    take_into(&o, &h, sizeof h);
    out->number = take_text(&o, h.number);
    out->line = take_text(&o, h.line);
    out->invoice = take_text(&o, h.invoice);
    out->invoice = h.has_invoice ? out->invoice : (adv_text){NULL, 0};
    out->entry = take_text(&o, h.entry);
    out->words = take_text(&o, h.words);
    out->valued = h.valued != 0;
    out->asked = h.asked;
    out->value_e4 = h.value_e4;
    out->exact_e13 = h.exact_e13;
    out->loaded = h.loaded;
    out->zone_day = h.zone_day;
    out->stated = h.stated;
    for (unsigned f = 0; f < ADV_FIGURE_COUNT; f++) {
        out->figures[f] = ADV_AMOUNT_UNKNOWN;
        if (((unsigned)h.stated >> f & 1u) != 0) {
            take_into(&o, &out->figures[f], sizeof out->figures[f]);
        }
    }
    return o.good && o.at == o.end;
}

void adv_goods_move(adv_packed_line *line, const char *from, const char *to)
{
    adv_text *texts[] = {&line->number, &line->line, &line->invoice, &line->entry, &line->words};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        texts[i]->bytes = texts[i]->bytes == NULL ? NULL : to + (texts[i]->bytes - from);
    }
}

/* "25" or "25 %" as a rate that can be read. */
static adv_text percent_of(adv_text stated, adv_arena *arena, bool *failed)
{
    bool plain = stated.length > 0;
    for (size_t i = 0; i < stated.length; i++) {
        plain = plain && ((stated.bytes[i] >= '0' && stated.bytes[i] <= '9') || stated.bytes[i] == '.');
    }
    char *text = plain ? adv_arena_alloc(arena, stated.length + 1, 1) : NULL;
    *failed = *failed || (plain && text == NULL);
    if (text == NULL) {
        return stated;
    }
    memcpy(text, stated.bytes, stated.length);
    text[stated.length] = '%';
    return (adv_text){text, stated.length + 1};
}

/* "9903.88.03=25;9903.01.24=20": headings as declared, with the rates declared beside them. */
static bool take_claims(adv_entry_line *out, adv_text layers, adv_arena *arena)
{
    adv_layer_claim *claims = ADV_ARENA_ARRAY(arena, layers.length / 2 + 1, adv_layer_claim);
    size_t count = 0;
    bool failed = claims == NULL;
    for (size_t i = 0; i < layers.length && !failed;) {
        size_t begin = i, end = 0;
        while (i < layers.length && layers.bytes[i] != ';') {
            i++;
        }
        size_t last = end = i++;
        for (size_t k = begin; k < end; k++) {
            end = layers.bytes[k] == '=' ? k : end;
        }
        adv_text heading = adv_text_trim((adv_text){layers.bytes + begin, end - begin});
        adv_text rate = {NULL, 0};
        if (end < last) {
            rate = adv_text_trim((adv_text){layers.bytes + end + 1, last - end - 1});
        }
        if (heading.length > 0) {
            claims[count++] = (adv_layer_claim){heading, percent_of(rate, arena, &failed)};
        }
    }
    out->claims = claims;
    out->claim_count = count;
    out->claims_stated = count > 0 || (out->facts & ADV_YES(ADV_ENTRY_FACT_NO_LAYERS)) != 0;
    return !failed;
}

static bool take_deposits(adv_entry_line *out, const adv_text texts[ADV_GOODS_TEXT_COUNT], adv_arena *arena)
{
    adv_deposit_claim *deposits = ADV_ARENA_ARRAY(arena, 2, adv_deposit_claim);
    size_t count = 0;
    if (deposits == NULL) {
        return false;
    }
    for (unsigned countervailing = 0; countervailing < 2; countervailing++) {
        adv_text number = texts[countervailing ? ADV_FIELD_COUNTERVAILING_CASE : ADV_FIELD_ANTIDUMPING_CASE];
        adv_text rate = texts[countervailing ? ADV_FIELD_COUNTERVAILING_RATE : ADV_FIELD_ANTIDUMPING_RATE];
        if (number.length > 0 || rate.length > 0) {
            deposits[count++] = (adv_deposit_claim){.case_number = number,
                                                    .countervailing = countervailing != 0,
                                                    .rate = rate,
                                                    .base_e4 = ADV_AMOUNT_UNKNOWN};
        }
    }
    out->deposits = deposits;
    out->deposit_count = count;
    return true;
}

adv_status adv_goods_words(adv_entry_line *out, adv_text words, adv_arena *arena)
{
    opening o = {words.bytes, words.bytes + words.length, true};
    adv_text texts[ADV_GOODS_TEXT_COUNT] = {{NULL, 0}};
    take_into(&o, &out->facts, sizeof out->facts);
    take_into(&o, &out->zone_status, 1);
    while (o.good && o.at < o.end) {
        uint8_t text = 0;
        uint16_t length = 0;
        take_into(&o, &text, 1);
        take_into(&o, &length, sizeof length);
        if (text == 0 || text > ADV_GOODS_TEXT_COUNT) {
            return ADV_ERR_INPUT;
        }
        texts[text - 1] = take_text(&o, length);
    }
    out->hts = texts[ADV_FIELD_HTS];
    out->origin = texts[ADV_FIELD_ORIGIN];
    out->programme = texts[ADV_FIELD_PROGRAMME];
    out->provision = texts[ADV_FIELD_PROVISION];
    out->duty_rate = texts[ADV_FIELD_RATE];
    out->duty_rate_source = texts[ADV_FIELD_RATE_SOURCE];
    out->unit = texts[ADV_GOODS_UNIT];
    if (!o.good) {
        return ADV_ERR_INPUT;
    }
    adv_duty_quantity *second = ADV_ARENA_NEW(arena, adv_duty_quantity);
    if (second == NULL) {
        return ADV_ERR_MEMORY;
    }
    *second = (adv_duty_quantity){ADV_AMOUNT_UNKNOWN, texts[ADV_FIELD_SECOND_UNIT], {NULL, 0}};
    out->quantities = second; /* its unit; adv_goods_complete knows how many */
    bool good = take_claims(out, texts[ADV_FIELD_LAYERS], arena) && take_deposits(out, texts, arena);
    return good ? ADV_OK : ADV_ERR_MEMORY;
}

/* The order is that of a shipment: what was measured for the tariff, what was shipped, weight, volume. */
static bool take_quantities(adv_entry_line *out, const adv_packed_line *line, adv_arena *arena)
{
    static const adv_text none = {NULL, 0};
    adv_duty_quantity *list = ADV_ARENA_ARRAY(arena, 4, adv_duty_quantity);
    size_t count = 0;
    if (list == NULL) {
        return false;
    }
    const adv_duty_quantity each[] = {
        {line->figures[ADV_FIGURE_SECOND_QUANTITY], out->quantities[0].unit, none},
        {out->units_e4, out->unit, none},
        {line->figures[ADV_FIGURE_NET_WEIGHT], adv_text_of("kg"), none},
        {line->figures[ADV_FIGURE_VOLUME], adv_text_of("m3"), none},
    };
    for (size_t i = 0; i < sizeof each / sizeof *each; i++) {
        if (each[i].e4 != ADV_AMOUNT_UNKNOWN && each[i].unit.length > 0) {
            list[count++] = each[i];
        }
    }
    out->quantities = list;
    out->quantity_count = count;
    return true;
}

static bool take_contents(adv_entry_line *out, const adv_packed_line *line, adv_arena *arena)
{
    static const struct {
        uint8_t figure;
        const char *of;
    } materials[] = {
        {ADV_FIGURE_STEEL, "steel"}, {ADV_FIGURE_ALUMINUM, "aluminum"}, {ADV_FIGURE_COPPER, "copper"}};
    size_t count = 0, most = sizeof materials / sizeof *materials;
    adv_content_value *list = ADV_ARENA_ARRAY(arena, most, adv_content_value);
    if (list == NULL) {
        return false;
    }
    for (size_t i = 0; i < most; i++) {
        uint8_t figure = materials[i].figure;
        if (((unsigned)line->stated >> figure & 1u) != 0) {
            list[count++] = (adv_content_value){adv_text_of(materials[i].of), line->figures[figure]};
        }
    }
    out->contents = list;
    out->content_count = count;
    return true;
}

static int64_t units_of(const adv_packed_line *line)
{
    int64_t paid = line->figures[ADV_FIGURE_QUANTITY], free = line->figures[ADV_FIGURE_FREE_QUANTITY];
    int64_t units = paid;
    bool sum = paid != ADV_AMOUNT_UNKNOWN && free != ADV_AMOUNT_UNKNOWN;
    return sum && adv_amount_add(&units, paid, free) != ADV_OK ? ADV_AMOUNT_UNKNOWN : units;
}

adv_status adv_goods_complete(adv_entry_line *out, const adv_packed_line *line, adv_arena *arena)
{
    const uint16_t in_need = 1u << ADV_FIGURE_ANTIDUMPING_BASE | 1u << ADV_FIGURE_COUNTERVAILING_BASE;
    out->line = line->line;
    out->invoice = line->invoice;
    out->value_e4 = line->valued ? line->value_e4 : ADV_AMOUNT_UNKNOWN;
    out->exact_e13 = line->exact_e13;
    out->loaded = line->loaded;
    out->zone_day = line->zone_day;
    out->units_e4 = units_of(line);
    out->abroad_e4 = line->figures[ADV_FIGURE_ABROAD];
    out->content_e4 = line->figures[ADV_FIGURE_US_CONTENT];
    if (out->deposit_count > 0 && (line->stated & in_need) != 0) {
        adv_deposit_claim *deposits = ADV_ARENA_ARRAY(arena, out->deposit_count, adv_deposit_claim);
        if (deposits == NULL) {
            return ADV_ERR_MEMORY;
        }
        for (size_t i = 0; i < out->deposit_count; i++) {
            deposits[i] = out->deposits[i];
            deposits[i].base_e4 = line->figures[deposits[i].countervailing ? ADV_FIGURE_COUNTERVAILING_BASE
                                                                           : ADV_FIGURE_ANTIDUMPING_BASE];
        }
        out->deposits = deposits;
    }
    return take_quantities(out, line, arena) && take_contents(out, line, arena) ? ADV_OK : ADV_ERR_MEMORY;
}

bool adv_goods_entry(adv_entry *out, adv_text entry)
{
    opening o = {entry.bytes, entry.bytes + entry.length, true};
    int32_t bills = -1;
    for (unsigned k = 0; k < ADV_DATE_KIND_COUNT; k++) {
        out->dates[k] = ADV_DATE_NONE;
    }
    take_into(&o, &out->type, 1);
    take_into(&o, &out->mode, 1);
    take_into(&o, &out->filing, 1);
    take_into(&o, &bills, sizeof bills);
    out->bills = bills;
    while (o.good && o.at < o.end) {
        uint8_t kind = 0;
        take_into(&o, &kind, 1);
        if (kind >= ADV_DATE_KIND_COUNT) {
            return false;
        }
        take_into(&o, &out->dates[kind], sizeof out->dates[kind]);
    }
    return o.good;
}

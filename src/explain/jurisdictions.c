/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One shipment valued by the laws of several countries, side by side: the value, how far the journey counts,
 * and which elements another law treats otherwise than the first one does.
 */
#include "tell.h"

#include "advalorem/json.h"
#include "engine/law_names.h"
#include "engine/tile.h"

static const adv_column_head columns[] = {
    {"For", ADV_ALIGN_LEFT, 0},       {"Value", ADV_ALIGN_DECIMAL, 0}, {"To key", ADV_ALIGN_DECIMAL, 0},
    {"Law", ADV_ALIGN_LEFT, 0},       {"Differs by", ADV_ALIGN_LEFT, 1},
};
enum { FOR_CODE, FOR_VALUE, FOR_KEYED, FOR_STANDING, FOR_DIFFERENCE };

/* What a law does with an element. */
typedef enum treatment { LEFT_OUTSIDE, STAYS, ADDED, TAKEN_OUT, UNDECIDED, TREATMENTS } treatment;
static const char *const treatment_names[] = {"left_outside", "stays_in_price", "added", "taken_out",
                                              "undecided"};
static const char *const treatment_words[] = {"left outside: ", "stays in the price: ", "added: ",
                                              "taken out: ", "not decided: "};

/* An element over several lines is treated alike on each, or its first line that is counted is shown. */
static treatment treatment_of(const adv_determination *d, size_t item)
{
    bool in_price = adv_fact_answer(d->items[item].facts, ADV_FACT_IN_PRICE) == ADV_TRUE;
    treatment found = in_price ? STAYS : LEFT_OUTSIDE;
    for (size_t i = 0; i < d->trace.count; i++) {
        const adv_trace_record *record = &d->trace.records[i];
        if (record->item != (int32_t)item) {
            continue;
        }
        if (adv_is_counted(record)) {
            return record->op == ADV_OP_EXCLUDE ? TAKEN_OUT : ADDED;
        }
        bool lacks = record->outcome == ADV_STEP_MISSING_FACT || record->outcome == ADV_STEP_MISSING_AMOUNT ||
                     record->outcome == ADV_STEP_NO_RATE;
        found = lacks ? UNDECIDED : found;
    }
    return found;
}

static bool is_same(const adv_item *a, const adv_item *b)
{
    return a->kind == b->kind && a->origin == b->origin && adv_text_equal(a->id, b->id);
}

/* The element of another determination of the same shipment, or the number of its elements.  Both list what
   is stated in the order of the file; only what a law lets be solved for comes between. */
static size_t same_item(const adv_determination *d, const adv_item *item, size_t at)
{
    size_t i = 0;
    if (at < d->item_count && is_same(&d->items[at], item)) {
        return at;
    }
    while (i < d->item_count && !is_same(&d->items[i], item)) {
        i++;
    }
    return i;
}

/* Whether this law treats the element otherwise than the first. */
static bool differs(treatment *now, treatment *before, const adv_determination *d,
                    const adv_determination *first, size_t item)
{
    size_t other = same_item(first, &d->items[item], item);
    *now = treatment_of(d, item);
    *before = other < first->item_count ? treatment_of(first, other) : LEFT_OUTSIDE;
    return *now != *before;
}

static void say_differences(adv_document *doc, adv_prose *p, const adv_determination *d,
                            const adv_determination *first)
{
    size_t said = 0;
    treatment now, before;
    for (unsigned wanted = 0; wanted < TREATMENTS; wanted++) {
        size_t alike = 0;
        for (size_t i = 0; i < d->item_count; i++) {
            if (!differs(&now, &before, d, first, i) || now != wanted) {
                continue;
            }
            adv_say(doc, p, alike > 0 ? ", " : said > 0 ? "; " : "");
            adv_say(doc, p, alike > 0 ? "" : treatment_words[now]);
            adv_say_user(doc, p, adv_explain_kind((adv_element_kind)d->items[i].kind));
            alike++;
            said++;
        }
    }
    if (said == 0) {
        adv_say(doc, p, d == first ? "" : "nothing");
    }
}

static void law_row(adv_document *doc, adv_block *table, const adv_determination *d,
                    const adv_determination *first)
{
    adv_row *row = adv_row_add(doc, table);
    adv_say(doc, adv_cell(row, FOR_CODE), d->jurisdiction->code);
    adv_say(doc, adv_cell(row, FOR_STANDING), adv_standing_name((adv_standing)d->standing));
    if (d->outcome == ADV_VALUED) {
        (void)adv_say_amount(doc, adv_cell(row, FOR_VALUE), d->value_e4, 4, d->jurisdiction->currency);
        adv_tell_keyed(doc, adv_cell(row, FOR_KEYED), d, d->entered_e4, false);
    } else {
        adv_say_mark(doc, adv_cell(row, FOR_DIFFERENCE), ADV_TONE_WARN,
                     adv_explain_outcome((adv_outcome)d->outcome));
        adv_say(doc, adv_cell(row, FOR_DIFFERENCE), " ");
    }
    say_differences(doc, adv_cell(row, FOR_DIFFERENCE), d, first);
}

/* What each law lacks for a value; nothing where none lacks anything. */
static void say_missing(adv_document *doc, adv_arena *arena, const adv_determination *const *views,
                        size_t count)
{
    adv_block *list = NULL;
    for (size_t i = 0; i < count; i++) {
        adv_gathered_points points = {NULL, 0};
        if (views[i]->outcome != ADV_INCOMPLETE) {
            continue;
        }
        doc->failed = doc->failed || !adv_points_gather(&points, arena, views[i]);
        for (size_t k = 0; k < points.count; k++) {
            if (!adv_point_decides((adv_point_code)points.items[k].code)) {
                continue;
            }
            list = list != NULL ? list
                                : adv_block_add(doc, adv_section_add(doc, NULL, "missing", "What is missing"),
                                                ADV_BLOCK_LIST);
            adv_prose *p = adv_item_add(doc, list);
            adv_say(doc, p, views[i]->jurisdiction->code);
            adv_say(doc, p, ": ");
            adv_tell_point(doc, p, views[i], &points.items[k]);
        }
    }
}

adv_status adv_explain_jurisdictions(adv_document **out, adv_arena *arena,
                                     const adv_determination *const *views, size_t count)
{
    adv_document *doc = adv_document_new(arena);
    if (doc == NULL) {
        return ADV_ERR_MEMORY;
    }
    adv_say(doc, &doc->title, "One shipment, by the laws of several countries");
    adv_block *table = adv_table_add(doc, NULL, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < count; i++) {
        law_row(doc, table, views[i], views[0]);
    }
    adv_block *section = adv_section_add(doc, NULL, "basis", "How far the journey counts");
    adv_block *list = adv_block_add(doc, section, ADV_BLOCK_LIST);
    for (size_t i = 0; i < count; i++) {
        adv_prose *p = adv_item_add(doc, list);
        adv_say(doc, p, views[i]->jurisdiction->code);
        adv_say(doc, p, ": ");
        adv_say(doc, p, views[i]->jurisdiction->basis);
    }
    say_missing(doc, arena, views, count);
    if (doc->failed) {
        return ADV_ERR_MEMORY;
    }
    *out = doc;
    return ADV_OK;
}

/* ---- JSON ---------------------------------------------------------------------------------------------- */

static void put_text(adv_json_writer *w, const char *key, const char *text)
{
    adv_json_key(w, key);
    adv_json_cstring(w, text);
}

static void put_amount(adv_json_writer *w, const char *key, const adv_determination *d, int64_t amount_e4)
{
    adv_json_key(w, key);
    if (d->outcome != ADV_VALUED) {
        adv_json_null(w);
        return;
    }
    adv_json_decimal(w, amount_e4, 4, 2);
}

static void put_differences(adv_json_writer *w, const adv_determination *d, const adv_determination *first)
{
    treatment now, before;
    adv_json_key(w, "differs");
    adv_json_open(w, '[');
    for (size_t i = 0; i < d->item_count; i++) {
        if (differs(&now, &before, d, first, i)) {
            adv_json_open(w, '{');
            adv_json_key(w, "element");
            adv_json_text(w, d->items[i].id);
            put_text(w, "kind", adv_element_kind_row((adv_element_kind)d->items[i].kind)->name);
            put_text(w, "here", treatment_names[now]);
            put_text(w, "first", treatment_names[before]);
            adv_json_close(w, '}');
        }
    }
    adv_json_close(w, ']');
}

adv_status adv_explain_jurisdictions_json(adv_buffer *out, const adv_determination *const *views,
                                          size_t count, int indent)
{
    adv_json_writer w;
    adv_json_writer_init(&w, out, indent);
    adv_json_open(&w, '{');
    adv_json_key(&w, "format");
    adv_json_integer(&w, 1);
    adv_json_key(&w, "jurisdictions");
    adv_json_open(&w, '[');
    for (size_t i = 0; i < count; i++) {
        const adv_determination *d = views[i];
        adv_json_open(&w, '{');
        put_text(&w, "jurisdiction", d->jurisdiction->code);
        put_text(&w, "outcome", adv_outcome_name((adv_outcome)d->outcome));
        put_text(&w, "currency", adv_currency_get(d->jurisdiction->currency)->code);
        put_amount(&w, "customs_value", d, d->value_e4);
        put_amount(&w, "entered_value", d, d->entered_e4);
        put_text(&w, "standing", adv_standing_name((adv_standing)d->standing));
        put_text(&w, "basis", d->jurisdiction->basis);
        put_differences(&w, d, views[0]);
        adv_json_close(&w, '}');
    }
    adv_json_close(&w, ']');
    adv_json_close(&w, '}');
    return out->failed ? ADV_ERR_MEMORY : ADV_OK;
}

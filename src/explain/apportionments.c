/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One shipment under every way of spreading its assists, side by side, and what keeps a way from a value.
 */
#include "tell.h"

#include <assert.h>

#include "engine/tile.h"

static const adv_column_head columns[] = {
    {"Apportionment", ADV_ALIGN_LEFT, 0}, {"Assists counted", ADV_ALIGN_DECIMAL, 0},
    {"Value", ADV_ALIGN_DECIMAL, 0},      {"To key", ADV_ALIGN_DECIMAL, 0},
    {"Outcome", ADV_ALIGN_LEFT, 0},       {"Law", ADV_ALIGN_LEFT, 1},
};
enum { WAY_NAME, WAY_ASSISTS, WAY_VALUE, WAY_KEYED, WAY_OUTCOME, WAY_LAW };

/* A sentence about what is missing, and the ways it was said of: bit i = view i. */
typedef struct lack {
    adv_text words;
    uint32_t ways;
} lack;

typedef struct lacks {
    adv_arena *arena;
    lack *items;
    size_t count;
    bool failed;
} lacks;

static adv_int128 assists_e13(const adv_determination *d)
{
    adv_int128 sum = 0;
    for (size_t i = 0; i < d->trace.count; i++) {
        const adv_trace_record *record = &d->trace.records[i];
        const adv_item *item = adv_item_of(d, record->item);
        if (item != NULL && item->origin == ADV_FROM_ASSIST && adv_is_counted(record)) {
            sum += record->after_e13 - record->before_e13;
        }
    }
    return sum;
}

/* The law names the way only where all that is made with the assists goes to one country. */
static bool needs_papers(const adv_determination *d, adv_apportionment way)
{
    const adv_list *list = d->shipment == NULL ? NULL : &d->shipment->assists;
    const adv_assist *assists = list == NULL ? NULL : list->items;
    bool needed = way == ADV_APPORTION_GIVEN;
    for (size_t i = 0; list != NULL && i < list->count; i++) {
        adv_ledger_terms terms = {
            .shared = assists[i].all_for_importing_country == ADV_FALSE,
            .elsewhere = assists[i].other_units.stated ? assists[i].other_units.e9 : ADV_AMOUNT_UNKNOWN};
        needed = needed || adv_ledger_way_needs_papers(&terms, way);
    }
    return needed;
}

static void way_outcome(adv_document *doc, adv_prose *p, const adv_apportionment_view *view)
{
    const adv_determination *d = view->determination;
    const char *reason = NULL;
    for (size_t i = 0; i < d->line_count && reason == NULL; i++) {
        reason = d->lines[i].outcome == d->outcome ? adv_words_lack(d->lines[i].reason_fact) : NULL;
    }
    if (d->outcome == ADV_VALUED) {
        adv_say(doc, p, "valued");
    } else {
        adv_say_mark(doc, p, ADV_TONE_WARN,
                     reason != NULL ? reason : adv_explain_outcome((adv_outcome)d->outcome));
    }
    if (needs_papers(d, view->apportionment)) {
        adv_say(doc, p, ", ");
        adv_say_mark(doc, p, ADV_TONE_WARN, "only with documents");
    }
}

static void way_row(adv_document *doc, adv_block *table, const adv_apportionment_view *view)
{
    const adv_determination *d = view->determination;
    adv_row *row = adv_row_add(doc, table);
    const adv_parameter *law = adv_row_of_way(d, view->apportionment);
    adv_say(doc, adv_cell(row, WAY_NAME), adv_words_apportionment(view->apportionment));
    adv_prose_capital(doc, adv_cell(row, WAY_NAME));
    way_outcome(doc, adv_cell(row, WAY_OUTCOME), view);
    if (law != NULL) {
        adv_tell_cites(doc, adv_cell(row, WAY_LAW), law->cites, law->cite_count, false);
    }
    if (d->outcome != ADV_VALUED) {
        return;
    }
    adv_span *sum =
        adv_say_amount(doc, adv_cell(row, WAY_ASSISTS), assists_e13(d), 13, d->jurisdiction->currency);
    if (sum != NULL) {
        sum->most = 4;
    }
    (void)adv_say_amount(doc, adv_cell(row, WAY_VALUE), d->value_e4, 4, d->jurisdiction->currency);
    adv_tell_keyed(doc, adv_cell(row, WAY_KEYED), d, d->entered_e4, false);
}

/* ---- what is missing ---------------------------------------------------------------------------------- */

static void note_lack(lacks *found, adv_text words, size_t view)
{
    for (size_t i = 0; i < found->count; i++) {
        if (adv_text_equal(found->items[i].words, words)) {
            found->items[i].ways |= UINT32_C(1) << view;
            return;
        }
    }
    found->items[found->count++] = (lack){words, UINT32_C(1) << view};
}

/* Points that stand in the way, once for what several lines share; returns how many there were. */
static size_t note_points(lacks *found, const adv_determination *d, size_t view)
{
    size_t count = 0;
    adv_gathered_points points = {NULL, 0};
    if (!adv_points_gather(&points, found->arena, d)) {
        found->failed = true;
        return 0;
    }
    for (size_t i = 0; i < points.count; i++) {
        if (adv_point_decides((adv_point_code)points.items[i].code)) {
            adv_buffer words;
            adv_buffer_init(&words, found->arena);
            adv_buffer_string(&words, adv_explain_point_title((adv_point_code)points.items[i].code));
            adv_buffer_string(&words, ": ");
            found->failed = adv_explain_point(&words, d, &points.items[i]) != ADV_OK || found->failed;
            note_lack(found, words.failed ? (adv_text){NULL, 0} : adv_buffer_done(&words), view);
            count++;
        }
    }
    return count;
}

/* A line's own reason, where no point says it. */
static void note_lines(lacks *found, const adv_determination *d, size_t view)
{
    for (size_t i = 0; i < d->line_count; i++) {
        const adv_line_result *line = &d->lines[i];
        const adv_rule *rule = adv_rule_of(d, line->reason_rule);
        const adv_item *item = adv_item_of(d, line->reason_item);
        unsigned kind = item != NULL ? item->kind : rule != NULL ? rule->subject : ADV_SUBJECT_SALE;
        if (line->outcome != ADV_VALUED) {
            adv_buffer words;
            adv_buffer_init(&words, found->arena);
            adv_buffer_string(&words, "Not valued: ");
            adv_explain_reason(&words, (adv_outcome)line->outcome, (uint16_t)(kind << 8 | line->reason_fact));
            adv_buffer_char(&words, '.');
            found->failed = found->failed || words.failed;
            note_lack(found, words.failed ? (adv_text){NULL, 0} : adv_buffer_done(&words), view);
        }
    }
}

static bool find_lacks(lacks *found, adv_arena *arena, const adv_apportionment_view *views, size_t count)
{
    size_t most = 0;
    for (size_t i = 0; i < count; i++) {
        most += views[i].determination->point_count + views[i].determination->line_count;
    }
    *found = (lacks){.arena = arena, .items = ADV_ARENA_ARRAY(arena, most + 1, lack)};
    if (found->items == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const adv_determination *d = views[i].determination;
        if (d->outcome != ADV_VALUED && note_points(found, d, i) == 0) {
            note_lines(found, d, i);
        }
    }
    return !found->failed;
}

static void say_lacks(adv_document *doc, const lacks *found, const adv_apportionment_view *views,
                      size_t count)
{
    uint32_t all = (UINT32_C(1) << count) - 1;
    if (found->count == 0) {
        return;
    }
    adv_block *section = adv_section_add(doc, NULL, "missing", "What stands in the way of a value");
    adv_block *list = adv_block_add(doc, section, ADV_BLOCK_LIST);
    for (size_t i = 0; i < found->count; i++) {
        adv_prose *p = adv_item_add(doc, list);
        for (size_t way = 0; way < count && found->items[i].ways != all; way++) {
            if ((found->items[i].ways >> way & 1u) != 0) {
                adv_say(doc, p, adv_words_apportionment(views[way].apportionment));
                adv_say(doc, p, ": ");
            }
        }
        adv_say_user(doc, p, found->items[i].words);
        adv_prose_capital(doc, p);
    }
}

/* ---- the whole ---------------------------------------------------------------------------------------- */

static bool has_assist(const adv_determination *d)
{
    for (size_t i = 0; i < d->item_count; i++) {
        if (d->items[i].origin == ADV_FROM_ASSIST) {
            return true;
        }
    }
    return d->shipment != NULL && d->shipment->assists.count != 0;
}

static void say_no_assist(adv_document *doc, const adv_determination *d)
{
    adv_block *paragraph = adv_paragraph_add(doc, NULL, "No assist is stated in this shipment, so there is "
                                                        "nothing to spread.");
    adv_prose *p = paragraph == NULL ? NULL : &paragraph->prose;
    if (d->outcome == ADV_VALUED) {
        adv_say(doc, p, " Its value is ");
        (void)adv_say_amount(doc, p, d->value_e4, 4, d->jurisdiction->currency);
        adv_say(doc, p, " whichever way is chosen.");
    }
}

adv_status adv_explain_apportionments(adv_document **out, adv_arena *arena,
                                      const adv_apportionment_view *views, size_t count)
{
    lacks found;
    assert(count < 32); /* a bit a way */
    adv_document *doc = adv_document_new(arena);
    if (doc == NULL || !find_lacks(&found, arena, views, count)) {
        return ADV_ERR_MEMORY;
    }
    adv_say(doc, &doc->title, "Assists by each apportionment");
    if (count != 0 && !has_assist(views[0].determination)) {
        say_no_assist(doc, views[0].determination);
    } else {
        (void)adv_paragraph_add(
            doc, NULL,
            "The same shipment, valued once for each way of spreading its assists. The importer "
            "chooses one the law leaves open, documents it, and keeps to it.");
        adv_block *table = adv_table_add(doc, NULL, columns, sizeof columns / sizeof *columns);
        for (size_t i = 0; i < count; i++) {
            way_row(doc, table, &views[i]);
        }
    }
    say_lacks(doc, &found, views, count);
    if (doc->failed) {
        return ADV_ERR_MEMORY;
    }
    *out = doc;
    return ADV_OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines are gathered until their entry ends.  What the words of a line say is worked out once for all lines
 * that say the same.
 */
#include "charging.h"

#include <string.h>

#define GROUP_MOST ((size_t)1 << 19) /* memory of past entries is given back when there is so much of it */

struct adv_charging {
    adv_charging_setup setup;
    adv_arena arena;
    adv_arena group;
    adv_keys words; /* of lines, as bytes */
    adv_entry_line *said;
    size_t said_capacity;
    adv_text entry; /* bytes NULL = none open */
    adv_packed_line *lines;
    size_t count, capacity;
    bool rising; /* every line so far comes behind the one before it, so none repeats another */
    adv_date reached_first, reached_last;
};

adv_charging *adv_charging_new(const adv_charging_setup *setup)
{
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    adv_charging *c = ADV_ARENA_NEW(&arena, adv_charging);
    if (c == NULL) {
        return NULL;
    }
    c->setup = *setup;
    c->arena = arena;
    c->reached_first = c->reached_last = ADV_DATE_NONE;
    adv_arena_init(&c->group, NULL);
    adv_keys_init(&c->words, setup->charges->allocator);
    return c;
}

void adv_charging_free(adv_charging *c)
{
    if (c == NULL) {
        return;
    }
    adv_arena arena = c->arena; /* the struct lies in it */
    adv_keys_release(&c->words);
    adv_arena_reset(&c->group);
    adv_arena_reset(&arena);
}

/* ---- lines of an entry --------------------------------------------------------------------------------- */

static bool grow(adv_arena *arena, void *address, size_t count, size_t *capacity, size_t size)
{
    void *items;
    if (count < *capacity) {
        return true;
    }
    size_t more = *capacity == 0 ? 64 : *capacity * 2;
    void *grown = adv_arena_array(arena, more, size, 16);
    if (grown == NULL) {
        return false;
    }
    memcpy(&items, address, sizeof items);
    if (count > 0) {
        memcpy(grown, items, count * size);
    }
    memcpy(address, &grown, sizeof grown);
    *capacity = more;
    return true;
}

static bool comes_after(adv_text line, adv_text other)
{
    return line.length != other.length ? line.length > other.length
                                       : memcmp(line.bytes, other.bytes, line.length) > 0;
}

static bool repeats(adv_charging *c, adv_text line)
{
    c->rising = c->count == 0 || (c->rising && comes_after(line, c->lines[c->count - 1].line));
    for (size_t i = 0; !c->rising && i < c->count; i++) {
        if (adv_text_equal(c->lines[i].line, line)) {
            return true;
        }
    }
    return false;
}

static adv_status add_line(adv_charging *c, adv_text record, adv_error *err)
{
    adv_packed_line line;
    char *bytes = adv_arena_alloc(&c->group, record.length + 1, 1);
    if (bytes == NULL) {
        return adv_fail_memory(err);
    }
    memcpy(bytes, record.bytes, record.length);
    if (!adv_goods_open(&line, (adv_text){bytes, record.length})) {
        return adv_fail(err, ADV_ERR_INPUT, (adv_place){0}, "a packed line cannot be opened");
    }
    if (line.line.length == 0 || repeats(c, line.line)) {
        return ADV_OK;
    }
    if (!grow(&c->arena, &c->lines, c->count, &c->capacity, sizeof *c->lines)) {
        return adv_fail_memory(err);
    }
    c->lines[c->count++] = line;
    return ADV_OK;
}

/* ---- the entry ----------------------------------------------------------------------------------------- */

static adv_status complete_line(adv_charging *c, adv_entry_line *out, const adv_packed_line *line)
{
    bool added = false;
    int64_t number = adv_keys_put_bytes(&c->words, line->words, &added);
    if (number < 0 || !grow(&c->arena, &c->said, (size_t)number, &c->said_capacity, sizeof *c->said)) {
        return ADV_ERR_MEMORY;
    }
    if (added) {
        char *kept = adv_arena_alloc(&c->arena, line->words.length + 1, 1);
        if (kept == NULL) {
            return ADV_ERR_MEMORY;
        }
        memcpy(kept, line->words.bytes, line->words.length);
        c->said[number] = (adv_entry_line){.line = {NULL, 0}};
        adv_status status =
            adv_goods_words(&c->said[number], (adv_text){kept, line->words.length}, &c->arena);
        if (status != ADV_OK) {
            return status;
        }
    }
    *out = c->said[number];
    return adv_goods_complete(out, line, &c->group);
}

static void widen(adv_date *first, adv_date *last, adv_date day)
{
    if (day != ADV_DATE_NONE) {
        *first = *first == ADV_DATE_NONE || day < *first ? day : *first;
        *last = *last == ADV_DATE_NONE || day > *last ? day : *last;
    }
}

/* The days whose rates of duty may be asked for: the rows of law name the kinds of day, and lines in a zone
   have their own. */
static adv_status reach_days(adv_charging *c, const adv_entry *entry, adv_error *err)
{
    adv_date first = ADV_DATE_NONE, last = ADV_DATE_NONE;
    for (size_t i = 0; i < entry->j->entry_rule_count; i++) {
        const adv_entry_rule *rule = &entry->j->entry_rules[i];
        if (rule->subject == ADV_ABOUT_DUTY_DAY) {
            widen(&first, &last, entry->dates[rule->day]);
        }
    }
    for (size_t i = 0; i < entry->line_count; i++) {
        widen(&first, &last, entry->lines[i].zone_day);
    }
    bool within = c->reached_first != ADV_DATE_NONE && c->reached_first <= first && last <= c->reached_last;
    if (c->setup.reach == NULL || first == ADV_DATE_NONE || within) {
        return ADV_OK;
    }
    widen(&c->reached_first, &c->reached_last, first);
    widen(&c->reached_first, &c->reached_last, last);
    return c->setup.reach(c->setup.context, c->reached_first, c->reached_last, err) ? ADV_OK : ADV_ERR_INPUT;
}

/* ---- what a line is told ------------------------------------------------------------------------------- */

typedef struct teller {
    adv_charging *c;
    const adv_assessment *a;
    bool failed;
} teller;

static bool word_of(uint32_t *out, teller *t, adv_buffer *text)
{
    int64_t number = text->failed ? -1 : adv_charges_word(t->c->setup.charges, adv_buffer_done(text));
    t->failed = t->failed || number < 0 || number > UINT32_MAX;
    *out = t->failed ? 0 : (uint32_t)number;
    return !t->failed;
}

/* The first charge without a figure: "duty:no_schedule", "duty:missing_quantity:kg". */
static void tell_reason(adv_line_charges *out, teller *t, size_t i)
{
    adv_buffer text;
    adv_buffer_init(&text, &t->c->group);
    for (size_t k = 0; k < t->a->due_count; k++) {
        const adv_due *due = &t->a->dues[k];
        bool own = due->line == (int32_t)i ||
                   (due->line < 0 && t->a->lines[i].due_e4[due->kind] == ADV_AMOUNT_UNKNOWN);
        if (!own || due->kind == ADV_DUE_BESIDE || adv_due_is_settled(due)) {
            continue;
        }
        adv_text what = due->missing.length > 0      ? due->missing
                        : due->kind == ADV_DUE_LAYER ? due->heading
                                                     : (adv_text){NULL, 0};
        adv_buffer_string(&text, adv_due_kind_name((adv_due_kind)due->kind));
        adv_buffer_char(&text, ':');
        adv_buffer_string(&text, adv_due_outcome_name((adv_due_outcome)due->outcome));
        adv_buffer_string(&text, what.length > 0 ? ":" : "");
        adv_buffer_text(&text, what);
        break;
    }
    (void)word_of(&out->reason, t, &text);
}

static bool names_something(uint8_t code)
{
    return code == ADV_ENTRY_POINT_UNCLAIMED || code == ADV_ENTRY_POINT_CONTESTED ||
           code == ADV_ENTRY_POINT_BY_LAW || code == ADV_ENTRY_POINT_NOT_DUE || code == ADV_ENTRY_POINT_OPEN;
}

/* "unclaimed:9903.88.15 ask:duty_low_value" */
static void tell_points(adv_line_charges *out, teller *t, size_t i)
{
    adv_buffer text;
    adv_buffer_init(&text, &t->c->group);
    bool first = true;
    for (size_t k = 0; k < t->a->point_count; k++) {
        const adv_entry_point *point = &t->a->points[k];
        bool with_word = names_something(point->code);
        if (point->line >= 0 && point->line != (int32_t)i) {
            continue;
        }
        adv_buffer_string(&text, first ? "" : " ");
        adv_buffer_string(&text, adv_entry_point_name((adv_entry_point_code)point->code));
        if (with_word || point->rule != NULL) {
            adv_buffer_char(&text, ':');
            adv_buffer_text(&text, with_word ? point->text : adv_text_of(point->rule->id));
        }
        first = false;
    }
    (void)word_of(&out->points, t, &text);
}

static void tell_source(adv_line_charges *out, teller *t, size_t i)
{
    adv_buffer text;
    adv_buffer_init(&text, &t->c->group);
    for (size_t k = 0; k < t->a->due_count; k++) {
        const adv_due *due = &t->a->dues[k];
        bool nameless = due->stated && due->source.length == 0;
        if (due->line == (int32_t)i && due->kind == ADV_DUE_DUTY) {
            adv_buffer_text(&text, nameless ? adv_text_of("stated") : due->source);
        }
        if (due->line == (int32_t)i || due->line < 0) {
            out->standing = due->standing > out->standing ? due->standing : out->standing;
        }
    }
    (void)word_of(&out->source, t, &text);
}

static int64_t both(int64_t a_e4, int64_t b_e4)
{
    int64_t sum_e4 = 0;
    bool known = a_e4 != ADV_AMOUNT_UNKNOWN && b_e4 != ADV_AMOUNT_UNKNOWN;
    return known && adv_amount_add(&sum_e4, a_e4, b_e4) == ADV_OK ? sum_e4 : ADV_AMOUNT_UNKNOWN;
}

static adv_status put_line(teller *t, size_t i)
{
    const adv_assessed_line *line = &t->a->lines[i];
    const int64_t *due_e4 = line->due_e4;
    adv_line_charges figures = {.entered_e4 = line->entered_e4,
                                .duty_e4 = due_e4[ADV_DUE_DUTY],
                                .additional_e4 = due_e4[ADV_DUE_LAYER],
                                .deposits_e4 = line->deposits_e4,
                                .processing_e4 = both(due_e4[ADV_DUE_PROCESSING], due_e4[ADV_DUE_SURCHARGE]),
                                .harbor_e4 = due_e4[ADV_DUE_HARBOR],
                                .standing = ADV_VERIFIED};
    tell_source(&figures, t, i);
    tell_reason(&figures, t, i);
    tell_points(&figures, t, i);
    return t->failed ? ADV_ERR_MEMORY : adv_charges_put(t->c->setup.charges, line->line, &figures);
}

/* ---- assessing ----------------------------------------------------------------------------------------- */

/* Lines that say different things of their entry: nobody knows which of them it is. */
static bool agree(const adv_charging *c)
{
    for (size_t i = 1; i < c->count; i++) {
        if (!adv_text_equal(c->lines[i].entry, c->lines[0].entry)) {
            return false;
        }
    }
    return true;
}

static adv_status refuse(adv_charging *c)
{
    int64_t word = adv_charges_word(c->setup.charges, adv_text_of("entry_differs"));
    adv_status status = word < 0 ? ADV_ERR_MEMORY : ADV_OK;
    for (size_t i = 0; i < c->count && status == ADV_OK; i++) {
        adv_line_charges figures = ADV_LINE_CHARGES_NONE;
        figures.reason = (uint32_t)word;
        status = adv_charges_put(c->setup.charges, c->lines[i].line, &figures);
    }
    return status;
}

static adv_status assess(adv_charging *c, adv_error *err)
{
    adv_entry entry = {.j = c->setup.j, .line_count = c->count};
    adv_entry_line *lines = ADV_ARENA_ARRAY(&c->group, c->count + 1, adv_entry_line);
    adv_assessment *a = NULL;
    adv_status status = lines == NULL ? ADV_ERR_MEMORY : ADV_OK;
    entry.lines = lines;
    for (size_t i = 0; i < c->count && status == ADV_OK; i++) {
        status = complete_line(c, &lines[i], &c->lines[i]);
    }
    if (status != ADV_OK) {
        return adv_fail_memory(err);
    }
    (void)adv_goods_entry(&entry, c->count == 0 ? (adv_text){NULL, 0} : c->lines[0].entry);
    status = reach_days(c, &entry, err);
    if (status == ADV_OK) {
        status = adv_assess(&a, &c->group, &entry, c->setup.sources, err);
    }
    teller t = {c, a, false};
    for (size_t i = 0; i < c->count && status == ADV_OK; i++) {
        status = put_line(&t, i) == ADV_OK ? ADV_OK : adv_fail_memory(err);
    }
    return status;
}

adv_status adv_charging_end(adv_charging *c, adv_error *err)
{
    if (c->entry.bytes == NULL) {
        return ADV_OK;
    }
    adv_status status = adv_charges_begin(c->setup.charges, c->entry);
    if (status == ADV_ERR_INPUT) {
        return adv_fail(err, ADV_ERR_LIMIT, (adv_place){0}, "not clustered");
    }
    if (status == ADV_OK && !agree(c)) {
        status = refuse(c);
    } else if (status == ADV_OK) {
        status = assess(c, err);
    }
    c->entry = (adv_text){NULL, 0};
    c->count = 0;
    if (c->group.total_bytes > GROUP_MOST) {
        adv_arena_reset(&c->group);
    }
    return status == ADV_ERR_MEMORY ? adv_fail_memory(err) : status;
}

adv_status adv_charging_take(adv_charging *c, adv_text entry, adv_text record, adv_error *err)
{
    if (c->entry.bytes == NULL || !adv_text_equal(c->entry, entry)) {
        adv_status status = adv_charging_end(c, err);
        if (status != ADV_OK) {
            return status;
        }
        char *kept = adv_arena_alloc(&c->group, entry.length + 1, 1);
        if (kept == NULL) {
            return adv_fail_memory(err);
        }
        memcpy(kept, entry.bytes, entry.length);
        c->entry = (adv_text){kept, entry.length};
    }
    return add_line(c, record, err);
}

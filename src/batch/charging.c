/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines are gathered until their entry ends.  Most entries are charged from what is known of lines like
 * theirs; one that has a line of another sort is assessed as a whole, as a shipment is.
 */
#include "charging.h"

#include "paid.h"
#include "tally.h"

#include <string.h>

#define GROUP_MOST ((size_t)1 << 15) /* memory of past entries is given back when there is so much of it */

struct adv_charging_desk {
    adv_charging_setup setup;
    adv_tally *tally;
    adv_date reached_first, reached_last;
};

struct adv_charging {
    adv_charging_desk *desk;
    adv_charging_setup setup;
    adv_arena group;
    adv_tally_view *view;
    adv_text entry; /* bytes NULL = none open */
    adv_packed_line *lines; /* of the entry */
    size_t count;
    adv_packed_line *own; /* room for them, where they are gathered */
    size_t capacity;
    bool rising; /* every line so far comes behind the one before it, so none repeats another */
    adv_charge_count counted;
};

/* The lines of an entry while it is charged. */
typedef struct work {
    const adv_kind **kinds;
    const adv_profile **profiles;
    adv_line_charges *figures;
    bool *alone;
    adv_paid_lines paid;
} work;

adv_charging_desk *adv_charging_desk_new(const adv_charging_setup *setup)
{
    const adv_allocator *allocator = &setup->charges->allocator;
    adv_charging_desk *desk = allocator->allocate(allocator->context, sizeof *desk);
    if (desk == NULL) {
        return NULL;
    }
    *desk = (adv_charging_desk){
        .setup = *setup, .reached_first = ADV_DATE_NONE, .reached_last = ADV_DATE_NONE};
    desk->tally = adv_tally_new(setup->j, setup->sources, setup->charges, setup->locks);
    if (desk->tally == NULL) {
        allocator->release(allocator->context, desk, sizeof *desk);
        return NULL;
    }
    return desk;
}

void adv_charging_desk_free(adv_charging_desk *desk)
{
    if (desk == NULL) {
        return;
    }
    adv_allocator allocator = desk->setup.charges->allocator;
    adv_tally_free(desk->tally);
    allocator.release(allocator.context, desk, sizeof *desk);
}

adv_charging *adv_charging_new(adv_charging_desk *desk)
{
    const adv_allocator *allocator = desk == NULL ? NULL : &desk->setup.charges->allocator;
    adv_charging *c = desk == NULL ? NULL : allocator->allocate(allocator->context, sizeof *c);
    if (c == NULL) {
        return NULL;
    }
    *c = (adv_charging){.desk = desk, .setup = desk->setup};
    adv_arena_init(&c->group, NULL);
    c->view = adv_tally_view_new(desk->tally);
    if (c->view == NULL) {
        adv_charging_free(c);
        return NULL;
    }
    return c;
}

void adv_charging_free(adv_charging *c)
{
    if (c == NULL) {
        return;
    }
    adv_allocator allocator = c->setup.charges->allocator;
    if (c->own != NULL) {
        allocator.release(allocator.context, c->own, c->capacity * sizeof *c->own);
    }
    adv_tally_view_free(c->view);
    adv_charge_count_release(&c->counted, &allocator);
    adv_arena_reset(&c->group);
    allocator.release(allocator.context, c, sizeof *c);
}

void adv_charging_enter(adv_charging *c)
{
    adv_tally_share(c->desk->tally);
}

void adv_charging_leave(adv_charging *c)
{
    adv_tally_leave(c->desk->tally);
}

const adv_charge_count *adv_charging_counted(const adv_charging *c)
{
    return &c->counted;
}

/* ---- lines of an entry --------------------------------------------------------------------------------- */

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

static adv_status open_line(adv_packed_line *out, adv_text record, adv_error *err)
{
    return adv_goods_open(out, record)
               ? ADV_OK
               : adv_fail(err, ADV_ERR_INPUT, (adv_place){0}, "a packed line cannot be opened");
}

/* Adds a line whose bytes stay to those gathered. */
static adv_status add_line(adv_charging *c, const adv_packed_line *line, adv_error *err)
{
    if (line->line.length == 0 || repeats(c, line->line)) {
        return ADV_OK;
    }
    if (!adv_side_grow(&c->setup.charges->allocator, &c->own, c->count, &c->capacity, sizeof *c->own)) {
        return adv_fail_memory(err);
    }
    c->lines = c->own;
    c->lines[c->count++] = *line;
    return ADV_OK;
}

/* ---- the entry ----------------------------------------------------------------------------------------- */

/* The tally is claimed: brings the schedules of more days, and forgets what was worked out without them. */
static bool reach(adv_charging_desk *desk, adv_date first, adv_date last, adv_error *err)
{
    const adv_charging_setup *setup = &desk->setup;
    adv_days_widen(&desk->reached_first, &desk->reached_last, first);
    adv_days_widen(&desk->reached_first, &desk->reached_last, last);
    size_t before = setup->sources->shelf == NULL ? 0 : setup->sources->shelf->count;
    bool good = setup->reach(setup->context, desk->reached_first, desk->reached_last, err);
    if (setup->sources->shelf != NULL && setup->sources->shelf->count != before) {
        adv_tally_forget(desk->tally);
    }
    return good;
}

static bool is_within(const adv_charging_desk *desk, adv_date first, adv_date last)
{
    return desk->setup.reach == NULL || first == ADV_DATE_NONE ||
           (desk->reached_first != ADV_DATE_NONE && desk->reached_first <= first &&
            last <= desk->reached_last);
}

/* Sees to it that the rates of those days are at hand and that the tally has room; nothing of the tally is
   held yet by whoever begins an entry. */
static adv_status make_ready(adv_charging *c, adv_date first, adv_date last, adv_error *err)
{
    adv_charging_desk *desk = c->desk;
    bool good = true;
    if (is_within(desk, first, last) && !adv_tally_view_met_full(c->view)) {
        return ADV_OK;
    }
    adv_tally_leave(desk->tally);
    adv_tally_claim(desk->tally);
    if (!is_within(desk, first, last)) {
        good = reach(desk, first, last, err);
    }
    if (adv_tally_is_full(desk->tally)) {
        adv_tally_forget(desk->tally);
    }
    adv_tally_leave(desk->tally);
    adv_tally_share(desk->tally);
    return good ? ADV_OK : ADV_ERR_INPUT;
}

/* The days whose rates of duty may be asked for; lines in a zone have their own. */
static adv_status reach_days(adv_charging *c, const adv_entry *entry, adv_error *err)
{
    adv_date first = ADV_DATE_NONE, last = ADV_DATE_NONE;
    adv_duty_span(&first, &last, entry->j, entry->dates);
    for (size_t i = 0; i < c->count; i++) {
        adv_days_widen(&first, &last, c->lines[i].zone_day);
    }
    return make_ready(c, first, last, err);
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

static int64_t word_of(adv_charging *c, adv_text text)
{
    adv_tally_lock(c->desk->tally);
    int64_t word = adv_charges_word(c->setup.charges, text);
    adv_tally_unlock(c->desk->tally);
    return word;
}

static adv_status note_paid(adv_charging *c, adv_line_charges *figures, const adv_paid_lines *paid, size_t i)
{
    adv_tally_lock(c->desk->tally);
    adv_status status = adv_paid_lines_note(figures, c->setup.charges, paid, &c->lines[i], i, &c->group);
    adv_tally_unlock(c->desk->tally);
    return status;
}

static adv_status refuse(adv_charging *c, adv_line_charges *figures)
{
    int64_t word = word_of(c, adv_text_of("entry_differs"));
    adv_paid_lines paid;
    adv_status status = word < 0 ? ADV_ERR_MEMORY : adv_paid_lines_refuse(&paid, c->count, &c->group);
    for (size_t i = 0; i < c->count && status == ADV_OK; i++) {
        figures[i] = (adv_line_charges)ADV_LINE_CHARGES_NONE;
        figures[i].reason = (uint32_t)word;
        status = note_paid(c, &figures[i], &paid, i);
    }
    return status;
}

/* The way of most entries: every line is of a kind that was met before and pays parts of its value. */
static adv_status charge_simply(adv_charging *c, work *w)
{
    adv_tally_lines lines = {w->profiles, c->lines, c->count, c->setup.j->round_entered.unit_e4};
    return adv_tally_charge(w->figures, w->alone, &lines, &c->group);
}

static int64_t both(int64_t a_e4, int64_t b_e4)
{
    int64_t sum_e4 = 0;
    bool known = a_e4 != ADV_AMOUNT_UNKNOWN && b_e4 != ADV_AMOUNT_UNKNOWN;
    return known && adv_amount_add(&sum_e4, a_e4, b_e4) == ADV_OK ? sum_e4 : ADV_AMOUNT_UNKNOWN;
}

/* Beside what the line is told alone. */
static bool point_at(adv_charging *c, adv_line_charges *figures, uint8_t code)
{
    adv_buffer text;
    adv_text told = adv_cell_text_get(adv_charges_text(c->setup.charges, figures->points));
    adv_buffer_init(&text, &c->group);
    adv_buffer_text(&text, told);
    adv_buffer_string(&text, told.length > 0 ? " " : "");
    adv_buffer_string(&text, adv_entry_point_name(code));
    int64_t word = text.failed ? -1 : word_of(c, adv_buffer_done(&text));
    figures->points = word < 0 ? 0 : (uint32_t)word;
    return word >= 0;
}

/* A part that cannot be of the value, where the line alone was not told so. */
static bool is_part_refused(const adv_assessment *a, size_t line, adv_text told)
{
    adv_text name = adv_text_of(adv_entry_point_name(ADV_ENTRY_POINT_PART));
    for (size_t i = 0; i + name.length <= told.length; i++) {
        if (memcmp(told.bytes + i, name.bytes, name.length) == 0) {
            return false;
        }
    }
    for (size_t i = 0; i < a->point_count; i++) {
        if (a->points[i].code == ADV_ENTRY_POINT_PART && a->points[i].line == (int32_t)line) {
            return true;
        }
    }
    return false;
}

/* Of the assessment of the whole entry the figures, and why one is missing; what a person should look at is
   told of the line alone. */
static bool take_assessed(adv_charging *c, work *w, const adv_assessment *a, size_t i)
{
    const adv_assessed_line *line = &a->lines[i];
    const int64_t *due_e4 = line->due_e4;
    bool failed = false;
    adv_tally_lock(c->desk->tally);
    uint32_t reason = adv_tally_reason(c->setup.charges, a, i, &c->group, &failed);
    uint32_t marginal = adv_tally_marginal(c->setup.charges, a, i, &c->group, &failed);
    adv_tally_unlock(c->desk->tally);
    w->alone[i] = line->alone;
    w->figures[i] = (adv_line_charges){
        .entered_e4 = line->entered_e4,
        .duty_e4 = due_e4[ADV_DUE_DUTY],
        .additional_e4 = due_e4[ADV_DUE_LAYER],
        .deposits_e4 = line->deposits_e4,
        .processing_e4 = both(due_e4[ADV_DUE_PROCESSING], due_e4[ADV_DUE_SURCHARGE]),
        .harbor_e4 = due_e4[ADV_DUE_HARBOR],
        .standing = w->profiles[i]->standing,
        .reason = reason,
        .points = w->profiles[i]->points,
        .source = w->profiles[i]->source,
        .marginal = marginal};
    adv_text told = adv_cell_text_get(adv_charges_text(c->setup.charges, w->figures[i].points));
    bool refused = !failed && is_part_refused(a, i, told);
    return !failed && (!refused || point_at(c, &w->figures[i], ADV_ENTRY_POINT_PART));
}

/* The entry as a shipment would give it, in `arena`; `net` = lines to be solved for have the value they are
   packed with, and else none. */
static adv_status make_whole(const adv_entry **out, const adv_charging *c, const adv_kind *const *kinds,
                             const adv_entry *entry, bool net, adv_arena *arena, adv_error *err)
{
    adv_entry *whole = ADV_ARENA_NEW(arena, adv_entry);
    adv_entry_line *lines = ADV_ARENA_ARRAY(arena, c->count + 1, adv_entry_line);
    if (whole == NULL || lines == NULL) {
        return adv_fail_memory(err);
    }
    *whole = *entry;
    for (size_t i = 0; i < c->count; i++) {
        lines[i] = kinds[i]->said;
        if (adv_goods_complete(&lines[i], &c->lines[i], arena) != ADV_OK) {
            return adv_fail_memory(err);
        }
        if (net && adv_paid_line_asked(&c->lines[i])) {
            lines[i].value_e4 = c->lines[i].value_e4;
        }
    }
    whole->lines = lines;
    whole->line_count = c->count;
    *out = whole;
    return ADV_OK;
}

static adv_status assess_whole(adv_assessment **out, adv_charging *c, const adv_kind *const *kinds,
                               const adv_entry *entry, adv_arena *arena, adv_error *err)
{
    const adv_entry *whole = NULL;
    adv_status status = make_whole(&whole, c, kinds, entry, false, arena, err);
    return status == ADV_OK ? adv_assess(out, arena, whole, c->setup.sources, err) : status;
}

/* What the words of the lines say, for those who do not ask the tally. */
static adv_status say_lines(const adv_kind **kinds, const adv_charging *c, adv_arena *arena, adv_error *err)
{
    for (size_t i = 0; i < c->count; i++) {
        adv_kind *kind = ADV_ARENA_NEW(arena, adv_kind);
        kinds[i] = kind;
        if (kind == NULL || adv_goods_words(&kind->said, c->lines[i].words, arena) != ADV_OK) {
            return adv_fail_memory(err);
        }
    }
    return ADV_OK;
}

/* Prices that hold their own duty and fees, before anything is charged on the values they leave. */
static adv_status solve_paid(adv_paid_lines *out, adv_charging *c, const adv_kind *const *kinds,
                             const adv_entry *entry, adv_arena *arena, adv_error *err)
{
    const adv_entry *whole = NULL;
    adv_status status = make_whole(&whole, c, kinds, entry, true, arena, err);
    return status == ADV_OK
               ? adv_paid_lines_solve(out, c->lines, whole, c->setup.sources, arena, err)
               : status;
}

static adv_status charge_whole(adv_charging *c, work *w, const adv_entry *entry, adv_error *err)
{
    adv_assessment *a = NULL;
    adv_status status = assess_whole(&a, c, w->kinds, entry, &c->group, err);
    for (size_t i = 0; a != NULL && i < c->count && status == ADV_OK; i++) {
        status = take_assessed(c, w, a, i) ? ADV_OK : adv_fail_memory(err);
    }
    return status;
}

/* Lines of an invoice mostly follow one another. */
static bool shares_invoice(const adv_charging *c, size_t i)
{
    adv_text invoice = c->lines[i].invoice;
    if (invoice.bytes == NULL) {
        return false;
    }
    if ((i > 0 && adv_text_equal(c->lines[i - 1].invoice, invoice)) ||
        (i + 1 < c->count && adv_text_equal(c->lines[i + 1].invoice, invoice))) {
        return true;
    }
    for (size_t k = 0; k < c->count; k++) {
        if (k != i && adv_text_equal(c->lines[k].invoice, invoice)) {
            return true;
        }
    }
    return false;
}

static adv_status point_at_lines(adv_charging *c, work *w)
{
    for (size_t i = 0; i < c->count; i++) {
        bool alone = w->alone[i] && c->count > 1 && c->lines[i].valued && shares_invoice(c, i);
        /* it was rounded by itself, a rate of its invoice not being known */
        if ((alone && !point_at(c, &w->figures[i], ADV_ENTRY_POINT_ALONE)) ||
            note_paid(c, &w->figures[i], &w->paid, i) != ADV_OK) {
            return ADV_ERR_MEMORY;
        }
    }
    return ADV_OK;
}

static int64_t value_of(const adv_charging *c)
{
    int64_t sum_e4 = 0;
    for (size_t i = 0; i < c->count; i++) {
        if (!c->lines[i].valued || adv_amount_add(&sum_e4, sum_e4, c->lines[i].value_e4) != ADV_OK) {
            return ADV_AMOUNT_UNKNOWN;
        }
    }
    return sum_e4;
}

static adv_status know_lines(adv_charging *c, work *w, const adv_tally_entry *e, bool *simple, adv_error *err)
{
    adv_tally_said said = {c->lines, c->count, w->kinds, w->profiles};
    adv_status status = adv_tally_know(&said, c->view, e, err);
    *simple = status == ADV_OK;
    for (size_t i = 0; i < c->count && *simple; i++) {
        *simple = w->profiles[i]->simple;
    }
    return status;
}

static adv_status assess(adv_charging *c, adv_line_charges *figures, adv_error *err)
{
    adv_entry entry = {.j = c->setup.j};
    adv_tally_entry e = {.entry = &entry, .scratch = &c->group};
    bool simple = false;
    work w = {.kinds = ADV_ARENA_ARRAY(&c->group, c->count + 1, const adv_kind *),
              .profiles = ADV_ARENA_ARRAY(&c->group, c->count + 1, const adv_profile *),
              .alone = ADV_ARENA_ARRAY(&c->group, c->count + 1, bool),
              .figures = figures};
    if (w.kinds == NULL || w.profiles == NULL || w.alone == NULL) {
        return adv_fail_memory(err);
    }
    (void)adv_goods_entry(&entry, c->lines[0].entry);
    adv_status status = reach_days(c, &entry, err);
    if (status == ADV_OK && adv_tally_open(&e, c->view) != ADV_OK) {
        status = adv_fail_memory(err);
    }
    if (status == ADV_OK && adv_paid_asked(c->lines, c->count)) {
        status = say_lines(w.kinds, c, &c->group, err);
        status = status == ADV_OK ? solve_paid(&w.paid, c, w.kinds, &entry, &c->group, err) : status;
    }
    e.value_e4 = value_of(c);
    status = status == ADV_OK ? know_lines(c, &w, &e, &simple, err) : status;
    simple = simple && !c->setup.whole;
    if (status == ADV_OK && simple) {
        status = charge_simply(c, &w);
        simple = status != ADV_ERR_RANGE;
        status = status == ADV_ERR_RANGE ? ADV_OK : status;
    }
    if (status == ADV_OK && !simple) {
        status = charge_whole(c, &w, &entry, err);
    }
    return status == ADV_OK && point_at_lines(c, &w) != ADV_OK ? adv_fail_memory(err) : status;
}

/* Solved for first where a price asks for it. */
static adv_status assess_as_given(adv_assessment **out, adv_charging *c, const adv_kind *const *kinds,
                                  adv_arena *arena, adv_error *err)
{
    adv_entry entry = {.j = c->setup.j};
    adv_paid_lines paid = {.asked = false};
    (void)adv_goods_entry(&entry, c->lines[0].entry);
    adv_status status = reach_days(c, &entry, err);
    if (status == ADV_OK && adv_paid_asked(c->lines, c->count)) {
        status = solve_paid(&paid, c, kinds, &entry, arena, err);
    }
    status = status == ADV_OK ? assess_whole(out, c, kinds, &entry, arena, err) : status;
    bool told = status != ADV_OK || adv_paid_tell(*out, arena, &paid.outcome) == ADV_OK;
    return told ? status : adv_fail_memory(err);
}

/* What is charged on the lines of the entry at hand; figures[i] is of its line i. */
static adv_status charge(adv_charging *c, adv_line_charges *figures, adv_error *err)
{
    adv_status status = c->count == 0 ? ADV_OK : agree(c) ? assess(c, figures, err) : refuse(c, figures);
    return status == ADV_ERR_MEMORY ? adv_fail_memory(err) : status;
}

static void close_entry(adv_charging *c)
{
    c->entry = (adv_text){NULL, 0};
    c->count = 0;
    if (c->group.total_bytes > GROUP_MOST) {
        adv_arena_reset(&c->group);
    }
}

/* ---- entries at hand ----------------------------------------------------------------------------------- */

/* Whether all lines have numbers that rise: then none repeats another, and they need not be gathered. */
static bool all_rise(const adv_packed_line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (lines[i].line.length == 0 || (i > 0 && !comes_after(lines[i].line, lines[i - 1].line))) {
            return false;
        }
    }
    return true;
}

/* Gathers the lines that count and tells of them in their places. */
static adv_status charge_gathered(adv_line_charges *out, adv_charging *c, const adv_packed_line *lines,
                                  size_t count, adv_error *err)
{
    size_t *places = ADV_ARENA_ARRAY(&c->group, count, size_t);
    adv_line_charges *figures = ADV_ARENA_ARRAY(&c->group, count, adv_line_charges);
    adv_status status = places == NULL || figures == NULL ? adv_fail_memory(err) : ADV_OK;
    for (size_t i = 0; i < count && status == ADV_OK; i++) {
        size_t before = c->count;
        out[i] = (adv_line_charges)ADV_LINE_CHARGES_NONE;
        status = add_line(c, &lines[i], err);
        if (c->count > before) {
            places[before] = i;
        }
    }
    c->counted.left_out += count - c->count;
    status = status == ADV_OK ? charge(c, figures, err) : status;
    for (size_t i = 0; i < c->count && status == ADV_OK; i++) {
        out[places[i]] = figures[i];
        status = adv_charge_count_line(&c->counted, &c->setup.charges->allocator, &figures[i]);
    }
    return status;
}

adv_status adv_charging_entry(adv_line_charges *out, adv_charging *c, adv_packed_line *lines, size_t count,
                              adv_error *err)
{
    adv_status status = ADV_OK;
    c->counted.totals.entries++;
    if (!all_rise(lines, count)) {
        status = charge_gathered(out, c, lines, count, err);
    } else {
        c->lines = lines;
        c->count = count;
        status = charge(c, out, err);
        for (size_t i = 0; i < count && status == ADV_OK; i++) {
            status = adv_charge_count_line(&c->counted, &c->setup.charges->allocator, &out[i]);
        }
    }
    close_entry(c);
    return status == ADV_ERR_MEMORY ? adv_fail_memory(err) : status;
}

/* ---- entries that come line by line -------------------------------------------------------------------- */

adv_status adv_charging_assess(adv_assessment **out, adv_arena *arena, const adv_charging_setup *setup,
                               const adv_text *records, size_t count, adv_error *err)
{
    adv_charging_desk *desk = adv_charging_desk_new(setup);
    adv_charging *c = adv_charging_new(desk);
    const adv_kind **kinds = ADV_ARENA_ARRAY(arena, count + 1, const adv_kind *);
    adv_status status = c == NULL || kinds == NULL ? adv_fail_memory(err) : ADV_OK;
    for (size_t i = 0; i < count && status == ADV_OK; i++) {
        char *bytes = adv_arena_copy(arena, records[i].bytes, records[i].length);
        adv_packed_line line = {.valued = false};
        status = bytes == NULL ? adv_fail_memory(err)
                               : open_line(&line, (adv_text){bytes, records[i].length}, err);
        status = status == ADV_OK ? add_line(c, &line, err) : status;
    }
    status = status == ADV_OK ? say_lines(kinds, c, arena, err) : status;
    *out = NULL;
    if (status == ADV_OK && c->count > 0 && agree(c)) {
        status = assess_as_given(out, c, kinds, arena, err);
    }
    adv_charging_free(c);
    adv_charging_desk_free(desk);
    return status;
}

/* Others may charge and put as well: the lines of an entry stand together in the side table. */
static adv_status put_entry(adv_charging *c, const adv_line_charges *figures, adv_error *err)
{
    adv_tally_lock(c->desk->tally);
    adv_status status = adv_charges_begin(c->setup.charges, c->entry);
    bool again = status == ADV_ERR_INPUT;
    for (size_t i = 0; i < c->count && status == ADV_OK; i++) {
        status = adv_charges_put(c->setup.charges, c->lines[i].line, &figures[i]);
    }
    adv_tally_unlock(c->desk->tally);
    return again ? adv_fail(err, ADV_ERR_LIMIT, (adv_place){0}, "not clustered") : status;
}

static adv_status charge_and_put(adv_charging *c, adv_error *err)
{
    adv_line_charges *figures = ADV_ARENA_ARRAY(&c->group, c->count + 1, adv_line_charges);
    adv_status status = figures == NULL ? ADV_ERR_MEMORY : charge(c, figures, err);
    status = status == ADV_OK ? put_entry(c, figures, err) : status;
    close_entry(c);
    return status == ADV_ERR_MEMORY ? adv_fail_memory(err) : status;
}

adv_status adv_charging_end(adv_charging *c, adv_error *err)
{
    if (c->entry.bytes == NULL) {
        return ADV_OK;
    }
    adv_charging_enter(c);
    adv_status status = charge_and_put(c, err);
    adv_charging_leave(c);
    return status;
}

adv_status adv_charging_put(adv_charging *c, adv_packed_line *lines, size_t count, adv_error *err)
{
    adv_status status = ADV_OK;
    c->entry = lines[0].number;
    if (all_rise(lines, count)) {
        c->lines = lines;
        c->count = count;
    } else {
        for (size_t i = 0; i < count && status == ADV_OK; i++) {
            status = add_line(c, &lines[i], err);
        }
    }
    return status == ADV_OK ? charge_and_put(c, err) : status;
}

adv_status adv_charging_take(adv_charging *c, adv_text record, adv_error *err)
{
    adv_packed_line line = {.valued = false};
    adv_status status = open_line(&line, record, err);
    if (status != ADV_OK || line.number.length == 0) {
        return status;
    }
    if (c->entry.bytes == NULL || !adv_text_equal(c->entry, line.number)) {
        status = adv_charging_end(c, err);
    }
    char *bytes = status == ADV_OK ? adv_arena_alloc(&c->group, record.length, 1) : NULL;
    if (status != ADV_OK) {
        return status;
    }
    if (bytes == NULL) {
        return adv_fail_memory(err);
    }
    memcpy(bytes, record.bytes, record.length);
    adv_goods_move(&line, record.bytes, bytes);
    c->entry = c->entry.bytes == NULL ? line.number : c->entry;
    return add_line(c, &line, err);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists of the days on which revisions of a schedule were published and came into force.  The two differ: a
 * revision is printed days before or after the duty it prints begins, and some begin in the past.  What
 * counts is the day in force; the other is kept beside it.
 */
#include "tariff.h"

#include "tables/scan.h"

#include <string.h>

enum {
    COLUMN_NAME,
    COLUMN_IN_FORCE,
    COLUMN_POLICY,
    COLUMN_EFFECTIVE,
    COLUMN_PUBLISHED,
    COLUMN_NOTE,
    COLUMN_EVENT,
    COLUMN_COUNT
};
static const char *const column_names[COLUMN_COUNT] = {
    "revision", "in_force", "policy_effective_date", "effective_date", "published", "note", "policy_event"};

typedef struct dates {
    adv_arena *arena;
    adv_error_list *problems;
    const char *source;
    int column[COLUMN_COUNT];
    adv_tariff_day *items;
    size_t count, capacity, found;
    bool failed;
} dates;

static adv_text copy_of(dates *in, adv_text text)
{
    char *copy = adv_arena_copy(in->arena, text.bytes == NULL ? "" : text.bytes, text.length);
    in->failed = in->failed || copy == NULL;
    return (adv_text){copy, text.length};
}

static bool read_header(dates *in, const adv_text *cells, size_t count)
{
    for (int c = 0; c < COLUMN_COUNT; c++) {
        in->column[c] = -1;
        for (size_t i = 0; i < count; i++) {
            if (adv_text_is_nocase(adv_text_trim(cells[i]), column_names[c])) {
                in->column[c] = (int)i;
            }
        }
    }
    if (in->column[COLUMN_NAME] < 0 ||
        (in->column[COLUMN_IN_FORCE] < 0 && in->column[COLUMN_EFFECTIVE] < 0)) {
        in->found++;
        adv_error_list_add(in->problems, ADV_ERR_INPUT, (adv_place){.source = in->source, .row = 1},
                           "this is no list of revisions: expected the columns revision and in_force (and "
                           "published, note), or revision, effective_date and policy_effective_date");
        return false;
    }
    return true;
}

static adv_text cell_of(const dates *in, const adv_text *cells, size_t count, int column)
{
    int at = in->column[column];
    adv_text cell = at < 0 || (size_t)at >= count ? (adv_text){NULL, 0} : adv_text_trim(cells[at]);
    return adv_text_is(cell, "NA") ? (adv_text){NULL, 0} : cell;
}

/* The day of the first of these columns that states one. */
static adv_date day_of(dates *in, const adv_text *cells, size_t count, int64_t record, const int *columns)
{
    adv_date day = ADV_DATE_NONE;
    for (; *columns >= 0; columns++) {
        adv_text cell = cell_of(in, cells, count, *columns);
        if (cell.length == 0) {
            continue;
        }
        adv_date_problem why = adv_date_parse(&day, cell);
        if (why != ADV_DATE_OK) {
            adv_place place = {.source = in->source,
                               .row = record + 1,
                               .column = in->column[*columns] + 1,
                               .field = column_names[*columns]};
            in->found++;
            adv_error_list_add(in->problems, ADV_ERR_INPUT, place, "'%.*s' %s", (int)cell.length, cell.bytes,
                               adv_date_problem_text(why));
        }
        return day;
    }
    return ADV_DATE_NONE;
}

static void keep(dates *in, adv_tariff_day day)
{
    if (in->count == in->capacity) {
        size_t capacity = in->capacity == 0 ? 64 : in->capacity * 2;
        adv_tariff_day *grown = ADV_ARENA_ARRAY(in->arena, capacity, adv_tariff_day);
        if (grown == NULL) {
            in->failed = true;
            return;
        }
        if (in->count > 0) {
            memcpy(grown, in->items, in->count * sizeof *grown);
        }
        in->items = grown;
        in->capacity = capacity;
    }
    in->items[in->count++] = day;
}

static bool read_record(void *context, int64_t record, const adv_text *cells, size_t count)
{
    static const int in_force[] = {COLUMN_IN_FORCE, COLUMN_POLICY, COLUMN_EFFECTIVE, -1};
    static const int published[] = {COLUMN_PUBLISHED, COLUMN_EFFECTIVE, -1};
    static const int note[] = {COLUMN_NOTE, COLUMN_EVENT};
    dates *in = context;
    if (record == 0) {
        return read_header(in, cells, count);
    }
    adv_text name = cell_of(in, cells, count, COLUMN_NAME);
    if (name.length == 0) {
        return true;
    }
    adv_tariff_day day = {.in_force = day_of(in, cells, count, record, in_force),
                          .published = day_of(in, cells, count, record, published)};
    adv_text words = cell_of(in, cells, count, note[0]);
    day.note = copy_of(in, words.length > 0 ? words : cell_of(in, cells, count, note[1]));
    day.name = copy_of(in, name);
    if (day.in_force != ADV_DATE_NONE) {
        keep(in, day);
    }
    return !in->failed;
}

static int compare_days(const void *a, const void *b, const void *context)
{
    const adv_tariff_day *x = a;
    const adv_tariff_day *y = b;
    (void)context;
    return (x->in_force > y->in_force) - (x->in_force < y->in_force);
}

adv_status adv_tariff_days_read(adv_tariff_days *out, adv_arena *arena, const char *path,
                                adv_error_list *problems)
{
    dates in = {.arena = arena, .problems = problems, .source = path};
    adv_error err = {0};
    adv_status status = adv_tables_scan(path, read_record, &in, &err);
    adv_tariff_day *scratch = ADV_ARENA_ARRAY(arena, in.count + 1, adv_tariff_day);
    if (status == ADV_OK && (in.failed || scratch == NULL)) {
        status = adv_fail_memory(&err);
    }
    if (status != ADV_OK) {
        adv_error_list_append(problems, &err);
        return status;
    }
    if (in.count > 0) {
        adv_sort(in.items, scratch, in.count, sizeof *in.items, compare_days, NULL);
    }
    *out = (adv_tariff_days){in.items, in.count};
    return in.found == 0 ? ADV_OK : ADV_ERR_INPUT;
}

/* "hts_" and, where the list names revisions within a year, "2025_" in front of the list's name. */
static bool is_named(const adv_tariff_day *day, adv_text name)
{
    static const char before[] = "hts_";
    const size_t length = sizeof before - 1;
    char year[6];
    char text[11];
    if (adv_text_equal(day->name, name)) {
        return true;
    }
    if (!adv_text_starts(name, before)) {
        return false;
    }
    name = (adv_text){name.bytes + length, name.length - length};
    adv_date_format(text, day->published != ADV_DATE_NONE ? day->published : day->in_force);
    memcpy(year, text, 4);
    memcpy(year + 4, "_", 2);
    return adv_text_equal(day->name, name) ||
           (adv_text_starts(name, year) &&
            adv_text_equal(day->name, (adv_text){name.bytes + 5, name.length - 5}));
}

const adv_tariff_day *adv_tariff_days_find(const adv_tariff_days *days, const char *name)
{
    for (size_t i = 0; days != NULL && i < days->count; i++) {
        if (is_named(&days->items[i], adv_text_of(name))) {
            return &days->items[i];
        }
    }
    return NULL;
}

const adv_tariff_day *adv_tariff_days_next(const adv_tariff_days *days, adv_date in_force)
{
    for (size_t i = 0; days != NULL && i < days->count; i++) {
        if (days->items[i].in_force > in_force) {
            return &days->items[i];
        }
    }
    return NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The days on which an answer about duty and fees may change: where versions of the rows that are looked up
 * begin and end, lists of goods with them, and revisions of the schedule.
 */
#include "duty/layer_table.h"

#include "advalorem/entry.h"

#include <string.h>

typedef struct gathering {
    adv_date *days;
    size_t count, capacity;
} gathering;

/* Only counted while there is no room. */
static void add(gathering *g, adv_date day)
{
    if (day == ADV_DATE_NONE || day == ADV_DATE_OPEN) {
        return;
    }
    if (g->count < g->capacity) {
        g->days[g->count] = day;
    }
    g->count++;
}

static void of_law(gathering *g, const adv_jurisdiction *j)
{
    for (size_t i = 0; i < j->entry_rule_count; i++) {
        add(g, j->entry_rules[i].from);
        add(g, j->entry_rules[i].until);
    }
    for (size_t i = 0; i < j->parameter_count; i++) {
        add(g, j->parameters[i].from);
        add(g, j->parameters[i].until);
    }
    for (size_t i = 0; i < j->programme_count; i++) {
        add(g, j->programmes[i].from);
        add(g, j->programmes[i].until);
    }
}

static void of_schedules(gathering *g, const adv_tariff_shelf *shelf)
{
    for (size_t i = 0; shelf != NULL && i < shelf->count; i++) {
        add(g, shelf->revisions[i]->in_force);
        add(g, shelf->revisions[i]->next_in_force);
    }
}

static void of_row(gathering *g, const adv_layer *layer)
{
    add(g, layer->from);
    add(g, layer->until);
    add(g, layer->loaded_from);
    add(g, layer->loaded_until);
}

/* Goods that lists name by the code or its beginnings. */
static void of_code(gathering *g, const adv_layer_table *table, adv_text code)
{
    uint64_t number = 0;
    for (size_t digits = 1; digits <= code.length && digits <= DIGITS_MOST; digits++) {
        const layer_codes *codes = &table->codes[digits];
        number = number * 10 + (uint64_t)(code.bytes[digits - 1] - '0');
        size_t at = adv_layer_code(codes, number);
        size_t end = at == codes->count ? 0 : codes->first[at + 1];
        for (size_t e = at == codes->count ? 0 : codes->first[at]; e < end; e++) {
            add(g, table->entries[e].from);
            add(g, table->entries[e].until);
        }
    }
}

static void of_goods(gathering *g, const adv_layer_table *table, const adv_entry_line *line)
{
    size_t origin = adv_layer_origin(line->origin);
    for (size_t i = 0; i < table->row_count; i++) {
        if (origin >= ORIGINS || bit_is_set(table->by_origin + origin * table->words, i)) {
            of_row(g, table->rows[i].layer);
        }
    }
    for (size_t c = 0; c < line->claim_count; c++) {
        size_t count = 0;
        const layer_heading *rows = adv_layer_heading(table, line->claims[c].heading, &count);
        for (size_t i = 0; i < count; i++) {
            of_row(g, table->rows[rows[i].row].layer);
        }
    }
    of_code(g, table, line->hts);
}

static void gather(gathering *g, const adv_jurisdiction *j, const adv_duty_sources *sources,
                   const adv_entry_line *line)
{
    g->count = 0;
    if (line == NULL) {
        of_law(g, j);
        of_schedules(g, sources == NULL ? NULL : sources->shelf);
    } else if (sources != NULL && sources->layers != NULL) {
        of_goods(g, sources->layers, line);
    }
}

static int compare(const void *a, const void *b, const void *context)
{
    adv_date x = *(const adv_date *)a, y = *(const adv_date *)b;
    (void)context;
    return (x > y) - (x < y);
}

const adv_date *adv_duty_days(size_t *count, adv_arena *arena, const adv_jurisdiction *j,
                              const adv_duty_sources *sources, const adv_entry_line *line,
                              adv_arena *scratch)
{
    gathering g = {NULL, 0, 0};
    gather(&g, j, sources, line);
    g.capacity = g.count;
    g.days = ADV_ARENA_ARRAY(scratch, g.capacity + 1, adv_date);
    adv_date *room = ADV_ARENA_ARRAY(scratch, g.capacity + 1, adv_date);
    if (g.days == NULL || room == NULL) {
        return NULL;
    }
    gather(&g, j, sources, line);
    adv_sort(g.days, room, g.count, sizeof *g.days, compare, NULL);
    *count = 0;
    for (size_t i = 0; i < g.count; i++) {
        if (*count == 0 || g.days[*count - 1] != g.days[i]) {
            g.days[(*count)++] = g.days[i];
        }
    }
    adv_date *kept = ADV_ARENA_ARRAY(arena, *count + 1, adv_date);
    if (kept != NULL) {
        memcpy(kept, g.days, *count * sizeof *kept);
    }
    return kept;
}

void adv_days_widen(adv_date *first, adv_date *last, adv_date day)
{
    if (day != ADV_DATE_NONE) {
        *first = *first == ADV_DATE_NONE || day < *first ? day : *first;
        *last = *last == ADV_DATE_NONE || day > *last ? day : *last;
    }
}

void adv_duty_span(adv_date *first, adv_date *last, const adv_jurisdiction *j,
                   const adv_date dates[ADV_DATE_KIND_COUNT])
{
    for (size_t i = 0; i < j->entry_rule_count; i++) {
        if (j->entry_rules[i].subject == ADV_ABOUT_DUTY_DAY) {
            adv_days_widen(first, last, dates[j->entry_rules[i].day]);
        }
    }
}

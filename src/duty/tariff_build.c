/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A tariff in memory from its rows.  The path of a row follows from the indents: the row above is the nearest
 * earlier one that stands further out.  A row without a rate inherits from the nearest row above that has one
 * (the statistical suffixes of a rated subheading, HTSUS General Statistical Note 3).  The same few thousand
 * texts of rates stand on tens of thousands of rows, so each distinct text is read once.
 */
#include "tariff_build.h"

#include <assert.h>
#include <string.h>

#define INDENTS_MOST 256

/* Distinct texts of one column: an open-addressed table of 1 + index into the cells. */
typedef struct pool {
    adv_tariff_cell *cells;
    uint32_t *slots;
    uint32_t mask;
    uint32_t count;
} pool;

static uint32_t hash_of(adv_text text)
{
    uint32_t hash = 2166136261U;
    for (size_t i = 0; i < text.length; i++) {
        hash = (hash ^ (uint8_t)text.bytes[i]) * 16777619U;
    }
    return hash ^ (hash >> 15);
}

static uint32_t filled(const adv_tariff_row *rows, uint32_t count, int column)
{
    uint32_t cells = 0;
    for (uint32_t i = 0; i < count; i++) {
        cells += rows[i].cells[column].length > 0;
    }
    return cells;
}

static bool pool_open(pool *p, adv_arena *arena, uint32_t most)
{
    uint32_t slots = 16;
    while (slots < most * 2) {
        slots *= 2;
    }
    p->slots = ADV_ARENA_ARRAY(arena, slots, uint32_t);
    p->cells = ADV_ARENA_ARRAY(arena, (size_t)most + 1, adv_tariff_cell);
    p->mask = slots - 1;
    p->count = 0;
    return p->slots != NULL && p->cells != NULL;
}

static adv_status read_cell(adv_tariff_cell *cell, adv_arena *arena, adv_text text, int column)
{
    cell->text = text;
    return column == ADV_TARIFF_SPECIAL
               ? adv_duty_special_read(&cell->special, &cell->special_count, arena, text)
               : adv_duty_rate_read(&cell->rate, arena, text);
}

static adv_status pool_take(const adv_tariff_cell **out, pool *p, adv_arena *arena, adv_text text, int column)
{
    uint32_t at = hash_of(text) & p->mask;
    while (p->slots[at] != 0 && !adv_text_equal(p->cells[p->slots[at] - 1].text, text)) {
        at = (at + 1) & p->mask;
    }
    if (p->slots[at] == 0) {
        adv_status status = read_cell(&p->cells[p->count], arena, text, column);
        if (status != ADV_OK) {
            return status;
        }
        p->slots[at] = ++p->count;
    }
    *out = &p->cells[p->slots[at] - 1];
    return ADV_OK;
}

static adv_status fill_column(adv_tariff *tariff, adv_tariff_line *lines, adv_arena *arena,
                              const adv_tariff_row *rows, int column)
{
    pool p;
    if (!pool_open(&p, arena, filled(rows, tariff->line_count, column))) {
        return ADV_ERR_MEMORY;
    }
    for (uint32_t i = 0; i < tariff->line_count; i++) {
        if (rows[i].cells[column].length == 0) {
            continue;
        }
        adv_status status = pool_take(&lines[i].cells[column], &p, arena, rows[i].cells[column], column);
        if (status != ADV_OK) {
            return status;
        }
    }
    tariff->cells[column] = p.cells;
    tariff->cell_count[column] = p.count;
    return ADV_OK;
}

static bool has_rate(const adv_tariff_line *line)
{
    return line->cells[ADV_TARIFF_GENERAL] != NULL || line->cells[ADV_TARIFF_SPECIAL] != NULL ||
           line->cells[ADV_TARIFF_OTHER] != NULL;
}

/* `open` holds for each indent the last row that stood there and is still above what follows. */
static void find_paths(adv_tariff_line *lines, uint32_t count)
{
    uint32_t open[INDENTS_MOST];
    int deepest = -1;
    for (int i = 0; i < INDENTS_MOST; i++) {
        open[i] = ADV_TARIFF_NO_LINE;
    }
    for (uint32_t i = 0; i < count; i++) {
        adv_tariff_line *line = &lines[i];
        line->parent = ADV_TARIFF_NO_LINE;
        for (int above = line->indent; above-- > 0 && line->parent == ADV_TARIFF_NO_LINE;) {
            line->parent = open[above];
        }
        for (int below = line->indent; below <= deepest; below++) {
            open[below] = ADV_TARIFF_NO_LINE;
        }
        open[line->indent] = i;
        deepest = line->indent;
        line->rated = has_rate(line)                       ? i
                      : line->parent == ADV_TARIFF_NO_LINE ? ADV_TARIFF_NO_LINE
                                                           : lines[line->parent].rated;
    }
}

typedef struct entry {
    uint64_t key;
    uint32_t line;
} entry;

static int compare_entries(const void *a, const void *b, const void *context)
{
    (void)context;
    const entry *x = a;
    const entry *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

static adv_status index_codes(adv_tariff *tariff, adv_arena *arena, uint32_t *twice)
{
    entry *entries = ADV_ARENA_ARRAY(arena, (size_t)tariff->line_count + 1, entry);
    entry *scratch = ADV_ARENA_ARRAY(arena, (size_t)tariff->line_count + 1, entry);
    uint64_t *keys = ADV_ARENA_ARRAY(arena, (size_t)tariff->line_count + 1, uint64_t);
    uint32_t *at = ADV_ARENA_ARRAY(arena, (size_t)tariff->line_count + 1, uint32_t);
    if (entries == NULL || scratch == NULL || keys == NULL || at == NULL) {
        return ADV_ERR_MEMORY;
    }
    for (uint32_t i = 0; i < tariff->line_count; i++) {
        uint64_t key = adv_tariff_key(tariff->lines[i].code);
        if (key != 0) {
            entries[tariff->key_count++] = (entry){key, i};
        }
    }
    adv_sort(entries, scratch, tariff->key_count, sizeof *entries, compare_entries, NULL);
    for (uint32_t i = 0; i < tariff->key_count; i++) {
        if (i > 0 && entries[i].key == entries[i - 1].key) {
            *twice = entries[i].line;
            return ADV_ERR_INPUT;
        }
        keys[i] = entries[i].key;
        at[i] = entries[i].line;
    }
    tariff->keys = keys;
    tariff->at = at;
    return ADV_OK;
}

adv_status adv_tariff_build(adv_tariff **out, adv_arena *arena, const adv_tariff_row *rows, uint32_t count,
                            uint32_t *twice)
{
    assert(count < ADV_TARIFF_NO_LINE / 4);
    adv_tariff *tariff = ADV_ARENA_NEW(arena, adv_tariff);
    adv_tariff_line *lines = ADV_ARENA_ARRAY(arena, (size_t)count + 1, adv_tariff_line);
    if (tariff == NULL || lines == NULL) {
        return ADV_ERR_MEMORY;
    }
    *tariff = (adv_tariff){.name = "",
                           .jurisdiction = "",
                           .note = "",
                           .next = "",
                           .hash = "",
                           .in_force = ADV_DATE_NONE,
                           .published = ADV_DATE_NONE,
                           .next_in_force = ADV_DATE_OPEN,
                           .lines = lines,
                           .line_count = count};
    for (uint32_t i = 0; i < count; i++) {
        lines[i] = (adv_tariff_line){.code = rows[i].code,
                                     .description = rows[i].description,
                                     .units = rows[i].units,
                                     .footnotes = rows[i].footnotes,
                                     .indent = rows[i].indent};
    }
    for (int column = 0; column < ADV_TARIFF_COLUMN_COUNT; column++) {
        adv_status status = fill_column(tariff, lines, arena, rows, column);
        if (status != ADV_OK) {
            return status;
        }
    }
    find_paths(lines, count);
    adv_status status = index_codes(tariff, arena, twice);
    *out = status == ADV_OK ? tariff : NULL;
    return status;
}

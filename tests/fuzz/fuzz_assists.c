/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables of assists: any bytes as records.  A line of the input is a record: its first letter says of which
 * table (a assists, p parts, m movements, u uses, l lines of the book), its cells stand between commas in
 * the order of the columns below.  Whatever is read, what is drawn, elsewhere and left is the value, and a
 * use that is not drawn says why.
 */
#include <stdlib.h>
#include <string.h>

#include "batch/assists.h"

enum { MOST_COLUMNS = 24 };

typedef struct table {
    char letter;
    adv_book_table table;
    const char *names[MOST_COLUMNS];
} table;

static const table tables[] = {
    {'a',
     ADV_TABLE_ASSISTS,
     {"assist",
      "kind",
      "acquired",
      "cost",
      "currency",
      "apportionment",
      "anticipated_units",
      "other_units",
      "produced_units",
      "quantity",
      "per_unit",
      "before_quantity",
      "before_amount",
      "share_used",
      "lease_per_period",
      "lease_periods",
      "all_for_importing_country",
      "basis",
      "anticipated_basis",
      "paid_by_producer",
      "end_date"}},
    {'p', ADV_TABLE_ASSIST_PARTS, {"assist", "undertaken_in", "cost"}},
    {'m', ADV_TABLE_ASSIST_MOVES, {"assist", "move_date", "kind", "quantity", "other_units"}},
    {'u',
     ADV_TABLE_ASSIST_USE,
     {"assist", "entry", "line", "amount", "currency", "units", "basis", "consumed", "waste"}},
    {'l', ADV_TABLE_LINES, {"entry", "line", "entry_date", "currency", "price", "quantity", "free_quantity"}},
};

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void *take(void *context, size_t size)
{
    (void)context;
    return malloc(size);
}

static void give(void *context, void *block, size_t size)
{
    (void)context;
    (void)size;
    free(block);
}

/* One record in a tile of its own. */
static void read_record(adv_side *side, const table *t, const char *text, size_t length, adv_arena *arena,
                        adv_cell_problems *problems)
{
    adv_binding bindings[MOST_COLUMNS];
    adv_cell_text cells[MOST_COLUMNS];
    uint64_t validity[MOST_COLUMNS];
    adv_cells columns[MOST_COLUMNS];
    size_t count = 0, start = 0;
    memset(bindings, 0, sizeof bindings);
    for (; t->names[count] != NULL; count++) {
        const char *end = start <= length ? memchr(text + start, ',', length - start) : NULL;
        size_t stop = end != NULL ? (size_t)(end - text) : length;
        bool there = start < stop;
        require(adv_book_column_find(&bindings[count].column, t->table, adv_text_of(t->names[count])));
        cells[count] = adv_cell_text_of(there ? (adv_text){text + start, stop - start} : (adv_text){"", 0});
        validity[count] = there;
        columns[count] = (adv_cells){&cells[count], &validity[count]};
        start = stop + 1;
    }
    const adv_law *law = adv_law_builtin();
    adv_records records = {.law = law,
                           .j = adv_law_find(law, adv_text_of("US")),
                           .side = side,
                           .bindings = bindings,
                           .binding_count = count,
                           .cells = columns,
                           .rows = 1,
                           .ordinal = 1,
                           .arena = arena,
                           .problems = problems};
    if (t->table == ADV_TABLE_LINES) {
        adv_text entry;
        adv_group_line line;
        require(adv_group_read(&entry, &line, &records) == ADV_OK);
        adv_assists_take_lines(side, &entry, &line, 1, records.j);
    } else {
        require(adv_records_read(&records, t->table) == ADV_OK);
    }
}

static void read_all(adv_side *side, char letter, const char *input, size_t size, adv_arena *arena,
                     adv_cell_problems *problems)
{
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++) {
        for (size_t start = 0; tables[t].letter == letter && start < size;) {
            const char *end = memchr(input + start, '\n', size - start);
            size_t stop = end == NULL ? size : (size_t)(end - input);
            if (stop > start && input[start] == letter) {
                read_record(side, &tables[t], input + start + 1, stop - start - 1, arena, problems);
                adv_arena_reset(arena);
            }
            start = stop + 1;
        }
    }
}

static void check(adv_side *side, const adv_assists_drawing *drawing)
{
    for (size_t i = 0; i < side->draw_count; i++) {
        const adv_ledger_line *line = &side->draws[i].line;
        require((line->drawn_e4 != ADV_AMOUNT_UNKNOWN) || line->lack != ADV_LEDGER_COMPLETE);
        require(line->lack < ADV_LEDGER_LACK_COUNT);
        require(line->drawn_e4 == ADV_AMOUNT_UNKNOWN || line->drawn_e4 >= 0);
    }
    for (size_t a = 0; a < side->assist_keys.count; a++) {
        adv_ledger_terms terms;
        adv_ledger ledger;
        require(adv_assist_terms(&terms, side, &side->assists[a], drawing->j, ADV_DATE_NONE) == ADV_OK);
        adv_ledger_draw(&ledger, NULL, &terms, NULL, 0);
        require(ledger.balance_e4 == ADV_AMOUNT_UNKNOWN ||
                ledger.value_e4 == ledger.drawn_e4 + ledger.elsewhere_e4 + ledger.balance_e4);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    adv_side side;
    adv_arena arena;
    adv_cell_problems *problems = malloc(sizeof *problems);
    adv_assists_drawing drawing = {
        .j = adv_law_find(adv_law_builtin(), adv_text_of("US")), .as_of = ADV_DATE_NONE, .keep = true};
    require(problems != NULL);
    adv_side_init(&side, (adv_allocator){take, give, NULL});
    adv_arena_init(&arena, NULL);
    for (const char *letter = "apmu"; *letter != '\0'; letter++) {
        read_all(&side, *letter, (const char *)input, size, &arena, problems);
    }
    require(adv_assists_expect_lines(&side) == ADV_OK);
    read_all(&side, 'l', (const char *)input, size, &arena, problems);
    require(adv_assists_draw(&side, &drawing) == ADV_OK);
    check(&side, &drawing);
    adv_side_release(&side);
    adv_arena_reset(&arena);
    free(problems);
    return 0;
}

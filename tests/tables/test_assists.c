/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records of assists to amounts on lines, without a column engine: what two entries draw from a mould, a
 * design and a material, and every allocation on the way failing once.
 */
#include <string.h>

#include "../base/failing.h"
#include "batch/assists.h"
#include "test.h"

enum { MOST_COLUMNS = 12, MOST_ROWS = 4 };

/* A table as one writes it: names of columns, then rows; NULL ends both. */
typedef struct table {
    adv_book_table table;
    const char *names[MOST_COLUMNS];
    const char *rows[MOST_ROWS][MOST_COLUMNS];
} table;

static const table tables[] = {
    {ADV_TABLE_ASSISTS,
     {"assist", "kind", "acquired", "cost", "currency", "apportionment", "anticipated_units", "quantity",
      "per_unit", "description", "other_units"},
     {{"M-1", "tools", "bought_unrelated", "20000", "USD", "anticipated_production", "10000", "", "", "Mould",
       "2000"},
      {"D1", "design", "bought_unrelated", "", "USD", "first_shipment", "", "", "", "", ""},
      {"C1", "materials", "bought_unrelated", "5.10", "USD", "", "", "1", "2", "Cells", ""}}},
    {ADV_TABLE_ASSIST_PARTS,
     {"assist", "undertaken_in", "cost"},
     {{"D1", "US", "500"}, {"D1", "IT", "700"}, {"D1", "DE", "0.50"}}},
    {ADV_TABLE_ASSIST_MOVES,
     {"assist", "move_date", "kind", "quantity", "other_units"},
     {{"C1", "2024-01-01", "issued", "3000", ""},
      {"C1", "2024-02-01", "scrapped", "5", ""},
      {"M1", "2024-02-01", "expected_units", "8000", "1000"}}},
    {ADV_TABLE_ASSIST_USE,
     {"assist", "entry", "line", "amount", "currency", "consumed", "waste"},
     {{"M1", "E2", "1", "", "", "", ""},
      {"M1", "E1", "1", "", "", "", ""},
      {"D1", "E1", "1", "", "", "", ""},
      {"C1", "E1", "1", "", "", "100", "1.5"}}},
};

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

static const adv_jurisdiction *us(void)
{
    return adv_law_find(adv_law_builtin(), adv_text_of("US"));
}

static adv_status read_one(adv_side *side, const table *t, adv_arena *arena, adv_cell_problems *problems)
{
    adv_binding bindings[MOST_COLUMNS];
    adv_cell_text texts[MOST_COLUMNS][MOST_ROWS];
    uint64_t validity[MOST_COLUMNS];
    adv_cells cells[MOST_COLUMNS];
    size_t columns = 0, rows = 0;
    memset(bindings, 0, sizeof bindings);
    while (rows < MOST_ROWS && t->rows[rows][0] != NULL) {
        rows++;
    }
    for (; t->names[columns] != NULL; columns++) {
        assert_true(
            adv_book_column_find(&bindings[columns].column, t->table, adv_text_of(t->names[columns])));
        bindings[columns].user_name = adv_text_of(t->names[columns]);
        validity[columns] = 0;
        for (size_t i = 0; i < rows; i++) {
            texts[columns][i] = adv_cell_text_of(adv_text_of(t->rows[i][columns]));
            validity[columns] |= (uint64_t)(t->rows[i][columns][0] != '\0') << i;
        }
        cells[columns] = (adv_cells){texts[columns], &validity[columns]};
    }
    adv_records records = {.law = adv_law_builtin(),
                           .j = us(),
                           .side = side,
                           .bindings = bindings,
                           .binding_count = columns,
                           .cells = cells,
                           .rows = rows,
                           .ordinal = 1,
                           .arena = arena,
                           .problems = problems};
    adv_status status = adv_records_read(&records, t->table);
    assert_true(status != ADV_OK || problems->count == 0);
    return status;
}

static void show_lines(adv_side *side)
{
    static const char *const entries[] = {"E1", "E2"};
    adv_text names[2];
    adv_group_line lines[2];
    memset(lines, 0, sizeof lines);
    for (size_t i = 0; i < 2; i++) {
        names[i] = adv_text_of(entries[i]);
        lines[i].line = adv_text_of("1");
        lines[i].key[ADV_SPREAD_QUANTITY] = 1000 * ADV_E4;
        lines[i].key[ADV_SPREAD_VALUE] = 6000 * ADV_E4;
        lines[i].currency = adv_currency_find(adv_text_of("USD"));
        lines[i].dates[ADV_DATE_ENTRY] = adv_date_of(2024, 1 + 2 * (int)i, 10);
    }
    adv_assists_take_lines(side, names, lines, 2, us());
}

static adv_status draw(adv_side *side, adv_arena *arena, adv_cell_problems *problems)
{
    adv_assists_drawing drawing = {.j = us(), .as_of = ADV_DATE_NONE, .keep = true};
    adv_status status = ADV_OK;
    for (size_t t = 0; t < sizeof tables / sizeof *tables && status == ADV_OK; t++) {
        status = read_one(side, &tables[t], arena, problems);
    }
    status = status == ADV_OK ? adv_assists_expect_lines(side) : status;
    if (status == ADV_OK) {
        show_lines(side);
        status = adv_assists_draw(side, &drawing);
    }
    return status;
}

static int64_t amount_on(const adv_side *side, const char *entry, adv_element_kind kind)
{
    const adv_side_line *line = adv_side_line_find(side, adv_text_of(entry), adv_text_of("1"));
    assert_non_null(line);
    for (uint32_t at = line->first; at != 0; at = side->items[at - 1].next) {
        if (side->items[at - 1].kind == kind) {
            return side->items[at - 1].amount_e4;
        }
    }
    return -1;
}

static void lines_draw_their_shares(void **state)
{
    (void)state;
    adv_side side, copy;
    adv_arena arena;
    adv_allocator heap = {take, give, NULL};
    adv_cell_problems *problems = malloc(sizeof *problems);
    assert_non_null(problems);
    adv_side_init(&side, heap);
    adv_side_init(&copy, heap);
    adv_arena_init(&arena, NULL);
    assert_int_equal(draw(&side, &arena, problems), ADV_OK);
    /* 16,000.00 for 8,000 units here: 2.00; then 17,500.00 less 2,000.00 over 6,000: 2.58333. */
    assert_int_equal(amount_on(&side, "E1", ADV_KIND_ASSIST_TOOLS), 2000 * ADV_E4);
    assert_int_equal(amount_on(&side, "E2", ADV_KIND_ASSIST_TOOLS), 25833300);
    assert_int_equal(amount_on(&side, "E1", ADV_KIND_ASSIST_DESIGN), 7005000);
    assert_int_equal(amount_on(&side, "E1", ADV_KIND_ASSIST_MATERIALS), 5176500); /* 101.5 x 5.10 */
    /* One entry alone gets what the whole book says of it. */
    assert_int_equal(read_one(&copy, &tables[0], &arena, problems), ADV_OK);
    assert_int_equal(adv_assists_copy(&copy, &side, adv_text_of("E-2")), ADV_OK);
    assert_int_equal(amount_on(&copy, "E2", ADV_KIND_ASSIST_TOOLS), 25833300);
    assert_int_equal(copy.draw_count, 1);
    assert_int_equal(copy.draws[0].line.before_e4, 2000 * ADV_E4);
    assert_null(adv_side_line_find(&copy, adv_text_of("E1"), adv_text_of("1")));
    adv_side_release(&side);
    adv_side_release(&copy);
    adv_arena_reset(&arena);
    free(problems);
}

static adv_status draw_with(adv_arena *arena, const void *context)
{
    adv_side side, copy;
    adv_cell_problems *problems = malloc(sizeof *problems);
    (void)context;
    assert_non_null(problems);
    adv_side_init(&side, arena->allocator);
    adv_side_init(&copy, arena->allocator);
    adv_status status = draw(&side, arena, problems);
    status = status == ADV_OK ? read_one(&copy, &tables[0], arena, problems) : status;
    status = status == ADV_OK ? adv_assists_copy(&copy, &side, adv_text_of("E1")) : status;
    adv_side_release(&side);
    adv_side_release(&copy);
    free(problems);
    return status;
}

static void drawing_survives_lack_of_memory(void **state)
{
    (void)state;
    each_allocation_fails(draw_with, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_draw_their_shares),
        cmocka_unit_test(drawing_survives_lack_of_memory),
    };
    return test_run("assists of a book", tests);
}

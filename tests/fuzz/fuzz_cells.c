/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cells of CSV and NDJSON files of a book: any bytes in any column.  The first byte chooses the column, the
 * second the style of the file, the rest are cells one a line; a cell that is taken must be within its
 * bounds, one that is not must come with a reason.
 */
#include <assert.h>
#include <string.h>

#include "batch/cells.h"

#define ROWS 64

static void check_numbers(const adv_cell_span *span, adv_cell_problems *problems)
{
    int64_t numbers[ROWS];
    uint8_t present[ROWS];
    size_t count = adv_cells_numbers(numbers, present, span, problems);
    for (size_t i = 0; i < span->rows; i++) {
        assert(present[i] <= 1);
        assert(!present[i] || problems->of_row[i] == 0);
        assert(present[i] || numbers[i] == 0);
        assert(!present[i] || numbers[i] >= 0 || numbers[i] == ADV_AMOUNT_UNKNOWN);
        count -= present[i];
    }
    assert(count == 0);
}

static void check_dates(const adv_cell_span *span, adv_cell_problems *problems)
{
    adv_date dates[ROWS];
    adv_cells_dates(dates, span, problems);
    for (size_t i = 0; i < span->rows; i++) {
        if (dates[i] != ADV_DATE_NONE) {
            int year, month, day;
            adv_date_split(dates[i], &year, &month, &day);
            assert(year >= 1 && year <= 9999 && adv_date_of(year, month, day) == dates[i]);
        }
    }
}

static size_t split(adv_cell_text *cells, uint64_t *validity, const char *bytes, size_t size)
{
    size_t rows = 0, start = 0;
    for (size_t i = 0; i <= size && rows < ROWS; i++) {
        if (i == size || bytes[i] == '\n') {
            cells[rows] = adv_cell_text_of((adv_text){bytes + start, i - start});
            *validity |= (uint64_t)(i > start) << rows;
            start = i + 1;
            rows++;
        }
    }
    return rows;
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    static const char *const columns[] = {"price",    "quantity",         "export_date", "related",
                                          "currency", "origin",           "mode",        "entry",
                                          "packing",  "packing_in_price", "description"};
    static const adv_cell_style styles[] = {{0, 0, ADV_DATES_ISO},
                                            {',', '.', ADV_DATES_DMY},
                                            {0, ',', ADV_DATES_MDY},
                                            {',', ' ', ADV_DATES_YMD},
                                            {0, '\'', ADV_DATES_DMY}};
    adv_cell_text cells[ROWS];
    uint64_t validity = 0;
    adv_cell_problems *problems = NULL;
    adv_arena arena;
    adv_binding binding = {.user_name = {"column", 6}};
    if (size < 2) {
        return 0;
    }
    adv_arena_init(&arena, NULL);
    problems = ADV_ARENA_NEW(&arena, adv_cell_problems);
    size_t which = input[0] % (sizeof columns / sizeof columns[0] + 1);
    if (which == sizeof columns / sizeof columns[0]) {
        (void)adv_book_column_find(&binding.column, ADV_TABLE_RATES, adv_text_of("rate"));
    } else {
        (void)adv_book_column_find(&binding.column, ADV_TABLE_LINES, adv_text_of(columns[which]));
    }
    binding.style = styles[input[1] % 5];
    binding.form = input[1] & 0x80 ? ADV_CELL_JSON : ADV_CELL_TEXT;
    size_t rows = split(cells, &validity, (const char *)input + 2, size - 2);
    adv_cell_span span = {.binding = &binding, .cells = {cells, &validity}, .rows = rows, .arena = &arena};
    adv_cell_problems_clear(problems, rows);
    adv_cells_check(&span, problems);
    for (size_t i = 0; i < problems->count; i++) {
        adv_buffer message;
        adv_buffer_init(&message, &arena);
        adv_cell_problem_message(&message, &problems->items[i]);
        assert(!message.failed && message.length > 0 && problems->items[i].row < rows);
    }
    adv_cell_problems_clear(problems, rows);
    if (binding.column.type == ADV_COLUMN_AMOUNT || binding.column.type == ADV_COLUMN_QUANTITY ||
        binding.column.type == ADV_COLUMN_RATE) {
        check_numbers(&span, problems);
    } else if (binding.column.type == ADV_COLUMN_DATE) {
        check_dates(&span, problems);
    }
    adv_arena_reset(&arena);
    return 0;
}

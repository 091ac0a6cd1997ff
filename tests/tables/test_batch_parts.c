/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parts of a batch: the list of columns, identifiers, keyed tables, charges over lines, styles of cells,
 * and every allocation failing once.
 */
#include <string.h>

#include "../base/failing.h"
#include "batch/batch.h"
#include "batch/records.h"
#include "rates.h"
#include "test.h"

/* ---- the list ------------------------------------------------------------------------------------------ */

static void every_column_is_found_by_its_name(void **state)
{
    (void)state;
    for (int t = 0; t < ADV_TABLE_COUNT; t++) {
        size_t count = adv_book_column_count((adv_book_table)t);
        assert_true(count > 0);
        assert_int_equal(adv_book_table_find(adv_text_of(adv_book_table_name((adv_book_table)t))), t);
        for (size_t i = 0; i < count; i++) {
            adv_book_column at, found;
            adv_book_column_at(&at, (adv_book_table)t, i);
            assert_true(adv_book_column_find(&found, (adv_book_table)t, adv_text_of(at.name)));
            /* The first of that name, so a name that stood twice would show here. */
            assert_int_equal(at.type, found.type);
            assert_int_equal(at.target, found.target);
            assert_int_equal(at.kind, found.kind);
            assert_int_equal(at.fact, found.fact);
            assert_true(at.doc != NULL && at.doc[0] != '\0');
            assert_true((at.type == ADV_COLUMN_ENUM) == (at.words != NULL));
        }
    }
}

static void every_kind_and_fact_is_a_column(void **state)
{
    (void)state;
    adv_book_column found;
    for (unsigned kind = 1; kind < ADV_KIND_COUNT; kind++) {
        char name[ADV_COLUMN_NAME_SIZE];
        const char *base = adv_element_kind_row((adv_element_kind)kind)->name;
        assert_true(adv_book_column_find(&found, ADV_TABLE_LINES, adv_text_of(base)));
        assert_int_equal(found.target, ADV_TARGET_ELEMENT);
        assert_int_equal(found.kind, kind);
        for (unsigned fact = 0; fact < ADV_ELEMENT_FACT_COUNT; fact++) {
            snprintf(name, sizeof name, "%s_%s", base, adv_element_fact_row((adv_element_fact)fact)->name);
            assert_true(adv_book_column_find(&found, ADV_TABLE_LINES, adv_text_of(name)));
            assert_int_equal(found.kind, kind);
            assert_int_equal(found.fact, fact);
        }
    }
    assert_false(adv_book_column_find(&found, ADV_TABLE_LINES, adv_text_of("customs_value")));
    assert_false(adv_book_column_find(&found, ADV_TABLE_LINES, adv_text_of("price_in_price")));
}

/* ---- identifiers and keys ------------------------------------------------------------------------------ */

static void identifiers_compare_folded(void **state)
{
    (void)state;
    assert_true(adv_id_equal(adv_text_of("QX7-4100004-3"), adv_text_of("QX7 41000043")));
    assert_true(adv_id_equal(adv_text_of("-1-"), adv_text_of("1")));
    assert_false(adv_id_equal(adv_text_of("001"), adv_text_of("1")));
    assert_false(adv_id_equal(adv_text_of("1"), adv_text_of("11")));
    assert_false(adv_id_equal(adv_text_of("11"), adv_text_of("1")));
    assert_true(adv_id_equal(adv_text_of("--"), adv_text_of("")));
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

static const adv_allocator heap = {take, give, NULL};

static void keys_are_numbered_as_they_come(void **state)
{
    (void)state;
    adv_keys keys;
    bool added = false;
    char entry[16], line[16];
    adv_keys_init(&keys, heap);
    for (int i = 0; i < 20000; i++) {
        snprintf(entry, sizeof entry, "E%d", i / 7);
        snprintf(line, sizeof line, "%d", i % 7);
        assert_int_equal(adv_keys_put(&keys, adv_text_of(entry), adv_text_of(line), &added), i);
        assert_true(added);
    }
    for (int i = 0; i < 20000; i++) {
        snprintf(entry, sizeof entry, "E.%d", i / 7);
        snprintf(line, sizeof line, " %d", i % 7);
        assert_int_equal(adv_keys_find(&keys, adv_text_of(entry), adv_text_of(line)), i);
    }
    /* "E1" line "2" is neither "E12" nor entry "E1" alone. */
    assert_int_equal(adv_keys_find(&keys, adv_text_of("E12"), (adv_text){NULL, 0}), -1);
    assert_int_equal(adv_keys_find(&keys, adv_text_of("E"), adv_text_of("12")), -1);
    adv_keys_release(&keys);
}

/* ---- charges over lines -------------------------------------------------------------------------------- */

static int64_t part_of(const adv_side *side, const char *line)
{
    const adv_side_line *row = adv_side_line_find(side, adv_text_of("E"), adv_text_of(line));
    int64_t sum = 0;
    for (uint32_t at = row == NULL ? 0 : row->first; at != 0; at = side->items[at - 1].next) {
        sum += side->items[at - 1].amount_e4;
    }
    return sum;
}

static void parts_sum_to_the_charge(void **state)
{
    (void)state;
    const adv_law *law = adv_law_builtin();
    adv_group_law group = {adv_law_find(law, adv_text_of("US")), NULL};
    uint64_t dice = 3;
    for (int turn = 0; turn < 400; turn++) {
        adv_side side;
        adv_arena scratch;
        adv_group_line lines[40];
        char names[40][8];
        size_t count = 1 + (size_t)(turn % 40);
        int64_t total = 0, found = 0;
        adv_side_init(&side, heap);
        adv_arena_init(&scratch, NULL);
        memset(lines, 0, sizeof lines);
        for (size_t i = 0; i < count; i++) {
            snprintf(names[i], sizeof names[i], "%zu", i);
            dice = dice * UINT64_C(6364136223846793005) + 1442695040888963407u;
            lines[i].line = adv_text_of(names[i]);
            lines[i].currency = adv_currency_find(adv_text_of("USD"));
            lines[i].key[ADV_SPREAD_VALUE] = (int64_t)(dice >> 40);
        }
        for (int c = 0; c < 3; c++) {
            adv_charge_record charge = {.amount_e4 = 100 * (int64_t)(dice % 100000),
                                        .share_e9 = -1,
                                        .kind = ADV_KIND_PACKING,
                                        .level = ADV_LEVEL_ENTRY};
            dice = dice * UINT64_C(6364136223846793005) + 1442695040888963407u;
            total += charge.amount_e4;
            assert_non_null(adv_side_charge_put(&side, adv_text_of("E"), &charge));
        }
        assert_int_equal(adv_group_spread(&side, adv_text_of("E"), lines, count, &group, &scratch), ADV_OK);
        for (size_t i = 0; i < count; i++) {
            int64_t part = part_of(&side, names[i]);
            assert_int_equal(part % 100, 0); /* whole cents */
            found += part;
        }
        assert_int_equal(found, total);
        adv_arena_reset(&scratch);
        adv_side_release(&side);
    }
}

/* ---- cells --------------------------------------------------------------------------------------------- */

/* The rows that state a number are looked for 64 at a time: wherever a span begins and ends, the same rows
   have the same numbers, and an empty cell is a problem only where a number must stand. */
static void spans_begin_and_end_anywhere(void **state)
{
    enum { ROWS = 200 };
    (void)state;
    adv_cell_text cells[ROWS];
    char texts[ROWS][12];
    uint64_t validity[4] = {0};
    static adv_cell_problems problems;
    for (size_t i = 0; i < ROWS; i++) {
        snprintf(texts[i], sizeof texts[i], "%zu.25", i);
        cells[i] = adv_cell_text_of(adv_text_of(texts[i]));
        validity[i >> 6] |= (uint64_t)(i % 3 != 0 && i % 7 != 0) << (i & 63);
    }
    for (int required = 0; required < 2; required++) {
        adv_binding binding = {.form = ADV_CELL_TEXT};
        binding.column = (adv_book_column){.type = ADV_COLUMN_AMOUNT, .required = required != 0};
        for (size_t first = 0; first < 70; first++) {
            size_t rows = ROWS - first - first % 5, stated = 0;
            int64_t numbers[ROWS];
            uint8_t present[ROWS];
            adv_cell_span span = {
                .binding = &binding, .cells = {cells, validity}, .first = first, .rows = rows};
            adv_cell_problems_clear(&problems, rows);
            size_t count = adv_cells_numbers(numbers, present, &span, &problems);
            for (size_t i = 0; i < rows; i++) {
                size_t at = first + i;
                bool there = at % 3 != 0 && at % 7 != 0;
                assert_int_equal(present[i], there);
                assert_int_equal(numbers[i], there ? (int64_t)at * ADV_E4 + 2500 : 0);
                assert_int_equal(problems.of_row[i] != 0, required && !there);
                stated += there;
            }
            assert_int_equal(count, stated);
        }
    }
}

/* ---- every allocation failing once --------------------------------------------------------------------- */

typedef struct given {
    adv_binding bindings[8];
    adv_cells cells[8];
    adv_cell_text texts[8][3];
    size_t count;
} given;

static void make_given(given *g)
{
    static const char *const names[] = {"entry", "line",    "export_date", "currency",
                                        "price", "packing", "incoterm",    "declared_value"};
    static const char *const rows[3][8] = {{"A", "1", "2024-05-06", "EUR", "1000", "5", "DDP", "900"},
                                           {"A", "2", "2024-05-06", "USD", "x", "5", "FOB", "5"},
                                           {"A", "3", "2024-05-06", "USD", "7", "unknown", "FOB", "5"}};
    memset(g, 0, sizeof *g);
    for (size_t c = 0; c < 8; c++) {
        assert_true(adv_book_column_find(&g->bindings[c].column, ADV_TABLE_LINES, adv_text_of(names[c])));
        g->bindings[c].user_name = adv_text_of(names[c]);
        for (size_t i = 0; i < 3; i++) {
            g->texts[c][i] = adv_cell_text_of(adv_text_of(rows[i][c]));
        }
        g->cells[c].values = g->texts[c];
    }
    g->count = 8;
}

static adv_status value_some(adv_arena *arena, const void *context)
{
    const given *g = context;
    adv_fx fx;
    adv_batch *batch = NULL;
    adv_determination *d = NULL;
    adv_error error;
    const adv_law *law = adv_law_builtin();
    adv_batch_setup setup = {.law = law,
                             .jurisdiction = adv_law_find(law, adv_text_of("US")),
                             .fx = &fx,
                             .bindings = g->bindings,
                             .binding_count = g->count,
                             .gap_threshold_e9 = -1,
                             .top = 2};
    if (!test_rates_make(&fx, arena)) {
        return ADV_ERR_MEMORY;
    }
    fx.count = 1; /* euros do */
    adv_status status = adv_batch_new(&batch, arena, &setup, &error);
    if (status != ADV_OK) {
        return status;
    }
    adv_batch_work *work = adv_batch_work_new(batch, arena);
    if (work == NULL) {
        return ADV_ERR_MEMORY;
    }
    adv_batch_run(batch, work, g->cells, 0, 3, NULL);
    adv_batch_count(batch, work);
    if (work->failed) {
        return ADV_ERR_MEMORY;
    }
    assert_int_equal(work->outcome[0], ADV_INCOMPLETE); /* duty in the price, its amount not given */
    assert_int_equal(work->outcome[1], ADV_REJECTED);
    assert_int_equal(work->problems.count, 1);
    return adv_batch_explain(&d, batch, work, g->cells, 0, NULL, arena, &error);
}

static void a_batch_survives_lack_of_memory(void **state)
{
    (void)state;
    given g;
    failing never = {0};
    make_given(&g);
    assert_int_equal(run_once(&never, 0, value_some, &g), ADV_OK);
    for (size_t i = 1; i <= never.calls; i++) {
        failing f = {.fail_at = i};
        assert_int_equal(run_once(&f, 0, value_some, &g), ADV_ERR_MEMORY);
    }
}

static adv_status fill_side(adv_arena *arena, const void *context)
{
    adv_side side;
    adv_arena scratch;
    adv_status status = ADV_OK;
    bool added = false;
    adv_group_law group = {adv_law_find(adv_law_builtin(), adv_text_of("US")), NULL};
    (void)context;
    adv_side_init(&side, arena->allocator);
    adv_arena_init(&scratch, &arena->allocator);
    for (int i = 0; status == ADV_OK && i < 300; i++) {
        char entry[16], line[16];
        adv_charge_record charge = {
            .amount_e4 = 10000, .kind = ADV_KIND_PACKING, .level = ADV_LEVEL_ENTRY, .share_e9 = -1};
        adv_group_line lines[2] = {{.key = {0, 5}}, {.key = {0, 6}}};
        snprintf(entry, sizeof entry, "E%d", i);
        snprintf(line, sizeof line, "%d", i);
        charge.name = adv_text_of("packing charge");
        lines[0].line = adv_text_of("1");
        lines[1].line = adv_text_of(line);
        lines[0].currency = lines[1].currency = adv_currency_find(adv_text_of("USD"));
        bool good = adv_side_entry_put(&side, adv_text_of(entry), &added) != NULL &&
                    adv_side_assist_put(&side, adv_text_of(entry), &added) != NULL &&
                    adv_side_charge_put(&side, adv_text_of(entry), &charge) != NULL;
        status =
            good ? adv_group_spread(&side, adv_text_of(entry), lines, 2, &group, &scratch) : ADV_ERR_MEMORY;
    }
    adv_arena_reset(&scratch);
    adv_side_release(&side);
    return status;
}

/* Charges that reach past an entry, of every level. */
static adv_status fill_wide(adv_arena *arena, const void *context)
{
    static const uint8_t levels[] = {ADV_LEVEL_ORDER, ADV_LEVEL_BILL, ADV_LEVEL_ENTRIES, ADV_LEVEL_PERIOD};
    adv_side side;
    adv_arena scratch;
    adv_status status = ADV_OK;
    adv_group_law group = {adv_law_find(adv_law_builtin(), adv_text_of("US")), NULL};
    adv_date day = adv_date_of(2024, 5, 6);
    (void)context;
    adv_side_init(&side, arena->allocator);
    adv_arena_init(&scratch, &arena->allocator);
    for (size_t i = 0; status == ADV_OK && i < 8; i++) {
        adv_charge_record charge = {.amount_e4 = 100000,
                                    .kind = ADV_KIND_PACKING,
                                    .charge = adv_text_of(i < 4 ? "C" : "D"),
                                    .line = adv_text_of("1"),
                                    .level = levels[i % 4],
                                    .key = i < 4 ? ADV_SPREAD_QUANTITY : ADV_SPREAD_GIVEN,
                                    .share_e9 = ADV_E9};
        charge.charge = i < 4 ? charge.charge : adv_text_of(i % 2 == 0 ? "G" : "H");
        bool good = adv_wide_put(&side, adv_text_of(i % 2 == 0 ? "E1" : "E2"), &charge, adv_text_of("X"), day,
                                 day) != NULL;
        status = good ? ADV_OK : ADV_ERR_MEMORY;
    }
    for (int i = 0; status == ADV_OK && i < 90; i++) {
        char entry[16];
        adv_group_line line = {.line = adv_text_of("1"),
                               .unit = adv_text_of("pcs"),
                               .order = adv_text_of("X"),
                               .bill = adv_wide_bill(&side, adv_text_of("X")),
                               .key = {0, 5, 6}};
        snprintf(entry, sizeof entry, "E%d", i);
        line.dates[ADV_DATE_ENTRY] = day;
        line.currency = adv_currency_find(adv_text_of("USD"));
        status = adv_wide_take(&side, adv_text_of(entry), &line, &group, false);
    }
    status = status == ADV_OK ? adv_wide_spread(&side, &group, &scratch) : status;
    if (status == ADV_OK) {
        assert_int_equal(side.wide[0].count, 90);
        assert_int_equal(side.charges[0].reach, 90);
        assert_int_equal(side.charges[0].key_total, 90 * 6);
    }
    adv_arena_reset(&scratch);
    adv_side_release(&side);
    return status;
}

static void side_tables_survive_lack_of_memory(void **state)
{
    (void)state;
    failing never = {0};
    assert_int_equal(run_once(&never, 0, fill_side, NULL), ADV_OK);
    for (size_t i = 1; i <= never.calls; i += i < 60 ? 1 : 7) {
        failing f = {.fail_at = i};
        assert_int_equal(run_once(&f, 0, fill_side, NULL), ADV_ERR_MEMORY);
    }
    failing without = {0};
    assert_int_equal(run_once(&without, 0, fill_wide, NULL), ADV_OK);
    for (size_t i = 1; i <= without.calls; i++) {
        failing f = {.fail_at = i};
        assert_int_equal(run_once(&f, 0, fill_wide, NULL), ADV_ERR_MEMORY);
    }
}

static adv_status spell_problem(adv_arena *arena, const void *context)
{
    static const char *const words[] = {"sea", "air", NULL};
    adv_cell_problem problem = {.phrase = "is none of the words; write one of:", .words = words, .length = 4};
    adv_buffer out;
    (void)context;
    memcpy(problem.found, "ship", 4);
    adv_buffer_init(&out, arena);
    adv_cell_problem_message(&out, &problem);
    if (out.failed) {
        return ADV_ERR_MEMORY;
    }
    assert_string_equal(out.bytes, "'ship' is none of the words; write one of: sea, air");
    return ADV_OK;
}

static void messages_survive_lack_of_memory(void **state)
{
    (void)state;
    each_allocation_fails(spell_problem, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_column_is_found_by_its_name),
        cmocka_unit_test(every_kind_and_fact_is_a_column),
        cmocka_unit_test(identifiers_compare_folded),
        cmocka_unit_test(keys_are_numbered_as_they_come),
        cmocka_unit_test(parts_sum_to_the_charge),
        cmocka_unit_test(spans_begin_and_end_anywhere),
        cmocka_unit_test(a_batch_survives_lack_of_memory),
        cmocka_unit_test(side_tables_survive_lack_of_memory),
        cmocka_unit_test(messages_survive_lack_of_memory),
    };
    return test_run("parts of a batch", tests);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Layers of chapter 99: the worked cases, every row of the built-in law on its first day and the day before,
 * sizes, and memory running out.
 */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "advalorem/layer.h"
#include "engine/law_names.h"

static const adv_state in_force[] = {{.state = ADV_LAYER_IN_FORCE, .from = 0, .says = "It began."}};
static const adv_authority authorities[] = {
    {.id = "one", .says = "One.", .states = in_force, .state_count = 1},
};

static adv_layer layer(const char *id, const char *heading, int64_t rate_e9)
{
    return (adv_layer){.id = id,
                       .heading = heading,
                       .authority = "one",
                       .says = "It is charged.",
                       .origins = "any",
                       .known = true,
                       .rate_e9 = rate_e9,
                       .from = 0,
                       .until = ADV_DATE_OPEN,
                       .loaded_from = ADV_DATE_NONE,
                       .loaded_until = ADV_DATE_OPEN};
}

static adv_jurisdiction law_of(const adv_layer *layers, size_t count)
{
    return (adv_jurisdiction){.code = "US",
                              .authorities = authorities,
                              .authority_count = 1,
                              .layers = layers,
                              .layer_count = (uint16_t)count};
}

typedef struct bench {
    adv_arena arena;
    adv_error_list problems;
    adv_layer_table *table;
    adv_layer_result result;
} bench;

static bench *set_up(const adv_jurisdiction *j, const adv_lists *lists)
{
    static bench b;
    adv_arena_init(&b.arena, NULL);
    adv_error_list_init(&b.problems, &b.arena, 0);
    assert_int_equal(adv_layer_compile(&b.table, &b.arena, j, lists, &b.problems), ADV_OK);
    return &b;
}

static const adv_layer_line *line_of(const bench *b, const char *id)
{
    for (size_t i = 0; i < b->result.count; i++) {
        if (strcmp(b->result.lines[i].layer->id, id) == 0) {
            return &b->result.lines[i];
        }
    }
    return NULL;
}

static adv_date day(const char *text)
{
    adv_date out = ADV_DATE_NONE;
    assert_int_equal(adv_date_parse(&out, adv_text_of(text)), ADV_DATE_OK);
    return out;
}

/* ---- worked cases ------------------------------------------------------------------------------------ */

/* us-ex-043: 40,000 at 25 percent beside a base duty of 6.5 percent; no duty on duty. */
static void one_layer_beside_the_duty(void **state)
{
    (void)state;
    adv_layer rows[] = {layer("us.section_301_layer", "9903.88.03", 250000000)};
    adv_jurisdiction j = law_of(rows, 1);
    bench *b = set_up(&j, NULL);
    adv_text claimed[] = {adv_text_of("9903.88.03")};
    adv_layer_query q = ADV_LAYER_QUERY_INIT;
    q.code = adv_text_of("4202923120");
    q.origin = adv_text_of("CN");
    q.day = day("2024-06-01");
    q.value_e4 = 400000000;
    q.duty_e4 = 26000000; /* 2,600.00 */
    q.duty_marginal_e9 = 65000000;
    q.claimed = claimed;
    q.claimed_count = 1;
    adv_layer_find(&b->result, b->table, &q);
    assert_int_equal(b->result.count, 1);
    assert_int_equal(b->result.lines[0].outcome, ADV_LAYER_APPLIES);
    assert_int_equal(b->result.lines[0].amount_e4, 100000000);               /* 10,000.00 */
    assert_int_equal(q.duty_e4 + b->result.due_e4, 126000000);               /* 12,600.00 */
    assert_int_equal(q.duty_marginal_e9 + b->result.marginal_e9, 315000000); /* 31.50 percent */
    assert_true(b->result.due_known && b->result.marginal_known);
    adv_arena_reset(&b->arena);
}

/* us-ex-044: a derivative of metal on its full value leaves nothing for the surcharge. */
static void the_first_rank_takes_the_whole_value(void **state)
{
    (void)state;
    adv_layer rows[] = {layer("us.section_122", "9903.03.01", 100000000),
                        layer("us.section_232_derivative", "9903.82.09", 250000000)};
    rows[0].group = rows[1].group = "232_over_122";
    rows[0].rank = 2;
    rows[1].rank = 1;
    adv_jurisdiction j = law_of(rows, 2);
    bench *b = set_up(&j, NULL);
    adv_text claimed[] = {adv_text_of("9903.03.01"), adv_text_of("9903.82.09")};
    adv_layer_query q = ADV_LAYER_QUERY_INIT;
    q.code = adv_text_of("8302416080");
    q.origin = adv_text_of("VN");
    q.day = day("2026-05-04");
    q.value_e4 = 1000000000;
    q.duty_e4 = 50000000;
    q.claimed = claimed;
    q.claimed_count = 2;
    adv_layer_find(&b->result, b->table, &q);
    const adv_layer_line *metal = line_of(b, "us.section_232_derivative");
    const adv_layer_line *surcharge = line_of(b, "us.section_122");
    assert_int_equal(metal->amount_e4, 250000000); /* 25,000.00 */
    assert_int_equal(surcharge->outcome, ADV_LAYER_DISPLACED);
    assert_string_equal(surcharge->by->id, "us.section_232_derivative");
    assert_int_equal(surcharge->amount_e4, 0);
    assert_int_equal(surcharge->marginal_e9, 0);
    assert_int_equal(q.duty_e4 + b->result.due_e4, 300000000); /* 30,000.00 */
    adv_arena_reset(&b->arena);
}

/* The steel in the goods is charged as steel, the rest as the surcharge; a further dollar is rest. */
static void content_leaves_the_rest_of_the_value(void **state)
{
    (void)state;
    adv_layer rows[] = {layer("us.steel", "9903.81.91", 500000000),
                        layer("us.rest", "9903.01.25", 100000000)};
    rows[0].group = rows[1].group = "value";
    rows[0].rank = 1;
    rows[1].rank = 2;
    rows[0].base = ADV_BASE_CONTENT;
    rows[0].material = ADV_MATERIAL_STEEL;
    adv_jurisdiction j = law_of(rows, 2);
    bench *b = set_up(&j, NULL);
    adv_layer_query q = ADV_LAYER_QUERY_INIT;
    q.code = adv_text_of("8431499085");
    q.origin = adv_text_of("VN");
    q.day = day("2025-09-01");
    q.value_e4 = 100000000; /* 10,000 */
    q.content_e4[ADV_MATERIAL_STEEL] = 30000000;
    q.by_law = true;
    adv_layer_find(&b->result, b->table, &q);
    assert_int_equal(line_of(b, "us.steel")->amount_e4, 15000000); /* half of 3,000 */
    assert_int_equal(line_of(b, "us.steel")->marginal_e9, 0);
    assert_int_equal(line_of(b, "us.rest")->base_e4, 70000000);
    assert_int_equal(line_of(b, "us.rest")->amount_e4, 7000000);
    assert_int_equal(line_of(b, "us.rest")->marginal_e9, 100000000);
    q.content_e4[ADV_MATERIAL_STEEL] = ADV_AMOUNT_UNKNOWN;
    adv_layer_find(&b->result, b->table, &q);
    assert_int_equal(line_of(b, "us.steel")->why, ADV_LAYER_WHY_CONTENT_MISSING);
    assert_int_equal(line_of(b, "us.rest")->why, ADV_LAYER_WHY_CONTENT_MISSING);
    assert_false(b->result.due_known);
    adv_arena_reset(&b->arena);
}

/* 15 percent in all: 15 less the duty of the goods, nothing where the duty is that high by itself. */
static void a_total_is_topped_up(void **state)
{
    (void)state;
    static const struct {
        int64_t duty_e4, amount_e4, marginal_e9;
    } cases[] = {{2500000, 12500000, 125000000},
                 {14999900, 0, 0},
                 {15000000, 0, 0},
                 {20000000, 0, 0},
                 {0, 15000000, 150000000}};
    adv_layer rows[] = {layer("us.total", "9903.02.20", 150000000)};
    rows[0].form = ADV_LAYER_TOTAL;
    adv_jurisdiction j = law_of(rows, 1);
    bench *b = set_up(&j, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        adv_layer_query q = ADV_LAYER_QUERY_INIT;
        q.code = adv_text_of("6403990000");
        q.origin = adv_text_of("IT");
        q.day = day("2025-09-01");
        q.value_e4 = 100000000;
        q.duty_e4 = cases[i].duty_e4;
        q.duty_marginal_e9 = cases[i].duty_e4 == 0 ? 0 : cases[i].duty_e4 * 10;
        q.by_law = true;
        adv_layer_find(&b->result, b->table, &q);
        assert_int_equal(b->result.due_e4, cases[i].duty_e4 == 14999900 ? 100 : cases[i].amount_e4);
        if (cases[i].duty_e4 != 14999900) {
            assert_int_equal(b->result.marginal_e9, cases[i].marginal_e9);
        }
    }
    adv_arena_reset(&b->arena);
}

/* ---- every row of the law ---------------------------------------------------------------------------- */

#define SOMETHING "8488888888"

/* Imported lists hold one code; those of the law hold what they hold. */
static size_t invent_lists(const char **names, adv_list_entry *entries, const adv_jurisdiction *us,
                           const char *words, size_t count)
{
    adv_text rest = adv_text_of(words);
    for (adv_text word = adv_word_next(&rest); word.length > 0; word = adv_word_next(&rest)) {
        bool known = false;
        for (size_t i = 0; i < us->list_count; i++) {
            known = known || (us->lists[i].code_count > 0 && adv_text_is(word, us->lists[i].id));
        }
        for (size_t i = 0; i < count; i++) {
            known = known || adv_text_is(word, names[i]);
        }
        if (!known) {
            char *name = malloc(word.length + 1);
            memcpy(name, word.bytes, word.length);
            name[word.length] = '\0';
            names[count] = name;
            entries[count] = (adv_list_entry){.list = (uint16_t)count,
                                              .digits = 10,
                                              .code = UINT64_C(8488888888),
                                              .from = ADV_DATE_NONE,
                                              .until = ADV_DATE_OPEN};
            count++;
        }
    }
    return count;
}

/* A code on the row's first list. */
static const char *code_of(const adv_jurisdiction *us, const adv_layer *l)
{
    adv_text rest = adv_text_of(l->scope);
    adv_text word = adv_word_next(&rest);
    for (size_t i = 0; i < us->list_count && word.length > 0; i++) {
        if (us->lists[i].code_count > 0 && adv_text_is(word, us->lists[i].id)) {
            return us->lists[i].codes[0];
        }
    }
    return SOMETHING;
}

/* A country it reaches, and one it does not ("" = there is none). */
static void countries_of(const adv_jurisdiction *us, const adv_layer *l, char inside[3], char outside[3])
{
    static const char *const some[] = {
        "CN", "VN", "CA", "MX", "DE", "GB", "JP", "KR", "IN", "BR", "RU", "CU", "CH", "LI", "TW", "UA",
        "TH", "NG", "CR", "HK", "AO", "CM", "TD", "NO", "MZ", "IL", "NI", "CI", "VU", "BN", "KZ", "TN",
        "PK", "DZ", "LY", "MK", "BA", "BD", "GY", "IQ", "MU", "FK", "MM", "MG", "LA", "KH", "LS", "AF",
        "BO", "BW", "CD", "EC", "GQ", "FJ", "GH", "IS", "ID", "JO", "MW", "MY", "MD", "NA", "NR", "NZ",
        "PG", "PH", "RS", "ZA", "LK", "SY", "TT", "TR", "UG", "VE", "ZM", "ZW", "AU"};
    inside[0] = outside[0] = '\0';
    for (size_t i = 0; i < sizeof some / sizeof some[0]; i++) {
        bool except = false, any = false, named = false;
        adv_text rest = adv_text_of(l->origins);
        for (adv_text word = adv_word_next(&rest); word.length > 0; word = adv_word_next(&rest)) {
            any = any || adv_text_is(word, "any");
            except = except || adv_text_is(word, "except");
            named = named || adv_text_is(word, some[i]);
            for (size_t g = 0; g < us->group_count; g++) {
                for (size_t k = 0; k < us->groups[g].member_count && adv_text_is(word, us->groups[g].id);
                     k++) {
                    named = named || strcmp(us->groups[g].members[k], some[i]) == 0;
                }
            }
        }
        (void)except;
        memcpy(named != any ? inside : outside, some[i], 3);
    }
}

static adv_layer_query query_about(const adv_layer *l, const char *code, const char *origin)
{
    static adv_text claimed[1], programme[1];
    adv_text programmes = adv_text_of(l->programmes);
    adv_layer_query q = ADV_LAYER_QUERY_INIT;
    claimed[0] = adv_text_of(l->heading);
    programme[0] = adv_word_next(&programmes);
    q.code = adv_text_of(code);
    q.origin = adv_text_of(origin);
    q.day = l->from;
    q.loaded = l->loaded_from != ADV_DATE_NONE    ? l->loaded_from
               : l->loaded_until != ADV_DATE_OPEN ? l->loaded_until - 1
                                                  : l->from;
    q.mode = ADV_MODE_SEA;
    q.value_e4 = 100000000;
    q.content_e4[1] = q.content_e4[2] = q.content_e4[3] = 40000000;
    q.us_content_e4 = 10000000;
    q.duty_e4 = 0;
    q.claimed = claimed;
    q.claimed_count = 1;
    q.programmes = programme;
    q.programme_count = l->programmes != NULL ? 1 : 0;
    return q;
}

static int64_t base_expected(const adv_layer *l)
{
    return l->base == ADV_BASE_FULL_VALUE       ? 100000000
           : l->base == ADV_BASE_NON_US_CONTENT ? 90000000
                                                : 40000000;
}

static void expect(const bench *b, const adv_layer *l, adv_layer_outcome outcome, adv_layer_why why)
{
    const adv_layer_line *line = line_of(b, l->id);
    if (line == NULL || line->outcome != outcome || line->why != why) {
        char from[11];
        adv_date_format(from, l->from);
        fail_msg("%s from %s: expected %s (%s), found %s (%s)", l->id, from, adv_layer_outcome_name(outcome),
                 adv_layer_why_text(why),
                 line == NULL ? "nothing" : adv_layer_outcome_name((adv_layer_outcome)line->outcome),
                 line == NULL ? "" : adv_layer_why_text((adv_layer_why)line->why));
    }
}

static void one_row(const adv_jurisdiction *us, const adv_layer *l)
{
    const char *names[64];
    adv_list_entry entries[64];
    char inside[3], outside[3], id[80];
    adv_layer rows[2] = {*l};
    adv_jurisdiction j = *us;
    size_t lists = invent_lists(names, entries, us, l->scope, 0);
    size_t in_scope = lists;
    lists = invent_lists(names, entries, us, l->except, lists);
    for (size_t i = in_scope; i < lists; i++) {
        entries[i].code = UINT64_C(7777777777); /* what is taken out is something else */
    }
    if (l->form == ADV_LAYER_LIFT) { /* something for it to lift, on all goods, always */
        adv_text lifts = adv_text_of(l->lifts);
        adv_text word = adv_word_next(&lifts);
        (void)snprintf(id, sizeof id, "us.%.*s", (int)word.length, word.bytes);
        rows[1] = layer(id, "9903.99.98", 100000000);
        rows[1].authority =
            adv_authority_find(us, id + 3) != NULL ? adv_authority_find(us, id + 3)->id : l->authority;
        rows[1].from = ADV_DATE_NONE + 1;
    }
    j.layers = rows;
    j.layer_count = l->form == ADV_LAYER_LIFT ? 2 : 1;
    adv_lists at_hand = {.names = names, .name_count = lists, .entries = entries, .entry_count = lists};
    bench *b = set_up(&j, &at_hand);
    countries_of(us, l, inside, outside);
    adv_layer_outcome applies = !l->known                   ? ADV_LAYER_UNKNOWN
                                : l->form == ADV_LAYER_LIFT ? ADV_LAYER_USED
                                                            : ADV_LAYER_APPLIES;
    adv_layer_query q = query_about(l, code_of(us, l), inside);
    adv_layer_find(&b->result, b->table, &q);
    expect(b, l, applies, l->known ? ADV_LAYER_WHY_NONE : ADV_LAYER_WHY_GAP);
    if (applies == ADV_LAYER_APPLIES) {
        int64_t amount = 0;
        assert_int_equal(line_of(b, l->id)->base_e4, base_expected(l));
        assert_int_equal(
            adv_round_e13(&amount, (adv_int128)base_expected(l) * l->rate_e9, 100, ADV_ROUND_HALF_UP),
            ADV_OK);
        assert_int_equal(line_of(b, l->id)->amount_e4, amount);
    }
    q.day = l->from - 1;
    adv_layer_find(&b->result, b->table, &q);
    expect(b, l, ADV_LAYER_NOT_DUE, ADV_LAYER_WHY_DAY);
    if (l->until != ADV_DATE_OPEN) {
        q.day = l->until - 1;
        adv_layer_find(&b->result, b->table, &q);
        expect(b, l, applies, l->known ? ADV_LAYER_WHY_NONE : ADV_LAYER_WHY_GAP);
        q.day = l->until;
        adv_layer_find(&b->result, b->table, &q);
        expect(b, l, ADV_LAYER_NOT_DUE, ADV_LAYER_WHY_DAY);
    }
    q = query_about(l, "0099999999", inside);
    if (l->scope != NULL) {
        adv_layer_find(&b->result, b->table, &q);
        expect(b, l, ADV_LAYER_NOT_DUE, ADV_LAYER_WHY_PRODUCT);
    }
    q = query_about(l, code_of(us, l), outside);
    if (outside[0] != '\0') {
        adv_layer_find(&b->result, b->table, &q);
        expect(b, l, ADV_LAYER_NOT_DUE, ADV_LAYER_WHY_ORIGIN);
    }
    q = query_about(l, code_of(us, l), inside);
    if (l->loaded_until != ADV_DATE_OPEN) {
        q.loaded = l->loaded_until;
        adv_layer_find(&b->result, b->table, &q);
        expect(b, l, ADV_LAYER_NOT_DUE, ADV_LAYER_WHY_LOADED);
    }
    if (l->loaded_from != ADV_DATE_NONE) {
        q.loaded = l->loaded_from - 1;
        adv_layer_find(&b->result, b->table, &q);
        expect(b, l, ADV_LAYER_NOT_DUE, ADV_LAYER_WHY_LOADED);
    }
    if (l->programmes != NULL) {
        q.programme_count = 0;
        adv_layer_find(&b->result, b->table, &q);
        expect(b, l, ADV_LAYER_NOT_DUE, ADV_LAYER_WHY_PROGRAMME);
    }
    for (size_t i = 0; i < lists; i++) {
        free((void *)(uintptr_t)names[i]);
    }
    adv_arena_reset(&b->arena);
}

static void every_row_applies_and_just_does_not(void **state)
{
    (void)state;
    const adv_jurisdiction *us = adv_law_find(adv_law_builtin(), adv_text_of("US"));
    assert_true(us->layer_count > 400);
    for (size_t i = 0; i < us->layer_count; i++) {
        one_row(us, &us->layers[i]);
    }
}

/* ---- sizes and memory -------------------------------------------------------------------------------- */

static void what_a_table_does_not_hold_is_said(void **state)
{
    (void)state;
    static adv_layer rows[ADV_LAYER_ROWS_MOST + 1];
    static char ids[ADV_LAYER_ROWS_MOST + 1][12];
    adv_arena arena;
    adv_error_list problems;
    adv_layer_table *table = NULL;
    for (size_t i = 0; i <= ADV_LAYER_ROWS_MOST; i++) {
        (void)snprintf(ids[i], sizeof ids[i], "us.r%d", (int)i);
        rows[i] = layer(ids[i], "9903.88.03", 1);
        rows[i].one_of = ids[i];
    }
    adv_arena_init(&arena, NULL);
    adv_error_list_init(&problems, &arena, 0);
    adv_jurisdiction j = law_of(rows, ADV_LAYER_ROWS_MOST + 1);
    assert_int_equal(adv_layer_compile(&table, &arena, &j, NULL, &problems), ADV_ERR_INPUT);
    assert_non_null(strstr(problems.items[0].message, "more layers than a table holds (at most 1024)"));
    j = law_of(rows, ADV_LAYER_SETS_MOST + 1);
    assert_int_equal(adv_layer_compile(&table, &arena, &j, NULL, &problems), ADV_ERR_INPUT);
    assert_non_null(strstr(problems.items[1].message, "more groups or sets"));

    static const char *const codes[] = {"7206"};
    const adv_product_list steel[] = {{.id = "steel", .codes = codes, .code_count = 1}};
    const char *names[] = {"steel"};
    adv_list_entry entries[] = {{.list = 0, .digits = 11, .code = 1}};
    adv_lists lists = {.names = names, .name_count = 1, .entries = entries, .entry_count = 1};
    rows[0].scope = "steel";
    j = law_of(rows, 1);
    j.lists = steel;
    j.list_count = 1;
    assert_int_equal(adv_layer_compile(&table, &arena, &j, &lists, &problems), ADV_ERR_INPUT);
    assert_non_null(strstr(problems.items[2].message, "no code of 2 to 10 digits"));
    assert_non_null(strstr(problems.items[3].message, "the law has this list already"));
    adv_arena_reset(&arena);
}

/* A result holds so many lines; the sums hold all of them. */
static void more_lines_than_a_result_holds(void **state)
{
    (void)state;
    static adv_layer rows[ADV_LAYER_LINES_MOST + 6];
    static char ids[ADV_LAYER_LINES_MOST + 6][12];
    for (size_t i = 0; i < ADV_LAYER_LINES_MOST + 6; i++) {
        (void)snprintf(ids[i], sizeof ids[i], "us.r%d", (int)i);
        rows[i] = layer(ids[i], "9903.88.03", 10000000);
    }
    adv_jurisdiction j = law_of(rows, ADV_LAYER_LINES_MOST + 6);
    bench *b = set_up(&j, NULL);
    adv_layer_query q = ADV_LAYER_QUERY_INIT;
    q.code = adv_text_of("8471300100");
    q.origin = adv_text_of("CN");
    q.day = day("2024-06-01");
    q.value_e4 = 1000000;
    q.by_law = true;
    adv_layer_find(&b->result, b->table, &q);
    assert_int_equal(b->result.count, ADV_LAYER_LINES_MOST);
    assert_true(b->result.overfull);
    assert_false(b->result.due_known);
    assert_int_equal(b->result.due_e4, 70 * 10000);
    adv_arena_reset(&b->arena);
}

typedef struct tight {
    size_t left;
} tight;

static void *allocate(void *context, size_t size)
{
    tight *t = context;
    if (t->left == 0) {
        return NULL;
    }
    t->left--;
    return malloc(size);
}

static void release(void *context, void *block, size_t size)
{
    (void)context;
    (void)size;
    free(block);
}

static void each_allocation_may_fail(void **state)
{
    (void)state;
    const adv_jurisdiction *us = adv_law_find(adv_law_builtin(), adv_text_of("US"));
    size_t failures = 0;
    for (size_t blocks = 0;; blocks++) {
        tight t = {blocks};
        adv_allocator allocator = {allocate, release, &t};
        adv_arena arena;
        adv_error_list problems;
        adv_layer_table *table = NULL;
        adv_arena_init(&arena, &allocator);
        adv_error_list_init(&problems, &arena, 0);
        adv_status status = adv_layer_compile(&table, &arena, us, NULL, &problems);
        adv_arena_reset(&arena);
        if (status == ADV_OK) {
            break;
        }
        assert_int_equal(status, ADV_ERR_MEMORY);
        assert_null(table);
        failures++;
    }
    assert_true(failures > 5);
}

/* ---- parts of the value, and how goods came ---------------------------------------------------------- */

static adv_layer_query whole_of_10000(const adv_text *claimed, size_t count)
{
    adv_layer_query q = ADV_LAYER_QUERY_INIT;
    q.code = adv_text_of("6109100012");
    q.origin = adv_text_of("CN");
    q.day = day("2025-06-20");
    q.value_e4 = 100000000;
    q.duty_e4 = 0;
    q.claimed = claimed;
    q.claimed_count = count;
    return q;
}

/* Of 10,000 with components of 4,000 the first rank takes its content out of the part, not of the value. */
static void a_part_is_shared_like_the_value(void **state)
{
    (void)state;
    adv_layer rows[] = {layer("us.first", "9903.81.91", 500000000),
                        layer("us.second", "9903.01.25", 100000000)};
    rows[0].group = rows[1].group = "value";
    rows[0].rank = 1;
    rows[1].rank = 2;
    adv_jurisdiction j = law_of(rows, 2);
    bench *b = set_up(&j, NULL);
    const adv_entry_rule foreign = {
        .effect = ADV_ENTRY_CHARGE, .base = ADV_ON_FOREIGN_PART, .layers = "second"};
    const adv_entry_rule abroad = {.effect = ADV_ENTRY_CHARGE, .base = ADV_ON_ABROAD, .layers = "first"};
    const adv_layer_part parts[] = {{&foreign, 60000000, ADV_E9, 0}, {&abroad, 20000000, 0, 0}};
    adv_text claimed[] = {adv_text_of("9903.81.91"), adv_text_of("9903.01.25")};
    adv_layer_query q = whole_of_10000(claimed, 2);
    q.parts = parts;
    q.part_count = 2;
    adv_layer_find(&b->result, b->table, &q);
    assert_int_equal(line_of(b, "us.first")->base_e4, 20000000);
    assert_int_equal(line_of(b, "us.first")->marginal_e9, 0);
    assert_int_equal(line_of(b, "us.second")->base_e4, 40000000);
    assert_int_equal(line_of(b, "us.second")->amount_e4, 4000000);
    adv_arena_reset(&b->arena);
}

static void content_of_a_part_is_not_known(void **state)
{
    (void)state;
    adv_layer rows[] = {layer("us.first", "9903.81.91", 500000000)};
    rows[0].base = ADV_BASE_CONTENT_OR_FULL_VALUE;
    rows[0].material = ADV_MATERIAL_STEEL;
    adv_jurisdiction j = law_of(rows, 1);
    bench *b = set_up(&j, NULL);
    const adv_entry_rule foreign = {.effect = ADV_ENTRY_CHARGE, .base = ADV_ON_FOREIGN_PART};
    const adv_layer_part part = {&foreign, 60000000, ADV_E9, 0};
    adv_text claimed[] = {adv_text_of("9903.81.91")};
    adv_layer_query q = whole_of_10000(claimed, 1);
    q.parts = &part;
    q.part_count = 1;
    adv_layer_find(&b->result, b->table, &q);
    assert_int_equal(b->result.lines[0].amount_e4, 30000000);
    q.content_e4[ADV_MATERIAL_STEEL] = 50000000;
    adv_layer_find(&b->result, b->table, &q);
    assert_false(b->result.lines[0].amount_known);
    assert_int_equal(b->result.lines[0].why, ADV_LAYER_WHY_CONTENT_PART);
    adv_arena_reset(&b->arena);
}

/* A total of 15 percent on a part that bears 2.5 percent itself. */
static void a_total_on_a_part(void **state)
{
    (void)state;
    adv_layer rows[] = {layer("us.first", "9903.94.53", 150000000)};
    rows[0].form = ADV_LAYER_TOTAL;
    adv_jurisdiction j = law_of(rows, 1);
    bench *b = set_up(&j, NULL);
    const adv_entry_rule foreign = {.effect = ADV_ENTRY_CHARGE, .base = ADV_ON_FOREIGN_PART};
    const adv_layer_part part = {&foreign, 60000000, ADV_E9, 0};
    adv_text claimed[] = {adv_text_of("9903.94.53")};
    adv_layer_query q = whole_of_10000(claimed, 1);
    q.duty_e4 = 1500000;
    q.duty_base_e4 = 60000000;
    q.duty_marginal_e9 = 25000000;
    q.parts = &part;
    q.part_count = 1;
    adv_layer_find(&b->result, b->table, &q);
    assert_int_equal(b->result.lines[0].amount_e4, 7500000); /* 900 less 150 */
    assert_true(b->result.lines[0].marginal_known);
    assert_int_equal(b->result.lines[0].marginal_e9, 125000000);
    adv_arena_reset(&b->arena);
}

static void only_a_vessel_is_loaded_in_time(void **state)
{
    (void)state;
    adv_layer rows[] = {layer("us.first", "9903.01.25", 100000000), layer("us.lift", "9903.01.28", 0)};
    rows[1].form = ADV_LAYER_LIFT;
    rows[1].lifts = "first";
    rows[1].loaded_until = day("2025-04-05");
    rows[1].vessel = true;
    adv_jurisdiction j = law_of(rows, 2);
    bench *b = set_up(&j, NULL);
    adv_layer_query q = whole_of_10000(NULL, 0);
    static const struct {
        uint8_t mode;
        const char *loaded;
        uint8_t outcome, why;
    } ways[] = {
        {ADV_MODE_SEA, "2025-04-04", ADV_LAYER_LIFTED, ADV_LAYER_WHY_NONE},
        {ADV_MODE_SEA, "2025-04-05", ADV_LAYER_APPLIES, ADV_LAYER_WHY_NONE},
        {ADV_MODE_AIR, "2025-04-04", ADV_LAYER_APPLIES, ADV_LAYER_WHY_NONE},
        {ADV_MODE_AIR, NULL, ADV_LAYER_APPLIES, ADV_LAYER_WHY_NONE},
        {ADV_MODE_SEA, NULL, ADV_LAYER_UNKNOWN, ADV_LAYER_WHY_LOADED_MISSING},
        {0, "2025-04-04", ADV_LAYER_UNKNOWN, ADV_LAYER_WHY_MODE_MISSING},
        {0, "2025-04-05", ADV_LAYER_APPLIES, ADV_LAYER_WHY_NONE},
    };
    q.by_law = true;
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        q.mode = ways[i].mode;
        q.loaded = ways[i].loaded == NULL ? ADV_DATE_NONE : day(ways[i].loaded);
        adv_layer_find(&b->result, b->table, &q);
        assert_int_equal(line_of(b, "us.first")->outcome, ways[i].outcome);
        assert_int_equal(line_of(b, "us.first")->why, ways[i].why);
    }
    adv_arena_reset(&b->arena);
}

static void words_for_everything(void **state)
{
    (void)state;
    for (int i = 1; i < ADV_LAYER_WHY_COUNT; i++) {
        assert_true(strlen(adv_layer_why_text((adv_layer_why)i)) > 10);
    }
    for (int i = 0; i < ADV_LAYER_OUTCOME_COUNT; i++) {
        assert_true(strlen(adv_layer_outcome_name((adv_layer_outcome)i)) > 3);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_layer_beside_the_duty),
        cmocka_unit_test(the_first_rank_takes_the_whole_value),
        cmocka_unit_test(content_leaves_the_rest_of_the_value),
        cmocka_unit_test(a_total_is_topped_up),
        cmocka_unit_test(every_row_applies_and_just_does_not),
        cmocka_unit_test(what_a_table_does_not_hold_is_said),
        cmocka_unit_test(more_lines_than_a_result_holds),
        cmocka_unit_test(each_allocation_may_fail),
        cmocka_unit_test(a_part_is_shared_like_the_value),
        cmocka_unit_test(content_of_a_part_is_not_known),
        cmocka_unit_test(a_total_on_a_part),
        cmocka_unit_test(only_a_vessel_is_loaded_in_time),
        cmocka_unit_test(words_for_everything),
    };
    return test_run("layer", tests);
}

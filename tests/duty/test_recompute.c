/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Assessed duty worked out again, under a small law of its own: which column, which layers and between which
 * bounds, when two figures agree, and which cause a difference is given.  Amounts are dollars as one writes
 * them; in all cases but those of the tolerance the value is 1,000.00.
 */
#include "test.h"

#include <string.h>

#include "duty/recompute.h"
#include "duty/tariff_build.h"

#define ALWAYS .until = ADV_DATE_OPEN

/* ---- the law ----------------------------------------------------------------------------------------- */

static const char *const of_russia[] = {"RU"}, *const of_mexico[] = {"MX"}, *const of_jordan[] = {"JO"};

static const adv_programme programmes[] = {
    {.id = "us.column_2", .column = ADV_TARIFF_OTHER, .origins = of_russia, .origin_count = 1, ALWAYS},
    {.id = "us.mexico",
     .symbol = "S",
     .column = ADV_TARIFF_SPECIAL,
     .origins = of_mexico,
     .origin_count = 1,
     ALWAYS},
    {.id = "us.jordan",
     .symbol = "JO",
     .column = ADV_TARIFF_SPECIAL,
     .origins = of_jordan,
     .origin_count = 1,
     ALWAYS},
    {.id = "us.general", .column = ADV_TARIFF_GENERAL, .any_origin = true, ALWAYS},
};

static const adv_state in_force[] = {{.state = ADV_LAYER_IN_FORCE, .from = 0, .says = "It began."}};
static const adv_authority authorities[] = {
    {.id = "one", .says = "One.", .states = in_force, .state_count = 1},
};

#define LAYER(id_, heading_, origins_, rate)                                                                 \
    .id = (id_), .heading = (heading_), .authority = "one", .says = "It is charged.", .origins = (origins_), \
    .known = true, .rate_e9 = (rate), .until = ADV_DATE_OPEN, .loaded_from = ADV_DATE_NONE,                  \
    .loaded_until = ADV_DATE_OPEN

/* 25 percent on goods of Korea, and of China where a heading takes it off the goods of a list; 10 percent on
   those of Vietnam from the fourth quarter of 2024; on those of Turkey by a list that is not at hand. */
static const adv_layer layers[] = {
    {LAYER("us.korea", "9903.99.01", "KR", 250000000)},
    {LAYER("us.china", "9903.99.02", "CN", 250000000)},
    {LAYER("us.china_off", "9903.99.03", "CN", 0), .form = ADV_LAYER_LIFT, .lifts = "china",
     .scope = "taken_off", .claim = true},
    {LAYER("us.vietnam", "9903.99.04", "VN", 100000000)}, /* its first day is set below */
    {LAYER("us.turkey", "9903.99.05", "TR", 250000000), .scope = "not_at_hand"},
};
enum { LAYER_COUNT = sizeof layers / sizeof *layers, VIETNAM = 3 };

#define CELLS(general, special, other)                                                                       \
    .cells = {{general, sizeof general - 1}, {special, sizeof special - 1}, {other, sizeof other - 1}}
#define CODE(text) .code = {text, sizeof text - 1}

static const adv_tariff_row schedule_rows[] = {
    {CODE("6109"), .indent = 0},
    {CODE("61091000"), .indent = 1, CELLS("16.5%", "Free (S) 5% (JO)", "90%")},
    {CODE("6109100012"), .indent = 2},
    {CODE("70052110"), .indent = 0, CELLS("2¢/kg", "Free (S)", "5¢/kg")},
    {CODE("84713001"), .indent = 0, CELLS("Free", "", "35%")},
};

typedef struct bench {
    adv_arena arena;
    adv_layer layers[LAYER_COUNT];
    adv_jurisdiction us;
    const adv_tariff *schedule;
    adv_tariff_shelf shelf;
    adv_recompute with;
} bench;

static bench *set_up(void)
{
    static bench b;
    static const char *const names[] = {"taken_off"};
    static const adv_list_entry entries[] = {
        {.list = 0, .digits = 8, .code = 61091000, .from = ADV_DATE_NONE, .until = ADV_DATE_OPEN}};
    static const adv_lists lists = {.names = names, .name_count = 1, .entries = entries, .entry_count = 1};
    adv_tariff *schedule = NULL;
    adv_layer_table *table = NULL;
    adv_error_list problems;
    uint32_t twice = 0;
    adv_arena_init(&b.arena, NULL);
    adv_error_list_init(&problems, &b.arena, 0);
    memcpy(b.layers, layers, sizeof layers);
    b.layers[VIETNAM].from = adv_date_of(2024, 10, 1);
    b.us = (adv_jurisdiction){.code = "US",
                              .programmes = programmes,
                              .programme_count = sizeof programmes / sizeof *programmes,
                              .authorities = authorities,
                              .authority_count = 1,
                              .layers = b.layers,
                              .layer_count = LAYER_COUNT};
    assert_int_equal(adv_tariff_build(&schedule, &b.arena, schedule_rows,
                                      sizeof schedule_rows / sizeof *schedule_rows, &twice),
                     ADV_OK);
    schedule->name = "test";
    schedule->in_force = adv_date_of(2024, 1, 1);
    b.schedule = schedule;
    b.shelf = (adv_tariff_shelf){&b.schedule, 1};
    assert_int_equal(adv_layer_compile(&table, &b.arena, &b.us, &lists, &problems), ADV_OK);
    b.with = (adv_recompute){.j = &b.us, .shelf = &b.shelf, .layers = table, .day = ADV_DATE_NONE};
    return &b;
}

/* ---- asking ------------------------------------------------------------------------------------------ */

static adv_date day(const char *text)
{
    adv_date out = ADV_DATE_NONE;
    assert_true(text[0] == '\0' || adv_date_parse(&out, adv_text_of(text)) == ADV_DATE_OK);
    return out;
}

/* "" = not stated. */
static int64_t dollars(const char *text)
{
    int64_t e4 = ADV_AMOUNT_UNKNOWN;
    assert_true(text[0] == '\0' || adv_amount_parse(&e4, adv_text_of(text)) == ADV_DECIMAL_OK);
    return e4;
}

static adv_recompute_row row_of(const char *code, const char *origin, const char *value, const char *assessed)
{
    adv_recompute_row row = {.assessed_e4 = dollars(assessed)};
    row.question.code = adv_text_of(code);
    row.question.origin = adv_text_of(origin);
    row.question.day = ADV_DATE_NONE;
    row.basis.value_e4 = dollars(value);
    return row;
}

#define SHIRT "6109100012"

static adv_recomputed of_shirt(const bench *b, const char *origin, const char *value, const char *assessed)
{
    adv_recompute_row row = row_of(SHIRT, origin, value, assessed);
    adv_recomputed d;
    adv_recompute_one(&d, &b->with, &row);
    return d;
}

/* ---- the column -------------------------------------------------------------------------------------- */

static void the_column_is_that_of_origin_claim_and_day(void **state)
{
    (void)state;
    static const struct {
        const char *code, *origin, *claim, *day;
        uint8_t outcome, column;
        const char *rate, *duty;
    } cases[] = {
        {SHIRT, "IN", "", "2024-05-01", ADV_RECOMPUTE_COMPUTED, ADV_TARIFF_GENERAL, "16.5%", "165.00"},
        {SHIRT, "MX", "", "2024-05-01", ADV_RECOMPUTE_COMPUTED, ADV_TARIFF_GENERAL, "16.5%", "165.00"},
        {SHIRT, "MX", "S", "2024-05-01", ADV_RECOMPUTE_FREE, ADV_TARIFF_SPECIAL, "Free", "0"},
        {SHIRT, "IN", "S", "2024-05-01", ADV_RECOMPUTE_COMPUTED, ADV_TARIFF_GENERAL, "16.5%", "165.00"},
        {SHIRT, "JO", "JO", "2024-05-01", ADV_RECOMPUTE_COMPUTED, ADV_TARIFF_SPECIAL, "5%", "50.00"},
        {SHIRT, "RU", "", "2024-05-01", ADV_RECOMPUTE_COMPUTED, ADV_TARIFF_OTHER, "90%", "900.00"},
        {"84713001", "IN", "", "2024-05-01", ADV_RECOMPUTE_FREE, ADV_TARIFF_GENERAL, "Free", "0"},
        {SHIRT, "IN", "", "2023-12-31", ADV_RECOMPUTE_NO_SCHEDULE, 0, NULL, ""},
        {SHIRT, "IN", "", "2024-01-01", ADV_RECOMPUTE_COMPUTED, ADV_TARIFF_GENERAL, "16.5%", "165.00"},
        {SHIRT, "IN", "", "", ADV_RECOMPUTE_NO_DAY, 0, NULL, ""},
        {SHIRT, "", "", "2024-05-01", ADV_RECOMPUTE_NO_ORIGIN, 0, NULL, ""},
        {"6109", "IN", "", "2024-05-01", ADV_RECOMPUTE_NO_RATE, 0, NULL, ""},
        {"6110200012", "IN", "", "2024-05-01", ADV_RECOMPUTE_NO_CODE, 0, NULL, ""},
    };
    bench *b = set_up();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        adv_recompute_row row = row_of(cases[i].code, cases[i].origin, "1000.00", "");
        adv_recomputed d;
        row.question.day = day(cases[i].day);
        row.question.claims[0] = adv_text_of(cases[i].claim);
        row.question.claim_count = cases[i].claim[0] != '\0';
        adv_recompute_one(&d, &b->with, &row);
        if (d.outcome != cases[i].outcome) {
            fail_msg("case %zu: %s", i, adv_recompute_outcome_name((adv_recompute_outcome)d.outcome));
        }
        if (cases[i].rate != NULL) {
            assert_int_equal(d.choice.column, cases[i].column);
            assert_true(adv_text_is(d.choice.rate->text, cases[i].rate));
            assert_int_equal(d.column_e4, dollars(cases[i].duty));
            assert_false(d.by_subheading || d.compared);
        }
    }
    adv_arena_reset(&b->arena);
}

/* Numbers for statistics change more often than rates, which stand at 8 digits. */
static void a_number_that_is_gone_has_the_rate_of_its_subheading(void **state)
{
    (void)state;
    bench *b = set_up();
    adv_recompute_row row = row_of("6109100099", "IN", "1000.00", "165.00");
    adv_recomputed d;
    row.question.day = day("2024-05-01");
    adv_recompute_one(&d, &b->with, &row);
    assert_int_equal(d.outcome, ADV_RECOMPUTE_COMPUTED);
    assert_true(d.by_subheading && d.agrees);
    assert_true(adv_text_is(d.detail, "the rate of the first 8 digits"));
    adv_arena_reset(&b->arena);
}

static void what_a_rate_asks_for_and_is_not_there_is_named(void **state)
{
    (void)state;
    bench *b = set_up();
    adv_duty_quantity kilos = {.e4 = 500000, .unit = adv_text_of("kg")};
    adv_recompute_row row = row_of("70052110", "IN", "1000.00", "");
    adv_recomputed d;
    row.question.day = day("2024-05-01");
    adv_recompute_one(&d, &b->with, &row);
    assert_int_equal(d.outcome, ADV_RECOMPUTE_QUANTITY_MISSING);
    assert_true(adv_text_is(d.detail, "kg"));
    row.basis.quantities = &kilos;
    row.basis.quantity_count = 1;
    adv_recompute_one(&d, &b->with, &row);
    assert_int_equal(d.outcome, ADV_RECOMPUTE_COMPUTED);
    assert_int_equal(d.column_e4, dollars("1.00")); /* 50 kg at 2 cents */
    row = row_of(SHIRT, "IN", "", "165.00");
    row.question.day = day("2024-05-01");
    adv_recompute_one(&d, &b->with, &row);
    assert_int_equal(d.outcome, ADV_RECOMPUTE_VALUE_MISSING);
    assert_false(d.compared);
    adv_arena_reset(&b->arena);
}

/* ---- layers and bounds ------------------------------------------------------------------------------- */

static void layers_make_the_duty_and_its_bounds(void **state)
{
    (void)state;
    static const struct {
        const char *origin, *day; /* "" = the year 2024, whose middle is 1 July */
        const char *layers, *duty, *least, *most, *heading;
        bool known;
    } cases[] = {
        {"IN", "2024-05-01", "0", "165.00", "165.00", "165.00", NULL, true},
        {"KR", "2024-05-01", "250.00", "415.00", "415.00", "415.00", "9903.99.01", true},
        {"CN", "2024-05-01", "250.00", "415.00", "165.00", "415.00", "9903.99.02", true},
        {"VN", "2024-09-30", "0", "165.00", "165.00", "165.00", NULL, true},
        {"VN", "2024-10-01", "100.00", "265.00", "265.00", "265.00", "9903.99.04", true},
        {"VN", "", "0", "165.00", "165.00", "265.00", NULL, true},
        {"KR", "", "250.00", "415.00", "415.00", "415.00", "9903.99.01", true},
        {"TR", "2024-05-01", "0", "165.00", "165.00", "165.00", NULL, false},
    };
    bench *b = set_up();
    assert_true(adv_recompute_period(&b->with, day("2024-01-01"), day("2024-12-31")));
    assert_int_equal(b->with.day, day("2024-07-01"));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        adv_recompute_row row = row_of(SHIRT, cases[i].origin, "1000.00", "");
        adv_recomputed d;
        row.question.day = day(cases[i].day);
        adv_recompute_one(&d, &b->with, &row);
        assert_int_equal(d.outcome, ADV_RECOMPUTE_COMPUTED);
        assert_int_equal(d.column_e4, dollars("165.00"));
        assert_int_equal(d.layers_e4, dollars(cases[i].layers));
        assert_int_equal(d.duty_e4, dollars(cases[i].duty));
        assert_int_equal(d.least_e4, dollars(cases[i].least));
        assert_int_equal(d.most_e4, dollars(cases[i].most));
        assert_int_equal(d.layers_known, cases[i].known);
        assert_int_equal(d.heading_count, cases[i].heading != NULL);
        assert_true(cases[i].heading == NULL || strcmp(d.headings[0], cases[i].heading) == 0);
    }
    b->with.layers = NULL;
    adv_recomputed d = of_shirt(b, "KR", "1000.00", "");
    assert_int_equal(d.duty_e4, dollars("165.00")); /* the column alone */
    assert_true(d.layers_known);
    adv_arena_reset(&b->arena);
}

/* First day of the period, and each day on which a layer starts in it; not the days outside. */
static void a_period_has_the_days_on_which_layers_change(void **state)
{
    (void)state;
    bench *b = set_up();
    assert_true(adv_recompute_period(&b->with, day("2024-01-01"), day("2024-09-30")));
    assert_int_equal(b->with.day_count, 1);
    assert_int_equal(b->with.days[0], day("2024-01-01"));
    assert_true(adv_recompute_period(&b->with, day("2024-01-01"), day("2024-10-01")));
    assert_int_equal(b->with.day_count, 2);
    assert_int_equal(b->with.days[1], day("2024-10-01"));
    assert_true(adv_recompute_period(&b->with, day("2024-10-01"), day("2024-12-31")));
    assert_int_equal(b->with.day_count, 1);
    adv_arena_reset(&b->arena);
}

/* ---- agreement --------------------------------------------------------------------------------------- */

/* Two dollars, or 0.2 percent of the value where that is more: they are the same at 1,000.00. */
static void figures_agree_within_two_dollars_or_a_fifth_of_a_percent(void **state)
{
    (void)state;
    static const struct {
        const char *value, *assessed;
        bool agrees;
    } cases[] = {
        {"1000.00", "165.00", true},  {"1000.00", "167.00", true},  {"1000.00", "167.01", false},
        {"1000.00", "163.00", true},  {"1000.00", "162.99", false}, {"500.00", "84.50", true}, /* 82.50 + 2 */
        {"500.00", "84.51", false},   {"500.00", "80.50", true},    {"500.00", "80.49", false},
        {"2000.00", "334.00", true}, /* 330.00 + 4 */
        {"2000.00", "334.01", false}, {"2000.00", "326.00", true},  {"2000.00", "325.99", false},
        {"0.01", "2.00", true}, /* no duty on a cent */
        {"0.01", "2.01", false},
    };
    bench *b = set_up();
    b->with.day = day("2024-05-01");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        adv_recomputed d = of_shirt(b, "IN", cases[i].value, cases[i].assessed);
        assert_true(d.compared);
        if (d.agrees != cases[i].agrees || d.column_agrees != d.agrees || d.within != d.agrees) {
            fail_msg("%s on %s", cases[i].assessed, cases[i].value);
        }
        assert_int_equal(d.difference_e4, dollars(cases[i].assessed) - d.duty_e4);
        assert_int_equal(d.cause == ADV_CAUSE_NONE, cases[i].agrees);
    }
    adv_recomputed korea = of_shirt(b, "KR", "1000.00", "165.00");
    assert_true(korea.column_agrees && !korea.agrees); /* the column alone, and not with its layer */
    adv_arena_reset(&b->arena);
}

static void nothing_is_compared_without_a_value_or_an_assessed_duty(void **state)
{
    (void)state;
    bench *b = set_up();
    b->with.day = day("2024-05-01");
    adv_recomputed no_value = of_shirt(b, "IN", "0", "5.00"), not_assessed = of_shirt(b, "IN", "1000.00", "");
    assert_int_equal(no_value.outcome, ADV_RECOMPUTE_COMPUTED);
    assert_false(no_value.compared || no_value.agrees || not_assessed.compared || not_assessed.agrees);
    assert_int_equal(no_value.cause, ADV_CAUSE_NONE);
    assert_int_equal(not_assessed.difference_e4, 0);
    assert_true(of_shirt(b, "IN", "1000.00", "0").compared); /* nothing assessed is a figure */
    adv_arena_reset(&b->arena);
}

/* ---- causes ------------------------------------------------------------------------------------------ */

static void a_difference_has_the_first_cause_that_fits(void **state)
{
    (void)state;
    static const struct {
        const char *origin, *assessed;
        uint8_t cause;
    } cases[] = {
        {"VN", "200.00", ADV_CAUSE_CHANGED}, /* 165.00 before October, 265.00 since */
        {"VN", "267.00", ADV_CAUSE_CHANGED},
        {"VN", "267.01", ADV_CAUSE_ABOVE},
        {"CN", "300.00", ADV_CAUSE_EXCLUSION}, /* some of the goods taken off the layer */
        {"CN", "165.00", ADV_CAUSE_EXCLUSION}, /* all of them */
        {"CN", "100.00", ADV_CAUSE_BELOW},
        {"TR", "200.00", ADV_CAUSE_LAYER_OPEN}, /* the list is not at hand: it may be on it */
        {"TR", "100.00", ADV_CAUSE_BELOW},      /* a layer only adds */
        {"IN", "0", ADV_CAUSE_NOTHING},
        {"RU", "165.00", ADV_CAUSE_GENERAL}, /* 16.5 percent, where 90 is the lawful rate */
        {"RU", "500.00", ADV_CAUSE_BELOW},
        {"JO", "100.00", ADV_CAUSE_REDUCED}, /* between 5 and 16.5 percent */
        {"JO", "48.00", ADV_CAUSE_REDUCED},
        {"JO", "47.99", ADV_CAUSE_BELOW},
        {"KR", "165.00", ADV_CAUSE_NOT_CHARGED},
        {"KR", "300.00", ADV_CAUSE_IN_PART},
        {"KR", "417.01", ADV_CAUSE_SMALL},
        {"KR", "420.00", ADV_CAUSE_SMALL},
        {"KR", "420.01", ADV_CAUSE_ABOVE},
        {"IN", "160.00", ADV_CAUSE_SMALL},
        {"IN", "159.99", ADV_CAUSE_BELOW}, /* no preference is open to India here */
        {"MX", "100.00", ADV_CAUSE_ASIDE}, /* some of it may have come in free under the agreement */
        {"MX", "170.01", ADV_CAUSE_ABOVE},
    };
    bench *b = set_up();
    assert_true(adv_recompute_period(&b->with, day("2024-01-01"), day("2024-12-31")));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        adv_recomputed d = of_shirt(b, cases[i].origin, "1000.00", cases[i].assessed);
        assert_true(d.compared && !d.agrees);
        if (d.cause != cases[i].cause) {
            fail_msg("%s of %s: %s", cases[i].assessed, cases[i].origin,
                     adv_recompute_cause_name((adv_recompute_cause)d.cause));
        }
    }
    adv_arena_reset(&b->arena);
}

static void a_schedule_that_is_named_is_used_whatever_the_day(void **state)
{
    (void)state;
    bench *b = set_up();
    b->with.day = day("2020-05-01");
    assert_int_equal(of_shirt(b, "IN", "1000.00", "").outcome, ADV_RECOMPUTE_NO_SCHEDULE);
    b->with.named = b->schedule;
    assert_int_equal(of_shirt(b, "IN", "1000.00", "").duty_e4, dollars("165.00"));
    adv_arena_reset(&b->arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_column_is_that_of_origin_claim_and_day),
        cmocka_unit_test(a_number_that_is_gone_has_the_rate_of_its_subheading),
        cmocka_unit_test(what_a_rate_asks_for_and_is_not_there_is_named),
        cmocka_unit_test(layers_make_the_duty_and_its_bounds),
        cmocka_unit_test(a_period_has_the_days_on_which_layers_change),
        cmocka_unit_test(figures_agree_within_two_dollars_or_a_fifth_of_a_percent),
        cmocka_unit_test(nothing_is_compared_without_a_value_or_an_assessed_duty),
        cmocka_unit_test(a_difference_has_the_first_cause_that_fits),
        cmocka_unit_test(a_schedule_that_is_named_is_used_whatever_the_day),
    };
    return test_run("recompute", tests);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small schedule read from an export, kept and read back: path, inheritance, codes with and without dots,
 * what is refused, and the column for origin, claim and day under the built-in law.
 */
#include <string.h>

#include "../base/failing.h"
#include "advalorem/json.h"
#include "advalorem/tariff.h"
#include "test.h"

#define NAME(text) adv_text_of(text)

#define ROW(code, indent, words, general, special, other)                                                    \
    "{\"htsno\": \"" code "\", \"indent\": \"" indent "\", \"description\": \"" words                        \
    "\", \"superior\": null, "                                                                               \
    "\"units\": [\"doz.\", \"<u>kg</u>\"], \"general\": \"" general "\", \"special\": \"" special            \
    "\", \"other\": \"" other "\", \"footnotes\": [{\"columns\": [\"general\"], \"value\": \"See "           \
                              "9903.88.15. \", \"type\": \"endnote\"}], "                                    \
    "\"quotaQuantity\": null, \"additionalDuties\": null, \"addiitionalDuties\": null}"

static const char export_text[] = "[" ROW("6109", "0", "T-shirts, knitted:", "", "", "") "," ROW(
    "6109.10.00", "1", "Of <i>cotton</i>", "16.5%", "Free (AU,KR,S) 5% (JP) 2% (IL)",
    "90%") "," ROW("", "2", "Men's or boys':", "", "",
                   "") "," ROW("6109.10.00.12", "3", "T-shirts", "", " \\n ",
                               "") "," ROW("6109.10.00.14", "3", "Other", "", "",
                                           "") "," ROW("6109.90.15.00", "1", "Of wool", "5.6%",
                                                       "Free (A,AU,D,K)",
                                                       "35%") "," ROW("8524.11.90", "0", "Other", "Free", "",
                                                                      "35%") "," ROW("9817.00.96", "0",
                                                                                     "Articles for the "
                                                                                     "handicapped",
                                                                                     "Free", "",
                                                                                     "") "," ROW("9822.05.01",
                                                                                                 "0",
                                                                                                 "Goods of a "
                                                                                                 "party",
                                                                                                 "",
                                                                                                 "Free (P)",
                                                                                                 "") "]";

static adv_tariff *read_export(adv_arena *arena, const char *text, adv_error_list *problems,
                               adv_error_list *notes)
{
    adv_node *root = NULL;
    adv_tariff *tariff = NULL;
    adv_error err = {0};
    if (adv_json_read(&root, arena, NAME(text), "export", &err) != ADV_OK) {
        fail_msg("%s", err.message);
    }
    adv_status status = adv_tariff_from_export(&tariff, arena, root, "export", problems, notes);
    assert_int_equal(status == ADV_OK, tariff != NULL && problems->count == 0);
    return tariff;
}

static adv_tariff *sound(adv_arena *arena)
{
    adv_error_list problems;
    adv_error_list_init(&problems, arena, 0);
    adv_tariff *tariff = read_export(arena, export_text, &problems, NULL);
    assert_non_null(tariff);
    tariff->name = "test";
    tariff->in_force = adv_date_of(2025, 1, 1);
    return tariff;
}

static void codes_lead_to_lines_and_rates(void **state)
{
    (void)state;
    static const struct {
        const char *asked, *code, *rated;
    } rows[] = {
        {"6109.10.00.12", "6109100012", "61091000"},
        {"6109100012", "6109100012", "61091000"},
        {" 6109 10 0014", "6109100014", "61091000"},
        {"6109.10.00", "61091000", "61091000"},
        {"6109", "6109", ""},
        {"6109.90.15", "6109901500", "6109901500"}, /* only the line with 00 stands there */
        {"6109.90.15.00", "6109901500", "6109901500"},
        {"8524.11.90.00", "85241190", "85241190"}, /* 8 digits without suffixes */
        {"6109.10.00.00", "", ""},                 /* suffixes stand there, and 00 is none of them */
        {"6109.10.00.13", "", ""},
        {"6109.90.15.10", "", ""},
        {"610", "", ""},
        {"61O9.10.00", "", ""},
        {"6109.10.00.12.1", "", ""},
        {"", "", ""},
    };
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    adv_tariff *tariff = sound(&arena);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const adv_tariff_line *line = adv_tariff_find(tariff, NAME(rows[i].asked));
        const adv_tariff_line *rated = adv_tariff_rated(tariff, line);
        assert_int_equal(line != NULL, rows[i].code[0] != '\0');
        assert_true(line == NULL || adv_text_is(line->code, rows[i].code));
        assert_int_equal(rated != NULL, rows[i].rated[0] != '\0');
        assert_true(rated == NULL || adv_text_is(rated->code, rows[i].rated));
    }
    const adv_tariff_line *shirt = adv_tariff_find(tariff, NAME("6109100012"));
    const adv_tariff_line *above = adv_tariff_parent(tariff, shirt);
    assert_true(adv_text_is(above->description, "Men's or boys':"));
    assert_int_equal(above->code.length, 0);
    above = adv_tariff_parent(tariff, above);
    assert_true(adv_text_is(above->description, "Of cotton"));
    assert_true(adv_text_is(above->units, "doz., kg"));
    assert_true(adv_text_is(above->footnotes, "See 9903.88.15."));
    assert_true(adv_text_is(adv_tariff_parent(tariff, above)->description, "T-shirts, knitted:"));
    assert_null(adv_tariff_parent(tariff, adv_tariff_parent(tariff, above)));
    adv_arena_reset(&arena);
}

static void counts_say_what_can_be_computed(void **state)
{
    (void)state;
    adv_arena arena;
    adv_tariff_count count;
    adv_arena_init(&arena, NULL);
    adv_tariff_count_rates(&count, sound(&arena));
    assert_int_equal(count.forms[ADV_TARIFF_GENERAL][ADV_DUTY_FREE], 2);
    assert_int_equal(count.forms[ADV_TARIFF_GENERAL][ADV_DUTY_TERMS], 2);
    assert_int_equal(count.forms[ADV_TARIFF_SPECIAL][ADV_DUTY_FREE], 3);
    assert_int_equal(count.forms[ADV_TARIFF_SPECIAL][ADV_DUTY_TERMS], 2);
    assert_int_equal(count.computable, 12);
    assert_int_equal(count.not_computable, 0);
    adv_arena_reset(&arena);
}

/* Everything that is wrong is said in one go, at its line. */
static void problems_are_collected(void **state)
{
    (void)state;
    static const char text[] =
        "[{\"htsno\": \"6109.1\", \"indent\": \"0\", \"description\": \"\", \"general\": \"\"},\n"
        " {\"htsno\": \"6109.10.00\", \"indent\": \"-1\", \"description\": \"x\", \"general\": 16.5},\n"
        " {\"indent\": \"0\", \"descripton\": \"x\", \"general\": \"Free\"},\n"
        " \"stray\",\n"
        " {\"htsno\": \"6109.10.00\", \"indent\": 2, \"description\": null, \"general\": \"Free\", "
        "\"units\": {}, "
        "\"footnotes\": null, \"new_key\": \"x\"}]";
    static const struct {
        int row;
        const char *says;
    } expected[] = {
        {1, "'6109.1' is no tariff number"}, {2, "'-1' is no whole number"},
        {2, "a number stands where"},        {3, "'htsno' is missing"},
        {3, "'description' is missing"},     {4, "a text stands where"},
        {5, "a map stands where a list"},    {5, "'61091000' stands on two rows"},
    };
    adv_arena arena;
    adv_error_list problems, notes;
    adv_node *root = NULL;
    adv_tariff *tariff = NULL;
    adv_arena_init(&arena, NULL);
    adv_error_list_init(&problems, &arena, 0);
    adv_error_list_init(&notes, &arena, 0);
    assert_int_equal(adv_json_read(&root, &arena, NAME(text), "export", NULL), ADV_OK);
    assert_int_equal(adv_tariff_from_export(&tariff, &arena, root, "export", &problems, &notes),
                     ADV_ERR_INPUT);
    assert_int_equal(problems.count, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < problems.count; i++) {
        assert_int_equal(problems.items[i].place.row, expected[i].row);
        assert_memory_equal(problems.items[i].message, expected[i].says, strlen(expected[i].says));
    }
    assert_int_equal(notes.count, 2); /* descripton, new_key */
    adv_arena_reset(&arena);
}

static void what_is_no_schedule_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {"{\"results\": []}", "[]",
                                        "[" ROW("6109", "0", "T-shirts", "", "", "") "]"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        adv_arena arena;
        adv_error_list problems;
        adv_arena_init(&arena, NULL);
        adv_error_list_init(&problems, &arena, 0);
        adv_tariff *tariff = NULL;
        adv_node *root = NULL;
        assert_int_equal(adv_json_read(&root, &arena, NAME(texts[i]), "export", NULL), ADV_OK);
        assert_int_equal(adv_tariff_from_export(&tariff, &arena, root, "export", &problems, NULL),
                         ADV_ERR_INPUT);
        assert_int_equal(problems.count, 1);
        adv_arena_reset(&arena);
    }
}

static adv_text kept_of(adv_arena *arena, const adv_tariff *tariff)
{
    adv_buffer out;
    adv_buffer_init(&out, arena);
    assert_int_equal(adv_tariff_write(&out, tariff), ADV_OK);
    return adv_buffer_done(&out);
}

static void kept_form_reads_back_to_the_same_bytes(void **state)
{
    (void)state;
    adv_arena arena;
    adv_tariff *again = NULL;
    adv_error err = {0};
    adv_arena_init(&arena, NULL);
    adv_text kept = kept_of(&arena, sound(&arena));
    assert_int_equal(adv_tariff_read(&again, &arena, kept, "kept", &err), ADV_OK);
    assert_true(adv_text_equal(kept_of(&arena, again), kept));
    for (size_t cut = 0; cut < kept.length; cut++) {
        adv_tariff *part = NULL;
        adv_status status = adv_tariff_read(&part, &arena, (adv_text){kept.bytes, cut}, "kept", &err);
        bool whole_lines = cut > 0 && kept.bytes[cut - 1] == '\n';
        assert_int_equal(status, whole_lines ? ADV_OK : ADV_ERR_INPUT);
    }
    static const char *const broken[] = {
        "advalorem-tariff/2\n",
        "advalorem-tariff/1\n6109\t0\t\t\t\t\t\t\t\n6109\t0\t\t\t\t\t\t\t\n",
        "advalorem-tariff/1\n6109\t0\t\t\t\t\t\t\tx\ty\n",
        "advalorem-tariff/1\n6109\t300\t\t\t\t\t\t\tx\n",
        "advalorem-tariff/1\n61.09\t0\t\t\t\t\t\t\tx\n",
        "advalorem-tariff/1\n6109\t0\t\t\t\t\t\t\t\\x\n",
        "advalorem-tariff/1\n6109\t0\t\t\t\t\t\t\t\\\n",
    };
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        assert_int_equal(adv_tariff_read(&again, &arena, NAME(broken[i]), "kept", &err), ADV_ERR_INPUT);
    }
    adv_arena_reset(&arena);
}

static void the_column_follows_from_origin_claim_and_day(void **state)
{
    (void)state;
    static const struct {
        const char *code, *origin, *claims[3], *day;
        adv_tariff_outcome outcome;
        adv_tariff_column column;
        const char *rate;
        adv_claim_outcome claim;
    } rows[] = {
        {"6109100012", "VN", {0}, "2025-04-01", ADV_TARIFF_CHOSEN, ADV_TARIFF_GENERAL, "16.5%", 0},
        {"6109100012",
         "MX",
         {"S"},
         "2025-04-01",
         ADV_TARIFF_CHOSEN,
         ADV_TARIFF_SPECIAL,
         "Free",
         ADV_CLAIM_STANDS},
        {"6109100012", "MX", {0}, "2025-04-01", ADV_TARIFF_CHOSEN, ADV_TARIFF_GENERAL, "16.5%", 0},
        {"6109100012",
         "VN",
         {"S"},
         "2025-04-01",
         ADV_TARIFF_CHOSEN,
         ADV_TARIFF_GENERAL,
         "16.5%",
         ADV_CLAIM_ORIGIN},
        {"6109100012",
         "CL",
         {"CL"},
         "2025-04-01",
         ADV_TARIFF_CHOSEN,
         ADV_TARIFF_GENERAL,
         "16.5%",
         ADV_CLAIM_NOT_LISTED},
        {"6109100012",
         "CL",
         {"XY"},
         "2025-04-01",
         ADV_TARIFF_CHOSEN,
         ADV_TARIFF_GENERAL,
         "16.5%",
         ADV_CLAIM_UNKNOWN},
        {"6109901500",
         "IN",
         {"A"},
         "2025-04-01",
         ADV_TARIFF_CHOSEN,
         ADV_TARIFF_GENERAL,
         "5.6%",
         ADV_CLAIM_NOT_IN_FORCE},
        {"6109901500",
         "KE",
         {"D"},
         "2025-09-30",
         ADV_TARIFF_CHOSEN,
         ADV_TARIFF_SPECIAL,
         "Free",
         ADV_CLAIM_STANDS},
        {"6109901500",
         "KE",
         {"D"},
         "2025-10-01",
         ADV_TARIFF_CHOSEN,
         ADV_TARIFF_GENERAL,
         "5.6%",
         ADV_CLAIM_NOT_IN_FORCE},
        {"6109901500", "KE", {"D"}, "2026-02-04", ADV_TARIFF_NO_LAW, 0, "", ADV_CLAIM_NO_LAW},
        {"6109901500",
         "CN",
         {"K"},
         "2025-04-01",
         ADV_TARIFF_CHOSEN,
         ADV_TARIFF_SPECIAL,
         "Free",
         ADV_CLAIM_STANDS},
        {"6109100012",
         "JP",
         {"JP", "K"},
         "2025-04-01",
         ADV_TARIFF_CHOSEN,
         ADV_TARIFF_SPECIAL,
         "5%",
         ADV_CLAIM_STANDS},
        {"6109100012", "RU", {0}, "2025-04-01", ADV_TARIFF_CHOSEN, ADV_TARIFF_OTHER, "90%", 0},
        {"6109100012",
         "CU",
         {"S"},
         "2025-04-01",
         ADV_TARIFF_CHOSEN,
         ADV_TARIFF_OTHER,
         "90%",
         ADV_CLAIM_COLUMN_2},
        {"9817.00.96", "CU", {0}, "2025-04-01", ADV_TARIFF_NO_RATE, ADV_TARIFF_OTHER, "", 0},
        {"9822.05.01", "SV", {0}, "2025-04-01", ADV_TARIFF_NO_RATE, ADV_TARIFF_GENERAL, "", 0},
        {"9822.05.01",
         "SV",
         {"P"},
         "2025-04-01",
         ADV_TARIFF_CHOSEN,
         ADV_TARIFF_SPECIAL,
         "Free",
         ADV_CLAIM_STANDS},
        {"6109", "VN", {0}, "2025-04-01", ADV_TARIFF_NO_RATE, 0, "", 0},
        {"6109100099", "VN", {0}, "2025-04-01", ADV_TARIFF_NO_CODE, 0, "", 0},
        {"6109100012", "", {0}, "2025-04-01", ADV_TARIFF_NO_ORIGIN, 0, "", 0},
        {"6109100012", "VN", {0}, "2024-12-31", ADV_TARIFF_NO_SCHEDULE, 0, "", 0},
        {"6109100012", "VN", {0}, "", ADV_TARIFF_NO_DAY, 0, "", 0},
    };
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    const adv_tariff *tariff = sound(&arena);
    adv_tariff_shelf shelf = {&tariff, 1};
    const adv_jurisdiction *us = adv_law_find(adv_law_builtin(), NAME("US"));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        adv_tariff_question q = {
            .code = NAME(rows[i].code), .origin = NAME(rows[i].origin), .day = ADV_DATE_NONE};
        adv_tariff_choice choice;
        (void)adv_date_parse(&q.day, NAME(rows[i].day));
        for (; rows[i].claims[q.claim_count] != NULL; q.claim_count++) {
            q.claims[q.claim_count] = NAME(rows[i].claims[q.claim_count]);
        }
        adv_tariff_choose(&choice, us, &shelf, &q);
        if (choice.outcome != rows[i].outcome || choice.column != rows[i].column ||
            choice.claims[0].outcome != rows[i].claim) {
            fail_msg("row %zu: %s, %s, %s", i, adv_tariff_outcome_name(choice.outcome),
                     adv_tariff_column_name(choice.column), adv_claim_outcome_text(choice.claims[0].outcome));
        }
        assert_int_equal(choice.rate != NULL, rows[i].rate[0] != '\0');
        assert_true(choice.rate == NULL || adv_text_is(choice.rate->text, rows[i].rate));
        assert_true(choice.outcome != ADV_TARIFF_CHOSEN || choice.programme->cite_count > 0);
    }
    adv_arena_reset(&arena);
}

/* General Note 3(a)(iii): the lowest of several, whichever was claimed first. */
static void of_several_claims_the_lowest_applies(void **state)
{
    (void)state;
    adv_arena arena;
    adv_error_list problems;
    adv_arena_init(&arena, NULL);
    adv_error_list_init(&problems, &arena, 0);
    adv_tariff *made = read_export(
        &arena,
        "[" ROW("8407.34.18", "0", "Engines", "2.5%", "2% (B) 1.5% (S) 70.4\xC2\xA2/kg (C)", "35%") "]",
        &problems, NULL);
    made->in_force = adv_date_of(2025, 1, 1);
    const adv_tariff *tariff = made;
    adv_tariff_shelf shelf = {&tariff, 1};
    const adv_jurisdiction *us = adv_law_find(adv_law_builtin(), NAME("US"));
    adv_tariff_question q = {.code = NAME("84073418"),
                             .origin = NAME("CA"),
                             .claims = {NAME("B"), NAME("C"), NAME("S")},
                             .claim_count = 3,
                             .day = adv_date_of(2025, 4, 1)};
    adv_tariff_choice choice;
    adv_tariff_choose(&choice, us, &shelf, &q);
    assert_true(adv_text_is(choice.rate->text, "1.5%"));
    assert_int_equal(choice.claims[0].outcome, ADV_CLAIM_NOT_NEEDED);
    assert_int_equal(choice.claims[2].outcome, ADV_CLAIM_STANDS);
    const adv_programme *p = adv_tariff_possible(us, tariff, &tariff->lines[0], q.origin, q.day, NULL);
    size_t found = 0;
    for (; p != NULL; p = adv_tariff_possible(us, tariff, &tariff->lines[0], q.origin, q.day, p)) {
        found++;
    }
    assert_int_equal(found, 3);
    assert_null(adv_tariff_possible(us, tariff, &tariff->lines[0], NAME("KP"), q.day, NULL));
    adv_arena_reset(&arena);
}

static void the_revision_of_a_day(void **state)
{
    (void)state;
    adv_tariff a = {.in_force = 10}, b = {.in_force = 20}, c = {.in_force = 20};
    const adv_tariff *revisions[] = {&a, &b, &c};
    adv_tariff_shelf shelf = {revisions, 3};
    assert_null(adv_tariff_in_force(&shelf, 9));
    assert_ptr_equal(adv_tariff_in_force(&shelf, 10), &a);
    assert_ptr_equal(adv_tariff_in_force(&shelf, 19), &a);
    assert_ptr_equal(adv_tariff_in_force(&shelf, 20), &c);
    assert_ptr_equal(adv_tariff_in_force(&shelf, 9999), &c);
    assert_null(adv_tariff_in_force(NULL, 9999));
}

static adv_status read_and_keep(adv_arena *arena, const void *given)
{
    adv_node *root = NULL;
    adv_tariff *tariff = NULL;
    adv_error err = {0};
    adv_error_list problems;
    adv_buffer kept;
    adv_error_list_init(&problems, arena, 0);
    adv_buffer_init(&kept, arena);
    adv_status status = adv_json_read(&root, arena, NAME(given), "export", &err);
    status =
        status != ADV_OK ? status : adv_tariff_from_export(&tariff, arena, root, "export", &problems, NULL);
    status = status != ADV_OK ? status : adv_tariff_write(&kept, tariff);
    return status != ADV_OK ? status : adv_tariff_read(&tariff, arena, adv_buffer_done(&kept), "kept", &err);
}

static void memory_may_run_out_anywhere(void **state)
{
    (void)state;
    each_allocation_fails(read_and_keep, export_text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_lead_to_lines_and_rates),
        cmocka_unit_test(counts_say_what_can_be_computed),
        cmocka_unit_test(problems_are_collected),
        cmocka_unit_test(what_is_no_schedule_is_refused),
        cmocka_unit_test(kept_form_reads_back_to_the_same_bytes),
        cmocka_unit_test(the_column_follows_from_origin_claim_and_day),
        cmocka_unit_test(of_several_claims_the_lowest_applies),
        cmocka_unit_test(the_revision_of_a_day),
        cmocka_unit_test(memory_may_run_out_anywhere),
    };
    return test_run("tariff", tests);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists of goods and layers of a user's own: imported as they are published, refused whole with every
 * problem, kept, replaced, loaded and looked up.
 */
#define _POSIX_C_SOURCE 200809L
#include "test.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "duty/census.h"
#include "service/lists.h"

static char folder[] = "/tmp/test-lists-XXXXXX";

typedef struct run {
    adv_arena arena;
    adv_error_list problems;
    adv_lists_report report;
    adv_status status;
} run;

static const adv_law *law(void)
{
    return adv_law_builtin();
}

static const adv_jurisdiction *us(void)
{
    return adv_law_find(law(), adv_text_of("US"));
}

static void begin(run *r)
{
    adv_arena_init(&r->arena, NULL);
    adv_error_list_init(&r->problems, &r->arena, 0);
}

static const char *path_of(const char *name)
{
    static char path[256];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, const char *text)
{
    FILE *file = fopen(path_of(name), "w");
    assert_non_null(file);
    assert_int_equal(fputs(text, file) >= 0, 1);
    assert_int_equal(fclose(file), 0);
}

static void empty_data(void)
{
    char command[300];
    (void)snprintf(command, sizeof command, "rm -rf %s/data", folder);
    assert_int_equal(system(command), 0);
}

static const char *data(void)
{
    static char path[256];
    (void)snprintf(path, sizeof path, "%s/data", folder);
    return path;
}

static run *import(const char *name, const char *text)
{
    static run r;
    write_file(name, text);
    begin(&r);
    r.status = adv_lists_import(&r.report, &r.arena, data(), path_of(name), NULL, law(), us(), &r.problems);
    return &r;
}

static void imported(const char *name, const char *text, int64_t entries, size_t lists)
{
    run *r = import(name, text);
    if (r->problems.count > 0) {
        print_message("# %s\n", r->problems.items[0].message);
    }
    assert_int_equal(r->status, ADV_OK);
    assert_true(r->report.kept);
    assert_int_equal(r->report.entries, entries);
    assert_int_equal(r->report.lists, lists);
    adv_arena_reset(&r->arena);
}

/* Problem number `i` stands there and holds these words. */
static void told(const run *r, size_t i, int64_t row, int32_t column, const char *words)
{
    assert_true(i < r->problems.count);
    if (strstr(r->problems.items[i].message, words) == NULL) {
        fail_msg("expected '%s' in '%s'", words, r->problems.items[i].message);
    }
    assert_int_equal(r->problems.items[i].place.row, row);
    assert_int_equal(r->problems.items[i].place.column, column);
}

static const adv_list_entry *entry_of(const adv_lists *lists, const char *name, uint64_t code)
{
    for (size_t i = 0; i < lists->entry_count; i++) {
        if (strcmp(lists->names[lists->entries[i].list], name) == 0 && lists->entries[i].code == code) {
            return &lists->entries[i];
        }
    }
    return NULL;
}

static void published_lists_are_read_as_they_are(void **state)
{
    (void)state;
    empty_data();
    imported("s301_product_lists.csv",
             "hts8,list,ch99_code\n01012100,4A,9903.88.15\n84713001,3,9903.88.03\n"
             "84713001,4B,9903.88.16\n84713001,3,9903.88.03\n",
             3, 3);
    /* An unquoted comma in the last column. */
    imported("s201_solar_products.csv",
             "hts10,ch99_code,heading,description\n"
             "8541420010,9903.45.25,8541,Cells (CSPV cells, not assembled)\n"
             "8541430010,9903.45.21,8541,CSPV cells assembled into modules\n",
             2, 2);
    /* NA is missing; the last day is the last it holds; twelve digits of which two are zeros. */
    imported("ieepa_exempt_products.csv",
             "hts10,effective_date_start,effective_date_end\n"
             "0201100500,2025-11-13,NA\n4407110001,NA,2025-10-13\n850511007000,NA,NA\n",
             3, 1);
    imported(
        "country_eo_exempt_products.csv",
        "# Country-specific lists, with a comma\n#\nch99_code,hts10,effective_date_start,effective_date_end,"
        "source,note\n9903.01.77,0801.21.00,2025-08-06,,\"EO 14323 Annex I (original, pre-Nov-13)\",HTS8\n",
        1, 1);
    imported("s232_auto_parts.txt", "4009120020\n40111010\n8471\n", 3, 1);
    imported("s232_derivative_products.csv",
             "hts_prefix,ch99_code,derivative_type,effective_date\n"
             "04029968,9903.85.08,aluminum,2025-08-18\n7610100000,9903.85.07,aluminum,\n",
             2, 2);
    imported("s301_exclusion_lines.csv",
             "ch99_code,hts10,n_revisions,first_rev,last_rev\n"
             "9903.88.21,2202993600,42,basic,2026_rev_9\n",
             1, 1);

    run r;
    adv_lists lists;
    const adv_jurisdiction *merged = NULL;
    begin(&r);
    assert_int_equal(adv_lists_load(&lists, &merged, &r.arena, data(), law(), us(), &r.problems), ADV_OK);
    assert_ptr_equal(merged, us());
    assert_int_equal(lists.entry_count, 15);
    char day[11];
    adv_date_format(day, entry_of(&lists, "ieepa_exempt", 4407110001)->until);
    assert_string_equal(day, "2025-10-14");
    assert_int_equal(entry_of(&lists, "ieepa_exempt", 4407110001)->from, ADV_DATE_NONE);
    assert_int_equal(entry_of(&lists, "ieepa_exempt", 201100500)->until, ADV_DATE_OPEN);
    assert_int_equal(entry_of(&lists, "ieepa_exempt", 8505110070)->digits, 10);
    assert_non_null(entry_of(&lists, "exempt_9903.01.77", 8012100));
    assert_int_equal(entry_of(&lists, "s232_auto_parts", 8471)->digits, 4);
    adv_date_format(day, entry_of(&lists, "9903.85.08", 4029968)->from);
    assert_string_equal(day, "2025-08-18");
    adv_arena_reset(&r.arena);
}

static void what_holds_nothing_for_a_layer_is_not_kept(void **state)
{
    (void)state;
    static const char *const files[][2] = {
        {"census_codes.csv", "Code,Name\n1220,\"Canada\"\n"},
        {"s301_exclusion_headings.csv", "ch99_code,validity_start,validity_end,coverage_share,source,source_"
                                        "note\n9903.88.05,NA,NA,0,x,y, z\n"},
        {"shares.csv", "# a, b\nhts_prefix,applicability_share,source_note\n8471,0,\"Bare heading\"\n"},
    };
    empty_data();
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        run *r = import(files[i][0], files[i][1]);
        assert_int_equal(r->status, ADV_OK);
        assert_false(r->report.kept);
        assert_true(strlen(r->report.what) > 20);
        adv_arena_reset(&r->arena);
    }
    assert_int_equal(access(data(), F_OK), -1);
}

static void every_problem_is_told_and_nothing_written(void **state)
{
    (void)state;
    empty_data();
    run *r = import("mine.csv", "list,code,from,until\nmine,84x1,,\nMine List,8471,,\nmine,8471,2025-02-30,\n"
                                "mine,8471,2025-03-01,2025-03-01\nmine,12345678901,,\nmine,8471,,,more\n");
    assert_int_equal(r->status, ADV_ERR_INPUT);
    assert_int_equal(r->problems.count, 6);
    told(r, 0, 2, 2, "is no beginning of a code");
    told(r, 1, 3, 1, "is no name of a list");
    told(r, 2, 4, 3, "is not a day of the calendar");
    told(r, 3, 5, 4, "ends the days before they start");
    told(r, 4, 6, 2, "is no beginning of a code");
    told(r, 5, 7, 5, "stands behind the last column");
    assert_int_equal(access(data(), F_OK), -1);
    adv_arena_reset(&r->arena);
    r = import("other.csv", "hs8,mfn_rate\n01012100,0\n");
    assert_int_equal(r->status, ADV_ERR_INPUT);
    told(r, 0, 1, 1, "starts no header that is known");
    adv_arena_reset(&r->arena);
    r = import("empty.csv", "list,code\n");
    assert_int_equal(r->status, ADV_ERR_INPUT);
    told(r, 0, 0, 0, "the file holds no entry");
    adv_arena_reset(&r->arena);
    r = import("heading.csv", "hts8,list,ch99_code\n01012100,4A,9903.88\n");
    told(r, 0, 2, 3, "is no heading of chapter 99");
    adv_arena_reset(&r->arena);
    assert_int_equal(access(data(), F_OK), -1);
}

static void a_list_is_replaced_whole(void **state)
{
    (void)state;
    empty_data();
    imported("mine.csv", "list,code\nmine,8471\nmine,8472\n", 2, 1);
    run *r = import("mine.csv", "list,code,from\nmine,8473,2025-01-01\n");
    assert_true(r->report.replaced);
    adv_arena_reset(&r->arena);
    run again;
    adv_lists lists;
    const adv_jurisdiction *merged = NULL;
    begin(&again);
    assert_int_equal(adv_lists_load(&lists, &merged, &again.arena, data(), law(), us(), &again.problems),
                     ADV_OK);
    assert_int_equal(lists.entry_count, 1);
    assert_int_equal(lists.entries[0].code, 8473);
    adv_arena_reset(&again.arena);
    /* The same list in another file is no second opinion: nobody could say which counts. */
    imported("mine2.csv", "list,code\nmine,8474\n", 1, 1);
    begin(&again);
    assert_int_equal(adv_lists_load(&lists, &merged, &again.arena, data(), law(), us(), &again.problems),
                     ADV_ERR_INPUT);
    assert_non_null(strstr(again.problems.items[0].message, "the list 'mine' is in "));
    adv_arena_reset(&again.arena);
}

static void a_damaged_list_is_not_used(void **state)
{
    (void)state;
    char command[400];
    run r;
    adv_lists lists;
    const adv_jurisdiction *merged = NULL;
    empty_data();
    imported("mine.csv", "list,code\nmine,8471\n", 1, 1);
    (void)snprintf(command, sizeof command,
                   "for f in %s/lists/mine-*.csv; do echo mine,8472,, >> \"$f\"; done", data());
    assert_int_equal(system(command), 0);
    begin(&r);
    assert_int_equal(adv_lists_load(&lists, &merged, &r.arena, data(), law(), us(), &r.problems),
                     ADV_ERR_INPUT);
    assert_non_null(strstr(r.problems.items[0].message, "import the list again"));
    adv_arena_reset(&r.arena);
    empty_data();
    begin(&r); /* a folder that is not there has no lists */
    assert_int_equal(adv_lists_load(&lists, &merged, &r.arena, data(), law(), us(), &r.problems), ADV_OK);
    assert_int_equal(lists.entry_count, 0);
    adv_arena_reset(&r.arena);
}

/* ---- layers of a user's own -------------------------------------------------------------------------- */

#define LAYERS                                                                                               \
    "id,heading,authority,says,origins,scope,rate,group,rank,from,until,source,x_note\n"                     \
    "successor,9903.04.01,own,\"A surcharge of our own reading, for the gap.\",any except CA "               \
    "MX,,0.10,value,40,"                                                                                     \
    "2026-07-24,,\"91 FR 1, read by us\",seen\n"                                                             \
    "glass,9903.04.02,section_232,Glass is charged.,\"CN eu\",my_glass,0.05,,,2026-08-01,2027-01-01,,\n"

static void layers_of_a_user_are_looked_up_with_the_law(void **state)
{
    (void)state;
    static adv_layer_result result;
    adv_layer_table *table = NULL;
    run r;
    empty_data();
    run *i = import("my-layers.csv", LAYERS);
    if (i->problems.count > 0) {
        print_message("# %s\n", i->problems.items[0].message);
    }
    assert_int_equal(i->status, ADV_OK);
    assert_int_equal(i->report.layers, 2);
    adv_arena_reset(&i->arena);
    imported("my_glass.csv", "list,code\nmy_glass,7013\n", 1, 1);
    begin(&r);
    assert_int_equal(adv_lists_open(&table, &r.arena, data(), law(), us(), &r.problems), ADV_OK);
    adv_text claimed[] = {adv_text_of("9903.04.01"), adv_text_of("9903.04.02")};
    adv_layer_query q = ADV_LAYER_QUERY_INIT;
    q.code = adv_text_of("7013990000");
    q.origin = adv_text_of("DE");
    assert_int_equal(adv_date_parse(&q.day, adv_text_of("2026-08-15")), ADV_DATE_OK);
    q.value_e4 = 10000000;
    q.claimed = claimed;
    q.claimed_count = 2;
    adv_layer_find(&result, table, &q);
    assert_int_equal(result.due_e4, 1500000); /* 10 and 5 percent of 1,000 */
    assert_string_equal(result.lines[0].layer->id, "us.glass");
    assert_string_equal(result.lines[0].layer->cites[0].provision, "9903.04.02");
    size_t found = 0;
    for (size_t k = 0; k < result.count; k++) {
        if (strcmp(result.lines[k].layer->id, "us.successor") == 0) {
            assert_string_equal(result.lines[k].layer->cites[0].provision, "91 FR 1, read by us");
            assert_string_equal(result.lines[k].layer->says, "A surcharge of our own reading, for the gap.");
            assert_int_equal(result.lines[k].state->state, ADV_LAYER_IN_FORCE);
            found++;
        }
    }
    assert_int_equal(found, 1);
    adv_arena_reset(&r.arena);
}

static void layers_are_checked_like_the_law(void **state)
{
    (void)state;
    empty_data();
    run *r = import("bad.csv", "id,heading,authority,says,origins,rate,form,lifts,rank,from\n"
                               "a,990304,section_232,Says.,any,0.10,,,,2026-01-01\n"
                               "b,9903.04.01,nobody,Says.,UK,0.10,,,,2026-01-01\n"
                               "s301_list_3,9903.88.03,section_301,Says.,CN,0.10,,,,2026-01-01\n"
                               "c,9903.04.01,section_232,Says.,any,,lift,nothing,,2026-01-01\n");
    assert_int_equal(r->status, ADV_ERR_INPUT);
    assert_int_equal(r->problems.count, 5);
    told(r, 0, 2, 2, "is no heading of chapter 99");
    told(r, 1, 3, 3, "'nobody' is none of the authorities");
    told(r, 2, 3, 5, "'UK' is neither a country");
    told(r, 3, 4, 1, "the id us.s301_list_3 is used by two layers");
    told(r, 4, 5, 8, "'nothing' is neither an authority nor a row");
    adv_arena_reset(&r->arena);
    r = import("worse.csv", "id,heading,authority,says,origins,rate,base,rank,from,whatever\n"
                            ",9903.04.01,own,,any,ten,half,0,yesterday,\n");
    assert_int_equal(r->status, ADV_ERR_INPUT);
    told(r, 0, 1, 10, "is no column of a layer");
    assert_int_equal(r->problems.count, 7);
    assert_int_equal(access(data(), F_OK), -1);
    adv_arena_reset(&r->arena);
}

/* ---- the lists at hand ------------------------------------------------------------------------------- */

static bool is_at_hand(const adv_lists *lists, adv_text name)
{
    for (size_t i = 0; i < us()->list_count; i++) {
        if (us()->lists[i].code_count > 0 && adv_text_is(name, us()->lists[i].id)) {
            return true;
        }
    }
    for (size_t i = 0; i < lists->name_count; i++) {
        if (adv_text_is(name, lists->names[i])) {
            return true;
        }
    }
    return false;
}

/* Lists that rows of the law name and that no file known here holds; docs/layers.md says so of each. */
static bool is_known_missing(adv_text name)
{
    static const char *const missing[] = {"steel_derivatives_march",
                                          "9903.88.50",
                                          "9903.88.52",
                                          "9903.88.54",
                                          "9903.88.56",
                                          "9903.88.57",
                                          "9903.88.58",
                                          "9903.88.59",
                                          "9903.88.60",
                                          "9903.88.61",
                                          "9903.88.62",
                                          "9903.88.63",
                                          "9903.88.64",
                                          "9903.88.65"};
    for (size_t i = 0; i < sizeof missing / sizeof missing[0]; i++) {
        if (adv_text_is(name, missing[i])) {
            return true;
        }
    }
    return false;
}

static void every_list_the_law_names_is_at_hand(void **state)
{
    (void)state;
    static const char *const files[] = {"s301_product_lists.csv.gz",
                                        "s301_exclusion_lines.csv",
                                        "s232_derivative_products.csv",
                                        "s232_copper_products.csv",
                                        "s232_semi_products.csv",
                                        "ieepa_exempt_products.csv.gz",
                                        "s201_solar_products.csv",
                                        "country_eo_exempt_products.csv.gz",
                                        "fentanyl_carveout_products.csv",
                                        "s232_auto_parts.txt",
                                        "s232_mhd_parts.txt"};
    char path[512];
    (void)snprintf(path, sizeof path, "%s/../shared/data/tariff-us/lists", getenv("SOURCE_DIR"));
    if (access(path, R_OK) != 0) {
        test_skip("../shared/data/tariff-us/lists is not there");
    }
    empty_data();
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        run r;
        begin(&r);
        (void)snprintf(path, sizeof path, "%s/../shared/data/tariff-us/lists/%s", getenv("SOURCE_DIR"),
                       files[i]);
        r.status = adv_lists_import(&r.report, &r.arena, data(), path, NULL, law(), us(), &r.problems);
        assert_int_equal(r.status, ADV_OK);
        assert_true(r.report.kept);
        adv_arena_reset(&r.arena);
    }
    run r;
    adv_lists lists;
    const adv_jurisdiction *merged = NULL;
    adv_layer_table *table = NULL;
    begin(&r);
    assert_int_equal(adv_lists_load(&lists, &merged, &r.arena, data(), law(), us(), &r.problems), ADV_OK);
    assert_int_equal(adv_layer_compile(&table, &r.arena, merged, &lists, &r.problems), ADV_OK);
    for (size_t i = 0; i < us()->layer_count; i++) {
        const char *texts[] = {us()->layers[i].scope, us()->layers[i].except};
        for (size_t k = 0; k < 2; k++) {
            adv_text rest = adv_text_of(texts[k]);
            for (adv_text word = adv_word_next(&rest); word.length > 0; word = adv_word_next(&rest)) {
                if (is_at_hand(&lists, word) == is_known_missing(word)) {
                    fail_msg("%.*s of %s", (int)word.length, word.bytes, us()->layers[i].id);
                }
            }
        }
    }
    adv_arena_reset(&r.arena);
}

static void countries_of_the_census(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {{"1220", "CA"}, {"2010", "MX"}, {"5700", "CN"}, {"5820", "HK"},
                                           {"4280", "DE"}, {"4120", "GB"}, {"7920", "NA"}, {"0000", ""},
                                           {"9999", ""},   {"122", ""},    {"", ""}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        adv_text iso = adv_census_country(adv_text_of(pairs[i][0]));
        assert_true(adv_text_equal(iso, adv_text_of(pairs[i][1])));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_lists_are_read_as_they_are),
        cmocka_unit_test(what_holds_nothing_for_a_layer_is_not_kept),
        cmocka_unit_test(every_problem_is_told_and_nothing_written),
        cmocka_unit_test(a_list_is_replaced_whole),
        cmocka_unit_test(a_damaged_list_is_not_used),
        cmocka_unit_test(layers_of_a_user_are_looked_up_with_the_law),
        cmocka_unit_test(layers_are_checked_like_the_law),
        cmocka_unit_test(every_list_the_law_names_is_at_hand),
        cmocka_unit_test(countries_of_the_census),
    };
    if (mkdtemp(folder) == NULL) {
        return 1;
    }
    int failed = test_run("lists", tests);
    char command[300];
    (void)snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command) != 0 || failed != 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looking things up in the law: delivery terms by edition, charge names as invoices write them, dated
 * figures.
 */
#include "test.h"

#include <string.h>

#include "advalorem/law.h"
#include "engine/law_names.h"

static const adv_incoterm terms[] = {
    {.term = "FOB", .edition = "2020"},       {.term = "FOB", .edition = "2010"},
    {.term = "CFR", .edition = "2020"},       {.term = "DAT", .edition = "2010"},
    {.term = "FOB ORIGIN", .edition = "UCC"},
};

/* Sorted by bytes, as a law keeps them. */
static const adv_charge charges[] = {
    {.name = "fee", .kind = ADV_KIND_UNCLASSIFIED},
    {.name = "freight", .kind = ADV_KIND_MAIN_FREIGHT},
    {.name = "inland freight", .kind = ADV_KIND_INLAND_EXPORT},
    {.name = "ph\xC3\xAD thc", .kind = ADV_KIND_TERMINAL_ORIGIN},
    {.name = "telex release", .kind = ADV_KIND_TERMINAL_ORIGIN},
    {.name = "thc", .kind = ADV_KIND_TERMINAL_ORIGIN},
    {.name = "\xE6\xB5\xB7\xE8\xBF\x90\xE8\xB4\xB9", .kind = ADV_KIND_MAIN_FREIGHT},
    {.name = "\xE8\xBF\x90\xE8\xB4\xB9", .kind = ADV_KIND_INLAND_EXPORT},
};

static const adv_law law = {
    .format = ADV_LAW_FORMAT,
    .digest = "",
    .incoterms = terms,
    .incoterm_count = sizeof terms / sizeof terms[0],
    .charges = charges,
    .charge_count = sizeof charges / sizeof charges[0],
};

static void assert_term(const char *term, const char *edition, const char *found, const char *found_edition)
{
    const adv_incoterm *row = adv_incoterm_find(&law, adv_text_of(term), adv_text_of(edition));
    assert_non_null(row);
    assert_string_equal(row->term, found);
    assert_string_equal(row->edition, found_edition);
}

static void terms_by_edition(void **state)
{
    (void)state;
    assert_term("FOB", "", "FOB", "2020");
    assert_term("fob", "2010", "FOB", "2010");
    assert_term(" Fob ", "2015", "FOB", "2010"); /* the newest not after the one asked for */
    assert_term("FOB", "1990", "FOB", "2010");   /* else the oldest after it */
    assert_term("DAT", "2020", "DAT", "2010");
    assert_term("C&F", "", "CFR", "2020");
    assert_term("c & f", "2020", "CFR", "2020");
    assert_term("CNF", "", "CFR", "2020");
    assert_term("fob - origin", "", "FOB ORIGIN", "UCC");
    assert_null(adv_incoterm_find(&law, adv_text_of("FOBX"), adv_text_of("")));
    assert_null(adv_incoterm_find(&law, adv_text_of("F"), adv_text_of("")));
    assert_null(adv_incoterm_find(&law, adv_text_of(" & "), adv_text_of("")));
    assert_null(adv_incoterm_find(&law, (adv_text){NULL, 0}, (adv_text){NULL, 0}));
}

static void editions_of_a_term(void **state)
{
    (void)state;
    const adv_incoterm fob = {.term = "FOB", .edition = "2020", .editions = "2000 2010 2020"};
    const adv_incoterm dpu = {.term = "DPU", .edition = "2020"};
    assert_true(adv_incoterm_is_of(&fob, (adv_text){NULL, 0}));
    assert_true(adv_incoterm_is_of(&fob, adv_text_of(" 2000 ")));
    assert_true(adv_incoterm_is_of(&fob, adv_text_of("2010")));
    assert_true(adv_incoterm_is_of(&fob, adv_text_of("2020")));
    assert_false(adv_incoterm_is_of(&fob, adv_text_of("1999")));
    assert_false(adv_incoterm_is_of(&fob, adv_text_of("2030")));
    assert_false(adv_incoterm_is_of(&fob, adv_text_of("200")));
    assert_true(adv_incoterm_is_of(&dpu, adv_text_of("2020")));
    assert_false(adv_incoterm_is_of(&dpu, adv_text_of("2010")));
}

static void assert_charge(const char *name, const char *found, bool is_exact)
{
    bool exact = !is_exact;
    const adv_charge *row = adv_charge_find(&law, adv_text_of(name), &exact);
    if (found == NULL) {
        assert_null(row);
    } else {
        assert_non_null(row);
        assert_string_equal(row->name, found);
    }
    assert_int_equal(exact, is_exact);
}

static void charges_as_written(void **state)
{
    (void)state;
    assert_charge("THC", "thc", true);
    assert_charge("  T.H.C ", NULL, false); /* three letters are not one word */
    assert_charge("Telex-Release  Fee", "telex release", false);
    assert_charge("TELEX RELEASE", "telex release", true);
    assert_charge("Inland-Freight (Hanoi)", "inland freight", false); /* the longest, not the first */
    assert_charge("air freight", "freight", false);
    assert_charge("freightage", NULL, false); /* whole words only */
    assert_charge("coffee", NULL, false);
    assert_charge("", NULL, false);
    assert_charge(" - ", NULL, false);
}

static void charges_in_other_scripts(void **state)
{
    (void)state;
    assert_charge("PH\xC3\x8D THC", "ph\xC3\xAD thc", true); /* capital letters of Vietnamese */
    assert_charge("\xE6\xB5\xB7\xE8\xBF\x90\xE8\xB4\xB9", "\xE6\xB5\xB7\xE8\xBF\x90\xE8\xB4\xB9", true);
    /* Chinese has no blanks: a name within a longer one counts, the longest first. */
    assert_charge("\xE5\x9B\xBD\xE9\x99\x85\xE6\xB5\xB7\xE8\xBF\x90\xE8\xB4\xB9\xEF\xBC\x88\xE5\x90\xAB",
                  "\xE6\xB5\xB7\xE8\xBF\x90\xE8\xB4\xB9", false);
    assert_charge("\xE6\x9D\x82\xE8\xBF\x90\xE8\xB4\xB9", "\xE8\xBF\x90\xE8\xB4\xB9", false);
    assert_charge("THC\xE6\x9D\x82\xE8\xB4\xB9", "thc", false); /* a script boundary is a word boundary */
    assert_charge("\xEF\xBC\xB4\xEF\xBC\xA8\xEF\xBC\xA3", "thc", true); /* full-width letters */
    assert_charge("thc\xFF", "thc", true);                              /* a stray byte is no letter */
}

/* Every name of the built-in dictionary finds itself, also within a longer line, and nothing longer. */
static void built_in_names_find_themselves(void **state)
{
    (void)state;
    const adv_law *own = adv_law_builtin();
    char line[512];
    for (size_t i = 0; i < own->charge_count; i++) {
        bool exact = false;
        assert_ptr_equal(adv_charge_find(own, adv_text_of(own->charges[i].name), &exact), &own->charges[i]);
        assert_true(exact);
        (void)snprintf(line, sizeof line, "  %s  ** 4711 ", own->charges[i].name);
        const adv_charge *found = adv_charge_find(own, adv_text_of(line), &exact);
        assert_non_null(found);
        assert_true(strlen(found->name) >= strlen(own->charges[i].name));
        assert_false(exact);
    }
}

static const adv_parameter figures[] = {
    {.id = "xx.fee", .known = true, .e9 = 1, .from = 0, .until = 10},
    {.id = "xx.fee", .known = false, .from = 10, .until = 20},
    {.id = "xx.fee", .known = true, .e9 = 3, .from = 20, .until = ADV_DATE_OPEN},
};
static const adv_fx_rule rates[] = {{.id = "xx.currency", .from = 5, .until = 8}};
static const adv_jurisdiction nowhere = {
    .code = "XX", .parameters = figures, .parameter_count = 3, .fx = rates, .fx_count = 1};

static void figures_by_day(void **state)
{
    (void)state;
    assert_null(adv_parameter_find(&nowhere, "xx.fee", -1));
    assert_null(adv_parameter_find(&nowhere, "xx.fee", ADV_DATE_NONE));
    assert_ptr_equal(adv_parameter_find(&nowhere, "xx.fee", 0), &figures[0]);
    assert_ptr_equal(adv_parameter_find(&nowhere, "xx.fee", 9), &figures[0]);
    assert_ptr_equal(adv_parameter_find(&nowhere, "xx.fee", 10),
                     &figures[1]); /* a gap is a row, not a zero */
    assert_false(adv_parameter_find(&nowhere, "xx.fee", 10)->known);
    assert_ptr_equal(adv_parameter_find(&nowhere, "xx.fee", 20), &figures[2]);
    assert_null(adv_parameter_find(&nowhere, "xx.fees", 0));
    assert_null(adv_fx_rule_find(&nowhere, 4));
    assert_ptr_equal(adv_fx_rule_find(&nowhere, 5), &rates[0]);
    assert_null(adv_fx_rule_find(&nowhere, 8));
}

static void jurisdictions_by_code(void **state)
{
    (void)state;
    const adv_law *own = adv_law_builtin();
    assert_non_null(adv_law_find(own, adv_text_of("US")));
    assert_ptr_equal(adv_law_find(own, adv_text_of("us")), adv_law_find(own, adv_text_of("US")));
    assert_null(adv_law_find(own, adv_text_of("USA")));
    assert_null(adv_law_find(own, (adv_text){NULL, 0}));
}

static void standings(void **state)
{
    (void)state;
    const adv_cite cites[] = {
        {.standing = ADV_VERIFIED}, {.standing = ADV_KNOWLEDGE}, {.standing = ADV_SECONDARY}};
    assert_int_equal(adv_weakest_standing(cites, 1), ADV_VERIFIED);
    assert_int_equal(adv_weakest_standing(cites, 3), ADV_KNOWLEDGE);
    assert_int_equal(adv_weakest_standing(cites + 2, 1), ADV_SECONDARY);
    assert_int_equal(adv_weakest_standing(NULL, 0), ADV_VERIFIED);
    assert_string_equal(adv_standing_name(ADV_SECONDARY), "secondary");
    assert_string_equal(adv_effect_name(ADV_EFFECT_END_METHOD), "end_method");
}

static void age_of_rows(void **state)
{
    (void)state;
    adv_date newest = adv_date_of(2026, 11, 22), leap = adv_date_of(2024, 2, 29);
    assert_false(adv_law_is_stale(adv_date_of(2024, 11, 22), newest));
    assert_true(adv_law_is_stale(adv_date_of(2024, 11, 21), newest));
    assert_true(adv_law_is_stale(ADV_DATE_NONE, newest));
    assert_false(adv_law_is_stale(adv_date_of(2022, 2, 28), leap));
    assert_true(adv_law_is_stale(adv_date_of(2022, 2, 27), leap));
    assert_false(adv_law_is_stale(ADV_DATE_NONE, ADV_DATE_NONE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(terms_by_edition),
        cmocka_unit_test(editions_of_a_term),
        cmocka_unit_test(charges_as_written),
        cmocka_unit_test(charges_in_other_scripts),
        cmocka_unit_test(built_in_names_find_themselves),
        cmocka_unit_test(figures_by_day),
        cmocka_unit_test(jurisdictions_by_code),
        cmocka_unit_test(standings),
        cmocka_unit_test(age_of_rows),
    };
    return test_run("law_find", tests);
}

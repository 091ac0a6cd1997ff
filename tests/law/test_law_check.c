/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The meaning of a law in memory: what files cannot even say, and the proof of widths.  Mistakes that files
 * can hold are in broken/.
 */
#include "test.h"

#include <string.h>

#include "engine/law_check.h"

typedef struct checked {
    adv_arena arena;
    adv_error_list problems;
    adv_law law;
    adv_jurisdiction j[16];
    adv_rule rules[400];
    adv_charge charges[4];
} checked;

/* A copy of the built-in law that a test can spoil in one place. */
static int start(void **state)
{
    static checked c;
    const adv_law *own = adv_law_builtin();
    memset(&c, 0, sizeof c);
    adv_arena_init(&c.arena, NULL);
    adv_error_list_init(&c.problems, &c.arena, 0);
    c.law = *own;
    assert_true(own->jurisdiction_count <= 16);
    memcpy(c.j, own->jurisdictions, own->jurisdiction_count * sizeof c.j[0]);
    assert_true(c.j[0].rule_count <= 400);
    memcpy(c.rules, c.j[0].rules, c.j[0].rule_count * sizeof c.rules[0]);
    memcpy(c.charges, own->charges, sizeof c.charges);
    c.j[0].rules = c.rules;
    c.law.jurisdictions = c.j;
    *state = &c;
    return 0;
}

static int stop(void **state)
{
    adv_arena_reset(&((checked *)*state)->arena);
    return 0;
}

static void assert_sound(checked *c)
{
    assert_int_equal(adv_law_check(&c->law, &c->problems, &c->arena), ADV_OK);
    assert_true(adv_error_list_empty(&c->problems));
}

static void assert_refused(checked *c, const char *id, const char *words)
{
    assert_int_equal(adv_law_check(&c->law, &c->problems, &c->arena), ADV_ERR_INPUT);
    for (size_t i = 0; i < c->problems.count; i++) {
        const adv_error *problem = &c->problems.items[i];
        bool here = id == NULL || (problem->place.field != NULL && strcmp(problem->place.field, id) == 0);
        if (here && strstr(problem->message, words) != NULL) {
            return;
        }
    }
    for (size_t i = 0; i < c->problems.count; i++) {
        print_message("# %s: %s\n", c->problems.items[i].place.field, c->problems.items[i].message);
    }
    fail_msg("nobody said '%s' of %s", words, id != NULL ? id : "the law");
}

static void built_in_law_is_sound(void **state)
{
    assert_sound(*state);
}

static void format_is_asked_for(void **state)
{
    checked *c = *state;
    c->law.format = 2;
    assert_refused(c, "format", "reads format 1");
}

static void closed_lists_are_closed(void **state)
{
    checked *c = *state;
    c->rules[0].effect = 17;
    assert_refused(c, c->rules[0].id, "none of the lists");
    c->rules[0].effect = ADV_EFFECT_ADD;
    c->rules[1].subject = ADV_SUBJECT_SALE + 1;
    assert_refused(c, c->rules[1].id, "no known element");
}

static void facts_exist(void **state)
{
    checked *c = *state;
    c->rules[0].when = ADV_FACT(ADV_FACT_LIMIT - 1);
    assert_refused(c, c->rules[0].id, "does not exist");
}

static void rows_keep_their_order(void **state)
{
    checked *c = *state;
    adv_rule first = c->rules[0];
    c->rules[0] = c->rules[c->j[0].rule_count - 1];
    c->rules[c->j[0].rule_count - 1] = first;
    assert_refused(c, NULL, "out of order");
}

static void texts_are_text(void **state)
{
    checked *c = *state;
    c->rules[0].says = "";
    c->rules[1].says = "\xFF";
    assert_refused(c, c->rules[0].id, "'says' is missing");
    assert_refused(c, c->rules[1].id, "well-formed UTF-8");
}

static void charges_are_sorted_and_folded(void **state)
{
    checked *c = *state;
    c->law.charges = c->charges;
    c->law.charge_count = 3;
    assert_sound(c);
    c->charges[1].name = c->charges[0].name;
    assert_refused(c, c->charges[0].name, "stands twice");
    c->charges[1].name = "\xEF\xBF\xBD";
    assert_refused(c, NULL, "must be sorted");
    c->charges[1].name = "Telex  Release";
    assert_refused(c, "Telex  Release", "not folded");
}

static void jurisdictions_are_sorted(void **state)
{
    checked *c = *state;
    adv_jurisdiction first = c->j[0];
    c->j[0] = c->j[1];
    c->j[1] = first;
    assert_refused(c, NULL, "sorted by code");
}

/* 128 products of amounts below 10^17 and rates below 10^18 stay below 1.28 x 10^37: 124 bits and a sign. */
static void widths_are_proved(void **state)
{
    (void)state;
    assert_int_equal(adv_law_sum_bits(1, 1, 1, 0), 2);
    assert_int_equal(adv_law_sum_bits(3, 1, 1, 0), 3);
    assert_int_equal(adv_law_sum_bits(1, 0, 0, 1), 31); /* one unit of e4 is 10^9 in e13 */
    assert_int_equal(adv_law_sum_bits(ADV_LAW_TERMS, ADV_AMOUNT_LIMIT_E4, ADV_RATE_LIMIT_E9, ADV_E4), 125);
    assert_int_equal(adv_law_sum_bits(4 * ADV_LAW_TERMS, ADV_AMOUNT_LIMIT_E4, ADV_RATE_LIMIT_E9, 0), 127);
    /* A second multiplication before rounding, or more columns than there is room for, is refused. */
    assert_int_equal(adv_law_sum_bits(8 * ADV_LAW_TERMS, ADV_AMOUNT_LIMIT_E4, ADV_RATE_LIMIT_E9, 0), 128);
    assert_int_equal(adv_law_sum_bits(ADV_LAW_TERMS, INT64_MAX, INT64_MAX, 0), 128);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(built_in_law_is_sound, start, stop),
        cmocka_unit_test_setup_teardown(format_is_asked_for, start, stop),
        cmocka_unit_test_setup_teardown(closed_lists_are_closed, start, stop),
        cmocka_unit_test_setup_teardown(facts_exist, start, stop),
        cmocka_unit_test_setup_teardown(rows_keep_their_order, start, stop),
        cmocka_unit_test_setup_teardown(texts_are_text, start, stop),
        cmocka_unit_test_setup_teardown(charges_are_sorted_and_folded, start, stop),
        cmocka_unit_test_setup_teardown(jurisdictions_are_sorted, start, stop),
        cmocka_unit_test(widths_are_proved),
    };
    return test_run("law_check", tests);
}

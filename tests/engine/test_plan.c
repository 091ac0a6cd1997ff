/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How rows of law decide over facts that are yes, no or unknown, and which rows are in force on a day.  The
 * law here is made up of the fewest rows that show one thing each.
 */
#include "workshop.h"

enum {
    IN_PRICE = 1u << ADV_FACT_IN_PRICE,
    ACTUAL = 1u << ADV_FACT_ACTUAL,
    TO_SELLER = 1u << ADV_FACT_TO_SELLER
};

#define ALWAYS .from = ADV_DATE_NONE + 1, .until = ADV_DATE_OPEN

static const adv_cite verified_cite[] = {{.instrument = "X", .provision = "1", .standing = ADV_VERIFIED}};
static const adv_cite secondary_cite[] = {{.instrument = "X", .provision = "2", .standing = ADV_SECONDARY}};
static const adv_cite knowledge_cite[] = {{.instrument = "X", .provision = "3", .standing = ADV_KNOWLEDGE}};
#define CITES(list) .cites = (list), .cite_count = 1

static adv_plans plans_of(adv_arena *arena, const adv_rule *rules, uint16_t count)
{
    adv_jurisdiction *j = ADV_ARENA_NEW(arena, adv_jurisdiction);
    adv_plans plans;
    assert_non_null(j);
    j->code = "XX";
    j->trigger = ADV_DATE_EXPORT;
    j->rules = rules;
    j->rule_count = count;
    assert_int_equal(adv_plans_build(&plans, j, arena), ADV_OK);
    return plans;
}

/* Words of facts as a table can hold them: "in_price=yes actual=no". */
static adv_facts_word facts_of(const char *text, bool sale)
{
    adv_facts_word facts = 0;
    while (*text != '\0') {
        size_t name = strcspn(text, "=");
        adv_text word = {text, name};
        int fact = sale ? adv_sale_fact_find(word) : adv_element_fact_find(word);
        assert_true(fact >= 0);
        facts |= text[name + 1] == 'y' ? ADV_YES(fact) : ADV_NO(fact);
        text += name + strcspn(text + name, " ");
        text += *text == ' ';
    }
    return facts;
}

/* ---- elements: the first row that applies -------------------------------------------------------------- */

/* Freight leaves the price where it is actual; packing is added unless the price holds it; a charge to the
   seller is added, one shown not to be is left, and what remains is left too. */
static const adv_rule element_rules[] = {
    {.id = "x.freight",
     .subject = ADV_KIND_MAIN_FREIGHT,
     .effect = ADV_EFFECT_EXCLUDE,
     .unknown = ADV_UNKNOWN_PASS,
     .when = IN_PRICE | ACTUAL,
     CITES(verified_cite),
     ALWAYS},
    {.id = "x.freight_left",
     .subject = ADV_KIND_MAIN_FREIGHT,
     .effect = ADV_EFFECT_LEAVE,
     .otherwise = true,
     CITES(secondary_cite),
     ALWAYS},
    {.id = "x.packing",
     .subject = ADV_KIND_PACKING,
     .effect = ADV_EFFECT_ADD,
     .unknown = ADV_UNKNOWN_INCOMPLETE,
     .unless = IN_PRICE,
     CITES(verified_cite),
     ALWAYS},
    {.id = "x.packing_in_price",
     .subject = ADV_KIND_PACKING,
     .effect = ADV_EFFECT_LEAVE,
     .otherwise = true,
     .ask = true,
     CITES(knowledge_cite),
     ALWAYS},
    {.id = "x.testing",
     .subject = ADV_KIND_TESTING,
     .effect = ADV_EFFECT_ADD,
     .unknown = ADV_UNKNOWN_SILENT,
     .when = TO_SELLER,
     .unless = IN_PRICE,
     CITES(verified_cite),
     ALWAYS},
    {.id = "x.testing_left",
     .subject = ADV_KIND_TESTING,
     .effect = ADV_EFFECT_LEAVE,
     .otherwise = true,
     CITES(verified_cite),
     ALWAYS},
    {.id = "x.royalty",
     .subject = ADV_KIND_ROYALTY,
     .effect = ADV_EFFECT_END_METHOD,
     .unknown = ADV_UNKNOWN_SILENT,
     .unless = ACTUAL,
     CITES(verified_cite),
     ALWAYS},
};
#define ELEMENT_RULES ((uint16_t)(sizeof element_rules / sizeof element_rules[0]))

static const struct element_case {
    const char *facts;
    uint8_t     subject;
    const char *rule; /* NULL = none */
    uint8_t     outcome;
    const char *missing;
    int         sign;
    uint64_t    points;
    uint8_t     standing;
} element_cases[] = {
    {"in_price=yes actual=yes", ADV_KIND_MAIN_FREIGHT, "x.freight", ADV_STEP_APPLIED, NULL, -1, 0,
     ADV_VERIFIED},
    {"in_price=no actual=yes", ADV_KIND_MAIN_FREIGHT, "x.freight_left", ADV_STEP_APPLIED, NULL, 0, 0,
     ADV_SECONDARY},
    {"in_price=yes actual=no", ADV_KIND_MAIN_FREIGHT, "x.freight_left", ADV_STEP_APPLIED, NULL, 0, 0,
     ADV_SECONDARY},
    /* not proved: passed over, with an open point */
    {"in_price=yes", ADV_KIND_MAIN_FREIGHT, "x.freight_left", ADV_STEP_APPLIED, NULL, 0,
     ADV_TILE_POINT(ADV_POINT_OPEN_FACT), ADV_SECONDARY},
    {"", ADV_KIND_MAIN_FREIGHT, "x.freight_left", ADV_STEP_APPLIED, NULL, 0,
     ADV_TILE_POINT(ADV_POINT_OPEN_FACT), ADV_SECONDARY},
    /* one fact against the row is enough, whatever else is unknown */
    {"actual=no", ADV_KIND_MAIN_FREIGHT, "x.freight_left", ADV_STEP_APPLIED, NULL, 0, 0, ADV_SECONDARY},
    {"in_price=no", ADV_KIND_PACKING, "x.packing", ADV_STEP_APPLIED, NULL, 1, 0, ADV_VERIFIED},
    {"in_price=yes", ADV_KIND_PACKING, "x.packing_in_price", ADV_STEP_APPLIED, NULL, 0,
     ADV_TILE_POINT(ADV_POINT_ASK), ADV_KNOWLEDGE},
    /* what could raise the value and is not known makes the result incomplete */
    {"actual=yes", ADV_KIND_PACKING, "x.packing", ADV_STEP_MISSING_FACT, "in_price", 0,
     ADV_TILE_POINT(ADV_POINT_MISSING_FACT), ADV_VERIFIED},
    {"to_seller=yes in_price=no", ADV_KIND_TESTING, "x.testing", ADV_STEP_APPLIED, NULL, 1, 0, ADV_VERIFIED},
    /* silent: passed over, and nothing is said */
    {"in_price=no", ADV_KIND_TESTING, "x.testing_left", ADV_STEP_APPLIED, NULL, 0, 0, ADV_VERIFIED},
    {"actual=no", ADV_KIND_ROYALTY, "x.royalty", ADV_STEP_APPLIED, NULL, 0, 0, ADV_VERIFIED},
    {"actual=yes", ADV_KIND_ROYALTY, NULL, ADV_STEP_NOT_APPLIED, NULL, 0, 0, ADV_VERIFIED},
    {"", ADV_KIND_PROCEEDS, NULL, ADV_STEP_NOT_APPLIED, NULL, 0, 0, ADV_VERIFIED}, /* no row at all */
};

static void first_row_that_applies_decides(void **state)
{
    (void)state;
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    adv_plans plans = plans_of(&arena, element_rules, ELEMENT_RULES);
    const adv_plan *plan = adv_plans_find(&plans, adv_date_of(2025, 3, 3));
    assert_non_null(plan);
    for (size_t i = 0; i < sizeof element_cases / sizeof element_cases[0]; i++) {
        const struct element_case *c = &element_cases[i];
        adv_decision found = adv_plan_decide(plan, c->subject, facts_of(c->facts, false));
        if (c->rule == NULL) {
            assert_int_equal(found.rule, ADV_NO_RULE);
        } else {
            assert_int_not_equal(found.rule, ADV_NO_RULE);
            assert_string_equal(element_rules[found.rule].id, c->rule);
        }
        assert_int_equal(found.outcome, c->outcome);
        assert_int_equal(found.fact,
                         c->missing == NULL ? ADV_NO_FACT : adv_element_fact_find(adv_text_of(c->missing)));
        assert_int_equal(found.sign, c->sign);
        assert_int_equal(found.ends, c->rule != NULL && strcmp(c->rule, "x.royalty") == 0);
        assert_int_equal(found.points, c->points);
        assert_int_equal(found.standing, c->standing);
    }
    adv_arena_reset(&arena);
}

/* Three facts, each yes, no or unknown: a row with one of each kind of condition, against the definition
   written out. */
static void a_row_stands_as_its_definition_says(void **state)
{
    (void)state;
    const adv_rule rule = {.when = IN_PRICE | ACTUAL, .unless = TO_SELLER};
    static const unsigned facts[] = {ADV_FACT_IN_PRICE, ADV_FACT_ACTUAL, ADV_FACT_TO_SELLER};
    for (unsigned world = 0; world < 27; world++) {
        adv_facts_word word = 0;
        unsigned said[3] = {world % 3, world / 3 % 3, world / 9};
        for (unsigned k = 0; k < 3; k++) {
            word |= said[k] == 1 ? ADV_YES(facts[k]) : said[k] == 2 ? ADV_NO(facts[k]) : 0;
        }
        bool fails = said[0] == 2 || said[1] == 2 || said[2] == 1;
        bool applies = said[0] == 1 && said[1] == 1 && said[2] == 2;
        assert_int_equal(adv_rule_against(&rule, word) != 0, fails);
        assert_int_equal(adv_rule_unknown(&rule, word) == 0 && !fails, applies);
    }
}

/* ---- the sale: every condition for itself -------------------------------------------------------------- */

#define SALE_BIT(fact) ADV_FACT(ADV_SALE_##fact)
static const adv_rule sale_rules[] = {
    {.id = "x.no_sale",
     .subject = ADV_SUBJECT_SALE,
     .effect = ADV_EFFECT_END_METHOD,
     .unknown = ADV_UNKNOWN_INCOMPLETE,
     .unless = SALE_BIT(SOLD_FOR_EXPORT),
     CITES(verified_cite),
     ALWAYS},
    {.id = "x.restriction",
     .subject = ADV_SUBJECT_SALE,
     .effect = ADV_EFFECT_END_METHOD,
     .unknown = ADV_UNKNOWN_PASS,
     .when = SALE_BIT(RESTRICTED) | SALE_BIT(RESTRICTION_MATTERS),
     .otherwise = true,
     CITES(secondary_cite),
     ALWAYS},
    {.id = "x.related",
     .subject = ADV_SUBJECT_SALE,
     .effect = ADV_EFFECT_LEAVE,
     .unknown = ADV_UNKNOWN_SILENT,
     .when = SALE_BIT(RELATED),
     .otherwise = true,
     .ask = true,
     CITES(knowledge_cite),
     ALWAYS},
    {.id = "x.assembly",
     .subject = ADV_SUBJECT_SALE,
     .effect = ADV_EFFECT_END_METHOD,
     .unknown = ADV_UNKNOWN_INCOMPLETE,
     .when = SALE_BIT(ASSEMBLY),
     .otherwise = true,
     CITES(verified_cite),
     ALWAYS},
    {.id = "x.met",
     .subject = ADV_SUBJECT_SALE,
     .effect = ADV_EFFECT_LEAVE,
     .otherwise = true,
     CITES(verified_cite),
     ALWAYS},
};

static const struct sale_case {
    const char *facts;
    const char *named; /* row that ended the method or lacks a fact; NULL = neither */
    bool        ends;
    const char *missing;
    uint64_t    points;
} sale_cases[] = {
    {"sold_for_export=yes restricted=no assembly=no", NULL, false, NULL, 0},
    {"sold_for_export=no restricted=no assembly=no", "x.no_sale", true, NULL, 0},
    {"sold_for_export=yes restricted=yes restriction_matters=yes assembly=no", "x.restriction", true, NULL,
     0},
    {"sold_for_export=yes restricted=yes restriction_matters=no assembly=no", NULL, false, NULL, 0},
    {"sold_for_export=yes restricted=yes assembly=no", NULL, false, NULL,
     ADV_TILE_POINT(ADV_POINT_OPEN_FACT)},
    /* a question is asked although a later row decides too */
    {"sold_for_export=yes restricted=no related=yes assembly=no", NULL, false, NULL,
     ADV_TILE_POINT(ADV_POINT_ASK)},
    {"restricted=no assembly=no", "x.no_sale", false, "sold_for_export",
     ADV_TILE_POINT(ADV_POINT_MISSING_FACT)},
    /* of two missing facts the first is named */
    {"restricted=no", "x.no_sale", false, "sold_for_export", ADV_TILE_POINT(ADV_POINT_MISSING_FACT)},
    /* a condition that ends the method counts more than a fact that is missing before it */
    {"restricted=no assembly=yes", "x.assembly", true, NULL, ADV_TILE_POINT(ADV_POINT_MISSING_FACT)},
    {"restricted=yes restriction_matters=yes", "x.restriction", true, NULL,
     ADV_TILE_POINT(ADV_POINT_MISSING_FACT)},
    /* of two that end it the first is named */
    {"sold_for_export=no restricted=yes restriction_matters=yes assembly=yes", "x.no_sale", true, NULL, 0},
};

static void every_condition_of_the_sale_is_tested(void **state)
{
    (void)state;
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    adv_plans plans = plans_of(&arena, sale_rules, (uint16_t)(sizeof sale_rules / sizeof sale_rules[0]));
    const adv_plan *plan = adv_plans_find(&plans, adv_date_of(2025, 3, 3));
    assert_non_null(plan);
    for (size_t i = 0; i < sizeof sale_cases / sizeof sale_cases[0]; i++) {
        const struct sale_case *c = &sale_cases[i];
        adv_decision found = adv_plan_decide(plan, ADV_SUBJECT_SALE, facts_of(c->facts, true));
        assert_int_equal(found.ends, c->ends);
        assert_int_equal(found.points, c->points);
        assert_int_equal(found.outcome == ADV_STEP_MISSING_FACT, c->missing != NULL);
        if (c->missing != NULL) {
            assert_int_equal(found.fact, adv_sale_fact_find(adv_text_of(c->missing)));
        }
        if (c->named != NULL) {
            assert_string_equal(sale_rules[found.rule].id, c->named);
        }
    }
    adv_arena_reset(&arena);
}

/* ---- versions ------------------------------------------------------------------------------------------ */

enum { /* counted from 1970-01-01, so that the table of rows stays constant */
    day_2000_01_01 = 10957,
    day_2010_07_01 = 14791,
    day_2020_01_01 = 18262
};

/* One row that changed on 2010-07-01 and ended with 2019; nothing after that. */
static const adv_rule versions[] = {
    {.id = "x.price", .subject = ADV_KIND_PRICE, .effect = ADV_EFFECT_ADD, CITES(verified_cite),
     .from = day_2000_01_01, .until = day_2010_07_01},
    {.id = "x.price", .subject = ADV_KIND_PRICE, .effect = ADV_EFFECT_ADD, CITES(secondary_cite),
     .from = day_2010_07_01, .until = day_2020_01_01},
};

static void versions_hold_from_their_first_day_to_before_their_last(void **state)
{
    (void)state;
    static const struct {
        const char *day;
        int         version; /* -1 = no law */
    } days[] = {
        {"1999-12-31", -1}, {"2000-01-01", 0}, {"2005-05-05", 0}, {"2010-06-30", 0},  {"2010-07-01", 1},
        {"2019-12-31", 1},  {"2020-01-01", -1}, {"2025-01-01", -1}, {"0001-01-01", -1}, {"9999-12-31", -1},
    };
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    assert_int_equal(day_2000_01_01, day_of("2000-01-01"));
    assert_int_equal(day_2010_07_01, day_of("2010-07-01"));
    assert_int_equal(day_2020_01_01, day_of("2020-01-01"));
    adv_plans plans = plans_of(&arena, versions, 2);
    assert_int_equal(plans.count, 3);
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        const adv_plan *plan = adv_plans_find(&plans, day_of(days[i].day));
        if (days[i].version < 0) {
            assert_null(plan);
            continue;
        }
        assert_non_null(plan);
        assert_int_equal(adv_plan_decide(plan, ADV_KIND_PRICE, 0).rule, days[i].version);
        assert_int_equal(plan->id, days[i].version + 1);
    }
    assert_null(adv_plans_find(&plans, ADV_DATE_NONE)); /* the law changed, so the day matters */
    adv_arena_reset(&arena);
}

static void without_a_day_the_law_must_have_been_one(void **state)
{
    (void)state;
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    static const adv_rule steady[] = {{.id = "x.price", .subject = ADV_KIND_PRICE, .effect = ADV_EFFECT_ADD,
                                       CITES(verified_cite), .from = day_2000_01_01, .until = ADV_DATE_OPEN}};
    adv_plans plans = plans_of(&arena, steady, 1);
    assert_int_equal(plans.count, 1);
    assert_ptr_equal(adv_plans_find(&plans, ADV_DATE_NONE), &plans.plans[0]);
    assert_null(adv_plans_find(&plans, day_2000_01_01 - 1));
    assert_non_null(adv_plans_find(&plans, day_2000_01_01));
    adv_arena_reset(&arena);
}

/* The built-in law has no hole from its first day on, and decides every kind of element without any fact
   known. */
static void the_built_in_law_decides_every_kind_on_every_quarter(void **state)
{
    (void)state;
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    for (size_t k = 0; k < adv_law_builtin()->jurisdiction_count; k++) {
        const adv_jurisdiction *j = &adv_law_builtin()->jurisdictions[k];
        adv_plans plans;
        assert_int_equal(adv_plans_build(&plans, j, &arena), ADV_OK);
        adv_date last = day_of("2030-01-01");
        for (adv_date day = plans.starts[0]; day < last; day += 91) {
            const adv_plan *plan = adv_plans_find(&plans, day);
            assert_non_null(plan);
            for (unsigned kind = 0; kind <= ADV_SUBJECT_SALE; kind++) {
                adv_decision found = adv_plan_decide(plan, (uint8_t)kind, 0);
                assert_true(kind == ADV_SUBJECT_SALE ? !found.ends : found.outcome != ADV_STEP_NOT_APPLIED);
            }
        }
    }
    adv_arena_reset(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_row_that_applies_decides),
        cmocka_unit_test(a_row_stands_as_its_definition_says),
        cmocka_unit_test(every_condition_of_the_sale_is_tested),
        cmocka_unit_test(versions_hold_from_their_first_day_to_before_their_last),
        cmocka_unit_test(without_a_day_the_law_must_have_been_one),
        cmocka_unit_test(the_built_in_law_decides_every_kind_on_every_quarter),
    };
    return test_run("plan", tests);
}

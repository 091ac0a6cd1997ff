/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From rows of law to a plan: the rows in force on a day, by subject, and how they decide over what is said
 * of an element.  This is the only place where a rule is chosen; batches and single shipments both come here.
 */
#include "tile.h"

#include <assert.h>
#include <string.h>

static int compare_dates(const void *a, const void *b, const void *context)
{
    (void)context;
    adv_date x = *(const adv_date *)a;
    adv_date y = *(const adv_date *)b;
    return (x > y) - (x < y);
}

/* Every day on which a version starts or ends, sorted, without repeats. */
static adv_status collect_starts(adv_date **starts, uint16_t *count, const adv_jurisdiction *j,
                                 adv_arena *arena)
{
    size_t room = 2 * ((size_t)j->rule_count + j->fx_count);
    adv_date *days = ADV_ARENA_ARRAY(arena, room + 1, adv_date);
    adv_date *scratch = ADV_ARENA_ARRAY(arena, room + 1, adv_date);
    if (days == NULL || scratch == NULL) {
        return ADV_ERR_MEMORY;
    }
    size_t n = 0;
    for (uint16_t i = 0; i < j->rule_count; i++) {
        days[n++] = j->rules[i].from;
        if (j->rules[i].until != ADV_DATE_OPEN) {
            days[n++] = j->rules[i].until;
        }
    }
    for (uint16_t i = 0; i < j->fx_count; i++) {
        days[n++] = j->fx[i].from;
        if (j->fx[i].until != ADV_DATE_OPEN) {
            days[n++] = j->fx[i].until;
        }
    }
    adv_sort(days, scratch, n, sizeof *days, compare_dates, NULL);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (kept == 0 || days[kept - 1] != days[i]) {
            days[kept++] = days[i];
        }
    }
    if (kept > UINT16_MAX - 1) {
        return ADV_ERR_LIMIT;
    }
    *starts = days;
    *count = (uint16_t)kept;
    return ADV_OK;
}

static bool in_force(adv_date from, adv_date until, adv_date day)
{
    return from <= day && day < until;
}

static adv_status fill_plan(adv_plan *plan, const adv_jurisdiction *j, adv_date day, adv_arena *arena)
{
    uint16_t *rules = ADV_ARENA_ARRAY(arena, (size_t)j->rule_count + 1, uint16_t);
    if (rules == NULL) {
        return ADV_ERR_MEMORY;
    }
    uint16_t n = 0;
    for (unsigned subject = 0; subject <= ADV_SUBJECT_SALE; subject++) {
        plan->first[subject] = n;
        for (uint16_t i = 0; i < j->rule_count; i++) {
            if (j->rules[i].subject == subject && in_force(j->rules[i].from, j->rules[i].until, day)) {
                rules[n++] = i;
            }
        }
    }
    plan->first[ADV_SUBJECT_SALE + 1] = n;
    plan->rules = rules;
    plan->jurisdiction = j;
    plan->fx = adv_fx_rule_find(j, day);
    for (uint16_t i = 0; i < n; i++) {
        const adv_allowance *allowance = j->rules[rules[i]].allowance;
        plan->covered |= allowance == NULL ? 0 : allowance->covers;
    }
    for (unsigned kind = ADV_KIND_INLAND_EXPORT; kind <= ADV_KIND_INLAND_IMPORT; kind++) {
        bool leaves = adv_plan_leaves_by(plan, (uint8_t)kind) != ADV_NO_RULE;
        plan->leaving |= leaves ? UINT32_C(1) << (kind - ADV_KIND_INLAND_EXPORT) : 0;
    }
    return ADV_OK;
}

adv_status adv_plans_build(adv_plans *plans, const adv_jurisdiction *j, adv_arena *arena)
{
    memset(plans, 0, sizeof *plans);
    plans->jurisdiction = j;
    adv_date *starts = NULL;
    uint16_t count = 0;
    adv_status status = collect_starts(&starts, &count, j, arena);
    if (status != ADV_OK) {
        return status;
    }
    adv_plan *list = ADV_ARENA_ARRAY(arena, (size_t)count + 1, adv_plan);
    if (list == NULL) {
        return ADV_ERR_MEMORY;
    }
    for (uint16_t i = 0; i < count; i++) {
        list[i].id = (uint16_t)(i + 1);
        status = fill_plan(&list[i], j, starts[i], arena);
        if (status != ADV_OK) {
            return status;
        }
    }
    plans->starts = starts;
    plans->plans = list;
    plans->count = count;
    return ADV_OK;
}

/* An interval in which no row is in force at all is a hole in the law, not a plan. */
static bool has_rules(const adv_plan *plan)
{
    return plan->first[ADV_SUBJECT_SALE + 1] > 0;
}

const adv_plan *adv_plans_find(const adv_plans *plans, adv_date day)
{
    if (day == ADV_DATE_NONE) {
        /* The day is not stated.  It does not matter where the law has been one and the same throughout. */
        return plans->count == 1 ? &plans->plans[0] : NULL;
    }
    uint16_t at = plans->count;
    while (at > 0 && plans->starts[at - 1] > day) {
        at--;
    }
    return at > 0 && has_rules(&plans->plans[at - 1]) ? &plans->plans[at - 1] : NULL;
}

typedef enum rule_state { RULE_FAILS, RULE_APPLIES, RULE_UNDECIDED } rule_state;

adv_fact_set adv_rule_unknown(const adv_rule *rule, adv_facts_word facts)
{
    return (rule->when & ~ADV_FACTS_YES(facts)) | (rule->unless & ~ADV_FACTS_NO(facts));
}

adv_fact_set adv_rule_against(const adv_rule *rule, adv_facts_word facts)
{
    return (rule->when & ADV_FACTS_NO(facts)) | (rule->unless & ADV_FACTS_YES(facts));
}

static rule_state state_of(const adv_rule *rule, adv_facts_word facts)
{
    if (adv_rule_against(rule, facts) != 0) {
        return RULE_FAILS;
    }
    return adv_rule_unknown(rule, facts) == 0 ? RULE_APPLIES : RULE_UNDECIDED;
}

uint8_t adv_lowest_fact(adv_fact_set bits)
{
    assert(bits != 0);
    return (uint8_t)__builtin_ctzll(bits);
}

static int8_t sign_of(const adv_rule *rule)
{
    return rule->effect == ADV_EFFECT_ADD ? 1 : rule->effect == ADV_EFFECT_EXCLUDE ? -1 : 0;
}

static void note_standing(adv_decision *decision, const adv_rule *rule)
{
    uint8_t weakest = (uint8_t)adv_weakest_standing(rule->cites, rule->cite_count);
    decision->standing = weakest > decision->standing ? weakest : decision->standing;
}

/* One rule met on the way: true when it settles the decision. */
static bool meet(adv_decision *decision, const adv_rule *rule, uint16_t index, adv_facts_word facts)
{
    switch (state_of(rule, facts)) {
    case RULE_FAILS:
        return false;
    case RULE_UNDECIDED:
        if (rule->unknown != ADV_UNKNOWN_INCOMPLETE) {
            decision->points |= rule->unknown == ADV_UNKNOWN_PASS ? ADV_TILE_POINT(ADV_POINT_OPEN_FACT) : 0;
            return false;
        }
        decision->rule = index;
        decision->outcome = ADV_STEP_MISSING_FACT;
        decision->fact = adv_lowest_fact(adv_rule_unknown(rule, facts));
        decision->points |= ADV_TILE_POINT(ADV_POINT_MISSING_FACT);
        return true;
    case RULE_APPLIES:
        decision->rule = index;
        decision->outcome = ADV_STEP_APPLIED;
        decision->sign = sign_of(rule);
        decision->ends = rule->effect == ADV_EFFECT_END_METHOD;
        decision->points |= rule->ask ? ADV_TILE_POINT(ADV_POINT_ASK) : 0;
        note_standing(decision, rule);
        return true;
    }
    return false;
}

/* Elements: the first row that applies decides.  The sale: every condition is tested for itself, and the
   first that ends the method, else the first that lacks a fact, is the one to name. */
adv_decision adv_plan_decide(const adv_plan *plan, uint8_t subject, adv_facts_word facts)
{
    adv_decision decision = {.rule = ADV_NO_RULE, .outcome = ADV_STEP_NOT_APPLIED, .fact = ADV_NO_FACT};
    for (uint16_t i = plan->first[subject]; i < plan->first[subject + 1]; i++) {
        adv_decision next = decision;
        if (!meet(&next, &plan->jurisdiction->rules[plan->rules[i]], plan->rules[i], facts)) {
            decision.points = next.points;
            continue;
        }
        if (subject != ADV_SUBJECT_SALE || next.ends) {
            return next;
        }
        bool keep_missing = decision.outcome == ADV_STEP_MISSING_FACT;
        adv_decision kept = keep_missing || next.outcome != ADV_STEP_MISSING_FACT ? decision : next;
        kept.points = next.points;
        kept.standing = next.standing;
        decision = kept;
    }
    return decision;
}

bool adv_law_asks(const adv_jurisdiction *j, adv_element_fact fact)
{
    for (uint16_t i = 0; i < j->rule_count; i++) {
        const adv_rule *rule = &j->rules[i];
        if (rule->subject != ADV_SUBJECT_SALE && ((rule->when | rule->unless) & ADV_FACT(fact)) != 0) {
            return true;
        }
    }
    return false;
}

bool adv_law_has_shares(const adv_jurisdiction *j)
{
    for (uint16_t i = 0; i < j->rule_count; i++) {
        if (j->rules[i].allowance != NULL && j->rules[i].allowance->share_count > 0) {
            return true;
        }
    }
    return false;
}

adv_facts_word adv_mode_facts(uint8_t mode)
{
    return mode == 0 ? 0 : mode == ADV_MODE_AIR ? ADV_YES(ADV_FACT_BY_AIR) : ADV_NO(ADV_FACT_BY_AIR);
}

adv_country adv_country_of(adv_text letters)
{
    if (letters.length != 2) {
        return 0;
    }
    return (adv_country)((unsigned char)letters.bytes[0] << 8 | (unsigned char)letters.bytes[1]);
}

uint16_t adv_plan_leaves_by(const adv_plan *plan, uint8_t kind)
{
    const adv_facts_word shown = ADV_YES(ADV_FACT_IN_PRICE) | ADV_YES(ADV_FACT_SEPARATELY_IDENTIFIED) |
                                 ADV_YES(ADV_FACT_ACTUAL) | ADV_YES(ADV_FACT_QUANTIFIABLE);
    adv_decision decision = adv_plan_decide(plan, kind, shown);
    return decision.outcome == ADV_STEP_APPLIED && decision.sign < 0 ? decision.rule : ADV_NO_RULE;
}

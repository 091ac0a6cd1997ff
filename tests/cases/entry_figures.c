/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a case expects to be charged: sums of the entry, its lines, the rows of law that decided.
 */
#include "figures_pass.h"

#include <stdio.h>
#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* ---- dues ---------------------------------------------------------------------------------------------- */

static int kind_of(adv_text name)
{
    for (int kind = 0; kind < ADV_DUE_KIND_COUNT; kind++) {
        if (adv_text_is(name, adv_due_kind_name((adv_due_kind)kind))) {
            return kind;
        }
    }
    return -1;
}

/* The first due of a kind on a line (-1 = of the entry), of a heading where one is given. */
static const adv_due *find_due(const adv_assessment *a, int kind, int32_t line, adv_text heading)
{
    for (size_t i = 0; i < a->due_count; i++) {
        const adv_due *due = &a->dues[i];
        bool named = heading.length == 0 || adv_text_equal(due->heading, heading);
        if (due->kind == kind && due->line == line && named) {
            return due;
        }
    }
    return NULL;
}

static figure due_amount(const adv_due *due)
{
    bool known = due != NULL && (due->outcome == ADV_DUE_COMPUTED || due->outcome == ADV_DUE_FREE);
    return known ? figure_amount(due->amount_e4) : figure_absent();
}

/* A fee of the entry; nothing is charged where every line is exempt. */
static figure entry_fee(const adv_assessment *a, int kind)
{
    const adv_due *due = find_due(a, kind, -1, (adv_text){NULL, 0});
    bool free = due == NULL && a->line_count > 0;
    for (size_t i = 0; i < a->due_count && due == NULL; i++) {
        free = free && (a->dues[i].kind != kind || a->dues[i].outcome == ADV_DUE_EXEMPT ||
                        a->dues[i].outcome == ADV_DUE_LATER);
    }
    return due != NULL ? due_amount(due) : free ? figure_amount(0) : figure_absent();
}

static figure sum(int64_t e4)
{
    return e4 == ADV_AMOUNT_UNKNOWN ? figure_absent() : figure_amount(e4);
}

static figure all_charges(int64_t duty_e4, int64_t deposits_e4, int64_t fees_e4)
{
    int64_t all = 0;
    bool known = adv_amount_add(&all, duty_e4, deposits_e4) == ADV_OK &&
                 adv_amount_add(&all, all, fees_e4) == ADV_OK;
    return known ? figure_amount(all) : figure_absent();
}

/* ---- rows ---------------------------------------------------------------------------------------------- */

static bool has_row(const adv_assessment *a, const adv_entry_rule *rule)
{
    for (size_t i = 0; i < a->due_count; i++) {
        if (a->dues[i].rule == rule && a->dues[i].outcome != ADV_DUE_MISSING_FACT) {
            return true;
        }
    }
    for (size_t i = 0; i < a->line_count; i++) {
        if (a->lines[i].day_rule == rule) {
            return true;
        }
    }
    return false;
}

/* The rows that decided, each once, in the order of the law: all of them, and no other. */
static void compare_rows(pass *p, const adv_node *list)
{
    const adv_jurisdiction *j = p->a->j;
    const adv_node *node = list->first;
    adv_buffer has;
    bool equal = true;
    bool first = true;
    adv_buffer_init(&has, p->c->arena);
    for (size_t i = 0; i < j->entry_rule_count; i++) {
        if (!has_row(p->a, &j->entry_rules[i])) {
            continue;
        }
        adv_text wanted = node == NULL ? adv_text_of(NULL) : node->text;
        wanted = p->wrong && first && wanted.length > 0 ? pass_made_wrong(p->c->arena, wanted) : wanted;
        equal = equal && adv_text_is(wanted, j->entry_rules[i].id);
        adv_buffer_string(&has, first ? "" : ", ");
        adv_buffer_string(&has, j->entry_rules[i].id);
        node = node == NULL ? NULL : node->next;
        first = false;
    }
    equal = equal && node == NULL;
    p->statements++;
    if (p->wrong ? equal && list->count > 0 : !equal) {
        case_problem(p->problems, "%sentry/rows: %s%s", p->where,
                     p->wrong ? "a wrong row would pass" : "the program has ",
                     p->wrong || has.length == 0 ? "" : adv_buffer_done(&has).bytes);
    }
}

/* Rows that must not have decided; each has to be one, so that a slip cannot pass. */
static void compare_not_rows(pass *p, const adv_node *list)
{
    const adv_jurisdiction *j = p->a->j;
    for (const adv_node *node = list->first; node != NULL; node = node->next) {
        bool known = false;
        bool decided = false;
        adv_text id = p->wrong ? pass_made_wrong(p->c->arena, node->text) : node->text;
        for (size_t i = 0; i < j->entry_rule_count; i++) {
            bool here = adv_text_is(id, j->entry_rules[i].id);
            known = known || here;
            decided = decided || (here && has_row(p->a, &j->entry_rules[i]));
        }
        p->statements++;
        if (p->wrong ? known : !known || decided) {
            case_problem(p->problems, "%sentry/not_rows: '%.*s' %s", p->where, (int)node->text.length,
                         node->text.bytes,
                         p->wrong ? "made wrong would pass"
                         : known  ? "decided"
                                  : "is the name of nothing");
        }
    }
}

static bool has_point(const adv_assessment *a, adv_text name, bool asks)
{
    for (size_t i = 0; i < a->point_count; i++) {
        const adv_entry_point *point = &a->points[i];
        bool asked = point->code == ADV_ENTRY_POINT_ASK && adv_text_is(name, point->rule->id);
        if (asks ? asked : adv_text_is(name, adv_entry_point_name((adv_entry_point_code)point->code))) {
            return true;
        }
    }
    return false;
}

static bool is_point(const pass *p, adv_text name, bool asks)
{
    for (size_t i = 0; asks && i < p->a->j->entry_rule_count; i++) {
        if (adv_text_is(name, p->a->j->entry_rules[i].id)) {
            return true;
        }
    }
    for (int code = 0; !asks && code < ADV_ENTRY_POINT_COUNT; code++) {
        if (adv_text_is(name, adv_entry_point_name((adv_entry_point_code)code))) {
            return true;
        }
    }
    return false;
}

static void compare_points(pass *p, const adv_node *list, bool wanted, bool asks)
{
    for (const adv_node *node = list->first; node != NULL; node = node->next) {
        adv_text name = p->wrong ? pass_made_wrong(p->c->arena, node->text) : node->text;
        bool known = is_point(p, name, asks);
        p->statements++;
        if (p->wrong ? known : !known || has_point(p->a, name, asks) != wanted) {
            case_problem(p->problems, "%sentry/%.*s: '%.*s' %s", p->where, (int)list->key.length,
                         list->key.bytes, (int)node->text.length, node->text.bytes,
                         p->wrong ? "made wrong would pass"
                         : known  ? "is not as expected"
                                  : "is the name of nothing");
        }
    }
}

/* ---- lines --------------------------------------------------------------------------------------------- */

/* Per kind of due: its outcome, what it misses, what it is measured on. */
static void compare_kinds(pass *p, const char *group, const adv_node *map, int32_t line, const char *what)
{
    for (const adv_node *node = map->first; node != NULL; node = node->next) {
        int kind = kind_of(node->key);
        const adv_due *due = kind < 0 ? NULL : find_due(p->a, kind, line, (adv_text){NULL, 0});
        figure f = figure_absent();
        if (due != NULL && strcmp(what, "outcomes") == 0) {
            f = figure_word(adv_due_outcome_name((adv_due_outcome)due->outcome));
        } else if (due != NULL && strcmp(what, "missing") == 0 && due->missing.length > 0) {
            f = (figure){.kind = FIGURE_WORD, .word = due->missing};
        } else if (due != NULL && strcmp(what, "bases") == 0) {
            f = sum(due->base_e4);
        } else if (due != NULL && strcmp(what, "before") == 0) {
            f = sum(due->before_e4);
        }
        pass_state(p, group, node, f);
    }
}

/* Per heading or case number: the amount, or under which authority the heading gave way. */
static void compare_headings(pass *p, const char *group, const adv_node *map, int32_t line, bool gives_way)
{
    static const int kinds[] = {ADV_DUE_LAYER, ADV_DUE_ANTIDUMPING, ADV_DUE_COUNTERVAILING};
    for (const adv_node *node = map->first; node != NULL; node = node->next) {
        const adv_due *due = NULL;
        for (size_t i = 0; i < COUNT(kinds) && due == NULL; i++) {
            due = find_due(p->a, kinds[i], line, node->key);
        }
        bool gave = due != NULL && due->outcome == ADV_DUE_EXEMPT && due->by != NULL;
        figure authority = gave ? figure_word(due->layer->authority) : figure_absent();
        pass_state(p, group, node, gives_way ? authority : due_amount(due));
    }
}

static void compare_per_unit(pass *p, const char *group, const adv_node *map, const adv_assessed_line *line)
{
    for (const adv_node *node = map->first; node != NULL; node = node->next) {
        int64_t all = 0;
        bool known = adv_amount_add(&all, line->duty_e4, line->deposits_e4) == ADV_OK &&
                     adv_amount_add(&all, all, line->fees_e4) == ADV_OK;
        int64_t e4 = adv_text_is(node->key, "duty")      ? line->duty_e4
                     : adv_text_is(node->key, "charges") ? (known ? all : ADV_AMOUNT_UNKNOWN)
                                                         : ADV_AMOUNT_UNKNOWN;
        bool counted = e4 != ADV_AMOUNT_UNKNOWN && line->units_e4 > 0;
        pass_state(p, group, node, counted ? figure_quotient(e4, line->units_e4) : figure_absent());
    }
}

static bool compare_line_map(pass *p, const char *group, const adv_node *node, int32_t line)
{
    static const char *const kinds[] = {"outcomes", "missing", "bases"};
    if (node->kind != ADV_NODE_MAP) {
        return false;
    }
    for (size_t i = 0; i < COUNT(kinds); i++) {
        if (adv_text_is(node->key, kinds[i])) {
            compare_kinds(p, group, node, line, kinds[i]);
            return true;
        }
    }
    if (adv_text_is(node->key, "layers") || adv_text_is(node->key, "cases")) {
        compare_headings(p, group, node, line, false);
    } else if (adv_text_is(node->key, "gives_way")) {
        compare_headings(p, group, node, line, true);
    } else if (adv_text_is(node->key, "per_unit")) {
        compare_per_unit(p, group, node, &p->a->lines[line]);
    } else {
        return false;
    }
    return true;
}

static void compare_line(pass *p, const adv_node *expected, int32_t index)
{
    const adv_assessed_line *line = &p->a->lines[index];
    const adv_due *duty = find_due(p->a, ADV_DUE_DUTY, index, (adv_text){NULL, 0});
    char group[96];
    (void)snprintf(group, sizeof group, "entry/lines/%.*s/", (int)expected->key.length, expected->key.bytes);
    for (const adv_node *node = expected->first; node != NULL; node = node->next) {
        if (adv_text_is(node->key, "entered")) {
            pass_state(p, group, node, sum(line->entered_e4));
        } else if (adv_text_is(node->key, "duty")) {
            pass_state(p, group, node, sum(line->duty_e4));
        } else if (adv_text_is(node->key, "base_duty")) {
            pass_state(p, group, node, due_amount(duty));
        } else if (adv_text_is(node->key, "on_value")) {
            pass_state(p, group, node, duty == NULL ? figure_absent() : figure_amount(duty->on_value_e4));
        } else if (adv_text_is(node->key, "on_quantity")) {
            pass_state(p, group, node, duty == NULL ? figure_absent() : figure_amount(duty->on_quantity_e4));
        } else if (adv_text_is(node->key, "quantity")) {
            pass_state(p, group, node, duty == NULL ? figure_absent() : sum(duty->quantity_e4));
        } else if (adv_text_is(node->key, "deposits")) {
            pass_state(p, group, node, sum(line->deposits_e4));
        } else if (adv_text_is(node->key, "fees")) {
            pass_state(p, group, node, sum(line->fees_e4));
        } else if (adv_text_is(node->key, "rate_percent")) {
            pass_state(p, group, node,
                       line->rate_known ? figure_exact((adv_int128)line->rate_e9 * 100, ADV_E9)
                                        : figure_absent());
        } else if (!compare_line_map(p, group, node, index)) {
            pass_unknown_key(p, group, node);
        }
    }
}

static void compare_lines(pass *p, const adv_node *expected)
{
    for (const adv_node *node = expected->first; node != NULL; node = node->next) {
        int32_t found = -1;
        for (size_t i = 0; i < p->a->line_count; i++) {
            found = adv_text_equal(p->a->lines[i].line, node->key) ? (int32_t)i : found;
        }
        if (found < 0) {
            case_problem(p->problems, "%sentry/lines/%.*s: no such line", p->where, (int)node->key.length,
                         node->key.bytes);
        } else {
            compare_line(p, node, found);
        }
    }
}

/* Lines of one rate together: "0.04" -> value, entered. */
static void compare_rates(pass *p, const adv_node *expected)
{
    for (const adv_node *rate = expected->first; rate != NULL; rate = rate->next) {
        int64_t e9 = 0;
        int64_t value = 0;
        int64_t entered = 0;
        bool any = false;
        char group[96];
        (void)snprintf(group, sizeof group, "entry/rates/%.*s/", (int)rate->key.length, rate->key.bytes);
        (void)adv_rate_parse(&e9, rate->key);
        for (size_t i = 0; i < p->a->line_count; i++) {
            const adv_assessed_line *line = &p->a->lines[i];
            if (line->rate_known && line->rate_e9 == e9) {
                value += p->d->lines[i].value_e4;
                entered += line->entered_e4;
                any = true;
            }
        }
        for (const adv_node *node = rate->first; node != NULL; node = node->next) {
            if (adv_text_is(node->key, "value")) {
                pass_state(p, group, node, any ? figure_amount(value) : figure_absent());
            } else if (adv_text_is(node->key, "entered")) {
                pass_state(p, group, node, any ? figure_amount(entered) : figure_absent());
            } else {
                pass_unknown_key(p, group, node);
            }
        }
    }
}

/* ---- the whole ----------------------------------------------------------------------------------------- */

static bool compare_sum(pass *p, const adv_node *node)
{
    const adv_assessment *a = p->a;
    figure f;
    if (adv_text_is(node->key, "complete")) {
        f = figure_yes_no(a->complete);
    } else if (adv_text_is(node->key, "standing")) {
        f = figure_word(adv_standing_name((adv_standing)a->standing));
    } else if (adv_text_is(node->key, "duty_day")) {
        f = figure_date(p->c->arena, a->duty_day);
    } else if (adv_text_is(node->key, "entered")) {
        f = sum(a->entered_e4);
    } else if (adv_text_is(node->key, "duty")) {
        f = sum(a->duty_e4);
    } else if (adv_text_is(node->key, "deposits")) {
        f = sum(a->deposits_e4);
    } else if (adv_text_is(node->key, "fees")) {
        f = sum(a->fees_e4);
    } else if (adv_text_is(node->key, "charges")) {
        f = all_charges(a->duty_e4, a->deposits_e4, a->fees_e4);
    } else if (adv_text_is(node->key, "mpf")) {
        f = entry_fee(a, ADV_DUE_PROCESSING);
    } else if (adv_text_is(node->key, "surcharge")) {
        f = entry_fee(a, ADV_DUE_SURCHARGE);
    } else if (adv_text_is(node->key, "hmf")) {
        f = entry_fee(a, ADV_DUE_HARBOR);
    } else {
        return false;
    }
    pass_state(p, "entry/", node, f);
    return true;
}

static bool compare_list(pass *p, const adv_node *node)
{
    if (node->kind != ADV_NODE_LIST) {
        return false;
    }
    if (adv_text_is(node->key, "rows")) {
        compare_rows(p, node);
    } else if (adv_text_is(node->key, "not_rows")) {
        compare_not_rows(p, node);
    } else if (adv_text_is(node->key, "points") || adv_text_is(node->key, "no_points")) {
        compare_points(p, node, adv_text_is(node->key, "points"), false);
    } else if (adv_text_is(node->key, "asks")) {
        compare_points(p, node, true, true);
    } else {
        return false;
    }
    return true;
}

static bool compare_map(pass *p, const adv_node *node)
{
    static const char *const kinds[] = {"outcomes", "missing", "bases", "before"};
    if (node->kind != ADV_NODE_MAP) {
        return false;
    }
    for (size_t i = 0; i < COUNT(kinds); i++) {
        if (adv_text_is(node->key, kinds[i])) {
            compare_kinds(p, "entry/", node, -1, kinds[i]);
            return true;
        }
    }
    if (adv_text_is(node->key, "lines")) {
        compare_lines(p, node);
    } else if (adv_text_is(node->key, "rates")) {
        compare_rates(p, node);
    } else {
        return false;
    }
    return true;
}

void entry_compare(pass *p, const adv_node *expected)
{
    if (p->a == NULL) {
        case_problem(p->problems, "%sentry: the law says nothing of entries", p->where);
        return;
    }
    for (const adv_node *node = expected->first; node != NULL; node = node->next) {
        if (!compare_list(p, node) && !compare_map(p, node) && !compare_sum(p, node)) {
            pass_unknown_key(p, "entry/", node);
        }
    }
}

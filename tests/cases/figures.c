/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a case expects, statement by statement, against what the program determined.  Amounts must be equal
 * exactly; figures a unit and percentages are divided exactly and rounded half up to the decimals the case
 * prints.
 */
#include "figures.h"

#include <stdio.h>
#include <string.h>

#include "advalorem/explain.h"
#include "figures_pass.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define E13_OF_E4   ADV_E9

/* ---- figures ------------------------------------------------------------------------------------------- */

figure figure_absent(void)
{
    return (figure){.kind = FIGURE_ABSENT};
}

figure figure_word(const char *text)
{
    return text == NULL ? figure_absent() : (figure){.kind = FIGURE_WORD, .word = adv_text_of(text)};
}

figure figure_yes_no(bool yes)
{
    return figure_word(yes ? "yes" : "no");
}

figure figure_exact(adv_int128 value, adv_int128 one)
{
    return (figure){.kind = FIGURE_EXACT, .numerator = value, .denominator = one};
}

figure figure_amount(int64_t e4)
{
    return e4 == ADV_AMOUNT_UNKNOWN ? figure_word("unknown") : figure_exact(e4, ADV_E4);
}

figure figure_quotient(adv_int128 numerator, adv_int128 denominator)
{
    return denominator == 0
               ? figure_absent()
               : (figure){.kind = FIGURE_QUOTIENT, .numerator = numerator, .denominator = denominator};
}

figure figure_date(adv_arena *arena, adv_date day)
{
    char text[11];
    if (day == ADV_DATE_NONE) {
        return figure_absent();
    }
    adv_date_format(text, day);
    return figure_word(adv_arena_copy(arena, text, strlen(text)));
}

int figures_decimals(adv_text text)
{
    const char *point = memchr(text.bytes, '.', text.length);
    return point == NULL ? 0 : (int)(text.bytes + text.length - point) - 1;
}

static adv_int128 power_of_ten(int exponent)
{
    adv_int128 power = 1;
    for (int i = 0; i < exponent; i++) {
        power *= 10;
    }
    return power;
}

static bool holds(const figure *f, adv_text text)
{
    int64_t stated = 0;
    adv_int128 rounded = 0;
    if (f->kind == FIGURE_ABSENT) {
        return false;
    }
    if (f->kind == FIGURE_WORD) {
        return adv_text_equal(f->word, text);
    }
    int decimals = figures_decimals(text);
    if (decimals > 9 || adv_decimal_parse(&stated, text, decimals, INT64_MAX) != ADV_DECIMAL_OK) {
        return false;
    }
    adv_int128 scaled = f->numerator * power_of_ten(decimals);
    if (f->kind == FIGURE_EXACT) {
        return scaled == stated * f->denominator;
    }
    return adv_divide_round128(&rounded, scaled, f->denominator, ADV_ROUND_HALF_UP) == ADV_OK &&
           rounded == stated;
}

static void show(char out[96], const figure *f)
{
    char digits[48];
    adv_int128 rounded = 0;
    switch (f->kind) {
    case FIGURE_ABSENT: (void)snprintf(out, 96, "nothing"); return;
    case FIGURE_WORD: (void)snprintf(out, 96, "%.*s", (int)f->word.length, f->word.bytes); return;
    case FIGURE_EXACT:
    case FIGURE_QUOTIENT:
        if (adv_divide_round128(&rounded, f->numerator * power_of_ten(6), f->denominator,
                                ADV_ROUND_HALF_UP) != ADV_OK) {
            (void)snprintf(out, 96, "a figure out of range");
            return;
        }
        adv_decimal_format(digits, rounded, 6, 2);
        (void)snprintf(out, 96, "%s", digits);
        return;
    }
}

/* Another text of the same kind: the last digit of a number moves on by one, a word gets a letter more. */
adv_text pass_made_wrong(adv_arena *arena, adv_text text)
{
    char *copy = adv_arena_alloc(arena, text.length + 2, 1);
    char last = text.bytes[text.length - 1];
    if (copy == NULL) {
        return text;
    }
    memcpy(copy, text.bytes, text.length);
    if (last >= '0' && last <= '9') {
        copy[text.length - 1] = (char)(last == '9' ? '0' : last + 1);
        return (adv_text){copy, text.length};
    }
    copy[text.length] = 'x';
    return (adv_text){copy, text.length + 1};
}

/* One statement: `node` says what `key` must be, `f` is what it is. */
void pass_state(pass *p, const char *group, const adv_node *node, figure f)
{
    char shown[96];
    p->statements++;
    if (node->kind != ADV_NODE_TEXT || node->text.length == 0) {
        case_problem(p->problems, "%s%s%.*s: expected figures are texts", p->where, group,
                     (int)node->key.length, node->key.bytes);
        return;
    }
    if (p->wrong) {
        if (holds(&f, pass_made_wrong(p->c->arena, node->text))) {
            case_problem(p->problems, "%s%s%.*s: a wrong figure would pass", p->where, group,
                         (int)node->key.length, node->key.bytes);
        }
        return;
    }
    if (!holds(&f, node->text)) {
        show(shown, &f);
        case_problem(p->problems, "%s%s%.*s: expected %.*s, the program has %s", p->where, group,
                     (int)node->key.length, node->key.bytes, (int)node->text.length, node->text.bytes, shown);
    }
}

void pass_unknown_key(pass *p, const char *group, const adv_node *node)
{
    case_problem(p->problems, "%s%s%.*s: nothing of that name can be expected", p->where, group,
                 (int)node->key.length, node->key.bytes);
}

/* ---- what the determination holds ---------------------------------------------------------------------- */

static bool moves_value(const adv_trace_record *r)
{
    return (r->op == ADV_OP_ADD || r->op == ADV_OP_EXCLUDE) && r->outcome == ADV_STEP_APPLIED && r->item >= 0;
}

/* The step that decided about an item on a line: the last that names a rule. */
static const adv_trace_record *deciding_step(const adv_determination *d, int32_t item, int32_t line)
{
    const adv_trace_record *found = NULL;
    for (size_t i = 0; i < d->trace.count; i++) {
        const adv_trace_record *r = &d->trace.records[i];
        bool decides = r->op == ADV_OP_ADD || r->op == ADV_OP_EXCLUDE || r->op == ADV_OP_LEAVE;
        if (decides && r->item == item && r->line == line) {
            found = r;
        }
    }
    return found;
}

static const adv_trace_record *last_step(const adv_determination *d, int32_t item, uint8_t op)
{
    const adv_trace_record *found = NULL;
    for (size_t i = 0; i < d->trace.count; i++) {
        const adv_trace_record *r = &d->trace.records[i];
        if (r->op == op && r->item == item && r->outcome == ADV_STEP_APPLIED) {
            found = r;
        }
    }
    return found;
}

static const adv_trace_record *price_step(const adv_determination *d, int32_t line)
{
    for (size_t i = 0; i < d->trace.count; i++) {
        if (d->trace.records[i].op == ADV_OP_TAKE && d->trace.records[i].line == line) {
            return &d->trace.records[i];
        }
    }
    return NULL;
}

/* What items of a kind (or all, or one item) add or take out, in the currency of the value. */
static adv_int128 sum_moved(const adv_determination *d, uint8_t op, int kind, int32_t item)
{
    adv_int128 sum = 0;
    for (size_t i = 0; i < d->trace.count; i++) {
        const adv_trace_record *r = &d->trace.records[i];
        if (moves_value(r) && r->op == op && (kind < 0 || d->items[r->item].kind == kind) &&
            (item < 0 || r->item == item)) {
            sum += r->operand_e13;
        }
    }
    return sum;
}

static const char *effect_of(const adv_trace_record *r)
{
    static const char *const others[] = {"",     "",        "missing_fact", "missing_amount",
                                         "open", "no_rate", "ended",        "range"};
    if (r->outcome != ADV_STEP_APPLIED) {
        return others[r->outcome];
    }
    return r->op == ADV_OP_ADD ? "add" : r->op == ADV_OP_EXCLUDE ? "exclude" : "leave";
}

static figure item_effect(const adv_determination *d, int32_t item)
{
    const char *effect = NULL;
    for (size_t line = 0; line < d->line_count; line++) {
        const adv_trace_record *r = deciding_step(d, item, (int32_t)line);
        if (r == NULL) {
            continue;
        }
        if (effect != NULL && strcmp(effect, effect_of(r)) != 0) {
            return figure_word("mixed");
        }
        effect = effect_of(r);
    }
    return figure_word(effect);
}

static bool item_counts(const adv_determination *d, int32_t item)
{
    for (size_t i = 0; i < d->trace.count; i++) {
        if (moves_value(&d->trace.records[i]) && d->trace.records[i].item == item) {
            return true;
        }
    }
    return false;
}

/* ---- items --------------------------------------------------------------------------------------------- */

static figure item_total(const adv_determination *d, int32_t item)
{
    const adv_trace_record *cost = last_step(d, item, ADV_OP_COST);
    return cost != NULL ? figure_amount(cost->result_e4) : figure_amount(d->items[item].amount.e4);
}

static figure item_left(const adv_determination *d, int32_t item)
{
    const adv_trace_record *cost = last_step(d, item, ADV_OP_COST);
    int64_t here = d->items[item].amount.e4;
    bool known = cost != NULL && here != ADV_AMOUNT_UNKNOWN;
    return known ? figure_amount(cost->result_e4 - here) : figure_absent();
}

/* The value of an assist over the units it is spread on; known even where this shipment's own units are not.
   */
static figure item_per_unit(const adv_determination *d, int32_t item)
{
    for (size_t i = 0; i < d->trace.count; i++) {
        const adv_trace_record *r = &d->trace.records[i];
        if (r->op == ADV_OP_APPORTION && r->item == item && r->operand_e4 != ADV_AMOUNT_UNKNOWN) {
            return figure_quotient((adv_int128)r->operand_e4 * ADV_E9, (adv_int128)r->divisor_e9 * ADV_E4);
        }
    }
    return figure_absent();
}

static void compare_item_lines(pass *p, const char *group, const adv_node *lines, int32_t item)
{
    for (const adv_node *node = lines->first; node != NULL; node = node->next) {
        figure f = figure_absent();
        for (size_t line = 0; line < p->d->line_count; line++) {
            const adv_trace_record *r = deciding_step(p->d, item, (int32_t)line);
            if (adv_text_equal(p->d->lines[line].line, node->key) && r != NULL) {
                f = figure_amount(r->operand_e4);
            }
        }
        pass_state(p, group, node, f);
    }
}

static void compare_item(pass *p, const adv_node *expected, int32_t item)
{
    const adv_determination *d = p->d;
    const adv_item *it = &d->items[item];
    char group[128];
    (void)snprintf(group, sizeof group, "items/%.*s/", (int)expected->key.length, expected->key.bytes);
    for (const adv_node *node = expected->first; node != NULL; node = node->next) {
        if (adv_text_is(node->key, "kind")) {
            pass_state(p, group, node, figure_word(adv_element_kind_row((adv_element_kind)it->kind)->name));
        } else if (adv_text_is(node->key, "amount")) {
            pass_state(p, group, node, figure_amount(it->amount.e4));
        } else if (adv_text_is(node->key, "effect")) {
            pass_state(p, group, node, item_effect(d, item));
        } else if (adv_text_is(node->key, "counted")) {
            pass_state(p, group, node, figure_yes_no(item_counts(d, item)));
        } else if (adv_text_is(node->key, "added")) {
            pass_state(p, group, node, figure_exact(sum_moved(d, ADV_OP_ADD, -1, item), ADV_E13));
        } else if (adv_text_is(node->key, "excluded")) {
            pass_state(p, group, node, figure_exact(-sum_moved(d, ADV_OP_EXCLUDE, -1, item), ADV_E13));
        } else if (adv_text_is(node->key, "total")) {
            pass_state(p, group, node, item_total(d, item));
        } else if (adv_text_is(node->key, "per_unit") || adv_text_is(node->key, "per_unit_exact")) {
            pass_state(p, group, node, item_per_unit(d, item));
        } else if (adv_text_is(node->key, "left")) {
            pass_state(p, group, node, item_left(d, item));
        } else if (adv_text_is(node->key, "lines") && node->kind == ADV_NODE_MAP) {
            compare_item_lines(p, group, node, item);
        } else {
            pass_unknown_key(p, group, node);
        }
    }
}

static void compare_items(pass *p, const adv_node *expected)
{
    for (const adv_node *node = expected->first; node != NULL; node = node->next) {
        int32_t found = -1;
        size_t count = 0;
        for (size_t i = 0; i < p->d->item_count; i++) {
            if (adv_text_equal(p->d->items[i].id, node->key)) {
                found = (int32_t)i;
                count++;
            }
        }
        if (count != 1) {
            case_problem(p->problems, "%sitems/%.*s: %zu items have that id", p->where, (int)node->key.length,
                         node->key.bytes, count);
        } else {
            compare_item(p, node, found);
        }
    }
}

/* ---- lines, reason, rate, sums ------------------------------------------------------------------------- */

static figure line_unit_value(const adv_line_result *line)
{
    bool known = line->outcome == ADV_VALUED && line->quantity_e4 != ADV_AMOUNT_UNKNOWN;
    return known ? figure_quotient(line->exact_e13, (adv_int128)line->quantity_e4 * E13_OF_E4)
                 : figure_absent();
}

static const char *fact_name(uint8_t fact, bool sale)
{
    unsigned known = sale ? ADV_SALE_FACT_COUNT : ADV_ELEMENT_FACT_COUNT;
    if (fact >= known) {
        return NULL;
    }
    return sale ? adv_sale_fact_row((adv_sale_fact)fact)->name
                : adv_element_fact_row((adv_element_fact)fact)->name;
}

static void compare_reason(pass *p, const char *group, const adv_node *expected, const adv_line_result *line)
{
    const adv_rule *rule =
        line->reason_rule == ADV_NO_RULE ? NULL : &p->d->jurisdiction->rules[line->reason_rule];
    bool of_sale = rule != NULL && rule->subject == ADV_SUBJECT_SALE;
    for (const adv_node *node = expected->first; node != NULL; node = node->next) {
        if (adv_text_is(node->key, "rule")) {
            pass_state(p, group, node, figure_word(rule == NULL ? NULL : rule->id));
        } else if (adv_text_is(node->key, "fact")) {
            pass_state(p, group, node,
                  figure_word(fact_name(line->reason_fact, of_sale)));
        } else if (adv_text_is(node->key, "name")) {
            adv_buffer name;
            adv_buffer_init(&name, p->c->arena);
            unsigned kind = line->reason_item >= 0 ? p->d->items[line->reason_item].kind
                            : rule != NULL         ? rule->subject
                                                   : ADV_KIND_PRICE;
            adv_explain_reason_name(&name, (adv_outcome)line->outcome,
                                    (uint16_t)(kind << 8 | line->reason_fact));
            pass_state(p, group, node, (figure){.kind = FIGURE_WORD, .word = adv_buffer_done(&name)});
        } else {
            pass_unknown_key(p, group, node);
        }
    }
}

static void compare_line(pass *p, const adv_node *expected, const adv_line_result *line)
{
    bool valued = line->outcome == ADV_VALUED;
    char group[96];
    (void)snprintf(group, sizeof group, "lines/%.*s/", (int)expected->key.length, expected->key.bytes);
    for (const adv_node *node = expected->first; node != NULL; node = node->next) {
        if (adv_text_is(node->key, "outcome")) {
            pass_state(p, group, node, figure_word(adv_outcome_name((adv_outcome)line->outcome)));
        } else if (adv_text_is(node->key, "price")) {
            pass_state(p, group, node, figure_amount(line->price_e4));
        } else if (adv_text_is(node->key, "value")) {
            pass_state(p, group, node, valued ? figure_amount(line->value_e4) : figure_absent());
        } else if (adv_text_is(node->key, "entered")) {
            pass_state(p, group, node, valued ? figure_amount(line->entered_e4) : figure_absent());
        } else if (adv_text_is(node->key, "unit_value")) {
            pass_state(p, group, node, line_unit_value(line));
        } else if (adv_text_is(node->key, "reason") && node->kind == ADV_NODE_MAP) {
            compare_reason(p, group, node, line);
        } else {
            pass_unknown_key(p, group, node);
        }
    }
}

static void compare_lines(pass *p, const adv_node *expected)
{
    for (const adv_node *node = expected->first; node != NULL; node = node->next) {
        const adv_line_result *found = NULL;
        for (size_t i = 0; i < p->d->line_count; i++) {
            found = adv_text_equal(p->d->lines[i].line, node->key) ? &p->d->lines[i] : found;
        }
        if (found == NULL) {
            case_problem(p->problems, "%slines/%.*s: no such line", p->where, (int)node->key.length,
                         node->key.bytes);
        } else {
            compare_line(p, node, found);
        }
    }
}

static const char *rate_source(uint8_t source)
{
    static const char *const names[] = {NULL, "same_currency", "certified", "central_bank", "stated"};
    return source < COUNT(names) ? names[source] : NULL;
}

static void compare_rate(pass *p, const adv_node *expected)
{
    static const adv_rate_pick none;
    const adv_trace_record *take = price_step(p->d, 0);
    const adv_rate_pick *pick = take == NULL ? &none : &take->rate;
    int64_t away = pick->daily_e9 > pick->quarter_e9 ? pick->daily_e9 - pick->quarter_e9
                                                     : pick->quarter_e9 - pick->daily_e9;
    bool used = pick->source != ADV_RATE_NONE;
    bool compared = pick->quarter_e9 != 0 && pick->daily_e9 != 0;
    for (const adv_node *node = expected->first; node != NULL; node = node->next) {
        if (adv_text_is(node->key, "used")) {
            pass_state(p, "rate/", node,
                  used ? figure_word(pick->quarterly ? "quarterly" : "daily") : figure_absent());
        } else if (adv_text_is(node->key, "date")) {
            pass_state(p, "rate/", node, figure_date(p->c->arena, pick->date));
        } else if (adv_text_is(node->key, "source")) {
            pass_state(p, "rate/", node, figure_word(rate_source(pick->source)));
        } else if (adv_text_is(node->key, "figure")) {
            pass_state(p, "rate/", node, used ? figure_exact(pick->rate.e9, ADV_E9) : figure_absent());
        } else if (adv_text_is(node->key, "variance_percent")) {
            figure variance = figure_quotient((adv_int128)away * 100, pick->quarter_e9);
            pass_state(p, "rate/", node, compared ? variance : figure_absent());
        } else {
            pass_unknown_key(p, "rate/", node);
        }
    }
}

/* Sums of what is added by kind; "assists" is all four kinds of them. */
static void compare_added_of(pass *p, const adv_node *expected)
{
    for (const adv_node *node = expected->first; node != NULL; node = node->next) {
        adv_int128 sum = 0;
        int kind = adv_element_kind_find(node->key);
        if (adv_text_is(node->key, "assists")) {
            for (int k = ADV_KIND_ASSIST_MATERIALS; k <= ADV_KIND_ASSIST_DESIGN; k++) {
                sum += sum_moved(p->d, ADV_OP_ADD, k, -1);
            }
        } else if (kind >= 0) {
            sum = sum_moved(p->d, ADV_OP_ADD, kind, -1);
        } else {
            pass_unknown_key(p, "added_of/", node);
            continue;
        }
        pass_state(p, "added_of/", node, figure_exact(sum, ADV_E13));
    }
}

/* ---- lists of rules and points ------------------------------------------------------------------------- */

static const char *rule_id(const pass *p, uint16_t rule)
{
    return rule == ADV_NO_RULE ? "" : p->d->jurisdiction->rules[rule].id;
}

/* True when a step of one of two outcomes names the rule. */
static bool has_step(const pass *p, adv_text id, int outcome, int other)
{
    for (size_t i = 0; i < p->d->trace.count; i++) {
        const adv_trace_record *r = &p->d->trace.records[i];
        if ((r->outcome == outcome || r->outcome == other) && r->rule != ADV_NO_RULE &&
            adv_text_is(id, rule_id(p, r->rule))) {
            return true;
        }
    }
    return false;
}

static bool has_point(const pass *p, adv_text name)
{
    for (size_t i = 0; i < p->d->point_count; i++) {
        if (adv_text_is(name, adv_point_name((adv_point_code)p->d->points[i].code))) {
            return true;
        }
    }
    return false;
}

static bool is_asked(const pass *p, adv_text id)
{
    for (size_t i = 0; i < p->d->point_count; i++) {
        const adv_point *point = &p->d->points[i];
        if (point->code == ADV_POINT_ASK && adv_text_is(id, rule_id(p, point->rule))) {
            return true;
        }
    }
    return false;
}

/* Every point has a name; past the last of them the table says so. */
static bool is_point_name(adv_text name)
{
    for (int code = 0; strcmp(adv_point_name((adv_point_code)code), "unknown") != 0; code++) {
        if (adv_text_is(name, adv_point_name((adv_point_code)code))) {
            return true;
        }
    }
    return false;
}

static bool is_rule(const pass *p, adv_text id)
{
    for (uint16_t i = 0; i < p->d->jurisdiction->rule_count; i++) {
        if (adv_text_is(id, p->d->jurisdiction->rules[i].id)) {
            return true;
        }
    }
    return false;
}

static bool is_present(const pass *p, adv_text list, adv_text name)
{
    if (adv_text_is(list, "points") || adv_text_is(list, "no_points")) {
        return has_point(p, name);
    }
    if (adv_text_is(list, "asks")) {
        return is_asked(p, name);
    }
    if (adv_text_is(list, "not_applied")) {
        return has_step(p, name, ADV_STEP_NOT_APPLIED, ADV_STEP_NOT_APPLIED);
    }
    if (adv_text_is(list, "open")) {
        return has_step(p, name, ADV_STEP_OPEN, ADV_STEP_OPEN);
    }
    if (adv_text_is(list, "missing")) {
        return has_step(p, name, ADV_STEP_MISSING_FACT, ADV_STEP_MISSING_AMOUNT);
    }
    for (int outcome = ADV_STEP_APPLIED; outcome <= ADV_STEP_RANGE; outcome++) { /* not_reached, near_miss */
        if (has_step(p, name, outcome, outcome)) {
            return true;
        }
    }
    return false;
}

/* Names that must be there, or must not.  Each has to be the name of something, so that a slip cannot pass.
   */
static void compare_names(pass *p, const adv_node *list)
{
    bool points = adv_text_is(list->key, "points") || adv_text_is(list->key, "no_points");
    bool wanted = !adv_text_is(list->key, "no_points") && !adv_text_is(list->key, "not_reached") &&
                  !adv_text_is(list->key, "near_miss");
    for (const adv_node *node = list->first; node != NULL; node = node->next) {
        bool known = points ? is_point_name(node->text) : is_rule(p, node->text);
        p->statements++;
        if (p->wrong) {
            adv_text other = pass_made_wrong(p->c->arena, node->text);
            if (points ? is_point_name(other) : is_rule(p, other)) {
                case_problem(p->problems, "%s%.*s: a wrong name would pass", p->where, (int)list->key.length,
                             list->key.bytes);
            }
        } else if (!known || is_present(p, list->key, node->text) != wanted) {
            case_problem(p->problems, "%s%.*s: '%.*s' %s", p->where, (int)list->key.length, list->key.bytes,
                         (int)node->text.length, node->text.bytes,
                         !known   ? "is the name of nothing"
                         : wanted ? "is not among the program's"
                                  : "is among the program's");
        }
    }
}

/* The rules that applied, each once, in the order of the steps: all of them, and no other. */
static void compare_trace(pass *p, const adv_node *list)
{
    const adv_node *node = list->first;
    size_t at = 0;
    adv_buffer has;
    bool equal = true;
    adv_buffer_init(&has, p->c->arena);
    for (size_t i = 0; i < p->d->trace.count; i++) {
        const adv_trace_record *r = &p->d->trace.records[i];
        bool applied =
            (r->outcome == ADV_STEP_APPLIED || r->outcome == ADV_STEP_ENDED) && r->rule != ADV_NO_RULE;
        for (size_t k = 0; applied && k < i; k++) {
            const adv_trace_record *s = &p->d->trace.records[k];
            applied = !((s->outcome == ADV_STEP_APPLIED || s->outcome == ADV_STEP_ENDED) &&
                        s->rule != ADV_NO_RULE && strcmp(rule_id(p, s->rule), rule_id(p, r->rule)) == 0);
        }
        if (!applied) {
            continue;
        }
        adv_buffer_string(&has, at++ == 0 ? "" : ", ");
        adv_buffer_string(&has, rule_id(p, r->rule));
        adv_text wanted = node == NULL ? adv_text_of(NULL) : node->text;
        wanted = p->wrong && at == 1 && wanted.length > 0 ? pass_made_wrong(p->c->arena, wanted) : wanted;
        equal = equal && adv_text_is(wanted, rule_id(p, r->rule));
        node = node == NULL ? NULL : node->next;
    }
    equal = equal && node == NULL;
    p->statements++;
    if (p->wrong ? equal && list->count > 0 : !equal) {
        case_problem(p->problems,
                     p->wrong ? "%strace: a wrong rule would pass%s" : "%strace: the program has %s",
                     p->where,
                     p->wrong                              ? ""
                     : adv_buffer_done(&has).bytes == NULL ? "none"
                                                           : has.bytes);
    }
}

/* ---- the whole ----------------------------------------------------------------------------------------- */

static void compare_all(pass *p, const adv_node *expected);

/* Working out every method changes nothing of the determination, nor of the methods whose turn came. */
static bool is_same_with_every(const case_file *c, const adv_shipment *shipment, uint8_t way)
{
    adv_error err = {0};
    adv_determination *d = NULL;
    adv_determination *every = NULL;
    adv_options options = {.apportionment = way};
    bool fine = adv_determine(&d, c->arena, c->law, NULL, shipment, &options, &err) == ADV_OK;
    options.all_methods = true;
    fine = fine && adv_determine(&every, c->arena, c->law, NULL, shipment, &options, &err) == ADV_OK;
    fine = fine && d->outcome == every->outcome && d->value_e4 == every->value_e4 &&
           d->point_count == every->point_count && d->method_count == every->method_count &&
           every->every_method_count == every->method_count && d->every_method_count == 0;
    for (size_t i = 0; fine && i < d->method_count; i++) {
        const adv_method_result *one = &every->every_method[i];
        fine = d->methods[i].state == every->methods[i].state &&
               (d->methods[i].state == ADV_METHOD_NOT_ASKED ? one->state != ADV_METHOD_NOT_ASKED
                                                            : one->state == d->methods[i].state &&
                                                                  one->value_e4 == d->methods[i].value_e4);
    }
    return fine;
}

bool figures_determine(adv_determination **out, adv_assessment **assessment, const case_file *c,
                       const adv_shipment *shipment, uint8_t way, case_problems *problems)
{
    adv_error err = {0};
    adv_error_list found;
    adv_layer_table *layers = NULL;
    adv_options options = {.apportionment = way};
    const adv_jurisdiction *j = adv_law_find(c->law, shipment->jurisdiction);
    adv_error_list_init(&found, c->arena, 0);
    if (j != NULL && j->layer_count > 0 && adv_layer_compile(&layers, c->arena, j, NULL, &found) != ADV_OK) {
        case_problem(problems, "the layers of the law do not compile");
        return false;
    }
    adv_duty_sources sources = {.layers = layers};
    if (adv_value_and_assess(out, assessment, c->arena, c->law, NULL, &sources, shipment, &options, &err) ==
        ADV_OK) {
        if (!is_same_with_every(c, shipment, way)) {
            case_problem(problems, "to work out every method changes the determination");
        }
        return true;
    }
    case_problem(problems, "the facts cannot be determined: %s", err.message);
    return false;
}

static void compare_nested(pass *p, const adv_node *node, const adv_shipment *shipment, uint8_t way)
{
    adv_determination *d = NULL;
    adv_assessment *a = NULL;
    char where[96];
    if (!figures_determine(&d, &a, p->c, shipment, way, p->problems)) {
        return;
    }
    (void)snprintf(where, sizeof where, "%s%.*s/", p->where, (int)node->key.length, node->key.bytes);
    pass inner = *p;
    inner.d = d;
    inner.a = a;
    inner.where = where;
    inner.statements = 0;
    compare_all(&inner, node);
    p->statements += inner.statements;
}

static void compare_apportionments(pass *p, const adv_node *expected)
{
    for (const adv_node *node = expected->first; node != NULL; node = node->next) {
        unsigned way = 0;
        for (unsigned k = ADV_APPORTION_FIRST_SHIPMENT; k <= ADV_APPORTION_GIVEN; k++) {
            way = adv_text_is(node->key, adv_apportionment_name((adv_apportionment)k)) ? k : way;
        }
        if (way == 0) {
            pass_unknown_key(p, "apportionments/", node);
        } else {
            compare_nested(p, node, p->c->shipment, (uint8_t)way);
        }
    }
}

static void compare_provisional(pass *p, const adv_node *node)
{
    adv_shipment *shipment = NULL;
    if (case_read_provisional(&shipment, p->c, p->problems)) {
        compare_nested(p, node, shipment, 0);
    }
}

static bool is_list_of_names(adv_text key)
{
    static const char *const lists[] = {"not_applied", "open",   "missing",   "not_reached",
                                        "near_miss",   "points", "no_points", "asks"};
    for (size_t i = 0; i < COUNT(lists); i++) {
        if (adv_text_is(key, lists[i])) {
            return true;
        }
    }
    return false;
}

static bool compare_map(pass *p, const adv_node *node)
{
    if (node->kind != ADV_NODE_MAP || node->count == 0) {
        return false;
    }
    if (adv_text_is(node->key, "items")) {
        compare_items(p, node);
    } else if (adv_text_is(node->key, "entry")) {
        entry_compare(p, node);
    } else if (adv_text_is(node->key, "methods") || adv_text_is(node->key, "whys")) {
        methods_compare(p, node);
    } else if (adv_text_is(node->key, "related")) {
        related_compare(p, node);
    } else if (adv_text_is(node->key, "tests") || adv_text_is(node->key, "chains")) {
        relation_tests_compare(p, node);
    } else if (adv_text_is(node->key, "price_tests")) {
        price_tests_compare(p, node);
    } else if (adv_text_is(node->key, "comparison")) {
        comparison_compare(p, node);
    } else if (adv_text_is(node->key, "deductive")) {
        deductive_compare(p, node);
    } else if (adv_text_is(node->key, "computed")) {
        computed_compare(p, node);
    } else if (adv_text_is(node->key, "fallback")) {
        fallback_compare(p, node);
    } else if (adv_text_is(node->key, "lines")) {
        compare_lines(p, node);
    } else if (adv_text_is(node->key, "rate")) {
        compare_rate(p, node);
    } else if (adv_text_is(node->key, "reason")) {
        compare_reason(p, "reason/", node, &p->d->lines[0]);
    } else if (adv_text_is(node->key, "added_of")) {
        compare_added_of(p, node);
    } else if (adv_text_is(node->key, "apportionments")) {
        compare_apportionments(p, node);
    } else if (adv_text_is(node->key, "provisional")) {
        compare_provisional(p, node);
    } else {
        return false;
    }
    return true;
}

static bool compare_word(pass *p, const adv_node *node)
{
    const adv_determination *d = p->d;
    bool valued = d->outcome == ADV_VALUED;
    bool by_first = d->line_count > 0 && d->lines[0].method == ADV_BY_TRANSACTION_VALUE;
    bool usable = (valued && by_first) || d->outcome == ADV_INCOMPLETE;
    if (adv_text_is(node->key, "outcome")) {
        pass_state(p, "", node, figure_word(adv_outcome_name((adv_outcome)d->outcome)));
    } else if (adv_text_is(node->key, "method")) {
        pass_state(p, "", node, figure_word(d->method));
    } else if (adv_text_is(node->key, "standing")) {
        pass_state(p, "", node, figure_word(adv_standing_name((adv_standing)d->standing)));
    } else if (adv_text_is(node->key, "uncertified_rate")) {
        pass_state(p, "", node, figure_yes_no(d->uncertified));
    } else if (adv_text_is(node->key, "usable")) {
        pass_state(p, "", node, figure_yes_no(usable));
    } else if (adv_text_is(node->key, "customs_value")) {
        pass_state(p, "", node, valued ? figure_amount(d->value_e4) : figure_absent());
    } else if (adv_text_is(node->key, "entered_value")) {
        pass_state(p, "", node, valued ? figure_amount(d->entered_e4) : figure_absent());
    } else if (adv_text_is(node->key, "unit_value")) {
        pass_state(p, "", node, d->line_count == 1 ? line_unit_value(&d->lines[0]) : figure_absent());
    } else if (adv_text_is(node->key, "added")) {
        pass_state(p, "", node, figure_exact(sum_moved(d, ADV_OP_ADD, -1, -1), ADV_E13));
    } else if (adv_text_is(node->key, "excluded")) {
        pass_state(p, "", node, figure_exact(-sum_moved(d, ADV_OP_EXCLUDE, -1, -1), ADV_E13));
    } else {
        return false;
    }
    return true;
}

static void compare_all(pass *p, const adv_node *expected)
{
    for (const adv_node *node = expected->first; node != NULL; node = node->next) {
        if (node->kind == ADV_NODE_LIST && adv_text_is(node->key, "trace")) {
            compare_trace(p, node);
        } else if (node->kind == ADV_NODE_LIST && is_list_of_names(node->key)) {
            compare_names(p, node);
        } else if (!compare_map(p, node) && !compare_word(p, node)) {
            pass_unknown_key(p, "", node);
        }
    }
}

static size_t run_pass(const case_file *c, const adv_determination *d, const adv_assessment *a,
                       const adv_node *expected, case_problems *problems, bool wrong)
{
    pass p = {.c = c, .d = d, .a = a, .problems = problems, .where = "", .wrong = wrong};
    bool says =
        adv_node_get(expected, "outcome") != NULL &&
        (adv_node_get(expected, "customs_value") != NULL || adv_node_get(expected, "reason") != NULL ||
         adv_node_get(expected, "lines") != NULL || adv_node_get(expected, "items") != NULL ||
         adv_node_get(expected, "methods") != NULL);
    if (!says || adv_node_get(expected, "trace") == NULL) {
        case_problem(problems,
                     "expected says too little: it needs an outcome, a trace, and a value, a reason, lines, "
                     "items or methods");
        return 0;
    }
    compare_all(&p, expected);
    return p.statements;
}

size_t figures_compare(const case_file *c, const adv_determination *d, const adv_assessment *a,
                       const adv_node *expected, case_problems *problems)
{
    return run_pass(c, d, a, expected, problems, false);
}

size_t figures_notice(const case_file *c, const adv_determination *d, const adv_assessment *a,
                      const adv_node *expected, case_problems *problems)
{
    return run_pass(c, d, a, expected, problems, true);
}

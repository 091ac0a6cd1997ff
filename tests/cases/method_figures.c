/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a case expects of the methods of its first line: `methods`, `whys`, `comparison`,
 * `deductive`, `computed` and `fallback`.
 */
#include "figures_pass.h"

static const adv_method_result *find_method(const pass *p, adv_text name)
{
    for (size_t i = 0; i < p->d->method_count && p->d->methods[i].line == 0; i++) {
        if (adv_text_is(name, adv_method_name((adv_method)p->d->methods[i].method))) {
            return &p->d->methods[i];
        }
    }
    return NULL;
}

void methods_compare(pass *p, const adv_node *expected)
{
    bool whys = adv_text_is(expected->key, "whys");
    const char *group = whys ? "whys/" : "methods/";
    for (const adv_node *node = expected->first; node != NULL; node = node->next) {
        const adv_method_result *result = find_method(p, node->key);
        if (result == NULL) {
            pass_unknown_key(p, group, node);
        } else if (whys) {
            pass_state(p, group, node, figure_word(adv_method_why_name((adv_method_why)result->why)));
        } else {
            pass_state(p, group, node, figure_word(adv_method_state_name((adv_method_state)result->state)));
        }
    }
}

/* ---- accepted values ----------------------------------------------------------------------------------- */

static void compare_values(pass *p, const adv_node *expected, const adv_comparison_result *r)
{
    const adv_comparable *values = r->facts->values.items;
    for (const adv_node *node = expected->first; node != NULL; node = node->next) {
        figure verdict = figure_absent();
        for (size_t i = 0; i < r->facts->values.count && r->verdicts != NULL; i++) {
            if (adv_text_equal(values[i].id, node->key)) {
                verdict = figure_word(adv_comparable_verdict_name((adv_comparable_verdict)r->verdicts[i]));
            }
        }
        pass_state(p, "comparison/values/", node, verdict);
    }
}

static figure value_id(const pass *p, const adv_comparison_result *r, int32_t index)
{
    const adv_comparable *values = r->facts->values.items;
    if (index < 0) {
        return figure_absent();
    }
    return figure_word(adv_arena_copy(p->c->arena, values[index].id.bytes, values[index].id.length));
}

static void compare_comparison(pass *p, const adv_node *node, const adv_comparison_result *r)
{
    const char *group = "comparison/";
    const adv_comparable *values = r->facts->values.items;
    if (adv_text_is(node->key, "used")) {
        pass_state(p, group, node, value_id(p, r, r->used));
    } else if (adv_text_is(node->key, "lacks")) {
        pass_state(p, group, node, value_id(p, r, r->lacks));
    } else if (adv_text_is(node->key, "unit_value")) {
        bool solved = r->numerator != 0;
        pass_state(p, group, node, solved ? figure_quotient(r->numerator, r->denominator) : figure_absent());
    } else if (adv_text_is(node->key, "adjustment")) {
        bool used = r->used >= 0;
        adv_int128 accepted = used ? values[r->used].unit_value.e4 : 0;
        pass_state(p, group, node,
                   used ? figure_quotient(r->numerator * ADV_E4 - accepted * r->denominator,
                                          r->denominator * ADV_E4)
                        : figure_absent());
    } else if (adv_text_is(node->key, "values")) {
        compare_values(p, node, r);
    } else {
        pass_unknown_key(p, group, node);
    }
}

/* Of the last method that compared: the third where the second gives no value. */
void comparison_compare(pass *p, const adv_node *expected)
{
    const adv_comparison_result *r = NULL;
    for (size_t i = 0; i < p->d->method_count && p->d->methods[i].line == 0; i++) {
        r = p->d->methods[i].comparison != NULL ? p->d->methods[i].comparison : r;
    }
    for (const adv_node *node = expected->first; node != NULL; node = node->next) {
        if (r == NULL) {
            pass_unknown_key(p, "comparison/", node);
        } else {
            compare_comparison(p, node, r);
        }
    }
}

/* ---- deductive value ----------------------------------------------------------------------------------- */

static void compare_prices(pass *p, const adv_node *expected, const adv_deductive_result *r)
{
    for (const adv_node *node = expected->first; node != NULL; node = node->next) {
        int64_t price = 0;
        figure units = figure_absent();
        bool is_price = adv_amount_parse(&price, node->key) == ADV_DECIMAL_OK;
        for (size_t i = 0; i < r->price_count && is_price; i++) {
            units = r->prices[i].price_e4 == price ? figure_exact(r->prices[i].units_e4, ADV_E4) : units;
        }
        pass_state(p, "deductive/units_at_price/", node, units);
    }
}

static void compare_sales(pass *p, const adv_node *expected, const adv_deductive_result *r)
{
    const adv_resale *sales = r->facts->sales.items;
    for (const adv_node *node = expected->first; node != NULL; node = node->next) {
        figure verdict = figure_absent();
        for (size_t i = 0; i < r->facts->sales.count && r->verdicts != NULL; i++) {
            if (adv_text_equal(sales[i].id, node->key)) {
                verdict = figure_word(adv_resale_verdict_name((adv_resale_verdict)r->verdicts[i]));
            }
        }
        pass_state(p, "deductive/sales/", node, verdict);
    }
}

static void compare_deducted(pass *p, const adv_node *expected, const adv_deductive_result *r)
{
    for (const adv_node *node = expected->first; node != NULL; node = node->next) {
        figure amount = figure_absent();
        for (size_t i = 0; i < r->step_count; i++) {
            bool meant = adv_text_is(node->key, adv_deduction_name((adv_deduction)r->steps[i].part));
            amount = meant ? figure_exact(r->steps[i].amount_e15, (adv_int128)ADV_E13 * 100) : amount;
        }
        pass_state(p, "deductive/deducted/", node, amount);
    }
}

/* Duty on one unit is its rate of the value. */
static figure unit_duty(const adv_deductive_result *r)
{
    for (size_t i = 0; i < r->step_count; i++) {
        const adv_deduction_step *step = &r->steps[i];
        if (step->part == ADV_DEDUCT_DUTY && step->of_value && r->numerator != 0) {
            return figure_quotient(r->numerator * step->percent_e9, r->denominator * 100 * ADV_E9);
        }
    }
    return figure_absent();
}

/* Whether a sale behind the day that established the price counts. */
static bool counts_after(const adv_deductive_result *r)
{
    const adv_resale *sales = r->facts->sales.items;
    for (size_t i = 0; i < r->facts->sales.count && r->verdicts != NULL; i++) {
        if (r->verdicts[i] == ADV_RESALE_COUNTED && r->until != ADV_DATE_NONE && sales[i].date > r->until) {
            return true;
        }
    }
    return false;
}

/* One word for the method and the condition the goods were sold in, as published sets have it. */
static figure form_of(const adv_deductive_result *r)
{
    return figure_word(r->rung == ADV_RUNG_PROCESSED ? "deductive_value_further_processed"
                                                     : "deductive_value");
}

static void compare_deductive(pass *p, const adv_node *node, const adv_deductive_result *r)
{
    const char *group = "deductive/";
    if (adv_text_is(node->key, "unit_price")) {
        pass_state(p, group, node, r->chosen ? figure_amount(r->price_e4) : figure_absent());
    } else if (adv_text_is(node->key, "units")) {
        pass_state(p, group, node, r->chosen ? figure_exact(r->units_e4, ADV_E4) : figure_absent());
    } else if (adv_text_is(node->key, "until")) {
        pass_state(p, group, node, figure_date(p->c->arena, r->until));
    } else if (adv_text_is(node->key, "last_day")) {
        pass_state(p, group, node, figure_date(p->c->arena, r->last));
    } else if (adv_text_is(node->key, "later_sale_used")) {
        pass_state(p, group, node, figure_yes_no(counts_after(r)));
    } else if (adv_text_is(node->key, "sold")) {
        pass_state(p, group, node, figure_word(adv_resale_rung_name((adv_resale_rung)r->rung)));
    } else if (adv_text_is(node->key, "form")) {
        pass_state(p, group, node, form_of(r));
    } else if (adv_text_is(node->key, "unit_value")) {
        bool solved = r->numerator != 0;
        pass_state(p, group, node, solved ? figure_quotient(r->numerator, r->denominator) : figure_absent());
    } else if (adv_text_is(node->key, "unit_duty")) {
        pass_state(p, group, node, unit_duty(r));
    } else if (adv_text_is(node->key, "units_at_price")) {
        compare_prices(p, node, r);
    } else if (adv_text_is(node->key, "sales")) {
        compare_sales(p, node, r);
    } else if (adv_text_is(node->key, "deducted")) {
        compare_deducted(p, node, r);
    } else {
        pass_unknown_key(p, group, node);
    }
}

/* Of the last method that looked at sales: the sixth where it applies the fourth once more. */
void deductive_compare(pass *p, const adv_node *expected)
{
    const adv_method_result *result = NULL;
    for (size_t i = 0; i < p->d->method_count && p->d->methods[i].line == 0; i++) {
        result = p->d->methods[i].deductive != NULL ? &p->d->methods[i] : result;
    }
    for (const adv_node *node = expected->first; node != NULL; node = node->next) {
        if (result == NULL || result->deductive == NULL) {
            pass_unknown_key(p, "deductive/", node);
        } else {
            compare_deductive(p, node, result->deductive);
        }
    }
}

/* ---- computed value ------------------------------------------------------------------------------------ */

static void compare_class(pass *p, const adv_node *expected, const adv_computed_result *r)
{
    const adv_class_figure *figures = r->facts->class_figures.items;
    for (const adv_node *node = expected->first; node != NULL; node = node->next) {
        figure verdict = figure_absent();
        for (size_t i = 0; i < r->facts->class_figures.count && r->verdicts != NULL; i++) {
            if (adv_text_equal(figures[i].id, node->key)) {
                verdict = figure_word(adv_class_verdict_name((adv_class_verdict)r->verdicts[i]));
            }
        }
        pass_state(p, "computed/class/", node, verdict);
    }
}

/* What is counted of a part, all assists together. */
static void compare_costs(pass *p, const adv_node *expected, const adv_computed_result *r)
{
    for (const adv_node *node = expected->first; node != NULL; node = node->next) {
        adv_int128 sum_e13 = 0;
        bool found = false;
        for (size_t i = 0; i < r->step_count; i++) {
            bool meant =
                adv_text_is(node->key, adv_computed_part_name((adv_computed_part)r->steps[i].part));
            sum_e13 += meant ? r->steps[i].amount_e13 : 0;
            found = found || meant;
        }
        pass_state(p, "computed/costs/", node, found ? figure_exact(sum_e13, ADV_E13) : figure_absent());
    }
}

static void compare_computed(pass *p, const adv_node *node, const adv_computed_result *r)
{
    const char *group = "computed/";
    adv_profit_choice choice = (adv_profit_choice)r->choice;
    if (adv_text_is(node->key, "profit_of")) {
        pass_state(p, group, node, figure_word(adv_profit_figures_name(choice)));
    } else if (adv_text_is(node->key, "profit_choice")) {
        pass_state(p, group, node, figure_word(adv_profit_choice_name(choice)));
    } else if (adv_text_is(node->key, "unit_value")) {
        bool solved = r->numerator != 0;
        pass_state(p, group, node, solved ? figure_quotient(r->numerator, r->denominator) : figure_absent());
    } else if (adv_text_is(node->key, "class")) {
        compare_class(p, node, r);
    } else if (adv_text_is(node->key, "costs")) {
        compare_costs(p, node, r);
    } else {
        pass_unknown_key(p, group, node);
    }
}

void computed_compare(pass *p, const adv_node *expected)
{
    const adv_method_result *result = find_method(p, adv_text_of("computed_value"));
    for (const adv_node *node = expected->first; node != NULL; node = node->next) {
        if (result == NULL || result->computed == NULL) {
            pass_unknown_key(p, "computed/", node);
        } else {
            compare_computed(p, node, result->computed);
        }
    }
}

/* ---- fall-back method ---------------------------------------------------------------------------------- */

/* "7.2(f)", or "allowed" */
static figure basis_of(const pass *p, const adv_fallback_offer *offer)
{
    char letter = adv_source_forbidden(offer->source);
    adv_buffer words;
    adv_buffer_init(&words, p->c->arena);
    adv_buffer_string(&words, "7.2(");
    adv_buffer_char(&words, letter);
    adv_buffer_string(&words, ")");
    adv_text text = adv_buffer_done(&words);
    return letter == '\0' ? figure_word("allowed")
                          : figure_word(adv_arena_copy(p->c->arena, text.bytes, text.length));
}

static figure offer_id(const pass *p, const adv_fallback_offer *offer)
{
    return figure_word(adv_arena_copy(p->c->arena, offer->id.bytes, offer->id.length));
}

static void compare_offers(pass *p, const adv_node *expected, const adv_fallback_result *r, bool bases)
{
    const adv_fallback_offer *offers = r->facts->offers.items;
    for (const adv_node *node = expected->first; node != NULL; node = node->next) {
        figure found = figure_absent();
        for (size_t i = 0; i < r->facts->offers.count; i++) {
            if (adv_text_equal(offers[i].id, node->key)) {
                found = bases ? basis_of(p, &offers[i])
                              : figure_word(adv_offer_verdict_name((adv_offer_verdict)r->verdicts[i]));
            }
        }
        pass_state(p, bases ? "fallback/bases/" : "fallback/offers/", node, found);
    }
}

/* Offers of a prohibited source, in their order: the key counts from nothing. */
static void compare_prohibited(pass *p, const adv_node *expected, const adv_fallback_result *r)
{
    const adv_fallback_offer *offers = r->facts->offers.items;
    for (const adv_node *node = expected->first; node != NULL; node = node->next) {
        int64_t wanted = 0;
        int64_t at = 0;
        figure found = figure_absent();
        bool counted = adv_decimal_parse(&wanted, node->key, 0, INT64_MAX) == ADV_DECIMAL_OK;
        for (size_t i = 0; i < r->facts->offers.count && counted; i++) {
            if (r->verdicts[i] == ADV_OFFER_PROHIBITED && at++ == wanted) {
                found = offer_id(p, &offers[i]);
            }
        }
        pass_state(p, "fallback/prohibited/", node, found);
    }
}

static figure bits_of(const pass *p, uint32_t bits)
{
    adv_buffer words;
    adv_buffer_init(&words, p->c->arena);
    for (size_t i = 0; i < ADV_RELAXED_COUNT; i++) {
        if ((bits & ADV_RELAXED(i)) != 0) {
            adv_buffer_string(&words, words.length > 0 ? " " : "");
            adv_buffer_string(&words, adv_relaxed_name((adv_relaxed)i));
        }
    }
    adv_text text = adv_buffer_done(&words);
    return text.length == 0 ? figure_word("nothing")
                            : figure_word(adv_arena_copy(p->c->arena, text.bytes, text.length));
}

static void compare_fallback(pass *p, const adv_node *node, const adv_fallback_result *r)
{
    const char *group = "fallback/";
    const adv_fallback_offer *offers = r->facts->offers.items;
    if (adv_text_is(node->key, "flexed")) {
        pass_state(p, group, node, figure_word(adv_method_name((adv_method)r->flexed)));
    } else if (adv_text_is(node->key, "relaxed")) {
        pass_state(p, group, node, bits_of(p, r->relaxed));
    } else if (adv_text_is(node->key, "not_granted")) {
        pass_state(p, group, node, bits_of(p, r->refused));
    } else if (adv_text_is(node->key, "offer")) {
        pass_state(p, group, node, r->offer < 0 ? figure_absent() : offer_id(p, &offers[r->offer]));
    } else if (adv_text_is(node->key, "unit_value")) {
        bool solved = r->numerator != 0;
        pass_state(p, group, node, solved ? figure_quotient(r->numerator, r->denominator) : figure_absent());
    } else if (adv_text_is(node->key, "offers") || adv_text_is(node->key, "bases")) {
        compare_offers(p, node, r, adv_text_is(node->key, "bases"));
    } else if (adv_text_is(node->key, "prohibited")) {
        compare_prohibited(p, node, r);
    } else {
        pass_unknown_key(p, group, node);
    }
}

void fallback_compare(pass *p, const adv_node *expected)
{
    const adv_method_result *result = find_method(p, adv_text_of("fallback"));
    for (const adv_node *node = expected->first; node != NULL; node = node->next) {
        if (result == NULL || result->fallback == NULL) {
            pass_unknown_key(p, "fallback/", node);
        } else {
            compare_fallback(p, node, result->fallback);
        }
    }
}

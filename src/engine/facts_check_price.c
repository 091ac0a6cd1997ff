/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a price between related parties is held against: figures of another way, one currency, no nothing to
 * divide by.
 */
#include "facts_check.h"

/* Each figure belongs to some ways only. */
static void check_keys(adv_checker *c, const adv_here *map, const adv_price_test *test)
{
    static const char *const of_costs[] = {"costs", "firm_sales", "firm_profit", "same_class",
                                           "representative"};
    static const char *const of_others[] = {"against", "adjustments"};
    bool costs = test->way == ADV_WAY_COSTS;
    for (size_t i = 0; i < sizeof of_costs / sizeof *of_costs; i++) {
        if (!costs && adv_here_has(map, of_costs[i])) {
            adv_here here = adv_here_key(map, of_costs[i]);
            adv_check_problem(c, &here, "is for way: costs_and_profit; leave it out, or mend way");
        }
    }
    for (size_t i = 0; i < sizeof of_others / sizeof *of_others; i++) {
        if (costs && adv_here_has(map, of_others[i])) {
            adv_here here = adv_here_key(map, of_others[i]);
            adv_check_problem(c, &here, "is worked out for way: costs_and_profit; leave it out, or mend way");
        }
    }
    static const char *const of_test_values[] = {"accepted_value", "same_time"};
    for (size_t i = 0; i < 2 && test->way < ADV_WAY_TEST_IDENTICAL; i++) {
        if (adv_here_has(map, of_test_values[i])) {
            adv_here here = adv_here_key(map, of_test_values[i]);
            adv_check_problem(c, &here, "is for a test value; leave it out, or mend way");
        }
    }
}

static void check_amount(adv_checker *c, const adv_here *map, const char *key, adv_money amount,
                         const adv_price_test *test, bool above_zero)
{
    adv_here here = adv_here_key(map, key);
    if (!amount.stated) {
        return;
    }
    if (test->price.stated && amount.currency != test->price.currency) {
        adv_check_problem(c, &here, "state it in %s, the currency of the price under test",
                          adv_currency_get(test->price.currency)->code);
    }
    if (above_zero && amount.e4 != ADV_AMOUNT_UNKNOWN && amount.e4 <= 0) {
        adv_check_problem(c, &here, "has to be more than nothing");
    }
}

static void check_lists(adv_checker *c, const adv_here *map, const adv_price_test *test)
{
    adv_here list = adv_here_key(map, "adjustments");
    const adv_price_adjustment *adjustments = test->adjustments.items;
    const adv_node *node = list.node->kind == ADV_NODE_LIST ? list.node->first : NULL;
    for (size_t i = 0; i < test->adjustments.count && node != NULL; i++, node = node->next) {
        adv_here item = adv_here_item(&list, node, i);
        check_amount(c, &item, "change", adjustments[i].change, test, false);
        adv_check_evidence(c, &item, &adjustments[i].evidence);
    }
    list = adv_here_key(map, "judged");
    const adv_price_judgement *judged = test->judged.items;
    node = list.node->kind == ADV_NODE_LIST ? list.node->first : NULL;
    for (size_t i = 0; i < test->judged.count && node != NULL; i++, node = node->next) {
        adv_here item = adv_here_item(&list, node, i);
        check_amount(c, &item, "price", judged[i].price, test, true);
        check_amount(c, &item, "against", judged[i].against, test, true);
        adv_check_evidence(c, &item, &judged[i].evidence);
    }
}

void adv_check_price_tests(adv_checker *c)
{
    adv_here list = adv_here_key(&c->root, "price_tests");
    const adv_price_test *tests = c->shipment->price_tests.items;
    const adv_node *node = list.node->kind == ADV_NODE_LIST ? list.node->first : NULL;
    for (size_t i = 0; i < c->shipment->price_tests.count && node != NULL; i++, node = node->next) {
        adv_here map = adv_here_item(&list, node, i);
        if (node->kind != ADV_NODE_MAP || tests[i].way == 0) {
            continue;
        }
        check_keys(c, &map, &tests[i]);
        check_amount(c, &map, "price", tests[i].price, &tests[i], true);
        check_amount(c, &map, "against", tests[i].against, &tests[i], true);
        check_amount(c, &map, "costs", tests[i].costs, &tests[i], true);
        if (tests[i].firm_profit.stated && tests[i].firm_sales.stated &&
            tests[i].firm_profit.currency != tests[i].firm_sales.currency) {
            adv_here here = adv_here_key(&map, "firm_profit");
            adv_check_problem(c, &here, "state it in the currency of firm_sales");
        }
        if (tests[i].firm_sales.stated && tests[i].firm_sales.e4 != ADV_AMOUNT_UNKNOWN &&
            tests[i].firm_profit.e4 != ADV_AMOUNT_UNKNOWN &&
            tests[i].firm_sales.e4 <= tests[i].firm_profit.e4) {
            adv_here here = adv_here_key(&map, "firm_sales");
            adv_check_problem(c, &here, "sales are more than the profit on them");
        }
        check_lists(c, &map, &tests[i]);
        adv_check_evidence(c, &map, &tests[i].evidence);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tests of a price between related parties (CVA Article 1.2 with its Note; 19 USC 1401a(b)(2)(B), 19 CFR
 * 152.103(l)).  A test value only compares: it never becomes the value.
 */
#include "advalorem/price_test.h"

#include "relation.h"
#include "walk.h"

static const char *const row_names[] = {
    [ADV_WAY_INDUSTRY] = "price_by_industry",
    [ADV_WAY_UNRELATED] = "price_to_unrelated",
    [ADV_WAY_COSTS] = "price_by_costs",
    [ADV_WAY_TEST_IDENTICAL] = "test_value_transaction",
    [ADV_WAY_TEST_SIMILAR] = "test_value_transaction",
    [ADV_WAY_TEST_DEDUCTIVE] = "test_value_deductive",
    [ADV_WAY_TEST_COMPUTED] = "test_value_computed",
};

static void ends(adv_price_result *r, adv_price_verdict verdict, adv_price_why why)
{
    r->verdict = (uint8_t)verdict;
    r->why = (uint8_t)why;
}

static bool is_known(adv_money amount)
{
    return amount.stated && amount.e4 != ADV_AMOUNT_UNKNOWN;
}

static adv_int128 apart(adv_int128 a, adv_int128 b)
{
    return a > b ? a - b : b - a;
}

/* ---- what the price is held against -------------------------------------------------------------------- */

/* The price that covers all costs and leaves the firm's profit of it: costs / (1 - profit / sales). */
static bool by_costs(adv_price_result *r)
{
    const adv_price_test *t = r->facts;
    if (!is_known(t->costs) || !is_known(t->firm_sales) || !is_known(t->firm_profit)) {
        ends(r, ADV_PRICE_OPEN, ADV_PRICE_WHY_AMOUNT);
        return false;
    }
    adv_int128 left = (adv_int128)t->firm_sales.e4 - t->firm_profit.e4;
    r->compared = (adv_price_fraction){(adv_int128)t->costs.e4 * t->firm_sales.e4, left};
    r->margin = (adv_price_fraction){((adv_int128)t->price.e4 - t->costs.e4) * 100, t->price.e4};
    r->firm_margin = (adv_price_fraction){(adv_int128)t->firm_profit.e4 * 100, t->firm_sales.e4};
    return true;
}

static bool by_amount(adv_price_result *r)
{
    const adv_price_adjustment *adjustments = r->facts->adjustments.items;
    bool known = is_known(r->facts->against);
    adv_int128 sum = r->facts->against.e4;
    for (size_t i = 0; i < r->facts->adjustments.count; i++) {
        known = known && is_known(adjustments[i].change);
        sum += adjustments[i].change.e4;
    }
    if (!known || sum <= 0) {
        ends(r, ADV_PRICE_OPEN, ADV_PRICE_WHY_AMOUNT);
        return false;
    }
    r->compared = (adv_price_fraction){sum, 1};
    return true;
}

/* What the law asks of the other side before anything is compared; false: see the verdict. */
static bool is_fit(adv_price_result *r)
{
    const adv_price_test *t = r->facts;
    bool value = t->way >= ADV_WAY_TEST_IDENTICAL;
    bool sale = t->way == ADV_WAY_UNRELATED || t->way == ADV_WAY_TEST_IDENTICAL ||
                t->way == ADV_WAY_TEST_SIMILAR;
    const struct {
        bool asked;
        uint8_t said;
        uint8_t why;
    } needs[] = {
        {value, t->accepted_value, ADV_PRICE_WHY_NOT_ACCEPTED},
        {value, t->same_time, ADV_PRICE_WHY_OTHER_TIME},
        {sale, t->unrelated_buyer, ADV_PRICE_WHY_RELATED_BUYER},
        {t->way == ADV_WAY_COSTS, t->same_class, ADV_PRICE_WHY_OTHER_CLASS},
        {t->way == ADV_WAY_COSTS, t->representative, ADV_PRICE_WHY_OTHER_CLASS},
    };
    bool unsaid = false;
    for (size_t i = 0; i < sizeof needs / sizeof *needs; i++) {
        if (needs[i].asked && needs[i].said == ADV_FALSE) {
            ends(r, ADV_PRICE_NOT_MET, (adv_price_why)needs[i].why);
            return false;
        }
        unsaid = unsaid || (needs[i].asked && needs[i].said == ADV_UNKNOWN);
    }
    if (unsaid) {
        ends(r, ADV_PRICE_OPEN, ADV_PRICE_WHY_UNSAID);
    }
    return !unsaid;
}

/* ---- how close ----------------------------------------------------------------------------------------- */

/* Which of two distances is less: negative, zero, positive.  Amounts and shares are below 2^63, of costs
   below their product, so the products are taken apart as whole parts and rests. */
static int compare(adv_price_fraction left, adv_price_fraction right)
{
    adv_int128 a = left.numerator;
    adv_int128 b = left.denominator;
    adv_int128 c = right.numerator;
    adv_int128 d = right.denominator;
    int sign = 1;
    while (a / b == c / d) {
        adv_int128 rest = a % b;
        adv_int128 other = c % d;
        if (rest == 0 || other == 0) {
            return sign * ((rest != 0) - (other != 0));
        }
        a = b;
        b = rest;
        c = d;
        d = other;
        sign = -sign;
    }
    return a / b > c / d ? sign : -sign;
}

/* Percent of what it is held against: |price - n / d| x 100 d / n. */
static bool distance(adv_price_fraction *out, int64_t price_e4, adv_price_fraction compared)
{
    adv_int128 divisor = adv_greatest_divisor(compared.numerator, compared.denominator);
    adv_int128 n = compared.numerator / divisor;
    adv_int128 scaled = 0;
    adv_int128 whole = 0;
    if (__builtin_mul_overflow((adv_int128)price_e4, compared.denominator / divisor, &scaled) ||
        __builtin_mul_overflow(apart(scaled, n), (adv_int128)100, &whole)) {
        return false;
    }
    *out = (adv_price_fraction){whole, n};
    return true;
}

/* Verdicts on these goods, applied alike: what is accepted of a distance is accepted of every nearer one, and
   what is refused of it of every farther one, above and below. */
static void judge(adv_price_result *r)
{
    const adv_price_judgement *judged = r->facts->judged.items;
    int32_t for_it = -1;
    int32_t against_it = -1;
    for (size_t i = 0; i < r->facts->judged.count; i++) {
        adv_price_fraction other = {0, 1};
        if (!is_known(judged[i].price) || !is_known(judged[i].against) ||
            !distance(&other, judged[i].price.e4, (adv_price_fraction){judged[i].against.e4, 1})) {
            continue;
        }
        int order = compare(r->distance, other);
        if (judged[i].accepted == ADV_TRUE && order <= 0) {
            for_it = (int32_t)i;
        } else if (judged[i].accepted == ADV_FALSE && order >= 0) {
            against_it = (int32_t)i;
        }
    }
    if (for_it >= 0 && against_it >= 0) {
        ends(r, ADV_PRICE_OPEN, ADV_PRICE_WHY_JUDGED_BOTH);
    } else if (for_it >= 0 || against_it >= 0) {
        ends(r, for_it >= 0 ? ADV_PRICE_MET : ADV_PRICE_NOT_MET, ADV_PRICE_WHY_JUDGED);
        r->judged = for_it >= 0 ? for_it : against_it;
    } else {
        ends(r, ADV_PRICE_OPEN, ADV_PRICE_WHY_JUDGE);
    }
}

static void test_price(const adv_build *b, adv_price_result *r)
{
    const adv_price_test *t = r->facts;
    bool costs = t->way == ADV_WAY_COSTS;
    r->row = adv_method_row(b->j, b->shipment->dates, row_names[t->way]);
    if (adv_method_answer(r->row) != ADV_TRUE) {
        ends(r, ADV_PRICE_OPEN, ADV_PRICE_WHY_NO_LAW);
        return;
    }
    if (!is_fit(r)) {
        return;
    }
    if (!is_known(t->price)) {
        ends(r, ADV_PRICE_OPEN, ADV_PRICE_WHY_AMOUNT);
        return;
    }
    if (!(costs ? by_costs(r) : by_amount(r))) {
        return;
    }
    if (!distance(&r->distance, t->price.e4, r->compared)) {
        ends(r, ADV_PRICE_OPEN, ADV_PRICE_WHY_AMOUNT);
        return;
    }
    bool above = compare((adv_price_fraction){t->price.e4, 1}, r->compared) >= 0;
    if (costs && t->price.e4 < t->costs.e4) {
        ends(r, ADV_PRICE_NOT_MET, ADV_PRICE_WHY_LOSS);
    } else if (costs && above) {
        ends(r, ADV_PRICE_MET, ADV_PRICE_WHY_COVERED);
    } else if (r->distance.numerator == 0) {
        ends(r, ADV_PRICE_MET, ADV_PRICE_WHY_EQUAL);
    } else {
        judge(r);
    }
}

/* ---- the sale ------------------------------------------------------------------------------------------ */

/* One test that is met is enough (CVA Article 1.2(a) or (b)); none that is met refuses nothing. */
static void apply(adv_build *b, size_t count)
{
    adv_facts_word facts = b->shipment->sale == NULL ? 0 : b->shipment->sale->facts;
    const adv_price_result *met = NULL;
    bool open = false;
    for (size_t i = 0; i < count; i++) {
        met = met == NULL && b->price_tests[i].verdict == ADV_PRICE_MET ? &b->price_tests[i] : met;
        open = open || b->price_tests[i].verdict == ADV_PRICE_OPEN;
    }
    if (met == NULL) {
        if (open && (facts & ADV_YES(ADV_SALE_PRICE_ACCEPTABLE)) == 0) {
            adv_build_point(b, ADV_POINT_PRICE_JUDGE, -1, -1, adv_text_of(NULL));
        }
    } else if ((facts & ADV_NO(ADV_SALE_PRICE_ACCEPTABLE)) != 0) {
        adv_build_point(b, ADV_POINT_PRICE_DIFFERS, -1, -1, met->facts->id);
    } else if ((facts & ADV_YES(ADV_SALE_PRICE_ACCEPTABLE)) == 0) {
        uint8_t standing = (uint8_t)adv_weakest_standing(met->row->cites, met->row->cite_count);
        b->derived |= ADV_YES(ADV_SALE_PRICE_ACCEPTABLE);
        b->derived_standing = standing > b->derived_standing ? standing : b->derived_standing;
    }
}

void adv_build_price_tests(adv_build *b)
{
    const adv_price_test *tests = b->shipment->price_tests.items;
    size_t count = b->shipment->price_tests.count;
    if (count == 0) {
        return;
    }
    b->price_tests = ADV_ARENA_ARRAY(b->arena, count, adv_price_result);
    if (b->price_tests == NULL) {
        b->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        b->price_tests[i] = (adv_price_result){.facts = &tests[i], .judged = -1, .compared = {0, 1},
                                               .distance = {0, 1}, .margin = {0, 1}, .firm_margin = {0, 1}};
        test_price(b, &b->price_tests[i]);
    }
    apply(b, count);
}

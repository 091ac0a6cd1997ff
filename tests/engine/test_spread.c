/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Charges over lines: parts that sum to the whole, keys that are missing, levels wider than the shipment.
 */
#include "workshop.h"

#define PACKING(more) "elements: [{kind: packing, in_price: no, " more "}]\n"

static const char weights_in_three_units[] = SHIPMENT SALE
    "goods:\n"
    "- {line: \"1\", price: 10.00 USD, net_weight: 1 kg}\n"
    "- {line: \"2\", price: 10.00 USD, net_weight: 1000 g}\n"
    "- {line: \"3\", price: 10.00 USD, net_weight: 2 lb}\n" PACKING("amount: 100.00 USD, key: net_weight");

static const char quantities_in_dozens[] = SHIPMENT SALE
    "goods:\n"
    "- {line: \"1\", price: 10.00 USD, quantity: 36 pcs}\n"
    "- {line: \"2\", price: 10.00 USD, quantity: 1 dozen}\n" PACKING("amount: 1.00 USD, key: quantity");

static const char quantities_not_comparable[] = SHIPMENT SALE
    "goods:\n"
    "- {line: \"1\", price: 10.00 USD, quantity: 36 pcs}\n"
    "- {line: \"2\", price: 10.00 USD, quantity: 1 m}\n" PACKING("amount: 1.00 USD, key: quantity");

static const char one_weight_missing[] =
    SHIPMENT SALE "goods:\n"
                  "- {line: \"1\", price: 10.00 USD, net_weight: 1 kg}\n"
                  "- {line: \"2\", price: 10.00 USD}\n" PACKING("amount: 1.00 USD, key: net_weight");

static const char keys_all_zero[] =
    SHIPMENT SALE "goods:\n"
                  "- {line: \"1\", price: 0.00 USD}\n"
                  "- {line: \"2\", price: 0.00 USD}\n" PACKING("amount: 1.00 USD");

static const char one_key_zero[] =
    SHIPMENT SALE "goods:\n"
                  "- {line: \"1\", price: 0.00 USD}\n"
                  "- {line: \"2\", price: 5.00 USD}\n" PACKING("amount: 1.00 USD");

static const char price_unknown[] =
    SHIPMENT SALE "goods:\n"
                  "- {line: \"1\", price: unknown USD}\n"
                  "- {line: \"2\", price: 5.00 USD}\n" PACKING("amount: 1.00 USD");

/* Weights only matter where a rule counts the charge: inland carriage outside the price is never added. */
static const char not_counted_anyway[] =
    SHIPMENT SALE "goods:\n"
                  "- {line: \"1\", price: 10.00 USD, gross_weight: 1 kg}\n"
                  "- {line: \"2\", price: 10.00 USD}\n"
                  "legs: [{kind: inland_export, in_price: no, amount: 9.00 USD, key: gross_weight}]\n";

/* One euro is two dollars: 1000 EUR and 2000 USD weigh alike. */
static const char prices_in_two_currencies[] =
    SHIPMENT SALE "goods:\n"
                  "- {line: \"1\", price: 1000.00 EUR}\n"
                  "- {line: \"2\", price: 2000.00 USD}\n" PACKING("amount: 101.00 JPY")
                  "rates:\n"
                  "- {currency: EUR, rate: \"2\", kind: certified_quarterly, date: 2025-01-01}\n"
                  "- {currency: JPY, rate: \"1\", per: 100, kind: certified_quarterly, date: 2025-01-01}\n";

static const char two_currencies_without_a_rate[] =
    SHIPMENT SALE "goods:\n"
                  "- {line: \"1\", price: 1000.00 EUR}\n"
                  "- {line: \"2\", price: 2000.00 USD}\n" PACKING("amount: 101.00 USD");

static const char three_invoices[] =
    SHIPMENT SALE "invoices: [{id: A}, {id: B}]\n"
                  "goods:\n"
                  "- {line: \"1\", invoice: A, order: P7, price: 10.00 USD}\n"
                  "- {line: \"2\", invoice: B, order: P7, price: 30.00 USD}\n"
                  "- {line: \"3\", invoice: B, order: P8, price: 60.00 USD}\n";

static const char thirds[] = SHIPMENT SALE "goods:\n"
                                           "- {line: \"1\", price: 1.00 USD}\n"
                                           "- {line: \"2\", price: 1.00 USD}\n"
                                           "- {line: \"3\", price: 1.00 USD}\n" PACKING("amount: 100.00 USD");

static const shipment_case keys[] = {
    {"by value: the default", SHIPMENT SALE TWO_LINES PACKING("amount: 100.00 USD"),
     "1 valued 1025.00; 2 valued 3075.00", "packing 100.00 USD by value: 25.00, 75.00", ""},
    {"by quantity", SHIPMENT SALE TWO_LINES PACKING("amount: 100.00 USD, key: quantity"), NULL,
     "packing 100.00 USD by quantity: 75.00, 25.00", ""},
    {"by net weight", SHIPMENT SALE TWO_LINES PACKING("amount: 0.03 USD, key: net_weight"), NULL,
     "packing 0.03 USD by net_weight: 0.02, 0.01", ""},
    {"by gross weight", SHIPMENT SALE TWO_LINES PACKING("amount: 10.00 USD, key: gross_weight"), NULL,
     "packing 10.00 USD by gross_weight: 6.00, 4.00", ""},
    {"by volume, which nobody stated", SHIPMENT SALE TWO_LINES PACKING("amount: 10.00 USD, key: volume"),
     "1 incomplete packing share; 2 incomplete packing share",
     "packing 10.00 USD by volume: unknown, unknown",
     "missing_amount packing share 1; missing_amount packing share 2"},
    {"shares as given, 1 to 2, in any scale",
     SHIPMENT SALE TWO_LINES PACKING("amount: 9.00 USD, key: given, shares: [{line: \"2\", share: \"0.5\"}, "
                                     "{line: \"1\", share: \"0.25\"}]"),
     NULL, "packing 9.00 USD by given: 3.00, 6.00", ""},
    {"a line without a share bears none",
     SHIPMENT SALE TWO_LINES PACKING("amount: 9.00 USD, key: given, shares: [{line: \"2\", share: \"7\"}]"),
     NULL, "packing 9.00 USD by given: 0.00, 9.00", ""},
    {"three thirds: the cent left over goes to the first", thirds, NULL,
     "packing 100.00 USD by value: 33.34, 33.33, 33.33", ""},
    {"yen have no cents", SHIPMENT SALE TWO_LINES PACKING("amount: 7 JPY, key: net_weight"),
     "1 incomplete packing rate; 2 incomplete packing rate", "packing 7.00 JPY by net_weight: 4.00, 3.00",
     NULL},
    {"kilograms, grams and pounds: 1 to 1 to 0.9072", weights_in_three_units, NULL,
     "packing 100.00 USD by net_weight: 34.40, 34.40, 31.20", ""},
    {"pieces and dozens", quantities_in_dozens, NULL, "packing 1.00 USD by quantity: 0.75, 0.25", ""},
    {"pieces and metres cannot be compared", quantities_not_comparable,
     "1 incomplete packing units; 2 incomplete packing units",
     "packing 1.00 USD by quantity: unknown, unknown",
     "missing_amount packing units 1; missing_amount packing units 2"},
    {"one weight is missing", one_weight_missing, "1 incomplete packing share; 2 incomplete packing share",
     "packing 1.00 USD by net_weight: unknown, unknown",
     "missing_amount packing share 1; missing_amount packing share 2"},
    {"all keys are zero", keys_all_zero, "1 incomplete nothing_paid; 2 incomplete nothing_paid",
     "packing 1.00 USD by value: unknown, unknown", NULL},
    {"one key is zero", one_key_zero, "1 incomplete nothing_paid; 2 valued 6.00",
     "packing 1.00 USD by value: 0.00, 1.00", "nothing_paid 1"},
    {"an unknown price is no key", price_unknown, "1 incomplete price; 2 incomplete packing share",
     "packing 1.00 USD by value: unknown, unknown", NULL},
    {"a charge no rule counts needs no key", not_counted_anyway, "1 valued 10.00; 2 valued 10.00",
     "inland_export 9.00 USD by gross_weight: unknown, unknown", ""},
    {"prices in two currencies are compared in the value's", prices_in_two_currencies,
     "1 valued 2000.51; 2 valued 2000.50", "packing 101.00 JPY by value: 51.00, 50.00", ""},
    {"and cannot be compared without a rate", two_currencies_without_a_rate,
     "1 incomplete rate; 2 incomplete packing share", "packing 101.00 USD by value: unknown, unknown", NULL},
};

static void parts_follow_the_key_and_sum_to_the_whole(void **state)
{
    (void)state;
    CASES_HOLD(keys);
}

static void a_charge_falls_on_the_lines_it_was_charged_for(void **state)
{
    (void)state;
    static const struct {
        const char *what, *element, *items, *lines;
    } levels[] = {
        {"the shipment", "level: shipment", "packing 10.00 USD by value: 1.00, 3.00, 6.00", NULL},
        {"the entry", "level: entry", "packing 10.00 USD by value: 1.00, 3.00, 6.00", NULL},
        {"a line", "level: line, of: \"2\"", "packing 10.00 USD: -, 10.00, -",
         "1 valued 10.00; 2 valued 40.00; 3 valued 60.00"},
        {"an invoice", "level: invoice, of: B", "packing 10.00 USD by value: -, 3.33, 6.67", NULL},
        {"an invoice of one line", "level: invoice, of: A", "packing 10.00 USD: 10.00, -, -", NULL},
        {"an order of which nobody says that it holds more", "level: order, of: P7",
         "packing 10.00 USD by value: 2.50, 7.50, -", "1 valued 12.50; 2 valued 37.50; 3 valued 60.00"},
        {"an order that came whole: 40 of 40", "level: order, of: P7, level_value: 40.00 USD",
         "packing 10.00 USD by value: 2.50, 7.50, -", NULL},
        {"an order of which a third came: 40 of 120", "level: order, of: P7, level_value: 120.00 USD",
         "packing 3.33 USD by value: 0.83, 2.50, -", NULL},
        {"a period of which a thousandth came", "level: period, level_value: 100000.00 USD",
         "packing 0.01 USD by value: 0.00, 0.00, 0.01", NULL},
        {"several entries, total not stated", "level: entries",
         "packing unknown USD: unknown, unknown, unknown",
         "1 incomplete packing amount; 2 incomplete packing amount; 3 incomplete packing amount"},
        {"less is stated for all than came", "level: entries, level_value: 99.99 USD",
         "packing unknown USD: unknown, unknown, unknown", NULL},
        {"the total is in another currency", "level: entries, level_value: 1000.00 EUR",
         "packing unknown USD: unknown, unknown, unknown", NULL},
    };
    char yaml[2048];
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
        workshop w;
        workshop_open(&w);
        (void)snprintf(yaml, sizeof yaml,
                       "%selements: [{kind: packing, in_price: no, amount: 10.00 USD, %s}]\n", three_invoices,
                       levels[i].element);
        determined(&w, yaml);
        wrong += compare_told(levels[i].what, "items", told_items(&w.arena, w.d), levels[i].items);
        wrong += compare_told(levels[i].what, "lines", told_lines(&w.arena, w.d), levels[i].lines);
        bool unknown = strstr(levels[i].items, "unknown") != NULL;
        assert_int_equal(has_point(w.d, ADV_POINT_LEVEL_WIDER), unknown);
        workshop_close(&w);
    }
    assert_int_equal(wrong, 0);
}

static const shipment_case wider[] = {
    {"by weight: 100 of 400 kg are here",
     SHIPMENT SALE TWO_LINES PACKING(
         "amount: 40.00 USD, level: entries, key: net_weight, level_total: 0.4 t"),
     NULL, "packing 10.00 USD by net_weight: 5.00, 5.00", ""},
    {"by quantity: 400 of 1000 pieces are here",
     SHIPMENT SALE TWO_LINES PACKING(
         "amount: 40.00 USD, level: period, key: quantity, level_total: 1000 pcs"),
     NULL, "packing 16.00 USD by quantity: 12.00, 4.00", ""},
    {"a percentage of a year's sales is portioned as an amount is",
     SHIPMENT SALE TWO_LINES PACKING(
         "percent: \"5\", percent_of: 80000.00 USD, level: period, level_value: 40000.00 USD"),
     NULL, "packing 400.00 USD by value: 100.00, 300.00", ""},
    {"an amount nobody knows stays unknown",
     SHIPMENT SALE TWO_LINES PACKING("amount: unknown USD, level: period, level_value: 40000.00 USD"), NULL,
     "packing unknown USD: unknown, unknown",
     "level_wider packing; missing_amount packing 1; missing_amount packing 2"},
    {"the only invoice is that of lines that name none",
     SHIPMENT SALE "invoices: [{id: A}]\n" TWO_LINES PACKING("amount: 4.00 USD, level: invoice, of: A"), NULL,
     "packing 4.00 USD by value: 1.00, 3.00", ""},
};

static void what_covers_more_leaves_the_rest_outside(void **state)
{
    (void)state;
    CASES_HOLD(wider);
}

/* Any total over any keys: the parts sum to it, and none is further than a unit from its exact share. */
static void parts_sum_to_the_whole_whatever_the_keys(void **state)
{
    (void)state;
    uint64_t random = 7;
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    for (unsigned round = 0; round < 2000; round++) {
        int64_t keys_e4[9], parts[9], sum = 0;
        adv_int128 all_keys = 0;
        adv_currency currency = currency_of(round % 3 == 0 ? "USD" : round % 3 == 1 ? "JPY" : "KWD");
        int64_t unit = adv_currency_unit_e4(currency);
        size_t count = 1 + round % 9;
        for (size_t i = 0; i < count; i++) {
            random = random * UINT64_C(6364136223846793005) + 1442695040888963407u;
            keys_e4[i] = (int64_t)(random >> (20 + round % 40));
            keys_e4[i] += i == 0;
            all_keys += keys_e4[i];
        }
        int64_t total = (int64_t)(random >> 30) * unit * (round % 2 == 0 ? 1 : -1);
        assert_int_equal(adv_spread(parts, total, currency, keys_e4, count, &arena), ADV_OK);
        for (size_t i = 0; i < count; i++) {
            sum += parts[i];
            assert_int_equal(parts[i] % unit, 0);
            adv_int128 off = (adv_int128)parts[i] * all_keys - (adv_int128)total * keys_e4[i];
            assert_true(off < all_keys * unit && -off < all_keys * unit);
        }
        assert_int_equal(sum, total);
        adv_arena_reset(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_follow_the_key_and_sum_to_the_whole),
        cmocka_unit_test(a_charge_falls_on_the_lines_it_was_charged_for),
        cmocka_unit_test(what_covers_more_leaves_the_rest_outside),
        cmocka_unit_test(parts_sum_to_the_whole_whatever_the_keys),
    };
    return test_run("spread", tests);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shipments that are right: what the structs hold afterwards, canonical bytes that do not depend on how the
 * file was written, memory that runs out at every point, and files that are not there.
 */
#define _POSIX_C_SOURCE 200809L
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../base/failing.h"
#include "advalorem/json.h"
#include "intake/shipment.h"

static const char yaml_text[] =
    "format: \"1\"\n"
    "jurisdiction: US\n"
    "x_our_number: 4711\n"
    "dates: {importation: 2025-02-01, export: 2025-01-02}\n"
    "sale: {sold_for_export: yes, related: unknown, restricted: no, incoterm: FOB}\n"
    "goods:\n"
    "- line: \"1\"\n"
    "  quantity: 500.0 pcs\n"
    "  price: 1200.00 USD\n"
    "  evidence: bill\n"
    "- {line: \"2\", quantity: 3 kg, formula: {index: LME copper, quotation: unknown, "
    "premium: -2.50 USD, agreed_before_export: yes}}\n"
    "elements:\n"
    "- {kind: royalty, percent: \"6.50\", in_price: no, condition_of_sale: yes}\n"
    "legs:\n"
    "- {kind: main_freight, amount: unknown EUR}\n"
    "assists: []\n"
    "evidence: [{id: bill, kind: freight_bill, reference: \"Zoll \\u00dc-7\"}]\n"
    "rates: [{currency: EUR, rate: \"1.0815\", kind: central_bank, date: 2025-01-02}]\n"
    "gap_threshold: \"0.10\"\n";

static const char json_text[] =
    "{\"rates\": [{\"date\": \"2025-01-02\", \"kind\": \"central_bank\", \"rate\": \"1.08150\", "
    "\"currency\": "
    "\"EUR\", \"per\": \"1\"}],\n"
    " \"evidence\": [{\"reference\": \"Zoll \xC3\x9C-7\", \"id\": \"bill\", \"kind\": \"freight_bill\"}],\n"
    " \"gap_threshold\": \"0.1\", \"legs\": [{\"amount\": \"unknown EUR\", \"kind\": \"main_freight\"}],\n"
    " \"goods\": [{\"price\": \"1200 USD\", \"quantity\": \"500 pcs\", \"line\": \"1\", \"evidence\": "
    "[\"bill\"]},\n"
    "  {\"formula\": {\"premium\": \"-2.5 USD\", \"agreed_before_export\": \"yes\", \"quotation\": "
    "\"unknown\", "
    "\"index\": \"LME copper\"}, \"line\": \"2\", \"quantity\": \"3 kg\"}],\n"
    " \"elements\": [{\"condition_of_sale\": \"yes\", \"in_price\": \"no\", \"percent\": \"6.5\", \"kind\": "
    "\"royalty\", \"to_seller\": \"unknown\"}],\n"
    " \"sale\": {\"incoterm\": \"FOB\", \"restricted\": \"no\", \"sold_for_export\": \"yes\"},\n"
    " \"dates\": {\"export\": \"2025-01-02\", \"importation\": \"2025-02-01\"}, \"jurisdiction\": \"US\", "
    "\"format\": "
    "\"1\"}";

static const char canonical_text[] =
    "advalorem-facts/1\n"
    "{\"dates\":{\"export\":\"2025-01-02\",\"importation\":\"2025-02-01\"},\"elements\":[{\"condition_of_"
    "sale\":"
    "\"yes\",\"in_price\":\"no\",\"kind\":\"royalty\",\"percent\":\"6.5\"}],\"evidence\":[{\"id\":\"bill\","
    "\"kind\":"
    "\"freight_bill\",\"reference\":\"Zoll "
    "\xC3\x9C-7\"}],\"format\":\"1\",\"gap_threshold\":\"0.1\",\"goods\":[{"
    "\"evidence\":[\"bill\"],\"line\":\"1\",\"price\":\"1200 USD\",\"quantity\":\"500 "
    "pcs\"},{\"formula\":{\"agreed_"
    "before_export\":\"yes\",\"index\":\"LME copper\",\"premium\":\"-2.5 "
    "USD\",\"quotation\":\"unknown\"},\"line\":"
    "\"2\",\"quantity\":\"3 kg\"}],\"jurisdiction\":\"US\",\"legs\":[{\"amount\":\"unknown "
    "EUR\",\"kind\":\"main_"
    "freight\"}],\"rates\":[{\"currency\":\"EUR\",\"date\":\"2025-01-02\",\"kind\":\"central_bank\",\"per\":"
    "\"1\","
    "\"rate\":\"1.0815\"}],\"sale\":{\"incoterm\":\"FOB\",\"restricted\":\"no\",\"sold_for_export\":\"yes\"}"
    "}";

static const char *const samples[] = {
    "sample/shipments/plain.yaml",       "sample/shipments/tooling.yaml",
    "sample/shipments/royalty.json",     "sample/shipments/two-invoices.yaml",
    "sample/shipments/formula.yaml",     "sample/shipments/sample-goods.yaml",
    "sample/shipments/exw-related.yaml", "sample/shipments/ddp.yaml",
};

static adv_shipment *read_or_fail(adv_arena *arena, const char *text, adv_notation notation)
{
    adv_error_list problems;
    adv_shipment *shipment = NULL;
    adv_error_list_init(&problems, arena, 0);
    adv_status status =
        adv_intake_shipment_text(&shipment, arena, adv_text_of(text), notation, "text", &problems);
    if (status != ADV_OK) {
        fail_msg("%s: %s", adv_status_name(status), problems.count == 0 ? "" : problems.items[0].message);
    }
    assert_true(adv_error_list_empty(&problems));
    return shipment;
}

static adv_text canonical_or_fail(adv_arena *arena, const adv_shipment *shipment)
{
    adv_buffer out;
    adv_buffer_init(&out, arena);
    assert_int_equal(adv_shipment_canonical(&out, shipment), ADV_OK);
    return adv_buffer_done(&out);
}

static void structs_hold_what_was_written(void **state)
{
    (void)state;
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    const adv_shipment *s = read_or_fail(&arena, yaml_text, ADV_NOTATION_YAML);
    const adv_goods_line *goods = s->goods.items;
    const adv_element *elements = s->elements.items;
    const adv_element *legs = s->legs.items;
    const adv_stated_rate *rates = s->rates.items;
    assert_int_equal(s->format, 1);
    assert_true(adv_text_is(s->jurisdiction, "US"));
    assert_int_equal(s->dates[ADV_DATE_EXPORT], adv_date_of(2025, 1, 2));
    assert_int_equal(s->dates[ADV_DATE_ORDER], ADV_DATE_NONE);
    assert_int_equal(s->sale->facts, ADV_YES(ADV_SALE_SOLD_FOR_EXPORT) | ADV_NO(ADV_SALE_RESTRICTED));
    assert_int_equal(s->goods.count, 2);
    assert_int_equal(goods[0].price.e4, 12000000);
    assert_int_equal(goods[0].price.currency, adv_currency_find(adv_text_of("USD")));
    assert_int_equal(goods[0].quantity.e4, 5000000);
    assert_true(adv_text_is(goods[0].quantity.unit, "pcs"));
    assert_int_equal(goods[0].evidence.count, 1);
    assert_false(goods[0].unit_price.stated);
    assert_int_equal(goods[0].place.row, 7);
    assert_int_equal(goods[0].place.column, 3);
    assert_string_equal(goods[0].place.field, "goods[0]");
    assert_string_equal(goods[0].place.source, "text");
    assert_int_equal(goods[1].formula->quotation.e4, ADV_AMOUNT_UNKNOWN);
    assert_int_equal(goods[1].formula->quotation.currency, ADV_CURRENCY_NONE);
    assert_int_equal(goods[1].formula->premium.e4, -25000);
    assert_int_equal(goods[1].formula->agreed_before_export, ADV_TRUE);
    assert_int_equal(goods[1].formula->settled, ADV_DATE_NONE);
    assert_int_equal(elements[0].kind, ADV_KIND_ROYALTY + 1);
    assert_int_equal(elements[0].percent.e9, INT64_C(6500000000));
    assert_int_equal(elements[0].facts, ADV_NO(ADV_FACT_IN_PRICE) | ADV_YES(ADV_FACT_CONDITION_OF_SALE));
    assert_int_equal(legs[0].amount.e4, ADV_AMOUNT_UNKNOWN);
    assert_int_equal(legs[0].amount.currency, adv_currency_find(adv_text_of("EUR")));
    assert_int_equal(s->assists.count, 0);
    assert_int_equal(rates[0].per, 1);
    assert_int_equal(s->gap_threshold.e9, 100000000);
    adv_arena_reset(&arena);
}

static void yaml_and_json_give_the_same_bytes(void **state)
{
    (void)state;
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    adv_text yaml = canonical_or_fail(&arena, read_or_fail(&arena, yaml_text, ADV_NOTATION_YAML));
    adv_text json = canonical_or_fail(&arena, read_or_fail(&arena, json_text, ADV_NOTATION_JSON));
    assert_string_equal(yaml.bytes, canonical_text);
    assert_string_equal(json.bytes, canonical_text);
    adv_arena_reset(&arena);
}

/* Canonical bytes are themselves facts: read again, they are the same. */
static void samples_survive_their_canonical_form(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        adv_arena arena;
        adv_error_list problems;
        adv_shipment *shipment = NULL;
        adv_arena_init(&arena, NULL);
        adv_error_list_init(&problems, &arena, 0);
        if (adv_intake_shipment(&shipment, &arena, samples[i], &problems) != ADV_OK) {
            fail_msg("%s:%ld: %s", samples[i], (long)problems.items[0].place.row, problems.items[0].message);
        }
        adv_text first = canonical_or_fail(&arena, shipment);
        assert_int_equal(strncmp(first.bytes, "advalorem-facts/1\n", 18), 0);
        adv_node *root = NULL;
        adv_buffer sorted;
        adv_text body = {first.bytes + 18, first.length - 18};
        assert_int_equal(adv_json_read(&root, &arena, body, "canonical", NULL), ADV_OK);
        adv_buffer_init(&sorted, &arena);
        assert_int_equal(adv_json_canonical(&sorted, root), ADV_OK);
        assert_string_equal(sorted.bytes, body.bytes); /* sorted keys, no blanks: nothing left to do */
        adv_text second = canonical_or_fail(&arena, read_or_fail(&arena, body.bytes, ADV_NOTATION_JSON));
        assert_string_equal(first.bytes, second.bytes);
        adv_arena_reset(&arena);
    }
}

/* Each stands just on the right side of something that broken/ shows on the wrong one. */
static void what_just_holds_is_taken(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "goods: [{line: a, price: unknown}]",
        "goods: [{line: a, price: 0 USD}]",
        "goods: [{line: a, price: 9999999999999.9999 USD}]",
        "goods: [{line: a}]\nsale: {no_sale_kind: lease}",
        "goods: [{line: a}]\nsale: {sold_for_export: no}\nelements: [{kind: royalty, percent: \"0\", "
        "percent_of: 5 USD}]",
        "goods: [{line: a, price: 5 USD, net_weight: 5 kg, gross_weight: 5 kg}]",
        "goods: [{line: a, price: 5 USD, net_weight: 5 kg, gross_weight: 11.0231 lb}]",
        "goods: [{line: a, price: 5 USD, hts: \"6109\"}, {line: b, price: 5 USD, hts: 6109.10.00.1234}]",
        "goods: [{line: a, price: 5 USD, quantity: 5 crates, free_quantity: 1 crates}]",
        "goods: [{line: a, price: 5 USD, quantity: 5 crate, free_quantity: 1 pcs}]\n"
        "units: [{unit: crate, of: tray, factor: \"2\"}, {unit: tray, of: dozen, factor: \"1.5\"}]",
        "goods: [{line: a, quantity: 5 t, formula: {index: x, provisional_quotation: 5 USD, premium: "
        "unknown, "
        "quotation_date: 2025-01-31, settled: 2025-01-31}}]",
        "goods: [{line: a, price: 5 USD}]\ndates: {export: 2025-01-02, importation: 2025-01-02, entry: "
        "2025-01-01}",
        "goods: [{line: a, price: 5 DEM}]\ndates: {export: 1998-05-05}",
        "goods: [{line: a, price: 5 DEM}]\ndates: {order: 1998-05-05, export: 2025-01-02}",
        "goods: [{line: a, price: 5 USD}]\ninvoices: [{id: I, total: -5 USD}]\n"
        "elements: [{kind: packing, amount: 5 USD, level: invoice}]",
        "goods: [{line: a, price: 5 USD}]\nelements: [{name: what is this, amount: 5 USD, level: entries, "
        "of: X-1}]",
        "goods: [{line: a, price: 5 USD}]\nelements: [{kind: unclassified, amount: 5 USD, stage: export}]",
        "goods: [{line: a, price: 5 USD}, {line: b, price: 5 USD, quantity: 1 pcs}]\n"
        "elements: [{kind: packing, per_unit: 5 USD, level: line, of: b}]",
        "goods: [{line: a, price: 5 USD}]\ndates: {importation: 2025-01-30}\n"
        "elements: [{kind: rebate, amount: 5 USD, effected: 2025-01-29, before_import: yes}]",
        "goods: [{line: a, price: 5 USD}]\ndates: {importation: 2025-01-30}\n"
        "elements: [{kind: rebate, amount: 5 USD, effected: 2025-03-29, before_import: no}]",
        "goods: [{line: a, price: 5 USD}]\nassists: [{id: m, kind: design, acquired: produced, cost: 5 USD, "
        "undertaken_in: US, undertaken_abroad: no}, {id: n, kind: design, acquired: produced, cost: 5 USD, "
        "undertaken_in: TW, undertaken_abroad: yes}, {id: o, kind: design, acquired: produced, cost: 5 USD, "
        "undertaken_in: US}]",
        "goods: [{line: a, price: 5 USD}]\nassists: [{id: m, kind: tools, acquired: produced, cost: unknown, "
        "used_before: yes, share_used: \"1\"}, {id: n, kind: tools, apportionment: given, given_amount: 5 "
        "USD}]",
        "goods: [{line: a, price: 5 USD}]\nassists: [{id: m, kind: tools, acquired: leased, "
        "lease_per_period: 5 USD, "
        "lease_periods: \"12\"}, {id: n, kind: tools, acquired: leased, cost: 5 USD}]",
        "goods: [{line: a, price: 5 USD}]\nrates: [{currency: EUR, rate: \"1\", kind: certified_quarterly, "
        "date: "
        "2025-04-01}, {currency: EUR, rate: \"1\", kind: certified_daily, date: 2025-04-01}, {currency: EUR, "
        "rate: "
        "\"1\", kind: certified_daily, date: 2025-04-02}, {currency: JPY, rate: \"0.6\", per: \"100\", kind: "
        "certified_daily, date: 2025-04-01}]",
        "goods: [{line: a, price: 5 USD}]\nsale: {restricted: no, restriction_matters: no, conditioned: yes, "
        "condition_valued: yes}",
        "goods: [{line: a, price: 5 USD}]\nagreements: [{id: a, kind: agency, from: 2025-01-01, until: "
        "2025-01-01}]",
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[1024];
        adv_arena arena;
        adv_arena_init(&arena, NULL);
        snprintf(text, sizeof text, "format: \"1\"\njurisdiction: US\n%s\n", rows[i]);
        assert_true(strlen(text) < sizeof text - 1);
        assert_non_null(read_or_fail(&arena, text, ADV_NOTATION_YAML));
        adv_arena_reset(&arena);
    }
}

static adv_status read_json(adv_arena *arena, const void *text)
{
    adv_error_list problems;
    adv_node *node = NULL;
    adv_shipment *shipment = NULL;
    adv_buffer out;
    adv_walk walk = {.arena = arena, .source = "text", .problems = &problems};
    adv_error_list_init(&problems, arena, 0);
    adv_status status = adv_json_read(&node, arena, adv_text_of(text), "text", NULL);
    if (status == ADV_OK) {
        status = adv_shipment_read(&shipment, node, &walk);
    }
    if (status == ADV_OK) {
        adv_buffer_init(&out, arena);
        status = adv_shipment_canonical(&out, shipment);
    }
    return status;
}

static void every_allocation_of_a_good_file_can_fail(void **state)
{
    (void)state;
    each_allocation_fails(read_json, json_text);
}

/* With mistakes in the file the answer is "input" or "memory", never "ok", and nothing is lost or freed
   twice. */
static void every_allocation_of_a_bad_file_can_fail(void **state)
{
    (void)state;
    static const char text[] =
        "{\"format\": \"1\", \"jurisdiction\": \"US\", \"mode\": \"ship\", \"goods\": [{\"line\": "
        "\"1\", \"price\": \"12\"}, {\"line\": \"1\", \"prise\": 3, \"evidence\": [\"a\"]}], "
        "\"rates\": [{\"currency\": \"EUR\", \"rate\": \"0\", \"kind\": \"central_bank\", "
        "\"date\": \"2025-01-02\"}]}";
    size_t refused = 0;
    size_t named = 0;
    for (size_t limit = 1; limit < 200000; limit += 1 + limit / 500) {
        failing f = {0};
        adv_status status = run_once(&f, limit, read_json, text);
        assert_true(status == ADV_ERR_MEMORY || status == ADV_ERR_INPUT);
        refused += status == ADV_ERR_MEMORY;
        named += status == ADV_ERR_INPUT;
    }
    assert_true(refused > 0 && named > 0);
}

static void problems_past_the_limit_are_counted(void **state)
{
    (void)state;
    adv_arena arena;
    adv_error_list problems;
    adv_shipment *shipment = NULL;
    adv_arena_init(&arena, NULL);
    adv_error_list_init(&problems, &arena, 3);
    static const char text[] = "{\"a\": 1, \"b\": 2, \"c\": 3, \"d\": 4, \"jurisdiction\": \"US\"}";
    assert_int_equal(
        adv_intake_shipment_text(&shipment, &arena, adv_text_of(text), ADV_NOTATION_JSON, "text", &problems),
        ADV_ERR_INPUT);
    assert_int_equal(problems.count, 3);
    assert_int_equal(problems.dropped, 3); /* d, and the missing format and goods */
    assert_null(shipment);
    adv_arena_reset(&arena);
}

static void expect_problem(const char *path, adv_status expected, const char *words)
{
    adv_arena arena;
    adv_error_list problems;
    adv_shipment *shipment = NULL;
    adv_arena_init(&arena, NULL);
    adv_error_list_init(&problems, &arena, 0);
    assert_int_equal(adv_intake_shipment(&shipment, &arena, path, &problems), expected);
    assert_null(shipment);
    assert_int_equal(problems.count, 1);
    assert_string_equal(problems.items[0].place.source, path);
    if (strstr(problems.items[0].message, words) == NULL) {
        fail_msg("%s: '%s' lacks '%s'", path, problems.items[0].message, words);
    }
    adv_arena_reset(&arena);
}

static void files_that_cannot_be_read_say_why(void **state)
{
    (void)state;
    char folder[] = "/tmp/advalorem-facts-XXXXXX";
    char path[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/absent.yaml", folder);
    expect_problem(path, ADV_ERR_IO, "there is no file of this name");
    snprintf(path, sizeof path, "%s/folder.yaml", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    expect_problem(path, ADV_ERR_IO, "this is a folder");
    rmdir(path);
    snprintf(path, sizeof path, "%s/pipe.json", folder);
    assert_int_equal(mkfifo(path, 0600), 0);
    expect_problem(path, ADV_ERR_IO, "not a regular file");
    unlink(path);
    snprintf(path, sizeof path, "%s/large.json", folder);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fclose(file);
    assert_int_equal(truncate(path, (off_t)ADV_SHIPMENT_BYTES_LIMIT + 1), 0);
    expect_problem(path, ADV_ERR_LIMIT, "a shipment file holds at most");
    assert_int_equal(truncate(path, 0), 0);
    expect_problem(path, ADV_ERR_INPUT, "found the end of the text");
    unlink(path);
    snprintf(path, sizeof path, "%s/shipment.xml", folder);
    expect_problem(path, ADV_ERR_INPUT, "ends in none of .yaml, .yml and .json");
    rmdir(folder);
}

static void standard_input_is_read_either_way(void **state)
{
    (void)state;
    const char *texts[] = {yaml_text, json_text};
    for (size_t i = 0; i < 2; i++) {
        int ends[2];
        int before = dup(STDIN_FILENO);
        adv_arena arena;
        adv_error_list problems;
        adv_shipment *shipment = NULL;
        assert_int_equal(pipe(ends), 0);
        assert_int_equal(write(ends[1], texts[i], strlen(texts[i])), (ssize_t)strlen(texts[i]));
        close(ends[1]);
        assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
        adv_arena_init(&arena, NULL);
        adv_error_list_init(&problems, &arena, 0);
        assert_int_equal(adv_intake_shipment(&shipment, &arena, "-", &problems), ADV_OK);
        assert_string_equal(canonical_or_fail(&arena, shipment).bytes, canonical_text);
        adv_arena_reset(&arena);
        close(ends[0]);
        if (before >= 0) {
            dup2(before, STDIN_FILENO);
            close(before);
        }
    }
}

/* More than a pipe and one piece of memory hold: a child writes while we read. */
static void long_standard_input_is_read_to_its_end(void **state)
{
    (void)state;
    int ends[2];
    int before = dup(STDIN_FILENO);
    adv_arena arena;
    adv_error_list problems;
    adv_shipment *shipment = NULL;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        FILE *out = fdopen(ends[1], "w");
        fputs("format: \"1\"\njurisdiction: US\ngoods:\n", out);
        for (int i = 1; i <= 5000; i++) {
            fprintf(out, "- {line: \"%d\", price: %d.25 USD, description: article number %d}\n", i, i, i);
        }
        fclose(out);
        _exit(0);
    }
    close(ends[1]);
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    adv_arena_init(&arena, NULL);
    adv_error_list_init(&problems, &arena, 0);
    assert_int_equal(adv_intake_shipment(&shipment, &arena, "-", &problems), ADV_OK);
    assert_int_equal(shipment->goods.count, 5000);
    const adv_goods_line *lines = shipment->goods.items;
    assert_int_equal(lines[4999].price.e4, INT64_C(50002500));
    adv_arena_reset(&arena);
    close(ends[0]);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    if (before >= 0) {
        dup2(before, STDIN_FILENO);
        close(before);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(structs_hold_what_was_written),
        cmocka_unit_test(yaml_and_json_give_the_same_bytes),
        cmocka_unit_test(samples_survive_their_canonical_form),
        cmocka_unit_test(what_just_holds_is_taken),
        cmocka_unit_test(every_allocation_of_a_good_file_can_fail),
        cmocka_unit_test(every_allocation_of_a_bad_file_can_fail),
        cmocka_unit_test(problems_past_the_limit_are_counted),
        cmocka_unit_test(files_that_cannot_be_read_say_why),
        cmocka_unit_test(standard_input_is_read_either_way),
        cmocka_unit_test(long_standard_input_is_read_to_its_end),
    };
    return test_run("shipment", tests);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Accounts of assists in words and as JSON: what every state and effect says, and memory that runs out.
 */
#include <string.h>

#include "../base/failing.h"
#include "advalorem/explain.h"
#include "advalorem/json.h"
#include "report/report.h"
#include "test.h"

#define E4(units) ((int64_t)(units)*ADV_E4)

static const adv_assist mould = {
    .id = {"M-1", 3}, .description = {"Mould for the cup", 17}, .kind = 2 /* tools */};
static const adv_account_line lines[] = {
    {.entry = {"E1", 2},
     .line = {"1", 1},
     .date = 19732,
     .given_e4 = E4(2100),
     .draw = {.differs = true,
              .by_method_e4 = E4(2000),
              .drawn_e4 = E4(2100),
              .balance_e4 = E4(17900),
              .counted = E4(1000),
              .so_far = E4(1000),
              .whole = E4(10000)},
     .known_e4 = E4(2500),
     .expected_e4 = E4(1000)},
    {.entry = {"E2", 2},
     .line = {"1", 1},
     .date = ADV_DATE_NONE,
     .given_e4 = ADV_AMOUNT_UNKNOWN,
     .draw = {.lack = ADV_LEDGER_NO_DATE,
              .by_method_e4 = ADV_AMOUNT_UNKNOWN,
              .drawn_e4 = ADV_AMOUNT_UNKNOWN,
              .before_e4 = E4(2100),
              .balance_e4 = E4(17900)},
     .known_e4 = ADV_AMOUNT_UNKNOWN,
     .expected_e4 = ADV_AMOUNT_UNKNOWN},
};

static adv_account account_of(uint8_t state, uint8_t effect)
{
    adv_ledger ledger = {.state = state,
                         .value_e4 = E4(20000),
                         .drawn_e4 = E4(2100),
                         .balance_e4 = E4(17900),
                         .so_far = E4(1000),
                         .whole = E4(10000),
                         .drawn_count = 1,
                         .waiting_count = 1,
                         .differing_count = 1};
    adv_account a = {.assist = &mould,
                     .effect = effect,
                     .method = ADV_APPORTION_ANTICIPATED,
                     .currency = adv_currency_find(adv_text_of("USD")),
                     .end_date = 19800,
                     .first_date = 19732,
                     .last_date = 19732,
                     .ledger = ledger,
                     .entry_count = 2,
                     .line_count = 2,
                     .lines = lines,
                     .revised = true,
                     .known = ledger,
                     .asked = E4(20000),
                     .expected = ledger,
                     .way_count = 2};
    a.ways[0] = (adv_account_way){.method = ADV_APPORTION_FIRST_SHIPMENT, .ledger = ledger};
    a.ways[1] = (adv_account_way){.method = ADV_APPORTION_PRODUCED, .needs_papers = true, .ledger = ledger};
    a.ways[1].ledger.lack = ADV_LEDGER_NO_PRODUCED;
    return a;
}

static const char *told(adv_arena *arena, const adv_account *account)
{
    adv_document *document = NULL;
    adv_buffer out;
    adv_buffer_init(&out, arena);
    assert_int_equal(adv_explain_accounts(&document, arena, account, 1, 19800), ADV_OK);
    assert_int_equal(adv_report_terminal(&out, document, 160, false), ADV_OK);
    return adv_buffer_done(&out).bytes;
}

static void holds(const char *text, const char *words)
{
    if (strstr(text, words) == NULL) {
        fail_msg("'%s' is not in\n%s", words, text);
    }
}

static void every_state_has_its_words(void **state)
{
    static const char *const words[ADV_LEDGER_STATE_COUNT] = {"open",
                                                              "fully drawn",
                                                              "balance still to be declared",
                                                              "overrun adds nothing",
                                                              "more was given than it is worth",
                                                              "waits for a fact"};
    (void)state;
    for (uint8_t s = 0; s < ADV_LEDGER_STATE_COUNT; s++) {
        adv_arena arena;
        adv_account account = account_of(s, ADV_ACCOUNT_ADDED);
        adv_arena_init(&arena, NULL);
        const char *text = told(&arena, &account);
        holds(text, words[s]);
        holds(text, "1 line waits for a fact");
        holds(text, "1 share given is not the ledger's");
        holds(text, "given; the ledger says 2,000.00");
        holds(text, "use.entry_date");
        holds(text, "needs assist.produced_units");
        holds(text, "+400.00");  /* had the last figure been known */
        holds(text, "1,100.00"); /* 1,000.00 instead of 2,100.00 */
        holds(text, "With 20,000 expected from the start");
        adv_arena_reset(&arena);
    }
}

static void every_effect_has_its_words(void **state)
{
    static const char *const words[] = {"added to the value", "not added", "ends transaction value",
                                        "not decided", "no law is known"};
    (void)state;
    for (size_t effect = 0; effect < sizeof words / sizeof *words; effect++) {
        adv_arena arena;
        adv_account account = account_of(ADV_LEDGER_ENDED, (uint8_t)effect);
        adv_arena_init(&arena, NULL);
        const char *text = told(&arena, &account);
        holds(text, words[effect]);
        assert_true((strstr(text, "still to be declared") != NULL) == (effect == ADV_ACCOUNT_ADDED));
        assert_string_not_equal(adv_account_effect_name((adv_account_effect)effect), "unknown");
        adv_arena_reset(&arena);
    }
    assert_string_equal(adv_account_effect_name((adv_account_effect)99), "unknown");
}

static void json_is_json(void **state)
{
    adv_arena arena;
    adv_buffer out;
    adv_node *tree = NULL;
    adv_error err;
    adv_account account = account_of(ADV_LEDGER_OPEN, ADV_ACCOUNT_ADDED);
    (void)state;
    adv_arena_init(&arena, NULL);
    adv_buffer_init(&out, &arena);
    assert_int_equal(adv_explain_accounts_json(&out, &account, 1, ADV_DATE_NONE, 2), ADV_OK);
    assert_int_equal(adv_json_read(&tree, &arena, adv_buffer_done(&out), "accounts", &err), ADV_OK);
    assert_non_null(adv_node_get(tree, "assists"));
    adv_arena_reset(&arena);
}

static adv_status tell_both(adv_arena *arena, const void *context)
{
    adv_document *document = NULL;
    adv_buffer out;
    adv_status status = adv_explain_accounts(&document, arena, context, 1, ADV_DATE_NONE);
    adv_buffer_init(&out, arena);
    return status == ADV_OK ? adv_explain_accounts_json(&out, context, 1, ADV_DATE_NONE, 0) : status;
}

static void memory_that_runs_out_is_reported(void **state)
{
    adv_account account = account_of(ADV_LEDGER_OPEN, ADV_ACCOUNT_ADDED);
    (void)state;
    each_allocation_fails(tell_both, &account);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_state_has_its_words),
        cmocka_unit_test(every_effect_has_its_words),
        cmocka_unit_test(json_is_json),
        cmocka_unit_test(memory_that_runs_out_is_reported),
    };
    return test_run("accounts", tests);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every step, outcome, fact, point and reason has words, and every name of JSON is a name of its own.
 */
#include "specimen.h"

#include "engine/tile.h"
#include "explain/words.h"

static void is_phrase(const char *words)
{
    assert_non_null(words);
    assert_true(strlen(words) > 2);
    assert_null(strstr(words, "unknown "));
}

static void distinct(const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert_non_null(names[i]);
        for (size_t k = 0; k < i; k++) {
            assert_string_not_equal(names[i], names[k]);
        }
    }
}

static void every_step_has_a_name_and_words(void **state)
{
    (void)state;
    const char *names[ADV_OP_COUNT];
    const char *outcomes[ADV_STEP_OUTCOME_COUNT];
    const char *parts[ADV_COST_PART_COUNT];
    for (unsigned i = 0; i < ADV_OP_COUNT; i++) {
        names[i] = adv_op_name((adv_op)i);
        is_phrase(adv_words_op((adv_op)i));
    }
    for (unsigned i = 0; i < ADV_STEP_OUTCOME_COUNT; i++) {
        outcomes[i] = adv_step_outcome_name((adv_step_outcome)i);
        is_phrase(adv_words_step_outcome((adv_step_outcome)i));
    }
    for (unsigned i = 0; i < ADV_COST_PART_COUNT; i++) {
        parts[i] = adv_cost_part_name((adv_cost_part)i);
        is_phrase(adv_words_cost_part((adv_cost_part)i));
    }
    distinct(names, ADV_OP_COUNT);
    distinct(outcomes, ADV_STEP_OUTCOME_COUNT);
    distinct(parts, ADV_COST_PART_COUNT);
}

static void every_fact_has_two_clauses(void **state)
{
    (void)state;
    for (unsigned i = 0; i < ADV_ELEMENT_FACT_COUNT; i++) {
        is_phrase(adv_explain_fact((adv_element_fact)i, true));
        is_phrase(adv_explain_fact((adv_element_fact)i, false));
        assert_string_not_equal(adv_explain_fact((adv_element_fact)i, true),
                                adv_explain_fact((adv_element_fact)i, false));
    }
    for (unsigned i = 0; i < ADV_SALE_FACT_COUNT; i++) {
        is_phrase(adv_explain_sale_fact((adv_sale_fact)i, true));
        is_phrase(adv_explain_sale_fact((adv_sale_fact)i, false));
        assert_string_not_equal(adv_explain_sale_fact((adv_sale_fact)i, true),
                                adv_explain_sale_fact((adv_sale_fact)i, false));
    }
}

static void every_other_list_has_words(void **state)
{
    (void)state;
    for (unsigned i = 0; i < ADV_OUTCOME_COUNT; i++) {
        is_phrase(adv_explain_outcome((adv_outcome)i));
    }
    for (unsigned i = 0; i < ADV_RATE_SOURCE_COUNT; i++) {
        is_phrase(adv_words_rate_source((adv_rate_source)i));
    }
    for (unsigned i = 0; i < ADV_ROUNDING_COUNT; i++) {
        is_phrase(adv_words_rounding((adv_rounding)i));
    }
    for (unsigned i = ADV_APPORTION_FIRST_SHIPMENT; i <= ADV_APPORTION_GIVEN; i++) {
        is_phrase(adv_words_apportionment((adv_apportionment)i));
    }
    for (unsigned i = ADV_VERIFIED; i <= ADV_KNOWLEDGE; i++) {
        is_phrase(adv_words_standing((adv_standing)i));
    }
    for (unsigned i = 0; i < ADV_KIND_COUNT; i++) {
        assert_true(adv_explain_kind((adv_element_kind)i).length > 2);
    }
}

/* A point of every code, about an item, about a line and about the shipment, with and without its figures. */
static void every_point_is_a_sentence(void **state)
{
    (void)state;
    const char *names[ADV_POINT_COUNT];
    specimen s;
    specimen_open(&s, "one-line.json");
    for (unsigned code = 0; code < ADV_POINT_COUNT; code++) {
        adv_money money = {123400, adv_currency_find(adv_text_of("EUR")), true};
        adv_point points[] = {
            {.code = (uint8_t)code,
             .fact = ADV_NO_FACT,
             .rule = ADV_NO_RULE,
             .item = -1,
             .line = -1,
             .date = ADV_DATE_NONE},
            {.code = (uint8_t)code,
             .fact = ADV_FACT_IN_PRICE,
             .rule = 1,
             .item = 0,
             .line = 0,
             .amount = money,
             .other = money,
             .text = adv_text_of("word"),
             .date = 20137},
        };
        names[code] = adv_point_name((adv_point_code)code);
        is_phrase(adv_explain_point_title((adv_point_code)code));
        for (size_t i = 0; i < 2; i++) {
            adv_buffer out;
            adv_buffer_init(&out, &s.arena);
            assert_int_equal(adv_explain_point(&out, s.d, &points[i]), ADV_OK);
            adv_text text = adv_buffer_done(&out);
            assert_true(text.length > 20);
            assert_int_equal(text.bytes[text.length - 1], '.');
            assert_true(adv_utf8_valid(text));
        }
    }
    distinct(names, ADV_POINT_COUNT);
    specimen_close(&s);
}

static void every_step_can_be_told(void **state)
{
    (void)state;
    specimen s;
    specimen_open(&s, "one-line.json");
    for (unsigned op = 0; op < ADV_OP_COUNT; op++) {
        for (unsigned outcome = 0; outcome < ADV_STEP_OUTCOME_COUNT; outcome++) {
            adv_trace_record record = {.op = (uint8_t)op,
                                       .outcome = (uint8_t)outcome,
                                       .fact = ADV_FACT_IN_PRICE,
                                       .rule = 1,
                                       .item = 0,
                                       .line = 0,
                                       .operand_e4 = 10000,
                                       .divisor_e9 = 5,
                                       .factor_e9 = 2,
                                       .currency = adv_currency_find(adv_text_of("EUR"))};
            adv_buffer out;
            adv_buffer_init(&out, &s.arena);
            assert_int_equal(adv_explain_step(&out, s.d, &record), ADV_OK);
            assert_true(adv_buffer_done(&out).length > 5);
        }
    }
    specimen_close(&s);
}

static adv_text reason(specimen *s, bool name, adv_outcome outcome, unsigned kind, unsigned fact)
{
    adv_buffer out;
    adv_buffer_init(&out, &s->arena);
    (name ? adv_explain_reason_name : adv_explain_reason)(&out, outcome, (uint16_t)(kind << 8 | fact));
    return adv_buffer_done(&out);
}

static void reasons_of_a_book_have_names_and_words(void **state)
{
    (void)state;
    specimen s;
    memset(&s, 0, sizeof s);
    adv_arena_init(&s.arena, NULL);
    assert_true(adv_text_is(reason(&s, true, ADV_INCOMPLETE, ADV_KIND_PACKING, ADV_FACT_IN_PRICE),
                            "packing.in_price"));
    assert_true(
        adv_text_is(reason(&s, true, ADV_INCOMPLETE, ADV_KIND_ROYALTY, ADV_NO_FACT), "royalty.amount"));
    assert_true(adv_text_is(reason(&s, true, ADV_INCOMPLETE, ADV_SUBJECT_SALE, ADV_LACK_DATE), "sale.date"));
    assert_true(adv_text_is(reason(&s, true, ADV_METHOD_ENDED, ADV_SUBJECT_SALE, ADV_NO_FACT), "sale.ended"));
    assert_true(adv_text_is(reason(&s, true, ADV_REJECTED, ADV_KIND_PRICE, ADV_NO_FACT), "price.range"));
    assert_int_equal(reason(&s, true, ADV_VALUED, 0, 0).length, 0);
    for (unsigned lack = ADV_LACK_PRICE; lack <= ADV_LACK_EXPORT_COUNTRY; lack++) {
        assert_non_null(adv_words_lack_name(lack));
        is_phrase(adv_words_lack(lack));
    }
    assert_null(adv_words_lack(ADV_LACK_EXPORT_COUNTRY + 1));
    for (unsigned kind = 0; kind <= ADV_SUBJECT_SALE; kind++) {
        for (unsigned fact = 0; fact < 256; fact++) {
            assert_true(reason(&s, false, ADV_INCOMPLETE, kind, fact).length > 10);
        }
    }
    specimen_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_step_has_a_name_and_words),
        cmocka_unit_test(every_fact_has_two_clauses),
        cmocka_unit_test(every_other_list_has_words),
        cmocka_unit_test(every_point_is_a_sentence),
        cmocka_unit_test(every_step_can_be_told),
        cmocka_unit_test(reasons_of_a_book_have_names_and_words),
    };
    return test_run("words", tests);
}

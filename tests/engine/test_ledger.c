/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ledger of an assist, told in one line a case: what every use draws, then the account.
 *
 *     terms    "anticipated_production ended value=100.00"    the way, then what differs from the mould of
 *                                                             us-ex-014 (or from cells bought at 5.10)
 *     uses     "1 A 1000; 2 B 3000 =900.00; - C 5"    day, entry, counted, share given; - and ? = not known
 *     told     "2000.00, 900.00, use.entry_date | drawn 2900.00 balance 17100.00 open"
 */
#include <stdio.h>
#include <stdlib.h>

#include "advalorem/ledger.h"
#include "engine/choices.h"
#include "workshop.h"

#define E4(units) ((int64_t)(units)*ADV_E4)
#define NONE      ADV_AMOUNT_UNKNOWN
#define MOST_USES 16

/* A mould worth 20,000.00 that makes 10,000 units, 4,000 of them before the first shipment: us-ex-014. */
static const adv_ledger_terms mould = {.value_e4 = E4(20000),
                                       .whole = {E4(10000), NONE, NONE, NONE},
                                       .produced = E4(4000),
                                       .elsewhere = NONE,
                                       .supplied = NONE,
                                       .before = NONE,
                                       .before_e4 = NONE};
/* Cells bought at 5.10, a thousand of them handed over. */
static const adv_ledger_terms cells = {.value_e4 = 51000,
                                       .whole = {NONE, NONE, NONE, E4(1)},
                                       .produced = NONE,
                                       .elsewhere = NONE,
                                       .supplied = E4(1000),
                                       .before = NONE,
                                       .before_e4 = NONE};

typedef struct ledger_case {
    const char *what;
    const char *terms;
    const char *uses;
    const char *told;
} ledger_case;

static int64_t figure_of(const char *text)
{
    int64_t e4 = NONE;
    if (strcmp(text, "?") != 0) {
        assert_int_equal(adv_amount_parse(&e4, adv_text_of(text)), ADV_DECIMAL_OK);
    }
    return e4;
}

static uint8_t method_of(const char *name)
{
    for (unsigned i = 0; i < ADV_APPORTION_COUNT; i++) {
        if (strcmp(name, adv_apportionment_name((adv_apportionment)i)) == 0) {
            return (uint8_t)i;
        }
    }
    fail_msg("no way of spreading: %s", name);
    return 0;
}

/* "revise=3:8000" or, with units for other countries, "revise=3:8000:2000". */
static void read_revision(adv_ledger_revision *revision, char *text)
{
    char *rest = NULL;
    const char *day = strtok_r(text, ":", &rest), *whole = strtok_r(NULL, ":", &rest);
    const char *elsewhere = strtok_r(NULL, ":", &rest);
    *revision = (adv_ledger_revision){.date = (adv_date)strtol(day, NULL, 10),
                                      .measure = ADV_MEASURE_UNITS,
                                      .whole = figure_of(whole),
                                      .elsewhere = elsewhere == NULL ? NONE : figure_of(elsewhere)};
}

static void read_term(adv_ledger_terms *terms, adv_ledger_revision *revisions, char *word)
{
    char *value = strchr(word, '=');
    const struct {
        const char *name;
        int64_t *figure;
    } figures[] = {{"value", &terms->value_e4},
                   {"units", &terms->whole[ADV_MEASURE_UNITS]},
                   {"quantity", &terms->whole[ADV_MEASURE_CONSUMED]},
                   {"produced", &terms->produced},
                   {"elsewhere", &terms->elsewhere},
                   {"supplied", &terms->supplied},
                   {"away", &terms->away},
                   {"before", &terms->before},
                   {"before_amount", &terms->before_e4}};
    if (value == NULL) {
        terms->ended |= strcmp(word, "ended") == 0;
        terms->shared |= strcmp(word, "shared") == 0;
        terms->method_only |= strcmp(word, "only") == 0;
        return;
    }
    *value++ = '\0';
    if (strcmp(word, "revise") == 0) {
        read_revision(&revisions[terms->revision_count++], value);
        return;
    }
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        if (strcmp(word, figures[i].name) == 0) {
            *figures[i].figure = figure_of(value);
            return;
        }
    }
    fail_msg("no term: %s", word);
}

static adv_ledger_terms terms_of(const char *text, adv_ledger_revision revisions[MOST_USES])
{
    char copy[256], *rest = NULL;
    assert_true(strlen(text) < sizeof copy);
    strcpy(copy, text);
    uint8_t method = method_of(strtok_r(copy, " ", &rest));
    adv_ledger_terms terms = method == ADV_APPORTION_CONSUMPTION ? cells : mould;
    terms.method = method;
    terms.currency = currency_of("USD");
    terms.revisions = revisions;
    for (char *word = strtok_r(NULL, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest)) {
        read_term(&terms, revisions, word);
    }
    return terms;
}

static size_t read_uses(adv_ledger_use *uses, const char *text, adv_ledger_measure measure)
{
    char copy[512], *rest = NULL;
    size_t count = 0;
    assert_true(strlen(text) < sizeof copy);
    strcpy(copy, text);
    for (char *use = strtok_r(copy, ";", &rest); use != NULL; use = strtok_r(NULL, ";", &rest)) {
        char day[16], entry[16], counted[32], given[32] = "";
        assert_true(count < MOST_USES);
        assert_true(sscanf(use, " %15s %15s %31s =%31s", day, entry, counted, given) >= 3);
        adv_ledger_use *one = &uses[count++];
        *one =
            (adv_ledger_use){.date = strcmp(day, "-") == 0 ? ADV_DATE_NONE : (adv_date)strtol(day, NULL, 10),
                             .shipment = (uint32_t)entry[0],
                             .measure = {NONE, NONE, NONE, NONE},
                             .stated_e4 = given[0] == '\0' ? NONE : figure_of(given)};
        one->measure[measure] = figure_of(counted);
    }
    return count;
}

static void tell_line(adv_buffer *out, const adv_ledger_line *line)
{
    if (line->drawn_e4 != NONE) {
        tell_amount(out, line->drawn_e4);
    }
    if (line->lack != ADV_LEDGER_COMPLETE) {
        adv_buffer_string(out, line->drawn_e4 != NONE ? " " : "");
        adv_buffer_string(out, adv_ledger_lack_name((adv_ledger_lack)line->lack));
    }
    if (line->differs) {
        adv_buffer_string(out, " not ");
        tell_amount(out, line->by_method_e4);
    }
}

static const char *told(adv_arena *arena, const adv_ledger *ledger, const adv_ledger_line *lines,
                        size_t count)
{
    adv_buffer out;
    adv_buffer_init(&out, arena);
    for (size_t i = 0; i < count; i++) {
        adv_buffer_string(&out, i == 0 ? "" : ", ");
        tell_line(&out, &lines[i]);
    }
    adv_buffer_string(&out, " | drawn ");
    tell_amount(&out, ledger->drawn_e4);
    adv_buffer_string(&out, " balance ");
    tell_amount(&out, ledger->balance_e4);
    if (ledger->elsewhere_e4 != NONE && ledger->elsewhere_e4 != 0) {
        adv_buffer_string(&out, " elsewhere ");
        tell_amount(&out, ledger->elsewhere_e4);
    }
    adv_buffer_char(&out, ' ');
    adv_buffer_string(&out, adv_ledger_state_name((adv_ledger_state)ledger->state));
    return adv_buffer_done(&out).bytes;
}

static const ledger_case cases[] = {
    {"the whole value falls on the first shipment", "first_shipment", "1 A 1000; 2 B 3000",
     "20000.00, 0.00 | drawn 20000.00 balance 0.00 drawn"},
    {"the first shipment shares it by units", "first_shipment", "1 A 1; 1 A 2; 1 B 3",
     "6666.67, 13333.33, 0.00 | drawn 20000.00 balance 0.00 drawn"},
    {"a first shipment of one line needs no count", "first_shipment", "1 A ?; 2 B ?",
     "20000.00, 0.00 | drawn 20000.00 balance 0.00 drawn"},
    {"of several lines it does", "first_shipment", "1 A ?; 1 A 2; 2 B 1",
     "use.units, use.units, 0.00 | drawn 0.00 balance 20000.00 waiting"},
    {"the first shipment came before these", "first_shipment before=500", "1 A 1000",
     "0.00 | drawn 20000.00 balance 0.00 drawn"},
    {"over what was produced by then: 5.00 a unit until it is drawn", "produced_to_first_shipment",
     "1 A 1000; 2 B 2500; 3 C 2500", "5000.00, 12500.00, 2500.00 | drawn 20000.00 balance 0.00 overrun"},
    {"nobody says how much was produced", "produced_to_first_shipment produced=?", "1 A 1000",
     "assist.produced_units | drawn 0.00 balance 20000.00 waiting"},
    {"over all that is expected: 2.00 a unit", "anticipated_production", "1 A 1000; 2 B 3000",
     "2000.00, 6000.00 | drawn 8000.00 balance 12000.00 open"},
    {"overrun adds nothing more", "anticipated_production", "1 A 9999; 2 B 5; 3 C 1000",
     "19998.00, 2.00, 0.00 | drawn 20000.00 balance 0.00 overrun"},
    {"an early end leaves a balance to be declared", "anticipated_production ended", "1 A 1000",
     "2000.00 | drawn 2000.00 balance 18000.00 ended"},
    {"an end after the last unit leaves none", "anticipated_production ended", "1 A 10000",
     "20000.00 | drawn 20000.00 balance 0.00 drawn"},
    {"cents that rounding moves are made up by the next", "anticipated_production value=100 units=3",
     "1 A 1; 2 B 1; 3 C 1", "33.33, 33.34, 33.33 | drawn 100.00 balance 0.00 drawn"},
    {"a value that is no whole cents is drawn to its end", "anticipated_production value=10.0050 units=2",
     "1 A 1; 2 B 1", "5.00, 5.005 | drawn 10.005 balance 0.00 drawn"},
    {"no way was chosen", "not_chosen", "1 A 1000; 2 B 10 =20.00",
     "assist.apportionment, 20.00 | drawn 20.00 balance 19980.00 waiting"},
    {"a value nobody knows", "anticipated_production value=?", "1 A 1000; 2 B 1 =20.00",
     "assist.cost, 20.00 | drawn 20.00 balance unknown waiting"},
    {"expected units that nobody knows", "anticipated_production units=?", "1 A 1000",
     "assist.anticipated_units | drawn 0.00 balance 20000.00 waiting"},
    {"no production is expected", "anticipated_production units=0", "1 A 1000",
     "assist.anticipated_units | drawn 0.00 balance 20000.00 waiting"},
    {"a use without its units draws nothing, and the others their own", "anticipated_production",
     "1 A 1000; 2 B ?; 3 C 500", "2000.00, use.units, 1000.00 | drawn 3000.00 balance 17000.00 open"},
    {"nor one without its day", "anticipated_production", "1 A 1000; - B 5; - C 5 =10.00",
     "2000.00, use.entry_date, 10.00 | drawn 2010.00 balance 17990.00 open"},
    {"units of nothing draw nothing", "anticipated_production", "1 A 0; 2 B 1",
     "0.00, 2.00 | drawn 2.00 balance 19998.00 open"},
    {"a share that is given counts, and is compared", "anticipated_production", "1 A 1000 =1500.00; 2 B 3000",
     "1500.00 not 2000.00, 6000.00 | drawn 7500.00 balance 12500.00 open"},
    {"a cent of rounding is no difference", "anticipated_production", "1 A 1000 =1999.99",
     "1999.99 | drawn 1999.99 balance 18000.01 open"},
    {"two cents are", "anticipated_production", "1 A 1000 =2000.02",
     "2000.02 not 2000.00 | drawn 2000.02 balance 17999.98 open"},
    {"shares given past the value", "given", "1 A ? =15000.00; 2 B ? =5000.01; 3 C 1",
     "15000.00, 5000.01, use.amount | drawn 20000.01 balance -0.01 overdrawn"},
    {"only the method is asked", "anticipated_production only", "1 A 1000 =1500.00",
     "2000.00 | drawn 2000.00 balance 18000.00 open"},
    {"other countries bear their share", "anticipated_production elsewhere=4000",
     "1 A 1000; 2 B 5000; 3 C 10",
     "2000.00, 10000.00, 0.00 | drawn 12000.00 balance 0.00 elsewhere 8000.00 overrun"},
    {"how much is theirs is not known", "anticipated_production shared", "1 A 1000",
     "assist.other_units | drawn 0.00 balance unknown waiting"},
    {"more is theirs than is made", "anticipated_production elsewhere=10001", "1 A 1000",
     "assist.other_units | drawn 0.00 balance unknown waiting"},
    {"all of it is theirs", "anticipated_production elsewhere=10000", "1 A 1000",
     "0.00 | drawn 0.00 balance 0.00 elsewhere 20000.00 overrun"},
    {"their share comes off before the first shipment too", "first_shipment elsewhere=2500", "1 A 10",
     "15000.00 | drawn 15000.00 balance 0.00 elsewhere 5000.00 drawn"},
    {"that much is not known without the whole", "produced_to_first_shipment elsewhere=1 units=?", "1 A 1",
     "assist.anticipated_units | drawn 0.00 balance unknown waiting"},
    {"drawn before these uses, by the method", "anticipated_production before=4000", "1 A 1000",
     "2000.00 | drawn 10000.00 balance 10000.00 open"},
    {"drawn before these uses, as stated: the rest over the rest",
     "anticipated_production before=4000 before_amount=14000", "1 A 3000; 2 B 3000",
     "3000.00, 3000.00 | drawn 20000.00 balance 0.00 drawn"},
    {"drawn before, and nobody says over how much", "anticipated_production before_amount=14000", "1 A 3000",
     "assist.before_quantity | drawn 14000.00 balance 6000.00 waiting"},
    {"fewer are expected: the rest falls on fewer", "anticipated_production revise=3:8000",
     "1 A 2000; 2 B 2000; 3 C 2000; 4 D 2000",
     "4000.00, 4000.00, 6000.00, 6000.00 | drawn 20000.00 balance 0.00 drawn"},
    {"more are expected: the rest falls on more", "anticipated_production revise=2:14000",
     "1 A 2000; 2 B 12000; 3 C 1", "4000.00, 16000.00, 0.00 | drawn 20000.00 balance 0.00 overrun"},
    {"more were made already than are now expected: the rest falls on the next",
     "anticipated_production revise=3:3000", "1 A 4000; 3 B 10; 4 C 10",
     "8000.00, 12000.00, 0.00 | drawn 20000.00 balance 0.00 overrun"},
    {"half of it goes elsewhere from now on", "anticipated_production revise=2:10000:5000",
     "1 A 1000; 2 B 4000", "2000.00, 8000.00 | drawn 10000.00 balance 0.00 elsewhere 10000.00 drawn"},
    {"a revision does not touch the first shipment", "first_shipment revise=3:8000", "1 A 1000; 3 B 1000",
     "20000.00, 0.00 | drawn 20000.00 balance 0.00 drawn"},
    {"materials go by what was consumed", "consumption", "1 A 300; 2 B 200.5",
     "1530.00, 1022.55 | drawn 2552.55 balance 2547.45 open"},
    {"what went back, was scrapped or sold is drawn by nobody", "consumption away=400", "1 A 600",
     "3060.00 | drawn 3060.00 balance 0.00 elsewhere 2040.00 drawn"},
    {"more is consumed than was handed over", "consumption", "1 A 900; 2 B 200; 3 C 1",
     "4590.00, 510.00 assist.supplied, 0.00 assist.supplied | drawn 5100.00 balance 0.00 overrun"},
    {"nothing is said of what was consumed", "consumption", "1 A ?",
     "use.consumed | drawn 0.00 balance 5100.00 open"},
    {"nor of how much the cost is for", "consumption quantity=?", "1 A 5",
     "assist.quantity | drawn 0.00 balance unknown waiting"},
    {"without movements all that was paid for was handed over",
     "consumption value=5100 quantity=1000 supplied=?", "1 A 250",
     "1275.00 | drawn 1275.00 balance 3825.00 open"},
};

static void every_way_draws(void **state)
{
    size_t wrong = 0;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        adv_arena arena;
        adv_ledger_use uses[MOST_USES];
        adv_ledger_line lines[MOST_USES];
        adv_arena_init(&arena, NULL);
        adv_ledger ledger;
        adv_ledger_revision revisions[MOST_USES];
        adv_ledger_terms terms = terms_of(cases[i].terms, revisions);
        size_t count = read_uses(uses, cases[i].uses, adv_ledger_measure_of((adv_apportionment)terms.method));
        adv_ledger_draw(&ledger, lines, &terms, uses, count);
        wrong += compare_told(cases[i].what, "ledger", told(&arena, &ledger, lines, count), cases[i].told);
        adv_arena_reset(&arena);
    }
    assert_int_equal(wrong, 0);
}

static void value_and_another_basis(void **state)
{
    adv_ledger_use uses[MOST_USES];
    adv_ledger ledger;
    adv_ledger_line lines[MOST_USES];
    adv_ledger_terms terms = terms_of("anticipated_value", NULL);
    (void)state;
    size_t count = read_uses(uses, "1 A 600.00; 2 B 1400.00", ADV_MEASURE_VALUE);
    adv_ledger_draw(&ledger, lines, &terms, uses, count);
    assert_int_equal(lines[0].lack, ADV_LEDGER_NO_WORTH);
    terms.whole[ADV_MEASURE_VALUE] = E4(60000);
    adv_ledger_draw(&ledger, lines, &terms, uses, count);
    assert_int_equal(lines[0].drawn_e4, E4(200));
    assert_int_equal(lines[1].drawn_e4, e4_of("466.67"));
    uses[1].measure[ADV_MEASURE_VALUE] = NONE;
    adv_ledger_draw(&ledger, lines, &terms, uses, count);
    assert_int_equal(lines[1].lack, ADV_LEDGER_NO_USE_VALUE);

    terms.method = ADV_APPORTION_OTHER;
    count = read_uses(uses, "1 A 5; 2 B ?", ADV_MEASURE_BASIS);
    adv_ledger_draw(&ledger, lines, &terms, uses, count);
    assert_int_equal(lines[0].lack, ADV_LEDGER_NO_NAME);
    terms.basis_named = true;
    adv_ledger_draw(&ledger, lines, &terms, uses, count);
    assert_int_equal(lines[0].lack, ADV_LEDGER_NO_BASIS);
    terms.whole[ADV_MEASURE_BASIS] = E4(50);
    adv_ledger_draw(&ledger, NULL, &terms, uses, count);
    assert_int_equal(ledger.drawn_e4, E4(2000));
    assert_int_equal(ledger.waiting_count, 1);
}

/* What would have been drawn had the last expectation been known: the list of affected entries. */
static void known_at_once(void **state)
{
    adv_ledger_use uses[MOST_USES];
    adv_ledger ledger;
    adv_ledger_line lines[MOST_USES];
    adv_ledger_revision revisions[MOST_USES];
    adv_ledger_terms terms = terms_of("anticipated_production revise=3:8000", revisions);
    (void)state;
    size_t count = read_uses(uses, "1 A 2000; 2 B 2000; 3 C 2000; 4 D 2000", ADV_MEASURE_UNITS);
    adv_ledger_terms known = adv_ledger_known_at_once(&terms);
    adv_ledger_draw(&ledger, lines, &known, uses, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(lines[i].drawn_e4, E4(5000));
    }
}

static void ways_of_a_kind(void **state)
{
    adv_ledger_terms terms = terms_of("anticipated_production", NULL);
    (void)state;
    assert_int_equal(adv_ledger_ways(ADV_ASSIST_MATERIALS)[0], ADV_APPORTION_CONSUMPTION);
    assert_int_equal(adv_ledger_ways(ADV_ASSIST_MATERIALS)[1], 0);
    assert_int_equal(adv_ledger_ways(ADV_ASSIST_TOOLS)[0], ADV_APPORTION_FIRST_SHIPMENT);
    assert_false(adv_ledger_way_needs_papers(&terms, ADV_APPORTION_PRODUCED));
    assert_true(adv_ledger_way_needs_papers(&terms, ADV_APPORTION_OTHER));
    terms.shared = true;
    assert_true(adv_ledger_way_needs_papers(&terms, ADV_APPORTION_FIRST_SHIPMENT));
    terms.shared = false;
    terms.elsewhere = 1;
    assert_true(adv_ledger_way_needs_papers(&terms, ADV_APPORTION_ANTICIPATED));
}

static void names(void **state)
{
    (void)state;
    for (unsigned i = 1; i < ADV_LEDGER_LACK_COUNT; i++) {
        assert_true(strlen(adv_ledger_lack_name((adv_ledger_lack)i)) > 0);
    }
    assert_string_equal(adv_ledger_lack_name((adv_ledger_lack)99), "unknown");
    assert_string_equal(adv_ledger_state_name(ADV_LEDGER_ENDED), "ended");
    assert_string_equal(adv_ledger_state_name((adv_ledger_state)99), "unknown");
}

/* Figures at the bounds are told to be past counting, never wrapped. */
static void bounds(void **state)
{
    adv_ledger_use uses[2];
    adv_ledger ledger;
    adv_ledger_line lines[2];
    adv_ledger_terms terms = terms_of("anticipated_production", NULL);
    terms.value_e4 = ADV_AMOUNT_LIMIT_E4 - 100;
    terms.whole[ADV_MEASURE_UNITS] = INT64_MAX;
    (void)state;
    (void)read_uses(uses, "1 A 1; 2 B 1", ADV_MEASURE_UNITS);
    uses[0].measure[ADV_MEASURE_UNITS] = INT64_MAX - 1;
    uses[1].measure[ADV_MEASURE_UNITS] = 2;
    adv_ledger_draw(&ledger, lines, &terms, uses, 2);
    assert_int_equal(lines[0].lack, ADV_LEDGER_COMPLETE);
    assert_int_equal(lines[1].lack, ADV_LEDGER_RANGE);
    assert_int_equal(ledger.drawn_e4 + ledger.balance_e4, terms.value_e4);

    adv_ledger_terms plenty = terms_of("consumption", NULL);
    plenty.supplied = INT64_MAX;
    adv_ledger_draw(&ledger, lines, &plenty, uses, 1);
    assert_int_equal(ledger.lack, ADV_LEDGER_RANGE);
    assert_int_equal(ledger.balance_e4, NONE);

    uses[0].stated_e4 = ADV_AMOUNT_LIMIT_E4 - 1;
    uses[1].stated_e4 = 1;
    adv_ledger_draw(&ledger, lines, &terms, uses, 2);
    assert_int_equal(lines[1].lack, ADV_LEDGER_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_way_draws), cmocka_unit_test(value_and_another_basis),
        cmocka_unit_test(known_at_once),   cmocka_unit_test(ways_of_a_kind),
        cmocka_unit_test(names),           cmocka_unit_test(bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

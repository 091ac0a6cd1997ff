/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes up assists and their uses from a seed, draws each down with the library and writes terms, uses and
 * outcome as one JSON object a line; ledger_properties.py draws them once more and looks at what must hold.
 * Amounts and quantities are whole numbers of a ten-thousandth; null = not known.
 *
 *     ledger_driver SEED LEDGERS
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "advalorem/ledger.h"

enum { MOST_USES = 24, MOST_REVISIONS = 3 };

static uint64_t state;

/* A splitmix64 generator: a counter, mixed. */
static uint64_t below(uint64_t count)
{
    state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t z = state;
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (z ^ (z >> 31)) % count;
}

static bool one_in(uint64_t sides)
{
    return below(sides) == 0;
}

/* Mostly whole units, sometimes parts of one. */
static int64_t quantity(uint64_t most)
{
    int64_t units = (int64_t)below(most + 1) * ADV_E4;
    return one_in(4) ? units + (int64_t)below(ADV_E4) : units;
}

static int64_t maybe(int64_t figure, uint64_t sides)
{
    return one_in(sides) ? ADV_AMOUNT_UNKNOWN : figure;
}

static adv_currency currency(void)
{
    static const char *const codes[] = {"USD", "USD", "JPY", "KWD", "EUR"};
    return adv_currency_find(adv_text_of(codes[below(sizeof codes / sizeof *codes)]));
}

static int64_t amount(adv_currency in)
{
    int64_t e4 = (int64_t)below(one_in(8) ? UINT64_C(100000000000) : 40000000);
    return one_in(6) ? e4 : e4 / adv_currency_unit_e4(in) * adv_currency_unit_e4(in);
}

static size_t make_revisions(adv_ledger_revision *revisions)
{
    static const uint8_t measures[] = {ADV_MEASURE_UNITS, ADV_MEASURE_UNITS, ADV_MEASURE_VALUE,
                                       ADV_MEASURE_BASIS};
    size_t count = one_in(2) ? 0 : 1 + below(MOST_REVISIONS);
    adv_date day = 0;
    for (size_t i = 0; i < count; i++) {
        day += 1 + (adv_date)below(6);
        revisions[i] = (adv_ledger_revision){.date = day,
                                             .measure = measures[below(4)],
                                             .whole = quantity(900),
                                             .elsewhere = one_in(4) ? quantity(300) : ADV_AMOUNT_UNKNOWN};
    }
    return count;
}

static adv_ledger_terms make_terms(adv_ledger_revision *revisions)
{
    adv_ledger_terms t = {.currency = currency(),
                          .method = (uint8_t)(one_in(20) ? 0 : 1 + below(ADV_APPORTION_CONSUMPTION))};
    t.value_e4 = maybe(amount(t.currency), 30);
    for (unsigned m = 0; m < ADV_MEASURE_COUNT; m++) {
        t.whole[m] = maybe(quantity(m == ADV_MEASURE_CONSUMED ? 50 : 900), 20);
    }
    t.produced = maybe(quantity(400), 20);
    t.elsewhere = one_in(3) ? quantity(500) : ADV_AMOUNT_UNKNOWN;
    t.shared = one_in(4);
    t.basis_named = !one_in(8);
    t.supplied = maybe(quantity(900), 3);
    t.away = one_in(3) ? quantity(300) : 0;
    t.before = one_in(4) ? quantity(300) : ADV_AMOUNT_UNKNOWN;
    t.before_e4 = one_in(6) ? amount(t.currency) / 4 : ADV_AMOUNT_UNKNOWN;
    t.ended = one_in(3);
    t.revisions = revisions;
    t.revision_count = make_revisions(revisions);
    return t;
}

static size_t make_uses(adv_ledger_use *uses, adv_currency in)
{
    size_t count = below(MOST_USES + 1);
    adv_date day = 0;
    uint32_t shipment = 0;
    bool dateless = false, shares_given = one_in(2);
    for (size_t i = 0; i < count; i++) {
        bool next = i == 0 || !one_in(3);
        shipment += next;
        day += next && !one_in(3) ? 1 + (adv_date)below(3) : 0;
        dateless = dateless || one_in(60); /* those without a day come last */
        uses[i] =
            (adv_ledger_use){.date = dateless ? ADV_DATE_NONE : day,
                             .shipment = shipment,
                             .stated_e4 = shares_given && one_in(4) ? amount(in) / 50 : ADV_AMOUNT_UNKNOWN};
        for (unsigned m = 0; m < ADV_MEASURE_COUNT; m++) {
            uses[i].measure[m] = maybe(quantity(90), 25);
        }
    }
    return count;
}

/* ---- writing ------------------------------------------------------------------------------------------- */

static void put(const char *name, int64_t figure)
{
    if (figure == ADV_AMOUNT_UNKNOWN) {
        printf("\"%s\":null,", name);
    } else {
        printf("\"%s\":%" PRId64 ",", name, figure);
    }
}

static void put_measures(const char *name, const int64_t *figures)
{
    printf("\"%s\":[", name);
    for (unsigned m = 0; m < ADV_MEASURE_COUNT; m++) {
        if (figures[m] == ADV_AMOUNT_UNKNOWN) {
            printf("%snull", m == 0 ? "" : ",");
        } else {
            printf("%s%" PRId64, m == 0 ? "" : ",", figures[m]);
        }
    }
    printf("],");
}

static void put_terms(const adv_ledger_terms *t)
{
    printf("\"method\":\"%s\",\"unit\":%" PRId64 ",", adv_apportionment_name((adv_apportionment)t->method),
           adv_currency_unit_e4(t->currency));
    put("value", t->value_e4);
    put_measures("whole", t->whole);
    put("produced", t->produced);
    put("elsewhere", t->elsewhere);
    put("supplied", t->supplied);
    put("away", t->away);
    put("before", t->before);
    put("before_amount", t->before_e4);
    printf("\"shared\":%d,\"named\":%d,\"ended\":%d,\"revisions\":[", t->shared, t->basis_named, t->ended);
    for (size_t i = 0; i < t->revision_count; i++) {
        const adv_ledger_revision *r = &t->revisions[i];
        printf("%s{\"date\":%d,", i == 0 ? "" : ",", (int)r->date);
        put("elsewhere", r->elsewhere);
        printf("\"measure\":%u,\"whole\":%" PRId64 "}", r->measure, r->whole);
    }
    printf("],");
}

static void put_use(const adv_ledger_use *use, const adv_ledger_line *line)
{
    printf("{");
    put("date", use->date == ADV_DATE_NONE ? ADV_AMOUNT_UNKNOWN : use->date);
    put_measures("measure", use->measure);
    put("stated", use->stated_e4);
    put("by_method", line->by_method_e4);
    put("drawn", line->drawn_e4);
    put("drawn_before", line->before_e4);
    put("balance", line->balance_e4);
    printf("\"shipment\":%u,\"differs\":%d,\"lack\":\"%s\"}", (unsigned)use->shipment, line->differs,
           adv_ledger_lack_name((adv_ledger_lack)line->lack));
}

static void put_ledger(void)
{
    adv_ledger_revision revisions[MOST_REVISIONS];
    adv_ledger_use uses[MOST_USES];
    adv_ledger_line lines[MOST_USES];
    adv_ledger ledger;
    adv_ledger_terms terms = make_terms(revisions);
    size_t count = make_uses(uses, terms.currency);
    adv_ledger_draw(&ledger, lines, &terms, uses, count);
    printf("{");
    put_terms(&terms);
    put("value_of_all", ledger.value_e4);
    put("elsewhere_amount", ledger.elsewhere_e4);
    put("drawn", ledger.drawn_e4);
    put("balance", ledger.balance_e4);
    put("first", ledger.first_e4);
    printf("\"state\":\"%s\",\"waiting\":%zu,\"uses\":[",
           adv_ledger_state_name((adv_ledger_state)ledger.state), ledger.waiting_count);
    for (size_t i = 0; i < count; i++) {
        printf("%s", i == 0 ? "" : ",");
        put_use(&uses[i], &lines[i]);
    }
    puts("]}");
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: ledger_driver SEED LEDGERS\n");
        return 1;
    }
    state = strtoull(argv[1], NULL, 10);
    for (unsigned long left = strtoul(argv[2], NULL, 10); left > 0; left--) {
        put_ledger();
    }
    return 0;
}

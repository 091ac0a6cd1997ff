/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads shipments as JSON, one a line, and writes what the library makes of a later method, the one named on
 * the command line, on the first line of each: outcome, state, why, value and figure to key in
 * ten-thousandths, the fraction of one unit.  With `relations` it writes of every pair the state, and of
 * every test its verdict, why, and the two shares; with `price_tests` of each its verdict, why, what the
 * price was held against and the distance.  The scripts beside it make the shipments up and work them
 * out apart from it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "advalorem/determination.h"
#include "advalorem/json.h"

enum { ROOM = 1 << 20 };

static void print_wide(adv_int128 value)
{
    char text[48];
    (void)adv_decimal_format(text, value, 0, 0);
    printf(" %s", text);
}

static void tell(const adv_determination *d, const char *method)
{
    for (size_t i = 0; i < d->method_count; i++) {
        const adv_method_result *m = &d->methods[i];
        if (m->line != 0 || strcmp(adv_method_name((adv_method)m->method), method) != 0) {
            continue;
        }
        printf("%s %s %s %" PRId64 " %" PRId64, adv_outcome_name((adv_outcome)d->lines[0].outcome),
               adv_method_state_name((adv_method_state)m->state),
               adv_method_why_name((adv_method_why)m->why), m->value_e4, m->entered_e4);
        print_wide(m->fallback != NULL     ? m->fallback->numerator
                   : m->deductive != NULL  ? m->deductive->numerator
                   : m->comparison != NULL ? m->comparison->numerator
                   : m->computed != NULL   ? m->computed->numerator
                                           : 0);
        print_wide(m->fallback != NULL     ? m->fallback->denominator
                   : m->deductive != NULL  ? m->deductive->denominator
                   : m->comparison != NULL ? m->comparison->denominator
                   : m->computed != NULL   ? m->computed->denominator
                                           : 1);
        printf("\n");
    }
}

static void tell_relations(const adv_determination *d)
{
    for (size_t i = 0; i < d->relation_count; i++) {
        const adv_relation_result *r = &d->relations[i];
        printf("%s", adv_relation_state_name((adv_relation_state)r->state));
        for (size_t k = 0; k < r->finding_count; k++) {
            const adv_relation_finding *f = &r->findings[k];
            printf(" %s %s %s", adv_relation_test_name((adv_relation_test)f->test),
                   adv_relation_verdict_name((adv_relation_verdict)f->verdict),
                   adv_relation_why_name((adv_relation_why)f->why));
            for (size_t side = 0; side < 2; side++) {
                print_wide(f->in[side].numerator);
                print_wide(f->in[side].denominator);
            }
        }
        printf("\n");
    }
}

static void tell_price_tests(const adv_determination *d)
{
    for (size_t i = 0; i < d->price_test_count; i++) {
        const adv_price_result *r = &d->price_tests[i];
        printf("%s %s", adv_price_verdict_name((adv_price_verdict)r->verdict),
               adv_price_why_name((adv_price_why)r->why));
        print_wide(r->compared.numerator);
        print_wide(r->compared.denominator);
        print_wide(r->distance.numerator);
        print_wide(r->distance.denominator);
        printf("\n");
    }
}

static void answer(const char *text, size_t length, const char *method)
{
    adv_arena arena;
    adv_error_list problems;
    adv_error err = {0};
    adv_node *node = NULL;
    adv_shipment *shipment = NULL;
    adv_determination *d = NULL;
    adv_arena_init(&arena, NULL);
    adv_error_list_init(&problems, &arena, 0);
    adv_walk walk = {&arena, "shipment", &problems};
    if (adv_json_read(&node, &arena, (adv_text){text, length}, "shipment", &err) != ADV_OK ||
        adv_shipment_read(&shipment, node, &walk) != ADV_OK ||
        adv_determine(&d, &arena, adv_law_builtin(), NULL, shipment, NULL, &err) != ADV_OK) {
        printf("refused %s\n", problems.count > 0 ? problems.items[0].message : err.message);
    } else if (strcmp(method, "relations") == 0) {
        tell_relations(d);
    } else if (strcmp(method, "price_tests") == 0) {
        tell_price_tests(d);
    } else {
        tell(d, method);
    }
    adv_arena_reset(&arena);
}

int main(int argc, char **argv)
{
    static char line[ROOM];
    while (fgets(line, ROOM, stdin) != NULL) {
        answer(line, strcspn(line, "\n"), argc > 1 ? argv[1] : "deductive_value");
    }
    return 0;
}

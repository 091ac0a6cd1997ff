/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads shipments as JSON, one a line, and writes what the library makes of the deductive value of the first
 * line of each: outcome, state, why, value and figure to key in ten-thousandths, the fraction of one unit.
 * deductive_properties.py makes the shipments up and works them out apart from it.
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

static void tell(const adv_determination *d)
{
    for (size_t i = 0; i < d->method_count; i++) {
        const adv_method_result *m = &d->methods[i];
        if (m->line != 0 || m->method != ADV_BY_DEDUCTIVE) {
            continue;
        }
        printf("%s %s %s %" PRId64 " %" PRId64, adv_outcome_name((adv_outcome)d->lines[0].outcome),
               adv_method_state_name((adv_method_state)m->state),
               adv_method_why_name((adv_method_why)m->why), m->value_e4, m->entered_e4);
        print_wide(m->deductive == NULL ? 0 : m->deductive->numerator);
        print_wide(m->deductive == NULL ? 1 : m->deductive->denominator);
        printf("\n");
    }
}

static void answer(const char *text, size_t length)
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
    } else {
        tell(d);
    }
    adv_arena_reset(&arena);
}

int main(void)
{
    static char line[ROOM];
    while (fgets(line, ROOM, stdin) != NULL) {
        answer(line, strcspn(line, "\n"));
    }
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes rows made up from a seed and what the engine makes of them, as JSON lines for tile_values.py: first
 * the rates, then a line a row.  Amounts are counts of 1/10 000.  Usage: tile_driver SEED TILES.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "rows.h"

static random_tile tile;

static void print_day(adv_date day)
{
    char text[11];
    adv_date_format(text, day);
    if (day == ADV_DATE_NONE) {
        printf("null");
    } else {
        printf("\"%s\"", text);
    }
}

static void print_amount(int64_t e4)
{
    if (e4 == ADV_AMOUNT_UNKNOWN) {
        printf("null");
    } else {
        printf("%" PRId64, e4);
    }
}

static void print_wide(adv_int128 value)
{
    char text[48];
    (void)adv_decimal_format(text, value, 0, 0);
    printf("%s", text);
}

static void print_series(const random_rates *rates)
{
    printf("[");
    for (size_t i = 0; i < rates->fx.count; i++) {
        const adv_rate_series *s = &rates->series[i];
        printf(
            "%s{\"currency\":\"%s\",\"quarterly\":%d,\"divide\":%d,\"per\":%d,\"certified\":%d,\"points\":[",
            i == 0 ? "" : ",", adv_currency_get(s->currency)->code, s->quarterly, s->divide, (int)s->per,
            s->source == ADV_RATE_CERTIFIED);
        for (size_t k = 0; k < s->count; k++) {
            printf("%s[", k == 0 ? "" : ",");
            print_day(s->points[k].date);
            printf(",%" PRId64 "]", s->points[k].e9);
        }
        printf("]}");
    }
    printf("]\n");
}

static void print_facts(adv_facts_word facts, unsigned count, bool sale)
{
    printf("{");
    const char *between = "";
    for (unsigned fact = 0; fact < count; fact++) {
        bool yes = (facts & ADV_YES(fact)) != 0, no = (facts & ADV_NO(fact)) != 0;
        if (yes || no) {
            const adv_name_row *row =
                sale ? adv_sale_fact_row((adv_sale_fact)fact) : adv_element_fact_row((adv_element_fact)fact);
            printf("%s\"%s\":%s", between, row->name, yes ? "true" : "false");
            between = ",";
        }
    }
    printf("}");
}

static void print_elements(size_t i)
{
    const char *between = "";
    printf("[");
    for (size_t c = 0; c < tile.tile.column_count; c++) {
        const adv_column *column = &tile.columns[c];
        adv_currency currency = column->currency == NULL ? column->currency_all : column->currency[i];
        if (column->present != NULL && !column->present[i]) {
            continue;
        }
        printf("%s{\"kind\":\"%s\",\"amount\":", between,
               adv_element_kind_row((adv_element_kind)column->kind)->name);
        print_amount(column->amount_e4[i]);
        printf(",\"currency\":\"%s\",\"facts\":",
               currency == ADV_CURRENCY_NONE ? "" : adv_currency_get(currency)->code);
        print_facts(column->facts == NULL ? column->facts_all : column->facts[i], ADV_ELEMENT_FACT_COUNT,
                    false);
        printf("}");
        between = ",";
    }
    printf("]");
}

static void print_row(size_t i, const adv_jurisdiction *j)
{
    const adv_tile *t = &tile.tile;
    printf("{\"day\":");
    print_day(tile.export[i]);
    printf(",\"price\":");
    print_amount(tile.price_e4[i]);
    printf(",\"currency\":\"%s\",\"sale\":",
           tile.currency[i] == ADV_CURRENCY_NONE ? "" : adv_currency_get(tile.currency[i])->code);
    print_facts(t->sale == NULL ? t->sale_all : t->sale[i], ADV_SALE_FACT_COUNT, true);
    printf(",\"blocked\":\"%s\",\"elements\":",
           t->blocked == NULL || !t->blocked[i] ? "" : adv_outcome_name((adv_outcome)t->blocked[i]));
    print_elements(i);
    printf(",\"outcome\":\"%s\",\"rule\":\"%s\",\"value\":%" PRId64 ",\"entered\":%" PRId64 ",\"exact\":",
           adv_outcome_name((adv_outcome)tile.outcome[i]),
           tile.rule[i] == ADV_NO_RULE ? "" : j->rules[tile.rule[i]].id, tile.value_e4[i],
           tile.entered_e4[i]);
    print_wide(tile.exact_e13[i]);
    printf("}\n");
}

int main(int argc, char **argv)
{
    static random_rates made;
    uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
    uint64_t tiles = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    const adv_jurisdiction *j = adv_law_find(adv_law_builtin(), adv_text_of("US"));
    adv_arena arena;
    adv_plans plans;
    adv_fx_table table;
    adv_arena_init(&arena, NULL);
    make_rates(&made, seed);
    if (j == NULL || adv_plans_build(&plans, j, &arena) != ADV_OK ||
        adv_fx_table_build(&table, &made.fx, j, &arena) != ADV_OK) {
        return 1;
    }
    adv_rates rates = {.table = &table};
    print_series(&made);
    for (uint64_t n = 0; n < tiles; n++) {
        make_rows(&tile, 200, seed * 1000 + n);
        adv_tile_run(&tile.tile, &plans, &rates, &tile.work, NULL, NULL, 0);
        for (size_t i = 0; i < tile.tile.rows; i++) {
            print_row(i, j);
        }
    }
    adv_arena_reset(&arena);
    return 0;
}

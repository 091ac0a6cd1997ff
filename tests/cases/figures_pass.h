/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One pass over what a case expects, shared by the files that compare: figures.c the value, entry_figures.c
 * what is charged.
 */
#ifndef ADV_TESTS_FIGURES_PASS_H
#define ADV_TESTS_FIGURES_PASS_H

#include "advalorem/entry.h"
#include "case_file.h"

typedef enum figure_kind { FIGURE_ABSENT, FIGURE_WORD, FIGURE_EXACT, FIGURE_QUOTIENT } figure_kind;

typedef struct figure {
    figure_kind kind;
    adv_text word;
    adv_int128 numerator;
    adv_int128 denominator;
} figure;

/* One pass over what is expected.  `wrong` makes every statement wrong and asks that it be noticed. */
typedef struct pass {
    const case_file *c;
    const adv_determination *d;
    const adv_assessment *a; /* NULL = the law says nothing of entries */
    case_problems *problems;
    const char *where; /* "apportionments/first_shipment/" */
    bool wrong;
    size_t statements;
} pass;

figure figure_absent(void);
figure figure_word(const char *text);
figure figure_yes_no(bool yes);
figure figure_exact(adv_int128 value, adv_int128 one);
figure figure_amount(int64_t e4);
figure figure_quotient(adv_int128 numerator, adv_int128 denominator);
figure figure_date(adv_arena *arena, adv_date day);

/** One statement: `node` says what its key must be, `f` is what it is. */
void pass_state(pass *p, const char *group, const adv_node *node, figure f);
void pass_unknown_key(pass *p, const char *group, const adv_node *node);
/** Another text of the same kind. */
adv_text pass_made_wrong(adv_arena *arena, adv_text text);

/** Everything under `methods`, `whys`, `comparison`, `deductive`, `computed` and `fallback`. */
void methods_compare(pass *p, const adv_node *expected);
void comparison_compare(pass *p, const adv_node *expected);
void deductive_compare(pass *p, const adv_node *expected);
/** Everything under `related`; under `tests` and `chains`. */
void related_compare(pass *p, const adv_node *expected);
void relation_tests_compare(pass *p, const adv_node *expected);
/** Everything under `price_tests`. */
void price_tests_compare(pass *p, const adv_node *expected);
void computed_compare(pass *p, const adv_node *expected);
void fallback_compare(pass *p, const adv_node *expected);
/** Everything under `entry`. */
void entry_compare(pass *p, const adv_node *expected);

#endif

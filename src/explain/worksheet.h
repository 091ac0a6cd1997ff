/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The sections of a worksheet, in the order in which they stand on it.
 */
#ifndef ADVALOREM_EXPLAIN_WORKSHEET_H
#define ADVALOREM_EXPLAIN_WORKSHEET_H

#include "key.h"
#include "tell_due.h"

typedef struct adv_worksheet {
    adv_document *doc;
    const adv_determination *d;
    const adv_explain_options *options;
    adv_decisions decisions;
    adv_gathered_points points;
    adv_key_sheet key;
} adv_worksheet;

/* worksheet.c */
void adv_worksheet_head(adv_worksheet *w);    /* title, result, shipment, delivery term */
void adv_worksheet_picture(adv_worksheet *w); /* from price to value */
void adv_worksheet_steps(adv_worksheet *w);   /* lines, and the steps of each */
/* worksheet_method.c: nothing where transaction value values every line. */
void adv_worksheet_methods(adv_worksheet *w);
/* What the method gives for the line, and how; nothing where it is not used. */
void adv_worksheet_value(adv_worksheet *w, adv_block *section, const adv_method_result *result,
                         const char *how);
/* worksheet_relation.c: nothing where no ties are stated and no pair is asked for. */
void adv_worksheet_relations(adv_worksheet *w);
void adv_worksheet_relation_rows(const adv_worksheet *w, uint8_t *used);
/* explain_price.c: nothing where no test is stated. */
void adv_worksheet_price_tests(adv_worksheet *w);
void adv_worksheet_price_rows(const adv_worksheet *w, uint8_t *used);

/* worksheet_computed.c */
void adv_worksheet_computed(adv_worksheet *w, adv_block *parent, const adv_method_result *result);

/* worksheet_fallback.c */
void adv_worksheet_fallback(adv_worksheet *w, adv_block *parent, const adv_method_result *result);

/* worksheet_comparison.c */
void adv_worksheet_comparison(adv_worksheet *w, adv_block *parent, const adv_method_result *result);
/* Marks the parameters of the jurisdiction that later methods went by. */
void adv_worksheet_method_rows(const adv_worksheet *w, uint8_t *used);
/* worksheet_why.c */
void adv_worksheet_left(adv_worksheet *w); /* not counted, and why */
void adv_worksheet_conditions(adv_worksheet *w);
void adv_worksheet_missing(adv_worksheet *w); /* what would decide; why the method ended */
void adv_worksheet_law(adv_worksheet *w);
/* worksheet_duty.c: nothing without an assessment. */
void adv_worksheet_per_unit(adv_worksheet *w); /* what a unit bears, where it is asked for */
void adv_worksheet_duty(adv_worksheet *w);     /* duty and fees */
void adv_worksheet_key_duty(adv_worksheet *w, adv_block *section); /* their sums, to key */
/* Points of the entry behind the others of their kind; *list is made where there is one. */
void adv_worksheet_entry_points(adv_worksheet *w, adv_block *part, adv_block **list, bool persons);
/* worksheet_key.c */
void adv_worksheet_key(adv_worksheet *w); /* what to key */

/* The steps of this line are shown. */
bool adv_worksheet_shows(const adv_worksheet *w, size_t line);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is charged on an entry, as running text: worksheet and JSON take their sentences from here.
 */
#ifndef ADVALOREM_EXPLAIN_TELL_DUE_H
#define ADVALOREM_EXPLAIN_TELL_DUE_H

#include "tell.h"

#include "advalorem/entry.h"

/** "duty", "merchandise processing fee". */
const char *adv_words_due(adv_due_kind kind);
/** "no schedule of that day is at hand". */
const char *adv_words_due_outcome(adv_due_outcome outcome);
/** "value of work abroad". */
const char *adv_words_base(adv_entry_base base);

/** The rate as published, or the figures of a fee with its limits. */
void adv_tell_due_rate(adv_document *doc, adv_prose *p, const adv_assessment *a, const adv_due *due);
/** The amount, or why there is none. */
void adv_tell_due_amount(adv_document *doc, adv_prose *p, const adv_assessment *a, const adv_due *due);
void adv_tell_due_base(adv_document *doc, adv_prose *p, const adv_assessment *a, const adv_due *due);
void adv_tell_due_law(adv_document *doc, adv_prose *p, const adv_due *due);
/** A point as on a worksheet: of those that name headings the first that matters tells all. */
void adv_tell_entry_points(adv_document *doc, adv_prose *p, const adv_assessment *a, size_t index);
void adv_tell_entry_point(adv_document *doc, adv_prose *p, const adv_assessment *a,
                          const adv_entry_point *point);
/* tell_lack.c */
/** What a charge without a figure needs: "the date of entry, under dates"; nothing where it needs nothing. */
void adv_tell_due_need(adv_document *doc, adv_prose *p, const adv_assessment *a, const adv_due *due);
/** "whether the goods are subject to a quota": a fact a row of law asks for, or what else it asks for. */
void adv_tell_entry_fact(adv_document *doc, adv_prose *p, const adv_assessment *a, adv_text name);
/** Whether the charge lacks something and is the first of those that lack the same, for which it speaks. */
bool adv_due_speaks(const adv_assessment *a, size_t index);
/** What these charges lack and what to do, as an open point. */
void adv_tell_due_lack(adv_document *doc, adv_prose *p, const adv_assessment *a, size_t index);

/** Whether it has no figure because lines are not valued. */
bool adv_due_waits_for_value(const adv_due *due);

/** Whether a point is worth a person's eye: not one about a charge that nobody owes, nor one told before. */
bool adv_entry_point_matters(const adv_assessment *a, size_t index);
/** Whether a person is what the point asks for. */
bool adv_entry_point_asks_person(adv_entry_point_code code);

/** The figure to key of a line, and of all: that of the entry, where invoices and rates were looked at (`a`
    not NULL), comes before that of the line alone. */
int64_t adv_entered_e4(const adv_determination *d, const adv_assessment *a, size_t line);
int64_t adv_all_entered_e4(const adv_determination *d, const adv_assessment *a);

/** A figure of a line for one unit, half up to the fourth decimal; ADV_AMOUNT_UNKNOWN where one is not known.
    */
int64_t adv_per_unit_e4(const adv_assessed_line *line, int64_t amount_e4);
/** Duty, deposits and fees of a line; ADV_AMOUNT_UNKNOWN where one is not known. */
int64_t adv_all_charges_e4(int64_t duty_e4, int64_t deposits_e4, int64_t fees_e4);

#endif

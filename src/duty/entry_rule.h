/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of law about entries applied to one line: conditions that hold, fail or cannot be answered, and the
 * figures a row names.  Private to the duty room.
 */
#ifndef ADV_DUTY_ENTRY_RULE_H
#define ADV_DUTY_ENTRY_RULE_H

#include "advalorem/entry.h"

/** What conditions are held against. */
typedef struct adv_entry_view {
    const adv_entry *entry;
    const adv_entry_line *line;
    uint8_t type;     /* adv_entry_type, the assumed one where none is stated */
    adv_text programme; /* the preference claimed, where the claim stands */
    int64_t value_e4; /* of the entry; ADV_AMOUNT_UNKNOWN = a line is not valued */
} adv_entry_view;

typedef struct adv_entry_verdict {
    const adv_entry_rule *rule; /* that decided, or that asks; NULL = no row holds on the day */
    adv_text missing;           /* what cannot be answered and would decide; {NULL, 0} = decided */
    const adv_entry_rule *open; /* a row taken not to apply since `open_missing` is not shown; NULL = none */
    adv_text open_missing;
} adv_entry_verdict;

/** The first row of the subject that applies. */
adv_entry_verdict adv_entry_decide(const adv_entry_view *view, uint8_t subject);
/** Whether one row applies to the line: 1 yes, 0 no, -1 cannot be answered (*missing). */
int adv_entry_applies(const adv_entry_view *view, const adv_entry_rule *rule, adv_text *missing);
/** A row holds on the day of its trigger; one without end also where that day is not stated. */
bool adv_entry_in_force(const adv_entry_rule *rule, const adv_entry *entry);

/** A figure of the day: the user's comes before the law's. */
typedef struct adv_entry_figure {
    uint8_t outcome; /* adv_due_outcome: COMPUTED, NO_FIGURE or NO_DAY */
    bool wanted;     /* the row names it */
    bool stated;
    int64_t e9;
    const adv_parameter *parameter;  /* also of a stated gap; NULL = no row covers the day */
    const adv_figure *own;
} adv_entry_figure;

adv_entry_figure adv_entry_figure_find(const adv_entry *entry, const char *id, adv_date day);

#endif

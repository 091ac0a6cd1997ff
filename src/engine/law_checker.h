/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The check of a law at work: what its parts share.  law_check.c walks the law, law_check_layers.c the layers
 * of chapter 99 of a jurisdiction.
 */
#ifndef ADVALOREM_ENGINE_LAW_CHECKER_H
#define ADVALOREM_ENGINE_LAW_CHECKER_H

#include "engine/law_check.h"

typedef struct adv_law_checker {
    const adv_law *law;
    const adv_jurisdiction *j; /* the one being looked at; NULL for terms and charges */
    size_t j_index;
    adv_error_list *problems;
    adv_arena *arena;
    const adv_law_places *places;
    size_t found;
    bool out_of_memory;
} adv_law_checker;

/** Where something stands: in the files it came from, else by the row's own name. */
adv_place adv_law_place_of(const adv_law_checker *c, const adv_law_spot *spot);
adv_law_spot adv_law_spot_of(const adv_law_checker *c, adv_law_part part, size_t index);
adv_law_spot adv_law_at_key(adv_law_spot spot, const char *key);
/** A day in words, in a buffer of the caller's. */
const char *adv_law_day_text(char out[11], adv_date day);

#define PROBLEM(c, spot, ...)                                                                                \
    ((c)->found++,                                                                                           \
     adv_error_list_add((c)->problems, ADV_ERR_INPUT, adv_law_place_of((c), (spot)), __VA_ARGS__))

/* What every row has. */
void adv_law_check_text(adv_law_checker *c, adv_law_spot spot, const char *text);
void adv_law_check_id(adv_law_checker *c, adv_law_spot spot, const char *id);
void adv_law_check_cites(adv_law_checker *c, adv_law_spot spot, const adv_cite *cites, size_t count,
                         bool may_be_none);
void adv_law_check_dates(adv_law_checker *c, adv_law_spot spot, adv_date from, adv_date until,
                         adv_date checked_on, const adv_cite *cites, size_t cite_count);

/** Authorities, groups of countries, lists of goods and layers of the jurisdiction being looked at. */
void adv_law_check_layers(adv_law_checker *c);
/** Rows about entries of the jurisdiction being looked at. */
void adv_law_check_entry_rules(adv_law_checker *c);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of law as people ask for them: rules, dated figures, currency rules and roundings of a jurisdiction
 * in one list, each with the fields that can differ between two versions of it.
 */
#ifndef ADV_CLI_LAW_ROWS_H
#define ADV_CLI_LAW_ROWS_H

#include "advalorem/law.h"
#include "advalorem/text.h"

typedef enum law_row_kind {
    LAW_ROW_RULE,
    LAW_ROW_FIGURE,
    LAW_ROW_CURRENCY,
    LAW_ROW_ENTRY,
    LAW_ROW_PROGRAMME,
    LAW_ROW_ROUNDING,
    LAW_ROW_AUTHORITY,
    LAW_ROW_COUNTRIES,
    LAW_ROW_GOODS,
    LAW_ROW_LAYER,
    LAW_ROW_TERM,
    LAW_ROW_CHARGE
} law_row_kind;

typedef struct law_row {
    law_row_kind kind;
    const adv_jurisdiction *j; /* NULL for delivery terms and charges */
    const char *id, *says;
    const char *term;  /* NULL = none */
    const char *about; /* "packing", "sale", "figure", "programme", "harbor_fee", "layer", "charge" ... */
    const adv_cite *cites;
    size_t cite_count;
    adv_date from, until, checked_on; /* what has no days holds always: NONE, OPEN, NONE */
    const adv_rule *rule;             /* of these, the one of its kind */
    const adv_parameter *figure;
    const adv_fx_rule *currency;
    const adv_entry_rule *entry;
    const adv_programme *programme;
    const adv_rounding_rule *rounding;
    const adv_authority *authority; /* of a layer too */
    const adv_country_group *countries;
    const adv_product_list *goods;
    const adv_layer *layer;
    const adv_incoterm *delivery;
    const adv_charge *charge;
} law_row;

typedef struct law_rows {
    law_row *items;
    size_t count;
    bool failed; /* memory is out */
} law_rows;

/** All rows of a jurisdiction in the order of the pack. */
law_rows law_rows_of(adv_arena *arena, const adv_jurisdiction *j);
/** The delivery terms, or the charge names, of a law. */
law_rows law_rows_of_terms(adv_arena *arena, const adv_law *law);
law_rows law_rows_of_charges(adv_arena *arena, const adv_law *law);
bool law_row_holds(const law_row *row, adv_date day);
/** Element kind, id with or without jurisdiction, or beginning of the term; of a layer also its heading and
    its authority; empty = every row. */
bool law_row_is_about(const law_row *row, adv_text what);
/** What it does, in a word or a figure: "add", "0.05 fraction", "no figure known", "half_up to 0.01",
    "25 % of steel". */
const char *law_row_effect(adv_arena *arena, const law_row *row);

typedef struct law_field {
    const char *name, *value;
} law_field;
enum { LAW_FIELDS_MOST = 32 };
/** Everything the row states, by name; fields it does not have are left out.  0 when memory is out. */
size_t law_row_fields(adv_arena *arena, const law_row *row, law_field fields[LAW_FIELDS_MOST]);
/** The value of a field by name; "" when the row does not have it. */
const char *law_field_value(const law_field *fields, size_t count, const char *name);

/** "supplied: 20% of the price with inland_export"; "" for none, NULL when memory is out. */
const char *law_allowance_text(adv_arena *arena, const adv_allowance *allowance);
/** "in_price, to_seller": names of the facts of a condition; "" for none, NULL when memory is out. */
const char *law_facts_text(adv_arena *arena, adv_fact_set bits, uint8_t subject);
/** A day, "" for none, "open" for no end; in the arena. */
const char *law_day_text(adv_arena *arena, adv_date day);

#endif

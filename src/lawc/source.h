/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The shapes of law files as people write them: rows with their versions.  docs/how-to-add-an-element.md
 * shows them filled in.
 */
#ifndef ADVALOREM_LAWC_SOURCE_H
#define ADVALOREM_LAWC_SOURCE_H

#include "lawpack/shape.h"

typedef struct source_rule {
    adv_place place;
    adv_text id, term, says, ask;
    uint8_t effect, unknown, no_amount, otherwise;
    adv_shape_allowance *allowance;
    adv_list element, when, unless, cites, versions; /* versions: of source_version */
} source_rule;

/** One version; what it states overrides the row. */
typedef struct source_version {
    adv_place place;
    adv_date from, until, checked_on;
    uint8_t trigger, effect, unknown, no_amount;
    adv_list when, unless;
    adv_text says;
} source_version;

typedef struct source_parameter {
    adv_place place;
    adv_text id, term, unit, says;
    adv_list cites, versions; /* of source_figure */
} source_parameter;

typedef struct source_figure {
    adv_place place;
    adv_date from, until, checked_on;
    uint8_t trigger;
    adv_decimal value;
    adv_text gap;
} source_figure;

typedef struct source_programme {
    adv_place place;
    adv_text id, term, symbol, name, says;
    uint8_t column;
    adv_list cites, versions; /* of source_programme_version */
} source_programme;

typedef struct source_programme_version {
    adv_place place;
    adv_date from, until, checked_on;
    uint8_t trigger;
    uint8_t any_origin; /* adv_ternary */
    adv_list origins;
    adv_text lapsed, gap;
} source_programme_version;

typedef struct source_fx {
    adv_place place;
    adv_text id, says;
    uint8_t method, trigger, calendar[ADV_FX_PART_COUNT];
    adv_decimal variance;
    adv_list quarterly, cites, versions; /* of source_fx_version */
} source_fx;

typedef struct source_fx_version {
    adv_place place;
    adv_date from, until, checked_on;
    uint8_t trigger;
} source_fx_version;

typedef struct source_layer {
    adv_place place;
    adv_text id, heading, authority, says, origins, scope, except, programmes, lifts, group, one_of;
    uint8_t form, base, material, claim, vessel;
    int64_t rank;
    adv_decimal rate, us_content;
    adv_list cites, versions; /* of source_layer_version */
} source_layer;

typedef struct source_layer_version {
    adv_place place;
    adv_date from, until, loaded_from, loaded_until, checked_on;
    adv_text gap, says, origins, scope, except;
    uint8_t base;
    int64_t rank;
    adv_decimal rate;
} source_layer_version;

/** layers.yaml, lists.yaml. */
typedef struct source_layers {
    adv_place place;
    int64_t format;
    adv_list authorities, groups, lists, layers;
} source_layers;

typedef struct source_jurisdiction {
    adv_place place;
    int64_t format;
    adv_text code, name, basis;
    adv_currency currency;
    uint8_t trigger;
    adv_list instruments, methods, fx, parameters;
    adv_shape_roundings *rounding;
} source_jurisdiction;

/** A row about an entry. */
typedef struct source_entry {
    adv_place place;
    adv_shape_entry entry;
    adv_list versions; /* of source_days */
} source_entry;

/** A version that says nothing but when. */
typedef struct source_days {
    adv_place place;
    adv_date from, until, checked_on;
    uint8_t trigger;
} source_days;

/** elements.yaml, methods.yaml, assists.yaml, fees.yaml, entry.yaml, programmes.yaml, figures.yaml. */
typedef struct source_rows {
    adv_place place;
    int64_t format;
    adv_list rules, parameters, entry, programmes;
} source_rows;

typedef struct source_names {
    adv_place place;
    adv_list en, zh, vi;
} source_names;

typedef struct source_charge {
    adv_place place;
    source_names *names;
    uint8_t element, doubt;
    adv_text says;
    adv_list cites;
} source_charge;

typedef struct source_charges {
    adv_place place;
    int64_t format;
    adv_list instruments, charges;
} source_charges;

typedef struct source_terms {
    adv_place place;
    int64_t format;
    adv_list instruments, terms;
} source_terms;

extern const adv_schema source_jurisdiction_schema;
extern const adv_schema source_rows_schema;
extern const adv_schema source_layers_schema;
extern const adv_schema source_charges_schema;
extern const adv_schema source_terms_schema;

#endif

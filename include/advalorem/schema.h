/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One walker from a node tree to structs, for facts and for law files alike.  A table says which keys a map
 * may have, what each holds, and where it goes; the walker reports every unknown key, wrong type, missing key
 * and impossible value in one go, with file, line, column, what was found and what was expected.  The JSON
 * Schema and the documentation of a format are generated from the same tables.
 */
#ifndef ADVALOREM_SCHEMA_H
#define ADVALOREM_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "advalorem/currency.h"
#include "advalorem/date.h"
#include "advalorem/decimal.h"
#include "advalorem/element.h"
#include "advalorem/error.h"
#include "advalorem/node.h"

#ifdef __cplusplus
extern "C" {
#endif

/** An amount as facts state it: "1200.00 USD", or "unknown", or "unknown USD". */
typedef struct adv_money {
    int64_t      e4;       /* ADV_AMOUNT_UNKNOWN when the amount is said to be unknown */
    adv_currency currency; /* ADV_CURRENCY_NONE only for a bare "unknown" */
    bool         stated;   /* false = the key is absent */
} adv_money;

/** A decimal with a unit: "500 pcs", "12.5 kg". */
typedef struct adv_quantity {
    int64_t  e4;
    adv_text unit;
    bool     stated;
} adv_quantity;

typedef struct adv_decimal {
    int64_t e9;
    bool    stated;
} adv_decimal;

typedef enum adv_ternary { ADV_UNKNOWN = 0, ADV_TRUE = 1, ADV_FALSE = 2 } adv_ternary;

typedef enum adv_field_type {
    ADV_FIELD_TEXT,      /* adv_text; any text, not empty */
    ADV_FIELD_ID,        /* adv_text; letters, digits and -_./: */
    ADV_FIELD_MONEY,     /* adv_money */
    ADV_FIELD_QUANTITY,  /* adv_quantity, unit required */
    ADV_FIELD_COUNT,     /* adv_decimal e9, no unit, >= 0 */
    ADV_FIELD_DECIMAL,   /* adv_decimal e9, may be negative */
    ADV_FIELD_PERCENT,   /* adv_decimal e9: "6.5" is 6 500 000 000 */
    ADV_FIELD_DATE,      /* adv_date; absent = ADV_DATE_NONE */
    ADV_FIELD_TERNARY,   /* uint8_t adv_ternary: yes, no, unknown (not true/false) */
    ADV_FIELD_ENUM,      /* uint8_t: index into `names` plus 1; absent = 0 */
    ADV_FIELD_COUNTRY,   /* adv_text; two capital letters, ISO 3166 (also "EU", "XK") */
    ADV_FIELD_CURRENCY,  /* adv_currency */
    ADV_FIELD_INTEGER,   /* int64_t, written as text digits */
    /* adv_facts_word: each name of `facts_group` as a key of its own in the SAME map, ternary */
    ADV_FIELD_FACTS,
    ADV_FIELD_DATES,     /* adv_date[ADV_DATE_KIND_COUNT]: a map of date kind to day */
    ADV_FIELD_OBJECT,    /* pointer to a struct of `of`; absent = NULL */
    ADV_FIELD_LIST,      /* adv_list of structs of `of` */
    ADV_FIELD_TEXTS      /* adv_list of adv_text; one text alone is a list of one */
} adv_field_type;

typedef struct adv_list {
    const void *items;
    size_t      count;
} adv_list;

typedef struct adv_schema adv_schema;

typedef struct adv_field {
    const char        *name; /* NULL for ADV_FIELD_FACTS */
    uint8_t            type; /* adv_field_type */
    bool               required;
    uint16_t           offset; /* in the struct */
    const adv_schema  *of;     /* OBJECT, LIST */
    const char *const *names;  /* ENUM: NULL-terminated */
    uint8_t            facts;  /* FACTS: 0 = element facts, 1 = sale facts, 2 = entry facts */
    const char        *doc;    /* one sentence, for the schema and the manual */
} adv_field;

struct adv_schema {
    const char      *name;  /* "shipment", "goods line" */
    const char      *doc;
    size_t           size;  /* of the struct */
    size_t           align;
    const adv_field *fields;
    size_t           field_count;
    /* of an adv_place in the struct, filled with where the map stands; 0xffff = none */
    uint16_t         place_offset;
};

/**
 * Ternary facts in a struct keep their places out; a walker option for the maximum of problems is the list's.
 */
typedef struct adv_walk {
    adv_arena      *arena;
    const char     *source; /* file name for places; borrowed, must outlive the structs */
    adv_error_list *problems;
} adv_walk;

/**
 * Fills `out` (size bytes of `schema`, zeroed here) from `node`.  Problems go to walk->problems; the struct
 * is usable only when none were added.  `x_` keys pass through unread.
 * Errors  ADV_ERR_INPUT when problems were added; ADV_ERR_MEMORY.
 */
ADV_API adv_status adv_schema_walk(void *out, const adv_schema *schema, const adv_node *node,
                                   const adv_walk *walk);

/** JSON Schema 2020-12 text of a format, for schema/ and for `adval schema`. */
ADV_API adv_status adv_schema_json(adv_buffer *out, const adv_schema *schema, const char *id,
                                   const char *title);

/**
 * Canonical JSON of a struct: keys sorted by bytes, amounts as shortest decimals, absent keys left out,
 * unknown kept.
 */
ADV_API adv_status adv_schema_canonical(adv_buffer *out, const adv_schema *schema, const void *object);

#ifdef __cplusplus
}
#endif
#endif

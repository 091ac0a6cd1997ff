/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A rate of duty as a tariff writes it, read into terms, and the duty it gives.  "16.5%", "70.4¢/kg + 8.5%",
 * "44¢ each + 6% on the case", "Free", "The duty provided in the applicable subheading + 25%": what can be
 * computed becomes terms, and what cannot keeps its words and says why.  Quantities are rounded as
 * 19 CFR 159.3(b) asks; each component of a duty is rounded to the cent, halves up, which is ours.
 */
#ifndef ADVALOREM_DUTY_RATE_H
#define ADVALOREM_DUTY_RATE_H

#include <stdbool.h>
#include <stdint.h>

#include "advalorem/api.h"
#include "advalorem/arena.h"
#include "advalorem/status.h"
#include "advalorem/text.h"
#include "advalorem/unit.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum adv_duty_form {
    ADV_DUTY_NONE,      /* the cell is empty */
    ADV_DUTY_FREE,      /* free of duty, on `condition` where there is one */
    ADV_DUTY_TERMS,     /* the sum of the terms, within minimum and maximum */
    ADV_DUTY_ADDED,     /* the duty of the applicable subheading, and the terms on top; no terms: as is */
    ADV_DUTY_REFERENCE, /* the rate of another heading; see `heading` */
    ADV_DUTY_WORDS      /* not computable: `why` says so */
} adv_duty_form;
#define ADV_DUTY_FORM_COUNT 6

typedef enum adv_duty_base {
    ADV_DUTY_ON_VALUE,   /* e9 / per = fraction of the value: 16.5% is 165000000 / 1, 33 1/3% is 10^9 / 3 */
    ADV_DUTY_ON_QUANTITY /* e9 = USD per `per` of `unit`: 6.3 cents/liter is 63000000 */
} adv_duty_base;

/** One component of a rate.  Negative only in ADV_DUTY_ADDED ("minus 0.5%"). */
typedef struct adv_duty_term {
    uint8_t  base; /* adv_duty_base */
    int64_t  e9;
    int32_t  per;
    adv_text unit; /* of quantities: "kg", "liter", "pf.liter", "each", ...; one spelling a unit */
    adv_text of;   /* "copper content", "drained weight", "the case": measured on a part; empty = whole */
} adv_duty_term;

/** Why a text gives no figure by itself. */
typedef enum adv_duty_reason {
    ADV_DUTY_REASON_NONE,
    ADV_DUTY_REASON_HEADING,   /* the rate stands at another heading */
    ADV_DUTY_REASON_NOTE,      /* a note of the schedule says it */
    ADV_DUTY_REASON_ENSEMBLE,  /* each garment has its own rate */
    ADV_DUTY_REASON_SET,       /* the article of the set with the highest rate decides */
    ADV_DUTY_REASON_ARTICLE,   /* the rate of the article it is a part of, or of the complete movement */
    ADV_DUTY_REASON_ABSENT,    /* the rate that would apply if this subheading did not exist */
    ADV_DUTY_REASON_PROGRAMME, /* the rate another heading gives to goods of a programme */
    ADV_DUTY_REASON_PART,      /* the applicable subheading's rate, on a part of the value */
    ADV_DUTY_REASON_DRAWBACK,  /* the duty on like articles, up to what was paid back or spared */
    ADV_DUTY_REASON_CEILING,   /* a ceiling by the duty on another article */
    ADV_DUTY_REASON_BLANK,     /* marks without words */
    ADV_DUTY_REASON_UNREAD     /* follows no form that is known here */
} adv_duty_reason;
#define ADV_DUTY_REASON_COUNT 13
/** A phrase for people, "the rate stands at another heading"; never NULL. */
ADV_API const char *adv_duty_reason_text(adv_duty_reason reason);
/** "free", "terms", ...; static. */
ADV_API const char *adv_duty_form_name(adv_duty_form form);

typedef struct adv_duty_rate {
    uint8_t              form;   /* adv_duty_form */
    uint8_t              reason; /* adv_duty_reason */
    uint16_t             term_count;
    uint16_t             minimum_count; /* terms whose sum the duty is not less than; 0 = none */
    uint16_t             maximum_count;
    uint16_t             degrees;         /* "for each degree under 100 degrees"; 0 = no such formula */
    const adv_duty_term *terms;
    const adv_duty_term *minimum;
    const adv_duty_term *maximum;
    int64_t              less_e9; /* taken off the first term's e9 for each degree under `degrees` */
    adv_text             heading;   /* ADV_DUTY_REFERENCE: "2009", "9823.09.01-9823.09.09" */
    adv_text             condition; /* "under bond", as written */
    const char          *why;       /* NULL when nothing hinders */
    adv_text             text;      /* as published */
} adv_duty_rate;

/** One rate of a special column and the programmes it is for. */
typedef struct adv_duty_special {
    const adv_text *symbols; /* "A+", "AU", ...; none = whatever programme */
    uint16_t        symbol_count;
    adv_duty_rate   rate;
} adv_duty_special;

/**
 * Reads the text of one rate.  Every text is read: what follows no known form is ADV_DUTY_WORDS.
 * `text` is borrowed and must outlive *out; the rest lives in `arena`.
 * Errors  ADV_ERR_MEMORY only.
 */
ADV_API adv_status adv_duty_rate_read(adv_duty_rate *out, adv_arena *arena, adv_text text);

/** Reads a cell of the special column: rates, each with a list of programme symbols behind it. */
ADV_API adv_status adv_duty_special_read(const adv_duty_special **out, uint16_t *count, adv_arena *arena,
                                 adv_text text);

/** True for a plain percentage of the whole value, and for free (0); *e9 / *per is the fraction. */
ADV_API bool adv_duty_ad_valorem(int64_t *e9, int32_t *per, const adv_duty_rate *rate);
/** True when a figure follows from value and quantities alone (for ADDED: on top of another duty). */
ADV_API bool adv_duty_computable(const adv_duty_rate *rate);

/** A quantity of the goods, or of the part of them that a rate is measured on. */
typedef struct adv_duty_quantity {
    int64_t  e4;   /* 512.5 is 5125000 */
    adv_text unit; /* any name of the table of units, or a unit of the schedule; "degrees" for sugar */
    adv_text of;   /* "copper content"; empty = the whole article */
} adv_duty_quantity;

/** The value of a part: "the case", "lead content". */
typedef struct adv_duty_part {
    int64_t  value_e4;
    adv_text of;
} adv_duty_part;

/** What a duty is computed from. */
typedef struct adv_duty_basis {
    int64_t                  value_e4; /* entered value; ADV_AMOUNT_UNKNOWN = not known */
    const adv_duty_quantity *quantities;
    uint16_t                 quantity_count;
    uint16_t                 part_count;
    const adv_duty_part     *parts;
    const adv_unit_rule     *rules; /* the shipment's own units */
    uint16_t                 rule_count;
} adv_duty_basis;

typedef enum adv_duty_outcome {
    ADV_DUTY_COMPUTED,
    ADV_DUTY_IS_FREE,          /* the amount is zero because the law says so */
    ADV_DUTY_NO_RATE,          /* the cell is empty */
    ADV_DUTY_NOT_COMPUTABLE,   /* see the rate's reason */
    ADV_DUTY_QUANTITY_MISSING, /* `missing_unit`, `missing_of` */
    ADV_DUTY_VALUE_MISSING,    /* `missing_of`; empty = the value of the goods */
    ADV_DUTY_RANGE             /* past the limit of an amount */
} adv_duty_outcome;
#define ADV_DUTY_OUTCOME_COUNT 7
ADV_API const char *adv_duty_outcome_name(adv_duty_outcome outcome);

#define ADV_DUTY_TERMS_MOST 8

typedef struct adv_duty_component {
    const adv_duty_term *term;
    int64_t amount_e4;   /* a multiple of a cent */
    int64_t base_e4;     /* the value, or the quantity as rounded for duty */
    int64_t rate_e13;    /* of one unit: after what is taken off by degrees */
} adv_duty_component;

/** The amount and how it came about. */
typedef struct adv_duty_amount {
    uint8_t            outcome; /* adv_duty_outcome; amounts mean something for COMPUTED and IS_FREE only */
    uint8_t            bound;   /* 0 = the terms, 1 = the minimum, 2 = the maximum decided */
    uint8_t            component_count;
    int64_t            e4;
    adv_duty_component components[ADV_DUTY_TERMS_MOST];
    adv_text           missing_unit;
    adv_text           missing_of;
} adv_duty_amount;

/**
 * The duty a rate gives.  For ADV_DUTY_ADDED: the terms only, the other duty is the caller's.
 *
 * 19 CFR 159.3(b): a rate of one dollar or less per unit takes whole units, halves up; a rate above one
 * dollar takes the quantity to two decimals.  Allocates nothing.
 */
ADV_API void adv_duty_evaluate(adv_duty_amount *out, const adv_duty_rate *rate, const adv_duty_basis *basis);

/**
 * What one more dollar of value adds to the duty, as e9 / per of a dollar: of the whole article where `of` is
 * empty, else of that part.  0 for specific rates and free; where a minimum or a maximum decides, that of the
 * bound.  The fraction is exact and not rounded to cents.
 * Returns the outcome of the evaluation behind it; the fraction means something for COMPUTED and IS_FREE.
 */
ADV_API adv_duty_outcome adv_duty_marginal(int64_t *e9, int32_t *per, const adv_duty_rate *rate,
                                   const adv_duty_basis *basis, adv_text of);

/** The one spelling of a unit: "pf. liters" is "pf.liter", "No." is "each"; others as they are. */
ADV_API adv_text adv_duty_unit(adv_text name);

#ifdef __cplusplus
}
#endif
#endif

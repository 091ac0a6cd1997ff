/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Exchange rates: published figures in, the one the law names out.  The rule (first rate of the quarter, the
 * daily one where it is the variance or more away, the last business day before a day without) is a row of
 * law; the figures come from the host, each series with its source and whether that source is the certifying
 * authority.
 */
#ifndef ADVALOREM_FX_H
#define ADVALOREM_FX_H

#include "advalorem/law.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum adv_rate_source {
    ADV_RATE_NONE,
    ADV_RATE_SAME_CURRENCY, /* nothing to convert */
    ADV_RATE_CERTIFIED,     /* certified by the authority the law names */
    ADV_RATE_CENTRAL_BANK,  /* a central-bank cross in its place: never called certified */
    ADV_RATE_STATED         /* stated in the shipment by the user */
} adv_rate_source;
#define ADV_RATE_SOURCE_COUNT (ADV_RATE_STATED + 1)
/** "none", "same_currency", "certified", "central_bank", "stated"; "unknown" past the last. */
ADV_API const char *adv_rate_source_name(adv_rate_source source);

typedef struct adv_rate_point {
    adv_date date;
    int64_t  e9;
} adv_rate_point;

/** Figures of one currency from one source, dates ascending and distinct. */
typedef struct adv_rate_series {
    adv_currency          currency;
    adv_currency          target;    /* the currency the rate converts into */
    uint8_t               source;    /* adv_rate_source */
    bool                  quarterly; /* points are the quarter's rates, dated its first day; else daily */
    bool                  monthly;   /* points are for a month, dated its first day: no day's own figure */
    bool                  foremost;  /* of a single shipment: comes before lists of like source, whatever
                                        their day */
    int32_t               per;
    bool                  divide;
    const char           *name;      /* "ECB euro reference rates, cross through EUR" */
    const adv_rate_point *points;
    size_t                count;
} adv_rate_series;

typedef struct adv_fx {
    const adv_rate_series *series;
    size_t                 count;
} adv_fx;

/** Which figure was taken and what it was compared with. */
typedef struct adv_rate_pick {
    adv_rate               rate;
    adv_date               date;       /* of the figure taken */
    uint8_t                source;     /* adv_rate_source; ADV_RATE_NONE = no figure */
    bool                   quarterly;  /* the quarter's rate was taken */
    bool                   uncompared; /* and there is no daily list to hold it against */
    adv_date               asked;      /* the day the law names */
    int64_t                quarter_e9; /* 0 = not compared */
    int64_t                daily_e9;
    const adv_rate_series *series;     /* NULL for a stated rate */
} adv_rate_pick;

/**
 * The rate for `day` under `rule`.  Certified series come before central-bank ones; of like series the one
 * with the nearest figure counts (the last not after the day, the first of the quarter), and of those with a
 * figure of the same day the earlier in the list.  A day after the last figure of a series, or more than ten
 * days after the figure before it, has no rate: nothing is extrapolated.
 * In a certified list two working days in a row may be missing, not more.
 * Returns false and source ADV_RATE_NONE when there is none.
 */
ADV_API bool adv_fx_pick(adv_rate_pick *pick, const adv_fx *fx, const adv_fx_rule *rule,
                         adv_currency currency, adv_currency target, adv_date day);

/**
 * Every pick of a range of days worked out once, for batches: same function, looked up instead of searched.
 */
typedef struct adv_fx_table {
    adv_currency         target;
    adv_date             first, last;
    const adv_rate_pick *picks; /* [currency row][day - first]; rows for currencies of `index` */
    uint16_t            *index; /* currency -> row + 1; 0 = no series */
    size_t               rows;
} adv_fx_table;

ADV_API adv_status adv_fx_table_build(adv_fx_table *table, const adv_fx *fx, const adv_jurisdiction *j,
                                      adv_arena *arena);
/** NULL when there is no rate. */
ADV_API const adv_rate_pick *adv_fx_table_find(const adv_fx_table *table, adv_currency currency,
                                               adv_date day);

#ifdef __cplusplus
}
#endif
#endif

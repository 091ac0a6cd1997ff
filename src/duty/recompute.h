/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Duty worked out again for a row of a table and held against the duty that was assessed: what the column of
 * the schedule gives, what the layers of chapter 99 add, between which bounds the law of a period leaves the
 * sum, and by which cause the two differ.
 */
#ifndef ADV_DUTY_RECOMPUTE_H
#define ADV_DUTY_RECOMPUTE_H

#include "advalorem/layer.h"
#include "advalorem/tariff.h"

/* Why a row has a figure, or has none.  X(NAME, word, what it says) */
#define ADV_RECOMPUTE_OUTCOMES(X)                                                                            \
    X(COMPUTED, computed, "computed")                                                                        \
    X(FREE, free, "free of duty")                                                                            \
    X(NO_DAY, no_day, "no day is stated")                                                                    \
    X(NO_SCHEDULE, no_schedule, "no schedule in force on the day is known")                                  \
    X(NO_CODE, no_code, "the schedule has no such number")                                                   \
    X(NO_ORIGIN, no_origin, "no country of origin is known")                                                 \
    X(NO_RATE, no_rate, "the line has no rate")                                                              \
    X(NO_LAW, no_law, "the law at hand does not say which column")                                           \
    X(NOT_COMPUTABLE, not_computable, "the text of the rate gives no figure")                                \
    X(QUANTITY_MISSING, quantity_missing, "the rate asks for a quantity")                                    \
    X(VALUE_MISSING, value_missing, "the rate asks for a value")                                             \
    X(RANGE, range, "past the limit of an amount")                                                           \
    X(REJECTED, rejected, "a cell cannot be read")

typedef enum adv_recompute_outcome {
#define ADV_X(NAME, word, says) ADV_RECOMPUTE_##NAME,
    ADV_RECOMPUTE_OUTCOMES(ADV_X)
#undef ADV_X
} adv_recompute_outcome;
#define ADV_RECOMPUTE_OUTCOME_COUNT 13

/*
 * Why assessed and computed duty differ, in the order the rules are tried; the first that holds names the
 * row.  A cause says what the figures are consistent with; what an importer claimed no statistic shows.
 */
#define ADV_RECOMPUTE_CAUSES(X)                                                                              \
    X(NONE, none, "they agree, or there is nothing to compare")                                              \
    X(CHANGED, rate_changed, "between the least and the most that the layers come to on days of the period") \
    X(EXCLUSION, exclusion, "a heading that takes a layer off may have been claimed for some of the goods")  \
    X(LAYER_OPEN, layer_open, "a layer of unknown reach or amount is on these goods")                        \
    X(REDUCED, reduced_rate, "between a reduced rate open to the origin and the rate of the column")         \
    X(NOTHING, nothing_assessed, "no duty was assessed on a value that is stated as dutiable")               \
    X(GENERAL, general_column, "the rate of the general column, where column 2 is the lawful one")           \
    X(NOT_CHARGED, layer_not_charged, "the rate of the column alone: no layer was charged")                  \
    X(IN_PART, layer_in_part, "a layer was charged on a part of the value, and no heading at hand says why") \
    X(SMALL, few_dollars, "within five dollars: whole dollars of several entries")                           \
    X(ASIDE, preference_aside, "below the rate of the column, and a preference free of duty is open")        \
    X(BELOW, below, "below every rate that could apply")                                                     \
    X(ABOVE, above, "above every rate that could apply")

typedef enum adv_recompute_cause {
#define ADV_X(NAME, word, says) ADV_CAUSE_##NAME,
    ADV_RECOMPUTE_CAUSES(ADV_X)
#undef ADV_X
} adv_recompute_cause;
#define ADV_RECOMPUTE_CAUSE_COUNT 13

#define ADV_RECOMPUTE_DAYS_MOST 64

/** What holds for a whole table; borrowed. */
typedef struct adv_recompute {
    const adv_jurisdiction *j;
    const adv_tariff_shelf *shelf;
    const adv_tariff *named;       /* used whatever the day; NULL = the schedule in force */
    const adv_layer_table *layers; /* NULL = layers are left out */
    adv_date day;                  /* of every row; of a period its middle; ADV_DATE_NONE = the row's own */
    adv_date days[ADV_RECOMPUTE_DAYS_MOST]; /* of the period, on which its first day falls or a layer starts,
                                               ends or reaches other goods; none = `day` alone */
    size_t day_count;
} adv_recompute;

/** Sets day and days for the goods entered from `first` to `last`.  False: more days than there is room. */
bool adv_recompute_period(adv_recompute *with, adv_date first, adv_date last);

typedef struct adv_recompute_row {
    adv_tariff_question question; /* day and schedule are set from what holds for the table */
    adv_duty_basis basis;
    int64_t assessed_e4; /* ADV_AMOUNT_UNKNOWN = not stated */
} adv_recompute_row;

typedef struct adv_recomputed {
    uint8_t outcome; /* adv_recompute_outcome; amounts mean something for COMPUTED and FREE only */
    uint8_t cause;   /* adv_recompute_cause */
    adv_tariff_choice choice;
    bool by_subheading;    /* the schedule lacks the number; the rate is that of its first 8 digits */
    adv_text detail;       /* the unit or part that is missing; why a text gives no figure */
    int64_t column_e4;     /* by the column of the schedule */
    int64_t layers_e4;     /* of the layers, on the day or in the middle of the period */
    int64_t duty_e4;       /* both */
    int64_t least_e4;      /* over the days of the period, with every exclusion that may hold */
    int64_t most_e4;
    int64_t difference_e4; /* assessed less computed */
    bool layers_known;     /* false: a layer's list or amount is not known, and is not in the sums */
    bool compared;         /* a value above zero, and the assessed duty is stated */
    bool column_agrees;    /* by the column alone */
    bool agrees;           /* with the layers */
    bool within;           /* between least and most */
    uint8_t heading_count;
    const char *headings[8]; /* of the layers charged */
} adv_recomputed;

/**
 * Works out one row.  Layers are charged as if every one that reaches the goods were claimed; a heading that
 * takes one away and needs a claim makes the lower bound.  Two figures agree when they differ by no more than
 * the greater of 2 dollars and 0.2 % of the value.  Allocates nothing.
 */
void adv_recompute_one(adv_recomputed *out, const adv_recompute *with, const adv_recompute_row *row);

/** "computed", "no_code" ...; and what it says. */
const char *adv_recompute_outcome_name(adv_recompute_outcome outcome);
const char *adv_recompute_outcome_says(adv_recompute_outcome outcome);
const char *adv_recompute_cause_name(adv_recompute_cause cause);
const char *adv_recompute_cause_says(adv_recompute_cause cause);

#endif

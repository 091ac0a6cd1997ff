/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lawful order of the six methods, walked for every line: which of them was used, why each earlier one
 * fell away, and what the value was worked out from.  method.c walks; comparables.c and comparison.c hold the
 * second and the third method, resales.c and deductive.c the fourth, computed.c the fifth, fallback.c the
 * sixth.  Ids and numbers only; explain.h words them.
 */
#ifndef ADVALOREM_METHOD_H
#define ADVALOREM_METHOD_H

#include "advalorem/facts.h"
#include "advalorem/fx.h"
#include "advalorem/law.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The six methods, numbered in the order of the Agreement whatever order a jurisdiction has. */
typedef enum adv_method {
    ADV_BY_TRANSACTION_VALUE,
    ADV_BY_IDENTICAL,
    ADV_BY_SIMILAR,
    ADV_BY_DEDUCTIVE,
    ADV_BY_COMPUTED,
    ADV_BY_FALLBACK,
    ADV_BY_COUNT
} adv_method;

/** What became of a method on a line. */
typedef enum adv_method_state {
    ADV_METHOD_IS_USED,
    ADV_METHOD_NOT_USABLE,     /* `why` says why, and so does its row of law */
    ADV_METHOD_UNDECIDED,      /* something is missing that would decide, so the walk stops here */
    ADV_METHOD_NOT_ASKED,      /* an earlier one stands, or is undecided */
    ADV_METHOD_NOTHING_STATED, /* nobody states anything to work it out from */
    ADV_METHOD_STATE_COUNT
} adv_method_state;

/** X(NAME, name): why a method was not used. */
#define ADV_METHOD_WHYS(X)                                                                                   \
    X(NONE, none)                                                                                            \
    X(RULE, rule)                         /* a row of law ended transaction value */                         \
    X(NO_PRICE, not_valued)               /* transaction value lacks a fact, or cannot be counted */         \
    X(EARLIER, earlier_stands)                                                                               \
    X(EARLIER_UNDECIDED, earlier_undecided)                                                                  \
    X(NO_FIGURES, no_figures)                                                                                \
    X(NO_COSTS, no_costs)                 /* the producer's costs are not to be had */                       \
    X(COSTS, costs_not_stated)            /* they are to be had, and are not stated */                       \
    X(NO_MATERIALS, no_materials)                                                                            \
    X(NO_FABRICATION, no_fabrication)                                                                        \
    X(REFUNDS, refunds_not_settled)       /* whether refunded taxes leave the costs */                       \
    X(NO_PROFIT, no_profit)               /* neither the own nor a usual figure */                           \
    X(CLASS, class_not_compared)          /* whether the own figure is in line is not stated */              \
    X(NO_USUAL, no_usual)                 /* the own one is out of line, and no usual one is known */        \
    X(IN_COSTS, in_costs_not_stated)      /* of an assist */                                                 \
    X(NO_ASSIST, no_assist)               /* the amount of one */                                            \
    X(NO_CHARGED, no_charged)             /* what the producer was charged for design */                     \
    X(NO_PACKING, no_packing)                                                                                \
    X(NO_RATE, no_rate)                                                                                      \
    X(LIKE_COSTS, costs_of_like_goods)    /* which only the fall-back method may look at */                  \
    X(PROHIBITED, prohibited_basis)       /* everything stated is of a source no value may rest on */        \
    X(NO_BASIS, no_basis)                 /* nothing that is stated gives a value, however flexibly */       \
    X(OFFERS, offers_differ)                                                                                 \
    X(UNSEARCHED, not_searched)           /* whether such values exist is not stated */                      \
    X(NONE_FOUND, none_found)             /* a search found no accepted value of such goods */               \
    X(FOUND, found_not_stated)            /* it found some, and they are not stated */                       \
    X(NO_VALUE, no_value_counts)          /* of the accepted values stated */                                \
    X(VALUE_LACKS, value_lacks)           /* one that would be used lacks something */                       \
    X(NO_LAW, no_law)                     /* no row of law about it is known for the day */                  \
    X(NO_DAY, no_day)                                                                                        \
    X(NO_QUANTITY, no_quantity)                                                                              \
    X(ABOUT, about_not_stated)            /* what counts as about the time of importation */                 \
    X(NO_SALE, no_sale_counts)                                                                               \
    X(TIE, tie)                                                                                              \
    X(TOO_FEW, too_few)                                                                                      \
    X(LAST_DAY, last_day_not_settled)                                                                        \
    X(GOODS_ORDER, goods_order_not_settled)                                                                  \
    X(NO_MARGIN, no_margin)               /* neither commission nor profit and expenses */                   \
    X(TWO_MARGINS, two_margins)           /* both, and which of them is deducted is not stated */            \
    X(NO_INLAND, no_inland)                                                                                  \
    X(NO_CARRIAGE, no_carriage)                                                                              \
    X(NO_DUTY, no_duty)                                                                                      \
    X(NO_TAXES, no_taxes)                                                                                    \
    X(TAX_BASE, tax_base_not_stated)                                                                         \
    X(NO_VALUE_ADDED, no_value_added)                                                                        \
    X(IDENTITY, identity_not_stated)                                                                         \
    X(IDENTITY_LOST, identity_lost)                                                                          \
    X(MINOR, minor_element)                                                                                  \
    X(CURRENCY, other_currency)                                                                              \
    X(NOTHING_LEFT, nothing_left)         /* more is deducted than the price holds */                        \
    X(RANGE, range)                                                                                          \
    X(MANY_PRICES, too_many_prices)

typedef enum adv_method_why {
#define ADV_X(NAME, name) ADV_WHY_##NAME,
    ADV_METHOD_WHYS(ADV_X)
#undef ADV_X
    ADV_WHY_COUNT
} adv_method_why;

/** What became of a sale in the country of importation. */
typedef enum adv_resale_verdict {
    ADV_RESALE_COUNTED,
    ADV_RESALE_NO_DATE,
    ADV_RESALE_NO_AMOUNT,      /* its quantity or price is not known, or is nothing */
    ADV_RESALE_OTHER_UNIT,     /* not the unit of the line */
    ADV_RESALE_OTHER_CURRENCY, /* not that of the country */
    ADV_RESALE_RELATED,        /* buyer related to the seller */
    ADV_RESALE_ASSISTS,        /* buyer supplied assists */
    ADV_RESALE_LATER_LEVEL,
    ADV_RESALE_BEFORE,         /* before importation, and not about the time of it */
    ADV_RESALE_TOO_LATE,       /* the days after importation have run */
    ADV_RESALE_LAST_DAY,       /* on the last of them, and whether that counts is not settled */
    ADV_RESALE_NOT_ASKED,      /* after further processing, which the importer does not ask for */
    ADV_RESALE_LATER_RUNG,     /* earlier sales come first and there are some */
    ADV_RESALE_AFTER_ENOUGH,   /* after the day by which the unit price was established */
    ADV_RESALE_OTHER_GOODS,    /* not the goods valued, and those were sold */
    ADV_RESALE_PROHIBITED,     /* of goods produced in the country of importation */
    ADV_RESALE_ABOUT,          /* whether its day is about the time of importation is not stated */
    ADV_RESALE_VERDICT_COUNT
} adv_resale_verdict;

/** The rungs of sales that the fourth method looks at, one after the other. */
typedef enum adv_resale_rung {
    ADV_RUNG_ABOUT,     /* as imported, at or about the time of importation */
    ADV_RUNG_LATER,     /* as imported, after it */
    ADV_RUNG_PROCESSED, /* after further processing */
    ADV_RUNG_COUNT
} adv_resale_rung;

/** Units sold at one price. */
typedef struct adv_price_sum {
    int64_t price_e4;
    int64_t units_e4;
    int64_t sales;
} adv_price_sum;

/** What the unit price loses or gains on the way to the value. */
typedef enum adv_deduction {
    ADV_DEDUCT_COMMISSION,
    ADV_DEDUCT_MARGIN, /* profit and general expenses */
    ADV_DEDUCT_INLAND,
    ADV_DEDUCT_CARRIAGE,
    ADV_DEDUCT_VALUE_ADDED,
    ADV_DEDUCT_DUTY,
    ADV_DEDUCT_TAXES,
    ADV_ADD_PACKING,
    ADV_DEDUCTION_COUNT
} adv_deduction;

/** One of them.  A percentage of the price is worked out; one of the value sought is solved at the end. */
typedef struct adv_deduction_step {
    uint8_t              part; /* adv_deduction */
    bool                 of_value; /* percent_e9 is of the value sought */
    const adv_parameter *row;
    int64_t              percent_e9; /* 0 = an amount was stated */
    adv_int128           amount_e15; /* what it takes off, for one unit; 0 where it is of the value */
    adv_int128           after_e15;  /* price so far */
} adv_deduction_step;

typedef struct adv_deductive_result {
    const adv_deductive *facts;
    uint8_t              rung;      /* adv_resale_rung */
    bool                 chosen;    /* there is a unit price */
    int64_t              price_e4;
    int64_t              units_e4;  /* sold at it */
    adv_date             until;     /* by which the price was established; ADV_DATE_NONE = no such day */
    adv_date             last;      /* on which sales of the rung count; ADV_DATE_NONE = not settled */
    const adv_price_sum *prices;    /* by price, of the sales that counted */
    size_t               price_count;
    const uint8_t       *verdicts;  /* adv_resale_verdict, one a sale of `facts` */
    bool                 unsaid;    /* of a sale that counted, the level or the buyer is not described */
    const adv_parameter *later, *last_day; /* rows of the rung; NULL where it has none */
    const adv_deduction_step *steps;
    size_t               step_count;
    adv_int128           numerator, denominator; /* value of one unit, exactly; 0 of 1 without one */
} adv_deductive_result;

/** X(NAME, name): what became of an accepted value of other goods. */
#define ADV_COMPARABLE_VERDICTS(X)                                                                           \
    X(USED, used)                                                                                            \
    X(COUNTED, counted)                   /* with nothing chosen */                                          \
    X(OTHER_CLASS, other_class)           /* similar ones where identical are looked for, or the reverse */  \
    X(NOT_LOWEST, not_lowest)                                                                                \
    X(FARTHER, farther)                   /* in time or quantity, where the closest comes first */           \
    X(LEVEL_LATER, level_later)           /* other level or quantity, and there is one of the same */        \
    X(PRODUCER_LATER, producer_later)     /* other producer, and there is one of the same */                 \
    X(PROHIBITED, prohibited_basis)       /* its source is no basis of any value */                          \
    X(NOT_ALIKE, not_alike)               /* by what is said of an attribute */                              \
    X(OTHER_METHOD, other_method)         /* not accepted under transaction value */                         \
    X(DOUBTED, under_doubt)                                                                                  \
    X(DESIGN, design_here)                                                                                   \
    X(OTHER_COUNTRY, other_country)                                                                          \
    X(NO_AMOUNT, no_amount)                                                                                  \
    X(OTHER_CURRENCY, other_currency)                                                                        \
    X(TOO_FAR, too_far)                   /* in time */                                                      \
    X(NO_EVIDENCE, no_evidence)           /* nothing shows what the difference of level or quantity is */    \
    X(NO_LIST_PRICE, no_list_price)       /* the list has no price, or several, for one of the two */        \
    X(NO_CARRIAGE, no_carriage)                                                                              \
    X(NOTHING_LEFT, nothing_left)                                                                            \
    X(RANGE, range)                                                                                          \
    /* what it lacks would decide */                                                                         \
    X(LACKS_COUNTRY, lacks_country)                                                                          \
    X(LACKS_DATE, lacks_date)                                                                                \
    X(LACKS_ABOUT, lacks_about)           /* what counts as about the same time */                           \
    X(LACKS_METHOD, lacks_method)                                                                            \
    X(LACKS_PRODUCER, lacks_producer)                                                                        \
    X(LACKS_LEVEL, lacks_level)                                                                              \
    X(LACKS_QUANTITY, lacks_quantity)     /* or what counts as about the same */                             \
    X(LACKS_PROOF, lacks_proof)           /* that the list is genuine */                                     \
    X(LACKS_TRANSPORT, lacks_transport)   /* whether a difference of transport is significant */

typedef enum adv_comparable_verdict {
#define ADV_X(NAME, name) ADV_COMPARABLE_##NAME,
    ADV_COMPARABLE_VERDICTS(ADV_X)
#undef ADV_X
    ADV_COMPARABLE_VERDICT_COUNT
} adv_comparable_verdict;

/** Rows of law a comparison goes by. */
typedef enum adv_comparison_row {
    ADV_COMPARE_WINDOW,
    ADV_COMPARE_ACCEPTED,
    ADV_COMPARE_COUNTRY,
    ADV_COMPARE_PRODUCER,
    ADV_COMPARE_DESIGN,
    ADV_COMPARE_LEVEL,
    ADV_COMPARE_CARRIAGE,
    ADV_COMPARE_LOWEST,
    ADV_COMPARE_CLOSEST, /* few laws have it */
    ADV_COMPARISON_ROW_COUNT
} adv_comparison_row;

/** How the value of one unit was found among accepted values. */
typedef struct adv_comparison_result {
    const adv_comparables *facts;
    const uint8_t *verdicts;  /* adv_comparable_verdict, one a value of `facts`; NULL = none looked at */
    int32_t        used;      /* a value of `facts`; -1 */
    int32_t        lacks;     /* the one whose lack leaves the method undecided; -1 */
    uint8_t        lack;      /* adv_comparable_verdict */
    bool           unsaid;    /* of the one used, something that would leave it out is not described */
    uint32_t       relaxed;   /* bits of adv_relaxed, of the one used */
    adv_date       first, last; /* of export, between which values count; ADV_DATE_NONE = not settled */
    const adv_list_price *from, *to; /* rows of the list it was adjusted by; NULL = it was not */
    bool           carried;   /* adjusted for transport */
    adv_int128     listed, listed_of; /* one unit by the list, exactly: listed / listed_of ten-thousandths */
    adv_int128     numerator, denominator; /* value of one unit, exactly; 0 of 1 without one */
    const adv_parameter *rows[ADV_COMPARISON_ROW_COUNT];
} adv_comparison_result;

/** What the computed value is the sum of. */
typedef enum adv_computed_part {
    ADV_COMPUTED_MATERIALS,
    ADV_COMPUTED_REFUNDED, /* taxes that leave the materials */
    ADV_COMPUTED_FABRICATION,
    ADV_COMPUTED_PROFIT,   /* and general expenses */
    ADV_COMPUTED_ASSIST,
    ADV_COMPUTED_PACKING,
    ADV_COMPUTED_CARRIAGE,
    ADV_COMPUTED_COUNT
} adv_computed_part;

/** Whose profit and general expenses were taken, and why. */
typedef enum adv_profit_choice {
    ADV_PROFIT_NONE,        /* the method did not come so far */
    ADV_PROFIT_IN_LINE,     /* the producer's own: somebody settled that it is consistent */
    ADV_PROFIT_WITHIN,      /* the own: it lies within the figures of the class that count */
    ADV_PROFIT_REASONS,     /* the own: valid commercial reasons are shown */
    ADV_PROFIT_UNTESTED,    /* the own: nothing is said of the class */
    ADV_PROFIT_OUT_OF_LINE, /* the usual: the own one is not consistent with it */
    ADV_PROFIT_ONLY_USUAL,  /* the usual: no own one is stated */
    ADV_PROFIT_CHOICE_COUNT
} adv_profit_choice;

/** What became of a figure of another producer. */
typedef enum adv_class_verdict {
    ADV_CLASS_COUNTED,
    ADV_CLASS_OTHER_COUNTRY, /* than the goods valued are exported from */
    ADV_CLASS_OTHER_CLASS,
    ADV_CLASS_NOT_EXPORTED,  /* to the country of importation */
    ADV_CLASS_LACKS,         /* one of the three is not stated */
    ADV_CLASS_VERDICT_COUNT
} adv_class_verdict;

/** One of the costs, for the units the figures are for. */
typedef struct adv_computed_step {
    uint8_t              part;   /* adv_computed_part */
    int32_t              assist; /* of `facts`; -1 */
    const adv_parameter *row;
    int64_t              percent_e9; /* of materials and fabrication; 0 = an amount was stated */
    adv_money            stated;     /* in its own currency; of a percentage not stated */
    adv_rate_pick        rate;
    adv_int128           amount_e13; /* in the currency of the law, rounded for print only, as is the next */
    adv_int128           after_e13;
} adv_computed_step;

typedef struct adv_computed_result {
    const adv_computed  *facts;
    uint8_t              choice;      /* adv_profit_choice */
    bool                 unsaid;      /* something that would change the value is not described */
    bool                 uncertified; /* a rate nobody certified was used */
    const uint8_t       *verdicts;    /* adv_class_verdict, one a figure of `facts`; NULL = none looked at */
    int64_t              least_e9, most_e9; /* of the figures that count; only where there are some */
    size_t               counted;
    int32_t              assist;      /* of `facts`, that stopped the method; -1 */
    const adv_computed_step *steps;
    size_t               step_count;
    adv_int128           numerator, denominator; /* value of one unit, exactly; 0 of 1 without one */
} adv_computed_result;

/** What of a method was relaxed, a bit each. */
typedef enum adv_relaxed {
    ADV_RELAXED_TIME,      /* of export, of an accepted value */
    ADV_RELAXED_COUNTRY,   /* of production */
    ADV_RELAXED_METHOD,    /* it was accepted under */
    ADV_RELAXED_WINDOW,    /* of sales after importation */
    ADV_RELAXED_CONDITION, /* as imported */
    ADV_RELAXED_COSTS,     /* of the goods valued */
    ADV_RELAXED_BY_HAND,   /* what an offer says */
    ADV_RELAXED_COUNT
} adv_relaxed;
#define ADV_RELAXED(what) (UINT32_C(1) << (what))

/** What became of an offer. */
typedef enum adv_offer_verdict {
    ADV_OFFER_USED,
    ADV_OFFER_PROHIBITED,
    ADV_OFFER_NO_AMOUNT,
    ADV_OFFER_OTHER_CURRENCY,
    ADV_OFFER_LATER,      /* a method before that it applies gives the value, or is undecided */
    ADV_OFFER_NOT_LOWEST,
    ADV_OFFER_DIFFERS,    /* from another of the same method, and none of them is settled */
    ADV_OFFER_VERDICT_COUNT
} adv_offer_verdict;

struct adv_method_result;

/** How the methods went, applied flexibly in their order. */
typedef struct adv_fallback_result {
    const adv_fallback *facts;
    uint8_t        flexed;   /* adv_method that gives the value or is undecided; ADV_BY_FALLBACK = none */
    /* it, worked out once more; NULL where an offer gives the value */
    const struct adv_method_result *inner;
    uint32_t       relaxed;  /* bits of adv_relaxed, of the value used */
    uint32_t       refused;  /* bits of those asked for that no row of law grants */
    int32_t        offer;    /* of `facts`, used; -1 */
    const uint8_t *verdicts; /* adv_offer_verdict, one an offer */
    const adv_parameter *rows[ADV_RELAXED_COUNT]; /* that grant what is relaxed; NULL = none */
    const adv_parameter *prohibited;
    adv_int128     numerator, denominator; /* value of one unit, exactly; 0 of 1 without one */
} adv_fallback_result;

/** A fact that keeps a row of law from ending transaction value: any of them will do. */
typedef struct adv_way_back {
    uint16_t rule;   /* of the jurisdiction */
    adv_fact_set no; /* of adv_sale_fact that would have to be no */
    adv_fact_set yes; /* and those that would have to be yes */
    int32_t  item;   /* an amount that would have to be known; -1 = the sale */
} adv_way_back;

/** One method on one line. */
typedef struct adv_method_result {
    int32_t              line;
    uint8_t              method;   /* adv_method */
    uint8_t              state;    /* adv_method_state */
    uint8_t              why;      /* adv_method_why */
    uint8_t              standing; /* weakest adv_standing of the rows it rests on */
    bool                 reversed; /* it comes before its place because the importer asked for it */
    uint16_t             rule;     /* the row that ended transaction value; ADV_NO_RULE */
    const adv_parameter *row;      /* the row that decided; NULL = none */
    int64_t              value_e4; /* of the line; used methods only, as are the next two */
    int64_t              entered_e4;
    adv_int128           exact_e13;/* rounded at the thirteenth decimal */
    const adv_way_back  *back;     /* all of them have to be met */
    size_t               back_count;
    const adv_comparison_result *comparison; /* NULL = of another method, or no such value stated */
    const adv_deductive_result *deductive; /* NULL = of another method, or nothing stated */
    const adv_computed_result *computed; /* the same */
    const adv_fallback_result *fallback; /* the same */
} adv_method_result;

ADV_API const char *adv_method_name(adv_method method);            /* "deductive_value" */
ADV_API const char *adv_method_state_name(adv_method_state state); /* "not_usable" */
ADV_API const char *adv_method_why_name(adv_method_why why);       /* "too_few" */
ADV_API const char *adv_comparable_verdict_name(adv_comparable_verdict verdict); /* "not_lowest" */
ADV_API const char *adv_resale_verdict_name(adv_resale_verdict verdict);
ADV_API const char *adv_resale_rung_name(adv_resale_rung rung);
ADV_API const char *adv_deduction_name(adv_deduction part);
ADV_API const char *adv_computed_part_name(adv_computed_part part);                       /* "fabrication" */
ADV_API const char *adv_profit_choice_name(adv_profit_choice choice);   /* "out_of_line" */
/** Whose figure such a choice takes: "producer", "industry_usual", or "none". */
ADV_API const char *adv_profit_figures_name(adv_profit_choice choice);
ADV_API const char *adv_relaxed_name(adv_relaxed what);                 /* "country" */
ADV_API const char *adv_offer_verdict_name(adv_offer_verdict verdict);  /* "prohibited_basis" */
ADV_API const char *adv_source_name(adv_number_source source);          /* "minimum_value" */
ADV_API const char *adv_class_verdict_name(adv_class_verdict verdict);  /* "other_country" */

#ifdef __cplusplus
}
#endif
#endif

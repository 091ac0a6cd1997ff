/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which accepted value of identical or similar goods is used (CVA Articles 2 and 3; 19 USC 1401a(c)).
 * Candidates come one by one, in any order and any number; what is kept are the best of those that count and
 * the best of those of which something is missing.
 */
#ifndef ADV_ENGINE_COMPARABLES_H
#define ADV_ENGINE_COMPARABLES_H

#include "advalorem/method.h"

#ifdef __cplusplus
extern "C" {
#endif

/** adv_comparable.goods, as the words of the facts are numbered. */
enum { ADV_GOODS_IDENTICAL = 1, ADV_GOODS_SIMILAR };

/** What shows how the price changes from the level and quantity of one sale to those of the other. */
typedef enum adv_demonstrated {
    ADV_SHOWN_BY_NOTHING,
    ADV_SHOWN_UNPROVED, /* by a list, and whether it is genuine is not stated */
    ADV_SHOWN_UNKNOWN,  /* by a list, and which of its rows is not known: a level or quantity is not stated */
    ADV_SHOWN_UNCLEAR,  /* by a list without exactly one price for both */
    ADV_SHOWN_BY_LIST
} adv_demonstrated;

/** What the rows of law and the facts say of the values to be looked at. */
typedef struct adv_comparable_terms {
    adv_date     day;        /* of export of the goods valued, as the law takes it */
    int64_t      about_days; /* before and after it; negative = only the day itself is certain */
    adv_text     country;    /* of production of the goods valued */
    adv_currency currency;
    uint8_t      goods;      /* ADV_GOODS_IDENTICAL or _SIMILAR: those looked at */
    bool         carriage;   /* the value holds transport, so its differences are adjusted */
    /* those closest in time, level and quantity come first, and the lowest only among them */
    bool         closest;
    bool         any_country, any_method; /* relaxed by the fall-back method */
} adv_comparable_terms;

/** One accepted value for one unit of the line. */
typedef struct adv_comparable_row {
    int64_t      serial;
    adv_date     export_date;
    adv_text     country;
    int64_t      unit_e4;
    adv_currency currency;
    uint8_t      goods;
    uint8_t      source;         /* adv_number_source plus 1; 0 = accepted */
    uint8_t      accepted_by;    /* adv_method plus 1; 0 = not stated */
    /* adv_ternary */
    uint8_t      alike, under_doubt, design_here, same_producer, same_level, same_quantity, same_transport;
    int64_t      quantity_off_e4;/* difference of the quantities */
    uint8_t      demonstrated;   /* adv_demonstrated */
    bool         discounts;      /* from and to are percent off, else prices */
    int64_t      from, to;       /* of the sale known, and of the goods valued */
    int64_t      carriage_e4, own_carriage_e4; /* ADV_AMOUNT_UNKNOWN = not stated */
} adv_comparable_row;

/** What one unit comes to, in ten-thousandths: a fraction. */
typedef struct adv_comparable_unit {
    adv_int128 numerator, denominator;
} adv_comparable_unit;

typedef struct adv_comparables_search adv_comparables_search;

/** What came of them.  `why` is ADV_WHY_NONE where one is used. */
typedef struct adv_comparable_choice {
    uint8_t             why;   /* adv_method_why */
    int64_t             used;  /* serial; -1 = none */
    int64_t             lacks; /* the one that would be used if what it lacks were stated; -1 */
    adv_comparable_unit unit;
    int64_t             seen[ADV_COMPARABLE_VERDICT_COUNT]; /* as they were taken */
} adv_comparable_choice;

/** NULL when memory is out. */
adv_comparables_search *adv_comparables_new(adv_arena *arena, const adv_comparable_terms *terms);
/** Takes a value in: ADV_COMPARABLE_COUNTED, why it is left out, or what it lacks. */
adv_comparable_verdict adv_comparables_take(adv_comparables_search *search, const adv_comparable_row *row);
void adv_comparables_choose(adv_comparable_choice *out, const adv_comparables_search *search);
/** What became of a value that was taken in, once the choice is made. */
adv_comparable_verdict adv_comparables_verdict(const adv_comparables_search *search,
                                               const adv_comparable_choice *choice,
                                               const adv_comparable_row *row);
/** The value adjusted by the list; false where it is not adjusted so, or passes the bounds. */
bool adv_comparable_by_list(adv_comparable_unit *out, const adv_comparable_row *row);
/** Transport differs by what is stated of both. */
bool adv_comparable_by_carriage(const adv_comparable_terms *terms, const adv_comparable_row *row);

#ifdef __cplusplus
}
#endif
#endif

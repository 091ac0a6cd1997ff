/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The unit price at which the greatest aggregate quantity is sold (CVA Article 5.1 and its Note; 19 USC
 * 1401a(d)).  Sales come one by one, in any order and any number; what is kept are sums by price, and by day
 * where the law asks for the earliest day.
 */
#ifndef ADV_ENGINE_RESALES_H
#define ADV_ENGINE_RESALES_H

#include "advalorem/method.h"

#ifdef __cplusplus
extern "C" {
#endif

/** adv_resale.goods, level and condition, as the words of the facts are numbered; 0 = not stated. */
enum { ADV_RESALE_OWN = 1, ADV_RESALE_IDENTICAL, ADV_RESALE_SIMILAR, ADV_RESALE_DOMESTIC };
enum { ADV_RESALE_FIRST = 1, ADV_RESALE_LATER };
enum { ADV_RESALE_AS_IMPORTED = 1, ADV_RESALE_PROCESSED };

#define ADV_DAYS_UNKNOWN (-1)
/** Sums kept for one valuation: as many as prices, and days where those matter, differ. */
#define ADV_RESALE_SUMS_LIMIT ((size_t)1 << 20)

/** What the rows of law and the facts say of the sales to be looked at. */
typedef struct adv_resale_terms {
    adv_date     day;             /* of importation, as the law takes it */
    int64_t      about_days;      /* ADV_DAYS_UNKNOWN = only the day itself is certain */
    int64_t      days[ADV_RUNG_COUNT];     /* after `day`; ADV_DAYS_UNKNOWN = no limit is known */
    uint8_t      last_day[ADV_RUNG_COUNT]; /* adv_ternary: the last of them counts */
    /* adv_ternary: later sales up to the earliest day that establishes a price; all of them where no */
    uint8_t      earliest;
    /* adv_ternary: other goods count only where the goods valued are not sold */
    uint8_t      own_first;
    bool         processed_asked;
    adv_currency currency;
    int64_t      enough_e4;       /* units; 0 = any quantity */
} adv_resale_terms;

/** One sale, its quantity in the unit of the line. */
typedef struct adv_resale_row {
    adv_date     date;
    int64_t      units_e4;
    int64_t      price_e4;
    adv_currency currency;
    bool         other_unit;
    uint8_t      goods, level, condition, buyer_related, buyer_supplied_assists;
} adv_resale_row;

typedef struct adv_resales adv_resales;

/** What came of them.  `why` is ADV_WHY_NONE where there is a price. */
typedef struct adv_resale_choice {
    uint8_t        why; /* adv_method_why */
    uint8_t        rung;
    uint8_t        goods; /* the only ones that counted; 0 = all */
    int64_t        price_e4, units_e4;
    adv_date       until; /* the day by which the price was established; ADV_DATE_OPEN = none such */
    adv_price_sum *prices;
    size_t         price_count;
} adv_resale_choice;

/** NULL when memory is out. */
adv_resales *adv_resales_new(adv_arena *arena, const adv_resale_terms *terms);
/** Takes a sale in, or says why it is left out.  ADV_RESALE_ABOUT and _LAST_DAY matter at the choice. */
adv_resale_verdict adv_resales_take(adv_resales *sales, const adv_resale_row *row);
/** Errors  ADV_ERR_MEMORY; ADV_ERR_LIMIT past ADV_RESALE_SUMS_LIMIT; ADV_ERR_RANGE for too many units. */
adv_status adv_resales_choose(adv_resale_choice *out, adv_resales *sales);
/** What became of a sale that was taken in, once the choice is made. */
adv_resale_verdict adv_resales_verdict(const adv_resales *sales, const adv_resale_choice *choice,
                                       const adv_resale_row *row);

#ifdef __cplusplus
}
#endif
#endif

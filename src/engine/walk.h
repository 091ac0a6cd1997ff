/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files that walk through the methods share.
 */
#ifndef ADV_ENGINE_WALK_H
#define ADV_ENGINE_WALK_H

#include "build.h"

/** The row of law of that name, without its jurisdiction, by the day it looks at; NULL = none is known.  A
    day that is not stated does not matter to a row of one version. */
const adv_parameter *adv_method_row(const adv_jurisdiction *j, const adv_date *dates, const char *name);
/** What a row of yes or no says; unknown where there is none or it is a stated gap. */
adv_ternary adv_method_answer(const adv_parameter *row);
/** Notes that a result rests on a row; NULL is none. */
void adv_method_rests(adv_method_result *out, const adv_parameter *row);

/** Every method of the lawful order on every line; a line that transaction value does not value is given the
    value of a later one. */
void adv_walk_methods(adv_build *b, const adv_plans *plans);

void adv_method_ends(adv_method_result *out, adv_method_state state, adv_method_why why,
                     const adv_parameter *row);

/** numerator / denominator x by / over in lowest terms, all of them above zero; false past 128 bits. */
bool adv_method_multiply(adv_int128 *numerator, adv_int128 *denominator, adv_int128 by, adv_int128 over);

/** An exact quotient; the denominator is above zero, and every operation leaves lowest terms. */
typedef struct adv_fraction {
    adv_int128 numerator, denominator;
} adv_fraction;

/** Both false past 128 bits. */
bool adv_fraction_add(adv_fraction *sum, adv_fraction plus);
/** -1, 0 or 1; the sign of a - b. */
bool adv_fraction_compare(int *out, adv_fraction a, adv_fraction b);
/** The quotient in e13, half up; false past 128 bits. */
bool adv_fraction_round(adv_int128 *out_e13, adv_fraction f);

/** Value of the line from that of one unit, rounded once as the law says; false past the bounds. */
bool adv_method_value_line(adv_method_result *out, const adv_build *b, const adv_line_result *line,
                           adv_int128 numerator, adv_int128 denominator);

/** What the fall-back method relaxes; strictly is NULL. */
typedef struct adv_flexible {
    int64_t same_time_days, later_days; /* -1 = not relaxed */
    bool    other_country, other_method, processed, like_costs;
} adv_flexible;

/** Whether something is stated for the line of a list of lines; none = all. */
bool adv_method_concerns(const adv_list *lines, adv_text line);

/** comparison.c: the second or the third method, as `out` says, from the accepted values stated.
    Errors  ADV_ERR_MEMORY. */
adv_status adv_comparison_value(adv_method_result *out, adv_build *b, const adv_comparables *facts,
                                const adv_line_result *line, const adv_flexible *flexible);
/** False where the set holds no value of goods of the method's class. */
bool adv_comparison_concerns(const adv_comparables *facts, uint8_t method);

/** deductive.c: fills state, why, value and `deductive` of the result.  Errors as adv_resales_choose. */
adv_status adv_deductive_value(adv_method_result *out, adv_build *b, const adv_deductive *facts,
                               const adv_line_result *line, const adv_flexible *flexible);

/** computed.c: fills state, why, value and `computed` of the result.  Errors  ADV_ERR_MEMORY. */
adv_status adv_computed_value(adv_method_result *out, adv_build *b, const adv_computed *facts,
                              const adv_line_result *line, const adv_flexible *flexible);

/** fallback.c: the methods once more, in the order given and as flexibly as the facts say and the law grants.
    Errors  ADV_ERR_MEMORY, and as those of the methods. */
adv_status adv_fallback_value(adv_method_result *out, adv_build *b, const adv_fallback *facts,
                              const adv_line_result *line, const uint8_t *order, size_t count);

#endif

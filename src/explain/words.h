/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words of the worksheet and the names of its JSON, one table a closed list.
 */
#ifndef ADVALOREM_EXPLAIN_WORDS_H
#define ADVALOREM_EXPLAIN_WORDS_H

#include "advalorem/explain.h"

#define ADV_OP_COUNT           (ADV_OP_SHIPPED + 1)
#define ADV_STEP_OUTCOME_COUNT (ADV_STEP_RANGE + 1)
#define ADV_COST_PART_COUNT    (ADV_COST_OUT_OF_SCOPE + 1)

/* Names, as in JSON. */
const char *adv_op_name(adv_op op);
const char *adv_step_outcome_name(adv_step_outcome outcome);
const char *adv_cost_part_name(adv_cost_part part);
const char *adv_item_origin_name(adv_item_origin origin);

/* Words for people. */
const char *adv_words_op(adv_op op); /* "take out" */
const char *adv_words_step_outcome(adv_step_outcome outcome);
const char *adv_words_cost_part(adv_cost_part part);
const char *adv_words_apportionment(adv_apportionment apportionment);
const char *adv_words_rate_source(adv_rate_source source);
const char *adv_words_rounding(adv_rounding mode);
const char *adv_words_standing(adv_standing standing); /* the full words of the mark */
const char *adv_words_lack(unsigned lack);             /* of adv_row_lack; NULL when it is none */
const char *adv_words_lack_name(unsigned lack);
/* Whether a person, not a figure, is what the point asks for. */
bool adv_point_asks_person(adv_point_code code);
/* Whether a point stands in the way of a value. */
bool adv_point_decides(adv_point_code code);

/* The word of an enumeration of the shipment's schema (1-based), "mode" or "evidence.kind"; NULL = none. */
const char *adv_words_of_schema(const char *list, const char *field, uint8_t value);

/** Steps that divide or multiply twice and so round to the minor unit, which no provision asks for. */
bool adv_step_rounds_as_ours(const adv_trace_record *record);

#endif

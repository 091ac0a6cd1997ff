/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The part of a determination's JSON that says what is charged.
 */
#ifndef ADVALOREM_EXPLAIN_EXPLAIN_DUTY_H
#define ADVALOREM_EXPLAIN_EXPLAIN_DUTY_H

#include "advalorem/entry.h"
#include "advalorem/json.h"

/** The value of the key `duty`; null without an assessment.  False when memory is out. */
bool adv_explain_duty(adv_json_writer *w, adv_arena *arena, const adv_determination *d,
                      const adv_assessment *a);

#endif

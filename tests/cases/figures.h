/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What can be expected of a determination, by name: "customs_value", "items/mould/per_unit", "rate/date".
 * Each comparison says yes or no and, when no, what the program has instead.
 */
#ifndef ADV_TESTS_FIGURES_H
#define ADV_TESTS_FIGURES_H

#include "advalorem/entry.h"
#include "case_file.h"

/**
 * Compares everything under `expected` with the determination.  Unknown keys are problems too.  Returns how
 * many single statements were compared.
 */
size_t figures_compare(const case_file *c, const adv_determination *d, const adv_assessment *a,
                       const adv_node *expected, case_problems *problems);

/**
 * Every statement of `expected`, made wrong, must be noticed; the path of one that is not is a problem.
 */
size_t figures_notice(const case_file *c, const adv_determination *d, const adv_assessment *a,
                      const adv_node *expected, case_problems *problems);

/** Digits behind the point. */
int figures_decimals(adv_text text);

/** Determines the shipment, its assists spread in the given way (0 = as stated), and what is charged on it by
    the layers of the law and without any schedule.  False: see the problems. */
bool figures_determine(adv_determination **out, adv_assessment **assessment, const case_file *c,
                       const adv_shipment *shipment, uint8_t way, case_problems *problems);

#endif

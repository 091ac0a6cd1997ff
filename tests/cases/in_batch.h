/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lines of a determination again, as rows among hundreds of others: what a book does with them.
 */
#ifndef ADV_TESTS_IN_BATCH_H
#define ADV_TESTS_IN_BATCH_H

#include "case_file.h"

/**
 * Builds columns in which the lines of `d` stand between generated rows with other prices, currencies, days,
 * facts and amounts, runs them without a trace, and compares every row: the case's own with its
 * determination, the generated ones with the same row run alone.  Returns how many rows were compared.
 */
size_t in_batch_compare(const case_file *c, const adv_determination *d, case_problems *problems);

#endif

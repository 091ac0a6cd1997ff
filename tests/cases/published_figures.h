/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The figures of the published case a case was made from.
 */
#ifndef ADV_TESTS_PUBLISHED_FIGURES_H
#define ADV_TESTS_PUBLISHED_FIGURES_H

#include "case_file.h"

/**
 * Every leaf of `published` is read by a statement of `expected` and says the same, or has its reason in
 * `not_yet`. Returns how many there are.
 */
size_t published_check(const case_file *c, case_problems *problems);

#endif

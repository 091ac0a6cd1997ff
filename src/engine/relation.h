/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ADV_ENGINE_RELATION_H
#define ADV_ENGINE_RELATION_H

#include "build.h"

/** Seller and buyer where ties are stated, and every pair asked for, by the tests of the jurisdiction; sets
    `relations` of the build, and what they add to the facts of the sale. */
void adv_build_relations(adv_build *b);

/** price_test.c: every test of the price; one that is met makes it acceptable where the sale says nothing. */
void adv_build_price_tests(adv_build *b);

#endif

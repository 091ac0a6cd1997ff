/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a price between related parties is held against, told.
 */
#ifndef ADVALOREM_EXPLAIN_TELL_PRICE_H
#define ADVALOREM_EXPLAIN_TELL_PRICE_H

#include "advalorem/json.h"
#include "worksheet.h"

/** "as the industry prices" */
const char *adv_words_price_way(adv_price_way way);
/** What came of a test, as a sentence. */
void adv_tell_price(adv_document *doc, adv_prose *p, const adv_price_result *result);
/** A fraction to nine decimals, half up: for people. */
int64_t adv_price_e9(adv_price_fraction fraction);

/** One element of the key `price_tests`.  False when memory is out. */
bool adv_explain_price(adv_json_writer *w, adv_arena *arena, const adv_determination *d, size_t index);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who is related to whom, told: what the tests of the law found, and the ties that lead there.
 */
#ifndef ADVALOREM_EXPLAIN_TELL_RELATION_H
#define ADVALOREM_EXPLAIN_TELL_RELATION_H

#include "advalorem/json.h"
#include "worksheet.h"

/** "a third person holds enough of both" */
const char *adv_words_relation_test(adv_relation_test test);
/** What came of two parties, as a sentence. */
void adv_tell_relation(adv_document *doc, adv_prose *p, const adv_determination *d,
                       const adv_relation_result *result);
/** What a test found, as a sentence with the figures it measured. */
void adv_tell_finding(adv_document *doc, adv_prose *p, const adv_determination *d,
                      const adv_relation_result *result, const adv_relation_finding *finding);
/** "Fund holds 6 % of the votes of Buyer" */
void adv_tell_tie(adv_document *doc, adv_prose *p, const adv_determination *d, const adv_tie *tie);

/** One element of the key `relations`.  False when memory is out. */
bool adv_explain_relation(adv_json_writer *w, adv_arena *arena, const adv_determination *d, size_t index);

#endif

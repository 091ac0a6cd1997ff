/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The methods behind the first, told: what became of each, what would bring it back, what a value was worked
 * out from.
 */
#ifndef ADVALOREM_EXPLAIN_TELL_METHOD_H
#define ADVALOREM_EXPLAIN_TELL_METHOD_H

#include "advalorem/json.h"
#include "tell.h"

/** "deductive value" */
const char *adv_words_method(adv_method method);
/** By its name, "several" included. */
const char *adv_words_method_named(const char *name);
const char *adv_words_comparable(adv_comparable_verdict verdict);
const char *adv_words_resale(adv_resale_verdict verdict);
const char *adv_words_deduction(adv_deduction part);
const char *adv_words_computed_part(adv_computed_part part);
/** "the usual, since ..." */
const char *adv_words_profit_choice(adv_profit_choice choice);
const char *adv_words_class(adv_class_verdict verdict);
const char *adv_words_relaxed(adv_relaxed what);
const char *adv_words_offer(adv_offer_verdict verdict);

/** What became of the method, as a sentence. */
void adv_tell_method(adv_document *doc, adv_prose *p, const adv_determination *d,
                     const adv_method_result *result);
/** What would bring it back; nothing for a method that was used. */
void adv_tell_way_back(adv_document *doc, adv_prose *p, const adv_determination *d,
                       const adv_method_result *result);

/** The key `comparison` of such an element. */
void adv_explain_comparison(adv_json_writer *w, const adv_comparison_result *result);

/** The key `computed` of such an element. */
void adv_explain_computed(adv_json_writer *w, const adv_computed_result *result);

/** The key `fallback` of such an element. */
void adv_explain_fallback(adv_json_writer *w, const adv_fallback_result *result);

/** One element of the key `methods`.  False when memory is out. */
bool adv_explain_method(adv_json_writer *w, adv_arena *arena, const adv_determination *d, size_t index);

#endif

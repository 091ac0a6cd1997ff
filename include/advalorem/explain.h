/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From ids and numbers to words: a determination as a worksheet (a document tree for the writers), as JSON
 * (schema/determination.json), as canonical bytes, and its single parts as sentences.  Nothing here decides
 * or values anything; every figure shown is one the engine left in the determination.
 */
#ifndef ADVALOREM_EXPLAIN_H
#define ADVALOREM_EXPLAIN_H

#include "advalorem/determination.h"
#include "advalorem/entry.h"
#include "advalorem/document.h"
#include "advalorem/ledger.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct adv_explain_options {
    adv_text line;       /* steps of this goods line alone; {NULL, 0} = as `first_lines` says */
    int32_t first_lines; /* steps of the first so many lines; 0 = of every line */
    int32_t indent;      /* of JSON: blanks a level; 0 = compact */
    const adv_assessment *assessment; /* what is charged on the value; NULL = nothing is told of it */
    bool    per_unit;    /* charges a unit stand first */
} adv_explain_options;

/**
 * The worksheet of a determination: result, facts, steps, what was not counted and why, conditions, what is
 * missing, the law relied on, and last the page for the broker, "What to key".  `options` may be NULL.
 *
 * Owns    *out lives in `arena` and borrows from the determination, its shipment and its law.
 * Errors  ADV_ERR_MEMORY; ADV_ERR_INPUT when options name a line that is not there.
 */
ADV_API adv_status adv_explain_document(adv_document **out, adv_arena *arena, const adv_determination *d,
                                        const adv_explain_options *options);

/** Several determinations of one shipment side by side, each under another apportionment of its assists. */
typedef struct adv_apportionment_view {
    adv_apportionment apportionment;
    const adv_determination *determination;
} adv_apportionment_view;
ADV_API adv_status adv_explain_apportionments(adv_document **out, adv_arena *arena,
                                              const adv_apportionment_view *views, size_t count);

/**
 * Determinations of one shipment by the laws of several countries side by side, each held against the first:
 * as a document, or as JSON.
 */
ADV_API adv_status adv_explain_jurisdictions(adv_document **out, adv_arena *arena,
                                             const adv_determination *const *views, size_t count);
ADV_API adv_status adv_explain_jurisdictions_json(adv_buffer *out, const adv_determination *const *views,
                                                  size_t count, int indent);

/** Every method of a determination made with `all_methods`, side by side as a range. */
ADV_API adv_status adv_explain_methods(adv_document **out, adv_arena *arena, const adv_determination *d);
ADV_API adv_status adv_explain_methods_json(adv_buffer *out, const adv_determination *d, int indent);

/**
 * The accounts of a book's assists: all in a table, the lines of those that have them, and every lawful way
 * side by side; as a document, or as JSON (schema/assists.json).
 */
ADV_API adv_status adv_explain_accounts(adv_document **out, adv_arena *arena, const adv_account *accounts,
                                        size_t count, adv_date as_of);
ADV_API adv_status adv_explain_accounts_json(adv_buffer *out, const adv_account *accounts, size_t count,
                                             adv_date as_of, int indent);

/** The determination as JSON (schema/determination.json), whatever the number of lines.  `options` may be
 * NULL. */
ADV_API adv_status adv_explain_json(adv_buffer *out, const adv_determination *d,
                                    const adv_explain_options *options);

/**
 * Canonical bytes of the result, starting "advalorem-result/1\n": the same facts, pack and rule version give
 * the same bytes on every host.  The identity itself is left out, since it is the name these bytes are kept
 * under.
 */
ADV_API adv_status adv_explain_canonical(adv_buffer *out, const adv_determination *d);

/** One sentence for a point, and one phrase for a step. */
ADV_API adv_status adv_explain_point(adv_buffer *out, const adv_determination *d, const adv_point *point);
ADV_API adv_status adv_explain_step(adv_buffer *out, const adv_determination *d,
                                    const adv_trace_record *record);
/** "A fact or an amount is missing that would decide the value."  */
ADV_API const char *adv_explain_outcome(adv_outcome outcome);
/** The short name of a kind: "packing", "assist: tools, dies, moulds". */
ADV_API adv_text adv_explain_kind(adv_element_kind kind);
/** What is so when the fact is answered yes or no, as a clause: "the price of the goods does not contain it".
 */
ADV_API const char *adv_explain_fact(adv_element_fact fact, bool yes);
ADV_API const char *adv_explain_sale_fact(adv_sale_fact fact, bool yes);
/** The title of a point: "Missing fact". */
ADV_API const char *adv_explain_point_title(adv_point_code code);

/**
 * The reason column of a valued book (kind << 8 | fact): a name that stays ("packing.in_price",
 * "royalty.amount", "sale.rate") and a line for people.
 */
ADV_API void adv_explain_reason_name(adv_buffer *out, adv_outcome outcome, uint16_t reason);
ADV_API void adv_explain_reason(adv_buffer *out, adv_outcome outcome, uint16_t reason);

#ifdef __cplusplus
}
#endif
#endif

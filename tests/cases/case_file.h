/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One worked case: facts, what is expected of them, and, where it comes from a published set, the figures of
 * that set untouched.  docs of the keys: law/us/cases/README.md.
 */
#ifndef ADV_TESTS_CASE_FILE_H
#define ADV_TESTS_CASE_FILE_H

#include "advalorem/determination.h"
#include "advalorem/json.h"

/** What is wrong with a case, as lines that begin "# ". */
typedef struct case_problems {
    adv_buffer text;
    size_t count;
} case_problems;

typedef struct case_file {
    adv_arena *arena;
    const char *path;
    adv_node *root;
    adv_text id;
    const adv_node *expected;
    adv_shipment *shipment;
    const adv_law *law;
} case_file;

void case_problem(case_problems *problems, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Reads the text of a case and its facts, and checks its keys.  False: see the problems. */
bool case_read(case_file *out, adv_arena *arena, const adv_law *law, adv_text text, const char *path,
               case_problems *problems);

/** The facts as they stood before the final quotation of a formula was known. */
bool case_read_provisional(adv_shipment **out, const case_file *c, case_problems *problems);

/** The child of a map by a text that is not NUL-terminated. */
const adv_node *case_child(const adv_node *map, const char *key, size_t length);

#endif

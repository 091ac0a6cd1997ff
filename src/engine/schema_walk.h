/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the parts of the schema walker share: where in the tree they stand, how they report, and the reading
 * of one scalar.  Private to the engine room.
 */
#ifndef ADV_ENGINE_SCHEMA_WALK_H
#define ADV_ENGINE_SCHEMA_WALK_H

#include "advalorem/schema.h"

/** Where the walker stands, from the inside out; lives on the C stack and is written out only when needed. */
typedef struct adv_spot {
    const struct adv_spot *above;
    adv_text key;
    bool item;    /* an item of a list, without a key of its own */
    size_t index; /* of the item, counted from 0 */
} adv_spot;

typedef struct adv_walker {
    const adv_walk *walk;
    size_t problems;
    bool no_memory;
} adv_walker;

/** Names in order; NULL behind the last. */
typedef const char *(*adv_name_at)(const void *of, size_t index);

/** "elements[2].amount" in the walk's arena; NULL for the root or when memory is out. */
const char *adv_spot_path(adv_walker *walker, const adv_spot *spot);

/** Adds one problem at line and column. */
void adv_walker_problem(adv_walker *walker, int32_t line, int32_t column, const adv_spot *spot,
                        const char *format, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 5, 6)))
#endif
    ;

void adv_walker_problem_list(adv_walker *walker, int32_t line, int32_t column, const adv_spot *spot,
                             const char *format, va_list arguments);

/** The name most like `found`, or NULL when none is near: other letter case, dashes for underscores, a
    slip. */
const char *adv_name_nearest(adv_text found, adv_name_at at, const void *of);
/** "a, b, c" in the walk's arena, for messages; "" when memory is out. */
const char *adv_name_list(adv_walker *walker, adv_name_at at, const void *of);
/** adv_name_at over a NULL-terminated array of names. */
const char *adv_name_in_array(const void *names, size_t index);

/** What a field of this type holds, for messages and manuals: "an amount written as text such as ...". */
const char *adv_field_expected(adv_field_type type);

/** Reads one scalar into `out`, the place in the struct; reports what is wrong with it. */
void adv_value_read(adv_walker *walker, void *out, const adv_field *field, const adv_node *node,
                    const adv_spot *spot);
/** The same for the single values that have no field of their own. */
void adv_value_read_ternary(adv_walker *walker, uint8_t *out, const adv_node *node, const adv_spot *spot);
void adv_value_read_date(adv_walker *walker, adv_date *out, const adv_node *node, const adv_spot *spot);
void adv_value_read_text(adv_walker *walker, adv_text *out, const adv_node *node, const adv_spot *spot);
/** "found a number 12.5, expected ...": a node of the wrong kind for `type`. */
void adv_value_wrong_kind(adv_walker *walker, adv_field_type type, const adv_node *node,
                          const adv_spot *spot);

/** True for two capital letters that name a country, now or within the years entries are kept. */
bool adv_country_known(adv_text code);

/** Every key a map of this schema may have: its fields, then the facts it carries.  An adv_name_at over a
    schema. */
const char *adv_schema_key_at(const void *schema, size_t index);
/** The names behind a field of type ADV_FIELD_FACTS. */
size_t adv_fact_count(const adv_field *field);
const adv_name_row *adv_fact_row(const adv_field *field, size_t index);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Law on its way from files to tables: rows with the place each came from, so that a problem of meaning
 * found in the finished law still names a line of a file.
 */
#ifndef ADVALOREM_LAWC_COMPILE_H
#define ADVALOREM_LAWC_COMPILE_H

#include "engine/law_check.h"
#include "lawc/lawc.h"
#include "lawc/source.h"

/** Where a row was written: its map, and the map of its version where it has one. */
typedef struct lawc_origin {
    const char *source;
    const adv_node *row, *version;
} lawc_origin;

/** A table that grows in the arena; items are `size` bytes. */
typedef struct lawc_table {
    char *items;
    size_t size, count, capacity;
} lawc_table;

typedef struct lawc_rule {
    adv_rule row;
    lawc_origin at;
    size_t order; /* of writing */
} lawc_rule;

typedef struct lawc_parameter {
    adv_parameter row;
    lawc_origin at;
    size_t order;
} lawc_parameter;

typedef struct lawc_programme {
    adv_programme row;
    lawc_origin at;
    size_t order;
} lawc_programme;

typedef struct lawc_fx {
    adv_fx_rule row;
    lawc_origin at;
    size_t order;
} lawc_fx;

typedef struct lawc_entry {
    adv_entry_rule row;
    lawc_origin at;
    size_t order;
} lawc_entry;

typedef struct lawc_layer {
    adv_layer row;
    lawc_origin at;
    size_t order;
} lawc_layer;

/* What layers name stands as written; rows and their places. */
typedef struct lawc_authority {
    adv_authority row;
    lawc_origin at;
} lawc_authority;

typedef struct lawc_group {
    adv_country_group row;
    lawc_origin at;
} lawc_group;

typedef struct lawc_product_list {
    adv_product_list row;
    lawc_origin at;
} lawc_product_list;

typedef struct lawc_incoterm {
    adv_incoterm row;
    lawc_origin at;
} lawc_incoterm;

typedef struct lawc_charge {
    adv_charge row;
    lawc_origin at; /* version = the name itself */
} lawc_charge;

typedef struct lawc_jurisdiction {
    adv_jurisdiction row;
    const char *folder; /* "us" */
    lawc_origin at;
    lawc_table rules, parameters, fx, programmes, entry, layers, authorities, groups, lists;
    size_t order; /* rows written so far */
} lawc_jurisdiction;

typedef struct lawc_compiler {
    adv_arena *arena;
    const char *dir;
    const adv_lawc_options *options;
    adv_error_list *problems;
    size_t found; /* problems added */
    bool no_memory;
    lawc_table jurisdictions, incoterms, charges, instruments;
    lawc_origin terms_at, charges_at;
} lawc_compiler;

/** Room for one more item, zeroed; NULL when memory is out. */
void *lawc_table_push(lawc_compiler *c, lawc_table *table, size_t size);

/** Reads a file and checks its shape into `out`.  False when it has problems (already reported). */
bool lawc_read_shape(lawc_compiler *c, void *out, const adv_schema *schema, lawc_origin *at,
                     const char *path);

/** Adds a problem at a node of `source`. */
void lawc_problem(lawc_compiler *c, const char *source, const adv_node *node, const char *format, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 4, 5)))
#endif
    ;

/* One file each: rows are appended to the tables. */
void lawc_add_jurisdiction(lawc_compiler *c, const char *folder);
void lawc_add_terms(lawc_compiler *c, const char *path);
void lawc_add_charges(lawc_compiler *c, const char *path);

/** Every term of the law stands in the glossary. */
adv_status lawc_check_terms(lawc_compiler *c, const char *glossary, adv_error *err);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables of a book as tables of the engine: our names, and a type for every cell.
 */
#ifndef ADV_TABLES_TYPED_H
#define ADV_TABLES_TYPED_H

#include "duck.h"
#include "shelf.h"

/** Which tables are made, and what could not be read of them. */
typedef struct adv_typed {
    const char *schema;
    bool wanted[ADV_TABLE_COUNT];
    uint64_t unreadable; /* out: records with a cell that is none */
} adv_typed;

/**
 * Makes `schema`.NAME of every wanted table the book has, in the order of its records.
 *
 * Shape   a column of ours has our name and its type: DECIMAL(18,4), rates DECIMAL(18,9), DATE, else text;
 *         those that are carried unread are text under their own names.  A cell that states nothing,
 *         that is `unknown` where an amount is asked for, or that is none, is NULL.
 * Errors  ADV_ERR_IO, ADV_ERR_MEMORY.
 */
adv_status adv_typed_tables(adv_typed *typed, adv_shelf *shelf, adv_watch *watch, adv_error *err);

#endif

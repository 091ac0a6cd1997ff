/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables of a book as tables of the engine: our names, and a type for every cell.
 */
#ifndef ADV_TABLES_TYPED_H
#define ADV_TABLES_TYPED_H

#include "duck.h"
#include "shelf.h"

/**
 * Makes `schema`.NAME of every table the book has, in the order of its records.
 *
 * Shape   a column of ours has our name and its type: DECIMAL(18,4), rates DECIMAL(18,9), DATE, else text;
 *         those that are carried unread are text under their own names.  A cell that states nothing,
 *         that is `unknown` where an amount is asked for, or that is none, is NULL.
 * Errors  ADV_ERR_IO, ADV_ERR_MEMORY.
 */
adv_status adv_typed_tables(adv_shelf *shelf, const char *schema, adv_watch *watch, adv_error *err);

#endif

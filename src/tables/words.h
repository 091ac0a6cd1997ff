/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an explanation says of an entry and no rule reads: who sold and bought, the place of the delivery
 * term, and the invoices that show the prices.
 */
#ifndef ADV_TABLES_WORDS_H
#define ADV_TABLES_WORDS_H

#include "shelf.h"

/** Reads the record of the entry (folded) in the table entries, the parties of the book, and the invoices its
    lines name.  The shelf must
    have been opened with `everything`.  Texts stay empty where nothing is stated. */
adv_status adv_words_read(adv_entry_words *out, adv_shelf *shelf, const char *entry, adv_error *err);

#endif

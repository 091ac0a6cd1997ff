/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of a delimited text file as cells of text, for importers of published lists.  DuckDB reads the file
 * (plain, .gz or .zst); nothing is guessed but the delimiter, every cell stays text.
 */
#ifndef ADV_TABLES_SCAN_H
#define ADV_TABLES_SCAN_H

#include "advalorem/error.h"
#include "advalorem/text.h"

/** One record.  `cells` live until the call returns; an empty cell has length 0.  Return false to stop. */
typedef bool (*adv_scan_row)(void *context, int64_t record, const adv_text *cells, size_t count);

/**
 * Reads every record, the header being record 0.
 * Errors  ADV_ERR_IO when the file cannot be opened, ADV_ERR_INPUT when it is no delimited text.
 */
adv_status adv_tables_scan(const char *path, adv_scan_row row, void *context, adv_error *err);

#endif

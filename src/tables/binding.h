/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Columns of files to columns of ours.
 */
#ifndef ADV_TABLES_BINDING_H
#define ADV_TABLES_BINDING_H

#include "shelf.h"

/** Reads the headers of the files and nothing else: names, and types where the format has them. */
adv_status adv_source_headers(adv_shelf *shelf, adv_source *source, adv_error *err);

/** Reads the headers of the table's files and binds their columns.  What does not fit is added to the
    problems. */
adv_status adv_source_bind(adv_shelf *shelf, adv_source *source, adv_error *err);

#endif

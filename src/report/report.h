/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writers: a document tree to bytes.  They compute no amount; where space is short they fold and wrap, never
 * cut.
 */
#ifndef ADVALOREM_REPORT_REPORT_H
#define ADVALOREM_REPORT_REPORT_H

#include "advalorem/document.h"

#define ADV_TERMINAL_LEAST 60
#define ADV_TERMINAL_MOST  200

/**
 * Plain text for a terminal of `width` columns (taken as 60 to 200), with ANSI colours when asked for.
 * Text of the user's cannot move the cursor, change colours or reorder what stands around it.
 * Errors  ADV_ERR_MEMORY.
 */
adv_status adv_report_terminal(adv_buffer *out, const adv_document *document, int width, bool colour);

/**
 * One HTML file that needs nothing else: no script, no link outward, its style and picture inside.
 * Errors  ADV_ERR_MEMORY.
 */
adv_status adv_report_html(adv_buffer *out, const adv_document *document);

#endif

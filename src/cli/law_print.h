/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Aligned tables and wrapped paragraphs for adval law.  Widths are columns of a terminal, not bytes.
 */
#ifndef ADV_CLI_LAW_PRINT_H
#define ADV_CLI_LAW_PRINT_H

#include "advalorem/text.h"

typedef struct law_printer {
    adv_buffer out;
    size_t width;
    bool colour;
} law_printer;

enum { LAW_COLUMNS_MOST = 10 };

/** A table that is being filled, row by row; cells are borrowed. */
typedef struct law_table {
    const char *const *titles;
    size_t columns;
    const char **cells;
    size_t rows, capacity;
    bool failed;
} law_table;

void law_table_start(law_table *table, const char *const *titles, size_t columns);
/** One row of `columns` cells; NULL cells are empty. */
void law_table_add(law_table *table, adv_arena *arena, const char *const *cells);
/** Columns as wide as they need; where the line is too short the widest are wrapped. */
void law_table_print(law_printer *printer, const law_table *table);

/** Words wrapped at the width, later lines indented by `indent`; the first starts where the line is
    (`at`). */
void law_paragraph(law_printer *printer, size_t at, size_t indent, const char *text);
/** "label     text", the text wrapped beside its label. */
void law_pair(law_printer *printer, const char *label, const char *text);

void law_strong(law_printer *printer, const char *text);
/** The escape that starts a colour ("32" green ...), "" without colours; NULL ends it. */
void law_colour(law_printer *printer, const char *code);

#endif

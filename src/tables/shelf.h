/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stands in the folder of a book: its files by table, what its manifest and mapping say of them, which
 * of their columns are ours, and the SQL that reads them.
 */
#ifndef ADV_TABLES_SHELF_H
#define ADV_TABLES_SHELF_H

#include "batch/batch.h"
#include "duck.h"

typedef enum adv_file_format {
    ADV_FILE_CSV,
    ADV_FILE_TSV,
    ADV_FILE_NDJSON,
    ADV_FILE_PARQUET
} adv_file_format;

typedef struct adv_source_file {
    const char *path;
    const char *name; /* without the folder */
    uint64_t first;   /* ordinal of its first row in the table, from 1; 0 = not known */
    uint64_t *broken; /* records that are no rows, ascending, from 1 */
    size_t broken_count, broken_capacity;
} adv_source_file;

typedef struct adv_source_column {
    adv_text name;    /* as the file has it */
    const char *type; /* of the engine; NULL for text files */
    int binding;      /* -1 = carried unread */
} adv_source_column;

/** What manifest and mapping say of the files of a table. */
typedef struct adv_source_style {
    const adv_node *columns; /* ours -> the user's */
    const char *source;      /* file the settings stand in, for messages */
    adv_cell_style cells;
    const char *encoding; /* NULL = UTF-8 */
    char delimiter;
    bool carry; /* columns nobody named are carried unread */
} adv_source_style;

typedef struct adv_source {
    uint8_t table;  /* adv_book_table */
    uint8_t format; /* adv_file_format */
    adv_source_file *files;
    size_t file_count, file_capacity;
    adv_source_column *columns;
    size_t column_count;
    adv_binding *bindings;
    size_t *columns_of; /* column of each binding */
    size_t binding_count;
    adv_source_style style;
    bool advised_unknown, advised_missing, advised_mapping; /* what to do was said of this table */
} adv_source;

typedef struct adv_shelf {
    adv_arena *arena;
    adv_duck *duck;
    const adv_law *law;
    const adv_jurisdiction *j;
    const char *folder;
    int64_t gap_threshold_e9;
    adv_source sources[ADV_TABLE_COUNT];
    adv_error_list *problems;
    bool duty; /* duty and fees are asked for: what they read is bound */
    bool everything; /* columns no rule reads are bound too, for the words of an explanation */
    unsigned scans;  /* so far: each keeps its broken records apart */
} adv_shelf;

/**
 * Looks through the folder, reads manifest, mapping and the headers of every table, and binds columns.  Files
 * to be written must be none of these tables, nor bear a name by which they would be read as one.
 * Errors  ADV_ERR_INPUT with every problem in shelf->problems.
 */
adv_status adv_shelf_open(adv_shelf *shelf, const adv_tables_options *options, adv_error *err);

/** Whether a text file of some table is packed (.gz, .zst). */
bool adv_shelf_packed(const adv_shelf *shelf);

/** "read_csv(...)"; with `file` every row has its file's path in the column adv_file.  Returns the number
    under which the scan keeps broken records; see adv_shelf_broken. */
unsigned adv_source_scan(adv_buffer *sql, adv_shelf *shelf, const adv_source *source, bool file);
/** The expression that hands a bound column to the kernel. */
void adv_source_argument(adv_buffer *sql, const adv_source *source, size_t binding);
/** The expression under which a column of the input stands in the output. */
void adv_source_output(adv_buffer *sql, const adv_source *source, size_t column);
/** The identifier of a bound column, folded, for filters and orders. */
void adv_source_folded(adv_buffer *sql, const adv_source *source, adv_column_target target);
/** The same of any column, bound or not. */
void adv_source_folded_column(adv_buffer *sql, const adv_source *source, size_t column);
/** The format of a file by the ending of its name; false where it is none of ours. */
bool adv_file_format_of(uint8_t *format, adv_text name);
/** The column of the file that stands for one of ours, bound or not; -1 = the file has none. */
int adv_source_column_of(const adv_source *source, const char *ours);
/** The expression of a column as text, whatever its type. */
void adv_source_text(adv_buffer *sql, const adv_source *source, size_t column);
/** -1 when nothing is bound to the target. */
int adv_source_find(const adv_source *source, adv_column_target target);
/** The file of that path; NULL when it is none of the table's. */
adv_source_file *adv_source_file_of(adv_source *source, adv_text path);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Questions to a book in SQL: its tables, its determinations and its rejects, in an engine that reaches
 * nothing else.
 */
#ifndef ADV_TABLES_SQL_H
#define ADV_TABLES_SQL_H

#include "tables.h"

/** What a column of an answer is to those who print it. */
typedef enum adv_sql_kind {
    ADV_SQL_TEXT,   /* days and times too */
    ADV_SQL_AMOUNT, /* a decimal: exact digits, never a binary fraction */
    ADV_SQL_NUMBER, /* a whole number, or a fraction the statement asked for */
    ADV_SQL_BOOLEAN
} adv_sql_kind;

typedef struct adv_sql_column {
    const char *name;
    uint8_t kind; /* adv_sql_kind */
} adv_sql_column;

/** Takes an answer as it comes; false ends it. */
typedef struct adv_sql_answer {
    bool (*begin)(void *context, const adv_sql_column *columns, size_t count, bool plan);
    bool (*row)(void *context, const adv_text *cells); /* {NULL, 0} = NULL; they live until it returns */
    void *context;
} adv_sql_answer;

typedef struct adv_sql_outcome {
    adv_tables_summary book;
    adv_text refusal;   /* why the statement is not run, or stopped; {NULL, 0} = it is none of that */
    const char *tables; /* "entries, lines, determinations, rejects": those there are */
    bool valued;        /* for this statement the book was valued; else only the tables it names were read */
    bool stopped;       /* by the one who takes the answer */
} adv_sql_outcome;

/**
 * Answers one statement that reads.
 *
 * Cost    only the tables are made that the statement names, and the book is valued only where determinations
 *         or rejects are among them.  Where the engine cannot tell which those are, all are made.
 * Shape   tables of the book under the names of docs/book.md, as adv_typed_tables makes them; determinations:
 *         entry, line and the columns of adv_result_column, what adv_tables_value gives; rejects: file,
 *         record, field, reason.  `statement` NULL = what there is: table, rows, column, type.
 * Safety  the book is read by one engine into a database in a folder of this process below `folder`; the
 *         statement runs in another one, which has that database for reading only, and neither files, nor
 *         extensions, nor settings.
 * Errors  as adv_tables_value; ADV_ERR_INPUT with out->refusal for a statement that is not one, is not
 *         allowed or fails.  Interrupted: ADV_ERR_IO with out->book.interrupted set.
 */
adv_status adv_tables_sql(adv_sql_outcome *out, adv_arena *arena, const char *book, const char *statement,
                          const char *folder, const adv_tables_options *options,
                          const adv_sql_answer *answer, adv_error *err);

#endif

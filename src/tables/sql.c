/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two engines, one after the other.  The first reads the files, values the lines and writes all tables into a
 * database file; it is then gone, and with it its functions and what it could reach.  The second attaches
 * that file for reading only, gives up external access, locks its configuration, and is handed the statement.
 * What a statement may be is decided twice: by the word it begins with, and by what the engine makes of it.
 */
#include "sql.h"

#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "output.h"
#include "render.h"
#include "typed.h"
#include "value.h"

#define SCHEMA "book"

typedef struct asking {
    adv_arena *arena;
    const adv_tables_options *options;
    const adv_sql_answer *answer;
    adv_sql_outcome *out;
    const char *file; /* of the database */
    adv_watch watch;
    adv_duck duck;
    adv_typed typed;
    bool valued;  /* the statement needs the book valued: it names determinations or rejects */
    bool partial; /* not every table is made */
    bool again;   /* the engine does not take the statement: all are to be made before that is believed */
    adv_buffer words; /* of the engine */
    adv_render render;
    bool stopped;
} asking;

/* ---- what is asked ------------------------------------------------------------------------------------- */

/* Behind blanks and comments. */
static const char *skip_blanks(const char *at)
{
    for (;;) {
        at += strspn(at, " \t\r\n\f\v");
        if (at[0] == '-' && at[1] == '-') {
            at += strcspn(at, "\n");
        } else if (at[0] == '/' && at[1] == '*') {
            unsigned depth = 1;
            for (at += 2; depth > 0 && *at != '\0';) {
                bool opens = at[0] == '/' && at[1] == '*', closes = at[0] == '*' && at[1] == '/';
                depth += opens;
                depth -= closes;
                at += opens || closes ? 2 : 1;
            }
        } else {
            return at;
        }
    }
}

static adv_text word_at(const char *at)
{
    size_t length = 0;
    while ((at[length] >= 'a' && at[length] <= 'z') || (at[length] >= 'A' && at[length] <= 'Z') ||
           at[length] == '_') {
        length++;
    }
    return (adv_text){at, length};
}

static bool is_one_of(adv_text word, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (adv_text_is_nocase(word, *words)) {
            return true;
        }
    }
    return false;
}

/* Behind the word EXPLAIN and its options. */
static const char *skip_explain(const char *at)
{
    static const char *const options[] = {"ANALYZE", "VERBOSE", NULL};
    for (;;) {
        at = skip_blanks(at);
        adv_text word = word_at(at);
        if (word.length > 0 && is_one_of(word, options)) {
            at += word.length;
        } else if (*at == '(' && !is_one_of(word_at(skip_blanks(at + 1)), (const char *const[]){
                                     "SELECT", "WITH", "VALUES", "FROM", NULL})) {
            at += strcspn(at, ")");
            at += *at == ')';
        } else {
            return at;
        }
    }
}

/* The word that says what a statement does; {.., 0} where it begins with none. */
static adv_text leading_word(const char *statement)
{
    const char *at = skip_blanks(statement);
    while (*at == '(') {
        at = skip_blanks(at + 1);
    }
    adv_text word = word_at(at);
    if (adv_text_is_nocase(word, "EXPLAIN")) {
        const char *inner = skip_explain(at + word.length);
        while (*inner == '(') {
            inner = skip_blanks(inner + 1);
        }
        adv_text explained = word_at(inner);
        return explained.length > 0 ? explained : word;
    }
    return word;
}

static adv_status refuse(asking *a, adv_error *err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static adv_status refuse(asking *a, adv_error *err, const char *format, ...)
{
    adv_error own;
    va_list arguments;
    va_start(arguments, format);
    (void)adv_fail_list(&own, ADV_ERR_INPUT, (adv_place){0}, format, arguments);
    va_end(arguments);
    const char *words = adv_arena_copy(a->arena, own.message, strlen(own.message));
    if (words == NULL) {
        return adv_fail_memory(err);
    }
    a->out->refusal = adv_text_of(words);
    return adv_fail(err, ADV_ERR_INPUT, (adv_place){0}, "%s", words);
}

#define ALLOWED "SELECT, WITH, VALUES, FROM, TABLE, DESCRIBE, SUMMARIZE, SHOW or EXPLAIN of one of them"

/* Said before anything is read: what can be seen to be refused need not wait for a large book. */
static adv_status check_word(asking *a, const char *statement, adv_error *err)
{
    static const char *const allowed[] = {"SELECT",    "WITH", "VALUES", "FROM", "TABLE", "DESCRIBE", "DESC",
                                          "SUMMARIZE", "SHOW", NULL};
    adv_text word = leading_word(statement);
    if (is_one_of(word, allowed)) {
        return ADV_OK;
    }
    if (*skip_blanks(statement) == '\0') {
        return refuse(a, err, "the statement is empty; without one, `adval sql BOOK` lists the tables");
    }
    return refuse(a, err, "a statement begins with " ALLOWED ", not with '%.*s'; a book is read, never "
                          "written",
                  word.length == 0 ? 1 : (int)word.length,
                  word.length == 0 ? skip_blanks(statement) : word.bytes);
}

/* Functions of the engine that do more than give rows: they change what it logs and where to, read memory,
   or run a text that cannot be seen here.  Looked for in the whole text: such a name stands nowhere else. */
static const char *forbidden_in(const char *statement)
{
    static const char *const names[] = {"enable_logging", "disable_logging", "duckdb_logs",
                                        "write_log",      "arrow_scan",      "execute_serialized", NULL};
    for (const char *at = statement; *at != '\0'; at++) {
        for (const char *const *name = names; *name != NULL; name++) {
            if (strncasecmp(at, *name, strlen(*name)) == 0) {
                return *name;
            }
        }
        if (strncasecmp(at, "query", 5) == 0) {
            const char *behind = at + 5 + (strncasecmp(at + 5, "_table", 6) == 0 ? 6 : 0);
            behind += *behind == '"';
            if (*skip_blanks(behind) == '(') {
                return "query";
            }
        }
    }
    return NULL;
}

static adv_status check_functions(asking *a, const char *statement, adv_error *err)
{
    const char *name = forbidden_in(statement);
    return name == NULL ? ADV_OK
                        : refuse(a, err, "the statement uses %s, which does more than read the tables", name);
}

/* The engine's words without the class of the error. */
static adv_status refuse_by_engine(asking *a, adv_error *err)
{
    if (a->words.failed) {
        return adv_fail_memory(err);
    }
    adv_text words = adv_buffer_done(&a->words);
    const char *mark = words.length == 0 ? NULL : strstr(words.bytes, "Error: ");
    if (mark != NULL && mark - words.bytes < 40) {
        size_t skipped = (size_t)(mark - words.bytes) + strlen("Error: ");
        words = (adv_text){words.bytes + skipped, words.length - skipped};
    }
    const char *advice = words.length == 0 ? NULL : strstr(words.bytes, "\n\nPlease try installing");
    if (advice != NULL) {
        words.length = (size_t)(advice - words.bytes); /* nothing can be installed here */
    }
    if (words.bytes != NULL && strstr(words.bytes, "disabled by configuration") != NULL) {
        return refuse(a, err, "the statement reaches for a file or the network, and reads the tables of the "
                              "book alone");
    }
    a->out->refusal = words;
    return adv_fail(err, ADV_ERR_INPUT, (adv_place){0}, "the statement cannot be run");
}

static adv_status take_message(asking *a, const char *message, adv_error *err)
{
    a->words.length = 0;
    adv_buffer_string(&a->words, message == NULL ? "no reason given" : message);
    return refuse_by_engine(a, err);
}

/* ---- the first engine ---------------------------------------------------------------------------------- */

static bool put_reject(duckdb_appender rows, const adv_reject *reject)
{
    bool whole = reject->column.length == 0;
    return duckdb_append_varchar(rows, reject->file) == DuckDBSuccess &&
           duckdb_append_int64(rows, (int64_t)reject->record) == DuckDBSuccess &&
           (whole ? duckdb_append_null(rows)
                  : duckdb_append_varchar_length(rows, reject->column.bytes, reject->column.length)) ==
               DuckDBSuccess &&
           duckdb_append_varchar_length(rows, reject->reason.bytes, reject->reason.length) ==
               DuckDBSuccess &&
           duckdb_appender_end_row(rows) == DuckDBSuccess;
}

static adv_status make_rejects(const adv_valued *valued, adv_error *err)
{
    duckdb_appender rows = NULL;
    adv_duck *duck = valued->shelf->duck;
    adv_status status = adv_duck_run(
        duck, "CREATE TABLE " SCHEMA ".rejects (file VARCHAR, record BIGINT, field VARCHAR, reason VARCHAR)",
        err);
    if (status != ADV_OK) {
        return status;
    }
    bool good = duckdb_appender_create_ext(duck->con, SCHEMA, "main", "rejects", &rows) == DuckDBSuccess;
    for (size_t i = 0; good && i < valued->rejects->count; i++) {
        good = put_reject(rows, &valued->rejects->items[i]);
    }
    good = good && duckdb_appender_close(rows) == DuckDBSuccess;
    duckdb_appender_destroy(&rows);
    return good ? ADV_OK
                : adv_fail(err, ADV_ERR_IO, (adv_place){0}, "the column engine does not take the rejects");
}

static adv_status name_tables(asking *a, const adv_shelf *shelf, adv_error *err)
{
    adv_buffer names;
    adv_buffer_init(&names, a->arena);
    for (size_t t = 0; t < ADV_TABLE_COUNT; t++) {
        if (shelf->sources[t].file_count > 0) {
            adv_buffer_string(&names, adv_book_table_name((adv_book_table)t));
            adv_buffer_string(&names, ", ");
        }
    }
    adv_buffer_string(&names, "determinations, rejects");
    a->out->tables = names.bytes;
    return names.failed ? adv_fail_memory(err) : ADV_OK;
}

/* The tables beside the determinations; the database is whole when it is let go. */
static adv_status take_book(void *context, const adv_valued *valued, adv_error *err)
{
    asking *a = context;
    adv_status status = adv_typed_tables(&a->typed, valued->shelf, valued->watch, err);
    status = status == ADV_OK ? make_rejects(valued, err) : status;
    status = status == ADV_OK ? name_tables(a, valued->shelf, err) : status;
    return status == ADV_OK ? adv_duck_work(valued->shelf->duck, "DETACH " SCHEMA, valued->watch, err)
                            : status;
}

static adv_status attach_statement(adv_buffer *sql, asking *a, const char *how, adv_error *err)
{
    adv_buffer_init(sql, a->arena);
    adv_buffer_string(sql, "ATTACH ");
    adv_sql_literal(sql, adv_text_of(a->file));
    adv_buffer_string(sql, " AS " SCHEMA);
    adv_buffer_string(sql, how);
    return sql->failed ? adv_fail_memory(err) : ADV_OK;
}

static adv_status type_tables(asking *a, adv_shelf *shelf, const char *begin, adv_error *err)
{
    adv_status status = adv_duck_run(shelf->duck, begin, err);
    status = status == ADV_OK ? adv_shelf_open(shelf, a->options, err) : status;
    status = status == ADV_OK ? adv_typed_tables(&a->typed, shelf, &a->watch, err) : status;
    status = status == ADV_OK ? name_tables(a, shelf, err) : status;
    return status == ADV_OK ? adv_duck_work(shelf->duck, "DETACH " SCHEMA, &a->watch, err) : status;
}

/* The tables as they stand in their files: no rule is asked about a line. */
static adv_status read_tables(asking *a, const char *book, const char *spill, const char *begin,
                              adv_error *err)
{
    adv_duck duck = {0};
    adv_error_list problems;
    adv_error_list_init(&problems, a->arena, 0);
    adv_shelf *shelf = ADV_ARENA_NEW(a->arena, adv_shelf);
    if (shelf == NULL) {
        return adv_fail_memory(err);
    }
    *shelf = (adv_shelf){.arena = a->arena,
                         .duck = &duck,
                         .law = a->options->law,
                         .folder = book,
                         .duty = a->options->duty != NULL,
                         .problems = a->options->problems != NULL ? a->options->problems : &problems};
    adv_status status = adv_duck_open(&duck, a->options, spill, err);
    status = status == ADV_OK ? type_tables(a, shelf, begin, err) : status;
    adv_duck_close(&duck);
    a->out->book.rejected = a->typed.unreadable;
    a->watch.stage = "answering";
    return status;
}

static adv_status read_book(asking *a, const char *book, const char *spill, adv_error *err)
{
    adv_buffer begin;
    adv_status status = attach_statement(&begin, a, "", err);
    if (status != ADV_OK) {
        return status;
    }
    a->out->valued = a->valued;
    if (!a->valued) {
        return read_tables(a, book, spill, begin.bytes, err);
    }
    adv_inside inside = {.spill = spill,
                         .begin = begin.bytes,
                         .table = SCHEMA ".determinations",
                         .take = take_book,
                         .context = a};
    return adv_tables_value_inside(&a->out->book, a->arena, book, a->options, &inside, err);
}

/* ---- which tables a statement needs -------------------------------------------------------------------- */

static void need_all(asking *a)
{
    a->typed = (adv_typed){.schema = SCHEMA};
    for (size_t t = 0; t < ADV_TABLE_COUNT; t++) {
        a->typed.wanted[t] = true;
    }
    a->valued = true;
    a->partial = false;
}

/* Ways to ask which tables there are; each word also where it means something else, which only costs time. */
static bool asks_for_catalogue(const char *statement)
{
    static const char *const words[] = {"duckdb_", "information_schema", "pragma", "sqlite_", "pg_",
                                        "show",    "describe",           "summarize", "explain", "(desc",
                                        NULL};
    for (const char *at = statement; *at != '\0'; at++) {
        for (const char *const *word = words; *word != NULL; word++) {
            if (strncasecmp(at, *word, strlen(*word)) == 0) {
                return true;
            }
        }
    }
    return adv_text_is_nocase(leading_word(statement), "DESC");
}

/* Notes a table the statement names; false where it is none of the book's. */
static bool need_named(asking *a, adv_text name)
{
    if (adv_text_is_nocase(name, "determinations") || adv_text_is_nocase(name, "rejects")) {
        a->valued = true;
        return true;
    }
    for (size_t t = 0; t < ADV_TABLE_COUNT; t++) {
        if (adv_text_is_nocase(name, adv_book_table_name((adv_book_table)t))) {
            a->typed.wanted[t] = true;
            return true;
        }
    }
    return false;
}

static bool need_listed(asking *a, duckdb_value names)
{
    idx_t count = names == NULL ? 0 : duckdb_get_list_size(names);
    bool known = count > 0;
    for (idx_t i = 0; i < count && known; i++) {
        duckdb_value value = duckdb_get_list_child(names, i);
        char *name = duckdb_get_varchar(value);
        known = name != NULL && need_named(a, adv_text_of(name));
        duckdb_free(name);
        duckdb_destroy_value(&value);
    }
    return known;
}

/* The tables the engine finds named in the statement, before there are any; all where it cannot tell, and
   where the statement asks what tables there are. */
static adv_status find_needs(asking *a, const char *statement, const char *spill, adv_error *err)
{
    static const char closed[] = "SET allow_persistent_secrets = false; SET secret_directory = 'none'; "
                                 "SET enable_external_access = false; SET lock_configuration = true";
    adv_duck duck = {0};
    need_all(a);
    if (statement == NULL || asks_for_catalogue(statement)) {
        return ADV_OK;
    }
    adv_status status = adv_duck_open(&duck, a->options, spill, err);
    status = status == ADV_OK ? adv_duck_run(&duck, closed, err) : status;
    if (status == ADV_OK) {
        duckdb_value names = duckdb_get_table_names(duck.con, statement, false);
        a->typed = (adv_typed){.schema = SCHEMA};
        a->valued = false;
        a->partial = need_listed(a, names);
        duckdb_destroy_value(&names);
    }
    adv_duck_close(&duck);
    if (!a->partial) {
        need_all(a);
    }
    return status;
}

/* ---- the second engine --------------------------------------------------------------------------------- */

/* From here on nothing but the database is within reach.  Secrets kept by the user for other programs are
   files too, which the engine would look for by itself; where, it would tell. */
#define LOCKED                                                                                               \
    " (READ_ONLY); USE " SCHEMA "; SET allow_persistent_secrets = false; SET secret_directory = 'none'; "    \
    "SET enable_external_access = false; SET lock_configuration = true"

static adv_status open_locked(asking *a, const char *spill, adv_error *err)
{
    adv_buffer sql;
    adv_status status = attach_statement(&sql, a, LOCKED, err);
    status = status == ADV_OK ? adv_duck_open(&a->duck, a->options, spill, err) : status;
    return status == ADV_OK ? adv_duck_run(&a->duck, sql.bytes, err) : status;
}

static adv_status check_type(asking *a, duckdb_prepared_statement statement, adv_error *err)
{
    duckdb_statement_type type = duckdb_prepared_statement_type(statement);
    if (type != DUCKDB_STATEMENT_TYPE_SELECT && type != DUCKDB_STATEMENT_TYPE_EXPLAIN) {
        return refuse(a, err, "the statement does more than read; write " ALLOWED);
    }
    if (duckdb_nparams(statement) > 0) {
        return refuse(a, err, "the statement has a place for a value (?, $1), and nobody fills it; write "
                              "the value there");
    }
    return ADV_OK;
}

static adv_status begin_answer(asking *a, duckdb_prepared_statement statement, adv_error *err)
{
    size_t count = (size_t)duckdb_prepared_statement_column_count(statement);
    bool plan = duckdb_prepared_statement_type(statement) == DUCKDB_STATEMENT_TYPE_EXPLAIN;
    if (adv_render_open(&a->render, a->arena, statement) != ADV_OK) {
        return adv_fail_memory(err);
    }
    a->stopped = !a->answer->begin(a->answer->context, a->render.columns, count, plan);
    return a->stopped ? adv_fail(err, ADV_ERR_IO, (adv_place){0}, "the answer was not taken") : ADV_OK;
}

static adv_status take_rows(void *context, duckdb_data_chunk chunk, adv_error *err)
{
    asking *a = context;
    for (size_t row = 0; row < duckdb_data_chunk_get_size(chunk); row++) {
        const adv_text *cells = adv_render_row(&a->render, chunk, row);
        if (cells == NULL) {
            return adv_fail_memory(err);
        }
        if (!a->answer->row(a->answer->context, cells)) {
            a->stopped = true;
            return adv_fail(err, ADV_ERR_IO, (adv_place){0}, "the answer was not taken");
        }
    }
    return ADV_OK;
}

static adv_status run_prepared(asking *a, duckdb_prepared_statement statement, adv_error *err)
{
    adv_status status = check_type(a, statement, err);
    status = status == ADV_OK ? begin_answer(a, statement, err) : status;
    if (status != ADV_OK) {
        return status;
    }
    a->duck.words = &a->words;
    a->words.length = 0;
    status = adv_duck_answer(&a->duck, statement, &a->watch, take_rows, a, err);
    a->duck.words = NULL;
    bool engine = status != ADV_OK && a->words.length > 0 && !a->watch.stopped && !a->stopped;
    return engine && status != ADV_ERR_MEMORY ? refuse_by_engine(a, err) : status;
}

static adv_status run_extracted(asking *a, duckdb_extracted_statements extracted, size_t count,
                                adv_error *err)
{
    if (count == 0) {
        return take_message(a, duckdb_extract_statements_error(extracted), err);
    }
    if (count > 1) {
        return refuse(a, err, "there are %zu statements; give one", count);
    }
    duckdb_prepared_statement statement = NULL;
    adv_status status = ADV_OK;
    if (duckdb_prepare_extracted_statement(a->duck.con, extracted, 0, &statement) != DuckDBSuccess) {
        a->again = a->partial;
        status = a->again ? ADV_ERR_INPUT : take_message(a, duckdb_prepare_error(statement), err);
    } else {
        status = run_prepared(a, statement, err);
    }
    duckdb_destroy_prepare(&statement);
    return status;
}

static adv_status run_statement(asking *a, const char *statement, adv_error *err)
{
    duckdb_extracted_statements extracted = NULL;
    size_t count = (size_t)duckdb_extract_statements(a->duck.con, statement, &extracted);
    adv_status status = run_extracted(a, extracted, count, err);
    duckdb_destroy_extracted(&extracted);
    return status;
}

/* ---- the whole ----------------------------------------------------------------------------------------- */

/* Estimated is what the engine calls a count that deleted rows would make wrong; none are deleted here. */
static const char contents[] =
    "SELECT t.table_name AS \"table\", t.estimated_size AS \"rows\", c.column_name AS \"column\", "
    "c.data_type AS \"type\" FROM duckdb_tables() t JOIN duckdb_columns() c USING (table_oid, database_oid) "
    "WHERE t.database_name = '" SCHEMA "' ORDER BY t.table_oid, c.column_index";

static adv_status ask_once(asking *a, const char *book, const char *statement, const char *spill,
                           adv_error *err)
{
    adv_status status = read_book(a, book, spill, err);
    status = status == ADV_OK ? open_locked(a, spill, err) : status;
    return status == ADV_OK ? run_statement(a, statement == NULL ? contents : statement, err) : status;
}

static adv_status ask(asking *a, const char *book, const char *statement, const char *spill, adv_error *err)
{
    adv_status status = find_needs(a, statement, spill, err);
    status = status == ADV_OK ? ask_once(a, book, statement, spill, err) : status;
    if (a->again) {
        adv_duck_close(&a->duck);
        (void)unlink(a->file);
        need_all(a);
        status = ask_once(a, book, statement, spill, err);
    }
    return status;
}

adv_status adv_tables_sql(adv_sql_outcome *out, adv_arena *arena, const char *book, const char *statement,
                          const char *folder, const adv_tables_options *options,
                          const adv_sql_answer *answer, adv_error *err)
{
    asking *a = ADV_ARENA_NEW(arena, asking);
    const char *spill = NULL;
    memset(out, 0, sizeof *out);
    if (a == NULL) {
        return adv_fail_memory(err);
    }
    *a = (asking){.arena = arena, .options = options, .answer = answer, .out = out};
    a->watch = (adv_watch){.options = options, .stage = "answering"};
    adv_buffer_init(&a->words, arena);
    adv_status status = statement == NULL ? ADV_OK : check_word(a, statement, err);
    if (status == ADV_OK && statement != NULL) {
        status = check_functions(a, statement, err);
    }
    status = status == ADV_OK ? adv_spill_make(&spill, arena, folder, err) : status;
    if (status != ADV_OK) {
        return status;
    }
    adv_buffer file;
    adv_buffer_init(&file, arena);
    adv_buffer_string(&file, spill);
    adv_buffer_string(&file, "/" SCHEMA ".duckdb");
    a->file = file.bytes;
    status = file.failed ? adv_fail_memory(err) : ask(a, book, statement, spill, err);
    adv_duck_close(&a->duck);
    adv_render_close(&a->render);
    adv_spill_clear(spill);
    out->book.interrupted |= a->watch.stopped;
    out->stopped = a->stopped;
    return status;
}

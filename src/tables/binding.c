/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decides which column of a file is which of ours.  Types are never detected: text files are read as text,
 * typed ones must carry the digits exactly.  The header of a text file is read on its own, because the
 * engine's own look at a file gives up on one with a broken record, and a broken record is what rejects.csv
 * is for.
 */
#include "binding.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* What the engine reads of a text file at a time.  Its own choice, 32 MB, takes fresh memory for nearly all
   it reads, while these few pages come back; it must hold two of the longest records, of 2 000 000 bytes. */
#define READ_BYTES "4000000"

/* ---- headers ------------------------------------------------------------------------------------------- */

typedef struct header {
    adv_shelf *shelf;
    adv_source_column *columns;
    size_t count, capacity;
    adv_text line; /* of a text file */
} header;

static bool add_column(header *h, adv_text name, adv_text type)
{
    if (h->count == h->capacity) {
        size_t capacity = h->capacity == 0 ? 64 : h->capacity * 2;
        adv_source_column *columns = ADV_ARENA_ARRAY(h->shelf->arena, capacity, adv_source_column);
        if (columns == NULL) {
            return false;
        }
        if (h->count > 0) {
            memcpy(columns, h->columns, h->count * sizeof *columns);
        }
        h->columns = columns;
        h->capacity = capacity;
    }
    adv_source_column column = {.binding = -1};
    column.name = (adv_text){
        adv_arena_copy(h->shelf->arena, name.bytes == NULL ? "" : name.bytes, name.length), name.length};
    column.type = type.bytes == NULL ? NULL : adv_arena_copy(h->shelf->arena, type.bytes, type.length);
    h->columns[h->count++] = column;
    return column.name.bytes != NULL && (type.bytes == NULL || column.type != NULL);
}

static adv_status take_line(void *context, duckdb_data_chunk chunk, adv_error *err)
{
    header *h = context;
    adv_text line = adv_chunk_text(chunk, 0, 0);
    if (h->line.bytes == NULL) {
        h->line = (adv_text){
            adv_arena_copy(h->shelf->arena, line.bytes == NULL ? "" : line.bytes, line.length), line.length};
    }
    return h->line.bytes == NULL ? adv_fail_memory(err) : ADV_OK;
}

static adv_status take_columns(void *context, duckdb_data_chunk chunk, adv_error *err)
{
    header *h = context;
    bool typed = duckdb_data_chunk_get_column_count(chunk) > 1;
    for (idx_t i = 0; i < duckdb_data_chunk_get_size(chunk); i++) {
        adv_text type = typed ? adv_chunk_text(chunk, 1, i) : (adv_text){NULL, 0};
        if (!add_column(h, adv_chunk_text(chunk, 0, i), type)) {
            return adv_fail_memory(err);
        }
    }
    return ADV_OK;
}

static char delimiter_of(const adv_source *source)
{
    return source->style.delimiter != 0     ? source->style.delimiter
           : source->format == ADV_FILE_TSV ? '\t'
                                            : ',';
}

/* One name of a header line, unquoted into `name`; returns where the next begins, or NULL behind the last.
   *open: its quotes do not end on the line. */
static const char *next_name(char *name, size_t *length, bool *open, const char *at, const char *end,
                             char delimiter)
{
    bool quoted = at < end && *at == '"';
    *open = false;
    *length = 0;
    at += quoted;
    for (; at < end; at++) {
        if (quoted && *at == '"') {
            if (at + 1 < end && at[1] == '"') {
                at++;
            } else {
                quoted = false;
                continue;
            }
        } else if (!quoted && *at == delimiter) {
            return at + 1;
        }
        name[(*length)++] = *at;
    }
    *open = quoted;
    return NULL;
}

static adv_status split_line(header *h, char delimiter, adv_error *err)
{
    const char *at = h->line.bytes, *end = at + h->line.length;
    char *name = adv_arena_alloc(h->shelf->arena, h->line.length + 1, 1);
    if (name == NULL) {
        return adv_fail_memory(err);
    }
    if (h->line.length >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0) {
        at += 3;
    }
    while (end > at && (end[-1] == '\r' || end[-1] == '\n')) {
        end--;
    }
    while (at != NULL) {
        size_t length = 0;
        bool open = false;
        at = next_name(name, &length, &open, at, end, delimiter);
        if (open) {
            return adv_fail(err, ADV_ERR_INPUT, (adv_place){0},
                            "the name '%.*s' of a column goes on in the next line; write all names on one",
                            (int)length, name);
        }
        if (!add_column(h, (adv_text){name, length}, (adv_text){NULL, 0})) {
            return adv_fail_memory(err);
        }
    }
    return ADV_OK;
}

static void add_encoding(adv_buffer *sql, const adv_source *source)
{
    if (source->style.encoding != NULL) {
        adv_buffer_string(sql, ", encoding=");
        adv_sql_literal(sql, adv_text_of(source->style.encoding));
    }
}

static void header_query(adv_buffer *sql, const adv_source *source, const char *path)
{
    adv_text file = adv_text_of(path);
    if (source->format == ADV_FILE_PARQUET) {
        adv_buffer_string(sql, "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet(");
        adv_sql_literal(sql, file);
        adv_buffer_string(sql, ", file_row_number=false, hive_partitioning=false))");
    } else if (source->format == ADV_FILE_NDJSON) {
        adv_buffer_string(sql, "SELECT k FROM (SELECT unnest(json_keys(json)) AS k, "
                               "generate_subscripts(json_keys(json), 1) AS p, n FROM "
                               "(SELECT json, row_number() OVER () AS n FROM read_ndjson_objects(");
        adv_sql_literal(sql, file);
        adv_buffer_string(sql, ", ignore_errors=true) WHERE json_type(json) = 'OBJECT')) "
                               "GROUP BY k ORDER BY min(n * 10000 + p), k");
    } else {
        adv_buffer_string(sql, "SELECT h FROM read_csv(");
        adv_sql_literal(sql, file);
        /* Quotes are not looked at here, so line ends within cells are lines of their own; where they are not
           those of the file, the strict reader stops. */
        adv_buffer_string(
            sql, ", header=false, auto_detect=false, columns={'h':'VARCHAR'}, delim=E'\\x01', quote='', "
                 "escape='', ignore_errors=true, strict_mode=false");
        add_encoding(sql, source);
        adv_buffer_string(sql, ") LIMIT 1");
    }
}

static const char *what_cannot_be_read(const adv_source *source, const char *path)
{
    const char *ending = strrchr(path, '.');
    bool packed = ending != NULL && (strcmp(ending, ".gz") == 0 || strcmp(ending, ".zst") == 0);
    return source->format == ADV_FILE_PARQUET
               ? "this is no Parquet file, or not a whole one; write or copy it anew"
           : packed ? "this file cannot be unpacked; pack or copy it anew, or rename it if it is not packed"
                    : "this file cannot be read";
}

static adv_status read_header(header *h, adv_shelf *shelf, const adv_source *source, const char *path,
                              adv_error *err)
{
    adv_buffer sql;
    bool text = source->format == ADV_FILE_CSV || source->format == ADV_FILE_TSV;
    memset(h, 0, sizeof *h);
    h->shelf = shelf;
    adv_buffer_init(&sql, shelf->arena);
    header_query(&sql, source, path);
    if (sql.failed) {
        return adv_fail_memory(err);
    }
    adv_error inner;
    adv_status status =
        adv_duck_stream(shelf->duck, sql.bytes, NULL, text ? take_line : take_columns, h, &inner);
    if (status == ADV_OK && text && h->line.length > 0) {
        status = split_line(h, delimiter_of(source), &inner);
    }
    if (status != ADV_OK && status != ADV_ERR_MEMORY) {
        return adv_fail(err, ADV_ERR_INPUT, (adv_place){.source = path}, "%s (%s)",
                        what_cannot_be_read(source, path), inner.message);
    }
    return status == ADV_OK ? ADV_OK : adv_fail_memory(err);
}

/* ---- names --------------------------------------------------------------------------------------------- */

static void complain(adv_shelf *shelf, const char *source, const char *field, const char *format, ...)
{
    adv_error error;
    va_list arguments;
    va_start(arguments, format);
    (void)adv_fail_list(&error, ADV_ERR_INPUT, (adv_place){.source = source, .field = field}, format,
                        arguments);
    va_end(arguments);
    adv_error_list_append(shelf->problems, &error);
}

/* The column of ours a user's name stands for: by the mapping, else by itself.  False where it is none. */
static bool ours_of(adv_book_column *out, const adv_source *source, adv_text name)
{
    const adv_node *columns = source->style.columns;
    for (const adv_node *child = columns == NULL ? NULL : columns->first; child != NULL;
         child = child->next) {
        if (adv_text_equal(child->text, name)) {
            return adv_book_column_find(out, (adv_book_table)source->table, child->key);
        }
    }
    if (!adv_book_column_find(out, (adv_book_table)source->table, name)) {
        return false;
    }
    return columns == NULL || adv_node_get(columns, out->name) == NULL; /* the mapping gave it to another */
}

static bool has_column(const adv_source *source, adv_text name)
{
    for (size_t i = 0; i < source->column_count; i++) {
        if (adv_text_equal(source->columns[i].name, name)) {
            return true;
        }
    }
    return false;
}

/* Advice that holds for every problem of its kind stands behind the first of them alone. */
static const char *once(bool *given, const char *advice)
{
    const char *words = *given ? "" : advice;
    *given = true;
    return words;
}

static void check_mapping(adv_shelf *shelf, adv_source *source)
{
    const adv_node *columns = source->style.columns;
    for (const adv_node *child = columns == NULL ? NULL : columns->first; child != NULL;
         child = child->next) {
        adv_book_column column;
        adv_place place = adv_node_place(child, source->style.source, child->key.bytes);
        if (!adv_book_column_find(&column, (adv_book_table)source->table, child->key)) {
            bool near = adv_book_column_near(&column, (adv_book_table)source->table, child->key);
            adv_error_list_add(shelf->problems, ADV_ERR_INPUT, place,
                               "the table %s has no column of this name%s%s%s",
                               adv_book_table_name((adv_book_table)source->table),
                               near ? "; did you mean '" : "", near ? column.name : "",
                               near ? "'?" : once(&source->advised_mapping, "; docs/book.md lists them"));
        } else if (!has_column(source, child->text)) {
            adv_error_list_add(shelf->problems, ADV_ERR_INPUT, place, "%s has no column '%.*s'",
                               source->files[0].name, (int)child->text.length,
                               child->text.bytes == NULL ? "" : child->text.bytes);
        }
    }
}

static void check_repeats(adv_shelf *shelf, const adv_source *source)
{
    for (size_t i = 0; i < source->column_count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (adv_text_equal(source->columns[i].name, source->columns[k].name)) {
                complain(shelf, source->files[0].path, source->columns[i].name.bytes,
                         "two columns have this name; keep one, or rename the other to x_%s",
                         source->columns[i].name.bytes);
            }
        }
    }
}

static void unknown_column(adv_shelf *shelf, adv_source *source, adv_text name)
{
    adv_book_column column;
    const char *table = adv_book_table_name((adv_book_table)source->table);
    if (adv_book_column_near(&column, (adv_book_table)source->table, name)) {
        complain(shelf, source->files[0].path, name.bytes, "the table %s has no such column; is %s meant?",
                 table, column.name);
        return;
    }
    complain(shelf, source->files[0].path, name.bytes, "the table %s has no such column%s", table,
             once(&source->advised_unknown,
                  "; a mapping file can say which of ours it is, x_ before its name carries it along unread, "
                  "and `other_columns: carry` does so with all"));
}

/* ---- types --------------------------------------------------------------------------------------------- */

/* Width and scale of "DECIMAL(18,4)". */
static void decimal_type(const char *type, long *width, long *scale)
{
    char *end = NULL;
    *width = strtol(type + strlen("DECIMAL("), &end, 10);
    *scale = *end == ',' ? strtol(end + 1, &end, 10) : 0;
}

/* How the engine keeps the type; false where it is no form of ours. */
static bool form_of(uint8_t *form, uint8_t *scale, const char *type)
{
    static const struct {
        const char *name;
        uint8_t form;
    } forms[] = {{"VARCHAR", ADV_CELL_TEXT},   {"TINYINT", ADV_CELL_INT8},    {"SMALLINT", ADV_CELL_INT16},
                 {"INTEGER", ADV_CELL_INT32},  {"BIGINT", ADV_CELL_INT64},    {"HUGEINT", ADV_CELL_INT128},
                 {"UTINYINT", ADV_CELL_INT64}, {"USMALLINT", ADV_CELL_INT64}, {"UINTEGER", ADV_CELL_INT64},
                 {"UBIGINT", ADV_CELL_INT128}, {"DATE", ADV_CELL_DAYS},       {"BOOLEAN", ADV_CELL_BOOL}};
    *scale = 0;
    if (strncmp(type, "DECIMAL(", 8) == 0) {
        long width = 0, digits = 0;
        decimal_type(type, &width, &digits);
        *form = width <= 4    ? ADV_CELL_INT16
                : width <= 9  ? ADV_CELL_INT32
                : width <= 18 ? ADV_CELL_INT64
                              : ADV_CELL_INT128;
        *scale = (uint8_t)digits;
        return true;
    }
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (strcmp(type, forms[i].name) == 0) {
            *form = forms[i].form;
            return true;
        }
    }
    return false;
}

static bool check_form(adv_shelf *shelf, const adv_source *source, const adv_source_column *column,
                       const adv_binding *binding)
{
    uint8_t form = 0, scale = 0;
    const char *instead = "";
    bool known = form_of(&form, &scale, column->type);
    if (adv_cell_form_fits((adv_column_type)binding->column.type, known ? (adv_cell_form)form : ADV_CELL_BOOL,
                           scale, &instead) &&
        known) {
        return true;
    }
    bool floating = strcmp(column->type, "DOUBLE") == 0 || strcmp(column->type, "FLOAT") == 0;
    bool stamp = strncmp(column->type, "TIMESTAMP", 9) == 0;
    complain(shelf, source->files[0].path, column->name.bytes, "this column is of type %s%s; %s",
             column->type,
             floating ? ", a binary fraction that cannot hold 0.10 exactly"
             : stamp  ? ", and which day that is depends on a time zone nobody stated"
                      : ", which cannot be read as it is meant",
             instead);
    return false;
}

/* ---- binding ------------------------------------------------------------------------------------------- */

/* Free text that no rule reads need not pass through the kernel; in NDJSON it must, to see that it is
   text. */
static bool must_bind(const adv_shelf *shelf, const adv_source *source, const adv_source_column *column,
                      const adv_book_column *ours)
{
    bool free_text = ours->type == ADV_COLUMN_TEXT || ours->type == ADV_COLUMN_ID;
    bool told = shelf->everything && (column->type == NULL || strcmp(column->type, "VARCHAR") == 0);
    bool read = ours->target != ADV_TARGET_CARRIED && (ours->target != ADV_TARGET_DUTY || shelf->duty);
    return ours->required || read || !free_text || told || source->format == ADV_FILE_NDJSON;
}

static void bind_column(adv_shelf *shelf, adv_source *source, size_t at)
{
    adv_source_column *column = &source->columns[at];
    adv_binding *binding = &source->bindings[source->binding_count];
    memset(binding, 0, sizeof *binding);
    if (!ours_of(&binding->column, source, column->name)) {
        if (!source->style.carry && !adv_text_starts(column->name, "x_")) {
            unknown_column(shelf, source, column->name);
        }
        return;
    }
    if (!must_bind(shelf, source, column, &binding->column)) {
        return;
    }
    binding->user_name = column->name;
    binding->style = source->style.cells;
    binding->form = source->format == ADV_FILE_NDJSON ? ADV_CELL_JSON : ADV_CELL_TEXT;
    if (column->type != NULL) {
        if (!check_form(shelf, source, column, binding)) {
            return;
        }
        (void)form_of(&binding->form, &binding->scale, column->type);
    }
    column->binding = (int)source->binding_count;
    source->columns_of[source->binding_count++] = at;
}

static void check_required(adv_shelf *shelf, adv_source *source)
{
    adv_book_column column;
    size_t count = adv_book_column_count((adv_book_table)source->table);
    for (size_t i = 0; i < count; i++) {
        bool found = false;
        adv_book_column_at(&column, (adv_book_table)source->table, i);
        for (size_t b = 0; column.required && b < source->binding_count; b++) {
            found = found || strcmp(source->bindings[b].column.name, column.name) == 0;
        }
        if (column.required && !found) {
            complain(shelf, source->files[0].path, column.name,
                     "this column is missing; the table %s cannot be without it%s",
                     adv_book_table_name((adv_book_table)source->table),
                     once(&source->advised_missing, ", and a mapping file can name yours"));
        }
    }
}

static bool same_header(const header *h, const adv_source *source)
{
    bool same = h->count == source->column_count;
    for (size_t i = 0; same && i < h->count; i++) {
        const adv_source_column *a = &h->columns[i], *b = &source->columns[i];
        same = adv_text_equal(a->name, b->name) &&
               (a->type == NULL ? b->type == NULL : b->type != NULL && strcmp(a->type, b->type) == 0);
    }
    return same;
}

/* Records of NDJSON may leave keys out: the columns are those of all files. */
static bool add_missing(adv_source *source, header *all, const header *h)
{
    for (size_t i = 0; i < h->count; i++) {
        if (!has_column(source, h->columns[i].name) &&
            !add_column(all, h->columns[i].name, (adv_text){NULL, 0})) {
            return false;
        }
        source->columns = all->columns;
        source->column_count = all->count;
    }
    return true;
}

adv_status adv_source_headers(adv_shelf *shelf, adv_source *source, adv_error *err)
{
    header all = {0};
    for (size_t f = 0; f < source->file_count; f++) {
        header h;
        adv_status status = read_header(&h, shelf, source, source->files[f].path, err);
        if (status != ADV_OK) {
            return status;
        }
        if (h.count == 0 && source->format != ADV_FILE_NDJSON) {
            complain(shelf, source->files[f].path, NULL,
                     "this file is empty; its first line names its columns");
        }
        if (f == 0) {
            all = h;
            source->columns = h.columns;
            source->column_count = h.count;
        } else if (source->format == ADV_FILE_NDJSON) {
            if (!add_missing(source, &all, &h)) {
                return adv_fail_memory(err);
            }
        } else if (!same_header(&h, source)) {
            complain(shelf, source->files[f].path, NULL,
                     "the files of one table have the same columns in the same order, of the same types; "
                     "this one differs "
                     "from %s",
                     source->files[0].name);
        }
    }
    return ADV_OK;
}

adv_status adv_source_bind(adv_shelf *shelf, adv_source *source, adv_error *err)
{
    adv_status status = adv_source_headers(shelf, source, err);
    if (status != ADV_OK || shelf->problems->count > 0) {
        return status;
    }
    source->bindings = ADV_ARENA_ARRAY(shelf->arena, source->column_count + 1, adv_binding);
    source->columns_of = ADV_ARENA_ARRAY(shelf->arena, source->column_count + 1, size_t);
    if (source->bindings == NULL || source->columns_of == NULL) {
        return adv_fail_memory(err);
    }
    if (source->format == ADV_FILE_NDJSON && source->column_count == 0) {
        return ADV_OK; /* no record at all */
    }
    check_repeats(shelf, source);
    check_mapping(shelf, source);
    for (size_t i = 0; i < source->column_count; i++) {
        bind_column(shelf, source, i);
    }
    check_required(shelf, source);
    return ADV_OK;
}

/* ---- SQL ----------------------------------------------------------------------------------------------- */

static void add_files(adv_buffer *sql, const adv_source *source)
{
    adv_buffer_char(sql, '[');
    for (size_t f = 0; f < source->file_count; f++) {
        adv_buffer_string(sql, f == 0 ? "" : ", ");
        adv_sql_literal(sql, adv_text_of(source->files[f].path));
    }
    adv_buffer_char(sql, ']');
}

static void add_types(adv_buffer *sql, const adv_source *source, const char *type)
{
    adv_buffer_string(sql, ", columns={");
    for (size_t i = 0; i < source->column_count; i++) {
        adv_buffer_string(sql, i == 0 ? "" : ", ");
        adv_sql_literal(sql, source->columns[i].name);
        adv_buffer_char(sql, ':');
        adv_sql_literal(sql, adv_text_of(type));
    }
    adv_buffer_char(sql, '}');
}

unsigned adv_source_scan(adv_buffer *sql, adv_shelf *shelf, const adv_source *source, bool file)
{
    unsigned number = ++shelf->scans;
    if (source->format == ADV_FILE_PARQUET) {
        adv_buffer_string(sql, "read_parquet(");
        add_files(sql, source);
        adv_buffer_string(sql, ", hive_partitioning=false");
    } else if (source->format == ADV_FILE_NDJSON) {
        adv_buffer_string(sql, "read_json(");
        add_files(sql, source);
        add_types(sql, source, "JSON");
        adv_buffer_string(sql, ", format='newline_delimited', ignore_errors=true");
    } else {
        char delimiter[2] = {delimiter_of(source), '\0'};
        adv_buffer_string(sql, "read_csv(");
        add_files(sql, source);
        add_types(sql, source, "VARCHAR");
        adv_buffer_string(sql, ", header=true, auto_detect=false, buffer_size=" READ_BYTES
                               ", quote='\"', escape='\"', delim=");
        adv_sql_literal(sql, adv_text_of(delimiter));
        add_encoding(sql, source);
        adv_buffer_string(sql, ", store_rejects=true, rejects_table='adv_rejects_");
        adv_buffer_integer(sql, number);
        adv_buffer_string(sql, "', rejects_scan='adv_scans_");
        adv_buffer_integer(sql, number);
        adv_buffer_char(sql, '\'');
    }
    adv_buffer_string(sql, file ? ", filename='adv_file')" : ")");
    return number;
}

void adv_source_argument(adv_buffer *sql, const adv_source *source, size_t binding)
{
    const adv_source_column *column = &source->columns[source->columns_of[binding]];
    bool unsigned_type = column->type != NULL && column->type[0] == 'U';
    adv_buffer_string(sql, unsigned_type ? "CAST(" : "");
    adv_sql_name(sql, column->name);
    if (unsigned_type) {
        adv_buffer_string(sql,
                          source->bindings[binding].form == ADV_CELL_INT128 ? " AS HUGEINT)" : " AS BIGINT)");
    }
}

void adv_source_output(adv_buffer *sql, const adv_source *source, size_t column)
{
    adv_text name = source->columns[column].name;
    adv_sql_name(sql, name);
    if (source->format == ADV_FILE_NDJSON) {
        adv_buffer_string(sql, "->>'$' AS ");
        adv_sql_name(sql, name);
    }
}

int adv_source_column_of(const adv_source *source, const char *ours)
{
    for (size_t i = 0; i < source->column_count; i++) {
        adv_book_column column;
        if (ours_of(&column, source, source->columns[i].name) && strcmp(column.name, ours) == 0) {
            return (int)i;
        }
    }
    return -1;
}

void adv_source_text(adv_buffer *sql, const adv_source *source, size_t column)
{
    adv_buffer_string(sql, "CAST(");
    adv_sql_name(sql, source->columns[column].name);
    adv_buffer_string(sql, source->format == ADV_FILE_NDJSON ? "->>'$' AS VARCHAR)" : " AS VARCHAR)");
}

void adv_source_folded(adv_buffer *sql, const adv_source *source, adv_column_target target)
{
    int binding = adv_source_find(source, target);
    assert(binding >= 0);
    adv_source_folded_column(sql, source, source->columns_of[binding]);
}

void adv_source_folded_column(adv_buffer *sql, const adv_source *source, size_t column)
{
    adv_buffer_string(sql, "translate(");
    adv_sql_name(sql, source->columns[column].name);
    adv_buffer_string(sql, source->format == ADV_FILE_NDJSON ? "->>'$', '.- ', '')" : ", '.- ', '')");
}

int adv_source_find(const adv_source *source, adv_column_target target)
{
    for (size_t i = 0; i < source->binding_count; i++) {
        if (source->bindings[i].column.target == target) {
            return (int)i;
        }
    }
    return -1;
}

adv_source_file *adv_source_file_of(adv_source *source, adv_text path)
{
    for (size_t f = 0; f < source->file_count; f++) {
        if (adv_text_is(path, source->files[f].path)) {
            return &source->files[f];
        }
    }
    return NULL;
}

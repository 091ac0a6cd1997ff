/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keeps rejects, finds out where in the user's files each stands, and writes them.  Rows are numbered as the
 * engine hands them over, which leaves out the records it could not read; those are known by their own
 * numbers, so a row's record is its number plus the broken ones before it.
 */
#include "rejects.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static adv_reject *add(adv_rejects *rejects)
{
    if (rejects->count == rejects->capacity) {
        size_t capacity = rejects->capacity == 0 ? 256 : rejects->capacity * 2;
        adv_reject *items = ADV_ARENA_ARRAY(rejects->arena, capacity, adv_reject);
        if (items == NULL) {
            rejects->failed = true;
            return NULL;
        }
        if (rejects->count > 0) {
            memcpy(items, rejects->items, rejects->count * sizeof *items);
        }
        rejects->items = items;
        rejects->capacity = capacity;
    }
    adv_reject *reject = &rejects->items[rejects->count++];
    memset(reject, 0, sizeof *reject);
    reject->order = rejects->count;
    return reject;
}

static adv_text copy(adv_rejects *rejects, adv_text text)
{
    adv_text mine = {adv_arena_copy(rejects->arena, text.bytes == NULL ? "" : text.bytes, text.length),
                     text.length};
    rejects->failed |= mine.bytes == NULL;
    return mine.bytes == NULL ? (adv_text){"", 0} : mine;
}

/* Cells may hold line breaks; what is said of them stands in one line. */
static adv_text copy_flat(adv_rejects *rejects, adv_text text)
{
    char *mine = adv_arena_copy(rejects->arena, text.bytes == NULL ? "" : text.bytes, text.length);
    rejects->failed |= mine == NULL;
    for (size_t i = 0; mine != NULL && i < text.length; i++) {
        unsigned char c = (unsigned char)mine[i];
        mine[i] = c < 0x20 || c == 0x7f ? ' ' : mine[i];
    }
    return mine == NULL ? (adv_text){"", 0} : (adv_text){mine, text.length};
}

void adv_rejects_add(adv_rejects *rejects, uint8_t table, uint64_t ordinal, adv_text column, adv_text reason)
{
    adv_reject *reject = add(rejects);
    if (reject != NULL) {
        reject->table = table;
        reject->ordinal = ordinal;
        reject->column = copy(rejects, column);
        reject->reason = copy_flat(rejects, reason);
    }
}

/* The example of how numbers are written follows the file's own sign. */
void adv_cell_problem_word(adv_buffer *out, const adv_source *source, const adv_cell_problem *problem)
{
    const adv_cell_style *style = &source->bindings[problem->binding].style;
    adv_cell_problem told = *problem;
    if (style->decimal == ',' && told.phrase == adv_decimal_problem_text(ADV_DECIMAL_SYNTAX)) {
        told.phrase = "is not a number as the mapping says; write digits with a comma before the decimals, "
                      "like 1234,56";
    }
    adv_cell_problem_message(out, &told);
}

void adv_rejects_add_problems(adv_rejects *rejects, const adv_source *source,
                              const adv_cell_problems *problems, const uint64_t *ordinals, uint64_t first)
{
    for (size_t i = 0; i < problems->count; i++) {
        const adv_cell_problem *problem = &problems->items[i];
        adv_buffer reason;
        adv_buffer_init(&reason, rejects->arena);
        adv_cell_problem_word(&reason, source, problem);
        rejects->failed |= reason.failed;
        uint64_t ordinal = ordinals == NULL ? first + problem->row : ordinals[problem->row];
        adv_rejects_add(rejects, source->table, ordinal, source->bindings[problem->binding].user_name,
                        reason.failed ? (adv_text){"", 0} : adv_buffer_done(&reason));
    }
}

void adv_rejects_forget(adv_rejects *rejects, uint8_t table)
{
    size_t kept = 0;
    for (size_t i = 0; i < rejects->count; i++) {
        if (rejects->items[i].table != table) {
            rejects->items[kept++] = rejects->items[i];
        }
    }
    rejects->count = kept;
}

/* ---- records the reader could not read ----------------------------------------------------------------- */

typedef struct broken {
    adv_rejects *rejects;
    adv_source *source;
} broken;

static bool note_broken(adv_source_file *file, uint64_t record, adv_arena *arena)
{
    if (file->broken_count == file->broken_capacity) {
        size_t capacity = file->broken_capacity == 0 ? 64 : file->broken_capacity * 2;
        uint64_t *records = ADV_ARENA_ARRAY(arena, capacity, uint64_t);
        if (records == NULL) {
            return false;
        }
        if (file->broken_count > 0) {
            memcpy(records, file->broken, file->broken_count * sizeof *records);
        }
        file->broken = records;
        file->broken_capacity = capacity;
    }
    file->broken[file->broken_count++] = record;
    return true;
}

/* What is wrong with a record, in our words; the engine's own stand behind where they add something. */
static const char *wrong_with(adv_text type)
{
    if (adv_text_is(type, "MISSING COLUMNS")) {
        return "has fewer cells than the header names";
    }
    if (adv_text_is(type, "TOO MANY COLUMNS")) {
        return "has more cells than the header names; a cell with a separator in it stands in quotes";
    }
    if (adv_text_is(type, "UNQUOTED VALUE")) {
        return "has a quote that does not enclose its cell; a quote within one is written twice";
    }
    if (adv_text_is(type, "LINE SIZE OVER MAXIMUM")) {
        return "is longer than 2 000 000 bytes; a quote that is never closed does that";
    }
    if (adv_text_is(type, "INVALID ENCODING") || adv_text_is(type, "INVALID UNICODE")) {
        return "holds bytes that are no UTF-8; declare the file's encoding in the mapping";
    }
    return "cannot be read as a record";
}

/* Where lines end with CR LF the engine leaves half of the end before the record. */
static adv_text without_breaks(adv_text line)
{
    while (line.length > 0 && (line.bytes[0] == '\n' || line.bytes[0] == '\r')) {
        line = (adv_text){line.bytes + 1, line.length - 1};
    }
    while (line.length > 0 &&
           (line.bytes[line.length - 1] == '\n' || line.bytes[line.length - 1] == '\r')) {
        line.length--;
    }
    return line;
}

static adv_text spell(adv_rejects *rejects, adv_text type, adv_text line)
{
    adv_buffer reason;
    line = without_breaks(line);
    size_t shown = line.length < 60 ? line.length : 60;
    adv_buffer_init(&reason, rejects->arena);
    adv_buffer_string(&reason, "the record '");
    while (shown > 0 && !adv_utf8_valid((adv_text){line.bytes, shown}) && shown > 56) {
        shown--;
    }
    if (adv_utf8_valid((adv_text){line.bytes, shown})) {
        adv_buffer_text(&reason, (adv_text){line.bytes, shown});
    }
    adv_buffer_string(&reason, shown < line.length ? "...' " : "' ");
    adv_buffer_string(&reason, wrong_with(type));
    rejects->failed |= reason.failed;
    if (reason.failed) {
        return (adv_text){"", 0};
    }
    return copy_flat(rejects, adv_buffer_done(&reason));
}

static adv_status take_broken(void *context, duckdb_data_chunk chunk, adv_error *err)
{
    broken *b = context;
    for (idx_t i = 0; i < duckdb_data_chunk_get_size(chunk); i++) {
        adv_source_file *file = adv_source_file_of(b->source, adv_chunk_text(chunk, 0, i));
        /* The engine counts the header as the first record. */
        uint64_t record = (uint64_t)adv_chunk_integer(chunk, 1, i) - 1;
        if (file == NULL || (file->broken_count > 0 && file->broken[file->broken_count - 1] == record)) {
            continue; /* one reason a record is enough */
        }
        adv_reject *reject = add(b->rejects);
        if (reject == NULL || !note_broken(file, record, b->rejects->arena)) {
            return adv_fail_memory(err);
        }
        reject->table = b->source->table;
        reject->record = record;
        reject->file_index = (size_t)(file - b->source->files);
        reject->column = (adv_text){"", 0};
        reject->reason = spell(b->rejects, adv_chunk_text(chunk, 2, i), adv_chunk_text(chunk, 3, i));
    }
    return ADV_OK;
}

adv_status adv_rejects_take_broken(adv_rejects *rejects, adv_shelf *shelf, adv_source *source,
                                   unsigned number, adv_error *err)
{
    for (size_t f = 0; f < source->file_count; f++) {
        source->files[f].broken_count = 0;
    }
    if (source->format != ADV_FILE_CSV && source->format != ADV_FILE_TSV) {
        return ADV_OK;
    }
    broken b = {rejects, source};
    adv_buffer sql;
    adv_buffer_init(&sql, rejects->arena);
    adv_buffer_string(&sql,
                      "SELECT s.file_path, CAST(r.line AS BIGINT), CAST(r.error_type AS VARCHAR), r.csv_line "
                      "FROM adv_rejects_");
    adv_buffer_integer(&sql, number);
    adv_buffer_string(&sql, " r JOIN adv_scans_");
    adv_buffer_integer(&sql, number);
    adv_buffer_string(&sql, " s ON r.scan_id = s.scan_id AND r.file_id = s.file_id "
                            "ORDER BY s.file_path, r.line, r.column_idx, r.error_message");
    if (sql.failed) {
        return adv_fail_memory(err);
    }
    return adv_duck_stream(shelf->duck, sql.bytes, NULL, take_broken, &b, err);
}

/* ---- places -------------------------------------------------------------------------------------------- */

void adv_source_locate(const adv_source *source, uint64_t ordinal, size_t *file, uint64_t *record)
{
    size_t at = 0;
    for (size_t f = 1; f < source->file_count; f++) {
        if (source->files[f].first != 0 && source->files[f].first <= ordinal) {
            at = f;
        }
    }
    const adv_source_file *found = &source->files[at];
    uint64_t first = found->first == 0 ? 1 : found->first;
    *file = at;
    *record = ordinal - first + 1;
    for (size_t i = 0; i < found->broken_count && found->broken[i] <= *record; i++) {
        (*record)++;
    }
}

static int compare(const void *left, const void *right)
{
    const adv_reject *a = left, *b = right;
    if (a->table != b->table) {
        return a->table < b->table ? -1 : 1;
    }
    if (a->file_index != b->file_index) {
        return a->file_index < b->file_index ? -1 : 1;
    }
    if (a->record != b->record) {
        return a->record < b->record ? -1 : 1;
    }
    int column = adv_text_compare(a->column, b->column);
    int reason = column != 0 ? column : adv_text_compare(a->reason, b->reason);
    return reason != 0 ? reason : a->order < b->order ? -1 : a->order > b->order;
}

uint64_t adv_rejects_settle(adv_rejects *rejects, adv_shelf *shelf)
{
    for (size_t i = 0; i < rejects->count; i++) {
        adv_reject *reject = &rejects->items[i];
        adv_source *source = &shelf->sources[reject->table];
        if (reject->ordinal != 0) {
            adv_source_locate(source, reject->ordinal, &reject->file_index, &reject->record);
        }
        reject->file = source->files[reject->file_index].name;
    }
    if (rejects->count > 0) {
        qsort(rejects->items, rejects->count, sizeof *rejects->items, compare);
    }
    uint64_t records = 0;
    for (size_t i = 0; i < rejects->count; i++) {
        const adv_reject *a = &rejects->items[i];
        records += i == 0 || a[-1].table != a->table || a[-1].file_index != a->file_index ||
                   a[-1].record != a->record;
    }
    return records;
}

/* ---- the file ------------------------------------------------------------------------------------------ */

static void put_cell(FILE *out, adv_text text, char end)
{
    bool quote = false;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        quote = quote || c == ',' || c == '"' || c == '\n' || c == '\r';
    }
    if (quote) {
        fputc('"', out);
    }
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == '"') {
            fputc('"', out);
        }
        fputc(text.bytes[i], out);
    }
    if (quote) {
        fputc('"', out);
    }
    fputc(end, out);
}

adv_status adv_rejects_write(const adv_rejects *rejects, const char *path, adv_error *err)
{
    FILE *out = fopen(path, "wb");
    if (out == NULL) {
        return adv_fail(err, ADV_ERR_IO, (adv_place){.source = path}, "this file cannot be written (%s)",
                        strerror(errno));
    }
    fputs("file,record,column,reason\n", out);
    for (size_t i = 0; i < rejects->count; i++) {
        const adv_reject *reject = &rejects->items[i];
        put_cell(out, adv_text_of(reject->file), ',');
        fprintf(out, "%llu,", (unsigned long long)reject->record);
        put_cell(out, reject->column, ',');
        put_cell(out, reject->reason, '\n');
    }
    bool good = ferror(out) == 0;
    good = fflush(out) == 0 && good;
    good = fsync(fileno(out)) == 0 && good;
    good = fclose(out) == 0 && good;
    return good ? ADV_OK
                : adv_fail(err, ADV_ERR_IO, (adv_place){.source = path},
                           "this file could not be written whole (%s)", strerror(errno));
}

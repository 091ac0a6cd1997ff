/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One line of a book, explained.  Only what belongs to its entry is read; charges are spread over the lines
 * of that entry as in the whole book, and the line then runs through the same kernel with a trace.
 */
#include <string.h>

#include "batch/charging.h"
#include "batch/promised.h"
#include "compare.h"
#include "gather.h"
#include "words.h"

typedef struct seeker {
    adv_arena *arena;
    const adv_batch *batch;
    adv_batch_work *work;
    const adv_source *lines;
    adv_cells *cells;
    adv_text line;
    const adv_entry_words *words;
    adv_determination *found;
    size_t count;
    bool packs; /* duty is asked for */
    adv_text *records; /* packed lines of the entry */
    size_t record_count, record_capacity;
} seeker;

static adv_status tell_problem(const seeker *s, adv_error *err)
{
    const adv_cell_problem *problem = &s->work->problems.items[0];
    const adv_binding *binding = &s->lines->bindings[problem->binding];
    adv_buffer message;
    adv_buffer_init(&message, s->arena);
    adv_cell_problem_word(&message, s->lines, problem);
    if (message.failed) {
        return adv_fail_memory(err);
    }
    return adv_fail(err, ADV_ERR_INPUT,
                    (adv_place){.source = s->lines->files[0].name, .field = binding->user_name.bytes},
                    "this line was rejected: %s", message.bytes);
}

static bool keep_record(seeker *s, adv_text record)
{
    if (s->record_count == s->record_capacity) {
        size_t more = s->record_capacity == 0 ? 64 : s->record_capacity * 2;
        adv_text *grown = ADV_ARENA_ARRAY(s->arena, more, adv_text);
        if (grown == NULL) {
            return false;
        }
        if (s->record_count > 0) {
            memcpy(grown, s->records, s->record_count * sizeof *grown);
        }
        s->records = grown;
        s->record_capacity = more;
    }
    const char *bytes = adv_arena_copy(s->arena, record.bytes, record.length);
    s->records[s->record_count++] = (adv_text){bytes, record.length};
    return bytes != NULL;
}

/* Every line of the entry as duty and fees see it. */
static adv_status pack_rows(seeker *s, size_t rows, adv_error *err)
{
    adv_text records[ADV_TILE_ROWS];
    for (size_t first = 0; first < rows; first += ADV_TILE_ROWS) {
        size_t count = rows - first < ADV_TILE_ROWS ? rows - first : ADV_TILE_ROWS;
        adv_batch_run(s->batch, s->work, s->cells, first, count, NULL);
        if (adv_goods_pack(records, s->batch, s->work, s->cells, first, count) != ADV_OK) {
            return adv_fail_memory(err);
        }
        for (size_t i = 0; i < count; i++) {
            if (!keep_record(s, records[i])) {
                return adv_fail_memory(err);
            }
        }
    }
    return ADV_OK;
}

static adv_status take_rows(void *context, duckdb_data_chunk chunk, adv_error *err)
{
    seeker *s = context;
    size_t rows = duckdb_data_chunk_get_size(chunk);
    adv_status status = ADV_OK;
    int line = adv_source_find(s->lines, ADV_TARGET_LINE);
    for (size_t i = 0; i < s->lines->binding_count; i++) {
        duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, i);
        s->cells[i] = (adv_cells){duckdb_vector_get_data(vector), duckdb_vector_get_validity(vector)};
    }
    if (s->packs) {
        status = pack_rows(s, rows, err);
    }
    for (size_t i = 0; i < rows && status == ADV_OK; i++) {
        adv_cell_problems *problems = &s->work->problems;
        adv_text text;
        adv_cell_span span = {.binding = &s->lines->bindings[line],
                              .index = (uint16_t)line,
                              .cells = s->cells[line],
                              .first = i,
                              .rows = 1,
                              .arena = s->arena};
        adv_cell_problems_clear(problems, 1);
        adv_cells_texts(&text, &span, problems);
        if (!adv_id_equal(text, s->line) || text.length == 0) {
            continue;
        }
        s->count++;
        status = adv_batch_explain(&s->found, s->batch, s->work, s->cells, i, s->words, s->arena, err);
        if (status == ADV_OK && problems->count > 0) {
            status = tell_problem(s, err);
        }
    }
    return status;
}

static void *allocate(void *context, size_t size)
{
    return adv_arena_alloc(context, size, 16);
}

static void forget(void *context, void *block, size_t size)
{
    (void)context;
    (void)block;
    (void)size;
}

/* A record of another table that bears on the entry and cannot be used: the line is not valued without it. */
static adv_status tell_rejects(const adv_rejects *rejects, adv_error *err)
{
    const adv_reject *reject = &rejects->items[0];
    return adv_fail(err, ADV_ERR_INPUT,
                    (adv_place){.source = adv_book_table_name((adv_book_table)reject->table),
                                .field = reject->column.bytes},
                    "a record that bears on this line was rejected: %.*s", (int)reject->reason.length,
                    reject->reason.bytes);
}

typedef struct question {
    adv_arena *arena;
    const adv_tables_options *options;
    adv_duck duck;
    adv_shelf shelf;
    adv_side side;
    adv_charges charges; /* of the entry, where duty is asked for */
    adv_rejects rejects;
    adv_watch watch;
    adv_text asked;    /* the entry as it was asked for */
    const char *entry; /* folded */
} question;

static adv_status prepare(question *q, const char *book, adv_batch **batch, adv_error *err)
{
    adv_error_list problems;
    adv_error_list_init(&problems, q->arena, 0);
    q->shelf = (adv_shelf){.arena = q->arena,
                           .duck = &q->duck,
                           .law = q->options->law,
                           .folder = book,
                           .duty = q->options->duty != NULL,
                           .everything = true,
                           .problems = q->options->problems != NULL ? q->options->problems : &problems};
    adv_status status = adv_duck_open(&q->duck, q->options, NULL, err);
    status = status == ADV_OK ? adv_shelf_open(&q->shelf, q->options, err) : status;
    if (status == ADV_OK) {
        adv_gather gather = {.shelf = &q->shelf,
                             .side = &q->side,
                             .rejects = &q->rejects,
                             .host = q->options->fx,
                             .watch = &q->watch,
                             .only = q->entry,
                             .as_of = ADV_DATE_NONE,
                             .keep_draws = true,
                             .arena = q->arena};
        status = adv_gather_all(&gather, err);
    }
    q->shelf.problems = NULL;
    if (status == ADV_OK) {
        const adv_source *lines = &q->shelf.sources[ADV_TABLE_LINES];
        adv_batch_setup setup = {.law = q->options->law,
                                 .jurisdiction = q->shelf.j,
                                 .fx = &q->side.fx,
                                 .bindings = lines->bindings,
                                 .binding_count = lines->binding_count,
                                 .side = &q->side,
                                 .goods = q->options->duty != NULL,
                                 .unasked = q->options->duty == NULL && q->shelf.j->entry_rule_count > 0,
                                 .gap_threshold_e9 = q->shelf.gap_threshold_e9};
        status = adv_batch_new(batch, q->arena, &setup, err);
    }
    return status;
}

/* The same line in the values file the caller named. */
static adv_status compare(adv_tables_comparison *out, question *q, const adv_batch *batch, adv_text line,
                          adv_error *err)
{
    char *folded = adv_arena_alloc(q->arena, line.length + 1, 1);
    if (folded == NULL) {
        return adv_fail_memory(err);
    }
    (void)adv_id_fold(folded, line);
    adv_line_key key = {q->entry, folded};
    const adv_charges *charges = q->options->duty == NULL ? NULL : &q->charges;
    return adv_compare_line(out, &q->shelf, batch, charges, key, q->options->values, err);
}

static adv_charging_setup setup_of(question *q)
{
    return (adv_charging_setup){.j = q->shelf.j,
                                .sources = q->options->duty->sources,
                                .reach = q->options->duty->reach,
                                .context = q->options->duty->context,
                                .charges = &q->charges};
}

/* What a book holds of the lines of the entry once it is charged: amounts a price was solved for among it. */
static adv_status charge_entry(question *q, const seeker *s, adv_error *err)
{
    if (q->shelf.j->entry_rule_count == 0) {
        return ADV_OK;
    }
    adv_charging_setup setup = setup_of(q);
    adv_charging_desk *desk = adv_charging_desk_new(&setup);
    adv_charging *charging = adv_charging_new(desk);
    adv_status status = charging == NULL ? adv_fail_memory(err) : ADV_OK;
    for (size_t i = 0; i < s->record_count && status == ADV_OK; i++) {
        status = adv_charging_take(charging, s->records[i], err);
    }
    status = status == ADV_OK ? adv_charging_end(charging, err) : status;
    adv_charging_free(charging);
    adv_charging_desk_free(desk);
    return status;
}

/* The line once more, with what its price was found to hold. */
static adv_status explain_solved(question *q, seeker *s, const adv_buffer *sql, adv_error *err)
{
    adv_line_charges figures;
    adv_charges_cursor cursor = ADV_CHARGES_CURSOR_INIT;
    bool solved = adv_charges_find(&figures, &q->charges, &cursor, adv_text_of(q->entry), s->line) &&
                  (figures.asked & (ADV_ASKED_DUTY | ADV_ASKED_FEES)) != 0 && figures.unsolved == 0;
    if (!solved) {
        return ADV_OK;
    }
    s->work->promised = &figures.promised;
    s->packs = false;
    adv_status status = adv_duck_stream(&q->duck, sql->bytes, &q->watch, take_rows, s, err);
    s->work->promised = NULL;
    return status;
}

/* What the line bears of its entry; nothing where its lines say different things of it. */
static adv_status charge(adv_assessment **out, question *q, const seeker *s, adv_error *err)
{
    adv_assessment *whole = NULL;
    adv_charging_setup setup = setup_of(q);
    *out = NULL;
    if (q->shelf.j->entry_rule_count == 0) {
        return ADV_OK;
    }
    adv_status status = adv_charging_assess(&whole, q->arena, &setup, s->records, s->record_count, err);
    for (size_t i = 0; status == ADV_OK && whole != NULL && i < whole->line_count; i++) {
        if (adv_id_equal(whole->lines[i].line, s->line)) {
            *out = adv_assessment_of_line(q->arena, whole, i);
            return *out == NULL ? adv_fail_memory(err) : ADV_OK;
        }
    }
    return status;
}

/* ---- a line that is not there -------------------------------------------------------------------------- */

enum { NEAREST_SHOWN = 5 };

/* The nearest of those there are: text, and how many there are in all. */
typedef struct nearest {
    adv_arena *arena;
    adv_buffer shown;
    size_t count;
    int64_t total;
} nearest;

static adv_status take_nearest(void *context, duckdb_data_chunk chunk, adv_error *err)
{
    nearest *n = context;
    for (idx_t i = 0; i < duckdb_data_chunk_get_size(chunk); i++) {
        adv_buffer_string(&n->shown, n->count++ == 0 ? "" : ", ");
        adv_buffer_text(&n->shown, adv_chunk_text(chunk, 0, i));
        n->total = adv_chunk_integer(chunk, 1, i);
    }
    return n->shown.failed ? adv_fail_memory(err) : ADV_OK;
}

/* By what is the same but for zeros in front, then by the number, then by the slips between the two. */
static adv_status look_for_nearest(nearest *out, question *q, adv_column_target target, adv_text folded,
                                   adv_error *err)
{
    const adv_source *lines = &q->shelf.sources[ADV_TABLE_LINES];
    bool of_entry = target == ADV_TARGET_LINE;
    int binding = adv_source_find(lines, target);
    adv_buffer sql;
    *out = (nearest){.arena = q->arena};
    adv_buffer_init(&out->shown, q->arena);
    adv_buffer_init(&sql, q->arena);
    adv_buffer_string(&sql, "WITH asked AS (SELECT ");
    adv_sql_literal(&sql, folded);
    adv_buffer_string(&sql, " AS a), there AS (SELECT DISTINCT ");
    adv_source_text(&sql, lines, lines->columns_of[binding]);
    adv_buffer_string(&sql, " AS t, ");
    adv_source_folded(&sql, lines, target);
    adv_buffer_string(&sql, " AS f FROM ");
    (void)adv_source_scan(&sql, &q->shelf, lines, false);
    if (of_entry) {
        adv_buffer_string(&sql, " WHERE ");
        adv_source_folded(&sql, lines, ADV_TARGET_ENTRY);
        adv_buffer_string(&sql, " = ");
        adv_sql_literal(&sql, adv_text_of(q->entry));
    }
    adv_buffer_string(&sql, ") SELECT t, count(*) OVER () FROM there, asked WHERE f <> '' ");
    adv_buffer_string(&sql, of_entry ? "ORDER BY ltrim(f, '0') <> ltrim(a, '0'), "
                                       "abs(TRY_CAST(f AS HUGEINT) - TRY_CAST(a AS HUGEINT)) NULLS LAST, "
                                     : "AND levenshtein(f, a) <= greatest(2, length(a) // 3) ORDER BY ");
    adv_buffer_string(&sql, "levenshtein(f, a), t LIMIT ");
    adv_buffer_integer(&sql, NEAREST_SHOWN);
    return sql.failed ? adv_fail_memory(err)
                      : adv_duck_stream(&q->duck, sql.bytes, &q->watch, take_nearest, out, err);
}

/* Names what the book has instead: lines of that entry, or entries of nearly that number. */
static adv_status tell_absent(question *q, const char *book, adv_text line, adv_error *err)
{
    nearest lines = {.total = 0}, entries = {.total = 0};
    char folded[ADV_ID_LIMIT + 1];
    adv_text asked = {folded, adv_id_fold(folded, line)};
    adv_place place = {.source = book};
    adv_status status = look_for_nearest(&lines, q, ADV_TARGET_LINE, asked, err);
    if (status == ADV_OK && lines.total == 0) {
        status = look_for_nearest(&entries, q, ADV_TARGET_ENTRY, adv_text_of(q->entry), err);
    }
    if (status != ADV_OK) {
        return status;
    }
    if (lines.total > 0) {
        return adv_fail(err, ADV_ERR_INPUT, place,
                        "entry %.*s has no line %.*s; of its %ld line%s the nearest %s %s",
                        (int)q->asked.length, q->asked.bytes, (int)line.length, line.bytes,
                        (long)lines.total, lines.total == 1 ? "" : "s",
                        lines.count == 1 ? "is" : "are", lines.shown.bytes);
    }
    return adv_fail(err, ADV_ERR_INPUT, place, "the book has no entry %.*s; %s%s", (int)q->asked.length,
                    q->asked.bytes, entries.total > 0 ? "entries of nearly this number: " : "nor one like it",
                    entries.total > 0 ? entries.shown.bytes : "");
}

static adv_status seek(adv_determination **out, adv_assessment **assessment, adv_tables_comparison *compared,
                       question *q, const char *book, adv_text line, adv_error *err)
{
    adv_batch *batch = NULL;
    const adv_source *lines = &q->shelf.sources[ADV_TABLE_LINES];
    adv_buffer sql;
    adv_entry_words words;
    adv_status status = prepare(q, book, &batch, err);
    status = status == ADV_OK ? adv_words_read(&words, &q->shelf, q->entry, err) : status;
    if (status != ADV_OK) {
        return status;
    }
    seeker s = {.arena = q->arena,
                .batch = batch,
                .work = adv_batch_work_new(batch, q->arena),
                .lines = lines,
                .cells = ADV_ARENA_ARRAY(q->arena, lines->binding_count + 1, adv_cells),
                .line = line,
                .packs = q->options->duty != NULL,
                .words = &words};
    adv_buffer_init(&sql, q->arena);
    (void)adv_gather_select(&sql, &q->shelf, lines, NULL, q->entry);
    if (s.work == NULL || s.cells == NULL || sql.failed) {
        return adv_fail_memory(err);
    }
    status = adv_duck_stream(&q->duck, sql.bytes, &q->watch, take_rows, &s, err);
    if (status != ADV_OK) {
        return status;
    }
    if (s.count == 0) {
        return tell_absent(q, book, line, err);
    }
    if (s.count > 1) {
        return adv_fail(err, ADV_ERR_INPUT, (adv_place){.source = book},
                        "the line %.*s of entry %s stands more than once in the book; keep one of them",
                        (int)line.length, line.bytes, q->entry);
    }
    if (s.found->outcome == ADV_REJECTED && q->rejects.count > 0) {
        return tell_rejects(&q->rejects, err);
    }
    if (q->options->duty != NULL) {
        status = charge_entry(q, &s, err);
        status = status == ADV_OK ? explain_solved(q, &s, &sql, err) : status;
        status = status == ADV_OK ? charge(assessment, q, &s, err) : status;
    }
    *out = s.found;
    return status != ADV_OK || q->options->values == NULL ? status : compare(compared, q, batch, line, err);
}

adv_status adv_tables_row(adv_determination **out, adv_assessment **assessment,
                          adv_tables_comparison *compared, adv_arena *arena, const char *book,
                          adv_text entry, adv_text line, const adv_tables_options *options, adv_error *err)
{
    question *q = ADV_ARENA_NEW(arena, question);
    char *folded = adv_arena_alloc(arena, entry.length + 1, 1);
    if (q == NULL || folded == NULL) {
        return adv_fail_memory(err);
    }
    if (entry.length > ADV_ID_LIMIT || line.length > ADV_ID_LIMIT || adv_id_fold(folded, entry) == 0) {
        return adv_fail(err, ADV_ERR_INPUT, (adv_place){0}, "'%.*s' is no number of an entry",
                        (int)entry.length, entry.bytes);
    }
    q->arena = arena;
    q->options = options;
    q->asked = entry;
    q->entry = folded;
    q->rejects.arena = arena;
    q->watch.options = options;
    adv_side_init(&q->side, (adv_allocator){allocate, forget, arena});
    adv_charges_init(&q->charges, (adv_allocator){allocate, forget, arena});
    adv_status status = seek(out, assessment, compared, q, book, line, err);
    adv_duck_close(&q->duck);
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A whole book from folder to file.  The first pass over the lines is the fast one and usually the only one;
 * it ends at the first cell that is none, and is checked afterwards for keys that stand twice.  Either sends
 * the lines through once more with their numbers, so that each reject can name its record.  Nothing stands
 * under a final name before all is well: the output is written beside it, synced and renamed.
 */
#include "tables.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "duty_pass.h"
#include "gather.h"
#include "in_place.h"
#include "kernel.h"
#include "output.h"
#include "runs.h"
#include "value.h"

#define MEMORY_FOR_RUNS 4 /* a run of lines takes 16 bytes; at most this part of the engine's memory */
#define MUCH_TAKEN 4 /* where side tables and charges take this part of the memory, none is given twice */
#define ENOUGH_FOR_ONE INT64_C(500000000) /* bytes with which one thread writes as fast as with more */

typedef struct job {
    adv_arena *arena;
    const adv_tables_options *options;
    adv_tables_summary *summary;
    adv_duck duck;
    adv_shelf shelf;
    adv_side side;
    adv_charges charges;
    adv_in_place place;
    bool in_place; /* `place` is open */
    adv_rejects rejects;
    adv_error_list problems;
    adv_watch watch;
    adv_batch *batch;
    adv_output out;
    const adv_inside *inside; /* NULL = the results are a file */
    uint64_t *duplicates, *originals;
    size_t duplicate_count;
} job;

/* ---- one pass over the lines --------------------------------------------------------------------------- */

static void add_key(adv_buffer *sql, const adv_source *lines, adv_column_target target, const char *name)
{
    adv_buffer_string(sql, "NULLIF(");
    adv_source_text(sql, lines, lines->columns_of[adv_source_find(lines, target)]);
    adv_buffer_string(sql, ", '') AS ");
    adv_buffer_string(sql, name);
    adv_buffer_string(sql, ", ");
}

/* CREATE OR REPLACE TABLE ... AS SELECT entry, line, results FROM lines. */
static unsigned table_statement(adv_buffer *sql, job *j, adv_pass *pass, const char *function)
{
    adv_buffer_string(sql, "CREATE OR REPLACE TABLE ");
    adv_buffer_string(sql, j->inside->table);
    adv_buffer_string(sql, " AS SELECT ");
    add_key(sql, pass->lines, ADV_TARGET_ENTRY, "entry");
    add_key(sql, pass->lines, ADV_TARGET_LINE, "line");
    return adv_pass_results(sql, pass, function);
}

/* COPY (SELECT columns, results FROM lines) TO 'partial'. */
static unsigned copy_statement(adv_buffer *sql, job *j, adv_pass *pass, const char *function)
{
    const adv_output *out = &j->out;
    adv_output_copy_from(sql, out);
    unsigned number = adv_pass_select(sql, pass, function);
    adv_output_copy_to(sql, out);
    return number;
}

static adv_status run_pass(job *j, adv_pass *pass, unsigned *scan, adv_error *err)
{
    adv_buffer sql;
    char function[32]; /* each pass has its own, since their arguments differ */
    adv_buffer_init(&sql, j->arena);
    adv_rejects_forget(&j->rejects, ADV_TABLE_LINES);
    adv_pass_open(pass);
    snprintf(function, sizeof function, "adv_%u", j->shelf.scans);
    *scan = j->inside != NULL ? table_statement(&sql, j, pass, function)
                              : copy_statement(&sql, j, pass, function);
    adv_status status = sql.failed ? adv_fail_memory(err) : adv_pass_register(pass, function, err);
    if (status == ADV_OK) {
        bool by_row = pass->charges != NULL && pass->charges->rows != NULL;
        j->watch.stage = pass->numbered && !by_row ? "numbering" : "valuing";
        j->watch.rows = &pass->rows;
        j->watch.meanwhile = j->inside != NULL ? NULL : adv_output_send;
        j->watch.context = &j->out;
        status = adv_duck_work(&j->duck, sql.bytes, &j->watch, err);
        j->watch.rows = NULL;
        j->watch.meanwhile = NULL;
    }
    if (pass->failed || j->rejects.failed) {
        return adv_fail_memory(err);
    }
    if (pass->in_place != NULL && pass->in_place->failed && !j->watch.stopped) {
        *err = pass->in_place->error;
        return err->status;
    }
    bool again = pass->met_problem || (pass->in_place != NULL && pass->in_place->unplaced);
    return again && !j->watch.stopped ? ADV_OK : status;
}

/* ---- keys that stand twice ----------------------------------------------------------------------------- */

typedef struct duplicate_search {
    job *j;
    adv_source *lines;
    const uint64_t *entries; /* NULL = look at all */
    size_t entry_count;
    adv_keys keys;
    uint64_t *firsts; /* ordinal of each key */
    size_t first_capacity, capacity;
    uint64_t ordinal;
    adv_binding bindings[2]; /* entry, line */
    adv_arena texts;
} duplicate_search;

static bool looked_for(const duplicate_search *s, adv_text entry)
{
    uint64_t hash = adv_key_hash(entry, (adv_text){NULL, 0});
    size_t low = 0, high = s->entry_count;
    if (s->entries == NULL) {
        return true;
    }
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->entries[middle] < hash) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < s->entry_count && s->entries[low] == hash;
}

static bool grow_ordinals(uint64_t **values, size_t count, size_t *capacity)
{
    if (count < *capacity) {
        return true;
    }
    size_t more = *capacity == 0 ? 256 : *capacity * 2;
    uint64_t *grown = realloc(*values, more * sizeof *grown);
    if (grown == NULL) {
        return false;
    }
    *values = grown;
    *capacity = more;
    return true;
}

static bool note_key(duplicate_search *s, adv_text entry, adv_text line, uint64_t ordinal)
{
    bool added = false;
    job *j = s->j;
    int64_t key = adv_keys_put(&s->keys, entry, line, &added);
    if (key < 0) {
        return false;
    }
    if (added) {
        if (!grow_ordinals(&s->firsts, (size_t)key, &s->first_capacity)) {
            return false;
        }
        s->firsts[key] = ordinal;
        return true;
    }
    size_t capacity = s->capacity;
    if (!grow_ordinals(&j->duplicates, j->duplicate_count, &capacity) ||
        !grow_ordinals(&j->originals, j->duplicate_count, &s->capacity)) {
        return false;
    }
    j->duplicates[j->duplicate_count] = ordinal;
    j->originals[j->duplicate_count++] = s->firsts[key];
    return true;
}

static adv_status take_keys(void *context, duckdb_data_chunk chunk, adv_error *err)
{
    duplicate_search *s = context;
    for (idx_t i = 0; i < duckdb_data_chunk_get_size(chunk); i++) {
        adv_text entry = adv_chunk_text(chunk, 0, i), line = adv_chunk_text(chunk, 1, i);
        uint64_t ordinal = ++s->ordinal;
        if (s->lines->file_count > 1) {
            adv_source_file *file = adv_source_file_of(s->lines, adv_chunk_text(chunk, 2, i));
            if (file != NULL && file->first == 0) {
                file->first = ordinal;
            }
        }
        bool usable = entry.length > 0 && line.length > 0 && entry.length <= ADV_ID_LIMIT &&
                      line.length <= ADV_ID_LIMIT;
        if (usable && looked_for(s, entry) && !note_key(s, entry, line, ordinal)) {
            return adv_fail_memory(err);
        }
    }
    return ADV_OK;
}

/* Reads all keys in the order of the book and keeps those of the suspicious entries. */
static adv_status find_duplicates(job *j, const uint64_t *entries, size_t count, adv_error *err)
{
    adv_source *lines = &j->shelf.sources[ADV_TABLE_LINES];
    duplicate_search s = {.j = j, .lines = lines, .entries = entries, .entry_count = count};
    adv_buffer sql;
    adv_keys_init(&s.keys, adv_heap);
    adv_buffer_init(&sql, j->arena);
    adv_buffer_string(&sql, "SELECT ");
    adv_source_folded(&sql, lines, ADV_TARGET_ENTRY);
    adv_buffer_string(&sql, ", ");
    adv_source_folded(&sql, lines, ADV_TARGET_LINE);
    adv_buffer_string(&sql, lines->file_count > 1 ? ", adv_file FROM " : " FROM ");
    (void)adv_source_scan(&sql, &j->shelf, lines, lines->file_count > 1);
    j->watch.stage = "numbering";
    adv_status status = sql.failed ? adv_fail_memory(err)
                                   : adv_duck_stream(&j->duck, sql.bytes, &j->watch, take_keys, &s, err);
    adv_keys_release(&s.keys);
    free(s.firsts);
    return status;
}

static adv_status look_for_duplicates(job *j, adv_pass *pass, adv_error *err)
{
    uint64_t *entries = NULL;
    size_t count = 0;
    if (pass->distinct) {
        return ADV_OK;
    }
    if (pass->overrun) {
        return find_duplicates(j, NULL, 0, err);
    }
    if (adv_runs_repeated(&entries, &count, pass, j->arena) != ADV_OK) {
        return adv_fail_memory(err);
    }
    return count == 0 ? ADV_OK : find_duplicates(j, entries, count, err);
}

/* ---- all passes ---------------------------------------------------------------------------------------- */

static void tell_duplicates(job *j)
{
    const adv_source *lines = &j->shelf.sources[ADV_TABLE_LINES];
    for (size_t i = 0; i < j->duplicate_count; i++) {
        adv_buffer reason;
        size_t file = 0;
        uint64_t record = 0;
        adv_source_locate(lines, j->originals[i], &file, &record);
        adv_buffer_init(&reason, j->arena);
        adv_buffer_string(&reason, "repeats entry and line of record ");
        adv_buffer_integer(&reason, (int64_t)record);
        adv_buffer_string(&reason, " of ");
        adv_buffer_string(&reason, lines->files[file].name);
        adv_buffer_string(&reason, "; each line stands once, so this record is put aside; keep one of them");
        j->rejects.failed |= reason.failed;
        if (!reason.failed) {
            adv_rejects_add(&j->rejects, ADV_TABLE_LINES, j->duplicates[i], (adv_text){"", 0},
                            adv_buffer_done(&reason));
        }
    }
}

static adv_status tell_lists(job *j, const adv_batch_totals *totals)
{
    size_t count = adv_batch_list_count(j->batch);
    adv_tables_list *lists = ADV_ARENA_ARRAY(j->arena, count + 1, adv_tables_list);
    if (lists == NULL) {
        return ADV_ERR_MEMORY;
    }
    j->summary->list_count = 0;
    for (size_t i = 0; i < count; i++) {
        const adv_batch_list *list = adv_batch_list_at(j->batch, i);
        const char *name = adv_arena_copy(j->arena, list->name, strlen(list->name));
        if (name == NULL) {
            return ADV_ERR_MEMORY;
        }
        if (totals->lists[i] > 0) {
            lists[j->summary->list_count++] = (adv_tables_list){name, list->source, totals->lists[i]};
        }
    }
    j->summary->lists = lists;
    return ADV_OK;
}

/* Most records first; of equal ones the first by its letters. */
static int compare_names(const void *left, const void *right)
{
    const adv_tables_name *a = left, *b = right;
    return a->records != b->records ? (a->records > b->records ? -1 : 1) : adv_text_compare(a->name, b->name);
}

static bool is_unknown(const adv_charge_record *charge)
{
    return charge->doubt == ADV_CHARGE_UNKNOWN && !charge->bad;
}

static adv_status count_unknown(job *j, adv_keys *keys, adv_tables_name *names)
{
    for (size_t i = 0; i < j->side.charge_count; i++) {
        const adv_charge_record *charge = &j->side.charges[i];
        bool added = false;
        if (!is_unknown(charge)) {
            continue;
        }
        int64_t at = adv_keys_put_bytes(keys, charge->name, &added);
        if (at < 0) {
            return ADV_ERR_MEMORY;
        }
        if (added) {
            names[at].name = charge->name;
            names[at].name.bytes = adv_arena_copy(j->arena, charge->name.bytes, charge->name.length);
        }
        if (names[at].name.bytes == NULL) {
            return ADV_ERR_MEMORY;
        }
        names[at].records++;
    }
    return ADV_OK;
}

static adv_status tell_unknown(job *j)
{
    size_t records = 0;
    adv_keys keys;
    for (size_t i = 0; i < j->side.charge_count; i++) {
        records += is_unknown(&j->side.charges[i]);
    }
    adv_tables_name *names = ADV_ARENA_ARRAY(j->arena, records + 1, adv_tables_name);
    if (names == NULL) {
        return ADV_ERR_MEMORY;
    }
    memset(names, 0, (records + 1) * sizeof *names);
    adv_keys_init(&keys, adv_heap);
    adv_status status = count_unknown(j, &keys, names);
    j->summary->unknown = names;
    j->summary->unknown_count = keys.count;
    adv_keys_release(&keys);
    if (status == ADV_OK) {
        qsort(names, j->summary->unknown_count, sizeof *names, compare_names);
    }
    return status;
}

static adv_status sum_up(job *j, const adv_pass *pass)
{
    adv_tables_summary *out = j->summary;
    adv_batch_totals totals = {0};
    adv_difference *top = ADV_ARENA_ARRAY(j->arena, j->options->top + 1, adv_difference);
    adv_tables_difference *kept = ADV_ARENA_ARRAY(j->arena, j->options->top + 1, adv_tables_difference);
    size_t count = 0;
    if (top == NULL || kept == NULL) {
        return ADV_ERR_MEMORY;
    }
    for (const adv_worker *worker = pass->workers; worker != NULL; worker = worker->next) {
        adv_batch_merge(&totals, top, &count, j->options->top, worker->work);
    }
    for (size_t i = 0; i < count; i++) {
        kept[i] = (adv_tables_difference){top[i].entry, top[i].line, top[i].value_e4, top[i].declared_e4};
        kept[i].entry.bytes = adv_arena_copy(j->arena, top[i].entry.bytes, top[i].entry.length);
        kept[i].line.bytes = adv_arena_copy(j->arena, top[i].line.bytes, top[i].line.length);
        if (kept[i].entry.bytes == NULL || kept[i].line.bytes == NULL) {
            return ADV_ERR_MEMORY;
        }
    }
    out->rows = totals.rows;
    memcpy(out->outcomes, totals.outcomes, sizeof out->outcomes);
    out->compared = totals.compared;
    out->differing = totals.differing;
    out->uncertified = totals.uncertified;
    out->value_e4 = totals.value_e4;
    out->compared_e4 = totals.compared_e4;
    out->moved_e13 = totals.moved_e13;
    out->unmoved = totals.unmoved;
    out->declared_e4 = totals.declared_e4;
    out->top = kept;
    out->top_count = count;
    adv_status status = tell_unknown(j);
    return status == ADV_OK ? tell_lists(j, &totals) : status;
}

static bool several_files(const job *j)
{
    return j->shelf.sources[ADV_TABLE_LINES].file_count > 1;
}

/* Most lines first; of equal ones the first by its words. */
static int compare_open(const void *left, const void *right)
{
    const adv_tables_open *a = left, *b = right;
    return a->lines != b->lines ? (a->lines > b->lines ? -1 : 1) : adv_text_compare(a->reason, b->reason);
}

static adv_status tell_charges(job *j, const adv_pass *pass)
{
    adv_charges *charges = &j->charges;
    adv_charge_count *count = &charges->count;
    adv_tables_summary *out = j->summary;
    uint64_t ahead = count->totals.entries;
    if (pass->in_place != NULL && adv_in_place_count(count, &charges->allocator, pass) != ADV_OK) {
        return ADV_ERR_MEMORY;
    }
    adv_tables_open *open = ADV_ARENA_ARRAY(j->arena, count->word_line_count + 1, adv_tables_open);
    if (open == NULL) {
        return ADV_ERR_MEMORY;
    }
    for (size_t i = 0; i < count->word_line_count; i++) {
        if (count->word_lines[i] > 0) {
            adv_text word = adv_keys_bytes(&charges->words, i);
            const char *kept = adv_arena_copy(j->arena, word.bytes, word.length);
            if (kept == NULL) {
                return ADV_ERR_MEMORY;
            }
            open[out->open_count++] = (adv_tables_open){{kept, word.length}, count->word_lines[i]};
        }
    }
    qsort(open, out->open_count, sizeof *open, compare_open);
    out->open = open;
    out->charges = count->totals;
    out->charged_in_place = count->totals.entries - ahead;
    return ADV_OK;
}

/* The engine's memory, less what the side tables took of it.  Of what it is given a query that
   writes a file lets row groups wait for their turn in a quarter: with less than two of them in there, all
   threads but one stand still.  Nothing else it does then grows with the limit, so there it is given twice as
   much, which is half of what is meant for it.  One thread waits for no other, and would only fill what goes
   beyond some row groups (ENOUGH_FOR_ONE). */
static adv_status limit_memory(job *j, bool writing, adv_error *err)
{
    int64_t memory = j->options->memory_bytes > 0 ? j->options->memory_bytes : INT64_C(1000000000);
    int64_t taken = (int64_t)(adv_charges_memory(&j->charges) + adv_side_memory(&j->side));
    int64_t left = taken < memory - memory / 4 ? memory - taken : memory / 4;
    if (writing && taken < memory / MUCH_TAKEN) {
        left = j->options->threads == 1 && left > ENOUGH_FOR_ONE / 2 ? ENOUGH_FOR_ONE : left * 2;
    }
    char sql[64];
    snprintf(sql, sizeof sql, "SET memory_limit = '%lldKB'", (long long)left / 1000);
    return adv_duck_run(&j->duck, sql, err);
}

static void close_place(job *j)
{
    if (j->in_place) {
        adv_in_place_close(&j->place);
        j->in_place = false;
    }
}

/* Charges ahead what has to be. */
static adv_status charge_lines(job *j, adv_error *err)
{
    adv_duty_pass pass = {&j->shelf, &j->side, &j->watch, j->options, j->arena};
    bool together = false;
    adv_status status = ADV_OK;
    if (j->options->duty->way == ADV_DUTY_AHEAD) {
        status = adv_duty_pass_run(&j->charges, &pass, err);
    } else {
        adv_charging_setup setup = adv_duty_pass_setup(&pass, &j->charges);
        status = adv_in_place_open(&j->place, &setup, err);
        j->in_place = status == ADV_OK;
        status = status == ADV_OK
                     ? adv_duty_pass_ahead(&together, &j->charges, j->place.desk, &pass, err)
                     : status;
        j->place.unplaced = j->options->duty->way == ADV_DUTY_GIVEN_UP;
    }
    if (!together) {
        close_place(j);
    }
    return status;
}

/* The chunks of the book are cut elsewhere than they were: everything is charged ahead. */
static adv_status give_up_place(job *j, adv_error *err)
{
    adv_duty_pass pass = {&j->shelf, &j->side, &j->watch, j->options, j->arena};
    close_place(j);
    adv_status status = limit_memory(j, false, err);
    return status == ADV_OK ? adv_duty_pass_run(&j->charges, &pass, err) : status;
}

static void number_lines(job *j, adv_pass *pass)
{
    pass->numbered = true;
    pass->with_file = several_files(j);
    pass->duplicates = j->duplicates;
    pass->originals = j->originals;
    pass->duplicate_count = j->duplicate_count;
}

static adv_status sum_up_all(job *j, const adv_pass *pass, adv_error *err)
{
    bool good = sum_up(j, pass) == ADV_OK && (j->options->duty == NULL || tell_charges(j, pass) == ADV_OK);
    return good ? ADV_OK : adv_fail_memory(err);
}

static adv_status value_lines(job *j, adv_error *err)
{
    int64_t memory = j->options->memory_bytes > 0 ? j->options->memory_bytes : INT64_C(1000000000);
    adv_pass pass = {.shelf = &j->shelf,
                     .lines = &j->shelf.sources[ADV_TABLE_LINES],
                     .batch = j->batch,
                     .rejects = &j->rejects,
                     .charges = j->options->duty == NULL ? NULL : &j->charges,
                     .run_limit = (size_t)memory / MEMORY_FOR_RUNS / sizeof(adv_line_run)};
    bool looked = false;
    unsigned scan = 0;
    if (pass.charges != NULL && pass.charges->rows != NULL) {
        number_lines(j, &pass); /* what is charged is kept by row, after every entry was seen whole */
        pass.distinct = j->charges.count.left_out == 0;
    }
    for (;;) {
        pass.in_place = j->in_place ? &j->place : NULL;
        adv_status status = limit_memory(j, j->inside == NULL, err);
        status = status == ADV_OK ? run_pass(j, &pass, &scan, err) : status;
        bool cut = pass.in_place != NULL && pass.in_place->unplaced;
        bool number = status == ADV_OK && pass.met_problem;
        if (status == ADV_OK && !number && !cut && !looked) {
            status = look_for_duplicates(j, &pass, err);
            looked = true;
            number = j->duplicate_count > 0;
        }
        if (status == ADV_OK && !number && !cut) {
            status = sum_up_all(j, &pass, err);
        }
        adv_pass_close(&pass);
        if (status == ADV_OK && cut) {
            status = give_up_place(j, err);
        }
        if (status != ADV_OK) {
            return status;
        }
        if (!number && !cut) {
            break;
        }
        if (number) {
            number_lines(j, &pass);
        }
    }
    return adv_rejects_take_broken(&j->rejects, &j->shelf, pass.lines, scan, err);
}

/* Rows of Parquet files are counted beforehand, for progress and for the numbers of records. */
static adv_status take_counts(void *context, duckdb_data_chunk chunk, adv_error *err)
{
    job *j = context;
    adv_source *lines = &j->shelf.sources[ADV_TABLE_LINES];
    (void)err;
    for (idx_t i = 0; i < duckdb_data_chunk_get_size(chunk); i++) {
        adv_source_file *file = adv_source_file_of(lines, adv_chunk_text(chunk, 0, i));
        if (file != NULL) {
            file->first = (uint64_t)adv_chunk_integer(chunk, 1, i);
        }
    }
    return ADV_OK;
}

static adv_status count_rows(job *j, adv_error *err)
{
    adv_source *lines = &j->shelf.sources[ADV_TABLE_LINES];
    adv_buffer sql;
    if (lines->format != ADV_FILE_PARQUET) {
        return ADV_OK;
    }
    adv_buffer_init(&sql, j->arena);
    adv_buffer_string(&sql, "SELECT file_name, CAST(num_rows AS BIGINT) FROM parquet_file_metadata([");
    for (size_t f = 0; f < lines->file_count; f++) {
        adv_buffer_string(&sql, f == 0 ? "" : ", ");
        adv_sql_literal(&sql, adv_text_of(lines->files[f].path));
    }
    adv_buffer_string(&sql, "])");
    adv_status status =
        sql.failed ? adv_fail_memory(err) : adv_duck_stream(&j->duck, sql.bytes, NULL, take_counts, j, err);
    uint64_t sum = 0;
    for (size_t f = 0; f < lines->file_count; f++) {
        uint64_t rows = lines->files[f].first;
        lines->files[f].first = sum + 1;
        sum += rows;
    }
    j->watch.total = sum;
    return status;
}

static adv_status prepare(job *j, const char *book, adv_error *err)
{
    j->shelf = (adv_shelf){.arena = j->arena,
                           .duck = &j->duck,
                           .law = j->options->law,
                           .folder = book,
                           .duty = j->options->duty != NULL,
                           .problems = j->options->problems != NULL ? j->options->problems : &j->problems};
    adv_status status =
        adv_duck_open(&j->duck, j->options, j->inside != NULL ? j->inside->spill : j->out.spill, err);
    if (status == ADV_OK && j->inside != NULL) {
        status = adv_duck_run(&j->duck, j->inside->begin, err);
    }
    if (status == ADV_OK) {
        status = adv_shelf_open(&j->shelf, j->options, err);
    }
    if (status == ADV_OK) {
        j->watch.unmeasured = adv_shelf_packed(&j->shelf);
        adv_gather gather = {.shelf = &j->shelf,
                             .side = &j->side,
                             .rejects = &j->rejects,
                             .host = j->options->fx,
                             .as_of = ADV_DATE_NONE,
                             .watch = &j->watch,
                             .arena = j->arena};
        status = adv_gather_all(&gather, err);
    }
    if (status == ADV_OK) {
        const adv_source *lines = &j->shelf.sources[ADV_TABLE_LINES];
        adv_batch_setup setup = {.law = j->options->law,
                                 .jurisdiction = j->shelf.j,
                                 .fx = &j->side.fx,
                                 .bindings = lines->bindings,
                                 .binding_count = lines->binding_count,
                                 .side = &j->side,
                                 .gap_threshold_e9 = j->shelf.gap_threshold_e9,
                                 .top = j->options->top,
                                 .goods = j->options->duty != NULL,
                                 .unasked = j->options->duty == NULL && j->shelf.j->entry_rule_count > 0};
        status = adv_batch_new(&j->batch, j->arena, &setup, err);
    }
    return status == ADV_OK ? count_rows(j, err) : status;
}

/* Everything under its final name, the values last: where they are, their rejects are. */
static adv_status finish(job *j, adv_error *err)
{
    const adv_output *out = &j->out;
    adv_status status = adv_output_sync(out->partial, O_RDONLY, err);
    if (status == ADV_OK) {
        status = adv_rejects_write(&j->rejects, out->rejects_partial, err);
    }
    if (status == ADV_OK && j->options->interrupted != NULL && j->options->interrupted(j->options->context)) {
        j->watch.stopped = true;
        return adv_fail(err, ADV_ERR_IO, (adv_place){0}, "interrupted");
    }
    if (status == ADV_OK) {
        status = adv_output_rename(out->rejects_partial, out->rejects, err);
    }
    if (status == ADV_OK) {
        status = adv_output_rename(out->partial, out->path, err);
    }
    return status == ADV_OK ? adv_output_sync_folder(j->arena, out->path, err) : status;
}

static adv_status do_job(job *j, const char *book, adv_error *err)
{
    adv_status status = prepare(j, book, err);
    if (status == ADV_OK && j->options->duty != NULL) {
        status = charge_lines(j, err);
    }
    if (status == ADV_OK) {
        status = value_lines(j, err);
    }
    if (status != ADV_OK) {
        return status;
    }
    tell_duplicates(j);
    const adv_source *lines = &j->shelf.sources[ADV_TABLE_LINES];
    for (size_t f = 0; f < lines->file_count; f++) {
        j->summary->unreadable += lines->files[f].broken_count;
    }
    const adv_source *elements = &j->shelf.sources[ADV_TABLE_ELEMENTS];
    j->summary->strays = j->side.stray_count;
    for (size_t f = 0; f < elements->file_count; f++) {
        j->summary->strays += elements->files[f].broken_count;
    }
    j->summary->rejected = adv_rejects_settle(&j->rejects, &j->shelf);
    j->summary->reject_rows = j->rejects.count;
    if (j->rejects.failed) {
        return adv_fail_memory(err);
    }
    adv_valued valued = {&j->shelf, &j->rejects, &j->watch};
    return j->inside != NULL ? j->inside->take(j->inside->context, &valued, err) : finish(j, err);
}

static void begin_job(job *j, adv_arena *arena, const adv_tables_options *options, adv_tables_summary *out)
{
    *j = (job){.arena = arena, .options = options, .summary = out, .rejects = {.arena = arena}};
    memset(out, 0, sizeof *out);
    j->watch.options = options;
    adv_error_list_init(&j->problems, arena, 0);
    adv_side_init(&j->side, adv_heap);
    adv_charges_init(&j->charges, adv_heap);
}

static void end_job(job *j, int64_t started)
{
    adv_tables_summary *out = j->summary;
    adv_duck_close(&j->duck);
    adv_side_release(&j->side);
    close_place(j);
    adv_charges_release(&j->charges);
    free(j->duplicates);
    free(j->originals);
    out->interrupted = j->watch.stopped;
    out->engine = adv_tables_engine_version();
    out->jurisdiction = j->shelf.j;
    out->currency = j->shelf.j == NULL ? ADV_CURRENCY_NONE : j->shelf.j->currency;
    out->elapsed_ms = adv_clock_ms() - started;
}

adv_status adv_tables_value(adv_tables_summary *out, adv_arena *arena, const char *book,
                            const adv_tables_options *options, adv_error *err)
{
    job j;
    int64_t started = adv_clock_ms();
    begin_job(&j, arena, options, out);
    adv_status status = adv_output_name(&j.out, arena, options->output, options->rejects, err);
    status = status == ADV_OK ? adv_output_begin(&j.out, arena, err) : status;
    if (status != ADV_OK) {
        return status;
    }
    status = do_job(&j, book, err);
    end_job(&j, started);
    adv_output_clear(&j.out);
    out->rejects = j.out.rejects;
    return status;
}

adv_status adv_tables_value_inside(adv_tables_summary *out, adv_arena *arena, const char *book,
                                   const adv_tables_options *options, const adv_inside *inside,
                                   adv_error *err)
{
    job j;
    int64_t started = adv_clock_ms();
    begin_job(&j, arena, options, out);
    j.inside = inside;
    adv_status status = do_job(&j, book, err);
    end_job(&j, started);
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads the tables beside lines in the order they need each other.  The group pass streams only what
 * spreading needs of lines, in the order of the book as long as entries stand together there; where one comes
 * back after others, it is begun anew, sorted by entry.  Charges that reach past an entry have a pass of
 * their own in the order of the book, since each line is handed to those that concern it.
 */
#include "gather.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static void *take_memory(void *context, size_t size)
{
    (void)context;
    return malloc(size);
}

static void give_memory(void *context, void *block, size_t size)
{
    (void)context;
    (void)size;
    free(block);
}

const adv_allocator adv_heap = {take_memory, give_memory, NULL};

/* Charges that reach past an entry may bear on the one that is asked for, whichever they name; so may those
   that name none. */
static void or_wide(adv_buffer *sql, const adv_source *source)
{
    if (source->table != ADV_TABLE_ELEMENTS) {
        return;
    }
    adv_buffer_string(sql, " OR coalesce(");
    adv_source_folded(sql, source, ADV_TARGET_ENTRY);
    adv_buffer_string(sql, ", '') = ''");
    int level = adv_source_find(source, ADV_TARGET_LEVEL);
    if (level < 0) {
        return;
    }
    adv_buffer_string(sql, " OR ");
    adv_source_text(sql, source, source->columns_of[level]);
    for (unsigned word = ADV_LEVEL_LINE; word <= ADV_LEVEL_PERIOD; word++) {
        if (adv_level_is_wide((uint8_t)word)) {
            adv_buffer_string(sql, word == ADV_LEVEL_ENTRY + 1 ? " IN (" : ", ");
            adv_sql_literal(sql, adv_text_of(adv_charge_level_name((adv_charge_level)word)));
        }
    }
    adv_buffer_char(sql, ')');
}

unsigned adv_gather_select(adv_buffer *sql, adv_shelf *shelf, const adv_source *source,
                           bool (*wanted)(const adv_book_column *column), const char *only)
{
    bool first = true, several = source->file_count > 1;
    adv_buffer_string(sql, "SELECT ");
    for (size_t i = 0; i < source->binding_count; i++) {
        if (wanted == NULL || wanted(&source->bindings[i].column)) {
            adv_buffer_string(sql, first ? "" : ", ");
            adv_source_argument(sql, source, i);
            first = false;
        }
    }
    adv_buffer_string(sql, several ? ", adv_file FROM " : " FROM ");
    unsigned number = adv_source_scan(sql, shelf, source, several);
    if (only != NULL && adv_source_find(source, ADV_TARGET_ENTRY) >= 0) {
        adv_buffer_string(sql, " WHERE ");
        adv_source_folded(sql, source, ADV_TARGET_ENTRY);
        adv_buffer_string(sql, " = ");
        adv_sql_literal(sql, adv_text_of(only));
        or_wide(sql, source);
    }
    return number;
}

/* ---- reading a table ----------------------------------------------------------------------------------- */

typedef struct reader {
    const adv_gather *gather;
    adv_source *source;
    adv_binding *bindings; /* of the columns selected */
    size_t binding_count;
    adv_cells *cells;
    uint64_t ordinal;
    adv_arena tile_arena;
    adv_cell_problems *problems;
} reader;

static adv_status open_reader(reader *r, const adv_gather *gather, adv_source *source,
                              bool (*wanted)(const adv_book_column *column))
{
    memset(r, 0, sizeof *r);
    r->gather = gather;
    r->source = source;
    r->ordinal = 1;
    r->bindings = ADV_ARENA_ARRAY(gather->arena, source->binding_count + 1, adv_binding);
    r->cells = ADV_ARENA_ARRAY(gather->arena, source->binding_count + 1, adv_cells);
    r->problems = ADV_ARENA_NEW(gather->arena, adv_cell_problems);
    if (r->bindings == NULL || r->cells == NULL || r->problems == NULL) {
        return ADV_ERR_MEMORY;
    }
    for (size_t i = 0; i < source->binding_count; i++) {
        if (wanted == NULL || wanted(&source->bindings[i].column)) {
            r->bindings[r->binding_count++] = source->bindings[i];
        }
    }
    adv_arena_init(&r->tile_arena, NULL);
    return ADV_OK;
}

static void note_files(reader *r, duckdb_data_chunk chunk)
{
    if (r->source->file_count < 2) {
        return;
    }
    for (idx_t i = 0; i < duckdb_data_chunk_get_size(chunk); i++) {
        adv_source_file *file = adv_source_file_of(r->source, adv_chunk_text(chunk, r->binding_count, i));
        if (file != NULL && file->first == 0) {
            file->first = r->ordinal + i;
        }
    }
}

static void point_cells(reader *r, duckdb_data_chunk chunk)
{
    for (size_t i = 0; i < r->binding_count; i++) {
        duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, i);
        r->cells[i] = (adv_cells){duckdb_vector_get_data(vector), duckdb_vector_get_validity(vector)};
    }
}

static adv_records tile_of(reader *r, size_t first, size_t rows)
{
    return (adv_records){.law = r->gather->shelf->law,
                         .j = r->gather->shelf->j,
                         .side = r->gather->side,
                         .bindings = r->bindings,
                         .binding_count = r->binding_count,
                         .cells = r->cells,
                         .first = first,
                         .rows = rows < ADV_TILE_ROWS ? rows : ADV_TILE_ROWS,
                         .ordinal = r->ordinal + first,
                         .arena = &r->tile_arena,
                         .problems = r->problems};
}

static adv_status take_records(void *context, duckdb_data_chunk chunk, adv_error *err)
{
    reader *r = context;
    size_t rows = duckdb_data_chunk_get_size(chunk);
    note_files(r, chunk);
    point_cells(r, chunk);
    for (size_t first = 0; first < rows; first += ADV_TILE_ROWS) {
        adv_records records = tile_of(r, first, rows - first);
        adv_status status = adv_records_read(&records, (adv_book_table)r->source->table);
        if (status != ADV_OK) {
            return adv_fail_memory(err);
        }
        adv_rejects_add_problems(r->gather->rejects, r->source, r->problems, NULL, records.ordinal);
        adv_arena_reset(&r->tile_arena);
    }
    r->ordinal += rows;
    return ADV_OK;
}

static adv_status read_table(const adv_gather *gather, adv_book_table table, adv_error *err)
{
    adv_source *source = &gather->shelf->sources[table];
    reader r;
    adv_buffer sql;
    if (source->file_count == 0 || source->binding_count == 0) {
        return ADV_OK;
    }
    /* Lines of other entries share such a charge, and lack what their own entries state. */
    bool all = table == ADV_TABLE_ENTRIES && gather->side->wide_count > 0;
    adv_buffer_init(&sql, gather->arena);
    unsigned number = adv_gather_select(&sql, gather->shelf, source, NULL, all ? NULL : gather->only);
    if (sql.failed || open_reader(&r, gather, source, NULL) != ADV_OK) {
        return adv_fail_memory(err);
    }
    adv_status status = adv_duck_stream(gather->shelf->duck, sql.bytes, gather->watch, take_records, &r, err);
    adv_arena_reset(&r.tile_arena);
    return status != ADV_OK ? status
                            : adv_rejects_take_broken(gather->rejects, gather->shelf, source, number, err);
}

/* ---- rates --------------------------------------------------------------------------------------------- */

static void tell_clashes(const adv_gather *gather, const adv_rate_clash *clashes, size_t count)
{
    const adv_source *rates = &gather->shelf->sources[ADV_TABLE_RATES];
    for (size_t i = 0; i < count; i++) {
        adv_buffer reason;
        size_t file = 0;
        uint64_t record = 0;
        adv_source_locate(rates, clashes[i].earlier, &file, &record);
        adv_buffer_init(&reason, gather->arena);
        adv_buffer_string(&reason, "states another figure for the same currency, kind and time as record ");
        adv_buffer_integer(&reason, (int64_t)record);
        adv_buffer_string(&reason, " of ");
        adv_buffer_string(&reason, rates->files[file].name);
        adv_buffer_string(&reason, "; keep the right one");
        gather->rejects->failed |= reason.failed;
        if (!reason.failed) {
            adv_rejects_add(gather->rejects, ADV_TABLE_RATES, clashes[i].record, (adv_text){"", 0},
                            adv_buffer_done(&reason));
        }
    }
}

/* Rates are refused whole, like a list that is imported. */
static adv_status refuse_rates(const adv_gather *gather, adv_error *err)
{
    adv_rejects *rejects = gather->rejects;
    adv_error_list *problems = gather->shelf->problems;
    (void)adv_rejects_settle(rejects, gather->shelf);
    for (size_t i = 0; i < rejects->count; i++) {
        const adv_reject *reject = &rejects->items[i];
        adv_error_list_add(problems, ADV_ERR_INPUT,
                           (adv_place){.source = reject->file,
                                       .field = reject->column.length == 0 ? NULL : reject->column.bytes},
                           "record %ld: %.*s", (long)reject->record, (int)reject->reason.length,
                           reject->reason.bytes);
    }
    if (rejects->failed || problems->count == 0) {
        return adv_fail_memory(err);
    }
    if (err != NULL) {
        *err = problems->items[0];
    }
    return ADV_ERR_INPUT;
}

/* Comes before all other tables, since prices are compared in the currency of the value to spread by them. */
static adv_status read_rates(const adv_gather *gather, adv_error *err)
{
    const adv_rate_clash *clashes = NULL;
    size_t count = 0;
    adv_status status = read_table(gather, ADV_TABLE_RATES, err);
    if (status != ADV_OK) {
        return status;
    }
    if (adv_side_rates_join(gather->side, gather->shelf->j->currency, gather->host, gather->arena, &clashes,
                            &count) != ADV_OK) {
        return adv_fail_memory(err);
    }
    tell_clashes(gather, clashes, count);
    return gather->rejects->count > 0 || gather->rejects->failed ? refuse_rates(gather, err) : ADV_OK;
}

/* ---- spreading ----------------------------------------------------------------------------------------- */

typedef struct spreader {
    reader reader;
    adv_group_law law;
    adv_arena group_arena, scratch;
    adv_text entry;
    adv_group_line *lines;
    size_t count, capacity;
    adv_keys seen;  /* lines of the group */
    bool keep;      /* the entry has charges */
    bool scattered; /* an entry came back: the book is not clustered */
    adv_group_line *tile;
    adv_text *tile_entries;
} spreader;

static adv_status end_group(spreader *s)
{
    adv_status status = ADV_OK;
    if (s->keep && s->count > 0) {
        status = adv_group_spread(s->reader.gather->side, s->entry, s->lines, s->count, &s->law, &s->scratch);
    }
    s->count = 0;
    s->keep = false;
    s->entry = (adv_text){NULL, 0};
    s->lines = NULL;
    s->capacity = 0;
    adv_arena_reset(&s->group_arena);
    adv_keys_release(&s->seen);
    return status;
}

static bool copy_text(adv_arena *arena, adv_text *text)
{
    if (text->bytes == NULL) {
        return true;
    }
    text->bytes = adv_arena_copy(arena, text->bytes, text->length);
    return text->bytes != NULL;
}

static adv_status begin_group(spreader *s, adv_text entry)
{
    adv_side_entry *charged = adv_side_charged_find(s->reader.gather->side, entry);
    s->entry = entry;
    s->keep = charged != NULL;
    s->scattered = s->scattered || (charged != NULL && charged->done);
    return copy_text(&s->group_arena, &s->entry) ? ADV_OK : ADV_ERR_MEMORY;
}

static adv_status add_line(spreader *s, const adv_group_line *line)
{
    bool added = false;
    if (line->line.length == 0) {
        return ADV_OK; /* rejected where it is valued */
    }
    if (adv_keys_put(&s->seen, line->line, (adv_text){NULL, 0}, &added) < 0) {
        return ADV_ERR_MEMORY;
    }
    if (!added) {
        /* A repeat of a line is rejected where it is valued: no part of a charge is its own. */
        return ADV_OK;
    }
    if (s->count == s->capacity) {
        size_t capacity = s->capacity == 0 ? 32 : s->capacity * 2;
        adv_group_line *lines = ADV_ARENA_ARRAY(&s->group_arena, capacity, adv_group_line);
        if (lines == NULL) {
            return ADV_ERR_MEMORY;
        }
        if (s->count > 0) {
            memcpy(lines, s->lines, s->count * sizeof *lines);
        }
        s->lines = lines;
        s->capacity = capacity;
    }
    adv_group_line *mine = &s->lines[s->count++];
    *mine = *line;
    bool copied = copy_text(&s->group_arena, &mine->line) && copy_text(&s->group_arena, &mine->invoice) &&
                  copy_text(&s->group_arena, &mine->unit);
    return copied ? ADV_OK : ADV_ERR_MEMORY;
}

static adv_status group_tile(spreader *s, const adv_records *records)
{
    adv_status status = adv_group_read(s->tile_entries, s->tile, records);
    for (size_t i = 0; status == ADV_OK && i < records->rows; i++) {
        adv_text entry = s->tile_entries[i];
        if (s->entry.bytes == NULL || !adv_id_equal(entry, s->entry)) {
            status = end_group(s);
            status = status == ADV_OK && entry.length > 0 ? begin_group(s, entry) : status;
        }
        if (status == ADV_OK && s->keep && entry.length > 0) {
            status = add_line(s, &s->tile[i]);
        }
    }
    return status;
}

static adv_status take_lines(void *context, duckdb_data_chunk chunk, adv_error *err)
{
    spreader *s = context;
    size_t rows = duckdb_data_chunk_get_size(chunk);
    point_cells(&s->reader, chunk);
    for (size_t first = 0; first < rows && !s->scattered; first += ADV_TILE_ROWS) {
        adv_records records = tile_of(&s->reader, first, rows - first);
        if (group_tile(s, &records) != ADV_OK) {
            return adv_fail_memory(err);
        }
        adv_arena_reset(&s->reader.tile_arena);
    }
    s->reader.ordinal += rows;
    return s->scattered ? adv_fail(err, ADV_ERR_LIMIT, (adv_place){0}, "not clustered") : ADV_OK;
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

static void close_spreader(spreader *s)
{
    adv_arena_reset(&s->group_arena);
    adv_arena_reset(&s->scratch);
    adv_arena_reset(&s->reader.tile_arena);
}

static adv_status spread_pass(const adv_gather *gather, bool sorted, bool *scattered, adv_error *err)
{
    adv_source *lines = &gather->shelf->sources[ADV_TABLE_LINES];
    adv_buffer sql;
    spreader *s = ADV_ARENA_NEW(gather->arena, spreader);
    if (s == NULL || open_reader(&s->reader, gather, lines, adv_group_needs) != ADV_OK) {
        return adv_fail_memory(err);
    }
    adv_arena_init(&s->group_arena, NULL);
    adv_arena_init(&s->scratch, NULL);
    /* Keys of a group live as long as the group. */
    adv_keys_init(&s->seen, (adv_allocator){allocate, forget, &s->group_arena});
    s->law = (adv_group_law){gather->shelf->j, &gather->side->fx};
    s->tile = ADV_ARENA_ARRAY(gather->arena, ADV_TILE_ROWS, adv_group_line);
    s->tile_entries = ADV_ARENA_ARRAY(gather->arena, ADV_TILE_ROWS, adv_text);
    adv_buffer_init(&sql, gather->arena);
    (void)adv_gather_select(&sql, gather->shelf, lines, adv_group_needs, gather->only);
    if (sorted) {
        adv_buffer_string(&sql, " ORDER BY ");
        adv_source_folded(&sql, lines, ADV_TARGET_ENTRY);
        adv_buffer_string(&sql, ", row_number() OVER ()");
    }
    if (sql.failed || s->tile == NULL || s->tile_entries == NULL) {
        return adv_fail_memory(err);
    }
    adv_status status = adv_duck_stream(gather->shelf->duck, sql.bytes, gather->watch, take_lines, s, err);
    if (status == ADV_OK && end_group(s) != ADV_OK) {
        status = adv_fail_memory(err);
    }
    *scattered = s->scattered;
    close_spreader(s);
    return *scattered ? ADV_OK : status;
}

/* ---- charges that reach past an entry ------------------------------------------------------------------ */

typedef struct wide_pass {
    reader reader;
    adv_group_law law;
    adv_keys seen; /* every line of the book, so that a repeat has no part */
    adv_group_line *tile;
    adv_text *tile_entries;
    bool with_order;
} wide_pass;

static adv_status take_wide_line(wide_pass *w, adv_text entry, adv_group_line *line, adv_text order)
{
    bool added = false;
    const char *only = w->reader.gather->only;
    if (entry.length == 0 || line->line.length == 0) {
        return ADV_OK; /* rejected where it is valued */
    }
    if (adv_keys_put(&w->seen, entry, line->line, &added) < 0) {
        return ADV_ERR_MEMORY;
    }
    line->order = order;
    bool asked = only != NULL && adv_id_equal(entry, adv_text_of(only));
    return added ? adv_wide_take(w->reader.gather->side, entry, line, &w->law, asked) : ADV_OK;
}

static adv_status take_wide(void *context, duckdb_data_chunk chunk, adv_error *err)
{
    wide_pass *w = context;
    size_t rows = duckdb_data_chunk_get_size(chunk);
    adv_text none = {NULL, 0};
    point_cells(&w->reader, chunk);
    for (size_t first = 0; first < rows; first += ADV_TILE_ROWS) {
        adv_records records = tile_of(&w->reader, first, rows - first);
        adv_status status = adv_group_read(w->tile_entries, w->tile, &records);
        for (size_t i = 0; status == ADV_OK && i < records.rows; i++) {
            adv_text order = w->with_order ? adv_chunk_text(chunk, w->reader.binding_count, first + i) : none;
            status = take_wide_line(w, w->tile_entries[i], &w->tile[i], order);
        }
        if (status != ADV_OK) {
            return adv_fail_memory(err);
        }
        adv_arena_reset(&w->reader.tile_arena);
    }
    w->reader.ordinal += rows;
    return ADV_OK;
}

/* What spreading needs of lines, and the order behind it, which no other rule reads. */
static bool wide_query(adv_buffer *sql, const wide_pass *w, int order)
{
    const adv_gather *gather = w->reader.gather;
    const adv_source *lines = w->reader.source;
    adv_buffer_init(sql, gather->arena);
    adv_buffer_string(sql, "SELECT ");
    for (size_t i = 0, n = 0; i < lines->binding_count; i++) {
        if (adv_group_needs(&lines->bindings[i].column)) {
            adv_buffer_string(sql, n++ == 0 ? "" : ", ");
            adv_source_argument(sql, lines, i);
        }
    }
    if (order >= 0) {
        adv_buffer_string(sql, ", ");
        adv_source_text(sql, lines, (size_t)order);
    }
    adv_buffer_string(sql, " FROM ");
    (void)adv_source_scan(sql, gather->shelf, lines, false);
    return !sql->failed;
}

static adv_status run_wide(wide_pass *w, adv_error *err)
{
    const adv_gather *gather = w->reader.gather;
    int order = adv_source_column_of(w->reader.source, "order");
    adv_buffer sql;
    adv_arena scratch;
    w->with_order = order >= 0;
    w->law = (adv_group_law){gather->shelf->j, &gather->side->fx};
    w->tile = ADV_ARENA_ARRAY(gather->arena, ADV_TILE_ROWS, adv_group_line);
    w->tile_entries = ADV_ARENA_ARRAY(gather->arena, ADV_TILE_ROWS, adv_text);
    if (w->tile == NULL || w->tile_entries == NULL || !wide_query(&sql, w, order)) {
        return adv_fail_memory(err);
    }
    adv_status status = adv_duck_stream(gather->shelf->duck, sql.bytes, gather->watch, take_wide, w, err);
    adv_arena_init(&scratch, NULL);
    if (status == ADV_OK && adv_wide_spread(gather->side, &w->law, &scratch) != ADV_OK) {
        status = adv_fail_memory(err);
    }
    adv_arena_reset(&scratch);
    return status;
}

static adv_status spread_wide(const adv_gather *gather, adv_error *err)
{
    wide_pass *w = gather->side->wide_count == 0 ? NULL : ADV_ARENA_NEW(gather->arena, wide_pass);
    if (gather->side->wide_count == 0) {
        return ADV_OK;
    }
    if (w == NULL || open_reader(&w->reader, gather, &gather->shelf->sources[ADV_TABLE_LINES],
                                 adv_group_needs) != ADV_OK) {
        return adv_fail_memory(err);
    }
    adv_keys_init(&w->seen, gather->side->allocator);
    adv_status status = run_wide(w, err);
    adv_keys_release(&w->seen);
    adv_arena_reset(&w->reader.tile_arena);
    return status;
}

static const char *phrase_of(adv_charge_fate fate, bool wide)
{
    switch (fate) {
    case ADV_CHARGE_CONFLICT:
        return wide ? "the records of this charge state different amounts, kinds, levels, keys or facts, or "
                      "one entry or line twice; each states the whole charge and names another part of it"
                    : "the records of this charge state different amounts; each states the whole charge";
    case ADV_CHARGE_UNDATED:
        return "lines of the book have no entry_date, so nobody can say which lie in this period; state it "
               "in lines or entries";
    case ADV_CHARGE_PARTLY:
        return "another record of this charge names what is not in the book, so its parts cannot be right";
    default: return "no line of the book is the one this charge names; mend its entry, line or invoice";
    }
}

/* Where one line is asked for, what does not bear on its entry is nobody's matter. */
static bool is_asked(const adv_gather *gather, const adv_charge_record *charge)
{
    return gather->only == NULL || (charge->wide != 0 && gather->side->wide[charge->wide - 1].touched);
}

/* Charges that found no line, or whose records contradict each other, are rejects of their own table. */
static void tell_fates(const adv_gather *gather)
{
    for (size_t i = 0; i < gather->side->charge_count; i++) {
        const adv_charge_record *charge = &gather->side->charges[i];
        if (!charge->bad && charge->fate != ADV_CHARGE_SPREAD && is_asked(gather, charge)) {
            adv_rejects_add(gather->rejects, ADV_TABLE_ELEMENTS, charge->record, (adv_text){"", 0},
                            adv_text_of(phrase_of((adv_charge_fate)charge->fate, charge->wide != 0)));
        }
    }
}

static adv_status spread_charges(const adv_gather *gather, adv_error *err)
{
    bool scattered = false;
    adv_status status = ADV_OK;
    gather->watch->stage = "spreading";
    if (gather->side->charge_keys.count > 0) {
        status = spread_pass(gather, false, &scattered, err);
    }
    if (status == ADV_OK && scattered) {
        adv_side_clear_lines(gather->side);
        status = spread_pass(gather, true, &scattered, err);
    }
    return status == ADV_OK ? spread_wide(gather, err) : status;
}

/* A record of elements that is bad blocks its line before the group pass, which may begin anew and forget
   it. */
static adv_status block_bad(const adv_gather *gather)
{
    adv_side *side = gather->side;
    for (size_t e = 0; e < side->charge_keys.count; e++) {
        for (uint32_t at = side->charged[e].first; at != 0; at = side->charges[at - 1].next) {
            const adv_charge_record *charge = &side->charges[at - 1];
            adv_text entry = adv_keys_bytes(&side->charge_keys, e);
            if (!charge->bad && charge->fate != ADV_CHARGE_CONFLICT) {
                continue;
            }
            if (charge->line.length == 0) {
                side->charged[e].bad = true;
                continue;
            }
            adv_side_line *line = adv_side_line_put(side, entry, charge->line);
            if (line == NULL) {
                return ADV_ERR_MEMORY;
            }
            line->blocked = ADV_REJECTED;
        }
    }
    return ADV_OK;
}

/* ---- assists ------------------------------------------------------------------------------------------- */

typedef struct line_seeker {
    reader reader;
    adv_group_line *tile;
    adv_text *tile_entries;
} line_seeker;

/* Of lines made with an assist; what is amiss with others bears on no ledger. */
static void tell_used_lines(line_seeker *s, uint64_t ordinal)
{
    adv_cell_problems *problems = s->reader.problems;
    adv_source lines = *s->reader.source;
    size_t kept = 0;
    lines.bindings = s->reader.bindings; /* those that were selected */
    for (size_t i = 0; i < problems->count; i++) {
        uint32_t row = problems->items[i].row;
        if (adv_assists_use_line(s->reader.gather->side, s->tile_entries[row], s->tile[row].line)) {
            problems->items[kept++] = problems->items[i];
        }
    }
    problems->count = kept;
    adv_rejects_add_problems(s->reader.gather->rejects, &lines, problems, NULL, ordinal);
}

static adv_status take_used_lines(void *context, duckdb_data_chunk chunk, adv_error *err)
{
    line_seeker *s = context;
    size_t rows = duckdb_data_chunk_get_size(chunk);
    note_files(&s->reader, chunk);
    point_cells(&s->reader, chunk);
    for (size_t first = 0; first < rows; first += ADV_TILE_ROWS) {
        adv_records records = tile_of(&s->reader, first, rows - first);
        if (adv_group_read(s->tile_entries, s->tile, &records) != ADV_OK) {
            return adv_fail_memory(err);
        }
        if (s->reader.gather->only_draws) {
            tell_used_lines(s, records.ordinal);
        }
        adv_assists_take_lines(s->reader.gather->side, s->tile_entries, s->tile, records.rows,
                               s->reader.gather->shelf->j);
        adv_arena_reset(&s->reader.tile_arena);
    }
    s->reader.ordinal += rows;
    return ADV_OK;
}

/* Day, units and price of every line made with an assist, in one narrow reading of lines. */
static adv_status seek_used_lines(const adv_gather *gather, adv_error *err)
{
    adv_source *lines = &gather->shelf->sources[ADV_TABLE_LINES];
    line_seeker *s = ADV_ARENA_NEW(gather->arena, line_seeker);
    bool converts = gather->keep_draws && gather->shelf->duty;
    bool (*wanted)(const adv_book_column *column) = converts ? adv_assists_need_days : adv_assists_need;
    adv_buffer sql;
    if (s == NULL || adv_assists_expect_lines(gather->side) != ADV_OK ||
        open_reader(&s->reader, gather, lines, wanted) != ADV_OK) {
        return adv_fail_memory(err);
    }
    s->tile = ADV_ARENA_ARRAY(gather->arena, ADV_TILE_ROWS, adv_group_line);
    s->tile_entries = ADV_ARENA_ARRAY(gather->arena, ADV_TILE_ROWS, adv_text);
    adv_buffer_init(&sql, gather->arena);
    unsigned number = adv_gather_select(&sql, gather->shelf, lines, wanted, gather->only);
    if (sql.failed || s->tile == NULL || s->tile_entries == NULL) {
        return adv_fail_memory(err);
    }
    gather->watch->stage = "drawing";
    adv_status status =
        adv_duck_stream(gather->shelf->duck, sql.bytes, gather->watch, take_used_lines, s, err);
    adv_arena_reset(&s->reader.tile_arena);
    return status != ADV_OK || !gather->only_draws
               ? status
               : adv_rejects_take_broken(gather->rejects, gather->shelf, lines, number, err);
}

/* A use of a line the book does not have draws nothing, and somebody should know. */
static void tell_lost_uses(const adv_gather *gather)
{
    static const char no_line[] =
        "no line of the book is the one made with this assist; mend its entry or line";
    for (size_t i = 0; i < gather->side->use_count; i++) {
        const adv_assist_use *use = &gather->side->uses[i];
        if (!gather->side->used_lines[use->line].met) {
            adv_rejects_add(gather->rejects, ADV_TABLE_ASSIST_USE, use->record, (adv_text){"", 0},
                            adv_text_of(no_line));
        }
    }
}

static adv_status draw_all_assists(const adv_gather *gather, adv_error *err)
{
    adv_assists_drawing drawing = {.j = gather->shelf->j, .as_of = gather->as_of, .keep = gather->keep_draws};
    adv_status status = gather->side->use_count == 0 ? ADV_OK : seek_used_lines(gather, err);
    if (status != ADV_OK) {
        return status;
    }
    tell_lost_uses(gather);
    return adv_assists_draw(gather->side, &drawing) == ADV_OK ? ADV_OK : adv_fail_memory(err);
}

adv_status adv_gather_assists(const adv_gather *gather, adv_error *err)
{
    static const adv_book_table tables[] = {ADV_TABLE_ENTRIES, ADV_TABLE_ASSISTS, ADV_TABLE_ASSIST_PARTS,
                                            ADV_TABLE_ASSIST_MOVES, ADV_TABLE_ASSIST_USE};
    adv_status status = ADV_OK;
    gather->watch->stage = "reading";
    for (size_t i = 0; i < sizeof tables / sizeof *tables && status == ADV_OK; i++) {
        status = read_table(gather, tables[i], err);
    }
    status = status == ADV_OK ? draw_all_assists(gather, err) : status;
    return status == ADV_OK && gather->rejects->failed ? adv_fail_memory(err) : status;
}

/* What one entry draws depends on those before it: its assists are drawn over the whole book, apart. */
static adv_status draw_for_entry(const adv_gather *gather, adv_error *err)
{
    adv_side whole;
    adv_rejects elsewhere = {.arena = gather->arena};
    adv_gather all = *gather;
    adv_status status = ADV_OK;
    if (gather->side->use_count == 0) {
        return ADV_OK;
    }
    adv_side_init(&whole, gather->side->allocator);
    all.side = &whole;
    all.rejects = &elsewhere; /* those of the entry are known already */
    all.only = NULL;
    status = adv_gather_assists(&all, err);
    gather->side->use_count = 0;
    if (status == ADV_OK && adv_assists_copy(gather->side, &whole, adv_text_of(gather->only)) != ADV_OK) {
        status = adv_fail_memory(err);
    }
    adv_side_release(&whole);
    return status;
}

adv_status adv_gather_all(const adv_gather *gather, adv_error *err)
{
    /* Charges before entries: an entry notes whether its bill is charged. */
    static const adv_book_table before[] = {ADV_TABLE_ELEMENTS, ADV_TABLE_ENTRIES, ADV_TABLE_ASSISTS,
                                            ADV_TABLE_ASSIST_PARTS, ADV_TABLE_ASSIST_MOVES};
    static const adv_book_table after[] = {ADV_TABLE_ASSIST_USE, ADV_TABLE_INVOICES, ADV_TABLE_PAYMENTS,
                                           ADV_TABLE_AGREEMENTS, ADV_TABLE_PARTIES};
    gather->watch->stage = "reading";
    adv_status status = read_rates(gather, err);
    for (size_t i = 0; i < sizeof before / sizeof *before && status == ADV_OK; i++) {
        status = read_table(gather, before[i], err);
    }
    status = status == ADV_OK ? spread_charges(gather, err) : status;
    if (status == ADV_OK && block_bad(gather) != ADV_OK) {
        status = adv_fail_memory(err);
    }
    gather->watch->stage = "reading";
    for (size_t i = 0; i < sizeof after / sizeof *after && status == ADV_OK; i++) {
        bool carried = after[i] != ADV_TABLE_ASSIST_USE;
        if (!carried || gather->only == NULL) {
            status = read_table(gather, after[i], err);
        }
    }
    if (status == ADV_OK) {
        tell_fates(gather);
        status = gather->only == NULL ? draw_all_assists(gather, err) : draw_for_entry(gather, err);
    }
    return status == ADV_OK && gather->rejects->failed ? adv_fail_memory(err) : status;
}

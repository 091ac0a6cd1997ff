/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads the few columns of entries, parties and invoices that an explanation shows.  Whether a cell of them
 * is in order was checked when the tables were gathered.
 */
#include "words.h"

#include <string.h>

#include "gather.h"

/* A column by its name and where its text goes in the record. */
typedef struct wanted_text {
    const char *name;
    size_t offset;
} wanted_text;

typedef struct wording {
    adv_shelf *shelf;
    const adv_source *source;
    const wanted_text *texts;
    size_t text_count;
    void *(*record)(struct wording *w); /* the next one to fill; NULL = memory is out */
    adv_entry_words *out;
    adv_party *parties;
    size_t party_capacity;
    adv_evidence *invoices;
    size_t invoice_capacity;
    adv_cell_problems *problems;
} wording;

static bool take_cell(wording *w, char *record, size_t binding, duckdb_data_chunk chunk, size_t row)
{
    const adv_binding *bound = &w->source->bindings[binding];
    duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, binding);
    for (size_t i = 0; i < w->text_count; i++) {
        if (strcmp(bound->column.name, w->texts[i].name) != 0) {
            continue;
        }
        adv_text text = {NULL, 0};
        adv_cell_span span = {
            .binding = bound,
            .index = (uint16_t)binding,
            .cells = {duckdb_vector_get_data(vector), duckdb_vector_get_validity(vector)},
            .first = row,
            .rows = 1,
            .arena = w->shelf->arena,
        };
        adv_cell_problems_clear(w->problems, 1);
        adv_cells_texts(&text, &span, w->problems);
        const char *copy = adv_arena_copy(w->shelf->arena, text.length == 0 ? "" : text.bytes, text.length);
        if (copy == NULL) {
            return false;
        }
        text.bytes = copy;
        memcpy(record + w->texts[i].offset, &text, sizeof text);
    }
    return true;
}

static adv_status take_words(void *context, duckdb_data_chunk chunk, adv_error *err)
{
    wording *w = context;
    for (size_t row = 0; row < duckdb_data_chunk_get_size(chunk); row++) {
        char *record = w->record(w);
        for (size_t b = 0; record != NULL && b < w->source->binding_count; b++) {
            record = take_cell(w, record, b, chunk, row) ? record : NULL;
        }
        if (record == NULL) {
            return adv_fail_memory(err);
        }
    }
    return ADV_OK;
}

/* WHERE the invoice is one that a line of the entry names. */
static void where_named(adv_buffer *sql, const wording *w, const char *entry)
{
    const adv_source *lines = &w->shelf->sources[ADV_TABLE_LINES];
    adv_buffer_string(sql, " WHERE ");
    adv_source_folded_column(sql, w->source, (size_t)adv_source_column_of(w->source, "invoice"));
    adv_buffer_string(sql, " IN (SELECT ");
    adv_source_folded_column(sql, lines, (size_t)adv_source_column_of(lines, "invoice"));
    adv_buffer_string(sql, " FROM ");
    (void)adv_source_scan(sql, w->shelf, lines, false);
    adv_buffer_string(sql, " WHERE ");
    adv_source_folded(sql, lines, ADV_TARGET_ENTRY);
    adv_buffer_string(sql, " = ");
    adv_sql_literal(sql, adv_text_of(entry));
    adv_buffer_char(sql, ')');
}

static adv_status read_words(wording *w, adv_book_table table, const char *only, adv_error *err)
{
    adv_buffer sql;
    bool invoices = table == ADV_TABLE_INVOICES;
    w->source = &w->shelf->sources[table];
    if (w->source->file_count == 0 || w->source->binding_count == 0 ||
        (invoices && adv_source_column_of(&w->shelf->sources[ADV_TABLE_LINES], "invoice") < 0)) {
        return ADV_OK;
    }
    adv_buffer_init(&sql, w->shelf->arena);
    (void)adv_gather_select(&sql, w->shelf, w->source, NULL, invoices ? NULL : only);
    if (invoices) {
        where_named(&sql, w, only);
    }
    return sql.failed ? adv_fail_memory(err)
                      : adv_duck_stream(w->shelf->duck, sql.bytes, NULL, take_words, w, err);
}

static void *the_entry(wording *w)
{
    return w->out; /* a second record of the entry is a reject, and its line is not valued */
}

static void *next_party(wording *w)
{
    if (w->out->party_count == w->party_capacity) {
        size_t capacity = w->party_capacity == 0 ? 64 : w->party_capacity * 2;
        adv_party *parties = ADV_ARENA_ARRAY(w->shelf->arena, capacity, adv_party);
        if (parties == NULL) {
            return NULL;
        }
        if (w->out->party_count > 0) {
            memcpy(parties, w->parties, w->out->party_count * sizeof *parties);
        }
        w->parties = parties;
        w->out->parties = parties;
        w->party_capacity = capacity;
    }
    return &w->parties[w->out->party_count++];
}

static void *next_invoice(wording *w)
{
    enum { INVOICE = 1 }; /* the first kind of paper */
    if (w->out->invoice_count == w->invoice_capacity) {
        size_t capacity = w->invoice_capacity == 0 ? 16 : w->invoice_capacity * 2;
        adv_evidence *invoices = ADV_ARENA_ARRAY(w->shelf->arena, capacity, adv_evidence);
        if (invoices == NULL) {
            return NULL;
        }
        if (w->out->invoice_count > 0) {
            memcpy(invoices, w->invoices, w->out->invoice_count * sizeof *invoices);
        }
        w->invoices = invoices;
        w->out->invoices = invoices;
        w->invoice_capacity = capacity;
    }
    adv_evidence *invoice = &w->invoices[w->out->invoice_count++];
    *invoice = (adv_evidence){.kind = INVOICE, .date = ADV_DATE_NONE};
    return invoice;
}

adv_status adv_words_read(adv_entry_words *out, adv_shelf *shelf, const char *entry, adv_error *err)
{
    static const wanted_text of_entry[] = {
        {"seller", offsetof(adv_entry_words, seller)},
        {"buyer", offsetof(adv_entry_words, buyer)},
        {"incoterm", offsetof(adv_entry_words, incoterm)},
        {"incoterm_edition", offsetof(adv_entry_words, incoterm_edition)},
        {"named_place", offsetof(adv_entry_words, named_place)},
    };
    static const wanted_text of_party[] = {
        {"party", offsetof(adv_party, id)},
        {"name", offsetof(adv_party, name)},
        {"country", offsetof(adv_party, country)},
        {"role", offsetof(adv_party, role)},
    };
    static const wanted_text of_invoice[] = {{"invoice", offsetof(adv_evidence, id)}};
    wording w = {.shelf = shelf, .out = out, .problems = ADV_ARENA_NEW(shelf->arena, adv_cell_problems)};
    memset(out, 0, sizeof *out);
    if (w.problems == NULL) {
        return adv_fail_memory(err);
    }
    w.texts = of_entry;
    w.text_count = sizeof of_entry / sizeof *of_entry;
    w.record = the_entry;
    adv_status status = read_words(&w, ADV_TABLE_ENTRIES, entry, err);
    w.texts = of_party;
    w.text_count = sizeof of_party / sizeof *of_party;
    w.record = next_party;
    status = status == ADV_OK ? read_words(&w, ADV_TABLE_PARTIES, NULL, err) : status;
    w.texts = of_invoice;
    w.text_count = sizeof of_invoice / sizeof *of_invoice;
    w.record = next_invoice;
    return status == ADV_OK ? read_words(&w, ADV_TABLE_INVOICES, entry, err) : status;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as a file of lists of goods or of layers: records end with a line, cells with a comma.  What is
 * taken must have a code of 2 to 10 digits and days in order, or be a layer that is complete; and lists that
 * were taken compile and are found again by their own codes.
 */
#include <assert.h>
#include <string.h>

#include "advalorem/layer.h"
#include "service/lists_read.h"

#define CELLS 40

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

static adv_text next_piece(adv_text *rest, char end)
{
    const char *at = rest->length == 0 ? NULL : memchr(rest->bytes, end, rest->length);
    adv_text piece = {rest->bytes, at == NULL ? rest->length : (size_t)(at - rest->bytes)};
    size_t step = at == NULL ? piece.length : piece.length + 1;
    rest->bytes += step;
    rest->length -= step;
    return piece;
}

static void read_all(lists_reader *reader, adv_text text)
{
    adv_text cells[CELLS];
    bool more = true;
    for (int64_t record = 0; text.length > 0 && more; record++) {
        adv_text line = next_piece(&text, '\n');
        size_t count = 0;
        do {
            cells[count++] = next_piece(&line, ',');
        } while (line.length > 0 && count < CELLS);
        more = lists_read_record(reader, record, cells, count);
    }
}

static void check_layers(const lists_reader *reader, adv_arena *arena)
{
    for (size_t i = 0; i < reader->layer_count; i++) {
        const adv_layer *row = &reader->layers[i].row;
        assert(row->id != NULL && row->heading != NULL && row->authority != NULL && row->says != NULL &&
               row->origins != NULL && row->from != ADV_DATE_NONE && row->rank < 100);
        for (size_t c = 0; lists_layer_columns[c] != NULL; c++) {
            assert(lists_layer_cell(arena, row, c) != NULL);
        }
    }
}

/* One layer that asks for the list. */
static const adv_layer rows[] = {{.id = "us.one",
                                  .heading = "9903.88.03",
                                  .authority = "one",
                                  .says = "It is charged.",
                                  .origins = "any",
                                  .scope = "9903.88.03",
                                  .known = true,
                                  .rate_e9 = 250000000,
                                  .from = 0,
                                  .until = ADV_DATE_OPEN,
                                  .loaded_from = ADV_DATE_NONE,
                                  .loaded_until = ADV_DATE_OPEN}};
static const adv_jurisdiction us = {.code = "US", .layers = rows, .layer_count = 1};

static void check_entries(const lists_reader *reader, adv_arena *arena, adv_error_list *problems)
{
    static const char *const names[] = {"9903.88.03"};
    static adv_layer_result result;
    adv_list_entry *entries = ADV_ARENA_ARRAY(arena, reader->entry_count + 1, adv_list_entry);
    adv_layer_table *table = NULL;
    adv_lists lists = {names, 1, entries, reader->entry_count};
    for (size_t i = 0; i < reader->entry_count; i++) {
        entries[i] = reader->entries[i].entry;
        entries[i].list = 0;
        assert(entries[i].digits >= 2 && entries[i].digits <= 10 && entries[i].from < entries[i].until);
    }
    adv_status status = adv_layer_compile(&table, arena, &us, &lists, problems);
    assert(status == ADV_OK);
    (void)status;
    for (size_t i = 0; i < reader->entry_count && i < 8; i++) {
        char code[11] = "0000000000";
        uint64_t number = entries[i].code;
        for (size_t d = entries[i].digits; d > 0; d--) {
            code[d - 1] = (char)('0' + number % 10);
            number /= 10;
        }
        adv_layer_query q = ADV_LAYER_QUERY_INIT;
        q.code = adv_text_of(code);
        q.origin = adv_text_of("CN");
        q.day = 19875;
        q.value_e4 = 1000000;
        q.by_law = true;
        adv_layer_find(&result, table, &q);
        assert(result.count <= 1);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    adv_arena arena;
    adv_error_list problems;
    adv_arena_init(&arena, NULL);
    adv_error_list_init(&problems, &arena, 0);
    lists_reader reader = {
        .arena = &arena, .problems = &problems, .source = "lists", .stem = "digits", .prefix = "us"};
    read_all(&reader, (adv_text){(const char *)input, size});
    check_layers(&reader, &arena);
    check_entries(&reader, &arena, &problems);
    adv_arena_reset(&arena);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as the manifest of a book (book.yaml) and, behind a line "---- mapping", as a mapping file.  The
 * folder holds a small table of lines and one of elements, so that settings meet headers.  The book is
 * refused with a place, or every column it binds is one of the file.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tables/duck.h"
#include "tables/shelf.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static const char between[] = "\n---- mapping\n";

static char folder[] = "/tmp/fuzz-book-XXXXXX";
static adv_duck duck;

static const struct {
    const char *name, *text;
} tables[] = {
    {"lines.csv", "Entry;Zeile;Preis;W\xc3\xa4hrung\nE1;1;1.234,50;EUR\n"},
    {"elements.csv", "entry,line,element,amount,currency\nE1,1,packing,10.00,USD\n"},
};

static void path_of(char path[256], const char *name)
{
    (void)snprintf(path, 256, "%s/%s", folder, name);
}

static void write_file(const char *name, const void *bytes, size_t length)
{
    char path[256];
    path_of(path, name);
    FILE *file = fopen(path, "wb");
    if (file == NULL || (length > 0 && fwrite(bytes, 1, length, file) != length) || fclose(file) != 0) {
        perror(path);
        abort();
    }
}

static void clean_up(void)
{
    static const char *const others[] = {"book.yaml", "mapping.yaml", "spill"};
    char path[256];
    adv_duck_close(&duck);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        path_of(path, tables[i].name);
        (void)unlink(path);
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        path_of(path, others[i]);
        (void)remove(path);
    }
    (void)rmdir(folder);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    char spill[256];
    adv_error err = {0};
    adv_tables_options options = {.threads = 1, .memory_bytes = INT64_C(200000000)};
    (void)argc;
    (void)argv;
    if (mkdtemp(folder) == NULL) {
        perror(folder);
        abort();
    }
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        write_file(tables[i].name, tables[i].text, strlen(tables[i].text));
    }
    path_of(spill, "spill");
    if (adv_duck_open(&duck, &options, spill, &err) != ADV_OK) {
        fprintf(stderr, "%s\n", err.message);
        abort();
    }
    (void)atexit(clean_up);
    return 0;
}

static void check_source(const adv_source *source)
{
    for (size_t i = 0; i < source->binding_count; i++) {
        assert(source->columns_of[i] < source->column_count);
        assert(source->columns[source->columns_of[i]].binding == (int)i);
    }
    for (size_t i = 0; i < source->column_count; i++) {
        assert(source->columns[i].binding < (int)source->binding_count);
    }
}

/* A mapping that the manifest names is not followed: it could lead anywhere on the machine. */
static void open_book(void)
{
    char mapping[256];
    adv_arena arena;
    adv_error err = {0};
    adv_error_list problems;
    adv_arena_init(&arena, NULL);
    adv_error_list_init(&problems, &arena, 0);
    path_of(mapping, "mapping.yaml");
    adv_tables_options options = {.law = adv_law_builtin(), .mapping = mapping};
    adv_shelf shelf = {.arena = &arena, .duck = &duck, .law = options.law, .folder = folder,
                       .problems = &problems};
    if (adv_shelf_open(&shelf, &options, &err) == ADV_OK) {
        assert(shelf.j != NULL && adv_error_list_empty(&problems));
        for (size_t t = 0; t < ADV_TABLE_COUNT; t++) {
            check_source(&shelf.sources[t]);
        }
    } else {
        assert(!adv_error_list_empty(&problems) || err.message[0] != '\0');
    }
    adv_arena_reset(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const char none[] = "format: \"1\"\n";
    const char *text = (const char *)bytes;
    const char *mapping = NULL;
    size_t mark = sizeof between - 1;
    for (size_t i = 0; mapping == NULL && i + mark <= length; i++) {
        mapping = memcmp(text + i, between, mark) == 0 ? text + i : NULL;
    }
    size_t first = mapping == NULL ? length : (size_t)(mapping - text);
    write_file("book.yaml", text, first);
    if (mapping == NULL) {
        write_file("mapping.yaml", none, sizeof none - 1);
    } else {
        write_file("mapping.yaml", mapping + mark, length - first - mark);
    }
    open_book();
    return 0;
}

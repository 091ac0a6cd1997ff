/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as law files.  The first line names the file the bytes stand for (jurisdiction, elements,
 * methods, layers, incoterms or charges); the others come from the small sound law of the tests.  The law is
 * refused with a place, or its pack reads back as the same law.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "advalorem/lawpack.h"
#include "lawc/lawc.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static char folder[] = "/tmp/fuzz-law-XXXXXX";

static const char *const names[] = {"xx/jurisdiction.yaml", "xx/elements.yaml", "xx/methods.yaml",
                                    "xx/layers.yaml",       "incoterms.yaml",   "charges.yaml"};
enum { FILES = sizeof names / sizeof names[0] };

/* Enough of a law that a mutated file beside these can be sound as a whole. */
static const char *const sound[FILES] = {
    "format: '1'\ncode: XX\nname: Nowhere\ncurrency: USD\nbasis: b\ntrigger: export\n"
    "instruments: [{id: ACT, title: t}]\n"
    "methods: [transaction_value, transaction_value_identical, transaction_value_similar, deductive_value, "
    "computed_value, fallback]\n"
    "rounding:\n"
    "  value: {id: round_value, unit: '0.01', mode: half_up, ours: 'yes', says: s}\n"
    "  entered: {id: round_entered, unit: '1', mode: half_up, ours: 'yes', says: s}\n",
    "format: '1'\n",
    "format: '1'\nrules: []\n",
    "format: '1'\nlayers: []\n",
    "format: '1'\ninstruments: [{id: ICC, title: t}]\nterms: []\n",
    "format: '1'\ninstruments: [{id: USE, title: t}]\ncharges: []\n",
};

static void write_file(const char *name, const void *bytes, size_t length)
{
    char path[256];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(bytes, 1, length, file) != length || fclose(file) != 0) {
        perror(path);
        abort();
    }
}

static void clean_up(void)
{
    char path[256];
    for (size_t i = 0; i < FILES; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        (void)unlink(path);
    }
    (void)snprintf(path, sizeof path, "%s/xx", folder);
    (void)rmdir(path);
    (void)rmdir(folder);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    char path[256];
    (void)argc;
    (void)argv;
    if (mkdtemp(folder) == NULL) {
        perror(folder);
        abort();
    }
    (void)snprintf(path, sizeof path, "%s/xx", folder);
    if (mkdir(path, 0700) != 0) {
        perror(path);
        abort();
    }
    (void)atexit(clean_up);
    return 0;
}

static void check(void)
{
    adv_arena arena;
    adv_error_list problems;
    adv_law *law = NULL, *again = NULL;
    adv_arena_init(&arena, NULL);
    adv_error_list_init(&problems, &arena, 0);
    if (adv_lawc_read_dir(&law, &arena, folder, &problems) == ADV_OK) {
        adv_buffer pack, second, tables;
        adv_buffer_init(&pack, &arena);
        adv_buffer_init(&second, &arena);
        adv_buffer_init(&tables, &arena);
        adv_status status = adv_lawpack_write(&pack, law);
        assert(status == ADV_OK);
        status = adv_lawpack_read(&again, &arena, adv_buffer_done(&pack), "pack", &problems);
        assert(status == ADV_OK);
        status = adv_lawpack_write(&second, again);
        assert(status == ADV_OK && adv_text_equal(adv_buffer_done(&pack), adv_buffer_done(&second)));
        status = adv_lawc_write_c(&tables, law);
        assert(status == ADV_OK);
        (void)status;
    } else {
        assert(!adv_error_list_empty(&problems));
    }
    adv_arena_reset(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    const uint8_t *end = length > 0 ? memchr(bytes, '\n', length) : NULL;
    size_t named = 1; /* elements */
    if (end == NULL) {
        return 0;
    }
    for (size_t i = 0; i < FILES; i++) {
        size_t name = strlen(names[i]);
        if ((size_t)(end - bytes) == name && memcmp(bytes, names[i], name) == 0) {
            named = i;
        }
        write_file(names[i], sound[i], strlen(sound[i]));
    }
    write_file(names[named], end + 1, length - (size_t)(end - bytes) - 1);
    check();
    return 0;
}

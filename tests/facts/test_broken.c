/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One broken file a mistake.  Each file in broken/ says in itself what must be reported, one line a problem:
 *
 *     expect: LINE:COLUMN FIELD: words the message must contain          (FIELD - where there is none)
 *
 * in comments of YAML, in x_ keys of JSON.  Exactly these problems must come, in this order, and no other.
 */
#define _POSIX_C_SOURCE 200809L
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "intake/shipment.h"
#include "test.h"

#define FOLDER     "tests/facts/broken"
#define FILE_LIMIT 400

typedef struct expectation {
    long row, column;
    char field[64];
    char words[256];
} expectation;

/* Takes the next expectation out of the file's text; NULL when there is none left. */
static const char *next_expectation(expectation *out, const char *text)
{
    const char *start = strstr(text, "expect: ");
    if (start == NULL) {
        return NULL;
    }
    assert_int_equal(
        sscanf(start, "expect: %ld:%ld %63s %255[^\n]", &out->row, &out->column, out->field, out->words), 4);
    size_t field = strlen(out->field);
    assert_true(field > 1 && out->field[field - 1] == ':');
    out->field[field - 1] = '\0';
    size_t length = strlen(out->words);
    if (length > 2 && strcmp(out->words + length - 2, "\",") == 0) {
        out->words[length - 2] = '\0'; /* a JSON string ends here */
    }
    return start + 8;
}

static void read_text(char *out, size_t size, const char *path)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t length = fread(out, 1, size - 1, file);
    assert_true(length > 0 && length < size - 1);
    out[length] = '\0';
    fclose(file);
}

static void check_problem(const adv_error *err, const expectation *expected, const char *path)
{
    const char *field = err->place.field == NULL ? "-" : err->place.field;
    if (err->place.row != expected->row || err->place.column != expected->column ||
        strcmp(field, expected->field) != 0 || strstr(err->message, expected->words) == NULL) {
        fail_msg("%s: found %ld:%ld %s: %s\n  expected %ld:%ld %s: %s", path, (long)err->place.row,
                 (long)err->place.column, field, err->message, expected->row, expected->column,
                 expected->field, expected->words);
    }
    assert_string_equal(err->place.source, path);
}

static void reports_what_it_says(void **state)
{
    const char *path = *state;
    static char text[65536];
    adv_arena arena;
    adv_error_list problems;
    adv_shipment *shipment = NULL;
    read_text(text, sizeof text, path);
    adv_arena_init(&arena, NULL);
    adv_error_list_init(&problems, &arena, 0);
    adv_status status = adv_intake_shipment(&shipment, &arena, path, &problems);
    assert_true(status == ADV_ERR_INPUT || status == ADV_ERR_LIMIT);
    assert_null(shipment);
    expectation expected;
    size_t count = 0;
    for (const char *at = text; (at = next_expectation(&expected, at)) != NULL; count++) {
        if (count < problems.count) {
            check_problem(&problems.items[count], &expected, path);
        }
    }
    assert_true(count > 0);
    if (problems.count != count) {
        size_t last = problems.count - 1;
        fail_msg("%s: %lu problems reported, %lu expected; the last reported is %ld:%ld %s", path,
                 (unsigned long)problems.count, (unsigned long)count, (long)problems.items[last].place.row,
                 (long)problems.items[last].place.column, problems.items[last].message);
    }
    adv_arena_reset(&arena);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

int main(void)
{
    static char *paths[FILE_LIMIT];
    static struct CMUnitTest tests[FILE_LIMIT];
    size_t count = 0;
    DIR *folder = opendir(FOLDER);
    if (folder == NULL) {
        printf("1..1\nnot ok 1 - %s is not there; run from the top folder\n", FOLDER);
        return 1;
    }
    for (struct dirent *entry; (entry = readdir(folder)) != NULL && count < FILE_LIMIT;) {
        if (entry->d_name[0] != '.') {
            size_t size = strlen(FOLDER) + strlen(entry->d_name) + 2;
            paths[count] = malloc(size);
            if (paths[count] == NULL) {
                return 1;
            }
            snprintf(paths[count++], size, "%s/%s", FOLDER, entry->d_name);
        }
    }
    closedir(folder);
    qsort(paths, count, sizeof paths[0], compare_names);
    for (size_t i = 0; i < count; i++) {
        tests[i] = (struct CMUnitTest){
            .name = strrchr(paths[i], '/') + 1, .test_func = reports_what_it_says, .initial_state = paths[i]};
    }
    /* One array of exactly `count` tests, for the macro takes its length from the type. */
    cmocka_set_message_output(CM_OUTPUT_TAP);
    int failed = _cmocka_run_group_tests("broken", tests, count, NULL, NULL);
    for (size_t i = 0; i < count; i++) {
        free(paths[i]);
    }
    return failed;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every worked case of the law: read, determined as a single shipment, compared with what is expected of it,
 * run again inside a batch.  And the runner itself is tried: whatever is wrong with a case has to show.
 *
 *     run_cases            the cases of law/ and those of the self-test
 *     run_cases FILE...    these alone
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "figures.h"
#include "in_batch.h"
#include "published_figures.h"

typedef struct runner {
    size_t number;
    size_t failed;
} runner;

static void tell(runner *r, const char *name, const char *what, const case_problems *problems)
{
    printf("%sok %zu - %s: %s\n", problems->count == 0 ? "" : "not ", ++r->number, name, what);
    if (problems->count > 0 && problems->text.bytes != NULL) {
        printf("%s", problems->text.bytes);
    }
    r->failed += problems->count > 0;
}

static case_problems no_problems(adv_arena *arena)
{
    case_problems problems = {.count = 0};
    adv_buffer_init(&problems.text, arena);
    return problems;
}

/* ---- cases --------------------------------------------------------------------------------------------- */

static char *read_file(adv_arena *arena, const char *path, size_t *length)
{
    enum { ROOM = 1 << 20 };
    FILE *file = fopen(path, "rb");
    char *text = file == NULL ? NULL : adv_arena_alloc(arena, ROOM, 1);
    *length = text == NULL ? 0 : fread(text, 1, ROOM, file);
    if (file != NULL) {
        (void)fclose(file);
    }
    return *length == 0 || *length == ROOM ? NULL : text;
}

static bool is_named_after(const case_file *c)
{
    const char *slash = strrchr(c->path, '/');
    const char *name = slash == NULL ? c->path : slash + 1;
    return strlen(name) == c->id.length + 5 && strncmp(name, c->id.bytes, c->id.length) == 0;
}

/* Everything about one case; the determination comes back for what is tried next. */
static void check_text(runner *r, adv_arena *arena, adv_text text, const char *path)
{
    case_file c;
    adv_determination *d = NULL;
    adv_assessment *a = NULL;
    case_problems problems = no_problems(arena);
    if (!case_read(&c, arena, adv_law_builtin(), text, path, &problems) ||
        !figures_determine(&d, &a, &c, c.shipment, 0, &problems)) {
        tell(r, path, "can be read and determined", &problems);
        return;
    }
    if (!is_named_after(&c)) {
        case_problem(&problems, "the file is not named after the id of the case");
    }
    (void)published_check(&c, &problems);
    if (figures_compare(&c, d, a, c.expected, &problems) == 0) {
        case_problem(&problems, "nothing was compared");
    }
    tell(r, c.id.bytes, "as a single shipment", &problems);

    problems = no_problems(arena);
    (void)figures_notice(&c, d, a, c.expected, &problems);
    tell(r, c.id.bytes, "a wrong figure would show", &problems);

    problems = no_problems(arena);
    (void)in_batch_compare(&c, d, &problems);
    tell(r, c.id.bytes, "inside a batch", &problems);
}

static void check_file(runner *r, const char *path)
{
    adv_arena arena;
    size_t length = 0;
    adv_arena_init(&arena, NULL);
    char *text = read_file(&arena, path, &length);
    if (text == NULL) {
        case_problems problems = no_problems(&arena);
        case_problem(&problems, "it cannot be read, or is larger than any case");
        tell(r, path, "can be read", &problems);
    } else {
        check_text(r, &arena, (adv_text){text, length}, path);
    }
    adv_arena_reset(&arena);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The cases of one jurisdiction, in the order of their names; returns how many. */
static size_t check_folder(runner *r, const char *folder)
{
    enum { ROOM = 4096 };
    static char *names[ROOM];
    size_t count = 0;
    DIR *dir = opendir(folder);
    struct dirent *entry = NULL;
    while (dir != NULL && count < ROOM && (entry = readdir(dir)) != NULL) {
        size_t length = strlen(entry->d_name);
        if (length > 5 && strcmp(entry->d_name + length - 5, ".json") == 0) {
            char *path = malloc(strlen(folder) + length + 2);
            if (path == NULL) {
                break;
            }
            (void)sprintf(path, "%s/%s", folder, entry->d_name);
            names[count++] = path;
        }
    }
    if (dir != NULL) {
        (void)closedir(dir);
    }
    qsort(names, count, sizeof *names, compare_names);
    for (size_t i = 0; i < count; i++) {
        check_file(r, names[i]);
        free(names[i]);
    }
    return count;
}

/* ---- the runner itself --------------------------------------------------------------------------------- */

#define FACTS                                                                                                \
    "\"facts\":{\"format\":\"1\",\"jurisdiction\":\"US\",\"sale\":{\"sold_for_export\":\"yes\"},"            \
    "\"goods\":[{\"line\":\"1\",\"price\":\"100.00 USD\",\"quantity\":\"3 pcs\"}],"                          \
    "\"elements\":[{\"id\":\"cartons\",\"kind\":\"packing\",\"amount\":\"5.00 USD\",\"in_price\":\"no\"}]}"
#define HEAD                                                                                                 \
    "{\"id\":\"t\",\"title\":\"t\",\"source\":\"t\",\"jurisdiction\":\"US\",\"reasoning\":\"t\"," FACTS
#define TRACE "\"trace\":[\"us.conditions_met\",\"us.price\",\"us.packing\"]"
#define GOOD  "\"expected\":{\"outcome\":\"valued\",\"customs_value\":\"105.00\"," TRACE

typedef struct trial {
    const char *name;
    const char *text;
    const char *says; /* part of the problem that has to show; NULL = there is none */
} trial;

static const trial trials[] = {
    {"a right case passes", HEAD "," GOOD ",\"unit_value\":\"35.00\"}}", NULL},
    {"a wrong value fails",
     HEAD ",\"expected\":{\"outcome\":\"valued\",\"customs_value\":\"105.01\"," TRACE "}}",
     "customs_value: expected 105.01, the program has 105.00"},
    {"a wrong figure a unit fails", HEAD "," GOOD ",\"unit_value\":\"35.01\"}}",
     "unit_value: expected 35.01"},
    {"a wrong outcome fails",
     HEAD ",\"expected\":{\"outcome\":\"incomplete\",\"customs_value\":\"105.00\"," TRACE "}}",
     "outcome: expected incomplete"},
    {"a rule too many fails",
     HEAD ",\"expected\":{\"outcome\":\"valued\",\"customs_value\":\"105.00\","
          "\"trace\":[\"us.conditions_met\",\"us.price\",\"us.packing\",\"us.royalty\"]}}",
     "trace: the program has us.conditions_met, us.price, us.packing"},
    {"a rule too few fails",
     HEAD ",\"expected\":{\"outcome\":\"valued\",\"customs_value\":\"105.00\",\"trace\":[\"us.price\"]}}",
     "trace:"},
    {"a rule said not to apply that does fails", HEAD "," GOOD ",\"not_applied\":[\"us.packing\"]}}",
     "not_applied: 'us.packing' is not among"},
    {"a rule that does not exist fails", HEAD "," GOOD ",\"not_reached\":[\"us.pakcing\"]}}",
     "is the name of nothing"},
    {"an unknown key fails", HEAD "," GOOD ",\"customs_valeu\":\"105.00\"}}",
     "customs_valeu: nothing of that name"},
    {"an unknown key of an item fails", HEAD "," GOOD ",\"items\":{\"cartons\":{\"sum\":\"5.00\"}}}}",
     "items/cartons/sum: nothing of that name"},
    {"an item that is not there fails", HEAD "," GOOD ",\"items\":{\"crates\":{\"amount\":\"5.00\"}}}}",
     "0 items have that id"},
    {"an empty expectation fails", HEAD ",\"expected\":{}}", "expected says too little"},
    {"no expectation fails", HEAD "}", "the case has no 'expected'"},
    {"an unknown key of a case fails", HEAD "," GOOD "},\"expectd\":{}}", "a case has no key 'expectd'"},
    {"facts that are wrong fail",
     "{\"id\":\"t\",\"title\":\"t\",\"source\":\"t\",\"jurisdiction\":\"US\",\"reasoning\":\"t\","
     "\"facts\":{\"format\":\"1\",\"jurisdiction\":\"US\",\"goods\":[{\"line\":\"1\",\"prise\":\"1.00 "
     "USD\"}]}," GOOD "}}",
     "prise"},
    {"a published figure that differs fails",
     HEAD "," GOOD
          "},\"published_in\":\"x\",\"published\":{\"v\":\"105.01\"},\"reads\":{\"v\":\"customs_value\"}}",
     "published v is 105.01, but customs_value is expected to be 105.00"},
    {"a published figure nobody reads fails",
     HEAD "," GOOD "},\"published_in\":\"x\",\"published\":{\"v\":\"105.00\",\"w\":\"1\"},"
          "\"reads\":{\"v\":\"customs_value\"}}",
     "published w is not compared"},
};

static void try_runner(runner *r, const trial *t)
{
    adv_arena arena;
    case_file c;
    adv_determination *d = NULL;
    adv_assessment *a = NULL;
    adv_arena_init(&arena, NULL);
    case_problems found = no_problems(&arena);
    case_problems wrong = no_problems(&arena);
    if (case_read(&c, &arena, adv_law_builtin(), adv_text_of(t->text), "t", &found) &&
        figures_determine(&d, &a, &c, c.shipment, 0, &found)) {
        (void)published_check(&c, &found);
        (void)figures_compare(&c, d, a, c.expected, &found);
    }
    const char *text = found.text.bytes == NULL ? "" : found.text.bytes;
    if (t->says == NULL ? found.count != 0 : strstr(text, t->says) == NULL) {
        case_problem(&wrong, "expected '%s', found '%s'", t->says == NULL ? "nothing" : t->says, text);
    }
    tell(r, "the runner", t->name, &wrong);
    adv_arena_reset(&arena);
}

int main(int argc, char **argv)
{
    static const char *const folders[] = {"law/us/cases", "law/wto/cases", "law/ca/cases",
                                           "law/au/cases",       "law/eu/cases",
                                           "law/uk/cases", "law/jp/cases",
                                           "law/vn/cases",
                                           "law/in/cases",
                                           "law/cn/cases",
                                           "law/kr/cases",
                                           "law/sg/cases",
                                           "law/mx/cases"};
    runner r = {0, 0};
    for (int i = 1; i < argc; i++) {
        check_file(&r, argv[i]);
    }
    for (size_t i = 0; argc == 1 && i < sizeof trials / sizeof *trials; i++) {
        try_runner(&r, &trials[i]);
    }
    for (size_t i = 0; argc == 1 && i < sizeof folders / sizeof *folders; i++) {
        size_t count = check_folder(&r, folders[i]);
        printf("%sok %zu - %s: %zu cases\n", count > 0 ? "" : "not ", ++r.number, folders[i], count);
        r.failed += count == 0;
    }
    printf("1..%zu\n", r.number);
    return r.failed > 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lawc: checks a folder of law and writes it as a canonical pack and as C tables.
 *
 *     lawc FOLDER [--c FILE] [--pack FILE] [--check] [--glossary FILE]
 *
 * Exit status: 0 the law is sound, 1 wrong usage, 2 the law has problems or a file could not be read or
 * written.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "advalorem/lawpack.h"
#include "engine/law_names.h"
#include "lawc/lawc.h"

#define PROBLEM_LIMIT 1000

typedef struct arguments {
    const char *folder, *c_path, *pack_path, *glossary;
    bool check;
} arguments;

static int usage(FILE *to)
{
    (void)fputs("usage: lawc FOLDER [--c FILE] [--pack FILE] [--check] [--glossary FILE]\n"
                "  Checks the law in FOLDER (shape, then meaning).\n"
                "  --c FILE         writes it as C tables with adv_law_builtin()\n"
                "  --pack FILE      writes it as canonical JSON\n"
                "  --check          says what was found, and which rows are old or were never looked up\n"
                "  --glossary FILE  every term of the law must start a line there, as **term**\n",
                to);
    return 1;
}

static bool take_value(const char **out, int argc, char **argv, int *i)
{
    if (*i + 1 >= argc) {
        (void)fprintf(stderr, "lawc: %s needs a file name behind it\n", argv[*i]);
        return false;
    }
    *out = argv[++*i];
    return true;
}

static bool parse(arguments *a, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        bool fine = true;
        if (strcmp(argv[i], "--c") == 0) {
            fine = take_value(&a->c_path, argc, argv, &i);
        } else if (strcmp(argv[i], "--pack") == 0) {
            fine = take_value(&a->pack_path, argc, argv, &i);
        } else if (strcmp(argv[i], "--glossary") == 0) {
            fine = take_value(&a->glossary, argc, argv, &i);
        } else if (strcmp(argv[i], "--check") == 0) {
            a->check = true;
        } else if (argv[i][0] == '-' || a->folder != NULL) {
            (void)fprintf(stderr, "lawc: unexpected '%s'\n", argv[i]);
            fine = false;
        } else {
            a->folder = argv[i];
        }
        if (!fine) {
            return false;
        }
    }
    return a->folder != NULL;
}

static void print_problem(const adv_error *problem)
{
    const adv_place *place = &problem->place;
    if (place->source != NULL && place->row > 0 && place->column > 0) {
        (void)fprintf(stderr, "%s:%ld:%d: ", place->source, (long)place->row, (int)place->column);
    } else if (place->source != NULL && place->row > 0) {
        (void)fprintf(stderr, "%s:%ld: ", place->source, (long)place->row);
    } else if (place->source != NULL) {
        (void)fprintf(stderr, "%s: ", place->source);
    }
    if (place->field != NULL) {
        (void)fprintf(stderr, "%s: ", place->field);
    }
    (void)fprintf(stderr, "%s\n", problem->message);
}

static void print_problems(const adv_error_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        print_problem(&list->items[i]);
    }
    if (list->dropped > 0) {
        (void)fprintf(stderr, "and %lu further problems\n", (unsigned long)list->dropped);
    }
    (void)fprintf(stderr, "lawc: %lu problem%s\n", (unsigned long)(list->count + list->dropped),
                  list->count + list->dropped == 1 ? "" : "s");
}

/* Under a name of its own first, so that an interrupted build never leaves half a law behind. */
static bool write_file(const char *path, adv_text content)
{
    char partial[4096];
    int length = snprintf(partial, sizeof partial, "%s.partial-%ld", path, (long)getpid());
    if (length < 0 || (size_t)length >= sizeof partial) {
        (void)fprintf(stderr, "lawc: the path %s is too long\n", path);
        return false;
    }
    FILE *file = fopen(partial, "wb");
    bool fine = file != NULL && fwrite(content.bytes, 1, content.length, file) == content.length;
    fine = file != NULL && fclose(file) == 0 && fine;
    fine = fine && rename(partial, path) == 0;
    if (!fine) {
        perror(path);
        (void)remove(partial);
    }
    return fine;
}

static void report_age(const char *id, adv_date checked_on, adv_date newest, size_t *stale)
{
    char day[11];
    if (checked_on == ADV_DATE_NONE) {
        (void)fprintf(stderr, "warning: %s was never looked up\n", id);
        ++*stale;
    } else if (adv_law_is_stale(checked_on, newest)) {
        adv_date_format(day, checked_on);
        (void)fprintf(stderr,
                      "warning: %s was last checked on %s, more than 24 months before the newest row\n", id,
                      day);
        ++*stale;
    }
}

static void report(const adv_law *law)
{
    adv_date newest = adv_law_newest_check(law);
    size_t stale = 0;
    for (size_t i = 0; i < law->jurisdiction_count; i++) {
        const adv_jurisdiction *j = &law->jurisdictions[i];
        for (size_t k = 0; k < j->rule_count; k++) {
            if (k == 0 || strcmp(j->rules[k].id, j->rules[k - 1].id) != 0) {
                report_age(j->rules[k].id, j->rules[k].checked_on, newest, &stale);
            }
        }
        for (size_t k = 0; k < j->parameter_count; k++) {
            report_age(j->parameters[k].id, j->parameters[k].checked_on, newest, &stale);
        }
        for (size_t k = 0; k < j->fx_count; k++) {
            report_age(j->fx[k].id, j->fx[k].checked_on, newest, &stale);
        }
        (void)printf("%s: %d rules, %d parameters, %d currency rules, %d instruments\n", j->code,
                     (int)j->rule_count, (int)j->parameter_count, (int)j->fx_count, (int)j->instrument_count);
    }
    (void)printf("%d delivery terms, %d charge names\n", (int)law->incoterm_count, (int)law->charge_count);
    (void)printf("%lu rows old or never looked up\npack %s\n", (unsigned long)stale, law->digest);
}

static bool write_outputs(const arguments *a, const adv_law *law, adv_arena *arena)
{
    adv_buffer pack, tables;
    adv_buffer_init(&pack, arena);
    adv_buffer_init(&tables, arena);
    if ((a->pack_path != NULL && adv_lawpack_write(&pack, law) != ADV_OK) ||
        (a->c_path != NULL && adv_lawc_write_c(&tables, law) != ADV_OK)) {
        (void)fputs("lawc: memory is out\n", stderr);
        return false;
    }
    return (a->pack_path == NULL || write_file(a->pack_path, adv_buffer_done(&pack))) &&
           (a->c_path == NULL || write_file(a->c_path, adv_buffer_done(&tables)));
}

int main(int argc, char **argv)
{
    arguments a = {0};
    if (!parse(&a, argc, argv)) {
        return usage(stderr);
    }
    adv_arena arena;
    adv_error_list problems;
    adv_law *law = NULL;
    adv_arena_init(&arena, NULL);
    adv_error_list_init(&problems, &arena, PROBLEM_LIMIT);
    adv_lawc_options options = {.glossary = a.glossary};
    adv_status status = adv_lawc_read(&law, &arena, a.folder, &options, &problems);
    if (status != ADV_OK) {
        if (status == ADV_ERR_MEMORY) {
            (void)fputs("lawc: memory is out\n", stderr);
        }
        print_problems(&problems);
    } else {
        if (a.check) {
            report(law);
        }
        status = write_outputs(&a, law, &arena) ? ADV_OK : ADV_ERR_IO;
    }
    adv_arena_reset(&arena);
    return status == ADV_OK ? 0 : 2;
}

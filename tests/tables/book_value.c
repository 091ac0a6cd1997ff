/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values a book with made-up rates, for the scripts of this folder:
 *
 *     book_value BOOK OUTPUT [--threads N] [--memory BYTES] [--mapping FILE] [--top N]
 *     ... --interrupt-when writing    told to stop as soon as the half written values stand
 *     ... --duty SCHEDULE LISTS       duty and fees too: a schedule as the USITC exports it, in force since
 *                                     2015, and goods of layers, four words each: list, code, first day,
 *                                     day it ends
 *     ... --whole 1                   every entry assessed as a whole
 *     ... --way ahead|given-up        entries charged before the book is written; or in place until that is
 *                                     given up
 *     ... --aside BYTES               scattered lines kept in memory; more of them go to disk
 *     book_value --explain BOOK ENTRY LINE
 *     book_value --columns            the list of columns, one a line: table name type required
 *
 * Prints what it found as name=value lines; the exit status is 0, 2 (unusable) or 130 (interrupted).
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "advalorem/book.h"
#include "advalorem/json.h"
#include "rates.h"
#include "tables/tables.h"

typedef struct caller {
    const char *stop_when; /* a file: once it stands, the run is told to stop; NULL = never */
    uint64_t seen;
} caller;

/* By what the run has done and not by the clock: a fast machine is interrupted as surely as a slow one. */
static bool interrupted(void *context)
{
    const caller *c = context;
    return c->stop_when != NULL && access(c->stop_when, F_OK) == 0;
}

static void progress(void *context, const adv_tables_progress *told)
{
    caller *c = context;
    c->seen = told->rows;
}

static void print_e4(const char *name, adv_int128 value)
{
    char text[48];
    adv_decimal_format(text, value, 4, 2);
    printf("%s=%s\n", name, text);
}

static void print_summary(const adv_tables_summary *s, const caller *c)
{
    printf("rows=%" PRIu64 "\n", s->rows);
    for (unsigned i = 0; i < ADV_OUTCOME_COUNT; i++) {
        printf("%s=%" PRIu64 "\n", adv_outcome_name((adv_outcome)i), s->outcomes[i]);
    }
    printf("unreadable=%" PRIu64 "\nreject_records=%" PRIu64 "\nreject_rows=%" PRIu64 "\n", s->unreadable,
           s->rejected, s->reject_rows);
    printf("strays=%" PRIu64 "\n", s->strays);
    printf("compared=%" PRIu64 "\ndiffering=%" PRIu64 "\nuncertified=%" PRIu64 "\n", s->compared,
           s->differing, s->uncertified);
    print_e4("value", s->value_e4);
    print_e4("compared_value", s->compared_e4);
    print_e4("declared_value", s->declared_e4);
    printf("in_place=%" PRIu64 "\n", s->charged_in_place);
    printf("interrupted=%d\nprogress_rows=%" PRIu64 "\nelapsed_ms=%" PRId64 "\n", s->interrupted, c->seen,
           s->elapsed_ms);
    for (size_t i = 0; i < s->top_count; i++) {
        char value[48], declared[48];
        adv_decimal_format(value, s->top[i].value_e4, 4, 2);
        adv_decimal_format(declared, s->top[i].declared_e4, 4, 2);
        printf("top=%.*s %.*s %s %s\n", (int)s->top[i].entry.length, s->top[i].entry.bytes,
               (int)s->top[i].line.length, s->top[i].line.bytes, value, declared);
    }
}

static void print_place(const adv_error *error)
{
    fprintf(stderr, "%s%s%s: %s\n", error->place.source == NULL ? "" : error->place.source,
            error->place.field == NULL ? "" : ": ", error->place.field == NULL ? "" : error->place.field,
            error->message);
}

static int list_columns(void)
{
    for (int t = 0; t < ADV_TABLE_COUNT; t++) {
        for (size_t i = 0; i < adv_book_column_count((adv_book_table)t); i++) {
            adv_book_column column;
            adv_book_column_at(&column, (adv_book_table)t, i);
            printf("%s\t%s\t%s\t%s\t%s", adv_book_table_name((adv_book_table)t), column.name,
                   adv_column_type_name((adv_column_type)column.type),
                   column.required ? "required" : "optional", column.doc);
            for (const char *const *word = column.words; word != NULL && *word != NULL; word++) {
                printf("%s`%s`", word == column.words ? " One of " : ", ", *word);
            }
            printf("%s\n", column.words == NULL ? "" : ".");
        }
    }
    for (int r = 0; r < ADV_RESULT_COUNT; r++) {
        printf("results\t%s\t-\t-\t%s\n", adv_result_column_name((adv_result_column)r),
               adv_result_column_doc((adv_result_column)r));
    }
    for (int c = 0; c < ADV_CHARGE_COLUMN_COUNT; c++) {
        printf("charges\t%s\t-\t-\t%s\n", adv_charge_column_name((adv_charge_column)c),
               adv_charge_column_doc((adv_charge_column)c));
    }
    return 0;
}

static int explain(adv_arena *arena, char **argv, const adv_tables_options *options)
{
    adv_determination *d = NULL;
    adv_error error;
    if (adv_tables_row(&d, NULL, NULL, arena, argv[2], adv_text_of(argv[3]), adv_text_of(argv[4]), options,
                       &error) != ADV_OK) {
        print_place(&error);
        return 2;
    }
    printf("outcome=%s\nitems=%zu\nsteps=%zu\npoints=%zu\n", adv_outcome_name((adv_outcome)d->outcome),
           d->item_count, d->trace.count, d->point_count);
    print_e4("value", d->lines[0].value_e4);
    print_e4("entered", d->lines[0].entered_e4);
    for (size_t i = 0; i < d->trace.count; i++) {
        uint8_t op = d->trace.records[i].op;
        if (op == ADV_OP_PER_UNIT || op == ADV_OP_FORMULA) {
            printf("step=%s\n", op == ADV_OP_FORMULA ? "formula" : "per_unit");
        }
    }
    for (size_t i = 0; i < d->item_count; i++) {
        char amount[48] = "unknown";
        if (d->items[i].amount.e4 != ADV_AMOUNT_UNKNOWN) {
            adv_decimal_format(amount, d->items[i].amount.e4, 4, 2);
        }
        printf("item=%s %s %s\n", adv_element_kind_row((adv_element_kind)d->items[i].kind)->name, amount,
               d->items[i].spread == NULL ? "-" : d->items[i].spread);
    }
    return 0;
}

/* ---- duty ---------------------------------------------------------------------------------------------- */

static adv_text read_whole(adv_arena *arena, const char *path)
{
    enum { MOST = 1 << 22 };
    char *bytes = adv_arena_alloc(arena, MOST, 1);
    FILE *in = fopen(path, "rb");
    size_t length = in == NULL || bytes == NULL ? 0 : fread(bytes, 1, MOST, in);
    if (in != NULL) {
        fclose(in);
    }
    return (adv_text){bytes, length};
}

static adv_date day_of(adv_text text)
{
    adv_date day = ADV_DATE_NONE;
    return adv_date_parse(&day, text) == ADV_DATE_OK ? day : ADV_DATE_NONE;
}

static const adv_lists *read_lists(adv_arena *arena, const char *path)
{
    enum { MOST = 1000 };
    adv_lists *lists = ADV_ARENA_NEW(arena, adv_lists);
    adv_list_entry *entries = ADV_ARENA_ARRAY(arena, MOST, adv_list_entry);
    const char **names = ADV_ARENA_ARRAY(arena, MOST, const char *);
    adv_text rest = read_whole(arena, path);
    if (lists == NULL || entries == NULL || names == NULL) {
        return NULL;
    }
    for (size_t n = 0; n < MOST; n++) {
        adv_text name = adv_word_next(&rest), code = adv_word_next(&rest);
        adv_text from = adv_word_next(&rest), until = adv_word_next(&rest);
        if (until.length == 0) {
            break;
        }
        size_t list = 0;
        while (list < lists->name_count && !adv_text_is(name, names[list])) {
            list++;
        }
        if (list == lists->name_count) {
            names[lists->name_count++] = adv_arena_copy(arena, name.bytes, name.length);
        }
        entries[n] = (adv_list_entry){.list = (uint16_t)list, .digits = (uint8_t)code.length,
                                      .from = day_of(from), .until = day_of(until)};
        for (size_t i = 0; i < code.length; i++) {
            entries[n].code = entries[n].code * 10 + (uint64_t)(code.bytes[i] - '0');
        }
        lists->entry_count = n + 1;
    }
    lists->names = names;
    lists->entries = entries;
    return lists;
}

static void read_sources(adv_duty_sources *out, adv_arena *arena, const char *schedule, const char *lists)
{
    static adv_tariff_shelf shelf;
    static const adv_tariff *revisions[1];
    const adv_jurisdiction *j = adv_law_find(adv_law_builtin(), adv_text_of("US"));
    adv_layer_table *layers = NULL;
    adv_tariff *tariff = NULL;
    adv_node *root = NULL;
    adv_error error;
    adv_error_list problems;
    adv_error_list_init(&problems, arena, 0);
    const adv_lists *goods = read_lists(arena, lists);
    if (goods == NULL ||
        adv_json_read(&root, arena, read_whole(arena, schedule), schedule, &error) != ADV_OK ||
        adv_tariff_from_export(&tariff, arena, root, schedule, &problems, NULL) != ADV_OK ||
        adv_layer_compile(&layers, arena, j, goods, &problems) != ADV_OK) {
        for (size_t i = 0; i < problems.count; i++) {
            print_place(&problems.items[i]);
        }
        exit(1);
    }
    tariff->name = "made";
    tariff->jurisdiction = "US";
    tariff->in_force = adv_date_of(2015, 1, 1);
    revisions[0] = tariff;
    shelf = (adv_tariff_shelf){revisions, 1};
    *out = (adv_duty_sources){.shelf = &shelf, .layers = layers};
}

int main(int argc, char **argv)
{
    adv_arena arena;
    adv_fx fx;
    adv_error error;
    adv_error_list problems;
    adv_duty_sources sources;
    adv_tables_sources duty = {.sources = &sources};
    caller c = {0};
    char partial[4096];
    adv_arena_init(&arena, NULL);
    adv_error_list_init(&problems, &arena, 0);
    if (argc > 1 && strcmp(argv[1], "--columns") == 0) {
        return list_columns();
    }
    if (argc < 3 || !test_rates_make(&fx, &arena)) {
        fprintf(stderr, "usage: book_value BOOK OUTPUT [options]\n");
        return 1;
    }
    snprintf(partial, sizeof partial, "%s.partial-%ld", argv[2], (long)getpid());
    adv_tables_options options = {.law = adv_law_builtin(),
                                  .fx = &fx,
                                  .output = argv[2],
                                  .top = 10,
                                  .problems = &problems,
                                  .interrupted = interrupted,
                                  .progress = progress,
                                  .context = &c};
    if (strcmp(argv[1], "--explain") == 0 && argc == 5) {
        int status = explain(&arena, argv, &options);
        adv_arena_reset(&arena);
        return status;
    }
    for (int i = 3; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--threads") == 0) {
            options.threads = (int)strtol(argv[i + 1], NULL, 10);
        } else if (strcmp(argv[i], "--memory") == 0) {
            options.memory_bytes = strtoll(argv[i + 1], NULL, 10);
        } else if (strcmp(argv[i], "--mapping") == 0) {
            options.mapping = argv[i + 1];
        } else if (strcmp(argv[i], "--top") == 0) {
            options.top = (size_t)strtoull(argv[i + 1], NULL, 10);
        } else if (strcmp(argv[i], "--duty") == 0 && i + 2 < argc) {
            read_sources(&sources, &arena, argv[i + 1], argv[i + 2]);
            options.duty = &duty;
            i++;
        } else if (strcmp(argv[i], "--whole") == 0) {
            duty.whole = true;
        } else if (strcmp(argv[i], "--way") == 0) {
            duty.way = strcmp(argv[i + 1], "ahead") == 0 ? ADV_DUTY_AHEAD : ADV_DUTY_GIVEN_UP;
        } else if (strcmp(argv[i], "--aside") == 0) {
            duty.aside = (size_t)strtoull(argv[i + 1], NULL, 10);
        } else if (strcmp(argv[i], "--interrupt-when") == 0 && strcmp(argv[i + 1], "writing") == 0) {
            c.stop_when = partial;
        }
    }
    adv_tables_summary summary;
    adv_status status = adv_tables_value(&summary, &arena, argv[1], &options, &error);
    if (status != ADV_OK && problems.count == 0) {
        print_place(&error);
    }
    for (size_t i = 0; i < problems.count; i++) {
        print_place(&problems.items[i]);
    }
    print_summary(&summary, &c);
    adv_arena_reset(&arena);
    return status == ADV_OK ? 0 : summary.interrupted ? 130 : 2;
}

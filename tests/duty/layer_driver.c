/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Layers of lines read from standard input, for layer_oracle.py and the measurements of docs/layers.md.
 * Usage: layer_driver LISTS [REPEAT] < LINES.
 *
 * LISTS holds `list,code,from,until` a line.  A line of LINES holds, separated by '|': code, origin, day,
 * loaded, as of, value, steel, aluminum, copper, content of the United States, duty, its marginal effect,
 * claimed headings, programmes, by law (1).  Amounts are counts of 1/10 000; empty = not known.  What is
 * printed: one line a layer that is told, then the sums.  With REPEAT nothing is printed but the time.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "advalorem/layer.h"

#define FIELDS 15
#define WORDS  16

static char *next_cell(char **rest, char end)
{
    char *cell = *rest;
    char *at = strchr(cell, end);
    if (at != NULL) {
        *at = '\0';
        *rest = at + 1;
    } else {
        *rest = cell + strlen(cell);
    }
    return cell;
}

static adv_date day_of(const char *text, adv_date otherwise)
{
    adv_date day = otherwise;
    if (text[0] != '\0') {
        (void)adv_date_parse(&day, adv_text_of(text));
    }
    return day;
}

static int64_t amount_of(const char *text)
{
    return text[0] == '\0' ? ADV_AMOUNT_UNKNOWN : (int64_t)strtoll(text, NULL, 10);
}

static size_t words_of(adv_text words[WORDS], const char *text)
{
    adv_text rest = adv_text_of(text);
    size_t count = 0;
    for (adv_text word = adv_word_next(&rest); word.length > 0 && count < WORDS;
         word = adv_word_next(&rest)) {
        words[count++] = word;
    }
    return count;
}

static char *read_all(FILE *file)
{
    size_t size = 0, capacity = 1 << 20;
    char *bytes = malloc(capacity + 1);
    for (size_t got = 1; bytes != NULL && got > 0; size += got) {
        if (size == capacity) {
            capacity *= 2;
            bytes = realloc(bytes, capacity + 1);
        }
        got = bytes == NULL ? 0 : fread(bytes + size, 1, capacity - size, file);
    }
    if (bytes != NULL) {
        bytes[size] = '\0';
    }
    return bytes;
}

static void read_lists(adv_lists *lists, adv_arena *arena, char *text)
{
    size_t lines = 1;
    for (const char *c = text; *c != '\0'; c++) {
        lines += *c == '\n';
    }
    const char **names = ADV_ARENA_ARRAY(arena, ADV_LAYER_LISTS_MOST, const char *);
    adv_list_entry *entries = ADV_ARENA_ARRAY(arena, lines, adv_list_entry);
    *lists = (adv_lists){.names = names, .entries = entries};
    while (*text != '\0') {
        char *line = next_cell(&text, '\n');
        char *name = next_cell(&line, ','), *code = next_cell(&line, ','), *from = next_cell(&line, ',');
        size_t at = 0;
        while (at < lists->name_count && strcmp(names[at], name) != 0) {
            at++;
        }
        if (at == lists->name_count) {
            names[lists->name_count++] = name;
        }
        entries[lists->entry_count++] = (adv_list_entry){.list = (uint16_t)at,
                                                         .digits = (uint8_t)strlen(code),
                                                         .code = strtoull(code, NULL, 10),
                                                         .from = day_of(from, ADV_DATE_NONE),
                                                         .until = day_of(line, ADV_DATE_OPEN)};
    }
}

typedef struct asked {
    adv_layer_query query;
    adv_text claimed[WORDS], programmes[WORDS];
} asked;

static void read_query(asked *a, char *line)
{
    char *cell[FIELDS];
    for (size_t i = 0; i < FIELDS; i++) {
        cell[i] = next_cell(&line, '|');
    }
    a->query = (adv_layer_query)ADV_LAYER_QUERY_INIT;
    a->query.code = adv_text_of(cell[0]);
    a->query.origin = adv_text_of(cell[1]);
    a->query.day = day_of(cell[2], ADV_DATE_NONE);
    a->query.loaded = day_of(cell[3], ADV_DATE_NONE);
    a->query.mode = ADV_MODE_SEA;
    a->query.as_of = day_of(cell[4], ADV_DATE_NONE);
    a->query.value_e4 = amount_of(cell[5]);
    a->query.content_e4[ADV_MATERIAL_STEEL] = amount_of(cell[6]);
    a->query.content_e4[ADV_MATERIAL_ALUMINUM] = amount_of(cell[7]);
    a->query.content_e4[ADV_MATERIAL_COPPER] = amount_of(cell[8]);
    a->query.us_content_e4 = amount_of(cell[9]);
    a->query.duty_e4 = amount_of(cell[10]);
    a->query.duty_marginal_e9 = (int64_t)strtoll(cell[11], NULL, 10);
    a->query.claimed = a->claimed;
    a->query.claimed_count = words_of(a->claimed, cell[12]);
    a->query.programmes = a->programmes;
    a->query.programme_count = words_of(a->programmes, cell[13]);
    a->query.by_law = cell[14][0] == '1';
}

static const char *id_of(const adv_layer *layer)
{
    return layer == NULL ? "" : layer->id;
}

static void print_result(const adv_layer_result *r)
{
    for (size_t i = 0; i < r->count; i++) {
        const adv_layer_line *l = &r->lines[i];
        char from[11];
        adv_date_format(from, l->layer->from);
        printf("%s|%s|%s|%s|%s|%s|%s|%d|%d|%d|%d|%" PRId64 "|%" PRId64 "|%" PRId64 "\n", l->layer->id, from,
               adv_layer_outcome_name((adv_layer_outcome)l->outcome),
               adv_layer_why_text((adv_layer_why)l->why), id_of(l->by), id_of(l->exclusion),
               l->state == NULL ? "" : adv_layer_state_name((adv_layer_state)l->state->state), l->claimed,
               l->on_claim, l->amount_known, l->marginal_known, l->base_e4, l->amount_e4, l->marginal_e9);
    }
    printf("= %" PRId64 "|%" PRId64 "|%" PRId64 "|%d|%d|%" PRIx64 "\n", r->due_e4, r->unclaimed_e4,
           r->marginal_e9, r->due_known, r->marginal_known, r->strangers);
}

static long long microseconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int main(int argc, char **argv)
{
    static adv_layer_result result;
    adv_arena arena;
    adv_error_list problems;
    adv_lists lists;
    adv_layer_table *table = NULL;
    FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
    char *lists_text = file == NULL ? NULL : read_all(file), *input = read_all(stdin), *lines = input;
    long repeat = argc > 2 ? strtol(argv[2], NULL, 10) : 0;
    if (lists_text == NULL || lines == NULL) {
        fprintf(stderr, "usage: layer_driver LISTS [REPEAT] < LINES\n");
        return 1;
    }
    (void)fclose(file);
    adv_arena_init(&arena, NULL);
    adv_error_list_init(&problems, &arena, 0);
    read_lists(&lists, &arena, lists_text);
    const adv_jurisdiction *us = adv_law_find(adv_law_builtin(), adv_text_of("US"));
    long long began = microseconds();
    if (adv_layer_compile(&table, &arena, us, &lists, &problems) != ADV_OK) {
        fprintf(stderr, "%s\n", adv_error_list_empty(&problems) ? "memory" : problems.items[0].message);
        return 1;
    }
    long long compiled = microseconds() - began, spent = 0;
    long count = 0;
    while (*lines != '\0') {
        asked a;
        read_query(&a, next_cell(&lines, '\n'));
        if (repeat == 0) {
            adv_layer_find(&result, table, &a.query);
            print_result(&result);
        }
        began = microseconds();
        for (long i = 0; i < repeat; i++) {
            adv_layer_find(&result, table, &a.query);
        }
        spent += microseconds() - began;
        count += repeat;
    }
    if (repeat > 0) {
        printf("compiled in %lld us; %ld calls in %lld us\n", compiled, count, spent);
    }
    adv_arena_reset(&arena);
    free(lists_text);
    free(input);
    return 0;
}

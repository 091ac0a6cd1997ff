/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Duty of every row of a table.  Cells come as text, whatever the format, and are read here: a code, an
 * origin, a value, what was assessed.  A cell that is none of these puts its row aside with its reason; the
 * row itself stays in the output, marked.
 */
#include "duty_table.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "binding.h"
#include "duty/census.h"
#include "engine/schema_walk.h"
#include "output.h"
#include "rejects.h"

enum { REASONS_MOST = 512, ORIGINS_MOST = 26 * 26 + 1, CHAPTERS = 100, TOP_MOST = 100 };
#define NO_COLUMN SIZE_MAX

/* ---- columns ------------------------------------------------------------------------------------------- */

#define ADV_X(NAME, word, meaning) {#word, meaning},
static const char *const cells[][2] = {ADV_DUTY_CELLS(ADV_X)};
#undef ADV_X
_Static_assert(sizeof cells / sizeof cells[0] == ADV_DUTY_CELL_COUNT, "cells and their words");

/* Names a column goes by beside its own; those of the Census first. */
static const struct {
    uint8_t cell;
    const char *name;
} known_names[] = {
    {ADV_DUTY_CELL_CODE, "hts10"},
    {ADV_DUTY_CELL_CODE, "hts8"},
    {ADV_DUTY_CELL_CODE, "hts"},
    {ADV_DUTY_CELL_ORIGIN, "cty_code"},
    {ADV_DUTY_CELL_ORIGIN, "country"},
    {ADV_DUTY_CELL_VALUE, "dutiable_usd"},
    {ADV_DUTY_CELL_VALUE, "entered_value"},
    {ADV_DUTY_CELL_DUTY, "duty_usd"},
    {ADV_DUTY_CELL_DAY, "entry_date"},
    {ADV_DUTY_CELL_CLAIM, "programme"},
};

typedef enum result_column {
    RESULT_ORIGIN,
    RESULT_SCHEDULE,
    RESULT_COLUMN,
    RESULT_RATE,
    RESULT_HEADING,
    RESULT_OUTCOME,
    RESULT_DETAIL,
    RESULT_COLUMN_DUTY,
    RESULT_LAYERS,
    RESULT_LAYER_DUTY,
    RESULT_DUTY,
    RESULT_LEAST,
    RESULT_MOST,
    RESULT_DIFFERENCE,
    RESULT_COLUMN_AGREES,
    RESULT_AGREES,
    RESULT_WITHIN,
    RESULT_CAUSE,
    RESULT_COUNT
} result_column;

static const struct {
    const char *name;
    bool amount;
    const char *meaning;
} results[RESULT_COUNT] = {
    [RESULT_ORIGIN] = {"origin_iso", false, "country of origin, ISO 3166"},
    [RESULT_SCHEDULE] = {"schedule", false, "revision of the schedule used"},
    [RESULT_COLUMN] = {"tariff_column", false, "general, special or column 2"},
    [RESULT_RATE] = {"rate", false, "text of the rate as published"},
    [RESULT_HEADING] = {"rate_heading", false, "number of the line that holds the rate"},
    [RESULT_OUTCOME] = {"outcome", false, "computed, free, or why there is no figure"},
    [RESULT_DETAIL] = {"detail", false, "the unit that is missing, or what the outcome is about"},
    [RESULT_COLUMN_DUTY] = {"duty_of_column", true, "duty by the column alone"},
    [RESULT_LAYERS] = {"layers", false, "headings of chapter 99 charged, a blank between"},
    [RESULT_LAYER_DUTY] = {"duty_of_layers", true,
                           "what they come to, on the day or in the middle of the period"},
    [RESULT_DUTY] = {"duty_computed", true, "both together"},
    [RESULT_LEAST] = {"duty_least", true,
                      "least over the days of the period, with every exclusion that may hold"},
    [RESULT_MOST] = {"duty_most", true, "most over the days of the period"},
    [RESULT_DIFFERENCE] = {"difference", true, "assessed less computed"},
    [RESULT_COLUMN_AGREES] = {"column_agrees", false, "yes or no: the assessed duty is that of the column"},
    [RESULT_AGREES] = {"agrees", false, "yes or no: it is that of column and layers"},
    [RESULT_WITHIN] = {"within", false, "yes or no: it lies between least and most"},
    [RESULT_CAUSE] = {"cause", false, "what the difference is consistent with"},
};

const char *adv_duty_cell_name(adv_duty_cell cell)
{
    return cells[cell][0];
}

const char *adv_duty_cell_meaning(adv_duty_cell cell)
{
    return cells[cell][1];
}

const char *adv_duty_result_name(size_t index)
{
    return index < RESULT_COUNT ? results[index].name : NULL;
}

const char *adv_duty_result_meaning(size_t index)
{
    return index < RESULT_COUNT ? results[index].meaning : NULL;
}

/* ---- the job ------------------------------------------------------------------------------------------- */

typedef struct job {
    adv_arena *arena;
    const adv_duty_table_options *options;
    adv_duty_summary *summary;
    adv_duck duck;
    adv_shelf shelf;
    adv_rejects rejects;
    adv_error_list problems;
    adv_watch watch;
    adv_output out;
    size_t column_of[ADV_DUTY_CELL_COUNT]; /* NO_COLUMN = the table has none */
    unsigned arguments;
    int argument_of[ADV_DUTY_CELL_COUNT]; /* of the function; -1 = none */
    uint64_t rows;
    bool failed;
    pthread_mutex_t lock;
    adv_duty_group origins[ORIGINS_MOST], chapters[CHAPTERS];
    adv_duty_reason_count reasons[REASONS_MOST + 1];
    size_t reason_count;
    adv_duty_worst worst[TOP_MOST + 1];
    size_t worst_count;
} job;

static adv_source *source_of(job *j)
{
    return &j->shelf.sources[ADV_TABLE_LINES];
}

static void complain(job *j, const char *field, const char *format, ...)
{
    adv_error error;
    va_list arguments;
    va_start(arguments, format);
    (void)adv_fail_list(&error, ADV_ERR_INPUT,
                        (adv_place){.source = source_of(j)->files[0].path, .field = field}, format,
                        arguments);
    va_end(arguments);
    adv_error_list_append(j->shelf.problems, &error);
}

static size_t column_named(const adv_source *source, adv_text name)
{
    for (size_t i = 0; i < source->column_count; i++) {
        if (adv_text_equal(source->columns[i].name, name)) {
            return i;
        }
    }
    return NO_COLUMN;
}

static void bind_cell(job *j, adv_duty_cell cell)
{
    const adv_source *source = source_of(j);
    adv_text named = j->options->columns[cell];
    size_t *at = &j->column_of[cell];
    if (named.length > 0) {
        *at = column_named(source, named);
        if (*at == NO_COLUMN) {
            complain(j, cells[cell][0], "the table has no column '%.*s', which --columns names",
                     (int)named.length, named.bytes);
        }
        return;
    }
    *at = column_named(source, adv_text_of(cells[cell][0]));
    for (size_t i = 0; i < sizeof known_names / sizeof *known_names && *at == NO_COLUMN; i++) {
        if (known_names[i].cell == cell) {
            *at = column_named(source, adv_text_of(known_names[i].name));
        }
    }
    if (*at == NO_COLUMN && cell <= ADV_DUTY_CELL_VALUE) {
        complain(j, cells[cell][0],
                 "the table has no column for the %s (%s); say which it is, --columns %s=NAME",
                 cells[cell][0], cells[cell][1], cells[cell][0]);
    }
}

/* Amounts in binary floating point have lost digits before they come here. */
static void check_type(job *j, adv_duty_cell cell)
{
    const char *type =
        j->column_of[cell] == NO_COLUMN ? NULL : source_of(j)->columns[j->column_of[cell]].type;
    if (type != NULL && (strcmp(type, "DOUBLE") == 0 || strcmp(type, "FLOAT") == 0)) {
        complain(j, cells[cell][0],
                 "this column is of the type %s, which does not hold decimals exactly; write it as DECIMAL, "
                 "whole numbers or text",
                 type);
    }
}

static adv_status bind_columns(job *j, adv_error *err)
{
    adv_source *source = source_of(j);
    adv_status status = adv_source_headers(&j->shelf, source, err);
    for (int c = 0; c < ADV_DUTY_CELL_COUNT && status == ADV_OK; c++) {
        bind_cell(j, (adv_duty_cell)c);
        check_type(j, (adv_duty_cell)c);
        j->argument_of[c] = -1;
        if (j->column_of[c] != NO_COLUMN) {
            adv_text name = source->columns[j->column_of[c]].name;
            j->argument_of[c] = (int)++j->arguments;
            j->summary->names[c] = adv_arena_copy(j->arena, name.bytes, name.length);
        }
    }
    for (size_t i = 0; i < source->column_count; i++) {
        for (size_t r = 0; r < RESULT_COUNT; r++) {
            if (adv_text_is_nocase(source->columns[i].name, results[r].name)) {
                complain(j, results[r].name, "this program writes a column of that name; rename yours first");
            }
        }
    }
    j->summary->has_duty = j->column_of[ADV_DUTY_CELL_DUTY] != NO_COLUMN;
    if (status == ADV_OK && j->shelf.problems->count > 0) {
        return adv_fail(err, ADV_ERR_INPUT, (adv_place){.source = source->files[0].path}, "%s",
                        j->shelf.problems->items[0].message);
    }
    return status;
}

/* ---- a row --------------------------------------------------------------------------------------------- */

typedef struct row_cells {
    adv_text text[ADV_DUTY_CELL_COUNT];
    uint64_t ordinal;
    job *j;
    bool bad;
} row_cells;

static void reject(row_cells *r, adv_duty_cell cell, const char *reason)
{
    job *j = r->j;
    adv_buffer words;
    adv_buffer_init(&words, j->arena);
    adv_buffer_char(&words, '\'');
    adv_buffer_text(&words, r->text[cell]);
    adv_buffer_string(&words, "' ");
    adv_buffer_string(&words, reason);
    r->bad = true;
    j->failed = j->failed || words.failed;
    adv_rejects_add(&j->rejects, ADV_TABLE_LINES, r->ordinal,
                    adv_text_of(j->summary->names[cell] == NULL ? "" : j->summary->names[cell]),
                    adv_buffer_done(&words));
}

static int64_t read_amount(row_cells *r, adv_duty_cell cell)
{
    int64_t e4 = ADV_AMOUNT_UNKNOWN;
    if (r->text[cell].length == 0) {
        return ADV_AMOUNT_UNKNOWN;
    }
    adv_decimal_problem why = adv_amount_parse(&e4, r->text[cell]);
    if (why == ADV_DECIMAL_OK && e4 >= 0) {
        return e4;
    }
    reject(r, cell, why == ADV_DECIMAL_OK ? "is below zero" : adv_decimal_problem_text(why));
    return ADV_AMOUNT_UNKNOWN;
}

/* ISO where it is one, else what the Census code stands for; an empty text where it is neither. */
static adv_text read_origin(adv_text text)
{
    adv_text iso = adv_census_country(text);
    return adv_country_known(text) ? text : iso;
}

static void read_row(adv_recompute_row *out, adv_duty_quantity quantities[2], row_cells *r)
{
    *out = (adv_recompute_row){.assessed_e4 = ADV_AMOUNT_UNKNOWN};
    out->question.code = r->text[ADV_DUTY_CELL_CODE];
    out->question.day = ADV_DATE_NONE;
    if (adv_tariff_key(out->question.code) == 0) {
        reject(r, ADV_DUTY_CELL_CODE, "is no tariff number; write 4 to 10 digits, with dots or without");
    }
    out->question.origin = read_origin(r->text[ADV_DUTY_CELL_ORIGIN]);
    if (r->text[ADV_DUTY_CELL_DAY].length > 0) {
        adv_date_problem why = adv_date_parse(&out->question.day, r->text[ADV_DUTY_CELL_DAY]);
        if (why != ADV_DATE_OK) {
            reject(r, ADV_DUTY_CELL_DAY, adv_date_problem_text(why));
        }
    }
    out->question.claims[0] = adv_text_trim(r->text[ADV_DUTY_CELL_CLAIM]);
    out->question.claim_count = out->question.claims[0].length > 0;
    out->basis.value_e4 = read_amount(r, ADV_DUTY_CELL_VALUE);
    out->assessed_e4 = read_amount(r, ADV_DUTY_CELL_DUTY);
    out->basis.quantities = quantities;
    for (int k = 0; k < 2; k++) {
        adv_duty_cell cell = k == 0 ? ADV_DUTY_CELL_QUANTITY : ADV_DUTY_CELL_QUANTITY_2;
        int64_t e4 = read_amount(r, cell);
        if (e4 != ADV_AMOUNT_UNKNOWN) {
            quantities[out->basis.quantity_count++] =
                (adv_duty_quantity){.e4 = e4, .unit = adv_text_trim(r->text[cell + 1])};
        }
    }
}

/* Digits alone: a code with dots finds its lists too. */
static void strip_dots(adv_recompute_row *row, char digits[16])
{
    size_t length = 0;
    for (size_t i = 0; i < row->question.code.length && length < 15; i++) {
        char c = row->question.code.bytes[i];
        if (c >= '0' && c <= '9') {
            digits[length++] = c;
        }
    }
    row->question.code = (adv_text){digits, length};
}

/* ---- counting ------------------------------------------------------------------------------------------ */

static bool has_figure(const adv_recomputed *d)
{
    return d->outcome == ADV_RECOMPUTE_COMPUTED || d->outcome == ADV_RECOMPUTE_FREE;
}

static void tally(adv_duty_tally *t, const adv_recompute_row *row, const adv_recomputed *d, bool counts)
{
    int64_t value = row->basis.value_e4 == ADV_AMOUNT_UNKNOWN ? 0 : row->basis.value_e4;
    t->rows++;
    if (!has_figure(d)) {
        return;
    }
    t->worked_out++;
    t->by_subheading += d->by_subheading;
    t->value_e4 += value;
    t->duty_e4 += d->duty_e4;
    if (!d->compared || !counts) {
        return;
    }
    t->compared++;
    t->column_agree += d->column_agrees;
    t->agree += d->agrees;
    t->within += d->within;
    t->compared_value_e4 += value;
    t->compared_duty_e4 += d->duty_e4;
    t->assessed_e4 += row->assessed_e4;
    t->causes[d->cause]++;
}

static void count_reason(job *j, const adv_recompute_row *row, const adv_recomputed *d)
{
    adv_duty_reason_count *found = NULL;
    for (size_t i = 0; i < j->reason_count && found == NULL; i++) {
        adv_duty_reason_count *here = &j->reasons[i];
        bool rest = i == REASONS_MOST;
        if (rest || (here->outcome == d->outcome && adv_text_is(d->detail, here->detail))) {
            found = here;
        }
    }
    if (found == NULL) {
        const char *copy = d->detail.length == 0 || j->reason_count == REASONS_MOST
                               ? ""
                               : adv_arena_copy(j->arena, d->detail.bytes, d->detail.length);
        found = &j->reasons[j->reason_count++];
        *found = (adv_duty_reason_count){.outcome = d->outcome, .detail = copy == NULL ? "" : copy};
    }
    found->rows++;
    found->value_e4 += row->basis.value_e4 == ADV_AMOUNT_UNKNOWN ? 0 : row->basis.value_e4;
}

static int64_t absolute(int64_t value)
{
    return value < 0 ? -value : value;
}

static adv_text keep(job *j, adv_text text)
{
    const char *copy = text.length == 0 ? "" : adv_arena_copy(j->arena, text.bytes, text.length);
    j->failed = j->failed || copy == NULL;
    return (adv_text){copy, copy == NULL ? 0 : text.length};
}

static void keep_worst(job *j, const adv_recompute_row *row, const adv_recomputed *d, uint64_t ordinal)
{
    size_t top = j->options->run.top < TOP_MOST ? j->options->run.top : TOP_MOST;
    size_t at = j->worst_count;
    int64_t size = absolute(d->difference_e4);
    if (top == 0 || (at == top && size <= absolute(j->worst[top - 1].difference_e4))) {
        return;
    }
    while (at > 0 && absolute(j->worst[at - 1].difference_e4) < size) {
        at--;
    }
    size_t behind = (j->worst_count < top ? j->worst_count : top - 1) - at;
    memmove(j->worst + at + 1, j->worst + at, behind * sizeof *j->worst);
    j->worst[at] =
        (adv_duty_worst){.code = keep(j, row->question.code),
                         .origin = keep(j, row->question.origin),
                         .rate = d->choice.rate == NULL ? adv_text_of("") : d->choice.rate->text,
                         .cause = adv_text_of(adv_recompute_cause_name((adv_recompute_cause)d->cause)),
                         .value_e4 = row->basis.value_e4,
                         .assessed_e4 = row->assessed_e4,
                         .duty_e4 = d->duty_e4,
                         .difference_e4 = d->difference_e4,
                         .row = ordinal};
    j->worst_count += j->worst_count < top;
}

static size_t origin_slot(adv_text iso)
{
    return iso.length != 2 ? ORIGINS_MOST - 1
                           : (size_t)(iso.bytes[0] - 'A') * 26 + (size_t)(iso.bytes[1] - 'A');
}

/* 0 for what is no code. */
static size_t chapter_of(adv_text code)
{
    int64_t chapter = 0;
    return code.length >= 2 &&
                   adv_decimal_parse(&chapter, (adv_text){code.bytes, 2}, 0, CHAPTERS) == ADV_DECIMAL_OK &&
                   chapter > 0
               ? (size_t)chapter
               : 0;
}

static void count_row(job *j, const adv_recompute_row *row, const adv_recomputed *d, uint64_t ordinal)
{
    size_t chapter = chapter_of(row->question.code);
    bool counts = !j->options->left_out[chapter];
    tally(&j->summary->all, row, d, counts);
    tally(&j->origins[origin_slot(row->question.origin)].tally, row, d, counts);
    tally(&j->chapters[chapter].tally, row, d, counts);
    if (!has_figure(d)) {
        count_reason(j, row, d);
    } else if (d->compared && !d->agrees && counts) {
        j->summary->cause_rows[d->cause]++;
        j->summary->cause_e4[d->cause] += absolute(d->difference_e4);
        keep_worst(j, row, d, ordinal);
    }
}

/* ---- the function -------------------------------------------------------------------------------------- */

static void put_text(duckdb_vector vector, idx_t row, adv_text text)
{
    duckdb_vector_assign_string_element_len(vector, row, text.bytes == NULL ? "" : text.bytes, text.length);
}

static void put_nothing(duckdb_vector vector, idx_t row)
{
    duckdb_validity_set_row_invalid(duckdb_vector_get_validity(vector), row);
}

static void put_amount(duckdb_vector vector, idx_t row, int64_t e4)
{
    ((int64_t *)duckdb_vector_get_data(vector))[row] = e4 / 100; /* cents: duties are rounded to them */
}

static void put_flag(duckdb_vector vector, idx_t row, bool flag)
{
    put_text(vector, row, adv_text_of(flag ? "yes" : "no"));
}

static adv_text join_headings(char out[160], const adv_recomputed *d)
{
    size_t length = 0;
    for (size_t i = 0; i < d->heading_count; i++) {
        length += (size_t)snprintf(out + length, 160 - length, "%s%s", i == 0 ? "" : " ", d->headings[i]);
    }
    return (adv_text){out, length};
}

static void write_figures(duckdb_vector *to, idx_t row, const adv_recomputed *d)
{
    char headings[160];
    put_amount(to[RESULT_COLUMN_DUTY], row, d->column_e4);
    put_text(to[RESULT_LAYERS], row, join_headings(headings, d));
    put_amount(to[RESULT_LAYER_DUTY], row, d->layers_e4);
    put_amount(to[RESULT_DUTY], row, d->duty_e4);
    put_amount(to[RESULT_LEAST], row, d->least_e4);
    put_amount(to[RESULT_MOST], row, d->most_e4);
    if (!d->compared) {
        for (size_t c = RESULT_DIFFERENCE; c < RESULT_COUNT; c++) {
            put_nothing(to[c], row);
        }
        return;
    }
    put_amount(to[RESULT_DIFFERENCE], row, d->difference_e4);
    put_flag(to[RESULT_COLUMN_AGREES], row, d->column_agrees);
    put_flag(to[RESULT_AGREES], row, d->agrees);
    put_flag(to[RESULT_WITHIN], row, d->within);
    put_text(to[RESULT_CAUSE], row,
             adv_text_of(d->agrees ? "" : adv_recompute_cause_name((adv_recompute_cause)d->cause)));
}

static void write_row(duckdb_vector *to, idx_t row, const adv_recompute_row *in, const adv_recomputed *d)
{
    const adv_tariff_choice *choice = &d->choice;
    bool chosen = choice->rate != NULL;
    put_text(to[RESULT_ORIGIN], row, in->question.origin);
    put_text(to[RESULT_SCHEDULE], row, adv_text_of(choice->schedule == NULL ? "" : choice->schedule->name));
    put_text(to[RESULT_COLUMN], row,
             adv_text_of(chosen ? adv_tariff_column_name((adv_tariff_column)choice->column) : ""));
    put_text(to[RESULT_RATE], row, chosen ? choice->rate->text : adv_text_of(""));
    put_text(to[RESULT_HEADING], row, chosen ? choice->rated->code : adv_text_of(""));
    put_text(to[RESULT_OUTCOME], row,
             adv_text_of(adv_recompute_outcome_name((adv_recompute_outcome)d->outcome)));
    put_text(to[RESULT_DETAIL], row, d->detail);
    if (has_figure(d)) {
        write_figures(to, row, d);
        return;
    }
    for (size_t c = RESULT_COLUMN_DUTY; c < RESULT_COUNT; c++) {
        put_nothing(to[c], row);
    }
}

static void one_row(job *j, duckdb_data_chunk input, duckdb_vector *to, idx_t row)
{
    char digits[16];
    adv_recompute_row in;
    adv_recomputed d;
    adv_duty_quantity quantities[2];
    row_cells r = {.j = j, .ordinal = (uint64_t)adv_chunk_integer(input, 0, row)};
    for (int c = 0; c < ADV_DUTY_CELL_COUNT; c++) {
        if (j->argument_of[c] >= 0) {
            r.text[c] = adv_text_trim(adv_chunk_text(input, (idx_t)j->argument_of[c], row));
        }
    }
    read_row(&in, quantities, &r);
    if (r.bad) {
        d = (adv_recomputed){.outcome = ADV_RECOMPUTE_REJECTED};
    } else {
        strip_dots(&in, digits);
        adv_recompute_one(&d, j->options->with, &in);
    }
    if (d.outcome == ADV_RECOMPUTE_NO_ORIGIN) {
        d.detail = r.text[ADV_DUTY_CELL_ORIGIN];
    }
    count_row(j, &in, &d, r.ordinal);
    write_row(to, row, &in, &d);
}

static void function(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output)
{
    job *j = duckdb_scalar_function_get_extra_info(info);
    idx_t rows = duckdb_data_chunk_get_size(input);
    duckdb_vector to[RESULT_COUNT];
    for (size_t c = 0; c < RESULT_COUNT; c++) {
        to[c] = duckdb_struct_vector_get_child(output, c);
        duckdb_vector_ensure_validity_writable(to[c]);
    }
    pthread_mutex_lock(&j->lock);
    for (idx_t i = 0; i < rows; i++) {
        one_row(j, input, to, i);
    }
    bool failed = j->failed || j->rejects.failed;
    pthread_mutex_unlock(&j->lock);
    __atomic_fetch_add(&j->rows, rows, __ATOMIC_RELAXED);
    if (failed) {
        duckdb_scalar_function_set_error(info, "memory is out");
    }
}

static duckdb_logical_type result_type(void)
{
    duckdb_logical_type types[RESULT_COUNT];
    const char *names[RESULT_COUNT];
    for (size_t c = 0; c < RESULT_COUNT; c++) {
        types[c] = results[c].amount ? duckdb_create_decimal_type(18, 2)
                                     : duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR);
        names[c] = results[c].name;
    }
    duckdb_logical_type whole = duckdb_create_struct_type(types, names, RESULT_COUNT);
    for (size_t c = 0; c < RESULT_COUNT; c++) {
        duckdb_destroy_logical_type(&types[c]);
    }
    return whole;
}

static adv_status register_function(job *j, adv_error *err)
{
    duckdb_scalar_function made = duckdb_create_scalar_function();
    duckdb_logical_type result = result_type();
    duckdb_logical_type number = duckdb_create_logical_type(DUCKDB_TYPE_BIGINT);
    duckdb_logical_type text = duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR);
    duckdb_scalar_function_set_name(made, "adv_duty");
    duckdb_scalar_function_add_parameter(made, number);
    for (unsigned i = 0; i < j->arguments; i++) {
        duckdb_scalar_function_add_parameter(made, text);
    }
    duckdb_scalar_function_set_return_type(made, result);
    duckdb_scalar_function_set_special_handling(made);
    duckdb_scalar_function_set_extra_info(made, j, NULL);
    duckdb_scalar_function_set_function(made, function);
    duckdb_state state = duckdb_register_scalar_function(j->duck.con, made);
    duckdb_destroy_logical_type(&text);
    duckdb_destroy_logical_type(&number);
    duckdb_destroy_logical_type(&result);
    duckdb_destroy_scalar_function(&made);
    return state == DuckDBSuccess ? ADV_OK
                                  : adv_fail(err, ADV_ERR_IO, (adv_place){0},
                                             "the column engine does not take the kernel as a function");
}

/* ---- the run ------------------------------------------------------------------------------------------- */

static adv_status open_source(job *j, const char *table, adv_error *err)
{
    adv_source *source = source_of(j);
    const char *slash = strrchr(table, '/');
    const char *name = slash == NULL ? table : slash + 1;
    source->table = ADV_TABLE_LINES;
    source->style.carry = true;
    source->files = ADV_ARENA_NEW(j->arena, adv_source_file);
    if (source->files == NULL) {
        return adv_fail_memory(err);
    }
    *source->files = (adv_source_file){.path = table, .name = name, .first = 1};
    source->file_count = source->file_capacity = 1;
    if (access(table, R_OK) != 0) {
        return adv_fail(err, ADV_ERR_INPUT, (adv_place){.source = table},
                        "the table is not there or cannot be read");
    }
    return adv_file_format_of(&source->format, adv_text_of(name))
               ? ADV_OK
               : adv_fail(
                     err, ADV_ERR_INPUT, (adv_place){.source = table},
                     "the ending tells how a table is written: .csv, .tsv, .ndjson or .parquet, the text "
                     "ones also with .gz or .zst behind");
}

static void call_function(adv_buffer *sql, job *j)
{
    adv_buffer_string(sql, "adv_duty(row_number() OVER ()");
    for (int c = 0; c < ADV_DUTY_CELL_COUNT; c++) {
        if (j->column_of[c] != NO_COLUMN) {
            adv_buffer_string(sql, ", ");
            adv_source_text(sql, source_of(j), j->column_of[c]);
        }
    }
    adv_buffer_char(sql, ')');
}

static unsigned make_statement(adv_buffer *sql, job *j)
{
    const adv_source *source = source_of(j);
    bool writes = j->options->run.output != NULL;
    if (writes) {
        adv_output_copy_from(sql, &j->out);
    }
    adv_buffer_string(sql, "SELECT ");
    for (size_t i = 0; i < source->column_count && writes; i++) {
        adv_source_output(sql, source, i);
        adv_buffer_string(sql, ", ");
    }
    adv_buffer_string(sql, "unnest(");
    call_function(sql, j);
    adv_buffer_string(sql, ") FROM ");
    unsigned scan = adv_source_scan(sql, &j->shelf, source, false);
    if (writes) {
        adv_output_copy_to(sql, &j->out);
    }
    return scan;
}

static adv_status take_nothing(void *context, duckdb_data_chunk chunk, adv_error *err)
{
    (void)context;
    (void)chunk;
    (void)err;
    return ADV_OK;
}

static adv_status run(job *j, adv_error *err)
{
    adv_buffer sql;
    adv_buffer_init(&sql, j->arena);
    unsigned scan = make_statement(&sql, j);
    adv_status status = sql.failed ? adv_fail_memory(err) : register_function(j, err);
    if (status != ADV_OK) {
        return status;
    }
    bool writes = j->options->run.output != NULL;
    j->watch.stage = "computing";
    j->watch.rows = &j->rows;
    j->watch.meanwhile = writes ? adv_output_send : NULL;
    j->watch.context = &j->out;
    status = writes ? adv_duck_work(&j->duck, sql.bytes, &j->watch, err)
                    : adv_duck_stream(&j->duck, sql.bytes, &j->watch, take_nothing, NULL, err);
    j->watch.rows = NULL;
    j->watch.meanwhile = NULL;
    bool text = source_of(j)->format == ADV_FILE_CSV || source_of(j)->format == ADV_FILE_TSV;
    return status == ADV_OK && text ? adv_rejects_take_broken(&j->rejects, &j->shelf, source_of(j), scan, err)
                                    : status;
}

/* Without an output the rows put aside are told, not written. */
static adv_status tell_rejects(job *j)
{
    for (size_t i = 0; i < j->rejects.count; i++) {
        const adv_reject *r = &j->rejects.items[i];
        const char *field = adv_arena_copy(j->arena, r->column.bytes, r->column.length);
        adv_place place = {.source = source_of(j)->files[0].path, .row = (int64_t)r->record, .field = field};
        adv_error_list_add(j->shelf.problems, ADV_ERR_INPUT, place, "%.*s", (int)r->reason.length,
                           r->reason.bytes);
    }
    return ADV_OK;
}

static adv_status finish(job *j, adv_error *err)
{
    const adv_output *out = &j->out;
    j->summary->unreadable = source_of(j)->files[0].broken_count;
    j->summary->rejected = adv_rejects_settle(&j->rejects, &j->shelf);
    if (j->rejects.failed) {
        return adv_fail_memory(err);
    }
    if (j->options->run.output == NULL) {
        return tell_rejects(j);
    }
    j->summary->rejects = out->rejects;
    adv_status status = adv_output_sync(out->partial, 0, err);
    status = status != ADV_OK ? status : adv_rejects_write(&j->rejects, out->rejects_partial, err);
    status = status != ADV_OK ? status : adv_output_rename(out->rejects_partial, out->rejects, err);
    status = status != ADV_OK ? status : adv_output_rename(out->partial, out->path, err);
    return status != ADV_OK ? status : adv_output_sync_folder(j->arena, out->path, err);
}

/* ---- the summary --------------------------------------------------------------------------------------- */

static int by_compared(const void *a, const void *b, const void *context)
{
    const adv_duty_group *x = a, *y = b;
    (void)context;
    if (x->tally.compared != y->tally.compared) {
        return x->tally.compared > y->tally.compared ? -1 : 1;
    }
    return strcmp(x->name, y->name);
}

static int by_rows(const void *a, const void *b, const void *context)
{
    const adv_duty_reason_count *x = a, *y = b;
    (void)context;
    return x->rows != y->rows ? (x->rows > y->rows ? -1 : 1) : x->outcome - y->outcome;
}

/* The groups that have rows, under their names. */
static adv_status name_groups(const adv_duty_group **out, size_t *count, job *j, adv_duty_group *groups,
                              size_t size, bool origins)
{
    adv_duty_group *kept = ADV_ARENA_ARRAY(j->arena, size, adv_duty_group);
    adv_duty_group *scratch = ADV_ARENA_ARRAY(j->arena, size, adv_duty_group);
    size_t found = 0;
    for (size_t i = 0; kept != NULL && scratch != NULL && i < size; i++) {
        char name[3] = {(char)('A' + i / 26), (char)('A' + i % 26), '\0'};
        if (!origins) {
            snprintf(name, sizeof name, "%02zu", i % CHAPTERS);
        }
        if (groups[i].tally.rows == 0) {
            continue;
        }
        bool known = !origins || i + 1 < ORIGINS_MOST;
        kept[found] = groups[i];
        kept[found].name = known ? adv_arena_copy(j->arena, name, 2) : "none";
        if (kept[found++].name == NULL) {
            return ADV_ERR_MEMORY;
        }
    }
    if (kept == NULL || scratch == NULL) {
        return ADV_ERR_MEMORY;
    }
    if (origins) {
        adv_sort(kept, scratch, found, sizeof *kept, by_compared, NULL);
    }
    *out = kept;
    *count = found;
    return ADV_OK;
}

static adv_status sum_up(job *j)
{
    adv_duty_summary *s = j->summary;
    adv_duty_reason_count *scratch = ADV_ARENA_ARRAY(j->arena, j->reason_count + 1, adv_duty_reason_count);
    adv_duty_reason_count *kept = ADV_ARENA_ARRAY(j->arena, j->reason_count + 1, adv_duty_reason_count);
    adv_duty_worst *worst = ADV_ARENA_ARRAY(j->arena, j->worst_count + 1, adv_duty_worst);
    if (scratch == NULL || kept == NULL || worst == NULL) {
        return ADV_ERR_MEMORY;
    }
    memcpy(kept, j->reasons, j->reason_count * sizeof *kept);
    memcpy(worst, j->worst, j->worst_count * sizeof *worst);
    adv_sort(kept, scratch, j->reason_count, sizeof *kept, by_rows, NULL);
    s->reasons = kept;
    s->reason_count = j->reason_count;
    s->worst = worst;
    s->worst_count = j->worst_count;
    adv_status status = name_groups(&s->origins, &s->origin_count, j, j->origins, ORIGINS_MOST, true);
    return status != ADV_OK ? status
                            : name_groups(&s->chapters, &s->chapter_count, j, j->chapters, CHAPTERS, false);
}

static adv_status do_job(job *j, const char *table, adv_error *err)
{
    const adv_tables_options *options = &j->options->run;
    adv_status status = open_source(j, table, err);
    if (status == ADV_OK && options->output != NULL) {
        status = adv_output_name(&j->out, j->arena, options->output, options->rejects, err);
        status = status == ADV_OK ? adv_output_begin(&j->out, j->arena, err) : status;
    }
    status = status != ADV_OK ? status : adv_duck_open(&j->duck, options, j->out.spill, err);
    status = status != ADV_OK ? status : bind_columns(j, err);
    status = status != ADV_OK ? status : run(j, err);
    status = status != ADV_OK ? status : finish(j, err);
    if (status == ADV_OK && sum_up(j) != ADV_OK) {
        status = adv_fail_memory(err);
    }
    return status;
}

adv_status adv_tables_duty(adv_duty_summary *out, adv_arena *arena, const char *table,
                           const adv_duty_table_options *options, adv_error *err)
{
    job *j = calloc(1, sizeof *j);
    int64_t started = adv_clock_ms();
    memset(out, 0, sizeof *out);
    if (j == NULL) {
        return adv_fail_memory(err);
    }
    *j = (job){.arena = arena, .options = options, .summary = out, .rejects = {.arena = arena}};
    adv_error_list_init(&j->problems, arena, 0);
    pthread_mutex_init(&j->lock, NULL);
    j->watch.options = &options->run;
    j->shelf = (adv_shelf){.arena = arena,
                           .duck = &j->duck,
                           .folder = "",
                           .problems = options->run.problems != NULL ? options->run.problems : &j->problems};
    adv_status status = do_job(j, table, err);
    adv_duck_close(&j->duck);
    if (j->out.partial != NULL) {
        adv_output_clear(&j->out);
    }
    out->interrupted = j->watch.stopped;
    out->elapsed_ms = adv_clock_ms() - started;
    pthread_mutex_destroy(&j->lock);
    free(j);
    return status;
}

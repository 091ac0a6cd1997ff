/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table a duty is asked for: how its file is opened, and which of its columns is what.
 */
#include "duty_job.h"

#include <string.h>
#include <unistd.h>

#include "binding.h"

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

const char *adv_duty_cell_name(adv_duty_cell cell)
{
    return cells[cell][0];
}

const char *adv_duty_cell_meaning(adv_duty_cell cell)
{
    return cells[cell][1];
}

adv_source *adv_duty_source(adv_duty_job *j)
{
    return &j->shelf.sources[ADV_TABLE_LINES];
}

static void complain(adv_duty_job *j, const char *field, const char *format, ...)
{
    adv_error error;
    va_list arguments;
    va_start(arguments, format);
    (void)adv_fail_list(&error, ADV_ERR_INPUT,
                        (adv_place){.source = adv_duty_source(j)->files[0].path, .field = field}, format,
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
    return ADV_DUTY_NO_COLUMN;
}

static void bind_cell(adv_duty_job *j, adv_duty_cell cell)
{
    const adv_source *source = adv_duty_source(j);
    adv_text named = j->options->columns[cell];
    size_t *at = &j->column_of[cell];
    if (named.length > 0) {
        *at = column_named(source, named);
        if (*at == ADV_DUTY_NO_COLUMN) {
            complain(j, cells[cell][0], "the table has no column '%.*s', which --columns names",
                     (int)named.length, named.bytes);
        }
        return;
    }
    *at = column_named(source, adv_text_of(cells[cell][0]));
    for (size_t i = 0; i < sizeof known_names / sizeof *known_names && *at == ADV_DUTY_NO_COLUMN; i++) {
        if (known_names[i].cell == cell) {
            *at = column_named(source, adv_text_of(known_names[i].name));
        }
    }
    if (*at == ADV_DUTY_NO_COLUMN && cell <= ADV_DUTY_CELL_VALUE) {
        complain(j, cells[cell][0],
                 "the table has no column for the %s (%s); say which it is, --columns %s=NAME",
                 cells[cell][0], cells[cell][1], cells[cell][0]);
    }
}

/* Amounts in binary floating point have lost digits before they come here. */
static void check_type(adv_duty_job *j, adv_duty_cell cell)
{
    size_t at = j->column_of[cell];
    const char *type = at == ADV_DUTY_NO_COLUMN ? NULL : adv_duty_source(j)->columns[at].type;
    if (type != NULL && (strcmp(type, "DOUBLE") == 0 || strcmp(type, "FLOAT") == 0)) {
        complain(j, cells[cell][0],
                 "this column is of the type %s, which does not hold decimals exactly; write it as DECIMAL, "
                 "whole numbers or text",
                 type);
    }
}

static adv_status refuse(adv_duty_job *j, adv_error *err)
{
    return adv_fail(err, ADV_ERR_INPUT, (adv_place){.source = adv_duty_source(j)->files[0].path}, "%s",
                    j->shelf.problems->items[0].message);
}

adv_status adv_duty_bind(adv_duty_job *j, adv_error *err)
{
    adv_source *source = adv_duty_source(j);
    adv_status status = adv_source_headers(&j->shelf, source, err);
    if (status == ADV_OK && j->shelf.problems->count > 0) {
        return refuse(j, err); /* a file without a header lacks every column, which is one cause */
    }
    for (int c = 0; c < ADV_DUTY_CELL_COUNT && status == ADV_OK; c++) {
        bind_cell(j, (adv_duty_cell)c);
        check_type(j, (adv_duty_cell)c);
        j->argument_of[c] = -1;
        if (j->column_of[c] != ADV_DUTY_NO_COLUMN) {
            adv_text name = source->columns[j->column_of[c]].name;
            j->argument_of[c] = (int)++j->arguments;
            j->summary->names[c] = adv_arena_copy(j->arena, name.bytes, name.length);
        }
    }
    for (size_t i = 0; i < source->column_count; i++) {
        for (size_t r = 0; adv_duty_result_name(r) != NULL; r++) {
            if (adv_text_is_nocase(source->columns[i].name, adv_duty_result_name(r))) {
                complain(j, adv_duty_result_name(r),
                         "this program writes a column of that name; rename yours first");
            }
        }
    }
    j->summary->has_duty = j->column_of[ADV_DUTY_CELL_DUTY] != ADV_DUTY_NO_COLUMN;
    return status == ADV_OK && j->shelf.problems->count > 0 ? refuse(j, err) : status;
}

adv_status adv_duty_open(adv_duty_job *j, const char *table, adv_error *err)
{
    adv_source *source = adv_duty_source(j);
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

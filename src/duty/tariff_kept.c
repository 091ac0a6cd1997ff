/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kept form of a revision: a line of text for each row of the schedule, fields divided by tabs, so that
 * it can be searched with what every system has.  A backslash, a tab, a line end and a NUL inside a field are
 * written \\, \t, \n, \r and \0.  Reading borrows the bytes: only a field with a backslash is copied.
 */
#include "tariff_build.h"

#include <string.h>

static const char first_line[] = "advalorem-tariff/1\n";

enum {
    FIELD_CODE,
    FIELD_INDENT,
    FIELD_CELLS,
    FIELD_UNITS = FIELD_CELLS + ADV_TARIFF_COLUMN_COUNT,
    FIELD_FOOTNOTES,
    FIELD_DESCRIPTION,
    FIELD_COUNT
};

/* ---- writing ------------------------------------------------------------------------------------------ */

static const struct {
    char byte, letter;
} escapes[] = {{'\\', '\\'}, {'\t', 't'}, {'\n', 'n'}, {'\r', 'r'}, {'\0', '0'}};

static char letter_of(char byte)
{
    for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++) {
        if (escapes[i].byte == byte) {
            return escapes[i].letter;
        }
    }
    return '\0';
}

static void write_field(adv_buffer *out, adv_text text, char end)
{
    size_t plain = 0;
    for (size_t i = 0; i < text.length; i++) {
        char letter = letter_of(text.bytes[i]);
        if (letter != '\0') {
            adv_buffer_text(out, (adv_text){text.bytes + plain, i - plain});
            adv_buffer_char(out, '\\');
            adv_buffer_char(out, letter);
            plain = i + 1;
        }
    }
    if (plain < text.length) {
        adv_buffer_text(out, (adv_text){text.bytes + plain, text.length - plain});
    }
    adv_buffer_char(out, end);
}

adv_status adv_tariff_write(adv_buffer *out, const adv_tariff *tariff)
{
    adv_buffer_string(out, first_line);
    for (uint32_t i = 0; i < tariff->line_count; i++) {
        const adv_tariff_line *line = &tariff->lines[i];
        write_field(out, line->code, '\t');
        adv_buffer_integer(out, line->indent);
        adv_buffer_char(out, '\t');
        for (int column = 0; column < ADV_TARIFF_COLUMN_COUNT; column++) {
            const adv_tariff_cell *cell = line->cells[column];
            write_field(out, cell == NULL ? (adv_text){NULL, 0} : cell->text, '\t');
        }
        write_field(out, line->units, '\t');
        write_field(out, line->footnotes, '\t');
        write_field(out, line->description, '\n');
    }
    return out->failed ? ADV_ERR_MEMORY : ADV_OK;
}

/* ---- reading ------------------------------------------------------------------------------------------ */

typedef struct kept {
    adv_arena *arena;
    adv_text text; /* what is left */
    const char *source;
    int64_t line;
    adv_error *err;
} kept;

static adv_status damaged(const kept *in, const char *what)
{
    return adv_fail(in->err, ADV_ERR_INPUT, (adv_place){.source = in->source, .row = in->line},
                    "this line of a kept tariff %s; import the revision again", what);
}

/* The field in place, or its copy without escapes; false when an escape is unknown, or memory is out with
   bytes NULL. */
static bool unescape(adv_text *field, adv_arena *arena)
{
    if (field->length == 0 || memchr(field->bytes, '\\', field->length) == NULL) {
        return true;
    }
    char *copy = adv_arena_alloc(arena, field->length + 1, 1);
    size_t length = 0;
    for (size_t i = 0; copy != NULL && i < field->length; i++) {
        char c = field->bytes[i];
        if (c == '\\') {
            size_t k = 0;
            i++;
            while (k < sizeof escapes / sizeof *escapes &&
                   (i >= field->length || escapes[k].letter != field->bytes[i])) {
                k++;
            }
            if (k == sizeof escapes / sizeof *escapes) {
                return false;
            }
            c = escapes[k].byte;
        }
        copy[length++] = c;
    }
    *field = (adv_text){copy, length};
    return copy != NULL;
}

/* Cuts the next line into its fields. */
static adv_status cut(kept *in, adv_text fields[FIELD_COUNT])
{
    const char *end = memchr(in->text.bytes, '\n', in->text.length);
    if (end == NULL) {
        return damaged(in, "has no end");
    }
    const char *at = in->text.bytes;
    for (int i = 0; i < FIELD_COUNT; i++) {
        const char *stop = memchr(at, '\t', (size_t)(end - at));
        if ((stop == NULL) != (i == FIELD_COUNT - 1)) {
            return damaged(in, "does not have its nine fields");
        }
        stop = stop == NULL ? end : stop;
        fields[i] = (adv_text){at, (size_t)(stop - at)};
        if (!unescape(&fields[i], in->arena)) {
            return fields[i].bytes == NULL ? adv_fail_memory(in->err) : damaged(in, "has an unknown escape");
        }
        at = stop + 1;
    }
    in->text.length -= (size_t)(end + 1 - in->text.bytes);
    in->text.bytes = end + 1;
    return ADV_OK;
}

static bool is_code(adv_text code)
{
    for (size_t i = 0; i < code.length; i++) {
        if (code.bytes[i] < '0' || code.bytes[i] > '9') {
            return false;
        }
    }
    return code.length == 0 || (code.length >= 4 && code.length <= 10);
}

static adv_status read_row(kept *in, adv_tariff_row *row)
{
    adv_text fields[FIELD_COUNT] = {{NULL, 0}};
    int64_t indent = 0;
    adv_status status = cut(in, fields);
    if (status != ADV_OK) {
        return status;
    }
    if (!is_code(fields[FIELD_CODE]) ||
        adv_decimal_parse(&indent, fields[FIELD_INDENT], 0, 256) != ADV_DECIMAL_OK || indent < 0) {
        return damaged(in, "has no code and indent");
    }
    *row = (adv_tariff_row){.code = fields[FIELD_CODE],
                            .units = fields[FIELD_UNITS],
                            .footnotes = fields[FIELD_FOOTNOTES],
                            .description = fields[FIELD_DESCRIPTION],
                            .indent = (uint8_t)indent};
    for (int column = 0; column < ADV_TARIFF_COLUMN_COUNT; column++) {
        row->cells[column] = fields[FIELD_CELLS + column];
    }
    return ADV_OK;
}

adv_status adv_tariff_read(adv_tariff **out, adv_arena *arena, adv_text text, const char *source,
                           adv_error *err)
{
    kept in = {.arena = arena, .text = text, .source = source, .line = 1, .err = err};
    const size_t head = sizeof first_line - 1;
    uint32_t rows = 0;
    uint32_t twice = 0;
    if (text.length < head || memcmp(text.bytes, first_line, head) != 0 ||
        text.length >= ADV_TARIFF_NO_LINE / 4) {
        return damaged(&in, "is not 'advalorem-tariff/1'");
    }
    in.text = (adv_text){text.bytes + head, text.length - head};
    for (size_t i = 0; i < in.text.length; i++) {
        rows += in.text.bytes[i] == '\n';
    }
    adv_tariff_row *list = ADV_ARENA_ARRAY(arena, (size_t)rows + 1, adv_tariff_row);
    if (list == NULL) {
        return adv_fail_memory(err);
    }
    uint32_t count = 0;
    while (in.text.length > 0) {
        in.line++;
        adv_status status = read_row(&in, &list[count]);
        if (status != ADV_OK) {
            return status;
        }
        count++;
    }
    adv_status status = adv_tariff_build(out, arena, list, count, &twice);
    if (status == ADV_ERR_INPUT) {
        in.line = (int64_t)twice + 2;
        return damaged(&in, "repeats the code of an earlier one");
    }
    return status == ADV_ERR_MEMORY ? adv_fail_memory(err) : status;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decides what a cell says.  Text goes through the parsers of base/ after the file's own number or date style
 * has been undone; counted integers of typed columns are rescaled exactly or refused.  Nothing is rounded and
 * nothing guessed: every other cell is a problem that names what was found and what to write.
 */
#include "cells.h"

#include <assert.h>
#include <string.h>

#include "advalorem/json.h"
#include "engine/rate_text.h"
#include "engine/schema_walk.h"

static const char phrase_negative[] = "is negative; amounts, quantities and rates are written without a sign";
static const char phrase_json[] =
    "stands there without quotes; in NDJSON every value is a string, write it in quotes";
static const char phrase_json_nested[] =
    "is a list or an object; a cell holds one value, write it as one string";
static const char phrase_json_bad[] = "is no string that JSON allows; check its quotes and escapes";
static const char phrase_ternary[] = "is none of yes, no and unknown; write one of them, in small letters";
static const char phrase_currency[] =
    "is no currency of ISO 4217; write its three capital letters, such as USD, EUR or VND";
static const char phrase_country[] =
    "is no country of ISO 3166; write its two capital letters, such as VN or US";
static const char phrase_words[] = "is none of the words of this column; write one of:";
static const char phrase_empty[] = "is missing, and this column may not be empty";
static const char phrase_empty_json[] =
    "is missing, and this key may not be; if the record looks whole, see whether its line is one JSON object";
static const char phrase_thousands[] =
    "does not group its digits in threes as the mapping says; check the number style declared for the file";
static const char phrase_day[] =
    "is not a day in the order the mapping declares; write it so, or change `dates`";
static const char phrase_scale[] =
    "has more decimals than are kept (4 in an amount or quantity, 9 in a rate) and they are not zeros";
static const char phrase_large[] = "is larger than any figure that can be kept exactly here; check it";
static const char phrase_calendar[] = "is a day outside the years 0001 to 9999";
static const char phrase_utf8[] = "holds bytes that are no UTF-8; declare the file's encoding in the mapping";

adv_cell_text adv_cell_text_of(adv_text text)
{
    adv_cell_text cell;
    memset(&cell, 0, sizeof cell);
    assert(text.length <= UINT32_MAX);
    cell.near.length = (uint32_t)text.length;
    if (text.length <= sizeof cell.near.bytes) {
        memcpy(cell.near.bytes, text.bytes == NULL ? "" : text.bytes, text.length);
    } else {
        memcpy(cell.far.prefix, text.bytes, sizeof cell.far.prefix);
        cell.far.bytes = text.bytes;
    }
    return cell;
}

/* ---- problems ------------------------------------------------------------------------------------------ */

void adv_cell_problems_clear(adv_cell_problems *problems, size_t rows)
{
    problems->count = 0;
    memset(problems->of_row, 0, rows);
}

void adv_cell_problem_add(adv_cell_problems *problems, size_t row, uint16_t binding, adv_text found,
                          const char *phrase, const char *const *words)
{
    if (problems->of_row[row] == 0) {
        problems->first[row] = binding;
    }
    if (problems->of_row[row] >= ADV_PROBLEMS_A_ROW) {
        return; /* the row is out already, and four reasons are enough to start with */
    }
    problems->of_row[row]++;
    adv_cell_problem *problem = &problems->items[problems->count++];
    problem->row = (uint32_t)row;
    problem->binding = binding;
    problem->phrase = phrase;
    problem->words = words;
    problem->cut = found.length > ADV_PROBLEM_FOUND_SIZE;
    problem->length = (uint8_t)(problem->cut ? ADV_PROBLEM_FOUND_SIZE : found.length);
    memcpy(problem->found, found.bytes == NULL ? "" : found.bytes, problem->length);
}

void adv_cell_problem_message(adv_buffer *out, const adv_cell_problem *problem)
{
    adv_text found = {problem->found, problem->length};
    while (found.length > 0 && !adv_utf8_valid(found) && problem->cut) {
        found.length--; /* the cut may have gone through a character */
    }
    if (problem->phrase != phrase_empty && problem->phrase != phrase_empty_json) {
        adv_buffer_char(out, '\'');
        adv_buffer_text(out, found);
        adv_buffer_string(out, problem->cut ? "...' " : "' ");
    } else {
        adv_buffer_string(out, "the value ");
    }
    adv_buffer_string(out, problem->phrase);
    for (const char *const *word = problem->words; word != NULL && *word != NULL; word++) {
        adv_buffer_string(out, word == problem->words ? " " : ", ");
        adv_buffer_string(out, *word);
    }
}

static void complain(const adv_cell_span *span, adv_cell_problems *problems, size_t i, adv_text found,
                     const char *phrase)
{
    adv_cell_problem_add(problems, i, span->index, found, phrase,
                         phrase == phrase_words ? span->binding->column.words : NULL);
}

/* ---- one cell ------------------------------------------------------------------------------------------ */

static bool stated(const adv_cell_span *span, size_t i)
{
    size_t at = span->first + i;
    return span->cells.validity == NULL || (span->cells.validity[at >> 6] >> (at & 63) & 1u) != 0;
}

/* Bit k tells whether row i + k has a cell, for the 64 rows from i on. */
static uint64_t stated_from(const adv_cell_span *span, size_t i)
{
    size_t at = span->first + i, left = span->rows - i;
    uint64_t bits = ~UINT64_C(0);
    if (span->cells.validity != NULL) {
        bits = span->cells.validity[at >> 6] >> (at & 63);
        if ((at & 63) != 0 && left > 64 - (at & 63)) {
            bits |= span->cells.validity[(at >> 6) + 1] << (64 - (at & 63));
        }
    }
    return left < 64 ? bits & ((UINT64_C(1) << left) - 1) : bits;
}

static void need(const adv_cell_span *span, size_t i, adv_cell_problems *problems)
{
    if (span->binding->column.required) {
        bool json = span->binding->form == ADV_CELL_JSON;
        complain(span, problems, i, (adv_text){NULL, 0}, json ? phrase_empty_json : phrase_empty);
    }
}

/* A JSON value as the text it stands for; false where it is null or a problem. */
static bool json_text(adv_text *out, const adv_cell_span *span, size_t i, adv_cell_problems *problems)
{
    adv_text raw = *out;
    if (adv_text_is(raw, "null")) {
        *out = (adv_text){NULL, 0};
        return true;
    }
    if (raw.length < 2 || raw.bytes[0] != '"') {
        bool nested = raw.length > 0 && (raw.bytes[0] == '{' || raw.bytes[0] == '[');
        complain(span, problems, i, raw, nested ? phrase_json_nested : phrase_json);
        return false;
    }
    if (memchr(raw.bytes, '\\', raw.length) == NULL) {
        *out = (adv_text){raw.bytes + 1, raw.length - 2};
        return true;
    }
    adv_node *node = NULL;
    if (adv_json_read(&node, span->arena, raw, NULL, NULL) != ADV_OK) {
        complain(span, problems, i, raw, phrase_json_bad);
        return false;
    }
    *out = node->text;
    return true;
}

/* A cell that is no plain text: a JSON value, or nothing where something must stand. */
static bool other_text(adv_text *out, const adv_cell_span *span, size_t i, adv_cell_problems *problems)
{
    if (stated(span, i)) {
        *out = adv_cell_text_get((const adv_cell_text *)span->cells.values + span->first + i);
        if (span->binding->form == ADV_CELL_JSON && !json_text(out, span, i, problems)) {
            return false;
        }
    }
    if (out->length == 0) {
        need(span, i, problems);
        return false;
    }
    return true;
}

/* The text of a cell; false where there is none, or a problem instead. */
static inline bool cell_text(adv_text *out, const adv_cell_span *span, size_t i, adv_cell_problems *problems)
{
    bool there = stated(span, i);
    *out = (adv_text){NULL, 0};
    if (!there && !span->binding->column.required) {
        return false;
    }
    if (there && span->binding->form == ADV_CELL_TEXT) {
        *out = adv_cell_text_get((const adv_cell_text *)span->cells.values + span->first + i);
        if (out->length > 0) {
            return true;
        }
    }
    return other_text(out, span, i, problems);
}

static bool is_text(const adv_cell_span *span)
{
    return span->binding->form == ADV_CELL_TEXT || span->binding->form == ADV_CELL_JSON;
}

/* Rows next to each other repeat their day, currency or word: the same sixteen bytes mean the same.  What an
   engine leaves behind a shorter text is zero; were it not, the cell would only be read once more. */
static bool repeats(const adv_cell_span *span, size_t i)
{
    if (i == 0 || span->binding->form != ADV_CELL_TEXT || !stated(span, i) || !stated(span, i - 1)) {
        return false;
    }
    const adv_cell_text *cell = (const adv_cell_text *)span->cells.values + span->first + i;
    return cell->near.length <= 12 && memcmp(cell, cell - 1, sizeof *cell) == 0;
}

/* ---- numbers ------------------------------------------------------------------------------------------- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Undoes the file's thousands and decimal signs: "1.234,50" to "1234.50".  Returns NULL or what is wrong. */
static const char *undo_style(char out[64], adv_text *text, const adv_cell_style *style)
{
    char decimal = style->decimal == 0 ? '.' : style->decimal;
    size_t length = 0, since = 0;
    bool grouped = false, fraction = false;
    if (text->length >= 64) {
        return adv_decimal_problem_text(ADV_DECIMAL_SYNTAX);
    }
    for (size_t i = 0; i < text->length; i++) {
        char c = text->bytes[i];
        if (c == decimal && !fraction) {
            if (grouped && since != 3) {
                return phrase_thousands;
            }
            fraction = true;
            out[length++] = '.';
        } else if (style->thousands != 0 && c == style->thousands && !fraction) {
            if (since == 0 || since > 3 || (grouped && since != 3)) {
                return phrase_thousands;
            }
            grouped = true;
            since = 0;
        } else if (is_digit(c)) {
            out[length++] = c;
            since += !fraction;
        } else if (c == '-' && i == 0) {
            out[length++] = c;
        } else {
            return adv_decimal_problem_text(ADV_DECIMAL_SYNTAX);
        }
    }
    if (grouped && !fraction && since != 3) {
        return phrase_thousands;
    }
    *text = (adv_text){out, length};
    return NULL;
}

static int scale_of(adv_column_type type)
{
    return type == ADV_COLUMN_RATE ? 9 : 4;
}

static int64_t limit_of(adv_column_type type)
{
    return type == ADV_COLUMN_RATE ? ADV_RATE_LIMIT_E9 : ADV_AMOUNT_LIMIT_E4;
}

/* One number from text.  Returns NULL or what is wrong. */
static const char *parse_number(int64_t *out, adv_text text, const adv_binding *binding)
{
    adv_column_type type = (adv_column_type)binding->column.type;
    char plain[64];
    bool may_be_unknown = type == ADV_COLUMN_AMOUNT || type == ADV_COLUMN_SIGNED;
    if (may_be_unknown && text.bytes[0] == 'u' && adv_text_is(text, "unknown")) {
        *out = ADV_AMOUNT_UNKNOWN;
        return NULL;
    }
    if (binding->style.decimal != 0 || binding->style.thousands != 0) {
        const char *phrase = undo_style(plain, &text, &binding->style);
        if (phrase != NULL) {
            return phrase;
        }
    }
    adv_decimal_problem problem = adv_decimal_parse(out, text, scale_of(type), limit_of(type));
    if (problem != ADV_DECIMAL_OK) {
        return adv_decimal_problem_text(problem);
    }
    return *out < 0 && type != ADV_COLUMN_SIGNED ? phrase_negative : NULL;
}

/* One cell of a column of numbers in text; false where nothing is stated, or a problem instead. */
static bool number_of_text(int64_t *out, const adv_cell_span *span, size_t i, adv_cell_problems *problems)
{
    adv_text text;
    if (!cell_text(&text, span, i, problems)) {
        return false;
    }
    const char *phrase = parse_number(out, text, span->binding);
    if (phrase != NULL) {
        *out = 0;
        complain(span, problems, i, text, phrase);
    }
    return phrase == NULL;
}

/* Most elements are empty in most rows and in no order a processor could foresee, so the rows that state one
   are looked for in their bits. */
static size_t numbers_of_text(int64_t *out, uint8_t *present, const adv_cell_span *span,
                              adv_cell_problems *problems)
{
    size_t count = 0;
    memset(out, 0, span->rows * sizeof *out);
    memset(present, 0, span->rows);
    for (size_t from = 0; from < span->rows; from += 64) {
        size_t rows = span->rows - from < 64 ? span->rows - from : 64;
        uint64_t left = stated_from(span, from);
        for (size_t i = 0; span->binding->column.required && i < rows; i++) {
            if ((left >> i & 1u) == 0) {
                need(span, from + i, problems);
            }
        }
        for (; left != 0; left &= left - 1) {
            size_t i = from + (size_t)__builtin_ctzll(left);
            present[i] = number_of_text(&out[i], span, i, problems);
            count += present[i];
        }
    }
    return count;
}

static adv_int128 integer_at(const adv_cell_span *span, size_t i)
{
    size_t at = span->first + i;
    switch (span->binding->form) {
    case ADV_CELL_INT8: return ((const int8_t *)span->cells.values)[at];
    case ADV_CELL_INT16: return ((const int16_t *)span->cells.values)[at];
    case ADV_CELL_INT32: return ((const int32_t *)span->cells.values)[at];
    case ADV_CELL_INT64: return ((const int64_t *)span->cells.values)[at];
    default: {
        adv_int128 value;
        memcpy(&value, (const char *)span->cells.values + 16 * at, 16);
        return value;
    }
    }
}

/* An integer that counts 10^-from, rescaled to 10^-to.  Returns NULL or what is wrong. */
static const char *rescale(int64_t *out, adv_int128 value, int from, adv_column_type type)
{
    int to = scale_of(type);
    int64_t limit = limit_of(type);
    adv_int128 bound = (adv_int128)1 << 100;
    if (value > bound || value < -bound) {
        return phrase_large;
    }
    for (; from < to; from++) {
        value *= 10;
    }
    for (; from > to; from--) {
        if (value % 10 != 0) {
            return phrase_scale;
        }
        value /= 10;
    }
    if (value < 0 && type != ADV_COLUMN_SIGNED) {
        return phrase_negative;
    }
    if (value >= limit || value <= -(adv_int128)limit) {
        return phrase_large;
    }
    *out = (int64_t)value;
    return NULL;
}

static void complain_integer(const adv_cell_span *span, adv_cell_problems *problems, size_t i,
                             adv_int128 value, const char *phrase)
{
    char digits[48];
    size_t length = adv_decimal_format(digits, value, span->binding->scale, span->binding->scale);
    complain(span, problems, i, (adv_text){digits, length}, phrase);
}

static size_t numbers_of_integers(int64_t *out, uint8_t *present, const adv_cell_span *span,
                                  adv_cell_problems *problems)
{
    adv_column_type type = (adv_column_type)span->binding->column.type;
    size_t count = 0;
    for (size_t i = 0; i < span->rows; i++) {
        out[i] = 0;
        present[i] = 0;
        if (!stated(span, i)) {
            need(span, i, problems);
            continue;
        }
        adv_int128 value = integer_at(span, i);
        const char *phrase = rescale(&out[i], value, span->binding->scale, type);
        if (phrase != NULL) {
            complain_integer(span, problems, i, value, phrase);
            continue;
        }
        present[i] = 1;
        count++;
    }
    return count;
}

/* The common typed column, 64 bits at the scale wanted: nothing to rescale, so one comparison a row. */
static size_t numbers_as_they_are(int64_t *out, uint8_t *present, const adv_cell_span *span,
                                  adv_cell_problems *problems)
{
    const int64_t *values = (const int64_t *)span->cells.values + span->first;
    uint64_t limit = (uint64_t)limit_of((adv_column_type)span->binding->column.type);
    size_t count = 0;
    unsigned wrong = 0;
    for (size_t i = 0; i < span->rows; i++) {
        uint8_t here = stated(span, i);
        int64_t value = here ? values[i] : 0;
        out[i] = value;
        present[i] = here;
        wrong |= (uint64_t)value >= limit; /* a negative figure is a huge one */
        count += here;
    }
    return wrong || (span->binding->column.required && count < span->rows)
               ? numbers_of_integers(out, present, span, problems)
               : count;
}

size_t adv_cells_numbers(int64_t *out, uint8_t *present, const adv_cell_span *span,
                         adv_cell_problems *problems)
{
    const adv_binding *binding = span->binding;
    if (is_text(span)) {
        return numbers_of_text(out, present, span, problems);
    }
    if (binding->form == ADV_CELL_INT64 && binding->column.type != ADV_COLUMN_SIGNED &&
        binding->scale == scale_of((adv_column_type)binding->column.type)) {
        return numbers_as_they_are(out, present, span, problems);
    }
    return numbers_of_integers(out, present, span, problems);
}

/* ---- days ---------------------------------------------------------------------------------------------- */

/* Two or four digits at *at, moved behind them; -1 when there are none. */
static int take_digits(const char **at, const char *end, int least, int most)
{
    int value = 0, count = 0;
    while (*at < end && count < most && is_digit(**at)) {
        value = value * 10 + (*(*at)++ - '0');
        count++;
    }
    return count < least ? -1 : value;
}

static void two_digits(char *out, int value)
{
    out[0] = (char)('0' + value / 10 % 10);
    out[1] = (char)('0' + value % 10);
}

/* A day in the order the mapping declares, rewritten as base/ reads it.  False when it is none. */
static bool undo_order(char out[11], adv_text text, uint8_t style)
{
    const char *at = text.bytes, *end = text.bytes + text.length;
    bool year_first = style == ADV_DATES_YMD;
    int a = take_digits(&at, end, year_first ? 4 : 1, year_first ? 4 : 2);
    char separator = at < end ? *at : '\0';
    bool joined = year_first && is_digit(separator);
    if (a < 0 || (!joined && separator != '.' && separator != '/' && separator != '-')) {
        return false;
    }
    at += !joined;
    int b = take_digits(&at, end, joined ? 2 : 1, 2);
    if (b < 0 || (!joined && (at >= end || *at != separator))) {
        return false;
    }
    at += !joined;
    int c = take_digits(&at, end, year_first ? (joined ? 2 : 1) : 4, year_first ? 2 : 4);
    if (c < 0 || at != end) {
        return false;
    }
    int year = year_first ? a : c, month = style == ADV_DATES_MDY ? a : b;
    int day = style == ADV_DATES_YMD ? c : style == ADV_DATES_DMY ? a : b;
    memcpy(out, "0000-00-00", 11);
    two_digits(out, year / 100);
    two_digits(out + 2, year % 100);
    two_digits(out + 5, month);
    two_digits(out + 8, day);
    return true;
}

static const char *parse_day(adv_date *out, adv_text text, const adv_binding *binding)
{
    char rewritten[11];
    if (binding->style.dates != ADV_DATES_ISO) {
        if (!undo_order(rewritten, text, binding->style.dates)) {
            return phrase_day;
        }
        text = (adv_text){rewritten, 10};
    }
    adv_date_problem problem = adv_date_parse(out, text);
    return problem == ADV_DATE_OK ? NULL : adv_date_problem_text(problem);
}

static void dates_of_days(adv_date *out, const adv_cell_span *span, adv_cell_problems *problems)
{
    const int32_t *days = (const int32_t *)span->cells.values + span->first;
    adv_date first = adv_date_of(1, 1, 1), last = adv_date_of(9999, 12, 31);
    for (size_t i = 0; i < span->rows; i++) {
        out[i] = ADV_DATE_NONE;
        if (!stated(span, i)) {
            need(span, i, problems);
        } else if (days[i] < first || days[i] > last) {
            char digits[48];
            size_t length = adv_decimal_format(digits, days[i], 0, 0);
            complain(span, problems, i, (adv_text){digits, length}, phrase_calendar);
        } else {
            out[i] = days[i];
        }
    }
}

void adv_cells_dates(adv_date *out, const adv_cell_span *span, adv_cell_problems *problems)
{
    if (!is_text(span)) {
        dates_of_days(out, span, problems);
        return;
    }
    for (size_t i = 0; i < span->rows; i++) {
        adv_text text;
        if (repeats(span, i) && out[i - 1] != ADV_DATE_NONE) {
            out[i] = out[i - 1];
            continue;
        }
        out[i] = ADV_DATE_NONE;
        if (!cell_text(&text, span, i, problems)) {
            continue;
        }
        const char *phrase = parse_day(&out[i], text, span->binding);
        if (phrase != NULL) {
            out[i] = ADV_DATE_NONE;
            complain(span, problems, i, text, phrase);
        }
    }
}

/* ---- codes and words ----------------------------------------------------------------------------------- */

void adv_cells_currencies(adv_currency *out, const adv_cell_span *span, adv_cell_problems *problems)
{
    for (size_t i = 0; i < span->rows; i++) {
        adv_text text;
        if (repeats(span, i) && out[i - 1] != ADV_CURRENCY_NONE) {
            out[i] = out[i - 1];
            continue;
        }
        out[i] = ADV_CURRENCY_NONE;
        if (!cell_text(&text, span, i, problems)) {
            continue;
        }
        out[i] = adv_currency_find(text);
        if (out[i] == ADV_CURRENCY_NONE) {
            complain(span, problems, i, text, phrase_currency);
        }
    }
}

/* adv_ternary of a text; -1 where it is none. */
static int ternary_of(adv_text text)
{
    switch (text.length) {
    case 2: return memcmp(text.bytes, "no", 2) == 0 ? ADV_FALSE : -1;
    case 3: return memcmp(text.bytes, "yes", 3) == 0 ? ADV_TRUE : -1;
    case 7: return memcmp(text.bytes, "unknown", 7) == 0 ? ADV_UNKNOWN : -1;
    default: return -1;
    }
}

/* adv_ternary of a cell. */
static uint8_t ternary_at(const adv_cell_span *span, size_t i, adv_cell_problems *problems)
{
    adv_text text;
    if (span->binding->form == ADV_CELL_BOOL) {
        if (!stated(span, i)) {
            need(span, i, problems);
            return ADV_UNKNOWN;
        }
        return ((const uint8_t *)span->cells.values)[span->first + i] != 0 ? ADV_TRUE : ADV_FALSE;
    }
    if (!cell_text(&text, span, i, problems)) {
        return ADV_UNKNOWN;
    }
    int ternary = ternary_of(text);
    if (ternary < 0) {
        complain(span, problems, i, text, phrase_ternary);
        return ADV_UNKNOWN;
    }
    return (uint8_t)ternary;
}

/* The first eight bytes of a cell: all of a word of at most four letters.  What an engine leaves behind a
   shorter text is zero; were it not, the word would only be looked at letter by letter. */
static uint64_t head_of(const adv_cell_text *cell)
{
    uint64_t head = 0;
    memcpy(&head, cell, sizeof head);
    return head;
}

void adv_cells_facts(adv_facts_word *words, uint8_t fact, const adv_cell_span *span,
                     adv_cell_problems *problems)
{
    const adv_facts_word of_ternary[3] = {0, ADV_YES(fact), ADV_NO(fact)};
    const adv_cell_text yes = adv_cell_text_of(adv_text_of("yes")), no = adv_cell_text_of(adv_text_of("no"));
    const adv_cell_text *cells = span->cells.values; /* none at all where no row has one */
    bool plain = span->binding->form == ADV_CELL_TEXT;
    for (size_t i = 0; i < span->rows; i++) {
        uint64_t head = plain && stated(span, i) ? head_of(&cells[span->first + i]) : 0;
        words[i] |= head == head_of(&yes)  ? of_ternary[ADV_TRUE]
                    : head == head_of(&no) ? of_ternary[ADV_FALSE]
                                           : of_ternary[ternary_at(span, i, problems)];
    }
}

void adv_cells_words(uint8_t *out, const adv_cell_span *span, adv_cell_problems *problems)
{
    const char *const *words = span->binding->column.words;
    for (size_t i = 0; i < span->rows; i++) {
        adv_text text;
        out[i] = 0;
        if (!cell_text(&text, span, i, problems)) {
            continue;
        }
        for (uint8_t k = 0; words[k] != NULL; k++) {
            if (adv_text_is(text, words[k])) {
                out[i] = (uint8_t)(k + 1);
            }
        }
        if (out[i] == 0) {
            complain(span, problems, i, text, phrase_words);
        }
    }
}

void adv_cells_texts(adv_text *out, const adv_cell_span *span, adv_cell_problems *problems)
{
    for (size_t i = 0; i < span->rows; i++) {
        if (!cell_text(&out[i], span, i, problems)) {
            out[i] = (adv_text){NULL, 0};
        }
    }
}

/* Rates as the tariff writes them; those of declared_layers are bare parts of a hundred. */
static bool holds_rate(const adv_book_column *column)
{
    return column->target == ADV_TARGET_DUTY &&
           (column->kind == ADV_FIELD_RATE || column->kind == ADV_FIELD_ANTIDUMPING_RATE ||
            column->kind == ADV_FIELD_COUNTERVAILING_RATE);
}

static void check_texts(const adv_cell_span *span, adv_cell_problems *problems)
{
    bool country = span->binding->column.type == ADV_COLUMN_COUNTRY;
    bool rate = holds_rate(&span->binding->column);
    bool good = false;
    for (size_t i = 0; i < span->rows; i++) {
        adv_text text;
        if (good && repeats(span, i)) {
            continue;
        }
        good = false;
        if (!cell_text(&text, span, i, problems)) {
            continue;
        }
        const char *phrase = !adv_utf8_valid(text)                 ? phrase_utf8
                             : country && !adv_country_known(text) ? phrase_country
                             : rate && text.length > 0 && !adv_rate_is_written(text) ? adv_phrase_rate
                                                                                     : NULL;
        if (phrase != NULL) {
            complain(span, problems, i, text, phrase);
        }
        good = phrase == NULL;
    }
}

void adv_cells_check(const adv_cell_span *span, adv_cell_problems *problems)
{
    union {
        int64_t numbers[ADV_TILE_ROWS];
        adv_date dates[ADV_TILE_ROWS];
        adv_currency currencies[ADV_TILE_ROWS];
        adv_facts_word facts[ADV_TILE_ROWS];
        uint8_t words[ADV_TILE_ROWS];
    } out;
    uint8_t present[ADV_TILE_ROWS];
    assert(span->rows <= ADV_TILE_ROWS);
    switch ((adv_column_type)span->binding->column.type) {
    case ADV_COLUMN_AMOUNT:
    case ADV_COLUMN_SIGNED:
    case ADV_COLUMN_QUANTITY:
    case ADV_COLUMN_RATE: adv_cells_numbers(out.numbers, present, span, problems); return;
    case ADV_COLUMN_DATE: adv_cells_dates(out.dates, span, problems); return;
    case ADV_COLUMN_CURRENCY: adv_cells_currencies(out.currencies, span, problems); return;
    case ADV_COLUMN_TERNARY:
        memset(out.facts, 0, sizeof out.facts);
        adv_cells_facts(out.facts, 0, span, problems);
        return;
    case ADV_COLUMN_ENUM: adv_cells_words(out.words, span, problems); return;
    case ADV_COLUMN_TEXT:
    case ADV_COLUMN_ID:
    case ADV_COLUMN_COUNTRY: check_texts(span, problems); return;
    }
}

/* ---- forms --------------------------------------------------------------------------------------------- */

bool adv_cell_form_fits(adv_column_type type, adv_cell_form form, uint8_t scale, const char **instead)
{
    bool text = form == ADV_CELL_TEXT || form == ADV_CELL_JSON;
    switch (type) {
    case ADV_COLUMN_AMOUNT:
    case ADV_COLUMN_SIGNED:
    case ADV_COLUMN_QUANTITY:
    case ADV_COLUMN_RATE:
        *instead = "write the column as text, as DECIMAL(18,4) (rates DECIMAL(18,9)) or as an integer";
        return text || (form >= ADV_CELL_INT8 && form <= ADV_CELL_INT128 && scale <= 18);
    case ADV_COLUMN_DATE:
        *instead = "write the column as DATE, or as text like 2025-02-18";
        return text || form == ADV_CELL_DAYS;
    case ADV_COLUMN_TERNARY:
        *instead = "write the column as text (yes, no, unknown) or as BOOLEAN";
        return text || form == ADV_CELL_BOOL;
    default:
        *instead = "write the column as text, so that leading zeros and the words stay as they are";
        return text;
    }
}

/* ---- identifiers --------------------------------------------------------------------------------------- */

size_t adv_id_fold(char *out, adv_text id)
{
    size_t length = 0;
    for (size_t i = 0; i < id.length; i++) {
        char c = id.bytes[i];
        out[length] = c;
        length += c != '.' && c != '-' && c != ' ';
    }
    return length;
}

static size_t next_kept(adv_text id, size_t at)
{
    while (at < id.length && (id.bytes[at] == '.' || id.bytes[at] == '-' || id.bytes[at] == ' ')) {
        at++;
    }
    return at;
}

bool adv_id_equal(adv_text a, adv_text b)
{
    size_t i = next_kept(a, 0), k = next_kept(b, 0);
    while (i < a.length && k < b.length && a.bytes[i] == b.bytes[k]) {
        i = next_kept(a, i + 1);
        k = next_kept(b, k + 1);
    }
    return i == a.length && k == b.length;
}

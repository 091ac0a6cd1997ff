/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A record is the number of the line, as text, and figures of varying length: seven bits a byte, the lowest
 * first.  A figure counts cents and one more, so that nothing stands for "no figure".
 */
#include "charges.h"

#include <assert.h>
#include <string.h>

#define CENT_E4 100

/* Records stand in blocks, so that growing moves none and needs no second copy; none straddles two.  Where
   the next one stands in the next block, HOP is in its place. */
#define BLOCK_BITS 20
#define BLOCK_SIZE ((size_t)1 << BLOCK_BITS)
#define HOP        0xff
enum { NUMBERS = 13, LONGEST = 10 };
#define ASKED_SHIFT    4 /* above the standing of a record */
#define NUMBERED_FIRST ((size_t)1024) /* of the first block of words and of rates */
#define RECORD_MOST    (1 + ADV_ID_LIMIT + 1 + NUMBERS * LONGEST)
_Static_assert(ADV_ID_LIMIT < HOP, "the length of a line is no hop");
_Static_assert(ADV_KNOWLEDGE < 1 << ASKED_SHIFT, "standing and what is asked share a byte");

void adv_charges_init(adv_charges *charges, adv_allocator allocator)
{
    memset(charges, 0, sizeof *charges);
    charges->allocator = allocator;
    adv_keys_init(&charges->entries, allocator);
    adv_keys_init(&charges->rates, allocator);
    adv_keys_init(&charges->words, allocator);
    adv_arena_init(&charges->texts, &charges->allocator);
}

static void release(const adv_allocator *allocator, void *items, size_t size)
{
    if (items != NULL) {
        allocator->release(allocator->context, items, size);
    }
}

void adv_charges_release(adv_charges *charges)
{
    const adv_allocator *allocator = &charges->allocator;
    adv_keys_release(&charges->entries);
    adv_keys_release(&charges->rates);
    adv_keys_release(&charges->words);
    release(allocator, charges->rows, (charges->row_count + 1) * ADV_CHARGE_PLACE);
    release(allocator, charges->starts, charges->start_capacity * sizeof *charges->starts);
    for (size_t i = 0; i < charges->block_count; i++) {
        release(allocator, charges->blocks[i], BLOCK_SIZE);
    }
    release(allocator, charges->blocks, charges->block_capacity * sizeof *charges->blocks);
    for (size_t b = 0; b < ADV_CHARGE_BLOCKS; b++) {
        release(allocator, charges->rate_blocks[b], (NUMBERED_FIRST << b) * sizeof *charges->rate_blocks[b]);
        release(allocator, charges->word_blocks[b], (NUMBERED_FIRST << b) * sizeof *charges->word_blocks[b]);
    }
    adv_arena_reset(&charges->texts);
    adv_charge_count_release(&charges->count, allocator);
    adv_charges_init(charges, charges->allocator);
}

size_t adv_charges_memory(const adv_charges *charges)
{
    size_t keys = adv_keys_memory(&charges->entries) + adv_keys_memory(&charges->rates) +
                  adv_keys_memory(&charges->words);
    size_t places =
        charges->row_count * ADV_CHARGE_PLACE + charges->start_capacity * sizeof *charges->starts;
    return keys + places + charges->block_count * BLOCK_SIZE;
}

/* ---- words --------------------------------------------------------------------------------------------- */

/* Where a number stands: which block, and the place in it. */
static size_t block_of(size_t number, size_t *at)
{
    size_t b = 0;
    while (number >= NUMBERED_FIRST << b) {
        number -= NUMBERED_FIRST << b;
        b++;
    }
    *at = number;
    return b;
}

/* The block, made where it is not yet; NULL when memory is out. */
static void *block_made(const adv_allocator *allocator, void *block, size_t b, size_t size)
{
    return block != NULL ? block : allocator->allocate(allocator->context, (NUMBERED_FIRST << b) * size);
}

static bool keep_word(adv_charges *charges, size_t number, adv_text text)
{
    size_t at = 0, b = block_of(number, &at);
    if (b >= ADV_CHARGE_BLOCKS) {
        return false;
    }
    const char *kept = adv_arena_copy(&charges->texts, text.bytes, text.length);
    charges->word_blocks[b] =
        block_made(&charges->allocator, charges->word_blocks[b], b, sizeof *charges->word_blocks[b]);
    if (kept == NULL || charges->word_blocks[b] == NULL) {
        return false;
    }
    charges->word_blocks[b][at] = adv_cell_text_of((adv_text){kept, text.length});
    return true;
}

int64_t adv_charges_word(adv_charges *charges, adv_text text)
{
    bool added = false;
    if (text.length == 0) {
        return 0;
    }
    int64_t number = adv_keys_put_bytes(&charges->words, text, &added);
    if (number < 0 || (added && !keep_word(charges, (size_t)number, text))) {
        return -1;
    }
    return number + 1;
}

const adv_cell_text *adv_charges_text(const adv_charges *charges, uint32_t word)
{
    static const adv_cell_text nothing;
    size_t at = 0;
    if (word == 0) {
        return &nothing;
    }
    size_t b = block_of(word - 1, &at);
    return &charges->word_blocks[b][at];
}

/* ---- rates --------------------------------------------------------------------------------------------- */

static bool keep_rate(adv_charges *charges, size_t number, int64_t e9)
{
    size_t at = 0, b = block_of(number, &at);
    if (b >= ADV_CHARGE_BLOCKS) {
        return false;
    }
    charges->rate_blocks[b] =
        block_made(&charges->allocator, charges->rate_blocks[b], b, sizeof *charges->rate_blocks[b]);
    if (charges->rate_blocks[b] == NULL) {
        return false;
    }
    charges->rate_blocks[b][at] = e9;
    return true;
}

int64_t adv_charges_rate(adv_charges *charges, int64_t e9)
{
    bool added = false;
    char bytes[sizeof e9];
    memcpy(bytes, &e9, sizeof e9);
    int64_t number = adv_keys_put_bytes(&charges->rates, (adv_text){bytes, sizeof bytes}, &added);
    return number < 0 || (added && !keep_rate(charges, (size_t)number, e9)) ? -1 : number + 1;
}

int64_t adv_charges_rate_e9(const adv_charges *charges, uint32_t rate)
{
    size_t at = 0;
    if (rate == 0) {
        return ADV_AMOUNT_UNKNOWN;
    }
    size_t b = block_of(rate - 1, &at);
    return charges->rate_blocks[b][at];
}

/* ---- counting ------------------------------------------------------------------------------------------ */

static void add(adv_int128 *sum, int64_t e4)
{
    *sum += e4 == ADV_AMOUNT_UNKNOWN ? 0 : e4;
}

static adv_status tell(adv_charge_count *count, const adv_allocator *allocator, size_t word, uint64_t lines)
{
    if (count->word_lines == NULL || word >= count->word_line_count) {
        size_t more = (word + 64) * 2;
        uint64_t *grown = allocator->allocate(allocator->context, more * sizeof *grown);
        if (grown == NULL) {
            return ADV_ERR_MEMORY;
        }
        memset(grown, 0, more * sizeof *grown);
        if (count->word_lines != NULL) {
            memcpy(grown, count->word_lines, count->word_line_count * sizeof *grown);
        }
        release(allocator, count->word_lines, count->word_line_count * sizeof *grown);
        count->word_lines = grown;
        count->word_line_count = more;
    }
    count->word_lines[word] += lines;
    return ADV_OK;
}

adv_status adv_charge_count_line(adv_charge_count *count, const adv_allocator *allocator,
                                 const adv_line_charges *figures)
{
    adv_charges_totals *totals = &count->totals;
    totals->lines++;
    add(&totals->entered_e4, figures->entered_e4);
    add(&totals->duty_e4, figures->duty_e4);
    add(&totals->additional_e4, figures->additional_e4);
    add(&totals->deposits_e4, figures->deposits_e4);
    add(&totals->processing_e4, figures->processing_e4);
    add(&totals->harbor_e4, figures->harbor_e4);
    if (figures->reason == 0) {
        return ADV_OK;
    }
    totals->open++;
    return tell(count, allocator, figures->reason - 1, 1);
}

adv_status adv_charge_count_merge(adv_charge_count *into, const adv_allocator *allocator,
                                  const adv_charge_count *from)
{
    adv_status status = ADV_OK;
    adv_charges_totals *a = &into->totals;
    const adv_charges_totals *b = &from->totals;
    a->entries += b->entries;
    a->lines += b->lines;
    a->open += b->open;
    into->left_out += from->left_out;
    a->entered_e4 += b->entered_e4;
    a->duty_e4 += b->duty_e4;
    a->additional_e4 += b->additional_e4;
    a->deposits_e4 += b->deposits_e4;
    a->processing_e4 += b->processing_e4;
    a->harbor_e4 += b->harbor_e4;
    for (size_t i = from->word_line_count; i > 0 && status == ADV_OK; i--) {
        status = from->word_lines[i - 1] > 0 ? tell(into, allocator, i - 1, from->word_lines[i - 1]) : ADV_OK;
    }
    return status;
}

void adv_charge_count_release(adv_charge_count *count, const adv_allocator *allocator)
{
    release(allocator, count->word_lines, count->word_line_count * sizeof *count->word_lines);
    *count = (adv_charge_count){.word_line_count = 0};
}

/* ---- filling ------------------------------------------------------------------------------------------- */

static bool add_block(adv_charges *charges)
{
    const adv_allocator *allocator = &charges->allocator;
    if (!adv_side_grow(allocator, &charges->blocks, charges->block_count, &charges->block_capacity,
                       sizeof *charges->blocks)) {
        return false;
    }
    char *block = allocator->allocate(allocator->context, BLOCK_SIZE);
    if (block != NULL) {
        charges->blocks[charges->block_count++] = block;
    }
    return block != NULL;
}

static char *at_place(const adv_charges *charges, size_t place)
{
    return charges->blocks[place >> BLOCK_BITS] + (place & (BLOCK_SIZE - 1));
}

/* Where the next record goes; NULL when memory is out. */
static char *room_for_record(adv_charges *charges)
{
    size_t used = charges->byte_count & (BLOCK_SIZE - 1);
    bool full = charges->byte_count == charges->block_count * BLOCK_SIZE;
    if (!full && BLOCK_SIZE - used <= RECORD_MOST) {
        *at_place(charges, charges->byte_count) = (char)HOP;
        charges->byte_count += BLOCK_SIZE - used;
        full = true;
    }
    return full && !add_block(charges) ? NULL : at_place(charges, charges->byte_count);
}

adv_status adv_charges_begin(adv_charges *charges, adv_text entry)
{
    bool added = false;
    int64_t number = adv_keys_put(&charges->entries, entry, (adv_text){NULL, 0}, &added);
    if (number < 0 || (added && !adv_side_grow(&charges->allocator, &charges->starts, (size_t)number,
                                               &charges->start_capacity, sizeof *charges->starts))) {
        return ADV_ERR_MEMORY;
    }
    if (!added) {
        return ADV_ERR_INPUT;
    }
    charges->starts[number] = charges->byte_count;
    charges->count.totals.entries++;
    return ADV_OK;
}

static char *put_number(char *at, uint64_t number)
{
    for (; number >= 0x80; number >>= 7) {
        *at++ = (char)(number | 0x80);
    }
    *at++ = (char)number;
    return at;
}

static char *put_cents(char *at, int64_t e4)
{
    assert(e4 == ADV_AMOUNT_UNKNOWN || (e4 >= 0 && e4 % CENT_E4 == 0));
    return put_number(at, e4 == ADV_AMOUNT_UNKNOWN ? 0 : (uint64_t)(e4 / CENT_E4) + 1);
}

/* A count that may be below zero, such as what rounding leaves: the sign is the lowest bit. */
static char *put_signed(char *at, int64_t number)
{
    uint64_t size = number < 0 ? -(uint64_t)number : (uint64_t)number;
    return put_number(at, size << 1 | (number < 0));
}

static char *put_figures(char *at, const adv_line_charges *figures)
{
    *at++ = (char)(figures->standing | figures->asked << ASKED_SHIFT);
    at = put_cents(at, figures->entered_e4);
    at = put_cents(at, figures->duty_e4);
    at = put_cents(at, figures->additional_e4);
    at = put_cents(at, figures->deposits_e4);
    at = put_cents(at, figures->processing_e4);
    at = put_cents(at, figures->harbor_e4);
    at = put_number(at, figures->reason);
    at = put_number(at, figures->points);
    at = put_number(at, figures->source);
    at = put_number(at, figures->marginal);
    if (figures->asked != 0) {
        at = put_number(at, figures->unsolved);
        at = put_signed(at, figures->promised.duty_e4);
        at = put_signed(at, figures->promised.fees_e4);
    }
    return at;
}

adv_status adv_charges_put(adv_charges *charges, adv_text line, const adv_line_charges *figures)
{
    char *at = room_for_record(charges);
    if (at == NULL) {
        return ADV_ERR_MEMORY;
    }
    const char *begin = at;
    size_t length = adv_id_fold(at + 1, line);
    *at = (char)length;
    at = put_figures(at + 1 + length, figures);
    charges->byte_count += (size_t)(at - begin);
    return adv_charge_count_line(&charges->count, &charges->allocator, figures);
}

/* ---- by row -------------------------------------------------------------------------------------------- */

adv_status adv_charges_by_row(adv_charges *charges, size_t rows)
{
    const adv_allocator *allocator = &charges->allocator;
    size_t size = (rows + 1) * ADV_CHARGE_PLACE;
    charges->rows = allocator->allocate(allocator->context, size);
    charges->row_count = charges->rows == NULL ? 0 : rows;
    if (charges->rows != NULL) {
        memset(charges->rows, 0, size);
    }
    return charges->rows == NULL ? ADV_ERR_MEMORY : ADV_OK;
}

/* Places are kept with one more, so that nothing stands for "no record". */
adv_status adv_charges_put_row(adv_charges *charges, uint64_t row, const adv_line_charges *figures)
{
    char *at = row < charges->row_count ? room_for_record(charges) : NULL;
    if (at == NULL) {
        return ADV_ERR_MEMORY;
    }
    uint64_t place = charges->byte_count + 1;
    for (unsigned i = 0; i < ADV_CHARGE_PLACE; i++) {
        charges->rows[row * ADV_CHARGE_PLACE + i] = (uint8_t)(place >> 8 * i);
    }
    charges->byte_count += (size_t)(put_figures(at, figures) - at);
    return ADV_OK;
}

static const char *record_of_row(const adv_charges *charges, uint64_t row)
{
    uint64_t place = 0;
    for (unsigned i = 0; i < ADV_CHARGE_PLACE && row - 1 < charges->row_count; i++) {
        place |= (uint64_t)charges->rows[(row - 1) * ADV_CHARGE_PLACE + i] << 8 * i;
    }
    return place == 0 ? NULL : at_place(charges, (size_t)place - 1);
}

/* ---- looking up ---------------------------------------------------------------------------------------- */

static const char *take_number(uint64_t *number, const char *at)
{
    unsigned shift = 0;
    *number = 0;
    for (; ((unsigned char)*at & 0x80) != 0; at++, shift += 7) {
        *number |= (uint64_t)((unsigned char)*at & 0x7f) << shift;
    }
    *number |= (uint64_t)(unsigned char)*at << shift;
    return at + 1;
}

static const char *take_cents(int64_t *e4, const char *at)
{
    uint64_t number = 0;
    at = take_number(&number, at);
    *e4 = number == 0 ? ADV_AMOUNT_UNKNOWN : (int64_t)(number - 1) * CENT_E4;
    return at;
}

static const char *take_signed(int64_t *number, const char *at)
{
    uint64_t coded = 0;
    at = take_number(&coded, at);
    *number = (coded & 1) != 0 ? -(int64_t)(coded >> 1) : (int64_t)(coded >> 1);
    return at;
}

static const char *take_promised(adv_line_charges *out, const char *at)
{
    uint64_t unsolved = 0;
    at = take_number(&unsolved, at);
    out->unsolved = (uint32_t)unsolved;
    at = take_signed(&out->promised.duty_e4, at);
    return take_signed(&out->promised.fees_e4, at);
}

static const char *take_figures(adv_line_charges *out, const char *at)
{
    uint64_t words[4] = {0, 0, 0, 0};
    uint8_t first = (uint8_t)*at++;
    out->standing = first & ((1u << ASKED_SHIFT) - 1);
    out->asked = first >> ASKED_SHIFT;
    out->unsolved = 0;
    out->promised = (adv_promised){0, 0};
    at = take_cents(&out->entered_e4, at);
    at = take_cents(&out->duty_e4, at);
    at = take_cents(&out->additional_e4, at);
    at = take_cents(&out->deposits_e4, at);
    at = take_cents(&out->processing_e4, at);
    at = take_cents(&out->harbor_e4, at);
    for (size_t i = 0; i < 4; i++) {
        at = take_number(&words[i], at);
    }
    out->reason = (uint32_t)words[0];
    out->points = (uint32_t)words[1];
    out->source = (uint32_t)words[2];
    out->marginal = (uint32_t)words[3];
    return out->asked == 0 ? at : take_promised(out, at);
}

void adv_charges_find_rows(adv_line_charges *out, bool *found, const adv_charges *charges,
                           const uint64_t *rows, size_t count)
{
    enum { AHEAD = 16 }; /* records are scattered as the rows of an entry are */
    for (size_t i = 0; i < count; i++) {
        const char *later = i + AHEAD < count ? record_of_row(charges, rows[i + AHEAD]) : NULL;
        if (later != NULL) {
            __builtin_prefetch(later);
        }
        const char *record = record_of_row(charges, rows[i]);
        found[i] = record != NULL;
        if (found[i]) {
            (void)take_figures(&out[i], record);
        }
    }
}

/* The record of a line from place `at` on; *found tells whether it is there. */
static size_t scan(adv_line_charges *out, const adv_charges *charges, size_t at, size_t end, adv_text line,
                   bool *found)
{
    while (at < end && !*found) {
        const char *record = at_place(charges, at);
        size_t own = (unsigned char)*record;
        if (own == HOP) {
            at = (at | (BLOCK_SIZE - 1)) + 1;
            continue;
        }
        *found = own == line.length && memcmp(record + 1, line.bytes, own) == 0;
        at += (size_t)(take_figures(out, record + 1 + own) - record);
    }
    return at;
}

static bool is_entry(const adv_charges *charges, int64_t number, adv_text entry)
{
    char folded[ADV_ID_LIMIT];
    adv_text asked = {folded, number < 0 ? 0 : adv_id_fold(folded, entry)};
    return number >= 0 && adv_text_equal(adv_keys_bytes(&charges->entries, (size_t)number), asked);
}

bool adv_charges_has(const adv_charges *charges, adv_text entry)
{
    return adv_keys_find(&charges->entries, entry, (adv_text){NULL, 0}) >= 0;
}

static bool find_in(adv_line_charges *out, const adv_charges *charges, adv_charges_cursor *cursor,
                    size_t number, adv_text line)
{
    char folded[ADV_ID_LIMIT];
    bool found = false, same = cursor->entry == (int64_t)number;
    adv_text key = {folded, adv_id_fold(folded, line)};
    bool last = number + 1 == charges->entries.count;
    size_t begin = charges->starts[number];
    size_t end = last ? charges->byte_count : charges->starts[number + 1];
    size_t from = same ? cursor->next : begin;
    size_t at = scan(out, charges, from, end, key, &found);
    if (!found && from > begin) {
        at = scan(out, charges, begin, from, key, &found);
    }
    *cursor = (adv_charges_cursor){(int64_t)number, at};
    return found;
}

bool adv_charges_find(adv_line_charges *out, const adv_charges *charges, adv_charges_cursor *cursor,
                      adv_text entry, adv_text line)
{
    if (line.length > ADV_ID_LIMIT || entry.length > ADV_ID_LIMIT) {
        return false;
    }
    bool same = is_entry(charges, cursor->entry, entry);
    int64_t number = same ? cursor->entry : adv_keys_find(&charges->entries, entry, (adv_text){NULL, 0});
    return number >= 0 && find_in(out, charges, cursor, (size_t)number, line);
}

void adv_charges_find_lines(adv_line_charges *out, bool *found, const adv_charges *charges,
                            adv_charges_cursor *cursor, const adv_text *entries, const adv_text *lines,
                            size_t count)
{
    int64_t numbers[ADV_KEYS_AT_ONCE];
    for (size_t first = 0; first < count; first += ADV_KEYS_AT_ONCE) {
        size_t n = count - first < ADV_KEYS_AT_ONCE ? count - first : ADV_KEYS_AT_ONCE;
        adv_keys_find_entries(numbers, &charges->entries, entries + first, n);
        for (size_t i = 0; i < n; i++) {
            if (numbers[i] >= 0) {
                __builtin_prefetch(&charges->starts[numbers[i]]);
            }
        }
        for (size_t i = 0; i < n; i++) {
            size_t place = numbers[i] >= 0 ? charges->starts[numbers[i]] : charges->byte_count;
            if (place < charges->byte_count) {
                __builtin_prefetch(at_place(charges, place));
                __builtin_prefetch(at_place(charges, place) + 64);
            }
        }
        for (size_t i = 0; i < n; i++) {
            found[first + i] = numbers[i] >= 0 && find_in(&out[first + i], charges, cursor,
                                                          (size_t)numbers[i], lines[first + i]);
        }
    }
}

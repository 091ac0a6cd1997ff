/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables that are looked up by entry, or by entry and line: open addressing over folded keys that are
 * compared in full, so that a collision of hashes never lends one line the charges of another.
 */
#include "side.h"

#include <assert.h>
#include <string.h>

#define KEY_SEPARATOR '\x1f'
#define INDEX_LIMIT   (UINT32_MAX - 1)

/* ---- growing ------------------------------------------------------------------------------------------- */

/* The pointer at `address` may point to any type, so it is read and written as bytes. */
bool adv_side_grow(const adv_allocator *allocator, void *address, size_t count, size_t *capacity, size_t size)
{
    void *items;
    if (count < *capacity) {
        return true;
    }
    size_t more = *capacity == 0 ? 64 : *capacity * 2;
    if (more > SIZE_MAX / size) {
        return false;
    }
    void *grown = allocator->allocate(allocator->context, more * size);
    if (grown == NULL) {
        return false;
    }
    memcpy(&items, address, sizeof items);
    if (items != NULL) {
        memcpy(grown, items, count * size);
        allocator->release(allocator->context, items, *capacity * size);
    }
    memcpy(address, &grown, sizeof grown);
    *capacity = more;
    return true;
}

static void release(const adv_allocator *allocator, void *items, size_t capacity, size_t size)
{
    if (items != NULL) {
        allocator->release(allocator->context, items, capacity * size);
    }
}

/* ---- keys ---------------------------------------------------------------------------------------------- */

void adv_keys_init(adv_keys *keys, adv_allocator allocator)
{
    memset(keys, 0, sizeof *keys);
    keys->allocator = allocator;
}

void adv_keys_release(adv_keys *keys)
{
    release(&keys->allocator, keys->hashes, keys->slot_count, sizeof *keys->hashes);
    release(&keys->allocator, keys->slots, keys->slot_count, sizeof *keys->slots);
    release(&keys->allocator, keys->starts, keys->capacity, sizeof *keys->starts);
    release(&keys->allocator, keys->bytes, keys->byte_capacity, 1);
    adv_keys_init(keys, keys->allocator);
}

static size_t fold_key(char out[ADV_KEY_LIMIT], adv_text entry, adv_text line)
{
    assert(entry.length <= ADV_ID_LIMIT && line.length <= ADV_ID_LIMIT);
    size_t length = adv_id_fold(out, entry);
    if (line.bytes != NULL) {
        out[length++] = KEY_SEPARATOR;
        length += adv_id_fold(out + length, line);
    }
    return length;
}

static uint64_t mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ (hash >> 29);
}

static uint64_t hash_bytes(const char *bytes, size_t length)
{
    uint64_t hash = UINT64_C(0x8f1bbcdcbfa53e0b) ^ length;
    for (; length >= 8; bytes += 8, length -= 8) {
        uint64_t word;
        memcpy(&word, bytes, 8);
        hash = mix(hash, word);
    }
    uint64_t word = 0;
    memcpy(&word, bytes, length);
    return mix(mix(hash, word), UINT64_C(0x2545f4914f6cdd1d));
}

size_t adv_keys_memory(const adv_keys *keys)
{
    return keys->slot_count * (sizeof *keys->hashes + sizeof *keys->slots) +
           keys->capacity * sizeof *keys->starts + keys->byte_capacity;
}

uint64_t adv_key_hash(adv_text entry, adv_text line)
{
    char key[ADV_KEY_LIMIT];
    size_t length = fold_key(key, entry, line);
    return hash_bytes(key, length);
}

/* The slot of the key, or the free one where it belongs. */
static size_t find_slot(const adv_keys *keys, const char *key, size_t length, uint64_t hash)
{
    size_t at = (size_t)(hash >> 7) & (keys->slot_count - 1);
    for (; keys->slots[at] != 0; at = (at + 1) & (keys->slot_count - 1)) {
        if (keys->hashes[at] != hash) {
            continue;
        }
        size_t number = keys->slots[at] - 1;
        size_t start = keys->starts[number];
        size_t end = number + 1 < keys->count ? keys->starts[number + 1] : keys->byte_count;
        if (end - start == length && (length == 0 || memcmp(keys->bytes + start, key, length) == 0)) {
            break;
        }
    }
    return at;
}

static bool widen_slots(adv_keys *keys)
{
    size_t count = keys->slot_count == 0 ? 256 : keys->slot_count * 2;
    uint64_t *hashes = keys->allocator.allocate(keys->allocator.context, count * sizeof *hashes);
    uint32_t *slots = keys->allocator.allocate(keys->allocator.context, count * sizeof *slots);
    if (hashes == NULL || slots == NULL) {
        release(&keys->allocator, hashes, count, sizeof *hashes);
        release(&keys->allocator, slots, count, sizeof *slots);
        return false;
    }
    memset(slots, 0, count * sizeof *slots);
    for (size_t i = 0; i < keys->slot_count; i++) {
        if (keys->slots[i] == 0) {
            continue;
        }
        size_t at = (size_t)(keys->hashes[i] >> 7) & (count - 1);
        while (slots[at] != 0) {
            at = (at + 1) & (count - 1);
        }
        slots[at] = keys->slots[i];
        hashes[at] = keys->hashes[i];
    }
    release(&keys->allocator, keys->hashes, keys->slot_count, sizeof *hashes);
    release(&keys->allocator, keys->slots, keys->slot_count, sizeof *slots);
    keys->hashes = hashes;
    keys->slots = slots;
    keys->slot_count = count;
    return true;
}

static bool add_bytes(adv_keys *keys, const char *key, size_t length)
{
    while (keys->byte_capacity - keys->byte_count < length) {
        size_t capacity = keys->byte_capacity; /* `adv_side_grow` doubles what is full */
        if (!adv_side_grow(&keys->allocator, &keys->bytes, capacity, &keys->byte_capacity, 1)) {
            return false;
        }
    }
    if (length > 0) { /* else there may be no bytes yet to add to */
        memcpy(keys->bytes + keys->byte_count, key, length);
    }
    return true;
}

int64_t adv_keys_find(const adv_keys *keys, adv_text entry, adv_text line)
{
    if (keys->count == 0 || entry.length > ADV_ID_LIMIT || line.length > ADV_ID_LIMIT) {
        return -1;
    }
    char key[ADV_KEY_LIMIT];
    size_t length = fold_key(key, entry, line);
    return adv_keys_find_bytes(keys, (adv_text){key, length});
}

int64_t adv_keys_find_bytes(const adv_keys *keys, adv_text text)
{
    if (keys->count == 0) {
        return -1;
    }
    size_t at = find_slot(keys, text.bytes, text.length, hash_bytes(text.bytes, text.length));
    return (int64_t)keys->slots[at] - 1;
}

/* Entries on their way: where each may stand is asked for, step by step, before any is looked at. */
typedef struct sought {
    char key[ADV_ID_LIMIT];
    size_t length, at;
    uint64_t hash;
} sought;

static void seek(sought *s, const adv_keys *keys, adv_text entry)
{
    s->length = adv_id_fold(s->key, entry);
    s->hash = hash_bytes(s->key, s->length);
    s->at = (size_t)(s->hash >> 7) & (keys->slot_count - 1);
    __builtin_prefetch(&keys->slots[s->at]);
    __builtin_prefetch(&keys->hashes[s->at]);
}

static void find_some(int64_t *out, const adv_keys *keys, const adv_text *entries, size_t count)
{
    sought some[ADV_KEYS_AT_ONCE];
    for (size_t i = 0; i < count; i++) {
        seek(&some[i], keys, entries[i]);
    }
    for (size_t i = 0; i < count; i++) {
        while (keys->slots[some[i].at] != 0 && keys->hashes[some[i].at] != some[i].hash) {
            some[i].at = (some[i].at + 1) & (keys->slot_count - 1);
        }
        uint32_t slot = keys->slots[some[i].at];
        if (slot != 0) {
            __builtin_prefetch(&keys->starts[slot - 1]);
        }
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t slot = keys->slots[some[i].at];
        if (slot != 0) {
            __builtin_prefetch(keys->bytes + keys->starts[slot - 1]);
        }
    }
    for (size_t i = 0; i < count; i++) {
        size_t at = find_slot(keys, some[i].key, some[i].length, some[i].hash);
        out[i] = (int64_t)keys->slots[at] - 1;
    }
}

void adv_keys_find_entries(int64_t *out, const adv_keys *keys, const adv_text *entries, size_t count)
{
    adv_text some[ADV_KEYS_AT_ONCE];
    size_t from[ADV_KEYS_AT_ONCE]; /* first row of each that is another than the one before it */
    int64_t found[ADV_KEYS_AT_ONCE];
    for (size_t i = 0; i < count;) {
        size_t n = 0, begin = i;
        for (; i < count; i++) {
            assert(entries[i].length <= ADV_ID_LIMIT);
            if (i > begin && adv_text_equal(entries[i], entries[i - 1])) {
                continue;
            }
            if (n == ADV_KEYS_AT_ONCE) {
                break;
            }
            from[n] = i;
            some[n++] = entries[i];
        }
        if (keys->count > 0) {
            find_some(found, keys, some, n);
        }
        for (size_t k = 0; k < n; k++) {
            for (size_t row = from[k]; row < (k + 1 < n ? from[k + 1] : i); row++) {
                out[row] = keys->count > 0 ? found[k] : -1;
            }
        }
    }
}

int64_t adv_keys_put(adv_keys *keys, adv_text entry, adv_text line, bool *added)
{
    char key[ADV_KEY_LIMIT];
    size_t length = fold_key(key, entry, line);
    return adv_keys_put_bytes(keys, (adv_text){key, length}, added);
}

adv_text adv_keys_bytes(const adv_keys *keys, size_t number)
{
    size_t end = number + 1 < keys->count ? keys->starts[number + 1] : keys->byte_count;
    return (adv_text){keys->bytes + keys->starts[number], end - keys->starts[number]};
}

int64_t adv_keys_put_bytes(adv_keys *keys, adv_text text, bool *added)
{
    const char *key = text.bytes;
    size_t length = text.length;
    uint64_t hash = hash_bytes(key, length);
    *added = false;
    if (keys->count * 4 >= keys->slot_count * 3 && !widen_slots(keys)) {
        return -1;
    }
    size_t at = find_slot(keys, key, length, hash);
    if (keys->slots[at] != 0) {
        return (int64_t)keys->slots[at] - 1;
    }
    if (keys->count >= INDEX_LIMIT || !add_bytes(keys, key, length) ||
        !adv_side_grow(&keys->allocator, &keys->starts, keys->count, &keys->capacity, sizeof *keys->starts)) {
        return -1;
    }
    keys->starts[keys->count] = keys->byte_count;
    keys->byte_count += length;
    keys->hashes[at] = hash;
    keys->slots[at] = (uint32_t)++keys->count;
    *added = true;
    return (int64_t)keys->count - 1;
}

/* ---- no sale ------------------------------------------------------------------------------------------- */

const char adv_phrase_no_sale[] =
    "says that nothing was sold, and sold_for_export says yes; one of them is wrong";

bool adv_sale_without(adv_facts_word *sale, uint8_t no_sale)
{
    if (no_sale == 0) {
        return true;
    }
    bool sold = (*sale & ADV_YES(ADV_SALE_SOLD_FOR_EXPORT)) != 0;
    *sale = adv_facts_merge(*sale, ADV_NO(ADV_SALE_SOLD_FOR_EXPORT));
    return !sold;
}

/* ---- the side ------------------------------------------------------------------------------------------ */

void adv_side_init(adv_side *side, adv_allocator allocator)
{
    memset(side, 0, sizeof *side);
    side->allocator = allocator;
    adv_arena_init(&side->texts, &allocator);
    adv_keys_init(&side->entry_keys, allocator);
    adv_keys_init(&side->line_keys, allocator);
    adv_keys_init(&side->charge_keys, allocator);
    adv_keys_init(&side->assist_keys, allocator);
    adv_keys_init(&side->wide_keys, allocator);
    adv_keys_init(&side->given_keys, allocator);
}

void adv_side_forget_uses(adv_side *side)
{
    release(&side->allocator, side->uses, side->use_capacity, sizeof *side->uses);
    release(&side->allocator, side->used_lines, side->used_line_count, sizeof *side->used_lines);
    side->uses = NULL;
    side->used_lines = NULL;
    side->use_count = 0;
    side->use_capacity = 0;
    side->used_line_count = 0;
}

size_t adv_side_memory(const adv_side *side)
{
    return adv_keys_memory(&side->entry_keys) + adv_keys_memory(&side->line_keys) +
           adv_keys_memory(&side->charge_keys) + side->entry_capacity * sizeof *side->entries +
           side->line_capacity * sizeof *side->lines + side->item_capacity * sizeof *side->items +
           side->charged_capacity * sizeof *side->charged + side->charge_capacity * sizeof *side->charges +
           side->texts.total_bytes;
}

void adv_side_release(adv_side *side)
{
    adv_keys_release(&side->entry_keys);
    adv_keys_release(&side->line_keys);
    adv_keys_release(&side->charge_keys);
    adv_keys_release(&side->assist_keys);
    adv_keys_release(&side->wide_keys);
    adv_keys_release(&side->given_keys);
    release(&side->allocator, side->entries, side->entry_capacity, sizeof *side->entries);
    release(&side->allocator, side->lines, side->line_capacity, sizeof *side->lines);
    release(&side->allocator, side->items, side->item_capacity, sizeof *side->items);
    release(&side->allocator, side->charged, side->charged_capacity, sizeof *side->charged);
    release(&side->allocator, side->charges, side->charge_capacity, sizeof *side->charges);
    release(&side->allocator, side->assists, side->assist_capacity, sizeof *side->assists);
    release(&side->allocator, side->rates, side->rate_capacity, sizeof *side->rates);
    for (size_t i = 0; i < side->wide_count; i++) {
        release(&side->allocator, side->wide[i].members, side->wide[i].capacity, sizeof(adv_member));
    }
    release(&side->allocator, side->wide, side->wide_capacity, sizeof *side->wide);
    release(&side->allocator, side->links, side->link_capacity, sizeof *side->links);
    release(&side->allocator, side->wide_heads, side->wide_head_capacity, sizeof *side->wide_heads);
    release(&side->allocator, side->given_heads, side->given_head_capacity, sizeof *side->given_heads);
    release(&side->allocator, side->periods, side->period_capacity, sizeof *side->periods);
    release(&side->allocator, side->units, side->unit_capacity, sizeof *side->units);
    adv_side_forget_uses(side);
    release(&side->allocator, side->draws, side->draw_capacity, sizeof *side->draws);
    adv_arena_reset(&side->texts);
    adv_side_init(side, side->allocator);
}

void adv_side_clear_lines(adv_side *side)
{
    adv_keys_release(&side->line_keys);
    side->item_count = 0;
    for (size_t i = 0; i < side->charge_keys.count; i++) {
        side->charged[i].done = false;
    }
    for (size_t i = 0; i < side->charge_count; i++) {
        bool wide = side->charges[i].wide != 0; /* those come after all groups */
        side->charges[i].fate = wide ? side->charges[i].fate : ADV_CHARGE_PENDING;
    }
}

void *adv_side_row_put(adv_side *side, adv_keys *keys, void *address, size_t *capacity, size_t size,
                       adv_text first, adv_text second, bool *added)
{
    if (!adv_side_grow(&side->allocator, address, keys->count, capacity, size)) {
        return NULL;
    }
    int64_t number = adv_keys_put(keys, first, second, added);
    if (number < 0) {
        return NULL;
    }
    char *rows;
    memcpy(&rows, address, sizeof rows);
    char *row = rows + (size_t)number * size;
    if (*added) {
        memset(row, 0, size);
    }
    return row;
}

static const adv_text no_text = {NULL, 0};

adv_entry_facts *adv_side_entry_put(adv_side *side, adv_text entry, bool *added)
{
    adv_entry_facts *row = adv_side_row_put(side, &side->entry_keys, &side->entries, &side->entry_capacity,
                                            sizeof *row, entry, no_text, added);
    for (size_t k = 0; row != NULL && *added && k < ADV_DATE_KIND_COUNT; k++) {
        row->dates[k] = ADV_DATE_NONE;
    }
    return row;
}

adv_side_line *adv_side_line_put(adv_side *side, adv_text entry, adv_text line)
{
    bool added = false;
    return adv_side_row_put(side, &side->line_keys, &side->lines, &side->line_capacity, sizeof(adv_side_line),
                            entry, line, &added);
}

adv_assist_record *adv_side_assist_put(adv_side *side, adv_text assist, bool *added)
{
    return adv_side_row_put(side, &side->assist_keys, &side->assists, &side->assist_capacity,
                            sizeof(adv_assist_record), assist, no_text, added);
}

bool adv_side_text(adv_side *side, adv_text *text)
{
    if (text->length == 0) {
        *text = no_text;
        return true;
    }
    text->bytes = adv_arena_copy(&side->texts, text->bytes, text->length);
    return text->bytes != NULL;
}

adv_charge_record *adv_side_charge_add(adv_side *side, const adv_charge_record *record)
{
    if (side->charge_count >= INDEX_LIMIT ||
        !adv_side_grow(&side->allocator, &side->charges, side->charge_count, &side->charge_capacity,
                       sizeof *side->charges)) {
        return NULL;
    }
    adv_charge_record *mine = &side->charges[side->charge_count];
    *mine = *record;
    mine->next = 0;
    if (!adv_side_text(side, &mine->line) || !adv_side_text(side, &mine->invoice) ||
        !adv_side_text(side, &mine->charge) || !adv_side_text(side, &mine->name)) {
        return NULL;
    }
    side->charge_count++;
    return mine;
}

adv_charge_record *adv_side_charge_put(adv_side *side, adv_text entry, const adv_charge_record *record)
{
    bool added = false;
    adv_side_entry *charged =
        adv_side_row_put(side, &side->charge_keys, &side->charged, &side->charged_capacity, sizeof *charged,
                         entry, no_text, &added);
    adv_charge_record *mine = charged == NULL ? NULL : adv_side_charge_add(side, record);
    if (mine == NULL) {
        return NULL;
    }
    uint32_t number = (uint32_t)side->charge_count;
    if (charged->last != 0) {
        side->charges[charged->last - 1].next = number;
    } else {
        charged->first = number;
    }
    charged->last = number;
    return mine;
}

bool adv_side_rate_put(adv_side *side, const adv_stated_rate *rate)
{
    if (!adv_side_grow(&side->allocator, &side->rates, side->rate_count, &side->rate_capacity,
                       sizeof *side->rates)) {
        return false;
    }
    adv_stated_rate *mine = &side->rates[side->rate_count++];
    *mine = *rate;
    return adv_side_text(side, &mine->source);
}

bool adv_side_item_add(adv_side *side, uint32_t line, const adv_side_item *item)
{
    adv_side_line *row = &side->lines[line];
    if (side->item_count >= INDEX_LIMIT || !adv_side_grow(&side->allocator, &side->items, side->item_count,
                                                          &side->item_capacity, sizeof *side->items)) {
        return false;
    }
    side->items[side->item_count] = *item;
    side->items[side->item_count].next = 0;
    uint32_t number = (uint32_t)++side->item_count;
    if (row->last != 0) {
        side->items[row->last - 1].next = number;
    } else {
        row->first = number;
    }
    row->last = number;
    return true;
}

bool adv_side_item_put(adv_side *side, adv_text entry, adv_text line, const adv_side_item *item)
{
    const adv_side_line *row = adv_side_line_put(side, entry, line);
    return row != NULL && adv_side_item_add(side, (uint32_t)(row - side->lines), item);
}

void adv_side_key(const adv_side *side, size_t line, adv_text *entry, adv_text *number)
{
    const adv_keys *keys = &side->line_keys;
    size_t end = line + 1 < keys->count ? keys->starts[line + 1] : keys->byte_count;
    const char *bytes = keys->bytes + keys->starts[line];
    size_t length = end - keys->starts[line];
    const char *between = memchr(bytes, KEY_SEPARATOR, length);
    size_t first = between == NULL ? length : (size_t)(between - bytes);
    *entry = (adv_text){bytes, first};
    *number = between == NULL ? no_text : (adv_text){between + 1, length - first - 1};
}

const adv_entry_facts *adv_side_entry_find(const adv_side *side, adv_text entry)
{
    int64_t number = adv_keys_find(&side->entry_keys, entry, no_text);
    return number < 0 ? NULL : &side->entries[number];
}

const adv_side_line *adv_side_line_find(const adv_side *side, adv_text entry, adv_text line)
{
    int64_t number = adv_keys_find(&side->line_keys, entry, line.bytes == NULL ? (adv_text){"", 0} : line);
    return number < 0 ? NULL : &side->lines[number];
}

adv_side_entry *adv_side_charged_find(const adv_side *side, adv_text entry)
{
    int64_t number = adv_keys_find(&side->charge_keys, entry, no_text);
    return number < 0 ? NULL : &side->charged[number];
}

const adv_assist_record *adv_side_assist_find(const adv_side *side, adv_text assist)
{
    int64_t number = adv_keys_find(&side->assist_keys, assist, no_text);
    return number < 0 ? NULL : &side->assists[number];
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A run costs sixteen bytes and nothing else while lines are valued; what the runs say together is found out
 * afterwards.  A clash of hashes only makes somebody look who need not have.
 */
#include "runs.h"

#include <stdlib.h>
#include <string.h>

/* ---- lines of a tile ----------------------------------------------------------------------------------- */

#define NO_NUMBER UINT32_MAX

/* The number a line's identifier is, or NO_NUMBER. */
static uint32_t number_of(adv_text line)
{
    uint32_t number = 0;
    if (line.length == 0 || line.length > 9) {
        return NO_NUMBER;
    }
    for (size_t i = 0; i < line.length; i++) {
        unsigned digit = (unsigned)(unsigned char)line.bytes[i] - '0';
        if (digit > 9) {
            return NO_NUMBER;
        }
        number = number * 10 + digit;
    }
    return number;
}

bool adv_runs_add(adv_pass *pass, adv_worker *worker, adv_line_run run)
{
    if (worker->run_count == worker->run_capacity) {
        size_t capacity = worker->run_capacity == 0 ? 4096 : worker->run_capacity * 2;
        if (worker->run_count >= pass->run_limit) {
            __atomic_store_n(&pass->overrun, true, __ATOMIC_RELAXED);
            return false;
        }
        adv_line_run *runs = realloc(worker->runs, capacity * sizeof *runs);
        if (runs == NULL) {
            __atomic_store_n(&pass->failed, true, __ATOMIC_RELAXED);
            return false;
        }
        worker->runs = runs;
        worker->run_capacity = capacity;
    }
    worker->runs[worker->run_count++] = run;
    return true;
}

/* Notes which lines of which entries the tile holds. */
void adv_runs_note(adv_pass *pass, adv_worker *worker, size_t rows)
{
    const adv_batch_work *work = worker->work;
    bool open = false;
    for (size_t i = 0; i < rows && !__atomic_load_n(&pass->overrun, __ATOMIC_RELAXED); i++) {
        uint32_t number = number_of(work->line[i]);
        bool same = open && adv_text_equal(work->entry[i], work->entry[i - 1]);
        if (same && number != NO_NUMBER && number > worker->runs[worker->run_count - 1].last) {
            worker->runs[worker->run_count - 1].last = number;
            continue;
        }
        adv_line_run run = {.entry = same ? worker->runs[worker->run_count - 1].entry
                                          : adv_key_hash(work->entry[i], (adv_text){NULL, 0})};
        if (number == NO_NUMBER) {
            uint64_t hash = adv_key_hash(work->line[i], (adv_text){NULL, 0});
            number = (uint32_t)(hash >> 32) % (UINT32_MAX - 1000000000) + 1000000000;
        }
        run.first = run.last = number;
        open = adv_runs_add(pass, worker, run);
    }
}

/* ---- entries of a chunk -------------------------------------------------------------------------------- */

/* Identifiers that fold to the same are the same. */
static bool same_entry(adv_text a, adv_text b)
{
    char folded[2][ADV_ID_LIMIT];
    if (adv_text_equal(a, b)) {
        return true;
    }
    size_t length = adv_id_fold(folded[0], a);
    return adv_id_fold(folded[1], b) == length && memcmp(folded[0], folded[1], length) == 0;
}

void adv_chunk_runs_read(adv_chunk_runs *out, const adv_pass *pass, adv_worker *worker, size_t rows)
{
    for (size_t first = 0; first < rows; first += ADV_TILE_ROWS) {
        size_t count = rows - first < ADV_TILE_ROWS ? rows - first : ADV_TILE_ROWS;
        adv_batch_entries(out->entries + first, pass->batch, worker->work, worker->cells, first, count);
    }
    out->count = 0;
    for (size_t i = 0; i < rows; i++) {
        if (i == 0 || !same_entry(out->entries[i], out->entries[i - 1])) {
            out->starts[out->count++] = (uint16_t)i;
        }
    }
    out->starts[out->count] = (uint16_t)rows;
}

bool adv_chunk_runs_ahead(const adv_chunk_runs *runs, size_t run)
{
    bool edge = run == 0 || run + 1 == runs->count;
    return edge || runs->starts[run + 1] - runs->starts[run] > ADV_TILE_ROWS;
}

size_t adv_chunk_runs_tile(const adv_chunk_runs *runs, size_t *run, size_t first)
{
    size_t end = first;
    while (*run < runs->count && runs->starts[*run + 1] <= first + ADV_TILE_ROWS) {
        end = runs->starts[++*run];
    }
    size_t rest = runs->starts[runs->count] - first;
    return end > first ? end - first : rest < ADV_TILE_ROWS ? rest : ADV_TILE_ROWS;
}

/* True where two runs of the chunk are of one entry, as far as hashes tell. */
static bool repeat_within(const uint64_t *hashes, size_t count)
{
    enum { SLOTS = 4 * ADV_TILE_ROWS };
    uint64_t slots[SLOTS] = {0};
    for (size_t i = 0; i < count; i++) {
        size_t at = (size_t)(hashes[i] >> 9) % SLOTS;
        for (; slots[at] != 0; at = (at + 1) % SLOTS) {
            if (slots[at] == hashes[i]) {
                return true;
            }
        }
        slots[at] = hashes[i];
    }
    return false;
}

bool adv_chunk_runs_note(adv_pass *pass, adv_worker *worker, const adv_chunk_runs *runs)
{
    uint64_t hashes[ADV_CHUNK_ROWS];
    size_t count = 0;
    for (size_t r = 0; r < runs->count; r++) {
        adv_text entry = runs->entries[runs->starts[r]];
        if (entry.length == 0) {
            continue;
        }
        hashes[count] = adv_key_hash(entry, (adv_text){NULL, 0});
        if (!adv_chunk_runs_ahead(runs, r) &&
            !adv_runs_add(pass, worker, (adv_line_run){.entry = hashes[count]})) {
            return true;
        }
        count++;
    }
    return !repeat_within(hashes, count);
}

/* ---- runs of a pass ------------------------------------------------------------------------------------ */

static int compare_runs(const void *left, const void *right)
{
    const adv_line_run *a = left, *b = right;
    return a->entry != b->entry ? (a->entry < b->entry ? -1 : 1)
                                : (a->first > b->first) - (a->first < b->first);
}

/* How many runs each entry has, as far as two bits a slot can tell: 0, 1 or more.  Nearly all have one, and
   sorting all of them took five times as long. */
typedef struct run_counts {
    uint8_t *slots; /* four in a byte */
    size_t mask;
} run_counts;

static unsigned count_of(const run_counts *counts, uint64_t entry)
{
    size_t slot = (size_t)(entry ^ entry >> 32) & counts->mask;
    return (unsigned)counts->slots[slot / 4] >> slot % 4 * 2 & 3u;
}

static void count_run(run_counts *counts, uint64_t entry)
{
    size_t slot = (size_t)(entry ^ entry >> 32) & counts->mask;
    if (count_of(counts, entry) < 2) {
        counts->slots[slot / 4] = (uint8_t)(counts->slots[slot / 4] + (1u << slot % 4 * 2));
    }
}

/* Drops the runs of entries that have no other: numbers rise within a run, so those repeat no line. */
static adv_status drop_lone_runs(adv_pass *pass, size_t total)
{
    run_counts counts = {NULL, 63};
    while (counts.mask < total * 8) {
        counts.mask = counts.mask * 2 + 1;
    }
    counts.slots = calloc(counts.mask / 4 + 1, 1);
    if (counts.slots == NULL) {
        return ADV_ERR_MEMORY;
    }
    for (const adv_worker *worker = pass->workers; worker != NULL; worker = worker->next) {
        for (size_t i = 0; i < worker->run_count; i++) {
            count_run(&counts, worker->runs[i].entry);
        }
    }
    for (adv_worker *worker = pass->workers; worker != NULL; worker = worker->next) {
        size_t kept = 0;
        for (size_t i = 0; i < worker->run_count; i++) {
            if (count_of(&counts, worker->runs[i].entry) > 1) {
                worker->runs[kept++] = worker->runs[i];
            }
        }
        worker->run_count = kept;
    }
    free(counts.slots);
    return ADV_OK;
}

static size_t count_runs(const adv_pass *pass)
{
    size_t total = 0;
    for (const adv_worker *worker = pass->workers; worker != NULL; worker = worker->next) {
        total += worker->run_count;
    }
    return total;
}

adv_status adv_runs_repeated(uint64_t **out, size_t *count, adv_pass *pass, adv_arena *arena)
{
    if (drop_lone_runs(pass, count_runs(pass)) != ADV_OK) {
        return ADV_ERR_MEMORY;
    }
    size_t n = 0;
    adv_line_run *runs = malloc((count_runs(pass) + 1) * sizeof *runs);
    if (runs == NULL) {
        return ADV_ERR_MEMORY;
    }
    for (const adv_worker *worker = pass->workers; worker != NULL; worker = worker->next) {
        if (worker->run_count > 0) { /* a worker that met no run has no room for any */
            memcpy(runs + n, worker->runs, worker->run_count * sizeof *runs);
            n += worker->run_count;
        }
    }
    qsort(runs, n, sizeof *runs, compare_runs);
    size_t found = 0;
    uint32_t last = 0;
    for (size_t i = 0; i < n; i++) {
        bool same = i > 0 && runs[i].entry == runs[i - 1].entry;
        if (same && runs[i].first <= last && (found == 0 || runs[found - 1].entry != runs[i].entry)) {
            runs[found++].entry = runs[i].entry; /* found < i: nothing unread is overwritten */
        }
        last = !same || runs[i].last > last ? runs[i].last : last;
    }
    *count = found;
    *out = ADV_ARENA_ARRAY(arena, found + 1, uint64_t);
    for (size_t i = 0; *out != NULL && i < found; i++) {
        (*out)[i] = runs[i].entry;
    }
    free(runs);
    return *out == NULL ? ADV_ERR_MEMORY : ADV_OK;
}

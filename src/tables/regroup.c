/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines are put aside in parts by a hash of their entry, so that a part is sorted where it fits the cache
 * and parts are charged side by side.  Entries that share a hash are told apart by their names.  Each thread
 * fills a block for each part; when no more of them may be in memory, a full one is written to disk and
 * filled anew.
 */
#include "regroup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "batch/goods.h"

#define PARTS       ADV_REGROUP_PARTS
#define PART_SHIFT  56 /* the part is the upper eight bits of the hash */
#define BLOCK_MOST  ((size_t)64 * 1024)
#define BLOCK_LEAST ((size_t)1024)
#define BLOCKS      2 /* of each part that memory should have room for, for every thread */

/* In front of the bytes of each packed line. */
typedef struct tag {
    uint64_t hash, row;
    size_t length;
} tag;

typedef struct block {
    struct block *next;
    size_t used;
    char bytes[];
} block;

/* Bytes of a block that are on disk. */
typedef struct written {
    struct written *next;
    int64_t offset;
    size_t size;
} written;

struct adv_regroup_shelf {
    adv_regroup_shelf *next;
    block *parts[PARTS];
    written *on_disk[PARTS];
    size_t counts[PARTS]; /* lines */
};

/* ---- putting aside ------------------------------------------------------------------------------------- */

adv_status adv_regroup_open(adv_regroup *regroup, adv_charging_setup *setup, size_t rows, unsigned threads,
                            size_t byte_limit, const char *spill, adv_error *err)
{
    size_t size = byte_limit / BLOCKS / PARTS / threads;
    *regroup = (adv_regroup){
        .charges = setup->charges,
        .byte_limit = byte_limit,
        .block_size = size < BLOCK_LEAST ? BLOCK_LEAST : size > BLOCK_MOST ? BLOCK_MOST : size,
        .spill = spill,
        .file = -1,
    };
    if (adv_charges_by_row(setup->charges, rows) != ADV_OK) {
        return adv_fail_memory(err);
    }
    pthread_mutex_init(&regroup->lock, NULL);
    adv_status status = adv_in_place_open(&regroup->place, setup, err);
    if (status != ADV_OK) {
        pthread_mutex_destroy(&regroup->lock);
    }
    return status;
}

static void free_blocks(adv_regroup_shelf *shelf, size_t part)
{
    while (shelf->parts[part] != NULL) {
        block *next = shelf->parts[part]->next;
        free(shelf->parts[part]);
        shelf->parts[part] = next;
    }
    while (shelf->on_disk[part] != NULL) {
        written *next = shelf->on_disk[part]->next;
        free(shelf->on_disk[part]);
        shelf->on_disk[part] = next;
    }
}

void adv_regroup_close(adv_regroup *regroup)
{
    while (regroup->shelves != NULL) {
        adv_regroup_shelf *next = regroup->shelves->next;
        for (size_t p = 0; p < PARTS; p++) {
            free_blocks(regroup->shelves, p);
        }
        free(regroup->shelves);
        regroup->shelves = next;
    }
    if (regroup->file >= 0) {
        close(regroup->file);
    }
    adv_in_place_close(&regroup->place);
    pthread_mutex_destroy(&regroup->lock);
}

adv_regroup_shelf *adv_regroup_shelf_new(adv_regroup *regroup)
{
    adv_regroup_shelf *shelf = calloc(1, sizeof *shelf);
    if (shelf != NULL) {
        pthread_mutex_lock(&regroup->lock);
        shelf->next = regroup->shelves;
        regroup->shelves = shelf;
        pthread_mutex_unlock(&regroup->lock);
    }
    return shelf;
}

static void spill_failed(adv_regroup *regroup, const char *what)
{
    adv_error error;
    (void)adv_fail(&error, ADV_ERR_IO, (adv_place){.source = regroup->spill},
                   "%s (%s); there has to be room there for the lines of the book", what, strerror(errno));
    adv_in_place_fail(&regroup->place, &error);
}

/* The file for what memory is not for; it loses its name at once. */
static bool open_file(adv_regroup *regroup)
{
    pthread_mutex_lock(&regroup->lock);
    if (regroup->file < 0) {
        char path[4096];
        int length = snprintf(path, sizeof path, "%s/lines", regroup->spill);
        bool made = (mkdir(regroup->spill, 0700) == 0 || errno == EEXIST) && length < (int)sizeof path;
        regroup->file = made ? open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
        if (regroup->file < 0) {
            spill_failed(regroup, "no file can be made in this folder");
        } else {
            unlink(path);
        }
    }
    pthread_mutex_unlock(&regroup->lock);
    return regroup->file >= 0;
}

static bool write_all(int file, const char *bytes, size_t size, int64_t offset)
{
    while (size > 0) {
        ssize_t done = pwrite(file, bytes, size, offset);
        if (done < 0 && errno != EINTR) {
            return false;
        }
        bytes += done < 0 ? 0 : done;
        offset += done < 0 ? 0 : done;
        size -= done < 0 ? 0 : (size_t)done;
    }
    return true;
}

static bool read_all(int file, char *bytes, size_t size, int64_t offset)
{
    while (size > 0) {
        ssize_t done = pread(file, bytes, size, offset);
        if (done == 0 || (done < 0 && errno != EINTR)) {
            return false;
        }
        bytes += done < 0 ? 0 : done;
        offset += done < 0 ? 0 : done;
        size -= done < 0 ? 0 : (size_t)done;
    }
    return true;
}

/* Brings the last block of a part to disk and empties it. */
static bool write_out(adv_regroup *regroup, adv_regroup_shelf *shelf, size_t part)
{
    block *last = shelf->parts[part];
    written *piece = malloc(sizeof *piece);
    if (piece == NULL) {
        __atomic_store_n(&regroup->failed, true, __ATOMIC_RELAXED);
        return false;
    }
    int64_t offset = __atomic_fetch_add(&regroup->file_size, (int64_t)last->used, __ATOMIC_RELAXED);
    *piece = (written){shelf->on_disk[part], offset, last->used};
    shelf->on_disk[part] = piece;
    if (!open_file(regroup)) {
        return false;
    }
    if (!write_all(regroup->file, last->bytes, last->used, offset)) {
        spill_failed(regroup, "the lines put aside cannot be written to this folder");
        return false;
    }
    last->used = 0;
    return true;
}

static bool add_block(adv_regroup *regroup, adv_regroup_shelf *shelf, size_t part)
{
    block *added = malloc(regroup->block_size);
    if (added == NULL) {
        __atomic_store_n(&regroup->failed, true, __ATOMIC_RELAXED);
        return false;
    }
    *added = (block){shelf->parts[part], 0};
    shelf->parts[part] = added;
    return true;
}

/* Makes room after the last block of a part; false where there is none, and it is known why. */
static bool make_block(adv_regroup *regroup, adv_regroup_shelf *shelf, size_t part)
{
    size_t size = regroup->block_size;
    if (__atomic_add_fetch(&regroup->bytes, size, __ATOMIC_RELAXED) <= regroup->byte_limit) {
        return add_block(regroup, shelf, part);
    }
    __atomic_sub_fetch(&regroup->bytes, size, __ATOMIC_RELAXED);
    if (shelf->parts[part] != NULL && regroup->spill != NULL && regroup->spill[0] != '\0') {
        return write_out(regroup, shelf, part);
    }
    __atomic_store_n(&regroup->overrun, true, __ATOMIC_RELAXED);
    return false;
}

/* Room for a tag and its bytes; NULL where there is none. */
static char *room_for(adv_regroup *regroup, adv_regroup_shelf *shelf, size_t part, size_t size)
{
    size_t most = regroup->block_size - sizeof(block);
    block *last = shelf->parts[part];
    if (size > most) {
        __atomic_store_n(&regroup->overrun, true, __ATOMIC_RELAXED);
        return NULL;
    }
    if ((last == NULL || most - last->used < size) && !make_block(regroup, shelf, part)) {
        return NULL;
    }
    last = shelf->parts[part];
    char *at = last->bytes + last->used;
    last->used += size;
    return at;
}

/* Of an identifier that is folded already. */
static uint64_t hash_of(adv_text entry)
{
    uint64_t hash = entry.length * UINT64_C(0x9e3779b97f4a7c15), word = 0;
    for (size_t i = 0; i < entry.length; i += sizeof word) {
        size_t rest = entry.length - i;
        word = 0;
        memcpy(&word, entry.bytes + i, rest < sizeof word ? rest : sizeof word);
        hash = (hash ^ word) * UINT64_C(0xff51afd7ed558ccd);
        hash ^= hash >> 32;
    }
    return hash * UINT64_C(0xc4ceb9fe1a85ec53);
}

void adv_regroup_put(adv_regroup *regroup, adv_regroup_shelf *shelf, uint64_t row, adv_text record)
{
    tag t = {hash_of(adv_goods_number(record)), row, record.length};
    size_t part = (size_t)(t.hash >> PART_SHIFT);
    char *at = room_for(regroup, shelf, part, sizeof t + record.length);
    if (at != NULL) {
        memcpy(at, &t, sizeof t);
        memcpy(at + sizeof t, record.bytes, record.length);
        shelf->counts[part]++;
    }
}

/* ---- charging ------------------------------------------------------------------------------------------ */

typedef struct reference {
    uint64_t hash, row;
    adv_text record;
} reference;

/* What one thread works with. */
typedef struct hand {
    adv_regroup *regroup;
    adv_charging *charging;
    bool watching; /* the caller's thread, which asks whether to go on */
    reference *references, *unsorted; /* lines of a part */
    adv_line_charges *figures;        /* of each */
    uint32_t *buckets;
    size_t room; /* for lines of a part */
    char *pieces; /* of a part, from disk */
    size_t piece_room;
    adv_packed_line *lines; /* whose entries have one hash */
    size_t line_room;
} hand;

static int by_hash(const void *left, const void *right)
{
    const reference *a = left, *b = right;
    return a->hash != b->hash ? (a->hash < b->hash ? -1 : 1) : (a->row > b->row) - (a->row < b->row);
}

static int by_name(const void *left, const void *right)
{
    const reference *a = left, *b = right;
    int names = adv_text_compare(adv_goods_number(a->record), adv_goods_number(b->record));
    return names != 0 ? names : (a->row > b->row) - (a->row < b->row);
}

static void drop_room(hand *h)
{
    free(h->references);
    free(h->unsorted);
    free(h->figures);
    free(h->buckets);
    h->references = h->unsorted = NULL;
    h->figures = NULL;
    h->buckets = NULL;
    h->room = 0;
}

static bool make_room(hand *h, size_t count)
{
    if (count <= h->room) {
        return true;
    }
    drop_room(h);
    h->references = malloc(count * sizeof *h->references);
    h->unsorted = malloc(count * sizeof *h->unsorted);
    h->figures = malloc(count * sizeof *h->figures);
    h->buckets = malloc((2 * count + 1) * sizeof *h->buckets);
    if (h->references == NULL || h->unsorted == NULL || h->figures == NULL || h->buckets == NULL) {
        drop_room(h);
        return false;
    }
    h->room = count;
    return true;
}

static bool make_line_room(hand *h, size_t count)
{
    if (count > h->line_room) {
        free(h->lines);
        h->line_room = count * 2;
        h->lines = malloc(h->line_room * sizeof *h->lines);
    }
    h->line_room = h->lines == NULL ? 0 : h->line_room;
    return h->lines != NULL;
}

static size_t refer(hand *h, size_t count, const char *bytes, size_t size)
{
    for (const char *at = bytes; at < bytes + size;) {
        tag t;
        memcpy(&t, at, sizeof t);
        at += sizeof t;
        h->unsorted[count++] = (reference){t.hash, t.row, {at, t.length}};
        at += t.length;
    }
    return count;
}

/* Reads what is on disk of a part; how much it is in *size. */
static adv_status fetch_pieces(hand *h, size_t *size, size_t part, adv_error *err)
{
    *size = 0;
    for (const adv_regroup_shelf *s = h->regroup->shelves; s != NULL; s = s->next) {
        for (const written *piece = s->on_disk[part]; piece != NULL; piece = piece->next) {
            *size += piece->size;
        }
    }
    if (*size > h->piece_room) {
        free(h->pieces);
        h->pieces = malloc(*size);
        h->piece_room = h->pieces == NULL ? 0 : *size;
        if (h->pieces == NULL) {
            return adv_fail_memory(err);
        }
    }
    char *at = h->pieces;
    for (const adv_regroup_shelf *s = h->regroup->shelves; s != NULL; s = s->next) {
        for (const written *piece = s->on_disk[part]; piece != NULL; at += piece->size, piece = piece->next) {
            if (!read_all(h->regroup->file, at, piece->size, piece->offset)) {
                return adv_fail(err, ADV_ERR_IO, (adv_place){.source = h->regroup->spill},
                                "the lines put aside in this folder cannot be read back");
            }
        }
    }
    return ADV_OK;
}

static adv_status gather(hand *h, size_t part, adv_error *err)
{
    size_t size = 0, count = 0;
    adv_status status = fetch_pieces(h, &size, part, err);
    if (status == ADV_OK && size > 0) {
        count = refer(h, count, h->pieces, size);
    }
    for (const adv_regroup_shelf *s = h->regroup->shelves; s != NULL && status == ADV_OK; s = s->next) {
        for (const block *b = s->parts[part]; b != NULL; b = b->next) {
            count = refer(h, count, b->bytes, b->used);
        }
    }
    return status;
}

/* Few items by hand: calling a function for each comparison costs more than comparing. */
static void sort_few(reference *items, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        reference item = items[i];
        size_t at = i;
        for (; at > 0 && by_hash(&items[at - 1], &item) > 0; at--) {
            items[at] = items[at - 1];
        }
        items[at] = item;
    }
}

/* By hash and row: dealt to as many buckets as there are lines, or half as many, by the bits below those of
   the part; then each bucket by itself. */
static void sort_lines(hand *h, size_t count)
{
    enum { FEW = 40 };
    unsigned bits = 0;
    while ((size_t)1 << (bits + 1) <= count) {
        bits++;
    }
    size_t mask = ((size_t)1 << bits) - 1;
    unsigned shift = PART_SHIFT - bits;
    uint32_t *ends = h->buckets;
    memset(ends, 0, (mask + 2) * sizeof *ends);
    for (size_t i = 0; i < count; i++) {
        ends[(h->unsorted[i].hash >> shift & mask) + 1]++;
    }
    for (size_t b = 0; b < mask; b++) {
        ends[b + 1] += ends[b];
    }
    for (size_t i = 0; i < count; i++) {
        h->references[ends[h->unsorted[i].hash >> shift & mask]++] = h->unsorted[i];
    }
    for (size_t b = 0, from = 0; b <= mask; from = ends[b++]) {
        size_t own = ends[b] - from;
        if (own <= FEW) {
            sort_few(h->references + from, own);
        } else {
            qsort(h->references + from, own, sizeof *h->references, by_hash);
        }
    }
}

/* Lines [from, to) of the part, whose entries have one hash and are mostly one. */
static adv_status open_lines(hand *h, size_t from, size_t to, adv_error *err)
{
    bool one = true;
    if (!make_line_room(h, to - from)) {
        return adv_fail_memory(err);
    }
    for (unsigned turn = 0; turn < 2; turn++) {
        for (size_t i = from; i < to; i++) {
            if (!adv_goods_open(&h->lines[i - from], h->references[i].record)) {
                return adv_fail(err, ADV_ERR_INPUT, (adv_place){0}, "a packed line cannot be opened");
            }
            one = one && adv_text_equal(h->lines[i - from].number, h->lines[0].number);
        }
        if (one) {
            break;
        }
        qsort(h->references + from, to - from, sizeof *h->references, by_name);
    }
    return ADV_OK;
}

static adv_status charge_lines(hand *h, size_t first, size_t last, adv_error *err)
{
    adv_status status = open_lines(h, first, last, err);
    size_t count = last - first;
    for (size_t from = 0, to = 0; from < count && status == ADV_OK; from = to) {
        adv_text name = h->lines[from].number; /* charging may move the lines */
        for (to = from + 1; to < count && adv_text_equal(h->lines[to].number, name); to++) {
        }
        if (name.length > 0) { /* lines of no entry are passed over */
            status = adv_charging_entry(h->figures + first + from, h->charging, h->lines + from, to - from,
                                        err);
        } else {
            for (size_t i = from; i < to; i++) {
                h->figures[first + i] = (adv_line_charges)ADV_LINE_CHARGES_NONE;
            }
        }
    }
    return status;
}

static adv_status keep_figures(hand *h, size_t count, adv_error *err)
{
    adv_regroup *regroup = h->regroup;
    bool kept = true;
    pthread_mutex_lock(&regroup->lock);
    for (size_t i = 0; i < count && kept; i++) {
        kept = adv_charges_put_row(regroup->charges, h->references[i].row, &h->figures[i]) == ADV_OK;
    }
    pthread_mutex_unlock(&regroup->lock);
    return kept ? ADV_OK : adv_fail_memory(err);
}

static adv_status charge_part(hand *h, size_t part, adv_error *err)
{
    size_t count = 0;
    for (const adv_regroup_shelf *s = h->regroup->shelves; s != NULL; s = s->next) {
        count += s->counts[part];
    }
    if (count == 0) {
        return ADV_OK;
    }
    if (!make_room(h, count)) {
        return adv_fail_memory(err);
    }
    adv_status status = gather(h, part, err);
    if (status == ADV_OK) {
        sort_lines(h, count);
    }
    for (size_t from = 0, to = 0; from < count && status == ADV_OK; from = to) {
        for (to = from + 1; to < count && h->references[to].hash == h->references[from].hash; to++) {
        }
        adv_charging_enter(h->charging);
        status = charge_lines(h, from, to, err);
        adv_charging_leave(h->charging);
    }
    status = status == ADV_OK ? keep_figures(h, count, err) : status;
    for (adv_regroup_shelf *s = h->regroup->shelves; s != NULL; s = s->next) {
        free_blocks(s, part); /* what is charged takes the memory */
    }
    return status;
}

static bool told_to_stop(const adv_regroup *regroup)
{
    const adv_tables_options *options = regroup->watch->options;
    return options->interrupted != NULL && options->interrupted(options->context);
}

static void *charge_parts(void *context)
{
    hand *h = context;
    adv_regroup *regroup = h->regroup;
    for (;;) {
        adv_error error;
        size_t part = __atomic_fetch_add(&regroup->next, 1, __ATOMIC_RELAXED);
        if (part >= PARTS || __atomic_load_n(&regroup->place.failed, __ATOMIC_RELAXED)) {
            return NULL;
        }
        if (h->watching && told_to_stop(regroup)) {
            regroup->interrupted = true;
            (void)adv_fail(&error, ADV_ERR_IO, (adv_place){0}, "interrupted");
            adv_in_place_fail(&regroup->place, &error);
        } else if (charge_part(h, part, &error) != ADV_OK) {
            adv_in_place_fail(&regroup->place, &error);
        }
    }
}

static void run_hands(hand *hands, unsigned count)
{
    pthread_t *threads = calloc(count, sizeof *threads);
    unsigned started = 1;
    while (threads != NULL && started < count && hands[started].charging != NULL &&
           pthread_create(&threads[started], NULL, charge_parts, &hands[started]) == 0) {
        started++; /* with fewer threads it only takes longer */
    }
    (void)charge_parts(&hands[0]);
    for (unsigned i = 1; i < started; i++) {
        (void)pthread_join(threads[i], NULL);
    }
    free(threads);
}

adv_status adv_regroup_charge(adv_regroup *regroup, unsigned threads, adv_error *err)
{
    hand *hands = calloc(threads, sizeof *hands);
    adv_status status = hands == NULL ? adv_fail_memory(err) : ADV_OK;
    for (unsigned i = 0; i < threads && hands != NULL; i++) {
        hands[i] = (hand){.regroup = regroup,
                          .watching = i == 0,
                          .charging = adv_charging_new(regroup->place.desk)};
    }
    if (hands != NULL && hands[0].charging != NULL) {
        run_hands(hands, threads);
    } else {
        status = adv_fail_memory(err);
    }
    if (status == ADV_OK && regroup->place.failed) {
        *err = regroup->place.error;
        status = err->status;
    }
    for (unsigned i = 0; i < threads && hands != NULL; i++) {
        if (status == ADV_OK && hands[i].charging != NULL &&
            adv_charge_count_merge(&regroup->charges->count, &regroup->charges->allocator,
                                   adv_charging_counted(hands[i].charging)) != ADV_OK) {
            status = adv_fail_memory(err);
        }
        adv_charging_free(hands[i].charging);
        drop_room(&hands[i]);
        free(hands[i].pieces);
        free(hands[i].lines);
    }
    free(hands);
    return status;
}

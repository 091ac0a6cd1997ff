/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Compiling layers: words of the law (origins, lists, what is lifted) become bits, dates become intervals,
 * codes become sorted numbers by their length.
 *
 * Of the entries of one list the longest beginning of a code decides, since a longer one is written to say
 * something else about the goods it names: usually other days.
 */
#include "duty/layer_table.h"

#include <assert.h>
#include <string.h>

typedef struct compiler {
    adv_arena *arena;
    const adv_jurisdiction *j;
    const adv_lists *lists;
    adv_error_list *problems;
    adv_layer_table *table;
    const char *one_of[ADV_LAYER_SETS_MOST], *groups[ADV_LAYER_SETS_MOST];
    size_t one_of_count, group_count;
    size_t found;
    bool no_memory;
} compiler;

static void problem(compiler *c, const char *what, const char *name, size_t most)
{
    c->found++;
    adv_error_list_add(c->problems, ADV_ERR_INPUT, (adv_place){.source = c->j->code, .field = name},
                       "%s (at most %lu)", what, (unsigned long)most);
}

static void *room(compiler *c, size_t count, size_t size, size_t alignment)
{
    void *items = adv_arena_array(c->arena, count == 0 ? 1 : count, size, alignment);
    c->no_memory = c->no_memory || items == NULL;
    return items;
}

#define ROOM(c, count, type) ((type *)room((c), (count), sizeof(type), _Alignof(type)))

/* ---- rows by rank ------------------------------------------------------------------------------------ */

static int by_rank(const void *a, const void *b, const void *context)
{
    const layer_row *x = a, *y = b;
    (void)context;
    int order = (x->layer->rank > y->layer->rank) - (x->layer->rank < y->layer->rank);
    /* Rows of the law lie in one array, so their addresses say how they were written. */
    return order != 0 ? order : (x->layer > y->layer) - (x->layer < y->layer);
}

/* Digits of a text as a number; points are passed over.  False for anything else or too many. */
static bool digits_of(uint64_t *number, size_t *digits, adv_text text)
{
    *number = 0;
    *digits = 0;
    for (size_t i = 0; i < text.length; i++) {
        char ch = text.bytes[i];
        if (ch == '.') {
            continue;
        }
        if (ch < '0' || ch > '9' || *digits == DIGITS_MOST) {
            return false;
        }
        *number = *number * 10 + (uint64_t)(ch - '0');
        ++*digits;
    }
    return *digits > 0;
}

static uint8_t set_of(compiler *c, const char **names, size_t *count, const char *name)
{
    if (name == NULL) {
        return NO_SET;
    }
    for (size_t i = 0; i < *count; i++) {
        if (strcmp(names[i], name) == 0) {
            return (uint8_t)i;
        }
    }
    if (*count == ADV_LAYER_SETS_MOST) {
        problem(c, "more groups or sets of layers than a table holds", name, ADV_LAYER_SETS_MOST);
        return NO_SET;
    }
    names[*count] = name;
    return (uint8_t)(*count)++;
}

static void take_rows(compiler *c)
{
    adv_layer_table *t = c->table;
    t->rows = ROOM(c, c->j->layer_count, layer_row);
    layer_row *scratch = ROOM(c, c->j->layer_count, layer_row);
    if (c->no_memory) {
        return;
    }
    for (size_t i = 0; i < c->j->layer_count; i++) {
        const adv_layer *l = &c->j->layers[i];
        size_t digits = 0;
        t->rows[i] = (layer_row){.layer = l, .authority = adv_authority_find(c->j, l->authority)};
        t->rows[i].group = set_of(c, c->groups, &c->group_count, l->group);
        t->rows[i].one_of = set_of(c, c->one_of, &c->one_of_count, l->one_of);
        (void)digits_of(&t->rows[i].heading, &digits, adv_text_of(l->heading));
    }
    t->row_count = c->j->layer_count;
    t->words = (t->row_count + 63) / 64;
    t->group_count = c->group_count;
    t->set_count = c->one_of_count;
    adv_sort(t->rows, scratch, t->row_count, sizeof *t->rows, by_rank, NULL);
}

/* ---- lists ------------------------------------------------------------------------------------------- */

static size_t list_of(compiler *c, adv_text name)
{
    adv_layer_table *t = c->table;
    for (size_t i = 0; i < t->list_count; i++) {
        if (adv_text_is(name, t->lists[i])) {
            return i;
        }
    }
    const char *copy = adv_arena_copy(c->arena, name.bytes, name.length);
    c->no_memory = c->no_memory || copy == NULL;
    if (copy == NULL || t->list_count == ADV_LAYER_LISTS_MOST) {
        if (copy != NULL) {
            problem(c, "more lists of goods than a table holds", copy, ADV_LAYER_LISTS_MOST);
        }
        return ADV_LAYER_LISTS_MOST;
    }
    t->lists[t->list_count] = copy;
    return t->list_count++;
}

static void list_bits(compiler *c, uint64_t bits[LIST_WORDS], const char *names)
{
    adv_text rest = adv_text_of(names);
    for (adv_text word = adv_word_next(&rest); word.length > 0; word = adv_word_next(&rest)) {
        size_t list = list_of(c, word);
        if (list < ADV_LAYER_LISTS_MOST) {
            bit_set(bits, list);
        }
    }
}

static bool is_named(const adv_layer_table *t, const char *name, size_t *list)
{
    for (*list = 0; *list < t->list_count; ++*list) {
        if (strcmp(t->lists[*list], name) == 0) {
            return true;
        }
    }
    return false;
}

static int by_code(const void *a, const void *b, const void *context)
{
    const adv_list_entry *x = a, *y = b;
    (void)context;
    int order = (x->digits > y->digits) - (x->digits < y->digits);
    order = order != 0 ? order : (x->code > y->code) - (x->code < y->code);
    return order != 0 ? order : (x->list > y->list) - (x->list < y->list);
}

/* Entries of lists no row names are left out: nobody will ask for them. */
static size_t take_entries(compiler *c, adv_list_entry *entries)
{
    adv_layer_table *t = c->table;
    size_t count = 0, list = 0;
    for (size_t i = 0; i < c->j->list_count; i++) {
        const adv_product_list *l = &c->j->lists[i];
        if (l->code_count == 0 || !is_named(t, l->id, &list)) {
            continue;
        }
        bit_set(t->at_hand, list);
        for (size_t k = 0; k < l->code_count; k++) {
            size_t digits = 0;
            adv_list_entry *e = &entries[count++];
            *e = (adv_list_entry){.list = (uint16_t)list, .from = ADV_DATE_NONE, .until = ADV_DATE_OPEN};
            (void)digits_of(&e->code, &digits, adv_text_of(l->codes[k]));
            e->digits = (uint8_t)digits;
        }
    }
    uint64_t of_law[LIST_WORDS];
    memcpy(of_law, t->at_hand, sizeof of_law);
    for (size_t i = 0; c->lists != NULL && i < c->lists->entry_count; i++) {
        adv_list_entry e = c->lists->entries[i];
        assert(e.list < c->lists->name_count);
        if (e.digits < 2 || e.digits > DIGITS_MOST) {
            problem(c, "an entry of this list has no code of 2 to 10 digits", c->lists->names[e.list],
                    DIGITS_MOST);
        } else if (is_named(t, c->lists->names[e.list], &list) && !bit_is_set(of_law, list)) {
            e.list = (uint16_t)list;
            entries[count++] = e;
        }
    }
    return count;
}

static void index_codes(compiler *c, const adv_list_entry *entries, size_t count)
{
    adv_layer_table *t = c->table;
    for (size_t begin = 0, end = 0; begin < count; begin = end) {
        uint8_t digits = entries[begin].digits;
        for (end = begin; end < count && entries[end].digits == digits;) {
            end++;
        }
        uint64_t *codes = ROOM(c, end - begin, uint64_t);
        uint32_t *first = ROOM(c, end - begin + 1, uint32_t);
        if (c->no_memory) {
            return;
        }
        size_t distinct = 0;
        for (size_t i = begin; i < end; i++) {
            if (i == begin || entries[i].code != entries[i - 1].code) {
                codes[distinct] = entries[i].code;
                first[distinct++] = (uint32_t)i;
            }
        }
        first[distinct] = (uint32_t)end;
        t->codes[digits] = (layer_codes){codes, first, distinct};
    }
}

static void take_lists(compiler *c)
{
    adv_layer_table *t = c->table;
    size_t most = c->lists == NULL ? 0 : c->lists->entry_count;
    t->lists = ROOM(c, ADV_LAYER_LISTS_MOST, const char *);
    for (size_t i = 0; i < c->j->list_count; i++) {
        most += c->j->lists[i].code_count;
    }
    adv_list_entry *entries = ROOM(c, most, adv_list_entry), *scratch = ROOM(c, most, adv_list_entry);
    for (size_t i = 0; i < t->row_count && !c->no_memory; i++) {
        list_bits(c, t->rows[i].scope, t->rows[i].layer->scope);
        list_bits(c, t->rows[i].except, t->rows[i].layer->except);
    }
    if (c->no_memory) {
        return;
    }
    size_t count = take_entries(c, entries);
    for (size_t i = 0; c->lists != NULL && i < c->lists->name_count; i++) {
        size_t list = 0;
        if (!is_named(t, c->lists->names[i], &list)) {
            continue;
        }
        if (bit_is_set(t->at_hand, list)) {
            problem(c, "the law has this list already, or two lists bear its name; import it under another",
                    t->lists[list], 1);
        }
        bit_set(t->at_hand, list); /* an empty list is at hand too */
    }
    adv_sort(entries, scratch, count, sizeof *entries, by_code, NULL);
    t->entries = entries;
    index_codes(c, entries, count);
}

/* ---- origins, days, headings, lifts ------------------------------------------------------------------ */

size_t adv_layer_origin(adv_text code)
{
    if (code.length != 2 || code.bytes[0] < 'A' || code.bytes[0] > 'Z' || code.bytes[1] < 'A' ||
        code.bytes[1] > 'Z') {
        return ORIGINS;
    }
    return (size_t)(code.bytes[0] - 'A') * 26 + (size_t)(code.bytes[1] - 'A');
}

/* Marks the countries of a word: itself, or the members of a group. */
static void mark_word(const compiler *c, bool marked[ORIGINS], adv_text word, bool value)
{
    size_t one = adv_layer_origin(word);
    if (one < ORIGINS) {
        marked[one] = value;
    }
    for (size_t i = 0; i < c->j->group_count; i++) {
        const adv_country_group *g = &c->j->groups[i];
        for (size_t k = 0; k < g->member_count && adv_text_is(word, g->id); k++) {
            size_t member = adv_layer_origin(adv_text_of(g->members[k]));
            if (member < ORIGINS) {
                marked[member] = value;
            }
        }
    }
}

static void take_origins(compiler *c)
{
    adv_layer_table *t = c->table;
    uint64_t *bits = ROOM(c, ORIGINS * t->words, uint64_t);
    for (size_t i = 0; i < t->row_count && !c->no_memory; i++) {
        bool marked[ORIGINS] = {false};
        bool value = true;
        adv_text rest = adv_text_of(t->rows[i].layer->origins);
        for (adv_text word = adv_word_next(&rest); word.length > 0; word = adv_word_next(&rest)) {
            if (adv_text_is(word, "any")) {
                memset(marked, 1, sizeof marked);
            } else if (adv_text_is(word, "except")) {
                value = false;
            } else {
                mark_word(c, marked, word, value);
            }
        }
        for (size_t o = 0; o < ORIGINS; o++) {
            if (marked[o]) {
                bit_set(bits + o * t->words, i);
            }
        }
    }
    t->by_origin = bits;
}

static int by_day(const void *a, const void *b, const void *context)
{
    const adv_date *x = a, *y = b;
    (void)context;
    return (*x > *y) - (*x < *y);
}

static void take_days(compiler *c)
{
    adv_layer_table *t = c->table;
    adv_date *days = ROOM(c, 2 * t->row_count, adv_date), *scratch = ROOM(c, 2 * t->row_count, adv_date);
    size_t count = 0, kept = 0;
    if (c->no_memory) {
        return;
    }
    for (size_t i = 0; i < t->row_count; i++) {
        days[count++] = t->rows[i].layer->from;
        days[count++] = t->rows[i].layer->until;
    }
    adv_sort(days, scratch, count, sizeof *days, by_day, NULL);
    for (size_t i = 0; i < count; i++) {
        if (days[i] != ADV_DATE_OPEN && (kept == 0 || days[kept - 1] != days[i])) {
            days[kept++] = days[i];
        }
    }
    uint64_t *bits = ROOM(c, (kept + 1) * t->words, uint64_t);
    for (size_t d = 0; d < kept && !c->no_memory; d++) {
        for (size_t i = 0; i < t->row_count; i++) {
            if (t->rows[i].layer->from <= days[d] && days[d] < t->rows[i].layer->until) {
                bit_set(bits + (d + 1) * t->words, i);
            }
        }
    }
    t->days = days;
    t->day_count = kept;
    t->by_day = bits;
}

static int by_heading(const void *a, const void *b, const void *context)
{
    const layer_heading *x = a, *y = b;
    (void)context;
    int order = (x->heading > y->heading) - (x->heading < y->heading);
    return order != 0 ? order : (x->row > y->row) - (x->row < y->row);
}

static void take_headings(compiler *c)
{
    adv_layer_table *t = c->table;
    layer_heading *headings = ROOM(c, t->row_count, layer_heading);
    layer_heading *scratch = ROOM(c, t->row_count, layer_heading);
    if (c->no_memory) {
        return;
    }
    for (size_t i = 0; i < t->row_count; i++) {
        headings[i] = (layer_heading){t->rows[i].heading, (uint16_t)i};
    }
    adv_sort(headings, scratch, t->row_count, sizeof *headings, by_heading, NULL);
    t->headings = headings;
}

static bool is_lifted(const adv_layer *l, adv_text word)
{
    const char *point = memchr(l->id, '.', strlen(l->id));
    return l->form != ADV_LAYER_LIFT &&
           (adv_text_is(word, l->authority) || (point != NULL && adv_text_is(word, point + 1)));
}

static void take_lifts(compiler *c)
{
    adv_layer_table *t = c->table;
    for (size_t i = 0; i < t->row_count; i++) {
        if (t->rows[i].layer->form != ADV_LAYER_LIFT) {
            continue;
        }
        uint64_t *bits = ROOM(c, t->words, uint64_t);
        adv_text rest = adv_text_of(t->rows[i].layer->lifts);
        for (adv_text word = adv_word_next(&rest); word.length > 0 && bits != NULL;
             word = adv_word_next(&rest)) {
            for (size_t k = 0; k < t->row_count; k++) {
                if (is_lifted(t->rows[k].layer, word)) {
                    bit_set(bits, k);
                }
            }
        }
        t->rows[i].lifts = bits;
    }
}

adv_status adv_layer_compile(adv_layer_table **out, adv_arena *arena, const adv_jurisdiction *j,
                             const adv_lists *lists, adv_error_list *problems)
{
    compiler c = {.arena = arena, .j = j, .lists = lists, .problems = problems};
    c.table = ADV_ARENA_NEW(arena, adv_layer_table);
    if (c.table == NULL) {
        return ADV_ERR_MEMORY;
    }
    if (j->layer_count > ADV_LAYER_ROWS_MOST) {
        problem(&c, "more layers than a table holds", "layers", ADV_LAYER_ROWS_MOST);
        return ADV_ERR_INPUT;
    }
    void (*const steps[])(compiler *) = {take_rows, take_lists,    take_origins,
                                         take_days, take_headings, take_lifts};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0] && !c.no_memory; i++) {
        steps[i](&c);
    }
    if (c.no_memory) {
        return ADV_ERR_MEMORY;
    }
    if (c.found > 0) {
        return ADV_ERR_INPUT;
    }
    *out = c.table;
    return ADV_OK;
}

/* ---- look-up ----------------------------------------------------------------------------------------- */

const uint64_t *adv_layer_on(const adv_layer_table *table, adv_date day)
{
    size_t low = 0, high = table->day_count; /* days below `low` are not after `day` */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (table->days[middle] <= day) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return table->by_day + low * table->words;
}

/* The first code that is not below `code`. */
static size_t lower_bound(const layer_codes *codes, uint64_t code)
{
    size_t low = 0, high = codes->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (codes->codes[middle] < code) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

size_t adv_layer_code(const layer_codes *codes, uint64_t code)
{
    size_t at = lower_bound(codes, code);
    return at < codes->count && codes->codes[at] == code ? at : codes->count;
}

/* Longest beginning first; the first that a list has decides for that list. */
static void look_up(uint64_t hit[LIST_WORDS], const adv_layer_table *t, uint64_t number, size_t digits,
                    adv_date day)
{
    uint64_t decided[LIST_WORDS] = {0};
    for (; digits >= 2; digits--, number /= 10) {
        const layer_codes *codes = &t->codes[digits];
        size_t at = adv_layer_code(codes, number);
        if (at == codes->count) {
            continue;
        }
        uint64_t here[LIST_WORDS] = {0};
        for (uint32_t i = codes->first[at]; i < codes->first[at + 1]; i++) {
            const adv_list_entry *e = &t->entries[i];
            if (!bit_is_set(decided, e->list)) {
                bit_set(here, e->list);
                if (e->from <= day && day < e->until) {
                    bit_set(hit, e->list);
                }
            }
        }
        for (size_t w = 0; w < LIST_WORDS; w++) {
            decided[w] |= here[w];
        }
    }
}

/* Lists that tell goods of this code apart by digits it does not have. */
static void look_below(uint64_t open[LIST_WORDS], const adv_layer_table *t, uint64_t number, size_t digits)
{
    uint64_t low = number, high = number + 1;
    for (size_t longer = digits + 1; longer <= DIGITS_MOST; longer++) {
        const layer_codes *codes = &t->codes[longer];
        low *= 10;
        high *= 10;
        for (size_t at = lower_bound(codes, low); at < codes->count && codes->codes[at] < high; at++) {
            for (uint32_t i = codes->first[at]; i < codes->first[at + 1]; i++) {
                bit_set(open, t->entries[i].list);
            }
        }
    }
}

void adv_layer_lists_of(uint64_t hit[LIST_WORDS], uint64_t open[LIST_WORDS], const adv_layer_table *table,
                        adv_text code, adv_date day)
{
    uint64_t number = 0;
    size_t digits = 0;
    memset(hit, 0, LIST_WORDS * sizeof *hit);
    memset(open, 0, LIST_WORDS * sizeof *open);
    if (!digits_of(&number, &digits, code) || digits < 2) {
        memset(open, 0xFF, LIST_WORDS * sizeof *open);
        return;
    }
    look_up(hit, table, number, digits, day);
    if (digits < DIGITS_MOST) {
        look_below(open, table, number, digits);
    }
}

const layer_heading *adv_layer_heading(const adv_layer_table *table, adv_text heading, size_t *count)
{
    uint64_t number = 0;
    size_t digits = 0, low = 0, high = table->row_count;
    *count = 0;
    if (!digits_of(&number, &digits, heading) || digits < 8) {
        return NULL;
    }
    for (; digits > 8; digits--) {
        number /= 10; /* a statistical suffix */
    }
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (table->headings[middle].heading < number) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    while (low + *count < table->row_count && table->headings[low + *count].heading == number) {
        ++*count;
    }
    return table->headings + low;
}

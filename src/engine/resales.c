/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which sales in the country of importation count, and the price at which most units were sold.
 *
 * Sales to related buyers, to buyers who supplied assists and at later commercial levels are left out before
 * anything is counted.  The rest stand on three rungs: as imported about the time of importation, as imported
 * after it, after further processing.  The first rung with sales decides; two prices with equally many units
 * establish none.
 */
#include "resales.h"

#include <string.h>

typedef struct sum {
    int64_t    price_e4;
    int32_t    day; /* days after importation where the day matters, else 0 */
    uint8_t    rung, goods;
    bool       used;
    adv_int128 units_e4;
    int64_t    sales;
} sum;

struct adv_resales {
    adv_arena       *arena;
    adv_resale_terms terms;
    sum             *slots;
    size_t           slot_count, count;
    bool             about_matters; /* some day is neither that of importation nor described */
    adv_status       status;
};

adv_resales *adv_resales_new(adv_arena *arena, const adv_resale_terms *terms)
{
    adv_resales *sales = ADV_ARENA_NEW(arena, adv_resales);
    if (sales != NULL) {
        sales->arena = arena;
        sales->terms = *terms;
    }
    return sales;
}

/* ---- sums ---------------------------------------------------------------------------------------------- */

static size_t slot_of(const sum *slots, size_t slot_count, const sum *key)
{
    uint64_t hash = (uint64_t)key->price_e4 * UINT64_C(0x9e3779b97f4a7c15);
    hash ^= ((uint64_t)(uint32_t)key->day << 8 | (uint64_t)key->rung << 4 | key->goods) *
            UINT64_C(0xc2b2ae3d27d4eb4f);
    hash ^= hash >> 29;
    size_t at = (size_t)hash & (slot_count - 1);
    while (slots[at].used && (slots[at].price_e4 != key->price_e4 || slots[at].day != key->day ||
                              slots[at].rung != key->rung || slots[at].goods != key->goods)) {
        at = (at + 1) & (slot_count - 1);
    }
    return at;
}

static bool grow(adv_resales *sales)
{
    size_t more = sales->slot_count == 0 ? 64 : sales->slot_count * 2;
    sum *slots = ADV_ARENA_ARRAY(sales->arena, more, sum);
    if (slots == NULL) {
        sales->status = ADV_ERR_MEMORY;
        return false;
    }
    for (size_t i = 0; i < sales->slot_count; i++) {
        if (sales->slots[i].used) {
            slots[slot_of(slots, more, &sales->slots[i])] = sales->slots[i];
        }
    }
    sales->slots = slots;
    sales->slot_count = more;
    return true;
}

static void add(adv_resales *sales, const sum *key, int64_t units_e4)
{
    if (sales->status != ADV_OK || (sales->count * 2 >= sales->slot_count && !grow(sales))) {
        return;
    }
    sum *slot = &sales->slots[slot_of(sales->slots, sales->slot_count, key)];
    if (!slot->used) {
        if (sales->count == ADV_RESALE_SUMS_LIMIT) {
            sales->status = ADV_ERR_LIMIT;
            return;
        }
        *slot = *key;
        slot->used = true;
        sales->count++;
    }
    slot->units_e4 += units_e4;
    slot->sales++;
}

/* ---- one sale ------------------------------------------------------------------------------------------ */

static adv_resale_verdict who_and_what(const adv_resale_terms *t, const adv_resale_row *row)
{
    if (row->goods == ADV_RESALE_DOMESTIC) {
        return ADV_RESALE_PROHIBITED;
    }
    if (row->buyer_related == ADV_TRUE) {
        return ADV_RESALE_RELATED;
    }
    if (row->buyer_supplied_assists == ADV_TRUE) {
        return ADV_RESALE_ASSISTS;
    }
    if (row->level == ADV_RESALE_LATER) {
        return ADV_RESALE_LATER_LEVEL;
    }
    if (row->condition == ADV_RESALE_PROCESSED && !t->processed_asked) {
        return ADV_RESALE_NOT_ASKED;
    }
    if (row->date == ADV_DATE_NONE) {
        return ADV_RESALE_NO_DATE;
    }
    if (row->units_e4 == ADV_AMOUNT_UNKNOWN || row->price_e4 == ADV_AMOUNT_UNKNOWN || row->units_e4 <= 0 ||
        row->price_e4 <= 0) {
        return ADV_RESALE_NO_AMOUNT;
    }
    if (row->other_unit) {
        return ADV_RESALE_OTHER_UNIT;
    }
    return row->currency == t->currency ? ADV_RESALE_COUNTED : ADV_RESALE_OTHER_CURRENCY;
}

/* The rung a sale stands on by its day, or why on none. */
static adv_resale_verdict when_sold(const adv_resale_terms *t, const adv_resale_row *row, uint8_t *rung)
{
    int64_t after = (int64_t)row->date - t->day;
    int64_t about = t->about_days == ADV_DAYS_UNKNOWN ? 0 : t->about_days;
    bool processed = row->condition == ADV_RESALE_PROCESSED;
    *rung = processed ? ADV_RUNG_PROCESSED : ADV_RUNG_LATER;
    if (!processed && after <= about && after >= -about) {
        *rung = ADV_RUNG_ABOUT;
        return ADV_RESALE_COUNTED;
    }
    if (after < 0) {
        return !processed && t->about_days == ADV_DAYS_UNKNOWN ? ADV_RESALE_ABOUT : ADV_RESALE_BEFORE;
    }
    int64_t days = t->days[*rung];
    if (days != ADV_DAYS_UNKNOWN && after >= days) {
        bool last = after == days && t->last_day[*rung] != ADV_FALSE;
        if (!last) {
            return ADV_RESALE_TOO_LATE;
        }
        if (t->last_day[*rung] == ADV_UNKNOWN) {
            return ADV_RESALE_LAST_DAY;
        }
    }
    return !processed && t->about_days == ADV_DAYS_UNKNOWN ? ADV_RESALE_ABOUT : ADV_RESALE_COUNTED;
}

adv_resale_verdict adv_resales_take(adv_resales *sales, const adv_resale_row *row)
{
    const adv_resale_terms *t = &sales->terms;
    sum key = {.price_e4 = row->price_e4, .goods = row->goods == 0 ? ADV_RESALE_OWN : row->goods};
    adv_resale_verdict verdict = who_and_what(t, row);
    if (verdict == ADV_RESALE_COUNTED) {
        verdict = when_sold(t, row, &key.rung);
    }
    sales->about_matters |= verdict == ADV_RESALE_ABOUT;
    if (verdict != ADV_RESALE_COUNTED && verdict != ADV_RESALE_LAST_DAY) {
        return verdict;
    }
    bool by_day = key.rung == ADV_RUNG_LATER && t->earliest != ADV_FALSE;
    key.day = by_day || verdict == ADV_RESALE_LAST_DAY ? row->date - t->day : 0;
    add(sales, &key, row->units_e4);
    return verdict;
}

/* ---- the choice ---------------------------------------------------------------------------------------- */

/* One way of reading the sums: where the law leaves something open, every way is tried. */
typedef struct reading {
    uint8_t goods;    /* only these; 0 = all */
    bool    last_day; /* sales of the unsettled last day count */
} reading;

typedef struct tally {
    const adv_resales *sales;
    adv_price_sum *prices; /* ascending */
    adv_int128    *units;  /* the same at full width */
    size_t         count;
    adv_int128     total, most;
    size_t         at_most; /* prices with the most units */
    size_t         best;
} tally;

static int compare_sums(const void *a, const void *b, const void *context)
{
    const sum *x = *(const sum *const *)a;
    const sum *y = *(const sum *const *)b;
    (void)context;
    int64_t order = x->rung != y->rung ? x->rung - y->rung : (int64_t)x->day - y->day;
    if (order != 0) {
        return order < 0 ? -1 : 1;
    }
    return (x->price_e4 > y->price_e4) - (x->price_e4 < y->price_e4);
}

static int compare_prices(const void *a, const void *b, const void *context)
{
    const adv_price_sum *x = a;
    const adv_price_sum *y = b;
    (void)context;
    return (x->price_e4 > y->price_e4) - (x->price_e4 < y->price_e4);
}

/* Every price of the rung, once, with nothing sold at it yet. */
static bool open_tally(tally *t, const adv_resales *sales, const sum *const *list, size_t count)
{
    *t = (tally){.sales = sales};
    t->prices = ADV_ARENA_ARRAY(sales->arena, count + 1, adv_price_sum);
    t->units = ADV_ARENA_ARRAY(sales->arena, count + 1, adv_int128);
    adv_price_sum *scratch = ADV_ARENA_ARRAY(sales->arena, count + 1, adv_price_sum);
    if (t->prices == NULL || t->units == NULL || scratch == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        t->prices[i] = (adv_price_sum){.price_e4 = list[i]->price_e4};
    }
    adv_sort(t->prices, scratch, count, sizeof *scratch, compare_prices, NULL);
    for (size_t i = 0; i < count; i++) {
        if (t->count == 0 || t->prices[t->count - 1].price_e4 != t->prices[i].price_e4) {
            t->prices[t->count++] = t->prices[i];
        }
    }
    return true;
}

/* Sums only grow, so the most is kept as they do. */
static void count_in(tally *t, const sum *s)
{
    size_t low = 0;
    size_t high = t->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        low = t->prices[middle].price_e4 <= s->price_e4 ? middle : low;
        high = t->prices[middle].price_e4 <= s->price_e4 ? high : middle;
    }
    adv_int128 *units = &t->units[low];
    t->at_most -= *units == t->most && *units != 0;
    *units += s->units_e4;
    t->prices[low].sales += s->sales;
    t->total += s->units_e4;
    if (*units > t->most) {
        t->most = *units;
        t->at_most = 1;
        t->best = low;
    } else if (*units == t->most) {
        t->at_most++;
    }
}

static uint8_t why_none(const tally *t)
{
    if (t->total == 0) {
        return ADV_WHY_NO_SALE;
    }
    if (t->total < t->sales->terms.enough_e4) {
        return ADV_WHY_TOO_FEW;
    }
    return t->at_most > 1 ? ADV_WHY_TIE : ADV_WHY_NONE;
}

static bool is_read(const adv_resales *sales, const sum *s, const reading *how)
{
    bool last = s->day != 0 && s->day == sales->terms.days[s->rung] &&
                sales->terms.last_day[s->rung] == ADV_UNKNOWN;
    return (how->goods == 0 || s->goods == how->goods) && (how->last_day || !last);
}

/* Keeps the prices at which something was sold. */
static adv_status close_tally(adv_resale_choice *out, tally *t)
{
    size_t kept = 0;
    for (size_t i = 0; i < t->count; i++) {
        if (t->units[i] == 0) {
            continue;
        }
        if (t->units[i] >= ADV_AMOUNT_LIMIT_E4) {
            return ADV_ERR_RANGE;
        }
        t->prices[i].units_e4 = (int64_t)t->units[i];
        if (out->why == ADV_WHY_NONE && i == t->best) {
            out->price_e4 = t->prices[i].price_e4;
            out->units_e4 = t->prices[i].units_e4;
        }
        t->prices[kept++] = t->prices[i];
    }
    out->prices = t->prices;
    out->price_count = kept;
    return ADV_OK;
}

static adv_status read_rung(adv_resale_choice *out, const adv_resales *sales, const sum *const *list,
                            size_t count, const reading *how)
{
    tally t;
    *out = (adv_resale_choice){.goods = how->goods, .until = ADV_DATE_OPEN};
    if (!open_tally(&t, sales, list, count)) {
        return ADV_ERR_MEMORY;
    }
    bool earliest = count > 0 && list[0]->rung == ADV_RUNG_LATER && sales->terms.earliest == ADV_TRUE;
    for (size_t i = 0; i < count; i++) {
        if (is_read(sales, list[i], how)) {
            count_in(&t, list[i]);
        }
        bool day_over = i + 1 == count || list[i + 1]->day != list[i]->day;
        if (earliest && day_over && why_none(&t) == ADV_WHY_NONE) {
            out->until = sales->terms.day + list[i]->day;
            break;
        }
    }
    out->why = why_none(&t);
    out->rung = count > 0 ? list[0]->rung : ADV_RUNG_ABOUT;
    return close_tally(out, &t);
}

static uint8_t nearest_goods(const adv_resales *sales, const sum *const *list, size_t count, bool last_day)
{
    uint8_t nearest = 0;
    for (size_t i = 0; i < count; i++) {
        reading how = {.goods = 0, .last_day = last_day};
        bool nearer = nearest == 0 || list[i]->goods < nearest;
        nearest = nearer && is_read(sales, list[i], &how) ? list[i]->goods : nearest;
    }
    return nearest;
}

static bool same_answer(const adv_resale_choice *a, const adv_resale_choice *b)
{
    return a->why == b->why && a->price_e4 == b->price_e4;
}

/* Where a row leaves open which goods or whether the last day counts, the answer has to be one and the same
   whichever way it is read. */
static adv_status choose_on(adv_resale_choice *out, const adv_resales *sales, const sum *const *list,
                            size_t count)
{
    uint8_t own_first = sales->terms.own_first;
    bool first = true;
    for (int last = 0; last < 2; last++) {
        for (int all = own_first == ADV_TRUE ? 0 : 1; all >= (own_first == ADV_FALSE ? 1 : 0); all--) {
            reading how = {.last_day = last == 1};
            adv_resale_choice other;
            how.goods = all ? 0 : nearest_goods(sales, list, count, how.last_day);
            adv_status status = read_rung(&other, sales, list, count, &how);
            if (status != ADV_OK) {
                return status;
            }
            if (first || same_answer(out, &other)) {
                *out = first ? other : *out;
                first = false;
                continue;
            }
            out->why = last == 0 ? ADV_WHY_GOODS_ORDER : ADV_WHY_LAST_DAY;
            out->price_e4 = 0;
            out->units_e4 = 0;
            return ADV_OK;
        }
    }
    return ADV_OK;
}

static adv_status sorted_sums(const sum ***out, const adv_resales *sales)
{
    const sum **list = ADV_ARENA_ARRAY(sales->arena, sales->count + 1, const sum *);
    const sum **scratch = ADV_ARENA_ARRAY(sales->arena, sales->count + 1, const sum *);
    size_t count = 0;
    if (list == NULL || scratch == NULL) {
        return ADV_ERR_MEMORY;
    }
    for (size_t i = 0; i < sales->slot_count; i++) {
        if (sales->slots[i].used) {
            list[count++] = &sales->slots[i];
        }
    }
    adv_sort(list, scratch, count, sizeof *list, compare_sums, NULL);
    *out = list;
    return ADV_OK;
}

adv_status adv_resales_choose(adv_resale_choice *out, adv_resales *sales)
{
    const sum **list = NULL;
    adv_status status = sales->status != ADV_OK ? sales->status : sorted_sums(&list, sales);
    size_t first = 0;
    *out = (adv_resale_choice){.why = ADV_WHY_NO_SALE, .until = ADV_DATE_OPEN};
    if (status == ADV_OK && sales->about_matters) {
        out->why = ADV_WHY_ABOUT;
        return ADV_OK;
    }
    while (status == ADV_OK && first < sales->count && out->why == ADV_WHY_NO_SALE) {
        size_t end = first;
        while (end < sales->count && list[end]->rung == list[first]->rung) {
            end++;
        }
        status = choose_on(out, sales, list + first, end - first);
        first = end;
    }
    return status;
}

adv_resale_verdict adv_resales_verdict(const adv_resales *sales, const adv_resale_choice *choice,
                                       const adv_resale_row *row)
{
    uint8_t rung = ADV_RUNG_ABOUT;
    uint8_t goods = row->goods == 0 ? ADV_RESALE_OWN : row->goods;
    adv_resale_verdict verdict = who_and_what(&sales->terms, row);
    verdict = verdict == ADV_RESALE_COUNTED ? when_sold(&sales->terms, row, &rung) : verdict;
    if (verdict != ADV_RESALE_COUNTED || choice->price_count == 0) {
        return verdict;
    }
    if (rung != choice->rung) {
        return ADV_RESALE_LATER_RUNG;
    }
    if (choice->goods != 0 && goods != choice->goods) {
        return ADV_RESALE_OTHER_GOODS;
    }
    return row->date > choice->until ? ADV_RESALE_AFTER_ENOUGH : ADV_RESALE_COUNTED;
}

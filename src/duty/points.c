/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The points of an entry, each once.  An entry may have as many points as lines, so one that is there already
 * is found by an index and not by looking through all; the order is that in which they were raised.
 */
#include <string.h>

#include "assess.h"

/* One row raises one point, on however many lines. */
static bool same_point(const adv_entry_point *p, const adv_entry_point *other)
{
    return p->code == other->code && p->rule == other->rule && adv_text_equal(p->text, other->text) &&
           (p->line == other->line || p->rule != NULL);
}

static uint64_t mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ (hash >> 32);
}

/* Of all that makes two points differ but the rule, of which an entry has few. */
static uint64_t hash_point(const adv_entry_point *point)
{
    uint64_t hash = mix(point->text.length, point->code);
    hash = mix(hash, point->rule != NULL ? UINT64_MAX : (uint64_t)(uint32_t)point->line);
    for (size_t i = 0; i < point->text.length; i++) {
        hash = mix(hash, (unsigned char)point->text.bytes[i]);
    }
    return hash;
}

/* The slot of the point that says the same, or the free one where this one belongs. */
static uint32_t *slot_of(const adv_assessing *a, const adv_entry_point *point)
{
    size_t mask = a->point_slot_count - 1; /* a power of two */
    size_t at = (size_t)hash_point(point) & mask;
    while (a->point_slots[at] != 0 && !same_point(&a->points[a->point_slots[at] - 1], point)) {
        at = (at + 1) & mask;
    }
    return &a->point_slots[at];
}

/* Twice the room, with an index that is at most half full. */
static bool grow(adv_assessing *a)
{
    size_t capacity = a->point_capacity == 0 ? 16 : a->point_capacity * 2;
    adv_entry_point *items = ADV_ARENA_ARRAY(a->arena, capacity, adv_entry_point);
    uint32_t *slots = ADV_ARENA_ARRAY(a->arena, capacity * 2, uint32_t);
    if (items == NULL || slots == NULL || capacity > UINT32_MAX / 2) {
        return false;
    }
    if (a->point_count > 0) {
        memcpy(items, a->points, a->point_count * sizeof *items);
    }
    a->points = items;
    a->point_capacity = capacity;
    a->point_slots = slots;
    a->point_slot_count = capacity * 2;
    for (size_t i = 0; i < a->point_count; i++) {
        *slot_of(a, &items[i]) = (uint32_t)(i + 1);
    }
    return true;
}

void adv_entry_point_add(adv_assessing *a, adv_entry_point point)
{
    if (a->point_count == a->point_capacity && !grow(a)) {
        a->failed = true;
        return;
    }
    uint32_t *slot = slot_of(a, &point);
    if (*slot == 0) {
        a->points[a->point_count++] = point;
        *slot = (uint32_t)a->point_count;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one line bears of an entry that was assessed as a whole.
 */
#include "advalorem/entry.h"

static bool is_fee(uint8_t kind)
{
    return kind == ADV_DUE_PROCESSING || kind == ADV_DUE_SURCHARGE || kind == ADV_DUE_HARBOR;
}

/* A line that does not pay a fee is told so in a due of its own. */
static bool is_told(const adv_assessment *whole, size_t index, uint8_t kind)
{
    for (size_t i = 0; i < whole->due_count; i++) {
        if (whole->dues[i].line == (int32_t)index && whole->dues[i].kind == kind) {
            return true;
        }
    }
    return false;
}

/* A fee of the entry becomes the line's share in it; one the line has no part in is not its own. */
static bool take_share(adv_due *due, const adv_assessment *whole, size_t index)
{
    if (!is_fee(due->kind) || is_told(whole, index, due->kind)) {
        return false;
    }
    if (due->outcome == ADV_DUE_COMPUTED) {
        due->entry_e4 = due->amount_e4;
        due->amount_e4 = whole->lines[index].due_e4[due->kind];
    }
    return true;
}

adv_assessment *adv_assessment_of_line(adv_arena *arena, const adv_assessment *whole, size_t index)
{
    adv_assessment *out = ADV_ARENA_NEW(arena, adv_assessment);
    adv_entry *entry = ADV_ARENA_NEW(arena, adv_entry);
    adv_due *dues = ADV_ARENA_ARRAY(arena, whole->due_count + 1, adv_due);
    adv_entry_point *points = ADV_ARENA_ARRAY(arena, whole->point_count + 1, adv_entry_point);
    if (out == NULL || entry == NULL || dues == NULL || points == NULL) {
        return NULL;
    }
    const adv_assessed_line *line = &whole->lines[index];
    *out = *whole;
    *entry = *whole->entry;
    entry->lines = &whole->entry->lines[index];
    entry->line_count = 1;
    out->entry = entry;
    out->lines = line;
    out->line_count = 1;
    out->due_count = out->point_count = 0;
    out->complete = true;
    out->standing = ADV_VERIFIED;
    for (size_t i = 0; i < whole->due_count; i++) {
        adv_due due = whole->dues[i];
        bool own = due.line == (int32_t)index || (due.line < 0 && take_share(&due, whole, index));
        if (own) {
            due.line = 0;
            out->complete = out->complete && (due.kind == ADV_DUE_BESIDE || adv_due_is_settled(&due));
            out->standing = due.standing > out->standing ? due.standing : out->standing;
            dues[out->due_count++] = due;
        }
    }
    for (size_t i = 0; i < whole->point_count; i++) {
        adv_entry_point point = whole->points[i];
        if (point.line < 0 || point.line == (int32_t)index) {
            point.line = point.line < 0 ? -1 : 0;
            points[out->point_count++] = point;
        }
    }
    out->dues = dues;
    out->points = points;
    out->entered_e4 = line->entered_e4;
    out->duty_e4 = line->duty_e4;
    out->deposits_e4 = line->deposits_e4;
    out->fees_e4 = line->fees_e4;
    return out;
}

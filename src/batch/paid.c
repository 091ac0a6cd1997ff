/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The net of a line is packed; what leaves it is exact in ten-thousandths of the law's currency, so the value
 * is the difference, rounded as the tile rounds it when it is given the same amounts.
 */
#include "paid.h"

#include "promised.h"

bool adv_paid_line_asked(const adv_packed_line *line)
{
    return (line->asked & (ADV_ASKED_DUTY | ADV_ASKED_FEES)) != 0;
}

bool adv_paid_asked(const adv_packed_line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (adv_paid_line_asked(&lines[i])) {
            return true;
        }
    }
    return false;
}

/* Another line of the entry without value leaves its fees, and with them every price, unsolved. */
static bool find_unvalued(adv_paid_outcome *out, const adv_packed_line *lines, size_t count, adv_arena *arena,
                          bool *failed)
{
    size_t i = 0;
    while (i < count && (lines[i].valued || adv_paid_line_asked(&lines[i]))) {
        i++;
    }
    if (i == count) {
        return false;
    }
    adv_buffer text;
    adv_buffer_init(&text, arena);
    adv_buffer_string(&text, "not_valued:");
    adv_buffer_text(&text, lines[i].line);
    *failed = text.failed;
    out->obstacle = text.failed ? (adv_text){NULL, 0} : adv_buffer_done(&text);
    return true;
}

static void take_value(adv_packed_line *line, const adv_paid_lines *paid, size_t i,
                       const adv_rounding_rule *rounding)
{
    int64_t out_e4 = paid->promised[i].duty_e4 + paid->promised[i].fees_e4;
    adv_int128 exact_e13 = line->exact_e13 - (adv_int128)out_e4 * ADV_E9;
    int64_t value_e4 = 0;
    line->valued = paid->outcome.obstacle.length == 0 && exact_e13 >= 0 &&
                   adv_round_e13(&value_e4, exact_e13, rounding->unit_e4, (adv_rounding)rounding->mode) ==
                       ADV_OK;
    line->exact_e13 = line->valued ? exact_e13 : 0;
    line->value_e4 = line->valued ? value_e4 : 0;
}

adv_status adv_paid_lines_solve(adv_paid_lines *out, adv_packed_line *lines, const adv_entry *entry,
                                const adv_duty_sources *sources, adv_arena *arena, adv_error *err)
{
    size_t count = entry->line_count;
    adv_paid_hold *holds = ADV_ARENA_ARRAY(arena, count + 1, adv_paid_hold);
    bool failed = false;
    *out = (adv_paid_lines){.asked = true,
                            .promised = ADV_ARENA_ARRAY(arena, count + 1, adv_promised),
                            .outcome = {.why = ADV_DUE_COMPUTED}};
    if (holds == NULL || out->promised == NULL) {
        return adv_fail_memory(err);
    }
    for (size_t i = 0; i < count; i++) {
        holds[i] = (adv_paid_hold){(lines[i].asked & ADV_ASKED_DUTY) != 0,
                                   (lines[i].asked & ADV_ASKED_FEES) != 0};
    }
    bool complete = !find_unvalued(&out->outcome, lines, count, arena, &failed);
    adv_status status = failed ? adv_fail_memory(err) : ADV_OK;
    if (complete) {
        status = adv_paid_solve(&out->outcome, out->promised, arena, entry, holds, sources, err);
    }
    for (size_t i = 0; status == ADV_OK && i < count; i++) {
        if (adv_paid_line_asked(&lines[i])) {
            take_value(&lines[i], out, i, &entry->j->round_value);
        }
    }
    return status;
}

adv_status adv_paid_lines_refuse(adv_paid_lines *out, size_t count, adv_arena *arena)
{
    *out = (adv_paid_lines){.asked = true,
                            .promised = ADV_ARENA_ARRAY(arena, count + 1, adv_promised),
                            .outcome = {.obstacle = adv_text_of("entry_differs"), .why = ADV_DUE_COMPUTED}};
    return out->promised == NULL ? ADV_ERR_MEMORY : ADV_OK;
}

/* ---- words --------------------------------------------------------------------------------------------- */

/* "customs_duty.amount:not_solved:9903.88.15" */
static uint32_t reason_of(adv_charges *charges, const adv_paid_outcome *outcome, unsigned asked,
                          adv_arena *scratch, bool *failed)
{
    adv_buffer text;
    adv_buffer_init(&text, scratch);
    adv_buffer_string(&text, (asked & ADV_ASKED_DUTY) != 0 ? "customs_duty" : "import_fee");
    adv_buffer_string(&text, ".amount:not_solved:");
    adv_buffer_text(&text, outcome->obstacle);
    if (outcome->why != ADV_DUE_COMPUTED) {
        adv_buffer_char(&text, ':');
        adv_buffer_string(&text, adv_due_outcome_name((adv_due_outcome)outcome->why));
    }
    int64_t word = text.failed ? -1 : adv_charges_word(charges, adv_buffer_done(&text));
    *failed = *failed || word < 0;
    return word < 0 ? 0 : (uint32_t)word;
}

/* The points that were met on the way, before those of the line itself. */
static uint32_t points_of(adv_charges *charges, const adv_paid_outcome *outcome, size_t i, uint32_t own,
                          adv_arena *scratch, bool *failed)
{
    adv_buffer text;
    adv_buffer_init(&text, scratch);
    for (size_t k = 0; k < outcome->point_count; k++) {
        const adv_entry_point *point = &outcome->points[k];
        if (point->line >= 0 && (size_t)point->line != i) {
            continue;
        }
        adv_buffer_string(&text, text.length > 0 ? " " : "");
        adv_buffer_string(&text, adv_entry_point_name((adv_entry_point_code)point->code));
    }
    if (text.length == 0) {
        return own;
    }
    if (own != 0) {
        adv_buffer_char(&text, ' ');
        adv_buffer_text(&text, adv_keys_bytes(&charges->words, own - 1));
    }
    int64_t word = text.failed ? -1 : adv_charges_word(charges, adv_buffer_done(&text));
    *failed = *failed || word < 0;
    return word < 0 ? own : (uint32_t)word;
}

adv_status adv_paid_lines_note(adv_line_charges *figures, adv_charges *charges, const adv_paid_lines *paid,
                               const adv_packed_line *line, size_t i, adv_arena *scratch)
{
    bool failed = false;
    figures->asked = line->asked;
    if (!paid->asked || !adv_paid_line_asked(line)) {
        return ADV_OK;
    }
    figures->promised = paid->promised[i];
    if (paid->outcome.obstacle.length > 0) {
        figures->promised = (adv_promised){0, 0};
        figures->unsolved = reason_of(charges, &paid->outcome, line->asked, scratch, &failed);
    }
    figures->points = points_of(charges, &paid->outcome, i, figures->points, scratch, &failed);
    return failed ? ADV_ERR_MEMORY : ADV_OK;
}

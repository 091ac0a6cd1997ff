/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whole-dollar values and duty-paid prices as entry_properties.py asks for them, one question a line, numbers
 * in decimal:
 *
 *     enter UNIT_E4 COUNT (INVOICE GROUP RATE_E9 EXACT_E13)...
 *         -> (ENTERED_E4 MOVED ALONE)...        INVOICE and GROUP -1 = none, not known
 *     solve RATE_E9 MINIMUM_E4 MAXIMUM_E4 SUM_E4 COUNT
 *           (NET_E13 DUTY_E9 PER LESS_E4 FIXED_E13 FEE_E9 SHARES SHARE_LESS_E4)...
 *         -> STATUS LIMIT (VALUE_E13 CUT SHARE_E4)...     MINIMUM and MAXIMUM -1 = none
 */
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advalorem/entry.h"

enum { NAME_ROOM = 12 };

static adv_int128 number(char **rest)
{
    char *word = strtok_r(NULL, " \n", rest);
    bool minus = word != NULL && word[0] == '-';
    adv_int128 value = 0;
    if (word == NULL) {
        fprintf(stderr, "a number is missing\n");
        exit(2);
    }
    for (const char *c = word + minus; *c != '\0'; c++) {
        value = value * 10 + (*c - '0');
    }
    return minus ? -value : value;
}

static void put(adv_int128 value)
{
    char text[48];
    (void)adv_decimal_format(text, value, 0, 0);
    printf("%s ", text);
}

/* Zeroed room for `count` lines. */
static void *room(adv_arena *arena, size_t count, size_t size)
{
    void *lines = adv_arena_alloc(arena, count * size + 1, _Alignof(max_align_t));
    if (lines == NULL) {
        fprintf(stderr, "memory is out\n");
        exit(2);
    }
    memset(lines, 0, count * size);
    return lines;
}

static void enter(char **rest, adv_arena *arena)
{
    int64_t unit = (int64_t)number(rest);
    size_t count = (size_t)number(rest);
    adv_entered *lines = room(arena, count, sizeof *lines);
    char *names = room(arena, count, NAME_ROOM);
    for (size_t i = 0; i < count; i++) {
        char *name = names + i * NAME_ROOM;
        int invoice = (int)number(rest);
        int64_t group = (int64_t)number(rest);
        (void)snprintf(name, NAME_ROOM, "i%d", invoice);
        lines[i].invoice = invoice < 0 ? (adv_text){NULL, 0} : adv_text_of(name);
        lines[i].group = group < 0 ? ADV_NO_GROUP : (uint32_t)group;
        lines[i].rate_e9 = (int64_t)number(rest);
        lines[i].exact_e13 = number(rest);
    }
    adv_status status = adv_enter_values(lines, count, unit, arena);
    printf("%s ", adv_status_name(status));
    for (size_t i = 0; i < count && status == ADV_OK; i++) {
        printf("%" PRId64 " %d %d ", lines[i].entered_e4, lines[i].moved, lines[i].alone);
    }
}

static int64_t limit(adv_int128 value)
{
    return value < 0 ? ADV_AMOUNT_UNKNOWN : (int64_t)value;
}

static void solve(char **rest, adv_arena *arena)
{
    adv_ddp_fee fee = {.rate_e9 = (int64_t)number(rest)};
    fee.minimum_e4 = limit(number(rest));
    fee.maximum_e4 = limit(number(rest));
    fee.sum_e4 = (int64_t)number(rest);
    size_t count = (size_t)number(rest);
    adv_ddp_line *lines = room(arena, count, sizeof *lines);
    for (size_t i = 0; i < count; i++) {
        lines[i].net_e13 = number(rest);
        lines[i].duty_e9 = (int64_t)number(rest);
        lines[i].duty_per = (int32_t)number(rest);
        lines[i].duty_less_e4 = (int64_t)number(rest);
        lines[i].duty_fixed_e13 = number(rest);
        lines[i].fee_e9 = (int64_t)number(rest);
        lines[i].shares = number(rest) != 0;
        lines[i].share_less_e4 = (int64_t)number(rest);
    }
    adv_status status = adv_ddp_solve(lines, count, &fee, arena);
    printf("%s %d ", adv_status_name(status), fee.limit);
    for (size_t i = 0; i < count && status == ADV_OK; i++) {
        put(lines[i].value_e13);
        printf("%d %" PRId64 " ", lines[i].cut, lines[i].share_e4);
    }
}

int main(void)
{
    char *text = NULL;
    size_t size = 0;
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    while (getline(&text, &size, stdin) > 0) {
        char *rest = NULL;
        const char *what = strtok_r(text, " \n", &rest);
        if (what != NULL && strcmp(what, "enter") == 0) {
            enter(&rest, &arena);
        } else if (what != NULL) {
            solve(&rest, &arena);
        }
        printf("\n");
        adv_arena_reset(&arena);
    }
    free(text);
    return 0;
}

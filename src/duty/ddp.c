/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A price that holds its own duty and fees (19 U.S.C. 1401a(b)(3)(B); 19 CFR 152.103(i)(2)): what leaves is
 * what is payable on the value found, not the seller's estimate.  For a line with net N, duty d (V - l) + s,
 * fees in proportion f V and a shared fee m (V - c) or a sum g:
 *
 *     V (1 + d + f + m) = N - s + d l + m c - g
 *
 * Numerator and denominator are whole numbers; the quotient is cut off behind the thirteenth decimal, so that
 * a value at or above a half stays at or above it however it is rounded later (docs/money.md).  A line whose
 * price holds none of the shared fee counts for it and has its share: m and g are then nothing to its price.
 */
#include "advalorem/entry.h"

#include <assert.h>

/* Rounds of sharing a sum by the values it leads to; the shares settle in two or three. */
#define ROUNDS_MOST 16
#define CENT_E4     100

static bool add_product(adv_int128 *sum, adv_int128 a, adv_int128 b)
{
    adv_int128 product = 0;
    return !__builtin_mul_overflow(a, b, &product) && !__builtin_add_overflow(*sum, product, sum);
}

/* The value of one line; `shared_e9` is the shared fee's rate where it is in proportion, else 0. */
static adv_status solve_line(adv_ddp_line *line, int64_t shared_e9)
{
    bool bears = line->shares && !line->beside;
    int64_t m = bears ? shared_e9 : 0;
    adv_int128 per = line->duty_per;
    adv_int128 fees = (adv_int128)line->fee_e9 + m;
    adv_int128 one = per * ADV_E9;
    adv_int128 fixed_e13 = line->duty_fixed_e13 + (bears ? (adv_int128)line->share_e4 * ADV_E9 : 0);
    adv_int128 numerator = 0;
    adv_int128 denominator = one + line->duty_e9 + per * fees;
    adv_int128 value = 0;
    assert(line->duty_per >= 1 && denominator > 0);
    if (!add_product(&numerator, line->net_e13 - fixed_e13, one) ||
        !add_product(&numerator, (adv_int128)line->duty_less_e4 * ADV_E9, line->duty_e9) ||
        !add_product(&numerator, (adv_int128)line->share_less_e4 * ADV_E9, per * m) ||
        adv_divide_round128(&value, numerator, denominator, ADV_ROUND_FLOOR) != ADV_OK) {
        return ADV_ERR_RANGE;
    }
    line->value_e13 = value;
    line->cut = value * denominator != numerator;
    adv_int128 most = (adv_int128)ADV_AMOUNT_LIMIT_E4 * ADV_E9;
    return value < -most || value > most ? ADV_ERR_RANGE : ADV_OK;
}

/* Duty and fees leave every line a value. */
static bool all_covered(const adv_ddp_line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (lines[i].value_e13 < 0) {
            return false;
        }
    }
    return true;
}

static adv_status solve_lines(adv_ddp_line *lines, size_t count, int64_t shared_e9)
{
    adv_status status = ADV_OK;
    for (size_t i = 0; i < count && status == ADV_OK; i++) {
        status = solve_line(&lines[i], shared_e9);
    }
    return status;
}

/* What of a line's value counts for the shared fee; at least nothing. */
static adv_int128 counted_e13(const adv_ddp_line *line)
{
    adv_int128 counted = line->value_e13 - (adv_int128)line->share_less_e4 * ADV_E9;
    return counted > 0 ? counted : 0;
}

/* Which limit the fee meets on the values found. */
static uint8_t limit_met(const adv_ddp_line *lines, size_t count, const adv_ddp_fee *fee)
{
    adv_int128 sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += lines[i].shares ? counted_e13(&lines[i]) : 0;
    }
    /* Values are below 10^30 units of 1/10^13 and a fee's rate is below one: the product is far below 2^127.
       */
    adv_int128 fee_e22 = sum * fee->rate_e9;
    adv_int128 scale = (adv_int128)ADV_E9 * ADV_E9;
    if (fee->minimum_e4 != ADV_AMOUNT_UNKNOWN && fee_e22 < fee->minimum_e4 * scale) {
        return ADV_DUE_AT_MINIMUM;
    }
    if (fee->maximum_e4 != ADV_AMOUNT_UNKNOWN && fee_e22 > fee->maximum_e4 * scale) {
        return ADV_DUE_AT_MAXIMUM;
    }
    return ADV_DUE_BETWEEN;
}

/* Shares `sum_e4` by the values, and tells by how much a share moved at most. */
static adv_status share(int64_t *moved_e4, adv_ddp_line *lines, size_t count, int64_t sum_e4, int64_t *keys,
                        int64_t *parts, adv_arena *scratch)
{
    size_t n = 0;
    int64_t most = 0;
    for (size_t i = 0; i < count; i++) {
        if (lines[i].shares) {
            keys[n] = (int64_t)(counted_e13(&lines[i]) / ADV_E9);
            most = keys[n] > most ? keys[n] : most;
            n++;
        }
    }
    for (size_t k = 0; most == 0 && k < n; k++) {
        keys[k] = 1; /* nothing counts anywhere: equally */
    }
    *moved_e4 = 0;
    if (n == 0) {
        return ADV_OK;
    }
    adv_status status = adv_allocate(parts, sum_e4, CENT_E4, keys, n, scratch);
    n = 0;
    for (size_t i = 0; i < count && status == ADV_OK; i++) {
        if (lines[i].shares) {
            int64_t by_e4 = parts[n] - lines[i].share_e4;
            by_e4 = by_e4 < 0 ? -by_e4 : by_e4;
            *moved_e4 = by_e4 > *moved_e4 ? by_e4 : *moved_e4;
            lines[i].share_e4 = parts[n++];
        }
    }
    return status;
}

static adv_status solve_with_sum(adv_ddp_line *lines, size_t count, int64_t sum_e4, adv_arena *scratch)
{
    int64_t *keys = ADV_ARENA_ARRAY(scratch, count, int64_t);
    int64_t *parts = ADV_ARENA_ARRAY(scratch, count, int64_t);
    if (keys == NULL || parts == NULL) {
        return ADV_ERR_MEMORY;
    }
    /* The first shares go by the values without the fee; each round moves them by less than the fee's part of
       the value of what they moved before.  On the way a share may pass what its line has.  Of a fee above
       the value the rounds need not settle, and what they come to last is no solution. */
    adv_status status = solve_lines(lines, count, 0);
    int64_t moved_e4 = 0;
    for (int round = 0; round < ROUNDS_MOST && status == ADV_OK; round++) {
        status = share(&moved_e4, lines, count, sum_e4, keys, parts, scratch);
        if (status != ADV_OK || (moved_e4 == 0 && round > 0)) {
            break;
        }
        status = solve_lines(lines, count, 0);
    }
    bool settled = moved_e4 <= CENT_E4; /* two cents may be worth the same to two lines */
    bool good = settled && all_covered(lines, count);
    return status == ADV_OK && !good ? ADV_ERR_INPUT : status;
}

adv_status adv_ddp_solve(adv_ddp_line *lines, size_t count, adv_ddp_fee *fee, adv_arena *scratch)
{
    fee->limit = ADV_DUE_BETWEEN;
    for (size_t i = 0; i < count; i++) {
        lines[i].share_e4 = 0;
    }
    if (count == 0) {
        return ADV_OK;
    }
    if (fee->rate_e9 == 0) {
        return solve_with_sum(lines, count, fee->sum_e4, scratch);
    }
    adv_status status = solve_lines(lines, count, fee->rate_e9);
    if (status != ADV_OK) {
        return status;
    }
    bool covered = all_covered(lines, count);
    fee->limit = covered ? limit_met(lines, count, fee) : ADV_DUE_AT_MINIMUM;
    int64_t sum_e4 = fee->limit == ADV_DUE_AT_MINIMUM   ? fee->minimum_e4
                     : fee->limit == ADV_DUE_AT_MAXIMUM ? fee->maximum_e4
                                                        : ADV_AMOUNT_UNKNOWN;
    return sum_e4 != ADV_AMOUNT_UNKNOWN ? solve_with_sum(lines, count, sum_e4, scratch)
           : covered                    ? ADV_OK
                                        : ADV_ERR_INPUT;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Exact decimals.  Every division of the product ends in divide_magnitudes below, which is the only place
 * that decides what a rounding mode means.  Signs are taken off first, so that "half up" is the same distance
 * from zero on both sides and no intermediate can leave 128 bits.  docs/money.md says why each product fits.
 */
#include "advalorem/decimal.h"

#include <assert.h>
#include <string.h>

#define INT128_LARGEST  ((adv_int128)(~(adv_uint128)0 >> 1))
#define DIGITS_PER_PART UINT64_C(10000000000000000000) /* 10^19, the largest power of ten in 64 bits */

static const uint64_t power_of_ten[] = {
    UINT64_C(1),
    UINT64_C(10),
    UINT64_C(100),
    UINT64_C(1000),
    UINT64_C(10000),
    UINT64_C(100000),
    UINT64_C(1000000),
    UINT64_C(10000000),
    UINT64_C(100000000),
    UINT64_C(1000000000),
    UINT64_C(10000000000),
    UINT64_C(100000000000),
    UINT64_C(1000000000000),
    UINT64_C(10000000000000),
    UINT64_C(100000000000000),
    UINT64_C(1000000000000000),
    UINT64_C(10000000000000000),
    UINT64_C(100000000000000000),
    UINT64_C(1000000000000000000),
};

static const char *const rounding_names[] = {
    [ADV_ROUND_HALF_UP] = "half_up", [ADV_ROUND_HALF_DOWN] = "half_down", [ADV_ROUND_HALF_EVEN] = "half_even",
    [ADV_ROUND_UP] = "up",           [ADV_ROUND_DOWN] = "down",           [ADV_ROUND_CEILING] = "ceiling",
    [ADV_ROUND_FLOOR] = "floor",
};
_Static_assert(sizeof rounding_names / sizeof rounding_names[0] == ADV_ROUNDING_COUNT,
               "every mode has a name");

/* A plan adds up to 64 columns of amounts without looking at each sum. */
_Static_assert(ADV_AMOUNT_LIMIT_E4 <= INT64_MAX / 64, "64 amounts must fit 64 bits");

const char *adv_rounding_name(adv_rounding mode)
{
    assert((unsigned)mode < ADV_ROUNDING_COUNT);
    return rounding_names[mode];
}

bool adv_rounding_parse(adv_rounding *mode, adv_text name)
{
    for (unsigned i = 0; i < ADV_ROUNDING_COUNT; i++) {
        if (adv_text_is(name, rounding_names[i])) {
            *mode = (adv_rounding)i;
            return true;
        }
    }
    return false;
}

const char *adv_decimal_problem_text(adv_decimal_problem problem)
{
    switch (problem) {
    case ADV_DECIMAL_OK: return "is a number";
    case ADV_DECIMAL_EMPTY: return "is empty where a number is expected; write it like 1234.56";
    case ADV_DECIMAL_SYNTAX:
        return "is not a number as expected here; write digits with a point before the decimals and "
               "nothing else, like 1234.56 or -1234.56";
    case ADV_DECIMAL_SCALE:
        return "has more decimals than are kept (4 in an amount, 9 in a rate) and they are not zeros; "
               "write it with fewer decimals";
    case ADV_DECIMAL_OVERFLOW:
        return "is larger than any figure that can be kept exactly here; check the figure and its currency";
    }
    return "is not a number";
}

/* Digits gathered so far.  Past 10^18 another one would leave 64 bits; the reading goes on for its syntax. */
typedef struct digits {
    uint64_t value;
    bool overflow;
} digits;

static inline void add_digit(digits *d, unsigned digit)
{
    if (__builtin_expect(d->value >= UINT64_C(1000000000000000000), 0)) {
        d->overflow = true;
    } else {
        d->value = d->value * 10u + digit;
    }
}

/* The decimals from `at` to `end`: the first `scale` are kept and filled up with zeros, others must be 0. */
static adv_decimal_problem parse_fraction(digits *d, const char *at, const char *end, int scale)
{
    bool lost = false;
    int kept = 0;
    for (const char *p = at; p < end; p++) {
        unsigned digit = (unsigned)(unsigned char)*p - '0';
        if (digit > 9u) {
            return ADV_DECIMAL_SYNTAX;
        }
        if (kept < scale) {
            add_digit(d, digit);
            kept++;
        } else {
            lost |= digit != 0;
        }
    }
    if (__builtin_mul_overflow(d->value, power_of_ten[scale - kept], &d->value)) {
        d->overflow = true;
    }
    return lost ? ADV_DECIMAL_SCALE : ADV_DECIMAL_OK;
}

adv_decimal_problem adv_decimal_parse(int64_t *out, adv_text text, int scale, int64_t limit)
{
    assert(scale >= 0 && scale <= 18 && limit > 0);
    if (text.length == 0) {
        return ADV_DECIMAL_EMPTY;
    }
    const char *p = text.bytes;
    const char *end = text.bytes + text.length;
    bool negative = *p == '-';
    p += negative;
    const char *first = p;
    digits d = {0, false};
    for (; p < end && (unsigned char)(*p - '0') <= 9; p++) {
        add_digit(&d, (unsigned)(unsigned char)(*p - '0'));
    }
    bool has_point = p < end && *p == '.';
    if (p == first || (p < end && !has_point) || (has_point && p + 1 == end)) {
        return ADV_DECIMAL_SYNTAX;
    }
    adv_decimal_problem problem = parse_fraction(&d, has_point ? p + 1 : end, end, scale);
    if (problem != ADV_DECIMAL_OK) {
        return problem;
    }
    if (d.overflow || d.value >= (uint64_t)limit) {
        return ADV_DECIMAL_OVERFLOW;
    }
    *out = negative ? -(int64_t)d.value : (int64_t)d.value;
    return ADV_DECIMAL_OK;
}

adv_decimal_problem adv_amount_parse(int64_t *e4, adv_text text)
{
    return adv_decimal_parse(e4, text, 4, ADV_AMOUNT_LIMIT_E4);
}

adv_decimal_problem adv_rate_parse(int64_t *e9, adv_text text)
{
    return adv_decimal_parse(e9, text, 9, ADV_RATE_LIMIT_E9);
}

static adv_uint128 magnitude_of(adv_int128 value)
{
    return value < 0 ? 0u - (adv_uint128)value : (adv_uint128)value;
}

/* Writes the digits of `value` backwards so that they end before `end`; returns where they start. */
static char *write_digits(char *end, adv_uint128 value)
{
    char *p = end;
    adv_uint128 rest = value;
    while (rest > UINT64_MAX) {
        uint64_t part = (uint64_t)(rest % DIGITS_PER_PART);
        rest /= DIGITS_PER_PART;
        for (int i = 0; i < 19; i++) {
            *--p = (char)('0' + (int)(part % 10u));
            part /= 10u;
        }
    }
    uint64_t part = (uint64_t)rest;
    while (part != 0) {
        *--p = (char)('0' + (int)(part % 10u));
        part /= 10u;
    }
    return p;
}

size_t adv_decimal_format(char out[48], adv_int128 value, int scale, int least)
{
    assert(scale >= 0 && scale <= 38 && least >= 0 && least <= scale + 6);
    char digits_buffer[48] = {0};
    char *end = digits_buffer + sizeof digits_buffer;
    char *start = write_digits(end, magnitude_of(value));
    while (end - start < scale + 1) {
        *--start = '0'; /* at least one digit stands before the point */
    }
    int decimals = scale;
    while (decimals > least && end[-1] == '0') {
        end--;
        decimals--;
    }
    size_t whole = (size_t)(end - start) - (size_t)decimals;
    size_t length = 0;
    if (value < 0) {
        out[length++] = '-';
    }
    memcpy(out + length, start, whole);
    length += whole;
    if (decimals > 0 || least > 0) {
        out[length++] = '.';
        memcpy(out + length, start + whole, (size_t)decimals);
        length += (size_t)decimals;
    }
    for (; decimals < least; decimals++) {
        out[length++] = '0';
    }
    out[length] = '\0';
    return length;
}

/* Whether a quotient of magnitudes moves one further from zero, given its last bit and the remainder. */
static bool moves_away(adv_rounding mode, bool negative, bool odd, adv_uint128 remainder,
                       adv_uint128 denominator)
{
    if (remainder == 0) {
        return false;
    }
    adv_uint128 rest = denominator - remainder; /* remainder against rest is remainder against the half */
    switch (mode) {
    case ADV_ROUND_HALF_UP: return remainder >= rest;
    case ADV_ROUND_HALF_DOWN: return remainder > rest;
    case ADV_ROUND_HALF_EVEN: return remainder > rest || (remainder == rest && odd);
    case ADV_ROUND_UP: return true;
    case ADV_ROUND_DOWN: return false;
    case ADV_ROUND_CEILING: return !negative;
    case ADV_ROUND_FLOOR: return negative;
    }
    assert(false && "no such rounding mode");
    return false;
}

static inline void divide(adv_uint128 *quotient, adv_uint128 *remainder, adv_uint128 numerator,
                          adv_uint128 denominator)
{
    if (((numerator | denominator) >> 64) == 0) {
        *quotient = (uint64_t)numerator / (uint64_t)denominator; /* the common case, many times as fast */
        *remainder = (uint64_t)numerator % (uint64_t)denominator;
    } else {
        *quotient = numerator / denominator;
        *remainder = numerator - *quotient * denominator;
    }
}

/* |numerator| / |denominator| rounded for a result of the given sign.  At most 2^127, since a quotient that
   is rounded has a denominator of at least two. */
static adv_uint128 divide_magnitudes(adv_uint128 numerator, adv_uint128 denominator, bool negative,
                                     adv_rounding mode, bool *exact)
{
    adv_uint128 quotient;
    adv_uint128 remainder;
    divide(&quotient, &remainder, numerator, denominator);
    *exact = remainder == 0;
    return quotient + moves_away(mode, negative, (quotient & 1u) != 0, remainder, denominator);
}

/* A magnitude with its sign; ADV_ERR_RANGE unless it lies in -2^127 .. 2^127 - 1. */
static adv_status with_sign(adv_int128 *out, adv_uint128 magnitude, bool negative)
{
    adv_uint128 largest = (adv_uint128)INT128_LARGEST + negative;
    if (magnitude > largest) {
        return ADV_ERR_RANGE;
    }
    *out = negative && magnitude != 0 ? -(adv_int128)(magnitude - 1) - 1 : (adv_int128)magnitude;
    return ADV_OK;
}

adv_int128 adv_greatest_divisor(adv_int128 a, adv_int128 b)
{
    while (b != 0) {
        adv_int128 rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

adv_status adv_divide_round128(adv_int128 *out, adv_int128 numerator, adv_int128 denominator,
                               adv_rounding mode)
{
    assert(denominator != 0);
    bool negative = (numerator < 0) != (denominator < 0);
    bool exact;
    adv_uint128 magnitude =
        divide_magnitudes(magnitude_of(numerator), magnitude_of(denominator), negative, mode, &exact);
    return with_sign(out, magnitude, negative);
}

adv_status adv_divide_round(int64_t *out, adv_int128 numerator, adv_int128 denominator, adv_rounding mode)
{
    adv_int128 quotient;
    adv_status status = adv_divide_round128(&quotient, numerator, denominator, mode);
    if (status != ADV_OK || quotient < INT64_MIN || quotient > INT64_MAX) {
        return ADV_ERR_RANGE;
    }
    *out = (int64_t)quotient;
    return ADV_OK;
}

static bool within_limit(adv_int128 amount_e4)
{
    return amount_e4 > -ADV_AMOUNT_LIMIT_E4 && amount_e4 < ADV_AMOUNT_LIMIT_E4;
}

static adv_status keep_amount(int64_t *out_e4, adv_int128 amount_e4)
{
    if (!within_limit(amount_e4)) {
        return ADV_ERR_RANGE;
    }
    *out_e4 = (int64_t)amount_e4;
    return ADV_OK;
}

adv_status adv_amount_add(int64_t *sum_e4, int64_t a_e4, int64_t b_e4)
{
    if (a_e4 == ADV_AMOUNT_UNKNOWN || b_e4 == ADV_AMOUNT_UNKNOWN) {
        return ADV_ERR_RANGE;
    }
    return keep_amount(sum_e4, (adv_int128)a_e4 + b_e4);
}

adv_status adv_amount_subtract(int64_t *out_e4, int64_t a_e4, int64_t b_e4)
{
    if (a_e4 == ADV_AMOUNT_UNKNOWN || b_e4 == ADV_AMOUNT_UNKNOWN) {
        return ADV_ERR_RANGE;
    }
    return keep_amount(out_e4, (adv_int128)a_e4 - b_e4);
}

adv_int128 adv_amount_times_rate(int64_t amount_e4, int64_t rate_e9)
{
    assert(amount_e4 != ADV_AMOUNT_UNKNOWN);
    return (adv_int128)amount_e4 * rate_e9;
}

/* whole * times + (part * times) / denominator, half up; the magnitudes of a conversion in two steps, so that
   only a result that does not fit is refused. */
static adv_status scale_quotient(adv_uint128 *out, bool *exact, adv_uint128 numerator,
                                 adv_uint128 denominator, uint32_t times)
{
    adv_uint128 whole = numerator / denominator;
    adv_uint128 part = numerator - whole * denominator; /* < denominator < 2^63, and times < 2^31 */
    adv_uint128 fraction = divide_magnitudes(part * times, denominator, false, ADV_ROUND_HALF_UP, exact);
    if (__builtin_mul_overflow(whole, (adv_uint128)times, &whole) ||
        __builtin_add_overflow(whole, fraction, out)) {
        return ADV_ERR_RANGE;
    }
    return ADV_OK;
}

adv_status adv_amount_convert(adv_int128 *out_e13, bool *rounded, int64_t amount_e4, adv_rate rate)
{
    if (rate.e9 <= 0 || rate.per <= 0) {
        return ADV_ERR_INPUT;
    }
    if (amount_e4 == ADV_AMOUNT_UNKNOWN) {
        return ADV_ERR_RANGE;
    }
    bool negative = amount_e4 < 0;
    adv_uint128 amount = magnitude_of(amount_e4);
    adv_uint128 figure = magnitude_of(rate.e9);
    adv_uint128 magnitude;
    bool exact = true;
    adv_status status = ADV_OK;
    if (rate.divide) {
        adv_uint128 e22 = amount * (adv_uint128)ADV_E9 * (adv_uint128)ADV_E9; /* < 2^63 * 2^60 */
        status = scale_quotient(&magnitude, &exact, e22, figure, (uint32_t)rate.per);
    } else {
        adv_uint128 product = amount * figure; /* < 2^63 * 2^63 */
        magnitude = divide_magnitudes(product, magnitude_of(rate.per), negative, ADV_ROUND_HALF_UP, &exact);
    }
    if (status == ADV_OK) {
        status = with_sign(out_e13, magnitude, negative);
    }
    if (status == ADV_OK) {
        *rounded = !exact;
    }
    return status;
}

/* value / (unit * scale), rounded, times unit. */
static adv_status round_to_unit(int64_t *out_e4, adv_int128 value, int64_t scale, int64_t unit_e4,
                                adv_rounding mode)
{
    assert(unit_e4 > 0);
    adv_int128 units;
    adv_status status = adv_divide_round128(&units, value, (adv_int128)unit_e4 * scale, mode);
    adv_int128 rounded;
    if (status != ADV_OK || __builtin_mul_overflow(units, (adv_int128)unit_e4, &rounded)) {
        return ADV_ERR_RANGE;
    }
    return keep_amount(out_e4, rounded);
}

adv_status adv_round_e13(int64_t *out_e4, adv_int128 value_e13, int64_t unit_e4, adv_rounding mode)
{
    return round_to_unit(out_e4, value_e13, ADV_E9, unit_e4, mode);
}

adv_status adv_round_e4(int64_t *out_e4, int64_t value_e4, int64_t unit_e4, adv_rounding mode)
{
    if (value_e4 == ADV_AMOUNT_UNKNOWN) {
        return ADV_ERR_RANGE;
    }
    return round_to_unit(out_e4, value_e4, 1, unit_e4, mode);
}

/* What a part's exact share leaves after its whole units, and whose it is. */
typedef struct remainder_of {
    adv_uint128 remainder;
    size_t part;
} remainder_of;

static int larger_remainder_first(const void *a, const void *b, const void *context)
{
    const remainder_of *x = a;
    const remainder_of *y = b;
    (void)context;
    return (x->remainder < y->remainder) - (x->remainder > y->remainder);
}

/* Gives one unit each to the `left` largest remainders; ties go to the earlier part: the sort is stable. */
static adv_status give_rest(int64_t *parts, uint64_t left, remainder_of *remainders, size_t count,
                            adv_arena *arena)
{
    assert(left < count);
    remainder_of *scratch = ADV_ARENA_ARRAY(arena, count, remainder_of);
    if (scratch == NULL) {
        return ADV_ERR_MEMORY;
    }
    adv_sort(remainders, scratch, count, sizeof *remainders, larger_remainder_first, NULL);
    for (uint64_t i = 0; i < left; i++) {
        parts[remainders[i].part]++;
    }
    return ADV_OK;
}

static adv_status sum_keys(adv_uint128 *sum, const int64_t *keys, size_t count)
{
    *sum = 0;
    for (size_t i = 0; i < count; i++) {
        if (keys[i] < 0) {
            return ADV_ERR_INPUT;
        }
        *sum += (uint64_t)keys[i]; /* fewer than 2^60 keys of less than 2^63 each */
    }
    return *sum == 0 ? ADV_ERR_INPUT : ADV_OK;
}

adv_status adv_allocate(int64_t *parts_e4, int64_t total_e4, int64_t unit_e4, const int64_t *keys,
                        size_t count, adv_arena *arena)
{
    assert(unit_e4 > 0);
    adv_uint128 key_sum;
    adv_status status = sum_keys(&key_sum, keys, count);
    if (status != ADV_OK) {
        return status;
    }
    if (total_e4 == ADV_AMOUNT_UNKNOWN) {
        return ADV_ERR_RANGE;
    }
    int64_t unit = total_e4 % unit_e4 == 0 ? unit_e4 : 1;
    int64_t sign = total_e4 < 0 ? -1 : 1;
    uint64_t units = (uint64_t)(total_e4 / unit * sign);
    uint64_t left = units;
    remainder_of *remainders = ADV_ARENA_ARRAY(arena, count, remainder_of);
    if (remainders == NULL) {
        return ADV_ERR_MEMORY;
    }
    size_t inexact = 0;
    for (size_t i = 0; i < count; i++) {
        adv_uint128 whole;
        adv_uint128 remainder;
        divide(&whole, &remainder, (adv_uint128)units * (uint64_t)keys[i], key_sum); /* < 2^63 * 2^63 */
        parts_e4[i] = (int64_t)whole;
        left -= (uint64_t)whole;
        if (remainder != 0) {
            remainders[inexact++] = (remainder_of){remainder, i};
        }
    }
    status = left == 0 ? ADV_OK : give_rest(parts_e4, left, remainders, inexact, arena);
    for (size_t i = 0; status == ADV_OK && i < count; i++) {
        parts_e4[i] *= unit * sign;
    }
    return status;
}

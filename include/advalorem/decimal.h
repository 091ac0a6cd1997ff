/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Exact decimals as counted integers: amounts in 1/10 000 (e4), rates in 1/1 000 000 000 (e9), products of
 * both in 1/10^13 (e13).  Nothing rounds unless a function says so, every overflow is reported, binary
 * floating point is never used.  A function that fails leaves its output as it was, adv_allocate excepted.
 * docs/money.md holds the proofs.
 */
#ifndef ADVALOREM_DECIMAL_H
#define ADVALOREM_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "advalorem/arena.h"
#include "advalorem/status.h"
#include "advalorem/text.h"

#ifdef __cplusplus
extern "C" {
#endif

__extension__ typedef __int128 adv_int128;
__extension__ typedef unsigned __int128 adv_uint128;

#define ADV_E4  INT64_C(10000)
#define ADV_E9  INT64_C(1000000000)
#define ADV_E13 INT64_C(10000000000000)

/**
 * |amount| stays below this: 10^17 units of 1/10 000, that is 10^13 currency units, enough for a shipload in
 * dong.
 */
#define ADV_AMOUNT_LIMIT_E4 INT64_C(100000000000000000)
/** A rate as published stays below this: 10^18 units of 1/10^9. */
#define ADV_RATE_LIMIT_E9 INT64_C(1000000000000000000)
/** Stands for "there is an amount, but nobody knows it"; no arithmetic accepts it. */
#define ADV_AMOUNT_UNKNOWN INT64_MIN

/** How a quotient loses its remainder.  Halves go away from zero in HALF_UP, toward zero in HALF_DOWN. */
typedef enum adv_rounding {
    ADV_ROUND_HALF_UP,
    ADV_ROUND_HALF_DOWN,
    ADV_ROUND_HALF_EVEN,
    ADV_ROUND_UP,      /* away from zero */
    ADV_ROUND_DOWN,    /* toward zero */
    ADV_ROUND_CEILING, /* toward plus infinity */
    ADV_ROUND_FLOOR    /* toward minus infinity */
} adv_rounding;
#define ADV_ROUNDING_COUNT 7

/** "half_up" and so on, as written in law files. */
ADV_API const char *adv_rounding_name(adv_rounding mode);
ADV_API bool        adv_rounding_parse(adv_rounding *mode, adv_text name);

/** A rate as published: value = amount * e9 / (10^9 * per), or amount * 10^9 * per / e9 when `divide`. */
typedef struct adv_rate {
    int64_t e9;     /* > 0 */
    int32_t per;    /* 1, 10, 100, 1 000, 10 000: so many units of the foreign currency */
    bool    divide; /* the figure says how many foreign units one unit of ours buys */
} adv_rate;

/** Why a text is not a number; ADV_DECIMAL_OK when it is. */
typedef enum adv_decimal_problem {
    ADV_DECIMAL_OK = 0,
    ADV_DECIMAL_EMPTY,
    ADV_DECIMAL_SYNTAX,   /* not -?digits[.digits] */
    ADV_DECIMAL_SCALE,    /* more decimals than allowed, and they are not zeros */
    ADV_DECIMAL_OVERFLOW  /* too many digits for the limit */
} adv_decimal_problem;

/** A phrase that completes "'1,234.5' ...": what is wrong and how to write it. */
ADV_API const char *adv_decimal_problem_text(adv_decimal_problem problem);

/** `-?digits[.digits]` to an integer scaled by 10^scale (0..18); |*out| < limit (> 0).  Never rounds. */
ADV_API adv_decimal_problem adv_decimal_parse(int64_t *out, adv_text text, int scale, int64_t limit);
/** The two that everybody uses. */
ADV_API adv_decimal_problem adv_amount_parse(int64_t *e4, adv_text text);
ADV_API adv_decimal_problem adv_rate_parse(int64_t *e9, adv_text text);

/** Writes the shortest decimal text with at least `least` decimals into `out` (NUL-terminated); returns its
    length.  12.3400 with least 2 is "12.34", 12 with least 2 is "12.00", 12 with least 0 is "12".  Scale is 0
    to 38, least at most scale + 6: every 128-bit value then fits. */
ADV_API size_t adv_decimal_format(char out[48], adv_int128 value, int scale, int least);

/** The greatest number that divides both, which are at least zero and not both zero. */
ADV_API adv_int128 adv_greatest_divisor(adv_int128 a, adv_int128 b);

/** numerator / denominator, rounded; denominator != 0.  ADV_ERR_RANGE when the result does not fit. */
ADV_API adv_status adv_divide_round(int64_t *out, adv_int128 numerator, adv_int128 denominator,
                                    adv_rounding mode);
ADV_API adv_status adv_divide_round128(adv_int128 *out, adv_int128 numerator, adv_int128 denominator,
                                       adv_rounding mode);

/** Both refuse ADV_AMOUNT_UNKNOWN and results past the limit of an amount. */
ADV_API adv_status adv_amount_add(int64_t *sum_e4, int64_t a_e4, int64_t b_e4);
ADV_API adv_status adv_amount_subtract(int64_t *out_e4, int64_t a_e4, int64_t b_e4);
/** Exact: amount e4 times rate e9 is e13. */
ADV_API adv_int128 adv_amount_times_rate(int64_t amount_e4, int64_t rate_e9);
/** An amount converted at a rate as published, in e13.  Exact when per is 1 and the rate multiplies;
    otherwise rounded half up at the thirteenth decimal, and *rounded tells whether anything was lost.
    ADV_ERR_INPUT for a rate or a per that is not above zero, ADV_ERR_RANGE for an unknown amount or a result
    past 127 bits. */
ADV_API adv_status adv_amount_convert(adv_int128 *out_e13, bool *rounded, int64_t amount_e4, adv_rate rate);
/** e13 to a multiple of `unit_e4` (1 = 0.0001, 100 = one cent, 10 000 = one unit), as e4.  The result is an
    amount: ADV_ERR_RANGE past its limit. */
ADV_API adv_status adv_round_e13(int64_t *out_e4, adv_int128 value_e13, int64_t unit_e4, adv_rounding mode);
/** e4 to a multiple of `unit_e4`. */
ADV_API adv_status adv_round_e4(int64_t *out_e4, int64_t value_e4, int64_t unit_e4, adv_rounding mode);

/**
 * Splits `total_e4` over `count` parts in proportion to `keys` so that the parts sum to the total exactly.
 *
 * Every part is a multiple of `unit_e4` (> 0) when the total is one (else of 1).  Each gets the whole units
 * of its exact share; units left over go to the largest remainders, ties to the earlier part.  Keys are >= 0
 * and not all zero; any int64 will do.  A negative total is the mirror of the positive one.
 * Errors  ADV_ERR_INPUT for no parts, a negative key or keys that sum to zero; ADV_ERR_RANGE for an unknown
 *         total; ADV_ERR_MEMORY.  After an error the parts mean nothing.
 * Scratch comes from `arena`: at most 64 bytes a part.
 */
ADV_API adv_status adv_allocate(int64_t *parts_e4, int64_t total_e4, int64_t unit_e4, const int64_t *keys,
                                size_t count, adv_arena *arena);

#ifdef __cplusplus
}
#endif
#endif

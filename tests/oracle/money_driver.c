/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes up operations on money from a seed, does each with the library and writes operation, operands and
 * outcome as a line of tab-separated fields; money_properties.py works every line out again and compares.
 * Numbers are hexadecimal with a sign.  A third of the operands lie on or beside a limit, and quotients are
 * made to fall on or beside a half, since that is where mistakes live.
 *
 *     money_driver SEED OPERATIONS
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advalorem/decimal.h"

#define INT128_MAX ((adv_int128)(~(adv_uint128)0 >> 1))
#define INT128_MIN (-INT128_MAX - 1)
#define MOST_PARTS 40

typedef struct source {
    uint64_t state;
} source;

/* A splitmix64 generator: a counter, mixed. */
static uint64_t next(source *s)
{
    s->state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t z = s->state;
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static uint64_t below(source *s, uint64_t count)
{
    return next(s) % count;
}

/* Up to `bits` bits, every length as likely as every other. */
static adv_int128 any_bits(source *s, unsigned bits)
{
    unsigned length = (unsigned)below(s, bits + 1);
    adv_uint128 value = (adv_uint128)next(s) << 64 | next(s);
    value = length == 0 ? 0 : value >> (128 - length);
    adv_int128 magnitude = (adv_int128)value;
    return next(s) & 1 ? -magnitude : magnitude;
}

static int64_t power_of_ten(unsigned exponent)
{
    int64_t power = 1;
    while (exponent-- != 0) {
        power *= 10;
    }
    return power;
}

/* One of the places where something ends, or beside it. */
static int64_t edge64(source *s)
{
    int64_t edges[] = {0,
                       ADV_AMOUNT_LIMIT_E4,
                       ADV_AMOUNT_LIMIT_E4 / 2,
                       ADV_RATE_LIMIT_E9,
                       INT64_MAX - 1,
                       INT32_MAX,
                       power_of_ten((unsigned)below(s, 19)),
                       5 * power_of_ten((unsigned)below(s, 18))};
    int64_t edge = edges[below(s, sizeof edges / sizeof edges[0])] + ((int64_t)below(s, 3) - 1);
    return next(s) & 1 ? -edge : edge;
}

static adv_int128 edge128(source *s)
{
    switch (below(s, 6)) {
    case 0: return INT128_MAX - (adv_int128)below(s, 3);
    case 1: return INT128_MIN + (adv_int128)below(s, 3);
    case 2: return (adv_int128)INT64_MAX + (adv_int128)below(s, 3);
    case 3: return (adv_int128)INT64_MIN - (adv_int128)below(s, 3);
    case 4: return (adv_int128)edge64(s) * ADV_E9 + (adv_int128)below(s, 3) - 1;
    default: return edge64(s);
    }
}

static int64_t any_int64(source *s)
{
    if (below(s, 50) == 0) {
        return ADV_AMOUNT_UNKNOWN;
    }
    return below(s, 3) == 0 ? edge64(s) : (int64_t)any_bits(s, 63);
}

/* Mostly amounts within their limit, since nearly all are. */
static int64_t any_amount(source *s)
{
    return below(s, 3) == 0 ? any_int64(s) : (int64_t)any_bits(s, 63) % ADV_AMOUNT_LIMIT_E4;
}

static adv_int128 any_int128(source *s)
{
    return below(s, 3) == 0 ? edge128(s) : any_bits(s, 127);
}

static int64_t any_unit(source *s)
{
    switch (below(s, 4)) {
    case 0: return 1;
    case 1: return power_of_ten((unsigned)below(s, 10));
    case 2: return 1 + (int64_t)below(s, 100000);
    default: return 100;
    }
}

static adv_rounding any_mode(source *s)
{
    return (adv_rounding)below(s, ADV_ROUNDING_COUNT);
}

static void put128(adv_int128 value)
{
    adv_uint128 magnitude = value < 0 ? 0u - (adv_uint128)value : (adv_uint128)value;
    uint64_t high = (uint64_t)(magnitude >> 64);
    const char *sign = value < 0 ? "-" : "";
    if (high != 0) {
        printf("\t%s%" PRIx64 "%016" PRIx64, sign, high, (uint64_t)magnitude);
    } else {
        printf("\t%s%" PRIx64, sign, (uint64_t)magnitude);
    }
}

#define UNTOUCHED INT64_C(0x5A5A5A5A5A5A5A5A)

/* Status and result; a call that failed must have left its output alone. */
static void put_outcome(adv_status status, adv_int128 result)
{
    if (status != ADV_OK && result != UNTOUCHED) {
        fprintf(stderr, "a call that failed wrote its output\n");
        exit(1);
    }
    printf("\t%d", (int)status);
    put128(status == ADV_OK ? result : 0);
    putchar('\n');
}

static void do_add(source *s)
{
    int64_t a = any_amount(s);
    int64_t b = any_amount(s);
    int64_t result = UNTOUCHED;
    bool subtract = next(s) & 1;
    adv_status status = subtract ? adv_amount_subtract(&result, a, b) : adv_amount_add(&result, a, b);
    printf("%s", subtract ? "subtract" : "add");
    put128(a);
    put128(b);
    put_outcome(status, result);
}

static void do_times_rate(source *s)
{
    int64_t amount = any_amount(s);
    int64_t rate = any_int64(s);
    amount += amount == ADV_AMOUNT_UNKNOWN; /* refused by assertion */
    printf("times_rate");
    put128(amount);
    put128(rate);
    put_outcome(ADV_OK, adv_amount_times_rate(amount, rate));
}

static void do_convert(source *s)
{
    static const int32_t pers[] = {1, 1, 10, 100, 1000, 10000, 7, INT32_MAX, 0, -1};
    int64_t amount = any_amount(s);
    int64_t e9 = below(s, 2) == 0 ? any_int64(s) : (int64_t)any_bits(s, 45);
    adv_rate rate = {.e9 = e9 < 0 && below(s, 20) != 0 && e9 != INT64_MIN ? -e9 : e9,
                     .per = pers[below(s, sizeof pers / sizeof pers[0])],
                     .divide = next(s) & 1};
    adv_int128 result = UNTOUCHED;
    bool rounded = false;
    adv_status status = adv_amount_convert(&result, &rounded, amount, rate);
    printf("convert");
    put128(amount);
    put128(rate.e9);
    put128(rate.per);
    printf("\t%d\t%d", rate.divide, rounded);
    put_outcome(status, result);
}

/* A numerator at, beside or between the halves of a denominator. */
static adv_int128 near_half(source *s, adv_int128 denominator)
{
    adv_int128 quotient = any_bits(s, 60);
    adv_int128 numerator;
    if (__builtin_mul_overflow(quotient, denominator, &numerator) ||
        __builtin_add_overflow(numerator, denominator / 2 + (adv_int128)below(s, 3) - 1, &numerator)) {
        return any_int128(s);
    }
    return numerator;
}

static void do_divide(source *s, bool wide)
{
    adv_int128 denominator = below(s, 2) == 0 ? any_int128(s) : any_bits(s, 40);
    denominator += denominator == 0;
    adv_int128 numerator = below(s, 2) == 0 ? near_half(s, denominator) : any_int128(s);
    if (below(s, 500) == 0) {
        numerator = INT128_MIN; /* the one quotient of 128 bits that does not fit */
        denominator = -1;
    }
    adv_rounding mode = any_mode(s);
    adv_int128 result128 = UNTOUCHED;
    int64_t result64 = UNTOUCHED;
    adv_status status = wide ? adv_divide_round128(&result128, numerator, denominator, mode)
                             : adv_divide_round(&result64, numerator, denominator, mode);
    printf("%s", wide ? "divide128" : "divide64");
    put128(numerator);
    put128(denominator);
    printf("\t%s", adv_rounding_name(mode));
    put_outcome(status, wide ? result128 : result64);
}

static void do_round(source *s, bool e13)
{
    int64_t unit = any_unit(s);
    adv_rounding mode = any_mode(s);
    adv_int128 divisor = (adv_int128)unit * (e13 ? ADV_E9 : 1);
    adv_int128 value = below(s, 2) == 0 ? near_half(s, divisor) : e13 ? any_bits(s, 127) : any_amount(s);
    if (!e13) {
        value = (int64_t)value;
    }
    int64_t result = UNTOUCHED;
    adv_status status =
        e13 ? adv_round_e13(&result, value, unit, mode) : adv_round_e4(&result, (int64_t)value, unit, mode);
    printf("%s", e13 ? "round_e13" : "round_e4");
    put128(value);
    put128(unit);
    printf("\t%s", adv_rounding_name(mode));
    put_outcome(status, result);
}

/* Keys alike (ties), small, large, mostly zero, or as they come; now and then one below zero. */
static void make_keys(source *s, int64_t *keys, size_t count)
{
    uint64_t kind = below(s, 5);
    int64_t alike = 1 + (int64_t)below(s, 1000);
    for (size_t i = 0; i < count; i++) {
        int64_t wild = any_int64(s);
        int64_t key = kind == 0   ? alike
                      : kind == 1 ? (int64_t)below(s, 10)
                      : kind == 2 ? (int64_t)below(s, UINT64_C(100000000000001))
                      : kind == 3 ? (int64_t)(below(s, 8) == 0) * alike
                                  : wild;
        keys[i] = key < 0 && key != INT64_MIN ? -key : key;
        keys[i] = keys[i] == INT64_MIN || below(s, 2000) == 0 ? (int64_t)below(s, 2) - 1 : keys[i];
    }
}

static void do_allocate(source *s, adv_arena *arena)
{
    int64_t keys[MOST_PARTS];
    int64_t parts[MOST_PARTS];
    size_t count = below(s, 4) == 0 ? (size_t)below(s, MOST_PARTS + 1) : (size_t)below(s, 8);
    int64_t total = any_amount(s);
    int64_t unit = any_unit(s);
    if (below(s, 2) == 0 && total != ADV_AMOUNT_UNKNOWN) {
        total -= total % unit;
    }
    make_keys(s, keys, count);
    adv_status status = adv_allocate(parts, total, unit, keys, count, arena);
    adv_arena_reset(arena);
    printf("allocate");
    put128(total);
    put128(unit);
    printf("\t%zu\t%d", count, (int)status);
    for (size_t i = 0; i < count; i++) {
        put128(keys[i]);
    }
    for (size_t i = 0; i < count && status == ADV_OK; i++) {
        put128(parts[i]);
    }
    putchar('\n');
}

/* A text that is, or nearly is, a number. */
static size_t make_number(source *s, char *text)
{
    static const char strange[] = "+-., eE_'x\xC2\xA0";
    size_t length = 0;
    size_t whole = below(s, 4) == 0 ? (size_t)below(s, 24) : (size_t)below(s, 12);
    size_t decimals = below(s, 3) == 0 ? (size_t)below(s, 24) : (size_t)below(s, 6);
    if (below(s, 3) == 0) {
        text[length++] = '-';
    }
    bool nines = below(s, 6) == 0;
    for (size_t i = 0; i < whole; i++) {
        text[length++] = nines ? '9' : (char)('0' + below(s, 10) * (below(s, 4) != 0));
    }
    if (decimals != 0 || below(s, 20) == 0) {
        text[length++] = '.';
    }
    bool zeros = below(s, 2) == 0;
    for (size_t i = 0; i < decimals; i++) {
        text[length++] = zeros && i >= 3 ? '0' : (char)('0' + below(s, 10));
    }
    if (below(s, 8) == 0 && length != 0) {
        text[below(s, length)] = strange[below(s, sizeof strange - 1)];
    }
    return length;
}

static void do_parse(source *s)
{
    char text[64];
    size_t length = make_number(s, text);
    int scale = (int)below(s, 19);
    int64_t limit = INT64_MAX;
    switch (below(s, 5)) {
    case 0: scale = 4, limit = ADV_AMOUNT_LIMIT_E4; break;
    case 1: scale = 9, limit = ADV_RATE_LIMIT_E9; break;
    case 2: limit = power_of_ten((unsigned)below(s, 19)); break;
    default: break;
    }
    int64_t result = UNTOUCHED;
    adv_decimal_problem problem = adv_decimal_parse(&result, (adv_text){text, length}, scale, limit);
    printf("parse\t%.*s\t%d", (int)length, text, scale);
    put128(limit);
    put_outcome((adv_status)problem, result);
}

static void do_format(source *s)
{
    char text[48];
    adv_int128 value = any_int128(s);
    int scale = (int)below(s, 39);
    int least = (int)below(s, (uint64_t)scale + 7);
    if (below(s, 2) == 0) {
        scale = 13;
        least = 2;
        value = value / ADV_E9 * ADV_E9;
    }
    size_t length = adv_decimal_format(text, value, scale, least);
    printf("format");
    put128(value);
    printf("\t%d\t%d\t%s\n", scale, least, text);
    if (length != strlen(text)) {
        fprintf(stderr, "adv_decimal_format returned %zu for '%s'\n", length, text);
        exit(1);
    }
}

static void do_one(source *s, adv_arena *arena)
{
    switch (below(s, 16)) {
    case 0:
    case 1: do_add(s); break;
    case 2: do_times_rate(s); break;
    case 3:
    case 4: do_convert(s); break;
    case 5:
    case 6: do_divide(s, false); break;
    case 7:
    case 8: do_divide(s, true); break;
    case 9: do_round(s, false); break;
    case 10:
    case 11: do_round(s, true); break;
    case 12: do_allocate(s, arena); break;
    case 13:
    case 14: do_parse(s); break;
    default: do_format(s); break;
    }
}

int main(int argc, char **argv)
{
    static char output[1 << 16];
    if (argc != 3) {
        fprintf(stderr, "usage: money_driver SEED OPERATIONS\n");
        return 2;
    }
    setvbuf(stdout, output, _IOFBF, sizeof output);
    source s = {strtoull(argv[1], NULL, 10)};
    unsigned long long operations = strtoull(argv[2], NULL, 10);
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    printf("limits");
    put128(ADV_AMOUNT_LIMIT_E4);
    put128(ADV_RATE_LIMIT_E9);
    putchar('\n');
    for (unsigned long long i = 0; i < operations; i++) {
        do_one(&s, &arena);
    }
    return fflush(stdout) == 0 ? 0 : 1;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which rate counts (19 CFR 159.34, 159.35): the quarter's, the daily one at the variance or beyond, the last
 * business day before a day without, and nothing past the last figure known.  The figures are made up.
 */
#include <stdlib.h>

#include "workshop.h"

#define FIVE_PERCENT 50000000

typedef struct figure {
    const char *day, *rate;
} figure;

typedef struct source {
    const char *currency;
    uint8_t     kind; /* adv_rate_source */
    bool        quarterly;
    int32_t     per; /* 0 = 1 */
    bool        divide, foremost;
    figure      figures[8];
} source;

/** Everything one case needs, in memory of its own. */
typedef struct market {
    adv_rate_series series[8];
    adv_rate_point  points[8][8];
    adv_currency    listed[4];
    adv_fx_rule     rule;
    adv_fx          fx;
} market;

static void open_market(market *m, const source *sources, size_t count)
{
    memset(m, 0, sizeof *m);
    m->listed[0] = currency_of("EUR");
    m->listed[1] = currency_of("JPY");
    m->rule = (adv_fx_rule){.id = "x.currency",
                            .method = ADV_FX_QUARTERLY_UNLESS_VARIANCE,
                            .trigger = ADV_DATE_EXPORT,
                            .variance_e9 = FIVE_PERCENT,
                            .quarterly = m->listed,
                            .quarterly_count = 2,
                            .from = ADV_DATE_NONE + 1,
                            .until = ADV_DATE_OPEN};
    for (size_t i = 0; i < count; i++) {
        size_t n = 0;
        for (; n < 8 && sources[i].figures[n].day != NULL; n++) {
            m->points[i][n] =
                (adv_rate_point){day_of(sources[i].figures[n].day), e9_of(sources[i].figures[n].rate)};
        }
        m->series[i] = (adv_rate_series){.currency = currency_of(sources[i].currency),
                                         .target = currency_of("USD"),
                                         .source = sources[i].kind,
                                         .quarterly = sources[i].quarterly,
                                         .per = sources[i].per == 0 ? 1 : sources[i].per,
                                         .divide = sources[i].divide,
                                         .foremost = sources[i].foremost,
                                         .name = "made up",
                                         .points = m->points[i],
                                         .count = n};
    }
    m->fx = (adv_fx){m->series, count};
}

/* What was picked: "1.10 of 2025-01-01 certified, quarter"; "none". */
static const char *picked(char out[96], const market *m, const char *currency, const char *day)
{
    static const char *const sources[] = {"none", "same currency", "certified", "central bank", "stated"};
    adv_rate_pick pick;
    char rate[48], date[11];
    if (!adv_fx_pick(&pick, &m->fx, &m->rule, currency_of(currency), currency_of("USD"), day_of(day))) {
        assert_int_equal(pick.source, ADV_RATE_NONE);
        return "none";
    }
    (void)adv_decimal_format(rate, pick.rate.e9, 9, 2);
    adv_date_format(date, pick.date);
    (void)snprintf(out, 96, "%s of %s, %s%s", rate, date, sources[pick.source],
                   pick.quarterly ? ", quarter" : "");
    return out;
}

typedef struct pick_case {
    const char *what, *currency, *day, *expected;
} pick_case;

static void picks_hold(const market *m, const pick_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char text[96];
        const char *found = picked(text, m, cases[i].currency, cases[i].day);
        if (strcmp(found, cases[i].expected) != 0) {
            fail_msg("%s: %s on %s: expected '%s', found '%s'", cases[i].what, cases[i].currency,
                     cases[i].day, cases[i].expected, found);
        }
    }
}
#define PICKS_HOLD(m, cases) picks_hold((m), (cases), sizeof(cases) / sizeof((cases)[0]))

static void the_variance_itself_counts_as_away(void **state)
{
    (void)state;
    /* quarter's rate 1.10: five per cent are 0.055 */
    static const source sources[] = {
        {.currency = "EUR",
         .kind = ADV_RATE_CERTIFIED,
         .quarterly = true,
         .figures = {{"2025-01-01", "1.1"}}},
        {.currency = "EUR",
         .kind = ADV_RATE_CERTIFIED,
         .figures = {{"2025-01-02", "1.1"},
                     {"2025-01-03", "1.154999999"},
                     {"2025-01-06", "1.155"},
                     {"2025-01-07", "1.155000001"},
                     {"2025-01-08", "1.045000001"},
                     {"2025-01-09", "1.045"},
                     {"2025-01-10", "1.044999999"}}},
    };
    static const pick_case cases[] = {
        {"nothing moved", "EUR", "2025-01-02", "1.10 of 2025-01-01, certified, quarter"},
        {"just below five per cent up", "EUR", "2025-01-03", "1.10 of 2025-01-01, certified, quarter"},
        {"five per cent up", "EUR", "2025-01-06", "1.155 of 2025-01-06, certified"},
        {"more than that", "EUR", "2025-01-07", "1.155000001 of 2025-01-07, certified"},
        {"just below five per cent down", "EUR", "2025-01-08", "1.10 of 2025-01-01, certified, quarter"},
        {"five per cent down", "EUR", "2025-01-09", "1.045 of 2025-01-09, certified"},
        {"further down", "EUR", "2025-01-10", "1.044999999 of 2025-01-10, certified"},
    };
    market m;
    open_market(&m, sources, 2);
    PICKS_HOLD(&m, cases);
}

static void days_without_a_figure(void **state)
{
    (void)state;
    /* 2025-01-01 is a holiday; 2025-01-10 a Friday; nothing between 2025-01-13 and the end of February. */
    static const source sources[] = {
        {.currency = "EUR",
         .kind = ADV_RATE_CENTRAL_BANK,
         .figures = {{"2024-12-30", "1.02"},
                     {"2024-12-31", "1.03"},
                     {"2025-01-02", "1.10"},
                     {"2025-01-10", "1.20"},
                     {"2025-01-13", "1.11"},
                     {"2025-02-28", "1.12"}}},
        {.currency = "CLP",
         .kind = ADV_RATE_CENTRAL_BANK,
         .figures = {{"2024-12-31", "0.00101"}, {"2025-01-10", "0.00103"}, {"2025-01-21", "0.00104"}}},
    };
    static const pick_case cases[] = {
        {"before the first figure", "EUR", "2024-12-29", "none"},
        {"first day of the quarter is a holiday: the first figure after it, tested against the day before",
         "EUR", "2025-01-01", "1.03 of 2024-12-31, central bank"},
        {"the first business day", "EUR", "2025-01-02", "1.10 of 2025-01-02, central bank, quarter"},
        {"a Friday far from the quarter", "EUR", "2025-01-10", "1.20 of 2025-01-10, central bank"},
        {"the Sunday after it takes the Friday", "EUR", "2025-01-12", "1.20 of 2025-01-10, central bank"},
        {"the Monday is back", "EUR", "2025-01-13", "1.10 of 2025-01-02, central bank, quarter"},
        {"ten days after a figure", "EUR", "2025-01-23", "1.10 of 2025-01-02, central bank, quarter"},
        {"eleven days after it: the variance cannot be tested", "EUR", "2025-01-24", "none"},
        {"the last figure", "EUR", "2025-02-28", "1.10 of 2025-01-02, central bank, quarter"},
        {"past the last figure", "EUR", "2025-03-01", "none"},
        {"the next quarter", "EUR", "2025-04-01", "none"},
        {"not listed: daily only", "CLP", "2025-01-10", "0.00103 of 2025-01-10, central bank"},
        {"not listed: the last day before", "CLP", "2025-01-20", "0.00103 of 2025-01-10, central bank"},
        {"not listed: ten days before", "CLP", "2025-01-10", "0.00103 of 2025-01-10, central bank"},
        {"not listed: past the last figure", "CLP", "2025-01-22", "none"},
        {"no series", "NOK", "2025-01-10", "none"},
    };
    market m;
    open_market(&m, sources, 2);
    PICKS_HOLD(&m, cases);
}

static void a_series_that_begins_late_does_not_hold_the_quarters_rate(void **state)
{
    (void)state;
    static const source sources[] = {
        {.currency = "EUR",
         .kind = ADV_RATE_CERTIFIED,
         .figures = {{"2025-01-12", "1.00"},
                     {"2025-01-13", "1.01"},
                     {"2025-04-11", "1.05"},
                     {"2025-04-14", "1.06"}}},
    };
    static const pick_case cases[] = {
        {"before the series begins", "EUR", "2025-01-05", "none"},
        {"eleven days into the quarter: the day's own", "EUR", "2025-01-13", "1.01 of 2025-01-13, certified"},
        {"ten days into the quarter it is the first", "EUR", "2025-04-14",
         "1.05 of 2025-04-11, certified, quarter"},
    };
    market m;
    open_market(&m, sources, 1);
    PICKS_HOLD(&m, cases);
}

static void better_sources_come_first(void **state)
{
    (void)state;
    static const source certified = {.currency = "EUR",
                                     .kind = ADV_RATE_CERTIFIED,
                                     .quarterly = true,
                                     .figures = {{"2025-01-01", "1.10"}}};
    static const source bank = {.currency = "EUR", .kind = ADV_RATE_CENTRAL_BANK,
                                .figures = {{"2025-01-02", "1.12"}, {"2025-01-20", "1.13"}}};
    static const source stated_quarter = {
        .currency = "EUR", .kind = ADV_RATE_STATED, .quarterly = true, .figures = {{"2025-01-01", "1.11"}}};
    static const source stated_day = {
        .currency = "EUR", .kind = ADV_RATE_STATED, .figures = {{"2025-01-20", "1.14"}}};
    static const source stated_far = {
        .currency = "EUR", .kind = ADV_RATE_STATED, .figures = {{"2025-01-20", "1.20"}}};
    static const source bank_far = {.currency = "EUR", .kind = ADV_RATE_CENTRAL_BANK,
                                    .figures = {{"2025-01-02", "1.12"}, {"2025-01-20", "1.30"}}};
    const struct {
        const char *what;
        source      sources[3];
        size_t      count;
        const char *expected;
    } cases[] = {
        {"only a central bank", {bank}, 1, "1.12 of 2025-01-02, central bank, quarter"},
        {"certified before central bank, in any order",
         {bank, certified},
         2,
         "1.10 of 2025-01-01, certified, quarter"},
        {"stated before certified",
         {bank, certified, stated_quarter},
         3,
         "1.11 of 2025-01-01, stated, quarter"},
        {"a stated day against the certified quarter: near",
         {certified, stated_day},
         2,
         "1.10 of 2025-01-01, certified, quarter"},
        {"a stated day against the certified quarter: far",
         {certified, stated_far},
         2,
         "1.20 of 2025-01-20, stated"},
        {"a stated day is not tested against a central bank's quarter",
         {bank, stated_day},
         2,
         "1.14 of 2025-01-20, stated"},
        {"a central bank's day never displaces the certified quarter",
         {bank_far, certified},
         2,
         "1.10 of 2025-01-01, certified, quarter"},
        {"a quarterly list alone needs no daily one",
         {certified},
         1,
         "1.10 of 2025-01-01, certified, quarter"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        market m;
        open_market(&m, cases[i].sources, cases[i].count);
        const pick_case expected = {cases[i].what, "EUR", "2025-01-20", cases[i].expected};
        picks_hold(&m, &expected, 1);
    }
}

static void lists_of_like_source_are_read_as_one(void **state)
{
    (void)state;
    /* 2025-01-10 is a Friday; the first list states two days, the second every working day. */
    static const source sources[] = {
        {.currency = "CLP",
         .kind = ADV_RATE_CENTRAL_BANK,
         .figures = {{"2025-01-10", "0.0011"}, {"2025-01-14", "0.0012"}}},
        {.currency = "CLP",
         .kind = ADV_RATE_CENTRAL_BANK,
         .figures = {{"2025-01-09", "0.0020"},
                     {"2025-01-10", "0.0021"},
                     {"2025-01-13", "0.0022"},
                     {"2025-01-14", "0.0023"}}},
        {.currency = "EUR",
         .kind = ADV_RATE_CENTRAL_BANK,
         .figures = {{"2025-01-06", "1.06"}, {"2025-01-10", "1.07"}}},
        {.currency = "EUR",
         .kind = ADV_RATE_CENTRAL_BANK,
         .figures = {{"2025-01-02", "1.02"}, {"2025-01-10", "1.08"}}},
        {.currency = "CLP",
         .kind = ADV_RATE_CENTRAL_BANK,
         .foremost = true,
         .figures = {{"2025-02-07", "0.0050"}, {"2025-02-12", "0.0051"}}},
        {.currency = "CLP",
         .kind = ADV_RATE_CENTRAL_BANK,
         .figures = {{"2025-02-10", "0.0052"}, {"2025-02-11", "0.0053"}, {"2025-02-12", "0.0054"}}},
        {.currency = "JPY",
         .kind = ADV_RATE_CERTIFIED,
         .quarterly = true,
         .figures = {{"2025-01-07", "0.0064"}}},
        {.currency = "JPY",
         .kind = ADV_RATE_CERTIFIED,
         .quarterly = true,
         .figures = {{"2025-01-01", "0.0063"}}},
    };
    static const pick_case cases[] = {
        {"of one day the earlier list's", "CLP", "2025-01-10", "0.0011 of 2025-01-10, central bank"},
        {"over a weekend too", "CLP", "2025-01-11", "0.0011 of 2025-01-10, central bank"},
        {"the day's own before one that stands in", "CLP", "2025-01-13",
         "0.0022 of 2025-01-13, central bank"},
        {"before the first list begins", "CLP", "2025-01-09", "0.002 of 2025-01-09, central bank"},
        {"the first of the quarter is the first of both", "EUR", "2025-01-07",
         "1.02 of 2025-01-02, central bank, quarter"},
        {"what a shipment states comes first whatever its day", "CLP", "2025-02-11",
         "0.005 of 2025-02-07, central bank"},
        {"a quarter's rate is for the quarter, whatever day it bears", "JPY", "2025-01-02",
         "0.0064 of 2025-01-07, certified, quarter"},
    };
    market m;
    open_market(&m, sources, 8);
    PICKS_HOLD(&m, cases);
}

static void figures_for_a_hundred_and_figures_that_divide(void **state)
{
    (void)state;
    static const source sources[] = {
        {.currency = "JPY", .kind = ADV_RATE_CERTIFIED, .quarterly = true, .per = 100,
         .figures = {{"2025-01-01", "0.65"}, {"2025-04-01", "0.65"}}},
        {.currency = "JPY", .kind = ADV_RATE_CERTIFIED,
         .figures = {{"2025-01-02", "0.0065"}, {"2025-04-02", "0.0070"}}},
        {.currency = "EUR", .kind = ADV_RATE_CENTRAL_BANK, .divide = true,
         .figures = {{"2025-01-02", "0.80"}, {"2025-01-03", "0.84"}}},
    };
    static const pick_case cases[] = {
        {"for a hundred", "JPY", "2025-01-02", "0.65 of 2025-01-01, certified, quarter"},
        {"a daily figure for one, 7.7 per cent away", "JPY", "2025-04-02",
         "0.007 of 2025-04-02, certified"},
        {"foreign units for one dollar, five per cent away", "EUR", "2025-01-03",
         "0.84 of 2025-01-03, central bank"},
    };
    market m;
    adv_rate_pick pick;
    adv_int128 e13 = 0;
    bool rounded = true;
    open_market(&m, sources, 3);
    PICKS_HOLD(&m, cases);
    assert_true(
        adv_fx_pick(&pick, &m.fx, &m.rule, currency_of("JPY"), currency_of("USD"), day_of("2025-01-02")));
    assert_int_equal(pick.rate.per, 100);
    assert_int_equal(pick.daily_e9, e9_of("0.65")); /* as the quarter's figure is written */
    assert_int_equal(adv_amount_convert(&e13, &rounded, e4_of("12000"), pick.rate), ADV_OK);
    assert_true(e13 == (adv_int128)78 * ADV_E13);
    assert_true(
        adv_fx_pick(&pick, &m.fx, &m.rule, currency_of("EUR"), currency_of("USD"), day_of("2025-01-02")));
    assert_true(pick.rate.divide);
    assert_int_equal(adv_amount_convert(&e13, &rounded, e4_of("8"), pick.rate), ADV_OK);
    assert_true(e13 == (adv_int128)10 * ADV_E13);
}

static void no_rule_no_day_and_one_currency(void **state)
{
    (void)state;
    static const source sources[] = {
        {.currency = "EUR", .kind = ADV_RATE_CERTIFIED, .figures = {{"2025-01-02", "1.1"}}}};
    adv_currency eur = currency_of("EUR"), usd = currency_of("USD");
    adv_rate_pick pick;
    market m;
    open_market(&m, sources, 1);
    assert_false(adv_fx_pick(&pick, &m.fx, NULL, eur, usd, day_of("2025-01-02")));
    assert_false(adv_fx_pick(&pick, &m.fx, &m.rule, eur, usd, ADV_DATE_NONE));
    assert_false(adv_fx_pick(&pick, &m.fx, &m.rule, usd, eur, day_of("2025-01-02"))); /* never turned round */
    assert_true(adv_fx_pick(&pick, &m.fx, NULL, usd, usd, ADV_DATE_NONE));
    assert_int_equal(pick.source, ADV_RATE_SAME_CURRENCY);
    assert_int_equal(pick.rate.e9, ADV_E9);
    m.rule.method = ADV_FX_DAILY;
    assert_true(adv_fx_pick(&pick, &m.fx, &m.rule, eur, usd, day_of("2025-01-02")));
    assert_false(pick.quarterly);
}

/* ---- published lists ----------------------------------------------------------------------------------- */

typedef struct calendar_case {
    uint8_t     calendar[ADV_FX_PART_COUNT]; /* in the order of adv_fx_part */
    const char *day, *date, *figure;         /* no date: no rate */
} calendar_case;

#define SECOND_LAST_WEDNESDAY {3, 2, 1, 3, 6, 0, 1, 0}
#define THIRD_WEDNESDAY       {3, 2, 1, 3, 3, 0, 2, 0}
#define THURSDAY_BEFORE       {2, 2, 1, 4, 0, 0, 1, 0}
#define WEEK_MEAN             {2, 3, 3, 0, 0, 7, 0, 0}
#define MONTH_WITH_CHANGES    {3, 0, 2, 0, 0, 0, 0, 0}
#define FROM_NEXT_DAY         {1, 0, 2, 0, 0, 0, 0, 2}
#define DAY_BEFORE            {1, 2, 1, 0, 0, 0, 1, 0}

static void a_calendar_names_the_figure(void **state)
{
    (void)state;
    static const source sources[] = {{.currency = "EUR", .kind = ADV_RATE_CERTIFIED,
                                      .figures = {{"2026-03-18", "1.25"}, {"2026-03-25", "1.04"},
                                                  {"2026-04-01", "1.10"}, {"2026-04-08", "1.20"},
                                                  {"2026-04-09", "1.22"}, {"2026-04-10", "1.24"}}}};
    static const calendar_case cases[] = {
        {SECOND_LAST_WEDNESDAY, "2026-04-01", "2026-03-18", "1.25"},
        {SECOND_LAST_WEDNESDAY, "2026-04-30", "2026-03-18", "1.25"},
        {SECOND_LAST_WEDNESDAY, "2026-05-01", NULL, NULL}, /* 22 April: the latest figure is too far off */
        {SECOND_LAST_WEDNESDAY, "2026-03-31", NULL, NULL},
        {THIRD_WEDNESDAY, "2026-04-15", "2026-03-18", "1.25"},
        {THIRD_WEDNESDAY, "2026-05-15", NULL, NULL}, /* 15 April, and nothing after it */
        {THURSDAY_BEFORE, "2026-04-13", "2026-04-09", "1.22"},
        {THURSDAY_BEFORE, "2026-04-19", "2026-04-09", "1.22"},
        {THURSDAY_BEFORE, "2026-04-06", "2026-04-01", "1.10"}, /* 2 April has none: the last before it */
        {WEEK_MEAN, "2026-04-19", "2026-04-10", "1.22"}, /* Sunday begins the week: 5 to 11 April */
        {WEEK_MEAN, "2026-04-18", "2026-04-01", "1.10"},
        {WEEK_MEAN, "2026-05-03", NULL, NULL},
        {MONTH_WITH_CHANGES, "2026-04-07", "2026-04-01", "1.10"},
        {MONTH_WITH_CHANGES, "2026-04-08", "2026-04-08", "1.20"},
        {MONTH_WITH_CHANGES, "2026-05-01", NULL, NULL},
        {FROM_NEXT_DAY, "2026-04-01", "2026-03-25", "1.04"},
        {FROM_NEXT_DAY, "2026-04-02", "2026-04-01", "1.10"},
        {FROM_NEXT_DAY, "2026-05-03", NULL, NULL},
        {DAY_BEFORE, "2026-04-10", "2026-04-09", "1.22"},
        {DAY_BEFORE, "2026-04-08", "2026-04-01", "1.10"},
    };
    market m;
    open_market(&m, sources, 1);
    m.rule.method = ADV_FX_PUBLISHED;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        adv_rate_pick pick;
        memcpy(m.rule.calendar, cases[i].calendar, sizeof m.rule.calendar);
        bool found =
            adv_fx_pick(&pick, &m.fx, &m.rule, currency_of("EUR"), currency_of("USD"), day_of(cases[i].day));
        if (found != (cases[i].date != NULL)) {
            fail_msg("case %zu: %s is %sfound", i, cases[i].day, found ? "" : "not ");
        }
        if (found) {
            assert_int_equal(pick.date, day_of(cases[i].date));
            assert_int_equal(pick.rate.e9, e9_of(cases[i].figure));
        }
    }
}

/* The first and the last days there are ask for periods before and behind them. */
static void a_calendar_stops_at_the_ends_of_time(void **state)
{
    (void)state;
    static const source sources[] = {
        {.currency = "EUR", .kind = ADV_RATE_CERTIFIED, .figures = {{"2026-03-18", "1.25"}}}};
    static const uint8_t calendar[] = SECOND_LAST_WEDNESDAY;
    adv_rate_pick pick;
    market m;
    open_market(&m, sources, 1);
    m.rule.method = ADV_FX_PUBLISHED;
    memcpy(m.rule.calendar, calendar, sizeof calendar);
    adv_currency eur = currency_of("EUR"), usd = currency_of("USD");
    assert_false(adv_fx_pick(&pick, &m.fx, &m.rule, eur, usd, day_of("0001-01-01")));
    assert_false(adv_fx_pick(&pick, &m.fx, &m.rule, eur, usd, day_of("9999-12-31")));
}

/* ---- the table ----------------------------------------------------------------------------------------- */

static uint64_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

/* A series that moves by a few per cent, skips weekends and now and then some weeks. */
static size_t wander(adv_rate_point *points, size_t room, adv_date first, adv_date last, uint64_t *random)
{
    size_t count = 0;
    int64_t e9 = ADV_E9;
    for (adv_date day = first; day <= last && count < room; day++) {
        if (adv_date_weekday(day) > 5) {
            continue;
        }
        if (next_random(random) % 60 == 0) {
            day += (adv_date)(next_random(random) % 25);
        }
        e9 += e9 / 1000 * ((int64_t)(next_random(random) % 21) - 10);
        points[count++] = (adv_rate_point){day, e9};
    }
    return count;
}

static size_t quarters(adv_rate_point *points, const adv_rate_point *daily, size_t count)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        adv_date start = adv_date_quarter_start(daily[i].date);
        if (n == 0 || points[n - 1].date != start) {
            points[n++] = (adv_rate_point){start, daily[i].e9};
        }
    }
    return n;
}

enum { DAILY_ROOM = 900 };

static void the_table_is_the_search_for_every_day(void **state)
{
    (void)state;
    static adv_rate_point daily[3][DAILY_ROOM], quarterly[2][16];
    static const char *const names[] = {"EUR", "JPY", "CLP"};
    uint64_t random = 20250303;
    market m;
    adv_rate_series series[5];
    adv_arena arena;
    adv_fx_table table;
    size_t found = 0, missed = 0, by_day = 0;
    open_market(&m, NULL, 0);
    adv_jurisdiction j = {.code = "US",
                          .currency = currency_of("USD"),
                          .trigger = ADV_DATE_EXPORT,
                          .fx = &m.rule,
                          .fx_count = 1};
    for (size_t i = 0; i < 3; i++) {
        size_t n = wander(daily[i], DAILY_ROOM, day_of("2023-02-10") + (adv_date)i * 17, day_of("2025-05-20"),
                          &random);
        series[i] = (adv_rate_series){.currency = currency_of(names[i]), .target = j.currency, .per = 1,
                                      .source = ADV_RATE_CENTRAL_BANK, .points = daily[i], .count = n};
    }
    for (size_t i = 0; i < 2; i++) {
        size_t n = quarters(quarterly[i], daily[i] + 200, series[i].count - 200);
        series[3 + i] = (adv_rate_series){.currency = currency_of(names[i]),
                                          .target = j.currency,
                                          .per = 1,
                                          .quarterly = true,
                                          .source = ADV_RATE_CERTIFIED,
                                          .points = quarterly[i],
                                          .count = n};
    }
    adv_fx fx = {series, 5};
    adv_arena_init(&arena, NULL);
    assert_int_equal(adv_fx_table_build(&table, &fx, &j, &arena), ADV_OK);
    for (adv_date day = day_of("2022-12-01"); day <= day_of("2025-12-31"); day++) {
        for (size_t i = 0; i < 3; i++) {
            adv_rate_pick pick;
            bool there = adv_fx_pick(&pick, &fx, &m.rule, series[i].currency, j.currency, day);
            const adv_rate_pick *looked_up = adv_fx_table_find(&table, series[i].currency, day);
            assert_int_equal(there, looked_up != NULL);
            assert_true(!there || memcmp(looked_up, &pick, sizeof pick) == 0);
            found += there;
            missed += !there;
            by_day += there && !pick.quarterly && i < 2;
        }
    }
    assert_true(found > 1500 && missed > 300 && by_day > 100); /* the series showed what it was made for */
    assert_null(adv_fx_table_find(&table, currency_of("NOK"), day_of("2024-02-02")));
    adv_arena_reset(&arena);
}

/* What a shipment searches by a calendar, a book looks up. */
static void the_table_follows_the_calendar(void **state)
{
    (void)state;
    static adv_rate_point points[DAILY_ROOM];
    static const uint8_t calendars[][ADV_FX_PART_COUNT] = {SECOND_LAST_WEDNESDAY, THIRD_WEDNESDAY,
                                                           THURSDAY_BEFORE,       WEEK_MEAN,
                                                           MONTH_WITH_CHANGES,    FROM_NEXT_DAY,
                                                           DAY_BEFORE};
    uint64_t random = 20260401;
    size_t found = 0, missed = 0;
    market m;
    open_market(&m, NULL, 0);
    adv_jurisdiction j = {.code = "US", .currency = currency_of("USD"), .fx = &m.rule, .fx_count = 1};
    size_t n = wander(points, DAILY_ROOM, day_of("2023-02-10"), day_of("2025-05-20"), &random);
    adv_rate_series series = {.currency = currency_of("EUR"), .target = j.currency, .per = 1,
                              .source = ADV_RATE_CENTRAL_BANK, .points = points, .count = n};
    adv_fx fx = {&series, 1};
    m.rule.method = ADV_FX_PUBLISHED;
    for (size_t i = 0; i < sizeof calendars / sizeof *calendars; i++) {
        adv_arena arena;
        adv_fx_table table;
        adv_arena_init(&arena, NULL);
        memcpy(m.rule.calendar, calendars[i], sizeof m.rule.calendar);
        assert_int_equal(adv_fx_table_build(&table, &fx, &j, &arena), ADV_OK);
        for (adv_date day = day_of("2022-12-01"); day <= day_of("2025-12-31"); day++) {
            adv_rate_pick pick;
            bool there = adv_fx_pick(&pick, &fx, &m.rule, series.currency, j.currency, day);
            const adv_rate_pick *looked_up = adv_fx_table_find(&table, series.currency, day);
            assert_int_equal(there, looked_up != NULL);
            assert_true(!there || (looked_up->rate.e9 == pick.rate.e9 && looked_up->date == pick.date));
            found += there;
            missed += !there;
        }
        adv_arena_reset(&arena);
    }
    assert_true(found > 4000 && missed > 1000);
}

static void a_table_of_nothing_finds_nothing(void **state)
{
    (void)state;
    market m;
    adv_arena arena;
    adv_fx_table table;
    open_market(&m, NULL, 0);
    adv_jurisdiction j = {.code = "US", .currency = currency_of("USD"), .fx = &m.rule, .fx_count = 1};
    adv_arena_init(&arena, NULL);
    assert_int_equal(adv_fx_table_build(&table, &m.fx, &j, &arena), ADV_OK);
    assert_null(adv_fx_table_find(&table, currency_of("EUR"), day_of("2025-01-02")));
    adv_arena_reset(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_variance_itself_counts_as_away),
        cmocka_unit_test(days_without_a_figure),
        cmocka_unit_test(a_series_that_begins_late_does_not_hold_the_quarters_rate),
        cmocka_unit_test(better_sources_come_first),
        cmocka_unit_test(lists_of_like_source_are_read_as_one),
        cmocka_unit_test(figures_for_a_hundred_and_figures_that_divide),
        cmocka_unit_test(no_rule_no_day_and_one_currency),
        cmocka_unit_test(a_calendar_names_the_figure),
        cmocka_unit_test(a_calendar_stops_at_the_ends_of_time),
        cmocka_unit_test(the_table_is_the_search_for_every_day),
        cmocka_unit_test(the_table_follows_the_calendar),
        cmocka_unit_test(a_table_of_nothing_finds_nothing),
    };
    return test_run("fx", tests);
}

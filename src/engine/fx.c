/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which exchange rate counts.  The rule is a row of law (19 CFR 159.34 and 159.35 for the United States): the
 * first rate of the quarter, unless the daily rate is the variance or more away, then the daily one; the last
 * business day before a day without; or the figure of a published list that a calendar names.  Central-bank
 * series stand in the same rule where no certified list is at hand.
 */
#include "advalorem/fx.h"

#include <assert.h>
#include <string.h>

#include "engine/fx_calendar.h"

/* A figure older than this is no longer "the last business day before": the series has a hole. */
#define STALE_DAYS 10
/* A certified list may name only the days on which the daily rate counts, so a working day it leaves out need
   not be a holiday.  It passes over two working days in a row at most, as for Easter. */
#define CERTIFIED_STALE_WEEKDAYS 2

/* Index of the last point not after `day`, or -1. */
static ptrdiff_t last_not_after(const adv_rate_series *series, adv_date day)
{
    size_t low = 0;
    size_t high = series->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (series->points[middle].date <= day) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return (ptrdiff_t)low - 1;
}

static bool is_fresh(const adv_rate_series *series, adv_date figure, adv_date day)
{
    int weekdays = 0;
    if (day - figure > STALE_DAYS) {
        return false;
    }
    for (adv_date d = figure + 1; d <= day; d++) {
        weekdays += adv_date_weekday(d) <= 5;
    }
    return series->source == ADV_RATE_CENTRAL_BANK || weekdays <= CERTIFIED_STALE_WEEKDAYS;
}

static const adv_rate_point *daily_point(const adv_rate_series *series, adv_date day)
{
    if (series->count == 0 || day > series->points[series->count - 1].date) {
        return NULL; /* nothing is extrapolated past the last figure known */
    }
    ptrdiff_t at = last_not_after(series, day);
    return at < 0 || !is_fresh(series, series->points[at].date, day) ? NULL : &series->points[at];
}

/* The first figure of the quarter `day` falls in: the quarter's own, or the first daily one.  A daily series
   that begins later in the quarter does not hold its first rate. */
static const adv_rate_point *quarter_point(const adv_rate_series *series, adv_date day)
{
    adv_date start = adv_date_quarter_start(day);
    ptrdiff_t before = last_not_after(series, start - 1);
    size_t at = (size_t)(before + 1);
    if (at >= series->count || adv_date_quarter_start(series->points[at].date) != start) {
        return NULL;
    }
    bool late = !series->quarterly && series->points[at].date - start > STALE_DAYS;
    return late ? NULL : &series->points[at];
}

/* Better sources first: what the user states for the shipment, the certified list, a central bank. */
static int source_rank(uint8_t source)
{
    switch (source) {
    case ADV_RATE_STATED:
        return 3;
    case ADV_RATE_CERTIFIED:
        return 2;
    case ADV_RATE_CENTRAL_BANK:
        return 1;
    default:
        return 0;
    }
}

typedef struct candidate {
    const adv_rate_series *series;
    const adv_rate_point  *point;
} candidate;

/* Whether a figure comes before the best so far.  Lists of like source are read as one: a figure nearer to
   the day, or to the beginning of the quarter, counts before one that only stands in for it; of the same day
   the earlier list's.  A quarter's own rate is for the whole quarter, whatever day it bears. */
static bool comes_before(candidate next, candidate best, bool first_of_quarter)
{
    if (best.series == NULL) {
        return true;
    }
    int rank = source_rank(next.series->source) - source_rank(best.series->source);
    if (rank != 0 || next.series->foremost != best.series->foremost) {
        return rank != 0 ? rank > 0 : next.series->foremost;
    }
    if (next.series->quarterly || next.series->foremost) {
        return false;
    }
    return first_of_quarter ? next.point->date < best.point->date : next.point->date > best.point->date;
}

static candidate best_candidate(const adv_fx *fx, adv_currency currency, adv_currency target,
                                bool quarterly_series, bool first_of_quarter, adv_date day)
{
    candidate best = {NULL, NULL};
    for (size_t i = 0; i < fx->count; i++) {
        const adv_rate_series *series = &fx->series[i];
        if (series->currency != currency || series->target != target ||
            series->quarterly != quarterly_series || series->monthly) {
            continue;
        }
        const adv_rate_point *point =
            first_of_quarter ? quarter_point(series, day) : daily_point(series, day);
        candidate next = {series, point};
        if (point != NULL && comes_before(next, best, first_of_quarter)) {
            best = next;
        }
    }
    return best;
}

static bool is_listed(const adv_fx_rule *rule, adv_currency currency)
{
    for (uint16_t i = 0; i < rule->quarterly_count; i++) {
        if (rule->quarterly[i] == currency) {
            return true;
        }
    }
    return false;
}

/* |daily - quarterly| / quarterly >= variance, in whole numbers; the bound itself counts as away.  Figures
   for different numbers of units are brought to one number first. */
static bool is_away(candidate daily, candidate quarter, int64_t variance_e9)
{
    adv_int128 day_figure = (adv_int128)daily.point->e9 * quarter.series->per;
    adv_int128 quarter_figure = (adv_int128)quarter.point->e9 * daily.series->per;
    adv_int128 distance =
        day_figure > quarter_figure ? day_figure - quarter_figure : quarter_figure - day_figure;
    return distance * ADV_E9 >= variance_e9 * quarter_figure;
}

/* The daily figure as the quarter's is written, to be shown beside it. */
static int64_t shown_beside(candidate daily, candidate quarter)
{
    int64_t shown = 0;
    adv_int128 figure = (adv_int128)daily.point->e9 * quarter.series->per;
    return adv_divide_round(&shown, figure, daily.series->per, ADV_ROUND_HALF_UP) == ADV_OK ? shown : 0;
}

/* The quarter's rate: published as such, or else the first daily one.  A central bank's figure gives way to a
   better source's. */
static candidate quarter_candidate(const adv_fx *fx, adv_currency currency, adv_currency target, adv_date day)
{
    candidate published = best_candidate(fx, currency, target, true, true, day);
    candidate first = best_candidate(fx, currency, target, false, true, day);
    bool weak = published.series == NULL || published.series->source == ADV_RATE_CENTRAL_BANK;
    bool better =
        first.series != NULL && (published.series == NULL ||
                                 source_rank(first.series->source) > source_rank(published.series->source));
    return weak && better ? first : published;
}

/* A figure of the day that is stated or certified is not tested against a central bank's figure for the
   quarter. */
static bool daily_counts_alone(candidate daily, candidate quarter)
{
    return daily.series != NULL && quarter.series->source == ADV_RATE_CENTRAL_BANK &&
           source_rank(daily.series->source) > source_rank(quarter.series->source);
}

static bool take(adv_rate_pick *pick, candidate from, bool quarterly)
{
    if (from.series == NULL) {
        return false;
    }
    pick->rate = (adv_rate){.e9 = from.point->e9, .per = from.series->per, .divide = from.series->divide};
    pick->date = from.point->date;
    pick->source = from.series->source;
    pick->quarterly = quarterly;
    pick->series = from.series;
    return true;
}

/* A central bank's daily figure does not displace a quarter's rate that is certified: only a certified one
   can. */
static bool may_displace(candidate daily, candidate quarter)
{
    return daily.series->source != ADV_RATE_CENTRAL_BANK || quarter.series->source == ADV_RATE_CENTRAL_BANK;
}

/* A list of daily rates of its standing: that it leaves a day out says that the quarter's rate holds. */
static bool has_daily_list(const adv_fx *fx, adv_currency currency, adv_currency target)
{
    for (size_t i = 0; i < fx->count; i++) {
        const adv_rate_series *series = &fx->series[i];
        if (series->currency == currency && series->target == target && !series->quarterly &&
            !series->monthly && series->source != ADV_RATE_CENTRAL_BANK) {
            return true;
        }
    }
    return false;
}

/* ---- published lists ----------------------------------------------------------------------------------- */

/* The mean of the figures from `first` to `last`, at the ninth decimal, half up: a rounding of ours. */
static bool mean_point(adv_rate_point *out, const adv_rate_series *series, adv_date first, adv_date last)
{
    adv_int128 sum = 0;
    int64_t count = 0;
    for (ptrdiff_t at = last_not_after(series, last); at >= 0 && series->points[at].date >= first; at--) {
        sum += series->points[at].e9;
        out->date = count == 0 ? series->points[at].date : out->date;
        count++;
    }
    return count > 0 && adv_divide_round(&out->e9, sum, count, ADV_ROUND_HALF_UP) == ADV_OK;
}

/* The figure of a day, or the nearest before or after it; none stands in for one that is far. */
static bool nearest_point(adv_rate_point *out, const adv_rate_series *series, adv_date day, uint8_t missing)
{
    ptrdiff_t at = last_not_after(series, day);
    bool after = missing == ADV_FX_AFTER && (at < 0 || series->points[at].date != day);
    at += after;
    if (at < 0 || (size_t)at >= series->count) {
        return false;
    }
    *out = series->points[at];
    adv_date distance = after ? out->date - day : day - out->date;
    return distance <= STALE_DAYS;
}

/* The latest figure in force on the day: of the period, where it is a week or a month. */
static bool latest_point(adv_rate_point *out, const adv_rate_series *series, const adv_fx_rule *rule,
                         adv_fx_span span, adv_date day)
{
    adv_date until = rule->calendar[ADV_FX_FORCE] == ADV_FX_NEXT_DAY ? day - 1 : day;
    ptrdiff_t at = last_not_after(series, until);
    if (at < 0) {
        return false;
    }
    *out = series->points[at];
    bool bounded = rule->calendar[ADV_FX_PERIOD] != ADV_FX_OF_DAY;
    return bounded ? out->date >= span.first : day - out->date <= ADV_FX_HELD_DAYS;
}

static bool published_point(adv_rate_point *out, const adv_rate_series *series, const adv_fx_rule *rule,
                            adv_date day)
{
    adv_fx_span span = adv_fx_span_of(rule, day);
    switch (rule->calendar[ADV_FX_TAKE]) {
    case ADV_FX_TAKE_MEAN: return mean_point(out, series, span.first, span.last);
    case ADV_FX_TAKE_LATEST: return latest_point(out, series, rule, span, day);
    default:
        return nearest_point(out, series, adv_fx_named_day(rule, span), rule->calendar[ADV_FX_MISSING]);
    }
}

/* A figure for a month counts where the law takes the latest of the month, and is no day's figure else. */
static bool takes_months(const adv_fx_rule *rule)
{
    return rule->calendar[ADV_FX_PERIOD] == ADV_FX_OF_MONTH &&
           rule->calendar[ADV_FX_TAKE] == ADV_FX_TAKE_LATEST;
}

/* Of the lists into the target the one of the best source, and of like ones the first. */
static bool pick_published(adv_rate_pick *pick, const adv_fx *fx, const adv_fx_rule *rule,
                           adv_currency currency, adv_currency target, adv_date day)
{
    candidate best = {NULL, NULL};
    adv_rate_point room;
    adv_rate_point kept;
    for (size_t i = 0; i < fx->count; i++) {
        const adv_rate_series *series = &fx->series[i];
        bool fits = series->currency == currency && series->target == target && !series->quarterly &&
                    (!series->monthly || takes_months(rule));
        if (!fits || !published_point(&room, series, rule, day)) {
            continue;
        }
        candidate next = {series, &room};
        if (comes_before(next, best, false)) {
            kept = room;
            best = (candidate){series, &kept};
        }
    }
    return take(pick, best, false);
}

/* ---- the pick ------------------------------------------------------------------------------------------ */

bool adv_fx_pick(adv_rate_pick *pick, const adv_fx *fx, const adv_fx_rule *rule, adv_currency currency,
                 adv_currency target, adv_date day)
{
    assert(pick != NULL && fx != NULL);
    memset(pick, 0, sizeof *pick);
    pick->asked = day;
    if (currency == target) {
        pick->rate = (adv_rate){.e9 = ADV_E9, .per = 1, .divide = false};
        pick->source = ADV_RATE_SAME_CURRENCY;
        pick->date = day;
        return true;
    }
    if (rule == NULL || day == ADV_DATE_NONE) {
        return false;
    }
    if (rule->method == ADV_FX_PUBLISHED) {
        return pick_published(pick, fx, rule, currency, target, day);
    }
    candidate daily = best_candidate(fx, currency, target, false, false, day);
    if (rule->method != ADV_FX_QUARTERLY_UNLESS_VARIANCE || !is_listed(rule, currency)) {
        return take(pick, daily, false);
    }
    candidate quarter = quarter_candidate(fx, currency, target, day);
    if (quarter.series == NULL || daily_counts_alone(daily, quarter)) {
        return take(pick, daily, false);
    }
    if (!quarter.series->quarterly && daily.series == NULL) {
        return false; /* past the last daily figure nobody can say how far the day is from the quarter */
    }
    pick->quarter_e9 = quarter.point->e9;
    bool comparable = daily.series != NULL && daily.series->divide == quarter.series->divide;
    comparable = comparable && may_displace(daily, quarter);
    pick->daily_e9 = comparable ? shown_beside(daily, quarter) : 0;
    bool away = comparable && is_away(daily, quarter, rule->variance_e9);
    pick->uncompared = quarter.series->quarterly && !comparable && !has_daily_list(fx, currency, target);
    return away ? take(pick, daily, false) : take(pick, quarter, true);
}

/* First and last day of all series into the target, and a row for each currency. */
static void measure(adv_fx_table *table, const adv_fx *fx, bool published)
{
    table->first = ADV_DATE_OPEN;
    table->last = ADV_DATE_NONE;
    for (size_t i = 0; i < fx->count; i++) {
        const adv_rate_series *series = &fx->series[i];
        if (series->target != table->target || series->count == 0) {
            continue;
        }
        if (table->index[series->currency] == 0) {
            table->index[series->currency] = (uint16_t)++table->rows;
        }
        /* A published list may be asked a few days before its first figure: the next stands in for it. */
        adv_date first = adv_date_quarter_start(series->points[0].date) - (published ? STALE_DAYS : 0);
        /* A quarter's figure holds to the quarter's end, which is before this many days have passed. */
        adv_date held = series->quarterly ? 92 : published ? ADV_FX_REACH_DAYS : 0;
        adv_date last = series->points[series->count - 1].date + held;
        table->first = first < table->first ? first : table->first;
        table->last = last > table->last ? last : table->last;
    }
}

adv_status adv_fx_table_build(adv_fx_table *table, const adv_fx *fx, const adv_jurisdiction *j,
                              adv_arena *arena)
{
    memset(table, 0, sizeof *table);
    table->target = j->currency;
    table->index = ADV_ARENA_ARRAY(arena, adv_currency_count(), uint16_t);
    if (table->index == NULL) {
        return ADV_ERR_MEMORY;
    }
    bool published = false;
    for (uint16_t i = 0; i < j->fx_count; i++) {
        published = published || j->fx[i].method == ADV_FX_PUBLISHED;
    }
    measure(table, fx, published);
    if (table->rows == 0) {
        return ADV_OK;
    }
    size_t days = (size_t)(table->last - table->first) + 1;
    adv_rate_pick *picks = ADV_ARENA_ARRAY(arena, table->rows * days, adv_rate_pick);
    if (picks == NULL) {
        return ADV_ERR_MEMORY;
    }
    for (adv_currency currency = 1; currency < adv_currency_count(); currency++) {
        if (table->index[currency] == 0) {
            continue;
        }
        adv_rate_pick *row = picks + (size_t)(table->index[currency] - 1) * days;
        for (size_t d = 0; d < days; d++) {
            adv_date day = table->first + (adv_date)d;
            (void)adv_fx_pick(&row[d], fx, adv_fx_rule_find(j, day), currency, table->target, day);
        }
    }
    table->picks = picks;
    return ADV_OK;
}

const adv_rate_pick *adv_fx_table_find(const adv_fx_table *table, adv_currency currency, adv_date day)
{
    if (table->rows == 0 || table->index[currency] == 0 || day < table->first || day > table->last) {
        return NULL;
    }
    size_t days = (size_t)(table->last - table->first) + 1;
    const adv_rate_pick *pick =
        &table->picks[(size_t)(table->index[currency] - 1) * days + (size_t)(day - table->first)];
    return pick->source == ADV_RATE_NONE ? NULL : pick;
}

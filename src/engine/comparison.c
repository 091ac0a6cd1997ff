/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Transaction value of identical and of similar goods (CVA Articles 2 and 3; 19 USC 1401a(c)): from the
 * accepted values a shipment states to the value of a line.  comparables.c chooses among them.
 */
#include "advalorem/unit.h"

#include "comparables.h"
#include "walk.h"

typedef struct working {
    adv_method_result     *out;
    adv_comparison_result *result;
    adv_build             *b;
    const adv_comparables *facts;
    const adv_line_result *line;
    adv_comparable_terms   terms;
    const adv_flexible    *flexible; /* NULL = strictly */
    int64_t                strict_days;
} working;

static const char *const row_names[ADV_COMPARISON_ROW_COUNT] = {
    [ADV_COMPARE_WINDOW] = "comparable_window",     [ADV_COMPARE_ACCEPTED] = "comparable_accepted",
    [ADV_COMPARE_COUNTRY] = "comparable_country",   [ADV_COMPARE_PRODUCER] = "comparable_producer",
    [ADV_COMPARE_DESIGN] = "comparable_design",     [ADV_COMPARE_LEVEL] = "comparable_level",
    [ADV_COMPARE_CARRIAGE] = "comparable_carriage", [ADV_COMPARE_LOWEST] = "comparable_lowest",
    [ADV_COMPARE_CLOSEST] = "comparable_closest",
};

bool adv_comparison_concerns(const adv_comparables *facts, uint8_t method)
{
    const adv_comparable *values = facts->values.items;
    uint8_t goods = method == ADV_BY_IDENTICAL ? ADV_GOODS_IDENTICAL : ADV_GOODS_SIMILAR;
    for (size_t i = 0; i < facts->values.count; i++) {
        if (values[i].goods == goods) {
            return true;
        }
    }
    return false;
}

/* ---- rows of law --------------------------------------------------------------------------------------- */

/* False where one of them is missing or is not what this operator does. */
static bool read_rows(working *w)
{
    const adv_parameter **rows = w->result->rows;
    for (size_t i = 0; i < ADV_COMPARISON_ROW_COUNT; i++) {
        rows[i] = adv_method_row(w->b->j, w->b->shipment->dates, row_names[i]);
        bool is_free = i == ADV_COMPARE_WINDOW || i == ADV_COMPARE_CARRIAGE || i == ADV_COMPARE_CLOSEST;
        bool missing = rows[i] == NULL && i != ADV_COMPARE_CLOSEST;
        if (missing || (!is_free && adv_method_answer(rows[i]) != ADV_TRUE) ||
            (i == ADV_COMPARE_CARRIAGE && adv_method_answer(rows[i]) == ADV_UNKNOWN)) {
            adv_method_ends(w->out, ADV_METHOD_UNDECIDED, ADV_WHY_NO_LAW, rows[i]);
            return false;
        }
        adv_method_rests(w->out, rows[i]);
    }
    return true;
}

static void set_window(working *w)
{
    const adv_comparable_terms *t = &w->terms;
    if (t->about_days < 0) {
        return;
    }
    int64_t first = t->day - t->about_days;
    int64_t last = t->day + t->about_days;
    w->result->first = first < adv_date_of(1, 1, 1) ? ADV_DATE_NONE : (adv_date)first;
    w->result->last = last > adv_date_of(9999, 12, 31) ? ADV_DATE_NONE : (adv_date)last;
}

static bool set_terms(working *w)
{
    const adv_parameter *const *rows = w->result->rows;
    if (!read_rows(w)) {
        return false;
    }
    const adv_parameter *window = rows[ADV_COMPARE_WINDOW];
    w->terms = (adv_comparable_terms){
        .day = w->b->shipment->dates[window->trigger],
        .about_days = window->known                       ? window->e9 / ADV_E9
                      : w->facts->same_time_days.stated ? w->facts->same_time_days.e9 / ADV_E9
                                                          : -1,
        .country = w->line->goods->origin,
        .currency = w->b->j->currency,
        .goods = w->out->method == ADV_BY_IDENTICAL ? ADV_GOODS_IDENTICAL : ADV_GOODS_SIMILAR,
        .carriage = adv_method_answer(rows[ADV_COMPARE_CARRIAGE]) == ADV_TRUE,
        .closest = adv_method_answer(rows[ADV_COMPARE_CLOSEST]) == ADV_TRUE,
    };
    w->strict_days = w->terms.about_days;
    if (w->flexible != NULL) {
        bool wider = w->flexible->same_time_days > w->terms.about_days;
        w->terms.about_days = wider ? w->flexible->same_time_days : w->terms.about_days;
        w->terms.any_country = w->flexible->other_country;
        w->terms.any_method = w->flexible->other_method;
    }
    if (w->terms.day == ADV_DATE_NONE) {
        adv_method_ends(w->out, ADV_METHOD_UNDECIDED, ADV_WHY_NO_DAY, window);
        return false;
    }
    set_window(w);
    return true;
}

/* ---- one accepted value -------------------------------------------------------------------------------- */

/* No where one attribute is said to differ, yes where all are said to be the same. */
static uint8_t alike(const adv_comparable *value)
{
    const uint8_t identical[] = {value->same_characteristics, value->same_quality, value->same_reputation,
                                 ADV_TRUE};
    const uint8_t similar[] = {value->like_characteristics, value->like_materials, value->same_functions,
                               value->interchangeable};
    const uint8_t *said = value->goods == ADV_GOODS_IDENTICAL ? identical : similar;
    uint8_t answer = ADV_TRUE;
    for (size_t i = 0; i < 4; i++) {
        answer = said[i] == ADV_FALSE || answer == ADV_FALSE ? ADV_FALSE
                 : said[i] == ADV_UNKNOWN                    ? ADV_UNKNOWN
                                                             : answer;
    }
    return answer;
}

static uint8_t same_text(adv_text a, adv_text b)
{
    return a.length == 0 || b.length == 0 ? ADV_UNKNOWN : adv_text_equal(a, b) ? ADV_TRUE : ADV_FALSE;
}

static uint8_t same_word(uint8_t a, uint8_t b)
{
    return a == 0 || b == 0 ? ADV_UNKNOWN : a == b ? ADV_TRUE : ADV_FALSE;
}

static bool in_unit(const working *w, int64_t *out_e4, adv_quantity quantity)
{
    return quantity.stated && quantity.e4 != ADV_AMOUNT_UNKNOWN &&
           adv_build_in_unit(w->b, out_e4, quantity, w->line->unit);
}

/* Equal quantities are the same; others are where they differ by no more than the percentage taken for it. */
static uint8_t same_quantity(const working *w, const adv_comparable *value, int64_t *off_e4)
{
    int64_t units = 0;
    adv_int128 own = w->line->quantity_e4;
    *off_e4 = 0;
    if (!in_unit(w, &units, value->quantity)) {
        return ADV_UNKNOWN;
    }
    *off_e4 = units > w->line->quantity_e4 ? units - w->line->quantity_e4 : w->line->quantity_e4 - units;
    if (*off_e4 == 0) {
        return ADV_TRUE;
    }
    if (!w->facts->same_quantity_percent.stated) {
        return ADV_UNKNOWN;
    }
    bool near = (adv_int128)*off_e4 * 100 * ADV_E9 <= own * w->facts->same_quantity_percent.e9;
    return near ? ADV_TRUE : ADV_FALSE;
}

static bool is_within(const working *w, const adv_list_price *price, int64_t units_e4)
{
    int64_t bound = 0;
    if (price->least.stated && (!in_unit(w, &bound, price->least) || units_e4 < bound)) {
        return false;
    }
    return !price->most.stated || (in_unit(w, &bound, price->most) && units_e4 <= bound);
}

/* The one row for such a level and quantity; NULL where there is none, or several. */
static const adv_list_price *list_price(const working *w, const adv_price_list *list, uint8_t level,
                                        int64_t units_e4)
{
    const adv_list_price *prices = list->prices.items;
    const adv_list_price *found = NULL;
    for (size_t i = 0; i < list->prices.count; i++) {
        bool fits = (prices[i].level == 0 || prices[i].level == level) && is_within(w, &prices[i], units_e4);
        if (fits && found != NULL) {
            return NULL;
        }
        found = fits ? &prices[i] : found;
    }
    return found;
}

static const adv_price_list *list_of(const working *w, const adv_comparable *value)
{
    const adv_price_list *lists = w->facts->price_lists.items;
    for (size_t i = 0; i < w->facts->price_lists.count; i++) {
        if (value->price_list.length != 0 && adv_text_equal(lists[i].id, value->price_list)) {
            return &lists[i];
        }
    }
    return NULL;
}

static bool in_currency(const working *w, const adv_list_price *price)
{
    return price->discount_percent.stated || (price->unit_price.e4 != ADV_AMOUNT_UNKNOWN &&
                                              price->unit_price.currency == w->b->j->currency);
}

/* A level that is not stated matters to a list with prices by level. */
static bool lacks_level(const working *w, const adv_price_list *list, const adv_comparable *value)
{
    const adv_list_price *prices = list->prices.items;
    bool by_level = false;
    for (size_t i = 0; i < list->prices.count; i++) {
        by_level = by_level || prices[i].level != 0;
    }
    return by_level && (value->level == 0 || w->facts->level == 0);
}

/* The rows of the list for both sales, and how far they show what the difference is. */
static uint8_t demonstrated(const working *w, const adv_comparable *value, const adv_list_price **from,
                            const adv_list_price **to)
{
    const adv_price_list *list = list_of(w, value);
    int64_t units = 0;
    *from = NULL;
    *to = NULL;
    if (list == NULL || list->genuine == ADV_FALSE) {
        return ADV_SHOWN_BY_NOTHING;
    }
    if (!in_unit(w, &units, value->quantity) || lacks_level(w, list, value)) {
        return ADV_SHOWN_UNKNOWN;
    }
    *from = list_price(w, list, value->level, units);
    *to = list_price(w, list, w->facts->level, w->line->quantity_e4);
    if (*from == NULL || *to == NULL || !in_currency(w, *from) || !in_currency(w, *to) ||
        (*from)->discount_percent.stated != (*to)->discount_percent.stated) {
        return ADV_SHOWN_UNCLEAR;
    }
    return list->genuine == ADV_TRUE ? ADV_SHOWN_BY_LIST : ADV_SHOWN_UNPROVED;
}

static int64_t carriage_of(const working *w, adv_money amount)
{
    bool known = amount.stated && amount.e4 != ADV_AMOUNT_UNKNOWN && amount.currency == w->b->j->currency;
    return known ? amount.e4 : ADV_AMOUNT_UNKNOWN;
}

static adv_comparable_row value_row(const working *w, size_t index)
{
    const adv_comparable *value = (const adv_comparable *)w->facts->values.items + index;
    const adv_list_price *from = NULL;
    const adv_list_price *to = NULL;
    adv_comparable_row row = {.serial = (int64_t)index,
                              .export_date = value->export_date,
                              .country = value->country,
                              .unit_e4 = value->unit_value.e4,
                              .currency = value->unit_value.currency,
                              .goods = value->goods,
                              .source = value->source,
                              .accepted_by = value->accepted_by,
                              .alike = alike(value),
                              .under_doubt = value->under_doubt,
                              .design_here = value->design_here,
                              .same_producer = same_text(value->producer, w->facts->producer),
                              .same_level = same_word(value->level, w->facts->level),
                              .same_transport = value->same_transport,
                              .carriage_e4 = carriage_of(w, value->carriage),
                              .own_carriage_e4 = carriage_of(w, w->facts->carriage)};
    row.same_quantity = same_quantity(w, value, &row.quantity_off_e4);
    row.demonstrated = demonstrated(w, value, &from, &to);
    if (row.demonstrated == ADV_SHOWN_BY_LIST || row.demonstrated == ADV_SHOWN_UNPROVED) {
        row.discounts = from->discount_percent.stated;
        row.from = row.discounts ? from->discount_percent.e9 : from->unit_price.e4;
        row.to = row.discounts ? to->discount_percent.e9 : to->unit_price.e4;
    }
    return row;
}

/* ---- the choice ---------------------------------------------------------------------------------------- */

/* Something that would leave out the value used, and of which nothing is said. */
static bool is_unsaid(const working *w, const adv_comparable_row *row)
{
    return row->alike == ADV_UNKNOWN || row->under_doubt == ADV_UNKNOWN || row->design_here == ADV_UNKNOWN ||
           (w->terms.carriage && row->same_transport == ADV_UNKNOWN);
}

/* What the value used needed that the method itself does not allow. */
static uint32_t relaxed_of(const working *w, const adv_comparable_row *row)
{
    int64_t days = (int64_t)row->export_date - w->terms.day;
    int64_t apart = days < 0 ? -days : days;
    bool late = apart > (w->strict_days < 0 ? 0 : w->strict_days);
    bool elsewhere = row->country.length == 0 || w->terms.country.length == 0 ||
                     !adv_text_equal(row->country, w->terms.country);
    return (late ? ADV_RELAXED(ADV_RELAXED_TIME) : 0) |
           (elsewhere ? ADV_RELAXED(ADV_RELAXED_COUNTRY) : 0) |
           (row->accepted_by != ADV_BY_TRANSACTION_VALUE + 1 ? ADV_RELAXED(ADV_RELAXED_METHOD) : 0);
}

static void keep_used(working *w, const adv_comparable_choice *choice)
{
    adv_comparison_result *r = w->result;
    adv_comparable_row row = value_row(w, (size_t)choice->used);
    const adv_comparable *value = (const adv_comparable *)w->facts->values.items + choice->used;
    adv_comparable_unit listed;
    r->used = (int32_t)choice->used;
    r->unsaid = is_unsaid(w, &row);
    r->relaxed = relaxed_of(w, &row);
    r->carried = adv_comparable_by_carriage(&w->terms, &row);
    if (adv_comparable_by_list(&listed, &row)) {
        (void)demonstrated(w, value, &r->from, &r->to);
    }
    r->listed = listed.numerator;
    r->listed_of = listed.denominator;
    r->numerator = choice->unit.numerator;
    r->denominator = choice->unit.denominator;
    if (!adv_method_multiply(&r->numerator, &r->denominator, 1, ADV_E4) ||
        !adv_method_value_line(w->out, w->b, w->line, r->numerator, r->denominator)) {
        r->numerator = 0;
        r->denominator = 1;
        adv_method_ends(w->out, ADV_METHOD_UNDECIDED, ADV_WHY_RANGE, NULL);
        return;
    }
    adv_method_ends(w->out, ADV_METHOD_IS_USED, ADV_WHY_NONE, r->rows[ADV_COMPARE_LOWEST]);
}

/* The row about what the value lacks. */
static const adv_parameter *row_of_lack(const working *w, uint8_t lack)
{
    switch (lack) {
    case ADV_COMPARABLE_LACKS_COUNTRY: return w->result->rows[ADV_COMPARE_COUNTRY];
    case ADV_COMPARABLE_LACKS_METHOD: return w->result->rows[ADV_COMPARE_ACCEPTED];
    case ADV_COMPARABLE_LACKS_PRODUCER: return w->result->rows[ADV_COMPARE_PRODUCER];
    case ADV_COMPARABLE_LACKS_TRANSPORT: return w->result->rows[ADV_COMPARE_CARRIAGE];
    case ADV_COMPARABLE_LACKS_DATE:
    case ADV_COMPARABLE_LACKS_ABOUT: return w->result->rows[ADV_COMPARE_WINDOW];
    default: return w->result->rows[ADV_COMPARE_LEVEL];
    }
}

static adv_status choose(working *w)
{
    adv_comparison_result *r = w->result;
    adv_comparable_choice choice;
    size_t count = w->facts->values.count;
    uint8_t *verdicts = ADV_ARENA_ARRAY(w->b->arena, count + 1, uint8_t);
    adv_comparables_search *search = adv_comparables_new(w->b->arena, &w->terms);
    if (verdicts == NULL || search == NULL) {
        return ADV_ERR_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        adv_comparable_row row = value_row(w, i);
        (void)adv_comparables_take(search, &row);
    }
    adv_comparables_choose(&choice, search);
    for (size_t i = 0; i < count; i++) {
        adv_comparable_row row = value_row(w, i);
        verdicts[i] = (uint8_t)adv_comparables_verdict(search, &choice, &row);
    }
    r->verdicts = verdicts;
    if (choice.used >= 0) {
        keep_used(w, &choice);
    } else if (choice.lacks >= 0) {
        r->lacks = (int32_t)choice.lacks;
        r->lack = verdicts[choice.lacks];
        adv_method_ends(w->out, ADV_METHOD_UNDECIDED, ADV_WHY_VALUE_LACKS, row_of_lack(w, r->lack));
    } else {
        adv_method_ends(w->out, ADV_METHOD_NOT_USABLE, ADV_WHY_NO_VALUE, r->rows[ADV_COMPARE_ACCEPTED]);
    }
    return ADV_OK;
}

adv_status adv_comparison_value(adv_method_result *out, adv_build *b, const adv_comparables *facts,
                                const adv_line_result *line, const adv_flexible *flexible)
{
    adv_comparison_result *result = ADV_ARENA_NEW(b->arena, adv_comparison_result);
    if (result == NULL) {
        return ADV_ERR_MEMORY;
    }
    *result = (adv_comparison_result){.facts = facts, .used = -1, .lacks = -1, .first = ADV_DATE_NONE,
                                      .last = ADV_DATE_NONE, .listed_of = 1, .denominator = 1};
    working w = {.out = out, .result = result, .b = b, .facts = facts, .line = line, .flexible = flexible};
    out->comparison = result;
    if (line->quantity_e4 == ADV_AMOUNT_UNKNOWN || line->quantity_e4 <= 0) {
        adv_method_ends(out, ADV_METHOD_UNDECIDED, ADV_WHY_NO_QUANTITY, NULL);
        return ADV_OK;
    }
    return set_terms(&w) ? choose(&w) : ADV_OK;
}

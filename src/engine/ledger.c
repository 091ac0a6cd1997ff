/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Draws the value of an assist down over its uses (19 CFR 152.103(e), US-063, US-064).  What is drawn in all
 * is a function of how much has been counted so far; a use draws the difference it makes.  So every cent that
 * rounding moves is made up by a later use, the last one takes the rest, and production past what was
 * expected adds nothing.
 */
#include "advalorem/ledger.h"

#include "build.h"
#include "choices.h"

#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define UNKNOWN      ADV_AMOUNT_UNKNOWN

/* ---- names --------------------------------------------------------------------------------------------- */

const char *adv_ledger_lack_name(adv_ledger_lack lack)
{
    static const char *const names[] = {
        [ADV_LEDGER_COMPLETE] = "",
        [ADV_LEDGER_NO_METHOD] = "assist.apportionment",
        [ADV_LEDGER_NO_VALUE] = "assist.cost",
        [ADV_LEDGER_NO_PRODUCED] = "assist.produced_units",
        [ADV_LEDGER_NO_UNITS] = "assist.anticipated_units",
        [ADV_LEDGER_NO_WORTH] = "assist.anticipated_value",
        [ADV_LEDGER_NO_BASIS] = "assist.anticipated_basis",
        [ADV_LEDGER_NO_NAME] = "assist.basis",
        [ADV_LEDGER_NO_QUANTITY] = "assist.quantity",
        [ADV_LEDGER_NO_ELSEWHERE] = "assist.other_units",
        [ADV_LEDGER_NO_BEFORE] = "assist.before_quantity",
        [ADV_LEDGER_NO_AMOUNT] = "use.amount",
        [ADV_LEDGER_NO_USE_UNITS] = "use.units",
        [ADV_LEDGER_NO_USE_VALUE] = "use.price",
        [ADV_LEDGER_NO_USE_BASIS] = "use.basis",
        [ADV_LEDGER_NO_CONSUMED] = "use.consumed",
        [ADV_LEDGER_NO_DATE] = "use.entry_date",
        [ADV_LEDGER_SHORT] = "assist.supplied",
        [ADV_LEDGER_RANGE] = "range",
    };
    _Static_assert(COUNT(names) == ADV_LEDGER_LACK_COUNT, "every lack has its name");
    return (size_t)lack < COUNT(names) ? names[lack] : "unknown";
}

const char *adv_ledger_state_name(adv_ledger_state state)
{
    static const char *const names[ADV_LEDGER_STATE_COUNT] = {"open",    "drawn",     "ended",
                                                              "overrun", "overdrawn", "waiting"};
    return (size_t)state < COUNT(names) ? names[state] : "unknown";
}

const char *adv_account_effect_name(adv_account_effect effect)
{
    static const char *const names[] = {"added", "left", "ends", "undecided", "no_law"};
    return (size_t)effect < COUNT(names) ? names[effect] : "unknown";
}

/* ---- ways ---------------------------------------------------------------------------------------------- */

adv_ledger_measure adv_ledger_measure_of(adv_apportionment method)
{
    switch (method) {
    case ADV_APPORTION_VALUE: return ADV_MEASURE_VALUE;
    case ADV_APPORTION_OTHER: return ADV_MEASURE_BASIS;
    case ADV_APPORTION_CONSUMPTION: return ADV_MEASURE_CONSUMED;
    case ADV_APPORTION_FIRST_SHIPMENT:
    case ADV_APPORTION_PRODUCED:
    case ADV_APPORTION_ANTICIPATED:
    case ADV_APPORTION_GIVEN: break;
    }
    return ADV_MEASURE_UNITS;
}

const uint8_t *adv_ledger_ways(uint8_t kind)
{
    static const uint8_t produced[] = {ADV_APPORTION_FIRST_SHIPMENT, ADV_APPORTION_PRODUCED,
                                       ADV_APPORTION_ANTICIPATED,    ADV_APPORTION_VALUE,
                                       ADV_APPORTION_OTHER,          0};
    static const uint8_t consumed[] = {ADV_APPORTION_CONSUMPTION, 0};
    return kind == ADV_ASSIST_MATERIALS || kind == ADV_ASSIST_CONSUMED ? consumed : produced;
}

bool adv_ledger_way_needs_papers(const adv_ledger_terms *terms, adv_apportionment method)
{
    bool named = method == ADV_APPORTION_FIRST_SHIPMENT || method == ADV_APPORTION_PRODUCED ||
                 method == ADV_APPORTION_ANTICIPATED;
    return !named || terms->shared || (terms->elsewhere != UNKNOWN && terms->elsewhere > 0);
}

adv_ledger_terms adv_ledger_known_at_once(const adv_ledger_terms *terms)
{
    adv_ledger_terms known = *terms;
    for (size_t i = 0; i < terms->revision_count; i++) {
        const adv_ledger_revision *r = &terms->revisions[i];
        known.whole[r->measure] = r->whole;
        known.elsewhere = r->elsewhere != UNKNOWN ? r->elsewhere : known.elsewhere;
    }
    known.revisions = NULL;
    known.revision_count = 0;
    return known;
}

bool adv_ledger_share(int64_t *out_e4, int64_t value_e4, int64_t units, int64_t whole, adv_currency currency)
{
    if (units <= 0) {
        *out_e4 = 0;
        return true;
    }
    if (units >= whole) {
        *out_e4 = value_e4;
        return true;
    }
    if (!adv_build_scale(out_e4, value_e4, units, whole, currency)) {
        return false;
    }
    /* Rounding to the cent never draws more than there is. */
    bool past = value_e4 < 0 ? *out_e4 < value_e4 : *out_e4 > value_e4;
    *out_e4 = past ? value_e4 : *out_e4;
    return true;
}

/* ---- the terms at work --------------------------------------------------------------------------------- */

/* A stretch of production under one expectation: what was drawn when it began, and what is left over what is
   left to make. */
typedef struct stretch {
    int64_t from, over; /* counted when it began; still to be made */
    int64_t drawn_e4, rest_e4;
    uint8_t lack;
} stretch;

#define NO_SHIPMENT UINT32_MAX

typedef struct drawing {
    const adv_ledger_terms *terms;
    int64_t whole[ADV_MEASURE_COUNT]; /* as last revised */
    int64_t elsewhere;
    size_t revised; /* revisions taken so far */
    stretch now;
    int64_t total_e4, here_e4; /* the whole value; the part of it for the country of importation */
    int64_t so_far;            /* counted */
    uint32_t first;            /* first shipment */
    int64_t first_units;
    bool first_alone; /* a shipment of one use needs no count */
} drawing;

static bool is_method(const drawing *d, adv_apportionment method)
{
    return d->terms->method == method;
}

static int64_t or_zero(int64_t figure)
{
    return figure == UNKNOWN ? 0 : figure;
}

/* What can be consumed of a material: what was handed over and not taken away again. */
static int64_t material_left(const adv_ledger_terms *t)
{
    int64_t supplied = t->supplied == UNKNOWN ? t->whole[ADV_MEASURE_CONSUMED] : t->supplied;
    return supplied > t->away ? supplied - t->away : 0;
}

static uint8_t split_material(drawing *d)
{
    const adv_ledger_terms *t = d->terms;
    int64_t quantity = t->whole[ADV_MEASURE_CONSUMED];
    int64_t supplied = t->supplied == UNKNOWN ? quantity : t->supplied;
    if (quantity == UNKNOWN || quantity <= 0) {
        return ADV_LEDGER_NO_QUANTITY;
    }
    return adv_build_scale(&d->total_e4, t->value_e4, supplied, quantity, t->currency) &&
                   adv_build_scale(&d->here_e4, t->value_e4, material_left(t), quantity, t->currency)
               ? ADV_LEDGER_COMPLETE
               : ADV_LEDGER_RANGE;
}

/* Goods for other countries bear their share of the value. */
static uint8_t split_countries(drawing *d)
{
    int64_t units = d->whole[ADV_MEASURE_UNITS];
    d->total_e4 = d->terms->value_e4;
    d->here_e4 = d->total_e4;
    if (d->elsewhere == UNKNOWN) {
        return d->terms->shared ? ADV_LEDGER_NO_ELSEWHERE : ADV_LEDGER_COMPLETE;
    }
    if (d->elsewhere == 0) {
        return ADV_LEDGER_COMPLETE;
    }
    if (units == UNKNOWN) {
        return ADV_LEDGER_NO_UNITS;
    }
    if (d->elsewhere > units) {
        return ADV_LEDGER_NO_ELSEWHERE;
    }
    return adv_ledger_share(&d->here_e4, d->total_e4, units - d->elsewhere, units, d->terms->currency)
               ? ADV_LEDGER_COMPLETE
               : ADV_LEDGER_RANGE;
}

static uint8_t split_value(drawing *d)
{
    d->total_e4 = UNKNOWN;
    d->here_e4 = UNKNOWN;
    uint8_t lack = d->terms->value_e4 == UNKNOWN             ? ADV_LEDGER_NO_VALUE
                   : is_method(d, ADV_APPORTION_CONSUMPTION) ? split_material(d)
                                                             : split_countries(d);
    if (lack != ADV_LEDGER_COMPLETE) {
        d->here_e4 = UNKNOWN;
    }
    return lack;
}

static uint8_t need(int64_t figure, uint8_t lack)
{
    return figure == UNKNOWN || figure <= 0 ? lack : ADV_LEDGER_COMPLETE;
}

/* The denominator of the method; what is missing when it has none. */
static uint8_t whole_of(const drawing *d, int64_t *out)
{
    switch ((adv_apportionment)d->terms->method) {
    case ADV_APPORTION_FIRST_SHIPMENT:
        *out = d->first_units;
        return d->first == NO_SHIPMENT ? ADV_LEDGER_COMPLETE : need(*out, ADV_LEDGER_NO_USE_UNITS);
    case ADV_APPORTION_PRODUCED: *out = d->terms->produced; return need(*out, ADV_LEDGER_NO_PRODUCED);
    case ADV_APPORTION_ANTICIPATED:
        *out = d->whole[ADV_MEASURE_UNITS];
        if (need(*out, ADV_LEDGER_NO_UNITS) != ADV_LEDGER_COMPLETE) {
            return ADV_LEDGER_NO_UNITS;
        }
        *out -= or_zero(d->elsewhere);
        return ADV_LEDGER_COMPLETE;
    case ADV_APPORTION_VALUE: *out = d->whole[ADV_MEASURE_VALUE]; return need(*out, ADV_LEDGER_NO_WORTH);
    case ADV_APPORTION_OTHER:
        *out = d->whole[ADV_MEASURE_BASIS];
        return d->terms->basis_named ? need(*out, ADV_LEDGER_NO_BASIS) : ADV_LEDGER_NO_NAME;
    case ADV_APPORTION_CONSUMPTION: *out = material_left(d->terms); return ADV_LEDGER_COMPLETE;
    case ADV_APPORTION_GIVEN: *out = UNKNOWN; return ADV_LEDGER_COMPLETE;
    }
    *out = UNKNOWN;
    return ADV_LEDGER_NO_METHOD;
}

/* Lays what is left of the value over what is left to make, beginning now. */
static void begin_stretch(drawing *d, int64_t drawn_e4)
{
    int64_t whole = UNKNOWN;
    uint8_t lack = whole_of(d, &whole); /* first: the way says which other figures are needed */
    uint8_t split = split_value(d);
    d->now = (stretch){
        .from = d->so_far, .drawn_e4 = drawn_e4, .lack = lack == ADV_LEDGER_COMPLETE ? split : lack};
    if (d->now.lack == ADV_LEDGER_COMPLETE && whole != UNKNOWN) {
        d->now.over = is_method(d, ADV_APPORTION_CONSUMPTION) ? whole : whole - d->so_far;
        d->now.rest_e4 = d->here_e4 > drawn_e4 ? d->here_e4 - drawn_e4 : 0;
    }
}

/* Drawn in all once `counted` has been counted: the one place where a ledger rounds. */
static bool target(int64_t *out_e4, const drawing *d, int64_t counted)
{
    const adv_ledger_terms *t = d->terms;
    if (is_method(d, ADV_APPORTION_CONSUMPTION)) {
        int64_t covered = counted < d->now.over ? counted : d->now.over;
        return adv_build_scale(out_e4, t->value_e4, covered, t->whole[ADV_MEASURE_CONSUMED], t->currency);
    }
    int64_t part = 0;
    if (!adv_ledger_share(&part, d->now.rest_e4, counted - d->now.from, d->now.over, t->currency)) {
        return false;
    }
    *out_e4 = d->now.drawn_e4 + part;
    return true;
}

/* The first shipment is the entry of the first use; one that came before the uses at hand is none of them. */
static void find_first(drawing *d, const adv_ledger_use *uses, size_t count)
{
    bool gone = or_zero(d->terms->before) > 0 || or_zero(d->terms->before_e4) > 0;
    d->first = NO_SHIPMENT;
    if (gone || count == 0 || uses[0].date == ADV_DATE_NONE) {
        return;
    }
    d->first = uses[0].shipment;
    d->first_alone = count == 1 || uses[1].shipment != d->first;
    d->first_units = d->first_alone ? 1 : 0;
    for (size_t i = 0; !d->first_alone && i < count && uses[i].shipment == d->first; i++) {
        int64_t units = uses[i].measure[ADV_MEASURE_UNITS];
        if (units == UNKNOWN || __builtin_add_overflow(d->first_units, units, &d->first_units)) {
            d->first_units = UNKNOWN;
            return;
        }
    }
}

/* What was drawn before the first use at hand; 0 where that is not known. */
static int64_t drawn_before(drawing *d)
{
    const adv_ledger_terms *t = d->terms;
    int64_t before = or_zero(t->before), drawn = or_zero(t->before_e4);
    bool stated = t->before_e4 != UNKNOWN;
    if (is_method(d, ADV_APPORTION_FIRST_SHIPMENT)) {
        return stated ? drawn : before > 0 ? or_zero(d->here_e4) : 0;
    }
    if (is_method(d, ADV_APPORTION_GIVEN) || d->now.lack != ADV_LEDGER_COMPLETE) {
        return drawn;
    }
    if (before == 0) {
        d->now.lack = drawn > 0 ? ADV_LEDGER_NO_BEFORE : ADV_LEDGER_COMPLETE;
        return drawn;
    }
    if (!stated && !target(&drawn, d, before)) {
        d->now.lack = ADV_LEDGER_RANGE;
        return 0;
    }
    d->so_far = before;
    if (stated && !is_method(d, ADV_APPORTION_CONSUMPTION)) {
        begin_stretch(d, drawn);
    }
    return drawn;
}

/* ---- uses ---------------------------------------------------------------------------------------------- */

static void take_revisions(drawing *d, adv_date date)
{
    const adv_ledger_terms *t = d->terms;
    for (; d->revised < t->revision_count && t->revisions[d->revised].date <= date; d->revised++) {
        const adv_ledger_revision *r = &t->revisions[d->revised];
        int64_t drawn = 0;
        if (d->now.lack == ADV_LEDGER_COMPLETE && !target(&drawn, d, d->so_far)) {
            continue;
        }
        d->whole[r->measure] = r->whole;
        d->elsewhere = r->elsewhere != UNKNOWN ? r->elsewhere : d->elsewhere;
        if (!is_method(d, ADV_APPORTION_FIRST_SHIPMENT) && !is_method(d, ADV_APPORTION_CONSUMPTION)) {
            begin_stretch(d, drawn);
        }
    }
}

static uint8_t lack_of_measure(adv_ledger_measure measure)
{
    static const uint8_t lacks[ADV_MEASURE_COUNT] = {ADV_LEDGER_NO_USE_UNITS, ADV_LEDGER_NO_USE_VALUE,
                                                     ADV_LEDGER_NO_USE_BASIS, ADV_LEDGER_NO_CONSUMED};
    return lacks[measure];
}

/* Counts the use and says what it draws; why not, where it draws nothing. */
static uint8_t count_use(drawing *d, adv_ledger_line *line, const adv_ledger_use *use)
{
    adv_ledger_measure measure = adv_ledger_measure_of((adv_apportionment)d->terms->method);
    bool first_shipment = is_method(d, ADV_APPORTION_FIRST_SHIPMENT);
    int64_t before = 0, after = 0, so_far = 0;
    if (is_method(d, ADV_APPORTION_GIVEN)) {
        return ADV_LEDGER_NO_AMOUNT;
    }
    if (use->date == ADV_DATE_NONE) {
        return ADV_LEDGER_NO_DATE;
    }
    take_revisions(d, use->date);
    if (first_shipment && use->shipment != d->first && d->here_e4 != UNKNOWN) {
        line->by_method_e4 = 0;
        return ADV_LEDGER_COMPLETE;
    }
    if (d->now.lack != ADV_LEDGER_COMPLETE) {
        return d->now.lack;
    }
    bool alone = first_shipment && d->first_alone; /* the only use of its shipment takes all of it */
    int64_t count = alone ? 1 : use->measure[measure];
    if (count == UNKNOWN) {
        return lack_of_measure(measure);
    }
    if (__builtin_add_overflow(d->so_far, count, &so_far) || !target(&before, d, d->so_far) ||
        !target(&after, d, so_far)) {
        return ADV_LEDGER_RANGE;
    }
    d->so_far = so_far;
    if (!alone) {
        line->counted = count;
        line->so_far = so_far;
        line->whole = is_method(d, ADV_APPORTION_CONSUMPTION) ? d->now.over : d->now.from + d->now.over;
    }
    line->by_method_e4 = after - before;
    bool is_short = is_method(d, ADV_APPORTION_CONSUMPTION) && so_far > d->now.over;
    return is_short ? ADV_LEDGER_SHORT : ADV_LEDGER_COMPLETE;
}

/* Further apart than one minor unit: rounding line by line instead of in all explains no more. */
static bool is_apart(const adv_ledger_terms *t, int64_t a_e4, int64_t b_e4)
{
    int64_t gap = a_e4 > b_e4 ? a_e4 - b_e4 : b_e4 - a_e4;
    return gap > adv_currency_unit_e4(t->currency);
}

static adv_ledger_line draw_use(drawing *d, const adv_ledger_use *use)
{
    adv_ledger_line line = {.by_method_e4 = UNKNOWN, .drawn_e4 = UNKNOWN};
    bool given = use->stated_e4 != UNKNOWN && !d->terms->method_only;
    line.lack = count_use(d, &line, use);
    line.drawn_e4 = given ? use->stated_e4 : line.by_method_e4;
    line.differs =
        given && line.lack == ADV_LEDGER_COMPLETE && is_apart(d->terms, use->stated_e4, line.by_method_e4);
    line.lack = given ? ADV_LEDGER_COMPLETE : line.lack;
    return line;
}

static uint8_t state_of(const adv_ledger *out, const drawing *d)
{
    bool over = out->whole != UNKNOWN && out->so_far > out->whole;
    if (out->balance_e4 == UNKNOWN || (out->lack != ADV_LEDGER_COMPLETE && out->waiting_count > 0)) {
        return ADV_LEDGER_WAITING;
    }
    if (out->balance_e4 < 0) {
        return ADV_LEDGER_OVERDRAWN;
    }
    if (out->balance_e4 == 0) {
        return over ? ADV_LEDGER_OVERRUN : ADV_LEDGER_DRAWN;
    }
    return d->terms->ended ? ADV_LEDGER_ENDED : ADV_LEDGER_OPEN;
}

static void close_account(adv_ledger *out, const drawing *d)
{
    int64_t whole = UNKNOWN;
    bool known = d->here_e4 != UNKNOWN;
    out->lack = d->now.lack;
    out->value_e4 = d->total_e4;
    out->elsewhere_e4 = known ? d->total_e4 - d->here_e4 : UNKNOWN;
    out->balance_e4 = known ? d->here_e4 - out->drawn_e4 : UNKNOWN;
    out->so_far = d->first_alone && is_method(d, ADV_APPORTION_FIRST_SHIPMENT) ? 0 : d->so_far;
    bool spread = d->now.lack == ADV_LEDGER_COMPLETE && !is_method(d, ADV_APPORTION_FIRST_SHIPMENT);
    out->whole = spread && whole_of(d, &whole) == ADV_LEDGER_COMPLETE ? whole : UNKNOWN;
    out->state = state_of(out, d);
}

void adv_ledger_draw(adv_ledger *out, adv_ledger_line *lines, const adv_ledger_terms *terms,
                     const adv_ledger_use *uses, size_t count)
{
    drawing d = {.terms = terms, .elsewhere = terms->elsewhere};
    *out = (adv_ledger){0};
    memcpy(d.whole, terms->whole, sizeof d.whole);
    find_first(&d, uses, count);
    begin_stretch(&d, 0);
    out->drawn_e4 = drawn_before(&d);
    for (size_t i = 0; i < count; i++) {
        adv_ledger_line line = draw_use(&d, &uses[i]);
        line.before_e4 = out->drawn_e4;
        if (line.drawn_e4 != UNKNOWN &&
            adv_amount_add(&out->drawn_e4, out->drawn_e4, line.drawn_e4) != ADV_OK) {
            line.drawn_e4 = UNKNOWN;
            line.lack = ADV_LEDGER_RANGE;
        }
        line.of_e4 = d.here_e4;
        line.revised = d.revised > 0;
        line.balance_e4 = d.here_e4 == UNKNOWN ? UNKNOWN : d.here_e4 - out->drawn_e4;
        out->drawn_count += line.drawn_e4 != UNKNOWN;
        out->waiting_count += line.lack != ADV_LEDGER_COMPLETE;
        out->differing_count += line.differs;
        if (line.drawn_e4 != UNKNOWN && uses[i].shipment == uses[0].shipment) {
            out->first_e4 += line.drawn_e4;
        }
        if (lines != NULL) {
            lines[i] = line;
        }
    }
    take_revisions(&d, INT32_MAX);
    close_account(out, &d);
}

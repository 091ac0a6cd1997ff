/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words of duty and fees.
 */
#include "tell_due.h"

#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

const char *adv_words_due(adv_due_kind kind)
{
    static const char *const words[] = {"duty",
                                        "additional duty",
                                        "antidumping deposit",
                                        "countervailing deposit",
                                        "merchandise processing fee",
                                        "surcharge for filing on paper",
                                        "harbor maintenance fee",
                                        "beside"};
    _Static_assert(COUNT(words) == ADV_DUE_KIND_COUNT, "every kind has its words");
    return (size_t)kind < COUNT(words) ? words[kind] : "";
}

const char *adv_words_due_outcome(adv_due_outcome outcome)
{
    static const char *const words[] = {"computed",
                                        "free",
                                        "not charged",
                                        "due later",
                                        "not computed",
                                        "not stated",
                                        "quantity not stated",
                                        "no figure known for the day",
                                        "day not stated",
                                        "no schedule of the day at hand",
                                        "no such number in the schedule",
                                        "list of goods not at hand",
                                        "no value",
                                        "not claimed"};
    _Static_assert(COUNT(words) == ADV_DUE_OUTCOME_COUNT, "every outcome has its words");
    return (size_t)outcome < COUNT(words) ? words[outcome] : "";
}

const char *adv_words_base(adv_entry_base base)
{
    static const char *const words[] = {"entered value", "work abroad", "value less U.S. components",
                                        "the entry",     "each bill",   "duty",
                                        "quantity"};
    _Static_assert(COUNT(words) == ADV_ENTRY_BASE_COUNT, "every base has its words");
    return (size_t)base < COUNT(words) ? words[base] : "";
}

int64_t adv_per_unit_e4(const adv_assessed_line *line, int64_t amount_e4)
{
    int64_t out = 0;
    bool known = amount_e4 != ADV_AMOUNT_UNKNOWN && line->units_e4 > 0; /* UNKNOWN is below zero */
    if (!known || adv_divide_round(&out, (adv_int128)amount_e4 * ADV_E4, line->units_e4, ADV_ROUND_HALF_UP) !=
                      ADV_OK) {
        return ADV_AMOUNT_UNKNOWN;
    }
    return out;
}

int64_t adv_all_charges_e4(int64_t duty_e4, int64_t deposits_e4, int64_t fees_e4)
{
    int64_t sum = 0;
    bool known = adv_amount_add(&sum, duty_e4, deposits_e4) == ADV_OK &&
                 adv_amount_add(&sum, sum, fees_e4) == ADV_OK;
    return known ? sum : ADV_AMOUNT_UNKNOWN;
}

/* A fraction as people write it: 0.003464 is 0.3464%. */
static void say_percent(adv_document *doc, adv_prose *p, int64_t e9)
{
    adv_span *span = adv_say_amount(doc, p, (adv_int128)e9 * 100, 9, ADV_CURRENCY_NONE);
    if (span != NULL) {
        span->least = 0;
    }
    adv_say(doc, p, "%"); /* as schedules print it, for both stand on one page */
}

static void say_figure(adv_document *doc, adv_prose *p, const adv_assessment *a, const char *word,
                       const adv_parameter *figure)
{
    if (figure != NULL && figure->known) {
        adv_say(doc, p, word);
        (void)adv_say_amount(doc, p, figure->e9 / (ADV_E9 / ADV_E4), 4, a->j->currency);
    }
}

/* Of an additional duty: that its rate is a total, and what a further dollar adds. */
static void say_effect(adv_document *doc, adv_prose *p, const adv_due *due)
{
    bool total = due->layer != NULL && due->layer->form == ADV_LAYER_TOTAL;
    if (total) {
        adv_say(doc, p, ", duty included");
    }
    if (due->layer == NULL || due->outcome != ADV_DUE_COMPUTED) {
        return;
    }
    adv_say_break(doc, p);
    if (!due->marginal_known) {
        adv_say(doc, p, "a further dollar: not known");
    } else if (due->marginal_e9 == 0) {
        adv_say(doc, p, "a further dollar: nothing");
    } else {
        adv_say(doc, p, "a further dollar: ");
        say_percent(doc, p, due->marginal_e9);
    }
}

void adv_tell_due_rate(adv_document *doc, adv_prose *p, const adv_assessment *a, const adv_due *due)
{
    if (due->rate.length > 0) {
        adv_say_user(doc, p, due->rate);
    } else if (due->rate_e9 != 0) {
        say_percent(doc, p, due->rate_e9);
    }
    if (due->limit != ADV_DUE_BETWEEN && due->before_e4 != due->amount_e4) {
        adv_say(doc, p, ", ");
        adv_say(doc, p, due->limit == ADV_DUE_AT_MINIMUM ? "lifted to the minimum from "
                                                         : "held at the maximum, down from ");
        (void)adv_say_amount(doc, p, due->before_e4, 4, a->j->currency);
    } else if (due->rate_e9 != 0 && due->figures[1] != NULL) {
        say_figure(doc, p, a, ", at least ", due->figures[1]);
        say_figure(doc, p, a, ", at most ", due->figures[2]);
    }
    if (due->stated) {
        adv_say(doc, p, " ");
        adv_say_mark(doc, p, ADV_TONE_WARN, "stated");
    }
    say_effect(doc, p, due);
}

void adv_tell_due_base(adv_document *doc, adv_prose *p, const adv_assessment *a, const adv_due *due)
{
    if (due->quantity_e4 != ADV_AMOUNT_UNKNOWN) {
        adv_tell_quantity(doc, p, due->quantity_e4, due->unit);
        if (due->rate_e9 == 0) {
            return;
        }
        adv_say(doc, p, "; ");
    }
    if (due->base == ADV_ON_QUANTITY) {
        adv_tell_quantity(doc, p, due->base_e4, due->unit);
    } else if (due->base_e4 != ADV_AMOUNT_UNKNOWN) {
        adv_span *span = adv_say_amount(doc, p, due->base_e4, 4, a->j->currency);
        if (span != NULL) {
            span->least = 0;
        }
        if (due->base != ADV_ON_VALUE) {
            adv_say(doc, p, ", ");
            adv_say(doc, p, adv_words_base((adv_entry_base)due->base));
        }
    } else {
        adv_say_mark(doc, p, ADV_TONE_WARN, "not known");
    }
}

void adv_tell_due_amount(adv_document *doc, adv_prose *p, const adv_assessment *a, const adv_due *due)
{
    if (due->outcome == ADV_DUE_COMPUTED) {
        (void)adv_say_amount(doc, p, due->amount_e4, 4, a->j->currency);
        if (due->entry_e4 != ADV_AMOUNT_UNKNOWN) {
            adv_say_break(doc, p);
            adv_say(doc, p, "of ");
            (void)adv_say_amount(doc, p, due->entry_e4, 4, ADV_CURRENCY_NONE);
        }
        return;
    }
    bool quiet = due->outcome == ADV_DUE_EXEMPT || due->outcome == ADV_DUE_LATER;
    bool good = due->outcome == ADV_DUE_FREE;
    adv_say_mark(doc, p, good ? ADV_TONE_GOOD : quiet ? ADV_TONE_QUIET : ADV_TONE_WARN,
                 adv_words_due_outcome((adv_due_outcome)due->outcome));
}

/* Where a figure was read, when that is less sure than the rule it belongs to; NULL = it is not. */
static const adv_cite *weakest_cite(const adv_parameter *figure)
{
    const adv_cite *weak = NULL;
    for (size_t i = 0; figure != NULL && i < figure->cite_count; i++) {
        uint8_t standing = figure->cites[i].standing;
        if (standing != ADV_VERIFIED && (weak == NULL || standing > weak->standing)) {
            weak = &figure->cites[i];
        }
    }
    return weak;
}

static bool same_place(const adv_cite *a, const adv_cite *b)
{
    return a != NULL && b != NULL && a->standing == b->standing &&
           strcmp(a->instrument, b->instrument) == 0 && strcmp(a->provision, b->provision) == 0;
}

/* The row said it already. */
static bool cited_by(const adv_entry_rule *rule, const adv_cite *cite)
{
    for (size_t i = 0; rule != NULL && i < rule->cite_count; i++) {
        if (same_place(&rule->cites[i], cite)) {
            return true;
        }
    }
    return false;
}

void adv_tell_due_law(adv_document *doc, adv_prose *p, const adv_due *due)
{
    bool any = false;
    const adv_cite *first = NULL;
    if (due->rule != NULL) {
        adv_tell_cites(doc, p, due->rule->cites, due->rule->cite_count, false);
        any = true;
    }
    for (size_t i = 0; i < 2; i++) { /* minimum and maximum are read at one place */
        const adv_cite *weak = weakest_cite(due->figures[i]);
        first = i == 0 ? weak : first;
        if (weak != NULL && !cited_by(due->rule, weak) && (i == 0 || !same_place(weak, first))) {
            adv_say_break(doc, p);
            adv_tell_cites(doc, p, weak, 1, false);
        }
    }
    if (due->cite_count > 0) {
        if (any) {
            adv_say_break(doc, p);
        }
        adv_tell_cites(doc, p, due->cites, due->cite_count, false);
    }
    if (due->source.length > 0) {
        adv_say_break(doc, p);
        adv_say(doc, p, due->stated ? "stated: " : "");
        adv_say_user(doc, p, due->source);
        if (due->since != ADV_DATE_NONE) {
            adv_say(doc, p, ", from ");
            adv_say_date(doc, p, due->since);
        }
    }
}

static void say_line(adv_document *doc, adv_prose *p, const adv_assessment *a, int32_t line)
{
    adv_say(doc, p, line < 0 ? "the entry" : "line ");
    if (line >= 0) {
        adv_say_user(doc, p, a->lines[line].line);
    }
}

/* The charges a row of law speaks of; ADV_DUE_KIND_COUNT where it is about none of its own. */
static adv_due_kind kind_of(const adv_entry_rule *rule)
{
    switch ((adv_entry_subject)rule->subject) {
    case ADV_ABOUT_PROCESSING: return ADV_DUE_PROCESSING;
    case ADV_ABOUT_SURCHARGE: return ADV_DUE_SURCHARGE;
    case ADV_ABOUT_HARBOR: return ADV_DUE_HARBOR;
    default: return ADV_DUE_KIND_COUNT;
    }
}

static bool nobody_owes(const adv_assessment *a, adv_due_kind kind)
{
    bool any = false;
    for (size_t i = 0; i < a->due_count; i++) {
        if (a->dues[i].kind == kind) {
            any = true;
            if (a->dues[i].outcome != ADV_DUE_EXEMPT && a->dues[i].outcome != ADV_DUE_LATER) {
                return false;
            }
        }
    }
    return any;
}

/* Lines whose rates are of one revision say so once. */
static bool superseded_before(const adv_assessment *a, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (a->points[i].code == ADV_ENTRY_POINT_SUPERSEDED &&
            a->points[i].schedule == a->points[index].schedule) {
            return true;
        }
    }
    return false;
}

/* Points that name a heading of chapter 99 are told once for all headings of a line. */
static bool names_heading(const adv_entry_point *point)
{
    return point->code == ADV_ENTRY_POINT_UNCLAIMED || point->code == ADV_ENTRY_POINT_CONTESTED ||
           point->code == ADV_ENTRY_POINT_BY_LAW || point->code == ADV_ENTRY_POINT_NOT_DUE ||
           point->code == ADV_ENTRY_POINT_RATE_DIFFERS || point->code == ADV_ENTRY_POINT_LIFTS;
}

static bool alike(const adv_entry_point *x, const adv_entry_point *y)
{
    return x->code == y->code && x->line == y->line;
}

static bool first_alike(const adv_assessment *a, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (alike(&a->points[i], &a->points[index])) {
            return false;
        }
    }
    return true;
}

void adv_tell_entry_points(adv_document *doc, adv_prose *p, const adv_assessment *a, size_t index)
{
    const adv_entry_point *point = &a->points[index];
    adv_buffer text;
    adv_buffer_init(&text, doc->arena);
    for (size_t i = index; names_heading(point) && i < a->point_count; i++) {
        if (alike(&a->points[i], point)) {
            adv_buffer_string(&text, i == index ? "" : ", ");
            adv_buffer_text(&text, a->points[i].text);
        }
    }
    adv_entry_point all = *point;
    if (names_heading(point)) {
        all.text = text.failed ? point->text : adv_buffer_done(&text);
    }
    doc->failed = doc->failed || text.failed;
    adv_tell_entry_point(doc, p, a, &all);
}

bool adv_entry_point_matters(const adv_assessment *a, size_t index)
{
    const adv_entry_point *point = &a->points[index];
    if (point->code == ADV_ENTRY_POINT_SUPERSEDED) {
        return !superseded_before(a, index);
    }
    if (names_heading(point)) {
        return first_alike(a, index);
    }
    if (point->code != ADV_ENTRY_POINT_OPEN) {
        return true;
    }
    for (size_t i = 0; i < index; i++) {
        const adv_entry_point *other = &a->points[i];
        if (other->code == point->code && adv_text_equal(other->text, point->text) &&
            kind_of(other->rule) == kind_of(point->rule)) {
            return false;
        }
    }
    return !nobody_owes(a, kind_of(point->rule));
}

bool adv_entry_point_asks_person(adv_entry_point_code code)
{
    return code == ADV_ENTRY_POINT_ASK || code == ADV_ENTRY_POINT_DEPOSITS_STAY ||
           code == ADV_ENTRY_POINT_CLAIM || code == ADV_ENTRY_POINT_UNCLAIMED ||
           code == ADV_ENTRY_POINT_NOT_DUE || code == ADV_ENTRY_POINT_RATE_DIFFERS ||
           code == ADV_ENTRY_POINT_LIFTS || code == ADV_ENTRY_POINT_PART;
}

void adv_tell_entry_point(adv_document *doc, adv_prose *p, const adv_assessment *a,
                          const adv_entry_point *point)
{
    switch ((adv_entry_point_code)point->code) {
    case ADV_ENTRY_POINT_TYPE_ASSUMED:
        adv_say(doc, p, "No type of entry is stated; it is taken as a formal entry for consumption.");
        return;
    case ADV_ENTRY_POINT_ALONE:
        adv_say(doc, p, "The lines of invoice ");
        adv_say_user(doc, p, point->text);
        adv_say(doc, p, " are rounded one by one, since the rate of duty of one of them is not known; with "
                        "every rate known, lines at one rate are taken together.");
        return;
    case ADV_ENTRY_POINT_STATED_RATE:
        adv_say(doc, p, "The rate ");
        adv_say_user(doc, p, point->text);
        adv_say(doc, p, " of ");
        say_line(doc, p, a, point->line);
        adv_say(doc, p, " is as you state it and was not looked up.");
        return;
    case ADV_ENTRY_POINT_ASK: adv_say(doc, p, point->rule->ask_why); return;
    case ADV_ENTRY_POINT_OPEN:
        adv_say(doc, p, "It is not stated ");
        adv_tell_entry_fact(doc, p, a, point->text);
        adv_say(doc, p, ". The charge is taken to be owed until that is stated (");
        adv_say_user(doc, p, point->text);
        adv_say(doc, p, "); the row of law is ");
        adv_say(doc, p, point->rule->id);
        adv_say(doc, p, ".");
        return;
    case ADV_ENTRY_POINT_NOT_SOLVED:
        adv_say(doc, p, "The price holds duty and fees, and cannot be solved for them: ");
        adv_tell_entry_fact(doc, p, a, point->text);
        adv_say(doc, p, " stands in the way");
        if (point->why != ADV_DUE_COMPUTED) {
            adv_say(doc, p, ", ");
            adv_say(doc, p, adv_words_due_outcome((adv_due_outcome)point->why));
        }
        adv_say(doc, p, ".");
        return;
    case ADV_ENTRY_POINT_DEPOSITS_STAY:
        adv_say(doc, p, "Deposits of ");
        say_line(doc, p, a, point->line);
        adv_say(doc, p, " were not taken out of the duty-paid price: whether they leave it is unsettled, and "
                        "needs an instruction (deposits_leave_price).");
        return;
    case ADV_ENTRY_POINT_CLAIM:
        adv_say(doc, p, "The preference claimed for ");
        say_line(doc, p, a, point->line);
        adv_say(doc, p, " does not stand: ");
        adv_say_user(doc, p, point->text);
        adv_say(doc, p, ".");
        return;
    case ADV_ENTRY_POINT_UNCLAIMED:
        adv_say(doc, p, "Additional duty reaches the goods of ");
        say_line(doc, p, a, point->line);
        adv_say(doc, p, " and is not claimed on the entry; it is not charged here: ");
        adv_say_user(doc, p, point->text);
        adv_say(doc, p, ".");
        return;
    case ADV_ENTRY_POINT_CONTESTED:
        adv_say(doc, p, "Additional duty on ");
        say_line(doc, p, a, point->line);
        adv_say(doc, p, " is contested or was held unlawful; what was paid may be recoverable: ");
        adv_say_user(doc, p, point->text);
        adv_say(doc, p, ".");
        return;
    case ADV_ENTRY_POINT_BY_LAW:
        adv_say(doc, p, "The entry does not say which headings of chapter 99 it claims. Charged since the "
                        "law has them reach the goods: ");
        adv_say_user(doc, p, point->text);
        adv_say(doc, p, ". State the headings claimed, or that none is.");
        return;
    case ADV_ENTRY_POINT_NOT_DUE:
        adv_say(doc, p, "Additional duty is claimed for ");
        say_line(doc, p, a, point->line);
        adv_say(doc, p, " and is not due on its goods; it is not charged here, and why stands beside it: ");
        adv_say_user(doc, p, point->text);
        adv_say(doc, p, ".");
        return;
    case ADV_ENTRY_POINT_RATE_DIFFERS:
        adv_say(doc, p, "The rate stated for additional duty on ");
        say_line(doc, p, a, point->line);
        adv_say(doc, p, " is not that of the law, which is charged here; correct it, or ask why it "
                        "differs: ");
        adv_say_user(doc, p, point->text);
        adv_say(doc, p, ".");
        return;
    case ADV_ENTRY_POINT_LIFTS:
        adv_say(doc, p, "By what is known, additional duty of ");
        say_line(doc, p, a, point->line);
        adv_say(doc, p, " is taken away by headings that the entry does not claim; claim them once it is "
                        "sure that their conditions are met: ");
        adv_say_user(doc, p, point->text);
        adv_say(doc, p, ".");
        return;
    case ADV_ENTRY_POINT_PART:
        adv_say(doc, p, "No duty is worked out for ");
        say_line(doc, p, a, point->line);
        adv_say(doc, p, ": ");
        adv_say_user(doc, p, point->text);
        adv_say(doc, p, ". Correct it, or the price.");
        return;
    case ADV_ENTRY_POINT_IN_DOUBT:
        adv_say(doc, p, "Additional duties that the entry does not claim may reach the goods of ");
        say_line(doc, p, a, point->line);
        adv_say(doc, p, "; their lists or facts are not at hand. They stand below the charges.");
        return;
    case ADV_ENTRY_POINT_SUPERSEDED:
        adv_say(doc, p, "The rate of duty is read from ");
        adv_say(doc, p, point->schedule->name);
        adv_say(doc, p, ", the last schedule at hand for the day. ");
        adv_say_user(doc, p, point->text);
        adv_say(doc, p, ", in force since ");
        adv_say_date(doc, p, point->schedule->next_in_force);
        adv_say(doc, p, ", is not kept, so what it changed is not in the figures. Import it (adval tariff "
                        "import FILE, docs/tariff.md).");
        return;
    case ADV_ENTRY_POINT_COUNT: return;
    }
}

int64_t adv_entered_e4(const adv_determination *d, const adv_assessment *a, size_t line)
{
    return a == NULL ? d->lines[line].entered_e4 : a->lines[line].entered_e4;
}

int64_t adv_all_entered_e4(const adv_determination *d, const adv_assessment *a)
{
    return a == NULL ? d->entered_e4 : a->entered_e4;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a charge lacks, in words: the fact, day, unit or file that is missing, where to state it or how to get
 * it.  Charges that lack the same are told together.
 */
#include "tell_due.h"

#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* What is so when a fact of an entry is answered yes. */
static const char *const entry_facts[] = {
    [ADV_ENTRY_FACT_COVERED_PORT] =
        "the goods were unloaded at a port where the harbor maintenance fee is charged",
    [ADV_ENTRY_FACT_MPF_EXEMPT] =
        "the goods are exempt from the merchandise processing fee, as originating goods are",
    [ADV_ENTRY_FACT_EXPRESS_FACILITY] = "the goods are cleared at an express carrier's or hub facility",
    [ADV_ENTRY_FACT_QUOTA] = "the goods are subject to a quota or tariff-rate quota",
    [ADV_ENTRY_FACT_GENERAL_ORDER] = "the goods were taken into custody for general order",
    [ADV_ENTRY_FACT_NO_LAYERS] = "the entry claims no additional duty of chapter 99",
    [ADV_ENTRY_FACT_DEPOSITS_LEAVE] = "deposits inside a duty-paid price are to be taken out of it",
};
_Static_assert(COUNT(entry_facts) == ADV_ENTRY_FACT_COUNT, "every fact of an entry has its words");

/* Whatever else a charge may ask for; a key of the shipment is named, so that it can be stated. */
static const struct {
    const char *name, *words;
    bool key;
} needs[] = {
    {"entry_type", "the type of entry", true},
    {"mode", "how the goods came", true},
    {"filing", "how the entry was filed", true},
    {"zone_status", "the status of the goods in the zone", true},
    {"origin", "the origin of the goods", true},
    {"hts", "the tariff number of the goods", true},
    {"hts or duty_rate", "the tariff number of the goods, or their rate of duty", true},
    {"bills", "the number of bills of lading", true},
    {"value_abroad", "the value of the work done abroad", true},
    {"us_content", "the value of components of the United States", true},
    {"deposit rate", "the rate of the deposit", false},
    {"duty", "the duty of the goods' own subheading", false},
    {"steel", "the value of the steel in the goods, under contents", false},
    {"aluminum", "the value of the aluminum in the goods, under contents", false},
    {"copper", "the value of the copper in the goods, under contents", false},
};

static void say_name(adv_document *doc, adv_prose *p, adv_text name)
{
    adv_say(doc, p, " (");
    adv_say_user(doc, p, name);
    adv_say(doc, p, ")");
}

static size_t next_unvalued(const adv_assessment *a, size_t from)
{
    while (from < a->line_count && a->lines[from].entered_e4 != ADV_AMOUNT_UNKNOWN) {
        from++;
    }
    return from;
}

/* Lines without a value: what a charge on the value waits for. */
static void say_unvalued(adv_document *doc, adv_prose *p, const adv_assessment *a)
{
    size_t first = next_unvalued(a, 0);
    if (first >= a->line_count) {
        adv_say(doc, p, "the limit that the value is held against: the day that decides it is not stated, or "
                        "none is known for it");
        return;
    }
    bool several = next_unvalued(a, first + 1) < a->line_count;
    adv_say(doc, p, "the customs value");
    for (size_t i = first; i < a->line_count; i = next_unvalued(a, i + 1)) {
        adv_say(doc, p, i != first ? ", " : several ? " of lines " : " of line ");
        adv_say_user(doc, p, a->lines[i].line);
    }
}

static void say_day(adv_document *doc, adv_prose *p, const adv_name_row *row)
{
    adv_say(doc, p, "the day of ");
    adv_say(doc, p, strcmp(row->name, "entry_summary") == 0 ? "the entry summary" : row->name);
    adv_say(doc, p, " (");
    adv_say(doc, p, row->name);
    adv_say(doc, p, ", under dates)");
}

static void say_need(adv_document *doc, adv_prose *p, const adv_assessment *a, adv_text missing)
{
    int fact = adv_entry_fact_find(missing);
    int day = adv_date_kind_find(missing);
    for (size_t i = 0; i < COUNT(needs); i++) {
        if (adv_text_is(missing, needs[i].name)) {
            adv_say(doc, p, needs[i].words);
            if (needs[i].key) {
                say_name(doc, p, missing);
            }
            return;
        }
    }
    if (fact >= 0) {
        adv_say(doc, p, "whether ");
        adv_say(doc, p, entry_facts[fact]);
        say_name(doc, p, missing);
    } else if (day >= 0 && day != ADV_DATE_ZONE_STATUS) {
        say_day(doc, p, adv_date_kind_row((adv_date_kind)day));
    } else if (adv_text_is(missing, "customs_value")) {
        say_unvalued(doc, p, a);
    } else {
        adv_say_user(doc, p, missing);
    }
}

void adv_tell_due_need(adv_document *doc, adv_prose *p, const adv_assessment *a, const adv_due *due)
{
    if (due->outcome == ADV_DUE_NOT_VALUED) {
        say_unvalued(doc, p, a);
    } else if (due->outcome == ADV_DUE_MISSING_QUANTITY) {
        adv_say(doc, p, "the quantity in ");
        adv_say_user(doc, p, due->missing);
    } else if (due->missing.length > 0) {
        say_need(doc, p, a, due->missing);
    }
}

void adv_tell_entry_fact(adv_document *doc, adv_prose *p, const adv_assessment *a, adv_text name)
{
    int fact = adv_entry_fact_find(name);
    if (fact >= 0) {
        adv_say(doc, p, "whether ");
        adv_say(doc, p, entry_facts[fact]);
    } else {
        say_need(doc, p, a, name);
    }
}

/* ---- once for all that lack the same ------------------------------------------------------------------ */

bool adv_due_waits_for_value(const adv_due *due)
{
    return due->outcome == ADV_DUE_NOT_VALUED ||
           (due->outcome == ADV_DUE_MISSING_FACT && adv_text_is(due->missing, "customs_value"));
}

static bool same_lack(const adv_due *x, const adv_due *y)
{
    if (adv_due_waits_for_value(x) || adv_due_waits_for_value(y)) {
        return adv_due_waits_for_value(x) && adv_due_waits_for_value(y);
    }
    if (x->outcome != y->outcome || x->aside != y->aside) {
        return false;
    }
    switch ((adv_due_outcome)x->outcome) {
    case ADV_DUE_NO_SCHEDULE: return x->day == y->day;
    case ADV_DUE_NO_CODE: return x->day == y->day && adv_text_equal(x->heading, y->heading);
    case ADV_DUE_NO_LIST: return true;
    default: return adv_text_equal(x->missing, y->missing);
    }
}

static bool is_lack(const adv_due *due)
{
    switch ((adv_due_outcome)due->outcome) {
    case ADV_DUE_MISSING_FACT:
    case ADV_DUE_MISSING_QUANTITY:
    case ADV_DUE_NO_DAY: return !due->aside && due->missing.length > 0;
    case ADV_DUE_NOT_VALUED:
    case ADV_DUE_NO_SCHEDULE:
    case ADV_DUE_NO_CODE:
    case ADV_DUE_NO_LIST: return !due->aside;
    default: return false;
    }
}

bool adv_due_speaks(const adv_assessment *a, size_t index)
{
    const adv_due *due = &a->dues[index];
    for (size_t i = 0; i < index; i++) {
        if (is_lack(&a->dues[i]) && same_lack(&a->dues[i], due)) {
            return false;
        }
    }
    return is_lack(due);
}

static bool heading_before(const adv_assessment *a, size_t first, size_t index)
{
    for (size_t i = first; i < index; i++) {
        if (is_lack(&a->dues[i]) && same_lack(&a->dues[i], &a->dues[first]) &&
            adv_text_equal(a->dues[i].heading, a->dues[index].heading)) {
            return true;
        }
    }
    return false;
}

/* The headings of those that lack what `first` lacks, each once. */
static void say_headings(adv_document *doc, adv_prose *p, const adv_assessment *a, size_t first)
{
    bool any = false;
    for (size_t i = first; i < a->due_count; i++) {
        const adv_due *due = &a->dues[i];
        if (is_lack(due) && same_lack(due, &a->dues[first]) && !heading_before(a, first, i)) {
            adv_say(doc, p, any ? ", " : "");
            adv_tell_code(doc, p, due->heading);
            any = true;
        }
    }
}

static bool kind_before(const adv_assessment *a, size_t first, size_t index)
{
    for (size_t i = first; i < index; i++) {
        if (is_lack(&a->dues[i]) && same_lack(&a->dues[i], &a->dues[first]) &&
            a->dues[i].kind == a->dues[index].kind) {
            return true;
        }
    }
    return false;
}

/* Which charges wait for it: "duty, merchandise processing fee". */
static void say_kinds(adv_document *doc, adv_prose *p, const adv_assessment *a, size_t first)
{
    bool any = false;
    for (size_t i = first; i < a->due_count; i++) {
        const adv_due *due = &a->dues[i];
        bool beside = due->kind == ADV_DUE_BESIDE;
        if (is_lack(due) && same_lack(due, &a->dues[first]) && !kind_before(a, first, i)) {
            adv_say(doc, p, any ? ", " : "");
            adv_say(doc, p, beside ? "what is owed beside" : adv_words_due((adv_due_kind)due->kind));
            any = true;
        }
    }
}

static void say_line_of(adv_document *doc, adv_prose *p, const adv_assessment *a, const adv_due *due)
{
    if (due->line >= 0) {
        adv_say(doc, p, " of line ");
        adv_say_user(doc, p, a->lines[due->line].line);
    }
}

void adv_tell_due_lack(adv_document *doc, adv_prose *p, const adv_assessment *a, size_t index)
{
    const adv_due *due = &a->dues[index];
    switch ((adv_due_outcome)due->outcome) {
    case ADV_DUE_NO_SCHEDULE:
        adv_say(doc, p, "No tariff schedule in force on ");
        adv_say_date(doc, p, due->day);
        adv_say(doc, p, " is at hand, so the rate of duty is not known. Import it (adval tariff import "
                        "FILE ");
        adv_say_whole(doc, p, "--in-force");
        adv_say(doc, p, " DAY, docs/tariff.md), or state the rate (duty_rate).");
        return;
    case ADV_DUE_NO_CODE:
        adv_say(doc, p, "The tariff schedule of ");
        adv_say_date(doc, p, due->day);
        adv_say(doc, p, " has no number ");
        adv_tell_code(doc, p, due->heading);
        adv_say(doc, p, "; check the number (hts)");
        say_line_of(doc, p, a, due);
        adv_say(doc, p, ", or state the rate (duty_rate).");
        return;
    case ADV_DUE_NO_LIST:
        adv_say(doc, p, "Whether these additional duties reach the goods is not known, since their lists of "
                        "goods are not at hand: ");
        say_headings(doc, p, a, index);
        adv_say(doc, p, ". Import the lists (adval tariff import FILE, docs/layers.md), or state the "
                        "headings claimed, or that none is.");
        return;
    default: break;
    }
    adv_say(doc, p, "Not known: ");
    adv_tell_due_need(doc, p, a, due);
    adv_say(doc, p, adv_due_waits_for_value(due) ? ". On it rests: " : ". State it; on it rests: ");
    say_kinds(doc, p, a, index);
    adv_say(doc, p, ".");
}

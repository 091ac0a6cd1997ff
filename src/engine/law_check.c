/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a law means something, whatever its origin: built in, read from a pack, or compiled from a user's
 * files.
 *
 * Versions are half open and never overlap; a date without a figure is written as a gap; every row cites a
 * declared instrument; of the rows of one subject at most one can apply, and one always does; the sums a
 * plan makes fit into 127 bits whatever the facts.  What this file lets through, the kernel need not look
 * at again.
 */
#include "engine/law_check.h"

#include <assert.h>
#include <string.h>

#include "engine/law_checker.h"
#include "engine/law_names.h"
#include "engine/schema_walk.h"

#define LEG_BITS ((UINT32_C(1) << (ADV_KIND_INLAND_IMPORT - ADV_KIND_INLAND_EXPORT + 1)) - 1)

/* ---- saying where ------------------------------------------------------------------------------------ */

/* Without files, the row's own name is its place. */
static adv_place place_in_law(const adv_law_checker *c, const adv_law_spot *spot)
{
    const char *id = NULL;
    const char *source = c->j != NULL ? c->j->code : "incoterms";
    switch (spot->part) {
    case ADV_PART_RULE: id = c->j->rules[spot->index].id; break;
    case ADV_PART_PARAMETER: id = c->j->parameters[spot->index].id; break;
    case ADV_PART_FX: id = c->j->fx[spot->index].id; break;
    case ADV_PART_ENTRY: id = c->j->entry_rules[spot->index].id; break;
    case ADV_PART_PROGRAMME: id = c->j->programmes[spot->index].id; break;
    case ADV_PART_ROUND_VALUE: id = c->j->round_value.id; break;
    case ADV_PART_ROUND_ENTERED: id = c->j->round_entered.id; break;
    case ADV_PART_LAYER: id = c->j->layers[spot->index].id; break;
    case ADV_PART_AUTHORITY: id = c->j->authorities[spot->index].id; break;
    case ADV_PART_GROUP: id = c->j->groups[spot->index].id; break;
    case ADV_PART_LIST: id = c->j->lists[spot->index].id; break;
    case ADV_PART_INCOTERM: id = c->law->incoterms[spot->index].term; break;
    case ADV_PART_CHARGE:
        id = c->law->charges[spot->index].name;
        source = "charges";
        break;
    case ADV_PART_LAW:
    case ADV_PART_JURISDICTION: break;
    }
    return (adv_place){.source = source, .row = (int64_t)spot->index + 1, .field = id};
}

adv_place adv_law_place_of(const adv_law_checker *c, const adv_law_spot *spot)
{
    return c->places != NULL ? c->places->place(c->places->context, spot) : place_in_law(c, spot);
}

adv_law_spot adv_law_spot_of(const adv_law_checker *c, adv_law_part part, size_t index)
{
    return (adv_law_spot){.part = part, .jurisdiction = c->j_index, .index = index, .cite = -1};
}

adv_law_spot adv_law_at_key(adv_law_spot spot, const char *key)
{
    spot.key = key;
    return spot;
}

/* A day in words, in a buffer of the caller's. */
const char *adv_law_day_text(char out[11], adv_date day)
{
    if (day == ADV_DATE_OPEN) {
        return "no end";
    }
    if (day == ADV_DATE_NONE) {
        return "no day";
    }
    adv_date_format(out, day);
    return out;
}

/* ---- what every row has ------------------------------------------------------------------------------ */

void adv_law_check_text(adv_law_checker *c, adv_law_spot spot, const char *text)
{
    if (text == NULL || text[0] == '\0') {
        PROBLEM(c, &spot, "'%s' is missing; every row of law says it in words", spot.key);
    } else if (strlen(text) > ADV_LAW_TEXT_LIMIT) {
        PROBLEM(c, &spot, "'%s' is %lu bytes long; a text of law here has at most %d, so shorten it",
                spot.key, (unsigned long)strlen(text), ADV_LAW_TEXT_LIMIT);
    } else if (!adv_utf8_valid(adv_text_of(text))) {
        PROBLEM(c, &spot, "'%s' is not well-formed UTF-8; save the file as UTF-8", spot.key);
    }
}

static bool is_id_char(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || ch == '_';
}

/* "us.packing" for the code US. */
static bool id_has_form(const char *id, const char *code)
{
    size_t length = strlen(code);
    for (size_t i = 0; i < length; i++) {
        if (id[i] != code[i] - 'A' + 'a') {
            return false;
        }
    }
    if (id[length] != '.' || id[length + 1] == '\0') {
        return false;
    }
    for (const char *p = id + length + 1; *p != '\0'; p++) {
        if (!is_id_char(*p)) {
            return false;
        }
    }
    return true;
}

void adv_law_check_id(adv_law_checker *c, adv_law_spot spot, const char *id)
{
    spot.key = "id";
    if (id == NULL || !id_has_form(id, c->j->code)) {
        PROBLEM(c, &spot,
                "'%s' is no id of %s: expected the code in small letters, a point, then small letters, "
                "digits and _",
                id, c->j->code);
    }
}

void adv_law_check_cites(adv_law_checker *c, adv_law_spot spot, const adv_cite *cites, size_t count,
                         bool may_be_none)
{
    spot.key = "cites";
    if (count == 0 && !may_be_none) {
        PROBLEM(c, &spot, "no citation; every row names at least one provision it rests on");
    }
    for (size_t i = 0; i < count; i++) {
        spot.cite = (int)i;
        const adv_cite *cite = &cites[i];
        if (cite->instrument == NULL || adv_instrument_find(c->law, c->j, cite->instrument) == NULL) {
            PROBLEM(c, &spot,
                    "instrument '%s' is not declared; add it to 'instruments' of %s or correct its id",
                    cite->instrument, c->j != NULL ? "jurisdiction.yaml" : "this file");
        }
        if (cite->provision == NULL || cite->provision[0] == '\0') {
            PROBLEM(c, &spot, "the citation of '%s' names no provision", cite->instrument);
        }
        if (cite->role >= ADV_CITE_ROLE_COUNT || cite->standing >= ADV_STANDING_COUNT) {
            PROBLEM(c, &spot, "role or standing of the citation of '%s' is none of the lists",
                    cite->instrument);
        }
    }
}

/* A row that rests on common knowledge may say that nobody has looked it up yet; any other was looked
   up some day. */
void adv_law_check_dates(adv_law_checker *c, adv_law_spot spot, adv_date from, adv_date until,
                         adv_date checked_on, const adv_cite *cites, size_t cite_count)
{
    char a[11], b[11];
    if (from == ADV_DATE_NONE || from == ADV_DATE_OPEN) {
        spot.key = "from";
        PROBLEM(c, &spot, "the version has no first day; write from: \"YYYY-MM-DD\"");
    } else if (until <= from) {
        spot.key = "until";
        PROBLEM(c, &spot,
                "the version ends on %s and starts on %s; 'until' is the first day it no longer holds",
                adv_law_day_text(a, until), adv_law_day_text(b, from));
    }
    if (checked_on == ADV_DATE_NONE && cite_count > 0 &&
        adv_weakest_standing(cites, cite_count) != ADV_KNOWLEDGE) {
        spot.key = "checked_on";
        PROBLEM(c, &spot,
                "no day on which somebody last checked this version; write checked_on: \"YYYY-MM-DD\", or "
                "give the citation nobody has looked up the standing knowledge");
    }
}

static void check_trigger(adv_law_checker *c, adv_law_spot spot, uint8_t trigger)
{
    spot.key = "trigger";
    if (trigger >= ADV_DATE_KIND_COUNT) {
        PROBLEM(c, &spot, "the trigger is no kind of date");
    }
}

/* ---- widths ------------------------------------------------------------------------------------------ */

unsigned adv_law_sum_bits(size_t terms, int64_t amount_e4, int64_t rate_e9, int64_t unit_e4)
{
    assert(amount_e4 >= 0 && rate_e9 >= 0 && unit_e4 >= 0);
    adv_uint128 sum = 0;
    adv_uint128 product = (adv_uint128)amount_e4 * (adv_uint128)rate_e9;
    if (__builtin_mul_overflow(product, (adv_uint128)terms, &sum) ||
        __builtin_add_overflow(sum, (adv_uint128)unit_e4 * (adv_uint128)ADV_E9, &sum)) {
        return 128;
    }
    unsigned bits = 1; /* the sign */
    for (; sum != 0; sum >>= 1) {
        bits++;
    }
    return bits > 128 ? 128 : bits;
}

static void check_width(adv_law_checker *c, adv_law_spot spot, unsigned bits, const char *what)
{
    if (bits > 127) {
        PROBLEM(c, &spot, "%s can need %d bits, and only 127 are there; lower the bound that makes it so",
                what, (int)bits);
    }
}

/* ---- rules ------------------------------------------------------------------------------------------- */

static bool dates_overlap(adv_date from_a, adv_date until_a, adv_date from_b, adv_date until_b)
{
    return from_a < until_b && from_b < until_a;
}

static bool has_conditions(const adv_rule *r)
{
    return r->when != 0 || r->unless != 0;
}

/* One fact must be yes for the one and no for the other: then they cannot both apply. */
static bool are_disjoint(const adv_rule *a, const adv_rule *b)
{
    return ((a->when & b->unless) | (a->unless & b->when)) != 0;
}

static void check_facts(adv_law_checker *c, adv_law_spot spot, const adv_rule *r)
{
    unsigned count = adv_subject_fact_count(r->subject);
    adv_fact_set known = count == ADV_FACT_LIMIT ? ~(adv_fact_set)0 : ADV_FACT(count) - 1;
    adv_fact_set both = r->when & r->unless;
    if (((r->when | r->unless) & ~known) != 0) {
        PROBLEM(c, &spot, "a condition names a fact that does not exist for '%s'",
                adv_subject_names[r->subject]);
        return;
    }
    for (unsigned fact = 0; fact < count; fact++) {
        if ((both >> fact & 1u) != 0) {
            spot.key = "unless";
            PROBLEM(c, &spot,
                    "'%s' stands in 'when' and in 'unless': such a row never applies; keep one of them",
                    adv_subject_fact_name(r->subject, fact));
        }
    }
}

static void check_effect(adv_law_checker *c, adv_law_spot spot, const adv_rule *r)
{
    bool amount_matters = r->effect == ADV_EFFECT_ADD || r->effect == ADV_EFFECT_EXCLUDE;
    if (r->effect >= ADV_EFFECT_COUNT || r->unknown >= ADV_UNKNOWN_COUNT ||
        r->no_amount >= ADV_NO_AMOUNT_COUNT) {
        PROBLEM(c, &spot, "effect, unknown or no_amount is none of the lists");
        return;
    }
    if (r->subject == ADV_SUBJECT_SALE && amount_matters) {
        spot.key = "effect";
        PROBLEM(c, &spot,
                "'%s' needs an element to act on; a row about the sale can only 'leave' or 'end_method'",
                adv_effect_names[r->effect]);
    }
    if (!amount_matters && r->no_amount != ADV_NO_AMOUNT_INCOMPLETE) {
        spot.key = "no_amount";
        PROBLEM(c, &spot,
                "no_amount: %s says what to do without an amount, but effect '%s' uses none; leave it out",
                adv_no_amount_names[r->no_amount], adv_effect_names[r->effect]);
    }
    if (!has_conditions(r) && r->unknown != ADV_UNKNOWN_INCOMPLETE) {
        spot.key = "unknown";
        PROBLEM(c, &spot,
                "unknown: %s says what to do when a fact is not known, but the row asks for none; "
                "leave it out",
                adv_unknown_names[r->unknown]);
    }
}

static bool is_share(int64_t percent_e9)
{
    return percent_e9 > 0 && percent_e9 <= 100 * ADV_E9;
}

static void check_allowance(adv_law_checker *c, adv_law_spot spot, const adv_rule *r)
{
    const adv_allowance *m = r->allowance;
    spot.key = "allowance";
    if (m->use >= ADV_ALLOWANCE_COUNT) {
        PROBLEM(c, &spot, "the use of the allowance is none of the list");
        return;
    }
    if (r->effect != ADV_EFFECT_ADD || r->subject == ADV_SUBJECT_SALE) {
        PROBLEM(c, &spot, "an allowance finds an amount that is added; the row has effect '%s'",
                adv_effect_names[r->effect]);
    }
    if (r->subject < ADV_KIND_COUNT && ((m->of | m->covers) & ADV_KIND(r->subject)) != 0) {
        PROBLEM(c, &spot, "the base of '%s', and what its share covers, cannot hold '%s' itself",
                adv_subject_names[r->subject], adv_subject_names[r->subject]);
    }
    for (uint16_t i = 0; i < m->share_count; i++) {
        adv_text rest = adv_text_of(m->shares[i].countries);
        for (adv_text word = adv_word_next(&rest); word.length > 0; word = adv_word_next(&rest)) {
            if (word.length != 2) {
                PROBLEM(c, &spot, "'%.*s' is no country; write two letters each, one blank between",
                        (int)(word.length > 60 ? 60 : word.length), word.bytes);
            }
        }
        if (!is_share(m->shares[i].percent_e9)) {
            PROBLEM(c, &spot, "a share is above 0 and at most 100 %%");
        }
    }
    if (m->share_count == 0 && m->use != ADV_ALLOWANCE_BY_DISTANCE && !is_share(m->percent_e9)) {
        PROBLEM(c, &spot, "a share is above 0 and at most 100 %%");
    }
}

static void check_rule(adv_law_checker *c, size_t index)
{
    const adv_rule *r = &c->j->rules[index];
    adv_law_spot spot = adv_law_spot_of(c, ADV_PART_RULE, index);
    adv_law_check_id(c, spot, r->id);
    adv_law_check_text(c, adv_law_at_key(spot, "term"), r->term);
    adv_law_check_text(c, adv_law_at_key(spot, "says"), r->says);
    if (r->ask) {
        adv_law_check_text(c, adv_law_at_key(spot, "ask"), r->ask_why);
    }
    adv_law_check_cites(c, spot, r->cites, r->cite_count, false);
    adv_law_check_dates(c, spot, r->from, r->until, r->checked_on, r->cites, r->cite_count);
    check_trigger(c, spot, r->trigger);
    if (r->trigger < ADV_DATE_KIND_COUNT && r->trigger != c->j->trigger) {
        spot.key = "trigger";
        PROBLEM(c, &spot,
                "the rules of %s in force together are found by the day of '%s', and this one asks for '%s'; "
                "only parameters and currency rules may look at another day",
                c->j->code, adv_date_kind_names[c->j->trigger], adv_date_kind_names[r->trigger]);
        spot.key = NULL;
    }
    check_facts(c, spot, r);
    check_effect(c, spot, r);
    if (r->allowance != NULL) {
        check_allowance(c, spot, r);
    }
}

static void check_rule_pair(adv_law_checker *c, size_t first, size_t second)
{
    const adv_rule *a = &c->j->rules[first], *b = &c->j->rules[second];
    adv_law_spot spot = adv_law_spot_of(c, ADV_PART_RULE, second);
    char from[11], until[11], other[11];
    if (!dates_overlap(a->from, a->until, b->from, b->until)) {
        return;
    }
    if (strcmp(a->id, b->id) == 0) {
        spot.key = "from";
        PROBLEM(c, &spot,
                "two versions of %s overlap: one holds from %s until %s, the other from %s; end the earlier "
                "one where the later starts",
                a->id, adv_law_day_text(from, a->from), adv_law_day_text(until, a->until),
                adv_law_day_text(other, b->from));
    } else if (b->subject != ADV_SUBJECT_SALE && !b->otherwise && !are_disjoint(a, b)) {
        /* Conditions of the method are no alternatives: each of them is tested for itself. */
        spot.key = "when";
        PROBLEM(c, &spot,
                "%s and %s can both apply to '%s'; give them one fact that is 'when' in the one and 'unless' "
                "in the other, or say otherwise: \"yes\" in the later",
                a->id, b->id, adv_subject_names[b->subject]);
    }
}

/* Rows of one subject stand together, versions of one row too, oldest first: the kernel takes them in
   this order. */
static void check_rule_order(adv_law_checker *c, size_t index)
{
    const adv_rule *r = &c->j->rules[index], *before = &c->j->rules[index - 1];
    adv_law_spot spot = adv_law_spot_of(c, ADV_PART_RULE, index);
    if (r->subject < before->subject ||
        (r->subject == before->subject && strcmp(r->id, before->id) == 0 && r->from < before->from)) {
        PROBLEM(c, &spot, "%s stands out of order: rows go by element, then as written, then by first day",
                r->id);
    }
    if (r->subject != before->subject || strcmp(r->id, before->id) == 0) {
        return;
    }
    for (size_t i = index - 1; i > 0 && c->j->rules[i - 1].subject == r->subject; i--) {
        if (strcmp(c->j->rules[i - 1].id, r->id) == 0) {
            spot.key = "id";
            PROBLEM(c, &spot, "the id %s is used by two rows about '%s'; every row has its own", r->id,
                    adv_subject_names[r->subject]);
            return;
        }
    }
}

/* The day after `day` on which a row of the subject starts or ends; ADV_DATE_OPEN when there is none. */
static adv_date next_change(const adv_rule *rows, size_t count, adv_date day)
{
    adv_date next = ADV_DATE_OPEN;
    for (size_t i = 0; i < count; i++) {
        next = rows[i].from > day && rows[i].from < next ? rows[i].from : next;
        next = rows[i].until > day && rows[i].until < next ? rows[i].until : next;
    }
    return next;
}

/* From `day` on, until something changes: the last row in force must have no conditions, and no earlier
   one may. */
static void check_decided_on(adv_law_checker *c, size_t begin, size_t end, uint8_t kind, adv_date day,
                             adv_date next, const adv_rule **reported)
{
    char a[11], b[11];
    const adv_rule *last = NULL;
    for (size_t i = begin; i < end; i++) {
        const adv_rule *r = &c->j->rules[i];
        if (r->from > day || r->until <= day) {
            continue;
        }
        if (last != NULL && !has_conditions(last) && *reported != r) {
            adv_law_spot spot = adv_law_spot_of(c, ADV_PART_RULE, i);
            PROBLEM(c, &spot,
                    "%s is never reached from %s: %s before it has no conditions and decides '%s' always",
                    r->id, adv_law_day_text(a, day), last->id, adv_subject_names[kind]);
            *reported = r;
        }
        last = r;
    }
    if (last == NULL) {
        adv_law_spot spot = begin < end ? adv_law_spot_of(c, ADV_PART_RULE, begin)
                                        : adv_law_spot_of(c, ADV_PART_JURISDICTION, 0);
        PROBLEM(c, &spot, "from %s until %s no row of %s decides '%s'; add a row, or extend a version",
                adv_law_day_text(a, day), adv_law_day_text(b, next), c->j->code, adv_subject_names[kind]);
    } else if (has_conditions(last) && *reported != last) {
        adv_law_spot spot = adv_law_spot_of(c, ADV_PART_RULE, (size_t)(last - c->j->rules));
        spot.key = "when";
        PROBLEM(c, &spot,
                "from %s until %s the last row about '%s' is %s, and it has conditions; add a last row "
                "without conditions that says what holds otherwise",
                adv_law_day_text(a, day), adv_law_day_text(b, next), adv_subject_names[kind], last->id);
        *reported = last;
    }
}

static void check_subject(adv_law_checker *c, size_t begin, size_t end, uint8_t subject, adv_date first)
{
    for (size_t k = begin; k < end; k++) {
        for (size_t i = begin; i < k; i++) {
            check_rule_pair(c, i, k);
        }
    }
    /* The price is taken and a sale may pass by every row: only elements must be decided. */
    bool must_be_decided = subject != ADV_SUBJECT_SALE && (subject != ADV_KIND_PRICE || begin < end);
    if (!must_be_decided || first == ADV_DATE_OPEN) {
        return;
    }
    const adv_rule *reported = NULL;
    for (adv_date day = first; day != ADV_DATE_OPEN;) {
        adv_date next = next_change(c->j->rules + begin, end - begin, day);
        check_decided_on(c, begin, end, subject, day, next, &reported);
        day = next;
    }
}

/* The day on which the law of the elements starts; ADV_DATE_OPEN when there is none. */
static adv_date first_day(const adv_jurisdiction *j)
{
    adv_date first = ADV_DATE_OPEN;
    for (size_t i = 0; i < j->rule_count; i++) {
        bool counts = j->rules[i].subject != ADV_SUBJECT_SALE && j->rules[i].from != ADV_DATE_NONE;
        first = counts && j->rules[i].from < first ? j->rules[i].from : first;
    }
    return first;
}

static void check_rules(adv_law_checker *c)
{
    const adv_jurisdiction *j = c->j;
    for (size_t i = 0; i < j->rule_count; i++) {
        adv_law_spot spot = adv_law_spot_of(c, ADV_PART_RULE, i);
        if (j->rules[i].subject > ADV_SUBJECT_SALE) {
            PROBLEM(c, &spot, "the row is about no known element");
            return;
        }
        check_rule(c, i);
        if (i > 0) {
            check_rule_order(c, i);
        }
    }
    adv_date first = first_day(j);
    size_t begin = 0;
    for (unsigned subject = 0; subject <= ADV_SUBJECT_SALE; subject++) {
        size_t end = begin;
        while (end < j->rule_count && j->rules[end].subject == subject) {
            end++;
        }
        check_subject(c, begin, end, (uint8_t)subject, first);
        begin = end;
    }
}

/* ---- figures, roundings, currency -------------------------------------------------------------------- */

static void check_parameter_step(adv_law_checker *c, size_t index)
{
    const adv_parameter *p = &c->j->parameters[index], *before = &c->j->parameters[index - 1];
    adv_law_spot spot = adv_law_at_key(adv_law_spot_of(c, ADV_PART_PARAMETER, index), "from");
    char a[11], b[11];
    if (strcmp(p->id, before->id) == 0) {
        if (p->from < before->until) {
            PROBLEM(c, &spot, "two versions of %s overlap: one holds until %s, the next from %s", p->id,
                    adv_law_day_text(a, before->until), adv_law_day_text(b, p->from));
        } else if (p->from > before->until) {
            PROBLEM(c, &spot,
                    "nothing is said about %s from %s until %s; write a version with gap: \"why\" there",
                    p->id, adv_law_day_text(a, before->until), adv_law_day_text(b, p->from));
        }
        return;
    }
    for (size_t i = 0; i + 1 < index; i++) {
        if (strcmp(c->j->parameters[i].id, p->id) == 0) {
            spot.key = "id";
            PROBLEM(c, &spot, "the id %s is used by two parameters; put all versions under one", p->id);
            return;
        }
    }
}

static bool is_one_of(const char *word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(word, words[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* Whoever reads a figure knows its unit by its id, so a wrong one would be believed and never used. */
static void check_parameter_unit(adv_law_checker *c, adv_law_spot spot, const adv_parameter *p)
{
    static const char *const units[] = {"fraction", "percent", "days",  "months",
                                        "years",    "yes_no",  "named", "sign"};
    bool sign = strcmp(p->unit, "sign") == 0;
    if (!is_one_of(p->unit, units, sizeof units / sizeof *units) &&
        adv_currency_find(adv_text_of(p->unit)) == ADV_CURRENCY_NONE) {
        PROBLEM(c, &spot,
                "'%s' is no unit of a figure; write a currency, fraction, percent, days, months, years, "
                "yes_no, named or sign",
                p->unit);
    }
    if (p->known && p->e9 < 0 && !sign) {
        spot.key = "value";
        PROBLEM(c, &spot, "the figure of %s is below zero, which only one of unit 'sign' can be", p->id);
    }
    if (p->known && strcmp(p->unit, "fraction") == 0 && p->e9 > ADV_E9) {
        spot.key = "value";
        PROBLEM(c, &spot, "%s is a fraction, and more than the whole; is it a percentage?", p->id);
    }
}

static void check_parameter(adv_law_checker *c, size_t index)
{
    const adv_parameter *p = &c->j->parameters[index];
    adv_law_spot spot = adv_law_spot_of(c, ADV_PART_PARAMETER, index);
    adv_law_check_id(c, spot, p->id);
    adv_law_check_text(c, adv_law_at_key(spot, "term"), p->term);
    adv_law_check_text(c, adv_law_at_key(spot, "unit"), p->unit);
    adv_law_check_text(c, adv_law_at_key(spot, "says"), p->says);
    adv_law_check_cites(c, spot, p->cites, p->cite_count, false);
    adv_law_check_dates(c, spot, p->from, p->until, p->checked_on, p->cites, p->cite_count);
    check_trigger(c, spot, p->trigger);
    if (p->known && (p->e9 <= -ADV_RATE_LIMIT_E9 || p->e9 >= ADV_RATE_LIMIT_E9)) {
        spot.key = "value";
        PROBLEM(c, &spot, "the figure of %s passes the bound of 1 000 000 000", p->id);
    }
    if (p->unit != NULL) {
        check_parameter_unit(c, adv_law_at_key(spot, "unit"), p);
    }
    if (index > 0) {
        check_parameter_step(c, index);
    }
}

/* ---- programmes -------------------------------------------------------------------------------------- */

/* One or two capital letters, then perhaps a plus or a star. */
static bool is_symbol(const char *symbol)
{
    size_t letters = 0;
    while (symbol[letters] >= 'A' && symbol[letters] <= 'Z') {
        letters++;
    }
    const char *rest = symbol + letters;
    return letters >= 1 && letters <= 2 &&
           (rest[0] == '\0' || ((rest[0] == '+' || rest[0] == '*') && rest[1] == '\0'));
}

static void check_origins(adv_law_checker *c, adv_law_spot spot, const adv_programme *p)
{
    bool named = p->origin_count > 0 || p->any_origin;
    spot.key = "origins";
    if (named != (p->state == ADV_PROGRAMME_IN_FORCE) || (p->origin_count > 0 && p->any_origin)) {
        PROBLEM(c, &spot,
                "a version of %s either names its origins, or says any_origin: \"yes\", or says "
                "why it is lapsed or a gap",
                p->id);
    }
    for (uint16_t i = 0; i < p->origin_count; i++) {
        if (!adv_country_known(adv_text_of(p->origins[i]))) {
            PROBLEM(c, &spot, "'%s' is no country code; write the two letters of ISO 3166, such as KR",
                    p->origins[i]);
        } else if (i > 0 && strcmp(p->origins[i - 1], p->origins[i]) >= 0) {
            PROBLEM(c, &spot, "the origins of %s stand once each, in the order of the alphabet; %s does not",
                    p->id, p->origins[i]);
        }
    }
}

static void check_symbol(adv_law_checker *c, adv_law_spot spot, size_t index)
{
    const adv_programme *p = &c->j->programmes[index];
    spot.key = "symbol";
    if (p->column == ADV_TARIFF_ADDITIONAL || p->column >= ADV_TARIFF_COLUMN_COUNT) {
        spot.key = "column";
        PROBLEM(c, &spot, "a programme opens the general, the special or the other column");
        return;
    }
    if ((p->column == ADV_TARIFF_SPECIAL) != (p->symbol != NULL)) {
        PROBLEM(c, &spot, "programmes of the special column, and only those, have a symbol");
        return;
    }
    if (p->symbol != NULL && !is_symbol(p->symbol)) {
        PROBLEM(c, &spot,
                "'%s' is no symbol of a programme: expected one or two capital letters, with + or "
                "* behind them or not",
                p->symbol);
    }
    for (size_t i = 0; p->symbol != NULL && i < index; i++) {
        const adv_programme *other = &c->j->programmes[i];
        if (other->symbol != NULL && strcmp(other->symbol, p->symbol) == 0 && strcmp(other->id, p->id) != 0) {
            PROBLEM(c, &spot, "the symbol %s is that of %s already", p->symbol, other->id);
            return;
        }
    }
}

/* Versions of one programme follow each other without a hole. */
static void check_programme_step(adv_law_checker *c, size_t index)
{
    const adv_programme *p = &c->j->programmes[index], *before = &c->j->programmes[index - 1];
    adv_law_spot spot = adv_law_at_key(adv_law_spot_of(c, ADV_PART_PROGRAMME, index), "from");
    char a[11], b[11];
    if (strcmp(p->id, before->id) == 0 && p->from != before->until) {
        PROBLEM(c, &spot,
                "one version of %s holds until %s and the next from %s; versions neither overlap "
                "nor leave a day open: write one that says lapsed, or gap, and why",
                p->id, adv_law_day_text(a, before->until), adv_law_day_text(b, p->from));
    }
    for (size_t i = 0; i + 1 < index && strcmp(p->id, before->id) != 0; i++) {
        if (strcmp(c->j->programmes[i].id, p->id) == 0) {
            spot.key = "id";
            PROBLEM(c, &spot, "the id %s is used by two programmes; put all versions under one", p->id);
            return;
        }
    }
}

static void check_programme(adv_law_checker *c, size_t index)
{
    const adv_programme *p = &c->j->programmes[index];
    adv_law_spot spot = adv_law_spot_of(c, ADV_PART_PROGRAMME, index);
    adv_law_check_id(c, spot, p->id);
    adv_law_check_text(c, adv_law_at_key(spot, "term"), p->term);
    adv_law_check_text(c, adv_law_at_key(spot, "name"), p->name);
    adv_law_check_text(c, adv_law_at_key(spot, "says"), p->says);
    adv_law_check_cites(c, spot, p->cites, p->cite_count, false);
    adv_law_check_dates(c, spot, p->from, p->until, p->checked_on, p->cites, p->cite_count);
    check_trigger(c, spot, p->trigger);
    check_symbol(c, spot, index);
    check_origins(c, spot, p);
    if (index > 0) {
        check_programme_step(c, index);
    }
}

static void check_rounding(adv_law_checker *c, adv_law_part part, const adv_rounding_rule *r)
{
    adv_law_spot spot = adv_law_spot_of(c, part, 0);
    if (r->id == NULL) {
        if (c->j->rule_count > 0) {
            PROBLEM(c, &spot,
                    "rounding.%s is missing; a jurisdiction with rules says how its values are rounded",
                    part == ADV_PART_ROUND_VALUE ? "value" : "entered");
        }
        return;
    }
    adv_law_check_id(c, spot, r->id);
    adv_law_check_text(c, adv_law_at_key(spot, "says"), r->says);
    adv_law_check_cites(c, spot, r->cites, r->cite_count, r->ours);
    if (r->mode >= ADV_ROUNDING_COUNT) {
        spot.key = "mode";
        PROBLEM(c, &spot, "the rounding mode is none of the list");
    }
    if (r->unit_e4 <= 0 || r->unit_e4 >= ADV_AMOUNT_LIMIT_E4) {
        spot.key = "unit";
        PROBLEM(c, &spot, "the unit of rounding must be above zero and within the bound of amounts");
        return;
    }
    check_width(c, spot, adv_law_sum_bits(ADV_LAW_TERMS, ADV_AMOUNT_LIMIT_E4, ADV_RATE_LIMIT_E9, r->unit_e4),
                "the sum of price and elements before this rounding");
}

static void check_quarterly_list(adv_law_checker *c, adv_law_spot spot, const adv_fx_rule *r)
{
    spot.key = "quarterly";
    for (size_t i = 0; i < r->quarterly_count; i++) {
        if (r->quarterly[i] == ADV_CURRENCY_NONE || r->quarterly[i] >= adv_currency_count()) {
            PROBLEM(c, &spot, "number %d of the quarterly list is no currency", (int)i + 1);
            continue;
        }
        for (size_t k = 0; k < i; k++) {
            if (r->quarterly[k] == r->quarterly[i]) {
                PROBLEM(c, &spot, "%s stands twice in the quarterly list",
                        adv_currency_get(r->quarterly[i])->code);
            }
        }
    }
}

static void check_fx_step(adv_law_checker *c, size_t index)
{
    const adv_fx_rule *r = &c->j->fx[index], *before = &c->j->fx[index - 1];
    adv_law_spot spot = adv_law_at_key(adv_law_spot_of(c, ADV_PART_FX, index), "from");
    char a[11], b[11];
    if (r->from < before->until) {
        PROBLEM(c, &spot, "two rules for converting currencies hold at once: %s until %s, %s from %s",
                before->id, adv_law_day_text(a, before->until), r->id, adv_law_day_text(b, r->from));
    } else if (r->from > before->until) {
        PROBLEM(c, &spot, "from %s until %s no rule says how currencies are converted; let the versions meet",
                adv_law_day_text(a, before->until), adv_law_day_text(b, r->from));
    }
}

/* A calendar says enough to lead to one figure, and only a published list has one. */
static void check_calendar(adv_law_checker *c, adv_law_spot spot, const adv_fx_rule *r)
{
    const uint8_t *calendar = r->calendar;
    bool day = calendar[ADV_FX_TAKE] == ADV_FX_TAKE_DAY;
    for (unsigned part = 0; part < ADV_FX_PART_COUNT && r->method != ADV_FX_PUBLISHED; part++) {
        spot.key = adv_fx_part_names[part];
        if (calendar[part] != 0) {
            PROBLEM(c, &spot, "'%s' belongs to the calendar of method: published; leave it out", spot.key);
        }
    }
    if (r->method != ADV_FX_PUBLISHED) {
        return;
    }
    spot.key = "take";
    if (calendar[ADV_FX_PERIOD] == 0 || calendar[ADV_FX_TAKE] == 0) {
        PROBLEM(c, &spot, "a published list needs 'period' and 'take': from where, and which of its figures");
    }
    spot.key = "weekday";
    bool named = calendar[ADV_FX_WEEKDAY] != 0;
    if (named != (day && calendar[ADV_FX_PERIOD] != ADV_FX_OF_DAY)) {
        PROBLEM(c, &spot, "a day of a week or a month is taken by its 'weekday', and nothing else has one");
    }
    spot.key = "which";
    if ((calendar[ADV_FX_WHICH] != 0) != (named && calendar[ADV_FX_PERIOD] == ADV_FX_OF_MONTH)) {
        PROBLEM(c, &spot, "'which' says which such weekday of a month, and nothing else has one");
    }
}

static void check_fx(adv_law_checker *c, size_t index)
{
    const adv_fx_rule *r = &c->j->fx[index];
    adv_law_spot spot = adv_law_spot_of(c, ADV_PART_FX, index);
    adv_law_check_id(c, spot, r->id);
    adv_law_check_text(c, adv_law_at_key(spot, "says"), r->says);
    adv_law_check_cites(c, spot, r->cites, r->cite_count, false);
    adv_law_check_dates(c, spot, r->from, r->until, r->checked_on, r->cites, r->cite_count);
    check_trigger(c, spot, r->trigger);
    check_quarterly_list(c, spot, r);
    check_calendar(c, spot, r);
    if (r->method >= ADV_FX_METHOD_COUNT) {
        spot.key = "method";
        PROBLEM(c, &spot, "the method of conversion is none of the list");
    }
    spot.key = "variance";
    if (r->method == ADV_FX_QUARTERLY_UNLESS_VARIANCE && (r->variance_e9 <= 0 || r->variance_e9 >= ADV_E9)) {
        PROBLEM(c, &spot, "the variance must lie between 0 and 1, such as \"0.05\" for five percent");
    }
    int64_t variance = r->variance_e9 < ADV_E9 ? ADV_E9 : r->variance_e9;
    check_width(c, spot, adv_law_sum_bits(2, variance, ADV_RATE_LIMIT_E9, 0), "the comparison of two rates");
    if (index > 0) {
        check_fx_step(c, index);
    }
}

/* ---- the jurisdiction -------------------------------------------------------------------------------- */

static bool is_code(const char *code)
{
    size_t length = code == NULL ? 0 : strlen(code);
    for (size_t i = 0; i < length; i++) {
        if (code[i] < 'A' || code[i] > 'Z') {
            return false;
        }
    }
    return length >= 2 && length <= 8;
}

static int method_index(const char *name)
{
    for (int i = 0; i < ADV_METHOD_COUNT; i++) {
        if (strcmp(adv_method_names[i], name) == 0) {
            return i;
        }
    }
    return -1;
}

static void check_methods(adv_law_checker *c)
{
    adv_law_spot spot = adv_law_at_key(adv_law_spot_of(c, ADV_PART_JURISDICTION, 0), "methods");
    bool seen[ADV_METHOD_COUNT] = {false};
    for (size_t i = 0; i < c->j->method_count; i++) {
        int method = method_index(c->j->methods[i]);
        if (method < 0) {
            PROBLEM(c, &spot,
                    "'%s' is no method of valuation; the six are transaction_value, "
                    "transaction_value_identical, transaction_value_similar, deductive_value, computed_value "
                    "and fallback",
                    c->j->methods[i]);
        } else if (seen[method]) {
            PROBLEM(c, &spot, "the method '%s' stands twice; methods are tried once, in this order",
                    c->j->methods[i]);
        } else {
            seen[method] = true;
        }
    }
    for (int i = 0; i < ADV_METHOD_COUNT; i++) {
        if (!seen[i]) {
            PROBLEM(c, &spot, "the method '%s' is missing; the lawful order names all six",
                    adv_method_names[i]);
        }
    }
    if (c->j->method_count == ADV_METHOD_COUNT &&
        (method_index(c->j->methods[0]) != 0 || method_index(c->j->methods[ADV_METHOD_COUNT - 1]) != 5)) {
        PROBLEM(c, &spot, "the lawful order starts with transaction_value and ends with fallback");
    }
}

static void check_instruments(adv_law_checker *c, adv_law_spot spot, const adv_instrument *list, size_t count)
{
    spot.key = "instruments";
    for (size_t i = 0; i < count; i++) {
        if (list[i].id == NULL || list[i].id[0] == '\0' || list[i].title == NULL ||
            list[i].title[0] == '\0') {
            PROBLEM(c, &spot, "instrument number %d lacks its id or its title", (int)i + 1);
            continue;
        }
        for (size_t k = 0; k < i; k++) {
            if (list[k].id != NULL && strcmp(list[k].id, list[i].id) == 0) {
                PROBLEM(c, &spot, "the instrument '%s' is declared twice", list[i].id);
            }
        }
    }
}

/* An id belongs to one row: what the trace prints must lead to one place in the law. */
static void check_ids_apart(adv_law_checker *c)
{
    const adv_jurisdiction *j = c->j;
    for (size_t i = 0; i < j->entry_rule_count; i++) {
        const char *id = j->entry_rules[i].id;
        bool taken = false;
        for (size_t k = 0; k < j->rule_count && !taken; k++) {
            taken = strcmp(j->rules[k].id, id) == 0;
        }
        for (size_t k = 0; k < j->parameter_count && !taken; k++) {
            taken = strcmp(j->parameters[k].id, id) == 0;
        }
        if (taken) {
            adv_law_spot spot = adv_law_at_key(adv_law_spot_of(c, ADV_PART_ENTRY, i), "id");
            PROBLEM(c, &spot, "the id %s is that of a rule or a parameter too; every row has its own", id);
        }
    }
    for (size_t i = 0; i < j->parameter_count; i++) {
        for (size_t k = 0; k < j->rule_count; k++) {
            if (strcmp(j->parameters[i].id, j->rules[k].id) == 0) {
                adv_law_spot spot = adv_law_at_key(adv_law_spot_of(c, ADV_PART_PARAMETER, i), "id");
                PROBLEM(c, &spot, "the id %s is that of a rule too; every row has its own",
                        j->parameters[i].id);
                break;
            }
        }
    }
    for (size_t i = 0; i < j->fx_count; i++) {
        for (size_t k = 0; k < j->rule_count; k++) {
            if (strcmp(j->fx[i].id, j->rules[k].id) == 0) {
                adv_law_spot spot = adv_law_at_key(adv_law_spot_of(c, ADV_PART_FX, i), "id");
                PROBLEM(c, &spot, "the id %s is that of a rule too; every row has its own", j->fx[i].id);
                break;
            }
        }
        for (size_t k = 0; k < j->parameter_count; k++) {
            if (strcmp(j->fx[i].id, j->parameters[k].id) == 0) {
                adv_law_spot spot = adv_law_at_key(adv_law_spot_of(c, ADV_PART_FX, i), "id");
                PROBLEM(c, &spot, "the id %s is that of a parameter too; every row has its own", j->fx[i].id);
                break;
            }
        }
    }
    for (size_t i = 0; i < j->programme_count; i++) {
        for (size_t k = 0; k < j->rule_count + j->parameter_count; k++) {
            const char *id = k < j->rule_count ? j->rules[k].id : j->parameters[k - j->rule_count].id;
            if (strcmp(j->programmes[i].id, id) == 0) {
                adv_law_spot spot = adv_law_at_key(adv_law_spot_of(c, ADV_PART_PROGRAMME, i), "id");
                PROBLEM(c, &spot, "the id %s is that of another row too; every row has its own", id);
                break;
            }
        }
    }
}

static void check_jurisdiction(adv_law_checker *c, size_t index)
{
    const adv_jurisdiction *j = &c->law->jurisdictions[index];
    c->j = j;
    c->j_index = index;
    adv_law_spot spot = adv_law_spot_of(c, ADV_PART_JURISDICTION, 0);
    if (!is_code(j->code)) {
        spot.key = "code";
        PROBLEM(c, &spot,
                "'%s' is no code of a jurisdiction: expected two to eight capital letters, such as US",
                j->code);
        return; /* every id starts with it */
    }
    if (index > 0 && is_code(c->law->jurisdictions[index - 1].code) &&
        strcmp(c->law->jurisdictions[index - 1].code, j->code) >= 0) {
        PROBLEM(c, &spot, "the jurisdictions must stand once each, sorted by code; %s does not", j->code);
    }
    adv_law_check_text(c, adv_law_at_key(spot, "name"), j->name);
    adv_law_check_text(c, adv_law_at_key(spot, "basis"), j->basis);
    check_trigger(c, spot, j->trigger);
    if (j->trigger >= ADV_DATE_KIND_COUNT) {
        return;
    }
    if (j->currency >= adv_currency_count() || (j->currency == ADV_CURRENCY_NONE && j->rule_count > 0)) {
        spot.key = "currency";
        PROBLEM(c, &spot, "a jurisdiction with rules says in which currency its values are expressed");
    }
    check_instruments(c, spot, j->instruments, j->instrument_count);
    check_methods(c);
    check_rounding(c, ADV_PART_ROUND_VALUE, &j->round_value);
    check_rounding(c, ADV_PART_ROUND_ENTERED, &j->round_entered);
    check_rules(c);
    for (size_t i = 0; i < j->parameter_count; i++) {
        check_parameter(c, i);
    }
    for (size_t i = 0; i < j->fx_count; i++) {
        check_fx(c, i);
    }
    adv_law_check_entry_rules(c);
    for (size_t i = 0; i < j->programme_count; i++) {
        check_programme(c, i);
    }
    check_ids_apart(c);
    adv_law_check_layers(c);
}

/* ---- delivery terms and charges ---------------------------------------------------------------------- */

/* A year, or the letters of a code that is no edition of the Incoterms, such as UCC. */
static bool is_edition(const char *edition)
{
    size_t length = edition == NULL ? 0 : strlen(edition);
    for (size_t i = 0; i < length; i++) {
        bool digit = edition[i] >= '0' && edition[i] <= '9';
        if (!digit && (edition[i] < 'A' || edition[i] > 'Z')) {
            return false;
        }
    }
    return length >= 2 && length <= 8;
}

static void check_incoterm(adv_law_checker *c, size_t index)
{
    const adv_incoterm *t = &c->law->incoterms[index];
    adv_law_spot spot = adv_law_spot_of(c, ADV_PART_INCOTERM, index);
    adv_law_check_text(c, adv_law_at_key(spot, "term"), t->term);
    adv_law_check_text(c, adv_law_at_key(spot, "place"), t->place);
    adv_law_check_text(c, adv_law_at_key(spot, "says"), t->says);
    adv_law_check_cites(c, spot, t->cites, t->cite_count, false);
    if (!is_edition(t->edition)) {
        spot.key = "edition";
        PROBLEM(c, &spot,
                "'%s' is no edition; write the year, such as \"2020\", or the capital letters of the code "
                "the term comes from",
                t->edition);
    }
    if (t->editions != NULL && !adv_incoterm_is_of(&(adv_incoterm){.edition = "", .editions = t->editions},
                                                   adv_text_of(t->edition))) {
        spot.key = "editions";
        PROBLEM(c, &spot, "'%s' are editions of %s without its own, %s; add it", t->editions, t->term,
                t->edition);
    }
    if (((t->in_price | t->not_in_price) & ~LEG_BITS) != 0) {
        PROBLEM(c, &spot, "%s speaks of something that is no transport leg", t->term);
    }
    if ((t->in_price & t->not_in_price) != 0) {
        spot.key = "not_in_price";
        PROBLEM(c, &spot,
                "%s has a leg both in the price and not in it; a leg whose side depends on the named place "
                "stands in neither list",
                t->term);
    }
    for (size_t i = 0; i < index; i++) {
        const adv_incoterm *other = &c->law->incoterms[i];
        if (t->term != NULL && other->term != NULL && is_edition(t->edition) && is_edition(other->edition) &&
            strcmp(t->term, other->term) == 0 && strcmp(t->edition, other->edition) == 0) {
            PROBLEM(c, &spot, "%s of %s is described twice", t->term, t->edition);
        }
    }
}

static void check_charge(adv_law_checker *c, size_t index)
{
    const adv_charge *charge = &c->law->charges[index];
    adv_law_spot spot = adv_law_spot_of(c, ADV_PART_CHARGE, index);
    spot.key = "names";
    adv_law_check_text(c, spot, charge->name);
    adv_law_check_text(c, adv_law_at_key(spot, "says"), charge->says);
    adv_law_check_cites(c, spot, charge->cites, charge->cite_count, false);
    if (charge->kind >= ADV_KIND_COUNT || charge->doubt >= ADV_DOUBT_COUNT) {
        PROBLEM(c, &spot, "'%s' leads to no known element, or its doubt is none of the list", charge->name);
    }
    if (charge->name == NULL) {
        return;
    }
    adv_buffer folded;
    adv_buffer_init(&folded, c->arena);
    adv_charge_fold(&folded, adv_text_of(charge->name));
    c->out_of_memory = c->out_of_memory || folded.failed;
    if (!folded.failed && !adv_text_is(adv_buffer_done(&folded), charge->name)) {
        PROBLEM(c, &spot, "'%s' is not folded: names are kept in small letters with single blanks",
                charge->name);
    }
    const char *before = index > 0 ? c->law->charges[index - 1].name : NULL;
    if (before != NULL && strcmp(before, charge->name) == 0) {
        PROBLEM(c, &spot, "the charge name '%s' stands twice in the dictionary; a name leads to one element",
                charge->name);
    } else if (before != NULL && strcmp(before, charge->name) > 0) {
        PROBLEM(c, &spot, "charge names must be sorted by bytes; '%s' stands after '%s'", charge->name,
                before);
    }
}

adv_status adv_law_check_placed(const adv_law *law, adv_error_list *problems, adv_arena *arena,
                                const adv_law_places *places)
{
    adv_law_checker c = {.law = law, .problems = problems, .arena = arena, .places = places};
    if (law->format != ADV_LAW_FORMAT) {
        adv_error_list_add(problems, ADV_ERR_INPUT, (adv_place){.source = "law", .field = "format"},
                           "the law has format %d and this program reads format %d", (int)law->format,
                           ADV_LAW_FORMAT);
        return ADV_ERR_INPUT;
    }
    for (size_t i = 0; i < law->jurisdiction_count; i++) {
        check_jurisdiction(&c, i);
    }
    c.j = NULL;
    c.j_index = 0;
    check_instruments(&c, adv_law_spot_of(&c, ADV_PART_LAW, 0), law->instruments, law->instrument_count);
    for (size_t i = 0; i < law->incoterm_count; i++) {
        check_incoterm(&c, i);
    }
    for (size_t i = 0; i < law->charge_count; i++) {
        check_charge(&c, i);
    }
    if (c.out_of_memory) {
        return ADV_ERR_MEMORY;
    }
    return c.found == 0 ? ADV_OK : ADV_ERR_INPUT;
}

adv_status adv_law_check(const adv_law *law, adv_error_list *problems, adv_arena *arena)
{
    return adv_law_check_placed(law, problems, arena, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A profile is read off the dues of an assessment and believed only where they can be worked out from it
 * again; everything else is assessed line by line, as a shipment is.
 */
#include "tally.h"

#include <string.h>

#define CENT_E4        100
#define PROFILES_MOST  200000 /* then all is learnt anew, so below */
#define KINDS_MOST     100000
#define LIMITS_MOST    8
#define FIGURES_OF_OWN                                                                                       \
    (1u << ADV_FIGURE_ANTIDUMPING_BASE | 1u << ADV_FIGURE_COUNTERVAILING_BASE | 1u << ADV_FIGURE_ABROAD |    \
     1u << ADV_FIGURE_US_CONTENT | 1u << ADV_FIGURE_STEEL | 1u << ADV_FIGURE_ALUMINUM |                      \
     1u << ADV_FIGURE_COPPER)

/* Limits of an entry's value that rows about entries look at, in a stretch of time. */
typedef struct regime {
    int64_t limits_e9[LIMITS_MOST];
    uint8_t limit_count;
    bool overfull;
} regime;

struct adv_tally {
    const adv_jurisdiction *j;
    const adv_duty_sources *sources;
    adv_charges *charges;
    adv_arena arena; /* of what can be forgotten */
    adv_stretches general; /* of all but additional duties */
    uint8_t duty_days[ADV_DATE_KIND_COUNT]; /* kinds of day whose rates of duty may be asked for */
    size_t duty_day_count;
    adv_keys regime_keys, profile_keys, rate_keys, words;
    adv_kind **kinds;
    size_t kind_capacity;
    adv_keys stretch_keys;
    adv_stretches **stretches;
    size_t stretch_capacity;
    adv_due **fees;
    size_t fee_count, fee_capacity;
    regime *regimes;
    size_t regime_capacity;
    adv_profile **profiles;
    size_t profile_capacity;
};

static void note_duty_days(adv_tally *t)
{
    uint32_t seen = 0;
    for (size_t i = 0; i < t->j->entry_rule_count; i++) {
        const adv_entry_rule *rule = &t->j->entry_rules[i];
        if (rule->subject == ADV_ABOUT_DUTY_DAY && (seen >> rule->day & 1u) == 0) {
            seen |= 1u << rule->day;
            t->duty_days[t->duty_day_count++] = rule->day;
        }
    }
}

adv_tally *adv_tally_new(const adv_jurisdiction *j, const adv_duty_sources *sources, adv_charges *charges)
{
    const adv_allocator *allocator = &charges->allocator;
    adv_tally *t = allocator->allocate(allocator->context, sizeof *t);
    if (t == NULL) {
        return NULL;
    }
    *t = (adv_tally){.j = j, .sources = sources, .charges = charges};
    note_duty_days(t);
    adv_arena_init(&t->arena, NULL);
    adv_keys_init(&t->regime_keys, *allocator);
    adv_keys_init(&t->profile_keys, *allocator);
    adv_keys_init(&t->rate_keys, *allocator);
    adv_keys_init(&t->words, *allocator);
    adv_keys_init(&t->stretch_keys, *allocator);
    return t;
}

static void release(const adv_allocator *allocator, void *items, size_t size)
{
    if (items != NULL) {
        allocator->release(allocator->context, items, size);
    }
}

void adv_tally_forget(adv_tally *t)
{
    adv_arena_reset(&t->arena);
    adv_keys_release(&t->regime_keys);
    adv_keys_release(&t->profile_keys);
    adv_keys_release(&t->rate_keys);
    adv_keys_release(&t->words);
    adv_keys_release(&t->stretch_keys);
    t->fee_count = 0;
    t->general.days = NULL;
}

void adv_tally_free(adv_tally *t)
{
    if (t == NULL) {
        return;
    }
    adv_allocator allocator = t->charges->allocator;
    adv_tally_forget(t);
    release(&allocator, t->regimes, t->regime_capacity * sizeof *t->regimes);
    release(&allocator, t->stretches, t->stretch_capacity * sizeof *t->stretches);
    release(&allocator, t->fees, t->fee_capacity * sizeof *t->fees);
    release(&allocator, t->kinds, t->kind_capacity * sizeof *t->kinds);
    release(&allocator, t->profiles, t->profile_capacity * sizeof *t->profiles);
    release(&allocator, t, sizeof *t);
}

/* ---- stretches of time --------------------------------------------------------------------------------- */

static bool know_days(adv_tally *t)
{
    if (t->general.days == NULL) {
        t->general.days = adv_duty_days(&t->general.count, &t->arena, t->j, t->sources, NULL, &t->arena);
    }
    return t->general.days != NULL;
}

/* How many of the days on which an answer may change have come. */
static uint16_t stretch_of(const adv_stretches *known, adv_date day)
{
    size_t low = 0, high = known->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (known->days[middle] <= day) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return day == ADV_DATE_NONE ? UINT16_MAX : (uint16_t)low;
}

static bool has_limit(const regime *r, int64_t e9)
{
    for (size_t i = 0; i < r->limit_count; i++) {
        if (r->limits_e9[i] == e9) {
            return true;
        }
    }
    return false;
}

static void find_limits(regime *r, const adv_entry *entry)
{
    *r = (regime){.limit_count = 0};
    for (size_t i = 0; i < entry->j->entry_rule_count; i++) {
        const adv_entry_rule *rule = &entry->j->entry_rules[i];
        const char *id = rule->at_most != NULL ? rule->at_most : rule->above;
        adv_date day = entry->dates[rule->day];
        const adv_parameter *limit =
            id == NULL || day == ADV_DATE_NONE ? NULL : adv_parameter_find(entry->j, id, day);
        if (limit == NULL || !limit->known || has_limit(r, limit->e9)) {
            continue;
        }
        if (r->limit_count == LIMITS_MOST) {
            r->overfull = true;
            return;
        }
        r->limits_e9[r->limit_count++] = limit->e9;
    }
}

adv_status adv_tally_open(adv_tally_entry *e, adv_tally *t)
{
    const adv_entry *entry = e->entry;
    uint8_t key[16 + 3 * ADV_DATE_KIND_COUNT];
    size_t length = 0;
    bool added = false;
    if (!know_days(t)) {
        return ADV_ERR_MEMORY;
    }
    key[length++] = entry->type;
    key[length++] = entry->mode;
    key[length++] = entry->filing;
    memcpy(key + length, &entry->bills, sizeof entry->bills);
    length += sizeof entry->bills;
    for (unsigned k = 0; k < ADV_DATE_KIND_COUNT; k++) {
        if (entry->dates[k] != ADV_DATE_NONE) {
            uint16_t stretch = stretch_of(&t->general, entry->dates[k]);
            key[length++] = (uint8_t)k;
            memcpy(key + length, &stretch, sizeof stretch);
            length += sizeof stretch;
        }
    }
    int64_t number = adv_keys_put_bytes(&t->regime_keys, (adv_text){(const char *)key, length}, &added);
    if (number < 0 || !adv_side_grow(&t->charges->allocator, &t->regimes, (size_t)number, &t->regime_capacity,
                                     sizeof *t->regimes)) {
        return ADV_ERR_MEMORY;
    }
    if (added) {
        find_limits(&t->regimes[number], entry);
    }
    e->regime = (uint32_t)number;
    return ADV_OK;
}

/* ---- words --------------------------------------------------------------------------------------------- */

typedef struct teller {
    adv_tally *t;
    const adv_assessment *a;
    adv_arena *scratch;
    bool failed;
} teller;

static uint32_t word_of(teller *t, const adv_buffer *text)
{
    int64_t number = text->failed ? -1 : adv_charges_word(t->t->charges, adv_buffer_done(text));
    t->failed = t->failed || number < 0 || number > UINT32_MAX;
    return t->failed ? 0 : (uint32_t)number;
}

static bool names_something(uint8_t code)
{
    return code == ADV_ENTRY_POINT_UNCLAIMED || code == ADV_ENTRY_POINT_CONTESTED ||
           code == ADV_ENTRY_POINT_BY_LAW || code == ADV_ENTRY_POINT_NOT_DUE ||
           code == ADV_ENTRY_POINT_OPEN || code == ADV_ENTRY_POINT_RATE_DIFFERS ||
           code == ADV_ENTRY_POINT_LIFTS;
}

/* "unclaimed:9903.88.15 ask:duty_low_value" */
static uint32_t points_of(teller *t)
{
    adv_buffer text;
    adv_buffer_init(&text, t->scratch);
    for (size_t k = 0; k < t->a->point_count; k++) {
        const adv_entry_point *point = &t->a->points[k];
        bool with_word = names_something(point->code);
        adv_buffer_string(&text, k == 0 ? "" : " ");
        adv_buffer_string(&text, adv_entry_point_name((adv_entry_point_code)point->code));
        if (with_word || point->rule != NULL) {
            adv_buffer_char(&text, ':');
            adv_buffer_text(&text, with_word ? point->text : adv_text_of(point->rule->id));
        }
    }
    return word_of(t, &text);
}

static uint32_t source_of(teller *t)
{
    adv_buffer text;
    adv_buffer_init(&text, t->scratch);
    for (size_t k = 0; k < t->a->due_count; k++) {
        const adv_due *due = &t->a->dues[k];
        bool nameless = due->stated && due->source.length == 0;
        if (due->kind == ADV_DUE_DUTY) {
            adv_buffer_text(&text, nameless ? adv_text_of("stated") : due->source);
        }
    }
    return word_of(t, &text);
}

uint32_t adv_tally_reason(adv_charges *charges, const adv_assessment *a, size_t line, adv_arena *scratch,
                          bool *failed)
{
    adv_buffer text;
    adv_buffer_init(&text, scratch);
    for (size_t k = 0; k < a->due_count; k++) {
        const adv_due *due = &a->dues[k];
        bool own = due->line == (int32_t)line ||
                   (due->line < 0 && a->lines[line].due_e4[due->kind] == ADV_AMOUNT_UNKNOWN);
        if (!own || due->kind == ADV_DUE_BESIDE || adv_due_is_settled(due)) {
            continue;
        }
        adv_text what = due->missing.length > 0      ? due->missing
                        : due->kind == ADV_DUE_LAYER ? due->heading
                                                     : (adv_text){NULL, 0};
        adv_buffer_string(&text, adv_due_kind_name((adv_due_kind)due->kind));
        adv_buffer_char(&text, ':');
        adv_buffer_string(&text, adv_due_outcome_name((adv_due_outcome)due->outcome));
        adv_buffer_string(&text, what.length > 0 ? ":" : "");
        adv_buffer_text(&text, what);
        break;
    }
    int64_t number = text.failed ? -1 : adv_charges_word(charges, adv_buffer_done(&text));
    *failed = *failed || number < 0 || number > UINT32_MAX;
    return *failed ? 0 : (uint32_t)number;
}

/* ---- what one more dollar adds ------------------------------------------------------------------------- */

/* A rate on a part of the goods ("10% on the case"): nobody knows to which part the dollar belongs. */
static bool is_on_parts(const adv_due *due, adv_arena *scratch, bool *failed)
{
    adv_duty_rate rate;
    if (due->rate.length == 0) {
        return false;
    }
    if (adv_duty_rate_read(&rate, scratch, due->rate) != ADV_OK) {
        *failed = true;
        return true;
    }
    for (uint16_t i = 0; i < rate.term_count; i++) {
        if (rate.terms[i].base == ADV_DUTY_ON_VALUE && rate.terms[i].of.length > 0) {
            return true;
        }
    }
    return false;
}

static bool follows_value(const adv_due *due, adv_arena *scratch, bool *failed)
{
    bool on_value = due->base == ADV_ON_VALUE || (due->base == ADV_ON_FOREIGN_PART && due->base_e4 > 0);
    if (due->outcome != ADV_DUE_COMPUTED) {
        return due->outcome != ADV_DUE_NOT_COMPUTED; /* of a part that the value cannot have */
    }
    return on_value && due->limit == ADV_DUE_BETWEEN && !is_on_parts(due, scratch, failed);
}

uint32_t adv_tally_marginal(adv_charges *charges, const adv_assessment *a, size_t line, adv_arena *scratch,
                            bool *failed)
{
    if (!a->lines[line].rate_known) {
        return 0;
    }
    for (size_t k = 0; k < a->due_count; k++) {
        const adv_due *due = &a->dues[k];
        if (due->kind == ADV_DUE_DUTY && due->line == (int32_t)line &&
            !follows_value(due, scratch, failed)) {
            return 0;
        }
    }
    int64_t number = adv_charges_rate(charges, a->lines[line].rate_e9);
    *failed = *failed || number < 0 || number > UINT32_MAX;
    return *failed ? 0 : (uint32_t)number;
}

/* ---- reading a profile off an assessment --------------------------------------------------------------- */

/* True where the rate is a plain part of the value: by what it says, not by what it came to. */
static bool is_part_of_value(const adv_due *due, adv_arena *scratch, bool *failed)
{
    adv_duty_rate rate;
    int64_t e9 = 0;
    int32_t per = 1;
    if (adv_duty_rate_read(&rate, scratch, due->rate) != ADV_OK) {
        *failed = true;
        return false;
    }
    return adv_duty_ad_valorem(&e9, &per, &rate) && per == 1 && e9 == due->rate_e9;
}

static bool take_duty(adv_profile *p, const adv_due *due, teller *t)
{
    switch ((adv_due_outcome)due->outcome) {
    case ADV_DUE_COMPUTED: p->duty_e9 = due->rate_e9; return is_part_of_value(due, t->scratch, &t->failed);
    case ADV_DUE_FREE:
    case ADV_DUE_EXEMPT:
    case ADV_DUE_LATER: return true;
    case ADV_DUE_NO_SCHEDULE:
    case ADV_DUE_NO_CODE:
    case ADV_DUE_NO_DAY:
    case ADV_DUE_NO_FIGURE: p->duty_open = true; return true;
    default: return false; /* what hangs on facts of the line is asked of each */
    }
}

static bool take_layer(adv_profile *p, const adv_due *due, teller *t)
{
    if (due->outcome == ADV_DUE_FREE || due->outcome == ADV_DUE_EXEMPT || due->outcome == ADV_DUE_LATER ||
        due->aside) {
        return true;
    }
    if (due->outcome == ADV_DUE_NO_LIST || due->outcome == ADV_DUE_NO_CODE ||
        due->outcome == ADV_DUE_NO_FIGURE) {
        p->additional_open = true;
        return true;
    }
    if (due->outcome != ADV_DUE_COMPUTED || p->layer_count == ADV_TALLY_LAYERS) {
        return false;
    }
    bool whole = due->base_e4 == t->a->lines[0].entered_e4 && due->base_e4 > 0;
    p->layers[p->layer_count] = due->layer;
    p->layer_e9[p->layer_count++] = due->rate_e9;
    return whole && (due->layer != NULL || is_part_of_value(due, t->scratch, &t->failed));
}

static bool take_deposit(adv_profile *p, const adv_due *due, teller *t)
{
    if (due->outcome != ADV_DUE_COMPUTED || p->deposit_count == 2) {
        return false;
    }
    p->deposit_e9[p->deposit_count++] = due->rate_e9;
    return is_part_of_value(due, t->scratch, &t->failed);
}

static bool same_fee(const adv_due *a, const adv_due *b)
{
    return a->kind == b->kind && a->rate_e9 == b->rate_e9 && a->minimum_e4 == b->minimum_e4 &&
           a->maximum_e4 == b->maximum_e4 && memcmp(a->figures, b->figures, sizeof a->figures) == 0;
}

/* Fees differ in few ways, so each is kept once. */
static const adv_due *keep_fee(adv_tally *t, const adv_due *due)
{
    for (size_t i = 0; i < t->fee_count; i++) {
        if (same_fee(t->fees[i], due)) {
            return t->fees[i];
        }
    }
    if (!adv_side_grow(&t->charges->allocator, &t->fees, t->fee_count, &t->fee_capacity, sizeof *t->fees)) {
        return NULL;
    }
    adv_due *fee = ADV_ARENA_NEW(&t->arena, adv_due);
    if (fee == NULL) {
        return NULL;
    }
    *fee = *due;
    t->fees[t->fee_count++] = fee;
    return fee;
}

static bool take_fee(adv_profile *p, const adv_due *due, teller *t)
{
    unsigned kind = (unsigned)due->kind - ADV_DUE_PROCESSING;
    if (due->line >= 0) {
        return due->outcome == ADV_DUE_EXEMPT || due->outcome == ADV_DUE_LATER;
    }
    bool in_proportion = due->outcome == ADV_DUE_COMPUTED && due->rate_e9 > 0 && p->fee[kind] == NULL;
    p->fee[kind] = keep_fee(t->t, due);
    t->failed = t->failed || p->fee[kind] == NULL;
    return in_proportion && (due->base == ADV_ON_VALUE || due->base == ADV_ON_ENTRY);
}

static bool take_due(adv_profile *p, const adv_due *due, teller *t)
{
    switch ((adv_due_kind)due->kind) {
    case ADV_DUE_DUTY: return take_duty(p, due, t) && (due->base == ADV_ON_VALUE || p->duty_e9 == 0);
    case ADV_DUE_LAYER: return take_layer(p, due, t);
    case ADV_DUE_ANTIDUMPING:
    case ADV_DUE_COUNTERVAILING: return take_deposit(p, due, t);
    case ADV_DUE_PROCESSING:
    case ADV_DUE_SURCHARGE:
    case ADV_DUE_HARBOR: return take_fee(p, due, t);
    default: return true;
    }
}

static bool same_charges(const adv_line_charges *found, const adv_assessed_line *line)
{
    const int64_t *due_e4 = line->due_e4;
    int64_t processing_e4 = due_e4[ADV_DUE_PROCESSING] + due_e4[ADV_DUE_SURCHARGE];
    return found->entered_e4 == line->entered_e4 && found->duty_e4 == due_e4[ADV_DUE_DUTY] &&
           found->additional_e4 == due_e4[ADV_DUE_LAYER] && found->deposits_e4 == line->deposits_e4 &&
           found->processing_e4 == processing_e4 && found->harbor_e4 == due_e4[ADV_DUE_HARBOR];
}

/* The line alone, worked out from its profile, comes to what was found. */
static bool holds(const adv_profile *p, const adv_assessment *a, adv_arena *scratch)
{
    adv_line_charges found;
    bool alone = false;
    adv_packed_line line = {.invoice = a->entry->lines[0].invoice, .exact_e13 = a->entry->lines[0].exact_e13};
    adv_tally_lines lines = {&p, &line, 1, a->j->round_entered.unit_e4};
    return adv_tally_charge(&found, &alone, &lines, scratch) == ADV_OK && same_charges(&found, &a->lines[0]);
}

static adv_status read_profile(adv_profile *p, adv_tally *t, const adv_assessment *a, adv_arena *scratch)
{
    teller told = {t, a, scratch, false};
    const adv_assessed_line *line = &a->lines[0];
    bool added = false;
    *p = (adv_profile){.simple = true, .group = ADV_NO_GROUP, .standing = ADV_VERIFIED};
    if (line->rate_known) {
        int64_t group = adv_keys_put_bytes(&t->rate_keys, line->rate_key, &added);
        if (group < 0) {
            return ADV_ERR_MEMORY;
        }
        p->group = (uint32_t)group;
        p->rate_e9 = line->rate_e9;
    }
    for (size_t i = 0; i < a->due_count; i++) {
        const adv_due *due = &a->dues[i];
        p->simple = take_due(p, due, &told) && p->simple;
        p->standing = due->standing > p->standing ? due->standing : p->standing;
    }
    p->reason = adv_tally_reason(t->charges, a, 0, scratch, &told.failed);
    p->points = points_of(&told);
    p->source = source_of(&told);
    p->marginal = adv_tally_marginal(t->charges, a, 0, scratch, &told.failed);
    p->simple = p->simple && holds(p, a, scratch);
    return told.failed ? ADV_ERR_MEMORY : ADV_OK;
}

/* ---- one line ------------------------------------------------------------------------------------------ */

/* Those of other goods where they are the same days. */
static const adv_stretches *stretches_of(adv_tally *t, const adv_entry_line *said, adv_arena *scratch)
{
    adv_stretches own;
    bool added = false;
    own.days = adv_duty_days(&own.count, &t->arena, t->j, t->sources, said, scratch);
    if (own.days == NULL) {
        return NULL;
    }
    adv_text bytes = {(const char *)own.days, own.count * sizeof *own.days};
    int64_t number = adv_keys_put_bytes(&t->stretch_keys, bytes, &added);
    if (number < 0 || !adv_side_grow(&t->charges->allocator, &t->stretches, (size_t)number,
                                     &t->stretch_capacity, sizeof *t->stretches)) {
        return NULL;
    }
    if (added) {
        adv_stretches *kept = t->stretches[number] = ADV_ARENA_NEW(&t->arena, adv_stretches);
        if (kept != NULL) {
            *kept = own;
        }
    }
    return t->stretches[number];
}

adv_status adv_tally_kind(const adv_kind **out, adv_tally *t, adv_text words, adv_arena *scratch)
{
    bool added = false;
    int64_t number = adv_keys_put_bytes(&t->words, words, &added);
    if (number < 0 || !adv_side_grow(&t->charges->allocator, &t->kinds, (size_t)number, &t->kind_capacity,
                                     sizeof *t->kinds)) {
        return ADV_ERR_MEMORY;
    }
    if (!added) {
        *out = t->kinds[number];
        return ADV_OK;
    }
    adv_kind *kind = t->kinds[number] = ADV_ARENA_NEW(&t->arena, adv_kind);
    char *kept = adv_arena_alloc(&t->arena, words.length + 1, 1);
    if (kind == NULL || kept == NULL) {
        return ADV_ERR_MEMORY;
    }
    memcpy(kept, words.bytes, words.length);
    kind->number = (uint32_t)number;
    adv_status status = adv_goods_words(&kind->said, (adv_text){kept, words.length}, &t->arena);
    if (status == ADV_OK) {
        kind->stretches = stretches_of(t, &kind->said, scratch);
        status = kind->stretches == NULL ? ADV_ERR_MEMORY : ADV_OK;
    }
    *out = kind;
    return status;
}

/* The line as if it were the whole entry, so that rows that look at the entry's value see the same. */
static adv_status assess_alone(adv_profile *out, adv_tally *t, const adv_tally_entry *e,
                               const adv_kind *kind, const adv_packed_line *line, adv_error *err)
{
    adv_entry alone = *e->entry;
    adv_entry_line only = kind->said;
    adv_assessment *a = NULL;
    if (adv_goods_complete(&only, line, e->scratch) != ADV_OK) {
        return adv_fail_memory(err);
    }
    bool valued = line->valued && e->value_e4 != ADV_AMOUNT_UNKNOWN;
    only.value_e4 = valued ? e->value_e4 : line->valued ? line->value_e4 : ADV_AMOUNT_UNKNOWN;
    only.exact_e13 = line->valued ? (adv_int128)only.value_e4 * ADV_E9 : 0;
    alone.lines = &only;
    alone.line_count = 1;
    adv_status status = adv_assess(&a, e->scratch, &alone, t->sources, err);
    if (status != ADV_OK) {
        return status;
    }
    return read_profile(out, t, a, e->scratch) == ADV_OK ? ADV_OK : adv_fail_memory(err);
}

static uint16_t passed_limits(const regime *r, int64_t value_e4)
{
    uint16_t passed = 0;
    for (size_t i = 0; i < r->limit_count; i++) {
        bool above = (adv_int128)value_e4 * (ADV_E9 / ADV_E4) > (adv_int128)r->limits_e9[i];
        passed = (uint16_t)(passed | (unsigned)above << i);
    }
    return passed;
}

/* All that a profile depends on; compared as bytes. */
typedef struct profile_key {
    uint32_t kind, regime;
    uint16_t passed, loaded, zone;
    uint16_t stretches[5]; /* of the kind's days, by the days whose rates of duty may be asked for */
} profile_key;
_Static_assert(sizeof(profile_key) == 24, "no byte of it is left out");

static bool make_key(profile_key *key, const adv_tally *t, const adv_tally_entry *e, const adv_kind *kind,
                     const adv_packed_line *line)
{
    const adv_entry *entry = e->entry;
    size_t n = 0;
    *key = (profile_key){.kind = kind->number, .regime = e->regime};
    key->passed = passed_limits(&t->regimes[e->regime], e->value_e4);
    key->loaded = stretch_of(kind->stretches, line->loaded);
    key->zone = stretch_of(kind->stretches, line->zone_day);
    for (size_t i = 0; i < t->duty_day_count; i++) {
        if (n == sizeof key->stretches / sizeof *key->stretches) {
            return false;
        }
        key->stretches[n++] = stretch_of(kind->stretches, entry->dates[t->duty_days[i]]);
    }
    return line->zone_day == ADV_DATE_NONE; /* whose schedule lies in a stretch of its own */
}

adv_status adv_tally_line(const adv_profile **out, adv_tally *t, const adv_tally_entry *e,
                          const adv_kind *kind, const adv_packed_line *line, adv_error *err)
{
    profile_key key;
    bool valued = line->valued && e->value_e4 != ADV_AMOUNT_UNKNOWN && e->value_e4 > 0;
    bool own = (line->stated & FIGURES_OF_OWN) != 0 || !valued || t->regimes[e->regime].overfull ||
               !make_key(&key, t, e, kind, line);
    bool added = false;
    int64_t at = -1;
    if (!own) {
        at = adv_keys_put_bytes(&t->profile_keys, (adv_text){(const char *)&key, sizeof key}, &added);
        if (at < 0 || !adv_side_grow(&t->charges->allocator, &t->profiles, (size_t)at, &t->profile_capacity,
                                     sizeof *t->profiles)) {
            return adv_fail_memory(err);
        }
        if (!added) {
            *out = t->profiles[at];
            return ADV_OK;
        }
    }
    adv_profile *p = ADV_ARENA_NEW(own ? e->scratch : &t->arena, adv_profile);
    if (p == NULL) {
        return adv_fail_memory(err);
    }
    if (!own) {
        t->profiles[at] = p;
    }
    adv_status status = assess_alone(p, t, e, kind, line, err);
    p->simple = p->simple && !own;
    *out = p;
    return status;
}

bool adv_tally_is_full(const adv_tally *t)
{
    return t->profile_keys.count > PROFILES_MOST || t->words.count > KINDS_MOST;
}

/* ---- many lines ---------------------------------------------------------------------------------------- */

static bool part_of(int64_t *sum_e4, int64_t entered_e4, int64_t e9)
{
    int64_t amount_e4 = 0;
    return adv_round_e13(&amount_e4, adv_amount_times_rate(entered_e4, e9), CENT_E4, ADV_ROUND_HALF_UP) ==
               ADV_OK &&
           adv_amount_add(sum_e4, *sum_e4, amount_e4) == ADV_OK;
}

static bool charge_line(adv_line_charges *out, const adv_profile *p, int64_t entered_e4)
{
    int64_t duty_e4 = 0, additional_e4 = 0, deposits_e4 = 0;
    bool good = p->duty_e9 == 0 || part_of(&duty_e4, entered_e4, p->duty_e9);
    for (size_t k = 0; k < p->layer_count && good; k++) {
        int64_t amount_e4 = 0;
        if (p->layers[k] == NULL) {
            good = part_of(&additional_e4, entered_e4, p->layer_e9[k]);
            continue;
        }
        good = adv_layer_amount(&amount_e4, p->layers[k], entered_e4, duty_e4) == ADV_OK &&
               adv_amount_add(&additional_e4, additional_e4, amount_e4) == ADV_OK;
    }
    for (size_t k = 0; k < p->deposit_count && good; k++) {
        good = part_of(&deposits_e4, entered_e4, p->deposit_e9[k]);
    }
    *out = (adv_line_charges){.entered_e4 = entered_e4,
                              .duty_e4 = p->duty_open ? ADV_AMOUNT_UNKNOWN : duty_e4,
                              .additional_e4 = p->additional_open ? ADV_AMOUNT_UNKNOWN : additional_e4,
                              .deposits_e4 = p->deposits_open ? ADV_AMOUNT_UNKNOWN : deposits_e4,
                              .standing = p->standing,
                              .reason = p->reason,
                              .points = p->points,
                              .source = p->source,
                              .marginal = p->marginal};
    return good;
}

/* Lines from `first` on that pay the fee by the same figures; each is charged once. */
static adv_status charge_pool(adv_line_charges *out, bool *done, const adv_profile *const *profiles,
                              size_t first, size_t count, unsigned kind, adv_arena *scratch)
{
    int64_t *bases = ADV_ARENA_ARRAY(scratch, count, int64_t);
    int64_t *parts = ADV_ARENA_ARRAY(scratch, count, int64_t);
    const adv_due *fee = profiles[first]->fee[kind];
    adv_due due = *fee;
    size_t n = 0;
    if (bases == NULL || parts == NULL) {
        return ADV_ERR_MEMORY;
    }
    due.base_e4 = 0;
    for (size_t i = first; i < count; i++) {
        if (!done[i] && profiles[i]->fee[kind] == fee) {
            bases[n++] = out[i].entered_e4;
            due.base_e4 += out[i].entered_e4;
        }
    }
    for (size_t i = 0; i < n && due.base_e4 == 0; i++) {
        bases[i] = 1;
    }
    adv_status status = adv_fee_measure(&due);
    status = status == ADV_OK ? adv_allocate(parts, due.amount_e4, CENT_E4, bases, n, scratch) : status;
    n = 0;
    for (size_t i = first; i < count && status == ADV_OK; i++) {
        if (!done[i] && profiles[i]->fee[kind] == fee) {
            int64_t *sum_e4 =
                kind + ADV_DUE_PROCESSING == ADV_DUE_HARBOR ? &out[i].harbor_e4 : &out[i].processing_e4;
            *sum_e4 += parts[n++];
            done[i] = true;
        }
    }
    return status;
}

static adv_status charge_fees(adv_line_charges *out, const adv_profile *const *profiles, size_t count,
                              adv_arena *scratch)
{
    bool *done = ADV_ARENA_ARRAY(scratch, count, bool);
    adv_status status = done == NULL ? ADV_ERR_MEMORY : ADV_OK;
    for (unsigned kind = 0; kind < ADV_TALLY_FEES && status == ADV_OK; kind++) {
        memset(done, 0, count * sizeof *done);
        for (size_t i = 0; i < count && status == ADV_OK; i++) {
            if (!done[i] && profiles[i]->fee[kind] != NULL) {
                status = charge_pool(out, done, profiles, i, count, kind, scratch);
            }
        }
    }
    return status;
}

adv_status adv_tally_charge(adv_line_charges *out, bool *alone, const adv_tally_lines *lines,
                            adv_arena *scratch)
{
    adv_entered *entered = ADV_ARENA_ARRAY(scratch, lines->count, adv_entered);
    if (entered == NULL) {
        return ADV_ERR_MEMORY;
    }
    for (size_t i = 0; i < lines->count; i++) {
        entered[i] = (adv_entered){.invoice = lines->lines[i].invoice,
                                   .exact_e13 = lines->lines[i].exact_e13,
                                   .group = lines->profiles[i]->group,
                                   .rate_e9 = lines->profiles[i]->rate_e9};
    }
    adv_status status = adv_enter_values(entered, lines->count, lines->unit_e4, scratch);
    for (size_t i = 0; i < lines->count && status == ADV_OK; i++) {
        alone[i] = entered[i].alone;
        status = charge_line(&out[i], lines->profiles[i], entered[i].entered_e4) ? ADV_OK : ADV_ERR_RANGE;
    }
    return status == ADV_OK ? charge_fees(out, lines->profiles, lines->count, scratch) : status;
}

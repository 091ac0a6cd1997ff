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
typedef struct adv_regime {
    uint32_t number;
    int64_t limits_e9[LIMITS_MOST];
    uint8_t limit_count;
    bool overfull;
} adv_regime;

struct adv_tally {
    const adv_jurisdiction *j;
    const adv_duty_sources *sources;
    adv_charges *charges;
    adv_tally_locks locks;
    uint64_t generation; /* how often it forgot */
    adv_arena arena; /* of what can be forgotten */
    adv_stretches general; /* of all but additional duties */
    uint8_t duty_days[ADV_DATE_KIND_COUNT]; /* kinds of day whose rates of duty may be asked for */
    size_t duty_day_count;
    adv_keys regime_keys, profile_keys, content_keys, rate_keys, words;
    adv_kind **kinds;
    size_t kind_capacity;
    adv_keys stretch_keys;
    adv_stretches **stretches;
    size_t stretch_capacity;
    adv_due **fees;
    size_t fee_count, fee_capacity;
    adv_regime **regimes;
    size_t regime_capacity;
    const adv_profile **profiles; /* by number of the key */
    size_t profile_capacity;
    adv_profile **contents; /* that differ */
    size_t content_capacity;
};

/* All that a profile depends on; compared as bytes. */
typedef struct profile_key {
    uint32_t kind, regime;
    uint16_t passed, loaded, zone;
    uint16_t stretches[5]; /* of the kind's days, by the days whose rates of duty may be asked for */
} profile_key;
_Static_assert(sizeof(profile_key) == 24, "no byte of it is left out");

/* Key and answer side by side: a book has more kinds of lines than a cache holds slots, and each line is to
   fetch one of them and no more. */
typedef struct profile_slot {
    profile_key key;
    const adv_profile *profile; /* NULL = free */
} profile_slot;
_Static_assert(sizeof(profile_slot) == 32, "two of them in a line of the cache");

struct adv_tally_view {
    adv_tally *tally;
    uint64_t generation; /* of the tally when it was asked */
    bool met_full;
    adv_stretches general;
    adv_keys regime_keys, words;
    const adv_regime **regimes;
    size_t regime_capacity;
    const adv_kind **kinds;
    size_t kind_capacity;
    profile_slot *slots;
    size_t slot_count, profile_count;
    /* stretches of the days of the entry at hand, for the kinds met last */
    const adv_stretches *of;
    uint16_t stretches[5];
    bool fits;
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

adv_tally *adv_tally_new(const adv_jurisdiction *j, const adv_duty_sources *sources, adv_charges *charges,
                         const adv_tally_locks *locks)
{
    const adv_allocator *allocator = &charges->allocator;
    adv_tally *t = allocator->allocate(allocator->context, sizeof *t);
    if (t == NULL) {
        return NULL;
    }
    *t = (adv_tally){.j = j, .sources = sources, .charges = charges, .generation = 1};
    if (locks != NULL) {
        t->locks = *locks;
    }
    note_duty_days(t);
    adv_arena_init(&t->arena, NULL);
    adv_keys_init(&t->regime_keys, *allocator);
    adv_keys_init(&t->profile_keys, *allocator);
    adv_keys_init(&t->content_keys, *allocator);
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
    adv_keys_release(&t->content_keys);
    adv_keys_release(&t->rate_keys);
    adv_keys_release(&t->words);
    adv_keys_release(&t->stretch_keys);
    t->fee_count = 0;
    t->general.days = NULL;
    t->generation++;
}

static void call(void (*what)(void *), const adv_tally *t)
{
    if (what != NULL) {
        what(t->locks.context);
    }
}

void adv_tally_share(const adv_tally *t)
{
    call(t->locks.share, t);
}

void adv_tally_claim(const adv_tally *t)
{
    call(t->locks.claim, t);
}

void adv_tally_leave(const adv_tally *t)
{
    call(t->locks.leave, t);
}

void adv_tally_lock(const adv_tally *t)
{
    call(t->locks.lock, t);
}

void adv_tally_unlock(const adv_tally *t)
{
    call(t->locks.unlock, t);
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
    release(&allocator, t->contents, t->content_capacity * sizeof *t->contents);
    release(&allocator, t, sizeof *t);
}

/* ---- views --------------------------------------------------------------------------------------------- */

adv_tally_view *adv_tally_view_new(adv_tally *t)
{
    const adv_allocator *allocator = &t->charges->allocator;
    adv_tally_view *v = allocator->allocate(allocator->context, sizeof *v);
    if (v != NULL) {
        *v = (adv_tally_view){.tally = t};
        adv_keys_init(&v->regime_keys, *allocator);
        adv_keys_init(&v->words, *allocator);
    }
    return v;
}

static void forget_told(adv_tally_view *v)
{
    adv_keys_release(&v->regime_keys);
    adv_keys_release(&v->words);
    release(&v->tally->charges->allocator, v->slots, v->slot_count * sizeof *v->slots);
    v->slots = NULL;
    v->slot_count = v->profile_count = 0;
    v->met_full = false;
}

void adv_tally_view_free(adv_tally_view *v)
{
    if (v == NULL) {
        return;
    }
    adv_allocator allocator = v->tally->charges->allocator;
    forget_told(v);
    release(&allocator, v->regimes, v->regime_capacity * sizeof *v->regimes);
    release(&allocator, v->kinds, v->kind_capacity * sizeof *v->kinds);
    release(&allocator, v, sizeof *v);
}

bool adv_tally_view_met_full(const adv_tally_view *v)
{
    return v->met_full;
}

/* ---- stretches of time --------------------------------------------------------------------------------- */

/* How many of the days on which an answer may change have come. */
static uint16_t stretch_of(const adv_stretches *known, adv_date day)
{
    size_t low = 0, high = known->count;
    if (day == ADV_DATE_NONE) {
        return UINT16_MAX;
    }
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (known->days[middle] <= day) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return (uint16_t)low;
}

static bool has_limit(const adv_regime *r, int64_t e9)
{
    for (size_t i = 0; i < r->limit_count; i++) {
        if (r->limits_e9[i] == e9) {
            return true;
        }
    }
    return false;
}

static void find_limits(adv_regime *r, const adv_entry *entry)
{
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

/* Behind the lock. */
static const adv_regime *regime_of(adv_tally *t, const adv_entry *entry, adv_text key)
{
    bool added = false;
    int64_t number = adv_keys_put_bytes(&t->regime_keys, key, &added);
    if (number < 0 || !adv_side_grow(&t->charges->allocator, &t->regimes, (size_t)number, &t->regime_capacity,
                                     sizeof *t->regimes)) {
        return NULL;
    }
    if (added) {
        adv_regime *r = t->regimes[number] = ADV_ARENA_NEW(&t->arena, adv_regime);
        if (r != NULL) {
            r->number = (uint32_t)number;
            find_limits(r, entry);
        }
    }
    return t->regimes[number];
}

/* What the tally was asked before it forgot holds no longer. */
static adv_status catch_up(adv_tally_view *v)
{
    adv_tally *t = v->tally;
    if (v->generation == t->generation) {
        return ADV_OK;
    }
    forget_told(v);
    adv_tally_lock(t);
    if (t->general.days == NULL) {
        t->general.days = adv_duty_days(&t->general.count, &t->arena, t->j, t->sources, NULL, &t->arena);
    }
    v->general = t->general;
    adv_tally_unlock(t);
    v->generation = t->generation;
    return v->general.days == NULL ? ADV_ERR_MEMORY : ADV_OK;
}

#define REGIME_KEY_MOST (16 + 3 * ADV_DATE_KIND_COUNT)

static size_t regime_key(uint8_t key[REGIME_KEY_MOST], const adv_tally_view *v, const adv_entry *entry)
{
    size_t length = 0;
    key[length++] = entry->type;
    key[length++] = entry->mode;
    key[length++] = entry->filing;
    memcpy(key + length, &entry->bills, sizeof entry->bills);
    length += sizeof entry->bills;
    for (unsigned k = 0; k < ADV_DATE_KIND_COUNT; k++) {
        if (entry->dates[k] != ADV_DATE_NONE) {
            uint16_t stretch = stretch_of(&v->general, entry->dates[k]);
            key[length++] = (uint8_t)k;
            memcpy(key + length, &stretch, sizeof stretch);
            length += sizeof stretch;
        }
    }
    return length;
}

adv_status adv_tally_open(adv_tally_entry *e, adv_tally_view *v)
{
    uint8_t bytes[REGIME_KEY_MOST];
    bool added = false;
    if (catch_up(v) != ADV_OK) {
        return ADV_ERR_MEMORY;
    }
    v->of = NULL;
    adv_text key = {(const char *)bytes, regime_key(bytes, v, e->entry)};
    int64_t number = adv_keys_put_bytes(&v->regime_keys, key, &added);
    if (number < 0 || !adv_side_grow(&v->tally->charges->allocator, &v->regimes, (size_t)number,
                                     &v->regime_capacity, sizeof *v->regimes)) {
        return ADV_ERR_MEMORY;
    }
    if (added) {
        adv_tally_lock(v->tally);
        v->regimes[number] = regime_of(v->tally, e->entry, key);
        adv_tally_unlock(v->tally);
    }
    e->regime = v->regimes[number];
    return e->regime == NULL ? ADV_ERR_MEMORY : ADV_OK;
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
           code == ADV_ENTRY_POINT_LIFTS || code == ADV_ENTRY_POINT_SUPERSEDED;
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
    memset(p, 0, sizeof *p); /* compared as bytes, what lies between the fields among them */
    p->simple = true;
    p->group = ADV_NO_GROUP;
    p->standing = ADV_VERIFIED;
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

/* Behind the lock. */
static const adv_kind *kind_of(adv_tally *t, adv_text words, adv_arena *scratch)
{
    bool added = false;
    int64_t number = adv_keys_put_bytes(&t->words, words, &added);
    if (number < 0 || !adv_side_grow(&t->charges->allocator, &t->kinds, (size_t)number, &t->kind_capacity,
                                     sizeof *t->kinds)) {
        return NULL;
    }
    if (!added) {
        return t->kinds[number];
    }
    t->kinds[number] = NULL;
    adv_kind *kind = ADV_ARENA_NEW(&t->arena, adv_kind);
    char *kept = adv_arena_alloc(&t->arena, words.length + 1, 1);
    if (kind == NULL || kept == NULL) {
        return NULL;
    }
    memcpy(kept, words.bytes, words.length);
    kind->number = (uint32_t)number;
    if (adv_goods_words(&kind->said, (adv_text){kept, words.length}, &t->arena) == ADV_OK) {
        kind->stretches = stretches_of(t, &kind->said, scratch);
    }
    t->kinds[number] = kind->stretches == NULL ? NULL : kind;
    return t->kinds[number];
}

static adv_status know_kind(const adv_kind **out, adv_tally_view *v, adv_text words, adv_arena *scratch)
{
    bool added = false;
    int64_t number = adv_keys_put_bytes(&v->words, words, &added);
    if (number < 0 || !adv_side_grow(&v->tally->charges->allocator, &v->kinds, (size_t)number,
                                     &v->kind_capacity, sizeof *v->kinds)) {
        return ADV_ERR_MEMORY;
    }
    if (added) {
        adv_tally_lock(v->tally);
        v->kinds[number] = kind_of(v->tally, words, scratch);
        v->met_full = adv_tally_is_full(v->tally);
        adv_tally_unlock(v->tally);
    }
    *out = v->kinds[number];
    return *out == NULL ? ADV_ERR_MEMORY : ADV_OK;
}

/* The line as if it were the whole entry, so that rows that look at the entry's value see the same. */
static adv_status assess_alone(adv_assessment **out, const adv_tally *t, const adv_tally_entry *e,
                               const adv_kind *kind, const adv_packed_line *line, adv_error *err)
{
    adv_entry *alone = ADV_ARENA_NEW(e->scratch, adv_entry);
    adv_entry_line *only = ADV_ARENA_NEW(e->scratch, adv_entry_line);
    if (alone == NULL || only == NULL) {
        return adv_fail_memory(err);
    }
    *alone = *e->entry;
    *only = kind->said;
    if (adv_goods_complete(only, line, e->scratch) != ADV_OK) {
        return adv_fail_memory(err);
    }
    bool valued = line->valued && e->value_e4 != ADV_AMOUNT_UNKNOWN;
    only->value_e4 = valued ? e->value_e4 : line->valued ? line->value_e4 : ADV_AMOUNT_UNKNOWN;
    only->exact_e13 = line->valued ? (adv_int128)only->value_e4 * ADV_E9 : 0;
    alone->lines = only;
    alone->line_count = 1;
    return adv_assess(out, e->scratch, alone, t->sources, err);
}

static uint16_t passed_limits(const adv_regime *r, int64_t value_e4)
{
    uint16_t passed = 0;
    for (size_t i = 0; i < r->limit_count; i++) {
        bool above = (adv_int128)value_e4 * (ADV_E9 / ADV_E4) > (adv_int128)r->limits_e9[i];
        passed = (uint16_t)(passed | (unsigned)above << i);
    }
    return passed;
}

/* Lines of an entry share its days, and kinds of one origin the days on which an answer may change. */
static void know_stretches(adv_tally_view *v, const adv_entry *entry, const adv_stretches *of)
{
    enum { MOST = sizeof v->stretches / sizeof *v->stretches };
    const adv_tally *t = v->tally;
    v->of = of;
    v->fits = t->duty_day_count <= MOST;
    memset(v->stretches, 0, sizeof v->stretches);
    for (size_t i = 0; i < t->duty_day_count && v->fits; i++) {
        v->stretches[i] = stretch_of(of, entry->dates[t->duty_days[i]]);
    }
}

static bool make_key(profile_key *key, adv_tally_view *v, const adv_tally_entry *e, const adv_kind *kind,
                     const adv_packed_line *line)
{
    if (v->of != kind->stretches) {
        know_stretches(v, e->entry, kind->stretches);
    }
    *key = (profile_key){.kind = kind->number, .regime = e->regime->number};
    key->passed = passed_limits(e->regime, e->value_e4);
    key->loaded = stretch_of(kind->stretches, line->loaded);
    key->zone = stretch_of(kind->stretches, line->zone_day);
    memcpy(key->stretches, v->stretches, sizeof key->stretches);
    return v->fits && line->zone_day == ADV_DATE_NONE; /* whose schedule lies in a stretch of its own */
}

static size_t first_slot(const adv_tally_view *v, const profile_key *key)
{
    uint64_t word[3], hash = 0;
    memcpy(word, key, sizeof word);
    for (size_t i = 0; i < sizeof word / sizeof *word; i++) {
        hash = (hash ^ word[i]) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 29;
    }
    return (size_t)(hash >> 7) & (v->slot_count - 1);
}

static size_t slot_of(const adv_tally_view *v, const profile_key *key)
{
    size_t at = first_slot(v, key);
    while (v->slots[at].profile != NULL && memcmp(&v->slots[at].key, key, sizeof *key) != 0) {
        at = (at + 1) & (v->slot_count - 1);
    }
    return at;
}

static bool widen_slots(adv_tally_view *v)
{
    const adv_allocator *allocator = &v->tally->charges->allocator;
    profile_slot *old = v->slots;
    size_t count = v->slot_count;
    size_t wider = count == 0 ? 1024 : count * 2;
    v->slots = allocator->allocate(allocator->context, wider * sizeof *v->slots);
    if (v->slots == NULL) {
        v->slots = old;
        return false;
    }
    v->slot_count = wider;
    for (size_t i = 0; i < wider; i++) {
        v->slots[i].profile = NULL;
    }
    for (size_t i = 0; i < count; i++) {
        if (old[i].profile != NULL) {
            v->slots[slot_of(v, &old[i].key)] = old[i];
        }
    }
    release(allocator, old, count * sizeof *old);
    return true;
}

/* Behind the lock: where the profile of a key is kept; NULL = memory is out. */
static const adv_profile **profile_place(adv_tally *t, const profile_key *key, bool *added)
{
    int64_t at = adv_keys_put_bytes(&t->profile_keys, (adv_text){(const char *)key, sizeof *key}, added);
    if (at < 0 || !adv_side_grow(&t->charges->allocator, &t->profiles, (size_t)at, &t->profile_capacity,
                                 sizeof *t->profiles)) {
        return NULL;
    }
    return &t->profiles[at];
}

/* Behind the lock: the same profile where it was met under another key. */
static const adv_profile *keep_profile(adv_tally *t, const adv_profile *p)
{
    bool added = false;
    int64_t at = adv_keys_put_bytes(&t->content_keys, (adv_text){(const char *)p, sizeof *p}, &added);
    if (at < 0 || !adv_side_grow(&t->charges->allocator, &t->contents, (size_t)at, &t->content_capacity,
                                 sizeof *t->contents)) {
        return NULL;
    }
    if (added) {
        adv_profile *kept = t->contents[at] = ADV_ARENA_NEW(&t->arena, adv_profile);
        if (kept != NULL) {
            *kept = *p;
        }
    }
    return t->contents[at];
}

typedef struct asking {
    adv_tally_view *v;
    const adv_tally_entry *e;
    const adv_kind *kind;
    const adv_packed_line *line;
} asking;

/* Assesses the line, without the lock, and reads its profile, behind it. */
static adv_status ask(adv_profile *out, const asking *q, adv_error *err)
{
    adv_tally *t = q->v->tally;
    adv_assessment *a = NULL;
    adv_status status = assess_alone(&a, t, q->e, q->kind, q->line, err);
    if (status != ADV_OK || a == NULL) {
        return status;
    }
    adv_tally_lock(t);
    status = read_profile(out, t, a, q->e->scratch);
    adv_tally_unlock(t);
    return status == ADV_OK ? ADV_OK : adv_fail_memory(err);
}

/* What the tally knows under the key; NULL = nothing. */
static const adv_profile *known(adv_tally_view *v, const profile_key *key)
{
    adv_tally *t = v->tally;
    adv_tally_lock(t);
    int64_t at = adv_keys_find_bytes(&t->profile_keys, (adv_text){(const char *)key, sizeof *key});
    const adv_profile *p = at < 0 ? NULL : t->profiles[at];
    adv_tally_unlock(t);
    return p;
}

/* Another thread may have been faster; then both found the same. */
static const adv_profile *learn(adv_tally_view *v, const profile_key *key, const adv_profile *found)
{
    adv_tally *t = v->tally;
    bool added = false;
    adv_tally_lock(t);
    const adv_profile **place = profile_place(t, key, &added);
    if (place != NULL && added) {
        *place = keep_profile(t, found);
    }
    const adv_profile *p = place == NULL ? NULL : *place;
    v->met_full = adv_tally_is_full(t);
    adv_tally_unlock(t);
    return p;
}

static adv_status meet(const adv_profile **out, const asking *q, const profile_key *key, adv_error *err)
{
    const adv_profile *p = known(q->v, key);
    if (p == NULL) {
        adv_profile found;
        adv_status status = ask(&found, q, err);
        if (status != ADV_OK) {
            return status;
        }
        p = learn(q->v, key, &found);
    }
    if (p == NULL) {
        return adv_fail_memory(err);
    }
    profile_slot *slot = &q->v->slots[slot_of(q->v, key)];
    *slot = (profile_slot){*key, p};
    q->v->profile_count++;
    *out = p;
    return ADV_OK;
}

/* What is known of a line under its key, or, where `key` is NULL, is found for it alone. */
static adv_status know_line(const adv_profile **out, const asking *q, const profile_key *key, adv_error *err)
{
    adv_tally_view *v = q->v;
    if (key != NULL) {
        if (v->profile_count * 4 >= v->slot_count * 3 && !widen_slots(v)) {
            return adv_fail_memory(err);
        }
        *out = v->slots[slot_of(v, key)].profile;
        return *out != NULL ? ADV_OK : meet(out, q, key, err);
    }
    adv_profile *p = ADV_ARENA_NEW(q->e->scratch, adv_profile);
    adv_status status = p == NULL ? adv_fail_memory(err) : ask(p, q, err);
    if (status == ADV_OK) {
        p->simple = false;
        *out = p;
    }
    return status;
}

/* False where the figures of the line are its own. */
static bool key_of_line(profile_key *key, adv_tally_view *v, const adv_tally_entry *e, const adv_kind *kind,
                        const adv_packed_line *line)
{
    bool valued = line->valued && e->value_e4 != ADV_AMOUNT_UNKNOWN && e->value_e4 > 0;
    return valued && (line->stated & FIGURES_OF_OWN) == 0 && !e->regime->overfull &&
           make_key(key, v, e, kind, line);
}

/* Lines are taken by the handful: the slots of all of them are on their way before the first is looked at. */
#define HANDFUL 16

adv_status adv_tally_know(adv_tally_said *said, adv_tally_view *v, const adv_tally_entry *e, adv_error *err)
{
    profile_key keys[HANDFUL];
    bool shared[HANDFUL];
    adv_status status = ADV_OK;
    for (size_t first = 0; first < said->count && status == ADV_OK; first += HANDFUL) {
        size_t count = said->count - first < HANDFUL ? said->count - first : HANDFUL;
        for (size_t i = 0; i < count; i++) {
            const adv_packed_line *line = &said->lines[first + i];
            if (know_kind(&said->kinds[first + i], v, line->words, e->scratch) != ADV_OK) {
                return adv_fail_memory(err);
            }
            shared[i] = key_of_line(&keys[i], v, e, said->kinds[first + i], line);
            if (shared[i] && v->slot_count > 0) {
                __builtin_prefetch(&v->slots[first_slot(v, &keys[i])]);
            }
        }
        for (size_t i = 0; i < count && status == ADV_OK; i++) {
            asking q = {v, e, said->kinds[first + i], &said->lines[first + i]};
            status = know_line(&said->profiles[first + i], &q, shared[i] ? &keys[i] : NULL, err);
        }
    }
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

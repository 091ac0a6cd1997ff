/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What adv_assess says of lines, kept for lines that say the same: a book of millions has a few hundred kinds
 * of goods.  A line is assessed alone once for its words, the stretch of time its days lie in and the limits
 * its entry has passed; where everything charged on it is then a part of its value, the next such line needs
 * no more than multiplications.
 *
 * One tally serves any number of threads.  Each looks at it through a view of its own, which remembers what
 * it was told; only what a view has not met is asked of the tally, behind the host's lock.  What a view was
 * told stays where it is until the tally forgets, which happens while nobody charges.
 */
#ifndef ADV_BATCH_TALLY_H
#define ADV_BATCH_TALLY_H

#include "charges.h"
#include "goods.h"

#define ADV_TALLY_LAYERS 8
#define ADV_TALLY_FEES   3

/** What is known of a line before its value is.  Equal ones stand once, so that they stay in the cache. */
typedef struct adv_profile {
    bool simple;     /* everything charged on it is a part of its whole-dollar value */
    bool duty_open, additional_open, deposits_open; /* something in it has no figure */
    uint8_t layer_count, deposit_count;
    uint8_t standing;
    uint32_t group;  /* number of its rate of duty; ADV_NO_GROUP = not known */
    uint32_t reason, points, source; /* numbers of adv_charges_word */
    uint32_t marginal; /* number of adv_charges_rate; 0 = not known */
    int64_t rate_e9; /* of everything in proportion, for ties */
    int64_t duty_e9;
    const adv_due *fee[ADV_TALLY_FEES]; /* processing, surcharge, harbor; the same = by the same figures;
                                           NULL = the line does not pay it */
    const adv_layer *layers[ADV_TALLY_LAYERS]; /* of law; NULL = a stated rate */
    int64_t layer_e9[ADV_TALLY_LAYERS];
    int64_t deposit_e9[2];
} adv_profile;

/** Days on which an answer may change, ascending. */
typedef struct adv_stretches {
    const adv_date *days;
    size_t count;
} adv_stretches;

/** Lines whose words are the same. */
typedef struct adv_kind {
    uint32_t number;
    const adv_stretches *stretches; /* of additional duties; kinds of one origin mostly share them */
    adv_entry_line said;
} adv_kind;

/** How threads of the host keep out of each other's way; all NULL where one thread charges. */
typedef struct adv_tally_locks {
    void (*share)(void *context); /* others may share too */
    void (*claim)(void *context); /* nobody else shares or claims */
    void (*leave)(void *context); /* ends either */
    void (*lock)(void *context);  /* for a moment: what is known is looked at or added to */
    void (*unlock)(void *context);
    void *context;
} adv_tally_locks;

typedef struct adv_tally adv_tally;

/** `charges` is where words are numbered; `locks` is copied, NULL = none.  NULL when memory is out. */
adv_tally *adv_tally_new(const adv_jurisdiction *j, const adv_duty_sources *sources, adv_charges *charges,
                         const adv_tally_locks *locks);
void adv_tally_free(adv_tally *tally);
/** Forgets everything: what the sources hold has changed, or it is full.  The caller has claimed it. */
void adv_tally_forget(adv_tally *tally);
/** True where it holds so much that it should forget; asked behind the lock, or where it is claimed. */
bool adv_tally_is_full(const adv_tally *tally);

void adv_tally_share(const adv_tally *tally);
void adv_tally_claim(const adv_tally *tally);
void adv_tally_leave(const adv_tally *tally);
void adv_tally_lock(const adv_tally *tally);
void adv_tally_unlock(const adv_tally *tally);

/** What one thread has been told; used while the tally is shared or claimed. */
typedef struct adv_tally_view adv_tally_view;
adv_tally_view *adv_tally_view_new(adv_tally *tally);
void adv_tally_view_free(adv_tally_view *view);
/** Whether the tally was full when the view last asked it. */
bool adv_tally_view_met_full(const adv_tally_view *view);

/** An entry on its way. */
typedef struct adv_tally_entry {
    const adv_entry *entry; /* its lines are not looked at */
    const struct adv_regime *regime; /* what is asked of it beside its lines and its value */
    int64_t value_e4;       /* of all its lines; ADV_AMOUNT_UNKNOWN = one has none */
    adv_arena *scratch;
} adv_tally_entry;

/** Sets the regime.  Errors  ADV_ERR_MEMORY. */
adv_status adv_tally_open(adv_tally_entry *entry, adv_tally_view *view);

/** Lines of the entry last opened, and what is said of each. */
typedef struct adv_tally_said {
    const adv_packed_line *lines;
    size_t count;
    const adv_kind **kinds; /* what their words say; they live until the tally forgets */
    const adv_profile **profiles; /* live as long, or, where the figures of a line are its own, until the
                                     entry's scratch is reset */
} adv_tally_said;

/** Fills kinds and profiles, for which there is room.  Errors  as adv_assess; ADV_ERR_MEMORY. */
adv_status adv_tally_know(adv_tally_said *said, adv_tally_view *view, const adv_tally_entry *entry,
                          adv_error *err);

/** The first charge on a line without a figure, "duty:missing_quantity:kg", as a number of adv_charges_word;
    *failed is set when memory is out. */
uint32_t adv_tally_reason(adv_charges *charges, const adv_assessment *a, size_t line, adv_arena *scratch,
                          bool *failed);

/**
 * What one more dollar of value adds to duty and additional duties of a line, as a number of
 * adv_charges_rate; 0 where it is not known: a rate is missing, is measured on work done abroad or on a part
 * of the goods, or stands at its minimum or maximum.
 */
uint32_t adv_tally_marginal(adv_charges *charges, const adv_assessment *a, size_t line, adv_arena *scratch,
                            bool *failed);

/** Lines as they are entered: invoice and exact value; the profile gives the rest. */
typedef struct adv_tally_lines {
    const adv_profile *const *profiles; /* all simple */
    const adv_packed_line *lines;       /* all valued */
    size_t count;
    int64_t unit_e4; /* of entered values */
} adv_tally_lines;

/** What is charged on them; *alone tells of each line whether it was rounded by itself.
    Errors  ADV_ERR_RANGE past the bounds, so that the whole has to be asked; ADV_ERR_MEMORY. */
adv_status adv_tally_charge(adv_line_charges *out, bool *alone, const adv_tally_lines *lines,
                            adv_arena *scratch);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An entry on its way to what is charged on it: what every line's rate is, which rows decide its fees, and
 * the list of dues.  Private to the duty room; entry.c, points.c, rates.c, fees.c and ddp.c share it.
 */
#ifndef ADV_DUTY_ASSESS_H
#define ADV_DUTY_ASSESS_H

#include "advalorem/duty_rate.h"
#include "entry_rule.h"

/** The fees that are shared over the lines of an entry. */
typedef enum adv_fee_kind {
    ADV_FEE_PROCESSING,
    ADV_FEE_SURCHARGE,
    ADV_FEE_HARBOR,
    ADV_FEE_COUNT
} adv_fee_kind;

/** Lines that pay one fee by the same figures. */
typedef struct adv_fee_pool {
    uint8_t kind; /* adv_fee_kind */
    const adv_entry_rule *rule; /* the first line's */
    adv_date day;
    adv_entry_figure rate, minimum, maximum, amount;
    uint8_t outcome; /* adv_due_outcome; COMPUTED = its figures are known */
    adv_text missing;
} adv_fee_pool;

/** A rate a line is charged by, and where it was read. */
typedef struct adv_line_rate {
    uint8_t outcome; /* adv_due_outcome: COMPUTED = there is a rate, which may be free */
    bool stated;
    adv_duty_rate rate;
    adv_text heading, source;
    adv_date since;
    adv_text missing;
    const char *why;
    const adv_cite *cites;
    uint16_t cite_count;
} adv_line_rate;

typedef struct adv_line_work {
    const adv_entry_line *in;
    adv_entry_verdict day_row;
    adv_date day; /* ADV_DATE_NONE = not stated or not decided */
    adv_entry_verdict duty_row;
    adv_text programme; /* the claim, where it stands as far as anybody can tell */
    adv_line_rate rate;
    adv_text rate_key; /* equal bytes are one rate of duty */
    adv_line_rate *stated; /* layers whose rate is stated, one a claim; others have no text */
    bool *of_law;          /* one a claim: the law knows the rate of its heading */
    adv_layer_result *layers; /* found by law; NULL = the law of layers is not at hand */
    adv_entry_verdict fee[ADV_FEE_COUNT];
    int pool[ADV_FEE_COUNT]; /* index; -1 = the line does not pay it */
    int64_t fee_share_e4[ADV_FEE_COUNT];
    int64_t entered_e4;
    size_t first_due, end_due; /* of its duty, layers and deposits */
    adv_duty_quantity *quantities;
    adv_duty_part *parts;
    adv_duty_basis basis;
} adv_line_work;

typedef struct adv_assessing {
    adv_arena *arena;
    const adv_entry *entry;
    const adv_duty_sources *sources;
    uint8_t type;
    adv_line_work *lines;
    adv_entered *entered;
    int64_t value_e4; /* of the entry; ADV_AMOUNT_UNKNOWN = a line is not valued */
    adv_fee_pool *pools;
    size_t pool_count;
    adv_due *dues;
    size_t due_count, due_capacity;
    adv_entry_point *points;
    size_t point_count, point_capacity;
    uint32_t *point_slots; /* where each stands by what it says: index + 1; 0 = free */
    size_t point_slot_count;
    bool failed; /* memory is out */
} adv_assessing;

/* entry.c */
/** Lines, rates and their groups; `entry` and `arena` are set. */
adv_status adv_assess_open(adv_assessing *a, adv_error *err);
adv_due *adv_due_add(adv_assessing *a, const adv_due *due);
adv_entry_view adv_view_of(const adv_assessing *a, size_t line);
/** What a charge is measured on, in whole units; ADV_AMOUNT_UNKNOWN with *missing naming what is not stated,
    or what is stated and cannot be. */
int64_t adv_base_of(const adv_assessing *a, size_t line, uint8_t base, adv_text *missing);
/** Why a part that is stated cannot be one of the value of the line; NULL = it can be. */
const char *adv_part_refused(const adv_entry_line *line, uint8_t base);
/** A due of the kind with what a verdict says: its row, what is missing, what is taken against the importer.
    */
adv_due adv_due_of(adv_assessing *a, uint8_t kind, int32_t line, const adv_entry_verdict *verdict);
void adv_due_figure(adv_due *due, size_t at, const adv_entry_figure *figure);

/* rates.c: the rate of every line and layer, whether stated or looked up. */
void adv_rates_resolve(adv_assessing *a);
/** Finds the layers of a line anew, on this value; nothing where their law is not at hand.  Parts of it are
    in whole units where the value is. */
void adv_layers_find(adv_assessing *a, size_t line, int64_t value_e4);
/** The rate the user states for the additional duty of a claim, where that is what is charged: of a heading
    whose rate the law knows it is only compared with that.  NULL = the law's is, or none is stated. */
const adv_line_rate *adv_claim_rate(const adv_line_work *line, size_t claim);
/** The heading claimed is that of the layer. */
bool adv_claims_layer(const adv_layer_claim *claim, const adv_layer *layer);
/** Duty of the line is charged at all. */
bool adv_duty_is_charged(const adv_line_work *line);
/** Proportional rates of duty together, e9 / per, as whole and for comparison; false = not all are known. */
bool adv_line_rate_sum(const adv_line_work *line, int64_t *e9, int32_t *per);

/* points.c */
/** Adds a point unless one says the same already. */
void adv_entry_point_add(adv_assessing *a, adv_entry_point point);

/* fees.c */
void adv_fees_decide(adv_assessing *a);
void adv_fees_charge(adv_assessing *a);

#endif

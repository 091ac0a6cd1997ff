/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is keyed, charged and paid on an entry: whole-dollar values by invoice and rate (19 CFR 159.3), duty,
 * additional duties, deposits, fees, each with the rate as published, its base, its law and how sure that is.
 * What cannot be computed is there too, with its reason and its basis: none of them is zero.  A price that
 * holds its own duty is solved here, since only here value and duty meet.
 */
#ifndef ADVALOREM_ENTRY_H
#define ADVALOREM_ENTRY_H

#include "advalorem/api.h"
#include "advalorem/determination.h"
#include "advalorem/duty_rate.h"
#include "advalorem/layer.h"
#include "advalorem/tariff.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- what is given ------------------------------------------------------------------------------------- */

/** A heading of chapter 99 the entry claims; the rate only where the user states it. */
typedef struct adv_layer_claim {
    adv_text heading; /* "9903.88.03" */
    adv_text rate;    /* "25 %"; {NULL, 0} = as the law says */
} adv_layer_claim;

/** A deposit of antidumping or countervailing duty: given by the entry or a table of the user's, never
    guessed. */
typedef struct adv_deposit_claim {
    adv_text case_number; /* "A-570-967-001" */
    bool     countervailing;
    adv_text rate;        /* "12.50 %" or "$0.35/kg"; {NULL, 0} = not stated */
    int64_t  base_e4;     /* what the rate is taken of; ADV_AMOUNT_UNKNOWN = the entered value */
    adv_text source;      /* where rate and base were read */
} adv_deposit_claim;

/** The value of a part of the goods that a charge is measured on: "steel", "copper". */
typedef struct adv_content_value {
    adv_text of;
    int64_t  value_e4; /* ADV_AMOUNT_UNKNOWN = there is some, nobody knows how much */
} adv_content_value;

/** One line of an entry as duty and fees see it, whatever it was read from.  Texts are borrowed. */
typedef struct adv_entry_line {
    adv_text       line;
    adv_text       invoice;     /* {NULL, 0} = not stated: the line is rounded by itself */
    adv_text       hts, origin; /* digits without points; ISO 3166 */
    adv_text       programme;   /* symbol of the special column claimed; {NULL, 0} = none */
    adv_text       provision;   /* heading of chapter 98 claimed, digits; {NULL, 0} = none */
    adv_facts_word facts;       /* adv_entry_fact */
    uint8_t        zone_status; /* adv_zone_status; 0 = not stated */
    adv_date       zone_day;    /* when it was granted; ADV_DATE_NONE = the entry's date says */
    adv_date       loaded;      /* on the final conveyance; ADV_DATE_NONE = the entry's date says */
    int64_t        value_e4;    /* customs value; ADV_AMOUNT_UNKNOWN = not valued */
    adv_int128     exact_e13;   /* the same before it was rounded to the cent */
    int64_t        units_e4;    /* for figures a unit; ADV_AMOUNT_UNKNOWN = not stated */
    adv_text       unit;
    const adv_duty_quantity *quantities; /* in units the tariff asks for, those of the line among them */
    size_t         quantity_count;
    int64_t        abroad_e4;   /* value of what was done abroad; ADV_AMOUNT_UNKNOWN = not stated, so below */
    int64_t        content_e4;  /* components of the country of importation */
    const adv_content_value *contents;
    size_t         content_count;
    const adv_unit_rule *units; /* what units of its own the shipment explains */
    size_t         unit_count;
    adv_text       duty_rate, duty_rate_source; /* stated: comes before a schedule; {NULL, 0} = not */
    const adv_layer_claim *claims;
    size_t         claim_count;
    bool           claims_stated; /* the entry says which headings it claims, be it none */
    const adv_deposit_claim *deposits;
    size_t         deposit_count;
} adv_entry_line;

/** A figure of the law that the user states for this entry: it comes before the law's, and is marked. */
typedef struct adv_figure {
    adv_text name;  /* "mpf_minimum" */
    int64_t  e9;
    adv_text source;
} adv_figure;

typedef struct adv_entry {
    const adv_jurisdiction *j;
    uint8_t  type;   /* adv_entry_type; 0 = not stated, so below */
    uint8_t  mode;   /* adv_mode */
    uint8_t  filing; /* adv_filing */
    adv_date dates[ADV_DATE_KIND_COUNT];
    int64_t  bills;  /* bills of lading or air waybills; -1 = not stated */
    const adv_figure *figures;
    size_t   figure_count;
    const adv_entry_line *lines;
    size_t   line_count;
} adv_entry;

/** Where rates are looked up that the entry does not state.  Any may be NULL: not at hand. */
typedef struct adv_duty_sources {
    const adv_tariff_shelf *shelf;  /* published schedules */
    const adv_layer_table  *layers; /* headings of chapter 99, with the lists of goods at hand */
    const adv_tariff       *named;  /* the schedule to use whatever the day; NULL = the one in force */
} adv_duty_sources;

/* ---- whole-dollar values ------------------------------------------------------------------------------- */

/** A value on its way to the figure that is keyed. */
typedef struct adv_entered {
    adv_text   invoice;    /* lines of one invoice go together; {NULL, 0} = alone */
    adv_int128 exact_e13;  /* at least 0 */
    uint32_t   group;      /* the same number = the same rate of duty; ADV_NO_GROUP = rate not known */
    int64_t    rate_e9;    /* of two equal fractions the one at the lower rate gives way */
    int64_t    entered_e4; /* out: whole units */
    int8_t     moved;      /* out: -1 dropped below, 1 taken up above its own rounding */
    bool       alone;      /* out: rounded by itself */
} adv_entered;
#define ADV_NO_GROUP UINT32_MAX

/**
 * Entered values (19 CFR 159.3(a)): the lines of an invoice at one rate are taken together, the sums rounded
 * half up, and dropped or taken up until the invoice has moved by no more than its own rounding; the figure
 * of a group is then brought back to its lines in the same way.  An invoice with a line whose rate is not
 * known is rounded line by line.
 * Errors  ADV_ERR_RANGE for a value past the bounds; ADV_ERR_MEMORY.
 */
ADV_API adv_status adv_enter_values(adv_entered *lines, size_t count, int64_t unit_e4, adv_arena *scratch);

/* ---- prices that hold their own duty ------------------------------------------------------------------- */

/** A line whose price holds duty and fees; everything else the law takes out of it is out already. */
typedef struct adv_ddp_line {
    adv_int128 net_e13;
    int64_t    duty_e9;        /* duty: duty_e9 / duty_per of the value less `duty_less_e4`, and ... */
    int32_t    duty_per;       /* at least 1 */
    int64_t    duty_less_e4;   /* value that bears no duty: components of the country of importation */
    adv_int128 duty_fixed_e13; /* ... what does not depend on the value */
    int64_t    fee_e9;         /* fees in proportion to the value, without limits */
    bool       shares;         /* bears the shared fee */
    bool       beside;         /* its part of the shared fee is paid beside the price */
    int64_t    share_less_e4;  /* value that does not count for it */
    adv_int128 value_e13;      /* out: the value, cut off behind the thirteenth decimal */
    bool       cut;            /* out: something was cut off */
    int64_t    share_e4;       /* out: of the shared fee where it is one sum; 0 in proportion */
} adv_ddp_line;

/** The fee the lines of an entry share: a part of their value within limits, or one sum. */
typedef struct adv_ddp_fee {
    int64_t rate_e9;     /* 0 = none, or one sum */
    int64_t minimum_e4, maximum_e4; /* ADV_AMOUNT_UNKNOWN = no limit */
    int64_t sum_e4;      /* one sum instead of a rate */
    uint8_t limit;       /* out: adv_due_limit */
} adv_ddp_fee;

/**
 * Solves value + duty + fees = net for every line of an entry (19 CFR 152.103(i)(2)): first with the
 * shared fee in proportion, and where it then passes a limit with the limit as a sum.  A sum is shared in
 * proportion to the values found, to the cent; see docs/money.md for what is exact.
 * Errors  ADV_ERR_INPUT where duty and fees leave no value, or shares of a fee above the value do not
 *         settle; ADV_ERR_RANGE past 127 bits; ADV_ERR_MEMORY.
 */
ADV_API adv_status adv_ddp_solve(adv_ddp_line *lines, size_t count, adv_ddp_fee *fee, adv_arena *scratch);

/* ---- what is charged ----------------------------------------------------------------------------------- */

typedef enum adv_due_kind {
    ADV_DUE_DUTY,           /* base duty */
    ADV_DUE_LAYER,          /* additional duty of chapter 99 */
    ADV_DUE_ANTIDUMPING,    /* deposits */
    ADV_DUE_COUNTERVAILING,
    ADV_DUE_PROCESSING,     /* merchandise processing fee */
    ADV_DUE_SURCHARGE,
    ADV_DUE_HARBOR,         /* harbor maintenance fee */
    ADV_DUE_BESIDE,         /* not computed */
    ADV_DUE_KIND_COUNT
} adv_due_kind;

typedef enum adv_due_outcome {
    ADV_DUE_COMPUTED,
    ADV_DUE_FREE,         /* the rate is free */
    ADV_DUE_EXEMPT,       /* `rule` says that it is not charged */
    ADV_DUE_LATER,        /* `rule` says that it falls due with a later entry */
    ADV_DUE_NOT_COMPUTED, /* owed or perhaps owed; `why` says why there is no figure */
    ADV_DUE_MISSING_FACT, /* `missing` names it */
    ADV_DUE_MISSING_QUANTITY, /* `missing` names the unit */
    ADV_DUE_NO_FIGURE,    /* the law of that day has a stated gap, or begins later */
    ADV_DUE_NO_DAY,       /* the day that decides, `missing`, is not stated */
    ADV_DUE_NO_SCHEDULE,  /* no schedule of that day is at hand */
    ADV_DUE_NO_CODE,      /* the schedule has no such number */
    ADV_DUE_NO_LIST,      /* the list of goods a heading reaches is not at hand */
    ADV_DUE_NOT_VALUED,   /* the line has no value */
    ADV_DUE_UNCLAIMED,    /* the heading reaches the goods and the entry does not claim it: not charged */
    ADV_DUE_OUTCOME_COUNT
} adv_due_outcome;

/** Which limit a fee met. */
typedef enum adv_due_limit { ADV_DUE_BETWEEN, ADV_DUE_AT_MINIMUM, ADV_DUE_AT_MAXIMUM } adv_due_limit;

/** One thing charged, or not, on a line or on the entry. */
typedef struct adv_due {
    uint8_t  kind;     /* adv_due_kind */
    uint8_t  outcome;  /* adv_due_outcome */
    uint8_t  standing; /* adv_standing, the weakest of what it rests on */
    uint8_t  base;     /* adv_entry_base */
    uint8_t  limit;    /* adv_due_limit */
    bool     stated;   /* the rate or the figure is the user's */
    bool     aside;    /* told and in no sum: an additional duty the entry does not claim */
    int32_t  line;     /* index; -1 = the entry as a whole */
    adv_text heading;  /* tariff number, heading of chapter 99, case number */
    adv_text rate;     /* as published or stated */
    adv_text source;   /* schedule, or what the user names */
    adv_date since;    /* first day of what it was read from; ADV_DATE_NONE = does not apply */
    adv_date day;      /* the day it was looked up for */
    int64_t  base_e4;  /* what it is measured on; ADV_AMOUNT_UNKNOWN where nobody knows */
    int64_t  quantity_e4; /* of a rate on quantity; ADV_AMOUNT_UNKNOWN = none */
    adv_text unit;
    int64_t  rate_e9;  /* fraction of the base; 0 where there is none */
    int64_t  before_e4; /* a fee before its limits, and these; ADV_AMOUNT_UNKNOWN = no limit */
    int64_t  minimum_e4, maximum_e4;
    int64_t  amount_e4; /* computed and free only */
    int64_t  entry_e4;  /* the whole fee where amount_e4 is a line's share in it; else ADV_AMOUNT_UNKNOWN */
    int64_t  on_value_e4, on_quantity_e4; /* the parts of a rate's amount */
    adv_text missing;  /* fact, day or unit */
    const char *why;
    const adv_entry_rule *rule;    /* row of law that decided; NULL = none */
    const adv_layer *layer;        /* of an additional duty; NULL = none known */
    int64_t  marginal_e9; /* of an additional duty found by law: what one more dollar of value adds to it */
    bool     marginal_known;
    const adv_layer *by;           /* what displaced or lifted it */
    const adv_state *state;        /* how the law stands to it; NULL = nothing said */
    const adv_parameter  *figures[3]; /* rate, limit or amount looked up; NULL = none */
    const adv_cite *cites;         /* of what is no row about an entry */
    uint16_t cite_count;
} adv_due;

typedef enum adv_entry_point_code {
    ADV_ENTRY_POINT_TYPE_ASSUMED, /* no entry type is stated: taken as formal */
    ADV_ENTRY_POINT_ALONE,        /* rounded line by line, for a rate is not known */
    ADV_ENTRY_POINT_STATED_RATE,  /* a rate rests on the user's word */
    ADV_ENTRY_POINT_ASK,          /* a row of law asks for a person */
    ADV_ENTRY_POINT_OPEN,         /* a row was taken not to apply, since `text` is not shown */
    ADV_ENTRY_POINT_NOT_SOLVED,   /* a duty-paid price without solution; `text` says why */
    ADV_ENTRY_POINT_DEPOSITS_STAY,/* deposits inside a duty-paid price were not taken out */
    ADV_ENTRY_POINT_CLAIM,        /* a preference claimed does not stand: `text` says why */
    ADV_ENTRY_POINT_UNCLAIMED,    /* an additional duty reaches the goods and is not claimed: `text` */
    ADV_ENTRY_POINT_CONTESTED,    /* an additional duty is contested or held unlawful: `text` */
    ADV_ENTRY_POINT_BY_LAW,       /* which headings are claimed is not said; the law has `text` charged */
    ADV_ENTRY_POINT_NOT_DUE,      /* an additional duty is claimed and not due on the goods: `text` */
    ADV_ENTRY_POINT_RATE_DIFFERS, /* a rate is stated for a heading of which the law has `text` */
    ADV_ENTRY_POINT_LIFTS,        /* `text`, which is not claimed, takes an additional duty away by law */
    ADV_ENTRY_POINT_PART,         /* a part of the value is stated that it cannot have: `text` says which */
    ADV_ENTRY_POINT_IN_DOUBT,     /* of headings that are not claimed nobody can tell whether they reach the
                                     goods: those dues are told aside */
    ADV_ENTRY_POINT_SUPERSEDED,   /* the rate is of `schedule`, and `text` had come into force by the day */
    ADV_ENTRY_POINT_COUNT
} adv_entry_point_code;

typedef struct adv_entry_point {
    uint8_t  code;
    uint8_t  why; /* adv_due_outcome of what keeps a duty-paid price from being solved; COMPUTED = see text */
    int32_t  line; /* -1 = the entry */
    adv_text text;
    const adv_entry_rule *rule;
    const adv_tariff *schedule; /* NULL = none */
} adv_entry_point;

typedef struct adv_assessed_line {
    adv_text line;
    int64_t  entered_e4;  /* the figure to key; ADV_AMOUNT_UNKNOWN = not valued */
    int8_t   moved;
    bool     alone;
    int64_t  rate_e9;     /* proportional rates of duty together, cut off; where rate_known */
    bool     rate_known;
    /* ADV_AMOUNT_UNKNOWN where something in it is not computed */
    int64_t  duty_e4, deposits_e4, fees_e4; /* duty: additional duties among it */
    int64_t  due_e4[ADV_DUE_KIND_COUNT]; /* by adv_due_kind, the line's share in the fees of the entry */
    int64_t  units_e4;
    adv_text unit;
    const adv_entry_rule *day_rule; /* the row that names the day of its rates; NULL = undecided */
    adv_text rate_key; /* bytes: lines with the same are at one rate of duty (19 CFR 159.3(a)) */
} adv_assessed_line;

typedef struct adv_assessment {
    const adv_jurisdiction *j;
    const adv_entry *entry;
    const adv_tariff *named; /* the schedule used on request; NULL = those in force */
    adv_date duty_day;    /* ADV_DATE_NONE where lines differ or it is not stated: see the dues */
    uint8_t  type;        /* adv_entry_type; the assumed one where none is stated */
    bool     complete;    /* everything that is due has a figure */
    uint8_t  standing;
    const adv_due *dues;  /* by line, then entry */
    size_t   due_count;
    const adv_assessed_line *lines;
    size_t   line_count;
    int64_t  entered_e4, duty_e4, deposits_e4, fees_e4; /* ADV_AMOUNT_UNKNOWN where a part is not computed */
    const adv_entry_point *points;
    size_t   point_count;
} adv_assessment;

/**
 * Everything charged on an entry.
 *
 * Shape   *out and all it reaches live in `arena`; entry, law and sources (NULL = none) are borrowed.
 * Units   amounts e4 in the jurisdiction's currency.
 * Errors  ADV_ERR_NO_LAW where the jurisdiction has no rows about entries; ADV_ERR_MEMORY.  What cannot be
 *         computed is no error: see the outcome of each due.
 */
ADV_API adv_status adv_assess(adv_assessment **out, adv_arena *arena, const adv_entry *entry,
                      const adv_duty_sources *sources, adv_error *err);

/** What line `index` bears of an entry that was assessed as a whole: its dues, its shares in fees of the
    entry, and the sums of both.  Lives in `arena` and borrows from `whole`; NULL when memory is out. */
ADV_API adv_assessment *adv_assessment_of_line(adv_arena *arena, const adv_assessment *whole, size_t index);

/** The entry a determined shipment makes: its facts and the values found.  NULL when memory is out. */
ADV_API const adv_entry *adv_entry_of(adv_arena *arena, const adv_determination *d);

/**
 * The value of a shipment and everything charged on it.  A price that holds duty or fees of unknown amount is
 * solved where their rates are known; the value then stands with the amounts found as steps of their own.
 * Where it cannot be solved the determination is what adv_determine gives, and a point of the assessment says
 * what is missing.
 *
 * Shape   *assessment is NULL where the law of the jurisdiction has no rows about entries.
 * Errors  as adv_determine and adv_assess.
 */
ADV_API adv_status adv_value_and_assess(adv_determination **determination, adv_assessment **assessment,
                                adv_arena *arena, const adv_law *law, const adv_fx *fx,
                                const adv_duty_sources *sources, const adv_shipment *shipment,
                                const adv_options *options, adv_error *err);

/**
 * A fee in proportion to what it is measured on, within its limits: from rate_e9, minimum_e4, maximum_e4 and
 * base_e4 of the due to its before_e4, limit and amount_e4, cents rounded half up (ours).
 * Errors  ADV_ERR_RANGE past the bounds.
 */
ADV_API adv_status adv_fee_measure(adv_due *due);

/**
 * The days on which something that duty and fees look up begins or ends: between two neighbours the answers
 * for an entry do not depend on its days.  Of rows about entries, parameters, programmes and schedules where
 * `line` is NULL; else of additional duties and lists of goods, as far as they can bear on goods of its code
 * and origin and on the headings it claims.  Ascending, in `arena`; NULL when memory is out.  `scratch` is
 * used on the way and may be the same.
 */
ADV_API const adv_date *adv_duty_days(size_t *count, adv_arena *arena, const adv_jurisdiction *j,
                                      const adv_duty_sources *sources, const adv_entry_line *line,
                                      adv_arena *scratch);

/** Widens [*first, *last], ADV_DATE_NONE both while it is empty, by a day; one not stated adds nothing. */
ADV_API void adv_days_widen(adv_date *first, adv_date *last, adv_date day);
/** The same by the days of an entry whose rates of duty may be asked for: rows of law name their kinds. */
ADV_API void adv_duty_span(adv_date *first, adv_date *last, const adv_jurisdiction *j,
                           const adv_date dates[ADV_DATE_KIND_COUNT]);

/** True where nothing more is owed on it now, or the amount is there; a layer told aside is settled too. */
ADV_API bool adv_due_is_settled(const adv_due *due);

/* "duty", "processing_fee" ...; "computed", "missing_quantity" ... */
ADV_API const char *adv_due_kind_name(adv_due_kind kind);
ADV_API const char *adv_due_outcome_name(adv_due_outcome outcome);
ADV_API const char *adv_entry_point_name(adv_entry_point_code code);
ADV_API const char *adv_entry_base_name(adv_entry_base base);

#ifdef __cplusplus
}
#endif
#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tile: up to a thousand rows held as columns, over which a plan runs.  A book is cut into tiles; a
 * shipment is a tile with one row a goods line and a trace.  Both run the same loop, so every rule exists
 * once.
 */
#ifndef ADV_ENGINE_TILE_H
#define ADV_ENGINE_TILE_H

#include "advalorem/determination.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ADV_TILE_ROWS    1024
#define ADV_TILE_COLUMNS 64 /* the price and 63 elements: 64 amounts below 10^17 sum to less than 2^63 */

/** Two letters of ISO 3166 in one number; 0 = not stated. */
typedef uint16_t adv_country;
adv_country adv_country_of(adv_text letters);

/** One element of every row: amounts, what is said of them, their currency.  Pointers are borrowed. */
typedef struct adv_column {
    uint8_t               kind;         /* adv_element_kind */
    int32_t               item;         /* for the trace; -1 in a batch */
    uint8_t               lack;         /* adv_row_lack: why an amount is not known; 0 = nobody stated it */
    int64_t               way_e9, counted_e9; /* of a carriage, see adv_element; 0 = not stated */
    const int64_t        *amount_e4;    /* below the limit, or ADV_AMOUNT_UNKNOWN; 0 where absent */
    const uint8_t        *present;      /* 1 = the row has this element; NULL = every row */
    const adv_facts_word *facts;        /* NULL = facts_all for every row */
    adv_facts_word        facts_all;
    const adv_currency   *currency;     /* NULL = currency_all for every row */
    adv_currency          currency_all; /* ADV_CURRENCY_NONE = that of the row's price */
} adv_column;

/** What a batch keeps of a row beside its value: bits of `points`. */
#define ADV_TILE_POINT(code) (UINT64_C(1) << (code))

typedef struct adv_tile {
    size_t                rows;
    const int64_t        *price_e4;  /* ADV_AMOUNT_UNKNOWN = not known */
    const adv_currency   *currency;  /* of the price; ADV_CURRENCY_NONE = not known: incomplete */
    const adv_facts_word *sale;      /* adv_sale_fact; NULL = sale_all */
    adv_facts_word        sale_all;
    const adv_date       *dates[ADV_DATE_KIND_COUNT]; /* NULL = not stated for any row */
    const adv_country    *exported_from; /* NULL = not stated for any row */
    const adv_column     *columns;
    size_t                column_count;
    const uint8_t        *blocked;   /* adv_outcome a row is known to end in; 0 = none; may be NULL */
    const uint16_t       *blocked_reason; /* kind << 8 | fact, as `reason` */

    /* results, all of `rows` elements, the caller's memory */
    uint8_t  *outcome;    /* adv_outcome */
    uint16_t *rule;       /* row of law that ended the method or lacks a fact; ADV_NO_RULE */
    uint16_t *reason;     /* incomplete: kind << 8 | fact (ADV_NO_FACT = the amount; kind ADV_KIND_COUNT = the
                             sale or a date or rate, fact then an adv_row_lack) */
    int64_t  *value_e4;   /* 0 unless valued: readers look at outcome first */
    int64_t  *entered_e4;
    adv_int128 *exact_e13;/* may be NULL */
    uint64_t *points;     /* ADV_TILE_POINT bits */
    uint8_t  *standing;   /* weakest adv_standing */
    uint16_t *plan;       /* plan id of the row */
} adv_tile;

/** What a row lacks that is no element fact. */
typedef enum adv_row_lack {
    ADV_LACK_PRICE = 0x80,
    ADV_LACK_CURRENCY,
    ADV_LACK_DATE,    /* the trigger's day */
    ADV_LACK_RATE,    /* no rate for the day */
    ADV_LACK_LAW,     /* no version in force */
    ADV_LACK_SHARE,   /* a charge could not be spread: key missing */
    ADV_LACK_POSITIVE,/* more is taken out than the price holds */
    ADV_LACK_NAME,    /* a charge whose name is not known, or too doubtful */
    ADV_LACK_NOTHING_PAID, /* a price of nothing is no price: what the delivery is */
    ADV_LACK_UNITS,   /* lines a charge is spread over count in units that do not convert */
    ADV_LACK_RANGE,   /* nothing: a figure passes the stated bounds */
    ADV_LACK_FIRST_SHIPMENT, /* whether this is the first shipment made with an assist */
    ADV_LACK_EXPORT_COUNTRY, /* the country whose share the law names: not stated, or none is known for it */
    ADV_LACK_LEDGER = 0xa0 /* plus an adv_ledger_lack: what the ledger of an assist lacks */
} adv_row_lack;

/** One version of the law of a jurisdiction, arranged for running: rules of each subject in force. */
typedef struct adv_plan {
    const adv_jurisdiction *jurisdiction;
    uint16_t                id;
    const adv_fx_rule      *fx;
    const uint16_t         *rules;                     /* indices into jurisdiction->rules */
    uint16_t                first[ADV_KIND_COUNT + 2]; /* rules of subject k: [first[k], first[k + 1]) */
    adv_kind_set            covered; /* kinds that the share of another may cover, see adv_allowance */
    uint32_t                leaving; /* legs, as bits of adv_incoterm, that leave the price where they are
                                        shown apart at what they really cost */
} adv_plan;

/** All plans of a jurisdiction: the days on which any version starts or ends cut time into intervals. */
typedef struct adv_plans {
    const adv_jurisdiction *jurisdiction;
    const adv_date         *starts; /* interval i: [starts[i], starts[i + 1]) */
    const adv_plan         *plans;
    uint16_t                count;
} adv_plans;

adv_status      adv_plans_build(adv_plans *plans, const adv_jurisdiction *j, adv_arena *arena);
/** The plan of a day, NULL before the first version. */
const adv_plan *adv_plans_find(const adv_plans *plans, adv_date day);

/** Scratch of one thread: rounding columns, sums. */
typedef struct adv_tile_work {
    int64_t       sum_e4[ADV_TILE_ROWS];   /* in the currency of the price */
    adv_int128    sum_e13[ADV_TILE_ROWS];  /* amounts in other currencies, converted */
    const adv_rate_pick *rate[ADV_TILE_ROWS]; /* of the price's currency; NULL = none known */
    adv_rate_pick picked[ADV_TILE_ROWS];      /* where `rate` points without a table */
    uint64_t      lists[ADV_TILE_ROWS];       /* bits of the lists a row's rates came from, where asked for */
} adv_tile_work;

/** Where rates come from: a table made once for a batch, or the series themselves for a single row. */
typedef struct adv_rates {
    const adv_fx_table *table; /* looked up; NULL = search fx */
    const adv_fx       *fx;
    const uint8_t      *lists; /* of each series of fx, the bit of the list it belongs to; NULL = not asked */
} adv_rates;

/** Points in the order in which they were first said; each is said once. */
typedef struct adv_point_list {
    adv_arena *arena;
    adv_point *items;
    size_t     count, capacity;
    uint32_t  *slots;      /* index of items plus 1, by what they say; 0 = free */
    size_t     slot_count; /* 0 = to be made anew: whoever takes items out sets it so */
    bool       failed;
} adv_point_list;

/**
 * Values every row of the tile.  `trace` may be NULL; with it records are added per row in the order of the
 * plan, with line = row + line_base.  `points` collects what a person should look at; it may be NULL.
 */
void adv_tile_run(adv_tile *tile, const adv_plans *plans, const adv_rates *rates, adv_tile_work *work,
                  adv_trace *trace, adv_point_list *points, int32_t line_base);

/** Adds a point unless one says the same of the same; `list` NULL = nobody wants to know. */
void adv_point_add(adv_point_list *list, adv_point point);
/** The same; returns where the point or the one like it stands, SIZE_MAX when memory is out. */
size_t adv_point_put(adv_point_list *list, adv_point point);
void adv_trace_add(adv_trace *trace, const adv_trace_record *record);

/** Whether some row of any day asks for the fact of an element. */
bool adv_law_asks(const adv_jurisdiction *j, adv_element_fact fact);
/** Whether some allowance has shares by country of export. */
bool adv_law_has_shares(const adv_jurisdiction *j);
/** How the goods came, as an element of a law that asks for it says it. */
adv_facts_word adv_mode_facts(uint8_t mode);

/** The row by which a leg of `leaving` leaves the price. */
uint16_t adv_plan_leaves_by(const adv_plan *plan, uint8_t kind);

/** How one subject's rules decide over one word of facts: the only place where a rule is chosen. */
typedef struct adv_decision {
    uint16_t rule;     /* the row that applies, or that lacks a fact; ADV_NO_RULE = none */
    uint8_t  outcome;  /* adv_step_outcome: APPLIED or MISSING_FACT */
    uint8_t  fact;     /* missing fact */
    int8_t   sign;     /* +1 add, -1 exclude, 0 leave; meaningless unless applied */
    bool     ends;     /* END_METHOD applies */
    uint64_t points;   /* OPEN_FACT and ASK bits */
    uint8_t  standing; /* weakest of the rows that were looked at and decided */
} adv_decision;
adv_decision adv_plan_decide(const adv_plan *plan, uint8_t subject, adv_facts_word facts);

/** Facts a rule asks for and does not get; those that are the other way; the first of such a set. */
adv_fact_set adv_rule_unknown(const adv_rule *rule, adv_facts_word facts);
adv_fact_set adv_rule_against(const adv_rule *rule, adv_facts_word facts);
uint8_t      adv_lowest_fact(adv_fact_set bits);

/** Group operator: a charge over the lines it concerns, in the smallest unit of its currency, so that the
   parts sum to the whole; keys are amounts e4.  Fails with ADV_ERR_INPUT when the keys are all zero or one is
   missing. */
adv_status adv_spread(int64_t *parts_e4, int64_t total_e4, adv_currency currency, const int64_t *keys_e4,
                      size_t count, adv_arena *arena);

/** Price of a quantity by a formula: quotation, else the provisional one, plus premium; unknown where one of
    them is. */
adv_money adv_formula_price(const adv_formula *formula, int64_t quantity_e4);

/** The difference between a provisional and a final price by formula, as an element of the line. */
typedef struct adv_price_change {
    bool           present; /* the law has something to look at */
    uint8_t        kind;    /* ADV_KIND_REBATE or ADV_KIND_PRICE_INCREASE */
    adv_money      amount;  /* unknown where the provisional price is */
    adv_facts_word facts;
} adv_price_change;

/** Nothing where the formula was agreed before export, or its final quotation is not known. */
adv_price_change adv_formula_change(const adv_formula *formula, adv_money price, int64_t quantity_e4,
                                    adv_date importation);
/** A price worked out: so much a unit, or what a formula makes of a quotation, times the quantity. */
typedef struct adv_unit_price {
    uint8_t   op;          /* ADV_OP_PER_UNIT or ADV_OP_FORMULA */
    bool      provisional; /* the formula's quotation is not the final one */
    adv_money unit;
    int64_t   quantity_e4; /* ADV_AMOUNT_UNKNOWN where not stated */
    adv_money price;       /* unit times quantity, rounded to the minor unit: a rounding of ours */
    bool      out_of_bounds; /* both are known, and their product passes the stated bounds */
} adv_unit_price;

/** `formula` NULL takes `unit_price`; its price is not stated where the unit's is not. */
adv_unit_price   adv_price_units(adv_money unit_price, const adv_formula *formula, int64_t quantity_e4);
/** The step that shows it. */
adv_trace_record adv_price_step(const adv_unit_price *price, int32_t line);

/** How free units share a price: `paid_e4` of `all_e4` units; the value does not change. */
adv_trace_record adv_free_units_step(adv_money price, int64_t paid_e4, int64_t all_e4, int32_t line);

/** "value", "quantity" ...: the name of a spreading key; 0 is value. */
const char *adv_spread_key_name(uint8_t key);

/** What a kind of charge says of itself, before the user says anything: facts such as to_seller for tooling
   money. */
adv_facts_word adv_kind_facts(adv_element_kind kind);
/** The delivery term's word on whether the price holds a leg: IN_PRICE yes, no, or neither. */
adv_facts_word adv_term_facts(const adv_incoterm *term, adv_element_kind kind);
/** `more` fills only what `facts` leaves unknown. */
adv_facts_word adv_facts_merge(adv_facts_word facts, adv_facts_word more);

#ifdef __cplusplus
}
#endif
#endif

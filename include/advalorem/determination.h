/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the customs value is and why.  A determination holds one result a goods line, the elements as they
 * were looked at, a trace of every step taken or not taken, and the points that stay open.  It holds ids and
 * numbers only; explain.h makes sentences, JSON and pictures of it.
 */
#ifndef ADVALOREM_DETERMINATION_H
#define ADVALOREM_DETERMINATION_H

#include "advalorem/facts.h"
#include "advalorem/fx.h"
#include "advalorem/law.h"
#include "advalorem/method.h"
#include "advalorem/price_test.h"
#include "advalorem/relation.h"

#ifdef __cplusplus
extern "C" {
#endif

/** How the valuation of a line ended.  None of the others is a zero value. */
typedef enum adv_outcome {
    ADV_VALUED,
    ADV_INCOMPLETE,   /* a fact or an amount is missing that would decide it */
    /* transaction value cannot be used: `reason_rule` says why; and no later method gives a value */
    ADV_METHOD_ENDED,
    ADV_NO_LAW,       /* no version of the law is known for the day */
    ADV_REJECTED      /* an amount passes the stated bounds, or the row is unusable */
} adv_outcome;
#define ADV_OUTCOME_COUNT 5

/** What a step did. */
typedef enum adv_op {
    ADV_OP_TAKE, /* the price */
    ADV_OP_ADD,
    ADV_OP_EXCLUDE,
    ADV_OP_LEAVE,     /* looked at and not counted */
    ADV_OP_CONDITION, /* a condition of the method */
    ADV_OP_CONVERT,   /* an amount into the value's currency */
    ADV_OP_ROUND,
    ADV_OP_SPREAD,    /* a charge over the lines it concerns: operand is this line's part */
    ADV_OP_PERCENT,   /* percentage of a base */
    ADV_OP_PER_UNIT,  /* amount a unit times the quantity */
    ADV_OP_FORMULA,   /* quotation plus premium, times quantity */
    ADV_OP_COST,      /* part of an assist's value: `part` says which */
    ADV_OP_APPORTION, /* an assist's value over its production */
    ADV_OP_VALUE,     /* the determined value */
    /* money that moved on account of the price: counted in it, never beside it; factor_e9 is the index in the
       shipment's payments */
    ADV_OP_PAYMENT,
    /* counting, without a change of the value: factor_e9 of divisor_e9 units, in ten-thousandths */
    ADV_OP_FREE_UNITS, /* units paid for, of all that share the price; result_e4 = the price of one */
    ADV_OP_SHIPPED     /* units shipped, against those ordered */
} adv_op;

typedef enum adv_step_outcome {
    ADV_STEP_APPLIED,
    ADV_STEP_NOT_APPLIED,      /* `fact` decided, the other way */
    ADV_STEP_MISSING_FACT,     /* `fact` is not known and would decide: incomplete */
    ADV_STEP_MISSING_AMOUNT,   /* the rule applies, the amount is not known */
    ADV_STEP_OPEN,             /* taken not to apply because `fact` is not shown: open point */
    ADV_STEP_NO_RATE,
    ADV_STEP_ENDED,            /* the method ends here */
    ADV_STEP_RANGE
} adv_step_outcome;

/** Part of an assist's value, for ADV_OP_COST. */
typedef enum adv_cost_part {
    ADV_COST_BASE,
    ADV_COST_USE,
    ADV_COST_REPAIR,
    ADV_COST_TRANSPORT,
    ADV_COST_PAID_BY_PRODUCER,
    ADV_COST_OUT_OF_SCOPE
} adv_cost_part;

#define ADV_NO_FACT 0xff
#define ADV_NO_RULE 0xffff

typedef struct adv_trace_record {
    uint8_t      op;       /* adv_op */
    uint8_t      outcome;  /* adv_step_outcome */
    uint8_t      fact;     /* element fact (or sale fact for conditions) that decided; ADV_NO_FACT */
    uint8_t      part;     /* adv_cost_part, or adv_apportionment */
    uint16_t     rule;     /* index in jurisdiction->rules; ADV_NO_RULE */
    adv_currency currency; /* of the operand */
    int32_t      item;     /* index in determination->items; -1 = the price or the line as a whole */
    int32_t      line;     /* index in determination->lines; -1 = concerns the shipment */
    int64_t      operand_e4;  /* ADV_AMOUNT_UNKNOWN when not known */
    int64_t      factor_e9;   /* percent, units, share: as the op needs */
    int64_t      divisor_e9;
    /* what the step makes of its operand, in `currency`: spreads, percentages, costs */
    int64_t      result_e4;
    adv_int128   operand_e13; /* in the value's currency */
    adv_int128   before_e13;  /* running value */
    adv_int128   after_e13;
    adv_rate_pick rate;       /* source ADV_RATE_NONE when none was used */
} adv_trace_record;

/** Records in the order the steps ran; grows in its arena. */
typedef struct adv_trace {
    adv_arena        *arena;
    adv_trace_record *records;
    size_t            count;
    size_t            capacity;
    bool              failed;
} adv_trace;

/** Where an item came from. */
typedef enum adv_item_origin {
    ADV_FROM_ELEMENT,
    ADV_FROM_LEG,
    ADV_FROM_ASSIST,
    ADV_FROM_COLUMN
} adv_item_origin;

/** An element as it was looked at: after the charge dictionary, the delivery term and the apportionment. */
typedef struct adv_item {
    uint8_t           kind;   /* adv_element_kind */
    uint8_t           origin; /* adv_item_origin */
    adv_text          id, name;
    adv_money         amount; /* of the shipment, as stated or worked out */
    adv_facts_word    facts;
    adv_facts_word    from_term;   /* those facts that the delivery term supplied */
    adv_facts_word    from_charge; /* those the charge dictionary supplied */
    const adv_charge *charge;
    const adv_element *element; /* NULL for assists and columns */
    const adv_assist  *assist;  /* NULL for others */
    const struct adv_ledger_line *draw; /* of an assist of a book: what its ledger says of the line */
    const char        *spread;  /* "value", "quantity", ...: the key; NULL = one line */
    /* of a charge in a book that was spread: its level ("order", "period", ...), what it names there, and how
       many lines share it; NULL otherwise */
    const char        *level;
    adv_text           of;
    uint32_t           reach;
    bool               solved;  /* the price holds it, and its amount was solved for */
    uint8_t            lack;    /* why its amount is not known, as adv_point.fact; 0 = nobody stated it */
} adv_item;

/** What a person should look at. */
typedef enum adv_point_code {
    ADV_POINT_MISSING_FACT,   /* decides the result: incomplete without it */
    ADV_POINT_MISSING_AMOUNT,
    ADV_POINT_OPEN_FACT,      /* not shown, so taken against the importer; the value stands */
    ADV_POINT_ASK,            /* a person should be asked: the rule says why */
    ADV_POINT_UNKNOWN_CHARGE, /* the dictionary does not know the name */
    ADV_POINT_DOUBTFUL_CHARGE,
    ADV_POINT_NO_RATE,
    ADV_POINT_UNCERTIFIED_RATE,
    ADV_POINT_PLACE_MISSING,  /* a delivery term without its named place */
    ADV_POINT_PLACE_ODD,      /* named place contradicts the term or the transport papers */
    ADV_POINT_TERM_UNKNOWN,
    ADV_POINT_TERM_AMERICAN,  /* FOB origin / destination: not Incoterms */
    ADV_POINT_TERM_MODE,      /* a sea term with another mode of transport */
    ADV_POINT_LEG_CONTRADICTS,/* the leg says otherwise than the term; the leg is believed */
    ADV_POINT_CARRIER_VALUE,
    ADV_POINT_INSURED_VALUE,
    ADV_POINT_QUANTITY_DIFFERS, /* shipped against ordered */
    ADV_POINT_PROVISIONAL,    /* price not final */
    ADV_POINT_FREE_UNITS,     /* share the price of the paid ones */
    ADV_POINT_SEVERAL_PRODUCTS, /* an assist over several lines */
    ADV_POINT_LARGE_GAP,      /* determined against declared */
    ADV_POINT_NO_EVIDENCE,    /* an amount counted without evidence */
    ADV_POINT_LEVEL_WIDER,    /* the charge covers more than this shipment and its total is not stated */
    ADV_POINT_INVOICE_TOTAL,  /* the lines of an invoice do not sum to its total */
    ADV_POINT_DDP,            /* duty in the price without its amount */
    ADV_POINT_NO_SALE,
    /* carriage to an inland place: what comes after the arrival may be in the price */
    ADV_POINT_PLACE_INLAND,
    ADV_POINT_PLACE_PAPERS,   /* the transport document names another place than the term */
    ADV_POINT_PAYMENTS_DIFFER,/* what was paid in the end is not the price */
    /* the day the rules look at is not stated; they have been one and the same on every day */
    ADV_POINT_DAY_NOT_STATED,
    ADV_POINT_ASSIST_DIFFERS, /* the share of an assist that was given is not what its ledger says */
    ADV_POINT_NOTHING_PAID,   /* a price of nothing, and nobody says what the delivery is */
    ADV_POINT_LEG_NOT_STATED, /* a leg the term puts into the price would leave it, and nobody states it */
    ADV_POINT_TERM_EDITION,   /* the term is not of the edition stated; another was taken */
    ADV_POINT_RATE_NOT_COMPARED, /* a quarter's rate without a daily one to hold it against */
    ADV_POINT_RATE_UNUSED,    /* a quarter's rate is stated, and the day falls into another quarter */
    ADV_POINT_METHOD_UNSAID,  /* a method before the one used has no figures; `fact` is an adv_method */
    ADV_POINT_RESALE_UNSAID,  /* of sales that count, the buyer or the level is not described */
    ADV_POINT_COMPARABLE_UNSAID, /* of the accepted value used, something that could leave it out */
    ADV_POINT_COMPUTED_UNSAID, /* of the costs used, something that could change the value */
    ADV_POINT_ORDER_STAYS,    /* computed before deductive value: not granted, or not shown to be in time */
    ADV_POINT_BY_LAW,         /* an amount that the law itself supplies, or of which it counts only a part */
    ADV_POINT_RELATION_DIFFERS, /* what the sale says of it is not what the ties lead to; the sale counts */
    ADV_POINT_RELATION_OPEN,  /* ties leave open whether seller and buyer are related */
    ADV_POINT_PRICE_DIFFERS,  /* a test is met, and the sale says the price is not acceptable */
    ADV_POINT_PRICE_JUDGE     /* no test is met, and a verdict or a fact is missing that could make one */
} adv_point_code;
#define ADV_POINT_COUNT (ADV_POINT_PRICE_JUDGE + 1)

typedef struct adv_point {
    uint8_t  code; /* adv_point_code */
    uint8_t  fact;
    uint16_t rule;
    int32_t  item;
    int32_t  line;
    adv_money amount, other; /* what was compared */
    adv_text text;           /* a word of the user's the point is about */
    adv_date date;
} adv_point;

typedef struct adv_line_result {
    adv_text      line;
    const adv_goods_line *goods; /* NULL for a line of a book */
    uint8_t       outcome;       /* adv_outcome */
    uint8_t       method;        /* adv_method, of a valued line */
    uint8_t       standing;      /* weakest adv_standing of the rows it rests on */
    uint8_t       reason_fact;   /* missing fact; ADV_NO_FACT */
    uint16_t      reason_rule;   /* row that ended the method or lacks the fact; ADV_NO_RULE */
    int32_t       reason_item;
    adv_currency  currency;      /* of the price */
    int64_t       price_e4;      /* ADV_AMOUNT_UNKNOWN when not known */
    int64_t       quantity_e4;   /* paid and free units; ADV_AMOUNT_UNKNOWN when not stated */
    adv_text      unit;
    int64_t       value_e4;      /* valued lines only; rounded as round_value says */
    int64_t       entered_e4;    /* whole units of the currency, from the unrounded value */
    adv_int128    exact_e13;
    bool          uncertified;   /* rests on a rate that is not certified */
} adv_line_result;

typedef enum adv_apportionment {
    ADV_APPORTION_FIRST_SHIPMENT = 1,
    ADV_APPORTION_PRODUCED,
    ADV_APPORTION_ANTICIPATED,
    ADV_APPORTION_GIVEN,
    /* of an assist drawn over entries: ledger.h */
    ADV_APPORTION_VALUE,
    ADV_APPORTION_OTHER,
    ADV_APPORTION_CONSUMPTION
} adv_apportionment;
#define ADV_APPORTION_COUNT (ADV_APPORTION_CONSUMPTION + 1)

typedef struct adv_determination {
    const adv_law          *law;
    const adv_jurisdiction *jurisdiction;
    const adv_shipment     *shipment; /* NULL for a line of a book */
    const adv_incoterm     *incoterm; /* NULL = none stated or not known */
    adv_date                day;      /* of the jurisdiction's trigger */
    /* the worst of its lines: rejected, no law, method ended, incomplete, valued */
    uint8_t                 outcome;
    /* when valued, "transaction_value" and so on, or "several" where lines differ; else NULL */
    const char             *method;
    uint8_t                 standing;
    bool                    uncertified;
    int64_t                 value_e4;   /* sum of the lines; only when all are valued */
    int64_t                 entered_e4; /* sum of the keyed figures */
    const adv_item         *items;
    size_t                  item_count;
    const adv_line_result  *lines;
    size_t                  line_count;
    /* every method of the lawful order for every line, in that order; none for a line of a book */
    const adv_method_result *methods;
    size_t                  method_count;
    /* seller and buyer first where ties between them are stated, then every pair asked for */
    const adv_relation_result *relations;
    size_t                  relation_count;
    const adv_price_result *price_tests; /* one for each of the shipment */
    size_t                  price_test_count;
    adv_facts_word          derived;     /* of the sale, where it says nothing itself */
    /* the same as if the turn of each had come, on request: none of them is the value but by its turn */
    const adv_method_result *every_method;
    size_t                  every_method_count;
    adv_trace               trace;
    const adv_point        *points;
    size_t                  point_count;
    /* hex, set by the host, see docs/decisions/0004-identity.md; NULL until then */
    const char             *identity;
} adv_determination;

/** What a duty-paid price holds of duty and fees on one line, solved by the caller (see entry.h). */
typedef struct adv_promised {
    int64_t duty_e4, fees_e4; /* in the jurisdiction's currency */
} adv_promised;

typedef struct adv_options {
    uint8_t apportionment; /* adv_apportionment: overrides what the assists say; 0 = as stated */
    /* one a goods line, for duty and fees inside the price whose amounts are not known; NULL = not solved */
    const adv_promised *promised;
    bool    all_methods; /* work out those too whose turn does not come */
} adv_options;

/**
 * The value of every line of a shipment, by the first lawful method that gives one.
 *
 * Shape   *out and all it reaches live in `arena`; shipment, law and fx are borrowed and must outlive it.
 * Units   amounts e4 in the jurisdiction's currency.
 * Errors  ADV_ERR_NO_LAW when the jurisdiction is not in the pack; ADV_ERR_MEMORY; ADV_ERR_LIMIT past 60
 *         element instances on one line.  A line that cannot be valued is no error: see its outcome.
 * Source  the rows of law of the jurisdiction; every record of the trace names its own.
 */
ADV_API adv_status adv_determine(adv_determination **out, adv_arena *arena, const adv_law *law,
                                 const adv_fx *fx, const adv_shipment *shipment, const adv_options *options,
                                 adv_error *err);

/* "valued", "incomplete", "method_ended", "no_law", "rejected" */
ADV_API const char *adv_outcome_name(adv_outcome outcome);
ADV_API const char *adv_apportionment_name(adv_apportionment apportionment);
/** "missing_fact", "large_gap" ...: the word in JSON and in the column points; "unknown" past the last. */
ADV_API const char *adv_point_name(adv_point_code code);

#ifdef __cplusplus
}
#endif
#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ledger of an assist: its value drawn down over the goods made with it, use by use in the order of their
 * entries (19 CFR 152.103(e); CVA Note to Article 8.1(b)(ii)).  One ledger is one assist in one currency.
 * Nothing here reads a book, knows a law pack or allocates: terms and uses in, one line a use and the account
 * of the whole out.  What has been drawn is a rounded function of how much was used so far, so it does not
 * matter in which order the uses of one day come, and the last one takes what is left.
 *
 * Terms say how the value is spread.  Amounts are e4 in the ledger's currency; quantities are counted in any
 * one scale throughout a ledger.  ADV_AMOUNT_UNKNOWN stands for "not stated" in every figure.
 */
#ifndef ADVALOREM_LEDGER_H
#define ADVALOREM_LEDGER_H

#include "advalorem/determination.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What a way of spreading counts. */
typedef enum adv_ledger_measure {
    ADV_MEASURE_UNITS,   /* units of goods */
    ADV_MEASURE_VALUE,   /* price of goods, e4 in the ledger's currency */
    ADV_MEASURE_BASIS,   /* another reasonable basis: hours, weight ... */
    ADV_MEASURE_CONSUMED /* quantity of a material, cutting waste and normal loss included */
} adv_ledger_measure;
#define ADV_MEASURE_COUNT 4

ADV_API adv_ledger_measure adv_ledger_measure_of(adv_apportionment method);

/** From `date` on so much is expected in all. */
typedef struct adv_ledger_revision {
    adv_date date;
    uint8_t measure; /* adv_ledger_measure, not CONSUMED */
    int64_t whole;
    int64_t elsewhere; /* units of it for other countries; ADV_AMOUNT_UNKNOWN = as before */
} adv_ledger_revision;

typedef struct adv_ledger_terms {
    adv_currency currency;
    uint8_t method;   /* adv_apportionment; 0 = not chosen */
    int64_t value_e4; /* of the assist; of CONSUMPTION: of `whole[ADV_MEASURE_CONSUMED]` of it */
    /* the whole production expected, by measure: units for all countries, value and basis for the country of
       importation, the quantity of material that value_e4 is for */
    int64_t whole[ADV_MEASURE_COUNT];
    int64_t produced;  /* units produced up to the first shipment */
    int64_t elsewhere; /* of the whole units: for other countries */
    bool shared;       /* something is made with it for other countries */
    bool basis_named;  /* somebody said what the other basis is */
    int64_t supplied;  /* material handed over; ADV_AMOUNT_UNKNOWN = the quantity the value is for */
    int64_t away;      /* of it returned, scrapped, sold, or used for other countries */
    int64_t before;    /* counted by the method before the first use given; ADV_AMOUNT_UNKNOWN = 0 */
    int64_t before_e4; /* drawn by then; ADV_AMOUNT_UNKNOWN = what the method says */
    bool ended;        /* nothing more will be made with it */
    bool method_only;  /* shares given are not looked at */
    const adv_ledger_revision *revisions; /* by date */
    size_t revision_count;
} adv_ledger_terms;

/** One use: goods of one line of one entry.  Uses come by date (those without one last), then by entry. */
typedef struct adv_ledger_use {
    adv_date date;     /* of the entry; ADV_DATE_NONE = not known */
    uint32_t shipment; /* the same for all uses of one entry, another for every other */
    int64_t measure[ADV_MEASURE_COUNT];
    int64_t stated_e4; /* the share somebody gave, which then counts; ADV_AMOUNT_UNKNOWN = none */
} adv_ledger_use;

/** Why nothing is drawn. */
typedef enum adv_ledger_lack {
    ADV_LEDGER_COMPLETE,
    ADV_LEDGER_NO_METHOD,    /* assist.apportionment */
    ADV_LEDGER_NO_VALUE,     /* assist.cost */
    ADV_LEDGER_NO_PRODUCED,  /* assist.produced_units */
    ADV_LEDGER_NO_UNITS,     /* assist.anticipated_units */
    ADV_LEDGER_NO_WORTH,     /* assist.anticipated_value */
    ADV_LEDGER_NO_BASIS,     /* assist.anticipated_basis */
    ADV_LEDGER_NO_NAME,      /* assist.basis: what the basis is */
    ADV_LEDGER_NO_QUANTITY,  /* assist.quantity: what the cost is for */
    ADV_LEDGER_NO_ELSEWHERE, /* assist.other_units: how much is for other countries */
    ADV_LEDGER_NO_BEFORE,    /* assist.before_quantity: how much was used when before_amount was drawn */
    ADV_LEDGER_NO_AMOUNT,    /* use.amount: the method is to give the share */
    ADV_LEDGER_NO_USE_UNITS, /* use.units */
    ADV_LEDGER_NO_USE_VALUE, /* use.price: in the ledger's currency */
    ADV_LEDGER_NO_USE_BASIS, /* use.basis */
    ADV_LEDGER_NO_CONSUMED,  /* use.consumed */
    ADV_LEDGER_NO_DATE,      /* use.entry_date */
    ADV_LEDGER_SHORT,        /* assist.supplied: more is consumed than was handed over and kept */
    ADV_LEDGER_RANGE         /* figures past what can be counted */
} adv_ledger_lack;
#define ADV_LEDGER_LACK_COUNT (ADV_LEDGER_RANGE + 1)

/** "assist.apportionment" ...: the fact by its table's name. */
ADV_API const char *adv_ledger_lack_name(adv_ledger_lack lack);

/** What one use draws. */
typedef struct adv_ledger_line {
    uint8_t lack;         /* adv_ledger_lack; COMPLETE = drawn */
    bool differs;         /* the share given is further from the method's than rounding explains */
    int64_t by_method_e4; /* ADV_AMOUNT_UNKNOWN = the method cannot tell */
    int64_t drawn_e4;     /* the share given, else by the method; ADV_AMOUNT_UNKNOWN = nothing is drawn */
    int64_t before_e4;    /* drawn before it */
    int64_t balance_e4;   /* left behind it; ADV_AMOUNT_UNKNOWN where the value is not known */
    int64_t counted;      /* of this use, by the method's measure */
    int64_t so_far;       /* counted up to and with this use */
    int64_t whole;        /* over which it is drawn; 0 = none */
    int64_t of_e4;        /* what is drawn over the whole; ADV_AMOUNT_UNKNOWN where not known */
    bool revised;         /* the expectation has changed by then */
} adv_ledger_line;

typedef enum adv_ledger_state {
    ADV_LEDGER_OPEN,
    ADV_LEDGER_DRAWN,     /* nothing is left */
    ADV_LEDGER_ENDED,     /* production ended early: the balance is still to be declared */
    ADV_LEDGER_OVERRUN,   /* nothing is left, and more was made than expected: it adds nothing */
    ADV_LEDGER_OVERDRAWN, /* shares given sum to more than the assist is worth */
    ADV_LEDGER_WAITING    /* a figure is missing without which nothing can be drawn */
} adv_ledger_state;
#define ADV_LEDGER_STATE_COUNT 6

ADV_API const char *adv_ledger_state_name(adv_ledger_state state);

/** The account: value = drawn + elsewhere + balance, wherever all four are known. */
typedef struct adv_ledger {
    uint8_t state;        /* adv_ledger_state */
    uint8_t lack;         /* adv_ledger_lack of the terms; COMPLETE = the method can draw */
    int64_t value_e4;     /* of all that was handed over */
    int64_t elsewhere_e4; /* the share of other countries; material that went back, was scrapped or sold */
    int64_t drawn_e4;
    int64_t balance_e4;
    int64_t first_e4; /* drawn by the first shipment */
    int64_t so_far;   /* counted by the method */
    int64_t whole;    /* over which it is drawn; ADV_AMOUNT_UNKNOWN = not known, or the first shipment */
    size_t drawn_count, waiting_count, differing_count; /* uses */
} adv_ledger;

/**
 * Draws an assist down over its uses.
 *
 * Shape   lines: one a use, same order; NULL = only the account.
 * Rounds  what is drawn in all, to the minor unit of the currency, half up: a rounding of ours.  A value that
 *         is no whole number of minor units is drawn to its last digit in the end.
 * Source  US-063, US-064; what is ours: a revision re-spreads what is left over what is left to make, from
 *         its day on; shares given count as given and do not move what the method says of others.
 */
ADV_API void adv_ledger_draw(adv_ledger *out, adv_ledger_line *lines, const adv_ledger_terms *terms,
                             const adv_ledger_use *uses, size_t count);

/** The same terms as if their last revision had been known from the start. */
ADV_API adv_ledger_terms adv_ledger_known_at_once(const adv_ledger_terms *terms);

/** The lawful ways for a kind of assist (adv_assist.kind), ended by 0; for materials consumption alone. */
ADV_API const uint8_t *adv_ledger_ways(uint8_t kind);
/** The three ways the regulation names stand open only where all that is made goes to one country. */
ADV_API bool adv_ledger_way_needs_papers(const adv_ledger_terms *terms, adv_apportionment method);

/** The share that `units` of `whole` bear of a value, to the minor unit of its currency, half up; overrun
    adds nothing.  False when it cannot be counted.  What a shipment and a ledger draw alike comes from here.
    */
ADV_API bool adv_ledger_share(int64_t *out_e4, int64_t value_e4, int64_t units, int64_t whole,
                              adv_currency currency);

/**
 * What an assist is worth in one currency: cost of acquisition, of production by a related maker, or lease;
 * less earlier use and what the producer paid; with repairs and carriage; design by country where undertaken.
 * Steps go to `trace` as ADV_OP_COST of `item`, unless it is NULL.  ADV_AMOUNT_UNKNOWN when a part is not
 * known.  `given`: the share is given, so an unknown cost is not asked for.
 */
ADV_API int64_t adv_assist_worth(const adv_assist *assist, const adv_jurisdiction *j, adv_currency currency,
                                 bool given, adv_trace *trace, int32_t item);

/** Facts of the element an assist becomes: those stated, and what the place of design work says. */
ADV_API adv_facts_word adv_assist_facts(const adv_assist *assist, const adv_jurisdiction *j);
/** adv_element_kind of a kind of assist. */
ADV_API uint8_t adv_assist_element(uint8_t kind);

/* ---- accounts: what is told of the assists of a book --------------------------------------------------- */

/** What the law makes of an assist, whatever its ledger draws. */
typedef enum adv_account_effect {
    ADV_ACCOUNT_ADDED,     /* what is drawn is added to the value */
    ADV_ACCOUNT_LEFT,      /* `rule` leaves it out: in the price already, design undertaken here ... */
    ADV_ACCOUNT_ENDS,      /* `rule` ends transaction value */
    ADV_ACCOUNT_UNDECIDED, /* `fact` would decide */
    ADV_ACCOUNT_NO_LAW     /* no row of law is in force */
} adv_account_effect;

ADV_API const char *adv_account_effect_name(adv_account_effect effect);

/** One use told: what was drawn, and what would have been. */
typedef struct adv_account_line {
    adv_text entry, line;
    adv_date date;
    adv_ledger_line draw;
    int64_t given_e4; /* ADV_AMOUNT_UNKNOWN = none */
    adv_currency given_in;
    int64_t known_e4;    /* had the last expectation been known from the start */
    int64_t expected_e4; /* with the expectation that was asked about */
    /* where duty was asked for, in the currency of the value; ADV_AMOUNT_UNKNOWN = not known */
    int64_t marginal_e9; /* what one more unit of value adds to duty of the line */
    int64_t duty_e4, known_duty_e4, expected_duty_e4; /* on what is, or would have been, drawn */
} adv_account_line;

/**
 * Duty and additional duties on what is drawn: each line's share, converted as its other amounts are, at the
 * line's marginal rate, to the cent.  ADV_AMOUNT_UNKNOWN = of no line that draws is the duty known.
 */
typedef struct adv_account_duty {
    int64_t first_e4, drawn_e4;    /* sums of the lines whose duty is known */
    size_t first_without, without; /* lines that draw and whose duty is not known: in no sum */
    int64_t later_e4; /* an estimate: the balance at the average of what was drawn so far */
} adv_account_duty;

/** The same uses by another way of spreading; shares given are not looked at. */
typedef struct adv_account_way {
    uint8_t method;
    bool needs_papers;
    adv_ledger ledger;
    adv_account_duty duty; /* where it was asked for */
} adv_account_way;
#define ADV_ACCOUNT_WAYS 6

typedef struct adv_account {
    const adv_assist *assist;
    const adv_rule *rule; /* that decides the effect; NULL = none */
    uint8_t effect, fact;
    uint8_t method;
    adv_currency currency;
    adv_date end_date, first_date, last_date; /* of entries drawn on */
    adv_ledger ledger;
    size_t entry_count, line_count;
    const adv_account_line *lines; /* where they were asked for */
    adv_account_way ways[ADV_ACCOUNT_WAYS];
    size_t way_count;
    bool revised;        /* what is expected has changed */
    adv_ledger known;    /* where it has: as if known from the start */
    int64_t asked;       /* the expectation asked about, e4; ADV_AMOUNT_UNKNOWN = none */
    adv_ledger expected; /* with it */
    bool charged;        /* duty was asked for, and the assist is added to the value */
    adv_currency duty_currency;
    adv_account_duty duty, known_duty, expected_duty; /* of the three ledgers */
    const adv_account_line *without; /* uses of lines whose rate is not known: where they are */
    size_t without_count;
} adv_account;

#ifdef __cplusplus
}
#endif
#endif

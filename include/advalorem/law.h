/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Law as data: plain structs that lawc fills from YAML, lawpack from a canonical pack, and the build as const
 * tables.  Every row says where it stands in the law, how sure we are of that (standing), and between which
 * dates it holds.  The engine only reads it.
 */
#ifndef ADVALOREM_LAW_H
#define ADVALOREM_LAW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "advalorem/api.h"
#include "advalorem/currency.h"
#include "advalorem/date.h"
#include "advalorem/decimal.h"
#include "advalorem/element.h"
#include "advalorem/error.h"

#ifdef __cplusplus
extern "C" {
#endif

/** How sure we are of a row; the weakest standing of all that a figure rests on is shown with it. */
typedef enum adv_standing { ADV_VERIFIED, ADV_SECONDARY, ADV_KNOWLEDGE } adv_standing;
/** What a citation does: states the rule, is its treaty or statutory basis, or shows practice under it. */
typedef enum adv_cite_role { ADV_CITE_RULE, ADV_CITE_BASIS, ADV_CITE_PRACTICE } adv_cite_role;

typedef struct adv_cite {
    const char *instrument; /* id of an adv_instrument of the same jurisdiction or of WTO */
    const char *provision;  /* "1401a(b)(1)(A)" */
    const char *fact;       /* "US-050", the line of the fact sheet; NULL = none */
    uint8_t     role;       /* adv_cite_role */
    uint8_t     standing;   /* adv_standing */
} adv_cite;

typedef struct adv_instrument {
    const char *id;    /* "19USC" */
    const char *title; /* "United States Code, title 19" */
} adv_instrument;

/** What a rule is about: an element kind, or the sale as a whole. */
#define ADV_SUBJECT_SALE ADV_KIND_COUNT

typedef enum adv_effect {
    ADV_EFFECT_ADD,       /* to the value */
    ADV_EFFECT_EXCLUDE,   /* taken out of the price */
    ADV_EFFECT_LEAVE,     /* neither: outside the value, or it stays in the price; `says` tells which */
    ADV_EFFECT_END_METHOD /* transaction value cannot be used */
} adv_effect;

/** What a rule does when a fact it asks for is not known. */
typedef enum adv_unknown {
    ADV_UNKNOWN_INCOMPLETE, /* the result is incomplete, with the fact named */
    ADV_UNKNOWN_PASS,       /* the rule is taken not to apply, and an open point names the fact */
    ADV_UNKNOWN_SILENT      /* taken not to apply, and nothing is said: the fact is not usually asked for */
} adv_unknown;

/** What an applying rule does when the amount is not known. */
typedef enum adv_no_amount {
    ADV_NO_AMOUNT_INCOMPLETE, /* a person may still find it: incomplete, the amount named */
    ADV_NO_AMOUNT_LEAVE,      /* nothing is done, and an open point says that an unknown amount is inside */
    ADV_NO_AMOUNT_END_METHOD  /* required, and not quantifiable: the method ends */
} adv_no_amount;

/** What the law does with an amount by a share of a base that it names. */
typedef enum adv_allowance_use {
    ADV_ALLOWANCE_SUPPLIED, /* the share counts in the place of an amount nobody knows */
    ADV_ALLOWANCE_AT_MOST,  /* an amount counts up to the share */
    ADV_ALLOWANCE_SUPPLIED_AT_MOST, /* both: a known amount counts up to what stands in for an unknown one */
    ADV_ALLOWANCE_BY_DISTANCE /* of carriage that goes on, the part of its way that is stated to count */
} adv_allowance_use;

/** A share by the country of export. */
typedef struct adv_place_share {
    int64_t     percent_e9;
    const char *countries; /* ISO 3166, two letters, one blank between */
} adv_place_share;

/**
 * The base is the price paid or payable with what the law adds to it of the kinds `of`, and without what it
 * holds of other legs as far as that is known: with the legs up to the ship in `of` it is the FOB value, or,
 * where the price holds a leg of unknown amount, that sum.
 */
typedef struct adv_allowance {
    uint8_t                use;        /* adv_allowance_use */
    int64_t                percent_e9; /* 20 000 000 000 is 20 %; without a table */
    const adv_place_share *shares;
    uint16_t               share_count;
    adv_kind_set           of;
    adv_kind_set           covers; /* kinds that are inside the share and not counted beside it */
} adv_allowance;

/**
 * One version of one row.  A row applies when every fact in `when` is yes and every one in `unless` is no; it
 * fails when one of them is the other way; else it is undecided.  Rows of one subject are tried in order.
 * Two rows that can both apply are refused by law_check unless the later says `otherwise`.
 */
typedef struct adv_rule {
    const char     *id;     /* "us.packing": one name from here to the print-out */
    const char     *term;   /* glossary term */
    const char     *says;   /* one plain sentence: what the rule does and why, when it applies */
    const adv_cite *cites;
    uint16_t        cite_count;
    uint8_t         subject; /* adv_element_kind or ADV_SUBJECT_SALE */
    uint8_t         effect;
    uint8_t         unknown;   /* adv_unknown */
    uint8_t         no_amount; /* adv_no_amount */
    bool            otherwise; /* applies where the earlier rows of the subject did not */
    bool            ask;       /* a person should be asked when it decides; `ask_why` says why */
    const char     *ask_why;
    const adv_allowance *allowance; /* of ADD: the law says how the amount counts; NULL = as it is */
    adv_fact_set    when;   /* of adv_element_fact, or of adv_sale_fact */
    adv_fact_set    unless;
    uint8_t         trigger; /* adv_date_kind whose day decides the version */
    adv_date        from;    /* half-open [from, until) */
    adv_date        until;
    adv_date        checked_on;
} adv_rule;

/** A dated figure: a threshold, a rounding unit, a fee limit. */
typedef struct adv_parameter {
    const char     *id;    /* "us.rate_variance" */
    const char     *term;
    const char     *unit;  /* "fraction", "USD", "days" */
    const char     *says;
    const adv_cite *cites;
    uint16_t        cite_count;
    bool            known; /* false = the row stands for "no figure known here": a stated gap, never zero */
    int64_t         e9;
    uint8_t         trigger;
    adv_date        from;
    adv_date        until;
    adv_date        checked_on;
} adv_parameter;

typedef struct adv_rounding_rule {
    const char     *id;   /* "us.round_value" */
    const char     *says;
    const adv_cite *cites;
    uint16_t        cite_count;
    int64_t         unit_e4; /* 100 = cent, 10 000 = whole unit */
    uint8_t         mode;    /* adv_rounding */
    bool            ours;    /* no provision states it: named as ours in every trace */
} adv_rounding_rule;

/** How amounts in other currencies become the value's currency. */
typedef enum adv_fx_method {
    /* first rate of the quarter; the daily one where it is the variance or more away */
    ADV_FX_QUARTERLY_UNLESS_VARIANCE,
    ADV_FX_DAILY,                     /* of the day, or of the last business day before it */
    ADV_FX_PUBLISHED                  /* the figure of a published list that a calendar names */
} adv_fx_method;

/**
 * The parts of the calendar of ADV_FX_PUBLISHED.  From the day the rate is asked for it goes `back` to a
 * period and takes from there the figure of one day, the latest that is in force, or the mean.  A part is the
 * number of its word, 0 where it is not stated.
 */
typedef enum adv_fx_part {
    ADV_FX_PERIOD,      /* day, week, month */
    ADV_FX_BACK,        /* this, preceding, second_preceding */
    ADV_FX_TAKE,        /* day, latest, mean */
    ADV_FX_WEEKDAY,     /* the day to take */
    ADV_FX_WHICH,       /* of the month: first ... fourth, last, second_last */
    ADV_FX_WEEK_STARTS, /* a weekday */
    ADV_FX_MISSING,     /* no figure on the day: before, after */
    ADV_FX_FORCE,       /* of latest: a figure is in force from its same_day, or the next_day */
    ADV_FX_PART_COUNT
} adv_fx_part;

/* The words' numbers. */
enum { ADV_FX_OF_DAY = 1, ADV_FX_OF_WEEK, ADV_FX_OF_MONTH };
enum { ADV_FX_TAKE_DAY = 1, ADV_FX_TAKE_LATEST, ADV_FX_TAKE_MEAN };
enum { ADV_FX_WHICH_LAST = 5, ADV_FX_WHICH_SECOND_LAST };
enum { ADV_FX_BEFORE = 1, ADV_FX_AFTER };
enum { ADV_FX_SAME_DAY = 1, ADV_FX_NEXT_DAY };

typedef struct adv_fx_rule {
    const char         *id;
    const char         *says;
    const adv_cite     *cites;
    uint16_t            cite_count;
    uint8_t             method;            /* quarterly: for listed currencies; others are daily */
    uint8_t             trigger;           /* adv_date_kind: the day whose rate counts */
    int64_t             variance_e9;       /* 0.05; inclusive */
    uint8_t             calendar[ADV_FX_PART_COUNT]; /* of ADV_FX_PUBLISHED */
    const adv_currency *quarterly;         /* currencies the quarterly method covers */
    uint16_t            quarterly_count;
    adv_date            from;
    adv_date            until;
    adv_date            checked_on;
} adv_fx_rule;

/** What a row about an entry decides. */
typedef enum adv_entry_subject {
    ADV_ABOUT_DUTY_DAY,   /* the day whose rates of duty apply */
    ADV_ABOUT_DUTY,       /* whether duty is due with this entry, and on which part of the value */
    ADV_ABOUT_LAYER,      /* what a provision leaves of additional duties; one no row names is on the value */
    ADV_ABOUT_PROCESSING, /* merchandise processing fee */
    ADV_ABOUT_SURCHARGE,  /* surcharge on an entry filed on paper */
    ADV_ABOUT_HARBOR,     /* harbor maintenance fee */
    ADV_ABOUT_BESIDE,     /* what may be owed beside and is not computed: every row for itself */
    ADV_ABOUT_COUNT
} adv_entry_subject;

typedef enum adv_entry_effect {
    ADV_ENTRY_TAKE_DAY,     /* the day of `day` is the one */
    ADV_ENTRY_CHARGE,       /* due, by the figures the row names */
    ADV_ENTRY_EXEMPT,       /* not charged */
    ADV_ENTRY_LATER,        /* not due with this entry, but with a later one */
    ADV_ENTRY_NOT_COMPUTED, /* may be owed; named with what it is measured on */
    ADV_ENTRY_EFFECT_COUNT
} adv_entry_effect;

/** What a charge is measured on. */
typedef enum adv_entry_base {
    ADV_ON_VALUE,        /* the whole entered value of the line */
    ADV_ON_ABROAD,       /* the value of what was done abroad: repairs, alterations, processing */
    ADV_ON_FOREIGN_PART, /* the value less components of the country of importation */
    ADV_ON_ENTRY,        /* one sum for the entry */
    ADV_ON_BILL,         /* one sum for every bill of lading or air waybill */
    ADV_ON_DUTY,         /* the duty */
    ADV_ON_QUANTITY,
    ADV_ENTRY_BASE_COUNT
} adv_entry_base;

/**
 * One version of one row about an entry.  It applies when every condition it names is met; one it does not
 * name holds always.  Rows of a subject are tried in order and the first that applies decides, of
 * ADV_ABOUT_LAYER for every layer anew; of ADV_ABOUT_BESIDE each is tried for itself.
 */
typedef struct adv_entry_rule {
    const char        *id;
    const char        *term;
    const char        *says;
    const adv_cite    *cites;
    uint16_t           cite_count;
    uint8_t            subject; /* adv_entry_subject */
    uint8_t            effect;  /* adv_entry_effect */
    uint8_t            base;    /* adv_entry_base */
    uint8_t            unknown; /* adv_unknown: what it does when a condition cannot be answered */
    const char        *ask_why; /* why a person should be asked when it decides; NULL = need not */
    uint8_t            day;     /* adv_date_kind: the day of TAKE_DAY, and of the figures of a charge */
    bool               if_stated; /* applies only where that day is stated */
    /* ids of the figures of a charge; NULL = none */
    const char        *rate, *minimum, *maximum, *amount;
    /* ids of figures that the value of the entry does not pass, or passes; NULL = any value */
    const char        *at_most, *above;
    const char        *unit; /* that a base of quantity is told in; NULL = that of the line */
    uint32_t           types;    /* bit type - 1 of adv_entry_type; 0 = any, so below */
    uint32_t           modes;    /* bit mode - 1 of adv_mode */
    uint32_t           filings;  /* bit filing - 1 of adv_filing */
    uint32_t           statuses; /* bit status - 1 of adv_zone_status */
    uint32_t           when;     /* bits of adv_entry_fact that must be yes */
    uint32_t           unless;   /* and that must be no */
    /* words with one blank between; NULL = any */
    const char        *programmes; /* symbols, one of which is claimed */
    const char        *codes;      /* digits with which the number or the provision of the line begins */
    const char        *origins;    /* countries of origin */
    const char        *layers;     /* of ADV_ABOUT_LAYER: authorities, and ids of layers without "us." */
    uint8_t            trigger; /* adv_date_kind whose day decides the version */
    adv_date           from;    /* half-open [from, until) */
    adv_date           until;
    adv_date           checked_on;
} adv_entry_rule;

/** The columns of a tariff's rates. */
typedef enum adv_tariff_column {
    ADV_TARIFF_GENERAL,   /* column 1, general */
    ADV_TARIFF_SPECIAL,   /* column 1, special */
    ADV_TARIFF_OTHER,     /* column 2 */
    ADV_TARIFF_ADDITIONAL /* additional duties beside the columns; headings of chapter 99 only */
} adv_tariff_column;
#define ADV_TARIFF_COLUMN_COUNT 4

/** What a version of a programme says of its time. */
typedef enum adv_programme_state {
    ADV_PROGRAMME_IN_FORCE,
    ADV_PROGRAMME_LAPSED, /* it was in force once and is not in this time, or is not yet */
    ADV_PROGRAMME_GAP     /* not known here: a stated gap, never "not in force" */
} adv_programme_state;

/**
 * One version of who may have the rates of a column: a programme of preference with its symbol, the countries
 * of column 2, or everybody (the general column).
 */
typedef struct adv_programme {
    const char        *id;     /* "us.programme_usmca" */
    const char        *term;   /* glossary term */
    const char        *symbol; /* as the special column writes it, "S"; NULL for the other columns */
    const char        *name;   /* "United States-Mexico-Canada Agreement" */
    const char        *says;
    const adv_cite    *cites;
    uint16_t           cite_count;
    uint16_t           origin_count;
    const char *const *origins;    /* ISO 3166, two letters, ascending; of IN_FORCE */
    bool               any_origin; /* open to goods of every country that column 2 does not take */
    uint8_t            column;     /* adv_tariff_column */
    uint8_t            state;      /* adv_programme_state */
    uint8_t            trigger;
    adv_date           from;
    adv_date           until;
    adv_date           checked_on;
} adv_programme;

/** What the law says of a layer from a day on: whether it may be charged at all, not what it amounts to. */
typedef enum adv_layer_state {
    ADV_LAYER_IN_FORCE,
    ADV_LAYER_CONTESTED,    /* a court has held against it and the ruling is stayed or open to appeal */
    ADV_LAYER_ENDED,        /* no longer collected */
    ADV_LAYER_HELD_UNLAWFUL /* what was collected may have to be given back */
} adv_layer_state;

/** A state holds from its day until the next one; it is looked up by the day of asking, not of entry. */
typedef struct adv_state {
    uint8_t     state; /* adv_layer_state */
    adv_date    from;
    const char *says;
} adv_state;

/** The power under which layers are charged: "section_301".  What all its layers share. */
typedef struct adv_authority {
    const char      *id;
    const char      *says;
    const adv_cite  *cites;
    uint16_t         cite_count;
    const adv_state *states; /* by day; before the first a layer of it does not exist */
    uint16_t         state_count;
} adv_authority;

/** Countries that origins name by one word: "eu". */
typedef struct adv_country_group {
    const char        *id;
    const char        *says;
    const char *const *members; /* ISO 3166, two letters */
    uint16_t           member_count;
    const adv_cite    *cites;
    uint16_t           cite_count;
} adv_country_group;

/** Goods by the beginnings of their codes; short lists stand in the law, long ones are imported. */
typedef struct adv_product_list {
    const char        *id;
    const char        *says;
    const char *const *codes; /* digits, 2 to 10 */
    uint16_t           code_count;
    const adv_cite    *cites;
    uint16_t           cite_count;
} adv_product_list;

/** What a layer is charged on. */
typedef enum adv_layer_base {
    ADV_BASE_FULL_VALUE,
    ADV_BASE_CONTENT,               /* the value of one material in the goods; not stated = not computable */
    ADV_BASE_CONTENT_OR_FULL_VALUE, /* the same where it is stated, else the full value */
    ADV_BASE_NON_US_CONTENT         /* the value without the content of the United States; not stated = not
                                       computable */
} adv_layer_base;
typedef enum adv_material {
    ADV_MATERIAL_NONE,
    ADV_MATERIAL_STEEL,
    ADV_MATERIAL_ALUMINUM,
    ADV_MATERIAL_COPPER
} adv_material;
#define ADV_MATERIAL_COUNT 4

/** What a layer does. */
typedef enum adv_layer_form {
    ADV_LAYER_ADD,   /* the rate on top of the duty of the goods */
    ADV_LAYER_TOTAL, /* the duty of the goods and the layer come to the rate together, never to less */
    ADV_LAYER_LIFT   /* charges nothing and takes other layers away */
} adv_layer_form;

/**
 * One version of one heading of chapter 99.  It reaches goods of its origins, whose code stands in one of the
 * lists of `scope` and in none of `except`, entered in [from, until) and loaded in [loaded_from,
 * loaded_until).  Layers of one `group` share the value: what one of a lower rank is charged on is gone for
 * those of a higher one.  Of the layers of one `one_of` at most one applies.
 */
typedef struct adv_layer {
    const char     *id;        /* "us.s301_list_3" */
    const char     *heading;   /* "9903.88.03" */
    const char     *authority; /* id of an adv_authority */
    const char     *says;
    const char     *origins;   /* "any", "CN HK", "any except eu JP": codes, and ids of groups */
    const char     *scope;     /* names of lists, one blank between; NULL = all goods */
    const char     *except;    /* names of lists; NULL = none */
    const char     *programmes; /* a lifting row: where one of these preferences is claimed, "S S+"; NULL =
                                   none is asked for */
    const char     *lifts;     /* a lifting row: ids and authorities it takes away; else NULL */
    const char     *group;     /* NULL = shares its base with none */
    const char     *one_of;    /* NULL = of no such set */
    const adv_cite *cites;
    uint16_t        cite_count;
    uint8_t         form;      /* adv_layer_form */
    uint8_t         base;      /* adv_layer_base */
    uint8_t         material;  /* adv_material, of a content base */
    uint8_t         rank;      /* 1 to 99 within the group; 0 without one */
    bool            known;     /* false = a stated gap: nobody knows what holds here */
    bool            claim;     /* only where its heading is claimed: what decides is not in the code */
    int64_t         rate_e9;   /* 0.25 is 250000000 */
    int64_t         us_content_e9; /* content of the United States of this part of the value or more leaves
                                      the base; 0 = it stays in */
    adv_date        from;
    adv_date        until;
    adv_date        loaded_from;  /* ADV_DATE_NONE = any day */
    adv_date        loaded_until; /* ADV_DATE_OPEN = any day */
    bool            vessel;       /* only loading onto a vessel counts: other goods are as if loaded later */
    adv_date        checked_on;
} adv_layer;

typedef struct adv_jurisdiction {
    const char              *code; /* "US" */
    const char              *name;
    adv_currency             currency;
    const char              *basis; /* one sentence: where the value stops growing */
    uint8_t                  trigger; /* adv_date_kind the rules normally look at */
    const adv_instrument    *instruments;
    uint16_t                 instrument_count;
    const adv_rule          *rules; /* by subject, then order of writing, then from */
    uint16_t                 rule_count;
    const adv_parameter     *parameters;
    uint16_t                 parameter_count;
    const adv_fx_rule       *fx;
    uint16_t                 fx_count;
    const adv_entry_rule    *entry_rules; /* by subject, then order of writing, then from */
    uint16_t                 entry_rule_count;
    adv_rounding_rule        round_value;   /* the determined value of a line */
    adv_rounding_rule        round_entered; /* the figure keyed on the declaration */
    const char *const       *methods;       /* lawful order: "transaction_value", ... */
    uint16_t                 method_count;
    const adv_programme     *programmes; /* by order of writing, then from */
    uint16_t                 programme_count;
    const adv_authority     *authorities;   /* as written, as are the four below */
    uint16_t                 authority_count;
    const adv_country_group *groups;
    uint16_t                 group_count;
    const adv_product_list  *lists;
    uint16_t                 list_count;
    const adv_layer         *layers;        /* versions of one row stand together, oldest first */
    uint16_t                 layer_count;
} adv_jurisdiction;

/** What a delivery term says about who pays which leg: bits of (kind - ADV_KIND_INLAND_EXPORT). */
typedef struct adv_incoterm {
    const char     *term;    /* "FOB" */
    const char     *edition; /* "2020"; older terms carry the edition that last knew them */
    const char     *editions; /* all that know it with these legs, one blank between; NULL = that one */
    const char     *place;   /* what the named place is: "port of shipment" */
    const char     *says;
    const adv_cite *cites;
    uint16_t        cite_count;
    uint32_t        in_price;     /* element kinds (bit = kind - ADV_KIND_INLAND_EXPORT) the price holds */
    uint32_t        not_in_price; /* in neither: depends on the named place, so unknown */
    bool            duty_in_price;
    bool            sea_only;
    bool            place_abroad; /* the named place lies in the country of export */
} adv_incoterm;

/** A charge as invoices name it. */
typedef struct adv_charge {
    const char     *name;     /* folded: lower case ASCII, single blanks */
    const char     *language; /* "en", "zh", "vi" */
    uint8_t         kind;     /* adv_element_kind */
    uint8_t         doubt;    /* 0 none, 1 some: ask, 2 much: treat as unclassified until a person says */
    const char     *says;     /* what it is, and what the doubt is */
    const adv_cite *cites;
    uint16_t        cite_count;
} adv_charge;

typedef struct adv_law {
    uint32_t                format; /* ADV_LAW_FORMAT */
    const char             *digest; /* hex of the canonical pack, set by the host; "" = not computed */
    const adv_jurisdiction *jurisdictions;
    uint16_t                jurisdiction_count;
    const adv_incoterm     *incoterms;
    uint16_t                incoterm_count;
    const adv_charge       *charges; /* sorted by name bytes */
    uint16_t                charge_count;
    /* what delivery terms and charges cite beside the instruments of WTO */
    const adv_instrument   *instruments;
    uint16_t                instrument_count;
} adv_law;
#define ADV_LAW_FORMAT 1
/** Changes when the engine computes something differently from the same facts and pack. */
#define ADV_RULE_VERSION "1"

/** The built-in pack. */
ADV_API const adv_law *adv_law_builtin(void);

ADV_API const adv_jurisdiction *adv_law_find(const adv_law *law, adv_text code);
ADV_API const adv_incoterm     *adv_incoterm_find(const adv_law *law, adv_text term, adv_text edition);
/** Whether the term is of that edition; true where none is stated.  adv_incoterm_find takes the nearest. */
ADV_API bool adv_incoterm_is_of(const adv_incoterm *term, adv_text edition);
/** The longest dictionary name the charge's text is or contains as whole words; NULL = unknown, list it. */
ADV_API const adv_charge       *adv_charge_find(const adv_law *law, adv_text name, bool *exact);
/** The figure in force, or NULL when no row covers the day. */
ADV_API const adv_parameter    *adv_parameter_find(const adv_jurisdiction *j, const char *id, adv_date day);
ADV_API const adv_fx_rule      *adv_fx_rule_find(const adv_jurisdiction *j, adv_date day);
/**
 * What a citation names: of the jurisdiction (NULL = none), of WTO, of terms and charges.  NULL = not
 * declared.
 */
ADV_API const adv_instrument   *adv_instrument_find(const adv_law *law, const adv_jurisdiction *j,
                                                    const char *id);
ADV_API const char             *adv_standing_name(adv_standing standing);
ADV_API const char             *adv_effect_name(adv_effect effect);
ADV_API const char             *adv_layer_state_name(adv_layer_state state);
ADV_API const char             *adv_layer_base_name(adv_layer_base base);
ADV_API const char             *adv_material_name(adv_material material);
ADV_API const char             *adv_layer_form_name(adv_layer_form form);
/** NULL = not declared. */
ADV_API const adv_authority    *adv_authority_find(const adv_jurisdiction *j, const char *id);
/** The state on a day; NULL before the first. */
ADV_API const adv_state        *adv_authority_state(const adv_authority *authority, adv_date day);
/** The next word of a text such as origins, scope or lifts; empty at its end.  Moves `rest` on. */
ADV_API adv_text                adv_word_next(adv_text *rest);
ADV_API adv_standing            adv_weakest_standing(const adv_cite *cites, size_t count);

/**
 * Meaning, whatever the origin of the pack: versions half open and without overlap, gaps written as gaps,
 * every row cites a declared instrument, rows of one subject disjoint or `otherwise`, every element kind
 * decided, widths of every plan within 127 bits, method order known.  All problems are added to `problems`.
 */
ADV_API adv_status adv_law_check(const adv_law *law, adv_error_list *problems, adv_arena *arena);

#ifdef __cplusplus
}
#endif
#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Chapter 99 layers of a line: which apply, on what, how much, what each further dollar of value costs, and
 * which do not and why.
 *
 * Layers are rows of law (adv_layer in law.h), together with those of a user's own table.  A layer that is
 * claimed on the entry is charged where it reaches the goods; one that would reach them and is not claimed is
 * told and never charged; one that is claimed and does not reach them is told with the reason.  Which goods a
 * layer reaches may stand in a list that is not at hand: then a claim is taken at its word, and without a
 * claim the answer is that nobody can tell.
 *
 * No duty is charged on duty: every layer has its own base, taken from the customs value.
 */
#ifndef ADVALOREM_LAYER_H
#define ADVALOREM_LAYER_H

#include "advalorem/api.h"
#include "advalorem/law.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One entry of an imported list: the goods whose codes begin so, between two days. */
typedef struct adv_list_entry {
    uint16_t list;   /* index into adv_lists.names */
    uint8_t  digits; /* 2 to 10 */
    uint64_t code;   /* of so many digits */
    adv_date from;   /* ADV_DATE_NONE = always was */
    adv_date until;  /* ADV_DATE_OPEN = still is */
} adv_list_entry;

typedef struct adv_lists {
    const char *const    *names;
    size_t                name_count;
    const adv_list_entry *entries;
    size_t                entry_count;
} adv_lists;

#define ADV_LAYER_ROWS_MOST  1024 /* rows that one table compiles */
#define ADV_LAYER_LISTS_MOST 256  /* lists they name */
#define ADV_LAYER_SETS_MOST  64   /* groups, and sets of which at most one applies */
#define ADV_LAYER_LINES_MOST 64   /* layers that are told of one line */

/** Rows and lists made ready for look-up; borrows the rows.  Threads may share it: it is only read. */
typedef struct adv_layer_table adv_layer_table;

/**
 * Compiles the layers of a jurisdiction with the lists at hand (NULL = those of the law alone).  What
 * adv_law_check lets through compiles, except where it passes one of the sizes above, a list of the law is
 * imported too, or an entry of a list has no code: these are problems, and the status is ADV_ERR_INPUT.
 */
ADV_API adv_status adv_layer_compile(adv_layer_table **out, adv_arena *arena, const adv_jurisdiction *j,
                             const adv_lists *lists, adv_error_list *problems);

/** What a row of law about the entry leaves of the layers it names. */
typedef struct adv_layer_part {
    const adv_entry_rule *rule; /* of ADV_ABOUT_LAYER, whose conditions the line meets */
    int64_t base_e4;     /* of ADV_ENTRY_CHARGE: what they are charged on; ADV_AMOUNT_UNKNOWN = see why */
    int64_t marginal_e9; /* what one more dollar of value adds to that */
    uint8_t why;         /* adv_layer_why of a base that is not known */
} adv_layer_part;

/** What is known of the line.  Amounts in the currency of the value; ADV_AMOUNT_UNKNOWN = not stated. */
typedef struct adv_layer_query {
    adv_text        code;       /* digits without points, 4 to 10 */
    adv_text        origin;     /* ISO 3166, two letters; empty = not known */
    adv_date        day;        /* entered for consumption, or withdrawn for it */
    adv_date        loaded;     /* on the final conveyance; ADV_DATE_NONE = not known */
    uint8_t         mode;       /* adv_mode: how the goods came; 0 = not known */
    adv_date        as_of;      /* for the state; ADV_DATE_NONE = the latest known */
    int64_t         value_e4;
    int64_t         content_e4[ADV_MATERIAL_COUNT]; /* by adv_material; [0] is not looked at */
    int64_t         us_content_e4;
    int64_t         duty_e4;          /* of the goods in their own subheading: layers may make up a total */
    int64_t         duty_base_e4;     /* what that is charged on; ADV_AMOUNT_UNKNOWN = the value */
    int64_t         duty_marginal_e9; /* what one more dollar of value adds to it, in dollars */
    const adv_text *claimed;          /* headings as declared: "9903.88.03" or "99038803" */
    size_t          claimed_count;
    const adv_text *programmes;       /* preferences claimed: "S", "KR" */
    size_t          programme_count;
    const adv_layer_part *parts;      /* in their order; of a layer the first that names it counts */
    size_t          part_count;
    bool            by_law;           /* charge every layer that reaches the goods, as if it were claimed;
                                         what holds only where it is claimed still needs the claim */
} adv_layer_query;

/** A query in which every amount is not stated. */
#define ADV_LAYER_QUERY_INIT                                                                                 \
    {                                                                                                        \
        .day = ADV_DATE_NONE, .loaded = ADV_DATE_NONE, .as_of = ADV_DATE_NONE,                               \
        .value_e4 = ADV_AMOUNT_UNKNOWN,                                                                      \
        .content_e4 = {ADV_AMOUNT_UNKNOWN, ADV_AMOUNT_UNKNOWN, ADV_AMOUNT_UNKNOWN, ADV_AMOUNT_UNKNOWN},      \
        .us_content_e4 = ADV_AMOUNT_UNKNOWN, .duty_e4 = ADV_AMOUNT_UNKNOWN,                                  \
        .duty_base_e4 = ADV_AMOUNT_UNKNOWN                                                                   \
    }

typedef enum adv_layer_outcome {
    ADV_LAYER_APPLIES,   /* charged */
    ADV_LAYER_DISPLACED, /* it reaches the goods, and `by` leaves nothing for it or stands in its place */
    ADV_LAYER_LIFTED,    /* it reaches the goods, and `by` or the row `part` takes it away */
    ADV_LAYER_UNCLAIMED, /* it reaches the goods and is not claimed: a warning, with what it would be */
    ADV_LAYER_NOT_DUE,   /* claimed, and it does not reach them: `why` */
    ADV_LAYER_UNKNOWN,   /* nobody can tell whether it reaches them: `why` */
    ADV_LAYER_USED       /* a lifting row that took something away */
} adv_layer_outcome;
#define ADV_LAYER_OUTCOME_COUNT 7

/** Why a layer is not due, cannot be told, or is charged without its amount. */
typedef enum adv_layer_why {
    ADV_LAYER_WHY_NONE,
    ADV_LAYER_WHY_DAY,            /* not in force on the day of entry */
    ADV_LAYER_WHY_LOADED,         /* loaded on a day it does not reach */
    ADV_LAYER_WHY_ORIGIN,         /* goods of another origin */
    ADV_LAYER_WHY_PRODUCT,        /* not on its list, or taken out of it */
    ADV_LAYER_WHY_PROGRAMME,      /* the preference it asks for is not claimed */
    ADV_LAYER_WHY_ALTERNATIVE,    /* another heading of the same set is claimed */
    ADV_LAYER_WHY_NOTHING_LIFTED, /* there is no layer on these goods that it could lift */
    ADV_LAYER_WHY_LIST_MISSING,   /* its list is not at hand */
    ADV_LAYER_WHY_DAY_MISSING,
    ADV_LAYER_WHY_LOADED_MISSING,
    ADV_LAYER_WHY_ORIGIN_MISSING,
    ADV_LAYER_WHY_CODE_MISSING,   /* no code, or fewer digits than its list tells goods apart by */
    ADV_LAYER_WHY_GAP,            /* the law of that day is not known to us */
    ADV_LAYER_WHY_VALUE_MISSING,  /* the amount is not known: the value, */
    ADV_LAYER_WHY_CONTENT_MISSING,/* the value of the material, */
    ADV_LAYER_WHY_US_MISSING,     /* the content of the United States, */
    ADV_LAYER_WHY_DUTY_MISSING,   /* or the duty of the goods is not stated */
    ADV_LAYER_WHY_RANGE,          /* the amount passes the bound of amounts */
    ADV_LAYER_WHY_ABROAD_MISSING, /* the value of what was done abroad is not stated */
    ADV_LAYER_WHY_ABROAD_ABOVE,   /* or passes that of the goods */
    ADV_LAYER_WHY_US_ABOVE,       /* the content of the United States passes the value of the goods */
    ADV_LAYER_WHY_CONTENT_PART,   /* how much of the material is in the part that is charged is not said */
    ADV_LAYER_WHY_MODE_MISSING,   /* whether the goods were loaded onto a vessel is not known */
    ADV_LAYER_WHY_PART            /* what the provision claimed leaves of it is not known here */
} adv_layer_why;
#define ADV_LAYER_WHY_COUNT 25

typedef struct adv_layer_line {
    const adv_layer *layer;
    const adv_layer *by;          /* displaced or lifted by; what a used row lifted first */
    const adv_layer *exclusion;   /* a lifting row whose list may hold the goods and that is not claimed */
    const adv_state *state;       /* on the day of asking; NULL = none stated */
    const adv_layer_part *part;   /* the row that says what it is charged on; NULL = the value */
    uint8_t          outcome;
    uint8_t          why;
    bool             claimed;
    bool             on_claim;    /* its list is not at hand, and the claim was taken at its word */
    bool             amount_known;
    bool             marginal_known;
    int64_t          base_e4;     /* what it is charged on */
    int64_t          amount_e4;   /* cents, half up: ours */
    int64_t          marginal_e9; /* dollars that one more dollar of value adds */
} adv_layer_line;

typedef struct adv_layer_result {
    size_t         count;
    int64_t        due_e4;        /* of the layers that apply, as far as their amounts are known */
    int64_t        unclaimed_e4;  /* of those that are not claimed, the same */
    int64_t        marginal_e9;   /* of the layers that apply */
    bool           due_known;     /* every amount of a layer that applies is known, and none is in doubt */
    bool           marginal_known;
    bool           overfull;      /* more than ADV_LAYER_LINES_MOST had to be told; the sums hold the rest */
    uint64_t       strangers;     /* bit i: claimed[i], of the first 64, is no heading of a layer here */
    adv_layer_line lines[ADV_LAYER_LINES_MOST]; /* by rank, then as written; the last, claims never met */
} adv_layer_result;

/**
 * What a layer that applies amounts to on its base: in cents, half up (ours); a layer that brings duty and
 * layer together to its rate leaves out `duty_e4`, the duty that falls on the base, and is never less than
 * nothing.  Errors  ADV_ERR_RANGE past the bounds.
 */
ADV_API adv_status adv_layer_amount(int64_t *amount_e4, const adv_layer *layer, int64_t base_e4,
                                    int64_t duty_e4);

/** Allocates nothing: the same call for one line and for a book of millions. */
ADV_API void adv_layer_find(adv_layer_result *out, const adv_layer_table *table,
                            const adv_layer_query *query);

ADV_API const char *adv_layer_outcome_name(adv_layer_outcome outcome);
/** One phrase: "it is not in force on the day of entry". */
ADV_API const char *adv_layer_why_text(adv_layer_why why);

#ifdef __cplusplus
}
#endif
#endif

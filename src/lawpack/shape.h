/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a pack (JSON) and law files (YAML) share: the tables of the maps both have, and the steps from a
 * checked map to rows of law.  Texts are copied, so that a law outlives the tree it came from.
 */
#ifndef ADVALOREM_LAWPACK_SHAPE_H
#define ADVALOREM_LAWPACK_SHAPE_H

#include "advalorem/law.h"
#include "advalorem/schema.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct adv_shape_cite {
    adv_place place;
    adv_text instrument, provision, fact;
    uint8_t role, standing;
} adv_shape_cite;

typedef struct adv_shape_instrument {
    adv_place place;
    adv_text id, title;
} adv_shape_instrument;

typedef struct adv_shape_rounding {
    adv_place place;
    adv_text id, says;
    adv_decimal unit;
    uint8_t mode;
    uint8_t ours; /* adv_ternary */
    adv_list cites;
} adv_shape_rounding;

typedef struct adv_shape_roundings {
    adv_place place;
    adv_shape_rounding *value, *entered;
} adv_shape_roundings;

typedef struct adv_shape_incoterm {
    adv_place place;
    adv_text term, edition, editions, at_place, says;
    adv_list cites, in_price, not_in_price;
    uint8_t duty_in_price, sea_only, place_abroad; /* adv_ternary */
} adv_shape_incoterm;

typedef struct adv_shape_share {
    adv_place place;
    adv_decimal percent;
    adv_text countries;
} adv_shape_share;

typedef struct adv_shape_allowance {
    adv_place place;
    uint8_t use;
    adv_decimal percent;
    adv_list shares; /* of adv_shape_share */
    adv_list of, covers;
} adv_shape_allowance;

/** A row about an entry without its days: what a law file and a pack write alike. */
typedef struct adv_shape_entry {
    adv_text id, term, says, ask;
    uint8_t subject, effect, base, unknown, day;
    uint8_t if_stated; /* adv_ternary */
    adv_text rate, minimum, maximum, amount, at_most, above, unit;
    adv_text types, modes, filings, statuses, when, unless; /* words of closed lists */
    adv_text programmes, codes, origins, layers;
    adv_list cites;
} adv_shape_entry;

typedef struct adv_shape_state {
    adv_place place;
    adv_text says;
    uint8_t state;
    adv_date from;
} adv_shape_state;

typedef struct adv_shape_authority {
    adv_place place;
    adv_text id, says;
    adv_list cites, states; /* of adv_shape_state */
} adv_shape_authority;

typedef struct adv_shape_group {
    adv_place place;
    adv_text id, says;
    adv_list cites, members;
} adv_shape_group;

typedef struct adv_shape_product_list {
    adv_place place;
    adv_text id, says;
    adv_list cites, codes;
} adv_shape_product_list;

extern const adv_schema adv_shape_authority_schema;
extern const adv_schema adv_shape_group_schema;
extern const adv_schema adv_shape_product_list_schema;
extern const adv_schema adv_shape_allowance_schema;
extern const adv_schema adv_shape_cite_schema;
extern const adv_schema adv_shape_instrument_schema;
extern const adv_schema adv_shape_roundings_schema;
extern const adv_schema adv_shape_incoterm_schema;

/** One field of a table of the walker: structure, member, name, type, is it required. */
#define ADV_SHAPE_FIELD(structure, member, key, kind, must, ...)                                             \
    {                                                                                                        \
        .name = (key), .type = (kind), .required = (must), .offset = (uint16_t)offsetof(structure, member),  \
        __VA_ARGS__                                                                                          \
    }
#define ADV_SHAPE_SCHEMA(structure, title, what, list)                                                       \
    {                                                                                                        \
        .name = (title), .doc = (what), .size = sizeof(structure), .align = _Alignof(structure),             \
        .fields = (list), .field_count = sizeof(list) / sizeof((list)[0]),                                   \
        .place_offset = (uint16_t)offsetof(structure, place)                                                 \
    }

/** The fields of an adv_shape_entry that stands in `structure` as `entry`. */
#define ADV_SHAPE_ENTRY_TEXT(structure, member, must, what)                                                  \
    ADV_SHAPE_FIELD(structure, entry.member, #member, ADV_FIELD_TEXT, must, .doc = (what))
#define ADV_SHAPE_ENTRY_NAME(structure, member, key, list, must, what)                                       \
    ADV_SHAPE_FIELD(structure, entry.member, key, ADV_FIELD_ENUM, must, .names = (list), .doc = (what))
#define ADV_SHAPE_ENTRY_FIELDS(structure)                                                                    \
    ADV_SHAPE_ENTRY_TEXT(structure, id, true, "name of the row"),                                            \
    ADV_SHAPE_ENTRY_TEXT(structure, term, true, "term of the glossary"),                                     \
    ADV_SHAPE_ENTRY_NAME(structure, subject, "about", adv_entry_subject_names, true, "what it decides"),     \
    ADV_SHAPE_ENTRY_NAME(structure, effect, "effect", adv_entry_effect_names, true, "what it does"),         \
    ADV_SHAPE_ENTRY_NAME(structure, base, "base", adv_entry_base_names, false,                               \
                         "what the charge is measured on; absent: value"),                                   \
    ADV_SHAPE_ENTRY_NAME(structure, unknown, "unknown", adv_unknown_names, false,                            \
                         "what it does when a condition cannot be answered; absent: incomplete"),            \
    ADV_SHAPE_ENTRY_NAME(structure, day, "day", adv_date_kind_names, false,                                  \
                         "the day it takes, or whose figures it charges; absent: entry"),                    \
    ADV_SHAPE_FIELD(structure, entry.if_stated, "if_stated", ADV_FIELD_TERNARY, false,                       \
                    .doc = "yes: only where that day is stated"),                                            \
    ADV_SHAPE_ENTRY_TEXT(structure, rate, false, "figure: part of the base"),                                \
    ADV_SHAPE_ENTRY_TEXT(structure, minimum, false, "figure: no less than this on an entry"),                \
    ADV_SHAPE_ENTRY_TEXT(structure, maximum, false, "figure: no more than this on an entry"),                \
    ADV_SHAPE_ENTRY_TEXT(structure, amount, false, "figure: one sum"),                                       \
    ADV_SHAPE_ENTRY_TEXT(structure, at_most, false, "figure the value of the entry does not pass"),          \
    ADV_SHAPE_ENTRY_TEXT(structure, above, false, "figure the value of the entry passes"),                   \
    ADV_SHAPE_ENTRY_TEXT(structure, unit, false, "unit that a base of quantity is told in"),                 \
    ADV_SHAPE_ENTRY_TEXT(structure, types, false, "types of entry, words"),                                  \
    ADV_SHAPE_ENTRY_TEXT(structure, modes, false, "how the goods came, words"),                              \
    ADV_SHAPE_ENTRY_TEXT(structure, filings, false, "how the entry was filed, words"),                       \
    ADV_SHAPE_ENTRY_TEXT(structure, statuses, false, "status in a zone, words"),                             \
    ADV_SHAPE_ENTRY_TEXT(structure, when, false, "facts that must be yes, words"),                           \
    ADV_SHAPE_ENTRY_TEXT(structure, unless, false, "facts that must be no, words"),                          \
    ADV_SHAPE_ENTRY_TEXT(structure, programmes, false, "symbols of which one is claimed, words"),            \
    ADV_SHAPE_ENTRY_TEXT(structure, codes, false, "beginnings of numbers and provisions, words"),            \
    ADV_SHAPE_ENTRY_TEXT(structure, origins, false, "countries of origin, words"),                           \
    ADV_SHAPE_ENTRY_TEXT(structure, layers, false, "authorities and layers, words"),                         \
    ADV_SHAPE_ENTRY_TEXT(structure, says, true, "one sentence: what it does and why"),                       \
    ADV_SHAPE_ENTRY_TEXT(structure, ask, false, "why a person should be asked when it decides"),             \
    ADV_SHAPE_FIELD(structure, entry.cites, "cites", ADV_FIELD_LIST, false, .of = &adv_shape_cite_schema,    \
                    .doc = "where it stands in the law")

/** Where rows are built; `no_memory` once an allocation failed, `count` of problems met by these steps. */
typedef struct adv_shaper {
    adv_arena *arena;
    const char *source;
    adv_error_list *problems;
    size_t found;
    bool no_memory;
} adv_shaper;

/** Adds a problem at a node. */
void adv_shaper_problem(adv_shaper *shaper, const adv_node *node, const char *format, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 3, 4)))
#endif
    ;

/** NUL-terminated copy; NULL for no text. A text with a NUL inside is a problem at `node`. */
const char *adv_shape_string(adv_shaper *shaper, adv_text text, const adv_node *node);
/** A count that the law's tables can hold; past it a problem at `node`, and 0. */
uint16_t adv_shape_count(adv_shaper *shaper, size_t count, const adv_node *node);
/** yes or absent; "unknown" is a problem: law does not leave it open. */
bool adv_shape_yes(adv_shaper *shaper, uint8_t ternary, const adv_node *map, const char *key);

const adv_cite *adv_shape_cites(adv_shaper *shaper, uint16_t *count, const adv_list *cites,
                                const adv_node *node);
const adv_instrument *adv_shape_instruments(adv_shaper *shaper, uint16_t *count, const adv_list *list,
                                            const adv_node *node);
adv_rounding_rule adv_shape_rounding_rule(adv_shaper *shaper, const adv_shape_rounding *shape,
                                          const adv_node *node);
adv_incoterm adv_shape_incoterm_row(adv_shaper *shaper, const adv_shape_incoterm *shape,
                                    const adv_node *node);
/** NULL for none. */
const adv_allowance *adv_shape_allowance_row(adv_shaper *shaper, const adv_shape_allowance *shape,
                                         const adv_node *node);
/** Everything but the days, ids as they stand. */
adv_entry_rule adv_shape_entry_row(adv_shaper *shaper, const adv_shape_entry *shape, const adv_node *node);
/** Bits of the facts named in a list (or in one text); NULL = none. */
adv_fact_set adv_shape_facts(adv_shaper *shaper, const adv_node *names, uint8_t subject);
const char *const *adv_shape_texts(adv_shaper *shaper, uint16_t *count, const adv_list *list,
                                   const adv_node *node);
const adv_currency *adv_shape_currencies(adv_shaper *shaper, uint16_t *count, const adv_node *names);
/** Rank of a layer: 1 to 99, 0 = none stated; anything else is a problem. */
uint8_t adv_shape_rank(adv_shaper *shaper, int64_t rank, const adv_node *node);
/** A version of a layer has a rate, or a gap, or lifts: a problem otherwise. */
void adv_shape_layer_rate(adv_shaper *shaper, bool has_rate, bool has_gap, uint8_t form,
                          const adv_node *node);
adv_authority adv_shape_authority_row(adv_shaper *shaper, const adv_shape_authority *shape,
                                      const adv_node *node);
adv_country_group adv_shape_group_row(adv_shaper *shaper, const adv_shape_group *shape, const adv_node *node);
adv_product_list adv_shape_product_list_row(adv_shaper *shaper, const adv_shape_product_list *shape,
                                            const adv_node *node);
/** Index of a name in a NULL-ended list, -1 when it is none. */
int adv_shape_name_find(const char *const *names, adv_text name);
/** A decimal at nine places as an amount at four; finer figures are a problem. */
int64_t adv_shape_e4(adv_shaper *shaper, int64_t e9, const adv_node *node);

#ifdef __cplusplus
}
#endif
#endif

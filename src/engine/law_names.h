/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words law files and packs use for the closed lists of law.h, in the order of their enums, each list
 * ended by NULL so that the schema walker can name what it expected; and the folding under which charge
 * names are compared.
 */
#ifndef ADVALOREM_ENGINE_LAW_NAMES_H
#define ADVALOREM_ENGINE_LAW_NAMES_H

#include "advalorem/law.h"

#ifdef __cplusplus
extern "C" {
#endif

extern const char *const adv_price_way_names[];     /* industry_practice, ... */
extern const char *const adv_standing_names[];      /* verified, secondary, knowledge */
extern const char *const adv_cite_role_names[];     /* rule, basis, practice */
extern const char *const adv_effect_names[];        /* add, exclude, leave, end_method */
extern const char *const adv_unknown_names[];       /* incomplete, pass, silent */
extern const char *const adv_no_amount_names[];     /* incomplete, leave, end_method */
extern const char *const adv_allowance_names[];       /* supplied, at_most ... */
extern const char *const adv_fx_method_names[];     /* quarterly_unless_variance, daily, published */
extern const char *const adv_fx_part_names[];       /* period, back, take ...: keys of a calendar */
/* The words of each part; the first is number 1. */
extern const char *const *const adv_fx_part_words[];
extern const char *const adv_fx_period_names[];
extern const char *const adv_fx_back_names[];
extern const char *const adv_fx_take_names[];
extern const char *const adv_weekday_names[];
extern const char *const adv_fx_which_names[];
extern const char *const adv_fx_missing_names[];
extern const char *const adv_fx_force_names[];
extern const char *const adv_rounding_mode_names[]; /* half_up ... floor */
extern const char *const adv_doubt_names[];         /* none, some, much */
extern const char *const adv_method_names[];        /* the six methods, in the order of the Agreement */
extern const char *const adv_subject_names[];       /* element kinds, then "sale" for ADV_SUBJECT_SALE */
extern const char *const adv_date_kind_names[];
extern const char *const adv_tariff_column_names[];   /* general, special, other, additional */
extern const char *const adv_programme_state_names[]; /* in_force, lapsed, gap */
extern const char *const adv_language_names[]; /* en, zh, vi: languages of charge names */
/* of rows about entries; the first name of the next four is number 1 of its enum */
extern const char *const adv_entry_type_names[];
extern const char *const adv_mode_names[];
extern const char *const adv_filing_names[];
extern const char *const adv_zone_status_names[];
extern const char *const adv_entry_fact_names[];
extern const char *const adv_entry_subject_names[]; /* duty_day, duty, processing_fee ... */
extern const char *const adv_entry_effect_names[];  /* take_day, charge, exempt, later, not_computed */
extern const char *const adv_entry_base_names[];    /* value, abroad ... */
extern const char *const adv_layer_state_names[]; /* in_force, contested, ended, held_unlawful */
extern const char *const adv_layer_base_names[];  /* full_value ... non_us_content */
extern const char *const adv_material_names[];    /* none, steel, aluminum, copper */
extern const char *const adv_layer_form_names[];  /* add, total, lift */

#define ADV_EFFECT_COUNT    4
#define ADV_UNKNOWN_COUNT   3
#define ADV_NO_AMOUNT_COUNT 3
#define ADV_ALLOWANCE_COUNT 4
#define ADV_STANDING_COUNT  3
#define ADV_CITE_ROLE_COUNT 3
#define ADV_FX_METHOD_COUNT 3
#define ADV_PROGRAMME_STATE_COUNT 3
#define ADV_DOUBT_COUNT     3
#define ADV_METHOD_COUNT    6
#define ADV_LAYER_STATE_COUNT 4
#define ADV_LAYER_BASE_COUNT  4
#define ADV_LAYER_FORM_COUNT  3

/** The words of `bits` in the order of `names`, one blank between; empty for none. */
void adv_bits_words(adv_buffer *out, uint32_t bits, const char *const *names);

/** Name of a fact of the list the subject uses: element facts for a kind, sale facts for the sale. */
const char *adv_subject_fact_name(uint8_t subject, unsigned fact);
unsigned adv_subject_fact_count(uint8_t subject);
/** -1 when the list of that subject has no such fact. */
int adv_subject_fact_find(uint8_t subject, adv_text name);

/**
 * A charge name as the dictionary keeps it: small letters, single blanks for blanks and punctuation, full-
 * width forms as plain ones.  Small letters are found for ASCII and for the Latin letters of Vietnamese.
 * Bytes that are no UTF-8 count as punctuation.
 */
void adv_charge_fold(adv_buffer *out, adv_text name);

/** A heading of chapter 99 as layers name it: "9903.88.03". */
bool adv_heading_has_form(adv_text heading);
/** How layers and lists of goods are named: small letters, digits, _ and points. */
bool adv_list_name_has_form(adv_text name);

/** The newest day on which somebody checked a row of this pack; ADV_DATE_NONE when no row says. */
adv_date adv_law_newest_check(const adv_law *law);
/** True when `checked_on` lies more than 24 months before `newest`. No clock: age is relative to the pack. */
bool adv_law_is_stale(adv_date checked_on, adv_date newest);

#ifdef __cplusplus
}
#endif
#endif

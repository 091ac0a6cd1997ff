/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files that build a determination from the facts of a shipment share: the lines, the items, the
 * part of every item that falls on every line, and the steps that led there.
 */
#ifndef ADV_ENGINE_BUILD_H
#define ADV_ENGINE_BUILD_H

#include "tile.h"

typedef struct adv_part {
    int64_t amount_e4; /* ADV_AMOUNT_UNKNOWN = there is one, not known */
    uint8_t present;
} adv_part;

typedef struct adv_build {
    adv_arena              *arena;
    const adv_law          *law;
    const adv_jurisdiction *j;
    const adv_fx_rule      *fx_rule;
    adv_fx                  fx; /* rates stated in the shipment first, then the host's */
    const adv_shipment     *shipment;
    const adv_options      *options;
    const adv_incoterm     *term;
    adv_line_result        *lines;
    size_t                  line_count;
    adv_item               *items;
    adv_part              **parts; /* [item][line] */
    size_t                  item_count;
    size_t                  item_capacity;
    adv_trace               trace;
    adv_point_list          points;
    adv_method_result      *methods;
    size_t                  method_count;
    bool                    asks_mode; /* the law looks at how the goods came, see adv_mode_facts */
    adv_relation_result    *relations;
    size_t                  relation_count;
    adv_price_result       *price_tests;
    adv_facts_word          derived; /* of the sale, where it does not say itself */
    uint8_t                 derived_standing; /* weakest of the rows it rests on */
    adv_method_result      *every_method; /* on request */
    bool                    failed; /* memory is out */
} adv_build;

/* line.c: price and quantity of every goods line. */
void adv_build_lines(adv_build *b);

/* formula.c: what a final quotation changed after a provisional price, where the formula is not shown to have
   been agreed before. */
void adv_build_formulas(adv_build *b);

/* item.c: elements and legs as stated, with what their kind, the delivery term, the charge dictionary, dates
   and papers say of them. */
void adv_build_elements(adv_build *b);

/* assist.c: the value of what the buyer supplied, and the part of it that falls on this shipment. */
void adv_build_assists(adv_build *b);

/* papers.c: payments and the transport document, held against price and delivery term. */
void adv_build_payments(adv_build *b);
void adv_build_places(adv_build *b);

/* spread.c */
/** A new item with room for its parts, or NULL when memory is out. */
adv_item *adv_build_item(adv_build *b, adv_part **parts);
/** Marks the lines an element concerns; returns how many. */
size_t adv_build_concerned(const adv_build *b, const adv_element *element, uint8_t *concerned);
/** Spreads `amount` over the concerned lines by `key` (adv_element.key, 0 = value), recording each part. */
void adv_build_spread(adv_build *b, size_t item, adv_money amount, uint8_t key, const adv_list *shares,
                      const uint8_t *concerned);
/** The part of an amount that falls on this shipment when the charge covers more: amount x here / whole. */
bool adv_build_portion(adv_build *b, adv_money *out, adv_money amount, const adv_element *element,
                       const uint8_t *concerned);
/** The invoice a line stands on: the one it names, or the only one there is. */
adv_text adv_build_invoice_of(const adv_build *b, const adv_goods_line *goods);
/** A quantity in another unit; false when no conversion is known. */
bool adv_build_in_unit(const adv_build *b, int64_t *out_e4, adv_quantity quantity, adv_text unit);
/** Paid and free units of the concerned lines in the unit of the first of them. */
bool adv_build_units(const adv_build *b, int64_t *out_e4, const uint8_t *concerned);
/** Every concerned line states its quantity: where there is no sum of units, the units do not convert. */
bool adv_build_all_counted(const adv_build *b, const uint8_t *concerned);

/** What is said of the sale of one line. */
adv_facts_word adv_build_sale_facts(const adv_build *b, const adv_goods_line *goods);

/* Steps and points. */
adv_trace_record adv_build_step(uint8_t op, size_t item, int32_t line, adv_money operand);
void             adv_build_point(adv_build *b, uint8_t code, int32_t item, int32_t line, adv_text text);

/** amount_e4 x factor / divisor to the minor unit of the currency, half up: a rounding of ours. */
bool adv_build_scale(int64_t *out_e4, int64_t amount_e4, int64_t factor, int64_t divisor,
                     adv_currency currency);

#endif

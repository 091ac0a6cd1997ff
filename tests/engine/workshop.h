/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shipments as people write them, determined, and told back in one line each, so that a table of cases can be
 * read without reading C:
 *
 *     lines    "1 valued 1050.00; 2 incomplete packing in_price"
 *     items    "packing 50.00 USD by value: 20.00, 30.00; royalty unknown: unknown, -"
 *     points   "free_units 2; missing_amount royalty 1"
 */
#ifndef ADVALOREM_TESTS_ENGINE_WORKSHOP_H
#define ADVALOREM_TESTS_ENGINE_WORKSHOP_H

#include <string.h>

#include "advalorem/determination.h"
#include "advalorem/ledger.h"
#include "engine/tile.h"
#include "intake/shipment.h"
#include "test.h"

/** A sale with all its conditions met, sea freight in March 2025. */
#define SHIPMENT                                                                                             \
    "format: \"1\"\njurisdiction: US\nmode: sea\nexport_country: CN\n"                                       \
    "dates: {export: 2025-03-03, importation: 2025-03-20}\n"                                                 \
    "parties: [{id: maker, country: CN}, {id: us, country: US}, {id: carrier, country: DK}]\n"
#define SOLD                                                                                                 \
    "seller: maker, buyer: us, sold_for_export: yes, related: no, restricted: no, conditioned: no, "         \
    "proceeds_accrue: no"
#define SALE      "sale: {" SOLD "}\n"
#define ONE_LINE  "goods: [{line: \"1\", quantity: 100 pcs, price: 1000.00 USD}]\n"
/** Two lines whose prices are 1 to 3, quantities 3 to 1, net weights 1 to 1, gross ones 3 to 2. */
#define TWO_LINES                                                                                            \
    "goods:\n"                                                                                               \
    "- {line: \"1\", quantity: 300 pcs, price: 1000.00 USD, net_weight: 50 kg, gross_weight: 90 kg}\n"       \
    "- {line: \"2\", quantity: 100 pcs, price: 3000.00 USD, net_weight: 50 kg, gross_weight: 60 kg}\n"

typedef struct workshop {
    adv_arena          arena;
    adv_fx             fx; /* what the host knows; empty */
    adv_options        options;
    adv_shipment      *shipment;
    adv_determination *d;
    adv_status         status;
    adv_error          err;
} workshop;

static inline adv_currency currency_of(const char *code)
{
    adv_currency currency = adv_currency_find(adv_text_of(code));
    assert_int_not_equal(currency, ADV_CURRENCY_NONE);
    return currency;
}

static inline adv_date day_of(const char *text)
{
    adv_date day = ADV_DATE_NONE;
    assert_int_equal(adv_date_parse(&day, adv_text_of(text)), ADV_DATE_OK);
    return day;
}

static inline int64_t e4_of(const char *text)
{
    int64_t e4 = 0;
    assert_int_equal(adv_amount_parse(&e4, adv_text_of(text)), ADV_DECIMAL_OK);
    return e4;
}

static inline int64_t e9_of(const char *text)
{
    int64_t e9 = 0;
    assert_int_equal(adv_rate_parse(&e9, adv_text_of(text)), ADV_DECIMAL_OK);
    return e9;
}

static inline adv_shipment *shipment_of(adv_arena *arena, const char *yaml)
{
    adv_error_list problems;
    adv_shipment *shipment = NULL;
    adv_error_list_init(&problems, arena, 0);
    adv_status status =
        adv_intake_shipment_text(&shipment, arena, adv_text_of(yaml), ADV_NOTATION_YAML, "case", &problems);
    if (status != ADV_OK) {
        const adv_error *first = problems.count == 0 ? NULL : &problems.items[0];
        fail_msg("line %ld: %s\n%s", first == NULL ? 0L : (long)first->place.row,
                 first == NULL ? adv_status_name(status) : first->message, yaml);
    }
    return shipment;
}

static inline void workshop_open(workshop *w)
{
    memset(w, 0, sizeof *w);
    adv_arena_init(&w->arena, NULL);
}

static inline void workshop_close(workshop *w)
{
    adv_arena_reset(&w->arena);
}

/** Determines what stands in `yaml`; the result is w->d, or the status and error of a call that failed. */
static inline void determine(workshop *w, const char *yaml)
{
    w->shipment = shipment_of(&w->arena, yaml);
    w->d = NULL;
    w->status =
        adv_determine(&w->d, &w->arena, adv_law_builtin(), &w->fx, w->shipment, &w->options, &w->err);
}

static inline void determined(workshop *w, const char *yaml)
{
    determine(w, yaml);
    if (w->status != ADV_OK) {
        fail_msg("%s: %s", adv_status_name(w->status), w->err.message);
    }
}

/* ---- telling ------------------------------------------------------------------------------------------- */

static inline void tell_amount(adv_buffer *out, int64_t e4)
{
    char text[48];
    if (e4 == ADV_AMOUNT_UNKNOWN) {
        adv_buffer_string(out, "unknown");
        return;
    }
    (void)adv_decimal_format(text, e4, 4, 2);
    adv_buffer_string(out, text);
}

static inline const char *lack_word(unsigned fact)
{
    static const char *const words[] = {"price", "currency", "date",     "rate", "law",
                                        "share", "positive", "name", "nothing_paid", "units",
                                        "range", "first_shipment", "export_country"};
    if (fact > ADV_LACK_LEDGER && fact < ADV_LACK_LEDGER + ADV_LEDGER_LACK_COUNT) {
        return adv_ledger_lack_name((adv_ledger_lack)(fact - ADV_LACK_LEDGER));
    }
    return fact >= ADV_LACK_PRICE && fact <= ADV_LACK_EXPORT_COUNTRY ? words[fact - ADV_LACK_PRICE]
                                                                      : "amount";
}

/** What a line that is not valued stopped at: "packing in_price", "royalty amount", "related", "price". */
static inline void tell_reason(adv_buffer *out, const adv_determination *d, const adv_line_result *line)
{
    bool of_item = line->reason_item >= 0;
    if (of_item) {
        adv_buffer_char(out, ' ');
        adv_buffer_string(out,
                          adv_element_kind_row((adv_element_kind)d->items[line->reason_item].kind)->name);
    }
    if (line->outcome == ADV_METHOD_ENDED) {
        adv_buffer_char(out, ' ');
        adv_buffer_string(out, d->jurisdiction->rules[line->reason_rule].id);
    } else if (line->outcome == ADV_INCOMPLETE || line->outcome == ADV_REJECTED) {
        adv_buffer_char(out, ' ');
        bool word = line->reason_fact >= ADV_LACK_PRICE;
        adv_buffer_string(out, word      ? lack_word(line->reason_fact)
                               : of_item ? adv_element_fact_row((adv_element_fact)line->reason_fact)->name
                                         : adv_sale_fact_row((adv_sale_fact)line->reason_fact)->name);
    }
}

static inline const char *told_lines(adv_arena *arena, const adv_determination *d)
{
    adv_buffer out;
    adv_buffer_init(&out, arena);
    for (size_t i = 0; i < d->line_count; i++) {
        const adv_line_result *line = &d->lines[i];
        adv_buffer_string(&out, i == 0 ? "" : "; ");
        adv_buffer_text(&out, line->line);
        adv_buffer_char(&out, ' ');
        adv_buffer_string(&out, adv_outcome_name((adv_outcome)line->outcome));
        if (line->outcome == ADV_VALUED) {
            adv_buffer_char(&out, ' ');
            tell_amount(&out, line->value_e4);
        } else {
            tell_reason(&out, d, line);
        }
    }
    return adv_buffer_done(&out).bytes;
}

/** The part of an item on a line as the plan saw it; false when the item does not concern the line. */
static inline bool part_of(int64_t *e4, const adv_determination *d, size_t item, size_t line)
{
    bool found = false;
    for (size_t i = 0; i < d->trace.count; i++) {
        const adv_trace_record *record = &d->trace.records[i];
        bool in_plan = record->op == ADV_OP_ADD || record->op == ADV_OP_EXCLUDE || record->op == ADV_OP_LEAVE;
        if (in_plan && record->item == (int32_t)item && record->line == (int32_t)line) {
            *e4 = record->operand_e4;
            found = true;
        }
    }
    return found;
}

static inline const char *told_items(adv_arena *arena, const adv_determination *d)
{
    adv_buffer out;
    adv_buffer_init(&out, arena);
    for (size_t i = 0; i < d->item_count; i++) {
        const adv_item *item = &d->items[i];
        adv_buffer_string(&out, i == 0 ? "" : "; ");
        adv_buffer_string(&out, adv_element_kind_row((adv_element_kind)item->kind)->name);
        adv_buffer_char(&out, ' ');
        tell_amount(&out, item->amount.e4);
        if (item->amount.currency != ADV_CURRENCY_NONE) {
            adv_buffer_char(&out, ' ');
            adv_buffer_string(&out, adv_currency_get(item->amount.currency)->code);
        }
        if (item->spread != NULL) {
            adv_buffer_string(&out, " by ");
            adv_buffer_string(&out, item->spread);
        }
        for (size_t line = 0, n = 0; line < d->line_count; line++) {
            int64_t e4 = 0;
            bool here = part_of(&e4, d, i, line);
            adv_buffer_string(&out, n++ == 0 ? ": " : ", ");
            if (here) {
                tell_amount(&out, e4);
            } else {
                adv_buffer_char(&out, '-');
            }
        }
    }
    return out.length == 0 ? "" : adv_buffer_done(&out).bytes;
}

static inline const char *point_word(unsigned code)
{
    static const char *const words[] = {"missing_fact",  "missing_amount",   "open_fact",
                                        "ask",           "unknown_charge",   "doubtful_charge",
                                        "no_rate",       "uncertified_rate", "place_missing",
                                        "place_odd",     "term_unknown",     "term_american",
                                        "term_mode",     "leg_contradicts",  "carrier_value",
                                        "insured_value", "quantity_differs", "provisional",
                                        "free_units",    "several_products", "large_gap",
                                        "no_evidence",   "level_wider",      "invoice_total",
                                        "ddp",           "no_sale",          "place_inland",
                                        "place_papers",  "payments_differ",  "day_not_stated",
                                        "assist_differs",  "nothing_paid",
                                        "leg_not_stated", "term_edition", "rate_not_compared",
                                        "rate_unused", "method_unsaid", "resale_unsaid",
                                        "comparable_unsaid", "order_stays", "by_law",
                                        "relation_differs", "relation_open", "price_differs", "price_judge"};
    assert_true(code < sizeof words / sizeof words[0]);
    return words[code];
}

/** Points but for those nearly every case has: amounts without papers, questions a rule asks of a person, a
    leg of a term that the case leaves aside, a quarter's rate alone. */
static inline const char *told_points(adv_arena *arena, const adv_determination *d)
{
    adv_buffer out;
    adv_buffer_init(&out, arena);
    for (size_t i = 0; i < d->point_count; i++) {
        const adv_point *point = &d->points[i];
        if (point->code == ADV_POINT_NO_EVIDENCE || point->code == ADV_POINT_ASK ||
            point->code == ADV_POINT_LEG_NOT_STATED || point->code == ADV_POINT_RATE_NOT_COMPARED) {
            continue;
        }
        adv_buffer_string(&out, out.length == 0 ? "" : "; ");
        adv_buffer_string(&out, point_word(point->code));
        bool in_plan = point->code <= ADV_POINT_OPEN_FACT;
        if (point->item >= 0) {
            adv_buffer_char(&out, ' ');
            adv_buffer_string(&out, adv_element_kind_row((adv_element_kind)d->items[point->item].kind)->name);
        }
        if (in_plan && point->fact != ADV_NO_FACT) {
            adv_buffer_char(&out, ' ');
            adv_buffer_string(&out, point->fact >= ADV_LACK_PRICE ? lack_word(point->fact)
                                    : point->item >= 0
                                        ? adv_element_fact_row((adv_element_fact)point->fact)->name
                                        : adv_sale_fact_row((adv_sale_fact)point->fact)->name);
        }
        if (point->line >= 0 && d->line_count > 1) {
            adv_buffer_char(&out, ' ');
            adv_buffer_text(&out, d->lines[point->line].line);
        }
    }
    return out.length == 0 ? "" : adv_buffer_done(&out).bytes;
}

static inline bool has_point(const adv_determination *d, unsigned code)
{
    for (size_t i = 0; i < d->point_count; i++) {
        if (d->points[i].code == code) {
            return true;
        }
    }
    return false;
}

/* ---- tables of cases ----------------------------------------------------------------------------------- */

/** What is expected of a shipment; NULL = not looked at. */
typedef struct shipment_case {
    const char *what;
    const char *yaml;
    const char *lines;
    const char *items;
    const char *points;
} shipment_case;

static inline size_t compare_told(const char *what, const char *aspect, const char *told,
                                  const char *expected)
{
    if (expected == NULL || strcmp(told, expected) == 0) {
        return 0;
    }
    print_error("# %s: %s\n#   expected  %s\n#   found     %s\n", what, aspect, expected, told);
    return 1;
}

/** Every case is looked at before the test fails, so that one run shows all that differs. */
static inline void cases_hold(const shipment_case *cases, size_t count)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        workshop w;
        workshop_open(&w);
        determined(&w, cases[i].yaml);
        wrong += compare_told(cases[i].what, "lines", told_lines(&w.arena, w.d), cases[i].lines);
        wrong += compare_told(cases[i].what, "items", told_items(&w.arena, w.d), cases[i].items);
        wrong += compare_told(cases[i].what, "points", told_points(&w.arena, w.d), cases[i].points);
        workshop_close(&w);
    }
    assert_int_equal(wrong, 0);
}
#define CASES_HOLD(cases) cases_hold((cases), sizeof(cases) / sizeof((cases)[0]))

#endif

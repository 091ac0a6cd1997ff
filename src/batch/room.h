/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of this room share: how columns were bound, and the inputs of the tile at hand.
 */
#ifndef ADV_BATCH_ROOM_H
#define ADV_BATCH_ROOM_H

#include "batch.h"
#include "goods.h"
#include "price.h"

#define ADV_UNBOUND (-1)

/** Legs, additions and the like that stand in columns of their own. */
typedef struct adv_wide_kind {
    uint8_t kind;
    int amount;   /* binding */
    int currency; /* binding or ADV_UNBOUND */
    int fact_count;
    int facts[ADV_ELEMENT_FACT_COUNT]; /* bindings */
    adv_facts_word itself;             /* what the kind says of itself */
    adv_facts_word assumed;            /* what a column of its own means unless somebody says otherwise */
} adv_wide_kind;

/** Texts that results repeat, made once. */
typedef struct adv_batch_words {
    adv_cell_text (*missing)[ADV_ELEMENT_FACT_COUNT + 1]; /* [kind][fact]; last = the amount */
    adv_cell_text *sale;                                  /* [adv_sale_fact] */
    adv_cell_text *dates;                                 /* [adv_date_kind] */
    adv_cell_text *rules;                                 /* [rule of the jurisdiction] */
    adv_cell_text *rates;                                 /* [currency] */
    adv_cell_text *cells;                                 /* [binding] */
    adv_cell_text *currencies;                            /* [kind]: its currency column */
    adv_cell_text outcomes[ADV_OUTCOME_COUNT], standings[ADV_KNOWLEDGE + 1];
    adv_cell_text sources[ADV_RATE_SOURCE_COUNT];
    adv_cell_text method, none, price, currency, law, share, name, range, negative, duplicate;
    adv_cell_text entry, charge, nothing_paid, export_country;
    adv_cell_text ledger[ADV_LEDGER_LACK_COUNT];
    adv_cell_text unasked_duty, unasked_fees; /* amounts that charging the book would find */
} adv_batch_words;

struct adv_batch {
    adv_batch_setup setup;
    adv_plans plans;
    adv_fx_table table;
    adv_rates rates;
    int entry, line, price, currency, term, edition, place, mode, free_quantity, declared, carrier, insured;
    int export_country;
    bool asks_mode, asks_country; /* the law looks at how, and from where, the goods came */
    int no_sale, quantity; /* quantity: only where prices are worked out of it */
    int dates[ADV_DATE_KIND_COUNT];
    int sale[ADV_SALE_FACT_COUNT];
    adv_wide_kind *wide;
    size_t wide_count;
    int *checked; /* bindings that are only checked */
    size_t checked_count;
    adv_facts_word (*term_facts)[ADV_KIND_COUNT]; /* [term + 1]; 0 = no term */
    uint64_t *term_points;                        /* [term + 1] */
    uint32_t *term_legs;                          /* [term + 1]: adv_incoterm.in_price */
    uint8_t wide_of[ADV_KIND_COUNT];              /* place in `wide` plus 1; 0 = the kind has no column */
    bool any_sale;
    int price_part[ADV_PRICE_PART_COUNT];
    bool any_price_part;
    adv_goods_columns goods; /* where duty is asked for */
    uint32_t entry_days;     /* kinds of day that rules of entries look at, as bits */
    adv_batch_list lists[ADV_BATCH_LISTS];
    size_t list_count;
    adv_batch_words words;
};

/** Amounts of one column of elements for the tile at hand. */
typedef struct adv_input_column {
    int64_t amount_e4[ADV_TILE_ROWS];
    uint8_t present[ADV_TILE_ROWS];
    adv_currency currency[ADV_TILE_ROWS];
    adv_facts_word facts[ADV_TILE_ROWS];
    adv_facts_word facts_all;
    bool each;  /* facts differ from row to row */
    bool every; /* every row has one */
    bool own_currency;
    bool solved;  /* the amount of the first row was solved for */
    size_t count; /* rows that have one */
} adv_input_column;

/** A column of the tile while it is put together: side items and promised duty are columns as well. */
typedef struct adv_extra_column {
    uint8_t kind;
    adv_input_column input;
} adv_extra_column;

typedef struct adv_points_word {
    uint64_t bits;
    adv_cell_text text;
} adv_points_word;
#define ADV_POINTS_WORDS 1024

/** Delivery terms met lately: a book names few. */
typedef struct adv_term_word {
    adv_cell_text text; /* at most 12 characters, in place */
    uint16_t term;
    bool made;
} adv_term_word;
#define ADV_TERM_WORDS 64

typedef struct adv_unit_word {
    adv_cell_text text;
    int32_t per;
    bool divide, made;
} adv_unit_word;

struct adv_batch_columns {
    size_t rows;
    int64_t price_e4[ADV_TILE_ROWS];
    int64_t declared_e4[ADV_TILE_ROWS], carrier_e4[ADV_TILE_ROWS], insured_e4[ADV_TILE_ROWS];
    adv_price_cells *parts; /* NULL where no column of the book states such prices */
    uint8_t has_price[ADV_TILE_ROWS], has_declared[ADV_TILE_ROWS], has_carrier[ADV_TILE_ROWS];
    uint8_t has_insured[ADV_TILE_ROWS], has_free[ADV_TILE_ROWS], has_place[ADV_TILE_ROWS];
    adv_currency currency[ADV_TILE_ROWS];
    adv_date dates[ADV_DATE_KIND_COUNT][ADV_TILE_ROWS];
    bool has_date[ADV_DATE_KIND_COUNT]; /* some row may have one */
    uint16_t term[ADV_TILE_ROWS];
    bool one_term; /* every row has that of the first */
    uint8_t mode[ADV_TILE_ROWS];
    adv_country exported_from[ADV_TILE_ROWS];
    adv_facts_word sale[ADV_TILE_ROWS];
    uint8_t no_sale[ADV_TILE_ROWS];
    uint64_t points[ADV_TILE_ROWS]; /* of terms, charges, comparisons */
    uint8_t blocked[ADV_TILE_ROWS];
    uint16_t blocked_reason[ADV_TILE_ROWS];
    const adv_cell_text *rejected[ADV_TILE_ROWS]; /* why the row may not be valued; NULL = it may */
    const adv_side_line *side[ADV_TILE_ROWS];
    const adv_entry_facts *entry[ADV_TILE_ROWS]; /* where the book has such a table */
    bool any_blocked, any_side;
    int64_t numbers[ADV_TILE_ROWS];            /* scratch */
    adv_input_column *wide;                    /* [wide_count] */
    adv_extra_column *extra[ADV_TILE_COLUMNS]; /* made as they are needed */
    size_t extra_count;
    adv_column columns[ADV_TILE_COLUMNS]; /* of the range being run */
    adv_tile_work tile_work;
    uint64_t lists[ADV_TILE_ROWS]; /* bits of adv_batch.lists */
    adv_int128 *exact_e13; /* of the explained row; of every row where duty is asked for */
    adv_points_word points_words[ADV_POINTS_WORDS];
    adv_term_word term_words[ADV_TERM_WORDS];
    adv_unit_word *units; /* [currency] */
    adv_goods_cells *goods; /* NULL = duty is not asked for */
    /* duty and fees inside the price whose amounts nobody knows, see promised.h */
    uint8_t asked[ADV_TILE_ROWS];         /* ADV_ASKED_*: what keeps the row from its value */
    uint8_t given[ADV_TILE_ROWS];         /* what was asked of a row that has its amounts; 0 = it has none */
    uint8_t laid[ADV_TILE_ROWS];          /* kinds whose amount stands in a column of the book */
    adv_promised promised[ADV_TILE_ROWS]; /* of rows that were given theirs */
    bool any_asked, any_given;
};

/** What explaining a row collects beside its results; NULL in a batch. */
typedef struct adv_row_story {
    adv_arena *arena;
    adv_item *items;
    size_t item_count;
    adv_trace trace;
    adv_point_list points;
    const adv_side_line *side; /* what other tables laid on the row; NULL = nothing */
    bool failed;
} adv_row_story;

/** The cells of one binding in rows [first, first + rows). */
static inline adv_cell_span adv_batch_span(const adv_batch *batch, const adv_batch_work *work,
                                           const adv_cells *cells, size_t first, size_t rows, int binding)
{
    return (adv_cell_span){.binding = &batch->setup.bindings[binding],
                           .index = (uint16_t)binding,
                           .cells = cells[binding],
                           .first = first,
                           .rows = rows,
                           .arena = work->arena};
}

/* batch.c */
void adv_batch_read(const adv_batch *batch, adv_batch_work *work, const adv_cells *cells, size_t first,
                    size_t rows, const adv_batch_marks *marks);
/** Runs rows [from, to) of the tile that was read; false when they have more kinds of charges than a tile
    holds. */
bool adv_batch_value(const adv_batch *batch, adv_batch_work *work, size_t from, size_t to,
                     adv_row_story *story);
/** Values all rows of the tile that was read once more. */
void adv_batch_again(const adv_batch *batch, adv_batch_work *work);

/** Legs of the row that its term puts into the price, that would leave it, and that nothing states: bits of
    adv_incoterm.in_price.  For a row that was just valued. */
uint32_t adv_batch_unstated_legs(const adv_batch *batch, const adv_batch_work *work, size_t row);

/* promised.c */
/** Finds which rows of a range that was just valued ask for amounts inside their price. */
void adv_promised_note(const adv_batch *batch, adv_batch_work *work, size_t from, size_t to);
/** Gives the only row of a tile that was read, and not valued yet, its amounts. */
void adv_promised_begin(const adv_batch *batch, adv_batch_work *work, adv_promised promised);
/** Lays the amounts that rows were given into columns that stand in no table. */
void adv_promised_lay(const adv_batch *batch, adv_batch_work *work, size_t from, size_t to);

/* outcome.c */
adv_status adv_batch_words_make(adv_batch *batch, adv_arena *arena);
void adv_batch_settle(const adv_batch *batch, adv_batch_work *work, size_t from, size_t to);

/* story.c */
/** The item a column of the tile becomes; its index, or -1 when memory is out. */
int32_t adv_story_item(adv_row_story *story, const adv_batch *batch, const adv_column *column, const char *id,
                       adv_facts_word from_term, bool solved);

#endif

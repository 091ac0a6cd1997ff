/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of a book through the engine: columns of cells in, columns of results out, a tile of at most
 * ADV_TILE_ROWS at a time.  An adv_batch is made once, then only read; every thread brings an adv_batch_work
 * of its own.  A row of a batch and the same row explained go through the same function.
 */
#ifndef ADV_BATCH_BATCH_H
#define ADV_BATCH_BATCH_H

#include "advalorem/determination.h"
#include "side.h"

typedef struct adv_batch_setup {
    const adv_law *law;
    const adv_jurisdiction *jurisdiction;
    const adv_fx *fx;            /* NULL = no rates */
    const adv_binding *bindings; /* columns of the table lines, in the order of the cells; borrowed */
    size_t binding_count;
    const adv_side *side;     /* NULL = nothing to look up; borrowed, not changed while rows are valued */
    int64_t gap_threshold_e9; /* declared, carrier's or insured value further away is a point; -1 = not
                                                 stated: a tenth for the declared value, none for the
                                                 others */
    size_t top;               /* largest differences to keep */
    bool goods;               /* rows are packed for duty and fees too, see goods.h */
    bool unasked;             /* duty and fees could be charged, and nobody asks for them */
} adv_batch_setup;

typedef struct adv_batch adv_batch;

/** A line whose declared value differs from the determined one; texts live in the work's arena. */
typedef struct adv_difference {
    adv_text entry, line;
    int64_t value_e4;
    int64_t declared_e4;
} adv_difference;

/** A list of exchange rates that figures of the batch may come from. */
typedef struct adv_batch_list {
    const char *name;
    uint8_t source; /* adv_rate_source */
} adv_batch_list;
#define ADV_BATCH_LISTS 64 /* those past it count as the last */

/** Counts over all rows a work has seen; sums do not depend on the order of rows. */
typedef struct adv_batch_totals {
    uint64_t rows;
    uint64_t outcomes[ADV_OUTCOME_COUNT];
    uint64_t compared;      /* valued, and a declared value stated */
    uint64_t differing;     /* of them: the figure to key is another one than declared */
    uint64_t uncertified;   /* valued on a rate that is not certified */
    uint64_t lists[ADV_BATCH_LISTS]; /* valued rows for which a rate of that list was looked up */
    adv_int128 value_e4;    /* of valued rows */
    adv_int128 declared_e4; /* of compared rows */
    adv_int128 compared_e4; /* determined value of compared rows */
    adv_int128 moved_e13;   /* of compared rows: value less declared, at the marginal rate of the row */
    uint64_t unmoved;       /* differing rows whose rate is not known */
} adv_batch_totals;

/** Results of the tile last run, by row. */
typedef struct adv_batch_work {
    adv_arena *arena;
    adv_cell_problems problems;
    uint8_t outcome[ADV_TILE_ROWS];
    uint8_t standing[ADV_TILE_ROWS];
    uint16_t rule[ADV_TILE_ROWS];
    uint16_t reason[ADV_TILE_ROWS];
    uint16_t plan[ADV_TILE_ROWS];
    int64_t value_e4[ADV_TILE_ROWS];
    int64_t entered_e4[ADV_TILE_ROWS];
    int64_t marginal_e9[ADV_TILE_ROWS]; /* of duty, where it is asked for; ADV_AMOUNT_UNKNOWN = not known */
    uint64_t points[ADV_TILE_ROWS];
    adv_cell_text reason_text[ADV_TILE_ROWS]; /* empty where valued */
    adv_cell_text points_text[ADV_TILE_ROWS];
    const adv_rate_pick *rate[ADV_TILE_ROWS]; /* of the price; NULL where nothing was converted */
    adv_text entry[ADV_TILE_ROWS];
    adv_text line[ADV_TILE_ROWS];
    adv_batch_totals totals;
    adv_difference *top;
    size_t top_count;
    bool failed;                       /* memory ran out */
    const adv_promised *promised;      /* of the row that is explained; NULL = not solved for */
    struct adv_batch_columns *columns; /* inputs, private to batch.c */
} adv_batch_work;

/**
 * Shape   *out lives in `arena`; what the setup points to is borrowed.
 * Errors  ADV_ERR_INPUT when entry or line is not bound; ADV_ERR_MEMORY.
 */
adv_status adv_batch_new(adv_batch **out, adv_arena *arena, const adv_batch_setup *setup, adv_error *err);
/** The lists at hand, in the order of the rates they came in. */
size_t adv_batch_list_count(const adv_batch *batch);
const adv_batch_list *adv_batch_list_at(const adv_batch *batch, size_t index);

/** NULL when memory is out. */
adv_batch_work *adv_batch_work_new(const adv_batch *batch, adv_arena *arena);

/** A row that is known to be a repeat of an earlier one: rejected with the reason `duplicate`.  NULL =
    none. */
typedef struct adv_batch_marks {
    const uint8_t *duplicate; /* of each row of the tile */
} adv_batch_marks;

/** Values rows [first, first + rows) of `cells`; rows <= ADV_TILE_ROWS.  Results and problems are in
    `work`, which counts them when it is asked to. */
void adv_batch_run(const adv_batch *batch, adv_batch_work *work, const adv_cells *cells, size_t first,
                   size_t rows, const adv_batch_marks *marks);
/** The entries of rows [first, first + rows), as adv_batch_run reads them; rows <= ADV_TILE_ROWS.  The tile
    last run is forgotten. */
void adv_batch_entries(adv_text *out, const adv_batch *batch, adv_batch_work *work, const adv_cells *cells,
                       size_t first, size_t rows);
/** Adds the tile last run to the totals of the work. */
void adv_batch_count(const adv_batch *batch, adv_batch_work *work);

/** What other tables say of an entry that no rule reads.  A text of the line comes before the same of its
    entry. */
typedef struct adv_entry_words {
    adv_text seller, buyer, incoterm, incoterm_edition, named_place;
    const adv_party *parties; /* of the book */
    size_t party_count;
    const adv_evidence *invoices; /* those the lines of the entry name, where the book has them */
    size_t invoice_count;
} adv_entry_words;

/** Values one row and says how: a determination whose items come from columns.  NULL outcome never: *out is
    set or an error is returned.  Everything lives in `arena`, except the batch, the side and the `words` it
    borrows; these may be NULL. */
adv_status adv_batch_explain(adv_determination **out, const adv_batch *batch, adv_batch_work *work,
                             const adv_cells *cells, size_t row, const adv_entry_words *words,
                             adv_arena *arena, adv_error *err);

/** "USD per EUR", "USD per 100 JPY", "JPY per USD": what a rate counts.  Texts live in the work's arena. */
adv_cell_text adv_batch_rate_unit(const adv_batch *batch, adv_batch_work *work, const adv_rate_pick *rate,
                                  adv_currency currency);
/** Currency of the price of a row of the tile last run. */
adv_currency adv_batch_currency(const adv_batch_work *work, size_t row);

/** Adds what one work counted to `into`; differences are merged in their order, `limit` of them kept in
    `top`. */
void adv_batch_merge(adv_batch_totals *into, adv_difference *top, size_t *top_count, size_t limit,
                     const adv_batch_work *work);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What duty and fees need of a line of a book: read column by column like everything else, then packed into
 * one string of bytes a line, so that lines can travel to those who take an entry as a whole (sorted and
 * spilled on the way, if need be) without anybody naming their columns again.
 */
#ifndef ADV_BATCH_GOODS_H
#define ADV_BATCH_GOODS_H

#include "advalorem/entry.h"
#include "batch.h"

/** Texts of a line, in the order they are packed: those of adv_duty_field, then the unit of the quantity. */
#define ADV_GOODS_UNIT       (ADV_FIELD_SECOND_UNIT + 1)
#define ADV_GOODS_TEXT_COUNT (ADV_GOODS_UNIT + 1)

/** Figures of a line, in the order of their bits. */
typedef enum adv_goods_figure {
    ADV_FIGURE_ANTIDUMPING_BASE,
    ADV_FIGURE_COUNTERVAILING_BASE,
    ADV_FIGURE_SECOND_QUANTITY,
    ADV_FIGURE_ABROAD,
    ADV_FIGURE_US_CONTENT,
    ADV_FIGURE_STEEL,
    ADV_FIGURE_ALUMINUM,
    ADV_FIGURE_COPPER,
    ADV_FIGURE_QUANTITY,
    ADV_FIGURE_FREE_QUANTITY,
    ADV_FIGURE_NET_WEIGHT,
    ADV_FIGURE_VOLUME,
    ADV_FIGURE_COUNT
} adv_goods_figure;

/** Bindings of the table lines; -1 = the book has no such column. */
typedef struct adv_goods_columns {
    int texts[ADV_GOODS_TEXT_COUNT], figures[ADV_FIGURE_COUNT], facts[ADV_ENTRY_FACT_COUNT];
    int invoice, zone_status;
} adv_goods_columns;

void adv_goods_bind(adv_goods_columns *out, const adv_binding *bindings, size_t count);

/** Room for a tile; NULL when memory is out. */
typedef struct adv_goods_cells adv_goods_cells;
adv_goods_cells *adv_goods_cells_new(adv_arena *arena);

/** A line for those who charge; texts point into bytes that somebody keeps. */
typedef struct adv_packed_line {
    adv_text number;        /* of its entry; this and the next two are folded */
    adv_text line, invoice; /* invoice {NULL, 0} = not stated */
    adv_text entry;         /* what it says of its entry: equal bytes say the same */
    adv_text words;         /* what does not depend on value, quantity or day */
    bool valued;
    uint8_t asked; /* ADV_ASKED_*: what its price holds that its entry is to be solved for; then it is not
                      valued, and value and exact value, unless asked in vain, are those with nothing taken
                      out for it */
    int64_t value_e4;
    adv_int128 exact_e13;
    adv_date loaded, zone_day;
    uint16_t stated; /* bit of each figure that is stated */
    int64_t figures[ADV_FIGURE_COUNT]; /* ADV_AMOUNT_UNKNOWN where it is not stated, or said to be unknown */
} adv_packed_line;

/**
 * Packs rows of the tile last run.  The bytes live until the next tile is packed.
 * A row without value, for whatever reason, is packed without one.  Rows whose price holds amounts nobody
 * knows are valued once more for that, so that nothing in `work` is left as it was.
 * Errors  ADV_ERR_MEMORY.
 */
adv_status adv_goods_pack(adv_text *records, const adv_batch *batch, adv_batch_work *work,
                          const adv_cells *cells, size_t first, size_t rows);
/** The same in two steps, for those who take lines where they stand: the cells of the tile last run are read,
    then lines [from, to) of it are taken, none of which asks for amounts in its price; their texts live until
    the next are.  Errors  ADV_ERR_MEMORY. */
void adv_goods_read(const adv_batch *batch, adv_batch_work *work, const adv_cells *cells, size_t first,
                    size_t rows);
adv_status adv_goods_take(adv_packed_line *out, const adv_batch *batch, adv_batch_work *work, size_t from,
                          size_t to);

/** The number of the entry, folded, of a record that adv_goods_pack made. */
adv_text adv_goods_number(adv_text record);
/** False where the bytes are none that adv_goods_pack made. */
bool adv_goods_open(adv_packed_line *out, adv_text record);

/** The same line in a copy of its bytes. */
void adv_goods_move(adv_packed_line *line, const char *from, const char *to);

/** What the words of a line say: those fields of *out are set that they speak of.  Lists live in `arena`,
    texts where the words are. */
adv_status adv_goods_words(adv_entry_line *out, adv_text words, adv_arena *arena);
/** What the lines of an entry say of it: type, mode, filing, bills, days. */
bool adv_goods_entry(adv_entry *out, adv_text entry);
/** Adds value, figures and days of one line to what its words say.  Lists live in `arena`. */
adv_status adv_goods_complete(adv_entry_line *out, const adv_packed_line *line, adv_arena *arena);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Assists of a book: their records, the lines made with them, and the ledger that says what each line draws.
 * Records are read first, then every line of the book is shown once, then all ledgers are drawn; what lines
 * look up afterwards are items like any other charge.
 */
#ifndef ADV_BATCH_ASSISTS_H
#define ADV_BATCH_ASSISTS_H

#include "records.h"

/** Reads a tile of assists, assist_parts, assist_moves or assist_use.  Errors  ADV_ERR_MEMORY. */
adv_status adv_assist_records_read(const adv_records *records, adv_book_table table);

/** Which columns of lines uses need. */
bool adv_assists_need(const adv_book_column *column);
/** And which where what is drawn is converted. */
bool adv_assists_need_days(const adv_book_column *column);
/** Makes room for what uses need of their lines; called once, behind the last record of assist_use. */
adv_status adv_assists_expect_lines(adv_side *side);
/** Whether some use names the line. */
bool adv_assists_use_line(const adv_side *side, adv_text entry, adv_text line);
/** Takes what uses need of these lines; of a line that stands twice the first counts. */
void adv_assists_take_lines(adv_side *side, const adv_text *entries, const adv_group_line *lines,
                            size_t count, const adv_jurisdiction *j);

/**
 * The terms of an assist as of a day (ADV_DATE_NONE = everything that is recorded): its worth, the movements
 * and revisions up to then.  Revisions live with the side.
 */
adv_status adv_assist_terms(adv_ledger_terms *out, adv_side *side, const adv_assist_record *record,
                            const adv_jurisdiction *j, adv_date as_of);
/** A use as a ledger wants it, but for its shipment. */
adv_ledger_use adv_assist_ledger_use(const adv_side *side, const adv_assist_use *use);
/** What is drawn by a use in the currency of the value, as the line it lies on converts it.  False where
    there is no rate. */
bool adv_assist_in_value(int64_t *out_e4, const adv_side *side, const adv_assist_use *use, adv_money drawn,
                         const adv_jurisdiction *j);
/** Whether two uses are of one entry. */
bool adv_assist_same_entry(const adv_side *side, const adv_assist_use *a, const adv_assist_use *b);

typedef struct adv_assists_drawing {
    const adv_jurisdiction *j;
    adv_date as_of; /* uses of later entries are left alone; ADV_DATE_NONE = all count */
    bool keep;      /* side->draws, for whoever asks how it came about */
} adv_assists_drawing;

/**
 * Draws every assist over the lines that are in the book, by entry date, entry and line, and lays what each
 * draws on its line.
 * Errors  ADV_ERR_MEMORY.
 */
adv_status adv_assists_draw(adv_side *side, const adv_assists_drawing *drawing);

/** Lays on the lines of one entry what `whole`, drawn with `keep`, says of them. */
adv_status adv_assists_copy(adv_side *side, const adv_side *whole, adv_text entry);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A document as a small tree: sections, paragraphs, pairs, lists, tables, a waterfall.  explain.h builds one
 * from a determination; writers (terminal, HTML) turn it into bytes and compute nothing.  Amounts and
 * citations stay what they are inside text, so that each writer can set them as its medium does.
 *
 * Building never stops half way: when memory is out the document's `failed` is set, the functions return NULL
 * and accept NULL, and whoever builds looks once, at the end.
 */
#ifndef ADVALOREM_DOCUMENT_H
#define ADVALOREM_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "advalorem/arena.h"
#include "advalorem/currency.h"
#include "advalorem/date.h"
#include "advalorem/decimal.h"
#include "advalorem/text.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum adv_span_kind {
    ADV_SPAN_TEXT,   /* words of ours */
    ADV_SPAN_USER,   /* words of the user's: any script, never trusted */
    ADV_SPAN_STRONG, /* words of ours that matter */
    ADV_SPAN_MARK,   /* a short mark such as "knowledge" or "missing"; `tone` says how serious */
    ADV_SPAN_AMOUNT, /* a number, with its currency where one is given */
    ADV_SPAN_BREAK   /* a new line within the same cell or paragraph */
} adv_span_kind;

typedef enum adv_tone { ADV_TONE_PLAIN, ADV_TONE_GOOD, ADV_TONE_WARN, ADV_TONE_BAD, ADV_TONE_QUIET } adv_tone;
#define ADV_TONE_COUNT 5

/** A piece of running text. */
typedef struct adv_span adv_span;
struct adv_span {
    uint8_t kind;  /* adv_span_kind */
    uint8_t tone;  /* adv_tone */
    uint8_t scale; /* of an amount: 4, 9 or 13 */
    uint8_t least; /* fewest decimals shown */
    uint8_t most;  /* decimals shown before "…" says that more follow; 0 = all of them */
    bool sign;     /* a plus is shown too */
    bool whole;    /* words that no line breaks within, such as a date */
    adv_currency currency;
    adv_int128 amount;
    adv_text text;
    adv_span *next;
};

/** Running text that is being written; a cell, a paragraph, an item of a list. */
typedef struct adv_prose {
    adv_span *first, *last;
} adv_prose;

typedef enum adv_align {
    ADV_ALIGN_LEFT,
    ADV_ALIGN_RIGHT,
    ADV_ALIGN_DECIMAL /* amounts, decimal point under decimal point */
} adv_align;

typedef struct adv_column_head {
    const char *title;
    uint8_t align; /* adv_align */
    uint8_t fold;  /* where space is short, columns go below their row, the highest first; 0 = never */
} adv_column_head;

typedef struct adv_row adv_row;
struct adv_row {
    uint8_t tone;     /* QUIET: a step that is no figure */
    bool total;       /* set off from the rows above */
    adv_prose *cells; /* as many as the table has columns */
    adv_row *next;
};

/** One bar of a waterfall: from where it starts to where it ends, in 1/10^13 of the currency. */
typedef enum adv_bar_kind { ADV_BAR_START, ADV_BAR_UP, ADV_BAR_DOWN, ADV_BAR_TOTAL } adv_bar_kind;

typedef struct adv_bar adv_bar;
struct adv_bar {
    uint8_t kind; /* adv_bar_kind */
    adv_int128 from_e13, to_e13;
    adv_prose label;
    adv_bar *next;
};

typedef enum adv_block_kind {
    ADV_BLOCK_SECTION, /* `prose` is the heading, `child` what stands under it */
    ADV_BLOCK_PARAGRAPH,
    ADV_BLOCK_NOTE,  /* a paragraph set off; `tone` says how serious */
    ADV_BLOCK_LIST,  /* each child a paragraph */
    ADV_BLOCK_PAIRS, /* rows of two cells: name, value */
    ADV_BLOCK_TABLE,
    ADV_BLOCK_WATERFALL
} adv_block_kind;

typedef struct adv_block adv_block;
struct adv_block {
    uint8_t kind; /* adv_block_kind */
    uint8_t tone;
    uint8_t level;      /* of a section: 2 right under the title */
    bool own_page;      /* starts a page of its own on paper, and should fill no second one */
    const char *anchor; /* of a section: a name for links, [a-z0-9-]; NULL = none */
    adv_prose prose;    /* heading, text, or the caption of a table or a waterfall */
    adv_block *child, *last_child;
    const adv_column_head *columns;
    size_t column_count;
    adv_row *row, *last_row;
    adv_bar *bar, *last_bar;
    adv_currency currency; /* of a waterfall */
    adv_block *next;
};

typedef struct adv_document {
    adv_arena *arena;
    const char *language; /* "en" */
    adv_prose title;
    adv_block root; /* a section without a heading */
    bool failed;
} adv_document;

/** An empty document in `arena`; NULL when memory is out. */
ADV_API adv_document *adv_document_new(adv_arena *arena);

/** A block at the end of `parent` (NULL = the document itself, unless it failed). */
ADV_API adv_block *adv_block_add(adv_document *d, adv_block *parent, adv_block_kind kind);
/** A section; `anchor` may be NULL. */
ADV_API adv_block *adv_section_add(adv_document *d, adv_block *parent, const char *anchor,
                                   const char *heading);
/** A paragraph in one go, for words of ours. */
ADV_API adv_block *adv_paragraph_add(adv_document *d, adv_block *parent, const char *words);
/** A table; `columns` is borrowed and must outlive the document. */
ADV_API adv_block *adv_table_add(adv_document *d, adv_block *parent, const adv_column_head *columns,
                                 size_t count);
/** A row of a table or of pairs, its cells empty. */
ADV_API adv_row *adv_row_add(adv_document *d, adv_block *table);
/** The cell of a row; NULL when the row is. */
ADV_API adv_prose *adv_cell(adv_row *row, size_t column);
/** A row of pairs with its name; returns the value's cell. */
ADV_API adv_prose *adv_pair_add(adv_document *d, adv_block *pairs, const char *name);
/** A paragraph in a list; returns its text. */
ADV_API adv_prose *adv_item_add(adv_document *d, adv_block *list);
ADV_API adv_bar *adv_bar_add(adv_document *d, adv_block *waterfall, adv_bar_kind kind, adv_int128 from_e13,
                             adv_int128 to_e13);

/* Writing running text; `text` is borrowed from where it lives, which must outlive the document. */
ADV_API void adv_say(adv_document *d, adv_prose *prose, const char *words); /* NULL says nothing */
/** Words that stay on one line, with what stands right before and behind them. */
ADV_API void adv_say_whole(adv_document *d, adv_prose *prose, const char *words);
ADV_API void adv_say_strong(adv_document *d, adv_prose *prose, const char *words);
ADV_API void adv_say_user(adv_document *d, adv_prose *prose, adv_text text);
ADV_API void adv_say_mark(adv_document *d, adv_prose *prose, adv_tone tone, const char *words);
ADV_API void adv_say_break(adv_document *d, adv_prose *prose);
ADV_API void adv_say_date(adv_document *d, adv_prose *prose, adv_date date);
ADV_API void adv_say_number(adv_document *d, adv_prose *prose, int64_t number);
/** The decimals of the currency's minor unit at least (two without a currency, none for yen), and no more
    than needed; ADV_CURRENCY_NONE shows the number alone. */
ADV_API adv_span *adv_say_amount(adv_document *d, adv_prose *prose, adv_int128 amount, int scale,
                                 adv_currency currency);

/** Begins the text with a capital, where it begins with words of ours. */
ADV_API void adv_prose_capital(adv_document *d, adv_prose *prose);
/** Puts `more` behind `prose`. */
ADV_API void adv_prose_append(adv_prose *prose, const adv_prose *more);

/** The digits of an amount as people read them: "12,345.6789…"; without its currency.  64 bytes are enough.
 */
ADV_API size_t adv_amount_text(char out[64], const adv_span *span);
/** Running text without any dress. */
ADV_API void adv_prose_plain(adv_buffer *out, const adv_prose *prose);

#ifdef __cplusplus
}
#endif
#endif

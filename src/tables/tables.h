/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A book as tables: a folder of CSV, TSV, NDJSON or Parquet files is read, valued and written by the embedded
 * column engine, with the batch kernel inside.  docs/book.md says what a book may hold.
 */
#ifndef ADV_TABLES_TABLES_H
#define ADV_TABLES_TABLES_H

#include "advalorem/book.h"
#include "advalorem/entry.h"
#include "advalorem/ledger.h"
#include "batch/charges.h"

/** How far a run is.  `rows` of `total` lines; total 0 = not known, then `permille` is what the reader says
    (-1 = nor that). */
typedef struct adv_tables_progress {
    const char *stage; /* "reading", "spreading", "drawing", "charging", "valuing", "numbering" */
    uint64_t rows, total;
    int permille;
    int64_t elapsed_ms; /* of the stage */
} adv_tables_progress;

/** What duty and fees of a book are looked up in. */
typedef struct adv_tables_sources {
    const adv_duty_sources *sources;
    /** Called before rates of these days are looked up; false: *err says why.  NULL = all is there. */
    bool (*reach)(void *context, adv_date first, adv_date last, adv_error *err);
    void *context;
    bool whole; /* assess every entry as a whole, which is slow and says the same: to hold one against the
                   other */
    uint8_t way;   /* adv_duty_way, likewise */
    size_t aside;  /* bytes of scattered lines kept in memory; 0 = a part of it; likewise */
} adv_tables_sources;

/** Where entries are charged; all ways say the same. */
typedef enum adv_duty_way {
    ADV_DUTY_IN_PLACE, /* where they stand, as far as lines of an entry stand together */
    ADV_DUTY_AHEAD,    /* all of them before the pass that writes the book */
    ADV_DUTY_GIVEN_UP  /* in place, until the first chunk is found to be cut elsewhere than before */
} adv_duty_way;

typedef struct adv_tables_options {
    const adv_law *law;
    const adv_fx *fx;         /* NULL = no rates */
    const char *jurisdiction; /* NULL = what book.yaml says, else US */
    const char *mapping;      /* mapping file; NULL = what book.yaml names, else none */
    const char
        *output; /* values: .parquet, .csv or .ndjson by the ending, .gz and .zst behind the last two */
    const char *rejects;  /* NULL = rejects.csv beside the output */
    const char *values;   /* adv_tables_row: a values file to hold the line against; NULL = none */
    int threads;          /* 0 = one a core */
    int64_t memory_bytes; /* of the engine; 0 = 1 GB */
    size_t top;           /* largest differences to keep */
    const adv_tables_sources *duty; /* duty and fees are charged too; NULL = not asked for */
    adv_error_list
        *problems; /* everything that keeps the book from being used; NULL = only the first, in err */
    bool (*interrupted)(void *context); /* asked often, from the calling thread; NULL = never */
    void (*progress)(void *context,
                     const adv_tables_progress *progress); /* a few times a second; NULL = none */
    void *context;
} adv_tables_options;

typedef struct adv_tables_difference {
    adv_text entry, line;
    int64_t value_e4;
    int64_t declared_e4;
} adv_tables_difference;

/** A list of exchange rates the run drew on. */
typedef struct adv_tables_list {
    const char *name;
    uint8_t source; /* adv_rate_source */
    uint64_t rows;  /* valued lines for which a rate of it was looked up */
} adv_tables_list;

/** Why some charge has no figure, as in the column duty_reason. */
typedef struct adv_tables_open {
    adv_text reason;
    uint64_t lines;
} adv_tables_open;

/** A charge's name that neither the book nor the charge dictionary tells the nature of. */
typedef struct adv_tables_name {
    adv_text name;
    uint64_t records;
} adv_tables_name;

typedef struct adv_tables_summary {
    uint64_t rows;                        /* records of lines in the output */
    uint64_t outcomes[ADV_OUTCOME_COUNT]; /* of them, by adv_outcome */
    uint64_t unreadable;          /* records of lines that are no rows of the output: structure broken */
    uint64_t rejected;            /* records in rejects.csv, of all tables */
    uint64_t strays; /* of them, charges of which nobody can tell on which lines they bear */
    uint64_t reject_rows;         /* rows in rejects.csv: a record may have several */
    uint64_t compared, differing; /* valued with a declared value; of them, declared otherwise */
    uint64_t uncertified;         /* valued on a rate that is not certified */
    adv_int128 value_e4;          /* of valued lines */
    adv_int128 compared_e4, declared_e4; /* of compared lines */
    adv_int128 moved_e13; /* with duty: of compared lines, value less declared at their marginal rates */
    uint64_t unmoved;     /* differing lines whose rate is not known */
    int64_t elapsed_ms;
    const char *rejects;   /* path of rejects.csv */
    const char *engine;    /* version of the column engine, on which Parquet bytes depend */
    adv_currency currency; /* of all values */
    const adv_jurisdiction *jurisdiction;
    const adv_tables_difference *top; /* largest first, ties by entry and line */
    size_t top_count;
    const adv_tables_list *lists; /* those drawn on: of the book first */
    size_t list_count;
    adv_charges_totals charges; /* all zero where duty was not asked for */
    uint64_t charged_in_place;  /* of its entries, those charged in the pass that wrote the book */
    const adv_tables_open *open; /* most lines first */
    size_t open_count;
    const adv_tables_name *unknown; /* names of charges, most records first */
    size_t unknown_count;
    bool interrupted; /* then nothing was written */
} adv_tables_summary;

/**
 * Values the lines of the book in folder `book` and writes them with their results to options->output.
 *
 * Shape   the output holds the columns of the table lines, untouched and in their order, then those of
 *         adv_result_column, with those of adv_charge_column among them where duty is asked for; then
 *         entered_value is the figure of 19 CFR 159.3 over the whole invoice.  Rows keep their order; bytes
 *         do not depend on the number of threads.
 * Writes  into "OUTPUT.partial-PID", synced, renamed; partial files of dead processes are removed.  Nothing
 *         is left under a final name unless all went well.  rejects.csv is written always, with its header
 *         alone when empty.
 * Owns    the texts of *out live in `arena`.
 * Errors  ADV_ERR_INPUT (the book cannot be used: a table missing, an unknown column, a type that loses
 *         digits; the message names every such column), ADV_ERR_IO, ADV_ERR_MEMORY, ADV_ERR_NO_LAW.
 *         Interrupted: ADV_ERR_IO with out->interrupted set.  Rows that cannot be valued are no error, see
 *         the summary.
 */
adv_status adv_tables_value(adv_tables_summary *out, adv_arena *arena, const char *book,
                            const adv_tables_options *options, adv_error *err);

/** The jurisdiction the book is valued under, by options->jurisdiction, its book.yaml or its mapping; of the
    options only law, jurisdiction and mapping are looked at.  NULL where its settings cannot be read, or name
    one the law does not have: what values the book says so. */
const adv_jurisdiction *adv_tables_jurisdiction(adv_arena *arena, const char *book,
                                                const adv_tables_options *options);

/** A cell as the values file has it and as it is now; an empty text where there is none. */
typedef struct adv_tables_cell {
    adv_text name, there, here;
} adv_tables_cell;

/** A line of a values file beside the line as it is valued now. */
typedef struct adv_tables_comparison {
    adv_tables_cell results[ADV_RESULT_COUNT]; /* by adv_result_column */
    const adv_tables_cell *charges; /* by adv_charge_column, where duty is asked for and told by the file */
    size_t charge_count;            /* ADV_CHARGE_COLUMN_COUNT or 0 */
    const adv_tables_cell *changes; /* cells of the input that are no longer what they were then */
    size_t change_count;
    bool same_law; /* pack and rule version are those at hand */
    bool same;     /* and so is every result and charge */
} adv_tables_comparison;

/**
 * Values one line of a book with its trace: what adv_tables_value gives that line, with every step.
 *
 * Shape   *assessment is what the line bears of its entry where options->duty is set, else untouched; NULL
 *         where the law has no rows about entries or lines of the entry contradict each other about it.
 * Shape   *compared is set where options->values names a file that adv_tables_value wrote: the line is looked
 *         up there, and valued once more by the statement that writes such files, so that like is compared
 *         with like.  It may be NULL where no file is named.
 * Owns    everything lives in `arena`.  options->output, rejects and top are not looked at.
 * Errors  as above; ADV_ERR_INPUT when there is no such line, when it stands twice, or when a cell of it
 *         cannot be read, which the message names; also when the values file is none, or lacks the line.
 */
adv_status adv_tables_row(adv_determination **out, adv_assessment **assessment,
                          adv_tables_comparison *compared, adv_arena *arena, const char *book,
                          adv_text entry, adv_text line, const adv_tables_options *options, adv_error *err);

/** What is asked about the assists of a book. */
typedef struct adv_tables_question {
    const char *assist; /* NULL = all */
    adv_date as_of;     /* entries and movements up to then; ADV_DATE_NONE = all */
    int64_t expected;   /* e4: what if so much were expected in all; ADV_AMOUNT_UNKNOWN = not asked */
    bool lines;         /* the lines of every account too; always so where one assist is named */
} adv_tables_question;

/** A record that was put aside. */
typedef struct adv_tables_reject {
    const char *file;
    uint64_t record; /* from 1, without the header */
    adv_text column, reason;
} adv_tables_reject;

typedef struct adv_tables_accounts {
    const adv_account *accounts; /* in the order of the table assists */
    size_t count;
    const adv_text *unusable; /* assists without an account, since a record of theirs cannot be used */
    size_t unusable_count;
    const adv_tables_reject *rejects;
    size_t reject_count;
    const adv_law *law;
    const adv_jurisdiction *jurisdiction;
    adv_date as_of;
    bool interrupted;
} adv_tables_accounts;

/**
 * Draws the assists of a book over its entries and tells each account.  With options->output the accounts
 * (or, where lines were asked for, those) are written there too, by the same rules as adv_tables_value.
 *
 * Owns    everything of *out lives in `arena`.
 * Errors  as adv_tables_value; ADV_ERR_INPUT when no assist has the number asked for.
 */
adv_status adv_tables_assists(adv_tables_accounts *out, adv_arena *arena, const char *book,
                              const adv_tables_question *question, const adv_tables_options *options,
                              adv_error *err);

/** Version of the column engine at hand and the one this program is built for; equal or nothing runs. */
const char *adv_tables_engine_version(void);
const char *adv_tables_engine_wanted(void);

#endif

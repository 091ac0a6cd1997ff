/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A published tariff in memory: its lines with their path of descriptions, units and columns of rates; which
 * schedule was in force on a day; which column applies to goods of an origin that claim a programme, and by
 * which provision.  Built from the export of the USITC or from the kept form of a revision; looking up
 * allocates nothing, so any number of threads may share one.
 */
#ifndef ADVALOREM_TARIFF_H
#define ADVALOREM_TARIFF_H

#include "advalorem/api.h"
#include "advalorem/duty_rate.h"
#include "advalorem/error.h"
#include "advalorem/law.h"
#include "advalorem/node.h"

#ifdef __cplusplus
extern "C" {
#endif

/** "general", "special", "column 2", "additional". */
ADV_API const char *adv_tariff_column_name(adv_tariff_column column);

/** A distinct text of one column, read once. */
typedef struct adv_tariff_cell {
    adv_text                text;
    adv_duty_rate           rate;    /* of general, other and additional */
    const adv_duty_special *special; /* of special */
    uint16_t                special_count;
} adv_tariff_cell;

#define ADV_TARIFF_NO_LINE UINT32_MAX

typedef struct adv_tariff_line {
    adv_text               code;        /* digits without dots, 4 to 10; empty = a row that only describes */
    adv_text               description; /* as published, without tags */
    adv_text               units;       /* as published, joined by ", " */
    adv_text               footnotes;   /* as published, joined by "; " */
    uint32_t               parent;      /* the row above it in the path; ADV_TARIFF_NO_LINE = none */
    uint32_t               rated;       /* itself, or the nearest above with a rate; NO_LINE = none */
    uint8_t                indent;
    const adv_tariff_cell *cells[ADV_TARIFF_COLUMN_COUNT]; /* NULL = the cell is empty */
} adv_tariff_line;

/** One revision of a schedule. */
typedef struct adv_tariff {
    const char            *name;         /* "hts_2025_rev_4" */
    const char            *jurisdiction; /* "US" */
    const char            *note;         /* what the list of dates says about the revision; "" = nothing */
    const char            *next;         /* the revision known to follow it, kept or not; "" = none known */
    const char            *hash;         /* of the published file */
    adv_date               in_force;
    adv_date               published;    /* ADV_DATE_NONE = not stated */
    adv_date               next_in_force; /* when the one known to follow came into force; ADV_DATE_OPEN */
    const adv_tariff_line *lines;        /* in the order of the schedule */
    uint32_t               line_count;
    uint32_t               cell_count[ADV_TARIFF_COLUMN_COUNT]; /* distinct texts */
    const adv_tariff_cell *cells[ADV_TARIFF_COLUMN_COUNT];
    const uint64_t        *keys;         /* of the lines with a code, ascending */
    const uint32_t        *at;           /* the line of each key */
    uint32_t               key_count;
} adv_tariff;

/** Revisions by day in force, ascending. */
typedef struct adv_tariff_shelf {
    const adv_tariff *const *revisions;
    uint32_t                 count;
} adv_tariff_shelf;

/** A code as a number that sorts as the schedule does; 0 when the text is no code of 4 to 10 digits.  Dots
    and blanks are passed over. */
ADV_API uint64_t adv_tariff_key(adv_text code);

/** The line of exactly that code; 8 digits find the 10-digit line that ends in 00 where only that stands in
    the schedule.  NULL = no such code in this revision. */
ADV_API const adv_tariff_line *adv_tariff_find(const adv_tariff *tariff, adv_text code);
/** The line of this tariff under another number that says the same as a line of another revision: the same
    words on its whole path within the same chapter, and no second line that does.  For "now numbered so";
    NULL = none. */
ADV_API const adv_tariff_line *adv_tariff_namesake(const adv_tariff *tariff, const adv_tariff *other,
                                           const adv_tariff_line *line);
/** The line that holds the rate; NULL = a heading without one. */
ADV_API const adv_tariff_line *adv_tariff_rated(const adv_tariff *tariff, const adv_tariff_line *line);
/** The row above; NULL at the top. */
ADV_API const adv_tariff_line *adv_tariff_parent(const adv_tariff *tariff, const adv_tariff_line *line);
/** The revision in force on the day: the last that came into force on or before it.  NULL = none known. */
ADV_API const adv_tariff *adv_tariff_in_force(const adv_tariff_shelf *shelf, adv_date day);
/** Whether, of the revision found for the day, the one known to follow was in force already: `next`, which is
    not kept, and what it changed is not known. */
ADV_API bool adv_tariff_is_superseded(const adv_tariff *tariff, adv_date day);

typedef enum adv_tariff_outcome {
    ADV_TARIFF_CHOSEN,      /* column and rate stand in the choice; the rate may be one that is in words */
    ADV_TARIFF_NO_DAY,      /* the day is not stated */
    ADV_TARIFF_NO_SCHEDULE, /* no schedule in force on the day is known */
    ADV_TARIFF_NO_CODE,     /* the schedule has no such code */
    ADV_TARIFF_NO_ORIGIN,   /* the origin is not stated, so the column is open */
    ADV_TARIFF_NO_RATE,     /* a heading, or a line whose column is empty */
    ADV_TARIFF_NO_LAW       /* the law data do not know on that day who belongs to the column */
} adv_tariff_outcome;
#define ADV_TARIFF_OUTCOME_COUNT 7
ADV_API const char *adv_tariff_outcome_name(adv_tariff_outcome outcome);

/** What became of a claim of preference. */
typedef enum adv_claim_outcome {
    ADV_CLAIM_STANDS,
    ADV_CLAIM_NOT_NEEDED,   /* another claim stands already */
    ADV_CLAIM_UNKNOWN,      /* the law data have no programme of that symbol */
    ADV_CLAIM_NOT_IN_FORCE, /* not yet, or no longer, on the day */
    ADV_CLAIM_NO_LAW,       /* on the day the law data do not know who was eligible */
    ADV_CLAIM_ORIGIN,       /* the origin does not belong to the programme */
    ADV_CLAIM_NOT_LISTED,   /* the line's special column does not name the symbol */
    ADV_CLAIM_COLUMN_2      /* goods of the origin are charged by column 2, whatever they claim */
} adv_claim_outcome;
#define ADV_CLAIM_OUTCOME_COUNT 8
/** A phrase for people; never NULL. */
ADV_API const char *adv_claim_outcome_text(adv_claim_outcome outcome);

#define ADV_TARIFF_CLAIMS_MOST 4

typedef struct adv_tariff_question {
    adv_text code;
    adv_text origin; /* ISO 3166, two letters; empty = not stated */
    adv_text claims[ADV_TARIFF_CLAIMS_MOST]; /* symbols, "S", in the order they are to be tried */
    uint8_t  claim_count;
    adv_date day; /* whose rate of duty applies: chosen by law, see entry.h */
    const adv_tariff *schedule; /* named by who asks, whatever its days; NULL = the one in force on the day */
} adv_tariff_question;

typedef struct adv_claim_verdict {
    uint8_t              outcome;   /* adv_claim_outcome */
    const adv_programme *programme; /* the row of law it rests on; NULL = none */
} adv_claim_verdict;

typedef struct adv_tariff_choice {
    uint8_t                 outcome; /* adv_tariff_outcome */
    uint8_t                 column;  /* adv_tariff_column */
    const adv_tariff       *schedule;
    const adv_tariff_line  *line;  /* as asked for */
    const adv_tariff_line  *rated; /* that holds the rate */
    const adv_duty_rate    *rate;
    const adv_programme    *programme; /* the row of law that chose the column, with its citations */
    adv_claim_verdict       claims[ADV_TARIFF_CLAIMS_MOST];
} adv_tariff_choice;

/**
 * Schedule, line, column and rate for goods of an origin on a day.  Column 2 comes before any claim; then the
 * claims that stand, of which the lowest rate applies (the first, where rates cannot be compared without the
 * goods); else the general column.  Allocates nothing and touches nothing but *out.
 */
ADV_API void adv_tariff_choose(adv_tariff_choice *out, const adv_jurisdiction *j,
                               const adv_tariff_shelf *shelf, const adv_tariff_question *question);

/** The first programme after `after` (NULL = from the start) that the line's special column lists and that is
    open to the origin on the day, for "could be claimed"; NULL = no more. */
ADV_API const adv_programme *adv_tariff_possible(const adv_jurisdiction *j, const adv_tariff *tariff,
                                         const adv_tariff_line *line, adv_text origin, adv_date day,
                                         const adv_programme *after);

/** How many rate texts of a column have a form, and why the rest give no figure.  Cells of lines, not
    distinct texts; a special cell counts once for each of its rates. */
typedef struct adv_tariff_count {
    uint32_t forms[ADV_TARIFF_COLUMN_COUNT][ADV_DUTY_FORM_COUNT];
    uint32_t reasons[ADV_TARIFF_COLUMN_COUNT][ADV_DUTY_REASON_COUNT];
    uint32_t computable;
    uint32_t not_computable;
} adv_tariff_count;
ADV_API void adv_tariff_count_rates(adv_tariff_count *out, const adv_tariff *tariff);

/**
 * Reads the export of the USITC: a JSON list of rows.  All problems are collected; rows with unknown keys are
 * read and the keys named once in `notes` (may be NULL).  Everything lives in `arena`.
 * Errors  ADV_ERR_INPUT when a problem was added, ADV_ERR_MEMORY.
 */
ADV_API adv_status adv_tariff_from_export(adv_tariff **out, adv_arena *arena, const adv_node *root,
                                  const char *source, adv_error_list *problems, adv_error_list *notes);

/** The kept form of a revision: its lines and texts, without name and dates, which the manifest has. */
ADV_API adv_status adv_tariff_write(adv_buffer *out, const adv_tariff *tariff);
/** Reads what adv_tariff_write wrote.  `text` is borrowed and must outlive *out. */
ADV_API adv_status adv_tariff_read(adv_tariff **out, adv_arena *arena, adv_text text, const char *source,
                           adv_error *err);

#ifdef __cplusplus
}
#endif
#endif

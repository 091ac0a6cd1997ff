/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Published schedules as the host keeps them: revisions imported into the data folder with the day each came
 * into force, and loaded again by the day that counts.
 */
#ifndef ADV_SERVICE_TARIFF_H
#define ADV_SERVICE_TARIFF_H

#include "advalorem/error.h"
#include "advalorem/tariff.h"

/** One revision of a list of dates. */
typedef struct adv_tariff_day {
    adv_text name; /* "rev_4", as the list has it */
    adv_text note;
    adv_date in_force;
    adv_date published; /* ADV_DATE_NONE = not stated */
} adv_tariff_day;

/** A list of dates, by day in force. */
typedef struct adv_tariff_days {
    const adv_tariff_day *items;
    size_t                count;
} adv_tariff_days;

/**
 * Reads a table with the columns revision and in_force, and published and note where they are; or, as the
 * tracker of the Budget Lab writes it, effective_date (publication), policy_effective_date (in force, where
 * it differs) and policy_event.  NA and an empty cell are no day.
 */
adv_status adv_tariff_days_read(adv_tariff_days *out, adv_arena *arena, const char *path,
                                adv_error_list *problems);
/** The entry of a revision: "hts_2025_rev_4" is rev_4 of a list whose rev_4 is of 2025, and so on; NULL. */
const adv_tariff_day *adv_tariff_days_find(const adv_tariff_days *days, const char *name);
/** The next revision the list knows after that day in force; NULL. */
const adv_tariff_day *adv_tariff_days_next(const adv_tariff_days *days, adv_date in_force);

/** What the manifest of a kept revision says. */
typedef struct adv_tariff_kept {
    const char *name;
    const char *jurisdiction;
    const char *note, *next;
    const char *imported_from;
    const char *hash; /* of the published file */
    const char *path; /* of the manifest */
    adv_date    in_force, published, next_in_force;
    int64_t     rows, rated, computable, not_computable;
    bool        replaced; /* by this import */
    const adv_node *manifest;
} adv_tariff_kept;

typedef struct adv_tariff_import {
    const char *const     *files;
    size_t                 file_count;
    const char            *name;     /* of a single file; NULL = from the file's name */
    adv_date               in_force; /* of a single file; ADV_DATE_NONE = from `days` */
    const adv_tariff_days *days;     /* NULL = none given */
} adv_tariff_import;

/**
 * Imports revisions into `data_dir`/tariffs; a revision of the same name is replaced.  Every file is read
 * before the first is kept: on any problem nothing is written, and all are in `problems`.  `notes` hears of
 * keys that were passed over.  `kept` has one entry a file.
 */
adv_status adv_tariff_import_files(adv_tariff_kept *kept, adv_arena *arena, const char *data_dir,
                                   const adv_tariff_import *what, adv_error_list *problems,
                                   adv_error_list *notes);

/** The kept revisions of a jurisdiction by day in force; a missing folder has none. */
adv_status adv_tariff_list(const adv_tariff_kept **out, size_t *count, adv_arena *arena, const char *data_dir,
                           const char *jurisdiction, adv_error_list *problems);
/** Loads one. */
adv_status adv_tariff_load(const adv_tariff **out, adv_arena *arena, const char *data_dir,
                           const adv_tariff_kept *kept, adv_error_list *problems);
/** Loads the one of that name; where none is kept under it, the problem names those that are. */
adv_status adv_tariff_load_named(const adv_tariff **out, adv_arena *arena, const char *data_dir,
                                 const char *jurisdiction, const char *name, adv_error_list *problems);
/** Kept revisions of which those asked for are loaded, each once; zeroed = none listed yet. */
typedef struct adv_tariff_store {
    const adv_tariff_kept *kept;
    const adv_tariff     **loaded; /* by revision; NULL = not yet */
    size_t                 count;
    bool                   listed;
} adv_tariff_store;

/** Loads those in force on some day from `first` to `last` that are not loaded yet; *shelf then holds all
    that are. */
adv_status adv_tariff_store_reach(adv_tariff_shelf *shelf, adv_tariff_store *store, adv_arena *arena,
                                  const char *data_dir, const char *jurisdiction, adv_date first,
                                  adv_date last, adv_error_list *problems);
/** The same of a store of its own. */
adv_status adv_tariff_load_shelf(adv_tariff_shelf *out, adv_arena *arena, const char *data_dir,
                                 const char *jurisdiction, adv_date first, adv_date last,
                                 adv_error_list *problems);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One use of the program: the law it runs under, the rates at hand, and the use cases every face shares.
 */
#ifndef ADV_SERVICE_SESSION_H
#define ADV_SERVICE_SESSION_H

#include "advalorem/entry.h"
#include "tables/tables.h"
#include "tariff.h"

typedef struct adv_session {
    adv_arena      *arena;
    adv_error_list *problems;
    const adv_law  *law;
    const char     *data_dir;
    adv_fx          fx;
    adv_duty_sources sources;  /* schedules and layers at hand */
    adv_tariff_shelf shelf;
    const adv_jurisdiction *sources_of; /* whose layers they are; NULL = not loaded yet */
    const adv_tariff *named;  /* the schedule used on request; NULL = those in force */
    adv_tariff_store tariffs; /* kept schedules; those the shelf holds are loaded */
    adv_tables_sources duty;  /* the same sources for a book */
    adv_currency    fx_target; /* what `fx` converts into; NONE = not loaded yet */
} adv_session;

/** `law_dir` NULL takes the built-in pack; `data_dir` as adv_data_dir takes it.  False: see the problems. */
bool adv_session_open(adv_session *session, adv_arena *arena, adv_error_list *problems, const char *law_dir,
                      const char *data_dir);

/** Whether results may be written there: not over a file of the data folder.  False: see the problems. */
bool adv_session_may_write(adv_session *session, const char *path);

/** Loads the rates into the currency of a jurisdiction. */
bool adv_session_rates(adv_session *session, const adv_jurisdiction *j);

/** A shipment file read; NULL: see the problems. */
adv_shipment *adv_session_shipment(adv_session *session, const char *path);

/** Its determination with its identity, and what is charged on it (NULL where its law says nothing of it);
    NULL: see the problems. */
adv_determination *adv_session_determine(adv_session *session, const adv_shipment *shipment,
                                         const adv_options *options, adv_assessment **assessment);

/** Takes the schedule of that name, whatever the day, for all duty of this session; NULL = those in force.
    False: see the problems. */
bool adv_session_schedule(adv_session *session, const adv_jurisdiction *j, const char *name);

/** Where duty and fees of a book are looked up: additional duties and lists at hand, schedules as days ask
    for them.  NULL: see the problems. */
const adv_tables_sources *adv_session_duty(adv_session *session, const adv_jurisdiction *j);

/** Values one line of a book with its trace, as adv_tables_row does, and gives it its identity: a hash of its
    canonical result, which holds all that was looked at, with pack and rule version. */
adv_status adv_session_line(adv_determination **out, adv_assessment **assessment,
                            adv_tables_comparison *compared, adv_session *session, const char *book,
                            adv_text entry, adv_text line, const adv_tables_options *options,
                            adv_error *err);

#endif

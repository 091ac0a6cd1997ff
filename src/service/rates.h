/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Exchange rates as the host keeps them: lists imported into the data folder, each with its source, dates and
 * the hash of the file it came from, and loaded again as series for the engine.
 */
#ifndef ADV_SERVICE_RATES_H
#define ADV_SERVICE_RATES_H

#include "advalorem/error.h"
#include "advalorem/fx.h"

/** A column of a certified list. */
typedef struct adv_rates_column {
    const char *name;
    bool        required;
    const char *doc;
} adv_rates_column;

enum { ADV_RATES_COLUMNS = 5 };
extern const adv_rates_column adv_rates_columns[ADV_RATES_COLUMNS];

/** What an import did. */
typedef struct adv_rates_report {
    const char *id;         /* of the series, also its file name: "ecb" */
    const char *name;
    bool        certified;
    bool        means;      /* of months or years, which no law known here takes */
    int64_t     rows, currencies;
    adv_date    first, last;
    bool        replaced;   /* a list of that name was there */
    const char *path;       /* of its manifest, which names the file of the figures */
} adv_rates_report;

/**
 * Imports a published list into `data_dir`/rates.  The layouts known by their header:
 *   Date,USD,JPY,...                     units of each currency for one euro, as the European Central Bank
 *                                        publishes
 *   date,currency,rate[,per][,kind]      a certified list: dollars for `per` units; kind quarterly or daily
 *   Country/Territories,...,Start date   a month of HM Revenue and Customs, units for one pound; as JSON too
 *   Date,Country,Exchange rate           means of months or years of the Federal Reserve
 * `name` NULL is "ecb", "certified", "hmrc-2023-10-01", "fed" or "fed-yearly"; a list of the same name is
 * replaced whole, at one instant.  All problems are reported; on any, nothing is written.
 */
adv_status adv_rates_import(adv_rates_report *report, adv_arena *arena, const char *data_dir,
                            const char *path, const char *name, adv_error_list *problems);

/** Every list of the folder as series into `target`; a missing folder gives none. */
adv_status adv_rates_load(adv_fx *fx, adv_arena *arena, const char *data_dir, adv_currency target,
                          adv_error_list *problems);

/**
 * The data folder: `option`, else ADVALOREM_DATA, else $XDG_DATA_HOME/advalorem, else
 * ~/.local/share/advalorem.
 */
const char *adv_data_dir(adv_arena *arena, const char *option);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What commands that run over many rows share: progress on a terminal, and how an interrupt ends them.
 */
#ifndef ADV_CLI_LONG_RUN_H
#define ADV_CLI_LONG_RUN_H

#include "tables/tables.h"

/** The first interrupt ends the run; nothing is written. */
void adv_run_stops_on_signals(adv_tables_options *options);
/** Tells how far the run is where standard error is a terminal. */
void adv_run_tells(adv_tables_options *options);
/** Behind the run: takes what was told off the terminal. */
void adv_run_told(const adv_tables_options *options);
/** Says that the run was interrupted; returns the exit code. */
int adv_run_interrupted(void);

#endif

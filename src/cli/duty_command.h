/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the parts of adval duty share: what was asked, and what came out.
 */
#ifndef ADV_CLI_DUTY_COMMAND_H
#define ADV_CLI_DUTY_COMMAND_H

#include "advalorem/json.h"
#include "command.h"
#include "service/lists.h"
#include "service/session.h"
#include "service/tariff.h"
#include "tables/duty_table.h"

typedef enum duty_by { DUTY_BY_ORIGIN, DUTY_BY_CHAPTER, DUTY_BY_CAUSE } duty_by;

typedef struct duty_run {
    adv_cli *cli;
    adv_session session;
    adv_recompute with;
    adv_tariff_shelf shelf;
    adv_date first, last; /* asked for; ADV_DATE_NONE = each row has its own */
    adv_duty_table_options options;
    adv_duty_summary summary;
    duty_by by;
    adv_buffer out;
} duty_run;

/** The summary as text, or as JSON, in run->out. */
void duty_show_text(duty_run *run);
void duty_show_json(duty_run *run);

#endif

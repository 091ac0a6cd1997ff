/* SPDX-License-Identifier: Apache-2.0 */
/*
 * adval law: what the law as data says, as of a day, with citation, dates and standing.  The command's table row is
 * adv_command_law in command.h; this is the same for callers that have plain arguments.
 */
#ifndef ADV_CLI_LAW_COMMAND_H
#define ADV_CLI_LAW_COMMAND_H

#include "advalorem/law.h"
#include "cli/command.h"

/** The law the options ask for: --law FOLDER, or the built-in one; NULL after the problems were printed. */
const adv_law *adv_cli_law_open(adv_cli *cli);

#endif

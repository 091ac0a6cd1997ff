/* SPDX-License-Identifier: Apache-2.0 */
/*
 * adval law: what the law as data says, as of a day, with citation, dates and standing.  Its table row is
 * adv_command_law in command.h; other commands open the law their options ask for the same way.
 */
#ifndef ADV_CLI_LAW_COMMAND_H
#define ADV_CLI_LAW_COMMAND_H

#include "advalorem/law.h"
#include "cli/command.h"

/** The law the options ask for: --law FOLDER, or the built-in one; NULL after the problems were printed. */
const adv_law *adv_cli_law_open(adv_cli *cli);

#endif

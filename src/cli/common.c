/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What every command shares: how it can end, and what it takes from its environment.  --help and the manual
 * pages print these rows.
 */
#include "command.h"

const adv_cli_exit adv_cli_exits[] = {
    {ADV_EXIT_DONE, "all that was asked for has its figure, or done"},
    {ADV_EXIT_USAGE, "the command line is off"},
    {ADV_EXIT_INPUT, "input unusable; nothing was written"},
    {ADV_EXIT_REJECTED, "some rows rejected"},
    {ADV_EXIT_INCOMPLETE, "none rejected; a value, a duty or a fee that was asked for has no figure"},
    {ADV_EXIT_INTERRUPTED, "interrupted; nothing was written"},
    {0, NULL},
};

const adv_cli_row adv_cli_environment[] = {
    {"ADVALOREM_DATA", "the data folder, where imported rates are kept, unless --data names one"},
    {"XDG_DATA_HOME", "without these, the data folder is advalorem in it"},
    {"HOME", "and without that, .local/share/advalorem in it"},
    {"TMPDIR", "where adval sql keeps its tables while it runs; without it, /tmp"},
    {"NO_COLOR", "if set to anything, no colours where --colour leaves the choice"},
    {NULL, NULL},
};

bool adv_cli_ends_with(const adv_cli_command *command, int code)
{
    return command == NULL || (command->values_nothing ? code <= ADV_EXIT_INPUT
                                                       : !command->answers || code != ADV_EXIT_INCOMPLETE);
}

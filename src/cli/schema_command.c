/* SPDX-License-Identifier: Apache-2.0 */
/*
 * adval schema: the published schema of a format, printed from the table that reads it.
 */
#include "command.h"

#include "advalorem/facts.h"

#include <string.h>

static int run_schema(adv_cli *cli)
{
    adv_buffer out;
    adv_buffer_init(&out, &cli->arena);
    if (cli->word_count != 1 || strcmp(cli->words[0], "shipment") != 0) {
        return adv_cli_usage_error(cli->command, "name the format: shipment");
    }
    if (adv_shipment_schema_json(&out) != ADV_OK) {
        return ADV_EXIT_INPUT;
    }
    return adv_cli_print(adv_buffer_done(&out)) ? ADV_EXIT_DONE : ADV_EXIT_INPUT;
}

static const char *const synopsis[] = {"schema shipment", NULL};
static const char *const examples[] = {"adval schema shipment > shipment.json",
                                       "for an editor that checks while you write", NULL};

const adv_cli_command adv_command_schema = {
    .name = "schema",
    .summary = "print the JSON Schema of a format",
    .synopsis = synopsis,
    .text = "The schema is made from the same table that reads shipment files.",
    .examples = examples,
    .values_nothing = true,
    .run = run_schema,
};

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * adval schema: the published schema of a format; that of a shipment is printed from the table that reads it.
 */
#include "command.h"

#include "cli/determination_schema.h"

#include "advalorem/facts.h"

#include <string.h>

/* schema/determination.json line by line: a compiler need not take a string as long as the file. */
static adv_status put_determination(adv_buffer *out)
{
    static const char *const lines[] = {ADV_DETERMINATION_SCHEMA};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        adv_buffer_string(out, lines[i]);
        adv_buffer_char(out, '\n');
    }
    return out->failed ? ADV_ERR_MEMORY : ADV_OK;
}

static int run_schema(adv_cli *cli)
{
    adv_buffer out;
    adv_buffer_init(&out, &cli->arena);
    bool shipment = cli->word_count == 1 && strcmp(cli->words[0], "shipment") == 0;
    bool determination = cli->word_count == 1 && strcmp(cli->words[0], "determination") == 0;
    if (!shipment && !determination) {
        return adv_cli_usage_error(cli->command, "name the format: shipment or determination");
    }
    if ((shipment ? adv_shipment_schema_json : put_determination)(&out) != ADV_OK) {
        return ADV_EXIT_INPUT;
    }
    return adv_cli_print(adv_buffer_done(&out)) ? ADV_EXIT_DONE : ADV_EXIT_INPUT;
}

static const char *const synopsis[] = {"schema shipment", "schema determination", NULL};
static const char *const examples[] = {"adval schema shipment > shipment.json",
                                       "for an editor that checks while you write",
                                       "adval schema determination > determination.json",
                                       "for a program that reads what adval value --json prints", NULL};

const adv_cli_command adv_command_schema = {
    .name = "schema",
    .summary = "print the JSON Schema of a format",
    .synopsis = synopsis,
    .text = "The schema of a shipment is made from the same table that reads shipment files; that of a "
            "determination is what adval value --json and adval explain --json print.",
    .examples = examples,
    .values_nothing = true,
    .run = run_schema,
};

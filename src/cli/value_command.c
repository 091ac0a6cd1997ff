/* SPDX-License-Identifier: Apache-2.0 */
/*
 * adval value: a shipment's worksheet, or a whole book valued.
 */
#include "book_value.h"
#include "command.h"
#include "shipment_value.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

/* What an option is for stands first in its help.  One that says nothing here is not taken in silence. */
static bool options_fit(const adv_cli *cli, const char *other, const char *advice)
{
    size_t length = strlen(other);
    for (size_t i = 0; i < cli->command->option_count; i++) {
        const adv_cli_option *option = &cli->command->options[i];
        if (cli->values[i] != NULL && strncmp(option->doc, other, length) == 0 &&
            option->doc[length] == ':') {
            (void)adv_cli_usage_error(cli->command, "%s%s is for a %s; %s",
                                      strlen(option->name) == 1 ? "-" : "--", option->name, other, advice);
            return false;
        }
    }
    return true;
}

static int not_there(adv_cli *cli, const char *path)
{
    adv_error_list_add(&cli->problems, ADV_ERR_IO, (adv_place){.source = path},
                       "there is neither a file nor a folder of this name; check the path");
    return adv_cli_problems(&cli->problems);
}

static int run_value(adv_cli *cli)
{
    struct stat about;
    if (cli->word_count != 1) {
        return adv_cli_usage_error(cli->command,
                                   "give one shipment file (.yaml, .json, or - for standard input) or one "
                                   "book folder");
    }
    const char *path = cli->words[0];
    bool from_pipe = strcmp(path, "-") == 0;
    if (!from_pipe && stat(path, &about) != 0 && (errno == ENOENT || errno == ENOTDIR)) {
        return not_there(cli, path);
    }
    if (!from_pipe && stat(path, &about) == 0 && S_ISDIR(about.st_mode)) {
        return options_fit(cli, "shipment", "'adval explain BOOK ENTRY LINE' shows one line of a book")
                   ? adv_value_book(cli, path)
                   : ADV_EXIT_USAGE;
    }
    return options_fit(cli, "book", "a shipment is printed, or written with --html FILE")
               ? adv_value_shipment(cli, path)
               : ADV_EXIT_USAGE;
}

static const char *const synopsis[] = {
    "value SHIPMENT [--json | --html FILE] [--line LINE] [--per-unit] [--schedule NAME]",
    "value SHIPMENT --all-apportionments [--html FILE]",
    "value SHIPMENT --all-methods [--json | --html FILE]",
    "value SHIPMENT --for LAWS [--json | --html FILE]",
    "value BOOK -o VALUES.parquet [--duty [--schedule NAME]] [--mapping FILE] [--threads N]",
    "value BOOK -o VALUES.parquet [--memory SIZE] [--top N] [--worksheet]",
    NULL,
};

static const adv_cli_option options[] = {
    {"o", "FILE",
     "book: write the lines and their values here; the ending says how: .parquet, .csv, .ndjson"},
    {"json", NULL, "shipment: the determination as JSON instead of a worksheet"},
    {"html", "FILE", "shipment: the worksheet as one self-contained page with a picture"},
    {"line", "LINE", "shipment: steps of this goods line alone"},
    {"per-unit", NULL, "shipment: duty, fees and all charges for one unit of each line, first of all"},
    {"all-apportionments", NULL, "shipment: the lawful ways of spreading its assists, side by side"},
    {"all-methods", NULL, "shipment: every method that gives a value, side by side as a range"},
    {"apportionment", "WAY",
     "shipment: first_shipment, produced_to_first_shipment, anticipated_production or given"},
    {"for", "LAWS",
     "shipment: valued by each of these laws, such as US,EU,CA, side by side, and what makes the difference"},
    {"law", "DIR", "use the law files of this folder instead of the built-in pack"},
    {"data", "DIR", "the data folder where imported rates are kept"},
    {"duty", NULL, "book: charge duty and fees too, entry by entry, by the schedules and lists imported"},
    {"schedule", "NAME", "use this revision whatever the day, and say so; else the one in force"},
    {"mapping", "FILE", "book: how the columns of these files are named and written"},
    {"threads", "N", "book: threads to use; the output does not depend on it"},
    {"memory", "SIZE", "book: memory for the tables, such as 1GB (default) or 500MB"},
    {"top", "N", "book: show so many of the largest differences from the declared value (default 10)"},
    {"worksheet", NULL, "book: also print the worksheet of the line with the largest difference"},
    {"quiet", NULL, "book: no progress and no summary"},
    {"width", "N", "columns to print into, 60 to 400"},
    {"colour", "WHEN", "always, never, or auto: only on a terminal"},
};

static const char *const examples[] = {
    "adval value sample/shipments/plain.yaml",
    "the worksheet of one shipment, step by step, each step cited",
    "adval value sample/shipments/ddp.yaml --html ddp.html",
    "the same as a page with a waterfall from price to value",
    "adval value sample/shipments/tooling.yaml --all-apportionments",
    "an assist spread each lawful way",
    "adval value sample/shipments/plain.yaml --all-methods",
    "what each method gives, as a range around the value",
    "adval value sample/shipments/plain.yaml --for US,EU,CA",
    "the same shipment by the laws of several countries",
    "adval value sample/book -o values.parquet",
    "a whole book; what cannot be read stands in rejects.csv beside it",
    "adval value sample/book --duty -o values.csv",
    "the same with duty, additional duties and fees of every line",
    NULL,
};

static const adv_cli_row files[] = {
    {"SHIPMENT", "a shipment: adval-shipment(5)"},
    {"BOOK", "a folder of tables: adval-book(5)"},
    {"rejects.csv",
     "beside the values: each record put aside, with file, record, column, what was found and expected"},
    {"DATA/rates", "imported exchange rates: adval-rates(5)"},
    {NULL, NULL},
};

const adv_cli_command adv_command_value = {
    .name = "value",
    .summary = "find the customs value of a shipment or a book",
    .synopsis = synopsis,
    .text = "Finds the customs value by the law of the country of importation and says why: every addition, "
            "deduction and\n"
            "conversion with its provision, how sure we are of it, its evidence, and what was looked at and "
            "not counted.\n"
            "A shipment is one YAML or JSON file (docs/facts.md), or - for standard input; a book is a "
            "folder of tables\n"
            "(adval-book(5)).  Nothing is left under a final name unless all of it could be written.",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .examples = examples,
    .files = files,
    .run = run_value,
};

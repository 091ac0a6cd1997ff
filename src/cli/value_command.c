/* SPDX-License-Identifier: Apache-2.0 */
/*
 * adval value: a shipment's worksheet, or a whole book valued.
 */
#include "book_value.h"
#include "command.h"
#include "shipment_value.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static int run_value(adv_cli *cli)
{
    struct stat about;
    if (cli->word_count != 1) {
        return adv_cli_usage_error(cli->command, "give one shipment file (.yaml, .json, or - for standard input) or one "
                                                 "book folder");
    }
    const char *path = cli->words[0];
    if (strcmp(path, "-") != 0 && stat(path, &about) == 0 && S_ISDIR(about.st_mode)) {
        return adv_value_book(cli, path);
    }
    return adv_value_shipment(cli, path);
}

static const char *const synopsis[] = {
    "value SHIPMENT [--json | --html FILE] [--all-apportionments] [--line LINE]",
    "value BOOK -o VALUES.parquet [--threads N] [--memory SIZE] [--mapping FILE] [--top N]",
    NULL,
};

static const adv_cli_option options[] = {
    {"o", "FILE", "book: write the lines and their values here; the ending says how: .parquet, .csv, .ndjson"},
    {"json", NULL, "shipment: the determination as JSON instead of a worksheet"},
    {"html", "FILE", "shipment: the worksheet as one self-contained page with a picture"},
    {"line", "LINE", "shipment: steps of this goods line alone"},
    {"all-apportionments", NULL, "shipment: the lawful ways of spreading its assists, side by side"},
    {"apportionment", "WAY", "shipment: first_shipment, produced_to_first_shipment, anticipated_production or given"},
    {"law", "DIR", "use the law files of this folder instead of the built-in pack"},
    {"data", "DIR", "the data folder where imported rates are kept"},
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
    "adval value sample/shipments/mugs-cif.yaml", "the worksheet of one shipment, step by step, each step cited",
    "adval value order.yaml --html order.html", "the same as a page with a waterfall from price to value",
    "adval value tooling.yaml --all-apportionments", "an assist spread each lawful way",
    "adval value sample/book -o values.parquet", "a whole book; what cannot be read stands in rejects.csv beside it",
    NULL,
};

const adv_cli_command adv_command_value = {
    .name = "value",
    .summary = "find the customs value of a shipment or a book",
    .synopsis = synopsis,
    .text = "Finds the customs value by the law of the country of importation and says why: every addition, deduction and\n"
            "conversion with its provision, how sure we are of it, its evidence, and what was looked at and not counted.\n"
            "A shipment is one YAML or JSON file (docs/facts.md); a book is a folder of tables (docs/book.md).",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .examples = examples,
    .run = run_value,
};

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * adval assists: the assists of a book, drawn down over its entries.
 */
#include "book_value.h"
#include "long_run.h"
#include "shipment_value.h"

#include "advalorem/explain.h"

#include <stdio.h>
#include <string.h>

enum { REJECTS_SHOWN = 20 };

/* False after the usage error was said. */
static bool take_question(adv_cli *cli, adv_tables_question *question)
{
    const char *day = adv_cli_value(cli, "as-of");
    const char *expected = adv_cli_value(cli, "expected");
    *question = (adv_tables_question){.assist = adv_cli_value(cli, "assist"),
                                      .as_of = ADV_DATE_NONE,
                                      .expected = ADV_AMOUNT_UNKNOWN,
                                      .lines = adv_cli_flag(cli, "entries")};
    if (day != NULL && adv_date_parse(&question->as_of, adv_text_of(day)) != ADV_DATE_OK) {
        (void)adv_cli_usage_error(cli->command, "--as-of takes a day such as 2025-03-31, not '%s'", day);
        return false;
    }
    if (expected != NULL && question->assist == NULL) {
        (void)adv_cli_usage_error(cli->command, "--expected asks about one assist; name it with --assist");
        return false;
    }
    if (expected != NULL && (adv_amount_parse(&question->expected, adv_text_of(expected)) != ADV_DECIMAL_OK ||
                             question->expected <= 0)) {
        (void)adv_cli_usage_error(cli->command, "--expected takes a number above zero, not '%s'", expected);
        return false;
    }
    if (adv_cli_flag(cli, "json") && adv_cli_flag(cli, "html")) {
        (void)adv_cli_usage_error(cli->command, "choose --json or --html");
        return false;
    }
    return true;
}

/* Records that bear on an assist and could not be used: what was drawn is drawn without them. */
static void print_rejects(const adv_tables_accounts *accounts)
{
    for (size_t i = 0; i < accounts->reject_count && i < REJECTS_SHOWN; i++) {
        const adv_tables_reject *reject = &accounts->rejects[i];
        fprintf(stderr, "%s: record %llu: %.*s%s%.*s\n", reject->file, (unsigned long long)reject->record,
                (int)reject->column.length, reject->column.bytes, reject->column.length > 0 ? ": " : "",
                (int)reject->reason.length, reject->reason.bytes);
    }
    if (accounts->reject_count > REJECTS_SHOWN) {
        fprintf(stderr, "and %zu more findings\n", accounts->reject_count - REJECTS_SHOWN);
    }
    for (size_t i = 0; i < accounts->unusable_count; i++) {
        fprintf(stderr,
                "%.*s is left out: a record of this assist cannot be used, so nobody knows what it draws\n",
                (int)accounts->unusable[i].length, accounts->unusable[i].bytes);
    }
}

static int print_accounts(adv_cli *cli, const adv_tables_accounts *accounts)
{
    adv_error err = {0};
    adv_buffer json;
    adv_document *document = NULL;
    if (adv_cli_flag(cli, "json")) {
        adv_buffer_init(&json, &cli->arena);
        if (adv_explain_accounts_json(&json, accounts->accounts, accounts->count, accounts->as_of, 2) !=
            ADV_OK) {
            (void)adv_fail_memory(&err);
            return adv_book_fail(cli, &err);
        }
        adv_buffer_char(&json, '\n');
        return adv_cli_print(adv_buffer_done(&json)) ? ADV_EXIT_DONE : ADV_EXIT_INPUT;
    }
    if (adv_explain_accounts(&document, &cli->arena, accounts->accounts, accounts->count, accounts->as_of) !=
        ADV_OK) {
        (void)adv_fail_memory(&err);
        return adv_book_fail(cli, &err);
    }
    return adv_print_document(cli, document);
}

static int exit_of(const adv_tables_accounts *accounts)
{
    if (accounts->reject_count > 0) {
        return ADV_EXIT_REJECTED;
    }
    for (size_t i = 0; i < accounts->count; i++) {
        const adv_account *account = &accounts->accounts[i];
        bool waits = account->ledger.waiting_count > 0 && account->effect != ADV_ACCOUNT_LEFT;
        if (waits || account->without_count > 0) {
            return ADV_EXIT_INCOMPLETE;
        }
    }
    return ADV_EXIT_DONE;
}

static int run_assists(adv_cli *cli)
{
    adv_tables_options asked = {.output = adv_cli_value(cli, "o")};
    adv_tables_question question;
    adv_tables_accounts accounts = {0};
    adv_session session;
    adv_error err = {0};
    if (cli->word_count != 1) {
        return adv_cli_usage_error(cli->command, "give one book: adval assists sample/book");
    }
    if (!take_question(cli, &question) || !adv_book_options(cli, &asked)) {
        return ADV_EXIT_USAGE;
    }
    if (!adv_book_session(cli, &session, &asked, cli->words[0]) ||
        !adv_book_duty(cli, &session, &asked, cli->words[0])) {
        return adv_cli_problems(&cli->problems);
    }
    adv_run_stops_on_signals(&asked);
    adv_status status = adv_tables_assists(&accounts, &cli->arena, cli->words[0], &question, &asked, &err);
    if (accounts.interrupted) {
        return adv_run_interrupted();
    }
    if (status != ADV_OK) {
        return adv_book_fail(cli, &err);
    }
    adv_book_say_schedule(stderr, &session);
    print_rejects(&accounts);
    int code = print_accounts(cli, &accounts);
    return code != ADV_EXIT_DONE ? code : exit_of(&accounts);
}

static const char *const synopsis[] = {
    "assists BOOK [--duty [--schedule NAME]] [--entries] [--as-of DAY] [-o FILE]",
    "assists BOOK --assist ID [--expected UNITS] [--duty] [--as-of DAY] [--json | --html FILE]", NULL};

static const adv_cli_option options[] = {
    {"assist", "ID", "this assist alone, with every entry line that draws on it"},
    {"entries", NULL, "every entry line of every assist, on the terminal, in JSON and in FILE"},
    {"duty", NULL, "duty on it too: each line's share at what one more dollar of value adds to its duty"},
    {"schedule", "NAME", "use this revision whatever the day, and say so; else the one in force"},
    {"as-of", "DAY", "only entries, movements and changes up to this day"},
    {"expected", "UNITS", "what if so much were expected in all, counted as the assist's way counts"},
    {"o", "FILE", "also write the table (of assists, or of entry lines): .parquet, .csv, .tsv or .ndjson"},
    {"json", NULL, "all of it as JSON"},
    {"html", "FILE", "as one self-contained page"},
    {"law", "DIR", "use the law files of this folder instead of the built-in pack"},
    {"data", "DIR", "the data folder where imported rates are kept"},
    {"mapping", "FILE", "how the columns of these files are named and written"},
    {"threads", "N", "threads to read the book with"},
    {"memory", "SIZE", "memory for the tables, such as 1GB (default) or 500MB"},
    {"width", "N", "columns to print into, 60 to 400"},
    {"colour", "WHEN", "always, never, or auto: only on a terminal"},
};

static const char *const examples[] = {
    "adval assists sample/book",
    "every assist: value, drawn, balance, and each lawful way side by side",
    "adval assists sample/book --assist DES-302 --expected 20000",
    "one ledger line by line, and which entries another expectation would change",
    "adval assists sample/book --as-of 2024-12-31 --entries -o ledger.csv",
    "every line drawn by the end of 2024, as a table",
    "adval assists sample/book --duty",
    "the same with the duty each way comes to; import schedules first (adval tariff)",
    NULL,
};

const adv_cli_command adv_command_assists = {
    .name = "assists",
    .summary = "draw the assists of a book down over its entries",
    .synopsis = synopsis,
    .text =
        "Shows what every assist is worth, what the entries have drawn of it in the order of their dates, "
        "what is left and\n"
        "what that means: open, fully drawn, ended early with a balance still to be declared, overrun. Each "
        "lawful way of\n"
        "spreading stands beside the one chosen, and entries that a change of the expected production would "
        "alter are listed\n"
        "with their differences (docs/assists.md).  With --duty the duty on all of these is shown too: each "
        "line's share at\n"
        "the rate of that line, by the schedules imported; what is still to come is an estimate.\n"
        "Records that cannot be used are named on standard error (exit 3); an\n"
        "assist that waits for a fact, or whose duty was asked for and is not known, is exit 4.",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .examples = examples,
    .run = run_assists,
};

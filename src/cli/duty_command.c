/* SPDX-License-Identifier: Apache-2.0 */
/*
 * adval duty: the duty of every row of a table, and how far it agrees with what was assessed.
 */
#include "duty_command.h"

#include "long_run.h"

#include <stdio.h>
#include <string.h>

/* ---- days ---------------------------------------------------------------------------------------------- */

static bool read_date(const duty_run *run, const char *option, adv_text text, adv_date *day)
{
    adv_date_problem why = adv_date_parse(day, text);
    if (why != ADV_DATE_OK) {
        (void)adv_cli_usage_error(run->cli->command, "--%s: '%.*s' %s", option, (int)text.length, text.bytes,
                                  adv_date_problem_text(why));
    }
    return why == ADV_DATE_OK;
}

static bool read_days(duty_run *run)
{
    const char *day = adv_cli_value(run->cli, "day");
    const char *period = adv_cli_value(run->cli, "period");
    run->first = run->last = ADV_DATE_NONE;
    if (day != NULL && period != NULL) {
        (void)adv_cli_usage_error(run->cli->command, "write --day or --period, not both");
        return false;
    }
    if (day != NULL) {
        bool read = read_date(run, "day", adv_text_of(day), &run->first);
        run->last = run->first;
        return read;
    }
    if (period == NULL) {
        return true;
    }
    const char *dots = strstr(period, "..");
    if (dots == NULL) {
        (void)adv_cli_usage_error(run->cli->command,
                                  "--period: '%s' is no period; write its first and its last day like "
                                  "2024-01-01..2024-12-31",
                                  period);
        return false;
    }
    if (!read_date(run, "period", (adv_text){period, (size_t)(dots - period)}, &run->first) ||
        !read_date(run, "period", adv_text_of(dots + 2), &run->last)) {
        return false;
    }
    if (run->last < run->first) {
        (void)adv_cli_usage_error(run->cli->command, "--period: its last day is before its first");
        return false;
    }
    return true;
}

/* ---- lists of words ------------------------------------------------------------------------------------ */

/* The next piece up to a comma; false at the end. */
static bool next_piece(adv_text *rest, adv_text *piece)
{
    if (rest->bytes == NULL || rest->length == 0) {
        return false;
    }
    const char *comma = memchr(rest->bytes, ',', rest->length);
    size_t length = comma == NULL ? rest->length : (size_t)(comma - rest->bytes);
    size_t used = comma == NULL ? length : length + 1;
    *piece = adv_text_trim((adv_text){rest->bytes, length});
    *rest = (adv_text){rest->bytes + used, rest->length - used};
    return true;
}

static int cell_named(adv_text name)
{
    for (int c = 0; c < ADV_DUTY_CELL_COUNT; c++) {
        if (adv_text_is(name, adv_duty_cell_name((adv_duty_cell)c))) {
            return c;
        }
    }
    return -1;
}

static bool read_columns(duty_run *run)
{
    adv_text rest = adv_text_of(adv_cli_value(run->cli, "columns"));
    adv_text piece;
    while (next_piece(&rest, &piece)) {
        const char *equals = piece.length == 0 ? NULL : memchr(piece.bytes, '=', piece.length);
        size_t length = equals == NULL ? 0 : (size_t)(equals - piece.bytes);
        int cell = cell_named((adv_text){piece.bytes, length});
        if (cell < 0 || length + 1 == piece.length) {
            (void)adv_cli_usage_error(
                run->cli->command,
                "--columns: '%.*s' names no column; write it like code=HTS,value=Value, "
                "with one of code, origin, value, duty, day, claim, quantity, unit, "
                "quantity_2, unit_2 before the sign",
                (int)piece.length, piece.bytes);
            return false;
        }
        run->options.columns[cell] = (adv_text){equals + 1, piece.length - length - 1};
    }
    return true;
}

static bool read_chapters(duty_run *run)
{
    adv_text rest = adv_text_of(adv_cli_value(run->cli, "leave-out"));
    adv_text piece;
    while (next_piece(&rest, &piece)) {
        int64_t chapter = 0;
        if (piece.length != 2 || adv_decimal_parse(&chapter, piece, 0, 100) != ADV_DECIMAL_OK ||
            chapter < 1) {
            (void)adv_cli_usage_error(run->cli->command,
                                      "--leave-out: '%.*s' is no chapter; write two digits each, such as "
                                      "72,73,98",
                                      (int)piece.length, piece.bytes);
            return false;
        }
        run->options.left_out[chapter] = true;
    }
    return true;
}

static bool read_by(duty_run *run)
{
    static const char *const words[] = {"origin", "chapter", "cause"};
    const char *by = adv_cli_value(run->cli, "by");
    for (int i = 0; by != NULL && i < 3; i++) {
        if (strcmp(by, words[i]) == 0) {
            run->by = (duty_by)i;
            return true;
        }
    }
    if (by != NULL) {
        (void)adv_cli_usage_error(run->cli->command, "--by: '%s' is none of origin, chapter, cause", by);
    }
    return by == NULL;
}

/* ---- schedules and layers ------------------------------------------------------------------------------ */

static bool load_schedules(duty_run *run)
{
    const char *name = adv_cli_value(run->cli, "schedule");
    bool stated = run->first != ADV_DATE_NONE;
    run->with.shelf = &run->shelf;
    return name != NULL
               ? adv_tariff_load_named(&run->with.named, &run->cli->arena, run->session.data_dir, "US", name,
                                       &run->cli->problems) == ADV_OK
               : adv_tariff_load_shelf(&run->shelf, &run->cli->arena, run->session.data_dir, "US",
                                       stated ? run->first : adv_date_of(1900, 1, 1),
                                       stated ? run->last : ADV_DATE_OPEN, &run->cli->problems) == ADV_OK;
}

static bool load_layers(duty_run *run)
{
    adv_layer_table *layers = NULL;
    if (adv_cli_flag(run->cli, "without-layers")) {
        return true;
    }
    bool read = adv_lists_open(&layers, &run->cli->arena, run->session.data_dir, run->session.law,
                               run->with.j, &run->cli->problems) == ADV_OK;
    run->with.layers = layers;
    return read;
}

static bool open_law(duty_run *run)
{
    if (!adv_session_open(&run->session, &run->cli->arena, &run->cli->problems,
                          adv_cli_value(run->cli, "law"), adv_cli_value(run->cli, "data"))) {
        return false;
    }
    run->with.j = adv_law_find(run->session.law, adv_text_of("US"));
    if (run->with.j == NULL) {
        adv_error_list_add(&run->cli->problems, ADV_ERR_NO_LAW, (adv_place){0},
                           "the law at hand has no jurisdiction US, whose columns these are");
    }
    return run->with.j != NULL;
}

static bool load(duty_run *run)
{
    if (!open_law(run) || !adv_session_may_write(&run->session, run->options.run.output) ||
        !load_schedules(run) || !load_layers(run)) {
        return false;
    }
    run->with.day = ADV_DATE_NONE;
    if (run->first != ADV_DATE_NONE && !adv_recompute_period(&run->with, run->first, run->last)) {
        adv_error_list_add(&run->cli->problems, ADV_ERR_INPUT, (adv_place){.field = "--period"},
                           "layers start and end on more than %d days of this period; write a shorter one",
                           ADV_RECOMPUTE_DAYS_MOST);
        return false;
    }
    return true;
}

/* ---- the command --------------------------------------------------------------------------------------- */

static bool read_options(duty_run *run)
{
    long top = 0;
    if (run->cli->word_count != 1) {
        (void)adv_cli_usage_error(run->cli->command, "give one table");
        return false;
    }
    if (!read_days(run) || !read_columns(run) || !read_chapters(run) || !read_by(run) ||
        !adv_cli_number(run->cli, "top", 0, 100, 10, &top)) {
        return false;
    }
    run->options.run = (adv_tables_options){
        .output = adv_cli_value(run->cli, "o"), .top = (size_t)top, .problems = &run->cli->problems};
    run->options.with = &run->with;
    return true;
}

static int ending(const duty_run *run)
{
    const adv_duty_summary *s = &run->summary;
    return s->rejected > 0                   ? ADV_EXIT_REJECTED
           : s->all.worked_out < s->all.rows ? ADV_EXIT_INCOMPLETE
                                             : ADV_EXIT_DONE;
}

static int run_duty(adv_cli *cli)
{
    duty_run run = {.cli = cli};
    adv_error err = {0};
    adv_buffer_init(&run.out, &cli->arena);
    if (!read_options(&run)) {
        return ADV_EXIT_USAGE;
    }
    if (!load(&run)) {
        return adv_cli_problems(&cli->problems);
    }
    adv_run_stops_on_signals(&run.options.run);
    adv_run_tells(&run.options.run);
    adv_status status = adv_tables_duty(&run.summary, &cli->arena, cli->words[0], &run.options, &err);
    adv_run_told(&run.options.run);
    if (run.summary.interrupted) {
        return adv_run_interrupted();
    }
    if (status != ADV_OK) {
        if (adv_error_list_empty(&cli->problems)) {
            adv_error_list_append(&cli->problems, &err);
        }
        return adv_cli_problems(&cli->problems);
    }
    if (!adv_error_list_empty(&cli->problems)) {
        (void)adv_cli_problems(&cli->problems); /* rows put aside, where no file tells them */
    }
    if (adv_cli_flag(cli, "json")) {
        duty_show_json(&run);
    } else {
        duty_show_text(&run);
    }
    if (run.out.failed) {
        fputs("adval: memory is out\n", stderr);
        return ADV_EXIT_INPUT;
    }
    return adv_cli_print(adv_buffer_done(&run.out)) ? ending(&run) : ADV_EXIT_INPUT;
}

static const char *const synopsis[] = {
    "duty TABLE --day DAY [-o FILE] [--columns LIST] [--by GROUP] [--json] [--data DIR] [--law DIR]",
    "duty TABLE --period DAYS [--schedule NAME] [--leave-out LIST] [-o FILE]",
    NULL,
};

static const adv_cli_option options[] = {
    {"schedule", "NAME", "use this revision whatever the day, and say so; else the one in force"},
    {"day", "DAY", "the day whose rates apply to every row without a day of its own"},
    {"period", "DAYS", "first and last day, 2024-01-01..2024-12-31: each row is a sum over it"},
    {"columns", "LIST", "which column is what: code=HTS,origin=Country,value=Value,duty=Duty"},
    {"leave-out", "LIST", "chapters that stay out of the comparison, such as 72,73,98"},
    {"without-layers", NULL, "leave chapter 99 out: the column of the schedule alone"},
    {"o", "FILE",
     "write the rows with their duty: .parquet, .csv, .tsv, .ndjson, the text ones also .gz, .zst"},
    {"by", "GROUP", "the table of the summary: origin, chapter or cause"},
    {"top", "N", "how many of the largest differences to show, 0 to 100; default 10"},
    {"json", NULL, "the summary as JSON"},
    {"data", "DIR", "the data folder; default ADVALOREM_DATA, else $XDG_DATA_HOME/advalorem"},
    {"law", "DIR", "use the law files of this folder instead of the built-in pack"},
};

static const char *const examples[] = {
    "adval duty imports.csv --day 2025-03-20 -o duty.parquet",
    "the duty of every row on a day, by the schedule in force on it",
    "adval duty us_imports_2024.csv.gz --period 2024-01-01..2024-12-31 --schedule hts_2025_basic",
    "a year of statistics of the Census by the first schedule of the year after",
    "adval duty lines.tsv --columns code=HTS,value=Value,day=Entered,duty=Paid --by cause",
    "columns of your own; why what was paid differs",
    NULL,
};

static const adv_cli_row files[] = {
    {"rejects.csv", "beside FILE: the records that cannot be read, each with its column and the reason"},
    {NULL, NULL},
};

const adv_cli_command adv_command_duty = {
    .name = "duty",
    .summary = "work out the duty of every row of a table, and hold it against what was assessed",
    .synopsis = synopsis,
    .text =
        "TABLE is a file of rows (.csv, .tsv, .ndjson, .parquet) with a column for the code, the origin and "
        "the value;\n"
        "a table of the Census is known by its header (hts10, cty_code, dutiable_usd, duty_usd).  Duty is "
        "that "
        "of the\n"
        "column of the schedule, which a claim in the row may choose, and of the layers of chapter 99, "
        "charged "
        "as if\n"
        "every one that reaches the goods were claimed.  Where the table has the duty that was assessed, the "
        "two agree\n"
        "when they differ by no more than the greater of 2 USD and 0.2 % of the value.  A row of a period is "
        "a "
        "sum of\n"
        "entries: where layers changed in it, or a heading that takes one off may have been claimed, the row "
        "has a\n"
        "least and a most, and each difference is given the cause it is consistent with.",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .examples = examples,
    .files = files,
    .run = run_duty,
};

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * adval explain: one line of a book with every step, and whether it still is what a values file says.
 */
#include "book_value.h"
#include "command.h"
#include "shipment_value.h"

#include <stdio.h>

/* ---- a values file ------------------------------------------------------------------------------------- */

enum { DIGEST_SHOWN = 12 }; /* as many characters as a worksheet shows */

typedef struct comparison {
    FILE *to;
    const char *file;
    const adv_tables_comparison *cells;
    int there_width; /* of the widest cell of the file that is shown */
} comparison;

static const adv_tables_cell *result_of(const comparison *c, adv_result_column column)
{
    return &c->cells->results[column];
}

static int length_of(adv_text text)
{
    return (int)text.length;
}

/* As a cell is shown: a digest by its beginning, nothing by a word. */
static adv_text shown(const comparison *c, const adv_tables_cell *cell, adv_text text)
{
    if (cell == result_of(c, ADV_RESULT_PACK) && text.length > DIGEST_SHOWN) {
        text.length = DIGEST_SHOWN;
    }
    return text.length == 0 ? adv_text_of("[empty]") : text;
}

static bool is_shown(const comparison *c, const adv_tables_cell *cell)
{
    return cell == result_of(c, ADV_RESULT_CUSTOMS_VALUE) || cell == result_of(c, ADV_RESULT_OUTCOME) ||
           !adv_text_equal(cell->there, cell->here);
}

static void measure_cell(comparison *c, const adv_tables_cell *cell)
{
    int width = length_of(shown(c, cell, cell->there));
    c->there_width = is_shown(c, cell) && width > c->there_width ? width : c->there_width;
}

static void print_cell(comparison *c, const adv_tables_cell *cell)
{
    adv_text there = shown(c, cell, cell->there);
    adv_text here = shown(c, cell, cell->here);
    if (is_shown(c, cell)) {
        fprintf(c->to, "  %-20.*s  %-*.*s  %.*s\n", length_of(cell->name), cell->name.bytes, c->there_width,
                length_of(there), there.bytes, length_of(here), here.bytes);
    }
}

static void each_cell(comparison *c, void (*what)(comparison *c, const adv_tables_cell *cell))
{
    for (size_t i = 0; i < c->cells->change_count; i++) {
        what(c, &c->cells->changes[i]);
    }
    for (unsigned r = 0; r < ADV_RESULT_COUNT; r++) {
        what(c, &c->cells->results[r]);
    }
    for (size_t i = 0; i < c->cells->charge_count; i++) {
        what(c, &c->cells->charges[i]);
    }
}

/* What differs, value and outcome in any case. */
static void print_table(comparison *c)
{
    c->there_width = length_of(adv_text_of("in the file"));
    each_cell(c, measure_cell);
    fprintf(c->to, "\n  %-20s  %-*s  at hand\n", "", c->there_width, "in the file");
    each_cell(c, print_cell);
}

static void print_law(const comparison *c)
{
    const adv_tables_cell *pack = result_of(c, ADV_RESULT_PACK);
    adv_text digest = shown(c, pack, pack->there);
    adv_text version = result_of(c, ADV_RESULT_RULE_VERSION)->there;
    adv_text plan = result_of(c, ADV_RESULT_PLAN)->there;
    fprintf(c->to, "pack %.*s, rule version %.*s", length_of(digest), digest.bytes, length_of(version),
            version.bytes);
    if (plan.length > 0) {
        fprintf(c->to, ", plan %.*s", length_of(plan), plan.bytes);
    }
}

static void print_same(comparison *c)
{
    const adv_tables_cell *value = result_of(c, ADV_RESULT_CUSTOMS_VALUE);
    const adv_tables_cell *outcome = result_of(c, ADV_RESULT_OUTCOME);
    adv_text what = value->here.length > 0 ? value->here : outcome->here;
    fprintf(c->to, "%s says the same of this line: %s %.*s,\nunder ", c->file,
            value->here.length > 0 ? "customs value" : "no value, outcome", length_of(what), what.bytes);
    print_law(c);
    fprintf(c->to, ".\n");
    if (c->cells->change_count > 0) {
        fprintf(c->to, "Cells that bear on no result have changed since.\n");
        print_table(c);
    }
}

/* What to do to see the file's figure again. */
static void print_way_back(const comparison *c)
{
    const adv_tables_cell *pack = result_of(c, ADV_RESULT_PACK);
    const adv_tables_cell *version = result_of(c, ADV_RESULT_RULE_VERSION);
    adv_text digest = shown(c, pack, pack->there);
    if (!adv_text_equal(pack->there, pack->here)) {
        fprintf(c->to, "To see how the file's figure came about, name the folder of law files that makes "
                       "pack\n%.*s: --law DIR.\n",
                length_of(digest), digest.bytes);
    }
    if (!adv_text_equal(version->there, version->here)) {
        fprintf(c->to, "The rules of this program are of version %.*s; the file was written by an adval of "
                       "version %.*s,\nwhich makes its figure again.\n",
                length_of(version->here), version->here.bytes, length_of(version->there),
                version->there.bytes);
    }
}

static void print_other(comparison *c)
{
    bool same_law = c->cells->same_law;
    fprintf(c->to, same_law ? "%s says otherwise of this line, which was valued there under\n"
                            : "%s was valued under a law that is not the one at hand:\n",
            c->file);
    print_law(c);
    fprintf(c->to, ".\n%s", !same_law ? ""
                            : c->cells->change_count > 0
                                ? "The law is the one at hand, but cells of the line have changed since.\n"
                            : c->cells->charge_count > 0
                                ? "The law is the one at hand and the line is what it was, so another line "
                                  "or table of the book,\nits settings, exchange rates, schedules or lists "
                                  "of goods have changed since.\n"
                                : "The law is the one at hand and the line is what it was, so another table "
                                  "of the book,\nits settings or the exchange rates have changed since.\n");
    print_table(c);
    fputc('\n', c->to);
    print_way_back(c);
    fprintf(c->to, "The worksheet shows the line as it is now.\n");
}

/* Whether the line is what the file says, and if not, why that may be.  Where JSON goes to standard output,
   nothing else does. */
static void print_comparison(const adv_cli *cli, const adv_tables_comparison *compared)
{
    comparison c = {.to = adv_cli_flag(cli, "json") ? stderr : stdout,
                    .file = adv_cli_value(cli, "values"),
                    .cells = compared};
    if (compared->same) {
        print_same(&c);
    } else {
        print_other(&c);
    }
    fputc('\n', c.to);
    fflush(c.to);
}

/* ---- the command --------------------------------------------------------------------------------------- */

static int run_explain(adv_cli *cli)
{
    adv_tables_options options = {0};
    adv_tables_comparison compared = {0};
    adv_session session;
    adv_determination *d = NULL;
    adv_assessment *assessment = NULL;
    adv_error err = {0};
    if (cli->word_count != 3) {
        return adv_cli_usage_error(cli->command,
                                   "give a book, an entry and a line: adval explain sample/book ENTRY LINE");
    }
    if (!adv_printing_is_one(cli) || !adv_book_options(cli, &options)) {
        return ADV_EXIT_USAGE;
    }
    options.values = adv_cli_value(cli, "values");
    if (!adv_book_session(cli, &session, &options, cli->words[0]) ||
        !adv_book_duty(cli, &session, &options, cli->words[0])) {
        return adv_cli_problems(&cli->problems);
    }
    if (adv_session_line(&d, &assessment, &compared, &session, cli->words[0], adv_text_of(cli->words[1]),
                         adv_text_of(cli->words[2]), &options, &err) != ADV_OK) {
        return adv_book_fail(cli, &err);
    }
    if (options.values != NULL) {
        print_comparison(cli, &compared);
    }
    int code = adv_print_determination(cli, d, assessment);
    return options.values != NULL && !compared.same ? ADV_EXIT_INPUT : code;
}

static const char *const synopsis[] = {
    "explain BOOK ENTRY LINE [--duty [--schedule NAME]] [--values FILE] [--json | --html FILE]",
    NULL,
};

static const adv_cli_option options[] = {
    {"values", "FILE", "a file that adval value wrote: say whether the line still is what it says there"},
    {"duty", NULL, "what the line bears of its entry too: duty, additional duties, its shares in the fees"},
    {"schedule", "NAME", "use this revision whatever the day, and say so; else the one in force"},
    {"json", NULL, "the determination as JSON instead of a worksheet"},
    {"html", "FILE", "the worksheet as one self-contained page with a picture"},
    {"law", "DIR", "use the law files of this folder instead of the built-in pack"},
    {"data", "DIR", "the data folder where imported rates are kept"},
    {"mapping", "FILE", "how the columns of these files are named and written"},
    {"threads", "N", "threads to read the book with"},
    {"memory", "SIZE", "memory for the tables, such as 1GB (default) or 500MB"},
    {"width", "N", "columns to print into, 60 to 400"},
    {"colour", "WHEN", "always, never, or auto: only on a terminal"},
};

static const char *const examples[] = {
    "adval explain sample/book QX741000043 001",
    "why this line of the book has its value",
    "adval explain sample/book QX741000043 001 --duty",
    "and what is charged on it",
    "adval explain sample/book QX741000043 001 --html line.html",
    "the same as a page",
    "adval explain sample/book QX741000043 001 --values values.parquet",
    "and whether that is what was found when the whole book was valued",
    NULL,
};

static const adv_cli_row files[] = {
    {"BOOK", "a folder of tables: adval-book(5)"},
    {"DATA/rates", "imported exchange rates: adval-rates(5)"},
    {NULL, NULL},
};

const adv_cli_command adv_command_explain = {
    .name = "explain",
    .summary = "show how one line of a book got its value",
    .synopsis = synopsis,
    .text = "Values the line again, with every step: the same rules in the same order as the whole book, and "
            "so the same\n"
            "figure.\n"
            "With --values the line is held against what a values file says of it, which carries law pack, "
            "rule version\n"
            "and plan beside each result.  Where they are those at hand and every result is the same, the "
            "line has been\n"
            "reproduced.  Otherwise both are shown, with what differs: the law, cells of the line, or what "
            "else it rests\n"
            "on; the exit status is then 2, since the file does not belong to this law or this book.  With "
            "--json that is\n"
            "said on standard error.  A file written with --duty is compared with --duty, charges and all.",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .examples = examples,
    .files = files,
    .run = run_explain,
};

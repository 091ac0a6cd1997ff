/* SPDX-License-Identifier: Apache-2.0 */
/*
 * adval sql: one statement over the tables of a book and what its lines became, as a table, JSON or CSV.
 */
#include "book_value.h"
#include "long_run.h"

#include "report/typeset.h"
#include "tables/sql.h"

#include "advalorem/json.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Widths of columns are those of the first rows; what comes later and is wider moves its own line. */
enum { ROWS_MEASURED = 500, GAP = 2 };

typedef struct printer {
    adv_cli *cli;
    bool json, csv, plan;
    const adv_sql_column *columns;
    size_t count;
    const char **keys; /* of JSON: no name twice */
    size_t *widths;
    adv_text *held; /* rows not yet printed, cell by cell */
    size_t held_count;
    bool measured, any, failed;
    int reason; /* why standard output took no more; 0 = it did */
    adv_arena line;
} printer;

/* ---- one line ------------------------------------------------------------------------------------------ */

static bool put(printer *p, const adv_buffer *out)
{
    adv_text text = adv_buffer_done(out);
    p->failed = p->failed || out->failed;
    if (!out->failed && fwrite(text.bytes, 1, text.length, stdout) != text.length) {
        p->reason = errno;
        p->failed = true;
    }
    return !p->failed;
}

static void add_csv(adv_buffer *out, adv_text text)
{
    bool quoted = text.bytes != NULL && text.length == 0; /* an empty text is not NULL */
    for (size_t i = 0; text.bytes != NULL && i < text.length && !quoted; i++) {
        char c = text.bytes[i];
        quoted = c == ',' || c == '"' || c == '\n' || c == '\r';
    }
    if (!quoted) {
        adv_buffer_text(out, text);
        return;
    }
    adv_buffer_char(out, '"');
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == '"') {
            adv_buffer_char(out, '"');
        }
        adv_buffer_char(out, text.bytes[i]);
    }
    adv_buffer_char(out, '"');
}

/* Digits as they are, except what JSON has no number for: inf and nan. */
static bool is_json_number(adv_text text)
{
    size_t start = text.length > 0 && text.bytes[0] == '-';
    return text.length > start && text.bytes[start] >= '0' && text.bytes[start] <= '9';
}

static void add_json(adv_buffer *out, adv_sql_kind kind, adv_text text)
{
    bool bare = kind == ADV_SQL_BOOLEAN || (kind == ADV_SQL_NUMBER && is_json_number(text));
    if (text.bytes == NULL) {
        adv_buffer_string(out, "null");
    } else if (bare) {
        adv_buffer_text(out, text);
    } else {
        adv_json_string(out, text);
    }
}

/* A cell on one line, with nothing a terminal must not get. */
static adv_glyphs glyphs_of(printer *p, adv_text text)
{
    adv_glyphs g = {.arena = &p->line};
    char *plain = adv_arena_copy(&p->line, text.bytes == NULL ? "" : text.bytes, text.length);
    for (size_t i = 0; plain != NULL && i < text.length; i++) {
        plain[i] = (unsigned char)plain[i] < ' ' ? ' ' : plain[i];
    }
    p->failed = p->failed || plain == NULL;
    if (plain != NULL) {
        adv_glyphs_text(&g, (adv_text){plain, text.length}, ADV_STYLE_PLAIN);
    }
    p->failed = p->failed || g.failed;
    return g;
}

static size_t width_of(const adv_glyphs *g)
{
    size_t width = 0;
    for (size_t i = 0; i < g->count; i++) {
        width += g->items[i].width;
    }
    return width;
}

static bool is_right(const printer *p, size_t column)
{
    return p->columns[column].kind == ADV_SQL_AMOUNT || p->columns[column].kind == ADV_SQL_NUMBER;
}

static bool put_cells(printer *p, const adv_text *cells)
{
    adv_buffer out;
    size_t owed = 0; /* blanks, written when something follows them */
    adv_buffer_init(&out, &p->line);
    for (size_t i = 0; i < p->count; i++) {
        adv_glyphs g = glyphs_of(p, cells[i]);
        size_t width = width_of(&g);
        size_t left = p->widths[i] > width ? p->widths[i] - width : 0;
        owed += is_right(p, i) ? left : 0;
        if (g.count > 0) {
            adv_put_blanks(&out, owed);
            adv_put_glyphs(&out, &g, 0, g.count, false);
            owed = 0;
        }
        owed += is_right(p, i) ? 0 : left;
        owed += GAP;
    }
    adv_buffer_char(&out, '\n');
    bool good = put(p, &out);
    adv_arena_reset(&p->line);
    return good;
}

/* ---- the first rows ------------------------------------------------------------------------------------ */

static void measure(printer *p, const adv_text *cells)
{
    for (size_t i = 0; i < p->count; i++) {
        adv_glyphs g = glyphs_of(p, cells[i]);
        size_t width = width_of(&g);
        p->widths[i] = width > p->widths[i] ? width : p->widths[i];
    }
    adv_arena_reset(&p->line);
}

static bool put_rule(printer *p)
{
    adv_buffer out;
    size_t width = 0;
    for (size_t i = 0; i < p->count; i++) {
        width += p->widths[i] + (i > 0 ? GAP : 0);
    }
    adv_buffer_init(&out, &p->line);
    adv_put_repeated(&out, "─", width);
    adv_buffer_char(&out, '\n');
    bool good = put(p, &out);
    adv_arena_reset(&p->line);
    return good;
}

/* Head and rows held so far, once their widths are known. */
static bool put_held(printer *p)
{
    adv_text *head = ADV_ARENA_ARRAY(&p->cli->arena, p->count + 1, adv_text);
    p->failed = p->failed || head == NULL;
    for (size_t i = 0; head != NULL && i < p->count; i++) {
        head[i] = adv_text_of(p->columns[i].name);
    }
    if (p->failed) {
        return false;
    }
    measure(p, head);
    for (size_t r = 0; r < p->held_count; r++) {
        measure(p, p->held + r * p->count);
    }
    p->measured = true;
    bool good = put_cells(p, head) && put_rule(p);
    for (size_t r = 0; good && r < p->held_count; r++) {
        good = put_cells(p, p->held + r * p->count);
    }
    return good;
}

static bool hold(printer *p, const adv_text *cells)
{
    adv_text *row = p->held + p->held_count++ * p->count;
    for (size_t i = 0; i < p->count; i++) {
        row[i] = cells[i];
        if (cells[i].bytes != NULL) {
            row[i].bytes = adv_arena_copy(&p->cli->arena, cells[i].bytes, cells[i].length);
            p->failed = p->failed || row[i].bytes == NULL;
        }
    }
    return !p->failed && (p->held_count < ROWS_MEASURED || put_held(p));
}

/* ---- the answer ---------------------------------------------------------------------------------------- */

static bool is_key(const printer *p, size_t count, const char *key)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(p->keys[i], key) == 0) {
            return true;
        }
    }
    return false;
}

/* Two columns of one name are name and name_2 in an object. */
static bool name_keys(printer *p)
{
    p->keys = ADV_ARENA_ARRAY(&p->cli->arena, p->count + 1, const char *);
    for (size_t i = 0; p->keys != NULL && i < p->count; i++) {
        p->keys[i] = p->columns[i].name;
        for (int64_t n = 2; is_key(p, i, p->keys[i]); n++) {
            adv_buffer key;
            adv_buffer_init(&key, &p->cli->arena);
            adv_buffer_string(&key, p->columns[i].name);
            adv_buffer_char(&key, '_');
            adv_buffer_integer(&key, n);
            if (key.failed) {
                return false;
            }
            p->keys[i] = key.bytes;
        }
    }
    return p->keys != NULL;
}

static bool put_csv(printer *p, const adv_text *cells)
{
    adv_buffer out;
    adv_buffer_init(&out, &p->line);
    for (size_t i = 0; i < p->count; i++) {
        if (i > 0) {
            adv_buffer_char(&out, ',');
        }
        add_csv(&out, cells == NULL ? adv_text_of(p->columns[i].name) : cells[i]);
    }
    adv_buffer_char(&out, '\n');
    bool good = put(p, &out);
    adv_arena_reset(&p->line);
    return good;
}

static bool put_object(printer *p, const adv_text *cells)
{
    adv_buffer out;
    adv_buffer_init(&out, &p->line);
    adv_buffer_string(&out, p->any ? ",\n  {" : "[\n  {");
    for (size_t i = 0; i < p->count; i++) {
        adv_buffer_string(&out, i > 0 ? ", " : "");
        adv_json_string(&out, adv_text_of(p->keys[i]));
        adv_buffer_string(&out, ": ");
        add_json(&out, (adv_sql_kind)p->columns[i].kind, cells[i]);
    }
    adv_buffer_char(&out, '}');
    bool good = put(p, &out);
    adv_arena_reset(&p->line);
    return good;
}

/* A plan of the engine is a drawing of many lines, and no table. */
static bool put_plan(printer *p, const adv_text *cells)
{
    adv_buffer out;
    adv_text drawing = cells[p->count - 1];
    size_t start = 0;
    adv_buffer_init(&out, &p->line);
    for (size_t i = 0; i <= drawing.length && drawing.bytes != NULL; i++) {
        if (i == drawing.length ? i > start : drawing.bytes[i] == '\n') {
            adv_glyphs g = glyphs_of(p, (adv_text){drawing.bytes + start, i - start});
            adv_put_glyphs(&out, &g, 0, g.count, false);
            adv_buffer_char(&out, '\n');
            start = i + 1;
        }
    }
    bool good = !p->failed && put(p, &out);
    adv_arena_reset(&p->line);
    return good;
}

static bool begin(void *context, const adv_sql_column *columns, size_t count, bool plan)
{
    printer *p = context;
    p->columns = columns;
    p->count = count;
    p->plan = plan && count > 0 && !p->json && !p->csv;
    p->widths = ADV_ARENA_ARRAY(&p->cli->arena, count + 1, size_t);
    p->held = ADV_ARENA_ARRAY(&p->cli->arena, count * ROWS_MEASURED + 1, adv_text);
    p->failed = p->widths == NULL || p->held == NULL || !name_keys(p);
    return !p->failed && (!p->csv || put_csv(p, NULL));
}

static bool row(void *context, const adv_text *cells)
{
    printer *p = context;
    bool good = p->json       ? put_object(p, cells)
                : p->csv      ? put_csv(p, cells)
                : p->plan     ? put_plan(p, cells)
                : p->measured ? put_cells(p, cells)
                              : hold(p, cells);
    p->any = true;
    return good;
}

static bool flush(printer *p)
{
    bool good = fflush(stdout) == 0;
    p->reason = good || p->reason != 0 ? p->reason : errno;
    return good;
}

static bool end(printer *p)
{
    if (p->json) {
        adv_buffer out;
        adv_buffer_init(&out, &p->line);
        adv_buffer_string(&out, p->any ? "\n]\n" : "[]\n");
        return put(p, &out) && flush(p);
    }
    return (p->csv || p->plan || p->measured || put_held(p)) && flush(p);
}

/* ---- the command --------------------------------------------------------------------------------------- */

static int tell_refusal(const adv_sql_outcome *outcome)
{
    fputs("adval: ", stderr);
    for (size_t i = 0; i < outcome->refusal.length; i++) {
        char c = outcome->refusal.bytes[i];
        fputc((unsigned char)c < ' ' && c != '\n' ? '?' : c, stderr);
    }
    fputc('\n', stderr);
    if (outcome->tables != NULL) {
        fprintf(stderr, "the tables are %s; without a statement, adval sql lists their columns\n",
                outcome->tables);
    }
    return ADV_EXIT_INPUT;
}

/* Whoever reads the answer has closed the pipe: the run ends as that signal ends one, its traces removed.  Of
   what could not be printed for another reason the program tells at its end, as for every command. */
static int tell_unprinted(const printer *p)
{
    if (p->reason == EPIPE) {
        (void)signal(SIGPIPE, SIG_DFL);
        (void)raise(SIGPIPE);
    }
    if (p->reason == 0) {
        fputs("adval: memory is out\n", stderr);
    }
    return ADV_EXIT_INPUT;
}

static int exit_of(const adv_sql_outcome *outcome)
{
    const adv_tables_summary *book = &outcome->book;
    uint64_t lines = book->outcomes[ADV_REJECTED];
    if (book->rejected == 0 && lines == 0) {
        return ADV_EXIT_DONE;
    }
    if (!outcome->valued) {
        fprintf(stderr,
                "adval: in the tables named %llu record%s cells that cannot be read; those are NULL, and the "
                "table rejects says why\n",
                (unsigned long long)book->rejected, book->rejected == 1 ? " has" : "s have");
        return ADV_EXIT_REJECTED;
    }
    fprintf(stderr,
            "adval: of the book %llu record%s put aside and %llu line%s rejected; the answer lacks their "
            "figures, and the table rejects says why\n",
            (unsigned long long)book->rejected, book->rejected == 1 ? " is" : "s are",
            (unsigned long long)lines, lines == 1 ? "" : "s");
    return ADV_EXIT_REJECTED;
}

static const char *folder_of_run(void)
{
    const char *set = getenv("TMPDIR");
    return set == NULL || set[0] == '\0' ? "/tmp" : set;
}

static int answer(adv_cli *cli, printer *p, adv_tables_options *asked)
{
    adv_sql_outcome outcome;
    adv_sql_answer taker = {begin, row, p};
    adv_error err = {0};
    const char *statement = cli->word_count > 1 ? cli->words[1] : NULL;
    adv_run_stops_on_signals(asked);
    (void)signal(SIGPIPE, SIG_IGN);
    adv_status status = adv_tables_sql(&outcome, &cli->arena, cli->words[0], statement, folder_of_run(),
                                       asked, &taker, &err);
    if (outcome.book.interrupted) {
        fprintf(stderr, "adval: interrupted; the answer is not whole\n");
        return ADV_EXIT_INTERRUPTED;
    }
    if (outcome.refusal.bytes != NULL) {
        return tell_refusal(&outcome);
    }
    if (outcome.stopped) {
        return tell_unprinted(p);
    }
    if (status != ADV_OK) {
        return adv_book_fail(cli, &err);
    }
    return end(p) ? exit_of(&outcome) : tell_unprinted(p);
}

static int run_sql(adv_cli *cli)
{
    adv_tables_options asked = {0};
    adv_session session;
    printer p = {.cli = cli, .json = adv_cli_flag(cli, "json"), .csv = adv_cli_flag(cli, "csv")};
    if (cli->word_count < 1 || cli->word_count > 2) {
        return adv_cli_usage_error(cli->command, "give one book and one statement in quotes: adval sql "
                                                 "sample/book 'SELECT count(*) FROM lines'");
    }
    if (p.json && p.csv) {
        return adv_cli_usage_error(cli->command, "choose --json or --csv");
    }
    if (!adv_book_options(cli, &asked)) {
        return ADV_EXIT_USAGE;
    }
    if (!adv_book_session(cli, &session, &asked, cli->words[0]) ||
        !adv_book_duty(cli, &session, &asked, cli->words[0])) {
        return adv_cli_problems(&cli->problems);
    }
    adv_arena_init(&p.line, NULL);
    int code = answer(cli, &p, &asked);
    adv_book_say_schedule(stderr, &session);
    adv_arena_reset(&p.line);
    return code;
}

static const char *const synopsis[] = {
    "sql BOOK [--duty [--schedule NAME]] [--json | --csv]",
    "sql BOOK STATEMENT [--duty] [--json | --csv] [--mapping FILE] [--threads N] [--memory SIZE]",
    NULL,
};

static const adv_cli_option options[] = {
    {"json", NULL, "an array with an object a row; decimals, days and texts are strings"},
    {"csv", NULL, "comma-separated, with the names in the first line"},
    {"duty", NULL, "charge duty and fees too: more columns of determinations"},
    {"schedule", "NAME", "use this revision whatever the day, and say so; else the one in force"},
    {"law", "DIR", "use the law files of this folder instead of the built-in pack"},
    {"data", "DIR", "the data folder where imported rates are kept"},
    {"mapping", "FILE", "how the columns of these files are named and written"},
    {"threads", "N", "threads to read, value and answer with"},
    {"memory", "SIZE", "memory for the tables, such as 1GB (default) or 500MB"},
};

static const char most_differing[] =
    "adval sql sample/book 'SELECT entry, line, entered_value - declared_value AS difference\n"
    "    FROM lines JOIN determinations USING (entry, line)\n"
    "    ORDER BY abs(difference) DESC NULLS LAST LIMIT 10'";

static const char *const examples[] = {
    "adval sql sample/book",
    "the tables of the book, their rows and columns",
    "adval sql sample/book 'SELECT origin, sum(declared_duty) FROM lines GROUP BY 1 ORDER BY 2 DESC'",
    "declared duty by country of origin",
    most_differing,
    "the lines whose declared value differs most",
    "adval sql sample/book 'SELECT assist, cost FROM assists ANTI JOIN assist_use USING (assist)'",
    "assists that no line uses",
    NULL,
};

static const adv_cli_row files[] = {
    {"TMPDIR/adval.partial-PID.spill", "the tables while the command runs; removed when it ends"},
    {NULL, NULL},
};

const adv_cli_command adv_command_sql = {
    .name = "sql",
    .summary = "ask the tables of a book, and what its lines became, in SQL",
    .synopsis = synopsis,
    .text =
        "STATEMENT is one statement of DuckDB's SQL that reads: SELECT, WITH, VALUES, FROM, TABLE, DESCRIBE, "
        "SUMMARIZE,\n"
        "SHOW or EXPLAIN.  Its tables are those of the book under the names of adval-book(5), each cell with "
        "its type; the\n"
        "table determinations, with entry, line and the columns of adval value; and the table rejects.  The "
        "statement can\n"
        "neither read another file, write one, load an extension nor change a setting (docs/sql.md).  A cell "
        "that is none\n"
        "of its type is NULL; where records were put aside the exit status is 3.  It does not depend on "
        "lines that are not\n"
        "valued for another reason.",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .examples = examples,
    .files = files,
    .answers = true,
    .run = run_sql,
};

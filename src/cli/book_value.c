/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A whole book valued: progress while it runs, totals and the largest differences behind it.
 */
#include "book_value.h"

#include "long_run.h"
#include "shipment_value.h"

#include "service/session.h"
#include "tables/tables.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* ---- options --------------------------------------------------------------------------------------- */

/* "1GB", "500MB", "200000000": bytes; -1 when it is none of these. */
static int64_t bytes_of(const char *text)
{
    static const struct {
        const char *unit;
        int64_t bytes;
    } units[] = {{"", 1}, {"B", 1}, {"KB", 1000}, {"MB", 1000000}, {"GB", 1000000000}, {"TB", 1000000000000}};
    size_t digits = strspn(text, "0123456789");
    int64_t count = 0;
    if (adv_decimal_parse(&count, (adv_text){text, digits}, 0, INT64_C(1000000000000000)) != ADV_DECIMAL_OK) {
        return -1;
    }
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        int64_t bytes = 0;
        if (strcmp(text + digits, units[i].unit) == 0) {
            return __builtin_mul_overflow(count, units[i].bytes, &bytes) || bytes == 0 ? -1 : bytes;
        }
    }
    return -1;
}

bool adv_book_options(adv_cli *cli, adv_tables_options *options)
{
    long threads = 0;
    long top = 0;
    const char *memory = adv_cli_value(cli, "memory");
    if (!adv_cli_number(cli, "threads", 1, 1024, 0, &threads) ||
        !adv_cli_number(cli, "top", 0, 100000, 10, &top)) {
        return false;
    }
    if (adv_cli_value(cli, "schedule") != NULL && !adv_cli_flag(cli, "duty")) {
        (void)adv_cli_usage_error(cli->command, "--schedule is what duty is read from; add --duty");
        return false;
    }
    options->threads = (int)threads;
    options->top = (size_t)top;
    options->memory_bytes = memory == NULL ? 0 : bytes_of(memory);
    if (options->memory_bytes < 0) {
        (void)adv_cli_usage_error(cli->command, "--memory takes a size such as 1GB or 500MB, not '%s'",
                                  memory);
        return false;
    }
    options->mapping = adv_cli_value(cli, "mapping");
    options->problems = &cli->problems;
    return true;
}

bool adv_book_session(adv_cli *cli, adv_session *session, adv_tables_options *options, const char *book)
{
    if (!adv_session_open(session, &cli->arena, &cli->problems, adv_cli_value(cli, "law"),
                          adv_cli_value(cli, "data")) ||
        !adv_session_may_write(session, options->output)) {
        return false;
    }
    options->law = session->law;
    options->fx = &session->fx;
    const adv_jurisdiction *j = adv_tables_jurisdiction(&cli->arena, book, options);
    if (j != NULL && !adv_session_rates(session, j)) {
        return false;
    }
    return true;
}

/* A jurisdiction nobody knows is the book's problem, and told with its others. */
bool adv_book_duty(adv_cli *cli, adv_session *session, adv_tables_options *options, const char *book)
{
    const adv_jurisdiction *j = adv_tables_jurisdiction(&cli->arena, book, options);
    if (!adv_cli_flag(cli, "duty") || j == NULL) {
        return true;
    }
    if (!adv_session_schedule(session, j, adv_cli_value(cli, "schedule"))) {
        return false;
    }
    options->duty = adv_session_duty(session, j);
    return options->duty != NULL;
}

void adv_book_say_schedule(FILE *to, const adv_session *session)
{
    char from[11];
    if (session->named != NULL) {
        adv_date_format(from, session->named->in_force);
        fprintf(to, "  schedule %s, in force from %s, used on request\n", session->named->name, from);
    }
}

/* ---- summary --------------------------------------------------------------------------------------- */

/* 1234567.89 as 1,234,567.89 */
static void print_amount(char out[72], adv_int128 e4)
{
    char plain[48];
    size_t length = adv_decimal_format(plain, e4, 4, 2);
    const char *point = strchr(plain, '.');
    size_t whole = point == NULL ? length : (size_t)(point - plain);
    size_t start = plain[0] == '-';
    size_t n = 0;
    for (size_t i = 0; i < length; i++) {
        if (i > start && i < whole && (whole - i) % 3 == 0) {
            out[n++] = ',';
        }
        out[n++] = plain[i];
    }
    out[n] = '\0';
}

static void print_count(const char *what, uint64_t count)
{
    printf("  %-48s %15llu\n", what, (unsigned long long)count);
}

static void print_money(const char *what, adv_int128 e4)
{
    char amount[72];
    print_amount(amount, e4);
    printf("  %-48s %18s\n", what, amount);
}

static void print_totals(const adv_tables_summary *s)
{
    static const char *const names[ADV_OUTCOME_COUNT] = {
        "valued", "incomplete: a fact is missing that would decide", "transaction value cannot be used",
        "no law known for the day", "rejected"};
    printf("Lines\n");
    print_count("read", s->rows);
    for (size_t i = 0; i < ADV_OUTCOME_COUNT; i++) {
        if (s->outcomes[i] > 0 || i == ADV_VALUED) {
            print_count(names[i], s->outcomes[i]);
        }
    }
    if (s->unreadable > 0) {
        print_count("records that could not be read as lines", s->unreadable);
    }
    if (s->rejected > 0) {
        print_count("records put aside, of all tables", s->rejected);
    }
    if (s->strays > 0) {
        print_count("of them charges nobody can tell the lines of", s->strays);
        printf("    any line may lack such a charge; mend those records and value the book again\n");
    }
    printf("\nCustoms value (%s)\n", adv_currency_get(s->currency)->code);
    print_money("of all valued lines", s->value_e4);
    if (s->compared > 0) {
        print_money("of valued lines that were declared", s->compared_e4);
        print_money("declared for them", s->declared_e4);
        print_money("determined less declared", s->compared_e4 - s->declared_e4);
        print_count("lines declared otherwise than determined", s->differing);
    }
    if (s->uncertified > 0) {
        print_count("lines resting on a rate that is not certified", s->uncertified);
    }
}

/* What the difference in value comes to: the rate of each line on its own difference. */
static void print_moved(const adv_tables_summary *s)
{
    int64_t e4 = 0;
    if (s->differing > 0 && adv_round_e13(&e4, s->moved_e13, 100, ADV_ROUND_HALF_UP) == ADV_OK) {
        print_money("duty on determined less declared, an estimate", e4);
    }
    if (s->unmoved > 0) {
        print_count("lines left out of it: their rate is not known", s->unmoved);
    }
}

/* What has no figure is counted apart, never as nothing. */
static void print_charges(const adv_tables_summary *s, const adv_session *session)
{
    const adv_charges_totals *charges = &s->charges;
    if (charges->entries == 0) {
        return;
    }
    printf("\nDuty and fees (%s), of %llu entries\n", adv_currency_get(s->currency)->code,
           (unsigned long long)charges->entries);
    adv_book_say_schedule(stdout, session);
    print_money("entered value", charges->entered_e4);
    print_money("duty", charges->duty_e4);
    print_money("additional duties", charges->additional_e4);
    if (charges->deposits_e4 > 0) {
        print_money("antidumping and countervailing deposits", charges->deposits_e4);
    }
    print_money("merchandise processing fee", charges->processing_e4);
    print_money("harbor maintenance fee", charges->harbor_e4);
    print_moved(s);
    if (charges->open > 0) {
        print_count("lines on which a charge has no figure", charges->open);
    }
    for (size_t i = 0; i < s->open_count && i < 8; i++) {
        printf("    %-46.*s %15llu\n", (int)s->open[i].reason.length, s->open[i].reason.bytes,
               (unsigned long long)s->open[i].lines);
    }
    if (s->open_count > 8) {
        printf("    and %zu more reasons, in the column duty_reason\n", s->open_count - 8);
    }
}

static void print_lists(const adv_tables_summary *s)
{
    if (s->list_count > 0) {
        printf("\nExchange rates, by the list they were taken from (lines)\n");
    }
    for (size_t i = 0; i < s->list_count; i++) {
        print_count(s->lists[i].name, s->lists[i].rows);
    }
}

/* A name as it was written, but for what could disturb a terminal. */
static void print_name(adv_text name)
{
    for (size_t i = 0; i < name.length; i++) {
        unsigned char c = (unsigned char)name.bytes[i];
        putchar(c < 0x20 || c == 0x7f ? '?' : c);
    }
}

static void print_unknown(const adv_tables_summary *s, size_t shown)
{
    if (s->unknown_count == 0) {
        return;
    }
    printf("\nCharges of unknown nature, by the name they were written with (records)\n");
    for (size_t i = 0; i < s->unknown_count && i < shown; i++) {
        printf("  %15llu  ", (unsigned long long)s->unknown[i].records);
        print_name(s->unknown[i].name);
        putchar('\n');
    }
    if (s->unknown_count > shown) {
        printf("  and %zu more names; --top %zu shows all\n", s->unknown_count - shown, s->unknown_count);
    }
    printf("  State their kind in the column element; the lines with them have the point unknown_charge.\n");
}

static void print_differences(const adv_tables_summary *s)
{
    if (s->top_count == 0) {
        return;
    }
    printf("\nLargest differences between declared and determined value (%s)\n",
           adv_currency_get(s->currency)->code);
    printf("  %-16s %-6s %18s %18s %18s\n", "entry", "line", "declared", "determined", "difference");
    for (size_t i = 0; i < s->top_count; i++) {
        const adv_tables_difference *d = &s->top[i];
        char declared[72];
        char value[72];
        char difference[72];
        print_amount(declared, d->declared_e4);
        print_amount(value, d->value_e4);
        print_amount(difference, (adv_int128)d->value_e4 - d->declared_e4);
        printf("  %-16.*s %-6.*s %18s %18s %18s\n", (int)d->entry.length, d->entry.bytes, (int)d->line.length,
               d->line.bytes, declared, value, difference);
    }
}

static int exit_of(const adv_tables_summary *s)
{
    if (s->rejected > 0 || s->outcomes[ADV_REJECTED] > 0 || s->unreadable > 0) {
        return ADV_EXIT_REJECTED;
    }
    bool whole = s->outcomes[ADV_VALUED] == s->rows && s->charges.open == 0;
    return whole ? ADV_EXIT_DONE : ADV_EXIT_INCOMPLETE;
}

static void print_files(const adv_tables_summary *s, const char *output)
{
    printf("\nWrote %s in %lld.%lld s", output, (long long)(s->elapsed_ms / 1000),
           (long long)(s->elapsed_ms % 1000 / 100));
    if (s->reject_rows > 0) {
        printf("; %llu finding%s about %llu record%s in %s", (unsigned long long)s->reject_rows,
               s->reject_rows == 1 ? "" : "s", (unsigned long long)s->rejected, s->rejected == 1 ? "" : "s",
               s->rejects);
    }
    printf("\n");
}

int adv_book_fail(adv_cli *cli, const adv_error *err)
{
    if (adv_error_list_empty(&cli->problems)) {
        adv_error_list_append(&cli->problems, err);
    }
    return adv_cli_problems(&cli->problems);
}

/* The worksheet of the line with the largest difference, in the same run. */
static int print_worksheet(adv_cli *cli, adv_session *session, const char *book,
                           const adv_tables_options *options, const adv_tables_summary *s)
{
    adv_determination *d = NULL;
    adv_assessment *assessment = NULL;
    adv_error err = {0};
    if (!adv_cli_flag(cli, "worksheet") || s->top_count == 0) {
        return ADV_EXIT_DONE;
    }
    if (adv_session_line(&d, &assessment, NULL, session, book, s->top[0].entry, s->top[0].line, options,
                         &err) != ADV_OK) {
        fprintf(stderr, "adval: the values are written, but the worksheet cannot be made: %s\n", err.message);
        return ADV_EXIT_INPUT;
    }
    printf("\nWhy, for the first of them (adval explain %s %.*s %.*s):\n\n", book,
           (int)s->top[0].entry.length, s->top[0].entry.bytes, (int)s->top[0].line.length,
           s->top[0].line.bytes);
    int code = adv_print_determination(cli, d, assessment);
    return code == ADV_EXIT_INPUT ? code : ADV_EXIT_DONE;
}

/* Found out only at the last rename, rejects.csv would already stand there. */
static bool output_is_no_folder(adv_cli *cli, const char *output)
{
    struct stat about;
    bool folder = stat(output, &about) == 0 && S_ISDIR(about.st_mode);
    if (folder) {
        adv_error_list_add(&cli->problems, ADV_ERR_IO, (adv_place){.source = output},
                           "this is a folder; name the file to write the values to");
    }
    return !folder;
}

int adv_value_book(adv_cli *cli, const char *book)
{
    adv_tables_options options = {0};
    adv_tables_summary summary = {0};
    adv_session session;
    adv_error err = {0};
    bool quiet = adv_cli_flag(cli, "quiet");
    options.output = adv_cli_value(cli, "o");
    if (options.output == NULL) {
        return adv_cli_usage_error(cli->command,
                                   "a book needs -o FILE.parquet, .csv or .ndjson to write its values to");
    }
    if (!adv_book_options(cli, &options)) {
        return ADV_EXIT_USAGE;
    }
    if (!output_is_no_folder(cli, options.output) || !adv_book_session(cli, &session, &options, book)) {
        return adv_cli_problems(&cli->problems);
    }
    if (!adv_book_duty(cli, &session, &options, book)) {
        return adv_cli_problems(&cli->problems);
    }
    adv_run_stops_on_signals(&options);
    if (!quiet) {
        adv_run_tells(&options);
    }
    adv_status status = adv_tables_value(&summary, &cli->arena, book, &options, &err);
    adv_run_told(&options);
    if (summary.interrupted) {
        return adv_run_interrupted();
    }
    if (status != ADV_OK) {
        return adv_book_fail(cli, &err);
    }
    if (!quiet) {
        print_totals(&summary);
        print_charges(&summary, &session);
        print_lists(&summary);
        print_unknown(&summary, options.top);
        print_differences(&summary);
        print_files(&summary, options.output);
        int code = print_worksheet(cli, &session, book, &options, &summary);
        if (code != ADV_EXIT_DONE) {
            return code;
        }
    }
    return exit_of(&summary);
}

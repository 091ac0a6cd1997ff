/* SPDX-License-Identifier: Apache-2.0 */
/*
 * adval rates: import published lists, show which rate the law names for a day.
 */
#include "command.h"
#include "service/rates.h"
#include "service/session.h"

#include <stdio.h>
#include <string.h>

static int import_list(adv_cli *cli)
{
    adv_rates_report report;
    char first[11];
    char last[11];
    if (cli->word_count != 2) {
        return adv_cli_usage_error(cli->command, "give one file to import");
    }
    const char *data = adv_data_dir(&cli->arena, adv_cli_value(cli, "data"));
    adv_status status = adv_rates_import(&report, &cli->arena, data, cli->words[1],
                                         adv_cli_value(cli, "name"), &cli->problems);
    if (status != ADV_OK) {
        return adv_cli_problems(&cli->problems);
    }
    adv_date_format(first, report.first);
    adv_date_format(last, report.last);
    printf("%s: %s\n%lld rate%s of %lld %s, %s to %s\nkept in %s%s\n", report.id, report.name,
           (long long)report.rows, report.rows == 1 ? "" : "s", (long long)report.currencies,
           report.currencies == 1 ? "currency" : "currencies", first, last, report.path,
           report.replaced ? ", in place of the list that had this name" : "");
    if (report.means) {
        printf("These are means of months or years: they are kept, and no law known here takes them.\n");
    } else if (!report.certified) {
        printf("This is a central bank's list.  It stands in for the certified rates where none are "
               "imported, and every\n"
               "figure that rests on it says so.\n");
    }
    return ADV_EXIT_DONE;
}

static const char *source_words(uint8_t source)
{
    return source == ADV_RATE_CERTIFIED      ? "certified"
           : source == ADV_RATE_CENTRAL_BANK ? "central bank, not certified"
                                             : "same currency";
}

static void print_figure(const char *what, int64_t e9)
{
    char figure[48];
    if (e9 != 0) {
        adv_decimal_format(figure, e9, 9, 4);
        printf("  %-22s %s\n", what, figure);
    }
}

static int print_pick(const adv_jurisdiction *j, adv_currency currency, const adv_rate_pick *pick,
                      const adv_fx_rule *rule)
{
    char figure[48];
    char day[11];
    adv_decimal_format(figure, pick->rate.e9, 9, 4);
    adv_date_format(day, pick->date);
    const char *code = adv_currency_get(currency)->code;
    const char *target = adv_currency_get(j->currency)->code;
    if (pick->rate.divide) {
        printf("%s %s per %s\n", figure, code, target);
    } else if (pick->rate.per == 1) {
        printf("%s %s per %s\n", figure, target, code);
    } else {
        printf("%s %s per %d %s\n", figure, target, (int)pick->rate.per, code);
    }
    printf("  %-22s %s\n  %-22s %s\n", "figure of", day, "which",
           pick->quarterly                                       ? "first of the quarter"
           : pick->series != NULL && pick->series->monthly ? "of the month"
                                                                 : "daily");
    print_figure("first of the quarter", pick->quarter_e9);
    print_figure("daily", pick->daily_e9);
    printf("  %-22s %s\n", "source", source_words(pick->source));
    if (pick->series != NULL) {
        printf("  %-22s %s\n", "list", pick->series->name);
    }
    printf("  %-22s %s\n", "rule", rule->id);
    for (uint16_t i = 0; i < rule->cite_count; i++) {
        printf("  %-22s %s %s (%s)\n", i == 0 ? "law" : "", rule->cites[i].instrument,
               rule->cites[i].provision, adv_standing_name((adv_standing)rule->cites[i].standing));
    }
    return ADV_EXIT_DONE;
}

static int show_rate(adv_cli *cli)
{
    adv_session session;
    adv_date day = ADV_DATE_NONE;
    adv_rate_pick pick;
    if (cli->word_count != 3) {
        return adv_cli_usage_error(cli->command,
                                   "give a currency and a day: adval rates show EUR 2025-02-18");
    }
    adv_currency currency = adv_currency_find(adv_text_of(cli->words[1]));
    if (currency == ADV_CURRENCY_NONE) {
        return adv_cli_usage_error(cli->command, "'%s' is no ISO 4217 code in capital letters",
                                   cli->words[1]);
    }
    adv_date_problem why = adv_date_parse(&day, adv_text_of(cli->words[2]));
    if (why != ADV_DATE_OK) {
        return adv_cli_usage_error(cli->command, "'%s' %s", cli->words[2], adv_date_problem_text(why));
    }
    if (!adv_session_open(&session, &cli->arena, &cli->problems, adv_cli_value(cli, "law"),
                          adv_cli_value(cli, "data"))) {
        return adv_cli_problems(&cli->problems);
    }
    const char *country = adv_cli_value(cli, "jurisdiction");
    const adv_jurisdiction *j = adv_law_find(session.law, adv_text_of(country == NULL ? "US" : country));
    if (j == NULL) {
        return adv_cli_usage_error(cli->command, "the law pack has no jurisdiction '%s'", country);
    }
    if (!adv_session_rates(&session, j)) {
        return adv_cli_problems(&cli->problems);
    }
    const adv_fx_rule *rule = adv_fx_rule_find(j, day);
    if (rule == NULL || !adv_fx_pick(&pick, &session.fx, rule, currency, j->currency, day)) {
        fprintf(stderr,
                "adval: no rate for %s on %s is known; 'adval rates list' shows the lists at hand, "
                "'adval rates import FILE' adds one\n",
                cli->words[1], cli->words[2]);
        return ADV_EXIT_INPUT;
    }
    return print_pick(j, currency, &pick, rule);
}

static int list_rates(adv_cli *cli)
{
    adv_session session;
    if (cli->word_count != 1) {
        return adv_cli_usage_error(cli->command, "list takes nothing behind it, not '%s'", cli->words[1]);
    }
    if (!adv_session_open(&session, &cli->arena, &cli->problems, NULL, adv_cli_value(cli, "data")) ||
        !adv_session_rates(&session, adv_law_find(session.law, adv_text_of("US")))) {
        return adv_cli_problems(&cli->problems);
    }
    if (session.fx.count == 0) {
        printf("no rates in %s; 'adval rates import FILE' adds a list\n", session.data_dir);
        return ADV_EXIT_DONE;
    }
    printf("%-9s %-10s %-10s %8s  %-13s %s\n", "currency", "first", "last", "figures", "standing", "list");
    for (size_t i = 0; i < session.fx.count; i++) {
        const adv_rate_series *series = &session.fx.series[i];
        char first[11] = "-";
        char last[11] = "-";
        if (series->count > 0) {
            adv_date_format(first, series->points[0].date);
            adv_date_format(last, series->points[series->count - 1].date);
        }
        printf("%-9s %-10s %-10s %8zu  %-13s %s%s\n", adv_currency_get(series->currency)->code, first, last,
               series->count, series->source == ADV_RATE_CERTIFIED ? "certified" : "not certified",
               series->name, series->quarterly ? ", quarterly" : "");
    }
    return ADV_EXIT_DONE;
}

/* An option that says nothing to this verb must not be taken in silence. */
static bool options_fit(const adv_cli *cli, const char *verb)
{
    static const struct {
        const char *option, *verb;
    } only[] = {{"name", "import"}, {"jurisdiction", "show"}, {"law", "show"}};
    for (size_t i = 0; i < sizeof only / sizeof *only; i++) {
        if (adv_cli_flag(cli, only[i].option) && strcmp(verb, only[i].verb) != 0) {
            (void)adv_cli_usage_error(cli->command, "--%s is for 'adval rates %s'", only[i].option,
                                      only[i].verb);
            return false;
        }
    }
    return true;
}

static int run_rates(adv_cli *cli)
{
    const char *verb = cli->word_count > 0 ? cli->words[0] : "";
    if (!options_fit(cli, verb)) {
        return ADV_EXIT_USAGE;
    }
    if (strcmp(verb, "import") == 0) {
        return import_list(cli);
    }
    if (strcmp(verb, "show") == 0) {
        return show_rate(cli);
    }
    if (strcmp(verb, "list") == 0) {
        return list_rates(cli);
    }
    return adv_cli_usage_error(cli->command, "say import, show or list");
}

static const char *const synopsis[] = {
    "rates import FILE [--name NAME] [--data DIR]",
    "rates show CURRENCY DAY [--jurisdiction XX] [--law DIR] [--data DIR]",
    "rates list [--data DIR]",
    NULL,
};

static const adv_cli_option options[] = {
    {"name", "NAME",
     "import: keep the list under this name (default ecb, certified, hmrc-DAY, fed); importing it again "
     "replaces it"},
    {"jurisdiction", "XX", "show: whose rule to apply (default US)"},
    {"data", "DIR", "the data folder; default ADVALOREM_DATA, else $XDG_DATA_HOME/advalorem"},
    {"law", "DIR", "show: use the law files of this folder instead of the built-in pack"},
};

static const char *const examples[] = {
    "adval rates import eurofxref-hist.csv",
    "the European Central Bank's history (also .gz), marked as not certified",
    "adval rates import certified.csv",
    "a certified list with the columns date,currency,rate[,per][,kind]",
    "adval rates show EUR 2025-02-18",
    "the rate the law names for goods exported on that day, and why",
    NULL,
};

static const adv_cli_row files[] = {
    {"FILE", "a published list, plain, .gz or .zst: adval-rates(5)"},
    {"DATA/rates/NAME.json", "what was imported: source, dates, hash, and the file of the figures beside it"},
    {NULL, NULL},
};

const adv_cli_command adv_command_rates = {
    .name = "rates",
    .summary = "import exchange rates, and show which one the law names",
    .synopsis = synopsis,
    .text = "Certified lists come before central-bank lists.  A certified list is a delimited file with the "
            "columns date,\n"
            "currency and rate (dollars for one unit, or for `per` units), and kind: daily, or quarterly for "
            "the first rate\n"
            "certified in a quarter.  Nothing is extrapolated: a day after the last figure of a list has no "
            "rate.",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .examples = examples,
    .files = files,
    .values_nothing = true,
    .run = run_rates,
};

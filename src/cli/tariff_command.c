/* SPDX-License-Identifier: Apache-2.0 */
/*
 * adval tariff: import published schedules and lists of goods, show a line of a schedule, list what is kept,
 * count what can be computed.
 */
#include "tariff_command.h"

#include <stdio.h>
#include <string.h>

static const char *day_of(adv_arena *arena, adv_date day)
{
    char text[11];
    if (day == ADV_DATE_NONE || day == ADV_DATE_OPEN) {
        return "";
    }
    adv_date_format(text, day);
    return tariff_string(arena, (adv_text){text, strlen(text)});
}

const char *tariff_number(adv_arena *arena, int64_t value)
{
    char text[48];
    size_t length = adv_decimal_format(text, value, 0, 0);
    return tariff_string(arena, (adv_text){text, length});
}

int tariff_print(tariff_run *run)
{
    if (run->print.out.failed) {
        fputs("adval: memory is out\n", stderr);
        return ADV_EXIT_INPUT;
    }
    return adv_cli_print(adv_buffer_done(&run->print.out)) ? ADV_EXIT_DONE : ADV_EXIT_INPUT;
}

/* ---- import ------------------------------------------------------------------------------------------- */

static bool read_import_options(tariff_run *run, adv_tariff_import *what)
{
    const char *day = adv_cli_value(run->cli, "in-force");
    what->name = adv_cli_value(run->cli, "revision");
    what->in_force = ADV_DATE_NONE;
    if ((day != NULL || what->name != NULL) && run->cli->word_count != 2) {
        (void)adv_cli_usage_error(
            run->cli->command, "--revision and --in-force are for a single file; for several write --dates "
                               "FILE");
        return false;
    }
    if (day != NULL) {
        adv_date_problem why = adv_date_parse(&what->in_force, adv_text_of(day));
        if (why != ADV_DATE_OK) {
            (void)adv_cli_usage_error(run->cli->command, "--in-force: '%s' %s", day,
                                      adv_date_problem_text(why));
            return false;
        }
    }
    if (what->file_count == 0 && (day != NULL || adv_cli_value(run->cli, "dates") != NULL)) {
        (void)adv_cli_usage_error(run->cli->command,
                                  "--%s is for schedules, and '%s' is none: days of lists stand in them",
                                  day != NULL ? "in-force" : "dates", run->cli->words[1]);
        return false;
    }
    return true;
}

static void print_notes(const adv_error_list *notes)
{
    for (size_t i = 0; i < notes->count; i++) {
        fprintf(stderr, "%s:%lld: %s\n", notes->items[i].place.source, (long long)notes->items[i].place.row,
                notes->items[i].message);
    }
}

static void print_kept(tariff_run *run, const adv_tariff_kept *kept, size_t count)
{
    static const char *const titles[] = {"revision", "in force",   "published", "rows",
                                         "rated",    "computable", "in words"};
    law_table table;
    law_table_start(&table, titles, 7);
    for (size_t i = 0; i < count; i++) {
        adv_arena *arena = &run->cli->arena;
        const char *cells[] = {kept[i].name,
                               day_of(arena, kept[i].in_force),
                               day_of(arena, kept[i].published),
                               tariff_number(arena, kept[i].rows),
                               tariff_number(arena, kept[i].rated),
                               tariff_number(arena, kept[i].computable),
                               tariff_number(arena, kept[i].not_computable)};
        law_table_add(&table, arena, cells);
    }
    law_table_print(&run->print, &table);
}

static int import_schedules(tariff_run *run, adv_tariff_import *what)
{
    adv_arena *arena = &run->cli->arena;
    adv_error_list notes;
    adv_tariff_days *days = ADV_ARENA_NEW(arena, adv_tariff_days);
    const char *dates = adv_cli_value(run->cli, "dates");
    const char *data = adv_data_dir(arena, adv_cli_value(run->cli, "data"));
    size_t replaced = 0;
    adv_error_list_init(&notes, arena, 0);
    if (dates != NULL && days != NULL) {
        if (adv_tariff_days_read(days, arena, dates, &run->cli->problems) != ADV_OK) {
            return adv_cli_problems(&run->cli->problems);
        }
        what->days = days;
    }
    adv_tariff_kept *kept = ADV_ARENA_ARRAY(arena, what->file_count, adv_tariff_kept);
    adv_status status = kept == NULL || data == NULL || days == NULL
                            ? ADV_ERR_MEMORY
                            : adv_tariff_import_files(kept, arena, data, what, &run->cli->problems, &notes);
    print_notes(&notes);
    if (status == ADV_ERR_MEMORY) {
        (void)adv_error_list_add(&run->cli->problems, status, (adv_place){0}, "memory is out");
    }
    if (status != ADV_OK) {
        return adv_cli_problems(&run->cli->problems);
    }
    for (size_t i = 0; i < what->file_count; i++) {
        replaced += kept[i].replaced;
    }
    print_kept(run, kept, what->file_count);
    int code = tariff_print(run);
    printf("kept in %s/tariffs", data);
    if (replaced > 0) {
        printf(", %zu in place of what had the name", replaced);
    }
    printf("\n'adval tariff count --as-of DAY' says which texts of rates give no figure, and why\n");
    return code;
}

/* Schedules and tables may stand in any order; all are kept, or none: tables are only kept where schedules
   were, and those only where tables can be. */
static int import_files(tariff_run *run)
{
    const size_t count = run->cli->word_count < 2 ? 0 : (size_t)(run->cli->word_count - 1);
    const char **schedules = ADV_ARENA_ARRAY(&run->cli->arena, count + 1, const char *);
    const char **tables = ADV_ARENA_ARRAY(&run->cli->arena, count + 1, const char *);
    adv_tariff_import what = {.files = schedules};
    tariff_lists lists = {.paths = tables};
    if (count == 0) {
        return adv_cli_usage_error(run->cli->command, "give the published files to import");
    }
    for (size_t i = 0; i < count && schedules != NULL && tables != NULL; i++) {
        const char *path = run->cli->words[i + 1];
        if (tariff_is_schedule(path)) {
            schedules[what.file_count++] = path;
        } else {
            tables[lists.count++] = path;
        }
    }
    if (schedules == NULL || tables == NULL) {
        (void)adv_error_list_add(&run->cli->problems, ADV_ERR_MEMORY, (adv_place){0}, "memory is out");
        return adv_cli_problems(&run->cli->problems);
    }
    if (!read_import_options(run, &what)) {
        return ADV_EXIT_USAGE;
    }
    lists.name = what.name;
    if (lists.count > 0 && !tariff_check_lists(run, &lists)) {
        return adv_cli_problems(&run->cli->problems);
    }
    int code = what.file_count == 0 ? ADV_EXIT_DONE : import_schedules(run, &what);
    if (code == ADV_EXIT_DONE && lists.count > 0) {
        adv_buffer_init(&run->print.out, &run->cli->arena);
        code = tariff_keep_lists(run, &lists);
    }
    return code;
}

/* ---- what is kept ------------------------------------------------------------------------------------- */

static bool open_kept(tariff_run *run)
{
    adv_arena *arena = &run->cli->arena;
    if (!adv_session_open(&run->session, arena, &run->cli->problems, adv_cli_value(run->cli, "law"),
                          adv_cli_value(run->cli, "data"))) {
        return false;
    }
    run->j = adv_law_find(run->session.law, adv_text_of("US"));
    if (run->j == NULL) {
        adv_error_list_add(&run->cli->problems, ADV_ERR_NO_LAW, (adv_place){0},
                           "the law at hand has no jurisdiction US, whose columns these are");
        return false;
    }
    return adv_tariff_list(&run->kept, &run->kept_count, arena, run->session.data_dir, "US",
                           &run->cli->problems) == ADV_OK;
}

static void list_json(tariff_run *run)
{
    adv_json_writer w;
    adv_json_writer_init(&w, &run->print.out, 2);
    adv_json_open(&w, '[');
    for (size_t i = 0; i < run->kept_count; i++) {
        const adv_tariff_kept *kept = &run->kept[i];
        const struct {
            const char *key, *value;
        } texts[] = {
            {"name", kept->name},
            {"holds", "schedule"},
            {"jurisdiction", kept->jurisdiction},
            {"in_force", day_of(&run->cli->arena, kept->in_force)},
            {"published", day_of(&run->cli->arena, kept->published)},
            {"note", kept->note},
            {"next", kept->next},
            {"next_in_force", day_of(&run->cli->arena, kept->next_in_force)},
            {"imported_from", kept->imported_from},
            {"blake2b", kept->hash},
        };
        const struct {
            const char *key;
            int64_t value;
        } numbers[] = {{"rows", kept->rows},
                       {"rated", kept->rated},
                       {"computable", kept->computable},
                       {"not_computable", kept->not_computable}};
        adv_json_open(&w, '{');
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
            if (texts[k].value[0] != '\0') {
                adv_json_key(&w, texts[k].key);
                adv_json_cstring(&w, texts[k].value);
            }
        }
        for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++) {
            adv_json_key(&w, numbers[k].key);
            adv_json_integer(&w, numbers[k].value);
        }
        adv_json_close(&w, '}');
    }
    tariff_lists_json(run, &w);
    adv_json_close(&w, ']');
    adv_buffer_char(&run->print.out, '\n');
}

static void list_sources(tariff_run *run)
{
    static const char *const titles[] = {"revision", "source", "blake2b"};
    law_table table;
    law_table_start(&table, titles, 3);
    for (size_t i = 0; i < run->kept_count; i++) {
        const char *cells[] = {
            run->kept[i].name, run->kept[i].imported_from,
            tariff_string(&run->cli->arena, (adv_text){run->kept[i].hash, strnlen(run->kept[i].hash, 16)})};
        law_table_add(&table, &run->cli->arena, cells);
    }
    adv_buffer_char(&run->print.out, '\n');
    law_table_print(&run->print, &table);
}

static int list_kept(tariff_run *run)
{
    if (run->cli->word_count != 1) {
        return adv_cli_usage_error(run->cli->command, "list takes nothing behind it, not '%s'",
                                   run->cli->words[1]);
    }
    if (!open_kept(run) || !tariff_lists_kept(run)) {
        return adv_cli_problems(&run->cli->problems);
    }
    if (run->json) {
        list_json(run);
        return tariff_print(run);
    }
    if (run->kept_count == 0) {
        printf("no schedule in %s; 'adval tariff import FILE' adds one\n", run->session.data_dir);
    } else {
        print_kept(run, run->kept, run->kept_count);
        list_sources(run);
    }
    tariff_lists_text(run);
    return tariff_print(run);
}

/* The schedule of the day; says why there is none. */
static bool load_day(tariff_run *run, adv_date day)
{
    const adv_tariff_kept *found = NULL;
    for (size_t i = 0; i < run->kept_count && run->kept[i].in_force <= day; i++) {
        found = &run->kept[i];
    }
    if (found == NULL) {
        fprintf(stderr, "adval: no schedule in force on %s is known; %s%s%s\n", day_of(&run->cli->arena, day),
                run->kept_count == 0 ? "none is kept in " : "the first that is kept came into force on ",
                run->kept_count == 0 ? run->session.data_dir
                                     : day_of(&run->cli->arena, run->kept[0].in_force),
                ", 'adval tariff import FILE' adds one");
        return false;
    }
    if (adv_tariff_load(&run->tariff, &run->cli->arena, run->session.data_dir, found, &run->cli->problems) !=
        ADV_OK) {
        (void)adv_cli_problems(&run->cli->problems);
        return false;
    }
    return true;
}

/* ---- show --------------------------------------------------------------------------------------------- */

/* The kept revision nearest in time, on one side, that has the code; says so, and under which number its
   words stand now. */
static bool tell_other(tariff_run *run, size_t here, bool later)
{
    adv_arena *arena = &run->cli->arena;
    for (size_t i = here; later ? i + 1 < run->kept_count : i > 0;) {
        const adv_tariff *other = NULL;
        i = later ? i + 1 : i - 1;
        if (adv_tariff_load(&other, arena, run->session.data_dir, &run->kept[i], &run->cli->problems) !=
            ADV_OK) {
            return false;
        }
        const adv_tariff_line *line = adv_tariff_find(other, run->question.code);
        if (line == NULL) {
            continue;
        }
        const adv_tariff_line *now = adv_tariff_namesake(run->tariff, other, line);
        fprintf(stderr, "%s, in force since %s, has it: %s\n", other->name, day_of(arena, other->in_force),
                tariff_string(arena, line->description));
        if (now != NULL) {
            fprintf(stderr, "the same words stand in %s under %s\n", run->tariff->name,
                    tariff_dotted(arena, now->code));
        }
        return true;
    }
    return false;
}

/* The nearest heading above that the schedule has. */
static void tell_above(tariff_run *run)
{
    char digits[11] = "";
    size_t count = 0;
    for (size_t i = 0; i < run->question.code.length && count < 10; i++) {
        char c = run->question.code.bytes[i];
        if (c >= '0' && c <= '9') {
            digits[count++] = c;
        }
    }
    for (size_t length = count - 2; length >= 4; length -= 2) {
        const adv_tariff_line *line = adv_tariff_find(run->tariff, (adv_text){digits, length});
        if (line != NULL) {
            fprintf(stderr, "%s stands there: %s; 'adval tariff show %s' lists what is below it\n",
                    tariff_dotted(&run->cli->arena, line->code),
                    tariff_string(&run->cli->arena, line->description),
                    tariff_dotted(&run->cli->arena, line->code));
            return;
        }
    }
}

static int no_such_code(tariff_run *run)
{
    size_t here = 0;
    fprintf(stderr, "adval: %s, in force since %s, has no number %s\n", run->tariff->name,
            day_of(&run->cli->arena, run->tariff->in_force), run->cli->words[1]);
    while (run->kept[here].name != run->tariff->name) {
        here++;
    }
    bool before = tell_other(run, here, false);
    bool after = tell_other(run, here, true);
    if (!before && !after) {
        tell_above(run);
    }
    return ADV_EXIT_INPUT;
}

static int show_line(tariff_run *run)
{
    if (run->cli->word_count != 2) {
        return adv_cli_usage_error(run->cli->command, "show takes a tariff number, such as 6109.10.00");
    }
    if (!tariff_read_question(run)) {
        return ADV_EXIT_USAGE;
    }
    if (!open_kept(run)) {
        return adv_cli_problems(&run->cli->problems);
    }
    if (!load_day(run, run->question.day)) {
        return ADV_EXIT_INPUT;
    }
    run->line = adv_tariff_find(run->tariff, run->question.code);
    if (run->line == NULL) {
        return no_such_code(run);
    }
    if (!tariff_answer(run)) {
        return adv_cli_problems(&run->cli->problems);
    }
    if (run->json) {
        tariff_show_json(run);
    } else {
        tariff_show_text(run);
    }
    int code = tariff_print(run);
    bool open = run->asks_duty &&
                (run->choice.outcome != ADV_TARIFF_CHOSEN ||
                 (run->amount.outcome != ADV_DUTY_COMPUTED && run->amount.outcome != ADV_DUTY_IS_FREE));
    return code == ADV_EXIT_DONE && open ? ADV_EXIT_INCOMPLETE : code;
}

/* ---- count -------------------------------------------------------------------------------------------- */

static void add_counts(tariff_run *run, law_table *table, const char *what,
                       const uint32_t *const by_column[ADV_TARIFF_COLUMN_COUNT], size_t index)
{
    const char *cells[ADV_TARIFF_COLUMN_COUNT + 1] = {what};
    uint32_t sum = 0;
    for (int column = 0; column < ADV_TARIFF_COLUMN_COUNT; column++) {
        cells[column + 1] = tariff_number(&run->cli->arena, by_column[column][index]);
        sum += by_column[column][index];
    }
    if (sum > 0) {
        law_table_add(table, &run->cli->arena, cells);
    }
}

static void print_count(tariff_run *run, const adv_tariff_count *count)
{
    static const char *const titles[] = {"", "general", "special", "column 2", "additional"};
    static const char *const forms[ADV_DUTY_FORM_COUNT] = {
        NULL, "free", "terms on value and quantities", "on top of the goods' own duty", NULL, NULL};
    const uint32_t *by_form[ADV_TARIFF_COLUMN_COUNT];
    const uint32_t *by_reason[ADV_TARIFF_COLUMN_COUNT];
    law_table table;
    for (int column = 0; column < ADV_TARIFF_COLUMN_COUNT; column++) {
        by_form[column] = count->forms[column];
        by_reason[column] = count->reasons[column];
    }
    law_table_start(&table, titles, 5);
    for (size_t form = 0; form < ADV_DUTY_FORM_COUNT; form++) {
        if (forms[form] != NULL) {
            add_counts(run, &table, forms[form], by_form, form);
        }
    }
    for (size_t reason = 1; reason < ADV_DUTY_REASON_COUNT; reason++) {
        const char *why[] = {"no figure: ", adv_duty_reason_text((adv_duty_reason)reason)};
        adv_buffer text;
        adv_buffer_init(&text, &run->cli->arena);
        adv_buffer_string(&text, why[0]);
        adv_buffer_string(&text, why[1]);
        add_counts(run, &table, text.failed ? "" : text.bytes, by_reason, reason);
    }
    law_table_print(&run->print, &table);
}

static int count_rates(tariff_run *run)
{
    adv_tariff_count count;
    const char *as_of = adv_cli_value(run->cli, "as-of");
    adv_date day = ADV_DATE_NONE;
    adv_date_problem why = adv_date_parse(&day, adv_text_of(as_of));
    if (run->cli->word_count != 1 || as_of == NULL) {
        return adv_cli_usage_error(run->cli->command, "count takes --as-of DAY and nothing else");
    }
    if (why != ADV_DATE_OK) {
        return adv_cli_usage_error(run->cli->command, "--as-of: '%s' %s", as_of, adv_date_problem_text(why));
    }
    if (!open_kept(run)) {
        return adv_cli_problems(&run->cli->problems);
    }
    if (!load_day(run, day)) {
        return ADV_EXIT_INPUT;
    }
    adv_tariff_count_rates(&count, run->tariff);
    printf("%s, in force since %s: %u rates in all columns; %u give a figure, %u do not\n\n",
           run->tariff->name, day_of(&run->cli->arena, run->tariff->in_force),
           count.computable + count.not_computable, count.computable, count.not_computable);
    print_count(run, &count);
    return tariff_print(run);
}

/* ---- the command -------------------------------------------------------------------------------------- */

static const struct {
    const char *verb;
    int (*run)(tariff_run *run);
    const char *options[12];
} verbs[] = {
    {"import", import_files, {"dates", "revision", "in-force", "data", "law", "width", "colour"}},
    {"show",
     show_line,
     {"as-of", "origin", "claim", "value", "quantity", "part", "json", "data", "law", "width", "colour"}},
    {"list", list_kept, {"json", "data", "width", "colour"}},
    {"count", count_rates, {"as-of", "data", "width", "colour"}},
};
#define VERB_COUNT (sizeof verbs / sizeof *verbs)

/* An option that says nothing to this verb must not be taken in silence. */
static bool options_fit(const adv_cli *cli, size_t verb)
{
    for (size_t i = 0; i < cli->command->option_count; i++) {
        const char *name = cli->command->options[i].name;
        bool fits = cli->values[i] == NULL;
        for (size_t k = 0; !fits && verbs[verb].options[k] != NULL; k++) {
            fits = strcmp(verbs[verb].options[k], name) == 0;
        }
        if (!fits) {
            (void)adv_cli_usage_error(cli->command, "--%s says nothing to 'adval tariff %s'", name,
                                      verbs[verb].verb);
            return false;
        }
    }
    return true;
}

static int run_tariff(adv_cli *cli)
{
    tariff_run run = {.cli = cli, .json = adv_cli_flag(cli, "json")};
    const char *verb = cli->word_count > 0 ? cli->words[0] : "";
    run.print.width = (size_t)adv_cli_width(cli);
    run.print.colour = !run.json && adv_cli_colour(cli);
    adv_buffer_init(&run.print.out, &cli->arena);
    for (size_t i = 0; i < VERB_COUNT; i++) {
        if (strcmp(verb, verbs[i].verb) == 0) {
            return options_fit(cli, i) ? verbs[i].run(&run) : ADV_EXIT_USAGE;
        }
    }
    return adv_cli_usage_error(cli->command, "say import, show, list or count");
}

static const char *const synopsis[] = {
    "tariff import FILE... [--dates FILE] [--data DIR]",
    "tariff import FILE [--revision NAME] --in-force DAY [--data DIR]",
    "tariff import FILE... [--law DIR] [--data DIR]",
    "tariff show NUMBER --as-of DAY [--origin XX [--claim SYMBOLS]] [--json] [--law DIR] [--data DIR]",
    "tariff show NUMBER --as-of DAY --origin XX [--value USD] [--quantity LIST] [--part LIST]",
    "tariff list [--json] [--data DIR]",
    "tariff count --as-of DAY [--data DIR]",
    NULL,
};

static const adv_cli_option options[] = {
    {"dates", "FILE", "import: a table of revisions with the day each came into force"},
    {"in-force", "DAY", "import: the day this one file came into force"},
    {"revision", "NAME", "import: keep this one file or table under this name instead of its own"},
    {"as-of", "DAY", "show, count: the day whose rate applies, mostly the day of entry"},
    {"origin", "XX", "show: country of origin, two letters; chooses the column"},
    {"claim", "SYMBOLS", "show: preference claimed, as the special column writes it: S, KR, A*"},
    {"value", "USD", "show: entered value, to work out the duty"},
    {"quantity", "LIST", "show: quantities, such as \"500 kg; 12 kg of copper content; 96.5 degrees\""},
    {"part", "LIST", "show: values of parts, such as \"case=400.00; battery=30.00\""},
    {"json", NULL, "show, list: JSON instead of text"},
    {"data", "DIR", "the data folder; default ADVALOREM_DATA, else $XDG_DATA_HOME/advalorem"},
    {"law", "DIR", "show, import of lists: the law files of this folder instead of the built-in pack"},
    {"width", "N", "columns to print into, 60 to 400"},
    {"colour", "WHEN", "always, never, or auto: only on a terminal"},
};

static const char *const examples[] = {
    "adval tariff import hts_2025_*.json.gz --dates revision_dates.csv",
    "every revision of a folder, with the days of the list",
    "adval tariff import hts_2025_rev_4.json --in-force 2025-03-07",
    "one revision, its day said",
    "adval tariff import s301_product_lists.csv.gz my-layers.csv",
    "goods that additional duties of chapter 99 reach, and layers of your own",
    "adval tariff show 6109.10.00 --as-of 2025-04-01",
    "the line with its path, units, columns and rates",
    "adval tariff show 6109.10.00.12 --as-of 2025-04-01 --origin MX --claim S --value 10000",
    "which column applies to goods of Mexico that claim the agreement, why, and the duty",
    "adval tariff show 1701.14.10 --as-of 2025-04-01 --origin GT --quantity \"10 t; 96.5 degrees\"",
    "raw sugar by its degrees",
    "adval tariff count --as-of 2025-04-01",
    "how many rates give a figure, and why the others do not",
    NULL,
};

const adv_cli_command adv_command_tariff = {
    .name = "tariff",
    .summary = "import tariff schedules and lists of goods, and show lines, columns and rates by date",
    .synopsis = synopsis,
    .text =
        "A schedule is a revision of the Harmonized Tariff Schedule as the USITC exports it, .json or "
        ".json.gz.  It\n"
        "counts from the day it came into force until the next that is kept; when it was published is kept "
        "beside\n"
        "it.  The day in force is never guessed: it is said, or stands in a table with the columns revision "
        "and\n"
        "in_force (or effective_date and policy_effective_date).  Revisions are kept like rates, each with "
        "its\n"
        "source and hash, and replaced by importing them again.  Rates that give no figure keep their words "
        "and say\n"
        "why.  A preference is never applied without a claim.\n"
        "Every other file is a table of goods that layers of chapter 99 reach, or of layers of your own; its "
        "header\n"
        "says which.  The days of their goods stand in such tables themselves; they are kept in DIR/lists.",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .examples = examples,
    .run = run_tariff,
};

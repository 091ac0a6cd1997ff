/* SPDX-License-Identifier: Apache-2.0 */
/*
 * adval law list, show and diff.  Nothing here knows a rule: rows come from the pack, built in or compiled
 * from --law FOLDER, and every row is printed with where it stands in the law, how sure we are of that, and
 * its days.
 */
#include "cli/law_command.h"

#include <stdio.h>
#include <string.h>

#include "advalorem/json.h"
#include "cli/law_print.h"
#include "cli/law_rows.h"
#include "engine/law_names.h"
#include "lawc/lawc.h"

/** What a run works with. */
typedef struct law_run {
    adv_cli *cli;
    adv_arena *arena;
    const adv_law *law;
    law_printer print;
    adv_date as_of; /* ADV_DATE_NONE = every version */
    adv_date newest;
    bool json, stale;
} law_run;

const adv_law *adv_cli_law_open(adv_cli *cli)
{
    const char *folder = adv_cli_value(cli, "law");
    adv_law *law = NULL;
    if (folder == NULL) {
        return adv_law_builtin();
    }
    if (adv_lawc_read_dir(&law, &cli->arena, folder, &cli->problems) != ADV_OK) {
        (void)adv_cli_problems(&cli->problems);
        return NULL;
    }
    return law;
}

static bool read_day(adv_cli *cli, const char *what, const char *text, adv_date *day)
{
    adv_date_problem problem = adv_date_parse(day, adv_text_of(text));
    if (problem != ADV_DATE_OK) {
        (void)adv_cli_usage_error(cli->command, "%s: '%s' %s", what, text, adv_date_problem_text(problem));
    }
    return problem == ADV_DATE_OK;
}

/* ---- finding what was asked for ---------------------------------------------------------------------- */

static int unknown_jurisdiction(const law_run *run, const char *word)
{
    char known[256] = "";
    for (size_t i = 0; i < run->law->jurisdiction_count; i++) {
        size_t length = strlen(known);
        (void)snprintf(known + length, sizeof known - length, "%s, ", run->law->jurisdictions[i].code);
    }
    return adv_cli_usage_error(run->cli->command, "'%s' is none of what this law holds: %sincoterms, charges",
                               word, known);
}

static bool same_word(const char *word, const char *name)
{
    return adv_text_is_nocase(adv_text_of(word), name);
}

/* The rows behind a word: a jurisdiction, or "incoterms" or "charges". */
static bool open_rows(const law_run *run, const adv_law *law, const char *word, law_rows *rows)
{
    if (same_word(word, "incoterms")) {
        *rows = law_rows_of_terms(run->arena, law);
        return true;
    }
    if (same_word(word, "charges")) {
        *rows = law_rows_of_charges(run->arena, law);
        return true;
    }
    const adv_jurisdiction *j = adv_law_find(law, adv_text_of(word));
    if (j != NULL) {
        *rows = law_rows_of(run->arena, j);
    }
    return j != NULL;
}

static bool is_stale(const law_run *run, const law_row *row)
{
    bool dated = row->from != ADV_DATE_NONE;
    return dated && adv_law_is_stale(row->checked_on, run->newest);
}

static bool is_shown(const law_run *run, const law_row *row)
{
    return (run->as_of == ADV_DATE_NONE || law_row_holds(row, run->as_of)) &&
           (!run->stale || is_stale(run, row));
}

static void keep_shown(const law_run *run, law_rows *rows)
{
    size_t kept = 0;
    for (size_t i = 0; i < rows->count; i++) {
        if (is_shown(run, &rows->items[i])) {
            rows->items[kept++] = rows->items[i];
        }
    }
    rows->count = kept;
}

/* Rows about a word; of charges, what the dictionary would find for it. */
static void keep_about(const law_run *run, law_rows *rows, const char *word)
{
    size_t kept = 0;
    bool exact = false;
    const adv_charge *charge = adv_charge_find(run->law, adv_text_of(word), &exact);
    const adv_text what = adv_text_of(word);
    for (size_t i = 0; i < rows->count; i++) {
        const law_row *row = &rows->items[i];
        bool fits = row->kind == LAW_ROW_CHARGE ? row->charge == charge || row->charge->name == word
                    : row->kind == LAW_ROW_TERM ? adv_text_is_nocase(what, row->delivery->term)
                                                : law_row_is_about(row, what);
        if (fits) {
            rows->items[kept++] = *row;
        }
    }
    rows->count = kept;
}

/* ---- output ------------------------------------------------------------------------------------------ */

static int finish(law_run *run)
{
    if (run->print.out.failed) {
        return adv_cli_usage_error(run->cli->command, "memory is out");
    }
    return adv_cli_print(adv_buffer_done(&run->print.out)) ? ADV_EXIT_DONE : ADV_EXIT_INPUT;
}

static void say(law_run *run, const char *text)
{
    adv_buffer_string(&run->print.out, text);
}

static const char *number_text(const law_run *run, size_t number)
{
    adv_buffer out;
    adv_buffer_init(&out, run->arena);
    adv_buffer_integer(&out, (int64_t)number);
    return out.failed ? "" : adv_buffer_done(&out).bytes;
}

static const char *standing_colour(uint8_t standing)
{
    return standing == ADV_VERIFIED ? "32" : standing == ADV_SECONDARY ? "33" : "35";
}

static void row_json(adv_json_writer *w, const law_run *run, const law_row *row)
{
    law_field fields[LAW_FIELDS_MOST];
    size_t count = law_row_fields(run->arena, row, fields);
    adv_json_open(w, '{');
    adv_json_key(w, "id");
    adv_json_cstring(w, row->id);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(fields[i].name, "cites") != 0) {
            adv_json_key(w, fields[i].name);
            adv_json_cstring(w, fields[i].value);
        }
    }
    adv_json_key(w, "cites");
    adv_json_open(w, '[');
    for (size_t i = 0; i < row->cite_count; i++) {
        const adv_instrument *instrument = adv_instrument_find(run->law, row->j, row->cites[i].instrument);
        adv_json_open(w, '{');
        adv_json_key(w, "instrument");
        adv_json_cstring(w, row->cites[i].instrument);
        adv_json_key(w, "title");
        adv_json_cstring(w, instrument == NULL ? NULL : instrument->title);
        adv_json_key(w, "provision");
        adv_json_cstring(w, row->cites[i].provision);
        adv_json_key(w, "role");
        adv_json_cstring(w, adv_cite_role_names[row->cites[i].role]);
        adv_json_key(w, "standing");
        adv_json_cstring(w, adv_standing_names[row->cites[i].standing]);
        adv_json_key(w, "fact");
        adv_json_cstring(w, row->cites[i].fact);
        adv_json_close(w, '}');
    }
    adv_json_close(w, ']');
    adv_json_close(w, '}');
}

static void rows_json(law_run *run, const char *word, const law_rows *rows)
{
    adv_json_writer w;
    char day[11];
    adv_json_writer_init(&w, &run->print.out, 2);
    adv_json_open(&w, '{');
    adv_json_key(&w, "pack");
    adv_json_cstring(&w, run->law->digest);
    adv_json_key(&w, "of");
    adv_json_cstring(&w, word);
    if (run->as_of != ADV_DATE_NONE) {
        adv_date_format(day, run->as_of);
        adv_json_key(&w, "as_of");
        adv_json_cstring(&w, day);
    }
    adv_json_key(&w, "rows");
    adv_json_open(&w, '[');
    for (size_t i = 0; i < rows->count; i++) {
        row_json(&w, run, &rows->items[i]);
    }
    adv_json_close(&w, ']');
    adv_json_close(&w, '}');
    say(run, "\n");
}

/* ---- list -------------------------------------------------------------------------------------------- */

typedef struct tally {
    size_t rules, figures, programmes, by_standing[ADV_STANDING_COUNT], stale;
    adv_date first, newest;
} tally;

static tally count_rows(const law_run *run, const law_rows *rows)
{
    tally t = {.first = ADV_DATE_OPEN, .newest = ADV_DATE_NONE};
    for (size_t i = 0; i < rows->count; i++) {
        const law_row *row = &rows->items[i];
        t.rules += row->kind == LAW_ROW_RULE;
        t.figures += row->kind == LAW_ROW_FIGURE;
        t.programmes += row->kind == LAW_ROW_PROGRAMME;
        t.by_standing[adv_weakest_standing(row->cites, row->cite_count)]++;
        t.stale += is_stale(run, row);
        t.first = row->from != ADV_DATE_NONE && row->from < t.first ? row->from : t.first;
        t.newest = row->checked_on > t.newest ? row->checked_on : t.newest;
    }
    return t;
}

static void tally_json(law_run *run, adv_json_writer *w, const adv_jurisdiction *j, const tally *t)
{
    adv_json_open(w, '{');
    adv_json_key(w, "code");
    adv_json_cstring(w, j->code);
    adv_json_key(w, "name");
    adv_json_cstring(w, j->name);
    adv_json_key(w, "basis");
    adv_json_cstring(w, j->basis);
    adv_json_key(w, "currency");
    adv_json_cstring(w, j->currency == ADV_CURRENCY_NONE ? NULL : adv_currency_get(j->currency)->code);
    adv_json_key(w, "trigger");
    adv_json_cstring(w, adv_date_kind_names[j->trigger]);
    adv_json_key(w, "rules");
    adv_json_integer(w, (int64_t)t->rules);
    adv_json_key(w, "figures");
    adv_json_integer(w, (int64_t)t->figures);
    adv_json_key(w, "programmes");
    adv_json_integer(w, (int64_t)t->programmes);
    for (size_t i = 0; i < ADV_STANDING_COUNT; i++) {
        adv_json_key(w, adv_standing_names[i]);
        adv_json_integer(w, (int64_t)t->by_standing[i]);
    }
    adv_json_key(w, "old_or_never_checked");
    adv_json_integer(w, (int64_t)t->stale);
    adv_json_key(w, "from");
    adv_json_cstring(w, law_day_text(run->arena, t->first));
    adv_json_key(w, "checked_on");
    adv_json_cstring(w, law_day_text(run->arena, t->newest));
    adv_json_close(w, '}');
}

static int list_json(law_run *run)
{
    adv_json_writer w;
    adv_json_writer_init(&w, &run->print.out, 2);
    adv_json_open(&w, '{');
    adv_json_key(&w, "pack");
    adv_json_cstring(&w, run->law->digest);
    adv_json_key(&w, "incoterms");
    adv_json_integer(&w, run->law->incoterm_count);
    adv_json_key(&w, "charge_names");
    adv_json_integer(&w, run->law->charge_count);
    adv_json_key(&w, "jurisdictions");
    adv_json_open(&w, '[');
    for (size_t i = 0; i < run->law->jurisdiction_count; i++) {
        law_rows rows = law_rows_of(run->arena, &run->law->jurisdictions[i]);
        tally t = count_rows(run, &rows);
        tally_json(run, &w, &run->law->jurisdictions[i], &t);
    }
    adv_json_close(&w, ']');
    adv_json_close(&w, '}');
    say(run, "\n");
    return finish(run);
}

/* How sure we are of the rows, each counted by its weakest citation. */
static void list_standings(law_run *run)
{
    static const char *const titles[] = {"code", "verified", "secondary", "knowledge",
                                         "old or never checked"};
    law_table table;
    law_table_start(&table, titles, 5);
    for (size_t i = 0; i < run->law->jurisdiction_count; i++) {
        const adv_jurisdiction *j = &run->law->jurisdictions[i];
        law_rows rows = law_rows_of(run->arena, j);
        tally t = count_rows(run, &rows);
        const char *cells[] = {j->code, number_text(run, t.by_standing[ADV_VERIFIED]),
                               number_text(run, t.by_standing[ADV_SECONDARY]),
                               number_text(run, t.by_standing[ADV_KNOWLEDGE]), number_text(run, t.stale)};
        law_table_add(&table, run->arena, cells);
    }
    say(run, "\n");
    law_table_print(&run->print, &table);
}

static void list_jurisdictions(law_run *run)
{
    static const char *const titles[] = {"code", "name", "rules", "figures", "from", "checked"};
    law_table table;
    law_table_start(&table, titles, 6);
    for (size_t i = 0; i < run->law->jurisdiction_count; i++) {
        const adv_jurisdiction *j = &run->law->jurisdictions[i];
        law_rows rows = law_rows_of(run->arena, j);
        tally t = count_rows(run, &rows);
        const char *cells[] = {j->code,
                               j->name,
                               number_text(run, t.rules),
                               number_text(run, t.figures),
                               law_day_text(run->arena, t.first),
                               law_day_text(run->arena, t.newest)};
        law_table_add(&table, run->arena, cells);
    }
    law_table_print(&run->print, &table);
}

static int list_all(law_run *run)
{
    if (run->json) {
        return list_json(run);
    }
    list_jurisdictions(run);
    list_standings(run);
    say(run, "\n");
    say(run, number_text(run, run->law->incoterm_count));
    say(run, " delivery terms: adval law list incoterms\n");
    say(run, number_text(run, run->law->charge_count));
    say(run, " charge names: adval law list charges\npack ");
    say(run, run->law->digest);
    say(run, "\n");
    return finish(run);
}

static int list_rows(law_run *run, const char *word)
{
    static const char *const titles[] = {"id", "about", "effect", "from", "until", "standing", "checked"};
    law_rows rows;
    law_table table;
    if (!open_rows(run, run->law, word, &rows)) {
        return unknown_jurisdiction(run, word);
    }
    keep_shown(run, &rows);
    if (run->json) {
        rows_json(run, word, &rows);
        return finish(run);
    }
    law_table_start(&table, titles, run->print.width < 110 ? 6 : 7); /* `show` says when a row was checked */
    for (size_t i = 0; i < rows.count; i++) {
        const law_row *row = &rows.items[i];
        const char *cells[] = {row->id,
                               row->about,
                               law_row_effect(run->arena, row),
                               law_day_text(run->arena, row->from),
                               row->until == ADV_DATE_OPEN ? "" : law_day_text(run->arena, row->until),
                               adv_standing_name(adv_weakest_standing(row->cites, row->cite_count)),
                               law_day_text(run->arena, row->checked_on)};
        law_table_add(&table, run->arena, cells);
    }
    law_table_print(&run->print, &table);
    say(run, number_text(run, rows.count));
    say(run, rows.count == 1 ? " row\n" : " rows\n");
    return finish(run);
}

/* ---- show -------------------------------------------------------------------------------------------- */

static void show_facts(law_run *run, const char *label, adv_fact_set bits, uint8_t subject, const char *must)
{
    for (unsigned fact = 0; fact < adv_subject_fact_count(subject); fact++) {
        if ((bits >> fact & 1u) == 0) {
            continue;
        }
        const adv_name_row *row = subject == ADV_SUBJECT_SALE ? adv_sale_fact_row((adv_sale_fact)fact)
                                                              : adv_element_fact_row((adv_element_fact)fact);
        adv_buffer text;
        adv_buffer_init(&text, run->arena);
        adv_buffer_string(&text, row->name);
        adv_buffer_string(&text, must);
        adv_buffer_string(&text, row->title);
        law_pair(&run->print, label, text.failed ? "" : adv_buffer_done(&text).bytes);
    }
}

static void show_rule(law_run *run, const adv_rule *r)
{
    static const char *const unknown[] = {"the result is incomplete and names the fact",
                                          "the row is taken not to apply, and an open point names the fact",
                                          "the row is taken not to apply"};
    static const char *const no_amount[] = {"the result is incomplete and names the amount",
                                            "nothing is done, and an open point says so",
                                            "transaction value ends"};
    show_facts(run, "when", r->when, r->subject, " is yes: ");
    show_facts(run, "when", r->unless, r->subject, " is no: not true that ");
    if (r->otherwise) {
        law_pair(&run->print, "otherwise", "only where no row before it applied");
    }
    if ((r->when | r->unless) != 0) {
        law_pair(&run->print, "not known", unknown[r->unknown]);
    }
    if (r->effect == ADV_EFFECT_ADD || r->effect == ADV_EFFECT_EXCLUDE) {
        law_pair(&run->print, "no amount", no_amount[r->no_amount]);
    }
    if (r->allowance != NULL) {
        law_pair(&run->print, "allowance", law_allowance_text(run->arena, r->allowance));
    }
    if (r->ask) {
        law_pair(&run->print, "ask", r->ask_why);
    }
}

static void show_cites(law_run *run, const law_row *row)
{
    for (size_t i = 0; i < row->cite_count; i++) {
        const adv_cite *cite = &row->cites[i];
        const adv_instrument *instrument = adv_instrument_find(run->law, row->j, cite->instrument);
        adv_buffer text;
        adv_buffer_init(&text, run->arena);
        adv_buffer_string(&text, instrument == NULL ? cite->instrument : instrument->title);
        adv_buffer_string(&text, ": ");
        adv_buffer_string(&text, cite->provision);
        adv_buffer_string(&text, " (");
        adv_buffer_string(&text, adv_cite_role_names[cite->role]);
        adv_buffer_string(&text, ", ");
        adv_buffer_string(&text, adv_standing_names[cite->standing]);
        if (cite->fact != NULL) {
            adv_buffer_string(&text, ", ");
            adv_buffer_string(&text, cite->fact);
        }
        adv_buffer_char(&text, ')');
        law_colour(&run->print, standing_colour(cite->standing));
        law_pair(&run->print, i == 0 ? "cites" : "", text.failed ? "" : adv_buffer_done(&text).bytes);
        law_colour(&run->print, NULL);
    }
}

static void show_days(law_run *run, const law_row *row, uint8_t trigger)
{
    adv_buffer text;
    adv_buffer_init(&text, run->arena);
    adv_buffer_string(&text, "from ");
    adv_buffer_string(&text, law_day_text(run->arena, row->from));
    if (row->until != ADV_DATE_OPEN) {
        adv_buffer_string(&text, " until ");
        adv_buffer_string(&text, law_day_text(run->arena, row->until));
        adv_buffer_string(&text, " (that day excluded)");
    }
    adv_buffer_string(&text, ", by the date of ");
    adv_buffer_string(&text, adv_date_kind_names[trigger]);
    adv_buffer_string(&text, row->checked_on == ADV_DATE_NONE ? "; never looked up" : "; checked ");
    adv_buffer_string(&text, law_day_text(run->arena, row->checked_on));
    adv_buffer_string(&text,
                      row->checked_on != ADV_DATE_NONE && is_stale(run, row) ? ", which is long ago" : "");
    law_pair(&run->print, "holds", text.failed ? "" : adv_buffer_done(&text).bytes);
}

/* The rest of a row, beside what all rows have. */
static void show_fields(law_run *run, const law_row *row)
{
    static const char *const own[] = {
        "period", "back", "take", "weekday", "which", "missing", "week_starts", "force", "variance",
        "quarterly", "editions", "in_price", "not_in_price", "duty_in_price", "sea_only", "place_abroad",
        "language", "doubt", "ours", "heading", "authority", "lifts", "base", "origins", "scope", "except",
        "programmes", "claim", "group", "rank", "one_of", "us_content", "loaded_from", "loaded_until",
        "states", "members", "codes", "name", "day", "if_stated", "rate", "minimum", "maximum", "amount",
        "at_most", "above", "types", "modes", "filings", "statuses", "layers", "vessel", "unit"};
    law_field fields[LAW_FIELDS_MOST];
    size_t count = law_row_fields(run->arena, row, fields);
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        const char *value = law_field_value(fields, count, own[i]);
        if (value[0] != '\0') {
            law_pair(&run->print, own[i], value);
        }
    }
}

/* One row of a law file may stand for several kinds of element: they differ in nothing else. */
static bool is_same_row(const law_row *a, const law_row *b)
{
    return a->kind == LAW_ROW_RULE && b->kind == LAW_ROW_RULE && strcmp(a->id, b->id) == 0 &&
           a->from == b->from && a->until == b->until && strcmp(a->says, b->says) == 0;
}

/* The kinds a row stands for, as far as they are among the rows at hand. */
static const char *abouts_of(law_run *run, const law_rows *rows, const law_row *row)
{
    bool any = false;
    adv_buffer out;
    adv_buffer_init(&out, run->arena);
    for (size_t i = 0; i < rows->count; i++) {
        if (&rows->items[i] == row || is_same_row(&rows->items[i], row)) {
            adv_buffer_string(&out, any ? ", " : "");
            adv_buffer_string(&out, rows->items[i].about);
            any = true;
        }
    }
    return out.failed ? row->about : adv_buffer_done(&out).bytes;
}

static bool shown_before(const law_rows *rows, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (is_same_row(&rows->items[i], &rows->items[index])) {
            return true;
        }
    }
    return false;
}

/* What a row is and does, behind `lead` columns; on a line of its own where the line would be too long. */
static void show_title(law_run *run, const law_row *row, const char *about, size_t lead)
{
    const char *effect = law_row_effect(run->arena, row);
    size_t width = lead + strlen(row->id) + strlen(about) + strlen(effect) + 4;
    law_strong(&run->print, row->id);
    say(run, width > run->print.width ? "\n  " : "  ");
    say(run, about);
    say(run, ": ");
    say(run, effect);
    say(run, "\n");
}

static void show_row(law_run *run, const law_row *row, const char *about)
{
    show_title(run, row, about, 0);
    law_pair(&run->print, "says", row->says);
    if (row->term != NULL) {
        law_pair(&run->print, "term", row->term);
    }
    show_fields(run, row);
    if (row->rule != NULL) {
        show_rule(run, row->rule);
    }
    show_cites(run, row);
    if (row->from != ADV_DATE_NONE) {
        show_days(run, row,
                  row->rule != NULL        ? row->rule->trigger
                  : row->figure != NULL    ? row->figure->trigger
                  : row->programme != NULL ? row->programme->trigger
                  : row->entry != NULL     ? row->entry->trigger
                  : row->layer != NULL     ? (uint8_t)ADV_DATE_ENTRY
                                           : row->currency->trigger);
    }
}

static int nothing_found(const law_run *run, const char *word, const char *what)
{
    char day[11] = "";
    if (run->as_of != ADV_DATE_NONE) {
        adv_date_format(day, run->as_of);
    }
    return adv_cli_usage_error(
        run->cli->command,
        "no row of %s is about '%s'%s%s%s; 'adval law list %s' shows all rows, and 'show' takes a "
        "row's id, a kind of element, or the beginning of a term",
        word, what, day[0] == '\0' ? "" : " on ", day, run->stale ? " and old" : "", word);
}

static int show(law_run *run, const char *word, const char *what)
{
    law_rows rows;
    if (!open_rows(run, run->law, word, &rows)) {
        return unknown_jurisdiction(run, word);
    }
    if (what != NULL) {
        keep_about(run, &rows, what);
    }
    keep_shown(run, &rows);
    if (rows.count == 0) {
        return nothing_found(run, word, what == NULL ? "anything" : what);
    }
    if (run->json) {
        rows_json(run, word, &rows);
        return finish(run);
    }
    for (size_t i = 0; i < rows.count; i++) {
        if (!shown_before(&rows, i)) {
            say(run, i == 0 ? "" : "\n");
            show_row(run, &rows.items[i], abouts_of(run, &rows, &rows.items[i]));
        }
    }
    return finish(run);
}

/* ---- diff -------------------------------------------------------------------------------------------- */

/* Rows of two sets that stand for one another: by id and element; of whole laws also by first day. */
static const law_row *partner(const law_rows *rows, const law_row *of, bool by_day)
{
    for (size_t i = 0; i < rows->count; i++) {
        const law_row *row = &rows->items[i];
        if (row->kind == of->kind && strcmp(row->id, of->id) == 0 && strcmp(row->about, of->about) == 0 &&
            (!by_day || row->from == of->from)) {
            return row;
        }
    }
    return NULL;
}

/* Charge names are sorted and many: found by halving. */
static const law_row *charge_partner(const law_rows *rows, const law_row *of)
{
    size_t low = 0, high = rows->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(rows->items[middle].id, of->id);
        if (order == 0) {
            return &rows->items[middle];
        }
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    return NULL;
}

typedef struct difference {
    law_run *run;
    adv_json_writer *json; /* NULL = print */
    size_t count;
} difference;

static void report_json(difference *d, const law_row *before, const law_row *after, const law_field *changes,
                        const law_field *news, size_t count)
{
    const law_row *row = before != NULL ? before : after;
    adv_json_open(d->json, '{');
    adv_json_key(d->json, "id");
    adv_json_cstring(d->json, row->id);
    adv_json_key(d->json, "about");
    adv_json_cstring(d->json, row->about);
    adv_json_key(d->json, "change");
    adv_json_cstring(d->json, before == NULL ? "added" : after == NULL ? "removed" : "changed");
    adv_json_key(d->json, "fields");
    adv_json_open(d->json, '[');
    for (size_t i = 0; i < count; i++) {
        adv_json_open(d->json, '{');
        adv_json_key(d->json, "name");
        adv_json_cstring(d->json, changes[i].name);
        adv_json_key(d->json, "before");
        adv_json_cstring(d->json, changes[i].value[0] == '\0' ? NULL : changes[i].value);
        adv_json_key(d->json, "after");
        adv_json_cstring(d->json, news[i].value[0] == '\0' ? NULL : news[i].value);
        adv_json_close(d->json, '}');
    }
    adv_json_close(d->json, ']');
    adv_json_close(d->json, '}');
}

static void report_text(difference *d, const law_row *before, const law_row *after, const law_field *changes,
                        const law_field *news, size_t count)
{
    const law_row *row = before != NULL ? before : after;
    law_run *run = d->run;
    law_colour(&run->print, before == NULL ? "32" : after == NULL ? "31" : "33");
    say(run, before == NULL ? "added    " : after == NULL ? "removed  " : "changed  ");
    law_colour(&run->print, NULL);
    show_title(run, row, row->about, 9);
    if (before == NULL || after == NULL) {
        law_pair(&run->print, "says", row->says);
        show_cites(run, row);
    }
    for (size_t i = 0; before != NULL && after != NULL && i < count; i++) {
        law_pair(&run->print, changes[i].name, changes[i].value[0] == '\0' ? "(nothing)" : changes[i].value);
        law_pair(&run->print, "  now", news[i].value[0] == '\0' ? "(nothing)" : news[i].value);
    }
}

/* Fields whose values differ, in the order of the earlier row, then those only the later has. */
static size_t changed_fields(adv_arena *arena, const law_row *before, const law_row *after, law_field *was,
                             law_field *is)
{
    law_field a[LAW_FIELDS_MOST], b[LAW_FIELDS_MOST];
    size_t a_count = before == NULL ? 0 : law_row_fields(arena, before, a);
    size_t b_count = after == NULL ? 0 : law_row_fields(arena, after, b);
    size_t count = 0;
    for (size_t i = 0; i < a_count; i++) {
        const char *now = law_field_value(b, b_count, a[i].name);
        if (strcmp(a[i].value, now) != 0) {
            was[count] = a[i];
            is[count++] = (law_field){a[i].name, now};
        }
    }
    for (size_t i = 0; i < b_count; i++) {
        if (law_field_value(a, a_count, b[i].name)[0] == '\0') {
            was[count] = (law_field){b[i].name, ""};
            is[count++] = b[i];
        }
    }
    return count;
}

static void compare(difference *d, const law_row *before, const law_row *after)
{
    law_field was[2 * LAW_FIELDS_MOST], is[2 * LAW_FIELDS_MOST];
    size_t count = changed_fields(d->run->arena, before, after, was, is);
    if (count == 0) {
        return;
    }
    if (d->json != NULL) {
        report_json(d, before, after, was, is, count);
    } else {
        say(d->run, d->count == 0 ? "" : "\n");
        report_text(d, before, after, was, is, count);
    }
    d->count++;
}

static void compare_rows(difference *d, const law_rows *before, const law_rows *after, bool by_day)
{
    for (size_t i = 0; i < before->count; i++) {
        const law_row *row = &before->items[i];
        compare(d, row,
                row->kind == LAW_ROW_CHARGE ? charge_partner(after, row) : partner(after, row, by_day));
    }
    for (size_t i = 0; i < after->count; i++) {
        const law_row *row = &after->items[i];
        const law_row *other =
            row->kind == LAW_ROW_CHARGE ? charge_partner(before, row) : partner(before, row, by_day);
        if (other == NULL) {
            compare(d, NULL, row);
        }
    }
}

static void open_difference(difference *d, adv_json_writer *w, law_run *run, const char *from, const char *to)
{
    *d = (difference){.run = run};
    if (run->json) {
        d->json = w;
        adv_json_writer_init(w, &run->print.out, 2);
        adv_json_open(w, '{');
        adv_json_key(w, "from");
        adv_json_cstring(w, from);
        adv_json_key(w, "to");
        adv_json_cstring(w, to);
        adv_json_key(w, "rows");
        adv_json_open(w, '[');
    }
}

static int close_difference(difference *d, const char *between)
{
    if (d->json != NULL) {
        adv_json_close(d->json, ']');
        adv_json_close(d->json, '}');
        say(d->run, "\n");
    } else {
        say(d->run, d->count == 0 ? "no row differs " : "\n");
        if (d->count > 0) {
            say(d->run, number_text(d->run, d->count));
            say(d->run, d->count == 1 ? " row differs " : " rows differ ");
        }
        say(d->run, between);
        say(d->run, "\n");
    }
    return finish(d->run);
}

/* Between two days of one law. */
static int diff_days(law_run *run, const char *word, const char *first, const char *second)
{
    adv_date a = ADV_DATE_NONE, b = ADV_DATE_NONE;
    law_rows before, after;
    if (!read_day(run->cli, "first day", first, &a) || !read_day(run->cli, "second day", second, &b)) {
        return ADV_EXIT_USAGE;
    }
    if (!open_rows(run, run->law, word, &before) || !open_rows(run, run->law, word, &after)) {
        return unknown_jurisdiction(run, word);
    }
    law_run at = *run;
    at.as_of = a;
    keep_shown(&at, &before);
    at.as_of = b;
    keep_shown(&at, &after);
    adv_json_writer w;
    difference d;
    open_difference(&d, &w, run, first, second);
    compare_rows(&d, &before, &after, false);
    return close_difference(&d, "between the two days");
}

static bool is_new_jurisdiction(const adv_law *other, const adv_jurisdiction *j)
{
    return adv_law_find(other, adv_text_of(j->code)) == NULL;
}

/* All rows of one law under a word; none when the law does not have it. */
static law_rows rows_or_none(const law_run *run, const adv_law *law, const char *word)
{
    law_rows rows = {0};
    if (open_rows(run, law, word, &rows)) {
        keep_shown(run, &rows);
    }
    return rows;
}

static void diff_word(difference *d, const adv_law *built_in, const char *word)
{
    law_rows before = rows_or_none(d->run, built_in, word), after = rows_or_none(d->run, d->run->law, word);
    compare_rows(d, &before, &after, d->run->as_of == ADV_DATE_NONE);
}

/* The built-in law against the one of --law. */
static int diff_laws(law_run *run, const char *word)
{
    const adv_law *built_in = adv_law_builtin();
    adv_json_writer w;
    difference d;
    law_rows found;
    if (word != NULL && !open_rows(run, run->law, word, &found) && !open_rows(run, built_in, word, &found)) {
        return unknown_jurisdiction(run, word);
    }
    open_difference(&d, &w, run, built_in->digest, run->law->digest);
    if (word != NULL) {
        diff_word(&d, built_in, word);
        return close_difference(&d, "between the built-in law and that of --law");
    }
    for (size_t i = 0; i < built_in->jurisdiction_count; i++) {
        diff_word(&d, built_in, built_in->jurisdictions[i].code);
    }
    for (size_t i = 0; i < run->law->jurisdiction_count; i++) {
        if (is_new_jurisdiction(built_in, &run->law->jurisdictions[i])) {
            diff_word(&d, built_in, run->law->jurisdictions[i].code);
        }
    }
    diff_word(&d, built_in, "incoterms");
    diff_word(&d, built_in, "charges");
    return close_difference(&d, "between the built-in law and that of --law");
}

static int diff(law_run *run, int count, char **words)
{
    if (count == 3) {
        return diff_days(run, words[0], words[1], words[2]);
    }
    if (adv_cli_value(run->cli, "law") != NULL && count <= 1) {
        return diff_laws(run, count == 1 ? words[0] : NULL);
    }
    return adv_cli_usage_error(run->cli->command,
                               "diff takes a jurisdiction and two days, or --law FOLDER to compare the "
                               "built-in law with");
}

/* ---- the command ------------------------------------------------------------------------------------- */

static int dispatch(law_run *run)
{
    char **words = run->cli->words;
    int count = run->cli->word_count;
    if (strcmp(words[0], "list") == 0 && count <= 2) {
        return count == 1 ? list_all(run) : list_rows(run, words[1]);
    }
    if (strcmp(words[0], "show") == 0 && (count == 2 || count == 3)) {
        return show(run, words[1], count == 3 ? words[2] : NULL);
    }
    if (strcmp(words[0], "diff") == 0) {
        return diff(run, count - 1, words + 1);
    }
    return adv_cli_usage_error(run->cli->command,
                               "'%s' with %d word%s behind it is nothing this command does: list "
                               "[JURISDICTION], show JURISDICTION [WHAT], diff JURISDICTION DAY DAY",
                               words[0], count - 1, count == 2 ? "" : "s");
}

static int run_law(adv_cli *cli)
{
    law_run run = {.cli = cli, .arena = &cli->arena, .as_of = ADV_DATE_NONE};
    const char *as_of = adv_cli_value(cli, "as-of");
    int width = adv_cli_width(cli);
    if (width < 0 || (as_of != NULL && !read_day(cli, "--as-of", as_of, &run.as_of))) {
        return ADV_EXIT_USAGE;
    }
    if (cli->word_count == 0) {
        return adv_cli_usage_error(cli->command, "what of the law? list, show or diff");
    }
    run.law = adv_cli_law_open(cli);
    if (run.law == NULL) {
        return ADV_EXIT_INPUT;
    }
    run.json = adv_cli_flag(cli, "json");
    run.stale = adv_cli_flag(cli, "stale");
    run.newest = adv_law_newest_check(run.law);
    run.print.width = (size_t)width;
    run.print.colour = !run.json && adv_cli_colour(cli);
    adv_buffer_init(&run.print.out, &cli->arena);
    return dispatch(&run);
}

static const char *const synopsis[] = {
    "law list [JURISDICTION] [--as-of DAY] [--stale] [--json]",
    "law show JURISDICTION [WHAT] [--as-of DAY] [--json]",
    "law diff JURISDICTION DAY DAY [--json]",
    "law diff [JURISDICTION] --law FOLDER [--json]",
    NULL,
};

static const adv_cli_option options[] = {
    {"law", "FOLDER", "law files to read instead of the built-in law; diff compares the two"},
    {"as-of", "DAY", "only rows that hold on this day, as YYYY-MM-DD"},
    {"stale", NULL, "only rows never looked up, or checked over 24 months before the newest row"},
    {"json", NULL, "JSON instead of text"},
    {"width", "N", "columns to print into, 60 to 400"},
    {"colour", "WHEN", "always, never or auto"},
};

static const char *const examples[] = {
    "adval law list",
    "jurisdictions with how many rows they have and how sure we are of them",
    "adval law show us assist_tools --as-of 2025-04-01",
    "what the law of the United States says about tools supplied by the buyer",
    "adval law show charges \"telex release fee\"",
    "which element a name on an invoice leads to, and why",
    "adval law diff us 2024-01-01 2026-01-01",
    "rows and figures that differ between two days",
    "adval law diff --law my-law/",
    "what law files of one's own change against the built-in law",
    NULL,
};

static const adv_cli_row files[] = {
    {"FOLDER", "law as YAML, a folder a jurisdiction, as in law/ of the sources"},
    {NULL, NULL},
};

const adv_cli_command adv_command_law = {
    .name = "law",
    .summary = "what the law data says, as of a date, with citations",
    .synopsis = synopsis,
    .text =
        "list counts the rows of every jurisdiction, or names those of one.  show prints rows in full: what "
        "they\n"
        "say, when they apply, where they stand in the law, how sure we are of it (verified at the source,\n"
        "secondary, or common knowledge) and between which days they hold.  WHAT is a kind of element, the "
        "id of\n"
        "a row, or the beginning of a term, such as assist.  diff compares two days, or the built-in law "
        "with\n"
        "files of one's own.  Besides jurisdictions, 'incoterms' and 'charges' can be listed and shown.",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .examples = examples,
    .files = files,
    .values_nothing = true,
    .run = run_law,
};

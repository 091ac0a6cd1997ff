/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Accounts of the assists of a book as a document and as JSON: value, what was drawn of it, what is left and
 * what that means, the entries, each lawful way beside the one chosen, and what changes when another
 * production is expected.
 */
#include "advalorem/explain.h"
#include "advalorem/json.h"
#include "tell.h"

#include "engine/tile.h"

#define UNKNOWN ADV_AMOUNT_UNKNOWN

/* ---- words --------------------------------------------------------------------------------------------- */

static const char *state_words(const adv_account *a)
{
    switch ((adv_ledger_state)a->ledger.state) {
    case ADV_LEDGER_OPEN: return "open";
    case ADV_LEDGER_DRAWN: return "fully drawn";
    case ADV_LEDGER_ENDED:
        return a->method == ADV_APPORTION_CONSUMPTION ? "ended, material left over"
               : a->effect == ADV_ACCOUNT_ADDED       ? "ended early, balance still to be declared"
                                                      : "ended early";
    case ADV_LEDGER_OVERRUN:
        return a->method == ADV_APPORTION_CONSUMPTION ? "fully drawn, more is consumed than there is"
                                                      : "fully drawn, overrun adds nothing";
    case ADV_LEDGER_OVERDRAWN: return "more was given than it is worth";
    case ADV_LEDGER_WAITING: return "waits for a fact";
    }
    return "unknown";
}

static adv_tone state_tone(const adv_account *a)
{
    switch ((adv_ledger_state)a->ledger.state) {
    case ADV_LEDGER_ENDED: return a->effect == ADV_ACCOUNT_ADDED ? ADV_TONE_WARN : ADV_TONE_PLAIN;
    case ADV_LEDGER_OVERRUN:
        return a->method == ADV_APPORTION_CONSUMPTION ? ADV_TONE_WARN : ADV_TONE_PLAIN;
    case ADV_LEDGER_OVERDRAWN:
    case ADV_LEDGER_WAITING: return ADV_TONE_WARN;
    default: return ADV_TONE_PLAIN;
    }
}

static const char *way_words(uint8_t method)
{
    return method == 0 ? "not chosen" : adv_words_apportionment((adv_apportionment)method);
}

static void say_money(adv_document *doc, adv_prose *p, const adv_account *a, int64_t e4)
{
    adv_tell_money(doc, p, (adv_money){e4, a->currency, true});
}

static void say_count(adv_document *doc, adv_prose *p, int64_t e4)
{
    if (e4 == UNKNOWN) {
        adv_say(doc, p, "unknown");
        return;
    }
    adv_span *span = adv_say_amount(doc, p, e4, 4, ADV_CURRENCY_NONE);
    if (span != NULL) {
        span->least = 0;
    }
}

static void say_figure(adv_document *doc, adv_prose *p, int64_t e4)
{
    if (e4 == UNKNOWN) {
        adv_say_mark(doc, p, ADV_TONE_WARN, "not known");
    } else {
        (void)adv_say_amount(doc, p, e4, 4, ADV_CURRENCY_NONE);
    }
}

static void say_state(adv_document *doc, adv_prose *p, const adv_account *a)
{
    if (state_tone(a) == ADV_TONE_PLAIN) {
        adv_say(doc, p, state_words(a));
    } else {
        adv_say_mark(doc, p, state_tone(a), state_words(a));
    }
}

/* Uses that draw nothing for want of a fact, and shares given that the ledger does not confirm. */
static void say_counts(adv_document *doc, adv_prose *p, const adv_ledger *l)
{
    if (l->waiting_count > 0) {
        adv_say(doc, p, "; ");
        adv_say_number(doc, p, (int64_t)l->waiting_count);
        adv_say(doc, p, l->waiting_count == 1 ? " line waits for a fact" : " lines wait for a fact");
    }
    if (l->differing_count > 0) {
        adv_say(doc, p, "; ");
        adv_say_number(doc, p, (int64_t)l->differing_count);
        adv_say(doc, p,
                l->differing_count == 1 ? " share given is not the ledger's"
                                        : " shares given are not the ledger's");
    }
}

/* What the law makes of it, where that is not to add it. */
static void say_effect(adv_document *doc, adv_prose *p, const adv_account *a)
{
    switch ((adv_account_effect)a->effect) {
    case ADV_ACCOUNT_ADDED: adv_say(doc, p, "added to the value"); break;
    case ADV_ACCOUNT_LEFT: adv_say(doc, p, "not added"); break;
    case ADV_ACCOUNT_ENDS: adv_say(doc, p, "ends transaction value"); break;
    case ADV_ACCOUNT_UNDECIDED: adv_say(doc, p, "not decided"); break;
    case ADV_ACCOUNT_NO_LAW: adv_say(doc, p, "no law is known for it"); break;
    }
    if (a->rule != NULL) {
        adv_say(doc, p, ": ");
        adv_say(doc, p, a->rule->says);
    }
}

/* ---- the overview -------------------------------------------------------------------------------------- */

static const adv_column_head overview_columns[] = {
    {"Assist", ADV_ALIGN_LEFT, 0},     {"Value", ADV_ALIGN_DECIMAL, 0},   {"Elsewhere", ADV_ALIGN_DECIMAL, 2},
    {"Drawn", ADV_ALIGN_DECIMAL, 0},   {"Balance", ADV_ALIGN_DECIMAL, 0}, {"", ADV_ALIGN_LEFT, 0},
    {"Entries", ADV_ALIGN_DECIMAL, 0}, {"State", ADV_ALIGN_LEFT, 1},
};

static void overview_row(adv_document *doc, adv_block *table, const adv_account *a)
{
    adv_row *row = adv_row_add(doc, table);
    bool counted = a->effect == ADV_ACCOUNT_ADDED;
    adv_say_user(doc, adv_cell(row, 0), a->assist->id);
    say_figure(doc, adv_cell(row, 1), a->ledger.value_e4);
    say_figure(doc, adv_cell(row, 2), a->ledger.elsewhere_e4);
    say_figure(doc, adv_cell(row, 3), a->ledger.drawn_e4);
    say_figure(doc, adv_cell(row, 4), a->ledger.balance_e4);
    adv_say(doc, adv_cell(row, 5),
            a->currency == ADV_CURRENCY_NONE ? "" : adv_currency_get(a->currency)->code);
    adv_say_number(doc, adv_cell(row, 6), (int64_t)a->entry_count);
    say_state(doc, adv_cell(row, 7), a);
    say_counts(doc, adv_cell(row, 7), &a->ledger);
    if (!counted) {
        adv_say(doc, adv_cell(row, 7), "; ");
        say_effect(doc, adv_cell(row, 7), a);
    }
    if (row != NULL) {
        row->tone = counted ? ADV_TONE_PLAIN : ADV_TONE_QUIET;
    }
}

static const adv_column_head way_columns[] = {
    {"Assist", ADV_ALIGN_LEFT, 0},     {"Spread", ADV_ALIGN_LEFT, 0},   {"First entry", ADV_ALIGN_DECIMAL, 0},
    {"To date", ADV_ALIGN_DECIMAL, 0}, {"Later", ADV_ALIGN_DECIMAL, 0}, {"", ADV_ALIGN_LEFT, 1},
};

static void way_row(adv_document *doc, adv_block *table, const adv_account *a, const adv_account_way *way)
{
    adv_row *row = adv_row_add(doc, table);
    const adv_ledger *l = &way->ledger;
    bool known = l->lack == ADV_LEDGER_COMPLETE;
    adv_say_user(doc, adv_cell(row, 0), a->assist->id);
    adv_say(doc, adv_cell(row, 1), way_words(way->method));
    if (known) {
        say_figure(doc, adv_cell(row, 2), l->first_e4);
        say_figure(doc, adv_cell(row, 3), l->drawn_e4);
        say_figure(doc, adv_cell(row, 4), l->balance_e4);
    } else {
        adv_say(doc, adv_cell(row, 5), "needs ");
        adv_say(doc, adv_cell(row, 5), adv_ledger_lack_name((adv_ledger_lack)l->lack));
        adv_say(doc, adv_cell(row, 5), " ");
    }
    if (known && way->method == ADV_APPORTION_FIRST_SHIPMENT && l->first_e4 == 0 && l->drawn_e4 > 0) {
        adv_say(doc, adv_cell(row, 5), "its first shipment lies before the book ");
    }
    if (way->method == a->method) {
        adv_say_mark(doc, adv_cell(row, 5), ADV_TONE_GOOD, "chosen");
    } else if (known && way->needs_papers && way->method != ADV_APPORTION_CONSUMPTION) {
        adv_say(doc, adv_cell(row, 5), "only with documents");
    }
}

static void tell_ways(adv_document *doc, adv_block *parent, const adv_account *accounts, size_t count)
{
    adv_block *section = adv_section_add(doc, parent, "ways", "Each lawful way, side by side");
    (void)adv_paragraph_add(doc, section,
                            "Value added by the first entry, by all entries so far, and still to come, if "
                            "the whole book were drawn "
                            "so; what was declared before the book counts as added so far, and shares "
                            "given are left aside. These are amounts of value, not of duty. The "
                            "importer chooses a way, "
                            "documents it and keeps to it.");
    adv_block *table = adv_table_add(doc, section, way_columns, sizeof way_columns / sizeof *way_columns);
    for (size_t i = 0; i < count; i++) {
        for (size_t w = 0; w < accounts[i].way_count && accounts[i].effect == ADV_ACCOUNT_ADDED; w++) {
            way_row(doc, table, &accounts[i], &accounts[i].ways[w]);
        }
    }
}

/* ---- duty on it ---------------------------------------------------------------------------------------- */

static void say_without(adv_document *doc, adv_prose *p, size_t without)
{
    if (without > 0) {
        adv_say(doc, p, "without ");
        adv_say_number(doc, p, (int64_t)without);
        adv_say(doc, p, without == 1 ? " line" : " lines");
    }
}

static const adv_column_head duty_columns[] = {
    {"Assist", ADV_ALIGN_LEFT, 0},          {"Spread", ADV_ALIGN_LEFT, 0},
    {"First entry", ADV_ALIGN_DECIMAL, 0},  {"To date", ADV_ALIGN_DECIMAL, 0},
    {"Later, about", ADV_ALIGN_DECIMAL, 0}, {"", ADV_ALIGN_LEFT, 1},
};

static void duty_row(adv_document *doc, adv_block *table, const adv_account *a, const adv_account_way *way)
{
    adv_row *row = adv_row_add(doc, table);
    adv_say_user(doc, adv_cell(row, 0), a->assist->id);
    adv_say(doc, adv_cell(row, 1), way_words(way->method));
    say_figure(doc, adv_cell(row, 2), way->duty.first_e4);
    say_figure(doc, adv_cell(row, 3), way->duty.drawn_e4);
    say_figure(doc, adv_cell(row, 4), way->duty.later_e4);
    say_without(doc, adv_cell(row, 5), way->duty.without);
    if (way->method == a->method) {
        adv_say(doc, adv_cell(row, 5), way->duty.without > 0 ? " " : "");
        adv_say_mark(doc, adv_cell(row, 5), ADV_TONE_GOOD, "chosen");
    }
}

enum { NAMED_MOST = 8 };

static void name_lines(adv_document *doc, adv_block *section, const adv_account *a)
{
    adv_block *paragraph = a->without_count == 0 ? NULL : adv_block_add(doc, section, ADV_BLOCK_PARAGRAPH);
    if (paragraph == NULL) {
        return;
    }
    adv_prose *p = &paragraph->prose;
    adv_say_user(doc, p, a->assist->id);
    adv_say(doc, p, ": what a dollar of value adds to duty, or a rate of exchange, is not known for ");
    for (size_t i = 0; i < a->without_count && i < NAMED_MOST; i++) {
        adv_say(doc, p, i == 0 ? "" : ", ");
        adv_say_user(doc, p, a->without[i].entry);
        adv_say(doc, p, " ");
        adv_say_user(doc, p, a->without[i].line);
    }
    if (a->without_count > NAMED_MOST) {
        adv_say(doc, p, " and ");
        adv_say_number(doc, p, (int64_t)(a->without_count - NAMED_MOST));
        adv_say(doc, p, " more");
    }
    adv_say(doc, p, ". What is drawn there is in no sum of duty.");
}

static void tell_duty(adv_document *doc, const adv_account *accounts, size_t count)
{
    adv_block *section = NULL;
    adv_block *table = NULL;
    for (size_t i = 0; i < count; i++) {
        const adv_account *a = &accounts[i];
        if (a->charged && table == NULL) {
            section = adv_section_add(doc, NULL, "duty", "Duty on each lawful way");
            adv_block *paragraph = adv_block_add(doc, section, ADV_BLOCK_PARAGRAPH);
            adv_prose *p = paragraph == NULL ? NULL : &paragraph->prose;
            adv_say(doc, p, "In ");
            adv_say(doc, p, adv_currency_get(a->duty_currency)->code);
            adv_say(doc, p,
                    ": the share of each line, converted at the rate of its own day, times what one more "
                    "dollar of value adds to duty and additional duties of that line. Whole dollars and fees "
                    "are left aside. What is still to come has no line yet: the figure is an estimate, at "
                    "the average of the lines so far.");
            table = adv_table_add(doc, section, duty_columns, sizeof duty_columns / sizeof *duty_columns);
        }
        for (size_t w = 0; w < a->way_count && a->charged; w++) {
            if (a->ways[w].ledger.lack == ADV_LEDGER_COMPLETE) {
                duty_row(doc, table, a, &a->ways[w]);
            }
        }
    }
    for (size_t i = 0; i < count && section != NULL; i++) {
        name_lines(doc, section, &accounts[i]);
    }
}

/* ---- one account --------------------------------------------------------------------------------------- */

static void tell_pairs(adv_document *doc, adv_block *section, const adv_account *a)
{
    adv_block *pairs = adv_block_add(doc, section, ADV_BLOCK_PAIRS);
    const adv_ledger *l = &a->ledger;
    adv_prose *p = adv_pair_add(doc, pairs, "What");
    adv_say(doc, p, adv_element_kind_row((adv_element_kind)adv_assist_element(a->assist->kind))->title);
    say_money(doc, adv_pair_add(doc, pairs, "Value"), a, l->value_e4);
    say_effect(doc, adv_pair_add(doc, pairs, "By law"), a);
    p = adv_pair_add(doc, pairs, "Spread");
    adv_say(doc, p, way_words(a->method));
    if (l->whole != UNKNOWN && a->method != ADV_APPORTION_FIRST_SHIPMENT) {
        adv_say(doc, p, ": ");
        say_count(doc, p, l->so_far);
        adv_say(doc, p, l->whole == 0 ? ", of which nothing is left to draw on" : " of ");
        if (l->whole != 0) {
            say_count(doc, p, l->whole);
        }
    }
    say_money(doc, adv_pair_add(doc, pairs, "Drawn"), a, l->drawn_e4);
    if (l->elsewhere_e4 != UNKNOWN && l->elsewhere_e4 != 0) {
        p = adv_pair_add(doc, pairs, "Not declared here");
        say_money(doc, p, a, l->elsewhere_e4);
        adv_say(doc, p,
                a->method == ADV_APPORTION_CONSUMPTION
                    ? ": material that went back, was scrapped or sold, or is in goods for other countries"
                    : ": share of goods for other countries");
    }
    p = adv_pair_add(doc, pairs, "Balance");
    say_money(doc, p, a, l->balance_e4);
    adv_say(doc, p, ", ");
    say_state(doc, p, a);
    say_counts(doc, p, l);
    if (a->end_date != ADV_DATE_NONE) {
        adv_say_date(doc, adv_pair_add(doc, pairs, "Production ended"), a->end_date);
    }
    if (l->lack != ADV_LEDGER_COMPLETE) {
        const char *words = adv_words_lack(ADV_LACK_LEDGER + l->lack);
        adv_say(doc, adv_pair_add(doc, pairs, "Missing"), words == NULL ? "" : words);
    }
}

static const adv_column_head line_columns[] = {
    {"Entry date", ADV_ALIGN_LEFT, 0}, {"Entry", ADV_ALIGN_LEFT, 0},    {"Line", ADV_ALIGN_LEFT, 0},
    {"Counted", ADV_ALIGN_DECIMAL, 2}, {"Drawn", ADV_ALIGN_DECIMAL, 0}, {"Balance", ADV_ALIGN_DECIMAL, 0},
    {"", ADV_ALIGN_LEFT, 1},
};

static void say_line_note(adv_document *doc, adv_prose *p, const adv_account_line *line)
{
    if (line->draw.lack != ADV_LEDGER_COMPLETE) {
        adv_say_mark(doc, p, ADV_TONE_WARN, adv_ledger_lack_name((adv_ledger_lack)line->draw.lack));
    } else if (line->draw.differs) {
        adv_say(doc, p, "given; the ledger says ");
        say_figure(doc, p, line->draw.by_method_e4);
    } else if (line->given_e4 != UNKNOWN) {
        adv_say(doc, p, "given");
    }
}

static void line_row(adv_document *doc, adv_block *table, const adv_account_line *line)
{
    adv_row *row = adv_row_add(doc, table);
    if (line->date == ADV_DATE_NONE) {
        adv_say(doc, adv_cell(row, 0), "not stated");
    } else {
        adv_say_date(doc, adv_cell(row, 0), line->date);
    }
    adv_say_user(doc, adv_cell(row, 1), line->entry);
    adv_say_user(doc, adv_cell(row, 2), line->line);
    say_count(doc, adv_cell(row, 3), line->draw.counted);
    say_figure(doc, adv_cell(row, 4), line->draw.drawn_e4);
    say_figure(doc, adv_cell(row, 5), line->draw.balance_e4);
    say_line_note(doc, adv_cell(row, 6), line);
}

static const adv_column_head change_columns[] = {
    {"Entry date", ADV_ALIGN_LEFT, 0},  {"Entry", ADV_ALIGN_LEFT, 0},
    {"Line", ADV_ALIGN_LEFT, 0},        {"Drawn", ADV_ALIGN_DECIMAL, 0},
    {"Would be", ADV_ALIGN_DECIMAL, 0}, {"Difference", ADV_ALIGN_DECIMAL, 0},
    {"Duty", ADV_ALIGN_DECIMAL, 1}, /* where it was asked for */
};
enum { CHANGE_DUTY = 6 };

static void say_difference(adv_document *doc, adv_prose *p, int64_t e4)
{
    adv_span *span = adv_say_amount(doc, p, e4, 4, ADV_CURRENCY_NONE);
    if (span != NULL) {
        span->sign = true;
    }
}

/* Duty on the difference of one line; false where it is not known. */
static bool add_duty(adv_document *doc, adv_row *row, int64_t *sum, const adv_account_line *line, bool asked)
{
    int64_t would = asked ? line->expected_duty_e4 : line->known_duty_e4;
    if (would == UNKNOWN || line->duty_e4 == UNKNOWN) {
        say_figure(doc, adv_cell(row, CHANGE_DUTY), UNKNOWN);
        return false;
    }
    say_difference(doc, adv_cell(row, CHANGE_DUTY), would - line->duty_e4);
    *sum += would - line->duty_e4;
    return true;
}

/* The entries another expectation would have changed, and by how much. */
static void tell_changes(adv_document *doc, adv_block *section, const adv_account *a, bool asked)
{
    adv_block *table = adv_table_add(doc, section, change_columns, CHANGE_DUTY + (a->charged ? 1 : 0));
    int64_t sum = 0, duty = 0;
    size_t without = 0;
    for (size_t i = 0; i < a->line_count && a->lines != NULL; i++) {
        const adv_account_line *line = &a->lines[i];
        int64_t would = asked ? line->expected_e4 : line->known_e4;
        if (would == UNKNOWN || line->draw.drawn_e4 == UNKNOWN || would == line->draw.drawn_e4) {
            continue;
        }
        adv_row *row = adv_row_add(doc, table);
        adv_say_date(doc, adv_cell(row, 0), line->date);
        adv_say_user(doc, adv_cell(row, 1), line->entry);
        adv_say_user(doc, adv_cell(row, 2), line->line);
        say_figure(doc, adv_cell(row, 3), line->draw.drawn_e4);
        say_figure(doc, adv_cell(row, 4), would);
        say_difference(doc, adv_cell(row, 5), would - line->draw.drawn_e4);
        sum += would - line->draw.drawn_e4;
        without += a->charged && !add_duty(doc, row, &duty, line, asked);
    }
    adv_row *total = adv_row_add(doc, table);
    if (total != NULL) {
        total->total = true;
    }
    adv_say(doc, adv_cell(total, 0), "Together");
    say_difference(doc, adv_cell(total, 5), sum);
    if (a->charged) {
        say_difference(doc, adv_cell(total, CHANGE_DUTY), duty);
        adv_say(doc, adv_cell(total, CHANGE_DUTY), without > 0 ? " " : "");
        say_without(doc, adv_cell(total, CHANGE_DUTY), without);
    }
}

static void tell_revision(adv_document *doc, adv_block *parent, const adv_account *a)
{
    if (a->revised) {
        adv_block *section = adv_section_add(doc, parent, NULL, "What is expected has changed");
        (void)adv_paragraph_add(
            doc, section,
            "What had been drawn stays; what was left was laid over what was left to make (ours: the "
            "regulation "
            "does not say). Had the last figure been known from the start, these entries would have been "
            "others. Whether to correct them is to be decided with the documents at hand.");
        tell_changes(doc, section, a, false);
    }
    if (a->asked != UNKNOWN) {
        adv_block *section = adv_section_add(doc, parent, NULL, "If another production were expected");
        adv_block *paragraph = adv_block_add(doc, section, ADV_BLOCK_PARAGRAPH);
        adv_prose *p = paragraph == NULL ? NULL : &paragraph->prose;
        adv_say(doc, p, "With ");
        say_count(doc, p, a->asked);
        adv_say(doc, p, " expected from the start, ");
        say_money(doc, p, a, a->expected.drawn_e4);
        adv_say(doc, p, " would have been drawn by now and ");
        say_money(doc, p, a, a->expected.balance_e4);
        adv_say(doc, p, " would be left. Entries that would have been others:");
        tell_changes(doc, section, a, true);
    }
}

static void tell_account(adv_document *doc, const adv_account *a)
{
    adv_block *section = adv_section_add(doc, NULL, NULL, "");
    if (section == NULL) {
        return;
    }
    adv_say_user(doc, &section->prose, a->assist->id);
    if (a->assist->description.length > 0) {
        adv_say(doc, &section->prose, ": ");
        adv_say_user(doc, &section->prose, a->assist->description);
    }
    tell_pairs(doc, section, a);
    adv_block *table = adv_table_add(doc, section, line_columns, sizeof line_columns / sizeof *line_columns);
    for (size_t i = 0; i < a->line_count; i++) {
        line_row(doc, table, &a->lines[i]);
    }
    tell_revision(doc, section, a);
}

adv_status adv_explain_accounts(adv_document **out, adv_arena *arena, const adv_account *accounts,
                                size_t count, adv_date as_of)
{
    adv_document *doc = adv_document_new(arena);
    if (doc == NULL) {
        return ADV_ERR_MEMORY;
    }
    adv_say(doc, &doc->title, "Assists drawn down over entries");
    if (as_of != ADV_DATE_NONE) {
        adv_say(doc, &doc->title, ", as of ");
        adv_say_date(doc, &doc->title, as_of);
    }
    if (count == 0) {
        (void)adv_paragraph_add(
            doc, NULL,
            "No assist is stated in this book: its table assists is missing or empty (docs/assists.md).");
    }
    adv_block *table = count == 0 ? NULL
                                  : adv_table_add(doc, NULL, overview_columns,
                                                  sizeof overview_columns / sizeof *overview_columns);
    for (size_t i = 0; i < count; i++) {
        overview_row(doc, table, &accounts[i]);
    }
    for (size_t i = 0; i < count; i++) {
        if (accounts[i].lines != NULL) {
            tell_account(doc, &accounts[i]);
        }
    }
    if (count != 0) {
        tell_ways(doc, NULL, accounts, count);
        tell_duty(doc, accounts, count);
    }
    if (doc->failed) {
        return ADV_ERR_MEMORY;
    }
    *out = doc;
    return ADV_OK;
}

/* ---- JSON ---------------------------------------------------------------------------------------------- */

static void put_word(adv_json_writer *w, const char *key, const char *word)
{
    adv_json_key(w, key);
    adv_json_cstring(w, word != NULL && word[0] == '\0' ? NULL : word);
}

static void put_text(adv_json_writer *w, const char *key, adv_text text)
{
    adv_json_key(w, key);
    if (text.length == 0) {
        adv_json_null(w);
    } else {
        adv_json_text(w, text);
    }
}

static void put_e4(adv_json_writer *w, const char *key, int64_t e4, int least)
{
    adv_json_key(w, key);
    if (e4 == UNKNOWN) {
        adv_json_null(w);
    } else {
        adv_json_decimal(w, e4, 4, least);
    }
}

static void put_date(adv_json_writer *w, const char *key, adv_date date)
{
    char day[11];
    adv_json_key(w, key);
    if (date == ADV_DATE_NONE) {
        adv_json_null(w);
    } else {
        adv_date_format(day, date);
        adv_json_cstring(w, day);
    }
}

static void put_number(adv_json_writer *w, const char *key, size_t number)
{
    adv_json_key(w, key);
    adv_json_integer(w, (int64_t)number);
}

static void put_currency(adv_json_writer *w, const char *key, adv_currency currency)
{
    put_word(w, key, currency == ADV_CURRENCY_NONE ? NULL : adv_currency_get(currency)->code);
}

static void put_ledger(adv_json_writer *w, const adv_ledger *l)
{
    put_e4(w, "value", l->value_e4, 2);
    put_e4(w, "elsewhere", l->elsewhere_e4, 2);
    put_e4(w, "drawn", l->drawn_e4, 2);
    put_e4(w, "balance", l->balance_e4, 2);
    put_word(w, "state", adv_ledger_state_name((adv_ledger_state)l->state));
    put_word(w, "missing", adv_ledger_lack_name((adv_ledger_lack)l->lack));
    put_e4(w, "so_far", l->so_far, 0);
    put_e4(w, "whole", l->whole, 0);
}

/* null where duty was not asked for, or is none of the value's. */
static void put_duty(adv_json_writer *w, const char *key, const adv_account_duty *duty, bool there)
{
    adv_json_key(w, key);
    if (!there) {
        adv_json_null(w);
        return;
    }
    adv_json_open(w, '{');
    put_e4(w, "first_entry", duty->first_e4, 2);
    put_number(w, "first_entry_without", duty->first_without);
    put_e4(w, "to_date", duty->drawn_e4, 2);
    put_number(w, "without", duty->without);
    put_e4(w, "later_estimate", duty->later_e4, 2);
    adv_json_close(w, '}');
}

static void put_ways(adv_json_writer *w, const adv_account *a)
{
    adv_json_key(w, "ways");
    adv_json_open(w, '[');
    for (size_t i = 0; i < a->way_count; i++) {
        const adv_account_way *way = &a->ways[i];
        adv_json_open(w, '{');
        put_word(w, "apportionment", adv_apportionment_name((adv_apportionment)way->method));
        put_word(w, "chosen", way->method == a->method ? "yes" : "no");
        put_word(w, "needs_documents", way->needs_papers ? "yes" : "no");
        put_e4(w, "first_entry", way->ledger.lack == ADV_LEDGER_COMPLETE ? way->ledger.first_e4 : UNKNOWN, 2);
        put_ledger(w, &way->ledger);
        put_duty(w, "duty", &way->duty, a->charged && way->ledger.lack == ADV_LEDGER_COMPLETE);
        adv_json_close(w, '}');
    }
    adv_json_close(w, ']');
}

static void put_line(adv_json_writer *w, const adv_account_line *line)
{
    adv_json_open(w, '{');
    put_text(w, "entry", line->entry);
    put_text(w, "line", line->line);
    put_date(w, "entry_date", line->date);
    put_e4(w, "counted", line->draw.counted, 0);
    put_e4(w, "so_far", line->draw.so_far, 0);
    put_e4(w, "drawn_before", line->draw.before_e4, 2);
    put_e4(w, "by_method", line->draw.by_method_e4, 2);
    put_e4(w, "given", line->given_e4, 2);
    put_currency(w, "given_currency", line->given_e4 == UNKNOWN ? ADV_CURRENCY_NONE : line->given_in);
    put_e4(w, "drawn", line->draw.drawn_e4, 2);
    put_e4(w, "balance", line->draw.balance_e4, 2);
    put_word(w, "differs", line->draw.differs ? "yes" : "no");
    put_word(w, "missing", adv_ledger_lack_name((adv_ledger_lack)line->draw.lack));
    put_e4(w, "if_known", line->known_e4, 2);
    put_e4(w, "if_expected", line->expected_e4, 2);
    adv_json_key(w, "marginal_rate");
    if (line->marginal_e9 == UNKNOWN) {
        adv_json_null(w);
    } else {
        adv_json_decimal(w, line->marginal_e9, 9, 0);
    }
    put_e4(w, "duty", line->duty_e4, 2);
    put_e4(w, "duty_if_known", line->known_duty_e4, 2);
    put_e4(w, "duty_if_expected", line->expected_duty_e4, 2);
    adv_json_close(w, '}');
}

static void put_lines(adv_json_writer *w, const adv_account *a)
{
    adv_json_key(w, "lines");
    if (a->lines == NULL) {
        adv_json_null(w);
        return;
    }
    adv_json_open(w, '[');
    for (size_t i = 0; i < a->line_count; i++) {
        put_line(w, &a->lines[i]);
    }
    adv_json_close(w, ']');
}

static void put_without(adv_json_writer *w, const adv_account *a)
{
    adv_json_key(w, "without_duty");
    if (!a->charged) {
        adv_json_null(w);
        return;
    }
    adv_json_open(w, '[');
    for (size_t i = 0; i < a->without_count; i++) {
        adv_json_open(w, '{');
        put_text(w, "entry", a->without[i].entry);
        put_text(w, "line", a->without[i].line);
        adv_json_close(w, '}');
    }
    adv_json_close(w, ']');
}

static void put_other(adv_json_writer *w, const char *key, const adv_ledger *ledger, bool there)
{
    adv_json_key(w, key);
    if (!there) {
        adv_json_null(w);
        return;
    }
    adv_json_open(w, '{');
    put_ledger(w, ledger);
    adv_json_close(w, '}');
}

static void put_account(adv_json_writer *w, const adv_account *a)
{
    adv_json_open(w, '{');
    put_text(w, "assist", a->assist->id);
    put_text(w, "description", a->assist->description);
    put_word(w, "kind", adv_element_kind_row((adv_element_kind)adv_assist_element(a->assist->kind))->name);
    put_word(w, "effect", adv_account_effect_name((adv_account_effect)a->effect));
    put_word(w, "rule", a->rule == NULL ? NULL : a->rule->id);
    put_word(w, "apportionment",
             a->method == 0 ? NULL : adv_apportionment_name((adv_apportionment)a->method));
    put_currency(w, "currency", a->currency);
    put_ledger(w, &a->ledger);
    put_number(w, "entries", a->entry_count);
    put_number(w, "line_count", a->line_count);
    put_number(w, "waiting", a->ledger.waiting_count);
    put_number(w, "differing", a->ledger.differing_count);
    put_date(w, "first_entry_date", a->first_date);
    put_date(w, "last_entry_date", a->last_date);
    put_date(w, "end_date", a->end_date);
    put_other(w, "if_known", &a->known, a->revised);
    put_e4(w, "asked", a->asked, 0);
    put_other(w, "if_expected", &a->expected, a->asked != UNKNOWN);
    put_currency(w, "duty_currency", a->charged ? a->duty_currency : ADV_CURRENCY_NONE);
    put_duty(w, "duty", &a->duty, a->charged);
    put_duty(w, "duty_if_known", &a->known_duty, a->charged && a->revised);
    put_duty(w, "duty_if_expected", &a->expected_duty, a->charged && a->asked != UNKNOWN);
    put_without(w, a);
    put_ways(w, a);
    put_lines(w, a);
    adv_json_close(w, '}');
}

adv_status adv_explain_accounts_json(adv_buffer *out, const adv_account *accounts, size_t count,
                                     adv_date as_of, int indent)
{
    adv_json_writer w;
    adv_json_writer_init(&w, out, indent);
    adv_json_open(&w, '{');
    put_date(&w, "as_of", as_of);
    adv_json_key(&w, "assists");
    adv_json_open(&w, '[');
    for (size_t i = 0; i < count; i++) {
        put_account(&w, &accounts[i]);
    }
    adv_json_close(&w, ']');
    adv_json_close(&w, '}');
    return out->failed ? ADV_ERR_MEMORY : ADV_OK;
}

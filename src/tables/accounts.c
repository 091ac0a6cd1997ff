/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The accounts of a book's assists: each drawn as for a valuation, then by every lawful way, and once more
 * with what is expected known from the start, so that what each choice costs stands side by side.  The same
 * rows go into a file where one is asked for.
 */
#include <fcntl.h>
#include <string.h>

#include "account_duty.h"
#include "duty_pass.h"
#include "gather.h"
#include "output.h"

typedef struct telling {
    adv_arena *arena;
    const adv_tables_options *options;
    const adv_tables_question *question;
    adv_tables_accounts *out;
    adv_duck duck;
    adv_shelf shelf;
    adv_side side;
    adv_rejects rejects;
    adv_error_list problems;
    adv_watch watch;
    adv_plans plans;
    adv_output file;
    adv_ledger_use *uses; /* of one account */
    adv_ledger_line *lines;
    int64_t *marginal_e9, *duty_e4; /* of each use */
    adv_charges charges;
    adv_account_rates rates;
} telling;

/* ---- one account --------------------------------------------------------------------------------------- */

static const adv_side_draw *draw_at(const telling *t, size_t i)
{
    return &t->side.draws[i];
}

static const adv_assist_use *use_at(const telling *t, size_t i)
{
    return &t->side.uses[draw_at(t, i)->use];
}

/* The uses of draws [from, to), as they were drawn. */
static void take_uses(telling *t, adv_account *account, size_t from, size_t to)
{
    uint32_t shipment = 0;
    account->first_date = ADV_DATE_NONE;
    account->last_date = ADV_DATE_NONE;
    for (size_t i = from; i < to; i++) {
        bool same = i > from && adv_assist_same_entry(&t->side, use_at(t, i), use_at(t, i - 1));
        shipment += i > from && !same;
        t->uses[i - from] = adv_assist_ledger_use(&t->side, use_at(t, i));
        t->uses[i - from].shipment = shipment;
        adv_date date = t->uses[i - from].date;
        account->first_date = account->first_date == ADV_DATE_NONE ? date : account->first_date;
        account->last_date = date == ADV_DATE_NONE ? account->last_date : date;
    }
    account->entry_count = to > from ? shipment + 1 : 0;
    account->line_count = to - from;
}

static bool own_text(telling *t, adv_text *text)
{
    text->bytes = adv_arena_copy(t->arena, text->bytes == NULL ? "" : text->bytes, text->length);
    return text->bytes != NULL;
}

static bool own_key(telling *t, adv_account_line *line, const adv_assist_use *use)
{
    adv_side_key(&t->side, use->line, &line->entry, &line->line);
    return own_text(t, &line->entry) && own_text(t, &line->line);
}

static adv_account_line *tell_lines(telling *t, const adv_account *account, size_t from, size_t to)
{
    adv_account_line *lines = ADV_ARENA_ARRAY(t->arena, to - from + 1, adv_account_line);
    for (size_t i = from; i < to && lines != NULL; i++) {
        adv_account_line *line = &lines[i - from];
        const adv_assist_use *use = use_at(t, i);
        *line = (adv_account_line){.date = draw_at(t, i)->date,
                                   .draw = draw_at(t, i)->line,
                                   .given_e4 = use->stated_e4,
                                   .given_in = use->currency == ADV_CURRENCY_NONE
                                                   ? t->side.used_lines[use->line].currency
                                                   : use->currency,
                                   .known_e4 = ADV_AMOUNT_UNKNOWN,
                                   .expected_e4 = ADV_AMOUNT_UNKNOWN,
                                   .marginal_e9 = ADV_AMOUNT_UNKNOWN,
                                   .duty_e4 = ADV_AMOUNT_UNKNOWN,
                                   .known_duty_e4 = ADV_AMOUNT_UNKNOWN,
                                   .expected_duty_e4 = ADV_AMOUNT_UNKNOWN};
        if (!own_key(t, line, use)) {
            return NULL;
        }
    }
    (void)account;
    return lines;
}

/* ---- duty on it ---------------------------------------------------------------------------------------- */

/* What stands on the line: a share that was given is in its own currency. */
static adv_money laid(const telling *t, const adv_account *account, size_t from, size_t i)
{
    const adv_assist_use *use = use_at(t, from + i);
    adv_currency given_in =
        use->currency == ADV_CURRENCY_NONE ? t->side.used_lines[use->line].currency : use->currency;
    return use->stated_e4 != ADV_AMOUNT_UNKNOWN
               ? (adv_money){use->stated_e4, given_in, true}
               : (adv_money){draw_at(t, from + i)->line.drawn_e4, account->currency, true};
}

/* Looks the rates of the uses up, and tells which lines have none. */
static adv_status take_rates(telling *t, adv_account *account, size_t from)
{
    adv_account_line *without = ADV_ARENA_ARRAY(t->arena, account->line_count + 1, adv_account_line);
    account->duty_currency = t->shelf.j->currency;
    account->without = without;
    for (size_t i = 0; i < account->line_count && without != NULL; i++) {
        const adv_assist_use *use = use_at(t, from + i);
        int64_t value_e4 = 0;
        adv_money nothing = {0, account->currency, true};
        t->marginal_e9[i] = adv_account_marginal(&t->rates, use);
        bool converts = adv_assist_in_value(&value_e4, &t->side, use, nothing, t->shelf.j);
        if (converts && t->marginal_e9[i] != ADV_AMOUNT_UNKNOWN) {
            continue;
        }
        adv_account_line *line = &without[account->without_count++];
        *line = (adv_account_line){.date = draw_at(t, from + i)->date, .marginal_e9 = t->marginal_e9[i]};
        if (!own_key(t, line, use)) {
            return ADV_ERR_MEMORY;
        }
    }
    return without == NULL ? ADV_ERR_MEMORY : ADV_OK;
}

/* Duty on what stands on the lines (`laid_on`) or on the shares in t->lines; of each line in t->duty_e4. */
static adv_account_duty sum_duty(telling *t, const adv_account *account, const adv_ledger *ledger,
                                 size_t from, bool laid_on)
{
    adv_account_sum sum = {.known = 0};
    for (size_t i = 0; i < account->line_count; i++) {
        int64_t share_e4 = laid_on ? draw_at(t, from + i)->line.drawn_e4 : t->lines[i].drawn_e4;
        adv_money drawn =
            laid_on ? laid(t, account, from, i) : (adv_money){share_e4, account->currency, true};
        t->duty_e4[i] = adv_account_duty_on(&t->rates, use_at(t, from + i), drawn, t->marginal_e9[i]);
        adv_account_duty_add(&sum, share_e4, t->duty_e4[i], t->uses[i].shipment == 0);
    }
    return adv_account_duty_end(&sum, ledger->balance_e4);
}

static adv_status charge_account(telling *t, adv_account *account, adv_account_line *lines, size_t from)
{
    account->charged = t->options->duty != NULL && account->effect == ADV_ACCOUNT_ADDED;
    if (!account->charged) {
        return ADV_OK;
    }
    adv_status status = take_rates(t, account, from);
    account->duty = sum_duty(t, account, &account->ledger, from, true);
    for (size_t i = 0; i < account->line_count && lines != NULL; i++) {
        lines[i].marginal_e9 = t->marginal_e9[i];
        lines[i].duty_e4 = t->duty_e4[i];
    }
    return status;
}

/* ---- other ways and terms ------------------------------------------------------------------------------ */

/* The same uses under other terms, shares given left alone as they were declared. */
static void draw_again(telling *t, adv_account *account, const adv_ledger_terms *terms,
                       adv_account_line *lines, size_t from, bool asked)
{
    adv_ledger *ledger = asked ? &account->expected : &account->known;
    adv_account_duty *duty = asked ? &account->expected_duty : &account->known_duty;
    adv_ledger_draw(ledger, t->lines, terms, t->uses, account->line_count);
    if (account->charged) {
        *duty = sum_duty(t, account, ledger, from, false);
    }
    for (size_t i = 0; i < account->line_count && lines != NULL; i++) {
        *(asked ? &lines[i].expected_e4 : &lines[i].known_e4) = t->lines[i].drawn_e4;
        *(asked ? &lines[i].expected_duty_e4 : &lines[i].known_duty_e4) =
            account->charged ? t->duty_e4[i] : ADV_AMOUNT_UNKNOWN;
    }
}

/* A basis nobody named is no choice to show. */
static bool is_choice(const adv_account *account, const adv_account_way *way)
{
    bool named = way->method != ADV_APPORTION_OTHER && way->method != ADV_APPORTION_VALUE;
    return named || way->method == account->method || way->ledger.lack == ADV_LEDGER_COMPLETE;
}

static void tell_ways(telling *t, adv_account *account, const adv_ledger_terms *terms, size_t from)
{
    bool told = false;
    for (const uint8_t *way = adv_ledger_ways(account->assist->kind); *way != 0; way++) {
        adv_ledger_terms other = *terms;
        adv_account_way *next = &account->ways[account->way_count];
        other.method = *way;
        other.method_only = true;
        *next = (adv_account_way){.method = *way};
        adv_ledger_draw(&next->ledger, t->lines, &other, t->uses, account->line_count);
        if (account->charged) {
            next->duty = sum_duty(t, account, &next->ledger, from, false);
        }
        next->needs_papers = adv_ledger_way_needs_papers(&other, (adv_apportionment)*way);
        account->way_count += is_choice(account, next);
        told = told || *way == account->method;
    }
    if (!told && account->method != 0) { /* shares given, or a way for another kind of assist */
        account->ways[account->way_count++] =
            (adv_account_way){.method = account->method,
                              .needs_papers = true,
                              .ledger = account->ledger,
                              .duty = account->duty};
    }
}

static void decide_effect(const telling *t, adv_account *account, const adv_assist_record *record)
{
    adv_date day =
        account->last_date == ADV_DATE_NONE ? t->plans.starts[t->plans.count - 1] : account->last_date;
    const adv_plan *plan = adv_plans_find(&t->plans, day);
    adv_facts_word facts = record->facts;
    account->effect = ADV_ACCOUNT_NO_LAW;
    if (plan == NULL) {
        return;
    }
    if (account->ledger.value_e4 != ADV_AMOUNT_UNKNOWN) {
        facts = adv_facts_merge(facts, ADV_YES(ADV_FACT_QUANTIFIABLE));
    }
    adv_decision decision = adv_plan_decide(plan, record->kind, facts);
    account->rule = decision.rule == ADV_NO_RULE ? NULL : &t->shelf.j->rules[decision.rule];
    account->fact = decision.fact;
    account->effect = decision.outcome == ADV_STEP_MISSING_FACT ? ADV_ACCOUNT_UNDECIDED
                      : decision.ends                           ? ADV_ACCOUNT_ENDS
                      : account->rule == NULL                   ? ADV_ACCOUNT_NO_LAW
                      : decision.sign == 0                      ? ADV_ACCOUNT_LEFT
                                                                : ADV_ACCOUNT_ADDED;
}

static bool is_asked(const telling *t, const adv_assist_record *record)
{
    return t->question->assist == NULL || adv_id_equal(adv_text_of(t->question->assist), record->id);
}

static bool rests_on_expectation(uint8_t method)
{
    return method == ADV_APPORTION_ANTICIPATED || method == ADV_APPORTION_VALUE ||
           method == ADV_APPORTION_OTHER;
}

static adv_ledger_terms expect(adv_ledger_terms terms, int64_t expected)
{
    terms = adv_ledger_known_at_once(&terms);
    terms.whole[adv_ledger_measure_of((adv_apportionment)terms.method)] = expected;
    return terms;
}

static bool own_assist(telling *t, adv_account *account, const adv_assist_record *record)
{
    adv_assist *assist = ADV_ARENA_NEW(t->arena, adv_assist);
    if (assist == NULL) {
        return false;
    }
    *assist = record->assist;
    assist->parts = (adv_list){NULL, 0}; /* what they come to is the account's value */
    account->assist = assist;
    return own_text(t, &assist->id) && own_text(t, &assist->description) &&
           own_text(t, &assist->undertaken_in);
}

static adv_status tell_account(telling *t, adv_account *account, const adv_assist_record *record, size_t from,
                               size_t to)
{
    adv_ledger_terms terms;
    adv_account_line *lines = NULL;
    int64_t expected = t->question->expected;
    *account = (adv_account){.method = record->terms.method,
                             .currency = record->currency,
                             .end_date = record->end_date,
                             .asked = ADV_AMOUNT_UNKNOWN};
    if (!own_assist(t, account, record) ||
        adv_assist_terms(&terms, &t->side, record, t->shelf.j, t->question->as_of) != ADV_OK) {
        return ADV_ERR_MEMORY;
    }
    take_uses(t, account, from, to);
    adv_ledger_draw(&account->ledger, NULL, &terms, t->uses, to - from);
    if (t->question->lines || t->question->assist != NULL) {
        lines = tell_lines(t, account, from, to);
        account->lines = lines;
        if (lines == NULL) {
            return ADV_ERR_MEMORY;
        }
    }
    decide_effect(t, account, record);
    if (charge_account(t, account, lines, from) != ADV_OK) {
        return ADV_ERR_MEMORY;
    }
    tell_ways(t, account, &terms, from);
    account->revised = terms.revision_count > 0;
    if (account->revised) {
        adv_ledger_terms known = adv_ledger_known_at_once(&terms);
        draw_again(t, account, &known, lines, from, false);
    }
    if (expected != ADV_AMOUNT_UNKNOWN && rests_on_expectation(account->method)) {
        adv_ledger_terms other = expect(terms, expected);
        account->asked = expected;
        draw_again(t, account, &other, lines, from, true);
    }
    return ADV_OK;
}

static size_t most_uses(const telling *t)
{
    size_t most = 0, run = 0;
    for (size_t i = 0; i < t->side.draw_count; i++) {
        run = i > 0 && use_at(t, i)->assist == use_at(t, i - 1)->assist ? run + 1 : 1;
        most = run > most ? run : most;
    }
    return most;
}

static adv_status tell_accounts(telling *t, adv_error *err)
{
    size_t count = t->side.assist_keys.count, told = 0;
    adv_account *accounts = ADV_ARENA_ARRAY(t->arena, count + 1, adv_account);
    adv_text *unusable = ADV_ARENA_ARRAY(t->arena, count + 1, adv_text);
    bool good = unusable != NULL;
    size_t *first = ADV_ARENA_ARRAY(t->arena, count + 1, size_t); /* draws of each assist */
    size_t *past = ADV_ARENA_ARRAY(t->arena, count + 1, size_t);
    t->uses = ADV_ARENA_ARRAY(t->arena, most_uses(t) + 1, adv_ledger_use);
    t->lines = ADV_ARENA_ARRAY(t->arena, most_uses(t) + 1, adv_ledger_line);
    t->marginal_e9 = ADV_ARENA_ARRAY(t->arena, most_uses(t) + 1, int64_t);
    t->duty_e4 = ADV_ARENA_ARRAY(t->arena, most_uses(t) + 1, int64_t);
    if (accounts == NULL || first == NULL || past == NULL || t->uses == NULL || t->lines == NULL ||
        t->marginal_e9 == NULL || t->duty_e4 == NULL ||
        adv_plans_build(&t->plans, t->shelf.j, t->arena) != ADV_OK) {
        return adv_fail_memory(err);
    }
    for (size_t i = 0; i < t->side.draw_count; i++) {
        size_t a = use_at(t, i)->assist;
        first[a] = i == 0 || use_at(t, i - 1)->assist != a ? i : first[a];
        past[a] = i + 1;
    }
    for (size_t a = 0; a < count; a++) {
        const adv_assist_record *record = &t->side.assists[a];
        if (is_asked(t, record) && record->bad) {
            unusable[t->out->unusable_count] = record->id;
            good = own_text(t, &unusable[t->out->unusable_count++]) && good;
        } else if (is_asked(t, record)) {
            good = good && tell_account(t, &accounts[told++], record, first[a], past[a]) == ADV_OK;
        }
    }
    if (!good) {
        return adv_fail_memory(err);
    }
    t->out->unusable = unusable;
    t->out->accounts = accounts;
    t->out->count = told;
    return told > 0 || t->question->assist == NULL
               ? ADV_OK
               : adv_fail(
                     err, ADV_ERR_INPUT, (adv_place){.source = t->shelf.folder},
                     "the table assists has no usable record '%s'; numbers are compared without '.', '-' "
                     "and blanks",
                     t->question->assist);
}

static adv_status tell_rejects(telling *t, adv_error *err)
{
    (void)adv_rejects_settle(&t->rejects, &t->shelf);
    adv_tables_reject *told = ADV_ARENA_ARRAY(t->arena, t->rejects.count + 1, adv_tables_reject);
    if (told == NULL || t->rejects.failed) {
        return adv_fail_memory(err);
    }
    for (size_t i = 0; i < t->rejects.count; i++) {
        const adv_reject *reject = &t->rejects.items[i];
        told[i] = (adv_tables_reject){reject->file, reject->record, reject->column, reject->reason};
    }
    t->out->rejects = told;
    t->out->reject_count = t->rejects.count;
    return ADV_OK;
}

/* ---- a file of them ------------------------------------------------------------------------------------ */

static void put_text(duckdb_appender rows, adv_text text)
{
    if (text.length == 0) {
        (void)duckdb_append_null(rows);
    } else {
        (void)duckdb_append_varchar_length(rows, text.bytes, text.length);
    }
}

static void put_word(duckdb_appender rows, const char *word)
{
    put_text(rows, adv_text_of(word == NULL ? "" : word));
}

static void put_decimal(duckdb_appender rows, int64_t count, uint8_t scale)
{
    if (count == ADV_AMOUNT_UNKNOWN) {
        (void)duckdb_append_null(rows);
        return;
    }
    duckdb_hugeint value = {.lower = (uint64_t)count, .upper = count < 0 ? -1 : 0};
    duckdb_value decimal = duckdb_create_decimal((duckdb_decimal){18, scale, value});
    (void)duckdb_append_value(rows, decimal);
    duckdb_destroy_value(&decimal);
}

static void put_e4(duckdb_appender rows, int64_t e4)
{
    put_decimal(rows, e4, 4);
}

static void put_date(duckdb_appender rows, adv_date date)
{
    if (date == ADV_DATE_NONE) {
        (void)duckdb_append_null(rows);
    } else {
        (void)duckdb_append_date(rows, (duckdb_date){date});
    }
}

static void put_count(duckdb_appender rows, size_t count)
{
    (void)duckdb_append_int64(rows, (int64_t)count);
}

static const char *currency_code(adv_currency currency)
{
    return currency == ADV_CURRENCY_NONE ? NULL : adv_currency_get(currency)->code;
}

#define ACCOUNT_COLUMNS                                                                                      \
    "assist VARCHAR, description VARCHAR, effect VARCHAR, rule VARCHAR, currency VARCHAR, value "            \
    "DECIMAL(18,4), elsewhere DECIMAL(18,4), drawn DECIMAL(18,4), balance DECIMAL(18,4), state VARCHAR, "    \
    "apportionment VARCHAR, so_far DECIMAL(18,4), whole DECIMAL(18,4), entries BIGINT, lines BIGINT, "       \
    "waiting BIGINT, differing BIGINT, missing VARCHAR, first_entry_date DATE, last_entry_date DATE, "       \
    "end_date DATE, duty_currency VARCHAR, duty DECIMAL(18,4), duty_later DECIMAL(18,4), duty_without BIGINT"

static void put_account(duckdb_appender rows, const adv_account *a)
{
    const adv_ledger *l = &a->ledger;
    put_text(rows, a->assist->id);
    put_text(rows, a->assist->description);
    put_word(rows, adv_account_effect_name((adv_account_effect)a->effect));
    put_word(rows, a->rule == NULL ? NULL : a->rule->id);
    put_word(rows, currency_code(a->currency));
    put_e4(rows, l->value_e4);
    put_e4(rows, l->elsewhere_e4);
    put_e4(rows, l->drawn_e4);
    put_e4(rows, l->balance_e4);
    put_word(rows, adv_ledger_state_name((adv_ledger_state)l->state));
    put_word(rows, a->method == 0 ? NULL : adv_apportionment_name((adv_apportionment)a->method));
    put_e4(rows, l->so_far);
    put_e4(rows, l->whole);
    put_count(rows, a->entry_count);
    put_count(rows, a->line_count);
    put_count(rows, l->waiting_count);
    put_count(rows, l->differing_count);
    put_word(rows, adv_ledger_lack_name((adv_ledger_lack)l->lack));
    put_date(rows, a->first_date);
    put_date(rows, a->last_date);
    put_date(rows, a->end_date);
    put_word(rows, a->charged ? currency_code(a->duty_currency) : NULL);
    put_e4(rows, a->charged ? a->duty.drawn_e4 : ADV_AMOUNT_UNKNOWN);
    put_e4(rows, a->charged ? a->duty.later_e4 : ADV_AMOUNT_UNKNOWN);
    if (a->charged) {
        put_count(rows, a->duty.without);
    } else {
        (void)duckdb_append_null(rows);
    }
    (void)duckdb_appender_end_row(rows);
}

#define LINE_COLUMNS                                                                                         \
    "assist VARCHAR, entry VARCHAR, line VARCHAR, entry_date DATE, currency VARCHAR, counted "               \
    "DECIMAL(18,4), so_far DECIMAL(18,4), whole DECIMAL(18,4), drawn_before DECIMAL(18,4), by_method "       \
    "DECIMAL(18,4), given DECIMAL(18,4), given_currency VARCHAR, drawn DECIMAL(18,4), balance "              \
    "DECIMAL(18,4), differs VARCHAR, missing VARCHAR, if_known DECIMAL(18,4), if_expected DECIMAL(18,4), "   \
    "marginal_rate DECIMAL(18,9), duty DECIMAL(18,4), duty_if_known DECIMAL(18,4), duty_if_expected "        \
    "DECIMAL(18,4)"

static void put_line(duckdb_appender rows, const adv_account *a, const adv_account_line *line)
{
    const adv_ledger_line *draw = &line->draw;
    bool given = line->given_e4 != ADV_AMOUNT_UNKNOWN;
    put_text(rows, a->assist->id);
    put_text(rows, line->entry);
    put_text(rows, line->line);
    put_date(rows, line->date);
    put_word(rows, currency_code(a->currency));
    put_e4(rows, draw->counted);
    put_e4(rows, draw->so_far);
    put_e4(rows, draw->whole == 0 ? ADV_AMOUNT_UNKNOWN : draw->whole);
    put_e4(rows, draw->before_e4);
    put_e4(rows, draw->by_method_e4);
    put_e4(rows, line->given_e4);
    put_word(rows, given ? currency_code(line->given_in) : NULL);
    put_e4(rows, draw->drawn_e4);
    put_e4(rows, draw->balance_e4);
    put_word(rows, draw->differs ? "yes" : "no");
    put_word(rows, adv_ledger_lack_name((adv_ledger_lack)draw->lack));
    put_e4(rows, line->known_e4);
    put_e4(rows, line->expected_e4);
    put_decimal(rows, line->marginal_e9, 9);
    put_e4(rows, line->duty_e4);
    put_e4(rows, line->known_duty_e4);
    put_e4(rows, line->expected_duty_e4);
    (void)duckdb_appender_end_row(rows);
}

static adv_status fill_table(telling *t, bool lines, adv_error *err)
{
    duckdb_appender rows = NULL;
    bool good = duckdb_appender_create(t->duck.con, NULL, "adv_accounts", &rows) == DuckDBSuccess;
    for (size_t a = 0; good && a < t->out->count; a++) {
        const adv_account *account = &t->out->accounts[a];
        if (!lines) {
            put_account(rows, account);
        }
        for (size_t i = 0; lines && i < account->line_count; i++) {
            put_line(rows, account, &account->lines[i]);
        }
    }
    good = good && duckdb_appender_close(rows) == DuckDBSuccess;
    duckdb_appender_destroy(&rows);
    return good ? ADV_OK
                : adv_fail(err, ADV_ERR_IO, (adv_place){0}, "the column engine does not take the rows");
}

static adv_status write_file(telling *t, adv_error *err)
{
    bool lines = t->question->lines || t->question->assist != NULL;
    adv_buffer sql;
    adv_buffer_init(&sql, t->arena);
    adv_status status = adv_duck_run(&t->duck,
                                     lines ? "CREATE TABLE adv_accounts (" LINE_COLUMNS ")"
                                           : "CREATE TABLE adv_accounts (" ACCOUNT_COLUMNS ")",
                                     err);
    status = status == ADV_OK ? fill_table(t, lines, err) : status;
    adv_output_copy_from(&sql, &t->file);
    adv_buffer_string(&sql, "SELECT * FROM adv_accounts");
    adv_output_copy_to(&sql, &t->file);
    if (status == ADV_OK) {
        status = sql.failed ? adv_fail_memory(err) : adv_duck_work(&t->duck, sql.bytes, &t->watch, err);
    }
    status = status == ADV_OK ? adv_output_sync(t->file.partial, O_RDONLY, err) : status;
    status = status == ADV_OK ? adv_output_rename(t->file.partial, t->file.path, err) : status;
    return status == ADV_OK ? adv_output_sync_folder(t->arena, t->file.path, err) : status;
}

/* ---- the whole ----------------------------------------------------------------------------------------- */

static adv_status tell(telling *t, const char *book, adv_error *err)
{
    bool file = t->options->output != NULL;
    t->shelf = (adv_shelf){.arena = t->arena,
                           .duck = &t->duck,
                           .law = t->options->law,
                           .folder = book,
                           .duty = t->options->duty != NULL,
                           .problems = t->options->problems != NULL ? t->options->problems : &t->problems};
    adv_status status = file ? adv_output_name(&t->file, t->arena, t->options->output, NULL, err) : ADV_OK;
    if (status == ADV_OK && file) {
        status = adv_output_begin(&t->file, t->arena, err);
    }
    status =
        status == ADV_OK ? adv_duck_open(&t->duck, t->options, file ? t->file.spill : NULL, err) : status;
    status = status == ADV_OK ? adv_shelf_open(&t->shelf, t->options, err) : status;
    if (status == ADV_OK) {
        adv_gather gather = {.shelf = &t->shelf,
                             .side = &t->side,
                             .rejects = &t->rejects,
                             .host = t->options->fx,
                             .watch = &t->watch,
                             .as_of = t->question->as_of,
                             .keep_draws = true,
                             .only_draws = true,
                             .arena = t->arena};
        status = t->options->duty == NULL ? adv_gather_assists(&gather, err) : adv_gather_all(&gather, err);
    }
    if (status == ADV_OK && t->options->duty != NULL) {
        adv_duty_pass pass = {&t->shelf, &t->side, &t->watch, t->options, t->arena};
        status = adv_duty_pass_run(&t->charges, &pass, err);
        t->rates = (adv_account_rates){&t->side, t->shelf.j, &t->charges, ADV_CHARGES_CURSOR_INIT};
    }
    status = status == ADV_OK ? tell_accounts(t, err) : status;
    status = status == ADV_OK ? tell_rejects(t, err) : status;
    return status == ADV_OK && file ? write_file(t, err) : status;
}

adv_status adv_tables_assists(adv_tables_accounts *out, adv_arena *arena, const char *book,
                              const adv_tables_question *question, const adv_tables_options *options,
                              adv_error *err)
{
    telling *t = ADV_ARENA_NEW(arena, telling);
    *out = (adv_tables_accounts){.law = options->law, .as_of = question->as_of};
    if (t == NULL) {
        return adv_fail_memory(err);
    }
    t->arena = arena;
    t->options = options;
    t->question = question;
    t->out = out;
    t->rejects.arena = arena;
    t->watch.options = options;
    adv_error_list_init(&t->problems, arena, 0);
    adv_side_init(&t->side, adv_heap);
    adv_charges_init(&t->charges, adv_heap);
    adv_status status = tell(t, book, err);
    adv_duck_close(&t->duck);
    adv_side_release(&t->side);
    adv_charges_release(&t->charges);
    if (t->file.partial != NULL) {
        adv_output_clear(&t->file);
    }
    out->jurisdiction = t->shelf.j;
    out->interrupted = t->watch.stopped;
    return status;
}

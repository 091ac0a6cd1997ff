/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a person asks of a schedule on the command line, and the answer the library gives.
 */
#include "tariff_command.h"

#include "engine/schema_walk.h"

#include <string.h>

const char *tariff_string(adv_arena *arena, adv_text text)
{
    const char *copy = adv_arena_copy(arena, text.bytes == NULL ? "" : text.bytes, text.length);
    return copy == NULL ? "" : copy;
}

const char *tariff_dotted(adv_arena *arena, adv_text code)
{
    adv_buffer out;
    adv_buffer_init(&out, arena);
    for (size_t i = 0; i < code.length; i++) {
        adv_buffer_string(&out, i >= 4 && i % 2 == 0 ? "." : "");
        adv_buffer_char(&out, code.bytes[i]);
    }
    return out.failed || out.length == 0 ? "" : out.bytes;
}

/* The next piece up to a separator; false at the end. */
static bool next_piece(adv_text *rest, char separator, adv_text *piece)
{
    if (rest->bytes == NULL) {
        return false;
    }
    const char *at = memchr(rest->bytes, separator, rest->length);
    size_t length = at == NULL ? rest->length : (size_t)(at - rest->bytes);
    *piece = adv_text_trim((adv_text){rest->bytes, length});
    *rest = at == NULL ? (adv_text){NULL, 0} : (adv_text){at + 1, rest->length - length - 1};
    return true;
}

static bool read_day(tariff_run *run)
{
    const char *as_of = adv_cli_value(run->cli, "as-of");
    if (as_of == NULL) {
        (void)adv_cli_usage_error(
            run->cli->command, "say for which day, --as-of YYYY-MM-DD: rates are looked up for the day the "
                               "law names, mostly that of entry, and never for today by default");
        return false;
    }
    adv_date_problem why = adv_date_parse(&run->question.day, adv_text_of(as_of));
    if (why != ADV_DATE_OK) {
        (void)adv_cli_usage_error(run->cli->command, "--as-of: '%s' %s", as_of, adv_date_problem_text(why));
    }
    return why == ADV_DATE_OK;
}

static bool read_origin_and_claims(tariff_run *run)
{
    const char *origin = adv_cli_value(run->cli, "origin");
    const char *claims = adv_cli_value(run->cli, "claim");
    adv_text rest = adv_text_of(claims);
    adv_text symbol;
    if (origin != NULL && !adv_country_known(adv_text_of(origin))) {
        (void)adv_cli_usage_error(run->cli->command,
                                  "--origin: '%s' is no country code; write two capital letters as ISO 3166 "
                                  "does, such as VN",
                                  origin);
        return false;
    }
    if (claims != NULL && origin == NULL) {
        (void)adv_cli_usage_error(run->cli->command, "--claim needs --origin: a claim stands by the origin");
        return false;
    }
    run->question.origin = adv_text_of(origin);
    while (next_piece(&rest, ',', &symbol)) {
        if (symbol.length == 0 || run->question.claim_count == ADV_TARIFF_CLAIMS_MOST) {
            (void)adv_cli_usage_error(run->cli->command,
                                      "--claim: write one to four symbols, such as S or KR,A*");
            return false;
        }
        run->question.claims[run->question.claim_count++] = symbol;
    }
    return true;
}

static bool read_amount(const tariff_run *run, const char *option, adv_text text, int64_t *e4)
{
    adv_decimal_problem why = adv_amount_parse(e4, text);
    if (why == ADV_DECIMAL_OK && *e4 >= 0) {
        return true;
    }
    (void)adv_cli_usage_error(run->cli->command, "--%s: '%.*s' %s", option, (int)text.length,
                              text.bytes == NULL ? "" : text.bytes,
                              why == ADV_DECIMAL_OK ? "is below zero" : adv_decimal_problem_text(why));
    return false;
}

/* "512.5 kg", "12 kg of copper content". */
static bool read_quantity(tariff_run *run, adv_text text)
{
    adv_duty_quantity *q = &run->quantities[run->basis.quantity_count];
    const char *blank = text.length == 0 ? NULL : memchr(text.bytes, ' ', text.length);
    if (blank == NULL || run->basis.quantity_count == TARIFF_QUANTITIES_MOST) {
        (void)adv_cli_usage_error(
            run->cli->command,
            "--quantity: '%.*s' is no quantity; write it like \"512.5 kg\" or \"512.5 kg; "
            "12 kg of copper content\"",
            (int)text.length, text.bytes);
        return false;
    }
    size_t number = (size_t)(blank - text.bytes);
    adv_text unit = adv_text_trim((adv_text){blank, text.length - number});
    *q = (adv_duty_quantity){.unit = unit};
    for (size_t i = 0; i + 4 < unit.length; i++) {
        if (memcmp(unit.bytes + i, " of ", 4) == 0) {
            q->unit = adv_text_trim((adv_text){unit.bytes, i});
            q->of = adv_text_trim((adv_text){unit.bytes + i + 4, unit.length - i - 4});
            break;
        }
    }
    run->basis.quantity_count++;
    return read_amount(run, "quantity", (adv_text){text.bytes, number}, &q->e4);
}

/* "case=400.00". */
static bool read_part(tariff_run *run, adv_text text)
{
    const char *equals = text.length == 0 ? NULL : memchr(text.bytes, '=', text.length);
    if (equals == NULL || run->basis.part_count == TARIFF_QUANTITIES_MOST) {
        (void)adv_cli_usage_error(run->cli->command,
                                  "--part: '%.*s' is no value of a part; write it like \"case=400.00; "
                                  "battery=30.00\"",
                                  (int)text.length, text.bytes);
        return false;
    }
    size_t name = (size_t)(equals - text.bytes);
    adv_duty_part *part = &run->parts[run->basis.part_count++];
    part->of = adv_text_trim((adv_text){text.bytes, name});
    return read_amount(run, "part", adv_text_trim((adv_text){equals + 1, text.length - name - 1}),
                       &part->value_e4);
}

static bool read_basis(tariff_run *run)
{
    const char *value = adv_cli_value(run->cli, "value");
    adv_text quantities = adv_text_of(adv_cli_value(run->cli, "quantity"));
    adv_text parts = adv_text_of(adv_cli_value(run->cli, "part"));
    adv_text piece;
    run->basis =
        (adv_duty_basis){.value_e4 = ADV_AMOUNT_UNKNOWN, .quantities = run->quantities, .parts = run->parts};
    run->asks_duty = value != NULL || quantities.bytes != NULL || parts.bytes != NULL;
    if (run->asks_duty && run->question.origin.length == 0) {
        (void)adv_cli_usage_error(run->cli->command,
                                  "duty needs --origin: which column applies depends on it");
        return false;
    }
    if (value != NULL && !read_amount(run, "value", adv_text_of(value), &run->basis.value_e4)) {
        return false;
    }
    while (next_piece(&quantities, ';', &piece)) {
        if (!read_quantity(run, piece)) {
            return false;
        }
    }
    while (next_piece(&parts, ';', &piece)) {
        if (!read_part(run, piece)) {
            return false;
        }
    }
    return true;
}

bool tariff_read_question(tariff_run *run)
{
    run->question.day = ADV_DATE_NONE;
    run->question.code = adv_text_of(run->cli->words[1]);
    if (adv_tariff_key(run->question.code) == 0) {
        (void)adv_cli_usage_error(
            run->cli->command,
            "'%s' is no tariff number; write 4 to 10 digits, with dots or without, such as "
            "6109.10.00",
            run->cli->words[1]);
        return false;
    }
    return read_day(run) && read_origin_and_claims(run) && read_basis(run);
}

bool tariff_has_choice(const tariff_run *run)
{
    return run->question.origin.length > 0;
}

bool tariff_layer_on_top(const adv_layer_line *layer)
{
    return layer->outcome == ADV_LAYER_APPLIES || layer->outcome == ADV_LAYER_UNKNOWN;
}

/* What chapter 99 puts on top, as far as number, origin and day tell; its own headings bear none. */
static bool find_layers(tariff_run *run)
{
    adv_arena *arena = &run->cli->arena;
    adv_layer_table *table = NULL;
    adv_layer_query query = ADV_LAYER_QUERY_INIT;
    if (adv_text_starts(run->line->code, "99")) {
        return true;
    }
    if (adv_lists_open(&table, arena, run->session.data_dir, run->session.law, run->j,
                       &run->cli->problems) != ADV_OK) {
        return false;
    }
    run->layers = ADV_ARENA_NEW(arena, adv_layer_result);
    query.code = run->line->code;
    query.origin = run->question.origin;
    query.day = run->question.day;
    query.value_e4 = run->basis.value_e4;
    query.programmes = run->question.claims;
    query.programme_count = run->question.claim_count;
    query.by_law = true;
    if (run->layers != NULL && table != NULL) {
        adv_layer_find(run->layers, table, &query);
    }
    return run->layers != NULL;
}

bool tariff_answer(tariff_run *run)
{
    adv_tariff_shelf shelf = {&run->tariff, 1};
    if (!tariff_has_choice(run)) {
        return true;
    }
    adv_tariff_choose(&run->choice, run->j, &shelf, &run->question);
    if (run->asks_duty && run->choice.outcome == ADV_TARIFF_CHOSEN) {
        adv_duty_evaluate(&run->amount, run->choice.rate, &run->basis);
        (void)adv_duty_marginal(&run->marginal_e9, &run->marginal_per, run->choice.rate, &run->basis,
                                (adv_text){NULL, 0});
        return find_layers(run);
    }
    return true;
}

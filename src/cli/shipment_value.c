/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The determination of a shipment on the terminal, as JSON, as a page.
 */
#include "shipment_value.h"

#include "advalorem/explain.h"
#include "report/report.h"
#include "service/file.h"
#include "service/session.h"

#include <stdio.h>
#include <string.h>

static int exit_of(const adv_determination *d, const adv_assessment *assessment)
{
    if (d->outcome == ADV_REJECTED) {
        return ADV_EXIT_REJECTED;
    }
    bool charged = assessment == NULL || assessment->complete;
    return d->outcome == ADV_VALUED && charged ? ADV_EXIT_DONE : ADV_EXIT_INCOMPLETE;
}

static int fail(adv_cli *cli, const adv_error *err)
{
    adv_error_list_append(&cli->problems, err);
    return adv_cli_problems(&cli->problems);
}

bool adv_printing_is_one(const adv_cli *cli)
{
    bool page = adv_cli_flag(cli, "html");
    if (adv_cli_flag(cli, "json") && page) {
        (void)adv_cli_usage_error(cli->command, "choose --json or --html");
        return false;
    }
    if (adv_cli_flag(cli, "json") && adv_cli_flag(cli, "line")) {
        (void)adv_cli_usage_error(cli->command, "--line is for a worksheet or a page; --json has every line");
        return false;
    }
    if (adv_cli_flag(cli, "for") &&
        (adv_cli_flag(cli, "line") || adv_cli_flag(cli, "per-unit") || adv_cli_flag(cli, "apportionment") ||
         adv_cli_flag(cli, "all-apportionments"))) {
        (void)adv_cli_usage_error(cli->command, "--for goes without --line, --per-unit, --apportionment and "
                                                "--all-apportionments; it compares whole shipments");
        return false;
    }
    if (adv_cli_flag(cli, "all-methods") &&
        (adv_cli_flag(cli, "line") || adv_cli_flag(cli, "per-unit") || adv_cli_flag(cli, "for") ||
         adv_cli_flag(cli, "all-apportionments"))) {
        (void)adv_cli_usage_error(cli->command, "--all-methods goes without --line, --per-unit, --for and "
                                                "--all-apportionments; it compares the methods of one law");
        return false;
    }
    if (!adv_cli_flag(cli, "all-apportionments")) {
        return true;
    }
    if (adv_cli_flag(cli, "json") || adv_cli_flag(cli, "line") || adv_cli_flag(cli, "apportionment")) {
        (void)adv_cli_usage_error(cli->command,
                                  "--all-apportionments goes without --json, --line and "
                                  "--apportionment; it compares whole shipments, as text or a page");
        return false;
    }
    return true;
}

int adv_print_document(adv_cli *cli, const adv_document *document)
{
    adv_buffer out;
    adv_error err = {0};
    adv_buffer_init(&out, &cli->arena);
    const char *page = adv_cli_value(cli, "html");
    adv_status status = page != NULL
                            ? adv_report_html(&out, document)
                            : adv_report_terminal(&out, document, adv_cli_width(cli), adv_cli_colour(cli));
    if (status != ADV_OK) {
        (void)adv_fail_memory(&err);
        return fail(cli, &err);
    }
    if (page == NULL) {
        return adv_cli_print(adv_buffer_done(&out)) ? ADV_EXIT_DONE : ADV_EXIT_INPUT;
    }
    if (adv_file_write(page, adv_buffer_done(&out), &err) != ADV_OK) {
        return fail(cli, &err);
    }
    printf("wrote %s\n", page);
    return ADV_EXIT_DONE;
}

static int print_json(adv_cli *cli, const adv_determination *d, const adv_assessment *assessment)
{
    adv_buffer out;
    adv_error err = {0};
    adv_explain_options options = {.indent = 2, .assessment = assessment};
    adv_buffer_init(&out, &cli->arena);
    if (adv_explain_json(&out, d, &options) != ADV_OK) {
        (void)adv_fail_memory(&err);
        return fail(cli, &err);
    }
    adv_buffer_char(&out, '\n');
    return adv_cli_print(adv_buffer_done(&out)) ? ADV_EXIT_DONE : ADV_EXIT_INPUT;
}

int adv_print_determination(adv_cli *cli, const adv_determination *d, const adv_assessment *assessment)
{
    adv_explain_options options = {.line = adv_text_of(adv_cli_value(cli, "line")), .assessment = assessment,
                                   .per_unit = adv_cli_flag(cli, "per-unit")};
    adv_document *document = NULL;
    int code = ADV_EXIT_DONE;
    if (adv_cli_flag(cli, "json")) {
        code = print_json(cli, d, assessment);
    } else {
        adv_status status = adv_explain_document(&document, &cli->arena, d, &options);
        if (status == ADV_ERR_INPUT) {
            return adv_cli_usage_error(cli->command, "the shipment has no goods line '%s'",
                                       adv_cli_value(cli, "line"));
        }
        if (status != ADV_OK) {
            adv_error err = {0};
            (void)adv_fail_memory(&err);
            return fail(cli, &err);
        }
        code = adv_print_document(cli, document);
    }
    return code != ADV_EXIT_DONE ? code : exit_of(d, assessment);
}

/* A way that gives no value counts like a row of a book that has none; nothing else is asked of it. */
static int print_side_by_side(adv_cli *cli, adv_session *session, const adv_shipment *shipment)
{
    enum { WAYS = 4 };
    adv_apportionment_view views[WAYS];
    size_t count = 0;
    int code = ADV_EXIT_DONE;
    for (int way = ADV_APPORTION_FIRST_SHIPMENT; way <= ADV_APPORTION_GIVEN; way++) {
        adv_options options = {.apportionment = (uint8_t)way};
        adv_assessment *assessment = NULL;
        const adv_determination *d = adv_session_determine(session, shipment, &options, &assessment);
        if (d == NULL) {
            return adv_cli_problems(&cli->problems);
        }
        views[count++] = (adv_apportionment_view){(adv_apportionment)way, d};
        int of_way = exit_of(d, NULL);
        code = of_way == ADV_EXIT_DONE || code == ADV_EXIT_REJECTED ? code : of_way;
    }
    adv_document *document = NULL;
    if (adv_explain_apportionments(&document, &cli->arena, views, count) != ADV_OK) {
        adv_error err = {0};
        (void)adv_fail_memory(&err);
        return fail(cli, &err);
    }
    int printed = adv_print_document(cli, document);
    return printed != ADV_EXIT_DONE ? printed : code;
}

/* ---- every method -------------------------------------------------------------------------------------- */

/* Side by side; whether there is a value is told by the status, as without it. */
static int print_methods(adv_cli *cli, const adv_determination *d)
{
    adv_buffer out;
    adv_document *document = NULL;
    adv_buffer_init(&out, &cli->arena);
    bool json = adv_cli_flag(cli, "json");
    adv_status status = json ? adv_explain_methods_json(&out, d, 2)
                             : adv_explain_methods(&document, &cli->arena, d);
    if (status != ADV_OK) {
        adv_error err = {0};
        (void)adv_fail_memory(&err);
        return fail(cli, &err);
    }
    int code = ADV_EXIT_DONE;
    if (json) {
        adv_buffer_char(&out, '\n');
        code = adv_cli_print(adv_buffer_done(&out)) ? ADV_EXIT_DONE : ADV_EXIT_INPUT;
    } else {
        code = adv_print_document(cli, document);
    }
    return code != ADV_EXIT_DONE ? code : exit_of(d, NULL);
}

/* ---- several laws -------------------------------------------------------------------------------------- */

enum { LAWS_MOST = 32 };

/* The shipment as another law sees it.  Rates that are stated convert into the currency of the law it names,
   so they say nothing to one with another. */
static adv_shipment seen_by(const adv_shipment *shipment, const adv_jurisdiction *own,
                            const adv_jurisdiction *other)
{
    adv_shipment seen = *shipment;
    seen.jurisdiction = adv_text_of(other->code);
    if (own == NULL || own->currency != other->currency) {
        seen.rates = (adv_list){0};
    }
    return seen;
}

/* The laws of "US,EU,CA" in that order; 0 where one is not known, which is said. */
static size_t laws_of(adv_cli *cli, const adv_law *law, const adv_jurisdiction **out)
{
    const char *codes = adv_cli_value(cli, "for");
    size_t count = 0;
    while (count < LAWS_MOST) {
        size_t length = strcspn(codes, ",");
        out[count] = adv_law_find(law, (adv_text){codes, length});
        if (out[count] == NULL) {
            (void)adv_cli_usage_error(cli->command,
                                      "--for takes codes with commas between, such as US,EU,CA; '%.*s' is "
                                      "none the law knows: adval law list",
                                      (int)length, codes);
            return 0;
        }
        count++;
        if (codes[length] == '\0') {
            return count;
        }
        codes += length + 1;
    }
    (void)adv_cli_usage_error(cli->command, "--for takes at most %d laws", LAWS_MOST);
    return 0;
}

static int print_laws(adv_cli *cli, const adv_determination *const *views, size_t count)
{
    adv_buffer out;
    adv_document *document = NULL;
    adv_error err = {0};
    adv_buffer_init(&out, &cli->arena);
    bool json = adv_cli_flag(cli, "json");
    adv_status status = json ? adv_explain_jurisdictions_json(&out, views, count, 2)
                             : adv_explain_jurisdictions(&document, &cli->arena, views, count);
    if (status != ADV_OK) {
        (void)adv_fail_memory(&err);
        return fail(cli, &err);
    }
    if (!json) {
        return adv_print_document(cli, document);
    }
    adv_buffer_char(&out, '\n');
    return adv_cli_print(adv_buffer_done(&out)) ? ADV_EXIT_DONE : ADV_EXIT_INPUT;
}

/* A law under which there is no value counts like a row of a book that has none; duty is not asked for. */
static int print_for(adv_cli *cli, adv_session *session, const adv_shipment *shipment)
{
    const adv_jurisdiction *laws[LAWS_MOST];
    const adv_determination *views[LAWS_MOST];
    const adv_jurisdiction *own = adv_law_find(session->law, shipment->jurisdiction);
    size_t count = laws_of(cli, session->law, laws);
    int code = ADV_EXIT_DONE;
    for (size_t i = 0; i < count; i++) {
        adv_options options = {0};
        adv_assessment *assessment = NULL;
        adv_shipment *seen = ADV_ARENA_ARRAY(&cli->arena, 1, adv_shipment);
        if (seen == NULL) {
            adv_error err = {0};
            (void)adv_fail_memory(&err);
            return fail(cli, &err);
        }
        *seen = seen_by(shipment, own, laws[i]);
        views[i] = adv_session_determine(session, seen, &options, &assessment);
        if (views[i] == NULL) {
            return adv_cli_problems(&cli->problems);
        }
        int of_law = exit_of(views[i], NULL);
        code = of_law == ADV_EXIT_DONE || code == ADV_EXIT_REJECTED ? code : of_law;
    }
    int printed = count == 0 ? ADV_EXIT_USAGE : print_laws(cli, views, count);
    return printed != ADV_EXIT_DONE ? printed : code;
}

/* 0 = as stated; -1 = no way of that name. */
static int way_of(const char *name)
{
    if (name == NULL) {
        return 0;
    }
    for (int way = ADV_APPORTION_FIRST_SHIPMENT; way <= ADV_APPORTION_GIVEN; way++) {
        if (strcmp(adv_apportionment_name((adv_apportionment)way), name) == 0) {
            return way;
        }
    }
    return -1;
}

int adv_value_shipment(adv_cli *cli, const char *path)
{
    adv_session session;
    int way = way_of(adv_cli_value(cli, "apportionment"));
    if (!adv_printing_is_one(cli)) {
        return ADV_EXIT_USAGE;
    }
    if (way < 0) {
        return adv_cli_usage_error(cli->command,
                                   "--apportionment takes first_shipment, produced_to_first_shipment, "
                                   "anticipated_production or given");
    }
    bool open = adv_session_open(&session, &cli->arena, &cli->problems, adv_cli_value(cli, "law"),
                                 adv_cli_value(cli, "data"));
    const adv_shipment *shipment = adv_session_shipment(&session, path);
    if (!open || shipment == NULL) {
        return adv_cli_problems(&cli->problems);
    }
    const adv_jurisdiction *j = adv_law_find(session.law, shipment->jurisdiction);
    if (j != NULL && !adv_session_schedule(&session, j, adv_cli_value(cli, "schedule"))) {
        return adv_cli_problems(&cli->problems);
    }
    if (adv_cli_flag(cli, "all-apportionments")) {
        return print_side_by_side(cli, &session, shipment);
    }
    if (adv_cli_flag(cli, "for")) {
        return print_for(cli, &session, shipment);
    }
    bool every = adv_cli_flag(cli, "all-methods");
    adv_options options = {.apportionment = (uint8_t)way, .all_methods = every};
    adv_assessment *assessment = NULL;
    const adv_determination *d = adv_session_determine(&session, shipment, &options, &assessment);
    if (d == NULL) {
        return adv_cli_problems(&cli->problems);
    }
    return every ? print_methods(cli, d) : adv_print_determination(cli, d, assessment);
}

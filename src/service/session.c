/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Law, rates and facts brought together; the identity of a determination.
 */
#include "session.h"

#include "file.h"
#include "keep.h"
#include "lists.h"
#include "rates.h"
#include "tariff.h"

#include "advalorem/explain.h"
#include "advalorem/json.h"
#include "intake/shipment.h"
#include "lawc/lawc.h"

#include <string.h>

bool adv_session_open(adv_session *session, adv_arena *arena, adv_error_list *problems, const char *law_dir,
                      const char *data_dir)
{
    *session = (adv_session){.arena = arena, .problems = problems, .law = adv_law_builtin()};
    session->data_dir = adv_data_dir(arena, data_dir);
    if (law_dir != NULL) {
        adv_law *law = NULL;
        if (adv_lawc_read_dir(&law, arena, law_dir, problems) != ADV_OK) {
            session->law = NULL; /* a shipment can still be read, so that its problems are said beside */
            return false;
        }
        session->law = law;
    }
    return session->data_dir != NULL;
}

bool adv_session_may_write(adv_session *session, const char *path)
{
    bool kept = path != NULL && adv_keep_holds(session->arena, session->data_dir, path);
    if (kept) {
        adv_error_list_add(session->problems, ADV_ERR_INPUT, (adv_place){.source = path},
                           "this is a file of the data folder, and writing here would take its place; name "
                           "another file");
    }
    return !kept;
}

bool adv_session_rates(adv_session *session, const adv_jurisdiction *j)
{
    if (session->fx_target == j->currency) {
        return true;
    }
    session->fx_target = j->currency;
    return adv_rates_load(&session->fx, session->arena, session->data_dir, j->currency, session->problems) ==
           ADV_OK;
}

/* The days whose rates of duty may be asked for; lines in a zone have their own. */
static void days_of(adv_date *first, adv_date *last, const adv_jurisdiction *j, const adv_shipment *shipment)
{
    const adv_goods_line *goods = shipment->goods.items;
    *first = *last = ADV_DATE_NONE;
    adv_duty_span(first, last, j, shipment->dates);
    for (size_t i = 0; i < shipment->goods.count; i++) {
        adv_days_widen(first, last, goods[i].zone_status_date);
    }
}

/* The additional duties of the law and the user's own with the lists of goods they name. */
static bool load_layers(adv_session *session, const adv_jurisdiction *j)
{
    adv_layer_table *layers = NULL;
    if (session->sources_of == j) {
        return true;
    }
    if (adv_lists_open(&layers, session->arena, session->data_dir, session->law, j, session->problems) !=
        ADV_OK) {
        return false;
    }
    session->sources = (adv_duty_sources){.layers = layers, .named = session->named};
    session->sources_of = j;
    session->tariffs = (adv_tariff_store){.listed = false};
    session->shelf = (adv_tariff_shelf){NULL, 0};
    return true;
}

/* The schedules kept in the data folder for those days. */
static bool reach_days(adv_session *session, adv_date first, adv_date last)
{
    if (session->named != NULL) {
        return true; /* no day asks for another */
    }
    if (adv_tariff_store_reach(&session->shelf, &session->tariffs, session->arena, session->data_dir,
                               session->sources_of->code, first, last, session->problems) != ADV_OK) {
        return false;
    }
    session->sources.shelf = &session->shelf;
    return true;
}

bool adv_session_schedule(adv_session *session, const adv_jurisdiction *j, const char *name)
{
    return name == NULL || adv_tariff_load_named(&session->named, session->arena, session->data_dir, j->code,
                                                 name, session->problems) == ADV_OK;
}

static bool load_sources(adv_session *session, const adv_jurisdiction *j, const adv_shipment *shipment)
{
    adv_date first = ADV_DATE_NONE;
    adv_date last = ADV_DATE_NONE;
    if (!load_layers(session, j)) {
        return false;
    }
    days_of(&first, &last, j, shipment);
    return first == ADV_DATE_NONE || reach_days(session, first, last);
}

static bool reach_for_book(void *context, adv_date first, adv_date last, adv_error *err)
{
    adv_session *session = context;
    if (reach_days(session, first, last)) {
        return true;
    }
    (void)adv_fail(err, ADV_ERR_INPUT, (adv_place){.source = session->data_dir},
                   "a schedule kept there cannot be read");
    return false;
}

const adv_tables_sources *adv_session_duty(adv_session *session, const adv_jurisdiction *j)
{
    if (!load_layers(session, j)) {
        return NULL;
    }
    session->duty =
        (adv_tables_sources){.sources = &session->sources, .reach = reach_for_book, .context = session};
    return &session->duty;
}

adv_shipment *adv_session_shipment(adv_session *session, const char *path)
{
    adv_shipment *shipment = NULL;
    adv_status status =
        adv_intake_shipment_for(&shipment, session->arena, path, session->law, session->problems);
    return status == ADV_OK ? shipment : NULL;
}

/* A figure of the host's own lists that the value rests on: part of what makes the determination this one. */
static void write_rate(adv_buffer *out, const adv_rate_pick *rate)
{
    char day[11];
    char figure[48];
    adv_date_format(day, rate->date);
    adv_decimal_format(figure, rate->rate.e9, 9, 0);
    adv_buffer_string(out, adv_currency_get(rate->series->currency)->code);
    adv_buffer_char(out, ' ');
    adv_buffer_string(out, figure);
    adv_buffer_char(out, ' ');
    adv_buffer_integer(out, rate->rate.per);
    adv_buffer_char(out, ' ');
    adv_buffer_string(out, day);
    adv_buffer_char(out, '\n');
}

static void write_rates(adv_buffer *out, const adv_trace *trace)
{
    for (size_t i = 0; i < trace->count; i++) {
        const adv_rate_pick *rate = &trace->records[i].rate;
        bool from_list = rate->source == ADV_RATE_CERTIFIED || rate->source == ADV_RATE_CENTRAL_BANK;
        if (from_list && rate->series != NULL) {
            write_rate(out, rate);
        }
    }
}

/* What was charged and what it was read from: schedules, lists of goods and layers of the host's own are no
   part of the facts, and a determination tells what they gave. */
static void write_due(adv_buffer *out, const adv_due *due)
{
    adv_buffer_string(out, adv_due_kind_name((adv_due_kind)due->kind));
    adv_buffer_char(out, ' ');
    adv_buffer_string(out, adv_due_outcome_name((adv_due_outcome)due->outcome));
    adv_buffer_char(out, ' ');
    adv_buffer_integer(out, due->line);
    adv_buffer_string(out, due->aside ? " aside " : " ");
    adv_buffer_string(out, due->layer == NULL ? "" : due->layer->id);
    adv_buffer_char(out, ' ');
    adv_buffer_string(out, due->by == NULL ? "" : due->by->id);
    adv_buffer_char(out, ' ');
    adv_buffer_string(out, adv_standing_name((adv_standing)due->standing));
    const adv_text texts[] = {due->heading, due->rate, due->source, due->missing, adv_text_of(due->why)};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        adv_buffer_char(out, ' ');
        adv_json_string(out, texts[i]); /* quoted, so that no text runs into the next */
    }
    const int64_t figures[] = {due->since, due->rate_e9, due->base_e4, due->quantity_e4, due->amount_e4,
                               due->entry_e4};
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        adv_buffer_char(out, ' ');
        adv_buffer_integer(out, figures[i]);
    }
    adv_buffer_char(out, '\n');
}

static void write_entry_point(adv_buffer *out, const adv_entry_point *point)
{
    adv_buffer_string(out, adv_entry_point_name((adv_entry_point_code)point->code));
    adv_buffer_char(out, ' ');
    adv_buffer_integer(out, point->line);
    adv_buffer_char(out, ' ');
    adv_json_string(out, point->text);
    adv_buffer_char(out, '\n');
}

static void write_duty(adv_buffer *out, const adv_assessment *a)
{
    for (size_t i = 0; a != NULL && i < a->due_count; i++) {
        write_due(out, &a->dues[i]);
    }
    for (size_t i = 0; a != NULL && i < a->point_count; i++) {
        write_entry_point(out, &a->points[i]);
    }
}

/* BLAKE2b-256 over the canonical facts, the pack's digest, the rule version, the way of spreading assists
   that was asked for instead of the stated one, the rates taken from lists, and what was charged. */
static bool identify(adv_session *session, adv_determination *d, const adv_assessment *assessment,
                     const adv_options *options)
{
    adv_buffer bytes;
    char hash[ADV_HASH_TEXT];
    adv_buffer_init(&bytes, session->arena);
    if (adv_shipment_canonical(&bytes, d->shipment) != ADV_OK) {
        return false;
    }
    adv_buffer_char(&bytes, '\n');
    adv_buffer_string(&bytes, session->law->digest);
    adv_buffer_char(&bytes, '\n');
    adv_buffer_string(&bytes, ADV_RULE_VERSION);
    adv_buffer_char(&bytes, '\n');
    if (options != NULL && options->apportionment != 0) {
        adv_buffer_string(&bytes, adv_apportionment_name((adv_apportionment)options->apportionment));
        adv_buffer_char(&bytes, '\n');
    }
    write_rates(&bytes, &d->trace);
    write_duty(&bytes, assessment);
    if (bytes.failed) {
        return false;
    }
    adv_bytes_hash(hash, adv_buffer_done(&bytes));
    d->identity = adv_arena_copy(session->arena, hash, strlen(hash));
    return d->identity != NULL;
}

static bool identify_line(adv_session *session, adv_determination *d, const adv_assessment *assessment)
{
    adv_buffer bytes;
    char hash[ADV_HASH_TEXT];
    adv_buffer_init(&bytes, session->arena);
    if (adv_explain_canonical(&bytes, d) != ADV_OK) {
        return false;
    }
    adv_buffer_char(&bytes, '\n');
    adv_buffer_string(&bytes, session->law->digest);
    adv_buffer_char(&bytes, '\n');
    adv_buffer_string(&bytes, ADV_RULE_VERSION);
    adv_buffer_char(&bytes, '\n');
    write_duty(&bytes, assessment);
    if (bytes.failed) {
        return false;
    }
    adv_bytes_hash(hash, adv_buffer_done(&bytes));
    d->identity = adv_arena_copy(session->arena, hash, strlen(hash));
    return d->identity != NULL;
}

adv_status adv_session_line(adv_determination **out, adv_assessment **assessment,
                            adv_tables_comparison *compared, adv_session *session, const char *book,
                            adv_text entry, adv_text line, const adv_tables_options *options,
                            adv_error *err)
{
    adv_status status =
        adv_tables_row(out, assessment, compared, session->arena, book, entry, line, options, err);
    const adv_assessment *charged = status == ADV_OK && assessment != NULL ? *assessment : NULL;
    return status == ADV_OK && !identify_line(session, *out, charged) ? adv_fail_memory(err) : status;
}

adv_determination *adv_session_determine(adv_session *session, const adv_shipment *shipment,
                                         const adv_options *options, adv_assessment **assessment)
{
    adv_error err = {0};
    adv_determination *d = NULL;
    const adv_jurisdiction *j = adv_law_find(session->law, shipment->jurisdiction);
    if (j != NULL && (!adv_session_rates(session, j) || !load_sources(session, j, shipment))) {
        return NULL;
    }
    adv_status status = adv_value_and_assess(&d, assessment, session->arena, session->law, &session->fx,
                                             &session->sources, shipment, options, &err);
    if (status == ADV_OK && !identify(session, d, *assessment, options)) {
        status = adv_fail_memory(&err);
    }
    if (status != ADV_OK) {
        adv_error_list_append(session->problems, &err);
        return NULL;
    }
    return d;
}

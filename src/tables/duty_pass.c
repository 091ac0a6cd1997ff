/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One reading tells whether the lines of each entry stand together.  Where they do, only entries cut by the
 * edge of a chunk are packed in it; where they do not, lines are brought together by our own hand, or sorted
 * by the engine where they have no numbers or are too many for that, and all of them charged.  In one entry
 * they keep the order of the book, since whole dollars and cents that are left over go to the earlier line.
 */
#include "duty_pass.h"

#include <unistd.h>

#include "packed.h"
#include "regroup.h"
#include "runs.h"

#define MEMORY_FOR_LINES 3 /* packed lines are brought together in at most this part of it */
#define MEMORY_FOR_MORE  8 /* and where they do not fit it, in this part, and on disk */
#define PACKED_USUAL     160 /* bytes of one; more only make the guess a worse one */
#define MEMORY_FOR_RUNS 8 /* a run takes 16 bytes; at most this part of the engine's memory */

typedef struct charger {
    adv_charging *charging;
    bool scattered;
} charger;

/* An empty record: what follows does not stand beside what came. */
static adv_status take_packed(void *context, duckdb_data_chunk chunk, adv_error *err)
{
    charger *c = context;
    adv_status status = ADV_OK;
    for (idx_t i = 0; i < duckdb_data_chunk_get_size(chunk) && status == ADV_OK; i++) {
        adv_text record = adv_chunk_text(chunk, 0, i);
        status = record.length > 0 ? adv_charging_take(c->charging, record, err)
                                   : adv_charging_end(c->charging, err);
    }
    c->scattered = c->scattered || status == ADV_ERR_LIMIT;
    return status;
}

/* Lines in the order of the book; sorted by entry, by what its name hashes to or by the name; those to be
   charged ahead of the others; or put aside by entry. */
typedef enum reading { AS_THEY_COME, HASHED, NAMED, AHEAD, PUT_ASIDE } reading;

static const char *function_of(reading how)
{
    return how == AHEAD ? "adv_ahead" : how == PUT_ASIDE ? "adv_aside" : "adv_goods";
}

/* Numbers are sorted in half the time that texts take. */
static void write_order(adv_buffer *sql, adv_pass *pass, reading how)
{
    adv_buffer_string(sql, how == HASHED ? ", hash(" : ", ");
    adv_source_folded(sql, pass->lines, ADV_TARGET_ENTRY);
    adv_buffer_string(sql, how == HASHED ? ") AS adv_entry" : " AS adv_entry");
    bool numbered = pass->lines->format == ADV_FILE_PARQUET; /* others are numbered by one thread */
    adv_buffer_string(sql, numbered ? ", file_index AS adv_part, file_row_number AS adv_number"
                                    : ", 0 AS adv_part, row_number() OVER () AS adv_number");
}

static void write_lines(adv_buffer *sql, adv_pass *pass, reading how)
{
    adv_buffer_string(sql, "SELECT ");
    adv_pass_call(sql, pass, function_of(how));
    adv_buffer_string(sql, " AS record");
    if (how == HASHED || how == NAMED) {
        write_order(sql, pass, how);
    }
    adv_buffer_string(sql, " FROM ");
    (void)adv_source_scan(sql, pass->shelf, pass->lines, pass->with_file);
}

/* Lines that one thread has to charge; `charge` is the function that charges the others, NULL = none. */
static void write_statement(adv_buffer *sql, adv_pass *pass, reading how, const char *charge)
{
    bool sorted = how == HASHED || how == NAMED;
    adv_buffer_string(sql, "SELECT record FROM (");
    if (charge != NULL) {
        adv_buffer_string(sql, "SELECT ");
        adv_buffer_string(sql, charge);
        adv_buffer_string(sql, "(record) AS record FROM (");
    }
    adv_buffer_string(sql, sorted ? "SELECT record FROM (" : "");
    write_lines(sql, pass, how);
    adv_buffer_string(sql, sorted ? ") ORDER BY adv_entry, adv_part, adv_number" : "");
    adv_buffer_string(sql, charge == NULL ? "" : ")");
    adv_buffer_string(sql, ") WHERE record IS NOT NULL");
}

adv_charging_setup adv_duty_pass_setup(const adv_duty_pass *p, adv_charges *charges)
{
    return (adv_charging_setup){.j = p->shelf->j,
                                .sources = p->options->duty->sources,
                                .reach = p->options->duty->reach,
                                .context = p->options->duty->context,
                                .whole = p->options->duty->whole,
                                .charges = charges};
}

/* One reading of the lines; ends without an error where they turn out to be scattered. */
static adv_status read_lines(bool *scattered, adv_charging_desk *desk, const adv_duty_pass *p, adv_pass *pass,
                             reading how, const char *charge, adv_error *err)
{
    adv_buffer sql;
    charger c = {.charging = adv_charging_new(desk)};
    adv_buffer_init(&sql, p->arena);
    write_statement(&sql, pass, how, charge);
    if (c.charging == NULL || sql.failed) {
        adv_charging_free(c.charging);
        return adv_fail_memory(err);
    }
    p->watch->stage = "charging";
    p->watch->rows = &pass->rows;
    pass->rows = 0;
    adv_status status = adv_duck_stream(p->shelf->duck, sql.bytes, p->watch, take_packed, &c, err);
    p->watch->rows = NULL;
    if (status == ADV_OK) {
        status = adv_charging_end(c.charging, err);
        c.scattered = status == ADV_ERR_LIMIT;
    }
    adv_charging_free(c.charging);
    *scattered = (c.scattered || pass->scattered) && !p->watch->stopped;
    return pass->failed ? adv_fail_memory(err) : *scattered ? ADV_OK : status;
}

static size_t memory_of(const adv_duty_pass *p)
{
    return p->options->memory_bytes > 0 ? (size_t)p->options->memory_bytes : (size_t)1000000000;
}

static size_t memory_for_lines(const adv_duty_pass *p)
{
    size_t most = memory_of(p) / MEMORY_FOR_LINES;
    if (p->options->duty->aside > 0) {
        return p->options->duty->aside;
    }
    return p->watch->total < most / PACKED_USUAL ? most : memory_of(p) / MEMORY_FOR_MORE;
}

static unsigned threads_of(const adv_duty_pass *p)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return p->options->threads > 0 ? (unsigned)p->options->threads : cores > 0 ? (unsigned)cores : 1;
}

/* Lines are packed by some threads while another takes those before them. */
static adv_status make_pass(adv_pass *pass, const adv_duty_pass *p, reading how, adv_regroup *regroup,
                            adv_error *err)
{
    const adv_source *lines = &p->shelf->sources[ADV_TABLE_LINES];
    adv_batch_setup setup = {.law = p->options->law,
                             .jurisdiction = p->shelf->j,
                             .fx = &p->side->fx,
                             .bindings = lines->bindings,
                             .binding_count = lines->binding_count,
                             .side = p->side,
                             .goods = true};
    adv_batch *batch = NULL;
    *pass = (adv_pass){.shelf = p->shelf,
                       .lines = &p->shelf->sources[ADV_TABLE_LINES],
                       .run_limit = memory_of(p) / MEMORY_FOR_RUNS / sizeof(adv_line_run),
                       .kind = how == AHEAD       ? ADV_PASS_AHEAD
                               : how == PUT_ASIDE ? ADV_PASS_REGROUP
                                                  : ADV_PASS_GOODS,
                       .regroup = regroup,
                       .numbered = how == PUT_ASIDE,
                       .with_file = how == PUT_ASIDE && lines->file_count > 1};
    adv_pass_open(pass); /* whoever asks for it closes it, whatever becomes of it here */
    if (p->shelf->j->entry_rule_count == 0) {
        return adv_fail(err, ADV_ERR_NO_LAW, (adv_place){.source = p->shelf->j->code},
                        "the law of '%s' has no rows about entries, so duty and fees cannot be charged by it",
                        p->shelf->j->code);
    }
    adv_status status = adv_batch_new(&batch, p->arena, &setup, err);
    pass->batch = batch;
    if (status == ADV_OK) {
        status = adv_duck_run(p->shelf->duck, "SET streaming_buffer_size = '32MB'", err);
    }
    return status == ADV_OK ? adv_pass_register(pass, function_of(how), err) : status;
}

static void start_anew(adv_charges *charges)
{
    adv_allocator allocator = charges->allocator;
    adv_charges_release(charges);
    adv_charges_init(charges, allocator);
}

static adv_status charge_all(bool *scattered, adv_charges *charges, const adv_duty_pass *p, adv_pass *pass,
                             reading how, adv_error *err)
{
    adv_charging_setup setup = adv_duty_pass_setup(p, charges);
    adv_packed_pass packed;
    adv_status status = adv_packed_open(&packed, &setup, p->shelf, err);
    if (status != ADV_OK) {
        return status;
    }
    status = read_lines(scattered, packed.place.desk, p, pass, how, packed.function, err);
    if (packed.scattered && !p->watch->stopped) {
        *scattered = true;
        status = ADV_OK;
    } else if (packed.place.failed && !p->watch->stopped) {
        *err = packed.place.error;
        status = err->status;
    }
    bool failed = packed.failed;
    adv_packed_close(&packed);
    return failed ? adv_fail_memory(err) : status;
}

/* Whether lines can be brought together by our own hand: every thread then has a part of them in memory. */
static bool can_regroup(const adv_duty_pass *p)
{
    bool numbered = p->shelf->sources[ADV_TABLE_LINES].format == ADV_FILE_PARQUET;
    uint64_t most = memory_of(p) / MEMORY_FOR_LINES / PACKED_USUAL * ADV_REGROUP_PARTS;
    return numbered && p->watch->total < most / threads_of(p);
}

/* *fit is false where there were more lines than room for them. */
static adv_status regroup_lines(bool *fit, adv_charges *charges, const adv_duty_pass *p, adv_error *err)
{
    adv_charging_setup setup = adv_duty_pass_setup(p, charges);
    adv_regroup regroup;
    adv_pass pass;
    bool scattered = false;
    start_anew(charges);
    adv_status status = adv_regroup_open(&regroup, &setup, p->watch->total, threads_of(p),
                                         memory_for_lines(p), p->shelf->duck->spill, err);
    if (status != ADV_OK) {
        return status;
    }
    regroup.watch = p->watch;
    status = make_pass(&pass, p, PUT_ASIDE, &regroup, err);
    status = status == ADV_OK ? read_lines(&scattered, regroup.place.desk, p, &pass, PUT_ASIDE, NULL, err)
                              : status;
    adv_pass_close(&pass);
    *fit = !regroup.overrun || p->watch->stopped;
    if (regroup.place.failed && !p->watch->stopped) {
        *err = regroup.place.error;
        status = err->status;
        *fit = true;
    }
    if (status == ADV_OK && *fit) {
        status = adv_regroup_charge(&regroup, threads_of(p), err);
        p->watch->stopped = p->watch->stopped || regroup.interrupted;
    }
    adv_regroup_close(&regroup);
    return *fit ? status : ADV_OK;
}

/* `scattered` = it is known that they are. */
static adv_status run(adv_charges *charges, const adv_duty_pass *p, bool scattered, adv_error *err)
{
    adv_pass pass;
    bool done = false;
    adv_status status = scattered && can_regroup(p) ? regroup_lines(&done, charges, p, err) : ADV_OK;
    if (status != ADV_OK || done) {
        return status;
    }
    status = make_pass(&pass, p, HASHED, NULL, err);
    if (status == ADV_OK && !scattered) {
        status = charge_all(&scattered, charges, p, &pass, AS_THEY_COME, err);
    }
    /* Sorted by hash, two entries that share one look scattered still. */
    for (reading how = HASHED; status == ADV_OK && scattered && how <= NAMED; how++) {
        start_anew(charges);
        status = charge_all(&scattered, charges, p, &pass, how, err);
    }
    adv_pass_close(&pass);
    return status;
}

adv_status adv_duty_pass_run(adv_charges *charges, const adv_duty_pass *p, adv_error *err)
{
    start_anew(charges);
    return run(charges, p, false, err);
}

/* Whether no entry stands in two places: neither those inside the chunks nor those at their edges. */
static adv_status stand_together(bool *together, const adv_charges *charges, adv_pass *pass, adv_arena *arena)
{
    uint64_t *repeated = NULL;
    size_t count = 0;
    for (size_t i = 0; i < charges->entries.count && pass->workers != NULL; i++) {
        adv_line_run run = {.entry = adv_key_hash(adv_keys_bytes(&charges->entries, i), (adv_text){NULL, 0})};
        (void)adv_runs_add(pass, pass->workers, run);
    }
    adv_status status = pass->failed ? ADV_ERR_MEMORY
                        : pass->overrun ? ADV_OK
                                        : adv_runs_repeated(&repeated, &count, pass, arena);
    *together = !pass->overrun && count == 0;
    return status;
}

adv_status adv_duty_pass_ahead(bool *together, adv_charges *charges, adv_charging_desk *desk,
                               const adv_duty_pass *p, adv_error *err)
{
    adv_pass pass;
    bool scattered = false;
    adv_status status = make_pass(&pass, p, AHEAD, NULL, err);
    *together = false;
    if (status == ADV_OK) {
        status = read_lines(&scattered, desk, p, &pass, AHEAD, NULL, err);
    }
    if (status == ADV_OK && !scattered && stand_together(together, charges, &pass, p->arena) != ADV_OK) {
        status = adv_fail_memory(err);
    }
    adv_pass_close(&pass);
    if (status == ADV_OK && !*together) {
        status = run(charges, p, true, err);
    }
    return status;
}

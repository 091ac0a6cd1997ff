/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first try takes the lines as they come; it ends at the first entry that comes back, and lines are
 * sorted then.  In one entry they keep the order of the book, since whole dollars and cents that are left
 * over go to the earlier line.
 */
#include "duty_pass.h"

typedef struct charger {
    adv_charging *charging;
    bool scattered;
} charger;

static adv_status take_packed(void *context, duckdb_data_chunk chunk, adv_error *err)
{
    charger *c = context;
    adv_status status = ADV_OK;
    for (idx_t i = 0; i < duckdb_data_chunk_get_size(chunk) && status == ADV_OK; i++) {
        status = adv_charging_take(c->charging, adv_chunk_text(chunk, 0, i), err);
    }
    c->scattered = c->scattered || status == ADV_ERR_LIMIT;
    return status;
}

static void write_statement(adv_buffer *sql, adv_pass *pass, const char *function, bool sorted)
{
    adv_buffer_string(sql, sorted ? "SELECT record FROM (SELECT " : "SELECT ");
    adv_pass_call(sql, pass, function);
    if (sorted) {
        adv_buffer_string(sql, " AS record, ");
        adv_source_folded(sql, pass->lines, ADV_TARGET_ENTRY);
        adv_buffer_string(sql, " AS adv_entry, row_number() OVER () AS adv_number");
    }
    adv_buffer_string(sql, " FROM ");
    (void)adv_source_scan(sql, pass->shelf, pass->lines, false);
    adv_buffer_string(sql, sorted ? ") ORDER BY adv_entry, adv_number" : "");
}

/* One reading of the lines; ends without an error where they turn out to be scattered. */
static adv_status run(bool *scattered, adv_charges *charges, const adv_duty_pass *p, adv_pass *pass,
                      const char *function, bool sorted, adv_error *err)
{
    adv_buffer sql;
    adv_charging_setup setup = {.j = p->shelf->j,
                                .sources = p->options->duty->sources,
                                .reach = p->options->duty->reach,
                                .context = p->options->duty->context,
                                .whole = p->options->duty->whole,
                                .charges = charges};
    charger c = {.charging = adv_charging_new(&setup)};
    adv_buffer_init(&sql, p->arena);
    write_statement(&sql, pass, function, sorted);
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
    *scattered = c.scattered;
    return pass->failed ? adv_fail_memory(err) : c.scattered ? ADV_OK : status;
}

static adv_status run_all(adv_charges *charges, const adv_duty_pass *p, adv_pass *pass, adv_error *err)
{
    static const char function[] = "adv_goods";
    bool scattered = false;
    /* Lines are packed by one thread while another takes those before them. */
    adv_status status = adv_duck_run(p->shelf->duck, "SET streaming_buffer_size = '32MB'", err);
    if (status == ADV_OK) {
        status = adv_pass_register(pass, function, err);
    }
    if (status == ADV_OK) {
        status = run(&scattered, charges, p, pass, function, false, err);
    }
    if (status == ADV_OK && scattered) {
        adv_allocator allocator = charges->allocator;
        adv_charges_release(charges);
        adv_charges_init(charges, allocator);
        status = run(&scattered, charges, p, pass, function, true, err);
    }
    return status;
}

adv_status adv_duty_pass_run(adv_charges *charges, const adv_duty_pass *p, adv_error *err)
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
    if (p->shelf->j->entry_rule_count == 0) {
        return adv_fail(err, ADV_ERR_NO_LAW, (adv_place){.source = p->shelf->j->code},
                        "the law of '%s' has no rows about entries, so duty and fees cannot be charged by it",
                        p->shelf->j->code);
    }
    adv_status status = adv_batch_new(&batch, p->arena, &setup, err);
    if (status != ADV_OK) {
        return status;
    }
    adv_pass pass = {.shelf = p->shelf,
                     .lines = &p->shelf->sources[ADV_TABLE_LINES],
                     .batch = batch,
                     .kind = ADV_PASS_GOODS};
    adv_pass_open(&pass);
    status = run_all(charges, p, &pass, err);
    adv_pass_close(&pass);
    if (status == ADV_OK && adv_charges_close(charges) != ADV_OK) {
        status = adv_fail_memory(err);
    }
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A row of a table as a question about its duty.  Cells come as text, whatever the format, and are read here:
 * a code, an origin, a value, what was assessed.  A cell that is none of these puts its row aside with its
 * reason.
 */
#include "duty_job.h"

#include "duty/census.h"
#include "engine/schema_walk.h"

static void reject(adv_duty_row *r, adv_duty_cell cell, const char *reason)
{
    adv_duty_job *j = r->j;
    adv_buffer words;
    adv_buffer_init(&words, j->arena);
    adv_buffer_char(&words, '\'');
    adv_buffer_text(&words, r->text[cell]);
    adv_buffer_string(&words, "' ");
    adv_buffer_string(&words, reason);
    r->bad = true;
    j->failed = j->failed || words.failed;
    adv_rejects_add(&j->rejects, ADV_TABLE_LINES, r->ordinal,
                    adv_text_of(j->summary->names[cell] == NULL ? "" : j->summary->names[cell]),
                    adv_buffer_done(&words));
}

static int64_t read_amount(adv_duty_row *r, adv_duty_cell cell)
{
    int64_t e4 = ADV_AMOUNT_UNKNOWN;
    if (r->text[cell].length == 0) {
        return ADV_AMOUNT_UNKNOWN;
    }
    adv_decimal_problem why = adv_amount_parse(&e4, r->text[cell]);
    if (why == ADV_DECIMAL_OK && e4 >= 0) {
        return e4;
    }
    reject(r, cell, why == ADV_DECIMAL_OK ? "is below zero" : adv_decimal_problem_text(why));
    return ADV_AMOUNT_UNKNOWN;
}

/* ISO where it is one, else what the Census code stands for; an empty text where it is neither. */
static adv_text read_origin(adv_text text)
{
    adv_text iso = adv_census_country(text);
    return adv_country_known(text) ? text : iso;
}

/* Digits alone: a code with dots finds its lists too. */
static void strip_dots(adv_recompute_row *row, char digits[16])
{
    size_t length = 0;
    for (size_t i = 0; i < row->question.code.length && length < 15; i++) {
        char c = row->question.code.bytes[i];
        if (c >= '0' && c <= '9') {
            digits[length++] = c;
        }
    }
    row->question.code = (adv_text){digits, length};
}

void adv_duty_read_row(adv_recompute_row *out, adv_duty_row *r)
{
    *out = (adv_recompute_row){.assessed_e4 = ADV_AMOUNT_UNKNOWN};
    out->question.code = r->text[ADV_DUTY_CELL_CODE];
    out->question.day = ADV_DATE_NONE;
    if (adv_tariff_key(out->question.code) == 0) {
        reject(r, ADV_DUTY_CELL_CODE, "is no tariff number; write 4 to 10 digits, with dots or without");
    }
    out->question.origin = read_origin(r->text[ADV_DUTY_CELL_ORIGIN]);
    if (r->text[ADV_DUTY_CELL_DAY].length > 0) {
        adv_date_problem why = adv_date_parse(&out->question.day, r->text[ADV_DUTY_CELL_DAY]);
        if (why != ADV_DATE_OK) {
            reject(r, ADV_DUTY_CELL_DAY, adv_date_problem_text(why));
        }
    }
    out->question.claims[0] = adv_text_trim(r->text[ADV_DUTY_CELL_CLAIM]);
    out->question.claim_count = out->question.claims[0].length > 0;
    out->basis.value_e4 = read_amount(r, ADV_DUTY_CELL_VALUE);
    out->assessed_e4 = read_amount(r, ADV_DUTY_CELL_DUTY);
    out->basis.quantities = r->quantities;
    for (int k = 0; k < 2; k++) {
        adv_duty_cell cell = k == 0 ? ADV_DUTY_CELL_QUANTITY : ADV_DUTY_CELL_QUANTITY_2;
        int64_t e4 = read_amount(r, cell);
        if (e4 != ADV_AMOUNT_UNKNOWN) {
            r->quantities[out->basis.quantity_count++] =
                (adv_duty_quantity){.e4 = e4, .unit = adv_text_trim(r->text[cell + 1])};
        }
    }
    if (!r->bad) {
        strip_dots(out, r->digits);
    }
}

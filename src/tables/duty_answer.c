/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The columns written behind those of the table, and the answers of a row put into them.
 */
#include "duty_job.h"

#include <stdio.h>

typedef enum result_column {
    RESULT_ORIGIN,
    RESULT_SCHEDULE,
    RESULT_COLUMN,
    RESULT_RATE,
    RESULT_HEADING,
    RESULT_OUTCOME,
    RESULT_DETAIL,
    RESULT_COLUMN_DUTY,
    RESULT_LAYERS,
    RESULT_LAYER_DUTY,
    RESULT_DUTY,
    RESULT_LEAST,
    RESULT_MOST,
    RESULT_DIFFERENCE,
    RESULT_COLUMN_AGREES,
    RESULT_AGREES,
    RESULT_WITHIN,
    RESULT_CAUSE,
    RESULT_COUNT
} result_column;
_Static_assert(RESULT_COUNT == ADV_DUTY_RESULT_COUNT, "columns and their count in the header");

static const struct {
    const char *name;
    bool amount;
    const char *meaning;
} results[RESULT_COUNT] = {
    [RESULT_ORIGIN] = {"origin_iso", false, "country of origin, ISO 3166"},
    [RESULT_SCHEDULE] = {"schedule", false, "revision of the schedule used"},
    [RESULT_COLUMN] = {"tariff_column", false, "general, special or column 2"},
    [RESULT_RATE] = {"rate", false, "text of the rate as published"},
    [RESULT_HEADING] = {"rate_heading", false, "number of the line that holds the rate"},
    [RESULT_OUTCOME] = {"outcome", false, "computed, free, or why there is no figure"},
    [RESULT_DETAIL] = {"detail", false, "the unit that is missing, or what the outcome is about"},
    [RESULT_COLUMN_DUTY] = {"duty_of_column", true, "duty by the column alone"},
    [RESULT_LAYERS] = {"layers", false, "headings of chapter 99 charged, a blank between"},
    [RESULT_LAYER_DUTY] = {"duty_of_layers", true,
                           "what they come to, on the day or in the middle of the period"},
    [RESULT_DUTY] = {"duty_computed", true, "both together"},
    [RESULT_LEAST] = {"duty_least", true,
                      "least over the days of the period, with every exclusion that may hold"},
    [RESULT_MOST] = {"duty_most", true, "most over the days of the period"},
    [RESULT_DIFFERENCE] = {"difference", true, "assessed less computed"},
    [RESULT_COLUMN_AGREES] = {"column_agrees", false, "yes or no: the assessed duty is that of the column"},
    [RESULT_AGREES] = {"agrees", false, "yes or no: it is that of column and layers"},
    [RESULT_WITHIN] = {"within", false, "yes or no: it lies between least and most"},
    [RESULT_CAUSE] = {"cause", false, "what the difference is consistent with"},
};

const char *adv_duty_result_name(size_t index)
{
    return index < RESULT_COUNT ? results[index].name : NULL;
}

const char *adv_duty_result_meaning(size_t index)
{
    return index < RESULT_COUNT ? results[index].meaning : NULL;
}

static void put_text(duckdb_vector vector, idx_t row, adv_text text)
{
    duckdb_vector_assign_string_element_len(vector, row, text.bytes == NULL ? "" : text.bytes, text.length);
}

static void put_nothing(duckdb_vector vector, idx_t row)
{
    duckdb_validity_set_row_invalid(duckdb_vector_get_validity(vector), row);
}

static void put_amount(duckdb_vector vector, idx_t row, int64_t e4)
{
    ((int64_t *)duckdb_vector_get_data(vector))[row] = e4 / 100; /* cents: duties are rounded to them */
}

static void put_flag(duckdb_vector vector, idx_t row, bool flag)
{
    put_text(vector, row, adv_text_of(flag ? "yes" : "no"));
}

static adv_text join_headings(char out[160], const adv_recomputed *d)
{
    size_t length = 0;
    for (size_t i = 0; i < d->heading_count; i++) {
        length += (size_t)snprintf(out + length, 160 - length, "%s%s", i == 0 ? "" : " ", d->headings[i]);
    }
    return (adv_text){out, length};
}

static void write_figures(duckdb_vector *to, idx_t row, const adv_recomputed *d)
{
    char headings[160];
    put_amount(to[RESULT_COLUMN_DUTY], row, d->column_e4);
    put_text(to[RESULT_LAYERS], row, join_headings(headings, d));
    put_amount(to[RESULT_LAYER_DUTY], row, d->layers_e4);
    put_amount(to[RESULT_DUTY], row, d->duty_e4);
    put_amount(to[RESULT_LEAST], row, d->least_e4);
    put_amount(to[RESULT_MOST], row, d->most_e4);
    if (!d->compared) {
        for (size_t c = RESULT_DIFFERENCE; c < RESULT_COUNT; c++) {
            put_nothing(to[c], row);
        }
        return;
    }
    put_amount(to[RESULT_DIFFERENCE], row, d->difference_e4);
    put_flag(to[RESULT_COLUMN_AGREES], row, d->column_agrees);
    put_flag(to[RESULT_AGREES], row, d->agrees);
    put_flag(to[RESULT_WITHIN], row, d->within);
    put_text(to[RESULT_CAUSE], row,
             adv_text_of(d->agrees ? "" : adv_recompute_cause_name((adv_recompute_cause)d->cause)));
}

void adv_duty_write_row(duckdb_vector *to, idx_t row, const adv_recompute_row *in, const adv_recomputed *d)
{
    const adv_tariff_choice *choice = &d->choice;
    bool chosen = choice->rate != NULL;
    put_text(to[RESULT_ORIGIN], row, in->question.origin);
    put_text(to[RESULT_SCHEDULE], row, adv_text_of(choice->schedule == NULL ? "" : choice->schedule->name));
    put_text(to[RESULT_COLUMN], row,
             adv_text_of(chosen ? adv_tariff_column_name((adv_tariff_column)choice->column) : ""));
    put_text(to[RESULT_RATE], row, chosen ? choice->rate->text : adv_text_of(""));
    put_text(to[RESULT_HEADING], row, chosen ? choice->rated->code : adv_text_of(""));
    put_text(to[RESULT_OUTCOME], row,
             adv_text_of(adv_recompute_outcome_name((adv_recompute_outcome)d->outcome)));
    put_text(to[RESULT_DETAIL], row, d->detail);
    if (adv_duty_has_figure(d)) {
        write_figures(to, row, d);
        return;
    }
    for (size_t c = RESULT_COLUMN_DUTY; c < RESULT_COUNT; c++) {
        put_nothing(to[c], row);
    }
}

duckdb_logical_type adv_duty_result_type(void)
{
    duckdb_logical_type types[RESULT_COUNT];
    const char *names[RESULT_COUNT];
    for (size_t c = 0; c < RESULT_COUNT; c++) {
        types[c] = results[c].amount ? duckdb_create_decimal_type(18, 2)
                                     : duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR);
        names[c] = results[c].name;
    }
    duckdb_logical_type whole = duckdb_create_struct_type(types, names, RESULT_COUNT);
    for (size_t c = 0; c < RESULT_COUNT; c++) {
        duckdb_destroy_logical_type(&types[c]);
    }
    return whole;
}

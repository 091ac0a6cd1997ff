/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Arrow face: rows of an array, tile by tile through the kernel, into an array of results.  What a batch
 * is prepared from (law, rates, columns) is made once a call, or once a stream.
 */
#include "arrow.h"

#include <string.h>

/* A tile's worth of result cells. */
typedef struct tile_results {
    adv_cell_text cells[ADV_ROW_RESULTS][ADV_TILE_ROWS]; /* the widest form; the others use part of it */
    uint64_t validity[ADV_ROW_RESULTS][ADV_TILE_ROWS / 64];
} tile_results;

/* What one call or one stream works with. */
typedef struct run {
    adv_allocator allocator;
    adv_arena arena;
    adv_arena words; /* of one message */
    const adv_law *law;
    const adv_jurisdiction *j;
    adv_arrow_rows rows;
    adv_batch *batch;
    adv_batch_work *work;
    tile_results *results;
    adv_error_list *problems;
    int64_t rows_before; /* of earlier arrays */
} run;

/* ---- preparing ----------------------------------------------------------------------------------------- */

static const adv_jurisdiction *jurisdiction_of(const adv_law *law, const adv_batch_options *options,
                                               adv_error *err)
{
    static const adv_place place = {.source = "options", .field = "jurisdiction"};
    if (options == NULL || options->jurisdiction == NULL) {
        (void)adv_fail(err, ADV_ERR_INPUT, place,
                       "nobody says which country the goods are imported into; set it, such as \"US\"");
        return NULL;
    }
    const adv_jurisdiction *j = adv_law_find(law, adv_text_of(options->jurisdiction));
    if (j == NULL) {
        (void)adv_fail(err, ADV_ERR_INPUT, place, "the law pack has no jurisdiction '%s'",
                       options->jurisdiction);
    }
    return j;
}

adv_status adv_batch_values_schema(struct ArrowSchema *out, const adv_law *law,
                                   const adv_batch_options *options, adv_error *err)
{
    const adv_jurisdiction *j = jurisdiction_of(law, options, err);
    memset(out, 0, sizeof *out);
    if (j == NULL) {
        return ADV_ERR_INPUT;
    }
    adv_allocator allocator = adv_arrow_allocator(options->allocator);
    return adv_arrow_values_schema(out, j, &allocator, err);
}

static void close_run(run *r)
{
    adv_arena_reset(&r->arena);
    adv_arena_reset(&r->words);
}

static adv_status prepare(run *r, const adv_fx *fx, const struct ArrowSchema *schema,
                          const adv_batch_options *options, adv_error *err)
{
    adv_status status = adv_arrow_rows_bind(&r->rows, &r->arena, schema, options->problems, err);
    if (status != ADV_OK) {
        return status;
    }
    adv_batch_setup setup = {.law = r->law,
                             .jurisdiction = r->j,
                             .fx = fx,
                             .bindings = r->rows.bindings,
                             .binding_count = r->rows.binding_count,
                             .gap_threshold_e9 =
                                 options->gap_threshold_e9 > 0 ? options->gap_threshold_e9 : -1};
    status = adv_batch_new(&r->batch, &r->arena, &setup, err);
    if (status != ADV_OK) {
        return status;
    }
    r->work = adv_batch_work_new(r->batch, &r->arena);
    r->results = ADV_ARENA_NEW(&r->arena, tile_results);
    return r->work == NULL || r->results == NULL ? adv_fail_memory(err) : ADV_OK;
}

static adv_status open_run(run *r, const adv_law *law, const adv_fx *fx, const struct ArrowSchema *schema,
                           const adv_batch_options *options, adv_error *err)
{
    memset(r, 0, sizeof *r);
    r->law = law;
    r->j = jurisdiction_of(law, options, err);
    if (r->j == NULL) {
        return ADV_ERR_INPUT;
    }
    r->allocator = adv_arrow_allocator(options->allocator);
    r->problems = options->problems;
    adv_arena_init(&r->arena, &r->allocator);
    adv_arena_init(&r->words, &r->allocator);
    adv_status status = prepare(r, fx, schema, options, err);
    if (status != ADV_OK) {
        close_run(r);
    }
    return status;
}

/* ---- valuing ------------------------------------------------------------------------------------------- */

/* Cells that could not be read, with their row counted from 1. */
static adv_status tell_problems(run *r, size_t first, adv_error *err)
{
    const adv_cell_problems *problems = &r->work->problems;
    for (size_t i = 0; i < problems->count && r->problems != NULL; i++) {
        const adv_cell_problem *problem = &problems->items[i];
        adv_place place = {.source = "rows",
                           .row = r->rows_before + (int64_t)(first + problem->row) + 1,
                           .field = r->rows.columns[problem->binding].name};
        adv_buffer words;
        adv_buffer_init(&words, &r->words);
        adv_cell_problem_message(&words, problem);
        if (words.failed) {
            return adv_fail_memory(err);
        }
        adv_text text = adv_buffer_done(&words);
        adv_error_list_add(r->problems, ADV_ERR_INPUT, place, "%.*s", (int)text.length, text.bytes);
        adv_arena_reset(&r->words);
    }
    return ADV_OK;
}

static void open_sink(adv_result_sink *sink, run *r)
{
    for (unsigned c = 0; c < ADV_ROW_RESULTS; c++) {
        sink->values[c] = r->results->cells[c];
        sink->validity[c] = NULL;
        if (adv_result_shape_of((adv_result_column)c, r->j).may_be_empty) {
            memset(r->results->validity[c], 0xff, sizeof r->results->validity[c]);
            sink->validity[c] = r->results->validity[c];
        }
    }
}

static adv_status value_tile(run *r, adv_arrow_values *values, const struct ArrowArray *rows, size_t first,
                             size_t count, adv_error *err)
{
    adv_result_sink sink;
    adv_status status = adv_arrow_rows_read(&r->rows, rows, first, count, err);
    if (status != ADV_OK) {
        return status;
    }
    adv_batch_run(r->batch, r->work, r->rows.cells, 0, count, NULL);
    adv_batch_count(r->batch, r->work);
    open_sink(&sink, r);
    adv_batch_results(&sink, r->batch, r->work, 0, count);
    if (r->work->failed) {
        return adv_fail_memory(err);
    }
    status = tell_problems(r, first, err);
    return status == ADV_OK ? adv_arrow_values_add(values, &sink, count, err) : status;
}

static adv_status value_array(run *r, struct ArrowArray *out, const struct ArrowArray *rows, adv_error *err)
{
    adv_status status = adv_arrow_rows_check(&r->rows, rows, err);
    if (status != ADV_OK) {
        return status;
    }
    size_t count = (size_t)rows->length;
    adv_arrow_values *values = adv_arrow_values_open(&r->allocator, r->law, r->j, count);
    if (values == NULL) {
        return adv_fail_memory(err);
    }
    for (size_t first = 0; status == ADV_OK && first < count; first += ADV_TILE_ROWS) {
        size_t tile = count - first < ADV_TILE_ROWS ? count - first : ADV_TILE_ROWS;
        status = value_tile(r, values, rows, first, tile, err);
    }
    if (status != ADV_OK) {
        adv_arrow_values_drop(values);
        return status;
    }
    r->rows_before += rows->length;
    adv_arrow_values_close(out, values);
    return ADV_OK;
}

adv_status adv_batch_determine(struct ArrowArray *values, struct ArrowSchema *values_schema,
                               const adv_law *law, const adv_fx *fx, const struct ArrowArray *rows,
                               const struct ArrowSchema *rows_schema, const adv_batch_options *options,
                               adv_error *err)
{
    run r;
    struct ArrowSchema schema = {0};
    struct ArrowArray array = {0};
    memset(values, 0, sizeof *values);
    if (values_schema != NULL) {
        memset(values_schema, 0, sizeof *values_schema);
    }
    adv_status status = open_run(&r, law, fx, rows_schema, options, err);
    if (status != ADV_OK) {
        return status;
    }
    if (values_schema != NULL) {
        status = adv_arrow_values_schema(&schema, r.j, &r.allocator, err);
    }
    if (status == ADV_OK) {
        status = value_array(&r, &array, rows, err);
    }
    if (status == ADV_OK) {
        *values = array;
        if (values_schema != NULL) {
            *values_schema = schema;
        }
    } else if (schema.release != NULL) {
        schema.release(&schema);
    }
    close_run(&r);
    return status;
}

/* ---- streams ------------------------------------------------------------------------------------------- */

/* What a stream answers, as the interface has it: errno values. */
enum { STREAM_NO_MEMORY = 12, STREAM_INVALID = 22 };

typedef struct stream {
    run run;
    struct ArrowSchema schema; /* of the rows */
    struct ArrowArrayStream rows;
    adv_error error;
    char message[sizeof((adv_error *)0)->message];
} stream;

static int answer(stream *s, adv_status status)
{
    if (status == ADV_OK) {
        return 0;
    }
    adv_error whole;
    const char *field = s->error.place.field;
    (void)adv_fail(&whole, status, (adv_place){0}, "%s%s%s", field == NULL ? "" : field,
                   field == NULL ? "" : ": ", s->error.message);
    memcpy(s->message, whole.message, sizeof whole.message);
    return status == ADV_ERR_MEMORY ? STREAM_NO_MEMORY : STREAM_INVALID;
}

/* The words of the stream of rows, for whoever asks ours. */
static int pass_on(stream *s, int code)
{
    const char *words = s->rows.get_last_error == NULL ? NULL : s->rows.get_last_error(&s->rows);
    (void)adv_fail(&s->error, ADV_ERR_INPUT, (adv_place){0}, "the stream of rows failed: %s",
                   words == NULL ? "it does not say why" : words);
    (void)answer(s, ADV_ERR_INPUT);
    return code;
}

static int stream_schema(struct ArrowArrayStream *values, struct ArrowSchema *out)
{
    stream *s = values->private_data;
    return answer(s, adv_arrow_values_schema(out, s->run.j, &s->run.allocator, &s->error));
}

static int stream_next(struct ArrowArrayStream *values, struct ArrowArray *out)
{
    stream *s = values->private_data;
    struct ArrowArray rows = {0};
    memset(out, 0, sizeof *out);
    int code = s->rows.get_next(&s->rows, &rows);
    if (code != 0) {
        return pass_on(s, code);
    }
    if (rows.release == NULL) {
        return 0; /* the end: *out is released, which says so */
    }
    adv_status status = value_array(&s->run, out, &rows, &s->error);
    rows.release(&rows);
    return answer(s, status);
}

static const char *stream_error(struct ArrowArrayStream *values)
{
    stream *s = values->private_data;
    return s->message[0] == '\0' ? NULL : s->message;
}

static void stream_release(struct ArrowArrayStream *values)
{
    stream *s = values->private_data;
    adv_allocator allocator = s->run.allocator;
    if (s->rows.release != NULL) {
        s->rows.release(&s->rows);
    }
    s->schema.release(&s->schema);
    close_run(&s->run);
    adv_arrow_give(&allocator, s);
    values->release = NULL;
}

/* The names of columns go with the schema of the stream, so they move into the sentence. */
static void settle_error(adv_error *err)
{
    if (err != NULL && err->place.field != NULL) {
        adv_error told = *err;
        adv_place place = {.source = told.place.source};
        (void)adv_fail(err, told.status, place, "%s: %s", told.place.field, told.message);
    }
}

static adv_status open_stream(stream *s, struct ArrowArrayStream *rows, const adv_law *law, const adv_fx *fx,
                              const adv_batch_options *options, adv_error *err)
{
    int code = rows->get_schema(rows, &s->schema);
    if (code != 0) {
        const char *words = rows->get_last_error == NULL ? NULL : rows->get_last_error(rows);
        return adv_fail(err, code == STREAM_NO_MEMORY ? ADV_ERR_MEMORY : ADV_ERR_INPUT,
                        (adv_place){.source = "rows"}, "the stream of rows gives no schema: %s",
                        words == NULL ? "it does not say why" : words);
    }
    adv_status status = open_run(&s->run, law, fx, &s->schema, options, err);
    if (status != ADV_OK) {
        settle_error(err);
        if (s->schema.release != NULL) {
            s->schema.release(&s->schema);
        }
    }
    return status;
}

adv_status adv_batch_stream(struct ArrowArrayStream *values, struct ArrowArrayStream *rows,
                            const adv_law *law, const adv_fx *fx, const adv_batch_options *options,
                            adv_error *err)
{
    memset(values, 0, sizeof *values);
    if (jurisdiction_of(law, options, err) == NULL) {
        return ADV_ERR_INPUT;
    }
    if (rows == NULL || rows->release == NULL) {
        return adv_fail(err, ADV_ERR_INPUT, (adv_place){.source = "rows"},
                        "the stream of rows is released or was moved away");
    }
    adv_allocator allocator = adv_arrow_allocator(options->allocator);
    stream *s = adv_arrow_take(&allocator, sizeof *s);
    if (s == NULL) {
        return adv_fail_memory(err);
    }
    memset(s, 0, sizeof *s);
    adv_status status = open_stream(s, rows, law, fx, options, err);
    if (status != ADV_OK) {
        adv_arrow_give(&allocator, s);
        return status;
    }
    s->rows = *rows;
    rows->release = NULL;
    *values = (struct ArrowArrayStream){.get_schema = stream_schema,
                                        .get_next = stream_next,
                                        .get_last_error = stream_error,
                                        .release = stream_release,
                                        .private_data = s};
    return ADV_OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Many entry lines at once, as columns: an Arrow struct array of lines goes in, one of results comes out, row
 * by row in the same order.  The rule of a row is the rule of a shipment's line, and the loop that runs it is
 * the one behind `adval value BOOK`, so both give the same figure to the last digit.
 *
 * Columns in.  Those of the table lines (book.h, docs/book.md), by name and in any order; `entry` and `line`
 * must be there.  A column of another name is an error, unless the name starts with x_: such a column is not
 * looked at.
 *
 *     amounts, quantities   utf8, decimal or integer; at most 4 decimals, not negative.  Only text can say
 *                           `unknown`: there is an amount, and nobody knows it
 *     dates                 date32, or utf8 like 2025-02-18
 *     facts                 bool, or utf8 yes, no, unknown
 *     all others            utf8
 *
 * utf8 may be utf8, large_utf8 or utf8_view, and dictionary-encoded; a decimal has 32, 64 or 128 bits; null
 * and the empty text both mean "not stated", never zero.  Binary floating point, timestamps and nested types
 * are refused with what to write instead.
 *
 * Columns out.  The result columns of book.h: customs_value and rate are decimal128, entered_value is int64
 * where the declaration wants whole units, else decimal128, rate_date is date32, plan int32, pack and
 * rule_version are dictionary-encoded, the others utf8.  Columns of the input are not repeated: rows keep
 * their order, so the caller sets the results beside them.
 *
 * What a batch cannot do.  A row is valued by itself.  What needs other rows of its entry is a group rule,
 * and this face has none: a charge spread over the lines of an entry, an assist drawn down over entries, what
 * the table entries says for all lines of it, a line that stands twice.  Give each line its own share and its
 * own facts in its columns, or value a book with `adval value BOOK`, which has these passes.
 *
 * Ownership is that of the Arrow C Data Interface: lengths, offsets and addresses of the caller's arrays are
 * trusted; types, counts of children and buffers, dictionary indices and directions of offsets are checked.
 */
#ifndef ADVALOREM_BATCH_H
#define ADVALOREM_BATCH_H

#include <stdint.h>

#include "advalorem/error.h"
#include "advalorem/fx.h"
#include "advalorem/law.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The three structs of the Arrow C Data Interface and C Stream Interface.  Their layout is an ABI that does
   not change; the guards let any number of libraries define them in one program. */
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE           2
#define ARROW_FLAG_MAP_KEYS_SORTED    4

struct ArrowSchema {
    const char          *format;
    const char          *name;
    const char          *metadata;
    int64_t              flags;
    int64_t              n_children;
    struct ArrowSchema **children;
    struct ArrowSchema  *dictionary;
    void (*release)(struct ArrowSchema *); /* NULL = released, or moved away */
    void *private_data;
};

struct ArrowArray {
    int64_t             length;
    int64_t             null_count; /* -1 = not counted */
    int64_t             offset;
    int64_t             n_buffers;
    int64_t             n_children;
    const void        **buffers;
    struct ArrowArray **children;
    struct ArrowArray  *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};

#endif /* ARROW_C_DATA_INTERFACE */

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
    int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
    const char *(*get_last_error)(struct ArrowArrayStream *);
    void (*release)(struct ArrowArrayStream *);
    void *private_data;
};

#endif /* ARROW_C_STREAM_INTERFACE */

/** Zero is the default of every field but `jurisdiction`, which must be said. */
typedef struct adv_batch_options {
    const char *jurisdiction; /* country of importation, a code of the law: "US" */
    /* fraction: a carrier's or insured value further from the price, or a declared value further from the
       determined one, is a point; 0 = a tenth for the declared value, none for the others */
    int64_t              gap_threshold_e9;
    const adv_allocator *allocator; /* for results and scratch; copied; NULL = malloc and free */
    adv_error_list      *problems;  /* where cells that cannot be read are told, by row; NULL = nowhere */
} adv_batch_options;

/**
 * Schema of the rows: a struct of all columns of the table lines, each in the type that holds it exactly.
 * A batch may leave out any column but entry and line, and use the other types named above.
 *
 * Owns    the caller releases *out.
 * Errors  ADV_ERR_MEMORY.  *out is then released.
 */
ADV_API adv_status adv_batch_schema(struct ArrowSchema *out, const adv_allocator *allocator, adv_error *err);

/**
 * Schema of the values under this law: what adv_batch_determine and a stream of adv_batch_stream give.
 *
 * Owns    the caller releases *out.
 * Errors  ADV_ERR_INPUT when the law has no such jurisdiction; ADV_ERR_MEMORY.  *out is then released.
 */
ADV_API adv_status adv_batch_values_schema(struct ArrowSchema *out, const adv_law *law,
                                           const adv_batch_options *options, adv_error *err);

/**
 * Customs value of every row of a batch.
 *
 * Shape   rows: struct array of n rows with its schema.  values: struct array of n rows, same order, with
 *         values_schema (NULL = not wanted).
 * Units   amounts in the row's currency; customs_value and entered_value in the law's currency.
 * Errors  ADV_ERR_INPUT with the column in err->place.field: missing, unknown, of a wrong type, or broken in
 *         itself.  All of them are in options->problems where that is given; `err` has the first.
 *         ADV_ERR_LIMIT when the texts of one batch pass 2 GiB; ADV_ERR_MEMORY.
 *         A row that cannot be valued is no error: its outcome says incomplete, method_ended, no_law or
 *         rejected, its reason why.  What stands in a rejected row's cells is told in options->problems, by
 *         row (from 1) and column; status stays ADV_OK.
 * Owns    borrows rows, rows_schema, law, fx (NULL = no rates) and options.  The caller releases values and
 *         values_schema; both are released, not half made, when an error is returned.  Children may be moved
 *         out of values and outlive it.
 * Source  the law in force on each row's day; plan, pack and rule_version name it.
 */
ADV_API adv_status adv_batch_determine(struct ArrowArray *values, struct ArrowSchema *values_schema,
                                       const adv_law *law, const adv_fx *fx, const struct ArrowArray *rows,
                                       const struct ArrowSchema *rows_schema,
                                       const adv_batch_options *options, adv_error *err);

/**
 * The same over a stream of batches: law and rates are prepared once, and each batch is read, valued and
 * released when the next of `values` is asked for.
 *
 * Shape   values: a stream of one array of results for each array of rows.
 * Errors  as adv_batch_determine for what the schema of the rows shows; *values is then released and *rows
 *         still the caller's.  Later ones come from get_next, as an errno value: EINVAL, ENOMEM, or what the
 *         stream of rows returned; get_last_error then says the whole sentence.
 * Owns    on success *rows is moved into the stream and marked released.  Law, fx, and the allocator's and
 *         problems' context are borrowed until the stream is released.  Rows of options->problems are counted
 *         from the start of the stream.  A stream is used by one thread at a time; any number of streams may
 *         run beside each other.
 */
ADV_API adv_status adv_batch_stream(struct ArrowArrayStream *values, struct ArrowArrayStream *rows,
                                    const adv_law *law, const adv_fx *fx, const adv_batch_options *options,
                                    adv_error *err);

#ifdef __cplusplus
}
#endif
#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records of a file of lists or layers into entries and rows.  Knows no file: whoever has the cells hands
 * them in, so that the reader can be tried on any bytes.
 */
#ifndef ADV_SERVICE_LISTS_READ_H
#define ADV_SERVICE_LISTS_READ_H

#include "advalorem/error.h"
#include "advalorem/layer.h"

typedef struct lists_layout lists_layout;

/** One entry with the name of its list. */
typedef struct lists_entry {
    const char *list;
    adv_list_entry entry;
} lists_entry;

/** A layer of the user's with the file and the record it stands in. */
typedef struct lists_layer {
    adv_layer row;
    const char *source;
    int64_t record;
} lists_layer;

enum { LISTS_COLUMNS = 32 };

typedef struct lists_reader {
    adv_arena *arena;
    adv_error_list *problems;
    const char *source;         /* for messages */
    const char *stem;           /* names a list of digits alone */
    const char *prefix;         /* of ids of layers: "us" */
    const lists_layout *layout; /* NULL until a header was met */
    bool no_memory;
    size_t header_cells;
    int column[LISTS_COLUMNS]; /* where the columns of layers stand; -1 = absent */
    lists_entry *entries;
    size_t entry_count, entry_capacity;
    lists_layer *layers;
    size_t layer_count, layer_capacity;
} lists_reader;

/** One record, the first being 0.  False to stop: the header is not known, or memory is out. */
bool lists_read_record(void *reader, int64_t record, const adv_text *cells, size_t count);

/** One phrase on what the file holds; NULL while no header was met. */
const char *lists_what(const lists_reader *reader);
/** False for a file that is known and holds nothing for a layer. */
bool lists_is_kept(const lists_reader *reader);
bool lists_are_layers(const lists_reader *reader);

/** The columns of layers in the order in which they are kept; NULL at the end. */
extern const char *const lists_layer_columns[];
/** A cell of a kept layer; in the arena.  "" = absent, NULL = memory is out. */
const char *lists_layer_cell(adv_arena *arena, const adv_layer *layer, size_t column);

#endif

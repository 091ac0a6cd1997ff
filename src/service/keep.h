/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How imported lists are kept in the data folder: ID.json, the manifest, names ID-HASH with the rows.  Rows
 * are written first, then the manifest takes its place by one rename, then the former rows go: so a list is
 * replaced at one instant, and rows can never stand under the manifest of another import.
 */
#ifndef ADV_SERVICE_KEEP_H
#define ADV_SERVICE_KEEP_H

#include "advalorem/error.h"
#include "advalorem/json.h"
#include "file.h"

/** True for what may name a list, and so a file: up to 64 letters, digits, '-' and '_'. */
bool adv_keep_is_name(const char *name);

/** The rows of a list that is about to be kept, and what its manifest says of them. */
typedef struct adv_kept_rows {
    adv_text    bytes;
    const char *file; /* "ecb-0123456789abcdef.csv": the first sixteen digits of their hash */
    char        hash[ADV_HASH_TEXT];
} adv_kept_rows;

/** Names rows by their hash; `ending` such as ".csv".  False when memory is out. */
bool adv_keep_rows(adv_kept_rows *out, adv_arena *arena, const char *id, const char *ending, adv_text bytes);
/** The keys "rows" and "rows_blake2b" of a manifest that is being written. */
void adv_keep_describe(adv_json_writer *w, const adv_kept_rows *rows);

/** Keeps both; *path is the manifest's, *replaced tells whether a list of that name was there. */
adv_status adv_keep_write(const char **path, bool *replaced, adv_arena *arena, const char *folder,
                          const char *id, const adv_kept_rows *rows, adv_text manifest, adv_error *err);

/** The manifests of a folder by name; a missing folder has none.  False when memory is out. */
bool adv_keep_manifests(const char ***paths, size_t *count, adv_arena *arena, const char *folder);
/** Reads a manifest of format 1 with the name of its rows; NULL after the problem was said. */
const adv_node *adv_keep_manifest(adv_arena *arena, const char *path, adv_error_list *problems);
/** Whether the path leads, by whatever way, to a file that is kept in a folder of the data folder. */
bool adv_keep_holds(adv_arena *arena, const char *data_dir, const char *path);
/** The rows a manifest names, when they are those that were imported; *path is theirs. */
adv_status adv_keep_load(adv_text *out, const char **path, adv_arena *arena, const char *folder,
                         const adv_node *manifest, adv_error *err);

#endif

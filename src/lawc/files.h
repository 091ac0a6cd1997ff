/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What lawc reads from the disk: whole files, and the names in a folder in an order that no file system
 * decides.
 */
#ifndef ADVALOREM_LAWC_FILES_H
#define ADVALOREM_LAWC_FILES_H

#include "advalorem/error.h"
#include "advalorem/text.h"

/** A law file is text that people read; anything longer is a mistake. */
#define ADV_LAWC_FILE_LIMIT ((size_t)4 << 20)

/** Reads a whole file into the arena.  ADV_ERR_IO, ADV_ERR_LIMIT or ADV_ERR_MEMORY, with *err set. */
adv_status adv_lawc_file_read(adv_text *out, adv_arena *arena, const char *path, adv_error *err);

typedef struct adv_lawc_names {
    char const **items; /* sorted by bytes */
    size_t count;
} adv_lawc_names;

/** Names in a folder, without those that start with a point: folders, or files that end in ".yaml". */
adv_status adv_lawc_list(adv_lawc_names *out, adv_arena *arena, const char *dir, int want_folders,
                         adv_error *err);

/** "dir/name" in the arena; NULL when memory is out. */
const char *adv_lawc_path(adv_arena *arena, const char *dir, const char *name);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whole files in and out: reading with a limit, writing under a partial name that is synced and renamed,
 * hashes.
 */
#ifndef ADV_SERVICE_FILE_H
#define ADV_SERVICE_FILE_H

#include "advalorem/error.h"
#include "advalorem/text.h"

#define ADV_HASH_TEXT 65 /* BLAKE2b-256 in hexadecimal, and its NUL */

/** The whole of a regular file, at most 256 MiB. */
adv_status  adv_file_read(adv_text *out, adv_arena *arena, const char *path, adv_error *err);
/** As adv_file_read; what is compressed with gzip comes out plain, all of its members, at most 256 MiB of it.
    `hash` (unless NULL) is that of the file as it stands. */
adv_status  adv_file_read_plain(adv_text *out, char hash[ADV_HASH_TEXT], adv_arena *arena, const char *path,
                                adv_error *err);
/** Writes PATH.partial-PID, syncs, renames: the file is there whole or not at all. */
adv_status  adv_file_write(const char *path, adv_text text, adv_error *err);
/** The folder and those above it. */
adv_status  adv_file_make_folder(const char *path, adv_error *err);
adv_status  adv_file_hash(char out[ADV_HASH_TEXT], const char *path, adv_error *err);
void        adv_bytes_hash(char out[ADV_HASH_TEXT], adv_text bytes);
const char *adv_file_join(adv_arena *arena, const char *folder, const char *name);
const char *adv_file_extend(adv_arena *arena, const char *stem, const char *ending);
/** What stands behind the last slash. */
const char *adv_file_name(const char *path);

#endif

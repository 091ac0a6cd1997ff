/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists in the data folder.
 */
#include "keep.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool adv_keep_is_name(const char *name)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    size_t length = strlen(name);
    return length > 0 && length <= 64 && strspn(name, allowed) == length;
}

bool adv_keep_rows(adv_kept_rows *out, adv_arena *arena, const char *id, const char *ending, adv_text bytes)
{
    char tail[64];
    out->bytes = bytes;
    adv_bytes_hash(out->hash, bytes);
    snprintf(tail, sizeof tail, "-%.16s%s", out->hash, ending);
    out->file = adv_file_extend(arena, id, tail);
    return out->file != NULL;
}

void adv_keep_describe(adv_json_writer *w, const adv_kept_rows *rows)
{
    adv_json_key(w, "rows");
    adv_json_cstring(w, rows->file);
    adv_json_key(w, "rows_blake2b");
    adv_json_cstring(w, rows->hash);
}

/* The rows of the list this one takes the place of; NULL = there is none. */
static const char *former_rows(adv_arena *arena, const char *manifest)
{
    adv_text text;
    adv_node *node = NULL;
    if (adv_file_read(&text, arena, manifest, NULL) != ADV_OK ||
        adv_json_read(&node, arena, text, manifest, NULL) != ADV_OK) {
        return NULL;
    }
    adv_text name = adv_node_text(node, "rows");
    return name.length == 0 ? NULL : adv_arena_copy(arena, name.bytes, name.length);
}

adv_status adv_keep_write(const char **path, bool *replaced, adv_arena *arena, const char *folder,
                          const char *id, const adv_kept_rows *rows, adv_text manifest, adv_error *err)
{
    const char *stem = adv_file_join(arena, folder, id);
    const char *json = stem == NULL ? NULL : adv_file_extend(arena, stem, ".json");
    const char *file = adv_file_join(arena, folder, rows->file);
    if (json == NULL || file == NULL) {
        return adv_fail_memory(err);
    }
    const char *former = former_rows(arena, json);
    *replaced = former != NULL;
    *path = json;
    adv_status status = adv_file_write(file, rows->bytes, err);
    status = status != ADV_OK ? status : adv_file_write(json, manifest, err);
    const char *old =
        former == NULL || strchr(former, '/') != NULL ? NULL : adv_file_join(arena, folder, former);
    if (status == ADV_OK && old != NULL && strcmp(former, rows->file) != 0) {
        (void)unlink(old);
    }
    return status;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_manifest(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 5 && strcmp(entry->d_name + length - 5, ".json") == 0;
}

bool adv_keep_manifests(const char ***paths, size_t *count, adv_arena *arena, const char *folder)
{
    struct dirent **names = NULL;
    int found = scandir(folder, &names, is_manifest, by_name);
    bool good = true;
    *count = found < 0 ? 0 : (size_t)found;
    *paths = ADV_ARENA_ARRAY(arena, *count + 1, const char *);
    for (size_t i = 0; i < *count; i++) {
        const char *path = *paths == NULL ? NULL : adv_file_join(arena, folder, names[i]->d_name);
        good = good && path != NULL;
        if (path != NULL) {
            (*paths)[i] = path;
        }
        free(names[i]);
    }
    free(names);
    return good && *paths != NULL;
}

/* Files of one folder, known by where they are. */
static bool folder_holds(adv_arena *arena, const char *folder, const struct stat *about)
{
    struct stat other;
    const struct dirent *entry = NULL;
    bool found = false;
    DIR *listing = folder == NULL ? NULL : opendir(folder);
    while (listing != NULL && !found && (entry = readdir(listing)) != NULL) {
        const char *file = entry->d_name[0] == '.' ? NULL : adv_file_join(arena, folder, entry->d_name);
        found = file != NULL && stat(file, &other) == 0 && other.st_dev == about->st_dev &&
                other.st_ino == about->st_ino;
    }
    if (listing != NULL) {
        closedir(listing);
    }
    return found;
}

bool adv_keep_holds(adv_arena *arena, const char *data_dir, const char *path)
{
    static const char *const folders[] = {"rates", "tariffs", "lists"};
    struct stat about;
    bool found = false;
    if (stat(path, &about) != 0) {
        return false;
    }
    for (size_t i = 0; i < sizeof folders / sizeof *folders && !found; i++) {
        found = folder_holds(arena, adv_file_join(arena, data_dir, folders[i]), &about);
    }
    return found;
}

const adv_node *adv_keep_manifest(adv_arena *arena, const char *path, adv_error_list *problems)
{
    adv_error err = {0};
    adv_text text;
    adv_node *node = NULL;
    if (adv_file_read(&text, arena, path, &err) != ADV_OK ||
        adv_json_read(&node, arena, text, path, &err) != ADV_OK) {
        adv_error_list_append(problems, &err);
        return NULL;
    }
    adv_text rows = adv_node_text(node, "rows");
    if (!adv_text_is(adv_node_text(node, "format"), "1") || rows.length == 0 ||
        memchr(rows.bytes, '/', rows.length) != NULL) {
        adv_error_list_add(problems, ADV_ERR_INPUT, (adv_place){.source = path},
                           "this is no manifest of a kept list of format 1; import the list again");
        return NULL;
    }
    return node;
}

adv_status adv_keep_load(adv_text *out, const char **path, adv_arena *arena, const char *folder,
                         const adv_node *manifest, adv_error *err)
{
    char hash[ADV_HASH_TEXT];
    adv_text rows = adv_node_text(manifest, "rows");
    const char *file = adv_arena_copy(arena, rows.bytes, rows.length);
    *path = file == NULL ? NULL : adv_file_join(arena, folder, file);
    if (*path == NULL) {
        return adv_fail_memory(err);
    }
    adv_status status = adv_file_read(out, arena, *path, err);
    if (status != ADV_OK) {
        return status;
    }
    adv_bytes_hash(hash, *out);
    if (!adv_text_is(adv_node_text(manifest, "rows_blake2b"), hash)) {
        return adv_fail(err, ADV_ERR_INPUT, (adv_place){.source = *path},
                        "the figures are not those that were imported; import the list again");
    }
    return ADV_OK;
}

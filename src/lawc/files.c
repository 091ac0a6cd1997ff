/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files and folders of law, with the place of every failure.
 */
#include "lawc/files.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static adv_status fail_io(adv_error *err, const char *path, const char *what)
{
    return adv_fail(err, ADV_ERR_IO, (adv_place){.source = path}, "cannot %s %s: %s", what, path,
                    strerror(errno));
}

static adv_status read_stream(adv_text *out, adv_arena *arena, FILE *file, const char *path, adv_error *err)
{
    adv_buffer content;
    char piece[8192];
    size_t length = 0;
    adv_buffer_init(&content, arena);
    while ((length = fread(piece, 1, sizeof piece, file)) > 0) {
        adv_buffer_text(&content, (adv_text){piece, length});
        if (content.length > ADV_LAWC_FILE_LIMIT) {
            return adv_fail(err, ADV_ERR_LIMIT, (adv_place){.source = path},
                            "%s is longer than %lu bytes; a law file is text that people read", path,
                            (unsigned long)ADV_LAWC_FILE_LIMIT);
        }
    }
    if (ferror(file)) {
        return fail_io(err, path, "read");
    }
    if (content.failed) {
        return adv_fail_memory(err);
    }
    *out = adv_buffer_done(&content);
    return ADV_OK;
}

adv_status adv_lawc_file_read(adv_text *out, adv_arena *arena, const char *path, adv_error *err)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return fail_io(err, path, "open");
    }
    adv_status status = read_stream(out, arena, file, path, err);
    (void)fclose(file);
    return status;
}

const char *adv_lawc_path(adv_arena *arena, const char *dir, const char *name)
{
    adv_buffer path;
    adv_buffer_init(&path, arena);
    adv_buffer_string(&path, dir);
    if (path.length == 0 || dir[strlen(dir) - 1] != '/') {
        adv_buffer_char(&path, '/');
    }
    adv_buffer_string(&path, name);
    return path.failed ? NULL : adv_buffer_done(&path).bytes;
}

static int compare_names(const void *a, const void *b, const void *context)
{
    (void)context;
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int is_wanted(const char *path, const char *name, int want_folders)
{
    static const char ending[] = ".yaml";
    struct stat status;
    size_t length = strlen(name);
    if (name[0] == '.' || stat(path, &status) != 0) {
        return 0;
    }
    if (want_folders) {
        return S_ISDIR(status.st_mode);
    }
    return S_ISREG(status.st_mode) && length >= sizeof ending && strcmp(name + length - 5, ending) == 0;
}

/* Adds one name; grows by doubling, and the arena keeps the old ones until it is reset. */
static int add_name(adv_lawc_names *names, size_t *capacity, adv_arena *arena, const char *name)
{
    if (names->count == *capacity) {
        size_t more = *capacity == 0 ? 16 : *capacity * 2;
        const char **items = ADV_ARENA_ARRAY(arena, more, const char *);
        if (items == NULL) {
            return 0;
        }
        if (names->count > 0) {
            memcpy(items, names->items, names->count * sizeof *items);
        }
        names->items = items;
        *capacity = more;
    }
    names->items[names->count] = adv_arena_copy(arena, name, strlen(name));
    return names->items[names->count++] != NULL;
}

static adv_status sort_names(adv_lawc_names *names, adv_arena *arena, adv_error *err)
{
    if (names->count > 1) {
        void *scratch = ADV_ARENA_ARRAY(arena, names->count, const char *);
        if (scratch == NULL) {
            return adv_fail_memory(err);
        }
        adv_sort(names->items, scratch, names->count, sizeof *names->items, compare_names, NULL);
    }
    return ADV_OK;
}

adv_status adv_lawc_list(adv_lawc_names *out, adv_arena *arena, const char *dir, int want_folders,
                         adv_error *err)
{
    size_t capacity = 0;
    int has_memory = 1;
    DIR *folder = opendir(dir);
    struct dirent *entry = NULL;
    *out = (adv_lawc_names){0};
    if (folder == NULL) {
        return fail_io(err, dir, "open the folder");
    }
    while (has_memory && (entry = readdir(folder)) != NULL) {
        const char *path = adv_lawc_path(arena, dir, entry->d_name);
        has_memory = path != NULL;
        if (has_memory && is_wanted(path, entry->d_name, want_folders)) {
            has_memory = add_name(out, &capacity, arena, entry->d_name);
        }
    }
    (void)closedir(folder);
    return has_memory ? sort_names(out, arena, err) : adv_fail_memory(err);
}

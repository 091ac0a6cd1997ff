/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file of results from its partial name to its final one.  Nothing stands under a final name before all is
 * well: the output is written beside it, synced and renamed; what a process that is gone left is swept.
 */
#ifdef __linux__
#define _GNU_SOURCE /* sync_file_range */
#endif
#include "output.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PARTIAL      ".partial-"
#define SEND_EACH_MS 100

static bool ends_with(const char *text, const char *ending)
{
    size_t length = strlen(text), tail = strlen(ending);
    return length > tail && strcmp(text + length - tail, ending) == 0;
}

static const char *join(adv_arena *arena, const char *a, const char *b, const char *c)
{
    adv_buffer buffer;
    adv_buffer_init(&buffer, arena);
    adv_buffer_string(&buffer, a);
    adv_buffer_string(&buffer, b);
    adv_buffer_string(&buffer, c);
    return buffer.failed ? NULL : buffer.bytes;
}

static adv_status choose_format(adv_output *out, adv_error *err)
{
    static const struct {
        const char *ending, *format, *compression;
        bool as_text;
    } formats[] = {
        {".parquet", "FORMAT parquet", "", false},
        {".csv", "FORMAT csv, HEADER true", "none", false},
        {".csv.gz", "FORMAT csv, HEADER true", "gzip", false},
        {".csv.zst", "FORMAT csv, HEADER true", "zstd", false},
        {".tsv", "FORMAT csv, HEADER true, DELIMITER '\t'", "none", false},
        {".ndjson", "FORMAT json", "none", true},
        {".ndjson.gz", "FORMAT json", "gzip", true},
        {".ndjson.zst", "FORMAT json", "zstd", true},
    };
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (ends_with(out->path, formats[i].ending)) {
            out->format = formats[i].format;
            out->compression = formats[i].compression;
            out->as_text = formats[i].as_text;
            return ADV_OK;
        }
    }
    return adv_fail(
        err, ADV_ERR_INPUT, (adv_place){.source = out->path},
        "the ending of the output tells its format; write one that ends in .parquet, .csv, .tsv or .ndjson");
}

static const char *folder_of(adv_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? "./" : adv_arena_copy(arena, path, (size_t)(slash - path) + 1);
}

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

adv_status adv_output_name(adv_output *out, adv_arena *arena, const char *path, const char *rejects,
                           adv_error *err)
{
    char pid[32];
    *out = (adv_output){.path = path};
    if (path == NULL) {
        return adv_fail(err, ADV_ERR_INPUT, (adv_place){0}, "no output was named");
    }
    adv_status status = choose_format(out, err);
    if (status != ADV_OK) {
        return status;
    }
    snprintf(pid, sizeof pid, PARTIAL "%ld", (long)getpid());
    const char *folder = folder_of(arena, path);
    out->rejects = rejects != NULL ? rejects : folder == NULL ? NULL : join(arena, folder, "rejects.csv", "");
    out->partial = join(arena, path, pid, "");
    out->spill = join(arena, path, pid, ".spill");
    out->rejects_partial = out->rejects == NULL ? NULL : join(arena, out->rejects, pid, "");
    if (out->rejects != NULL && strcmp(out->rejects, path) == 0) {
        return adv_fail(err, ADV_ERR_INPUT, (adv_place){.source = path},
                        "records that are put aside are written under this name; name the output otherwise");
    }
    bool room =
        out->rejects != NULL && out->partial != NULL && out->spill != NULL && out->rejects_partial != NULL;
    return room ? ADV_OK : adv_fail_memory(err);
}

bool adv_output_is_at(const char *path, const char *other)
{
    struct stat one, two;
    return stat(path, &one) == 0 && stat(other, &two) == 0 && one.st_dev == two.st_dev &&
           one.st_ino == two.st_ino;
}

/* Where everybody may write, a name of ours can be a link that somebody else put there. */
static bool is_own_folder(const char *path)
{
    struct stat about;
    return lstat(path, &about) == 0 && S_ISDIR(about.st_mode) && about.st_uid == geteuid();
}

/* Spilled files of the engine: a folder one level deep. */
static void remove_folder(const char *path)
{
    char file[4096];
    struct dirent *entry = NULL;
    DIR *folder = is_own_folder(path) ? opendir(path) : NULL;
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        if (snprintf(file, sizeof file, "%s/%s", path, entry->d_name) < (int)sizeof file &&
            entry->d_name[0] != '.') {
            unlink(file);
        }
    }
    if (folder != NULL) {
        closedir(folder);
        rmdir(path);
    }
}

/* What a process that is gone left half written under this name. */
static void sweep(adv_arena *arena, const char *path)
{
    const char *folder = folder_of(arena, path), *name = name_of(path);
    char file[4096];
    size_t length = strlen(name);
    struct dirent *entry = NULL;
    DIR *listing = folder == NULL ? NULL : opendir(folder);
    while (listing != NULL && (entry = readdir(listing)) != NULL) {
        if (strncmp(entry->d_name, name, length) != 0 ||
            strncmp(entry->d_name + length, PARTIAL, strlen(PARTIAL)) != 0) {
            continue;
        }
        char *end = NULL;
        long pid = strtol(entry->d_name + length + strlen(PARTIAL), &end, 10);
        bool spill = strcmp(end, ".spill") == 0;
        if (pid <= 0 || (*end != '\0' && !spill) ||
            (pid != (long)getpid() && (kill((pid_t)pid, 0) == 0 || errno == EPERM)) ||
            snprintf(file, sizeof file, "%s%s", folder, entry->d_name) >= (int)sizeof file) {
            continue;
        }
        if (spill) {
            remove_folder(file);
        } else {
            unlink(file);
        }
    }
    if (listing != NULL) {
        closedir(listing);
    }
}

/* Whether something can be written there is found out before anything is read.  The empty file stays until
   the engine writes over it: whoever sees a partial file sees one until the end. */
adv_status adv_output_begin(const adv_output *out, adv_arena *arena, adv_error *err)
{
    const char *folder = folder_of(arena, out->path);
    sweep(arena, out->path);
    sweep(arena, out->rejects);
    int file = open(out->partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    int reason = errno;
    if (file >= 0) {
        close(file);
        return ADV_OK;
    }
    return adv_fail(err, ADV_ERR_IO, (adv_place){.source = out->path},
                    folder != NULL && access(folder, F_OK) != 0
                        ? "the folder %s does not exist; make it first, or write to another"
                        : "nothing can be written to the folder %s (%s); write to another",
                    folder == NULL ? "" : folder, strerror(reason));
}

adv_status adv_spill_make(const char **out, adv_arena *arena, const char *above, adv_error *err)
{
    char pid[48];
    const char *path = join(arena, above, "/adval", "");
    snprintf(pid, sizeof pid, PARTIAL "%ld.spill", (long)getpid());
    *out = path == NULL ? NULL : join(arena, path, pid, "");
    if (*out == NULL) {
        return adv_fail_memory(err);
    }
    sweep(arena, path);
    if (mkdir(*out, 0700) != 0) {
        return adv_fail(err, ADV_ERR_IO, (adv_place){.source = *out},
                        "this folder cannot be made (%s); TMPDIR names another place for it",
                        strerror(errno));
    }
    return ADV_OK;
}

void adv_spill_clear(const char *spill)
{
    remove_folder(spill);
}

void adv_output_clear(const adv_output *out)
{
    unlink(out->partial);
    unlink(out->rejects_partial);
    remove_folder(out->spill);
}

adv_status adv_output_sync(const char *path, int flags, adv_error *err)
{
    int file = open(path, flags);
    bool good = file >= 0 && fsync(file) == 0;
    int reason = errno;
    if (file >= 0) {
        close(file);
    }
    return good ? ADV_OK
                : adv_fail(err, ADV_ERR_IO, (adv_place){.source = path},
                           "this file cannot be brought to disk (%s)", strerror(reason));
}

void adv_output_send(void *context)
{
    adv_output *out = context;
    int64_t now = adv_clock_ms();
    if (now - out->sent_ms < SEND_EACH_MS) {
        return;
    }
    out->sent_ms = now;
    int file = open(out->partial, O_RDONLY);
    if (file >= 0) {
#ifdef SYNC_FILE_RANGE_WRITE
        (void)sync_file_range(file, 0, 0, SYNC_FILE_RANGE_WRITE);
#endif
        close(file);
    }
}

adv_status adv_output_rename(const char *from, const char *to, adv_error *err)
{
    return rename(from, to) == 0
               ? ADV_OK
               : adv_fail(err, ADV_ERR_IO, (adv_place){.source = to},
                          "the finished file cannot be given this name (%s)", strerror(errno));
}

adv_status adv_output_sync_folder(adv_arena *arena, const char *path, adv_error *err)
{
    const char *folder = folder_of(arena, path);
    return folder == NULL ? adv_fail_memory(err) : adv_output_sync(folder, O_RDONLY | O_DIRECTORY, err);
}

void adv_output_copy_from(adv_buffer *sql, const adv_output *out)
{
    adv_buffer_string(sql, out->as_text ? "COPY (SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (" : "COPY (");
}

void adv_output_copy_to(adv_buffer *sql, const adv_output *out)
{
    adv_buffer_string(sql, out->as_text ? ")) TO " : ") TO ");
    adv_sql_literal(sql, adv_text_of(out->partial));
    adv_buffer_string(sql, " (");
    adv_buffer_string(sql, out->format);
    if (out->compression[0] != '\0') {
        adv_buffer_string(sql, ", COMPRESSION ");
        adv_buffer_string(sql, out->compression);
    }
    adv_buffer_string(sql, ", USE_TMP_FILE false, PER_THREAD_OUTPUT false)");
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of the host.  A write is finished or has not happened; a read has a limit.
 */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ZLIB_CONST
#include <zlib.h>

#define READ_LIMIT ((off_t)256 << 20)

static adv_status fail_errno(adv_error *err, const char *path, const char *what)
{
    return adv_fail(err, ADV_ERR_IO, (adv_place){.source = path}, "%s: %s", what, strerror(errno));
}

adv_status adv_file_read(adv_text *out, adv_arena *arena, const char *path, adv_error *err)
{
    struct stat about;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return fail_errno(err, path, "the file cannot be opened");
    }
    if (fstat(file, &about) != 0 || !S_ISREG(about.st_mode) || about.st_size > READ_LIMIT) {
        close(file);
        return adv_fail(err, ADV_ERR_IO, (adv_place){.source = path},
                        "this is no regular file of at most 256 MiB");
    }
    char *bytes = adv_arena_alloc(arena, (size_t)about.st_size + 1, 1);
    size_t length = 0;
    while (bytes != NULL && length < (size_t)about.st_size) {
        ssize_t got = read(file, bytes + length, (size_t)about.st_size - length);
        if (got < 0) {
            close(file);
            return fail_errno(err, path, "the file cannot be read");
        }
        if (got == 0) {
            break;
        }
        length += (size_t)got;
    }
    close(file);
    *out = (adv_text){bytes, length};
    return bytes == NULL ? adv_fail_memory(err) : ADV_OK;
}

/* The plain size stands in the last four bytes, modulo 2^32 and not to be trusted: it only says how much to
   ask for; more than that is an error, as is less. */
static adv_status inflate_all(adv_text *out, adv_arena *arena, adv_text packed, const char *path,
                              adv_error *err)
{
    const unsigned char *tail = (const unsigned char *)packed.bytes + packed.length - 4;
    size_t size = (size_t)tail[0] | (size_t)tail[1] << 8 | (size_t)tail[2] << 16 | (size_t)tail[3] << 24;
    if ((off_t)size > READ_LIMIT) {
        return adv_fail(err, ADV_ERR_LIMIT, (adv_place){.source = path}, "the file holds more than 256 MiB");
    }
    char *bytes = adv_arena_alloc(arena, size + 1, 1);
    if (bytes == NULL) {
        return adv_fail_memory(err);
    }
    z_stream stream = {.next_in = (const Bytef *)packed.bytes,
                       .avail_in = (uInt)packed.length,
                       .next_out = (Bytef *)bytes,
                       .avail_out = (uInt)size + 1};
    if (inflateInit2(&stream, 15 + 16) != Z_OK) {
        return adv_fail_memory(err);
    }
    int done = inflate(&stream, Z_FINISH);
    (void)inflateEnd(&stream);
    if (done != Z_STREAM_END || stream.total_out != size || stream.avail_in != 0) {
        return adv_fail(err, ADV_ERR_INPUT, (adv_place){.source = path},
                        "the file looks compressed with gzip and is cut off or damaged; get it again");
    }
    *out = (adv_text){bytes, size};
    return ADV_OK;
}

adv_status adv_file_read_plain(adv_text *out, char hash[ADV_HASH_TEXT], adv_arena *arena, const char *path,
                               adv_error *err)
{
    adv_status status = adv_file_read(out, arena, path, err);
    if (status == ADV_OK && hash != NULL) {
        adv_bytes_hash(hash, *out);
    }
    if (status == ADV_OK && out->length >= 18 && memcmp(out->bytes, "\x1f\x8b", 2) == 0) {
        status = inflate_all(out, arena, *out, path, err);
    }
    return status;
}

static bool write_all(int file, adv_text text)
{
    size_t done = 0;
    while (done < text.length) {
        ssize_t put = write(file, text.bytes + done, text.length - done);
        if (put < 0) {
            return false;
        }
        done += (size_t)put;
    }
    return fsync(file) == 0;
}

adv_status adv_file_write(const char *path, adv_text text, adv_error *err)
{
    char partial[4096];
    int length = snprintf(partial, sizeof partial, "%s.partial-%ld", path, (long)getpid());
    if (length < 0 || (size_t)length >= sizeof partial) {
        return adv_fail(err, ADV_ERR_IO, (adv_place){.source = path}, "the file's name is too long");
    }
    int file = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file < 0 && errno == ENOENT) {
        return fail_errno(err, path, "the file cannot be written; its folder must be there beforehand");
    }
    if (file < 0) {
        return fail_errno(err, path, "the file cannot be written");
    }
    bool good = write_all(file, text);
    good = close(file) == 0 && good;
    if (!good || rename(partial, path) != 0) {
        adv_status status = fail_errno(err, path, "the file cannot be written");
        unlink(partial);
        return status;
    }
    return ADV_OK;
}

adv_status adv_file_make_folder(const char *path, adv_error *err)
{
    char part[4096];
    size_t length = strlen(path);
    if (length >= sizeof part) {
        return adv_fail(err, ADV_ERR_IO, (adv_place){.source = path}, "the folder's name is too long");
    }
    for (size_t i = 1; i <= length; i++) {
        if (path[i] != '/' && path[i] != '\0') {
            continue;
        }
        memcpy(part, path, i);
        part[i] = '\0';
        if (mkdir(part, 0777) != 0 && errno != EEXIST) {
            return fail_errno(err, path, "the folder cannot be made");
        }
    }
    return ADV_OK;
}

static void hex(char out[ADV_HASH_TEXT], const unsigned char hash[32])
{
    sodium_bin2hex(out, ADV_HASH_TEXT, hash, 32);
}

void adv_bytes_hash(char out[ADV_HASH_TEXT], adv_text bytes)
{
    unsigned char hash[32];
    crypto_generichash(hash, sizeof hash, (const unsigned char *)bytes.bytes, bytes.length, NULL, 0);
    hex(out, hash);
}

adv_status adv_file_hash(char out[ADV_HASH_TEXT], const char *path, adv_error *err)
{
    unsigned char block[1 << 14];
    unsigned char hash[32];
    crypto_generichash_state state;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return fail_errno(err, path, "the file cannot be opened");
    }
    crypto_generichash_init(&state, NULL, 0, sizeof hash);
    ssize_t got = 0;
    while ((got = read(file, block, sizeof block)) > 0) {
        crypto_generichash_update(&state, block, (unsigned long long)got);
    }
    adv_status status = got < 0 ? fail_errno(err, path, "the file cannot be read") : ADV_OK;
    close(file);
    crypto_generichash_final(&state, hash, sizeof hash);
    hex(out, hash);
    return status;
}

const char *adv_file_join(adv_arena *arena, const char *folder, const char *name)
{
    adv_buffer path;
    adv_buffer_init(&path, arena);
    adv_buffer_string(&path, folder);
    if (path.length > 0 && path.bytes[path.length - 1] != '/') {
        adv_buffer_char(&path, '/');
    }
    adv_buffer_string(&path, name);
    return path.failed ? NULL : path.bytes;
}

const char *adv_file_extend(adv_arena *arena, const char *stem, const char *ending)
{
    adv_buffer path;
    adv_buffer_init(&path, arena);
    adv_buffer_string(&path, stem);
    adv_buffer_string(&path, ending);
    return path.failed ? NULL : path.bytes;
}

const char *adv_file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

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

#define GZIP_MAGIC "\x1f\x8b"

static bool is_packed(adv_text text)
{
    return text.length >= 2 && memcmp(text.bytes, GZIP_MAGIC, 2) == 0;
}

static adv_status fail_packed(adv_error *err, const char *path)
{
    return adv_fail(err, ADV_ERR_INPUT, (adv_place){.source = path},
                    "the file looks compressed with gzip and is cut off or damaged; get it again");
}

/* Files put one behind the other with cat are one file of several members, each with an end of its own. */
static adv_status next_member(z_stream *stream, bool *more, const char *path, adv_error *err)
{
    adv_text rest = {(const char *)stream->next_in, stream->avail_in};
    *more = rest.length > 0;
    if (!*more) {
        return ADV_OK;
    }
    if (!is_packed(rest)) {
        return adv_fail(err, ADV_ERR_INPUT, (adv_place){.source = path},
                        "behind what is compressed with gzip stand %zu bytes that are not; get it again",
                        rest.length);
    }
    return inflateReset(stream) == Z_OK ? ADV_OK : adv_fail_memory(err);
}

/* Unpacks every member into `bytes`, where there is room for `size` and one more; NULL = into a block that is
   written over, to learn the size: what the members say of it is not to be trusted. */
static adv_status inflate_members(size_t *size, char *bytes, adv_text packed, const char *path,
                                  adv_error *err)
{
    Bytef block[1 << 14];
    size_t limit = bytes == NULL ? (size_t)READ_LIMIT : *size;
    bool more = true;
    z_stream stream = {.next_in = (const Bytef *)packed.bytes, .avail_in = (uInt)packed.length};
    adv_status status = inflateInit2(&stream, 15 + 16) == Z_OK ? ADV_OK : adv_fail_memory(err);
    for (*size = 0; status == ADV_OK && more;) {
        size_t room = limit - *size < sizeof block ? limit - *size + 1 : sizeof block;
        stream.next_out = bytes == NULL ? block : (Bytef *)bytes + *size;
        stream.avail_out = (uInt)room;
        int done = inflate(&stream, Z_NO_FLUSH);
        *size += room - stream.avail_out;
        if (*size > limit) {
            status =
                adv_fail(err, ADV_ERR_LIMIT, (adv_place){.source = path}, "the file holds more than 256 MiB");
        } else if (done == Z_STREAM_END) {
            status = next_member(&stream, &more, path, err);
        } else if (done != Z_OK) {
            status = fail_packed(err, path);
        }
    }
    (void)inflateEnd(&stream);
    return status;
}

static adv_status inflate_all(adv_text *out, adv_arena *arena, adv_text packed, const char *path,
                              adv_error *err)
{
    size_t size = 0;
    adv_status status = inflate_members(&size, NULL, packed, path, err);
    char *bytes = status != ADV_OK ? NULL : adv_arena_alloc(arena, size + 1, 1);
    if (status == ADV_OK && bytes == NULL) {
        return adv_fail_memory(err);
    }
    status = status != ADV_OK ? status : inflate_members(&size, bytes, packed, path, err);
    *out = (adv_text){bytes, size};
    return status;
}

adv_status adv_file_read_plain(adv_text *out, char hash[ADV_HASH_TEXT], adv_arena *arena, const char *path,
                               adv_error *err)
{
    adv_status status = adv_file_read(out, arena, path, err);
    if (status == ADV_OK && hash != NULL) {
        adv_bytes_hash(hash, *out);
    }
    if (status == ADV_OK && is_packed(*out)) {
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

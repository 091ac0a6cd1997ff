/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shipment files: which bytes to read, and by which reader.  A path is opened without waiting for whoever
 * may be at its other end, and only a regular file is read, so that a pipe or a device put in its place
 * cannot hang us.
 */
#include "intake/shipment.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "advalorem/json.h"
#include "yaml/yaml.h"

#define STDIN_NAME "standard input"

static adv_place place_of(const char *source)
{
    adv_place place = {.source = source};
    return place;
}

static adv_status too_large(adv_error *err, const char *source)
{
    return adv_fail(err, ADV_ERR_LIMIT, place_of(source),
                    "a shipment file holds at most %lu bytes; value larger amounts of data as a book",
                    (unsigned long)ADV_SHIPMENT_BYTES_LIMIT);
}

/* Reads to the end of an open file in growing pieces; `hint` bytes are expected. */
static adv_status read_all(adv_text *out, adv_arena *arena, int file, size_t hint, const char *source,
                           adv_error *err)
{
    size_t capacity = hint < 4096 ? 4096 : hint + 1; /* one more, so that the end is met without growing */
    size_t length = 0;
    char *bytes = adv_arena_alloc(arena, capacity, 1);
    while (bytes != NULL) {
        ssize_t got = read(file, bytes + length, capacity - length);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return adv_fail(err, ADV_ERR_IO, place_of(source), "reading failed: %s", strerror(errno));
        }
        if (got == 0) {
            *out = (adv_text){bytes, length};
            return ADV_OK;
        }
        length += (size_t)got;
        if (length > ADV_SHIPMENT_BYTES_LIMIT) {
            return too_large(err, source);
        }
        if (length == capacity) {
            char *grown = adv_arena_alloc(arena, capacity * 2, 1);
            if (grown != NULL) {
                memcpy(grown, bytes, length);
            }
            bytes = grown;
            capacity *= 2;
        }
    }
    return adv_fail_memory(err);
}

static adv_status fail_open(adv_error *err, const char *path, int reason)
{
    if (reason == ENOENT || reason == ENOTDIR) {
        return adv_fail(err, ADV_ERR_IO, place_of(path), "there is no file of this name; check the path");
    }
    return adv_fail(err, ADV_ERR_IO, place_of(path), "the file cannot be opened: %s", strerror(reason));
}

static adv_status read_open(adv_text *out, adv_arena *arena, int file, const char *path, adv_error *err)
{
    struct stat about;
    if (fstat(file, &about) != 0) {
        return fail_open(err, path, errno);
    }
    if (S_ISDIR(about.st_mode)) {
        return adv_fail(err, ADV_ERR_IO, place_of(path),
                        "this is a folder; name a shipment file, or value the folder as a book");
    }
    if (!S_ISREG(about.st_mode)) {
        return adv_fail(err, ADV_ERR_IO, place_of(path),
                        "this is not a regular file; name one, or give - and pipe the facts in");
    }
    if (about.st_size < 0 || (uintmax_t)about.st_size > ADV_SHIPMENT_BYTES_LIMIT) {
        return too_large(err, path);
    }
    return read_all(out, arena, file, (size_t)about.st_size, path, err);
}

static adv_status read_path(adv_text *out, adv_arena *arena, const char *path, adv_error *err)
{
    adv_status status;
    int file = open(path, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (file < 0) {
        return fail_open(err, path, errno);
    }
    status = read_open(out, arena, file, path, err);
    (void)close(file);
    return status;
}

static bool ends_with(const char *path, const char *ending)
{
    size_t length = strlen(path);
    size_t tail = strlen(ending);
    adv_text end;
    if (length < tail) {
        return false;
    }
    end = (adv_text){path + length - tail, tail};
    return adv_text_is_nocase(end, ending);
}

static adv_status notation_of_path(adv_notation *out, const char *path, adv_error *err)
{
    if (ends_with(path, ".yaml") || ends_with(path, ".yml")) {
        *out = ADV_NOTATION_YAML;
        return ADV_OK;
    }
    if (ends_with(path, ".json")) {
        *out = ADV_NOTATION_JSON;
        return ADV_OK;
    }
    return adv_fail(
        err, ADV_ERR_INPUT, place_of(path),
        "the name ends in none of .yaml, .yml and .json, so how it is written is not known; rename it");
}

/* YAML too may begin with a brace, but then it may as well be read as the stricter of the two. */
static adv_notation notation_of_text(adv_text text)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
            return c == '{' ? ADV_NOTATION_JSON : ADV_NOTATION_YAML;
        }
    }
    return ADV_NOTATION_YAML;
}

static adv_status add_problem(adv_error_list *problems, adv_status status, const adv_error *err)
{
    adv_error_list_append(problems, err);
    return status;
}

/* Whose law is asked for is said beside whatever else is wrong, not only once all of that is mended. */
static adv_status check_jurisdiction(const adv_node *node, const adv_law *law, const char *source,
                                     adv_error_list *problems)
{
    const adv_node *code = node->kind == ADV_NODE_MAP ? adv_node_get(node, "jurisdiction") : NULL;
    bool named = law != NULL && code != NULL && code->kind == ADV_NODE_TEXT && code->text.length > 0;
    if (!named || adv_law_find(law, code->text) != NULL) {
        return ADV_OK;
    }
    adv_place place = {source, code->line, code->column, "jurisdiction"};
    adv_error_list_add(problems, ADV_ERR_NO_LAW, place,
                       "the law pack has no jurisdiction '%.*s'; `adval law list` shows those it has",
                       (int)(code->text.length < 40 ? code->text.length : 40), code->text.bytes);
    return ADV_ERR_NO_LAW;
}

static adv_status read_text(adv_shipment **out, adv_arena *arena, adv_text text, adv_notation notation,
                            const char *source, const adv_law *law, adv_error_list *problems)
{
    adv_error err;
    adv_node *node = NULL;
    adv_status status;
    const char *kept;
    assert(out != NULL && arena != NULL && source != NULL && problems != NULL);
    kept = adv_arena_copy(arena, source, strlen(source));
    if (kept == NULL) {
        return ADV_ERR_MEMORY;
    }
    status = notation == ADV_NOTATION_JSON ? adv_json_read(&node, arena, text, kept, &err)
                                           : adv_yaml_read(&node, arena, text, kept, &err);
    if (status != ADV_OK) {
        return add_problem(problems, status, &err);
    }
    adv_walk walk = {.arena = arena, .source = kept, .problems = problems};
    adv_shipment *shipment = NULL;
    adv_status known = check_jurisdiction(node, law, kept, problems);
    status = adv_shipment_read(&shipment, node, &walk);
    status = status == ADV_OK ? known : status;
    if (status == ADV_OK) {
        *out = shipment;
    }
    return status;
}

adv_status adv_intake_shipment_text(adv_shipment **out, adv_arena *arena, adv_text text,
                                    adv_notation notation, const char *source, adv_error_list *problems)
{
    return read_text(out, arena, text, notation, source, NULL, problems);
}

adv_status adv_intake_shipment(adv_shipment **out, adv_arena *arena, const char *path,
                               adv_error_list *problems)
{
    return adv_intake_shipment_for(out, arena, path, NULL, problems);
}

adv_status adv_intake_shipment_for(adv_shipment **out, adv_arena *arena, const char *path, const adv_law *law,
                                   adv_error_list *problems)
{
    adv_error err;
    adv_text text = {NULL, 0};
    adv_notation notation = ADV_NOTATION_YAML;
    adv_status status;
    assert(out != NULL && arena != NULL && path != NULL && problems != NULL);
    if (strcmp(path, "-") == 0) {
        status = read_all(&text, arena, STDIN_FILENO, 0, STDIN_NAME, &err);
        if (status != ADV_OK) {
            return add_problem(problems, status, &err);
        }
        return read_text(out, arena, text, notation_of_text(text), STDIN_NAME, law, problems);
    }
    status = notation_of_path(&notation, path, &err);
    if (status == ADV_OK) {
        status = read_path(&text, arena, path, &err);
    }
    if (status != ADV_OK) {
        return add_problem(problems, status, &err);
    }
    return read_text(out, arena, text, notation, path, law, problems);
}

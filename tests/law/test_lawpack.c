/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One law, three origins: built in, read from its pack, read again from its files; equal to the last byte.
 * And a pack reader that survives every allocation failing and every byte cut off.
 */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "advalorem/lawpack.h"
#include "lawc/files.h"
#include "lawc/lawc.h"

static adv_text pack_of(const adv_law *law, adv_arena *arena)
{
    adv_buffer out;
    adv_buffer_init(&out, arena);
    assert_int_equal(adv_lawpack_write(&out, law), ADV_OK);
    return adv_buffer_done(&out);
}

static void assert_same(adv_text a, adv_text b)
{
    assert_int_equal(a.length, b.length);
    assert_memory_equal(a.bytes, b.bytes, a.length);
}

static adv_law *law_from_files(const char *folder, adv_arena *arena)
{
    adv_error_list problems;
    adv_law *law = NULL;
    adv_error_list_init(&problems, arena, 0);
    adv_status status = adv_lawc_read_dir(&law, arena, folder, &problems);
    for (size_t i = 0; i < problems.count; i++) {
        print_message("# %s:%ld: %s\n", problems.items[i].place.source, (long)problems.items[i].place.row,
                      problems.items[i].message);
    }
    assert_int_equal(status, ADV_OK);
    return law;
}

static void three_origins_one_law(void **state)
{
    (void)state;
    adv_arena arena;
    adv_error_list problems;
    adv_law *read = NULL;
    char digest[65];
    adv_arena_init(&arena, NULL);
    adv_error_list_init(&problems, &arena, 0);
    adv_text built_in = pack_of(adv_law_builtin(), &arena);
    adv_text files = pack_of(law_from_files("law", &arena), &arena);
    assert_same(built_in, files);
    assert_int_equal(adv_lawpack_read(&read, &arena, built_in, "built-in", &problems), ADV_OK);
    assert_same(pack_of(read, &arena), built_in);
    adv_lawc_digest(digest, built_in);
    assert_string_equal(digest, adv_law_builtin()->digest);
    assert_string_equal(law_from_files("law", &arena)->digest, digest);
    adv_arena_reset(&arena);
}

/* The file beside the C table is the same pack. */
static void written_pack_is_the_built_in_one(void **state)
{
    (void)state;
    const char *build = getenv("BUILD_DIR");
    adv_arena arena;
    adv_error err;
    adv_text written;
    if (build == NULL) {
        test_skip("BUILD_DIR does not say where lawpack.json was built");
    }
    adv_arena_init(&arena, NULL);
    const char *path = adv_lawc_path(&arena, build, "src/lawbuiltin/lawpack.json");
    assert_int_equal(adv_lawc_file_read(&written, &arena, path, &err), ADV_OK);
    assert_same(written, pack_of(adv_law_builtin(), &arena));
    adv_arena_reset(&arena);
}

/* Canonical: what the general writer makes of the tree is what was written. */
static void pack_is_canonical(void **state)
{
    (void)state;
    adv_arena arena;
    adv_error err;
    adv_node *node = NULL;
    adv_buffer again;
    adv_arena_init(&arena, NULL);
    adv_text pack = pack_of(adv_law_builtin(), &arena);
    assert_int_equal(adv_json_read(&node, &arena, pack, "pack", &err), ADV_OK);
    adv_buffer_init(&again, &arena);
    assert_int_equal(adv_json_canonical(&again, node), ADV_OK);
    assert_same(adv_buffer_done(&again), pack);
    adv_arena_reset(&arena);
}

/* ---- memory ------------------------------------------------------------------------------------------ */

typedef struct scarce {
    size_t left;
    size_t held;
} scarce;

static void *take(void *context, size_t size)
{
    scarce *s = context;
    if (s->left == 0) {
        return NULL;
    }
    s->left--;
    s->held++;
    return malloc(size);
}

static void give(void *context, void *block, size_t size)
{
    (void)size;
    ((scarce *)context)->held--;
    free(block);
}

/* Every piece a block of its own, so that every allocation of the reader is one of ours. */
static void every_allocation_fails_once(void **state)
{
    (void)state;
    adv_arena source;
    adv_arena_init(&source, NULL);
    adv_text pack = pack_of(law_from_files("tests/law/broken/sound", &source), &source);
    adv_status status = ADV_ERR_MEMORY;
    size_t tries = 0;
    for (size_t limit = 0; status != ADV_OK; limit++, tries++) {
        scarce s = {.left = limit};
        adv_allocator allocator = {take, give, &s};
        adv_arena arena;
        adv_law *law = NULL;
        adv_error_list problems;
        adv_arena_init(&arena, &allocator);
        adv_error_list_init(&problems, &arena, 0);
        status = adv_lawpack_read(&law, &arena, pack, "pack", &problems);
        assert_true(status == ADV_OK || status == ADV_ERR_MEMORY);
        assert_true((law != NULL) == (status == ADV_OK));
        adv_arena_reset(&arena);
        assert_int_equal(s.held, 0);
        assert_true(limit < 100000);
    }
    assert_true(tries > 2);
    adv_arena_reset(&source);
}

/* The same by size: the arena itself refuses to grow past a limit, at every step of 64 bytes. */
static void every_size_fails(void **state)
{
    (void)state;
    adv_arena source;
    adv_arena_init(&source, NULL);
    adv_text pack = pack_of(law_from_files("tests/law/broken/sound", &source), &source);
    adv_status status = ADV_ERR_MEMORY;
    for (size_t limit = 64; status != ADV_OK; limit += limit / 8 + 64) {
        adv_arena arena;
        adv_law *law = NULL;
        adv_error_list problems;
        adv_arena_init(&arena, NULL);
        arena.limit_bytes = limit;
        adv_error_list_init(&problems, &arena, 0);
        status = adv_lawpack_read(&law, &arena, pack, "pack", &problems);
        assert_true(status == ADV_OK || status == ADV_ERR_MEMORY);
        assert_true((law != NULL) == (status == ADV_OK));
        adv_arena_reset(&arena);
        assert_true(limit < ((size_t)1 << 30));
    }
    adv_arena_reset(&source);
}

/* ---- packs that are not ------------------------------------------------------------------------------ */

static void assert_pack_refused(adv_text pack, const char *words)
{
    adv_arena arena;
    adv_law *law = NULL;
    adv_error_list problems;
    adv_arena_init(&arena, NULL);
    adv_error_list_init(&problems, &arena, 0);
    assert_int_not_equal(adv_lawpack_read(&law, &arena, pack, "pack", &problems), ADV_OK);
    assert_null(law);
    assert_false(adv_error_list_empty(&problems));
    bool said = false;
    for (size_t i = 0; i < problems.count; i++) {
        said = said || strstr(problems.items[i].message, words) != NULL;
        assert_true(problems.items[i].place.source != NULL);
    }
    if (!said) {
        fail_msg("'%s' was not said, but '%s'", words, problems.items[0].message);
    }
    adv_arena_reset(&arena);
}

/* One replacement in the small pack, which must then be refused. */
static void assert_spoiled(const char *old, const char *new, const char *words)
{
    adv_arena arena;
    adv_buffer spoiled;
    adv_arena_init(&arena, NULL);
    adv_text pack = pack_of(law_from_files("tests/law/broken/sound", &arena), &arena);
    const char *at = strstr(pack.bytes, old);
    assert_non_null(at);
    adv_buffer_init(&spoiled, &arena);
    adv_buffer_text(&spoiled, (adv_text){pack.bytes, (size_t)(at - pack.bytes)});
    adv_buffer_string(&spoiled, new);
    adv_buffer_string(&spoiled, at + strlen(old));
    assert_pack_refused(adv_buffer_done(&spoiled), words);
    adv_arena_reset(&arena);
}

static void broken_packs_are_refused(void **state)
{
    (void)state;
    assert_pack_refused(adv_text_of(""), "");
    assert_pack_refused(adv_text_of("[]"), "");
    assert_pack_refused(adv_text_of("{}"), "format");
    assert_spoiled("\"format\":\"1\"", "\"format\":\"2\"", "reads format 1");
    assert_spoiled("\"effect\":\"add\"", "\"effect\":\"plus\"", "plus");
    assert_spoiled("\"element\":\"packing\"", "\"elemen\":\"packing\"", "elemen");
    assert_spoiled("\"unless\":[\"in_price\"]", "\"unless\":[\"in_prize\"]", "in_price");
    assert_spoiled("\"gap\":\"yes\"", "\"gap\":\"yes\",\"value\":\"1\"", "either a value or gap");
    assert_spoiled("\"gap\":\"yes\"", "\"gap\":\"unknown\"", "cannot be unknown");
    assert_spoiled("\"value\":\"25\"", "\"value\":25", "number");
    assert_spoiled("\"quarterly\":[\"EUR\"", "\"quarterly\":[\"eur\"", "no currency");
    assert_spoiled("\"in_price\":[\"inland_export\"", "\"in_price\":[\"packing\"", "no transport leg");
    assert_spoiled("\"says\":\"A fee.\"", "\"says\":\"A\\u0000fee.\"", "zero byte");
    assert_spoiled("\"from\":\"2005-01-01\"", "\"from\":\"2004-01-01\"", "overlap");
    assert_spoiled("\"unit\":\"0.01\"", "\"unit\":\"0.00001\"", "four decimals");
}

/* A pack that ends too early is refused wherever it ends. */
static void cut_packs_are_refused(void **state)
{
    (void)state;
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    adv_text pack = pack_of(law_from_files("tests/law/broken/sound", &arena), &arena);
    for (size_t length = 0; length < pack.length; length += 37) {
        assert_pack_refused((adv_text){pack.bytes, length}, "");
    }
    adv_arena_reset(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_origins_one_law), cmocka_unit_test(written_pack_is_the_built_in_one),
        cmocka_unit_test(pack_is_canonical),     cmocka_unit_test(every_allocation_fails_once),
        cmocka_unit_test(every_size_fails),      cmocka_unit_test(broken_packs_are_refused),
        cmocka_unit_test(cut_packs_are_refused),
    };
    return test_run("lawpack", tests);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as a law pack: refused with a place, or law that writes the same bytes however often it is read
 * back.
 */
#include <assert.h>
#include <string.h>

#include "advalorem/lawpack.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static adv_text written(const adv_law *law, adv_arena *arena)
{
    adv_buffer out;
    adv_buffer_init(&out, arena);
    adv_status status = adv_lawpack_write(&out, law);
    assert(status == ADV_OK);
    (void)status;
    return adv_buffer_done(&out);
}

static void look_around(const adv_law *law, adv_text bytes)
{
    bool exact = false;
    (void)adv_charge_find(law, bytes, &exact);
    (void)adv_incoterm_find(law, bytes, bytes);
    (void)adv_law_find(law, bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    adv_arena arena;
    adv_error_list problems;
    adv_law *law = NULL, *again = NULL;
    adv_text text = {(const char *)bytes, length};
    adv_arena_init(&arena, NULL);
    adv_error_list_init(&problems, &arena, 0);
    look_around(adv_law_builtin(), text);
    if (adv_lawpack_read(&law, &arena, text, "pack", &problems) == ADV_OK) {
        adv_text once = written(law, &arena);
        adv_status status = adv_lawpack_read(&again, &arena, once, "pack", &problems);
        assert(status == ADV_OK && adv_text_equal(written(again, &arena), once));
        (void)status;
        look_around(law, text);
    } else {
        assert(!adv_error_list_empty(&problems));
    }
    adv_arena_reset(&arena);
    return 0;
}

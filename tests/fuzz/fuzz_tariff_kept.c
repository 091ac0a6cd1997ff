/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as the kept form of a tariff.  What is refused says at which line; what is read has paths that
 * end, an index that finds every code, and writes a form that reads back to itself.
 */
#include <stdlib.h>
#include <string.h>

#include "advalorem/tariff.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void require(bool condition)
{
    if (!condition) {
        abort();
    }
}

static void check(const adv_tariff *tariff)
{
    adv_tariff_count count;
    for (uint32_t i = 0; i < tariff->line_count; i++) {
        const adv_tariff_line *line = &tariff->lines[i];
        require(line->parent == ADV_TARIFF_NO_LINE || line->parent < i);
        require(line->rated == ADV_TARIFF_NO_LINE || line->rated <= i);
        require(line->code.length == 0 || adv_tariff_find(tariff, line->code) == line);
    }
    adv_tariff_count_rates(&count, tariff);
}

static adv_text write(adv_arena *arena, const adv_tariff *tariff)
{
    adv_buffer out;
    adv_buffer_init(&out, arena);
    require(adv_tariff_write(&out, tariff) == ADV_OK);
    return adv_buffer_done(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    adv_arena arena;
    adv_tariff *tariff = NULL;
    adv_tariff *again = NULL;
    adv_error err = {.status = ADV_OK};
    adv_text text = {(const char *)bytes, size};
    adv_arena_init(&arena, NULL);
    if (adv_tariff_read(&tariff, &arena, text, "fuzz", &err) == ADV_OK) {
        check(tariff);
        adv_text kept = write(&arena, tariff);
        require(adv_tariff_read(&again, &arena, kept, "fuzz", &err) == ADV_OK);
        require(adv_text_equal(write(&arena, again), kept));
    } else {
        require(err.status == ADV_ERR_INPUT && err.place.row >= 1 && strlen(err.message) > 10);
    }
    adv_arena_reset(&arena);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any JSON as an export of the USITC.  What is refused says why; what is read can be kept and read again.
 */
#include <stdlib.h>

#include "advalorem/json.h"
#include "advalorem/tariff.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void require(bool condition)
{
    if (!condition) {
        abort();
    }
}

static void keep_and_read(adv_arena *arena, const adv_tariff *tariff)
{
    adv_buffer out;
    adv_tariff *again = NULL;
    adv_error err = {.status = ADV_OK};
    adv_buffer_init(&out, arena);
    require(adv_tariff_write(&out, tariff) == ADV_OK);
    require(adv_tariff_read(&again, arena, adv_buffer_done(&out), "kept", &err) == ADV_OK);
    require(again->line_count == tariff->line_count && again->key_count == tariff->key_count);
    for (int column = 0; column < ADV_TARIFF_COLUMN_COUNT; column++) {
        require(again->cell_count[column] == tariff->cell_count[column]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    adv_arena arena;
    adv_node *root = NULL;
    adv_tariff *tariff = NULL;
    adv_error_list problems;
    adv_error_list notes;
    adv_arena_init(&arena, NULL);
    adv_error_list_init(&problems, &arena, 0);
    adv_error_list_init(&notes, &arena, 0);
    if (adv_json_read(&root, &arena, (adv_text){(const char *)bytes, size}, "fuzz", NULL) == ADV_OK) {
        adv_status status = adv_tariff_from_export(&tariff, &arena, root, "fuzz", &problems, &notes);
        require((status == ADV_OK) == (problems.count == 0));
        if (status == ADV_OK) {
            keep_and_read(&arena, tariff);
        }
    }
    adv_arena_reset(&arena);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shipment files under any bytes, JSON where they begin with a brace and YAML elsewhere.  Facts that are
 * taken must come out in canonical bytes that are read again as the same facts; facts that are not must
 * have a problem said.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "intake/shipment.h"

#define PREFIX "advalorem-facts/1\n"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static adv_text canonical(adv_arena *arena, const adv_shipment *shipment)
{
    adv_buffer out;
    adv_buffer_init(&out, arena);
    if (adv_shipment_canonical(&out, shipment) != ADV_OK) {
        abort();
    }
    return adv_buffer_done(&out);
}

static void check_taken(adv_arena *arena, const adv_shipment *shipment)
{
    adv_error_list problems;
    adv_shipment *again = NULL;
    adv_text first = canonical(arena, shipment);
    size_t prefix = strlen(PREFIX);
    adv_text body = {first.bytes + prefix, first.length - prefix};
    adv_error_list_init(&problems, arena, 0);
    if (!adv_text_starts(first, PREFIX) ||
        adv_intake_shipment_text(&again, arena, body, ADV_NOTATION_JSON, "canonical", &problems) != ADV_OK ||
        !adv_text_equal(first, canonical(arena, again))) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    adv_arena arena;
    adv_error_list problems;
    adv_shipment *shipment = NULL;
    adv_text text = {(const char *)bytes, size};
    adv_notation notation = size != 0 && bytes[0] == '{' ? ADV_NOTATION_JSON : ADV_NOTATION_YAML;
    adv_arena_init(&arena, NULL);
    adv_error_list_init(&problems, &arena, 0);
    if (adv_intake_shipment_text(&shipment, &arena, text, notation, "fuzz", &problems) == ADV_OK) {
        check_taken(&arena, shipment);
    } else if (shipment != NULL || problems.count == 0) {
        abort();
    }
    adv_arena_reset(&arena);
    return 0;
}

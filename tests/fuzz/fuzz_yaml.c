/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The YAML reader under any bytes.  What it reads must survive the way over canonical JSON: the same tree
 * comes back, so nothing it lets through is malformed.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "advalorem/json.h"
#include "yaml/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static adv_text canonical(adv_arena *arena, const adv_node *root)
{
    adv_buffer out;
    adv_buffer_init(&out, arena);
    if (adv_json_canonical(&out, root) != ADV_OK) {
        abort();
    }
    return adv_buffer_done(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    adv_arena arena;
    adv_error err;
    adv_node *root = NULL;
    adv_text text = {(const char *)bytes, size};
    adv_arena_init(&arena, NULL);
    if (adv_yaml_read(&root, &arena, text, "fuzz.yaml", &err) == ADV_OK) {
        adv_node *again = NULL;
        adv_text first = canonical(&arena, root);
        if (adv_json_read(&again, &arena, first, "canonical", &err) != ADV_OK ||
            !adv_text_equal(first, canonical(&arena, again))) {
            abort();
        }
    } else if (root != NULL || err.message[0] == '\0') {
        abort();
    }
    adv_arena_reset(&arena);
    return 0;
}

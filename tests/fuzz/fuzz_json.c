/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes into the JSON reader.  What is refused must name a place and say why; what is read must have a
 * canonical form that reads back to itself, since facts are known by the hash of that form.
 */
#include <stdlib.h>
#include <string.h>

#include "advalorem/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void require(bool condition)
{
    if (!condition) {
        abort();
    }
}

/* The canonical form of what stands in `text`, or {NULL, 0} when it is no JSON. */
static adv_text canonical_of(adv_arena *arena, adv_text text)
{
    adv_node *root = NULL;
    adv_error err = {.status = ADV_OK};
    adv_buffer out;
    adv_status status = adv_json_read(&root, arena, text, "fuzz", &err);
    if (status != ADV_OK) {
        require(status == ADV_ERR_INPUT || status == ADV_ERR_LIMIT);
        require(root == NULL && err.status == status);
        require(err.place.row >= 1 && err.place.column >= 1 && strlen(err.message) > 10);
        require(adv_utf8_valid(adv_text_of(err.message)));
        return adv_text_of(NULL);
    }
    adv_buffer_init(&out, arena);
    require(adv_json_canonical(&out, root) == ADV_OK);
    return adv_buffer_done(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    adv_arena arena;
    adv_arena_init(&arena, NULL);
    adv_text text = {(const char *)bytes, size};
    adv_text first = canonical_of(&arena, text);
    if (first.bytes != NULL) {
        require(adv_utf8_valid(first));
        require(adv_text_equal(canonical_of(&arena, first), first));
    }
    adv_arena_reset(&arena);
    return 0;
}

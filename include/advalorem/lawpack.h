/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Law packs: the whole law as one canonical JSON text (keys sorted, no blanks, absent keys left out), so
 * that equal law is equal bytes and a digest of them names it.  Reader and writer stand in one room and
 * mirror each other.
 */
#ifndef ADVALOREM_LAWPACK_H
#define ADVALOREM_LAWPACK_H

#include "advalorem/json.h"
#include "advalorem/law.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Reads a pack, checks its shape and then its meaning (adv_law_check).
 *
 * Owns    everything reachable from *out lives in `arena`; `text` is not borrowed.  *out is set only on
 *         success, with the digest "" that the host may replace by the hash of the bytes it read.
 * Errors  ADV_ERR_INPUT with every problem in `problems`; ADV_ERR_LIMIT; ADV_ERR_MEMORY.
 */
ADV_API adv_status adv_lawpack_read(adv_law **out, adv_arena *arena, adv_text text, const char *source,
                                    adv_error_list *problems);

/** Writes the canonical pack of a law that passed adv_law_check.  ADV_ERR_MEMORY when the buffer failed. */
ADV_API adv_status adv_lawpack_write(adv_buffer *out, const adv_law *law);

#ifdef __cplusplus
}
#endif
#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The name of a pack: BLAKE2b-256 of its canonical bytes.
 */
#include <assert.h>
#include <sodium.h>

#include "lawc/lawc.h"

void adv_lawc_digest(char out[65], adv_text pack)
{
    unsigned char hash[32];
    int failed =
        crypto_generichash(hash, sizeof hash, (const unsigned char *)pack.bytes, pack.length, NULL, 0);
    assert(failed == 0); /* only sizes out of bounds fail */
    (void)failed;
    (void)sodium_bin2hex(out, 65, hash, sizeof hash);
}

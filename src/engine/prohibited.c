/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bases no customs value may rest on (CVA Article 7.2; 19 USC 1401a(f)(2)).  The filter is a table by the
 * source of a number and nothing else: no row of law and no fact switches it off, in any method.
 */
#include "advalorem/facts.h"

char adv_source_forbidden(uint8_t source)
{
    static const char letters[] = {
#define ADV_X(NAME, name, letter) letter,
        ADV_NUMBER_SOURCES(ADV_X)
#undef ADV_X
    };
    _Static_assert(sizeof letters == ADV_NUMBER_SOURCE_COUNT, "every source is allowed or has its letter");
    return source == 0 || source > ADV_NUMBER_SOURCE_COUNT ? '\0' : letters[source - 1];
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One code point at a time, shared by the modules of base/ that look inside text.
 */
#ifndef ADVALOREM_BASE_UTF8_H
#define ADVALOREM_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/** Length (1 to 4) of the well-formed sequence at `bytes` and its code point; 0 when there is none. */
size_t adv_utf8_decode(uint32_t *code_point, const char *bytes, size_t available);

/** Writes the sequence of a code point that is no surrogate; returns its length. */
size_t adv_utf8_encode(char out[4], uint32_t code_point);

/** Columns of a terminal that one code point takes: 0, 1 or 2. */
size_t adv_utf8_columns(uint32_t code_point);

#endif

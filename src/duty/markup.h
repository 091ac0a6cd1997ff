/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tags in the texts of the export: <sup>, <u>, <il> and whatever else the editors' program left there.
 */
#ifndef ADV_DUTY_MARKUP_H
#define ADV_DUTY_MARKUP_H

#include "advalorem/text.h"

/** Bytes of the tag that starts at the '<' in front of `rest`; 0 = it opens no tag. */
size_t adv_markup_tag(adv_text rest);

/** The text without tags, blanks and line ends single, none at the ends.  Borrows `text` where it is so
    already; {NULL, 0} with length > 0 asked for means that memory is out: see *failed. */
adv_text adv_markup_plain(adv_arena *arena, adv_text text, bool *failed);

#endif

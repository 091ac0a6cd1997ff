/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A shipment file as a person wrote it, in YAML or JSON, into facts.
 */
#ifndef ADV_INTAKE_SHIPMENT_H
#define ADV_INTAKE_SHIPMENT_H

#include "advalorem/facts.h"
#include "advalorem/law.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A shipment file stays below this; books are for more. */
#define ADV_SHIPMENT_BYTES_LIMIT ((size_t)32 << 20)

/** How the bytes are written. */
typedef enum adv_notation { ADV_NOTATION_YAML, ADV_NOTATION_JSON } adv_notation;

/**
 * Reads the file at `path` (.yaml, .yml or .json), or standard input for "-", where text that begins with {
 * is JSON.
 *
 * Everything reachable from *out lives in `arena`, names of places too.  Whatever is wrong is added to
 * `problems`, all of it in one go; *out is set only when nothing was.
 * Errors  ADV_ERR_IO when there is no readable regular file; ADV_ERR_INPUT; ADV_ERR_LIMIT; ADV_ERR_MEMORY,
 *         which alone may come without a problem.
 */
adv_status adv_intake_shipment(adv_shipment **out, adv_arena *arena, const char *path,
                               adv_error_list *problems);

/** The same, with a jurisdiction that `law` does not have as one more problem. */
adv_status adv_intake_shipment_for(adv_shipment **out, adv_arena *arena, const char *path, const adv_law *law,
                                   adv_error_list *problems);

/** The same as the first for bytes at hand; `source` names them in messages and is copied. */
adv_status adv_intake_shipment_text(adv_shipment **out, adv_arena *arena, adv_text text,
                                    adv_notation notation, const char *source, adv_error_list *problems);

#ifdef __cplusplus
}
#endif
#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Law files (YAML) to law: what the build uses to make the built-in pack, and what --law FOLDER uses at run
 * time. Three layers: shape (the walker), meaning (adv_law_check), and terms (the glossary, where one is
 * given); every problem names file, line and column, and all of them come in one go.
 */
#ifndef ADVALOREM_LAWC_LAWC_H
#define ADVALOREM_LAWC_LAWC_H

#include "advalorem/error.h"
#include "advalorem/law.h"
#include "advalorem/text.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What else to look at while reading; zeros are the plain case. */
typedef struct adv_lawc_options {
    const char
        *glossary; /* a file with lines that start **term**: every term of the law must be one; NULL = any */
} adv_lawc_options;

/**
 * Reads the folder `dir`: one folder a jurisdiction (jurisdiction.yaml, elements.yaml, methods.yaml,
 * assists.yaml, fees.yaml, figures.yaml), incoterms.yaml and charges.yaml beside them.
 *
 * Owns    everything reachable from *out lives in `arena`; *out is set only when there is no problem, with
 *         the digest of its canonical pack.
 * Errors  ADV_ERR_INPUT with every problem in `problems`; ADV_ERR_IO; ADV_ERR_MEMORY.
 */
adv_status adv_lawc_read(adv_law **out, adv_arena *arena, const char *dir, const adv_lawc_options *options,
                         adv_error_list *problems);

/** The same without options. */
adv_status adv_lawc_read_dir(adv_law **out, adv_arena *arena, const char *dir, adv_error_list *problems);

/** BLAKE2b-256 of canonical pack bytes, in hex. */
void adv_lawc_digest(char out[65], adv_text pack);

/** The law as constant C tables with `const adv_law *adv_law_builtin(void)`.  ADV_ERR_MEMORY if the
    buffer failed. */
adv_status adv_lawc_write_c(adv_buffer *out, const adv_law *law);

#ifdef __cplusplus
}
#endif
#endif

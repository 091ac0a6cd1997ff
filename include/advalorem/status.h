/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Outcomes of a call.  A call that fails says why in an adv_error; a row that cannot be valued is not a
 * failed call, it is an outcome of its own (see determination.h).
 */
#ifndef ADVALOREM_STATUS_H
#define ADVALOREM_STATUS_H

#include "advalorem/api.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum adv_status {
    ADV_OK = 0,
    ADV_ERR_INPUT,    /* what the user gave cannot be read as what was expected */
    ADV_ERR_RANGE,    /* a number is too large for the stated bounds */
    ADV_ERR_CURRENCY, /* two currencies met without a rate */
    ADV_ERR_NO_LAW,   /* no version of the law is known for the date the law names */
    ADV_ERR_MEMORY,   /* an allocation failed */
    ADV_ERR_LIMIT,    /* a stated limit (depth, size, count of errors) was reached */
    ADV_ERR_IO        /* a file or pipe could not be read or written; set by rooms outside the library only */
} adv_status;

/** A short English name such as "input"; never NULL, static storage. */
ADV_API const char *adv_status_name(adv_status status);

#ifdef __cplusplus
}
#endif
#endif

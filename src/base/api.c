/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The version a program runs with, beside the one it was compiled with.
 */
#include "advalorem/api.h"

const char *adv_version(void)
{
    return ADV_VERSION_STRING;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The names of outcomes, for messages and logs.  They are lower case and stable: the REST API shows them.
 */
#include "advalorem/status.h"

const char *adv_status_name(adv_status status)
{
    switch (status) {
    case ADV_OK: return "ok";
    case ADV_ERR_INPUT: return "input";
    case ADV_ERR_RANGE: return "range";
    case ADV_ERR_CURRENCY: return "currency";
    case ADV_ERR_NO_LAW: return "no_law";
    case ADV_ERR_MEMORY: return "memory";
    case ADV_ERR_LIMIT: return "limit";
    case ADV_ERR_IO: return "io";
    }
    return "unknown";
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Countries of the statistics of trade of the United States.
 */
#ifndef ADV_DUTY_CENSUS_H
#define ADV_DUTY_CENSUS_H

#include "advalorem/text.h"

/** The ISO 3166 code of a country of the Census, "1220" is "CA"; no text for what is none. */
adv_text adv_census_country(adv_text code);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A rate of duty needs a number and what the number is of: a bare 5 may be five per cent or five cents.
 */
#include "rate_text.h"

const char adv_phrase_rate[] =
    "is no rate of duty; write it as the tariff does, such as 8.3 %, $0.35/kg, 6.3¢/liter + 4 % or Free";

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A minus in front of the number and not between two. */
static bool is_minus(adv_text text, size_t i)
{
    bool signs = text.bytes[i] == '-' && i + 1 < text.length && is_digit(text.bytes[i + 1]);
    return signs && (i == 0 || text.bytes[i - 1] == ' ' || text.bytes[i - 1] == '+');
}

bool adv_rate_is_written(adv_text text)
{
    bool number = false, of = false;
    text = adv_text_trim(text);
    if (text.length >= 4 && adv_text_is_nocase((adv_text){text.bytes, 4}, "free")) {
        return true;
    }
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        if (is_minus(text, i)) {
            return false;
        }
        bool cent = c == '\xc2' && i + 1 < text.length && text.bytes[i + 1] == '\xa2';
        bool word = i + 4 <= text.length && adv_text_is_nocase((adv_text){text.bytes + i, 4}, "cent");
        number = number || is_digit(c);
        of = of || c == '%' || c == '$' || c == '^' || cent || word;
    }
    return number && of;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Markup taken out of texts.  The printed schedule has none; what the export has in its place is "m<sup>2
 * </sup>" for a raised figure and tags of the editors' program around nothing.
 */
#include "markup.h"

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The longest tag met has 30 bytes; without a bound a text of nothing but '<' would be read again and again.
   */
#define TAG_MOST 128

size_t adv_markup_tag(adv_text rest)
{
    size_t at = 1;
    if (at < rest.length && rest.bytes[at] == '/') {
        at++;
    }
    if (at >= rest.length || !is_letter(rest.bytes[at])) {
        return 0;
    }
    for (; at < rest.length && at < TAG_MOST; at++) {
        if (rest.bytes[at] == '<') {
            return 0;
        }
        if (rest.bytes[at] == '>') {
            return at + 1;
        }
    }
    return 0;
}

static bool is_plain(adv_text text)
{
    bool blank = true;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        bool is = is_blank(c);
        if (c == '<' || (is && (blank || c != ' '))) {
            return false;
        }
        blank = is;
    }
    return text.length == 0 || !blank;
}

adv_text adv_markup_plain(adv_arena *arena, adv_text text, bool *failed)
{
    if (is_plain(text)) {
        return text;
    }
    char *plain = adv_arena_alloc(arena, text.length + 1, 1);
    size_t length = 0;
    if (plain == NULL) {
        *failed = true;
        return (adv_text){NULL, 0};
    }
    for (size_t at = 0; at < text.length;) {
        char c = is_blank(text.bytes[at]) ? ' ' : text.bytes[at];
        size_t tag = c == '<' ? adv_markup_tag((adv_text){text.bytes + at, text.length - at}) : 0;
        if (tag > 0) {
            at += tag;
            continue;
        }
        if (c != ' ' || (length > 0 && plain[length - 1] != ' ')) {
            plain[length++] = c;
        }
        at++;
    }
    length -= length > 0 && plain[length - 1] == ' ';
    return (adv_text){plain, length};
}

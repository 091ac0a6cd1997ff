/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The texts of rates as the tariff of the United States prints them, read into terms (HTSUS, columns of rates
 * of duty; 19 U.S.C. 1202).  A text is first brought into one spelling: tags of the export gone, blanks
 * single, words joined that a line end had cut, small letters, a handful of misprints mended.  Then it is
 * taken apart from left to right; a text that is not understood to its last character is not understood.
 */
#include "advalorem/duty_rate.h"

#include "markup.h"

#include <assert.h>
#include <string.h>

/* Ninety million per cent and nine hundred thousand dollars a unit: far past any tariff, and small enough
   that a rate with four more places fits 63 bits. */
#define RATE_LIMIT_E9 INT64_C(900000000000000)

#define PERCENT_E9 INT64_C(10000000)

/* Stands for the sign of the cent in the folded text; the sign itself is two bytes. */
#define CENT '^'

/* The longest text published so far has 577 bytes.  A longer one than this is not taken apart. */
#define TEXT_LIMIT 4096

static const char *const form_names[ADV_DUTY_FORM_COUNT] = {
    "none", "free", "terms", "added", "reference", "words",
};

static const char *const reason_texts[ADV_DUTY_REASON_COUNT] = {
    [ADV_DUTY_REASON_NONE] = "nothing hinders",
    [ADV_DUTY_REASON_HEADING] = "the rate stands at another heading",
    [ADV_DUTY_REASON_NOTE] = "a note of the schedule sets the rate",
    [ADV_DUTY_REASON_ENSEMBLE] = "each garment of the ensemble has the rate of its own heading",
    [ADV_DUTY_REASON_SET] = "the article of the set with the highest rate decides",
    [ADV_DUTY_REASON_ARTICLE] = "the rate is that of the article it belongs to",
    [ADV_DUTY_REASON_ABSENT] = "the rate is the one that would apply without this heading",
    [ADV_DUTY_REASON_PROGRAMME] = "the rate is the one another heading gives to goods of the programme",
    [ADV_DUTY_REASON_PART] = "the rate of the goods' own heading applies to a part of their value",
    [ADV_DUTY_REASON_DRAWBACK] = "the duty is that on like articles, limited by what was refunded or spared",
    [ADV_DUTY_REASON_CEILING] = "the duty on another article limits it",
    [ADV_DUTY_REASON_BLANK] = "the cell holds marks and no words",
    [ADV_DUTY_REASON_UNREAD] = "the text follows no form that is known here",
};

const char *adv_duty_form_name(adv_duty_form form)
{
    return form_names[(unsigned)form < ADV_DUTY_FORM_COUNT ? form : ADV_DUTY_WORDS];
}

const char *adv_duty_reason_text(adv_duty_reason reason)
{
    return reason_texts[(unsigned)reason < ADV_DUTY_REASON_COUNT ? reason : ADV_DUTY_REASON_UNREAD];
}

/* ---- one spelling ------------------------------------------------------------------------------------- */

/* Misprints met in published revisions, as they stand after folding. */
static const struct {
    const char *printed, *meant;
} misprints[] = {
    {"thebattery", "the battery"},
    {"drained weght", "drained weight"},
    {"inthe applicable", "in the applicable"},
    {"oralterations", "or alterations"},
    {"m2of", "m2 of"},
    {"in the in the", "in the"},
};

static bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* One character of the folded text for what starts at `at`, and how many bytes that took; '\0' = nothing. */
static char fold_one(adv_text text, size_t at, size_t *taken)
{
    char c = text.bytes[at];
    bool pair = at + 1 < text.length;
    *taken = 1;
    if (c == '\0' || c == CENT) {
        return '?';
    }
    if (c == '<') {
        *taken = adv_markup_tag((adv_text){text.bytes + at, text.length - at});
        if (*taken == 0) {
            *taken = 1;
            return c;
        }
        return '\0';
    }
    if (c == '\xC2' && pair) {
        *taken = 2;
        switch (text.bytes[at + 1]) {
        case '\xA2': return CENT;
        case '\xB2': return '2';
        case '\xB3': return '3';
        case '\xA0': return ' ';
        case '\xAD': return '\0'; /* a hyphen that only shows where a line ends */
        default: *taken = 1; return c;
        }
    }
    if (is_blank(c)) {
        return ' ';
    }
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* "thou- sand": a word that a line end had cut. */
static bool joins(const char *folded, size_t length, char next)
{
    return length >= 3 && folded[length - 1] == ' ' && folded[length - 2] == '-' &&
           is_letter(folded[length - 3]) && is_letter(next);
}

static size_t mend(char *folded, size_t length)
{
    for (size_t i = 0; i < sizeof misprints / sizeof *misprints; i++) {
        size_t from = strlen(misprints[i].printed);
        size_t to = strlen(misprints[i].meant);
        for (size_t at = 0; at + from <= length; at++) {
            if (memcmp(folded + at, misprints[i].printed, from) == 0) {
                memmove(folded + at + to, folded + at + from, length - at - from);
                memcpy(folded + at, misprints[i].meant, to);
                length += to - from;
                at += to - 1;
            }
        }
    }
    return length;
}

/* The folded text with a NUL behind it; {NULL, 0} when memory is out.  A misprint mended grows by one at
   most, and no two can stand in fewer bytes than they are long, so twice the room is enough. */
static adv_text fold(adv_arena *arena, adv_text text)
{
    char *folded = adv_arena_alloc(arena, text.length * 2 + 8, 1);
    size_t length = 0;
    if (folded == NULL) {
        return (adv_text){NULL, 0};
    }
    for (size_t at = 0, taken = 0; at < text.length; at += taken) {
        char c = fold_one(text, at, &taken);
        if (c == '\0' || (c == ' ' && (length == 0 || folded[length - 1] == ' '))) {
            continue;
        }
        length -= joins(folded, length, c) ? 2 : 0;
        folded[length++] = c;
    }
    while (length > 1 && (folded[length - 1] == ' ' || folded[length - 1] == '.')) {
        length--;
    }
    length -= length == 1 && folded[0] == ' ';
    length = mend(folded, length);
    folded[length] = '\0';
    return (adv_text){folded, length};
}

/* ---- from left to right ------------------------------------------------------------------------------- */

typedef struct reader {
    const char *at; /* NUL behind the end */
    adv_duty_term terms[ADV_DUTY_TERMS_MOST];
    uint16_t count;
} reader;

static void skip_blank(reader *r)
{
    while (*r->at == ' ') {
        r->at++;
    }
}

/* Where the words stand in a NUL-ended text; NULL = nowhere. */
static const char *find(const char *text, const char *words)
{
    size_t length = strlen(words);
    for (size_t left = strlen(text); left >= length; left--, text++) {
        if (memcmp(text, words, length) == 0) {
            return text;
        }
    }
    return NULL;
}

/* Takes the words when they come next, after blanks. */
static bool take(reader *r, const char *words)
{
    size_t length = strlen(words);
    const char *from = r->at;
    skip_blank(r);
    if (strncmp(r->at, words, length) == 0) {
        r->at += length;
        return true;
    }
    r->at = from;
    return false;
}

/* As take, for a whole word. */
static bool take_word(reader *r, const char *word)
{
    const char *from = r->at;
    if (take(r, word) && !is_letter(*r->at) && !is_digit(*r->at)) {
        return true;
    }
    r->at = from;
    return false;
}

/* digits[.digits] at a scale; the value is below the limit of a rate. */
static bool take_number(reader *r, adv_text *out)
{
    skip_blank(r);
    const char *from = r->at;
    while (is_digit(*r->at)) {
        r->at++;
    }
    if (r->at > from && r->at[0] == '.' && is_digit(r->at[1])) {
        r->at++;
        while (is_digit(*r->at)) {
            r->at++;
        }
    }
    *out = (adv_text){from, (size_t)(r->at - from)};
    return r->at > from;
}

static bool scaled(int64_t *out, adv_text number, int scale)
{
    return adv_decimal_parse(out, number, scale, RATE_LIMIT_E9) == ADV_DECIMAL_OK;
}

/* The units behind a stroke, longest first; `per` so many of them. */
static const struct {
    const char *printed, *unit;
    int32_t per;
    const char *of;
} units[] = {
    {"line/ gross", "gr.line", 1, ""},
    {"line/gross", "gr.line", 1, ""},
    {"clean kg", "kg", 1, "clean"},
    {"pf. liter", "pf.liter", 1, ""},
    {"pf.liter", "pf.liter", 1, ""},
    {"1,000 pins", "each", 1000, "pins"},
    {"thousand", "thousand", 1, ""},
    {"article", "each", 1, ""},
    {"lin. m", "m", 1, ""},
    {"liter", "liter", 1, ""},
    {"gross", "gross", 1, ""},
    {"jewel", "jewel", 1, ""},
    {"1,000", "each", 1000, ""},
    {"1000", "each", 1000, ""},
    {"head", "head", 1, ""},
    {"pack", "pack", 1, ""},
    {"doz.", "doz.", 1, ""},
    {"doz", "doz.", 1, ""},
    {"bbl", "bbl", 1, ""},
    {"pr.", "pr.", 1, ""},
    {"lb", "lb", 1, ""},
    {"kg", "kg", 1, ""},
    {"m2", "m2", 1, ""},
    {"m3", "m3", 1, ""},
    {"t", "t", 1, ""},
    {"m", "m", 1, ""},
    {"g", "g", 1, ""},
};

static bool take_unit(reader *r, adv_duty_term *term)
{
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (take_word(r, units[i].printed)) {
            term->unit = adv_text_of(units[i].unit);
            term->of = adv_text_of(units[i].of);
            term->per = units[i].per;
            return true;
        }
    }
    return false;
}

/* Where a phrase ends: at the next component, at a limit, at the end. */
static bool ends_phrase(const char *at)
{
    static const char *const ends[] = {"+", " but ", ", but ", ", whichever", " or ^", "(", NULL};
    if (*at == '\0' || *at == '%' || *at == '$' || *at == CENT) {
        return true;
    }
    for (size_t i = 0; ends[i] != NULL; i++) {
        if (strncmp(at, ends[i], strlen(ends[i])) == 0) {
            return true;
        }
    }
    return false;
}

/* The name of a part: "the case and strap, band or bracelet" without its article and "if any". */
static bool take_phrase(reader *r, adv_text *out)
{
    static const char if_any[] = ", if any";
    const size_t tail = sizeof if_any - 1;
    (void)take_word(r, "the");
    skip_blank(r);
    const char *from = r->at;
    while (!ends_phrase(r->at)) {
        r->at++;
    }
    adv_text phrase = adv_text_trim((adv_text){from, (size_t)(r->at - from)});
    if (phrase.length > tail && memcmp(phrase.bytes + phrase.length - tail, if_any, tail) == 0) {
        phrase.length -= tail;
    }
    *out = phrase;
    return phrase.length > 0;
}

/* What a percentage is taken of.  The value of the whole article needs no words, or has words of its own. */
static bool take_value_base(reader *r, adv_duty_term *term)
{
    static const char *const whole[] = {"full value of the imported article", "entire set", "value", NULL};
    bool named = take(r, "on the value of") || take(r, "upon the value of") || take_word(r, "on") ||
                 take_word(r, "of");
    if (!named) {
        return true;
    }
    if (!take_phrase(r, &term->of)) {
        return false;
    }
    for (size_t i = 0; whole[i] != NULL; i++) {
        if (adv_text_is(term->of, whole[i])) {
            term->of = (adv_text){NULL, 0};
        }
    }
    return true;
}

/* "33 1/3%" is kept as a hundred thirds, so that e9 / per is exact; "12 1/2%" needs no such help.  Other
   fractions that do not come out even are met nowhere and not read. */
static bool take_fraction(reader *r, adv_duty_term *term)
{
    adv_text above;
    adv_text below;
    int64_t a = 0;
    int64_t b = 0;
    const char *from = r->at;
    if (!take_number(r, &above) || *r->at != '/') {
        r->at = from;
        return true;
    }
    r->at++;
    if (!take_number(r, &below) || adv_decimal_parse(&a, above, 0, 1000) != ADV_DECIMAL_OK ||
        adv_decimal_parse(&b, below, 0, 1000) != ADV_DECIMAL_OK || b == 0 || a >= b) {
        return false;
    }
    bool even = a * PERCENT_E9 % b == 0;
    term->per = even ? 1 : 3;
    term->e9 = even ? term->e9 + a * PERCENT_E9 / b : term->e9 * 3 + a * PERCENT_E9;
    return (even || b == 3) && term->e9 < RATE_LIMIT_E9;
}

static bool take_percentage(reader *r, adv_duty_term *term)
{
    adv_text number;
    *term = (adv_duty_term){.base = ADV_DUTY_ON_VALUE, .per = 1};
    (void)take(r, "a duty of");
    return take_number(r, &number) && scaled(&term->e9, number, 7) && take_fraction(r, term) &&
           (take(r, "%") || take_word(r, "percent")) && take_value_base(r, term);
}

/* "$1.75 each", "6.3^/liter", "12.8^/kg on molybdenum content", "$1.32/t, including weight of container". */
static bool take_specific(reader *r, adv_duty_term *term)
{
    adv_text number;
    bool dollars = take(r, "$");
    *term = (adv_duty_term){.base = ADV_DUTY_ON_QUANTITY, .per = 1};
    if (!take_number(r, &number) || !scaled(&term->e9, number, dollars ? 9 : 7) ||
        (!dollars && !take(r, "^"))) {
        return false;
    }
    if (take_word(r, "each")) {
        term->unit = adv_text_of("each");
        return true;
    }
    if (!take(r, "/") || !take_unit(r, term)) {
        return false;
    }
    bool weighed_with = strncmp(r->at, ", including ", 12) == 0;
    r->at += weighed_with ? 2 : 0;
    if (weighed_with || take_word(r, "on") || take_word(r, "of") || strncmp(r->at, " over ", 6) == 0) {
        return term->of.length == 0 && take_phrase(r, &term->of);
    }
    return true;
}

static bool take_term(reader *r)
{
    const char *from = r->at;
    if (r->count == ADV_DUTY_TERMS_MOST) {
        return false;
    }
    bool good = take_specific(r, &r->terms[r->count]);
    if (!good) {
        r->at = from;
        good = take_percentage(r, &r->terms[r->count]);
    }
    r->count += good;
    return good;
}

/* term + term + ...; the terms taken start at r->count as it was. */
static bool take_terms(reader *r)
{
    do {
        if (!take_term(r)) {
            return false;
        }
    } while (take(r, "+") || take_word(r, "plus"));
    return true;
}

/* ---- whole texts -------------------------------------------------------------------------------------- */

static bool at_end(reader *r)
{
    (void)take(r, "/"); /* a stroke without a unit behind a percentage, met in one revision */
    skip_blank(r);
    return *r->at == '\0';
}

/* " less 0.020668^/kg for each degree under 100 degrees (and fractions of a degree in proportion)" */
static bool take_degrees(reader *r, adv_duty_rate *rate)
{
    adv_duty_term less;
    adv_text number;
    int64_t degrees = 0;
    if (!take_word(r, "less")) {
        return true;
    }
    if (r->count != 1 || r->terms[0].base != ADV_DUTY_ON_QUANTITY || !take_specific(r, &less) ||
        !adv_text_equal(less.unit, r->terms[0].unit) || less.per != r->terms[0].per ||
        less.of.length + r->terms[0].of.length > 0 || !take(r, "for each degree under") ||
        !take_number(r, &number) || adv_decimal_parse(&degrees, number, 0, 1000) != ADV_DECIMAL_OK ||
        degrees == 0 || !take(r, "degrees (and fractions of a degree in proportion)")) {
        return false;
    }
    rate->degrees = (uint16_t)degrees;
    rate->less_e9 = less.e9;
    return true;
}

static bool take_least(reader *r)
{
    return take(r, "but not less than") || take(r, ", but not less than") || take(r, "but not less") ||
           take(r, "but in no case less than") || take(r, "nor less than") || take(r, "and not less than");
}

static bool take_most(reader *r)
{
    return take(r, "but not more than") || take(r, ", but not more than") || take(r, "nor more than") ||
           take(r, "but in no case more than") || take(r, "and not more than") || take(r, "but not over");
}

/* Minimum and maximum, each once; their terms follow those of the rate in the reader's list. */
static bool take_limits(reader *r, adv_duty_rate *rate)
{
    for (;;) {
        uint16_t before = r->count;
        if (rate->minimum_count == 0 && take_least(r)) {
            if (rate->maximum_count != 0 || !take_terms(r)) {
                return false;
            }
            rate->minimum_count = (uint16_t)(r->count - before);
        } else if (rate->maximum_count == 0 && take_most(r)) {
            if (!take_terms(r)) {
                return false;
            }
            rate->maximum_count = (uint16_t)(r->count - before);
        } else {
            return true;
        }
    }
}

/* "10% or 5^/kg, whichever is higher": the one is the minimum, or the maximum, of the other. */
static bool take_choice(reader *r, adv_duty_rate *rate)
{
    uint16_t before = r->count;
    const char *from = r->at;
    if (rate->minimum_count + rate->maximum_count > 0 || !take_word(r, "or")) {
        return true;
    }
    if (!take_terms(r) || !take(r, ", whichever is ")) {
        r->at = from;
        return false;
    }
    uint16_t taken = (uint16_t)(r->count - before);
    if (take_word(r, "higher") || take_word(r, "greater")) {
        rate->minimum_count = taken;
    } else if (take_word(r, "lower") || take_word(r, "less")) {
        rate->maximum_count = taken;
    } else {
        return false;
    }
    return true;
}

static adv_status keep_terms(adv_duty_rate *rate, adv_arena *arena, const reader *r)
{
    adv_duty_term *terms = ADV_ARENA_ARRAY(arena, r->count, adv_duty_term);
    if (terms == NULL && r->count > 0) {
        return ADV_ERR_MEMORY;
    }
    if (r->count > 0) {
        memcpy(terms, r->terms, r->count * sizeof *terms);
    }
    rate->terms = terms;
    rate->minimum = rate->minimum_count > 0 ? terms + rate->term_count : NULL;
    rate->maximum = rate->maximum_count > 0 ? terms + rate->term_count + rate->minimum_count : NULL;
    return ADV_OK;
}

/* Terms with their limits; false when the text is none of that kind. */
static bool read_terms(adv_duty_rate *rate, reader *r, const char *folded)
{
    r->at = folded;
    if (!take_terms(r)) {
        return false;
    }
    rate->form = ADV_DUTY_TERMS;
    rate->term_count = r->count;
    return take_degrees(r, rate) && take_limits(r, rate) && take_choice(r, rate) && at_end(r);
}

/* "9823.09.01-9823.09.09", "8716.39.00, 8716.90.30 or 8716.90.50": digits and what joins them. */
static adv_text headings(reader *r)
{
    skip_blank(r);
    const char *from = r->at;
    const char *end = from;
    for (;;) {
        if (is_digit(*r->at)) {
            end = ++r->at;
        } else if (*r->at == '.' || *r->at == '-' || *r->at == ',' || *r->at == ' ') {
            r->at++;
        } else if (end > from && (strncmp(r->at, "or ", 3) == 0 || strncmp(r->at, "and ", 4) == 0)) {
            r->at += *r->at == 'o' ? 3 : 4;
        } else {
            break;
        }
    }
    r->at = end;
    return (adv_text){from, (size_t)(end - from)};
}

/* The duty of the applicable subheading, with what comes on top or off. */
static bool read_added(adv_duty_rate *rate, reader *r, const char *folded)
{
    r->at = folded;
    rate->form = ADV_DUTY_ADDED;
    if (take(r, "no change")) {
        return at_end(r);
    }
    if (!take(r, "the duty provided in the applicable subheading") &&
        !take(r, "the duty provided for in the applicable subheading") &&
        !take(r, "the duty rate provided in such subheading")) {
        if (!take(r, "the duty provided in subheadings")) {
            return false;
        }
        rate->heading = headings(r);
    }
    bool minus = take_word(r, "minus");
    if (minus || take(r, "+") || take_word(r, "plus")) {
        if (!take_terms(r)) {
            return false;
        }
    }
    for (uint16_t i = 0; minus && i < r->count; i++) {
        r->terms[i].e9 = -r->terms[i].e9;
    }
    rate->term_count = r->count;
    return at_end(r);
}

static bool read_free(adv_duty_rate *rate, reader *r, const char *folded)
{
    (void)r;
    rate->form = ADV_DUTY_FREE;
    if (strcmp(folded, "free") == 0 || strcmp(folded, "no additional duty") == 0) {
        return true;
    }
    if (strncmp(folded, "free, ", 6) != 0) {
        return false;
    }
    const char *comma = memchr(rate->text.bytes, ',', rate->text.length);
    size_t skip = comma == NULL ? rate->text.length : (size_t)(comma - rate->text.bytes) + 1;
    rate->condition = adv_text_trim((adv_text){rate->text.bytes + skip, rate->text.length - skip});
    return true;
}

/* "See 9822.05.20", "The rate applicable to the natural juice in heading 2009". */
static bool read_reference(adv_duty_rate *rate, reader *r, const char *folded)
{
    r->at = folded;
    rate->form = ADV_DUTY_REFERENCE;
    rate->reason = ADV_DUTY_REASON_HEADING;
    if (!take_word(r, "see")) {
        const char *heading = strncmp(folded, "the rate ", 9) == 0 ? find(folded, " in heading ") : NULL;
        if (heading == NULL) {
            return false;
        }
        r->at = heading + strlen(" in heading ");
    }
    rate->heading = headings(r);
    return rate->heading.length >= 4 && at_end(r);
}

/* Why words give no figure, by what they speak of; the first that fits. */
static adv_duty_reason reason_of(const char *folded)
{
    static const struct {
        const char *words;
        adv_duty_reason reason;
    } reasons[] = {
        {"garment in the ensemble", ADV_DUTY_REASON_ENSEMBLE},
        {"highest rate of duty", ADV_DUTY_REASON_SET},
        {"in the absence of this", ADV_DUTY_REASON_ABSENT},
        {"originating goods of", ADV_DUTY_REASON_PROGRAMME},
        {"like articles not previously exported", ADV_DUTY_REASON_DRAWBACK},
        {"shall not exceed the duty for", ADV_DUTY_REASON_CEILING},
        {"a duty upon the value of", ADV_DUTY_REASON_PART},
        {"a duty upon the full value of", ADV_DUTY_REASON_PART},
        {"the rate applicable to the complete", ADV_DUTY_REASON_ARTICLE},
        {"the rate applicable to the article", ADV_DUTY_REASON_ARTICLE},
        {" note ", ADV_DUTY_REASON_NOTE},
    };
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        if (find(folded, reasons[i].words) != NULL) {
            return reasons[i].reason;
        }
    }
    for (const char *at = folded; *at != '\0'; at++) {
        if (is_letter(*at) || is_digit(*at) || (*at & 0x80) != 0) {
            return ADV_DUTY_REASON_UNREAD;
        }
    }
    return ADV_DUTY_REASON_BLANK;
}

static bool words_only(adv_duty_rate *rate, reader *r, const char *folded)
{
    (void)r;
    rate->form = ADV_DUTY_WORDS;
    rate->reason = (uint8_t)reason_of(folded);
    return true;
}

static adv_status read_folded(adv_duty_rate *out, adv_arena *arena, adv_text text, const char *folded)
{
    static bool (*const forms[])(adv_duty_rate *, reader *, const char *) = {
        read_free, read_terms, read_added, read_reference, words_only};
    reader r;
    size_t i = 0;
    do {
        *out = (adv_duty_rate){.text = text};
        r.count = 0;
    } while (!forms[i++](out, &r, folded));
    out->why =
        out->reason == ADV_DUTY_REASON_NONE ? NULL : adv_duty_reason_text((adv_duty_reason)out->reason);
    return keep_terms(out, arena, &r);
}

adv_status adv_duty_rate_read(adv_duty_rate *out, adv_arena *arena, adv_text text)
{
    assert(out != NULL && arena != NULL);
    *out = (adv_duty_rate){.text = text};
    if (text.length > TEXT_LIMIT) {
        out->form = ADV_DUTY_WORDS;
        out->reason = ADV_DUTY_REASON_UNREAD;
        out->why = adv_duty_reason_text(ADV_DUTY_REASON_UNREAD);
        return ADV_OK;
    }
    adv_text folded = fold(arena, text);
    if (folded.bytes == NULL) {
        return ADV_ERR_MEMORY;
    }
    return folded.length == 0 ? ADV_OK : read_folded(out, arena, text, folded.bytes);
}

/* ---- the special column ------------------------------------------------------------------------------- */

static bool is_list_blank(char c)
{
    return is_blank(c) || c == ',' || c == '.';
}

/* The next symbol of a list, {NULL, 0} at its end; *good is false where something else stands. */
static adv_text next_symbol(adv_text *list, bool *good)
{
    *good = false;
    if (list->length == 0) {
        return (adv_text){NULL, 0};
    }
    while (list->length > 0 && is_list_blank(list->bytes[0])) {
        list->bytes++;
        list->length--;
    }
    size_t length = 0;
    while (length < list->length && !is_list_blank(list->bytes[length])) {
        length++;
    }
    adv_text symbol = {list->bytes, length};
    size_t letters = length;
    letters -= letters > 0 && (symbol.bytes[length - 1] == '+' || symbol.bytes[length - 1] == '*');
    *good = letters >= 1 && letters <= 2;
    for (size_t i = 0; i < letters; i++) {
        *good = *good && symbol.bytes[i] >= 'A' && symbol.bytes[i] <= 'Z';
    }
    list->bytes += length;
    list->length -= length;
    return length == 0 ? (adv_text){NULL, 0} : symbol;
}

/* How many symbols the text between two brackets names; 0 = it is no list of symbols. */
static uint16_t symbol_count(adv_text list)
{
    uint16_t count = 0;
    bool good = false;
    while (next_symbol(&list, &good).bytes != NULL) {
        if (!good || count == UINT16_MAX) {
            return 0;
        }
        count++;
    }
    return count;
}

/* "(PA (PA)": a list that was opened and not closed stands in front of its own repetition, a slip met in one
   revision.  It is no part of the rate. */
static adv_text without_open_list(adv_text rate)
{
    for (size_t at = rate.length; at > 0; at--) {
        if (rate.bytes[at - 1] == '(') {
            adv_text behind = {rate.bytes + at, rate.length - at};
            return symbol_count(behind) > 0 ? (adv_text){rate.bytes, at - 1} : rate;
        }
        if (rate.bytes[at - 1] == ')') {
            break;
        }
    }
    return rate;
}

/* The next list of symbols in the cell: *before is the rate in front of it, *list what is between the
   brackets; without one, *before is all that is left. */
static bool next_list(adv_text *cell, adv_text *before, adv_text *list)
{
    for (size_t open = 0; open < cell->length; open++) {
        if (cell->bytes[open] != '(') {
            continue;
        }
        size_t close = open + 1;
        while (close < cell->length && cell->bytes[close] != ')' && cell->bytes[close] != '(') {
            close++;
        }
        adv_text inside = {cell->bytes + open + 1, close - open - 1};
        if (close < cell->length && cell->bytes[close] == ')' && symbol_count(inside) > 0) {
            *before = without_open_list((adv_text){cell->bytes, open});
            *list = inside;
            cell->bytes += close + 1;
            cell->length -= close + 1;
            return true;
        }
    }
    *before = *cell;
    *list = (adv_text){NULL, 0};
    *cell = (adv_text){NULL, 0};
    return false;
}

/* Blanks and line ends of a cell around a rate are no part of it. */
static adv_text trim_lines(adv_text text)
{
    while (text.length > 0 && is_blank(text.bytes[0])) {
        text.bytes++;
        text.length--;
    }
    while (text.length > 0 && is_blank(text.bytes[text.length - 1])) {
        text.length--;
    }
    return text;
}

static adv_status read_special(adv_duty_special *out, adv_arena *arena, adv_text rate, adv_text list)
{
    bool good = false;
    uint16_t count = symbol_count(list);
    adv_text *symbols = ADV_ARENA_ARRAY(arena, (size_t)count + 1, adv_text);
    if (symbols == NULL) {
        return ADV_ERR_MEMORY;
    }
    for (uint16_t i = 0; i < count; i++) {
        symbols[i] = next_symbol(&list, &good);
    }
    out->symbols = symbols;
    out->symbol_count = count;
    return adv_duty_rate_read(&out->rate, arena, trim_lines(rate));
}

adv_status adv_duty_special_read(const adv_duty_special **out, uint16_t *count, adv_arena *arena,
                                 adv_text text)
{
    adv_text rest = text;
    adv_text rate;
    adv_text list;
    size_t rates = 1;
    adv_status status = ADV_OK;
    while (next_list(&rest, &rate, &list)) {
        rates++;
    }
    rates = rates > UINT16_MAX ? UINT16_MAX : rates;
    adv_duty_special *rows = ADV_ARENA_ARRAY(arena, rates, adv_duty_special);
    *out = NULL;
    *count = 0;
    if (rows == NULL) {
        return ADV_ERR_MEMORY;
    }
    rest = text;
    for (size_t i = 0; i < rates && status == ADV_OK; i++) {
        (void)next_list(&rest, &rate, &list);
        if (list.length > 0 || trim_lines(rate).length > 0) {
            status = read_special(&rows[*count], arena, rate, list);
            *count = (uint16_t)(*count + (status == ADV_OK));
        }
    }
    *out = status == ADV_OK ? rows : NULL;
    return status;
}

bool adv_duty_ad_valorem(int64_t *e9, int32_t *per, const adv_duty_rate *rate)
{
    *e9 = 0;
    *per = 1;
    if (rate->form == ADV_DUTY_FREE) {
        return true;
    }
    if (rate->form != ADV_DUTY_TERMS || rate->term_count != 1 || rate->terms[0].base != ADV_DUTY_ON_VALUE ||
        rate->terms[0].of.length > 0 || rate->minimum_count + rate->maximum_count > 0) {
        return false;
    }
    *e9 = rate->terms[0].e9;
    *per = rate->terms[0].per;
    return true;
}

bool adv_duty_computable(const adv_duty_rate *rate)
{
    return rate->form == ADV_DUTY_FREE || rate->form == ADV_DUTY_TERMS || rate->form == ADV_DUTY_ADDED;
}

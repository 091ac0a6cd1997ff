/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Single values of a file of facts or of law: what each may look like and what to say when it does not.
 * Everything is text here: an amount that came as a JSON number has already lost who knows which digits,
 * and a word such as true means different things to different readers, so both are refused with what to
 * write instead.
 */
#include <string.h>

#include "schema_walk.h"

/* So much of somebody's text is shown in a message. */
#define SHOWN_LIMIT ((size_t)48)

static int shown(adv_text text)
{
    return (int)(text.length < SHOWN_LIMIT ? text.length : SHOWN_LIMIT);
}

static bool is_among(char c, const char *set)
{
    return memchr(set, c, strlen(set)) != NULL;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_small(char c)
{
    return c >= 'a' && c <= 'z';
}

const char *adv_field_expected(adv_field_type type)
{
    switch (type) {
    case ADV_FIELD_TEXT: return "text";
    case ADV_FIELD_ID: return "an id made of letters, digits and - _ . / :";
    case ADV_FIELD_MONEY: return "an amount written as text such as \"1200.00 USD\"";
    case ADV_FIELD_QUANTITY: return "a quantity with its unit written as text such as \"500 pcs\"";
    case ADV_FIELD_COUNT: return "a number written as text such as \"500\"";
    case ADV_FIELD_DECIMAL: return "a decimal written as text such as \"0.125\"";
    case ADV_FIELD_PERCENT: return "a percentage written as text such as \"6.5\"";
    case ADV_FIELD_DATE: return "a day written as text such as \"2025-02-18\"";
    case ADV_FIELD_TERNARY:
    case ADV_FIELD_FACTS: return "one of the words \"yes\", \"no\" and \"unknown\"";
    case ADV_FIELD_ENUM: return "one of the words allowed here";
    case ADV_FIELD_COUNTRY: return "a country written as two capital letters such as \"CN\"";
    case ADV_FIELD_CURRENCY: return "a currency written as three capital letters such as \"USD\"";
    case ADV_FIELD_INTEGER: return "a whole number written as text such as \"1\"";
    case ADV_FIELD_DATES: return "a map of days such as export: \"2025-02-18\"";
    case ADV_FIELD_OBJECT: return "a map of keys and values";
    case ADV_FIELD_LIST: return "a list of maps";
    case ADV_FIELD_TEXTS: return "a text or a list of texts";
    }
    return "something else";
}

/* What to write where a JSON number, true, false or null stands. */
static void wrong_scalar(adv_walker *walker, adv_field_type type, const adv_node *node, const adv_spot *spot)
{
    const char *expected = adv_field_expected(type);
    bool yes_no = type == ADV_FIELD_TERNARY || type == ADV_FIELD_FACTS;
    if (node->kind == ADV_NODE_NULL) {
        adv_walker_problem(walker, node->line, node->column, spot,
                           "found nothing, expected %s; leave the key out when there is nothing to state",
                           expected);
    } else if (node->kind == ADV_NODE_BOOL) {
        adv_walker_problem(walker, node->line, node->column, spot, "found %.*s, expected %s; %s",
                           shown(node->text), node->text.bytes, expected,
                           !yes_no                           ? "write it as text"
                           : adv_text_is(node->text, "true") ? "write \"yes\""
                                                             : "write \"no\"");
    } else if (type == ADV_FIELD_MONEY) {
        adv_walker_problem(
            walker, node->line, node->column, spot,
            "found a number %.*s, expected %s; write \"%.*s\" with its currency behind it, in quotes",
            shown(node->text), node->text.bytes, expected, shown(node->text), node->text.bytes);
    } else if (type == ADV_FIELD_QUANTITY) {
        adv_walker_problem(
            walker, node->line, node->column, spot,
            "found a number %.*s, expected %s; write \"%.*s\" with its unit behind it, in quotes",
            shown(node->text), node->text.bytes, expected, shown(node->text), node->text.bytes);
    } else {
        adv_walker_problem(walker, node->line, node->column, spot,
                           "found a number %.*s, expected %s; put it in quotes so that no program changes it",
                           shown(node->text), node->text.bytes, expected);
    }
}

void adv_value_wrong_kind(adv_walker *walker, adv_field_type type, const adv_node *node, const adv_spot *spot)
{
    const char *expected = adv_field_expected(type);
    switch (node->kind) {
    case ADV_NODE_MAP:
        adv_walker_problem(walker, node->line, node->column, spot, "found a map, expected %s%s", expected,
                           type == ADV_FIELD_LIST ? "; begin each one with a dash, or put them in [ ]" : "");
        return;
    case ADV_NODE_LIST:
        adv_walker_problem(walker, node->line, node->column, spot, "found a list, expected %s", expected);
        return;
    case ADV_NODE_TEXT:
        adv_walker_problem(walker, node->line, node->column, spot, "found the text '%.*s', expected %s",
                           shown(node->text), node->text.bytes, expected);
        return;
    case ADV_NODE_NUMBER:
    case ADV_NODE_BOOL:
    case ADV_NODE_NULL: wrong_scalar(walker, type, node, spot); return;
    }
}

/* True when the node is text that says something and can be shown; reports it otherwise. */
static bool is_clean_text(adv_walker *walker, adv_field_type type, const adv_node *node, const adv_spot *spot)
{
    if (node->kind != ADV_NODE_TEXT) {
        adv_value_wrong_kind(walker, type, node, spot);
        return false;
    }
    if (adv_text_trim(node->text).length == 0) {
        adv_walker_problem(
            walker, node->line, node->column, spot,
            "found an empty text, expected %s; leave the key out when there is nothing to state",
            adv_field_expected(type));
        return false;
    }
    for (size_t i = 0; i < node->text.length; i++) {
        unsigned char c = (unsigned char)node->text.bytes[i];
        if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f) {
            adv_walker_problem(walker, node->line, node->column, spot,
                               "the text holds a control character (byte %d, the %luth); remove it", (int)c,
                               (unsigned long)(i + 1));
            return false;
        }
    }
    return true;
}

static bool refuse_unknown(adv_walker *walker, const char *what, const adv_node *node, const adv_spot *spot)
{
    if (!adv_text_is(node->text, "unknown")) {
        return false;
    }
    adv_walker_problem(walker, node->line, node->column, spot,
                       "%s cannot be 'unknown' here; leave the key out while it is not known", what);
    return true;
}

void adv_value_read_text(adv_walker *walker, adv_text *out, const adv_node *node, const adv_spot *spot)
{
    if (is_clean_text(walker, ADV_FIELD_TEXT, node, spot)) {
        *out = node->text;
    }
}

static void read_id(adv_walker *walker, adv_text *out, const adv_node *node, const adv_spot *spot)
{
    if (!is_clean_text(walker, ADV_FIELD_ID, node, spot)) {
        return;
    }
    for (size_t i = 0; i < node->text.length; i++) {
        char c = node->text.bytes[i];
        if (!is_digit(c) && !is_capital(c) && !is_small(c) && !is_among(c, "-_./:")) {
            adv_walker_problem(walker, node->line, node->column, spot,
                               "'%.*s' is not %s; put a - in place of character %lu",
                               shown(node->text), node->text.bytes, adv_field_expected(ADV_FIELD_ID),
                               (unsigned long)(i + 1));
            return;
        }
    }
    *out = node->text;
}

/* Names people write for currencies that have another code. */
static const char *usual_code(adv_text text)
{
    static const struct {
        const char *usual, *code;
    } pairs[] = {{"RMB", "CNY"}, {"YUAN", "CNY"}, {"NTD", "TWD"}, {"NT$", "TWD"},  {"YEN", "JPY"},
                 {"STG", "GBP"}, {"UKP", "GBP"},  {"US$", "USD"}, {"$", "USD"},    {"EURO", "EUR"},
                 {"SFR", "CHF"}, {"HK$", "HKD"},  {"WON", "KRW"}, {"DONG", "VND"}, {"A$", "AUD"},
                 {"C$", "CAD"},  {"RUPEE", "INR"}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        if (adv_text_is_nocase(text, pairs[i].usual)) {
            return pairs[i].code;
        }
    }
    return NULL;
}

static bool is_code_in_small_letters(adv_text text)
{
    char capitals[4] = {0};
    if (text.length != 3) {
        return false;
    }
    for (size_t i = 0; i < 3; i++) {
        char c = text.bytes[i];
        capitals[i] = is_small(c) ? (char)(c - 'a' + 'A') : c;
    }
    return adv_currency_find(adv_text_of(capitals)) != ADV_CURRENCY_NONE;
}

/* A currency code inside the value of `node`. */
static bool read_code(adv_walker *walker, adv_currency *out, adv_text code, const adv_node *node,
                      const adv_spot *spot)
{
    adv_currency found = adv_currency_find(code);
    const char *usual = usual_code(code);
    if (found != ADV_CURRENCY_NONE) {
        *out = found;
        return true;
    }
    if (usual != NULL) {
        adv_walker_problem(walker, node->line, node->column, spot,
                           "'%.*s' is not a currency code of ISO 4217; did you mean %s?", shown(code),
                           code.bytes, usual);
    } else if (is_code_in_small_letters(code)) {
        adv_walker_problem(walker, node->line, node->column, spot,
                           "'%.*s' is not a currency code; ISO 4217 writes them in capital letters",
                           shown(code), code.bytes);
    } else {
        adv_walker_problem(
            walker, node->line, node->column, spot,
            "'%.*s' is not a currency code of ISO 4217; expected three capital letters such as USD",
            shown(code), code.bytes);
    }
    return false;
}

/* Splits "1200.00 USD" at its one blank; false when there is none. */
static bool split_at_blank(adv_text *head, adv_text *tail, adv_text text)
{
    const char *blank = text.length == 0 ? NULL : memchr(text.bytes, ' ', text.length);
    if (blank == NULL) {
        return false;
    }
    head->bytes = text.bytes;
    head->length = (size_t)(blank - text.bytes);
    tail->bytes = blank + 1;
    tail->length = text.length - head->length - 1;
    return true;
}

static bool looks_like_number(adv_text text)
{
    bool digit = false;
    for (size_t i = 0; i < text.length; i++) {
        digit = digit || is_digit(text.bytes[i]);
        if (!is_digit(text.bytes[i]) && !is_among(text.bytes[i], "-+., '")) {
            return false;
        }
    }
    return digit;
}

/* An amount without a blank in it: the currency is missing, glued on, or the whole is something else. */
static void report_unsplit_money(adv_walker *walker, const adv_node *node, const adv_spot *spot)
{
    adv_text text = node->text;
    if (looks_like_number(text)) {
        adv_walker_problem(walker, node->line, node->column, spot,
                           "the amount '%.*s' has no currency; write it with one, such as \"%.*s USD\"",
                           shown(text), text.bytes, shown(text), text.bytes);
    } else if (text.length > 3 && (is_digit(text.bytes[0]) || is_digit(text.bytes[text.length - 1]))) {
        adv_walker_problem(walker, node->line, node->column, spot,
                           "'%.*s' is not an amount; write the figure, one blank, and the currency, such as "
                           "\"1200.00 USD\"",
                           shown(text), text.bytes);
    } else {
        adv_walker_problem(
            walker, node->line, node->column, spot,
            "'%.*s' is not an amount; expected text such as \"1200.00 USD\", \"unknown USD\" or "
            "\"unknown\"",
            shown(text), text.bytes);
    }
}

/* True when figure and currency stand in the wrong order or more than one blank is between them. */
static bool report_odd_money(adv_walker *walker, adv_text figure, adv_text code, const adv_node *node,
                             const adv_spot *spot)
{
    if (figure.length == 0 || code.length == 0 || memchr(code.bytes, ' ', code.length) != NULL) {
        adv_walker_problem(
            walker, node->line, node->column, spot,
            "'%.*s' is not an amount; exactly one blank stands between figure and currency, and none "
            "elsewhere: \"1200.00 USD\"",
            shown(node->text), node->text.bytes);
        return true;
    }
    if (looks_like_number(code) && !looks_like_number(figure)) {
        adv_walker_problem(walker, node->line, node->column, spot,
                           "'%.*s' has the currency in front; write it behind: \"%.*s %.*s\"",
                           shown(node->text), node->text.bytes, shown(code), code.bytes, shown(figure),
                           figure.bytes);
        return true;
    }
    return false;
}

static void read_money(adv_walker *walker, adv_money *out, const adv_node *node, const adv_spot *spot)
{
    adv_text figure = {NULL, 0};
    adv_text code = {NULL, 0};
    adv_money money = {.e4 = ADV_AMOUNT_UNKNOWN, .stated = true};
    if (!is_clean_text(walker, ADV_FIELD_MONEY, node, spot)) {
        return;
    }
    if (adv_text_is(node->text, "unknown")) {
        *out = money;
        return;
    }
    if (!split_at_blank(&figure, &code, node->text)) {
        report_unsplit_money(walker, node, spot);
        return;
    }
    if (report_odd_money(walker, figure, code, node, spot)) {
        return;
    }
    if (!adv_text_is(figure, "unknown")) {
        adv_decimal_problem problem = adv_amount_parse(&money.e4, figure);
        if (problem != ADV_DECIMAL_OK) {
            adv_walker_problem(walker, node->line, node->column, spot, "'%.*s' %s", shown(figure),
                               figure.bytes, adv_decimal_problem_text(problem));
            return;
        }
    }
    if (read_code(walker, &money.currency, code, node, spot)) {
        *out = money;
    }
}

/* A unit begins with a letter of any script, so that a second figure is not taken for one. */
static bool is_unit(adv_text unit)
{
    if (unit.length == 0 || is_digit(unit.bytes[0]) || is_among(unit.bytes[0], "-+.,%")) {
        return false;
    }
    return memchr(unit.bytes, ' ', unit.length) == NULL && memchr(unit.bytes, '\t', unit.length) == NULL &&
           memchr(unit.bytes, '\n', unit.length) == NULL;
}

static void read_quantity(adv_walker *walker, adv_quantity *out, const adv_node *node, const adv_spot *spot)
{
    adv_text figure = {NULL, 0};
    adv_quantity quantity = {.stated = true};
    adv_decimal_problem problem;
    if (!is_clean_text(walker, ADV_FIELD_QUANTITY, node, spot) ||
        refuse_unknown(walker, "a quantity", node, spot)) {
        return;
    }
    if (!split_at_blank(&figure, &quantity.unit, node->text)) {
        adv_walker_problem(
            walker, node->line, node->column, spot,
            looks_like_number(node->text)
                ? "the quantity '%.*s' has no unit; write one behind it, such as \"500 pcs\""
                : "'%.*s' is not a quantity; write the figure, one blank, and the unit: \"500 pcs\"",
            shown(node->text), node->text.bytes);
        return;
    }
    problem = adv_amount_parse(&quantity.e4, figure);
    if (problem != ADV_DECIMAL_OK) {
        adv_walker_problem(walker, node->line, node->column, spot, "'%.*s' %s", shown(figure), figure.bytes,
                           adv_decimal_problem_text(problem));
    } else if (quantity.e4 < 0) {
        adv_walker_problem(walker, node->line, node->column, spot, "a quantity cannot be negative: '%.*s'",
                           shown(node->text), node->text.bytes);
    } else if (!is_unit(quantity.unit)) {
        adv_walker_problem(
            walker, node->line, node->column, spot,
            "'%.*s' is not a quantity; exactly one blank, then one unit without blanks: \"500 pcs\"",
            shown(node->text), node->text.bytes);
    } else {
        *out = quantity;
    }
}

static void read_decimal(adv_walker *walker, adv_decimal *out, const adv_field *field, const adv_node *node,
                         const adv_spot *spot)
{
    adv_decimal decimal = {.stated = true};
    adv_decimal_problem problem;
    adv_field_type type = (adv_field_type)field->type;
    if (!is_clean_text(walker, type, node, spot) || refuse_unknown(walker, "a number", node, spot)) {
        return;
    }
    if (type == ADV_FIELD_PERCENT && node->text.bytes[node->text.length - 1] == '%') {
        adv_walker_problem(walker, node->line, node->column, spot,
                           "'%.*s': the key already says percent; write the figure alone, such as \"6.5\"",
                           shown(node->text), node->text.bytes);
        return;
    }
    problem = adv_rate_parse(&decimal.e9, node->text);
    if (problem != ADV_DECIMAL_OK) {
        adv_walker_problem(walker, node->line, node->column, spot, "'%.*s' %s", shown(node->text),
                           node->text.bytes, adv_decimal_problem_text(problem));
    } else if (type == ADV_FIELD_COUNT && decimal.e9 < 0) {
        adv_walker_problem(walker, node->line, node->column, spot, "a count cannot be negative: '%.*s'",
                           shown(node->text), node->text.bytes);
    } else {
        *out = decimal;
    }
}

void adv_value_read_date(adv_walker *walker, adv_date *out, const adv_node *node, const adv_spot *spot)
{
    adv_date date = ADV_DATE_NONE;
    adv_date_problem problem;
    if (!is_clean_text(walker, ADV_FIELD_DATE, node, spot) || refuse_unknown(walker, "a day", node, spot)) {
        return;
    }
    problem = adv_date_parse(&date, node->text);
    if (problem != ADV_DATE_OK) {
        adv_walker_problem(walker, node->line, node->column, spot, "'%.*s' %s", shown(node->text),
                           node->text.bytes, adv_date_problem_text(problem));
        return;
    }
    *out = date;
}

/* The word somebody meant by another word for yes or no; NULL when it is none. */
static const char *usual_ternary(adv_text text)
{
    static const char *const yes[] = {"yes", "true", "y", "on", "1", NULL};
    static const char *const no[] = {"no", "false", "n", "off", "0", NULL};
    static const char *const unknown[] = {"unknown", "?", "maybe", "null", "n/a", "~", NULL};
    for (size_t i = 0; yes[i] != NULL; i++) {
        if (adv_text_is_nocase(text, yes[i])) {
            return "yes";
        }
    }
    for (size_t i = 0; no[i] != NULL; i++) {
        if (adv_text_is_nocase(text, no[i])) {
            return "no";
        }
    }
    for (size_t i = 0; unknown[i] != NULL; i++) {
        if (adv_text_is_nocase(text, unknown[i])) {
            return "unknown";
        }
    }
    return NULL;
}

void adv_value_read_ternary(adv_walker *walker, uint8_t *out, const adv_node *node, const adv_spot *spot)
{
    const char *usual;
    if (!is_clean_text(walker, ADV_FIELD_TERNARY, node, spot)) {
        return;
    }
    if (adv_text_is(node->text, "yes")) {
        *out = ADV_TRUE;
        return;
    }
    if (adv_text_is(node->text, "no")) {
        *out = ADV_FALSE;
        return;
    }
    if (adv_text_is(node->text, "unknown")) {
        *out = ADV_UNKNOWN;
        return;
    }
    usual = usual_ternary(node->text);
    adv_walker_problem(walker, node->line, node->column, spot, "found '%.*s', expected %s%s%s",
                       shown(node->text), node->text.bytes, adv_field_expected(ADV_FIELD_TERNARY),
                       usual == NULL ? "" : "; write ", usual == NULL ? "" : usual);
}

static void read_enum(adv_walker *walker, uint8_t *out, const adv_field *field, const adv_node *node,
                      const adv_spot *spot)
{
    const char *near;
    if (node->kind != ADV_NODE_TEXT) {
        if (node->kind == ADV_NODE_MAP || node->kind == ADV_NODE_LIST) {
            adv_value_wrong_kind(walker, ADV_FIELD_ENUM, node, spot);
        } else {
            adv_walker_problem(walker, node->line, node->column, spot,
                               "found %s, expected one of the words %s",
                               node->kind == ADV_NODE_NULL ? "nothing" : node->text.bytes,
                               adv_name_list(walker, adv_name_in_array, field->names));
        }
        return;
    }
    for (size_t i = 0; field->names[i] != NULL; i++) {
        if (adv_text_is(node->text, field->names[i])) {
            *out = (uint8_t)(i + 1);
            return;
        }
    }
    near = adv_name_nearest(node->text, adv_name_in_array, field->names);
    adv_walker_problem(walker, node->line, node->column, spot,
                       "'%.*s' is not allowed here; %s%s%swrite one of %s", shown(node->text),
                       node->text.bytes, near == NULL ? "" : "did you mean '", near == NULL ? "" : near,
                       near == NULL ? "" : "'? ", adv_name_list(walker, adv_name_in_array, field->names));
}

/* Names people write for countries that have another code. */
static const char *usual_country(adv_text text)
{
    static const struct {
        const char *usual, *code;
    } pairs[] = {{"UK", "GB"},    {"EN", "GB"},     {"EL", "GR"},      {"USA", "US"},   {"CHN", "CN"},
                 {"CHINA", "CN"}, {"PRC", "CN"},    {"VIETNAM", "VN"}, {"JAPAN", "JP"}, {"GERMANY", "DE"},
                 {"INDIA", "IN"}, {"MEXICO", "MX"}, {"TAIWAN", "TW"},  {"KOREA", "KR"}, {"CANADA", "CA"}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        if (adv_text_is_nocase(text, pairs[i].usual)) {
            return pairs[i].code;
        }
    }
    return NULL;
}

static void read_country(adv_walker *walker, adv_text *out, const adv_node *node, const adv_spot *spot)
{
    const char *usual;
    if (!is_clean_text(walker, ADV_FIELD_COUNTRY, node, spot) ||
        refuse_unknown(walker, "a country", node, spot)) {
        return;
    }
    if (adv_country_known(node->text)) {
        *out = node->text;
        return;
    }
    usual = usual_country(node->text);
    adv_walker_problem(walker, node->line, node->column, spot,
                       "'%.*s' is not a country code of ISO 3166%s%s%s", shown(node->text), node->text.bytes,
                       usual == NULL ? "; expected two capital letters such as CN" : "; did you mean ",
                       usual == NULL ? "" : usual, usual == NULL ? "" : "?");
}

static void read_integer(adv_walker *walker, int64_t *out, const adv_node *node, const adv_spot *spot)
{
    int64_t value = 0;
    adv_decimal_problem problem;
    if (!is_clean_text(walker, ADV_FIELD_INTEGER, node, spot) ||
        refuse_unknown(walker, "a number", node, spot)) {
        return;
    }
    problem = adv_decimal_parse(&value, node->text, 0, INT64_MAX);
    if (problem == ADV_DECIMAL_SCALE) {
        adv_walker_problem(walker, node->line, node->column, spot, "'%.*s' is not a whole number",
                           shown(node->text), node->text.bytes);
    } else if (problem != ADV_DECIMAL_OK) {
        adv_walker_problem(walker, node->line, node->column, spot, "'%.*s' %s", shown(node->text),
                           node->text.bytes, adv_decimal_problem_text(problem));
    } else {
        *out = value;
    }
}

static void read_currency(adv_walker *walker, adv_currency *out, const adv_node *node, const adv_spot *spot)
{
    if (is_clean_text(walker, ADV_FIELD_CURRENCY, node, spot)) {
        (void)read_code(walker, out, node->text, node, spot);
    }
}

void adv_value_read(adv_walker *walker, void *out, const adv_field *field, const adv_node *node,
                    const adv_spot *spot)
{
    switch ((adv_field_type)field->type) {
    case ADV_FIELD_TEXT: adv_value_read_text(walker, out, node, spot); return;
    case ADV_FIELD_ID: read_id(walker, out, node, spot); return;
    case ADV_FIELD_MONEY: read_money(walker, out, node, spot); return;
    case ADV_FIELD_QUANTITY: read_quantity(walker, out, node, spot); return;
    case ADV_FIELD_COUNT:
    case ADV_FIELD_DECIMAL:
    case ADV_FIELD_PERCENT: read_decimal(walker, out, field, node, spot); return;
    case ADV_FIELD_DATE: adv_value_read_date(walker, out, node, spot); return;
    case ADV_FIELD_TERNARY: adv_value_read_ternary(walker, out, node, spot); return;
    case ADV_FIELD_ENUM: read_enum(walker, out, field, node, spot); return;
    case ADV_FIELD_COUNTRY: read_country(walker, out, node, spot); return;
    case ADV_FIELD_CURRENCY: read_currency(walker, out, node, spot); return;
    case ADV_FIELD_INTEGER: read_integer(walker, out, node, spot); return;
    case ADV_FIELD_FACTS:
    case ADV_FIELD_DATES:
    case ADV_FIELD_OBJECT:
    case ADV_FIELD_LIST:
    case ADV_FIELD_TEXTS: break;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON as RFC 8259 has it, and nothing beside it.  The reader keeps its own stack of open maps and lists, so
 * a hostile text costs no recursion; it stops at the first mistake, since what follows one in JSON is
 * guesswork. Lines and columns are counted once, forward, as places are asked for.
 */
#include "advalorem/json.h"

#include <assert.h>
#include <string.h>

#include "utf8.h"

#define FEW_KEYS 16 /* so many keys are compared pair by pair; more are sorted first */

typedef struct reader {
    const char *text;
    size_t length;
    size_t at; /* next byte to read */
    /* The place last asked for: everything before `counted` is in line and column. */
    size_t counted;
    int32_t line;
    int32_t column;
    size_t nodes;
    adv_arena *arena;
    const char *source;
    adv_error *err;
} reader;

typedef struct open_node {
    adv_node *node;
    adv_node *last; /* child */
} open_node;

static int32_t one_more(int32_t n)
{
    return n == INT32_MAX ? n : n + 1;
}

/* Counts lines and code points up to `position`, which never lies before the place last asked for. */
static adv_place place_at(reader *r, size_t position)
{
    assert(position >= r->counted);
    for (; r->counted < position; r->counted++) {
        char c = r->text[r->counted];
        if (c == '\n') {
            r->line = one_more(r->line);
            r->column = 1;
        } else if ((c & 0xC0) != 0x80) {
            r->column = one_more(r->column);
        }
    }
    adv_place place = {.source = r->source, .row = r->line, .column = r->column};
    return place;
}

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '+' || c == '-';
}

static void write_hex(char *out, uint32_t value, int digits)
{
    for (int i = digits - 1; i >= 0; i--) {
        out[i] = "0123456789ABCDEF"[value & 0xFu];
        value >>= 4;
    }
}

/* What stands at `position`, in words for a message. */
static void describe(char out[48], const reader *r, size_t position)
{
    const char *bytes = r->text + position;
    size_t rest = r->length - position;
    uint32_t code_point = 0;
    size_t length = adv_utf8_decode(&code_point, bytes, rest);
    if (rest == 0) {
        memcpy(out, "the end of the text", sizeof "the end of the text");
    } else if (length == 0) {
        memcpy(out, "the byte 0x00, which is not UTF-8", sizeof "the byte 0x00, which is not UTF-8");
        write_hex(out + 11, (unsigned char)bytes[0], 2);
    } else if (code_point == '\n') {
        memcpy(out, "the end of the line", sizeof "the end of the line");
    } else if (code_point < 0x20u || code_point == 0x7Fu) {
        memcpy(out, "the control character U+0000", sizeof "the control character U+0000");
        write_hex(out + 24, code_point, 4);
    } else {
        size_t word = 0;
        while (word < 24 && word < rest && is_word_byte(bytes[word])) {
            word++;
        }
        size_t shown = word == 0 ? length : word;
        out[0] = '\'';
        memcpy(out + 1, bytes, shown);
        memcpy(out + 1 + shown, "'", 2);
    }
}

/* "found X, expected ...": the one shape of a syntax error. */
static adv_status fail_expected(reader *r, size_t position, const char *expected)
{
    char found[48];
    describe(found, r, position);
    return adv_fail(r->err, ADV_ERR_INPUT, place_at(r, position), "found %s, expected %s", found, expected);
}

static adv_status fail_plainly(reader *r, size_t position, adv_status status, const char *sentence)
{
    return adv_fail(r->err, status, place_at(r, position), "%s", sentence);
}

static void skip_blanks(reader *r)
{
    while (r->at < r->length) {
        char c = r->text[r->at];
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
            break;
        }
        r->at++;
    }
}

static char peek(const reader *r)
{
    return r->at < r->length ? r->text[r->at] : '\0'; /* a NUL in the text is no JSON either */
}

/* Four hexadecimal digits, or -1. */
static int32_t read_hex4(const reader *r, size_t position)
{
    int32_t value = 0;
    if (r->length - position < 4) {
        return -1;
    }
    for (size_t i = 0; i < 4; i++) {
        char c = r->text[position + i];
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0) {
            return -1;
        }
        value = value * 16 + digit;
    }
    return value;
}

/* The escape \uXXXX at r->at, with its second half where it takes two. */
static adv_status read_unicode_escape(reader *r, char *out, size_t *written)
{
    size_t start = r->at;
    int32_t unit = read_hex4(r, start + 2);
    if (unit < 0) {
        return fail_plainly(r, start, ADV_ERR_INPUT,
                            "found \\u without four hexadecimal digits behind it; write it "
                            "like \\u20AC, or write the character itself");
    }
    if (unit == 0) {
        return fail_plainly(r, start, ADV_ERR_INPUT,
                            "found \\u0000; a zero byte would end the text early for many programs, so it is "
                            "refused; remove it");
    }
    r->at += 6;
    uint32_t code_point = (uint32_t)unit;
    if (unit >= 0xD800 && unit <= 0xDFFF) {
        bool pair = r->length - r->at >= 6 && r->text[r->at] == '\\' && r->text[r->at + 1] == 'u';
        int32_t low = pair ? read_hex4(r, r->at + 2) : -1;
        if (unit >= 0xDC00 || low < 0xDC00 || low > 0xDFFF) {
            return fail_plainly(
                r, start, ADV_ERR_INPUT,
                "found one half of a surrogate pair alone, which is no character; write both halves "
                "(\\uD83D\\uDE00) or the character itself");
        }
        code_point = 0x10000u + (((uint32_t)unit - 0xD800u) << 10) + ((uint32_t)low - 0xDC00u);
        r->at += 6;
    }
    *written += adv_utf8_encode(out + *written, code_point);
    return ADV_OK;
}

static adv_status read_escape(reader *r, char *out, size_t *written)
{
    static const char letters[] = "\"\\/bfnrt";
    static const char meanings[] = "\"\\/\b\f\n\r\t";
    char letter = r->at + 1 < r->length ? r->text[r->at + 1] : '\0';
    if (letter == 'u') {
        return read_unicode_escape(r, out, written);
    }
    const char *found = letter == '\0' ? NULL : memchr(letters, letter, sizeof letters - 1);
    if (found == NULL) {
        return fail_expected(
            r, r->at + 1 < r->length ? r->at + 1 : r->length,
            "one of \" \\ / b f n r t u behind the backslash; a backslash itself is written \\\\");
    }
    out[(*written)++] = meanings[found - letters];
    r->at += 2;
    return ADV_OK;
}

/* Where the closing quote of the string that begins behind `start` stands; the length when there is none. */
static size_t find_quote(const reader *r, size_t start)
{
    size_t position = start;
    while (position < r->length && r->text[position] != '"') {
        position += r->text[position] == '\\' ? 2 : 1;
    }
    return position < r->length ? position : r->length;
}

/* A string at r->at, decoded into the arena. */
static adv_status read_string(reader *r, adv_text *out)
{
    size_t start = r->at;
    size_t end = find_quote(r, start + 1);
    char *bytes = adv_arena_alloc(r->arena, end - start + 1, 1); /* decoding never lengthens */
    if (bytes == NULL) {
        return adv_fail_memory(r->err);
    }
    size_t written = 0;
    r->at = start + 1;
    while (r->at < end) {
        uint32_t code_point;
        size_t length = adv_utf8_decode(&code_point, r->text + r->at, r->length - r->at);
        if (length == 0) {
            return fail_expected(r, r->at, "UTF-8; save the file in that encoding");
        }
        if (code_point < 0x20u) {
            return fail_expected(r, r->at,
                                 "the closing quote; inside a string a control character is written as an "
                                 "escape such as \\n or \\t");
        }
        if (code_point == '\\') {
            adv_status status = read_escape(r, bytes, &written);
            if (status != ADV_OK) {
                return status;
            }
        } else {
            memcpy(bytes + written, r->text + r->at, length);
            written += length;
            r->at += length;
        }
    }
    if (r->at >= r->length) {
        return fail_plainly(r, start, ADV_ERR_INPUT, "the string that begins here has no closing quote");
    }
    r->at = end + 1;
    out->bytes = bytes;
    out->length = written;
    return ADV_OK;
}

static size_t skip_digits(const reader *r, size_t position)
{
    while (position < r->length && r->text[position] >= '0' && r->text[position] <= '9') {
        position++;
    }
    return position;
}

/* -?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)? */
static adv_status read_number(reader *r, adv_text *out)
{
    size_t start = r->at;
    size_t first = start + (r->text[start] == '-');
    size_t p = skip_digits(r, first);
    if (p == first) {
        return fail_expected(r, p, "a digit behind the minus sign");
    }
    if (p - first > 1 && r->text[first] == '0') {
        return fail_expected(r, start,
                             "a number without a zero in front; identifiers such as 0123 are written as "
                             "text in double quotes");
    }
    if (p < r->length && r->text[p] == '.') {
        size_t fraction = p + 1;
        p = skip_digits(r, fraction);
        if (p == fraction) {
            return fail_expected(r, p, "a digit behind the decimal point");
        }
    }
    if (p < r->length && (r->text[p] == 'e' || r->text[p] == 'E')) {
        size_t exponent = p + 1;
        exponent += exponent < r->length && (r->text[exponent] == '+' || r->text[exponent] == '-');
        p = skip_digits(r, exponent);
        if (p == exponent) {
            return fail_expected(r, p, "a digit in the exponent");
        }
    }
    out->bytes = adv_arena_copy(r->arena, r->text + start, p - start);
    out->length = p - start;
    r->at = p;
    return out->bytes == NULL ? adv_fail_memory(r->err) : ADV_OK;
}

static const char value_expected[] = "a value: text in double quotes, a number, true, false, null, { or [";

static adv_status fail_value(reader *r)
{
    char c = peek(r);
    if (c == '\'') {
        return fail_expected(r, r->at, "a value; text stands in double quotes");
    }
    if (c == '/' || c == '#') {
        return fail_expected(r, r->at, "a value; JSON has no comments");
    }
    if (c == '}' || c == ']') {
        return fail_expected(r, r->at, "another value; remove the comma before it");
    }
    return fail_expected(r, r->at, value_expected);
}

static adv_status read_word(reader *r, adv_node *node)
{
    static const struct {
        const char *word;
        adv_node_kind kind;
    } words[] = {{"true", ADV_NODE_BOOL}, {"false", ADV_NODE_BOOL}, {"null", ADV_NODE_NULL}};
    size_t length = 0;
    while (length < r->length - r->at && is_word_byte(r->text[r->at + length])) {
        length++;
    }
    adv_text word = {r->text + r->at, length};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (adv_text_is(word, words[i].word)) {
            node->kind = words[i].kind;
            node->text = adv_text_of(node->kind == ADV_NODE_NULL ? "" : words[i].word);
            r->at += length;
            return ADV_OK;
        }
        if (adv_text_is_nocase(word, words[i].word)) {
            return fail_expected(r, r->at, "true, false or null in small letters");
        }
    }
    return fail_value(r);
}

/* Reads a scalar at r->at, or only the bracket of a map or list. */
static adv_status read_value_start(reader *r, adv_node **out)
{
    if (r->nodes >= ADV_NODE_COUNT_LIMIT) {
        return adv_fail(r->err, ADV_ERR_LIMIT, place_at(r, r->at),
                        "the text holds more than %d values, the most that one text may hold; split it",
                        ADV_NODE_COUNT_LIMIT);
    }
    adv_node *node = ADV_ARENA_NEW(r->arena, adv_node);
    if (node == NULL) {
        return adv_fail_memory(r->err);
    }
    adv_place place = place_at(r, r->at);
    node->line = (int32_t)place.row;
    node->column = place.column;
    r->nodes++;
    *out = node;
    char c = peek(r);
    if (c == '{' || c == '[') {
        node->kind = c == '{' ? ADV_NODE_MAP : ADV_NODE_LIST;
        r->at++;
        return ADV_OK;
    }
    if (c == '"') {
        node->kind = ADV_NODE_TEXT;
        return read_string(r, &node->text);
    }
    if (c == '-' || (c >= '0' && c <= '9')) {
        node->kind = ADV_NODE_NUMBER;
        return read_number(r, &node->text);
    }
    return read_word(r, node);
}

typedef struct key_order {
    const adv_node *node;
} key_order;

static int by_key(const void *a, const void *b, const void *context)
{
    (void)context;
    return adv_text_compare(((const key_order *)a)->node->key, ((const key_order *)b)->node->key);
}

/* The children of a map in the order of their keys; NULL when memory is out. */
static key_order *sorted_keys(const adv_node *map, adv_arena *arena)
{
    key_order *keys = ADV_ARENA_ARRAY(arena, map->count, key_order);
    key_order *scratch = ADV_ARENA_ARRAY(arena, map->count, key_order);
    if (keys == NULL || scratch == NULL) {
        return NULL;
    }
    size_t count = 0;
    for (const adv_node *child = map->first; child != NULL; child = child->next) {
        keys[count++].node = child;
    }
    assert(count == map->count);
    adv_sort(keys, scratch, count, sizeof *keys, by_key, NULL);
    return keys;
}

static bool stands_before(const adv_node *a, const adv_node *b)
{
    return a->key_line < b->key_line || (a->key_line == b->key_line && a->key_column < b->key_column);
}

/* The first key of a small map that repeats an earlier one, and which. */
static void find_repeat_in_few(const adv_node **repeat, const adv_node **earlier, const adv_node *map)
{
    for (const adv_node *b = map->first; b != NULL; b = b->next) {
        for (const adv_node *a = map->first; a != b; a = a->next) {
            if (adv_text_equal(a->key, b->key)) {
                *repeat = b;
                *earlier = a;
                return;
            }
        }
    }
}

static void find_repeat_in_sorted(const adv_node **repeat, const adv_node **earlier, const key_order *keys,
                                  size_t count)
{
    for (size_t i = 1; i < count; i++) {
        bool equal = adv_text_equal(keys[i - 1].node->key, keys[i].node->key);
        if (equal && (*repeat == NULL || stands_before(keys[i].node, *repeat))) {
            *repeat = keys[i].node;
            *earlier = keys[i - 1].node;
        }
    }
}

static adv_status check_keys(reader *r, const adv_node *map)
{
    const adv_node *repeat = NULL;
    const adv_node *earlier = NULL;
    if (map->count <= FEW_KEYS) {
        find_repeat_in_few(&repeat, &earlier, map);
    } else {
        key_order *keys = sorted_keys(map, r->arena);
        if (keys == NULL) {
            return adv_fail_memory(r->err);
        }
        find_repeat_in_sorted(&repeat, &earlier, keys, map->count);
    }
    if (repeat == NULL) {
        return ADV_OK;
    }
    adv_place place = {.source = r->source, .row = repeat->key_line, .column = repeat->key_column};
    int shown = repeat->key.length < 200 ? (int)repeat->key.length : 200;
    return adv_fail(
        r->err, ADV_ERR_INPUT, place,
        "the key '%.*s' stands twice in one map, first at line %d, column %d; keep one of the two", shown,
        repeat->key.bytes, (int)earlier->key_line, (int)earlier->key_column);
}

/* The key of the next child and its colon. */
static adv_status read_key(reader *r, adv_text *key, adv_place *place, bool after_comma)
{
    *place = place_at(r, r->at);
    char c = peek(r);
    if (c == '\'') {
        return fail_expected(r, r->at, "a key in double quotes");
    }
    if (c == '}' && after_comma) {
        return fail_expected(r, r->at, "another key; remove the comma before it");
    }
    if (c == '/' || c == '#') {
        return fail_expected(r, r->at, "a key in double quotes; JSON has no comments");
    }
    if (c != '"') {
        return fail_expected(r, r->at,
                             after_comma ? "a key in double quotes" : "a key in double quotes, or }");
    }
    adv_status status = read_string(r, key);
    if (status != ADV_OK) {
        return status;
    }
    skip_blanks(r);
    if (peek(r) != ':') {
        return fail_expected(r, r->at, "a colon behind the key");
    }
    r->at++;
    skip_blanks(r);
    return ADV_OK;
}

/* Reads the next child of an open map or list up to its own children. */
static adv_status read_child(reader *r, open_node *parent, adv_node **child)
{
    adv_text key = {NULL, 0};
    adv_place key_place = {0};
    bool in_map = parent->node->kind == ADV_NODE_MAP;
    adv_status status = ADV_OK;
    if (in_map) {
        status = read_key(r, &key, &key_place, parent->last != NULL);
    }
    if (status == ADV_OK) {
        status = read_value_start(r, child);
    }
    if (status != ADV_OK) {
        return status;
    }
    assert(*child != NULL);
    (*child)->key = key;
    (*child)->key_line = (int32_t)key_place.row;
    (*child)->key_column = key_place.column;
    if (parent->last == NULL) {
        parent->node->first = *child;
    } else {
        parent->last->next = *child;
    }
    parent->last = *child;
    parent->node->count++;
    return ADV_OK;
}

static bool is_open(const adv_node *node)
{
    assert(node != NULL);
    return node->kind == ADV_NODE_MAP || node->kind == ADV_NODE_LIST;
}

static adv_status push(reader *r, open_node *stack, size_t *depth, adv_node *node)
{
    if (*depth == ADV_NODE_DEPTH_LIMIT) {
        return adv_fail(r->err, ADV_ERR_LIMIT, place_at(r, r->at - 1),
                        "maps and lists stand more than %d deep in each other, the most that is read; "
                        "flatten the text",
                        ADV_NODE_DEPTH_LIMIT);
    }
    stack[(*depth)++] = (open_node){node, NULL};
    return ADV_OK;
}

/* One step inside the innermost open map or list: its end, or a separator and one more child. */
static adv_status read_inside(reader *r, open_node *stack, size_t *depth)
{
    open_node *parent = &stack[*depth - 1];
    bool in_map = parent->node->kind == ADV_NODE_MAP;
    skip_blanks(r);
    if (peek(r) == (in_map ? '}' : ']')) {
        r->at++;
        (*depth)--;
        return in_map ? check_keys(r, parent->node) : ADV_OK;
    }
    if (parent->last != NULL) {
        if (peek(r) != ',') {
            return fail_expected(r, r->at, in_map ? "a comma or }" : "a comma or ]");
        }
        r->at++;
        skip_blanks(r);
    }
    adv_node *child = NULL;
    adv_status status = read_child(r, parent, &child);
    if (status == ADV_OK && is_open(child)) {
        status = push(r, stack, depth, child);
    }
    return status;
}

static adv_status read_text(reader *r, adv_node **root)
{
    open_node stack[ADV_NODE_DEPTH_LIMIT];
    size_t depth = 0;
    if (r->length >= 3 && memcmp(r->text, "\xEF\xBB\xBF", 3) == 0) {
        return fail_plainly(
            r, 0, ADV_ERR_INPUT,
            "found a byte order mark before the first value; save the file as UTF-8 without one");
    }
    skip_blanks(r);
    adv_status status = read_value_start(r, root);
    if (status == ADV_OK && is_open(*root)) {
        status = push(r, stack, &depth, *root);
    }
    while (status == ADV_OK && depth != 0) {
        status = read_inside(r, stack, &depth);
    }
    if (status == ADV_OK) {
        skip_blanks(r);
        if (r->at < r->length) {
            status = fail_expected(r, r->at, "nothing more behind the value; one text holds one value");
        }
    }
    return status;
}

adv_status adv_json_read(adv_node **out, adv_arena *arena, adv_text text, const char *source, adv_error *err)
{
    assert(out != NULL && arena != NULL && (text.bytes != NULL || text.length == 0));
    reader r = {.text = text.length == 0 ? "" : text.bytes,
                .length = text.length,
                .line = 1,
                .column = 1,
                .arena = arena,
                .source = source,
                .err = err};
    if (text.length > ADV_NODE_BYTES_LIMIT) {
        return adv_fail(err, ADV_ERR_LIMIT, place_at(&r, 0),
                        "the text is larger than %d MB, the most that is read at once; split it",
                        (int)(ADV_NODE_BYTES_LIMIT >> 20));
    }
    adv_node *root = NULL;
    adv_status status = read_text(&r, &root);
    if (status == ADV_OK) {
        *out = root;
    }
    return status;
}

/* A control character as its escape; U+0008 to U+000D have letters, U+000B among them has none in JSON. */
static void put_control(adv_buffer *out, unsigned char c)
{
    static const char letters[] = "btn\0fr";
    char letter = c >= 8 && c <= 13 ? letters[c - 8] : '\0';
    char escape[6] = {'\\', 'u', '0', '0', '0', '0'};
    if (letter != '\0') {
        escape[1] = letter;
    } else {
        write_hex(escape + 2, c, 4);
    }
    adv_text text = {escape, letter != '\0' ? 2 : 6};
    adv_buffer_text(out, text);
}

/* How many bytes from `position` on stand in a JSON string as they are. */
static size_t plain_run(adv_text text, size_t position)
{
    size_t p = position;
    while (p < text.length) {
        uint32_t code_point;
        size_t length = adv_utf8_decode(&code_point, text.bytes + p, text.length - p);
        if (length == 0 || code_point < 0x20u || code_point == '"' || code_point == '\\') {
            break;
        }
        p += length;
    }
    return p - position;
}

void adv_json_string(adv_buffer *out, adv_text text)
{
    adv_buffer_char(out, '"');
    size_t position = 0;
    while (position < text.length) {
        adv_text run = {text.bytes + position, plain_run(text, position)};
        adv_buffer_text(out, run);
        position += run.length;
        if (position == text.length) {
            break;
        }
        unsigned char c = (unsigned char)text.bytes[position++];
        if (c == '"' || c == '\\') {
            adv_buffer_char(out, '\\');
            adv_buffer_char(out, (char)c);
        } else if (c < 0x20u) {
            put_control(out, c);
        } else {
            adv_buffer_string(out, "\xEF\xBF\xBD"); /* U+FFFD for a byte that is not UTF-8 */
        }
    }
    adv_buffer_char(out, '"');
}

static void put_canonical(adv_buffer *out, const adv_node *node, int depth);

static void put_map(adv_buffer *out, const adv_node *map, int depth)
{
    const key_order *keys = sorted_keys(map, out->arena);
    if (keys == NULL) {
        out->failed = true;
        return;
    }
    adv_buffer_char(out, '{');
    for (size_t i = 0; i < map->count; i++) {
        if (i != 0) {
            adv_buffer_char(out, ',');
        }
        adv_json_string(out, keys[i].node->key);
        adv_buffer_char(out, ':');
        put_canonical(out, keys[i].node, depth + 1);
    }
    adv_buffer_char(out, '}');
}

static void put_list(adv_buffer *out, const adv_node *list, int depth)
{
    adv_buffer_char(out, '[');
    for (const adv_node *child = list->first; child != NULL; child = child->next) {
        if (child != list->first) {
            adv_buffer_char(out, ',');
        }
        put_canonical(out, child, depth + 1);
    }
    adv_buffer_char(out, ']');
}

/* Recursion is as deep as the readers let a tree be. */
static void put_canonical(adv_buffer *out, const adv_node *node, int depth)
{
    assert(depth <= ADV_NODE_DEPTH_LIMIT);
    switch (node->kind) {
    case ADV_NODE_MAP: put_map(out, node, depth); break;
    case ADV_NODE_LIST: put_list(out, node, depth); break;
    case ADV_NODE_TEXT: adv_json_string(out, node->text); break;
    case ADV_NODE_NUMBER:
    case ADV_NODE_BOOL: adv_buffer_text(out, node->text); break;
    case ADV_NODE_NULL: adv_buffer_string(out, "null"); break;
    }
}

adv_status adv_json_canonical(adv_buffer *out, const adv_node *node)
{
    assert(out != NULL && node != NULL);
    put_canonical(out, node, 0);
    return out->failed ? ADV_ERR_MEMORY : ADV_OK;
}

void adv_json_writer_init(adv_json_writer *w, adv_buffer *out, int indent)
{
    assert(w != NULL && out != NULL && indent >= 0);
    memset(w, 0, sizeof *w);
    w->out = out;
    w->indent = indent;
    w->first[0] = true;
}

static void new_line(adv_json_writer *w)
{
    if (w->indent == 0) {
        return;
    }
    adv_buffer_char(w->out, '\n');
    for (int i = 0; i < w->depth * w->indent; i++) {
        adv_buffer_char(w->out, ' ');
    }
}

/* What stands between the thing written last and the next key or value. */
static void separate(adv_json_writer *w)
{
    if (w->after_key) {
        w->after_key = false;
        return;
    }
    if (!w->first[w->depth]) {
        assert(w->depth != 0 && "one text holds one value");
        adv_buffer_char(w->out, ',');
    }
    if (w->depth != 0) {
        new_line(w);
    }
    w->first[w->depth] = false;
}

void adv_json_open(adv_json_writer *w, char bracket)
{
    assert(bracket == '{' || bracket == '[');
    assert(w->depth + 1 < ADV_NODE_DEPTH_LIMIT);
    separate(w);
    adv_buffer_char(w->out, bracket);
    w->depth++;
    w->first[w->depth] = true;
}

void adv_json_close(adv_json_writer *w, char bracket)
{
    assert(bracket == '}' || bracket == ']');
    assert(w->depth > 0 && !w->after_key);
    bool empty = w->first[w->depth];
    w->depth--;
    if (!empty) {
        new_line(w);
    }
    adv_buffer_char(w->out, bracket);
}

void adv_json_key(adv_json_writer *w, const char *key)
{
    assert(w->depth > 0 && !w->after_key);
    separate(w);
    adv_json_string(w->out, adv_text_of(key));
    adv_buffer_string(w->out, w->indent == 0 ? ":" : ": ");
    w->after_key = true;
}

void adv_json_text(adv_json_writer *w, adv_text value)
{
    separate(w);
    adv_json_string(w->out, value);
}

void adv_json_cstring(adv_json_writer *w, const char *value)
{
    if (value == NULL) {
        adv_json_null(w);
    } else {
        adv_json_text(w, adv_text_of(value));
    }
}

void adv_json_integer(adv_json_writer *w, int64_t value)
{
    separate(w);
    adv_buffer_integer(w->out, value);
}

void adv_json_bool(adv_json_writer *w, bool value)
{
    separate(w);
    adv_buffer_string(w->out, value ? "true" : "false");
}

void adv_json_null(adv_json_writer *w)
{
    separate(w);
    adv_buffer_string(w->out, "null");
}

void adv_json_decimal(adv_json_writer *w, adv_int128 value, int scale, int least)
{
    char digits[48];
    adv_text text = {digits, adv_decimal_format(digits, value, scale, least)};
    adv_json_text(w, text);
}

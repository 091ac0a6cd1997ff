/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The steps from checked maps to rows of law that packs and law files share.  The walker has already
 * refused unknown keys and wrong types; what is left are names of closed lists inside lists, and sizes.
 */
#include "lawpack/shape.h"

#include <string.h>

#include "engine/law_names.h"
#include "engine/schema_walk.h"

static const adv_field cite_fields[] = {
    ADV_SHAPE_FIELD(adv_shape_cite, instrument, "instrument", ADV_FIELD_TEXT, true,
                    .doc = "id of a declared instrument, of this jurisdiction or of WTO"),
    ADV_SHAPE_FIELD(adv_shape_cite, provision, "provision", ADV_FIELD_TEXT, true,
                    .doc = "the provision as the instrument numbers it"),
    ADV_SHAPE_FIELD(adv_shape_cite, fact, "fact", ADV_FIELD_TEXT, false,
                    .doc = "line of the fact sheet it came from"),
    ADV_SHAPE_FIELD(adv_shape_cite, role, "role", ADV_FIELD_ENUM, true, .names = adv_cite_role_names,
                    .doc = "whether it states the rule, is its basis, or shows practice"),
    ADV_SHAPE_FIELD(adv_shape_cite, standing, "standing", ADV_FIELD_ENUM, true, .names = adv_standing_names,
                    .doc = "how sure we are of it"),
};
const adv_schema adv_shape_cite_schema =
    ADV_SHAPE_SCHEMA(adv_shape_cite, "citation", "where a row stands in the law", cite_fields);

static const adv_field instrument_fields[] = {
    ADV_SHAPE_FIELD(adv_shape_instrument, id, "id", ADV_FIELD_TEXT, true,
                    .doc = "short name that citations use"),
    ADV_SHAPE_FIELD(adv_shape_instrument, title, "title", ADV_FIELD_TEXT, true, .doc = "full title"),
};
const adv_schema adv_shape_instrument_schema = ADV_SHAPE_SCHEMA(
    adv_shape_instrument, "instrument", "a statute, regulation, treaty or decision", instrument_fields);

static const adv_field rounding_fields[] = {
    ADV_SHAPE_FIELD(adv_shape_rounding, id, "id", ADV_FIELD_TEXT, true, .doc = "name of the row"),
    ADV_SHAPE_FIELD(adv_shape_rounding, unit, "unit", ADV_FIELD_DECIMAL, true,
                    .doc = "smallest step of the figure"),
    ADV_SHAPE_FIELD(adv_shape_rounding, mode, "mode", ADV_FIELD_ENUM, true, .names = adv_rounding_mode_names,
                    .doc = "how a remainder is lost"),
    ADV_SHAPE_FIELD(adv_shape_rounding, ours, "ours", ADV_FIELD_TERNARY, false,
                    .doc = "yes: no provision states it"),
    ADV_SHAPE_FIELD(adv_shape_rounding, says, "says", ADV_FIELD_TEXT, true, .doc = "one sentence"),
    ADV_SHAPE_FIELD(adv_shape_rounding, cites, "cites", ADV_FIELD_LIST, false, .of = &adv_shape_cite_schema,
                    .doc = "citations; none for a rounding of ours"),
};
static const adv_schema rounding_schema = ADV_SHAPE_SCHEMA(
    adv_shape_rounding, "rounding", "a point where a figure loses a remainder", rounding_fields);

static const adv_field roundings_fields[] = {
    ADV_SHAPE_FIELD(adv_shape_roundings, value, "value", ADV_FIELD_OBJECT, true, .of = &rounding_schema,
                    .doc = "of the determined value of a line"),
    ADV_SHAPE_FIELD(adv_shape_roundings, entered, "entered", ADV_FIELD_OBJECT, true, .of = &rounding_schema,
                    .doc = "of the figure keyed on the declaration"),
};
const adv_schema adv_shape_roundings_schema = ADV_SHAPE_SCHEMA(
    adv_shape_roundings, "rounding", "the two roundings of a jurisdiction", roundings_fields);

static const adv_field incoterm_fields[] = {
    ADV_SHAPE_FIELD(adv_shape_incoterm, term, "term", ADV_FIELD_TEXT, true, .doc = "such as FOB"),
    ADV_SHAPE_FIELD(adv_shape_incoterm, edition, "edition", ADV_FIELD_TEXT, true, .doc = "year of the rules"),
    ADV_SHAPE_FIELD(adv_shape_incoterm, editions, "editions", ADV_FIELD_TEXT, false,
                    .doc = "all that know the term with these legs, with blanks between"),
    ADV_SHAPE_FIELD(adv_shape_incoterm, at_place, "place", ADV_FIELD_TEXT, true,
                    .doc = "what the named place is"),
    ADV_SHAPE_FIELD(adv_shape_incoterm, place_abroad, "place_abroad", ADV_FIELD_TERNARY, false,
                    .doc = "yes: the named place lies in the country of export"),
    ADV_SHAPE_FIELD(adv_shape_incoterm, sea_only, "sea_only", ADV_FIELD_TERNARY, false,
                    .doc = "yes: for carriage by sea or inland waterway only"),
    ADV_SHAPE_FIELD(adv_shape_incoterm, duty_in_price, "duty_in_price", ADV_FIELD_TERNARY, false,
                    .doc = "yes: the seller pays the duty"),
    ADV_SHAPE_FIELD(adv_shape_incoterm, in_price, "in_price", ADV_FIELD_TEXTS, false,
                    .doc = "transport legs that the price holds"),
    ADV_SHAPE_FIELD(
        adv_shape_incoterm, not_in_price, "not_in_price", ADV_FIELD_TEXTS, false,
        .doc = "transport legs that it does not hold; legs in neither list depend on the named place"),
    ADV_SHAPE_FIELD(adv_shape_incoterm, says, "says", ADV_FIELD_TEXT, true, .doc = "one sentence"),
    ADV_SHAPE_FIELD(adv_shape_incoterm, cites, "cites", ADV_FIELD_LIST, true, .of = &adv_shape_cite_schema,
                    .doc = "citations"),
};
const adv_schema adv_shape_incoterm_schema = ADV_SHAPE_SCHEMA(
    adv_shape_incoterm, "delivery term", "who pays which leg of the journey", incoterm_fields);

static const adv_field share_fields[] = {
    ADV_SHAPE_FIELD(adv_shape_share, percent, "percent", ADV_FIELD_DECIMAL, true, .doc = "of the base"),
    ADV_SHAPE_FIELD(adv_shape_share, countries, "countries", ADV_FIELD_TEXT, true,
                    .doc = "countries of export, two letters each, one blank between"),
};
static const adv_schema share_schema =
    ADV_SHAPE_SCHEMA(adv_shape_share, "share", "a share by country of export", share_fields);

static const adv_field allowance_fields[] = {
    ADV_SHAPE_FIELD(adv_shape_allowance, use, "use", ADV_FIELD_ENUM, true, .names = adv_allowance_names,
                    .doc = "supplied: in the place of an unknown amount; at_most: no more of it counts"),
    ADV_SHAPE_FIELD(adv_shape_allowance, percent, "percent", ADV_FIELD_DECIMAL, false, .doc = "of the base"),
    ADV_SHAPE_FIELD(adv_shape_allowance, shares, "shares", ADV_FIELD_LIST, false, .of = &share_schema,
                    .doc = "instead of percent: a share by country of export"),
    ADV_SHAPE_FIELD(adv_shape_allowance, of, "of", ADV_FIELD_TEXTS, false,
                    .doc = "kinds of element that the base holds beside the price"),
    ADV_SHAPE_FIELD(adv_shape_allowance, covers, "covers", ADV_FIELD_TEXTS, false,
                    .doc = "kinds of element inside the amount supplied"),
};
const adv_schema adv_shape_allowance_schema =
    ADV_SHAPE_SCHEMA(adv_shape_allowance, "allowance", "how the law finds an amount", allowance_fields);

#define CITES(structure, must)                                                                               \
    ADV_SHAPE_FIELD(structure, cites, "cites", ADV_FIELD_LIST, must, .of = &adv_shape_cite_schema,           \
                    .doc = "citations")

static const adv_field state_fields[] = {
    ADV_SHAPE_FIELD(adv_shape_state, from, "from", ADV_FIELD_DATE, true, .doc = "first day of this state"),
    ADV_SHAPE_FIELD(adv_shape_state, state, "state", ADV_FIELD_ENUM, true, .names = adv_layer_state_names,
                    .doc = "whether its layers may be charged"),
    ADV_SHAPE_FIELD(adv_shape_state, says, "says", ADV_FIELD_TEXT, true, .doc = "what happened on that day"),
};
static const adv_schema state_schema =
    ADV_SHAPE_SCHEMA(adv_shape_state, "state", "what the law says of a layer from a day on", state_fields);

static const adv_field authority_fields[] = {
    ADV_SHAPE_FIELD(adv_shape_authority, id, "id", ADV_FIELD_TEXT, true, .doc = "name that layers use"),
    ADV_SHAPE_FIELD(adv_shape_authority, says, "says", ADV_FIELD_TEXT, true, .doc = "one sentence"),
    CITES(adv_shape_authority, true),
    ADV_SHAPE_FIELD(adv_shape_authority, states, "states", ADV_FIELD_LIST, true, .of = &state_schema,
                    .doc = "its legal state, by day"),
};
const adv_schema adv_shape_authority_schema = ADV_SHAPE_SCHEMA(
    adv_shape_authority, "authority", "the power under which layers are charged", authority_fields);

static const adv_field group_fields[] = {
    ADV_SHAPE_FIELD(adv_shape_group, id, "id", ADV_FIELD_TEXT, true, .doc = "word that origins use"),
    ADV_SHAPE_FIELD(adv_shape_group, says, "says", ADV_FIELD_TEXT, true, .doc = "one sentence"),
    ADV_SHAPE_FIELD(adv_shape_group, members, "members", ADV_FIELD_TEXTS, true,
                    .doc = "ISO 3166 codes of two letters"),
    CITES(adv_shape_group, true),
};
const adv_schema adv_shape_group_schema =
    ADV_SHAPE_SCHEMA(adv_shape_group, "group of countries", "countries that share a word", group_fields);

static const adv_field product_list_fields[] = {
    ADV_SHAPE_FIELD(adv_shape_product_list, id, "id", ADV_FIELD_TEXT, true, .doc = "name that layers use"),
    ADV_SHAPE_FIELD(adv_shape_product_list, says, "says", ADV_FIELD_TEXT, true, .doc = "one sentence"),
    ADV_SHAPE_FIELD(adv_shape_product_list, codes, "codes", ADV_FIELD_TEXTS, true,
                    .doc = "beginnings of codes, digits without points"),
    CITES(adv_shape_product_list, true),
};
const adv_schema adv_shape_product_list_schema = ADV_SHAPE_SCHEMA(
    adv_shape_product_list, "list of goods", "goods by the beginnings of their codes", product_list_fields);

void adv_shaper_problem(adv_shaper *shaper, const adv_node *node, const char *format, ...)
{
    adv_error err;
    va_list arguments;
    va_start(arguments, format);
    (void)adv_fail_list(&err, ADV_ERR_INPUT, adv_node_place(node, shaper->source, NULL), format, arguments);
    va_end(arguments);
    shaper->found++;
    adv_error_list_append(shaper->problems, &err);
}

const char *adv_shape_string(adv_shaper *shaper, adv_text text, const adv_node *node)
{
    if (text.bytes == NULL) {
        return NULL;
    }
    if (memchr(text.bytes, '\0', text.length) != NULL) {
        adv_shaper_problem(shaper, node, "a text of law must not contain the character NUL");
        return "";
    }
    const char *copy = adv_arena_copy(shaper->arena, text.bytes, text.length);
    shaper->no_memory = shaper->no_memory || copy == NULL;
    return copy;
}

uint16_t adv_shape_count(adv_shaper *shaper, size_t count, const adv_node *node)
{
    if (count >= UINT16_MAX) {
        adv_shaper_problem(shaper, node, "%lu rows are more than a table of law holds (%d)",
                           (unsigned long)count, UINT16_MAX - 1);
        return 0;
    }
    return (uint16_t)count;
}

bool adv_shape_yes(adv_shaper *shaper, uint8_t ternary, const adv_node *map, const char *key)
{
    const adv_node *value = adv_node_get(map, key);
    if (value != NULL && ternary == ADV_UNKNOWN) {
        adv_shaper_problem(shaper, value, "'%s' cannot be unknown in a row of law; write \"yes\" or \"no\"",
                           key);
    }
    return ternary == ADV_TRUE;
}

const adv_cite *adv_shape_cites(adv_shaper *shaper, uint16_t *count, const adv_list *cites,
                                const adv_node *node)
{
    const adv_shape_cite *shapes = cites->items;
    *count = adv_shape_count(shaper, cites->count, node);
    if (*count == 0) {
        return NULL;
    }
    adv_cite *rows = ADV_ARENA_ARRAY(shaper->arena, *count, adv_cite);
    if (rows == NULL) {
        shaper->no_memory = true;
        *count = 0;
        return NULL;
    }
    const adv_node *child = node != NULL ? node->first : NULL;
    for (size_t i = 0; i < *count; i++) {
        rows[i].instrument = adv_shape_string(shaper, shapes[i].instrument, child);
        rows[i].provision = adv_shape_string(shaper, shapes[i].provision, child);
        rows[i].fact = adv_shape_string(shaper, shapes[i].fact, child);
        rows[i].role = (uint8_t)(shapes[i].role - 1);
        rows[i].standing = (uint8_t)(shapes[i].standing - 1);
        child = child != NULL ? child->next : NULL;
    }
    return rows;
}

const adv_instrument *adv_shape_instruments(adv_shaper *shaper, uint16_t *count, const adv_list *list,
                                            const adv_node *node)
{
    const adv_shape_instrument *shapes = list->items;
    *count = adv_shape_count(shaper, list->count, node);
    if (*count == 0) {
        return NULL;
    }
    adv_instrument *rows = ADV_ARENA_ARRAY(shaper->arena, *count, adv_instrument);
    if (rows == NULL) {
        shaper->no_memory = true;
        *count = 0;
        return NULL;
    }
    for (size_t i = 0; i < *count; i++) {
        rows[i].id = adv_shape_string(shaper, shapes[i].id, node);
        rows[i].title = adv_shape_string(shaper, shapes[i].title, node);
    }
    return rows;
}

int64_t adv_shape_e4(adv_shaper *shaper, int64_t e9, const adv_node *node)
{
    if (e9 % 100000 != 0) {
        adv_shaper_problem(shaper, node, "an amount has at most four decimals; write it like 0.01");
        return 0;
    }
    return e9 / 100000;
}

adv_rounding_rule adv_shape_rounding_rule(adv_shaper *shaper, const adv_shape_rounding *shape,
                                          const adv_node *node)
{
    adv_rounding_rule row = {0};
    row.id = adv_shape_string(shaper, shape->id, node);
    row.says = adv_shape_string(shaper, shape->says, node);
    row.cites = adv_shape_cites(shaper, &row.cite_count, &shape->cites, adv_node_get(node, "cites"));
    row.unit_e4 = adv_shape_e4(shaper, shape->unit.e9, adv_node_get(node, "unit"));
    row.mode = (uint8_t)(shape->mode - 1);
    row.ours = adv_shape_yes(shaper, shape->ours, node, "ours");
    return row;
}

/* Bits of transport legs, as adv_incoterm counts them. */
static uint32_t legs(adv_shaper *shaper, const adv_node *names)
{
    uint32_t bits = 0;
    if (names == NULL) {
        return 0;
    }
    const adv_node *name = names->kind == ADV_NODE_LIST ? names->first : names;
    for (; name != NULL; name = names->kind == ADV_NODE_LIST ? name->next : NULL) {
        int kind = adv_element_kind_find(name->text);
        if (kind < ADV_KIND_INLAND_EXPORT || kind > ADV_KIND_INLAND_IMPORT) {
            adv_shaper_problem(
                shaper, name,
                "'%.*s' is no transport leg; the legs are inland_export, "
                "export_formalities, terminal_origin, main_freight, insurance, terminal_destination, "
                "import_formalities and inland_import",
                (int)(name->text.length > 60 ? 60 : name->text.length), name->text.bytes);
        } else {
            bits |= UINT32_C(1) << (kind - ADV_KIND_INLAND_EXPORT);
        }
    }
    return bits;
}

adv_incoterm adv_shape_incoterm_row(adv_shaper *shaper, const adv_shape_incoterm *shape, const adv_node *node)
{
    adv_incoterm row = {0};
    row.term = adv_shape_string(shaper, shape->term, node);
    row.edition = adv_shape_string(shaper, shape->edition, node);
    row.editions = shape->editions.length == 0 ? NULL : adv_shape_string(shaper, shape->editions, node);
    row.place = adv_shape_string(shaper, shape->at_place, node);
    row.says = adv_shape_string(shaper, shape->says, node);
    row.cites = adv_shape_cites(shaper, &row.cite_count, &shape->cites, adv_node_get(node, "cites"));
    row.in_price = legs(shaper, adv_node_get(node, "in_price"));
    row.not_in_price = legs(shaper, adv_node_get(node, "not_in_price"));
    row.duty_in_price = adv_shape_yes(shaper, shape->duty_in_price, node, "duty_in_price");
    row.sea_only = adv_shape_yes(shaper, shape->sea_only, node, "sea_only");
    row.place_abroad = adv_shape_yes(shaper, shape->place_abroad, node, "place_abroad");
    return row;
}

static adv_kind_set kinds(adv_shaper *shaper, const adv_node *names)
{
    adv_kind_set set = 0;
    const adv_node *name = names == NULL ? NULL : names->kind == ADV_NODE_LIST ? names->first : names;
    for (; name != NULL; name = names->kind == ADV_NODE_LIST ? name->next : NULL) {
        int kind = adv_element_kind_find(name->text);
        if (kind < 0) {
            adv_shaper_problem(shaper, name,
                               "'%.*s' is no kind of element; include/advalorem/element.h lists them",
                               (int)(name->text.length > 60 ? 60 : name->text.length), name->text.bytes);
        } else {
            set |= ADV_KIND(kind);
        }
    }
    return set;
}

static const adv_place_share *shares(adv_shaper *shaper, uint16_t *count, const adv_list *list,
                                     const adv_node *node)
{
    const adv_shape_share *shapes = list->items;
    *count = adv_shape_count(shaper, list->count, node);
    adv_place_share *rows = *count == 0 ? NULL : ADV_ARENA_ARRAY(shaper->arena, *count, adv_place_share);
    shaper->no_memory = shaper->no_memory || (*count > 0 && rows == NULL);
    for (size_t i = 0; i < *count && rows != NULL; i++) {
        rows[i].percent_e9 = shapes[i].percent.e9;
        rows[i].countries = adv_shape_string(shaper, shapes[i].countries, node);
    }
    return rows;
}

const adv_allowance *adv_shape_allowance_row(adv_shaper *shaper, const adv_shape_allowance *shape,
                                         const adv_node *node)
{
    if (shape == NULL) {
        return NULL;
    }
    adv_allowance *row = ADV_ARENA_NEW(shaper->arena, adv_allowance);
    if (row == NULL) {
        shaper->no_memory = true;
        return NULL;
    }
    row->use = (uint8_t)(shape->use - 1);
    row->percent_e9 = shape->percent.e9;
    row->shares = shares(shaper, &row->share_count, &shape->shares, adv_node_get(node, "shares"));
    row->of = kinds(shaper, adv_node_get(node, "of"));
    row->covers = kinds(shaper, adv_node_get(node, "covers"));
    int found = shape->percent.stated + (row->share_count > 0);
    if (row->use == ADV_ALLOWANCE_BY_DISTANCE ? found != 0 : found != 1) {
        adv_shaper_problem(shaper, node,
                           "an allowance has either a percent or shares by country; one by_distance has "
                           "neither");
    }
    return row;
}

static const char *word_in(const void *names, size_t index)
{
    return ((const char *const *)names)[index];
}

/* Bits of words with blanks between, each one of `names`. */
static uint32_t word_bits(adv_shaper *shaper, adv_text words, const char *const *names, const adv_node *node)
{
    uint32_t bits = 0;
    size_t at = 0;
    while (at < words.length) {
        size_t end = at;
        while (end < words.length && words.bytes[end] != ' ') {
            end++;
        }
        adv_text word = {words.bytes + at, end - at};
        int found = adv_shape_name_find(names, word);
        const char *near = found < 0 ? adv_name_nearest(word, word_in, names) : NULL;
        if (found >= 0 && (bits >> found & 1u) == 0) {
            bits |= UINT32_C(1) << found;
        } else {
            adv_shaper_problem(shaper, node, "'%.*s' %s%s%s",
                               (int)(word.length > 60 ? 60 : word.length), word.bytes,
                               found >= 0     ? "stands twice in the list"
                               : near == NULL ? "is none of the words known here; write them with one blank "
                                                "between"
                                              : "is none of the words known here; did you mean ",
                               near == NULL ? "" : near, near == NULL ? "" : "?");
        }
        at = end + 1;
    }
    return bits;
}

static uint8_t chosen(uint8_t stated, uint8_t otherwise)
{
    return stated == 0 ? otherwise : (uint8_t)(stated - 1);
}

adv_entry_rule adv_shape_entry_row(adv_shaper *s, const adv_shape_entry *shape, const adv_node *node)
{
    adv_entry_rule row = {.subject = (uint8_t)(shape->subject - 1),
                          .effect = (uint8_t)(shape->effect - 1),
                          .base = chosen(shape->base, ADV_ON_VALUE),
                          .unknown = chosen(shape->unknown, ADV_UNKNOWN_INCOMPLETE),
                          .day = chosen(shape->day, ADV_DATE_ENTRY)};
    row.id = adv_shape_string(s, shape->id, node);
    row.term = adv_shape_string(s, shape->term, node);
    row.says = adv_shape_string(s, shape->says, node);
    row.ask_why = adv_shape_string(s, shape->ask, node);
    row.cites = adv_shape_cites(s, &row.cite_count, &shape->cites, adv_node_get(node, "cites"));
    row.if_stated = adv_shape_yes(s, shape->if_stated, node, "if_stated");
    row.rate = adv_shape_string(s, shape->rate, node);
    row.minimum = adv_shape_string(s, shape->minimum, node);
    row.maximum = adv_shape_string(s, shape->maximum, node);
    row.amount = adv_shape_string(s, shape->amount, node);
    row.at_most = adv_shape_string(s, shape->at_most, node);
    row.above = adv_shape_string(s, shape->above, node);
    row.unit = adv_shape_string(s, shape->unit, node);
    row.types = word_bits(s, shape->types, adv_entry_type_names, adv_node_get(node, "types"));
    row.modes = word_bits(s, shape->modes, adv_mode_names, adv_node_get(node, "modes"));
    row.filings = word_bits(s, shape->filings, adv_filing_names, adv_node_get(node, "filings"));
    row.statuses = word_bits(s, shape->statuses, adv_zone_status_names, adv_node_get(node, "statuses"));
    row.when = word_bits(s, shape->when, adv_entry_fact_names, adv_node_get(node, "when"));
    row.unless = word_bits(s, shape->unless, adv_entry_fact_names, adv_node_get(node, "unless"));
    row.programmes = adv_shape_string(s, shape->programmes, node);
    row.codes = adv_shape_string(s, shape->codes, node);
    row.origins = adv_shape_string(s, shape->origins, node);
    row.layers = adv_shape_string(s, shape->layers, node);
    return row;
}

static const char *fact_name_at(const void *subject, size_t index)
{
    uint8_t of = *(const uint8_t *)subject;
    return index < adv_subject_fact_count(of) ? adv_subject_fact_name(of, (unsigned)index) : NULL;
}

static void report_fact(adv_shaper *shaper, const adv_node *name, uint8_t subject)
{
    const char *of = subject == ADV_SUBJECT_SALE ? "the sale" : "an element";
    const char *near = adv_name_nearest(name->text, fact_name_at, &subject);
    int length = (int)(name->text.length > 60 ? 60 : name->text.length);
    if (near != NULL) {
        adv_shaper_problem(shaper, name, "'%.*s' is no fact of %s; did you mean '%s'?", length,
                           name->text.bytes, of, near);
    } else {
        adv_shaper_problem(shaper, name, "'%.*s' is no fact of %s; include/advalorem/element.h lists them",
                           length, name->text.bytes, of);
    }
}

adv_fact_set adv_shape_facts(adv_shaper *shaper, const adv_node *names, uint8_t subject)
{
    adv_fact_set bits = 0;
    if (names == NULL) {
        return 0;
    }
    const adv_node *name = names->kind == ADV_NODE_LIST ? names->first : names;
    for (; name != NULL; name = names->kind == ADV_NODE_LIST ? name->next : NULL) {
        int fact = adv_subject_fact_find(subject, name->text);
        if (fact < 0) {
            report_fact(shaper, name, subject);
        } else if ((bits >> fact & 1u) != 0) {
            adv_shaper_problem(shaper, name, "'%s' stands twice in the list",
                               adv_subject_fact_name(subject, (unsigned)fact));
        } else {
            bits |= ADV_FACT(fact);
        }
    }
    return bits;
}

const char *const *adv_shape_texts(adv_shaper *shaper, uint16_t *count, const adv_list *list,
                                   const adv_node *node)
{
    const adv_text *texts = list->items;
    *count = adv_shape_count(shaper, list->count, node);
    if (*count == 0) {
        return NULL;
    }
    const char **rows = ADV_ARENA_ARRAY(shaper->arena, *count, const char *);
    if (rows == NULL) {
        shaper->no_memory = true;
        *count = 0;
        return NULL;
    }
    for (size_t i = 0; i < *count; i++) {
        rows[i] = adv_shape_string(shaper, texts[i], node);
    }
    return rows;
}

const adv_currency *adv_shape_currencies(adv_shaper *shaper, uint16_t *count, const adv_node *names)
{
    *count = 0;
    size_t many = names == NULL ? 0 : names->kind == ADV_NODE_LIST ? names->count : 1;
    if (many == 0) {
        return NULL;
    }
    adv_currency *rows = ADV_ARENA_ARRAY(shaper->arena, many, adv_currency);
    if (rows == NULL) {
        shaper->no_memory = true;
        return NULL;
    }
    *count = adv_shape_count(shaper, many, names);
    const adv_node *name = names->kind == ADV_NODE_LIST ? names->first : names;
    for (size_t i = 0; i < *count; i++) {
        rows[i] = adv_currency_find(name->text);
        if (rows[i] == ADV_CURRENCY_NONE) {
            adv_shaper_problem(shaper, name,
                               "'%.*s' is no currency; write the three capital letters of ISO 4217",
                               (int)(name->text.length > 60 ? 60 : name->text.length), name->text.bytes);
        }
        name = name->next;
    }
    return rows;
}

int adv_shape_name_find(const char *const *names, adv_text name)
{
    for (int i = 0; names[i] != NULL; i++) {
        if (adv_text_is(name, names[i])) {
            return i;
        }
    }
    return -1;
}

uint8_t adv_shape_rank(adv_shaper *shaper, int64_t rank, const adv_node *node)
{
    if (rank < 0 || rank > 99) {
        const adv_node *here = adv_node_get(node, "rank");
        adv_shaper_problem(shaper, here != NULL ? here : node,
                           "a rank is a whole number from 1, which takes its base first, to 99");
        return 0;
    }
    return (uint8_t)rank;
}

void adv_shape_layer_rate(adv_shaper *shaper, bool has_rate, bool has_gap, uint8_t form, const adv_node *node)
{
    if (form == ADV_LAYER_LIFT && (has_rate || has_gap)) {
        adv_shaper_problem(shaper, node,
                           "a row that lifts charges nothing, so it has neither a rate nor a gap");
    } else if (form != ADV_LAYER_LIFT && has_rate == has_gap) {
        adv_shaper_problem(shaper, node,
                           "a version of a layer has either a rate, such as \"0.25\" for 25 percent, or gap: "
                           "\"why no rate is known\"");
    }
}

static const adv_state *states_of(adv_shaper *shaper, uint16_t *count, const adv_list *list,
                                  const adv_node *node)
{
    const adv_shape_state *shapes = list->items;
    *count = adv_shape_count(shaper, list->count, node);
    adv_state *rows = ADV_ARENA_ARRAY(shaper->arena, (size_t)*count + 1, adv_state);
    if (rows == NULL) {
        shaper->no_memory = true;
        *count = 0;
        return NULL;
    }
    for (size_t i = 0; i < *count; i++) {
        rows[i].state = (uint8_t)(shapes[i].state - 1);
        rows[i].from = shapes[i].from;
        rows[i].says = adv_shape_string(shaper, shapes[i].says, node);
    }
    return rows;
}

adv_authority adv_shape_authority_row(adv_shaper *shaper, const adv_shape_authority *shape,
                                      const adv_node *node)
{
    adv_authority row = {0};
    row.id = adv_shape_string(shaper, shape->id, node);
    row.says = adv_shape_string(shaper, shape->says, node);
    row.cites = adv_shape_cites(shaper, &row.cite_count, &shape->cites, adv_node_get(node, "cites"));
    row.states = states_of(shaper, &row.state_count, &shape->states, adv_node_get(node, "states"));
    return row;
}

adv_country_group adv_shape_group_row(adv_shaper *shaper, const adv_shape_group *shape, const adv_node *node)
{
    adv_country_group row = {0};
    row.id = adv_shape_string(shaper, shape->id, node);
    row.says = adv_shape_string(shaper, shape->says, node);
    row.members = adv_shape_texts(shaper, &row.member_count, &shape->members, node);
    row.cites = adv_shape_cites(shaper, &row.cite_count, &shape->cites, adv_node_get(node, "cites"));
    return row;
}

adv_product_list adv_shape_product_list_row(adv_shaper *shaper, const adv_shape_product_list *shape,
                                            const adv_node *node)
{
    adv_product_list row = {0};
    row.id = adv_shape_string(shaper, shape->id, node);
    row.says = adv_shape_string(shaper, shape->says, node);
    row.codes = adv_shape_texts(shaper, &row.code_count, &shape->codes, node);
    row.cites = adv_shape_cites(shaper, &row.cite_count, &shape->cites, adv_node_get(node, "cites"));
    return row;
}

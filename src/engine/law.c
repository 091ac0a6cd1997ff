/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looking things up in the law as data: jurisdictions, delivery terms, charge names, dated figures.
 * Nothing here decides a value; what is not found is NULL, never a default.
 *
 * Charge names are compared folded (see law_names.h).  The dictionary is sorted by bytes, so one walk along
 * the text narrows a range of names byte by byte, as a trie would, and needs no memory.
 */
#include "advalorem/law.h"

#include <assert.h>
#include <string.h>

#include "base/utf8.h"
#include "engine/law_names.h"

/* ---- names ------------------------------------------------------------------------------------------- */

const char *const adv_standing_names[] = {"verified", "secondary", "knowledge", NULL};
const char *const adv_cite_role_names[] = {"rule", "basis", "practice", NULL};
const char *const adv_effect_names[] = {"add", "exclude", "leave", "end_method", NULL};
const char *const adv_unknown_names[] = {"incomplete", "pass", "silent", NULL};
const char *const adv_no_amount_names[] = {"incomplete", "leave", "end_method", NULL};
const char *const adv_allowance_names[] = {"supplied", "at_most", "supplied_at_most", "by_distance",
                                           NULL};
const char *const adv_fx_method_names[] = {"quarterly_unless_variance", "daily", "published", NULL};
const char *const adv_fx_period_names[] = {"day", "week", "month", NULL};
const char *const adv_fx_back_names[] = {"this", "preceding", "second_preceding", NULL};
const char *const adv_fx_take_names[] = {"day", "latest", "mean", NULL};
const char *const adv_weekday_names[] = {"monday", "tuesday",  "wednesday", "thursday",
                                         "friday", "saturday", "sunday",    NULL};
const char *const adv_fx_which_names[] = {"first", "second", "third", "fourth", "last", "second_last", NULL};
const char *const adv_fx_missing_names[] = {"before", "after", NULL};
const char *const adv_fx_force_names[] = {"same_day", "next_day", NULL};
const char *const adv_fx_part_names[] = {"period", "back",        "take",    "weekday",
                                         "which",  "week_starts", "missing", "force", NULL};
const char *const *const adv_fx_part_words[] = {
    adv_fx_period_names, adv_fx_back_names,    adv_fx_take_names,   adv_weekday_names, adv_fx_which_names,
    adv_weekday_names,   adv_fx_missing_names, adv_fx_force_names,
};
const char *const adv_tariff_column_names[] = {"general", "special", "other", "additional", NULL};
const char *const adv_programme_state_names[] = {"in_force", "lapsed", "gap", NULL};
const char *const adv_rounding_mode_names[] = {"half_up", "half_down", "half_even", "up",
                                               "down",    "ceiling",   "floor",     NULL};
const char *const adv_doubt_names[] = {"none", "some", "much", NULL};
const char *const adv_language_names[] = {"en", "zh", "vi", NULL};
const char *const adv_layer_state_names[] = {"in_force", "contested", "ended", "held_unlawful", NULL};
const char *const adv_layer_base_names[] = {"full_value", "content", "content_or_full_value",
                                            "non_us_content", NULL};
const char *const adv_material_names[] = {"none", "steel", "aluminum", "copper", NULL};
const char *const adv_layer_form_names[] = {"add", "total", "lift", NULL};
const char *const adv_method_names[] = {"transaction_value",
                                        "transaction_value_identical",
                                        "transaction_value_similar",
                                        "deductive_value",
                                        "computed_value",
                                        "fallback",
                                        NULL};
const char *const adv_subject_names[] = {
#define ADV_X(NAME, name, title, group) #name,
    ADV_ELEMENT_KINDS(ADV_X)
#undef ADV_X
        "sale",
    NULL};
const char *const adv_date_kind_names[] = {
#define ADV_X(NAME, name, meaning) #name,
    ADV_DATES(ADV_X)
#undef ADV_X
        NULL};

const char *const adv_entry_type_names[] = {
#define ADV_X(NAME, name, meaning) #name,
    ADV_ENTRY_TYPES(ADV_X)
#undef ADV_X
        NULL};
const char *const adv_mode_names[] = {"sea", "air", "truck", "rail", "mail", "express", NULL};
const char *const adv_filing_names[] = {"electronic", "paper", "customs", NULL};
const char *const adv_zone_status_names[] = {"privileged_foreign", "nonprivileged_foreign", "domestic", NULL};
const char *const adv_entry_fact_names[] = {
#define ADV_X(NAME, name, meaning) #name,
    ADV_ENTRY_FACTS(ADV_X)
#undef ADV_X
        NULL};
const char *const adv_entry_subject_names[] = {
    "duty_day",   "duty",   "additional_duty", "processing_fee", "processing_surcharge",
    "harbor_fee", "beside", NULL};
const char *const adv_entry_effect_names[] = {"take_day", "charge", "exempt", "later", "not_computed", NULL};
const char *const adv_entry_base_names[] = {"value", "abroad", "foreign_part", "entry",
                                            "bill",  "duty",   "quantity",     NULL};

static const char *const element_fact_names[] = {
#define ADV_X(NAME, name, meaning) #name,
    ADV_ELEMENT_FACTS(ADV_X)
#undef ADV_X
};
static const char *const sale_fact_names[] = {
#define ADV_X(NAME, name, meaning) #name,
    ADV_SALE_FACTS(ADV_X)
#undef ADV_X
};

#define NAMES(list) (sizeof(list) / sizeof((list)[0]) - 1)
_Static_assert(NAMES(adv_standing_names) == ADV_STANDING_COUNT, "standings and their names");
_Static_assert(NAMES(adv_cite_role_names) == ADV_CITE_ROLE_COUNT, "roles and their names");
_Static_assert(NAMES(adv_effect_names) == ADV_EFFECT_COUNT, "effects and their names");
_Static_assert(NAMES(adv_unknown_names) == ADV_UNKNOWN_COUNT, "unknowns and their names");
_Static_assert(NAMES(adv_no_amount_names) == ADV_NO_AMOUNT_COUNT, "amounts not known and their names");
_Static_assert(NAMES(adv_allowance_names) == ADV_ALLOWANCE_COUNT, "allowances and their names");
_Static_assert(NAMES(adv_tariff_column_names) == ADV_TARIFF_COLUMN_COUNT, "columns and their names");
_Static_assert(NAMES(adv_programme_state_names) == ADV_PROGRAMME_STATE_COUNT, "states and their names");
_Static_assert(NAMES(adv_fx_method_names) == ADV_FX_METHOD_COUNT, "methods of conversion and their names");
_Static_assert(NAMES(adv_fx_part_names) == ADV_FX_PART_COUNT, "parts of a calendar and their names");
_Static_assert(NAMES(adv_rounding_mode_names) == ADV_ROUNDING_COUNT, "roundings and their names");
_Static_assert(NAMES(adv_doubt_names) == ADV_DOUBT_COUNT, "doubts and their names");
_Static_assert(NAMES(adv_method_names) == ADV_METHOD_COUNT, "methods and their names");
_Static_assert(NAMES(adv_layer_state_names) == ADV_LAYER_STATE_COUNT, "states and their names");
_Static_assert(NAMES(adv_layer_base_names) == ADV_LAYER_BASE_COUNT, "bases and their names");
_Static_assert(NAMES(adv_material_names) == ADV_MATERIAL_COUNT, "materials and their names");
_Static_assert(NAMES(adv_layer_form_names) == ADV_LAYER_FORM_COUNT, "forms and their names");
_Static_assert(ADV_KIND_COUNT <= 64, "kinds are bits of 64");
_Static_assert(NAMES(adv_subject_names) == ADV_SUBJECT_SALE + 1, "subjects and their names");
_Static_assert(NAMES(adv_entry_type_names) == ADV_ENTRY_TYPE_END - 1, "types of entry and their names");
_Static_assert(NAMES(adv_mode_names) == ADV_MODE_END - 1, "modes and their names");
_Static_assert(NAMES(adv_filing_names) == ADV_FILING_END - 1, "ways of filing and their names");
_Static_assert(NAMES(adv_zone_status_names) == ADV_ZONE_STATUS_END - 1, "zone statuses and their names");
_Static_assert(NAMES(adv_entry_subject_names) == ADV_ABOUT_COUNT, "subjects of entries and their names");
_Static_assert(NAMES(adv_entry_effect_names) == ADV_ENTRY_EFFECT_COUNT, "effects on entries and their names");
_Static_assert(NAMES(adv_entry_base_names) == ADV_ENTRY_BASE_COUNT, "bases of charges and their names");
_Static_assert(ADV_ENTRY_TYPE_END <= 33 && ADV_ENTRY_FACT_COUNT <= 32, "conditions are bits of 32");
_Static_assert(ADV_ELEMENT_FACT_COUNT <= ADV_FACT_LIMIT && ADV_SALE_FACT_COUNT <= ADV_FACT_LIMIT,
               "facts are bits of half a word");

const char *adv_standing_name(adv_standing standing)
{
    assert((unsigned)standing < ADV_STANDING_COUNT);
    return adv_standing_names[standing];
}

const char *adv_effect_name(adv_effect effect)
{
    assert((unsigned)effect < ADV_EFFECT_COUNT);
    return adv_effect_names[effect];
}

const char *adv_layer_state_name(adv_layer_state state)
{
    assert((unsigned)state < ADV_LAYER_STATE_COUNT);
    return adv_layer_state_names[state];
}

const char *adv_layer_base_name(adv_layer_base base)
{
    assert((unsigned)base < ADV_LAYER_BASE_COUNT);
    return adv_layer_base_names[base];
}

const char *adv_material_name(adv_material material)
{
    assert((unsigned)material < ADV_MATERIAL_COUNT);
    return adv_material_names[material];
}

const char *adv_layer_form_name(adv_layer_form form)
{
    assert((unsigned)form < ADV_LAYER_FORM_COUNT);
    return adv_layer_form_names[form];
}

adv_standing adv_weakest_standing(const adv_cite *cites, size_t count)
{
    adv_standing weakest = ADV_VERIFIED;
    for (size_t i = 0; i < count; i++) {
        if (cites[i].standing > (uint8_t)weakest) {
            weakest = (adv_standing)cites[i].standing;
        }
    }
    return weakest;
}

unsigned adv_subject_fact_count(uint8_t subject)
{
    return subject == ADV_SUBJECT_SALE ? ADV_SALE_FACT_COUNT : ADV_ELEMENT_FACT_COUNT;
}

const char *adv_subject_fact_name(uint8_t subject, unsigned fact)
{
    assert(fact < adv_subject_fact_count(subject));
    return subject == ADV_SUBJECT_SALE ? sale_fact_names[fact] : element_fact_names[fact];
}

int adv_subject_fact_find(uint8_t subject, adv_text name)
{
    for (unsigned fact = 0; fact < adv_subject_fact_count(subject); fact++) {
        if (adv_text_is(name, adv_subject_fact_name(subject, fact))) {
            return (int)fact;
        }
    }
    return -1;
}

void adv_bits_words(adv_buffer *out, uint32_t bits, const char *const *names)
{
    for (unsigned i = 0; names[i] != NULL; i++) {
        if ((bits >> i & 1u) != 0) {
            adv_buffer_string(out, out->length == 0 ? "" : " ");
            adv_buffer_string(out, names[i]);
        }
    }
}

/* ---- jurisdictions and what is dated ----------------------------------------------------------------- */

const adv_jurisdiction *adv_law_find(const adv_law *law, adv_text code)
{
    for (size_t i = 0; law != NULL && i < law->jurisdiction_count; i++) {
        if (adv_text_is_nocase(code, law->jurisdictions[i].code)) {
            return &law->jurisdictions[i];
        }
    }
    return NULL;
}

static const adv_instrument *instrument_in(const adv_instrument *list, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i].id, id) == 0) {
            return &list[i];
        }
    }
    return NULL;
}

const adv_instrument *adv_instrument_find(const adv_law *law, const adv_jurisdiction *j, const char *id)
{
    const adv_jurisdiction *wto = adv_law_find(law, adv_text_of("WTO"));
    const adv_instrument *found = NULL;
    if (j != NULL) {
        found = instrument_in(j->instruments, j->instrument_count, id);
    }
    if (found == NULL && wto != NULL) {
        found = instrument_in(wto->instruments, wto->instrument_count, id);
    }
    return found != NULL ? found : instrument_in(law->instruments, law->instrument_count, id);
}

const adv_authority *adv_authority_find(const adv_jurisdiction *j, const char *id)
{
    for (size_t i = 0; i < j->authority_count; i++) {
        if (strcmp(j->authorities[i].id, id) == 0) {
            return &j->authorities[i];
        }
    }
    return NULL;
}

const adv_state *adv_authority_state(const adv_authority *authority, adv_date day)
{
    const adv_state *found = NULL;
    for (size_t i = 0; i < authority->state_count && authority->states[i].from <= day; i++) {
        found = &authority->states[i];
    }
    return found;
}

adv_text adv_word_next(adv_text *rest)
{
    while (rest->length > 0 && *rest->bytes == ' ') {
        rest->bytes++;
        rest->length--;
    }
    adv_text word = {rest->bytes, 0};
    while (rest->length > 0 && *rest->bytes != ' ') {
        word.length++;
        rest->bytes++;
        rest->length--;
    }
    return word;
}

bool adv_heading_has_form(adv_text heading)
{
    static const char form[] = "dddd.dd.dd";
    if (heading.length != sizeof form - 1) {
        return false;
    }
    for (size_t i = 0; i < heading.length; i++) {
        char c = heading.bytes[i];
        if (form[i] == 'd' ? c < '0' || c > '9' : c != form[i]) {
            return false;
        }
    }
    return true;
}

bool adv_list_name_has_form(adv_text name)
{
    for (size_t i = 0; i < name.length; i++) {
        char c = name.bytes[i];
        if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' && c != '.') {
            return false;
        }
    }
    return name.length > 0 && name.length <= 40;
}

static bool covers(adv_date from, adv_date until, adv_date day)
{
    return day != ADV_DATE_NONE && from <= day && day < until;
}

const adv_parameter *adv_parameter_find(const adv_jurisdiction *j, const char *id, adv_date day)
{
    for (size_t i = 0; i < j->parameter_count; i++) {
        const adv_parameter *p = &j->parameters[i];
        if (strcmp(p->id, id) == 0 && covers(p->from, p->until, day)) {
            return p;
        }
    }
    return NULL;
}

const adv_fx_rule *adv_fx_rule_find(const adv_jurisdiction *j, adv_date day)
{
    for (size_t i = 0; i < j->fx_count; i++) {
        if (covers(j->fx[i].from, j->fx[i].until, day)) {
            return &j->fx[i];
        }
    }
    return NULL;
}

static void take_newer(adv_date *newest, adv_date day)
{
    if (day > *newest) { /* ADV_DATE_NONE is below every day */
        *newest = day;
    }
}

adv_date adv_law_newest_check(const adv_law *law)
{
    adv_date newest = ADV_DATE_NONE;
    for (size_t i = 0; i < law->jurisdiction_count; i++) {
        const adv_jurisdiction *j = &law->jurisdictions[i];
        for (size_t k = 0; k < j->rule_count; k++) {
            take_newer(&newest, j->rules[k].checked_on);
        }
        for (size_t k = 0; k < j->parameter_count; k++) {
            take_newer(&newest, j->parameters[k].checked_on);
        }
        for (size_t k = 0; k < j->programme_count; k++) {
            take_newer(&newest, j->programmes[k].checked_on);
        }
        for (size_t k = 0; k < j->fx_count; k++) {
            take_newer(&newest, j->fx[k].checked_on);
        }
        for (size_t k = 0; k < j->entry_rule_count; k++) {
            take_newer(&newest, j->entry_rules[k].checked_on);
        }
        for (size_t k = 0; k < j->layer_count; k++) {
            take_newer(&newest, j->layers[k].checked_on);
        }
    }
    return newest;
}

bool adv_law_is_stale(adv_date checked_on, adv_date newest)
{
    if (newest == ADV_DATE_NONE) {
        return false;
    }
    int year = 0, month = 0, day = 0;
    adv_date_split(newest, &year, &month, &day);
    /* 29 February has no namesake two years earlier. */
    int namesake = month == 2 && day == 29 ? 28 : day;
    return checked_on < adv_date_of(year > 2 ? year - 2 : 1, month, namesake);
}

/* ---- charge names ------------------------------------------------------------------------------------ */

/* Small letters of Latin-1 and of the Latin letters Vietnamese writes; pairs stand side by side in
   Unicode. */
static uint32_t small_letter(uint32_t c)
{
    if ((c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7)) {
        return c + 0x20u;
    }
    bool even_is_capital = (c >= 0x100 && c <= 0x136) || (c >= 0x14A && c <= 0x177) || c == 0x1A0 ||
                           (c >= 0x1E00 && c <= 0x1E94) || (c >= 0x1EA0 && c <= 0x1EFE);
    bool odd_is_capital = (c >= 0x139 && c <= 0x148) || c == 0x1AF;
    if ((even_is_capital && c % 2 == 0) || (odd_is_capital && c % 2 == 1)) {
        return c == 0x130 ? 'i' : c + 1; /* the Turkish dotted capital has no neighbour */
    }
    return c;
}

static bool is_separator(uint32_t c)
{
    bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c >= 0xC0;
    bool sign = c == 0xD7 || c == 0xF7 || (c >= 0x2000 && c <= 0x206F) || (c >= 0x3000 && c <= 0x3004) ||
                (c >= 0x3008 && c <= 0x3020) || c == 0x30FB || (c >= 0xFE10 && c <= 0xFE6F) || c == 0xFEFF;
    return !word || sign;
}

/* The next character of a text and what it becomes; moves `text` on. */
static uint32_t take_folded(adv_text *text)
{
    uint32_t c = 0;
    size_t step = adv_utf8_decode(&c, text->bytes, text->length);
    if (step == 0) {
        c = ' ';
        step = 1;
    }
    text->bytes += step;
    text->length -= step;
    if (c >= 0xFF01 && c <= 0xFF5E) {
        c -= 0xFEE0; /* full-width forms */
    }
    c = small_letter(c);
    return is_separator(c) ? ' ' : c;
}

/* The next character of the folded text; 0 at its end.  Separators run together and vanish at the end. */
static uint32_t next_folded(adv_text *text)
{
    if (text->length == 0) {
        return 0;
    }
    uint32_t c = take_folded(text);
    while (c == ' ' && text->length > 0) {
        adv_text rest = *text;
        uint32_t follower = take_folded(&rest);
        if (follower != ' ') {
            return ' ';
        }
        *text = rest;
    }
    return c == ' ' ? 0 : c;
}

/* Past separators at the beginning. */
static adv_text skip_separators(adv_text text)
{
    while (text.length > 0) {
        adv_text rest = text;
        if (take_folded(&rest) != ' ') {
            break;
        }
        text = rest;
    }
    return text;
}

void adv_charge_fold(adv_buffer *out, adv_text name)
{
    adv_text rest = skip_separators(name);
    uint32_t c = 0;
    while ((c = next_folded(&rest)) != 0) {
        char bytes[4];
        adv_buffer_text(out, (adv_text){bytes, adv_utf8_encode(bytes, c)});
    }
}

/* Scripts that write words without blanks between them. */
static bool is_unspaced(uint32_t c)
{
    return (c >= 0x2E80 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7AF) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0x20000 && c <= 0x3FFFF) || (c >= 0x0E00 && c <= 0x0EFF);
}

/* A word may begin or end between these two characters of a folded text (0 = its edge). */
static bool is_boundary(uint32_t left, uint32_t right)
{
    return left == 0 || right == 0 || left == ' ' || right == ' ' || is_unspaced(left) || is_unspaced(right);
}

/* Names that share the bytes read so far: [low, high) of the sorted dictionary. */
typedef struct name_range {
    size_t low, high, depth;
} name_range;

static size_t lower_bound(const adv_law *law, name_range range, unsigned byte)
{
    size_t low = range.low, high = range.high;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if ((unsigned char)law->charges[middle].name[range.depth] < byte) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static name_range narrow(const adv_law *law, name_range range, uint32_t c)
{
    char bytes[4];
    size_t length = adv_utf8_encode(bytes, c);
    for (size_t i = 0; i < length && range.low < range.high; i++) {
        unsigned byte = (unsigned char)bytes[i];
        size_t low = lower_bound(law, range, byte);
        range.high = lower_bound(law, range, byte + 1);
        range.low = low;
        range.depth++;
    }
    return range;
}

/* The longest name that starts at `text`; *to_end tells that it reaches the end of the text. */
static const adv_charge *longest_here(const adv_law *law, adv_text text, bool *to_end)
{
    const adv_charge *found = NULL;
    name_range range = {0, law->charge_count, 0};
    adv_text rest = text;
    uint32_t left = 0;
    uint32_t c = next_folded(&rest);
    while (c != 0 && range.low < range.high) {
        range = narrow(law, range, c);
        left = c;
        c = next_folded(&rest);
        /* Of names that share their first bytes the shortest sorts first: it ends here or none does. */
        if (range.low < range.high && law->charges[range.low].name[range.depth] == '\0' &&
            is_boundary(left, c)) {
            found = &law->charges[range.low];
            *to_end = c == 0;
        }
    }
    return found;
}

const adv_charge *adv_charge_find(const adv_law *law, adv_text name, bool *exact)
{
    const adv_charge *best = NULL;
    size_t best_length = 0;
    bool whole = false;
    if (law != NULL) {
        uint32_t left = 0;
        adv_text rest = skip_separators(name);
        while (rest.length > 0) {
            adv_text here = rest;
            bool to_end = false;
            uint32_t c = next_folded(&rest);
            if (c == 0) {
                break;
            }
            const adv_charge *found = is_boundary(left, c) ? longest_here(law, here, &to_end) : NULL;
            if (found != NULL && strlen(found->name) > best_length) {
                best = found;
                best_length = strlen(found->name);
                whole = left == 0 && to_end;
            }
            left = c;
        }
    }
    if (exact != NULL) {
        *exact = whole;
    }
    return best;
}

/* ---- delivery terms ---------------------------------------------------------------------------------- */

/* Ways of writing cost and freight that no edition used as its name; "C&F" folds to the first of them. */
static const char *const cost_and_freight[] = {"C F", "C AND F", "CNF", "CANDF"};

/* Compared folded: "fob - origin" is "FOB ORIGIN", "C & F" is "C&F". */
static bool folds_to(adv_text written, const char *term)
{
    adv_text a = skip_separators(written), b = skip_separators(adv_text_of(term));
    uint32_t c = 0;
    do {
        c = next_folded(&a);
        if (c != next_folded(&b)) {
            return false;
        }
    } while (c != 0);
    return true;
}

/* Of the rows of one term: the edition asked for; else the newest not after it; else the oldest after
   it.  With no edition asked for, the newest.  The caller sees which by the row's own edition. */
static bool edition_fits_better(const adv_incoterm *row, const adv_incoterm *best, adv_text edition)
{
    if (best == NULL) {
        return true;
    }
    adv_text of_row = adv_text_of(row->edition), of_best = adv_text_of(best->edition);
    if (edition.length == 0) {
        return adv_text_compare(of_row, of_best) > 0;
    }
    bool row_after = adv_text_compare(of_row, edition) > 0;
    bool best_after = adv_text_compare(of_best, edition) > 0;
    if (row_after != best_after) {
        return best_after;
    }
    int order = adv_text_compare(of_row, of_best);
    return row_after ? order < 0 : order > 0;
}

static const adv_incoterm *term_find(const adv_law *law, adv_text term, adv_text edition)
{
    const adv_incoterm *best = NULL;
    for (size_t i = 0; i < law->incoterm_count; i++) {
        const adv_incoterm *row = &law->incoterms[i];
        if (folds_to(term, row->term) && edition_fits_better(row, best, edition)) {
            best = row;
        }
    }
    return best;
}

const adv_incoterm *adv_incoterm_find(const adv_law *law, adv_text term, adv_text edition)
{
    edition = adv_text_trim(edition);
    if (law == NULL || skip_separators(term).length == 0) {
        return NULL;
    }
    const adv_incoterm *found = term_find(law, term, edition);
    for (size_t i = 0; found == NULL && i < sizeof cost_and_freight / sizeof cost_and_freight[0]; i++) {
        if (folds_to(term, cost_and_freight[i])) {
            found = term_find(law, adv_text_of("C&F"), edition);
            return found != NULL ? found : term_find(law, adv_text_of("CFR"), edition);
        }
    }
    return found;
}

bool adv_incoterm_is_of(const adv_incoterm *term, adv_text edition)
{
    edition = adv_text_trim(edition);
    if (edition.length == 0 || adv_text_is(edition, term->edition)) {
        return true;
    }
    for (const char *at = term->editions; at != NULL && *at != '\0';) {
        size_t length = 0;
        while (at[length] != '\0' && at[length] != ' ') {
            length++;
        }
        if (adv_text_equal(edition, (adv_text){at, length})) {
            return true;
        }
        at += length + (at[length] == ' ');
    }
    return false;
}

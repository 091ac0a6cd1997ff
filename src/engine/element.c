/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables behind the closed lists of element.h: kinds of element, facts of an element, of the sale, of an
 * entry, types of entry, dates.  Nothing is decided here; whoever needs a name or a title, or meets a name in
 * a file, looks it up in one place.
 */
#include "advalorem/element.h"

#include <assert.h>
#include <stddef.h>

const char *const adv_spread_key_words[] = {"value",        "quantity", "net_weight",
                                            "gross_weight", "volume",   "given", NULL};
_Static_assert(sizeof adv_spread_key_words / sizeof *adv_spread_key_words == ADV_SPREAD_GIVEN + 1,
               "every key has its word");

/* A fact is one bit in each half of a word, and a bit of a rule's 32-bit masks. */
_Static_assert(ADV_ELEMENT_FACT_COUNT <= ADV_FACT_LIMIT, "an element fact must fit half a facts word");
_Static_assert(ADV_SALE_FACT_COUNT <= ADV_FACT_LIMIT, "a sale fact must fit half a facts word");
/* A kind plus one must fit the byte an enumeration field is read into. */
_Static_assert(ADV_KIND_COUNT < 255, "a kind plus one must fit a byte");

static const adv_name_row kind_rows[ADV_KIND_COUNT] = {
#define ADV_X(NAME, name, title, group) {#name, title, ADV_GROUP_##group},
    ADV_ELEMENT_KINDS(ADV_X)
#undef ADV_X
};

static const adv_name_row element_fact_rows[ADV_ELEMENT_FACT_COUNT] = {
#define ADV_X(NAME, name, meaning) {#name, meaning, 0},
    ADV_ELEMENT_FACTS(ADV_X)
#undef ADV_X
};

static const adv_name_row sale_fact_rows[ADV_SALE_FACT_COUNT] = {
#define ADV_X(NAME, name, meaning) {#name, meaning, 0},
    ADV_SALE_FACTS(ADV_X)
#undef ADV_X
};

static const adv_name_row date_rows[ADV_DATE_KIND_COUNT] = {
#define ADV_X(NAME, name, meaning) {#name, meaning, 0},
    ADV_DATES(ADV_X)
#undef ADV_X
};

static const adv_name_row entry_fact_rows[ADV_ENTRY_FACT_COUNT] = {
#define ADV_X(NAME, name, meaning) {#name, meaning, 0},
    ADV_ENTRY_FACTS(ADV_X)
#undef ADV_X
};

static const adv_name_row entry_type_rows[ADV_ENTRY_TYPE_END] = {
    {"unknown", "not stated", 0},
#define ADV_X(NAME, name, meaning) {#name, meaning, 0},
    ADV_ENTRY_TYPES(ADV_X)
#undef ADV_X
};

static int row_find(const adv_name_row *rows, int count, adv_text name)
{
    for (int i = 0; i < count; i++) {
        if (adv_text_is(name, rows[i].name)) {
            return i;
        }
    }
    return -1;
}

const adv_name_row *adv_element_kind_row(adv_element_kind kind)
{
    assert(kind < ADV_KIND_COUNT);
    return &kind_rows[kind];
}

const adv_name_row *adv_element_fact_row(adv_element_fact fact)
{
    assert(fact < ADV_ELEMENT_FACT_COUNT);
    return &element_fact_rows[fact];
}

const adv_name_row *adv_sale_fact_row(adv_sale_fact fact)
{
    assert(fact < ADV_SALE_FACT_COUNT);
    return &sale_fact_rows[fact];
}

const adv_name_row *adv_date_kind_row(adv_date_kind kind)
{
    assert(kind < ADV_DATE_KIND_COUNT);
    return &date_rows[kind];
}

const adv_name_row *adv_entry_fact_row(adv_entry_fact fact)
{
    assert(fact < ADV_ENTRY_FACT_COUNT);
    return &entry_fact_rows[fact];
}

const adv_name_row *adv_entry_type_row(adv_entry_type type)
{
    assert(type < ADV_ENTRY_TYPE_END);
    return &entry_type_rows[type];
}

int adv_element_kind_find(adv_text name)
{
    return row_find(kind_rows, ADV_KIND_COUNT, name);
}

int adv_element_fact_find(adv_text name)
{
    return row_find(element_fact_rows, ADV_ELEMENT_FACT_COUNT, name);
}

int adv_sale_fact_find(adv_text name)
{
    return row_find(sale_fact_rows, ADV_SALE_FACT_COUNT, name);
}

int adv_date_kind_find(adv_text name)
{
    return row_find(date_rows, ADV_DATE_KIND_COUNT, name);
}

int adv_entry_fact_find(adv_text name)
{
    return row_find(entry_fact_rows, ADV_ENTRY_FACT_COUNT, name);
}

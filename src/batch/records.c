/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads records of entries, elements, assists and assist use.  Each table is read column by column into
 * arrays, then record by record into the side; semantic slips (a kind nobody knows, a record that repeats
 * another, an assist that is in no table) are problems of the same sort as a cell that is no number.
 */
#include "records.h"

#include "price.h"

#include <assert.h>
#include <string.h>

#include "assists.h"
#include "engine/schema_walk.h"

static const char phrase_long[] = "is longer than the 100 bytes an identifier may have";
const char adv_phrase_repeat[] =
    "is stated by an earlier record of this table already; keep one record of it";
static const char phrase_kind[] =
    "is no kind of element; docs/book.md lists them, or leave it empty and write the charge's name";
static const char phrase_kind_near[] =
    "is no kind of element; a charge's own name stands in the column name, or did you mean:";
static const char phrase_nothing[] =
    "is not enough: write a kind in `element`, or the charge's name in `name`";
static const char phrase_jurisdiction[] = "is not the jurisdiction this book is valued under; put entries of "
                                          "another country into a book of their own";
static const char phrase_invoice[] = "reaches the lines of an invoice, but the column invoice is empty";
static const char phrase_entry[] = "reaches lines of an entry, but the column entry is empty; state the "
                                   "entry, or a level that reaches further";
static const char phrase_order[] = "reaches the lines of a purchase order, but the column order is empty";
static const char phrase_bill[] =
    "reaches the lines of the entries with one bill, but the column bill is empty";
static const char phrase_entries[] =
    "needs the columns charge and entry: one record for each entry, held together by the name of the charge";
static const char phrase_period[] =
    "needs the columns from_date and to_date: the first and the last day of entry";
static const char phrase_backwards[] = "ends before it begins: to_date is before from_date";
static const char phrase_line[] =
    "reaches lines of several entries, and one line is named; leave line empty, or take the key given";
static const char phrase_to_seller[] =
    "is money that goes to the seller, which to_seller: no beside it denies; a tool paid to others and "
    "supplied free is an assist, of kind tools";
static const char phrase_zero[] =
    "would make every amount nothing; state the rate as published, it is more than zero";
static const char phrase_per[] =
    "is no number of units a rate is published for; write 1, 10, 100, 1000 or 10000";
static const char phrase_own[] = "is the currency of the value itself; a rate is for a foreign one";
static const char phrase_bills[] = "is no number of bills; write how many the entry covers, 1 or more";
static const char phrase_given[] =
    "needs the columns charge, line and share: one record for each line of the charge";

/* Arrays for one tile; those of columns that are not bound are cleared. */
typedef struct tile {
    adv_text entry[ADV_TILE_ROWS], line[ADV_TILE_ROWS], invoice[ADV_TILE_ROWS], charge[ADV_TILE_ROWS];
    adv_text kind[ADV_TILE_ROWS], name[ADV_TILE_ROWS], unit[ADV_TILE_ROWS];
    adv_text country[ADV_TILE_ROWS];
    adv_text term[ADV_TILE_ROWS], edition[ADV_TILE_ROWS], place[ADV_TILE_ROWS], jurisdiction[ADV_TILE_ROWS];
    int64_t amount[ADV_TILE_ROWS], share[ADV_TILE_ROWS], price[ADV_TILE_ROWS], free[ADV_TILE_ROWS];
    int64_t keys[ADV_SPREAD_GIVEN][ADV_TILE_ROWS];
    uint8_t has_amount[ADV_TILE_ROWS], has_share[ADV_TILE_ROWS], has_price[ADV_TILE_ROWS];
    uint8_t has_free[ADV_TILE_ROWS], has_key[ADV_SPREAD_GIVEN][ADV_TILE_ROWS];
    uint8_t level[ADV_TILE_ROWS], spread[ADV_TILE_ROWS], mode[ADV_TILE_ROWS], word[ADV_TILE_ROWS];
    adv_currency currency[ADV_TILE_ROWS];
    adv_date dates[ADV_DATE_KIND_COUNT][ADV_TILE_ROWS];
    adv_facts_word facts[ADV_TILE_ROWS], sale[ADV_TILE_ROWS];
    adv_text source[ADV_TILE_ROWS], order[ADV_TILE_ROWS], bill[ADV_TILE_ROWS];
    adv_date from[ADV_TILE_ROWS], to[ADV_TILE_ROWS];
    int64_t rate[ADV_TILE_ROWS], per[ADV_TILE_ROWS];
    uint8_t no_sale[ADV_TILE_ROWS], has_rate[ADV_TILE_ROWS], has_per[ADV_TILE_ROWS];
    adv_date day[ADV_TILE_ROWS];
    adv_price_cells *parts; /* NULL = no column states a price by the unit or formula */
    adv_facts_word entry_facts[ADV_TILE_ROWS];
    int64_t bills[ADV_TILE_ROWS];
    uint16_t bills_at; /* binding */
    uint8_t has_bills[ADV_TILE_ROWS], type[ADV_TILE_ROWS], filing[ADV_TILE_ROWS];
    int at[ADV_TARGET_COUNT]; /* binding of each target, for problems found later; -1 = none */
} tile;

adv_cell_span adv_records_span(const adv_records *r, size_t binding)
{
    return (adv_cell_span){.binding = &r->bindings[binding],
                           .index = (uint16_t)binding,
                           .cells = r->cells[binding],
                           .first = r->first,
                           .rows = r->rows,
                           .arena = r->arena};
}

void adv_records_ids(const adv_records *r, adv_text *out, const adv_cell_span *span)
{
    adv_cells_texts(out, span, r->problems);
    for (size_t i = 0; i < r->rows; i++) {
        if (out[i].length > ADV_ID_LIMIT) {
            adv_cell_problem_add(r->problems, i, span->index, out[i], phrase_long, NULL);
            out[i].length = ADV_ID_LIMIT;
        }
    }
}

static adv_text *text_of(tile *t, adv_column_target target)
{
    switch (target) {
    case ADV_TARGET_ENTRY: return t->entry;
    case ADV_TARGET_LINE: return t->line;
    case ADV_TARGET_INVOICE: return t->invoice;
    case ADV_TARGET_CHARGE: return t->charge;
    case ADV_TARGET_KIND: return t->kind;
    case ADV_TARGET_NAME: return t->name;
    case ADV_TARGET_QUANTITY_UNIT: return t->unit;
    case ADV_TARGET_TERM: return t->term;
    case ADV_TARGET_TERM_EDITION: return t->edition;
    case ADV_TARGET_NAMED_PLACE: return t->place;
    case ADV_TARGET_JURISDICTION: return t->jurisdiction;
    case ADV_TARGET_SOURCE: return t->source;
    case ADV_TARGET_ORDER: return t->order;
    case ADV_TARGET_BILL: return t->bill;
    default: return NULL;
    }
}

static void read_column(const adv_records *r, tile *t, size_t binding)
{
    const adv_book_column *column = &r->bindings[binding].column;
    adv_cell_span span = adv_records_span(r, binding);
    adv_column_target target = (adv_column_target)column->target;
    t->at[target] = (int)binding;
    adv_text *texts = text_of(t, target);
    if (texts != NULL && column->type == ADV_COLUMN_ID) {
        adv_records_ids(r, texts, &span);
    } else if (texts != NULL && column->type == ADV_COLUMN_TEXT) {
        adv_cells_texts(texts, &span, r->problems);
    } else if (target == ADV_TARGET_KIND) {
        adv_cells_words(t->word, &span, r->problems);
    } else if (target == ADV_TARGET_AMOUNT) {
        adv_cells_numbers(t->amount, t->has_amount, &span, r->problems);
    } else if (target == ADV_TARGET_PRICE) {
        adv_cells_numbers(t->price, t->has_price, &span, r->problems);
    } else if (target == ADV_TARGET_FREE_QUANTITY) {
        adv_cells_numbers(t->free, t->has_free, &span, r->problems);
    } else if (target == ADV_TARGET_KEY) {
        adv_cells_numbers(t->keys[column->kind], t->has_key[column->kind], &span, r->problems);
    } else if (target == ADV_TARGET_PRICE_PART) {
        adv_price_read(t->parts, &span, r->problems);
    } else if (target == ADV_TARGET_SHARE) {
        adv_cells_numbers(t->share, t->has_share, &span, r->problems);
    } else if (target == ADV_TARGET_RATE) {
        adv_cells_numbers(t->rate, t->has_rate, &span, r->problems);
    } else if (target == ADV_TARGET_PER) {
        adv_cells_numbers(t->per, t->has_per, &span, r->problems);
    } else if (target == ADV_TARGET_FROM || target == ADV_TARGET_TO) {
        adv_cells_dates(target == ADV_TARGET_FROM ? t->from : t->to, &span, r->problems);
    } else if (target == ADV_TARGET_DAY) {
        adv_cells_dates(t->day, &span, r->problems);
    } else if (target == ADV_TARGET_LEVEL) {
        adv_cells_words(t->level, &span, r->problems);
    } else if (target == ADV_TARGET_SPREAD) {
        adv_cells_words(t->spread, &span, r->problems);
    } else if (target == ADV_TARGET_NO_SALE) {
        adv_cells_words(t->no_sale, &span, r->problems);
    } else if (target == ADV_TARGET_MODE) {
        adv_cells_words(t->mode, &span, r->problems);
    } else if (target == ADV_TARGET_EXPORT_COUNTRY) {
        adv_cells_texts(t->country, &span, r->problems);
        adv_cells_check(&span, r->problems);
    } else if (target == ADV_TARGET_CURRENCY) {
        adv_cells_currencies(t->currency, &span, r->problems);
    } else if (target == ADV_TARGET_DATE) {
        adv_cells_dates(t->dates[column->kind], &span, r->problems);
    } else if (target == ADV_TARGET_FACT) {
        adv_cells_facts(t->facts, column->fact, &span, r->problems);
    } else if (target == ADV_TARGET_SALE) {
        adv_cells_facts(t->sale, column->fact, &span, r->problems);
    } else if (target == ADV_TARGET_ENTRY_FACT) {
        adv_cells_facts(t->entry_facts, column->fact, &span, r->problems);
    } else if (target == ADV_TARGET_DUTY && column->kind == ADV_FIELD_BILLS) {
        t->bills_at = (uint16_t)binding;
        adv_cells_numbers(t->bills, t->has_bills, &span, r->problems);
    } else if (target == ADV_TARGET_DUTY && column->type == ADV_COLUMN_ENUM) {
        adv_cells_words(column->kind == ADV_FIELD_FILING ? t->filing : t->type, &span, r->problems);
    } else {
        adv_cells_check(&span, r->problems);
    }
}

static bool make_parts(const adv_records *r, tile *t)
{
    for (size_t i = 0; i < r->binding_count && t->parts == NULL; i++) {
        if (r->bindings[i].column.target == ADV_TARGET_PRICE_PART) {
            t->parts = ADV_ARENA_NEW(r->arena, adv_price_cells);
            if (t->parts == NULL) {
                return false;
            }
            adv_price_clear(t->parts, r->rows);
        }
    }
    return true;
}

static tile *read_tile(const adv_records *r)
{
    tile *t = ADV_ARENA_NEW(r->arena, tile);
    adv_cell_problems_clear(r->problems, r->rows);
    if (t == NULL) {
        return NULL;
    }
    if (!make_parts(r, t)) {
        return NULL;
    }
    for (size_t k = 0; k < ADV_DATE_KIND_COUNT; k++) {
        for (size_t i = 0; i < r->rows; i++) {
            t->dates[k][i] = ADV_DATE_NONE;
        }
    }
    for (size_t i = 0; i < r->rows; i++) {
        t->from[i] = t->to[i] = ADV_DATE_NONE;
    }
    for (size_t k = 0; k < ADV_TARGET_COUNT; k++) {
        t->at[k] = -1;
    }
    for (size_t i = 0; i < r->binding_count; i++) {
        read_column(r, t, i);
    }
    return t;
}

/* A problem of a column the table may lack is told of its first one. */
static void complain(const adv_records *r, const tile *t, adv_column_target target, size_t i, adv_text found,
                     const char *phrase)
{
    uint16_t at = (uint16_t)(t->at[target] < 0 ? 0 : t->at[target]);
    adv_cell_problem_add(r->problems, i, at, found, phrase, NULL);
}

/* ---- entries ------------------------------------------------------------------------------------------- */

static uint16_t term_of(const adv_law *law, adv_text term, adv_text edition)
{
    if (term.length == 0) {
        return 0;
    }
    const adv_incoterm *row = adv_incoterm_find(law, term, edition);
    return row == NULL ? ADV_TERM_UNKNOWN : (uint16_t)(row - law->incoterms + 1);
}

/* Bills are counted: whole, and not without number. */
static int32_t bills_of(const adv_records *r, const tile *t, size_t i)
{
    int64_t bills = t->bills[i] / ADV_E4;
    if (!t->has_bills[i]) {
        return -1;
    }
    if (t->bills[i] % ADV_E4 != 0 || bills == 0 || bills > INT32_MAX) {
        char found[48];
        size_t length = adv_decimal_format(found, t->bills[i], 4, 0);
        adv_cell_problem_add(r->problems, i, t->bills_at, (adv_text){found, length},
                             phrase_bills, NULL);
        return -1;
    }
    return (int32_t)bills;
}

static adv_status read_entries(const adv_records *r)
{
    tile *t = read_tile(r);
    for (size_t i = 0; t != NULL && i < r->rows; i++) {
        bool added = false;
        if (t->entry[i].length == 0) {
            continue;
        }
        adv_entry_facts *entry = adv_side_entry_put(r->side, t->entry[i], &added);
        if (entry == NULL) {
            return ADV_ERR_MEMORY;
        }
        if (!added) {
            complain(r, t, ADV_TARGET_ENTRY, i, t->entry[i], adv_phrase_repeat);
            entry->bad = true; /* which of the two is meant nobody knows */
            continue;
        }
        if (t->jurisdiction[i].length > 0 && !adv_text_is(t->jurisdiction[i], r->j->code)) {
            complain(r, t, ADV_TARGET_JURISDICTION, i, t->jurisdiction[i], phrase_jurisdiction);
        }
        for (size_t k = 0; k < ADV_DATE_KIND_COUNT; k++) {
            entry->dates[k] = t->dates[k][i];
        }
        entry->sale = t->sale[i];
        entry->no_sale = t->no_sale[i];
        if (!adv_sale_without(&entry->sale, entry->no_sale)) {
            complain(r, t, ADV_TARGET_NO_SALE, i,
                     adv_text_of(r->bindings[t->at[ADV_TARGET_NO_SALE]].column.words[entry->no_sale - 1]),
                     adv_phrase_no_sale);
        }
        entry->term = term_of(r->law, t->term[i], t->edition[i]);
        entry->other_edition =
            entry->term != 0 && entry->term != ADV_TERM_UNKNOWN &&
            !adv_incoterm_is_of(&r->law->incoterms[entry->term - 1], t->edition[i]);
        entry->currency = t->currency[i];
        entry->mode = t->mode[i];
        entry->exported_from = adv_country_of(t->country[i]);
        entry->has_place = t->place[i].length > 0;
        entry->bill = adv_wide_bill(r->side, t->bill[i]);
        entry->facts = t->entry_facts[i];
        entry->type = t->type[i];
        entry->filing = t->filing[i];
        entry->bills = bills_of(r, t, i);
        entry->bad = r->problems->of_row[i] != 0;
    }
    return t == NULL ? ADV_ERR_MEMORY : ADV_OK;
}

/* ---- elements ------------------------------------------------------------------------------------------ */

static const char *kind_name_at(const void *of, size_t index)
{
    (void)of;
    return index + 1 < ADV_KIND_COUNT ? adv_element_kind_row((adv_element_kind)(index + 1))->name : NULL;
}

static void refuse_kind(const adv_records *r, const tile *t, size_t i)
{
    const char *near = adv_name_nearest(t->kind[i], kind_name_at, NULL);
    const char **words = near == NULL ? NULL : ADV_ARENA_ARRAY(r->arena, 2, const char *);
    if (words == NULL) {
        complain(r, t, ADV_TARGET_KIND, i, t->kind[i], phrase_kind);
        return;
    }
    words[0] = near;
    words[1] = NULL;
    uint16_t at = (uint16_t)t->at[ADV_TARGET_KIND];
    adv_cell_problem_add(r->problems, i, at, t->kind[i], phrase_kind_near, words);
}

/* The kind by its own name, else by the dictionary; one that stays unknown is a charge of unknown nature. */
static void classify(const adv_records *r, tile *t, size_t i, adv_charge_record *charge)
{
    if (t->kind[i].length > 0) {
        int kind = adv_element_kind_find(t->kind[i]);
        if (kind <= 0) {
            refuse_kind(r, t, i);
        }
        charge->kind = (uint8_t)(kind < 0 ? 0 : kind);
        adv_facts_word itself = kind <= 0 ? 0 : adv_kind_facts((adv_element_kind)kind);
        if ((charge->facts & ADV_FACTS_TURNED(itself)) != 0) {
            complain(r, t, ADV_TARGET_KIND, i, t->kind[i], phrase_to_seller);
        }
        return;
    }
    if (t->name[i].length == 0) {
        complain(r, t, ADV_TARGET_ENTRY, i, t->entry[i], phrase_nothing);
        return;
    }
    bool exact = false;
    charge->dictionary = adv_charge_find(r->law, t->name[i], &exact);
    if (charge->dictionary == NULL) {
        charge->kind = ADV_KIND_UNCLASSIFIED;
        charge->doubt = ADV_CHARGE_UNKNOWN;
        return;
    }
    charge->kind = charge->dictionary->doubt > 1 ? ADV_KIND_UNCLASSIFIED : charge->dictionary->kind;
    charge->doubt = charge->dictionary->doubt > 0 || !exact ? ADV_CHARGE_DOUBTFUL : ADV_CHARGE_CLEAR;
}

static bool is_given_wholly(const tile *t, size_t i)
{
    return t->charge[i].length > 0 && t->line[i].length > 0 && t->has_share[i];
}

/* A level behind the entry says which lines it reaches in a column of its own. */
static void check_reach(const adv_records *r, const tile *t, size_t i, const adv_charge_record *charge)
{
    adv_text level = adv_text_of(adv_charge_level_name((adv_charge_level)charge->level));
    bool given = charge->key == ADV_SPREAD_GIVEN;
    bool by_entry = !adv_level_is_wide(charge->level) || given;
    bool period = t->from[i] != ADV_DATE_NONE && t->to[i] != ADV_DATE_NONE;
    const char *phrase =
        by_entry && t->entry[i].length == 0                               ? phrase_entry
        : charge->level == ADV_LEVEL_INVOICE && t->invoice[i].length == 0 ? phrase_invoice
        : given                                                           ? NULL
        : charge->level == ADV_LEVEL_ORDER && t->order[i].length == 0     ? phrase_order
        : charge->level == ADV_LEVEL_BILL && t->bill[i].length == 0       ? phrase_bill
        : charge->level == ADV_LEVEL_PERIOD && !period                    ? phrase_period
        : charge->level == ADV_LEVEL_PERIOD && t->from[i] > t->to[i]      ? phrase_backwards
        : charge->level == ADV_LEVEL_ENTRIES && (t->entry[i].length == 0 || t->charge[i].length == 0)
            ? phrase_entries
        : adv_level_is_wide(charge->level) && t->line[i].length > 0 ? phrase_line
                                                                    : NULL;
    if (phrase != NULL) {
        complain(r, t, ADV_TARGET_LEVEL, i, level, phrase);
    }
}

static void place_charge(const adv_records *r, tile *t, size_t i, adv_charge_record *charge)
{
    charge->key = t->spread[i];
    charge->level = t->level[i];
    if (charge->level == 0) {
        charge->level = t->line[i].length > 0      ? ADV_LEVEL_LINE
                        : t->invoice[i].length > 0 ? ADV_LEVEL_INVOICE
                                                   : ADV_LEVEL_ENTRY;
    }
    check_reach(r, t, i, charge);
    if (charge->key == ADV_SPREAD_GIVEN && !is_given_wholly(t, i)) {
        complain(r, t, ADV_TARGET_SPREAD, i, adv_text_of("given"), phrase_given);
    }
}

/* What a record that cannot be used touches: its line, or all lines of its entry. */
static adv_status block_by(const adv_records *r, const tile *t, size_t i, const adv_charge_record *charge)
{
    if (charge->line.length == 0) {
        adv_side_charged_find(r->side, t->entry[i])->bad = true;
        return ADV_OK;
    }
    adv_side_line *line = adv_side_line_put(r->side, t->entry[i], charge->line);
    if (line != NULL) {
        line->blocked = ADV_REJECTED;
    }
    return line == NULL ? ADV_ERR_MEMORY : ADV_OK;
}

static adv_status put_within(const adv_records *r, const tile *t, size_t i, const adv_charge_record *charge)
{
    if (adv_side_charge_put(r->side, t->entry[i], charge) == NULL) {
        return ADV_ERR_MEMORY;
    }
    return charge->bad ? block_by(r, t, i, charge) : ADV_OK;
}

static adv_text reach_of(const tile *t, size_t i, const adv_charge_record *charge)
{
    return charge->key == ADV_SPREAD_GIVEN      ? t->charge[i]
           : charge->level == ADV_LEVEL_ORDER   ? t->order[i]
           : charge->level == ADV_LEVEL_BILL    ? t->bill[i]
           : charge->level == ADV_LEVEL_ENTRIES ? t->charge[i]
                                                : (adv_text){NULL, 0};
}

/* Whether the record names what its level reaches the lines by. */
static bool leads_anywhere(const tile *t, size_t i, const adv_charge_record *charge)
{
    if (charge->key == ADV_SPREAD_GIVEN) {
        return t->entry[i].length > 0 && t->line[i].length > 0;
    }
    switch (charge->level) {
    case ADV_LEVEL_ORDER: return t->order[i].length > 0;
    case ADV_LEVEL_BILL: return t->bill[i].length > 0;
    case ADV_LEVEL_PERIOD: return t->from[i] != ADV_DATE_NONE || t->to[i] != ADV_DATE_NONE;
    default: return t->entry[i].length > 0;
    }
}

/* A record that cannot be used and does not name what its level asks for may bear on whatever else it names:
   its line, else the lines of its entry, else those of an order, bill or invoice.  Where it names nothing,
   nobody can tell. */
static adv_status put_astray(const adv_records *r, const tile *t, size_t i, const adv_charge_record *charge)
{
    adv_charge_record named = *charge;
    named.key = 0;
    if (t->entry[i].length > 0) {
        return put_within(r, t, i, &named);
    }
    named.level = t->order[i].length > 0  ? ADV_LEVEL_ORDER
                  : t->bill[i].length > 0 ? ADV_LEVEL_BILL
                                          : ADV_LEVEL_INVOICE;
    adv_text of = t->order[i].length > 0 ? t->order[i] : t->bill[i].length > 0 ? t->bill[i] : t->invoice[i];
    if (of.length == 0) {
        r->side->stray_count++;
        return ADV_OK;
    }
    adv_charge_record *mine =
        adv_wide_put(r->side, t->entry[i], &named, of, ADV_DATE_NONE, ADV_DATE_NONE);
    return mine == NULL ? ADV_ERR_MEMORY : ADV_OK;
}

static adv_status put_charge(const adv_records *r, tile *t, size_t i)
{
    adv_charge_record charge;
    memset(&charge, 0, sizeof charge);
    charge.line = t->line[i];
    charge.invoice = t->invoice[i];
    charge.charge = t->charge[i];
    charge.name = t->name[i];
    charge.facts = t->facts[i];
    charge.amount_e4 = t->has_amount[i] ? t->amount[i] : ADV_AMOUNT_UNKNOWN;
    charge.share_e9 = t->has_share[i] ? t->share[i] : -1;
    charge.currency = t->currency[i];
    charge.record = r->ordinal + i;
    classify(r, t, i, &charge);
    place_charge(r, t, i, &charge);
    charge.bad = r->problems->of_row[i] != 0;
    bool wide = adv_level_is_wide(charge.level), leads = leads_anywhere(t, i, &charge);
    adv_status status = ADV_OK;
    if (wide && (leads || charge.charge.length > 0)) { /* the other records of the charge are bad with it */
        adv_text of = reach_of(t, i, &charge);
        bool put = adv_wide_put(r->side, t->entry[i], &charge, of, t->from[i], t->to[i]) != NULL;
        status = put ? ADV_OK : ADV_ERR_MEMORY;
    }
    bool astray = charge.bad && (!leads || (wide && t->entry[i].length > 0 && t->line[i].length > 0));
    if (status == ADV_OK && astray) {
        return put_astray(r, t, i, &charge);
    }
    return status != ADV_OK || wide ? status : put_within(r, t, i, &charge);
}

static adv_status read_elements(const adv_records *r)
{
    tile *t = read_tile(r);
    adv_status status = t == NULL ? ADV_ERR_MEMORY : ADV_OK;
    for (size_t i = 0; status == ADV_OK && i < r->rows; i++) {
        status = put_charge(r, t, i);
    }
    return status;
}

/* ---- rates --------------------------------------------------------------------------------------------- */

static bool is_power_of_ten(int64_t per_e4)
{
    return per_e4 == 1 * ADV_E4 || per_e4 == 10 * ADV_E4 || per_e4 == 100 * ADV_E4 ||
           per_e4 == 1000 * ADV_E4 || per_e4 == 10000 * ADV_E4;
}

static void check_rate(const adv_records *r, const tile *t, size_t i)
{
    if (t->has_rate[i] && t->rate[i] == 0) {
        complain(r, t, ADV_TARGET_RATE, i, adv_text_of("0"), phrase_zero);
    }
    if (t->has_per[i] && !is_power_of_ten(t->per[i])) {
        char digits[48];
        size_t length = adv_decimal_format(digits, t->per[i], 4, 0);
        complain(r, t, ADV_TARGET_PER, i, (adv_text){digits, length}, phrase_per);
    }
    if (t->currency[i] != ADV_CURRENCY_NONE && t->currency[i] == r->j->currency) {
        complain(r, t, ADV_TARGET_CURRENCY, i, adv_text_of(adv_currency_get(t->currency[i])->code),
                 phrase_own);
    }
}

static adv_status read_rates(const adv_records *r)
{
    tile *t = read_tile(r);
    for (size_t i = 0; t != NULL && i < r->rows; i++) {
        check_rate(r, t, i);
        adv_stated_rate rate = {.place = {.row = (int64_t)(r->ordinal + i)},
                                .currency = t->currency[i],
                                .rate = {.e9 = t->rate[i], .stated = true},
                                .per = t->has_per[i] ? t->per[i] / ADV_E4 : 1,
                                .kind = t->word[i],
                                .date = t->day[i],
                                .source = t->source[i]};
        if (r->problems->of_row[i] == 0 && !adv_side_rate_put(r->side, &rate)) {
            return ADV_ERR_MEMORY;
        }
    }
    return t == NULL ? ADV_ERR_MEMORY : ADV_OK;
}

adv_status adv_records_read(const adv_records *records, adv_book_table table)
{
    assert(records->rows <= ADV_TILE_ROWS);
    switch (table) {
    case ADV_TABLE_ENTRIES: return read_entries(records);
    case ADV_TABLE_ELEMENTS: return read_elements(records);
    case ADV_TABLE_ASSISTS:
    case ADV_TABLE_ASSIST_PARTS:
    case ADV_TABLE_ASSIST_MOVES:
    case ADV_TABLE_ASSIST_USE: return adv_assist_records_read(records, table);
    case ADV_TABLE_RATES: return read_rates(records);
    default: return read_tile(records) == NULL ? ADV_ERR_MEMORY : ADV_OK;
    }
}

/* ---- lines as the group operator wants them ------------------------------------------------------------ */

bool adv_group_needs(const adv_book_column *column)
{
    switch ((adv_column_target)column->target) {
    case ADV_TARGET_ENTRY:
    case ADV_TARGET_LINE:
    case ADV_TARGET_INVOICE:
    case ADV_TARGET_PRICE:
    case ADV_TARGET_CURRENCY:
    case ADV_TARGET_DATE:
    case ADV_TARGET_PRICE_PART:
    case ADV_TARGET_KEY:
    case ADV_TARGET_QUANTITY_UNIT:
    case ADV_TARGET_FREE_QUANTITY: return true;
    default: return false;
    }
}

static void fill_line(const tile *t, adv_group_line *line, size_t i, const adv_entry_facts *entry)
{
    line->line = t->line[i];
    line->invoice = t->invoice[i];
    line->unit = t->unit[i];
    line->order = (adv_text){NULL, 0};
    line->bill = entry == NULL ? 0 : entry->bill;
    line->currency = t->currency[i] == ADV_CURRENCY_NONE && entry != NULL ? entry->currency : t->currency[i];
    for (size_t k = 0; k < ADV_DATE_KIND_COUNT; k++) {
        bool lacks = t->dates[k][i] == ADV_DATE_NONE && entry != NULL;
        line->dates[k] = lacks ? entry->dates[k] : t->dates[k][i];
    }
    for (size_t k = 0; k < ADV_SPREAD_GIVEN; k++) {
        line->key[k] = t->has_key[k][i] ? t->keys[k][i] : ADV_AMOUNT_UNKNOWN;
    }
    line->key[ADV_SPREAD_VALUE] = t->has_price[i] ? t->price[i] : ADV_AMOUNT_UNKNOWN;
    int64_t *quantity = &line->key[ADV_SPREAD_QUANTITY];
    if (*quantity != ADV_AMOUNT_UNKNOWN && t->has_free[i] &&
        adv_amount_add(quantity, *quantity, t->free[i]) != ADV_OK) {
        *quantity = ADV_AMOUNT_UNKNOWN;
    }
}

/* Prices stated by the unit or by a formula; one that is not wholly stated is rejected where the line is
   valued, and no key here. */
static void work_out_prices(const adv_records *r, tile *t, adv_group_line *lines)
{
    memcpy(t->parts->quantity_e4, t->keys[ADV_SPREAD_QUANTITY], r->rows * sizeof *t->parts->quantity_e4);
    memcpy(t->parts->has_quantity, t->has_key[ADV_SPREAD_QUANTITY], r->rows);
    for (size_t i = 0; i < r->rows; i++) {
        t->currency[i] = lines[i].currency;
        t->price[i] = lines[i].key[ADV_SPREAD_VALUE];
    }
    adv_price_settle(t->price, t->parts, t->has_price, t->currency, r->rows, r->problems);
    for (size_t i = 0; i < r->rows; i++) {
        lines[i].key[ADV_SPREAD_VALUE] = t->price[i];
    }
}

adv_status adv_group_read(adv_text *entries, adv_group_line *lines, const adv_records *records)
{
    tile *t = read_tile(records);
    if (t == NULL) {
        return ADV_ERR_MEMORY;
    }
    const adv_entry_facts *entry = NULL;
    for (size_t i = 0; i < records->rows; i++) {
        entries[i] = t->entry[i];
        if (i == 0 || !adv_text_equal(t->entry[i], t->entry[i - 1])) {
            entry = adv_side_entry_find(records->side, t->entry[i]);
        }
        fill_line(t, &lines[i], i, entry);
    }
    if (t->parts != NULL) {
        work_out_prices(records, t, lines);
    }
    return ADV_OK;
}

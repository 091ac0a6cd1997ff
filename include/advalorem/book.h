/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one list of tables and columns of a book.  What reads a book, what writes its documentation and what
 * tests it walk this list; docs/book.md is generated from it.  Columns for elements are not written down one
 * by one: they follow from the closed lists of element.h, so that a new kind or fact is a column at once.
 */
#ifndef ADVALOREM_BOOK_H
#define ADVALOREM_BOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "advalorem/api.h"
#include "advalorem/element.h"
#include "advalorem/text.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum adv_book_table {
    ADV_TABLE_ENTRIES,
    ADV_TABLE_LINES,
    ADV_TABLE_ELEMENTS,
    ADV_TABLE_INVOICES,
    ADV_TABLE_PAYMENTS,
    ADV_TABLE_ASSISTS,
    ADV_TABLE_ASSIST_USE,
    ADV_TABLE_AGREEMENTS,
    ADV_TABLE_PARTIES,
    ADV_TABLE_RATES,
    ADV_TABLE_ASSIST_PARTS,
    ADV_TABLE_ASSIST_MOVES
} adv_book_table;
#define ADV_TABLE_COUNT 12

/** What a cell of the column may hold.  An empty cell is always "not stated". */
typedef enum adv_column_type {
    ADV_COLUMN_TEXT, /* anything */
    ADV_COLUMN_ID,   /* text; compared without '.', '-' and blanks */
    ADV_COLUMN_AMOUNT, /* decimal, at most 4 decimals, not negative; the word unknown = there is one, of
    unknown amount */
    ADV_COLUMN_SIGNED,   /* the same with a sign where it is less than nothing */
    ADV_COLUMN_QUANTITY, /* decimal, at most 4 decimals, not negative */
    ADV_COLUMN_RATE,     /* decimal, at most 9 decimals, not negative */
    ADV_COLUMN_DATE,     /* YYYY-MM-DD */
    ADV_COLUMN_TERNARY,  /* yes, no, unknown */
    ADV_COLUMN_CURRENCY, /* three capital letters of ISO 4217 */
    ADV_COLUMN_COUNTRY,  /* two capital letters */
    ADV_COLUMN_ENUM      /* one of `words` */
} adv_column_type;
#define ADV_COLUMN_TYPE_COUNT 11

/** What a column is for.  `kind` and `fact` of the column say which element, date, fact or key is meant. */
typedef enum adv_column_target {
    ADV_TARGET_CARRIED, /* checked for its type and kept; no rule of this version reads it */
    ADV_TARGET_ENTRY,
    ADV_TARGET_LINE,
    ADV_TARGET_INVOICE,
    ADV_TARGET_PRICE,
    ADV_TARGET_CURRENCY, /* of the price, or of the record's amount */
    ADV_TARGET_DATE,     /* kind = adv_date_kind */
    ADV_TARGET_TERM,
    ADV_TARGET_TERM_EDITION,
    ADV_TARGET_NAMED_PLACE,
    ADV_TARGET_MODE,
    ADV_TARGET_EXPORT_COUNTRY,
    ADV_TARGET_JURISDICTION,
    ADV_TARGET_SALE,             /* fact = adv_sale_fact */
    ADV_TARGET_ELEMENT,          /* wide amount; kind = adv_element_kind */
    ADV_TARGET_ELEMENT_CURRENCY, /* kind */
    ADV_TARGET_ELEMENT_FACT,     /* kind, fact = adv_element_fact */
    ADV_TARGET_KEY,              /* spreading key; kind = adv_spread_key */
    ADV_TARGET_QUANTITY_UNIT,
    ADV_TARGET_FREE_QUANTITY,
    ADV_TARGET_DECLARED_VALUE,
    ADV_TARGET_CHARGE, /* elements: id of a charge stated in several records */
    ADV_TARGET_KIND,   /* elements: kind by its own name; assists: kind of assist */
    ADV_TARGET_NAME,   /* elements: as the invoice writes it */
    ADV_TARGET_AMOUNT, /* elements, assist_use */
    ADV_TARGET_LEVEL,
    ADV_TARGET_SPREAD,
    ADV_TARGET_SHARE,
    ADV_TARGET_FACT, /* elements, assists: fact = adv_element_fact */
    ADV_TARGET_ASSIST,
    ADV_TARGET_DAY, /* of a rate */
    ADV_TARGET_RATE,
    ADV_TARGET_PER,
    ADV_TARGET_SOURCE,
    ADV_TARGET_NO_SALE,
    ADV_TARGET_PRICE_PART, /* kind = adv_price_part */
    ADV_TARGET_ORDER,      /* elements */
    ADV_TARGET_BILL,
    ADV_TARGET_FROM,
    ADV_TARGET_TO,
    ADV_TARGET_ASSIST_FIELD, /* tables of assists; kind = adv_assist_field */
    ADV_TARGET_DUTY,      /* read where duty and fees are asked for; kind = adv_duty_field */
    ADV_TARGET_ENTRY_FACT /* the same; fact = adv_entry_fact */
} adv_column_target;
#define ADV_TARGET_COUNT (ADV_TARGET_ENTRY_FACT + 1)

/** What duty and fees read of a line, and at the end of an entry. */
typedef enum adv_duty_field {
    ADV_FIELD_HTS, /* texts */
    ADV_FIELD_ORIGIN,
    ADV_FIELD_PROGRAMME,
    ADV_FIELD_PROVISION,
    ADV_FIELD_LAYERS,
    ADV_FIELD_RATE,
    ADV_FIELD_RATE_SOURCE,
    ADV_FIELD_ANTIDUMPING_CASE,
    ADV_FIELD_ANTIDUMPING_RATE,
    ADV_FIELD_COUNTERVAILING_CASE,
    ADV_FIELD_COUNTERVAILING_RATE,
    ADV_FIELD_SECOND_UNIT,
    ADV_FIELD_ANTIDUMPING_BASE, /* figures */
    ADV_FIELD_COUNTERVAILING_BASE,
    ADV_FIELD_SECOND_QUANTITY,
    ADV_FIELD_ABROAD,
    ADV_FIELD_US_CONTENT,
    ADV_FIELD_STEEL,
    ADV_FIELD_ALUMINUM,
    ADV_FIELD_COPPER,
    ADV_FIELD_ZONE_STATUS,
    ADV_FIELD_ENTRY_TYPE, /* of an entry */
    ADV_FIELD_FILING,
    ADV_FIELD_BILLS
} adv_duty_field;

/** What a price by the unit or by a formula is worked out of. */
typedef enum adv_price_part {
    ADV_PRICE_UNIT,
    ADV_PRICE_INDEX, /* this and the following belong to a formula */
    ADV_PRICE_QUOTATION_DATE,
    ADV_PRICE_QUOTATION,
    ADV_PRICE_PREMIUM,
    ADV_PRICE_PROVISIONAL,
    ADV_PRICE_AGREED,
    ADV_PRICE_SETTLED
} adv_price_part;
#define ADV_PRICE_PART_COUNT 8

/** How far a charge of the table elements reaches; the words of the column `level` in this order.  Those
    behind the entry are wide: their lines may stand in several entries. */
typedef enum adv_charge_level {
    ADV_LEVEL_LINE = 1,
    ADV_LEVEL_INVOICE,
    ADV_LEVEL_ENTRY,
    ADV_LEVEL_ORDER,
    ADV_LEVEL_BILL,
    ADV_LEVEL_ENTRIES,
    ADV_LEVEL_PERIOD
} adv_charge_level;
/** "line", "invoice" ...: the word of the column. */
ADV_API const char *adv_charge_level_name(adv_charge_level level);

/** What the tables of assists say beside who, where and how much. */
typedef enum adv_assist_field {
    ADV_ASSIST_DESCRIPTION,
    ADV_ASSIST_ACQUIRED,
    ADV_ASSIST_COST,
    ADV_ASSIST_PRODUCER_COST,
    ADV_ASSIST_LEASE,
    ADV_ASSIST_LEASE_PERIODS,
    ADV_ASSIST_USED_BEFORE,
    ADV_ASSIST_SHARE_USED,
    ADV_ASSIST_VALUE_AFTER_USE,
    ADV_ASSIST_REPAIRS,
    ADV_ASSIST_TRANSPORT,
    ADV_ASSIST_PAID_BY_PRODUCER,
    ADV_ASSIST_UNDERTAKEN_IN, /* assists and assist_parts */
    ADV_ASSIST_APPORTIONMENT,
    ADV_ASSIST_ALL_HERE,
    ADV_ASSIST_PRODUCED,
    ADV_ASSIST_UNITS,
    ADV_ASSIST_OTHER_UNITS, /* assists and assist_moves */
    ADV_ASSIST_WORTH,
    ADV_ASSIST_BASIS,
    ADV_ASSIST_BASIS_NAME,
    ADV_ASSIST_QUANTITY, /* assists and assist_moves */
    ADV_ASSIST_PER_UNIT,
    ADV_ASSIST_BEFORE_QUANTITY,
    ADV_ASSIST_BEFORE_AMOUNT,
    ADV_ASSIST_END_DATE,
    ADV_ASSIST_MOVE_DATE,
    ADV_ASSIST_MOVE_KIND, /* adv_assist_move_kind */
    ADV_ASSIST_USE_UNITS,
    ADV_ASSIST_USE_BASIS,
    ADV_ASSIST_USE_CONSUMED,
    ADV_ASSIST_USE_WASTE
} adv_assist_field;
#define ADV_ASSIST_FIELD_COUNT (ADV_ASSIST_USE_WASTE + 1)

/** The words of the column `kind` of assist_moves, in this order. */
typedef enum adv_assist_move_kind {
    ADV_MOVE_ISSUED = 1,
    ADV_MOVE_RETURNED,
    ADV_MOVE_SCRAPPED,
    ADV_MOVE_SOLD,
    ADV_MOVE_OTHER_COUNTRIES, /* used in goods for other countries */
    ADV_MOVE_EXPECTED_UNITS,
    ADV_MOVE_EXPECTED_VALUE,
    ADV_MOVE_EXPECTED_BASIS
} adv_assist_move_kind;

#define ADV_COLUMN_NAME_SIZE 64

typedef struct adv_book_column {
    char name[ADV_COLUMN_NAME_SIZE];
    uint8_t table;  /* adv_book_table */
    uint8_t type;   /* adv_column_type */
    uint8_t target; /* adv_column_target */
    uint8_t kind;
    uint8_t fact;
    bool required;            /* the column must be there and no cell of it may be empty */
    const char *const *words; /* ENUM: NULL-terminated */
    const char *doc;          /* one sentence */
} adv_book_column;

ADV_API const char *adv_book_table_name(adv_book_table table); /* "lines" */
ADV_API const char *adv_book_table_doc(adv_book_table table);
/** -1 when there is no such table. */
ADV_API int adv_book_table_find(adv_text name);

/** Columns of a table, those for elements among them; index 0 .. count - 1. */
ADV_API size_t adv_book_column_count(adv_book_table table);
ADV_API void adv_book_column_at(adv_book_column *out, adv_book_table table, size_t index);
/** False when the table has no such column. */
ADV_API bool adv_book_column_find(adv_book_column *out, adv_book_table table, adv_text name);
/** The first column whose name differs from `name` by a slip of the pen, to ask whether it is meant. */
ADV_API bool adv_book_column_near(adv_book_column *out, adv_book_table table, adv_text name);
/** "amount", "date" ... */
ADV_API const char *adv_column_type_name(adv_column_type type);
/** What a cell of the type must look like, to complete "... is not": "an amount such as 1234.50 ...". */
ADV_API const char *adv_column_type_expected(adv_column_type type);

/** Columns that valuing appends to those of the table lines, in this order. */
typedef enum adv_result_column {
    ADV_RESULT_CUSTOMS_VALUE,
    ADV_RESULT_ENTERED_VALUE,
    ADV_RESULT_OUTCOME,
    ADV_RESULT_METHOD,
    ADV_RESULT_REASON,
    ADV_RESULT_POINTS,
    ADV_RESULT_STANDING,
    ADV_RESULT_RATE,
    ADV_RESULT_RATE_UNIT,
    ADV_RESULT_RATE_DATE,
    ADV_RESULT_RATE_SOURCE,
    ADV_RESULT_PLAN,
    ADV_RESULT_PACK,
    ADV_RESULT_RULE_VERSION
} adv_result_column;
#define ADV_RESULT_COUNT 14

ADV_API const char *adv_result_column_name(adv_result_column column); /* "customs_value" */
ADV_API const char *adv_result_column_doc(adv_result_column column);

/** Columns that stand behind ADV_RESULT_PLAN where duty and fees are asked for, in this order. */
typedef enum adv_charge_column {
    ADV_CHARGE_DUTY,
    ADV_CHARGE_ADDITIONAL_DUTY,
    ADV_CHARGE_DEPOSITS,
    ADV_CHARGE_PROCESSING_FEE,
    ADV_CHARGE_HARBOR_FEE,
    ADV_CHARGE_REASON,
    ADV_CHARGE_POINTS,
    ADV_CHARGE_STANDING,
    ADV_CHARGE_SOURCE,
    ADV_CHARGE_MARGINAL_RATE
} adv_charge_column;
#define ADV_CHARGE_COLUMN_COUNT 10

ADV_API const char *adv_charge_column_name(adv_charge_column column); /* "duty" */
ADV_API const char *adv_charge_column_doc(adv_charge_column column);

#ifdef __cplusplus
}
#endif
#endif

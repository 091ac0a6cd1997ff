/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a batch looks up beside the rows it is given: facts of an entry that its lines lack, and what other
 * records of the book lay on a line: parts of charges, shares of assists.  Filled before the rows are valued,
 * only read while they are, so any number of threads may share it.  Memory comes from the allocator given,
 * since these tables grow.
 */
#ifndef ADV_BATCH_SIDE_H
#define ADV_BATCH_SIDE_H

#include "advalorem/ledger.h"
#include "cells.h"
#include "engine/stated.h"

/** An identifier longer than this is refused where it is read; a key is two of them and a separator. */
#define ADV_ID_LIMIT  100
#define ADV_KEY_LIMIT (2 * ADV_ID_LIMIT + 1)
/** Keys that are looked for side by side. */
#define ADV_KEYS_AT_ONCE 32

/** Folded keys numbered from 0 in the order they came. */
typedef struct adv_keys {
    adv_allocator allocator;
    uint64_t *hashes; /* of each slot */
    uint32_t *slots;  /* number + 1; 0 = free */
    size_t slot_count;
    size_t *starts; /* of each key in `bytes`, and one past the last */
    size_t count, capacity;
    char *bytes;
    size_t byte_count, byte_capacity;
} adv_keys;

void adv_keys_init(adv_keys *keys, adv_allocator allocator);
/** Bytes they have taken. */
size_t adv_keys_memory(const adv_keys *keys);
void adv_keys_release(adv_keys *keys);
/** The number of the key of an entry, or of a line of it (line.bytes == NULL: of the entry); -1 = not
    there. */
int64_t adv_keys_find(const adv_keys *keys, adv_text entry, adv_text line);
/** The same of many entries, none of which has to wait for the one before it: in a book whose lines stand in
    no order nearly every one is fetched from afar. */
void adv_keys_find_entries(int64_t *out, const adv_keys *keys, const adv_text *entries, size_t count);
/** The same as adv_keys_find, added where it is new; -1 when memory is out. */
int64_t adv_keys_put(adv_keys *keys, adv_text entry, adv_text line, bool *added);
/** The same of bytes as they are, and the bytes of a number. */
int64_t adv_keys_find_bytes(const adv_keys *keys, adv_text text);
int64_t adv_keys_put_bytes(adv_keys *keys, adv_text text, bool *added);
adv_text adv_keys_bytes(const adv_keys *keys, size_t number);
/** FNV-like hash of folded bytes, the same on every host. */
uint64_t adv_key_hash(adv_text entry, adv_text line);

/** What a record of lines or entries states of the sale, with a kind of delivery that is none; false where
    the two contradict each other. */
bool adv_sale_without(adv_facts_word *sale, uint8_t no_sale);
/** Completes the phrase of that problem. */
extern const char adv_phrase_no_sale[];

/** What one record of the table entries states. */
typedef struct adv_entry_facts {
    adv_date dates[ADV_DATE_KIND_COUNT];
    adv_facts_word sale;
    uint16_t term; /* index in law->incoterms plus 1; 0 = none; ADV_TERM_UNKNOWN */
    adv_currency currency;
    uint8_t mode;
    adv_country exported_from;
    uint8_t no_sale; /* adv_sale.no_sale_kind; `sale` then says that nothing was sold */
    bool has_place;
    bool other_edition; /* the edition stated does not know the term */
    bool bad; /* one of its cells is none: its lines are rejected */
    uint32_t bill; /* number of its bill among the keys of wide charges, plus 1; 0 = none charged */
    adv_facts_word facts; /* adv_entry_fact */
    int32_t bills;        /* how many; -1 = not stated */
    uint8_t type, filing; /* adv_entry_type, adv_filing; 0 = not stated */
} adv_entry_facts;
#define ADV_TERM_UNKNOWN 0xffff

/** A charge of the table elements as its record states it. */
typedef struct adv_charge_record {
    adv_text line, invoice, charge, name; /* owned by the side */
    adv_facts_word facts;                 /* stated */
    int64_t amount_e4;
    int64_t share_e9; /* -1 = not stated */
    const adv_charge *dictionary;
    uint64_t record; /* for messages */
    uint32_t next;   /* of the same entry or wide charge, plus 1 */
    uint32_t wide;   /* wide charge it is of, plus 1; 0 = it stays within its entry */
    uint32_t reach;  /* lines it was spread over */
    int64_t key_total; /* of their keys; 0 = not spread by keys */
    adv_currency currency;
    uint8_t kind, level, key;
    uint8_t doubt; /* adv_charge_doubt */
    bool bad;
    uint8_t fate; /* adv_charge_fate, after the group pass */
} adv_charge_record;

typedef enum adv_charge_doubt { ADV_CHARGE_CLEAR, ADV_CHARGE_UNKNOWN, ADV_CHARGE_DOUBTFUL } adv_charge_doubt;
typedef enum adv_charge_fate {
    ADV_CHARGE_PENDING, /* its entry was not met */
    ADV_CHARGE_SPREAD,
    ADV_CHARGE_NO_LINE,  /* no line of the entry is the one it names */
    ADV_CHARGE_CONFLICT, /* records of one charge contradict each other */
    ADV_CHARGE_UNDATED,  /* lines without a day of entry: nobody knows which lie in its period */
    ADV_CHARGE_PARTLY    /* another record of the charge names what is not in the book */
} adv_charge_fate;

/** One amount on one line. */
typedef struct adv_side_item {
    int64_t amount_e4;
    int64_t key; /* by which it was spread; 0 = by none */
    adv_facts_word facts;
    uint32_t source; /* index of the charge record, or of the assist */
    uint32_t next;   /* plus 1 */
    adv_currency currency;
    uint8_t kind;
    uint8_t doubt;
    bool assist;
    bool spread;  /* over several lines */
    bool differs; /* the share given is not that of the ledger */
} adv_side_item;

/** Kinds of elements that assists become, in the order of element.h. */
#define ADV_ASSIST_KIND_COUNT (ADV_KIND_ASSIST_DESIGN - ADV_KIND_ASSIST_MATERIALS + 1)
static inline bool adv_is_assist_kind(unsigned kind)
{
    return kind >= ADV_KIND_ASSIST_MATERIALS && kind <= ADV_KIND_ASSIST_DESIGN;
}

typedef struct adv_side_line {
    uint32_t first, last;    /* items, plus 1 */
    uint32_t last_use;       /* of an assist, plus 1: leads to those before it */
    uint8_t blocked;         /* adv_outcome; 0 = not */
    uint16_t blocked_reason; /* kind << 8 | what it lacks */
    /* by kind of assist: the first adv_ledger_lack of those without an amount */
    uint8_t lacks[ADV_ASSIST_KIND_COUNT];
} adv_side_line;

/** An entry as the charges see it. */
typedef struct adv_side_entry {
    uint32_t first, last; /* charge records, plus 1 */
    bool done;            /* its group was seen */
    bool bad;             /* a record of it cannot be read: its lines are rejected */
} adv_side_entry;

/** A line that a charge concerns, with what the charge is spread by. */
typedef struct adv_member {
    int64_t key;           /* ADV_AMOUNT_UNKNOWN = not stated */
    const adv_text *unit;  /* of a quantity */
    adv_date trigger, day; /* for prices to be compared in another currency: days of law and of its rate */
    uint32_t line;         /* index in lines of the side */
    adv_currency currency; /* of the price */
} adv_member;

/** A charge whose lines may stand in several entries. */
typedef struct adv_wide_charge {
    adv_text of;          /* the order, the bill, or the name of the charge */
    adv_date from, to;    /* of a period, both within it */
    uint32_t first, last; /* records, plus 1 */
    adv_member *members;  /* in the order of the book */
    size_t count, capacity;
    uint64_t undated; /* lines that may or may not lie in the period */
    uint8_t level, key;
    bool bad;     /* a cell of a record is none */
    bool touched; /* it bears on the entry that is asked for */
} adv_wide_charge;

/** What leads from an order, bill, entry, invoice or line to the wide charges on it. */
typedef struct adv_wide_link {
    uint32_t wide, record; /* indices */
    uint32_t next;         /* plus 1 */
} adv_wide_link;

/** A record of assist_moves. */
typedef struct adv_assist_move {
    struct adv_assist_move *next;
    int64_t quantity_e4;
    int64_t other_units_e4; /* ADV_AMOUNT_UNKNOWN = not stated */
    adv_date date;
    uint8_t kind; /* adv_assist_move_kind */
} adv_assist_move;

/** An assist as its records state it; texts and lists are owned by the side. */
typedef struct adv_assist_record {
    adv_assist assist;
    adv_text id;
    adv_facts_word facts;  /* of the element it becomes */
    adv_currency currency; /* of every amount of it */
    uint8_t kind;          /* adv_element_kind */
    bool bad;
    adv_ledger_terms terms; /* as far as the record goes: worth and movements come when the ledger is drawn */
    int64_t per_unit_e9;    /* ADV_AMOUNT_UNKNOWN = not stated */
    adv_date end_date;
    adv_assist_move *moves, *last_move; /* in the order of their records */
    size_t move_count, part_capacity;
} adv_assist_record;

/** A record of assist_use.  ADV_AMOUNT_UNKNOWN where nothing is stated. */
typedef struct adv_assist_use {
    int64_t units_e4, basis_e4, consumed_e4, stated_e4;
    uint64_t record;
    uint32_t assist, line; /* index of the assist; number of the line's key */
    uint32_t before;       /* the use of the same line read before it, plus 1 */
    adv_currency currency; /* of the share stated */
} adv_assist_use;

/** What a use needs of its line. */
typedef struct adv_used_line {
    int64_t quantity_e4, price_e4; /* ADV_AMOUNT_UNKNOWN where not known */
    adv_date date;
    adv_currency currency;
    adv_date trigger, rate_day; /* of its law, and of its rate of exchange, where somebody asks */
    bool used; /* some use names it */
    bool met;  /* the book has it */
} adv_used_line;

/** What the ledger says of one use, kept where somebody will ask. */
typedef struct adv_side_draw {
    adv_ledger_line line;
    adv_date date;
    uint32_t use; /* index */
} adv_side_draw;

typedef struct adv_side {
    adv_allocator allocator;
    adv_arena texts;
    adv_keys entry_keys; /* table entries */
    adv_entry_facts *entries;
    size_t entry_capacity;
    adv_keys line_keys; /* lines with something on them */
    adv_side_line *lines;
    size_t line_capacity;
    adv_side_item *items;
    size_t item_count, item_capacity;
    adv_keys charge_keys; /* entries with charges */
    adv_side_entry *charged;
    size_t charged_capacity;
    adv_charge_record *charges;
    size_t charge_count, charge_capacity;
    size_t stray_count; /* records of charges that cannot be used and name nothing that leads to a line */
    adv_keys assist_keys;
    adv_assist_record *assists;
    size_t assist_capacity;
    adv_stated_rate *rates; /* table rates; place.row = the record */
    size_t rate_count, rate_capacity;
    adv_wide_charge *wide;
    size_t wide_count, wide_capacity;
    adv_wide_link *links;
    size_t link_count, link_capacity;
    adv_keys wide_keys;   /* orders, bills, entries, invoices, names of charges */
    uint32_t *wide_heads; /* first link of each, plus 1; of a name the charge */
    size_t wide_head_capacity;
    adv_keys given_keys; /* lines named by records with key given */
    uint32_t *given_heads;
    size_t given_head_capacity;
    uint32_t *periods; /* charges of a period: every line is asked whether it lies in it */
    size_t period_count, period_capacity;
    const adv_text **units; /* of the quantities of members */
    size_t unit_count, unit_capacity;
    adv_fx fx; /* every rate at hand: those of the book, then the host's */
    adv_assist_use *uses;
    size_t use_count, use_capacity;
    adv_used_line *used_lines; /* by number of the line's key */
    size_t used_line_count;
    adv_side_draw *draws; /* by assist, in the order they are drawn; none in a batch */
    size_t draw_count, draw_capacity;
} adv_side;

/** Makes room for one more; false when memory is out.  `address` is that of the pointer to the items. */
bool adv_side_grow(const adv_allocator *allocator, void *address, size_t count, size_t *capacity,
                   size_t size);
void adv_side_init(adv_side *side, adv_allocator allocator);
/** Bytes that its tables of entries, lines and charges have taken. */
size_t adv_side_memory(const adv_side *side);
void adv_side_release(adv_side *side);
/** Forgets what lies on lines, and that any group was seen; records stay. */
void adv_side_clear_lines(adv_side *side);

/** Each returns NULL when memory is out; *added tells whether the key is new. */
adv_entry_facts *adv_side_entry_put(adv_side *side, adv_text entry, bool *added);
adv_side_line *adv_side_line_put(adv_side *side, adv_text entry, adv_text line);
adv_assist_record *adv_side_assist_put(adv_side *side, adv_text assist, bool *added);
/** A record of the entry; its texts are copied. */
adv_charge_record *adv_side_charge_put(adv_side *side, adv_text entry, const adv_charge_record *record);
bool adv_side_rate_put(adv_side *side, const adv_stated_rate *rate);
bool adv_side_item_put(adv_side *side, adv_text entry, adv_text line, const adv_side_item *item);
/** The same by the line's index. */
bool adv_side_item_add(adv_side *side, uint32_t line, const adv_side_item *item);
/** A record that is not held by its entry; its texts are copied. */
adv_charge_record *adv_side_charge_add(adv_side *side, const adv_charge_record *record);
/** The row behind a key, zeroed where the key is new; NULL when memory is out. */
void *adv_side_row_put(adv_side *side, adv_keys *keys, void *address, size_t *capacity, size_t size,
                       adv_text first, adv_text second, bool *added);
/** Lets go of the uses of assists, once what they drew lies on their lines. */
void adv_side_forget_uses(adv_side *side);
/** Text owned by the side; false when memory is out. */
bool adv_side_text(adv_side *side, adv_text *text);
/** Folded entry and line of a line's key. */
void adv_side_key(const adv_side *side, size_t line, adv_text *entry, adv_text *number);

/** NULL where there is none. */
const adv_entry_facts *adv_side_entry_find(const adv_side *side, adv_text entry);
const adv_side_line *adv_side_line_find(const adv_side *side, adv_text entry, adv_text line);
adv_side_entry *adv_side_charged_find(const adv_side *side, adv_text entry);
const adv_assist_record *adv_side_assist_find(const adv_side *side, adv_text assist);

/** Two records of the table rates that state different figures for one currency, kind and day. */
typedef struct adv_rate_clash {
    uint64_t record, earlier;
} adv_rate_clash;

/**
 * Makes side->fx of the book's rates and the host's (NULL = none).  A figure stated twice counts once; two
 * figures for one day, or for one quarter, are a clash, and then side->fx is not to be used.
 * Errors  ADV_ERR_MEMORY.
 */
adv_status adv_side_rates_join(adv_side *side, adv_currency target, const adv_fx *host, adv_arena *arena,
                               const adv_rate_clash **clashes, size_t *clash_count);

/** An amount in the currency of the value, to 1/10 000, by the law of the day `trigger` and the rate of
    `day`: as the tile converts it.  False where there is no rate. */
bool adv_side_value(int64_t *out_e4, const adv_fx *fx, const adv_jurisdiction *j, adv_money amount,
                    adv_date trigger, adv_date day);

/** A line of a group: what a charge can be spread by.  ADV_AMOUNT_UNKNOWN where it is not stated. */
typedef struct adv_group_line {
    adv_text line, invoice, unit, order;
    uint32_t bill;                 /* as adv_entry_facts has it */
    int64_t key[ADV_SPREAD_GIVEN]; /* by adv_spread_key; [0] unused */
    adv_currency currency;
    adv_date dates[ADV_DATE_KIND_COUNT];
} adv_group_line;

/** What the group operator needs beside the group. */
typedef struct adv_group_law {
    const adv_jurisdiction *j;
    const adv_fx *fx;
} adv_group_law;

/**
 * Lays the charge of record `source` on the lines it concerns: its parts by their keys, or an unknown amount
 * on each where a key is missing, cannot be compared with the others, or is said not to be `known`.
 * Errors  ADV_ERR_MEMORY.
 */
adv_status adv_group_lay(adv_side *side, uint32_t source, const adv_member *members, size_t count, bool known,
                         const adv_group_law *law, adv_arena *scratch);
/** The line as one that a charge with that key concerns; its row in the side is made. */
adv_status adv_group_member(adv_member *out, adv_side *side, adv_text entry, const adv_group_line *line,
                            uint8_t key, const adv_group_law *law);

/* wide.c: charges whose lines may stand in several entries. */
bool adv_level_is_wide(uint8_t level);
/** A record of such a charge; `of`, `from` and `to` as adv_wide_charge has them.  NULL when memory is out. */
adv_charge_record *adv_wide_put(adv_side *side, adv_text entry, const adv_charge_record *record, adv_text of,
                                adv_date from, adv_date to);
/** The number of a bill that is charged, plus 1; 0 = it is not. */
uint32_t adv_wide_bill(const adv_side *side, adv_text bill);
/** Adds a line to the charges that concern it; `asked`: of the entry that is asked for. */
adv_status adv_wide_take(adv_side *side, adv_text entry, const adv_group_line *line, const adv_group_law *law,
                         bool asked);
/** Spreads them all, once every line was taken; those that cannot be right reject their lines. */
adv_status adv_wide_spread(adv_side *side, const adv_group_law *law, adv_arena *scratch);

/**
 * Spreads every charge of one entry over its lines: parts sum to the whole to the last minor unit of its
 * currency.  A charge that cannot be spread lies on each line it concerns with an unknown amount.  `scratch`
 * is reset.
 * Errors  ADV_ERR_MEMORY.
 */
adv_status adv_group_spread(adv_side *side, adv_text entry, const adv_group_line *lines, size_t count,
                            const adv_group_law *law, adv_arena *scratch);

#endif

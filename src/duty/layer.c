/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The layers of chapter 99 on a line: which reach the goods, which is lifted, which takes the value before
 * another, what each amounts to, and what one more dollar adds to it.
 *
 * Layers add on the same customs value and never on each other (US-134, HTSUS chapter 99).  Within a group
 * the value is shared: what a layer of a lower rank is charged on is gone for the ranks after it, so a duty
 * on the whole value leaves nothing and one on the steel in the goods leaves the rest (U.S. note 2(v)(vi) to
 * (xvi), note 2(aa)(v)).
 */
#include "duty/layer_table.h"

#include <assert.h>
#include <string.h>

/* Whether a row reaches the goods. */
typedef enum reach { REACH_NO, REACH_YES, REACH_OPEN } reach;

/* What is left of the value for the ranks of a group that are still to come. */
typedef struct remainder {
    int64_t left_e4, taken_e4; /* ADV_AMOUNT_UNKNOWN = a base before it is not known */
    int64_t left_marginal_e9, taken_marginal_e9;
    uint8_t why; /* of an unknown rest */
    const layer_row *by;
} remainder;

typedef struct group_state {
    uint8_t rank;
    remainder charged; /* after the layers that apply */
    remainder lawful;  /* after those that are not claimed too */
} group_state;

typedef struct finder {
    const adv_layer_table *t;
    const adv_layer_query *q;
    adv_layer_result *out;
    const uint64_t *in_force, *of_origin; /* NULL = the origin is not known */
    uint64_t candidates[ROW_WORDS_MOST], claimed[ROW_WORDS_MOST], told[ROW_WORDS_MOST];
    uint64_t hit[LIST_WORDS], open[LIST_WORDS];
    uint8_t reach[ADV_LAYER_ROWS_MOST], why[ADV_LAYER_ROWS_MOST];
    const adv_layer_part *part[ADV_LAYER_ROWS_MOST];
    uint16_t lifted_by[ADV_LAYER_ROWS_MOST];  /* row + 1; 0 = by none */
    uint16_t doubted_by[ADV_LAYER_ROWS_MOST]; /* a lifting row that may hold */
    uint16_t exclusion[ADV_LAYER_ROWS_MOST];  /* a lifting row that is not claimed */
    uint64_t used[ROW_WORDS_MOST];            /* lifting rows that took something away */
    uint16_t first_lifted[ADV_LAYER_ROWS_MOST];
    uint16_t winner[ADV_LAYER_SETS_MOST];  /* row + 1 */
    uint8_t standing[ADV_LAYER_SETS_MOST]; /* of the winner: 1 claimed, 2 reaches, 3 open */
    group_state groups[ADV_LAYER_SETS_MOST];
} finder;

/* The index of the lowest bit that is set, which is taken out of the word. */
static size_t take_bit(uint64_t *word)
{
    size_t bit = (size_t)__builtin_ctzll(*word);
    *word &= *word - 1;
    return bit;
}

/* ---- what is claimed --------------------------------------------------------------------------------- */

static void read_claims(finder *f)
{
    for (size_t i = 0; i < f->q->claimed_count; i++) {
        size_t count = 0;
        const layer_heading *rows = adv_layer_heading(f->t, f->q->claimed[i], &count);
        for (size_t k = 0; k < count; k++) {
            bit_set(f->claimed, rows[k].row);
        }
        if (count == 0 && i < 64) {
            f->out->strangers |= UINT64_C(1) << i;
        }
    }
}

static bool has_programme(const adv_layer_query *q, const char *asked)
{
    adv_text rest = adv_text_of(asked);
    for (adv_text word = adv_word_next(&rest); word.length > 0; word = adv_word_next(&rest)) {
        for (size_t i = 0; i < q->programme_count; i++) {
            if (adv_text_equal(word, q->programmes[i])) {
                return true;
            }
        }
    }
    return false;
}

/* ---- what a provision leaves of it ------------------------------------------------------------------- */

static bool names_row(const char *layers, const adv_layer *l)
{
    adv_text rest = adv_text_of(layers);
    const char *point = memchr(l->id, '.', strlen(l->id));
    for (adv_text word = adv_word_next(&rest); word.length > 0; word = adv_word_next(&rest)) {
        if (adv_text_is(word, l->authority) || (point != NULL && adv_text_is(word, point + 1))) {
            return true;
        }
    }
    return layers == NULL;
}

static const adv_layer_part *part_of(const adv_layer_query *q, const adv_layer *l)
{
    for (size_t i = 0; l->form != ADV_LAYER_LIFT && i < q->part_count; i++) {
        if (names_row(q->parts[i].rule->layers, l)) {
            return &q->parts[i];
        }
    }
    return NULL;
}

static bool is_out(const adv_layer_part *part)
{
    return part != NULL && part->rule->effect == ADV_ENTRY_EXEMPT;
}

/* A part of the value other than the whole. */
static bool is_part(const adv_layer_part *part)
{
    return part != NULL && (part->rule->effect != ADV_ENTRY_CHARGE || part->rule->base != ADV_ON_VALUE);
}

/* ---- which rows reach the goods ---------------------------------------------------------------------- */

static bool any_bit(const uint64_t a[LIST_WORDS], const uint64_t b[LIST_WORDS])
{
    uint64_t both = 0;
    for (size_t w = 0; w < LIST_WORDS; w++) {
        both |= a[w] & b[w];
    }
    return both != 0;
}

/* In one of the lists; open where a list is not at hand, or tells by digits the code does not have. */
static reach lists_reach(const finder *f, const uint64_t lists[LIST_WORDS], uint8_t *why)
{
    uint64_t absent = 0;
    for (size_t w = 0; w < LIST_WORDS; w++) {
        absent |= lists[w] & ~f->t->at_hand[w];
    }
    if (any_bit(lists, f->open)) {
        *why = ADV_LAYER_WHY_CODE_MISSING;
        return REACH_OPEN;
    }
    if (any_bit(lists, f->hit)) {
        return REACH_YES;
    }
    *why = ADV_LAYER_WHY_LIST_MISSING;
    return absent != 0 ? REACH_OPEN : REACH_NO;
}

static reach goods_reach(const finder *f, const layer_row *row, uint8_t *why)
{
    uint8_t scope_why = ADV_LAYER_WHY_NONE, except_why = ADV_LAYER_WHY_NONE;
    reach in = row->layer->scope == NULL ? REACH_YES : lists_reach(f, row->scope, &scope_why);
    reach out = row->layer->except == NULL ? REACH_NO : lists_reach(f, row->except, &except_why);
    if (in == REACH_NO || out == REACH_YES) {
        *why = ADV_LAYER_WHY_PRODUCT;
        return REACH_NO;
    }
    *why = in == REACH_OPEN ? scope_why : out == REACH_OPEN ? except_why : ADV_LAYER_WHY_NONE;
    return in == REACH_OPEN || out == REACH_OPEN ? REACH_OPEN : REACH_YES;
}

/* Whether the goods were loaded in the days the row asks for.  Where only a vessel counts, goods by other
   ways are not loaded before any day. */
static reach loading_reach(const adv_layer_query *q, const adv_layer *l, uint8_t *why)
{
    bool any = l->loaded_from == ADV_DATE_NONE && l->loaded_until == ADV_DATE_OPEN;
    bool within = l->loaded_from <= q->loaded && q->loaded < l->loaded_until;
    bool later = l->loaded_until == ADV_DATE_OPEN; /* what goods loaded later would meet */
    *why = ADV_LAYER_WHY_LOADED;
    if (any || (l->vessel && q->mode != 0 && q->mode != ADV_MODE_SEA)) {
        return any || later ? REACH_YES : REACH_NO;
    }
    if (q->loaded == ADV_DATE_NONE) {
        *why = ADV_LAYER_WHY_LOADED_MISSING;
        return REACH_OPEN;
    }
    if (l->vessel && q->mode == 0 && within != later) {
        *why = ADV_LAYER_WHY_MODE_MISSING;
        return REACH_OPEN;
    }
    return within ? REACH_YES : REACH_NO;
}

static reach row_reach(const finder *f, const layer_row *row, uint8_t *why)
{
    const adv_layer *l = row->layer;
    uint8_t loading_why = ADV_LAYER_WHY_NONE;
    reach loading = loading_reach(f->q, l, &loading_why);
    if (l->programmes != NULL && !has_programme(f->q, l->programmes)) {
        *why = ADV_LAYER_WHY_PROGRAMME;
        return REACH_NO;
    }
    if (loading == REACH_NO) {
        *why = loading_why;
        return REACH_NO;
    }
    reach goods = goods_reach(f, row, why);
    if (goods == REACH_YES && loading == REACH_OPEN) {
        *why = loading_why;
        return REACH_OPEN;
    }
    if (goods == REACH_YES && f->of_origin == NULL) {
        *why = ADV_LAYER_WHY_ORIGIN_MISSING;
        return REACH_OPEN;
    }
    return goods;
}

/* Rows in force for the origin.  What holds only where it is claimed is left out without its claim, unless
   it lifts: then it is what could be claimed. */
static void find_candidates(finder *f)
{
    const adv_layer_table *t = f->t;
    for (size_t w = 0; w < t->words; w++) {
        f->candidates[w] = f->in_force[w] & (f->of_origin == NULL ? ~UINT64_C(0) : f->of_origin[w]);
        uint64_t rest = f->candidates[w];
        while (rest != 0) {
            size_t i = w * 64 + take_bit(&rest);
            const adv_layer *l = t->rows[i].layer;
            if (l->claim && l->form != ADV_LAYER_LIFT && !bit_is_set(f->claimed, i)) {
                f->candidates[w] &= ~(UINT64_C(1) << (i % 64));
                continue;
            }
            f->why[i] = ADV_LAYER_WHY_NONE;
            f->reach[i] = (uint8_t)row_reach(f, &t->rows[i], &f->why[i]);
            f->part[i] = part_of(f->q, l);
            f->lifted_by[i] = f->doubted_by[i] = f->exclusion[i] = f->first_lifted[i] = 0;
        }
    }
}

/* ---- what is lifted ---------------------------------------------------------------------------------- */

/* Of two exclusions that could be claimed, one whose list holds the goods before one whose list is not at
   hand. */
static void mark_exclusion(finder *f, size_t lifting)
{
    for (size_t w = 0; w < f->t->words; w++) {
        uint64_t bits = f->t->rows[lifting].lifts[w] & f->candidates[w];
        while (bits != 0) {
            size_t i = w * 64 + take_bit(&bits);
            uint16_t *mark = &f->exclusion[i];
            if (*mark == 0 || (f->reach[*mark - 1] == REACH_OPEN && f->reach[lifting] == REACH_YES)) {
                *mark = (uint16_t)(lifting + 1);
            }
        }
    }
}

static void mark_lifted(finder *f, size_t lifting, uint16_t marks[ADV_LAYER_ROWS_MOST])
{
    for (size_t w = 0; w < f->t->words; w++) {
        uint64_t rest = f->t->rows[lifting].lifts[w] & f->candidates[w];
        while (rest != 0) {
            size_t i = w * 64 + take_bit(&rest);
            if (marks[i] == 0 && f->reach[i] != REACH_NO && !is_out(f->part[i])) {
                marks[i] = (uint16_t)(lifting + 1);
                if (marks == f->lifted_by) {
                    bit_set(f->used, lifting);
                    f->first_lifted[lifting] =
                        f->first_lifted[lifting] == 0 ? (uint16_t)(i + 1) : f->first_lifted[lifting];
                }
            }
        }
    }
}

static void find_lifted(finder *f)
{
    for (size_t w = 0; w < f->t->words; w++) {
        uint64_t rest = f->candidates[w];
        while (rest != 0) {
            size_t i = w * 64 + take_bit(&rest);
            const layer_row *row = &f->t->rows[i];
            bool claimed = bit_is_set(f->claimed, i);
            if (row->lifts == NULL || f->reach[i] == REACH_NO) {
                continue;
            }
            if (claimed || (f->reach[i] == REACH_YES && !row->layer->claim)) {
                mark_lifted(f, i, f->lifted_by);
            } else if (row->layer->claim) {
                if (row->layer->scope != NULL) {
                    mark_exclusion(f, i);
                }
            } else {
                mark_lifted(f, i, f->doubted_by);
            }
        }
    }
}

/* ---- which of a set ---------------------------------------------------------------------------------- */

/* Of the rows of a set: one that is claimed or lifted before one that reaches the goods, that before one of
   which nobody can tell; of equals the first as written. */
static void find_winners(finder *f)
{
    for (size_t w = 0; w < f->t->words; w++) {
        uint64_t rest = f->candidates[w];
        while (rest != 0) {
            size_t i = w * 64 + take_bit(&rest);
            uint8_t set = f->t->rows[i].one_of;
            if (set == NO_SET || f->reach[i] == REACH_NO) {
                continue;
            }
            uint8_t standing = bit_is_set(f->claimed, i) || f->lifted_by[i] != 0 ? 1
                               : f->reach[i] == REACH_YES                        ? 2
                                                                                 : 3;
            if (f->winner[set] == 0 || standing < f->standing[set]) {
                f->winner[set] = (uint16_t)(i + 1);
                f->standing[set] = standing;
            }
        }
    }
}

/* ---- amounts ----------------------------------------------------------------------------------------- */

/* The same of a row that a provision leaves a part of the value for. */
static int64_t base_of_part(const adv_layer *l, const adv_layer_part *part, int64_t content,
                            int64_t *marginal_e9, uint8_t *why)
{
    bool on_content = l->base == ADV_BASE_CONTENT || l->base == ADV_BASE_CONTENT_OR_FULL_VALUE;
    *marginal_e9 = part->marginal_e9;
    if (part->rule->effect != ADV_ENTRY_CHARGE) {
        *why = ADV_LAYER_WHY_PART;
        return ADV_AMOUNT_UNKNOWN;
    }
    if (on_content && (content != ADV_AMOUNT_UNKNOWN || l->base == ADV_BASE_CONTENT)) {
        *why = content != ADV_AMOUNT_UNKNOWN ? ADV_LAYER_WHY_CONTENT_PART : ADV_LAYER_WHY_CONTENT_MISSING;
        return ADV_AMOUNT_UNKNOWN;
    }
    *why = part->why;
    return part->base_e4; /* components of the United States have left it, or never were in it */
}

/* What a row would be charged on if no other came before it.  ADV_AMOUNT_UNKNOWN with the reason. */
static int64_t own_base(const finder *f, const adv_layer *l, const adv_layer_part *part, int64_t *marginal_e9,
                        uint8_t *why)
{
    const adv_layer_query *q = f->q;
    int64_t value = q->value_e4, us = q->us_content_e4;
    int64_t content = l->material == ADV_MATERIAL_NONE ? ADV_AMOUNT_UNKNOWN : q->content_e4[l->material];
    bool on_content = l->base == ADV_BASE_CONTENT || l->base == ADV_BASE_CONTENT_OR_FULL_VALUE;
    *marginal_e9 = ADV_E9;
    if (is_part(part)) {
        return base_of_part(l, part, content, marginal_e9, why);
    }
    if (on_content && content != ADV_AMOUNT_UNKNOWN) {
        *marginal_e9 = 0; /* a dearer article does not hold more metal */
        return content < value || value == ADV_AMOUNT_UNKNOWN ? content : value;
    }
    if (l->base == ADV_BASE_CONTENT) {
        *why = ADV_LAYER_WHY_CONTENT_MISSING;
        return ADV_AMOUNT_UNKNOWN;
    }
    if (value == ADV_AMOUNT_UNKNOWN) {
        *why = ADV_LAYER_WHY_VALUE_MISSING;
        return ADV_AMOUNT_UNKNOWN;
    }
    if (l->base == ADV_BASE_NON_US_CONTENT && us == ADV_AMOUNT_UNKNOWN) {
        *why = ADV_LAYER_WHY_US_MISSING;
        return ADV_AMOUNT_UNKNOWN;
    }
    bool us_leaves = l->us_content_e9 > 0 && us != ADV_AMOUNT_UNKNOWN && us > 0 &&
                     (adv_int128)us * ADV_E9 >= (adv_int128)value * l->us_content_e9;
    if (l->base == ADV_BASE_NON_US_CONTENT || us_leaves) {
        return us < value ? value - us : 0;
    }
    return value;
}

static const remainder *rest_for(finder *f, const layer_row *row, bool lawful)
{
    group_state *g = &f->groups[row->group];
    if (g->rank != row->layer->rank) {
        remainder *both[] = {&g->charged, &g->lawful};
        for (size_t i = 0; i < 2; i++) { /* what the ranks before took is gone now */
            remainder *r = both[i];
            if (r->left_e4 != ADV_AMOUNT_UNKNOWN && r->taken_e4 != ADV_AMOUNT_UNKNOWN) {
                r->left_e4 = r->taken_e4 < r->left_e4 ? r->left_e4 - r->taken_e4 : 0;
            } else if (r->taken_e4 == ADV_AMOUNT_UNKNOWN) {
                r->left_e4 = ADV_AMOUNT_UNKNOWN;
            }
            r->left_marginal_e9 =
                r->taken_marginal_e9 < r->left_marginal_e9 ? r->left_marginal_e9 - r->taken_marginal_e9 : 0;
            r->taken_e4 = 0;
            r->taken_marginal_e9 = 0;
        }
        g->rank = row->layer->rank;
    }
    return lawful ? &g->lawful : &g->charged;
}

static void take_rest(remainder *r, const layer_row *row, int64_t base_e4, int64_t marginal_e9, uint8_t why)
{
    if (base_e4 == ADV_AMOUNT_UNKNOWN) {
        r->taken_e4 = ADV_AMOUNT_UNKNOWN;
        r->why = why;
    } else if (r->taken_e4 != ADV_AMOUNT_UNKNOWN) {
        r->taken_e4 += base_e4; /* both within the bound of amounts, so twice it at most */
        r->taken_e4 = r->taken_e4 < ADV_AMOUNT_LIMIT_E4 ? r->taken_e4 : ADV_AMOUNT_LIMIT_E4;
    }
    r->taken_marginal_e9 =
        r->taken_marginal_e9 + marginal_e9 < ADV_E9 ? r->taken_marginal_e9 + marginal_e9 : ADV_E9;
    if (base_e4 != 0) {
        r->by = row;
    }
}

/* The duty of the goods that falls on the base, where it is only a part of what the duty is charged on. */
static bool duty_on(int64_t *duty_e4, const adv_layer_query *q, int64_t base_e4)
{
    int64_t whole_e4 = q->duty_base_e4 != ADV_AMOUNT_UNKNOWN ? q->duty_base_e4 : q->value_e4;
    *duty_e4 = q->duty_e4;
    if (base_e4 >= whole_e4 || whole_e4 == 0) {
        return true;
    }
    return adv_divide_round(duty_e4, (adv_int128)q->duty_e4 * base_e4, whole_e4, ADV_ROUND_HALF_UP) == ADV_OK;
}

static adv_int128 amount_e13(const adv_layer *l, int64_t base_e4, int64_t duty_e4)
{
    adv_int128 amount = (adv_int128)base_e4 * l->rate_e9;
    amount -= l->form == ADV_LAYER_TOTAL ? (adv_int128)duty_e4 * ADV_E9 : 0;
    return amount > 0 ? amount : 0;
}

adv_status adv_layer_amount(int64_t *amount_e4, const adv_layer *layer, int64_t base_e4, int64_t duty_e4)
{
    return adv_round_e13(amount_e4, amount_e13(layer, base_e4, duty_e4), 100, ADV_ROUND_HALF_UP);
}

/* Amount and marginal effect on a base that is known. */
static void charge(const finder *f, adv_layer_line *line, int64_t base_marginal_e9)
{
    const adv_layer *l = line->layer;
    int64_t own_e9 = 0, duty = 0;
    line->marginal_known = adv_divide_round(&own_e9, (adv_int128)l->rate_e9 * base_marginal_e9, ADV_E9,
                                            ADV_ROUND_HALF_UP) == ADV_OK;
    if (l->form == ADV_LAYER_TOTAL) {
        if (f->q->duty_e4 == ADV_AMOUNT_UNKNOWN || !duty_on(&duty, f->q, line->base_e4)) {
            line->why = ADV_LAYER_WHY_DUTY_MISSING;
            line->marginal_known = false;
            return;
        }
        bool more = amount_e13(l, line->base_e4, duty) > 0;
        own_e9 = more ? own_e9 - f->q->duty_marginal_e9 : 0;
        int64_t whole_e4 = is_part(line->part) ? line->part->base_e4 : f->q->value_e4;
        line->marginal_known = line->marginal_known && (!more || line->base_e4 == whole_e4);
    }
    line->marginal_e9 = line->marginal_known ? own_e9 : 0;
    line->amount_known = adv_layer_amount(&line->amount_e4, l, line->base_e4, duty) == ADV_OK;
    line->why = line->amount_known ? line->why : ADV_LAYER_WHY_RANGE;
}

/* What the ranks before leave of the value, or of a part of it: they took theirs out of that part first. */
static int64_t left_of(const finder *f, const remainder *r, const adv_layer_part *part, int64_t base_e4)
{
    if (!is_part(part) || base_e4 == ADV_AMOUNT_UNKNOWN || r->left_e4 == ADV_AMOUNT_UNKNOWN ||
        f->q->value_e4 == ADV_AMOUNT_UNKNOWN) {
        return r->left_e4;
    }
    int64_t taken_e4 = f->q->value_e4 - r->left_e4;
    return taken_e4 < base_e4 ? base_e4 - taken_e4 : 0;
}

/* Base, amount and what it takes from the ranks after it.  A row that finds nothing left is displaced. */
static void measure(finder *f, adv_layer_line *line, const layer_row *row)
{
    int64_t marginal = 0;
    uint8_t why = ADV_LAYER_WHY_NONE;
    bool applies = line->outcome == ADV_LAYER_APPLIES;
    int64_t base = own_base(f, row->layer, line->part, &marginal, &why);
    if (row->group != NO_SET) {
        const remainder *r = rest_for(f, row, !applies);
        int64_t left_e4 = left_of(f, r, line->part, base);
        if (r->left_e4 == ADV_AMOUNT_UNKNOWN && base != ADV_AMOUNT_UNKNOWN &&
            f->q->value_e4 != ADV_AMOUNT_UNKNOWN) {
            base = ADV_AMOUNT_UNKNOWN;
            why = r->why;
        } else if (base != ADV_AMOUNT_UNKNOWN && left_e4 != ADV_AMOUNT_UNKNOWN && left_e4 < base) {
            bool gone = left_e4 == 0;
            base = left_e4;
            marginal = marginal < r->left_marginal_e9 ? marginal : r->left_marginal_e9;
            if (gone) {
                line->outcome = ADV_LAYER_DISPLACED;
                line->by = r->by == NULL ? NULL : r->by->layer;
            }
        }
        if (line->outcome != ADV_LAYER_DISPLACED) {
            group_state *g = &f->groups[row->group];
            if (applies) {
                take_rest(&g->charged, row, base, marginal, why);
            }
            take_rest(&g->lawful, row, base, marginal, why);
        }
    }
    if (line->outcome == ADV_LAYER_DISPLACED) {
        line->base_e4 = 0;
        line->amount_known = line->marginal_known = true;
        return;
    }
    if (base == ADV_AMOUNT_UNKNOWN) {
        line->why = why;
        return;
    }
    line->base_e4 = base;
    charge(f, line, marginal);
}

/* ---- telling ----------------------------------------------------------------------------------------- */

static const adv_state *state_of(const finder *f, const layer_row *row)
{
    adv_date day = f->q->as_of == ADV_DATE_NONE ? ADV_DATE_OPEN : f->q->as_of;
    return row->authority == NULL ? NULL : adv_authority_state(row->authority, day);
}

static void add_up(adv_layer_result *out, const adv_layer_line *line)
{
    int64_t *sum = line->outcome == ADV_LAYER_APPLIES ? &out->due_e4 : &out->unclaimed_e4;
    if (line->outcome == ADV_LAYER_UNKNOWN) {
        out->due_known = out->marginal_known = false;
    }
    if (line->outcome != ADV_LAYER_APPLIES && line->outcome != ADV_LAYER_UNCLAIMED) {
        return;
    }
    bool added = line->amount_known && adv_amount_add(sum, *sum, line->amount_e4) == ADV_OK;
    if (line->outcome == ADV_LAYER_APPLIES) {
        out->due_known = out->due_known && added;
        out->marginal_known = out->marginal_known && line->marginal_known;
        out->marginal_e9 += line->marginal_e9;
    }
}

static void tell(finder *f, adv_layer_line *line)
{
    adv_layer_result *out = f->out;
    add_up(out, line);
    if (out->count < ADV_LAYER_LINES_MOST) {
        out->lines[out->count++] = *line;
    } else {
        out->overfull = true;
    }
}

static const adv_layer *layer_at(const finder *f, uint16_t row_plus_one)
{
    return row_plus_one == 0 ? NULL : f->t->rows[row_plus_one - 1].layer;
}

static void tell_lifting(finder *f, adv_layer_line *line, size_t i)
{
    if (bit_is_set(f->used, i)) {
        line->outcome = ADV_LAYER_USED;
        line->by = layer_at(f, f->first_lifted[i]);
        line->on_claim = f->reach[i] == REACH_OPEN;
    } else if (line->claimed) {
        line->outcome = ADV_LAYER_NOT_DUE;
        line->why = f->reach[i] == REACH_NO ? f->why[i] : (uint8_t)ADV_LAYER_WHY_NOTHING_LIFTED;
    } else {
        return;
    }
    tell(f, line);
}

/* What a charging row that may reach the goods comes to; false where nothing is said. */
static bool decide(const finder *f, adv_layer_line *line, size_t i)
{
    const layer_row *row = &f->t->rows[i];
    bool lost = row->one_of != NO_SET && f->winner[row->one_of] != i + 1;
    uint8_t why = f->why[i];
    line->part = f->part[i];
    if (f->reach[i] == REACH_NO || lost) {
        line->outcome = ADV_LAYER_NOT_DUE;
        line->why = f->reach[i] == REACH_NO ? why : (uint8_t)ADV_LAYER_WHY_ALTERNATIVE;
        return line->claimed;
    }
    if (is_out(line->part)) {
        line->outcome = ADV_LAYER_LIFTED;
        return line->claimed || f->reach[i] == REACH_YES;
    }
    line->exclusion = layer_at(f, f->exclusion[i]);
    if (f->lifted_by[i] != 0) {
        line->outcome = ADV_LAYER_LIFTED;
        line->by = layer_at(f, f->lifted_by[i]);
        return true;
    }
    bool open = f->reach[i] == REACH_OPEN || f->doubted_by[i] != 0;
    if (!row->layer->known || (open && !line->claimed)) {
        line->outcome = ADV_LAYER_UNKNOWN;
        line->by = layer_at(f, f->doubted_by[i]);
        line->why = f->reach[i] == REACH_OPEN                    ? why
                    : f->doubted_by[i] != 0 && row->layer->known ? f->why[f->doubted_by[i] - 1]
                                                                 : (uint8_t)ADV_LAYER_WHY_GAP;
        return true;
    }
    line->on_claim = f->reach[i] == REACH_OPEN;
    line->outcome = line->claimed || f->q->by_law ? ADV_LAYER_APPLIES : ADV_LAYER_UNCLAIMED;
    return true;
}

static void tell_candidates(finder *f)
{
    for (size_t w = 0; w < f->t->words; w++) {
        uint64_t rest = f->candidates[w];
        while (rest != 0) {
            size_t i = w * 64 + take_bit(&rest);
            const layer_row *row = &f->t->rows[i];
            adv_layer_line line = {.layer = row->layer, .claimed = bit_is_set(f->claimed, i)};
            line.state = state_of(f, row);
            if (row->lifts != NULL) {
                tell_lifting(f, &line, i);
                continue;
            }
            if (!decide(f, &line, i)) {
                continue;
            }
            if (line.outcome == ADV_LAYER_APPLIES || line.outcome == ADV_LAYER_UNCLAIMED) {
                measure(f, &line, row);
            }
            tell(f, &line);
        }
    }
}

/* Claims none of whose rows was a candidate, or whose candidates had nothing to say beside others that had:
   one line a heading, with the nearest reason. */
static void tell_missed_claims(finder *f)
{
    for (size_t c = 0; c < f->q->claimed_count; c++) {
        size_t count = 0, best = 0;
        const layer_heading *rows = adv_layer_heading(f->t, f->q->claimed[c], &count);
        bool met = false;
        uint8_t why = ADV_LAYER_WHY_DAY;
        for (size_t k = 0; k < count; k++) {
            size_t i = rows[k].row;
            met = met || bit_is_set(f->candidates, i) || bit_is_set(f->told, i);
            if (k == 0 || (why == ADV_LAYER_WHY_DAY && bit_is_set(f->in_force, i))) {
                best = i;
                why = bit_is_set(f->in_force, i) ? ADV_LAYER_WHY_ORIGIN : ADV_LAYER_WHY_DAY;
            }
        }
        if (count == 0 || met) {
            continue;
        }
        bit_set(f->told, rows[0].row); /* the same heading claimed twice is told once */
        adv_layer_line line = {.layer = f->t->rows[best].layer,
                               .outcome = ADV_LAYER_NOT_DUE,
                               .why = why,
                               .claimed = true,
                               .state = state_of(f, &f->t->rows[best])};
        if (f->q->day == ADV_DATE_NONE) {
            line.outcome = ADV_LAYER_UNKNOWN;
            line.why = ADV_LAYER_WHY_DAY_MISSING;
        }
        tell(f, &line);
    }
}

/* A heading with several rows, of which one reaches the goods: that the others do not is no news. */
static void drop_siblings(adv_layer_result *out)
{
    size_t kept = 0;
    for (size_t i = 0; i < out->count; i++) {
        bool sibling = false;
        for (size_t k = 0; k < out->count && out->lines[i].outcome == ADV_LAYER_NOT_DUE; k++) {
            const adv_layer_line *other = &out->lines[k];
            bool better = other->outcome != ADV_LAYER_NOT_DUE || k < i;
            sibling = sibling ||
                      (k != i && better && strcmp(other->layer->heading, out->lines[i].layer->heading) == 0);
        }
        if (!sibling) {
            out->lines[kept++] = out->lines[i];
        }
    }
    out->count = kept;
}

void adv_layer_find(adv_layer_result *out, const adv_layer_table *table, const adv_layer_query *query)
{
    finder f;
    f.t = table;
    f.q = query;
    f.out = out;
    out->count = 0;
    out->due_e4 = out->unclaimed_e4 = out->marginal_e9 = 0;
    out->due_known = out->marginal_known = true;
    out->overfull = false;
    out->strangers = 0;
    memset(f.claimed, 0, table->words * sizeof *f.claimed);
    memset(f.told, 0, table->words * sizeof *f.told);
    memset(f.used, 0, table->words * sizeof *f.used);
    memset(f.winner, 0, table->set_count * sizeof *f.winner);
    for (size_t g = 0; g < table->group_count; g++) {
        remainder whole = {.left_e4 = query->value_e4, .left_marginal_e9 = ADV_E9};
        f.groups[g] = (group_state){.charged = whole, .lawful = whole};
    }
    size_t origin = adv_layer_origin(query->origin);
    f.in_force = adv_layer_on(table, query->day);
    f.of_origin = origin < ORIGINS ? table->by_origin + origin * table->words : NULL;
    adv_layer_lists_of(f.hit, f.open, table, query->code, query->day);
    read_claims(&f);
    find_candidates(&f);
    find_lifted(&f);
    find_winners(&f);
    tell_candidates(&f);
    tell_missed_claims(&f);
    drop_siblings(out);
    out->due_known = out->due_known && query->day != ADV_DATE_NONE && !out->overfull;
}

/* ---- words ------------------------------------------------------------------------------------------- */

const char *adv_layer_outcome_name(adv_layer_outcome outcome)
{
    static const char *const names[] = {"applies", "displaced", "lifted", "unclaimed",
                                        "not_due", "unknown",   "used"};
    _Static_assert(sizeof names / sizeof names[0] == ADV_LAYER_OUTCOME_COUNT, "outcomes and their names");
    assert((unsigned)outcome < ADV_LAYER_OUTCOME_COUNT);
    return names[outcome];
}

const char *adv_layer_why_text(adv_layer_why why)
{
    static const char *const texts[] = {
        "",
        "it is not in force on the day of entry",
        "it does not reach goods loaded on that day",
        "the goods are of another origin",
        "the goods are not on its list",
        "the preference it asks for is not claimed",
        "another heading of the same set stands for these goods",
        "these goods bear no layer that it could lift",
        "its list of goods is not at hand",
        "the day of entry is not known",
        "the day of loading is not known",
        "the origin is not known",
        "the code has too few digits to tell",
        "what the law says on that day is not known here",
        "the value is not known",
        "the value of the material is not stated",
        "the content of the United States is not stated",
        "the duty of the goods in their own subheading is not known",
        "the amount passes the bound of amounts",
        "the value of the work done abroad is not stated",
        "the value of the work done abroad is stated to be more than that of the goods",
        "components of the United States are stated to be worth more than the goods",
        "how much of the material is in the part of the value that is charged is not said",
        "how the goods came is not known, and only loading onto a vessel counts",
        "what the provision claimed leaves of it is not known here",
    };
    _Static_assert(sizeof texts / sizeof texts[0] == ADV_LAYER_WHY_COUNT, "reasons and their texts");
    assert((unsigned)why < ADV_LAYER_WHY_COUNT);
    return texts[why];
}

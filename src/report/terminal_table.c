/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables on a terminal.  Columns take what they need; where that is too much they are narrowed, and where
 * they would become too narrow to read, the columns that can go below their row do, so that nothing is ever
 * cut off.
 */
#include "terminal.h"

#define GAP      2
#define NARROW   24 /* a word up to this long is not broken to save a column */
#define HEAD     13 /* a title up to this long stays on one line */
#define READABLE 22 /* below this, a column that can fold is better folded */

typedef struct column {
    adv_decimals decimals;
    size_t natural, word, part, width;
    bool folded, right;
} column;

typedef struct layout {
    const adv_block *table;
    column *columns;
    adv_glyphs *cells; /* of the row at hand */
    bool lines_between;
} layout;

static adv_style row_style(const adv_row *row)
{
    return row->total ? ADV_STYLE_STRONG : row->tone == ADV_TONE_QUIET ? ADV_STYLE_QUIET : ADV_STYLE_PLAIN;
}

static adv_glyphs set_cell(adv_terminal *t, const layout *l, const adv_row *row, size_t i, bool one_line)
{
    adv_glyphs g = {.arena = t->arena};
    bool decimal = l->table->columns[i].align == ADV_ALIGN_DECIMAL && !one_line;
    adv_glyphs_prose(&g, &row->cells[i], row_style(row), decimal ? &l->columns[i].decimals : NULL, one_line);
    t->failed = t->failed || g.failed;
    return g;
}

static void measure(adv_terminal *t, layout *l)
{
    const adv_block *table = l->table;
    for (const adv_row *row = table->row; row != NULL; row = row->next) {
        for (size_t i = 0; i < table->column_count; i++) {
            adv_decimals_learn(&l->columns[i].decimals, &row->cells[i]);
        }
    }
    for (size_t i = 0; i < table->column_count; i++) {
        column *c = &l->columns[i];
        adv_glyphs head = {.arena = t->arena};
        adv_glyphs_words(&head, table->columns[i].title, ADV_STYLE_QUIET);
        t->failed = t->failed || head.failed;
        c->natural = adv_glyphs_natural(&head);
        c->word = c->natural <= HEAD ? c->natural : adv_glyphs_widest_word(&head);
        c->right = table->columns[i].align != ADV_ALIGN_LEFT;
        for (const adv_row *row = table->row; row != NULL; row = row->next) {
            adv_glyphs g = set_cell(t, l, row, i, false);
            size_t natural = adv_glyphs_natural(&g);
            size_t word = adv_glyphs_widest_word(&g);
            size_t part = adv_glyphs_widest_part(&g);
            c->natural = natural > c->natural ? natural : c->natural;
            c->word = word > c->word ? word : c->word;
            c->part = part > c->part ? part : c->part;
        }
    }
}

/* Columns that hold nothing in any row take no room. */
static bool is_empty(const layout *l, size_t i)
{
    for (const adv_row *row = l->table->row; row != NULL; row = row->next) {
        if (row->cells[i].first != NULL) {
            return false;
        }
    }
    return true;
}

static size_t least_of(const column *c)
{
    size_t least = c->right ? c->word : c->word < NARROW ? c->word : NARROW;
    return least < c->natural ? least : c->natural;
}

/* Room the unfolded columns need at least, at most, or to be read with ease. */
static size_t need(const layout *l, size_t (*of)(const column *))
{
    size_t sum = 0;
    for (size_t i = 0; i < l->table->column_count; i++) {
        if (!l->columns[i].folded) {
            sum += of(&l->columns[i]) + (sum == 0 ? 0 : GAP);
        }
    }
    return sum;
}

static size_t natural_of(const column *c)
{
    return c->natural;
}

static size_t readable_of(const column *c)
{
    size_t least = least_of(c);
    return c->right || c->natural < READABLE ? (c->right ? least : c->natural) : READABLE;
}

/* The next column to go below its row: the one with the highest number. */
static column *next_fold(layout *l)
{
    column *found = NULL;
    uint8_t fold = 0;
    for (size_t i = 0; i < l->table->column_count; i++) {
        if (!l->columns[i].folded && l->table->columns[i].fold > fold) {
            fold = l->table->columns[i].fold;
            found = &l->columns[i];
        }
    }
    return found;
}

/* A long text wraps well, a short one does not: past a line's length its wish for room counts less. */
static size_t wanted(const column *c)
{
    return c->natural <= 40 ? c->natural : 40 + (c->natural - 40) / 4;
}

/* Widths: what each needs at least, and the rest one column at a time to whichever is furthest from what it
 * wants. */
static void share_width(layout *l, size_t width)
{
    size_t used = need(l, least_of);
    for (size_t i = 0; i < l->table->column_count; i++) {
        l->columns[i].width = least_of(&l->columns[i]);
    }
    while (used < width) {
        column *neediest = NULL;
        for (size_t i = 0; i < l->table->column_count; i++) {
            column *c = &l->columns[i];
            if (c->folded || c->width >= c->natural) {
                continue;
            }
            if (neediest == NULL || c->width * wanted(neediest) < neediest->width * wanted(c)) {
                neediest = c;
            }
        }
        if (neediest == NULL) {
            return;
        }
        neediest->width++;
        used++;
    }
}

/* The column that takes most; `at_joints`: of those that can give way without a part being cut. */
static column *widest_of(layout *l, bool at_joints)
{
    column *widest = NULL;
    for (size_t i = 0; i < l->table->column_count; i++) {
        column *c = &l->columns[i];
        bool gives = !c->folded && (!at_joints || (!c->right && least_of(c) > c->part));
        if (gives && (widest == NULL || least_of(c) > least_of(widest))) {
            widest = c;
        }
    }
    return widest;
}

static void fit(adv_terminal *t, layout *l)
{
    for (size_t i = 0; i < l->table->column_count; i++) {
        l->columns[i].folded = is_empty(l, i);
    }
    while (need(l, natural_of) > t->width && need(l, readable_of) > t->width) {
        column *fold = next_fold(l);
        if (fold == NULL) {
            break;
        }
        fold->folded = true;
    }
    /* Amounts are not wrapped, nor words cut elsewhere than at a joint, unless even folding leaves no other
       way. */
    while (need(l, least_of) > t->width) {
        column *widest = widest_of(l, true);
        widest = widest == NULL ? widest_of(l, false) : widest;
        if (widest == NULL || widest->word <= 1) {
            break;
        }
        widest->word = least_of(widest) - 1;
        widest->natural = widest->natural < widest->word ? widest->natural : widest->word;
    }
    share_width(l, t->width);
}

/* Blanks at the end of a line are nobody's. */
static void end_line(adv_buffer *out)
{
    while (!out->failed && out->length != 0 && out->bytes[out->length - 1] == ' ') {
        out->length--;
    }
    adv_buffer_char(out, '\n');
}

/* One line of every unfolded cell; returns whether any cell has more. */
static bool put_line(adv_terminal *t, const layout *l, size_t *starts)
{
    bool more = false;
    size_t gap = 0;
    for (size_t i = 0; i < l->table->column_count; i++) {
        const column *c = &l->columns[i];
        adv_line_break line = {0, 0, 0, 0};
        if (c->folded) {
            continue;
        }
        bool any = adv_glyphs_line(&line, &l->cells[i], starts[i], c->width);
        size_t pad = c->width > line.width ? c->width - line.width : 0;
        if (any && line.end > line.start) {
            adv_put_blanks(t->out, gap + (c->right ? pad : 0));
            adv_put_glyphs(t->out, &l->cells[i], line.start, line.end, t->colour);
            gap = GAP + (c->right ? 0 : pad);
        } else {
            gap += c->width + GAP;
        }
        starts[i] = any ? line.next : starts[i];
        more = more || starts[i] < l->cells[i].count;
    }
    end_line(t->out);
    return more;
}

static void put_cells(adv_terminal *t, const layout *l)
{
    size_t *starts = ADV_ARENA_ARRAY(t->arena, l->table->column_count, size_t);
    if (starts == NULL) {
        t->failed = true;
        return;
    }
    while (put_line(t, l, starts)) {
    }
}

/* Folded cells follow below, each behind the name of its column. */
static void put_folded(adv_terminal *t, const layout *l, const adv_row *row)
{
    adv_glyphs g = {.arena = t->arena};
    for (size_t i = 0; i < l->table->column_count; i++) {
        if (!l->columns[i].folded || row->cells[i].first == NULL) {
            continue;
        }
        adv_glyphs_words(&g, g.count == 0 ? "" : " · ", ADV_STYLE_QUIET);
        adv_glyphs_words(&g, l->table->columns[i].title, ADV_STYLE_QUIET);
        adv_glyphs_words(&g, ": ", ADV_STYLE_QUIET);
        adv_glyphs_prose(&g, &row->cells[i], ADV_STYLE_PLAIN, NULL, true);
    }
    if (g.count != 0) {
        adv_terminal_wrap(t, &g, "    ", ADV_STYLE_PLAIN);
    }
}

static size_t table_width(const layout *l)
{
    size_t width = 0;
    for (size_t i = 0; i < l->table->column_count; i++) {
        width += l->columns[i].folded ? 0 : l->columns[i].width + (width == 0 ? 0 : GAP);
    }
    return width;
}

static void put_head(adv_terminal *t, layout *l)
{
    for (size_t i = 0; i < l->table->column_count; i++) {
        adv_glyphs g = {.arena = t->arena};
        adv_glyphs_words(&g, l->table->columns[i].title, ADV_STYLE_STRONG);
        t->failed = t->failed || g.failed;
        l->cells[i] = g;
    }
    put_cells(t, l);
    adv_terminal_rule(t, "─", table_width(l));
    adv_buffer_char(t->out, '\n');
}

/* Where rows take more than one line, a blank line keeps them apart. */
static bool takes_several_lines(adv_terminal *t, const layout *l)
{
    for (size_t i = 0; i < l->table->column_count; i++) {
        const column *c = &l->columns[i];
        for (const adv_row *row = l->table->row; row != NULL; row = row->next) {
            adv_glyphs g = set_cell(t, l, row, i, false);
            size_t lines = 0;
            adv_line_break line;
            for (size_t start = 0; adv_glyphs_line(&line, &g, start, c->width == 0 ? 1 : c->width);
                 start = line.next) {
                lines++;
            }
            if ((c->folded && row->cells[i].first != NULL) || lines > 2) {
                return true;
            }
        }
    }
    return false;
}

static void put_rows(adv_terminal *t, layout *l)
{
    for (const adv_row *row = l->table->row; row != NULL && !t->failed; row = row->next) {
        if (row->total) {
            adv_terminal_rule(t, "─", table_width(l));
            adv_buffer_char(t->out, '\n');
        } else if (l->lines_between && row != l->table->row) {
            adv_buffer_char(t->out, '\n');
        }
        for (size_t i = 0; i < l->table->column_count; i++) {
            l->cells[i] = set_cell(t, l, row, i, false);
        }
        put_cells(t, l);
        put_folded(t, l, row);
    }
}

void adv_terminal_table(adv_terminal *t, const adv_block *table)
{
    layout l = {.table = table};
    l.columns = ADV_ARENA_ARRAY(t->arena, table->column_count, column);
    l.cells = ADV_ARENA_ARRAY(t->arena, table->column_count, adv_glyphs);
    if (l.columns == NULL || l.cells == NULL) {
        t->failed = true;
        return;
    }
    measure(t, &l);
    fit(t, &l);
    l.lines_between = takes_several_lines(t, &l);
    put_head(t, &l);
    put_rows(t, &l);
}

void adv_terminal_pairs(adv_terminal *t, const adv_block *pairs)
{
    size_t names = 0;
    size_t most = t->width / 3;
    for (const adv_row *row = pairs->row; row != NULL; row = row->next) {
        adv_glyphs g = {.arena = t->arena};
        adv_glyphs_prose(&g, &row->cells[0], ADV_STYLE_QUIET, NULL, true);
        size_t width = adv_glyphs_natural(&g);
        names = width > names ? width : names;
    }
    names = names > most ? most : names;
    column columns[2] = {{.width = names}, {.width = t->width - names - GAP}};
    adv_glyphs cells[2];
    adv_block shape = *pairs;
    shape.column_count = 2;
    layout l = {.table = &shape, .columns = columns, .cells = cells};
    for (const adv_row *row = pairs->row; row != NULL && !t->failed; row = row->next) {
        for (size_t i = 0; i < 2; i++) {
            adv_glyphs g = {.arena = t->arena};
            adv_glyphs_prose(&g, &row->cells[i], i == 0 ? ADV_STYLE_QUIET : ADV_STYLE_PLAIN, NULL, false);
            t->failed = t->failed || g.failed;
            cells[i] = g;
        }
        put_cells(t, &l);
    }
}

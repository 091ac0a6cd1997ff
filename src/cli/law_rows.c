/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list of rows behind adval law, and what each row states, field by field: the same fields make the
 * JSON, and tell two versions apart.
 */
#include "law_rows.h"

#include <string.h>

#include "engine/law_names.h"

static law_row rule_row(const adv_jurisdiction *j, const adv_rule *r)
{
    return (law_row){.kind = LAW_ROW_RULE,
                     .j = j,
                     .id = r->id,
                     .says = r->says,
                     .term = r->term,
                     .about = adv_subject_names[r->subject],
                     .cites = r->cites,
                     .cite_count = r->cite_count,
                     .from = r->from,
                     .until = r->until,
                     .checked_on = r->checked_on,
                     .rule = r};
}

static law_row figure_row(const adv_jurisdiction *j, const adv_parameter *p)
{
    return (law_row){.kind = LAW_ROW_FIGURE,
                     .j = j,
                     .id = p->id,
                     .says = p->says,
                     .term = p->term,
                     .about = "figure",
                     .cites = p->cites,
                     .cite_count = p->cite_count,
                     .from = p->from,
                     .until = p->until,
                     .checked_on = p->checked_on,
                     .figure = p};
}

static law_row currency_row(const adv_jurisdiction *j, const adv_fx_rule *r)
{
    return (law_row){.kind = LAW_ROW_CURRENCY,
                     .j = j,
                     .id = r->id,
                     .says = r->says,
                     .about = "currency",
                     .cites = r->cites,
                     .cite_count = r->cite_count,
                     .from = r->from,
                     .until = r->until,
                     .checked_on = r->checked_on,
                     .currency = r};
}

static law_row entry_row(const adv_jurisdiction *j, const adv_entry_rule *r)
{
    return (law_row){.kind = LAW_ROW_ENTRY,
                     .j = j,
                     .id = r->id,
                     .says = r->says,
                     .term = r->term,
                     .about = adv_entry_subject_names[r->subject],
                     .cites = r->cites,
                     .cite_count = r->cite_count,
                     .from = r->from,
                     .until = r->until,
                     .checked_on = r->checked_on,
                     .entry = r};
}

static law_row programme_row(const adv_jurisdiction *j, const adv_programme *p)
{
    return (law_row){.kind = LAW_ROW_PROGRAMME,
                     .j = j,
                     .id = p->id,
                     .says = p->says,
                     .term = p->term,
                     .about = "programme",
                     .cites = p->cites,
                     .cite_count = p->cite_count,
                     .from = p->from,
                     .until = p->until,
                     .checked_on = p->checked_on,
                     .programme = p};
}

static law_row rounding_row(const adv_jurisdiction *j, const adv_rounding_rule *r)
{
    return (law_row){.kind = LAW_ROW_ROUNDING,
                     .j = j,
                     .id = r->id,
                     .says = r->says,
                     .about = "rounding",
                     .cites = r->cites,
                     .cite_count = r->cite_count,
                     .from = ADV_DATE_NONE,
                     .until = ADV_DATE_OPEN,
                     .checked_on = ADV_DATE_NONE,
                     .rounding = r};
}

static law_row layer_row(const adv_jurisdiction *j, const adv_layer *l)
{
    return (law_row){.kind = LAW_ROW_LAYER,
                     .j = j,
                     .id = l->id,
                     .says = l->says,
                     .about = "layer",
                     .cites = l->cites,
                     .cite_count = l->cite_count,
                     .from = l->from,
                     .until = l->until,
                     .checked_on = l->checked_on,
                     .authority = adv_authority_find(j, l->authority),
                     .layer = l};
}

/* What layers name has no days of its own. */
static law_row named_row(const adv_jurisdiction *j, law_row_kind kind, const char *about, const char *id,
                         const char *says, const adv_cite *cites, size_t cite_count)
{
    return (law_row){.kind = kind,
                     .j = j,
                     .id = id,
                     .says = says,
                     .about = about,
                     .cites = cites,
                     .cite_count = cite_count,
                     .from = ADV_DATE_NONE,
                     .until = ADV_DATE_OPEN,
                     .checked_on = ADV_DATE_NONE};
}

static void add_layers(law_rows *rows, const adv_jurisdiction *j)
{
    for (size_t i = 0; i < j->authority_count; i++) {
        const adv_authority *a = &j->authorities[i];
        law_row row = named_row(j, LAW_ROW_AUTHORITY, "authority", a->id, a->says, a->cites, a->cite_count);
        row.authority = a;
        rows->items[rows->count++] = row;
    }
    for (size_t i = 0; i < j->layer_count; i++) {
        rows->items[rows->count++] = layer_row(j, &j->layers[i]);
    }
    for (size_t i = 0; i < j->group_count; i++) {
        const adv_country_group *g = &j->groups[i];
        law_row row = named_row(j, LAW_ROW_COUNTRIES, "countries", g->id, g->says, g->cites, g->cite_count);
        row.countries = g;
        rows->items[rows->count++] = row;
    }
    for (size_t i = 0; i < j->list_count; i++) {
        const adv_product_list *l = &j->lists[i];
        law_row row = named_row(j, LAW_ROW_GOODS, "goods", l->id, l->says, l->cites, l->cite_count);
        row.goods = l;
        rows->items[rows->count++] = row;
    }
}

law_rows law_rows_of(adv_arena *arena, const adv_jurisdiction *j)
{
    size_t most = (size_t)j->rule_count + j->parameter_count + j->fx_count + j->programme_count +
                  j->entry_rule_count + 2;
    most += (size_t)j->authority_count + j->layer_count + j->group_count + j->list_count;
    law_rows rows = {.items = ADV_ARENA_ARRAY(arena, most, law_row)};
    rows.failed = rows.items == NULL;
    if (rows.failed) {
        return rows;
    }
    for (size_t i = 0; i < j->rule_count; i++) {
        rows.items[rows.count++] = rule_row(j, &j->rules[i]);
    }
    for (size_t i = 0; i < j->fx_count; i++) {
        rows.items[rows.count++] = currency_row(j, &j->fx[i]);
    }
    if (j->round_value.id != NULL) {
        rows.items[rows.count++] = rounding_row(j, &j->round_value);
    }
    if (j->round_entered.id != NULL) {
        rows.items[rows.count++] = rounding_row(j, &j->round_entered);
    }
    for (size_t i = 0; i < j->parameter_count; i++) {
        rows.items[rows.count++] = figure_row(j, &j->parameters[i]);
    }
    for (size_t i = 0; i < j->entry_rule_count; i++) {
        rows.items[rows.count++] = entry_row(j, &j->entry_rules[i]);
    }
    for (size_t i = 0; i < j->programme_count; i++) {
        rows.items[rows.count++] = programme_row(j, &j->programmes[i]);
    }
    add_layers(&rows, j);
    return rows;
}

law_rows law_rows_of_terms(adv_arena *arena, const adv_law *law)
{
    law_rows rows = {.items = ADV_ARENA_ARRAY(arena, (size_t)law->incoterm_count + 1, law_row)};
    rows.failed = rows.items == NULL;
    for (size_t i = 0; !rows.failed && i < law->incoterm_count; i++) {
        const adv_incoterm *t = &law->incoterms[i];
        adv_buffer id;
        adv_buffer_init(&id, arena);
        adv_buffer_string(&id, t->term);
        adv_buffer_char(&id, ' ');
        adv_buffer_string(&id, t->edition);
        rows.failed = id.failed;
        rows.items[rows.count++] = (law_row){.kind = LAW_ROW_TERM,
                                             .id = id.failed ? "" : adv_buffer_done(&id).bytes,
                                             .says = t->says,
                                             .about = "delivery term",
                                             .cites = t->cites,
                                             .cite_count = t->cite_count,
                                             .from = ADV_DATE_NONE,
                                             .until = ADV_DATE_OPEN,
                                             .checked_on = ADV_DATE_NONE,
                                             .delivery = t};
    }
    return rows;
}

law_rows law_rows_of_charges(adv_arena *arena, const adv_law *law)
{
    law_rows rows = {.items = ADV_ARENA_ARRAY(arena, (size_t)law->charge_count + 1, law_row)};
    rows.failed = rows.items == NULL;
    for (size_t i = 0; !rows.failed && i < law->charge_count; i++) {
        const adv_charge *c = &law->charges[i];
        rows.items[rows.count++] = (law_row){.kind = LAW_ROW_CHARGE,
                                             .id = c->name,
                                             .says = c->says,
                                             .about = "charge",
                                             .cites = c->cites,
                                             .cite_count = c->cite_count,
                                             .from = ADV_DATE_NONE,
                                             .until = ADV_DATE_OPEN,
                                             .checked_on = ADV_DATE_NONE,
                                             .charge = c};
    }
    return rows;
}

bool law_row_holds(const law_row *row, adv_date day)
{
    return row->from <= day && day < row->until;
}

bool law_row_is_about(const law_row *row, adv_text what)
{
    if (what.length == 0) {
        return true;
    }
    const char *point = strchr(row->id, '.');
    adv_text term = adv_text_of(row->term), own = adv_text_of(point != NULL ? point + 1 : row->id);
    bool term_starts = term.length >= what.length && memcmp(term.bytes, what.bytes, what.length) == 0;
    bool of_layer = row->layer != NULL &&
                    (adv_text_is(what, row->layer->heading) || adv_text_is(what, row->layer->authority));
    return of_layer || adv_text_is(what, row->about) || adv_text_is(what, row->id) ||
           adv_text_equal(what, own) || term_starts;
}

/* ---- fields ------------------------------------------------------------------------------------------ */

static const char *done(const adv_buffer *buffer)
{
    return buffer->failed ? NULL : buffer->length == 0 ? "" : adv_buffer_done(buffer).bytes;
}

const char *law_facts_text(adv_arena *arena, adv_fact_set bits, uint8_t subject)
{
    adv_buffer out;
    adv_buffer_init(&out, arena);
    for (unsigned fact = 0; fact < adv_subject_fact_count(subject); fact++) {
        if ((bits >> fact & 1u) != 0) {
            adv_buffer_string(&out, out.length == 0 ? "" : ", ");
            adv_buffer_string(&out, adv_subject_fact_name(subject, fact));
        }
    }
    return done(&out);
}

static void list_kinds(adv_buffer *out, const char *before, adv_kind_set set)
{
    for (unsigned kind = 0; kind < ADV_KIND_COUNT; kind++) {
        if ((set & ADV_KIND(kind)) != 0) {
            adv_buffer_string(out, before);
            adv_buffer_string(out, adv_element_kind_row((adv_element_kind)kind)->name);
            before = ", ";
        }
    }
}

static void put_percent(adv_buffer *out, int64_t percent_e9)
{
    char text[48];
    (void)adv_decimal_format(text, percent_e9, 9, 0);
    adv_buffer_string(out, text);
    adv_buffer_string(out, "%");
}

const char *law_allowance_text(adv_arena *arena, const adv_allowance *allowance)
{
    adv_buffer out;
    adv_buffer_init(&out, arena);
    if (allowance == NULL) {
        return "";
    }
    adv_buffer_string(&out, adv_allowance_names[allowance->use]);
    if (allowance->use == ADV_ALLOWANCE_BY_DISTANCE) {
        adv_buffer_string(&out, ": of a carriage the part of its way that counts");
        return done(&out);
    }
    adv_buffer_string(&out, ": ");
    if (allowance->share_count == 0) {
        put_percent(&out, allowance->percent_e9);
    }
    for (uint16_t i = 0; i < allowance->share_count; i++) {
        adv_buffer_string(&out, i == 0 ? "" : "; ");
        put_percent(&out, allowance->shares[i].percent_e9);
        adv_buffer_string(&out, " from ");
        adv_buffer_string(&out, allowance->shares[i].countries);
    }
    adv_buffer_string(&out, " of the price");
    list_kinds(&out, " with ", allowance->of);
    list_kinds(&out, ", covering ", allowance->covers);
    return done(&out);
}

const char *law_day_text(adv_arena *arena, adv_date day)
{
    char out[11];
    if (day == ADV_DATE_NONE) {
        return "";
    }
    if (day == ADV_DATE_OPEN) {
        return "open";
    }
    adv_date_format(out, day);
    return adv_arena_copy(arena, out, 10);
}

static const char *decimal_text(adv_arena *arena, int64_t value, int scale)
{
    char out[48];
    size_t length = adv_decimal_format(out, value, scale, 0);
    return adv_arena_copy(arena, out, length);
}

/* "special, S", and why it opens nothing where it does not. */
static const char *programme_effect(adv_arena *arena, const adv_programme *p)
{
    adv_buffer out;
    adv_buffer_init(&out, arena);
    adv_buffer_string(&out, adv_tariff_column_names[p->column]);
    adv_buffer_string(&out, " column");
    if (p->symbol != NULL) {
        adv_buffer_string(&out, ", ");
        adv_buffer_string(&out, p->symbol);
    }
    if (p->state != ADV_PROGRAMME_IN_FORCE) {
        adv_buffer_string(&out, p->state == ADV_PROGRAMME_GAP ? ": not known here" : ": not in force");
    }
    return done(&out);
}

/* "25 %", "25 % of steel", "15 % in all", "lifts". */
static const char *layer_effect(adv_arena *arena, const adv_layer *l)
{
    adv_buffer out;
    adv_buffer_init(&out, arena);
    if (l->form == ADV_LAYER_LIFT) {
        return "lifts";
    }
    if (!l->known) {
        return "no rate known";
    }
    adv_buffer_string(&out, decimal_text(arena, l->rate_e9, 7));
    adv_buffer_string(&out, l->form == ADV_LAYER_TOTAL ? " % in all" : " %");
    if (l->material != ADV_MATERIAL_NONE) {
        adv_buffer_string(&out, " of ");
        adv_buffer_string(&out, adv_material_names[l->material]);
    }
    return done(&out);
}

static const char *count_text(adv_arena *arena, size_t count, const char *one, const char *many)
{
    adv_buffer out;
    adv_buffer_init(&out, arena);
    adv_buffer_integer(&out, (int64_t)count);
    adv_buffer_string(&out, count == 1 ? one : many);
    return done(&out);
}

const char *law_row_effect(adv_arena *arena, const law_row *row)
{
    adv_buffer out;
    adv_buffer_init(&out, arena);
    switch (row->kind) {
    case LAW_ROW_RULE: return adv_effect_names[row->rule->effect];
    case LAW_ROW_CURRENCY: return adv_fx_method_names[row->currency->method];
    case LAW_ROW_PROGRAMME: return programme_effect(arena, row->programme);
    case LAW_ROW_FIGURE:
        if (!row->figure->known) {
            return "no figure known";
        }
        adv_buffer_string(&out, decimal_text(arena, row->figure->e9, 9));
        adv_buffer_char(&out, ' ');
        adv_buffer_string(&out, row->figure->unit);
        return done(&out);
    case LAW_ROW_ROUNDING:
        adv_buffer_string(&out, adv_rounding_mode_names[row->rounding->mode]);
        adv_buffer_string(&out, " to ");
        adv_buffer_string(&out, decimal_text(arena, row->rounding->unit_e4, 4));
        return done(&out);
    case LAW_ROW_ENTRY: return adv_entry_effect_names[row->entry->effect];
    case LAW_ROW_AUTHORITY:
        return adv_layer_state_names[row->authority->states[row->authority->state_count - 1].state];
    case LAW_ROW_COUNTRIES: return count_text(arena, row->countries->member_count, " country", " countries");
    case LAW_ROW_GOODS:
        return row->goods->code_count == 0 ? "imported"
                                           : count_text(arena, row->goods->code_count, " code", " codes");
    case LAW_ROW_LAYER: return layer_effect(arena, row->layer);
    case LAW_ROW_TERM: return row->delivery->place;
    case LAW_ROW_CHARGE: return adv_subject_names[row->charge->kind];
    }
    return "";
}

static const char *cites_text(adv_arena *arena, const law_row *row)
{
    adv_buffer out;
    adv_buffer_init(&out, arena);
    for (size_t i = 0; i < row->cite_count; i++) {
        const adv_cite *cite = &row->cites[i];
        adv_buffer_string(&out, i == 0 ? "" : "; ");
        adv_buffer_string(&out, cite->instrument);
        adv_buffer_char(&out, ' ');
        adv_buffer_string(&out, cite->provision);
        adv_buffer_string(&out, " (");
        adv_buffer_string(&out, adv_cite_role_names[cite->role]);
        adv_buffer_string(&out, ", ");
        adv_buffer_string(&out, adv_standing_names[cite->standing]);
        if (cite->fact != NULL) {
            adv_buffer_string(&out, ", ");
            adv_buffer_string(&out, cite->fact);
        }
        adv_buffer_char(&out, ')');
    }
    return done(&out);
}

typedef struct field_list {
    law_field *fields;
    size_t count;
    bool failed;
} field_list;

static void add(field_list *list, const char *name, const char *value)
{
    list->failed = list->failed || value == NULL;
    if (value != NULL && value[0] != '\0' && list->count < LAW_FIELDS_MOST) {
        list->fields[list->count++] = (law_field){name, value};
    }
}

static void add_rule(field_list *list, adv_arena *arena, const adv_rule *r)
{
    add(list, "when", law_facts_text(arena, r->when, r->subject));
    add(list, "unless", law_facts_text(arena, r->unless, r->subject));
    add(list, "otherwise", r->otherwise ? "yes" : "");
    add(list, "unknown", (r->when | r->unless) != 0 ? adv_unknown_names[r->unknown] : "");
    add(list, "no_amount",
        r->effect == ADV_EFFECT_ADD || r->effect == ADV_EFFECT_EXCLUDE ? adv_no_amount_names[r->no_amount]
                                                                       : "");
    add(list, "allowance", law_allowance_text(arena, r->allowance));
    add(list, "ask", r->ask ? r->ask_why : "");
    add(list, "trigger", adv_date_kind_names[r->trigger]);
}

static const char *bits_text(adv_arena *arena, uint32_t bits, const char *const *names)
{
    adv_buffer out;
    adv_buffer_init(&out, arena);
    adv_bits_words(&out, bits, names);
    return done(&out);
}

static const char *text_or_none(const char *text)
{
    return text == NULL ? "" : text;
}

static void add_entry(field_list *list, adv_arena *arena, const adv_entry_rule *r)
{
    bool charge = r->effect == ADV_ENTRY_CHARGE || r->effect == ADV_ENTRY_NOT_COMPUTED;
    bool day = r->effect == ADV_ENTRY_TAKE_DAY || r->effect == ADV_ENTRY_CHARGE;
    add(list, "base", charge ? adv_entry_base_names[r->base] : "");
    add(list, "day", day ? adv_date_kind_names[r->day] : "");
    add(list, "if_stated", r->if_stated ? "yes" : "");
    add(list, "rate", text_or_none(r->rate));
    add(list, "minimum", text_or_none(r->minimum));
    add(list, "maximum", text_or_none(r->maximum));
    add(list, "amount", text_or_none(r->amount));
    add(list, "at_most", text_or_none(r->at_most));
    add(list, "above", text_or_none(r->above));
    add(list, "unit", text_or_none(r->unit));
    add(list, "types", bits_text(arena, r->types, adv_entry_type_names));
    add(list, "modes", bits_text(arena, r->modes, adv_mode_names));
    add(list, "filings", bits_text(arena, r->filings, adv_filing_names));
    add(list, "statuses", bits_text(arena, r->statuses, adv_zone_status_names));
    add(list, "when", bits_text(arena, r->when, adv_entry_fact_names));
    add(list, "unless", bits_text(arena, r->unless, adv_entry_fact_names));
    add(list, "programmes", text_or_none(r->programmes));
    add(list, "codes", text_or_none(r->codes));
    add(list, "origins", text_or_none(r->origins));
    add(list, "layers", text_or_none(r->layers));
    add(list, "ask", text_or_none(r->ask_why));
    add(list, "trigger", adv_date_kind_names[r->trigger]);
}

static const char *quarterly_text(adv_arena *arena, const adv_fx_rule *r)
{
    adv_buffer out;
    adv_buffer_init(&out, arena);
    for (size_t i = 0; i < r->quarterly_count; i++) {
        adv_buffer_string(&out, i == 0 ? "" : " ");
        adv_buffer_string(&out, adv_currency_get(r->quarterly[i])->code);
    }
    return done(&out);
}

static void add_currency(field_list *list, adv_arena *arena, const adv_fx_rule *r)
{
    bool varies = r->method == ADV_FX_QUARTERLY_UNLESS_VARIANCE;
    add(list, "variance", varies ? decimal_text(arena, r->variance_e9, 9) : "");
    add(list, "quarterly", quarterly_text(arena, r));
    for (unsigned part = 0; part < ADV_FX_PART_COUNT; part++) {
        add(list, adv_fx_part_names[part],
            r->calendar[part] == 0 ? "" : adv_fx_part_words[part][r->calendar[part] - 1]);
    }
    add(list, "trigger", adv_date_kind_names[r->trigger]);
}

static const char *legs_text(adv_arena *arena, uint32_t bits)
{
    adv_buffer out;
    adv_buffer_init(&out, arena);
    for (unsigned leg = 0; leg <= ADV_KIND_INLAND_IMPORT - ADV_KIND_INLAND_EXPORT; leg++) {
        if ((bits >> leg & 1u) != 0) {
            adv_buffer_string(&out, out.length == 0 ? "" : ", ");
            adv_buffer_string(&out, adv_subject_names[ADV_KIND_INLAND_EXPORT + leg]);
        }
    }
    return done(&out);
}

static void add_delivery(field_list *list, adv_arena *arena, const adv_incoterm *t)
{
    add(list, "editions", t->editions == NULL ? t->edition : t->editions);
    add(list, "in_price", legs_text(arena, t->in_price));
    add(list, "not_in_price", legs_text(arena, t->not_in_price));
    add(list, "duty_in_price", t->duty_in_price ? "yes" : "");
    add(list, "sea_only", t->sea_only ? "yes" : "");
    add(list, "place_abroad", t->place_abroad ? "yes" : "");
}

static void add_programme(field_list *list, adv_arena *arena, const adv_programme *p)
{
    adv_buffer origins;
    adv_buffer_init(&origins, arena);
    for (size_t i = 0; i < p->origin_count; i++) {
        adv_buffer_string(&origins, i == 0 ? "" : " ");
        adv_buffer_string(&origins, p->origins[i]);
    }
    add(list, "name", p->name);
    add(list, "column", adv_tariff_column_names[p->column]);
    add(list, "symbol", p->symbol == NULL ? "" : p->symbol);
    add(list, "state", adv_programme_state_names[p->state]);
    add(list, "origins", p->any_origin ? "any" : done(&origins));
    add(list, "trigger", adv_date_kind_names[p->trigger]);
}

static const char *words_text(adv_arena *arena, const char *const *words, size_t count)
{
    adv_buffer out;
    adv_buffer_init(&out, arena);
    for (size_t i = 0; i < count; i++) {
        adv_buffer_string(&out, i == 0 ? "" : " ");
        adv_buffer_string(&out, words[i]);
    }
    return done(&out);
}

/* "in_force from 2018-07-06: why; ended from ..." */
static const char *states_text(adv_arena *arena, const adv_authority *a)
{
    adv_buffer out;
    adv_buffer_init(&out, arena);
    for (size_t i = 0; i < a->state_count; i++) {
        adv_buffer_string(&out, i == 0 ? "" : " ");
        adv_buffer_string(&out, adv_layer_state_names[a->states[i].state]);
        adv_buffer_string(&out, " from ");
        adv_buffer_string(&out, law_day_text(arena, a->states[i].from));
        adv_buffer_string(&out, ": ");
        adv_buffer_string(&out, a->states[i].says);
    }
    return done(&out);
}

static const char *or_none(const char *text)
{
    return text == NULL ? "" : text;
}

static void add_layer(field_list *list, adv_arena *arena, const law_row *row)
{
    const adv_layer *l = row->layer;
    add(list, "heading", l->heading);
    add(list, "authority", l->authority);
    add(list, "lifts", or_none(l->lifts));
    add(list, "base", l->form == ADV_LAYER_LIFT ? "" : adv_layer_base_names[l->base]);
    add(list, "origins", l->origins);
    add(list, "scope", or_none(l->scope));
    add(list, "except", or_none(l->except));
    add(list, "programmes", or_none(l->programmes));
    add(list, "claim", l->claim ? "yes" : "");
    add(list, "group", or_none(l->group));
    add(list, "rank", l->rank == 0 ? "" : decimal_text(arena, l->rank, 0));
    add(list, "one_of", or_none(l->one_of));
    add(list, "us_content", l->us_content_e9 == 0 ? "" : decimal_text(arena, l->us_content_e9, 9));
    add(list, "loaded_from", law_day_text(arena, l->loaded_from));
    add(list, "loaded_until", l->loaded_until == ADV_DATE_OPEN ? "" : law_day_text(arena, l->loaded_until));
    add(list, "vessel", l->vessel ? "yes" : "");
    add(list, "states", row->authority == NULL ? "" : states_text(arena, row->authority));
    add(list, "trigger", adv_date_kind_names[ADV_DATE_ENTRY]);
}

size_t law_row_fields(adv_arena *arena, const law_row *row, law_field fields[LAW_FIELDS_MOST])
{
    field_list list = {.fields = fields};
    add(&list, "about", row->about);
    add(&list, "term", row->term == NULL ? "" : row->term);
    add(&list, "effect", law_row_effect(arena, row));
    switch (row->kind) {
    case LAW_ROW_RULE: add_rule(&list, arena, row->rule); break;
    case LAW_ROW_CURRENCY: add_currency(&list, arena, row->currency); break;
    case LAW_ROW_PROGRAMME: add_programme(&list, arena, row->programme); break;
    case LAW_ROW_FIGURE: add(&list, "trigger", adv_date_kind_names[row->figure->trigger]); break;
    case LAW_ROW_ROUNDING: add(&list, "ours", row->rounding->ours ? "yes" : ""); break;
    case LAW_ROW_ENTRY: add_entry(&list, arena, row->entry); break;
    case LAW_ROW_AUTHORITY: add(&list, "states", states_text(arena, row->authority)); break;
    case LAW_ROW_COUNTRIES:
        add(&list, "members", words_text(arena, row->countries->members, row->countries->member_count));
        break;
    case LAW_ROW_GOODS:
        add(&list, "codes", words_text(arena, row->goods->codes, row->goods->code_count));
        break;
    case LAW_ROW_LAYER: add_layer(&list, arena, row); break;
    case LAW_ROW_TERM: add_delivery(&list, arena, row->delivery); break;
    case LAW_ROW_CHARGE:
        add(&list, "language", row->charge->language);
        add(&list, "doubt", adv_doubt_names[row->charge->doubt]);
        break;
    }
    add(&list, "says", row->says);
    add(&list, "cites", cites_text(arena, row));
    add(&list, "from", law_day_text(arena, row->from));
    add(&list, "until", row->until == ADV_DATE_OPEN ? "" : law_day_text(arena, row->until));
    add(&list, "checked_on", law_day_text(arena, row->checked_on));
    return list.failed ? 0 : list.count;
}

const char *law_field_value(const law_field *fields, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(fields[i].name, name) == 0) {
            return fields[i].value;
        }
    }
    return "";
}

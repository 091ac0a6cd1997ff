/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Law into its canonical pack.  Every map writes its keys in the order of their bytes and leaves out what
 * is absent, so equal law gives equal bytes; read.c mirrors every line here.
 */
#include "advalorem/lawpack.h"
#include "engine/law_names.h"

typedef adv_json_writer writer;

static void text(writer *w, const char *key, const char *value)
{
    if (value != NULL) {
        adv_json_key(w, key);
        adv_json_cstring(w, value);
    }
}

static void yes(writer *w, const char *key, bool value)
{
    if (value) {
        text(w, key, "yes");
    }
}

static void day(writer *w, const char *key, adv_date value)
{
    if (value != ADV_DATE_NONE && value != ADV_DATE_OPEN) {
        char out[11];
        adv_date_format(out, value);
        text(w, key, out);
    }
}

static void decimal(writer *w, const char *key, int64_t value, int scale)
{
    char out[48];
    (void)adv_decimal_format(out, value, scale, 0);
    text(w, key, out);
}

/* Names of the set bits, in the order of the list. */
static void facts(writer *w, const char *key, adv_fact_set bits, uint8_t subject)
{
    if (bits == 0) {
        return;
    }
    adv_json_key(w, key);
    adv_json_open(w, '[');
    for (unsigned fact = 0; fact < adv_subject_fact_count(subject); fact++) {
        if ((bits >> fact & 1u) != 0) {
            adv_json_cstring(w, adv_subject_fact_name(subject, fact));
        }
    }
    adv_json_close(w, ']');
}

static void legs(writer *w, const char *key, uint32_t bits)
{
    if (bits == 0) {
        return;
    }
    adv_json_key(w, key);
    adv_json_open(w, '[');
    for (unsigned leg = 0; leg <= ADV_KIND_INLAND_IMPORT - ADV_KIND_INLAND_EXPORT; leg++) {
        if ((bits >> leg & 1u) != 0) {
            adv_json_cstring(w, adv_subject_names[ADV_KIND_INLAND_EXPORT + leg]);
        }
    }
    adv_json_close(w, ']');
}

static void cites(writer *w, const adv_cite *list, size_t count)
{
    if (count == 0) {
        return;
    }
    adv_json_key(w, "cites");
    adv_json_open(w, '[');
    for (size_t i = 0; i < count; i++) {
        adv_json_open(w, '{');
        text(w, "fact", list[i].fact);
        text(w, "instrument", list[i].instrument);
        text(w, "provision", list[i].provision);
        text(w, "role", adv_cite_role_names[list[i].role]);
        text(w, "standing", adv_standing_names[list[i].standing]);
        adv_json_close(w, '}');
    }
    adv_json_close(w, ']');
}

static void instruments(writer *w, const adv_instrument *list, size_t count)
{
    if (count == 0) {
        return;
    }
    adv_json_key(w, "instruments");
    adv_json_open(w, '[');
    for (size_t i = 0; i < count; i++) {
        adv_json_open(w, '{');
        text(w, "id", list[i].id);
        text(w, "title", list[i].title);
        adv_json_close(w, '}');
    }
    adv_json_close(w, ']');
}

static void kinds(writer *w, const char *key, adv_kind_set set)
{
    if (set == 0) {
        return;
    }
    adv_json_key(w, key);
    adv_json_open(w, '[');
    for (unsigned kind = 0; kind < ADV_KIND_COUNT; kind++) {
        if ((set & ADV_KIND(kind)) != 0) {
            adv_json_cstring(w, adv_element_kind_row((adv_element_kind)kind)->name);
        }
    }
    adv_json_close(w, ']');
}

static void allowance(writer *w, const adv_allowance *m)
{
    if (m == NULL) {
        return;
    }
    adv_json_key(w, "allowance");
    adv_json_open(w, '{');
    kinds(w, "covers", m->covers);
    kinds(w, "of", m->of);
    if (m->use == ADV_ALLOWANCE_BY_DISTANCE) {
        text(w, "use", adv_allowance_names[m->use]);
        adv_json_close(w, '}');
        return;
    }
    if (m->share_count == 0) {
        decimal(w, "percent", m->percent_e9, 9);
    } else {
        adv_json_key(w, "shares");
        adv_json_open(w, '[');
        for (uint16_t i = 0; i < m->share_count; i++) {
            adv_json_open(w, '{');
            text(w, "countries", m->shares[i].countries);
            decimal(w, "percent", m->shares[i].percent_e9, 9);
            adv_json_close(w, '}');
        }
        adv_json_close(w, ']');
    }
    text(w, "use", adv_allowance_names[m->use]);
    adv_json_close(w, '}');
}

static void rule(writer *w, const adv_rule *r)
{
    adv_json_open(w, '{');
    allowance(w, r->allowance);
    text(w, "ask", r->ask ? r->ask_why : NULL);
    day(w, "checked_on", r->checked_on);
    cites(w, r->cites, r->cite_count);
    text(w, "effect", adv_effect_names[r->effect]);
    text(w, "element", adv_subject_names[r->subject]);
    day(w, "from", r->from);
    text(w, "id", r->id);
    text(w, "no_amount", adv_no_amount_names[r->no_amount]);
    yes(w, "otherwise", r->otherwise);
    text(w, "says", r->says);
    text(w, "term", r->term);
    text(w, "trigger", adv_date_kind_names[r->trigger]);
    text(w, "unknown", adv_unknown_names[r->unknown]);
    facts(w, "unless", r->unless, r->subject);
    day(w, "until", r->until);
    facts(w, "when", r->when, r->subject);
    adv_json_close(w, '}');
}

static void parameter(writer *w, const adv_parameter *p)
{
    adv_json_open(w, '{');
    day(w, "checked_on", p->checked_on);
    cites(w, p->cites, p->cite_count);
    day(w, "from", p->from);
    yes(w, "gap", !p->known);
    text(w, "id", p->id);
    text(w, "says", p->says);
    text(w, "term", p->term);
    text(w, "trigger", adv_date_kind_names[p->trigger]);
    text(w, "unit", p->unit);
    day(w, "until", p->until);
    if (p->known) {
        decimal(w, "value", p->e9, 9);
    }
    adv_json_close(w, '}');
}

static void fx_part(writer *w, const adv_fx_rule *r, adv_fx_part part)
{
    if (r->calendar[part] != 0) {
        text(w, adv_fx_part_names[part], adv_fx_part_words[part][r->calendar[part] - 1]);
    }
}

static void fx_rule(writer *w, const adv_fx_rule *r)
{
    adv_json_open(w, '{');
    fx_part(w, r, ADV_FX_BACK);
    day(w, "checked_on", r->checked_on);
    cites(w, r->cites, r->cite_count);
    fx_part(w, r, ADV_FX_FORCE);
    day(w, "from", r->from);
    text(w, "id", r->id);
    text(w, "method", adv_fx_method_names[r->method]);
    fx_part(w, r, ADV_FX_MISSING);
    fx_part(w, r, ADV_FX_PERIOD);
    if (r->quarterly_count > 0) {
        adv_json_key(w, "quarterly");
        adv_json_open(w, '[');
        for (size_t i = 0; i < r->quarterly_count; i++) {
            adv_json_cstring(w, adv_currency_get(r->quarterly[i])->code);
        }
        adv_json_close(w, ']');
    }
    text(w, "says", r->says);
    fx_part(w, r, ADV_FX_TAKE);
    text(w, "trigger", adv_date_kind_names[r->trigger]);
    day(w, "until", r->until);
    if (r->variance_e9 != 0) {
        decimal(w, "variance", r->variance_e9, 9);
    }
    fx_part(w, r, ADV_FX_WEEK_STARTS);
    fx_part(w, r, ADV_FX_WEEKDAY);
    fx_part(w, r, ADV_FX_WHICH);
    adv_json_close(w, '}');
}

static void words(writer *w, const char *key, uint32_t bits, const char *const *names)
{
    adv_buffer out;
    adv_buffer_init(&out, w->out->arena);
    adv_bits_words(&out, bits, names);
    if (out.length > 0) {
        text(w, key, adv_buffer_done(&out).bytes);
    }
    w->out->failed = w->out->failed || out.failed;
}

static void entry_rule(writer *w, const adv_entry_rule *r)
{
    adv_json_open(w, '{');
    text(w, "about", adv_entry_subject_names[r->subject]);
    text(w, "above", r->above);
    text(w, "amount", r->amount);
    text(w, "ask", r->ask_why);
    text(w, "at_most", r->at_most);
    text(w, "base", adv_entry_base_names[r->base]);
    day(w, "checked_on", r->checked_on);
    cites(w, r->cites, r->cite_count);
    text(w, "codes", r->codes);
    text(w, "day", adv_date_kind_names[r->day]);
    text(w, "effect", adv_entry_effect_names[r->effect]);
    words(w, "filings", r->filings, adv_filing_names);
    day(w, "from", r->from);
    text(w, "id", r->id);
    yes(w, "if_stated", r->if_stated);
    text(w, "layers", r->layers);
    text(w, "maximum", r->maximum);
    text(w, "minimum", r->minimum);
    words(w, "modes", r->modes, adv_mode_names);
    text(w, "origins", r->origins);
    text(w, "programmes", r->programmes);
    text(w, "rate", r->rate);
    text(w, "says", r->says);
    words(w, "statuses", r->statuses, adv_zone_status_names);
    text(w, "term", r->term);
    text(w, "trigger", adv_date_kind_names[r->trigger]);
    words(w, "types", r->types, adv_entry_type_names);
    text(w, "unit", r->unit);
    text(w, "unknown", adv_unknown_names[r->unknown]);
    words(w, "unless", r->unless, adv_entry_fact_names);
    day(w, "until", r->until);
    words(w, "when", r->when, adv_entry_fact_names);
    adv_json_close(w, '}');
}

static void programme(writer *w, const adv_programme *p)
{
    adv_json_open(w, '{');
    yes(w, "any_origin", p->any_origin);
    day(w, "checked_on", p->checked_on);
    cites(w, p->cites, p->cite_count);
    text(w, "column", adv_tariff_column_names[p->column]);
    day(w, "from", p->from);
    text(w, "id", p->id);
    text(w, "name", p->name);
    if (p->origin_count > 0) {
        adv_json_key(w, "origins");
        adv_json_open(w, '[');
        for (size_t i = 0; i < p->origin_count; i++) {
            adv_json_cstring(w, p->origins[i]);
        }
        adv_json_close(w, ']');
    }
    text(w, "says", p->says);
    text(w, "state", adv_programme_state_names[p->state]);
    text(w, "symbol", p->symbol);
    text(w, "term", p->term);
    text(w, "trigger", adv_date_kind_names[p->trigger]);
    day(w, "until", p->until);
    adv_json_close(w, '}');
}

static void texts(writer *w, const char *key, const char *const *list, size_t count)
{
    adv_json_key(w, key);
    adv_json_open(w, '[');
    for (size_t i = 0; i < count; i++) {
        adv_json_cstring(w, list[i]);
    }
    adv_json_close(w, ']');
}

static void authority(writer *w, const adv_authority *a)
{
    adv_json_open(w, '{');
    cites(w, a->cites, a->cite_count);
    text(w, "id", a->id);
    text(w, "says", a->says);
    adv_json_key(w, "states");
    adv_json_open(w, '[');
    for (size_t i = 0; i < a->state_count; i++) {
        adv_json_open(w, '{');
        day(w, "from", a->states[i].from);
        text(w, "says", a->states[i].says);
        text(w, "state", adv_layer_state_names[a->states[i].state]);
        adv_json_close(w, '}');
    }
    adv_json_close(w, ']');
    adv_json_close(w, '}');
}

static void country_group(writer *w, const adv_country_group *g)
{
    adv_json_open(w, '{');
    cites(w, g->cites, g->cite_count);
    text(w, "id", g->id);
    texts(w, "members", g->members, g->member_count);
    text(w, "says", g->says);
    adv_json_close(w, '}');
}

static void product_list(writer *w, const adv_product_list *l)
{
    adv_json_open(w, '{');
    cites(w, l->cites, l->cite_count);
    texts(w, "codes", l->codes, l->code_count);
    text(w, "id", l->id);
    text(w, "says", l->says);
    adv_json_close(w, '}');
}

static void layer(writer *w, const adv_layer *l)
{
    adv_json_open(w, '{');
    text(w, "authority", l->authority);
    text(w, "base", adv_layer_base_names[l->base]);
    day(w, "checked_on", l->checked_on);
    cites(w, l->cites, l->cite_count);
    yes(w, "claim", l->claim);
    text(w, "except", l->except);
    text(w, "form", adv_layer_form_names[l->form]);
    day(w, "from", l->from);
    yes(w, "gap", !l->known);
    text(w, "group", l->group);
    text(w, "heading", l->heading);
    text(w, "id", l->id);
    text(w, "lifts", l->lifts);
    day(w, "loaded_from", l->loaded_from);
    day(w, "loaded_until", l->loaded_until);
    text(w, "material", adv_material_names[l->material]);
    text(w, "one_of", l->one_of);
    text(w, "origins", l->origins);
    text(w, "programmes", l->programmes);
    if (l->rank != 0) {
        decimal(w, "rank", l->rank, 0);
    }
    if (l->known && l->form != ADV_LAYER_LIFT) {
        decimal(w, "rate", l->rate_e9, 9);
    }
    text(w, "says", l->says);
    text(w, "scope", l->scope);
    day(w, "until", l->until);
    if (l->us_content_e9 != 0) {
        decimal(w, "us_content", l->us_content_e9, 9);
    }
    yes(w, "vessel", l->vessel);
    adv_json_close(w, '}');
}

static void rounding(writer *w, const char *key, const adv_rounding_rule *r)
{
    adv_json_key(w, key);
    adv_json_open(w, '{');
    cites(w, r->cites, r->cite_count);
    text(w, "id", r->id);
    text(w, "mode", adv_rounding_mode_names[r->mode]);
    yes(w, "ours", r->ours);
    text(w, "says", r->says);
    decimal(w, "unit", r->unit_e4, 4);
    adv_json_close(w, '}');
}

/* Keys between `basis` and `methods`, each in its place. */
#define LAYER_TABLE(w, j, key, table, table_count, one)                                                      \
    do {                                                                                                     \
        if ((j)->table_count > 0) {                                                                          \
            adv_json_key((w), (key));                                                                        \
            adv_json_open((w), '[');                                                                         \
            for (size_t i_ = 0; i_ < (j)->table_count; i_++) {                                               \
                one((w), &(j)->table[i_]);                                                                   \
            }                                                                                                \
            adv_json_close((w), ']');                                                                        \
        }                                                                                                    \
    } while (0)

static void figures(writer *w, const adv_jurisdiction *j)
{
    if (j->parameter_count > 0) {
        adv_json_key(w, "parameters");
        adv_json_open(w, '[');
        for (size_t i = 0; i < j->parameter_count; i++) {
            parameter(w, &j->parameters[i]);
        }
        adv_json_close(w, ']');
    }
    if (j->programme_count > 0) {
        adv_json_key(w, "programmes");
        adv_json_open(w, '[');
        for (size_t i = 0; i < j->programme_count; i++) {
            programme(w, &j->programmes[i]);
        }
        adv_json_close(w, ']');
    }
    if (j->round_value.id != NULL && j->round_entered.id != NULL) {
        adv_json_key(w, "rounding");
        adv_json_open(w, '{');
        rounding(w, "entered", &j->round_entered);
        rounding(w, "value", &j->round_value);
        adv_json_close(w, '}');
    }
    if (j->rule_count > 0) {
        adv_json_key(w, "rules");
        adv_json_open(w, '[');
        for (size_t i = 0; i < j->rule_count; i++) {
            rule(w, &j->rules[i]);
        }
        adv_json_close(w, ']');
    }
}

static void jurisdiction(writer *w, const adv_jurisdiction *j)
{
    adv_json_open(w, '{');
    LAYER_TABLE(w, j, "authorities", authorities, authority_count, authority);
    text(w, "basis", j->basis);
    text(w, "code", j->code);
    text(w, "currency", j->currency == ADV_CURRENCY_NONE ? NULL : adv_currency_get(j->currency)->code);
    if (j->entry_rule_count > 0) {
        adv_json_key(w, "entry");
        adv_json_open(w, '[');
        for (size_t i = 0; i < j->entry_rule_count; i++) {
            entry_rule(w, &j->entry_rules[i]);
        }
        adv_json_close(w, ']');
    }
    if (j->fx_count > 0) {
        adv_json_key(w, "fx");
        adv_json_open(w, '[');
        for (size_t i = 0; i < j->fx_count; i++) {
            fx_rule(w, &j->fx[i]);
        }
        adv_json_close(w, ']');
    }
    LAYER_TABLE(w, j, "groups", groups, group_count, country_group);
    instruments(w, j->instruments, j->instrument_count);
    LAYER_TABLE(w, j, "layers", layers, layer_count, layer);
    LAYER_TABLE(w, j, "lists", lists, list_count, product_list);
    texts(w, "methods", j->methods, j->method_count);
    text(w, "name", j->name);
    figures(w, j);
    text(w, "trigger", adv_date_kind_names[j->trigger]);
    adv_json_close(w, '}');
}

static void incoterm(writer *w, const adv_incoterm *t)
{
    adv_json_open(w, '{');
    cites(w, t->cites, t->cite_count);
    yes(w, "duty_in_price", t->duty_in_price);
    text(w, "edition", t->edition);
    if (t->editions != NULL) {
        text(w, "editions", t->editions);
    }
    legs(w, "in_price", t->in_price);
    legs(w, "not_in_price", t->not_in_price);
    text(w, "place", t->place);
    yes(w, "place_abroad", t->place_abroad);
    text(w, "says", t->says);
    yes(w, "sea_only", t->sea_only);
    text(w, "term", t->term);
    adv_json_close(w, '}');
}

static void charge(writer *w, const adv_charge *c)
{
    adv_json_open(w, '{');
    cites(w, c->cites, c->cite_count);
    text(w, "doubt", adv_doubt_names[c->doubt]);
    text(w, "element", adv_subject_names[c->kind]);
    text(w, "language", c->language);
    text(w, "name", c->name);
    text(w, "says", c->says);
    adv_json_close(w, '}');
}

adv_status adv_lawpack_write(adv_buffer *out, const adv_law *law)
{
    writer w;
    adv_json_writer_init(&w, out, 0);
    adv_json_open(&w, '{');
    adv_json_key(&w, "charges");
    adv_json_open(&w, '[');
    for (size_t i = 0; i < law->charge_count; i++) {
        charge(&w, &law->charges[i]);
    }
    adv_json_close(&w, ']');
    decimal(&w, "format", (int64_t)law->format, 0);
    adv_json_key(&w, "incoterms");
    adv_json_open(&w, '[');
    for (size_t i = 0; i < law->incoterm_count; i++) {
        incoterm(&w, &law->incoterms[i]);
    }
    adv_json_close(&w, ']');
    instruments(&w, law->instruments, law->instrument_count);
    adv_json_key(&w, "jurisdictions");
    adv_json_open(&w, '[');
    for (size_t i = 0; i < law->jurisdiction_count; i++) {
        jurisdiction(&w, &law->jurisdictions[i]);
    }
    adv_json_close(&w, ']');
    adv_json_close(&w, '}');
    return out->failed ? ADV_ERR_MEMORY : ADV_OK;
}

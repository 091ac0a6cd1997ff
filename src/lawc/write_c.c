/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Law as constant C tables: the built-in pack costs no reading and no memory.  Texts outside ASCII are
 * written as octal escapes and question marks are escaped, so that neither the compiler's character set nor
 * trigraphs matter.
 */
#include <string.h>

#include "engine/law_names.h"
#include "lawc/lawc.h"

typedef adv_buffer writer;

static void put(writer *w, const char *text)
{
    adv_buffer_string(w, text);
}

static void put_escaped(writer *w, unsigned char byte)
{
    if (byte == '"' || byte == '\\' || byte == '?') {
        adv_buffer_char(w, '\\');
        adv_buffer_char(w, (char)byte);
    } else if (byte >= 0x20 && byte < 0x7F) {
        adv_buffer_char(w, (char)byte);
    } else { /* always three digits, so that a digit behind it is not taken in */
        adv_buffer_char(w, '\\');
        adv_buffer_char(w, (char)('0' + (byte >> 6)));
        adv_buffer_char(w, (char)('0' + (byte >> 3 & 7)));
        adv_buffer_char(w, (char)('0' + (byte & 7)));
    }
}

static void put_string(writer *w, const char *text)
{
    if (text == NULL) {
        put(w, "NULL");
        return;
    }
    adv_buffer_char(w, '"');
    for (; *text != '\0'; text++) {
        put_escaped(w, (unsigned char)*text);
    }
    adv_buffer_char(w, '"');
}

/* ".name = " and so on, with what follows by the caller. */
static void field(writer *w, const char *name)
{
    put(w, " .");
    put(w, name);
    put(w, " = ");
}

static void string_field(writer *w, const char *name, const char *text)
{
    field(w, name);
    put_string(w, text);
    put(w, ",\n       ");
}

static void number_field(writer *w, const char *name, int64_t value)
{
    field(w, name);
    put(w, "INT64_C(");
    adv_buffer_integer(w, value);
    put(w, "),");
}

static void count_field(writer *w, const char *name, size_t value)
{
    field(w, name);
    adv_buffer_integer(w, (int64_t)value);
    put(w, ",");
}

static void flag_field(writer *w, const char *name, bool value)
{
    if (value) {
        field(w, name);
        put(w, "true,");
    }
}

/* "ADV_" group and the name in capitals: the enumerator itself, so that a reader sees words. */
static void enum_field(writer *w, const char *name, const char *group, const char *value)
{
    field(w, name);
    put(w, group);
    for (; *value != '\0'; value++) {
        adv_buffer_char(w, *value >= 'a' && *value <= 'z' ? (char)(*value - 'a' + 'A') : *value);
    }
    put(w, ",");
}

static void date_field(writer *w, const char *name, adv_date day)
{
    char text[11];
    field(w, name);
    if (day == ADV_DATE_OPEN) {
        put(w, "ADV_DATE_OPEN,");
    } else if (day == ADV_DATE_NONE) {
        put(w, "ADV_DATE_NONE,");
    } else {
        adv_date_format(text, day);
        adv_buffer_integer(w, day);
        put(w, " /* ");
        put(w, text);
        put(w, " */,");
    }
}

static void subject_field(writer *w, const char *name, uint8_t subject)
{
    if (subject == ADV_SUBJECT_SALE) {
        field(w, name);
        put(w, "ADV_SUBJECT_SALE,");
    } else {
        enum_field(w, name, "ADV_KIND_", adv_subject_names[subject]);
    }
}

static void facts_field(writer *w, const char *name, adv_fact_set bits, uint8_t subject)
{
    if (bits == 0) {
        return;
    }
    field(w, name);
    const char *between = "";
    for (unsigned fact = 0; fact < adv_subject_fact_count(subject); fact++) {
        if ((bits >> fact & 1u) != 0) {
            put(w, between);
            put(w, "UINT64_C(1) << ");
            put(w, subject == ADV_SUBJECT_SALE ? "ADV_SALE_" : "ADV_FACT_");
            for (const char *c = adv_subject_fact_name(subject, fact); *c != '\0'; c++) {
                adv_buffer_char(w, *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c);
            }
            between = " | ";
        }
    }
    put(w, ",");
}

/* ---- citations --------------------------------------------------------------------------------------- */

/* Tables are numbered as they are met; rows of one source share theirs. */
typedef struct cite_tables {
    const adv_cite **seen;
    size_t count;
} cite_tables;

static size_t cite_table_of(const cite_tables *tables, const adv_cite *cites)
{
    for (size_t i = tables->count; i > 0; i--) {
        if (tables->seen[i - 1] == cites) {
            return i - 1;
        }
    }
    return tables->count;
}

static void cite_table(writer *w, cite_tables *tables, const adv_cite *cites, size_t count)
{
    if (count == 0 || cite_table_of(tables, cites) < tables->count) {
        return;
    }
    put(w, "static const adv_cite cites_");
    adv_buffer_integer(w, (int64_t)tables->count);
    put(w, "[] = {\n");
    for (size_t i = 0; i < count; i++) {
        put(w, "    {");
        string_field(w, "instrument", cites[i].instrument);
        string_field(w, "provision", cites[i].provision);
        field(w, "fact");
        put_string(w, cites[i].fact);
        put(w, ",");
        enum_field(w, "role", "ADV_CITE_", adv_cite_role_names[cites[i].role]);
        enum_field(w, "standing", "ADV_", adv_standing_names[cites[i].standing]);
        put(w, "},\n");
    }
    put(w, "};\n");
    tables->seen[tables->count++] = cites;
}

static void cites_field(writer *w, const cite_tables *tables, const adv_cite *cites, size_t count)
{
    if (count == 0) {
        return;
    }
    put(w, " .cites = cites_");
    adv_buffer_integer(w, (int64_t)cite_table_of(tables, cites));
    put(w, ",");
    count_field(w, "cite_count", count);
}

static size_t row_count(const adv_law *law)
{
    size_t rows = (size_t)law->incoterm_count + law->charge_count;
    for (size_t i = 0; i < law->jurisdiction_count; i++) {
        const adv_jurisdiction *j = &law->jurisdictions[i];
        rows += (size_t)j->rule_count + j->parameter_count + j->fx_count + j->programme_count +
                j->entry_rule_count + 2;
        rows += (size_t)j->authority_count + j->group_count + j->list_count + j->layer_count;
    }
    return rows;
}

static void all_cites(writer *w, cite_tables *tables, const adv_law *law)
{
    for (size_t i = 0; i < law->jurisdiction_count; i++) {
        const adv_jurisdiction *j = &law->jurisdictions[i];
        for (size_t k = 0; k < j->rule_count; k++) {
            cite_table(w, tables, j->rules[k].cites, j->rules[k].cite_count);
        }
        for (size_t k = 0; k < j->parameter_count; k++) {
            cite_table(w, tables, j->parameters[k].cites, j->parameters[k].cite_count);
        }
        for (size_t k = 0; k < j->fx_count; k++) {
            cite_table(w, tables, j->fx[k].cites, j->fx[k].cite_count);
        }
        for (size_t k = 0; k < j->entry_rule_count; k++) {
            cite_table(w, tables, j->entry_rules[k].cites, j->entry_rules[k].cite_count);
        }
        for (size_t k = 0; k < j->programme_count; k++) {
            cite_table(w, tables, j->programmes[k].cites, j->programmes[k].cite_count);
        }
        for (size_t k = 0; k < j->authority_count; k++) {
            cite_table(w, tables, j->authorities[k].cites, j->authorities[k].cite_count);
        }
        for (size_t k = 0; k < j->group_count; k++) {
            cite_table(w, tables, j->groups[k].cites, j->groups[k].cite_count);
        }
        for (size_t k = 0; k < j->list_count; k++) {
            cite_table(w, tables, j->lists[k].cites, j->lists[k].cite_count);
        }
        for (size_t k = 0; k < j->layer_count; k++) {
            cite_table(w, tables, j->layers[k].cites, j->layers[k].cite_count);
        }
        cite_table(w, tables, j->round_value.cites, j->round_value.cite_count);
        cite_table(w, tables, j->round_entered.cites, j->round_entered.cite_count);
    }
    for (size_t i = 0; i < law->incoterm_count; i++) {
        cite_table(w, tables, law->incoterms[i].cites, law->incoterms[i].cite_count);
    }
    for (size_t i = 0; i < law->charge_count; i++) {
        cite_table(w, tables, law->charges[i].cites, law->charges[i].cite_count);
    }
}

/* ---- tables ------------------------------------------------------------------------------------------ */

/* "static const TYPE NAME_0[] = {" for the table of a jurisdiction. */
static void open_table(writer *w, const char *type, const char *name, size_t index)
{
    put(w, "\nstatic const ");
    put(w, type);
    put(w, " ");
    put(w, name);
    put(w, "_");
    adv_buffer_integer(w, (int64_t)index);
    put(w, "[] = {\n");
}

static void table_field(writer *w, const char *name, const char *count_name, size_t index, size_t count)
{
    if (count == 0) {
        return;
    }
    field(w, name);
    put(w, name);
    put(w, "_");
    adv_buffer_integer(w, (int64_t)index);
    put(w, ",");
    count_field(w, count_name, count);
}

static void instrument_table(writer *w, const char *name, size_t index, const adv_instrument *list,
                             size_t count)
{
    if (count == 0) {
        return;
    }
    open_table(w, "adv_instrument", name, index);
    for (size_t i = 0; i < count; i++) {
        put(w, "    {");
        string_field(w, "id", list[i].id);
        string_field(w, "title", list[i].title);
        put(w, "},\n");
    }
    put(w, "};\n");
}

/* "allowance_1_23": a table of its own, named by its row. */
static void allowance_name(writer *w, const char *table, size_t index, size_t row)
{
    put(w, table);
    adv_buffer_integer(w, (int64_t)index);
    put(w, "_");
    adv_buffer_integer(w, (int64_t)row);
}

static void kinds_field(writer *w, const char *name, adv_kind_set set)
{
    field(w, name);
    put(w, "0");
    for (unsigned kind = 0; kind < ADV_KIND_COUNT; kind++) {
        if ((set & ADV_KIND(kind)) != 0) {
            put(w, " | ADV_KIND(");
            adv_buffer_integer(w, kind);
            put(w, ")");
        }
    }
    put(w, ",");
}

static void allowance_table(writer *w, const adv_allowance *m, size_t index, size_t row)
{
    if (m->share_count > 0) {
        put(w, "static const adv_place_share ");
        allowance_name(w, "shares_", index, row);
        put(w, "[] = {\n");
        for (uint16_t i = 0; i < m->share_count; i++) {
            put(w, "    {");
            number_field(w, "percent_e9", m->shares[i].percent_e9);
            string_field(w, "countries", m->shares[i].countries);
            put(w, "},\n");
        }
        put(w, "};\n");
    }
    put(w, "static const adv_allowance ");
    allowance_name(w, "allowance_", index, row);
    put(w, " = {");
    enum_field(w, "use", "ADV_ALLOWANCE_", adv_allowance_names[m->use]);
    number_field(w, "percent_e9", m->percent_e9);
    if (m->share_count > 0) {
        field(w, "shares");
        allowance_name(w, "shares_", index, row);
        put(w, ",");
        count_field(w, "share_count", m->share_count);
    }
    kinds_field(w, "of", m->of);
    kinds_field(w, "covers", m->covers);
    put(w, "};\n");
}

static void rule_table(writer *w, const cite_tables *tables, const adv_jurisdiction *j, size_t index)
{
    if (j->rule_count == 0) {
        return;
    }
    for (size_t i = 0; i < j->rule_count; i++) {
        if (j->rules[i].allowance != NULL) {
            allowance_table(w, j->rules[i].allowance, index, i);
        }
    }
    open_table(w, "adv_rule", "rules", index);
    for (size_t i = 0; i < j->rule_count; i++) {
        const adv_rule *r = &j->rules[i];
        put(w, "    {");
        string_field(w, "id", r->id);
        string_field(w, "term", r->term);
        string_field(w, "says", r->says);
        cites_field(w, tables, r->cites, r->cite_count);
        subject_field(w, "subject", r->subject);
        enum_field(w, "effect", "ADV_EFFECT_", adv_effect_names[r->effect]);
        enum_field(w, "unknown", "ADV_UNKNOWN_", adv_unknown_names[r->unknown]);
        enum_field(w, "no_amount", "ADV_NO_AMOUNT_", adv_no_amount_names[r->no_amount]);
        flag_field(w, "otherwise", r->otherwise);
        flag_field(w, "ask", r->ask);
        string_field(w, "ask_why", r->ask_why);
        if (r->allowance != NULL) {
            field(w, "allowance");
            put(w, "&");
            allowance_name(w, "allowance_", index, i);
            put(w, ",");
        }
        facts_field(w, "when", r->when, r->subject);
        facts_field(w, "unless", r->unless, r->subject);
        enum_field(w, "trigger", "ADV_DATE_", adv_date_kind_names[r->trigger]);
        date_field(w, "from", r->from);
        date_field(w, "until", r->until);
        date_field(w, "checked_on", r->checked_on);
        put(w, "},\n");
    }
    put(w, "};\n");
}

static void parameter_table(writer *w, const cite_tables *tables, const adv_jurisdiction *j, size_t index)
{
    if (j->parameter_count == 0) {
        return;
    }
    open_table(w, "adv_parameter", "parameters", index);
    for (size_t i = 0; i < j->parameter_count; i++) {
        const adv_parameter *p = &j->parameters[i];
        put(w, "    {");
        string_field(w, "id", p->id);
        string_field(w, "term", p->term);
        string_field(w, "unit", p->unit);
        string_field(w, "says", p->says);
        cites_field(w, tables, p->cites, p->cite_count);
        flag_field(w, "known", p->known);
        number_field(w, "e9", p->e9);
        enum_field(w, "trigger", "ADV_DATE_", adv_date_kind_names[p->trigger]);
        date_field(w, "from", p->from);
        date_field(w, "until", p->until);
        date_field(w, "checked_on", p->checked_on);
        put(w, "},\n");
    }
    put(w, "};\n");
}

/* "NAME_0_2" for the third row of a table of the first jurisdiction: what that row points to. */
static void inner_name(writer *w, const char *name, size_t index, size_t row)
{
    put(w, name);
    put(w, "_");
    adv_buffer_integer(w, (int64_t)index);
    put(w, "_");
    adv_buffer_integer(w, (int64_t)row);
}

static void inner_field(writer *w, const char *field_name, const char *count_name, const char *name,
                        size_t index, size_t row, size_t count)
{
    if (count > 0) {
        field(w, field_name);
        inner_name(w, name, index, row);
        put(w, ",");
        count_field(w, count_name, count);
    }
}

static void words_table(writer *w, const char *name, size_t index, size_t row, const char *const *words,
                        size_t count)
{
    if (count == 0) {
        return;
    }
    put(w, "\nstatic const char *const ");
    inner_name(w, name, index, row);
    put(w, "[] = {");
    for (size_t i = 0; i < count; i++) {
        put(w, i % 8 == 0 ? "\n    " : " ");
        put_string(w, words[i]);
        put(w, ",");
    }
    put(w, "\n};\n");
}

static void authority_table(writer *w, const cite_tables *tables, const adv_jurisdiction *j, size_t index)
{
    for (size_t i = 0; i < j->authority_count; i++) {
        const adv_authority *a = &j->authorities[i];
        put(w, "\nstatic const adv_state ");
        inner_name(w, "states", index, i);
        put(w, "[] = {\n");
        for (size_t k = 0; k < a->state_count; k++) {
            put(w, "    {");
            enum_field(w, "state", "ADV_LAYER_", adv_layer_state_names[a->states[k].state]);
            date_field(w, "from", a->states[k].from);
            string_field(w, "says", a->states[k].says);
            put(w, "},\n");
        }
        put(w, "};\n");
    }
    if (j->authority_count > 0) {
        open_table(w, "adv_authority", "authorities", index);
        for (size_t i = 0; i < j->authority_count; i++) {
            const adv_authority *a = &j->authorities[i];
            put(w, "    {");
            string_field(w, "id", a->id);
            string_field(w, "says", a->says);
            cites_field(w, tables, a->cites, a->cite_count);
            inner_field(w, "states", "state_count", "states", index, i, a->state_count);
            put(w, "},\n");
        }
        put(w, "};\n");
    }
}

static void group_table(writer *w, const cite_tables *tables, const adv_jurisdiction *j, size_t index)
{
    for (size_t i = 0; i < j->group_count; i++) {
        words_table(w, "members", index, i, j->groups[i].members, j->groups[i].member_count);
    }
    if (j->group_count > 0) {
        open_table(w, "adv_country_group", "groups", index);
        for (size_t i = 0; i < j->group_count; i++) {
            const adv_country_group *g = &j->groups[i];
            put(w, "    {");
            string_field(w, "id", g->id);
            string_field(w, "says", g->says);
            inner_field(w, "members", "member_count", "members", index, i, g->member_count);
            cites_field(w, tables, g->cites, g->cite_count);
            put(w, "},\n");
        }
        put(w, "};\n");
    }
}

static void list_table(writer *w, const cite_tables *tables, const adv_jurisdiction *j, size_t index)
{
    for (size_t i = 0; i < j->list_count; i++) {
        words_table(w, "codes", index, i, j->lists[i].codes, j->lists[i].code_count);
    }
    if (j->list_count > 0) {
        open_table(w, "adv_product_list", "lists", index);
        for (size_t i = 0; i < j->list_count; i++) {
            const adv_product_list *l = &j->lists[i];
            put(w, "    {");
            string_field(w, "id", l->id);
            string_field(w, "says", l->says);
            inner_field(w, "codes", "code_count", "codes", index, i, l->code_count);
            cites_field(w, tables, l->cites, l->cite_count);
            put(w, "},\n");
        }
        put(w, "};\n");
    }
}

static void optional_string(writer *w, const char *name, const char *text)
{
    if (text != NULL) {
        string_field(w, name, text);
    }
}

static void layer_row(writer *w, const cite_tables *tables, const adv_layer *l)
{
    put(w, "    {");
    string_field(w, "id", l->id);
    string_field(w, "heading", l->heading);
    string_field(w, "authority", l->authority);
    string_field(w, "says", l->says);
    string_field(w, "origins", l->origins);
    optional_string(w, "scope", l->scope);
    optional_string(w, "except", l->except);
    optional_string(w, "programmes", l->programmes);
    optional_string(w, "lifts", l->lifts);
    optional_string(w, "group", l->group);
    optional_string(w, "one_of", l->one_of);
    cites_field(w, tables, l->cites, l->cite_count);
    enum_field(w, "form", "ADV_LAYER_", adv_layer_form_names[l->form]);
    enum_field(w, "base", "ADV_BASE_", adv_layer_base_names[l->base]);
    enum_field(w, "material", "ADV_MATERIAL_", adv_material_names[l->material]);
    count_field(w, "rank", l->rank);
    flag_field(w, "known", l->known);
    flag_field(w, "claim", l->claim);
    flag_field(w, "vessel", l->vessel);
    number_field(w, "rate_e9", l->rate_e9);
    number_field(w, "us_content_e9", l->us_content_e9);
    date_field(w, "from", l->from);
    date_field(w, "until", l->until);
    date_field(w, "loaded_from", l->loaded_from);
    date_field(w, "loaded_until", l->loaded_until);
    date_field(w, "checked_on", l->checked_on);
    put(w, "},\n");
}

static void layer_table(writer *w, const cite_tables *tables, const adv_jurisdiction *j, size_t index)
{
    authority_table(w, tables, j, index);
    group_table(w, tables, j, index);
    list_table(w, tables, j, index);
    if (j->layer_count > 0) {
        open_table(w, "adv_layer", "layers", index);
        for (size_t i = 0; i < j->layer_count; i++) {
            layer_row(w, tables, &j->layers[i]);
        }
        put(w, "};\n");
    }
}

static void quarterly_tables(writer *w, const adv_jurisdiction *j, size_t index)
{
    for (size_t i = 0; i < j->fx_count; i++) {
        if (j->fx[i].quarterly_count == 0) {
            continue;
        }
        put(w, "\nstatic const adv_currency ");
        inner_name(w, "quarterly", index, i);
        put(w, "[] = {");
        for (size_t k = 0; k < j->fx[i].quarterly_count; k++) {
            put(w, k % 8 == 0 ? "\n    " : " ");
            adv_buffer_integer(w, j->fx[i].quarterly[k]);
            put(w, " /* ");
            put(w, adv_currency_get(j->fx[i].quarterly[k])->code);
            put(w, " */,");
        }
        put(w, "\n};\n");
    }
}

static void calendar_field(writer *w, const adv_fx_rule *r)
{
    if (r->method != ADV_FX_PUBLISHED) {
        return;
    }
    field(w, "calendar");
    put(w, "{");
    for (unsigned part = 0; part < ADV_FX_PART_COUNT; part++) {
        adv_buffer_integer(w, r->calendar[part]);
        put(w, part + 1 < ADV_FX_PART_COUNT ? ", " : "},");
    }
}

static void fx_table(writer *w, const cite_tables *tables, const adv_jurisdiction *j, size_t index)
{
    static const char *const methods[] = {"QUARTERLY_UNLESS_VARIANCE", "DAILY", "PUBLISHED"};
    if (j->fx_count == 0) {
        return;
    }
    quarterly_tables(w, j, index);
    open_table(w, "adv_fx_rule", "fx", index);
    for (size_t i = 0; i < j->fx_count; i++) {
        const adv_fx_rule *r = &j->fx[i];
        put(w, "    {");
        string_field(w, "id", r->id);
        string_field(w, "says", r->says);
        cites_field(w, tables, r->cites, r->cite_count);
        enum_field(w, "method", "ADV_FX_", methods[r->method]);
        enum_field(w, "trigger", "ADV_DATE_", adv_date_kind_names[r->trigger]);
        number_field(w, "variance_e9", r->variance_e9);
        calendar_field(w, r);
        if (r->quarterly_count > 0) {
            field(w, "quarterly");
            inner_name(w, "quarterly", index, i);
            put(w, ",");
            count_field(w, "quarterly_count", r->quarterly_count);
        }
        date_field(w, "from", r->from);
        date_field(w, "until", r->until);
        date_field(w, "checked_on", r->checked_on);
        put(w, "},\n");
    }
    put(w, "};\n");
}

static void entry_table(writer *w, const cite_tables *tables, const adv_jurisdiction *j, size_t index)
{
    if (j->entry_rule_count == 0) {
        return;
    }
    open_table(w, "adv_entry_rule", "entry_rules", index);
    for (size_t i = 0; i < j->entry_rule_count; i++) {
        const adv_entry_rule *r = &j->entry_rules[i];
        put(w, "    {");
        string_field(w, "id", r->id);
        string_field(w, "term", r->term);
        string_field(w, "says", r->says);
        cites_field(w, tables, r->cites, r->cite_count);
        count_field(w, "subject", r->subject);
        put(w, " /* ");
        put(w, adv_entry_subject_names[r->subject]);
        put(w, " */");
        enum_field(w, "effect", "ADV_ENTRY_", adv_entry_effect_names[r->effect]);
        enum_field(w, "base", "ADV_ON_", adv_entry_base_names[r->base]);
        enum_field(w, "unknown", "ADV_UNKNOWN_", adv_unknown_names[r->unknown]);
        string_field(w, "ask_why", r->ask_why);
        enum_field(w, "day", "ADV_DATE_", adv_date_kind_names[r->day]);
        flag_field(w, "if_stated", r->if_stated);
        string_field(w, "rate", r->rate);
        string_field(w, "minimum", r->minimum);
        string_field(w, "maximum", r->maximum);
        string_field(w, "amount", r->amount);
        string_field(w, "at_most", r->at_most);
        string_field(w, "above", r->above);
        string_field(w, "unit", r->unit);
        count_field(w, "types", r->types);
        count_field(w, "modes", r->modes);
        count_field(w, "filings", r->filings);
        count_field(w, "statuses", r->statuses);
        count_field(w, "when", r->when);
        count_field(w, "unless", r->unless);
        string_field(w, "programmes", r->programmes);
        string_field(w, "codes", r->codes);
        string_field(w, "origins", r->origins);
        string_field(w, "layers", r->layers);
        enum_field(w, "trigger", "ADV_DATE_", adv_date_kind_names[r->trigger]);
        date_field(w, "from", r->from);
        date_field(w, "until", r->until);
        date_field(w, "checked_on", r->checked_on);
        put(w, "},\n");
    }
    put(w, "};\n");
}

/* "origins_0_2" for the third programme of the first jurisdiction. */
static void origins_name(writer *w, size_t index, size_t programme)
{
    put(w, "origins_");
    adv_buffer_integer(w, (int64_t)index);
    put(w, "_");
    adv_buffer_integer(w, (int64_t)programme);
}

static void origins_tables(writer *w, const adv_jurisdiction *j, size_t index)
{
    for (size_t i = 0; i < j->programme_count; i++) {
        const adv_programme *p = &j->programmes[i];
        if (p->origin_count == 0) {
            continue;
        }
        put(w, "\nstatic const char *const ");
        origins_name(w, index, i);
        put(w, "[] = {");
        for (size_t k = 0; k < p->origin_count; k++) {
            put(w, k % 12 == 0 ? "\n    " : " ");
            put_string(w, p->origins[k]);
            put(w, ",");
        }
        put(w, "\n};\n");
    }
}

static void programme_table(writer *w, const cite_tables *tables, const adv_jurisdiction *j, size_t index)
{
    if (j->programme_count == 0) {
        return;
    }
    origins_tables(w, j, index);
    open_table(w, "adv_programme", "programmes", index);
    for (size_t i = 0; i < j->programme_count; i++) {
        const adv_programme *p = &j->programmes[i];
        put(w, "    {");
        string_field(w, "id", p->id);
        string_field(w, "term", p->term);
        string_field(w, "symbol", p->symbol);
        string_field(w, "name", p->name);
        string_field(w, "says", p->says);
        cites_field(w, tables, p->cites, p->cite_count);
        if (p->origin_count > 0) {
            field(w, "origins");
            origins_name(w, index, i);
            put(w, ",");
            count_field(w, "origin_count", p->origin_count);
        }
        flag_field(w, "any_origin", p->any_origin);
        enum_field(w, "column", "ADV_TARIFF_", adv_tariff_column_names[p->column]);
        enum_field(w, "state", "ADV_PROGRAMME_", adv_programme_state_names[p->state]);
        enum_field(w, "trigger", "ADV_DATE_", adv_date_kind_names[p->trigger]);
        date_field(w, "from", p->from);
        date_field(w, "until", p->until);
        date_field(w, "checked_on", p->checked_on);
        put(w, "},\n");
    }
    put(w, "};\n");
}

static void method_table(writer *w, const adv_jurisdiction *j, size_t index)
{
    if (j->method_count == 0) {
        return;
    }
    open_table(w, "char *const", "methods", index);
    for (size_t i = 0; i < j->method_count; i++) {
        put(w, "    ");
        put_string(w, j->methods[i]);
        put(w, ",\n");
    }
    put(w, "};\n");
}

static void rounding_field(writer *w, const cite_tables *tables, const char *name, const adv_rounding_rule *r)
{
    if (r->id == NULL) {
        return;
    }
    put(w, "\n        .");
    put(w, name);
    put(w, " = {");
    string_field(w, "id", r->id);
    string_field(w, "says", r->says);
    cites_field(w, tables, r->cites, r->cite_count);
    number_field(w, "unit_e4", r->unit_e4);
    enum_field(w, "mode", "ADV_ROUND_", adv_rounding_mode_names[r->mode]);
    flag_field(w, "ours", r->ours);
    put(w, "},");
}

static void jurisdiction_row(writer *w, const cite_tables *tables, const adv_jurisdiction *j, size_t index)
{
    put(w, "    {");
    string_field(w, "code", j->code);
    string_field(w, "name", j->name);
    string_field(w, "basis", j->basis);
    count_field(w, "currency", j->currency);
    put(w, " /* ");
    put(w, adv_currency_get(j->currency)->code);
    put(w, " */");
    enum_field(w, "trigger", "ADV_DATE_", adv_date_kind_names[j->trigger]);
    table_field(w, "instruments", "instrument_count", index, j->instrument_count);
    table_field(w, "rules", "rule_count", index, j->rule_count);
    table_field(w, "parameters", "parameter_count", index, j->parameter_count);
    table_field(w, "fx", "fx_count", index, j->fx_count);
    table_field(w, "entry_rules", "entry_rule_count", index, j->entry_rule_count);
    table_field(w, "methods", "method_count", index, j->method_count);
    table_field(w, "programmes", "programme_count", index, j->programme_count);
    table_field(w, "authorities", "authority_count", index, j->authority_count);
    table_field(w, "groups", "group_count", index, j->group_count);
    table_field(w, "lists", "list_count", index, j->list_count);
    table_field(w, "layers", "layer_count", index, j->layer_count);
    rounding_field(w, tables, "round_value", &j->round_value);
    rounding_field(w, tables, "round_entered", &j->round_entered);
    put(w, "},\n");
}

static void jurisdiction_tables(writer *w, const cite_tables *tables, const adv_law *law)
{
    for (size_t i = 0; i < law->jurisdiction_count; i++) {
        const adv_jurisdiction *j = &law->jurisdictions[i];
        instrument_table(w, "instruments", i, j->instruments, j->instrument_count);
        rule_table(w, tables, j, i);
        parameter_table(w, tables, j, i);
        fx_table(w, tables, j, i);
        entry_table(w, tables, j, i);
        method_table(w, j, i);
        programme_table(w, tables, j, i);
        layer_table(w, tables, j, i);
    }
    if (law->jurisdiction_count > 0) {
        put(w, "\nstatic const adv_jurisdiction jurisdictions[] = {\n");
        for (size_t i = 0; i < law->jurisdiction_count; i++) {
            jurisdiction_row(w, tables, &law->jurisdictions[i], i);
        }
        put(w, "};\n");
    }
}

static void incoterm_table(writer *w, const cite_tables *tables, const adv_law *law)
{
    if (law->incoterm_count == 0) {
        return;
    }
    put(w, "\nstatic const adv_incoterm incoterms[] = {\n");
    for (size_t i = 0; i < law->incoterm_count; i++) {
        const adv_incoterm *t = &law->incoterms[i];
        put(w, "    {");
        string_field(w, "term", t->term);
        string_field(w, "edition", t->edition);
        if (t->editions != NULL) {
            string_field(w, "editions", t->editions);
        }
        string_field(w, "place", t->place);
        string_field(w, "says", t->says);
        cites_field(w, tables, t->cites, t->cite_count);
        count_field(w, "in_price", t->in_price);
        count_field(w, "not_in_price", t->not_in_price);
        flag_field(w, "duty_in_price", t->duty_in_price);
        flag_field(w, "sea_only", t->sea_only);
        flag_field(w, "place_abroad", t->place_abroad);
        put(w, "},\n");
    }
    put(w, "};\n");
}

static void charge_table(writer *w, const cite_tables *tables, const adv_law *law)
{
    if (law->charge_count == 0) {
        return;
    }
    put(w, "\nstatic const adv_charge charges[] = {\n");
    for (size_t i = 0; i < law->charge_count; i++) {
        const adv_charge *c = &law->charges[i];
        put(w, "    {");
        string_field(w, "name", c->name);
        string_field(w, "language", c->language);
        subject_field(w, "kind", c->kind);
        count_field(w, "doubt", c->doubt);
        string_field(w, "says", c->says);
        cites_field(w, tables, c->cites, c->cite_count);
        put(w, "},\n");
    }
    put(w, "};\n");
}

static void law_row(writer *w, const adv_law *law)
{
    put(w, "\nstatic const adv_law law_builtin = {");
    count_field(w, "format", law->format);
    string_field(w, "digest", law->digest);
    if (law->jurisdiction_count > 0) {
        put(w, " .jurisdictions = jurisdictions,");
        count_field(w, "jurisdiction_count", law->jurisdiction_count);
    }
    if (law->incoterm_count > 0) {
        put(w, " .incoterms = incoterms,");
        count_field(w, "incoterm_count", law->incoterm_count);
    }
    if (law->charge_count > 0) {
        put(w, " .charges = charges,");
        count_field(w, "charge_count", law->charge_count);
    }
    if (law->instrument_count > 0) {
        put(w, " .instruments = cited_0,");
        count_field(w, "instrument_count", law->instrument_count);
    }
    put(w, "};\n\nconst adv_law *adv_law_builtin(void)\n{\n    return &law_builtin;\n}\n");
}

adv_status adv_lawc_write_c(adv_buffer *out, const adv_law *law)
{
    cite_tables tables = {.seen = ADV_ARENA_ARRAY(out->arena, row_count(law) + 1, const adv_cite *)};
    if (tables.seen == NULL) {
        return ADV_ERR_MEMORY;
    }
    put(out,
        "/* SPDX-License-Identifier: Apache-2.0 */\n"
        "/*\n * The built-in law pack.  Made by lawc from the files in law/; change those, never this.\n */\n"
        "#include \"advalorem/law.h\"\n\n");
    all_cites(out, &tables, law);
    jurisdiction_tables(out, &tables, law);
    incoterm_table(out, &tables, law);
    charge_table(out, &tables, law);
    instrument_table(out, "cited", 0, law->instruments, law->instrument_count);
    law_row(out, law);
    return out->failed ? ADV_ERR_MEMORY : ADV_OK;
}

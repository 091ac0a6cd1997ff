/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether the layers of chapter 99 mean something: every name they use is declared, every row charges or
 * lifts and says on what, versions of one row do not overlap, and nothing is declared that no row uses.
 */
#include <string.h>

#include "engine/law_checker.h"
#include "engine/law_names.h"
#include "engine/schema_walk.h"

#define RATE_MOST_E9 (10 * ADV_E9) /* a thousand percent */

static bool word_is(adv_text word, const char *id)
{
    return id != NULL && adv_text_is(word, id);
}

/* "us.s301_list_3" is written "s301_list_3" where rows name each other. */
static const char *own_name(const char *id)
{
    const char *point = id == NULL ? NULL : memchr(id, '.', strlen(id));
    return point == NULL ? "" : point + 1;
}

static const adv_country_group *group_of(const adv_jurisdiction *j, adv_text word)
{
    for (size_t i = 0; i < j->group_count; i++) {
        if (word_is(word, j->groups[i].id)) {
            return &j->groups[i];
        }
    }
    return NULL;
}

static const adv_product_list *list_of(const adv_jurisdiction *j, adv_text word)
{
    for (size_t i = 0; i < j->list_count; i++) {
        if (word_is(word, j->lists[i].id)) {
            return &j->lists[i];
        }
    }
    return NULL;
}

static int shown(adv_text word)
{
    return (int)(word.length > 60 ? 60 : word.length);
}

/* ---- the words of a row ------------------------------------------------------------------------------ */

static void check_origins(adv_law_checker *c, adv_law_spot spot, const char *origins)
{
    adv_text rest = adv_text_of(origins);
    spot.key = "origins";
    size_t countries = 0;
    bool any = false, except = false;
    for (adv_text word = adv_word_next(&rest); word.length > 0; word = adv_word_next(&rest)) {
        if (countries == 0 && !any && adv_text_is(word, "any")) {
            any = true;
        } else if (any && countries == 0 && !except && adv_text_is(word, "except")) {
            except = true;
        } else if (group_of(c->j, word) == NULL && !adv_country_known(word)) {
            PROBLEM(
                c, &spot,
                "'%.*s' is neither a country of ISO 3166 in two capital letters nor a group declared here",
                shown(word), word.bytes);
            countries++;
        } else {
            countries++;
        }
    }
    if (any == except ? (any && countries == 0) || (!any && countries == 0) : any && countries > 0) {
        PROBLEM(c, &spot,
                "'%s' names no origins; write countries and groups, \"any\", or \"any except\" and countries",
                origins == NULL ? "" : origins);
    }
}

/* Names of lists; an imported one that bears the number of a heading need not be declared. */
static void check_lists(adv_law_checker *c, adv_law_spot spot, const char *key, const char *names)
{
    adv_text rest = adv_text_of(names);
    spot.key = key;
    for (adv_text word = adv_word_next(&rest); word.length > 0; word = adv_word_next(&rest)) {
        if (!adv_heading_has_form(word) && list_of(c->j, word) == NULL) {
            PROBLEM(
                c, &spot,
                "'%.*s' is no list of goods declared here; declare it under 'lists' (without codes where it "
                "is imported), or name the heading whose imported list counts, such as 9903.88.03",
                shown(word), word.bytes);
        }
    }
    if (names != NULL && names[0] == '\0') {
        PROBLEM(c, &spot, "'%s' is empty; leave it out for all goods", key);
    }
}

static bool is_liftable(const adv_jurisdiction *j, adv_text word)
{
    for (size_t i = 0; i < j->authority_count; i++) {
        if (word_is(word, j->authorities[i].id)) {
            return true;
        }
    }
    for (size_t i = 0; i < j->layer_count; i++) {
        if (j->layers[i].form != ADV_LAYER_LIFT && adv_text_is(word, own_name(j->layers[i].id))) {
            return true;
        }
    }
    return false;
}

static void check_lifts(adv_law_checker *c, adv_law_spot spot, const adv_layer *l)
{
    adv_text rest = adv_text_of(l->lifts);
    spot.key = "lifts";
    if ((l->form == ADV_LAYER_LIFT) != (rest.length > 0)) {
        PROBLEM(c, &spot,
                "form: lift and 'lifts' go together: it names the layers or authorities that are taken away");
    }
    for (adv_text word = adv_word_next(&rest); word.length > 0; word = adv_word_next(&rest)) {
        if (!is_liftable(c->j, word)) {
            PROBLEM(c, &spot, "'%.*s' is neither an authority nor a row that charges something", shown(word),
                    word.bytes);
        }
    }
    if (l->form != ADV_LAYER_LIFT && l->programmes != NULL) {
        spot.key = "programmes";
        PROBLEM(c, &spot, "'programmes' belongs to a row that lifts, and this one charges");
    }
}

/* ---- layers ------------------------------------------------------------------------------------------ */

static void check_charge_of(adv_law_checker *c, adv_law_spot spot, const adv_layer *l)
{
    bool content = l->base == ADV_BASE_CONTENT || l->base == ADV_BASE_CONTENT_OR_FULL_VALUE;
    if (content != (l->material != ADV_MATERIAL_NONE)) {
        spot.key = content ? "base" : "material";
        PROBLEM(c, &spot, "a base of content and a material go together: whose content is charged");
    }
    if (l->form == ADV_LAYER_TOTAL && l->base != ADV_BASE_FULL_VALUE) {
        spot.key = "base";
        PROBLEM(c, &spot, "a layer that makes up a total is charged on the full value");
    }
    if (l->rate_e9 < 0 || l->rate_e9 > RATE_MOST_E9) {
        spot.key = "rate";
        PROBLEM(c, &spot, "a rate is a part of the base, from 0 to 10: write \"0.25\" for 25 percent");
    }
    if (l->us_content_e9 < 0 || l->us_content_e9 > ADV_E9) {
        spot.key = "us_content";
        PROBLEM(c, &spot, "'us_content' is a part of the value, from 0 to 1");
    }
    if ((l->group != NULL) != (l->rank > 0)) {
        spot.key = l->group != NULL ? "group" : "rank";
        PROBLEM(c, &spot, "'group' and 'rank' go together: who takes the value first");
    }
    if (l->form == ADV_LAYER_LIFT && (l->group != NULL || l->one_of != NULL)) {
        spot.key = l->group != NULL ? "group" : "one_of";
        PROBLEM(c, &spot, "a row that lifts takes no value, so it stands in no group and no set");
    }
}

static void check_layer_step(adv_law_checker *c, size_t index)
{
    const adv_layer *l = &c->j->layers[index], *before = &c->j->layers[index - 1];
    adv_law_spot spot = adv_law_at_key(adv_law_spot_of(c, ADV_PART_LAYER, index), "from");
    char a[11], b[11];
    if (strcmp(l->id, before->id) == 0) {
        if (l->from < before->until) {
            PROBLEM(c, &spot, "two versions of %s overlap: one holds until %s, the next from %s", l->id,
                    adv_law_day_text(a, before->until), adv_law_day_text(b, l->from));
        }
        return;
    }
    for (size_t i = 0; i < index; i++) {
        if (strcmp(c->j->layers[i].id, l->id) == 0) {
            spot.key = "id";
            PROBLEM(c, &spot, "the id %s is used by two layers; put all versions under one", l->id);
            return;
        }
    }
}

static void check_layer(adv_law_checker *c, size_t index)
{
    const adv_layer *l = &c->j->layers[index];
    adv_law_spot spot = adv_law_spot_of(c, ADV_PART_LAYER, index);
    if (l->form >= ADV_LAYER_FORM_COUNT || l->base >= ADV_LAYER_BASE_COUNT ||
        l->material >= ADV_MATERIAL_COUNT || l->rank > 99) {
        PROBLEM(c, &spot, "form, base, material or rank is none of the lists");
        return;
    }
    adv_law_check_id(c, spot, l->id);
    adv_law_check_text(c, adv_law_at_key(spot, "says"), l->says);
    adv_law_check_cites(c, spot, l->cites, l->cite_count, false);
    adv_law_check_dates(c, spot, l->from, l->until, l->checked_on, l->cites, l->cite_count);
    if (l->loaded_until <= l->loaded_from) {
        spot.key = "loaded_until";
        PROBLEM(c, &spot, "the days of loading end before they start");
    }
    if (l->vessel && l->loaded_from == ADV_DATE_NONE && l->loaded_until == ADV_DATE_OPEN) {
        spot.key = "vessel";
        PROBLEM(c, &spot, "'vessel' says which loading counts, and the row asks for no day of loading");
    }
    if (!adv_heading_has_form(adv_text_of(l->heading))) {
        spot.key = "heading";
        PROBLEM(c, &spot, "'%s' is no heading of chapter 99; write it as the schedule does: 9903.88.03",
                l->heading == NULL ? "" : l->heading);
    }
    if (l->authority == NULL || adv_authority_find(c->j, l->authority) == NULL) {
        spot.key = "authority";
        PROBLEM(c, &spot, "'%s' is none of the authorities declared here",
                l->authority == NULL ? "" : l->authority);
    }
    check_origins(c, spot, l->origins);
    check_lists(c, spot, "scope", l->scope);
    check_lists(c, spot, "except", l->except);
    check_lifts(c, spot, l);
    check_charge_of(c, spot, l);
    if (index > 0) {
        check_layer_step(c, index);
    }
}

/* ---- what layers name -------------------------------------------------------------------------------- */

static void check_authority(adv_law_checker *c, size_t index)
{
    const adv_authority *a = &c->j->authorities[index];
    adv_law_spot spot = adv_law_spot_of(c, ADV_PART_AUTHORITY, index);
    bool used = false;
    adv_law_check_text(c, adv_law_at_key(spot, "says"), a->says);
    adv_law_check_cites(c, spot, a->cites, a->cite_count, false);
    spot.key = "states";
    if (a->state_count == 0) {
        PROBLEM(c, &spot, "'%s' has no state; write from which day it is in force", a->id);
    }
    for (size_t i = 0; i < a->state_count; i++) {
        if (a->states[i].state >= ADV_LAYER_STATE_COUNT || a->states[i].from == ADV_DATE_NONE ||
            (i > 0 && a->states[i].from <= a->states[i - 1].from)) {
            PROBLEM(c, &spot,
                    "state number %d of '%s' is none of the list, or does not follow the one before",
                    (int)i + 1, a->id);
        }
    }
    spot.key = "id";
    if (!adv_list_name_has_form(adv_text_of(a->id)) || adv_authority_find(c->j, a->id) != a) {
        PROBLEM(c, &spot,
                "'%s' is no name of an authority, or is declared twice; take small letters, digits "
                "and _",
                a->id);
    }
    for (size_t i = 0; i < c->j->layer_count; i++) {
        used = used || (c->j->layers[i].authority != NULL && strcmp(c->j->layers[i].authority, a->id) == 0);
    }
    if (!used) {
        PROBLEM(c, &spot, "no layer rests on the authority '%s'; correct its id or leave it out", a->id);
    }
}

/* `text` holds `id` as a whole word. */
static bool names(const char *text, const char *id)
{
    adv_text rest = adv_text_of(text);
    for (adv_text word = adv_word_next(&rest); word.length > 0; word = adv_word_next(&rest)) {
        if (word_is(word, id)) {
            return true;
        }
    }
    return false;
}

static void check_group(adv_law_checker *c, size_t index)
{
    const adv_country_group *g = &c->j->groups[index];
    adv_law_spot spot = adv_law_spot_of(c, ADV_PART_GROUP, index);
    bool used = false;
    adv_law_check_text(c, adv_law_at_key(spot, "says"), g->says);
    adv_law_check_cites(c, spot, g->cites, g->cite_count, false);
    spot.key = "members";
    for (size_t i = 0; i < g->member_count; i++) {
        if (!adv_country_known(adv_text_of(g->members[i]))) {
            PROBLEM(c, &spot, "'%s' is no country of ISO 3166 in two capital letters", g->members[i]);
        }
    }
    spot.key = "id";
    if (!adv_list_name_has_form(adv_text_of(g->id)) || adv_text_is(adv_text_of(g->id), "any") ||
        adv_text_is(adv_text_of(g->id), "except") || group_of(c->j, adv_text_of(g->id)) != g ||
        g->member_count == 0) {
        PROBLEM(c, &spot, "'%s' is no name of a group, is declared twice, or has no members", g->id);
    }
    for (size_t i = 0; i < c->j->layer_count; i++) {
        used = used || names(c->j->layers[i].origins, g->id);
    }
    if (!used) {
        PROBLEM(c, &spot, "no layer names the group '%s'; correct its id or leave it out", g->id);
    }
}

static bool is_code(const char *code)
{
    size_t length = code == NULL ? 0 : strlen(code);
    for (size_t i = 0; i < length; i++) {
        if (code[i] < '0' || code[i] > '9') {
            return false;
        }
    }
    return length >= 2 && length <= 10;
}

static void check_product_list(adv_law_checker *c, size_t index)
{
    const adv_product_list *l = &c->j->lists[index];
    adv_law_spot spot = adv_law_spot_of(c, ADV_PART_LIST, index);
    bool used = false;
    adv_law_check_text(c, adv_law_at_key(spot, "says"), l->says);
    adv_law_check_cites(c, spot, l->cites, l->cite_count, false);
    spot.key = "codes";
    for (size_t i = 0; i < l->code_count; i++) {
        if (!is_code(l->codes[i])) {
            PROBLEM(c, &spot, "'%s' is no beginning of a code: expected 2 to 10 digits without points",
                    l->codes[i]);
        } else if (i > 0 && strcmp(l->codes[i - 1], l->codes[i]) >= 0) {
            PROBLEM(c, &spot, "codes stand sorted and once each; '%s' does not", l->codes[i]);
        }
    }
    spot.key = "id";
    if (!adv_list_name_has_form(adv_text_of(l->id)) || list_of(c->j, adv_text_of(l->id)) != l ||
        adv_heading_has_form(adv_text_of(l->id))) {
        PROBLEM(c, &spot, "'%s' is no name of a list, or is declared twice; take small letters, digits and _",
                l->id);
    }
    for (size_t i = 0; i < c->j->layer_count; i++) {
        used = used || names(c->j->layers[i].scope, l->id) || names(c->j->layers[i].except, l->id);
    }
    if (!used) {
        PROBLEM(c, &spot, "no layer names the list '%s'; correct its id or leave it out", l->id);
    }
}

void adv_law_check_layers(adv_law_checker *c)
{
    for (size_t i = 0; i < c->j->authority_count; i++) {
        check_authority(c, i);
    }
    for (size_t i = 0; i < c->j->group_count; i++) {
        check_group(c, i);
    }
    for (size_t i = 0; i < c->j->list_count; i++) {
        check_product_list(c, i);
    }
    for (size_t i = 0; i < c->j->layer_count; i++) {
        check_layer(c, i);
    }
}

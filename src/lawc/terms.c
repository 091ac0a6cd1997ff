/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words of the law against the glossary: a term nobody explains is a term two people understand differently.
 */
#include <string.h>

#include "engine/schema_walk.h"
#include "lawc/compile.h"
#include "lawc/files.h"

typedef struct glossary {
    const char **terms; /* folded, ended by NULL */
    size_t count;
} glossary;

/* Small letters, single blanks; underscores and dashes are blanks; what stands in brackets behind is
   left out. */
static const char *fold_term(adv_arena *arena, adv_text term)
{
    adv_buffer out;
    adv_buffer_init(&out, arena);
    adv_buffer_string(&out, "");
    bool blank = false;
    for (size_t i = 0; i < term.length && term.bytes[i] != '('; i++) {
        char ch = term.bytes[i];
        if (ch == ' ' || ch == '_' || ch == '-') {
            blank = out.length > 0;
            continue;
        }
        if (blank) {
            adv_buffer_char(&out, ' ');
        }
        blank = false;
        adv_buffer_char(&out, ch >= 'A' && ch <= 'Z' ? (char)(ch - 'A' + 'a') : ch);
    }
    return out.failed ? NULL : out.length == 0 ? "" : adv_buffer_done(&out).bytes;
}

/* The words between the two pairs of stars that start a line; no text when the line starts otherwise. */
static adv_text entry_of(adv_text line)
{
    if (!adv_text_starts(line, "**")) {
        return (adv_text){NULL, 0};
    }
    for (size_t i = 2; i + 1 < line.length; i++) {
        if (line.bytes[i] == '*' && line.bytes[i + 1] == '*') {
            return (adv_text){line.bytes + 2, i - 2};
        }
    }
    return (adv_text){NULL, 0};
}

static adv_text take_line(adv_text *rest)
{
    const char *end = memchr(rest->bytes, '\n', rest->length);
    size_t length = end == NULL ? rest->length : (size_t)(end - rest->bytes);
    adv_text line = {rest->bytes, length};
    size_t step = end == NULL ? length : length + 1;
    rest->bytes += step;
    rest->length -= step;
    return line;
}

static adv_status read_glossary(glossary *out, adv_arena *arena, const char *path, adv_error *err)
{
    adv_text text;
    adv_status status = adv_lawc_file_read(&text, arena, path, err);
    if (status != ADV_OK) {
        return status;
    }
    size_t lines = 1;
    for (size_t i = 0; i < text.length; i++) {
        lines += text.bytes[i] == '\n';
    }
    out->count = 0;
    out->terms = ADV_ARENA_ARRAY(arena, lines + 1, const char *);
    if (out->terms == NULL) {
        return adv_fail_memory(err);
    }
    while (text.length > 0) {
        adv_text entry = entry_of(take_line(&text));
        if (entry.length > 0) {
            out->terms[out->count] = fold_term(arena, entry);
            if (out->terms[out->count++] == NULL) {
                return adv_fail_memory(err);
            }
        }
    }
    if (out->count == 0) {
        return adv_fail(err, ADV_ERR_INPUT, (adv_place){.source = path},
                        "the glossary has no entries; an entry is a line that starts with **term**");
    }
    return ADV_OK;
}

static void check_term(lawc_compiler *c, const glossary *g, const char *term, const lawc_origin *at,
                       const char *path)
{
    const char *folded = fold_term(c->arena, adv_text_of(term));
    if (folded == NULL) {
        c->no_memory = true;
        return;
    }
    for (size_t i = 0; i < g->count; i++) {
        if (strcmp(g->terms[i], folded) == 0) {
            return;
        }
    }
    const adv_node *here = adv_node_get(at->row, "term");
    const char *near = adv_name_nearest(adv_text_of(folded), adv_name_in_array, g->terms);
    if (near != NULL) {
        lawc_problem(c, at->source, here,
                     "the term '%s' stands nowhere in %s; did you mean '%s'? Otherwise explain it "
                     "there first, in a line that starts with **%s**",
                     term, path, near, folded);
    } else {
        lawc_problem(c, at->source, here,
                     "the term '%s' stands nowhere in %s; explain it there first, in a line that "
                     "starts with **%s**",
                     term, path, folded);
    }
}

adv_status lawc_check_terms(lawc_compiler *c, const char *path, adv_error *err)
{
    glossary g;
    adv_status status = read_glossary(&g, c->arena, path, err);
    if (status != ADV_OK) {
        return status;
    }
    for (size_t i = 0; i < c->jurisdictions.count; i++) {
        const lawc_jurisdiction *j = (const lawc_jurisdiction *)(const void *)c->jurisdictions.items + i;
        const lawc_rule *rules = (const lawc_rule *)(const void *)j->rules.items;
        const lawc_parameter *parameters = (const lawc_parameter *)(const void *)j->parameters.items;
        for (size_t k = 0; k < j->rules.count; k++) {
            /* Versions and elements of one row share its term: say it once. */
            if (k == 0 || rules[k].at.row != rules[k - 1].at.row) {
                check_term(c, &g, rules[k].row.term, &rules[k].at, path);
            }
        }
        const lawc_entry *entries = (const lawc_entry *)(const void *)j->entry.items;
        for (size_t k = 0; k < j->entry.count; k++) {
            if (k == 0 || entries[k].at.row != entries[k - 1].at.row) {
                check_term(c, &g, entries[k].row.term, &entries[k].at, path);
            }
        }
        for (size_t k = 0; k < j->parameters.count; k++) {
            if (k == 0 || parameters[k].at.row != parameters[k - 1].at.row) {
                check_term(c, &g, parameters[k].row.term, &parameters[k].at, path);
            }
        }
        const lawc_programme *programmes = (const lawc_programme *)(const void *)j->programmes.items;
        for (size_t k = 0; k < j->programmes.count; k++) {
            if (k == 0 || programmes[k].at.row != programmes[k - 1].at.row) {
                check_term(c, &g, programmes[k].row.term, &programmes[k].at, path);
            }
        }
    }
    return ADV_OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Import and loading of lists of goods and of a user's layers.  A kept list of goods is one line an entry,
 * list,code,from,until, sorted; kept layers are a table with the columns of a row of law.  A user's layers
 * are checked by what checks the law, as if they stood behind its rows, so a mistake in them is told in the
 * same words, at its row and column.
 */
#include "lists.h"

#include <stdlib.h>
#include <string.h>

#include "advalorem/json.h"
#include "engine/law_check.h"
#include "engine/law_names.h"
#include "service/keep.h"
#include "service/lists_read.h"
#include "tables/scan.h"

#define FOLDER "lists"

/* ---- layers behind those of the law ------------------------------------------------------------------ */

/* An authority for measures the law does not name: whoever writes the table answers for it. */
static const adv_cite own_cites[] = {{.instrument = "HTSUS",
                                      .provision = "chapter 99, as the user's own table says",
                                      .role = ADV_CITE_RULE,
                                      .standing = ADV_KNOWLEDGE}};
static const adv_state own_states[] = {
    {.state = ADV_LAYER_IN_FORCE, .from = 0, .says = "The user's own table says so."}};
static const adv_authority own_authority = {.id = "own",
                                            .says = "Layers of the user's own table.",
                                            .cites = own_cites,
                                            .cite_count = 1,
                                            .states = own_states,
                                            .state_count = 1};

typedef struct user_places {
    const char *source;
    const lists_reader *reader;
    size_t first, jurisdiction; /* the index of the first layer of the user's */
} user_places;

static adv_place place_of_user(const void *context, const adv_law_spot *spot)
{
    const user_places *p = context;
    adv_place place = {.source = p->source, .field = spot->key};
    if (spot->part == ADV_PART_LAYER && spot->index >= p->first) {
        const lists_layer *layer = &p->reader->layers[spot->index - p->first];
        place.source = layer->source;
        place.row = layer->record + 1;
        for (size_t c = 0; lists_layer_columns[c] != NULL && spot->key != NULL; c++) {
            if (strcmp(lists_layer_columns[c], spot->key) == 0 && p->reader->column[c] >= 0) {
                place.column = (int32_t)p->reader->column[c] + 1;
            }
        }
    }
    return place;
}

static bool rests_on_own(const lists_reader *r)
{
    for (size_t i = 0; i < r->layer_count; i++) {
        if (strcmp(r->layers[i].row.authority, own_authority.id) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_declared(const adv_product_list *lists, size_t count, adv_text name)
{
    for (size_t i = 0; i < count; i++) {
        if (adv_text_is(name, lists[i].id)) {
            return true;
        }
    }
    return adv_heading_has_form(name);
}

/* Lists that only the user's layers name are lists to be imported.  False when memory is out. */
static bool declare_lists(adv_arena *arena, adv_product_list *lists, uint16_t *count, const char *names)
{
    adv_text rest = adv_text_of(names);
    for (adv_text word = adv_word_next(&rest); word.length > 0; word = adv_word_next(&rest)) {
        if (is_declared(lists, *count, word) || !adv_list_name_has_form(word)) {
            continue; /* a name without form is told by the check */
        }
        const char *id = adv_arena_copy(arena, word.bytes, word.length);
        if (id == NULL) {
            return false;
        }
        lists[(*count)++] = (adv_product_list){
            .id = id, .says = "Goods the user imports.", .cites = own_cites, .cite_count = 1};
    }
    return true;
}

/* At most so many lists can be named by the user's rows. */
static size_t words_in(const lists_reader *r)
{
    size_t count = 0;
    for (size_t i = 0; i < r->layer_count; i++) {
        const char *texts[] = {r->layers[i].row.scope, r->layers[i].row.except};
        for (size_t k = 0; k < 2; k++) {
            adv_text rest = adv_text_of(texts[k]);
            while (adv_word_next(&rest).length > 0) {
                count++;
            }
        }
    }
    return count;
}

static bool merge_lists(adv_arena *arena, adv_jurisdiction *out, const lists_reader *r)
{
    size_t most = (size_t)out->list_count + words_in(r);
    adv_product_list *lists = ADV_ARENA_ARRAY(arena, most + 1, adv_product_list);
    if (lists == NULL || most >= UINT16_MAX) {
        return false;
    }
    if (out->list_count > 0) {
        memcpy(lists, out->lists, out->list_count * sizeof *lists);
    }
    for (size_t i = 0; i < r->layer_count; i++) {
        if (!declare_lists(arena, lists, &out->list_count, r->layers[i].row.scope) ||
            !declare_lists(arena, lists, &out->list_count, r->layers[i].row.except)) {
            return false;
        }
    }
    out->lists = lists;
    return true;
}

/* A jurisdiction with the user's layers behind its own; NULL when memory is out. */
static adv_jurisdiction *merge(adv_arena *arena, const adv_jurisdiction *j, const lists_reader *r)
{
    adv_jurisdiction *out = ADV_ARENA_NEW(arena, adv_jurisdiction);
    adv_layer *layers = ADV_ARENA_ARRAY(arena, (size_t)j->layer_count + r->layer_count + 1, adv_layer);
    adv_authority *authorities = ADV_ARENA_ARRAY(arena, (size_t)j->authority_count + 1, adv_authority);
    if (out == NULL || layers == NULL || authorities == NULL) {
        return NULL;
    }
    *out = *j;
    if (j->layer_count > 0) {
        memcpy(layers, j->layers, j->layer_count * sizeof *layers);
    }
    for (size_t i = 0; i < r->layer_count; i++) {
        layers[j->layer_count + i] = r->layers[i].row;
    }
    if (j->authority_count > 0) {
        memcpy(authorities, j->authorities, j->authority_count * sizeof *authorities);
    }
    authorities[j->authority_count] = own_authority;
    out->layers = layers;
    out->layer_count = (uint16_t)(j->layer_count + r->layer_count);
    out->authorities = authorities;
    out->authority_count = (uint16_t)(j->authority_count + rests_on_own(r));
    return merge_lists(arena, out, r) ? out : NULL;
}

/* The merged jurisdiction, if what checks the law lets it through in its place. */
static adv_status check_layers(adv_jurisdiction **out, adv_arena *arena, const lists_reader *r,
                               const adv_law *law, const adv_jurisdiction *j, adv_error_list *problems)
{
    if (j->layer_count + r->layer_count > ADV_LAYER_ROWS_MOST) {
        adv_error_list_add(problems, ADV_ERR_INPUT, (adv_place){.source = r->source},
                           "%lu layers with those of the law are more than the %d that are looked up",
                           (unsigned long)(j->layer_count + r->layer_count), ADV_LAYER_ROWS_MOST);
        return ADV_ERR_INPUT;
    }
    *out = merge(arena, j, r);
    adv_jurisdiction *all = ADV_ARENA_ARRAY(arena, law->jurisdiction_count, adv_jurisdiction);
    if (*out == NULL || all == NULL) {
        return ADV_ERR_MEMORY;
    }
    adv_law with = *law;
    memcpy(all, law->jurisdictions, law->jurisdiction_count * sizeof *all);
    for (size_t i = 0; i < law->jurisdiction_count; i++) {
        if (&law->jurisdictions[i] == j) {
            all[i] = **out;
        }
    }
    with.jurisdictions = all;
    user_places places = {.source = r->source, .reader = r, .first = j->layer_count};
    return adv_law_check_placed(&with, problems, arena, &(adv_law_places){place_of_user, &places});
}

/* ---- keeping ----------------------------------------------------------------------------------------- */

static int by_list_and_code(const void *a, const void *b, const void *context)
{
    const lists_entry *x = a, *y = b;
    (void)context;
    int order = x->list == y->list ? 0 : strcmp(x->list, y->list);
    if (order != 0) {
        return order;
    }
    /* As texts: a beginning stands before what begins with it. */
    uint64_t p = x->entry.code, q = y->entry.code;
    for (uint8_t d = x->entry.digits; d < 10; d++) {
        p *= 10;
    }
    for (uint8_t d = y->entry.digits; d < 10; d++) {
        q *= 10;
    }
    order = (p > q) - (p < q);
    order = order != 0 ? order : x->entry.digits - y->entry.digits;
    order = order != 0 ? order : (x->entry.from > y->entry.from) - (x->entry.from < y->entry.from);
    return order != 0 ? order : (x->entry.until > y->entry.until) - (x->entry.until < y->entry.until);
}

/* Sorted, and each entry once.  False when memory is out. */
static bool sort_entries(lists_reader *r)
{
    lists_entry *scratch = ADV_ARENA_ARRAY(r->arena, r->entry_count + 1, lists_entry);
    if (scratch == NULL) {
        return false;
    }
    adv_sort(r->entries, scratch, r->entry_count, sizeof *r->entries, by_list_and_code, NULL);
    size_t kept = 0;
    for (size_t i = 0; i < r->entry_count; i++) {
        if (kept == 0 || by_list_and_code(&r->entries[kept - 1], &r->entries[i], NULL) != 0) {
            r->entries[kept++] = r->entries[i];
        }
    }
    r->entry_count = kept;
    return true;
}

/* Entries are sorted, so those of a list stand together. */
static bool count_up(adv_lists_report *report, const lists_reader *r)
{
    const char **names = ADV_ARENA_ARRAY(r->arena, r->entry_count + 1, const char *);
    if (names == NULL) {
        return false;
    }
    for (size_t i = 0; i < r->entry_count; i++) {
        if (i == 0 || strcmp(r->entries[i - 1].list, r->entries[i].list) != 0) {
            names[report->lists++] = r->entries[i].list;
        }
    }
    report->names = names;
    report->entries = (int64_t)r->entry_count;
    report->layers = r->layer_count;
    return true;
}

static void write_code(adv_buffer *out, const adv_list_entry *e)
{
    char digits[11] = {0};
    uint64_t code = e->code;
    for (uint8_t i = e->digits; i > 0; i--) {
        digits[i - 1] = (char)('0' + code % 10);
        code /= 10;
    }
    adv_buffer_string(out, digits);
}

static void write_day(adv_buffer *out, adv_date day)
{
    char text[11];
    if (day != ADV_DATE_NONE && day != ADV_DATE_OPEN) {
        adv_date_format(text, day);
        adv_buffer_string(out, text);
    }
}

static void write_entries(adv_buffer *out, const lists_reader *r)
{
    adv_buffer_string(out, "list,code,from,until\n");
    for (size_t i = 0; i < r->entry_count; i++) {
        const lists_entry *e = &r->entries[i];
        adv_buffer_string(out, e->list);
        adv_buffer_char(out, ',');
        write_code(out, &e->entry);
        adv_buffer_char(out, ',');
        write_day(out, e->entry.from);
        adv_buffer_char(out, ',');
        write_day(out, e->entry.until);
        adv_buffer_char(out, '\n');
    }
}

static void write_quoted(adv_buffer *out, const char *cell)
{
    adv_buffer_char(out, '"');
    for (; cell != NULL && *cell != '\0'; cell++) {
        if (*cell == '"') {
            adv_buffer_char(out, '"');
        }
        adv_buffer_char(out, *cell);
    }
    adv_buffer_char(out, '"');
}

static void write_layers(adv_buffer *out, const lists_reader *r)
{
    for (size_t c = 0; lists_layer_columns[c] != NULL; c++) {
        adv_buffer_string(out, c == 0 ? "" : ",");
        adv_buffer_string(out, lists_layer_columns[c]);
    }
    adv_buffer_char(out, '\n');
    for (size_t i = 0; i < r->layer_count; i++) {
        for (size_t c = 0; lists_layer_columns[c] != NULL; c++) {
            adv_buffer_string(out, c == 0 ? "" : ",");
            write_quoted(out, lists_layer_cell(r->arena, &r->layers[i].row, c));
        }
        adv_buffer_char(out, '\n');
    }
}

static void write_manifest(adv_buffer *out, const adv_lists_report *report, const char *source,
                           const char *hash, const adv_kept_rows *rows)
{
    adv_json_writer w;
    adv_json_writer_init(&w, out, 2);
    adv_json_open(&w, '{');
    adv_json_key(&w, "format");
    adv_json_cstring(&w, "1");
    adv_json_key(&w, "name");
    adv_json_cstring(&w, report->id);
    adv_json_key(&w, "holds");
    adv_json_cstring(&w, report->layers > 0 ? "layers" : "lists");
    adv_json_key(&w, "what");
    adv_json_cstring(&w, report->what);
    adv_json_key(&w, "entries");
    adv_json_decimal(&w, report->layers > 0 ? (int64_t)report->layers : report->entries, 0, 0);
    adv_json_key(&w, "imported_from");
    adv_json_cstring(&w, adv_file_name(source));
    adv_json_key(&w, "blake2b");
    adv_json_cstring(&w, hash);
    adv_keep_describe(&w, rows);
    adv_json_close(&w, '}');
    adv_buffer_char(out, '\n');
}

/* The rows in the form in which they are kept; false when memory is out. */
static bool write_rows(adv_lists_report *report, const lists_reader *r)
{
    adv_buffer text;
    adv_buffer_init(&text, r->arena);
    if (lists_are_layers(r)) {
        write_layers(&text, r);
    } else {
        write_entries(&text, r);
    }
    report->rows = adv_buffer_done(&text);
    return !text.failed;
}

static adv_status keep(adv_lists_report *report, lists_reader *r, const char *data_dir, adv_error *err)
{
    char hash[ADV_HASH_TEXT];
    adv_kept_rows rows;
    adv_buffer manifest;
    adv_buffer_init(&manifest, r->arena);
    const char *folder = adv_file_join(r->arena, data_dir, FOLDER);
    if (folder == NULL) {
        return adv_fail_memory(err);
    }
    adv_status status = adv_file_hash(hash, r->source, err);
    status = status != ADV_OK ? status : adv_file_make_folder(folder, err);
    if (status != ADV_OK) {
        return status;
    }
    if (!adv_keep_rows(&rows, r->arena, report->id, ".csv", report->rows)) {
        return adv_fail_memory(err);
    }
    write_manifest(&manifest, report, r->source, hash, &rows);
    if (manifest.failed) {
        return adv_fail_memory(err);
    }
    report->kept = true;
    return adv_keep_write(&report->path, &report->replaced, r->arena, folder, report->id, &rows,
                          adv_buffer_done(&manifest), err);
}

/* "s301_product_lists" for ".../s301_product_lists.csv.gz"; NULL when memory is out. */
static const char *stem_of(adv_arena *arena, const char *path)
{
    const char *file = adv_file_name(path);
    size_t length = strcspn(file, ".");
    return adv_arena_copy(arena, file, length);
}

adv_status adv_lists_import(adv_lists_report *report, adv_arena *arena, const char *data_dir,
                            const char *path, const char *name, const adv_law *law, const adv_jurisdiction *j,
                            adv_error_list *problems)
{
    adv_error err = {0};
    adv_jurisdiction *merged = NULL;
    char prefix[16] = {0};
    memset(report, 0, sizeof *report);
    for (size_t i = 0; j->code[i] != '\0' && i + 1 < sizeof prefix; i++) {
        prefix[i] = (char)(j->code[i] - 'A' + 'a');
    }
    lists_reader r = {.arena = arena, .problems = problems, .source = path, .prefix = prefix};
    report->source = path;
    r.stem = name != NULL ? name : stem_of(arena, path);
    if (r.stem == NULL) {
        return ADV_ERR_MEMORY;
    }
    if (!adv_keep_is_name(r.stem)) {
        adv_error_list_add(problems, ADV_ERR_INPUT, (adv_place){.source = path},
                           "'%s' cannot be the name of a list; give one of up to 64 letters, digits, '-' and "
                           "'_'",
                           r.stem);
        return ADV_ERR_INPUT;
    }
    adv_status status = adv_tables_scan(path, lists_read_record, &r, &err);
    report->id = r.stem;
    report->what = lists_what(&r);
    if (status == ADV_OK && r.no_memory) {
        status = adv_fail_memory(&err);
    }
    if (status == ADV_OK && adv_error_list_empty(problems) &&
        (r.layout == NULL || (lists_is_kept(&r) && r.entry_count + r.layer_count == 0))) {
        status = adv_fail(&err, ADV_ERR_INPUT, (adv_place){.source = path}, "the file holds no entry");
    }
    if (status != ADV_OK) {
        adv_error_list_append(problems, &err);
        return status;
    }
    if (r.layer_count > 0) {
        status = check_layers(&merged, arena, &r, law, j, problems);
    }
    if (status != ADV_OK || !adv_error_list_empty(problems)) {
        return status != ADV_OK ? status : ADV_ERR_INPUT;
    }
    if (!lists_is_kept(&r)) {
        return ADV_OK;
    }
    if (!sort_entries(&r) || !count_up(report, &r) || !write_rows(report, &r)) {
        return ADV_ERR_MEMORY;
    }
    status = data_dir == NULL ? ADV_OK : keep(report, &r, data_dir, &err);
    if (status != ADV_OK) {
        adv_error_list_append(problems, &err);
    }
    return status;
}

/* ---- files beside each other ------------------------------------------------------------------------- */

/* The lists both have; *first is one of them. */
static size_t common_lists(const char **first, const adv_lists_report *a, const adv_lists_report *b)
{
    size_t count = 0;
    for (size_t i = 0, k = 0; i < a->lists && k < b->lists;) {
        int order = strcmp(a->names[i], b->names[k]);
        if (order == 0) {
            *first = count++ == 0 ? a->names[i] : *first;
        }
        i += order <= 0;
        k += order >= 0;
    }
    return count;
}

static void hold_together(const adv_lists_report *a, const adv_lists_report *b, adv_error_list *problems)
{
    const char *first = NULL;
    adv_place place = {.source = b->source};
    size_t count = common_lists(&first, a, b);
    bool both_are_kept = a->lists + a->layers > 0 && b->lists + b->layers > 0;
    if (both_are_kept && strcmp(a->id, b->id) == 0) {
        adv_error_list_add(problems, ADV_ERR_INPUT, place,
                           "%s would be kept under the name '%s' too; import one of the two alone, under a "
                           "name of its own",
                           a->source, a->id);
    } else if (count > 0) {
        adv_error_list_add(problems, ADV_ERR_INPUT, place,
                           "the list '%s'%s is in %s too; leave one of the files out, or make one of them",
                           first, count > 1 ? ", and others," : "", a->source);
    }
}

void adv_lists_together(const adv_lists_report *reports, size_t count, adv_error_list *problems)
{
    for (size_t i = 1; i < count; i++) {
        for (size_t k = 0; k < i; k++) {
            hold_together(&reports[k], &reports[i], problems);
        }
    }
}

/* ---- what is kept ------------------------------------------------------------------------------------ */

/* "" where it is missing; NULL when memory is out. */
static const char *text_of(adv_arena *arena, const adv_node *manifest, const char *key)
{
    adv_text text = adv_node_text(manifest, key);
    return text.length == 0 ? "" : adv_arena_copy(arena, text.bytes, text.length);
}

adv_status adv_lists_kept_all(const adv_lists_kept **kept, size_t *count, adv_arena *arena,
                              const char *data_dir, adv_error_list *problems)
{
    const char **paths = NULL;
    size_t found = 0;
    const char *folder = adv_file_join(arena, data_dir, FOLDER);
    *count = 0;
    if (folder == NULL || !adv_keep_manifests(&paths, &found, arena, folder)) {
        return ADV_ERR_MEMORY;
    }
    adv_lists_kept *all = ADV_ARENA_ARRAY(arena, found + 1, adv_lists_kept);
    if (all == NULL) {
        return ADV_ERR_MEMORY;
    }
    for (size_t i = 0; i < found; i++) {
        int64_t entries = 0;
        const adv_node *manifest = adv_keep_manifest(arena, paths[i], problems);
        if (manifest == NULL) {
            continue;
        }
        (void)adv_decimal_parse(&entries, adv_node_text(manifest, "entries"), 0, INT64_MAX);
        all[(*count)++] = (adv_lists_kept){.id = text_of(arena, manifest, "name"),
                                           .what = text_of(arena, manifest, "what"),
                                           .imported_from = text_of(arena, manifest, "imported_from"),
                                           .hash = text_of(arena, manifest, "blake2b"),
                                           .entries = entries,
                                           .layers = adv_text_is(adv_node_text(manifest, "holds"), "layers")};
        const adv_lists_kept *last = &all[*count - 1];
        if (last->id == NULL || last->what == NULL || last->imported_from == NULL || last->hash == NULL) {
            return ADV_ERR_MEMORY;
        }
    }
    *kept = all;
    return adv_error_list_empty(problems) ? ADV_OK : ADV_ERR_INPUT;
}

/* ---- loading ----------------------------------------------------------------------------------------- */

typedef struct loader {
    adv_arena *arena;
    adv_error_list *problems;
    lists_reader layers; /* of every kept table, one behind the other */
    const char **names;  /* of lists */
    const char **owners; /* the file each came from */
    size_t name_count;
    adv_list_entry *entries;
    size_t entry_count, entry_capacity;
    bool no_memory;
} loader;

static adv_text next_piece(adv_text *line, char end)
{
    const char *at = line->length == 0 ? NULL : memchr(line->bytes, end, line->length);
    adv_text piece = {line->bytes, at == NULL ? line->length : (size_t)(at - line->bytes)};
    size_t step = at == NULL ? piece.length : piece.length + 1;
    line->bytes += step;
    line->length -= step;
    return piece;
}

/* The number of a list; of one that another file has too, SIZE_MAX and the problem. */
static size_t list_number(loader *l, adv_text name, const char *owner)
{
    size_t i = l->name_count;
    while (i > 0 && !adv_text_is(name, l->names[i - 1])) { /* the last is the likeliest */
        i--;
    }
    if (i > 0) {
        if (l->owners[i - 1] == owner) {
            return i - 1;
        }
        adv_error_list_add(l->problems, ADV_ERR_INPUT, (adv_place){.source = owner},
                           "the list '%.*s' is in %s too; import one of them under the name of the other, or "
                           "remove it",
                           (int)name.length, name.bytes, l->owners[i - 1]);
        return SIZE_MAX;
    }
    const char *copy = adv_arena_copy(l->arena, name.bytes, name.length);
    l->no_memory = l->no_memory || copy == NULL;
    if (copy == NULL || l->name_count == UINT16_MAX) {
        return SIZE_MAX;
    }
    l->names[l->name_count] = copy;
    l->owners[l->name_count] = owner;
    return l->name_count++;
}

static bool parse_entry(adv_list_entry *e, adv_text line)
{
    adv_text code = next_piece(&line, ','), from = next_piece(&line, ',');
    *e = (adv_list_entry){.from = ADV_DATE_NONE, .until = ADV_DATE_OPEN, .digits = (uint8_t)code.length};
    for (size_t i = 0; i < code.length && code.length <= 10; i++) {
        if (code.bytes[i] < '0' || code.bytes[i] > '9') {
            return false;
        }
        e->code = e->code * 10 + (uint64_t)(code.bytes[i] - '0');
    }
    return code.length >= 2 && code.length <= 10 &&
           (from.length == 0 || adv_date_parse(&e->from, from) == ADV_DATE_OK) &&
           (line.length == 0 || adv_date_parse(&e->until, line) == ADV_DATE_OK);
}

static void load_entries(loader *l, adv_text text, const char *path)
{
    size_t lines = 1;
    for (size_t i = 0; i < text.length; i++) {
        lines += text.bytes[i] == '\n';
    }
    adv_list_entry *grown = ADV_ARENA_ARRAY(l->arena, l->entry_count + lines, adv_list_entry);
    const char **names = ADV_ARENA_ARRAY(l->arena, l->name_count + lines, const char *);
    const char **owners = ADV_ARENA_ARRAY(l->arena, l->name_count + lines, const char *);
    if (grown == NULL || names == NULL || owners == NULL) {
        l->no_memory = true;
        return;
    }
    if (l->entry_count > 0) {
        memcpy(grown, l->entries, l->entry_count * sizeof *grown);
    }
    if (l->name_count > 0) {
        memcpy(names, l->names, l->name_count * sizeof *names);
        memcpy(owners, l->owners, l->name_count * sizeof *owners);
    }
    l->entries = grown;
    l->names = names;
    l->owners = owners;
    (void)next_piece(&text, '\n');
    for (int64_t number = 2; text.length > 0 && !l->no_memory; number++) {
        adv_text line = next_piece(&text, '\n');
        adv_text name = next_piece(&line, ',');
        if (name.length == 0 || !parse_entry(&l->entries[l->entry_count], line)) {
            adv_error_list_add(l->problems, ADV_ERR_INPUT, (adv_place){.source = path, .row = number},
                               "this line of a kept list is damaged; import the list again");
            return;
        }
        size_t list = list_number(l, name, path);
        if (list == SIZE_MAX) {
            return;
        }
        l->entries[l->entry_count++].list = (uint16_t)list;
    }
}

static void load_kept(loader *l, const char *folder, const char *manifest_path)
{
    adv_error err = {0};
    adv_text text;
    const char *path = NULL;
    const adv_node *manifest = adv_keep_manifest(l->arena, manifest_path, l->problems);
    if (manifest == NULL) {
        return;
    }
    adv_status status = adv_keep_load(&text, &path, l->arena, folder, manifest, &err);
    if (status == ADV_OK && adv_text_is(adv_node_text(manifest, "holds"), "layers")) {
        l->layers.source = path;
        l->layers.layout = NULL;
        status = adv_tables_scan(path, lists_read_record, &l->layers, &err);
    } else if (status == ADV_OK) {
        load_entries(l, text, path);
    }
    if (status != ADV_OK) {
        l->no_memory = l->no_memory || status == ADV_ERR_MEMORY;
        adv_error_list_append(l->problems, &err);
    }
}

static bool is_replaced(const adv_lists_report *reports, size_t count, const char *manifest_path)
{
    const char *name = adv_file_name(manifest_path);
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(reports[i].id);
        if (reports[i].rows.length > 0 && strncmp(name, reports[i].id, length) == 0 &&
            strcmp(name + length, ".json") == 0) {
            return true;
        }
    }
    return false;
}

/* A file that was checked, as if it were kept. */
static void load_checked(loader *l, const adv_lists_report *report)
{
    adv_error err = {0};
    adv_status status = ADV_OK;
    if (report->layers > 0) {
        l->layers.source = report->source;
        l->layers.layout = NULL;
        status = adv_tables_scan(report->source, lists_read_record, &l->layers, &err);
    } else if (report->rows.length > 0) {
        load_entries(l, report->rows, report->source);
    }
    if (status != ADV_OK) {
        l->no_memory = l->no_memory || status == ADV_ERR_MEMORY;
        adv_error_list_append(l->problems, &err);
    }
}

/* What is kept, but for what the checked files take the place of. */
static adv_status load_folder(loader *l, const char *data_dir, const adv_lists_report *reports, size_t count)
{
    const char **paths = NULL;
    size_t found = 0;
    const char *folder = adv_file_join(l->arena, data_dir, FOLDER);
    if (folder == NULL || !adv_keep_manifests(&paths, &found, l->arena, folder)) {
        return ADV_ERR_MEMORY;
    }
    for (size_t i = 0; i < found && !l->no_memory; i++) {
        if (!is_replaced(reports, count, paths[i])) {
            load_kept(l, folder, paths[i]);
        }
    }
    return l->no_memory || l->layers.no_memory ? ADV_ERR_MEMORY : ADV_OK;
}

static void open_loader(loader *l, char prefix[16], adv_arena *arena, const adv_jurisdiction *j,
                        adv_error_list *problems)
{
    memset(prefix, 0, 16);
    for (size_t i = 0; j->code[i] != '\0' && i + 1 < 16; i++) {
        prefix[i] = (char)(j->code[i] - 'A' + 'a');
    }
    *l = (loader){.arena = arena,
                  .problems = problems,
                  .layers = {.arena = arena, .problems = problems, .stem = "layers", .prefix = prefix}};
}

/* The jurisdiction with the layers that were loaded behind its own. */
static adv_status merge_loaded(const adv_jurisdiction **merged, loader *l, const adv_law *law,
                               const adv_jurisdiction *j)
{
    adv_jurisdiction *with = NULL;
    *merged = j;
    if (l->layers.layer_count == 0 || !adv_error_list_empty(l->problems)) {
        return adv_error_list_empty(l->problems) ? ADV_OK : ADV_ERR_INPUT;
    }
    adv_status status = check_layers(&with, l->arena, &l->layers, law, j, l->problems);
    *merged = status == ADV_OK ? with : j;
    return status != ADV_OK || adv_error_list_empty(l->problems) ? status : ADV_ERR_INPUT;
}

adv_status adv_lists_load(adv_lists *lists, const adv_jurisdiction **merged, adv_arena *arena,
                          const char *data_dir, const adv_law *law, const adv_jurisdiction *j,
                          adv_error_list *problems)
{
    loader l;
    char prefix[16];
    *lists = (adv_lists){0};
    *merged = j;
    if (j->layer_count == 0) {
        return ADV_OK; /* what is kept is for a law that has layers */
    }
    open_loader(&l, prefix, arena, j, problems);
    adv_status status = load_folder(&l, data_dir, NULL, 0);
    if (status != ADV_OK) {
        return status;
    }
    *lists = (adv_lists){l.names, l.name_count, l.entries, l.entry_count};
    return merge_loaded(merged, &l, law, j);
}

adv_status adv_lists_beside(const adv_lists_report *reports, size_t count, adv_arena *arena,
                            const char *data_dir, const adv_law *law, const adv_jurisdiction *j,
                            adv_error_list *problems)
{
    loader l;
    char prefix[16];
    adv_error_list before;
    adv_layer_table *table = NULL;
    const adv_jurisdiction *merged = NULL;
    adv_error_list_init(&before, arena, 0);
    open_loader(&l, prefix, arena, j, &before);
    adv_status status = load_folder(&l, data_dir, reports, count);
    l.problems = l.layers.problems = problems;
    for (size_t i = 0; i < count && status == ADV_OK; i++) {
        load_checked(&l, &reports[i]);
        status = l.no_memory || l.layers.no_memory ? ADV_ERR_MEMORY : ADV_OK;
    }
    status = status != ADV_OK ? status : merge_loaded(&merged, &l, law, j);
    if (status != ADV_OK) {
        return status;
    }
    adv_lists lists = {l.names, l.name_count, l.entries, l.entry_count};
    return adv_layer_compile(&table, arena, merged, &lists, problems);
}

adv_status adv_lists_open(adv_layer_table **table, adv_arena *arena, const char *data_dir, const adv_law *law,
                          const adv_jurisdiction *j, adv_error_list *problems)
{
    adv_lists lists;
    const adv_jurisdiction *merged = NULL;
    adv_status status = adv_lists_load(&lists, &merged, arena, data_dir, law, j, problems);
    return status != ADV_OK ? status : adv_layer_compile(table, arena, merged, &lists, problems);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Import and loading of schedules.  A kept revision is its rows (see tariff_kept.c) under a manifest with
 * name, days, source and hash.  Each file is read in an arena of its own, since the tree of one takes some
 * hundred megabytes; what stays of it is its kept form.
 */
#include "tariff.h"

#include "keep.h"

#include <string.h>

#define FOLDER "tariffs"

/* ---- import ------------------------------------------------------------------------------------------- */

typedef struct import_run {
    adv_arena *arena;
    const adv_tariff_import *what;
    adv_error_list *problems;
    adv_error_list *notes;
    adv_tariff_kept *kept;
    adv_text *forms; /* of each file; bytes NULL = it was refused */
    size_t found;
} import_run;

static void refuse(import_run *in, const adv_error *err)
{
    in->found++;
    adv_error_list_append(in->problems, err);
}

static size_t ends_in(const char *text, size_t length, const char *ending)
{
    size_t tail = strlen(ending);
    return length > tail && memcmp(text + length - tail, ending, tail) == 0 ? tail : 0;
}

/* "../hts_2025_rev_4.json.gz" is hts_2025_rev_4. */
static const char *name_of(import_run *in, const char *path)
{
    const char *name = adv_file_name(path);
    size_t length = strlen(name);
    if (in->what->name != NULL) {
        return in->what->name;
    }
    length -= ends_in(name, length, ".gz");
    length -= ends_in(name, length, ".json");
    return adv_arena_copy(in->arena, name, length);
}

/* Name and days of a file, from what the user says and from the list of days; nothing is guessed. */
static bool date_file(import_run *in, adv_tariff_kept *kept, const char *path)
{
    const adv_tariff_day *day = adv_tariff_days_find(in->what->days, kept->name);
    const adv_tariff_day *next = NULL;
    adv_error err;
    adv_place place = {.source = path};
    if (!adv_keep_is_name(kept->name)) {
        (void)adv_fail(&err, ADV_ERR_INPUT, place,
                       "'%s' cannot be the name of a revision; give one of up to 64 letters, digits, '-' and "
                       "'_' with --revision NAME",
                       kept->name);
        refuse(in, &err);
        return false;
    }
    kept->in_force = in->what->in_force != ADV_DATE_NONE ? in->what->in_force
                     : day != NULL                       ? day->in_force
                                                         : ADV_DATE_NONE;
    kept->published = day == NULL ? ADV_DATE_NONE : day->published;
    kept->note = day == NULL || day->note.bytes == NULL ? "" : day->note.bytes;
    kept->next_in_force = ADV_DATE_OPEN;
    kept->next = "";
    if (kept->in_force == ADV_DATE_NONE) {
        (void)adv_fail(
            &err, ADV_ERR_INPUT, place,
            "since when %s is in force is not said%s; write --in-force YYYY-MM-DD for this one file, "
            "or --dates FILE with the columns revision and in_force",
            kept->name, in->what->days == NULL ? "" : " by the list of dates");
        refuse(in, &err);
        return false;
    }
    next = adv_tariff_days_next(in->what->days, kept->in_force);
    if (next != NULL) {
        kept->next = next->name.bytes;
        kept->next_in_force = next->in_force;
    }
    return true;
}

static void count_rows(adv_tariff_kept *kept, const adv_tariff *tariff)
{
    adv_tariff_count count;
    adv_tariff_count_rates(&count, tariff);
    kept->rows = tariff->line_count;
    kept->computable = count.computable;
    kept->not_computable = count.not_computable;
    for (uint32_t i = 0; i < tariff->line_count; i++) {
        kept->rated += tariff->lines[i].rated == i;
    }
}

/* The kept form of a published file; its bytes are in the arena of the import. */
static adv_status read_file(import_run *in, adv_arena *scratch, adv_text *form, adv_tariff_kept *kept,
                            const char *path)
{
    adv_error err = {0};
    adv_text text;
    adv_node *root = NULL;
    adv_tariff *tariff = NULL;
    adv_buffer out;
    char hash[ADV_HASH_TEXT];
    adv_status status = adv_file_read_plain(&text, hash, scratch, path, &err);
    status = status != ADV_OK ? status : adv_json_read(&root, scratch, text, path, &err);
    if (status != ADV_OK) {
        refuse(in, &err);
        return status;
    }
    status = adv_tariff_from_export(&tariff, scratch, root, path, in->problems, in->notes);
    if (status != ADV_OK) {
        in->found++;
        return status;
    }
    adv_buffer_init(&out, scratch);
    status = adv_tariff_write(&out, tariff);
    count_rows(kept, tariff);
    kept->hash = adv_arena_copy(in->arena, hash, strlen(hash));
    kept->imported_from = adv_file_name(path);
    *form = (adv_text){adv_arena_copy(in->arena, out.bytes, out.length), out.length};
    return status == ADV_OK && form->bytes != NULL && kept->hash != NULL ? ADV_OK : ADV_ERR_MEMORY;
}

static void read_one(import_run *in, size_t index)
{
    adv_arena scratch;
    adv_tariff_kept *kept = &in->kept[index];
    const char *path = in->what->files[index];
    *kept = (adv_tariff_kept){.jurisdiction = "US", .name = name_of(in, path)};
    if (kept->name == NULL) {
        in->found++;
        return;
    }
    bool dated = date_file(in, kept, path);
    adv_arena_init(&scratch, NULL);
    if (read_file(in, &scratch, &in->forms[index], kept, path) == ADV_ERR_MEMORY || !dated) {
        in->forms[index] = (adv_text){NULL, 0};
    }
    adv_arena_reset(&scratch);
}

/* Two revisions of one name, or in force since one day and published on one, could not be told apart. */
static void refuse_clash(import_run *in, const adv_tariff_kept *a, const adv_tariff_kept *b, const char *path)
{
    adv_error err;
    char day[11];
    bool same_name = strcmp(a->name, b->name) == 0;
    if (!same_name && (a->in_force != b->in_force || a->published != b->published)) {
        return;
    }
    adv_date_format(day, a->in_force);
    if (same_name) {
        (void)adv_fail(&err, ADV_ERR_INPUT, (adv_place){.source = path}, "two of the files are named %s",
                       a->name);
    } else {
        (void)adv_fail(&err, ADV_ERR_INPUT, (adv_place){.source = path},
                       "%s and %s are both in force since %s; correct the day of one", a->name, b->name, day);
    }
    refuse(in, &err);
}

static void refuse_clashes(import_run *in, const adv_tariff_kept *before, size_t before_count)
{
    for (size_t i = 0; i < in->what->file_count; i++) {
        const char *path = in->what->files[i];
        for (size_t k = 0; k < i && in->forms[i].bytes != NULL; k++) {
            if (in->forms[k].bytes != NULL) {
                refuse_clash(in, &in->kept[i], &in->kept[k], path);
            }
        }
        for (size_t k = 0; k < before_count && in->forms[i].bytes != NULL; k++) {
            if (strcmp(before[k].name, in->kept[i].name) != 0) {
                refuse_clash(in, &in->kept[i], &before[k], path);
            }
        }
    }
}

static void write_day(adv_json_writer *w, const char *key, adv_date date)
{
    char day[11];
    if (date == ADV_DATE_NONE || date == ADV_DATE_OPEN) {
        return;
    }
    adv_date_format(day, date);
    adv_json_key(w, key);
    adv_json_cstring(w, day);
}

static void write_words(adv_json_writer *w, const char *key, const char *words)
{
    if (words[0] != '\0') {
        adv_json_key(w, key);
        adv_json_cstring(w, words);
    }
}

static void write_count(adv_json_writer *w, const char *key, int64_t count)
{
    adv_json_key(w, key);
    adv_json_decimal(w, count, 0, 0);
}

static void write_manifest(adv_buffer *out, const adv_tariff_kept *kept, const adv_kept_rows *rows)
{
    adv_json_writer w;
    adv_json_writer_init(&w, out, 2);
    adv_json_open(&w, '{');
    write_words(&w, "format", "1");
    write_words(&w, "name", kept->name);
    write_words(&w, "jurisdiction", kept->jurisdiction);
    write_day(&w, "in_force", kept->in_force);
    write_day(&w, "published", kept->published);
    write_words(&w, "note", kept->note);
    write_words(&w, "next", kept->next);
    write_day(&w, "next_in_force", kept->next_in_force);
    write_words(&w, "imported_from", kept->imported_from);
    write_words(&w, "blake2b", kept->hash);
    write_count(&w, "lines", kept->rows);
    write_count(&w, "rated", kept->rated);
    write_count(&w, "computable", kept->computable);
    write_count(&w, "not_computable", kept->not_computable);
    adv_keep_describe(&w, rows);
    adv_json_close(&w, '}');
    adv_buffer_char(out, '\n');
}

static adv_status write_one(import_run *in, size_t index, const char *folder, adv_error *err)
{
    adv_buffer manifest;
    adv_kept_rows rows;
    adv_tariff_kept *kept = &in->kept[index];
    adv_buffer_init(&manifest, in->arena);
    if (!adv_keep_rows(&rows, in->arena, kept->name, ".tariff", in->forms[index])) {
        return adv_fail_memory(err);
    }
    write_manifest(&manifest, kept, &rows);
    return manifest.failed ? adv_fail_memory(err)
                           : adv_keep_write(&kept->path, &kept->replaced, in->arena, folder, kept->name,
                                            &rows, adv_buffer_done(&manifest), err);
}

static adv_status write_all(import_run *in, const char *data_dir, adv_error *err)
{
    const char *folder = adv_file_join(in->arena, data_dir, FOLDER);
    adv_status status = folder == NULL ? adv_fail_memory(err) : adv_file_make_folder(folder, err);
    for (size_t i = 0; i < in->what->file_count && status == ADV_OK; i++) {
        status = write_one(in, i, folder, err);
    }
    return status;
}

adv_status adv_tariff_import_files(adv_tariff_kept *kept, adv_arena *arena, const char *data_dir,
                                   const adv_tariff_import *what, adv_error_list *problems,
                                   adv_error_list *notes)
{
    adv_error err = {0};
    const adv_tariff_kept *before = NULL;
    size_t before_count = 0;
    import_run in = {.arena = arena,
                     .what = what,
                     .problems = problems,
                     .notes = notes,
                     .kept = kept,
                     .forms = ADV_ARENA_ARRAY(arena, what->file_count + 1, adv_text)};
    if (in.forms == NULL) {
        return ADV_ERR_MEMORY;
    }
    adv_status status = adv_tariff_list(&before, &before_count, arena, data_dir, "US", problems);
    in.found += status != ADV_OK;
    for (size_t i = 0; i < what->file_count; i++) {
        read_one(&in, i);
    }
    refuse_clashes(&in, before, before_count);
    for (size_t i = 0; i < what->file_count && in.found == 0; i++) {
        if (in.forms[i].bytes == NULL) {
            return ADV_ERR_MEMORY;
        }
    }
    if (in.found > 0) {
        return ADV_ERR_INPUT;
    }
    status = write_all(&in, data_dir, &err);
    if (status != ADV_OK) {
        adv_error_list_append(problems, &err);
    }
    return status;
}

/* ---- loading ------------------------------------------------------------------------------------------ */

static const char *words_of(adv_arena *arena, const adv_node *node, const char *key)
{
    adv_text text = adv_node_text(node, key);
    return text.length == 0 ? "" : adv_arena_copy(arena, text.bytes, text.length);
}

static adv_date date_of(const adv_node *node, const char *key, adv_date otherwise)
{
    adv_date day = otherwise;
    return adv_date_parse(&day, adv_node_text(node, key)) == ADV_DATE_OK ? day : otherwise;
}

static int64_t count_of(const adv_node *node, const char *key)
{
    int64_t count = 0;
    return adv_decimal_parse(&count, adv_node_text(node, key), 0, INT64_MAX) == ADV_DECIMAL_OK ? count : 0;
}

static bool read_manifest(adv_tariff_kept *out, adv_arena *arena, const adv_node *node, const char *path,
                          adv_error_list *problems)
{
    *out = (adv_tariff_kept){.name = words_of(arena, node, "name"),
                             .jurisdiction = words_of(arena, node, "jurisdiction"),
                             .note = words_of(arena, node, "note"),
                             .next = words_of(arena, node, "next"),
                             .imported_from = words_of(arena, node, "imported_from"),
                             .hash = words_of(arena, node, "blake2b"),
                             .path = path,
                             .in_force = date_of(node, "in_force", ADV_DATE_NONE),
                             .published = date_of(node, "published", ADV_DATE_NONE),
                             .next_in_force = date_of(node, "next_in_force", ADV_DATE_OPEN),
                             .rows = count_of(node, "lines"),
                             .rated = count_of(node, "rated"),
                             .computable = count_of(node, "computable"),
                             .not_computable = count_of(node, "not_computable"),
                             .manifest = node};
    if (out->in_force == ADV_DATE_NONE || adv_node_text(node, "name").length == 0) {
        adv_error_list_add(problems, ADV_ERR_INPUT, (adv_place){.source = path},
                           "this is no manifest of a schedule of format 1; import the revision again");
        return false;
    }
    return true;
}

static int compare_kept(const void *a, const void *b, const void *context)
{
    const adv_tariff_kept *x = a;
    const adv_tariff_kept *y = b;
    (void)context;
    if (x->in_force != y->in_force) {
        return x->in_force < y->in_force ? -1 : 1;
    }
    return (x->published > y->published) - (x->published < y->published);
}

adv_status adv_tariff_list(const adv_tariff_kept **out, size_t *count, adv_arena *arena, const char *data_dir,
                           const char *jurisdiction, adv_error_list *problems)
{
    const char **paths = NULL;
    size_t found = 0;
    bool good = true;
    const char *folder = adv_file_join(arena, data_dir, FOLDER);
    *count = 0;
    if (folder == NULL || !adv_keep_manifests(&paths, &found, arena, folder)) {
        return ADV_ERR_MEMORY;
    }
    adv_tariff_kept *kept = ADV_ARENA_ARRAY(arena, found + 1, adv_tariff_kept);
    adv_tariff_kept *scratch = ADV_ARENA_ARRAY(arena, found + 1, adv_tariff_kept);
    if (kept == NULL || scratch == NULL) {
        return ADV_ERR_MEMORY;
    }
    for (size_t i = 0; i < found; i++) {
        const adv_node *node = adv_keep_manifest(arena, paths[i], problems);
        bool read = node != NULL && read_manifest(&kept[*count], arena, node, paths[i], problems);
        good = good && read;
        *count += read && strcmp(kept[*count].jurisdiction, jurisdiction) == 0;
    }
    adv_sort(kept, scratch, *count, sizeof *kept, compare_kept, NULL);
    *out = kept;
    return good ? ADV_OK : ADV_ERR_INPUT;
}

adv_status adv_tariff_load(const adv_tariff **out, adv_arena *arena, const char *data_dir,
                           const adv_tariff_kept *kept, adv_error_list *problems)
{
    adv_error err = {0};
    adv_text text;
    const char *path = NULL;
    adv_tariff *tariff = NULL;
    const char *folder = adv_file_join(arena, data_dir, FOLDER);
    if (folder == NULL) {
        return ADV_ERR_MEMORY;
    }
    adv_status status = adv_keep_load(&text, &path, arena, folder, kept->manifest, &err);
    status = status != ADV_OK ? status : adv_tariff_read(&tariff, arena, text, path, &err);
    if (status != ADV_OK) {
        adv_error_list_append(problems, &err);
        return status;
    }
    tariff->name = kept->name;
    tariff->jurisdiction = kept->jurisdiction;
    tariff->note = kept->note;
    tariff->next = kept->next;
    tariff->hash = kept->hash;
    tariff->in_force = kept->in_force;
    tariff->published = kept->published;
    tariff->next_in_force = kept->next_in_force;
    *out = tariff;
    return ADV_OK;
}

static void unknown_schedule(adv_arena *arena, const char *name, const adv_tariff_kept *kept, size_t count,
                             adv_error_list *problems)
{
    adv_buffer names;
    adv_buffer_init(&names, arena);
    for (size_t i = 0; i < count; i++) {
        adv_buffer_string(&names, i == 0 ? "" : ", ");
        adv_buffer_string(&names, kept[i].name);
    }
    adv_error_list_add(problems, ADV_ERR_INPUT, (adv_place){.field = "--schedule"},
                       "no schedule '%s' is kept; %s%s", name,
                       count == 0 ? "none is: import one first, adval tariff import FILE" : "those are: ",
                       count == 0 || names.failed ? "" : names.bytes);
}

adv_status adv_tariff_load_named(const adv_tariff **out, adv_arena *arena, const char *data_dir,
                                 const char *jurisdiction, const char *name, adv_error_list *problems)
{
    const adv_tariff_kept *kept = NULL;
    size_t count = 0;
    adv_status status = adv_tariff_list(&kept, &count, arena, data_dir, jurisdiction, problems);
    if (status != ADV_OK) {
        return status;
    }
    for (size_t i = 0; i < count; i++) {
        if (strcmp(kept[i].name, name) == 0) {
            return adv_tariff_load(out, arena, data_dir, &kept[i], problems);
        }
    }
    unknown_schedule(arena, name, kept, count, problems);
    return ADV_ERR_INPUT;
}

static adv_status list_store(adv_tariff_store *store, adv_arena *arena, const char *data_dir,
                             const char *jurisdiction, adv_error_list *problems)
{
    if (store->listed) {
        return ADV_OK;
    }
    adv_status status =
        adv_tariff_list(&store->kept, &store->count, arena, data_dir, jurisdiction, problems);
    store->loaded = ADV_ARENA_ARRAY(arena, store->count + 1, const adv_tariff *);
    store->listed = true;
    return status == ADV_OK && store->loaded == NULL ? ADV_ERR_MEMORY : status;
}

adv_status adv_tariff_store_reach(adv_tariff_shelf *shelf, adv_tariff_store *store, adv_arena *arena,
                                  const char *data_dir, const char *jurisdiction, adv_date first,
                                  adv_date last, adv_error_list *problems)
{
    bool more = shelf->revisions == NULL;
    adv_status status = list_store(store, arena, data_dir, jurisdiction, problems);
    for (size_t i = 0; i < store->count && status == ADV_OK; i++) {
        bool over = i + 1 < store->count && store->kept[i + 1].in_force <= first;
        if (!over && store->kept[i].in_force <= last && store->loaded[i] == NULL) {
            status = adv_tariff_load(&store->loaded[i], arena, data_dir, &store->kept[i], problems);
            more = true;
        }
    }
    if (status != ADV_OK || !more) {
        return status;
    }
    const adv_tariff **revisions = ADV_ARENA_ARRAY(arena, store->count + 1, const adv_tariff *);
    if (revisions == NULL) {
        return ADV_ERR_MEMORY;
    }
    *shelf = (adv_tariff_shelf){revisions, 0};
    for (size_t i = 0; i < store->count; i++) {
        if (store->loaded[i] != NULL) {
            revisions[shelf->count++] = store->loaded[i];
        }
    }
    return ADV_OK;
}

adv_status adv_tariff_load_shelf(adv_tariff_shelf *out, adv_arena *arena, const char *data_dir,
                                 const char *jurisdiction, adv_date first, adv_date last,
                                 adv_error_list *problems)
{
    adv_tariff_store store = {.listed = false};
    *out = (adv_tariff_shelf){NULL, 0};
    return adv_tariff_store_reach(out, &store, arena, data_dir, jurisdiction, first, last, problems);
}

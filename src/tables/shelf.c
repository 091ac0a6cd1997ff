/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decides what in a folder is a table and how its files are written.  A file that looks like a table and is
 * none of ours is an error, since a slip in its name would silently leave its records out.
 */
#include "shelf.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "advalorem/json.h"
#include "binding.h"
#include "engine/schema_walk.h"
#include "output.h"
#include "yaml/yaml.h"

#define SETTINGS_LIMIT ((size_t)16 << 20)

static void complain(adv_shelf *shelf, adv_place place, const char *format, ...)
{
    adv_error error;
    va_list arguments;
    va_start(arguments, format);
    (void)adv_fail_list(&error, ADV_ERR_INPUT, place, format, arguments);
    va_end(arguments);
    adv_error_list_append(shelf->problems, &error);
}

/* ---- files --------------------------------------------------------------------------------------------- */

static bool ends_with(adv_text name, const char *ending)
{
    size_t length = strlen(ending);
    return name.length > length && memcmp(name.bytes + name.length - length, ending, length) == 0;
}

static adv_text without(adv_text name, const char *ending)
{
    return ends_with(name, ending) ? (adv_text){name.bytes, name.length - strlen(ending)} : name;
}

bool adv_file_format_of(uint8_t *format, adv_text name)
{
    static const struct {
        const char *ending;
        uint8_t format;
    } endings[] = {{".csv", ADV_FILE_CSV},
                   {".tsv", ADV_FILE_TSV},
                   {".ndjson", ADV_FILE_NDJSON},
                   {".jsonl", ADV_FILE_NDJSON},
                   {".parquet", ADV_FILE_PARQUET}};
    adv_text plain = without(without(name, ".gz"), ".zst");
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (ends_with(plain, endings[i].ending)) {
            *format = endings[i].format;
            return endings[i].format != ADV_FILE_PARQUET || plain.length == name.length;
        }
    }
    return false;
}

bool adv_shelf_packed(const adv_shelf *shelf)
{
    for (size_t t = 0; t < ADV_TABLE_COUNT; t++) {
        for (size_t f = 0; f < shelf->sources[t].file_count; f++) {
            adv_text name = adv_text_of(shelf->sources[t].files[f].name);
            if (ends_with(name, ".gz") || ends_with(name, ".zst")) {
                return true;
            }
        }
    }
    return false;
}

/* lines.csv, lines_2024.csv, lines-2024-01.parquet: the table's name, then nothing, '_', '-', '.' or a
   digit. */
static int table_of(adv_text name)
{
    int found = -1;
    size_t longest = 0;
    for (int t = 0; t < ADV_TABLE_COUNT; t++) {
        const char *table = adv_book_table_name((adv_book_table)t);
        size_t length = strlen(table);
        if (name.length <= length || !adv_text_starts(name, table) || length <= longest) {
            continue;
        }
        char next = name.bytes[length];
        if (next == '.' || next == '_' || next == '-' || (next >= '0' && next <= '9')) {
            found = t;
            longest = length;
        }
    }
    return found;
}

static bool is_ours_already(adv_text name)
{
    return adv_text_starts(name, "x_") || adv_text_starts(name, "values") || adv_text_starts(name, "rejects");
}

static const char *join_path(adv_arena *arena, const char *folder, const char *name)
{
    adv_buffer path;
    adv_buffer_init(&path, arena);
    adv_buffer_string(&path, folder);
    size_t length = strlen(folder);
    if (length > 0 && folder[length - 1] != '/') {
        adv_buffer_char(&path, '/');
    }
    adv_buffer_string(&path, name);
    return path.failed ? NULL : path.bytes;
}

static adv_status add_file(adv_shelf *shelf, adv_source *source, const char *name)
{
    if (source->file_count == source->file_capacity) {
        size_t capacity = source->file_capacity == 0 ? 8 : source->file_capacity * 2;
        adv_source_file *files = ADV_ARENA_ARRAY(shelf->arena, capacity, adv_source_file);
        if (files == NULL) {
            return ADV_ERR_MEMORY;
        }
        if (source->file_count > 0) {
            memcpy(files, source->files, source->file_count * sizeof *files);
        }
        source->files = files;
        source->file_capacity = capacity;
    }
    adv_source_file file = {.path = join_path(shelf->arena, shelf->folder, name),
                            .name = adv_arena_copy(shelf->arena, name, strlen(name))};
    if (file.path == NULL || file.name == NULL) {
        return ADV_ERR_MEMORY;
    }
    /* By name, so that the order of rows does not hang on the file system. */
    size_t at = source->file_count++;
    for (; at > 0 && strcmp(source->files[at - 1].name, name) > 0; at--) {
        source->files[at] = source->files[at - 1];
    }
    source->files[at] = file;
    return ADV_OK;
}

static adv_status take_file(adv_shelf *shelf, const char *name)
{
    uint8_t format = 0;
    adv_text text = adv_text_of(name);
    if (!adv_file_format_of(&format, text) || is_ours_already(text)) {
        return ADV_OK;
    }
    int table = table_of(text);
    if (table < 0) {
        complain(shelf, (adv_place){.source = join_path(shelf->arena, shelf->folder, name)},
                 "this file is no table of a book; the tables are entries, lines, elements, invoices, "
                 "payments, assists, assist_use, assist_parts, assist_moves, agreements, parties and rates, "
                 "and a file of your own begins with x_");
        return ADV_OK;
    }
    struct stat about;
    const char *path = join_path(shelf->arena, shelf->folder, name);
    if (path != NULL && stat(path, &about) == 0 && S_ISDIR(about.st_mode)) {
        complain(shelf, (adv_place){.source = path}, "this is a folder with the name of a table; rename it");
        return ADV_OK;
    }
    adv_source *source = &shelf->sources[table];
    if (source->file_count > 0 && source->format != format) {
        complain(shelf, (adv_place){.source = join_path(shelf->arena, shelf->folder, name)},
                 "the files of one table are of one format, and %s is of another; keep one of them",
                 source->files[0].name);
        return ADV_OK;
    }
    source->table = (uint8_t)table;
    source->format = format;
    return add_file(shelf, source, name);
}

static adv_status look_through(adv_shelf *shelf, adv_error *err)
{
    DIR *folder = opendir(shelf->folder);
    if (folder == NULL) {
        return adv_fail(err, ADV_ERR_INPUT, (adv_place){.source = shelf->folder},
                        "this folder cannot be opened (%s); a book is a folder with its tables in it",
                        strerror(errno));
    }
    adv_status status = ADV_OK;
    struct dirent *entry = NULL;
    while (status == ADV_OK && (entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] != '.') {
            status = take_file(shelf, entry->d_name);
        }
    }
    closedir(folder);
    if (status != ADV_OK) {
        return adv_fail_memory(err);
    }
    if (shelf->sources[ADV_TABLE_LINES].file_count == 0) {
        complain(shelf, (adv_place){.source = shelf->folder},
                 "the table lines is missing: a file whose name begins with lines and ends in .csv, .tsv, "
                 ".ndjson or "
                 ".parquet (the text ones also with .gz or .zst behind)");
    }
    return ADV_OK;
}

/* ---- files that are written ---------------------------------------------------------------------------- */

static bool is_own_table(const adv_shelf *shelf, const char *path)
{
    for (size_t t = 0; t < ADV_TABLE_COUNT; t++) {
        for (size_t f = 0; f < shelf->sources[t].file_count; f++) {
            if (adv_output_is_at(shelf->sources[t].files[f].path, path)) {
                return true;
            }
        }
    }
    return false;
}

/* What is written takes the place of what stands under its name.  A file of the book is known by where it is,
   whatever way leads there; one that is not there yet by what the folder would be read as next time. */
static adv_status check_output(adv_shelf *shelf, const char *path, adv_error *err)
{
    uint8_t format = 0;
    const char *slash = strrchr(path, '/');
    adv_text name = adv_text_of(slash == NULL ? path : slash + 1);
    const char *folder =
        slash == NULL ? "." : adv_arena_copy(shelf->arena, path, (size_t)(slash - path) + 1);
    if (folder == NULL) {
        return adv_fail_memory(err);
    }
    if (is_own_table(shelf, path)) {
        complain(shelf, (adv_place){.source = path},
                 "this is a table of the book itself, and writing here would take its place; name another "
                 "file, such as values.parquet");
    } else if (adv_output_is_at(folder, shelf->folder) && adv_file_format_of(&format, name) &&
               !is_ours_already(name) && name.bytes[0] != '.') {
        complain(shelf, (adv_place){.source = path},
                 "under this name in the folder of the book it would be read as a table of it next time; "
                 "begin the name with values or x_, or write to another folder");
    }
    return ADV_OK;
}

/* ---- settings ------------------------------------------------------------------------------------------ */

static adv_status read_whole(adv_text *out, adv_arena *arena, const char *path, adv_error *err)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return adv_fail(err, ADV_ERR_INPUT, (adv_place){.source = path}, "this file cannot be opened (%s)",
                        strerror(errno));
    }
    adv_buffer buffer;
    char block[4096];
    size_t got = 0;
    adv_buffer_init(&buffer, arena);
    while ((got = fread(block, 1, sizeof block, file)) > 0 && buffer.length <= SETTINGS_LIMIT) {
        adv_buffer_text(&buffer, (adv_text){block, got});
    }
    bool broken = ferror(file) != 0;
    fclose(file);
    *out = adv_buffer_done(&buffer);
    return buffer.failed ? adv_fail_memory(err)
           : broken      ? adv_fail(err, ADV_ERR_IO, (adv_place){.source = path}, "this file cannot be read")
                         : ADV_OK;
}

static adv_status read_tree(adv_node **out, adv_shelf *shelf, const char *path, adv_error *err)
{
    adv_text text = {NULL, 0};
    adv_status status = read_whole(&text, shelf->arena, path, err);
    return status != ADV_OK ? status : adv_yaml_read(out, shelf->arena, text, path, err);
}

typedef struct setting {
    adv_shelf *shelf;
    const adv_node *node;
    const char *source;
    bool told; /* what is wrong with it was said */
} setting;

static adv_place place_of(const setting *s)
{
    return adv_node_place(s->node, s->source, adv_text_is(s->node->key, "") ? NULL : s->node->key.bytes);
}

static void refuse(const setting *s, const char *expected)
{
    if (s->told) {
        return;
    }
    complain(s->shelf, place_of(s), "'%.*s' is not what %.*s may be: %s", (int)s->node->text.length,
             s->node->text.bytes == NULL ? "" : s->node->text.bytes, (int)s->node->key.length,
             s->node->key.bytes, expected);
}

static char one_character(const setting *s, const char *allowed, const char *expected)
{
    adv_text text = s->node->text;
    if (adv_text_is(text, "tab") && strchr(allowed, '\t') != NULL) {
        return '\t';
    }
    if (adv_text_is(text, "blank") && strchr(allowed, ' ') != NULL) {
        return ' ';
    }
    if (text.length != 1 || text.bytes[0] == '\0' || strchr(allowed, text.bytes[0]) == NULL) {
        refuse(s, expected);
        return 0;
    }
    return text.bytes[0];
}

static uint8_t date_style(const setting *s)
{
    static const char *const styles[] = {"ISO", "DMY", "MDY", "YMD"};
    for (uint8_t i = 0; i < 4; i++) {
        if (adv_text_is(s->node->text, styles[i])) {
            return i;
        }
    }
    refuse(s, "ISO, DMY, MDY or YMD");
    return ADV_DATES_ISO;
}

static const char *encoding_of(const setting *s)
{
    adv_text text = s->node->text;
    if (adv_text_is_nocase(text, "utf-8")) {
        return NULL;
    }
    if (adv_text_is_nocase(text, "latin-1")) {
        return "latin-1";
    }
    if (adv_text_is_nocase(text, "utf-16")) {
        return "utf-16";
    }
    refuse(s, "utf-8, utf-16 or latin-1; convert a file of another encoding first, for example with iconv");
    return NULL;
}

/* One setting that may stand at the top (for all tables) or under a table; false when it is none of them. */
static bool take_style(adv_source_style *style, const setting *s)
{
    adv_text key = s->node->key;
    if (adv_text_is(key, "decimal")) {
        char c = one_character(s, ".,", "one of . and , (in quotes)");
        style->cells.decimal = c == '.' ? 0 : c;
    } else if (adv_text_is(key, "thousands")) {
        style->cells.thousands = one_character(s, ".,' ", "one of . , ' and blank");
    } else if (adv_text_is(key, "dates")) {
        style->cells.dates = date_style(s);
    } else if (adv_text_is(key, "encoding")) {
        style->encoding = encoding_of(s);
    } else if (adv_text_is(key, "delimiter")) {
        style->delimiter = one_character(s, ",;|\t", "one of , ; | and tab");
    } else if (adv_text_is(key, "other_columns")) {
        style->carry = adv_text_is(s->node->text, "carry");
        if (!style->carry && !adv_text_is(s->node->text, "refuse")) {
            refuse(s, "carry or refuse");
        }
    } else {
        return false;
    }
    return true;
}

/* Settings that may stand under a table, then those that may not. */
static const char *const setting_names[] = {"decimal", "thousands", "dates", "encoding", "delimiter",
                                            "other_columns", "columns", NULL};
static const char *const book_setting_names[] = {
    "decimal", "thousands", "dates", "encoding", "delimiter", "other_columns",
    "format", "jurisdiction", "mapping", "gap_threshold", "tables", NULL};

static const char *table_name_at(const void *of, size_t index)
{
    (void)of;
    return index < ADV_TABLE_COUNT ? adv_book_table_name((adv_book_table)index) : NULL;
}

/* What is wrong with a key, and the one that may be meant where one is near, else where to look. */
static void refuse_key(const setting *s, const char *what, const char *near, const char *otherwise)
{
    if (near != NULL) {
        complain(s->shelf, place_of(s), "%s; did you mean '%s'?", what, near);
    } else {
        complain(s->shelf, place_of(s), "%s; %s", what, otherwise);
    }
}

static void take_table(adv_shelf *shelf, const adv_node *node, const char *source)
{
    int table = adv_book_table_find(node->key);
    setting own = {.shelf = shelf, .node = node, .source = source};
    if (table < 0) {
        refuse_key(&own, "this is no table of a book", adv_name_nearest(node->key, table_name_at, NULL),
                   "docs/book.md lists them");
        return;
    }
    if (node->kind != ADV_NODE_MAP) {
        complain(shelf, place_of(&own), "a table's settings are a map, such as {columns: {...}}");
        return;
    }
    adv_source_style *style = &shelf->sources[table].style;
    style->source = source;
    for (const adv_node *child = node->first; child != NULL; child = child->next) {
        setting s = {.shelf = shelf, .node = child, .source = source};
        if (adv_text_is(child->key, "columns") && child->kind == ADV_NODE_MAP) {
            style->columns = child;
        } else if (!take_style(style, &s)) {
            refuse_key(&s, "this is no setting of a table",
                       adv_name_nearest(child->key, adv_name_in_array, setting_names),
                       "those are columns, other_columns, decimal, thousands, dates, encoding and delimiter");
        }
    }
}

static void take_gap(adv_shelf *shelf, const setting *s)
{
    int64_t threshold = 0;
    if (adv_rate_parse(&threshold, s->node->text) != ADV_DECIMAL_OK || threshold < 0) {
        refuse(s, "a fraction such as 0.1");
        return;
    }
    shelf->gap_threshold_e9 = threshold;
}

/* Settings of the manifest or of a mapping file; both may hold the same. */
static void take_settings(adv_shelf *shelf, const adv_node *root, const char *source, adv_text *jurisdiction,
                          adv_text *mapping)
{
    if (root->kind != ADV_NODE_MAP) {
        complain(shelf, adv_node_place(root, source, NULL),
                 "a map of settings was expected, such as format: \"1\"");
        return;
    }
    for (const adv_node *child = root->first; child != NULL; child = child->next) {
        setting s = {.shelf = shelf, .node = child, .source = source};
        bool known = true;
        size_t before = shelf->problems->count;
        for (size_t t = 0; t < ADV_TABLE_COUNT && shelf->problems->count == before; t++) { /* said once */
            known = take_style(&shelf->sources[t].style, &s);
            s.told = true;
        }
        s.told = false;
        if (known) {
            continue;
        }
        if (adv_text_is(child->key, "format")) {
            if (!adv_text_is(child->text, "1")) {
                refuse(&s, "\"1\", the format this program reads");
            }
        } else if (adv_text_is(child->key, "jurisdiction")) {
            *jurisdiction = child->text;
        } else if (adv_text_is(child->key, "mapping") && mapping != NULL) {
            *mapping = child->text;
        } else if (adv_text_is(child->key, "gap_threshold")) {
            take_gap(shelf, &s);
        } else if (adv_text_is(child->key, "tables") && child->kind == ADV_NODE_MAP) {
            for (const adv_node *table = child->first; table != NULL; table = table->next) {
                take_table(shelf, table, source);
            }
        } else if (!adv_text_starts(child->key, "x_")) {
            refuse_key(&s, "this is no setting of a book",
                       adv_name_nearest(child->key, adv_name_in_array, book_setting_names),
                       "docs/book.md lists them");
        }
    }
    if (adv_node_get(root, "format") == NULL) {
        complain(shelf, adv_node_place(root, source, NULL),
                 "the setting format is missing; write format: \"1\"");
    }
}

static bool exists(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file != NULL) {
        fclose(file);
    }
    return file != NULL;
}

static adv_status read_settings(adv_shelf *shelf, const adv_tables_options *options, adv_error *err)
{
    adv_text jurisdiction = adv_text_of("US"), mapping = {NULL, 0};
    const char *manifest = join_path(shelf->arena, shelf->folder, "book.yaml");
    adv_node *root = NULL;
    if (manifest == NULL) {
        return adv_fail_memory(err);
    }
    if (exists(manifest)) {
        adv_status status = read_tree(&root, shelf, manifest, err);
        if (status != ADV_OK) {
            return status;
        }
        take_settings(shelf, root, manifest, &jurisdiction, &mapping);
    }
    const char *path = options->mapping;
    if (path == NULL && mapping.length > 0) {
        path =
            mapping.bytes[0] == '/' ? mapping.bytes : join_path(shelf->arena, shelf->folder, mapping.bytes);
    }
    if (path != NULL) {
        adv_status status = read_tree(&root, shelf, path, err);
        if (status != ADV_OK) {
            return status;
        }
        take_settings(shelf, root, path, &jurisdiction, NULL);
    }
    if (options->jurisdiction != NULL) {
        jurisdiction = adv_text_of(options->jurisdiction);
    }
    shelf->j = adv_law_find(shelf->law, jurisdiction);
    if (shelf->j == NULL) {
        complain(shelf, (adv_place){.source = manifest, .field = "jurisdiction"},
                 "the law pack has no jurisdiction '%.*s'; `adval law list` shows those it has",
                 (int)(jurisdiction.length < 40 ? jurisdiction.length : 40), jurisdiction.bytes);
    }
    return ADV_OK;
}

const adv_jurisdiction *adv_tables_jurisdiction(adv_arena *arena, const char *book,
                                                const adv_tables_options *options)
{
    adv_error_list unsaid; /* the run reads the settings again and says what is wrong with them */
    adv_shelf shelf = {.arena = arena, .law = options->law, .folder = book, .problems = &unsaid};
    adv_error_list_init(&unsaid, arena, 0);
    return read_settings(&shelf, options, NULL) == ADV_OK ? shelf.j : NULL;
}

adv_status adv_shelf_open(adv_shelf *shelf, const adv_tables_options *options, adv_error *err)
{
    shelf->gap_threshold_e9 = -1;
    for (size_t t = 0; t < ADV_TABLE_COUNT; t++) {
        shelf->sources[t].table = (uint8_t)t;
    }
    adv_status status = look_through(shelf, err);
    if (status == ADV_OK && options->output != NULL) {
        status = check_output(shelf, options->output, err);
    }
    if (status == ADV_OK && options->rejects != NULL) {
        status = check_output(shelf, options->rejects, err);
    }
    if (status == ADV_OK) {
        status = read_settings(shelf, options, err);
    }
    for (size_t t = 0; t < ADV_TABLE_COUNT && status == ADV_OK && shelf->problems->count == 0; t++) {
        if (shelf->sources[t].file_count > 0) {
            status = adv_source_bind(shelf, &shelf->sources[t], err);
        }
    }
    if (status == ADV_OK && shelf->problems->count > 0) {
        if (err != NULL) {
            *err = shelf->problems->items[0];
        }
        status = ADV_ERR_INPUT;
    }
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * adval tariff: lists of goods that layers of chapter 99 reach, and layers of the user's own, imported and
 * listed.
 */
#include "tariff_command.h"

#include <stdio.h>
#include <string.h>

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length > tail && strcmp(text + length - tail, end) == 0;
}

bool tariff_is_schedule(const char *path)
{
    return ends_with(path, ".json") || ends_with(path, ".json.gz");
}

/* ---- import ------------------------------------------------------------------------------------------- */

static void add_report(tariff_run *run, law_table *table, const adv_lists_report *report)
{
    adv_arena *arena = &run->cli->arena;
    const char *cells[] = {report->id, report->lists == 0 ? "" : tariff_number(arena, report->entries),
                           report->lists == 0 ? "" : tariff_number(arena, (int64_t)report->lists),
                           report->layers == 0 ? "" : tariff_number(arena, (int64_t)report->layers),
                           report->what};
    law_table_add(table, arena, cells);
}

static bool open_law(tariff_run *run)
{
    if (!adv_session_open(&run->session, &run->cli->arena, &run->cli->problems,
                          adv_cli_value(run->cli, "law"), adv_cli_value(run->cli, "data"))) {
        return false;
    }
    run->j = adv_law_find(run->session.law, adv_text_of("US"));
    if (run->j == NULL) {
        adv_error_list_add(&run->cli->problems, ADV_ERR_NO_LAW, (adv_place){0},
                           "the law at hand has no jurisdiction US, whose layers these are");
    }
    return run->j != NULL;
}

/* One file, or with no folder only its check; its problems behind the others'. */
static void import_one(tariff_run *run, adv_lists_report *report, const char *folder, const char *path,
                       const char *name)
{
    adv_cli *cli = run->cli;
    adv_error_list problems;
    adv_error_list_init(&problems, &cli->arena, 0);
    adv_status status =
        adv_lists_import(report, &cli->arena, folder, path, name, run->session.law, run->j, &problems);
    for (size_t i = 0; i < problems.count; i++) {
        adv_error_list_append(&cli->problems, &problems.items[i]);
    }
    if (status != ADV_OK && problems.count == 0) {
        (void)adv_error_list_add(&cli->problems, status, (adv_place){.source = path}, "memory is out");
    }
}

static bool is_good(const tariff_run *run)
{
    return adv_error_list_empty(&run->cli->problems);
}

static void check_beside(tariff_run *run, const tariff_lists *in)
{
    adv_status status = adv_lists_beside(in->reports, in->count, &run->cli->arena, run->session.data_dir,
                                         run->session.law, run->j, &run->cli->problems);
    if (status != ADV_OK && is_good(run)) {
        (void)adv_error_list_add(&run->cli->problems, status, (adv_place){0}, "memory is out");
    }
}

bool tariff_check_lists(tariff_run *run, tariff_lists *in)
{
    in->reports = ADV_ARENA_ARRAY(&run->cli->arena, in->count, adv_lists_report);
    if (in->reports == NULL) {
        (void)adv_error_list_add(&run->cli->problems, ADV_ERR_MEMORY, (adv_place){0}, "memory is out");
        return false;
    }
    if (!open_law(run)) {
        return false;
    }
    for (size_t i = 0; i < in->count; i++) {
        import_one(run, &in->reports[i], NULL, in->paths[i], in->name);
    }
    if (is_good(run)) {
        adv_lists_together(in->reports, in->count, &run->cli->problems);
    }
    if (is_good(run)) {
        check_beside(run, in);
    }
    return is_good(run);
}

/* The files were kept, and something else that is kept is unsound. */
static int tell_unsound(tariff_run *run)
{
    for (size_t i = 0; i < run->cli->problems.count; i++) {
        fprintf(stderr, "%s: %s\n", run->cli->problems.items[i].place.source,
                run->cli->problems.items[i].message);
    }
    fprintf(stderr, "adval: what is kept cannot be used until this is put right\n");
    return ADV_EXIT_INPUT;
}

int tariff_keep_lists(tariff_run *run, tariff_lists *in)
{
    static const char *const titles[] = {"table", "goods", "lists", "layers", "what it holds"};
    law_table table;
    adv_layer_table *all = NULL;
    size_t kept = 0, replaced = 0;
    law_table_start(&table, titles, 5);
    for (size_t i = 0; i < in->count; i++) {
        import_one(run, &in->reports[i], run->session.data_dir, in->paths[i], in->name);
        add_report(run, &table, &in->reports[i]);
        kept += in->reports[i].kept;
        replaced += in->reports[i].replaced;
    }
    if (!is_good(run)) {
        return adv_cli_problems(&run->cli->problems);
    }
    law_table_print(&run->print, &table);
    int code = tariff_print(run);
    if (kept == 0) {
        printf("nothing in it is for a layer, so nothing was kept\n");
        return code;
    }
    printf("%zu kept in %s/lists", kept, run->session.data_dir);
    if (replaced > 0) {
        printf(", %zu in place of what had the name", replaced);
    }
    printf("\n");
    /* What stood there before may be damaged, which is told now. */
    (void)adv_lists_open(&all, &run->cli->arena, run->session.data_dir, run->session.law, run->j,
                         &run->cli->problems);
    return is_good(run) ? code : tell_unsound(run);
}

/* ---- what is kept ------------------------------------------------------------------------------------- */

bool tariff_lists_kept(tariff_run *run)
{
    return adv_lists_kept_all(&run->lists, &run->list_count, &run->cli->arena, run->session.data_dir,
                              &run->cli->problems) == ADV_OK;
}

void tariff_lists_text(tariff_run *run)
{
    static const char *const titles[] = {"table", "entries", "what it holds", "source", "blake2b"};
    law_table table;
    if (run->list_count == 0) {
        return;
    }
    law_table_start(&table, titles, 5);
    for (size_t i = 0; i < run->list_count; i++) {
        const adv_lists_kept *kept = &run->lists[i];
        const char *cells[] = {
            kept->id, tariff_number(&run->cli->arena, kept->entries), kept->what, kept->imported_from,
            tariff_string(&run->cli->arena, (adv_text){kept->hash, strnlen(kept->hash, 16)})};
        law_table_add(&table, &run->cli->arena, cells);
    }
    adv_buffer_char(&run->print.out, '\n');
    law_table_print(&run->print, &table);
}

void tariff_lists_json(tariff_run *run, adv_json_writer *w)
{
    for (size_t i = 0; i < run->list_count; i++) {
        const adv_lists_kept *kept = &run->lists[i];
        const struct {
            const char *key, *value;
        } texts[] = {{"name", kept->id},
                     {"holds", kept->layers ? "layers" : "goods"},
                     {"what", kept->what},
                     {"imported_from", kept->imported_from},
                     {"blake2b", kept->hash}};
        adv_json_open(w, '{');
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
            adv_json_key(w, texts[k].key);
            adv_json_cstring(w, texts[k].value);
        }
        adv_json_key(w, "entries");
        adv_json_integer(w, kept->entries);
        adv_json_close(w, '}');
    }
}

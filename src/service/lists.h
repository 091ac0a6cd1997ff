/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists of goods that layers of chapter 99 reach, and a user's own layers, as the host keeps them: imported
 * into the data folder, each with its source, days and the hash of the file it came from, and loaded again
 * for the look-up.
 */
#ifndef ADV_SERVICE_LISTS_H
#define ADV_SERVICE_LISTS_H

#include "advalorem/error.h"
#include "advalorem/layer.h"

/** What an import did. */
typedef struct adv_lists_report {
    const char *source; /* the file imported */
    const char *id;     /* also its file name: "s301_product_lists" */
    const char *what;   /* one phrase: "goods by list of Section 301" */
    int64_t entries;
    size_t lists, layers;
    const char *const *names; /* of the lists, ascending */
    adv_text rows;            /* as they are kept */
    bool kept;                /* false: there is nothing in it for a layer, `what` says why */
    bool replaced;            /* one of that name was there */
    const char *path;         /* of its manifest */
} adv_lists_report;

/**
 * Imports a file of lists or of layers into `data_dir`/lists; one of the same name is replaced whole, at one
 * instant.  Known by their headers are the lists of the tariff tracker of the Budget Lab (docs/layers.md
 * names them), and two of our own:
 *   list,code[,from][,until]        goods by the beginnings of their codes, between two days
 *   id,heading,authority,...        layers, with the columns of a row of law
 * A file of digits alone, one beginning of a code a line, is a list named like the file.  NA and an empty
 * cell are missing; lines that start with # are passed over.  `name` NULL is the file's own.  All problems
 * are reported; on any, nothing is written.  Layers are checked against the law of `j`.  Without a
 * `data_dir` the file is only checked.
 */
adv_status adv_lists_import(adv_lists_report *report, adv_arena *arena, const char *data_dir,
                            const char *path, const char *name, const adv_law *law, const adv_jurisdiction *j,
                            adv_error_list *problems);

/** Whether files that were checked can be kept beside each other: no two of one name, no list in two of them.
    What cannot is a problem that names both files. */
void adv_lists_together(const adv_lists_report *reports, size_t count, adv_error_list *problems);

/** Whether files that were checked, alone and together, can be kept beside what the folder has already: all
    is loaded and compiled as it would be then, without what they take the place of.  What is wrong with the
    others alone is not told here: it is no reason to refuse, and may be what an import puts right. */
adv_status adv_lists_beside(const adv_lists_report *reports, size_t count, adv_arena *arena,
                            const char *data_dir, const adv_law *law, const adv_jurisdiction *j,
                            adv_error_list *problems);

/** An imported file as it is kept. */
typedef struct adv_lists_kept {
    const char *id, *what, *imported_from, *hash; /* of the file it came from */
    int64_t entries;                              /* goods or layers */
    bool layers;
} adv_lists_kept;

/** What is kept, by name. */
adv_status adv_lists_kept_all(const adv_lists_kept **kept, size_t *count, adv_arena *arena,
                              const char *data_dir, adv_error_list *problems);

/**
 * Every kept list of the folder, and the jurisdiction with the user's layers behind those of its law; a
 * missing folder has none.  *merged is `j` itself where there are no layers of the user's.  A jurisdiction
 * whose law has no layers gets neither: what is kept is for one that has.
 */
adv_status adv_lists_load(adv_lists *lists, const adv_jurisdiction **merged, adv_arena *arena,
                          const char *data_dir, const adv_law *law, const adv_jurisdiction *j,
                          adv_error_list *problems);

/** Both, compiled for look-up. */
adv_status adv_lists_open(adv_layer_table **table, adv_arena *arena, const char *data_dir, const adv_law *law,
                          const adv_jurisdiction *j, adv_error_list *problems);

#endif

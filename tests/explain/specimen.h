/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A specimen: a shipment of tests/explain/fixtures valued under the small law.
 */
#ifndef ADVALOREM_TESTS_EXPLAIN_SPECIMEN_H
#define ADVALOREM_TESTS_EXPLAIN_SPECIMEN_H

#include <stdlib.h>
#include <string.h>

#include "advalorem/entry.h"
#include "advalorem/explain.h"
#include "advalorem/json.h"
#include "small_law.h"
#include "test.h"

typedef struct specimen {
    adv_arena arena;
    adv_jurisdiction jurisdiction;
    adv_law law;
    adv_rate_series series[2];
    adv_fx fx;
    adv_shipment *shipment;
    adv_determination *d;
    adv_assessment *a; /* of a specimen that was opened as an entry */
} specimen;

/* The bytes of a file in the folder of this suite; the tests run from the top folder. */
static inline adv_text specimen_file(adv_arena *arena, const char *folder, const char *name)
{
    char path[256];
    (void)snprintf(path, sizeof path, "tests/explain/%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return (adv_text){NULL, 0};
    }
    (void)fseek(file, 0, SEEK_END);
    size_t size = (size_t)ftell(file);
    (void)fseek(file, 0, SEEK_SET);
    char *bytes = adv_arena_alloc(arena, size + 1, 1);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, size, file), size);
    (void)fclose(file);
    return (adv_text){bytes, size};
}

static inline void specimen_read(specimen *s, const char *name)
{
    adv_error err = {0};
    adv_error_list problems;
    adv_node *node = NULL;
    memset(s, 0, sizeof *s);
    adv_arena_init(&s->arena, NULL);
    s->jurisdiction = small_jurisdiction();
    s->law = small_law(&s->jurisdiction);
    small_series(s->series);
    s->fx = (adv_fx){s->series, 2};
    adv_text text = specimen_file(&s->arena, "fixtures", name);
    assert_non_null(text.bytes);
    if (adv_json_read(&node, &s->arena, text, name, &err) != ADV_OK) {
        fail_msg("%s: %s", name, err.message);
    }
    adv_error_list_init(&problems, &s->arena, 0);
    adv_walk walk = {&s->arena, name, &problems};
    if (adv_shipment_read(&s->shipment, node, &walk) != ADV_OK) {
        fail_msg("%s: %s", name, problems.count == 0 ? "unreadable" : problems.items[0].message);
    }
}

static inline void specimen_value(specimen *s, const adv_options *options)
{
    adv_error err = {0};
    if (adv_determine(&s->d, &s->arena, &s->law, &s->fx, s->shipment, options, &err) != ADV_OK) {
        fail_msg("%s", err.message);
    }
}

static inline void specimen_open(specimen *s, const char *name)
{
    specimen_read(s, name);
    specimen_value(s, NULL);
    s->d->identity = "feedfacefeedfacefeedfacefeedfacefeedfacefeedfacefeedfacefeedface";
}

/* With what is charged on it. */
static inline void specimen_open_entry(specimen *s, const char *name)
{
    adv_error err = {0};
    specimen_read(s, name);
    if (adv_value_and_assess(&s->d, &s->a, &s->arena, &s->law, &s->fx, NULL, s->shipment, NULL, &err) !=
        ADV_OK) {
        fail_msg("%s", err.message);
    }
    s->d->identity = "feedfacefeedfacefeedfacefeedfacefeedfacefeedfacefeedfacefeedface";
}

static inline void specimen_close(specimen *s)
{
    adv_arena_reset(&s->arena);
}

#endif

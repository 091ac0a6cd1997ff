/* SPDX-License-Identifier: Apache-2.0 */
/* The names of outcomes: each its own, none NULL, stable since the API shows them. */
#include <string.h>

#include "advalorem/status.h"
#include "test.h"

static void every_status_has_its_name(void **state)
{
    (void)state;
    static const char *const names[] = {"ok",     "input",  "range", "currency",
                                        "no_law", "memory", "limit", "io"};
    for (int i = 0; i < (int)(sizeof names / sizeof names[0]); i++) {
        assert_string_equal(adv_status_name((adv_status)i), names[i]);
    }
    assert_string_equal(adv_status_name((adv_status)77), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_has_its_name),
    };
    return test_run("status", tests);
}

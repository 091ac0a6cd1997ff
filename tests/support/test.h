/* SPDX-License-Identifier: Apache-2.0
 *
 * What every C test includes: cmocka with the headers it wants before it, and one way to start a program.
 *
 *     static void adds_exactly(void **state) { (void)state; assert_int_equal(1 + 1, 2); }
 *
 *     int main(void)
 *     {
 *         const struct CMUnitTest tests[] = {
 *             cmocka_unit_test(adds_exactly),
 *         };
 *         return test_run("decimal", tests);
 *     }
 *
 * Output is TAP: one line a test function, which ./check counts.  A test whose material is absent says so
 * with test_skip("reason") and is counted as skipped, the reason printed.
 */
#ifndef ADVALOREM_TESTS_SUPPORT_TEST_H
#define ADVALOREM_TESTS_SUPPORT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

/* Runs an array of cmocka tests; the number of failures is the exit status, so 0 is success. */
#define test_run(name, tests)                                                                               \
    (cmocka_set_message_output(CM_OUTPUT_TAP), cmocka_run_group_tests_name((name), (tests), NULL, NULL))

/* Leaves the running test as skipped.  The reason line comes right before cmocka's own "# SKIP" line. */
#define test_skip(reason)                                                                                   \
    do {                                                                                                    \
        printf("# skipped because %s\n", (reason));                                                         \
        fflush(stdout);                                                                                     \
        skip();                                                                                             \
    } while (0)

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * adval value on a book, and what commands on a book share.
 */
#ifndef ADV_CLI_BOOK_VALUE_H
#define ADV_CLI_BOOK_VALUE_H

#include "command.h"

#include "service/session.h"
#include "tables/tables.h"

#include <stdio.h>

/** Values the book, writes the output, prints the summary; returns the exit code. */
int adv_value_book(adv_cli *cli, const char *book);

/** What the command line says of reading a book; false after the usage error was said. */
bool adv_book_options(adv_cli *cli, adv_tables_options *options);
/** Law for a book, and rates into the currency of its jurisdiction; false: see the problems. */
bool adv_book_session(adv_cli *cli, adv_session *session, adv_tables_options *options, const char *book);
/** Where --duty is said: what duty is charged by; false: see the problems. */
bool adv_book_duty(adv_cli *cli, adv_session *session, adv_tables_options *options, const char *book);
/** Where a schedule was named: which. */
void adv_book_say_schedule(FILE *to, const adv_session *session);
/** Says why a book could not be used; returns the exit code. */
int adv_book_fail(adv_cli *cli, const adv_error *err);

#endif

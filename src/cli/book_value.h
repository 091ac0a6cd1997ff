/* SPDX-License-Identifier: Apache-2.0 */
/*
 * adval value and adval explain on a book.
 */
#ifndef ADV_CLI_BOOK_VALUE_H
#define ADV_CLI_BOOK_VALUE_H

#include "command.h"

/** Values the book, writes the output, prints the summary; returns the exit code. */
int adv_value_book(adv_cli *cli, const char *book);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * adval value on a shipment file.
 */
#ifndef ADV_CLI_SHIPMENT_VALUE_H
#define ADV_CLI_SHIPMENT_VALUE_H

#include "command.h"

#include "advalorem/document.h"
#include "advalorem/entry.h"

/** Determines, prints or writes as the options say; returns the exit code. */
int adv_value_shipment(adv_cli *cli, const char *path);

/** Prints a determination as --json, --html and --width ask; used for a line of a book too. */
int adv_print_determination(adv_cli *cli, const adv_determination *d, const adv_assessment *assessment);

/** Prints a document, or writes it as the page --html names. */
int adv_print_document(adv_cli *cli, const adv_document *document);

/** Whether the options of printing go together; says what is wrong otherwise. */
bool adv_printing_is_one(const adv_cli *cli);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the parts of adval tariff share: the question put to the schedule, and its answer.
 */
#ifndef ADV_CLI_TARIFF_COMMAND_H
#define ADV_CLI_TARIFF_COMMAND_H

#include "advalorem/json.h"
#include "advalorem/layer.h"
#include "advalorem/tariff.h"
#include "command.h"
#include "law_print.h"
#include "service/lists.h"
#include "service/rates.h"
#include "service/session.h"
#include "service/tariff.h"

enum { TARIFF_QUANTITIES_MOST = 16 };

typedef struct tariff_run {
    adv_cli *cli;
    law_printer print;
    bool json;
    adv_session session;
    const adv_jurisdiction *j;
    const adv_tariff_kept *kept; /* every kept revision, by day in force */
    size_t kept_count;
    const adv_lists_kept *lists; /* every kept table of lists or layers, by name */
    size_t list_count;
    const adv_tariff *tariff; /* in force on the day */
    const adv_tariff_line *line;
    adv_tariff_question question;
    adv_tariff_choice choice; /* when an origin was given */
    bool asks_duty;           /* a value or a quantity was given */
    adv_duty_quantity quantities[TARIFF_QUANTITIES_MOST];
    adv_duty_part parts[TARIFF_QUANTITIES_MOST];
    adv_duty_basis basis;
    adv_duty_amount amount; /* when duty was asked for and a rate was chosen */
    int64_t marginal_e9;
    int32_t marginal_per;
    adv_layer_result *layers; /* of chapter 99 on the goods, when duty was asked for; NULL = none looked up */
} tariff_run;

/** Reads day, origin, claims, value, quantities and parts; says what is wrong and returns false. */
bool tariff_read_question(tariff_run *run);
/** Chooses the column and works out the duty, as far as was asked; false: see the problems. */
bool tariff_answer(tariff_run *run);
/** Whether the layer is charged on the goods or may be; then it is not in the figure of the schedule. */
bool tariff_layer_on_top(const adv_layer_line *layer);
bool tariff_has_choice(const tariff_run *run);

/** The answer as text or as JSON in run->print.out. */
void tariff_show_text(tariff_run *run);
void tariff_show_json(tariff_run *run);

/** True for a schedule by its name, .json or .json.gz; what is not one is a table of lists or layers. */
bool tariff_is_schedule(const char *path);
/** Tables of lists and layers to be imported. */
typedef struct tariff_lists {
    const char *const *paths;
    size_t count;
    const char *name; /* of a single one; NULL = the file's own */
    adv_lists_report *reports;
} tariff_lists;

/** Checks every file, alone, beside the others and beside what is kept, before one is kept: so all problems
    come at once and nothing is half done.  False: see the problems. */
bool tariff_check_lists(tariff_run *run, tariff_lists *in);
/** Keeps what was checked and says what each held; returns the exit code. */
int tariff_keep_lists(tariff_run *run, tariff_lists *in);
/** Loads what is kept of them into `lists`; false: see the problems. */
bool tariff_lists_kept(tariff_run *run);
void tariff_lists_text(tariff_run *run);
void tariff_lists_json(tariff_run *run, adv_json_writer *w);

/** A whole number, "" when memory is out. */
const char *tariff_number(adv_arena *arena, int64_t value);
/** Prints what was written; the exit status. */
int tariff_print(tariff_run *run);
/** "6109.10.00.12" of 6109100012. */
const char *tariff_dotted(adv_arena *arena, adv_text code);
/** The text as a C string in the arena; "" when memory is out. */
const char *tariff_string(adv_arena *arena, adv_text text);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The command line: one table of commands, each with its options, examples and exit codes.  --help, the usage
 * messages and the manual pages come from the same tables, so nothing can be accepted and not documented.
 */
#ifndef ADV_CLI_COMMAND_H
#define ADV_CLI_COMMAND_H

#include "advalorem/arena.h"
#include "advalorem/error.h"
#include "advalorem/text.h"

#include <stdbool.h>
#include <stddef.h>

/** Exit codes of every command. */
enum {
    ADV_EXIT_DONE = 0,       /* all valued; or the command did what was asked */
    ADV_EXIT_USAGE = 1,      /* the command line is off */
    ADV_EXIT_INPUT = 2,      /* the input cannot be used at all */
    ADV_EXIT_REJECTED = 3,   /* some rows were rejected */
    ADV_EXIT_INCOMPLETE = 4, /* none rejected, some not valued */
    ADV_EXIT_INTERRUPTED = 130
};

typedef struct adv_cli_option {
    const char *name;     /* "law", written --law; a one-letter name is written -o */
    const char *argument; /* "DIR"; NULL = a switch */
    const char *doc;
} adv_cli_option;

typedef struct adv_cli adv_cli;

typedef struct adv_cli_command {
    const char *name;
    const char *summary;
    const char *const *synopsis; /* NULL-terminated; without the program's name */
    const char *text;            /* paragraphs for the help and the manual */
    const adv_cli_option *options;
    size_t option_count;
    const char *const *examples; /* NULL-terminated pairs: command, what it does */
    int (*run)(adv_cli *cli);
} adv_cli_command;

enum { ADV_CLI_OPTIONS_MOST = 32 };

/** A parsed command line. */
struct adv_cli {
    const adv_cli_command *command;
    const char *values[ADV_CLI_OPTIONS_MOST]; /* by option; "" for a switch that is set; NULL = not given */
    char **words;                             /* what is no option */
    int word_count;
    adv_arena arena;
    adv_error_list problems;
};

/** Reads the arguments behind the command's name; false after a usage error was said. */
bool adv_cli_parse(adv_cli *cli, const adv_cli_command *command, int argc, char **argv);

const adv_cli_command *adv_cli_find(const char *name);
const adv_cli_command *adv_cli_at(size_t index); /* NULL behind the last */
/** The value of an option by name; NULL when it was not given. */
const char *adv_cli_value(const adv_cli *cli, const char *name);
bool adv_cli_flag(const adv_cli *cli, const char *name);
/** A whole number between bounds; says what is wrong and returns false otherwise. */
bool adv_cli_number(const adv_cli *cli, const char *name, long least, long most, long otherwise, long *out);

/** Prints problems on stderr, one a line; returns the exit code for unusable input. */
int adv_cli_problems(const adv_error_list *problems);
int adv_cli_usage_error(const adv_cli_command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void adv_cli_help(const adv_cli_command *command);
/** Manual pages in troff: of a command, of the program, of the columns of a book. */
void adv_cli_manual(const adv_cli_command *command);
void adv_cli_program_manual(void);
void adv_cli_book_manual(void);
/** Whether --width and --colour, where a command has them, can be followed; says what is wrong otherwise. */
bool adv_cli_printing_is_sound(const adv_cli *cli);
/** Columns to print into: --width, else the terminal's, else 100. */
int adv_cli_width(const adv_cli *cli);
/** --colour always|never|auto; auto means a terminal that NO_COLOR does not forbid. */
bool adv_cli_colour(const adv_cli *cli);
/** Writes a whole text to stdout; false when it cannot be written. */
bool adv_cli_print(adv_text text);

extern const adv_cli_command adv_command_value;
extern const adv_cli_command adv_command_explain;
extern const adv_cli_command adv_command_law;
extern const adv_cli_command adv_command_rates;
extern const adv_cli_command adv_command_schema;
extern const adv_cli_command adv_command_tariff;

#endif

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
    ADV_EXIT_DONE = 0,       /* all that was asked for has its figure; or done */
    ADV_EXIT_USAGE = 1,      /* the command line is off */
    ADV_EXIT_INPUT = 2,      /* the input cannot be used at all */
    ADV_EXIT_REJECTED = 3,   /* some rows were rejected */
    ADV_EXIT_INCOMPLETE = 4, /* none rejected; something asked for has no figure */
    ADV_EXIT_INTERRUPTED = 130
};

/** A row of what every command shares: a code, a variable or a file, and what it means. */
typedef struct adv_cli_row {
    const char *name, *doc;
} adv_cli_row;

/** Exit codes in words, in their order. */
typedef struct adv_cli_exit {
    int code;
    const char *doc;
} adv_cli_exit;
extern const adv_cli_exit adv_cli_exits[]; /* the last has no doc */
extern const adv_cli_row adv_cli_environment[]; /* the last has no name */

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
    const adv_cli_row *files;    /* read and written beside what the options say; the last has no name */
    bool values_nothing;         /* its exit codes end with ADV_EXIT_INPUT */
    bool answers;                /* it never ends with ADV_EXIT_INCOMPLETE */
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
/** Whether the code is one the command ends with; NULL = any command. */
bool adv_cli_ends_with(const adv_cli_command *command, int code);

/** Manual pages in troff: of a command, of the program, of a file format. */
void adv_cli_manual(const adv_cli_command *command);
void adv_cli_program_manual(void);
typedef struct adv_cli_format {
    const char *name;    /* "book": adval-book(5) */
    const char *summary;
    void (*print)(void); /* all sections between NAME and SEE ALSO */
} adv_cli_format;
extern const adv_cli_format adv_cli_formats[]; /* the last has no name */
void adv_cli_format_manual(const adv_cli_format *format);

/** What is about the program and not about goods: help, manual, version. */
typedef struct adv_cli_own {
    const char *name, *synopsis, *summary;
} adv_cli_own;
extern const adv_cli_own adv_cli_owns[]; /* the last has no name */
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
extern const adv_cli_command adv_command_assists;
extern const adv_cli_command adv_command_law;
extern const adv_cli_command adv_command_rates;
extern const adv_cli_command adv_command_schema;
extern const adv_cli_command adv_command_sql;
extern const adv_cli_command adv_command_tariff;
extern const adv_cli_command adv_command_duty;
extern const adv_cli_command adv_command_completion;

#endif

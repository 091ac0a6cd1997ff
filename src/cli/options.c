/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading a command line by its command's table, and saying what the table says: usage, help, manual page.
 */
#include "command.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* The other spelling of an option is as good. */
static int option_index(const adv_cli_command *command, const char *name, size_t length)
{
    if (length == 5 && strncmp(name, "color", length) == 0) {
        return option_index(command, "colour", 6);
    }
    for (size_t i = 0; i < command->option_count; i++) {
        if (strlen(command->options[i].name) == length &&
            strncmp(command->options[i].name, name, length) == 0) {
            return (int)i;
        }
    }
    return -1;
}

const char *adv_cli_value(const adv_cli *cli, const char *name)
{
    int index = option_index(cli->command, name, strlen(name));
    return index < 0 ? NULL : cli->values[index];
}

bool adv_cli_flag(const adv_cli *cli, const char *name)
{
    return adv_cli_value(cli, name) != NULL;
}

bool adv_cli_number(const adv_cli *cli, const char *name, long least, long most, long otherwise, long *out)
{
    const char *text = adv_cli_value(cli, name);
    char *end = NULL;
    *out = otherwise;
    if (text == NULL) {
        return true;
    }
    errno = 0;
    long value = strtol(text, &end, 10);
    if (end == text || *end != '\0' || errno != 0 || value < least || value > most) {
        (void)adv_cli_usage_error(cli->command, "--%s takes a whole number from %ld to %ld, not '%s'", name,
                                  least, most, text);
        return false;
    }
    *out = value;
    return true;
}

static const char *dashes(const adv_cli_option *option)
{
    return strlen(option->name) == 1 ? "-" : "--";
}

/* One argument that starts with a dash; returns how many words it took, 0 on an error already said. */
static int take_option(adv_cli *cli, int left, char **argv)
{
    const char *word = argv[0];
    const char *name = word + (word[1] == '-' ? 2 : 1);
    const char *equals = strchr(name, '=');
    size_t length = equals == NULL ? strlen(name) : (size_t)(equals - name);
    int index = option_index(cli->command, name, length);
    if (index < 0) {
        (void)adv_cli_usage_error(cli->command, "there is no option '%s'", word);
        return 0;
    }
    const adv_cli_option *option = &cli->command->options[index];
    if (option->argument == NULL) {
        if (equals != NULL) {
            (void)adv_cli_usage_error(cli->command, "%s%s takes no value", dashes(option), option->name);
            return 0;
        }
        cli->values[index] = "";
        return 1;
    }
    if (equals != NULL) {
        cli->values[index] = equals + 1;
        return 1;
    }
    if (left < 2) {
        (void)adv_cli_usage_error(cli->command, "%s%s needs a value: %s", dashes(option), option->name,
                                  option->argument);
        return 0;
    }
    cli->values[index] = argv[1];
    return 2;
}

bool adv_cli_parse(adv_cli *cli, const adv_cli_command *command, int argc, char **argv)
{
    memset(cli, 0, sizeof *cli);
    cli->command = command;
    cli->words = argv; /* words are moved to the front as they are met */
    bool only_words = false;
    for (int i = 0; i < argc;) {
        if (!only_words && strcmp(argv[i], "--") == 0) {
            only_words = true;
            i++;
        } else if (!only_words && argv[i][0] == '-' && argv[i][1] != '\0') {
            int took = take_option(cli, argc - i, &argv[i]);
            if (took == 0) {
                return false;
            }
            i += took;
        } else {
            cli->words[cli->word_count++] = argv[i++];
        }
    }
    return true;
}

int adv_cli_usage_error(const adv_cli_command *command, const char *format, ...)
{
    va_list arguments;
    fputs("adval: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    if (command == NULL) {
        fputs("\nTry 'adval --help'.\n", stderr);
    } else {
        fprintf(stderr, "\nTry 'adval %s --help'.\n", command->name);
    }
    return ADV_EXIT_USAGE;
}

int adv_cli_problems(const adv_error_list *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        const adv_place *place = &problems->items[i].place;
        fprintf(stderr, "%s", place->source == NULL ? "adval" : place->source);
        if (place->row > 0) {
            fprintf(stderr, ":%lld", (long long)place->row);
        }
        if (place->row > 0 && place->column > 0) {
            fprintf(stderr, ":%d", (int)place->column);
        }
        if (place->field != NULL && place->field[0] != '\0') {
            fprintf(stderr, ": %s", place->field);
        }
        fprintf(stderr, ": %s\n", problems->items[i].message);
    }
    if (problems->dropped > 0) {
        fprintf(stderr, "and %zu more of the kind\n", problems->dropped);
    }
    fprintf(stderr, "%zu problem%s; nothing was written\n", problems->count + problems->dropped,
            problems->count + problems->dropped == 1 ? "" : "s");
    return ADV_EXIT_INPUT;
}

enum { HELP_COLUMNS = 100, HELP_INDENT = 30 };

/* Words from column `at` on, later lines from `indent`; single line ends of the text are blanks. */
static void print_wrapped(const char *text, size_t at, size_t indent)
{
    while (*text != '\0') {
        size_t length = strcspn(text, " \n");
        if (at > indent && at + length > HELP_COLUMNS) {
            printf("\n%*s", (int)indent, "");
            at = indent;
        }
        printf("%.*s", (int)length, text);
        text += length;
        at += length;
        size_t blanks = strspn(text, " ");
        bool ends = text[blanks] == '\0';
        bool paragraph = text[blanks] == '\n' && text[blanks + 1] == '\n';
        if (paragraph) {
            printf("\n\n%*s", (int)indent, "");
            at = indent;
        } else if (!ends && at + 1 + strcspn(text + strspn(text, " \n"), " \n") <= HELP_COLUMNS) {
            blanks = blanks == 0 ? 1 : blanks;
            printf("%*s", (int)blanks, "");
            at += blanks;
        } else if (!ends) {
            printf("\n%*s", (int)indent, "");
            at = indent;
        }
        text += strspn(text, " \n");
    }
    printf("\n");
}

/* A name that is longer than its column pushes its words on. */
static void print_named(const char *name, const char *doc)
{
    int width = printf("  %-26s  ", name);
    print_wrapped(doc, width < HELP_INDENT ? HELP_INDENT : (size_t)width, HELP_INDENT);
}

static void print_option(const adv_cli_option *option)
{
    char left[64];
    snprintf(left, sizeof left, "%s%s%s%s", dashes(option), option->name, option->argument == NULL ? "" : " ",
             option->argument == NULL ? "" : option->argument);
    print_named(left, option->doc);
}

static void print_rows(const char *head, const adv_cli_row *rows)
{
    printf("\n%s:\n", head);
    for (; rows->name != NULL; rows++) {
        print_named(rows->name, rows->doc);
    }
}

static void print_common(const adv_cli_command *command)
{
    printf("\nexit status:\n");
    for (const adv_cli_exit *row = adv_cli_exits; row->doc != NULL; row++) {
        if (adv_cli_ends_with(command, row->code)) {
            printf("  %-26d  %s\n", row->code, row->doc);
        }
    }
    print_rows("environment", adv_cli_environment);
    if (command->files != NULL) {
        print_rows("files", command->files);
    }
}

void adv_cli_help(const adv_cli_command *command)
{
    printf("adval %s: %s\n\n", command->name, command->summary);
    for (size_t i = 0; command->synopsis[i] != NULL; i++) {
        printf("%s adval %s\n", i == 0 ? "usage:" : "      ", command->synopsis[i]);
    }
    printf("\n");
    print_wrapped(command->text, 0, 0);
    if (command->option_count > 0) {
        printf("\noptions:\n");
    }
    for (size_t i = 0; i < command->option_count; i++) {
        print_option(&command->options[i]);
    }
    printf("\nexamples:\n");
    for (size_t i = 0; command->examples[i] != NULL; i += 2) {
        printf("  %s\n      %s\n", command->examples[i], command->examples[i + 1]);
    }
    print_common(command);
}

int adv_cli_width(const adv_cli *cli)
{
    long width = 0;
    struct winsize size;
    const char *text = adv_cli_value(cli, "width");
    if (text != NULL) {
        return adv_cli_number(cli, "width", 60, 400, 100, &width) ? (int)width : -1;
    }
    if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 60) {
        return size.ws_col < 160 ? size.ws_col : 160;
    }
    return 100;
}

bool adv_cli_colour(const adv_cli *cli)
{
    const char *when = adv_cli_value(cli, "colour");
    const char *forbidden = getenv("NO_COLOR");
    if (when != NULL && strcmp(when, "auto") != 0) {
        return strcmp(when, "always") == 0;
    }
    return isatty(STDOUT_FILENO) && (forbidden == NULL || forbidden[0] == '\0');
}

bool adv_cli_printing_is_sound(const adv_cli *cli)
{
    const char *when = adv_cli_value(cli, "colour");
    if (when != NULL && strcmp(when, "always") != 0 && strcmp(when, "never") != 0 &&
        strcmp(when, "auto") != 0) {
        (void)adv_cli_usage_error(cli->command, "--colour takes always, never or auto, not '%s'", when);
        return false;
    }
    return adv_cli_width(cli) > 0;
}

bool adv_cli_print(adv_text text)
{
    return fwrite(text.bytes, 1, text.length, stdout) == text.length && fflush(stdout) == 0;
}

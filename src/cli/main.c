/* SPDX-License-Identifier: Apache-2.0 */
/*
 * adval: the table of commands and how one of them is run.
 */
#include "command.h"

#include "advalorem/api.h"
#include "advalorem/law.h"

#include <locale.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

static const adv_cli_command *const commands[] = {
    &adv_command_value, &adv_command_explain, &adv_command_assists, &adv_command_sql,
    &adv_command_law,   &adv_command_rates,   &adv_command_tariff,  &adv_command_duty,
    &adv_command_schema, &adv_command_completion,
};

const adv_cli_command *adv_cli_at(size_t index)
{
    return index < sizeof commands / sizeof *commands ? commands[index] : NULL;
}

const adv_cli_command *adv_cli_find(const char *name)
{
    for (size_t i = 0; adv_cli_at(i) != NULL; i++) {
        if (strcmp(adv_cli_at(i)->name, name) == 0) {
            return adv_cli_at(i);
        }
    }
    return NULL;
}

const adv_cli_own adv_cli_owns[] = {
    {"help", "help [COMMAND]", "help of a command: adval help value"},
    {"manual", "manual [PAGE]", "a manual page in troff: adval manual value, adval manual rates.5"},
    {"version", "version", "version of the program, the rules and the built-in law"},
    {NULL, NULL, NULL},
};

static const adv_cli_own *own_of(const char *word)
{
    for (const adv_cli_own *own = adv_cli_owns; own->name != NULL; own++) {
        if (strcmp(own->name, word) == 0) {
            return own;
        }
    }
    return NULL;
}

static int print_help(void)
{
    printf("adval: customs value of imported goods by law, exact and explained\n\nusage: adval COMMAND "
           "[options]\n\n");
    for (size_t i = 0; adv_cli_at(i) != NULL; i++) {
        printf("  %-10s %s\n", adv_cli_at(i)->name, adv_cli_at(i)->summary);
    }
    for (const adv_cli_own *own = adv_cli_owns; own->name != NULL; own++) {
        printf("  %-10s %s\n", own->name, own->summary);
    }
    printf("\n'adval COMMAND --help' shows options, examples and exit codes.  This is not legal advice, but "
           "it can be\n"
           "checked by those who give it: every figure names its provision and how sure we are of it.\n");
    return ADV_EXIT_DONE;
}

static int print_version(void)
{
    const adv_law *law = adv_law_builtin();
    printf("adval %s, rules %s, law pack %.16s\n", adv_version(), ADV_RULE_VERSION, law->digest);
    return ADV_EXIT_DONE;
}

static bool is_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

static bool asks_help(int argc, char **argv)
{
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (is_help(argv[i])) {
            return true;
        }
    }
    return false;
}

static int run_command(const adv_cli_command *command, int argc, char **argv)
{
    adv_cli cli;
    if (asks_help(argc, argv)) {
        adv_cli_help(command);
        return ADV_EXIT_DONE;
    }
    if (!adv_cli_parse(&cli, command, argc, argv) || !adv_cli_printing_is_sound(&cli)) {
        return ADV_EXIT_USAGE;
    }
    adv_arena_init(&cli.arena, NULL);
    adv_error_list_init(&cli.problems, &cli.arena, 0);
    int code = command->run(&cli);
    adv_arena_reset(&cli.arena);
    return code;
}

/* The format of that name; "rates.5" where a command has the same. */
static const adv_cli_format *format_of(const char *name)
{
    size_t length = strlen(name);
    length -= length > 2 && strcmp(name + length - 2, ".5") == 0 ? 2 : 0;
    for (const adv_cli_format *format = adv_cli_formats; format->name != NULL; format++) {
        if (strlen(format->name) == length && strncmp(format->name, name, length) == 0) {
            return format;
        }
    }
    return NULL;
}

static int print_manual(const char *name)
{
    const adv_cli_command *command = name == NULL ? NULL : adv_cli_find(name);
    const adv_cli_format *format = name == NULL ? NULL : format_of(name);
    if (name == NULL) {
        adv_cli_program_manual();
    } else if (command != NULL) {
        adv_cli_manual(command);
    } else if (format != NULL) {
        adv_cli_format_manual(format);
    } else {
        return adv_cli_usage_error(NULL, "there is no manual page '%s'", name);
    }
    return ADV_EXIT_DONE;
}

static int help_about(const char *name)
{
    const adv_cli_command *command = name == NULL ? NULL : adv_cli_find(name);
    if (command != NULL) {
        adv_cli_help(command);
        return ADV_EXIT_DONE;
    }
    return name == NULL || own_of(name) != NULL ? print_help()
                                                : adv_cli_usage_error(NULL, "there is no command '%s'", name);
}

/* -1 = the word is no command of the program's own. */
static int run_own(const char *word, int argc, char **argv)
{
    bool help = strcmp(word, "help") == 0;
    bool manual = strcmp(word, "manual") == 0;
    bool version = strcmp(word, "version") == 0 || strcmp(word, "--version") == 0 ||
                   strcmp(word, "-V") == 0;
    if (!help && !manual && !version && !is_help(word)) {
        return -1;
    }
    if (is_help(word) || asks_help(argc, argv)) {
        return print_help();
    }
    if (argc > (version ? 0 : 1)) {
        return adv_cli_usage_error(NULL, "'%s' takes %s", word,
                                   version ? "nothing behind it" : "one name at most");
    }
    if (version) {
        return print_version();
    }
    return manual ? print_manual(argc > 0 ? argv[0] : NULL) : help_about(argc > 0 ? argv[0] : NULL);
}

static int run_word(const char *word, int argc, char **argv)
{
    int code = run_own(word, argc, argv);
    if (code >= 0) {
        return code;
    }
    const adv_cli_command *command = adv_cli_find(word);
    return command == NULL ? adv_cli_usage_error(NULL, "there is no command '%s'", word)
                           : run_command(command, argc, argv);
}

int main(int argc, char **argv)
{
    (void)setlocale(LC_ALL, "C"); /* figures are written one way everywhere */
    if (sodium_init() < 0) {
        fputs("adval: libsodium cannot be started\n", stderr);
        return ADV_EXIT_INPUT;
    }
    int code = argc > 1 ? run_word(argv[1], argc - 2, argv + 2) : print_help();
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fputs("adval: standard output took not all of what was to be printed; is the disk full?\n", stderr);
        return code == ADV_EXIT_DONE ? ADV_EXIT_INPUT : code;
    }
    return code;
}

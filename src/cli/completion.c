/* SPDX-License-Identifier: Apache-2.0 */
/*
 * adval completion: what a shell needs to complete a command line of ours, printed from the tables that read
 * one.  Which words may stand where follows from the synopsis of each command: small letters are typed as
 * they stand, capitals are placeholders, and one table says what a placeholder can be.  Both shells read the
 * same three functions; only what moves the cursor differs.
 */
#include "command.h"

#include "advalorem/determination.h"
#include "advalorem/law.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* ---- placeholders -------------------------------------------------------------------------------------- */

static void print_jurisdictions(void)
{
    const adv_law *law = adv_law_builtin();
    for (uint16_t i = 0; i < law->jurisdiction_count; i++) {
        printf(" %s", law->jurisdictions[i].code);
    }
}

static void print_law_parts(void)
{
    print_jurisdictions();
    printf(" incoterms charges");
}

static void print_currencies(void)
{
    for (adv_currency c = 1; c < adv_currency_count(); c++) {
        printf(" %s", adv_currency_get(c)->code);
    }
}

static void print_kinds(void)
{
    for (unsigned kind = 1; kind < ADV_KIND_COUNT; kind++) {
        printf(" %s", adv_element_kind_row((adv_element_kind)kind)->name);
    }
}

static void print_ways(void)
{
    for (int way = ADV_APPORTION_FIRST_SHIPMENT; way <= ADV_APPORTION_GIVEN; way++) {
        printf(" %s", adv_apportionment_name((adv_apportionment)way));
    }
}

static void print_commands(void)
{
    for (size_t i = 0; adv_cli_at(i) != NULL; i++) {
        printf(" %s", adv_cli_at(i)->name);
    }
}

static void print_pages(void)
{
    print_commands();
    for (const adv_cli_format *format = adv_cli_formats; format->name != NULL; format++) {
        printf(" %s%s", format->name, adv_cli_find(format->name) != NULL ? ".5" : "");
    }
}

static void print_groups(void)
{
    printf(" origin chapter cause");
}

static void print_when(void)
{
    printf(" always never auto");
}

/* A word in capitals that a synopsis or an option names.  Neither files, folders nor words: anything. */
typedef struct placeholder {
    const char *name;
    bool files, folders;
    void (*words)(void);
} placeholder;

static const placeholder placeholders[] = {
    {"BOOK", false, true, NULL},
    {"COMMAND", false, false, print_commands},
    {"CURRENCY", false, false, print_currencies},
    {"DAY", false, false, NULL},
    {"DAYS", false, false, NULL},
    {"DIR", false, true, NULL},
    {"ENTRY", false, false, NULL},
    {"FILE", true, false, NULL},
    {"FOLDER", false, true, NULL},
    {"GROUP", false, false, print_groups},
    {"ID", false, false, NULL},
    {"JURISDICTION", false, false, print_law_parts},
    {"LAWS", false, false, print_jurisdictions},
    {"LINE", false, false, NULL},
    {"LIST", false, false, NULL},
    {"N", false, false, NULL},
    {"NAME", false, false, NULL},
    {"NUMBER", false, false, NULL},
    {"PAGE", false, false, print_pages},
    {"SHIPMENT", true, false, NULL},
    {"SIZE", false, false, NULL},
    {"STATEMENT", false, false, NULL},
    {"SYMBOLS", false, false, NULL},
    {"TABLE", true, false, NULL},
    {"UNITS", false, false, NULL},
    {"USD", false, false, NULL},
    {"WAY", false, false, print_ways},
    {"WHAT", false, false, print_kinds},
    {"WHEN", false, false, print_when},
    {"XX", false, false, print_jurisdictions},
};

static bool is_known(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof placeholders / sizeof *placeholders; i++) {
        if (strlen(placeholders[i].name) == length && strncmp(placeholders[i].name, name, length) == 0) {
            return true;
        }
    }
    return false;
}

/* ---- synopses ------------------------------------------------------------------------------------------ */

/* The words of a synopsis that are typed without a dash, behind the command's name. */
typedef struct place {
    char word[32];
    bool literal;
} place;

enum { PLACES_MOST = 8, FORMS_MOST = 16 };

typedef struct form {
    place places[PLACES_MOST];
    size_t count;
} form;

/* The next word without brackets and bars into `out`; returns where to go on, or NULL at the end. */
static const char *next_word(char out[64], const char *at)
{
    size_t length = 0;
    at += strspn(at, " []|");
    while (at[length] != '\0' && strchr(" []|", at[length]) == NULL) {
        length++;
    }
    if (length == 0) {
        return NULL;
    }
    snprintf(out, 64, "%.*s", (int)(length < 63 ? length : 63), at);
    return at + length;
}

static bool takes_value(const adv_cli_command *command, const char *dashed)
{
    for (size_t i = 0; command != NULL && i < command->option_count; i++) {
        if (strcmp(command->options[i].name, dashed + strspn(dashed, "-")) == 0) {
            return command->options[i].argument != NULL;
        }
    }
    return false;
}

/* "FILE..." stands at every place from there on. */
static void add_place(form *out, char *word)
{
    char *dots = strstr(word, "...");
    if (dots != NULL) {
        *dots = '\0';
    }
    do {
        if (out->count < PLACES_MOST) {
            place *p = &out->places[out->count++];
            snprintf(p->word, sizeof p->word, "%.31s", word);
            p->literal = islower((unsigned char)word[0]);
        }
    } while (dots != NULL && out->count < PLACES_MOST);
}

static void read_form(form *out, const adv_cli_command *command, const char *synopsis)
{
    char word[64];
    const char *at = next_word(word, synopsis); /* the command itself */
    memset(out, 0, sizeof *out);
    while (at != NULL && (at = next_word(word, at)) != NULL) {
        if (word[0] == '-') {
            at = takes_value(command, word) ? next_word(word, at) : at;
        } else {
            add_place(out, word);
        }
    }
}

static size_t read_forms(form *out, const adv_cli_command *command)
{
    size_t count = 0;
    for (; command->synopsis[count] != NULL && count < FORMS_MOST; count++) {
        read_form(&out[count], command, command->synopsis[count]);
    }
    return count;
}

/* ---- the functions both shells share ------------------------------------------------------------------- */

/* What may stand at a place once the words before it are chosen; `verb` is the literal at place 0. */
static void print_place(const char *command, const form *forms, size_t count, size_t at, const char *verb)
{
    printf("    '%s %zu %s') REPLY='", command, at, verb);
    for (size_t i = 0; i < count; i++) {
        const char *word = forms[i].places[at].word;
        bool here =
            at < forms[i].count && (at == 0 || verb[0] == '\0' || strcmp(forms[i].places[0].word, verb) == 0);
        for (size_t k = 0; here && k < i; k++) {
            here = at >= forms[k].count || strcmp(forms[k].places[at].word, word) != 0 ||
                   (at > 0 && strcmp(forms[k].places[0].word, forms[i].places[0].word) != 0);
        }
        if (here) {
            printf("%s ", word);
        }
    }
    printf("' ;;\n");
}

static void print_places_of(const char *command, const form *forms, size_t count)
{
    print_place(command, forms, count, 0, "");
    for (size_t i = 0; i < count; i++) {
        bool first = true; /* of its verb */
        const char *verb = forms[i].places[0].literal ? forms[i].places[0].word : "";
        size_t most = forms[i].count;
        for (size_t k = 0; k < count; k++) {
            bool same = forms[k].count > 0 && strcmp(forms[k].places[0].word, forms[i].places[0].word) == 0;
            first = first && !(same && k < i);
            most = same && forms[k].count > most ? forms[k].count : most;
        }
        for (size_t at = 1; first && forms[i].count > 0 && at < most; at++) {
            print_place(command, forms, count, at, verb);
        }
    }
}

static void print_places(void)
{
    printf("# What may stand at a place: command, number of words before it, first of them.\n"
           "_adval_place()\n{\n    REPLY=''\n    case $1 in\n");
    for (size_t i = 0; adv_cli_at(i) != NULL; i++) {
        form forms[FORMS_MOST];
        print_places_of(adv_cli_at(i)->name, forms, read_forms(forms, adv_cli_at(i)));
    }
    for (const adv_cli_own *own = adv_cli_owns; own->name != NULL; own++) {
        form one;
        read_form(&one, NULL, own->synopsis);
        if (one.count > 0) {
            print_places_of(own->name, &one, 1);
        }
    }
    printf("    esac\n}\n\n");
}

static const char *dashes(const adv_cli_option *option)
{
    return option->name[1] == '\0' ? "-" : "--";
}

static void print_arguments(void)
{
    printf("# What an option of a command takes; nothing for a switch.\n"
           "_adval_argument()\n{\n    REPLY=''\n    case $1 in\n");
    for (size_t i = 0; adv_cli_at(i) != NULL; i++) {
        const adv_cli_command *command = adv_cli_at(i);
        for (size_t o = 0; o < command->option_count; o++) {
            if (command->options[o].argument != NULL) {
                printf("    '%s %s%s') REPLY=%s ;;\n", command->name, dashes(&command->options[o]),
                       command->options[o].name, command->options[o].argument);
            }
        }
    }
    printf("    esac\n}\n\n");
}

static void print_placeholders(void)
{
    printf("# The words a placeholder stands for.\n"
           "_adval_words()\n{\n    REPLY=''\n    case $1 in\n");
    for (size_t i = 0; i < sizeof placeholders / sizeof *placeholders; i++) {
        if (placeholders[i].words != NULL) {
            printf("    %s) REPLY='", placeholders[i].name);
            placeholders[i].words();
            printf("' ;;\n");
        }
    }
    printf("    esac\n}\n\n");
}

/* "BOOK|DIR" for a pattern of case. */
static void print_pattern(bool files)
{
    const char *before = "";
    for (size_t i = 0; i < sizeof placeholders / sizeof *placeholders; i++) {
        if (files ? placeholders[i].files : placeholders[i].folders) {
            printf("%s%s", before, placeholders[i].name);
            before = "|";
        }
    }
}

/* ---- bash ---------------------------------------------------------------------------------------------- */

static void print_bash_options(void)
{
    printf("_adval_options()\n{\n    REPLY='--help'\n    case $1 in\n");
    for (size_t i = 0; adv_cli_at(i) != NULL; i++) {
        const adv_cli_command *command = adv_cli_at(i);
        printf("    %s) REPLY='--help", command->name);
        for (size_t o = 0; o < command->option_count; o++) {
            printf(" %s%s", dashes(&command->options[o]), command->options[o].name);
        }
        printf("' ;;\n");
    }
    printf("    esac\n}\n\n");
}

static void print_bash(void)
{
    printf("# bash completion for adval, printed by 'adval completion bash'.\n\n");
    print_places();
    print_arguments();
    print_placeholders();
    print_bash_options();
    printf("# Adds what a placeholder or a plain word offers for $cur.\n"
           "_adval_offer()\n{\n    local REPLY found\n    case $1 in\n    ");
    print_pattern(true);
    printf(")\n        compopt -o filenames 2>/dev/null\n"
           "        mapfile -t found < <(compgen -f -- \"$cur\") ;;\n    ");
    print_pattern(false);
    printf(")\n        compopt -o filenames 2>/dev/null\n"
           "        mapfile -t found < <(compgen -d -- \"$cur\") ;;\n"
           "    [A-Z]*)\n        _adval_words \"$1\"\n"
           "        mapfile -t found < <(compgen -W \"$REPLY\" -- \"$cur\") ;;\n"
           "    *)  mapfile -t found < <(compgen -W \"$1\" -- \"$cur\") ;;\n    esac\n"
           "    COMPREPLY+=(\"${found[@]}\")\n}\n\n");
    printf(
        "_adval()\n{\n    local cur=${COMP_WORDS[COMP_CWORD]} command='' verb='' kind='' place=0 i=1 word\n"
        "    local REPLY\n    COMPREPLY=()\n"
        "    while (( i < COMP_CWORD )); do\n        word=${COMP_WORDS[i]}\n"
        "        if [[ -z $command ]]; then\n            command=$word\n"
        "        elif [[ $word == -?* ]]; then\n            _adval_argument \"$command $word\"\n"
        "            if [[ -n $REPLY ]]; then # its value is the next word, behind a = or not\n"
        "                [[ ${COMP_WORDS[i+1]} == = ]] && (( i++ ))\n                (( i++ ))\n"
        "                (( i >= COMP_CWORD )) && kind=$REPLY\n            fi\n"
        "        else\n            (( place == 0 )) && verb=$word\n            (( place++ ))\n        fi\n"
        "        (( i++ ))\n    done\n    [[ $cur == = ]] && cur=''\n");
    printf("    if [[ -z $command ]]; then\n        _adval_offer '");
    print_commands();
    for (const adv_cli_own *own = adv_cli_owns; own->name != NULL; own++) {
        printf(" %s", own->name);
    }
    printf(" --help --version'\n    elif [[ -n $kind ]]; then\n        _adval_offer \"$kind\"\n"
           "    elif [[ $cur == -* ]]; then\n        _adval_options \"$command\"\n"
           "        _adval_offer \"$REPLY\"\n    else\n"
           "        _adval_place \"$command $place $verb\"\n"
           "        [[ -n $REPLY || $place == 0 ]] || _adval_place \"$command $place \"\n"
           "        for word in $REPLY; do\n            _adval_offer \"$word\"\n        done\n    fi\n}\n\n"
           "complete -F _adval adval\n");
}

/* ---- zsh ----------------------------------------------------------------------------------------------- */

/* 'name:what it is' in single quotes, as _describe takes it. */
static void print_described(const char *before, const char *name, const char *doc)
{
    printf(" '%s%s:", before, name);
    for (const char *c = doc; *c != '\0'; c++) {
        if (*c == '\'') {
            fputs("'\\''", stdout);
        } else {
            putchar(*c);
        }
    }
    putchar('\'');
}

static void print_zsh_options(void)
{
    printf("_adval_options()\n{\n    case $1 in\n");
    for (size_t i = 0; adv_cli_at(i) != NULL; i++) {
        const adv_cli_command *command = adv_cli_at(i);
        printf("    %s) offered=('--help:this command in short'", command->name);
        for (size_t o = 0; o < command->option_count; o++) {
            printf("\n       ");
            print_described(dashes(&command->options[o]), command->options[o].name, command->options[o].doc);
        }
        printf(") ;;\n");
    }
    printf("    *) offered=('--help:the program in short') ;;\n    esac\n}\n\n");
}

static void print_zsh_commands(void)
{
    printf("_adval_commands()\n{\n    offered=(");
    for (size_t i = 0; adv_cli_at(i) != NULL; i++) {
        printf("\n       ");
        print_described("", adv_cli_at(i)->name, adv_cli_at(i)->summary);
    }
    for (const adv_cli_own *own = adv_cli_owns; own->name != NULL; own++) {
        printf("\n       ");
        print_described("", own->name, own->summary);
    }
    printf(")\n}\n\n");
}

static void print_zsh(void)
{
    printf("#compdef adval\n# zsh completion for adval, printed by 'adval completion zsh'.\n\n");
    print_places();
    print_arguments();
    print_placeholders();
    print_zsh_options();
    print_zsh_commands();
    printf("# Adds what a placeholder or a plain word offers.\n"
           "_adval_offer()\n{\n    local REPLY\n    case $1 in\n    ");
    print_pattern(true);
    printf(") _files ;;\n    ");
    print_pattern(false);
    printf(") _files -/ ;;\n"
           "    [A-Z]*) _adval_words $1; [[ -n $REPLY ]] && compadd -- ${=REPLY} ;;\n"
           "    *) compadd -- $1 ;;\n    esac\n}\n\n");
    printf("_adval()\n{\n    local command='' verb='' kind='' place=0 i=2 word REPLY\n    local -a offered\n"
           "    while (( i < CURRENT )); do\n        word=$words[i]\n"
           "        if [[ -z $command ]]; then\n            command=$word\n"
           "        elif [[ $word == -?*=* ]]; then\n            :\n"
           "        elif [[ $word == -?* ]]; then\n            _adval_argument \"$command $word\"\n"
           "            if [[ -n $REPLY ]]; then\n                (( ++i ))\n"
           "                (( i >= CURRENT )) && kind=$REPLY\n            fi\n"
           "        else\n            (( place == 0 )) && verb=$word\n            (( ++place ))\n        fi\n"
           "        (( ++i ))\n    done\n");
    printf("    if [[ -z $command ]]; then\n        _adval_commands\n"
           "        _describe -t commands command offered\n"
           "    elif [[ -n $kind ]]; then\n        _adval_offer $kind\n"
           "    elif [[ $words[CURRENT] == -?*=* ]]; then\n"
           "        _adval_argument \"$command ${words[CURRENT]%%%%=*}\"\n        compset -P '*='\n"
           "        [[ -n $REPLY ]] && _adval_offer $REPLY\n"
           "    elif [[ $words[CURRENT] == -* ]]; then\n        _adval_options $command\n"
           "        _describe -o -t options option offered\n    else\n"
           "        _adval_place \"$command $place $verb\"\n"
           "        [[ -n $REPLY || $place == 0 ]] || _adval_place \"$command $place \"\n"
           "        for word in ${=REPLY}; do\n            _adval_offer $word\n        done\n    fi\n}\n\n"
           "if [[ $funcstack[1] == _adval ]]; then\n    _adval \"$@\"\nelse\n    compdef _adval adval\nfi\n");
}

/* ---- the command --------------------------------------------------------------------------------------- */

/* A placeholder nobody explained would complete nothing; it is one of our own mistakes, so it is said. */
static const char *unknown_placeholder(void)
{
    for (size_t i = 0; adv_cli_at(i) != NULL; i++) {
        const adv_cli_command *command = adv_cli_at(i);
        form forms[FORMS_MOST];
        size_t count = read_forms(forms, command);
        for (size_t f = 0; f < count; f++) {
            for (size_t p = 0; p < forms[f].count; p++) {
                const place *at = &forms[f].places[p];
                if (!at->literal && !is_known(at->word, strlen(at->word))) {
                    return command->name;
                }
            }
        }
        for (size_t o = 0; o < command->option_count; o++) {
            const char *argument = command->options[o].argument;
            if (argument != NULL && !is_known(argument, strlen(argument))) {
                return command->name;
            }
        }
    }
    return NULL;
}

static int run_completion(adv_cli *cli)
{
    const char *shell = cli->word_count == 1 ? cli->words[0] : "";
    const char *unknown = unknown_placeholder();
    if (unknown != NULL) {
        fprintf(stderr, "adval: a placeholder of '%s' is not in the table of completions\n", unknown);
        return ADV_EXIT_INPUT;
    }
    if (strcmp(shell, "bash") == 0) {
        print_bash();
    } else if (strcmp(shell, "zsh") == 0) {
        print_zsh();
    } else {
        return adv_cli_usage_error(cli->command, "name the shell: bash or zsh");
    }
    return ADV_EXIT_DONE;
}

static const char *const synopsis[] = {"completion bash", "completion zsh", NULL};
static const char *const examples[] = {"adval completion bash > adval.bash",
                                       "for `. adval.bash`, or the folder bash-completion reads",
                                       "adval completion zsh > _adval", "for a folder of fpath", NULL};

const adv_cli_command adv_command_completion = {
    .name = "completion",
    .summary = "print what a shell needs to complete command lines",
    .synopsis = synopsis,
    .text =
        "The script is made from the tables that read the command line: commands and what follows them,\n"
        "options and the words their values are taken from, files and folders.  Installing puts it where\n"
        "bash and zsh look by themselves.",
    .examples = examples,
    .values_nothing = true,
    .run = run_completion,
};

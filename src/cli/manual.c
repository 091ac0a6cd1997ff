/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Manual pages, written from the tables that read command lines and books, so that none can fall behind.
 */
#include "command.h"

#include "advalorem/book.h"

#include <stdio.h>
#include <string.h>

/* What a character is in troff when it is to be printed as it stands; NULL = as it is. */
static const char *troff_of(char c, bool line_start)
{
    switch (c) {
    case '\\': return "\\e";
    case '-': return "\\-";
    case '"': return "\\(dq"; /* a bare one would open an argument of a macro */
    case '\'': return "\\(aq";
    case '`': return "\\(ga";
    case '~': return "\\(ti";
    case '^': return "\\(ha";
    case '.': return line_start ? "\\&." : NULL;
    default: return NULL;
    }
}

static void print_piece(const char *text, size_t length, bool line_start)
{
    for (size_t i = 0; i < length; i++) {
        const char *escaped = troff_of(text[i], line_start && i == 0);
        if (escaped != NULL) {
            fputs(escaped, stdout);
        } else {
            putchar(text[i]);
        }
    }
}

static size_t columns_of(const char *text, size_t length)
{
    size_t columns = 0;
    for (size_t i = 0; i < length; i++) {
        const char *escaped = troff_of(text[i], false);
        columns += escaped != NULL ? strlen(escaped) : 1;
    }
    return columns;
}

/* The arguments of a macro: one line, however long. */
static void print_troff(const char *text)
{
    print_piece(text, strlen(text), false);
}

enum { TEXT_COLUMNS = 100 };

/* Running text: its lines end at blanks, so that the pages can be read and compared as they are. */
static void print_words(const char *text)
{
    size_t column = 0;
    while (*text != '\0') {
        size_t length = strcspn(text, " \n");
        size_t columns = columns_of(text, length);
        bool full = column + 1 + columns > TEXT_COLUMNS;
        if (length > 0 && column > 0) {
            putchar(full ? '\n' : ' ');
            column = full ? 0 : column + 1;
        }
        print_piece(text, length, column == 0);
        column += columns;
        text += length + (text[length] != '\0');
    }
    putchar('\n');
}

/* .TH and the section NAME */
static void print_head(const char *page, const char *section, const char *summary)
{
    printf(".TH ");
    for (const char *c = page; *c != '\0'; c++) {
        if (*c == '-') {
            fputs("\\-", stdout);
        } else {
            putchar(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c);
        }
    }
    /* No hyphenation and no stretched lines: options and paths are to be copied from the page. */
    printf(" %s \"\" \"Advalorem\" \"Advalorem manual\"\n.nh\n.ad l\n.SH NAME\n", section);
    print_troff(page);
    printf(" \\- ");
    print_troff(summary);
    printf("\n");
}

static void print_common(void)
{
    printf(".SH EXIT STATUS\n.TP\n0\nall valued, or done\n.TP\n1\nthe command line is off\n.TP\n2\ninput "
           "unusable\n"
           ".TP\n3\nsome rows rejected\n.TP\n4\nnone rejected, some not valued\n.TP\n130\ninterrupted; "
           "nothing was "
           "written\n.PP\nFindings are results and do not change it.\n");
    printf(".SH ENVIRONMENT\n.TP\n.B ADVALOREM_DATA\nthe data folder, where imported rates are kept; without "
           "it\n"
           ".IR $XDG_DATA_HOME /advalorem,\nand without that\n.IR $HOME /.local/share/advalorem\n"
           ".TP\n.B NO_COLOR\nno colours, whatever the terminal\n");
}

/* All pages but the one they stand on. */
static void print_see_also(const char *name)
{
    printf(".SH SEE ALSO\n");
    if (name != NULL) {
        printf(".BR adval (1),\n");
    }
    for (size_t i = 0; adv_cli_at(i) != NULL; i++) {
        if (name == NULL || strcmp(adv_cli_at(i)->name, name) != 0) {
            printf(".BR adval\\-%s (1)%s\n", adv_cli_at(i)->name,
                   adv_cli_at(i + 1) != NULL || name == NULL || strcmp(name, "book") != 0 ? "," : "");
        }
    }
    if (name == NULL || strcmp(name, "book") != 0) {
        printf(".BR adval\\-book (5)\n");
    }
}

static void print_options(const adv_cli_command *command)
{
    printf(".SH OPTIONS\n");
    for (size_t i = 0; i < command->option_count; i++) {
        const adv_cli_option *option = &command->options[i];
        printf(".TP\n.B ");
        print_troff(strlen(option->name) == 1 ? "-" : "--");
        print_troff(option->name);
        if (option->argument != NULL) {
            printf(" \\fI");
            print_troff(option->argument);
            printf("\\fR");
        }
        printf("\n");
        print_words(option->doc);
    }
    printf(".TP\n.BR \\-h \", \" \\-\\-help\nthis, shorter, and nothing else\n");
}

void adv_cli_manual(const adv_cli_command *command)
{
    char page[64];
    snprintf(page, sizeof page, "adval-%s", command->name);
    print_head(page, "1", command->summary);
    printf(".SH SYNOPSIS\n");
    for (size_t i = 0; command->synopsis[i] != NULL; i++) {
        printf("%s.B adval\n", i == 0 ? "" : ".br\n");
        print_troff(command->synopsis[i]);
        printf("\n");
    }
    printf(".SH DESCRIPTION\n");
    print_words(command->text);
    print_options(command);
    printf(".SH EXAMPLES\n");
    for (size_t i = 0; command->examples[i] != NULL; i += 2) {
        printf(".TP\n.B ");
        print_troff(command->examples[i]);
        printf("\n");
        print_words(command->examples[i + 1]);
    }
    print_common();
    print_see_also(command->name);
}

static void print_column(const char *name, const char *type, const char *note, const char *doc)
{
    printf(".TP\n.B ");
    print_troff(name);
    printf("\n");
    if (type != NULL) {
        printf("\\fI%s%s\\fR.\n", type, note);
    }
    print_words(doc);
}

/* Columns that follow from the closed lists are said once for all kinds instead of a thousand times. */
static bool is_wide(const adv_book_column *column)
{
    return column->target == ADV_TARGET_ELEMENT || column->target == ADV_TARGET_ELEMENT_CURRENCY ||
           column->target == ADV_TARGET_ELEMENT_FACT;
}

static void print_wide(void)
{
    printf(".SS Columns for elements in the table lines\n"
           "For every kind of element KIND there are the columns \\fIKIND\\fR (its amount),\n"
           "\\fIKIND_currency\\fR and, for every fact, \\fIKIND_FACT\\fR (yes, no, unknown).\n.SS Kinds\n");
    for (int kind = ADV_KIND_PRICE + 1; kind < ADV_KIND_COUNT; kind++) {
        const adv_name_row *row = adv_element_kind_row((adv_element_kind)kind);
        print_column(row->name, NULL, "", row->title);
    }
    printf(".SS Facts\n");
    for (int fact = 0; fact < ADV_ELEMENT_FACT_COUNT; fact++) {
        const adv_name_row *row = adv_element_fact_row((adv_element_fact)fact);
        print_column(row->name, NULL, "", row->title);
    }
}

static void print_table(adv_book_table table)
{
    printf(".SH TABLE %s\n", adv_book_table_name(table));
    print_words(adv_book_table_doc(table));
    for (size_t i = 0; i < adv_book_column_count(table); i++) {
        adv_book_column column;
        adv_book_column_at(&column, table, i);
        if (!is_wide(&column)) {
            print_column(column.name, adv_column_type_name((adv_column_type)column.type),
                         column.required ? ", required" : "", column.doc);
        }
    }
    if (table == ADV_TABLE_LINES) {
        print_wide();
    }
}

void adv_cli_book_manual(void)
{
    print_head("adval-book", "5", "tables and columns of a book");
    printf(".SH DESCRIPTION\n");
    print_words(
        "A book is a folder of tables, each a file (or several) of the table's name: .csv, .tsv, .ndjson or "
        ".parquet, also .gz and .zst.  An empty cell means not stated.  Columns that start with x_ pass "
        "through unread.");
    for (int table = 0; table < ADV_TABLE_COUNT; table++) {
        print_table((adv_book_table)table);
    }
    printf(".SH RESULT COLUMNS\nBehind the columns of lines, in this order:\n");
    for (int column = 0; column < ADV_RESULT_COUNT; column++) {
        print_column(adv_result_column_name((adv_result_column)column), NULL, "",
                     adv_result_column_doc((adv_result_column)column));
    }
    print_see_also("book");
}

void adv_cli_program_manual(void)
{
    print_head("adval", "1", "customs value of imported goods by law, exact and explained");
    printf(".SH SYNOPSIS\n.B adval\n\\fICOMMAND\\fR [options]\n.br\n.B adval help\n[\\fICOMMAND\\fR]\n.br\n"
           ".B adval manual\n[\\fICOMMAND\\fR | book]\n.br\n.B adval version\n");
    printf(".SH DESCRIPTION\n");
    print_words(
        "Finds the customs value of imported goods, on which duty is charged, and shows why in steps that "
        "each name the law and the evidence.  Money is counted in whole ten-thousandths of a currency unit "
        "throughout; law and rates are looked up for the day the law names, never for today.  This is not "
        "legal advice, but it can be checked by those who give it.");
    printf(".SH COMMANDS\n");
    for (size_t i = 0; adv_cli_at(i) != NULL; i++) {
        print_column(adv_cli_at(i)->name, NULL, "", adv_cli_at(i)->summary);
    }
    print_column("help", NULL, "", "help of the program or of a command");
    print_column("manual", NULL, "", "these pages in troff: adval manual value | man -l -");
    print_column("version", NULL, "",
                 "version of the program, of its rules, and the digest of the built-in law");
    print_common();
    print_see_also(NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Manual pages, written from the tables that read command lines and books, so that none can fall behind.
 */
#include "command.h"

#include "advalorem/book.h"

#include <stdio.h>
#include <string.h>

/* Text for troff: a backslash and a leading dot or quote mean something there. */
static void print_troff(const char *text)
{
    bool line_start = true;
    for (const char *c = text; *c != '\0'; c++) {
        if (line_start && (*c == '.' || *c == '\'')) {
            fputs("\\&", stdout);
        }
        if (*c == '\\') {
            fputs("\\e", stdout);
        } else if (*c == '-') {
            fputs("\\-", stdout);
        } else {
            putchar(*c);
        }
        line_start = *c == '\n';
    }
}

static void print_common(void)
{
    printf(".SH EXIT STATUS\n.TP\n0\nall valued, or done\n.TP\n1\nthe command line is off\n.TP\n2\ninput unusable\n"
           ".TP\n3\nsome rows rejected\n.TP\n4\nnone rejected, some not valued\n.TP\n130\ninterrupted; nothing was "
           "written\n.SH ENVIRONMENT\n.TP\nADVALOREM_DATA\nthe data folder, where imported rates are kept\n.TP\n"
           "NO_COLOR\nno colours, whatever the terminal\n");
}

void adv_cli_manual(const adv_cli_command *command)
{
    printf(".TH ADVAL\\-%s 1 \"\" \"Advalorem\" \"Advalorem manual\"\n.SH NAME\nadval\\-%s \\- ", command->name,
           command->name);
    print_troff(command->summary);
    printf("\n.SH SYNOPSIS\n");
    for (size_t i = 0; command->synopsis[i] != NULL; i++) {
        printf(".B adval\n");
        print_troff(command->synopsis[i]);
        printf("\n.br\n");
    }
    printf(".SH DESCRIPTION\n");
    print_troff(command->text);
    printf("\n.SH OPTIONS\n");
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
        print_troff(option->doc);
        printf("\n");
    }
    printf(".SH EXAMPLES\n");
    for (size_t i = 0; command->examples[i] != NULL; i += 2) {
        printf(".TP\n.B ");
        print_troff(command->examples[i]);
        printf("\n");
        print_troff(command->examples[i + 1]);
        printf("\n");
    }
    print_common();
}

static void print_column(const char *name, const char *type, const char *note, const char *doc)
{
    printf(".TP\n.B ");
    print_troff(name);
    printf("\n");
    if (type != NULL) {
        printf("\\fI%s%s\\fR. ", type, note);
    }
    print_troff(doc);
    printf("\n");
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
           "For every kind of element KIND there are the columns \\fIKIND\\fR (its amount), \\fIKIND_currency\\fR and, for "
           "every fact, \\fIKIND_FACT\\fR (yes, no, unknown).\n.SS Kinds\n");
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
    print_troff(adv_book_table_doc(table));
    printf("\n");
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
    printf(".TH ADVAL\\-BOOK 5 \"\" \"Advalorem\" \"Advalorem manual\"\n.SH NAME\nadval\\-book \\- tables and columns of a "
           "book\n.SH DESCRIPTION\nA book is a folder of tables, each a file (or several) of the table's name: .csv, .tsv, "
           ".ndjson or .parquet, also .gz and .zst.  An empty cell means not stated.  Columns that start with x_ pass "
           "through unread.\n");
    for (int table = 0; table < ADV_TABLE_COUNT; table++) {
        print_table((adv_book_table)table);
    }
    printf(".SH RESULT COLUMNS\nBehind the columns of lines, in this order:\n");
    for (int column = 0; column < ADV_RESULT_COUNT; column++) {
        print_column(adv_result_column_name((adv_result_column)column), NULL, "",
                     adv_result_column_doc((adv_result_column)column));
    }
    printf(".SH SEE ALSO\n.BR adval\\-value (1)\n");
}

void adv_cli_program_manual(void)
{
    printf(".TH ADVAL 1 \"\" \"Advalorem\" \"Advalorem manual\"\n.SH NAME\nadval \\- customs value of imported goods by law, "
           "exact and explained\n.SH SYNOPSIS\n.B adval\n\\fICOMMAND\\fR [options]\n.SH COMMANDS\n");
    for (size_t i = 0; adv_cli_at(i) != NULL; i++) {
        print_column(adv_cli_at(i)->name, NULL, "", adv_cli_at(i)->summary);
    }
    print_common();
    printf(".SH SEE ALSO\n");
    for (size_t i = 0; adv_cli_at(i) != NULL; i++) {
        printf(".BR adval\\-%s (1),\n", adv_cli_at(i)->name);
    }
    printf(".BR adval\\-book (5)\n");
}

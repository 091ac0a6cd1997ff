/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Manual pages, written from the tables that read command lines and books, so that none can fall behind.
 */
#include "command.h"

#include "advalorem/book.h"
#include "advalorem/facts.h"
#include "engine/schema_walk.h"
#include "service/rates.h"

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
    case '\n': return "\\\n"; /* an argument goes on in the next line */
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

/* The arguments of a macro: one line to it, however long. */
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

static void print_rows(const char *section, const adv_cli_row *rows)
{
    printf(".SH %s\n", section);
    for (; rows->name != NULL; rows++) {
        printf(".TP\n.B ");
        print_troff(rows->name);
        printf("\n");
        print_words(rows->doc);
    }
}

static void print_common(const adv_cli_command *command)
{
    printf(".SH EXIT STATUS\n");
    for (const adv_cli_exit *row = adv_cli_exits; row->doc != NULL; row++) {
        if (adv_cli_ends_with(command, row->code)) {
            printf(".TP\n.B %d\n", row->code);
            print_words(row->doc);
        }
    }
    printf(".PP\nFindings are results and do not change it.\n");
    print_rows("ENVIRONMENT", adv_cli_environment);
    if (command != NULL && command->files != NULL) {
        print_rows("FILES", command->files);
    }
}

static bool is_page(const char *name, char section, const char *at_name, char at_section)
{
    return name != NULL && section == at_section && strcmp(name, at_name) == 0;
}

/* The program, every command and every format but the page it stands on; NULL = the program's own. */
static void print_see_also(const char *name, char section)
{
    const char *before = "";
    printf(".SH SEE ALSO\n");
    if (name != NULL) {
        printf(".BR adval (1)");
        before = ",\n";
    }
    for (size_t i = 0; adv_cli_at(i) != NULL; i++) {
        if (!is_page(name, section, adv_cli_at(i)->name, '1')) {
            printf("%s.BR adval\\-%s (1)", before, adv_cli_at(i)->name);
            before = ",\n";
        }
    }
    for (const adv_cli_format *format = adv_cli_formats; format->name != NULL; format++) {
        if (!is_page(name, section, format->name, '5')) {
            printf("%s.BR adval\\-%s (5)", before, format->name);
            before = ",\n";
        }
    }
    printf("\n");
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
    print_common(command);
    print_see_also(command->name, '1');
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

static void print_book(void)
{
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
    printf(".PP\nWith \\-\\-duty, before the last two of them:\n");
    for (int column = 0; column < ADV_CHARGE_COLUMN_COUNT; column++) {
        print_column(adv_charge_column_name((adv_charge_column)column), NULL, "",
                     adv_charge_column_doc((adv_charge_column)column));
    }
}

/* ---- shipment ------------------------------------------------------------------------------------------ */

static void print_capitals(const char *text)
{
    for (; *text != '\0'; text++) {
        putchar(*text >= 'a' && *text <= 'z' ? *text - 'a' + 'A' : *text);
    }
}

static void print_choices(const char *const *names, const char *must)
{
    size_t column = (size_t)printf("\\fIone of");
    for (size_t i = 0; names[i] != NULL; i++) {
        bool full = column + strlen(names[i]) > TEXT_COLUMNS;
        column = (full ? 0 : column) + strlen(names[i]) + 2;
        printf("%c%s%s", full ? '\n' : ' ', names[i], names[i + 1] != NULL ? "," : "");
    }
    printf("%s\\fR.\n", must);
}

/* What a value of the field looks like, in a word or two; a map leads to the section that describes it. */
static void print_field_type(const adv_field *field)
{
    const char *must = field->required ? ", required" : "";
    if (field->type == ADV_FIELD_OBJECT || field->type == ADV_FIELD_LIST) {
        printf("\\fI%s: ", field->type == ADV_FIELD_LIST ? "a list of maps" : "a map");
        print_capitals(field->of->name);
        printf("%s\\fR.\n", must);
    } else if (field->type != ADV_FIELD_ENUM) {
        printf("\\fI");
        print_troff(adv_field_expected((adv_field_type)field->type));
        printf("%s\\fR.\n", must);
    } else {
        print_choices(field->names, must);
    }
}

static void print_field(const adv_field *field)
{
    printf(".TP\n.B ");
    print_troff(field->name);
    printf("\n");
    print_field_type(field);
    if (field->doc != NULL) {
        print_words(field->doc);
    }
}

/* Facts are keys of the same map; they are the same wherever they may stand. */
static void print_facts(const adv_field *field)
{
    printf(".TP\n.I facts\nany fact of %s, each yes, no or unknown: see FACTS OF %s.\n",
           field->facts == 0 ? "an element" : "a sale", field->facts == 0 ? "AN ELEMENT" : "A SALE");
}

static void print_schema(const adv_schema *schema)
{
    printf(".SH ");
    print_capitals(schema->name);
    printf("\n");
    if (schema->doc != NULL) {
        print_words(schema->doc);
    }
    for (size_t i = 0; i < schema->field_count; i++) {
        if (schema->fields[i].type == ADV_FIELD_FACTS) {
            print_facts(&schema->fields[i]);
        } else {
            print_field(&schema->fields[i]);
        }
    }
}

enum { SCHEMAS_MOST = 64 };

/* Every map the format reaches, in the order it is met, each once. */
static size_t reach(const adv_schema **reached, size_t count, const adv_schema *schema)
{
    for (size_t i = 0; i < count; i++) {
        if (reached[i] == schema) {
            return count;
        }
    }
    if (count == SCHEMAS_MOST) {
        return count;
    }
    reached[count++] = schema;
    for (size_t i = 0; i < schema->field_count; i++) {
        if (schema->fields[i].of != NULL) {
            count = reach(reached, count, schema->fields[i].of);
        }
    }
    return count;
}

static void print_names(const char *section, const adv_name_row *(*row_at)(int), int count)
{
    printf(".SH %s\n", section);
    for (int i = 0; i < count; i++) {
        print_column(row_at(i)->name, NULL, "", row_at(i)->title);
    }
}

static const adv_name_row *element_fact_at(int i)
{
    return adv_element_fact_row((adv_element_fact)i);
}

static const adv_name_row *sale_fact_at(int i)
{
    return adv_sale_fact_row((adv_sale_fact)i);
}

static const adv_name_row *entry_fact_at(int i)
{
    return adv_entry_fact_row((adv_entry_fact)i);
}

static const adv_name_row *date_kind_at(int i)
{
    return adv_date_kind_row((adv_date_kind)i);
}

static void print_shipment(void)
{
    const adv_schema *reached[SCHEMAS_MOST];
    size_t count = reach(reached, 0, adv_shipment_schema());
    printf(".SH DESCRIPTION\n");
    print_words(
        "A shipment is one file, YAML or JSON.  Every amount, quantity, rate and day is written as text, so "
        "that no reader can change it.  An absent key means not stated; unknown means that nobody knows; "
        "0 is an amount.  Keys that start with x_ are the user's own and pass unread; any other key that is "
        "not named here is an error.  `adval schema shipment` prints the same as a JSON Schema.");
    for (size_t i = 0; i < count; i++) {
        print_schema(reached[i]);
    }
    print_names("DATES", date_kind_at, ADV_DATE_KIND_COUNT);
    print_names("FACTS OF A SALE", sale_fact_at, ADV_SALE_FACT_COUNT);
    print_names("FACTS OF AN ELEMENT", element_fact_at, ADV_ELEMENT_FACT_COUNT);
    print_names("FACTS OF AN ENTRY OR OF ITS LINES", entry_fact_at, ADV_ENTRY_FACT_COUNT);
}

/* ---- rates --------------------------------------------------------------------------------------------- */

static void print_rates(void)
{
    printf(".SH DESCRIPTION\n");
    print_words("Published exchange rates as `adval rates import` takes them: delimited text, plain, .gz or "
                ".zst, or JSON.  The header tells which of the layouts below it is.");
    printf(".SH CERTIFIED LIST\nColumns, in any order:\n");
    for (size_t i = 0; i < ADV_RATES_COLUMNS; i++) {
        const adv_rates_column *column = &adv_rates_columns[i];
        print_column(column->name, column->required ? "required" : "optional", "", column->doc);
    }
    printf(".SH HISTORY OF THE EUROPEAN CENTRAL BANK\n");
    print_words("A column Date, and one for each currency, named by its code: units of it for one euro.  "
                "Rates between other currencies are crosses through the euro, and no such rate is "
                "certified.");
    printf(".SH A MONTH OF HM REVENUE AND CUSTOMS\n");
    print_words("Columns Country/Territories, Currency, Currency Code, Currency Units per £1, Start date and "
                "End date, or the same as JSON: units of each currency for one pound, for the whole month.  "
                "They serve pounds alone, and count only where a law takes the latest figure of a month.");
    printf(".SH MEANS OF THE FEDERAL RESERVE\n");
    print_words("Columns Date, Country and Exchange rate (G.5, G.5A): means of months or years, kept each in "
                "its own direction.  They are no day's rate, so no law known here takes them.");
}

/* ---- pages --------------------------------------------------------------------------------------------- */

const adv_cli_format adv_cli_formats[] = {
    {"book", "tables and columns of a book", print_book},
    {"shipment", "the file of a shipment", print_shipment},
    {"rates", "lists of exchange rates", print_rates},
    {NULL, NULL, NULL},
};

void adv_cli_format_manual(const adv_cli_format *format)
{
    char page[64];
    snprintf(page, sizeof page, "adval-%s", format->name);
    print_head(page, "5", format->summary);
    format->print();
    print_see_also(format->name, '5');
}

void adv_cli_program_manual(void)
{
    print_head("adval", "1", "customs value of imported goods by law, exact and explained");
    printf(".SH SYNOPSIS\n.B adval\n\\fICOMMAND\\fR [options]\n");
    for (const adv_cli_own *own = adv_cli_owns; own->name != NULL; own++) {
        printf(".br\n.B adval\n");
        print_troff(own->synopsis);
        printf("\n");
    }
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
    for (const adv_cli_own *own = adv_cli_owns; own->name != NULL; own++) {
        print_column(own->name, NULL, "", own->summary);
    }
    print_common(NULL);
    print_see_also(NULL, '1');
}

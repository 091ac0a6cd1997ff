/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables of the walker for law files.  Each entry is also the manual of its key.
 */
#include "lawc/source.h"

#include "engine/law_names.h"
#include "lawpack/shape_fields.h"

#define CITES(structure, must)                                                                               \
    ROWS(structure, cites, adv_shape_cite_schema, must, "where it stands in the law")
#define FORMAT(structure)                                                                                    \
    ADV_SHAPE_FIELD(structure, format, "format", ADV_FIELD_INTEGER, true, .doc = "format of the file: \"1\"")
#define VERSION_DAYS(structure)                                                                              \
    DAY(structure, from, true, "first day it holds"),                                                        \
        DAY(structure, until, false, "first day it no longer holds; absent: it holds still"),                \
        DAY(structure, checked_on, false, "day somebody last looked it up; absent: nobody has"),             \
        NAME(structure, trigger, adv_date_kind_names, false,                                                 \
             "date whose day decides; absent: the jurisdiction's")

static const adv_field version_fields[] = {
    VERSION_DAYS(source_version),
    NAME(source_version, effect, adv_effect_names, false, "instead of the row's"),
    NAME(source_version, unknown, adv_unknown_names, false, "instead of the row's"),
    NAME(source_version, no_amount, adv_no_amount_names, false, "instead of the row's"),
    TEXTS(source_version, when, false, "instead of the row's"),
    TEXTS(source_version, unless, false, "instead of the row's"),
    TEXT(source_version, says, false, "instead of the row's"),
};
static const adv_schema version_schema =
    ADV_SHAPE_SCHEMA(source_version, "version", "between which days a row holds", version_fields);

static const adv_field rule_fields[] = {
    TEXT(source_rule, id, true, "name of the row, without the jurisdiction"),
    TEXT(source_rule, term, true, "term of the glossary"),
    TEXTS(source_rule, element, false, "kind of element, or several; absent in methods.yaml: the sale"),
    NAME(source_rule, effect, adv_effect_names, true, "add, exclude, leave or end_method"),
    TEXTS(source_rule, when, false, "facts that must be yes"),
    TEXTS(source_rule, unless, false, "facts that must be no"),
    ADV_SHAPE_FIELD(source_rule, otherwise, "otherwise", ADV_FIELD_TERNARY, false,
                    .doc = "yes: applies where the earlier rows of this element did not"),
    NAME(source_rule, unknown, adv_unknown_names, false, "what it does when a fact is not known"),
    NAME(source_rule, no_amount, adv_no_amount_names, false, "what it does when the amount is not known"),
    ADV_SHAPE_FIELD(source_rule, allowance, "allowance", ADV_FIELD_OBJECT, false,
                    .of = &adv_shape_allowance_schema, .doc = "how the law finds the amount"),
    TEXT(source_rule, says, true, "one sentence: what it does and why"),
    TEXT(source_rule, ask, false, "why a person should be asked when it decides"),
    CITES(source_rule, true),
    ROWS(source_rule, versions, version_schema, true, "between which days it holds"),
};
static const adv_schema rule_schema = ADV_SHAPE_SCHEMA(source_rule, "rule", "one row of law", rule_fields);

static const adv_field figure_fields[] = {
    VERSION_DAYS(source_figure),
    ADV_SHAPE_FIELD(source_figure, value, "value", ADV_FIELD_DECIMAL, false, .doc = "the figure"),
    TEXT(source_figure, gap, false, "instead of a value: why no figure is known here"),
};
static const adv_schema figure_schema =
    ADV_SHAPE_SCHEMA(source_figure, "version", "a figure and the days it holds", figure_fields);

static const adv_field parameter_fields[] = {
    TEXT(source_parameter, id, true, "name of the row, without the jurisdiction"),
    TEXT(source_parameter, term, true, "term of the glossary"),
    TEXT(source_parameter, unit, true, "what the figure counts: USD, fraction, days"),
    TEXT(source_parameter, says, true, "one sentence"),
    CITES(source_parameter, true),
    ROWS(source_parameter, versions, figure_schema, true, "the figure over time"),
};
static const adv_schema parameter_schema =
    ADV_SHAPE_SCHEMA(source_parameter, "parameter", "a dated figure", parameter_fields);

static const adv_field programme_version_fields[] = {
    VERSION_DAYS(source_programme_version),
    TEXTS(source_programme_version, origins, false, "countries whose goods it is open to"),
    ADV_SHAPE_FIELD(source_programme_version, any_origin, "any_origin", ADV_FIELD_TERNARY, false,
                    .doc = "yes: open to goods of every country that column 2 does not take"),
    TEXT(source_programme_version, lapsed, false, "instead of origins: why it is not in force"),
    TEXT(source_programme_version, gap, false, "instead of origins: why they are not known here"),
};
static const adv_schema programme_version_schema =
    ADV_SHAPE_SCHEMA(source_programme_version, "version", "to whom it is open, and between which days",
                     programme_version_fields);

static const adv_field programme_fields[] = {
    TEXT(source_programme, id, true, "name of the row, without the jurisdiction"),
    TEXT(source_programme, term, true, "term of the glossary"),
    NAME(source_programme, column, adv_tariff_column_names, true, "column of rates it opens"),
    TEXT(source_programme, symbol, false, "as the special column writes it"),
    TEXT(source_programme, name, true, "in words"),
    TEXT(source_programme, says, true, "one sentence"),
    CITES(source_programme, true),
    ROWS(source_programme, versions, programme_version_schema, true, "to whom it is open over time"),
};
static const adv_schema programme_schema =
    ADV_SHAPE_SCHEMA(source_programme, "programme", "who may have the rates of a column", programme_fields);

static const adv_field fx_version_fields[] = {VERSION_DAYS(source_fx_version)};
static const adv_schema fx_version_schema =
    ADV_SHAPE_SCHEMA(source_fx_version, "version", "between which days it holds", fx_version_fields);

static const adv_field fx_fields[] = {
    TEXT(source_fx, id, true, "name of the row, without the jurisdiction"),
    NAME(source_fx, method, adv_fx_method_names, true, "which rate counts"),
    NAME(source_fx, trigger, adv_date_kind_names, false,
         "date whose rate counts; absent: the jurisdiction's"),
    ADV_SHAPE_FIELD(source_fx, variance, "variance", ADV_FIELD_DECIMAL, false,
                    .doc = "from which distance the daily rate counts, as a fraction"),
    ADV_SHAPE_FIELD(source_fx, calendar[ADV_FX_PERIOD], "period", ADV_FIELD_ENUM, false,
                    .names = adv_fx_period_names, .doc = "of a published list: the span one figure is for"),
    ADV_SHAPE_FIELD(source_fx, calendar[ADV_FX_BACK], "back", ADV_FIELD_ENUM, false,
                    .names = adv_fx_back_names, .doc = "which period, seen from the day"),
    ADV_SHAPE_FIELD(source_fx, calendar[ADV_FX_TAKE], "take", ADV_FIELD_ENUM, false,
                    .names = adv_fx_take_names, .doc = "which figure of the period"),
    ADV_SHAPE_FIELD(source_fx, calendar[ADV_FX_WEEKDAY], "weekday", ADV_FIELD_ENUM, false,
                    .names = adv_weekday_names, .doc = "the day whose figure is taken"),
    ADV_SHAPE_FIELD(source_fx, calendar[ADV_FX_WHICH], "which", ADV_FIELD_ENUM, false,
                    .names = adv_fx_which_names, .doc = "which such day of the month"),
    ADV_SHAPE_FIELD(source_fx, calendar[ADV_FX_WEEK_STARTS], "week_starts", ADV_FIELD_ENUM, false,
                    .names = adv_weekday_names, .doc = "first day of a week; absent: monday"),
    ADV_SHAPE_FIELD(source_fx, calendar[ADV_FX_MISSING], "missing", ADV_FIELD_ENUM, false,
                    .names = adv_fx_missing_names, .doc = "which figure where that day has none"),
    ADV_SHAPE_FIELD(source_fx, calendar[ADV_FX_FORCE], "force", ADV_FIELD_ENUM, false,
                    .names = adv_fx_force_names, .doc = "of the latest: from when a figure holds"),
    TEXTS(source_fx, quarterly, false, "currencies with quarterly rates"),
    TEXT(source_fx, says, true, "one sentence"),
    CITES(source_fx, true),
    ROWS(source_fx, versions, fx_version_schema, true, "between which days it holds"),
};
static const adv_schema fx_schema =
    ADV_SHAPE_SCHEMA(source_fx, "currency rule", "how amounts in other currencies are converted", fx_fields);

static const adv_field jurisdiction_fields[] = {
    FORMAT(source_jurisdiction),
    TEXT(source_jurisdiction, code, true, "capital letters, such as US; the folder has them small"),
    TEXT(source_jurisdiction, name, true, "in words"),
    ADV_SHAPE_FIELD(source_jurisdiction, currency, "currency", ADV_FIELD_CURRENCY, false,
                    .doc = "of its values"),
    TEXT(source_jurisdiction, basis, true, "one sentence: where the value stops growing"),
    NAME(source_jurisdiction, trigger, adv_date_kind_names, true, "date its rules look at"),
    ROWS(source_jurisdiction, instruments, adv_shape_instrument_schema, true, "what its rows cite"),
    TEXTS(source_jurisdiction, methods, true, "methods of valuation in lawful order"),
    ADV_SHAPE_FIELD(source_jurisdiction, rounding, "rounding", ADV_FIELD_OBJECT, false,
                    .of = &adv_shape_roundings_schema, .doc = "how its values are rounded"),
    ROWS(source_jurisdiction, fx, fx_schema, false, "how amounts in other currencies are converted"),
    ROWS(source_jurisdiction, parameters, parameter_schema, false, "dated figures"),
};
const adv_schema source_jurisdiction_schema = ADV_SHAPE_SCHEMA(
    source_jurisdiction, "jurisdiction", "what holds for all rows of a jurisdiction", jurisdiction_fields);

static const adv_field days_fields[] = {VERSION_DAYS(source_days)};
static const adv_schema days_schema =
    ADV_SHAPE_SCHEMA(source_days, "version", "between which days it holds", days_fields);

static const adv_field entry_fields[] = {
    ADV_SHAPE_ENTRY_FIELDS(source_entry),
    ROWS(source_entry, versions, days_schema, true, "between which days it holds"),
};
static const adv_schema entry_schema =
    ADV_SHAPE_SCHEMA(source_entry, "entry rule", "what is decided about an entry", entry_fields);

#define DECIMAL(structure, member, what)                                                                     \
    ADV_SHAPE_FIELD(structure, member, #member, ADV_FIELD_DECIMAL, false, .doc = (what))
#define INTEGER(structure, member, what)                                                                     \
    ADV_SHAPE_FIELD(structure, member, #member, ADV_FIELD_INTEGER, false, .doc = (what))

static const adv_field layer_version_fields[] = {
    DAY(source_layer_version, from, true, "first day of entry it holds for"),
    DAY(source_layer_version, until, false, "first day it no longer holds; absent: it holds still"),
    DAY(source_layer_version, loaded_from, false, "first day of loading it reaches; absent: any"),
    DAY(source_layer_version, loaded_until, false, "first day of loading it no longer reaches; absent: any"),
    DAY(source_layer_version, checked_on, false, "day somebody last looked it up; absent: nobody has"),
    DECIMAL(source_layer_version, rate, "instead of the row's"),
    TEXT(source_layer_version, gap, false, "in place of a rate: why none is known"),
    TEXT(source_layer_version, says, false, "instead of the row's"),
    TEXT(source_layer_version, origins, false, "instead of the row's"),
    TEXT(source_layer_version, scope, false, "instead of the row's"),
    TEXT(source_layer_version, except, false, "instead of the row's"),
    NAME(source_layer_version, base, adv_layer_base_names, false, "instead of the row's"),
    INTEGER(source_layer_version, rank, "instead of the row's"),
};
static const adv_schema layer_version_schema =
    ADV_SHAPE_SCHEMA(source_layer_version, "version", "between which days", layer_version_fields);

static const adv_field layer_fields[] = {
    TEXT(source_layer, id, true, "small letters, digits, _; with the jurisdiction in front it is its name"),
    TEXT(source_layer, heading, true, "as the schedule writes it: \"9903.88.03\""),
    TEXT(source_layer, authority, true, "id of one of the authorities"),
    TEXT(source_layer, says, true, "one sentence: what it charges or lifts, and on which goods"),
    TEXT(source_layer, origins, true,
         "codes of ISO 3166 and ids of groups, one blank between: \"CN HK\"; or \"any\", \"any except eu\""),
    TEXT(source_layer, scope, false, "names of lists of goods, one blank between; absent: all goods"),
    TEXT(source_layer, except, false, "names of lists whose goods it does not reach"),
    TEXT(source_layer, programmes, false, "of a row that lifts: where one of these preferences is claimed"),
    TEXT(source_layer, lifts, false, "of a row that lifts: ids of layers, or authorities as a whole"),
    TEXT(source_layer, group, false, "layers that share the value among them"),
    TEXT(source_layer, one_of, false, "a set of which at most one applies to a line"),
    NAME(source_layer, form, adv_layer_form_names, false,
         "add: on top (absent: this); total: duty and layer together come to the rate; lift: takes others "
         "away"),
    NAME(source_layer, base, adv_layer_base_names, false, "what it is charged on; absent: full_value"),
    NAME(source_layer, material, adv_material_names, false, "whose content is the base"),
    INTEGER(source_layer, rank, "in its group: 1 takes its base first"),
    DECIMAL(source_layer, rate, "part of the base: \"0.25\""),
    DECIMAL(source_layer, us_content,
            "content of the United States of this part of the value or more leaves the base"),
    ADV_SHAPE_FIELD(source_layer, claim, "claim", ADV_FIELD_TERNARY, false,
                    .doc = "yes: only where its heading is claimed, since the code does not decide"),
    ADV_SHAPE_FIELD(source_layer, vessel, "vessel", ADV_FIELD_TERNARY, false,
                    .doc = "yes: of the days of loading only those onto a vessel count"),
    CITES(source_layer, true),
    ROWS(source_layer, versions, layer_version_schema, true, "between which days"),
};
static const adv_schema layer_schema =
    ADV_SHAPE_SCHEMA(source_layer, "layer", "a heading of chapter 99", layer_fields);

static const adv_field layers_fields[] = {
    FORMAT(source_layers),
    ROWS(source_layers, authorities, adv_shape_authority_schema, false,
         "powers under which they are charged"),
    ROWS(source_layers, groups, adv_shape_group_schema, false, "countries that origins name by one word"),
    ROWS(source_layers, lists, adv_shape_product_list_schema, false,
         "goods by the beginnings of their codes"),
    ROWS(source_layers, layers, layer_schema, false, "headings of chapter 99"),
};
const adv_schema source_layers_schema =
    ADV_SHAPE_SCHEMA(source_layers, "law file", "layers of chapter 99", layers_fields);

static const adv_field rows_fields[] = {
    FORMAT(source_rows),
    ROWS(source_rows, entry, entry_schema, false, "what is decided about entries, in the order it is tried"),
    ROWS(source_rows, rules, rule_schema, false, "rules, in the order they are tried"),
    ROWS(source_rows, parameters, parameter_schema, false, "dated figures"),
    ROWS(source_rows, programmes, programme_schema, false, "who may have the rates of which column"),
};
const adv_schema source_rows_schema = ADV_SHAPE_SCHEMA(source_rows, "law file", "rows of law", rows_fields);

static const adv_field names_fields[] = {
    TEXTS(source_names, en, false, "English"),
    TEXTS(source_names, zh, false, "Chinese"),
    TEXTS(source_names, vi, false, "Vietnamese"),
};
static const adv_schema names_schema =
    ADV_SHAPE_SCHEMA(source_names, "map of names", "names of a charge by language", names_fields);

static const adv_field charge_fields[] = {
    ADV_SHAPE_FIELD(source_charge, names, "names", ADV_FIELD_OBJECT, true, .of = &names_schema,
                    .doc = "as invoices write them, by language"),
    NAME(source_charge, element, adv_subject_names, true, "kind of element"),
    NAME(source_charge, doubt, adv_doubt_names, true,
         "none; some: ask; much: not classified until a person says"),
    TEXT(source_charge, says, true, "what it is, and what the doubt is"),
    CITES(source_charge, true),
};
static const adv_schema charge_schema =
    ADV_SHAPE_SCHEMA(source_charge, "charge", "a charge as invoices name it", charge_fields);

static const adv_field charges_fields[] = {
    FORMAT(source_charges),
    ROWS(source_charges, instruments, adv_shape_instrument_schema, false, "what the rows cite beside WTO's"),
    ROWS(source_charges, charges, charge_schema, true, "charges"),
};
const adv_schema source_charges_schema =
    ADV_SHAPE_SCHEMA(source_charges, "charge dictionary", "charge names and what they are", charges_fields);

static const adv_field terms_fields[] = {
    FORMAT(source_terms),
    ROWS(source_terms, instruments, adv_shape_instrument_schema, false, "what the rows cite beside WTO's"),
    ROWS(source_terms, terms, adv_shape_incoterm_schema, true, "delivery terms"),
};
const adv_schema source_terms_schema =
    ADV_SHAPE_SCHEMA(source_terms, "list of delivery terms", "who pays which leg", terms_fields);

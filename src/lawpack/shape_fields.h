/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Short words for tables of fields, for the sources that hold nothing else: law files and packs have other
 * keys, but write them down alike.
 */
#ifndef ADV_LAWPACK_SHAPE_FIELDS_H
#define ADV_LAWPACK_SHAPE_FIELDS_H

#include "lawpack/shape.h"

#define TEXT(structure, member, must, what)                                                                  \
    ADV_SHAPE_FIELD(structure, member, #member, ADV_FIELD_TEXT, must, .doc = (what))
#define DAY(structure, member, must, what)                                                                   \
    ADV_SHAPE_FIELD(structure, member, #member, ADV_FIELD_DATE, must, .doc = (what))
#define NAME(structure, member, list, must, what)                                                            \
    ADV_SHAPE_FIELD(structure, member, #member, ADV_FIELD_ENUM, must, .names = (list), .doc = (what))
#define ROWS(structure, member, schema, must, what)                                                          \
    ADV_SHAPE_FIELD(structure, member, #member, ADV_FIELD_LIST, must, .of = &(schema), .doc = (what))
#define TEXTS(structure, member, must, what)                                                                 \
    ADV_SHAPE_FIELD(structure, member, #member, ADV_FIELD_TEXTS, must, .doc = (what))

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole library in one include.  Each header below is the manual of its module and can be included alone;
 * to value one shipment start at facts.h and determination.h, to value columns of lines at batch.h.
 */
#ifndef ADVALOREM_ADVALOREM_H
#define ADVALOREM_ADVALOREM_H

#include "advalorem/api.h"
#include "advalorem/arena.h"
#include "advalorem/batch.h"
#include "advalorem/book.h"
#include "advalorem/currency.h"
#include "advalorem/date.h"
#include "advalorem/decimal.h"
#include "advalorem/determination.h"
#include "advalorem/document.h"
#include "advalorem/duty_rate.h"
#include "advalorem/element.h"
#include "advalorem/entry.h"
#include "advalorem/error.h"
#include "advalorem/explain.h"
#include "advalorem/facts.h"
#include "advalorem/fx.h"
#include "advalorem/json.h"
#include "advalorem/law.h"
#include "advalorem/lawpack.h"
#include "advalorem/layer.h"
#include "advalorem/ledger.h"
#include "advalorem/method.h"
#include "advalorem/price_test.h"
#include "advalorem/relation.h"
#include "advalorem/node.h"
#include "advalorem/schema.h"
#include "advalorem/status.h"
#include "advalorem/tariff.h"
#include "advalorem/text.h"
#include "advalorem/unit.h"

#endif

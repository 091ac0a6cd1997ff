# SPDX-License-Identifier: Apache-2.0
"""The ordinary business of the importer: orders, journeys, charges and assists, all declared rightly."""

import datetime
import math

import catalogue
from maker.figures import (
    E4,
    E13,
    LAST_DAY,
    MINOR,
    RATES,
    TRADE,
    day_plus,
    e4,
    fee_row,
    general_duty_e4,
    half_up,
    layer_duty_e4,
    layers_due,
    split,
    to_minor,
    working_day,
)

FIRST_EXPORT = datetime.date(2022, 7, 5)


class Element:
    """An amount beside the price.

    effect: what the law does with it (1 adds, -1 takes out, 0 leaves); declared: what the importer did.
    declared_e4 differs from the amount where another figure than the right one was used.
    """

    def __init__(self, kind, amount_e4, currency, effect, facts, name="", payee="", evidence="", wide=True):
        self.kind, self.amount, self.currency, self.effect = kind, amount_e4, currency, effect
        self.declared, self.declared_e4 = effect, amount_e4
        self.facts, self.name, self.payee, self.evidence, self.wide = (
            dict(facts),
            name,
            payee,
            evidence,
            wide,
        )
        self.unknown = False


class Use:
    """Share of an assist in a line."""

    def __init__(self, assist, units, effect):
        self.assist, self.units, self.effect, self.declared = assist, units, effect, effect
        self.amount, self.currency, self.given = 0, "", True


class Line:
    def __init__(self, entry, seller, good, quantity, unit_price):
        self.entry, self.seller, self.good, self.quantity, self.unit_price = (
            entry,
            seller,
            good,
            quantity,
            unit_price,
        )
        self.hts, self.sku, self.words = good[0], good[1], good[2]
        self.origin = seller[0][:2]
        self.elements, self.shared, self.uses, self.sale, self.extra = [], [], [], {}, {}
        self.layers, self.expect, self.planted, self.exact_rate = None, "valued", False, None
        self.reprice()

    def reprice(self):
        self.price = to_minor(self.quantity * self.unit_price, self.entry.currency)
        self.net = self.quantity * e4(self.good[4])
        self.gross = half_up(self.net * 108, 100)
        self.volume = self.quantity * self.good[5] * 10

    def parts(self):
        """(effect, declared effect, amount, declared amount, currency) of all that is beside the price."""
        for element in self.elements:
            yield element.effect, element.declared, element.amount, element.declared_e4, element.currency
        for element, amount, declared in self.shared:
            yield element.effect, element.declared, amount, declared, element.currency
        for use in self.uses:
            yield use.effect, use.declared, use.amount, use.amount, use.currency

    def lawful_e13(self):
        day = self.entry.export
        total = self.price * RATES.lawful(self.entry.currency, day)[0]
        for effect, _, amount, _, currency in self.parts():
            total += effect * amount * RATES.lawful(currency, day)[0]
        return total

    def declared_e13(self):
        day = self.entry.export
        base = self.exact_rate or RATES.lawful(self.entry.currency, day)[0]
        total = self.price * base
        for _, declared, _, amount, currency in self.parts():
            rate = base if currency == self.entry.currency else RATES.lawful(currency, day)[0]
            total += declared * amount * rate
        return total

    def declared_usd(self):
        return half_up(self.declared_e13(), E13)

    def lawful_usd(self):
        return half_up(self.lawful_e13(), E13)


class Entry:
    def __init__(self, seller, serial):
        self.seller, self.serial, self.currency, self.term, self.place = (
            seller,
            serial,
            seller[1],
            seller[2],
            seller[3],
        )
        self.lines, self.charges, self.informal, self.fee_years_back = [], [], False, 0
        self.number = self.invoice = self.order_number = ""

    def set_days(self, mode, export, transit, dice):
        self.mode, self.export, self.loading = mode, export, export
        self.order = day_plus(export, -dice.between(35, 95))
        self.importation = day_plus(export, transit)
        self.entry = working_day(day_plus(self.importation, dice.between(0, 2)))
        self.summary = working_day(day_plus(self.entry, dice.between(6, 12)))
        self.release = self.entry

    def year(self):
        return (
            (self.entry - datetime.date(2022, 7, 1)).days // 365
            if self.entry < datetime.date(2025, 6, 30)
            else 2
        )

    def mpf_e4(self, years_back=0):
        row = fee_row(self.entry, years_back)
        if self.informal:
            return e4(row["informal"])
        total = sum(line.declared_usd() for line in self.lines)
        fee = half_up(total * 3464, 10**4) * 100
        return min(max(fee, e4(row["minimum"])), e4(row["maximum"]))

    def hmf_e4(self):
        if self.informal or self.mode != "sea":
            return 0
        return half_up(sum(line.declared_usd() for line in self.lines) * 125, 1000) * 100


YES, NO = "yes", "no"
FREIGHT = {"in_price": YES, "actual": YES}
AFTER = {"in_price": YES, "separately_identified": YES, "actual": YES}


def sheet_price(usd_text, currency):
    """Price of the sheet in the seller's currency, rounded as sellers round."""
    usd = e4(usd_text)
    rate = catalogue.SHEET_RATE[currency]
    price = half_up(usd * 100000, rate)
    step = {"JPY": 10 * E4, "INR": E4}.get(currency, 100)
    return max(half_up(price, step) * step, step)


def pick_goods(seller, dice, count):
    goods = list(seller[8])
    chosen = []
    for _ in range(min(count, len(goods))):
        weights = [math.isqrt(TRADE[(good[0], seller[0][:2])]) // 100 + 20 for good in goods]
        good = dice.weighted(goods, weights)
        goods.remove(good)
        chosen.append(good)
    return chosen


def pick_days(entry, seller, dice):
    """Days of a journey that fit in the book and in the months in which the trade went on."""
    while True:
        mode = dice.pick(seller[4])
        low, high = seller[5]
        if seller[0] == "CN-TONGXIN" and mode == "sea":
            low, high = 18, 30
        export = day_plus(FIRST_EXPORT, dice.between(0, (LAST_DAY - FIRST_EXPORT).days))
        export = max(export, RATES.first_of_quarter(export))
        entry.set_days(mode, export, dice.between(low, high), dice)
        if entry.summary > LAST_DAY:
            continue
        stopped = datetime.date(2025, 4, 9) <= entry.entry < datetime.date(2025, 5, 14)
        if seller[0].startswith("CN") and stopped and entry.loading >= datetime.date(2025, 4, 5):
            continue
        return


def quantity_for(good, dice, target_usd):
    usd = e4(good[3])
    quantity = max(target_usd * E4 // usd, 1)
    step = 100 if quantity >= 2000 else 10 if quantity >= 100 else 1
    return max(half_up(quantity * dice.between(85, 118), 100 * step) * step, 1)


def make_entry(serial, dice):
    seller = dice.weighted(catalogue.SELLERS, [s[6] for s in catalogue.SELLERS])
    entry = Entry(seller, serial)
    pick_days(entry, seller, dice)
    size = dice.weighted((2900, 9000, 26000, 70000, 230000), (14, 46, 31, 7, 2))
    goods = pick_goods(
        seller, dice, dice.between(1, seller[7]) if seller[7] < 3 else dice.between(2, seller[7])
    )
    for good in goods:
        months = (entry.export.year - 2022) * 12 + entry.export.month
        drift = 100 + months * dice.pick((0, 1, 1, 2)) // 8 + dice.between(-3, 3)
        unit = sheet_price(good[3], entry.currency)
        step = 100 if entry.currency != "JPY" else E4
        unit = max(half_up(unit * drift, 100 * step) * step, step)
        entry.lines.append(
            Line(entry, seller, good, quantity_for(good, dice, size // len(goods) + 300), unit)
        )
    if seller[0] == "DE-RITTERSPORN" and dice.chance(22):
        entry.currency, entry.term, entry.place = "USD", "DDP", "Dayton, OH"
    return entry


def line_facts(line, related):
    line.sale = {
        "sold_for_export": YES,
        "restricted": NO,
        "conditioned": NO,
        "proceeds_accrue": NO,
        "related": related,
        "price_acceptable": YES if related == YES else "",
    }


def share_charge(entry, element, key):
    """Spreads a charge of the whole entry over its lines."""
    keys = [line.price if key == "value" else line.gross for line in entry.lines]
    unit = MINOR.get(element.currency, 100)
    for line, part in zip(entry.lines, split(element.amount, keys, unit)):
        line.shared.append([element, part, part])
    entry.charges.append((element, key))


def of_price(entry, per_thousand):
    return to_minor(sum(line.price for line in entry.lines) * per_thousand // 1000, entry.currency)


def add_international(entry, dice, wide, freight_pm, insurance_pm):
    """Freight and insurance in the price, shown by the carrier's and insurer's papers."""
    if wide:
        for line in entry.lines:
            line.elements.append(
                Element(
                    "main_freight",
                    to_minor(line.price * freight_pm // 1000, entry.currency),
                    entry.currency,
                    -1,
                    FREIGHT,
                )
            )
            line.elements.append(
                Element(
                    "insurance",
                    to_minor(line.price * insurance_pm // 1000, entry.currency),
                    entry.currency,
                    -1,
                    FREIGHT,
                )
            )
        return
    bill = "B/L " + bill_number(entry)
    share_charge(
        entry,
        Element(
            "main_freight",
            of_price(entry, freight_pm),
            entry.currency,
            -1,
            FREIGHT,
            "OCEAN FREIGHT" if entry.mode == "sea" else "FREIGHT",
            "US-HERON",
            bill,
        ),
        "gross_weight",
    )
    share_charge(
        entry,
        Element(
            "insurance",
            of_price(entry, insurance_pm),
            entry.currency,
            -1,
            FREIGHT,
            "CARGO INSURANCE",
            "US-HERON",
            "policy certificate",
        ),
        "value",
    )


def bill_number(entry):
    return f"{entry.seller[0][3:7]}{entry.serial:05d}"


def add_duty_paid(entry, dice):
    """A DDP price: the duty and fees in it are those payable on the value left when they are taken out."""
    for line in entry.lines:
        value = max(half_up(line.price, E4), 40)
        freight, insurance = value * dice.between(55, 90) * 10, value * 3 * 10
        inland = value * 12 * 10
        line.extra["ddp"] = (value, freight // 100 * 100, insurance // 100 * 100, inland // 100 * 100)
    for line in entry.lines:
        line.price = line.extra["ddp"][0] * E4
    fees = split(entry.mpf_e4(), [line.extra["ddp"][0] for line in entry.lines], 100)
    for line, fee in zip(entry.lines, fees):
        value, freight, insurance, inland = line.extra.pop("ddp")
        duty = general_duty_e4(line.hts, value, line.quantity)
        duty += sum(
            layer_duty_e4(value, percent)
            for _, percent in layers_due(line.hts, line.origin, entry.loading, entry.entry)
        )
        taxes = {"in_price": YES, "separately_identified": YES, "payable_on_import": YES}
        for kind, amount, facts in (
            ("main_freight", freight, FREIGHT),
            ("insurance", insurance, FREIGHT),
            ("inland_import", inland, AFTER),
            ("customs_duty", duty, taxes),
            ("import_fee", fee, taxes),
        ):
            if amount or kind in ("customs_duty", "import_fee"):
                line.elements.append(Element(kind, amount, "USD", -1, facts))
        line.price = value * E4 + freight + insurance + inland + duty + fee


def share_price(line, low, high, dice):
    """A part of the price of the line between `low` and `high` per thousand, in whole cents."""
    return to_minor(line.price * dice.between(low, high) // 1000, line.entry.currency)


def add_charge(entry, charge, dice):
    """One row of the table of charges, on the lines it concerns or over the whole entry."""
    _, _, sku, kind, low, high, effect, facts, key, words, payee, evidence = charge
    if key == "line":
        for line in entry.lines:
            if sku in ("", line.sku):
                amount = share_price(line, low, high, dice)
                line.elements.append(Element(kind, amount, entry.currency, effect, facts))
        return
    amount = of_price(entry, dice.between(low, high))
    share_charge(entry, Element(kind, amount, entry.currency, effect, facts, words, payee, evidence), key)


def add_freight_bill(entry, dice):
    """Freight the importer pays to its own forwarder, outside the price."""
    rate = catalogue.SHEET_RATE[entry.currency]
    usd = half_up(sum(line.price for line in entry.lines) * rate, 100000)
    amount, words = to_minor(usd * dice.between(34, 80) // 1000, "USD"), (
        "Ocean freight" if entry.mode == "sea" else "Freight"
    )
    facts, paper = {"in_price": NO, "actual": YES}, "freight bill " + bill_number(entry)
    share_charge(
        entry, Element("main_freight", amount, "USD", 0, facts, words, "US-HERON", paper), "gross_weight"
    )


def dress(entry, dice):
    """The charges each seller's business brings with it."""
    seller = entry.seller[0]
    for line in entry.lines:
        line_facts(line, YES if seller in catalogue.RELATED_SELLERS else NO)
        if line.sku == catalogue.PROCEEDS_SKU:
            line.sale["proceeds_accrue"], line.sale["proceeds_known"] = YES, YES
    if entry.term == "DDP":
        add_duty_paid(entry, dice)
        return
    if seller in catalogue.FREIGHT_IN_PRICE:
        low, high, wide = catalogue.FREIGHT_IN_PRICE[seller]
        add_international(entry, dice, dice.chance(wide), dice.between(low, high), dice.between(2, 4))
    for charge in catalogue.CHARGES:
        if charge[0] == seller and dice.chance(charge[1]):
            add_charge(entry, charge, dice)
    if entry.term in ("FOB", "FCA") and dice.chance(34):
        add_freight_bill(entry, dice)


def assist_effect(row):
    if row[9] == YES or (row[1] == "design" and row[8] == "US"):
        return 0
    return 1


class Drawn:
    """An assist drawn down: what has been drawn in all is rounded, a use draws the difference."""

    def __init__(self, row, expected):
        self.row, self.over = row, expected
        self.rest = e4(row[7][1]) + e4(row[7][2])
        self.units = self.drawn = self.before = 0
        self.revision = catalogue.REVISED_UNITS.get(row[0])

    def in_all(self):
        if self.units >= self.over:
            return self.before + self.rest
        return self.before + half_up(self.rest * self.units, self.over * 100) * 100

    def take(self, day, units):
        if self.revision and day.isoformat() >= self.revision[0]:
            self.rest, self.before = self.rest - (self.drawn - self.before), self.drawn
            self.over, self.units = self.revision[1] - self.units, 0
            self.revision = None
        self.units += units
        part = self.in_all() - self.drawn
        self.drawn += part
        return part


def share_of(row, line, expected, drawn):
    """Amount and currency of the share of an assist in a line."""
    if row[7][0] == "unit":
        return to_minor(line.quantity * e4(row[7][1]), row[7][2]), row[7][2]
    if row[0] in catalogue.GIVEN_SHARES:
        cost = e4(row[7][1]) + e4(row[7][2])
        return half_up(cost * line.quantity, expected * 100) * 100, row[7][3]
    return drawn.take(line.entry.entry, line.quantity), row[7][3]


def add_assists(entries):
    """Gives each line its share of the assists behind its goods, and each assist its expected production."""
    expected = {}
    for row in catalogue.ASSISTS:
        lines = [
            line for entry in entries for line in entry.lines if line.sku in row[4] and entry.term != "DDP"
        ]
        lines = [line for line in lines if row[10] <= line.entry.order.isoformat()]
        lines.sort(key=lambda line: (line.entry.entry, line.entry.serial))
        units = sum(line.quantity for line in lines)
        step = 1000 if units > 20000 else 100
        expected[row[0]] = (units * 115 // 100 // step + 1) * step
        drawn = Drawn(row, expected[row[0]]) if row[7][0] == "whole" else None
        for line in lines:
            use = Use(row, line.quantity, assist_effect(row))
            use.amount, use.currency = share_of(row, line, expected[row[0]], drawn)
            line.uses.append(use)
    return expected

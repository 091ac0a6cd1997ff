#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Ledgers of assists against a slow, independent reading of 19 CFR 152.103(e).

ledger_driver makes up assists and uses and draws them down with the library.  Here each is drawn once more
with fractions, going through the uses one by one and asking after each what should have been drawn by then;
and what must hold of any ledger is looked at: drawn, elsewhere and balance are the value, the order of the
uses of a day changes no total, production past what was expected adds nothing.

    ADV_SEED=7 ADV_LEDGERS=100000 python3 tests/oracle/ledger_properties.py
"""

import collections
import json
import os
import random
import subprocess
import sys
from fractions import Fraction

UNITS, VALUE, BASIS, CONSUMED = range(4)
MEASURE = {"anticipated_value": VALUE, "other_basis": BASIS, "consumption": CONSUMED}
MISSING_USE = ("use.units", "use.price", "use.basis", "use.consumed")
MUST_MEET = (
    ["open", "drawn", "ended", "overrun", "overdrawn", "waiting", "differs", "revised", "before", "elsewhere"]
    + ["first_shipment", "produced_to_first_shipment", "anticipated_production", "given", "consumption"]
    + ["anticipated_value", "other_basis", "not_chosen", "assist.supplied", "several on a day"]
    + list(MISSING_USE)
)
met = collections.Counter()


class Lacks(Exception):
    """A figure is missing."""


def to_minor(value, unit):
    return int(value / unit + Fraction(1, 2)) * unit


def need(figure, what):
    if figure is None or figure <= 0:
        raise Lacks(what)
    return figure


class Expectation:
    """What is expected at a time: the denominator and the part of the value drawn here."""

    def __init__(self, given, whole, elsewhere, first):
        self.given, self.whole, self.elsewhere, self.first = given, whole, elsewhere, first
        self.unit = given["unit"]

    def denominator(self):
        given, method = self.given, self.given["method"]
        if method == "not_chosen":
            raise Lacks("assist.apportionment")
        if method == "produced_to_first_shipment":
            return need(given["produced"], "assist.produced_units")
        if method == "anticipated_production":
            return need(self.whole[UNITS], "assist.anticipated_units") - (self.elsewhere or 0)
        if method == "anticipated_value":
            return need(self.whole[VALUE], "assist.anticipated_value")
        if method == "other_basis":
            if not given["named"]:
                raise Lacks("assist.basis")
            return need(self.whole[BASIS], "assist.anticipated_basis")
        if method == "first_shipment" and self.first is not None:
            return need(self.first, "use.units")
        return None

    def left(self):
        supplied = self.given["supplied"]
        return max(0, (self.whole[CONSUMED] if supplied is None else supplied) - self.given["away"])

    def split(self):
        """Value of everything, and the part of it for this country."""
        given = self.given
        value = given["value"]
        if value is None:
            raise Lacks("assist.cost")
        if given["method"] == "consumption":
            per = need(self.whole[CONSUMED], "assist.quantity")
            supplied = per if given["supplied"] is None else given["supplied"]
            return tuple(to_minor(Fraction(value * n, per), self.unit) for n in (supplied, self.left()))
        if self.elsewhere is None and given["shared"]:
            raise Lacks("assist.other_units")
        if not self.elsewhere:
            return value, value
        units = self.whole[UNITS]
        if units is None:
            raise Lacks("assist.anticipated_units")
        if self.elsewhere > units:
            raise Lacks("assist.other_units")
        return value, part(value, units - self.elsewhere, units, self.unit)


def part(value, units, whole, unit):
    if units <= 0:
        return 0
    if units >= whole:
        return value
    return min(value, to_minor(Fraction(value * units, whole), unit))


class Oracle:
    def __init__(self, given):
        self.given, self.method, self.unit = given, given["method"], given["unit"]
        uses = given["uses"]
        gone = bool(given["before"]) or bool(given["before_amount"])
        dated = uses and uses[0]["date"] is not None
        self.first = uses[0]["shipment"] if dated and not gone else None
        mates = [use for use in uses if use["shipment"] == self.first]
        self.alone, units = len(mates) == 1, None
        if self.first is not None:
            counts = [use["measure"][UNITS] for use in mates]
            units = 1 if self.alone else -1 if None in counts else sum(counts)
        self.now = Expectation(given, list(given["whole"]), given["elsewhere"], units)
        self.pending = list(given["revisions"])
        self.counted = self.base_units = self.base_drawn = 0
        self.lack = ""
        self.restart(0)
        self.drawn = self.drawn_before()

    def restart(self, drawn):
        self.base_units, self.base_drawn = self.counted, drawn
        self.lack = ""
        try:
            self.over = self.now.denominator()
            self.total, self.here = self.now.split()
        except Lacks as lack:
            self.lack = str(lack)
            try:
                self.total, self.here = self.now.split()
            except Lacks:
                self.total = self.here = None

    def by_now(self, counted):
        """Drawn in all when so much has been counted."""
        if self.method == "consumption":
            covered = min(counted, self.now.left())
            return to_minor(Fraction(self.given["value"] * covered, self.now.whole[CONSUMED]), self.unit)
        rest = max(0, self.here - self.base_drawn)
        done = counted - self.base_units
        return self.base_drawn + (part(rest, done, self.over - self.base_units, self.unit) if done else 0)

    def drawn_before(self):
        before, amount = self.given["before"] or 0, self.given["before_amount"]
        if self.method == "first_shipment":
            return amount if amount is not None else (self.here or 0) if before else 0
        if self.method == "given" or self.lack:
            return amount or 0
        if not before:
            self.lack = "assist.before_quantity" if amount else ""
            return amount or 0
        drawn = self.by_now(before) if amount is None else amount
        self.counted = before
        if amount is not None and self.method != "consumption":
            self.restart(drawn)
        return drawn

    def revise(self, date):
        while self.pending and (date is None or self.pending[0]["date"] <= date):
            revision = self.pending.pop(0)
            counts = not self.lack and self.method not in ("first_shipment", "given")
            drawn = self.by_now(self.counted) if counts else 0
            self.now.whole[revision["measure"]] = revision["whole"]
            if revision["elsewhere"] is not None:
                self.now.elsewhere = revision["elsewhere"]
            if self.method not in ("first_shipment", "consumption"):
                met["revised"] += 1
                self.restart(drawn)

    def take(self, use):
        """(by method, lack) of one use."""
        if self.method == "given":
            return None, "use.amount"
        if use["date"] is None:
            return None, "use.entry_date"
        self.revise(use["date"])
        if self.method == "first_shipment" and use["shipment"] != self.first and self.here is not None:
            return 0, ""
        if self.lack:
            return None, self.lack
        measure = MEASURE.get(self.method, UNITS)
        count = 1 if self.method == "first_shipment" and self.alone else use["measure"][measure]
        if count is None:
            return None, MISSING_USE[measure]
        before = self.by_now(self.counted)
        self.counted += count
        short = self.method == "consumption" and self.counted > self.now.left()
        return self.by_now(self.counted) - before, "assist.supplied" if short else ""


def redraw(given):
    """Every use, then the account, as the driver writes them."""
    oracle = Oracle(given)
    found = []
    for use in given["uses"]:
        by_method, lack = oracle.take(use)
        stated = use["stated"]
        drawn = by_method if stated is None else stated
        differs = stated is not None and not lack and abs(stated - by_method) > oracle.unit
        found.append((by_method, drawn, oracle.drawn, "" if stated is not None else lack, int(differs)))
        oracle.drawn += drawn or 0
    oracle.revise(None)
    balance = None if oracle.here is None else oracle.here - oracle.drawn
    return oracle, found, (oracle.drawn, balance)


def compare(given):
    oracle, found, account = redraw(given)
    told = [(u["by_method"], u["drawn"], u["drawn_before"], u["lack"], u["differs"]) for u in given["uses"]]
    for use in given["uses"]:
        met[use["lack"]] += 1
        met["differs"] += use["differs"]
    met[given["method"]] += 1
    met[given["state"]] += 1
    met["before"] += given["before"] is not None
    met["elsewhere"] += bool(given["elsewhere_amount"])
    if told != found:
        where = next(i for i, (a, b) in enumerate(zip(told, found)) if a != b)
        return f"use {where}: library {told[where]}, oracle {found[where]}"
    if (given["drawn"], given["balance"]) != account:
        return f"library drew {given['drawn']}, left {given['balance']}; oracle {account}"
    return None


def adds_up(given):
    """value = drawn + elsewhere + balance; nothing is drawn past the value by a method alone."""
    if given["balance"] is None:
        return None
    if given["value_of_all"] != given["drawn"] + given["elsewhere_amount"] + given["balance"]:
        return "value is not drawn + elsewhere + balance"
    alone = all(use["stated"] is None for use in given["uses"]) and given["before_amount"] is None
    resplit = any(r["measure"] == UNITS or r["elsewhere"] is not None for r in given["revisions"])
    if alone and not resplit and given["balance"] < 0:
        return "the method drew more than there is"
    return None


def any_order_of_a_day(given, dice):
    """The uses of a day in another order: the same total after it.

    Which entry is the first shipment is not free, nor which of two uses has a share given."""
    if given["method"] == "first_shipment" or any(use["stated"] is not None for use in given["uses"]):
        return None
    days = [use["date"] for use in given["uses"]]
    met["several on a day"] += len(set(days)) < len(days)
    uses = [dict(use) for use in given["uses"]]
    uses.sort(key=lambda use: (use["date"] is None, use["date"] or 0, dice.random()))
    _, _, account = redraw(dict(given, uses=uses))
    return None if account == (given["drawn"], given["balance"]) else f"another order gives {account}"


def main():
    build = os.environ.get("BUILD_DIR", "build/release")
    seed, count = os.environ.get("ADV_SEED", "20250630"), os.environ.get("ADV_LEDGERS", "20000")
    driver = os.path.join(build, "tests/oracle/ledger_driver")
    written = subprocess.run([driver, seed, count], check=True, capture_output=True, text=True).stdout
    dice = random.Random(int(seed))
    checks = {
        "ledgers are drawn as a second reading draws them": compare,
        "drawn, elsewhere and balance are the value": adds_up,
        "the order of entries inside a day changes no total": lambda given: any_order_of_a_day(given, dice),
    }
    wrong = collections.defaultdict(list)
    lines = written.splitlines()
    for number, line in enumerate(lines):
        given = json.loads(line)
        for name, check in checks.items():
            problem = check(given)
            if problem:
                wrong[name].append(f"seed {seed}, ledger {number}: {problem}\n# {line}")
    print(f"1..{len(checks) + 1}")
    for index, name in enumerate(checks, 1):
        for problem in wrong[name][:2]:
            print(f"# {problem}")
        print(f"{'not ok' if wrong[name] else 'ok'} {index} - {name}: {len(lines)} of them")
    dull = [what for what in MUST_MEET if met[what] < 20]
    print(f"{'not ok' if dull else 'ok'} {len(checks) + 1} - every way and state was met")
    if dull:
        print(f"# hardly met: {', '.join(dull)}")
    return 1 if dull or any(wrong.values()) else 0


if __name__ == "__main__":
    sys.exit(main())

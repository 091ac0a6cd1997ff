#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Values of identical goods against a slow, independent reading of CVA Article 2 and 19 USC 1401a(c).

Shipments are made up from a seed and handed to method_driver.  Here every fact that is not stated of an
accepted value is read in all ways it could be, and each reading is ranked for itself with fractions; the
rows of the two laws are written out by hand and not read from the pack.

    ADV_SEED=7 ADV_SHIPMENTS=20000 python3 tests/oracle/comparable_properties.py
"""

import collections
import datetime
import itertools
import json
import os
import random
import subprocess
import sys
from fractions import Fraction

from method_readings import rounded, told_otherwise

DAY = datetime.date(2025, 3, 3)
MUST_MEET = ("none", "no_value_counts", "value_lacks")
LIST = [(1, 9, 120), (10, 99, 100), (100, 999, 80)]
OFF = [(1, 9, 0), (10, 99, 15), (100, 999, 30)]
LEAST = Fraction(1, 10000)  # an adjustment by an unknown quantity may leave as little as this
met = collections.Counter()


# ---- making shipments up ---------------------------------------------------------------------------------

def make_value(r):
    def often(word, others):
        return r.choice([word] * 12 + others)
    v = {"goods": "identical", "unit_value": f"{r.choice([70, 80, 90])}.{r.choice(['00', '25'])} USD",
         "same_quality": often("yes", ["no", None]), "country": often("CN", ["VN", None]),
         "producer": often("Acme", ["Other"] * 4 + [None]),
         "level": often("wholesale", ["retail"] * 3 + [None]),
         "quantity": often("20 pcs", ["22 pcs", "23 pcs", "5 pcs", "500 pcs", "4000 pcs", None]),
         "accepted_by": often("transaction_value", ["computed_value", None]),
         "under_doubt": often("no", ["yes", None]), "design_here": often("no", ["yes", None]),
         "same_transport": often("yes", ["no"] * 3 + [None] * 3),
         "price_list": r.choice(["a", "b", "c", None])}
    if r.random() < 0.95:
        v["export_date"] = str(DAY + datetime.timedelta(r.choice([0, 0, 1, -9, 10, -10, 11, -11])))
    if r.random() < 0.6:
        v["carriage"] = r.choice(["1.00 USD", "2.50 USD", "75.00 USD"])
    return {key: word for key, word in v.items() if word is not None}


def make_shipment(r):
    def rows(table, key, unit):
        return [{"least": f"{low} pcs", "most": f"{high} pcs", key: f"{figure}{unit}"}
                for low, high, figure in table]
    s = {"producer": "Acme", "level": "wholesale", "carriage": "1.50 USD", "same_time_days": "10",
         "same_quantity_percent": "10"}
    for key in list(s):
        if r.random() < 0.06:
            del s[key]
    s["values"] = [make_value(r) for _ in range(r.choice([1, 1, 2, 3, 5]))]
    s["price_lists"] = [{"id": "a", "genuine": "yes", "prices": rows(LIST, "unit_price", ".00 USD")},
                        {"id": "b", "genuine": "yes", "prices": rows(OFF, "discount_percent", "")},
                        {"id": "c", "prices": rows(LIST, "unit_price", ".00 USD")}]
    return {"format": "1", "jurisdiction": r.choice(["WTO", "US"]),
            "dates": {"importation": str(DAY), "export": str(DAY)}, "sale": {"sold_for_export": "no"},
            "methods": {"similar_found": "no"},
            "goods": [{"line": "1", "origin": "CN", "quantity": "20 pcs"}], "comparables": [s]}


# ---- working them out ------------------------------------------------------------------------------------

def number(text):
    return Fraction(text.split()[0])


def either(known, answer):
    """The one answer, or both where it is not known."""
    return [answer] if known else [True, False]


def about_time(s, v):
    if "export_date" not in v:
        return [True, False]
    apart = abs((datetime.date.fromisoformat(v["export_date"]) - DAY).days)
    return either("same_time_days" in s or apart == 0, apart <= int(s.get("same_time_days", 0)))


def about_quantity(s, v):
    if "quantity" not in v:
        return [True, False]
    off = abs(number(v["quantity"]) - 20)
    return either("same_quantity_percent" in s or off == 0,
                  off * 100 <= 20 * Fraction(s.get("same_quantity_percent", 0)))


def by_list(s, v, unit):
    """The value at the quantity valued; None where no list shows it."""
    name = v.get("price_list")
    if name is None:
        return None
    if "quantity" not in v:
        return LEAST
    figures = [[figure for low, high, figure in (OFF if name == "b" else LIST) if low <= units <= high]
               for units in (number(v["quantity"]), 20)]
    if [] in figures:
        return None
    (known,), (valued,) = figures
    return unit * (100 - valued) / (100 - known) if name == "b" else unit + valued - known


def rank(code, s, v, same):
    """Smaller comes first; None where the value does not count."""
    time, quantity, level, producer, country, method, proof, transport = same
    unit = number(v["unit_value"])
    if not (time and country and method) or "no" == v.get("same_quality"):
        return None
    if "yes" in (v.get("under_doubt"), v.get("design_here")):
        return None
    if not (quantity and level):
        unit = by_list(s, v, unit) if proof else None
    if unit is not None and code == "WTO" and not transport:
        if "carriage" not in v or "carriage" not in s:
            return None
        unit += 0 if unit == LEAST else number(s["carriage"]) - number(v["carriage"])
    return None if unit is None or unit <= 0 else (not producer, not (quantity and level), unit)


def readings(code, s, v):
    carried = "carriage" in v and "carriage" in s
    transport = v.get("same_transport")
    open_facts = [
        about_time(s, v), about_quantity(s, v),
        either("level" in v and "level" in s, v.get("level") == s.get("level")),
        either("producer" in v and "producer" in s, v.get("producer") == s.get("producer")),
        either("country" in v, v.get("country") == "CN"),
        either("accepted_by" in v, v.get("accepted_by") == "transaction_value"),
        either(v.get("price_list") != "c", True),
        [transport != "no"] if transport or not carried or code == "US" else [True, False]]
    return [rank(code, s, v, same) for same in itertools.product(*open_facts)]


def expected(shipment):
    s = shipment["comparables"][0]
    certain, lacking, ways = [], [], []
    for v in s["values"]:
        read = readings(shipment["jurisdiction"], s, v)
        ranks = [key for key in read if key is not None]
        ways.append(set(read))
        if ranks:
            # a list that may not be genuine matters only where it is used
            (certain if len(set(read)) == 1 and min(ranks)[2] != LEAST else lacking).append(min(ranks))
    if lacking and (not certain or min(lacking) < min(certain)):
        return "value_lacks", None
    if not certain:
        return "no_value_counts", None
    unit = min(certain)[2]
    if len(ways) <= 3:  # however the open facts turn out, the value is this one
        for choice in itertools.product(*ways):
            assert min(key for key in choice if key is not None)[2] == unit
    return "none", rounded(unit, 20, shipment["jurisdiction"])


def differs(shipment, line):
    why, values = expected(shipment)
    met[why] += 1
    return told_otherwise(line, why, values)


def main():
    r = random.Random(int(os.environ.get("ADV_SEED", "20260203")))
    count = int(os.environ.get("ADV_SHIPMENTS", "6000"))
    shipments = [make_shipment(r) for _ in range(count)]
    driver = os.path.join(os.environ["BUILD_DIR"], "tests", "oracle", "method_driver")
    text = "".join(json.dumps(s) + "\n" for s in shipments)
    done = subprocess.run([driver, "transaction_value_identical"], input=text, capture_output=True, text=True,
                          check=True)
    lines = done.stdout.splitlines()
    problems = [f"{len(lines)} answers to {count} shipments"] if len(lines) != count else []
    for shipment, line in zip(shipments, lines):
        why = differs(shipment, line)
        if why:
            problems.append(why + "  " + json.dumps(shipment))
    print(f"{'not ok' if problems else 'ok'} 1 - {count} choices are those of the second reading")
    for problem in problems[:5]:
        print(f"# {problem}")
    missing = [why for why in MUST_MEET if met[why] < count // 20]
    print(f"{'not ok' if missing else 'ok'} 2 - every ending was met often")
    for why in missing:
        print(f"# met {met[why]} times: {why}")
    print("1..2")
    return 1 if problems or missing else 0


if __name__ == "__main__":
    sys.exit(main())

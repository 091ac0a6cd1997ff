# SPDX-License-Identifier: Apache-2.0
"""Chance, exact figures and the public facts: what everything else in the generator counts with.

Amounts are whole numbers of 1/10 000 of a currency unit (e4), rates whole numbers of 1/1 000 000 000 (e9),
their products e13.  Chance comes from a generator of our own, since the one of the language may change.
"""

import csv
import datetime
import os
import re
from decimal import Decimal

FACTS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "facts")
SEED = 20250630
LAST_DAY = datetime.date(2025, 6, 30)
E4, E9, E13 = 10**4, 10**9, 10**13
MINOR = {"JPY": E4}  # smallest unit of a currency in e4; 100 = a cent where not listed


class Dice:
    """splitmix64: the same throws on every machine and in every version of the language."""

    def __init__(self, label):
        self.state = SEED
        for byte in label.encode():
            self.state = (self.state * 1099511628211 + byte) % 2**64

    def throw(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) % 2**64
        z = self.state
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB % 2**64
        return z ^ (z >> 31)

    def between(self, low, high):
        return low + self.throw() % (high - low + 1)

    def chance(self, percent):
        return self.throw() % 100 < percent

    def pick(self, items):
        return items[self.throw() % len(items)]

    def weighted(self, items, weights):
        at = self.throw() % sum(weights)
        for item, weight in zip(items, weights):
            at -= weight
            if at < 0:
                return item
        raise AssertionError("weights sum to less than their sum")

    def shuffled(self, items):
        out = list(items)
        for i in range(len(out) - 1, 0, -1):
            j = self.throw() % (i + 1)
            out[i], out[j] = out[j], out[i]
        return out


def half_up(numerator, denominator):
    """Quotient of whole numbers >= 0, halves upward."""
    return (2 * numerator + denominator) // (2 * denominator)


def e4(text):
    scaled = Decimal(text) * E4
    if scaled != int(scaled):
        raise ValueError(f"{text}: more than four decimals")
    return int(scaled)


def to_minor(amount_e4, currency):
    unit = MINOR.get(currency, 100)
    return half_up(amount_e4, unit) * unit


def text_of(amount_e4, decimals=2):
    """Amount as text with at least `decimals` decimals and no idle zeros behind them."""
    whole, rest = divmod(amount_e4, E4)
    digits = f"{rest:04d}".rstrip("0")
    return f"{whole}.{digits.ljust(decimals, '0')}" if digits or decimals else str(whole)


def money(amount_e4, currency):
    return text_of(amount_e4, 0 if currency == "JPY" else 2)


def split(total_e4, keys, unit):
    """Parts in proportion to the keys that sum to the total: largest remainders, the earlier of equals."""
    total, whole = total_e4 // unit, sum(keys)
    parts = [total * key // whole for key in keys]
    order = sorted(range(len(keys)), key=lambda i: (-(total * keys[i] % whole), i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return [part * unit for part in parts]


def day_plus(day, days):
    return day + datetime.timedelta(days=days)


HOLIDAYS = {(1, 1), (6, 19), (7, 4), (11, 11), (12, 25)}  # of fixed date; enough for a sample


def working_day(day):
    while day.weekday() >= 5 or (day.month, day.day) in HOLIDAYS:
        day = day_plus(day, 1)
    return day


def read_facts(name):
    with open(os.path.join(FACTS, name), encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


class Rates:
    """US dollars for a currency unit, as the rule of 19 CFR 159.34 finds them in the ECB crosses."""

    def __init__(self):
        self.rows = read_facts("ecb.csv")
        self.days = [row["Date"] for row in self.rows]
        self.by_day = {row["Date"]: row for row in self.rows}

    def cross(self, row, currency):
        dollars = int(Decimal(row["USD"]) * 10**6)
        units = 10**6 if currency == "EUR" else int(Decimal(row[currency]) * 10**6)
        return half_up(dollars * E9, units)

    def daily(self, currency, day):
        if currency == "USD":
            return E9
        for back in range(10):
            row = self.by_day.get(day_plus(day, -back).isoformat())
            if row:
                return self.cross(row, currency)
        raise ValueError(f"no rate of {currency} near {day}")

    def first_of_quarter(self, day):
        start = datetime.date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
        while start.isoformat() not in self.by_day:
            start = day_plus(start, 1)
        return start

    def lawful(self, currency, day):
        """The quarter's first rate, or the daily one where it is five per cent away; and which it is."""
        if currency == "USD":
            return E9, False
        quarter = self.daily(currency, self.first_of_quarter(day))
        daily = self.daily(currency, day)
        if abs(daily - quarter) * 100 >= 5 * quarter:
            return daily, True
        return quarter, False


RATES = Rates()
GOODS = {row["hts"]: row for row in read_facts("goods.csv")}
TRADE = {(row["hts"], row["country"]): int(row["consumption_usd"]) for row in read_facts("imports-2024.csv")}
LAYERS = read_facts("layers.csv")
FEES = read_facts("mpf.csv")
UNITS = {"No.": "pcs", "doz.": "doz", "kg": "kg"}


def fee_row(day, years_back=0):
    index = max(i for i, row in enumerate(FEES) if row["from"] <= day.isoformat())
    return FEES[index - years_back]


def layers_due(hts, origin, loading, entry):
    """Additional duties of the line: (heading, percent text)."""
    due = []
    for row in LAYERS:
        if row["origin"] not in (origin, "*") or entry.isoformat() < row["from"]:
            continue
        if row["until"] and entry.isoformat() >= row["until"]:
            continue
        if row["loaded_before"] and loading.isoformat() >= row["loaded_before"]:
            continue
        if row["heading"].startswith("9903.88") and GOODS[hts]["additional"] != row["heading"]:
            continue
        due.append(row)
    replaced = {heading for row in due for heading in row["instead_of"].split()}
    return [(row["heading"], row["percent"]) for row in due if row["heading"] not in replaced]


def general_duty_e4(hts, declared_usd, quantity):
    """Duty at the general rate on a whole-dollar value, to the cent."""
    rate, duty = GOODS[hts]["general"], 0
    if rate == "Free":
        return 0
    for part in rate.split(" + "):
        percent = re.fullmatch(r"([0-9.]+)%", part)
        cents = re.fullmatch(r"([0-9.]+)¢(?: each|/doz\.)", part)
        if percent:
            duty += declared_usd * int(Decimal(percent.group(1)) * 100)
        elif cents:
            duty += quantity * e4(cents.group(1)) // 100
        else:
            raise ValueError(f"{hts}: rate {rate} not understood")
    return half_up(duty, 100) * 100


def layer_duty_e4(declared_usd, percent):
    return half_up(declared_usd * int(Decimal(percent) * 100), 100) * 100


def check_digit(filer, number):
    """Check digit of an entry number, as CBP's interface requirements for filers compute it.

    Letters count A to I and J to R as 1 to 9, S to Z as 2 to 9; every second place is doubled and its digits
    added; the check digit brings the sum to the next ten.
    """
    values = {letter: i % 9 + 1 for i, letter in enumerate("ABCDEFGHIJKLMNOPQR")}
    values.update({letter: i + 2 for i, letter in enumerate("STUVWXYZ")})
    digits = [values[c] if c.isalpha() else int(c) for c in filer + number]
    total = 0
    for place, digit in enumerate(digits):
        doubled = digit * 2 if place % 2 else digit
        total += doubled // 10 + doubled % 10
    return str(-total % 10)

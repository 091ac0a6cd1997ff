# SPDX-License-Identifier: Apache-2.0
"""Values the sample book once more, from its tables alone and with fractions instead of scaled integers.

It knows the rules of 19 U.S.C. 1401a for the charges that the sample holds and shares no code with the
generator or the program, so that a mistake in one of the three shows.
"""

import csv
import datetime
import os
from fractions import Fraction

YES, NO = "yes", "no"


def read(folder, name):
    with open(os.path.join(folder, name + ".csv"), encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def amount(text):
    return None if text in ("", "unknown") else Fraction(text)


def all_of(facts, *names):
    return all(facts.get(name) == YES for name in names)


class Undecided(Exception):
    """A fact or amount is missing that would decide the value."""


def effect(kind, facts):
    """1 = added, -1 = taken out, 0 = left alone."""
    inside = facts.get("in_price") == YES
    if kind in ("main_freight", "insurance"):
        return -1 if inside and facts.get("actual") == YES else 0
    if kind == "inland_export":
        shown = all_of(facts, "separately_identified", "after_sale", "through_shipment", "through_bill")
        return -1 if inside and shown else 0
    if kind == "inland_import":
        return -1 if inside and facts.get("separately_identified") == YES else 0
    if kind == "post_import_work":
        return -1 if inside and all_of(facts, "separately_identified", "reasonable") else 0
    if kind in ("customs_duty", "import_fee"):
        return -1 if inside and all_of(facts, "separately_identified", "payable_on_import") else 0
    if kind == "interest":
        terms = (
            "separately_identified",
            "written_financing",
            "market_rate",
            "booked_as_interest",
            "sold_at_price",
        )
        return -1 if inside and all_of(facts, *terms) else (0 if inside else 1)
    if kind == "royalty":
        if facts.get("related_to_goods") == NO or facts.get("condition_of_sale") == NO or inside:
            return 0
        if not all_of(facts, "related_to_goods", "condition_of_sale"):
            raise Undecided("royalty.condition_of_sale")
        return 1
    if kind in ("buying_commission", "testing", "proceeds"):
        return 1 if facts.get("to_seller") == YES and not inside else 0
    if kind == "rebate":
        return -1 if all_of(facts, "before_import") and not inside else 0
    if kind == "assist_design" and facts.get("undertaken_in") == "US":
        return 0
    if kind in ("packing", "selling_commission"):
        return 1 if facts.get("borne_by_buyer") == YES and not inside else 0
    if kind in ("price_increase", "tooling_payment") or kind.startswith("assist_"):
        return 0 if inside else 1
    raise ValueError(f"the sample is not known to hold {kind}")


class Rates:
    def __init__(self, folder):
        self.series = {}
        for row in read(folder, "rates"):
            self.series.setdefault(row["currency"], {})[row["rate_date"]] = Fraction(row["rate"])

    def on(self, currency, text):
        if currency == "USD":
            return Fraction(1)
        series, day = self.series[currency], datetime.date.fromisoformat(text)
        first = datetime.date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
        while first.isoformat() not in series:
            first += datetime.timedelta(days=1)
        while day.isoformat() not in series:
            day -= datetime.timedelta(days=1)
        quarter, daily = series[first.isoformat()], series[day.isoformat()]
        return daily if abs(daily - quarter) >= quarter / 20 else quarter


def wide_elements(line, kinds):
    for kind in kinds:
        if line[kind] != "":
            facts = {c[len(kind) + 1 :]: v for c, v in line.items() if c.startswith(kind + "_")}
            yield kind, amount(line[kind]), facts.get("currency") or line["currency"], facts


def wide_kinds(columns):
    known = """inland_export main_freight insurance inland_import customs_duty import_fee packing
    post_import_work royalty price_increase proceeds rebate tooling_payment""".split()
    return [kind for kind in known if kind in columns]


def spread(record, lines):
    """The exact parts of a charge over the lines of its entry: nobody gets the last cent."""
    key = {"value": "price", "gross_weight": "gross_weight"}[record["key"]]
    whole = sum(Fraction(line[key]) for line in lines)
    for line in lines:
        yield line, Fraction(record["amount"]) * Fraction(line[key]) / whole


def value_line(line, parts, rates):
    """Entered value in whole dollars, or the outcome and why there is none."""
    if line["sold_for_export"] == NO:
        return "method_ended", "sold_for_export", ""
    total = Fraction(line["price"]) * rates.on(line["currency"], line["export_date"])
    try:
        for kind, part, currency, facts in parts:
            sign = effect(kind, facts)
            if sign and part is None:
                raise Undecided(kind)
            if sign:
                total += sign * part * rates.on(currency, line["export_date"])
    except Undecided as missing:
        return "incomplete", str(missing), ""
    return "valued", "", str(int(total + Fraction(1, 2)))


def worth(assist):
    """Cost of the assist: of a related seller the maker's own, with carriage; in its currency."""
    cost = assist["producer_cost"] if assist["acquired"] == "bought_related" else assist["cost"]
    return Fraction(cost) + Fraction(assist["transport"] or 0)


def expected_on(assist, moves, day):
    """(units expected, day of the last change) as known on a day."""
    units, since = Fraction(assist["anticipated_units"]), ""
    for move in moves:
        told = move["assist"] == assist["assist"] and move["kind"] == "expected_units"
        if told and since < move["move_date"] <= day:
            units, since = Fraction(move["quantity"]), move["move_date"]
    return units, since


def draw(assist, uses, moves, days):
    """Yields (use, exact share): the rest of the value over the rest of the units, whenever what is expected
    changes.  Nothing is rounded, so a share may be half a cent from the one drawn."""
    value, made, taken, since, rate = worth(assist), Fraction(0), Fraction(0), None, None
    keys = {id(use): (use["entry"], use["line"]) for use in uses}
    for use in sorted(uses, key=lambda use: (days[keys[id(use)]], keys[id(use)])):
        units, day = Fraction(use["units"]), days[keys[id(use)]]
        if assist["apportionment"] == "given":
            yield use, amount(use["amount"])
        elif assist["apportionment"] == "consumption":
            yield use, value * units * Fraction(assist["per_unit"]) / Fraction(assist["quantity"])
        else:
            expected, changed = expected_on(assist, moves, day)
            if changed != since:
                rate, since = (value - taken) / (expected - made), changed
            share = min(rate * units, value - taken)
            made, taken = made + units, taken + share
            yield use, share


def assist_shares(folder, lines):
    """(entry, line), kind, share, currency and record of every assist in every line."""
    moves = read(folder, "assist_moves")
    days = {(line["entry"], line["line"]): line["entry_date"] for line in lines}
    uses = {}
    for use in read(folder, "assist_use"):
        uses.setdefault(use["assist"], []).append(use)
    for assist in read(folder, "assists"):
        for use, share in draw(assist, uses.get(assist["assist"], []), moves, days):
            yield (use["entry"], use["line"]), ("assist_" + assist["kind"], share, assist["currency"], assist)


def revalue(folder):
    """Records as `adval value` writes them, as far as check_planted reads them."""
    lines, rates, parts, by_entry = read(folder, "lines"), Rates(folder), {}, {}
    kinds = wide_kinds(lines[0])
    for line in lines:
        parts[line["entry"], line["line"]] = list(wide_elements(line, kinds))
        by_entry.setdefault(line["entry"], []).append(line)
    for record in read(folder, "elements"):
        for line, part in spread(record, by_entry[record["entry"]]):
            parts[line["entry"], line["line"]].append((record["element"], part, record["currency"], record))
    for key, share in assist_shares(folder, lines):
        parts[key].append(share)
    out = []
    for line in lines:
        outcome, reason, entered = value_line(line, parts[line["entry"], line["line"]], rates)
        record = {name: line[name] for name in ("entry", "line", "declared_value")}
        out.append({**record, "outcome": outcome, "reason": reason, "entered_value": entered})
    return out

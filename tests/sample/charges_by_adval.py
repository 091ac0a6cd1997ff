#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the program charges on the sample book is what the importer declared, line by line and to the cent,
but where the key of planted mistakes says otherwise or 19 CFR 159.3 moved a dollar of the entered value.

Where the entered value is not the declared one, the charges are held against the rates of sample/facts on the
entered value.  Schedules and lists are the extracts of sample/facts/tariff; before 2025 there is no schedule
and so no duty.
"""

import collections
import os
import subprocess
import sys
import tempfile
from fractions import Fraction

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import check_planted  # noqa: E402
import sample_book  # noqa: E402
from planted_by_adval import SOME_INCOMPLETE, run, told  # noqa: E402
from tap import Tap  # noqa: E402

CENT = Fraction(1, 100)
FIRST_SCHEDULE = "2025-01-01"
FEWEST_EQUAL = 650  # lines of 2025 on which every charge is the declared one; fewer, and little is compared
CHARGES = {"processing_fee": "declared_mpf", "harbor_fee": "declared_hmf"}


def import_tariff(adval, folder):
    script = os.path.join("sample", "import_tariff.sh")
    environment = dict(os.environ, ADVAL=adval)
    command = ["sh", script, os.path.join(folder, "data")]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def shared(total, values):
    """The cents of a fee over the lines by value, largest remainders first, the earlier of equals before."""
    cents, whole = int(total / CENT), sum(values)
    if not whole:
        values, whole = [1] * len(values), len(values)
    parts = [cents * value // whole for value in values]
    order = sorted(range(len(values)), key=lambda at: (-(cents * values[at] % whole), at))
    for at in order[: cents - sum(parts)]:
        parts[at] += 1
    return [part * CENT for part in parts]


def layers_on(value, line):
    """Additional duties of the headings claimed, each to the cent."""
    layers = filter(None, line["declared_layers"].split(";"))
    return sum(sample_book.half_up(value * Fraction(part.split("=")[1]) / 100, CENT) for part in layers)


def duty_on(value, line, goods):
    plain = dict(line, declared_value=value, declared_layers="")
    return sample_book.half_up(sample_book.duty_due(goods[line["hts"]], plain), CENT)


def fees_on(values, entry, fee_rows):
    """Processing and harbor fee of each line of an entry with these entered values."""
    row, total = fee_rows[sample_book.fee_year(entry["entry_date"], fee_rows)], sum(values)
    informal = entry["x_entry_type"] == "11"
    mpf = Fraction(row["informal"]) if informal else sample_book.formal_fee(Fraction(total), row)
    sea = entry["mode"] == "sea" and not informal
    hmf = sample_book.half_up(Fraction(total * 125, 100000), CENT) if sea else Fraction(0)
    return {"processing_fee": shared(mpf, values), "harbor_fee": shared(hmf, values)}


class Comparison:
    def __init__(self, values, planted):
        self.by_entry = collections.defaultdict(list)
        for row in values:
            self.by_entry[row["entry"]].append(row)
        self.entries = {row["entry"]: row for row in sample_book.read(sample_book.BOOK, "entries")}
        self.goods = {row["hts"]: row for row in sample_book.read(sample_book.FACTS, "goods")}
        self.fee_rows = sample_book.read(sample_book.FACTS, "mpf")
        self.key = {(row["entry"], row["line"]): row for row in planted if row["line"]}
        self.fee_year = {row["entry"] for row in planted if row["class"] == "fee_year"}
        self.equal, self.problems = 0, collections.defaultdict(list)

    def expect(self, what, row, cell, expected):
        if not row[cell] or Fraction(row[cell]) != expected:
            found = row[cell] or f"nothing ({row['duty_reason']})"
            place = check_planted.place(row)
            self.problems[what].append(f"{place}: {cell} {found}, {float(expected):.2f} expected")

    def duty(self, row):
        value = int(row["entered_value"])
        self.expect("additional", row, "additional_duty", layers_on(value, row))
        if row["entry_date"] < FIRST_SCHEDULE:
            if row["duty"] or row["duty_reason"] != "duty:no_schedule":
                place = check_planted.place(row)
                self.problems["none"].append(f"{place}: duty {row['duty']} ({row['duty_reason']})")
            return
        self.expect("duty", row, "duty", duty_on(value, row, self.goods))

    def declared(self, row):
        """A line of an entry whose values are all the declared ones: so is every charge."""
        for cell, of in CHARGES.items():
            if cell != "processing_fee" or row["entry"] not in self.fee_year:
                self.expect("declared", row, cell, Fraction(row[of]))
        if row["entry_date"] < FIRST_SCHEDULE:
            return
        together = Fraction(row["duty"] or 0) + Fraction(row["additional_duty"] or 0)
        if together != Fraction(row["declared_duty"]):
            place = check_planted.place(row)
            self.problems["declared"].append(
                f"{place}: duty {float(together):.2f}, {row['declared_duty']} declared"
            )

    def value(self, row):
        """The entered value is the declared one, or the key says why not, or 159.3 rounded it to the dollar
        on the other side."""
        entered, declared = int(row["entered_value"]), int(row["declared_value"])
        planted = self.key.get((row["entry"], row["line"]))
        if entered == declared or (planted and planted["check"] == "differs"):
            return
        if abs(entered - declared) > 1 or abs(entered - Fraction(row["customs_value"])) >= 1:
            self.problems["value"].append(f"{check_planted.place(row)}: {entered}, {declared} declared")

    def count_equal(self, row):
        if row["entry_date"] >= FIRST_SCHEDULE and row["entered_value"] == row["declared_value"]:
            duty = Fraction(row["duty"] or -1) + Fraction(row["additional_duty"] or -1)
            fees = all(row[cell] == row[of] for cell, of in CHARGES.items())
            self.equal += fees and duty == Fraction(row["declared_duty"])

    def entry(self, rows):
        for row in rows:
            if row["entered_value"]:
                self.duty(row)
                self.value(row)
                self.count_equal(row)
        if not all(row["entered_value"] for row in rows):
            self.without_fees(rows)
            return
        values = [int(row["entered_value"]) for row in rows]
        for cell, parts in fees_on(values, self.entries[rows[0]["entry"]], self.fee_rows).items():
            for row, part in zip(rows, parts):
                self.expect(cell, row, cell, part)
        if all(row["entered_value"] == row["declared_value"] for row in rows):
            for row in rows:
                self.declared(row)

    def without_fees(self, rows):
        """A line without a value leaves the fees of its entry open; the key says which lines those are."""
        for row in rows:
            planted = self.key.get((row["entry"], row["line"]))
            if not row["entered_value"] and not (planted and planted["check"] == row["outcome"]):
                self.problems["open"].append(f"{check_planted.place(row)}: no value, and not in the key")
            if row["processing_fee"] and self.entries[row["entry"]]["x_entry_type"] == "01":
                self.problems["open"].append(f"{check_planted.place(row)}: a fee without all values")


def flown_in(row):
    """9903.01.28 is for goods loaded onto a vessel; some that came by air claim it (sample/README.md)."""
    return row["mode"] == "air" and "9903.01.28" in row["declared_layers"]


def unclaimed(values, planted):
    """Layers left out show as points, on the lines of the key, on those flown in, and on no other."""
    wanted = {(row["entry"], row["line"]) for row in planted if row["class"] == "layer_unclaimed"}
    wanted |= {(row["entry"], row["line"]) for row in values if flown_in(row)}
    found = {(row["entry"], row["line"]) for row in values if " unclaimed:" in " " + row["duty_points"]}
    return [f"{key[0]} {key[1]}" for key in sorted(wanted ^ found)]


def nothing_missing(values):
    """Neither a list of goods nor a heading of chapter 99 the sample needs is missing."""
    for row in values:
        if "no_list" in row["duty_reason"] or "no_code" in row["duty_reason"]:
            yield f"{check_planted.place(row)}: {row['duty_reason']}"


def check(tap, values, planted):
    held = Comparison(values, planted)
    for rows in held.by_entry.values():
        held.entry(rows)
    found = held.problems
    tap.case("the extracts hold every number and list the sample needs", list(nothing_missing(values)))
    tap.case("the base duty of 2025 is that of the rates", found["duty"])
    tap.case("before 2025 there is no schedule, and no duty", found["none"])
    tap.case("additional duties are those of the headings claimed", found["additional"])
    tap.case("processing fees are those of the year, shared to the cent", found["processing_fee"])
    tap.case("harbor fees are shared to the cent", found["harbor_fee"])
    tap.case("entries with the declared values have the declared charges", found["declared"])
    tap.case("entered values differ by the key or by a dollar of 159.3", found["value"])
    tap.case("fees are open only beside lines the key leaves without a value", found["open"])
    tap.case("layers left out are told where planted", unclaimed(values, planted))
    few = [f"{held.equal} lines, at least {FEWEST_EQUAL} wanted"] if held.equal < FEWEST_EQUAL else []
    tap.case("most lines of 2025 agree with the declared charges to the cent", few)


def main():
    adval, tap = os.environ.get("ADVAL", ""), Tap()
    if not os.path.exists(adval):
        tap.skip("the program charges the sample book", "adval is not built")
        tap.end()
    with tempfile.TemporaryDirectory() as folder:
        done = import_tariff(adval, folder)
        failed = told(done) if done.returncode else []
        tap.case("adval tariff import takes the extracts of the sample", failed)
        path = os.path.join(folder, "values.csv")
        done = run(adval, folder, "value", os.path.join("sample", "book"), "--duty", "-o", path)
        failed = told(done) if done.returncode != SOME_INCOMPLETE else []
        tap.case("adval value --duty rejects no line", failed)
        if not os.path.exists(path):
            tap.case("adval value --duty writes the values", told(done))
            tap.end()
        values = check_planted.read(path)
    check(tap, values, check_planted.read(os.path.join("sample", "planted.csv")))
    tap.end()


if __name__ == "__main__":
    main()

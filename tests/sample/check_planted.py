#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the key of planted mistakes against the values of the book.

    check_planted.py VALUES.csv PLANTED.csv

VALUES is what `adval value sample/book -o VALUES.csv` wrote.  Where the key says `differs`, the determined
value is the one of the key and not the declared one; where it says `agrees`, and on every line the key does
not name, the two agree; where it says `incomplete` or `method_ended`, that is the outcome.  A dollar is
allowed, for the last cent of a charge spread over several lines may fall on one line or the other.
"""

import csv
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from tap import Tap  # noqa: E402

ROUNDING = 1  # whole dollars


def read(path):
    with open(path, encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def key_of(row):
    return row["entry"], row["line"]


def place(row):
    return f"entry {row['entry']} line {row['line']}"


def whole(text):
    return int(text) if text.isdigit() else None


def check_differs(row, value):
    """Problems of one line whose declared value is wrong."""
    entered, declared, expected = whole(value["entered_value"]), int(row["declared"]), int(row["determined"])
    if entered is None:
        found = f"{value['outcome']} ({value['reason']})"
        return f"{place(row)}: expected the value {expected}, found {found}: {row['class']}"
    if abs(entered - expected) > ROUNDING:
        found = f"{entered} (declared {declared})"
        return f"{place(row)}: expected the value {expected}, found {found}: {row['class']}"
    if abs(entered - declared) <= ROUNDING:
        return f"{place(row)}: the value {entered} does not show the mistake {row['class']}"
    return None


def check_agrees(row, value):
    entered, declared = whole(value["entered_value"]), int(value["declared_value"])
    if entered is None:
        return f"{place(value)}: not valued: {value['outcome']} ({value['reason']})"
    if abs(entered - declared) > ROUNDING:
        planted = row["class"] if row else "nothing"
        return f"{place(value)}: declared {declared}, found {entered}, planted as {planted}"
    return None


def check_outcome(row, value):
    if value["outcome"] != row["check"] or value["entered_value"]:
        return f"{place(row)}: expected {row['check']}, found {value['outcome']} {value['entered_value']}"
    return None


CHECKS = {
    "differs": check_differs,
    "agrees": check_agrees,
    "incomplete": check_outcome,
    "method_ended": check_outcome,
}


def check(tap, values, planted):
    by_key = {key_of(row): row for row in values}
    tap.case("every line of the book is there once", [] if len(by_key) == len(values) else ["a line repeats"])
    lines = [row for row in planted if row["table"] == "lines"]
    for name in sorted({row["class"] for row in lines}):
        problems = []
        for row in (row for row in lines if row["class"] == name):
            value = by_key.get(key_of(row))
            problem = CHECKS[row["check"]](row, value) if value else f"{place(row)}: no such line"
            problems += [problem] if problem else []
        tap.case(f"{name}: found as the key says", problems)
    named = {key_of(row) for row in lines}
    rest = [check_agrees(None, row) for row in values if key_of(row) not in named]
    tap.case(f"{len(rest)} lines with nothing planted agree", [problem for problem in rest if problem])


def main():
    if len(sys.argv) != 3:
        raise SystemExit("usage: check_planted.py VALUES.csv PLANTED.csv")
    tap = Tap()
    check(tap, read(sys.argv[1]), read(sys.argv[2]))
    tap.end()


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The program values the sample book as the key of planted mistakes says, line by line, and rejects none of
it.

The exchange rates are those of sample/facts, imported into a data folder of the test's own.
"""

import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import check_planted  # noqa: E402
import revalue  # noqa: E402
from tap import Tap  # noqa: E402

SOME_INCOMPLETE = 4  # exit status: none rejected, some incomplete


def run(adval, folder, *words):
    environment = dict(os.environ, ADVALOREM_DATA=os.path.join(folder, "data"))
    return subprocess.run([adval, *words], env=environment, capture_output=True, text=True, check=False)


def told(done):
    return [f"ended with status {done.returncode}"] + (done.stdout + done.stderr).splitlines()[-8:]


def same_as_by_hand(values):
    """Program and revalue.py, which share no code, within a dollar; both leave the same lines without a
    value."""
    by_hand = {(row["entry"], row["line"]): row for row in revalue.revalue(os.path.join("sample", "book"))}
    for row in values:
        other = by_hand[row["entry"], row["line"]]
        here, there = row["entered_value"], other["entered_value"]
        if row["outcome"] != other["outcome"] or (
            here and abs(int(here) - int(there)) > check_planted.ROUNDING
        ):
            place = check_planted.place(row)
            yield f"{place}: {row['outcome']} {here}, by hand {other['outcome']} {there}"


def main():
    adval, tap = os.environ.get("ADVAL", ""), Tap()
    if not os.path.exists(adval):
        tap.skip("the program values the sample book", "adval is not built")
        tap.end()
    with tempfile.TemporaryDirectory() as folder:
        done = run(adval, folder, "rates", "import", os.path.join("sample", "facts", "ecb.csv"))
        tap.case("adval rates import takes the rates of the sample", told(done) if done.returncode else [])
        path = os.path.join(folder, "values.csv")
        done = run(adval, folder, "value", os.path.join("sample", "book"), "-o", path)
        tap.case("adval value rejects no line", told(done) if done.returncode != SOME_INCOMPLETE else [])
        if not os.path.exists(path):
            tap.case("adval value writes the values", told(done))
            tap.end()
        values = check_planted.read(path)
    check_planted.check(tap, values, check_planted.read(os.path.join("sample", "planted.csv")))
    tap.case("the program and a second valuation agree", list(same_as_by_hand(values)))
    tap.end()


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The imports of a whole year: adval duty over every row of 2024, against a recomputation written apart from
it, row by row, and against the figures recorded in docs/accuracy.md.  Skipped where ../shared is absent."""

import csv
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
from decimal import ROUND_HALF_UP, Decimal

SOURCE = os.path.abspath(os.environ.get("SOURCE_DIR", "."))
ADVAL = os.environ.get("ADVAL", os.path.join(os.environ.get("BUILD_DIR", "build/release"), "adval"))
SHARED = os.path.join(SOURCE, "..", "shared", "data")
TABLE = os.path.join(SHARED, "imports-us", "us_imports_2024_hts10_country.csv.gz")
TARIFF = os.path.join(SHARED, "tariff-us")
LISTS = (
    "s301_product_lists.csv.gz",
    "s301_exclusion_lines.csv",
    "s232_derivative_products.csv",
    "s201_solar_products.csv",
)
LEFT_OUT = ("72", "73", "76", "98", "99")
COLUMN_2 = ("4621", "4622", "2390", "5790")  # Russia, Belarus, Cuba, North Korea

# Of the dutiable rows outside the chapters left out, the percentage whose assessed duty is that of the
# column.
BY_COLUMN = {
    "DE": "99.58", "GB": "99.83", "IN": "99.80", "CH": "99.90", "BR": "99.89", "VN": "99.62", "TW": "99.69",
    "CA": "99.67", "KR": "99.71", "JP": "98.40", "MX": "95.94",
}  # fmt: skip
# China: column, with layers, between least and most.
CHINA = {"column_agrees": "7.24", "agrees": "62.57", "within": "64.52"}


def run(*words):
    return subprocess.run([ADVAL, *words], capture_output=True, text=True, check=False, timeout=600)


def general_rates():
    """Code to the text of its general rate: its own, or that of the nearest row above."""
    with gzip.open(os.path.join(TARIFF, "hts_2025_basic.json.gz")) as file:
        rows = json.load(file)
    path, rates = [], {}
    for row in rows:
        indent = int(row["indent"])
        path = path[:indent] + [""] * (indent - len(path)) + [(row["general"] or "").strip()]
        code = row["htsno"].replace(".", "")
        if len(code) >= 8:
            rates[code] = next((text for text in reversed(path) if text), "")
    return rates


def fraction(text):
    """Of a percentage alone, or free; None for every other text."""
    if text == "Free":
        return Decimal(0)
    percent = re.fullmatch(r"([\d.]+)%", text)
    return Decimal(percent.group(1)) / 100 if percent else None


def recompute(folder):
    """Row by row: those whose rate is a percentage or free, in the general column."""
    rates, compared, wrong = general_rates(), 0, []
    out = os.path.join(folder, "duty.csv")
    with open(out, encoding="utf-8", newline="") as file, gzip.open(TABLE, "rt", encoding="utf-8") as given:
        for number, (row, own) in enumerate(zip(csv.DictReader(file), csv.DictReader(given), strict=True), 1):
            if {key: row[key] for key in own} != own:
                wrong.append((number, "the input is not what it was"))
            text = rates.get(own["hts10"], rates.get(own["hts10"][:8]))
            if text is None:
                expected = ("no_code", "")
            elif own["cty_code"] in COLUMN_2 or fraction(text) is None:
                continue
            else:
                duty = (fraction(text) * int(own["dutiable_usd"])).quantize(Decimal("0.01"), ROUND_HALF_UP)
                expected = ("free" if text == "Free" else "computed", str(duty))
            compared += 1
            if (row["outcome"], row["duty_of_column"]) != expected:
                wrong.append((number, own, expected, row["outcome"], row["duty_of_column"]))
    return compared, wrong


def percentage(part, whole):
    return Decimal(part * 10000 // whole) / 100


def main():
    if not os.path.exists(TABLE):
        print("ok 1 - a year of imports # SKIP ../shared/data is not there\n1..1")
        return 0
    failed = []

    def check(name, problems):
        failed.extend([name] if problems else [])
        print(("not ok" if problems else "ok") + f" {check.number} - {name}")
        for problem in problems[:10]:
            print("#  ", problem)
        check.number += 1

    check.number = 1
    with tempfile.TemporaryDirectory(prefix="advalorem-imports-") as folder:
        lists = [os.path.join(TARIFF, "lists", name) for name in LISTS]
        schedule = os.path.join(TARIFF, "hts_2025_basic.json.gz")
        dates = os.path.join(TARIFF, "lists", "revision_dates.csv")
        made = [
            run("tariff", "import", schedule, "--dates", dates, "--data", folder),
            run("tariff", "import", *lists, "--data", folder),
        ]
        year = ["duty", TABLE, "--period", "2024-01-01..2024-12-31", "--data", folder, "--json"]
        named = ["--schedule", "hts_2025_basic", "--leave-out", ",".join(LEFT_OUT)]
        made.append(run(*year, *named, "-o", os.path.join(folder, "duty.csv")))
        check("schedule and lists are imported, the year is worked out", [m.stderr for m in made if m.stderr])
        found = json.loads(made[2].stdout)
        check("every row is there", [] if found["rows"] == 338487 else [found["rows"]])
        compared, wrong = recompute(folder)
        wrong += [] if compared > 300000 else [compared]
        check(f"{compared} rows recomputed apart from it, to the cent", wrong)
        below = []
        for origin, least in BY_COLUMN.items():
            tally = found["origins"][origin]
            if percentage(tally["column_agrees"], tally["compared"]) < Decimal(least):
                below.append((origin, tally["column_agrees"], tally["compared"], least))
        check("agreement by origin is what docs/accuracy.md records, or above", below)
        china = found["origins"]["CN"]
        below = [
            (key, china[key], china["compared"], least)
            for key, least in CHINA.items()
            if percentage(china[key], china["compared"]) < Decimal(least)
        ]
        check("China with Section 301, and between its bounds", below)
        unnamed = found["compared"] - found["agrees"] - sum(found["causes"].values())
        check("every row that differs has a cause", [unnamed] if unnamed else [])
        unnamed = json.loads(run(*year).stdout)
        known = [(r["outcome"], r["rows"]) for r in unnamed["no_figure"]]
        expected = [("no_schedule", 338487)]
        check("without its name no schedule of 2024 is known", [] if known == expected else known)
    print(f"1..{check.number - 1}")
    return 1 if failed else 0


sys.exit(main())

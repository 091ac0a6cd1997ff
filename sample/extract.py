#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Cuts sample/facts/ out of the public data beside the project.

The sample book is invented; what it stands on is not.  This program takes from large public files the few
rows the generator needs, so that it runs without them: tariff numbers with their rates, trade by country,
exchange rates, fee limits, additional-duty headings.  It changes no figure.  To renew the extracts:

    python3 sample/extract.py ../shared/data
"""

import csv
import gzip
import hashlib
import io
import json
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
FACTS = os.path.join(HERE, "facts")
REVISION = "hts_2025_basic"

# Tariff numbers of a trader in hand tools, household goods, lighting and small industrial parts.  None
# stands on a list of steel, aluminium, copper, car-part or semiconductor duties, of products freed from the
# duties of 2025, or of Section 301 exclusions and increases: for those the figures here would not be
# enough.
GOODS = """
8201100000 8201500000 8201600000 8201906000 8202100000 8202200030 8202310000 8203202000 8203204000 8203206030
8203300000 8204110030 8204120000 8204200000 8205203000 8205400000 8205513060 8205594500 8205598000 8207403000
8207502055 8207600030 8207703030 8207906000 8213009000 8301108000 8301406030 8302109030 8302419045 8302426000
8306290000 8413200000 8413600030 8413702004 8413702005 8414200000 8414513000 8414600000 8414809000 8424201000
8424820020 8466100175 8467210010 8467210070 8481809005 8481809050 8501106060 8504409510 8508110000 8509400025
8513104000 8515310000 8516604070 8516710060 8516720000 8536509065 8536698000 9017304000 9017800000 9025198060
9401614011 9403509080 9403608040 9403708015 9404902090 9405118010 9405216010 9405428440 9405504000 9503000073
9505102500 9603404060 9603500000 9617001000 3924102000 3926400090 4016910000 4414900000 4419110000 4419909100
4602191800 4602900000 6307102030 6601100000 7013282090 7013496090 7013999090
""".split()

COUNTRIES = {
    "5700": "CN",
    "5520": "VN",
    "4280": "DE",
    "4759": "IT",
    "5330": "IN",
    "2010": "MX",
    "5880": "JP",
    "4120": "GB",
}
CURRENCIES = ["USD", "JPY", "GBP", "CNY", "INR", "MXN"]
FIRST_RATE_DAY, LAST_RATE_DAY = "2022-07-01", "2025-06-30"

# Additional duties: heading, origin, entered from, entered until (empty = still in force at the end of the
# book), loaded before (empty = whenever), the headings it takes the place of, and the schedule revision whose
# text gives the rate.  The windows come from the orders named in facts/README.md.
LAYERS = [
    ("9903.88.01", "CN", "2018-07-06", "", "", "", "hts_2025_basic"),
    ("9903.88.02", "CN", "2018-08-23", "", "", "", "hts_2025_basic"),
    ("9903.88.03", "CN", "2019-05-10", "", "", "", "hts_2025_basic"),
    ("9903.88.04", "CN", "2019-05-10", "", "", "", "hts_2025_basic"),
    ("9903.88.15", "CN", "2020-02-14", "", "", "", "hts_2025_basic"),
    ("9903.01.20", "CN", "2025-02-04", "2025-03-04", "", "", "hts_2025_rev_4"),
    ("9903.01.24", "CN", "2025-03-04", "", "", "", "hts_2025_rev_4"),
    ("9903.01.23", "CN", "2025-02-04", "2025-03-07", "2025-02-01", "9903.01.20 9903.01.24", "hts_2025_rev_4"),
    ("9903.01.01", "MX", "2025-03-04", "", "", "", "hts_2025_rev_4"),
    ("9903.01.25", "*", "2025-04-05", "", "", "", "hts_2025_rev_9"),
    ("9903.01.27", "MX", "2025-04-05", "", "", "9903.01.25 9903.01.28", "hts_2025_rev_9"),
    ("9903.01.28", "*", "2025-04-05", "2025-05-27", "2025-04-05", "9903.01.25", "hts_2025_rev_9"),
]
SUBHEADING = "The duty provided in the applicable subheading"


def open_gz(data, *parts):
    return io.TextIOWrapper(gzip.open(os.path.join(data, *parts)), encoding="utf-8", newline="")


def load_schedule(data, revision):
    with open_gz(data, "tariff-us", revision + ".json.gz") as handle:
        return json.load(handle)


def rated_rows(schedule):
    """Each ten-digit number with the rate, unit and notes it has or inherits, and the words above it."""
    rows, stack = {}, []
    for row in schedule:
        depth = int(row["indent"])
        del stack[depth:]
        above = stack[-1] if stack else {"general": "", "units": [], "notes": [], "path": []}
        here = {
            "general": row["general"].strip() or above["general"],
            "units": row["units"] or above["units"],
            "notes": above["notes"] + [note["value"] for note in row["footnotes"] or []],
            "path": above["path"] + [" ".join(row["description"].split()).rstrip(":")],
        }
        while len(stack) < depth:
            stack.append(above)
        stack.append(here)
        number = row["htsno"].replace(".", "")
        if len(number) == 10:
            rows[number] = here
    return rows


def write(name, header, rows, source, licence, sources):
    path = os.path.join(FACTS, name)
    with open(path, "w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    with open(path, "rb") as handle:
        digest = hashlib.sha256(handle.read()).hexdigest()
    sources.append([name, len(rows), source, licence, digest])


def extract_goods(data, sources):
    rows = rated_rows(load_schedule(data, REVISION))
    out = []
    for number in GOODS:
        row = rows[number]
        headings = sorted({h for note in row["notes"] for h in re.findall(r"9903\.88\.\d\d", note)})
        if len(headings) > 1 or len(row["units"]) != 1:
            raise SystemExit(f"{number}: one unit and at most one Section 301 heading expected, got {row}")
        words = [part for part in row["path"][-3:] if part]
        out.append(
            [number, " > ".join(words)[:240], row["general"], row["units"][0], "".join(headings), REVISION]
        )
    write(
        "goods.csv",
        ["hts", "description", "general", "unit", "additional", "revision"],
        sorted(out),
        "Harmonized Tariff Schedule of the United States, 2025 Basic Edition, US International "
        "Trade Commission, "
        "JSON export: number, words, general rate and unit as published (the rate and unit of "
        "the nearest rated "
        "ancestor); additional = the 9903.88 heading its footnote names",
        "US government work, public domain",
        sources,
    )


def extract_imports(data, sources):
    wanted, out = set(GOODS), []
    with open_gz(data, "imports-us", "us_imports_2024_hts10_country.csv.gz") as handle:
        for row in csv.DictReader(handle):
            country = COUNTRIES.get(row["cty_code"])
            if row["hts10"] in wanted and country and int(row["consumption_usd"]) >= 2000000:
                out.append(
                    [row["hts10"], country, row["consumption_usd"], row["dutiable_usd"], row["duty_usd"]]
                )
    write(
        "imports-2024.csv",
        ["hts", "country", "consumption_usd", "dutiable_usd", "duty_usd"],
        sorted(out),
        "US Census Bureau, International Trade API, imports for consumption, calendar year 2024, "
        "customs value, "
        "dutiable value and calculated duty in whole US dollars; countries of 2 million dollars or more only",
        "US government work, public domain",
        sources,
    )


def extract_rates(data, sources):
    out = []
    with open_gz(data, "fx", "ecb_eurofxref_hist.csv.gz") as handle:
        for row in csv.DictReader(handle):
            if FIRST_RATE_DAY <= row["Date"] <= LAST_RATE_DAY:
                out.append([row["Date"]] + [row[code] for code in CURRENCIES])
    write(
        "ecb.csv",
        ["Date"] + CURRENCIES,
        sorted(out),
        "European Central Bank, euro foreign exchange reference rates: units of the currency for one euro",
        "free reuse with the source named (ECB)",
        sources,
    )


def extract_layers(data, sources):
    schedules, out = {}, []
    for heading, origin, start, end, loaded, instead_of, revision in LAYERS:
        if revision not in schedules:
            schedules[revision] = {row["htsno"]: row for row in load_schedule(data, revision)}
        text = schedules[revision][heading]["general"]
        added = re.fullmatch(SUBHEADING + r"(?: (?:\+|plus) ?([0-9.]+)%)?", text)
        percent = added.group(1) or "0"
        out.append([heading, origin, percent, start, end, loaded, instead_of, text, revision])
    write(
        "layers.csv",
        "heading origin percent from until loaded_before instead_of general revision".split(),
        out,
        "Harmonized Tariff Schedule of the United States, chapter 99, US International Trade "
        "Commission, revisions "
        "as named in each row: rate as published; entry windows from the notices and orders "
        "named in README.md",
        "US government work, public domain",
        sources,
    )


def extract_fees(data, sources):
    # The 2023 informal figure is missing from the table of CBP notices at hand: it is in the notice for
    # that year.
    informal_2023 = "2.37"
    out = []
    with open(os.path.join(data, "fees-interest", "mpf_history.csv"), encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            if int(row["fiscal_year"]) >= 2022:
                informal = row["informal_automated_usd"] or informal_2023
                out.append(
                    [
                        row["fiscal_year"],
                        row["effective_from"],
                        row["mpf_ad_valorem_pct"],
                        row["formal_min_usd"],
                        row["formal_max_usd"],
                        informal,
                        row["source"],
                    ]
                )
    write(
        "mpf.csv",
        ["fiscal_year", "from", "percent", "minimum", "maximum", "informal", "notice"],
        out,
        "US Customs and Border Protection notices of the merchandise processing fee, 19 CFR "
        "24.23, as named in each "
        "row",
        "US government work, public domain",
        sources,
    )


def main():
    global FACTS
    if len(sys.argv) not in (2, 3):
        raise SystemExit("usage: extract.py FOLDER-OF-PUBLIC-DATA [FOLDER]")
    data, sources = sys.argv[1], []
    FACTS = sys.argv[2] if len(sys.argv) == 3 else FACTS
    os.makedirs(FACTS, exist_ok=True)
    extract_goods(data, sources)
    extract_imports(data, sources)
    extract_rates(data, sources)
    extract_layers(data, sources)
    extract_fees(data, sources)
    with open(os.path.join(FACTS, "SOURCES.csv"), "w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(["file", "rows", "source", "licence", "sha256"])
        writer.writerows(sources)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Layers by country against a second opinion, and every difference by name.

`../shared/data/tariff-us/statutory_rates_2025_*.json.gz` holds headline rates by country on nine days of
2025, put together by the authors of a tariff tracker: no law, but made apart from ours.  A good that each
measure reaches is asked for every country and day.  Where the two differ the difference must stand in KNOWN
with its reason, and what stands there must still be met.  Skipped where the data is absent.
"""

import collections
import csv
import glob
import gzip
import json
import os
import subprocess
import sys
import tempfile

BUILD, SOURCE = os.environ["BUILD_DIR"], os.environ["SOURCE_DIR"]
SHARED = os.path.join(SOURCE, "..", "shared", "data", "tariff-us")
DRIVER = os.path.join(BUILD, "tests", "duty", "layer_driver")
VALUE = 10**10

# A good of each measure, outside every list of exemptions, and the layers that are the measure.
GOODS = {
    "steel": ("7208101500", "section_232"),
    "aluminum": ("7604101000", "section_232"),
    "copper": ("7407101500", "section_232"),
    "autos": ("8703230190", "section_232"),
    "auto_parts": ("8708305090", "section_232"),
    "buses": ("8702103100", "section_232"),
    "softwood_lumber": ("4407110001", "section_232"),
    "wood_furniture": ("9401614011", "section_232"),
    "kitchen_cabinets": ("9403409060", "section_232"),
    "mhd_vehicles": ("8701210080", "section_232"),
    "mhd_parts": ("4013100090", "section_232"),
    "china_301": ("8703800000", "section_301"),
    "reciprocal": ("6403990000", "ieepa_reciprocal ieepa_brazil ieepa_india"),
    "fentanyl": ("6403990000", "ieepa_fentanyl"),
}
CENSUS = {}


def lists_file(file):
    """Lists the measures need, from the tracker's own files."""

    def put(name, code):
        file.write(f"{name},{code.replace('.', '')},,\n")

    for name in ("s232_auto_parts", "s232_mhd_parts"):
        with open(os.path.join(SHARED, "lists", name + ".txt"), encoding="utf-8") as text:
            for line in text:
                put(name, line.strip())
    with open(os.path.join(SHARED, "lists", "s232_copper_products.csv"), encoding="utf-8") as text:
        for row in csv.DictReader(text):
            put(row["ch99_code"], row["hts10"])
    with gzip.open(os.path.join(SHARED, "lists", "s301_product_lists.csv.gz"), "rt") as text:
        for row in csv.DictReader(text):
            put(row["ch99_code"], row["hts8"])
    with open(os.path.join(SHARED, "lists", "fentanyl_carveout_products.csv"), encoding="utf-8") as text:
        for row in csv.DictReader(text):
            put(row["ch99_code"], row["hts8"])
    for name in (
        "ieepa_exempt",
        "exempt_9903.01.77",
        "9903.79.01",
        "9903.81.91",
        "9903.85.04",
        "9903.85.07",
        "9903.85.08",
    ):
        put(name, "9999999999")


def countries():
    """Census code to ISO, as the program knows them."""
    with open(os.path.join(SOURCE, "src", "duty", "census.c"), encoding="utf-8") as file:
        text = file.read()
    for line in text.split("static const char codes[] =")[1].split(";")[0].splitlines():
        for word in line.strip().strip('"').split():
            CENSUS[word[:4]] = word[4:]


def ask(lines):
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
        lists_file(file)
        file.flush()
        run = subprocess.run(
            [DRIVER, file.name], input="\n".join(lines) + "\n", capture_output=True, text=True, check=True
        )
    answers, answer = [], []
    for text in run.stdout.splitlines():
        if text.startswith("= "):
            answers.append(answer)
            answer = []
        else:
            answer.append(text.split("|"))
    return answers


def rate_of(answer, authorities, owners):
    """The rate of the layers of the authorities, as a part of the value."""
    return round(
        sum(
            int(cells[12])
            for cells in answer
            if cells[2] == "applies" and owners[cells[0]] in authorities.split()
        )
        / VALUE,
        4,
    )


def opinions():
    for path in sorted(glob.glob(os.path.join(SHARED, "statutory_rates_2025_*.json.gz"))):
        revision = os.path.basename(path)[len("statutory_rates_2025_") :].split(".")[0]
        with gzip.open(path, "rt") as file:
            content = json.load(file)
        day = content.pop("policy_effective_date")
        for code, country in content.items():
            rates = collections.defaultdict(float)
            for tariff in country["tariffs"]:
                rates[tariff["tariff_name"]] += tariff["tariff_rate"]
            yield revision, day, CENSUS.get(code, "??"), rates


def differences():
    with open(os.path.join(BUILD, "src", "lawbuiltin", "lawpack.json"), encoding="utf-8") as file:
        us = next(j for j in json.load(file)["jurisdictions"] if j["code"] == "US")
    owners = {layer["id"]: layer["authority"] for layer in us["layers"]}
    asked, keys = [], []
    for revision, day, iso, rates in opinions():
        if iso == "US":
            continue
        for measure, (code, authorities) in GOODS.items():
            # Loaded on the day of entry; the whole of it steel, aluminum and copper; free of duty by itself.
            asked.append(f"{code}|{iso}|{day}|{day}||{VALUE}|{VALUE}|{VALUE}|{VALUE}||0|0|||1")
            keys.append((revision, measure, iso, round(rates.get(measure, 0.0), 4), authorities))
    found = collections.defaultdict(set)
    for (revision, measure, iso, theirs, authorities), answer in zip(keys, ask(asked)):
        ours = rate_of(answer, authorities, owners)
        if ours != theirs:
            found[(revision, measure, theirs, ours)].add(iso)
    return len(keys), found


# What differs, in which revisions, for whom, and why ours stands.
ALL = "basic rev_4 rev_7 rev_9 rev_14 rev_17 rev_18 rev_26 rev_32".split()
KNOWN = [
    (
        "aluminum",
        ALL[:1],
        (0.0, 0.1),
        "BR JP KR UA",
        "heading 9903.85.01 names no exemption for them; theirs repeats that of steel",
    ),
    ("aluminum", ALL[1:2], (0.25, 0.1), "", "25 percent is for entries from 12 March, their day is 7 March"),
    ("aluminum", ALL[1:2], (0.25, 0.0), "", "as above, for countries that were exempt until then"),
    (
        "aluminum",
        ALL[2:4],
        (0.25, 0.0),
        "CA MX",
        "the fentanyl duty goes before that on metals until 4 June",
    ),
    ("steel", ALL[2:4], (0.25, 0.0), "CA MX", "the fentanyl duty goes before that on metals until 4 June"),
    ("auto_parts", ALL[4:], (0.0, 0.25), "CA MX", "theirs is for parts that qualify under the USMCA"),
    ("mhd_parts", ALL[7:], (0.0, 0.25), "CA MX", "theirs is for parts that qualify under the USMCA"),
    ("autos", ALL[5:], (0.1, 0.25), "GB", "theirs is for vehicles within the quota, which must be claimed"),
    (
        "autos",
        ALL[5:7],
        (0.25, 0.15),
        "eu",
        "ours reaches back to 1 August, as the notice of 25 September says",
    ),
    ("auto_parts", ALL[5:7], (0.25, 0.15), "eu", "as above"),
    (
        "autos",
        ALL[7:8],
        (0.25, 0.15),
        "KR",
        "ours reaches back to 1 November, as the notice of 5 December says",
    ),
    ("auto_parts", ALL[7:8], (0.25, 0.15), "KR", "as above"),
    (
        "softwood_lumber",
        ALL[7:],
        (0.15, 0.1),
        "eu JP KR",
        "headings 9903.76.21 to .23 are about furniture and cabinets only",
    ),
    ("reciprocal", ALL[2:], (0.1, 0.0), "BY CU KP RU", "heading 9903.01.29 takes countries of column 2 out"),
    ("reciprocal", ALL[6:], (0.1, 0.15), "CI", "heading 9903.02.15 names the country; theirs has missed it"),
]
EU = set("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split())


def known(key, isos):
    """The entry of KNOWN that covers a difference, or None."""
    revision, measure, theirs, ours = key
    for entry in KNOWN:
        who = set(entry[3].split())
        who = who - {"eu"} | EU if "eu" in who else who
        if measure == entry[0] and revision in entry[1] and (theirs, ours) == entry[2]:
            if not who or isos <= who:
                return entry
    return None


def main():
    if not glob.glob(os.path.join(SHARED, "statutory_rates_2025_*.json.gz")):
        print("ok 1 - headline rates by country # SKIP ../shared/data/tariff-us is not there")
        print("1..1")
        return 0
    countries()
    count, found = differences()
    met, strange, covered = set(), [], 0
    for key, isos in sorted(found.items(), key=str):
        entry = known(key, isos)
        if entry is None:
            strange.append((key, isos))
        else:
            met.add(KNOWN.index(entry))
            covered += len(isos)
    print(
        f"# {count} rates of measure, country and day compared; {covered} differ for reasons that are known"
    )
    print(f"{'not ok' if strange else 'ok'} 1 - every difference from the second opinion is explained")
    for key, isos in strange:
        print(f"# {' '.join(str(part) for part in key)}: {' '.join(sorted(isos))}")
    unmet = [entry for number, entry in enumerate(KNOWN) if number not in met]
    print(f"{'not ok' if unmet else 'ok'} 2 - every explained difference is still met")
    for entry in unmet:
        print(f"# no longer met: {entry}")
    print("1..2")
    return int(bool(strange or unmet))


if __name__ == "__main__":
    sys.exit(main())

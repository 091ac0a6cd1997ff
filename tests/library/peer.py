#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A host that is not ours gets the same figures: DuckDB hands the sample's lines over as Arrow, in each way
it can write Arrow, and reads the results back; every result column of every line is what `adval value` writes
for the same lines."""

import csv
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "house"))
import house  # noqa: E402  (it stands in the folder beside)

TYPED = (
    "SELECT * REPLACE (CAST(price AS DECIMAL(18,4)) AS price, CAST(quantity AS DECIMAL(9,0)) AS quantity,"
    " CAST(net_weight AS DECIMAL(38,9)) AS net_weight, CAST(declared_value AS INTEGER) AS declared_value,"
    " CAST(export_date AS DATE) AS export_date, related = 'yes' AS related,"
    " CAST(incoterm AS ENUM ('FOB', 'CIF', 'EXW', 'FCA', 'DDP', 'CIP', 'DAP', 'CFR', 'CPT'))"
    " AS incoterm,"
    " sold_for_export = 'yes' AS sold_for_export) FROM lines"
)
# How DuckDB writes Arrow, the query, and types that must then have been met.
WAYS = [
    ("texts", "", "SELECT * FROM lines", {"u"}),
    ("large texts", "SET arrow_large_buffer_size = true;", "SELECT * FROM lines", {"U"}),
    (
        "views",
        "SET arrow_output_version = '1.4'; SET produce_arrow_string_view = true;",
        "SELECT * FROM lines",
        {"vu"},
    ),
    ("typed columns", "", TYPED, {"u", "d:18,4,128", "d:38,9,128", "i", "tdD", "b", "C:u"}),
    (
        "narrow decimals",
        "SET arrow_output_version = '1.5';",
        TYPED,
        {"d:18,4,64", "d:9,0,32", "tdD"},
    ),
]


def results_of(path):
    """The result columns of a file of values, a list of cells a line.  That an option of the program would
    help is the program's to say."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    first = rows[0].index("customs_value")
    return [[cell.removesuffix(":--duty") for cell in row[first:]] for row in rows]


def differences(ours, theirs):
    if len(ours) != len(theirs):
        return [f"{len(theirs)} lines, not {len(ours)}"]
    return [
        f"line {number}: {theirs[0][column]} is '{b[column]}', not '{a[column]}'"
        for number, (a, b) in enumerate(zip(ours, theirs))
        for column in range(len(a))
        if a[column] != b[column]
    ]


def peer(settings, query, lines, out):
    reading = f"CREATE VIEW lines AS SELECT * FROM read_csv('{lines}', all_varchar=true, header=true);"
    program = os.path.join(house.build_folder(), "tests", "library", "arrow_peer")
    return subprocess.run(
        [program, settings + reading, query, out], capture_output=True, text=True, timeout=120, check=False
    )


def value_book(book, out, nowhere):
    adval = os.path.join(house.build_folder(), "adval")
    command = [adval, "value", book, "-o", out, "--quiet", "--data", nowhere]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def check_ways(report, folder, sample):
    book, out = os.path.join(folder, "book"), os.path.join(folder, "values.csv")
    os.mkdir(book)
    lines = os.path.join(book, "lines.csv")
    with open(sample, encoding="utf-8") as file, open(lines, "w", encoding="utf-8") as copy:
        copy.write(file.read())
    done = value_book(book, out, os.path.join(folder, "nowhere"))
    report.case("adval values the lines alone", [] if done.returncode == 4 else [done.stderr])
    ours = results_of(out)
    valued = sum(row[2] == "valued" for row in ours)
    report.case("most are valued", [] if 1000 < valued < len(ours) else [f"{valued} of {len(ours)}"])
    for name, settings, query, wanted in WAYS:
        back = os.path.join(folder, "back.csv")
        done = peer(settings, query, lines, back)
        problems = [done.stderr] if done.returncode else differences(ours, results_of(back))
        met = set(done.stdout.partition("\n")[0].split())
        problems += [f"the type {kind} was not met, only {sorted(met)}" for kind in sorted(wanted - met)]
        report.case(f"the same through Arrow: {name}", problems)


def check_rejects(report, folder):
    """What cannot be read is told by its row in the stream, and nothing else is disturbed."""
    bad = os.path.join(folder, "bad.csv")
    with open(bad, "w", encoding="utf-8") as file:
        file.write("entry,line,price,currency,export_date\n")
        for row in range(1, 5001):
            price = "1e3" if row == 4321 else "100.00"
            file.write(f"E{row},1,{price},USD,2025-02-18\n")
    back = os.path.join(folder, "rejected.csv")
    done = peer("", "SELECT * FROM lines", bad, back)
    told = done.stdout.splitlines()[2:]
    good = len(told) == 1 and told[0].startswith("4321 price: '1e3' ")
    problems = [] if good else [done.stdout, done.stderr]
    rows = enumerate(results_of(back)) if good else []
    wrong = [number for number, row in rows if number > 0 and (row[2] == "rejected") != (number == 4321)]
    report.case("a cell that is none is told by its row", problems + [f"rows {wrong[:5]}"] * bool(wrong))
    done = peer("", "SELECT *, 1.5::DOUBLE AS packing FROM lines", bad, back)
    good = done.returncode == 1 and "packing: this column is of Arrow type 'g'" in done.stderr
    report.case("a binary fraction is refused", [] if good else [done.stderr])


def main():
    report = house.Report()
    sample = os.path.join(house.top_folder(), "sample", "book", "lines.csv")
    with tempfile.TemporaryDirectory(prefix="advalorem-peer-") as folder:
        check_ways(report, folder, sample)
        check_rejects(report, folder)
    return report.end()


if __name__ == "__main__":
    sys.exit(main())

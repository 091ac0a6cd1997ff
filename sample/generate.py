#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the sample book: three years of entries of an invented importer, with mistakes planted and listed.

    python3 sample/generate.py [FOLDER]        (default: the folder this file stands in)

reads sample/facts/*.csv and sample/catalogue.py, writes book/*.csv, book/book.yaml and planted.csv, the same
bytes every time and on every machine.  README.md tells what is in the book.
"""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

from maker import business, ledger, planting, tables  # noqa: E402
from maker.figures import Dice  # noqa: E402

ENTRY_COUNT = 1480


class Book:
    def __init__(self):
        self.entries, self.planted = [], planting.Planted()
        self.tables = {name: [] for name in tables.HEADS}


BOOK_YAML = """# Made by sample/generate.py; do not edit.
format: "1"
jurisdiction: US
"""


def generate(folder):
    book, dice = Book(), Dice("entries")
    for serial in range(1, ENTRY_COUNT + 1):
        book.entries.append(business.make_entry(serial, dice))
    dressing = Dice("charges")
    for entry in book.entries:
        business.dress(entry, dressing)
    expected = business.add_assists(book.entries)
    planting.leave_open(book)
    planting.plant_values(book)
    planting.plant_assists(book)
    planting.plant_relationship(book)
    planting.plant_prices(book)
    planting.plant_copies(book)
    planting.plant_splits(book)
    planting.plant_rates(book)
    planting.plant_layers(book)
    planting.plant_fees(book)
    ledger.number_entries(book)
    ledger.build_ledger(book)
    ledger.plant_ledger(book)
    tables.settle(book)
    tables.fill_tables(book, expected)
    os.makedirs(os.path.join(folder, "book"), exist_ok=True)
    for name, records in book.tables.items():
        tables.write_csv(
            os.path.join(folder, "book", name + ".csv"), tables.ordered_columns(name, records), records
        )
    with open(os.path.join(folder, "book", "book.yaml"), "w", encoding="utf-8", newline="") as handle:
        handle.write(BOOK_YAML)
    columns = "class table entry line key date amount_usd check declared determined explanation".split()
    rows = sorted(
        tables.planted_records(book),
        key=lambda r: (r["class"], r.get("entry", ""), r.get("line", ""), r.get("key", "")),
    )
    tables.write_csv(os.path.join(folder, "planted.csv"), columns, rows)
    return book


if __name__ == "__main__":
    if len(sys.argv) > 2:
        raise SystemExit("usage: generate.py [FOLDER]")
    generate(sys.argv[1] if len(sys.argv) == 2 else HERE)

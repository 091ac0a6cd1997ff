# SPDX-License-Identifier: Apache-2.0
"""A NULL test per column: an empty cell means that nothing is stated, whatever stands in the rows around
it.

One book has every column there is. For each of them one row has that cell and nothing else beyond the
plain line, and the rows between have none: those must come out as the plain line does in a book without
any of the columns.
"""

import csv
import os
import subprocess
import sys

from books import RESULTS, VALUE, Book, Tap, convert, csv_text, line

CELLS = {
    "text": "FOB",
    "id": "7",
    "amount": "12.50",
    "signed amount": "12.50",
    "quantity": "3",
    "rate": "1.5",
    "date": "2023-03-03",
    "ternary": "no",
    "currency": "EUR",
    "country": "VN",
    "word": "air",
}
PLAIN = line("E", "1")


def list_columns(table):
    told = subprocess.run([VALUE, "--columns"], capture_output=True, text=True, check=True).stdout
    return [
        row[1:3]
        for row in csv.reader(told.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
        if row[0] == table
    ]


def make_rows(columns):
    """Pairs: the column alone, then the plain line."""
    rows = []
    for i, (name, kind) in enumerate(columns):
        row = dict(PLAIN, entry=f"F{i}")
        if name not in ("entry", "line"):
            row[name] = "EUR" if name == "currency" else "yes" if row.get(name) == "no" else CELLS[kind]
        rows += [row, dict(PLAIN, entry=f"N{i}")]
    return rows


def compare(tap, title, columns, rows, expected):
    plain = [i for i, row in enumerate(rows) if row["entry"].startswith("N")]
    wrong = [
        f"{columns[i // 2][0]}: {[rows[i][n] for n in RESULTS]}"
        for i in plain
        if [rows[i][n] for n in RESULTS] != expected
    ]
    tap.case(
        f"{title}: rows without a cell are as plain as in a book without the column ({len(plain)} columns)",
        wrong,
    )
    return {columns[i // 2][0]: [rows[i][n] for n in RESULTS] for i in range(0, len(rows), 2)}


def main():
    tap = Tap()
    columns = list_columns("lines")
    names = [name for name, _ in columns]
    tap.case(
        "the list of columns is long",
        [] if len(names) > 1000 and len(set(names)) == len(names) else [str(len(names))],
    )
    with Book() as book:
        book.table("lines.csv", [PLAIN])
        book.value()
        expected = [book.values()[0][name] for name in RESULTS]
    tap.equal("the plain line is valued", expected[2], "valued")
    rows = make_rows(columns)
    with Book() as book:
        book.table("lines.csv", rows, names)
        book.value()
        filled = compare(tap, "CSV", columns, book.values(), expected)
        heard = {name: found != expected for name, found in filled.items()}
        tap.case(
            "cells that matter are heard where they stand",
            [
                name
                for name in (
                    "price",
                    "currency",
                    "packing",
                    "royalty",
                    "selling_commission",
                    "related",
                    "sold_for_export",
                    "incoterm",
                    "assist_tools",
                    "indirect_payment",
                )
                if not heard[name]
            ],
        )

    with Book() as book:
        casts = {
            "amount": "DECIMAL(18,4)",
            "signed amount": "DECIMAL(18,4)",
            "quantity": "DECIMAL(18,4)",
            "date": "DATE",
        }
        replace = ", ".join(
            [f'CAST("{name}" AS {casts[kind]}) AS "{name}"' for name, kind in columns if kind in casts]
            + [
                f"CASE \"{name}\" WHEN 'yes' THEN true WHEN 'no' THEN false END AS \"{name}\""
                for name, kind in columns
                if kind == "ternary"
            ]
        )
        convert(book, csv_text(rows, names), "lines.parquet", select=f"* REPLACE ({replace})")
        book.value()
        typed = compare(tap, "typed Parquet", columns, book.values(), expected)
        tap.case(
            "and says of filled cells what CSV says",
            [f"{n}: {typed[n]} {filled[n]}" for n in filled if typed[n] != filled[n]],
        )

    for table in (
        "entries",
        "elements",
        "assists",
        "assist_use",
        "assist_parts",
        "assist_moves",
        "invoices",
        "payments",
        "agreements",
        "parties",
        "rates",
    ):
        columns = [(name, kind) for name, kind in list_columns(table)]
        with Book() as book:
            book.table("lines.csv", [PLAIN])
            required = {
                "entry": "Q",
                "line": "1",
                "assist": "T",
                "kind": "central_bank" if table == "rates" else "tools",
                "currency": "EUR",
                "rate_date": "2024-01-01",
                "rate": "1",
                "invoice": "I",
                "payment": "P",
                "agreement": "G",
                "party": "Y",
            }
            needed = [
                name
                for name, _ in columns
                if name in required
                and (name != "kind" or table in ("assists", "rates"))
                and (name != "currency" or table == "rates")
                and (name != "line" or table == "assist_use")
                and (name != "invoice" or table == "invoices")
            ]
            if table.startswith("assist_"):
                kind = "design" if table == "assist_parts" else "tools"
                book.table("assists.csv", [{"assist": "T", "kind": kind}])
            row = {name: required[name] for name in needed}
            if table == "assist_parts":
                row |= {"undertaken_in": "IT", "cost": "1"}
            if table == "assist_moves":
                row |= {"move_date": "2024-01-02", "kind": "issued", "quantity": "1"}
            if table == "assist_use":
                book.table("lines.csv", [PLAIN, line("Q", "1")])
            if table == "elements":
                row |= {"element": "packing"}
                book.table("lines.csv", [PLAIN, line("Q", "1")])
            book.table(table + ".csv", [row], [name for name, _ in columns])
            book.value()
            found = [book.values()[0][name] for name in RESULTS]
            tap.case(
                f"{table}: every column empty but those that may not be is no reject and no fact",
                [str(r) for r in book.rejects()] + ([] if found == expected else [str(found)]),
            )
    tap.end()


if __name__ == "__main__":
    assert os.environ["BUILD_DIR"]
    sys.exit(main())

# SPDX-License-Identifier: Apache-2.0
"""The same book in every format a book may have gives the same values; input columns and order stay."""

import gzip
import json
import sys

from books import Book, Tap, columns_of, convert, csv_text, lively, line, results, sql

AMOUNTS = ["price", "quantity", "gross_weight", "declared_value"]


def line_ends_within_cells(tap, rows, expected):
    """Of every kind, in files of either kind, from the first record on; and far behind it."""
    names = [*columns_of(rows), "x_note"]
    for end, called in (("\n", "LF"), ("\r\n", "CR LF")):
        for within in ("\r\n", "\n", "\r", 'a\r\n\r\nb, "c"\n'):
            noted = [row | {"x_note": within if i % 3 == 0 else "as it is"} for i, row in enumerate(rows)]
            title = f"{within!r} within cells of a file with {called}"
            with Book() as book:
                book.write("lines.csv", csv_text(noted, names, end=end))
                status, _, told = book.value(check=False)
                if status != 0:
                    tap.case(title, [told])
                    continue
                found = book.values()
                tap.equal(
                    title,
                    (results(found) == expected, [row["x_note"] for row in found]),
                    (True, [row["x_note"] for row in noted]),
                )
    many = [line(f"E{i}", "1", x_note="x" * 90 + "\r\n" if i % 2 else "") for i in range(60000)]
    with Book() as book:  # past the bytes that are read at once
        book.write("lines.csv", csv_text(many))
        book.value("values.csv", "--threads", 2)
        found = [(row["entry"], row["x_note"]) for row in book.values()]
        tap.case(
            "they are read across the blocks of a long file",
            [] if found == [(row["entry"], row["x_note"]) for row in many] else [f"{len(found)} rows differ"],
        )


def main():
    tap = Tap()
    rows = lively(700, seed=3)
    for row in rows:  # typed columns cannot hold the word
        for name, cell in row.items():
            row[name] = "" if cell == "unknown" and not name.endswith("_in_price") else cell
    names = columns_of(rows)
    with Book() as book:
        book.table("lines.csv", rows, names)
        book.value()
        expected = book.values()
        tap.equal(
            "input rows and columns come first, in their order",
            [[row[name] for name in names] for row in expected],
            [[row.get(name, "") for name in names] for row in rows],
        )
        tap.case(
            "most lines are valued, some are not",
            [] if 100 < sum(r["outcome"] == "valued" for r in expected) < 690 else ["the book is not lively"],
        )
    expected = results(expected)

    def same(title, files, *options, output="values.csv"):
        with Book() as book:
            for name, content in files.items():
                if callable(content):
                    content(book)
                else:
                    book.write(name, content)
            try:
                book.value(output, *options)
                found = results(book.values(output))
            except RuntimeError as problem:
                tap.case(title, [str(problem)])
                return
            differ = [
                f"row {i + 1}: {a} instead of {b}" for i, (a, b) in enumerate(zip(found, expected)) if a != b
            ]
            tap.case(title, differ or ([] if len(found) == len(expected) else [f"{len(found)} rows"]))

    plain = csv_text(rows, names)
    same("CRLF and a byte order mark", {"lines.csv": "\ufeff" + csv_text(rows, names, end="\r\n")})
    same("TSV", {"lines.tsv": csv_text(rows, names, delimiter="\t")})
    same("gzip", {"lines.csv.gz": gzip.compress(plain.encode())})
    same("NDJSON", {"lines.ndjson": "".join(json.dumps(row) + "\n" for row in rows)})
    same(
        "NDJSON with keys left out and in another order",
        {
            "lines.ndjson": "".join(
                json.dumps({k: row[k] for k in sorted(row) if row[k] != ""}, ensure_ascii=False) + "\n"
                for row in rows
            )
        },
    )
    line_ends_within_cells(tap, rows, expected)
    half = len(rows) // 2
    same(
        "several files of one table",
        {"lines_1.csv": csv_text(rows[:half], names), "lines_2.csv": csv_text(rows[half:], names)},
    )
    same(
        "another encoding, declared",
        {"lines.csv": plain.encode("latin-1"), "book.yaml": 'format: "1"\nencoding: latin-1\n'},
    )

    def zstandard(book):
        convert(book, plain, "lines.csv.zst", "FORMAT csv, HEADER true, COMPRESSION zstd")

    same("Zstandard", {"": zstandard})
    comma = [dict(row) for row in rows]
    for row in comma:
        row["export_date"] = ".".join(reversed(row["export_date"].split("-")))
        for name, cell in row.items():
            if cell.replace(".", "", 1).isdigit() and name not in ("entry", "line", "export_date"):
                row[name] = cell.replace(".", ",")
    same(
        "decimal comma, semicolon and day first, declared",
        {
            "lines.csv": csv_text(comma, names, delimiter=";"),
            "book.yaml": 'format: "1"\ndecimal: ","\ndates: DMY\ndelimiter: ";"\n',
        },
    )

    def parquet(book, casts):
        convert(book, plain, "lines.parquet", select=f"* REPLACE ({casts})")

    same("Parquet, all text", {"": lambda book: parquet(book, "entry AS entry")})
    casts = ["CAST(export_date AS DATE) AS export_date"]
    wide = [
        name
        for name in names
        if name in AMOUNTS
        or name
        in (
            "packing",
            "selling_commission",
            "royalty",
            "assist_tools",
            "main_freight",
            "insurance",
            "inland_export",
            "inland_import",
            "customs_duty",
            "discount",
        )
    ]
    types = ["DECIMAL(18,4)", "DECIMAL(38,4)", "DECIMAL(16,6)", "DECIMAL(18,4)"]
    casts += [f"CAST({name} AS {types[i % len(types)]}) AS {name}" for i, name in enumerate(wide)]
    casts += ["CAST(CASE related WHEN 'yes' THEN true WHEN 'no' THEN false END AS BOOLEAN) AS related"]
    same("Parquet, typed", {"": lambda book: parquet(book, ", ".join(casts))})

    with Book() as book:
        book.table("lines.csv", rows, names)
        book.value("values.parquet")
        found = sql(
            "SELECT customs_value, entered_value, outcome, reason FROM read_parquet('%s')"
            % book.out("values.parquet")
        )
        tap.equal("written as Parquet", found, [[r[0], r[1], r[2], r[4]] for r in expected])
        types = dict(
            (r[0], r[1])
            for r in sql(
                "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet('%s'))"
                % book.out("values.parquet")
            )
        )
        tap.equal(
            "Parquet types of results",
            [types[c] for c in ("customs_value", "entered_value", "rate", "rate_date", "plan")],
            ["DECIMAL(18,4)", "BIGINT", "DECIMAL(18,9)", "DATE", "INTEGER"],
        )
        book.value("values.ndjson")
        with open(book.out("values.ndjson"), encoding="utf-8") as file:
            records = [json.loads(text) for text in file]
        tap.equal(
            "written as NDJSON, every value a string",
            [
                tuple(r[n] or "" for n in ("customs_value", "entered_value", "outcome", "reason"))
                for r in records
            ],
            [(r[0], r[1], r[2], r[4]) for r in expected],
        )
        tap.case(
            "no JSON number in NDJSON",
            [
                f"{k}: {v!r}"
                for r in records
                for k, v in r.items()
                if v is not None and not isinstance(v, str)
            ],
        )
        book.value("values.csv.gz")
        with gzip.open(book.out("values.csv.gz"), "rt", encoding="utf-8") as file:
            text = file.read()
        book.value("values.csv")
        with open(book.out("values.csv"), encoding="utf-8", newline="") as file:
            tap.case("written as CSV in gzip", [] if file.read() == text else ["another text"])
    tap.end()


if __name__ == "__main__":
    sys.exit(main())

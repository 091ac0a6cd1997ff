# SPDX-License-Identifier: Apache-2.0
"""Tables for SQL hold what the files say, whatever their format: typed, exact, and NULL where a cell states
nothing or is none."""

import csv
import io
import os
import subprocess
import sys

from books import Book, Tap, convert, csv_text, line, results

ADVAL = os.environ.get("ADVAL", os.path.join(os.environ["BUILD_DIR"], "adval"))


def ask(book, statement, *options):
    done = subprocess.run(
        [ADVAL, "sql", book.path, statement, "--csv", *options], capture_output=True, text=True, check=False
    )
    return done.returncode, list(csv.DictReader(io.StringIO(done.stdout))), done.stderr


NAMES = ["entry", "line", "price", "quantity", "hts", "related", "packing", "sku", "export_date"]
CELLS = [
    ["007", "001", "1000.5", "12", "0012345678", "yes", "unknown", "01", "2024-05-06"],
    ["007", "002", "0.0001", "", "9", "no", "0", "", ""],
    ["0", "1", "9999999999.99", "0.1234", "", "", "5.10", "x, y", "2024-05-06"],
]
ROWS = [line("", "") | dict(zip(NAMES, cells)) for cells in CELLS]
TYPED = ", ".join(NAMES)
EXPECTED = [
    ["007", "001", "1000.5000", "12.0000", "0012345678", "yes", "", "01", "2024-05-06"],
    ["007", "002", "0.0001", "", "9", "no", "0.0000", "", ""],
    ["0", "1", "9999999999.9900", "0.1234", "", "", "5.1000", "x, y", "2024-05-06"],
]
TYPES = ["VARCHAR"] * 2 + ["DECIMAL(18,4)"] * 2 + ["VARCHAR"] * 2 + ["DECIMAL(18,4)", "VARCHAR", "DATE"]


def formats(tap):
    columns = list(ROWS[0])
    plain = csv_text(ROWS, columns)
    typed = (
        "* REPLACE (CAST(price AS DECIMAL(18,4)) AS price, CAST(quantity AS DECIMAL(24,6)) AS quantity, "
        "CAST(related = 'yes' AS BOOLEAN) AS related, CAST(export_date AS DATE) AS export_date)"
    )
    for name in ("lines.csv", "lines.tsv", "lines.ndjson", "lines.csv.gz", "lines.parquet", "typed"):
        with Book() as book:
            if name == "lines.csv":
                book.write(name, plain)
            elif name == "lines.tsv":
                book.write(name, csv_text(ROWS, columns, "\t"))
            elif name == "typed":
                convert(book, plain, "lines.parquet", select=typed)
            else:
                how = {"ndjson": "FORMAT json", "gz": "FORMAT csv, COMPRESSION gzip"}
                convert(book, plain, name, how.get(name.rsplit(".", 1)[1], "FORMAT parquet"))
            status, rows, told = ask(book, f"SELECT {TYPED} FROM lines")
            tap.equal(f"{name}: {told}", (status, [list(row.values()) for row in rows]), (0, EXPECTED))
            _, types, _ = ask(book, f"DESCRIBE SELECT {TYPED} FROM lines")
            tap.equal(f"{name}: types", [row["column_type"] for row in types], TYPES)


def several_files(tap):
    with Book() as book:
        for part in range(3):
            rows = [line(f"E{part}", f"{n:03}", price=n + 1) for n in range(2500)]
            book.table(f"lines_{part}.csv", rows)
        status, rows, _ = ask(book, "SELECT entry, line, price FROM lines")
        wanted = [(f"E{p}", f"{n:03}", f"{n + 1}.0000") for p in range(3) for n in range(2500)]
        tap.equal(
            "rows keep the order of the book",
            (status, [tuple(row.values()) for row in rows]),
            (0, wanted),
        )
        _, rows, _ = ask(book, "SELECT entry, line FROM determinations")
        found = [tuple(row.values()) for row in rows]
        tap.equal("and so do determinations", found, [row[:2] for row in wanted])
        _, rows, _ = ask(book, "SELECT sum(price) AS s FROM lines", "--threads", "1")
        tap.equal("sums are exact", rows[0]["s"], f"{3 * sum(range(1, 2501))}.0000")


def what_is_none(tap):
    bad = [
        line("A", "1", price="12"),
        line("A", "2", price="1.23456"),
        line("A", "3", price="-1"),
        line("A", "4", currency="usd"),
        line("A", "5", related="maybe"),
        line("A", "6", export_date="2024-02-30"),
        line("A", "7", origin="Nowhere"),
        line("A", "8", mode="boat"),
    ]
    with Book() as book:
        book.table("lines.csv", bad)
        status, rows, told = ask(
            book, "SELECT line, price, currency, related, export_date, origin, mode FROM lines ORDER BY line"
        )
        names = ["price", "price", "currency", "related", "export_date", "origin", "mode"]
        tap.equal("a cell that is none is NULL", [row[name] for row, name in zip(rows[1:], names)], [""] * 7)
        tap.equal("and its neighbours stay", (rows[1]["currency"], rows[3]["price"]), ("USD", "1000.0000"))
        tap.equal("the status says that records were put aside", status, 3)
        tap.holds("so does the message", told, "7 records have cells that cannot be read")
        _, found, told = ask(book, "SELECT * FROM determinations")
        tap.holds("and of the whole book", told, "7 records are put aside", "7 lines rejected")
        book.value()
        tap.equal("determinations are those of a values file", results(found), results(book.values()))
        _, found, _ = ask(book, "SELECT file, record, field AS column, reason FROM rejects")
        tap.equal("and rejects those of rejects.csv", found, book.rejects())
    with Book() as book:
        book.write("lines.ndjson", '{"entry": "1", "line": "1", "price": 5, "hts": 0, "currency": "USD"}\n')
        _, rows, _ = ask(book, "SELECT price, hts FROM lines")
        tap.equal("a number of JSON is no cell", rows, [{"price": "", "hts": ""}])


def carried(tap):
    with Book() as book:
        rows = [dict(line("A", "1"), x_a="1", X_A="2", Price="3", customs_value="4", rate="0.5", outcome="x")]
        book.write("book.yaml", 'format: "1"\nother_columns: carry\n')
        book.table("lines.csv", [{k: v for k, v in rows[0].items() if k not in ("X_A", "Price")}])
        status, found, told = ask(book, "SELECT x_a, customs_value, rate, outcome FROM lines")
        tap.equal(
            f"carried columns are text {told}",
            (status, found),
            (0, [{"x_a": "1", "customs_value": "4", "rate": "0.5", "outcome": "x"}]),
        )
        _, found, _ = ask(book, "SELECT customs_value, outcome, rate FROM determinations")
        tap.equal(
            "and never taken for results",
            found,
            [{"customs_value": "1000.0000", "outcome": "valued", "rate": ""}],
        )


def tables_beside(tap):
    with Book() as book:
        book.table("lines.csv", [line("A", "1"), line("A", "2")])
        book.table("rates.csv", [{"currency": "EUR", "rate_date": "2024-05-06", "rate": "1.087654321",
                                  "kind": "central_bank"}])
        book.table("parties.csv", [{"party": "00-1", "name": "A", "related": "no", "country": "VN"}])
        book.table("elements.csv", [{"entry": "A", "element": "packing", "amount": "10", "currency": "USD",
                                     "level": "entry", "in_price": "no"}])
        book.write("agreements.ndjson", "")
        status, rows, told = ask(book, "SELECT rate FROM rates")
        tap.equal(f"rates keep nine decimals {told}", (status, rows), (0, [{"rate": "1.087654321"}]))
        _, rows, _ = ask(book, "SELECT p.party, e.amount, d.customs_value FROM parties p, elements e, "
                               "determinations d ORDER BY d.line")
        tap.equal(
            "charges are spread as in a values file",
            rows,
            [{"party": "00-1", "amount": "10.0000", "customs_value": "1005.0000"}] * 2,
        )


def little_memory(tap):
    with Book() as book:
        book.table("lines.csv", [line(f"E{n // 10}", str(n), price=n) for n in range(40000)])
        run = os.path.join(book.top, "run")
        os.mkdir(run)
        os.environ["TMPDIR"] = run
        status, rows, told = ask(
            book,
            "SELECT max(n) AS n FROM (SELECT row_number() OVER (ORDER BY hash(a.line || b.line)) AS n "
            "FROM lines a, (FROM lines LIMIT 60) b)",
            "--memory",
            "60MB",
        )
        tap.equal(f"what is larger than memory is spilled {told}", (status, rows), (0, [{"n": "2400000"}]))
        tap.equal("and removed", os.listdir(run), [])
        del os.environ["TMPDIR"]


def main():
    tap = Tap()
    formats(tap)
    several_files(tap)
    what_is_none(tap)
    carried(tap)
    tables_beside(tap)
    little_memory(tap)
    tap.end()


if __name__ == "__main__":
    sys.exit(main())

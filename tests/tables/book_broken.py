# SPDX-License-Identifier: Apache-2.0
"""Cells that are none, records that are none, keys that stand twice: each is put aside with file,
record, column and reason, counted, and never valued; everything else is valued as if it were alone."""

import json
import sys

from books import Book, Tap, convert, csv_text, line, sql

# column, cell, words of the reason
CELLS = [
    ("price", "1,234.50", "is not a number"),
    ("price", "1e3", "is not a number"),
    ("price", "+5", "is not a number"),
    ("price", " 5", "is not a number"),
    ("price", "1_000", "is not a number"),
    ("price", "12.", "is not a number"),
    ("price", "Unknown", "is not a number"),
    ("price", "1.23456", "more decimals"),
    ("price", "-1.00", "is negative"),
    ("price", "100000000000000.00", "larger than any figure"),
    ("packing", "n/a", "is not a number"),
    ("packing", "99999999999999999999999999", "larger than any figure"),
    ("quantity", "unknown", "is not a number"),
    ("quantity", "3 pcs", "is not a number"),
    ("net_weight", "-0.5", "is negative"),
    ("export_date", "2025-02-30", "is not a day of the calendar"),
    ("export_date", "30/02/2025", "is not a date"),
    ("export_date", "2025-2-3", "is not a date"),
    ("export_date", "2025-02-18T00:00:00", "has a time behind the day"),
    ("entry_date", "20250218", "is not a date"),
    ("related", "true", "is none of yes, no and unknown"),
    ("related", "Y", "is none of yes, no and unknown"),
    ("packing_in_price", "maybe", "is none of yes, no and unknown"),
    ("currency", "usd", "is no currency of ISO 4217"),
    ("currency", "US", "is no currency of ISO 4217"),
    ("packing_currency", "XYZ", "is no currency of ISO 4217"),
    ("origin", "UK", "is no country of ISO 3166"),
    ("origin", "vn", "is no country of ISO 3166"),
    ("mode", "ship", "is none of the words of this column; write one of: sea, air"),
    ("entry", "", "is missing, and this "),
    ("line", "", "is missing, and this "),
    ("entry", "E" * 101, "is longer than the 100 bytes"),
    ("carrier_value", "free", "is not a number"),
    ("declared_duty", "5%", "is not a number"),
]


def broken_cells(tap, write):
    rows, wrong = [], {}
    columns = list(line("", ""))
    for i, (column, cell, words) in enumerate(CELLS):
        good, bad = line(f"G{i}", "1"), line(f"B{i}", "1")
        bad[column] = cell
        rows += [good, bad]
        wrong[2 * i + 2] = (column, cell, words)
        columns += [column] if column not in columns else []
    with Book() as book:
        name = write(book, rows, columns)
        _, summary, _ = book.value()
        values, rejects = book.values(), book.rejects()
    title = name + ": "
    tap.equal(
        title + "every row is in the output, the bad ones rejected",
        [row["outcome"] for row in values],
        ["valued", "rejected"] * len(CELLS),
    )
    tap.case(
        title + "rejected rows have no figure and name the column",
        [
            str(row)
            for i, row in enumerate(values)
            if row["outcome"] == "rejected"
            and (
                row["customs_value"]
                or row["entered_value"]
                or row["method"]
                or row["reason"] != "cell:" + wrong[i + 1][0]
            )
        ],
    )
    tap.equal(
        title + "rejects.csv names file, record and column",
        [(r["file"], r["record"], r["column"]) for r in rejects],
        [(name, str(record), column) for record, (column, _, _) in sorted(wrong.items())],
    )
    tap.case(
        title + "reasons say what is wrong",
        [
            f"{r['reason']} lacks '{wrong[int(r['record'])][2]}'"
            for r in rejects
            if wrong[int(r["record"])][2] not in r["reason"]
        ],
    )
    tap.case(
        title + "reasons show what was found",
        [r["reason"] for r in rejects if wrong[int(r["record"])][1][:40] not in r["reason"]],
    )
    tap.equal(
        title + "the summary counts them",
        (summary["rejected"], summary["reject_records"], summary["valued"]),
        (str(len(CELLS)), str(len(CELLS)), str(len(CELLS))),
    )


def as_csv(book, rows, columns):
    book.table("lines.csv", rows, columns)
    return "lines.csv"


def as_ndjson(book, rows, columns):
    del columns
    book.write("lines.ndjson", "".join(json.dumps(row) + "\n" for row in rows))
    return "lines.ndjson"


def as_parquet(book, rows, columns):
    convert(book, csv_text(rows, columns), "lines.parquet")
    return "lines.parquet"


def broken_records(tap):
    text = (
        "entry,line,price,currency,description\n"
        "A,1,5,USD,fine\n"
        "A,2,5,USD\n"
        'A,3,5,USD,"two\nlines"\n'
        "A,4,5,USD,one,too many\n"
        'A,5,x,USD,"bad cell"\n'
        'A,6,5,USD,"bad" quote\n'
        "A,7,5,USD,fine\n"
        "A,8,y,USD,fine\n"
    )
    with Book() as book:
        book.write("lines.csv", text)
        _, summary, _ = book.value()
        rejects, values = book.rejects(), book.values()
    tap.equal(
        "broken records and broken cells together, by record",
        [(r["record"], r["column"]) for r in rejects],
        [("2", ""), ("4", ""), ("5", "price"), ("6", ""), ("8", "price")],
    )
    tap.holds("a record with fewer cells says so", rejects[0]["reason"], "A,2,5,USD", "fewer cells")
    tap.holds("a record with more cells says so", rejects[1]["reason"], "A,4,5", "more cells")
    tap.holds("a record with a stray quote says so", rejects[3]["reason"], "quote")
    tap.equal(
        "they are counted",
        (summary["unreadable"], summary["rejected"], summary["reject_records"], summary["rows"]),
        ("3", "2", "5", "5"),
    )
    tap.equal("readable rows are all there", [row["line"] for row in values], ["1", "3", "5", "7", "8"])
    with Book() as book:
        book.write("lines.csv", b"entry,line,price,description\nA,1,5,ok\nA,2,5,caf\xe9\nA,3,5,ok\n")
        book.value()
        rejects = book.rejects()
    tap.equal(
        "a bad byte is a reject with its record", [(r["record"], r["column"]) for r in rejects], [("2", "")]
    )
    tap.holds("and the reason tells of the encoding", rejects[0]["reason"], "UTF-8", "encoding")
    with Book() as book:
        book.write("lines_a.csv", "entry,line,price\nA,1,5\nA,2,z\n")
        book.write("lines_b.csv", "entry,line,price\nB,1,5\nB,2\nB,3,z\nB,4,5\n")
        book.value()
        tap.equal(
            "records are numbered file by file",
            [(r["file"], r["record"], r["column"]) for r in book.rejects()],
            [("lines_a.csv", "2", "price"), ("lines_b.csv", "2", ""), ("lines_b.csv", "3", "price")],
        )
    with Book() as book:
        book.write(
            "lines.ndjson",
            '{"entry":"A","line":"1","price":"5"}\n{"entry":"A","line":"2","price":5.00}\nnot json\n'
            '{"entry":"A","line":"4","price":["5"]}\n{"entry":"A","line":5,"price":null}\n',
        )
        _, summary, _ = book.value()
        rejects = book.rejects()
    tap.equal(
        "NDJSON: numbers, lists and lines that are no object",
        sorted({(r["record"], r["column"]) for r in rejects}),
        [("2", "price"), ("3", "entry"), ("3", "line"), ("4", "price"), ("5", "line")],
    )
    tap.holds(
        "a JSON number says what to write",
        " ".join(r["reason"] for r in rejects),
        "without quotes",
        "one JSON object",
        "a list or an object",
    )
    tap.equal("and they are counted as records", summary["reject_records"], "4")


def duplicates(tap):
    rows = [line(f"E-{i // 5}", str(i % 5 + 1)) for i in range(400)]
    rows.insert(120, line("E.0", "0 3"))
    rows.append(line("E 79", "5"))
    rows.insert(77, line("E-70", "2", price="77"))
    for clustered in (True, False):
        book_rows = rows if clustered else sorted(rows, key=lambda row: (row["line"], row["entry"]))
        seen, expected = {}, []
        for number, row in enumerate(book_rows, 1):
            key = tuple(row[k].translate(str.maketrans("", "", ".- ")) for k in ("entry", "line"))
            if key in seen:
                expected.append((str(number), str(seen[key])))
            seen.setdefault(key, number)
        for write in (as_csv, as_parquet):
            with Book() as book:
                name = write(book, book_rows, None)
                _, summary, _ = book.value()
                rejects, values = book.rejects(), book.values()
            title = f"{name}, {'clustered' if clustered else 'scattered'}: "
            tap.equal(
                title + "the later of two records is rejected, both named",
                [(r["record"], r["reason"].split("of record ")[1].split(" of ")[0]) for r in rejects],
                expected,
            )
            tap.equal(
                title + "its row has no value",
                [
                    str(i + 1)
                    for i, row in enumerate(values)
                    if row["reason"] == "duplicate"
                    and row["outcome"] == "rejected"
                    and not row["customs_value"]
                ],
                [record for record, _ in expected],
            )
            tap.equal(
                title + "and is counted",
                (summary["rejected"], summary["valued"]),
                (str(len(expected)), str(len(rows) - len(expected))),
            )
    with Book() as book:
        book.write("lines_a.csv", "entry,line,price\nA,1,5\nA,2,6\n")
        book.write("lines_b.csv", "entry,line,price\nB,1,5\nA-,1,6\n")
        book.value()
        reject = book.rejects()[0]
        tap.equal("across files", (reject["file"], reject["record"]), ("lines_b.csv", "2"))
        tap.holds("across files, both named", reject["reason"], "record 1 of lines_a.csv")
    with Book() as book:
        book.write("lines.csv", "entry,line,price\nA,1,5\nA,1,x\nA,2,5\n")
        book.value()
        tap.equal(
            "a repeat with a broken cell has both reasons",
            [(r["record"], r["column"]) for r in book.rejects()],
            [("2", ""), ("2", "price")],
        )


def words(tap):
    with Book() as book:
        book.write("lines.csv", "entry,line,price\nA,1,x\nA,1,5\n")
        book.value()
        reason = book.rejects()[1]["reason"]
        tap.holds("a repeat names the record it repeats", reason, "record 1 of")
        tap.equal("of which nobody said that it was valued", "valued" in reason, False)
    with Book() as book:
        book.write("lines.csv", "entry,line,price\r\nE1,1,5\r\nE1,2\r\nE1,3,6\r\nE1,4,5,6,7\r\n")
        book.value()
        tap.equal(
            "a broken record between CR LF is told in one line",
            [(r["record"], r["reason"].split(" has ")[0]) for r in book.rejects()],
            [("2", "the record 'E1,2'"), ("4", "the record 'E1,4,5,6,7'")],
        )
    with Book() as book:
        book.write("lines.csv", 'entry,line,price\nE1,1,"1\n2"\n')
        book.value()
        tap.equal("so is a cell with a line break", "\n" in book.rejects()[0]["reason"], False)
    with Book() as book:
        book.write("book.yaml", 'format: "1"\ndecimal: ","\n')
        book.write("lines.csv", "entry,line,price\nE1,1,1234.56\n")
        book.value()
        reason = book.rejects()[0]["reason"]
        tap.holds("with a decimal comma the example has one", reason, "comma", "1234,56")
        tap.equal("and no other", "1234.56 or" in reason, False)
        tap.holds("explained too", book.explain("E1", "1")[1], "like 1234,56")


def other_tables(tap):
    with Book() as book:
        book.table(
            "lines.csv",
            [
                line("E1", "1", export_date=""),
                line("E2", "1", export_date=""),
                line("E3", "1", export_date=""),
            ],
        )
        book.table(
            "entries.csv",
            [
                {"entry": "E1", "export_date": "2024-05-06"},
                {"entry": "E2", "export_date": "06.05.2024"},
                {"entry": "E3", "export_date": "2024-05-06", "jurisdiction": "EU"},
            ],
        )
        book.table("parties.csv", [{"party": "P", "country": "XX"}, {"party": "", "country": "VN"}])
        book.table(
            "payments.csv", [{"payment": "1", "amount": "1.0", "currency": "USD", "payment_date": "soon"}]
        )
        _, summary, _ = book.value()
        values = {row["entry"]: row for row in book.values()}
        tap.equal(
            "what a line lacks comes from its entry; a bad entry rejects its lines",
            [(values[e]["outcome"], values[e]["reason"]) for e in ("E1", "E2", "E3")],
            [("valued", ""), ("rejected", "entries"), ("rejected", "entries")],
        )
        tap.equal(
            "rejects of all tables",
            [(r["file"], r["record"], r["column"]) for r in book.rejects()],
            [
                ("entries.csv", "2", "export_date"),
                ("entries.csv", "3", "jurisdiction"),
                ("payments.csv", "1", "payment_date"),
                ("parties.csv", "1", "country"),
                ("parties.csv", "2", "party"),
            ],
        )
        tap.equal("counted as records", summary["reject_records"], "5")


def typed_columns(tap):
    with Book() as book:
        sql(
            "COPY (SELECT 'A' AS entry, '1' AS line, 1.5::DOUBLE AS price, now() AS export_date, "
            "84818090 AS hts) "
            f"TO '{book.path}/lines.parquet' (FORMAT parquet)"
        )
        status, _, told = book.value(check=False)
        tap.equal("typed columns that lose something make the book unusable", status, 2)
        tap.holds(
            "floating amounts, timestamps and numeric identifiers are each named",
            told,
            "price",
            "DOUBLE",
            "binary fraction",
            "DECIMAL(18,4)",
            "export_date",
            "TIMESTAMP",
            "time zone",
            "write the column as DATE",
        )
    with Book() as book:
        sql(
            "COPY (SELECT 'A' AS entry, unnest(['1','2','3']) AS line, "
            "unnest([1.234560, 1.234500, -2.0])::DECIMAL(12,6) AS price) "
            f"TO '{book.path}/lines.parquet' (FORMAT parquet)"
        )
        book.value()
        tap.equal(
            "decimals are rescaled or refused, never rounded",
            [
                (r["record"], r["column"], "more decimals" in r["reason"], "is negative" in r["reason"])
                for r in book.rejects()
            ],
            [("1", "price", True, False), ("3", "price", False, True)],
        )


def main():
    tap = Tap()
    broken_cells(tap, as_csv)
    broken_cells(tap, as_ndjson)
    broken_cells(tap, as_parquet)
    broken_records(tap)
    duplicates(tap)
    words(tap)
    other_tables(tap)
    typed_columns(tap)
    tap.end()


if __name__ == "__main__":
    sys.exit(main())

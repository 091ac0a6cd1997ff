# SPDX-License-Identifier: Apache-2.0
"""Names the user really has, settings of files, and what is refused: with the words that say what to do."""

import os
import sys

from books import Book, Tap, columns_of, csv_text, line, results

MAPPING = """format: "1"
tables:
  lines:
    columns: {entry: "Entry Summary No.", line: Line, price: "Inv. Value", export_date: Exported}
    other_columns: carry
    decimal: ","
    thousands: "."
    dates: DMY
"""


def renamed(row, names):
    return {names.get(key, key): cell for key, cell in row.items()}


def works(tap):
    plain = [line("A-1", "1", price="1234567.5"), line("A-1", "2", price="12")]
    with Book() as book:
        book.table("lines.csv", plain)
        book.value()
        expected = results(book.values())
    names = {"entry": "Entry Summary No.", "line": "Line", "price": "Inv. Value", "export_date": "Exported"}
    theirs = [
        renamed(
            dict(row, price={"1234567.5": "1.234.567,50", "12": "12"}[row["price"]], export_date="6.5.2024"),
            names,
        )
        | {"Port": "3901"}
        for row in plain
    ]
    with Book() as book:
        book.table("lines.csv", theirs)
        book.write("map.yaml", MAPPING)
        book.value("values.csv", "--mapping", book.path + "/map.yaml")
        rows = book.values()
        tap.equal(
            "a mapping renames columns and declares how numbers and days are written", results(rows), expected
        )
        tap.equal(
            "the output keeps the user's names and cells", {k: rows[0][k] for k in theirs[0]}, theirs[0]
        )
        tap.equal("in the user's order", list(rows[0])[: len(theirs[0])], columns_of(theirs))
        book.write("book.yaml", 'format: "1"\njurisdiction: US\nmapping: map.yaml\n')
        book.value()
        tap.equal("the manifest may name the mapping", results(book.values()), expected)
        theirs[1]["Inv. Value"] = "1.23,5"
        book.table("lines.csv", theirs)
        book.value()
        reject = book.rejects()[0]
        tap.equal("rejects name the user's column", (reject["record"], reject["column"]), ("2", "Inv. Value"))
        tap.holds("thousands that are none say so", reject["reason"], "1.23,5", "in threes")
    with Book() as book:
        book.table("lines.csv", [line("A", "1", x_note="kept, as it is")])
        book.value()
        tap.equal("x_ columns pass through", book.values()[0]["x_note"], "kept, as it is")
    for style, cell, value in (
        ("dates: MDY", "5/6/2024", True),
        ("dates: YMD", "20240506", True),
        ("dates: YMD", "2024/5/6", True),
        ("dates: DMY", "6/5-2024", False),
        ("dates: MDY", "13/13/2024", False),
    ):
        with Book() as book:
            book.table("lines.csv", [line("A", "1", export_date=cell)])
            book.write("book.yaml", f'format: "1"\n{style}\n')
            book.value()
            tap.equal(f"{style}: {cell}", book.values()[0]["outcome"], "valued" if value else "rejected")


def refused(tap, title, files, *words):
    with Book() as book:
        for name, text in files.items():
            book.write(name, text)
        status, _, told = book.value(check=False)
        tap.equal(title + ": unusable", status, 2)
        tap.holds(title + ": says why", told, *words)


def main():
    tap = Tap()
    works(tap)
    good = csv_text([line("A", "1")])
    refused(tap, "no lines", {"entries.csv": "entry\nA\n"}, "the table lines is missing")
    refused(
        tap,
        "a table nobody knows",
        {"lines.csv": good, "sales.csv": "a\n1\n"},
        "sales.csv",
        "is no table of a book",
    )
    refused(
        tap,
        "two formats of one table",
        {"lines.csv": good, "lines_2.tsv": good.replace(",", "\t")},
        "of one format",
    )
    refused(
        tap,
        "files of one table that differ",
        {"lines_1.csv": good, "lines_2.csv": "entry,line\nB,1\n"},
        "lines_2.csv",
        "the same columns",
    )
    refused(
        tap,
        "unknown columns, each named",
        {"lines.csv": "entry,line,priec,colour\nA,1,5,red\n"},
        "priec",
        "is price meant",
        "colour",
        "x_",
    )
    refused(
        tap,
        "a column twice",
        {"lines.csv": "entry,line,price,price\nA,1,5,6\n"},
        "price",
        "two columns have this name",
    )
    refused(
        tap, "a required column missing", {"lines.csv": "entry,price\nA,5\n"}, "line", "cannot be without it"
    )
    refused(tap, "an empty file", {"lines.csv": ""}, "lines.csv", "is empty")
    head, row = good.splitlines()
    for ends in (("\n", "\r\n", "\n"), ("\r\n", "\n", "\r\n"), ("\n", "\n", "\r\n")):
        mixed = "".join(text + end for text, end in zip((head, row, row.replace("A", "B", 1)), ends))
        words = ("lines.csv", "CR LF and some in LF", "dos2unix")
        refused(tap, f"line ends {ends}", {"lines.csv": mixed}, *words)
    for end in ("\n", "\r\n"):
        odd = head + f',"x_two{end}lines"\n' + row + ",\n"
        refused(tap, f"a name with {end!r}", {"lines.csv": odd}, "the name 'x_two'", "write all names on one")
    refused(
        tap,
        "a jurisdiction nobody knows",
        {"lines.csv": good, "book.yaml": 'format: "1"\njurisdiction: ZZ\n'},
        "ZZ",
        "law list",
    )
    refused(
        tap,
        "a setting nobody knows",
        {"lines.csv": good, "book.yaml": 'format: "1"\nseparator: ";"\n'},
        "separator",
        "docs/book.md",
    )
    refused(
        tap,
        "a format of later times",
        {"lines.csv": good, "book.yaml": 'format: "2"\n'},
        "the format this program reads",
    )
    refused(
        tap,
        "an encoding that needs more",
        {"lines.csv": good, "book.yaml": 'format: "1"\nencoding: gbk\n'},
        "gbk",
        "iconv",
    )
    refused(
        tap,
        "a mapping to a column of nobody",
        {
            "lines.csv": good,
            "book.yaml": 'format: "1"\ntables: {lines: {columns: {prise: price, packing: Box}}}\n',
        },
        "prise",
        "no column of this name",
        "Box",
    )
    refused(
        tap,
        "a mapping file that is not there",
        {"lines.csv": good, "book.yaml": 'format: "1"\nmapping: gone.yaml\n'},
        "gone.yaml",
        "cannot be opened",
    )
    refused(
        tap,
        "a slip in a setting",
        {"lines.csv": good, "book.yaml": 'format: "1"\ndats: DMY\ntables: {lines: {encodin: utf-8}}\n'},
        "dats: this is no setting of a book; did you mean 'dates'?",
        "encodin: this is no setting of a table; did you mean 'encoding'?",
    )
    refused(
        tap,
        "a slip in the name of a table",
        {"lines.csv": good, "book.yaml": 'format: "1"\ntables: {linez: {encoding: utf-8}}\n'},
        "linez: this is no table of a book; did you mean 'lines'?",
    )
    refused(
        tap,
        "a slip in the name of a column",
        {"lines.csv": good, "book.yaml": 'format: "1"\ntables: {lines: {columns: {prize: price}}}\n'},
        "prize: the table lines has no column of this name; did you mean 'price'?",
    )
    with Book() as book:
        book.write("lines.csv", good)
        book.write("book.yaml", 'format: "1"\ndecimal: "x"\nthousands: "y"\n')
        _, _, told = book.value(check=False)
        tap.equal("a wrong setting of all tables is told once", len(told.splitlines()), 2)
    with Book() as book:
        book.write("lines.csv", good)
        book.write("elements.csv", "entry,line,element,amount\nA,1,royality,5\nA,1,wizardry,5\n")
        book.value()
        near, far = (r["reason"] for r in book.rejects())
        tap.holds("a slip in a kind of element", near, "did you mean: royalty")
        tap.holds("a kind nobody knows", far, "docs/book.md lists them")
    for title, name, bytes_, *words in (
        ("no Parquet inside", "lines.parquet", b"PAR1" + 60 * b"j" + b"PAR1", "no Parquet file", "anew"),
        ("an empty Parquet file", "lines.parquet", b"", "no Parquet file", "anew"),
        ("a file that is not packed", "lines.csv.gz", b"entry,line\n", "cannot be unpacked", "anew"),
    ):
        with Book() as book:
            book.write(name, bytes_)
            status, _, told = book.value(check=False)
            tap.equal(title + ": unusable", status, 2)
            tap.holds(title + ": in plain words", told, *words)
            tap.equal(title + ": in one line", told.count("\n"), 1)
            tap.equal(title + ": without a query", "LINE 1" in told or "?" in told, False)
    with Book() as book:
        book.write("lines.csv", good)
        os.mkdir(os.path.join(book.path, "entries.csv"))
        tap.holds("a folder named like a table", book.value(check=False)[2], "entries.csv", "is a folder")
    with Book() as book:
        book.write("lines.csv", "entry,line,price\n")
        _, summary, _ = book.value()
        tap.equal("a book without a line is an empty one", (summary["rows"], book.values()), ("0", []))
    tap.end()


if __name__ == "__main__":
    sys.exit(main())

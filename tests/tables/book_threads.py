# SPDX-License-Identifier: Apache-2.0
"""One thread and many give the same bytes, with and without charges, rejects and repeats; the same twice
in a row."""

import sys

from books import Book, Tap, columns_of, convert, csv_text, line, lively, sql


def read(path):
    with open(path, "rb") as file:
        return file.read()


def compare(tap, title, book, outputs):
    for output in outputs:
        first = None
        for threads in (1, 2, 7, 2):
            book.value(output, "--threads", threads)
            found = (read(book.out(output)), read(book.out("rejects.csv")))
            first = first or found
            if found != first:
                tap.case(f"{title}: {output} the same with {threads} threads", ["other bytes"])
                break
        else:
            tap.case(f"{title}: {output} the same with 1, 2 and 7 threads, and again", [])


def in_pieces(book, rows, pieces=8):
    """Several files, so that even a small book keeps several threads busy."""
    names = columns_of(rows)
    size = -(-len(rows) // pieces)
    for i in range(pieces):
        book.table(f"lines_{i}.csv", rows[i * size : (i + 1) * size], names)


def uneven(tap, rows):
    """Row groups a little larger than those the output has (122,880 lines): an engine of one thread would cut
    them where it has so many, one of several leaves them whole."""
    with Book() as book:
        convert(book, csv_text(rows), "x_few.parquet")
        few = f"read_parquet('{book.path}/x_few.parquet') few"
        for name, again, lines in (("a", range(7), 124000), ("b", range(7, 9), 30000)):
            sql(
                "COPY (SELECT few.* REPLACE (n || entry AS entry) "
                f"FROM {few}, (SELECT unnest({list(again)}) n) LIMIT {lines}) "
                f"TO '{book.path}/lines_{name}.parquet' (FORMAT parquet, ROW_GROUP_SIZE 131072)"
            )
        compare(tap, "uneven row groups", book, ["values.parquet"])


def main():
    tap = Tap()
    rows = lively(20000, seed=11)
    charges = [
        {"entry": row["entry"], "element": "packing", "amount": "17.77", "currency": "USD", "in_price": "no"}
        for row in rows
        if row["line"] == "001"
    ]
    with Book() as book:
        in_pieces(book, rows)
        compare(tap, "wide book of CSV", book, ["values.csv", "values.parquet", "values.ndjson"])
        told = [book.value("values.csv", "--threads", threads, "--top", 40)[1] for threads in (1, 5)]
        for one in told:
            for name in ("elapsed_ms", "progress_rows"):
                one.pop(name)
        tap.equal("summaries too", told[0], told[1])
        book.table("elements.csv", charges)
        compare(tap, "with charges", book, ["values.csv"])
        rows[777]["price"] = "x"
        rows[15000]["export_date"] = "never"
        rows.append(line(rows[5]["entry"], rows[5]["line"]))
        in_pieces(book, rows)
        compare(tap, "with rejects", book, ["values.csv", "values.parquet"])
    with Book() as book:
        convert(book, csv_text(rows), "lines.parquet", "FORMAT parquet, ROW_GROUP_SIZE 2048")
        book.table("elements.csv", charges)
        compare(tap, "book of Parquet with charges and rejects", book, ["values.csv", "values.parquet"])
    uneven(tap, lively(20000, seed=12))
    tap.end()


if __name__ == "__main__":
    sys.exit(main())

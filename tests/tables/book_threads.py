# SPDX-License-Identifier: Apache-2.0
"""One thread and many give the same bytes, with and without charges, rejects and repeats; the same twice
in a row."""

import sys

from books import Book, Tap, line, lively


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


def main():
    tap = Tap()
    rows = lively(60000, seed=11)
    with Book() as book:
        book.table("lines.csv", rows)
        compare(tap, "wide book", book, ["values.csv", "values.parquet", "values.ndjson"])
        top = []
        for threads in (1, 5):
            _, _, _ = book.value("values.csv", "--threads", threads)
            top.append(book.value("values.csv", "--threads", threads, "--top", 40)[1])
        tap.equal(
            "summaries too",
            {k: v for k, v in top[0].items() if not k.startswith(("elapsed", "progress"))},
            {k: v for k, v in top[1].items() if not k.startswith(("elapsed", "progress"))},
        )
        book.table(
            "elements.csv",
            [
                {
                    "entry": row["entry"],
                    "element": "packing",
                    "amount": "17.77",
                    "currency": "USD",
                    "in_price": "no",
                }
                for row in rows
                if row["line"] == "001"
            ],
        )
        compare(tap, "with charges", book, ["values.csv", "values.parquet"])
        rows[777]["price"] = "x"
        rows[40000]["export_date"] = "never"
        rows.append(line(rows[5]["entry"], rows[5]["line"]))
        book.table("lines.csv", rows)
        compare(tap, "with rejects", book, ["values.csv", "values.parquet"])
    tap.end()


if __name__ == "__main__":
    sys.exit(main())

# SPDX-License-Identifier: Apache-2.0
"""Entries charged where they stand, all of them before the book is written, and in place until that is given
up: the same bytes, for books cut by chunks, files and row groups in every way."""

import os
import random
import sys

from books import SALE, Book, Tap, columns_of, convert, csv_text

SOURCE = os.environ.get("SOURCE_DIR", ".")
SCHEDULE = os.path.join(SOURCE, "tests", "duty", "fixtures", "hts_2025_rev_17.json")
CHUNK, TILE = 2048, 1024
LISTS = "9903.88.15 6109 2015-01-01 2030-01-01\n"
CODES = ["6109100012", "0901110015", "1701141020", "2603000010", "9102111010", "0000000000"]
HEAD = {"covered_port": "yes", "entry_type": "consumption", "filing": "electronic"}
DAYS = ["2024-05-06", "2025-02-10", "2025-04-07", "2025-06-01"]
heads = {}  # of every entry made so far


def read(path):
    with open(path, "rb") as file:
        return file.read()


def an_entry(dice, number, count, first=1):
    facts = {
        "entry": f"{number:03}-{number:07}-{number % 10}",
        "export_date": dice.choice(DAYS),
        "mode": dice.choice(["sea", "air"]),
    }
    facts["entry_date"] = facts["importation_date"] = facts["export_date"]
    heads[facts["entry"]] = {"entry": facts["entry"], **HEAD}
    rows = []
    for line in range(first, first + count):
        row = {**facts, "line": str(line), "currency": "USD", "invoice": dice.choice(["A1", "A1", "B2", ""])}
        row["price"] = f"{dice.randrange(9000)}.{dice.randrange(100):02d}"
        row["hts"] = dice.choice(CODES)
        row["origin"] = dice.choice(["CN", "DE", "VN"])
        row["declared_layers"] = dice.choice(["", "", "9903.88.15"])
        row["description"] = "a shirt"
        rows.append({**row, **SALE})
    return rows


def entries(dice, count, first=1):
    """Rows of whole entries; many have as many lines as fit into a hand, some more."""
    rows, number = [], first
    while len(rows) < count:
        rows += an_entry(dice, number, dice.choice([1, 1, 2, 3, 5, 12, 60]))
        number += 1
    return rows


def told(book, output, *options):
    _, summary, _ = book.value(output, "--duty", SCHEDULE, book.lists, *options)
    placed = int(summary.pop("in_place"))
    for name in ("elapsed_ms", "progress_rows"):
        summary.pop(name)
    return (read(book.out(output)), read(book.out("rejects.csv")), summary), placed


def all_ways(tap, title, book, in_place, output="values.csv"):
    """`in_place`: whether entries are charged where they stand."""
    book.lists = os.path.join(book.top, "lists.txt")
    with open(book.lists, "w", encoding="utf-8") as file:
        file.write(LISTS)
    book.table("entries.csv", list(heads.values()))
    ahead, placed = told(book, output, "--way", "ahead")
    problems = ["in place, although told otherwise"] if placed else []
    for options in (["--threads", 1], ["--threads", 2], ["--threads", 7]):
        found, placed = told(book, output, *options)
        problems += [f"other bytes with {options}"] if found != ahead else []
        problems += [f"{placed} entries in place with {options}"] if in_place != (placed > 0) else []
    found, placed = told(book, output, "--way", "given-up")
    problems += ["other bytes where it is given up"] if found != ahead else []
    problems += [f"{placed} entries in place where it is given up"] if placed else []
    tap.case(title, problems)


def in_files(book, rows, cuts):
    names = columns_of(rows)
    for i, (begin, end) in enumerate(zip([0, *cuts], [*cuts, len(rows)])):
        book.table(f"lines_{i}.csv", rows[begin:end], names)


def shapes(tap, dice):
    with Book() as book:
        book.table("lines.csv", entries(dice, 9000))
        all_ways(tap, "entries across the edges of chunks", book, True)
        all_ways(tap, "and into Parquet", book, True, "values.parquet")
    with Book() as book:
        book.table("lines.csv", an_entry(dice, 1, 1))
        all_ways(tap, "one line", book, False)
    with Book() as book:
        rows = entries(dice, 700) + an_entry(dice, 9000, 3 * CHUNK) + entries(dice, 3000, 10000)
        book.table("lines.csv", rows)
        all_ways(tap, "an entry that fills several chunks", book, True)
    with Book() as book:
        rows = entries(dice, 100) + an_entry(dice, 9000, TILE + 1) + entries(dice, 500, 10000)
        rows += an_entry(dice, 9001, TILE) + an_entry(dice, 9002, TILE - 1) + entries(dice, 5000, 11000)
        book.table("lines.csv", rows)
        all_ways(tap, "entries about as long as a tile", book, True)
    with Book() as book:
        rows = entries(dice, 5000)
        for row in rows[::7]:
            row["description"] = 'a "shirt",\nfolded\n\n, twice'
        book.table("lines.csv", rows)
        all_ways(tap, "line ends within cells", book, True)
    with Book() as book:
        dice.shuffle(rows)
        book.table("lines.csv", rows)
        all_ways(tap, "lines in no order", book, False)


def files(tap, dice):
    rows = entries(dice, 9000)
    with Book() as book:
        in_files(book, rows, [1, 2047, 2050, 4100, 4101, 7777])
        all_ways(tap, "entries across files", book, True)
    with Book() as book:
        again = an_entry(dice, 1, 2, 100)
        in_files(book, rows + again, [len(rows)])
        all_ways(tap, "an entry that comes back in another file", book, False)
    with Book() as book:
        middle = rows[:6000] + an_entry(dice, 1, 1, 200) + rows[6000:]
        in_files(book, middle, [3000])
        all_ways(tap, "an entry that comes back in the middle of one", book, False)
    with Book() as book:
        for i, (begin, end) in enumerate([(0, 3001), (3001, 3500), (3500, 9000)]):
            how = f"FORMAT parquet, ROW_GROUP_SIZE {2048 * (i + 1)}"
            convert(book, csv_text(rows[begin:end]), f"lines_{i}.parquet", how)
        all_ways(tap, "Parquet of several files and row groups", book, True, "values.parquet")


def odd_lines(tap, dice):
    rows = entries(dice, 7000)
    odd = [dict(row) for row in rows]
    for at in (0, CHUNK - 1, CHUNK, CHUNK + 1, 3000, 2 * CHUNK - 1, len(odd) - 1):
        odd[at]["price"] = "many"
    for at in (5, 2 * CHUNK, 5500):
        odd[at]["price"] = ""
    with Book() as book:
        book.table("lines.csv", odd)
        all_ways(tap, "lines rejected at edges and between", book, True)
    odd = []
    for i, row in enumerate(rows):
        odd.append(row)
        if i in (3, CHUNK - 2, CHUNK, 3333, len(rows) - 1):
            odd.append({**row, "price": "1.00"})
    with Book() as book:
        book.table("lines.csv", odd)
        all_ways(tap, "lines that repeat the one before them", book, True)
    odd = [dict(row) for row in rows]
    for at in (10, CHUNK - 1, CHUNK, 4000):
        odd[at]["mode"] = "truck"
        odd[at + 20]["line"] = ""
        odd[at + 60]["entry"] = odd[at + 60]["entry"].replace("-", "").lower()
    with Book() as book:
        book.table("lines.csv", odd)
        all_ways(tap, "entries that differ, lines without numbers, entries written in two ways", book, True)
    for at in (10, CHUNK - 1, CHUNK, 4000):
        odd[at + 40]["entry"] = ""
    with Book() as book:
        book.table("lines.csv", odd)
        all_ways(tap, "lines of no entry among those of one", book, False)


def in_parquet(book, rows, cuts):
    names = columns_of(rows)
    for i, (begin, end) in enumerate(zip([0, *cuts], [*cuts, len(rows)])):
        how = "FORMAT parquet, ROW_GROUP_SIZE 2048"
        convert(book, csv_text(rows[begin:end], names), f"lines_{i}.parquet", how)


def no_order(tap, dice):
    """Scattered lines of Parquet are brought together in memory, on disk where that is short, and by the
    engine's sort where it is too short for that; "ahead" is always by the sort."""
    rows = entries(dice, 9000)
    dice.shuffle(rows)
    for title, cuts in [("in one file", []), ("in three files", [1, 5000])]:
        with Book() as book:
            in_parquet(book, rows, cuts)
            all_ways(tap, f"Parquet in no order, {title}", book, False, "values.parquet")
            whole = read(book.out("values.parquet"))
            for what, option in (("of which some go to disk", 600000), ("and no room for a part", 9000)):
                told(book, "values.parquet", "--aside", option, "--threads", 2)
                problems = [] if read(book.out("values.parquet")) == whole else ["other bytes"]
                tap.case(f"Parquet in no order, {title}, {what}", problems)
    odd = [dict(row) for row in rows]
    for at in range(0, 9000, 700):
        odd[at]["price"] = "many"
        odd[at + 1]["price"] = ""
        odd[at + 2]["mode"] = "truck"
        odd[at + 3]["line"] = ""
        odd[at + 4]["entry"] = odd[at + 4]["entry"].replace("-", "").lower()
        odd[at + 5]["entry"] = ""
        odd.append({**odd[at + 6], "price": "1.00"})
    for cuts in ([], [4444]):
        with Book() as book:
            in_parquet(book, odd, cuts)
            title = f"Parquet in no order with all kinds of odd lines, {len(cuts) + 1} files"
            all_ways(tap, title, book, False)


def main():
    tap = Tap()
    dice = random.Random(14)
    shapes(tap, dice)
    files(tap, dice)
    odd_lines(tap, dice)
    no_order(tap, dice)
    tap.end()


if __name__ == "__main__":
    sys.exit(main())

# SPDX-License-Identifier: Apache-2.0
"""What the scripts of this folder share: making books, valuing them, saying what was found."""

import csv
import os
import random
import shutil
import subprocess
import sys
import tempfile

BUILD = os.path.join(os.environ["BUILD_DIR"], "tests", "tables")
VALUE = os.path.join(BUILD, "book_value")
SQL = os.path.join(BUILD, "duck_sql")
SALE = {
    "sold_for_export": "yes",
    "restricted": "no",
    "conditioned": "no",
    "proceeds_accrue": "no",
    "related": "no",
}


class Tap:
    def __init__(self):
        self.count, self.failed = 0, 0

    def case(self, name, problems):
        self.count += 1
        for problem in problems[:10]:
            print(f"# {name}: {problem}")
        self.failed += bool(problems)
        print(f"{'not ok' if problems else 'ok'} {self.count} - {name}", flush=True)

    def equal(self, name, found, expected):
        self.case(name, [] if found == expected else [f"found {found!r}", f"expected {expected!r}"])

    def holds(self, name, text, *words):
        self.case(name, [f"'{word}' is not in: {text}" for word in words if word not in text])

    def end(self):
        print(f"1..{self.count}")
        sys.exit(1 if self.failed else 0)


class Book:
    """A folder that is gone when the script ends."""

    def __init__(self):
        self.top = tempfile.mkdtemp(prefix="adv-book-")
        self.path = os.path.join(self.top, "book")
        os.mkdir(self.path)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.top, ignore_errors=True)

    def write(self, name, text):
        with open(os.path.join(self.path, name), "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())

    def table(self, name, rows, columns=None):
        self.write(name, csv_text(rows, columns))

    def out(self, name="values.csv"):
        return os.path.join(self.top, name)

    def value(self, output="values.csv", *options, check=True):
        done = subprocess.run(
            [VALUE, self.path, self.out(output), *map(str, options)],
            capture_output=True,
            text=True,
            check=False,
        )
        if check and done.returncode != 0:
            raise RuntimeError(f"book_value ended with {done.returncode}: {done.stderr}{done.stdout}")
        summary = dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)
        return done.returncode, summary, done.stderr

    def values(self, output="values.csv"):
        with open(self.out(output), newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def rejects(self):
        with open(self.out("rejects.csv"), newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def explain(self, entry, line):
        done = subprocess.run(
            [VALUE, "--explain", self.path, entry, line], capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr


def columns_of(rows):
    names = []
    for row in rows:
        names += [name for name in row if name not in names]
    return names


def csv_text(rows, columns=None, delimiter=",", end="\n"):
    names = columns or columns_of(rows)
    out = [delimiter.join(names)]
    for row in rows:
        cells = []
        for name in names:
            cell = row.get(name, "")
            if any(c in cell for c in (delimiter, '"', "\n", "\r")):
                cell = '"' + cell.replace('"', '""') + '"'
            cells.append(cell)
        out.append(delimiter.join(cells))
    return end.join(out) + end


def sql(*statements):
    given = "".join(statement + "\0" for statement in statements)
    done = subprocess.run([SQL], input=given, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return [line.split("\t") for line in done.stdout.splitlines()]


def convert(book, text, target, how="FORMAT parquet", select="*"):
    """A text with commas, written by the column engine: all text, but for what `select` changes."""
    book.write("source.txt", text)
    read = f"read_csv('{book.path}/source.txt', all_varchar=true, header=true, delim=',')"
    sql(f"COPY (SELECT {select} FROM {read}) TO '{book.path}/{target}' ({how})")


def line(entry, number, **more):
    row = {"entry": entry, "line": number, "export_date": "2024-05-06", "currency": "USD", "price": "1000.00"}
    row.update(SALE)
    row.update({name: str(value) for name, value in more.items()})
    return row


RESULTS = [
    "customs_value",
    "entered_value",
    "outcome",
    "method",
    "reason",
    "points",
    "standing",
    "rate",
    "rate_unit",
    "rate_date",
    "rate_source",
    "plan",
    "pack",
    "rule_version",
]


def results(rows):
    return [tuple(row[name] for name in RESULTS) for row in rows]


def lively(count, seed=1, clustered=True):
    """A book that meets many rules: terms, currencies, wide elements, odd facts, missing amounts."""
    dice = random.Random(seed)
    rows = []
    entry = 0
    while len(rows) < count:
        entry += 1
        term = dice.choice(["FOB", "CIF", "EXW", "DDP", "FCA", "CFR", "XYZ", ""])
        currency = dice.choice(["USD", "EUR", "JPY", "VND", "CNY", "GBP"])
        date = f"202{dice.randint(2, 5)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
        for number in range(1, dice.randint(2, 9)):
            row = line(
                f"AB-{entry:07}",
                f"{number:03}",
                currency=currency,
                export_date=date,
                incoterm=term,
                named_place=dice.choice(["", "Haiphong", 'Ülm, "old" port']),
                price=f"{dice.randint(1, 10**7)}.{dice.randint(0, 9999):04}",
                quantity=str(dice.randint(1, 500)),
                quantity_unit="pcs",
                gross_weight=f"{dice.randint(1, 900)}.{dice.randint(0, 9)}",
                declared_value=str(dice.randint(1, 10**7)),
            )
            for kind in (
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
            ):
                if dice.random() < 0.3:
                    row[kind] = dice.choice(
                        ["unknown", "0", "12.5"] + [f"{dice.randint(1, 5000)}.{dice.randint(0, 99):02}"] * 9
                    )
                    if dice.random() < 0.4:
                        row[kind + "_in_price"] = dice.choice(["yes", "no", "unknown"])
                    if dice.random() < 0.3:
                        row[kind + "_currency"] = dice.choice(["USD", "EUR", "JPY"])
            row["royalty_condition_of_sale"] = dice.choice(["yes", "no", ""])
            row["main_freight_actual"] = dice.choice(["yes", "no", ""])
            if dice.random() < 0.02:
                row["related"] = "yes"
                row["price_acceptable"] = dice.choice(["yes", "no", ""])
            if dice.random() < 0.02:
                row["price"] = ""
            rows.append(row)
    rows = rows[:count]
    if not clustered:
        dice.shuffle(rows)
    return rows

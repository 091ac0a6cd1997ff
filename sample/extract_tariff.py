#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Cuts sample/facts/tariff/ out of the tariff of the United States beside the project.

With these extracts `adval value sample/book --duty` finds every duty of 2025 without a schedule being
fetched.  Of each revision in force on a day of the book that was at hand they hold the rows of the tariff
numbers in goods.csv, the rows above them, which carry their rates and words, and the headings of chapter 99
in layers.csv; of each list of goods the rows that reach one of those numbers.  No row is changed; keys
without content are left out of the schedule, but for the four no reader does without.  To renew them:

    python3 sample/extract_tariff.py ../shared/data

An extract says of other goods that they are in no list, which would be wrong.  So every file is named
sample_extract_*, and sample/import_tariff.sh keeps them under the names of the whole files: whoever imports
those into the same data folder has the whole in place of the extract.
"""

import csv
import gzip
import hashlib
import io
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
FACTS = os.path.join(HERE, "facts")
PREFIX = "sample_extract_"
REVISIONS = ["basic", "rev_4", "rev_7", "rev_9", "rev_14"]
LAST_DAY = "2025-06-30"
NEEDED = ("htsno", "indent", "description", "general")

# Lists of goods: the file, which column has the code, and which the list it is of (None = the file is one).
LISTS = [
    ("s301_product_lists.csv.gz", "hts8", "ch99_code"),
    ("s301_exclusion_lines.csv", "hts10", "ch99_code"),
    ("s232_derivative_products.csv", "hts_prefix", "ch99_code"),
    ("s232_copper_products.csv", "hts10", "ch99_code"),
    ("s232_semi_products.csv", "hts10", "ch99_code"),
    ("s232_auto_parts.txt", None, None),
    ("s232_mhd_parts.txt", None, None),
    ("ieepa_exempt_products.csv.gz", "hts10", None),
    ("fentanyl_carveout_products.csv", "hts8", "ch99_code"),
]
SCHEDULE = (
    "Harmonized Tariff Schedule of the United States, {}, US International Trade Commission, JSON export"
)
TRACKER = (
    "tariff tracker of the Budget Lab at Yale, repository arifshehab/tariff-rate-tracker, commit 9919812f, "
    "{}, read from chapter 99 of the schedule"
)
PUBLIC, MIT = "US government work, public domain", "MIT, (c) 2025-2026 The Budget Lab at Yale"


def text_of(path):
    opened = gzip.open(path) if path.endswith(".gz") else open(path, "rb")
    with io.TextIOWrapper(opened, encoding="utf-8", newline="") as handle:
        return handle.read()


def facts(name, column):
    with open(os.path.join(FACTS, name), encoding="utf-8", newline="") as handle:
        return [row[column] for row in csv.DictReader(handle)]


def wanted_rows(schedule, numbers):
    """The rows with one of the numbers and those above each, in the order of the schedule."""
    kept, stack = set(), []
    for at, row in enumerate(schedule):
        del stack[next((i for i, above in enumerate(stack) if above[0] >= int(row["indent"])), len(stack)) :]
        stack.append((int(row["indent"]), at))
        if row["htsno"].replace(".", "") in numbers:
            kept.update(index for _, index in stack)
    return [schedule[index] for index in sorted(kept)]


def schedule_text(rows):
    """One row a line; keys without content are left out where readers do without them."""
    full = [{key: value for key, value in row.items() if value or key in NEEDED} for row in rows]
    lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in full]
    return "[\n" + ",\n".join(lines) + "\n]\n"


def list_rows(text, code, name, numbers):
    """Header and rows of a list as they stand, for the numbers; of a list without any the first row, so
    that it is known to say nothing of them."""
    lines = text.splitlines()
    if code is None:
        head, rows = [], [(line, {"code": line, "list": ""}) for line in lines if line[:1].isdigit()]
        code, name = "code", "list"
    else:
        head, fields = lines[:1], csv.DictReader(lines)
        rows = list(zip(lines[1:], fields))
    by_list = {}
    for line, row in rows:
        kept = by_list.setdefault(row[name] if name else "", ([], line))[0]
        if any(number.startswith(row[code]) for number in numbers):
            kept.append(line)
    kept = {line for found, first in by_list.values() for line in found or [first]}
    return head + [line for line, _ in rows if line in kept]


def dates(text):
    """Days of the revisions until the end of the book; those without an extract too, so that an answer can
    name the one it lacks."""
    out = ["revision,in_force,published,note"]
    for row in csv.DictReader(text.splitlines()):
        day = row["effective_date"] if row["policy_effective_date"] == "NA" else row["policy_effective_date"]
        if not row["revision"].startswith("20") and day <= LAST_DAY:
            note = f"extract for the sample book: {len(set(facts('goods.csv', 'hts')))} tariff numbers"
            note = note if row["revision"] in REVISIONS else ""
            out.append(f"hts_2025_{row['revision']},{day},{row['effective_date']},{note}")
    return out


class Folder:
    def __init__(self, path):
        self.path, self.sources = path, []
        os.makedirs(path, exist_ok=True)

    def write(self, name, text, rows, source, licence):
        data = text.encode("utf-8")
        with open(os.path.join(self.path, name), "wb") as handle:
            handle.write(data)
        self.sources.append([name, rows, source, licence, hashlib.sha256(data).hexdigest()])

    def finish(self):
        with open(os.path.join(self.path, "SOURCES.csv"), "w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle, lineterminator="\n")
            writer.writerow(["file", "rows", "source", "licence", "sha256"])
            writer.writerows(self.sources)


def main():
    if len(sys.argv) not in (2, 3):
        raise SystemExit("usage: extract_tariff.py FOLDER-OF-PUBLIC-DATA [FOLDER]")
    data = os.path.join(sys.argv[1], "tariff-us")
    folder = Folder(sys.argv[2] if len(sys.argv) == 3 else os.path.join(FACTS, "tariff"))
    goods = set(facts("goods.csv", "hts"))
    chapter_99 = {heading.replace(".", "") for heading in facts("layers.csv", "heading")}
    for revision in REVISIONS:
        schedule = json.loads(text_of(os.path.join(data, f"hts_2025_{revision}.json.gz")))
        rows = wanted_rows(schedule, goods | chapter_99)
        edition = revision.replace("rev_", "revision ").replace("basic", "basic edition")
        source = SCHEDULE.format("2025 " + edition)
        folder.write(PREFIX + f"hts_2025_{revision}.json", schedule_text(rows), len(rows), source, PUBLIC)
    lines = dates(text_of(os.path.join(data, "lists", "revision_dates.csv")))
    source = TRACKER.format("revision_dates.csv")
    folder.write(PREFIX + "dates.csv", "\n".join(lines) + "\n", len(lines) - 1, source, MIT)
    for name, code, column in LISTS:
        plain = name.removesuffix(".gz")
        lines = list_rows(text_of(os.path.join(data, "lists", name)), code, column, goods)
        count = len(lines) - (code is not None)
        folder.write(PREFIX + plain, "\n".join(lines) + "\n", count, TRACKER.format(plain), MIT)
    folder.finish()


if __name__ == "__main__":
    main()

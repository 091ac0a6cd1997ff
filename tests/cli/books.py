#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""adval value and adval explain on a book: formats, options, progress, rejects, interruption, and that a line
explained has the value it has in the book."""

import csv
import decimal
import gzip
import json
import os
import random
import re
import shutil
import signal
import subprocess
import time

from face import (
    ADVAL,
    BOOK,
    ECB,
    SCRATCH,
    SOURCE,
    Skip,
    adval,
    columns_of,
    environment,
    main,
    on_terminal,
    place,
    read,
    refused,
    same,
    says,
    without_colours,
)

SALE = {
    "sold_for_export": "yes",
    "restricted": "no",
    "conditioned": "no",
    "proceeds_accrue": "no",
    "related": "no",
}
GOOD = {
    "entry": "AB-1",
    "line": "1",
    "export_date": "2024-05-06",
    "currency": "USD",
    "price": "1000.00",
    **SALE,
}
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


def data():
    folder = os.path.join(SCRATCH, "data")
    if not os.path.exists(folder):
        says(adval("rates", "import", ECB, "--data", folder), status=0)
    return folder


def value(book, output, *words, **more):
    return adval("value", book, "-o", output, "--data", data(), *words, **more)


def fresh(name):
    """An empty folder for an output and what stands beside it."""
    folder = os.path.join(SCRATCH, name)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    return folder


def book_of(name, *rows, **more):
    """A book of these lines; more tables as name=text."""
    heads = list(dict.fromkeys(head for row in rows for head in row))
    text = (
        "\n".join([",".join(heads)] + [",".join(row.get(head, "") for head in heads) for row in rows]) + "\n"
    )
    folder = fresh(name)
    for table, content in {"lines.csv": text, **more}.items():
        with open(os.path.join(folder, table.replace("_", ".")), "w", encoding="utf-8") as file:
            file.write(content)
    return folder


def rows_of(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def sample_values():
    """The sample book as CSV, valued once."""
    path = os.path.join(SCRATCH, "sample", "values.csv")
    if not os.path.exists(path):
        fresh("sample")
        run = value(BOOK, path)
        assert run.status in (0, 3, 4), run
        place("sample/summary.txt", run.out)
        place("sample/status", str(run.status))
    return path


def amount(text):
    return decimal.Decimal(text.replace(",", ""))


def summary_counts(text):
    """Label to figure, of the lines 'label   figure'."""
    return dict(re.findall(r"^  (\S.*?)  +(-?[0-9,]+(?:\.[0-9]+)?)$", text, re.MULTILINE))


def summary_says_what_the_output_holds():
    rows = rows_of(sample_values())
    found = summary_counts(read(place("sample/summary.txt")))
    valued = [row for row in rows if row["outcome"] == "valued"]
    compared = [row for row in valued if row["declared_value"]]
    value_sum = sum(decimal.Decimal(row["customs_value"]) for row in valued)
    declared = sum(decimal.Decimal(row["declared_value"]) for row in compared)
    same(found["read"], str(len(rows)))
    same(found["valued"], str(len(valued)))
    same(amount(found["of all valued lines"]), value_sum.quantize(decimal.Decimal("0.01")))
    same(amount(found["declared for them"]), declared.quantize(decimal.Decimal("0.01")))
    difference = sum(decimal.Decimal(row["customs_value"]) for row in compared) - declared
    same(amount(found["determined less declared"]), difference.quantize(decimal.Decimal("0.01")))
    uncertified = sum("uncertified_rate" in row["points"] for row in valued)
    assert uncertified >= sum(row["rate_source"] == "central_bank" for row in valued) > 0
    same(found["lines resting on a rate that is not certified"], str(uncertified))
    same(
        sum(
            int(found.get(label, 0))
            for label in (
                "valued",
                "incomplete: a fact is missing that would decide",
                "transaction value cannot be used",
                "rejected",
            )
        ),
        len(rows),
    )
    expected = 3 if found.get("rejected") else 0 if len(valued) == len(rows) else 4
    same(read(place("sample/status")), str(expected))


def columns_and_order_of_the_input_stay():
    rows, before = rows_of(sample_values()), rows_of(os.path.join(BOOK, "lines.csv"))
    heads = list(before[0])
    same(list(rows[0]), heads + RESULTS)
    same([[row[head] for head in heads] for row in rows], [list(row.values()) for row in before])


def rates_may_stand_in_the_book_or_in_the_data_folder():
    """The sample's rates imported, in its table, or both: the same bytes, and the summary says whose."""
    folder = fresh("rates")
    apart, nothing = os.path.join(folder, "apart"), os.path.join(folder, "nothing")
    shutil.copytree(BOOK, apart)
    os.unlink(os.path.join(apart, "rates.csv"))
    found = []
    for book, where, list_of in (
        (BOOK, data(), "rates of the book"),
        (BOOK, nothing, "rates of the book"),
        (apart, data(), "European Central Bank euro reference rates"),
        (apart, nothing, None),
    ):
        output = os.path.join(folder, "values.csv")
        run = adval("value", book, "-o", output, "--data", where)
        same(run.status, 4, run)
        lists = run.out.partition("Exchange rates, by the list")[2].partition("Largest")[0]
        assert (list_of in lists) if list_of else lists == "", run
        found.append(read(output))
    assert found[0] == found[1] == found[2], "the three do not agree to the byte"
    assert found[3] != found[0]


def a_book_with_bad_rates_is_not_valued():
    head = "currency,rate_date,rate,kind\n"
    for rates, said in (
        (
            head + "EUR,2025-02-18,1.1,central_bank\nEUR,2025-02-19,abc,central_bank\n",
            ("record 2", "rate", "abc"),
        ),
        (
            head + "EUR,2025-02-18,1.1,central_bank\nEUR,2025-02-18,1.2,central_bank\n",
            ("record 2", "record 1 of rates.csv"),
        ),
    ):
        book = book_of("bad-rates", GOOD, rates_csv=rates)
        output = os.path.join(fresh("bad-rates-out"), "values.csv")
        refused(value(book, output), "rates.csv", *said, status=2)
        same(os.listdir(os.path.dirname(output)), [])


def sides_of_the_largest_differences():
    """Those shown are the largest there are, in their order."""
    rows = [row for row in rows_of(sample_values()) if row["outcome"] == "valued" and row["declared_value"]]

    def gap(row):
        return decimal.Decimal(row["customs_value"]) - decimal.Decimal(row["declared_value"])

    rows.sort(key=lambda row: (-abs(gap(row)), row["entry"], row["line"]))
    for top in (10, 3, 25):
        run = value(BOOK, os.path.join(fresh("top"), "values.csv"), *(["--top", top] if top != 10 else []))
        table = run.out.partition("Largest differences")[2].partition("\nWrote ")[0].splitlines()[2:]
        found = [line.split() for line in table if line.strip()]
        same([line[:2] for line in found], [[row["entry"], row["line"]] for row in rows[:top]])
        same(
            [amount(line[4]) for line in found],
            [gap(row).quantize(decimal.Decimal("0.01")) for row in rows[:top]],
        )
    run = value(BOOK, os.path.join(fresh("top"), "values.csv"), "--top", "0")
    assert "Largest differences" not in run.out and "Wrote " in run.out, run


def lines_explained_have_the_value_of_the_book():
    """Forty lines of the sample, picked by the same dice every time, those without a value among them."""
    rows = rows_of(sample_values())
    odd = [row for row in rows if row["outcome"] != "valued"]
    picked = random.Random(7).sample(rows, 36) + odd[:2] + odd[-2:]
    same(len(picked), 40)
    statuses = {"valued": 0, "rejected": 3}
    for row in picked:
        run = adval("explain", BOOK, row["entry"], row["line"], "--json", "--data", data())
        same(run.status, statuses.get(row["outcome"], 4), run.words)
        found = run.json()
        total = found["total"] or {"value": None, "entered": None}
        where = f"entry {row['entry']}, line {row['line']}"
        same(found["outcome"], row["outcome"], where)
        same(
            [
                None if figure is None else decimal.Decimal(figure)
                for figure in (total["value"], total["entered"])
            ],
            [
                decimal.Decimal(row[name]) if row[name] else None
                for name in ("customs_value", "entered_value")
            ],
            where,
        )
        same(found["method"] or "", row["method"], where)
        assert json.dumps(found["law"]).find(row["pack"]) >= 0, where


def a_line_explained_on_paper():
    row = next(row for row in rows_of(sample_values()) if row["outcome"] == "valued" and row["rate_source"])
    words = ["explain", BOOK, row["entry"], row["line"], "--data", data()]
    for width in (60, 80, 120):
        run = adval(*words, "--width", width)
        says(run, "Customs value", status=0)
        assert columns_of(run.out) <= width
    page = place("line.html")
    says(adval(*words, "--html", page), f"wrote {page}", status=0)
    assert "http:" not in read(page) and "https:" not in read(page) and "<script" not in read(page)
    plain = adval(*words).out
    same(without_colours(adval(*words, "--colour", "always").out), plain)
    same(adval(*words, "--threads", "1", "--memory", "300MB").out, plain)
    same(adval(*words, "--law", os.path.join(SOURCE, "law")).out, plain)
    loose = row["entry"][:2] + "-" + row["entry"][2:]  # identifiers are compared without punctuation
    same(adval("explain", BOOK, loose, row["line"], "--data", data()).out, plain)


def explain_refuses_what_is_not_there():
    entry = rows_of(sample_values())[0]["entry"]
    refused(adval("explain", BOOK, entry, "999"), f"entry {entry} has no line 999", "the nearest", status=2)
    refused(adval("explain", BOOK, "NOSUCH", "001"), "no entry NOSUCH; nor one like it", status=2)
    dozen = [{**GOOD, "line": f"{n:03}"} for n in range(1, 13)]
    numbered = book_of("numbered", *dozen, {**GOOD, "entry": "XY-2"})
    refused(adval("explain", numbered, "AB.1", "7"), "entry AB.1 has no line 7;", "of its 12 lines", status=2)
    says(adval("explain", numbered, "AB-1", "7"), "the nearest are 007, 006, 008, 005, 009\n")
    says(adval("explain", numbered, "XY-2", "01"), "of its 1 line the nearest is 1\n")
    says(adval("explain", numbered, "AB-11", "001"), "no entry AB-11; entries of nearly this number: AB-1\n")
    refused(adval("explain", os.path.join(SCRATCH, "no-book"), entry, "001"), "no-book", status=2)
    refused(adval("explain", fresh("empty-book"), entry, "001"), "lines", status=2)
    for words in ([], [BOOK], [BOOK, entry], [BOOK, entry, "001", "002"]):
        refused(adval("explain", *words), "a book, an entry and a line")
    twice = book_of("twice", GOOD, GOOD)
    refused(adval("explain", twice, "AB-1", "1"), "AB1", "more than once", status=2)


def parties_and_place_come_from_the_entry():
    """Of the line before those of its entry, in every format; a party by its name where the book has one."""
    line = {name: cell for name, cell in GOOD.items() if name != "export_date"}
    entries = (
        "entry,seller,buyer,incoterm,incoterm_edition,named_place,export_date\n"
        "AB1,MAK-ER,US 1,DAT,2010,Ningbo,2024-05-06\nAB2,OTHER,OTHER,DAP,2020,Elsewhere,2024-05-06\n"
    )
    parties = "party,name,country\nOTHER,Nobody,VN\nMAKER,Maker & Sons Ltd.,CN\nUS1,Larkspur Inc.,US\n"
    second = {**line, "line": "2", "seller": "OTHER"}
    book = book_of("named", line, second, entries_csv=entries, parties_csv=parties)

    def told(folder, number):
        run = adval("explain", folder, "AB-1", number)
        says(run, status=0)
        part = run.out.partition("What was valued")[2].partition("Steps")[0]
        return dict(re.findall(r"^(Seller|Buyer|Delivery term) +(.*)$", part, re.MULTILINE))

    expected = {
        "Seller": "Maker & Sons Ltd. (CN)",
        "Buyer": "Larkspur Inc. (US)",
        "Delivery term": "DAT Ningbo, Incoterms 2010",
    }
    same(told(book, "1"), expected)
    same(told(book, "2"), {**expected, "Seller": "Nobody (VN)"})
    heads, *cells = [row.split(",") for row in parties.splitlines()]
    book_of(
        "named",
        line,
        entries_csv=entries,
        parties_ndjson="".join(json.dumps(dict(zip(heads, row))) + "\n" for row in cells),
    )
    same(told(book, "1"), expected)
    own = {**line, "seller": "OTHER", "incoterm": "FOB", "named_place": "Hai Phong"}
    book_of("named", own, entries_csv=entries)
    same(
        told(book, "1"),
        {"Seller": "OTHER", "Buyer": "US 1", "Delivery term": "FOB Hai Phong, Incoterms 2020"},
    )


def a_price_is_shown_by_its_invoice():
    book = book_of(
        "invoiced",
        {**GOOD, "invoice": "INV 1"},
        {**GOOD, "line": "2", "invoice": "INV-2"},
        {**GOOD, "line": "3", "invoice": ""},
    )
    place("invoiced/invoices.csv", "invoice,total,currency\nINV-1,1000.00,USD\nINV-9,5,USD\n,1,USD\n")

    def evidence(number):
        told = json.loads(adval("explain", book, "AB-1", number, "--json").out)
        return [step["evidence"] for step in told["steps"] if step.get("evidence")]

    same(evidence("1"), [[{"id": "INV-1", "kind": "invoice"}]])
    same(evidence("2"), [])
    same(evidence("3"), [])
    says(adval("explain", book, "AB-1", "1"), "INV-1", "(invoice)")
    says(adval("explain", book, "AB-1", "2"), "[missing]")


def amounts_have_the_decimals_of_their_currency():
    """A yen has no hundredths, a US dollar has."""
    row = next(row for row in rows_of(sample_values()) if row["currency"] == "JPY" and row["customs_value"])
    run = adval("explain", BOOK, row["entry"], row["line"], "--data", data(), "--width", "200")
    price = f"{int(row['price']):,}"
    step = re.search(r"^Price paid or payable +(\S+) JPY", run.out, re.MULTILINE)
    same(step.group(1), price, run)
    assert not re.search(r"\.\d+ JPY", run.out) and re.search(r"\.\d\d USD", run.out), run


def a_day_nobody_stated_is_pointed_at():
    """The rules are the same on every day; the line is valued and the missing day said."""
    missing = {name: cell for name, cell in GOOD.items() if name != "export_date"}
    book = book_of("dayless", GOOD, {**missing, "line": "2"}, {**missing, "line": "3", "currency": "EUR"})
    path = os.path.join(fresh("dayless-out"), "values.csv")
    says(value(book, path), "Wrote", status=4)
    found = [(row["outcome"], row["points"]) for row in rows_of(path)]
    same(found, [("valued", ""), ("valued", "day_not_stated"), ("incomplete", "no_rate day_not_stated")])
    run = adval("explain", book, "AB-1", "2", "--width", "200")
    says(run, "Day not stated. The date of export is not stated.", status=0)
    assert "Day not stated" not in adval("explain", book, "AB-1", "1").out


def held_against_a_values_file():
    """Every format, the line as it was: reproduced, and a line without a value as well."""
    rows = rows_of(sample_values())
    row = next(row for row in rows if row["outcome"] == "valued" and row["rate_source"])
    empty = next(row for row in rows if row["outcome"] == "incomplete")
    words = ["explain", BOOK, row["entry"], row["line"], "--data", data()]
    plain = adval(*words).out
    folder = fresh("held")
    for name in ("values.csv", "values.parquet", "values.ndjson", "values.csv.gz"):
        path = os.path.join(folder, name)
        value(BOOK, path, "--quiet")
        run = adval(*words, "--values", path)
        says(run, f"{path} says the same of this line: customs value {row['customs_value']},", status=0)
        says(run, f"pack {row['pack'][:12]}, rule version {row['rule_version']}, plan {row['plan']}.")
        assert run.out.endswith("\n\n" + plain), run
    run = adval(*words, "--values", path, "--json")
    assert run.json()["outcome"] == "valued" and "says the same" in run.err, run
    loose = row["entry"][:2] + "-" + row["entry"][2:]
    run = adval("explain", BOOK, loose, row["line"], "--data", data(), "--values", path)
    says(run, "says the same", status=0)
    run = adval("explain", BOOK, empty["entry"], empty["line"], "--data", data(), "--values", path)
    says(run, "says the same of this line: no value, outcome incomplete", status=4)
    heads = {"entry": "Entry No", "line": "Line No"}
    book = book_of("held-mapped", {heads.get(name, name): cell for name, cell in GOOD.items()})
    mapping = place(
        "held.yaml",
        'format: "1"\ntables: {lines: {columns: {entry: Entry No, line: Line No}}}\n',
    )
    path = os.path.join(fresh("held-out"), "values.csv")
    says(value(book, path, "--mapping", mapping), "Wrote", status=0)
    run = adval("explain", book, "AB-1", "1", "--mapping", mapping, "--values", path)
    says(run, "says the same", status=0)


def table_of(text):
    """Of the table of what differs: name to both cells."""
    lines = text.partition("at hand\n")[2].partition("\n\n")[0].splitlines()
    return {cells[0]: cells[1:] for cells in (re.split(r"  +", line.strip()) for line in lines)}


def what_has_changed_since_the_values_file():
    """The book, its other tables or the rates: what differs is said, and the status says that it does."""
    dear = {**GOOD, "currency": "EUR"}
    book = book_of("changing", dear, {**dear, "line": "2"})
    path = os.path.join(fresh("changing-out"), "values.csv")
    says(value(book, path), "Wrote", status=0)
    words = ["explain", book, "AB-1", "1", "--values", path]
    run = adval(*words, "--data", os.path.join(SCRATCH, "nothing-here"))
    says(run, "otherwise of this line", "the line is what it was", "exchange rates have changed", status=2)
    found = table_of(run.out)
    same(found["reason"], ["[empty]", "rate:EUR"])
    same(found["outcome"], ["valued", "incomplete"])
    book_of("changing", {**dear, "price": "1100.00"}, {**dear, "line": "2"})
    run = adval(*words, "--data", data())
    says(run, "cells of the line have changed since", status=2)
    found = table_of(run.out)
    same(found["price"], ["1000.00", "1100.00"])
    there, here = found["customs_value"]
    same(there, rows_of(path)[0]["customs_value"])
    assert decimal.Decimal(here) > decimal.Decimal(there), found
    same(sorted(found), ["customs_value", "entered_value", "outcome", "price"])
    run = adval(*words, "--data", data(), "--json")
    assert run.status == 2 and run.json()["outcome"] == "valued" and "1100.00" in run.err, run
    book_of("changing", {**dear, "sku": "A-7"}, {**dear, "line": "2"})
    run = adval(*words, "--data", data())
    says(run, "says the same", "bear on no result", status=0)
    same(table_of(run.out)["sku"], ["[empty]", "A-7"])


def a_values_file_of_another_law():
    """The digest in the file is not that of the law at hand; with that law it is reproduced."""
    law = os.path.join(fresh("other-law"), "law")
    shutil.copytree(os.path.join(SOURCE, "law"), law)
    rows = os.path.join(law, "us", "elements.yaml")
    text, checked = read(rows), 'checked_on: "2026-11-22"'
    assert checked in text
    place("other-law/law/us/elements.yaml", text.replace(checked, 'checked_on: "2026-11-21"'))
    book = book_of("lawful", GOOD)
    path = os.path.join(fresh("lawful-out"), "values.parquet")
    says(value(book, path, "--law", law), "Wrote", status=0)
    words = ["explain", book, "AB-1", "1", "--values", path]
    run = adval(*words)
    says(run, "was valued under a law that is not the one at hand", "--law DIR", status=2)
    found = table_of(run.out)
    same(found["customs_value"], ["1000.0000", "1000.0000"])
    assert found["pack"][0] != found["pack"][1], found
    assert f"makes pack\n{found['pack'][0]}" in run.out, run
    says(adval(*words, "--law", law), f"pack {found['pack'][0]}", "says the same", status=0)


def law_in(currency):
    """The treaty's law under another code, in another currency."""
    law = fresh(f"law-in-{currency}")
    shutil.copytree(os.path.join(SOURCE, "law", "wto"), os.path.join(law, "xx"))
    shutil.rmtree(os.path.join(law, "xx", "cases"))
    for name in ("charges.yaml", "incoterms.yaml"):
        shutil.copy(os.path.join(SOURCE, "law", name), law)
    text = read(os.path.join(law, "xx", "jurisdiction.yaml")).replace("\ncode: WTO\n", "\ncode: XX\n")
    changed = text.replace("\ncurrency: USD\n", f"\ncurrency: {currency}\n")
    place(f"law-in-{currency}/xx/jurisdiction.yaml", changed)
    return law


def rates_are_those_of_the_jurisdiction():
    """Crosses of the same list for pounds, and what it publishes for euros; in book and explanation."""
    priced = {**GOOD, "importation_date": "2024-05-06", "currency": "EUR"}
    with open(ECB, encoding="utf-8") as file:
        quoted = next(row for row in csv.DictReader(file) if row["Date"] == "2024-05-06")
    pounds, dollars = decimal.Decimal(quoted["GBP"]), decimal.Decimal(quoted["USD"])
    for of, into, worth, rate, unit in (
        ("EUR", "GBP", 1000 * pounds, pounds, "GBP per EUR"),
        ("USD", "EUR", (1000 / dollars).quantize(decimal.Decimal("0.01")), dollars, "USD per EUR"),
    ):
        law = law_in(into)
        book = book_of("foreign", priced | {"currency": of})
        mapping = place("foreign-mapping.yaml", 'format: "1"\njurisdiction: XX\n')
        for manifest, words in (("jurisdiction: XX\n", ()), ("", ("--mapping", mapping))):
            place("foreign/book.yaml", 'format: "1"\n' + manifest)
            output = os.path.join(fresh("foreign-out"), "values.csv")
            words = ("--law", law, *words)
            says(value(book, output, *words), f"Customs value ({into})", status=0)
            row = rows_of(output)[0]
            found = (decimal.Decimal(row["customs_value"]), decimal.Decimal(row["rate"]), row["rate_unit"])
            same(found, (worth, rate, unit))
            run = adval("explain", book, "AB-1", "1", "--data", data(), "--values", output, *words)
            says(run, "says the same", into, status=0)
    place("foreign/book.yaml", 'format: "1"\njurisdiction: YY\n')
    refused(value(book, output, "--law", law), "no jurisdiction 'YY'", status=2)


def what_is_no_values_file():
    book = book_of("valueless", GOOD)
    words = ["explain", book, "AB-1", "1", "--values"]
    path = os.path.join(fresh("valueless-out"), "values.csv")
    value(book, path, "--quiet")
    whole = rows_of(path)[0]

    def written(name, *rows):
        heads = list(rows[0])
        return place(name, "".join(",".join(row) + "\n" for row in [heads, *(r.values() for r in rows)]))

    refused(adval(*words, os.path.join(SCRATCH, "gone.csv")), "gone.csv", "is not there", status=2)
    refused(adval(*words, place("values.txt", "x\n")), "ending", ".parquet", status=2)
    lines = os.path.join(book, "lines.csv")
    refused(adval(*words, lines), "no values file", "customs_value, entered_value", status=2)
    refused(adval(*words, place("blank.csv", "")), "empty", status=2)
    refused(adval(*words, place("broken.parquet", "PAR1 and no more")), "broken.parquet", status=2)
    short = {name: cell for name, cell in whole.items() if name != "pack"}
    refused(adval(*words, written("short.csv", short)), "has no column pack\n", status=2)
    other = {("Entry No" if name == "entry" else name): cell for name, cell in whole.items()}
    refused(adval(*words, written("other.csv", other)), "entry", "another book", status=2)
    strange = {**whole, "entry": "AB-2"}
    refused(adval(*words, written("strange.csv", strange)), "no line 1 of entry AB1", status=2)
    refused(adval(*words, written("twice.csv", whole, whole)), "more than once", status=2)


def every_format_holds_the_same():
    """Parquet is valued again as a book of its own: what was read from it is what was written as CSV."""
    expected = rows_of(sample_values())
    folder = fresh("formats")
    for name in ("values.ndjson", "values.tsv", "values.csv.gz", "values.parquet"):
        run = value(BOOK, os.path.join(folder, name))
        says(run, f"Wrote {os.path.join(folder, name)}", status=int(read(place("sample/status"))))
    same(
        [name for name in sorted(os.listdir(folder)) if not name.startswith("rejects")],
        ["values.csv.gz", "values.ndjson", "values.parquet", "values.tsv"],
    )
    with open(os.path.join(folder, "values.ndjson"), encoding="utf-8") as file:
        lines = [json.loads(line, parse_float=decimal.Decimal, parse_int=decimal.Decimal) for line in file]
    same(len(lines), len(expected))
    for row, line in zip(expected, lines):
        for head in ("entry", "line", "outcome", "reason", "points"):
            same(line.get(head) or "", row[head], head)
        for head in ("customs_value", "entered_value"):
            figure = line.get(head)
            same(
                None if figure is None else decimal.Decimal(figure),
                decimal.Decimal(row[head]) if row[head] else None,
            )
    with gzip.open(os.path.join(folder, "values.csv.gz"), "rt", encoding="utf-8", newline="") as file:
        same(file.read(), read(sample_values()))
    with open(os.path.join(folder, "values.tsv"), newline="", encoding="utf-8") as file:
        same(list(csv.DictReader(file, delimiter="\t")), expected)
    parquet = open(os.path.join(folder, "values.parquet"), "rb").read()
    assert parquet[:4] == b"PAR1" and parquet[-4:] == b"PAR1", parquet[:4]


def threads_and_memory_change_no_byte():
    folder = fresh("threads")
    for ending in ("csv", "parquet", "ndjson"):
        outputs = []
        for words in (
            ["--threads", "1"],
            ["--threads", "2"],
            ["--memory", "200MB"],
            ["--threads", "2", "--memory", "2GB"],
        ):
            path = os.path.join(folder, "values." + ending)
            value(BOOK, path, *words)
            with open(path, "rb") as file:
                outputs.append(file.read())
        assert len(set(outputs)) == 1 and outputs[0], ending


def names_of_unknown_charges_are_listed():
    names = ["Zauberei"] * 3 + ["Wizardry, long"] * 2 + ["Qua\x1bgmire"] + ["packing"] * 2
    elements = [["entry", "line", "name", "amount", "in_price"]]
    elements += [["AB-1", "1", name, "1", "no"] for name in names]
    book = book_of("unknown-names", GOOD)
    with open(os.path.join(book, "elements.csv"), "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(elements)
    output = os.path.join(fresh("unknown-names-out"), "values.csv")
    run = value(book, output)
    says(run, "Charges of unknown nature", "unknown_charge", "column element")
    listed = run.out.split("Charges of unknown nature")[1].split("State their kind")[0].splitlines()[1:-1]
    same(
        [row.split(None, 1) for row in listed],
        [["3", "Zauberei"], ["2", "Wizardry, long"], ["1", "Qua?gmire"]],
    )
    same("packing" in run.out, False)
    says(value(book, output, "--top", "1"), "3  Zauberei\n", "and 2 more names; --top 3 shows all")
    assert "unknown nature" not in value(book_of("good", GOOD), output).out


def quiet_says_nothing():
    folder = fresh("quiet")
    run = value(BOOK, os.path.join(folder, "values.csv"), "--quiet", "--worksheet")
    same((run.out, run.err, run.status), ("", "", int(read(place("sample/status")))))
    same(read(os.path.join(folder, "values.csv")), read(sample_values()))


def worksheet_of_the_largest_difference():
    run = value(BOOK, os.path.join(fresh("worksheet"), "values.csv"), "--worksheet", "--width", "90")
    first = re.search(r"\(adval explain (\S+) (\S+) (\S+)\):\n\n", run.out)
    same(run.status, int(read(place("sample/status"))))
    alone = adval("explain", *first.groups(), "--data", data(), "--width", "90")
    same(run.out[first.end() :], alone.out)


def progress_is_for_terminals():
    words = ["value", BOOK, "--data", data(), "-o", os.path.join(fresh("progress"), "values.csv")]
    same(adval(*words).err, "")
    status, out = on_terminal(*words)
    same(status, int(read(place("sample/status"))))
    assert "\r" in out and "\033[K" in out, out[:300]
    same(on_terminal(*words, "--quiet")[1], "")
    large = ["value", large_book(), "--data", data(), "-o", os.path.join(fresh("progress"), "values.csv")]
    out = on_terminal(*large)[1]
    told = [int(share) for share in re.findall(r"valuing +\d+ lines +(\d+) %  \d+ a second, \d+ s left", out)]
    assert told and told == sorted(told) and 0 <= told[0] and told[-1] <= 100, out[:2000]
    packed = book_of("packed", GOOD)
    with open(os.path.join(large_book(), "lines.csv"), "rb") as file:
        place("packed/lines.csv.gz", gzip.compress(file.read(), 1))
    os.remove(os.path.join(packed, "lines.csv"))
    output = os.path.join(fresh("progress"), "values.csv")
    out = on_terminal("value", packed, "--data", data(), "-o", output)[1]
    assert re.search(r"valuing +\d+ lines\x1b", out) and " left" not in out, out[:2000]


def columns_are_renamed_by_a_mapping():
    heads = {"entry": "Entry No", "line": "Line No", "price": "Line price"}
    odd = {heads.get(name, name): cell for name, cell in GOOD.items()}
    book = book_of("mapped", odd)
    mapping = place(
        "mapping.yaml",
        'format: "1"\ntables:\n  lines:\n    columns:\n'
        + "".join(f"      {name}: {head}\n" for name, head in heads.items()),
    )
    output = os.path.join(fresh("mapped-out"), "values.csv")
    refused(value(book, output), "Entry No", status=2)
    assert not os.path.exists(output)
    run = value(book, output, "--mapping", mapping)
    says(run, status=0)
    same([row["customs_value"] for row in rows_of(output)], ["1000.0000"])
    says(adval("explain", book, "AB-1", "1", "--mapping", mapping), "1,000.00 USD", status=0)
    refused(value(book, output, "--mapping", os.path.join(SCRATCH, "none.yaml")), "none.yaml", status=2)
    refused(value(book, output, "--mapping", place("off.yaml", "tabels: {}\n")), "off.yaml:1:", status=2)


def advice_is_given_once():
    """Every column that is off is named; what to do about all of them stands behind the first alone."""
    book = book_of("advice", {"Entry No": "A", "Line No": "1", "Foo": "2", "Bar": "3", "price": "4"})
    output = os.path.join(fresh("advice-out"), "values.csv")
    run = value(book, output)
    refused(run, "Entry No: ", "Line No: ", "Foo: ", "Bar: ", "entry: ", "line: ", "6 problems", status=2)
    same(run.err.count("a mapping file can say which of ours it is"), 1, run)
    same(run.err.count("the table lines has no such column"), 4, run)
    same(run.err.count("cannot be without it"), 2, run)
    same(run.err.count("a mapping file can name yours"), 1, run)
    columns = "{entry: Entry No, line: Line No, zzz: Foo, yyyyy: Bar}"
    mapping = place("advice.yaml", f'format: "1"\ntables: {{lines: {{columns: {columns}}}}}\n')
    run = value(book, output, "--mapping", mapping)
    refused(run, "zzz: ", "yyyyy: ", status=2)
    same(run.err.count("has no column of this name"), 2, run)
    same(run.err.count("docs/book.md lists them"), 1, run)


def law_of_ones_own():
    folder = os.path.join(SCRATCH, "law")
    shutil.copytree(os.path.join(SOURCE, "law"), folder, ignore=shutil.ignore_patterns("cases"))
    output = os.path.join(fresh("law-out"), "values.csv")
    value(BOOK, output, "--law", folder)
    same(read(output), read(sample_values()), "the copy of law/ is the built-in law")
    path = os.path.join(folder, "us", "jurisdiction.yaml")
    changed = read(path).replace('unit: "1"\n    mode: half_up', 'unit: "100"\n    mode: half_up')
    place("law/us/jurisdiction.yaml", changed)
    value(BOOK, output, "--law", folder)
    rows, before = rows_of(output), rows_of(sample_values())
    same([row["customs_value"] for row in rows], [row["customs_value"] for row in before])
    assert all(not row["entered_value"] or decimal.Decimal(row["entered_value"]) % 100 == 0 for row in rows)
    assert rows[0]["pack"] != before[0]["pack"]
    place("law/us/jurisdiction.yaml", changed.replace("half_up", "half_upp"))
    refused(value(BOOK, output, "--law", folder), "half_upp", status=2)


def rejects_name_file_record_and_column():
    bad = {**GOOD, "line": "2", "price": "12.5.0"}
    later = {**GOOD, "line": "4", "export_date": "06.05.2024"}
    book = book_of("rejects", GOOD, bad, {**GOOD, "line": "3"}, later, GOOD)
    folder = fresh("rejects-out")
    run = value(book, os.path.join(folder, "values.csv"))
    says(run, os.path.join(folder, "rejects.csv"), status=3)
    rejects = rows_of(os.path.join(folder, "rejects.csv"))
    same(
        [
            (os.path.basename(row["file"]), row["record"], row["column"])
            for row in rejects
            if row["column"] in ("price", "export_date")
        ],
        [("lines.csv", "2", "price"), ("lines.csv", "4", "export_date")],
    )
    assert any(
        row["record"] == "5" and "repeats entry and line of record 1" in row["reason"] for row in rejects
    ), rejects
    assert "12.5.0" in rejects[0]["reason"], rejects
    values = rows_of(os.path.join(folder, "values.csv"))
    same(
        [(row["line"], row["customs_value"], row["outcome"]) for row in values],
        [
            ("1", "1000.0000", "valued"),
            ("2", "", "rejected"),
            ("3", "1000.0000", "valued"),
            ("4", "", "rejected"),
            ("1", "", "rejected"),
        ],
    )
    refused(adval("explain", book, "AB-1", "2"), "12.5.0", status=2)


def statuses_of_a_book():
    output = os.path.join(fresh("status-out"), "values.csv")
    same(value(book_of("all-good", GOOD), output).status, 0)
    same(value(book_of("all-good", GOOD), output, "--nonsense").status, 1)
    refused(value(os.path.join(SCRATCH, "no-book"), output), "no-book", status=2)
    same(value(book_of("one-bad", GOOD, {**GOOD, "line": "2", "price": "x"}), output).status, 3)
    same(value(book_of("one-open", GOOD, {**GOOD, "line": "2", "price": ""}), output).status in (3, 4), True)
    same(value(book_of("no-sale", GOOD, {**GOOD, "line": "2", "sold_for_export": "no"}), output).status, 4)


def books_that_are_none():
    output = os.path.join(fresh("none-out"), "values.csv")
    refused(adval("value", BOOK), "-o FILE.parquet", "adval value --help")
    refused(value(fresh("nothing-in-it"), output), "lines", status=2)
    refused(
        value(book_of("unknown", {**GOOD, "colour": "blue", "shape": "round"}), output),
        "colour",
        "shape",
        status=2,
    )
    refused(value(book_of("no-line", {"entry": "1", "price": "1"}), output), "line", status=2)
    for name in ("values.xls", "values", "values.csv.zip"):
        refused(value(BOOK, os.path.join(SCRATCH, name)), ".parquet", status=2)
    same(os.listdir(os.path.dirname(output)), [])


def outputs_that_cannot_be_written():
    missing = os.path.join(SCRATCH, "no", "such", "folder")
    run = value(BOOK, os.path.join(missing, "values.csv"))
    refused(run, "values.csv: the folder", f"{missing}/ does not exist; make it first", status=2)
    assert "engine" not in run.err and "nothing was written" in run.err, run
    assert not os.path.exists(os.path.join(SCRATCH, "no"))
    folder = fresh("taken-out")
    os.mkdir(os.path.join(folder, "values.csv"))
    refused(value(BOOK, os.path.join(folder, "values.csv")), "values.csv", "nothing was written", status=2)
    same(os.listdir(folder), ["values.csv"])


def no_output_takes_the_place_of_a_table():
    book = book_of("overwritten", GOOD)
    lines = os.path.join(book, "lines.csv")
    written = read(lines)
    way = os.path.join(fresh("ways"), "book")
    os.symlink(book, way)
    link = os.path.join(SCRATCH, "ways", "values.csv")
    os.symlink(lines, link)
    for output in (lines, os.path.join(book, ".", "lines.csv"), os.path.join(way, "lines.csv"), link):
        refused(value(book, output), output, "a table of the book itself", "name another", status=2)
    for name in ("lines_2.csv", "lines.parquet", "lines.csv.gz", "entries.ndjson", "out.csv"):
        output = os.path.join(way, name)
        refused(value(book, output), name, "read as a table", "begin the name with values", status=2)
        refused(adval("assists", book, "-o", output), name, "read as a table", status=2)
    refused(adval("assists", book, "-o", lines), "a table of the book itself", status=2)
    refused(value(book, os.path.join(SCRATCH, "rejects.csv")), "put aside", "otherwise", status=2)
    same(read(lines), written)
    same(os.listdir(book), ["lines.csv"])
    same(value(book, os.path.join(book, "values.csv")).status, 0)
    same(value(book, os.path.join(book, "values.parquet")).status, 0)


def what_was_there_stays_when_a_book_cannot_be_used():
    folder = fresh("kept-out")
    output = os.path.join(folder, "values.csv")
    value(book_of("good", GOOD), output)
    before = {name: read(os.path.join(folder, name)) for name in os.listdir(folder)}
    same(sorted(before), ["rejects.csv", "values.csv"])
    refused(value(book_of("unknown", {**GOOD, "colour": "blue"}), output), "colour", status=2)
    same({name: read(os.path.join(folder, name)) for name in os.listdir(folder)}, before)


def large_book():
    """The sample's lines again and again under other entry numbers: enough that valuing takes a while."""
    folder = os.path.join(SCRATCH, "large")
    if os.path.exists(folder):
        return folder
    os.makedirs(folder)
    with open(os.path.join(BOOK, "lines.csv"), encoding="utf-8") as file:
        head, *lines = file.read().splitlines(True)
    with open(os.path.join(folder, "lines.csv"), "w", encoding="utf-8") as file:
        file.write(head)
        for copy in range(60):
            file.writelines(f"{copy:02}{line}" for line in lines)
    return folder


def an_interrupt_leaves_nothing():
    for number in (signal.SIGINT, signal.SIGTERM):
        folder = fresh("interrupted")
        output = os.path.join(folder, "values.csv")
        with subprocess.Popen(
            [ADVAL, "value", large_book(), "-o", output, "--data", data(), "--threads", "1"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(),
        ) as program:
            deadline = time.monotonic() + 30
            while not any(".partial-" in name for name in os.listdir(folder)):
                if program.poll() is not None or time.monotonic() > deadline:
                    raise AssertionError(f"ended before it began to write: {program.communicate()}")
                time.sleep(0.002)
            program.send_signal(number)
            out, err = program.communicate(timeout=60)
        if program.returncode in (0, 3, 4):
            raise Skip("this machine valued the book before the signal came")
        same((program.returncode, out), (130, ""), err)
        assert "interrupted; nothing was written" in err, err
        same(os.listdir(folder), [])


def what_a_killed_run_left_is_swept():
    folder = fresh("swept")
    output = os.path.join(folder, "values.csv")
    with subprocess.Popen(
        [ADVAL, "value", large_book(), "-o", output, "--data", data(), "--quiet"], env=environment()
    ) as program:
        deadline = time.monotonic() + 30
        while program.poll() is None and not os.listdir(folder) and time.monotonic() < deadline:
            time.sleep(0.002)
        program.kill()
    left = os.listdir(folder)
    assert not any(name in ("values.csv", "rejects.csv") for name in left) or program.returncode >= 0, left
    same(value(book_of("good", GOOD), output).status, 0)
    same(sorted(os.listdir(folder)), ["rejects.csv", "values.csv"])


def an_unknown_jurisdiction_is_said_beside_the_rest():
    place("elsewhere/lines.csv", "entry,line\n1,1\n")
    path = place("elsewhere/book.yaml", 'format: "1"\njurisdiction: XX\nboat: big\ndecimal: ";"\n')
    run = adval("value", os.path.dirname(path), "-o", place("elsewhere.csv"))
    refused(run, "jurisdiction: the law pack has no jurisdiction 'XX'", "boat: this is no setting", status=2)
    says(run, "decimal: ';' is not what decimal may be", "3 problems; nothing was written")


if __name__ == "__main__":
    main(
        summary_says_what_the_output_holds,
        columns_and_order_of_the_input_stay,
        rates_may_stand_in_the_book_or_in_the_data_folder,
        a_book_with_bad_rates_is_not_valued,
        sides_of_the_largest_differences,
        lines_explained_have_the_value_of_the_book,
        a_line_explained_on_paper,
        explain_refuses_what_is_not_there,
        parties_and_place_come_from_the_entry,
        a_price_is_shown_by_its_invoice,
        amounts_have_the_decimals_of_their_currency,
        a_day_nobody_stated_is_pointed_at,
        held_against_a_values_file,
        what_has_changed_since_the_values_file,
        a_values_file_of_another_law,
        rates_are_those_of_the_jurisdiction,
        what_is_no_values_file,
        every_format_holds_the_same,
        threads_and_memory_change_no_byte,
        names_of_unknown_charges_are_listed,
        quiet_says_nothing,
        worksheet_of_the_largest_difference,
        progress_is_for_terminals,
        columns_are_renamed_by_a_mapping,
        advice_is_given_once,
        law_of_ones_own,
        rejects_name_file_record_and_column,
        statuses_of_a_book,
        books_that_are_none,
        outputs_that_cannot_be_written,
        no_output_takes_the_place_of_a_table,
        what_was_there_stays_when_a_book_cannot_be_used,
        an_interrupt_leaves_nothing,
        what_a_killed_run_left_is_swept,
        an_unknown_jurisdiction_is_said_beside_the_rest,
    )

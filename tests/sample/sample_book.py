#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the sample book must be: made again byte for byte, whole, true to its facts, small; and what its key
says of the mistakes that no value shows (invoices, payments, fees, layers, prices) must stand in its
tables."""

import collections
import csv
import datetime
import filecmp
import hashlib
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from fractions import Fraction

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from tap import Tap  # noqa: E402

SAMPLE = "sample"
BOOK, FACTS = os.path.join(SAMPLE, "book"), os.path.join(SAMPLE, "facts")
TARIFF = os.path.join(FACTS, "tariff")
PUBLIC_DATA = os.path.join("..", "shared", "data")
SECONDS, BYTES, TARIFF_BYTES = 20, 6_000_000, 300_000
FEWEST = 5
NOT_MISTAKES = ("incomplete_", "no_sale_")


def read(folder, name):
    with open(os.path.join(folder, name + ".csv"), encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def files_of(folder):
    for top, _, names in os.walk(folder):
        for name in names:
            yield os.path.join(top, name)


def half_up(value, step):
    return int(value / step + Fraction(1, 2)) * step


def made_again(tap):
    with tempfile.TemporaryDirectory() as folder:
        start = time.monotonic()
        made = subprocess.run([sys.executable, os.path.join(SAMPLE, "generate.py"), folder], check=False)
        seconds = time.monotonic() - start
        problems = [] if made.returncode == 0 else [f"generate.py ended with status {made.returncode}"]
        for name in sorted(os.path.relpath(path, folder) for path in files_of(folder)):
            kept = os.path.join(SAMPLE, name)
            if not os.path.exists(kept) or not filecmp.cmp(os.path.join(folder, name), kept, shallow=False):
                problems.append(f"{name} is not what generate.py makes; run: python3 sample/generate.py")
        extra = set(os.listdir(BOOK)) - set(os.listdir(os.path.join(folder, "book")))
        problems += [f"book/{name} is made by nothing" for name in sorted(extra)]
    tap.case("the generator makes the same bytes again", problems)
    slow = [f"{seconds:.1f} s, at most {SECONDS}"] if seconds >= SECONDS else []
    tap.case("the generator is quick", slow)


def small(tap):
    size = sum(os.path.getsize(path) for path in files_of(SAMPLE) if "__pycache__" not in path)
    tap.case("sample/ stays small", [] if size < BYTES else [f"{size} bytes, fewer than {BYTES} wanted"])


def unsourced(folder):
    """Files of a folder of extracts that do not name their source, have changed, or are not told of."""
    rows = {row["file"]: row for row in read(folder, "SOURCES")}
    with open(os.path.join(folder, "README.md"), encoding="utf-8") as handle:
        told = handle.read()
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if name in ("README.md", "SOURCES.csv") or os.path.isdir(path):
            continue
        with open(path, "rb") as handle:
            digest = hashlib.sha256(handle.read()).hexdigest()
        row = rows.get(name)
        if not row or not row["source"] or not row["licence"]:
            yield f"{name}: no source or licence in SOURCES.csv"
        elif row["sha256"] != digest:
            yield f"{name}: changed since it was cut out; cut it out again"
        if f"`{name}`" not in told:
            yield f"{name}: not told of in the README.md beside it"


def sources(tap):
    tap.case("every extract names its source", [*unsourced(FACTS), *unsourced(TARIFF)])
    size = sum(os.path.getsize(path) for path in files_of(TARIFF))
    tap.case(
        "the tariff extracts stay small", [] if size < TARIFF_BYTES else [f"{size} bytes of {TARIFF_BYTES}"]
    )


def cut_again(script, kept):
    """What a script of extracts cuts differently today."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, os.path.join(SAMPLE, script), PUBLIC_DATA, folder]
        made = subprocess.run(command, check=False)
        if made.returncode:
            yield f"{script} ended with status {made.returncode}"
        for item in sorted(os.listdir(folder)):
            if not filecmp.cmp(os.path.join(folder, item), os.path.join(kept, item), shallow=False):
                yield f"{item} differs"


def extracts(tap):
    for script, kept in (("extract.py", FACTS), ("extract_tariff.py", TARIFF)):
        name = f"the extracts are what {script} cuts out of the public data"
        if os.path.isdir(PUBLIC_DATA):
            tap.case(name, list(cut_again(script, kept)))
        else:
            tap.skip(name, "../shared/data is not there")


CHECK_VALUES = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", [*range(1, 10), *range(1, 10), *range(2, 10)]))


def check_digit_right(number):
    """From the right: the check digit, then the others in turn doubled and not; the sum ends in 0."""
    digits = [CHECK_VALUES.get(c) or int(c) for c in number]
    total = digits[-1]
    for place, digit in enumerate(reversed(digits[:-1])):
        total += sum(divmod(2 * digit, 10)) if place % 2 == 0 else digit
    return total % 10 == 0


def whole(tap, tables):
    entries, lines = tables["entries"], tables["lines"]
    numbers = [row["entry"] for row in entries]
    bad = [n for n in numbers if not re.fullmatch(r"[A-Z0-9]{3}[0-9]{8}", n) or not check_digit_right(n)]
    tap.case("entry numbers have eleven characters and a right check digit", bad)
    tap.case(
        "the rule for check digits knows its worked example",
        [] if check_digit_right("ABC12345676") else ["6"],
    )
    keys = collections.Counter((row["entry"], row["line"]) for row in lines)
    twice = [str(key) for key, count in keys.items() if count > 1]
    tap.case(
        "entry and line are a key", twice + [n for n, c in collections.Counter(numbers).items() if c > 1]
    )
    counts = [len(entries) in range(1400, 1700), 4000 <= len(lines) <= 6000]
    tap.case(
        "some 1,500 entries and 4,000 to 6,000 lines",
        [] if all(counts) else [f"{len(entries)}, {len(lines)}"],
    )
    parties = {row["party"] for row in tables["parties"]}
    problems = [f"line of {row['entry']}: no entry" for row in lines if row["entry"] not in set(numbers)]
    problems += [f"{row['seller']}: no such party" for row in lines if row["seller"] not in parties]
    problems += [
        f"{row['payee']}: no such party" for row in tables["payments"] if row["payee"] not in parties
    ]
    known = {row["invoice"] for row in tables["invoices"]}
    problems += [f"{row['invoice']}: no such invoice" for row in lines if row["invoice"] not in known]
    problems += [
        f"{r['invoice']}: no such invoice" for r in tables["payments"] if r["invoice"] not in known | {""}
    ]
    problems += [
        f"{row['assist']}: no line" for row in tables["assist_use"] if (row["entry"], row["line"]) not in keys
    ]
    tap.case("what one table names, another holds", problems)
    order = ("order_date", "export_date", "importation_date", "entry_date", "entry_summary_date")
    problems = [r["entry"] for r in lines if [r[d] for d in order] != sorted(r[d] for d in order)]
    problems += [r["entry"] for r in lines if r["entry_summary_date"] > "2025-06-30"]
    tap.case("days follow one another and end by 2025-06-30", problems)
    blank = [
        p for p in files_of(BOOK) if not open(p, "rb").read().endswith(b"\n") or b"\r" in open(p, "rb").read()
    ]
    tap.case("UTF-8, LF, a newline at the end", blank)


def assists_whole(tap, tables):
    used, moved = collections.Counter(), collections.Counter()
    for row in tables["assist_use"]:
        used[row["assist"]] += Fraction(row["units"])
    for row in tables["assist_moves"]:
        away = row["kind"] in ("returned", "scrapped", "sold")
        moved[row["assist"]] += Fraction(row["quantity"]) * (-1 if away else row["kind"] == "issued")
    problems = []
    for row in tables["assists"]:
        most = moved[row["assist"]] if row["apportionment"] == "consumption" else row["anticipated_units"]
        if used[row["assist"]] > Fraction(most):
            problems.append(f"{row['assist']}: {used[row['assist']]} used of {most}")
        if not used[row["assist"]]:
            problems.append(f"{row['assist']}: never used")
    tap.case("no assist is used beyond what was handed over or is expected", problems)


def true_to_facts(tap, lines):
    goods = {row["hts"]: row for row in read(FACTS, "goods")}
    trade = {(row["hts"], row["country"]) for row in read(FACTS, "imports-2024")}
    problems = [
        f"{r['hts']} from {r['origin']}: not in the import figures"
        for r in lines
        if (r["hts"], r["origin"]) not in trade
    ]
    units = {"pcs": "No.", "doz": "doz.", "kg": "kg"}
    problems += [
        f"{r['hts']}: {r['quantity_unit']}"
        for r in lines
        if goods[r["hts"]]["unit"] != units[r["quantity_unit"]]
    ]
    tap.case("tariff numbers, units and origins are real", problems)
    problems = []
    for row in lines:
        due = half_up(duty_due(goods[row["hts"]], row), Fraction(1, 100))
        if abs(due - Fraction(row["declared_duty"])) > Fraction(2, 100):
            problems.append(
                f"{row['entry']} {row['line']}: duty {row['declared_duty']}, {float(due):.2f} expected"
            )
    tap.case("declared duty is that of the declared value and layers", problems)


def duty_due(good, row):
    value, duty = Fraction(row["declared_value"]), Fraction(0)
    for part in good["general"].split(" + "):
        if part.endswith("%"):
            duty += value * Fraction(part[:-1]) / 100
        elif part != "Free":
            duty += Fraction(row["quantity"]) * Fraction(part.split("¢")[0]) / 100
    for layer in filter(None, row["declared_layers"].split(";")):
        duty += value * Fraction(layer.split("=")[1]) / 100
    return duty


def fee_year(day, rows):
    return max(i for i, row in enumerate(rows) if row["from"] <= day)


def formal_fee(value, row):
    fee = half_up(value * Fraction(row["percent"]) / 100, Fraction(1, 100))
    return min(max(fee, Fraction(row["minimum"])), Fraction(row["maximum"]))


def fees(tap, tables, planted):
    rows = read(FACTS, "mpf")
    wrong = {row["entry"] for row in planted if row["class"] == "fee_year"}
    problems, at_limits = [], collections.Counter()
    for entry in tables["entries"]:
        index, paid = fee_year(entry["entry_date"], rows), Fraction(entry["declared_mpf"])
        value = Fraction(entry["declared_value"])
        right = formal_fee(value, rows[index])
        if entry["x_entry_type"] == "11":
            right = Fraction(rows[index]["informal"])
        if entry["entry"] in wrong:
            problems += (
                []
                if paid == formal_fee(value, rows[index - 1]) != right
                else [f"{entry['entry']}: not planted"]
            )
        elif paid != right:
            problems.append(f"{entry['entry']}: fee {float(paid)}, {float(right)} expected")
        at_limits[right == Fraction(rows[index]["maximum"]), right == Fraction(rows[index]["minimum"])] += 1
    problems += (
        [] if at_limits[True, False] and at_limits[False, True] else ["no entry at the minimum or maximum"]
    )
    tap.case("fees are those of the fiscal year but where planted", problems)
    sums = collections.Counter()
    for line in tables["lines"]:
        sums[line["entry"]] += Fraction(line["declared_mpf"])
    bad = [e["entry"] for e in tables["entries"] if sums[e["entry"]] != Fraction(e["declared_mpf"])]
    tap.case("fees of the lines sum to that of the entry", bad)


def of_class(planted, name, by_key):
    return [by_key[row["entry"], row["line"]] for row in planted if row["class"] == name]


def hidden_mistakes(tap, tables, planted):
    lines = tables["lines"]
    by_key = {(row["entry"], row["line"]): row for row in lines}
    related = {row["party"] for row in tables["parties"] if row["related"] == "yes"}
    hidden = {(r["entry"], r["line"]) for r in planted if r["class"] == "related_undeclared"}
    wrong = {(r["entry"], r["line"]) for r in lines if (r["seller"] in related) != (r["related"] == "yes")}
    tap.case("the relationship is declared but where planted", [str(key) for key in hidden ^ wrong])

    invoices = collections.defaultdict(set)
    for row in lines:
        invoices[row["invoice"]].add(row["entry"])
    twice = {e for numbers in invoices.values() if len(numbers) > 1 for e in sorted(numbers)[1:]}
    named = {row["entry"] for row in planted if row["class"] == "duplicate_invoice"}
    tap.case("an invoice is filed twice only where planted", sorted(twice ^ named))

    orders = collections.defaultdict(set)
    for row in of_class(planted, "split_invoice", by_key):
        orders[row["order"]].add((row["entry_date"], row["entry"], Fraction(row["declared_value"])))
    problems = []
    for order, parts in orders.items():
        values = [value for _, _, value in parts]
        if (
            len({day for day, _, _ in parts}) != 1
            or max(values) > 2500
            or sum(values) <= 2500
            or len(parts) < 2
        ):
            problems.append(f"{order}: {values}")
    tap.case("split orders stay below the informal limit in each part only", problems)

    goods = {row["hts"]: row["additional"] for row in read(FACTS, "goods")}
    claimed = {row["hts"] for row in lines}
    lacking = {
        (r["entry"], r["line"])
        for r in lines
        if r["origin"] == "CN" and goods[r["hts"]] and goods[r["hts"]] + "=" not in r["declared_layers"]
    }
    hidden = {(r["entry"], r["line"]) for r in planted if r["class"] == "layer_unclaimed"}
    tap.case("Section 301 layers are claimed but where planted", [str(key) for key in hidden ^ lacking])
    tap.case("every extracted tariff number is traded", sorted(set(goods) - claimed))
    prices(tap, lines, planted)
    ledger(tap, tables, planted)


def prices(tap, lines, planted):
    by_sku = collections.defaultdict(list)
    for row in lines:
        if row["sold_for_export"] == "yes" and row["incoterm"] != "DDP":
            by_sku[row["sku"], row["currency"]].append(row)
    planted_keys = {(r["entry"], r["line"]) for r in planted if r["class"].startswith("price_outlier")}
    found = set()
    for rows in by_sku.values():
        units = [Fraction(row["price"]) / Fraction(row["quantity"]) for row in rows]
        middle = statistics.median(units)
        found |= {
            (r["entry"], r["line"]) for r, unit in zip(rows, units) if not middle / 2 < unit < middle * 2
        }
    tap.case("unit prices stand out only where planted", [str(key) for key in planted_keys ^ found])


def ledger(tap, tables, planted):
    payments = {row["payment"]: row for row in tables["payments"]}
    moulds = [payments[row["key"]] for row in planted if row["class"] == "mould_money"]
    problems = [row["payment"] for row in moulds if row["invoice"] or "tooling" not in row["account"]]
    tap.case("planted mould money is in the ledger without an invoice", problems)
    bills = {row["invoice"]: row for row in tables["invoices"]}
    notes = {row["key"] for row in planted if row["class"] == "debit_note_unreported"}
    reported = {(r["entry"], r["line"]) for r in planted if r["class"] == "lookalike_debit_note_declared"}
    with_element = {(r["entry"], r["line"]) for r in tables["lines"] if r["price_increase"]}
    problems = [
        n for n in notes if bills[n]["x_kind"] != "debit_note" or bills[n]["x_refers_to"] not in bills
    ]
    known = {bills[note]["entry"] for note in notes} | {entry for entry, _ in reported}
    problems += [
        r["invoice"] for r in tables["invoices"] if r["x_kind"] == "debit_note" and r["entry"] not in known
    ]
    problems += [str(key) for key in reported ^ with_element]
    tap.case("debit notes are reported as an increase but where planted", problems)


def key_file(tap, planted):
    counts = collections.Counter(row["class"] for row in planted)
    few = [f"{name}: {n}" for name, n in counts.items() if n < FEWEST and not name.startswith(NOT_MISTAKES)]
    tap.case(f"at least {FEWEST} of every class", few)
    wanted = """assist_omitted_tool assist_omitted_material assist_omitted_design mould_money royalty_apart
    debit_note_unreported cif_declared inland_deducted freight_quoted selling_commission related_undeclared
    price_outlier_high price_outlier_low duplicate_invoice split_invoice exchange_date fee_year
    layer_unclaimed lookalike_buying_commission lookalike_us_design lookalike_tool_in_price
    lookalike_rebate_after_import""".split()
    tap.case("every class asked for is there", sorted(set(wanted) - set(counts)))
    years = collections.defaultdict(set)
    first = datetime.date(2022, 7, 1)
    for row in planted:
        years[row["class"]].add((datetime.date.fromisoformat(row["date"]) - first).days // 366)
    tap.case(
        "every class is spread over the years", sorted(name for name, seen in years.items() if len(seen) < 2)
    )
    unsaid = [
        row["class"]
        for row in planted
        if not row["explanation"]
        or row["check"] == "differs"
        and Fraction(row["amount_usd"]) != abs(int(row["determined"]) - int(row["declared"]))
    ]
    tap.case("every mistake has its amount and its reason", unsaid)
    keys = collections.Counter((row["entry"], row["line"]) for row in planted if row["line"])
    tap.case("no line carries two plants", [str(key) for key, count in keys.items() if count > 1])


def story(tap, tables, planted):
    """The figures README.md tells are those of the book."""
    with open(os.path.join(SAMPLE, "README.md"), encoding="utf-8") as handle:
        told = " ".join(handle.read().split())
    unvalued = sum(row["check"] in ("incomplete", "method_ended") for row in planted)
    right = {(row["entry"], row["line"]): row["determined"] for row in planted if row["check"] == "differs"}
    none = {(row["entry"], row["line"]) for row in planted if row["check"] in ("incomplete", "method_ended")}
    lines = [row for row in tables["lines"] if (row["entry"], row["line"]) not in none]
    declared = sum(int(row["declared_value"]) for row in lines)
    by_law = sum(int(right.get((row["entry"], row["line"]), row["declared_value"])) for row in lines)
    wanted = [
        f"{len(tables['entries']):,} entries with {len(tables['lines']):,} lines",
        f"The other {len(lines):,} lines are valued: {declared:,} dollars declared, {by_law:,} by law",
        f"{len(none)} lines have no value" if unvalued != 24 else "Twenty-four lines have no value",
    ]
    tap.case(
        "README.md tells the figures of the book",
        [f"not said: {text}" for text in wanted if text not in told],
    )
    classes = {row["class"] for row in planted}
    unnamed = [name for name in classes if name not in told and "_" + name.split("_", 1)[1] not in told]
    unnamed = [n for n in unnamed if "_" + n.rsplit("_", 1)[1] not in told]
    tap.case("README.md names every class", sorted(unnamed))


def main():
    tap = Tap()
    names = [name[:-4] for name in sorted(os.listdir(BOOK)) if name.endswith(".csv")]
    tables, planted = {name: read(BOOK, name) for name in names}, read(SAMPLE, "planted")
    made_again(tap)
    small(tap)
    sources(tap)
    extracts(tap)
    whole(tap, tables)
    assists_whole(tap, tables)
    true_to_facts(tap, tables["lines"])
    fees(tap, tables, planted)
    key_file(tap, planted)
    hidden_mistakes(tap, tables, planted)
    story(tap, tables, planted)
    tap.end()


if __name__ == "__main__":
    main()

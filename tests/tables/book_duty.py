# SPDX-License-Identifier: Apache-2.0
"""What a book is charged from what is known of lines like its own is what every entry comes to when it is
assessed as a whole: books made up from a seed over all days, origins, claims and lists on which an answer can
change, written both ways, byte for byte."""

import os
import random
import re

from books import SALE, Book, Tap

SOURCE = os.environ.get("SOURCE_DIR", ".")
SCHEDULE = os.path.join(SOURCE, "tests", "duty", "fixtures", "hts_2025_rev_17.json")
CODES = ["6109100012", "0901110015", "1701141020", "2603000010", "7005211010", "9102111010", "6103221000",
         "7601103000", "4407110001"]
ORIGINS = ["CN", "CN", "CN", "CN", "HK", "MX", "CA", "VN", "DE", "JP", "KR", "BR", "IN", "RU", "CU", "AU", ""]
# Days on which something begins or ends, and those beside them.
DAYS = ["2018-07-06", "2019-09-01", "2020-02-14", "2021-10-01", "2022-04-09", "2023-12-31", "2024-09-27",
        "2025-01-01", "2025-02-04", "2025-03-04", "2025-03-07", "2025-04-05", "2025-04-09", "2025-05-14",
        "2025-08-07", "2025-10-01", "2025-11-10", "2026-02-24"]
HEADINGS = ["9903.88.15", "9903.88.03", "9903.01.24", "9903.01.25", "9903.01.01", "9903.88.67", "9903.99.99",
            "9903.01.63", "9903.02.20", "9903.81.91"]
# What chapter 98 leaves of duty and layers: nothing, a part, all of it, or nobody knows.
PROVISIONS = ["98020080", "98020050", "98020060", "98010010", "98010080", "98170096"]
# Goods of lists, some for a time: what holds for one code on a day does not for another.
LISTS = """9903.88.15 6109 2015-01-01 2030-01-01
9903.88.03 61032210 2019-01-01 2024-09-27
9903.88.67 6109100012 2022-04-09 2025-03-04
ieepa_exempt 0901 2025-04-05 2025-11-10
ieepa_exempt 26030000 2025-04-05 2030-01-01
"""


def every_list():
    """Those above, and every other that the law names: at hand, with no goods of this test on it."""
    with open(os.path.join(SOURCE, "law", "us", "layers.yaml"), encoding="utf-8") as file:
        told = re.findall(r'\b(?:scope|except): "([^"]*)"', file.read())
    with open(os.path.join(SOURCE, "law", "us", "lists.yaml"), encoding="utf-8") as file:
        own = set(re.findall(r"- id: (\S+)", file.read()))
    names = {name for words in told for name in words.split()} - own
    rest = sorted(names - {line.split()[0] for line in LISTS.splitlines()})
    return LISTS.replace("\n", " ") + " ".join(f"{name} 9999 2015-01-01 2030-01-01" for name in rest)


def some_day(dice):
    crowded = [day for day in DAYS if day.startswith("2025-0")]
    year, month, day = map(int, dice.choice(crowded if dice.random() < 0.5 else DAYS).split("-"))
    return f"{year:04d}-{month:02d}-{max(1, min(28, day + dice.choice([-1, 0, 0, 1, 5]))):02d}"


def some_price(dice):
    whole = dice.choice([0, 1, dice.randrange(100), dice.randrange(5000), dice.randrange(10**6)])
    return f"{whole}.{dice.choice([0, 49, 50, 51, 99, dice.randrange(100)]):02d}"


def made_up(dice, count):
    entries, lines = [], []
    kinds = []
    for _ in range(40):
        kind = {"hts": dice.choice(CODES), "origin": dice.choice(ORIGINS), "quantity_unit": "pcs"}
        if dice.random() < 0.4:
            rate = dice.choice(["", "", "", "=7.5", "=25 %"])
            kind["declared_layers"] = ";".join(h + rate for h in dice.sample(HEADINGS, dice.randint(1, 3)))
        if dice.random() < 0.15:
            kind["no_additional_duty"] = "yes"
        if dice.random() < 0.2:
            kind["programme"] = dice.choice(["S", "KR", "AU", "A", "ZZ"])
        if dice.random() < 0.1:
            kind["duty_rate"] = dice.choice(["5 %", "Free", "3.7 %", "2\u00a2/kg", "10% + 1\u00a2 each"])
        if dice.random() < 0.25:
            kind["provision"] = dice.choice(PROVISIONS)
            kind[dice.choice(["us_content", "value_abroad"])] = dice.choice(["", "0.00", "12.34", "800.51"])
        if dice.random() < 0.1:
            kind.update(antidumping_case="A-1", antidumping_rate=dice.choice(["12.50 %", "$0.35/kg", ""]))
        if dice.random() < 0.1:
            kind[dice.choice(["mpf_exempt", "quota_goods"])] = dice.choice(["yes", "no"])
        if dice.random() < 0.05:
            kind["zone_status"] = "privileged_foreign"
        kinds.append(kind)
    for number in range(count):
        day = some_day(dice)
        entry = {
            "entry": f"E{number:05d}",
            "entry_type": "consumption",
            "filing": "electronic",
            "mode": "sea",
            "covered_port": "yes",
            "bills": "",
            "entry_date": day,
            "importation_date": "2025-02-10",
            "loading_date": "",
            "withdrawal_date": "",
        }
        if dice.random() < 0.3:  # most entries differ in their day alone, so that much is known of them
            entry.update(
                entry_type=dice.choice(["", "informal", "zone", "warehouse_withdrawal"]),
                filing=dice.choice(["paper", ""]),
                mode=dice.choice(["air", "truck", ""]),
                covered_port=dice.choice(["no", ""]),
                bills=dice.choice(["", "2"]),
                entry_date=dice.choice([day, day, ""]),
                importation_date=day,
                withdrawal_date=dice.choice(["", some_day(dice)]),
            )
        if dice.random() < 0.5:
            entry["loading_date"] = dice.choice(["2025-01-31", "2025-02-01", "2025-04-04", "2025-04-05", day])
        entries.append(entry)
        for line in range(dice.choice([1, 1, 2, 3, 8])):
            row = {"entry": entry["entry"], "line": str(line + 1), "currency": "USD", "export_date": day}
            row["invoice"] = dice.choice(["", "A1", "A1", "B2"])
            row["price"] = some_price(dice)
            row.update(dice.choice(kinds))
            row["quantity"] = dice.choice(["", "12", "500"])
            if dice.random() < 0.05:
                row[dice.choice(["us_content", "value_abroad", "steel_content"])] = some_price(dice)
            if dice.random() < 0.03:
                row["price"] = dice.choice(["", "unknown", "1,5"])
            lines.append({**row, **SALE})
    return entries, lines


def both_ways(tap, seed, count):
    dice = random.Random(seed)
    entries, lines = made_up(dice, count)
    if dice.random() < 0.5:
        dice.shuffle(lines)
    with Book() as book:
        book.write("lists.txt", every_list())
        lists = os.path.join(book.top, "lists.txt")
        os.rename(os.path.join(book.path, "lists.txt"), lists)
        book.table("entries.csv", entries)
        book.table("lines.csv", lines)
        book.value("known.csv", "--duty", SCHEDULE, lists)
        book.value("whole.csv", "--duty", SCHEDULE, lists, "--whole", 1)
        known, whole = book.values("known.csv"), book.values("whole.csv")
        problems, met = [], set()
        for a, b in zip(known, whole):
            differs = [name for name in a if a[name] != b[name]]
            if differs:
                told = {name: (a[name], b[name]) for name in differs}
                problems.append(f"seed {seed}: entry {a['entry']} line {a['line']}: {told}")
            met.add(a["duty_reason"].split(":")[1] if ":" in a["duty_reason"] else a["duty_reason"])
        if len(known) != len(lines):
            problems.append(f"{len(known)} rows of {len(lines)}")
        tap.case(f"{count} entries from seed {seed}: the same both ways", problems)
        return met


def main():
    tap = Tap()
    met = set()
    for seed in range(1, 9):
        met |= both_ways(tap, seed, 400)
    wanted = {"", "no_code", "missing_fact", "missing_quantity", "not_computed", "no_day"}
    tap.case("every sort of answer was met", [f"never {word}" for word in sorted(wanted - met)])
    tap.end()


main()

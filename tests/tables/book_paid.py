# SPDX-License-Identifier: Apache-2.0
"""Prices that hold their own duty and fees, in books made up from a seed: solved again with fractions, piece
by piece at the floor and the cap of the processing fee, and each price held against value, duty and fees."""

import os
import random
import sys
from fractions import Fraction

from books import SALE, Book, Tap

SOURCE = os.environ.get("SOURCE_DIR", ".")
sys.path.insert(0, os.path.join(SOURCE, "tests", "duty"))
from entry_properties import entered, half_up  # noqa: E402  the same oracle as of a single entry

SCHEDULE = os.path.join(SOURCE, "tests", "duty", "fixtures", "hts_2025_rev_17.json")
RATES = {"Free": "0", "2.5 %": "0.025", "16.5 %": "0.165", "7 %": "0.07"}
RATES = {text: Fraction(rate) for text, rate in RATES.items()}
KILOGRAM = Fraction("0.35")  # a rate that is no part of the value
PROCESSING, HARBOR = Fraction("0.003464"), Fraction("0.00125")
FLOOR, CAP = Fraction("32.71"), Fraction("634.62")  # of the year that begins on 2024-10-01: law/us/fees.yaml
E4 = 10**4


# ---- by hand ----------------------------------------------------------------------------------------------


def share(total_cents, keys):
    """Cents in proportion, the largest remainders first, the earlier line of equal ones."""
    weights = keys if sum(keys) > 0 else [1] * len(keys)
    exact = [Fraction(total_cents * key, sum(weights)) for key in weights]
    parts = [value.numerator // value.denominator for value in exact]
    order = sorted(range(len(keys)), key=lambda i: (parts[i] - exact[i], i))
    for i in order[: total_cents - sum(parts)]:
        parts[i] += 1
    return parts


def solve_piece(lines, harbor, fee):
    """Values where the fee is a part of each (`fee` None) or one sum shared by the values to the cent."""
    parts = [Fraction(0)] * len(lines)

    def value(line, own):
        part = PROCESSING if fee is None else 0
        paid = (line["net"] - line["fixed"] - own) / (1 + line["rate"] + harbor + part)
        return paid if line["paid"] else line["net"]

    def values():
        return [value(line, own) for line, own in zip(lines, parts)]

    found = values()
    moved = 0
    for _ in range(16 if fee is not None else 0):
        keys = [max(int(value * E4), 0) for value in found]
        again = [Fraction(cents, 100) for cents in share(half_up(fee * 100), keys)]
        moved = max(abs(a - b) for a, b in zip(again, parts))
        if moved == 0:
            break
        parts = again
        found = values()
    return None if min(found) < 0 or moved > Fraction(1, 100) else found


def solve_rows(lines, harbor):
    found = solve_piece(lines, harbor, None)
    fee = None if found is None else PROCESSING * sum(found)
    if fee is None or fee < FLOOR:
        return solve_piece(lines, harbor, FLOOR)
    return solve_piece(lines, harbor, CAP) if fee > CAP else found


def solve(lines, by_sea):
    """The harbor fee is not owed up to 2500 dollars, so that it hangs on the value it is taken out of."""
    total = sum(line["net"] for line in lines)
    for _ in range(2):
        owed = by_sea and total > 2500
        found = solve_rows(lines, HARBOR if owed else 0)
        if found is None:
            return None
        total = sum(Fraction(half_up(value * 100), 100) for value in found)
        if owed == (by_sea and total > 2500):
            return found
    return None


def left_of(net, value):
    """What is left of the price when all that leaves it stands in ten-thousandths."""
    out = -((value - net) * E4 // 1)  # upwards
    for unit in (100, 1):
        out -= half_up((net - Fraction(out, E4)) * unit) < half_up(value * unit)
    return net - Fraction(out, E4)


def expected(entry, lines):
    """Value, figure to key, duty and fees of each line, or None where the price does not cover them."""
    facts = [
        {
            "net": Fraction(line["price"]),
            "paid": line["incoterm"] == "DDP",
            "rate": RATES.get(line["duty_rate"], Fraction(0)),
            "fixed": Fraction(line["quantity"]) * KILOGRAM * (line["duty_rate"] == "35¢/kg"),
        }
        for line in lines
    ]
    solved = any(fact["paid"] for fact in facts)
    values = solve(facts, entry["mode"] == "sea") if solved else [fact["net"] for fact in facts]
    if values is None:
        return None
    exact = [left_of(fact["net"], value) if fact["paid"] else value for fact, value in zip(facts, values)]
    keyed = entered(
        [
            (line["invoice"] or None, line["duty_rate"], fact["rate"], value)
            for line, fact, value in zip(lines, facts, exact)
        ]
    )
    fee = half_up(sum(keyed) * PROCESSING * 100)
    fee = max(half_up(FLOOR * 100), min(half_up(CAP * 100), fee))
    owed = entry["mode"] == "sea" and sum(Fraction(half_up(v * 100), 100) for v in exact) > 2500
    harbor = share(half_up(sum(keyed) * HARBOR * 100), keyed) if owed else [0] * len(lines)
    rows = []
    for i, (own, dues) in enumerate(zip(share(fee, keyed), harbor)):
        duty = half_up((keyed[i] * facts[i]["rate"] + facts[i]["fixed"]) * 100)
        rows.append(
            {
                "customs_value": f"{half_up(exact[i] * 100) / 100:.4f}",
                "entered_value": str(keyed[i]),
                "duty": f"{duty / 100:.2f}",
                "processing_fee": f"{own / 100:.2f}",
                "harbor_fee": f"{dues / 100:.2f}",
                "outcome": "valued",
            }
        )
    return rows


def covers(entry, line, row, each):
    """The price is value, duty and fees, but for what whole dollars and cents leave over; `each` = what a
    dollar more or less of a share moves."""
    held = sum(Fraction(row[name]) for name in ("customs_value", "duty", "processing_fee", "harbor_fee"))
    rate = RATES.get(line["duty_rate"], 0) + PROCESSING + (HARBOR if entry["mode"] == "sea" else 0)
    return abs(held - Fraction(line["price"])) <= rate + each + Fraction(3, 100)


# ---- books made up ----------------------------------------------------------------------------------------


def some_price(dice, size):
    cents = max(dice.randrange(size) * 100 + dice.choice([0, 49, 50, 51, 99, dice.randrange(100)]), 1)
    return f"{cents // 100}.{cents % 100:02d}"


def made_up(dice, count, by_the_kilogram=True):
    entries, lines = [], []
    rates = [*RATES, "35¢/kg"] if by_the_kilogram else [*RATES]
    for number in range(count):
        day = dice.choice(["2024-10-01", "2025-03-03", "2025-09-30"])
        entry = {"entry": f"E{number:05d}", "entry_type": "consumption", "filing": "electronic"}
        entry.update(mode=dice.choice(["sea", "air", "truck"]), covered_port="yes", entry_date=day)
        entry.update(importation_date=day, export_date=day)
        entries.append(entry)
        size = dice.choice([60, 600, 3000, 10**4, 10**5, 10**6])
        paid = dice.choice([1.0, 1.0, 0.5, 0.1])
        for line in range(dice.choice([1, 1, 2, 3, 8])):
            row = {"entry": entry["entry"], "line": str(line + 1), "currency": "USD"}
            row.update(invoice=dice.choice(["", "A1", "A1", "B2"]), price=some_price(dice, size))
            row["named_place"] = "Chicago"
            row.update(incoterm="DDP" if dice.random() < paid else "FOB", duty_rate=dice.choice(rates))
            row.update(quantity=str(dice.randrange(1, 40)), quantity_unit="kg", no_additional_duty="yes")
            lines.append({**row, **SALE})
    return entries, lines


def compare(tap, seed, count):
    dice = random.Random(seed)
    entries, lines = made_up(dice, count, by_the_kilogram=seed % 2 == 0)
    problems, met = [], set()
    with Book() as book:
        book.table("entries.csv", entries)
        book.table("lines.csv", lines)
        book.value("values.csv", "--duty", SCHEDULE, os.devnull)
        found = {(row["entry"], row["line"]): row for row in book.values("values.csv")}
    for entry in entries:
        own = [line for line in lines if line["entry"] == entry["entry"]]
        wanted = expected(entry, own)
        fees = sum(Fraction(row["processing_fee"]) for row in wanted or [])
        whole = sum(int(row["entered_value"]) for row in wanted or [])
        each = fees * (len(own) + 1) / max(whole, 1)
        for i, line in enumerate(own):
            row = found[line["entry"], line["line"]]
            if wanted is None:
                met.add("not covered")
                if line["incoterm"] == "DDP" and ":not_solved:" not in row["reason"]:
                    problems.append(f"seed {seed}: solved what cannot be: {row}")
                continue
            differs = {name: (row[name], text) for name, text in wanted[i].items() if row[name] != text}
            if differs:
                problems.append(f"seed {seed}: entry {line['entry']} line {line['line']}: {differs}")
            elif line["incoterm"] == "DDP" and whole >= 100 and not covers(entry, line, row, each):
                problems.append(f"seed {seed}: the price is not what it holds: {row}")
        if wanted is not None:
            met.add("floor" if fees == FLOOR else "cap" if fees == CAP else "between")
            met.add("mixed" if len({line["incoterm"] for line in own}) > 1 else "alike")
    tap.case(f"{count} entries from seed {seed}: as by hand", problems)
    return met


# ---- orders -----------------------------------------------------------------------------------------------


def orders(tap):
    """Neither the order of entries nor threads nor asking every entry as a whole changes a byte of a line."""
    dice = random.Random(5)
    entries, lines = made_up(dice, 200)
    rank = {entry["entry"]: 0 for entry in entries}
    keyed = []
    for line in lines:
        rank[line["entry"]] += dice.random()
        keyed.append((rank[line["entry"]], line))
    apart = [line for _, line in sorted(keyed, key=lambda pair: pair[0])]
    with Book() as book, Book() as scattered:
        book.table("entries.csv", entries)
        book.table("lines.csv", lines)
        book.value("one.csv", "--duty", SCHEDULE, os.devnull, "--threads", 1)
        book.value("two.csv", "--duty", SCHEDULE, os.devnull, "--threads", 2)
        book.value("whole.csv", "--duty", SCHEDULE, os.devnull, "--whole", 1)
        scattered.table("entries.csv", entries)
        scattered.table("lines.csv", apart)
        scattered.value("apart.csv", "--duty", SCHEDULE, os.devnull)
        one = book.values("one.csv")
        tap.equal("one thread and two", book.values("two.csv"), one)
        tap.equal("known lines and whole entries", book.values("whole.csv"), one)
        by_key = {(row["entry"], row["line"]): row for row in one}
        wrong = [row for row in scattered.values("apart.csv") if row != by_key[row["entry"], row["line"]]]
        tap.case("lines of an entry apart from each other", [str(row) for row in wrong])


# ---- without a solution -----------------------------------------------------------------------------------

PAID = {
    "entry": "Q1",
    "line": "1",
    "currency": "USD",
    "price": "10000.00",
    "incoterm": "DDP",
    "named_place": "Chicago",
    "duty_rate": "5 %",
    "no_additional_duty": "yes",
    "mode": "air",
    **{f"{day}_date": "2025-03-03" for day in ("entry", "importation", "export")},
    **SALE,
}


def reasons(lines, *options):
    with Book() as book:
        book.table("lines.csv", lines)
        book.value("values.csv", *options)
        return [(row["outcome"], row["reason"]) for row in book.values("values.csv")]


TOO_SMALL = "the price does not cover the duty and fees it is to hold"


def what_stands_in_the_way(tap):
    duty = ("--duty", SCHEDULE, os.devnull)
    word = "customs_duty.amount:"
    other = {**PAID, "line": "2", "incoterm": "FOB"}
    waits = ("incomplete", word + "--duty")
    tap.equal("it says that --duty would solve it", reasons([PAID]), [waits])
    cases = [
        ("a rate that is not known", [{**PAID, "duty_rate": ""}], ["not_solved:duty_rate:missing_fact"]),
        ("a quantity that is missing", [{**PAID, "duty_rate": "35¢/kg"}], ["not_solved:kg"]),
        ("a price too small", [{**PAID, "price": "20.00"}], [f"not_solved:{TOO_SMALL}"]),
        ("a line without value", [PAID, {**other, "price": ""}], ["not_solved:not_valued:2", None]),
        ("lines that contradict", [PAID, {**other, "mode": "sea"}], ["not_solved:entry_differs", ""]),
        ("a rejected line", [PAID, {**other, "price": "1,5"}], ["not_solved:not_valued:2", None]),
    ]
    for name, lines, wanted in cases:
        found = [reason for _, reason in reasons(lines, *duty)]
        problems = []
        for reason, text in zip(found, wanted):
            if text is not None and reason != (word + text if text else ""):
                problems.append(f"{reason} instead of {text}")
        tap.case(f"no solution: {name}", problems)
    # What else is missing is named, and not the amounts that would be solved for.
    tap.equal("something else is missing", reasons([{**PAID, "packing": "unknown"}], *duty),
              [("incomplete", "packing.amount")])


# ---- amounts that are stated ------------------------------------------------------------------------------


def value_of(line):
    with Book() as book:
        book.table("lines.csv", [line])
        book.value("values.csv", "--duty", SCHEDULE, os.devnull)
        return book.values("values.csv")[0]["customs_value"]


def stated_amounts(tap):
    apart = {"customs_duty_separately_identified": "yes", "customs_duty_payable_on_import": "yes"}
    inside = {**PAID, "incoterm": "FOB", "customs_duty_in_price": "yes", **apart}
    fee = Fraction(10000) / (1 + Fraction("0.05") + PROCESSING)
    all_solved = f"{half_up(fee * 100) / 100:.4f}"
    tap.equal("both are solved for", value_of(PAID), all_solved)
    # An amount that is known counts as it is; the other of the two is solved for.
    known = {**PAID, "customs_duty": "400.00", **apart}
    rest = (Fraction(9600)) / (1 + PROCESSING)
    tap.equal("duty is known, fees are solved for", value_of(known), f"{half_up(rest * 100) / 100:.4f}")
    estimate = {**known, "customs_duty_actual": "no"}
    tap.equal("an estimate is no amount", value_of(estimate), all_solved)
    unknown = {**inside, "customs_duty": "unknown"}
    only = Fraction(10000) / Fraction("1.05")
    tap.equal("an unknown amount in a column", value_of(unknown), f"{half_up(only * 100) / 100:.4f}")
    tap.equal("outside the price", value_of({**unknown, "customs_duty_in_price": "no"}), "10000.0000")
    lone = {**unknown, "customs_duty_separately_identified": ""}
    tap.equal("a fact is missing", reasons([lone], "--duty", SCHEDULE, os.devnull),
              [("incomplete", "customs_duty.separately_identified")])


def elements_of_other_tables(tap):
    """A record of the table elements says the same as a column: of one line, or of all of an entry."""
    line = {**PAID, "incoterm": "FOB"}
    other = {**line, "line": "2", "price": "5000.00"}
    paid = {"entry": "Q1", "in_price": "yes", "separately_identified": "yes", "payable_on_import": "yes"}
    paid.update(amount="unknown", currency="USD")
    kinds = ["customs_duty", "import_fee"]

    def values(elements, lines):
        with Book() as book:
            book.table("lines.csv", lines)
            book.table("elements.csv", elements)
            book.value("values.csv", "--duty", SCHEDULE, os.devnull)
            return [row["customs_value"] for row in book.values("values.csv")]

    both = 1 + Fraction("0.05") + PROCESSING
    wanted = [f"{half_up(Fraction(price) / both * 100) / 100:.4f}" for price in (10000, 5000)]
    whole = [{**paid, "level": "entry", "element": kind} for kind in kinds]
    tap.equal("of an entry", values(whole, [line, other]), wanted)
    single = [{**paid, "level": "line", "line": "1", "element": kind} for kind in kinds]
    tap.equal("of one line", values(single, [line, other]), [wanted[0], "5000.0000"])
    estimates = [{**row, "amount": "7.00", "actual": "no"} for row in single]
    tap.equal("estimates", values(estimates, [line, other]), [wanted[0], "5000.0000"])
    twice = [*single, *estimates]
    tap.equal("two of a kind hold it once", values(twice, [line, other]), [wanted[0], "5000.0000"])


def prices_in_other_currencies(tap):
    """What leaves is in dollars, the price is not: 10,000 EUR at 1.25 are 12,500 USD."""
    rates = [{"currency": "EUR", "rate": "1.25", "rate_date": "2025-01-01", "kind": "certified_quarterly"}]
    with Book() as book:
        book.table("lines.csv", [{**PAID, "currency": "EUR"}])
        book.table("rates.csv", rates)
        book.value("values.csv", "--duty", SCHEDULE, os.devnull)
        [row] = book.values("values.csv")
    value = Fraction(12500) / (1 + Fraction("0.05") + PROCESSING)
    tap.equal("a price in euro", row["customs_value"], f"{half_up(value * 100) / 100:.4f}")


def repeats_and_rejects(tap):
    with Book() as book:
        book.table("lines.csv", [PAID, {**PAID, "price": "7.00"}, {**PAID, "entry": "Q2"}])
        book.value("values.csv", "--duty", SCHEDULE, os.devnull)
        rows = book.values("values.csv")
    outcomes = [row["outcome"] for row in rows]
    tap.equal("a repeated line takes nothing", outcomes, ["valued", "rejected", "valued"])
    tap.equal("and changes nothing", rows[0]["customs_value"], rows[2]["customs_value"])


def main():
    tap = Tap()
    met = set()
    for seed in range(1, 9):
        met |= compare(tap, seed, 300)
    wanted = {"floor", "cap", "between", "mixed", "alike", "not covered"}
    tap.case("every piece was met", [f"never {word}" for word in sorted(wanted - met)])
    orders(tap)
    what_stands_in_the_way(tap)
    stated_amounts(tap)
    elements_of_other_tables(tap)
    prices_in_other_currencies(tap)
    repeats_and_rejects(tap)
    tap.end()


main()

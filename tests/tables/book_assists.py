# SPDX-License-Identifier: Apache-2.0
"""Assists drawn down over the entries of a book: every line of generated books against the oracle of the
ledger, in any order of files and with any number of threads; what is missing names itself; broken records;
one line explained draws like the whole book."""

import os
import random
import sys
from decimal import Decimal
from fractions import Fraction

sys.path.insert(0, os.path.join(os.environ.get("SOURCE_DIR", "."), "tests", "oracle"))

from books import Book, Tap, line  # noqa: E402
from ledger_properties import redraw  # noqa: E402

DATES = [f"2024-{month:02}-{day:02}" for month in range(1, 13) for day in (3, 14, 25)]
WAYS = [
    "first_shipment",
    "produced_to_first_shipment",
    "anticipated_production",
    "given",
    "anticipated_value",
    "other_basis",
    "",
]
MOVES = ["expected_units", "expected_value", "expected_basis"]
MATERIAL_MOVES = ["issued", "returned", "scrapped", "sold", "other_countries"]


def e4(text):
    return None if text in ("", "unknown") else int(Fraction(text) * 10**4)


def text_of(value):
    return f"{Decimal(value) / 10**4:f}"


def half_up(value):
    return int(value + Fraction(1, 2))


# ---- a book ------------------------------------------------------------------------------------------------


def some(dice, value, share=0.9):
    return value if dice.random() < share else ""


def make_assist(dice, number):
    kind = dice.choice(["tools", "tools", "design", "materials"])
    row = {
        "assist": f"A-{number}",
        "kind": kind,
        "acquired": "bought_unrelated",
        "currency": "USD",
        "undertaken_in": "IT" if kind == "design" else "",
        "necessary": "yes",
    }
    row["cost"] = some(dice, f"{dice.randint(1, 90000)}.{dice.randint(0, 9999):04}", 0.95)
    row["transport"] = some(dice, f"{dice.randint(0, 900)}.{dice.randint(0, 99):02}", 0.5)
    if kind == "materials":
        row["quantity"] = some(dice, str(dice.randint(1, 5)), 0.95)
        row["per_unit"] = some(dice, f"{dice.randint(1, 3)}.{dice.randint(0, 999999999):09}", 0.8)
        return row
    row["apportionment"] = dice.choice(WAYS)
    row["produced_units"] = some(dice, str(dice.randint(1, 4000)))
    row["anticipated_units"] = some(dice, str(dice.randint(100, 30000)))
    row["anticipated_value"] = some(dice, f"{dice.randint(1000, 900000)}.50")
    row["anticipated_basis"] = some(dice, f"{dice.randint(100, 9000)}.5")
    row["basis"] = some(dice, "press hours")
    row["other_units"] = some(dice, str(dice.randint(0, 5000)), 0.2)
    row["all_for_importing_country"] = "" if row["other_units"] else dice.choice(["yes", "", "no"])
    row["before_quantity"] = some(dice, str(dice.randint(1, 900)), 0.2)
    row["before_amount"] = some(dice, f"{dice.randint(1, 900)}.00", 0.1)
    return row


def make_moves(dice, assists):
    rows = []
    for assist in assists:
        material = assist["kind"] == "materials"
        for _ in range(dice.randint(0, 3) + 2 * material):
            kind = dice.choice(MATERIAL_MOVES if material else MOVES)
            if material and not any(r["assist"] == assist["assist"] for r in rows):
                kind = "issued"
            rows.append(
                {
                    "assist": assist["assist"],
                    "move_date": dice.choice(DATES),
                    "kind": kind,
                    "quantity": str(
                        dice.randint(2000, 9000) if kind == "issued" else dice.randint(1, 9000) // 3
                    ),
                    "other_units": some(dice, str(dice.randint(0, 900)), 0.1) if kind == MOVES[0] else "",
                }
            )
    # Two revisions of one day would be taken in the order of their records; the oracle has no such order.
    seen, kept = set(), []
    for row in rows:
        if row["kind"] in MATERIAL_MOVES or (row["assist"], row["move_date"]) not in seen:
            seen.add((row["assist"], row["move_date"]))
            kept.append(row)
    return kept


def make_lines(dice, count):
    rows, entries = [], []
    while len(rows) < count:
        entry = f"E{len(entries):05}"
        date = dice.choice(DATES)
        entries.append({"entry": entry, "entry_date": some(dice, date, 0.95)})
        for number in range(1, dice.randint(2, 5)):
            quantity = some(dice, f"{dice.randint(0, 300)}.{dice.choice(['0', '5', '25'])}", 0.95)
            rows.append(
                line(
                    entry,
                    str(number),
                    price=f"{dice.randint(1, 9000)}.{dice.randint(0, 99):02}",
                    quantity=quantity,
                    quantity_unit="pcs",
                    free_quantity=some(dice, str(dice.randint(0, 9)), 0.2) if quantity else "",
                    entry_date=dice.choice(["", date]) if entries[-1]["entry_date"] else "",
                )
            )
    return rows, entries


def make_uses(dice, lines, assists):
    rows = []
    for row in lines:
        for assist in dice.sample(assists, dice.choice([0, 1, 1, 1, 2])):
            use = {"assist": assist["assist"], "entry": row["entry"], "line": row["line"]}
            if dice.random() < 0.1:
                use |= {"amount": f"{dice.randint(0, 500)}.{dice.randint(0, 99):02}", "currency": "USD"}
            use["units"] = some(dice, str(dice.randint(0, 90)), 0.3)
            use["basis"] = some(dice, str(dice.randint(0, 50)), 0.9)
            use["consumed"] = some(dice, str(dice.randint(0, 90)), 0.4)
            use["waste"] = some(dice, f"0.{dice.randint(1, 9999):04}", 0.3)
            rows.append(use)
    return rows


class Tables:
    def __init__(self, seed, lines=900, assists=24):
        dice = random.Random(seed)
        self.assists = [make_assist(dice, n) for n in range(assists)]
        self.moves = make_moves(dice, self.assists)
        self.lines, self.entries = make_lines(dice, lines)
        self.uses = make_uses(dice, self.lines, self.assists)
        self.dice = dice

    def write(self, book, shuffled=False):
        for name, rows in (
            ("lines", self.lines),
            ("entries", self.entries),
            ("assists", self.assists),
            ("assist_moves", self.moves),
            ("assist_use", self.uses),
        ):
            rows = list(rows)
            if shuffled and name != "assist_moves":
                self.dice.shuffle(rows)
            book.table(name + ".csv", rows)


# ---- the same by other means -------------------------------------------------------------------------------


def terms_of(assist, moves):
    """What the oracle of the ledger is given."""
    mine = [move for move in moves if move["assist"] == assist["assist"]]
    material = assist["kind"] == "materials"
    cost = e4(assist["cost"])
    issued = [e4(m["quantity"]) for m in mine if m["kind"] == "issued"]
    away = [e4(m["quantity"]) for m in mine if m["kind"] in MATERIAL_MOVES[1:]]
    revisions = sorted((m for m in mine if m["kind"] in MOVES), key=lambda m: m["move_date"])
    return {
        "method": "consumption" if material else assist["apportionment"] or "not_chosen",
        "unit": 100,
        "value": None if cost is None else cost + (e4(assist["transport"]) or 0),
        "whole": [
            e4(assist.get(name, ""))
            for name in ("anticipated_units", "anticipated_value", "anticipated_basis", "quantity")
        ],
        "produced": e4(assist.get("produced_units", "")),
        "elsewhere": e4(assist.get("other_units", "")),
        "supplied": sum(issued) if issued else None,
        "away": sum(away),
        "before": e4(assist.get("before_quantity", "")),
        "before_amount": e4(assist.get("before_amount", "")),
        "shared": assist.get("all_for_importing_country") == "no",
        "named": assist.get("basis", "") != "",
        "revisions": [
            {
                "date": m["move_date"],
                "measure": MOVES.index(m["kind"]),
                "whole": e4(m["quantity"]),
                "elsewhere": e4(m["other_units"]),
            }
            for m in revisions
        ],
    }


def use_of(use, row, date, assist, shipment):
    quantity = e4(row["quantity"])
    if quantity is not None:
        quantity += e4(row["free_quantity"]) or 0
    units = e4(use["units"]) if use["units"] else quantity
    consumed = e4(use["consumed"])
    if consumed is not None:
        consumed += e4(use["waste"]) or 0
    elif units is not None and assist.get("per_unit"):
        consumed = half_up(units * Fraction(assist["per_unit"]))
    return {
        "date": date or None,
        "measure": [units, e4(row["price"]), e4(use["basis"]), consumed],
        "stated": e4(use.get("amount", "")),
        "shipment": shipment,
    }


def expected(tables):
    """{(entry, line): (value or None, reason)} of every line."""
    rows = {(row["entry"], row["line"]): row for row in tables.lines}
    days = {row["entry"]: row["entry_date"] for row in tables.entries}
    found = {key: [e4(row["price"]), None] for key, row in rows.items()}
    lacks = {}
    for assist in tables.assists:
        mine = [use for use in tables.uses if use["assist"] == assist["assist"]]
        keyed = []
        for use in mine:
            row = rows[use["entry"], use["line"]]
            keyed.append(
                (row["entry_date"] or days[use["entry"]] or "9999", use["entry"], use["line"], use, row)
            )
        keyed.sort(key=lambda item: item[:3])
        uses, shipment, last = [], 0, None
        for date, entry, _, use, row in keyed:
            shipment += last is not None and entry != last
            last = entry
            uses.append(use_of(use, row, "" if date == "9999" else date, assist, shipment))
        _, drawn, _ = redraw(dict(terms_of(assist, tables.moves), uses=uses))
        for (_, entry, number, _, _), (_, amount, _, lack, _) in zip(keyed, drawn):
            if lack:
                lacks.setdefault((entry, number), set()).add(lack)
                found[entry, number][0] = None
            elif found[entry, number][0] is not None:
                found[entry, number][0] += amount
    return found, lacks


def generated(tap):
    wrong, seen = [], {"valued": 0, "incomplete": 0}
    for seed in range(1, 7):
        tables = Tables(seed)
        with Book() as book:
            tables.write(book)
            book.value()
            values = book.values()
            told = book.rejects()
            wrong += [f"seed {seed}: {reject}" for reject in told]
        found, lacks = expected(tables)
        for row in values:
            value, _ = found[row["entry"], row["line"]]
            seen[row["outcome"]] = seen.get(row["outcome"], 0) + 1
            rounded = None if value is None else Decimal(half_up(Fraction(value, 100))) / 100
            if value is None:
                good = row["outcome"] == "incomplete" and row["reason"] in lacks[row["entry"], row["line"]]
            else:
                good = row["outcome"] == "valued" and Decimal(row["customs_value"]) == rounded
            if not good:
                wrong.append(
                    f"seed {seed}: {row['entry']} {row['line']}: {row['outcome']} {row['customs_value']} "
                    f"{row['reason']}, expected {rounded} {lacks.get((row['entry'], row['line']))}"
                )
    tap.case("every line draws what the oracle draws", wrong)
    few = [
        f"{name}: {count}" for name, count in seen.items() if count < 500 and name != "valued" or count < 100
    ]
    tap.case("both kinds of lines were met", few)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def orders_and_threads(tap):
    tables = Tables(11, lines=6000, assists=60)
    with Book() as book:
        tables.write(book)
        kept = []
        for threads, memory in ((1, 0), (2, 0), (7, 0), (2, 200_000_000)):
            more = ["--memory", memory] if memory else []
            book.value("values.csv", "--threads", threads, *more)
            kept.append(read(book.out("values.csv")))
        tap.case(
            "1, 2 and 7 threads, and little memory, write the same bytes",
            [] if len(set(kept)) == 1 else ["other bytes"],
        )
        before = {(row["entry"], row["line"]): row for row in book.values()}
        wrong = []
        for key in tables.dice.sample(sorted(before), 25):
            status, told = book.explain(*key)
            row = before[key]
            value = "" if row["outcome"] != "valued" else row["customs_value"].rstrip("0").rstrip(".")
            lines = dict(part.split("=", 1) for part in told.splitlines() if "=" in part)
            if (
                status
                or lines["outcome"] != row["outcome"]
                or (value and Decimal(lines["value"]) != Decimal(value))
            ):
                wrong.append(f"{key}: {told.splitlines()[:6]}, in the book {row['outcome']} {value}")
        tap.case("a line explained draws what it draws in the book", wrong)
    with Book() as book:
        tables.write(book, shuffled=True)
        book.value("values.csv", "--threads", 2)
        after = {(row["entry"], row["line"]): row for row in book.values()}
    tap.case(
        "the order of records changes nothing",
        [str(key) for key in before if before[key] != after[key]],
    )


# ---- by hand -----------------------------------------------------------------------------------------------

MOULD = {
    "assist": "M-1",
    "kind": "tools",
    "acquired": "bought_unrelated",
    "cost": "19500.00",
    "transport": "500.00",
    "currency": "USD",
    "apportionment": "anticipated_production",
    "anticipated_units": "10000",
}


def mould_lines():
    return [
        line("E2", "1", entry_date="2024-02-10", quantity="3000", price="18000.00"),
        line("E1", "1", entry_date="2024-01-10", quantity="1000", price="6000.00"),
        line("E3", "1", entry_date="2024-03-10", quantity="1000", price="6000.00"),
    ]


def uses_of(*keys, **more):
    return [{"assist": "M1", "entry": key[:2], "line": "1"} | more for key in keys]


def told(book):
    return {
        row["entry"]: (row["outcome"], row["customs_value"] or row["reason"], row["points"])
        for row in book.values()
    }


def by_hand(tap):
    with Book() as book:
        book.table("lines.csv", mould_lines())
        book.table(
            "assists.csv",
            [MOULD | {"acquired": "leased", "cost": "", "lease_per_period": "1950", "lease_periods": "10"}],
        )
        book.table("assist_use.csv", uses_of("E1", "E2", "E3"))
        book.table(
            "assist_moves.csv",
            [{"assist": "M1", "move_date": "2024-03-01", "kind": "expected_units", "quantity": "8000"}],
        )
        book.value()
        tap.equal(
            "a lease, and a revision in between: 2.00, then 3.00 a unit",
            [told(book)[e][1] for e in ("E1", "E2", "E3")],
            ["8000.0000", "24000.0000", "9000.0000"],
        )
        book.table("assist_use.csv", uses_of("E1", "E3") + uses_of("E2", amount="6100.00", currency="USD"))
        book.value()
        tap.equal(
            "a share that is given counts, and is told apart",
            told(book)["E2"][1:],
            ("24100.0000", "assist_differs"),
        )
        tap.equal("and moves no other", told(book)["E3"][1], "9000.0000")
        status, text = book.explain("E2", "1")
        tap.holds(
            "explain: what the assist is worth, and what was drawn",
            text,
            "value=24100.00",
            "item=assist_tools 6100.00",
        )
        book.table("assist_use.csv", uses_of("E1", "E3") + uses_of("E2", amount="6100.00", currency="EUR"))
        book.value()
        tap.equal("in another currency it cannot be compared", told(book)["E2"][2].count("assist_differs"), 0)
    with Book() as book:
        book.table("lines.csv", mould_lines())
        design = {"assist": "M1", "kind": "design", "currency": "USD", "apportionment": "first_shipment"}
        book.table("assists.csv", [design])
        book.table("assist_use.csv", uses_of("E1"))
        parts = [
            {"assist": "M1", "undertaken_in": c, "cost": a} for c, a in (("US", "500.00"), ("IT", "700.00"))
        ]
        book.table("assist_parts.csv", parts)
        book.value()
        tap.equal("of design only what was undertaken abroad counts", told(book)["E1"][1], "6700.0000")


def missing(tap):
    cases = [
        ("no way of spreading", {"apportionment": ""}, {}, "assist.apportionment"),
        ("no cost", {"cost": "", "transport": ""}, {}, "assist.cost"),
        ("a cost without its currency", {"currency": ""}, {}, "assist.cost"),
        ("nothing expected", {"anticipated_units": ""}, {}, "assist.anticipated_units"),
        (
            "goods for others, nobody knows how many",
            {"all_for_importing_country": "no"},
            {},
            "assist.other_units",
        ),
        ("shares to be given", {"apportionment": "given"}, {}, "use.amount"),
        ("a share nobody knows is drawn", {}, {"amount": "unknown"}, "8000.0000"),
        (
            "a basis without a name",
            {"apportionment": "other_basis", "anticipated_basis": "5"},
            {},
            "assist.basis",
        ),
        ("material without its quantity", {"kind": "materials", "apportionment": ""}, {}, "assist.quantity"),
    ]
    for name, change, use, reason in cases:
        with Book() as book:
            book.table("lines.csv", mould_lines())
            book.table("assists.csv", [MOULD | change])
            book.table("assist_use.csv", uses_of("E1", **use))
            book.value()
            tap.equal(name, told(book)["E1"][1], reason)
    with Book() as book:
        rows = mould_lines()
        rows[1] |= {"entry_date": ""}
        rows[2] |= {"quantity": ""}
        book.table("lines.csv", rows)
        book.table("assists.csv", [MOULD])
        book.table("assist_use.csv", uses_of("E1", "E2", "E3"))
        book.value()
        tap.equal(
            "a line without its day, one without its units",
            [told(book)[e][1] for e in ("E1", "E3")],
            ["use.entry_date", "use.units"],
        )
        tap.equal("keep no other from being drawn", told(book)["E2"][1], "24000.0000")
    with Book() as book:
        book.table("lines.csv", mould_lines())
        book.table("assists.csv", [MOULD | {"anticipated_units": "", "in_price": "yes"}])
        book.table("assist_use.csv", uses_of("E1"))
        book.value()
        tap.equal("what the price holds needs no ledger", told(book)["E1"][1], "6000.0000")


def broken(tap):
    cases = [
        ("assists.csv", "cost", "1,5", [MOULD | {"cost": "1,5"}], {}),
        ("assists.csv", "apportionment", "somehow", [MOULD | {"apportionment": "somehow"}], {}),
        ("assists.csv", "end_date", "soon", [MOULD | {"end_date": "soon"}], {}),
        (
            "assists.csv",
            "other_units",
            "5",
            [MOULD | {"all_for_importing_country": "yes", "other_units": "5"}],
            {},
        ),
        ("assists.csv", "assist", "M-1", [MOULD, MOULD], {}),
    ]
    moves = [{"assist": "M1", "move_date": "2024-01-01", "kind": "expected_units", "quantity": "8000"}]
    cases += [
        (
            "assist_moves.csv",
            "quantity",
            "many",
            [MOULD],
            {"assist_moves": [moves[0] | {"quantity": "many"}]},
        ),
        ("assist_moves.csv", "move_date", "", [MOULD], {"assist_moves": [moves[0] | {"move_date": ""}]}),
        ("assist_moves.csv", "kind", "lost", [MOULD], {"assist_moves": [moves[0] | {"kind": "lost"}]}),
        (
            "assist_parts.csv",
            "assist",
            "M1",
            [MOULD],
            {"assist_parts": [{"assist": "M1", "undertaken_in": "IT", "cost": "1"}]},
        ),
        ("assist_use.csv", "units", "ten", [MOULD], {"assist_use": uses_of("E1", units="ten")}),
    ]
    for file, column, cell, assists, others in cases:
        with Book() as book:
            book.table("lines.csv", mould_lines())
            book.table("assists.csv", assists)
            book.table("assist_use.csv", uses_of("E1"))
            for name, rows in others.items():
                book.table(name + ".csv", rows)
            book.value()
            rejects = [(r["file"], r["column"]) for r in book.rejects()]
            problems = [] if (file, column) in rejects else [str(book.rejects())]
            problems += [] if told(book)["E1"][0] == "rejected" else [str(told(book))]
            tap.case(f"{file}: {column} '{cell}' is a reject, and its line too", problems)
    with Book() as book:
        book.table("lines.csv", mould_lines())
        book.table("assists.csv", [MOULD])
        book.table("assist_use.csv", uses_of("E1") + uses_of("E9"))
        book.table("assist_moves.csv", [moves[0] | {"assist": "M9"}])
        book.value()
        tap.equal(
            "a use of no line and a movement of no assist are rejects",
            sorted((r["file"], r["record"]) for r in book.rejects()),
            [("assist_moves.csv", "1"), ("assist_use.csv", "2")],
        )
        tap.equal("and touch no other line", told(book)["E1"][1], "8000.0000")


def repeated(tap):
    with Book() as book:
        book.table("lines.csv", mould_lines())
        book.table("assists.csv", [MOULD | {"cost": "1000.00", "transport": "", "anticipated_units": "5000"}])
        uses = [use | {"assist": "M1"} for use in uses_of("E1", "E2", "E3")]
        book.table("assist_use.csv", [*uses, uses[2] | {"assist": "M.1"}])
        book.value()
        values = [told(book)[e][1] for e in ("E1", "E2", "E3")]
        tap.equal("a repeated use draws once", values, ["6200.0000", "18600.0000", "6200.0000"])
        rejects = [(r["file"], r["record"], r["column"]) for r in book.rejects()]
        tap.equal("and is a reject", rejects, [("assist_use.csv", "4", "assist")])
        tap.holds("that says what to do", book.rejects()[0]["reason"], "keep one record")
        book.table("assist_use.csv", [*uses, uses[2] | {"units": "700"}])
        book.value()
        outcomes = [told(book)[e][0] for e in ("E1", "E2", "E3")]
        tap.equal("one that says otherwise rejects its line", outcomes, ["valued", "valued", "rejected"])


def main():
    tap = Tap()
    by_hand(tap)
    missing(tap)
    broken(tap)
    repeated(tap)
    generated(tap)
    orders_and_threads(tap)
    tap.end()


if __name__ == "__main__":
    sys.exit(main())

# SPDX-License-Identifier: Apache-2.0
"""Charges at every level, from a line to orders, bills, several entries and periods, in generated books: each
line's value is that of a slow valuation with fractions that shares no code with the program, parts sum to
the whole to the last cent, and what cannot be right is rejected where the slow one says so.  Explained, in
another format and with other threads the figures are the same."""

import datetime
import random
import sys
from fractions import Fraction

from books import Book, Tap, convert, csv_text, line, results
from fx_by_hand import Lists, day_of

WIDE = ("order", "bill", "entries", "period")
KEYS = ("value", "quantity", "net_weight", "gross_weight", "volume")
UNITS = {"pcs": 1, "doz": 12}


def half_up(value, step):
    return (value / step + Fraction(1, 2)).__floor__() * step


def fold(text):
    return text.translate(str.maketrans("", "", ".- "))


def split(total, keys):
    """Largest remainders, in cents; of equal ones the earlier line.  None where the keys are nothing."""
    whole = sum(keys)
    if whole == 0:
        return None
    units = int(total * 100)
    exact = [units * key / whole for key in keys]
    parts = [part.__floor__() for part in exact]
    order = sorted(range(len(keys)), key=lambda i: (parts[i] - exact[i], i))
    for i in order[: units - sum(parts)]:
        parts[i] += 1
    return [Fraction(part, 100) for part in parts]


class Slow:
    """The book valued line by line."""

    def __init__(self, lines, entries, charges, rates):
        self.entries = {fold(row["entry"]): row for row in entries}
        self.rates = Lists(rates)
        self.lines, self.repeats, seen = [], [], set()
        for row in lines:
            key = (fold(row["entry"]), fold(row["line"]))
            (self.repeats if key in seen else self.lines).append(row)
            row["repeat"] = key in seen
            seen.add(key)
            row["parts"], row["rejected"], row["unknown"] = [], row["repeat"], False
        self.rejects = {}
        for number, charge in enumerate(charges, 1):
            charge["record"] = number
        for group in self.groups(charges):
            self.lay(group)

    @staticmethod
    def groups(charges):
        """Records of one charge together, in the order of the first of each; those within an entry first."""
        groups, held = [], {}
        for charge in charges:
            wide = charge["level"] in WIDE
            given, several = charge["key"] == "given", charge["level"] == "entries"
            name = None
            if charge["charge"] and (given or (wide and several)):
                name = (wide, fold(charge["charge"]), None if wide else fold(charge["entry"]))
            if name in held:
                held[name].append(charge)
                continue
            group = [charge]
            groups.append(group)
            if name:
                held[name] = group
        return groups

    def lacks(self, row, name):
        return row[name] or self.entries.get(fold(row["entry"]), {}).get(name, "")

    def concerned(self, charge):
        """Lines a record reaches; those without a day of entry may lie in any period."""
        level, entry = charge["level"], fold(charge["entry"])
        own = [row for row in self.lines if fold(row["entry"]) == entry]
        if charge["key"] == "given":
            return [row for row in own if fold(row["line"]) == fold(charge["line"])], 0
        if level == "line" or (level == "" and charge["line"]):
            return [row for row in own if fold(row["line"]) == fold(charge["line"])], 0
        if level == "invoice" or (level == "" and charge["invoice"]):
            return [row for row in own if fold(row["invoice"]) == fold(charge["invoice"])], 0
        if level in ("entry", "", "entries"):
            return own, 0
        if level == "order":
            return [
                row for row in self.lines if row["order"] and fold(row["order"]) == fold(charge["order"])
            ], 0
        if level == "bill":
            bills = {
                e
                for e, row in self.entries.items()
                if row["bill"] and fold(row["bill"]) == fold(charge["bill"])
            }
            return [row for row in self.lines if fold(row["entry"]) in bills], 0
        dated = [(row, self.lacks(row, "entry_date")) for row in self.lines]
        inside = [row for row, day in dated if not day or charge["from_date"] <= day <= charge["to_date"]]
        return inside, sum(not day for _, day in dated)

    @staticmethod
    def same(a, b):
        return all(a[name] == b[name] for name in ("amount", "currency", "level", "key", "element"))

    def lay(self, group):
        first, wide = group[0], group[0]["level"] in WIDE
        found, missing, undated, twice = [], [], 0, False
        for charge in group:
            rows, days = self.concerned(charge)
            undated += days
            if rows and any(row in [r for r, _ in found] for row in rows):
                twice = True
                missing.append((charge, True))
                continue
            if not rows:
                missing.append((charge, False))
            found += [(row, charge) for row in rows]
        found.sort(key=lambda pair: self.lines.index(pair[0]))
        conflict = twice or not all(self.same(first, charge) for charge in group)
        if wide:
            apart = [charge for charge, again in missing if not again]
            trouble = "conflict" if conflict else "undated" if undated else "partly" if apart else None
            for charge in group:
                if charge in apart:
                    self.rejects[charge["record"]] = "no line"
                elif trouble:
                    self.rejects[charge["record"]] = trouble
            if trouble:
                for row, _ in found:
                    row["rejected"] = True
                return
        else:
            for charge, _ in missing:
                self.rejects[charge["record"]] = "no line"
        if found:
            self.spread(first, found)

    def spread(self, charge, found):
        rows = [row for row, _ in found]
        parts = None
        given = charge["key"] == "given"
        if charge["amount"] != "unknown" and not (given and any(c["share"] == "" for _, c in found)):
            amount = Fraction(charge["amount"])
            if len(rows) == 1:
                parts = [amount]
            else:
                keys = [Fraction(c["share"]) for _, c in found] if given else self.keys(charge["key"], rows)
                currencies = {self.lacks(row, "currency") for row in rows}
                one = charge["currency"] or len(currencies) == 1
                parts = split(amount, keys) if one and None not in keys else None
        for i, row in enumerate(rows):
            if parts is None:
                row["unknown"] = True
            else:
                row["parts"].append((parts[i], charge["currency"] or self.lacks(row, "currency")))

    def keys(self, key, rows):
        name = key or "value"
        if name == "value":
            currencies = {self.lacks(row, "currency") for row in rows}
            return [self.price_key(row, len(currencies) == 1) for row in rows]
        if name == "quantity":
            base = UNITS.get(rows[0]["quantity_unit"])
            return [self.quantity_key(row, rows[0]["quantity_unit"], base) for row in rows]
        return [Fraction(row[name]) if row[name] else None for row in rows]

    def price_key(self, row, alike):
        if not row["price"]:
            return None
        price, currency = Fraction(row["price"]), self.lacks(row, "currency")
        if alike or currency == "USD":
            return price
        pick = self.rates.pick(currency, day_of(self.lacks(row, "export_date")))
        return pick and half_up(price * pick[0], Fraction(1, 10000))

    @staticmethod
    def quantity_key(row, unit, base):
        if not row["quantity"]:
            return None
        if row["quantity_unit"] == unit:
            return Fraction(row["quantity"])
        if base is None or row["quantity_unit"] not in UNITS:
            return None
        return half_up(Fraction(row["quantity"]) * UNITS[row["quantity_unit"]] / base, Fraction(1, 10000))

    def value(self, row):
        """(outcome, value)."""
        if row["rejected"]:
            return "rejected", None
        if not row["price"] or row["unknown"]:
            return "incomplete", None
        total = Fraction(0)
        for amount, currency in [(Fraction(row["price"]), self.lacks(row, "currency")), *row["parts"]]:
            if currency != "USD":
                pick = self.rates.pick(currency, day_of(self.lacks(row, "export_date")))
                if pick is None:
                    return "incomplete", None
                amount *= pick[0]
            total += amount
        return "valued", half_up(total, Fraction(1, 100))


# ---- generated books -------------------------------------------------------------------------------------

LINE_COLUMNS = (
    """entry line invoice order export_date entry_date currency price quantity quantity_unit net_weight
gross_weight volume sold_for_export restricted conditioned proceeds_accrue related""".split()
)
CHARGE_COLUMNS = (
    """entry line invoice order bill from_date to_date charge element amount currency level key share
in_price""".split()
)


def some_day(dice, first=(2024, 1, 1), days=300):
    return str(datetime.date(*first) + datetime.timedelta(dice.randint(0, days)))


def amount(dice, top):
    return f"{dice.randint(0, top)}.{dice.randint(0, 99):02}"


def rough(dice, key):
    """An identifier as somebody else might write it."""
    return dice.choice([key, key, key.replace("-", ""), key.replace("-", " "), key + "."])


def make_lines(dice, entries, odd):
    rows, books = [], []
    for e in range(entries):
        entry, seller = f"E-{e:03}", dice.choice(["USD", "USD", "USD", "EUR", "VND"])
        books.append(
            {
                "entry": entry,
                "bill": dice.choice(["", f"B-{dice.randint(1, entries // 3)}"]),
                "currency": seller,
                "export_date": some_day(dice),
                "entry_date": "" if dice.random() < odd / 20 else some_day(dice),
            }
        )
        for n in range(1, dice.randint(2, 6)):
            row = line(entry, f"{n:03}", price=amount(dice, 90000), currency="", export_date="")
            row |= {
                "currency": dice.choice(["", "", "", "EUR"]) if dice.random() < odd else "",
                "entry_date": some_day(dice) if dice.random() < 0.3 else "",
                "invoice": f"I-{dice.randint(1, 2)}",
                "order": dice.choice(["", f"PO-{dice.randint(1, entries)}", f"PO-{dice.randint(1, 5)}"]),
                "quantity": str(dice.randint(0, 500)),
                "quantity_unit": dice.choice(["pcs"] * 8 + ["doz"] + (["kg"] if dice.random() < odd else [])),
                "net_weight": f"{dice.randint(1, 900)}.{dice.randint(0, 9999):04}",
                "gross_weight": f"{dice.randint(1, 900)}.5",
                "volume": f"0.{dice.randint(1, 999):03}",
            }
            for name in ("price", "quantity", "net_weight", "gross_weight", "volume"):
                if dice.random() < odd / 20:
                    row[name] = ""
            rows.append(row)
    for _ in range(int(odd * 4)):
        again = dict(dice.choice(rows), order=f"PO-{dice.randint(1, 5)}", price=amount(dice, 90000))
        rows.insert(dice.randint(0, len(rows)), again)
    return rows, books


def make_charge(dice, rows, odd):
    """The records of one charge."""
    level = dice.choice(["", "line", "invoice", "entry", *WIDE, *WIDE])
    key = dice.choice(["", *KEYS, "given"])
    row = dice.choice(rows)
    base = dict.fromkeys(CHARGE_COLUMNS, "") | {
        "element": "packing",
        "in_price": "no",
        "amount": "unknown" if dice.random() < odd / 20 else amount(dice, 3000),
        "currency": dice.choice(["USD", "USD", "EUR", ""]),
        "level": level,
        "key": key,
        "charge": f"C-{dice.randint(1, 10**6)}",
        "order": rough(dice, row["order"]) if level == "order" else "",
        "bill": rough(dice, f"B-{dice.randint(1, 6)}") if level == "bill" else "",
    }
    if level == "order" and not base["order"]:
        base["order"] = "PO-1"
    if level == "period":
        base["from_date"] = some_day(dice)
        first = day_of(base["from_date"])
        base["to_date"] = str(first + datetime.timedelta(dice.choice([0, 6, 30, 90])))
    if key == "given":
        near = [r for r in rows if level in WIDE or r["entry"] == row["entry"]]
        named = {
            (fold(r["entry"]), fold(r["line"])): r
            for r in dice.sample(near, min(len(near), dice.randint(1, 5)))
        }
        records = [
            base
            | {
                "entry": rough(dice, r["entry"]),
                "line": r["line"],
                "share": dice.choice(["1", "2", "0.5", "0"]),
            }
            for r in named.values()
        ]
        if level in ("invoice", "entry"):
            for record in records:
                record["level"] = ""
    elif level == "entries":
        named = sorted({r["entry"] for r in dice.sample(rows, min(len(rows), dice.randint(1, 6)))})
        records = [base | {"entry": rough(dice, entry)} for entry in named]
    else:
        records = [base | {"entry": "" if level in WIDE else rough(dice, row["entry"])}]
        records[0]["line"] = (
            row["line"] if level in ("", "line") and dice.random() < 0.5 or level == "line" else ""
        )
        records[0]["invoice"] = row["invoice"] if level == "invoice" else ""
    if dice.random() < odd / 6:
        spoil(dice, records)
    return records


def spoil(dice, records):
    record = dice.choice(records)
    what = dice.choice(["amount", "entry", "twice", "share", "order"])
    wide = record["level"] in WIDE
    if what == "amount":
        record["amount"] = "12345.67"
    elif what == "entry" and record["entry"]:
        record["entry"] = "NOWHERE"
    elif what == "twice" and wide and len(records) > 1:
        records.append(dict(record))
    elif what == "share" and record["key"] == "given" and not wide:
        record["share"] = record["share"] or "1"
    elif record["level"] == "order" and record["key"] != "given":
        record["order"] = "PO-NOBODY"


def make_rates(dice):
    rates = []
    for currency, scale in (("EUR", 1.08), ("VND", 0.00004)):
        for _ in range(20):
            rates.append(
                {
                    "currency": currency,
                    "rate_date": some_day(dice),
                    "rate": f"{scale * dice.uniform(0.9, 1.1):.9f}",
                    "kind": "central_bank",
                }
            )
    return list({(r["currency"], r["rate_date"]): r for r in rates}.values())


def narrow_conflicts(charges):
    """Within an entry only amounts are compared; records of one given charge there keep one amount here."""
    groups = {}
    for charge in charges:
        if charge["level"] not in WIDE and charge["key"] == "given":
            kept = groups.setdefault((fold(charge["charge"]), fold(charge["entry"])), charge)
            charge["amount"], charge["currency"] = kept["amount"], kept["currency"]


def make_book(dice, entries, odd):
    rows, books = make_lines(dice, entries, odd)
    if dice.random() < 0.5:
        dice.shuffle(rows)
    charges = [record for _ in range(entries) for record in make_charge(dice, rows, odd)]
    if dice.random() < 0.5:
        dice.shuffle(charges)
    narrow_conflicts(charges)
    return rows, books, charges, make_rates(dice)


def compare(book, slow, rows):
    wrong, outcomes = [], {}
    for row, found in zip(rows, book.values(), strict=True):
        outcome, value = slow.value(row)
        here = Fraction(found["customs_value"]) if found["customs_value"] else None
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
        if (outcome, value) != (found["outcome"], here):
            wrong.append(
                f"{row['entry']} {row['line']}: {found['outcome']} {found['customs_value']} "
                f"{found['reason']}, "
                f"slow: {outcome} {value and float(value)}"
            )
    words = {
        "conflict": "state different",
        "undated": "no entry_date",
        "partly": "another record",
        "no line": "no line of the book",
    }
    told = {int(r["record"]): r["reason"] for r in book.rejects() if r["file"] == "elements.csv"}
    for record in sorted(set(told) | set(slow.rejects)):
        fate = slow.rejects.get(record)
        if not fate or words[fate] not in told.get(record, ""):
            wrong.append(f"elements record {record}: {told.get(record)}, slow: {fate}")
    return wrong, outcomes


def generated(tap):
    met, levels, wrong = {}, {}, []
    for turn in range(60):
        dice = random.Random(7000 + turn)
        odd = 0 if turn % 3 == 0 else 1
        rows, books, charges, rates = make_book(dice, dice.choice([3, 8, 20, 40]), odd)
        slow = Slow(rows, books, charges, rates)
        with Book() as book:
            book.table("lines.csv", rows, LINE_COLUMNS)
            book.table("entries.csv", books)
            book.table("elements.csv", charges, CHARGE_COLUMNS)
            book.table("rates.csv", rates)
            book.value()
            found, outcomes = compare(book, slow, rows)
            wrong += [f"turn {turn}: {text}" for text in found[:3]]
            for row in dice.sample(rows, 3):
                if (outcome := slow.value(row))[0] == "valued" and not row["repeat"]:
                    twins = [
                        r for r in slow.repeats if (r["entry"], r["line"]) == (row["entry"], row["line"])
                    ]
                    _, told = book.explain(row["entry"], row["line"])
                    if not twins and f"value={float(outcome[1]):.2f}\n" not in told:
                        wrong.append(f"turn {turn}: explain {row['entry']} {row['line']}: {told}")
        for outcome, count in outcomes.items():
            met[outcome] = met.get(outcome, 0) + count
        for fate in slow.rejects.values():
            met[fate] = met.get(fate, 0) + 1
        for charge in charges:
            levels[charge["level"], charge["key"]] = levels.get((charge["level"], charge["key"]), 0) + 1
    tap.case("every line is worth what the slow valuation says, and the same records are put aside", wrong)
    wanted = [(level, key) for level in WIDE for key in ("", *KEYS, "given")]
    tap.case("every level meets every key", [str(w) for w in wanted if levels.get(w, 0) < 3])
    few = [
        f
        for f in ("valued", "incomplete", "rejected", "conflict", "undated", "partly", "no line")
        if met.get(f, 0) < 5
    ]
    tap.case("and every outcome is met", few and [str(met)])


def other_ways(tap):
    """The same book with other threads, in several files, as Parquet and as NDJSON."""
    dice = random.Random(11)
    rows, books, charges, rates = make_book(dice, 60, 0)
    found = {}
    for way in ("csv", "threads", "files", "parquet", "ndjson"):
        with Book() as book:
            text = csv_text(rows, LINE_COLUMNS)
            if way == "files":
                book.table("lines_1.csv", rows[:50], LINE_COLUMNS)
                book.table("lines_2.csv", rows[50:], LINE_COLUMNS)
            elif way in ("parquet", "ndjson"):
                how = "FORMAT parquet" if way == "parquet" else "FORMAT json"
                convert(book, text, f"lines.{way}", how)
            else:
                book.write("lines.csv", text)
            book.table("entries.csv", books)
            if way == "ndjson":
                convert(book, csv_text(charges, CHARGE_COLUMNS), "elements.ndjson", "FORMAT json")
            else:
                book.table("elements.csv", charges, CHARGE_COLUMNS)
            book.table("rates.csv", rates)
            book.value("values.csv", "--threads", 4 if way == "threads" else 1)
            found[way] = results(book.values())
            if way == "ndjson":
                _, told = book.explain(rows[7]["entry"], rows[7]["line"])
                value = dict(zip(("value",), [book.values()[7]["customs_value"]]))["value"]
                tap.holds("NDJSON is explained too", told, f"value={float(value):.2f}")
    for way in ("threads", "files", "parquet", "ndjson"):
        tap.equal(f"the same by {way}", found[way], found["csv"])


def mapped(tap):
    """The order under the names a user has for it."""
    with Book() as book:
        rows = [line(e, "1", **{"PO No.": o}) for e, o in zip("ABC", ("PO-1", "PO 1", "PO-2"))]
        book.table("lines.csv", rows)
        book.table(
            "elements.csv",
            [{"level": "order", "Order": "PO1", "element": "packing", "amount": "10.01", "in_price": "no"}],
        )
        book.write(
            "book.yaml",
            'format: "1"\ntables:\n  lines:\n    columns: {order: "PO No."}\n'
            "  elements:\n    columns: {order: Order}\n",
        )
        book.value()
        tap.equal(
            "an order is found under the user's name for it",
            [r["customs_value"] for r in book.values()],
            ["1005.0100", "1005.0000", "1000.0000"],
        )
        _, told = book.explain("B", "1")
        tap.holds("and explained", told, "value=1005.00", "item=packing 5.00 value")


def sums(tap):
    """A charge over many lines of many entries: to the last cent, in any order of the book."""
    dice = random.Random(5)
    rows = [
        line(
            f"E{e:04}",
            f"{n}",
            price=amount(dice, 9999),
            order="PO-1",
            entry_date="2024-05-10",
            gross_weight=str(dice.randint(1, 99)),
        )
        for e in range(400)
        for n in range(1, 8)
    ]
    for level, more in (
        ("order", {"order": "PO1"}),
        ("period", {"from_date": "2024-05-10", "to_date": "2024-05-10"}),
    ):
        for key in ("value", "gross_weight"):
            with Book() as book:
                dice.shuffle(rows)
                book.table("lines.csv", rows)
                book.table(
                    "elements.csv",
                    [
                        {
                            "level": level,
                            "key": key,
                            "element": "packing",
                            "amount": "7777.77",
                            "in_price": "no",
                            **more,
                        }
                    ],
                )
                book.value()
                total = sum(Fraction(r["customs_value"]) - Fraction(r["price"]) for r in book.values())
                tap.equal(f"{level} by {key}: 2,800 parts sum to the whole", total, Fraction("7777.77"))


BAD = [
    ({"level": "order"}, "level", "column order is empty"),
    ({"level": "bill"}, "level", "column bill is empty"),
    ({"level": "entries", "entry": "A"}, "level", "charge and entry"),
    ({"level": "entries", "charge": "C"}, "level", "charge and entry"),
    ({"level": "period", "from_date": "2024-05-01"}, "level", "from_date and to_date"),
    ({"level": "period", "from_date": "2024-05-02", "to_date": "2024-05-01"}, "level", "before it begins"),
    ({"level": "order", "order": "PO-1", "line": "1"}, "level", "leave line empty"),
    ({"level": "entry"}, "level", "column entry is empty"),
    (
        {"level": "order", "order": "PO-1", "key": "given", "entry": "A", "line": "1", "share": "1"},
        "key",
        "charge",
    ),
    ({"level": "order", "order": "PO-2", "amount": "1,5"}, "amount", "'1,5'"),
    ({"level": "shipment", "entry": "B"}, "level", "period"),
]


def refused(tap):
    with Book() as book:
        book.table(
            "lines.csv",
            [
                line(e, "1", order=o, entry_date=d)
                for e, o, d in zip("ABCD", ("PO-1", "", "PO-2", ""), 3 * ["2024-05-10"] + ["2024-04-10"])
            ],
        )
        book.table(
            "elements.csv",
            [{"element": "packing", "amount": "5", "in_price": "no"} | bad for bad, _, _ in BAD],
            [
                "entry",
                "line",
                "order",
                "bill",
                "from_date",
                "to_date",
                "charge",
                "element",
                "amount",
                "level",
                "key",
                "share",
                "in_price",
            ],
        )
        book.value()
        rejects = {int(r["record"]): (r["column"], r["reason"]) for r in book.rejects()}
        for number, (_, column, words) in enumerate(BAD, 1):
            where, why = rejects.get(number, ("", ""))
            tap.case(
                f"record {number} is told: {words}",
                [] if (where == column and words in why) else [str((where, why))],
            )
        tap.equal(
            "a record that cannot be used rejects the lines it names, and no other",
            [(r["outcome"], r["reason"]) for r in book.values()],
            [("rejected", "elements"), ("rejected", "elements"), ("rejected", "elements"), ("valued", "")],
        )
        status, told = book.explain("C", "1")
        tap.equal("nor is such a line explained", status, 2)
        tap.holds("and the record is named", told, "elements")
    with Book() as book:
        book.table(
            "lines.csv",
            [line(e, "1", entry_date=d) for e, d in (("A", "2024-05-10"), ("B", ""), ("C", "2024-06-10"))],
        )
        book.table(
            "elements.csv",
            [
                {
                    "element": "packing",
                    "amount": "5",
                    "in_price": "no",
                    "level": "period",
                    "from_date": "2024-05-01",
                    "to_date": "2024-05-31",
                }
            ],
        )
        book.value()
        tap.equal(
            "a line without a day of entry may lie in the period, so neither is valued without it",
            [r["outcome"] for r in book.values()],
            ["rejected", "rejected", "valued"],
        )
        status, told = book.explain("B", "1")
        tap.equal("explained it says so", status, 2)
        tap.holds("with what to do", told, "no entry_date", "lines or entries")


# A record that cannot be used, and the lines it may bear on: those of ASTRAY_LINES by entry and line.
ASTRAY_LINES = [
    ("E1", "1", "INV-1", "PO-1", "2024-05-10"),
    ("E1", "2", "INV-1", "PO-2", "2024-05-10"),
    ("E2", "1", "INV-1", "PO-2", "2024-06-10"),
    ("E3", "1", "INV-2", "", "2024-07-10"),
]
ASTRAY = [
    ("no order, its line named", {"level": "order", "entry": "E1", "line": "1"}, "E1/1", 0),
    ("no order, its entry named", {"level": "order", "entry": "E1"}, "E1/1 E1/2", 0),
    (
        "an order and a line",
        {"level": "order", "entry": "E3", "line": "1", "order": "PO-2"},
        "E1/2 E2/1 E3/1",
        0,
    ),
    ("no bill, the order named", {"level": "bill", "order": "PO-2"}, "E1/2 E2/1", 0),
    ("an invoice without an entry", {"level": "invoice", "invoice": "INV-1"}, "E1/1 E1/2 E2/1", 0),
    ("a line without an entry", {"level": "line", "line": "1", "invoice": "INV-2"}, "E3/1", 0),
    ("a period without days, its entry named", {"level": "period", "entry": "E2"}, "E2/1", 0),
    ("a period without an end", {"level": "period", "from_date": "2024-06-01"}, "E2/1 E3/1", 0),
    ("a period without a beginning", {"level": "period", "to_date": "2024-06-30"}, "E1/1 E1/2 E2/1", 0),
    (
        "a period that ends before it begins",
        {"level": "period", "from_date": "2024-06-30", "to_date": "2024-06-01"},
        "E2/1",
        0,
    ),
    ("a period without days", {"level": "period"}, "", 1),
    ("nothing named", {"amount": "5"}, "", 1),
    ("a line of any entry", {"line": "1"}, "", 1),
    ("a share of no line", {"key": "given", "charge": "C-1", "share": "1", "entry": "E1"}, "E1/1 E1/2", 0),
]


def astray(tap):
    columns = "entry,line,invoice,order,bill,from_date,to_date,charge,element,amount,level,key,share,in_price"
    for what, record, expected, strays in ASTRAY:
        with Book() as book:
            book.table(
                "lines.csv",
                [
                    line(e, n, invoice=i, order=o, entry_date=d) for e, n, i, o, d in ASTRAY_LINES
                ],
            )
            book.table(
                "elements.csv",
                [{"element": "packing", "amount": "100.01", "in_price": "no"} | record],
                columns.split(","),
            )
            _, summary, _ = book.value()
            rejected = [f"{r['entry']}/{r['line']}" for r in book.values() if r["outcome"] == "rejected"]
            tap.equal(what + ": its lines are rejected, and no other", " ".join(rejected), expected)
            tap.equal(what + ": told as a record nobody can place", int(summary["strays"]), strays)
            tap.equal(what + ": put aside", len({r["record"] for r in book.rejects()}), 1)
            told = [book.explain(e, n)[0] for e, n, _, _, _ in ASTRAY_LINES]
            alone = [2 if f"{e}/{n}" in expected.split() else 0 for e, n, _, _, _ in ASTRAY_LINES]
            tap.equal(what + ": a line alone fares as in the book", told, alone)
    with Book() as book:
        book.table("lines.csv", [line("E1", "1")])
        book.write("elements.csv", "entry,line,element,amount\nE1,1,packing\n")
        _, summary, _ = book.value()
        tap.equal("a record that is none is told as one nobody can place", summary["strays"], "1")


def main():
    tap = Tap()
    generated(tap)
    astray(tap)
    other_ways(tap)
    mapped(tap)
    sums(tap)
    refused(tap)
    tap.end()


if __name__ == "__main__":
    sys.exit(main())

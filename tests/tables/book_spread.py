# SPDX-License-Identifier: Apache-2.0
"""Charges over the lines of an entry: parts sum to the whole to the last cent, by every key; what cannot
be spread is not guessed; assists without a share leave their line incomplete; explain tells the same
figures."""

import random
import sys
from decimal import Decimal

from books import Book, Tap, line


def keys(tap):
    with Book() as book:
        weights = [("1.5", "10", "3", "0.5"), ("2.5", "20", "4", "0.7"), ("3.25", "30", "5", "0.9")]
        rows = []
        for key in ("value", "quantity", "net_weight", "gross_weight", "volume", "given", "none"):
            rows += [
                line(
                    f"E-{key}",
                    str(i + 1),
                    gross_weight=w[0],
                    quantity=w[1],
                    quantity_unit="pcs",
                    net_weight=w[2],
                    volume=w[3],
                    invoice="I1" if i < 2 else "I2",
                )
                for i, w in enumerate(weights)
            ]
        book.table("lines.csv", rows)
        charges = [
            {
                "entry": f"E{key}",
                "element": "packing",
                "amount": "100.00",
                "currency": "USD",
                "in_price": "no",
                "key": "" if key == "none" else key,
            }
            for key in ("value", "quantity", "net_weight", "gross_weight", "volume", "none")
        ]
        charges += [
            {
                "entry": "E-given",
                "charge": "C1",
                "line": str(i + 1),
                "element": "packing",
                "amount": "100.00",
                "currency": "USD",
                "in_price": "no",
                "key": "given",
                "share": share,
            }
            for i, share in enumerate(("1", "2", "0"))
        ]
        charges += [
            {
                "entry": "E-value",
                "invoice": "I1",
                "element": "packing",
                "amount": "0.01",
                "currency": "USD",
                "in_price": "no",
            }
        ]
        book.table("elements.csv", charges)
        _, summary, _ = book.value()
        values = book.values()
        parts = {
            key: [row["customs_value"] for row in values if row["entry"] == f"E-{key}"]
            for key in ("value", "quantity", "net_weight", "gross_weight", "volume", "given", "none")
        }
        tap.equal("all are valued", summary["valued"], "21")
        tap.equal(
            "by value, and a cent over two lines goes to one",
            parts["value"],
            ["1033.3500", "1033.3300", "1033.3300"],
        )
        tap.equal("by quantity", parts["quantity"], ["1016.6700", "1033.3300", "1050.0000"])
        tap.equal("by net weight", parts["net_weight"], ["1025.0000", "1033.3300", "1041.6700"])
        tap.equal("by gross weight", parts["gross_weight"], ["1020.6900", "1034.4800", "1044.8300"])
        tap.equal("by volume", parts["volume"], ["1023.8100", "1033.3300", "1042.8600"])
        tap.equal("by given shares", parts["given"], ["1033.3300", "1066.6700", "1000.0000"])
        tap.equal("without a key by value", parts["none"], ["1033.3400", "1033.3300", "1033.3300"])
        status, told = book.explain("Egiven", "2")
        tap.equal("explain finds the line", status, 0)
        tap.holds("explain: the part and its key", told, "value=1066.67", "item=packing 66.67 given")


def missing(tap):
    with Book() as book:
        book.table(
            "lines.csv",
            [
                line("A", "1", gross_weight="5"),
                line("A", "2"),
                line("B", "1"),
                line("B", "2", price=""),
                line("C", "1"),
                line("C", "2", currency="EUR"),
                line("D", "1"),
            ],
        )
        book.table(
            "elements.csv",
            [
                {"entry": "A", "element": "packing", "amount": "10", "key": "gross_weight", "in_price": "no"},
                {"entry": "B", "element": "packing", "amount": "10", "in_price": "no"},
                {"entry": "C", "element": "packing", "amount": "10", "currency": "USD", "in_price": "no"},
                {"entry": "D", "element": "packing", "amount": "unknown", "in_price": "no"},
                {"entry": "Z", "element": "packing", "amount": "10", "in_price": "no"},
                {"entry": "D", "line": "9", "element": "packing", "amount": "10", "in_price": "no"},
            ],
        )
        _, summary, _ = book.value()
        found = [
            (row["entry"], row["line"], row["outcome"] == "valued", row["reason"]) for row in book.values()
        ]
        tap.equal(
            "a key missing on one line keeps the others from being valued too",
            [row[2] for row in found if row[0] in "AB"],
            [False] * 4,
        )
        tap.equal(
            "prices in two currencies are compared in that of the value",
            [row[2] for row in found if row[0] == "C"],
            [True, True],
        )
        tap.equal("an unknown amount is not zero", [row[2] for row in found if row[0] == "D"], [False])
        tap.equal(
            "charges that find no line are rejects of their table",
            [(r["file"], r["record"]) for r in book.rejects()],
            [("elements.csv", "5"), ("elements.csv", "6")],
        )
        tap.equal("and are counted", summary["reject_records"], "2")


def records(tap):
    with Book() as book:
        book.table("lines.csv", [line(e, str(n)) for e in "ABCDEF" for n in (1, 2)])
        book.table(
            "elements.csv",
            [
                {"entry": "A", "line": "1", "element": "nonsense", "amount": "10"},
                {"entry": "B", "element": "packing", "amount": "ten"},
                {"entry": "C", "line": "1", "name": "Telex release", "amount": "5", "in_price": "yes"},
                {"entry": "C", "line": "2", "name": "xyzzy", "amount": "5"},
                {"entry": "D", "line": "1", "amount": "5"},
                {"entry": "E", "level": "invoice", "element": "packing", "amount": "5"},
                {"entry": "F", "key": "given", "element": "packing", "amount": "5"},
            ],
        )
        book.value()
        found = {row["entry"] + row["line"]: row for row in book.values()}
        tap.equal(
            "a bad record with a line rejects that line, one without rejects the entry",
            [
                found[k]["outcome"] == "rejected"
                for k in ("A1", "A2", "B1", "B2", "D1", "D2", "E1", "E2", "F1", "F2")
            ],
            [True, False, True, True, True, False, True, True, True, True],
        )
        tap.equal("and the reason says where", found["A1"]["reason"], "elements")
        tap.case(
            "a name nobody knows is a point",
            [] if "unknown_charge" in found["C2"]["points"] else [str(found["C2"])],
        )
        tap.equal(
            "each bad record is a reject",
            [(r["record"], r["column"]) for r in book.rejects()],
            [("1", "element"), ("2", "amount"), ("5", "entry"), ("6", "level"), ("7", "key")],
        )


def assists(tap):
    with Book() as book:
        book.table("lines.csv", [line("A", str(i), entry_date="2024-05-20") for i in range(1, 7)])
        book.table(
            "assists.csv",
            [
                {"assist": "T-1", "kind": "tools", "in_price": ""},
                {"assist": "D1", "kind": "design"},
                {"assist": "X1", "kind": "spaceship"},
            ],
        )
        book.table(
            "assist_use.csv",
            [
                {"assist": "T1", "entry": "A", "line": "1", "amount": "20.00", "currency": "USD"},
                {"assist": "T1", "entry": "A", "line": "2"},
                {"assist": "NOPE", "entry": "A", "line": "3", "amount": "5"},
                {"assist": "X1", "entry": "A", "line": "4", "amount": "5"},
                {"assist": "T1", "entry": "A", "line": "5", "amount": "x"},
            ],
        )
        book.value()
        found = [(row["outcome"], row["reason"], row["customs_value"]) for row in book.values()]
        tap.equal("a share given is added", found[0], ("valued", "", "1020.0000"))
        tap.equal(
            "a line made with an assist that nobody said how to spread is incomplete",
            found[1],
            ("incomplete", "assist.apportionment", ""),
        )
        tap.equal(
            "an assist nobody described, a bad one and a bad share reject the line",
            [row[0] for row in found[2:]],
            ["rejected", "rejected", "rejected", "valued"],
        )
        tap.equal(
            "with their records",
            [(r["file"], r["record"], r["column"]) for r in book.rejects()],
            [
                ("assists.csv", "3", "kind"),
                ("assist_use.csv", "3", "assist"),
                ("assist_use.csv", "5", "amount"),
            ],
        )


def scattered(tap):
    dice = random.Random(7)
    rows = [
        line(
            f"E{e:05}",
            f"{n:02}",
            price=f"{dice.randint(1, 99999)}.{dice.randint(0, 99):02}",
            quantity="1",
            gross_weight=str(dice.randint(1, 99)),
        )
        for e in range(600)
        for n in range(1, dice.randint(2, 12))
    ]
    charges = [
        {
            "entry": f"E{e:05}",
            "element": dice.choice(["packing", "selling_commission"]),
            "in_price": "no",
            "amount": f"{dice.randint(1, 999)}.{dice.randint(0, 99):02}",
            "key": dice.choice(["value", "gross_weight"]),
        }
        for e in range(600)
        for _ in range(dice.randint(0, 3))
    ]
    found = []
    for shuffle in (False, True):
        with Book() as book:
            order = list(rows)
            if shuffle:
                dice.shuffle(order)
            book.table("lines.csv", order)
            book.table("elements.csv", charges)
            book.value()
            found.append({(row["entry"], row["line"]): row for row in book.values()})
    sums = {}
    for charge in charges:
        sums[charge["entry"]] = sums.get(charge["entry"], 0) + Decimal(charge["amount"])
    wrong = [
        entry
        for entry, amount in sums.items()
        if sum(
            Decimal(row["customs_value"]) - Decimal(row["price"])
            for row in found[0].values()
            if row["entry"] == entry
        )
        != amount
    ]
    tap.case("parts sum to their charges, entry by entry", wrong)
    both = [
        sum(Decimal(row["customs_value"]) for row in one.values() if row["entry"] in sums) for one in found
    ]
    tap.equal("a book in any order gives the same sums", both[1], both[0])
    differ = [
        key
        for key in found[0]
        if abs(Decimal(found[0][key]["customs_value"]) - Decimal(found[1][key]["customs_value"]))
        > Decimal("0.05")
    ]
    tap.case("and the same parts, but for cents that fall on equal remainders", differ)


def many(tap):
    with Book() as book:
        book.table("lines.csv", [line("A", str(i)) for i in range(1, 30)])
        book.table(
            "elements.csv",
            [
                {
                    "entry": "A",
                    "line": str(1 + i % 29),
                    "element": "packing",
                    "amount": "1.00",
                    "in_price": "no",
                }
                for i in range(29 * 40)
            ]
            + [
                {"entry": "A", "line": "7", "element": "packing", "amount": "1.00", "in_price": "no"}
                for _ in range(30)
            ],
        )
        book.value()
        found = {row["line"]: (row["outcome"], row["reason"], row["customs_value"]) for row in book.values()}
        tap.equal("many charges on a line are all added", found["6"], ("valued", "", "1040.0000"))
        tap.equal("more than can be added exactly are refused", found["7"], ("rejected", "range", ""))
        tap.case("and only there", [str(v) for k, v in found.items() if k != "7" and v != found["6"]])


def main():
    tap = Tap()
    keys(tap)
    missing(tap)
    records(tap)
    assists(tap)
    scattered(tap)
    many(tap)
    tap.end()


if __name__ == "__main__":
    sys.exit(main())

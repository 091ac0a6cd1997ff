# SPDX-License-Identifier: Apache-2.0
"""Prices by the unit and by a formula in lines: what they come to, in which currency and rounded where, that
charges spread by them, and what is refused."""

import sys
from decimal import ROUND_HALF_UP, Decimal

from books import Book, Tap, csv_text, line, convert, sql


def priced(number, **more):
    return line("A", str(number), **{"price": "", **more})


def formula(number, **more):
    more = {
        ("formula_" + name if name not in ("quantity", "currency", "price", "unit_price") else name): v
        for name, v in more.items()
    }
    return priced(number, **{"formula_index": "LME copper cash", **more})


def by_the_unit(tap):
    rows = [
        priced(1, unit_price="2.50", quantity="400"),
        priced(2, unit_price="0.3333", quantity="10.5"),  # 3.49965: a half of a cent and more goes up
        priced(3, unit_price="0.0333", quantity="50"),  # 1.665 exactly: the half goes up
        priced(4, unit_price="1.6649", quantity="1"),
        priced(5, unit_price="unknown", quantity="3"),
        priced(6, unit_price="0", quantity="3"),
        priced(7, price="7.00", quantity="3"),
        priced(8),
        priced(9, unit_price="99999999.00", quantity="999999999"),
    ]
    with Book() as book:
        book.table("lines.csv", rows)
        book.value()
        found = [(r["outcome"], r["reason"], r["customs_value"]) for r in book.values()]
        tap.equal(
            "so much a unit times the quantity, to the cent, halves up",
            found,
            [
                ("valued", "", "1000.0000"),
                ("valued", "", "3.5000"),
                ("valued", "", "1.6700"),
                ("valued", "", "1.6600"),
                ("incomplete", "price", ""),
                ("incomplete", "nothing_paid", ""),
                ("valued", "", "7.0000"),
                ("incomplete", "price", ""),
                ("rejected", "range", ""),
            ],
        )
        for number in ("1", "2", "5"):
            status, told = book.explain("A", number)
            value = found[int(number) - 1][2] or "0"
            tap.holds(f"explain finds the same for line {number}", told, f"value={Decimal(value):.2f}")
        _, told = book.explain("A", "1")
        tap.holds("with the step it came about by", told, "step=per_unit")
    with Book() as book:
        book.table(
            "lines.csv",
            [
                priced(1, unit_price="2.5", quantity="3", currency=""),
                priced(2, unit_price="2.5", quantity="3", currency="EUR"),
            ],
        )
        book.table("entries.csv", [{"entry": "A", "currency": "JPY"}])
        book.table(
            "rates.csv",
            [
                {"currency": c, "rate_date": "2024-04-01", "rate": r, "kind": "certified_quarterly"}
                for c, r in (("JPY", "0.01"), ("EUR", "1.1"))
            ],
        )
        book.value()
        tap.equal(
            "in the currency of the line, else of its entry, to that one's minor unit: 7.5 yen are 8",
            [r["customs_value"] for r in book.values()],
            ["0.0800", "8.2500"],
        )


def by_formula(tap):
    rows = [
        formula(1, quotation="9500.25", premium="120", quantity="2"),
        formula(2, quotation="9500.25", premium="-120.50", quantity="2.5"),
        formula(3, quotation="9500.25", provisional_quotation="9400", quantity="2"),
        formula(4, provisional_quotation="9400", premium="10", quantity="2"),
        formula(5, quotation="unknown", provisional_quotation="9400", quantity="2"),
        formula(6, quotation="unknown", premium="10", quantity="2"),
        formula(7, quotation="100", premium="unknown", quantity="2"),
        formula(
            8,
            quotation="100",
            quotation_date="2024-05-01",
            settled="2024-05-01",
            quantity="1",
            agreed_before_export="yes",
        ),
    ]
    with Book() as book:
        book.table("lines.csv", rows)
        book.value()
        found = [(r["outcome"], r["reason"], r["points"], r["customs_value"]) for r in book.values()]
        tap.equal(
            "quotation and premium times the quantity; a provisional one is a point",
            found,
            [
                ("valued", "", "", "19240.5000"),
                ("valued", "", "", "23449.3800"),  # 9379.75 x 2.5 = 23449.375
                ("valued", "", "", "19000.5000"),
                ("valued", "", "provisional", "18820.0000"),
                ("valued", "", "provisional", "18800.0000"),
                ("incomplete", "price", "missing_amount", ""),
                ("incomplete", "price", "missing_amount", ""),
                ("valued", "", "", "100.0000"),
            ],
        )
        _, told = book.explain("A", "4")
        tap.holds(
            "explain tells the formula's step and the point",
            told,
            "step=formula",
            "points=1",
            "value=18820.00",
        )


def agreed_late(tap):
    """The final price is below the provisional one: what that counts for hangs on when it was agreed."""
    rows = [
        formula(
            n,
            quotation="90",
            provisional_quotation="100",
            quantity="10",
            agreed_before_export=agreed,
            settled=settled,
        )
        for n, (agreed, settled) in enumerate(
            (
                ("yes", "2024-06-20"),
                ("no", "2024-06-20"),
                ("", "2024-06-20"),
                ("no", "2024-06-01"),
            )
        )
    ]
    rows.append(formula(9, quotation="110", provisional_quotation="100", quantity="10", settled="2024-06-20"))
    for row in rows:
        row["importation_date"] = "2024-06-02"
    with Book() as book:
        book.table("lines.csv", rows)
        book.value()
        tap.equal(
            "agreed before export the final price counts; else a decrease after importation is put back, "
            "one before it and an increase stay, as for a shipment",
            [r["customs_value"] for r in book.values()],
            ["900.0000", "1000.0000", "1000.0000", "900.0000", "1100.0000"],
        )
        _, told = book.explain("A", "1")
        tap.holds("explain shows the change as an element", told, "item=rebate 100.00", "value=1000.00")


BAD = [
    (priced(1, price="10", unit_price="5", quantity="2"), [("unit_price", "once more")]),
    (formula(2, price="10", quotation="5", quantity="2"), [("formula_index", "once more")]),
    (formula(3, unit_price="10", quotation="5", quantity="2"), [("unit_price", "once more")]),
    (priced(4, unit_price="10"), [("unit_price", "quantity")]),
    (priced(5, unit_price="10", quantity="0"), [("unit_price", "quantity")]),
    (formula(6, quotation="10"), [("formula_index", "quantity")]),
    (formula(7, index="", quotation="10", quantity="1"), [("formula_quotation", "formula_index")]),
    (formula(8, premium="10", quantity="1"), [("formula_index", "no quotation")]),
    (
        formula(9, quotation="10", quantity="1", quotation_date="2024-05-02", settled="2024-05-01"),
        [("formula_settled", "comes before")],
    ),
    (priced(10, unit_price="-1", quantity="1"), [("unit_price", "negative")]),
    (formula(11, quotation="1", premium="1e3", quantity="1"), [("formula_premium", "'1e3'")]),
    (
        priced(12, formula_agreed_before_export="no"),
        [
            ("formula_agreed_before_export", "formula_index"),
            ("formula_agreed_before_export", "no quotation"),
            ("formula_agreed_before_export", "quantity"),
        ],
    ),
]


def refused(tap):
    with Book() as book:
        book.table("lines.csv", [row for row, _ in BAD])
        book.value()
        tap.equal(
            "what is not wholly stated is rejected", {r["outcome"] for r in book.values()}, {"rejected"}
        )
        rejects = book.rejects()
        for n, (_, problems) in enumerate(BAD, 1):
            found = [(r["column"], r["reason"]) for r in rejects if r["record"] == str(n)]
            good = len(found) == len(problems) and all(
                any(c == column and words in reason for c, reason in found) for column, words in problems
            )
            tap.case(f"record {n} says so: {problems[0][1]}", [] if good else [str(found)])


def spread(tap):
    """A charge by value over lines whose prices are stated in three ways."""
    prices = [Decimal("1000.00"), Decimal("3000.00"), Decimal("500.01")]
    rows = [
        priced(1, price="1000.00"),
        priced(2, unit_price="1.50", quantity="2000"),
        formula(3, quotation="499", premium="1.01", quantity="1"),
    ]
    with Book() as book:
        book.table("lines.csv", rows)
        book.table(
            "elements.csv", [{"entry": "A", "element": "packing", "amount": "450.01", "in_price": "no"}]
        )
        book.value()
        cents = [(Decimal(r["customs_value"]) - p) for r, p in zip(book.values(), prices)]
        exact = [Decimal("450.01") * p / sum(prices) for p in prices]
        tap.equal("parts sum to the charge", sum(cents), Decimal("450.01"))
        tap.case(
            "and each is within a cent of its share of the price",
            [f"{c} {e}" for c, e in zip(cents, exact) if abs(c - e) >= Decimal("0.01")],
        )
    with Book() as book:
        book.table("lines.csv", [priced(1, price="1000.00"), priced(2, unit_price="1.50")])
        book.table(
            "elements.csv", [{"entry": "A", "element": "packing", "amount": "450.01", "in_price": "no"}]
        )
        book.value()
        tap.equal(
            "a price that is not wholly stated is no key for the others",
            [(r["outcome"], r["reason"]) for r in book.values()],
            [("incomplete", "packing.amount"), ("rejected", "cell:unit_price")],
        )


def typed(tap):
    rows = [
        formula(1, quotation="100.5", premium="-0.25", quantity="4"),
        priced(2, unit_price="12.3456", quantity="100"),
    ]
    expected = [Decimal("401.00"), (Decimal("12.3456") * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)]
    with Book() as book:
        replace = ", ".join(
            f"CAST(NULLIF({name}, '') AS {kind}) AS {name}"
            for name, kind in (
                ("formula_premium", "DECIMAL(18,4)"),
                ("formula_quotation", "DECIMAL(9,2)"),
                ("unit_price", "DECIMAL(30,6)"),
                ("quantity", "INTEGER"),
            )
        )
        convert(book, csv_text(rows), "lines.parquet", select=f"* REPLACE ({replace})")
        book.value()
        tap.equal(
            "typed columns carry a sign where one may stand",
            [Decimal(r["customs_value"]) for r in book.values()],
            expected,
        )
    with Book() as book:
        sql(
            "COPY (SELECT 'A' AS entry, '1' AS line, -1.5::DECIMAL(18,4) AS unit_price, 1 AS quantity) "
            f"TO '{book.path}/lines.parquet' (FORMAT parquet)"
        )
        book.value()
        tap.holds("and not where none may", book.rejects()[0]["reason"], "'-1.5000'", "negative")


def main():
    tap = Tap()
    by_the_unit(tap)
    by_formula(tap)
    agreed_late(tap)
    refused(tap)
    spread(tap)
    typed(tap)
    tap.end()


if __name__ == "__main__":
    sys.exit(main())

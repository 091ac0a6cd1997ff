# SPDX-License-Identifier: Apache-2.0
"""What lines say of their delivery term: a leg inside the price that nobody states, an edition that does not
know the term, a quarter's rate alone; and a price of nothing."""

import sys

from books import Book, Tap, line


def legs(tap):
    cif = {"incoterm": "CIF", "named_place": "Long Beach"}
    rows = [
        line("A", "1", **cif),
        line("A", "2", **cif, main_freight="90.00", main_freight_actual="yes"),
        line("A", "3", **cif, main_freight="90.00", main_freight_actual="yes", insurance="4.00",
             insurance_actual="yes"),
        line("A", "4", incoterm="FOB", named_place="Ningbo"),
        line("A", "5"),
    ]
    with Book() as book:
        book.table("elements.csv", [
            {"entry": "B", "line": "1", "element": "main_freight", "amount": "50.00", "currency": "USD",
             "in_price": "yes", "actual": "yes"},
            {"entry": "B", "line": "1", "element": "insurance", "amount": "5.00", "currency": "USD",
             "in_price": "yes", "actual": "yes"},
        ])
        book.table("lines.csv", rows + [line("B", "1", **cif)])
        book.value()
        found = {r["entry"] + r["line"]: (r["customs_value"], r["points"].split()) for r in book.values()}
        asked = {key for key, (_, points) in found.items() if "leg_not_stated" in points}
        tap.equal("freight or insurance that the term puts into the price is asked for", asked, {"A1", "A2"})
        tap.equal("the whole price is the value until it is stated", found["A1"][0], "1000.0000")
        tap.equal("and leaves it where it is", (found["A3"][0], found["B1"][0]), ("906.0000", "945.0000"))
        _, told = book.explain("A", "1")
        tap.holds("explain tells both legs", told, "points=2")


def by_law(tap):
    """Amounts a law supplies ask for what a book says of the way the goods came."""
    days = {"importation_date": "2026-11-10", "entry_date": "2026-11-10", "sold_for_export": "yes"}
    freight = {"main_freight": "unknown", "main_freight_in_price": "no"}
    rows = [
        {"entry": "A", "line": "1", "export_country": "CN", "insurance": "60", "insurance_in_price": "no"},
        {"entry": "A", "line": "2", "export_country": "BR"},
        {"entry": "B", "line": "1"},
        {"entry": "C", "line": "1"},
    ]
    with Book() as book:
        book.write("book.yaml", 'format: "1"\njurisdiction: SG\n')
        book.table("lines.csv", [{"price": "20000", "currency": "SGD", **days, **freight, **r} for r in rows])
        book.table("entries.csv", [{"entry": "B", "export_country": "DE"}])
        book.value()
        found = [(r["customs_value"], r["reason"], "by_law" in r["points"].split()) for r in book.values()]
        tap.equal(
            "a flat rate by the country of the line, else of the entry",
            found,
            [("23100.0000", "", True), ("", "export_country", False), ("23800.0000", "", True),
             ("", "export_country", False)],
        )
    with Book() as book:
        book.write("book.yaml", 'format: "1"\njurisdiction: IN\n')
        known = {"price": "20000", "currency": "INR", **days, "main_freight": "6000",
                 "main_freight_in_price": "no"}
        modes = [{"entry": "A", "line": str(n), "mode": mode} for n, mode in enumerate(("air", "sea", ""))]
        book.table("lines.csv", [{**known, **mode} for mode in modes])
        book.value()
        found = [(r["customs_value"], r["reason"]) for r in book.values()]
        tap.equal(
            "freight by air is capped, and how it came is asked for",
            found,
            [("24000.0000", ""), ("26000.0000", ""), ("", "main_freight.by_air")],
        )


def editions(tap):
    rows = [
        line("A", str(n), incoterm=term, incoterm_edition=edition, named_place="there")
        for n, (term, edition) in enumerate(
            [("FOB", ""), ("FOB", "2000"), ("FOB", "1999"), ("FOB", "2030"), ("DPU", "2010"), ("DAT", "2020"),
             ("DAT", "2010"), ("QQQ", "2020")]
        )
    ]
    with Book() as book:
        book.table("lines.csv", rows)
        book.value()
        points = [r["points"].split() for r in book.values()]
        tap.equal(
            "an edition that does not know the term is named",
            ["term_edition" in one for one in points],
            [False, False, True, True, True, True, False, False],
        )
        tap.equal("an unknown term stays one", "term_unknown" in points[7], True)
    terms = [("FOB", "2000"), ("FOB", "1999"), ("DAT", "2020"), ("QQQ", "2020")]
    with Book() as book:
        book.table("lines.csv", [line(f"E{n}", "1", incoterm="", named_place="there") for n in range(4)])
        book.table(
            "entries.csv",
            [{"entry": f"E{n}", "incoterm": t, "incoterm_edition": e} for n, (t, e) in enumerate(terms)],
        )
        book.value()
        tap.equal(
            "so it is where the entry states both",
            ["term_edition" in row["points"].split() for row in book.values()],
            [False, True, True, False],
        )


def tooling(tap):
    head = {"entry": "A", "element": "tooling_payment", "amount": "10.00", "currency": "USD"}
    with Book() as book:
        book.table("lines.csv", [line("A", "1"), line("A", "2"), line("A", "3")])
        book.table(
            "elements.csv",
            [head | {"line": "1", "to_seller": "yes"}, head | {"line": "2", "to_seller": "no"}]
            + [head | {"line": "3", "to_seller": ""}],
        )
        book.value()
        tap.equal(
            "a tooling payment that does not go to the seller is refused",
            [row["outcome"] == "rejected" for row in book.values()],
            [False, True, False],
        )
        told = [row["reason"] for row in book.rejects() if row["file"] == "elements.csv"]
        tap.equal("with what to write", ["of kind tools" in reason for reason in told], [True])


def nothing(tap):
    with Book() as book:
        book.table(
            "lines.csv",
            [
                line("A", "1", price="0", free_quantity=""),
                line("A", "2", price="0", indirect_payment="70.00", indirect_payment_in_price="no"),
                line("A", "3", price="0", sold_for_export="", no_sale_kind="sample"),
            ],
        )
        book.value()
        found = [(r["outcome"], r["reason"], r["customs_value"]) for r in book.values()]
        tap.equal(
            "a price of nothing is a question, unless it was paid in another way or nothing was sold",
            found,
            [
                ("incomplete", "nothing_paid", ""),
                ("valued", "", "70.0000"),
                ("method_ended", "us.no_sale", ""),
            ],
        )
        tap.equal("with a point of that name", "nothing_paid" in book.values()[0]["points"].split(), True)


def rates(tap):
    with Book() as book:
        book.table("lines.csv", [line("A", "1", currency="EUR", export_date="2025-01-16")])
        book.table("rates.csv", [{"currency": "EUR", "rate": "1.04", "per": "1", "rate_date": "2025-01-01",
                                  "kind": "certified_quarterly"}])
        book.value()
        row = book.values()[0]
        tap.equal("a quarter's rate counts", (row["outcome"], row["customs_value"]), ("valued", "1040.0000"))
        points = row["points"].split()
        tap.equal("and says that it could not be compared", "rate_not_compared" in points, True)


def main():
    tap = Tap()
    legs(tap)
    by_law(tap)
    editions(tap)
    tooling(tap)
    nothing(tap)
    rates(tap)
    tap.end()


if __name__ == "__main__":
    sys.exit(main())

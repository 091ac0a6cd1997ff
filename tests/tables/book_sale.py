# SPDX-License-Identifier: Apache-2.0
"""Deliveries that are no sale: a kind in the line or in its entry ends the method with the row of law and a
point; what contradicts it is named."""

import sys

from books import Book, Tap, line

KINDS = ("sample", "replacement", "lease", "consignment", "transfer", "other")


def kinds(tap):
    with Book() as book:
        rows = [line("A", str(n), sold_for_export="", no_sale_kind=kind) for n, kind in enumerate(KINDS)]
        rows += [line("A", "8", sold_for_export="no"), line("A", "9"), line("A", "10", price="")]
        rows[-1] |= {"sold_for_export": "", "no_sale_kind": "sample"}
        book.table("lines.csv", rows)
        _, summary, _ = book.value()
        found = [(r["outcome"], r["reason"], r["points"], r["customs_value"]) for r in book.values()]
        tap.equal(
            "every kind ends the method by the row of law, with a point",
            found[: len(KINDS)],
            [("method_ended", "us.no_sale", "ask no_sale", "")] * len(KINDS),
        )
        tap.equal("without a kind there is no point", found[6], ("method_ended", "us.no_sale", "ask", ""))
        tap.equal("a sale is valued", found[7], ("valued", "", "", "1000.0000"))
        tap.equal("a sample needs no price", found[8][:2], found[0][:2])
        tap.equal("they are counted", (summary["method_ended"], summary["valued"]), ("8", "1"))
        status, told = book.explain("A", "0")
        tap.equal("explain finds the line", status, 0)
        tap.holds("explain says the same", told, "outcome=method_ended", "points=2")


def entries(tap):
    with Book() as book:
        book.table(
            "lines.csv",
            [
                line("A", "1", sold_for_export=""),
                line("A", "2", sold_for_export="yes"),
                line("A", "3", sold_for_export="no"),
                line("A", "4", sold_for_export="", no_sale_kind="lease"),
                line("B", "1", sold_for_export="", no_sale_kind="sample"),
                line("B", "2", sold_for_export=""),
                line("C", "1"),
                line("D", "1", sold_for_export="unknown"),
            ],
        )
        book.table(
            "entries.csv",
            [
                {"entry": "A", "no_sale_kind": "consignment"},
                {"entry": "B", "sold_for_export": "yes"},
                {"entry": "C", "no_sale_kind": "sample", "sold_for_export": "yes"},
                {"entry": "D", "no_sale_kind": "gift"},
            ],
        )
        book.value()
        found = {r["entry"] + r["line"]: (r["outcome"], r["reason"], r["points"]) for r in book.values()}
        ended = ("method_ended", "us.no_sale", "ask no_sale")
        tap.equal("a line takes the kind of its entry", found["A1"], ended)
        tap.equal("one that was sold does not", found["A2"], ("valued", "", ""))
        tap.equal("one that was not takes it too", found["A3"], ended)
        tap.equal("its own comes first", found["A4"], ended)
        tap.equal("and overrules its entry's sale", (found["B1"], found["B2"]), (ended, ("valued", "", "")))
        tap.equal(
            "a contradiction in one record rejects its lines, so does a word nobody knows",
            (found["C1"][:2], found["D1"][:2]),
            (("rejected", "entries"),) * 2,
        )
        tap.equal(
            "both are named",
            [(r["file"], r["record"], r["column"]) for r in book.rejects()],
            [("entries.csv", "3", "no_sale_kind"), ("entries.csv", "4", "no_sale_kind")],
        )
        tap.holds("with what to write", book.rejects()[1]["reason"], "'gift'", *KINDS)
    with Book() as book:
        book.table("lines.csv", [line("A", "1", no_sale_kind="sample")])
        book.value()
        row, reject = book.values()[0], book.rejects()[0]
        tap.equal(
            "a line that contradicts itself is rejected",
            (row["outcome"], row["reason"], reject["record"], reject["column"]),
            ("rejected", "cell:no_sale_kind", "1", "no_sale_kind"),
        )
        tap.holds("with both columns named", reject["reason"], "'sample'", "sold_for_export")


def main():
    tap = Tap()
    kinds(tap)
    entries(tap)
    tap.end()


if __name__ == "__main__":
    sys.exit(main())

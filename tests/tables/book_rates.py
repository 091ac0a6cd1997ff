# SPDX-License-Identifier: Apache-2.0
"""Rates that stand in a book: before the host's of like source for the day they are stated for, by the same
rule; refused whole where one cannot be read or contradicts another; and against the rule written anew."""

import datetime
import random
import sys
from fractions import Fraction

from books import Book, Tap, line
from fx_by_hand import Lists, day_of, made_up


def rate(currency, day, figure, kind="central_bank", **more):
    return {"currency": currency, "rate_date": day, "rate": figure, "kind": kind, **more}


def priced(currency, day, **more):
    return line(f"{currency}{day}", "1", currency=currency, export_date=day, price="100.00", **more)


def found_for(book, rows, rates):
    book.table("lines.csv", rows)
    book.table("rates.csv", rates, ["currency", "rate_date", "rate", "per", "kind", "source"])
    book.value()
    return [(r["rate"], r["rate_unit"], r["rate_date"], r["rate_source"]) for r in book.values()]


def host(currency, day):
    return f"{made_up()[(currency, 1, False)][day_of(day)]:.9f}"


def precedence(tap):
    euro = made_up()[("EUR", 1, False)]
    with Book() as book:
        vnd = [rate("VND", "2024-05-06", "0.000041")]
        tap.equal(
            "the figure the book states for the day comes before the host's",
            found_for(book, [priced("VND", "2024-05-06")], vnd),
            [("0.000041000", "USD per VND", "2024-05-06", "central_bank")],
        )
        day = made_up()[("VND", 1, False)][day_of("2024-05-08")]
        tap.equal(
            "on a day it states none the host's of that day counts, not the book's of a day before",
            found_for(book, [priced("VND", "2024-05-08")], vnd + [rate("VND", "2024-05-09", "0.000042")]),
            [(f"{float(day):.9f}", "USD per VND", "2024-05-08", "central_bank")],
        )
        tap.equal(
            "a certified one of the book comes before a central bank's of any day",
            found_for(
                book,
                [priced("VND", "2024-05-06"), priced("VND", "2024-05-07")],
                [rate("VND", "2024-05-06", "0.000043", "certified_daily")],
            )[0],
            ("0.000043000", "USD per VND", "2024-05-06", "certified"),
        )
        tap.equal(
            "a quarter's rate counts through its quarter, and is displaced five per cent away",
            found_for(
                book,
                [priced("EUR", d) for d in ("2024-04-15", "2024-05-06", "2024-06-03", "2024-07-01")],
                [
                    rate("EUR", "2024-04-01", "1.1000", "certified_quarterly"),
                    rate("EUR", "2024-05-06", "1.1549", "certified_daily"),
                    rate("EUR", "2024-06-03", "1.1550", "certified_daily"),
                ],
            )[:3],
            [
                ("1.100000000", "USD per EUR", "2024-04-01", "certified"),
                ("1.100000000", "USD per EUR", "2024-04-01", "certified"),
                ("1.155000000", "USD per EUR", "2024-06-03", "certified"),
            ],
        )
        first = min(d for d in euro if d >= datetime.date(2024, 4, 1))
        tap.equal(
            "a list that begins within the quarter does not hold its first rate where another does",
            found_for(
                book,
                [priced("EUR", "2024-04-05")],
                [rate("EUR", "2024-04-05", f"{float(euro[first]) * 1.01:.6f}")],
            )[0][2],
            str(first),
        )
        tap.equal(
            "so many units, in the way they are published",
            found_for(
                book,
                [priced("JPY", "2024-05-06")],
                [rate("JPY", "2024-04-01", "0.65", "certified_quarterly", per="100")],
            ),
            [("0.650000000", "USD per 100 JPY", "2024-04-01", "certified")],
        )
        tap.equal(
            "a proclaimed one is marked as stated",
            found_for(
                book, [priced("VND", "2024-05-06")], [rate("VND", "2024-05-06", "0.00005", "proclaimed")]
            )[0][3],
            "stated",
        )
        tap.equal(
            "the same figure twice, or a hundred times as many units, is one",
            found_for(
                book,
                [priced("KRW", "2024-05-06")],
                [
                    rate("KRW", "2024-05-06", "0.0007"),
                    rate("KRW", "2024-05-06", "0.07", per="100"),
                    rate("KRW", "2024-05-06", "0.0007", source="again"),
                ],
            ),
            [("0.000700000", "USD per KRW", "2024-05-06", "central_bank")],
        )
        book.table("entries.csv", [{"entry": "A", "currency": "KRW"}])
        _, told = book.explain("KRW2024-05-06", "1")
        tap.holds("explain takes it too", told, "value=0.07")


BAD = [
    (rate("EUR", "2024-05-32", "1.1"), "record 1", "rate_date", "2024-05-32"),
    (rate("EUR", "2024-05-06", "1,1"), "record 2", "rate", "'1,1'"),
    (rate("EUR", "2024-05-06", "0"), "record 3", "rate", "more than zero"),
    (rate("EUR", "2024-05-06", "1.1", per="7"), "record 4", "per", "1, 10, 100"),
    (rate("EUR", "2024-05-06", "1.1", "weekly"), "record 5", "kind", "certified_quarterly"),
    (rate("EUR", "2024-05-06", "1.1", ""), "record 6", "kind", "missing"),
    (rate("ECU", "2024-05-06", "1.1"), "record 7", "currency", "'ECU'"),
    (rate("USD", "2024-05-06", "1.1"), "record 8", "currency", "currency of the value"),
    (rate("EUR", "", "1.1"), "record 9", "rate_date", "missing"),
    (rate("EUR", "2024-05-06", "1.0123456789"), "record 10", "rate", "decimals"),
]


def refused(tap):
    with Book() as book:
        book.table("lines.csv", [line("A", "1")])
        book.table(
            "rates.csv", [bad[0] for bad in BAD], ["currency", "rate_date", "rate", "per", "kind", "source"]
        )
        status, _, told = book.value(check=False)
        said = told.splitlines()
        tap.equal(
            "a bad rate makes the book unusable, and all are told at once", (status, len(said)), (2, len(BAD))
        )
        for (_, record, column, words), text in zip(BAD, said):
            tap.holds(f"{record} is named", text, "rates.csv", f"{record}:", f"{column}:", words)
        status, told = book.explain("A", "1")
        tap.equal("nor is a line of it explained", status, 2)
    with Book() as book:
        book.table("lines.csv", [line("A", "1")])
        book.table("rates_1.csv", [rate("EUR", "2024-05-06", "1.1"), rate("EUR", "2024-05-07", "1.1")])
        book.table("rates_2.csv", [rate("VND", "2024-05-06", "1.1"), rate("EUR", "2024-05-07", "1.2")])
        status, _, told = book.value(check=False)
        tap.equal("two figures for one day are an error", (status, len(told.splitlines())), (2, 1))
        tap.holds("which names both records", told, "rates_2.csv", "record 2:", "record 2 of rates_1.csv")
    with Book() as book:
        book.table("lines.csv", [line("A", "1")])
        book.table(
            "rates.csv",
            [
                rate("EUR", "2024-04-01", "1.1", "certified_quarterly"),
                rate("EUR", "2024-06-28", "1.2", "certified_quarterly"),
            ],
        )
        status, _, told = book.value(check=False)
        tap.equal("so are two for one quarter", status, 2)
        tap.holds("whatever day they bear", told, "record 2:", "record 1 of rates.csv")
    with Book() as book:
        book.table("lines.csv", [line("A", "1")])
        book.write("rates.csv", "currency,rate_date,rate,kind\nEUR,2024-05-06,1.1,central_bank\nEUR,2024\n")
        status, _, told = book.value(check=False)
        tap.equal("so is a record that cannot be read", status, 2)
        tap.holds("with its number", told, "record 2:", "fewer cells")


def generated(tap):
    """Sparse lists of every kind beside the host's, lines on all days, by the rule written anew."""
    dice, wrong, met = random.Random(20250404), [], {}
    for turn in range(12):
        records = {}
        for _ in range(dice.choice([0, 3, 40, 200])):
            currency = dice.choice(["EUR", "JPY", "VND", "CNY", "KRW"])
            kind = dice.choice(
                ["central_bank"] * 4 + ["certified_daily", "certified_quarterly", "proclaimed"]
            )
            day = datetime.date(2024, 1, 1) + datetime.timedelta(dice.randint(0, 365))
            day = (
                day.replace(day=1, month=3 * ((day.month - 1) // 3) + 1)
                if kind == "certified_quarterly"
                else day
            )
            scale = {"EUR": 1.08, "JPY": 0.0067, "VND": 0.00004, "CNY": 0.14, "KRW": 0.0007}[currency]
            per = dice.choice(["1", "100"]) if currency == "JPY" else ""
            figure = f"{scale * dice.uniform(0.93, 1.07) * int(per or 1):.7f}"
            records.setdefault((currency, kind, day), rate(currency, str(day), figure, kind, per=per))
        rows = []
        for n in range(400):
            day = datetime.date(2024, 1, 1) + datetime.timedelta(dice.randint(-5, 370))
            rows.append(
                line(
                    f"E{n}",
                    "1",
                    currency=dice.choice(["EUR", "JPY", "VND", "CNY", "KRW"]),
                    export_date=str(day),
                    price="1000.00",
                )
            )
        lists = Lists(records.values())
        with Book() as book:
            order = list(records.values())
            dice.shuffle(order)
            book.table("lines.csv", rows)
            book.table("rates.csv", order, ["currency", "rate_date", "rate", "per", "kind", "source"])
            book.value()
            for row, found in zip(rows, book.values()):
                pick = lists.pick(row["currency"], day_of(row["export_date"]))
                here = None
                if found["rate"]:
                    per = 100 if " 100 " in found["rate_unit"] else 1
                    here = (Fraction(found["rate"]) / per, day_of(found["rate_date"]), found["rate_source"])
                met[pick and pick[2]] = met.get(pick and pick[2], 0) + 1
                if here != pick:
                    wrong.append(
                        f"turn {turn}: {row['currency']} {row['export_date']}: {here}, by hand {pick}"
                    )
    tap.case("generated lists: every figure is that of the rule written anew", wrong)
    tap.case(
        "and they meet every source",
        [s for s in ("certified", "central_bank", "stated", None) if met.get(s, 0) < 50] and [str(met)],
    )


def main():
    tap = Tap()
    precedence(tap)
    refused(tap)
    generated(tap)
    tap.end()


if __name__ == "__main__":
    sys.exit(main())

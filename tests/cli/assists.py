#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""adval assists: the accounts of a book's assists add up, say what is asked of them, and stand in every
format; statuses and refusals.  Whatever is printed as JSON is what schema/assists.json says."""

import copy
import csv
import io
import json
import os
import sys
from decimal import Decimal

from face import BOOK, SOURCE, adval, columns_of, main, place, read, refused, same, says

sys.path.insert(0, os.path.join(SOURCE, "tests", "support"))

from json_schema import Schema  # noqa: E402  (it stands in the folder beside)

with open(os.path.join(SOURCE, "schema", "assists.json"), encoding="utf-8") as schema_file:
    SCHEMA = json.load(schema_file)
SALE = {name: "no" for name in ("restricted", "conditioned", "proceeds_accrue", "related")}


def lines():
    head = ["entry", "line", "export_date", "entry_date", "currency", "price", "quantity", "sold_for_export"]
    rows = [
        ("E1", "01", "6000.00", "1000"),
        ("E2", "02", "18000.00", "3000"),
        ("E3", "03", "6000.00", "1000"),
    ]
    text = [",".join([*head, *SALE])]
    for entry, month, price, units in rows:
        dates = [f"2024-{month}-01", f"2024-{month}-10"]
        text.append(",".join([entry, "1", *dates, "USD", price, units, "yes", *SALE.values()]))
    return "\n".join(text) + "\n"


ASSIST = {
    "assist": "M-1",
    "kind": "tools",
    "acquired": "bought_unrelated",
    "cost": "19500.00",
    "transport": "500.00",
    "currency": "USD",
    "apportionment": "anticipated_production",
    "produced_units": "4000",
    "anticipated_units": "10000",
    "end_date": "2024-06-30",
}
MOULD = {
    "lines.csv": lines(),
    "assists.csv": ",".join(ASSIST) + "\n" + ",".join(ASSIST.values()) + "\n",
    "assist_use.csv": "assist,entry,line\nM1,E1,1\nM1,E2,1\nM1,E3,1\n",
    "assist_moves.csv": "assist,move_date,kind,quantity\nM1,2024-03-01,expected_units,8000\n",
}


def mould(name, **changes):
    for file, text in (MOULD | {key + ".csv": value for key, value in changes.items()}).items():
        path = place(f"{name}/{file}", text)
    return path.rsplit("/", 1)[0]


def accounts(*words, status=0):
    run = adval("assists", *words, "--json")
    same(run.status, status, run)
    same(Schema(SCHEMA).problems(run.json(), SCHEMA), [], words)
    return run.json()["assists"]


def money(account, name):
    return Decimal(account[name])


def every_account_of_the_sample_adds_up():
    found = accounts(BOOK, "--entries", status=4)
    same(len(found), 11)
    for account in found:
        parts = money(account, "drawn") + money(account, "elsewhere") + money(account, "balance")
        same(money(account, "value"), parts, account["assist"])
        drawn = sum(Decimal(line["drawn"]) for line in account["lines"] if line["drawn"])
        same(drawn, money(account, "drawn"), account["assist"])
        dates = [line["entry_date"] for line in account["lines"]]
        same(dates, sorted(dates), account["assist"])
        for way in account["ways"]:
            if way["missing"] is None:
                whole = money(way, "drawn") + money(way, "elsewhere") + money(way, "balance")
                same(money(way, "value"), whole, account["assist"])
                assert money(way, "first_entry") <= money(way, "drawn"), way
    states = {account["assist"]: (account["state"], account["effect"]) for account in found}
    same(states["DES-301"], ("ended", "added"))
    same(states["DES-303"], ("open", "left"))
    same(states["TOOL-105"], ("open", "left"))


def the_schema_notices_what_is_off():
    tree = adval("assists", mould("schema"), "--assist", "M-1", "--expected", "20000", "--json").json()
    same(Schema(SCHEMA).problems(tree, SCHEMA), [])
    account = tree["assists"][0]
    for at, key, wrong in (
        (tree, "as_of", "29.02.2024"),
        (account, "drawn", 12.5),
        (account, "drawn", "12"),
        (account, "state", "half drawn"),
        (account, "entries", -1),
        (account, "surprise", "x"),
        (account["ways"][0], "apportionment", "by_guess"),
        (account["lines"][0], "differs", True),
        (account["lines"][0], "missing", ""),
        (account["if_expected"], "whole", "1e3"),
        (account["if_known"], "surprise", "x"),
    ):
        before = copy.copy(at)
        at[key] = wrong
        assert Schema(SCHEMA).problems(tree, SCHEMA), (key, wrong)
        at.clear()
        at.update(before)
    for at in (tree, account, account["ways"][0], account["lines"][0], account["if_known"]):
        for key in list(at):
            before = copy.copy(at)
            del at[key]
            assert Schema(SCHEMA).problems(tree, SCHEMA), key
            at.update(before)


def the_ways_of_the_mould_side_by_side():
    account = accounts(mould("ways", assist_moves="assist,move_date,kind,quantity\n"))[0]
    same(
        [(way["apportionment"], way["first_entry"], way["drawn"], way["balance"]) for way in account["ways"]],
        [
            ("first_shipment", "20000.00", "20000.00", "0.00"),
            ("produced_to_first_shipment", "5000.00", "20000.00", "0.00"),
            ("anticipated_production", "2000.00", "10000.00", "10000.00"),
        ],
    )
    same((account["state"], account["balance"]), ("ended", "10000.00"))
    run = adval("assists", mould("ways"), "--width", 160)
    says(run, "balance still to be declared", "[chosen]", "first shipment", status=0)


def a_change_of_what_is_expected_lists_the_entries():
    book = mould("changes")
    account = accounts(book, "--assist", "m-1".upper(), "--expected", "20000")[0]
    same([line["drawn"] for line in account["lines"]], ["2000.00", "6000.00", "3000.00"])
    same([line["if_known"] for line in account["lines"]], ["2500.00", "7500.00", "2500.00"])
    same([line["if_expected"] for line in account["lines"]], ["1000.00", "3000.00", "1000.00"])
    same(account["if_expected"]["balance"], "15000.00")
    run = adval("assists", book, "--assist", "M1", "--expected", "20000")
    says(run, "What is expected has changed", "If another production were expected", "−6,000.00", "+1,500.00")


# ---- duty on it -------------------------------------------------------------------------------------------

ROUTE = {"hts": "6109100012", "origin": "MX", "no_additional_duty": "yes"}


def charged_lines(*rates, **changes):
    """The lines of the mould with a rate of duty on each; an empty one has none, for no schedule is there."""
    head, *rows = lines().splitlines()
    facts = ROUTE | changes
    out = [",".join([head, "duty_rate", *facts])]
    out += [",".join([row, rate, *facts.values()]) for row, rate in zip(rows, rates)]
    return "\n".join(out) + "\n"


def duties(book, *words, status=0):
    folder = os.path.join(book, "no-data")
    return accounts(book, "--duty", "--data", folder, *words, status=status)[0]


def three(duty):
    return duty["first_entry"], duty["to_date"], duty["later_estimate"], duty["without"]


STILL = "assist,move_date,kind,quantity\n"


def duty_on_each_lawful_way():
    """E1 at 10 %, E2 at 5 %, E3 at 20 %.  All in the first entry: 20,000 at 10 %.  Over 4,000 units: 5,000 at
    10 % and 15,000 at 5 %.  Over 10,000: 2,000 at 10 %, 6,000 at 5 %, 2,000 at 20 % is 900 on 10,000, so the
    10,000 still to come are estimated at 900 more."""
    book = mould("duty-ways", lines=charged_lines("10 %", "5 %", "20 %"), assist_moves=STILL)
    account = duties(book)
    same(
        [three(way["duty"]) for way in account["ways"]],
        [
            ("2000.00", "2000.00", "0.00", 0),
            ("500.00", "1250.00", "0.00", 0),
            ("200.00", "900.00", "900.00", 0),
        ],
    )
    same(three(account["duty"]), ("200.00", "900.00", "900.00", 0))
    same((account["duty_currency"], account["without_duty"]), ("USD", []))
    run = adval("assists", book, "--duty", "--data", os.path.join(book, "no-data"), "--width", 120)
    says(run, "Duty on each lawful way", "1,250.00", "an estimate", "Whole dollars and fees are left aside")
    same(accounts(book)[0]["duty"], None)
    assert "Duty on each" not in adval("assists", book).out


def a_line_without_a_rate_is_named_and_in_no_sum():
    """Without E2's rate 2,000 at 10 % and 2,000 at 20 % are known: 600 on 4,000, so 1,500 on 10,000."""
    book = mould("duty-without", lines=charged_lines("10 %", "", "20 %"), assist_moves=STILL)
    account = duties(book, "--entries", status=4)
    same(
        [three(way["duty"]) for way in account["ways"]],
        [
            ("2000.00", "2000.00", "0.00", 0),
            ("500.00", "500.00", "0.00", 1),
            ("200.00", "600.00", "1500.00", 1),
        ],
    )
    same(account["without_duty"], [{"entry": "E2", "line": "1"}])
    same([line["duty"] for line in account["lines"]], ["200.00", None, "400.00"])
    same([line["marginal_rate"] for line in account["lines"]], ["0.1", None, "0.2"])
    run = adval("assists", book, "--duty", "--data", os.path.join(book, "no-data"), "--width", 120)
    says(run, "without 1 line", "is not known for E2 1", "What is drawn there")
    none = duties(mould("duty-none", lines=charged_lines("", "", ""), assist_moves=STILL), status=4)
    same([three(way["duty"]) for way in none["ways"]][2], (None, None, None, 3))
    same(none["ways"][2]["duty"]["first_entry_without"], 1)


def what_was_expected_otherwise_in_duty():
    """20,000 expected: 1,000, 3,000 and 1,000 in place of 2,000, 6,000 and 3,000 (8,000 expected from March):
    100 less at 10 %, 150 less at 5 %, 400 less at 20 %.  Known from the start 8,000 give 2,500, 7,500, 2,500:
    50 more, 75 more, 100 less."""
    book = mould("duty-expected", lines=charged_lines("10 %", "5 %", "20 %"))
    account = duties(book, "--assist", "M-1", "--expected", "20000")
    same([line["duty"] for line in account["lines"]], ["200.00", "300.00", "600.00"])
    same([line["duty_if_expected"] for line in account["lines"]], ["100.00", "150.00", "200.00"])
    same([line["duty_if_known"] for line in account["lines"]], ["250.00", "375.00", "500.00"])
    same(account["duty_if_expected"]["to_date"], "450.00")
    same(account["duty_if_known"]["to_date"], "1125.00")
    words = [book, "--assist", "M1", "--expected", "20000", "--duty", "--data", os.path.join(book, "no-data")]
    run = adval("assists", *words, "--width", 120)
    says(run, "−100.00", "−150.00", "−400.00", "−650.00", "+50.00", "+75.00", "+25.00", status=0)
    path = place("duty-out/ledger.csv")
    same(adval("assists", *words, "-o", path).status, 0)
    rows = list(csv.DictReader(io.StringIO(read(path))))
    same([row["marginal_rate"] for row in rows], ["0.100000000", "0.050000000", "0.200000000"])
    same([row["duty_if_expected"] for row in rows], ["100.0000", "150.0000", "200.0000"])
    same(adval("assists", book, "--duty", "--data", words[-1], "-o", path).status, 0)
    row = next(csv.DictReader(io.StringIO(read(path))))
    same((row["duty"], row["duty_later"], row["duty_without"]), ("1100.0000", "900.0000", "0"))


def a_share_is_converted_at_the_day_its_line_was_exported():
    """Euros at 1.10, 1.20 and 1.05, which is less than 5 % from the first of the quarter and gives way to it:
    2,000 EUR at 1.10 and 10 %, 6,000 at 1.20 and 5 %, 2,000 at 1.10 and 20 % are 220, 360 and 440."""
    days = ["2024-01-01,1.10", "2024-02-01,1.20", "2024-03-01,1.05"]
    rates = "currency,rate_date,rate,per,kind\n" + "".join(f"EUR,{day},1,central_bank\n" for day in days)
    cost = MOULD["assists.csv"].replace(",USD,", ",EUR,")
    tables = {"assists": cost, "assist_moves": STILL}
    book = mould("duty-euro", lines=charged_lines("10 %", "5 %", "20 %"), rates=rates, **tables)
    account = duties(book, "--entries")
    same([line["duty"] for line in account["lines"]], ["220.00", "360.00", "440.00"])
    same(three(account["duty"]), ("220.00", "1020.00", "1020.00", 0))
    tables["rates"] = rates[: rates.index("EUR,2024-03")]
    book = mould("duty-no-euro", lines=charged_lines("10 %", "5 %", "20 %"), **tables)
    same(duties(book, status=4)["without_duty"], [{"entry": "E3", "line": "1"}])


def an_assist_that_is_not_added_bears_no_duty():
    head, row = MOULD["assists.csv"].splitlines()
    design = f"undertaken_in,{head}\nUS,{row.replace(',tools,', ',design,')}\n"
    book = mould("duty-left", lines=charged_lines("10 %", "5 %", "20 %"), assists=design, assist_moves=STILL)
    account = duties(book)
    same((account["effect"], account["duty"], account["without_duty"]), ("left", None, None))


def as_of_a_day_later_entries_and_changes_wait():
    book = mould("as-of")
    account = accounts(book, "--as-of", "2024-02-29")[0]
    same((account["drawn"], account["entries"], account["state"]), ("8000.00", 2, "open"))
    same(account["if_known"], None)
    says(adval("assists", book, "--as-of", "2024-02-29"), "as of 2024-02-29", status=0)


def every_format_holds_the_same():
    book = mould("formats")
    rows = {}
    for ending in ("csv", "tsv", "ndjson", "parquet"):
        path = place(f"formats-out/ledger.{ending}")
        run = adval("assists", book, "--entries", "-o", path)
        same(run.status, 0, run)
        if ending == "ndjson":
            rows[ending] = [json.loads(line) for line in read(path).splitlines()]
        elif ending != "parquet":
            mark = "\t" if ending == "tsv" else ","
            rows[ending] = list(csv.DictReader(io.StringIO(read(path)), delimiter=mark))
        else:
            with open(path, "rb") as file:
                same(file.read(4), b"PAR1")
    same([row["drawn"] for row in rows["csv"]], ["2000.0000", "6000.0000", "3000.0000"])
    same(rows["tsv"], rows["csv"])
    same([row["drawn"] for row in rows["ndjson"]], [row["drawn"] for row in rows["csv"]])
    path = place("formats-out/accounts.csv")
    same(adval("assists", book, "-o", path).status, 0)
    row = next(csv.DictReader(io.StringIO(read(path))))
    same(
        (row["assist"], row["value"], row["balance"], row["state"]),
        ("M-1", "20000.0000", "9000.0000", "ended"),
    )


def pages_and_widths():
    book = mould("pages")
    for width in (60, 80, 160):
        run = adval("assists", book, "--assist", "M1", "--width", width)
        assert columns_of(run.out) <= width, run
    path = place("pages-out/ledger.html")
    says(adval("assists", book, "--html", path), "wrote", status=0)
    assert "Assists drawn down over entries" in read(path)


def threads_change_nothing():
    texts = {adval("assists", BOOK, "--json", "--entries", "--threads", n).out for n in (1, 2, 7)}
    same(len(texts), 1)


def statuses():
    same(adval("assists", mould("good")).status, 0)
    waits = MOULD["assists.csv"].replace(",10000,", ",,")
    book = mould("waits", assists=waits, assist_moves="assist,move_date,kind,quantity\n")
    same(accounts(book, status=4)[0]["missing"], "assist.anticipated_units")
    lost = MOULD["assist_use.csv"] + "M1,E9,1\nM1,E1,\n"
    run = adval("assists", mould("lost", assist_use=lost))
    says(run, "assist_use.csv: record 4", "assist_use.csv: record 5", status=3)
    twice = mould("twice", assist_use=MOULD["assist_use.csv"] + "M-1,E3,1\n")
    run = adval("assists", twice, "--json")
    says(run, "assist_use.csv: record 4", "earlier record already", status=3)
    same(run.json()["assists"], accounts(mould("once")))
    broken = lines().replace(",1000,", ",-5,", 1).replace("2024-01-10", "2024-02-30")
    run = adval("assists", mould("broken", lines=broken, assist_use=MOULD["assist_use.csv"] + "M1,E9,1\n"))
    cells = ["record 1: quantity: '-5'", "record 1: entry_date: '2024-02-30'"]
    says(run, *("lines.csv: " + cell for cell in cells), status=3)
    unused = mould("unused", lines=broken, assist_use="assist,entry,line\nM1,E2,1\nM1,E3,1\n")
    same((adval("assists", unused).err, adval("assists", unused).status), ("", 0))
    eaten = mould("eaten", assist_moves="assist,move_date,kind,quantity\nM1,2024-03-01,eaten,8000\n")
    run = adval("assists", eaten, "--json")
    says(run, "assist_moves.csv: record 1: kind", "M-1 is left out: a record of this assist", status=3)
    same(run.json()["assists"], [])
    none = mould(
        "none",
        assists="assist,kind\n",
        assist_use="assist,entry,line\n",
        assist_moves="assist,move_date,kind,quantity\n",
    )
    same(accounts(none), [])


def what_cannot_be_answered_is_refused():
    book = mould("refused")
    refused(adval("assists"), "give one book")
    refused(adval("assists", book, book), "give one book")
    refused(adval("assists", book, "--as-of", "soon"), "--as-of takes a day")
    refused(adval("assists", book, "--expected", "5"), "name it with --assist")
    for number in ("0", "-3", "many", "1e3"):
        refused(adval("assists", book, "--assist", "M1", "--expected=" + number), "--expected takes a number")
    refused(adval("assists", book, "--json", "--html", place("x.html")), "choose --json or --html")
    refused(adval("assists", book, "--threads", "0"), "--threads")
    refused(adval("assists", book, "--assist", "Z"), "no usable record 'Z'", status=2)
    refused(adval("assists", place("nowhere/x")), "cannot be opened", status=2)
    refused(adval("assists", book, "-o", place("out.xlsx")), "the ending of the output", status=2)


def a_book_without_assists_says_so():
    path = place("bare/lines.csv", lines())
    run = adval("assists", path.rsplit("/", 1)[0])
    says(run, "No assist is stated in this book", status=0)
    assert "side by side" not in run.out and "Balance" not in run.out, run
    same(accounts(path.rsplit("/", 1)[0]), [])


if __name__ == "__main__":
    main(
        every_account_of_the_sample_adds_up,
        the_schema_notices_what_is_off,
        the_ways_of_the_mould_side_by_side,
        a_change_of_what_is_expected_lists_the_entries,
        duty_on_each_lawful_way,
        a_line_without_a_rate_is_named_and_in_no_sum,
        what_was_expected_otherwise_in_duty,
        a_share_is_converted_at_the_day_its_line_was_exported,
        an_assist_that_is_not_added_bears_no_duty,
        as_of_a_day_later_entries_and_changes_wait,
        every_format_holds_the_same,
        pages_and_widths,
        threads_change_nothing,
        statuses,
        what_cannot_be_answered_is_refused,
        a_book_without_assists_says_so,
    )

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


if __name__ == "__main__":
    main(
        every_account_of_the_sample_adds_up,
        the_schema_notices_what_is_off,
        the_ways_of_the_mould_side_by_side,
        a_change_of_what_is_expected_lists_the_entries,
        as_of_a_day_later_entries_and_changes_wait,
        every_format_holds_the_same,
        pages_and_widths,
        threads_change_nothing,
        statuses,
        what_cannot_be_answered_is_refused,
    )

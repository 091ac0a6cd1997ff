#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""adval tariff import of lists of goods and of layers of one's own: kept with hash and source, refused whole
with every problem, replaced, listed, and what an entry makes of them."""

import glob
import json
import os
import shutil

from face import SCRATCH, SOURCE, Skip, adval, main, place, read, refused, same, says

TRACKER = os.path.join(SOURCE, "..", "shared", "data", "tariff-us", "lists")
OWN = (
    "id,heading,authority,says,origins,scope,rate,from\n"
    "extra,9903.99.77,own,An extra duty on toys.,VN,toys,0.30,2024-01-01\n"
)


def fresh(name):
    folder = os.path.join(SCRATCH, name)
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def imported(folder, *files, **more):
    run = adval("tariff", "import", *files, "--data", folder, **more)
    says(run, status=0)
    return run


def kept(folder):
    run = adval("tariff", "list", "--json", "--data", folder)
    says(run, status=0)
    return run.json()


def everything(folder):
    paths = sorted(glob.glob(os.path.join(folder, "**"), recursive=True))
    return {path: read(path) for path in paths if os.path.isfile(path)}


def goods_are_kept_and_replaced():
    folder = fresh("goods")
    path = place("301.csv", "hts8,list,ch99_code\n84713001,3,9903.88.03\n61091000,4A,9903.88.15\n")
    run = adval("tariff", "import", path, "--data", folder)
    says(run, "goods by list of Section 301", "1 kept in", status=0)
    says(imported(folder, path), "in place of what had the name")
    found = kept(folder)
    same([(row["name"], row["holds"], row["entries"]) for row in found], [("301", "goods", 2)])
    assert found[0]["imported_from"] == "301.csv" and len(found[0]["blake2b"]) == 64
    says(adval("tariff", "list", "--data", folder), "no schedule in", found[0]["blake2b"][:16], status=0)
    same(
        sorted(name.split("-")[0] for name in os.listdir(os.path.join(folder, "lists"))), ["301", "301.json"]
    )


def a_name_by_hand():
    folder = fresh("named")
    path = place("some list.csv", "list,code\nmine,8471\n")
    refused(adval("tariff", "import", path, "--data", folder), "cannot be the name of a list", status=2)
    says(adval("tariff", "import", path, "--revision", "mine", "--data", folder), "1 kept", status=0)
    same([row["name"] for row in kept(folder)], ["mine"])


def days_belong_to_schedules():
    path = place("list.csv", "list,code\nmine,8471\n")
    for words in (("--in-force", "2025-01-01"), ("--dates", path)):
        refused(adval("tariff", "import", path, *words), words[0] + " is for schedules", "is none", status=1)


def every_problem_of_every_file_and_nothing_kept():
    folder = fresh("broken")
    good = place("good.csv", "list,code\nmine,8471\n")
    goods = place("goods.csv", "list,code,from\nmine,84x71,\nmine,8471,June\n")
    layers = place("layers.csv", OWN + "other,9903.99.78,own,Says.,XX,toys,30%,2024-01-01\n")
    other = place("other.csv", "what,is,this\n1,2,3\n")
    refused(
        adval("tariff", "import", good, goods, layers, other, "--data", folder),
        ":2:2: code: '84x71'",
        ":3:3: from: 'June'",
        "layers.csv:3:",
        "'what' starts no header that is known",
        "nothing was written",
        status=2,
    )
    assert not os.path.exists(os.path.join(folder, "lists"))


def what_holds_nothing_is_said():
    folder = fresh("nothing")
    path = place("codes.csv", "Code,Name\n5520,Vietnam\n")
    says(
        adval("tariff", "import", path, "--data", folder),
        "countries of the Census",
        "nothing was kept",
        status=0,
    )
    assert not os.path.exists(os.path.join(folder, "lists"))


def one_list_in_two_files_is_refused():
    folder = fresh("twice")
    first, second = (place(name, "list,code\nmine,8471\n") for name in ("first.csv", "second.csv"))
    imported(folder, first)
    before = everything(folder)
    run = adval("tariff", "import", second, "--data", folder)
    refused(run, f"{second}: the list 'mine' is in", "first-", "nothing was written", status=2)
    same(everything(folder), before)
    schedule = os.path.join(SOURCE, "tests", "duty", "fixtures", "hts_2025_rev_14.json")
    dates = os.path.join(SOURCE, "tests", "duty", "fixtures", "dates.csv")
    run = adval("tariff", "import", schedule, second, "--dates", dates, "--data", folder)
    refused(run, "the list 'mine' is in", "nothing was written", status=2)
    same(everything(folder), before)
    imported(folder, place("first.csv", "list,code\nother,8471\n"))
    imported(folder, second)


def layers_that_clash_with_kept_ones_are_refused():
    folder = fresh("layers-twice")
    imported(folder, place("toys.csv", "list,code\ntoys,9503\n"), place("layers.csv", OWN))
    before = everything(folder)
    again = place("again.csv", OWN)
    refused(adval("tariff", "import", again, "--data", folder), f"{again}:2", "extra", status=2)
    same(everything(folder), before)
    imported(folder, place("layers.csv", OWN.replace("0.30", "0.20")))


def what_was_damaged_before_is_told_and_bars_no_import():
    folder = fresh("damaged")
    imported(folder, place("first.csv", "list,code\nmine,8471\n"))
    rows = next(name for name in everything(folder) if name.endswith(".csv"))
    with open(rows, "a", encoding="utf-8") as file:
        file.write("mine,85,,\n")
    run = adval("tariff", "import", place("other.csv", "list,code\nother,85\n"), "--data", folder)
    says(run, "1 kept in", status=2)
    assert "not those that were imported" in run.err and "until this is put right" in run.err, run
    imported(folder, place("first.csv", "list,code\nmine,8471\n"))


def one_list_in_two_files_of_one_call_is_refused():
    folder = fresh("twice-at-once")
    first = place("first.csv", "list,code\nbeyond,84\nmine,8471\nother,85\n")
    second = place("second.csv", "list,code\nmine,8471\nother,8517\n")
    third = place("third.csv", "list,code\ntheirs,8471\n")
    run = adval("tariff", "import", first, third, second, "--data", folder)
    refused(run, f"{second}: the list 'mine', and others, is in {first} too", "nothing was written", status=2)
    same(run.err.count("third.csv"), 0, run)
    namesake = place("elsewhere/first.csv", "list,code\ntheirs,84\n")
    run = adval("tariff", "import", first, namesake, "--data", folder)
    refused(run, f"{namesake}: {first} would be kept under the name 'first' too", status=2)
    assert not os.path.exists(os.path.join(folder, "lists"))
    imported(folder, first, third)


def lists_and_schedules_of_one_call():
    folder = fresh("both")
    schedule = os.path.join(SOURCE, "tests", "duty", "fixtures", "hts_2025_rev_14.json")
    dates = os.path.join(SOURCE, "tests", "duty", "fixtures", "dates.csv")
    path = place("mine.csv", "list,code\nmine,8471\n")
    says(
        adval("tariff", "import", path, schedule, "--dates", dates, "--data", folder),
        "hts_2025_rev_14",
        "goods by list",
        status=0,
    )
    same([row["holds"] for row in kept(folder)], ["schedule", "goods"])


def shipment(name, day, **goods):
    """One line of the first worked case of layers, with a number, an origin and a day of entry."""
    facts = json.loads(read(os.path.join(SOURCE, "law", "us", "cases", "us-ex-043.json")))["facts"]
    facts.setdefault("dates", {})["entry"] = day
    facts["goods"][0].update(goods)
    return place(name, json.dumps(facts))


def an_entry_reads_what_is_kept():
    folder = fresh("entry")
    path = shipment(
        "toys.json",
        "2024-06-03",
        hts="9503.00.0073",
        origin="VN",
        duty_rate="0%",
        layers=[{"heading": "9903.99.77"}],
    )
    before = adval("value", path, "--data", folder)
    imported(folder, place("mine.csv", OWN), place("toys.csv", "list,code\ntoys,9503\n"))
    after = adval("value", path, "--data", folder)
    assert "12,000.00" not in before.out and "12,000.00" in after.out, (before, after)
    says(after, "9903.99.77")
    elsewhere = json.loads(read(path))
    elsewhere["jurisdiction"] = "WTO"
    run = adval("value", place("wto.json", json.dumps(elsewhere)), "--data", folder)
    assert "mine.csv" not in run.err and "lists" not in run.err, run


def all_lists_of_the_tracker():
    files = sorted(glob.glob(os.path.join(TRACKER, "*")))
    if not files:
        raise Skip("there are no lists in ../shared/data/tariff-us")
    folder = fresh("tracker")
    says(imported(folder, *files), "11 kept in")
    found = {row["name"]: row["entries"] for row in kept(folder)}
    same(len(found), 11)
    same(found["s301_product_lists"], 12227)
    same(found["ieepa_exempt_products"], 3255)


if __name__ == "__main__":
    main(
        goods_are_kept_and_replaced,
        a_name_by_hand,
        days_belong_to_schedules,
        every_problem_of_every_file_and_nothing_kept,
        what_holds_nothing_is_said,
        one_list_in_two_files_is_refused,
    layers_that_clash_with_kept_ones_are_refused,
    what_was_damaged_before_is_told_and_bars_no_import,
        one_list_in_two_files_of_one_call_is_refused,
        lists_and_schedules_of_one_call,
        an_entry_reads_what_is_kept,
        all_lists_of_the_tracker,
    )

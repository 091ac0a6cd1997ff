#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""adval duty: every row of a table worked out and held against what was assessed; schedules named and not,
layers and their bounds, causes, columns of one's own, what is put aside and what is refused.  On rows of the
statistics of 2024 and extracts of two revisions of 2025."""

import csv
import gzip
import io
import json
import os
import shutil
import signal
import subprocess
import time

from face import ADVAL, SCRATCH, SOURCE, Skip, adval, environment, main, on_terminal, place, read, refused
from face import same, says

HERE = os.path.join(SOURCE, "tests", "duty", "fixtures")
TABLE = os.path.join(HERE, "imports_2024.csv")
YEAR = ("--period", "2024-01-01..2024-12-31", "--schedule", "hts_2025_rev_14")
RESULTS = (
    "origin_iso schedule tariff_column rate rate_heading outcome detail duty_of_column layers duty_of_layers "
    "duty_computed duty_least duty_most difference column_agrees agrees within cause"
).split()


def folder(name, *lists):
    data = os.path.join(SCRATCH, name)
    shutil.rmtree(data, ignore_errors=True)
    files = [os.path.join(HERE, f"hts_2025_rev_{n}.json") for n in (14, 17)]
    says(
        adval("tariff", "import", *files, "--dates", os.path.join(HERE, "dates.csv"), "--data", data),
        status=0,
    )
    if lists:
        says(adval("tariff", "import", *lists, "--data", data), status=0)
    return data


def with_list(name):
    """List 4A, and the lists of the headings that take it off, which hold other goods."""
    others = "".join(f"9903.88.{heading},39100000\n" for heading in (25, 26, 27, 28))
    return folder(name, place("lists/" + name + ".csv", "list,code\n9903.88.15,61091000\n" + others))


def rows_of(path):
    return list(csv.DictReader(io.StringIO(read(path))))


def worked(data, table, *words, status=4):
    out = os.path.join(SCRATCH, "out", "duty.csv")
    os.makedirs(os.path.dirname(out), exist_ok=True)
    run = adval("duty", table, "-o", out, "--data", data, *words)
    same(run.status, status, run)
    return rows_of(out)


def row(rows, code, origin):
    found = [r for r in rows if r["hts10"] == code and r["origin_iso"] == origin]
    same(len(found), 1, (code, origin))
    return found[0]


def a_year_by_a_schedule_named():
    data = with_list("named")
    rows = worked(data, TABLE, *YEAR)
    with open(TABLE, encoding="utf-8") as file:
        given = list(csv.DictReader(file))
    same([{k: r[k] for k in given[0]} for r in rows], given, "the table's own columns, untouched")
    same(list(rows[0])[len(given[0]) :], RESULTS)
    india = row(rows, "6109100012", "IN")
    same(
        [india[k] for k in RESULTS],
        ["IN", "hts_2025_rev_14", "general", "16.5%", "61091000", "computed", "", "32466071.22", "", "0.00"]
        + ["32466071.22", "32466071.22", "32466071.22", "121.78", "yes", "yes", "yes", ""],
    )
    same(row(rows, "7005211010", "CN")["outcome"], "quantity_missing")
    same(row(rows, "7005211010", "CN")["detail"], "m2")
    same(row(rows, "7005211010", "CN")["duty_computed"], "")
    coffee = row(rows, "0901110015", "IN")
    same((coffee["outcome"], coffee["duty_computed"], coffee["agrees"]), ("free", "0.00", ""))


def the_summary_names_schedule_and_tolerance():
    run = adval("duty", TABLE, *YEAR, "--data", with_list("summary"))
    says(
        run,
        "hts_2025_rev_14, in force from 2025-06-04, used on request for 2024-01-01 to 2024-12-31",
        "within the greater of 2 USD and 0.2 % of the value",
        "the rate asks for a quantity: m2",
        status=4,
    )
    table = [line for line in run.out.splitlines() if line.startswith(("IN  ", "CN  ", "all  ", "origin "))]
    same(len(table), 4, run)
    same(len({len(line.rstrip()) for line in table}), 1, "the table lines up")


def without_a_name_no_schedule_is_known():
    data = folder("unnamed")
    rows = worked(data, TABLE, "--period", "2024-01-01..2024-12-31")
    same({(r["outcome"], r["schedule"], r["duty_computed"]) for r in rows}, {("no_schedule", "", "")})
    run = adval("duty", TABLE, "--day", "2024-03-01", "--data", data)
    says(run, "no schedule in force on the day is known", status=4)
    rows = worked(data, TABLE, "--day", "2025-08-05")
    same({r["schedule"] for r in rows}, {"hts_2025_rev_17"})
    says(adval("duty", TABLE, "--data", data), "no day is stated", status=4)


def a_schedule_replaced_by_one_not_kept_is_told():
    """Revision 16 followed 14 and is not kept: on a day after that, 14 is not the whole law."""
    data = folder("replaced")
    run = adval("duty", TABLE, "--day", "2025-07-31", "--data", data)
    says(run, "hts_2025_rev_16, in force from 2025-07-01", status=4)
    run = adval("duty", TABLE, "--day", "2025-07-31", "--json", "--data", data)
    same([s.get("superseded_by") for s in run.json()["schedules"]], ["hts_2025_rev_16"])
    run = adval("duty", TABLE, "--day", "2025-06-10", "--data", data)
    assert "rev_16" not in run.out, run.out


def causes():
    rows = worked(with_list("causes"), TABLE, *YEAR)
    china = row(rows, "6109100012", "CN")
    same((china["layers"], china["duty_of_layers"]), ("9903.88.15", "6822708.98"))
    same((china["column_agrees"], china["agrees"], china["cause"]), ("no", "no", "layer_in_part"))
    russia = row(rows, "6109100012", "RU")
    same((russia["tariff_column"], russia["rate"], russia["cause"]), ("column 2", "90%", "general_column"))
    mexico = row(rows, "6109100012", "MX")
    same((mexico["agrees"], mexico["cause"]), ("no", "preference_aside"))
    bare = worked(folder("bare"), TABLE, *YEAR)
    same(row(bare, "6109100012", "CN")["cause"], "layer_open", "a list that is not at hand is not nothing")
    same(row(worked(folder("bare"), TABLE, *YEAR, "--without-layers"), "6109100012", "CN")["cause"], "above")


def a_layer_that_starts_in_the_period_makes_bounds():
    own = place(
        "lists/extra.csv",
        "id,heading,authority,says,origins,scope,rate,from\n"
        "extra,9903.99.77,own,An extra duty.,IN,,0.10,2024-11-01\n",
    )
    data = folder("bounds", own)
    table = place(
        "lists/bounds.csv",
        "code,origin,value,duty\n61091000,IN,1000.00,165.00\n61091000,IN,1000.00,265.00\n"
        "61091000,IN,1000.00,200.00\n61091000,IN,1000.00,267.01\n61091000,IN,1000.00,267.00\n",
    )
    rows = worked(data, table, *YEAR, status=0)
    bounds = {(r["duty_least"], r["duty_most"], r["duty_computed"]) for r in rows}
    same(bounds, {("165.00", "265.00", "165.00")})
    same([r["cause"] for r in rows], ["", "rate_changed", "rate_changed", "above", "rate_changed"])
    same([r["within"] for r in rows], ["yes", "yes", "yes", "no", "yes"])
    dated = place(
        "lists/days.csv",
        "code,origin,value,day\n6109.10.00,IN,1000.00,2024-10-31\n6109.10.00,IN,1000.00,2024-11-01\n",
    )
    same([r["duty_computed"] for r in worked(data, dated, *YEAR, status=0)], ["165.00", "265.00"])


def an_exclusion_that_may_be_claimed_is_the_lower_bound():
    """The first number under heading 9903.88.70, on a list of the heading it takes off."""
    names = read(os.path.join(SOURCE, "law", "us", "lists.yaml"))
    code = names.split("id: s301_excluded_70")[1].split("codes: [")[1].split('"')[1]
    line = {"htsno": code, "indent": "0", "description": "Machines", "general": "Free", "special": ""}
    more = {"other": "35%", "units": ["No."], "footnotes": [], "superior": None}
    more |= {"quotaQuantity": None, "additionalDuties": None}
    schedule = place("lists/own.json", json.dumps([line | more]))
    data = folder("ex", place("lists/ex.csv", f"list,code\n9903.88.02,{code[:8]}\n"))
    says(adval("tariff", "import", schedule, "--in-force", "2024-01-01", "--data", data), status=0)
    table = place(
        "lists/rows.csv",
        "code,origin,value,duty\n" + "".join(f"{code},CN,1000.00,{duty}\n" for duty in (250, 100, 0, 260)),
    )
    rows = worked(data, table, "--day", "2024-07-01", status=0)
    same({(r["duty_least"], r["duty_most"], r["layers"]) for r in rows}, {("0.00", "250.00", "9903.88.02")})
    same([r["cause"] for r in rows], ["", "exclusion", "exclusion", "above"])
    before = worked(data, table, "--schedule", "own", "--day", "2023-12-31", status=0)
    same({r["duty_least"] for r in before}, {"250.00"}, "the day before the heading holds")


def columns_of_ones_own():
    data = folder("own")
    table = place("mine.tsv", "HTS\tFrom\tWert\n6109.10.00.12\tMX\t1000\n")
    run = adval("duty", table, *YEAR, "--data", data)
    refused(run, "code", "origin", "value", "--columns code=NAME", status=2)
    rows = worked(data, table, *YEAR, "--columns", "code=HTS,origin=From,value=Wert", status=0)
    same((rows[0]["duty_computed"], rows[0]["difference"]), ("165.00", ""))
    refused(adval("duty", table, *YEAR, "--columns", "kode=HTS", "--data", data), "kode=HTS", "quantity_2")
    refused(
        adval("duty", table, *YEAR, "--columns", "code=HTS,origin=From,value=Werth", "--data", data),
        "no column 'Werth'",
        status=2,
    )
    refused(
        adval("duty", place("clash.csv", "code,origin,value,Outcome\n"), *YEAR, "--data", data),
        "writes a column of that name",
        status=2,
    )


def claims_and_quantities():
    table = place(
        "claims.csv",
        "code,origin,value,claim,quantity,unit\n6109100012,MX,1000,S,,\n6109100012,VN,1000,S,,\n"
        "7005211010,VN,1000,,200,m2\n2603000010,PE,1000,,50,kg\n",
    )
    rows = worked(folder("claims"), table, *YEAR)
    same([r["outcome"] for r in rows], ["free", "computed", "computed", "quantity_missing"])
    same([r["duty_computed"] for r in rows], ["0.00", "165.00", "33.00", ""])
    same(rows[3]["detail"], "lead content")


def what_cannot_be_read_is_put_aside_and_named():
    table = place(
        "bad.csv",
        "hts10,cty_code,dutiable_usd,duty_usd\n6109100012,5330,100,16.50\ntshirt,5330,100,0\n"
        "6109100012,5330,1e3,0\n6109100012,5330,-5,0\n6109100012,9999,100,0\n6109100012,,100,0\n"
        "6109100012,5330,,0\n1234567890,5330,100,0\n6109100099,5330,100,16.50\n",
    )
    rows = worked(folder("bad"), table, *YEAR, status=3)
    same(
        [r["outcome"] for r in rows],
        ["computed", "rejected", "rejected", "rejected", "no_origin", "no_origin", "value_missing", "no_code"]
        + ["computed"],
    )
    same([r["detail"] for r in rows][4:6], ["9999", ""])
    same((rows[8]["duty_computed"], rows[8]["detail"]), ("16.50", "the rate of the first 8 digits"))
    aside = list(csv.DictReader(io.StringIO(read(os.path.join(SCRATCH, "out", "rejects.csv")))))
    named = [("2", "hts10"), ("3", "dutiable_usd"), ("4", "dutiable_usd")]
    same([(r["record"], r["column"]) for r in aside], named)
    same("1e3" in aside[1]["reason"], True)
    run = adval("duty", table, *YEAR, "--data", folder("bad"))
    says(run, "'tshirt' is no tariff number", "below zero", "no country of origin is known: 9999", status=3)


def every_format_gives_the_same():
    data = with_list("formats")
    rows = worked(data, TABLE, *YEAR)
    packed = place("t.csv.gz", gzip.compress(read(TABLE).encode()))
    same(worked(data, packed, *YEAR), rows)
    lines = place("t.ndjson", "".join(json.dumps(r) + "\n" for r in rows_of(TABLE)))
    same(worked(data, lines, *YEAR), rows)
    table = os.path.join(SCRATCH, "out", "t.parquet")
    same(adval("duty", TABLE, *YEAR, "--data", data, "-o", table).status, 4)
    refused(adval("duty", table, *YEAR, "--data", data), "writes a column of that name", status=2)
    refused(adval("duty", TABLE, *YEAR, "--data", data, "-o", place("x.xls")), "ends in .parquet", status=2)


def chapters_left_out_are_worked_out_and_not_compared():
    data = with_list("leave")
    run = adval("duty", TABLE, *YEAR, "--leave-out", "61", "--by", "chapter", "--json", "--data", data)
    found = run.json()
    same(found["chapters"]["61"]["compared"], 0)
    same(found["chapters"]["61"]["worked_out"], found["chapters"]["61"]["rows"])
    same(found["schedules"], [{"name": "hts_2025_rev_14", "in_force": "2025-06-04", "on_request": True}])
    by_cause = adval("duty", TABLE, *YEAR, "--by", "cause", "--data", data)
    says(by_cause, "layer_in_part", "general_column", "preference_aside", status=4)


def no_output_takes_the_place_of_the_table():
    data = folder("overwritten")
    home = os.path.join(SCRATCH, "own")
    shutil.rmtree(home, ignore_errors=True)
    os.makedirs(os.path.join(home, "in"))
    table = os.path.join(home, "in", "imports.csv")
    shutil.copy(TABLE, table)
    os.symlink(os.path.join(home, "in"), os.path.join(home, "way"))
    os.symlink(table, os.path.join(home, "link.csv"))
    os.link(table, os.path.join(home, "twin.csv"))
    written = read(table)
    for output in ("in/imports.csv", "in/../in/imports.csv", "way/imports.csv", "link.csv", "twin.csv"):
        run = adval("duty", table, *YEAR, "-o", os.path.join(home, output), "--data", data)
        refused(run, output, "the table itself", "name another", status=2)
    run = adval("duty", os.path.join(home, "link.csv"), *YEAR, "-o", table, "--data", data)
    refused(run, "the table itself", status=2)
    aside = os.path.join(home, "in", "rejects.csv")
    shutil.copy(TABLE, aside)
    run = adval("duty", aside, *YEAR, "-o", os.path.join(home, "in", "duty.csv"), "--data", data)
    refused(run, "rejects.csv", "put aside", "another folder", status=2)
    same(read(table), written)
    same(sorted(os.listdir(os.path.join(home, "in"))), ["imports.csv", "rejects.csv"])
    same(adval("duty", table, *YEAR, "-o", os.path.join(home, "duty.csv"), "--data", data).status, 4)


def no_output_takes_the_place_of_what_is_kept():
    data = with_list("kept")
    lists = os.path.join(data, "lists")
    name = next(n for n in os.listdir(lists) if n.endswith(".csv"))
    path = os.path.join(lists, name)
    link = os.path.join(SCRATCH, "kept.csv")
    if not os.path.lexists(link):
        os.symlink(path, link)
    written = read(path)
    for output in (path, link):
        run = adval("duty", TABLE, *YEAR, "-o", output, "--data", data)
        refused(run, "a file of the data folder", "name another", status=2)
        for command in ("value", "assists"):
            run = adval(command, os.path.join(SOURCE, "sample", "book"), "-o", output, "--data", data)
            refused(run, "a file of the data folder", status=2)
    same(read(path), written)


def an_empty_table_is_one_problem():
    words = ["--day", "2025-03-20", "--data", os.path.join(SCRATCH, "none")]
    run = adval("duty", place("empty.csv", ""), *words)
    says(run, "this file is empty; its first line names its columns", "1 problem;", status=2)


def options_that_are_off():
    data = folder("off")
    for words, expected in (
        (("--day", "2024-13-01"), "--day"),
        (("--period", "2024"), "2024-01-01..2024-12-31"),
        (("--period", "2024-12-31..2024-01-01"), "before its first"),
        (("--period", "2024-01-01..2024-12-31", "--day", "2024-01-01"), "not both"),
        (("--leave-out", "7"), "two digits"),
        (("--by", "day"), "origin, chapter, cause"),
        (("--top", "101"), "100"),
    ):
        refused(adval("duty", TABLE, *words, "--data", data), expected)
    unknown = adval("duty", TABLE, "--schedule", "hts_2024", "--data", data)
    refused(unknown, "hts_2024", "hts_2025_rev_17", status=2)
    refused(adval("duty", place("t.xlsx", ""), *YEAR, "--data", data), ".parquet", status=2)
    refused(adval("duty", "gone.csv", *YEAR, "--data", data), "gone.csv", "not there", status=2)
    refused(adval("duty", *YEAR, "--data", data), "give one table")


def large_table():
    """The rows again and again: enough that working them out takes a while."""
    head, *rows = read(TABLE).splitlines(True)
    return place("large.csv", head + "".join(rows) * (200000 // len(rows)))


def progress_is_for_terminals():
    data = folder("progress")
    words = ["duty", large_table(), *YEAR, "--data", data]
    plain = adval(*words)
    same(plain.err, "")
    status, out = on_terminal(*words)
    same(status, plain.status)
    last = out.rsplit("\r", 1)
    same(len(last), 2, out[:300])
    assert "computing" in last[0] and " lines" in last[0], out[:300]
    assert last[1].startswith("\033[K") and "hts_2025_rev_14" in last[1], out[-300:]


def an_interrupt_leaves_nothing():
    data = folder("interrupted")
    kept = sorted(os.listdir(data))
    table = large_table()
    place("interrupt/.here", "")
    out_folder = os.path.join(SCRATCH, "interrupt")
    for number in (signal.SIGINT, signal.SIGTERM):
        words = ["duty", table, *YEAR, "--data", data, "-o", os.path.join(out_folder, "duty.csv")]
        with subprocess.Popen(
            [ADVAL, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()
        ) as program:
            deadline = time.monotonic() + 30
            while not any(".partial-" in name for name in os.listdir(out_folder)):
                if program.poll() is not None or time.monotonic() > deadline:
                    raise AssertionError(f"ended before it began to write: {program.communicate()}")
                time.sleep(0.002)
            program.send_signal(number)
            out, err = program.communicate(timeout=60)
        if program.returncode in (0, 3, 4):
            raise Skip("this machine worked the table out before the signal came")
        same((program.returncode, out), (130, ""), err)
        assert "interrupted; nothing was written" in err, err
        same((os.listdir(out_folder), sorted(os.listdir(data))), ([".here"], kept))


main(
    a_year_by_a_schedule_named,
    the_summary_names_schedule_and_tolerance,
    without_a_name_no_schedule_is_known,
    a_schedule_replaced_by_one_not_kept_is_told,
    causes,
    a_layer_that_starts_in_the_period_makes_bounds,
    an_exclusion_that_may_be_claimed_is_the_lower_bound,
    columns_of_ones_own,
    claims_and_quantities,
    what_cannot_be_read_is_put_aside_and_named,
    every_format_gives_the_same,
    chapters_left_out_are_worked_out_and_not_compared,
    no_output_takes_the_place_of_the_table,
    no_output_takes_the_place_of_what_is_kept,
    options_that_are_off,
    progress_is_for_terminals,
    an_interrupt_leaves_nothing,
)

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""adval tariff: schedules imported with their days, shown by number and day, the column chosen, duty worked
out, and what is refused.  Most of it on extracts of two revisions; the published files where they are at
hand."""

import glob
import gzip
import json
import os
import shutil
import time

from face import SCRATCH, SOURCE, Skip, adval, columns_of, main, place, read, refused, same, says

HERE = os.path.join(SOURCE, "tests", "duty", "fixtures")
FILES = [os.path.join(HERE, f"hts_2025_rev_{n}.json") for n in (14, 17)]
DATES = os.path.join(HERE, "dates.csv")
PUBLISHED = os.path.join(SOURCE, "..", "shared", "data", "tariff-us")


def fresh(name, *files, dates=DATES):
    folder = os.path.join(SCRATCH, name)
    shutil.rmtree(folder, ignore_errors=True)
    if files:
        says(adval("tariff", "import", *files, "--dates", dates, "--data", folder), status=0)
    return folder


def show(folder, code, day, *words):
    return adval("tariff", "show", code, "--as-of", day, "--data", folder, *words)


def asked(folder, code, day, *words):
    run = show(folder, code, day, "--json", *words)
    assert run.status in (0, 4), run
    return run.json()


def kept(folder):
    run = adval("tariff", "list", "--json", "--data", folder)
    says(run, status=0)
    return run.json()


def several_files_with_their_days():
    folder = fresh("several", *FILES)
    found = kept(folder)
    same([row["name"] for row in found], ["hts_2025_rev_14", "hts_2025_rev_17"])
    same([row["in_force"] for row in found], ["2025-06-04", "2025-08-01"])
    same([row["published"] for row in found], ["2025-05-02", "2025-07-01"])
    same([row["rows"] for row in found], [len(json.loads(read(path))) for path in FILES])
    same(found[0]["next"], "hts_2025_rev_16")
    assert all(len(row["blake2b"]) == 64 and row["computable"] > 20 for row in found)
    says(
        adval("tariff", "list", "--data", folder), "hts_2025_rev_14.json", found[0]["blake2b"][:16], status=0
    )
    says(adval("tariff", "list", "--data", fresh("nothing")), "no schedule in", "import FILE", status=0)


def packed_and_named_by_hand():
    folder = fresh("packed")
    path = place("export.json.gz", gzip.compress(read(FILES[0]).encode()))
    run = adval("tariff", "import", path, "--revision", "june", "--in-force", "2025-06-04", "--data", folder)
    says(run, "june", "2025-06-04", status=0)
    plain = fresh("plain", FILES[0])
    rows = [
        [read(os.path.join(f, "tariffs", n)) for n in os.listdir(os.path.join(f, "tariffs")) if "tariff" in n]
        for f in (folder, plain)
    ]
    same(rows[0], rows[1])
    says(
        adval("tariff", "import", path, "--revision", "june", "--in-force", "2025-06-05", "--data", folder),
        "in place of",
        status=0,
    )
    same(len(os.listdir(os.path.join(folder, "tariffs"))), 2)
    same(kept(folder)[0]["in_force"], "2025-06-05")


def days_are_not_guessed():
    folder = os.path.join(SCRATCH, "undated")
    for words in ((), ("--dates", place("other.csv", "revision,in_force\nrev_1,2025-01-01\n"))):
        run = adval("tariff", "import", FILES[0], *words, "--data", folder)
        refused(
            run, "hts_2025_rev_14 is in force is not said", "--in-force YYYY-MM-DD", "--dates FILE", status=2
        )
        assert not os.path.exists(os.path.join(folder, "tariffs", "hts_2025_rev_14.json"))
    refused(adval("tariff", "import", *FILES, "--in-force", "2025-06-04", "--data", folder), "single file")
    refused(adval("tariff", "import", FILES[0], "--in-force", "June", "--data", folder), "'June'")
    for text, words in (
        ("name,day\n", ("no list of revisions", "revision and in_force")),
        ("revision,in_force\nrev_14,4 June\nrev_15,2025-13-01\n", (":2:2: in_force: '4 June'", ":3:2:")),
    ):
        run = adval("tariff", "import", FILES[0], "--dates", place("dates.csv", text), "--data", folder)
        refused(run, *words, status=2)


def a_list_as_the_tracker_writes_it():
    """Names within a year, publication and policy days apart, NA for none."""
    dates = place(
        "tracker.csv",
        "revision,effective_date,policy_effective_date,tpc_date,policy_event\n"
        "rev_14,2025-05-02,2025-06-04,NA,steel\nrev_17,2025-07-01,NA,NA,NA\n2026_basic,2026-01-01,NA,NA,x\n",
    )
    found = kept(fresh("tracker", *FILES, dates=dates))
    same(
        [(row["in_force"], row["published"]) for row in found],
        [("2025-06-04", "2025-05-02"), ("2025-07-01", "2025-07-01")],
    )
    same([row.get("note") for row in found], ["steel", None])
    same([row["next"] for row in found], ["rev_17", "2026_basic"])


def clashes_are_refused():
    folder = fresh("clash", FILES[0])
    dates = place("same.csv", "revision,in_force,published\nhts_2025_rev_17,2025-06-04,2025-05-02\n")
    refused(
        adval("tariff", "import", FILES[1], "--dates", dates, "--data", folder),
        "both in force since 2025-06-04",
        status=2,
    )
    refused(
        adval("tariff", "import", FILES[0], FILES[0], "--dates", DATES, "--data", folder),
        "two of the files",
        status=2,
    )
    same(len(kept(folder)), 1)


def a_file_of_several_packed_members_is_one():
    """As cat makes one of the parts of a download; a member may be empty."""
    text = read(FILES[0]).encode()
    parts = [text[:7], b"", text[7:20000], text[20000:]]
    whole = place("hts_2025_rev_14.json.gz", b"".join(gzip.compress(part) for part in parts))
    days = ("--in-force", "2025-06-04")
    folder, plain = fresh("members"), fresh("one-file")
    says(adval("tariff", "import", whole, *days, "--data", folder), status=0)
    says(adval("tariff", "import", FILES[0], *days, "--data", plain), status=0)
    texts = [
        [read(os.path.join(f, "tariffs", n)) for n in os.listdir(os.path.join(f, "tariffs")) if "tariff" in n]
        for f in (folder, plain)
    ]
    same(texts[0], texts[1])
    rows = [b"list,code\n9903.88.15,6109", b"1000\n9903.88.03,84713001\n"]
    goods = place("members.csv.gz", b"".join(gzip.compress(part) for part in rows))
    says(adval("tariff", "import", goods, "--data", folder), status=0)
    listed = adval("tariff", "list", "--json", "--data", folder).json()
    same([row["entries"] for row in listed if "entries" in row], [2])


def broken_exports_are_refused_whole():
    folder = os.path.join(SCRATCH, "broken")
    row = json.loads(read(FILES[0]))[0]
    bad = place(
        "bad.json",
        json.dumps(
            [
                dict(row, htsno="61.9"),
                {k: v for k, v in row.items() if k != "general"},
                dict(row, indent="x"),
                dict(row, general=5),
                "stray",
            ],
            indent=0,
        ),
    )
    run = adval("tariff", "import", bad, FILES[0], "--dates", DATES, "--data", folder)
    refused(
        run,
        "'61.9' is no tariff number",
        "'general' is missing",
        "'x' is no whole number",
        "a number stands",
        "a text stands",
        "since when bad is in force is not said",
        "nothing was written",
        status=2,
    )
    assert not os.path.exists(os.path.join(folder, "tariffs"))
    for name, text, words in (
        ("cut.json", read(FILES[0])[:5000], ("cut.json:",)),
        ("map.json", "{}", ("a map stands where the list of rows",)),
        ("cut.json.gz", gzip.compress(read(FILES[0]).encode())[:500], ("cut off or damaged",)),
        ("head.json.gz", gzip.compress(b"[]")[:9], ("cut off or damaged",)),
        ("lies.json.gz", gzip.compress(b"[]")[:-4] + b"\xff\xff\xff\xff", ("cut off or damaged",)),
        ("behind.json.gz", gzip.compress(b"[]") + b"<html>", ("stand 6 bytes that are not",)),
        ("half.json.gz", gzip.compress(b"[") + gzip.compress(b"]")[:-4], ("cut off or damaged",)),
        ("zeros.json.gz", gzip.compress(bytes(1 << 20)) * 257, ("256 MiB",)),
        ("empty.json", "", ("empty.json",)),
    ):
        run = adval(
            "tariff",
            "import",
            place(name, text),
            "--revision",
            "x",
            "--in-force",
            "2025-01-01",
            "--data",
            folder,
        )
        refused(run, *words, status=2)
    refused(
        adval("tariff", "import", "no-such-file.json", "--in-force", "2025-01-01", "--data", folder),
        "cannot be opened",
        status=2,
    )


def unknown_keys_are_named_and_passed_over():
    rows = json.loads(read(FILES[0]))
    for row in rows:
        row["newKey"] = {"a": 1}
        row["superior"] = None
    path = place("new.json", json.dumps(rows))
    run = adval("tariff", "import", path, "--in-force", "2025-06-04", "--data", os.path.join(SCRATCH, "new"))
    says(run, "'newKey' is not known", status=0)
    same(run.err.count("newKey"), 1)


def a_line_with_its_path():
    folder = fresh("line", *FILES)
    run = show(folder, "6109100012", "2025-06-10")
    says(
        run,
        "6109.10.00       Of cotton",
        "Men's or boys':",
        "Men's (338)",
        "rates of    6109.10.00",
        "16.5 % of the value",
        "AU BH CL CO IL JO KR MA OM P PA PE S SG",
        "90%",
        "doz., kg",
        "in force since 2025-06-04, published 2025-05-02",
        status=0,
    )
    same(show(folder, "6109.10.00.12", "2025-06-10").out, run.out)
    found = asked(folder, "6109.10.00.12", "2025-06-10")
    same([step.get("code") for step in found["path"]], ["6109", "61091000", None, None, "6109100012"])
    same(found["columns"]["general"]["terms"], [{"base": "value", "fraction": "0.165", "per": "1"}])
    same(found["schedule"]["name"], "hts_2025_rev_14")
    same(found["schedule"].get("superseded_by"), None)
    assert run.out == show(folder, "6109100012", "2025-06-30").out
    says(show(folder, "6109.10.00", "2025-06-10"), "Numbers below it", "6109.10.00.04", status=0)
    says(show(folder, "6109", "2025-06-10"), "heading without a rate", "6109.10.00", "16.5%", status=0)


def revisions_that_are_not_kept_are_named():
    folder = fresh("gap", *FILES)
    says(
        show(folder, "6109.10.00", "2025-07-01"),
        "hts_2025_rev_14",
        "hts_2025_rev_16, in force since 2025-07-01",
        status=0,
    )
    same(asked(folder, "6109.10.00", "2025-07-31")["schedule"]["superseded_by"], "hts_2025_rev_16")
    same(asked(folder, "6109.10.00", "2025-08-01")["schedule"]["name"], "hts_2025_rev_17")
    refused(
        show(folder, "6109.10.00", "2025-06-03"), "no schedule in force on 2025-06-03", "2025-06-04", status=2
    )
    refused(show(fresh("none"), "6109.10.00", "2025-06-03"), "none is kept", "import FILE", status=2)


def numbers_that_moved_are_named():
    folder = fresh("moved", *FILES)
    refused(
        show(folder, "0901.11.00.45", "2025-08-01"),
        "hts_2025_rev_17, in force since 2025-08-01, has no number",
        "hts_2025_rev_14, in force since 2025-06-04, has it: Certified organic",
        "under 0901.11.00.50",
        status=2,
    )
    refused(
        show(folder, "0901.11.00.50", "2025-06-04"),
        "hts_2025_rev_17, in force since 2025-08-01, has it",
        status=2,
    )
    refused(show(folder, "6109.10.00.99", "2025-06-04"), "6109.10.00 stands there: Of cotton", status=2)
    for code in ("61", "6109.10.00.12.3", "T-shirt", ""):
        refused(show(folder, code, "2025-06-04"), "no tariff number", "6109.10.00")
    refused(adval("tariff", "show", "6109.10.00", "--data", folder), "--as-of YYYY-MM-DD", "never for today")


def the_column_and_its_law():
    folder = fresh("column", *FILES)
    for origin, claim, column, rate, words in (
        ("VN", None, "general", "16.5%", ("General Note 3(a)",)),
        ("MX", "S", "special", "Free", ("the claim stands", "General Note 11")),
        ("VN", "S", "general", "16.5%", ("origin does not belong",)),
        ("IN", "A", "general", "16.5%", ("not in force on the day", "31 December 2020")),
        ("KE", "D", "general", "16.5%", ("does not list the symbol",)),
        ("KR", "XY", "general", "16.5%", ("no programme of that symbol",)),
        ("RU", "S", "other", "90%", ("General Note 3(b)", "117-110", "whatever they claim")),
        ("KR", None, "general", "16.5%", ("could claim KR",)),
    ):
        words_of = ("--origin", origin) + (("--claim", claim) if claim else ())
        found = asked(folder, "6109.10.00.12", "2025-06-10", *words_of)["choice"]
        same((found["outcome"], found["column"], found["rate"]), ("chosen", column, rate), (origin, claim))
        assert found["cites"], found
        text = " ".join(show(folder, "6109.10.00.12", "2025-06-10", *words_of, "--width", "300").out.split())
        for word in words:
            assert word in text, (word, text)
    same(asked(folder, "9903.88.15", "2025-06-10", "--origin", "CU")["choice"]["outcome"], "no rate")


def duty(folder, code, *words, status=0):
    run = show(folder, code, "2025-06-10", "--json", *words)
    same(run.status, status, run)
    return run.json()["duty"]


def duty_by_value_quantity_and_part():
    folder = fresh("duty", *FILES)
    found = duty(folder, "6109.10.00.12", "--origin", "VN", "--value", "10000")
    same((found["outcome"], found["amount"], found["marginal_fraction"]), ("computed", "1650.00", "0.165"))
    found = duty(folder, "1701.14.10", "--origin", "GT", "--quantity", "10 t; 96.5 degrees")
    same(found["amount"], "138.83")
    found = duty(folder, "1701.14.10", "--origin", "GT", "--quantity", "10000 kg;70 degrees")
    same((found["amount"], found["bound"]), ("94.39", "minimum"))
    found = duty(folder, "1701.14.10", "--origin", "GT", "--quantity", "10000 kg", status=4)
    same((found["outcome"], found["missing_unit"]), ("quantity missing", "degrees"))
    found = duty(folder, "2603.00.00", "--origin", "CL", "--quantity", "100 kg; 20.5 kg of lead content")
    same((found["amount"], found["components"][0]["on"]), ("0.36", "21"))  # 21 x 1.7 cents
    found = duty(folder, "2603.00.00", "--origin", "CL", "--quantity", "100 kg", status=4)
    same(found["missing_of"], "lead content")
    parts = ("--part", "case=400; strap, band or bracelet=120.00;battery=30")
    found = duty(folder, "9102.11.10", "--origin", "CH", "--quantity", "100 No.", *parts)
    same(found["amount"], "86.39")
    found = duty(
        folder, "9102.11.10", "--origin", "CH", "--quantity", "100 No.", *parts[:1], "case=400", status=4
    )
    same(found["outcome"], "value missing")
    found = duty(folder, "6103.22.00", "--origin", "VN", "--value", "10", status=4)
    same((found["outcome"], "amount" in found), ("not computable", False))
    found = duty(folder, "6109.10.00", "--origin", "MX", "--claim", "S", "--value", "10")
    same((found["outcome"], found["amount"]), ("free", "0.00"))
    says(
        show(folder, "9903.88.15", "2025-06-10", "--origin", "CN", "--value", "1000"),
        "75.00 USD on top of the duty of the goods' own",
        status=0,
    )


def duty_says_what_chapter_99_puts_on_top():
    folder = fresh("on-top", *FILES)
    words = ("6109.10.00.12", "--origin", "CN", "--value", "1000")
    found = duty(folder, *words)
    assert {"heading": "9903.01.24", "outcome": "applies"} in found["not_in_it"], found
    run = show(folder, words[0], "2025-06-10", *words[1:], "--width", "200")
    says(run, "are not in the figure: 9903.01.24", "whose lists or facts are not at hand", status=0)
    of_layer = show(folder, "9903.88.15", "2025-06-10", "--origin", "CN", "--value", "1000")
    assert "on top  " not in of_layer.out, of_layer
    early = show(folder, words[0], "2025-06-10", "--origin", "CN")
    assert "not in the figure" not in early.out, early


def options_that_say_nothing_are_refused():
    folder = fresh("options", FILES[0])
    for words, says_so in (
        (("show", "6109.10.00", "--as-of", "2025-06-10", "--value", "10"), "--origin"),
        (("show", "6109.10.00", "--as-of", "2025-06-10", "--claim", "S"), "--origin"),
        (("show", "6109.10.00", "--as-of", "2025-06-10", "--origin", "UK"), "'UK' is no country code"),
        (("show", "6109.10.00", "--as-of", "2025-06-10", "--origin", "VN", "--value", "1,000"), "'1,000'"),
        (("show", "6109.10.00", "--as-of", "2025-06-10", "--origin", "VN", "--value", "-1"), "below zero"),
        (
            ("show", "6109.10.00", "--as-of", "2025-06-10", "--origin", "VN", "--quantity", "12"),
            "no quantity",
        ),
        (
            ("show", "6109.10.00", "--as-of", "2025-06-10", "--origin", "VN", "--part", "12"),
            "no value of a part",
        ),
        (
            ("show", "6109.10.00", "--as-of", "2025-06-10", "--origin", "VN", "--claim", "A,B,C,D,E"),
            "one to four",
        ),
        (("show", "--as-of", "2025-06-10"), "takes a tariff number"),
        (("list", "--as-of", "2025-06-10"), "--as-of says nothing to 'adval tariff list'"),
        (("import", FILES[0], "--json"), "--json says nothing"),
        (("import",), "give the published files"),
        (("count",), "--as-of DAY"),
        (("forget",), "import, show, list or count"),
        ((), "import, show, list or count"),
    ):
        refused(adval("tariff", *words, "--data", folder), says_so)


def what_is_kept_is_held_by_its_hash():
    folder = fresh("tampered", FILES[0])
    rows = glob.glob(os.path.join(folder, "tariffs", "*.tariff"))[0]
    good = read(rows)
    place(os.path.relpath(rows, SCRATCH), good.replace("16.5%", "1.65%"))
    refused(show(folder, "6109.10.00", "2025-06-10"), "not those that were imported", status=2)
    os.unlink(rows)
    refused(show(folder, "6109.10.00", "2025-06-10"), "cannot be opened", status=2)
    place("tampered/tariffs/hts_2025_rev_14.json", '{"format": "1", "rows": "x"}\n')
    refused(adval("tariff", "list", "--data", folder), "import the revision again", status=2)
    place("tampered/tariffs/hts_2025_rev_14.json", '{"format": "1", "rows": "../x"}\n')
    refused(adval("tariff", "list", "--data", folder), "no manifest", status=2)


def tables_keep_to_the_width():
    folder = fresh("width", *FILES)
    for width in (60, 80, 100, 160):
        for code in ("1701.14.10", "9102.11.10", "2603.00.00.10", "9903.81.91"):
            run = show(folder, code, "2025-06-10", "--width", width, "--origin", "CN", "--value", "1")
            assert columns_of(run.out) <= width, (width, code, run.out)
            assert not any(line != line.rstrip() for line in run.out.splitlines()), run.out


def the_published_revisions():
    files = sorted(glob.glob(os.path.join(PUBLISHED, "hts_2025_*.json.gz")))
    if not files:
        raise Skip("there are no schedules in ../shared/data/tariff-us")
    folder = os.path.join(SCRATCH, "published")
    dates = os.path.join(PUBLISHED, "lists", "revision_dates.csv")
    began = time.monotonic()
    run = adval("tariff", "import", *files, "--dates", dates, "--data", folder)
    says(run, status=0)
    print(f"# {len(files)} revisions imported in {time.monotonic() - began:.1f} s")
    found = {row["name"]: row for row in kept(folder)}
    expected = {
        "hts_2025_basic": ("2025-01-01", 35859),
        "hts_2025_rev_4": ("2025-03-07", 35890),
        "hts_2025_rev_7": ("2025-04-05", 35938),
        "hts_2025_rev_9": ("2025-04-10", 35938),
        "hts_2025_rev_14": ("2025-06-04", 35950),
        "hts_2025_rev_17": ("2025-08-01", 36009),
        "hts_2025_rev_18": ("2025-08-07", 36087),
        "hts_2025_rev_26": ("2025-11-01", 36131),
        "hts_2025_rev_32": ("2025-12-05", 36148),
    }
    same({name: (row["in_force"], row["rows"]) for name, row in found.items()}, expected)
    same(found["hts_2025_rev_32"]["published"], "2025-11-15")
    assert "retroactive to Nov 14" in found["hts_2025_rev_32"]["note"]
    says(
        show(folder, "6109.10.00", "2025-04-01"),
        "hts_2025_rev_4",
        "16.5%",
        "rev_5, in force since 2025-03-14",
        status=0,
    )
    says(show(folder, "7013.37.10", "2025-08-02"), "under 7013.37.10.01", status=2)
    says(
        adval("tariff", "count", "--as-of", "2025-12-31", "--data", folder),
        "38124 give a figure, 907 do not",
        "773",
        status=0,
    )


if __name__ == "__main__":
    main(
        several_files_with_their_days,
        packed_and_named_by_hand,
        a_file_of_several_packed_members_is_one,
        days_are_not_guessed,
        a_list_as_the_tracker_writes_it,
        clashes_are_refused,
        broken_exports_are_refused_whole,
        unknown_keys_are_named_and_passed_over,
        a_line_with_its_path,
        revisions_that_are_not_kept_are_named,
        numbers_that_moved_are_named,
        the_column_and_its_law,
        duty_by_value_quantity_and_part,
        duty_says_what_chapter_99_puts_on_top,
        options_that_say_nothing_are_refused,
        what_is_kept_is_held_by_its_hash,
        tables_keep_to_the_width,
        the_published_revisions,
    )

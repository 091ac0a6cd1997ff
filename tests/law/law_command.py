#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""adval law: every row is printed with its citation, dates and standing, and every refusal says what to
do."""
import json
import os
import shutil
import subprocess
import sys
import tempfile

ADVAL = os.environ.get("ADVAL", "")
SOURCE = os.environ["SOURCE_DIR"]
SOUND = os.path.join(SOURCE, "tests", "law", "broken", "sound")


def adval(*words):
    run = subprocess.run([ADVAL, "law", *words], capture_output=True, text=True, check=False, cwd=SOURCE)
    return run.returncode, run.stdout, run.stderr


def list_names_all():
    status, out, _ = adval("list")
    assert status == 0 and "US " in out and "WTO" in out and "verified" in out and "pack " in out, out
    found = json.loads(adval("list", "--json")[1])
    codes = [j["code"] for j in found["jurisdictions"]]
    assert codes == sorted(codes) and {"US", "WTO"} <= set(codes) and len(found["pack"]) == 64, found


def show_says_everything():
    status, out, _ = adval("show", "us", "assist_tools", "--as-of", "2025-04-01")
    words = ("us.assist", "assist_tools: add", "United States Code", "1401a", "verified", "from 1980-07-01")
    for word in words:
        assert status == 0 and word in out, (word, out)


def show_takes_ids_kinds_and_terms():
    by_id = json.loads(adval("show", "us", "mpf_minimum", "--json")[1])["rows"]
    assert by_id and {row["id"] for row in by_id} == {"us.mpf_minimum"}, by_id
    assert json.loads(adval("show", "US", "us.mpf_minimum", "--json")[1])["rows"] == by_id
    by_term = json.loads(adval("show", "us", "assist", "--json")[1])["rows"]
    assert by_term and all(row["term"].startswith("assist") for row in by_term), by_term
    by_kind = json.loads(adval("show", "us", "royalty", "--json", "--as-of", "2025-04-01")[1])["rows"]
    windows = json.loads(adval("show", "ca", "windows", "--json")[1])["rows"]
    assert {"ca.deductive_days", "ca.deductive_processed_days"} <= {row["id"] for row in windows}, windows
    assert any(row["about"] == "royalty" and row["effect"] == "add" for row in by_kind), by_kind
    assert all(row["cites"] and row["cites"][0]["title"] for row in by_kind), by_kind


WAYS = ("first_shipment", "produced_to_first_shipment", "anticipated_production", "given",
        "anticipated_value", "other_basis", "consumption", "other_countries")
PARTS = {"base": "1", "use": "-1", "repair": "1", "transport": "1", "paid_by_producer": "-1",
         "out_of_scope": "0"}


def ways_and_parts_of_assists_are_rows():
    for code in ("us", "wto", "ca", "au", "eu", "uk", "jp", "vn", "in", "cn", "kr", "sg", "mx"):
        rows = json.loads(adval("show", code, "apportionment", "--json")[1])["rows"]
        assert {row["id"] for row in rows} == {f"{code}.apportionment_{way}" for way in WAYS}, rows
        rows += json.loads(adval("show", code, "assist", "--json")[1])["rows"]
        found = {row["id"]: row for row in rows}
        for part, sign in PARTS.items():
            assert found[f"{code}.assist_{part}"]["cites"], part
            assert sign in json.dumps(found[f"{code}.assist_{part}"]), (part, sign)
        assert all(row["cites"] and row["says"] for row in rows), rows


def steps_of_assists_cite_them():
    path = os.path.join("sample", "shipments", "tooling.yaml")
    told = json.loads(subprocess.run([ADVAL, "value", path, "--json"], capture_output=True, text=True,
                                     check=False, cwd=SOURCE).stdout)
    steps = [step for step in told["steps"] if step["op"] in ("cost", "apportion")]
    assert {step["op"] for step in steps} == {"cost", "apportion"}, steps
    for step in steps:
        assert step["rule"].startswith(("us.assist_", "us.apportionment_")), step
        assert step["citations"] and step["citations"][0]["provision"].startswith("152.10"), step


def as_of_takes_one_version():
    rows = json.loads(adval("show", "us", "mpf_minimum", "--as-of", "2025-04-01", "--json")[1])["rows"]
    assert len(rows) == 1 and rows[0]["from"] <= "2025-04-01" < rows[0].get("until", "9999"), rows
    status, _, err = adval("show", "us", "packing", "--as-of", "1950-01-01")
    assert status == 1 and "on 1950-01-01" in err and "adval law list us" in err, err


def charges_and_terms():
    rows = json.loads(adval("show", "charges", "Telex Release Fee", "--json")[1])["rows"]
    assert len(rows) == 1 and rows[0]["effect"] == "terminal_origin" and rows[0]["doubt"], rows
    rows = json.loads(adval("show", "incoterms", "fob", "--json")[1])["rows"]
    assert rows and "main_freight" in rows[0]["not_in_price"], rows
    assert rows[0]["editions"] == "2000 2010 2020", rows
    rows = json.loads(adval("show", "incoterms", "dat", "--json")[1])["rows"]
    assert [row["editions"] for row in rows] == ["2010"], rows
    assert "editions" in adval("show", "incoterms", "fob")[1]


def diff_of_days():
    status, out, _ = adval("diff", "us", "2024-01-01", "2025-04-01")
    assert status == 0 and "us.mpf_minimum" in out and "32.71 USD" in out, out
    assert "no row differs" in adval("diff", "us", "2025-04-01", "2025-04-01")[1]


def diff_of_laws():
    assert "no row differs" in adval("diff", "--law", "law")[1]
    with tempfile.TemporaryDirectory() as scratch:
        folder = os.path.join(scratch, "law")
        shutil.copytree(os.path.join(SOURCE, "law"), folder)
        shutil.copytree(os.path.join(SOUND, "xx"), os.path.join(folder, "xx"))
        path = os.path.join(folder, "us", "fees.yaml")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace('"32.71"', '"32.72"'))
        rows = {row["id"]: row for row in json.loads(adval("diff", "--law", folder, "--json")[1])["rows"]}
        field = {"name": "effect", "before": "32.71 USD", "after": "32.72 USD"}
        assert rows["us.mpf_minimum"]["change"] == "changed", rows
        assert rows["us.mpf_minimum"]["fields"] == [field], rows
        assert rows["xx.packing"]["change"] == "added", rows


def width_is_kept():
    for width in (60, 80, 120):
        for words in (("list",), ("show", "us", "packing"), ("list", "us"), ("list", "incoterms"),
                      ("diff", "us", "2024-01-01", "2026-01-01")):
            for line in adval(*words, "--width", str(width))[1].splitlines():
                fits = len(line) <= width or line.startswith("pack ")  # a digest is never cut
                assert fits and line == line.rstrip(), (width, line)


def colours_are_for_terminals():
    assert "\033[" not in adval("show", "us", "packing")[1]
    assert "\033[" in adval("show", "us", "packing", "--colour", "always")[1]
    assert "\033[" not in adval("show", "us", "packing", "--colour", "always", "--json")[1]


def refusals_help():
    for words, said in (
        (("show", "zz", "packing"), "AU, CA, CN, EU, IN, JP, KR, MX, SG, UK, US, VN, WTO"),
        (("show", "us", "nonsense"), "adval law list us"),
        (("show", "us", "packing", "--as-of", "2025-02-30"), "2025-02-30"),
        (("diff", "us", "2024-01-01"), "two days"),
        (("diff", "us", "yesterday", "2024-01-01"), "yesterday"),
        (("change", "us"), "list"),
        ((), "list, show or diff"),
    ):
        status, out, err = adval(*words)
        assert status == 1 and said in err and not out, (words, status, out, err)
    status, _, err = adval("list", "--law", "tests/law/broken/unknown_fact")
    assert status == 2 and "jurisdiction.yaml" in err, err
    status, _, err = adval("list", "--law", "no/such/folder")
    assert status == 2 and "no/such/folder" in err, err


def main():
    tests = [list_names_all, show_says_everything, show_takes_ids_kinds_and_terms,
             ways_and_parts_of_assists_are_rows, steps_of_assists_cite_them, as_of_takes_one_version,
             charges_and_terms, diff_of_days, diff_of_laws, width_is_kept, colours_are_for_terminals,
              refusals_help]
    if not os.path.exists(ADVAL):
        print("1..0 # SKIP adval is not built here")
        return 0
    failed = 0
    for number, test in enumerate(tests, 1):
        try:
            test()
            print(f"ok {number} - {test.__name__}")
        except (AssertionError, KeyError, ValueError) as problem:
            failed += 1
            print(f"not ok {number} - {test.__name__}")
            for line in str(problem).splitlines()[:12]:
                print(f"#   {line[:300]}")
    print(f"1..{len(tests)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

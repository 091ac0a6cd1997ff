#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""adval value on a shipment: how it is read, every way it is printed, what its options change, and what is
said of a file that cannot be used."""

import decimal
import glob
import json
import os
import re
import shutil

from face import (
    ECB,
    SCRATCH,
    SHIPMENTS,
    SOURCE,
    adval,
    columns_of,
    main,
    on_terminal,
    place,
    read,
    refused,
    same,
    sample,
    says,
    without_colours,
)

STATUS = {"valued": 0, "rejected": 3, "incomplete": 4, "method_ended": 4, "no_law": 4}
WAYS = ["first_shipment", "produced_to_first_shipment", "anticipated_production", "given"]
EUROS = """format: "1"
id: one-line
jurisdiction: US
dates: {export: 2025-02-18, importation: 2025-03-01}
sale: {sold_for_export: yes, related: no, restricted: no, conditioned: no, proceeds_accrue: no, incoterm: FOB,
       named_place: Genoa}
goods:
  - {line: "1", description: espresso machines, price: 100000.00 EUR}
"""
TOO_MUCH = EUROS.replace("100000.00 EUR", "9999999999 EUR")
TOO_MUCH += 'rates:\n  - {currency: EUR, date: 2025-01-01, kind: certified_quarterly, rate: "900000"}\n'
BROKEN = """format: "1"
id: broken
jurisdiction: US
dates: {export: 2025-02-30, importation: 2025-03-01}
sale: {related: perhaps}
goods:
  - {line: "1", description: cups, price: 100.00}
  - {line: "2", description: plates, price: 12.00 USD, colour: blue}
"""


def status_of(tree):
    """The exit status the JSON of a shipment stands for."""
    status = STATUS[tree["outcome"]]
    return 4 if status == 0 and not tree["duty"]["complete"] else status


ABROAD = EUROS.replace("100000.00 EUR", "53660.00 USD") + """legs:
  - {id: sea, kind: main_freight, amount: 2400.00 USD, in_price: yes, actual: yes}
  - {id: cover, kind: insurance, amount: 160.00 USD, in_price: yes, actual: yes}
"""
ABROAD = ABROAD.replace("importation: 2025-03-01}", "importation: 2025-03-10, entry: 2025-03-10}")


def data():
    """A data folder with the sample's rates."""
    folder = os.path.join(SCRATCH, "data")
    if not os.path.exists(folder):
        says(adval("rates", "import", ECB, "--data", folder), status=0)
    return folder


def value(path, *words, **more):
    return adval("value", path, "--data", data(), *words, **more)


def files():
    found = sorted(glob.glob(os.path.join(SHIPMENTS, "*")))
    assert len(found) >= 8, found
    return found


def every_sample_ends_with_the_status_of_its_outcome():
    met = set()
    for path in files():
        run = value(path, "--json")
        outcome = run.json()["outcome"]
        same((run.status, run.err), (status_of(run.json()), ""), path)
        same(value(path).status, run.status, path)
        met.add(outcome)
    assert {"valued", "incomplete", "method_ended"} <= met, met


def numbers_of(tree, key=""):
    """Every value of the tree that is no text, with its key."""
    if isinstance(tree, dict):
        for name, child in tree.items():
            yield from numbers_of(child, name)
    elif isinstance(tree, list):
        for child in tree:
            yield from numbers_of(child, key)
    elif tree is not None and not isinstance(tree, str):
        yield key, tree


def amounts_of_json_are_texts():
    for path in files():
        found = value(path, "--json").json()
        for key, number in numbers_of(found):
            assert isinstance(number, bool) or (
                isinstance(number, int) and key in ("format", "item", "per")
            ), (key, number)
        if found["outcome"] == "valued":
            parts = [decimal.Decimal(line["value"]) for line in found["lines"]]
            same(sum(parts), decimal.Decimal(found["total"]["value"]), path)


def yaml_json_and_a_pipe_are_one():
    source = sample("royalty.json")
    facts = json.loads(read(source))
    as_yaml = place("royalty.yaml", "".join(f"{key}: {json.dumps(child)}\n" for key, child in facts.items()))
    expected = value(source, "--json").out
    assert json.loads(expected)["outcome"] == "valued"
    same(value(as_yaml, "--json").out, expected)
    same(value("-", "--json", stdin=read(source)).out, expected)
    same(value("-", "--json", stdin=read(as_yaml)).out, expected)
    same(
        value("-", "--json", stdin=read(sample("plain.yaml"))).out, value(sample("plain.yaml"), "--json").out
    )
    same(value("-", stdin=read(source)).out, value(source).out)


def same_facts_same_bytes():
    for words in (["--json"], [], ["--html", os.path.join(SCRATCH, "twice.html")]):
        runs = []
        for _ in range(2):
            run = value(sample("exw-related.yaml"), *words)
            runs.append((run.out, read(words[1]) if len(words) > 1 else ""))
        same(runs[0], runs[1])


def identity_follows_facts_law_and_rates():
    path = place("euros.yaml", EUROS)
    first = value(path, "--json").json()["identity"]
    assert re.fullmatch("[0-9a-f]{64}", first), first
    same(value(place("euros-note.yaml", "# a remark\n" + EUROS), "--json").json()["identity"], first)
    other = value(place("euros-more.yaml", EUROS.replace("100000.00", "100000.01")), "--json").json()[
        "identity"
    ]
    unrated = value(path, "--json", "--data", os.path.join(SCRATCH, "nothing")).json()["identity"]
    assert len({first, other, unrated}) == 3


def pages_stand_alone():
    for path in files():
        page = place("page.html", "")
        os.unlink(page)
        run = value(path, "--html", page)
        says(run, f"wrote {page}")
        text = read(page)
        assert text.lower().startswith("<!doctype html>") and text.rstrip().endswith("</html>"), path
        for word in (
            "http:",
            "https:",
            "<script",
            "javascript:",
            "@import",
            "url(",
            "<link",
            "<img",
            "<iframe",
            " src=",
            "onload=",
        ):
            assert word not in text.lower(), f"{word} in the page of {path}"
        assert "<svg" in text or value(path, "--json").json()["outcome"] != "valued", path
        same(run.status, value(path).status, path)
    text = place("hostile.html")
    hostile = EUROS.replace("espresso machines", "\"<script>alert(1)</script> & 'x'\"")
    value(place("hostile.yaml", hostile), "--html", text)
    assert "<script" not in read(text) and "&lt;script&gt;" in read(text)


def lines_keep_to_the_width():
    for path in files():
        for width in (60, 80, 120):
            run = value(path, "--width", width)
            widest = columns_of(run.out)
            assert widest <= width, f"{path}: a line of {widest} columns at --width {width}"
            assert not any(line != line.rstrip() for line in run.out.splitlines()), path
    for width in (60, 80, 120):
        run = value(sample("tooling.yaml"), "--all-apportionments", "--width", width)
        assert columns_of(run.out) <= width
    same(value(files()[0]).out, value(files()[0], "--width", "100").out)


def nothing_is_cut_where_it_belongs_together():
    for path in files():
        for width in range(60, 121, 4):
            out = value(path, "--width", width).out
            days = [line for line in out.splitlines() if re.search(r"\b[0-9]{4}-([0-9]{2}-)?( |$)", line)]
            assert not days, (path, width, days)
    for width in range(60, 121, 4):
        out = value(sample("plain.yaml"), "--width", width).out
        says(value(sample("plain.yaml"), "--width", width), "500 dozen", "6109.10.00.12")
        rows = adval("law", "list", "us", "--width", width).out.splitlines()
        assert not [row for row in rows if re.search(r"[0-9]{4}-([0-9]{2}-)?( |$)", row)], width
        assert max(map(len, rows)) <= width, width
    assert "6109100012" not in out and "6109.10.0012" not in out
    says(adval("law", "list", "us", "--width", "60"), "us.payment_for_something_else\n")
    assert "0.3464%, at least" in re.sub(r"\s+", " ", value(sample("plain.yaml"), "--width", "200").out)
    page = place("narrow.html")
    value(sample("plain.yaml"), "--html", page)
    style = read(page).split("</style>")[0]
    assert "dd{margin:0;overflow-wrap:anywhere}" in style and "minmax(0,1fr)" in style
    assert '<span class="one">2025-02-12</span>' in read(page)


def converted_charges_show_like_other_amounts():
    text = EUROS.replace("goods:", "legs:\n  - {kind: main_freight, amount: 83.25 EUR, in_price: no}\ngoods:")
    out = value(place("leg.yaml", text), "--width", "200").out
    [found] = re.findall(r"International carriage: ([0-9.,]+) USD, not in the price", out)
    assert re.fullmatch(r"[0-9]+\.[0-9]{2}", found), found


def colour_is_for_terminals_or_asked_for():
    path = sample("exw-related.yaml")
    plain = value(path).out
    assert "\033" not in plain
    assert (
        "\033" not in value(path, "--colour", "never").out
        and "\033" not in value(path, "--colour", "auto").out
    )
    always = value(path, "--colour", "always").out
    assert "\033[" in always
    same(without_colours(always), plain)
    assert "\033" not in value(path, "--colour", "always", "--json").out
    words = ["value", path, "--data", data()]
    assert "\033[" in on_terminal(*words)[1]
    assert "\033[" in on_terminal(*words, env={"NO_COLOR": ""})[1]
    same(on_terminal(*words, env={"NO_COLOR": "1"})[1], plain)
    same(on_terminal(*words, "--colour", "never")[1], plain)
    assert "\033[" in on_terminal(*words, "--colour", "always", env={"NO_COLOR": "1"})[1]
    assert "\033[" in value(path, "--colour", "always", env={"NO_COLOR": "1"}).out


def terminals_give_their_width():
    path = sample("plain.yaml")
    for columns, width in ((72, 72), (140, 140), (300, 160), (20, 100)):
        status, out = on_terminal("value", path, "--colour", "never", columns=columns)
        same((status, out), (4, adval("value", path, "--width", width).out), columns)
    status, out = on_terminal("value", path, "--colour", "never", "--width", "64", columns=90)
    same((status, out), (4, adval("value", path, "--width", "64").out))


def one_line_of_several():
    path = sample("two-invoices.yaml")
    everything, second = value(path), value(path, "--line", "2")
    for run, lines in ((everything, ["1", "2", "3"]), (second, ["2"])):
        same(re.findall(r"^── Steps\b.*\bline ([0-9]+)", run.out, re.MULTILINE), lines)
    same(second.status, everything.status)
    page = place("line.html")
    value(path, "--line", "2", "--html", page)
    assert "kitchen linen" in read(page) and second.out.count("\n") < everything.out.count("\n")
    refused(value(path, "--line", "7"), "no goods line '7'")


def apportionments_one_by_one_and_side_by_side():
    text = read(sample("tooling.yaml"))
    whole = text.replace(
        "    first_shipment: yes\n",
        '    first_shipment: yes\n    produced_units: "25000"\n'
        '    first_shipment_units: "20000"\n    all_for_importing_country: yes\n'
        '    units: "20000"\n    share: "0.25"\n    share_method: by machine hours\n',
    )
    run = value("-", "--json", stdin=whole)
    known = run.status in (0, 4) and run.json()["outcome"] == "valued"
    paths = [sample("tooling.yaml")] + ([place("whole.yaml", whole)] if known else [])
    for path in paths:
        table = value(path, "--all-apportionments")
        says(table, status=0)
        for way in WAYS:
            run = value(path, "--apportionment", way, "--json")
            found = run.json()
            same(run.status, status_of(found), way)
            if found["outcome"] == "valued":
                amount = f"{decimal.Decimal(found['total']['value']):,}"
                assert f"{amount} USD" in table.out, (way, amount, table.out)
        same(len(re.findall(r"^(All of it|Over the|By another)", table.out, re.MULTILINE)), len(WAYS))
    stated = value(paths[0], "--json").json()["total"]["value"]
    first = value(paths[0], "--apportionment", "first_shipment", "--json").json()["total"]["value"]
    assert decimal.Decimal(first) > decimal.Decimal(stated), (first, stated)
    page = place("ways.html")
    says(value(paths[0], "--all-apportionments", "--html", page), f"wrote {page}", status=0)
    assert "apportionment" in read(page)


def by_law(path, laws, status=0):
    run = adval("value", path, "--for", laws, "--json", "--data", data())
    says(run, status=status)
    return json.loads(run.out)["jurisdictions"]


EVERY = """format: "1"
jurisdiction: US
export_country: CN
dates: {export: 2025-01-10, importation: 2025-01-10}
sale: {sold_for_export: "no", no_sale_kind: consignment}
goods: [{line: "1", quantity: 10 pcs, origin: CN}]
methods: {similar_found: "no"}
comparables:
  - producer: P
    level: wholesale
    values:
      - {id: accepted, goods: identical, country: CN, producer: P, export_date: 2025-01-10, level: wholesale,
         quantity: 10 pcs, unit_value: 31.00 USD, accepted_by: transaction_value}
deductive:
  - profit_and_expenses_percent: "20"
    inland: 1.00 USD
    carriage: 2.00 USD
    duty_percent: "0"
    taxes: 0.00 USD
    sales:
      - {date: 2025-01-10, quantity: 50 pcs, unit_price: 44.00 USD, level: first, buyer_related: "no",
         buyer_supplied_assists: "no"}
computed:
  - {materials: 12.00 USD, fabrication: 8.00 USD, refunded_taxes: 0.00 USD, packing: 1.00 USD,
     profit_and_expenses_percent: "45", in_line: "yes"}
"""


def every_method_side_by_side():
    """The value stays that of the lawful order; the others are told with their distance from it."""
    path, page = place("every.yaml", EVERY), os.path.join(SCRATCH, "every.html")
    run = value(path, "--all-methods", "--json")
    says(run, status=0)
    line = json.loads(run.out)["lines"][0]
    same([line[key] for key in ("customs_value", "lowest", "highest")], ["310.00", "300.00", "322.00"], line)
    would = {one["method"]: (one["would_give"], one["from_the_value"]) for one in line["methods"]}
    same(would["deductive_value"], ("322.00", "12.00"), would)
    same(would["computed_value"], ("300.00", "-10.00"), would)
    same(would["transaction_value"], (None, None), would)
    same([one["method"] for one in line["methods"] if one["is_the_value"] == "yes"],
         ["transaction_value_identical"], line)
    says(value(path, "--all-methods", "--width", "110"), "310.00 USD", "+12.00 USD", "−10.00 USD",
         "lie between 300.00 USD and 322.00 USD", "The value: it comes first", status=0)
    says(value(path, "--all-methods", "--html", page), f"wrote {page}", status=0)
    without = EVERY.replace("unit_value: 31.00 USD, accepted_by: transaction_value", "unit_value: 31.00 USD")
    run = value(place("open.yaml", without), "--all-methods", "--json")
    says(run, status=STATUS["incomplete"])
    line = json.loads(run.out)["lines"][0]
    same([line[key] for key in ("customs_value", "lowest", "highest")], [None, "300.00", "322.00"], line)
    says(value(sample("exw-related.yaml"), "--all-methods"), "Only one method gives a value", status=0)
    for words in (["--line", "1"], ["--per-unit"], ["--for", "US"], ["--all-apportionments"]):
        refused(adval("value", path, "--all-methods", *words), "--all-methods goes without")


def several_laws_side_by_side():
    path = place("abroad.yaml", ABROAD)
    found = by_law(path, "US,WTO,EU,JP")
    same([law["jurisdiction"] for law in found], ["US", "WTO", "EU", "JP"], found)
    same([law["customs_value"] for law in found[:2]], ["51100.00", "53660.00"], found)
    assert found[0]["differs"] == [] and found[3]["entered_value"].endswith("000.00"), found
    for law in found[1:]:
        told = {(one["element"], one["here"], one["first"]) for one in law["differs"]}
        same(told, {(leg, "stays_in_price", "taken_out") for leg in ("sea", "cover")}, law)
    alone = adval("value", place("eu.yaml", ABROAD.replace("jurisdiction: US", "jurisdiction: EU")), "--json",
                  "--data", data())
    same(json.loads(alone.out)["total"]["value"], found[2]["customs_value"], alone)
    table = adval("value", path, "--for", "US,EU", "--data", data(), "--width", "110")
    says(table, "stays in the price: international carriage", "where they are brought", status=0)


def a_law_without_a_value_is_told_beside_the_others():
    """No rate into the currency of the law, and a stated rate is of the law the file names."""
    rates = "rates:\n  - {currency: USD, date: 2025-03-10, kind: proclaimed, rate: \"1.4\"}\n"
    stated = ABROAD.replace("jurisdiction: US", "jurisdiction: CA") + rates
    stated = stated.replace("export: 2025-02-18", "export: 2025-03-10")
    found = by_law(place("rate.yaml", stated), "CA,US,AU", STATUS["incomplete"])
    same([law["customs_value"] for law in found], ["71540.00", "51100.00", None], found)
    table = value(os.path.join(SCRATCH, "rate.yaml"), "--for", "CA,US,AU", "--width", "110")
    says(table, "What is missing", "AU: there is no exchange rate for USD", status=STATUS["incomplete"])
    assert "CA: there is" not in table.out and "US: there is" not in table.out, table.out
    for codes in ("US,ZZ", ""):
        refused(adval("value", sample("plain.yaml"), "--for", codes), "--for takes codes")
    for words in (["--line", "1"], ["--per-unit"], ["--all-apportionments"]):
        refused(adval("value", sample("plain.yaml"), "--for", "US", *words), "--for goes without")


def apportionments_say_what_keeps_them_from_a_value():
    bare = os.path.join(SCRATCH, "no-rates")
    run = adval("value", sample("tooling.yaml"), "--all-apportionments", "--data", bare, "--width", "140")
    says(run, "What stands in the way of a value", "No exchange rate: ", "for EUR on", status=4)
    same(run.out.count("No exchange rate: "), 1)
    text = re.sub(r"\n    given_amount: .*", "", read(sample("tooling.yaml")))
    run = value(place("no-share.yaml", text), "--all-apportionments", "--width", "140")
    says(run, "valued", "By another documented method, the share given: Missing amount", status=4)
    run = value(sample("plain.yaml"), "--all-apportionments", "--width", "140")
    says(run, "No assist is stated in this shipment", "19,740.00 USD whichever way", status=0)
    assert "All of it in the first shipment" not in run.out


def points_ask_for_what_would_help():
    run = value(sample("sample-goods.yaml"), "--width", "400")
    says(run, "there is no price to start from")
    assert "No exchange rate" not in run.out and "Missing amount" not in run.out
    codes = [point["code"] for point in value(sample("sample-goods.yaml"), "--json").json()["points"]]
    assert "no_sale" in codes and "no_rate" not in codes and "missing_amount" not in codes, codes
    run = value(sample("formula.yaml"), "--width", "400")
    says(run, "whether use or disposal of the goods is restricted")
    assert "whether the restriction affects" not in run.out
    stated = read(sample("formula.yaml")).replace("\nsale: {", "\nsale: {restricted: yes, ")
    run = value("-", "--width", "400", stdin=stated)
    says(run, "whether the restriction affects the value substantially")
    run = value(sample("exw-related.yaml"), "--width", "400")
    says(run, "Not put back: not stated whether the price given has already been lowered by it.")
    says(run, "if it has, the decrease is put back. State in_price.")
    assert "so it is not added" not in run.out


def the_headline_stands_as_the_value_does():
    out = value(sample("royalty.json"), "--width", "400").out
    assert "Weakest law" not in out and "The weakest law" not in out, out[:400]
    assert "[knowledge]" in out  # beside the charge that was left out by it
    says(value(sample("sample-goods.yaml"), "--width", "400"), "Weakest law relied on: [from knowledge, not")


def payments_have_no_factor():
    steps = [s for s in value(sample("plain.yaml"), "--json").json()["steps"] if s["op"] == "payment"]
    same([(s["amount"], s["factor"], s["divisor"]) for s in steps],
         [("5922.00", None, None), ("13818.00", None, None)])
    same(["payment balance" in s["says"] for s in steps], [False, True])


def law_of_ones_own():
    folder = os.path.join(SCRATCH, "law")
    shutil.copytree(os.path.join(SOURCE, "law"), folder, ignore=shutil.ignore_patterns("cases"))
    path = place("euros.yaml", EUROS)
    ours = value(path, "--json").json()
    copied = value(path, "--json", "--law", folder)
    same(copied.json(), ours, "the copy of law/ is the built-in law")
    file = os.path.join(folder, "us", "jurisdiction.yaml")
    changed = read(file).replace('unit: "1"\n    mode: half_up', 'unit: "100"\n    mode: half_up')
    assert changed != read(file)
    place("law/us/jurisdiction.yaml", changed)
    found = value(path, "--json", "--law", folder).json()
    same(found["total"]["value"], ours["total"]["value"])
    assert (
        decimal.Decimal(found["total"]["entered"]) % 100 == 0
        and found["total"]["entered"] != ours["total"]["entered"]
    )
    assert found["law"] != ours["law"] and found["identity"] != ours["identity"]
    place(
        "law/us/jurisdiction.yaml",
        changed.replace("mode: half_up", "mode: half_upp").replace("basis:", "basi:"),
    )
    run = value(path, "--law", folder)
    refused(run, "half_upp", "basi", status=2)
    same(len(re.findall(r"jurisdiction\.yaml:[0-9]+:[0-9]+: ", run.err)) >= 2, True, run)
    refused(value(path, "--law", os.path.join(SCRATCH, "no-such")), "no-such", status=2)
    file = os.path.join(folder, "us", "elements.yaml")
    rows = read(file).replace("element: [discount, rebate]", "element: [discont, rebate]", 1)
    place("law/us/elements.yaml", rows.replace("unknown: silent", "unknown: silentt", 1))
    run = value(path, "--law", folder)
    refused(run, "half_upp", "basi", "'discont' is no kind of element", "silentt", status=2)
    run = value(place("both.yaml", EUROS.replace("dates:", "datse:")), "--law", folder)
    refused(run, "half_upp", "unknown key 'datse'", status=2)


def all_that_is_wrong_is_said_at_once():
    text = EUROS.replace("jurisdiction: US", "jurisdiction: XX").replace("dates:", "datse:")
    run = value(place("elsewhere.yaml", text))
    refused(run, "elsewhere.yaml:3:15: jurisdiction: the law pack has no jurisdiction 'XX'", status=2)
    says(run, "unknown key 'datse'", "2 problems; nothing was written")
    run = value(place("elsewhere.yaml", EUROS.replace("jurisdiction: US", "jurisdiction: XX")))
    refused(run, "the law pack has no jurisdiction 'XX'", "1 problem;", status=2)


def legs_of_nothing_ask_for_nothing():
    text = EUROS.replace("FOB,", "CIF,").replace(
        "goods:", "legs:\n  - {kind: main_freight, amount: 0 EUR}\ngoods:"
    )
    run = value(place("nothing.yaml", text), "--width", "200")
    says(run, "It is stated to have cost nothing, so there is nothing to take out.", status=4)
    assert "unknown amount of freight" not in run.out, run
    some = value(place("some.yaml", text.replace("0 EUR}", "10 EUR}")), "--width", "200")
    says(some, "unknown amount of freight or insurance", status=4)


def rates_are_found_where_they_are_kept():
    path = place("euros.yaml", EUROS)
    kept = data()
    shutil.copytree(kept, os.path.join(SCRATCH, "xdg", "advalorem"))
    shutil.copytree(kept, os.path.join(SCRATCH, "kept-home", ".local", "share", "advalorem"))
    nothing = os.path.join(SCRATCH, "nothing")
    home = os.path.join(SCRATCH, "kept-home")
    xdg = os.path.join(SCRATCH, "xdg")
    for words, env, valued in (
        (["--data", kept], {}, True),
        ([], {"ADVALOREM_DATA": kept}, True),
        ([], {"XDG_DATA_HOME": xdg}, True),
        ([], {"HOME": home}, True),
        ([], {}, False),
        (["--data", nothing], {"ADVALOREM_DATA": kept}, False),
        ([], {"ADVALOREM_DATA": nothing, "XDG_DATA_HOME": xdg}, False),
        ([], {"XDG_DATA_HOME": nothing, "HOME": home}, False),
        ([], {"ADVALOREM_DATA": "", "XDG_DATA_HOME": xdg}, True),
    ):
        run = adval("value", path, "--json", *words, env=env)
        same((run.status, run.json()["outcome"] == "valued"), (4, valued), (words, env, run))
        assert valued or "EUR" in run.out, run
    assert not os.path.exists(nothing), "looking for rates made a folder"


def problems_come_all_at_once():
    path = place("broken.yaml", BROKEN)
    page = place("broken.html")
    for words in ([], ["--json"], ["--html", page], ["--all-apportionments"]):
        run = value(path, *words)
        refused(run, status=2)
        lines = run.err.splitlines()
        same(lines[-1], "4 problems; nothing was written", run)
        places = [re.match(re.escape(path) + r":([0-9]+):([0-9]+): \S+: .+", line) for line in lines[:-1]]
        assert all(places), run
        same(
            [(int(m.group(1)), int(m.group(2))) for m in places],
            sorted((int(m.group(1)), int(m.group(2))) for m in places),
        )
        same([int(m.group(1)) for m in places], [4, 5, 7, 8], run)
        says(run, "2025-02-30", "'perhaps'", "100.00", "colour")
    assert not os.path.exists(page)
    run = value("-", stdin=BROKEN)
    refused(run, "4 problems", status=2)
    as_json = place("broken.json", '{"format": "1",\n "goods": [}\n')
    refused(value(as_json), f"{as_json}:2:", "1 problem; nothing was written", status=2)
    refused(value(place("cut.yaml", "format: '1\n")), "cut.yaml:", status=2)


def files_that_are_none():
    refused(value(os.path.join(SCRATCH, "missing.yaml")), "missing.yaml", "check the path", status=2)
    refused(
        adval("value", os.path.join(SCRATCH, "missing-book"), "-o", os.path.join(SCRATCH, "x.csv")),
        "missing-book",
        "check the path",
        status=2,
    )
    refused(value(place("shipment.txt", EUROS)), ".yaml, .yml and .json", status=2)
    refused(value(place("empty.yaml", "")), "empty.yaml", status=2)
    refused(value("-", stdin=""), status=2)
    fifo = os.path.join(SCRATCH, "fifo.yaml")
    os.mkfifo(fifo)
    refused(value(fifo), "not a regular file", status=2)
    refused(adval("value", sample("plain.yaml"), sample("ddp.yaml")), "give one shipment file")


def nothing_is_left_of_a_page_that_cannot_be_written():
    refused(
        value(sample("plain.yaml"), "--html", os.path.join(SCRATCH, "no", "such", "page.html")),
        "cannot be written",
        status=2,
    )
    assert not os.path.exists(os.path.join(SCRATCH, "no"))
    folder = place("taken.html/")
    refused(value(sample("plain.yaml"), "--html", folder.rstrip("/")), "cannot be written", status=2)
    same([name for name in os.listdir(SCRATCH) if "partial" in name], [])
    page = place("kept.html", "what was here before")
    refused(value(place("broken.yaml", BROKEN), "--html", page), status=2)
    same(read(page), "what was here before")


def duty_promised_without_its_amount():
    """A duty-paid price of which nobody says how much is duty: nothing is claimed to be shown apart."""
    text = read(sample("ddp.yaml"))
    rateless = re.sub(r" duty_rate: Free,.*?]}", "}", text[: text.index("elements:")], flags=re.DOTALL)
    run = value(place("promised.yaml", rateless), "--width", "200")
    says(run, status=4)
    says(run, "Asked because the delivery term DDP puts it inside the price without saying how much it is")
    says(run, "the law takes it out of the price, and its amount is not known")
    told = run.out.partition("Ask a person")[2]
    assert "it is shown apart" not in told and "country of import DDP" not in run.out, told
    says(run, "The price holds duty and fees, and cannot be solved", "no schedule of the day at hand")
    told = value(sample("ddp.yaml"), "--width", "200").out.partition("Ask a person")[2]
    assert "it is shown apart from the price" in told, told


def figures_to_key_have_no_cents():
    """Whole dollars are keyed, and printed as such wherever they stand; the value keeps its cents."""
    run = value(sample("royalty.json"), "--width", "120")
    found = re.findall(r"60,420(?:\.00)?(?= |$)", re.search(r"Value to key.*", run.out).group(0))
    same(found, ["60,420"])
    text = run.out.partition("What to key")[2]
    assert "60,420 USD" in text and re.search(r"^Customs value +60,420\.00$", run.out, re.MULTILINE), run


def statuses_of_a_shipment():
    same(value(sample("royalty.json")).status, 0)
    unrated = value(sample("plain.yaml"), "--json")
    same((unrated.status, unrated.json()["outcome"]), (4, "valued"))
    same(unrated.json()["duty"]["complete"], False)
    same(value(sample("plain.yaml"), "--all-apportionments").status, 0)
    same(value(sample("plain.yaml"), "--nonsense").status, 1)
    same(value(place("broken.yaml", BROKEN)).status, 2)
    rejected = adval("value", place("too-much.yaml", TOO_MUCH), "--json")
    same((rejected.status, rejected.json()["outcome"], rejected.json()["total"]), (3, "rejected", None))
    same(value(sample("sample-goods.yaml")).status, 4)


if __name__ == "__main__":
    main(
        every_sample_ends_with_the_status_of_its_outcome,
        amounts_of_json_are_texts,
        yaml_json_and_a_pipe_are_one,
        same_facts_same_bytes,
        identity_follows_facts_law_and_rates,
        pages_stand_alone,
        lines_keep_to_the_width,
        nothing_is_cut_where_it_belongs_together,
        converted_charges_show_like_other_amounts,
        colour_is_for_terminals_or_asked_for,
        terminals_give_their_width,
        one_line_of_several,
        apportionments_one_by_one_and_side_by_side,
        apportionments_say_what_keeps_them_from_a_value,
        every_method_side_by_side,
        several_laws_side_by_side,
        a_law_without_a_value_is_told_beside_the_others,
        points_ask_for_what_would_help,
        the_headline_stands_as_the_value_does,
        payments_have_no_factor,
        law_of_ones_own,
        all_that_is_wrong_is_said_at_once,
        legs_of_nothing_ask_for_nothing,
        rates_are_found_where_they_are_kept,
        problems_come_all_at_once,
        files_that_are_none,
        nothing_is_left_of_a_page_that_cannot_be_written,
        duty_promised_without_its_amount,
        figures_to_key_have_no_cents,
        statuses_of_a_shipment,
    )

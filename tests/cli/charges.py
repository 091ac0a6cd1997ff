#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What is charged on an entry, as the program tells it: rates from the schedules kept or from the user's own
word, the day they are looked up for, a price that holds its own duty, and what a unit bears."""

import os
import shutil

from face import SCRATCH, SOURCE, adval, main, place, read, refused, sample, same, says

HERE = os.path.join(SOURCE, "tests", "duty", "fixtures")
FILES = [os.path.join(HERE, f"hts_2025_rev_{n}.json") for n in (14, 17)]

SHIRTS = """format: "1"
jurisdiction: US
mode: sea
entry_type: consumption
filing: electronic
port: Savannah
export_country: VN
dates: {export: 2025-07-20, importation: 2025-08-10, entry: 2025-08-15}
sale: {sold_for_export: yes, related: no, restricted: no, conditioned: no, proceeds_accrue: no}
goods:
  - {line: "1", description: cotton T-shirts, hts: 6109.10.00.12, origin: VN, quantity: 5000 pcs,
     price: 20000.40 USD, no_additional_duty: yes}
"""
PAID = """format: "1"
jurisdiction: US
mode: truck
entry_type: consumption
filing: electronic
export_country: MX
dates: {export: 2025-08-01, importation: 2025-08-10, entry: 2025-08-15}
sale: {sold_for_export: yes, related: no, restricted: no, conditioned: no, proceeds_accrue: no,
  incoterm: DDP, incoterm_edition: "2020", named_place: Dallas, named_place_country: US}
goods:
  - {line: "1", description: cotton T-shirts, hts: 6109.10.00.12, origin: MX, quantity: 5000 pcs,
     price: 20000.00 USD, no_additional_duty: yes}
"""


def kept(name):
    """A data folder with two schedules, in force from 2025-06-04 and 2025-08-01."""
    folder = os.path.join(SCRATCH, name)
    shutil.rmtree(folder, ignore_errors=True)
    dates = os.path.join(HERE, "dates.csv")
    says(adval("tariff", "import", *FILES, "--dates", dates, "--data", folder), status=0)
    return folder


def charged(text, folder, *words):
    run = adval("value", place("charged.yaml", text), "--json", "--data", folder, *words)
    assert run.status in (0, 4), run
    return run.json()


def of_kind(tree, kind):
    return [row for row in tree["duty"]["charges"] if row["kind"] == kind]


def rates_come_from_the_schedule_of_the_day():
    folder = kept("of-the-day")
    [duty] = of_kind(charged(SHIRTS, folder), "duty")
    same((duty["rate"], duty["stated"]), ("16.5%", False))
    same((duty["since"], duty["day"]), ("2025-08-01", "2025-08-15"))
    same((duty["base_amount"], duty["amount"]), ("20000.00", "3300.00"))
    [duty] = of_kind(charged(SHIRTS.replace("entry: 2025-08-15", "entry: 2025-07-31"), folder), "duty")
    same((duty["since"], duty["day"]), ("2025-06-04", "2025-07-31"))
    [duty] = of_kind(charged(SHIRTS.replace("entry: 2025-08-15", "entry: 2025-06-03"), folder), "duty")
    same((duty["outcome"], duty["rate"], duty["amount"]), ("no_schedule", None, None))
    [duty] = of_kind(charged(SHIRTS.replace(", entry: 2025-08-15", ""), folder), "duty")
    same((duty["outcome"], duty["amount"]), ("no_day", None))


def the_type_of_entry_names_the_day():
    folder = kept("type-of-entry")
    stored = "{export: 2025-05-20, importation: 2025-06-05, entry: 2025-06-10"
    withdrawn = SHIRTS.replace("consumption", "warehouse_withdrawal").replace(
        "{export: 2025-07-20, importation: 2025-08-10, entry: 2025-08-15", stored + ", withdrawal: 2025-08-15"
    )
    [duty] = of_kind(charged(withdrawn, folder), "duty")
    same((duty["day"], duty["since"]), ("2025-08-15", "2025-08-01"))
    zone = SHIRTS.replace("entry_type: consumption", "entry_type: zone").replace(
        "no_additional_duty: yes", "no_additional_duty: yes, zone_status: privileged_foreign,"
        " zone_status_date: 2025-06-20"
    )
    [duty] = of_kind(charged(zone, folder), "duty")
    same((duty["day"], duty["since"], duty["amount"]), ("2025-06-20", "2025-06-04", "3300.00"))
    carried = SHIRTS.replace("entry: 2025-08-15", "entry: 2025-08-15, immediate_transportation: 2025-07-30")
    carried = carried.replace("port: Savannah", "port: Savannah\nquota_goods: no\ngeneral_order: no")
    [duty] = of_kind(charged(carried, folder), "duty")
    same((duty["day"], duty["since"]), ("2025-07-30", "2025-06-04"))
    later = charged(SHIRTS.replace("consumption", "warehouse"), folder)
    same({row["outcome"] for row in of_kind(later, "duty")}, {"later"})


def a_stated_rate_comes_first():
    folder = kept("stated")
    stated = SHIRTS.replace("origin: VN", 'origin: VN, duty_rate: "10%", duty_rate_source: ruling of our own')
    [duty] = of_kind(charged(stated, folder), "duty")
    same((duty["rate"], duty["stated"], duty["source"]), ("10%", True, "ruling of our own"))
    same(duty["amount"], "2000.00")
    run = adval("value", place("stated.yaml", stated), "--data", folder, "--width", "140")
    says(run, "10% [stated]", "is as you state it and was not looked up")


def fees_by_mode_and_day():
    folder = kept("fees")
    tree = charged(SHIRTS, folder)
    [fee] = of_kind(tree, "processing_fee")
    same((fee["amount"], fee["limit"], fee["figures"][0]), ("69.28", None, "us.mpf_rate"))
    [harbor] = of_kind(tree, "harbor_fee")
    same((harbor["amount"], harbor["fraction"]), ("25.00", "0.00125"))
    [harbor] = of_kind(charged(SHIRTS.replace("mode: sea", "mode: air"), folder), "harbor_fee")
    same((harbor["outcome"], harbor["amount"]), ("exempt", None))
    large = SHIRTS.replace("20000.40", "900000.00")
    [fee] = of_kind(charged(large, folder), "processing_fee")
    same((fee["limit"], fee["amount"]), ("maximum", "634.62"))
    next_year = large.replace("entry: 2025-08-15", "entry: 2025-10-01")
    [fee] = of_kind(charged(next_year, folder), "processing_fee")
    same((fee["limit"], fee["amount"]), ("maximum", "651.50"))


def a_price_that_holds_its_duty_is_solved():
    folder = kept("solved")
    tree = charged(PAID, folder)
    # V + 0.165 V + 0.003464 V = 20000: V = 17116.4863...; the keyed 17,116 bears 2,824.14 and 59.29
    same(tree["outcome"], "valued")
    same((tree["total"]["value"], tree["total"]["entered"]), ("17116.49", "17116.00"))
    same(tree["duty"]["total"]["duty"], "2824.14")
    same(tree["duty"]["total"]["fees"], "59.29")
    assert any(step["says"].endswith("solved from the price") for step in tree["steps"]), tree["steps"]
    bare = charged(PAID, os.path.join(SCRATCH, "no-schedules"))
    same((bare["outcome"], bare["total"]), ("incomplete", None))
    assert any("no schedule" in p["says"] for p in bare["duty"]["points"]), bare["duty"]["points"]
    assert bare["identity"] != tree["identity"]


def identity_follows_what_is_charged():
    folder = kept("identity")
    bare = os.path.join(SCRATCH, "no-schedules")
    first = charged(SHIRTS, folder)
    same(first["identity"], charged(SHIRTS, folder)["identity"])
    without = charged(SHIRTS, bare)
    same(first["total"], without["total"])
    assert first["duty"]["total"] != without["duty"]["total"]
    assert first["identity"] != without["identity"]
    same(without["identity"], charged(SHIRTS, bare)["identity"])


def what_one_unit_bears():
    folder = kept("units")
    run = adval("value", place("unit.yaml", SHIRTS), "--per-unit", "--data", folder, "--width", "120")
    says(run, "For one unit", "Value and charges", status=0)
    assert run.out.index("For one unit") < run.out.index("From price to value"), run
    line = charged(SHIRTS, folder)["duty"]["lines"][0]["per_unit"]
    # 20,000.40, 3,300.00, 69.28 + 25.00 over 5,000
    same(
        (line["value"], line["duty"], line["fees"], line["value_and_charges"]),
        ("4.0001", "0.66", "0.0189", "4.6789"),
    )
    without = adval("value", place("unit.yaml", SHIRTS), "--data", folder, "--width", "120")
    assert "For one unit" not in without.out


def sheets_show_what_is_charged():
    run = adval("value", sample("ddp.yaml"), "--width", "120")
    says(run, "Duty and fees", "All charges", "merchandise", "solved from the price", status=0)
    page = os.path.join(SCRATCH, "charges.html")
    says(adval("value", sample("ddp.yaml"), "--html", page), status=0)
    assert "Duty and fees" in read(page)


def what_a_charge_lacks_is_said_in_words():
    bare = os.path.join(SCRATCH, "nothing-imported")
    run = adval("value", sample("plain.yaml"), "--data", bare, "--width", "400")
    says(
        run,
        "whether the goods were unloaded at a port where the harbor maintenance fee is charged.",
        "No tariff schedule in force on 2025-02-12 is at hand",
        "adval tariff import FILE --in-force DAY, docs/tariff.md",
        "9903.91.01. Import the lists (adval tariff import FILE, docs/layers.md)",
    )
    assert "whether covered_port" not in run.out and run.out.count("us.hmf_other_port") == 1
    run = adval("value", sample("two-invoices.yaml"), "--data", bare, "--width", "400")
    says(run, "Not known: the customs value of lines 1, 3. On it rests: merchandise processing fee")
    assert "[no value]:" not in run.out and "[not stated]:" not in run.out
    text = SHIRTS.replace("mode: sea\n", "")
    run = adval("value", place("no-mode.yaml", text), "--data", bare, "--width", "400")
    says(run, "Not known: how the goods came (mode). State it; on it rests: harbor maintenance fee.")
    text = SHIRTS.replace("import: ", "").replace(", entry: 2025-08-15", "")
    run = adval("value", place("no-day.yaml", text), "--data", kept("no-day"), "--width", "400")
    says(run, "Not known: the day of entry (entry, under dates). State it; on it rests: duty")


def a_fee_names_the_lines_it_waits_for():
    second = '  - {line: "A2", hts: 6109.10.00.12, origin: VN, quantity: 5 pcs, price: unknown USD}\n'
    folder = kept("unvalued")
    tree = charged(SHIRTS + second, folder)
    fee = of_kind(tree, "processing_fee")[0]
    same((fee["outcome"], fee["missing"], fee["missing_lines"]), ("not_valued", None, ["A2"]))
    informal = charged(SHIRTS.replace("entry_type: consumption\n", "") + second, folder)
    for due in [*tree["duty"]["charges"], *informal["duty"]["charges"]]:
        assert due["missing"] not in ("A2", "value"), due
        assert due["outcome"] != "computed" or due["missing_lines"] == [], due
    first = [due for due in of_kind(tree, "duty") if due["line"] == "1"]
    same([due["missing_lines"] for due in first], [[]])


CHINA = """format: "1"
jurisdiction: US
mode: air
entry_type: consumption
filing: electronic
dates: {export: 2025-04-04, importation: 2025-04-06, entry: 2025-04-06, loading: 2025-04-04}
sale: {sold_for_export: yes, related: no, restricted: no, conditioned: no, proceeds_accrue: no}
goods:
  - {line: "1", hts: 6109.10.00.12, origin: CN, price: 10000.00 USD, duty_rate: 5 %}
"""


def layer(tree, heading):
    return next(row for row in of_kind(tree, "additional_duty") if row["heading"] == heading)


def points(tree, code):
    return [point["text"] for point in tree["duty"]["points"] if point["code"] == code]


def only_a_vessel_was_in_transit():
    """9903.01.28 lifts the reciprocal duty off goods loaded onto a vessel; unclaimed it is told."""
    folder = kept("vessel")
    claimed = CHINA.replace("5 %}", "5 %, layers: [{heading: 9903.01.25}]}")
    for text in (claimed, claimed.replace(", loading: 2025-04-04", "")):
        tree = charged(text, folder)
        same((layer(tree, "9903.01.25")["amount"], points(tree, "lifts_unclaimed")), ("1000.00", []))
    tree = charged(claimed.replace("mode: air", "mode: sea"), folder)
    same((layer(tree, "9903.01.25")["outcome"], points(tree, "lifts_unclaimed")), ("exempt", ["9903.01.28"]))
    first = CHINA.replace("2025-04-04", "2025-01-20").replace("2025-04-06", "2025-02-05")
    tree = charged(first, folder)
    same((layer(tree, "9903.01.20")["outcome"], points(tree, "lifts_unclaimed")), ("exempt", ["9903.01.23"]))


def a_further_dollar_stands_beside_each_layer():
    """15 % in all with a duty of 2.5 % is 12.5 % on top; text and page say it as JSON does."""
    folder = kept("dollar")
    text = CHINA.replace("2025-04", "2025-09").replace("CN", "DE").replace("6109.10.00.12", "8708.10.30.50")
    text = text.replace("duty_rate: 5 %", "duty_rate: 2.5 %, layers: [{heading: 9903.94.53}]")
    text = place("dollar.yaml", text)
    tree = adval("value", text, "--json", "--data", folder).json()
    same((layer(tree, "9903.94.53")["amount"], layer(tree, "9903.94.53")["effect_of_a_dollar"]),
         ("1250.00", "0.125"))
    page = os.path.join(SCRATCH, "dollar.html")
    says(adval("value", text, "--data", folder, "--html", page, "--width", "200"))
    run = adval("value", text, "--data", folder, "--width", "200")
    says(run, "15%, duty included", "a further dollar: 12.5%")
    assert "a further dollar: 12.5%" in read(page)


def an_empty_list_of_layers_is_refused():
    text = place("empty-layers.yaml", CHINA.replace("5 %}", "5 %, layers: []}"))
    run = adval("value", text)
    same(run.status, 2, run)
    assert "no_additional_duty: yes" in run.err, run


def a_schedule_that_is_named_is_used_whatever_the_day():
    early = SHIRTS.replace("2025-08-15", "2025-03-15").replace("2025-08-10", "2025-03-10")
    early = early.replace("2025-07-20", "2025-02-20")
    folder = kept("on-request")
    tree = charged(early, folder)
    same(of_kind(tree, "duty")[0]["outcome"], "no_schedule")
    same(tree["duty"]["schedule_on_request"], None)
    tree = charged(early, folder, "--schedule", "hts_2025_rev_17")
    same(of_kind(tree, "duty")[0]["amount"], "3300.00")
    assert "hts_2025_rev_17" in of_kind(tree, "duty")[0]["source"], tree
    same(tree["duty"]["schedule_on_request"], "hts_2025_rev_17")
    path = place("early.yaml", early)
    run = adval("value", path, "--data", folder, "--schedule", "hts_2025_rev_17")
    says(run, "hts_2025_rev_17, in force from 2025-08-01, used on request", status=0)
    run = adval("value", path, "--data", folder, "--schedule", "hts_2024")
    refused(run, "--schedule: no schedule 'hts_2024' is kept", "hts_2025_rev_14, hts_2025_rev_17", status=2)


if __name__ == "__main__":
    main(
        only_a_vessel_was_in_transit,
        a_further_dollar_stands_beside_each_layer,
        an_empty_list_of_layers_is_refused,
        rates_come_from_the_schedule_of_the_day,
        the_type_of_entry_names_the_day,
        a_stated_rate_comes_first,
        fees_by_mode_and_day,
        a_price_that_holds_its_duty_is_solved,
        identity_follows_what_is_charged,
        what_one_unit_bears,
        sheets_show_what_is_charged,
        what_a_charge_lacks_is_said_in_words,
        a_fee_names_the_lines_it_waits_for,
        a_schedule_that_is_named_is_used_whatever_the_day,
    )

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Duty and fees of a book: worked out again with unbounded fractions for books made up from a seed, held
against the same entries given as shipments, in any order of lines and with any number of threads."""

import csv
import os
import random
import shutil
import sys
from fractions import Fraction

from face import SCRATCH, SOURCE, adval, main, place, read, refused, same, says

sys.path.insert(0, os.path.join(SOURCE, "tests", "duty"))
from entry_properties import entered, half_up  # noqa: E402  the same oracle as of a single entry

HERE = os.path.join(SOURCE, "tests", "duty", "fixtures")
CHARGES = ["duty", "additional_duty", "deposits", "processing_fee", "harbor_fee"]
SALE = {
    "sold_for_export": "yes",
    "restricted": "no",
    "conditioned": "no",
    "proceeds_accrue": "no",
    "related": "no",
}
# Figures of the processing fee by the first day of their year: law/us/fees.yaml.
YEARS = {
    "2023-10-01": ("31.67", "614.35"),
    "2024-10-01": ("32.71", "634.62"),
}
RATES = {"Free": 0, "2.5 %": "0.025", "16.5 %": "0.165", "7 %": "0.07"}


def kept(name):
    folder = os.path.join(SCRATCH, name)
    shutil.rmtree(folder, ignore_errors=True)
    files = [os.path.join(HERE, f"hts_2025_rev_{n}.json") for n in (14, 17)]
    dates = os.path.join(HERE, "dates.csv")
    says(adval("tariff", "import", *files, "--dates", dates, "--data", folder), status=0)
    return folder


def write_book(name, tables):
    folder = os.path.join(SCRATCH, name)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    for table, rows in tables.items():
        names = list(dict.fromkeys(key for row in rows for key in row))
        with open(os.path.join(folder, table + ".csv"), "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, names, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def charged(book, folder, *words, name="charged.csv", status=0):
    output = os.path.join(SCRATCH, name)
    run = adval("value", book, "--duty", "-o", output, "--data", folder, "--quiet", *words)
    same(run.status, status, run)
    with open(output, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


# ---- by hand ----------------------------------------------------------------------------------------------


def cents(value):
    return f"{half_up(Fraction(value) * 100) / 100:.2f}"


def share(total_cents, bases):
    """Cents in proportion, the largest remainders first, the earlier line of equal ones."""
    whole = sum(bases)
    weights = bases if whole > 0 else [1] * len(bases)
    whole = sum(weights)
    exact = [Fraction(total_cents * base, whole) for base in weights]
    parts = [value.numerator // value.denominator for value in exact]
    order = sorted(range(len(bases)), key=lambda i: (parts[i] - exact[i], i))
    for i in order[: total_cents - sum(parts)]:
        parts[i] += 1
    return parts


def expected(entry, lines):
    """What is charged on the lines of one entry, from the sentences of the law."""
    figures = entered(
        [
            (
                line["invoice"].replace(".", "").replace("-", "") or None,
                (line["duty_rate"], line["antidumping_rate"]),
                Fraction(RATES[line["duty_rate"]]),
                Fraction(line["price"]),
            )
            for line in lines
        ]
    )
    minimum, maximum = YEARS[max(year for year in YEARS if year <= entry["entry_date"])]
    fee = half_up(sum(figures) * Fraction("0.003464") * 100)
    fee = max(half_up(Fraction(minimum) * 100), min(half_up(Fraction(maximum) * 100), fee))
    processing = share(fee, figures)
    harbor = [0] * len(lines)
    informal = sum(Fraction(line["price"]) for line in lines) <= 2500
    if entry["mode"] == "sea" and entry["covered_port"] == "yes" and not informal:
        harbor = share(half_up(sum(figures) * Fraction("0.00125") * 100), figures)
    for line, figure, own, dues in zip(lines, figures, processing, harbor):
        yield {
            "entered_value": str(figure),
            "duty": cents(figure * Fraction(RATES[line["duty_rate"]])),
            "additional_duty": "0.00",
            "deposits": cents(figure * Fraction(line["antidumping_rate"].split()[0]) / 100)
            if line["antidumping_rate"]
            else "0.00",
            "processing_fee": f"{own / 100:.2f}",
            "harbor_fee": f"{dues / 100:.2f}",
            "duty_reason": "",
            "marginal_rate": f"{half_up(Fraction(RATES[line['duty_rate']]) * 10**9) / 10**9:.9f}",
        }


def some_price(dice):
    whole = dice.choice([0, 1, dice.randrange(100), dice.randrange(10**4), dice.randrange(10**6)])
    cents = max(whole * 100 + dice.choice([0, 49, 50, 51, 99, dice.randrange(100)]), 1)  # nothing is no price
    return f"{cents // 100}.{cents % 100:02d}"


def made_up(dice, count):
    entries, lines = [], []
    for number in range(count):
        entry = {
            "entry": f"E-{number:04d}",
            "entry_type": "consumption",
            "filing": "electronic",
            "mode": dice.choice(["sea", "air", "truck"]),
            "covered_port": dice.choice(["yes", "no"]),
            "entry_date": dice.choice(["2024-02-29", "2024-09-30", "2024-10-01", "2025-03-03"]),
        }
        entry["importation_date"] = entry["export_date"] = entry["entry_date"]
        entries.append(entry)
        for line in range(dice.choice([1, 1, 2, 5, dice.randint(1, 40)])):
            lines.append(
                {
                    "entry": entry["entry"],
                    "line": f"{line + 1:03d}",
                    "invoice": dice.choice(["", "A-1", "A-1", "B.2"]),
                    "hts": "6109100012",
                    "origin": "MX",
                    "currency": "USD",
                    "price": some_price(dice),
                    "duty_rate": dice.choice(list(RATES)),
                    "antidumping_case": "",
                    "antidumping_rate": "",
                    "no_additional_duty": "yes",
                    **SALE,
                }
            )
            if dice.random() < 0.05:
                lines[-1].update(antidumping_case="A-570-967", antidumping_rate="12.50 %")
    return entries, lines


def books_made_up_are_charged_as_by_hand():
    seed = int(os.environ.get("ADVALOREM_SEED", "20250818"))
    dice = random.Random(seed)
    folder = kept("by-hand")
    entries, lines = made_up(dice, 400)
    rows = charged(write_book("by-hand-book", {"entries": entries, "lines": lines}), folder)
    same(len(rows), len(lines))
    found = {(row["entry"], row["line"]): row for row in rows}
    limits = set()
    for entry in entries:
        own = [line for line in lines if line["entry"] == entry["entry"]]
        for line, wanted in zip(own, expected(entry, own)):
            row = found[line["entry"], line["line"]]
            same({key: row[key] for key in wanted}, wanted, f"seed {seed} {row}")
        total = sum(Fraction(found[line["entry"], line["line"]]["processing_fee"]) for line in own)
        limits.add(str(float(total)))
    assert {"31.67", "614.35", "32.71", "634.62"} <= limits, "a limit of the fee was never met"


def neither_order_nor_threads_change_a_figure():
    dice = random.Random(7)
    folder = kept("orders")
    entries, lines = made_up(dice, 150)
    straight = write_book("orders-straight", {"entries": entries, "lines": lines})
    rows = charged(straight, folder)
    output = os.path.join(SCRATCH, "charged.csv")
    first = read(output)
    for threads in ("1", "2", "4"):
        charged(straight, folder, "--threads", threads)
        same(read(output), first, f"--threads {threads}")
    # Lines of an entry apart from each other, in the same order among themselves.
    rank = {entry["entry"]: 0 for entry in entries}
    keyed = []
    for line in lines:
        rank[line["entry"]] += dice.random()
        keyed.append((rank[line["entry"]], line))
    scattered = [line for _, line in sorted(keyed, key=lambda pair: pair[0])]
    again = charged(write_book("orders-scattered", {"entries": entries, "lines": scattered}), folder)
    same([(row["entry"], row["line"]) for row in again], [(row["entry"], row["line"]) for row in scattered])
    by_key = {(row["entry"], row["line"]): row for row in rows}
    for row in again:
        same(row, by_key[row["entry"], row["line"]])


# ---- beside shipments -------------------------------------------------------------------------------------

GOODS = [
    {"hts": "6109100012", "origin": "VN", "quantity": "500", "quantity_unit": "pcs"},
    {"hts": "9102111010", "origin": "CH", "quantity": "12", "quantity_unit": "pcs"},
    {"hts": "0901110015", "origin": "BR", "quantity": "60", "quantity_unit": "kg"},
    {"hts": "7005211010", "origin": "DE"},
    {"hts": "6109100012", "origin": "CN", "declared_layers": "9903.88.15=7.5"},
    {"hts": "6109100012", "origin": "CN"},
    {"hts": "6109100012"},
    {"hts": "1234567890", "origin": "VN"},
    {"hts": "6109100012", "origin": "MX", "programme": "S", "mpf_exempt": "yes"},
    {"hts": "6109100012", "origin": "MX", "us_content": "100.00", "provision": "9802008068"},
    {"hts": "7318152095", "origin": "CN", "steel_content": "9.00", "declared_layers": "9903.81.91"},
]


def as_shipment(entry, lines):
    """The same facts in the shape of a shipment."""
    out = [f"format: '1'\njurisdiction: US\nentry_type: {entry['entry_type']}\nfiling: electronic"]
    out.append(f"mode: {entry['mode']}\ncovered_port: {entry['covered_port']}")
    days = ", ".join(f"{key[:-5]}: {value}" for key, value in entry.items() if key.endswith("_date"))
    out.append(f"dates: {{{days}}}")
    out.append("sale: {" + ", ".join(f"{key}: {value}" for key, value in SALE.items()) + "}")
    out.append("invoices: [{id: A1}, {id: B2}]\ngoods:")
    for line in lines:
        facts = [f"line: '{line['line']}'", "description: goods", f"price: {line['price']} USD"]
        facts += [f"hts: '{line['hts']}'"]
        for key in ("origin", "programme", "mpf_exempt", "invoice"):
            facts += [f"{key}: {line[key]}"] if line.get(key) else []
        facts += [f"provision: '{line['provision']}'"] if "provision" in line else []
        facts += [f"us_content: {line['us_content']} USD"] if "us_content" in line else []
        if "steel_content" in line:
            facts += [f"contents: [{{of: steel, value: {line['steel_content']} USD}}]"]
        facts += [f"quantity: {line['quantity']} {line['quantity_unit']}"] if "quantity" in line else []
        claims = [piece.split("=")[0] for piece in line.get("declared_layers", "").split(";") if piece]
        facts += ["layers: [" + ", ".join(f"{{heading: {c}}}" for c in claims) + "]"] if claims else []
        facts += ["no_additional_duty: yes"] if line.get("no_additional_duty") else []
        out.append("  - {" + ", ".join(facts) + "}")
    return "\n".join(out) + "\n"


def columns_of_charges(tree):
    """Per line what the JSON of a shipment says, as the columns of a book say it."""
    duty = tree["duty"]
    for line in duty["lines"]:
        yield line["line"], line


def one_more_dollar_adds_the_rate_of_the_line(row, line):
    """A watch is charged on its parts, so nobody knows where the dollar goes; nor where goods are worth less
    than what is in them from the United States."""
    less = Fraction(row["us_content"] or 0) >= Fraction(row["price"]) and row["us_content"]
    if line["fraction"] is None or row["hts"].startswith("9102") or less:
        same(row["marginal_rate"], "", str(row))
    else:
        same(Fraction(row["marginal_rate"]), Fraction(line["fraction"]), str(row))


TAKEN_OUT = "in_price: yes, separately_identified: yes, payable_on_import: yes"


def paid_elements(lines):
    """What a term says of each of its lines, for a shipment, whose term is that of all."""
    out = []
    for line in lines:
        for kind in ("customs_duty", "import_fee"):
            if line["incoterm"] == "DDP":
                at = f"level: line, of: '{line['line']}'"
                out.append(f"  - {{kind: {kind}, amount: unknown, {TAKEN_OUT}, {at}}}")
    return "elements:\n" + "\n".join(out) + "\n" if out else ""


def paid_entries(dice, count):
    """Entries with duty-paid lines, some or all of them, small ones and such as meet the cap of the fee."""
    entries, lines = [], []
    for number in range(count):
        day = dice.choice(["2025-05-01", "2025-06-10", "2025-08-15"])
        entry = {"entry": f"P{number}", "entry_type": "consumption", "filing": "electronic"}
        entry.update(mode=dice.choice(["sea", "air"]), covered_port="yes", entry_date=day)
        entry["importation_date"] = entry["export_date"] = entry["loading_date"] = day
        entries.append(entry)
        goods = dice.sample(GOODS, 3) if dice.random() < 0.4 else [GOODS[i] for i in (0, 3, 4, 8)]
        size = dice.choice([100, 3000, 10**4, 10**6])
        paid = dice.choice([1.0, 0.5])
        for line in range(dice.randint(1, 5)):
            facts = dict(dice.choice(goods))
            if "declared_layers" not in facts and dice.random() < 0.7:
                facts["no_additional_duty"] = "yes"
            key = {"entry": entry["entry"], "line": str(line + 1), "invoice": dice.choice(["A1", "B2"])}
            price = f"{dice.randrange(1, size)}.{dice.randrange(100):02d}"
            term = {"incoterm": "DDP" if dice.random() < paid else "FOB", "named_place": "Chicago"}
            lines.append({**key, "currency": "USD", "price": price, **term, **facts, **SALE})
    return entries, lines


def a_duty_paid_entry_is_solved_like_the_shipment():
    dice = random.Random(23)
    folder = kept("paid-shipments")
    entries, lines = paid_entries(dice, 40)
    book = write_book("paid-book", {"entries": entries, "lines": lines})
    rows = charged(book, folder, status=4)
    found = {(row["entry"], row["line"]): row for row in rows}
    met = set()
    for entry in entries:
        own = [line for line in lines if line["entry"] == entry["entry"]]
        text = as_shipment(entry, own).replace("invoices:", paid_elements(own) + "invoices:")
        run = adval("value", place("paid.yaml", text), "--json", "--data", folder)
        assert run.status in (0, 4), run
        tree = run.json()
        values = {line["line"]: line["value"] for line in tree["lines"]}
        obstacles = [point["text"] for point in tree["duty"]["points"] if point["code"] == "not_solved"]
        for number, line in columns_of_charges(tree):
            row = found[entry["entry"], number]
            paid = row["incoterm"] == "DDP"
            if obstacles and not paid:
                continue  # a shipment holds back what its other lines wait for
            same(row["customs_value"].removesuffix("00"), values[number] or "", f"{row} {obstacles}")
            same(row["entered_value"], (line["entered"] or "").removesuffix(".00"), str(row))
            both = [row["duty"], row["additional_duty"]]
            total = None if "" in both else f"{float(sum(Fraction(part) for part in both)):.2f}"
            same(total, line["duty"], str(row))
            fees = [row["processing_fee"], row["harbor_fee"]]
            total = None if "" in fees else f"{float(sum(Fraction(part) for part in fees)):.2f}"
            same(total, line["fees"], str(row))
            if obstacles:
                assert row["reason"].startswith(f"customs_duty.amount:not_solved:{obstacles[0]}"), row
                assert row["duty_points"].startswith("not_solved"), row
            met.add("beside" if not paid else row["reason"].split(":")[2] if obstacles else "paid")
    assert {"paid", "beside"} < met, met
    return book, folder, rows


def a_solved_line_is_told_everywhere_alike():
    """Explained, compared with its file, asked for by SQL, and without --duty."""
    book, folder, rows = a_duty_paid_entry_is_solved_like_the_shipment()
    file = os.path.join(SCRATCH, "charged.csv")
    solved = [row for row in rows if row["incoterm"] == "DDP" and row["outcome"] == "valued"]
    for row in solved[:12]:
        words = ["explain", book, row["entry"], row["line"], "--duty", "--data", folder]
        says(adval(*words, "--values", file), "says the same of this line: customs value", status=0)
        tree = adval(*words, "--json").json()
        same(tree["lines"][0]["value"] + "00", row["customs_value"], str(row))
        same([point for point in tree["points"] if point["code"] == "ddp"], [], str(row))
    [open_row] = [row for row in rows if ":not_solved:" in row["reason"]][:1]
    run = adval("explain", book, open_row["entry"], open_row["line"], "--duty", "--data", folder)
    says(run, "cannot be solved for them", status=4)
    question = "select count(*) as n from determinations where reason like '%not_solved%'"
    count = sum(":not_solved:" in row["reason"] for row in rows)
    says(adval("sql", book, question, "--duty", "--data", folder), str(count), status=0)
    plain = os.path.join(SCRATCH, "plain.csv")
    same(adval("value", book, "-o", plain, "--data", folder, "--quiet").status, 4)
    with open(plain, newline="", encoding="utf-8") as text:
        waiting = {row["reason"] for row in csv.DictReader(text) if row["incoterm"] == "DDP"}
    same(waiting, {"customs_duty.amount:--duty"})
    row = solved[0]
    run = adval("explain", book, row["entry"], row["line"], "--data", folder)
    assert "ask for duty (--duty)" in " ".join(run.out.split()), run
    other = place("other.csv", read(file).replace(f",{row['duty']},", ",1.23,"))
    run = adval("explain", book, row["entry"], row["line"], "--duty", "--data", folder, "--values", other)
    says(run, "says otherwise of this line", "1.23", status=2)
    run = adval("explain", book, row["entry"], row["line"], "--data", folder, "--values", file)
    refused(run, "tells duty and fees too", "ask with --duty", status=2)


def an_entry_of_a_book_is_charged_like_the_shipment():
    dice = random.Random(11)
    folder = kept("like-shipments")
    entries, lines = [], []
    for number in range(30):
        entry = {
            "entry": f"S{number}",
            "entry_type": "consumption",
            "filing": "electronic",
            "mode": dice.choice(["sea", "air"]),
            "covered_port": "yes",
            "entry_date": dice.choice(["2025-05-01", "2025-06-10", "2025-08-15"]),
        }
        entry["importation_date"] = entry["export_date"] = entry["loading_date"] = entry["entry_date"]
        entries.append(entry)
        for line in range(dice.randint(1, 5)):
            goods = dict(dice.choice(GOODS))
            if "declared_layers" not in goods and dice.random() < 0.5:
                goods["no_additional_duty"] = "yes"
            key = {"entry": entry["entry"], "line": str(line + 1), "invoice": dice.choice(["A1", "B2"])}
            lines.append({**key, "currency": "USD", "price": some_price(dice), **goods, **SALE})
    rows = charged(write_book("like-shipments-book", {"entries": entries, "lines": lines}), folder, status=4)
    found = {(row["entry"], row["line"]): row for row in rows}
    met = set()
    for entry in entries:
        own = [line for line in lines if line["entry"] == entry["entry"]]
        run = adval("value", place("like.yaml", as_shipment(entry, own)), "--json", "--data", folder)
        assert run.status in (0, 4), run
        for number, line in columns_of_charges(run.json()):
            row = found[entry["entry"], number]
            same(row["entered_value"], (line["entered"] or "").removesuffix(".00"), f"{entry} {row}")
            both = [row["duty"], row["additional_duty"]]
            total = None if "" in both else f"{float(sum(Fraction(part) for part in both)):.2f}"
            same(total, line["duty"], f"{entry} {row}")
            fees = [row["processing_fee"], row["harbor_fee"]]
            total = None if "" in fees else f"{float(sum(Fraction(part) for part in fees)):.2f}"
            same(total, line["fees"], str(row))
            one_more_dollar_adds_the_rate_of_the_line(row, line)
            met.add(row["duty_reason"].split(":")[1] if row["duty_reason"] else "computed")
    assert {"computed", "no_code", "no_schedule", "missing_fact", "missing_quantity"} <= met, met


# ---- what is said -----------------------------------------------------------------------------------------

ONE = {
    "entry": "Q1",
    "line": "1",
    "hts": "6109100012",
    "origin": "VN",
    "currency": "USD",
    "price": "1000.40",
    "entry_date": "2025-08-15",
    "importation_date": "2025-08-15",
    "export_date": "2025-08-01",
    "mode": "air",
    "no_additional_duty": "yes",
    **SALE,
}


SHIPMENT = """format: "1"
jurisdiction: US
mode: air
dates: {export: 2025-08-01, entry: 2025-08-15}
sale: {sold_for_export: yes}
goods:
  - {line: "1", price: 1000.40 USD, hts: 6109.10.00.12, origin: VN}
"""


def lines_that_differ_about_their_entry_are_not_charged():
    folder = kept("differ")
    lines = [ONE, {**ONE, "line": "2", "entry_date": "2025-08-16"}]
    rows = charged(write_book("differ-book", {"lines": lines}), folder, status=4)
    same([row["duty_reason"] for row in rows], ["entry_differs"] * 2)
    same([row[name] for row in rows for name in [*CHARGES, "marginal_rate"]], [""] * 12)
    same([row["entered_value"] for row in rows], ["1000", "1000"])


def a_schedule_that_is_named_is_used_whatever_the_day():
    folder = kept("on-request")
    early = {**ONE, "entry_date": "2025-03-15", "export_date": "2025-02-15"}
    book = write_book("on-request-book", {"lines": [early]})
    out = os.path.join(SCRATCH, "on-request.csv")
    words = ("--duty", "--schedule", "hts_2025_rev_14", "--data", folder)
    note = "schedule hts_2025_rev_14, in force from 2025-06-04, used on request"
    same(charged(book, folder, status=4)[0]["duty"], "")
    run = adval("value", book, "-o", out, *words)
    says(run, note, status=0)
    with open(out, encoding="utf-8") as file:
        same(next(csv.DictReader(file))["duty"], "165.00")
    says(adval("explain", book, early["entry"], early["line"], *words), note[9:], "165.00", status=0)
    run = adval("sql", book, "SELECT duty FROM determinations", *words)
    assert run.status == 0 and "165.00" in run.out and note in run.err, run
    run = adval("assists", book, *words)
    assert run.status == 0 and note in run.err, run
    commands = (("value", book, "-o", out), ("sql", book), ("assists", book), ("explain", book, "a", "b"))
    for command in commands:
        run = adval(*command, "--schedule", "hts_2025_rev_14", "--data", folder)
        refused(run, "--schedule", "add --duty", status=1)
        run = adval(*command, "--duty", "--schedule", "hts_2024", "--data", folder)
        refused(run, "no schedule 'hts_2024' is kept", status=2)


def a_rejected_or_repeated_line_is_charged_nothing():
    folder = kept("rejected")
    bad = [ONE, {**ONE, "line": "2", "price": "1,5"}, {**ONE, "price": "7.00"}, {**ONE, "entry": "Q2"}]
    rows = charged(write_book("rejected-book", {"lines": bad}), folder, status=3)
    same([row["outcome"] for row in rows], ["valued", "rejected", "rejected", "valued"])
    same([row["duty"] for row in rows], ["165.00", "", "", "165.00"])
    same([row["processing_fee"] for row in rows], ["", "", "", "32.71"])
    same(rows[0]["duty_reason"], "processing_fee:not_valued")


def what_is_no_rate_is_refused_where_it_is_read():
    folder = kept("no-rate")
    for slip in ("abc", "-5 %", "5"):
        path = place("no-rate.yaml", SHIPMENT.replace("origin: VN", f"origin: VN, duty_rate: '{slip}'"))
        says(adval("value", path, "--data", folder), f"goods[0].duty_rate: '{slip}' is no rate", status=2)
    rows = [{**ONE, "entry": f"R{i}", "duty_rate": rate} for i, rate in enumerate(["abc", "5", "5 %", ""])]
    rows = charged(write_book("no-rate-book", {"lines": rows}), folder, status=3)
    same([row["outcome"] for row in rows], ["rejected", "rejected", "valued", "valued"])
    same([row["duty"] for row in rows], ["", "", "50.00", "165.00"])
    assert "'abc' is no rate of duty; write it as the tariff does" in read(place("rejects.csv"))


def a_heading_that_is_not_claimed_is_a_point():
    folder = kept("points")
    china = {**ONE, "origin": "CN", "no_additional_duty": ""}
    lines = [
        {**china, "declared_layers": "9903.88.15=7.5"},
        {**china, "entry": "Q2"},
        {**china, "entry": "Q3", "declared_layers": "9903.01.24=20", "origin": "VN"},
    ]
    rows = charged(write_book("points-book", {"lines": lines}), folder, status=4)
    same(rows[0]["duty_points"], "entry_type_assumed unclaimed:9903.01.24 in_doubt")
    same((rows[0]["additional_duty"], rows[0]["marginal_rate"]), ("75.00", "0.240000000"))
    assert "layers_by_law:9903.01.24" in rows[1]["duty_points"], rows[1]["duty_points"]
    same(rows[2]["duty_points"], "entry_type_assumed in_doubt not_due:9903.01.24")
    same(rows[2]["additional_duty"], "0.00")


def a_line_explained_bears_what_it_bears_in_the_book():
    dice = random.Random(5)
    folder = kept("explained")
    entries, lines = made_up(dice, 12)
    book = write_book("explained-book", {"entries": entries, "lines": lines})
    for row in charged(book, folder)[:30]:
        run = adval("explain", book, row["entry"], row["line"], "--duty", "--json", "--data", folder)
        assert run.status == 0, run
        duty = run.json()["duty"]
        [line] = duty["lines"]
        same(line["entered"].removesuffix(".00"), row["entered_value"], str(row))
        fees = Fraction(row["processing_fee"]) + Fraction(row["harbor_fee"])
        same(Fraction(line["fees"]), fees, str(row))
        same(Fraction(line["duty"]), Fraction(row["duty"]) + Fraction(row["additional_duty"]), str(row))
        same(Fraction(duty["total"]["fees"]), fees, str(row))
        own = [due for due in duty["charges"] if due["kind"] == "processing_fee"]
        same([due["amount"] for due in own], [row["processing_fee"]], str(row))
        assert Fraction(own[0]["entry_amount"]) >= Fraction(own[0]["amount"]), own
    says(adval("explain", book, lines[0]["entry"], lines[0]["line"], "--data", folder), status=0)


def identity_of_a_line_follows_what_it_bears():
    folder = kept("explained")
    entries, lines = made_up(random.Random(5), 1)
    days = {name: "2025-08-15" for name in ("entry_date", "importation_date", "export_date")}
    book = write_book("identified", {"entries": [entries[0] | days], "lines": [lines[0] | {"duty_rate": ""}]})
    words = ["explain", book, lines[0]["entry"], lines[0]["line"], "--json", "--data"]
    imported = adval(*words, folder, "--duty").json()
    bare = adval(*words, os.path.join(SCRATCH, "nothing-kept"), "--duty").json()
    assert imported["duty"]["total"] != bare["duty"]["total"], imported["duty"]["total"]
    same(adval(*words, folder, "--duty").json()["identity"], imported["identity"])
    plain = adval(*words, folder).json()["identity"]
    same(len({imported["identity"], bare["identity"], plain}), 3)


def the_summary_counts_what_has_no_figure():
    folder = kept("summary")
    book = write_book("summary-book", {"lines": [ONE, {**ONE, "entry": "Q2", "hts": "1234567890"}]})
    run = adval("value", book, "--duty", "-o", os.path.join(SCRATCH, "summary.parquet"), "--data", folder)
    words = ["Duty and fees (USD), of 2 entries", "165.00", "a charge has no figure", "duty:no_code"]
    says(run, *words, status=4)
    run = adval("value", book, "-o", os.path.join(SCRATCH, "summary.parquet"), "--quiet")
    same((run.status, run.out), (0, ""), run)


def a_schedule_that_was_replaced_is_named():
    """rev_16 came into force on 2025-07-01 and is not kept: the shipment and the book say so."""
    folder = kept("superseded")
    days = ["2025-06-30", "2025-07-01", "2025-08-15"]
    goods = {key: ONE[key] for key in ("line", "hts", "origin", "price", "no_additional_duty")}
    goods["invoice"] = "A1"
    entry = {"entry_type": "consumption", "mode": "air", "covered_port": "no"}
    lines, told = [], []
    for number, day in enumerate(days):
        dates = {name: day for name in ("entry_date", "importation_date", "export_date")}
        lines.append({**ONE, **dates, "entry": f"Q{number}"})
        path = place(f"superseded-{number}.yaml", as_shipment(entry | dates, [goods]))
        points = adval("value", path, "--json", "--data", folder).json()["duty"]["points"]
        told.append([point["says"] for point in points if point["code"] == "superseded"])
    same([len(points) for points in told], [0, 1, 0])
    assert "hts_2025_rev_16, in force since July 1, 2025" in told[1][0] or "2025-07-01" in told[1][0], told
    rows = charged(write_book("superseded-book", {"lines": lines}), folder)
    marks = ["superseded:hts_2025_rev_16" in row["duty_points"] for row in rows]
    same(marks, [False, True, False])


def a_difference_in_value_is_estimated_in_duty():
    """100.40 more at 16.5 % and 50.00 less at 2.5 % is 16.566 less 1.25; the third has no rate."""
    folder = kept("moved")
    lines = [
        {**ONE, "declared_value": "900"},
        {**ONE, "entry": "Q2", "duty_rate": "2.5 %", "declared_value": "1050.40"},
        {**ONE, "entry": "Q3", "hts": "1234567890", "declared_value": "500"},
    ]
    book = write_book("moved-book", {"lines": lines})
    run = adval("value", book, "--duty", "-o", os.path.join(SCRATCH, "moved.parquet"), "--data", folder)
    says(run, "duty on determined less declared, an estimate                 15.32", status=4)
    says(run, "lines left out of it: their rate is not known                  1")
    run = adval("value", book, "-o", os.path.join(SCRATCH, "moved.parquet"), "--data", folder)
    assert "estimate" not in run.out, run


def a_rate_on_something_else_than_the_value_is_not_known():
    """Work done abroad bears the duty of 9802.00.50: one more dollar of value may or may not be of it."""
    folder = kept("abroad")
    lines = [
        {**ONE, "value_abroad": "200.00", "provision": "9802005060"},
        {**ONE, "entry": "Q2", "us_content": "100.00", "provision": "9802008068"},
        {**ONE, "entry": "Q3", "duty_rate": "35¢/kg + 4%", "quantity": "10", "quantity_unit": "kg"},
        {**ONE, "entry": "Q4", "duty_rate": "Free"},
    ]
    rows = charged(write_book("abroad-book", {"lines": lines}), folder)
    same([row["duty"] for row in rows], ["33.00", "148.50", "43.50", "0.00"])
    rates = ["", "0.165000000", "0.040000000", "0.000000000"]
    same([row["marginal_rate"] for row in rows], rates)


def chapter_98_leaves_a_part_to_additional_duties():
    """20 % and 10 % of nothing, of repairs of 200, of 1,000 less 100; more than the goods is no part."""
    folder = kept("chapter-98")
    china = {**ONE, "origin": "CN", "entry_date": "2025-06-20", "declared_layers": "9903.01.24;9903.01.25"}
    china["duty_rate"] = "5 %"
    lines = [
        {**china, "duty_rate": "Free", "provision": "9801001010"},
        {**china, "entry": "Q2", "provision": "9802005060", "value_abroad": "200.40"},
        {**china, "entry": "Q3", "provision": "9802008068", "us_content": "100.00"},
        {**china, "entry": "Q4", "provision": "9802008068", "us_content": "1000.41"},
    ]
    rows = charged(write_book("chapter-98-book", {"lines": lines}), folder, status=4)
    same([row["duty"] for row in rows], ["0.00", "10.00", "45.00", ""])
    same([row["additional_duty"] for row in rows], ["0.00", "60.00", "270.00", ""])
    same([row["marginal_rate"] for row in rows], ["0.000000000", "", "0.350000000", ""])
    same(rows[3]["duty_reason"], "duty:not_computed")
    same([row["duty_points"].split().count("part_refused") for row in rows], [0, 0, 0, 1])


def a_part_that_cannot_be_is_told_of_its_line_in_an_entry_of_several():
    folder = kept("parts-of-several")
    line = {**ONE, "origin": "CN", "entry_date": "2025-06-20", "declared_layers": "9903.01.24;9903.01.25"}
    line.update(duty_rate="5 %", provision="9802008068", us_content="100.00")
    lines = [
        line,
        {**line, "line": "2", "us_content": "1000.41"},
        {**line, "entry": "Q2", "us_content": "1000.41"},
        {**line, "entry": "Q2", "line": "2"},
        {**line, "entry": "Q2", "line": "3"},
    ]
    rows = charged(write_book("parts-of-several-book", {"lines": lines}), folder, status=4)
    same([row["duty_points"].split().count("part_refused") for row in rows], [0, 1, 1, 0, 0])


def a_declared_rate_is_held_against_the_law():
    """As of a shipment: the law has 20 %, and 25 is told; a heading unknown to it bears what is said."""
    folder = kept("declared-rates")
    china = {**ONE, "origin": "CN", "entry_date": "2025-06-20"}
    lines = [
        {**china, "declared_layers": "9903.01.24=25;9903.01.25=10 %"},
        {**china, "entry": "Q2", "declared_layers": "9903.01.24=20;9903.01.25;9903.99.99=1"},
    ]
    rows = charged(write_book("declared-rates-book", {"lines": lines}), folder)
    same([row["additional_duty"] for row in rows], ["300.00", "310.00"])
    assert "rate_differs:9903.01.24" in rows[0]["duty_points"], rows[0]
    assert "rate_differs:9903.01.25" not in rows[0]["duty_points"], rows[0]
    assert "rate_differs" not in rows[1]["duty_points"], rows[1]


def a_law_without_rows_about_entries_charges_nothing():
    book = write_book("no-rows", {"lines": [{"entry": "A", "line": "1", "price": "5.00", "currency": "USD"}]})
    place("no-rows/book.yaml", 'format: "1"\njurisdiction: WTO\n')
    output = os.path.join(SCRATCH, "no-rows.csv")
    run = adval("value", book, "--duty", "-o", output, "--data", os.path.join(SCRATCH, "none"))
    refused(run, "the law of 'WTO' has no rows about entries", "nothing was written", status=2)
    same(os.path.exists(output), False)


if __name__ == "__main__":
    main(
        chapter_98_leaves_a_part_to_additional_duties,
        a_part_that_cannot_be_is_told_of_its_line_in_an_entry_of_several,
        a_declared_rate_is_held_against_the_law,
        a_law_without_rows_about_entries_charges_nothing,
        books_made_up_are_charged_as_by_hand,
        neither_order_nor_threads_change_a_figure,
        an_entry_of_a_book_is_charged_like_the_shipment,
        a_solved_line_is_told_everywhere_alike,
        lines_that_differ_about_their_entry_are_not_charged,
        a_schedule_that_is_named_is_used_whatever_the_day,
        a_rejected_or_repeated_line_is_charged_nothing,
        what_is_no_rate_is_refused_where_it_is_read,
        a_heading_that_is_not_claimed_is_a_point,
        a_line_explained_bears_what_it_bears_in_the_book,
        identity_of_a_line_follows_what_it_bears,
        the_summary_counts_what_has_no_figure,
        a_schedule_that_was_replaced_is_named,
        a_difference_in_value_is_estimated_in_duty,
        a_rate_on_something_else_than_the_value_is_not_known,
    )

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every rate text of every schedule in ../shared/data/tariff-us, in all columns, chapters 98 and 99 too.

The texts are read here once more, by regular expressions and fractions, and both readings must be the same
to the last term.  What gives a figure and what does not is counted by column and form; duty is computed for
each text on drawn values and quantities and held against fractions; the general rates are held against a list
others compiled (lists/mfn_rates_2025.csv.gz).  Skipped where the material is absent."""

import collections
import csv
import glob
import gzip
import json
import os
import random
import re
import subprocess
import sys
from fractions import Fraction

SOURCE = os.path.abspath(os.environ.get("SOURCE_DIR", "."))
PRINT = os.path.join(os.environ.get("BUILD_DIR", "build/release"), "tests", "duty", "rate_print")
DATA = os.path.join(SOURCE, "..", "shared", "data", "tariff-us")
COLUMNS = ("general", "special", "other", "additionalDuties")
number = 0
failed = 0


def say(fine, name, why=()):
    global number, failed
    number += 1
    failed += not fine
    print(f"{'ok' if fine else 'not ok'} {number} - {name}")
    for line in why:
        print(f"#   {line}")


# ---- the other reading -----------------------------------------------------------------------------------

MISPRINTS = (
    ("thebattery", "the battery"),
    ("weght", "weight"),
    ("inthe ", "in the "),
    ("m2of", "m2 of"),
    ("oralterations", "or alterations"),
)
NUMBER = r"(\d+(?:\.\d+)?)"
UNITS = {
    "kg": "kg",
    "liter": "liter",
    "pf.liter": "pf.liter",
    "pf. liter": "pf.liter",
    "bbl": "bbl",
    "doz.": "doz.",
    "doz": "doz.",
    "pr.": "pr.",
    "gross": "gross",
    "head": "head",
    "t": "t",
    "m2": "m2",
    "m3": "m3",
    "m": "m",
    "lin. m": "m",
    "g": "g",
    "thousand": "thousand",
    "article": "each",
    "pack": "pack",
    "jewel": "jewel",
    "lb": "lb",
    "line/ gross": "gr.line",
}
UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
MONEY = rf"(?:\$\s*{NUMBER}|{NUMBER}\s*¢)"
ON = (
    r"(?: (?:on|of) (?:the )?(?P<of>[a-z][^+%$¢]*?)|, (?P<with>including weight of container)"
    r"|(?P<over> over \d+))?"
)
SPECIFIC = re.compile(
    rf"(?:\$(?P<usd>{NUMBER})|(?P<cents>{NUMBER})¢) ?(?:(?P<each>each)|/ ?(?:(?P<clean>clean )?"
    rf"(?P<unit>{UNIT})|(?P<many>1,?000)(?P<pins> pins)?){ON})$"
)
PERCENT = re.compile(
    r"(?:a duty of )?(?P<whole>\d+(?:\.\d+)?)(?: (?P<above>\d+)/(?P<below>\d+))?(?:%| percent)"
    r"(?: (?:(?:on|upon) the value of|on|of) (?:the )?(?P<of>.+?))?(?:, if any)?$"
)
WHOLE = ("full value of the imported article", "entire set")


def plain(text):
    text = re.sub(r"</?[A-Za-z][^<>]*>", "", text)
    text = re.sub(r"\s+", " ", text.replace("²", "2").replace("³", "3")).strip().lower()
    text = re.sub(r"(?<=[a-z])- (?=[a-z])", "", text)
    text = text.rstrip(" ./") if len(text) > 1 else text
    for printed, meant in MISPRINTS:
        text = text.replace(printed, meant)
    return text


def term(text):
    """(fraction or dollars a unit, base, unit, of), or None."""
    text = text.strip()
    got = PERCENT.match(text)
    if got:
        share = Fraction(got["whole"])
        share += Fraction(int(got["above"]), int(got["below"])) if got["above"] else 0
        of = got["of"] or ""
        return share / 100, "value", "", "" if of in WHOLE else of.strip()
    got = SPECIFIC.match(text)
    if not got:
        return None
    dollars = Fraction(got["usd"]) if got["usd"] else Fraction(got["cents"]) / 100
    if got["many"]:
        return dollars / 1000, "quantity", "each", "pins" if got["pins"] else ""
    of = got["of"] or got["with"] or (got["over"] or "").strip() or ("clean" if got["clean"] else "")
    return dollars, "quantity", "each" if got["each"] else UNITS[got["unit"]], of.strip()


def terms(text):
    found = [term(piece) for piece in re.split(r"\+", text)]
    return None if None in found else found


def read(text):
    """form, terms, minimum, (less a degree, full degrees), heading"""
    text = plain(text)
    nothing = ([], [], None, "")
    if text in ("free", "no additional duty") or text.startswith("free, "):
        return ("free", *nothing)
    if text == "no change":
        return ("added", *nothing)
    if text == "":
        return ("none", *nothing)
    sugar = re.match(
        rf"(.+?) less {NUMBER}¢ ?/kg for each degree under (\d+) degrees \(and fractions of a degree in "
        r"proportion\) but not less(?: than)? (.+)$",
        text,
    )
    if sugar:
        first, less, full, least = sugar.groups()
        least = least.replace("¢ /", "¢/")
        return "terms", terms(first), terms(least), (Fraction(less) / 100, int(full)), ""
    got = re.match(
        r"the duty (?:rate )?provided (?:for )?in (?:the applicable subheading|such subheading|subheadings "
        r"(?P<which>[\d., or]+\d))(?: ?(?P<sign>\+|plus|minus) ?(?P<rest>.+))?$",
        text,
    )
    if got:
        added = terms(got["rest"]) if got["rest"] else []
        if added is not None:
            if got["sign"] == "minus":
                added = [(-share, *more) for share, *more in added]
            return "added", added, [], None, got["which"] or ""
    got = re.match(r"(?:see|the rate .* in heading) (\d{4}[\d., -]*)$", text)
    if got:
        return "reference", [], [], None, got[1]
    found = terms(text.replace("¢ /", "¢/"))
    return ("terms", found, [], None, "") if found else ("words", *nothing)


def read_special(cell):
    """(symbols, reading) of each rate of a special cell."""
    rates = []
    rest = re.sub(r"\((PA) \(\1\)", r"(\1)", cell)
    while rest.strip():
        got = re.search(r"\(([\s,.]*[A-Z]{1,2}[+*]?(?:[\s,.]+[A-Z]{1,2}[+*]?)*[\s,.]*)\)", rest)
        symbols = re.findall(r"[A-Z]{1,2}[+*]?", got[1]) if got else []
        rates.append((symbols, read(rest[: got.start()] if got else rest)))
        rest = rest[got.end() :] if got else ""
    return rates


# ---- the program's reading -------------------------------------------------------------------------------


def ours_term(text):
    figure, base, unit, of = text.split(":", 3)
    e9, per = map(int, figure.split("/"))
    return Fraction(e9, per * 10**9), base, unit, of


def ours(line):
    symbols, form, _, figures, heading, _ = line.split("|")
    less = re.search(r" less (\d+) per degree under (\d+)", figures)
    figures = figures[: less.start()] if less else figures
    figures, *least = figures.split(" min ")
    assert " max " not in figures, figures
    return symbols.split(",") if symbols else [], (
        form,
        [ours_term(t) for t in figures.split(";") if t],
        [ours_term(t) for t in ";".join(least).split(";") if t],
        (Fraction(int(less[1]), 10**9), int(less[2])) if less else None,
        heading,
    )


def escape(text):
    return text.replace("\n", "\\n").replace("\t", "\\t")


def run(lines):
    done = subprocess.run([PRINT], input="\n".join(lines) + "\n", capture_output=True, text=True, check=True)
    return done.stdout.split("\n")[:-1]


def program(texts):
    """(column kind, text) -> list of (symbols, reading), and the reason of each."""
    readings, reasons, at = {}, {}, iter(texts)
    key = None
    for line in run([kind + escape(text) for kind, text in texts]):
        if line.startswith("# "):
            key = next(at)
            readings[key], reasons[key] = [], []
        else:
            readings[key].append(ours(line))
            reasons[key].append(line.split("|")[2])
    return readings, reasons


# ---- the checks ------------------------------------------------------------------------------------------


def kind_of(column):
    return "s" if column == "special" else "r"


def compare(readings):
    wrong = []
    for (kind, text), found in readings.items():
        expected = read_special(text) if kind == "s" else [([], read(text))]
        if found != expected:
            wrong.append(f"{text!r}: {found} and not {expected}")
    say(not wrong, f"{len(readings)} distinct texts are read the same twice", wrong[:8])


def count(name, rows, readings, reasons):
    """How many rates of each column give a figure, and why the others do not."""
    table = collections.Counter()
    for row in rows:
        for column in COLUMNS:
            key = (kind_of(column), row[column] or "")
            for (_, reading), reason in zip(readings.get(key, ()), reasons.get(key, ())):
                table[column, reason or reading[0]] += 1
    unread = sum(n for (_, what), n in table.items() if "no form" in what)
    say(unread == 0, f"{name}: no text is left unread", [f"{unread} are"] if unread else [])
    for column in COLUMNS:
        got = {what: n for (where, what), n in table.items() if where == column and what != "none"}
        figures = sum(got.get(form, 0) for form in ("free", "terms", "added"))
        print(
            f"# {name} {column}: {figures} computable ({got.get('free', 0)} free, "
            f"{got.get('terms', 0)} terms, {got.get('added', 0)} on top of another duty), "
            f"{sum(got.values()) - figures} not"
        )
        for what, n in sorted(got.items()):
            if what not in ("free", "terms", "added"):
                print(f"#     {n} {what}")


def half_up(value):
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def duty_of(reading, value, quantities, parts, degrees):
    """In cents, by 19 CFR 159.3(b); with the bound that decided."""
    _, found, least, less, _ = reading
    sums = []
    for i, listed in enumerate((found, least)):
        total = 0
        for share, base, unit, of in listed:
            if i == 0 and less:
                share -= less[0] * max(0, less[1] - degrees)
                share = max(share, Fraction(0))
            if base == "value":
                total += half_up((parts[of] if of else value) * share * 100)
                continue
            quantity = quantities[unit, of]
            step = 1 if share <= 1 else 100
            total += half_up(Fraction(half_up(quantity * step), step) * share * 100)
        sums.append(total)
    bound = int(bool(least) and sums[1] > sums[0])
    return sums[bound], bound


def compute(readings):
    draw = random.Random(20250401)
    asked, expected = [], []
    for (kind, text), found in readings.items():
        reading = found[0][1] if kind == "r" else None
        if reading is None or reading[0] not in ("terms", "added"):
            continue
        for _ in range(4):
            value = Fraction(draw.randrange(0, 10**9), draw.choice((1, 100)))
            everything = reading[1] + reading[2]
            quantities = {
                (u, of): Fraction(draw.randrange(0, 10**8), 10**4) for _, b, u, of in everything if u
            }
            parts = {
                of: Fraction(draw.randrange(0, 10**8), 100)
                for _, b, u, of in everything
                if b == "value" and of
            }
            degrees = Fraction(draw.randrange(600000, 1010000), 10**4)
            given = [f"{int(q * 10**4)}:{u}:{of}" for (u, of), q in quantities.items()]
            given += [f"{int(degrees * 10**4)}:degrees:"] if reading[3] else []
            valued = [f"{int(v * 10**4)}:{of}" for of, v in parts.items()]
            asked.append(f"d{int(value * 10**4)}\t{';'.join(given)}\t{';'.join(valued)}\t{escape(text)}")
            expected.append((text, *duty_of(reading, value, quantities, parts, degrees)))
    wrong = []
    for line, (text, cents, bound) in zip(run(asked), expected):
        outcome, amount, decided, _ = line.split("|")
        if (outcome, int(amount), int(decided)) != ("computed", cents * 100, bound):
            wrong.append(f"{text!r}: {line} and not {cents * 100}, {bound}")
    say(
        not wrong and len(expected) > 3000,
        f"{len(expected)} duties on drawn values are those of fractions",
        wrong[:8],
    )


# Where the list and the text part: what is taken off stands in it as if put on, a share of the retail value
# as nothing, a ceiling by another duty is passed over.
LIST_DIFFERS = r"minus \d|of the fair retail value|shall not exceed|upon the value of"


def mfn(schedules, readings):
    """The list gives the ad valorem part and a type; a line of it is found in one revision or another."""
    with gzip.open(os.path.join(DATA, "lists", "mfn_rates_2025.csv.gz"), "rt", encoding="utf-8") as file:
        listed = list(csv.DictReader(file))
    rates = collections.defaultdict(set)
    for rows in schedules.values():
        for row in rows:
            code = row["htsno"].replace(".", "")
            if row["general"].strip() and len(code) in (8, 10):
                rates[code[:8]].add(row["general"])
    wrong, absent, known, kinds, parts_of_value = [], 0, 0, collections.Counter(), 0
    for row in listed:
        texts = rates.get(row["hs8"])
        if not texts:
            absent += 1
            continue
        good = False
        for text in texts:
            form, found, *_ = readings["r", text][0][1]
            shares = [s for s, base, _, _ in found if base == "value"] or [Fraction(0)]
            share = shares[0]  # of several percentages the list keeps the first
            parts_of_value += len(shares) > 1
            kind = (
                "free"
                if form == "free"
                else (
                    "words"
                    if form != "terms"
                    else (
                        "ad_valorem"
                        if len(found) == 1 and found[0][1] == "value" and not found[0][3]
                        else "specific" if all(b == "quantity" for _, b, _, _ in found) else "compound"
                    )
                )
            )
            same = abs(Fraction(row["mfn_rate"]) - share) < Fraction(1, 10**9)
            fits = kind == row["rate_type"] or row["rate_type"] in ("other", "specific", "compound")
            good = good or (same and fits)
        kinds[row["rate_type"]] += 1
        if not good and re.search(LIST_DIFFERS, row["rate_raw"]):
            known += 1
        elif not good:
            wrong.append(
                f"{row['hs8']} {row['rate_raw']}: {row['rate_type']} {row['mfn_rate']}, here {texts}"
            )
    print(f"# of the list {len(listed)} lines, {absent} in no revision here; compared: {dict(kinds)}")
    print(
        f"# {parts_of_value} rates have percentages of several parts, of which the list keeps the first; "
        f"{known} the list reads otherwise: a rate taken off as one put on, a share of the retail value as "
        "nothing, a ceiling passed over"
    )
    say(not wrong and known == 13, "general rates agree with the list", wrong[:12])


def main():
    files = sorted(glob.glob(os.path.join(DATA, "hts_2025_*.json.gz")))
    if not files:
        print("1..0 # SKIP there are no schedules in ../shared/data/tariff-us")
        return 0
    schedules = {}
    for path in files:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            schedules[os.path.basename(path)[:-8]] = json.load(file)
    texts = sorted(
        {
            (kind_of(column), row[column])
            for rows in schedules.values()
            for row in rows
            for column in COLUMNS
            if row[column]
        }
    )
    readings, reasons = program(texts)
    say(len(schedules) == 9 and len(texts) > 2500, f"{len(schedules)} schedules, {len(texts)} distinct texts")
    compare(readings)
    for name, rows in schedules.items():
        count(name, rows, readings, reasons)
    compute(readings)
    mfn(schedules, readings)
    print(f"1..{number}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

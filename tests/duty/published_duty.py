#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The worked cases of ../shared/law/examples about rates: their facts as a tariff would print them, through
the reader of rates, to their figures.  Skipped where the set is absent."""

import json
import os
import subprocess
import sys
from decimal import Decimal

SOURCE = os.path.abspath(os.environ.get("SOURCE_DIR", "."))
PRINT = os.path.join(os.environ.get("BUILD_DIR", "build/release"), "tests", "duty", "rate_print")
SET = os.path.join(SOURCE, "..", "shared", "law", "examples", "us")
number = failed = 0


def e4(text):
    return int(Decimal(text) * 10000)


def duty(rate, value="0", unit="", quantity="0"):
    """The duty in dollars."""
    asked = f"d{e4(value)}\t{e4(quantity)}:{unit}:\t\t{rate}\n"
    line = subprocess.run([PRINT], input=asked, capture_output=True, text=True, check=True).stdout
    outcome, amount, *_ = line.split("|")
    assert outcome == "computed", line
    return Decimal(amount) / 10000


def say(found, expected, name):
    global number, failed
    number += 1
    fine = found == expected
    failed += not fine
    print(f"{'ok' if fine else 'not ok'} {number} - {name}")
    if not fine:
        print(f"#   {found} and not {expected}")


def case(name):
    with open(os.path.join(SET, name + ".json"), encoding="utf-8") as file:
        found = json.load(file)
    return found["facts"], found["expected"]


def main():
    if not os.path.isdir(SET):
        print("1..0 # SKIP ../shared/law/examples is not there")
        return 0
    facts, expected = case("us-ex-042")
    percent = f"{Decimal(facts['ad_valorem_rate']) * 100}%"
    per_pound = f"${facts['specific_rate_per_lb']}/lb"
    given = {"value": facts["entered_value"], "unit": "lb", "quantity": facts["pounds"]}
    say(duty(percent, **given), Decimal(expected["ad_valorem_duty"]), "us-ex-042: the ad valorem component")
    say(duty(per_pound, **given), Decimal(expected["specific_duty"]), "us-ex-042: the specific component")
    say(duty(f"{per_pound} + {percent}", **given), Decimal(expected["duty"]), "us-ex-042: their sum")
    facts, expected = case("us-ex-064")
    for line, wanted in zip(facts["lines"], expected["duties"]):
        found = duty(f"${line['rate_per_kg']}/kg", unit="kg", quantity=line["kg"])
        say(found, Decimal(wanted), f"us-ex-064: {line['kg']} kg at {line['rate_per_kg']}")
    print(f"1..{number}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

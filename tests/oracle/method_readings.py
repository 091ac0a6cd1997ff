# SPDX-License-Identifier: Apache-2.0
"""What the second readings of the methods share: the value of a line from the exact value of a unit, and an
answer of the driver held against it."""

import json
import os
import random
import subprocess
from fractions import Fraction


def half_up(value, unit):
    return int(value / unit + Fraction(1, 2)) * unit


def rounded(unit, quantity, jurisdiction):
    """Customs value and entered value, e4, beside the exact value of a unit."""
    whole = unit * quantity
    entered = half_up(whole, Fraction(1) if jurisdiction == "US" else Fraction(1, 100))
    return int(half_up(whole, Fraction(1, 100)) * 10000), int(entered * 10000), unit


def told_otherwise(line, why, values):
    """How an answer differs from the ending and the values expected; None where it does not."""
    words = line.split()
    if words[0] == "refused" or words[2] != why or (words[0] == "valued") != (why == "none"):
        return f"{line}, not {why}"
    if values is None:
        return None if words[3:5] == ["0", "0"] else f"a value where there is none: {line}"
    got = (int(words[3]), int(words[4]), Fraction(int(words[5]), int(words[6])))
    return None if got == values else f"{line}, not {values}"


def run(asked, seed, make_shipment, differs, met, must_meet, what):
    """Shipments made up, asked of the driver and held against the reading: 0 where all of them agree and
    every ending was met."""
    r = random.Random(int(os.environ.get("ADV_SEED", seed)))
    count = int(os.environ.get("ADV_SHIPMENTS", "6000"))
    shipments = [make_shipment(r) for _ in range(count)]
    driver = os.path.join(os.environ["BUILD_DIR"], "tests", "oracle", "method_driver")
    text = "".join(json.dumps(s) + "\n" for s in shipments)
    done = subprocess.run([driver, *asked], input=text, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    problems = [f"{len(lines)} answers to {count} shipments"] if len(lines) != count else []
    for shipment, line in zip(shipments, lines):
        why = differs(shipment, line)
        if why:
            problems.append(why + "  " + json.dumps(shipment))
    print(f"{'not ok' if problems else 'ok'} 1 - {count} {what} are those of the second reading")
    for problem in problems[:5]:
        print(f"# {problem}")
    missing = [why for why in must_meet if met[why] == 0]
    print(f"{'not ok' if missing else 'ok'} 2 - every ending was met")
    for why in missing:
        print(f"# never met: {why}")
    print("1..2")
    return 1 if problems or missing else 0

# SPDX-License-Identifier: Apache-2.0
"""What the second readings of the methods share: the value of a line from the exact value of a unit, and an
answer of the driver held against it."""

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

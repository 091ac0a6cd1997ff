#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Money against an independent implementation.

money_driver does operations made up from a seed and writes them down; here each is worked out again with
Python's unbounded integers, and every eighth once more with `decimal` or `fractions`, which share neither
code nor method with the library.  Overflow must be reported exactly where Python says the result does not
fit.

    ADV_SEED=7 ADV_OPERATIONS=100000 python3 tests/oracle/money_properties.py
"""

import collections
import decimal
import fractions
import os
import re
import subprocess
import sys

OK, INPUT, RANGE = 0, 1, 2
EMPTY, SYNTAX, SCALE, OVERFLOW = 1, 2, 3, 4
UNKNOWN = -(2**63)
WIDE = 2**127
NUMBER = re.compile(rb"-?[0-9]+(?:\.[0-9]+)?")
MODES = {
    b"half_up": decimal.ROUND_HALF_UP,
    b"half_down": decimal.ROUND_HALF_DOWN,
    b"half_even": decimal.ROUND_HALF_EVEN,
    b"up": decimal.ROUND_UP,
    b"down": decimal.ROUND_DOWN,
    b"ceiling": decimal.ROUND_CEILING,
    b"floor": decimal.ROUND_FLOOR,
}
# Enough digits that a quotient of 39-digit numbers is never cut onto a half it does not lie on.
EXACT = decimal.Context(prec=130, Emax=decimal.MAX_EMAX, Emin=decimal.MIN_EMIN)
EVERY = 8

# What must have been met, so that a generator gone dull is a failed test: fields of the counts below.
MUST_MEET = (
    ["add:fits", "add:refused", "subtract:fits", "subtract:refused", "times_rate:fits"]
    + ["convert:fits", "convert:refused", "convert:invalid", "convert:exact", "convert:lost"]
    + [
        f"{name}:{what}"
        for name in ("divide64", "divide128", "round_e4", "round_e13")
        for what in ("fits", "refused", "tie", "negative")
    ]
    + [f"mode:{mode.decode()}" for mode in MODES]
    + ["allocate:fits", "allocate:refused", "allocate:invalid"]
    + ["allocate:left over", "allocate:tied remainders"]
    + ["allocate:negative", "parse:fits", "parse:empty", "parse:syntax", "parse:scale", "parse:overflow"]
    + ["parse:round trip", "format:padded", "format:negative"]
)


def divide(numerator, denominator, mode):
    """The quotient rounded to an integer, by the definition of each mode on the floor and its remainder."""
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    floor, rest = divmod(numerator, denominator)
    if rest == 0:
        return floor, False
    twice = 2 * rest
    tie = twice == denominator
    negative = numerator < 0
    if mode == b"half_up":
        upper = twice > denominator or (tie and not negative)
    elif mode == b"half_down":
        upper = twice > denominator or (tie and negative)
    elif mode == b"half_even":
        upper = twice > denominator or (tie and floor % 2 == 1)
    elif mode == b"up":
        upper = not negative
    elif mode == b"down":
        upper = negative
    else:
        upper = mode == b"ceiling"
    return floor + upper, tie


def divide_by_decimal(numerator, denominator, mode):
    quotient = EXACT.divide(decimal.Decimal(numerator), decimal.Decimal(denominator))
    return int(quotient.quantize(decimal.Decimal(1), rounding=MODES[mode], context=EXACT))


class Oracle:
    def __init__(self, amount_limit, rate_limit):
        self.amount_limit = amount_limit
        self.rate_limit = rate_limit
        self.met = collections.Counter()
        self.turn = 0

    def meet(self, name, status):
        self.met[f"{name}:{'fits' if status == OK else 'invalid' if status == INPUT else 'refused'}"] += 1

    def quotient(self, name, numerator, denominator, mode):
        result, tie = divide(numerator, denominator, mode)
        self.met[f"{name}:tie"] += tie
        self.met[f"{name}:negative"] += result < 0
        self.met[f"mode:{mode.decode()}"] += 1
        if self.turn % EVERY == 0:
            again = divide_by_decimal(numerator, denominator, mode)
            if again != result:
                raise AssertionError(f"the two Python ways differ: {result} and {again}")
        return result

    def amount(self, value):
        return (OK, value) if -self.amount_limit < value < self.amount_limit else (RANGE, 0)

    def add(self, fields, name="add", sign=1):
        a, b = int(fields[1], 16), int(fields[2], 16)
        expected = (RANGE, 0) if UNKNOWN in (a, b) else self.amount(a + sign * b)
        self.meet(name, expected[0])
        return expected == (int(fields[3]), int(fields[4], 16)), expected

    def subtract(self, fields):
        return self.add(fields, "subtract", -1)

    def times_rate(self, fields):
        expected = (OK, int(fields[1], 16) * int(fields[2], 16))
        self.meet("times_rate", OK)
        return expected == (int(fields[3]), int(fields[4], 16)), expected

    def convert(self, fields):
        amount, e9, per = int(fields[1], 16), int(fields[2], 16), int(fields[3], 16)
        lost = False
        if e9 <= 0 or per <= 0:
            expected = (INPUT, 0)
        elif amount == UNKNOWN:
            expected = (RANGE, 0)
        else:
            if fields[4] == b"1":
                numerator, denominator = amount * 10**18 * per, e9
            else:
                numerator, denominator = amount * e9, per
            result = divide(numerator, denominator, b"half_up")[0]
            expected = (OK, result) if -WIDE <= result < WIDE else (RANGE, 0)
            lost = expected[0] == OK and numerator % denominator != 0
            if self.turn % EVERY == 0 and expected[0] == OK:
                rate = fractions.Fraction(e9, 10**9)
                value = fractions.Fraction(amount, 10**4)
                value = value * per / rate if fields[4] == b"1" else value * rate / per
                error = abs(value - fractions.Fraction(result, 10**13))
                if error * 2 * 10**13 > 1 or (error != 0) != lost:
                    raise AssertionError(f"{result} is more than half a unit from {value}")
            self.met["convert:lost" if lost else "convert:exact"] += 1
        self.meet("convert", expected[0])
        return (lost, *expected) == (fields[5] == b"1", int(fields[6]), int(fields[7], 16)), (lost, *expected)

    def divided(self, fields, name, least, most):
        result = self.quotient(name, int(fields[1], 16), int(fields[2], 16), fields[3])
        expected = (OK, result) if least <= result <= most else (RANGE, 0)
        self.meet(name, expected[0])
        return expected == (int(fields[4]), int(fields[5], 16)), expected

    def divide64(self, fields):
        return self.divided(fields, "divide64", -(2**63), 2**63 - 1)

    def divide128(self, fields):
        return self.divided(fields, "divide128", -WIDE, WIDE - 1)

    def rounded(self, fields, name, scale):
        value, unit = int(fields[1], 16), int(fields[2], 16)
        if name == "round_e4" and value == UNKNOWN:
            expected = (RANGE, 0)
        else:
            expected = self.amount(self.quotient(name, value, unit * scale, fields[3]) * unit)
        self.meet(name, expected[0])
        return expected == (int(fields[4]), int(fields[5], 16)), expected

    def round_e4(self, fields):
        return self.rounded(fields, "round_e4", 1)

    def round_e13(self, fields):
        return self.rounded(fields, "round_e13", 10**9)

    def allocate(self, fields):
        total, unit, count, status = int(fields[1], 16), int(fields[2], 16), int(fields[3]), int(fields[4])
        numbers = [int(field, 16) for field in fields[5:]]
        keys, parts = numbers[:count], numbers[count:]
        if min(keys, default=-1) < 0 or sum(keys) == 0:
            expected = (INPUT, [])
        elif total == UNKNOWN:
            expected = (RANGE, [])
        else:
            expected = (OK, self.shares(total, unit, keys))
        self.meet("allocate", expected[0])
        if expected[0] == OK and self.turn % EVERY == 0:
            self.near_exact_shares(total, unit, keys, parts)
        return expected == (status, parts), expected

    def shares(self, total, unit, keys):
        unit = unit if total % unit == 0 else 1
        units, sign, whole = abs(total) // unit, -1 if total < 0 else 1, sum(keys)
        shares = [divmod(units * key, whole) for key in keys]
        left = units - sum(share for share, _ in shares)
        order = sorted(range(len(keys)), key=lambda i: (-shares[i][1], i))
        lucky = set(order[:left])
        self.met["allocate:left over"] += left > 0
        self.met["allocate:negative"] += sign < 0
        if 0 < left < len(keys):
            self.met["allocate:tied remainders"] += shares[order[left - 1]][1] == shares[order[left]][1]
        return [sign * unit * (share + (i in lucky)) for i, (share, _) in enumerate(shares)]

    @staticmethod
    def near_exact_shares(total, unit, keys, parts):
        """Not the method again but what it promises: the sum, and each part within one unit of its share."""
        unit = unit if total % unit == 0 else 1
        if sum(parts) != total:
            raise AssertionError(f"the parts sum to {sum(parts)}, not to {total}")
        for key, part in zip(keys, parts):
            if abs(part - fractions.Fraction(total * key, sum(keys))) >= unit or part % unit:
                raise AssertionError(f"the part {part} of key {key} is not within {unit} of its share")

    def parse(self, fields):
        text, scale, limit = fields[1], int(fields[2]), int(fields[3], 16)
        expected = self.parsed(text, scale, limit)
        problem = ("fits", "empty", "syntax", "scale", "overflow")[expected[0]]
        self.met[f"parse:{problem}"] += 1
        return expected == (int(fields[4]), int(fields[5], 16)), expected

    def parsed(self, text, scale, limit):
        if not text:
            return EMPTY, 0
        if not NUMBER.fullmatch(text):
            return SYNTAX, 0
        whole, _, decimals = text.lstrip(b"-").partition(b".")
        if decimals[scale:].strip(b"0"):
            return SCALE, 0
        value = int(whole + decimals[:scale].ljust(scale, b"0"))
        if value >= limit:
            return OVERFLOW, 0
        value = -value if text.startswith(b"-") else value
        if self.turn % EVERY == 0 and decimal.Decimal(text.decode()).scaleb(scale, EXACT) != value:
            raise AssertionError("the two Python ways differ")
        return OK, value

    def format(self, fields):
        value, scale, least, text = int(fields[1], 16), int(fields[2]), int(fields[3]), fields[4]
        digits = str(abs(value)).rjust(scale + 1, "0")
        whole, decimals = (digits[:-scale], digits[-scale:]) if scale else (digits, "")
        shortest = decimals.rstrip("0").ljust(least, "0")
        expected = ("-" if value < 0 else "") + whole + ("." + shortest if shortest else "")
        self.met["format:padded"] += least > len(decimals.rstrip("0"))
        self.met["format:negative"] += value < 0
        if scale <= 18 and abs(value) < 2**63 - 1:
            self.met["parse:round trip"] += 1
            if self.parsed(text, scale, 2**63 - 1) != (OK, value):
                raise AssertionError("the text does not read back as the value")
        return expected.encode() == text, expected


def compare(lines):
    """Works every line out again; returns counts by operation, what was met, and the first disagreement."""
    head = next(lines).split(b"\t")
    assert head[0] == b"limits"
    oracle = Oracle(int(head[1], 16), int(head[2], 16))
    ways = {name.encode(): getattr(oracle, name) for name in NAMES}
    counts = collections.Counter()
    for line in lines:
        fields = line[:-1].split(b"\t")
        oracle.turn += 1
        counts[fields[0]] += 1
        try:
            same, expected = ways[fields[0]](fields)
        except (AssertionError, ValueError, IndexError) as problem:
            same, expected = False, problem
        if not same:
            return counts, oracle, f"operation {oracle.turn}: {line!r}: Python says {expected}"
    return counts, oracle, None


NAMES = ["add", "subtract", "times_rate", "convert", "divide64", "divide128"]
NAMES += ["round_e4", "round_e13", "allocate"]
NAMES += ["parse", "format"]


def main():
    seed = os.environ.get("ADV_SEED", "20250218")
    operations = int(os.environ.get("ADV_OPERATIONS", "1200000"))
    build = os.environ.get("BUILD_DIR", os.path.join("build", "release"))
    driver = os.path.join(build, "tests", "oracle", "money_driver")
    print(f"# seed {seed}, {operations} operations")
    process = subprocess.Popen([driver, seed, str(operations)], stdout=subprocess.PIPE, bufsize=1 << 20)
    counts, oracle, disagreement = compare(process.stdout)
    process.stdout.close()
    status = process.wait()
    cases = []
    for name in NAMES:
        failed = disagreement if disagreement and f"{name}\\t" in disagreement else None
        cases.append((f"{name} agrees with Python", failed))
    complete = sum(counts.values()) == operations and status == 0
    short = None if complete else f"{sum(counts.values())}, status {status}"
    cases.append(("every operation was done", short))
    dull = [what for what in MUST_MEET if oracle.met[what] < max(1, operations // 100000)]
    cases.append(("every edge was met", f"hardly ever met: {', '.join(dull)}" if dull else None))
    for name in NAMES:
        print(f"# {name}: {counts[name.encode()]}")
    print(f"1..{len(cases)}")
    for number, (name, problem) in enumerate(cases, 1):
        print(f"{'not ok' if problem else 'ok'} {number} - {name}")
        if problem:
            print(f"# seed {seed}: {problem}")
    return 1 if any(problem for _, problem in cases) else 0


if __name__ == "__main__":
    sys.exit(main())

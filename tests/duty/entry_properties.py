#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Whole-dollar values (19 CFR 159.3(a)) and duty-paid prices, worked out again with unbounded fractions.

Values follow the sentences of the regulation one by one, not the rule the library makes of them: round, then
drop the lower fractions of fifty cents or more, or take up the larger ones below.  Of a duty-paid price the
equation is held against the value found, the limits of the fee against the sum of values, and the shares of
a fee that is one sum against those values.  The seed is printed."""

import os
import random
import subprocess
import sys
from fractions import Fraction

DRIVER = os.path.join(os.environ["BUILD_DIR"], "tests", "duty", "entry_driver")
ROUNDS = int(os.environ.get("ADVALOREM_ROUNDS", "6000"))
E4, E9, E13 = 10**4, 10**9, 10**13


def ask(questions):
    text = "".join(" ".join(str(word) for word in question) + "\n" for question in questions)
    run = subprocess.run([DRIVER], input=text, capture_output=True, text=True, check=True)
    return [line.split() for line in run.stdout.splitlines()]


# ---- whole-dollar values -----------------------------------------------------------------------------

def half_up(value):
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def adjusted(parts, total):
    """parts: (value, rate), in order.  Whole figures that sum to `total`, as the regulation gives them."""
    keyed = [half_up(value) for value, _ in parts]
    fraction = [value - value.numerator // value.denominator for value, _ in parts]
    if sum(keyed) > total:
        droppable = [i for i in range(len(parts)) if fraction[i] >= Fraction(1, 2)]
        # the lowest fraction; of equal ones the lower rate; the later line last (ours)
        droppable.sort(key=lambda i: (fraction[i], parts[i][1], -i))
        for at in droppable[: sum(keyed) - total]:
            keyed[at] -= 1
    elif sum(keyed) < total:
        liftable = [i for i in range(len(parts)) if 0 < fraction[i] < Fraction(1, 2)]
        liftable.sort(key=lambda i: (-fraction[i], parts[i][1], i))
        for at in liftable[: total - sum(keyed)]:
            keyed[at] += 1
    return keyed


def in_parts(indices, key):
    """Indices by what `key` says of each, in the order in which it first says it."""
    parts = {}
    for i in indices:
        parts.setdefault(key(i), []).append(i)
    return parts


def entered(lines):
    """lines: (invoice, group, rate, value).  None = stands alone or not known."""
    out = [None] * len(lines)
    for invoice, own in in_parts(range(len(lines)), lambda i: lines[i][0]).items():
        if invoice is None or any(lines[i][1] is None for i in own):
            continue
        members = list(in_parts(own, lambda i: lines[i][1]).values())
        sums = [(sum(lines[i][3] for i in each), lines[each[0]][2]) for each in members]
        whole = adjusted(sums, half_up(sum(value for value, _ in sums)))
        for each, total in zip(members, whole):
            for i, figure in zip(each, adjusted([(lines[i][3], lines[i][2]) for i in each], total)):
                out[i] = figure
    return [half_up(line[3]) if figure is None else figure for line, figure in zip(lines, out)]


def some_value(rng):
    """Cents mostly, on and beside halves, now and then with all thirteen decimals."""
    whole = rng.choice([0, 1, rng.randrange(100), rng.randrange(10**6), rng.randrange(10**10)])
    tail = rng.choice([0, 50, 49, 51, 1, 99, rng.randrange(100)]) * 10**11
    tail += rng.choice([0, 0, 0, 1, -1, rng.randrange(10**11)])
    return Fraction(max(0, whole * E13 + tail), E13)


def some_entry(rng):
    rates = [rng.randrange(0, 400) * 10**6 for _ in range(4)]
    lines = []
    for _ in range(rng.randint(1, 9)):
        group = rng.choice([0, 1, 2, 3, 3])
        known = rng.random() > 0.03
        invoice = rng.choice([None, 0, 0, 0, 1])
        lines.append((invoice, group if known else None, rates[group], some_value(rng)))
    return lines


def enter_question(lines):
    words = ["enter", E4, len(lines)]
    for invoice, group, rate, value in lines:
        words += [-1 if invoice is None else invoice, -1 if group is None else group, rate, int(value * E13)]
    return words


def long_entries(rng):
    """Of so many lines that looking at every line for every line takes twenty times as long as the rest of
    this test: one invoice with a rate a line, invoices of a line each, and invoices, rates and lines of none
    mixed."""
    count = 50_000
    rates = [rng.randrange(0, 400) * 10**6 for _ in range(count)]

    def entry(invoice, group):
        groups = [group(i) for i in range(count)]
        return [(invoice(i), groups[i], rates[groups[i]], some_value(rng) % 10**5) for i in range(count)]

    yield entry(lambda i: 0, lambda i: i)
    yield entry(lambda i: count - i, lambda i: 0)
    yield entry(lambda i: rng.choice([None, 0, 1, rng.randrange(count)]), lambda i: rng.randrange(count // 3))


def check_long_entries(rng):
    entries = list(long_entries(rng))
    for lines, answer in zip(entries, ask([enter_question(lines) for lines in entries])):
        wanted = entered(lines)
        found = [int(word) // E4 for word in answer[1::3]]
        differ = [i for i, (f, w) in enumerate(zip(found, wanted)) if f != w]
        if answer[0] != "ok" or len(found) != len(lines) or differ:
            yield f"{answer[0]}, {len(found)} of {len(lines)} lines; other figures on {differ[:5]}"


def check_values(rng):
    entries = [some_entry(rng) for _ in range(ROUNDS)]
    answers = ask([enter_question(lines) for lines in entries])
    moved = 0
    for lines, answer in zip(entries, answers):
        wanted = entered(lines)
        found = [int(word) // E4 for word in answer[1::3]]
        moves = [int(word) for word in answer[2::3]]
        moved += any(moves)
        if answer[0] != "ok" or found != wanted:
            yield f"{lines}: the library keys {found}, the regulation {wanted}"
        own = [half_up(line[3]) for line in lines]
        if moves != [(f > o) - (f < o) for f, o in zip(found, own)]:
            yield f"{lines}: moved {moves} of {own} to {found}"
        for invoice in {line[0] for line in lines if line[0] is not None}:
            mine = [i for i, line in enumerate(lines) if line[0] == invoice]
            if all(lines[i][1] is not None for i in mine) and \
                    sum(found[i] for i in mine) != half_up(sum(lines[i][3] for i in mine)):
                yield f"{lines}: invoice {invoice} moved by more than its own rounding"
    if moved < ROUNDS // 20:
        yield f"only {moved} of {ROUNDS} entries needed a fraction dropped or taken up"


# ---- duty-paid prices --------------------------------------------------------------------------------

def some_line(rng):
    per = rng.choice([1, 1, 1, 3])
    rate = rng.choice([0, 83 * 10**6, rng.randrange(10**9), 25 * 10**7]) * (1 if per == 1 else 3)
    net = rng.choice([rng.randrange(1, 10**4), rng.randrange(10**5), rng.randrange(10**9)]) * E13
    net += rng.choice([0, rng.randrange(E13)])
    less = rng.choice([0, 0, 0, rng.randrange(1 + net // E9 // 4)])
    fixed = rng.choice([0, 0, rng.randrange(1 + net // 20)])
    return {"net": net, "rate": rate, "per": per, "less": less, "fixed": fixed,
            "fee": rng.choice([0, 1250000]), "shares": rng.random() < 0.9,
            "share_less": rng.choice([0, 0, 0, less])}


def some_price(rng):
    fee = {"rate": 3464000, "minimum": 335800, "maximum": 6515000, "sum": 0}
    if rng.random() < 0.2:
        fee = {"rate": 0, "minimum": -1, "maximum": -1, "sum": rng.choice([0, 26900])}
    lines = [some_line(rng) for _ in range(rng.choice([1, 1, 2, 3, 8]))]
    return fee, lines


def solve_question(price):
    fee, lines = price
    words = ["solve", fee["rate"], fee["minimum"], fee["maximum"], fee["sum"], len(lines)]
    for line in lines:
        words += [line["net"], line["rate"], line["per"], line["less"], line["fixed"], line["fee"],
                  int(line["shares"]), line["share_less"]]
    return words


def charges(line, value, shared_rate):
    """Duty and fees in proportion that a line bears on a value, without a shared sum."""
    duty = Fraction(line["rate"], E9 * line["per"]) * (value - Fraction(line["less"], E4))
    fees = Fraction(line["fee"], E9) * value
    shared = Fraction(shared_rate, E9) * (value - Fraction(line["share_less"], E4)) if line["shares"] else 0
    return duty + Fraction(line["fixed"], E13) + fees + shared


def exact_value(line, shared_rate, share):
    """Value + duty + fees = net, solved."""
    at_zero = charges(line, Fraction(0), shared_rate)
    slope = charges(line, Fraction(1), shared_rate) - at_zero
    return (Fraction(line["net"], E13) - share - at_zero) / (1 + slope)


def counted(line, value):
    return max(Fraction(0), value - Fraction(line["share_less"], E4)) if line["shares"] else Fraction(0)


def limit_of(fee, lines):
    """Where the fee in proportion lies, and the sum that takes its place."""
    if fee["rate"] == 0:
        return 0, Fraction(fee["sum"], E4)
    values = [exact_value(line, fee["rate"], 0) for line in lines]
    if any(value < 0 for value in values):
        return 1, Fraction(fee["minimum"], E4)
    amount = sum(counted(line, value) for line, value in zip(lines, values)) * Fraction(fee["rate"], E9)
    if amount < Fraction(fee["minimum"], E4):
        return 1, Fraction(fee["minimum"], E4)
    if amount > Fraction(fee["maximum"], E4):
        return 2, Fraction(fee["maximum"], E4)
    return 0, None


def price_problems(price, answer, met):
    fee, lines = price
    limit, total = limit_of(fee, lines)
    sharing = [i for i, line in enumerate(lines) if line["shares"]]
    if answer[0] != "ok":
        least = [exact_value(line, fee["rate"] if total is None else 0, 0) for line in lines]
        near = sum(least) <= (total or 0) or any(value <= (total or 0) for value in least)
        met["none"] += 1
        if not near:
            yield f"{price}: the library finds {answer[0]}, though values are left: {least}"
        return
    met[int(answer[1])] += 1
    values = [Fraction(int(word), E13) for word in answer[2::3]]
    cut = [word == "1" for word in answer[3::3]]
    shares = [Fraction(int(word), E4) for word in answer[4::3]]
    if int(answer[1]) != limit:
        yield f"{price}: limit {answer[1]}, by fractions {limit}"
    for line, value, was_cut, share in zip(lines, values, cut, shares):
        wanted = exact_value(line, fee["rate"] if total is None else 0, share)
        if not 0 <= wanted - value < Fraction(1, E13) or was_cut != (wanted != value):
            yield f"{price}: value {value}, by fractions {wanted}"
    if total is None:
        if any(shares):
            yield f"{price}: shares {shares} of a fee in proportion"
    elif sharing:
        if sum(shares) != total:
            yield f"{price}: shares {shares} do not sum to {total}"
        base = sum(counted(lines[i], values[i]) for i in sharing)
        for i in sharing:
            fair = total * counted(lines[i], values[i]) / base if base else total / len(sharing)
            if abs(shares[i] - fair) > Fraction(1, 100):
                yield f"{price}: share {shares[i]} of line {i}, in proportion {fair}"


def check_prices(rng):
    prices = [some_price(rng) for _ in range(ROUNDS)]
    met = {0: 0, 1: 0, 2: 0, "none": 0}
    for price, answer in zip(prices, ask([solve_question(price) for price in prices])):
        yield from price_problems(price, answer, met)
    if min(met[0], met[1], met[2]) < ROUNDS // 50:
        yield f"hardly every limit was met: {met}"
    print(f"# prices by limit: {met}")


def main():
    seed = int(os.environ.get("ADVALOREM_SEED", "20251127"))
    print(f"# seed {seed}, {ROUNDS} entries and prices")
    failed = 0
    checks = (("values are keyed as 19 CFR 159.3(a) says", check_values),
              ("duty-paid prices solve their equation", check_prices),
              ("values of 50,000 lines in an entry are keyed by the same rule", check_long_entries))
    for number, (name, check) in enumerate(checks, 1):
        problems = []
        for problem in check(random.Random(seed + number)):
            problems.append(problem)
            if len(problems) == 5:
                break
        failed += bool(problems)
        print(f"{'not ok' if problems else 'ok'} {number} - {name}")
        for problem in problems:
            print(f"# {problem}")
    print(f"1..{len(checks)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

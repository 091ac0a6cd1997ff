#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Related persons against a slow, independent reading of CVA Article 15.4 and 19 USC 1401a(g).

Webs of holdings are made up from a seed and handed to method_driver.  Here control is the set that no longer
grows when every body is tried against all of it, and a share through bodies that are not controlled is summed
way by way, with fractions; the tests of the two laws are written out by hand and not read from the pack.

    ADV_SEED=7 ADV_SHIPMENTS=20000 python3 tests/oracle/relation_properties.py
"""

import collections
import json
import os
import random
import subprocess
import sys
from fractions import Fraction

MUST_MEET = ("holding_percent met", "holding_percent percent_not_stated", "holding_percent through_shares",
             "third_party_percent met", "third_party_percent percent_not_stated",
             "third_party_percent through_shares", "control met", "control percent_not_stated",
             "common_control met", "common_control percent_not_stated", "joint_control met",
             "joint_control together", "unrelated", "related", "undecided")
SHARES = ["4.99", "5", "6", "10", "12.5", "33.333333333", "40", "50", "50.01", "90"]
SELDOM = ("holding_percent circle", "third_party_percent circle")
WHOLE = Fraction(100)
met = collections.Counter()


# ---- making webs up --------------------------------------------------------------------------------------

def make_ties(r, names):
    ties, left = [], {name: Fraction(100) for name in names}
    for _ in range(r.choice([2, 3, 4, 5, 6, 8])):
        party, of = r.sample(names, 2)
        if any(t["party"] == party and t["of"] == of for t in ties):
            continue
        tie = {"party": party, "of": of, "kind": "controls" if r.random() < 0.12 else "holds_votes"}
        if tie["kind"] == "holds_votes" and r.random() < 0.93:
            share = Fraction(r.choice(SHARES))
            if share > left[of]:
                continue
            left[of] -= share
            tie["percent"] = f"{float(share):.9f}"
        ties.append(tie)
    return ties


def make_shipment(r):
    names = ["a", "b", "c", "d", "e", "f"][:r.choice([3, 4, 6])]
    shipment = {"format": "1", "jurisdiction": r.choice(["WTO", "US"]),
                "dates": {"importation": "2025-03-03", "export": "2025-03-03"},
                "parties": [{"id": name} for name in names], "ties": make_ties(r, names),
                "pairs": [{"id": "p", "party": "a", "with": "b"}],
                "goods": [{"line": "1", "price": "1.00 USD"}]}
    if r.random() < 0.6:
        shipment["ties_complete"] = "yes"
    return shipment


# ---- working them out ------------------------------------------------------------------------------------

def share_of(tie, unknown):
    return Fraction(tie["percent"]) if "percent" in tie else unknown


def votes(ties, holders, body, unknown):
    return sum((share_of(t, unknown) for t in ties
                if t["kind"] == "holds_votes" and t["party"] in holders and t["of"] == body), Fraction(0))


def reach(ties, names, who, unknown):
    """Itself and whatever it controls: tried against the whole set until nothing joins."""
    inside = {who}
    while True:
        more = {body for body in names if body not in inside and
                (votes(ties, inside, body, unknown) > 50 or
                 any(t["kind"] == "controls" and t["party"] in inside and t["of"] == body for t in ties))}
        if not more:
            return inside
        inside |= more


def ways(ties, inside, body, at, walked):
    """Every way from `at` to the body by shares of bodies outside; None where one leads back."""
    total = Fraction(0)
    for t in ties:
        if t["party"] != at or t["kind"] != "holds_votes" or not share_of(t, 0) or t["of"] in inside:
            continue
        if t["of"] == body:
            total += share_of(t, 0) / 100
            continue
        if t["of"] in walked:
            if leads_to(ties, inside, t["of"], body):
                return None
            continue
        behind = ways(ties, inside, body, t["of"], walked | {t["of"]})
        if behind is None:
            return None
        total += share_of(t, 0) / 100 * behind
    return total


def leads_to(ties, inside, at, body):
    seen, todo = set(), [at]
    while todo:
        here = todo.pop()
        for t in ties:
            if t["party"] == here and t["kind"] == "holds_votes" and share_of(t, 0) and t["of"] not in inside:
                if t["of"] == body:
                    return True
                if t["of"] not in seen:
                    seen.add(t["of"])
                    todo.append(t["of"])
    return False


def measure(ties, names, who, body):
    """Verdict, why and share of one party in a body, asked for five per cent."""
    low, high = reach(ties, names, who, 0), reach(ties, names, who, WHOLE)
    own = votes(ties, low, body, 0)
    if own >= 5:
        return "met", "none", own
    if votes(ties, high, body, WHOLE) >= 5:
        return "open", "percent_not_stated", own
    parts = [] if body in low else [ways(ties, low, body, member, set()) for member in sorted(low)]
    if None in parts:
        return "open", "circle", None
    through = sum(parts, Fraction(0)) * 100
    return ("open", "through_shares", through) if through >= 5 else ("not_met", "none", None)


NOTHING = ("not_met", "none", None, None)


def best(findings):
    """The first that is met, else the first that is open."""
    for verdict in ("met", "open"):
        for finding in findings:
            if finding[0] == verdict:
                return finding
    return NOTHING


def holding(ties, names):
    there, back = measure(ties, names, "a", "b"), measure(ties, names, "b", "a")
    return best([(*there[:2], None, there[2]), (*back[:2], back[2], None)])


def third_party(ties, names):
    found = []
    for third in names[2:]:
        sides = [measure(ties, names, third, body) for body in "ab"]
        if "not_met" in (sides[0][0], sides[1][0]):
            continue
        weaker = sides[0] if sides[0][0] == "open" else sides[1]
        found.append((*weaker[:2], sides[0][2], sides[1][2]))
    return best(found)


def control(ties, names, pairs):
    def state(who, bodies):
        if bodies <= reach(ties, names, who, 0):
            return ("met", "none", None, None)
        more = bodies <= reach(ties, names, who, WHOLE)
        return ("open", "percent_not_stated", None, None) if more else NOTHING
    return best([state(who, bodies) for who, bodies in pairs])


def joint(ties, names, complete):
    mine, theirs = reach(ties, names, "a", 0), reach(ties, names, "b", 0)
    found = []
    for body in names[2:]:
        one, other = votes(ties, mine, body, 0), votes(ties, theirs, body, 0)
        if body in mine and body in theirs:
            found.append(("met", "none", None, None))
        elif body not in mine | theirs and one and other and one + other > 50 and not complete:
            found.append(("open", "together", None, None))
    return best(found)


def expected(shipment):
    ties, names = shipment["ties"], [p["id"] for p in shipment["parties"]]
    complete = "ties_complete" in shipment
    share = (("third_party_percent", third_party(ties, names)) if shipment["jurisdiction"] == "WTO"
             else ("holding_percent", holding(ties, names)))
    tests = dict([share, ("control", control(ties, names, [("a", {"b"}), ("b", {"a"})])),
                  ("common_control", control(ties, names, [(t, {"a", "b"}) for t in names[2:]])),
                  ("joint_control", joint(ties, names, complete))])
    verdicts = [finding[0] for finding in tests.values()]
    state = ("related" if "met" in verdicts else "undecided" if "open" in verdicts
             else "unrelated" if complete else "not_settled_by_what_is_stated")
    return state, tests


def differs(shipment, line):
    state, tests = expected(shipment)
    words = line.split()
    met[state] += 1
    if words[0] != state:
        return f"expected {state}, the library says {line}"
    found = {words[i]: words[i + 1:i + 7] for i in range(1, len(words), 7)}
    for name, (verdict, why, *shares) in tests.items():
        met[f"{name} {verdict if why == 'none' else why}"] += 1
        has = found[name]
        said = [Fraction(int(has[2]), int(has[3])), Fraction(int(has[4]), int(has[5]))]
        same = all(share is None or share == there for share, there in zip(shares, said))
        if has[:2] != [verdict, why] or not same:
            return f"{name}: expected {verdict} {why} {shares}, the library says {has}"
    return None


def main():
    r = random.Random(int(os.environ.get("ADV_SEED", "20260205")))
    count = int(os.environ.get("ADV_SHIPMENTS", "6000"))
    shipments = [make_shipment(r) for _ in range(count)]
    driver = os.path.join(os.environ["BUILD_DIR"], "tests", "oracle", "method_driver")
    text = "".join(json.dumps(s) + "\n" for s in shipments)
    done = subprocess.run([driver, "relations"], input=text, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    problems = [f"{len(lines)} answers to {count} webs"] if len(lines) != count else []
    for shipment, line in zip(shipments, lines):
        why = differs(shipment, line)
        if why:
            problems.append(why + "  " + json.dumps(shipment))
    print(f"{'not ok' if problems else 'ok'} 1 - {count} webs are related as the second reading says")
    for problem in problems[:5]:
        print(f"# {problem}")
    missing = [why for why in MUST_MEET if met[why] < count // 200]
    missing += [why for why in SELDOM if met[why] < 1]
    print(f"{'not ok' if missing else 'ok'} 2 - every ending was met often")
    for why in missing:
        print(f"# met {met[why]} times: {why}")
    print("1..2")
    return 1 if problems or missing else 0


if __name__ == "__main__":
    sys.exit(main())

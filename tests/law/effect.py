#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The third layer of checking law: what its rows do.

Every row has a worked case in law/*/cases that it decides and one in which it just does not.  And a walk over
the quarters of 1981 to 2027 tries every answer to every fact the rows of an element ask for: whatever the
answers, exactly one row decides, or the law has not begun.  The walk shares no code with the compiler.
"""
import glob
import itertools
import json
import os
import sys

SOURCE = os.environ["SOURCE_DIR"]
PACK = os.path.join(os.environ["BUILD_DIR"], "src", "lawbuiltin", "lawpack.json")
QUARTERS = [f"{year}-{month}-01" for year in range(1981, 2028) for month in ("01", "04", "07", "10")]


class Report:
    """TAP lines."""

    def __init__(self):
        self.number = 0
        self.failed = 0

    def say(self, fine, name, why=()):
        self.number += 1
        self.failed += not fine
        print(f"{'ok' if fine else 'not ok'} {self.number} - {name}")
        for line in why:
            print(f"#   {line}")


def holds(row, day):
    return row["from"] <= day < row.get("until", "9999-12-31")


def conditions(row):
    return row.get("when", []) + row.get("unless", [])


# ---- cases -----------------------------------------------------------------------------------------

def read_cases(code):
    cases = []
    for path in sorted(glob.glob(os.path.join(SOURCE, "law", code.lower(), "cases", "*.json"))):
        with open(path, encoding="utf-8") as file:
            expected = json.load(file).get("expected", {})
        missed = set(expected.get("not_applied", [])) | set(expected.get("near_miss", []))
        cases.append((set(expected.get("trace", [])), missed))
    return cases


def read_entry_cases(code):
    """Rows about entries that decided, and that are said not to have, a case."""
    cases = []
    for path in sorted(glob.glob(os.path.join(SOURCE, "law", code.lower(), "cases", "*.json"))):
        with open(path, encoding="utf-8") as file:
            entry = json.load(file).get("expected", {}).get("entry", {})
        cases.append((set(entry.get("rows", [])), set(entry.get("not_rows", []))))
    return cases


def check_entry_cases(report, jurisdiction):
    """Every row about entries has a case it decides and one it does not; the last row of a subject, which has
    no conditions, one in which an earlier row of it decides."""
    code = jurisdiction["code"]
    rows = jurisdiction.get("entry", [])
    cases = read_entry_cases(code)
    about = {row["id"]: row["about"] for row in rows}
    for row_id in dict.fromkeys(row["id"] for row in rows):
        others = {other for other in about if about[other] == about[row_id]} - {row_id}
        why = []
        if not any(row_id in decided for decided, _ in cases):
            why.append(f"no case has {row_id} in expected.entry.rows")
        if not any(row_id in refused or (decided & others and row_id not in decided)
                   for decided, refused in cases):
            why.append(f"no case has {row_id} in expected.entry.not_rows, or another row of its subject")
        report.say(not why, f"{row_id} has its cases", why)


def counter_case(rule_id, rows, cases, by_element):
    """A case in which the row was tried and did not apply, or just missed what is valued; of a row without
    conditions also one in which a row before it decided about its element.  The price always applies."""
    if any(rule_id in not_applied for _, not_applied in cases):
        return True
    mine = [row for row in rows if row["id"] == rule_id]
    if any(conditions(row) for row in mine):
        return False
    others = set().union(*(by_element[row["element"]] for row in mine)) - {rule_id}
    if not others:
        return None if all(row["element"] in ("price", "sale") for row in mine) else False
    return any(trace & others and rule_id not in trace for trace, _ in cases)


def check_cases(report, jurisdiction):
    code = jurisdiction["code"]
    cases = read_cases(code)
    rows = jurisdiction.get("rules", [])
    if not cases:
        report.say(False, f"{code}: law/{code.lower()}/cases holds worked cases", ["none found"])
        return
    by_element = {}
    for row in rows:
        by_element.setdefault(row["element"], set()).add(row["id"])
    for rule_id in sorted({row["id"] for row in rows}):
        applies = any(rule_id in trace for trace, _ in cases)
        against = counter_case(rule_id, rows, cases, by_element)
        why = []
        if not applies:
            why.append(f"no case in law/{code.lower()}/cases has {rule_id} in expected.trace")
        if against is False:
            why.append(f"no case in law/{code.lower()}/cases has {rule_id} in expected.not_applied")
        report.say(not why, f"{rule_id} has its cases", why)
    known = {row["id"] for row in rows}
    named = set().union(*(trace | not_applied for trace, not_applied in cases))
    known |= {row["id"] for table in ("parameters", "fx", "entry") for row in jurisdiction.get(table, [])}
    known |= {row["id"] for row in jurisdiction.get("rounding", {}).values()}
    strangers = sorted(name for name in named if name.startswith(code.lower() + ".") and name not in known)
    report.say(not strangers, f"{code}: cases name rows that exist", strangers)


# ---- walk ------------------------------------------------------------------------------------------

def deciders(rows, yes):
    """Ids of the rows that decide when exactly the facts in `yes` are true and all others are false."""
    decided = []
    for row in rows:
        wanted, unwanted = row.get("when", []), row.get("unless", [])
        met = all(fact in yes for fact in wanted) and not any(fact in yes for fact in unwanted)
        if met and not (row.get("otherwise") and decided):
            decided.append(row["id"])
    return decided


def undecided(rows):
    """The first answers under which not exactly one row decides, in words; None when there are none."""
    facts = sorted({fact for row in rows for fact in conditions(row)})
    for answers in itertools.product((True, False), repeat=len(facts)):
        yes = {fact for fact, answer in zip(facts, answers) if answer}
        found = deciders(rows, yes)
        if len(found) != 1:
            true = ", ".join(sorted(yes)) or "no fact"
            return f"with {true} true, {len(found)} rows decide: {', '.join(found)}"
    return None


def walk(report, jurisdiction, kinds):
    rules = [row for row in jurisdiction.get("rules", []) if row["element"] not in ("sale", "price")]
    first = min(row["from"] for row in rules)
    known = {}
    for kind in kinds:
        why = []
        for day in QUARTERS:
            rows = [row for row in rules if row["element"] == kind and holds(row, day)]
            if day < first:
                if rows:
                    why.append(f"{day}: rows hold before the law begins")
                continue
            key = tuple((row["id"], row["from"], row["element"]) for row in rows)
            if key not in known:
                known[key] = undecided(rows)
            if known[key]:
                why.append(f"{day}: {known[key]}")
        name = f"{jurisdiction['code']}: one row decides {kind} in every quarter from {first[:4]}"
        report.say(not why, name, why[:4])


def walk_figures(report, jurisdiction):
    by_id = {}
    for row in jurisdiction.get("parameters", []):
        by_id.setdefault(row["id"], []).append(row)
    for name, rows in by_id.items():
        first = min(row["from"] for row in rows)
        last = max(row.get("until", "9999-12-31") for row in rows)
        why = [f"{day}: {count} rows" for day in QUARTERS if first <= day < last
               for count in [sum(holds(row, day) for row in rows)] if count != 1]
        report.say(not why, f"{name}: one figure or a stated gap in every quarter", why[:4])


def walk_programmes(report, jurisdiction):
    """Each programme says one thing of every quarter since its first; no symbol belongs to two."""
    by_id = {}
    for row in jurisdiction.get("programmes", []):
        by_id.setdefault(row["id"], []).append(row)
    for name, rows in by_id.items():
        first = min(row["from"] for row in rows)
        why = [f"{day}: {count} rows" for day in QUARTERS if day >= first
               for count in [sum(holds(row, day) for row in rows)] if count != 1]
        report.say(not why, f"{name}: open, lapsed or a stated gap in every quarter", why[:4])


def main():
    if not os.path.exists(PACK):
        print("1..0 # SKIP the law pack is not built here")
        return 0
    with open(PACK, encoding="utf-8") as file:
        pack = json.load(file)
    report = Report()
    with_rules = [j for j in pack["jurisdictions"] if j.get("rules")]
    kinds = sorted({row["element"] for j in with_rules for row in j["rules"]} - {"sale", "price"})
    report.say(len(kinds) >= 37, f"the law speaks of {len(kinds)} elements")
    for jurisdiction in with_rules:
        walk(report, jurisdiction, kinds)
        walk_figures(report, jurisdiction)
        walk_programmes(report, jurisdiction)
        check_cases(report, jurisdiction)
        check_entry_cases(report, jurisdiction)
    print(f"1..{report.number}")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())

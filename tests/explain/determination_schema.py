#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The JSON kept in tests/explain/golden is what schema/determination.json says, and the schema is strict
enough to notice when it is not: each kept file is also spoiled in several ways, and every spoiled one must be
refused.
"""
import copy
import glob
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.environ.get("SOURCE_DIR") or os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(HERE, "..", "support"))

from json_schema import Schema  # noqa: E402  (it stands in the folder beside)


def spoil_number(tree):
    tree["what_to_key"]["lines"][0]["exact_value"] = 12.5


def spoil_unknown_key(tree):
    tree["steps"][0]["surprise"] = "x"


def spoil_missing_key(tree):
    del tree["steps"][-1]["says"]


def spoil_enum(tree):
    tree["outcome"] = "almost"


def spoil_date(tree):
    tree["day"] = "18.02.2025"


def spoil_nested(tree):
    tree["lines"][0]["price"] = {"amount": "1e3", "currency": "USD"}


def spoil_charge(tree):
    """Where nothing is told of charges, they are left out where they must stand."""
    if tree["duty"] is None:
        del tree["duty"]
    else:
        tree["duty"]["charges"][0]["amount"] = 12.5


SPOILERS = [spoil_charge, spoil_number, spoil_unknown_key, spoil_missing_key, spoil_enum, spoil_date,
            spoil_nested]


def main():
    with open(os.path.join(TOP, "schema", "determination.json"), encoding="utf-8") as file:
        root = json.load(file)
    schema = Schema(root)
    cases = []
    codes = set()
    ops = set()
    charges = set()
    for path in sorted(glob.glob(os.path.join(TOP, "tests", "explain", "golden", "*.json"))):
        name = os.path.basename(path)
        with open(path, encoding="utf-8") as file:
            tree = json.load(file)
        cases.append((f"{name} is as the schema says", schema.problems(tree, root)))
        codes |= {point["code"] for point in tree["points"]}
        ops |= {step["op"] for step in tree["steps"]}
        charges |= {charge["outcome"] for charge in (tree["duty"] or {}).get("charges", [])}
        for spoil in SPOILERS:
            spoiled = copy.deepcopy(tree)
            spoil(spoiled)
            missed = [] if schema.problems(spoiled, root) else ["the schema let it pass"]
            cases.append((f"{name} is refused after {spoil.__name__}", missed))
    cases.append(("there are kept files to look at",
                  [] if len(cases) > 20 else [f"only {len(cases)} cases were found"]))
    cases.append(("the kept files show many kinds of step and point",
                  [] if min(len(codes), len(ops)) >= 10
                  else [f"points {sorted(codes)}, steps {sorted(ops)}"]))
    cases.append(("the kept files show charges of several outcomes",
                  [] if {"computed", "free", "exempt", "not_computed"} <= charges
                  else [f"{sorted(charges)}"]))
    failed = 0
    for number, (name, found) in enumerate(cases, 1):
        print(f"{'not ok' if found else 'ok'} {number} - {name}")
        for problem in found[:10]:
            print(f"# {problem}")
        failed += bool(found)
    print(f"1..{len(cases)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

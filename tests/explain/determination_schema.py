#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The JSON kept in tests/explain/golden is what schema/determination.json says, and the schema is strict
enough to notice when it is not: each kept file is also spoiled in several ways, and every spoiled one must be
refused.

The part of JSON Schema that the file uses is read here, so that the test needs no package; a keyword that is
not known here is a failure, never passed over.
"""
import copy
import glob
import json
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.environ.get("SOURCE_DIR") or os.path.dirname(os.path.dirname(HERE))
PASSED_OVER = {"$schema", "$id", "$defs", "title", "description"}
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}


def is_type(value, name):
    if name == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])


class Schema:
    def __init__(self, root):
        self.root = root

    def problems(self, value, schema, where="$"):
        """What is wrong with a value, as a list of sentences."""
        found = []
        for keyword, rule in schema.items():
            if keyword in PASSED_OVER:
                continue
            check = getattr(self, "check_" + keyword.replace("$", ""), None)
            if check is None:
                return [f"schema at {where}: the keyword {keyword} is not known to this test"]
            found += check(value, rule, schema, where)
        return found

    def check_ref(self, value, rule, _schema, where):
        target = self.root
        for part in rule.removeprefix("#/").split("/"):
            target = target[part]
        return self.problems(value, target, where)

    def check_type(self, value, rule, _schema, where):
        names = rule if isinstance(rule, list) else [rule]
        return [] if any(is_type(value, name) for name in names) else [f"{where}: {value!r} is no {names}"]

    def check_const(self, value, rule, _schema, where):
        return [] if value == rule and type(value) is type(rule) else [f"{where}: {value!r} is not {rule!r}"]

    def check_enum(self, value, rule, _schema, where):
        return [] if value in rule else [f"{where}: {value!r} is none of {rule}"]

    def check_pattern(self, value, rule, _schema, where):
        wrong = isinstance(value, str) and not re.search(rule, value)
        return [f"{where}: {value!r} does not look like {rule}"] if wrong else []

    def check_minimum(self, value, rule, _schema, where):
        return [f"{where}: {value} is below {rule}"] if is_type(value, "integer") and value < rule else []

    def check_anyOf(self, value, rule, _schema, where):
        tries = [self.problems(value, option, where) for option in rule]
        return [] if any(not found for found in tries) else min(tries, key=len)

    def check_required(self, value, rule, _schema, where):
        return [f"{where}: {key} is missing" for key in rule if isinstance(value, dict) and key not in value]

    def check_properties(self, value, rule, _schema, where):
        if not isinstance(value, dict):
            return []
        return [p for key, inner in rule.items() if key in value
                for p in self.problems(value[key], inner, f"{where}.{key}")]

    def check_additionalProperties(self, value, rule, schema, where):
        if not isinstance(value, dict):
            return []
        others = [key for key in value if key not in schema.get("properties", {})]
        if rule is False:
            return [f"{where}: {key} is not foreseen" for key in others]
        return [p for key in others for p in self.problems(value[key], rule, f"{where}.{key}")]

    def check_items(self, value, rule, _schema, where):
        if not isinstance(value, list):
            return []
        return [p for i, inner in enumerate(value) for p in self.problems(inner, rule, f"{where}[{i}]")]


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

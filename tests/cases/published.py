#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The published set behind the cases: every case of it is converted or listed with the reason why not, and
the figures of a converted one are those of the set, untouched.  The set stands in ../shared/law/examples;
where that is absent, nothing can be compared."""

import glob
import json
import os
import re
import sys

SOURCE = os.environ.get("SOURCE_DIR", ".")
SET = os.path.join(SOURCE, "..", "shared", "law", "examples")
FOLDERS = ("us", "wto", "contrast", "ca", "au", "eu", "uk", "jp", "vn", "in", "cn", "kr", "sg", "mx")
README = os.path.join(SOURCE, "law", "us", "cases", "README.md")
CARRIED = ("source", "confidence", "question", "as_of", "jurisdiction")


def one_line(text):
    return " ".join(" ".join(text).split()) if isinstance(text, list) else " ".join(text.split())


def load(path):
    """JSON with numbers kept as they are written, so that 1.50 and 1.5 differ."""
    with open(path, encoding="utf-8") as file:
        return json.load(file, parse_float="number {}".format, parse_int="number {}".format)


def skipped_cases():
    with open(README, encoding="utf-8") as file:
        rows = re.findall(r"^\| ([a-z]+-[a-z0-9]+-?[a-z0-9-]*) \| (.+) \|$", file.read(), re.MULTILINE)
    return {name: reason.strip() for name, reason in rows}


def converted_cases():
    found = {}
    for path in sorted(glob.glob(os.path.join(SOURCE, "law", "*", "cases", "*.json"))):
        case = load(path)
        if "published" in case:
            found.setdefault(case["published_in"], []).append(case)
    return found


def problems_of(original, cases):
    """What a case says otherwise than the set; where it is cut in parts, the parts are the whole."""
    parts = {}
    for case in cases:
        wanted = original["expected"]
        if "published_part" in case:
            part = case["published_part"]
            wanted = wanted.get(part)
            wanted = wanted if isinstance(wanted, dict) else {part: wanted}
            parts[part] = case["published"]
        if json.dumps(case["published"]) != json.dumps(wanted):
            yield f"{case['id']}: published is {case['published']}, the set has {wanted}"
        for key in CARRIED:
            if key in original and one_line(original[key]) != one_line(case.get(key, "")):
                yield f"{case['id']}: {key} differs from the set"
        if not one_line(case["reasoning"]).startswith(one_line(original["reasoning"])):
            yield f"{case['id']}: the reasoning does not begin with that of the set"
    if parts and parts.keys() != original["expected"].keys():
        yield f"the parts converted are {sorted(parts)}, the set has {sorted(original['expected'])}"
    if not parts and len(cases) != 1:
        yield f"{len(cases)} cases were made from it"


def main():
    if not os.path.isdir(SET):
        print("1..0 # SKIP ../shared/law/examples is not there to compare with")
        return 0
    skipped, converted = skipped_cases(), converted_cases()
    number = failed = 0
    for folder in FOLDERS:
        for path in sorted(glob.glob(os.path.join(SET, folder, "*.json"))):
            name = os.path.basename(path)[:-5]
            cases = converted.pop(f"{folder}/{name}.json", [])
            problems = list(problems_of(load(path), cases)) if cases else []
            if bool(cases) == (name in skipped):
                problems.append("it is neither converted nor listed as coming later, or it is both")
            number += 1
            failed += bool(problems)
            what = "as published" if cases else f"comes later: {skipped.get(name)}"
            print(f"{'not ok' if problems else 'ok'} {number} - {name}: {what}")
            for problem in problems:
                print(f"# {problem}")
    number += 1
    failed += bool(converted)
    print(f"{'not ok' if converted else 'ok'} {number} - no case names a source that is not in the set")
    for name in converted:
        print(f"# {name}")
    print(f"1..{number}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

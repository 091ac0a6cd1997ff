#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every worked case through the program: its facts as a JSON file and as a YAML file, valued with
`adval value --json`, and outcome, method, value, keyed value, lines, items and the rows that applied compared
with what the case expects.  The exit status has to say the same as the outcome."""

import concurrent.futures
import glob
import json
import os
import subprocess
import sys
import tempfile

SOURCE = os.environ.get("SOURCE_DIR", ".")
ADVAL = os.environ.get("ADVAL")
STATUS = {"valued": 0, "rejected": 3, "incomplete": 4, "method_ended": 4, "no_law": 4}
EFFECTS = ("add", "exclude", "leave")
FEES = (("mpf", "processing_fee"), ("surcharge", "processing_surcharge"), ("hmf", "harbor_fee"))


def yaml_text(value, indent=0):
    """Block YAML, every scalar quoted as JSON quotes it."""
    pad = " " * indent
    if isinstance(value, dict):
        return "".join(yaml_entry(f"{pad}{key}:", child, indent) for key, child in value.items())
    return "".join(yaml_entry(f"{pad}-", child, indent) for child in value)


def yaml_entry(head, child, indent):
    if isinstance(child, (dict, list)) and child:
        return f"{head}\n{yaml_text(child, indent + 2)}"
    return f"{head} {json.dumps(child, ensure_ascii=False)}\n"


def value(path, empty, way=None):
    """Exit status and determination; whatever the program says on standard error otherwise."""
    command = [ADVAL, "value", path, "--json", "--data", empty]
    if way:
        command += ["--apportionment", way]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    try:
        return run.returncode, json.loads(run.stdout), run.stderr
    except json.JSONDecodeError:
        return run.returncode, None, run.stdout + run.stderr


def applied_rules(found):
    """Ids of the rows that applied, each once, in the order of the steps."""
    aside = ("round", "cost", "apportion")  # these cite a row, and none of them decides
    rules = [step["rule"] for step in found["steps"]
             if step["rule"] and step["op"] not in aside and step["outcome"] in ("applied", "ended")]
    return list(dict.fromkeys(rules))


def tried_rules(found, outcome):
    return {step["rule"] for step in found["steps"] if step["outcome"] == outcome}


def steps_of_item(found, name):
    index = [at for at, item in enumerate(found["items"]) if item["id"] == name]
    return [step for step in found["steps"] if index and step["item"] == index[0]]


def same_amount(expected, found):
    """Both are decimal texts of one number; trailing zeros say nothing."""
    if found is None or expected == "unknown":
        return found is None and expected == "unknown"
    plain = [text.rstrip("0").rstrip(".") if "." in text else text for text in (expected, found)]
    return plain[0] == plain[1]


def differences(expected, found):
    total = found["total"] or {}
    for key in ("outcome", "method", "standing"):
        if key in expected and expected[key] != found[key]:
            yield f"{key}: expected {expected[key]}, the program has {found[key]}"
    for key, has in (("customs_value", total.get("value")), ("entered_value", total.get("entered"))):
        if key in expected and not same_amount(expected[key], has):
            yield f"{key}: expected {expected[key]}, the program has {has}"
    if "trace" in expected and expected["trace"] != applied_rules(found):
        yield f"trace: the program has {', '.join(applied_rules(found))}"
    for key, outcome in (("not_applied", "not_applied"), ("open", "open")):
        missing = set(expected.get(key, [])) - tried_rules(found, outcome)
        if missing:
            yield f"{key}: {', '.join(sorted(missing))} not among the program's"
    points = {point["code"] for point in found["points"]}
    if set(expected.get("points", [])) - points or set(expected.get("no_points", [])) & points:
        yield f"points: the program has {', '.join(sorted(points))}"
    rule = expected.get("reason", {}).get("rule")
    if rule and rule != (found["lines"][0]["reason"] or {}).get("rule"):
        yield f"reason: the program has {found['lines'][0]['reason']}"
    yield from line_differences(expected.get("lines", {}), {line["line"]: line for line in found["lines"]})
    yield from item_differences(expected.get("items", {}), found)
    yield from entry_differences(expected.get("entry", {}), found["duty"])


def entry_differences(expected, duty):
    """Sums of the entry, what is keyed on its lines, and the charges of the whole entry."""
    if not expected:
        return
    for key in ("entered", "duty", "deposits", "fees", "charges"):
        if key in expected and not same_amount(expected[key], duty["total"][key]):
            yield f"entry, {key}: expected {expected[key]}, the program has {duty['total'][key]}"
    of_entry = [charge for charge in duty["charges"] if not charge["line"]]
    for key, kind in FEES:
        has = [charge["amount"] for charge in of_entry if charge["kind"] == kind]
        if key in expected and not same_amount(expected[key], (has or ["0"])[0]):
            yield f"entry, {key}: expected {expected[key]}, the program has {has}"
    lines = {line["line"]: line for line in duty["lines"]}
    for name, wanted in expected.get("lines", {}).items():
        for key in ("entered", "duty", "deposits", "fees"):
            if key in wanted and not same_amount(wanted[key], lines[name][key]):
                yield f"entry, line {name}, {key}: expected {wanted[key]}, the program has {lines[name][key]}"
    missing = set(expected.get("points", [])) - {point["code"] for point in duty["points"]}
    if missing:
        yield f"entry, points: {', '.join(sorted(missing))} not among the program's"


def line_differences(expected, lines):
    for name, wanted in expected.items():
        for key in ("value", "entered"):
            if key in wanted and not same_amount(wanted[key], lines[name][key]):
                yield f"line {name}, {key}: expected {wanted[key]}, the program has {lines[name][key]}"
        if "outcome" in wanted and wanted["outcome"] != lines[name]["outcome"]:
            yield f"line {name}: expected {wanted['outcome']}, the program has {lines[name]['outcome']}"


def item_differences(expected, found):
    items = {item["id"]: item for item in found["items"]}
    for name, wanted in expected.items():
        amount = (items[name]["amount"] or {}).get("amount")
        if "amount" in wanted and not same_amount(wanted["amount"], amount):
            yield f"item {name}: expected {wanted['amount']}, the program has {amount}"
        ops = {step["op"] for step in steps_of_item(found, name)
               if step["outcome"] == "applied" and step["op"] in EFFECTS}
        if wanted.get("effect") in EFFECTS and ops != {wanted["effect"]}:
            yield f"item {name}: expected {wanted['effect']}, the program has {', '.join(sorted(ops))}"


def status_for(outcome, duty):
    """A value alone is not all a shipment asks for: a charge without a figure is status 4."""
    open_charge = duty is not None and not duty["complete"]
    return 4 if STATUS[outcome] == 0 and open_charge else STATUS[outcome]


def problems_of(case, path, empty):
    expected = case["expected"]
    runs = [(None, expected)] + list(expected.get("apportionments", {}).items())
    for way, wanted in runs:
        status, found, said = value(path, empty, way)
        if found is None:
            yield f"{way or 'as stated'}: no determination: {said.strip()}"
            continue
        right = status_for(wanted["outcome"], found["duty"])
        if status != right:
            yield f"exit status {status}, expected {right} for {wanted['outcome']}"
        for difference in differences(wanted, found):
            yield f"{way}: {difference}" if way else difference


def run_case(source, place, empty):
    """Name and problems of the case in each form; cases run side by side, each from files of its own."""
    with open(source, encoding="utf-8") as file:
        case = json.load(file)
    stem, told = os.path.relpath(source, SOURCE).replace(os.sep, "-"), []
    for ending, text in (("json", json.dumps(case["facts"])), ("yaml", yaml_text(case["facts"]))):
        path = os.path.join(place, f"{stem}.{ending}")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        told.append((f"{case['id']}: through the program, {ending}", list(problems_of(case, path, empty))))
    return told


def main():
    if not ADVAL or not os.path.exists(ADVAL):
        print("1..0 # SKIP the program is not built here")
        return 0
    number = failed = 0
    side_by_side = concurrent.futures.ThreadPoolExecutor(os.cpu_count())
    with tempfile.TemporaryDirectory() as place, side_by_side as hands:
        empty = os.path.join(place, "data")
        os.mkdir(empty)
        sources = sorted(glob.glob(os.path.join(SOURCE, "law", "*", "cases", "*.json")))
        for told in hands.map(lambda source: run_case(source, place, empty), sources):
            for name, problems in told:
                number += 1
                failed += bool(problems)
                print(f"{'not ok' if problems else 'ok'} {number} - {name}")
                for problem in problems:
                    print(f"# {problem}")
    number += 1
    failed += number < 100
    print(f"{'ok' if number >= 100 else 'not ok'} {number} - {number - 1} runs were compared")
    print(f"1..{number}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

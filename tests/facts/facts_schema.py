#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The published faces of a shipment file agree with the tables they are printed from.

schema/shipment.json and the reference in docs/facts.md are up to date (`facts_schema.py --write` brings them
there); the example of docs/facts.md is read without a problem and shows every part; every sample shipment and
every case of law/ fits the schema; every broken file either does not fit, or says in itself that its mistake
is one that the schema cannot see ("schema: accepts").
"""

import glob
import json
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "house"))
import house  # noqa: E402  (it stands in the folder beside)

SCHEMA = "schema/shipment.json"
MANUAL = "docs/facts.md"
START = re.compile(r"<!-- reference:[^\n]*-->\n")
END = "<!-- end of reference -->"
ACCEPTED = "schema: accepts"


def printer(build):
    return os.path.join(build, "tests", "facts", "facts_print")


def printed(build, *words):
    done = subprocess.run([printer(build), *words], capture_output=True, check=True)
    return done.stdout.decode("utf-8")


def with_reference(manual, reference):
    head, tail = START.split(manual, 1)
    return head + START.search(manual).group(0) + reference.lstrip("\n") + END + tail.split(END, 1)[1]


def write_all(top, build):
    house.write(top, SCHEMA, printed(build, "schema"))
    house.write(top, MANUAL, with_reference(house.read(top, MANUAL), printed(build, "reference")))


def difference(path, kept, made):
    if kept == made:
        return []
    pairs = enumerate(zip(kept.split("\n"), made.split("\n")), 1)
    line = next((number for number, (old, new) in pairs if old != new), "the end")
    return [f"{path} is not what the tables say, first at line {line}; tests/facts/facts_schema.py --write"]


def keys_of(schema):
    """Every key and every word that a shipment file may hold."""
    found = set()
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            found |= set(schema["properties"])
        found |= {word for word in schema.get("enum", []) if isinstance(word, str)}
        for value in schema.values():
            found |= keys_of(value)
    elif isinstance(schema, list):
        for value in schema:
            found |= keys_of(value)
    return found


def example_problems(build, manual):
    blocks = re.findall(r"^```yaml\n(.*?)^```$", manual, re.M | re.S)
    blocks = [block for block in blocks if "format:" in block]
    problems = [] if blocks else ["there is no example that begins with format:"]
    for block in blocks:
        with tempfile.TemporaryDirectory(prefix="advalorem-facts-") as folder:
            path = os.path.join(folder, "example.yaml")
            house.write(folder, "example.yaml", block)
            done = subprocess.run([printer(build), "problems", path], capture_output=True, check=False)
            problems += done.stdout.decode("utf-8").splitlines()
            facts = json.loads(printed(build, "canonical", path).split("\n", 1)[1]) if not problems else {}
        maps = set(json.loads(printed(build, "schema"))["properties"]) - {"format"}
        problems += [f"the example shows no {key}" for key in sorted(maps - set(facts))] if facts else []
    return problems


def unnamed(manual, schema):
    return [f"{MANUAL} does not name `{key}`" for key in sorted(keys_of(schema)) if f"`{key}`" not in manual]


def facts_of(build, path, yaml):
    """A file as the schema sees it; None when it is no map of texts at all."""
    if path.endswith(".json"):
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    with open(path, encoding="utf-8") as file:
        return yaml.load(file, Loader=yaml.BaseLoader)


def sample_problems(build, top, validator):
    for path in sorted(glob.glob(os.path.join(top, "sample/shipments/*"))):
        facts = json.loads(printed(build, "canonical", path).split("\n", 1)[1])
        found = [error.message for error in validator.iter_errors(facts)]
        if path.endswith(".json"):
            with open(path, encoding="utf-8") as file:
                found += [error.message for error in validator.iter_errors(json.load(file))]
        yield os.path.relpath(path, top), found


def case_problems(top, validator):
    for path in sorted(glob.glob(os.path.join(top, "law/*/cases/*.json"))):
        with open(path, encoding="utf-8") as file:
            case = json.load(file)
        found = validator.iter_errors(case["facts"]) if "facts" in case else []
        yield os.path.relpath(path, top), [f"{error.json_path}: {error.message}" for error in found]


def broken_problems(build, top, validator, yaml):
    """Files that are no YAML or JSON at all are none of the schema's business."""
    for path in sorted(glob.glob(os.path.join(top, "tests/facts/broken/*"))):
        name = os.path.basename(path)
        if name.startswith("yaml-") or name in ("key-twice.json", "trailing-comma.json"):
            continue
        if path.endswith(".yaml") and yaml is None:
            continue
        fits = validator.is_valid(facts_of(build, path, yaml))
        said = ACCEPTED in house.read(top, os.path.relpath(path, top))
        if fits and not said:
            yield f"{name}: the schema takes this file"
        if said and not fits:
            yield f"{name}: the schema refuses this file, so '{ACCEPTED}' in it is wrong"


def main():
    top, build = house.top_folder(), house.build_folder()
    if sys.argv[1:] == ["--write"]:
        write_all(top, build)
        return 0
    report = house.Report()
    schema = printed(build, "schema")
    manual = house.read(top, MANUAL)
    report.case(f"{SCHEMA} is up to date", difference(SCHEMA, house.read(top, SCHEMA), schema))
    made = with_reference(manual, printed(build, "reference"))
    report.case(f"the reference in {MANUAL} is up to date", difference(MANUAL, manual, made))
    report.case(f"{MANUAL} names every key and every word", unnamed(manual, json.loads(schema)))
    report.case(f"a key {MANUAL} lacks is noticed", [] if unnamed("", json.loads(schema)) else ["it is not"])
    report.case(f"the example in {MANUAL} is read and shows every part", example_problems(build, manual))
    try:
        import jsonschema
    except ImportError:
        print("# skipped because python3-jsonschema is not installed")
        report.skip("files against the schema", "python3-jsonschema is not installed")
        return report.end()
    try:
        import yaml
    except ImportError:
        yaml = None
    validator = jsonschema.Draft202012Validator(json.loads(schema))
    jsonschema.Draft202012Validator.check_schema(json.loads(schema))
    for name, problems in sample_problems(build, top, validator):
        report.case(f"{name} fits the schema", problems)
    cases = list(case_problems(top, validator))
    if cases:
        found = [f"{name}: {problem}" for name, problems in cases for problem in problems]
        report.case(f"{len(cases)} cases of law/ fit the schema", found)
    else:
        print("# skipped because law/ holds no cases yet")
        report.skip("cases of law/ fit the schema", "law/ holds no cases")
    name = "broken files do not fit the schema, where it can see their mistake"
    if yaml is None:
        print("# skipped the broken YAML files because python3-yaml is not installed")
    report.case(name, list(broken_problems(build, top, validator, yaml)))
    return report.end()


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every mistake a law file can hold is reported at its line and column, in words that help.

broken/sound is a small law in which nothing is wrong.  Every other folder there replaces one of its files by
one with a mistake; its `expected` holds one "FILE:LINE:COLUMN: words" a problem.  lawc must refuse the law,
say each of them, and complain of no other place.  EXPECT=write rewrites the files, to be read before they are
kept.
"""
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.join(os.environ["SOURCE_DIR"], "tests", "law", "broken")
LAWC = os.path.join(os.environ["BUILD_DIR"], "src", "lawbuiltin", "lawc")


def place(line):
    """FILE:LINE:COLUMN, as far as the line says them."""
    parts = line.split(":")
    kept = [parts[0]]
    for part in parts[1:3]:
        if not part.strip().isdigit():
            break
        kept.append(part)
    return ":".join(kept)


def problems_of(name, folder):
    shutil.copytree(os.path.join(HERE, "sound"), folder)
    if name != "sound":
        without = shutil.ignore_patterns("expected")
        shutil.copytree(os.path.join(HERE, name), folder, dirs_exist_ok=True, ignore=without)
    run = subprocess.run([LAWC, folder], capture_output=True, text=True, check=False)
    lines = run.stderr.replace(folder + "/", "").splitlines()
    return run.returncode, [line for line in lines if not line.startswith("lawc: ")]


def complaints(name, status, found):
    path = os.path.join(HERE, name, "expected")
    if os.environ.get("EXPECT") == "write":
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(found) + "\n")
    with open(path, encoding="utf-8") as file:
        expected = file.read().splitlines()
    if status != 2:
        yield f"lawc ended with {status} and not with 2"
    if not expected:
        yield "expected is empty: the mistake must be named"
    for line in expected:
        if not any(said.startswith(place(line) + ":") and line in said for said in found):
            yield f"not said: {line}"
    places = {place(line) for line in expected}
    for said in found:
        if place(said) not in places:
            yield f"not expected: {said}"


def main():
    if not os.path.exists(LAWC):
        print("1..0 # SKIP lawc is not built here")
        return 0
    failed = 0
    names = sorted(os.listdir(HERE))
    for number, name in enumerate(names, 1):
        with tempfile.TemporaryDirectory() as scratch:
            status, found = problems_of(name, os.path.join(scratch, "law"))
        if name == "sound":
            said = [f"sound law refused: {line}" for line in found] if status != 0 else []
        else:
            said = list(complaints(name, status, found))
        print(f"{'not ok' if said else 'ok'} {number} - {name}")
        for line in said:
            print(f"#   {line}")
        failed += bool(said)
    print(f"1..{len(names)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

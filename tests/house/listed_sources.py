#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every C source is in the list of its folder's meson.build: a file nobody compiles is a file nobody tests.
The same for test programs, test scripts and fuzzers."""

import os
import re
import sys

import house

HELPERS = {"house.py"}


def list_of(top, folder):
    """The words in quotes of a folder's meson.build."""
    try:
        return set(re.findall(r"'([^']+)'", house.read(top, os.path.join(folder, "meson.build"))))
    except FileNotFoundError:
        return set()


def problems_of(top, room, paths):
    listed = list_of(top, room)
    return [
        f"{path} is not named in {room}/meson.build"
        for path in paths
        if not {
            os.path.relpath(path, room),
            os.path.basename(path),
            os.path.basename(path).removeprefix("fuzz_").removesuffix(".c"),
        }
        & listed
    ]


def check(top):
    rooms = {}
    for path in house.tree_files(top):
        parts = path.split("/")
        if parts[0] == "src" and path.endswith(".c") and len(parts) > 2:
            rooms.setdefault("/".join(parts[:2]), []).append(path)
        elif parts[0] == "tests" and len(parts) == 3 and parts[1] != "support":
            if path.endswith(".c") or (path.endswith(".py") and parts[2] not in HELPERS):
                rooms.setdefault("/".join(parts[:2]), []).append(path)
    suites = set(house.read(top, "tests/suites.txt").split("\n"))
    folders = {folder for folder in rooms if folder.startswith("tests/")} - {"tests/fuzz"}
    unlisted = [
        f"{folder} is not named in tests/suites.txt" for folder in folders if folder[6:] not in suites
    ]
    yield "tests/suites.txt names every folder of tests", sorted(unlisted)
    for room, paths in sorted(rooms.items()):
        yield f"{room} lists all its files", problems_of(top, room, paths)


PLANTS = [
    (
        "a source nobody compiles",
        lambda top: house.write(top, "src/base/planted.c", ""),
        "src/base/planted.c",
    ),
    ("a test nobody runs", lambda top: house.write(top, "tests/base/test_planted.c", ""), "test_planted.c"),
    (
        "a suite nobody runs",
        lambda top: house.write(top, "tests/planted/test_planted.c", ""),
        "tests/planted is not named",
    ),
    (
        "a fuzzer nobody builds",
        lambda top: house.write(top, "tests/fuzz/fuzz_planted.c", ""),
        "fuzz_planted.c",
    ),
]

if __name__ == "__main__":
    sys.exit(house.run(check, PLANTS, lambda path: path.startswith(("src/", "tests/"))))

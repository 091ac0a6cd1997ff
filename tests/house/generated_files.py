#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Generated files that git keeps are what their command prints: the table is tools/generated.txt."""

import os
import subprocess
import sys

import house


def entries(top):
    for line in house.read(top, "tools/generated.txt").splitlines():
        if line and not line.startswith("#"):
            path, command = line.split(None, 1)
            yield path, command


def problems_of(top, path, command):
    environment = {
        **os.environ,
        "ADVAL": os.environ.get("ADVAL", os.path.join(house.build_folder(), "adval")),
    }
    done = subprocess.run(
        ["sh", "-eu", "-c", command], cwd=top, env=environment, capture_output=True, check=False
    )
    if done.returncode:
        return [f"'{command}' ended with status {done.returncode}"] + done.stderr.decode().splitlines()[-5:]
    try:
        with open(os.path.join(top, path), "rb") as file:
            kept = file.read()
    except FileNotFoundError:
        return [f"{path} is not there; tools/update_generated.sh {path} writes it"]
    if kept == done.stdout:
        return []
    pairs = enumerate(zip(kept.split(b"\n"), done.stdout.split(b"\n")), 1)
    line = next((number for number, (old, new) in pairs if old != new), "the end")
    return [
        f"{path} differs from what its command prints, first at line {line}; "
        f"tools/update_generated.sh {path} writes it anew"
    ]


def check(top):
    for path, command in entries(top):
        yield f"{path} is up to date", problems_of(top, path, command)


def plant_stale(top):
    house.write(top, "tools/generated.txt", "planted.txt printf 'new\\n'\n")
    house.write(top, "planted.txt", "old\n")


def plant_broken(top):
    house.write(top, "tools/generated.txt", "planted.txt exit 3\n")


PLANTS = [
    ("a stale file", plant_stale, "differs from what its command prints"),
    ("a generator that fails", plant_broken, "ended with status 3"),
]

if __name__ == "__main__":
    sys.exit(house.run(check, PLANTS, lambda path: False))

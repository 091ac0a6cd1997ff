#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""./check counts what it ran: tools/count_tests.py on outputs of every kind, and the doors on wrong
arguments."""

import os
import subprocess
import sys
import tempfile

import house

# what is shown, what a program printed, its exit status, the counts expected, a word the report must hold
CASES = [
    ("cases of TAP", "1..2\nok 1 - a\nok 2 - b\n", 0, "2 0 0", ""),
    ("a failed case", "ok 1 - a\nnot ok 2 - b\n# why\n", 1, "1 1 0", "why"),
    ("cases by name", "ok a\nnot ok b: because\nskip c: no network\n", 1, "1 1 1", "because"),
    ("a skipped case with its reason", "ok 1 - a # SKIP no tables\n", 0, "0 0 1", "no tables"),
    (
        "a skipped case of cmocka",
        "1..2\nok 1 - a\n# skipped because no tables\nnot ok 2 # SKIP b\n",
        0,
        "1 0 1",
        "no tables",
    ),
    ("a program that is skipped whole", "1..0 # SKIP no tables\n", 0, "0 0 1", "no tables"),
    ("a crash after good cases", "ok 1 - a\n", 139, "1 1 0", "status 139"),
    ("a plan not kept", "1..3\nok 1 - a\n", 0, "1 1 0", "3 cases were announced"),
    ("silence", "", 0, "0 1 0", "ran no case"),
    ("words that only begin like a case", "okay then\nnothing\n", 0, "0 1 0", "ran no case"),
    ("a failure that is named is counted once", "not ok 1 - a\n", 7, "0 1 0", "a"),
]


def count(top, output, status):
    with tempfile.TemporaryDirectory() as folder:
        log, totals = os.path.join(folder, "log"), os.path.join(folder, "totals")
        with open(log, "w", encoding="utf-8") as file:
            file.write(output)
        done = subprocess.run(
            [
                sys.executable,
                os.path.join(top, "tools", "count_tests.py"),
                "stream",
                "program",
                log,
                str(status),
                totals,
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        with open(totals, encoding="utf-8") as file:
            return file.read().strip(), done.returncode, done.stdout + done.stderr


def main():
    report = house.Report()
    top = house.top_folder()
    for name, output, status, expected, word in CASES:
        counts, ended, said = count(top, output, status)
        problems = [] if counts == expected else [f"counted '{counts}', expected '{expected}'"]
        if (ended != 0) != (expected.split()[1] != "0"):
            problems.append(f"ended with {ended}")
        if word not in said:
            problems.append(f"'{word}' is not in what it said: {said}")
        report.case(f"counts {name}", problems)

    for door, argument, word in (
        ("check", "no-such-suite", "no suite"),
        ("run", "--no-such-option", "takes no option"),
    ):
        done = subprocess.run(
            [os.path.join(top, door), argument], capture_output=True, text=True, check=False
        )
        good = done.returncode == 2 and word in done.stderr
        report.case(
            f"./{door} {argument} is refused with words",
            [] if good else [f"{done.returncode}: {done.stderr}"],
        )
    done = subprocess.run([os.path.join(top, "check"), "--list"], capture_output=True, text=True, check=False)
    report.case(
        "./check --list names its suites",
        [] if done.returncode == 0 and " house" in done.stdout and " law" in done.stdout else [done.stdout],
    )
    return report.end()


if __name__ == "__main__":
    sys.exit(main())

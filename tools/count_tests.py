#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Counts test cases for ./check.

    count_tests.py meson  STAGE testlog.json TOTALS     the log of `meson test`
    count_tests.py stream STAGE OUTPUT STATUS TOTALS    the output and exit status of one program

Every test program prints one line a case: "ok 1 - name", "not ok 2 - name" or "ok 3 - name # SKIP why" (TAP),
or the same by name: "ok NAME", "not ok NAME: why", "skip NAME: why".  cmocka's "not ok 4 # SKIP name" is a
skip too. A program that fails without naming a case, runs fewer cases than its plan "1..N" promised, or says
nothing at all, is one failed case: silence is never success.

What failed and why something was skipped is printed; "passed failed skipped" is appended to TOTALS.
"""

import json
import re
import sys

CASE = re.compile(r"^(ok|not ok|skip)\b\s*:?\s*(.*)$")
GOOD = re.compile(r"^(ok\b(?!.*#\s*skip)|1\.\.\d+$)", re.IGNORECASE)
PLAN = re.compile(r"^1\.\.(\d+)(?:\s*#\s*skip\S*\s*(.*))?", re.IGNORECASE)
SKIP = re.compile(r"#\s*skip\S*\s*(.*)$", re.IGNORECASE)


class Program:
    """The cases of one test program, read from what it printed."""

    def __init__(self, name, output, status):
        self.passed, self.failed, self.skipped = 0, [], []
        plan, before = None, ""
        for line in output.splitlines():
            planned = PLAN.match(line)
            case = CASE.match(line)
            if planned:
                plan = int(planned.group(1))
                if plan == 0:
                    self.skipped.append((name, planned.group(2) or "no reason given"))
            elif case:
                self.count_case(case, before)
            if line.strip():
                before = line
        count = self.passed + len(self.failed) + len(self.skipped)
        if status == 77 and count == 0:
            self.skipped.append((name, before.lstrip("# ") or "no reason given"))
        elif status != 0 and not self.failed:
            self.failed.append(f"{name}: ended with status {status} without naming a failed case")
        elif plan and count < plan:
            self.failed.append(f"{name}: {plan} cases were announced and {count} ran")
        elif count == 0:
            self.failed.append(f"{name}: ran no case")

    def count_case(self, case, before):
        verdict, text = case.groups()
        name = re.sub(r"^\d+\s*(-\s*)?", "", text)
        skip = SKIP.search(text)
        if skip:
            # cmocka puts the name behind SKIP; the reason is then on the line before, from test_skip().
            if before.startswith("# skipped because "):
                name, why = skip.group(1), before[len("# skipped because ") :]
            else:
                name, why = name[: name.index("#")].rstrip(), skip.group(1)
            self.skipped.append((name, why or "no reason given"))
        elif verdict == "skip":
            name, _, why = name.partition(":")
            self.skipped.append((name, why.strip() or "no reason given"))
        elif verdict == "ok":
            self.passed += 1
        else:
            self.failed.append(name)


def report(stage, programs, outputs):
    passed = sum(program.passed for program in programs)
    failed = sum(len(program.failed) for program in programs)
    skipped = [skip for program in programs for skip in program.skipped]
    for program, output in zip(programs, outputs):
        for case in program.failed:
            print(f"  not ok  {stage}: {case}")
        if program.failed:
            told = [line for line in output.splitlines() if not GOOD.match(line)]
            for line in told[-40:]:
                print(f"          | {line}")
    reasons = {}
    for name, why in skipped:
        reasons.setdefault(why, []).append(name)
    for why, names in reasons.items():
        shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
        print(f"  skipped {stage}: {shown}: {why}")
    return passed, failed, len(skipped)


def main(arguments):
    if len(arguments) >= 4 and arguments[0] == "meson":
        stage, log, totals = arguments[1:4]
        with open(log, encoding="utf-8") as lines:
            runs = [json.loads(line) for line in lines]
        outputs = [(run.get("stdout") or "") + (run.get("stderr") or "") for run in runs]
        programs = []
        for run in runs:
            status = run["returncode"]
            if run["result"] == "TIMEOUT":
                status = status or 124
            programs.append(Program(run["name"], run.get("stdout") or "", status))
    elif len(arguments) == 5 and arguments[0] == "stream":
        stage, path, status, totals = arguments[1:5]
        with open(path, encoding="utf-8", errors="replace") as stream:
            outputs = [stream.read()]
        programs = [Program(stage, outputs[0], int(status))]
    else:
        print(__doc__, file=sys.stderr)
        return 2
    counts = report(stage, programs, outputs)
    with open(totals, "a", encoding="utf-8") as file:
        file.write("%d %d %d\n" % counts)
    return 1 if counts[1] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

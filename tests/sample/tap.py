# SPDX-License-Identifier: Apache-2.0
"""Says what a test found, one line a case; a program that failed a case ends with status 1."""

import sys


class Tap:
    def __init__(self):
        self.count, self.failed = 0, 0

    def case(self, name, problems):
        """One case: right when the list of problems is empty; the first of them are printed."""
        self.count += 1
        for problem in problems[:12]:
            print(f"# {name}: {problem}")
        if len(problems) > 12:
            print(f"# {name}: and {len(problems) - 12} more")
        self.failed += bool(problems)
        print(f"{'not ok' if problems else 'ok'} {self.count} - {name}")

    def skip(self, name, why):
        self.count += 1
        print(f"ok {self.count} - {name} # SKIP {why}")

    def end(self):
        sys.stdout.flush()
        sys.exit(1 if self.failed else 0)

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The planted mistakes show, and nothing else does, when revalue.py values the book from its tables alone."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import check_planted  # noqa: E402
import revalue  # noqa: E402
from tap import Tap  # noqa: E402


def main():
    tap = Tap()
    values = revalue.revalue(os.path.join("sample", "book"))
    check_planted.check(tap, values, check_planted.read(os.path.join("sample", "planted.csv")))
    tap.end()


if __name__ == "__main__":
    main()
